//! Policies (科创政策超市): what a firm may get, what it lacks, and what may be combined.
//!
//! The clauses are the pack's and never change while the program runs. What is stored here is what is known of firms: **facts**,
//! each a dated record with its source (stated, from a sheet, ruled by an officer) that a later one replaces and nothing
//! overwrites, and the **children** of a firm, its projects and products, with facts of their own. What the organisation's own
//! record says (town, zone, industry) is added when a profile is read and is stored nowhere a second time.
//!
//! Invariants: an answer is computed from facts each time it is asked for and stored nowhere; a clause that is not verified never
//! counts in a sum; drafts and what has ended never match; an impossible value is refused and never becomes a record; what an
//! officer ruled wins over what was stated.
//!
//! Reading order: [`model`], [`value`] (typed, stored, shown), [`plausible`], [`access`], `commands`, then the computing part:
//! [`answers`] with [`near`] and `shut_out`, [`asking`] by [`shares`] and [`routing`], [`ladder`], [`catalogue`]; then the officer's side: [`screening`], [`rulings`], [`firms`].
//! Not here: the clauses' grammar and verdicts (the crate `rules`), reading their files (`pack`).

pub mod access;
pub mod alerts;
pub mod answers;
pub mod asking;
pub mod catalogue;
mod commands;
pub mod concerning;
pub mod demo;
pub mod firms;
pub mod jobs;
pub mod ladder;
pub mod local;
pub mod model;
pub mod names;
pub mod near;
pub mod plausible;
mod queries;
pub mod quick_test;
pub mod routing;
pub mod rulings;
pub mod sandbox;
pub mod screening;
pub mod shares;
pub mod sheet;
mod shut_out;
mod store;
pub mod value;

#[cfg(test)]
mod tests;

/// The engine's types, which pages show.
pub use rules;

pub use answers::{Answers, ClauseAnswer, Group, Reason};
pub use asking::{Ask, Question};
pub use commands::{RuleFact, SaveChild, StateFacts, StatedBy, add_child, remove_child, rule_fact, save_child, state_facts};
pub use ladder::{Rung, RungState, Scale};
pub use model::{ChildRecord, FactRecord, FactSource, Profile};
pub use queries::{list_history, read_answers, read_ladder, read_profile};

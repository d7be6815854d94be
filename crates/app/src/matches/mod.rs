//! Matches (对接) between demands and achievements: proposed, taken up, contacted, agreed or refused.
//!
//! Which registers are matched is declared in the pack (`matching.toml`): demands and achievements, whose proposals can be taken up, and others
//! (a need and a space, a demand and a service), whose proposals lead to an inquiry.
//! A match is computed for show ([`propose_for`]) and becomes a record ([`Match`]) when somebody takes it up, refuses it or a party is
//! told of it. Its six states and the ways between them come from the pack's `workflows/match.toml`; here is only what each way asks for:
//! `recommended` (told, nobody's), `claimed` (a technology manager's, no contact yet), `contacted`, `interested` (both sides said so),
//! `unsuitable` (one side said no, with a reason of the pack's list), `converted` (became a deal).
//!
//! A demand is taken up by one technology manager at a time ([`Take`]); its matches are that manager's. Three clocks run from taking up,
//! in the pack's days, until the first contact: it is due, then officers are told, then demand and match return to the pool. Once there
//! was a contact they stand still. For a demand nobody took, the second clock runs from publication.
//!
//! Invariants: one record for a pair; a manager carries at most as many matches and deals as the register (or the pack) says; a contact is
//! logged by the manager who has the match; a side's word is said by its own verified people; nobody is told twice, and what comes up for a
//! person at the same moment is told together; matches of a merged entry go over to its twin.
//!
//! Reading order: [`model`], [`sides`], [`conditions`], [`narrowing`] and [`proposals`] (how a match is computed), [`access`], `apart` (sides that an owner keeps apart afterwards), `commands`, `tasks`, [`jobs`] (the clocks),
//! [`queries`] and [`desk`] (what people see), `explain` (why a pair did not meet), [`learning`] (what outcomes teach). Not here: how reasons and scores are found (`search::matching`), deals.

pub mod access;
pub mod aid;
mod apart;
mod commands;
mod conditions;
mod convert;
pub mod demo;
pub mod desk;
mod explain;
pub mod jobs;
pub mod learning;
mod memory;
mod merging;
pub mod model;
mod narrowing;
pub mod proposals;
pub mod queries;
mod sides;
mod store;
mod tasks;

pub(crate) use apart::take_back_told;
pub use commands::{
    LogContact, Pair, Refuse, defer_contact, log_contact, recommend, refuse_match, refuse_pair, release_demand, release_match,
    say_interest, take_demand, take_match,
};
pub use convert::convert;
pub use explain::{ConditionStage, Explained, Standing, Unwanted, Way, explain_pair, find_pair_of};
pub use memory::Memory;
pub(crate) use merging::follow_merge;
pub use model::{Contact, Load, Match, PartySide, Said, State, Take};
pub use proposals::{Proposals, ProposedMatch, SHOWN, compare_pair, list_pairs, propose_all, propose_by, propose_for};
pub(crate) use queries::load_in;
pub use queries::{Handling, MatchSeen, find_handling, list_matches, load_of, read_match, read_pair};
pub use tasks::add_task;

/// What a proposal is explained by, for those who put it into words.
pub mod reasons {
    pub use search::{
        Place, Places, compares_meaning,
        matching::{Aspect, Band, Bound, Condition, Fact, Figure, Formula, Reason},
    };
}

#[cfg(test)]
mod tests;

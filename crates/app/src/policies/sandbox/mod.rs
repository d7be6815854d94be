//! The sandbox (沙盘): what a clause would do if it were written otherwise, tried on all firms of the district. Nothing is stored
//! and nothing is published by it.
//!
//! [`try_draft`] reads a draft beside the clauses in force and answers with everything that is wrong with it by line and column, or with
//! who qualifies today, what that costs, who is just short of it, what else those firms can claim, and how all of that differs from the
//! clause of the same id. Of very many firms it takes a sample and says so. Reading order: [`model`], [`trial`]. Not here: publishing (`local`), the officer's lists of firms.

pub mod model;
#[cfg(test)]
mod tests;
mod trial;

pub use model::{CaseOutcome, ClauseTrial, FirmName, Invited, ListCounts, Overlap, Short, Tally, Trial, TrialMoney};
pub use trial::try_draft;

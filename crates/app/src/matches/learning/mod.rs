//! What matching learns from outcomes (学习): weights from records, fields a firm does not want, sentences that were called vague.
//!
//! A [`KeptFormula`] is proposed by [`learn`], put in force or refused by an officer ([`decide_formula`]), and becomes past when another takes its
//! place; [`restore_formula`] brings a past one back, or the one the program came with. Nothing that was learned takes effect without an officer.
//! What did no better than the formula in force is not offered.
//!
//! Invariants: one formula in force and one proposed for a pair of registers; each decision is one transaction with its audit entry.
//! Reading order: [`model`], `outcomes` (examples from records), `commands`, `refusals` (what a reason for refusing does), `queries`.
//! Not here: fitting (`search::learning`), the sum itself (`search::matching`).

mod commands;
pub mod model;
mod outcomes;
pub(super) mod queries;
pub(super) mod refusals;
mod store;
#[cfg(test)]
mod tests;

pub use commands::{Decision, Learnt, decide_formula, learn, restore_formula};
pub use model::{BandBasis, Figures, FormulaState, KeptFormula, Outcome, Report};
pub use queries::{Formulas, Learnable, list_formulas, read_band_basis, read_weights};
pub use refusals::{Rewrite, list_rewrites};
pub use search::learning::Bin;

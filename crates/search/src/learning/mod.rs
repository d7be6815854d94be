//! Learning an additive formula from outcomes: which weights tell best what came to something, and how sure one may be.
//!
//! Reading order: `fit` (weights), `folds` (what they are worth on queries they have not seen), `calibration` (what a score means).
//! Everything here is numbers: what a fact is stands in `matching::formula`, what an outcome is the caller decides.
//! The same examples give the same answer. Not here: reading records, asking an officer, keeping formulas.

mod calibration;
mod fit;
mod folds;
#[cfg(test)]
mod tests;

pub use calibration::{Bin, bins, brier, logistic};
pub use fit::{Example, Fitted, Start, fit};
pub use folds::{Compared, Worth, compare};

//! The product: one folder per feature, without HTTP and without HTML.
//!
//! Start with [`ctx`] (what every command is given), [`error`] (the one error), then any feature's `mod.rs`.

pub mod accounts;
pub mod audit;
pub mod ctx;
pub mod deals;
pub mod error;
pub mod files;
pub mod hall;
pub mod idempotency;
pub mod jobs;
pub mod matches;
pub mod notices;
pub mod numbers;
pub mod organizations;
pub mod pack;
pub mod plan;
pub mod policies;
pub mod registers;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;

pub use ctx::{App, Ctx, Site};
pub use error::{Error, Noun, OrNotFound, Result};

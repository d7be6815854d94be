//! The hall: finding published entries by words, by meaning and by facets; saved searches, feeds, interest.
//!
//! The index is derived: [`follow`] keeps it up to date from the audit chain, [`rebuild`] makes it anew, and deleting it
//! loses nothing. Only what [`crate::registers::visibility`] shows to everybody goes into it.
//! Reading order: [`documents`], [`index`], [`queries`].

pub mod documents;
pub mod index;
pub mod jobs;
pub mod queries;
mod store;

pub use index::{follow, rebuild};
pub use queries::{HallQuery, HallResult, likely_duplicates, search_hall, similar_entries};
pub use search::{By, Sort};

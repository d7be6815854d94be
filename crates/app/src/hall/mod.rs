//! The hall: finding published entries by words, by meaning and by facets; saved searches, feeds, followed entries, inquiries.
//!
//! The index is derived: [`follow`] keeps it up to date from the audit chain, [`rebuild`] makes it anew, and deleting it
//! loses nothing. Only what [`crate::registers::visibility`] shows to everybody goes into it. What people want to hear of has a folder each:
//! [`saved_searches`], [`follows`], [`inquiries`]; all three tell by [`jobs::tick`].
//! Reading order: [`documents`], [`conditions`], [`index`], [`vectors`], [`queries`], [`alike`], then the folders; [`life`] and [`track_record`] for what entry pages say besides.

pub mod access;
pub mod alike;
pub mod conditions;
pub mod documents;
pub mod follows;
pub mod index;
pub mod inquiries;
pub mod jobs;
pub mod life;
pub mod queries;
pub mod saved_searches;
mod store;
#[cfg(test)]
mod tests;
pub mod track_record;
pub mod vectors;

pub use alike::{likely_duplicates, similar_entries};
pub use conditions::{Condition, Measure, Understood};
pub use index::{follow, rebuild};
pub use life::{Life, Reached, Way, read_life};
pub use queries::{HallQuery, HallResult, Nearest, find_nearest, search_hall};
pub use search::meaning::e5::ModelError as ModelProblem;
pub use search::{By, Hit, Range, Sort, figure};
pub use track_record::{TrackRecord, read_track_record};
pub use vectors::{EncodingProgress, begin_encoding, encoding_progress};

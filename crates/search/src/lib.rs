//! Search and matching: everything here is derived from the records and can be thrown away and built again.
//!
//! Reading order: `text` (how a sentence becomes words), `document` (what goes in, what is asked, what comes out),
//! `index` (folders, generations, commits), `meaning` (vectors), `likeness` (similar entries, duplicates), `matching` (a demand and its achievements),
//! `evaluation` (judged sets), `learning` (formulas from outcomes).
//!
//! Invariants:
//! - Nothing is stored only here. Deleting the folder loses nothing; [`Index::status`] then asks for a rebuild.
//! - What a person may not see is never found: audience and expiry are checked per entry before anything is counted.
//! - The index holds public and registered text only. The caller decides which fields of a record go into a [`Document`].
//! - No clock, no randomness: the same documents and the same query give the same answer. The caller measures time and passes `now_micros`.
//! - The engine that answered has a name ([`Index::engine_name`]); a page never claims more than that engine did.
//!
//! Not here: the database, access rules, jobs, text for people. A [`matching::Reason`] is data; its sentence stands in the pages' language files.

mod document;
mod error;
pub mod evaluation;
mod index;
pub mod learning;
mod likeness;
pub mod matching;
pub mod meaning;
mod range;
mod text;

#[cfg(test)]
mod tests;

pub use document::{Audience, By, Change, Document, Found, Hit, Query, Sort};
pub use error::{Error, Result};
pub use index::{Index, Place, Places, RebuildReason, Recalled, Status, compares_meaning};
pub use likeness::{Likened, Shape};
pub use range::{Range, figure};
pub use text::{Analyzer, Token};

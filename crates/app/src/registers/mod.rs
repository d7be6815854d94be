//! Registers (清单): kinds of entries declared once, from which form, check, table, filter, spreadsheet, feed and API come.
//!
//! An [`Entry`] belongs to an organisation and lives `draft → submitted → returned | published → expired | withdrawn | merged`.
//! Invariants: nothing is published without the secrecy declaration (where the kind asks for it) and a verified
//! organisation; every change makes a version; whoever saves over an unseen version loses and is shown what changed; each view
//! beyond the public step is recorded; what points to a merged entry points to its twin; the vacancy of a space follows what lands
//! in it. What a reader may see is decided by [`visibility`] and nowhere else.
//! Reading order: [`kind`], [`kinds`], [`model`], [`visibility`], then the commands. Not here: search (`hall`), matches.

pub mod access;
pub mod agreements;
pub mod check;
pub mod commands;
pub mod demo;
pub mod difference;
pub mod imports;
pub mod input;
pub mod jobs;
pub mod kind;
pub mod kinds;
pub mod model;
pub mod queries;
pub mod review;
pub(crate) mod spaces;
pub mod store_view;
pub mod visibility;

mod store;
#[cfg(test)]
mod tests;

pub use kind::{Field, FieldType, Kind, Step, Weight};
pub use model::{Diagnosis, Entry, Status, Values};
pub use store_view::{find_entries, find_entry, find_entry_named, list_owners};

//! Screening (免申即享筛选): one clause over all firms of the district.
//!
//! A screening puts every firm into one of three groups: 符合, with what it would get; 待补充, with the facts that are missing;
//! 不符合, with the condition that fails. It is stored with its clause's wording, so that the next one tells what changed.
//!
//! A screening lives `waiting → running → finished`: an officer asks for it, the job queue runs it, and once it is finished nothing of it is
//! ever changed. It fails if its clause can no longer be screened by when its turn comes, or if the queue has given it up. Asking again while
//! one is open answers that one.
//!
//! Invariants: a firm stands where its own answer says; what an officer has to rule on is never paid before the ruling; a clause
//! that is a draft, has ended or only orients is not screened; every screening and every export has its audit entry; what is kept of
//! facts is derived and right only as far as the audit chain was read when it was made.
//!
//! Reading order: [`model`], `population` (all firms in parts), `judge` (one part), [`commands`], [`queries`], [`district`], [`scales`].
//! Not here: verdicts (the crate `rules`), what a firm is told (`answers`), words for reasons (the edge).

pub mod commands;
pub mod district;
pub mod export;
mod judge;
pub mod model;
mod population;
pub mod queries;
pub mod scales;
mod store;

#[cfg(test)]
mod tests;

pub use commands::{RUN, ask_screening, give_up, run_asked};
pub use export::{ExportForm, ExportWords, export_screening};
pub use judge::has_manual;
pub use model::{Blamed, Change, Changes, Counts, Listed, Place, Screening, ScreeningStatus, Why, leaves, version_of};
pub(super) use population::{PartCells, Pool, Population, Rulings, Wanted, fields_of};
pub(super) use queries::name_firms;
pub use queries::{Screenable, list_changed, list_listed, list_screenable, list_screenings, read_newest_screening, read_screening};
pub(super) use store::note_changed;

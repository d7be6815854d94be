//! Registers of firms (企业名册): a sheet of the district's firms with their facts, entered by an officer.
//!
//! A [`FirmSheet`] lives `read → importing → imported`, and may be taken back: `→ undoing → undone`. Reading checks every cell and changes nothing else; then the right rows are
//! entered five hundred at a time, each part one transaction that also moves `next_part`, so that an import resumes where it stopped.
//! A firm is recognised by its unified social credit code: an unknown code makes a firm that nobody has confirmed, a known one adds
//! facts. The same sheet twice changes nothing.
//!
//! Taking it back goes part by part from the last, too: firms that it made and nobody has used since go, what it said of others is as before.
//!
//! Invariants: what the firm itself stated, and what an officer ruled, stays; a row with a wrong cell is left out as a whole; facts are
//! records like all others, with the source `sheet`.
//!
//! Reading order: [`model`], [`columns`], `reading`, [`commands`], [`queries`]. Not here: sheets of registers of entries (`registers::imports`),
//! what a fact may hold (`value`).

pub mod columns;
pub mod commands;
pub mod model;
pub mod queries;
mod reading;
mod store;

#[cfg(test)]
mod tests;

pub use columns::FirmWords;
pub use commands::{commit_firm_sheet, read_firm_sheet, undo_firm_sheet};
pub use model::{FirmCell, FirmSheet, FirmSheetStatus};
pub use queries::{firm_template, list_firm_sheets, list_wrong_cells, read_sheet, wrong_firms};

//! Spreadsheets in and out: columns, cells and what is wrong with them.
//!
//! Whoever imports or exports describes the [`Column`]s; [`template_xlsx`] makes the file people fill in, [`read`] reads it
//! back (XLSX or CSV, told apart by content) and names every wrong cell, [`read_rows`] does so without holding more than a row,
//! [`write_xlsx`] and [`write_csv`] make exports that cannot run formulas.
//!
//! Reading order: `column.rs` and `value.rs` (what a cell may hold), `cell.rs` and `lookup.rs` (one cell), `headings.rs` (which column is
//! which), `read.rs` (the whole file), then `xlsx_reader.rs`, `csv_reader.rs`, `zip_guard.rs`; for writing `template.rs` and
//! `export.rs`.
//!
//! Invariants: no bytes make it panic or use memory beyond the [`Limits`]; a text cell of an export never begins with a
//! formula sign; no cell is dropped in silence.
//!
//! Not here: tables of the database, what a row means, and words for people. Headings and helps come from the caller,
//! problems are keys (`problem-cell-…`, `problem-sheet-…`).

mod cell;
mod column;
mod csv_reader;
mod export;
mod fold;
mod formula_guard;
mod grid;
mod headings;
mod lookup;
mod read;
mod template;
mod value;
mod xlsx_reader;
mod zip_guard;

pub use column::{CellKind, Choice, Column};
pub use export::{Unwritable, write_csv, write_xlsx};
pub use formula_guard::guarded;
pub use read::{Limits, Media, Outline, Row, Sheet, Unreadable, read, read_headings, read_rows};
pub use template::{TemplateWords, template_xlsx};
pub use value::{Value, Values};

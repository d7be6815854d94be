//! Imports (导入): a sheet of entries read, checked cell by cell, entered in parts, undone as a whole.
//!
//! A [`Batch`] lives `read → importing → imported → undone`. Reading changes nothing but the batch itself: each row gets a
//! [`Fate`]. An entry is recognised by organisation, register and the organisation's own number; without a number by its
//! normalised title, and then the importer is asked ([`Fate::Ask`]), never silently. Rows are entered a hundred at a time, each
//! part one transaction that also moves `next_row`, so that an import resumes where it stopped. It can be undone until somebody
//! has reviewed or changed what it brought.
//! Reading order: [`model`], [`columns`], [`reading`], [`commands`]. Not here: what a cell may hold (`sheets`), what a field may hold
//! ([`super::check`]).

pub mod columns;
pub mod commands;
pub mod model;
pub mod queries;
pub mod reading;

mod store;

pub use columns::{ColumnWords, SheetWords};
pub use commands::{Upload, answer_row, commit_import, read_import, submit_import, undo_import};
pub use model::{Answer, Batch, BatchStatus, CellProblem, Content, Fate, ImportRow};
pub use queries::{list_imports, read_batch, typed_cell, wrong_rows};

//! What an import is: the batch, its rows and what becomes of each.

use std::collections::BTreeMap;

use base::{
    Timestamp,
    id::{BatchId, EntryId, OrganizationId, UserId},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::registers::Kind;

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchStatus {
    /// Read and checked; nothing entered.
    Read,
    /// Some rows are entered.
    Importing,
    /// All good rows are entered.
    Imported,
    /// Taken back.
    Undone,
}

impl BatchStatus {
    /// As stored and in text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Importing => "importing",
            Self::Imported => "imported",
            Self::Undone => "undone",
        }
    }

    /// Reads a code; an unknown one counts as undone, so that nothing is entered from it.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        [Self::Read, Self::Importing, Self::Imported].into_iter().find(|status| status.code() == code).unwrap_or(Self::Undone)
    }
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// A new entry.
    New,
    /// Changes the entry with the same number.
    Update,
    /// The entry stands there already, the same in every field.
    Unchanged,
    /// An entry of the same title exists: the importer says whether it is the same.
    Ask,
    /// Some cell is wrong; the row is left out.
    Wrong,
}

/// What the importer says about a row that looks like an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It is the same entry.
    Same,
    /// It is another one.
    New,
}

/// One wrong cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellProblem {
    /// The field's key; empty if it concerns the whole row.
    pub field: String,
    /// The column's heading as in the sheet.
    pub column: String,
    /// The key of the text that says what is wrong and what to do.
    pub code: String,
    /// The values the text mentions.
    pub args: Vec<(String, String)>,
}

/// One row of the sheet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImportRow {
    /// As the spreadsheet numbers it.
    pub number: u32,
    /// What could be read, as entries store it.
    pub values: BTreeMap<String, Value>,
    /// What stands in the cells that are wrong, by field.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub wrong: BTreeMap<String, String>,
    /// What is wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<CellProblem>,
    /// What becomes of it.
    pub fate: Fate,
    /// The entry it is or may be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub twin: Option<EntryId>,
    /// What the importer said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
}

impl ImportRow {
    /// Whether the importer still has to say something.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.fate == Fate::Ask && self.answer.is_none()
    }
}

/// What was read from the sheet.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Content {
    /// The fields the sheet has columns for; what has no column stays as it is.
    pub columns: Vec<String>,
    /// Remarks about the sheet as a whole, such as a heading nobody knows.
    pub notes: Vec<CellProblem>,
    /// All rows.
    pub rows: Vec<ImportRow>,
}

impl Content {
    /// How many rows have this fate.
    #[must_use]
    pub fn count(&self, fate: Fate) -> usize {
        self.rows.iter().filter(|row| row.fate == fate).count()
    }

    /// How many rows wait for an answer.
    #[must_use]
    pub fn open(&self) -> usize {
        self.rows.iter().filter(|row| row.is_open()).count()
    }

    /// How many cells are wrong.
    #[must_use]
    pub fn wrong_cells(&self) -> usize {
        self.rows.iter().map(|row| row.problems.len()).sum()
    }
}

/// An import.
#[derive(Debug, Clone)]
pub struct Batch {
    /// Which.
    pub id: BatchId,
    /// Of which kind its entries are.
    pub kind: &'static Kind,
    /// Whose they are.
    pub organization_id: OrganizationId,
    /// Who imports.
    pub user_id: UserId,
    /// The file's name as it was sent.
    pub file_name: String,
    /// How far it has come.
    pub status: BatchStatus,
    /// How many rows the sheet has.
    pub row_count: i64,
    /// Entries made so far.
    pub created: i64,
    /// Entries changed so far.
    pub updated: i64,
    /// Entries that were the same.
    pub unchanged: i64,
    /// Index of the row that comes next.
    pub next_row: i64,
    /// When the sheet was read.
    pub created_at: Timestamp,
    /// When the last row was entered.
    pub finished_at: Option<Timestamp>,
    /// When it was taken back.
    pub undone_at: Option<Timestamp>,
}

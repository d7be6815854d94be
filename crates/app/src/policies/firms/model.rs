//! What a register of firms is.

use base::{
    Timestamp,
    id::{FirmSheetId, UserId},
};
use serde::{Deserialize, Serialize};

/// How far a sheet has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirmSheetStatus {
    /// Read and checked; nothing entered.
    Read,
    /// Some parts are entered.
    Importing,
    /// All right rows are entered.
    Imported,
    /// Some parts are taken back again.
    Undoing,
    /// It was taken back, or dropped before anything was entered.
    Undone,
}

impl FirmSheetStatus {
    /// As stored and in text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Importing => "importing",
            Self::Imported => "imported",
            Self::Undoing => "undoing",
            Self::Undone => "undone",
        }
    }

    /// Reads a code; an unknown one counts as imported, so that nothing is entered from it.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        [Self::Read, Self::Importing, Self::Undoing, Self::Undone]
            .into_iter()
            .find(|status| status.code() == code)
            .unwrap_or(Self::Imported)
    }
}

/// A sheet of firms.
#[derive(Debug, Clone)]
pub struct FirmSheet {
    /// Which.
    pub id: FirmSheetId,
    /// Who entered it.
    pub user_id: UserId,
    /// The file's name as it was sent.
    pub file_name: String,
    /// How far it has come.
    pub status: FirmSheetStatus,
    /// How many rows it has.
    pub row_count: i64,
    /// How many of them are left out.
    pub wrong_rows: i64,
    /// How many cells are wrong.
    pub wrong_cells: i64,
    /// Remarks about the sheet as a whole: code of the text, and what it mentions.
    pub notes: Vec<Remark>,
    /// Firms made so far.
    pub created: i64,
    /// Firms of which something new is known so far.
    pub updated: i64,
    /// Firms of which all was known.
    pub unchanged: i64,
    /// Firms that it made and that went when it was taken back.
    pub removed: i64,
    /// Firms that it made and that stayed then, because others had used them.
    pub kept: i64,
    /// Whether it is known what it changed; of registers entered before that was written down it is not.
    pub is_undoable: bool,
    /// The part that comes next; while it is taken back, how many are still to go.
    pub next_part: i64,
    /// How many parts there are.
    pub part_count: i64,
    /// When it was read.
    pub created_at: Timestamp,
    /// When the last part was entered.
    pub finished_at: Option<Timestamp>,
    /// When it was taken back.
    pub undone_at: Option<Timestamp>,
}

/// A text with what it mentions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// The key of the text.
    pub code: String,
    /// What it mentions.
    pub args: Vec<(String, String)>,
}

/// A cell that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirmCell {
    /// As the spreadsheet numbers it.
    pub row: u32,
    /// The column's heading.
    pub column: String,
    /// What stands in it.
    pub value: String,
    /// What is wrong and what to do.
    pub remark: Remark,
}

/// A firm as a row of the sheet has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct FirmRow {
    pub(super) credit_code: String,
    pub(super) name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) town: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) industry: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) address: Option<String>,
    /// Keys of facts with their values as they are stored.
    pub(super) facts: Vec<(String, serde_json::Value)>,
}

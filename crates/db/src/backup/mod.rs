//! Backups while the server runs: all tables in one consistent snapshot, the same format for both databases.
//!
//! A backup is a text file: a header line, then for each table its rows as JSON lines, then a trailer with the number of rows and the
//! digest of each table and of everything before it. It can be restored into either database. Which tables there are, and in which
//! order, the database says ([`schema`]). Reading order: [`writing`], [`reading`] (is a file whole?), [`restoring`].
//! Not here: the bytes of uploaded files (the server copies what [`Contents::files`] names) and the index, which is derived.

mod reading;
mod restoring;
mod schema;
#[cfg(test)]
mod tests;
mod writing;

use std::collections::BTreeMap;

use serde_json::Value as Json;
use sha2::{Digest, Sha256};

pub use reading::inspect;
pub use schema::broken_references;

use crate::DbError;

/// The name of the format and its version.
const FORMAT: &str = "zerobay-backup-2";

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contents {
    /// When it was made.
    pub made_at: String,
    /// The migrations of its schema, in order.
    pub migrations: Vec<String>,
    /// How many rows of each table.
    pub rows: BTreeMap<String, u64>,
    /// The uploaded files its rows speak of and that have not been removed.
    pub files: Vec<FileMark>,
    /// The digest of everything before the trailer, hexadecimal.
    pub sha256: String,
}

/// An uploaded file as a backup knows it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileMark {
    /// Its name in the folder of uploaded files.
    pub stored_as: String,
    /// The digest of its bytes, hexadecimal.
    pub sha256: String,
}

impl FileMark {
    /// The file a row of the table `files` speaks of; none if it was removed.
    fn of(row: &Json) -> Option<Self> {
        let text = |key: &str| row.get(key).and_then(Json::as_str).map(ToOwned::to_owned);
        if row.get("removed_at").is_some_and(|at| !at.is_null()) {
            return None;
        }
        Some(Self { stored_as: text("stored_as")?, sha256: text("sha256")? })
    }
}

/// Why a backup cannot be made or restored.
#[derive(Debug)]
pub enum BackupError {
    /// The database refuses.
    Db(DbError),
    /// The file cannot be read or written.
    Io(std::io::Error),
    /// The file is not whole or was changed.
    Damaged(String),
    /// The database to restore into is not empty or has another schema.
    Refused(String),
}

impl std::fmt::Display for BackupError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Db(error) => error.fmt(f),
            Self::Io(error) => error.fmt(f),
            Self::Damaged(why) => write!(f, "the backup is damaged: {why}"),
            Self::Refused(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for BackupError {}

impl From<DbError> for BackupError {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}
impl From<sea_orm::DbErr> for BackupError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Db(error.into())
    }
}
impl From<std::io::Error> for BackupError {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

/// Digests of the whole and of each table, fed line by line.
#[derive(Default)]
struct Digests {
    whole: Sha256,
    tables: BTreeMap<String, Sha256>,
    rows: BTreeMap<String, u64>,
}

impl Digests {
    fn line(&mut self, line: &str) {
        self.whole.update(line.as_bytes());
        self.whole.update(b"\n");
    }

    fn row(&mut self, table: &str, line: &str) {
        self.line(line);
        if !self.tables.contains_key(table) {
            self.begin(table);
        }
        if let Some(hasher) = self.tables.get_mut(table) {
            hasher.update(line.as_bytes());
            hasher.update(b"\n");
        }
        if let Some(count) = self.rows.get_mut(table) {
            *count += 1;
        }
    }

    fn begin(&mut self, table: &str) {
        self.tables.insert(table.to_owned(), Sha256::new());
        self.rows.insert(table.to_owned(), 0);
    }

    fn of_tables(&self) -> BTreeMap<String, String> {
        self.tables.iter().map(|(table, hasher)| (table.clone(), hex(hasher.clone()))).collect()
    }
}

fn hex(hasher: Sha256) -> String {
    use std::fmt::Write as _;
    hasher.finalize().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

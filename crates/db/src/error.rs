//! What can go wrong with the database, sorted by what the caller must do.

use std::fmt;

use sea_orm::{DbErr, SqlErr};

/// An error of the database.
#[derive(Debug)]
pub enum DbError {
    /// A unique constraint or index was violated; the text names it as the database does.
    Unique(String),
    /// A foreign key points nowhere.
    ForeignKey(String),
    /// The database cannot be reached or is busy; trying again later may help.
    Unavailable(String),
    /// The disk under the database is full: reading goes on, writing does not.
    Full(String),
    /// The address of the database is not understood.
    Address(String),
    /// A row does not have the shape that was asked for.
    Shape(String),
    /// Anything else.
    Other(String),
}

impl DbError {
    /// Whether a unique index over this column of this table refused the row.
    ///
    /// SQLite names the columns, PostgreSQL the index; indexes are therefore named `<table>_<column>_unique`.
    #[must_use]
    pub fn is_unique(&self, table: &str, column: &str) -> bool {
        matches!(self, Self::Unique(text) if text.contains(&format!("{table}.{column}")) || text.contains(&format!("{table}_{column}_unique")))
    }
}

impl fmt::Display for DbError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unique(text) => write!(f, "unique constraint: {text}"),
            Self::ForeignKey(text) => write!(f, "foreign key: {text}"),
            Self::Unavailable(text) => write!(f, "database unavailable: {text}"),
            Self::Full(text) => write!(f, "no room for the database: {text}"),
            Self::Address(text) => write!(f, "database address: {text}"),
            Self::Shape(text) => write!(f, "row shape: {text}"),
            Self::Other(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for DbError {}

impl From<DbErr> for DbError {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(text)) => return Self::Unique(text),
            Some(SqlErr::ForeignKeyConstraintViolation(text)) => return Self::ForeignKey(text),
            _ => {}
        }
        let text = error.to_string();
        let says = |signs: &[&str]| signs.iter().any(|sign| text.contains(sign));
        let is_passing = matches!(error, DbErr::Conn(_) | DbErr::ConnectionAcquire(_)) || says(&["database is locked", "disk I/O error"]);
        if says(&FULL) {
            Self::Full(text)
        } else if is_passing {
            Self::Unavailable(text)
        } else {
            Self::Other(text)
        }
    }
}

/// What SQLite (`SQLITE_FULL`), PostgreSQL (53100) and the system say when there is no room.
const FULL: [&str; 5] = ["database or disk is full", "No space left", "could not extend file", "disk full", "Disk quota exceeded"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_apart_from_a_busy_database() {
        let said = |text: &str| DbError::from(DbErr::Custom(text.to_owned()));
        assert!(matches!(said("(code: 13) database or disk is full"), DbError::Full(_)));
        assert!(matches!(said("could not extend file \"base/5/16\": No space left on device"), DbError::Full(_)));
        assert!(matches!(said("(code: 5) database is locked"), DbError::Unavailable(_)));
        assert!(matches!(said("(code: 10) disk I/O error"), DbError::Unavailable(_)));
        assert!(matches!(said("no such table: x"), DbError::Other(_)));
    }
}

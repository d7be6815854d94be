//! The few things SQLite and PostgreSQL say differently, each a named function tested on both.

use sea_orm::DbBackend;

use crate::row::placeholders;

/// Which database speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// An embedded file.
    Sqlite,
    /// A server.
    Postgres,
}

impl Dialect {
    pub(crate) const fn backend(self) -> DbBackend {
        match self {
            Self::Sqlite => DbBackend::Sqlite,
            Self::Postgres => DbBackend::Postgres,
        }
    }

    /// The name people know it by.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }

    /// Ends a `SELECT` so that two workers never take the same row. SQLite has one writer and needs nothing.
    #[must_use]
    pub const fn skip_locked(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE SKIP LOCKED",
        }
    }

    /// The places of the values of an insertion's rows: `(…), (…)`. SQLite finds a numbered place by going through all of them, so that
    /// thousands of them take as long as their number squared; there they stand without numbers, in order.
    #[must_use]
    pub fn rows(self, count: usize, width: usize) -> String {
        let row = |at: usize| match self {
            Self::Sqlite => format!("({})", vec!["?"; width].join(", ")),
            Self::Postgres => format!("({})", placeholders(at * width + 1, width)),
        };
        (0..count).map(row).collect::<Vec<_>>().join(", ")
    }

    /// A column that holds a JSON object as text, as [`Self::json_number`] and [`Self::json_text`] read it.
    #[must_use]
    pub fn json(self, column: &str) -> String {
        match self {
            Self::Sqlite => column.to_owned(),
            Self::Postgres => format!("CAST({column} AS JSONB)"),
        }
    }

    /// The number under a key of a JSON object; NULL where there is none. Keys are those of fields: letters, digits and low lines.
    #[must_use]
    pub fn json_number(self, object: &str, key: &str) -> String {
        match self {
            Self::Sqlite => format!(
                "CASE WHEN json_type({object}, '$.{key}') IN ('integer', 'real') THEN CAST(json_extract({object}, '$.{key}') AS REAL) END"
            ),
            Self::Postgres => {
                format!("CASE WHEN jsonb_typeof({object} -> '{key}') = 'number' THEN CAST({object} ->> '{key}' AS DOUBLE PRECISION) END")
            }
        }
    }

    /// The text under a key of a JSON object; NULL where there is none or it is empty.
    #[must_use]
    pub fn json_text(self, object: &str, key: &str) -> String {
        match self {
            Self::Sqlite => {
                format!("CASE WHEN json_type({object}, '$.{key}') = 'text' THEN NULLIF(json_extract({object}, '$.{key}'), '') END")
            }
            Self::Postgres => format!("CASE WHEN jsonb_typeof({object} -> '{key}') = 'string' THEN NULLIF({object} ->> '{key}', '') END"),
        }
    }

    /// Statements that make a table refuse changes and deletions of its rows.
    #[must_use]
    pub fn append_only(self, table: &str) -> String {
        match self {
            Self::Sqlite => format!(
                "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;\n\
                 CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;"
            ),
            Self::Postgres => format!(
                "CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$;\n\
                 CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse();"
            ),
        }
    }
}

//! Making a backup: one snapshot, every table streamed row by row, so that memory does not grow with the database.

use std::io::Write;

use futures_util::TryStreamExt as _;
use sea_orm::{IsolationLevel, QueryResult, Statement, StreamTrait as _, TransactionOptions, TransactionTrait as _};
use serde_json::{Map, Value as Json, json};

use super::{
    BackupError, Contents, Digests, FORMAT, FileMark, hex,
    schema::{self, Holds},
};
use crate::{Conn as _, Db, Result, dialect::Dialect};

impl Db {
    /// Writes everything as it stands at one moment, while others go on writing.
    ///
    /// # Errors
    /// When the database does not answer or the file cannot be written.
    pub async fn backup(&self, made_at: &str, to: &mut impl Write) -> std::result::Result<Contents, BackupError> {
        let dialect = self.dialect();
        let options = TransactionOptions {
            isolation_level: (dialect == Dialect::Postgres).then_some(IsolationLevel::RepeatableRead),
            ..TransactionOptions::default()
        };
        let snapshot = self.readers().begin_with_options(options).await?;
        let tables = schema::tables(&snapshot, dialect).await?;
        let mut contents =
            Contents { made_at: made_at.to_owned(), migrations: crate::migrations::applied(&snapshot).await?, ..Contents::default() };
        let mut digests = Digests::default();
        let header = json!({ "format": FORMAT, "made_at": made_at, "migrations": contents.migrations }).to_string();
        writeln!(to, "{header}")?;
        digests.line(&header);
        for table in tables {
            digests.begin(&table.name);
            let statement = Statement::from_string(dialect.backend(), table.select());
            let mut stream = snapshot.stream_raw(statement).await?;
            while let Some(row) = stream.try_next().await? {
                let mut values = Map::new();
                for column in &table.columns {
                    values.insert(column.name.clone(), read(&row, &column.name, column.holds)?);
                }
                let values = Json::Object(values);
                if table.name == "files" {
                    contents.files.extend(FileMark::of(&values));
                }
                let line = json!({ "t": table.name, "r": values }).to_string();
                writeln!(to, "{line}")?;
                digests.row(&table.name, &line);
            }
        }
        snapshot.rollback().await?;
        let of_tables = digests.of_tables();
        contents.sha256 = hex(digests.whole);
        contents.rows = digests.rows;
        let trailer = json!({ "sha256": contents.sha256, "rows": contents.rows, "tables": of_tables });
        writeln!(to, "{trailer}")?;
        to.flush()?;
        Ok(contents)
    }
}

/// A value as it stands in the file. Real numbers are written as text: a JSON reader need not read them to the last digit.
fn read(row: &QueryResult, name: &str, holds: Holds) -> Result<Json> {
    Ok(match holds {
        Holds::Whole => row.try_get::<Option<i64>>("", name)?.map_or(Json::Null, Json::from),
        Holds::Yes => row.try_get::<Option<bool>>("", name)?.map_or(Json::Null, Json::from),
        Holds::Real => row.try_get::<Option<f64>>("", name)?.map_or(Json::Null, |value| Json::from(value.to_string())),
        Holds::Text => row.try_get::<Option<String>>("", name)?.map_or(Json::Null, Json::from),
    })
}

//! Restoring a backup into an empty database: the schema it was made with, its rows, the checks, then the migrations since.

use std::{
    collections::BTreeMap,
    io::{BufRead, Seek},
};

use sea_orm::Value;
use serde_json::Value as Json;

use super::{
    BackupError, Contents,
    reading::{Line, Rows, inspect},
    schema::{self, Holds, Table},
};
use crate::{Conn as _, Db, DbError, Tx, audit, params};

impl Db {
    /// Restores a backup into this database, which must be empty; all or nothing. The file is checked before anything is written.
    /// A backup of an older release is restored with the schema of its time and brought up to date afterwards.
    ///
    /// # Errors
    /// [`BackupError::Damaged`] if the file is not what was written; [`BackupError::Refused`] if this database cannot take it.
    pub async fn restore(&self, from: &mut (impl BufRead + Seek)) -> Result<Contents, BackupError> {
        let contents = inspect(&mut *from)?;
        from.rewind()?;
        self.take_schema(&contents.migrations).await?;
        let tx = self.begin().await?;
        let tables = schema::tables(tx.raw(), self.dialect()).await?;
        must_be_empty(&tx, &tables).await?;
        for table in tables.iter().filter(|table| POSITIONS.contains(&table.name.as_str())) {
            tx.execute(&format!("DELETE FROM {}", table.name), params![]).await?;
        }
        let (mut rows, ..) = Rows::open(&mut *from)?;
        let by_name: BTreeMap<&str, &Table> = tables.iter().map(|table| (table.name.as_str(), table)).collect();
        while let Line::Row { table, values, number, .. } = rows.next()? {
            let known = by_name
                .get(table.as_str())
                .ok_or_else(|| BackupError::Damaged(format!("line {number} names the table {table:?}, which its schema does not have")))?;
            insert(&tx, known, &values, number).await?;
        }
        must_hold(&tx, &contents).await?;
        tx.commit().await?;
        self.migrate().await?;
        Ok(contents)
    }

    /// Gives this database the schema a backup was made with.
    async fn take_schema(&self, there: &[String]) -> Result<(), BackupError> {
        let known = crate::migrations::known();
        if !known.starts_with(there) {
            let first = there.iter().find(|name| !known.contains(name)).or(there.first()).map_or("", String::as_str);
            return Err(BackupError::Refused(format!(
                "the backup was made by another release: its schema has the migration {first:?}, which this release does not know. Restore it with the release that made it, or a later one"
            )));
        }
        let here = self.applied_migrations().await?;
        if here.len() > there.len() {
            return Err(BackupError::Refused(format!(
                "this database already has the schema of a later release ({} migrations, the backup has {}). Restore into a new, empty database; the schema is brought up to date by itself",
                here.len(),
                there.len()
            )));
        }
        Ok(self.migrate_to(there.len()).await?)
    }
}

/// Tables in which the migrations themselves write a position that is 0 as long as nothing has happened.
const POSITIONS: [&str; 4] = ["audit_head", "entry_vectors_position", "follows_position", "policy_parts_position"];

/// Only what the migrations themselves write may stand there: positions of an empty chain.
async fn must_be_empty(tx: &Tx, tables: &[Table]) -> Result<(), BackupError> {
    for table in tables {
        let counted = if POSITIONS.contains(&table.name.as_str()) { " WHERE seq <> 0" } else { "" };
        let count = tx.count(&format!("SELECT COUNT(*) AS value FROM {}{counted}", table.name), params![]).await?;
        if count > 0 {
            return Err(BackupError::Refused(format!(
                "this database is not empty: the table {} holds {count} rows. Restore into a new database",
                table.name
            )));
        }
    }
    Ok(())
}

async fn insert(tx: &Tx, table: &Table, row: &Json, number: u64) -> Result<(), BackupError> {
    let mut values = Vec::with_capacity(table.columns.len());
    for column in &table.columns {
        let given = row.get(&column.name).ok_or_else(|| {
            BackupError::Damaged(format!("line {number}, a row of {}, has no value for its column {}", table.name, column.name))
        })?;
        values.push(value(given, column.holds).ok_or_else(|| {
            BackupError::Damaged(format!("line {number}, a row of {}: {given} does not fit its column {}", table.name, column.name))
        })?);
    }
    match tx.execute(&table.insert(), values).await {
        Ok(_) => Ok(()),
        Err(error @ (DbError::ForeignKey(_) | DbError::Unique(_))) => {
            Err(BackupError::Damaged(format!("line {number}, a row of {}: {error}", table.name)))
        }
        Err(other) => Err(other.into()),
    }
}

/// A value for its column; none if it does not fit.
fn value(given: &Json, holds: Holds) -> Option<Value> {
    let is_absent = given.is_null();
    Some(match holds {
        Holds::Whole => Value::BigInt(if is_absent { None } else { Some(given.as_i64()?) }),
        Holds::Yes => Value::Bool(if is_absent { None } else { Some(given.as_bool()?) }),
        Holds::Real => Value::Double(if is_absent { None } else { Some(given.as_str()?.parse().ok()?) }),
        Holds::Text => Value::String(if is_absent { None } else { Some(given.as_str()?.to_owned()) }),
    })
}

/// What must hold before a restored database is believed: nothing missing, every reference answered, the chain unbroken.
async fn must_hold(tx: &Tx, contents: &Contents) -> Result<(), BackupError> {
    for (table, count) in &contents.rows {
        let found = tx.count(&format!("SELECT COUNT(*) AS value FROM {table}"), params![]).await?;
        if u64::try_from(found).ok() != Some(*count) {
            return Err(BackupError::Damaged(format!("of {count} rows of the table {table} only {found} arrived")));
        }
    }
    let broken = schema::broken_references(tx).await?;
    if !broken.is_empty() {
        return Err(BackupError::Damaged(format!("rows refer to others that are missing: {}", broken.join("; "))));
    }
    match audit::verify(tx).await? {
        audit::Verdict::Holds { .. } => Ok(()),
        audit::Verdict::Broken { seq, .. } => Err(BackupError::Damaged(format!("its audit chain breaks at entry {seq}"))),
    }
}

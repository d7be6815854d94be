//! The tables as the database itself describes them: columns, what they refer to, and an order in which references point backwards.
//!
//! Nothing here is written down by hand, so a new table is in the next backup without anybody thinking of it.

use sea_orm::{ConnectionTrait, QueryResult, Statement};

use crate::{Conn, DbError, Result, dialect::Dialect, migrations::LEDGER, params};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Text,
    Whole,
    Yes,
    Real,
}

#[derive(Debug, Clone)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) holds: Holds,
}

/// A column whose values stand in a column of another table.
#[derive(Debug, Clone)]
pub(super) struct Reference {
    pub(super) column: String,
    pub(super) table: String,
    pub(super) target: String,
}

#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
    pub(super) references: Vec<Reference>,
}

impl Table {
    /// All rows in an order that does not depend on the day: by all columns, of which the first are the key.
    pub(super) fn select(&self) -> String {
        let places: Vec<String> = (1..=self.columns.len()).map(|place| place.to_string()).collect();
        let names: Vec<&str> = self.columns.iter().map(|column| column.name.as_str()).collect();
        format!("SELECT {} FROM {} ORDER BY {}", names.join(", "), self.name, places.join(", "))
    }

    pub(super) fn insert(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|column| column.name.as_str()).collect();
        format!("INSERT INTO {} ({}) VALUES ({})", self.name, names.join(", "), crate::placeholders(1, names.len()))
    }
}

/// All tables of the schema except the ledger of migrations, each after those it refers to.
pub(super) async fn tables(conn: &impl ConnectionTrait, dialect: Dialect) -> Result<Vec<Table>> {
    let sql = match dialect {
        Dialect::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name".to_owned(),
        Dialect::Postgres => {
            "SELECT CAST(tablename AS TEXT) AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename".to_owned()
        }
    };
    let mut found = Vec::new();
    for row in rows(conn, dialect, sql).await? {
        let name: String = row.try_get("", "name")?;
        if name != LEDGER {
            found.push(Table { columns: columns(conn, dialect, &name).await?, references: references(conn, dialect, &name).await?, name });
        }
    }
    in_order(found)
}

async fn rows(conn: &impl ConnectionTrait, dialect: Dialect, sql: String) -> Result<Vec<QueryResult>> {
    Ok(conn.query_all_raw(Statement::from_string(dialect.backend(), sql)).await?)
}

async fn columns(conn: &impl ConnectionTrait, dialect: Dialect, table: &str) -> Result<Vec<Column>> {
    let sql = match dialect {
        Dialect::Sqlite => format!("SELECT name, type AS kind FROM pragma_table_info('{table}') ORDER BY cid"),
        Dialect::Postgres => format!(
            "SELECT CAST(column_name AS TEXT) AS name, CAST(data_type AS TEXT) AS kind FROM information_schema.columns \
             WHERE table_schema = current_schema() AND table_name = '{table}' ORDER BY ordinal_position"
        ),
    };
    let found = rows(conn, dialect, sql).await?;
    found
        .iter()
        .map(|row| {
            let name: String = row.try_get("", "name")?;
            let kind: String = row.try_get("", "kind")?;
            let holds = match kind.to_ascii_uppercase().as_str() {
                "TEXT" => Holds::Text,
                "BIGINT" => Holds::Whole,
                "BOOLEAN" => Holds::Yes,
                "DOUBLE PRECISION" => Holds::Real,
                other => return Err(DbError::Shape(format!("{table}.{name} is of the type {other}, which this schema does not use"))),
            };
            Ok(Column { name, holds })
        })
        .collect()
}

/// References of one column each; the schema has no others.
async fn references(conn: &impl ConnectionTrait, dialect: Dialect, table: &str) -> Result<Vec<Reference>> {
    let sql = match dialect {
        Dialect::Sqlite => {
            format!("SELECT \"from\" AS own, \"table\" AS other, \"to\" AS target FROM pragma_foreign_key_list('{table}') ORDER BY id, seq")
        }
        Dialect::Postgres => format!(
            "SELECT CAST(a.attname AS TEXT) AS own, CAST(f.relname AS TEXT) AS other, CAST(t.attname AS TEXT) AS target \
             FROM pg_constraint c JOIN pg_class f ON f.oid = c.confrelid \
             JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] \
             JOIN pg_attribute t ON t.attrelid = c.confrelid AND t.attnum = c.confkey[1] \
             WHERE c.contype = 'f' AND c.conrelid = CAST('{table}' AS regclass) ORDER BY c.oid"
        ),
    };
    let found = rows(conn, dialect, sql).await?;
    found
        .iter()
        .map(|row| Ok(Reference { column: row.try_get("", "own")?, table: row.try_get("", "other")?, target: row.try_get("", "target")? }))
        .collect()
}

fn in_order(mut waiting: Vec<Table>) -> Result<Vec<Table>> {
    let mut ordered: Vec<Table> = Vec::new();
    while !waiting.is_empty() {
        let is_ready = |table: &Table| table.references.iter().all(|reference| ordered.iter().any(|before| before.name == reference.table));
        let (ready, rest): (Vec<Table>, Vec<Table>) = waiting.into_iter().partition(is_ready);
        if ready.is_empty() {
            let names: Vec<&str> = rest.iter().map(|table| table.name.as_str()).collect();
            return Err(DbError::Shape(format!("these tables refer to each other in a circle: {}", names.join(", "))));
        }
        ordered.extend(ready);
        waiting = rest;
    }
    Ok(ordered)
}

/// Every reference that points nowhere, as `table.column -> other.column: how many`. Both databases forbid it; after a crash or a restore one looks all the same.
///
/// # Errors
/// When the database does not answer.
pub async fn broken_references(conn: &impl Conn) -> Result<Vec<String>> {
    let mut broken = Vec::new();
    for table in tables(conn.raw(), conn.dialect()).await? {
        for Reference { column, table: other, target } in &table.references {
            let name = &table.name;
            let sql = format!(
                "SELECT COUNT(*) AS value FROM {name} WHERE {column} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {other} o WHERE o.{target} = {name}.{column})"
            );
            let count = conn.count(&sql, params![]).await?;
            if count > 0 {
                broken.push(format!("{name}.{column} -> {other}.{target}: {count}"));
            }
        }
    }
    Ok(broken)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn table(name: &str, others: &[&str]) -> Table {
        let references =
            others.iter().map(|other| Reference { column: "x".to_owned(), table: (*other).to_owned(), target: "id".to_owned() });
        Table { name: name.to_owned(), columns: Vec::new(), references: references.collect() }
    }

    #[test]
    fn a_table_comes_after_what_it_refers_to() {
        let ordered = in_order(vec![table("a", &["c"]), table("b", &["a", "c"]), table("c", &[])]).unwrap();
        let names: Vec<&str> = ordered.iter().map(|table| table.name.as_str()).collect();
        assert_eq!(names, ["c", "a", "b"]);
    }

    #[test]
    fn a_circle_of_references_is_named() {
        let error = in_order(vec![table("a", &["b"]), table("b", &["a"]), table("c", &[])]).unwrap_err().to_string();
        assert!(error.ends_with("circle: a, b"), "{error}");
    }
}

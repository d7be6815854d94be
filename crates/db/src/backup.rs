//! Backups while the server runs: all tables in one consistent snapshot, the same format for both databases.
//!
//! A backup is a text file: a header line, then for each table its rows as JSON lines, then a trailer with the digest of
//! everything before it. It can be restored into either database of the same schema. Not here: the bytes of uploaded files and the
//! index (the first are copied beside it, the second is derived).

use std::{
    collections::BTreeMap,
    io::{BufRead, Write},
};

use sea_orm::{ConnectionTrait, IsolationLevel, QueryResult, Statement, TransactionOptions, TransactionTrait, Value};
use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};

use crate::{Conn, Db, DbError, Result, Tx, audit, dialect::Dialect};

/// The name of the format and its version.
const FORMAT: &str = "zerobay-backup-1";
/// Rows read at a time.
const PAGE: u64 = 500;

/// The tables in an order in which foreign keys always point backwards, each with the columns that order its rows.
const TABLES: [(&str, &str); 39] = [
    ("settings", "name"),
    ("counters", "series"),
    ("audit_head", "id"),
    ("audit_entries", "seq"),
    ("jobs", "id"),
    ("idempotency_keys", "actor, key"),
    ("organizations", "id"),
    ("users", "id"),
    ("grants", "id"),
    ("invitations", "id"),
    ("one_time_links", "token_hash"),
    ("recovery_codes", "user_id, code_hash"),
    ("sessions", "id"),
    ("sign_in_failures", "subject"),
    ("api_tokens", "id"),
    ("files", "id"),
    ("entries", "id"),
    ("entry_versions", "entry_id, version"),
    ("entry_views", "id"),
    ("agreements", "id"),
    ("import_batches", "id"),
    ("import_changes", "batch_id, entry_id"),
    ("saved_searches", "id"),
    ("saved_search_hits", "saved_search_id, entry_id"),
    ("saved_search_links", "digest"),
    ("follows", "user_id, entry_id"),
    ("follows_position", "id"),
    ("inquiries", "id"),
    ("inquiry_openings", "inquiry_id, user_id"),
    ("duplicate_rulings", "entry_id, other_id"),
    ("demand_takes", "id"),
    ("matches", "id"),
    ("deals", "id"),
    ("contacts", "id"),
    ("tasks", "id"),
    ("deal_moves", "id"),
    ("objections", "id"),
    ("contracts", "id"),
    ("payments", "id"),
];

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    /// How many rows of each table.
    pub rows: BTreeMap<String, u64>,
    /// The digest of everything before the trailer, hexadecimal.
    pub sha256: String,
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

/// The tables of this schema in the order of a backup: the known ones first, further ones (as features add them) by name.
async fn tables(conn: &impl ConnectionTrait, dialect: Dialect) -> Result<Vec<(String, String)>> {
    let sql = match dialect {
        Dialect::Sqlite => "SELECT name AS value FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
        Dialect::Postgres => {
            "SELECT CAST(tablename AS TEXT) AS value FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
        }
    };
    let rows = conn.query_all_raw(Statement::from_string(dialect.backend(), sql)).await?;
    let mut names = rows.iter().map(|row| row.try_get::<String>("", "value").map_err(DbError::from)).collect::<Result<Vec<_>>>()?;
    names.retain(|name| name != "seaql_migrations");
    let known = TABLES
        .iter()
        .filter(|(name, _)| names.iter().any(|there| there == name))
        .map(|(name, order)| ((*name).to_owned(), (*order).to_owned()));
    let mut ordered: Vec<(String, String)> = known.collect();
    for name in names {
        if !ordered.iter().any(|(known, _)| *known == name) {
            ordered.push((name, "1".to_owned()));
        }
    }
    Ok(ordered)
}

async fn applied(conn: &impl ConnectionTrait, dialect: Dialect) -> Result<Vec<String>> {
    let rows = conn
        .query_all_raw(Statement::from_string(dialect.backend(), "SELECT version AS value FROM seaql_migrations ORDER BY version"))
        .await?;
    rows.iter().map(|row| row.try_get::<String>("", "value").map_err(DbError::from)).collect()
}

/// The columns of a table with whether each is text (`t`), a whole number (`i`), yes or no (`b`) or a real number (`f`).
async fn columns(conn: &impl ConnectionTrait, dialect: Dialect, table: &str) -> Result<Vec<(String, char)>> {
    let sql = match dialect {
        Dialect::Sqlite => format!("SELECT name, type AS kind FROM pragma_table_info('{table}') ORDER BY cid"),
        Dialect::Postgres => format!(
            "SELECT CAST(column_name AS TEXT) AS name, CAST(data_type AS TEXT) AS kind FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = '{table}' ORDER BY ordinal_position"
        ),
    };
    let rows = conn.query_all_raw(Statement::from_string(dialect.backend(), sql)).await?;
    rows.iter()
        .map(|row| {
            let name: String = row.try_get("", "name")?;
            let kind: String = row.try_get("", "kind")?;
            let kind = match kind.to_ascii_uppercase().as_str() {
                "BIGINT" | "INTEGER" => 'i',
                "BOOLEAN" => 'b',
                "DOUBLE PRECISION" | "REAL" => 'f',
                _ => 't',
            };
            Ok((name, kind))
        })
        .collect()
}

fn read_column(row: &QueryResult, name: &str, kind: char) -> Result<Json> {
    Ok(match kind {
        'i' => row.try_get::<Option<i64>>("", name)?.map_or(Json::Null, Json::from),
        'b' => row.try_get::<Option<bool>>("", name)?.map_or(Json::Null, Json::from),
        'f' => row.try_get::<Option<f64>>("", name)?.map_or(Json::Null, Json::from),
        _ => row.try_get::<Option<String>>("", name)?.map_or(Json::Null, Json::from),
    })
}

fn write_column(value: Option<&Json>, kind: char) -> Value {
    match kind {
        'i' => Value::BigInt(value.and_then(Json::as_i64)),
        'b' => Value::Bool(value.and_then(Json::as_bool)),
        'f' => Value::Double(value.and_then(Json::as_f64)),
        _ => Value::String(value.and_then(Json::as_str).map(ToOwned::to_owned)),
    }
}

struct Hashed<W> {
    inner: W,
    hasher: Sha256,
}

impl<W: Write> Hashed<W> {
    fn line(&mut self, line: &str) -> std::io::Result<()> {
        self.inner.write_all(line.as_bytes())?;
        self.inner.write_all(b"\n")?;
        self.hasher.update(line.as_bytes());
        self.hasher.update(b"\n");
        Ok(())
    }
}

fn hex(hasher: Sha256) -> String {
    use std::fmt::Write as _;
    hasher.finalize().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl Db {
    /// Writes everything as it stands at one moment, while others go on writing.
    ///
    /// # Errors
    /// When the database does not answer or the file cannot be written.
    pub async fn backup(&self, made_at: &str, to: &mut impl Write) -> std::result::Result<Contents, BackupError> {
        let options = TransactionOptions {
            isolation_level: (self.dialect() == Dialect::Postgres).then_some(IsolationLevel::RepeatableRead),
            ..TransactionOptions::default()
        };
        let snapshot = self.readers().begin_with_options(options).await?;
        let dialect = self.dialect();
        let mut out = Hashed { inner: to, hasher: Sha256::new() };
        let header = json!({ "format": FORMAT, "made_at": made_at, "migrations": applied(&snapshot, dialect).await? });
        out.line(&header.to_string())?;
        let mut rows = BTreeMap::new();
        for (table, order) in tables(&snapshot, dialect).await? {
            let columns = columns(&snapshot, dialect, &table).await?;
            let mut offset = 0;
            loop {
                let sql = format!("SELECT * FROM {table} ORDER BY {order} LIMIT {PAGE} OFFSET {offset}");
                let page = snapshot.query_all_raw(Statement::from_string(dialect.backend(), sql)).await?;
                for row in &page {
                    let mut values = Map::new();
                    for (name, kind) in &columns {
                        values.insert(name.clone(), read_column(row, name, *kind)?);
                    }
                    out.line(&json!({ "t": table, "r": values }).to_string())?;
                }
                let count = page.len() as u64;
                offset += count;
                if count < PAGE {
                    break;
                }
            }
            rows.insert(table, offset);
        }
        snapshot.rollback().await?;
        let sha256 = hex(out.hasher);
        let trailer = json!({ "sha256": sha256, "rows": rows });
        out.inner.write_all(trailer.to_string().as_bytes())?;
        out.inner.write_all(b"\n")?;
        out.inner.flush()?;
        Ok(Contents { rows, sha256 })
    }

    /// Restores a backup into this database, which must be migrated and empty; all or nothing. The audit chain must hold afterwards.
    ///
    /// # Errors
    /// [`BackupError::Damaged`] if the file is not what was written; [`BackupError::Refused`] if this database cannot take it.
    pub async fn restore(&self, from: &mut impl BufRead) -> std::result::Result<Contents, BackupError> {
        let damaged = |why: &str| BackupError::Damaged(why.to_owned());
        let mut hasher = Sha256::new();
        let mut lines = from.lines();
        let header = lines.next().transpose()?.ok_or_else(|| damaged("it is empty"))?;
        let parsed: Json = serde_json::from_str(&header).map_err(|_| damaged("its header cannot be read"))?;
        if parsed.get("format").and_then(Json::as_str) != Some(FORMAT) {
            return Err(damaged("it is not a backup of this format"));
        }
        let tx = self.begin().await?;
        let here = applied(tx.raw(), self.dialect()).await?;
        let there: Vec<String> = parsed
            .get("migrations")
            .and_then(Json::as_array)
            .map(|all| all.iter().filter_map(Json::as_str).map(ToOwned::to_owned).collect())
            .unwrap_or_default();
        if here != there {
            return Err(BackupError::Refused(format!(
                "the backup's schema has {} migrations, this database {}; restore with the release that made it",
                there.len(),
                here.len()
            )));
        }
        if tx.count("SELECT COUNT(*) AS value FROM audit_entries", Vec::new()).await? > 0 {
            return Err(BackupError::Refused("this database is not empty; restore into a new one".to_owned()));
        }
        for table in ["audit_head", "settings", "counters", "follows_position"] {
            tx.execute(&format!("DELETE FROM {table}"), Vec::new()).await?;
        }
        hasher.update(header.as_bytes());
        hasher.update(b"\n");
        let mut known: BTreeMap<String, Vec<(String, char)>> = BTreeMap::new();
        let mut rows: BTreeMap<String, u64> = BTreeMap::new();
        for line in lines {
            let line = line?;
            let parsed: Json = serde_json::from_str(&line).map_err(|_| damaged("a line cannot be read"))?;
            if let Some(sha256) = parsed.get("sha256").and_then(Json::as_str) {
                let found = hex(hasher);
                if found != sha256 {
                    return Err(damaged("its digest does not fit its content"));
                }
                return finish(tx, rows, found, &parsed).await;
            }
            hasher.update(line.as_bytes());
            hasher.update(b"\n");
            let table = parsed.get("t").and_then(Json::as_str).ok_or_else(|| damaged("a row names no table"))?.to_owned();
            insert(&tx, self.dialect(), &mut known, &table, parsed.get("r")).await?;
            *rows.entry(table).or_default() += 1;
        }
        Err(damaged("it ends before its trailer"))
    }
}

async fn insert(
    tx: &Tx,
    dialect: Dialect,
    known: &mut BTreeMap<String, Vec<(String, char)>>,
    table: &str,
    row: Option<&Json>,
) -> std::result::Result<(), BackupError> {
    if !known.contains_key(table) {
        let found = tables(tx.raw(), dialect).await?;
        if !found.iter().any(|(name, _)| name == table) {
            return Err(BackupError::Damaged(format!("it names the table {table:?}, which this schema does not have")));
        }
        known.insert(table.to_owned(), columns(tx.raw(), dialect, table).await?);
    }
    let columns = known.get(table).cloned().unwrap_or_default();
    let row = row.and_then(Json::as_object).ok_or_else(|| BackupError::Damaged("a row holds nothing".to_owned()))?;
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    let values = columns.iter().map(|(name, kind)| write_column(row.get(name), *kind)).collect();
    let sql = format!("INSERT INTO {table} ({}) VALUES ({})", names.join(", "), crate::placeholders(1, columns.len()));
    tx.execute(&sql, values).await?;
    Ok(())
}

async fn finish(tx: Tx, rows: BTreeMap<String, u64>, sha256: String, trailer: &Json) -> std::result::Result<Contents, BackupError> {
    let promised = trailer.get("rows").and_then(Json::as_object).cloned().unwrap_or_default();
    for (table, count) in promised {
        if count.as_u64() != Some(rows.get(&table).copied().unwrap_or(0)) {
            return Err(BackupError::Damaged(format!("the table {table} is not complete")));
        }
    }
    match audit::verify(&tx).await? {
        audit::Verdict::Holds { .. } => {
            tx.commit().await?;
            Ok(Contents { rows, sha256 })
        }
        audit::Verdict::Broken { seq, .. } => Err(BackupError::Damaged(format!("its audit chain breaks at entry {seq}"))),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;
    use crate::{audit::NewAuditEntry, params};

    async fn open(folder: &std::path::Path, name: &str) -> Db {
        let db = Db::open(&format!("sqlite:{}", folder.join(name).display())).await.unwrap();
        db.migrate().await.unwrap();
        db
    }

    async fn filled(folder: &std::path::Path) -> Db {
        let db = open(folder, "one.db").await;
        for number in 0..1_200_i64 {
            let tx = db.begin().await.unwrap();
            tx.execute("INSERT INTO counters (series, last) VALUES ($1, $2)", params![format!("s{number:05}"), number]).await.unwrap();
            let entry = NewAuditEntry {
                at: base::Timestamp::from_second(number).unwrap(),
                actor_id: None,
                capacity: "system",
                address: None,
                action: "test.done",
                noun: "test",
                noun_id: number.to_string(),
                before_digest: None,
                after_digest: None,
                detail: "{\"说明\":\"换行\\n与引号\"}".to_owned(),
            };
            audit::append(&tx, &entry).await.unwrap();
            tx.commit().await.unwrap();
        }
        db
    }

    #[tokio::test]
    async fn a_backup_restores_every_row_and_the_chain_holds() {
        let folder = tempfile::tempdir().unwrap();
        let db = filled(folder.path()).await;
        let mut bytes = Vec::new();
        let made = db.backup("2026-11-23", &mut bytes).await.unwrap();
        assert_eq!((made.rows["counters"], made.rows["audit_entries"]), (1_200, 1_200));
        let other = open(folder.path(), "two.db").await;
        let restored = other.restore(&mut bytes.as_slice()).await.unwrap();
        assert_eq!(restored.sha256, made.sha256);
        assert_eq!(audit::verify(&other).await.unwrap(), audit::Verdict::Holds { entries: 1_200 });
        let mut again = Vec::new();
        assert_eq!(other.backup("2026-11-23", &mut again).await.unwrap(), made);
    }

    #[tokio::test]
    async fn a_changed_or_shortened_backup_is_refused_and_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let db = filled(folder.path()).await;
        let mut bytes = Vec::new();
        db.backup("2026-11-23", &mut bytes).await.unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        let changed = text.replacen("\"last\":7,", "\"last\":8,", 1);
        assert!(changed != text, "the text holds what is changed");
        let other = open(folder.path(), "two.db").await;
        for broken in [changed.into_bytes(), bytes[..bytes.len() / 2].to_vec(), Vec::new(), b"hello\n".to_vec()] {
            assert!(matches!(other.restore(&mut broken.as_slice()).await, Err(BackupError::Damaged(_))));
            assert_eq!(other.count("SELECT COUNT(*) AS value FROM counters", params![]).await.unwrap(), 0);
        }
        assert!(other.restore(&mut bytes.as_slice()).await.is_ok(), "the whole one is still taken");
    }

    #[tokio::test]
    async fn a_database_that_holds_something_takes_no_backup() {
        let folder = tempfile::tempdir().unwrap();
        let db = filled(folder.path()).await;
        let mut bytes = Vec::new();
        db.backup("2026-11-23", &mut bytes).await.unwrap();
        assert!(matches!(db.restore(&mut bytes.as_slice()).await, Err(BackupError::Refused(_))));
    }

    #[tokio::test]
    async fn one_changed_byte_in_the_chain_is_named_with_its_row() {
        let folder = tempfile::tempdir().unwrap();
        let db = filled(folder.path()).await;
        let tx = db.begin().await.unwrap();
        assert!(
            tx.execute("UPDATE audit_entries SET detail = '{}' WHERE seq = 700", params![]).await.is_err(),
            "the table refuses changes"
        );
        drop(tx);
        let tx = db.begin().await.unwrap();
        tx.execute("DROP TRIGGER audit_entries_no_update", params![]).await.unwrap();
        tx.execute("UPDATE audit_entries SET noun_id = '698' WHERE seq = 700", params![]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(audit::verify(&db).await.unwrap(), audit::Verdict::Broken { seq: 700, why: audit::Break::Content });
    }
}

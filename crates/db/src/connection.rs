//! Opening a database by its address, reading from a pool, and writing in transactions.

use std::{future::Future, path::Path, time::Duration};

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, SqliteTransactionMode, Statement,
    TransactionOptions, TransactionTrait,
    sqlx::{Connection as _, SqliteConnection},
};

use crate::{
    DbError, FromRow, Params, Result, Row,
    dialect::Dialect,
    idempotency::{Claim, Mark},
    row::Get,
};

/// How long a writer waits for another before it gives up.
const BUSY_MS: u64 = 10_000;

/// An open database: one writer and several readers on SQLite, one pool on PostgreSQL. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Db {
    writer: DatabaseConnection,
    reader: DatabaseConnection,
    dialect: Dialect,
    address: String,
    claim: Option<Claim>,
}

/// A transaction. Dropped without [`Tx::commit`], nothing has happened.
pub struct Tx {
    inner: DatabaseTransaction,
    dialect: Dialect,
    mark: Option<Mark>,
}

/// Whatever queries can be put to: the database (its readers) or a transaction.
pub trait Conn: Send + Sync {
    /// The connection underneath.
    fn raw(&self) -> &impl ConnectionTrait;

    /// Which database it is.
    fn dialect(&self) -> Dialect;

    /// Runs a statement; answers how many rows it touched.
    fn execute(&self, sql: &str, params: Params) -> impl Future<Output = Result<u64>> + Send {
        let statement = Statement::from_sql_and_values(self.dialect().backend(), sql, params);
        async move { Ok(self.raw().execute_raw(statement).await?.rows_affected()) }
    }

    /// All rows of an answer.
    fn fetch_all<T: FromRow>(&self, sql: &str, params: Params) -> impl Future<Output = Result<Vec<T>>> + Send {
        let statement = Statement::from_sql_and_values(self.dialect().backend(), sql, params);
        async move { self.raw().query_all_raw(statement).await?.into_iter().map(|row| T::from_row(&Row(row))).collect() }
    }

    /// All rows of an answer whose columns are known only at run time.
    fn fetch_rows(&self, sql: &str, params: Params) -> impl Future<Output = Result<Vec<Row>>> + Send {
        let statement = Statement::from_sql_and_values(self.dialect().backend(), sql, params);
        async move { Ok(self.raw().query_all_raw(statement).await?.into_iter().map(Row).collect()) }
    }

    /// The first row, if there is one.
    fn fetch_optional<T: FromRow>(&self, sql: &str, params: Params) -> impl Future<Output = Result<Option<T>>> + Send {
        let statement = Statement::from_sql_and_values(self.dialect().backend(), sql, params);
        async move { self.raw().query_one_raw(statement).await?.map(|row| T::from_row(&Row(row))).transpose() }
    }

    /// The one row there must be.
    fn fetch_one<T: FromRow>(&self, sql: &str, params: Params) -> impl Future<Output = Result<T>> + Send {
        let found = self.fetch_optional(sql, params);
        async move { found.await?.ok_or_else(|| DbError::Shape("no row where there must be one".to_owned())) }
    }

    /// The column `value` of every row.
    fn fetch_values<T: Get + Send>(&self, sql: &str, params: Params) -> impl Future<Output = Result<Vec<T>>> + Send {
        let statement = Statement::from_sql_and_values(self.dialect().backend(), sql, params);
        async move { self.raw().query_all_raw(statement).await?.into_iter().map(|row| Row(row).get("value")).collect() }
    }

    /// The column `value` of the first row, if there is one.
    fn fetch_value<T: Get + Send>(&self, sql: &str, params: Params) -> impl Future<Output = Result<Option<T>>> + Send {
        let statement = Statement::from_sql_and_values(self.dialect().backend(), sql, params);
        async move { self.raw().query_one_raw(statement).await?.map(|row| Row(row).get("value")).transpose() }
    }

    /// The column `value` of the first row as a count; 0 without a row.
    fn count(&self, sql: &str, params: Params) -> impl Future<Output = Result<i64>> + Send {
        let found = self.fetch_value::<i64>(sql, params);
        async move { Ok(found.await?.unwrap_or(0)) }
    }
}

impl Conn for Db {
    fn raw(&self) -> &impl ConnectionTrait {
        &self.reader
    }
    fn dialect(&self) -> Dialect {
        self.dialect
    }
}

impl Conn for Tx {
    fn raw(&self) -> &impl ConnectionTrait {
        &self.inner
    }
    fn dialect(&self) -> Dialect {
        self.dialect
    }
}

impl Db {
    /// Opens `sqlite:PATH`, `sqlite::memory:` is refused (readers would not see it), or `postgres://…`.
    ///
    /// The settings that durability rests on are read back; SQLite is not opened without them.
    ///
    /// # Errors
    /// [`DbError::Address`] explains an address that is not understood.
    pub async fn open(address: &str) -> Result<Self> {
        if let Some(path) = address.strip_prefix("sqlite:") {
            Self::open_sqlite(address, path.trim_start_matches("//")).await
        } else if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            let pool = Database::connect(quiet(address, 16)).await.map_err(|error| unreachable(address, &error))?;
            Ok(Self { writer: pool.clone(), reader: pool, dialect: Dialect::Postgres, address: address.to_owned(), claim: None })
        } else {
            // A password that stands in a mistyped address is not repeated.
            let (scheme, rest) = address.split_once(':').unwrap_or(("", address));
            let shown = if rest.contains('@') {
                format!("{scheme}:…@{}", rest.rsplit('@').next().unwrap_or_default())
            } else {
                address.to_owned()
            };
            Err(DbError::Address(format!("{shown:?}: write sqlite:FOLDER/zerobay.db or postgres://USER@HOST/NAME")))
        }
    }

    async fn open_sqlite(address: &str, path: &str) -> Result<Self> {
        if path.is_empty() || path.starts_with(':') {
            return Err(DbError::Address(format!("{address:?}: name a file, as in sqlite:data/zerobay.db")));
        }
        if let Some(folder) = Path::new(path).parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(|error| DbError::Address(format!("{}: {error}", folder.display())))?;
        }
        let url = format!("sqlite://{path}?mode=rwc");
        let writer = Database::connect(sqlite(&url, 1)).await?;
        let reader = Database::connect(sqlite(&url, 6)).await?;
        let db = Self { writer, reader, dialect: Dialect::Sqlite, address: address.to_owned(), claim: None };
        for (who, connection) in [("writer", &db.writer), ("readers", &db.reader)] {
            let settings = Settings::of(connection).await?;
            if !settings.is_durable() {
                return Err(DbError::Other(format!("SQLite's settings for its {who} are {settings:?}; wanted are {:?}", Settings::WANTED)));
            }
        }
        Ok(db)
    }

    /// Settings of a PostgreSQL server with which an acknowledged write may be lost in a power cut; none on SQLite, which is not opened with such.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn weak_settings(&self) -> Result<Vec<String>> {
        if self.dialect == Dialect::Sqlite {
            return Ok(Vec::new());
        }
        self.fetch_values(
            "SELECT CAST(name || ' = ' || setting AS TEXT) AS value FROM pg_settings \
             WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes') AND setting = 'off' ORDER BY name",
            Vec::new(),
        )
        .await
    }

    /// Begins a transaction; on SQLite an immediate one, so that two writers wait for each other instead of failing.
    ///
    /// # Errors
    /// [`DbError::Unavailable`] if no connection is free in time.
    pub async fn begin(&self) -> Result<Tx> {
        let options = TransactionOptions {
            sqlite_transaction_mode: (self.dialect == Dialect::Sqlite).then_some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let inner = self.writer.begin_with_options(options).await?;
        Ok(Tx { inner, dialect: self.dialect, mark: self.claim.as_ref().map(Mark::of) })
    }

    /// The same database for one call that holds this claim: what it changes marks its key as done, in the same transaction.
    #[must_use]
    pub fn for_call(&self, claim: &Claim) -> Self {
        Self { claim: Some(claim.clone()), ..self.clone() }
    }

    /// The address it was opened with, without a password.
    #[must_use]
    pub fn shown_address(&self) -> String {
        match (self.address.find("://"), self.address.rfind('@')) {
            (Some(scheme), Some(at)) if at > scheme => {
                format!("{}://…@{}", self.address.get(..scheme).unwrap_or_default(), self.address.get(at + 1..).unwrap_or_default())
            }
            _ => self.address.clone(),
        }
    }

    /// The file of an embedded database.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        self.address.strip_prefix("sqlite:").map(|path| Path::new(path.trim_start_matches("//")))
    }

    pub(crate) const fn readers(&self) -> &DatabaseConnection {
        &self.reader
    }

    pub(crate) const fn writer(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// Moves what SQLite has in its write-ahead log into the main file and checks the answer; nothing to do on PostgreSQL.
    ///
    /// # Errors
    /// [`DbError::Unavailable`] if the log could not be written back.
    pub async fn checkpoint(&self) -> Result<()> {
        if self.dialect == Dialect::Postgres {
            return Ok(());
        }
        let row = self
            .writer
            .query_one_raw(Statement::from_string(self.dialect.backend(), "PRAGMA wal_checkpoint(TRUNCATE)"))
            .await?
            .ok_or_else(|| DbError::Shape("wal_checkpoint".to_owned()))?;
        let is_blocked: i64 = row.try_get_by_index(0)?;
        if is_blocked == 0 {
            Ok(())
        } else {
            Err(DbError::Unavailable("the write-ahead log is in use and was not written back".to_owned()))
        }
    }

    /// Whether the database takes a write: one row is written again as it is, and committed, because what is undone never reaches the disk.
    ///
    /// # Errors
    /// When it does not, or when a migration is missing.
    pub async fn probe_write(&self) -> Result<()> {
        let tx = self.begin().await?;
        let touched = tx.execute("UPDATE audit_head SET seq = seq WHERE id = 1", Vec::new()).await?;
        tx.commit().await?;
        if touched == 1 { Ok(()) } else { Err(DbError::Other("the schema is missing; run zerobay migrate".to_owned())) }
    }

    /// Makes a database on the same PostgreSQL server; for tests. The name may hold small letters, digits and underscores.
    ///
    /// # Errors
    /// [`DbError::Address`] for another name or on SQLite, where a database is a file.
    pub async fn create_database(&self, name: &str) -> Result<()> {
        self.database_statement("CREATE DATABASE", name).await
    }

    /// Drops a database of the same PostgreSQL server, whoever is connected to it; for tests.
    ///
    /// # Errors
    /// As [`Db::create_database`].
    pub async fn drop_database(&self, name: &str) -> Result<()> {
        self.database_statement("DROP DATABASE", &format!("{name} WITH (FORCE)")).await
    }

    async fn database_statement(&self, verb: &str, name: &str) -> Result<()> {
        let bare = name.strip_suffix(" WITH (FORCE)").unwrap_or(name);
        if self.dialect != Dialect::Postgres || !bare.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        {
            return Err(DbError::Address(format!("{bare:?} cannot be made or dropped")));
        }
        self.writer.execute_unprepared(&format!("{verb} {name}")).await?;
        Ok(())
    }

    /// Closes all connections.
    ///
    /// # Errors
    /// When a connection cannot be closed.
    pub async fn close(self) -> Result<()> {
        let Self { writer, reader, .. } = self;
        reader.close().await?;
        writer.close().await?;
        Ok(())
    }
}

/// The most values that one statement carries; SQLite takes 32,766, PostgreSQL 65,535.
const VALUES_PER_STATEMENT: usize = 10_000;

/// How many of the rows that are left the next statement inserts. Few different numbers, because a statement is prepared once and kept by its
/// text, and preparing a long one costs more than running it.
fn rows_at_once(left: usize, most: usize) -> usize {
    let most = left.min(most);
    if most <= 16 { most } else { 1 << most.ilog2() }
}

impl Tx {
    /// Inserts rows, as many with one statement as it may carry; each row holds a value for each of the `columns`.
    ///
    /// # Errors
    /// [`DbError::Shape`] for a row of another length; else when the database refuses.
    pub async fn insert_rows(&self, table: &str, columns: &str, rows: Vec<Params>) -> Result<()> {
        self.insert_rows_or(table, columns, rows, "").await
    }

    /// The same; `conflict` says what becomes of those that are there already, as in `ON CONFLICT (…) DO UPDATE …`.
    ///
    /// # Errors
    /// As [`Tx::insert_rows`].
    pub async fn insert_rows_or(&self, table: &str, columns: &str, rows: Vec<Params>, conflict: &str) -> Result<()> {
        let width = columns.split(',').count();
        if let Some(other) = rows.iter().find(|row| row.len() != width) {
            return Err(DbError::Shape(format!("{} values for {width} columns of {table}", other.len())));
        }
        let mut rows = rows.into_iter();
        while rows.len() > 0 {
            let count = rows_at_once(rows.len(), (VALUES_PER_STATEMENT / width).max(1));
            let values: Params = rows.by_ref().take(count).flatten().collect();
            let sql = format!("INSERT INTO {table} ({columns}) VALUES {} {conflict}", self.dialect.rows(count, width));
            self.execute(&sql, values).await?;
        }
        Ok(())
    }

    pub(crate) const fn mark(&self) -> Option<&Mark> {
        self.mark.as_ref()
    }

    /// Makes everything of this transaction durable.
    ///
    /// # Errors
    /// When the database refuses; then nothing has happened.
    pub async fn commit(self) -> Result<()> {
        Ok(self.inner.commit().await?)
    }

    /// Undoes everything of this transaction.
    ///
    /// # Errors
    /// When the connection is gone; then nothing has happened either.
    pub async fn rollback(self) -> Result<()> {
        Ok(self.inner.rollback().await?)
    }
}

/// What SQLite says of a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Settings {
    journal_mode: String,
    synchronous: i64,
    foreign_keys: i64,
    busy_timeout: i64,
}

impl Settings {
    /// As [`sqlite`] asks for them: a log, written through at every commit (2 is FULL), references enforced.
    const WANTED: (&'static str, i64, i64, u64) = ("wal", 2, 1, BUSY_MS);

    async fn of(connection: &DatabaseConnection) -> Result<Self> {
        let ask = |name: &'static str| async move {
            let sql = format!("PRAGMA {name}");
            let row = connection.query_one_raw(Statement::from_string(Dialect::Sqlite.backend(), sql)).await?;
            row.ok_or_else(|| DbError::Shape(format!("PRAGMA {name} says nothing")))
        };
        Ok(Self {
            journal_mode: ask("journal_mode").await?.try_get_by_index::<String>(0)?.to_lowercase(),
            synchronous: ask("synchronous").await?.try_get_by_index(0)?,
            foreign_keys: ask("foreign_keys").await?.try_get_by_index(0)?,
            busy_timeout: ask("busy_timeout").await?.try_get_by_index(0)?,
        })
    }

    fn is_durable(&self) -> bool {
        let timeout = u64::try_from(self.busy_timeout).unwrap_or(0);
        (self.journal_mode.as_str(), self.synchronous, self.foreign_keys, timeout) == Self::WANTED
    }
}

/// Why a PostgreSQL server cannot be reached, with what to look at; the password stays out of it.
fn unreachable(address: &str, error: &sea_orm::DbErr) -> DbError {
    // Behind a question mark a password may stand as well.
    let bare = address.split('?').next().unwrap_or_default();
    let place = bare.rsplit('@').next().unwrap_or_default();
    let place = place.split_once("://").map_or(place, |(_, place)| place);
    DbError::Unavailable(format!(
        "PostgreSQL does not answer at {place}: {error}. Is the server running there, is there such a database, may this user use it?"
    ))
}

fn quiet(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).acquire_timeout(Duration::from_millis(BUSY_MS)).sqlx_logging(false);
    options
}

fn sqlite(url: &str, connections: u32) -> ConnectOptions {
    let mut options = quiet(url, connections);
    options.map_sqlx_sqlite_opts(|options| {
        options
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "FULL")
            .pragma("foreign_keys", "ON")
            .pragma("busy_timeout", BUSY_MS.to_string())
            .pragma("temp_store", "MEMORY")
    });
    options.map_sqlx_sqlite_pool_opts(|options| {
        options.after_release(|connection, _| Box::pin(async move { has_no_transaction(connection).await }))
    });
    options
}

/// Whether a connection may be used again. When the disk is full SQLite gives a transaction up by itself; the rollback that follows then fails, and the driver
/// goes on counting a transaction that is not there. On such a connection later commits would be steps inside a transaction that nobody ends.
async fn has_no_transaction(connection: &mut SqliteConnection) -> std::result::Result<bool, sea_orm::sqlx::Error> {
    // What was asked for before, a rollback among it, is done when this is answered.
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_server_that_cannot_be_reached_is_told_by_its_place_without_the_password() {
        let told = unreachable("postgres://hall:secret@db.test:5432/hall", &sea_orm::DbErr::Custom("timed out".to_owned())).to_string();
        assert!(told.contains("db.test:5432/hall: ") && told.contains("timed out") && !told.contains("secret"), "{told}");
        let asked = unreachable("postgres://db.test/hall?user=hall&password=secret", &sea_orm::DbErr::Custom("timed out".to_owned()));
        assert!(!asked.to_string().contains("secret"), "{asked}");
    }

    #[tokio::test]
    async fn every_connection_of_sqlite_writes_through_and_enforces_references() {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&format!("sqlite:{}", folder.path().join("a.db").display())).await.unwrap();
        for connection in [&db.writer, &db.reader] {
            assert!(Settings::of(connection).await.unwrap().is_durable());
        }
        let bare = Database::connect(format!("sqlite://{}", folder.path().join("a.db").display())).await.unwrap();
        bare.execute_unprepared("PRAGMA synchronous = NORMAL").await.unwrap();
        assert!(!Settings::of(&bare).await.unwrap().is_durable(), "another setting is seen");
    }

    #[tokio::test]
    async fn after_a_full_disk_a_rollback_undoes_and_a_commit_keeps() {
        let folder = tempfile::tempdir().unwrap();
        let address = format!("sqlite:{}", folder.path().join("a.db").display());
        let db = Db::open(&address).await.unwrap();
        let writer = &db.writer;
        writer.execute_unprepared("CREATE TABLE words (word TEXT NOT NULL)").await.unwrap();
        writer.execute_unprepared("PRAGMA max_page_count = 8").await.unwrap();
        let write = async |tx: &Tx, word: &str| tx.execute("INSERT INTO words (word) VALUES ($1)", crate::params![word]).await;
        let tx = db.begin().await.unwrap();
        let long = "x".repeat(2_000);
        let mut full = Ok(0);
        while full.is_ok() {
            full = write(&tx, &long).await;
        }
        let said = full.unwrap_err().to_string();
        assert!(said.contains("full"), "{said}");
        drop(tx);
        let tx = db.begin().await.unwrap();
        write(&tx, "undone").await.unwrap();
        tx.rollback().await.unwrap();
        let tx = db.begin().await.unwrap();
        write(&tx, "kept").await.unwrap();
        tx.commit().await.unwrap();
        let other = Db::open(&address).await.unwrap();
        for db in [db, other] {
            let words: Vec<String> = db.fetch_values("SELECT word AS value FROM words", Vec::new()).await.unwrap();
            assert_eq!(words, ["kept"]);
        }
    }

    #[tokio::test]
    async fn rows_by_the_thousand_stand_as_they_were_given_and_one_that_is_there_gives_way() {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&format!("sqlite:{}", folder.path().join("a.db").display())).await.unwrap();
        db.writer.execute_unprepared("CREATE TABLE words (place BIGINT PRIMARY KEY, word TEXT, other TEXT)").await.unwrap();
        let row = |at: i64, word: &str| crate::params![at, format!("{word}{at}"), None::<String>];
        let tx = db.begin().await.unwrap();
        tx.insert_rows("words", "place, word, other", (0..7_777).map(|at| row(at, "a")).collect()).await.unwrap();
        let conflict = "ON CONFLICT (place) DO UPDATE SET word = EXCLUDED.word";
        tx.insert_rows_or("words", "place, word, other", (7_770..7_790).map(|at| row(at, "b")).collect(), conflict).await.unwrap();
        tx.insert_rows("words", "place, word, other", Vec::new()).await.unwrap();
        assert!(matches!(tx.insert_rows("words", "place, word", vec![row(9_000, "c")]).await, Err(DbError::Shape(_))));
        tx.commit().await.unwrap();
        let words: Vec<String> = db.fetch_values("SELECT word AS value FROM words ORDER BY place", Vec::new()).await.unwrap();
        let wanted: Vec<String> = (0..7_790).map(|at| format!("{}{at}", if at < 7_770 { "a" } else { "b" })).collect();
        assert_eq!(words, wanted);
    }

    #[test]
    fn statements_have_few_different_lengths_and_carry_every_row_once() {
        let mut lengths = std::collections::BTreeSet::new();
        for all in 0..5_000 {
            let mut left = all;
            while left > 0 {
                let count = rows_at_once(left, 1_250);
                lengths.insert(count);
                left -= count;
            }
        }
        assert!(lengths.len() <= 22 && lengths.last() == Some(&1_024), "{lengths:?}");
    }

    #[tokio::test]
    async fn a_server_that_does_not_write_through_is_named() {
        let Ok(url) = std::env::var("ZEROBAY_TEST_POSTGRES") else { return };
        let db = Db::open(&url).await.unwrap();
        // The cluster of the tests is set up for speed; any other says nothing or something true.
        for weak in db.weak_settings().await.unwrap() {
            assert!(weak.ends_with("= off"), "{weak}");
        }
    }

    #[tokio::test]
    async fn an_address_nobody_understands_is_answered_with_the_ones_that_are() {
        for address in ["mysql://x", "sqlite:", "sqlite::memory:", ""] {
            let error = Db::open(address).await.unwrap_err().to_string();
            assert!(error.contains("sqlite:"), "{error}");
        }
    }
}

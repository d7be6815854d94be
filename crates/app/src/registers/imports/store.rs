//! The tables of imports and of what they changed.

use base::{
    Timestamp,
    id::{BatchId, EntryId, OrganizationId, UserId},
};
use db::{Conn, DbError, Result, Tx, params};

use super::model::{Batch, BatchStatus, Content};
use crate::registers::{Entry, kinds};

db::row! {
    struct BatchRow {
        id: BatchId,
        register: String,
        organization_id: OrganizationId,
        user_id: UserId,
        file_name: String,
        status: String,
        row_count: i64,
        created: i64,
        updated: i64,
        unchanged: i64,
        next_row: i64,
        created_at: Timestamp,
        finished_at: Option<Timestamp>,
        undone_at: Option<Timestamp>,
    }
}

const COLUMNS: &str = "id, register, organization_id, user_id, file_name, status, row_count, created, updated, unchanged, next_row, created_at, \
                       finished_at, undone_at";

impl TryFrom<BatchRow> for Batch {
    type Error = DbError;
    fn try_from(row: BatchRow) -> Result<Self> {
        let kind = kinds::by_key(&row.register).ok_or_else(|| DbError::Shape(format!("register {:?}", row.register)))?;
        Ok(Self {
            id: row.id,
            kind,
            organization_id: row.organization_id,
            user_id: row.user_id,
            file_name: row.file_name,
            status: BatchStatus::from_code(&row.status),
            row_count: row.row_count,
            created: row.created,
            updated: row.updated,
            unchanged: row.unchanged,
            next_row: row.next_row,
            created_at: row.created_at,
            finished_at: row.finished_at,
            undone_at: row.undone_at,
        })
    }
}

pub(super) async fn insert(tx: &Tx, batch: &Batch, sha256: &str, content: String) -> Result<()> {
    tx.execute(
        "INSERT INTO import_batches (id, register, organization_id, user_id, file_name, sha256, status, row_count, created, updated, unchanged, \
         next_row, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        params![
            batch.id,
            batch.kind.key,
            batch.organization_id,
            batch.user_id,
            batch.file_name,
            sha256,
            batch.status.code(),
            batch.row_count,
            batch.created,
            batch.updated,
            batch.unchanged,
            batch.next_row,
            batch.created_at
        ],
    )
    .await?;
    tx.execute("INSERT INTO import_contents (batch_id, rows) VALUES ($1, $2)", params![batch.id, content]).await?;
    Ok(())
}

pub(super) async fn find(conn: &impl Conn, id: BatchId) -> Result<Option<Batch>> {
    let row: Option<BatchRow> = conn.fetch_optional(&format!("SELECT {COLUMNS} FROM import_batches WHERE id = $1"), params![id]).await?;
    row.map(TryInto::try_into).transpose()
}

pub(super) async fn content(conn: &impl Conn, id: BatchId) -> Result<Content> {
    let text: Option<String> =
        conn.fetch_values("SELECT rows AS value FROM import_contents WHERE batch_id = $1", params![id]).await?.into_iter().next();
    serde_json::from_str(&text.unwrap_or_default()).map_err(|error| DbError::Shape(format!("rows of import {id}: {error}")))
}

pub(super) async fn update_content(tx: &Tx, id: BatchId, content: &str) -> Result<()> {
    tx.execute("UPDATE import_contents SET rows = $1 WHERE batch_id = $2", params![content, id]).await?;
    Ok(())
}

/// Writes how far a batch has come, if it still stands at `from_row`; `false` if somebody else moved it.
pub(super) async fn advance(tx: &Tx, batch: &Batch, from_row: i64) -> Result<bool> {
    let touched = tx
        .execute(
            "UPDATE import_batches SET status = $1, created = $2, updated = $3, unchanged = $4, next_row = $5, finished_at = $6, undone_at = $7 \
             WHERE id = $8 AND next_row = $9 AND status <> 'undone'",
            params![
                batch.status.code(),
                batch.created,
                batch.updated,
                batch.unchanged,
                batch.next_row,
                batch.finished_at,
                batch.undone_at,
                batch.id,
                from_row
            ],
        )
        .await?;
    Ok(touched == 1)
}

/// The imports of some organisations, newest first.
pub(super) async fn list(conn: &impl Conn, organizations: &[OrganizationId], offset: i64, limit: i64) -> Result<Vec<Batch>> {
    if organizations.is_empty() {
        return Ok(Vec::new());
    }
    let places = db::placeholders(1, organizations.len());
    let mut params: db::Params = organizations.iter().map(db::ToParam::to_param).collect();
    params.extend(params![limit, offset]);
    let (limit, offset) = (params.len() - 1, params.len());
    let sql = format!(
        "SELECT {COLUMNS} FROM import_batches WHERE organization_id IN ({places}) ORDER BY created_at DESC, id DESC LIMIT ${limit} OFFSET ${offset}"
    );
    let rows: Vec<BatchRow> = conn.fetch_all(&sql, params).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

pub(super) async fn insert_change(tx: &Tx, batch: BatchId, entry: EntryId, was: &str, version_before: Option<i64>) -> Result<()> {
    tx.execute(
        "INSERT INTO import_changes (batch_id, entry_id, was, version_before) VALUES ($1, $2, $3, $4) ON CONFLICT (batch_id, entry_id) DO NOTHING",
        params![batch, entry, was, version_before],
    )
    .await?;
    Ok(())
}

/// Remembers the entries that a part of an import made.
pub(super) async fn insert_created(tx: &Tx, batch: BatchId, entries: &[Entry]) -> Result<()> {
    let rows = entries.iter().map(|entry| params![batch, entry.id, "created", None::<i64>]).collect();
    tx.insert_rows("import_changes", "batch_id, entry_id, was, version_before", rows).await
}

db::row! {
    /// What an import did to one entry.
    #[derive(Debug, Clone)]
    pub struct ChangeRow {
        /// The entry.
        pub entry_id: EntryId,
        /// `created`, `updated` or `unchanged`.
        pub was: String,
        /// The version it had before.
        pub version_before: Option<i64>,
    }
}

pub(super) async fn list_changes(conn: &impl Conn, batch: BatchId) -> Result<Vec<ChangeRow>> {
    conn.fetch_all("SELECT entry_id, was, version_before FROM import_changes WHERE batch_id = $1 ORDER BY entry_id", params![batch]).await
}

/// The fields an entry had in a version, as JSON.
pub(super) async fn values_of_version(conn: &impl Conn, entry: EntryId, version: i64) -> Result<Option<String>> {
    Ok(conn
        .fetch_values("SELECT field_values AS value FROM entry_versions WHERE entry_id = $1 AND version = $2", params![entry, version])
        .await?
        .into_iter()
        .next())
}

/// Whether an officer has dealt with an entry since: the audit chain knows it, however often the entry was handed in again.
pub(super) async fn was_reviewed_since(conn: &impl Conn, entry: EntryId, since: Timestamp) -> Result<bool> {
    let count = conn
        .count(
            "SELECT COUNT(*) AS value FROM audit_entries WHERE noun = 'entry' AND noun_id = $1 AND at >= $2 \
             AND action IN ('registers.diagnosed', 'registers.published', 'registers.returned', 'registers.merged')",
            params![entry, since],
        )
        .await?;
    Ok(count > 0)
}

/// Removes an entry that nobody but its owner has ever seen, with its versions.
pub(super) async fn delete_entry(tx: &Tx, entry: EntryId) -> Result<()> {
    for sql in [
        "DELETE FROM entry_versions WHERE entry_id = $1",
        "DELETE FROM entry_views WHERE entry_id = $1",
        "DELETE FROM agreements WHERE entry_id = $1",
        "DELETE FROM follows WHERE entry_id = $1",
        "DELETE FROM inquiry_openings WHERE inquiry_id IN (SELECT id FROM inquiries WHERE entry_id = $1)",
        "DELETE FROM inquiries WHERE entry_id = $1",
        "DELETE FROM follows WHERE entry_id = $1",
        "DELETE FROM entries WHERE id = $1",
    ] {
        tx.execute(sql, params![entry]).await?;
    }
    Ok(())
}

//! The tables of saved searches, of what was told, and of the links in mails.

use base::{
    Timestamp,
    id::{EntryId, SavedSearchId, UserId},
};
use db::{Conn, DbError, Result, Tx, params};

use super::model::{Cadence, SavedSearch};
use crate::hall::HallQuery;

db::row! {
    struct SavedSearchRow {
        id: SavedSearchId,
        user_id: UserId,
        name: String,
        query: String,
        cadence: String,
        is_by_mail: bool,
        feed_digest: Option<String>,
        since_at: Timestamp,
        ran_at: Timestamp,
        paused_at: Option<Timestamp>,
        created_at: Timestamp,
        ended_at: Option<Timestamp>,
        told: i64,
    }
}

impl TryFrom<SavedSearchRow> for SavedSearch {
    type Error = DbError;
    fn try_from(row: SavedSearchRow) -> Result<Self> {
        let shape = |what: &str| DbError::Shape(format!("saved search {}: {what}", row.id));
        Ok(Self {
            id: row.id,
            user_id: row.user_id,
            query: HallQuery::from_json(&row.query).ok_or_else(|| shape("query"))?,
            cadence: Cadence::from_code(&row.cadence).ok_or_else(|| shape("cadence"))?,
            name: row.name,
            is_by_mail: row.is_by_mail,
            has_feed: row.feed_digest.is_some(),
            since_at: row.since_at,
            ran_at: row.ran_at,
            paused_at: row.paused_at,
            created_at: row.created_at,
            ended_at: row.ended_at,
            told: row.told,
        })
    }
}

/// A saved search with how much of it was told.
const SELECT: &str = "SELECT s.*, (SELECT COUNT(*) FROM saved_search_hits h WHERE h.saved_search_id = s.id) AS told FROM saved_searches s";

fn all(rows: Vec<SavedSearchRow>) -> Result<Vec<SavedSearch>> {
    rows.into_iter().map(TryInto::try_into).collect()
}

pub(super) async fn insert(tx: &Tx, search: &SavedSearch, feed_digest: Option<&str>, position: i64) -> Result<()> {
    tx.execute(
        "INSERT INTO saved_searches (id, user_id, name, query, cadence, is_by_mail, feed_digest, since_at, position, ran_at, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        params![
            search.id,
            search.user_id,
            search.name,
            search.query.to_json(),
            search.cadence.code(),
            search.is_by_mail,
            feed_digest,
            search.since_at,
            position,
            search.ran_at,
            search.created_at
        ],
    )
    .await?;
    Ok(())
}

/// Writes what its owner may change. The feed is changed by [`update_feed`].
pub(super) async fn update(tx: &Tx, search: &SavedSearch) -> Result<()> {
    tx.execute(
        "UPDATE saved_searches SET name = $1, cadence = $2, is_by_mail = $3, since_at = $4, paused_at = $5, ended_at = $6, ran_at = $7 WHERE id = $8",
        params![
            search.name,
            search.cadence.code(),
            search.is_by_mail,
            search.since_at,
            search.paused_at,
            search.ended_at,
            search.ran_at,
            search.id
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn update_feed(tx: &Tx, id: SavedSearchId, digest: Option<&str>) -> Result<()> {
    tx.execute("UPDATE saved_searches SET feed_digest = $1 WHERE id = $2", params![digest, id]).await?;
    Ok(())
}

/// One that has not ended.
pub(super) async fn find(conn: &impl Conn, id: SavedSearchId) -> Result<Option<SavedSearch>> {
    let row: Option<SavedSearchRow> = conn.fetch_optional(&format!("{SELECT} WHERE s.id = $1 AND s.ended_at IS NULL"), params![id]).await?;
    row.map(TryInto::try_into).transpose()
}

pub(super) async fn find_by_feed(conn: &impl Conn, digest: &str) -> Result<Option<SavedSearch>> {
    let sql = format!("{SELECT} JOIN users u ON u.id = s.user_id WHERE s.feed_digest = $1 AND s.ended_at IS NULL AND u.status = 'active'");
    let row: Option<SavedSearchRow> = conn.fetch_optional(&sql, params![digest]).await?;
    row.map(TryInto::try_into).transpose()
}

/// The search a mail's link belongs to, also when it has ended since.
pub(super) async fn find_by_link(conn: &impl Conn, digest: &str) -> Result<Option<SavedSearch>> {
    let sql = format!("{SELECT} JOIN saved_search_links l ON l.saved_search_id = s.id WHERE l.digest = $1");
    let row: Option<SavedSearchRow> = conn.fetch_optional(&sql, params![digest]).await?;
    row.map(TryInto::try_into).transpose()
}

pub(super) async fn list_of(conn: &impl Conn, user: UserId) -> Result<Vec<SavedSearch>> {
    let sql = format!("{SELECT} WHERE s.user_id = $1 AND s.ended_at IS NULL ORDER BY s.created_at DESC, s.id DESC");
    all(conn.fetch_all(&sql, params![user]).await?)
}

/// What somebody calls a search they follow already.
pub(super) async fn name_of(conn: &impl Conn, user: UserId, query: &HallQuery) -> Result<Option<String>> {
    let sql = "SELECT name AS value FROM saved_searches WHERE user_id = $1 AND query = $2 AND ended_at IS NULL";
    Ok(conn.fetch_values(sql, params![user, query.to_json()]).await?.into_iter().next())
}

pub(super) async fn count_of(conn: &impl Conn, user: UserId) -> Result<i64> {
    conn.count("SELECT COUNT(*) AS value FROM saved_searches WHERE user_id = $1 AND ended_at IS NULL", params![user]).await
}

/// When mails are due: at once where the index has moved on, the others where they last ran before these moments.
#[derive(Debug, Clone, Copy)]
pub(super) struct Due {
    pub(super) position: i64,
    pub(super) daily_before: Timestamp,
    pub(super) weekly_before: Timestamp,
}

/// Searches whose mails are due, the longest waiting first.
pub(super) async fn list_due(conn: &impl Conn, due: Due, limit: i64) -> Result<Vec<SavedSearch>> {
    let sql = format!(
        "{SELECT} JOIN users u ON u.id = s.user_id WHERE s.ended_at IS NULL AND s.paused_at IS NULL AND s.is_by_mail AND u.status = 'active' \
         AND ((s.cadence = 'at_once' AND s.position < $1) OR (s.cadence = 'daily' AND s.ran_at < $2) OR (s.cadence = 'weekly' AND s.ran_at < $3)) \
         ORDER BY s.ran_at, s.id LIMIT $4"
    );
    all(conn.fetch_all(&sql, params![due.position, due.daily_before, due.weekly_before, limit]).await?)
}

/// Notes that these were looked at with the index at `position`.
pub(super) async fn update_ran(tx: &Tx, ids: &[SavedSearchId], position: i64, now: Timestamp) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let sql = format!("UPDATE saved_searches SET position = $1, ran_at = $2 WHERE id IN ({})", db::placeholders(3, ids.len()));
    let mut values = params![position, now];
    values.extend(ids.iter().map(db::ToParam::to_param));
    tx.execute(&sql, values).await?;
    Ok(())
}

/// Which of these entries were told already.
pub(super) async fn list_told(conn: &impl Conn, id: SavedSearchId, entries: &[EntryId]) -> Result<Vec<EntryId>> {
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let places = db::placeholders(2, entries.len());
    let mut values = params![id];
    values.extend(entries.iter().map(db::ToParam::to_param));
    conn.fetch_values(
        &format!("SELECT entry_id AS value FROM saved_search_hits WHERE saved_search_id = $1 AND entry_id IN ({places})"),
        values,
    )
    .await
}

/// Notes that an entry is told; `false` if it was before.
pub(super) async fn insert_hit(tx: &Tx, id: SavedSearchId, entry: EntryId, now: Timestamp) -> Result<bool> {
    let inserted = tx
        .execute(
            "INSERT INTO saved_search_hits (saved_search_id, entry_id, told_at) VALUES ($1, $2, $3) ON CONFLICT (saved_search_id, entry_id) DO NOTHING",
            params![id, entry, now],
        )
        .await?;
    Ok(inserted > 0)
}

pub(super) async fn insert_link(tx: &Tx, digest: &str, id: SavedSearchId, now: Timestamp) -> Result<()> {
    tx.execute("INSERT INTO saved_search_links (digest, saved_search_id, created_at) VALUES ($1, $2, $3)", params![digest, id, now])
        .await?;
    Ok(())
}

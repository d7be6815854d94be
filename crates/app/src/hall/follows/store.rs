//! The tables of follows, and the audit chain as far as followers have been told.

use base::{
    Timestamp,
    id::{EntryId, UserId},
};
use db::{Conn, Result, Tx, params};

/// Inserts a follow; `false` if there was one.
pub(super) async fn insert(tx: &Tx, user: UserId, entry: EntryId, now: Timestamp) -> Result<bool> {
    let inserted = tx
        .execute(
            "INSERT INTO follows (user_id, entry_id, created_at) VALUES ($1, $2, $3) ON CONFLICT (user_id, entry_id) DO NOTHING",
            params![user, entry, now],
        )
        .await?;
    Ok(inserted > 0)
}

/// Deletes a follow; `false` if there was none.
pub(super) async fn delete(tx: &Tx, user: UserId, entry: EntryId) -> Result<bool> {
    Ok(tx.execute("DELETE FROM follows WHERE user_id = $1 AND entry_id = $2", params![user, entry]).await? > 0)
}

pub(super) async fn exists(conn: &impl Conn, user: UserId, entry: EntryId) -> Result<bool> {
    Ok(conn.count("SELECT COUNT(*) AS value FROM follows WHERE user_id = $1 AND entry_id = $2", params![user, entry]).await? > 0)
}

db::row! {
    pub(super) struct FollowRow { pub(super) entry_id: EntryId, pub(super) created_at: Timestamp }
}

pub(super) async fn list_of(conn: &impl Conn, user: UserId, offset: i64, limit: i64) -> Result<Vec<FollowRow>> {
    conn.fetch_all(
        "SELECT entry_id, created_at FROM follows WHERE user_id = $1 ORDER BY created_at DESC, entry_id LIMIT $2 OFFSET $3",
        params![user, limit, offset],
    )
    .await
}

pub(super) async fn count_of(conn: &impl Conn, user: UserId) -> Result<i64> {
    conn.count("SELECT COUNT(*) AS value FROM follows WHERE user_id = $1", params![user]).await
}

/// Active people who followed an entry at this time, without the one who did it.
pub(super) async fn list_followers(conn: &impl Conn, entry: EntryId, at: Timestamp, doer: Option<&str>) -> Result<Vec<UserId>> {
    conn.fetch_values(
        "SELECT f.user_id AS value FROM follows f JOIN users u ON u.id = f.user_id WHERE f.entry_id = $1 AND f.created_at <= $2 AND f.user_id <> $3 \
         AND u.status = 'active' ORDER BY f.user_id",
        params![entry, at, doer.unwrap_or_default()],
    )
    .await
}

pub(super) async fn position(conn: &impl Conn) -> Result<i64> {
    conn.count("SELECT seq AS value FROM follows_position WHERE id = 1", params![]).await
}

pub(super) async fn update_position(tx: &Tx, seq: i64) -> Result<()> {
    tx.execute("UPDATE follows_position SET seq = $1 WHERE id = 1 AND seq < $1", params![seq]).await?;
    Ok(())
}

db::row! {
    /// One step of the chain.
    pub(super) struct StepRow {
        pub(super) seq: i64,
        pub(super) at: Timestamp,
        pub(super) actor_id: Option<String>,
        pub(super) action: String,
        pub(super) noun: String,
        pub(super) noun_id: String,
        pub(super) detail: String,
    }
}

pub(super) async fn steps_after(conn: &impl Conn, seq: i64, limit: i64) -> Result<Vec<StepRow>> {
    conn.fetch_all(
        "SELECT seq, at, actor_id, action, noun, noun_id, detail FROM audit_entries WHERE seq > $1 ORDER BY seq LIMIT $2",
        params![seq, limit],
    )
    .await
}

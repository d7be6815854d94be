//! What the index is made from: the audit chain as a feed, published entries, and how far the exchange about them has come.

use base::{
    Timestamp,
    id::{EntryId, UserId},
};
use db::{Conn, Result, Tx, params};

use crate::registers::Entry;

db::row! {
    /// A published entry that has no vector of its present version.
    pub(super) struct MissingRow { pub(super) id: EntryId, pub(super) version: i64 }
}

db::row! {
    /// A vector as it is kept.
    pub(super) struct VectorRow { pub(super) entry_id: EntryId, pub(super) vector: String, pub(super) seq: i64 }
}

const WITHOUT_VECTOR: &str = "FROM entries e LEFT JOIN entry_vectors v ON v.entry_id = e.id AND v.edition = $1 \
     WHERE e.status = 'published' AND (v.version IS NULL OR v.version <> e.version)";

/// Newest published first: that is what people wait for.
pub(super) async fn list_without_vector(conn: &impl Conn, edition: &str, limit: i64) -> Result<Vec<MissingRow>> {
    let sql = format!("SELECT e.id AS id, e.version AS version {WITHOUT_VECTOR} ORDER BY e.published_at DESC, e.id LIMIT $2");
    conn.fetch_all(&sql, params![edition, limit]).await
}

pub(super) async fn count_without_vector(conn: &impl Conn, edition: &str) -> Result<i64> {
    conn.count(&format!("SELECT COUNT(*) AS value {WITHOUT_VECTOR}"), params![edition]).await
}

pub(super) async fn count_in_the_hall(conn: &impl Conn) -> Result<i64> {
    conn.count("SELECT COUNT(*) AS value FROM entries WHERE status = 'published'", params![]).await
}

/// Keeps a vector in the place of an older one. The position is moved in the same transaction, which lets only one writer at a time pass.
pub(super) async fn keep_vector(tx: &Tx, entry: EntryId, edition: &str, version: i64, vector: &str) -> Result<()> {
    tx.execute("UPDATE entry_vectors_position SET seq = seq + 1 WHERE id = 1", params![]).await?;
    tx.execute(
        "INSERT INTO entry_vectors (entry_id, edition, version, vector, seq) SELECT $1, $2, $3, $4, seq FROM entry_vectors_position WHERE id = 1 \
         ON CONFLICT (entry_id, edition) DO UPDATE SET version = excluded.version, vector = excluded.vector, seq = excluded.seq",
        params![entry, edition, version, vector],
    )
    .await?;
    Ok(())
}

/// Forgets every vector: they are made again.
#[cfg(test)]
pub(super) async fn delete_vectors(tx: &Tx) -> Result<()> {
    tx.execute("DELETE FROM entry_vectors", params![]).await?;
    Ok(())
}

pub(super) async fn vectors_after(conn: &impl Conn, edition: &str, seq: i64, limit: i64) -> Result<Vec<VectorRow>> {
    conn.fetch_all(
        "SELECT entry_id, vector, seq FROM entry_vectors WHERE edition = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        params![edition, seq, limit],
    )
    .await
}

db::row! {
    /// One step of the feed.
    pub(super) struct FeedRow { pub(super) seq: i64, pub(super) noun: String, pub(super) noun_id: String }
}

pub(super) async fn feed_after(conn: &impl Conn, seq: i64, limit: i64) -> Result<Vec<FeedRow>> {
    conn.fetch_all("SELECT seq, noun, noun_id FROM audit_entries WHERE seq > $1 ORDER BY seq LIMIT $2", params![seq, limit]).await
}

pub(super) async fn entries_of_match(conn: &impl Conn, id: &str) -> Result<Vec<EntryId>> {
    conn.fetch_values(
        "SELECT demand_id AS value FROM matches WHERE id = $1 UNION SELECT achievement_id AS value FROM matches WHERE id = $1",
        params![id],
    )
    .await
}

pub(super) async fn entries_of_deal(conn: &impl Conn, id: &str) -> Result<Vec<EntryId>> {
    conn.fetch_values(
        "SELECT demand_id AS value FROM deals WHERE id = $1 AND demand_id IS NOT NULL UNION \
         SELECT achievement_id AS value FROM deals WHERE id = $1 AND achievement_id IS NOT NULL",
        params![id],
    )
    .await
}

pub(super) async fn entries_of_organization(conn: &impl Conn, id: &str) -> Result<Vec<EntryId>> {
    conn.fetch_values("SELECT id AS value FROM entries WHERE organization_id = $1 AND status = 'published'", params![id]).await
}

pub(super) async fn published_after(conn: &impl Conn, after: Option<EntryId>, limit: i64) -> Result<Vec<EntryId>> {
    let after = after.map(|id| id.to_string()).unwrap_or_default();
    conn.fetch_values("SELECT id AS value FROM entries WHERE status = 'published' AND id > $1 ORDER BY id LIMIT $2", params![after, limit])
        .await
}

db::row! {
    pub(super) struct ProgressRow { pub(super) entry_id: EntryId, pub(super) rank: i64 }
}

/// For each entry the furthest the exchange about it has come: 1 in talks, 2 in a deal, 3 signed. Entries without any are left out.
pub(super) async fn progress_of(conn: &impl Conn, ids: &[EntryId]) -> Result<Vec<ProgressRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let list = db::placeholders(1, ids.len());
    let side = |side: &str| {
        format!(
            "SELECT m.{side}_id AS entry_id, CAST(1 AS BIGINT) AS rank FROM matches m WHERE m.state IN ('claimed', 'contacted', 'interested') AND m.{side}_id IN ({list}) \
             UNION ALL SELECT d.{side}_id, CAST(2 AS BIGINT) FROM deals d WHERE d.closed_at IS NULL AND d.{side}_id IN ({list}) \
             UNION ALL SELECT d.{side}_id, CAST(3 AS BIGINT) FROM deals d JOIN contracts c ON c.deal_id = d.id WHERE d.{side}_id IN ({list})"
        )
    };
    let sql = format!(
        "SELECT entry_id, MAX(rank) AS rank FROM ({} UNION ALL {}) AS steps GROUP BY entry_id",
        side("demand"),
        side("achievement")
    );
    conn.fetch_all(&sql, ids.iter().map(db::ToParam::to_param).collect()).await
}

db::row! {
    /// A deal about an entry, as far as its life goes.
    pub(super) struct DealRow {
        pub(super) id: String, pub(super) stage: String, pub(super) closed_at: Option<Timestamp>, pub(super) close_reason: Option<String>, pub(super) landed_on: Option<base::Date>,
    }
}

pub(super) async fn deals_of(conn: &impl Conn, entry: EntryId) -> Result<Vec<DealRow>> {
    conn.fetch_all(
        "SELECT id, stage, closed_at, close_reason, landed_on FROM deals WHERE demand_id = $1 OR achievement_id = $1 ORDER BY id",
        params![entry],
    )
    .await
}

/// Whether a match about an entry is being talked about.
pub(super) async fn is_in_talks(conn: &impl Conn, entry: EntryId) -> Result<bool> {
    let count = conn
        .count(
            "SELECT COUNT(*) AS value FROM matches WHERE state IN ('claimed', 'contacted', 'interested') AND (demand_id = $1 OR achievement_id = $1)",
            params![entry],
        )
        .await?;
    Ok(count > 0)
}

/// The stages a deal was in.
pub(super) async fn stages_visited(conn: &impl Conn, deal: &str) -> Result<Vec<String>> {
    conn.fetch_values("SELECT DISTINCT to_stage AS value FROM deal_moves WHERE deal_id = $1 ORDER BY to_stage", params![deal]).await
}

/// The person an entry of the technology managers' register is about: its author, else whoever of its organisation has its title as a name.
pub(super) async fn find_manager(conn: &impl Conn, entry: &Entry) -> Result<Option<UserId>> {
    conn.fetch_value(
        "SELECT u.id AS value FROM users u WHERE EXISTS (SELECT 1 FROM grants g WHERE g.user_id = u.id AND g.role = 'technology_manager' AND g.status = 'active') \
         AND (u.id = $1 OR (u.name = $2 AND EXISTS (SELECT 1 FROM grants o WHERE o.user_id = u.id AND o.organization_id = $3 AND o.status = 'active'))) \
         ORDER BY CASE WHEN u.id = $1 THEN 0 ELSE 1 END, u.id LIMIT 1",
        params![entry.author_id, entry.title, entry.organization_id],
    )
    .await
}

db::row! {
    /// What a technology manager has done, counted.
    pub(super) struct WorkRow { pub(super) demands: i64, pub(super) contacted: i64, pub(super) deals: i64, pub(super) signed: i64 }
}

pub(super) async fn count_work(conn: &impl Conn, manager: UserId) -> Result<WorkRow> {
    let row = conn
        .fetch_optional(
            "SELECT (SELECT COUNT(DISTINCT demand_id) FROM demand_takes WHERE manager_id = $1) AS demands, \
             (SELECT COUNT(*) FROM matches WHERE manager_id = $1 AND contacted_at IS NOT NULL) AS contacted, \
             (SELECT COUNT(*) FROM deals WHERE manager_id = $1) AS deals, \
             (SELECT COUNT(*) FROM deals d JOIN contracts c ON c.deal_id = d.id WHERE d.manager_id = $1) AS signed",
            params![manager],
        )
        .await?;
    Ok(row.unwrap_or(WorkRow { demands: 0, contacted: 0, deals: 0, signed: 0 }))
}

//! The table of rulings on conditions.

use base::{
    Timestamp,
    id::{OrganizationId, RulingId, UserId},
};
use db::{Conn, Result, Tx, params};

use super::model::{ConditionRuling, RulingVerdict};

db::row! {
    struct RulingRow {
        id: RulingId,
        organization_id: OrganizationId,
        clause: String,
        condition: String,
        verdict: String,
        reason: String,
        ruled_at: Timestamp,
        ruled_by: Option<UserId>,
        ended_at: Option<Timestamp>,
    }
}

impl From<RulingRow> for ConditionRuling {
    fn from(row: RulingRow) -> Self {
        Self {
            id: row.id,
            organization: row.organization_id,
            clause: row.clause,
            condition: row.condition,
            verdict: RulingVerdict::from_code(&row.verdict).unwrap_or(RulingVerdict::Open),
            reason: row.reason,
            ruled_at: row.ruled_at,
            ruled_by: row.ruled_by,
            ended_at: row.ended_at,
        }
    }
}

/// The rulings of a firm that stand, oldest first.
pub(in crate::policies) async fn list_current(conn: &impl Conn, organization: OrganizationId) -> Result<Vec<ConditionRuling>> {
    let sql =
        "SELECT * FROM policy_rulings WHERE organization_id = $1 AND ended_at IS NULL AND verdict <> 'withdrawn' ORDER BY ruled_at, id";
    let rows: Vec<RulingRow> = conn.fetch_all(sql, params![organization]).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Everything that was ever ruled for a firm, newest first.
pub(super) async fn list_history(conn: &impl Conn, organization: OrganizationId, limit: i64) -> Result<Vec<ConditionRuling>> {
    let sql = "SELECT * FROM policy_rulings WHERE organization_id = $1 ORDER BY ruled_at DESC, id DESC LIMIT $2";
    let rows: Vec<RulingRow> = conn.fetch_all(sql, params![organization, limit]).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The decisions about a clause that stand, of all firms.
pub(in crate::policies) async fn list_decided(conn: &impl Conn, clause: &str) -> Result<Vec<ConditionRuling>> {
    let sql = "SELECT * FROM policy_rulings WHERE clause = $1 AND ended_at IS NULL AND verdict IN ('yes', 'no') ORDER BY organization_id, ruled_at, id";
    let rows: Vec<RulingRow> = conn.fetch_all(sql, params![clause]).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Ends the ruling that stands; answers how many there were.
pub(super) async fn end(tx: &Tx, organization: OrganizationId, clause: &str, condition: &str, at: Timestamp) -> Result<u64> {
    let sql = "UPDATE policy_rulings SET ended_at = $1 WHERE organization_id = $2 AND clause = $3 AND condition = $4 AND ended_at IS NULL";
    tx.execute(sql, params![at, organization, clause, condition]).await
}

pub(super) async fn insert(tx: &Tx, ruling: &ConditionRuling) -> Result<()> {
    let sql = "INSERT INTO policy_rulings (id, organization_id, clause, condition, verdict, reason, ruled_at, ruled_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let it = ruling;
    tx.execute(sql, params![it.id, it.organization, it.clause, it.condition, it.verdict.code(), it.reason, it.ruled_at, it.ruled_by])
        .await?;
    Ok(())
}

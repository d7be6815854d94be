//! The tables of learning: formulas, unwanted fields, rewrites; and the outcomes they are learned from.

use base::{
    Date, Timestamp,
    id::{AnyId, EntryId, MatchId, OrganizationId, UserId},
};
use db::{Conn, DbError, Result, Tx, params};

use super::model::{FormulaState, KeptFormula};

db::row! {
    struct FormulaRow {
        id: AnyId, pair: String, state: String, weights: String, report: String, made_at: Timestamp, decided_by: Option<UserId>,
        decided_at: Option<Timestamp>, in_force_since: Option<Timestamp>,
    }
}

impl TryFrom<FormulaRow> for KeptFormula {
    type Error = DbError;
    fn try_from(row: FormulaRow) -> Result<Self> {
        let shape = |what: &str, error: String| DbError::Shape(format!("{what} of formula {}: {error}", row.id));
        Ok(Self {
            state: FormulaState::from_code(&row.state).ok_or_else(|| shape("state", row.state.clone()))?,
            weights: serde_json::from_str(&row.weights).map_err(|error| shape("weights", error.to_string()))?,
            report: serde_json::from_str(&row.report).map_err(|error| shape("report", error.to_string()))?,
            id: row.id,
            pair: row.pair,
            made_at: row.made_at,
            decided_by: row.decided_by,
            decided_at: row.decided_at,
            in_force_since: row.in_force_since,
        })
    }
}

pub(super) async fn insert(tx: &Tx, it: &KeptFormula) -> Result<()> {
    let json = |value: serde_json::Result<String>| value.map_err(|error| DbError::Shape(error.to_string()));
    tx.execute(
        "INSERT INTO match_formulas (id, pair, state, weights, report, made_at) VALUES ($1, $2, $3, $4, $5, $6)",
        params![
            it.id,
            it.pair.as_str(),
            it.state.code(),
            json(serde_json::to_string(&it.weights))?,
            json(serde_json::to_string(&it.report))?,
            it.made_at
        ],
    )
    .await?;
    Ok(())
}

/// Writes where a formula stands; `false` if it does not stand any more where it was thought to.
pub(super) async fn update_state(tx: &Tx, before: FormulaState, it: &KeptFormula) -> Result<bool> {
    let touched = tx
        .execute(
            "UPDATE match_formulas SET state = $1, decided_by = $2, decided_at = $3, in_force_since = $4 WHERE id = $5 AND state = $6",
            params![it.state.code(), it.decided_by, it.decided_at, it.in_force_since, it.id, before.code()],
        )
        .await?;
    Ok(touched == 1)
}

pub(super) async fn find(conn: &impl Conn, id: AnyId) -> Result<Option<KeptFormula>> {
    let row: Option<FormulaRow> = conn.fetch_optional("SELECT * FROM match_formulas WHERE id = $1", params![id]).await?;
    row.map(TryInto::try_into).transpose()
}

pub(super) async fn find_in_state(conn: &impl Conn, pair: &str, state: FormulaState) -> Result<Option<KeptFormula>> {
    let sql = "SELECT * FROM match_formulas WHERE pair = $1 AND state = $2 ORDER BY made_at DESC, id DESC LIMIT 1";
    let row: Option<FormulaRow> = conn.fetch_optional(sql, params![pair, state.code()]).await?;
    row.map(TryInto::try_into).transpose()
}

/// The newest first.
pub(super) async fn list(conn: &impl Conn, pair: &str, limit: i64) -> Result<Vec<KeptFormula>> {
    let rows: Vec<FormulaRow> = conn
        .fetch_all("SELECT * FROM match_formulas WHERE pair = $1 ORDER BY made_at DESC, id DESC LIMIT $2", params![pair, limit])
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

db::row! {
    /// What ranking rests on besides entries and index.
    pub(super) struct StandingRow { pub(super) formula: Option<String>, pub(super) unwanted: i64 }
}

pub(super) async fn standing(conn: &impl Conn, pair: &str) -> Result<StandingRow> {
    conn.fetch_one(
        "SELECT (SELECT id FROM match_formulas WHERE pair = $1 AND state = 'in_force') AS formula, \
         (SELECT COUNT(*) FROM match_unwanted_fields) AS unwanted",
        params![pair],
    )
    .await
}

db::row! {
    pub(super) struct UnwantedRow { pub(super) organization_id: OrganizationId, pub(super) field: String }
}

pub(super) async fn list_unwanted(conn: &impl Conn, organizations: &[OrganizationId]) -> Result<Vec<UnwantedRow>> {
    if organizations.is_empty() {
        return Ok(Vec::new());
    }
    let params = organizations.iter().map(db::ToParam::to_param).collect();
    let places = db::placeholders(1, organizations.len());
    conn.fetch_all(&format!("SELECT organization_id, field FROM match_unwanted_fields WHERE organization_id IN ({places})"), params).await
}

/// Notes that a firm does not want a field; `false` if that was known.
pub(super) async fn insert_unwanted(tx: &Tx, organization: OrganizationId, field: &str, found: MatchId, now: Timestamp) -> Result<bool> {
    let inserted = tx
        .execute(
            "INSERT INTO match_unwanted_fields (organization_id, field, match_id, at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (organization_id, field) DO NOTHING",
            params![organization, field, found, now],
        )
        .await?;
    Ok(inserted > 0)
}

pub(super) async fn insert_rewrite(tx: &Tx, found: MatchId, entry: EntryId, version: i64, sentence: &str, now: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO match_rewrites (match_id, entry_id, entry_version, sentence, at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (match_id) DO UPDATE SET entry_id = $2, entry_version = $3, sentence = $4, at = $5",
        params![found, entry, version, sentence, now],
    )
    .await?;
    Ok(())
}

db::row! {
    pub(super) struct RewriteRow { pub(super) entry_id: EntryId, pub(super) sentence: String, pub(super) at: Timestamp }
}

/// Sentences to be rewritten in entries of these organisations that nobody has changed since.
pub(super) async fn list_rewrites(conn: &impl Conn, organizations: &[OrganizationId]) -> Result<Vec<RewriteRow>> {
    if organizations.is_empty() {
        return Ok(Vec::new());
    }
    let params = organizations.iter().map(db::ToParam::to_param).collect();
    let places = db::placeholders(1, organizations.len());
    let sql = format!(
        "SELECT r.entry_id, r.sentence, r.at FROM match_rewrites r JOIN entries e ON e.id = r.entry_id \
         WHERE e.version <= r.entry_version AND e.status = 'published' AND e.organization_id IN ({places}) ORDER BY r.at, r.entry_id LIMIT 50"
    );
    conn.fetch_all(&sql, params).await
}

db::row! {
    /// What came of a recorded pair.
    pub(super) struct OutcomeRow {
        pub(super) demand_id: EntryId,
        pub(super) achievement_id: EntryId,
        pub(super) state: String,
        pub(super) contacted_at: Option<Timestamp>,
        pub(super) refusal_reason: Option<String>,
        pub(super) deal: Option<String>,
        pub(super) signed_on: Option<Date>,
    }
}

/// Recorded pairs with what came of them, the last touched first.
pub(super) async fn list_outcomes(conn: &impl Conn, limit: i64) -> Result<Vec<OutcomeRow>> {
    conn.fetch_all(
        "SELECT m.demand_id, m.achievement_id, m.state, m.contacted_at, m.refusal_reason, m.deal_id AS deal, \
         (SELECT MIN(c.signed_on) FROM contracts c WHERE c.deal_id = m.deal_id) AS signed_on \
         FROM matches m ORDER BY m.updated_at DESC, m.id DESC LIMIT $1",
        params![limit],
    )
    .await
}

//! The tables of local versions and of checks of sources.

use base::{
    Date, Timestamp,
    id::{PolicyVersionId, SourceCheckId, UserId},
    time::local_date,
};
use db::{Conn, Result, Tx, params};

use super::{
    model::{Version, VersionStatus},
    sources::{Outcome, SourceCheck},
};

db::row! {
    struct VersionRow {
        id: PolicyVersionId, clause: String, number: i64, is_ending: bool, body: String, base: String, effective_on: Date, reason: String, status: String,
        submitted_at: Timestamp, submitted_by: UserId, decided_at: Option<Timestamp>, decided_by: Option<UserId>, decision: Option<String>,
    }
}

impl From<VersionRow> for Version {
    fn from(row: VersionRow) -> Self {
        Self {
            id: row.id,
            clause: row.clause,
            number: row.number,
            is_ending: row.is_ending,
            text: row.body,
            base: row.base,
            effective_on: row.effective_on,
            reason: row.reason,
            status: VersionStatus::from_code(&row.status).unwrap_or(VersionStatus::Withdrawn),
            submitted_at: row.submitted_at,
            submitted_by: row.submitted_by,
            decided_at: row.decided_at,
            decided_by: row.decided_by,
            decision: row.decision,
        }
    }
}

pub(super) async fn insert(tx: &Tx, version: &Version) -> Result<()> {
    let sql = "INSERT INTO policy_versions (id, clause, number, is_ending, body, base, effective_on, reason, status, submitted_at, submitted_by) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let values = params![
        version.id,
        version.clause,
        version.number,
        version.is_ending,
        version.text,
        version.base,
        version.effective_on,
        version.reason,
        version.status.code(),
        version.submitted_at,
        version.submitted_by
    ];
    tx.execute(sql, values).await?;
    Ok(())
}

/// The next number of a clause.
pub(super) async fn next_number(tx: &Tx, clause: &str) -> Result<i64> {
    tx.count("SELECT COALESCE(MAX(number), 0) + 1 AS value FROM policy_versions WHERE clause = $1", params![clause]).await
}

pub(super) async fn find(conn: &impl Conn, id: PolicyVersionId) -> Result<Option<Version>> {
    let row: Option<VersionRow> = conn.fetch_optional("SELECT * FROM policy_versions WHERE id = $1", params![id]).await?;
    Ok(row.map(Into::into))
}

/// Those that wait first, then the newest.
pub(super) async fn list(conn: &impl Conn, limit: i64) -> Result<Vec<Version>> {
    let sql = "SELECT * FROM policy_versions ORDER BY CASE status WHEN 'submitted' THEN 0 ELSE 1 END, submitted_at DESC, id DESC LIMIT $1";
    let rows: Vec<VersionRow> = conn.fetch_all(sql, params![limit]).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// What is published and has begun and was not ended, in the order in which each takes the place of those before it.
pub(super) async fn list_in_force(conn: &impl Conn, on: Date) -> Result<Vec<Version>> {
    Ok(in_force(list_published(conn).await?, on))
}

/// All that were ever published, endings among them, by clause and day.
pub(super) async fn list_published(conn: &impl Conn) -> Result<Vec<Version>> {
    let sql = "SELECT * FROM policy_versions WHERE status = 'published'";
    let rows: Vec<VersionRow> = conn.fetch_all(sql, Vec::new()).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Of published versions those that have begun on a day and were not ended.
pub(super) fn in_force(mut published: Vec<Version>, on: Date) -> Vec<Version> {
    published.retain(|version| version.effective_on <= on);
    published.sort_by(|a, b| (&a.clause, a.effective_on, a.number).cmp(&(&b.clause, b.effective_on, b.number)));
    let mut standing: Vec<Version> = Vec::new();
    for version in published {
        if version.is_ending {
            standing.retain(|known| known.clause != version.clause);
        } else {
            standing.push(version);
        }
    }
    standing
}

/// The first day on which a published ending takes the place of a published version; nothing while none does.
pub(super) async fn find_end(conn: &impl Conn, version: &Version) -> Result<Option<Date>> {
    let sql = "SELECT * FROM policy_versions WHERE clause = $1 AND status = 'published' AND is_ending = TRUE \
               AND (effective_on > $2 OR (effective_on = $2 AND number > $3)) ORDER BY effective_on, number LIMIT 1";
    let row: Option<VersionRow> = conn.fetch_optional(sql, params![version.clause, version.effective_on, version.number]).await?;
    Ok(row.map(|row| row.effective_on))
}

/// How many were ever published; it grows with each publication.
pub(super) async fn count_published(conn: &impl Conn) -> Result<i64> {
    conn.count("SELECT COUNT(*) AS value FROM policy_versions WHERE status = 'published'", Vec::new()).await
}

/// Decides about a version that waits; `false` if it waits no longer.
pub(super) async fn decide(tx: &Tx, version: &Version) -> Result<bool> {
    let sql = "UPDATE policy_versions SET status = $1, effective_on = $2, decided_at = $3, decided_by = $4, decision = $5 \
               WHERE id = $6 AND status = 'submitted'";
    let values = params![version.status.code(), version.effective_on, version.decided_at, version.decided_by, version.decision, version.id];
    Ok(tx.execute(sql, values).await? > 0)
}

db::row! {
    struct CheckRow {
        clause: String, source: String, outcome: String, note: String, looked_on: Option<Date>, checked_at: Timestamp, checked_by: UserId,
    }
}

pub(super) async fn insert_check(tx: &Tx, id: SourceCheckId, check: &SourceCheck) -> Result<()> {
    let sql = "INSERT INTO policy_source_checks (id, clause, source, outcome, note, looked_on, checked_at, checked_by) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let values =
        params![id, check.clause, check.source, check.outcome.code(), check.note, check.looked_on, check.checked_at, check.checked_by];
    tx.execute(sql, values).await?;
    Ok(())
}

/// The last check of each source of each clause that was ever checked here.
pub(super) async fn list_last_checks(conn: &impl Conn) -> Result<Vec<SourceCheck>> {
    let sql = "SELECT clause, source, outcome, note, looked_on, checked_at, checked_by FROM policy_source_checks c \
               WHERE NOT EXISTS (SELECT 1 FROM policy_source_checks l WHERE l.clause = c.clause AND l.source = c.source AND l.id > c.id) \
               ORDER BY clause, id";
    list_checks(conn, sql).await
}

/// The last check of each source of each clause that found it as before.
pub(super) async fn list_last_same(conn: &impl Conn) -> Result<Vec<SourceCheck>> {
    let sql = "SELECT clause, source, outcome, note, looked_on, checked_at, checked_by FROM policy_source_checks c WHERE outcome = 'same' \
               AND NOT EXISTS (SELECT 1 FROM policy_source_checks l WHERE l.clause = c.clause AND l.source = c.source \
               AND l.outcome = 'same' AND l.id > c.id) ORDER BY clause, id";
    list_checks(conn, sql).await
}

async fn list_checks(conn: &impl Conn, sql: &str) -> Result<Vec<SourceCheck>> {
    let rows: Vec<CheckRow> = conn.fetch_all(sql, Vec::new()).await?;
    let each = rows.into_iter().filter_map(|row| {
        Some(SourceCheck {
            outcome: Outcome::from_code(&row.outcome)?,
            clause: row.clause,
            source: row.source,
            note: row.note,
            looked_on: row.looked_on.unwrap_or_else(|| local_date(row.checked_at)),
            checked_at: row.checked_at,
            checked_by: row.checked_by,
        })
    });
    Ok(each.collect())
}

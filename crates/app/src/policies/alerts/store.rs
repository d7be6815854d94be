//! The tables of alerts, of what they have seen and of what they told.

use base::{
    Date, Timestamp,
    id::{OrganizationId, PolicyAlertId, UserId},
};
use db::{Conn, Result, Tx, params};

use super::model::{AlertEvent, AlertKind, Mark, Measures, PolicyAlert, Seen, Told};
use crate::policies::Group;

db::row! {
    struct AlertRow {
        id: PolicyAlertId, organization_id: OrganizationId, user_id: UserId, library: String, profile: i64, looked_on: Date,
        created_at: Timestamp, ended_at: Option<Timestamp>,
    }
}

db::row! {
    struct SeenRow { clause: String, digest: String, standing: String, closes_on: Option<Date>, measures: Option<String> }
}

db::row! {
    struct EventRow { kind: String, clause: String, detail: String, body: String, told_at: Timestamp }
}

db::row! {
    struct TextRow { body: String }
}

impl AlertRow {
    fn split(self) -> (PolicyAlert, Mark) {
        let alert = PolicyAlert {
            id: self.id,
            organization: self.organization_id,
            user: self.user_id,
            created_at: self.created_at,
            ended_at: self.ended_at,
        };
        (alert, Mark { library: self.library, profile: self.profile, day: self.looked_on })
    }
}

pub(super) async fn insert(tx: &Tx, alert: &PolicyAlert, mark: &Mark) -> Result<()> {
    let sql = "INSERT INTO policy_alerts (id, organization_id, user_id, library, profile, looked_on, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = params![alert.id, alert.organization, alert.user, mark.library, mark.profile, mark.day, alert.created_at];
    tx.execute(sql, values).await?;
    Ok(())
}

/// The alert of a person for a firm that has not ended.
pub(super) async fn find_of(conn: &impl Conn, organization: OrganizationId, user: UserId) -> Result<Option<PolicyAlert>> {
    let sql = "SELECT * FROM policy_alerts WHERE organization_id = $1 AND user_id = $2 AND ended_at IS NULL";
    let row: Option<AlertRow> = conn.fetch_optional(sql, params![organization, user]).await?;
    Ok(row.map(|row| row.split().0))
}

/// The alert that a mail's link ends, also when it has ended since.
pub(super) async fn find_by_link(conn: &impl Conn, digest: &str) -> Result<Option<PolicyAlert>> {
    let sql = "SELECT a.* FROM policy_alerts a JOIN policy_alert_links l ON l.alert_id = a.id WHERE l.digest = $1";
    let row: Option<AlertRow> = conn.fetch_optional(sql, params![digest]).await?;
    Ok(row.map(|row| row.split().0))
}

pub(super) async fn insert_link(tx: &Tx, digest: &str, alert: PolicyAlertId, now: Timestamp) -> Result<()> {
    tx.execute("INSERT INTO policy_alert_links (digest, alert_id, created_at) VALUES ($1, $2, $3)", params![digest, alert, now]).await?;
    Ok(())
}

/// Ends an alert; `false` if it had ended.
pub(super) async fn end(tx: &Tx, alert: PolicyAlertId, now: Timestamp) -> Result<bool> {
    let sql = "UPDATE policy_alerts SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL";
    Ok(tx.execute(sql, params![now, alert]).await? > 0)
}

/// Alerts of people with an active account behind which something has moved on, in the order in which they were saved.
pub(super) async fn list_due(conn: &impl Conn, library: &str, day: Date, limit: i64) -> Result<Vec<(PolicyAlert, Mark)>> {
    let sql = "SELECT a.* FROM policy_alerts a JOIN users u ON u.id = a.user_id \
               LEFT JOIN policy_profiles p ON p.organization_id = a.organization_id \
               WHERE a.ended_at IS NULL AND u.status = 'active' AND (a.library <> $1 OR a.looked_on <> $2 OR a.profile <> COALESCE(p.version, 0)) \
               ORDER BY a.id LIMIT $3";
    let rows: Vec<AlertRow> = conn.fetch_all(sql, params![library, day, limit]).await?;
    Ok(rows.into_iter().map(AlertRow::split).collect())
}

/// Moves an alert on; `false` if somebody did so meanwhile or it has ended.
pub(super) async fn advance(tx: &Tx, alert: PolicyAlertId, from: &Mark, to: &Mark) -> Result<bool> {
    let sql = "UPDATE policy_alerts SET library = $1, profile = $2, looked_on = $3 \
               WHERE id = $4 AND ended_at IS NULL AND library = $5 AND profile = $6 AND looked_on = $7";
    let values = params![to.library, to.profile, to.day, alert, from.library, from.profile, from.day];
    Ok(tx.execute(sql, values).await? > 0)
}

pub(super) async fn list_seen(conn: &impl Conn, alert: PolicyAlertId) -> Result<Vec<Seen>> {
    let rows: Vec<SeenRow> = conn.fetch_all("SELECT * FROM policy_alert_clauses WHERE alert_id = $1", params![alert]).await?;
    let each = rows.into_iter().map(|row| Seen {
        group: Group::ALL.into_iter().find(|group| group.code() == row.standing).unwrap_or(Group::Rest),
        clause: row.clause,
        digest: row.digest,
        closes_on: row.closes_on,
        measures: row.measures.as_deref().and_then(|noted| serde_json::from_str(noted).ok()),
    });
    Ok(each.collect())
}

/// Notes what is seen of a clause now.
pub(super) async fn put_seen(tx: &Tx, alert: PolicyAlertId, seen: &Seen) -> Result<()> {
    let sql = "INSERT INTO policy_alert_clauses (alert_id, clause, digest, standing, closes_on, measures) VALUES ($1, $2, $3, $4, $5, $6) \
               ON CONFLICT (alert_id, clause) DO UPDATE SET digest = $3, standing = $4, closes_on = $5, measures = $6";
    tx.execute(sql, params![alert, seen.clause, seen.digest, seen.group.code(), seen.closes_on, written(seen.measures)]).await?;
    Ok(())
}

/// What was noted beside text and list, as it is stored.
fn written(measures: Option<Measures>) -> Option<String> {
    measures.and_then(|noted| serde_json::to_string(&noted).ok())
}

/// Keeps the text of a clause under its digest, once.
pub(super) async fn put_text(tx: &Tx, digest: &str, text: &str) -> Result<()> {
    let sql = "INSERT INTO policy_alert_texts (digest, body) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING";
    tx.execute(sql, params![digest, text]).await?;
    Ok(())
}

/// The text of a clause that an alert has seen.
pub(super) async fn find_text(conn: &impl Conn, digest: &str) -> Result<Option<String>> {
    let row: Option<TextRow> = conn.fetch_optional("SELECT body FROM policy_alert_texts WHERE digest = $1", params![digest]).await?;
    Ok(row.map(|row| row.body))
}

/// Forgets a clause that is no longer there.
pub(super) async fn delete_seen(tx: &Tx, alert: PolicyAlertId, clause: &str) -> Result<()> {
    tx.execute("DELETE FROM policy_alert_clauses WHERE alert_id = $1 AND clause = $2", params![alert, clause]).await?;
    Ok(())
}

/// Notes that something is told; `false` if it was before.
pub(super) async fn insert_event(tx: &Tx, alert: PolicyAlertId, event: &AlertEvent, body: &str) -> Result<bool> {
    let sql = "INSERT INTO policy_alert_events (alert_id, clause, kind, detail, body, told_at) VALUES ($1, $2, $3, $4, $5, $6) \
               ON CONFLICT (alert_id, clause, kind, detail) DO NOTHING";
    Ok(tx.execute(sql, params![alert, event.clause, event.kind.code(), event.detail, body, event.told_at]).await? > 0)
}

/// What a person was told of a firm, the newest first.
pub(super) async fn list_events(conn: &impl Conn, organization: OrganizationId, user: UserId, limit: i64) -> Result<Vec<AlertEvent>> {
    let sql = "SELECT e.kind, e.clause, e.detail, e.body, e.told_at FROM policy_alert_events e JOIN policy_alerts a ON a.id = e.alert_id \
               WHERE a.organization_id = $1 AND a.user_id = $2 ORDER BY e.told_at DESC, e.clause, e.kind LIMIT $3";
    let rows: Vec<EventRow> = conn.fetch_all(sql, params![organization, user, limit]).await?;
    let each = rows.into_iter().filter_map(|row| {
        let told: Told = serde_json::from_str(&row.body).unwrap_or_default();
        Some(AlertEvent {
            kind: AlertKind::from_code(&row.kind)?,
            clause: row.clause,
            title: told.title,
            detail: row.detail,
            change: told.change,
            told_at: row.told_at,
        })
    });
    Ok(each.collect())
}

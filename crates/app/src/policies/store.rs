//! The tables of profiles, children and facts.

use base::{
    Date, Timestamp,
    id::{ChildId, FactRecordId, OrganizationId, UserId},
};
use db::{Conn, Result, Tx, params};

use super::model::{ChildRecord, FactRecord, FactSource};

db::row! {
    struct FactRow {
        id: FactRecordId,
        organization_id: OrganizationId,
        child_id: Option<ChildId>,
        field: String,
        value: Option<String>,
        source: String,
        note: Option<String>,
        as_of: Option<Date>,
        stated_at: Timestamp,
        stated_by: Option<UserId>,
        ended_at: Option<Timestamp>,
    }
}

impl From<FactRow> for FactRecord {
    fn from(row: FactRow) -> Self {
        Self {
            id: row.id,
            organization: row.organization_id,
            child: row.child_id,
            field: row.field,
            value: row.value.as_deref().and_then(|text| serde_json::from_str(text).ok()),
            source: FactSource::from_code(&row.source).unwrap_or(FactSource::Stated),
            note: row.note,
            as_of: row.as_of,
            stated_at: row.stated_at,
            stated_by: row.stated_by,
            ended_at: row.ended_at,
        }
    }
}

db::row! {
    struct ChildRow {
        id: ChildId,
        organization_id: OrganizationId,
        kind: String,
        name: String,
        year: Option<i64>,
    }
}

impl From<ChildRow> for ChildRecord {
    fn from(row: ChildRow) -> Self {
        Self {
            id: row.id,
            organization: row.organization_id,
            kind: row.kind,
            name: row.name,
            year: row.year.and_then(|year| i16::try_from(year).ok()),
        }
    }
}

/// Counts a change of a profile and answers the version after it. Until the transaction ends nobody else changes the profile.
pub(super) async fn advance(tx: &Tx, organization: OrganizationId, at: Timestamp) -> Result<i64> {
    let sql = "INSERT INTO policy_profiles (organization_id, version, updated_at) VALUES ($1, 1, $2) \
               ON CONFLICT (organization_id) DO UPDATE SET version = policy_profiles.version + 1, updated_at = $2 RETURNING version AS value";
    tx.count(sql, params![organization, at]).await
}

/// How often a profile was changed.
pub(super) async fn find_version(conn: &impl Conn, organization: OrganizationId) -> Result<i64> {
    conn.count("SELECT COALESCE(MAX(version), 0) AS value FROM policy_profiles WHERE organization_id = $1", params![organization]).await
}

/// The records in force.
pub(super) async fn list_facts(conn: &impl Conn, organization: OrganizationId) -> Result<Vec<FactRecord>> {
    let sql = "SELECT * FROM policy_facts WHERE organization_id = $1 AND ended_at IS NULL ORDER BY id";
    let rows: Vec<FactRow> = conn.fetch_all(sql, params![organization]).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// All records, the newest first.
pub(super) async fn list_history(conn: &impl Conn, organization: OrganizationId, limit: i64) -> Result<Vec<FactRecord>> {
    let sql = "SELECT * FROM policy_facts WHERE organization_id = $1 ORDER BY stated_at DESC, id DESC LIMIT $2";
    let rows: Vec<FactRow> = conn.fetch_all(sql, params![organization, limit]).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The children that were not removed, in the order in which they were entered.
pub(super) async fn list_children(conn: &impl Conn, organization: OrganizationId) -> Result<Vec<ChildRecord>> {
    let sql = "SELECT * FROM policy_children WHERE organization_id = $1 AND removed_at IS NULL ORDER BY id";
    let rows: Vec<ChildRow> = conn.fetch_all(sql, params![organization]).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Ends the record in force of a fact, if there is one.
pub(super) async fn end_fact(tx: &Tx, organization: OrganizationId, child: Option<ChildId>, field: &str, at: Timestamp) -> Result<()> {
    let sql = "UPDATE policy_facts SET ended_at = $1 WHERE organization_id = $2 AND COALESCE(child_id, '') = $3 AND field = $4 AND ended_at IS NULL";
    let child = child.map(|id| id.to_string()).unwrap_or_default();
    tx.execute(sql, params![at, organization, child, field]).await?;
    Ok(())
}

pub(super) async fn insert_fact(tx: &Tx, record: &FactRecord) -> Result<()> {
    let sql = "INSERT INTO policy_facts (id, organization_id, child_id, field, value, source, note, as_of, stated_at, stated_by) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let value = record.value.as_ref().map(ToString::to_string);
    let params = params![
        record.id,
        record.organization,
        record.child,
        record.field,
        value,
        record.source.code(),
        record.note,
        record.as_of,
        record.stated_at,
        record.stated_by
    ];
    tx.execute(sql, params).await?;
    Ok(())
}

pub(super) async fn insert_child(tx: &Tx, child: &ChildRecord, at: Timestamp, by: Option<UserId>) -> Result<()> {
    let sql =
        "INSERT INTO policy_children (id, organization_id, kind, name, year, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let params = params![child.id, child.organization, child.kind, child.name, child.year.map(i64::from), at, by];
    tx.execute(sql, params).await?;
    Ok(())
}

pub(super) async fn update_child(tx: &Tx, child: &ChildRecord) -> Result<()> {
    let sql = "UPDATE policy_children SET name = $1, year = $2 WHERE id = $3";
    tx.execute(sql, params![child.name, child.year.map(i64::from), child.id]).await?;
    Ok(())
}

/// Takes a child away; its facts end with it.
pub(super) async fn remove_child(tx: &Tx, child: ChildId, at: Timestamp) -> Result<()> {
    tx.execute("UPDATE policy_children SET removed_at = $1 WHERE id = $2", params![at, child]).await?;
    tx.execute("UPDATE policy_facts SET ended_at = $1 WHERE child_id = $2 AND ended_at IS NULL", params![at, child]).await?;
    Ok(())
}

/// Under which name the shares of firms are kept among the settings.
const SHARES: &str = "policy_shares";

/// What was counted of firms last.
pub(super) async fn find_shares(conn: &impl Conn) -> Result<Option<String>> {
    conn.fetch_value("SELECT value FROM settings WHERE name = $1", params![SHARES]).await
}

pub(super) async fn put_shares(tx: &Tx, text: &str) -> Result<()> {
    let sql = "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    tx.execute(sql, params![SHARES, text]).await?;
    Ok(())
}

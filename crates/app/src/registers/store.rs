//! The tables of entries and their versions.

use base::{
    Date, Timestamp,
    id::{BatchId, EntryId, OrganizationId, UserId},
};
use db::{Conn, DbError, Result, Tx, params};

use super::{
    kinds,
    model::{Diagnosis, Entry, Status, Values, title_key},
};

db::row! {
    struct EntryRow {
        id: EntryId,
        register: String,
        number: String,
        own_number: Option<String>,
        organization_id: OrganizationId,
        author_id: Option<UserId>,
        title: String,
        status: String,
        diagnosis: Option<String>,
        diagnosis_note: Option<String>,
        diagnosis_missing: Option<String>,
        field_values: String,
        version: i64,
        is_secrecy_declared: bool,
        returned_reason: Option<String>,
        merged_into: Option<EntryId>,
        batch_id: Option<BatchId>,
        submitted_at: Option<Timestamp>,
        published_at: Option<Timestamp>,
        expires_on: Option<Date>,
        renewal_asked_at: Option<Timestamp>,
        is_demo: bool,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

impl TryFrom<EntryRow> for Entry {
    type Error = DbError;
    fn try_from(row: EntryRow) -> Result<Self> {
        let kind = kinds::by_key(&row.register).ok_or_else(|| DbError::Shape(format!("register {:?}", row.register)))?;
        let status = Status::from_code(&row.status).ok_or_else(|| DbError::Shape(format!("status {:?}", row.status)))?;
        Ok(Self {
            id: row.id,
            kind,
            number: row.number,
            own_number: row.own_number,
            organization_id: row.organization_id,
            author_id: row.author_id,
            title: row.title,
            status,
            diagnosis: row.diagnosis.as_deref().and_then(Diagnosis::from_code),
            diagnosis_note: row.diagnosis_note,
            diagnosis_missing: row.diagnosis_missing.map(|keys| keys.split_whitespace().map(ToOwned::to_owned).collect()).unwrap_or_default(),
            values: Values::from_json(&row.field_values),
            version: row.version,
            is_secrecy_declared: row.is_secrecy_declared,
            returned_reason: row.returned_reason,
            merged_into: row.merged_into,
            batch_id: row.batch_id,
            submitted_at: row.submitted_at,
            published_at: row.published_at,
            expires_on: row.expires_on,
            renewal_asked_at: row.renewal_asked_at,
            is_demo: row.is_demo,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

pub(super) async fn find(conn: &impl Conn, id: EntryId) -> Result<Option<Entry>> {
    let row: Option<EntryRow> = conn.fetch_optional("SELECT * FROM entries WHERE id = $1", params![id]).await?;
    row.map(TryInto::try_into).transpose()
}

pub(super) async fn find_several(conn: &impl Conn, ids: &[EntryId]) -> Result<Vec<Entry>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let places = db::placeholders(1, ids.len());
    let params = ids.iter().map(db::ToParam::to_param).collect();
    let rows: Vec<EntryRow> = conn.fetch_all(&format!("SELECT * FROM entries WHERE id IN ({places})"), params).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Inserts an entry as it stands, with its first version.
pub(super) async fn insert(tx: &Tx, entry: &Entry, note: Option<&str>) -> Result<()> {
    tx.execute(
        "INSERT INTO entries (id, register, number, own_number, organization_id, author_id, title, title_key, status, diagnosis, diagnosis_note, \
         diagnosis_missing, field_values, version, is_secrecy_declared, returned_reason, merged_into, batch_id, submitted_at, published_at, expires_on, \
         renewal_asked_at, is_demo, created_at, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)",
        params![
            entry.id, entry.kind.key, entry.number, entry.own_number, entry.organization_id, entry.author_id, entry.title, title_key(&entry.title),
            entry.status.code(), entry.diagnosis.map(Diagnosis::code), entry.diagnosis_note, entry.diagnosis_missing.join(" "),
            entry.values.to_json(), entry.version, entry.is_secrecy_declared, entry.returned_reason, entry.merged_into, entry.batch_id,
            entry.submitted_at, entry.published_at, entry.expires_on, entry.renewal_asked_at, entry.is_demo, entry.created_at, entry.updated_at
        ],
    )
    .await?;
    insert_version(tx, entry, entry.author_id, note).await
}

/// Writes the entry over the version before it; `false` if somebody was faster.
pub(super) async fn update(tx: &Tx, entry: &Entry, actor: Option<UserId>, note: Option<&str>) -> Result<bool> {
    let touched = tx
        .execute(
            "UPDATE entries SET own_number = $1, title = $2, title_key = $3, status = $4, diagnosis = $5, diagnosis_note = $6, diagnosis_missing = $7, \
             field_values = $8, version = $9, is_secrecy_declared = $10, returned_reason = $11, merged_into = $12, batch_id = $13, submitted_at = $14, \
             published_at = $15, expires_on = $16, renewal_asked_at = $17, updated_at = $18 WHERE id = $19 AND version = $20",
            params![
                entry.own_number, entry.title, title_key(&entry.title), entry.status.code(), entry.diagnosis.map(Diagnosis::code), entry.diagnosis_note,
                entry.diagnosis_missing.join(" "), entry.values.to_json(), entry.version, entry.is_secrecy_declared, entry.returned_reason,
                entry.merged_into, entry.batch_id, entry.submitted_at, entry.published_at, entry.expires_on, entry.renewal_asked_at, entry.updated_at,
                entry.id, entry.version - 1
            ],
        )
        .await?;
    if touched == 1 {
        insert_version(tx, entry, actor, note).await?;
    }
    Ok(touched == 1)
}

async fn insert_version(tx: &Tx, entry: &Entry, actor: Option<UserId>, note: Option<&str>) -> Result<()> {
    tx.execute(
        "INSERT INTO entry_versions (entry_id, version, title, status, field_values, actor_id, note, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![entry.id, entry.version, entry.title, entry.status.code(), entry.values.to_json(), actor, note, entry.updated_at],
    )
    .await?;
    Ok(())
}

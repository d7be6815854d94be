//! The table of organisations.

use base::{
    Timestamp,
    id::{FileId, OrganizationId, UserId},
};
use db::{Conn, Result, Tx, params};

use super::model::{Organization, OrganizationKind, OrganizationStatus, Verification};

db::row! {
    struct OrganizationRow {
        id: OrganizationId,
        code: Option<String>,
        kind: String,
        name: String,
        name_en: Option<String>,
        short_name: Option<String>,
        credit_code: Option<String>,
        town: Option<String>,
        zone: Option<String>,
        place_confirmed_at: Option<Timestamp>,
        address: Option<String>,
        lat: Option<f64>,
        lon: Option<f64>,
        industry: Option<String>,
        track: Option<String>,
        scale: Option<String>,
        introduction: Option<String>,
        status: String,
        verification_file_id: Option<FileId>,
        verification_asked_at: Option<Timestamp>,
        is_demo: bool,
        is_real: bool,
        version: i64,
        created_at: Timestamp,
    }
}

impl From<OrganizationRow> for Organization {
    fn from(row: OrganizationRow) -> Self {
        Self {
            id: row.id,
            code: row.code,
            kind: OrganizationKind::from_code(&row.kind).unwrap_or(OrganizationKind::Firm),
            name: row.name,
            name_en: row.name_en,
            short_name: row.short_name,
            credit_code: row.credit_code,
            town: row.town,
            zone: row.zone,
            place_confirmed_at: row.place_confirmed_at,
            address: row.address,
            lat: row.lat,
            lon: row.lon,
            industry: row.industry,
            track: row.track,
            scale: row.scale,
            introduction: row.introduction,
            status: OrganizationStatus::from_code(&row.status),
            verification: row.verification_file_id.zip(row.verification_asked_at).map(|(file, asked_at)| Verification { file, asked_at }),
            is_demo: row.is_demo,
            is_real: row.is_real,
            version: row.version,
            created_at: row.created_at,
        }
    }
}

pub(super) async fn find(conn: &impl Conn, id: OrganizationId) -> Result<Option<Organization>> {
    let row: Option<OrganizationRow> = conn.fetch_optional("SELECT * FROM organizations WHERE id = $1", params![id]).await?;
    Ok(row.map(Into::into))
}

pub(super) async fn find_by_code(conn: &impl Conn, code: &str) -> Result<Option<Organization>> {
    let row: Option<OrganizationRow> = conn.fetch_optional("SELECT * FROM organizations WHERE code = $1", params![code]).await?;
    Ok(row.map(Into::into))
}

pub(super) async fn find_several(conn: &impl Conn, ids: &[OrganizationId]) -> Result<Vec<Organization>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let places = db::placeholders(1, ids.len());
    let params = ids.iter().map(db::ToParam::to_param).collect();
    let rows: Vec<OrganizationRow> = conn.fetch_all(&format!("SELECT * FROM organizations WHERE id IN ({places})"), params).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Inserts an organisation as it stands.
pub(super) async fn insert(tx: &Tx, organization: &Organization, verified_at: Option<Timestamp>) -> Result<()> {
    let it = organization;
    tx.execute(
        "INSERT INTO organizations (id, code, kind, name, name_en, short_name, credit_code, town, zone, place_confirmed_at, address, lat, lon, industry, \
         track, scale, introduction, status, verified_at, verification_file_id, verification_asked_at, is_demo, is_real, version, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)",
        params![
            it.id, it.code, it.kind.code(), it.name, it.name_en, it.short_name, it.credit_code, it.town, it.zone, it.place_confirmed_at, it.address,
            it.lat, it.lon, it.industry, it.track, it.scale, it.introduction, it.status.code(), verified_at,
            it.verification.map(|asked| asked.file), it.verification.map(|asked| asked.asked_at), it.is_demo, it.is_real, it.version, it.created_at
        ],
    )
    .await?;
    Ok(())
}

/// Writes the organisation over the version before it; `false` if somebody was faster.
pub(super) async fn update(tx: &Tx, organization: &Organization, verified: Option<(Timestamp, Option<UserId>)>) -> Result<bool> {
    let it = organization;
    let touched = tx
        .execute(
            "UPDATE organizations SET name = $1, name_en = $2, short_name = $3, town = $4, zone = $5, place_confirmed_at = $6, address = $7, lat = $8, \
             lon = $9, industry = $10, track = $11, scale = $12, introduction = $13, status = $14, verification_file_id = $15, \
             verification_asked_at = $16, version = $17 WHERE id = $18 AND version = $19",
            params![
                it.name, it.name_en, it.short_name, it.town, it.zone, it.place_confirmed_at, it.address, it.lat, it.lon, it.industry, it.track, it.scale,
                it.introduction, it.status.code(), it.verification.map(|asked| asked.file), it.verification.map(|asked| asked.asked_at), it.version,
                it.id, it.version - 1
            ],
        )
        .await?;
    if let Some((at, by)) = verified {
        tx.execute("UPDATE organizations SET verified_at = $1, verified_by = $2 WHERE id = $3", params![at, by, it.id]).await?;
    }
    Ok(touched == 1)
}

pub(super) async fn find_by_credit_code(conn: &impl Conn, credit_code: &str) -> Result<Option<Organization>> {
    let row: Option<OrganizationRow> = conn.fetch_optional("SELECT * FROM organizations WHERE credit_code = $1", params![credit_code]).await?;
    Ok(row.map(Into::into))
}

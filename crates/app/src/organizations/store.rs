//! The table of organisations.

use base::{Timestamp, id::OrganizationId};
use db::{Conn, Result, params};

use super::model::{Organization, OrganizationKind, OrganizationStatus};

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

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

/// Several of them at once; what a register of firms does not know stays empty.
pub(super) async fn insert_several(tx: &Tx, organizations: &[Organization]) -> Result<()> {
    let columns = "id, kind, name, credit_code, town, address, industry, status, is_demo, is_real, version, created_at";
    let row = |it: &Organization| {
        params![
            it.id,
            it.kind.code(),
            it.name,
            it.credit_code,
            it.town,
            it.address,
            it.industry,
            it.status.code(),
            it.is_demo,
            it.is_real,
            it.version,
            it.created_at
        ]
    };
    tx.insert_rows("organizations", columns, organizations.iter().map(row).collect()).await
}

/// Removes organisations that nothing rests on.
pub(super) async fn delete_several(tx: &Tx, ids: &[OrganizationId]) -> Result<()> {
    for some in ids.chunks(500) {
        let places = db::placeholders(1, some.len());
        tx.execute(&format!("DELETE FROM organizations WHERE id IN ({places})"), some.iter().map(db::ToParam::to_param).collect()).await?;
    }
    Ok(())
}

pub(super) async fn find_by_credit_codes(conn: &impl Conn, codes: &[&str]) -> Result<Vec<Organization>> {
    let mut found = Vec::new();
    for some in codes.chunks(500) {
        let places = db::placeholders(1, some.len());
        let sql = format!("SELECT * FROM organizations WHERE credit_code IN ({places})");
        let rows: Vec<OrganizationRow> = conn.fetch_all(&sql, some.iter().map(|code| db::ToParam::to_param(*code)).collect()).await?;
        found.extend(rows.into_iter().map(Into::into));
    }
    Ok(found)
}

/// Writes the organisation over the version before it; `false` if somebody was faster.
pub(super) async fn update(tx: &Tx, organization: &Organization) -> Result<bool> {
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
    Ok(touched == 1)
}

/// Notes who confirmed it and when.
pub(super) async fn set_verified(tx: &Tx, id: OrganizationId, at: Timestamp, by: Option<UserId>) -> Result<()> {
    tx.execute("UPDATE organizations SET verified_at = $1, verified_by = $2 WHERE id = $3", params![at, by, id]).await?;
    Ok(())
}

/// Whether this file was uploaded for this organisation.
pub(super) async fn has_file(conn: &impl Conn, id: OrganizationId, file: FileId) -> Result<bool> {
    let sql = "SELECT COUNT(*) AS value FROM files WHERE id = $1 AND noun = 'organization' AND noun_id = $2 AND removed_at IS NULL";
    Ok(conn.count(sql, params![file, id]).await? > 0)
}

pub(super) async fn find_by_credit_code(conn: &impl Conn, credit_code: &str) -> Result<Option<Organization>> {
    let row: Option<OrganizationRow> =
        conn.fetch_optional("SELECT * FROM organizations WHERE credit_code = $1", params![credit_code]).await?;
    Ok(row.map(Into::into))
}

/// What the directory is narrowed by.
#[derive(Debug, Clone, Default)]
pub struct DirectoryFilter {
    /// A part of any of its names.
    pub text: Option<String>,
    /// One kind only.
    pub kind: Option<OrganizationKind>,
    /// One track only.
    pub track: Option<String>,
    /// One town only.
    pub town: Option<String>,
    /// One status only.
    pub status: Option<OrganizationStatus>,
}

impl DirectoryFilter {
    /// `own`: besides confirmed organisations, these; all if there is no such limit.
    fn clause(&self, own: Option<&[OrganizationId]>) -> (String, db::Params) {
        let mut parts = vec!["status <> 'closed'".to_owned()];
        let mut params = db::Params::new();
        if let Some(own) = own {
            let places = if own.is_empty() { "NULL".to_owned() } else { db::placeholders(1, own.len()) };
            params.extend(own.iter().map(db::ToParam::to_param));
            parts.push(format!("(status = 'verified' OR id IN ({places}))"));
        }
        let text = self.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
        if let Some(text) = text {
            let text = text.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            params.extend(params![format!("%{text}%")]);
            let at = params.len();
            parts.push(format!(
                "(LOWER(name) LIKE ${at} ESCAPE '\\' OR LOWER(COALESCE(name_en, '')) LIKE ${at} ESCAPE '\\' OR LOWER(COALESCE(short_name, '')) LIKE ${at} ESCAPE '\\')"
            ));
        }
        for (column, value) in [
            ("kind", self.kind.map(OrganizationKind::code)),
            ("track", self.track.as_deref()),
            ("town", self.town.as_deref()),
            ("status", self.status.map(OrganizationStatus::code)),
        ] {
            if let Some(value) = value {
                params.extend(params![value]);
                parts.push(format!("{column} = ${}", params.len()));
            }
        }
        (parts.join(" AND "), params)
    }
}

pub(super) async fn list(
    conn: &impl Conn,
    filter: &DirectoryFilter,
    own: Option<&[OrganizationId]>,
    offset: i64,
    limit: i64,
) -> Result<Vec<Organization>> {
    let (clause, mut params) = filter.clause(own);
    params.extend(params![limit, offset]);
    let sql = format!("SELECT * FROM organizations WHERE {clause} ORDER BY name, id LIMIT ${} OFFSET ${}", params.len() - 1, params.len());
    let rows: Vec<OrganizationRow> = conn.fetch_all(&sql, params).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

pub(super) async fn count(conn: &impl Conn, filter: &DirectoryFilter, own: Option<&[OrganizationId]>) -> Result<i64> {
    let (clause, params) = filter.clause(own);
    conn.count(&format!("SELECT COUNT(*) AS value FROM organizations WHERE {clause}"), params).await
}

pub(super) async fn list_awaiting_verification(conn: &impl Conn) -> Result<Vec<Organization>> {
    let sql = "SELECT * FROM organizations WHERE status = 'unverified' AND verification_asked_at IS NOT NULL ORDER BY verification_asked_at, id LIMIT 500";
    let rows: Vec<OrganizationRow> = conn.fetch_all(sql, params![]).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// An uploaded file as the feature of files would have written it.
#[cfg(test)]
pub(super) async fn insert_test_file(tx: &Tx, id: OrganizationId, now: Timestamp) -> Result<FileId> {
    let file = FileId::at(now);
    tx.execute(
        "INSERT INTO files (id, noun, noun_id, purpose, name, media_type, size_bytes, sha256, stored_as, uploaded_at) \
         VALUES ($1, 'organization', $2, 'verification', 'licence.pdf', 'application/pdf', 1, '', '', $3)",
        params![file, id, now],
    )
    .await?;
    Ok(file)
}

//! The tables of registers of firms, and entering their facts by many rows at once.

use std::collections::HashMap;

use base::{
    Timestamp,
    id::{FactRecordId, FirmSheetId, OrganizationId, UserId},
};
use db::{Conn, DbError, Params, Result, ToParam as _, Tx, params};

use super::model::{FirmCell, FirmSheet, FirmSheetStatus, SheetPart};
use crate::policies::screening::rows;

/// Rows of an insertion; fifteen thousand values stay below what either database takes.
const AT_ONCE: usize = 1_500;

db::row! {
    struct SheetRow {
        id: FirmSheetId,
        user_id: UserId,
        file_name: String,
        status: String,
        row_count: i64,
        wrong_rows: i64,
        wrong_cells: i64,
        notes: String,
        created: i64,
        updated: i64,
        unchanged: i64,
        next_part: i64,
        part_count: i64,
        created_at: Timestamp,
        finished_at: Option<Timestamp>,
    }
}

impl From<SheetRow> for FirmSheet {
    fn from(row: SheetRow) -> Self {
        Self {
            id: row.id,
            user_id: row.user_id,
            file_name: row.file_name,
            status: FirmSheetStatus::from_code(&row.status),
            row_count: row.row_count,
            wrong_rows: row.wrong_rows,
            wrong_cells: row.wrong_cells,
            notes: serde_json::from_str(&row.notes).unwrap_or_default(),
            created: row.created,
            updated: row.updated,
            unchanged: row.unchanged,
            next_part: row.next_part,
            part_count: row.part_count,
            created_at: row.created_at,
            finished_at: row.finished_at,
        }
    }
}

fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| DbError::Shape(error.to_string()))
}

pub(super) async fn insert(tx: &Tx, sheet: &FirmSheet, sha256: &str, parts: &[SheetPart]) -> Result<()> {
    tx.execute(
        "INSERT INTO firm_sheets (id, user_id, file_name, sha256, status, row_count, wrong_rows, wrong_cells, notes, created, updated, unchanged, next_part, \
         part_count, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        params![
            sheet.id,
            sheet.user_id,
            sheet.file_name,
            sha256,
            sheet.status.code(),
            sheet.row_count,
            sheet.wrong_rows,
            sheet.wrong_cells,
            json(&sheet.notes)?,
            sheet.created,
            sheet.updated,
            sheet.unchanged,
            sheet.next_part,
            sheet.part_count,
            sheet.created_at
        ],
    )
    .await?;
    for some in parts.chunks(20) {
        let mut all = Params::new();
        for part in some {
            all.extend(params![sheet.id, part.number, json(&part.firms)?, json(&part.problems)?]);
        }
        tx.execute(&format!("INSERT INTO firm_sheet_parts (sheet_id, number, firms, problems) VALUES {}", rows(some.len(), 4)), all)
            .await?;
    }
    Ok(())
}

pub(super) async fn find(conn: &impl Conn, id: FirmSheetId) -> Result<Option<FirmSheet>> {
    let row: Option<SheetRow> = conn.fetch_optional("SELECT * FROM firm_sheets WHERE id = $1", params![id]).await?;
    Ok(row.map(Into::into))
}

pub(super) async fn list(conn: &impl Conn, offset: i64, limit: i64) -> Result<Vec<FirmSheet>> {
    let sql = "SELECT * FROM firm_sheets ORDER BY created_at DESC, id DESC LIMIT $1 OFFSET $2";
    let rows: Vec<SheetRow> = conn.fetch_all(sql, params![limit, offset]).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

pub(super) async fn count(conn: &impl Conn) -> Result<i64> {
    conn.count("SELECT COUNT(*) AS value FROM firm_sheets", params![]).await
}

db::row! {
    struct PartRow { number: i64, firms: String, problems: String }
}

pub(super) async fn find_part(conn: &impl Conn, id: FirmSheetId, number: i64) -> Result<SheetPart> {
    let sql = "SELECT number, firms, problems FROM firm_sheet_parts WHERE sheet_id = $1 AND number = $2";
    let row: PartRow = conn.fetch_one(sql, params![id, number]).await?;
    let shape = |error: serde_json::Error| DbError::Shape(format!("part {number} of sheet {id}: {error}"));
    Ok(SheetPart {
        number: row.number,
        firms: serde_json::from_str(&row.firms).map_err(shape)?,
        problems: serde_json::from_str(&row.problems).map_err(shape)?,
    })
}

/// The wrong cells of the parts that have any, from the first on, until there are enough.
pub(super) async fn list_problems(conn: &impl Conn, id: FirmSheetId, enough: usize) -> Result<Vec<FirmCell>> {
    let sql = "SELECT problems AS value FROM firm_sheet_parts WHERE sheet_id = $1 AND problems <> '[]' ORDER BY number LIMIT 50 OFFSET $2";
    let mut found: Vec<FirmCell> = Vec::new();
    let mut offset = 0_i64;
    while found.len() < enough {
        let texts: Vec<String> = conn.fetch_values(sql, params![id, offset]).await?;
        if texts.is_empty() {
            break;
        }
        offset += 50;
        for text in texts {
            found.extend(serde_json::from_str::<Vec<FirmCell>>(&text).map_err(|error| DbError::Shape(error.to_string()))?);
        }
    }
    found.truncate(enough);
    Ok(found)
}

/// Writes how far a sheet has come, if it still stands at `from`; `false` if somebody else moved it.
pub(super) async fn advance(tx: &Tx, sheet: &FirmSheet, from: i64) -> Result<bool> {
    let touched = tx
        .execute(
            "UPDATE firm_sheets SET status = $1, created = $2, updated = $3, unchanged = $4, next_part = $5, finished_at = $6 WHERE id = $7 AND next_part = $8",
            params![sheet.status.code(), sheet.created, sheet.updated, sheet.unchanged, sheet.next_part, sheet.finished_at, sheet.id, from],
        )
        .await?;
    Ok(touched == 1)
}

db::row! {
    /// A fact of a firm that is in force.
    pub(super) struct Known {
        pub(super) id: FactRecordId,
        pub(super) organization_id: OrganizationId,
        pub(super) field: String,
        pub(super) value: Option<String>,
        pub(super) source: String,
    }
}

/// The facts in force of some firms, by firm and key.
pub(super) async fn list_known(conn: &impl Conn, ids: &[OrganizationId]) -> Result<HashMap<(OrganizationId, String), Known>> {
    let mut found = HashMap::new();
    for some in ids.chunks(500) {
        let places = db::placeholders(1, some.len());
        let sql = format!(
            "SELECT id, organization_id, field, value, source FROM policy_facts WHERE organization_id IN ({places}) AND child_id IS NULL AND ended_at IS NULL"
        );
        let rows: Vec<Known> = conn.fetch_all(&sql, some.iter().map(|id| id.to_param()).collect()).await?;
        found.extend(rows.into_iter().map(|row| ((row.organization_id, row.field.clone()), row)));
    }
    Ok(found)
}

pub(super) async fn end_facts(tx: &Tx, ids: &[FactRecordId], at: Timestamp) -> Result<()> {
    for some in ids.chunks(AT_ONCE) {
        let places = db::placeholders(2, some.len());
        let mut all = params![at];
        all.extend(some.iter().map(|id| id.to_param()));
        tx.execute(&format!("UPDATE policy_facts SET ended_at = $1 WHERE id IN ({places})"), all).await?;
    }
    Ok(())
}

/// Facts that a sheet brought, many rows at once.
pub(super) async fn insert_facts(tx: &Tx, facts: &[(OrganizationId, String, String)], at: Timestamp, by: Option<UserId>) -> Result<()> {
    for some in facts.chunks(AT_ONCE) {
        let mut all = Params::with_capacity(some.len() * 7);
        for (organization, field, value) in some {
            all.extend(params![FactRecordId::at(at), *organization, field, value, "sheet", at, by]);
        }
        let sql = format!(
            "INSERT INTO policy_facts (id, organization_id, field, value, source, stated_at, stated_by) VALUES {}",
            rows(some.len(), 7)
        );
        tx.execute(&sql, all).await?;
    }
    Ok(())
}

/// Counts a change of the profiles of some firms.
pub(super) async fn advance_profiles(tx: &Tx, ids: &[OrganizationId], at: Timestamp) -> Result<()> {
    for some in ids.chunks(AT_ONCE) {
        let mut all = Params::with_capacity(some.len() * 3);
        for id in some {
            all.extend(params![*id, 1_i64, at]);
        }
        let sql = format!(
            "INSERT INTO policy_profiles (organization_id, version, updated_at) VALUES {} \
             ON CONFLICT (organization_id) DO UPDATE SET version = policy_profiles.version + 1, updated_at = EXCLUDED.updated_at",
            rows(some.len(), 3)
        );
        tx.execute(&sql, all).await?;
    }
    Ok(())
}

/// How many firms there are.
#[cfg(test)]
pub(super) async fn count_firms(conn: &impl Conn) -> Result<i64> {
    conn.count("SELECT COUNT(*) AS value FROM organizations WHERE kind = 'firm'", params![]).await
}

/// How many records sheets brought, those that have ended included.
#[cfg(test)]
pub(super) async fn count_facts(conn: &impl Conn) -> Result<i64> {
    conn.count("SELECT COUNT(*) AS value FROM policy_facts WHERE source = 'sheet'", params![]).await
}

/// A firm that has a fact with this stored value.
#[cfg(test)]
pub(super) async fn find_by_fact(conn: &impl Conn, field: &str, value: &str) -> Result<Option<OrganizationId>> {
    conn.fetch_value("SELECT organization_id AS value FROM policy_facts WHERE field = $1 AND value = $2", params![field, value]).await
}

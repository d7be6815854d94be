//! The tables of registers of firms, and entering their facts by many rows at once.

use std::collections::{HashMap, HashSet};

use base::{
    Timestamp,
    id::{FactRecordId, FirmSheetId, OrganizationId, UserId},
};
use db::{Conn, DbError, Result, ToParam as _, Tx, params};

use super::{
    model::{FirmCell, FirmRow, FirmSheet, FirmSheetStatus},
    reading::PartText,
};

/// So many ids stand in the list of one query; a longer one is put together and looked through more slowly than several of these.
const IDS: usize = 500;

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
        removed: i64,
        kept: i64,
        is_undoable: bool,
        next_part: i64,
        part_count: i64,
        created_at: Timestamp,
        finished_at: Option<Timestamp>,
        undone_at: Option<Timestamp>,
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
            removed: row.removed,
            kept: row.kept,
            is_undoable: row.is_undoable,
            next_part: row.next_part,
            part_count: row.part_count,
            created_at: row.created_at,
            finished_at: row.finished_at,
            undone_at: row.undone_at,
        }
    }
}

fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| DbError::Shape(error.to_string()))
}

pub(super) async fn insert(tx: &Tx, sheet: &FirmSheet, sha256: &str, parts: Vec<PartText>) -> Result<()> {
    tx.execute(
        "INSERT INTO firm_sheets (id, user_id, file_name, sha256, status, row_count, wrong_rows, wrong_cells, notes, created, updated, unchanged, next_part, \
         part_count, created_at, is_undoable) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
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
            sheet.created_at,
            sheet.is_undoable
        ],
    )
    .await?;
    for (number, part) in parts.into_iter().enumerate() {
        let sql = "INSERT INTO firm_sheet_parts (sheet_id, number, firms, problems) VALUES ($1, $2, $3, $4)";
        tx.execute(sql, vec![sheet.id.to_param(), number.to_param(), part.firms.into(), part.problems.into()]).await?;
    }
    Ok(())
}

pub(super) async fn find(conn: &impl Conn, id: FirmSheetId) -> Result<Option<FirmSheet>> {
    let row: Option<SheetRow> = conn.fetch_optional("SELECT * FROM firm_sheets WHERE id = $1", params![id]).await?;
    Ok(row.map(Into::into))
}

/// The file of a sheet that was entered after this one, or is being entered or taken back, and that has to be taken back first.
pub(super) async fn find_later(conn: &impl Conn, sheet: &FirmSheet) -> Result<Option<String>> {
    let sql = "SELECT file_name AS value FROM firm_sheets WHERE id <> $1 AND next_part > 0 \
               AND (status IN ('importing', 'undoing') OR (status = 'imported' AND finished_at >= $2)) ORDER BY created_at DESC";
    Ok(conn.fetch_values(sql, params![sheet.id, sheet.finished_at.unwrap_or(sheet.created_at)]).await?.into_iter().next())
}

pub(super) async fn list(conn: &impl Conn, offset: i64, limit: i64) -> Result<Vec<FirmSheet>> {
    let sql = "SELECT * FROM firm_sheets ORDER BY created_at DESC, id DESC LIMIT $1 OFFSET $2";
    let rows: Vec<SheetRow> = conn.fetch_all(sql, params![limit, offset]).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

pub(super) async fn count(conn: &impl Conn) -> Result<i64> {
    conn.count("SELECT COUNT(*) AS value FROM firm_sheets", params![]).await
}

/// The firms of a part.
pub(super) async fn find_part(conn: &impl Conn, id: FirmSheetId, number: i64) -> Result<Vec<FirmRow>> {
    let sql = "SELECT firms AS value FROM firm_sheet_parts WHERE sheet_id = $1 AND number = $2";
    let text: Option<String> = conn.fetch_value(sql, params![id, number]).await?;
    serde_json::from_str(&text.unwrap_or_default()).map_err(|error| DbError::Shape(format!("part {number} of sheet {id}: {error}")))
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
            "UPDATE firm_sheets SET status = $1, created = $2, updated = $3, unchanged = $4, next_part = $5, finished_at = $6, removed = $7, kept = $8, \
             undone_at = $9 WHERE id = $10 AND next_part = $11 AND status <> 'undone'",
            params![
                sheet.status.code(),
                sheet.created,
                sheet.updated,
                sheet.unchanged,
                sheet.next_part,
                sheet.finished_at,
                sheet.removed,
                sheet.kept,
                sheet.undone_at,
                sheet.id,
                from
            ],
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
    for some in ids.chunks(IDS) {
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
    for some in ids.chunks(IDS) {
        let (places, all) = followed_by(params![at], some);
        tx.execute(&format!("UPDATE policy_facts SET ended_at = $1 WHERE id IN ({places})"), all).await?;
    }
    Ok(())
}

/// A fact as a sheet brings it.
#[derive(Debug, Clone)]
pub(super) struct Brought {
    pub(super) firm: OrganizationId,
    pub(super) field: String,
    pub(super) value: String,
    /// Which sheet; unknown for those of before this was written down.
    pub(super) sheet: Option<FirmSheetId>,
}

/// Facts that sheets brought, many rows at once.
pub(super) async fn insert_facts(tx: &Tx, facts: &[Brought], at: Timestamp, by: Option<UserId>) -> Result<()> {
    let row = |fact: &Brought| params![FactRecordId::at(at), fact.firm, fact.field, fact.value, "sheet", at, by, fact.sheet];
    let columns = "id, organization_id, field, value, source, stated_at, stated_by, sheet_id";
    tx.insert_rows("policy_facts", columns, facts.iter().map(row).collect()).await
}

/// Remembers which firms a part made, and which it made or added facts to.
pub(super) async fn note_changes(tx: &Tx, id: FirmSheetId, number: i64, made: &[OrganizationId], changed: &[OrganizationId]) -> Result<()> {
    let lines = |ids: &[OrganizationId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    let sql = "UPDATE firm_sheet_parts SET made = $1, changed = $2 WHERE sheet_id = $3 AND number = $4";
    tx.execute(sql, params![lines(made), lines(changed), id, number]).await?;
    Ok(())
}

db::row! {
    struct ChangesRow { made: String, changed: String }
}

/// The firms a part made, and those it made or added facts to.
pub(super) async fn list_changes(conn: &impl Conn, id: FirmSheetId, number: i64) -> Result<(Vec<OrganizationId>, Vec<OrganizationId>)> {
    let sql = "SELECT made, changed FROM firm_sheet_parts WHERE sheet_id = $1 AND number = $2";
    let row: ChangesRow = conn.fetch_one(sql, params![id, number]).await?;
    let ids = |text: &str| text.lines().filter_map(|line| line.parse().ok()).collect();
    Ok((ids(&row.made), ids(&row.changed)))
}

/// Parameters with some ids behind them, and the places of these.
fn followed_by(mut all: db::Params, ids: &[impl db::ToParam]) -> (String, db::Params) {
    let places = db::placeholders(all.len() + 1, ids.len());
    all.extend(ids.iter().map(db::ToParam::to_param));
    (places, all)
}

/// Those of some firms that others have used since a sheet made them: something was recorded of them, or rests on them.
pub(super) async fn list_used(conn: &impl Conn, ids: &[OrganizationId], sheet: FirmSheetId) -> Result<Vec<OrganizationId>> {
    let mut used = Vec::new();
    for some in ids.chunks(IDS) {
        let (places, all) = followed_by(params![sheet], some);
        let sql = format!(
            "SELECT id AS value FROM organizations o WHERE id IN ({places}) AND ( \
             EXISTS (SELECT 1 FROM audit_entries a WHERE a.noun = 'organization' AND a.noun_id = o.id) \
             OR EXISTS (SELECT 1 FROM policy_facts f WHERE f.organization_id = o.id AND f.ended_at IS NULL \
             AND (f.sheet_id IS NULL OR f.sheet_id <> $1)) \
             OR EXISTS (SELECT 1 FROM policy_children c WHERE c.organization_id = o.id) \
             OR EXISTS (SELECT 1 FROM policy_rulings r WHERE r.organization_id = o.id) \
             OR EXISTS (SELECT 1 FROM policy_alerts l WHERE l.organization_id = o.id) \
             OR EXISTS (SELECT 1 FROM grants g WHERE g.organization_id = o.id) \
             OR EXISTS (SELECT 1 FROM invitations i WHERE i.organization_id = o.id) \
             OR EXISTS (SELECT 1 FROM entries e WHERE e.organization_id = o.id) \
             OR EXISTS (SELECT 1 FROM match_unwanted_fields m WHERE m.organization_id = o.id) \
             OR EXISTS (SELECT 1 FROM deals d WHERE d.buyer_id = o.id OR d.seller_id = o.id))"
        );
        used.extend(conn.fetch_values::<OrganizationId>(&sql, all).await?);
    }
    Ok(used)
}

/// Removes all that is known of firms that go themselves.
pub(super) async fn delete_profiles(tx: &Tx, ids: &[OrganizationId]) -> Result<()> {
    for some in ids.chunks(IDS) {
        let places = db::placeholders(1, some.len());
        for table in ["policy_facts", "policy_profiles"] {
            let all = some.iter().map(|id| id.to_param()).collect();
            tx.execute(&format!("DELETE FROM {table} WHERE organization_id IN ({places})"), all).await?;
        }
    }
    Ok(())
}

db::row! {
    /// A fact that a sheet brought and that still stands.
    pub(super) struct Standing {
        pub(super) id: FactRecordId,
        pub(super) organization_id: OrganizationId,
        pub(super) field: String,
    }
}

/// What a sheet brought to some firms and still stands.
pub(super) async fn list_brought(conn: &impl Conn, ids: &[OrganizationId], sheet: FirmSheetId) -> Result<Vec<Standing>> {
    let mut found = Vec::new();
    for some in ids.chunks(IDS) {
        let (places, all) = followed_by(params![sheet], some);
        let sql = format!(
            "SELECT id, organization_id, field FROM policy_facts \
             WHERE organization_id IN ({places}) AND child_id IS NULL AND ended_at IS NULL AND sheet_id = $1"
        );
        found.extend(conn.fetch_all::<Standing>(&sql, all).await?);
    }
    Ok(found)
}

db::row! {
    struct EndedRow {
        organization_id: OrganizationId,
        field: String,
        value: String,
        sheet_id: Option<FirmSheetId>,
        ended_at: Timestamp,
    }
}

db::row! {
    struct BegunRow { organization_id: OrganizationId, field: String, begun_at: Timestamp }
}

/// What stood before these facts of a sheet: the records that ended when the sheet first stated them. A value that came back when a later
/// sheet was taken back began anew, so that its own beginning says nothing.
pub(super) async fn list_replaced(conn: &impl Conn, facts: &[Standing], sheet: FirmSheetId) -> Result<Vec<Brought>> {
    let standing: HashSet<(OrganizationId, &str)> = facts.iter().map(|fact| (fact.organization_id, fact.field.as_str())).collect();
    let ids: HashSet<OrganizationId> = facts.iter().map(|fact| fact.organization_id).collect();
    let ids: Vec<OrganizationId> = ids.into_iter().collect();
    let mut found = Vec::new();
    for some in ids.chunks(IDS) {
        let (places, all) = followed_by(params![sheet], some);
        let sql = format!(
            "SELECT organization_id, field, MIN(stated_at) AS begun_at FROM policy_facts \
             WHERE organization_id IN ({places}) AND child_id IS NULL AND sheet_id = $1 GROUP BY organization_id, field"
        );
        let begun: Vec<BegunRow> = conn.fetch_all(&sql, all).await?;
        let begun: HashMap<(OrganizationId, String), Timestamp> =
            begun.into_iter().map(|row| ((row.organization_id, row.field), row.begun_at)).collect();
        let places = db::placeholders(1, some.len());
        let sql = format!(
            "SELECT organization_id, field, value, sheet_id, ended_at FROM policy_facts \
             WHERE organization_id IN ({places}) AND child_id IS NULL AND ended_at IS NOT NULL AND value IS NOT NULL AND source = 'sheet'"
        );
        let rows: Vec<EndedRow> = conn.fetch_all(&sql, some.iter().map(|id| id.to_param()).collect()).await?;
        let is_before = |row: &EndedRow| {
            row.sheet_id != Some(sheet)
                && standing.contains(&(row.organization_id, row.field.as_str()))
                && begun.get(&(row.organization_id, row.field.clone())) == Some(&row.ended_at)
        };
        let brought = |row: EndedRow| Brought { firm: row.organization_id, field: row.field, value: row.value, sheet: row.sheet_id };
        found.extend(rows.into_iter().filter(is_before).map(brought));
    }
    Ok(found)
}

/// Counts a change of the profiles of some firms.
pub(super) async fn advance_profiles(tx: &Tx, ids: &[OrganizationId], at: Timestamp) -> Result<()> {
    let rows = ids.iter().map(|id| params![*id, 1_i64, at]).collect();
    let conflict = "ON CONFLICT (organization_id) DO UPDATE SET version = policy_profiles.version + 1, updated_at = EXCLUDED.updated_at";
    tx.insert_rows_or("policy_profiles", "organization_id, version, updated_at", rows, conflict).await
}

/// How many firms there are.
#[cfg(test)]
pub(super) async fn count_firms(conn: &impl Conn) -> Result<i64> {
    conn.count("SELECT COUNT(*) AS value FROM organizations WHERE kind = 'firm'", params![]).await
}

/// All firms in the order of their codes.
#[cfg(test)]
pub(super) async fn list_all(conn: &impl Conn) -> Result<Vec<OrganizationId>> {
    conn.fetch_values("SELECT id AS value FROM organizations WHERE kind = 'firm' ORDER BY credit_code", params![]).await
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

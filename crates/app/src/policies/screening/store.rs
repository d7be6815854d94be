//! The tables of screenings, of the parts firms are kept in, and of what is kept of their facts.

use std::collections::HashMap;

use base::{
    Timestamp,
    id::{ChildId, OrganizationId, ScreeningId, UserId},
    time::parse_date,
};
use db::{Conn, Db, DbError, Params, Result, ToParam as _, Tx, params};

use super::model::{Changes, Counts, Screening, ScreeningStatus};

/// How many firms a new part takes; few in tests, so that they have several parts.
pub(super) const PART: usize = if cfg!(test) { 3 } else { 2_048 };
/// How many ids are asked for at once.
const IDS: i64 = 20_480;
/// Between the lines of a text that was put together.
const LINE: &str = "\n";
/// The key under which what the organisations' own records say is kept.
pub(super) const RECORD: &str = "@";

db::row! {
    /// A part without its firms.
    #[derive(Debug, Clone)]
    pub(in crate::policies) struct PartHead {
        pub(in crate::policies) number: i64,
        pub(in crate::policies) first_id: String,
        pub(in crate::policies) last_id: String,
        pub(in crate::policies) count: i64,
        pub(in crate::policies) changed_seq: i64,
    }
}

db::row! {
    struct CellRow { part: i64, field: String, cells: String, seq: i64 }
}

pub(super) async fn find_position(conn: &impl Conn) -> Result<i64> {
    conn.count("SELECT seq AS value FROM policy_parts_position WHERE id = 1", params![]).await
}

pub(super) async fn list_parts(conn: &impl Conn) -> Result<Vec<PartHead>> {
    conn.fetch_all("SELECT number, first_id, last_id, count, changed_seq FROM policy_parts ORDER BY number", params![]).await
}

/// The ids of a part's firms by their places.
pub(in crate::policies) async fn find_firms(conn: &impl Conn, part: i64) -> Result<Vec<String>> {
    let text: Option<String> = conn.fetch_value("SELECT firms AS value FROM policy_parts WHERE number = $1", params![part]).await?;
    Ok(text.unwrap_or_default().lines().map(ToOwned::to_owned).collect())
}

/// Brings the parts up to the head of the audit chain: takes in firms that are new, and notes of which firms something changed.
/// Answers the head.
pub(super) async fn sync_parts(db: &Db) -> Result<i64> {
    let (head, position) = (db::audit::read_head(db).await?, find_position(db).await?);
    let is_begun = db.count("SELECT COUNT(*) AS value FROM policy_parts", params![]).await? > 0;
    if head == position && is_begun {
        return Ok(head);
    }
    let tx = db.begin().await?;
    // Whoever comes second waits here and sees what the first has done.
    tx.execute("UPDATE policy_parts_position SET seq = seq WHERE id = 1", params![]).await?;
    let head = db::audit::read_head(&tx).await?;
    let position = find_position(&tx).await?;
    let mut parts = list_parts(&tx).await?;
    if !parts.is_empty() {
        let sql = "SELECT DISTINCT noun_id AS value FROM audit_entries WHERE seq > $1 AND noun = 'organization'";
        let changed: Vec<String> = tx.fetch_values(sql, params![position]).await?;
        note_changes(&tx, &parts, &changed, head).await?;
        parts = list_parts(&tx).await?;
    }
    take_in(&tx, &parts, head).await?;
    tx.execute("UPDATE policy_parts_position SET seq = $1 WHERE id = 1", params![head]).await?;
    tx.commit().await?;
    Ok(head)
}

/// The part whose firms an id lies among, by its index; none for one after the last.
pub(super) fn part_of(parts: &[PartHead], id: &str) -> Option<usize> {
    let last = parts.iter().map(|part| part.last_id.as_str()).max()?;
    if id > last {
        return None;
    }
    Some(parts.partition_point(|part| part.first_id.as_str() <= id).saturating_sub(1))
}

/// Notes that firms of these parts have changed, and takes in those that were made between older ones.
async fn note_changes(tx: &Tx, parts: &[PartHead], changed: &[String], head: i64) -> Result<()> {
    let mut by_part: HashMap<usize, Vec<&str>> = HashMap::new();
    for id in changed {
        if let Some(at) = part_of(parts, id) {
            by_part.entry(at).or_default().push(id);
        }
    }
    for (at, ids) in by_part {
        let Some(part) = parts.get(at) else { continue };
        let mut firms = find_firms(tx, part.number).await?;
        let fresh: Vec<&str> = ids.into_iter().filter(|id| !firms.iter().any(|known| known == id)).collect();
        let before = firms.len();
        for ids in fresh.chunks(500) {
            let places = db::placeholders(1, ids.len());
            let sql = format!("SELECT id AS value FROM organizations WHERE kind = 'firm' AND id IN ({places}) ORDER BY id");
            firms.extend(tx.fetch_values::<String>(&sql, ids.iter().map(|id| id.to_param()).collect()).await?);
        }
        if firms.len() == before {
            tx.execute("UPDATE policy_parts SET changed_seq = $1 WHERE number = $2", params![head, part.number]).await?;
            continue;
        }
        let last = firms.iter().max().cloned().unwrap_or_default();
        let first = firms.iter().min().cloned().unwrap_or_default();
        tx.execute(
            "UPDATE policy_parts SET changed_seq = $1, firms = $2, count = $3, first_id = $4, last_id = $5 WHERE number = $6",
            params![head, firms.join(LINE), firms.len(), first, last, part.number],
        )
        .await?;
    }
    Ok(())
}

/// Takes in the firms made after all that are known: into the last part while there is room, then into new ones.
async fn take_in(tx: &Tx, parts: &[PartHead], head: i64) -> Result<()> {
    let mut last_id = parts.iter().map(|part| part.last_id.clone()).max().unwrap_or_default();
    let mut number = parts.last().map_or(-1, |part| part.number);
    let mut open: Vec<String> = Vec::new();
    let mut is_known = false;
    if let Some(last) = parts.last().filter(|part| part.count < i64::try_from(PART).unwrap_or(i64::MAX)) {
        open = find_firms(tx, last.number).await?;
        is_known = true;
    }
    loop {
        let sql = "SELECT id AS value FROM organizations WHERE kind = 'firm' AND id > $1 ORDER BY id LIMIT $2";
        let ids: Vec<String> = tx.fetch_values(sql, params![last_id, IDS]).await?;
        let Some(last) = ids.last().cloned() else { break };
        last_id = last;
        for id in ids {
            open.push(id);
            if open.len() == PART {
                put_part(tx, &mut number, &mut is_known, &open, head).await?;
                open.clear();
            }
        }
        if !open.is_empty() {
            put_part(tx, &mut number, &mut is_known, &open, head).await?;
            is_known = true;
        }
    }
    Ok(())
}

async fn put_part(tx: &Tx, number: &mut i64, is_known: &mut bool, firms: &[String], head: i64) -> Result<()> {
    let last = firms.iter().max().cloned().unwrap_or_default();
    if std::mem::take(is_known) {
        tx.execute(
            "UPDATE policy_parts SET firms = $1, count = $2, last_id = $3, changed_seq = $4 WHERE number = $5",
            params![firms.join(LINE), firms.len(), last, head, *number],
        )
        .await?;
        return Ok(());
    }
    *number += 1;
    let first = firms.first().cloned().unwrap_or_default();
    tx.execute(
        "INSERT INTO policy_parts (number, first_id, last_id, firms, count, changed_seq) VALUES ($1, $2, $3, $4, $5, $6)",
        params![*number, first, last, firms.join(LINE), firms.len(), head],
    )
    .await?;
    Ok(())
}

/// Notes that something of these firms changed without an audit entry of their own: a sheet has one for all its rows.
pub(in crate::policies) async fn note_changed(tx: &Tx, ids: &[OrganizationId], head: i64) -> Result<()> {
    let parts = list_parts(tx).await?;
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    note_changes(tx, &parts, &ids, head).await
}

/// What is kept of some facts of some parts: part, key, text, and up to where in the chain it was read.
pub(super) async fn list_cells(conn: &impl Conn, parts: &[PartHead], keys: &[String]) -> Result<Vec<(i64, String, String, i64)>> {
    let (numbers, places) = (db::placeholders(1, parts.len()), db::placeholders(parts.len() + 1, keys.len()));
    let mut all: Params = parts.iter().map(|part| part.number.to_param()).collect();
    all.extend(keys.iter().map(|key| key.to_param()));
    let sql = format!("SELECT part, field, cells, seq FROM policy_cells WHERE part IN ({numbers}) AND field IN ({places})");
    let rows: Vec<CellRow> = conn.fetch_all(&sql, all).await?;
    Ok(rows.into_iter().map(|row| (row.part, row.field, row.cells, row.seq)).collect())
}

/// Keeps what was read.
pub(super) async fn keep_cells(db: &Db, cells: &[(i64, String, String)], seq: i64) -> Result<()> {
    let tx = db.begin().await?;
    let conflict =
        "ON CONFLICT (part, field) DO UPDATE SET cells = EXCLUDED.cells, seq = EXCLUDED.seq WHERE policy_cells.seq <= EXCLUDED.seq";
    // Texts of two thousand lines each: not more than fifty of them are handed over at once.
    for some in cells.chunks(50) {
        let rows = some.iter().map(|(part, field, text)| params![*part, field, text, seq]).collect();
        tx.insert_rows_or("policy_cells", "part, field, cells, seq", rows, conflict).await?;
    }
    tx.commit().await
}

/// Stored facts of a part as one text: lines of id, key, first letter of the source with the value. One text, because a row for each fact
/// costs more than reading it, and a text for each key costs sorting them.
pub(super) async fn gather_facts(conn: &impl Conn, part: &PartHead, keys: &[String]) -> Result<String> {
    let places = db::placeholders(4, keys.len());
    let mut all = params![part.first_id, part.last_id, LINE];
    all.extend(keys.iter().map(|key| key.to_param()));
    // The condition on the child is written as the index of current facts has it, so that facts that are not wanted are never read.
    let sql = format!(
        "SELECT string_agg(organization_id || ' ' || field || ' ' || SUBSTR(source, 1, 1) || value, $3) AS value FROM policy_facts \
         WHERE organization_id >= $1 AND organization_id <= $2 AND COALESCE(child_id, '') = '' AND ended_at IS NULL AND value IS NOT NULL \
         AND field IN ({places})"
    );
    let found: Option<Option<String>> = conn.fetch_value(&sql, all).await?;
    Ok(found.flatten().unwrap_or_default())
}

/// What the records of a part's firms say: id, town, zone, industry, then `c` where the place is confirmed and `x` where it is closed.
pub(super) async fn gather_records(conn: &impl Conn, part: &PartHead) -> Result<String> {
    let sql = "SELECT string_agg(id || ' ' || COALESCE(town, '') || '|' || COALESCE(zone, '') || '|' || COALESCE(industry, '') || '|' \
               || CASE WHEN place_confirmed_at IS NULL THEN '' ELSE 'c' END || CASE WHEN status = 'closed' THEN 'x' ELSE '' END, $3) AS value \
               FROM organizations WHERE id >= $1 AND id <= $2 AND kind = 'firm'";
    let found: Option<Option<String>> = conn.fetch_value(sql, params![part.first_id, part.last_id, LINE]).await?;
    Ok(found.flatten().unwrap_or_default())
}

db::row! {
    /// A project or product of a firm of a part.
    pub(super) struct ChildRow { pub(super) id: ChildId, pub(super) organization_id: String, pub(super) kind: String, pub(super) year: Option<i64> }
}

db::row! {
    /// A fact of one of them.
    pub(super) struct ChildFactRow { pub(super) child_id: ChildId, pub(super) field: String, pub(super) value: String }
}

pub(super) async fn list_children(conn: &impl Conn, part: &PartHead) -> Result<(Vec<ChildRow>, Vec<ChildFactRow>)> {
    let sql = "SELECT id, organization_id, kind, year FROM policy_children WHERE organization_id >= $1 AND organization_id <= $2 AND removed_at IS NULL ORDER BY id";
    let children = conn.fetch_all(sql, params![part.first_id, part.last_id]).await?;
    let sql = "SELECT child_id, field, value FROM policy_facts WHERE organization_id >= $1 AND organization_id <= $2 AND child_id IS NOT NULL \
               AND ended_at IS NULL AND value IS NOT NULL ORDER BY id";
    Ok((children, conn.fetch_all(sql, params![part.first_id, part.last_id]).await?))
}

db::row! {
    struct RunRow {
        id: ScreeningId,
        clause: String,
        clause_version: String,
        local_version: Option<i64>,
        on_day: String,
        is_pending: bool,
        run_at: Timestamp,
        run_by: Option<UserId>,
        status: String,
        firms: i64,
        done: i64,
        problem: Option<String>,
        finished_at: Option<Timestamp>,
        eligible: i64,
        invited: i64,
        refused: i64,
        low_fen: i64,
        high_fen: i64,
        unread: Option<i64>,
        reasons: String,
        previous_id: Option<ScreeningId>,
        gained: i64,
        lost: i64,
        settled: i64,
        reopened: i64,
    }
}

impl TryFrom<RunRow> for Screening {
    type Error = DbError;
    fn try_from(row: RunRow) -> Result<Self> {
        Ok(Self {
            id: row.id,
            on: parse_date(&row.on_day).map_err(|_| DbError::Shape(format!("on_day {:?}", row.on_day)))?,
            reasons: serde_json::from_str(&row.reasons)
                .map_err(|error| DbError::Shape(format!("reasons of screening {}: {error}", row.id)))?,
            clause: row.clause,
            clause_version: row.clause_version,
            local_version: row.local_version,
            status: ScreeningStatus::from_code(&row.status),
            progress: (row.done, row.firms),
            problem: row.problem,
            is_pending: row.is_pending,
            run_at: row.run_at,
            run_by: row.run_by,
            finished_at: row.finished_at,
            counts: Counts { eligible: row.eligible, invited: row.invited, refused: row.refused },
            low_fen: row.low_fen,
            high_fen: row.high_fen,
            unread: row.unread,
            previous: row.previous_id,
            changes: Changes { gained: row.gained, lost: row.lost, settled: row.settled, reopened: row.reopened },
        })
    }
}

/// What came of one part.
#[derive(Debug, Clone, Default)]
pub(super) struct PartRow {
    pub(super) part: i64,
    pub(super) counts: Counts,
    pub(super) verdicts: String,
    pub(super) reasons: String,
    pub(super) amounts: String,
}

db::row! {
    struct StoredPart { part: i64, eligible: i64, invited: i64, refused: i64, verdicts: String, reasons: String, amounts: String }
}

pub(super) async fn insert(tx: &Tx, run: &Screening) -> Result<()> {
    tx.execute(
        "INSERT INTO policy_screenings (id, clause, clause_version, on_day, is_pending, run_at, run_by, status, firms, done, eligible, invited, refused, \
         low_fen, high_fen, reasons, gained, lost, settled, reopened) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, 0, 0, 0, 0, 0, '[]', 0, 0, 0, 0)",
        params![
            run.id,
            run.clause,
            run.clause_version,
            run.on.to_string(),
            run.is_pending,
            run.run_at,
            run.run_by,
            run.status.code()
        ],
    )
    .await?;
    Ok(())
}

/// The screening by a clause that is still to be ended.
pub(super) async fn find_open(conn: &impl Conn, clause: &str) -> Result<Option<Screening>> {
    let sql =
        "SELECT * FROM policy_screenings WHERE clause = $1 AND status IN ('waiting', 'running') ORDER BY run_at DESC, id DESC LIMIT 1";
    let row: Option<RunRow> = conn.fetch_optional(sql, params![clause]).await?;
    row.map(TryInto::try_into).transpose()
}

/// The clauses that are being screened by, with the screening of each.
pub(super) async fn list_open(conn: &impl Conn) -> Result<Vec<Screening>> {
    let sql = "SELECT * FROM policy_screenings WHERE status IN ('waiting', 'running') ORDER BY run_at, id";
    let rows: Vec<RunRow> = conn.fetch_all(sql, params![]).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

pub(super) async fn begin_run(tx: &Tx, id: ScreeningId, firms: i64) -> Result<()> {
    let sql = "UPDATE policy_screenings SET status = 'running', firms = $1, done = 0 WHERE id = $2 AND status IN ('waiting', 'running')";
    tx.execute(sql, params![firms, id]).await?;
    Ok(())
}

/// Notes how many firms have been judged.
pub(super) async fn note_done(tx: &Tx, id: ScreeningId, done: i64) -> Result<()> {
    tx.execute("UPDATE policy_screenings SET done = $1 WHERE id = $2 AND status = 'running'", params![done, id]).await?;
    Ok(())
}

/// Marks a screening as failed; `false` if it was ended before.
pub(super) async fn fail(tx: &Tx, id: ScreeningId, problem: &str) -> Result<bool> {
    let sql = "UPDATE policy_screenings SET status = 'failed', problem = $1 WHERE id = $2 AND status IN ('waiting', 'running')";
    Ok(tx.execute(sql, params![problem, id]).await? == 1)
}

/// Stores what came of a screening; `false` if it was ended before.
pub(super) async fn finish(tx: &Tx, run: &Screening, parts: &[PartRow]) -> Result<bool> {
    let reasons = serde_json::to_string(&run.reasons).map_err(|error| DbError::Shape(error.to_string()))?;
    let touched = tx
        .execute(
            "UPDATE policy_screenings SET status = 'finished', finished_at = $1, clause_version = $2, is_pending = $3, firms = $4, done = $4, \
             eligible = $5, invited = $6, refused = $7, low_fen = $8, high_fen = $9, reasons = $10, previous_id = $11, gained = $12, lost = $13, \
             settled = $14, reopened = $15, unread = $16, local_version = $17 WHERE id = $18 AND status IN ('waiting', 'running')",
            params![
                run.finished_at,
                run.clause_version,
                run.is_pending,
                run.counts.all(),
                run.counts.eligible,
                run.counts.invited,
                run.counts.refused,
                run.low_fen,
                run.high_fen,
                reasons,
                run.previous,
                run.changes.gained,
                run.changes.lost,
                run.changes.settled,
                run.changes.reopened,
                run.unread,
                run.local_version,
                run.id
            ],
        )
        .await?;
    if touched == 0 {
        return Ok(false);
    }
    let row = |one: &PartRow| {
        let counts = one.counts;
        params![run.id, one.part, counts.eligible, counts.invited, counts.refused, one.verdicts, one.reasons, one.amounts]
    };
    let columns = "screening_id, part, eligible, invited, refused, verdicts, reasons, amounts";
    tx.insert_rows("policy_screening_parts", columns, parts.iter().map(row).collect()).await?;
    Ok(true)
}

pub(super) async fn find(conn: &impl Conn, id: ScreeningId) -> Result<Option<Screening>> {
    let row: Option<RunRow> = conn.fetch_optional("SELECT * FROM policy_screenings WHERE id = $1", params![id]).await?;
    row.map(TryInto::try_into).transpose()
}

/// The newest by a clause that is finished.
pub(super) async fn find_last(conn: &impl Conn, clause: &str) -> Result<Option<Screening>> {
    let sql = "SELECT * FROM policy_screenings WHERE clause = $1 AND status = 'finished' ORDER BY run_at DESC, id DESC LIMIT 1";
    let row: Option<RunRow> = conn.fetch_optional(sql, params![clause]).await?;
    row.map(TryInto::try_into).transpose()
}

/// The newest by a clause, finished or not.
pub(super) async fn find_newest(conn: &impl Conn, clause: &str) -> Result<Option<Screening>> {
    Ok(list(conn, Some(clause), 0, 1).await?.into_iter().next())
}

/// The screenings by a clause, or by all, newest first.
pub(super) async fn list(conn: &impl Conn, clause: Option<&str>, offset: i64, limit: i64) -> Result<Vec<Screening>> {
    let sql = "SELECT * FROM policy_screenings WHERE ($1 = '' OR clause = $1) ORDER BY run_at DESC, id DESC LIMIT $2 OFFSET $3";
    let rows: Vec<RunRow> = conn.fetch_all(sql, params![clause.unwrap_or_default(), limit, offset]).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

pub(super) async fn count(conn: &impl Conn, clause: Option<&str>) -> Result<i64> {
    conn.count("SELECT COUNT(*) AS value FROM policy_screenings WHERE ($1 = '' OR clause = $1)", params![clause.unwrap_or_default()]).await
}

/// The newest screening by each clause that is finished.
pub(super) async fn list_newest(conn: &impl Conn) -> Result<Vec<Screening>> {
    let sql = "SELECT * FROM policy_screenings s WHERE s.status = 'finished' AND NOT EXISTS (SELECT 1 FROM policy_screenings l \
               WHERE l.clause = s.clause AND l.status = 'finished' AND (l.run_at > s.run_at OR (l.run_at = s.run_at AND l.id > s.id))) ORDER BY run_at DESC, id DESC";
    let rows: Vec<RunRow> = conn.fetch_all(sql, params![]).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

db::row! {
    /// How many firms of a part stand where.
    pub(super) struct PartCounts { pub(super) part: i64, pub(super) eligible: i64, pub(super) invited: i64, pub(super) refused: i64 }
}

pub(super) async fn list_counts(conn: &impl Conn, id: ScreeningId) -> Result<Vec<PartCounts>> {
    let sql = "SELECT part, eligible, invited, refused FROM policy_screening_parts WHERE screening_id = $1 ORDER BY part";
    conn.fetch_all(sql, params![id]).await
}

pub(super) async fn find_part(conn: &impl Conn, id: ScreeningId, part: i64) -> Result<Option<PartRow>> {
    let sql = "SELECT part, eligible, invited, refused, verdicts, reasons, amounts FROM policy_screening_parts WHERE screening_id = $1 AND part = $2";
    let row: Option<StoredPart> = conn.fetch_optional(sql, params![id, part]).await?;
    Ok(row.map(|row| PartRow {
        part: row.part,
        counts: Counts { eligible: row.eligible, invited: row.invited, refused: row.refused },
        verdicts: row.verdicts,
        reasons: row.reasons,
        amounts: row.amounts,
    }))
}

db::row! {
    struct VerdictRow { part: i64, verdicts: String }
}

/// The letters of each part.
pub(super) async fn list_verdicts(conn: &impl Conn, id: ScreeningId) -> Result<Vec<(i64, String)>> {
    let sql = "SELECT part, verdicts FROM policy_screening_parts WHERE screening_id = $1 ORDER BY part";
    let rows: Vec<VerdictRow> = conn.fetch_all(sql, params![id]).await?;
    Ok(rows.into_iter().map(|row| (row.part, row.verdicts)).collect())
}

/// How often something was done, by the chain.
#[cfg(test)]
pub(super) async fn count_audited(conn: &impl Conn, action: &str) -> Result<i64> {
    conn.count("SELECT COUNT(*) AS value FROM audit_entries WHERE action = $1", params![action]).await
}

/// Hides the table that screenings end with, or shows it again: a screening then fails with what the database says.
#[cfg(test)]
pub(super) async fn rename_parts(tx: &Tx, from: &str, to: &str) -> Result<()> {
    tx.execute(&format!("ALTER TABLE {from} RENAME TO {to}"), params![]).await?;
    Ok(())
}

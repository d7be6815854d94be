//! The tables of matches, takes, contacts and the lines of the day.

use base::{
    Date, Fen, Timestamp,
    id::{AnyId, ContactId, DealId, EntryId, MatchId, OrganizationId, TaskId, UserId},
};
use db::{Conn, DbError, Result, Tx, params};
use search::matching::{Band, Reason};
use serde::{Deserialize, Serialize};

use super::model::{Contact, Match, PartySide, Refusal, Said, State, Take};

db::row! {
    struct MatchRow {
        id: MatchId,
        demand_id: EntryId,
        achievement_id: EntryId,
        state: String,
        band: String,
        score: f64,
        reasons: String,
        manager_id: Option<UserId>,
        taken_at: Option<Timestamp>,
        contact_due_on: Option<Date>,
        escalate_on: Option<Date>,
        pool_on: Option<Date>,
        reminded_at: Option<Timestamp>,
        escalated_at: Option<Timestamp>,
        contacted_at: Option<Timestamp>,
        met_at: Option<Timestamp>,
        deferred_to: Option<Date>,
        demand_side_said: Option<String>,
        achievement_side_said: Option<String>,
        refusal_side: Option<String>,
        refusal_reason: Option<String>,
        refusal_note: Option<String>,
        refused_at: Option<Timestamp>,
        deal_id: Option<DealId>,
        version: i64,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

/// Reasons as they are stored.
#[derive(Default, Serialize, Deserialize)]
struct Reasons {
    #[serde(rename = "for")]
    speaks_for: Vec<Reason>,
    against: Vec<Reason>,
}

impl TryFrom<MatchRow> for Match {
    type Error = DbError;
    fn try_from(row: MatchRow) -> Result<Self> {
        let shape = |what: &str, value: &str| DbError::Shape(format!("{what} {value:?}"));
        let reasons: Reasons = serde_json::from_str(&row.reasons).map_err(|error| DbError::Shape(format!("reasons: {error}")))?;
        let refusal = match (&row.refusal_side, row.refusal_reason, row.refused_at) {
            (Some(side), Some(reason), Some(at)) => {
                let side = PartySide::from_code(side).ok_or_else(|| shape("side", side))?;
                Some(Refusal { side, reason, note: row.refusal_note, at })
            }
            _ => None,
        };
        Ok(Self {
            id: row.id,
            demand_id: row.demand_id,
            achievement_id: row.achievement_id,
            state: State::from_code(&row.state).ok_or_else(|| shape("state", &row.state))?,
            band: serde_json::from_value(row.band.clone().into()).map_err(|_| shape("band", &row.band))?,
            score: row.score,
            reasons: reasons.speaks_for,
            against: reasons.against,
            manager_id: row.manager_id,
            taken_at: row.taken_at,
            contact_due_on: row.contact_due_on,
            escalate_on: row.escalate_on,
            pool_on: row.pool_on,
            reminded_at: row.reminded_at,
            escalated_at: row.escalated_at,
            contacted_at: row.contacted_at,
            met_at: row.met_at,
            deferred_to: row.deferred_to,
            demand_side_said: row.demand_side_said.as_deref().and_then(Said::from_code),
            achievement_side_said: row.achievement_side_said.as_deref().and_then(Said::from_code),
            refusal,
            deal_id: row.deal_id,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

fn read(rows: Vec<MatchRow>) -> Result<Vec<Match>> {
    rows.into_iter().map(TryInto::try_into).collect()
}

/// A band as it is stored.
fn band_code(band: Band) -> String {
    serde_json::to_value(band).ok().and_then(|value| value.as_str().map(ToOwned::to_owned)).unwrap_or_default()
}

fn reasons_json(found: &Match) -> String {
    let reasons = Reasons { speaks_for: found.reasons.clone(), against: found.against.clone() };
    serde_json::to_string(&reasons).unwrap_or_else(|_| "{\"for\":[],\"against\":[]}".to_owned())
}

pub(super) async fn find(conn: &impl Conn, id: MatchId) -> Result<Option<Match>> {
    let row: Option<MatchRow> = conn.fetch_optional("SELECT * FROM matches WHERE id = $1", params![id]).await?;
    row.map(TryInto::try_into).transpose()
}

pub(super) async fn find_pair(conn: &impl Conn, demand: EntryId, achievement: EntryId) -> Result<Option<Match>> {
    let row: Option<MatchRow> =
        conn.fetch_optional("SELECT * FROM matches WHERE demand_id = $1 AND achievement_id = $2", params![demand, achievement]).await?;
    row.map(TryInto::try_into).transpose()
}

/// All matches of an entry, whichever side it is on.
pub(super) async fn list_of_entry(conn: &impl Conn, entry: EntryId) -> Result<Vec<Match>> {
    read(conn.fetch_all("SELECT * FROM matches WHERE demand_id = $1 OR achievement_id = $1 ORDER BY created_at, id", params![entry]).await?)
}

pub(super) async fn insert(tx: &Tx, it: &Match) -> Result<()> {
    tx.execute(
        "INSERT INTO matches (id, demand_id, achievement_id, state, band, score, reasons, manager_id, taken_at, contact_due_on, escalate_on, pool_on, \
         reminded_at, escalated_at, contacted_at, met_at, deferred_to, demand_side_said, achievement_side_said, refusal_side, refusal_reason, refusal_note, \
         refused_at, deal_id, version, created_at, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27)",
        params![
            it.id, it.demand_id, it.achievement_id, it.state.code(), band_code(it.band), it.score, reasons_json(it), it.manager_id, it.taken_at,
            it.contact_due_on, it.escalate_on, it.pool_on, it.reminded_at, it.escalated_at, it.contacted_at, it.met_at, it.deferred_to,
            it.demand_side_said.map(Said::code), it.achievement_side_said.map(Said::code), it.refusal.as_ref().map(|refusal| refusal.side.code()),
            it.refusal.as_ref().map(|refusal| refusal.reason.as_str()), it.refusal.as_ref().and_then(|refusal| refusal.note.as_deref()),
            it.refusal.as_ref().map(|refusal| refusal.at), it.deal_id, it.version, it.created_at, it.updated_at
        ],
    )
    .await?;
    Ok(())
}

/// Writes a match over the version before it; `false` if somebody was faster.
pub(super) async fn update(tx: &Tx, it: &Match) -> Result<bool> {
    let touched = tx
        .execute(
            "UPDATE matches SET state = $1, manager_id = $2, taken_at = $3, contact_due_on = $4, escalate_on = $5, pool_on = $6, reminded_at = $7, \
             escalated_at = $8, contacted_at = $9, met_at = $10, deferred_to = $11, demand_side_said = $12, achievement_side_said = $13, \
             refusal_side = $14, refusal_reason = $15, refusal_note = $16, refused_at = $17, deal_id = $18, version = $19, updated_at = $20 \
             WHERE id = $21 AND version = $22",
            params![
                it.state.code(), it.manager_id, it.taken_at, it.contact_due_on, it.escalate_on, it.pool_on, it.reminded_at, it.escalated_at,
                it.contacted_at, it.met_at, it.deferred_to, it.demand_side_said.map(Said::code), it.achievement_side_said.map(Said::code),
                it.refusal.as_ref().map(|refusal| refusal.side.code()), it.refusal.as_ref().map(|refusal| refusal.reason.as_str()),
                it.refusal.as_ref().and_then(|refusal| refusal.note.as_deref()), it.refusal.as_ref().map(|refusal| refusal.at), it.deal_id,
                it.version, it.updated_at, it.id, it.version - 1
            ],
        )
        .await?;
    Ok(touched == 1)
}

db::row! {
    struct TakeRow { id: AnyId, demand_id: EntryId, manager_id: UserId, taken_at: Timestamp, pool_on: Date }
}

impl From<TakeRow> for Take {
    fn from(row: TakeRow) -> Self {
        Self { id: row.id, demand_id: row.demand_id, manager_id: row.manager_id, taken_at: row.taken_at, pool_on: row.pool_on }
    }
}

const TAKE: &str = "SELECT id, demand_id, manager_id, taken_at, pool_on FROM demand_takes WHERE ended_at IS NULL";

/// Who has the demand now.
pub(super) async fn find_take(conn: &impl Conn, demand: EntryId) -> Result<Option<Take>> {
    let row: Option<TakeRow> = conn.fetch_optional(&format!("{TAKE} AND demand_id = $1"), params![demand]).await?;
    Ok(row.map(Into::into))
}

pub(super) async fn list_takes_of(conn: &impl Conn, manager: UserId) -> Result<Vec<Take>> {
    let rows: Vec<TakeRow> = conn.fetch_all(&format!("{TAKE} AND manager_id = $1 ORDER BY taken_at, id"), params![manager]).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

pub(super) async fn list_takes_to_end(conn: &impl Conn, today: Date) -> Result<Vec<Take>> {
    let rows: Vec<TakeRow> = conn.fetch_all(&format!("{TAKE} AND pool_on <= $1 ORDER BY taken_at, id LIMIT 500"), params![today]).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

pub(super) async fn insert_take(tx: &Tx, it: &Take) -> Result<()> {
    tx.execute(
        "INSERT INTO demand_takes (id, demand_id, manager_id, taken_at, pool_on) VALUES ($1, $2, $3, $4, $5)",
        params![it.id, it.demand_id, it.manager_id, it.taken_at, it.pool_on],
    )
    .await?;
    Ok(())
}

pub(super) async fn end_take(tx: &Tx, id: AnyId, reason: &str, now: Timestamp) -> Result<bool> {
    let touched = tx
        .execute("UPDATE demand_takes SET ended_at = $1, end_reason = $2 WHERE id = $3 AND ended_at IS NULL", params![now, reason, id])
        .await?;
    Ok(touched == 1)
}

/// Puts a hold over to the twin of its demand.
pub(super) async fn move_take(tx: &Tx, id: AnyId, demand: EntryId) -> Result<()> {
    tx.execute("UPDATE demand_takes SET demand_id = $1 WHERE id = $2", params![demand, id]).await?;
    Ok(())
}

/// Gives a match another pair, as its next version.
pub(super) async fn move_pair(tx: &Tx, id: MatchId, demand: EntryId, achievement: EntryId, now: Timestamp) -> Result<()> {
    tx.execute(
        "UPDATE matches SET demand_id = $1, achievement_id = $2, version = version + 1, updated_at = $3 WHERE id = $4",
        params![demand, achievement, now, id],
    )
    .await?;
    Ok(())
}

/// Hands contacts, lines and deals of one match over to another.
pub(super) async fn hand_over(tx: &Tx, from: MatchId, to: MatchId) -> Result<()> {
    for sql in [
        "UPDATE contacts SET match_id = $2 WHERE match_id = $1",
        "UPDATE tasks SET noun_id = $2 WHERE noun = 'match' AND noun_id = $1",
        "UPDATE deals SET match_id = $2 WHERE match_id = $1",
    ] {
        tx.execute(sql, params![from, to]).await?;
    }
    Ok(())
}

/// Removes a record whose pair another one stands for.
pub(super) async fn delete(tx: &Tx, id: MatchId) -> Result<()> {
    tx.execute("DELETE FROM matches WHERE id = $1", params![id]).await?;
    Ok(())
}

db::row! {
    struct ContactRow { id: ContactId, kind: String, side: String, note: String, by_id: UserId, at: Timestamp }
}

pub(super) async fn list_contacts(conn: &impl Conn, found: MatchId) -> Result<Vec<Contact>> {
    let rows: Vec<ContactRow> = conn
        .fetch_all(
            "SELECT id, kind, side, note, by_id, at FROM contacts WHERE match_id = $1 ORDER BY at DESC, id DESC LIMIT 200",
            params![found],
        )
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Contact {
            id: row.id,
            kind: row.kind,
            side: PartySide::from_code(&row.side).unwrap_or(PartySide::Demand),
            note: row.note,
            by_id: row.by_id,
            at: row.at,
        })
        .collect())
}

pub(super) async fn insert_contact(tx: &Tx, found: MatchId, it: &Contact, now: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO contacts (id, match_id, kind, side, note, by_id, at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![it.id, found, it.kind, it.side.code(), it.note, it.by_id, it.at, now],
    )
    .await?;
    Ok(())
}

/// Published entries of a register that have not expired.
pub(super) async fn count_published(conn: &impl Conn, register: &str, today: Date) -> Result<i64> {
    conn.count(
        "SELECT COUNT(*) AS value FROM entries WHERE register = $1 AND status = 'published' AND (expires_on IS NULL OR expires_on >= $2)",
        params![register, today],
    )
    .await
}

const IN_HAND: &str = "state IN ('claimed', 'contacted', 'interested')";

/// Matches in hand, demands without one, and open deals.
pub(super) async fn load_of(conn: &impl Conn, manager: UserId) -> Result<i64> {
    let sql = format!(
        "SELECT (SELECT COUNT(*) FROM matches WHERE manager_id = $1 AND {IN_HAND}) \
         + (SELECT COUNT(*) FROM demand_takes t WHERE t.manager_id = $1 AND t.ended_at IS NULL \
            AND NOT EXISTS (SELECT 1 FROM matches m WHERE m.demand_id = t.demand_id AND m.manager_id = $1 AND m.{IN_HAND}) \
            AND NOT EXISTS (SELECT 1 FROM deals d WHERE d.demand_id = t.demand_id AND d.manager_id = $1 AND d.closed_at IS NULL)) \
         + (SELECT COUNT(*) FROM deals WHERE manager_id = $1 AND closed_at IS NULL) AS value"
    );
    conn.count(&sql, params![manager]).await
}

/// The register entry of a technology manager: the one they wrote, else the one of their organisation under their name.
pub(super) async fn find_register_entry(conn: &impl Conn, manager: UserId) -> Result<Option<EntryId>> {
    conn.fetch_value(
        "SELECT e.id AS value FROM entries e JOIN users u ON u.id = $1 WHERE e.register = 'technology_manager' AND e.status = 'published' \
         AND (e.author_id = u.id OR (e.title = u.name AND e.organization_id IN (SELECT organization_id FROM grants WHERE user_id = u.id AND status = 'active'))) \
         ORDER BY CASE WHEN e.author_id = u.id THEN 0 ELSE 1 END, e.id LIMIT 1",
        params![manager],
    )
    .await
}

pub(super) async fn list_of_manager(conn: &impl Conn, manager: UserId) -> Result<Vec<Match>> {
    let sql = format!(
        "SELECT * FROM matches WHERE manager_id = $1 AND {IN_HAND} ORDER BY COALESCE(deferred_to, contact_due_on, '9999-12-31'), id LIMIT 300"
    );
    read(conn.fetch_all(&sql, params![manager]).await?)
}

/// The manager's matches of any state, the last touched first.
pub(super) async fn list_by_manager(conn: &impl Conn, manager: UserId, offset: i64, limit: i64) -> Result<Vec<Match>> {
    read(
        conn.fetch_all(
            "SELECT * FROM matches WHERE manager_id = $1 ORDER BY updated_at DESC, id DESC LIMIT $2 OFFSET $3",
            params![manager, limit, offset],
        )
        .await?,
    )
}

pub(super) async fn count_by_manager(conn: &impl Conn, manager: UserId) -> Result<i64> {
    conn.count("SELECT COUNT(*) AS value FROM matches WHERE manager_id = $1", params![manager]).await
}

/// All matches, the last touched first.
pub(super) async fn list_all(conn: &impl Conn, offset: i64, limit: i64) -> Result<Vec<Match>> {
    read(conn.fetch_all("SELECT * FROM matches ORDER BY updated_at DESC, id DESC LIMIT $1 OFFSET $2", params![limit, offset]).await?)
}

pub(super) async fn count_all(conn: &impl Conn) -> Result<i64> {
    conn.count("SELECT COUNT(*) AS value FROM matches", params![]).await
}

fn about_organizations(first: usize, count: usize) -> String {
    let places = db::placeholders(first, count);
    format!(
        "(demand_id IN (SELECT id FROM entries WHERE organization_id IN ({places})) OR achievement_id IN (SELECT id FROM entries WHERE organization_id IN ({places})))"
    )
}

/// A condition that leaves these records out; the parameters from `first` on are their ids.
fn without(first: usize, left_out: &[MatchId]) -> String {
    if left_out.is_empty() { String::new() } else { format!(" AND id NOT IN ({})", db::placeholders(first, left_out.len())) }
}

fn about_params(organizations: &[OrganizationId], left_out: &[MatchId]) -> db::Params {
    organizations.iter().map(db::ToParam::to_param).chain(left_out.iter().map(db::ToParam::to_param)).collect()
}

/// Matches about entries of these organisations, the last touched first; without those left out.
pub(super) async fn list_about(
    conn: &impl Conn,
    organizations: &[OrganizationId],
    left_out: &[MatchId],
    offset: i64,
    limit: i64,
) -> Result<Vec<Match>> {
    if organizations.is_empty() {
        return Ok(Vec::new());
    }
    let mut params = about_params(organizations, left_out);
    params.extend(params![limit, offset]);
    let (about, without) = (about_organizations(1, organizations.len()), without(organizations.len() + 1, left_out));
    let sql = format!(
        "SELECT * FROM matches WHERE {about}{without} ORDER BY updated_at DESC, id DESC LIMIT ${} OFFSET ${}",
        params.len() - 1,
        params.len()
    );
    read(conn.fetch_all(&sql, params).await?)
}

pub(super) async fn count_about(conn: &impl Conn, organizations: &[OrganizationId], left_out: &[MatchId]) -> Result<i64> {
    if organizations.is_empty() {
        return Ok(0);
    }
    let (about, without) = (about_organizations(1, organizations.len()), without(organizations.len() + 1, left_out));
    conn.count(&format!("SELECT COUNT(*) AS value FROM matches WHERE {about}{without}"), about_params(organizations, left_out)).await
}

/// Records nobody works on about entries of these organisations, where the owner of one of the two entries has named organisations.
pub(super) async fn list_idle_with_names(conn: &impl Conn, organizations: &[OrganizationId]) -> Result<Vec<Match>> {
    if organizations.is_empty() {
        return Ok(Vec::new());
    }
    let about = about_organizations(1, organizations.len());
    let sql = format!(
        "SELECT * FROM matches WHERE state IN ('recommended', 'unsuitable') AND {about} \
         AND EXISTS (SELECT 1 FROM entries e WHERE e.id IN (demand_id, achievement_id) AND e.field_values LIKE '%\"kept_from\"%') ORDER BY id"
    );
    read(conn.fetch_all(&sql, about_params(organizations, &[])).await?)
}

/// Open matches about these organisations' entries on which one of their sides has not spoken; without those left out.
pub(super) async fn list_awaiting_word(conn: &impl Conn, organizations: &[OrganizationId], left_out: &[MatchId]) -> Result<Vec<Match>> {
    if organizations.is_empty() {
        return Ok(Vec::new());
    }
    let params = about_params(organizations, left_out);
    let (places, without) = (db::placeholders(1, organizations.len()), without(organizations.len() + 1, left_out));
    let sql = format!(
        "SELECT * FROM matches WHERE state IN ('recommended', 'claimed', 'contacted') AND (\
         (demand_side_said IS NULL AND demand_id IN (SELECT id FROM entries WHERE organization_id IN ({places}))) OR \
         (achievement_side_said IS NULL AND achievement_id IN (SELECT id FROM entries WHERE organization_id IN ({places})))){without} \
         ORDER BY updated_at, id LIMIT 50"
    );
    read(conn.fetch_all(&sql, params).await?)
}

/// Matches nobody has contacted whose day in this column has come.
pub(super) async fn list_due(conn: &impl Conn, clock: ClockColumn, today: Date) -> Result<Vec<MatchId>> {
    let (column, more) = match clock {
        ClockColumn::Contact => ("contact_due_on", " AND reminded_at IS NULL"),
        ClockColumn::Escalate => ("escalate_on", " AND escalated_at IS NULL"),
        ClockColumn::Pool => ("pool_on", ""),
    };
    let sql = format!(
        "SELECT id AS value FROM matches WHERE state = 'claimed' AND contacted_at IS NULL AND {column} <= $1{more} ORDER BY {column}, id LIMIT 500"
    );
    conn.fetch_values(&sql, params![today]).await
}

/// The three clocks of a match.
#[derive(Debug, Clone, Copy)]
pub(super) enum ClockColumn {
    Contact,
    Escalate,
    Pool,
}

/// Matches of all managers without a contact whose first contact is overdue, the latest first.
pub(super) async fn list_late(conn: &impl Conn, today: Date, limit: i64) -> Result<Vec<Match>> {
    read(
        conn.fetch_all(
            "SELECT * FROM matches WHERE state = 'claimed' AND contacted_at IS NULL AND contact_due_on < $1 ORDER BY contact_due_on, id LIMIT $2",
            params![today, limit],
        )
        .await?,
    )
}

/// Published demands nobody has and about which nothing was ever agreed, published before `before`, the oldest first.
pub(super) async fn list_unclaimed(conn: &impl Conn, before: Timestamp, today: Date, limit: i64) -> Result<Vec<EntryId>> {
    conn.fetch_values(
        &format!("SELECT e.id AS value FROM {UNCLAIMED} ORDER BY e.published_at, e.id LIMIT $3"),
        params![before, today, limit],
    )
    .await
}

/// Unclaimed demands of which the officers have not been told.
pub(super) async fn list_to_escalate(conn: &impl Conn, before: Timestamp, today: Date) -> Result<Vec<EntryId>> {
    let sql = format!(
        "SELECT e.id AS value FROM {UNCLAIMED} AND NOT EXISTS (SELECT 1 FROM demand_escalations x WHERE x.demand_id = e.id) ORDER BY e.published_at, e.id LIMIT 200"
    );
    conn.fetch_values(&sql, params![before, today]).await
}

const UNCLAIMED: &str = "entries e WHERE e.register = 'demand' AND e.status = 'published' AND e.published_at < $1 AND (e.expires_on IS NULL OR e.expires_on >= $2) \
     AND NOT EXISTS (SELECT 1 FROM demand_takes t WHERE t.demand_id = e.id AND t.ended_at IS NULL) \
     AND NOT EXISTS (SELECT 1 FROM matches m WHERE m.demand_id = e.id AND m.state IN ('claimed', 'contacted', 'interested', 'converted')) \
     AND NOT EXISTS (SELECT 1 FROM deals d WHERE d.demand_id = e.id)";

/// Notes that the officers have been told; `false` if they already were.
pub(super) async fn insert_escalation(tx: &Tx, demand: EntryId, now: Timestamp) -> Result<bool> {
    let touched = tx
        .execute("INSERT INTO demand_escalations (demand_id, at) VALUES ($1, $2) ON CONFLICT (demand_id) DO NOTHING", params![demand, now])
        .await?;
    Ok(touched == 1)
}

/// Puts a line about a match into somebody's list.
pub(super) async fn insert_task(tx: &Tx, id: TaskId, user: UserId, found: MatchId, text: &str, due_on: Date, now: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO tasks (id, user_id, noun, noun_id, text, due_on, created_at) VALUES ($1, $2, 'match', $3, $4, $5, $6)",
        params![id, user, found, text, due_on, now],
    )
    .await?;
    Ok(())
}

/// Hands what belongs to a match on to the deal it became: open lines and logged contacts.
pub(super) async fn hand_on(tx: &Tx, found: MatchId, deal: DealId) -> Result<()> {
    tx.execute(
        "UPDATE tasks SET noun = 'deal', noun_id = $1 WHERE noun = 'match' AND noun_id = $2 AND done_at IS NULL",
        params![deal, found],
    )
    .await?;
    tx.execute("UPDATE contacts SET deal_id = $1 WHERE match_id = $2 AND deal_id IS NULL", params![deal, found]).await?;
    Ok(())
}

/// Ends the open lines about a match that is over.
pub(super) async fn finish_tasks_about(tx: &Tx, found: MatchId, now: Timestamp) -> Result<()> {
    tx.execute("UPDATE tasks SET done_at = $1 WHERE noun = 'match' AND noun_id = $2 AND done_at IS NULL", params![now, found]).await?;
    Ok(())
}

db::row! {
    pub(super) struct FirstContactRow { pub(super) taken_at: Timestamp, pub(super) contacted_at: Timestamp }
}

/// From taking up to the first contact, for contacts made since `from`.
pub(super) async fn list_first_contacts(conn: &impl Conn, manager: UserId, from: Timestamp) -> Result<Vec<FirstContactRow>> {
    conn.fetch_all(
        "SELECT taken_at, contacted_at FROM matches WHERE manager_id = $1 AND taken_at IS NOT NULL AND contacted_at >= $2",
        params![manager, from],
    )
    .await
}

db::row! {
    pub(super) struct SignedRow { pub(super) count: i64, pub(super) total_fen: Fen }
}

/// Contracts signed since `from` in deals this manager has.
pub(super) async fn count_signed(conn: &impl Conn, manager: UserId, from: Date) -> Result<SignedRow> {
    conn.fetch_one(
        "SELECT COUNT(*) AS count, CAST(COALESCE(SUM(c.total_fen), 0) AS BIGINT) AS total_fen FROM contracts c JOIN deals d ON d.id = c.deal_id \
         WHERE d.manager_id = $1 AND c.signed_on >= $2",
        params![manager, from],
    )
    .await
}

db::row! {
    pub(super) struct ShareRow { pub(super) share_bp: i64, pub(super) total_fen: Fen }
}

/// The manager's agreed shares in contracts signed since `from`.
pub(super) async fn list_shares(conn: &impl Conn, manager: UserId, from: Date) -> Result<Vec<ShareRow>> {
    conn.fetch_all(
        "SELECT s.share_bp, c.total_fen FROM contributions s JOIN contracts c ON c.deal_id = s.deal_id \
         WHERE s.manager_id = $1 AND s.agreed_at IS NOT NULL AND c.signed_on >= $2",
        params![manager, from],
    )
    .await
}

pub(super) async fn count_open_objections(conn: &impl Conn) -> Result<i64> {
    conn.count("SELECT COUNT(*) AS value FROM objections WHERE outcome IS NULL", params![]).await
}

pub(super) async fn count_verifications(conn: &impl Conn) -> Result<i64> {
    conn.count("SELECT COUNT(*) AS value FROM organizations WHERE status = 'unverified' AND verification_asked_at IS NOT NULL", params![])
        .await
}

db::row! {
    /// A request to see what an entry discloses only after an agreement.
    #[derive(Debug, Clone)]
    pub struct Asked {
        /// The entry.
        pub entry_id: EntryId,
        /// Who asks.
        pub organization_id: OrganizationId,
        /// Why.
        pub note: Option<String>,
        /// Since when.
        pub asked_at: Timestamp,
    }
}

/// Requests about entries of these organisations that wait for an answer.
pub(super) async fn list_asked(conn: &impl Conn, organizations: &[OrganizationId]) -> Result<Vec<Asked>> {
    if organizations.is_empty() {
        return Ok(Vec::new());
    }
    let params = organizations.iter().map(db::ToParam::to_param).collect();
    let places = db::placeholders(1, organizations.len());
    let sql = format!(
        "SELECT a.entry_id, a.organization_id, a.note, a.asked_at FROM agreements a JOIN entries e ON e.id = a.entry_id \
         WHERE a.status = 'asked' AND e.organization_id IN ({places}) ORDER BY a.asked_at LIMIT 50"
    );
    conn.fetch_all(&sql, params).await
}

/// The active people of an organisation.
pub(super) async fn list_people(conn: &impl Conn, organization: OrganizationId) -> Result<Vec<UserId>> {
    conn.fetch_values(
        "SELECT DISTINCT user_id AS value FROM grants WHERE organization_id = $1 AND status = 'active' ORDER BY user_id",
        params![organization],
    )
    .await
}

/// Whether the manager took up a match of the demand later than the demand, so that its own clock still runs.
pub(super) async fn has_fresh_claim(conn: &impl Conn, demand: EntryId, manager: UserId, today: Date) -> Result<bool> {
    let count = conn
        .count(
            "SELECT COUNT(*) AS value FROM matches WHERE demand_id = $1 AND manager_id = $2 AND state = 'claimed' AND pool_on > $3",
            params![demand, manager, today],
        )
        .await?;
    Ok(count > 0)
}

/// Whether the manager has an open deal about the demand.
pub(super) async fn has_deal(conn: &impl Conn, demand: EntryId, manager: UserId) -> Result<bool> {
    let count = conn
        .count(
            "SELECT COUNT(*) AS value FROM deals WHERE demand_id = $1 AND manager_id = $2 AND closed_at IS NULL",
            params![demand, manager],
        )
        .await?;
    Ok(count > 0)
}

/// The entry of a register with this number of its organisation.
pub(super) async fn find_by_own_number(
    conn: &impl Conn,
    register: &str,
    organization: Option<OrganizationId>,
    own_number: &str,
) -> Result<Option<EntryId>> {
    let organization = organization.map(|id| id.to_string()).unwrap_or_default();
    conn.fetch_value(
        "SELECT id AS value FROM entries WHERE register = $1 AND own_number = $2 AND ($3 = '' OR organization_id = $3) ORDER BY id LIMIT 1",
        params![register, own_number, organization],
    )
    .await
}

/// Records nobody has taken up.
pub(super) async fn count_recommended(conn: &impl Conn) -> Result<i64> {
    conn.count("SELECT COUNT(*) AS value FROM matches WHERE state = 'recommended'", params![]).await
}

//! The tables of deals and of what belongs to them.

use base::{
    Date, Fen, Lang, Timestamp,
    id::{AnyId, ContactId, ContractId, ContributionId, DealId, EntryId, MatchId, ObjectionId, OrganizationId, PaymentId, TaskId, UserId},
};
use db::{Conn, Params, Result, Tx, params};

use super::model::{Act, Contract, Contribution, Deal, DealContact, Move, Objection, Outcome, Payment, Share, Task};
use crate::accounts::shown_name_sql;

db::row! {
    struct DealRecord {
        id: DealId, number: String, title: String, match_id: Option<MatchId>, demand_id: Option<EntryId>, achievement_id: Option<EntryId>,
        buyer_id: Option<OrganizationId>, seller_id: Option<OrganizationId>, manager_id: UserId, stage: String, stage_since: Timestamp,
        mode: Option<String>, price_method: Option<String>, price_fen: Option<Fen>, notice_starts_on: Option<Date>, notice_ends_on: Option<Date>,
        notice_text: Option<String>, trial_starts_on: Option<Date>, trial_ends_on: Option<Date>, trial_terms: Option<String>,
        trial_result: Option<String>, landing_park: Option<String>, landing_space_id: Option<EntryId>,
        landing_area_dm2: Option<i64>, landed_on: Option<Date>,
        landing_note: Option<String>, follow_up_on: Option<Date>, follow_up_note: Option<String>, closed_at: Option<Timestamp>,
        close_reason: Option<String>, close_note: Option<String>, entered_on: Date, is_demo: bool, version: i64, created_at: Timestamp,
        updated_at: Timestamp,
    }
}

impl From<DealRecord> for Deal {
    fn from(row: DealRecord) -> Self {
        Self {
            id: row.id,
            number: row.number,
            title: row.title,
            match_id: row.match_id,
            demand_id: row.demand_id,
            achievement_id: row.achievement_id,
            buyer_id: row.buyer_id,
            seller_id: row.seller_id,
            manager_id: row.manager_id,
            stage: row.stage,
            stage_since: row.stage_since,
            mode: row.mode,
            price_method: row.price_method,
            price_fen: row.price_fen,
            notice_starts_on: row.notice_starts_on,
            notice_ends_on: row.notice_ends_on,
            notice_text: row.notice_text,
            trial_starts_on: row.trial_starts_on,
            trial_ends_on: row.trial_ends_on,
            trial_terms: row.trial_terms,
            trial_result: row.trial_result,
            landing_park: row.landing_park,
            landing_space_id: row.landing_space_id,
            landing_area_dm2: row.landing_area_dm2,
            landed_on: row.landed_on,
            landing_note: row.landing_note,
            follow_up_on: row.follow_up_on,
            follow_up_note: row.follow_up_note,
            closed_at: row.closed_at,
            close_reason: row.close_reason,
            close_note: row.close_note,
            entered_on: row.entered_on,
            is_demo: row.is_demo,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// The columns of a deal in the order of [`values`].
const COLUMNS: [&str; 36] = [
    "id",
    "number",
    "title",
    "match_id",
    "demand_id",
    "achievement_id",
    "buyer_id",
    "seller_id",
    "manager_id",
    "stage",
    "stage_since",
    "mode",
    "price_method",
    "price_fen",
    "notice_starts_on",
    "notice_ends_on",
    "notice_text",
    "trial_starts_on",
    "trial_ends_on",
    "trial_terms",
    "trial_result",
    "landing_park",
    "landing_space_id",
    "landing_area_dm2",
    "landed_on",
    "landing_note",
    "follow_up_on",
    "follow_up_note",
    "closed_at",
    "close_reason",
    "close_note",
    "entered_on",
    "is_demo",
    "version",
    "created_at",
    "updated_at",
];

fn values(deal: &Deal) -> Params {
    params![
        deal.id,
        deal.number,
        deal.title,
        deal.match_id,
        deal.demand_id,
        deal.achievement_id,
        deal.buyer_id,
        deal.seller_id,
        deal.manager_id,
        deal.stage,
        deal.stage_since,
        deal.mode,
        deal.price_method,
        deal.price_fen,
        deal.notice_starts_on,
        deal.notice_ends_on,
        deal.notice_text,
        deal.trial_starts_on,
        deal.trial_ends_on,
        deal.trial_terms,
        deal.trial_result,
        deal.landing_park,
        deal.landing_space_id,
        deal.landing_area_dm2,
        deal.landed_on,
        deal.landing_note,
        deal.follow_up_on,
        deal.follow_up_note,
        deal.closed_at,
        deal.close_reason,
        deal.close_note,
        deal.entered_on,
        deal.is_demo,
        deal.version,
        deal.created_at,
        deal.updated_at,
    ]
}

pub(super) async fn insert(tx: &Tx, deal: &Deal) -> Result<()> {
    let sql = format!("INSERT INTO deals ({}) VALUES ({})", COLUMNS.join(", "), db::placeholders(1, COLUMNS.len()));
    tx.execute(&sql, values(deal)).await?;
    Ok(())
}

/// Writes all columns if the stored version is the one before; `false` if somebody was faster.
pub(super) async fn update(tx: &Tx, deal: &Deal) -> Result<bool> {
    let sets: Vec<String> = COLUMNS.iter().enumerate().skip(1).map(|(index, column)| format!("{column} = ${}", index + 1)).collect();
    let sql = format!("UPDATE deals SET {} WHERE id = $1 AND version = ${}", sets.join(", "), COLUMNS.len() + 1);
    let mut params = values(deal);
    params.extend(params![deal.version - 1]);
    Ok(tx.execute(&sql, params).await? == 1)
}

pub(super) async fn find(conn: &impl Conn, id: DealId) -> Result<Option<Deal>> {
    let row: Option<DealRecord> = conn.fetch_optional("SELECT * FROM deals WHERE id = $1", params![id]).await?;
    Ok(row.map(Into::into))
}

pub(super) async fn find_by_match(conn: &impl Conn, id: MatchId) -> Result<Option<Deal>> {
    let row: Option<DealRecord> = conn.fetch_optional("SELECT * FROM deals WHERE match_id = $1", params![id]).await?;
    Ok(row.map(Into::into))
}

/// Which deals are listed.
#[derive(Debug, Clone, Default)]
pub(super) struct Narrow {
    pub(super) stages: Option<Vec<String>>,
    pub(super) is_open: Option<bool>,
    pub(super) manager: Option<UserId>,
    pub(super) organization: Option<OrganizationId>,
    /// The reader: handles it or has a share, or works for one of these; none for officers.
    pub(super) reader: Option<(Option<UserId>, Vec<OrganizationId>)>,
}

fn condition(narrow: &Narrow) -> (String, Params) {
    let mut conditions = vec!["TRUE".to_owned()];
    let mut params = Params::new();
    if let Some(stages) = &narrow.stages {
        conditions.push(if stages.is_empty() {
            "FALSE".to_owned()
        } else {
            format!("d.stage IN ({})", db::placeholders(params.len() + 1, stages.len()))
        });
        params.extend(stages.iter().map(db::ToParam::to_param));
    }
    match narrow.is_open {
        Some(true) => conditions.push("d.closed_at IS NULL".to_owned()),
        Some(false) => conditions.push("d.closed_at IS NOT NULL".to_owned()),
        None => {}
    }
    if let Some(manager) = narrow.manager {
        params.extend(params![manager]);
        conditions.push(format!("d.manager_id = ${}", params.len()));
    }
    if let Some(organization) = narrow.organization {
        params.extend(params![organization]);
        conditions.push(format!("(d.buyer_id = ${0} OR d.seller_id = ${0})", params.len()));
    }
    if let Some((user, organizations)) = &narrow.reader {
        let mut ways = vec!["FALSE".to_owned()];
        if let Some(user) = user {
            params.extend(params![*user]);
            let place = params.len();
            ways.push(format!(
                "d.manager_id = ${place} OR EXISTS (SELECT 1 FROM contributions s WHERE s.deal_id = d.id AND s.manager_id = ${place})"
            ));
        }
        if !organizations.is_empty() {
            let places = db::placeholders(params.len() + 1, organizations.len());
            ways.push(format!("d.buyer_id IN ({places}) OR d.seller_id IN ({places})"));
            params.extend(organizations.iter().map(db::ToParam::to_param));
        }
        conditions.push(format!("({})", ways.join(" OR ")));
    }
    (conditions.join(" AND "), params)
}

pub(super) async fn list(conn: &impl Conn, narrow: &Narrow, offset: i64, limit: i64) -> Result<Vec<Deal>> {
    let (condition, mut params) = condition(narrow);
    let first = params.len() + 1;
    params.extend(params![limit, offset]);
    let sql = format!("SELECT d.* FROM deals d WHERE {condition} ORDER BY d.updated_at DESC, d.id LIMIT ${first} OFFSET ${}", first + 1);
    let rows: Vec<DealRecord> = conn.fetch_all(&sql, params).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

pub(super) async fn count(conn: &impl Conn, narrow: &Narrow) -> Result<i64> {
    let (condition, params) = condition(narrow);
    conn.count(&format!("SELECT COUNT(*) AS value FROM deals d WHERE {condition}"), params).await
}

/// Deals whose public notice has begun by `today`, the latest end first.
pub(super) async fn list_noticed(conn: &impl Conn, today: Date, is_running: bool, limit: i64) -> Result<Vec<Deal>> {
    let relation = if is_running { ">=" } else { "<" };
    let sql = format!(
        "SELECT * FROM deals WHERE notice_starts_on IS NOT NULL AND notice_starts_on <= $1 AND notice_ends_on {relation} $1 ORDER BY notice_ends_on DESC, number LIMIT $2"
    );
    let rows: Vec<DealRecord> = conn.fetch_all(&sql, params![today, limit]).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Open deals with a date that became due since `since`: the notice is over, the trial ends, the follow-up visit has come.
pub(super) async fn list_due(conn: &impl Conn, since: Date, today: Date) -> Result<Vec<Deal>> {
    let rows: Vec<DealRecord> = conn
        .fetch_all(
            "SELECT * FROM deals WHERE closed_at IS NULL AND ((notice_ends_on >= $1 AND notice_ends_on < $2) \
             OR (trial_ends_on >= $1 AND trial_ends_on <= $2 AND trial_result IS NULL) OR (follow_up_on >= $1 AND follow_up_on <= $2 AND follow_up_note IS NULL)) \
             ORDER BY id",
            params![since, today],
        )
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The deals that name an entry as demand, achievement or space.
pub(super) async fn list_about(conn: &impl Conn, entry: EntryId) -> Result<Vec<DealId>> {
    conn.fetch_values(
        "SELECT id AS value FROM deals WHERE demand_id = $1 OR achievement_id = $1 OR landing_space_id = $1 ORDER BY id",
        params![entry],
    )
    .await
}

/// Puts another entry in the place of one, as the deal's next version.
pub(super) async fn move_entry(tx: &Tx, deal: DealId, from: EntryId, into: EntryId, now: Timestamp) -> Result<()> {
    tx.execute(
        "UPDATE deals SET demand_id = CASE WHEN demand_id = $1 THEN $2 ELSE demand_id END, \
         achievement_id = CASE WHEN achievement_id = $1 THEN $2 ELSE achievement_id END, \
         landing_space_id = CASE WHEN landing_space_id = $1 THEN $2 ELSE landing_space_id END, version = version + 1, updated_at = $3 WHERE id = $4",
        params![from, into, now, deal],
    )
    .await?;
    Ok(())
}

pub(super) struct NewMove<'a> {
    pub(super) deal: DealId,
    pub(super) from: Option<&'a str>,
    pub(super) to: &'a str,
    pub(super) by: Option<UserId>,
    pub(super) note: Option<&'a str>,
    pub(super) at: Timestamp,
}

/// Moves of the same moment keep their order: each is a microsecond after the one before.
pub(super) async fn insert_move(tx: &Tx, moved: &NewMove<'_>) -> Result<()> {
    tx.execute(
        "INSERT INTO deal_moves (id, deal_id, from_stage, to_stage, by_id, note, at) VALUES ($1, $2, $3, $4, $5, $6, \
         (SELECT CASE WHEN COALESCE(MAX(at), -1) >= $7 THEN MAX(at) + 1 ELSE $7 END FROM deal_moves WHERE deal_id = $2))",
        params![AnyId::at(moved.at), moved.deal, moved.from, moved.to, moved.by, moved.note, moved.at],
    )
    .await?;
    Ok(())
}

db::row! { struct MoveRow { from_stage: Option<String>, to_stage: String, by_name: Option<String>, note: Option<String>, at: Timestamp, } }

pub(super) async fn list_moves(conn: &impl Conn, deal: DealId, lang: Lang) -> Result<Vec<Move>> {
    let sql = format!(
        "SELECT v.from_stage, v.to_stage, {} AS by_name, v.note, v.at FROM deal_moves v LEFT JOIN users u ON u.id = v.by_id \
         WHERE v.deal_id = $1 ORDER BY v.at, v.id",
        shown_name_sql("u", lang)
    );
    let rows: Vec<MoveRow> = conn.fetch_all(&sql, params![deal]).await?;
    let to_move =
        |row: MoveRow| Move { from_stage: row.from_stage, to_stage: row.to_stage, by_name: row.by_name, note: row.note, at: row.at };
    Ok(rows.into_iter().map(to_move).collect())
}

db::row! { struct ActRow { action: String, by_name: Option<String>, at: Timestamp, } }

/// What was written down of a deal besides moves, contacts, documents, contract and payments, which have lines of their own.
pub(super) async fn list_acts(conn: &impl Conn, deal: DealId, lang: Lang) -> Result<Vec<Act>> {
    let sql = format!(
        "SELECT a.action, {} AS by_name, a.at FROM audit_entries a LEFT JOIN users u ON u.id = a.actor_id WHERE a.noun = 'deal' AND a.noun_id = $1 \
         AND a.action IN ('deals.parties-named', 'deals.trial-agreed', 'deals.trial-result', 'deals.price-recorded', 'deals.notice-published', \
         'deals.notice-withdrawn', 'deals.objection-raised', 'deals.objection-decided', 'deals.shares-proposed', 'deals.share-confirmed', \
         'deals.registration-confirmed', 'deals.landing-recorded', 'deals.follow-up-planned', 'deals.follow-up-recorded', 'deals.handed-over') \
         ORDER BY a.seq",
        shown_name_sql("u", lang)
    );
    let rows: Vec<ActRow> = conn.fetch_all(&sql, params![deal]).await?;
    Ok(rows.into_iter().map(|row| Act { action: row.action, by_name: row.by_name, at: row.at }).collect())
}

pub(super) async fn insert_contact(tx: &Tx, deal: DealId, contact: &DealContact, by: UserId, now: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO contacts (id, deal_id, kind, side, note, by_id, at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![contact.id, deal, contact.kind, contact.side, contact.note, by, contact.at, now],
    )
    .await?;
    Ok(())
}

db::row! { struct ContactRow { id: ContactId, kind: String, side: String, note: String, by_name: Option<String>, at: Timestamp, } }

/// The contacts of a deal and of the match it grew out of.
pub(super) async fn list_contacts(conn: &impl Conn, deal: &Deal, lang: Lang) -> Result<Vec<DealContact>> {
    let sql = format!(
        "SELECT c.id, c.kind, c.side, c.note, {} AS by_name, c.at FROM contacts c LEFT JOIN users u ON u.id = c.by_id \
         WHERE c.deal_id = $1 OR (c.match_id IS NOT NULL AND c.match_id = $2) ORDER BY c.at, c.id",
        shown_name_sql("u", lang)
    );
    let rows: Vec<ContactRow> = conn.fetch_all(&sql, params![deal.id, deal.match_id]).await?;
    Ok(rows
        .into_iter()
        .map(|row| DealContact { id: row.id, kind: row.kind, side: row.side, note: row.note, by_name: row.by_name, at: row.at })
        .collect())
}

pub(super) async fn mark_match_met(tx: &Tx, id: MatchId, at: Timestamp) -> Result<()> {
    tx.execute("UPDATE matches SET met_at = $1 WHERE id = $2 AND met_at IS NULL", params![at, id]).await?;
    Ok(())
}

db::row! {
    struct ContractRow {
        id: ContractId, deal_id: DealId, kind: String, title: String, total_fen: Fen, technical_fen: Fen, signed_on: Date, valid_from_on: Option<Date>,
        valid_to_on: Option<Date>, technical_field: String, buyer_kind: String, seller_kind: String, ip_kind: String, plan_level: String, flow: String,
        buyer_region: Option<String>, seller_region: Option<String>, buyer_country: Option<String>, seller_country: Option<String>,
        registration_number: Option<String>, registered_on: Option<Date>, registration_confirmed_at: Option<Timestamp>,
    }
}

impl From<ContractRow> for Contract {
    fn from(row: ContractRow) -> Self {
        Self {
            id: row.id,
            deal_id: row.deal_id,
            kind: row.kind,
            title: row.title,
            total_fen: row.total_fen,
            technical_fen: row.technical_fen,
            signed_on: row.signed_on,
            valid_from_on: row.valid_from_on,
            valid_to_on: row.valid_to_on,
            technical_field: row.technical_field,
            buyer_kind: row.buyer_kind,
            seller_kind: row.seller_kind,
            ip_kind: row.ip_kind,
            plan_level: row.plan_level,
            flow: row.flow,
            buyer_region: row.buyer_region,
            seller_region: row.seller_region,
            buyer_country: row.buyer_country,
            seller_country: row.seller_country,
            registration_number: row.registration_number,
            registered_on: row.registered_on,
            registration_confirmed_at: row.registration_confirmed_at,
        }
    }
}

pub(super) async fn find_contract(conn: &impl Conn, deal: DealId) -> Result<Option<Contract>> {
    let row: Option<ContractRow> = conn.fetch_optional("SELECT * FROM contracts WHERE deal_id = $1", params![deal]).await?;
    Ok(row.map(Into::into))
}

/// Writes the record of a deal's contract, new or changed.
pub(super) async fn save_contract(tx: &Tx, contract: &Contract, now: Timestamp, confirmed_by: Option<UserId>) -> Result<()> {
    tx.execute(
        "INSERT INTO contracts (id, deal_id, kind, title, total_fen, technical_fen, signed_on, valid_from_on, valid_to_on, technical_field, buyer_kind, seller_kind, \
         ip_kind, plan_level, flow, buyer_region, seller_region, buyer_country, seller_country, registration_number, registered_on, registration_confirmed_at, \
         registration_confirmed_by, version, created_at, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, 1, $24, $24) \
         ON CONFLICT (deal_id) DO UPDATE SET kind = excluded.kind, title = excluded.title, total_fen = excluded.total_fen, technical_fen = excluded.technical_fen, \
         signed_on = excluded.signed_on, valid_from_on = excluded.valid_from_on, valid_to_on = excluded.valid_to_on, technical_field = excluded.technical_field, \
         buyer_kind = excluded.buyer_kind, seller_kind = excluded.seller_kind, ip_kind = excluded.ip_kind, plan_level = excluded.plan_level, flow = excluded.flow, \
         buyer_region = excluded.buyer_region, seller_region = excluded.seller_region, buyer_country = excluded.buyer_country, \
         seller_country = excluded.seller_country, registration_number = excluded.registration_number, registered_on = excluded.registered_on, \
         registration_confirmed_at = excluded.registration_confirmed_at, registration_confirmed_by = excluded.registration_confirmed_by, \
         version = contracts.version + 1, updated_at = excluded.updated_at",
        params![
            contract.id,
            contract.deal_id,
            contract.kind,
            contract.title,
            contract.total_fen,
            contract.technical_fen,
            contract.signed_on,
            contract.valid_from_on,
            contract.valid_to_on,
            contract.technical_field,
            contract.buyer_kind,
            contract.seller_kind,
            contract.ip_kind,
            contract.plan_level,
            contract.flow,
            contract.buyer_region,
            contract.seller_region,
            contract.buyer_country,
            contract.seller_country,
            contract.registration_number,
            contract.registered_on,
            contract.registration_confirmed_at,
            confirmed_by,
            now
        ],
    )
    .await?;
    Ok(())
}

/// All contracts with their deals, by day of signing.
pub(super) async fn list_contracts(conn: &impl Conn) -> Result<Vec<Contract>> {
    let rows: Vec<ContractRow> = conn.fetch_all("SELECT * FROM contracts ORDER BY signed_on, id", params![]).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

pub(super) async fn insert_payment(tx: &Tx, contract: ContractId, payment: &Payment, now: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO payments (id, contract_id, amount_fen, paid_on, note, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        params![payment.id, contract, payment.amount_fen, payment.paid_on, payment.note, now],
    )
    .await?;
    Ok(())
}

db::row! { struct PaymentRow { id: PaymentId, amount_fen: Fen, paid_on: Date, note: Option<String>, } }

pub(super) async fn list_payments(conn: &impl Conn, deal: DealId) -> Result<Vec<Payment>> {
    let rows: Vec<PaymentRow> = conn
        .fetch_all(
            "SELECT p.id, p.amount_fen, p.paid_on, p.note FROM payments p JOIN contracts c ON c.id = p.contract_id WHERE c.deal_id = $1 ORDER BY p.paid_on, p.id",
            params![deal],
        )
        .await?;
    Ok(rows.into_iter().map(|row| Payment { id: row.id, amount_fen: row.amount_fen, paid_on: row.paid_on, note: row.note }).collect())
}

/// Puts a proposal in the place of the one before.
pub(super) async fn replace_shares(tx: &Tx, deal: DealId, shares: &[Share], agreed_by: Option<UserId>, now: Timestamp) -> Result<()> {
    tx.execute("DELETE FROM contributions WHERE deal_id = $1", params![deal]).await?;
    for share in shares {
        let agreed_at = (agreed_by == Some(share.manager_id)).then_some(now);
        tx.execute(
            "INSERT INTO contributions (id, deal_id, manager_id, share_bp, work, agreed_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            params![ContributionId::at(now), deal, share.manager_id, share.share_bp, share.work, agreed_at, now],
        )
        .await?;
    }
    Ok(())
}

pub(super) async fn agree_share(tx: &Tx, deal: DealId, manager: UserId, now: Timestamp) -> Result<bool> {
    let touched = tx
        .execute(
            "UPDATE contributions SET agreed_at = $1 WHERE deal_id = $2 AND manager_id = $3 AND agreed_at IS NULL",
            params![now, deal, manager],
        )
        .await?;
    Ok(touched == 1)
}

db::row! {
    struct ContributionRow { id: ContributionId, manager_id: UserId, manager_name: String, share_bp: i64, work: String, agreed_at: Option<Timestamp>, }
}

pub(super) async fn list_contributions(conn: &impl Conn, deal: DealId, lang: Lang) -> Result<Vec<Contribution>> {
    let sql = format!(
        "SELECT s.id, s.manager_id, {} AS manager_name, s.share_bp, s.work, s.agreed_at FROM contributions s JOIN users u ON u.id = s.manager_id \
         WHERE s.deal_id = $1 ORDER BY s.share_bp DESC, s.id",
        shown_name_sql("u", lang)
    );
    let rows: Vec<ContributionRow> = conn.fetch_all(&sql, params![deal]).await?;
    Ok(rows
        .into_iter()
        .map(|row| Contribution {
            id: row.id,
            manager_id: row.manager_id,
            manager_name: row.manager_name,
            share_bp: row.share_bp,
            work: row.work,
            agreed_at: row.agreed_at,
        })
        .collect())
}

pub(super) async fn contributor_ids(conn: &impl Conn, deal: DealId) -> Result<Vec<UserId>> {
    conn.fetch_values("SELECT manager_id AS value FROM contributions WHERE deal_id = $1", params![deal]).await
}

pub(super) async fn insert_objection(tx: &Tx, deal: DealId, objection: &Objection) -> Result<()> {
    tx.execute(
        "INSERT INTO objections (id, deal_id, name, reach, text, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        params![objection.id, deal, objection.name, objection.reach, objection.text, objection.created_at],
    )
    .await?;
    Ok(())
}

pub(super) async fn count_objections_since(conn: &impl Conn, deal: DealId, since: Timestamp) -> Result<i64> {
    conn.count("SELECT COUNT(*) AS value FROM objections WHERE deal_id = $1 AND created_at > $2", params![deal, since]).await
}

db::row! {
    struct ObjectionRow {
        id: ObjectionId, name: String, reach: String, text: String, created_at: Timestamp, outcome: Option<String>, outcome_note: Option<String>,
        decided_at: Option<Timestamp>,
    }
}

pub(super) async fn list_objections(conn: &impl Conn, deal: DealId) -> Result<Vec<Objection>> {
    let rows: Vec<ObjectionRow> =
        conn.fetch_all("SELECT * FROM objections WHERE deal_id = $1 ORDER BY created_at, id", params![deal]).await?;
    Ok(rows
        .into_iter()
        .map(|row| Objection {
            id: row.id,
            name: row.name,
            reach: row.reach,
            text: row.text,
            created_at: row.created_at,
            outcome: row.outcome.as_deref().and_then(Outcome::from_code),
            outcome_note: row.outcome_note,
            decided_at: row.decided_at,
        })
        .collect())
}

pub(super) struct Decision<'a> {
    pub(super) outcome: Outcome,
    pub(super) note: &'a str,
    pub(super) by: Option<UserId>,
    pub(super) at: Timestamp,
}

/// `false` if it was decided before or belongs to another deal.
pub(super) async fn decide_objection(tx: &Tx, deal: DealId, id: ObjectionId, decision: &Decision<'_>) -> Result<bool> {
    let touched = tx
        .execute(
            "UPDATE objections SET outcome = $1, outcome_note = $2, decided_at = $3, decided_by = $4 WHERE id = $5 AND deal_id = $6 AND outcome IS NULL",
            params![decision.outcome.code(), decision.note, decision.at, decision.by, id, deal],
        )
        .await?;
    Ok(touched == 1)
}

pub(super) async fn insert_task(tx: &Tx, task: &Task, now: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO tasks (id, user_id, noun, noun_id, text, due_on, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![task.id, task.user_id, task.noun, task.noun_id, task.text, task.due_on, now],
    )
    .await?;
    Ok(())
}

db::row! {
    struct TaskRow {
        id: TaskId, user_id: UserId, noun: String, noun_id: String, text: String, due_on: Date, done_at: Option<Timestamp>, deal_title: Option<String>,
        deal_stage: Option<String>,
    }
}

impl From<TaskRow> for Task {
    fn from(row: TaskRow) -> Self {
        Self {
            id: row.id,
            user_id: row.user_id,
            noun: row.noun,
            noun_id: row.noun_id,
            text: row.text,
            due_on: row.due_on,
            done_at: row.done_at,
            deal_title: row.deal_title,
            deal_stage: row.deal_stage,
        }
    }
}

const TASKS: &str = "SELECT t.id, t.user_id, t.noun, t.noun_id, t.text, t.due_on, t.done_at, d.title AS deal_title, d.stage AS deal_stage \
                     FROM tasks t LEFT JOIN deals d ON t.noun = 'deal' AND d.id = t.noun_id";

/// What a person has still to do up to a day, the oldest first.
pub(super) async fn list_tasks(conn: &impl Conn, user: UserId, until: Date) -> Result<Vec<Task>> {
    let sql = format!("{TASKS} WHERE t.user_id = $1 AND t.done_at IS NULL AND t.due_on <= $2 ORDER BY t.due_on, t.id");
    let rows: Vec<TaskRow> = conn.fetch_all(&sql, params![user, until]).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// What is still to be done about a deal.
pub(super) async fn list_tasks_of(conn: &impl Conn, deal: DealId) -> Result<Vec<Task>> {
    let sql = format!("{TASKS} WHERE t.noun = 'deal' AND t.noun_id = $1 AND t.done_at IS NULL ORDER BY t.due_on, t.id");
    let rows: Vec<TaskRow> = conn.fetch_all(&sql, params![deal]).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

pub(super) async fn find_task(conn: &impl Conn, id: TaskId) -> Result<Option<Task>> {
    let row: Option<TaskRow> = conn.fetch_optional(&format!("{TASKS} WHERE t.id = $1"), params![id]).await?;
    Ok(row.map(Into::into))
}

pub(super) async fn update_task(tx: &Tx, id: TaskId, due_on: Date, done_at: Option<Timestamp>) -> Result<bool> {
    let touched =
        tx.execute("UPDATE tasks SET due_on = $1, done_at = $2 WHERE id = $3 AND done_at IS NULL", params![due_on, done_at, id]).await?;
    Ok(touched == 1)
}

pub(super) async fn move_tasks(tx: &Tx, deal: DealId, from: UserId, to: UserId) -> Result<()> {
    tx.execute(
        "UPDATE tasks SET user_id = $1 WHERE noun = 'deal' AND noun_id = $2 AND user_id = $3 AND done_at IS NULL",
        params![to, deal, from],
    )
    .await?;
    Ok(())
}

db::row! {
    /// A person to tell, or to choose.
    pub(super) struct PersonRow { pub(super) id: UserId, pub(super) name: String, pub(super) name_en: Option<String>, pub(super) lang: String, }
}

impl PersonRow {
    /// The name for a reader.
    pub(super) fn shown_name(self, lang: Lang) -> String {
        lang.name_of(&self.name, self.name_en.as_deref()).to_owned()
    }
}

/// People with an active role for one of the organisations.
pub(super) async fn people_of(conn: &impl Conn, organizations: &[OrganizationId]) -> Result<Vec<PersonRow>> {
    if organizations.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT DISTINCT u.id, u.name, u.name_en, u.lang FROM users u JOIN grants g ON g.user_id = u.id WHERE g.status = 'active' AND u.status = 'active' \
         AND g.organization_id IN ({}) ORDER BY u.id",
        db::placeholders(1, organizations.len())
    );
    conn.fetch_all(&sql, organizations.iter().map(db::ToParam::to_param).collect()).await
}

/// People with an active role of the district.
pub(super) async fn people_with(conn: &impl Conn, role: &str) -> Result<Vec<PersonRow>> {
    conn.fetch_all(
        "SELECT DISTINCT u.id, u.name, u.name_en, u.lang FROM users u JOIN grants g ON g.user_id = u.id WHERE g.status = 'active' AND u.status = 'active' \
         AND g.role = $1 ORDER BY u.name, u.id",
        params![role],
    )
    .await
}

pub(super) async fn find_people(conn: &impl Conn, ids: &[UserId]) -> Result<Vec<PersonRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!("SELECT id, name, name_en, lang FROM users WHERE id IN ({})", db::placeholders(1, ids.len()));
    conn.fetch_all(&sql, ids.iter().map(db::ToParam::to_param).collect()).await
}

/// The organisation somebody means by its name, short name or credit code; none if it is not exactly one.
pub(super) async fn find_organization(conn: &impl Conn, text: &str) -> Result<Option<OrganizationId>> {
    let found: Vec<OrganizationId> = conn
        .fetch_values(
            "SELECT id AS value FROM organizations WHERE status <> 'closed' AND is_real = FALSE AND (name = $1 OR name_en = $1 OR short_name = $1 OR credit_code = $1) ORDER BY id LIMIT 2",
            params![text],
        )
        .await?;
    Ok(match found.as_slice() {
        [only] => Some(*only),
        _ => None,
    })
}

pub(super) async fn find_entry_by_number(conn: &impl Conn, number: &str) -> Result<Option<EntryId>> {
    conn.fetch_value("SELECT id AS value FROM entries WHERE number = $1", params![number]).await
}

db::row! {
    /// A park one can land in.
    pub(super) struct ParkRow { pub(super) code: String, pub(super) name: String, pub(super) name_en: Option<String>, }
}

pub(super) async fn list_parks(conn: &impl Conn) -> Result<Vec<ParkRow>> {
    conn.fetch_all(
        "SELECT code, name, name_en FROM organizations WHERE kind = 'park' AND code IS NOT NULL AND status <> 'closed' ORDER BY is_real, code",
        params![],
    )
    .await
}

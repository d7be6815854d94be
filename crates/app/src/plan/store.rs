//! The queries behind the funnel and the indicators.

use base::{
    Date, Fen, Timestamp,
    id::{AnyId, DealId, EntryId},
};
use db::{Conn, Params, Result, ToParam, params};

use crate::pack::{DealFlow, FunnelSource};

/// One condition per step of the funnel that holds for an entry `e` that reached it. Codes of stages and of kinds of contact that are meetings come from
/// the pack and go in as parameters.
fn reached(flow: &DealFlow, meetings: &[String], params: &mut Params) -> Vec<String> {
    let about = |table: &str| format!("({table}.demand_id = e.id OR {table}.achievement_id = e.id)");
    flow.funnel
        .iter()
        .map(|step| match step.source {
            FunnelSource::Publication => "TRUE".to_owned(),
            FunnelSource::Contact => format!(
                "(EXISTS (SELECT 1 FROM matches m WHERE {} AND m.contacted_at IS NOT NULL) OR EXISTS (SELECT 1 FROM deals d JOIN contacts c ON c.deal_id = d.id WHERE {}))",
                about("m"),
                about("d")
            ),
            FunnelSource::Meeting => {
                let of_match = format!("EXISTS (SELECT 1 FROM matches m WHERE {} AND m.met_at IS NOT NULL)", about("m"));
                if meetings.is_empty() {
                    return of_match;
                }
                let places = db::placeholders(params.len() + 1, meetings.len());
                params.extend(meetings.iter().map(ToParam::to_param));
                format!("({of_match} OR EXISTS (SELECT 1 FROM deals d JOIN contacts c ON c.deal_id = d.id WHERE {} AND c.kind IN ({places})))", about("d"))
            }
            FunnelSource::Stage => {
                let stages: Vec<&str> = flow.stages_for(&step.code).map(|stage| stage.code.as_str()).collect();
                if stages.is_empty() {
                    return "FALSE".to_owned();
                }
                let places = db::placeholders(params.len() + 1, stages.len());
                params.extend(stages.iter().map(ToParam::to_param));
                format!("EXISTS (SELECT 1 FROM deals d JOIN deal_moves v ON v.deal_id = d.id WHERE {} AND v.to_stage IN ({places}))", about("d"))
            }
        })
        .collect()
}

const ENTRIES: &str = "e.register IN ('achievement', 'demand') AND e.published_at IS NOT NULL AND e.status <> 'merged'";

pub(super) struct MonthRow {
    pub(super) month: i64,
    pub(super) counts: Vec<i64>,
}

/// For each month (by index into `bounds`, from 0) how many entries published in it reached each step.
pub(super) async fn funnel(conn: &impl Conn, flow: &DealFlow, meetings: &[String], bounds: &[Timestamp]) -> Result<Vec<MonthRow>> {
    let (Some(first), Some(last)) = (bounds.first(), bounds.last()) else { return Ok(Vec::new()) };
    let mut params = params![*first, *last];
    let mut cases = String::new();
    for (index, bound) in bounds.iter().enumerate().skip(1) {
        params.extend(params![*bound]);
        cases.push_str(&format!(" WHEN e.published_at < ${} THEN {}", params.len(), index - 1));
    }
    let conditions = reached(flow, meetings, &mut params);
    let flags: Vec<String> =
        conditions.iter().enumerate().map(|(index, condition)| format!("CASE WHEN {condition} THEN 1 ELSE 0 END AS s{index}")).collect();
    let sums: Vec<String> = (0..conditions.len()).map(|index| format!("CAST(SUM(s{index}) AS BIGINT) AS s{index}")).collect();
    let sql = format!(
        "SELECT CAST(month AS BIGINT) AS month, {} FROM (SELECT CASE{cases} END AS month, {} FROM entries e WHERE {ENTRIES} AND e.published_at >= $1 AND e.published_at < $2) AS reached \
         GROUP BY month ORDER BY month",
        sums.join(", "),
        flags.join(", ")
    );
    let steps = conditions.len();
    let rows = conn.fetch_rows(&sql, params).await?;
    rows.iter()
        .map(|row| {
            let counts = (0..steps).map(|index| row.get(&format!("s{index}"))).collect::<Result<Vec<i64>>>()?;
            Ok(MonthRow { month: row.get("month")?, counts })
        })
        .collect()
}

db::row! {
    pub(super) struct EntryRecord {
        pub(super) id: EntryId,
        pub(super) register: String,
        pub(super) number: String,
        pub(super) title: String,
        pub(super) published_at: Timestamp,
    }
}

/// The entries published from `from` to before `until` that reached a step.
pub(super) async fn funnel_records(
    conn: &impl Conn,
    flow: &DealFlow,
    meetings: &[String],
    step: usize,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<EntryRecord>> {
    let mut params = Vec::new();
    let conditions = reached(flow, meetings, &mut params);
    let condition = conditions.get(step).cloned().unwrap_or_else(|| "FALSE".to_owned());
    let first = params.len() + 1;
    params.extend(params![from, until]);
    // Every parameter is mentioned, so that both databases know its type.
    let all = conditions.join(" OR ");
    let sql = format!(
        "SELECT e.id, e.register, e.number, e.title, e.published_at FROM entries e WHERE {ENTRIES} AND ({condition}) AND ({all}) AND e.published_at >= ${first} \
         AND e.published_at < ${} ORDER BY e.published_at DESC, e.id LIMIT 2000",
        first + 1
    );
    conn.fetch_all(&sql, params).await
}

db::row! {
    pub(super) struct ContractRecord {
        pub(super) id: AnyId,
        pub(super) number: String,
        pub(super) title: String,
        pub(super) registered_on: Date,
        pub(super) total_fen: Fen,
        pub(super) technical_fen: Fen,
    }
}

/// Contracts by day of registration, first and last day included; those whose registration an officer has confirmed.
pub(super) async fn registered_contracts(conn: &impl Conn, from: Date, to: Date) -> Result<Vec<ContractRecord>> {
    conn.fetch_all(
        "SELECT d.id, d.number, c.title, c.registered_on, c.total_fen, c.technical_fen FROM contracts c JOIN deals d ON d.id = c.deal_id \
         WHERE c.registered_on >= $1 AND c.registered_on <= $2 AND c.registration_confirmed_at IS NOT NULL ORDER BY c.registered_on DESC, d.number",
        params![from, to],
    )
    .await
}

db::row! {
    pub(super) struct LandingRecord {
        pub(super) id: DealId,
        pub(super) number: String,
        pub(super) title: String,
        pub(super) landed_on: Date,
    }
}

/// Deals by day of landing, first and last day included.
pub(super) async fn landings(conn: &impl Conn, from: Date, to: Date) -> Result<Vec<LandingRecord>> {
    conn.fetch_all(
        "SELECT id, number, title, landed_on FROM deals WHERE landed_on >= $1 AND landed_on <= $2 ORDER BY landed_on DESC, number",
        params![from, to],
    )
    .await
}

pub(super) async fn manual_value(conn: &impl Conn, indicator: &str, period: &str) -> Result<Option<String>> {
    conn.fetch_value("SELECT value FROM indicator_values WHERE indicator = $1 AND period = $2", params![indicator, period]).await
}

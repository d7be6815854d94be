//! Funnel and indicators for programs. Small counts are hidden as on the pages; who may open records sees them exactly.

use std::collections::BTreeMap;

use app::plan::{self, Shown, suppress};
use axum::{
    Json, Router,
    extract::{Path, Query},
    response::IntoResponse,
    routing::get,
};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use super::pages::Asked;
use crate::{
    api::bodies::{Day, Id, day},
    refusal::Answer,
    visit::{Visit, Web},
};

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/v1/funnel", get(funnel))
        .route("/api/v1/funnel/records", get(funnel_records))
        .route("/api/v1/indicators", get(indicators))
        .route("/api/v1/indicators/{indicator}/records", get(indicator_records))
}

/// What the description of the interface says of this feature.
#[derive(OpenApi)]
#[openapi(paths(funnel, funnel_records, indicators, indicator_records))]
pub struct Docs;

/// A count: a number, `<5` where it is too small to be told, nothing where it is hidden so that a small one cannot be computed.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
enum Count {
    Exact(i64),
    Few(String),
    Hidden,
}

/// One month of the funnel.
#[derive(Serialize, ToSchema)]
struct MonthBody {
    month: u8,
    counts: BTreeMap<String, Count>,
}

/// How many of those published came how far.
#[derive(Serialize, ToSchema)]
struct FunnelBody {
    year: i16,
    /// The steps in their order.
    steps: Vec<String>,
    /// The whole year, step by step.
    counts: BTreeMap<String, Count>,
    /// By month of publication.
    months: Vec<MonthBody>,
}

fn shown(count: Shown, bound: i64) -> Count {
    match count {
        Shown::Count(count) => Count::Exact(count),
        Shown::Few => Count::Few(format!("<{bound}")),
        Shown::Hidden => Count::Hidden,
    }
}

/// How many of those published came how far, by month of publication.
#[utoipa::path(get, path = "/api/v1/funnel", tag = "plan", params(("year" = Option<i16>, Query, description = "This year unless it is given")), responses((status = 200, body = FunnelBody)))]
async fn funnel(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let funnel = plan::read_funnel(&visit.ctx, asked.year(&visit)).await?;
    let bound = if plan::queries::opens_figures(&visit.ctx) { 1 } else { visit.ctx.pack.settings.limits.small_cells_below };
    let rows: Vec<Vec<i64>> = funnel.months.iter().map(|row| row.counts.clone()).collect();
    let (months, sums) = suppress(&rows, &funnel.year_row.counts, bound);
    let steps: Vec<String> = funnel.steps.iter().map(|(code, _)| code.clone()).collect();
    let row = |counts: &[Shown]| steps.iter().cloned().zip(counts.iter().map(|count| shown(*count, bound))).collect();
    let months = months.iter().zip(1..).map(|(counts, month)| MonthBody { month, counts: row(counts) }).collect();
    Ok(Json(FunnelBody { year: funnel.year, counts: row(&sums), steps, months }).into_response())
}

/// A record behind a figure.
#[derive(Serialize, ToSchema)]
#[schema(as = FigureRecordBody)]
struct RecordBody {
    id: Id,
    number: String,
    title: String,
    /// `entry`, `match` or `deal`.
    noun: &'static str,
    register: Option<String>,
    on: Option<Day>,
    amount_fen: Option<i64>,
}

/// The records behind a figure.
#[derive(Serialize, ToSchema)]
struct Records {
    items: Vec<RecordBody>,
}

fn records(found: Vec<plan::model::FigureRecord>) -> Records {
    let body = |record: plan::model::FigureRecord| RecordBody {
        id: record.id.into(),
        number: record.number,
        title: record.title,
        noun: record.noun,
        register: record.register,
        on: day(record.on),
        amount_fen: record.amount.map(|amount| amount.0),
    };
    Records { items: found.into_iter().map(body).collect() }
}

/// The records behind one cell of the funnel.
#[utoipa::path(get, path = "/api/v1/funnel/records", tag = "plan",
    params(("year" = Option<i16>, Query), ("month" = Option<u8>, Query, description = "The whole year unless it is given"), ("step" = Option<String>, Query, description = "`published` unless it is given")),
    responses((status = 200, body = Records)))]
async fn funnel_records(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let step = if asked.step.is_empty() { "published" } else { &asked.step };
    let found = plan::list_funnel_records(&visit.ctx, asked.year(&visit), asked.month, step).await?;
    Ok(Json(records(found)).into_response())
}

/// An indicator of the plan.
#[derive(Serialize, ToSchema)]
struct IndicatorBody {
    code: String,
    name: String,
    unit: String,
    /// What was counted; nothing where it cannot be counted here.
    value: Option<f64>,
    /// The part of it that is for technology, where that is told apart.
    technical_fen: Option<i64>,
    target: f64,
    /// How the value is compared with the target.
    comparator: &'static str,
    /// What is counted.
    evidence: &'static str,
    /// The twelve months; null where few records make a month up and the caller may not open them.
    months: Vec<Option<f64>>,
}

/// The indicators of a year.
#[derive(Serialize, ToSchema)]
struct Indicators {
    year: i16,
    items: Vec<IndicatorBody>,
}

/// The indicators of the plan with their targets.
#[utoipa::path(get, path = "/api/v1/indicators", tag = "plan", params(("year" = Option<i16>, Query, description = "This year unless it is given")), responses((status = 200, body = Indicators)))]
async fn indicators(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let (year, lang) = (asked.year(&visit), visit.asked.lang);
    let figures = plan::read_indicators(&visit.ctx, year).await?;
    let items = figures.iter().map(|figure| IndicatorBody {
        code: figure.indicator.code.clone(),
        name: figure.indicator.names.of(lang).to_owned(),
        unit: figure.unit(lang).to_owned(),
        value: figure.value,
        technical_fen: figure.technical.map(|amount| amount.0),
        target: figure.target.value,
        comparator: figure.target.comparator.code(),
        evidence: figure.indicator.evidence.code(),
        months: figure.months.iter().map(|month| Some(month.value).filter(|_| matches!(month.records, Shown::Count(_)))).collect(),
    });
    Ok(Json(Indicators { year, items: items.collect() }).into_response())
}

/// The records behind an indicator.
#[utoipa::path(get, path = "/api/v1/indicators/{indicator}/records", tag = "plan",
    params(("indicator" = String, Path, description = "The indicator's code"), ("year" = Option<i16>, Query)), responses((status = 200, body = Records)))]
async fn indicator_records(visit: Visit, Path(code): Path<String>, Query(asked): Query<Asked>) -> Answer {
    let found = plan::list_indicator_records(&visit.ctx, &code, asked.year(&visit)).await?;
    Ok(Json(records(found)).into_response())
}

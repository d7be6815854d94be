//! Funnel and indicators for programs. Small counts are hidden as on the pages; who may open records sees them exactly.

use app::plan::{self, Shown, suppress};
use axum::{
    Json,
    extract::{Path, Query},
    response::IntoResponse,
};
use serde_json::{Value, json};

use super::pages::Asked;
use crate::{refusal::Answer, visit::Visit};

fn shown(count: Shown, bound: i64) -> Value {
    match count {
        Shown::Count(count) => json!(count),
        Shown::Few => json!(format!("<{bound}")),
        Shown::Hidden => Value::Null,
    }
}

pub(super) async fn funnel(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let funnel = plan::read_funnel(&visit.ctx, asked.year(&visit)).await?;
    let bound = if plan::queries::opens_figures(&visit.ctx) { 1 } else { visit.ctx.pack.settings.limits.small_cells_below };
    let rows: Vec<Vec<i64>> = funnel.months.iter().map(|row| row.counts.clone()).collect();
    let (months, sums) = suppress(&rows, &funnel.year_row.counts, bound);
    let codes: Vec<&str> = funnel.steps.iter().map(|(code, _)| code.as_str()).collect();
    let row = |counts: &[Shown]| -> Value {
        codes.iter().zip(counts).map(|(code, count)| ((*code).to_owned(), shown(*count, bound))).collect::<serde_json::Map<_, _>>().into()
    };
    let months: Vec<Value> = months.iter().zip(1..).map(|(counts, month)| json!({ "month": month, "counts": row(counts) })).collect();
    Ok(Json(json!({ "year": funnel.year, "steps": codes, "counts": row(&sums), "months": months })).into_response())
}

pub(super) async fn funnel_records(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let step = if asked.step.is_empty() { "published" } else { &asked.step };
    let records = plan::list_funnel_records(&visit.ctx, asked.year(&visit), asked.month, step).await?;
    Ok(Json(json!({ "items": records_json(&records) })).into_response())
}

pub(super) async fn indicators(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let figures = plan::read_indicators(&visit.ctx, asked.year(&visit)).await?;
    let items: Vec<Value> = figures
        .iter()
        .map(|figure| {
            json!({
                "code": figure.indicator.code, "name": figure.indicator.names.of(visit.asked.lang), "unit": figure.unit(visit.asked.lang),
                "value": figure.value, "technical_fen": figure.technical, "target": figure.target.value, "comparator": figure.target.comparator.code(),
                "evidence": figure.indicator.evidence.code(), "months": figure.months,
            })
        })
        .collect();
    Ok(Json(json!({ "year": asked.year(&visit), "items": items })).into_response())
}

pub(super) async fn indicator_records(visit: Visit, Path(code): Path<String>, Query(asked): Query<Asked>) -> Answer {
    let records = plan::list_indicator_records(&visit.ctx, &code, asked.year(&visit)).await?;
    Ok(Json(json!({ "items": records_json(&records) })).into_response())
}

fn records_json(records: &[plan::model::FigureRecord]) -> Vec<Value> {
    records
        .iter()
        .map(|record| {
            json!({
                "id": record.id, "number": record.number, "title": record.title, "noun": record.noun, "register": record.register,
                "on": record.on.map(|day| day.to_string()), "amount_fen": record.amount,
            })
        })
        .collect()
}

//! The handlers.

use app::plan;
use axum::extract::{Path, Query};
use serde::Deserialize;

use super::views;
use crate::{kernel::respond, refusal::Answer, visit::Visit};

/// Which year, and for records which month and step.
#[derive(Deserialize)]
pub(super) struct Asked {
    pub(super) year: Option<i16>,
    pub(super) month: Option<u8>,
    #[serde(default)]
    pub(super) step: String,
}

impl Asked {
    pub(super) fn year(&self, visit: &Visit) -> i16 {
        self.year.unwrap_or_else(|| visit.ctx.today().year())
    }
}

pub(super) async fn funnel(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let funnel = plan::read_funnel(&visit.ctx, asked.year(&visit)).await?;
    let figures = plan::read_indicators(&visit.ctx, asked.year(&visit)).await?;
    Ok(respond::html(&views::Data::new(&visit, &funnel, &figures)))
}

pub(super) async fn method(visit: Visit) -> Answer {
    Ok(respond::html(&views::Method::new(&visit)))
}

pub(super) async fn funnel_records(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let year = asked.year(&visit);
    let step = if asked.step.is_empty() { "published" } else { &asked.step };
    let records = plan::list_funnel_records(&visit.ctx, year, asked.month, step).await?;
    Ok(respond::html(&views::Records::of_funnel(&visit, year, asked.month, step, &records)))
}

pub(super) async fn indicators(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let year = asked.year(&visit);
    let figures = plan::read_indicators(&visit.ctx, year).await?;
    Ok(respond::html(&views::Plan::new(&visit, year, &figures)))
}

pub(super) async fn indicator_records(visit: Visit, Path(code): Path<String>, Query(asked): Query<Asked>) -> Answer {
    let year = asked.year(&visit);
    let records = plan::list_indicator_records(&visit.ctx, &code, year).await?;
    Ok(respond::html(&views::Records::of_indicator(&visit, year, &code, &records)))
}

//! The page and its form.

use app::{
    Error,
    policies::screening::{
        ExportForm,
        district::{export_below, read_district},
    },
};
use axum::{Form, extract::Query, response::Response};
use serde::Deserialize;

use super::{
    super::{
        forms::{Pairs, one},
        words::Words,
    },
    views::{DistrictPage, lacks, missing},
};
use crate::{
    kernel::{Speak, respond},
    refusal::Answer,
    registers::imports::{XLSX, attachment},
    visit::Visit,
};

/// How many firms stand on a page: what each lacks is worked out to the last yuan.
pub(super) const PAGE: i64 = 25;

/// Which step's firms are looked at.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wish {
    step: String,
    page: Option<u32>,
}

pub(super) async fn show(visit: Visit, Query(wish): Query<Wish>) -> Answer {
    let number = wish.page.unwrap_or(1).clamp(1, 100_000);
    let steps = &visit.ctx.pack.policies.ladder.steps;
    let first = steps.first().map(|step| step.code.clone()).unwrap_or_default();
    let asked = if wish.step.is_empty() { first } else { wish.step };
    let step = (!asked.is_empty()).then_some(asked.as_str());
    let (district, below) = read_district(&visit.ctx, step, i64::from(number - 1) * PAGE, PAGE).await?;
    Ok(respond::html(&DistrictPage::new(&visit, &district, &below, &asked, number)))
}

/// The firms just below a step as a file.
pub(super) async fn file(visit: &Visit, step: &str, form: &str) -> app::Result<Response> {
    let form = ExportForm::from_code(form).ok_or_else(|| Error::field("form", "problem-screening-form"))?;
    let lang = visit.asked.lang;
    let headings = [
        ("name", "screening-column-name"),
        ("credit_code", "screening-column-credit-code"),
        ("lacks", "ladder-column-lacks"),
        ("missing", "screening-column-missing"),
    ]
    .map(|(key, heading)| (key, lang.t(heading).into_owned()));
    if visit.ctx.pack.policies.ladder.steps.iter().all(|known| known.code != step) {
        return Err(Error::field("step", "problem-ladder-step"));
    }
    let words = Words { pack: &visit.ctx.pack, lang };
    let bytes = export_below(&visit.ctx, step, form, &headings, |rung| (lacks(words, rung), missing(words, rung))).await?;
    let media_type = match form {
        ExportForm::Xlsx => XLSX,
        ExportForm::Csv => "text/csv; charset=utf-8",
    };
    Ok(attachment(&format!("{step}-{}.{}", visit.ctx.today(), form.code()), media_type, bytes))
}

pub(super) async fn export(visit: Visit, Form(pairs): Form<Pairs>) -> Answer {
    Ok(file(&visit, one(&pairs, "step"), one(&pairs, "form")).await?)
}

//! The page and its form.

use app::{
    Error,
    pack::ScaleThreshold,
    policies::screening::{
        ExportForm,
        district::{Pick, StepList, StepPick, export_below, export_near, read_lists},
    },
};
use axum::{Form, extract::Query, response::Response};
use serde::Deserialize;

use super::{
    super::{
        forms::{Pairs, one},
        words::Words,
    },
    scales::{Wanted, actual, short},
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

/// Which step's and which threshold's firms are looked at. The page is that of the threshold's list, if one is chosen.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wish {
    step: String,
    list: String,
    scale: String,
    page: Option<u32>,
}

pub(super) async fn show(visit: Visit, Query(wish): Query<Wish>) -> Answer {
    let number = wish.page.unwrap_or(1).clamp(1, 100_000);
    let (step_number, scale_number) = if wish.scale.is_empty() { (number, 1) } else { (1, number) };
    let step = StepPick { pick: pick(&wish.step, step_number), list: list_of(&wish.list)? };
    let found = read_lists(&visit.ctx, Some(step), Some(pick(&wish.scale, scale_number))).await?;
    let ladder = &visit.ctx.pack.policies.ladder;
    let (place, list) = found.step.unwrap_or((0, StepList::Below));
    let step = ladder.steps.get(place).map(|step| step.code.as_str()).unwrap_or_default();
    let scale = found.scale.and_then(|place| ladder.thresholds.get(place)).map(ScaleThreshold::code).unwrap_or_default();
    let wanted = Wanted { code: &scale, number: scale_number, step, list };
    Ok(respond::html(&DistrictPage::new(&visit, &found, step_number, &wanted)))
}

fn pick(code: &str, number: u32) -> Pick<'_> {
    Pick { code: Some(code).filter(|code| !code.is_empty()), offset: i64::from(number - 1) * PAGE, limit: PAGE }
}

/// A list of a step by its code; nothing for none.
pub(super) fn list_of(code: &str) -> app::Result<Option<StepList>> {
    match (code, StepList::from_code(code)) {
        ("", _) => Ok(None),
        (_, None) => Err(Error::not_a_choice("list", code)),
        (_, known) => Ok(known),
    }
}

fn form_of(form: &str) -> app::Result<ExportForm> {
    ExportForm::from_code(form).ok_or_else(|| Error::field("form", "problem-screening-form"))
}

fn attached(visit: &Visit, code: &str, form: ExportForm, bytes: Vec<u8>) -> Response {
    let media_type = match form {
        ExportForm::Xlsx => XLSX,
        ExportForm::Csv => "text/csv; charset=utf-8",
    };
    attachment(&format!("{code}-{}.{}", visit.ctx.today(), form.code()), media_type, bytes)
}

/// The firms just below a threshold as a file.
pub(super) async fn scale_file(visit: &Visit, scale: &str, form: &str) -> app::Result<Response> {
    let form = form_of(form)?;
    let lang = visit.asked.lang;
    let headings = [
        ("name", "screening-column-name"),
        ("credit_code", "screening-column-credit-code"),
        ("actual", "ladder-column-actual"),
        ("lacks", "ladder-column-lacks"),
    ]
    .map(|(key, heading)| (key, lang.t(heading).into_owned()));
    if visit.ctx.pack.policies.ladder.thresholds.iter().all(|known| known.code() != scale) {
        return Err(Error::field("scale", "problem-ladder-scale"));
    }
    let bytes = export_near(&visit.ctx, scale, form, &headings, |near| (actual(lang, near), short(lang, near))).await?;
    Ok(attached(visit, scale, form, bytes))
}

/// A list of firms of a step as a file.
pub(super) async fn file(visit: &Visit, step: &str, list: &str, form: &str) -> app::Result<Response> {
    let (form, list) = (form_of(form)?, list_of(list)?.unwrap_or(StepList::Below));
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
    let bytes =
        export_below(&visit.ctx, (step, list), form, &headings, |rung| (lacks(words, rung), missing(words, rung, list, usize::MAX)))
            .await?;
    Ok(attached(visit, &format!("{step}-{}", list.code()), form, bytes))
}

pub(super) async fn export(visit: Visit, Form(pairs): Form<Pairs>) -> Answer {
    let (step, scale, form) = (one(&pairs, "step"), one(&pairs, "scale"), one(&pairs, "form"));
    if !scale.is_empty() {
        return Ok(scale_file(&visit, scale, form).await?);
    }
    Ok(file(&visit, step, one(&pairs, "list"), form).await?)
}

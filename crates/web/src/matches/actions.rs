//! What the forms of matches do.

use app::{
    Error,
    matches::{self, LogContact, Pair, PartySide, Refuse},
};
use axum::{Form, extract::Path};
use base::{
    Date, Problem, Problems,
    id::{EntryId, MatchId, TaskId},
    time::parse_date,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::asks;
use crate::{
    api::bodies::Id,
    hall::FormPage,
    kernel::{Speak, asked::local_path, forms::refill, respond},
    refusal::Answer,
    visit::Visit,
};

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct PairForm {
    #[schema(value_type = Id)]
    pub(super) demand: EntryId,
    #[schema(value_type = Id)]
    pub(super) achievement: EntryId,
}

impl PairForm {
    pub(super) const fn pair(&self) -> Pair {
        Pair { demand: self.demand, achievement: self.achievement }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct RefuseForm {
    #[serde(default)]
    side: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    #[schema(ignore)]
    back: Option<String>,
}

impl RefuseForm {
    pub(super) fn read(&self) -> Result<Refuse, Error> {
        Ok(Refuse { side: read_side(&self.side)?, reason: self.reason.clone(), note: self.note.clone() })
    }
}

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct RefusePairForm {
    #[serde(flatten)]
    pub(super) refuse: RefuseForm,
    #[schema(value_type = Id)]
    pub(super) demand: EntryId,
    #[schema(value_type = Id)]
    pub(super) achievement: EntryId,
}

#[derive(Debug, Default, Deserialize, ToSchema)]
pub(super) struct ContactForm {
    #[serde(default)]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) side: String,
    #[serde(default)]
    pub(super) note: String,
    #[serde(default)]
    pub(super) next_step: String,
    #[serde(default)]
    pub(super) next_step_on: String,
    /// The line of the day that is done with this.
    #[serde(default)]
    #[schema(value_type = Option<Id>)]
    pub(super) task: Option<TaskId>,
    /// Only to be shown again, see [`crate::kernel::forms::AGAIN`].
    #[serde(default)]
    pub(super) again: Option<String>,
    #[serde(default)]
    #[schema(ignore)]
    pub(super) back: Option<String>,
}

impl ContactForm {
    /// All that is wrong with the form is reported together.
    pub(super) fn read(&self) -> Result<LogContact, Error> {
        let mut problems = Problems::new();
        let side = PartySide::from_code(&self.side);
        if side.is_none() {
            problems.push(Problem::field("side", "problem-matches-side"));
        }
        let next = match (self.next_step.trim(), self.next_step_on.trim()) {
            ("", "") => None,
            ("", _) => {
                problems.push(Problem::field("next_step", "problem-matches-next-words"));
                None
            }
            (text, day) => match parse_date(day) {
                Ok(day) => Some((text.to_owned(), day)),
                Err(_) => {
                    problems.push(Problem::field("next_step_on", "problem-matches-next-day"));
                    None
                }
            },
        };
        match side {
            Some(side) if problems.is_empty() => Ok(LogContact { kind: self.kind.clone(), side, note: self.note.clone(), next }),
            _ => Err(problems.into()),
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct DeferForm {
    #[serde(default)]
    until: String,
    #[serde(default)]
    #[schema(ignore)]
    back: Option<String>,
}

impl DeferForm {
    pub(super) fn read(&self) -> Result<Date, Error> {
        parse_date(&self.until).map_err(|_| Error::field("until", "problem-matches-next-day"))
    }
}

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct SideForm {
    #[serde(default)]
    pub(super) side: String,
    #[serde(default)]
    #[schema(ignore)]
    back: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct BackForm {
    #[serde(default)]
    back: Option<String>,
}

pub(super) fn read_side(code: &str) -> Result<PartySide, Error> {
    PartySide::from_code(code).ok_or_else(|| Error::field("side", "problem-matches-side"))
}

fn back_or(back: Option<&String>, otherwise: &str) -> axum::response::Response {
    respond::see_other(back.map_or(otherwise, |path| local_path(path)))
}

pub(super) async fn take_pair(visit: Visit, Form(form): Form<PairForm>) -> Answer {
    let found = matches::take_match(&visit.ctx, form.pair()).await?;
    Ok(respond::see_other(&format!("/matches/{}", found.id)))
}

pub(super) async fn refuse_pair(visit: Visit, Form(form): Form<RefusePairForm>) -> Answer {
    let pair = Pair { demand: form.demand, achievement: form.achievement };
    let outcome = match form.refuse.read() {
        Ok(input) => matches::refuse_pair(&visit.ctx, pair, input).await.map(|_| ()),
        Err(error) => Err(error),
    };
    let hidden = vec![asks::hidden("demand", form.demand), asks::hidden("achievement", form.achievement)];
    refused(&visit, &form.refuse, outcome, "/matches/pairs/refuse", &format!("/demands/{}", form.demand), hidden)
}

/// Leads back after a refusal; where something is missing, the form is shown with it.
fn refused(
    visit: &Visit,
    form: &RefuseForm,
    outcome: Result<(), Error>,
    path: &str,
    otherwise: &str,
    mut hidden: Vec<(String, String)>,
) -> Answer {
    let problems = match outcome {
        Ok(()) => return Ok(back_or(form.back.as_ref(), otherwise)),
        Err(Error::Invalid(problems)) => problems,
        Err(error) => return Err(error.into()),
    };
    let lang = visit.asked.lang;
    let may: Vec<PartySide> = PartySide::from_code(&form.side).map_or_else(|| PartySide::ALL.to_vec(), |side| vec![side]);
    if let [side] = may.as_slice() {
        hidden.push(asks::hidden("side", side.code()));
    }
    let back = form.back.as_ref().map_or(otherwise, |path| local_path(path));
    hidden.push(asks::hidden("back", back));
    let mut fields = asks::refuse_fields(lang, &visit.ctx.pack, "again", &may);
    refill(&mut fields, &[("reason", form.reason.as_str()), ("note", form.note.as_str())]);
    let page =
        FormPage::new(visit, "matches-refuse-again", path, fields, &problems).hidden(hidden).back(lang.t("matches-refuse-back"), back);
    Ok(respond::invalid(&page))
}

pub(super) async fn recommend(visit: Visit, Form(form): Form<PairForm>) -> Answer {
    let found = matches::recommend(&visit.ctx, form.pair()).await?;
    Ok(respond::see_other(&format!("/matches/{}", found.id)))
}

pub(super) async fn take_demand(visit: Visit, Path(id): Path<EntryId>) -> Answer {
    matches::take_demand(&visit.ctx, id).await?;
    Ok(respond::see_other(&format!("/demands/{id}")))
}

pub(super) async fn release_demand(visit: Visit, Path(id): Path<EntryId>) -> Answer {
    matches::release_demand(&visit.ctx, id).await?;
    Ok(respond::see_other(&format!("/demands/{id}")))
}

pub(super) async fn release(visit: Visit, Path(id): Path<MatchId>, Form(form): Form<BackForm>) -> Answer {
    matches::release_match(&visit.ctx, id).await?;
    Ok(back_or(form.back.as_ref(), &format!("/matches/{id}")))
}

pub(super) async fn log_contact(visit: Visit, Path(id): Path<MatchId>, Form(form): Form<ContactForm>) -> Answer {
    if form.again.is_some() {
        return super::pages::show_as_typed(&visit, id, &form).await;
    }
    let outcome = match form.read() {
        Ok(input) => matches::log_contact(&visit.ctx, id, input).await.map(|_| ()),
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => {}
        Err(Error::Invalid(problems)) => return super::pages::show_again(&visit, id, &form, &problems).await,
        Err(error) => return Err(error.into()),
    }
    if let Some(task) = form.task {
        app::deals::finish_task(&visit.ctx, task).await?;
    }
    Ok(back_or(form.back.as_ref(), &format!("/matches/{id}")))
}

pub(super) async fn defer(visit: Visit, Path(id): Path<MatchId>, Form(form): Form<DeferForm>) -> Answer {
    matches::defer_contact(&visit.ctx, id, form.read()?).await?;
    Ok(back_or(form.back.as_ref(), "/desk"))
}

pub(super) async fn interest(visit: Visit, Path(id): Path<MatchId>, Form(form): Form<SideForm>) -> Answer {
    matches::say_interest(&visit.ctx, id, read_side(&form.side)?).await?;
    Ok(back_or(form.back.as_ref(), &format!("/matches/{id}")))
}

pub(super) async fn refuse(visit: Visit, Path(id): Path<MatchId>, Form(form): Form<RefuseForm>) -> Answer {
    let outcome = match form.read() {
        Ok(input) => matches::refuse_match(&visit.ctx, id, input).await.map(|_| ()),
        Err(error) => Err(error),
    };
    refused(&visit, &form, outcome, &format!("/matches/{id}/refuse"), &format!("/matches/{id}"), Vec::new())
}

pub(super) async fn convert(visit: Visit, Path(id): Path<MatchId>) -> Answer {
    let deal = matches::convert(&visit.ctx, id).await?;
    Ok(respond::see_other(&format!("/deals/{deal}")))
}

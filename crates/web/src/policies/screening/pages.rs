//! The pages and forms.

use app::{
    Error, Noun,
    policies::screening::{self, Change, ExportForm, Place, Screening, ScreeningStatus},
};
use axum::{
    Form,
    extract::{Path, Query},
    response::{IntoResponse, Response},
};
use base::id::ScreeningId;
use serde::Deserialize;

use super::{
    super::{
        forms::{Pairs, one},
        words::Words,
    },
    views::{Asked, Index, Shown, Unfinished},
    words::export_words,
};
use crate::{
    kernel::{negotiate, respond},
    refusal::Answer,
    registers::imports::{XLSX, attachment},
    visit::Visit,
};

/// How many firms stand on a page.
pub(super) const PAGE: i64 = 50;

/// Which firms of a screening are looked at.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wish {
    group: String,
    page: Option<u32>,
}

pub(super) async fn index(visit: Visit) -> Answer {
    let found = screening::list_screenable(&visit.ctx).await?;
    Ok(respond::html(&Index::new(&visit, &found)))
}

/// The newest screening by a clause, finished or not, or the offer to run the first.
pub(super) async fn of_clause(visit: Visit, Path(clause): Path<String>, Query(wish): Query<Wish>) -> Answer {
    let (clause, newest) = screening::read_newest_screening(&visit.ctx, &clause).await?;
    match newest {
        Some(run) => shown(&visit, &run, &wish).await,
        None => Ok(respond::html(&Shown::none(&visit, clause))),
    }
}

pub(super) async fn show(visit: Visit, Path(id): Path<ScreeningId>, Query(wish): Query<Wish>) -> Answer {
    let run = screening::read_screening(&visit.ctx, id).await?;
    shown(&visit, &run, &wish).await
}

async fn shown(visit: &Visit, run: &Screening, wish: &Wish) -> Answer {
    let (runs, _) = screening::list_screenings(&visit.ctx, Some(&run.clause), 0, 12).await?;
    if run.status != ScreeningStatus::Finished {
        return Ok(negotiate::page_or(&visit.asked, &Unfinished::new(visit, run, &runs), |page| page.as_progress()));
    }
    if visit.asked.is_fragment {
        // Whoever was waiting sees the whole list now.
        let page = ([("hx-redirect", format!("/screenings/{}", run.id))], "").into_response();
        return Ok(page);
    }
    let number = wish.page.unwrap_or(1).clamp(1, 100_000);
    let offset = i64::from(number - 1) * PAGE;
    let asked = match (Change::from_code(&wish.group), Place::from_code(&wish.group)) {
        (Some(change), _) => Asked::Change(change),
        // Where none is asked for, the first that has firms.
        (None, place) => Asked::Place(place.unwrap_or_else(|| run.counts.first())),
    };
    let (firms, total) = match asked {
        Asked::Place(place) => screening::list_listed(&visit.ctx, run, place, offset, PAGE).await?,
        Asked::Change(change) => screening::list_changed(&visit.ctx, run, Some(change), offset, PAGE).await?,
    };
    Ok(respond::html(&Shown::new(visit, run, asked, &firms, (total, number), &runs)))
}

/// Asks for all firms to be screened by a clause; the page of the screening says how far it is.
pub(super) async fn run(visit: Visit, Path(clause): Path<String>) -> Answer {
    let run = screening::ask_screening(&visit.ctx, &clause).await?;
    Ok(respond::see_other(&format!("/screenings/{}", run.id)))
}

/// Reads which groups and which form are wanted.
pub(super) fn wanted(groups: &[&str], form: &str) -> app::Result<(Vec<Place>, ExportForm)> {
    let form = ExportForm::from_code(form).ok_or_else(|| Error::field("form", "problem-screening-form"))?;
    let places: Option<Vec<Place>> = groups.iter().map(|code| Place::from_code(code)).collect();
    let places = places.ok_or_else(|| Error::field("group", "problem-screening-group"))?;
    Ok((if places.is_empty() { vec![Place::Eligible, Place::Invited] } else { places }, form))
}

/// The list as a file.
pub(super) async fn file(visit: &Visit, id: ScreeningId, places: &[Place], form: ExportForm) -> app::Result<Response> {
    let run = screening::read_screening(&visit.ctx, id).await?;
    let words = export_words(Words { pack: &visit.ctx.pack, lang: visit.asked.lang }, &run);
    let bytes = screening::export_screening(&visit.ctx, id, places, form, &words).await?;
    let media_type = match form {
        ExportForm::Xlsx => XLSX,
        ExportForm::Csv => "text/csv; charset=utf-8",
    };
    Ok(attachment(&format!("{}-{}.{}", run.clause, run.on, form.code()), media_type, bytes))
}

pub(super) async fn export(visit: Visit, Path(id): Path<ScreeningId>, Form(pairs): Form<Pairs>) -> Answer {
    let groups: Vec<&str> =
        pairs.iter().filter(|(name, value)| name == "group" && !value.is_empty()).map(|(_, value)| value.as_str()).collect();
    let (places, form) = wanted(&groups, one(&pairs, "form"))?;
    if places.is_empty() {
        return Err(Error::NotFound(Noun::Page).into());
    }
    Ok(file(&visit, id, &places, form).await?)
}

//! The pages of matches.

use app::matches::{self, desk::with_titles};
use axum::extract::{Path, Query};
use base::{
    Problems,
    id::{EntryId, MatchId},
};
use serde::Deserialize;

use super::{
    actions::ContactForm,
    views::{self, PER_PAGE},
};
use crate::{kernel::respond, refusal::Answer, visit::Visit};

#[derive(Deserialize)]
pub(super) struct Paging {
    #[serde(default)]
    page: Option<u32>,
}

#[derive(Deserialize)]
pub(super) struct PairQuery {
    demand: EntryId,
    achievement: EntryId,
}

pub(super) async fn list(visit: Visit, Query(paging): Query<Paging>) -> Answer {
    let number = paging.page.unwrap_or(1).clamp(1, 10_000);
    let offset = i64::from((number - 1) * PER_PAGE);
    let (found, all) = matches::list_matches(&visit.ctx, offset, i64::from(PER_PAGE)).await?;
    let found = with_titles(&visit.ctx, found).await?;
    Ok(respond::html(&views::List::new(&visit, &found, all, number)))
}

pub(super) async fn show(visit: Visit, Path(id): Path<MatchId>) -> Answer {
    let seen = matches::read_match(&visit.ctx, id).await?;
    Ok(respond::html(&views::Show::new(&visit, &seen, None)))
}

/// The page with the form for a contact as it was typed, and what is wrong with it.
pub(super) async fn show_again(visit: &Visit, id: MatchId, form: &ContactForm, problems: &Problems) -> Answer {
    let seen = matches::read_match(&visit.ctx, id).await?;
    Ok(respond::invalid(&views::Show::new(visit, &seen, Some((form, problems)))))
}

/// The page with the form for a contact as it was typed before its sender had to sign in.
pub(super) async fn show_as_typed(visit: &Visit, id: MatchId, form: &ContactForm) -> Answer {
    let seen = matches::read_match(&visit.ctx, id).await?;
    Ok(respond::html(&views::Show::new(visit, &seen, Some((form, &Problems::new())))))
}

pub(super) async fn compare(visit: Visit, Query(pair): Query<PairQuery>) -> Answer {
    let seen = matches::read_pair(&visit.ctx, pair.demand, pair.achievement).await?;
    if let Some(record) = &seen.record {
        return Ok(respond::see_other(&format!("/matches/{}", record.id)));
    }
    Ok(respond::html(&views::Show::new(&visit, &seen, None)))
}

pub(super) async fn method(visit: Visit) -> Answer {
    let weights = matches::learning::read_weights(&visit.ctx).await?;
    let basis = matches::learning::read_band_basis(&visit.ctx).await?;
    Ok(respond::html(&views::Method::new(&visit, &weights, &basis)))
}

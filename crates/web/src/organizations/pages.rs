//! The directory and confirming organisations.

use app::{
    Error,
    hall::{self, HallQuery, Sort},
    organizations::{self, DirectoryFilter, OrganizationKind},
};
use axum::{
    Form,
    extract::{Path, Query},
};
use base::{Problems, id::OrganizationId};
use serde::Deserialize;

use super::views;
use crate::{kernel::respond, refusal::Answer, visit::Visit};

#[derive(Deserialize, Default)]
pub(super) struct Asked {
    pub(super) page: Option<u32>,
    #[serde(default)]
    pub(super) q: String,
    #[serde(default)]
    pub(super) kind: String,
}

impl Asked {
    pub(super) fn number(&self) -> u32 {
        self.page.unwrap_or(1).clamp(1, 10_000)
    }

    pub(super) fn filter(&self) -> DirectoryFilter {
        DirectoryFilter {
            text: Some(self.q.clone()).filter(|text| !text.trim().is_empty()),
            kind: OrganizationKind::from_code(&self.kind),
            ..DirectoryFilter::default()
        }
    }
}

pub(super) async fn list(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let offset = i64::from((asked.number() - 1) * views::PER_PAGE);
    let (found, all) = organizations::list_organizations(&visit.ctx, &asked.filter(), offset, i64::from(views::PER_PAGE)).await?;
    Ok(respond::html(&views::Directory::new(&visit, &found, all, &asked)))
}

async fn page(visit: &Visit, id: OrganizationId, problems: &Problems) -> app::Result<views::Show> {
    let organization = organizations::show_organization(&visit.ctx, id).await?;
    let facets = vec![("organization".to_owned(), vec![id.to_string()])];
    let query = HallQuery { facets, sort: Sort::Newest, limit: 10, ..HallQuery::default() };
    let entries = hall::search_hall(&visit.ctx, query).await?;
    Ok(views::Show::new(visit, &organization, &entries, problems))
}

pub(super) async fn show(visit: Visit, Path(id): Path<OrganizationId>) -> Answer {
    Ok(respond::html(&page(&visit, id, &Problems::new()).await?))
}

/// Back to the organisation, or its page again with what was wrong.
async fn answer(visit: &Visit, id: OrganizationId, outcome: app::Result<organizations::Organization>) -> Answer {
    match outcome {
        Ok(_) => Ok(respond::see_other(&format!("/organizations/{id}"))),
        Err(Error::Invalid(problems)) => Ok(respond::invalid(&page(visit, id, &problems).await?)),
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn verify(visit: Visit, Path(id): Path<OrganizationId>) -> Answer {
    let outcome = organizations::verify_organization(&visit.ctx, id, None).await;
    answer(&visit, id, outcome).await
}

#[derive(Deserialize)]
pub(super) struct ReasonForm {
    #[serde(default)]
    reason: String,
}

pub(super) async fn refuse(visit: Visit, Path(id): Path<OrganizationId>, Form(form): Form<ReasonForm>) -> Answer {
    let outcome = organizations::refuse_verification(&visit.ctx, id, &form.reason).await;
    answer(&visit, id, outcome).await
}

#[derive(Deserialize)]
pub(super) struct PlaceForm {
    version: i64,
    #[serde(default)]
    town: String,
    #[serde(default)]
    zone: String,
}

pub(super) async fn confirm_place(visit: Visit, Path(id): Path<OrganizationId>, Form(form): Form<PlaceForm>) -> Answer {
    let outcome = organizations::confirm_place(&visit.ctx, id, form.version, Some(&form.town), Some(&form.zone)).await;
    answer(&visit, id, outcome).await
}

pub(super) async fn verification(visit: Visit) -> Answer {
    let waiting = organizations::list_awaiting_verification(&visit.ctx).await?;
    Ok(respond::html(&views::Verification::new(&visit, &waiting)))
}

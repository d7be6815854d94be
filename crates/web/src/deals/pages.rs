//! The pages of deals.

use app::{
    accounts::Role,
    deals::{self, DealFilter},
};
use axum::{
    extract::{Path, Query},
    http::StatusCode,
    response::Response,
};
use base::{Problems, id::DealId};
use serde::Deserialize;

use super::{
    forms::Mistake,
    typed::Typed,
    views::{Asking, Index, OpenForm, PER_PAGE, Show, by_id},
};
use crate::{
    kernel::respond,
    refusal::{Answer, Refused},
    visit::Visit,
};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Question {
    view: String,
    stage: String,
    state: String,
    manager: String,
    organization: String,
    page: Option<u32>,
}

impl Question {
    fn filter(&self) -> DealFilter {
        DealFilter {
            stage: Some(self.stage.clone()).filter(|stage| !stage.is_empty()),
            is_open: match self.state.as_str() {
                "open" => Some(true),
                "closed" => Some(false),
                _ => None,
            },
            manager: self.manager.parse().ok(),
            organization: self.organization.parse().ok(),
        }
    }

    pub(super) fn number(&self) -> u32 {
        self.page.unwrap_or(1).clamp(1, 10_000)
    }

    pub(super) async fn rows(&self, visit: &Visit) -> Result<(Vec<deals::DealRow>, i64), Refused> {
        let offset = i64::from((self.number() - 1) * PER_PAGE);
        Ok(deals::list_deals(&visit.ctx, &self.filter(), offset, i64::from(PER_PAGE)).await?)
    }
}

pub(super) async fn index(visit: Visit, Query(question): Query<Question>) -> Answer {
    let asking = Asking {
        is_list: question.view == "list",
        stage: question.stage.clone(),
        state: question.state.clone(),
        manager: question.manager.clone(),
        page: question.number(),
    };
    let managers = if visit.ctx.actor.is_officer() { by_id(deals::list_managers(&visit.ctx).await?) } else { Vec::new() };
    if asking.is_list {
        let (rows, all) = question.rows(&visit).await?;
        return Ok(respond::html(&Index::list(&visit, &rows, all, &asking, &managers)));
    }
    let board = deals::deal_board(&visit.ctx, &question.filter()).await?;
    Ok(respond::html(&Index::board(&visit, &board, &asking, &managers)))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Begun {
    demand: String,
    achievement: String,
}

pub(super) async fn new(visit: Visit, Query(begun): Query<Begun>) -> Answer {
    deals::access::may_open(&visit.ctx.actor)?;
    let mut typed = Typed::default();
    typed.0.insert("demand_number".to_owned(), begun.demand);
    typed.0.insert("achievement_number".to_owned(), begun.achievement);
    Ok(respond::html(&OpenForm::new(&visit, &typed, &Problems::new())))
}

pub(super) async fn show(visit: Visit, Path(id): Path<DealId>) -> Answer {
    page(&visit, id, None, StatusCode::OK).await
}

/// The page of a deal, perhaps with a mistake in one of its forms.
pub(super) async fn page(visit: &Visit, id: DealId, mistake: Option<&Mistake>, status: StatusCode) -> Result<Response, Refused> {
    let folder = deals::read_deal(&visit.ctx, id).await?;
    let (managers, parks) = match visit.ctx.actor.has(Role::TechnologyManager) || folder.may_hand_over {
        true => (by_id(deals::list_managers(&visit.ctx).await?), deals::list_parks(&visit.ctx).await?),
        false => (Vec::new(), Vec::new()),
    };
    Ok(respond::html_with(status, &Show::new(visit, &folder, &managers, &parks, mistake)))
}

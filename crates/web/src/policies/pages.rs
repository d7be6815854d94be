//! The pages.

use app::{
    Error, Noun, OrNotFound, organizations,
    policies::{self, catalogue::Filter},
};
use axum::extract::{Path, Query};
use base::{
    Problems,
    id::{ChildId, OrganizationId},
};

use super::{
    forms::{Pairs, one},
    views,
};
use crate::{kernel::respond, refusal::Answer, visit::Visit};

fn several(pairs: &Pairs, name: &str) -> Vec<String> {
    pairs.iter().filter(|(known, value)| known == name && !value.is_empty()).map(|(_, value)| value.clone()).collect()
}

/// What is looked for in the catalogue.
pub(super) fn filter(pairs: &Pairs) -> Filter {
    Filter {
        words: one(pairs, "q").chars().take(200).collect(),
        levels: several(pairs, "level"),
        topics: several(pairs, "topic"),
        statuses: several(pairs, "status"),
        areas: several(pairs, "area"),
    }
}

pub(super) async fn catalogue(visit: Visit, Query(pairs): Query<Pairs>) -> Answer {
    let filter = filter(&pairs);
    let found = policies::catalogue::search(&visit.ctx.pack, &filter, visit.ctx.today());
    Ok(respond::html(&views::catalogue::Catalogue::new(&visit, &filter, &found)))
}

pub(super) async fn clause(visit: Visit, Path(id): Path<String>) -> Answer {
    let clause = visit.ctx.pack.policies.library.clause(&id);
    let status = clause.and_then(|clause| policies::catalogue::Status::of(clause, visit.ctx.today()));
    let (clause, status) = clause.zip(status).or_not_found(Noun::Page)?;
    let checked = policies::local::sources::read_checks(&visit.ctx).await?.of(clause);
    Ok(respond::html(&views::clause::ClausePage::new(&visit, clause, status, &checked)))
}

/// Leads to the answers of the reader's own firm.
pub(super) async fn mine(visit: Visit) -> Answer {
    if !visit.ctx.actor.is_signed_in() {
        return Err(Error::SignInNeeded.into());
    }
    match visit.ctx.actor.organizations().as_slice() {
        [] => Ok(respond::see_other("/register")),
        [only] => Ok(respond::see_other(&format!("/organization/{only}/policies"))),
        several => {
            let found = organizations::find_organizations(&visit.ctx.db, several).await?;
            Ok(respond::html(&views::facts::Choose::new(&visit, &found)))
        }
    }
}

pub(super) async fn answers(visit: Visit, Path(id): Path<OrganizationId>) -> Answer {
    let (profile, answers) = policies::read_answers(&visit.ctx, id).await?;
    let is_alerted = match policies::access::may_state(&visit.ctx.actor, id) {
        Ok(()) => Some(policies::alerts::read_alert(&visit.ctx, id).await?.is_some()),
        Err(_) => None,
    };
    let checks = policies::local::sources::read_checks(&visit.ctx).await?;
    Ok(respond::html(&views::answers::AnswersPage::new(&visit, &profile, (&answers, &checks), is_alerted)))
}

pub(super) async fn questions(visit: Visit, Path(id): Path<OrganizationId>, Query(pairs): Query<Pairs>) -> Answer {
    let (profile, answers) = policies::read_answers(&visit.ctx, id).await?;
    Ok(respond::html(&views::questions::QuestionPage::new(&visit, &profile, &answers, one(&pairs, "skip"), &Problems::new())))
}

pub(super) async fn bundle(visit: Visit, Path(id): Path<OrganizationId>) -> Answer {
    let (profile, answers) = policies::read_answers(&visit.ctx, id).await?;
    Ok(respond::html(&views::bundle::BundlePage::new(&visit, &profile, &answers)))
}

pub(super) async fn ladder(visit: Visit, Path(id): Path<OrganizationId>) -> Answer {
    let (profile, rungs, scales) = policies::read_ladder(&visit.ctx, id).await?;
    Ok(respond::html(&views::ladder::LadderPage::new(&visit, &profile, &rungs, &scales)))
}

pub(super) async fn facts(visit: Visit, Path(id): Path<OrganizationId>, Query(pairs): Query<Pairs>) -> Answer {
    let profile = policies::read_profile(&visit.ctx, id).await?;
    let history = policies::list_history(&visit.ctx, id, 30).await?;
    // Which fact an officer is about to decide; nothing else is taken from the address.
    let picked = [("field".to_owned(), vec![one(&pairs, "field").to_owned()])];
    Ok(respond::html(&views::facts::FactsPage::new(&visit, &profile, &history, &Problems::new(), &picked)))
}

pub(super) async fn new_child(visit: Visit, Path((id, kind)): Path<(OrganizationId, String)>) -> Answer {
    let profile = policies::read_profile(&visit.ctx, id).await?;
    if !visit.ctx.pack.policies.child_kinds().contains(&kind.as_str()) {
        return Err(Error::NotFound(Noun::Page).into());
    }
    Ok(respond::html(&views::facts::ChildPage::new(&visit, &profile, &kind, None, &Problems::new(), &Vec::new())))
}

pub(super) async fn child(visit: Visit, Path((id, child)): Path<(OrganizationId, ChildId)>) -> Answer {
    let profile = policies::read_profile(&visit.ctx, id).await?;
    let known = profile.child(child).or_not_found(Noun::Page)?;
    Ok(respond::html(&views::facts::ChildPage::new(&visit, &profile, &known.kind, Some(known), &Problems::new(), &Vec::new())))
}

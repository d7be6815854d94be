//! The forms: answering a question, saving facts, entering and removing projects and products, ruling.

use app::{
    Error, Noun, OrNotFound,
    policies::{self, Profile, RuleFact, SaveChild, StateFacts},
};
use axum::{Form, extract::Path};
use base::{
    Problem, Problems,
    id::{ChildId, OrganizationId},
};

use super::{
    forms::{self, Pairs, one},
    views,
};
use crate::{kernel::respond, refusal::Answer, visit::Visit};

fn home(id: OrganizationId) -> String {
    format!("/organization/{id}/policies")
}

/// Answers one question and asks the next.
pub(super) async fn answer(visit: Visit, Path(id): Path<OrganizationId>, Form(pairs): Form<Pairs>) -> Answer {
    let facts = forms::facts(&pairs);
    let skip = one(&pairs, "skip");
    if let Some(problem) = forms::unanswered(&pairs) {
        policies::access::may_state(&visit.ctx.actor, id)?;
        let (profile, answers) = policies::read_answers(&visit.ctx, id).await?;
        return Ok(respond::invalid(&views::questions::QuestionPage::new(&visit, &profile, &answers, skip, &problem.into())));
    }
    // "There are some" leads to the first of them.
    if let Some((kind, _)) =
        facts.iter().find(|(key, values)| visit.ctx.pack.policies.child_kinds().contains(&key.as_str()) && *values == ["some"])
    {
        return Ok(respond::see_other(&format!("{}/new/{kind}", home(id))));
    }
    match policies::state_facts(&visit.ctx, id, StateFacts { facts, ..StateFacts::default() }).await {
        Ok(_) if skip.is_empty() => Ok(respond::see_other(&format!("{}/questions", home(id)))),
        Ok(_) => Ok(respond::see_other(&format!("{}/questions?skip={}", home(id), views::questions::encode(skip)))),
        Err(Error::Invalid(problems)) => {
            let (profile, answers) = policies::read_answers(&visit.ctx, id).await?;
            Ok(respond::invalid(&views::questions::QuestionPage::new(&visit, &profile, &answers, skip, &problems)))
        }
        Err(error) => Err(error.into()),
    }
}

/// What a form changes: an input left empty takes nothing back of which it is known that there is none.
fn changed(profile: &Profile, facts: Vec<(String, Vec<String>)>) -> Vec<(String, Vec<String>)> {
    let is_none = |key: &str| profile.record(None, key).is_some_and(|record| record.value == Some(serde_json::Value::Null));
    facts.into_iter().filter(|(key, values)| values.iter().any(|value| !value.trim().is_empty()) || !is_none(key)).collect()
}

pub(super) async fn save_facts(visit: Visit, Path(id): Path<OrganizationId>, Form(pairs): Form<Pairs>) -> Answer {
    let before = policies::read_profile(&visit.ctx, id).await?;
    let sent = forms::facts(&pairs);
    let input = StateFacts { seen_version: forms::seen_version(&pairs), facts: changed(&before, sent.clone()), ..StateFacts::default() };
    match policies::state_facts(&visit.ctx, id, input).await {
        Ok(_) => Ok(respond::see_other(&home(id))),
        Err(Error::Invalid(problems)) => {
            let history = policies::list_history(&visit.ctx, id, 30).await?;
            Ok(respond::invalid(&views::facts::FactsPage::new(&visit, &before, &history, &problems, &sent)))
        }
        Err(error) => Err(error.into()),
    }
}

fn read_child(pairs: &Pairs) -> SaveChild {
    SaveChild {
        seen_version: forms::seen_version(pairs),
        name: one(pairs, "name").to_owned(),
        year: one(pairs, "year").to_owned(),
        facts: forms::facts(pairs),
    }
}

async fn child_again(visit: &Visit, id: OrganizationId, kind: &str, child: Option<ChildId>, problems: &Problems, pairs: &Pairs) -> Answer {
    let profile = policies::read_profile(&visit.ctx, id).await?;
    let known = child.and_then(|child| profile.child(child));
    Ok(respond::invalid(&views::facts::ChildPage::new(visit, &profile, kind, known, problems, pairs)))
}

pub(super) async fn add_child(visit: Visit, Path(id): Path<OrganizationId>, Form(pairs): Form<Pairs>) -> Answer {
    let kind = one(&pairs, "kind");
    if !visit.ctx.pack.policies.child_kinds().contains(&kind) {
        let problem = Problem::field("kind", "problem-field-choice").with("value", kind);
        let profile = policies::read_profile(&visit.ctx, id).await?;
        let history = policies::list_history(&visit.ctx, id, 30).await?;
        return Ok(respond::invalid(&views::facts::FactsPage::new(&visit, &profile, &history, &problem.into(), &[])));
    }
    match policies::add_child(&visit.ctx, id, kind, read_child(&pairs)).await {
        Ok(_) => Ok(respond::see_other(&home(id))),
        Err(Error::Invalid(problems)) => child_again(&visit, id, kind, None, &problems, &pairs).await,
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn save_child(visit: Visit, Path((id, child)): Path<(OrganizationId, ChildId)>, Form(pairs): Form<Pairs>) -> Answer {
    match policies::save_child(&visit.ctx, id, child, read_child(&pairs)).await {
        Ok(_) => Ok(respond::see_other(&home(id))),
        Err(Error::Invalid(problems)) => {
            let profile = policies::read_profile(&visit.ctx, id).await?;
            let kind = profile.child(child).map(|child| child.kind.clone()).or_not_found(Noun::Page)?;
            child_again(&visit, id, &kind, Some(child), &problems, &pairs).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn remove_child(visit: Visit, Path((id, child)): Path<(OrganizationId, ChildId)>) -> Answer {
    policies::remove_child(&visit.ctx, id, child).await?;
    Ok(respond::see_other(&format!("{}/facts", home(id))))
}

/// An officer decides one fact, which is sent under its key as the firm would send it.
pub(super) async fn rule(visit: Visit, Path(id): Path<OrganizationId>, Form(pairs): Form<Pairs>) -> Answer {
    let (field, sent) = (one(&pairs, "field").to_owned(), forms::facts(&pairs));
    let value = sent.iter().find(|(key, _)| *key == field).map(|(_, values)| values.clone()).unwrap_or_default();
    let input = RuleFact { field, value, reason: one(&pairs, "reason").to_owned() };
    match policies::rule_fact(&visit.ctx, id, input).await {
        Ok(_) => Ok(respond::see_other(&format!("{}/facts", home(id)))),
        Err(Error::Invalid(problems)) => {
            let profile = policies::read_profile(&visit.ctx, id).await?;
            let history = policies::list_history(&visit.ctx, id, 30).await?;
            Ok(respond::invalid(&views::facts::FactsPage::new(&visit, &profile, &history, &problems, &sent)))
        }
        Err(error) => Err(error.into()),
    }
}

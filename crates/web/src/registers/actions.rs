//! What the one who writes does: create, save, hand in, take back, take up again, renew, ask for and decide agreements.

use app::{
    Error,
    registers::{
        Entry, Kind, Values, access,
        agreements::{self, Decision},
        commands,
        input::{self, Typed},
    },
};
use axum::{
    extract::{Form, Path},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use base::{Problems, id::EntryId};

use super::{
    forms::{one, typed},
    pages::{FormState, Wish, chosen_organization, form, href, own_entry, stale_form},
};
use crate::{
    kernel::{forms::AGAIN, respond},
    refusal::Answer,
    visit::Visit,
};

type Pairs = Form<Vec<(String, String)>>;

/// What was typed as values, or the form once more.
fn read(visit: &Visit, kind: &'static Kind, typed: &Typed) -> Result<Values, Problems> {
    let (values, problems) = input::read(kind, &visit.ctx.pack, typed);
    problems.or_ok(values)
}

async fn again(visit: &Visit, kind: &'static Kind, entry: Option<Entry>, typed: Typed, problems: Problems) -> Answer {
    let state = FormState { kind, entry, typed, problems, changed: None, done: Wish::default(), aid: None };
    Ok(respond::invalid(&form(visit, state).await?))
}

/// The form of a new entry as it was typed before its writer had to sign in.
async fn as_typed(visit: &Visit, kind: &'static Kind, typed: Typed) -> Answer {
    if access::writing_organizations(&visit.ctx.actor, kind).is_empty() {
        return Err(Error::Forbidden.into());
    }
    let state = FormState { kind, entry: None, typed, problems: Problems::new(), changed: None, done: Wish::default(), aid: None };
    Ok(respond::html(&form(visit, state).await?))
}

fn wants_submission(typed: &Typed) -> bool {
    one(typed, "then") == "submit"
}

/// What the page's own script asks for while somebody types: kept, and nothing shown.
fn wants_keeping(typed: &Typed) -> bool {
    one(typed, "then") == "keep"
}

/// What the button of the writing aid asks for: a look at what is typed, nothing saved.
fn wants_aid(kind: &Kind, typed: &Typed) -> bool {
    one(typed, "then") == "check" && app::matches::aid::has_aid(kind)
}

/// The form as it is typed with what the writing aid says. What cannot be read yet is left out of the look.
async fn with_aid(visit: &Visit, kind: &'static Kind, entry: Option<Entry>, typed: Typed) -> Answer {
    let organization = match &entry {
        Some(entry) => entry.organization_id,
        None => chosen_organization(visit, kind, &typed)?,
    };
    let (values, problems) = input::read(kind, &visit.ctx.pack, &typed);
    let aid = Some(super::aid::look(visit, kind, organization, values).await?);
    let state = FormState { kind, entry, typed, problems, changed: None, done: Wish::default(), aid };
    Ok(respond::html(&form(visit, state).await?))
}

/// 204 with where the draft is now and which version of it this is, so that the form goes on with them.
fn kept(entry: &Entry) -> Response {
    let headers = [(header::LOCATION, href(entry, "edit")), (header::ETAG, format!("\"{}\"", entry.version))];
    (StatusCode::NO_CONTENT, headers).into_response()
}

pub(super) async fn create(visit: Visit, kind: &'static Kind, Form(pairs): Pairs) -> Answer {
    let typed = typed(pairs);
    if !one(&typed, AGAIN).is_empty() {
        return as_typed(&visit, kind, typed).await;
    }
    if wants_aid(kind, &typed) {
        return with_aid(&visit, kind, None, typed).await;
    }
    let outcome = async {
        let organization = chosen_organization(&visit, kind, &typed)?;
        let values = read(&visit, kind, &typed).map_err(Error::Invalid)?;
        commands::create_entry(&visit.ctx, kind, organization, values).await
    }
    .await;
    match outcome {
        Ok(entry) if wants_submission(&typed) => hand_in(&visit, entry, typed).await,
        Ok(entry) if wants_keeping(&typed) => Ok(kept(&entry)),
        Ok(entry) => Ok(respond::see_other(&format!("{}?done=saved", href(&entry, "edit")))),
        Err(Error::Invalid(problems)) => again(&visit, kind, None, typed, problems).await,
        Err(other) => Err(other.into()),
    }
}

pub(super) async fn save(visit: Visit, kind: &'static Kind, Path(id): Path<EntryId>, Form(pairs): Pairs) -> Answer {
    let typed = typed(pairs);
    let before = own_entry(&visit, kind, id).await?;
    let seen_version: i64 = one(&typed, "version").parse().unwrap_or(0);
    if !one(&typed, AGAIN).is_empty() {
        access::may_edit(&visit.ctx.actor, &before)?;
        let form = match before.version == seen_version {
            true => form(&visit, FormState { typed, ..FormState::of(before) }).await?,
            false => stale_form(&visit, id, seen_version, typed).await?,
        };
        return Ok(respond::html(&form));
    }
    if wants_aid(kind, &typed) {
        access::may_edit(&visit.ctx.actor, &before)?;
        return with_aid(&visit, kind, Some(before), typed).await;
    }
    let outcome = async {
        let values = read(&visit, kind, &typed).map_err(Error::Invalid)?;
        commands::save_entry(&visit.ctx, id, seen_version, values).await
    }
    .await;
    match outcome {
        Ok(entry) if wants_submission(&typed) => hand_in(&visit, entry, typed).await,
        Ok(entry) if wants_keeping(&typed) => Ok(kept(&entry)),
        Ok(entry) => Ok(respond::see_other(&format!("{}?done=saved", href(&entry, "edit")))),
        Err(Error::Invalid(problems)) => again(&visit, kind, Some(before), typed, problems).await,
        Err(Error::Conflict(problem)) if problem.code == "problem-registers-stale" => {
            Ok(respond::html_with(StatusCode::CONFLICT, &stale_form(&visit, id, seen_version, typed).await?))
        }
        Err(other) => Err(other.into()),
    }
}

/// Hands in what was just saved; what is missing comes back with the form.
async fn hand_in(visit: &Visit, entry: Entry, typed: Typed) -> Answer {
    match commands::submit_entry(&visit.ctx, entry.id).await {
        Ok(_) => Ok(respond::see_other("/entries?done=submitted")),
        Err(Error::Invalid(problems)) => again(visit, entry.kind, Some(entry), typed, problems).await,
        // What was written is kept; what is missing is not in the form.
        Err(Error::Conflict(problem)) if problem.code == "problem-registers-organization-unverified" => Ok(done(&entry, "unverified")),
        Err(other) => Err(other.into()),
    }
}

pub(super) async fn submit(visit: Visit, kind: &'static Kind, Path(id): Path<EntryId>) -> Answer {
    let entry = own_entry(&visit, kind, id).await?;
    let typed = super::forms::typed_of(kind, &entry.values);
    hand_in(&visit, entry, typed).await
}

fn done(entry: &Entry, what: &str) -> Response {
    respond::see_other(&format!("{}?done={what}", href(entry, "edit")))
}

pub(super) async fn withdraw(visit: Visit, kind: &'static Kind, Path(id): Path<EntryId>) -> Answer {
    own_entry(&visit, kind, id).await?;
    commands::withdraw_entry(&visit.ctx, id).await?;
    Ok(respond::see_other("/entries?done=withdrawn"))
}

pub(super) async fn reopen(visit: Visit, kind: &'static Kind, Path(id): Path<EntryId>) -> Answer {
    let entry = own_entry(&visit, kind, id).await?;
    commands::reopen_entry(&visit.ctx, id).await?;
    Ok(done(&entry, "reopened"))
}

pub(super) async fn renew(visit: Visit, kind: &'static Kind, Path(id): Path<EntryId>) -> Answer {
    let entry = own_entry(&visit, kind, id).await?;
    commands::renew_entry(&visit.ctx, id).await?;
    Ok(done(&entry, "renewed"))
}

pub(super) async fn ask(visit: Visit, kind: &'static Kind, Path(id): Path<EntryId>, Form(pairs): Pairs) -> Answer {
    let typed = typed(pairs);
    let seen = app::registers::queries::read_entry(&visit.ctx, id).await?;
    let organization = match one(&typed, "organization").parse() {
        Ok(organization) => organization,
        Err(_) => agreements::may_ask(&visit.ctx, &seen)
            .ok_or_else(|| if visit.ctx.actor.is_signed_in() { Error::Forbidden } else { Error::SignInNeeded })?,
    };
    agreements::ask_agreement(&visit.ctx, id, organization, one(&typed, "note")).await?;
    Ok(respond::see_other(&format!("/{}/{id}/agreements", kind.path)))
}

pub(super) async fn decide(visit: Visit, kind: &'static Kind, Path(id): Path<EntryId>, Form(pairs): Pairs) -> Answer {
    let typed = typed(pairs);
    let decision = Decision::from_code(one(&typed, "decision")).ok_or_else(|| Error::not_a_choice("decision", one(&typed, "decision")))?;
    agreements::decide_agreement(&visit.ctx, one(&typed, "agreement"), decision).await?;
    Ok(respond::see_other(&format!("/{}/{id}/agreements", kind.path)))
}

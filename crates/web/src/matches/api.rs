//! Matches and the desk for programs.

use app::{
    Error,
    matches::{
        self, Match, Pair, PartySide,
        desk::{Doing, has_owner_desk},
    },
};
use axum::{
    Json, Router,
    extract::{Path, Query},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base::id::{EntryId, MatchId};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::OpenApi;

use super::actions::{ContactForm, DeferForm, PairForm, RefuseForm, RefusePairForm, SideForm, read_side};
use crate::{
    refusal::Answer,
    visit::{Visit, Web},
};

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/v1/desk", get(desk))
        .route("/api/v1/matches", get(list))
        .route("/api/v1/matches/proposals/{id}", get(proposals))
        .route("/api/v1/matches/pairs/take", post(take_pair))
        .route("/api/v1/matches/pairs/refuse", post(refuse_pair))
        .route("/api/v1/matches/pairs/recommend", post(recommend))
        .route("/api/v1/matches/demands/{id}/take", post(take_demand))
        .route("/api/v1/matches/demands/{id}/release", post(release_demand))
        .route("/api/v1/matches/{id}", get(show))
        .route("/api/v1/matches/{id}/release", post(release))
        .route("/api/v1/matches/{id}/contacts", post(log_contact))
        .route("/api/v1/matches/{id}/defer", post(defer))
        .route("/api/v1/matches/{id}/deal", post(convert))
        .route("/api/v1/matches/{id}/interest", post(interest))
        .route("/api/v1/matches/{id}/refuse", post(refuse))
}

/// What the description of the interface says of this feature.
#[derive(OpenApi)]
#[openapi(paths(
    desk,
    convert,
    list,
    proposals,
    take_pair,
    refuse_pair,
    recommend,
    take_demand,
    release_demand,
    show,
    release,
    log_contact,
    defer,
    interest,
    refuse
))]
pub struct Docs;

#[derive(Deserialize)]
struct Paging {
    #[serde(default)]
    page: Option<u32>,
}

fn written(found: &Match) -> Value {
    let at = |at: Option<base::Timestamp>| at.map(|at| at.to_string());
    let day = |day: Option<base::Date>| day.map(|day| day.to_string());
    json!({
        "id": found.id, "demand": found.demand_id, "achievement": found.achievement_id, "state": found.state.code(), "band": found.band,
        "reasons": found.reasons, "against": found.against, "manager": found.manager_id, "taken_at": at(found.taken_at),
        "contact_due_on": day(found.contact_due_on), "escalate_on": day(found.escalate_on), "pool_on": day(found.pool_on),
        "contacted_at": at(found.contacted_at), "met_at": at(found.met_at), "deferred_to": day(found.deferred_to),
        "demand_side_said": found.demand_side_said.map(matches::Said::code), "achievement_side_said": found.achievement_side_said.map(matches::Said::code),
        "refusal": found.refusal.as_ref().map(|refusal| json!({ "side": refusal.side.code(), "reason": refusal.reason, "note": refusal.note })),
        "deal": found.deal_id, "version": found.version,
    })
}

fn tagged(status: StatusCode, found: &Match) -> Response {
    (status, [(header::ETAG, format!("\"{}\"", found.version))], Json(written(found))).into_response()
}

#[utoipa::path(get, path = "/api/v1/desk", tag = "matches", responses((status = 200, description = "Today's list, load and figures of the caller's roles")))]
async fn desk(visit: Visit) -> Answer {
    let actor = &visit.ctx.actor;
    if !actor.is_signed_in() {
        return Err(Error::SignInNeeded.into());
    }
    let mut answer = json!({});
    let mut put = |key: &str, value: Value| {
        if let Some(answer) = answer.as_object_mut() {
            answer.insert(key.to_owned(), value);
        }
    };
    if actor.has(app::accounts::Role::TechnologyManager) {
        let desk = matches::desk::manager_desk(&visit.ctx).await?;
        let lines: Vec<Value> = desk
            .lines
            .iter()
            .map(|line| {
                let (doing, task) = match &line.doing {
                    Doing::Contact(_) => ("contact", None),
                    Doing::Choose(_) => ("choose", None),
                    Doing::Task(task) => ("task", Some(*task)),
                };
                json!({ "due_on": line.due_on.to_string(), "doing": doing, "task": task, "text": line.text, "achievement": line.achievement,
                    "noun": line.about.0, "noun_id": line.about.1, "state": line.state.map(matches::State::code) })
            })
            .collect();
        let figures = &desk.figures;
        put(
            "manager",
            json!({
                "lines": lines, "load": { "now": desk.load.now, "limit": desk.load.limit },
                "under_way": desk.under_way.iter().map(|(found, _, _)| written(found)).collect::<Vec<_>>(),
                "figures": { "median_days_to_first_contact": figures.median_days, "signed": figures.signed,
                    "signed_total_fen": figures.signed_total.0, "share_bp": figures.share_bp },
            }),
        );
    }
    if actor.is_officer() {
        let desk = matches::desk::officer_desk(&visit.ctx).await?;
        put(
            "officer",
            json!({
                "late": desk.late.iter().map(|(found, _, _, _)| written(found)).collect::<Vec<_>>(),
                "unclaimed": desk.unclaimed.iter().map(|entry| json!({ "id": entry.id, "number": entry.number, "title": entry.title })).collect::<Vec<_>>(),
                "unclaimed_count": desk.unclaimed_count, "to_review": desk.to_review, "to_verify": desk.to_verify, "objections": desk.objections,
            }),
        );
    }
    if has_owner_desk(&visit.ctx) {
        let desk = matches::desk::owner_desk(&visit.ctx).await?;
        put(
            "owner",
            json!({
                "returned": desk.returned.iter().map(|entry| json!({ "id": entry.id, "title": entry.title, "reason": entry.returned_reason })).collect::<Vec<_>>(),
                "awaiting": desk.awaiting.iter().map(|(found, _, _, side)| json!({ "match": written(found), "side": side.code() })).collect::<Vec<_>>(),
                "by_status": desk.by_status.iter().map(|(status, count)| (status.code().to_owned(), Value::from(*count))).collect::<serde_json::Map<_, _>>(),
            }),
        );
    }
    Ok(Json(answer).into_response())
}

#[utoipa::path(get, path = "/api/v1/matches", tag = "matches", params(("page" = Option<u32>, Query)), responses((status = 200, description = "Recorded matches the caller may know of, the last touched first")))]
async fn list(visit: Visit, Query(paging): Query<Paging>) -> Answer {
    let offset = i64::from(paging.page.unwrap_or(1).clamp(1, 10_000) - 1) * 100;
    let (found, all) = matches::list_matches(&visit.ctx, offset, 100).await?;
    Ok(Json(json!({ "total": all, "items": found.iter().map(written).collect::<Vec<_>>() })).into_response())
}

#[utoipa::path(get, path = "/api/v1/matches/proposals/{id}", tag = "matches", params(("id" = String, Path, description = "A demand or an achievement")), responses((status = 200, description = "What is proposed for it, with reasons"), (status = 404)))]
async fn proposals(visit: Visit, Path(id): Path<EntryId>) -> Answer {
    let found = matches::propose_for(&visit.ctx, id, 20).await?;
    let items: Vec<Value> = found
        .items
        .iter()
        .map(|item| {
            json!({ "id": item.other.entry.id, "number": item.other.entry.number, "title": item.other.entry.title, "owner": item.owner.as_ref().map(|owner| &owner.name),
                "band": item.band, "reasons": item.reasons, "against": item.against, "match": item.record.as_ref().map(|record| record.id) })
        })
        .collect();
    Ok(Json(json!({ "compared": found.compared, "engine": found.engine, "items": items })).into_response())
}

#[utoipa::path(get, path = "/api/v1/matches/{id}", tag = "matches", params(("id" = String, Path)), responses((status = 200, description = "The match with its contacts"), (status = 404)))]
async fn show(visit: Visit, Path(id): Path<MatchId>) -> Answer {
    let seen = matches::read_match(&visit.ctx, id).await?;
    let Some(found) = &seen.record else { return Err(Error::NotFound(app::Noun::Match).into()) };
    let contacts: Vec<Value> = seen
        .contacts
        .iter()
        .map(|(contact, who)| json!({ "kind": contact.kind, "side": contact.side.code(), "note": contact.note, "by": who, "at": contact.at.to_string() }))
        .collect();
    let mut body = written(found);
    if let Some(body) = body.as_object_mut() {
        body.insert("contacts".to_owned(), contacts.into());
    }
    Ok((StatusCode::OK, [(header::ETAG, format!("\"{}\"", found.version))], Json(body)).into_response())
}

#[utoipa::path(post, path = "/api/v1/matches/pairs/take", tag = "matches", request_body = Value, responses((status = 201, description = "Taken up"), (status = 409, description = "Somebody has it, or the load limit is reached")))]
async fn take_pair(visit: Visit, Json(form): Json<PairForm>) -> Answer {
    Ok(tagged(StatusCode::CREATED, &matches::take_match(&visit.ctx, form.pair()).await?))
}

#[utoipa::path(post, path = "/api/v1/matches/pairs/refuse", tag = "matches", request_body = Value, responses((status = 201, description = "Recorded as unsuitable"), (status = 422)))]
async fn refuse_pair(visit: Visit, Json(form): Json<RefusePairForm>) -> Answer {
    let pair = Pair { demand: form.demand, achievement: form.achievement };
    Ok(tagged(StatusCode::CREATED, &matches::refuse_pair(&visit.ctx, pair, form.refuse.read()?).await?))
}

#[utoipa::path(post, path = "/api/v1/matches/pairs/recommend", tag = "matches", request_body = Value, responses((status = 201, description = "Both sides were told"), (status = 409)))]
async fn recommend(visit: Visit, Json(form): Json<PairForm>) -> Answer {
    Ok(tagged(StatusCode::CREATED, &matches::recommend(&visit.ctx, form.pair()).await?))
}

#[utoipa::path(post, path = "/api/v1/matches/demands/{id}/take", tag = "matches", params(("id" = String, Path)), responses((status = 200, description = "The demand's matches, now the caller's"), (status = 409)))]
async fn take_demand(visit: Visit, Path(id): Path<EntryId>) -> Answer {
    let found = matches::take_demand(&visit.ctx, id).await?;
    Ok(Json(json!({ "matches": found.iter().map(written).collect::<Vec<_>>() })).into_response())
}

#[utoipa::path(post, path = "/api/v1/matches/demands/{id}/release", tag = "matches", params(("id" = String, Path)), responses((status = 204), (status = 409)))]
async fn release_demand(visit: Visit, Path(id): Path<EntryId>) -> Answer {
    matches::release_demand(&visit.ctx, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

#[utoipa::path(post, path = "/api/v1/matches/{id}/release", tag = "matches", params(("id" = String, Path)), responses((status = 200), (status = 409)))]
async fn release(visit: Visit, Path(id): Path<MatchId>) -> Answer {
    Ok(tagged(StatusCode::OK, &matches::release_match(&visit.ctx, id).await?))
}

#[utoipa::path(post, path = "/api/v1/matches/{id}/contacts", tag = "matches", params(("id" = String, Path)), request_body = Value, responses((status = 200), (status = 409), (status = 422)))]
async fn log_contact(visit: Visit, Path(id): Path<MatchId>, Json(form): Json<ContactForm>) -> Answer {
    Ok(tagged(StatusCode::OK, &matches::log_contact(&visit.ctx, id, form.read()?).await?))
}

#[utoipa::path(post, path = "/api/v1/matches/{id}/defer", tag = "matches", params(("id" = String, Path)), request_body = Value, responses((status = 200), (status = 422)))]
async fn defer(visit: Visit, Path(id): Path<MatchId>, Json(form): Json<DeferForm>) -> Answer {
    Ok(tagged(StatusCode::OK, &matches::defer_contact(&visit.ctx, id, form.read()?).await?))
}

#[utoipa::path(post, path = "/api/v1/matches/{id}/interest", tag = "matches", params(("id" = String, Path)), request_body = Value, responses((status = 200), (status = 403)))]
async fn interest(visit: Visit, Path(id): Path<MatchId>, Json(form): Json<SideForm>) -> Answer {
    let side: PartySide = read_side(&form.side)?;
    Ok(tagged(StatusCode::OK, &matches::say_interest(&visit.ctx, id, side).await?))
}

#[utoipa::path(post, path = "/api/v1/matches/{id}/refuse", tag = "matches", params(("id" = String, Path)), request_body = Value, responses((status = 200), (status = 422)))]
async fn refuse(visit: Visit, Path(id): Path<MatchId>, Json(form): Json<RefuseForm>) -> Answer {
    Ok(tagged(StatusCode::OK, &matches::refuse_match(&visit.ctx, id, form.read()?).await?))
}

#[utoipa::path(post, path = "/api/v1/matches/{id}/deal", tag = "matches", params(("id" = String, Path)), responses((status = 201, description = "The deal it became"), (status = 409)))]
async fn convert(visit: Visit, Path(id): Path<MatchId>) -> Answer {
    let deal = matches::convert(&visit.ctx, id).await?;
    Ok((StatusCode::CREATED, [(header::LOCATION, format!("/api/v1/deals/{deal}"))], Json(json!({ "deal": deal }))).into_response())
}

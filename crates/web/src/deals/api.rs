//! Deals for programs: the same records, read the same way.
//!
//! A change takes the version the caller has seen from `If-Match` or from `version` in the body; answers carry it as `ETag`.

use app::{
    Error,
    deals::{self, Deal, Folder, PublicNotice, checks::Asked},
};
use axum::{
    Json, Router,
    extract::{Multipart, Path, Query},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base::id::{DealId, ObjectionId};
use serde_json::{Value, json};

use super::{
    actions,
    pages::Question,
    record::{self, Record},
    typed::Typed,
};
use crate::{refusal::Answer, visit::Visit, visit::Web};

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/v1/deals", get(list).post(open))
        .route("/api/v1/deals/{id}", get(show))
        .route("/api/v1/deals/{id}/{record}", post(save))
        .route("/api/v1/deals/{id}/move", post(go))
        .route("/api/v1/deals/{id}/close", post(close))
        .route("/api/v1/deals/{id}/hand-over", post(hand_over))
        .route("/api/v1/deals/{id}/notice/withdraw", post(withdraw_notice))
        .route("/api/v1/deals/{id}/registration/confirm", post(confirm_registration))
        .route("/api/v1/deals/{id}/shares/confirm", post(confirm_share))
        .route("/api/v1/deals/{id}/objections/{objection}", post(decide))
        .route("/api/v1/contracts", get(contracts))
        .route("/api/v1/tasks", get(tasks))
        .route("/api/v1/public-notices", get(notices))
        .route("/api/v1/public-notices/{id}", get(notice))
        .route("/api/v1/public-notices/{id}/objections", post(object))
}

/// What was sent, with the version of `If-Match` before the one in the body.
fn read(headers: &HeaderMap, body: &Value) -> Typed {
    let mut typed = Typed::from_json(body);
    if let Some(tag) = headers.get(header::IF_MATCH).and_then(|value| value.to_str().ok()) {
        typed.0.insert("version".to_owned(), tag.trim_start_matches("W/").trim_matches('"').to_owned());
    }
    typed
}

fn tagged(status: StatusCode, version: i64, body: Value) -> Response {
    let mut response = (status, Json(body)).into_response();
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{version}\"")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

async fn folder(visit: &Visit, id: DealId, status: StatusCode) -> Answer {
    let folder = deals::read_deal(&visit.ctx, id).await?;
    Ok(tagged(status, folder.deal.version, whole(&folder)))
}

fn brief(deal: &Deal) -> Value {
    json!({
        "id": deal.id, "number": deal.number, "title": deal.title, "stage": deal.stage, "stage_since": deal.stage_since.to_string(),
        "demand_id": deal.demand_id, "achievement_id": deal.achievement_id, "buyer_id": deal.buyer_id, "seller_id": deal.seller_id,
        "manager_id": deal.manager_id, "mode": deal.mode, "price_method": deal.price_method, "price_fen": deal.price_fen,
        "trial": { "starts_on": deal.trial_starts_on, "ends_on": deal.trial_ends_on, "terms": deal.trial_terms, "result": deal.trial_result },
        "notice": { "starts_on": deal.notice_starts_on, "ends_on": deal.notice_ends_on, "text": deal.notice_text },
        "landing": { "park": deal.landing_park, "space_id": deal.landing_space_id, "on": deal.landed_on, "note": deal.landing_note },
        "follow_up": { "on": deal.follow_up_on, "note": deal.follow_up_note },
        "closed_at": deal.closed_at.map(|at| at.to_string()), "close_reason": deal.close_reason, "version": deal.version, "is_demo": deal.is_demo,
    })
}

fn whole(folder: &Folder) -> Value {
    let mut body = brief(&folder.deal);
    let next: Vec<Value> = folder
        .next
        .iter()
        .map(|next| {
            let asked: Vec<Value> = next
                .requirements
                .iter()
                .map(|requirement| {
                    let (kind, code) = match &requirement.asked {
                        Asked::Check(code) => ("check", code),
                        Asked::Document(code) => ("document", code),
                        Asked::Stage(code) => ("stage", code),
                    };
                    json!({ "kind": kind, "code": code, "is_met": requirement.is_met })
                })
                .collect();
            json!({ "stage": next.code, "requirements": asked })
        })
        .collect();
    let moves: Vec<Value> = folder
        .moves
        .iter()
        .map(|moved| json!({ "from": moved.from_stage, "to": moved.to_stage, "note": moved.note, "at": moved.at.to_string() }))
        .collect();
    let contacts: Vec<Value> = folder
        .contacts
        .iter()
        .map(|contact| json!({ "id": contact.id, "kind": contact.kind, "side": contact.side, "note": contact.note, "at": contact.at.to_string() }))
        .collect();
    let documents: Vec<Value> = folder
        .documents
        .iter()
        .map(|file| json!({ "id": file.id, "kind": file.purpose, "name": file.name, "media_type": file.media_type, "size_bytes": file.size_bytes, "sha256": file.sha256 }))
        .collect();
    let payments: Vec<Value> = folder
        .payments
        .iter()
        .map(|payment| json!({ "id": payment.id, "fen": payment.amount_fen, "on": payment.paid_on, "note": payment.note }))
        .collect();
    let shares: Vec<Value> = folder
        .contributions
        .iter()
        .map(|share| json!({ "manager_id": share.manager_id, "share_bp": share.share_bp, "work": share.work, "is_agreed": share.agreed_at.is_some() }))
        .collect();
    let objections: Vec<Value> = folder
        .objections
        .iter()
        .map(|objection| {
            json!({ "id": objection.id, "name": objection.name, "reach": objection.reach, "text": objection.text, "outcome": objection.outcome.map(deals::Outcome::code), "outcome_note": objection.outcome_note })
        })
        .collect();
    if let Some(object) = body.as_object_mut() {
        let parts = [
            ("next", Value::from(next)),
            ("moves", Value::from(moves)),
            ("contacts", Value::from(contacts)),
            ("documents", Value::from(documents)),
            ("contract", folder.contract.as_ref().map(contract).unwrap_or_default()),
            ("payments", Value::from(payments)),
            ("shares", Value::from(shares)),
            ("objections", Value::from(objections)),
        ];
        object.extend(parts.map(|(key, value)| (key.to_owned(), value)));
    }
    body
}

fn contract(contract: &deals::Contract) -> Value {
    json!({
        "kind": contract.kind, "title": contract.title, "total_fen": contract.total_fen, "technical_fen": contract.technical_fen,
        "signed_on": contract.signed_on, "valid_from_on": contract.valid_from_on, "valid_to_on": contract.valid_to_on,
        "technical_field": contract.technical_field, "buyer_kind": contract.buyer_kind, "seller_kind": contract.seller_kind,
        "ip_kind": contract.ip_kind, "plan_level": contract.plan_level, "flow": contract.flow, "buyer_region": contract.buyer_region,
        "seller_region": contract.seller_region, "buyer_country": contract.buyer_country, "seller_country": contract.seller_country,
        "registration_number": contract.registration_number, "registered_on": contract.registered_on,
        "is_registration_confirmed": contract.registration_confirmed_at.is_some(),
    })
}

async fn list(visit: Visit, Query(question): Query<Question>) -> Answer {
    let (rows, all) = question.rows(&visit).await?;
    let items: Vec<Value> = rows.iter().map(|row| brief(&row.deal)).collect();
    Ok(Json(json!({ "total": all, "page": question.number(), "items": items })).into_response())
}

async fn open(visit: Visit, Json(body): Json<Value>) -> Answer {
    let deal = record::open(&visit.ctx, &Typed::from_json(&body)).await?;
    let mut response = folder(&visit, deal.id, StatusCode::CREATED).await?;
    if let Ok(place) = HeaderValue::from_str(&format!("/api/v1/deals/{}", deal.id)) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    Ok(response)
}

async fn show(visit: Visit, Path(id): Path<DealId>) -> Answer {
    folder(&visit, id, StatusCode::OK).await
}

async fn save(visit: Visit, Path((id, word)): Path<(DealId, String)>, headers: HeaderMap, Json(body): Json<Value>) -> Answer {
    let Some(record) = Record::from_word(&word) else { return Err(Error::NotFound(app::Noun::Page).into()) };
    record.save(&visit.ctx, id, &read(&headers, &body)).await?;
    folder(&visit, id, StatusCode::OK).await
}

async fn go(visit: Visit, Path(id): Path<DealId>, headers: HeaderMap, Json(body): Json<Value>) -> Answer {
    actions::moved(&visit, id, &read(&headers, &body)).await?;
    folder(&visit, id, StatusCode::OK).await
}

async fn close(visit: Visit, Path(id): Path<DealId>, headers: HeaderMap, Json(body): Json<Value>) -> Answer {
    let typed = read(&headers, &body);
    deals::close_deal(&visit.ctx, id, typed.version(), typed.text("reason"), typed.some("note")).await?;
    folder(&visit, id, StatusCode::OK).await
}

async fn hand_over(visit: Visit, Path(id): Path<DealId>, headers: HeaderMap, Json(body): Json<Value>) -> Answer {
    actions::handed_over(&visit, id, &read(&headers, &body)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn withdraw_notice(visit: Visit, Path(id): Path<DealId>, headers: HeaderMap) -> Answer {
    deals::withdraw_notice(&visit.ctx, id, read(&headers, &Value::Null).version()).await?;
    folder(&visit, id, StatusCode::OK).await
}

async fn confirm_registration(visit: Visit, Path(id): Path<DealId>, headers: HeaderMap) -> Answer {
    deals::confirm_registration(&visit.ctx, id, read(&headers, &Value::Null).version()).await?;
    folder(&visit, id, StatusCode::OK).await
}

async fn confirm_share(visit: Visit, Path(id): Path<DealId>) -> Answer {
    deals::confirm_share(&visit.ctx, id).await?;
    folder(&visit, id, StatusCode::OK).await
}

async fn decide(visit: Visit, Path((id, objection)): Path<(DealId, ObjectionId)>, Json(body): Json<Value>) -> Answer {
    let typed = Typed::from_json(&body);
    deals::decide_objection(&visit.ctx, id, objection, typed.text("outcome"), typed.text("note")).await?;
    folder(&visit, id, StatusCode::OK).await
}

pub(super) async fn attach(visit: Visit, Path(id): Path<DealId>, multipart: Multipart) -> Answer {
    if !visit.ctx.actor.is_signed_in() {
        return Err(Error::SignInNeeded.into());
    }
    let (_, outcome) = actions::attached(&visit, id, multipart).await;
    outcome?;
    folder(&visit, id, StatusCode::CREATED).await
}

async fn contracts(visit: Visit) -> Answer {
    let lines = deals::contract_rows(&visit.ctx).await?;
    let items: Vec<Value> = lines
        .iter()
        .map(|line| json!({ "deal": line.deal_number, "buyer": line.buyer, "seller": line.seller, "contract": contract(&line.contract) }))
        .collect();
    Ok(Json(json!({ "total": items.len(), "items": items })).into_response())
}

async fn tasks(visit: Visit) -> Answer {
    let until = base::time::date_plus_days(visit.ctx.today(), 366);
    let found = deals::list_tasks(&visit.ctx, until).await?;
    let items: Vec<Value> = found
        .iter()
        .map(|task| json!({ "id": task.id, "noun": task.noun, "noun_id": task.noun_id, "text": task.text, "due_on": task.due_on }))
        .collect();
    Ok(Json(json!({ "total": items.len(), "items": items })).into_response())
}

fn notice_body(notice: &PublicNotice) -> Value {
    let (all, waiting, upheld, dismissed) = notice.objections;
    json!({
        "id": notice.deal_id, "title": notice.title, "seller": notice.seller.as_ref().map(|seller| &seller.name), "price_fen": notice.price,
        "price_method": notice.method, "mode": notice.mode, "starts_on": notice.starts_on, "ends_on": notice.ends_on, "text": notice.text,
        "is_open": notice.is_open, "objections": { "all": all, "undecided": waiting, "upheld": upheld, "dismissed": dismissed }, "is_demo": notice.is_demo,
    })
}

async fn notices(visit: Visit) -> Answer {
    let mut found = deals::list_public_notices(&visit.ctx, true).await?;
    found.extend(deals::list_public_notices(&visit.ctx, false).await?);
    let items: Vec<Value> = found.iter().map(notice_body).collect();
    Ok(Json(json!({ "total": items.len(), "items": items })).into_response())
}

async fn notice(visit: Visit, Path(id): Path<DealId>) -> Answer {
    Ok(Json(notice_body(&deals::read_public_notice(&visit.ctx, id).await?)).into_response())
}

async fn object(visit: Visit, Path(id): Path<DealId>, Json(body): Json<Value>) -> Answer {
    let typed = Typed::from_json(&body);
    let objection = deals::raise_objection(&visit.ctx, id, typed.text("name"), typed.text("reach"), typed.text("text")).await?;
    Ok((StatusCode::CREATED, Json(json!({ "id": objection }))).into_response())
}

//! Deals for programs: the same records, read the same way.
//!
//! A change takes the version the caller has seen from `If-Match` or from `version` in the body; answers carry it as `ETag`.

use std::collections::BTreeMap;

use app::{
    Error,
    deals::{self, DealFilter, PublicNotice},
};
use axum::{
    Json, Router,
    extract::{Multipart, Path, Query},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base::{
    Problems,
    id::{DealId, ObjectionId, TaskId},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, OpenApi, ToSchema};

use super::{
    actions,
    bodies::{ContractBody, DealBody, WholeDeal, brief, contract, whole},
    record::{self, Record},
    typed::Typed,
};
use crate::{
    api::{
        bodies::{Day, Id, List, Paging, Sent, created, nothing, with_header},
        tags::{IfMatch, differences, is_stale, stale, tagged},
    },
    refusal::Answer,
    visit::{Visit, Web},
};

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
        .route("/api/v1/tasks/{id}/done", post(task_done))
        .route("/api/v1/tasks/{id}/defer", post(task_defer))
        .route("/api/v1/public-notices", get(notices))
        .route("/api/v1/public-notices/{id}", get(notice))
        .route("/api/v1/public-notices/{id}/objections", post(object))
}

/// What the description of the interface says of this feature.
#[derive(OpenApi)]
#[openapi(paths(
    list,
    open,
    show,
    save,
    go,
    close,
    hand_over,
    withdraw_notice,
    confirm_registration,
    confirm_share,
    decide,
    attach,
    contracts,
    tasks,
    task_done,
    task_defer,
    notices,
    notice,
    object
))]
pub struct Docs;

/// The fields of a record, as its form on the deal's page names them: texts, days as `2026-11-23`, amounts in 万元 as text or number.
type Fields = BTreeMap<String, Value>;

/// What was sent, with the version of `If-Match` before the one in the body; 428 if neither is there.
async fn read(visit: &Visit, deal: DealId, seen: IfMatch, fields: &Fields) -> app::Result<Typed> {
    let sent = Value::Object(fields.clone().into_iter().collect());
    let mut typed = Typed::from_json(&sent);
    if seen == IfMatch::Absent && typed.some("version").is_some() {
        return Ok(typed);
    }
    let current = if seen == IfMatch::Any { deals::read_deal(&visit.ctx, deal).await?.deal.version } else { 0 };
    typed.0.insert("version".to_owned(), seen.needed(|| current)?.to_string());
    Ok(typed)
}

async fn folder(visit: &Visit, deal: DealId, status: StatusCode) -> Answer {
    let folder = deals::read_deal(&visit.ctx, deal).await?;
    Ok(tagged(status, folder.deal.version, whole(&folder)))
}

/// The deal after a change; 412 with how it stands if somebody was faster.
async fn after<T>(visit: &Visit, deal: DealId, sent: &Fields, outcome: app::Result<T>) -> Answer {
    let Err(error) = outcome else { return folder(visit, deal, StatusCode::OK).await };
    if !is_stale(&error) {
        return Err(error.into());
    }
    let folder = deals::read_deal(&visit.ctx, deal).await?;
    let current = serde_json::to_value(whole(&folder)).map_err(Error::from)?;
    let changes = differences(&Value::Object(sent.clone().into_iter().collect()), &current);
    stale(visit.asked.lang, error, folder.deal.version, current, changes)
}

/// Which deals.
#[derive(Deserialize, Default, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct Wanted {
    /// Only this stage, by its code.
    stage: Option<String>,
    /// `open` or `closed`.
    state: Option<String>,
    /// Only this technology manager's.
    manager: Option<String>,
    /// Only deals this organisation is a party of.
    organization: Option<String>,
    page: Option<u32>,
    per_page: Option<u32>,
}

/// The deals the caller may know of.
#[utoipa::path(get, path = "/api/v1/deals", tag = "deals", params(Wanted), responses((status = 200, body = List<DealBody>)))]
async fn list(visit: Visit, Query(wanted): Query<Wanted>) -> Answer {
    let pack = &visit.ctx.pack;
    if let Some(code) = wanted.stage.as_deref().filter(|code| pack.deal_flow.stage(code).is_none()) {
        return Err(Error::not_a_choice("stage", code).into());
    }
    let filter = DealFilter {
        stage: wanted.stage,
        is_open: match wanted.state.as_deref() {
            None => None,
            Some("open") => Some(true),
            Some("closed") => Some(false),
            Some(other) => return Err(Error::not_a_choice("state", other).into()),
        },
        manager: wanted.manager.map(|text| text.parse().map_err(|_| Error::not_a_choice("manager", &text))).transpose()?,
        organization: wanted.organization.map(|text| text.parse().map_err(|_| Error::not_a_choice("organization", &text))).transpose()?,
    };
    let paging = Paging::of(wanted.page, wanted.per_page);
    let (rows, all) = deals::list_deals(&visit.ctx, &filter, paging.offset(), paging.limit()).await?;
    Ok(paging.answer(&visit, rows.iter().map(|row| brief(&row.deal)).collect(), all))
}

/// A deal entered by hand.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it only describes what is sent")]
struct NewDeal {
    title: String,
    demand_number: Option<String>,
    achievement_number: Option<String>,
    /// The buyer's identifier.
    buyer: Option<Id>,
    /// The seller's identifier.
    seller: Option<Id>,
    /// A code of the pack's modes of cooperation.
    mode: Option<String>,
}

/// Opens a deal by hand, as a lead.
#[utoipa::path(post, path = "/api/v1/deals", tag = "deals", request_body = NewDeal, responses((status = 201, body = WholeDeal)))]
async fn open(visit: Visit, Sent(body): Sent<Value>) -> Answer {
    let deal = record::open(&visit.ctx, &Typed::from_json(&body)).await?;
    let response = folder(&visit, deal.id, StatusCode::CREATED).await?;
    Ok(with_header(response, header::LOCATION, &format!("/api/v1/deals/{}", deal.id)))
}

/// One deal with all its records.
#[utoipa::path(get, path = "/api/v1/deals/{id}", tag = "deals", params(("id" = Id, Path)), responses((status = 200, body = WholeDeal)))]
async fn show(visit: Visit, Path(deal): Path<DealId>) -> Answer {
    folder(&visit, deal, StatusCode::OK).await
}

/// What the records of a deal are sent as: texts, days as `2026-11-23`, amounts in 万元 as text. `version` is the deal's as it was seen, where
/// no `If-Match` says it.
#[derive(ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "it only describes what is sent")]
enum DealRecordBody {
    /// `contacts`: somebody was spoken to.
    Contacts { on: Option<String>, kind: String, side: String, note: String },
    /// `parties`: title, entries and the two sides.
    Parties {
        title: String,
        demand_number: Option<String>,
        achievement_number: Option<String>,
        buyer: Option<Id>,
        seller: Option<Id>,
        mode: Option<String>,
        version: Option<i64>,
    },
    /// `trial`: from when to when it is tried before payment, and on which terms.
    Trial { starts_on: String, ends_on: String, terms: String, version: Option<i64> },
    /// `trial-result`: how it went.
    TrialResult { result: String, version: Option<i64> },
    /// `price`: how it came about, and how much.
    Price { method: String, price: Option<String>, version: Option<i64> },
    /// `notice`: a negotiated price, made public.
    Notice { starts_on: String, ends_on: String, text: String, version: Option<i64> },
    /// `contract`: with the statistical dimensions of a technology contract.
    Contract {
        kind: String,
        title: String,
        total: String,
        technical: String,
        signed_on: String,
        valid_from_on: Option<String>,
        valid_to_on: Option<String>,
        technical_field: String,
        buyer_kind: String,
        seller_kind: String,
        ip_kind: String,
        plan_level: String,
        flow: String,
        buyer_region: String,
        seller_region: String,
        buyer_country: Option<String>,
        seller_country: Option<String>,
        version: Option<i64>,
    },
    /// `registration`: at the office for technology contracts.
    Registration { registration_number: String, registered_on: String, version: Option<i64> },
    /// `payments`: an amount that came in.
    Payments { amount: String, paid_on: String, note: Option<String>, version: Option<i64> },
    /// `shares`: of up to four technology managers, together 100 %.
    Shares {
        manager_1: Id,
        share_1: String,
        work_1: Option<String>,
        manager_2: Option<Id>,
        share_2: Option<String>,
        work_2: Option<String>,
        manager_3: Option<Id>,
        share_3: Option<String>,
        work_3: Option<String>,
        manager_4: Option<Id>,
        share_4: Option<String>,
        work_4: Option<String>,
        version: Option<i64>,
    },
    /// `landing`: in which park and space.
    Landing { park: String, space: Option<String>, area: Option<String>, landed_on: String, note: Option<String>, version: Option<i64> },
    /// `follow-up`: the day of the next look.
    FollowUp { on: String, version: Option<i64> },
    /// `follow-up-result`: what was found.
    FollowUpResult { note: String, version: Option<i64> },
    /// `tasks`: something to do, and by when.
    Tasks { text: String, due_on: String },
}

/// Writes one of a deal's records.
///
/// Which there are: `contacts`, `parties`, `trial`, `trial-result`, `price`, `notice`, `contract`, `registration`, `payments`, `shares`, `landing`,
/// `follow-up`, `follow-up-result`, `tasks`. Needs `If-Match`, or `version` in the body.
#[utoipa::path(post, path = "/api/v1/deals/{id}/{record}", tag = "deals", params(("id" = Id, Path), ("record" = String, Path, example = "price"), IfMatch), request_body = DealRecordBody, responses((status = 200, body = WholeDeal)))]
async fn save(visit: Visit, Path((deal, word)): Path<(DealId, String)>, seen: IfMatch, Sent(fields): Sent<Fields>) -> Answer {
    let Some(record) = Record::from_word(&word) else { return Err(Error::NotFound(app::Noun::Page).into()) };
    let typed = if record.is_added() {
        Typed::from_json(&Value::Object(fields.clone().into_iter().collect()))
    } else {
        read(&visit, deal, seen, &fields).await?
    };
    let outcome = record.save(&visit.ctx, deal, &typed).await;
    after(&visit, deal, &fields, outcome).await
}

/// A step of a deal.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it only describes what is sent")]
struct MoveDeal {
    /// The stage's code, forwards or back.
    to: String,
    note: Option<String>,
}

/// Moves a deal to another stage. Needs `If-Match`, or `version` in the body.
#[utoipa::path(post, path = "/api/v1/deals/{id}/move", tag = "deals", params(("id" = Id, Path), IfMatch), request_body = MoveDeal, responses((status = 200, body = WholeDeal)))]
async fn go(visit: Visit, Path(deal): Path<DealId>, seen: IfMatch, Sent(fields): Sent<Fields>) -> Answer {
    let typed = read(&visit, deal, seen, &fields).await?;
    let outcome = actions::moved(&visit, deal, &typed).await;
    after(&visit, deal, &fields, outcome).await
}

/// How a deal ends.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it only describes what is sent")]
struct CloseDeal {
    /// A code of the pack's closing reasons.
    reason: String,
    note: Option<String>,
}

/// Closes a deal with the reason. Needs `If-Match`, or `version` in the body.
#[utoipa::path(post, path = "/api/v1/deals/{id}/close", tag = "deals", params(("id" = Id, Path), IfMatch), request_body = CloseDeal, responses((status = 200, body = WholeDeal)))]
async fn close(visit: Visit, Path(deal): Path<DealId>, seen: IfMatch, Sent(fields): Sent<Fields>) -> Answer {
    let typed = read(&visit, deal, seen, &fields).await?;
    let outcome = deals::close_deal(&visit.ctx, deal, typed.version(), typed.text("reason"), typed.some("note")).await;
    after(&visit, deal, &fields, outcome).await
}

/// Who goes on with a deal.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it only describes what is sent")]
struct HandOver {
    /// The technology manager.
    manager: Id,
    note: Option<String>,
}

/// Gives a deal to another technology manager; the caller may no longer see it. Needs `If-Match`, or `version` in the body.
#[utoipa::path(post, path = "/api/v1/deals/{id}/hand-over", tag = "deals", params(("id" = Id, Path), IfMatch), request_body = HandOver, responses((status = 204)))]
async fn hand_over(visit: Visit, Path(deal): Path<DealId>, seen: IfMatch, Sent(fields): Sent<Fields>) -> Answer {
    let typed = read(&visit, deal, seen, &fields).await?;
    match actions::handed_over(&visit, deal, &typed).await {
        Ok(()) => Ok(nothing()),
        outcome => after(&visit, deal, &fields, outcome).await,
    }
}

/// Takes a public notice back before it begins. Needs `If-Match`, or `version` in the body.
#[utoipa::path(post, path = "/api/v1/deals/{id}/notice/withdraw", tag = "deals", params(("id" = Id, Path), IfMatch), responses((status = 200, body = WholeDeal)))]
async fn withdraw_notice(visit: Visit, Path(deal): Path<DealId>, seen: IfMatch, Sent(fields): Sent<Fields>) -> Answer {
    let typed = read(&visit, deal, seen, &fields).await?;
    let outcome = deals::withdraw_notice(&visit.ctx, deal, typed.version()).await;
    after(&visit, deal, &fields, outcome).await
}

/// Confirms the registration of a contract. Needs `If-Match`, or `version` in the body.
#[utoipa::path(post, path = "/api/v1/deals/{id}/registration/confirm", tag = "deals", params(("id" = Id, Path), IfMatch), responses((status = 200, body = WholeDeal)))]
async fn confirm_registration(visit: Visit, Path(deal): Path<DealId>, seen: IfMatch, Sent(fields): Sent<Fields>) -> Answer {
    let typed = read(&visit, deal, seen, &fields).await?;
    let outcome = deals::confirm_registration(&visit.ctx, deal, typed.version()).await;
    after(&visit, deal, &fields, outcome).await
}

/// Agrees to one's own share.
#[utoipa::path(post, path = "/api/v1/deals/{id}/shares/confirm", tag = "deals", params(("id" = Id, Path)), responses((status = 200, body = WholeDeal)))]
async fn confirm_share(visit: Visit, Path(deal): Path<DealId>) -> Answer {
    deals::confirm_share(&visit.ctx, deal, None).await?;
    folder(&visit, deal, StatusCode::OK).await
}

/// What became of an objection.
#[derive(Deserialize, ToSchema)]
struct DecideObjection {
    /// A code of the pack's outcomes.
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    note: String,
}

/// Decides an objection.
#[utoipa::path(post, path = "/api/v1/deals/{id}/objections/{objection}", tag = "deals", params(("id" = Id, Path), ("objection" = Id, Path)), request_body = DecideObjection, responses((status = 200, body = WholeDeal)))]
async fn decide(visit: Visit, Path((deal, objection)): Path<(DealId, ObjectionId)>, Sent(sent): Sent<DecideObjection>) -> Answer {
    deals::decide_objection(&visit.ctx, deal, objection, sent.outcome.trim(), sent.note.trim()).await?;
    folder(&visit, deal, StatusCode::OK).await
}

/// A form with a document.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it only describes what is sent")]
struct AttachDocument {
    /// A code of the pack's kinds of documents.
    document: String,
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Attaches a document; its type is checked by its content.
#[utoipa::path(post, path = "/api/v1/deals/{id}/documents", tag = "deals", params(("id" = Id, Path)),
    request_body(content = AttachDocument, content_type = "multipart/form-data"), responses((status = 201, body = WholeDeal)))]
pub(super) async fn attach(visit: Visit, Path(deal): Path<DealId>, multipart: Multipart) -> Answer {
    if !visit.ctx.actor.is_signed_in() {
        return Err(Error::SignInNeeded.into());
    }
    let (_, outcome) = actions::attached(&visit, deal, multipart).await;
    outcome?;
    folder(&visit, deal, StatusCode::CREATED).await
}

/// A line of the register of contracts.
#[derive(Serialize, ToSchema)]
struct ContractLineBody {
    /// The deal's number.
    deal: String,
    buyer: String,
    seller: String,
    contract: ContractBody,
}

/// The register of technology contracts.
#[utoipa::path(get, path = "/api/v1/contracts", tag = "deals", params(Paging), responses((status = 200, body = List<ContractLineBody>)))]
async fn contracts(visit: Visit, Query(paging): Query<Paging>) -> Answer {
    let (lines, all) = paging.cut(deals::contract_rows(&visit.ctx).await?);
    let body = |line: deals::ContractLine| ContractLineBody {
        contract: contract(&line.contract),
        deal: line.deal_number,
        buyer: line.buyer,
        seller: line.seller,
    };
    Ok(paging.answer(&visit, lines.into_iter().map(body).collect(), all))
}

/// A line of somebody's day.
#[derive(Serialize, ToSchema)]
struct TaskBody {
    id: Id,
    /// The kind of thing it is about.
    noun: String,
    noun_id: Id,
    text: String,
    due_on: Day,
}

/// What the caller has to do within a year.
#[utoipa::path(get, path = "/api/v1/tasks", tag = "deals", params(Paging), responses((status = 200, body = List<TaskBody>)))]
async fn tasks(visit: Visit, Query(paging): Query<Paging>) -> Answer {
    let until = base::time::date_plus_days(visit.ctx.today(), 366);
    let (found, all) = paging.cut(deals::list_tasks(&visit.ctx, until).await?);
    let body = |task: deals::Task| TaskBody {
        id: task.id.into(),
        noun: task.noun,
        noun_id: task.noun_id.into(),
        text: task.text,
        due_on: task.due_on.into(),
    };
    Ok(paging.answer(&visit, found.into_iter().map(body).collect(), all))
}

/// Ticks a line of one's day off.
#[utoipa::path(post, path = "/api/v1/tasks/{id}/done", tag = "deals", params(("id" = Id, Path)), responses((status = 204)))]
async fn task_done(visit: Visit, Path(task): Path<TaskId>) -> Answer {
    deals::finish_task(&visit.ctx, task).await?;
    Ok(nothing())
}

/// To which day a line is put off.
#[derive(Deserialize, Serialize, ToSchema)]
struct DeferTask {
    #[schema(value_type = Day)]
    to: String,
}

/// Puts a line of one's day off.
#[utoipa::path(post, path = "/api/v1/tasks/{id}/defer", tag = "deals", params(("id" = Id, Path)), request_body = DeferTask, responses((status = 204)))]
async fn task_defer(visit: Visit, Path(task): Path<TaskId>, Sent(sent): Sent<DeferTask>) -> Answer {
    let typed = Typed::from_json(&serde_json::to_value(&sent).map_err(Error::from)?);
    let mut problems = Problems::new();
    let to = typed.needed_day("to", &mut problems);
    problems.or_ok(())?;
    deals::defer_task(&visit.ctx, task, to).await?;
    Ok(nothing())
}

/// How many objections came and what became of them.
#[derive(Serialize, ToSchema)]
struct ObjectionCounts {
    all: usize,
    undecided: usize,
    upheld: usize,
    dismissed: usize,
}

/// A public notice.
#[derive(Serialize, ToSchema)]
struct PublicNoticeBody {
    id: Id,
    title: String,
    seller: Option<String>,
    price_fen: Option<i64>,
    price_method: Option<String>,
    mode: Option<String>,
    starts_on: Day,
    ends_on: Day,
    text: String,
    /// Whether objections are taken today.
    is_open: bool,
    objections: ObjectionCounts,
    is_demo: bool,
}

fn notice_body(notice: PublicNotice) -> PublicNoticeBody {
    let (all, undecided, upheld, dismissed) = notice.objections;
    PublicNoticeBody {
        id: notice.deal_id.into(),
        title: notice.title,
        seller: notice.seller.map(|seller| seller.name),
        price_fen: notice.price.map(|price| price.0),
        price_method: notice.method,
        mode: notice.mode,
        starts_on: notice.starts_on.into(),
        ends_on: notice.ends_on.into(),
        text: notice.text,
        is_open: notice.is_open,
        objections: ObjectionCounts { all, undecided, upheld, dismissed },
        is_demo: notice.is_demo,
    }
}

/// Public notices: those that run, then those that are over.
#[utoipa::path(get, path = "/api/v1/public-notices", tag = "deals", params(Paging), responses((status = 200, body = List<PublicNoticeBody>)))]
async fn notices(visit: Visit, Query(paging): Query<Paging>) -> Answer {
    let mut found = deals::list_public_notices(&visit.ctx, true).await?;
    found.extend(deals::list_public_notices(&visit.ctx, false).await?);
    let (found, all) = paging.cut(found);
    Ok(paging.answer(&visit, found.into_iter().map(notice_body).collect(), all))
}

/// One public notice.
#[utoipa::path(get, path = "/api/v1/public-notices/{id}", tag = "deals", params(("id" = Id, Path)), responses((status = 200, body = PublicNoticeBody)))]
async fn notice(visit: Visit, Path(deal): Path<DealId>) -> Answer {
    Ok(Json(notice_body(deals::read_public_notice(&visit.ctx, deal).await?)).into_response())
}

/// What somebody has against a public notice.
#[derive(Deserialize, ToSchema)]
struct NewObjection {
    #[serde(default)]
    name: String,
    /// How they can be reached.
    #[serde(default)]
    reach: String,
    #[serde(default)]
    text: String,
}

/// What was handed in.
#[derive(Serialize, ToSchema)]
struct RaisedObjection {
    id: Id,
}

/// Objects to a public notice; it blocks signing until it is decided.
#[utoipa::path(post, path = "/api/v1/public-notices/{id}/objections", tag = "deals", params(("id" = Id, Path)), request_body = NewObjection, responses((status = 201, body = RaisedObjection)))]
async fn object(visit: Visit, Path(deal): Path<DealId>, Sent(sent): Sent<NewObjection>) -> Answer {
    let objection = deals::raise_objection(&visit.ctx, deal, sent.name.trim(), sent.reach.trim(), sent.text.trim()).await?;
    let response: Response = created(&format!("/api/v1/public-notices/{deal}"), RaisedObjection { id: objection.into() });
    Ok(response)
}

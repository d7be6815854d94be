//! Matches and the desk for programs.

use std::collections::BTreeMap;

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
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base::id::{EntryId, MatchId};
use serde::Serialize;
use serde_json::Value;
use utoipa::{OpenApi, ToSchema};

use super::{
    actions::{ContactForm, DeferForm, PairForm, RefuseForm, RefusePairForm, SideForm, read_side},
    words::{Asking, say},
};
use crate::{
    api::{
        bodies::{Day, Id, List, Moment, Paging, Sent, created, day, id, moment, nothing},
        tags::{IfMatch, is_stale, stale, tagged},
    },
    kernel::ui::Marked,
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

/// Why a match came to nothing.
#[derive(Serialize, ToSchema)]
struct RefusalBody {
    side: &'static str,
    /// A code of the pack's refusal reasons.
    reason: String,
    note: Option<String>,
}

/// A recorded match.
#[derive(Serialize, ToSchema)]
struct MatchBody {
    id: Id,
    demand: Id,
    achievement: Id,
    /// `recommended`, `claimed`, `contacted`, `interested`, `unsuitable` or `converted`.
    state: &'static str,
    /// `very_relevant`, `relevant`, `possible` or `weak`.
    #[schema(value_type = String)]
    band: Value,
    /// What spoke for it when it became a record; `kind` says what each is.
    #[schema(value_type = Vec<Object>)]
    reasons: Value,
    /// What spoke against it.
    #[schema(value_type = Vec<Object>)]
    against: Value,
    /// The technology manager whose it is.
    manager: Option<Id>,
    taken_at: Option<Moment>,
    contact_due_on: Option<Day>,
    escalate_on: Option<Day>,
    pool_on: Option<Day>,
    contacted_at: Option<Moment>,
    met_at: Option<Moment>,
    deferred_to: Option<Day>,
    demand_side_said: Option<&'static str>,
    achievement_side_said: Option<&'static str>,
    refusal: Option<RefusalBody>,
    /// The deal it became.
    deal: Option<Id>,
    version: i64,
}

fn json(value: impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

fn written(found: &Match) -> MatchBody {
    MatchBody {
        id: found.id.into(),
        demand: found.demand_id.into(),
        achievement: found.achievement_id.into(),
        state: found.state.code(),
        band: json(found.band),
        reasons: json(&found.reasons),
        against: json(&found.against),
        manager: id(found.manager_id),
        taken_at: moment(found.taken_at),
        contact_due_on: day(found.contact_due_on),
        escalate_on: day(found.escalate_on),
        pool_on: day(found.pool_on),
        contacted_at: moment(found.contacted_at),
        met_at: moment(found.met_at),
        deferred_to: day(found.deferred_to),
        demand_side_said: found.demand_side_said.map(matches::Said::code),
        achievement_side_said: found.achievement_side_said.map(matches::Said::code),
        refusal: found.refusal.as_ref().map(|refusal| RefusalBody {
            side: refusal.side.code(),
            reason: refusal.reason.clone(),
            note: refusal.note.clone(),
        }),
        deal: id(found.deal_id),
        version: found.version,
    }
}

fn shown(status: StatusCode, found: &Match) -> Response {
    tagged(status, found.version, written(found))
}

/// The match after a change; 412 with how it stands if somebody was faster.
async fn after(visit: &Visit, id: MatchId, outcome: app::Result<Match>) -> Answer {
    match outcome {
        Ok(found) => Ok(shown(StatusCode::OK, &found)),
        Err(error) if is_stale(&error) => {
            let seen = matches::read_match(&visit.ctx, id).await?;
            let found = seen.record.ok_or(Error::NotFound(app::Noun::Match))?;
            stale(visit.asked.lang, error, found.version, written(&found), Vec::new())
        }
        Err(error) => Err(error.into()),
    }
}

/// One line of a technology manager's day.
#[derive(Serialize, ToSchema)]
struct LineBody {
    due_on: Day,
    /// `contact`, `choose` or `task`.
    doing: &'static str,
    task: Option<Id>,
    text: String,
    /// The title of the achievement, for lines about a match.
    achievement: String,
    noun: String,
    noun_id: Id,
    state: Option<&'static str>,
}

/// How much somebody has in hand.
#[derive(Serialize, ToSchema)]
struct LoadBody {
    now: i64,
    limit: i64,
}

/// A technology manager's figures.
#[derive(Serialize, ToSchema)]
struct FiguresBody {
    median_days_to_first_contact: Option<f64>,
    signed: i64,
    signed_total_fen: i64,
    /// The manager's share of it, in hundredths of a percent.
    share_bp: Option<i64>,
}

/// A technology manager's desk.
#[derive(Serialize, ToSchema)]
struct ManagerDesk {
    lines: Vec<LineBody>,
    load: LoadBody,
    under_way: Vec<MatchBody>,
    figures: FiguresBody,
}

/// An entry in a few words.
#[derive(Serialize, ToSchema)]
struct BriefBody {
    id: Id,
    number: String,
    title: String,
    /// Why it was returned, on the desk of its owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

fn brief(entry: &app::registers::Entry) -> BriefBody {
    BriefBody { id: entry.id.into(), number: entry.number.clone(), title: entry.title.clone(), reason: entry.returned_reason.clone() }
}

/// An officer's desk.
#[derive(Serialize, ToSchema)]
struct OfficerDesk {
    late: Vec<MatchBody>,
    unclaimed: Vec<BriefBody>,
    unclaimed_count: i64,
    to_review: i64,
    to_verify: i64,
    objections: i64,
}

/// A match that waits for the caller's side.
#[derive(Serialize, ToSchema)]
struct AwaitingBody {
    r#match: MatchBody,
    side: &'static str,
}

/// The desk of those who own entries.
#[derive(Serialize, ToSchema)]
struct OwnerDesk {
    returned: Vec<BriefBody>,
    /// Own entries in which a sentence was called vague; `reason` is the sentence.
    to_rewrite: Vec<BriefBody>,
    awaiting: Vec<AwaitingBody>,
    by_status: BTreeMap<&'static str, i64>,
}

/// What a person has to do today, part by part of their roles.
#[derive(Serialize, ToSchema, Default)]
struct DeskBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    manager: Option<ManagerDesk>,
    #[serde(skip_serializing_if = "Option::is_none")]
    officer: Option<OfficerDesk>,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<OwnerDesk>,
}

/// Today's list, load and figures of the caller's roles.
#[utoipa::path(get, path = "/api/v1/desk", tag = "matches", responses((status = 200, body = DeskBody)))]
async fn desk(visit: Visit) -> Answer {
    let actor = &visit.ctx.actor;
    if !actor.is_signed_in() {
        return Err(Error::SignInNeeded.into());
    }
    let mut body = DeskBody::default();
    if actor.has(app::accounts::Role::TechnologyManager) {
        body.manager = Some(manager_desk(matches::desk::manager_desk(&visit.ctx).await?));
    }
    if actor.is_officer() {
        let desk = matches::desk::officer_desk(&visit.ctx).await?;
        body.officer = Some(OfficerDesk {
            late: desk.late.iter().map(|(found, _, _, _)| written(found)).collect(),
            unclaimed: desk.unclaimed.iter().map(brief).collect(),
            unclaimed_count: desk.unclaimed_count,
            to_review: desk.to_review,
            to_verify: desk.to_verify,
            objections: desk.objections,
        });
    }
    if has_owner_desk(&visit.ctx) {
        let desk = matches::desk::owner_desk(&visit.ctx).await?;
        let awaiting = desk.awaiting.iter().map(|(found, _, _, side)| AwaitingBody { r#match: written(found), side: side.code() });
        body.owner = Some(OwnerDesk {
            returned: desk.returned.iter().map(brief).collect(),
            to_rewrite: desk
                .rewrites
                .iter()
                .map(|rewrite| BriefBody { reason: Some(rewrite.sentence.clone()), ..brief(&rewrite.entry) })
                .collect(),
            awaiting: awaiting.collect(),
            by_status: desk.by_status.iter().map(|(status, count)| (status.code(), *count)).collect(),
        });
    }
    Ok(Json(body).into_response())
}

fn manager_desk(desk: matches::desk::ManagerDesk) -> ManagerDesk {
    let lines = desk.lines.iter().map(|line| {
        let (doing, task) = match &line.doing {
            Doing::Contact(_) => ("contact", None),
            Doing::Choose(_) => ("choose", None),
            Doing::Task(task) => ("task", Some(*task)),
        };
        LineBody {
            due_on: line.due_on.into(),
            doing,
            task: id(task),
            text: line.text.clone(),
            achievement: line.achievement.clone(),
            noun: line.about.0.clone(),
            noun_id: line.about.1.clone().into(),
            state: line.state.map(matches::State::code),
        }
    });
    ManagerDesk {
        lines: lines.collect(),
        load: LoadBody { now: desk.load.now, limit: desk.load.limit },
        under_way: desk.under_way.iter().map(|(found, _, _)| written(found)).collect(),
        figures: FiguresBody {
            median_days_to_first_contact: desk.figures.median_days,
            signed: desk.figures.signed,
            signed_total_fen: desk.figures.signed_total.0,
            share_bp: desk.figures.share_bp,
        },
    }
}

/// Recorded matches the caller may know of, the last touched first.
#[utoipa::path(get, path = "/api/v1/matches", tag = "matches", params(Paging), responses((status = 200, body = List<MatchBody>)))]
async fn list(visit: Visit, Query(paging): Query<Paging>) -> Answer {
    let (found, all) = matches::list_matches(&visit.ctx, paging.offset(), paging.limit()).await?;
    Ok(paging.answer(&visit, found.iter().map(written).collect(), all))
}

/// A computed pair, not recorded.
#[derive(Serialize, ToSchema)]
struct ProposalBody {
    id: Id,
    number: String,
    title: String,
    owner: Option<String>,
    /// `very_relevant`, `relevant`, `possible` or `weak`.
    #[schema(value_type = String)]
    band: Value,
    /// What speaks for it; `kind` says what each is.
    #[schema(value_type = Vec<Object>)]
    reasons: Value,
    /// What speaks against it.
    #[schema(value_type = Vec<Object>)]
    against: Value,
    /// The same for people, in the language of the call: what speaks for it …
    speaks_for: Vec<String>,
    /// … what speaks against it …
    speaks_against: Vec<String>,
    /// … and what is not known.
    open: Vec<String>,
    /// The record, if it has become one.
    r#match: Option<Id>,
}

/// How many entries a hard condition leaves out.
#[derive(Serialize, ToSchema)]
struct LeftOutBody {
    /// The code of the condition.
    condition: String,
    name: String,
    count: usize,
}

/// What is proposed for an entry.
#[derive(Serialize, ToSchema)]
struct ProposalsBody {
    /// The pair of registers these are of.
    pair: String,
    /// All pairs the entry takes part in.
    pairs: Vec<String>,
    /// The register they are of.
    register: &'static str,
    /// How many were compared.
    compared: i64,
    engine: String,
    /// Whether a proposal can be taken up; where it cannot, an inquiry leads on.
    can_be_taken_up: bool,
    /// Whether the bands of this pair of registers were calibrated on a judged set; where they were not, they only order.
    are_bands_calibrated: bool,
    left_out: Vec<LeftOutBody>,
    items: Vec<ProposalBody>,
}

/// Which pair of registers is asked for.
#[derive(serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct AskedPair {
    /// The code of a pair the pack declares, such as `need-space`; the first the entry takes part in if it is not given.
    pair: Option<String>,
}

/// What is proposed for an entry by one pair of registers, with reasons.
#[utoipa::path(get, path = "/api/v1/matches/proposals/{id}", tag = "matches", params(("id" = Id, Path, description = "An entry of a register that is matched"), AskedPair), responses((status = 200, body = ProposalsBody)))]
async fn proposals(visit: Visit, Path(entry): Path<EntryId>, Query(asked): Query<AskedPair>) -> Answer {
    let found = matches::propose_by(&visit.ctx, entry, asked.pair.as_deref(), 20).await?;
    let (lang, pack) = (visit.asked.lang, &visit.ctx.pack);
    let pair = pack.pairs.find(&found.pair);
    let asking = pair.map_or(Asking::DEMAND, |pair| {
        let own = pair.other(found.register).map_or("", |side| side.register.as_str());
        Asking::by(pair, own)
    });
    let plain = |lines: Vec<Marked>| -> Vec<String> {
        lines.iter().map(|line| line.spans.iter().map(|span| span.text.as_str()).collect()).collect()
    };
    let said: Vec<_> = found.items.iter().map(|item| say(lang, pack, asking, &item.reasons, &item.against)).collect();
    let items = found.items.iter().zip(said).map(|(item, said)| ProposalBody {
        speaks_for: plain(said.speaks_for),
        speaks_against: plain(said.against),
        open: plain(said.open),
        id: item.other.entry.id.into(),
        number: item.other.entry.number.clone(),
        title: item.other.entry.title.clone(),
        owner: item.owner.as_ref().map(|owner| owner.shown_name(visit.asked.lang).to_owned()),
        band: json(item.band),
        reasons: json(&item.reasons),
        against: json(&item.against),
        r#match: id(item.record.as_ref().map(|record| record.id)),
    });
    let left_out = found.left_out.iter().map(|(code, count)| LeftOutBody {
        condition: code.clone(),
        name: pair.and_then(|pair| pair.rule(code)).map_or_else(|| code.clone(), |rule| rule.names.of(lang).to_owned()),
        count: *count,
    });
    let body = ProposalsBody {
        pair: found.pair.clone(),
        pairs: matches::list_pairs(&visit.ctx, entry).await?,
        register: found.register,
        compared: found.compared,
        engine: found.engine.clone(),
        can_be_taken_up: pair.is_some_and(|pair| pair.is_recorded),
        are_bands_calibrated: found.are_bands_calibrated,
        left_out: left_out.collect(),
        items: items.collect(),
    };
    Ok(Json(body).into_response())
}

/// Something somebody did.
#[derive(Serialize, ToSchema)]
struct ContactBody {
    /// A code of the pack's kinds of contact.
    kind: String,
    side: &'static str,
    note: String,
    by: String,
    at: Moment,
}

/// A match with its contacts.
#[derive(Serialize, ToSchema)]
struct WholeMatch {
    #[serde(flatten)]
    found: MatchBody,
    /// Whether one owner keeps its entry from the other's organisation; told to officers only.
    is_kept_apart: bool,
    contacts: Vec<ContactBody>,
}

/// One match with its contacts.
#[utoipa::path(get, path = "/api/v1/matches/{id}", tag = "matches", params(("id" = Id, Path)), responses((status = 200, body = WholeMatch)))]
async fn show(visit: Visit, Path(id): Path<MatchId>) -> Answer {
    let seen = matches::read_match(&visit.ctx, id).await?;
    let Some(found) = &seen.record else { return Err(Error::NotFound(app::Noun::Match).into()) };
    let contacts = seen.contacts.iter().map(|(contact, who)| ContactBody {
        kind: contact.kind.clone(),
        side: contact.side.code(),
        note: contact.note.clone(),
        by: who.clone(),
        at: contact.at.into(),
    });
    Ok(tagged(
        StatusCode::OK,
        found.version,
        WholeMatch { found: written(found), is_kept_apart: seen.is_kept_apart, contacts: contacts.collect() },
    ))
}

/// Takes up a pair.
#[utoipa::path(post, path = "/api/v1/matches/pairs/take", tag = "matches", request_body = PairForm, responses((status = 201, body = MatchBody)))]
async fn take_pair(visit: Visit, Sent(form): Sent<PairForm>) -> Answer {
    Ok(shown(StatusCode::CREATED, &matches::take_match(&visit.ctx, form.pair()).await?))
}

/// Records a pair as unsuitable.
#[utoipa::path(post, path = "/api/v1/matches/pairs/refuse", tag = "matches", request_body = RefusePairForm, responses((status = 201, body = MatchBody)))]
async fn refuse_pair(visit: Visit, Sent(form): Sent<RefusePairForm>) -> Answer {
    let pair = Pair { demand: form.demand, achievement: form.achievement };
    Ok(shown(StatusCode::CREATED, &matches::refuse_pair(&visit.ctx, pair, form.refuse.read()?).await?))
}

/// Recommends a pair: both sides are told.
#[utoipa::path(post, path = "/api/v1/matches/pairs/recommend", tag = "matches", request_body = PairForm, responses((status = 201, body = MatchBody)))]
async fn recommend(visit: Visit, Sent(form): Sent<PairForm>) -> Answer {
    Ok(shown(StatusCode::CREATED, &matches::recommend(&visit.ctx, form.pair()).await?))
}

/// The matches of a demand that was taken up.
#[derive(Serialize, ToSchema)]
struct TakenBody {
    matches: Vec<MatchBody>,
}

/// Takes up a demand with its matches.
#[utoipa::path(post, path = "/api/v1/matches/demands/{id}/take", tag = "matches", params(("id" = Id, Path)), responses((status = 200, body = TakenBody)))]
async fn take_demand(visit: Visit, Path(demand): Path<EntryId>) -> Answer {
    let found = matches::take_demand(&visit.ctx, demand).await?;
    Ok(Json(TakenBody { matches: found.iter().map(written).collect() }).into_response())
}

/// Gives a demand back to the pool.
#[utoipa::path(post, path = "/api/v1/matches/demands/{id}/release", tag = "matches", params(("id" = Id, Path)), responses((status = 204)))]
async fn release_demand(visit: Visit, Path(demand): Path<EntryId>) -> Answer {
    matches::release_demand(&visit.ctx, demand).await?;
    Ok(nothing())
}

/// Gives a match back to the pool.
#[utoipa::path(post, path = "/api/v1/matches/{id}/release", tag = "matches", params(("id" = Id, Path), IfMatch), responses((status = 200, body = MatchBody)))]
async fn release(visit: Visit, Path(id): Path<MatchId>, seen: IfMatch) -> Answer {
    let outcome = matches::release_match(&seen.hold(visit.ctx.clone()), id).await;
    after(&visit, id, outcome).await
}

/// Logs a contact.
#[utoipa::path(post, path = "/api/v1/matches/{id}/contacts", tag = "matches", params(("id" = Id, Path), IfMatch), request_body = ContactForm, responses((status = 200, body = MatchBody)))]
async fn log_contact(visit: Visit, Path(id): Path<MatchId>, seen: IfMatch, Sent(form): Sent<ContactForm>) -> Answer {
    let outcome = matches::log_contact(&seen.hold(visit.ctx.clone()), id, form.read()?).await;
    if let (Ok(_), Some(task)) = (&outcome, form.task) {
        app::deals::finish_task(&visit.ctx, task).await?;
    }
    after(&visit, id, outcome).await
}

/// Puts the first contact off to another day.
#[utoipa::path(post, path = "/api/v1/matches/{id}/defer", tag = "matches", params(("id" = Id, Path), IfMatch), request_body = DeferForm, responses((status = 200, body = MatchBody)))]
async fn defer(visit: Visit, Path(id): Path<MatchId>, seen: IfMatch, Sent(form): Sent<DeferForm>) -> Answer {
    let outcome = matches::defer_contact(&seen.hold(visit.ctx.clone()), id, form.read()?).await;
    after(&visit, id, outcome).await
}

/// Says for one's side that it would go on.
#[utoipa::path(post, path = "/api/v1/matches/{id}/interest", tag = "matches", params(("id" = Id, Path), IfMatch), request_body = SideForm, responses((status = 200, body = MatchBody)))]
async fn interest(visit: Visit, Path(id): Path<MatchId>, seen: IfMatch, Sent(form): Sent<SideForm>) -> Answer {
    let side: PartySide = read_side(&form.side)?;
    let outcome = matches::say_interest(&seen.hold(visit.ctx.clone()), id, side).await;
    after(&visit, id, outcome).await
}

/// Says that a match does not fit, with the reason.
#[utoipa::path(post, path = "/api/v1/matches/{id}/refuse", tag = "matches", params(("id" = Id, Path), IfMatch), request_body = RefuseForm, responses((status = 200, body = MatchBody)))]
async fn refuse(visit: Visit, Path(id): Path<MatchId>, seen: IfMatch, Sent(form): Sent<RefuseForm>) -> Answer {
    let outcome = matches::refuse_match(&seen.hold(visit.ctx.clone()), id, form.read()?).await;
    after(&visit, id, outcome).await
}

/// The deal a match became.
#[derive(Serialize, ToSchema)]
struct ConvertedBody {
    deal: Id,
}

/// Turns a match into a deal.
#[utoipa::path(post, path = "/api/v1/matches/{id}/deal", tag = "matches", params(("id" = Id, Path), IfMatch), responses((status = 201, body = ConvertedBody)))]
async fn convert(visit: Visit, Path(id): Path<MatchId>, seen: IfMatch) -> Answer {
    let deal = matches::convert(&seen.hold(visit.ctx.clone()), id).await?;
    Ok(created(&format!("/api/v1/deals/{deal}"), ConvertedBody { deal: deal.into() }))
}

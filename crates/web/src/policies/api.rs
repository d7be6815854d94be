//! Policies for programs: the catalogue, and for a firm its facts, answers, bundle and ladder.

use app::{
    Error, Noun, OrNotFound,
    policies::{self, RuleFact, SaveChild, StateFacts, StatedBy, catalogue::Status},
};
use axum::{
    Json, Router,
    extract::{Path, Query},
    response::IntoResponse,
    routing::{get, post, put},
};
use base::id::{ChildId, OrganizationId};
use serde::Deserialize;
use serde_json::Value;
use utoipa::{OpenApi, ToSchema};

use super::{
    OFFICERS, bodies,
    bodies::{AnswersBody, Beside, BundleBody, ChildBody, ClauseBody, LadderBody, PolicyRoutesBody, ProfileBody},
    forms::Pairs,
    pages::filter,
    words::Words,
};
use crate::{
    addresses::Address,
    api::{
        bodies::{Id, List, Paging, Sent, created, nothing},
        tags::{IfMatch, tagged},
    },
    refusal::Answer,
    visit::{Visit, Web},
};

/// Who may use which address.
pub const ADDRESSES: &[Address] = &[
    Address::open("/api/v1/policies"),
    Address::open("/api/v1/policies/{clause}"),
    Address::signed_in("/api/v1/organizations/{id}/policies"),
    Address::signed_in("/api/v1/organizations/{id}/policies/bundle"),
    Address::signed_in("/api/v1/organizations/{id}/policies/routes"),
    Address::signed_in("/api/v1/organizations/{id}/policies/ladder"),
    Address::signed_in("/api/v1/organizations/{id}/policies/facts"),
    Address::signed_in("/api/v1/organizations/{id}/policies/facts").post(),
    Address::for_roles("/api/v1/organizations/{id}/policies/rulings", OFFICERS).post(),
    Address::signed_in("/api/v1/organizations/{id}/policies/children").post(),
    Address::signed_in("/api/v1/organizations/{id}/policies/children/{child}").put(),
    Address::signed_in("/api/v1/organizations/{id}/policies/children/{child}").delete(),
];

/// The addresses of these calls.
pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/v1/policies", get(list))
        .route("/api/v1/policies/{clause}", get(show))
        .route("/api/v1/organizations/{id}/policies", get(answers))
        .route("/api/v1/organizations/{id}/policies/bundle", get(bundle))
        .route("/api/v1/organizations/{id}/policies/routes", get(list_routes))
        .route("/api/v1/organizations/{id}/policies/ladder", get(ladder))
        .route("/api/v1/organizations/{id}/policies/facts", get(facts).post(state))
        .route("/api/v1/organizations/{id}/policies/rulings", post(rule))
        .route("/api/v1/organizations/{id}/policies/children", post(add_child))
        .route("/api/v1/organizations/{id}/policies/children/{child}", put(save_child).delete(remove_child))
}

/// What the description of the interface says of this feature.
#[derive(OpenApi)]
#[openapi(paths(list, show, answers, bundle, list_routes, ladder, facts, state, rule, add_child, save_child, remove_child))]
pub struct Docs;

/// The clauses of the catalogue, each with what it asks and gives, what was not verified, its sources and the rules that name it.
#[utoipa::path(get, path = "/api/v1/policies", tag = "policies",
    params(("q" = Option<String>, Query, description = "Words that must all stand in the clause", example = "R&D"),
        ("level" = Option<Vec<String>>, Query, description = "Levels, by the words of the clauses, any of them"),
        ("topic" = Option<Vec<String>>, Query, description = "Topics, any of them"),
        ("status" = Option<Vec<String>>, Query, description = "`in_force`, `pending`, `historical`, `draft`, `expired`, any of them", example = json!(["in_force"])),
        ("area" = Option<Vec<String>>, Query, description = "Codes of areas or zones, any of them"), Paging),
    responses((status = 200, body = List<ClauseBody>)))]
async fn list(visit: Visit, Query(pairs): Query<Pairs>, Query(paging): Query<Paging>) -> Answer {
    let beside = Beside::read(&visit).await?;
    let found = policies::catalogue::search(&visit.ctx.pack, &filter(&pairs), beside.today);
    let (page, all) = paging.cut(found.clauses);
    let body = page.into_iter().map(|(clause, status)| bodies::clause(&beside, clause, status));
    Ok(paging.answer(&visit, body.collect(), all))
}

/// A clause: what it asks and gives, what was not verified, its sources and the rules that name it.
#[utoipa::path(get, path = "/api/v1/policies/{clause}", tag = "policies", params(("clause" = String, Path, description = "The clause's id")), responses((status = 200, body = ClauseBody)))]
async fn show(visit: Visit, Path(id): Path<String>) -> Answer {
    let beside = Beside::read(&visit).await?;
    let clause = visit.ctx.pack.policies.library.clause(&id);
    let (clause, status) = clause.and_then(|clause| Some((clause, Status::of(clause, beside.today)?))).or_not_found(Noun::Page)?;
    Ok(Json(bodies::clause(&beside, clause, status)).into_response())
}

/// What a firm may get, what it lacks, and what to ask next. For its people and officers.
#[utoipa::path(get, path = "/api/v1/organizations/{id}/policies", tag = "policies", params(("id" = Id, Path, description = "The firm's organisation")), responses((status = 200, body = AnswersBody)))]
async fn answers(visit: Visit, Path(id): Path<OrganizationId>) -> Answer {
    let (profile, answers) = policies::read_answers(&visit.ctx, id).await?;
    let beside = Beside::read(&visit).await?;
    Ok(Json(bodies::answers(&beside, &profile, &answers)).into_response())
}

/// The best lawful bundle of a firm: what is in it, by year, what was left out by which rule at what loss, and the runner-up. For its people
/// and officers.
#[utoipa::path(get, path = "/api/v1/organizations/{id}/policies/bundle", tag = "policies", params(("id" = Id, Path, description = "The firm's organisation")), responses((status = 200, body = BundleBody)))]
async fn bundle(visit: Visit, Path(id): Path<OrganizationId>) -> Answer {
    let (_, answers) = policies::read_answers(&visit.ctx, id).await?;
    let beside = Beside::read(&visit).await?;
    Ok(Json(bodies::bundle(&beside, &answers)).into_response())
}

/// Which other zones would open clauses to a firm, all else being equal. For its people and officers.
#[utoipa::path(get, path = "/api/v1/organizations/{id}/policies/routes", tag = "policies", params(("id" = Id, Path, description = "The firm's organisation")), responses((status = 200, body = PolicyRoutesBody)))]
async fn list_routes(visit: Visit, Path(id): Path<OrganizationId>) -> Answer {
    let (_, answers) = policies::read_answers(&visit.ctx, id).await?;
    let words = Words { pack: &visit.ctx.pack, lang: visit.asked.lang };
    Ok(Json(bodies::routes(words, &answers)).into_response())
}

/// Where a firm stands on the way of growth: each step with what it lacks, and the thresholds of statistics for its industry. For its people
/// and officers.
#[utoipa::path(get, path = "/api/v1/organizations/{id}/policies/ladder", tag = "policies", params(("id" = Id, Path, description = "The firm's organisation")), responses((status = 200, body = LadderBody)))]
async fn ladder(visit: Visit, Path(id): Path<OrganizationId>) -> Answer {
    let (_, rungs, scales) = policies::read_ladder(&visit.ctx, id).await?;
    let words = Words { pack: &visit.ctx.pack, lang: visit.asked.lang };
    Ok(Json(bodies::ladder(words, visit.ctx.today(), &rungs, &scales)).into_response())
}

/// What is known of a firm: facts as they were stated or ruled, and its projects and products. For its people and officers.
#[utoipa::path(get, path = "/api/v1/organizations/{id}/policies/facts", tag = "policies", params(("id" = Id, Path, description = "The firm's organisation")), responses((status = 200, body = ProfileBody)))]
async fn facts(visit: Visit, Path(id): Path<OrganizationId>) -> Answer {
    let profile = policies::read_profile(&visit.ctx, id).await?;
    Ok(tagged(axum::http::StatusCode::OK, profile.version, bodies::profile(&profile)))
}

/// Facts by key as they would be typed: text or figures, a list for a set of terms, `null` to take back, `"none"` for "there is none".
#[derive(Deserialize, ToSchema)]
struct StateBody {
    /// The facts, by key.
    #[serde(default)]
    #[schema(value_type = Object, example = json!({ "staff.total": "85", "fin.revenue_3y": "1200 1500 1800", "project": "none" }))]
    facts: serde_json::Map<String, Value>,
    /// The days facts are about, by key.
    #[serde(default)]
    #[schema(value_type = Object, example = json!({ "staff.total": "2025-12-31" }))]
    as_of: std::collections::BTreeMap<String, String>,
    /// `stated`, or `sheet` if a spreadsheet brought them; `stated` where it is absent.
    #[serde(default)]
    #[schema(example = "stated")]
    source: String,
}

impl StateBody {
    fn input(self) -> Result<StateFacts, Error> {
        let mut as_of = Vec::new();
        for (key, day) in self.as_of {
            let read = base::time::parse_date(&day).map_err(|_| base::Problem::field(&key, "problem-policies-date").with("value", &day))?;
            as_of.push((key, read));
        }
        let source = match self.source.as_str() {
            "" | "stated" => StatedBy::Form,
            "sheet" => StatedBy::Sheet,
            other => return Err(Error::not_a_choice("source", other)),
        };
        Ok(StateFacts { facts: typed(self.facts), as_of, source, seen_version: None })
    }
}

/// A value of JSON as it would be typed.
fn typed(facts: serde_json::Map<String, Value>) -> Vec<(String, Vec<String>)> {
    let one = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let all = facts.into_iter().map(|(key, value)| {
        let values = match &value {
            Value::Null => Vec::new(),
            Value::Array(items) if items.iter().all(Value::is_number) => vec![items.iter().map(one).collect::<Vec<_>>().join(" ")],
            Value::Array(items) => items.iter().map(one).collect(),
            other => vec![one(other)],
        };
        (key, values)
    });
    all.collect()
}

/// Says what is known of a firm. What is not named stays as it is.
#[utoipa::path(post, path = "/api/v1/organizations/{id}/policies/facts", tag = "policies", params(("id" = Id, Path, description = "The firm's organisation"), IfMatch), request_body = StateBody, responses((status = 200, body = ProfileBody)))]
async fn state(visit: Visit, Path(id): Path<OrganizationId>, seen: IfMatch, Sent(sent): Sent<StateBody>) -> Answer {
    let input = sent.input()?;
    let profile = policies::state_facts(&seen.hold(visit.ctx.clone()), id, input).await?;
    Ok(tagged(axum::http::StatusCode::OK, profile.version, bodies::profile(&profile)))
}

/// What an officer decides.
#[derive(Deserialize, ToSchema)]
struct RuleBody {
    /// The fact's key.
    #[schema(example = "review.annual_ok")]
    field: String,
    /// As it would be typed; `null` takes the ruling back.
    #[serde(default)]
    #[schema(example = json!("yes"))]
    value: Value,
    /// Why it was decided so.
    #[schema(example = "The results of the annual review were published")]
    reason: String,
}

/// Decides a fact of a firm, with the reason.
#[utoipa::path(post, path = "/api/v1/organizations/{id}/policies/rulings", tag = "policies", params(("id" = Id, Path, description = "The firm's organisation")), request_body = RuleBody, responses((status = 200, body = ProfileBody)))]
async fn rule(visit: Visit, Path(id): Path<OrganizationId>, Sent(sent): Sent<RuleBody>) -> Answer {
    let given = typed(serde_json::Map::from_iter([(sent.field.clone(), sent.value)]));
    let value = given.into_iter().next().map(|(_, values)| values).unwrap_or_default();
    let profile = policies::rule_fact(&visit.ctx, id, RuleFact { field: sent.field, value, reason: sent.reason }).await?;
    Ok(tagged(axum::http::StatusCode::OK, profile.version, bodies::profile(&profile)))
}

/// A project or product with its facts.
#[derive(Deserialize, ToSchema)]
struct SaveChildBody {
    /// `project` or `product`; not read when one is changed.
    #[serde(default)]
    #[schema(example = "project")]
    kind: String,
    /// What it is called.
    #[schema(example = "Hydrogen storage system")]
    name: String,
    /// The year its money belongs to; absent for this year.
    #[schema(example = 2026)]
    year: Option<i16>,
    /// Its facts by key, as they would be typed.
    #[serde(default)]
    #[schema(value_type = Object, example = json!({ "project.invest": "500" }))]
    facts: serde_json::Map<String, Value>,
}

impl SaveChildBody {
    fn input(self, seen_version: Option<i64>) -> SaveChild {
        let year = self.year.map(|year| year.to_string()).unwrap_or_default();
        SaveChild { seen_version, name: self.name, year, facts: typed(self.facts) }
    }
}

/// Enters a project or product of a firm.
#[utoipa::path(post, path = "/api/v1/organizations/{id}/policies/children", tag = "policies", params(("id" = Id, Path, description = "The firm's organisation")), request_body = SaveChildBody, responses((status = 201, body = ChildBody)))]
async fn add_child(visit: Visit, Path(id): Path<OrganizationId>, Sent(sent): Sent<SaveChildBody>) -> Answer {
    let kind = sent.kind.clone();
    if !visit.ctx.pack.policies.child_kinds().contains(&kind.as_str()) {
        return Err(Error::not_a_choice("kind", &kind).into());
    }
    let child = policies::add_child(&visit.ctx, id, &kind, sent.input(None)).await?;
    let place = format!("/api/v1/organizations/{id}/policies/children/{}", child.id);
    Ok(created(&place, ChildBody { id: child.id.into(), kind: child.kind, name: child.name, year: child.year }))
}

/// Changes a project or product of a firm. Needs `If-Match` with the version of the profile.
#[utoipa::path(put, path = "/api/v1/organizations/{id}/policies/children/{child}", tag = "policies", params(("id" = Id, Path, description = "The firm's organisation"), ("child" = Id, Path, description = "The project or product"), IfMatch), request_body = SaveChildBody, responses((status = 200, body = ChildBody)))]
async fn save_child(
    visit: Visit,
    Path((id, child)): Path<(OrganizationId, ChildId)>,
    seen: IfMatch,
    Sent(sent): Sent<SaveChildBody>,
) -> Answer {
    let before = policies::read_profile(&visit.ctx, id).await?;
    let version = seen.needed(|| before.version)?;
    let child = policies::save_child(&visit.ctx, id, child, sent.input(Some(version))).await?;
    Ok(tagged(
        axum::http::StatusCode::OK,
        version + 1,
        ChildBody { id: child.id.into(), kind: child.kind, name: child.name, year: child.year },
    ))
}

/// Takes a project or product away; its records stay as history.
#[utoipa::path(delete, path = "/api/v1/organizations/{id}/policies/children/{child}", tag = "policies", params(("id" = Id, Path, description = "The firm's organisation"), ("child" = Id, Path, description = "The project or product")), responses((status = 204)))]
async fn remove_child(visit: Visit, Path((id, child)): Path<(OrganizationId, ChildId)>) -> Answer {
    policies::remove_child(&visit.ctx, id, child).await?;
    Ok(nothing())
}

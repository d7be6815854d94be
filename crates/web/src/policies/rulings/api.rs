//! Rulings on conditions for programs.

use app::policies::{
    self,
    rulings::{ConditionRuling, RuleCondition, list_rulings, rule_condition},
};
use axum::{Json, Router, extract::Path, response::IntoResponse, routing::get};
use base::id::OrganizationId;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::{super::words::Words, open_conditions};
use crate::{
    api::bodies::{Id, Moment, Sent, id, moment},
    refusal::Answer,
    visit::{Visit, Web},
};

/// The addresses of these calls.
pub(super) fn routes() -> Router<Web> {
    Router::new().route("/api/v1/organizations/{id}/policies/conditions", get(list_condition_rulings).post(decide_condition))
}

/// What the description of the interface says of this part.
#[derive(OpenApi)]
#[openapi(paths(list_condition_rulings, decide_condition))]
pub struct Docs;

/// One decision about a condition.
#[derive(Serialize, ToSchema)]
struct RulingBody {
    /// The clause's id.
    clause: String,
    /// The condition's number in it.
    condition: String,
    /// `yes`, `no`, `open` or `withdrawn`.
    verdict: &'static str,
    /// Why it was decided so.
    reason: String,
    /// When.
    ruled_at: Moment,
    /// By whom.
    ruled_by: Option<Id>,
    /// When a later one took its place.
    ended_at: Option<Moment>,
}

impl From<&ConditionRuling> for RulingBody {
    fn from(ruling: &ConditionRuling) -> Self {
        Self {
            clause: ruling.clause.clone(),
            condition: ruling.condition.clone(),
            verdict: ruling.verdict.code(),
            reason: ruling.reason.clone(),
            ruled_at: ruling.ruled_at.into(),
            ruled_by: id(ruling.ruled_by),
            ended_at: moment(ruling.ended_at),
        }
    }
}

/// A condition that is left to the office.
#[derive(Serialize, ToSchema)]
struct ManualBody {
    /// The clause's id.
    clause: String,
    /// The condition's number in it.
    condition: String,
    /// What it asks, in words.
    asks: String,
}

/// What is left to the office, and what was decided for a firm.
#[derive(Serialize, ToSchema)]
struct RulingsBody {
    /// The conditions that the clauses leave to an officer.
    conditions: Vec<ManualBody>,
    /// The newest first.
    rulings: Vec<RulingBody>,
}

async fn shown(visit: &Visit, organization: OrganizationId) -> Answer {
    policies::read_profile(&visit.ctx, organization).await?;
    let (pack, today) = (&visit.ctx.pack, visit.ctx.today());
    let words = Words { pack, lang: visit.asked.lang };
    let conditions = open_conditions(pack, today).into_iter().map(|(clause, condition)| ManualBody {
        clause: clause.id.clone(),
        condition: condition.number.clone(),
        asks: words.asked(clause, condition, today),
    });
    let rulings = list_rulings(&visit.ctx, organization, 500).await?;
    Ok(Json(RulingsBody { conditions: conditions.collect(), rulings: rulings.iter().map(Into::into).collect() }).into_response())
}

/// The conditions that are left to the office, and what was decided for a firm.
#[utoipa::path(get, path = "/api/v1/organizations/{id}/policies/conditions", tag = "policies", params(("id" = Id, Path, description = "The firm's organisation")), responses((status = 200, body = RulingsBody)))]
async fn list_condition_rulings(visit: Visit, Path(id): Path<OrganizationId>) -> Answer {
    shown(&visit, id).await
}

/// What an officer decides about a condition.
#[derive(Deserialize, ToSchema)]
struct DecideBody {
    /// The clause's id.
    clause: String,
    /// Its number in the clause.
    condition: String,
    /// `yes`, `no`, `open`, or `withdrawn` to take a decision back.
    verdict: String,
    /// Why it is decided so; the firm can read it.
    reason: String,
}

/// Decides a condition for a firm, with the reason.
#[utoipa::path(post, path = "/api/v1/organizations/{id}/policies/conditions", tag = "policies", params(("id" = Id, Path, description = "The firm's organisation")), request_body = DecideBody, responses((status = 200, body = RulingsBody)))]
async fn decide_condition(visit: Visit, Path(id): Path<OrganizationId>, Sent(sent): Sent<DecideBody>) -> Answer {
    let input = RuleCondition { clause: sent.clause, condition: sent.condition, verdict: sent.verdict, reason: sent.reason };
    rule_condition(&visit.ctx, id, input).await?;
    shown(&visit, id).await
}

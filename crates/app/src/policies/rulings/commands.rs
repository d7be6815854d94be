//! Deciding what a document leaves to the office.

use base::{
    Problem, Problems,
    id::{OrganizationId, RulingId},
};
use rules::{Condition, clause::Clause};
use serde_json::json;

use super::{
    model::{ConditionRuling, RulingVerdict},
    store,
};
use crate::{
    Ctx, Error, Result,
    accounts::{self, Role},
    audit,
    audit::Event,
    notices::{self, Tell},
    policies::{Profile, access, queries::find_profile, screening::leaves, store as facts},
};

/// The longest reason, in characters.
const LONGEST: usize = 500;

/// What an officer decides about one condition.
#[derive(Debug, Clone, Default)]
pub struct RuleCondition {
    /// The clause.
    pub clause: String,
    /// The condition's number in it.
    pub condition: String,
    /// `yes`, `no`, `open` or `withdrawn`.
    pub verdict: String,
    /// Why.
    pub reason: String,
}

/// The conditions of a clause that are left to the office.
#[must_use]
pub fn manual_conditions(clause: &Clause) -> Vec<&Condition> {
    leaves(clause).into_iter().filter(|leaf| leaf.node.is_manual()).collect()
}

/// Decides whether a condition holds for a firm, with the reason, and tells the firm.
///
/// # Errors
/// `Invalid` names every wrong field; `Conflict` if there is nothing to take back; `Forbidden` for all but officers, and for officers of the firm itself.
pub async fn rule_condition(ctx: &Ctx, id: OrganizationId, input: RuleCondition) -> Result<Profile> {
    access::may_rule(&ctx.actor, id)?;
    let mut problems = Problems::new();
    let clause = ctx.pack.policies.library.clause(&input.clause);
    match clause {
        None => problems.push(Problem::field("clause", "problem-rulings-clause").with("value", &input.clause)),
        Some(clause) if !manual_conditions(clause).iter().any(|one| one.number == input.condition) => {
            problems.push(Problem::field("condition", "problem-rulings-condition").with("value", &input.condition));
        }
        Some(_) => {}
    }
    let verdict = RulingVerdict::from_code(&input.verdict);
    if verdict.is_none() {
        problems.push(Problem::field("verdict", "problem-rulings-verdict"));
    }
    let reason = input.reason.trim();
    if reason.is_empty() || reason.chars().count() > LONGEST {
        problems.push(Problem::field("reason", "problem-policies-reason").with("max", LONGEST.to_string()));
    }
    let (Some(verdict), true) = (verdict, problems.is_empty()) else { return Err(problems.into()) };
    let ruling = ConditionRuling {
        id: RulingId::at(ctx.now()),
        organization: id,
        clause: input.clause,
        condition: input.condition,
        verdict,
        reason: reason.to_owned(),
        ruled_at: ctx.now(),
        ruled_by: ctx.actor.user,
        ended_at: None,
    };
    let tx = ctx.db.begin().await?;
    let before = find_profile(&tx, id).await?;
    let version = facts::advance(&tx, id, ctx.now()).await?;
    let stands = before.rulings.iter().any(|known| known.clause == ruling.clause && known.condition == ruling.condition);
    if verdict == RulingVerdict::Withdrawn && !stands {
        return Err(Error::Conflict(Problem::whole("problem-rulings-nothing")));
    }
    store::end(&tx, id, &ruling.clause, &ruling.condition, ctx.now()).await?;
    store::insert(&tx, &ruling).await?;
    let detail = json!({ "clause": ruling.clause, "condition": ruling.condition, "verdict": verdict.code(), "version": version });
    audit::record(&tx, ctx, Event::new("policies.condition-ruled", "organization", id).with(detail)).await?;
    for to in accounts::list_people_of(&tx, id, Role::OrganizationAdministrator).await? {
        let tell = Tell {
            to,
            kind: "policies-fact-ruled",
            args: json!({ "organization": before.organization.name, "organization_en": before.organization.name_en, "reason": reason }),
            link: format!("/organization/{id}/policies"),
            key: format!("policies-condition-ruled:{id}:{version}"),
        };
        notices::tell(&tx, ctx, &tell).await?;
    }
    let after = find_profile(&tx, id).await?;
    tx.commit().await?;
    Ok(after)
}

/// What was ever ruled on conditions for a firm, the newest first.
///
/// # Errors
/// `Forbidden` for those who neither work for it nor for the commission.
pub async fn list_rulings(ctx: &Ctx, id: OrganizationId, limit: i64) -> Result<Vec<ConditionRuling>> {
    access::may_read(&ctx.actor, id)?;
    Ok(store::list_history(&ctx.db, id, limit.clamp(1, 500)).await?)
}

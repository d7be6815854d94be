//! The page and its form.

use app::{
    Error,
    policies::{
        self,
        rulings::{RuleCondition, list_rulings, rule_condition},
    },
};
use axum::{Form, extract::Path};
use base::{Problems, id::OrganizationId};

use super::{
    super::forms::{Pairs, one},
    views::ConditionsPage,
};
use crate::{kernel::respond, refusal::Answer, visit::Visit};

/// How many records of the past are shown.
const PAST: i64 = 50;

async fn page(visit: &Visit, id: OrganizationId, problems: &Problems, sent: &Pairs) -> app::Result<ConditionsPage> {
    let profile = policies::read_profile(&visit.ctx, id).await?;
    let history = list_rulings(&visit.ctx, id, PAST).await?;
    Ok(ConditionsPage::new(visit, &profile, &history, problems, sent))
}

pub(super) async fn show(visit: Visit, Path(id): Path<OrganizationId>) -> Answer {
    Ok(respond::html(&page(&visit, id, &Problems::new(), &Pairs::new()).await?))
}

/// An officer decides a condition, or takes a decision back.
pub(super) async fn decide(visit: Visit, Path(id): Path<OrganizationId>, Form(pairs): Form<Pairs>) -> Answer {
    let (clause, condition) = one(&pairs, "about").split_once('#').unwrap_or_default();
    let input = RuleCondition {
        clause: clause.to_owned(),
        condition: condition.to_owned(),
        verdict: one(&pairs, "verdict").to_owned(),
        reason: one(&pairs, "reason").to_owned(),
    };
    match rule_condition(&visit.ctx, id, input).await {
        Ok(_) => Ok(respond::see_other(&format!("/organization/{id}/policies/conditions"))),
        Err(Error::Invalid(problems)) => {
            // The form asks about clause and condition in one.
            let named = problems.0.into_iter().map(|mut problem| {
                if let base::Place::Field(field) = &mut problem.at
                    && ["clause", "condition"].contains(&field.as_str())
                {
                    "about".clone_into(field);
                }
                problem
            });
            Ok(respond::invalid(&page(&visit, id, &Problems(named.collect()), &pairs).await?))
        }
        Err(error) => Err(error.into()),
    }
}

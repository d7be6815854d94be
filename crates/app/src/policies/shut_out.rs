//! What a rule about combining says of a clause that fits and has no amount: it takes no part in the search for the best bundle, and yet may not
//! go together with what is chosen.

use rules::stacking::rules::{Choice, Effect, Rule, Scope, means};

use super::answers::ClauseAnswer;

/// The rules by which a clause cannot be had beside those that are chosen.
pub(super) fn rules_against<'p>(rules: &'p [Rule], one: &ClauseAnswer<'_>, chosen: &[&ClauseAnswer<'_>]) -> Vec<&'p Rule> {
    let is_open = |other: &ClauseAnswer<'_>| {
        let mut needing = rules.iter().filter_map(|rule| if let Effect::NeedsRuling(pairs) = &rule.effect { Some(pairs) } else { None });
        needing.any(|pairs| is_pair(pairs, one, other))
    };
    let is_against = |rule: &Rule| match &rule.effect {
        // What was left to a ruling is not excluded, as in the bundle itself.
        Effect::Exclude(pairs) => {
            chosen.iter().any(|other| is_pair(pairs, one, other) && may_meet(rule.scope, one, other) && !is_open(other))
        }
        Effect::Group { members, choice: Choice::InOrder, most } => {
            let place = |answer: &ClauseAnswer<'_>| members.iter().position(|name| means(name, &answer.clause().id));
            let comes_before =
                |other: &ClauseAnswer<'_>| may_meet(rule.scope, one, other) && place(other) < place(one) && place(other).is_some();
            is_full(*most, chosen.iter().filter(|other| comes_before(other)).count())
        }
        Effect::Group { members, choice: Choice::Highest | Choice::FirmChooses, most } => {
            let takes = |other: &ClauseAnswer<'_>| may_meet(rule.scope, one, other) && is_of(members, other);
            is_of(members, one) && is_full(*most, chosen.iter().filter(|other| takes(other)).count())
        }
        Effect::Limit { members, most } => {
            is_of(members, one) && is_full(*most, chosen.iter().filter(|other| is_of(members, other)).count())
        }
        Effect::Group { choice: Choice::TopUp, .. } | Effect::NeedsRuling(_) | Effect::Cap { .. } | Effect::Note(_) => false,
    };
    rules.iter().filter(|rule| is_against(rule)).collect()
}

const fn is_full(most: usize, taken: usize) -> bool {
    taken > 0 && taken >= most
}

fn is_of(members: &[String], answer: &ClauseAnswer<'_>) -> bool {
    members.iter().any(|name| means(name, &answer.clause().id))
}

fn is_pair(pairs: &[(String, String)], one: &ClauseAnswer<'_>, other: &ClauseAnswer<'_>) -> bool {
    let (one, other) = (&one.clause().id, &other.clause().id);
    let is_named = |(a, b): &(String, String)| (means(a, one) && means(b, other)) || (means(a, other) && means(b, one));
    one != other && pairs.iter().any(is_named)
}

/// Whether both are about the firm, or about the same project or product of it.
fn may_meet(scope: Scope, one: &ClauseAnswer<'_>, other: &ClauseAnswer<'_>) -> bool {
    match (scope, &one.judged.child, &other.judged.child) {
        (Scope::Child, Some(own), Some(of_other)) => own == of_other,
        _ => true,
    }
}

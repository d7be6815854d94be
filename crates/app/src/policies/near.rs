//! How far a failed condition is from holding: a count of things that would have to change, or that no firm changes soon.

use rules::{
    Condition, Kind, Node, Number, Test, Truth,
    condition::{Comparison, Term},
    evaluate::{Measure, Scope},
    field::Catalogue,
};

/// At most so many things to change count as nearly there.
pub const MOST: u32 = 2;

/// Beginnings of keys of flags that a firm can come to fulfil by a paper, a filing or an arrangement of its own.
const ATTAINABLE: [&str; 9] = [
    "carrier.separate_accounting",
    "cert.",
    "contract.registered",
    "contract.same_invoice",
    "contract.written",
    "credit.",
    "rdorg.",
    "review.",
    "stats.",
];

/// How many things would have to change for a condition to hold, if each is within reach; `None` if one is not.
/// What is unknown counts as nothing: it may hold already.
#[must_use]
pub fn steps(scope: &Scope<'_>, catalogue: &Catalogue, condition: &Condition) -> Option<u32> {
    if scope.judge(condition) != Truth::False {
        return Some(0);
    }
    match &condition.node {
        Node::All(parts) => parts.iter().map(|part| steps(scope, catalogue, part)).sum(),
        Node::Any(parts) => parts.iter().filter_map(|part| steps(scope, catalogue, part)).min(),
        Node::AtLeast(wanted, parts) => {
            let mut all: Vec<u32> = parts.iter().filter_map(|part| steps(scope, catalogue, part)).collect();
            all.sort_unstable();
            (all.len() >= *wanted).then(|| all.iter().take(*wanted).sum())
        }
        Node::If(parts) => {
            let [test, then, otherwise] = &**parts;
            match scope.judge(test) {
                Truth::True => steps(scope, catalogue, then),
                Truth::False => steps(scope, catalogue, otherwise),
                Truth::Unknown => steps(scope, catalogue, then).into_iter().chain(steps(scope, catalogue, otherwise)).min(),
            }
        }
        Node::Test(test) => is_within_reach(scope, catalogue, test).then_some(1),
        Node::Not(_) | Node::Manual(_) | Node::Unread | Node::Always => None,
    }
}

fn is_within_reach(scope: &Scope<'_>, catalogue: &Catalogue, test: &Test) -> bool {
    match test {
        Test::Flag(field) => {
            let key = catalogue.key(*field);
            ATTAINABLE.iter().any(|start| key.starts_with(start))
        }
        Test::Compare { left, op, right } => match (scope.measure(*left), scope.bound(*right)) {
            // Time passes by itself; what has lasted too long does not come back.
            (Measure::Since(..), Measure::Number(_)) => matches!(op, Comparison::AtLeast | Comparison::Above),
            (Measure::Number(actual) | Measure::Between(_, actual), Measure::Number(bound)) => match op {
                Comparison::AtLeast | Comparison::Above => is_close(actual, bound),
                // No firm lets revenue or people go to stay below a limit; a share it can mend by its whole.
                Comparison::AtMost | Comparison::Below => is_share(catalogue, *left) && is_close(bound, actual),
                Comparison::Equal => false,
            },
            (Measure::Growth(..), Measure::Number(_)) => true,
            _ => false,
        },
        Test::Clear(_) | Test::OneOf(..) | Test::NoneOf(..) | Test::Contains(..) | Test::Present(_) => false,
    }
}

/// Whether the lesser of two is half of the greater at least: of what is needed, half is there; of what is allowed, no more than twice.
fn is_close(less: Number, more: Number) -> bool {
    let doubled = less.num().checked_mul(2).and_then(|num| Number::ratio(num, less.den()));
    doubled.is_some_and(|doubled| doubled >= more && less > Number::ZERO)
}

fn is_share(catalogue: &Catalogue, term: Term) -> bool {
    match term {
        Term::Field(field) => catalogue.get(field).is_some_and(|field| field.kind == Kind::Ratio),
        Term::Share(..) => true,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use std::path::Path;

    use rules::{Fact, Facts, Value, condition::Bound, fact::Provenance};

    use super::*;
    use crate::pack::Pack;

    #[test]
    fn an_upper_limit_that_is_exceeded_is_near_only_for_a_share() {
        let pack = Pack::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/minhang")).unwrap();
        let catalogue = &pack.policies.library.catalogue;
        let found = |key: &str, actual: Number, op: Comparison, bound: Number| {
            let field = catalogue.by_key(key).unwrap();
            let mut facts = Facts::new(catalogue);
            facts.set(field, Fact::Known(Value::Number(actual)), Provenance::Stated);
            let condition = Condition::of(Node::Test(Test::Compare { left: Term::Field(field), op, right: Bound::Number(bound) }));
            let scope = Scope { facts: &facts, parameters: &[], on: "2026-11-23".parse().unwrap(), event: None, clause: "" };
            steps(&scope, catalogue, &condition)
        };
        let (whole, percent) = (Number::whole, |percent: i64| Number::ratio(percent, 100).unwrap());
        assert_eq!(found("staff.total", whole(501), Comparison::AtMost, whole(500)), None);
        assert_eq!(found("fin.total_assets", whole(501), Comparison::Below, whole(500)), None);
        assert_eq!(found("staff.total", whole(250), Comparison::AtLeast, whole(500)), Some(1));
        assert_eq!(found("staff.total", whole(249), Comparison::AtLeast, whole(500)), None);
        assert_eq!(found("contract.related_party_share", percent(30), Comparison::AtMost, percent(20)), Some(1));
        assert_eq!(found("contract.related_party_share", percent(50), Comparison::AtMost, percent(20)), None);
    }
}

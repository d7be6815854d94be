//! How far a failed condition is from holding: a count of things that would have to change, or that no firm changes soon.

use rules::{
    Condition, Node, Number, Test, Truth,
    condition::Comparison,
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
        Node::Not(_) | Node::Manual | Node::Unread | Node::Always => None,
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
            (Measure::Number(actual) | Measure::Between(_, actual), Measure::Number(bound)) => is_close(actual, *op, bound),
            (Measure::Growth(..), Measure::Number(_)) => true,
            _ => false,
        },
        Test::Clear(_) | Test::OneOf(..) | Test::NoneOf(..) | Test::Contains(..) | Test::Present(_) => false,
    }
}

/// Half of what is needed is there, or no more than twice of what is allowed.
fn is_close(actual: Number, op: Comparison, bound: Number) -> bool {
    let Some(doubled) = actual.num().checked_mul(2).and_then(|num| Number::ratio(num, actual.den())) else { return false };
    let Some(twice) = bound.num().checked_mul(2).and_then(|num| Number::ratio(num, bound.den())) else { return false };
    match op {
        Comparison::AtLeast | Comparison::Above => doubled >= bound && actual > Number::ZERO,
        Comparison::AtMost | Comparison::Below => actual <= twice,
        Comparison::Equal => false,
    }
}

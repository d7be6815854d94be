//! How far a failed condition is from holding: a count of things that would have to change, or that no firm changes soon.

use rules::{
    Condition, Kind, Node, Number, Test, Truth,
    condition::{Comparison, Term},
    evaluate::{Measure, Scope},
    explain,
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

/// The shortest way on which a condition would come to hold.
#[derive(Debug, Clone, Default)]
pub struct Way<'c> {
    /// How many things would have to change.
    pub steps: u32,
    /// What is not known on it and would have to hold besides, the innermost conditions.
    pub unknown: Vec<&'c Condition>,
}

impl<'c> Way<'c> {
    /// The way for a condition, if each thing that would have to change is within reach; `None` if one is not.
    #[must_use]
    pub fn to(scope: &Scope<'_>, catalogue: &Catalogue, condition: &'c Condition) -> Option<Self> {
        match scope.judge(condition) {
            Truth::True => return Some(Self::default()),
            Truth::Unknown => return Some(Self { steps: 0, unknown: explain::undecided_in(scope, condition) }),
            Truth::False => {}
        }
        let all = |parts: &'c [Condition]| -> Vec<Self> {
            let mut ways: Vec<Self> = parts.iter().filter_map(|part| Self::to(scope, catalogue, part)).collect();
            ways.sort_by_key(Self::length);
            ways
        };
        match &condition.node {
            Node::All(parts) => Self::first(all(parts), parts.len()),
            Node::Any(parts) => Self::first(all(parts), 1),
            Node::AtLeast(wanted, parts) => Self::first(all(parts), *wanted),
            Node::If(parts) => {
                let [test, then, otherwise] = &**parts;
                let branches = match scope.judge(test) {
                    Truth::True => std::slice::from_ref(then),
                    Truth::False => std::slice::from_ref(otherwise),
                    Truth::Unknown => {
                        let ways = [then, otherwise].into_iter().filter_map(|part| Self::to(scope, catalogue, part));
                        let mut way = ways.min_by_key(Self::length)?;
                        way.unknown.extend(explain::undecided_in(scope, test));
                        return Some(way);
                    }
                };
                Self::first(all(branches), 1)
            }
            Node::Test(test) => is_within_reach(scope, catalogue, test).then(|| Self { steps: 1, unknown: Vec::new() }),
            Node::Not(_) | Node::Manual(_) | Node::Unread | Node::Always => None,
        }
    }

    /// Whether little has to change.
    #[must_use]
    pub const fn is_short(&self) -> bool {
        self.steps <= MOST
    }

    const fn length(&self) -> (u32, usize) {
        (self.steps, self.unknown.len())
    }

    /// The first so many ways together; `None` if there are fewer.
    fn first(ways: Vec<Self>, wanted: usize) -> Option<Self> {
        (ways.len() >= wanted).then(|| {
            ways.into_iter().take(wanted).fold(Self::default(), |mut sum, way| {
                sum.steps = sum.steps.saturating_add(way.steps);
                for condition in way.unknown {
                    if !sum.unknown.iter().any(|known| std::ptr::eq(*known, condition)) {
                        sum.unknown.push(condition);
                    }
                }
                sum
            })
        })
    }
}

/// How near a failed condition is: one rule for a firm's own lists, the district's and a draft's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nearness {
    /// 差一点: little has to change, and all else is known to hold.
    Near,
    /// Little has to change as far as is known, and something that decides is not known: nobody can say how near it is.
    Open,
    /// Much has to change, or something that no firm changes soon.
    Far,
}

impl Nearness {
    /// By the shortest way, if there is one.
    #[must_use]
    pub fn of(way: Option<&Way<'_>>) -> Self {
        match way.filter(|way| way.is_short()) {
            Some(way) if way.unknown.is_empty() => Self::Near,
            Some(_) => Self::Open,
            None => Self::Far,
        }
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
            Way::to(&scope, catalogue, &condition).map(|way| way.steps)
        };
        let (whole, percent) = (Number::whole, |percent: i64| Number::ratio(percent, 100).unwrap());
        assert_eq!(found("staff.total", whole(501), Comparison::AtMost, whole(500)), None);
        assert_eq!(found("fin.total_assets", whole(501), Comparison::Below, whole(500)), None);
        assert_eq!(found("staff.total", whole(250), Comparison::AtLeast, whole(500)), Some(1));
        assert_eq!(found("staff.total", whole(249), Comparison::AtLeast, whole(500)), None);
        assert_eq!(found("contract.related_party_share", percent(30), Comparison::AtMost, percent(20)), Some(1));
        assert_eq!(found("contract.related_party_share", percent(50), Comparison::AtMost, percent(20)), None);
    }

    #[test]
    fn the_shortest_way_names_what_is_unknown_on_it_and_nothing_of_other_ways() {
        let pack = Pack::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/minhang")).unwrap();
        let catalogue = &pack.policies.library.catalogue;
        let mut facts = Facts::new(catalogue);
        for (key, value) in [("staff.total", 90), ("staff.rd", 15)] {
            facts.set(catalogue.by_key(key).unwrap(), Fact::Known(Value::Number(Number::whole(value))), Provenance::Stated);
        }
        let at_least = |key: &str, bound: i64| {
            let left = Term::Field(catalogue.by_key(key).unwrap());
            let right = Bound::Number(Number::whole(bound));
            Condition::of(Node::Test(Test::Compare { left, op: Comparison::AtLeast, right }))
        };
        let found = |node: Node| {
            let condition = Condition::of(node);
            let scope = Scope { facts: &facts, parameters: &[], on: "2026-11-23".parse().unwrap(), event: None, clause: "" };
            let way = Way::to(&scope, catalogue, &condition);
            way.map(|way| (way.steps, explain::missing_in(&scope, catalogue, &way.unknown).len()))
        };
        let near = |node: Node| {
            let condition = Condition::of(node);
            let scope = Scope { facts: &facts, parameters: &[], on: "2026-11-23".parse().unwrap(), event: None, clause: "" };
            Nearness::of(Way::to(&scope, catalogue, &condition).as_ref())
        };
        let (short, far, holds) = (at_least("staff.total", 100), at_least("staff.total", 900), at_least("staff.rd", 10));
        let (one, other) = (at_least("ip.class1", 1), at_least("fin.total_assets", 1));
        let part = Condition::of;
        assert_eq!(near(Node::All(vec![short.clone(), holds.clone()])), Nearness::Near);
        assert_eq!(near(Node::All(vec![short.clone(), one.clone()])), Nearness::Open, "what is not known may fail as well");
        assert_eq!(near(Node::All(vec![short.clone(), short.clone(), short.clone(), one.clone()])), Nearness::Far, "more than two things");
        assert_eq!(near(Node::All(vec![far.clone(), one.clone()])), Nearness::Far);
        assert_eq!(found(Node::All(vec![short.clone(), holds.clone()])), Some((1, 0)), "all else is known");
        assert_eq!(found(Node::All(vec![short.clone(), one.clone(), other.clone()])), Some((1, 2)), "two things are unknown besides");
        assert_eq!(found(Node::All(vec![short.clone(), one.clone(), one.clone()])), Some((1, 1)), "a fact is named once");
        assert_eq!(found(Node::All(vec![far.clone(), one.clone()])), None, "out of reach, whatever is said");
        let unknown_way = part(Node::All(vec![short.clone(), one.clone()]));
        assert_eq!(found(Node::Any(vec![unknown_way.clone(), short.clone()])), Some((1, 0)), "the way that needs no more to be said");
        assert_eq!(found(Node::Any(vec![far.clone(), unknown_way])), Some((1, 1)), "the only way within reach");
        assert_eq!(found(Node::AtLeast(3, vec![short.clone(), one.clone(), far])), None);
        assert_eq!(found(Node::AtLeast(3, vec![short.clone(), one, holds, part(Node::Not(Box::new(part(Node::Always))))])), Some((1, 1)));
        let test = Box::new([other, short.clone(), short]);
        assert_eq!(found(Node::If(test)), Some((1, 1)), "which of two ways it is");
    }
}

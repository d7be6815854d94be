//! Scalar, columns and a naive oracle agree on random trees over rows with holes; filling a hole never flips a verdict;
//! verdicts change exactly at a bound. A thousand trees on a thousand rows each are a million pairs; `PROPTEST_CASES` asks for
//! another number of trees.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::sync::Arc;

use base::Date;
use proptest::prelude::*;

use crate::{
    bounds::Relations,
    check::{
        conditions,
        satisfy::{Goal, Ground},
    },
    columns::{Asked, Columns, Plan},
    condition::{Bound, Comparison, Condition, Dated, Node, Parameter, Term, Test},
    evaluate::Scope,
    fact::{Fact, Facts, Provenance, Value},
    field::{Catalogue, Field, FieldId, Kind},
    number::Number,
    truth::Truth,
};

/// Trees, and rows each is judged on.
const TREES: u32 = 1_000;
const ROWS: usize = 1_000;
const KINDS: [Kind; 13] = [
    Kind::Flag,
    Kind::Flag,
    Kind::Money,
    Kind::Money,
    Kind::Money,
    Kind::Ratio,
    Kind::Years,
    Kind::Points,
    Kind::Date,
    Kind::Code,
    Kind::Codes,
    Kind::Date,
    Kind::Count,
];

fn catalogue() -> Catalogue {
    let mut catalogue = Catalogue::default();
    for (at, kind) in KINDS.into_iter().enumerate() {
        let field = Field {
            key: format!("f{at}"),
            name: format!("n{at}"),
            name_en: String::new(),
            question: Default::default(),
            help: Default::default(),
            kind,
            owner: None,
            derivations: Vec::new(),
            cost: 1,
            aliases: Vec::new(),
            is_signed: false,
            spot: Default::default(),
        };
        catalogue.add(field).unwrap();
    }
    catalogue
}

fn on() -> Date {
    Date::constant(2025, 2, 28)
}

fn day(offset: i64) -> Date {
    base::time::date_plus_days(Date::constant(2023, 2, 25), offset)
}

fn terms() -> Vec<Arc<str>> {
    ["a", "ab", "b", "c"].map(Arc::from).to_vec()
}

/// Draws rows from a seed: a strategy for each cell would take longer than all evaluators together. A tree that fails still shrinks, on
/// the same rows.
struct Dice(u64);

impl Dice {
    /// From 0 to one below.
    fn below(&mut self, sides: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        i64::try_from((mixed >> 33) % sides.unsigned_abs()).unwrap()
    }

    fn whole(&mut self, from: i64, to: i64) -> Number {
        Number::whole(from + self.below(to - from))
    }

    fn value(&mut self, kind: Kind, terms: &[Arc<str>]) -> Value {
        match (kind, self.below(3)) {
            (Kind::Flag, _) => Value::Flag(self.below(2) == 0),
            (Kind::Ratio, _) => Value::Number(Number::ratio(self.below(6), 1 + self.below(3)).unwrap()),
            (Kind::Years, 0) => Value::Number(self.whole(0, 4)),
            (Kind::Years, 1) => Value::Since(day(self.below(8)), 12),
            (Kind::Years, _) => Value::Growth { first: 1 + self.below(3), last: 1 + self.below(3), years: 2 },
            (Kind::Points, 0) => {
                let low = self.below(4);
                Value::Between(Number::whole(low), Number::whole(low + self.below(3)))
            }
            (Kind::Points, _) => Value::Number(self.whole(0, 4)),
            (Kind::Date, _) => Value::Date(day(self.below(6))),
            (Kind::Code, _) => Value::Code(Arc::clone(&terms[usize::try_from(self.below(terms.len() as i64)).unwrap()])),
            (Kind::Codes, _) => Value::Codes(terms.iter().filter(|_| self.below(2) == 0).cloned().collect::<Vec<_>>().into()),
            // Counts and money; none that is below nothing.
            _ => Value::Number(self.whole(0, 4)),
        }
    }

    /// A row: of nine facts two are unknown, one is absent.
    fn row(&mut self, terms: &[Arc<str>]) -> Vec<Fact> {
        let fact = |kind| match self.below(9) {
            0 | 1 => Fact::Unknown,
            2 => Fact::Absent,
            _ => Fact::Known(self.value(kind, terms)),
        };
        KINDS.into_iter().map(fact).collect()
    }
}

fn rows(seed: u64, count: usize) -> Vec<Vec<Fact>> {
    let (mut dice, terms) = (Dice(seed), terms());
    (0..count).map(|_| dice.row(&terms)).collect()
}

fn a_seed() -> impl Strategy<Value = u64> {
    any::<u64>().no_shrink()
}

fn field_of(kinds: &'static [Kind]) -> impl Strategy<Value = FieldId> {
    let fields: Vec<FieldId> =
        KINDS.iter().enumerate().filter(|(_, kind)| kinds.contains(kind)).map(|(at, _)| FieldId(u16::try_from(at).unwrap())).collect();
    prop::sample::select(fields)
}

fn a_comparison() -> impl Strategy<Value = Comparison> {
    prop::sample::select(vec![Comparison::AtLeast, Comparison::AtMost, Comparison::Above, Comparison::Below, Comparison::Equal])
}

fn listed() -> impl Strategy<Value = Arc<[Arc<str>]>> {
    let mut known = terms();
    known.extend([Arc::from("a*"), Arc::from("z")]);
    prop::sample::subsequence(known, 1..=3).prop_map(Arc::from)
}

fn a_test() -> impl Strategy<Value = Test> {
    const NUMBERS: &[Kind] = &[Kind::Money, Kind::Ratio, Kind::Years, Kind::Points, Kind::Count];
    let bound = prop_oneof![
        6 => (-1..5_i64, 1..4_i64).prop_map(|(num, den)| Bound::Number(Number::ratio(num, den).unwrap())),
        1 => (0..2_usize).prop_map(Bound::Parameter),
        1 => field_of(&[Kind::Money]).prop_map(Bound::Field),
    ];
    let bound_of_share = (0..5_i64, 1..4_i64).prop_map(|(num, den)| Bound::Number(Number::ratio(num, den).unwrap()));
    prop_oneof![
        field_of(&[Kind::Flag]).prop_map(Test::Flag),
        field_of(&[Kind::Flag]).prop_map(Test::Clear),
        (field_of(NUMBERS), a_comparison(), bound).prop_map(|(field, op, right)| Test::Compare { left: Term::Field(field), op, right }),
        (field_of(&[Kind::Money]), field_of(&[Kind::Money, Kind::Ratio, Kind::Points]), a_comparison(), bound_of_share)
            .prop_map(|(part, whole, op, right)| Test::Compare { left: Term::Share(part, whole), op, right }),
        (field_of(&[Kind::Date]), a_comparison(), 0..6_i64).prop_map(|(field, op, offset)| Test::Compare {
            left: Term::Field(field),
            op,
            right: Bound::Date(day(offset))
        }),
        (field_of(&[Kind::Date]), a_comparison(), field_of(&[Kind::Date])).prop_map(|(field, op, other)| Test::Compare {
            left: Term::Field(field),
            op,
            right: Bound::Field(other)
        }),
        (field_of(&[Kind::Code]), listed()).prop_map(|(field, listed)| Test::OneOf(field, listed)),
        (field_of(&[Kind::Codes, Kind::Code]), listed()).prop_map(|(field, listed)| Test::NoneOf(field, listed)),
        (field_of(&[Kind::Codes, Kind::Code]), listed()).prop_map(|(field, listed)| Test::Contains(field, listed)),
        field_of(&KINDS).prop_map(Test::Present),
    ]
}

fn a_tree() -> impl Strategy<Value = Condition> {
    let leaf = prop_oneof![
        12 => a_test().prop_map(|test| Condition::of(Node::Test(test))),
        1 => Just(Condition::of(Node::Unread)),
        1 => Just(Condition::of(Node::Manual(String::new()))),
        1 => Just(Condition::of(Node::Always)),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let several = prop::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            several.clone().prop_map(|parts| Condition::of(Node::All(parts))),
            several.clone().prop_map(|parts| Condition::of(Node::Any(parts))),
            (0..4_usize, several).prop_map(|(wanted, parts)| Condition::of(Node::AtLeast(wanted, parts))),
            inner.clone().prop_map(|part| Condition::of(Node::Not(Box::new(part)))),
            [inner.clone(), inner.clone(), inner].prop_map(|parts| Condition::of(Node::If(Box::new(parts)))),
        ]
    })
}

/// A tree, or several tests at once, which contradict each other more often.
fn a_tree_or_many_tests() -> impl Strategy<Value = Condition> {
    let part = (a_test(), any::<bool>()).prop_map(|(test, is_turned)| {
        let test = Condition::of(Node::Test(test));
        if is_turned { Condition::of(Node::Not(Box::new(test))) } else { test }
    });
    prop_oneof![a_tree(), prop::collection::vec(part, 2..12).prop_map(|parts| Condition::of(Node::All(parts)))]
}

/// The last day as the event at whose day parameters are read; or none.
fn an_event() -> impl Strategy<Value = Option<FieldId>> {
    prop_oneof![Just(None), Just(Some(FieldId(11)))]
}

/// Two parameters around the day asked about, or around the days that events fall on.
fn parameters(event: Option<FieldId>) -> Vec<Parameter> {
    let dated = |from: Option<Date>, value: i64| Dated { from, value: Bound::Number(Number::whole(value)), source: String::new() };
    let of = |values| Parameter { name: String::new(), values, spot: Default::default() };
    let (second, third) = match event {
        None => (on(), Date::constant(2025, 3, 1)),
        Some(_) => (day(2), day(4)),
    };
    vec![of(vec![dated(None, 1), dated(Some(second), 2), dated(Some(third), 3)]), of(vec![dated(Some(third), 3)])]
}

fn facts_of(catalogue: &Catalogue, row: &[Fact]) -> Facts {
    let mut facts = Facts::new(catalogue);
    for (at, fact) in row.iter().enumerate() {
        facts.set(FieldId(u16::try_from(at).unwrap()), fact.clone(), Provenance::Stated);
    }
    facts
}

/// The oracle: written from the words of the rules, knowing nothing of the evaluators. `None` is unknown.
mod naive {
    use super::*;

    pub fn judge(condition: &Condition, row: &[Fact], event: Option<FieldId>) -> Option<bool> {
        match &condition.node {
            Node::Test(test) => self::test(test, row, event),
            Node::All(parts) => {
                let verdicts: Vec<_> = parts.iter().map(|part| judge(part, row, event)).collect();
                if verdicts.contains(&Some(false)) { Some(false) } else { (!verdicts.contains(&None)).then_some(true) }
            }
            Node::Any(parts) => {
                let verdicts: Vec<_> = parts.iter().map(|part| judge(part, row, event)).collect();
                if verdicts.contains(&Some(true)) { Some(true) } else { (!verdicts.contains(&None)).then_some(false) }
            }
            Node::AtLeast(wanted, parts) => {
                // Every way to fill the holes, or the same answer for all of them.
                let verdicts: Vec<_> = parts.iter().map(|part| judge(part, row, event)).collect();
                let least = verdicts.iter().filter(|verdict| **verdict == Some(true)).count();
                let most = verdicts.len() - verdicts.iter().filter(|verdict| **verdict == Some(false)).count();
                (least >= *wanted || most < *wanted).then_some(least >= *wanted)
            }
            Node::Not(part) => judge(part, row, event).map(|holds| !holds),
            Node::If(parts) => {
                let [test, then, otherwise] = parts.each_ref().map(|part| judge(part, row, event));
                match test {
                    Some(true) => then,
                    Some(false) => otherwise,
                    None => {
                        if then == otherwise {
                            then
                        } else {
                            None
                        }
                    }
                }
            }
            Node::Manual(_) | Node::Unread => None,
            Node::Always => Some(true),
        }
    }

    fn is_in(term: &str, listed: &[Arc<str>]) -> bool {
        listed.iter().any(|one| if one.ends_with('*') { term.starts_with(one.trim_end_matches('*')) } else { term == &**one })
    }

    fn test(test: &Test, row: &[Fact], event: Option<FieldId>) -> Option<bool> {
        let fact = |field: &FieldId| row.get(field.index()).unwrap();
        match test {
            Test::Flag(field) => match fact(field) {
                Fact::Unknown => None,
                Fact::Absent => Some(false),
                Fact::Known(value) => Some(*value == Value::Flag(true)),
            },
            Test::Clear(field) => match fact(field) {
                Fact::Unknown => None,
                other => Some(*other == Fact::Known(Value::Flag(false))),
            },
            Test::Present(field) => match fact(field) {
                Fact::Unknown => None,
                other => Some(*other != Fact::Absent),
            },
            Test::OneOf(field, listed) | Test::NoneOf(field, listed) | Test::Contains(field, listed) => match fact(field) {
                Fact::Unknown => None,
                Fact::Absent => Some(false),
                Fact::Known(Value::Code(term)) => Some(is_in(term, listed) != matches!(test, Test::NoneOf(..))),
                Fact::Known(Value::Codes(terms)) => Some(terms.iter().any(|term| is_in(term, listed)) != matches!(test, Test::NoneOf(..))),
                Fact::Known(_) => None,
            },
            Test::Compare { left, op, right } => {
                let with = |right: &Fact| match left {
                    Term::Field(field) => compared(fact(field), *op, right),
                    Term::Share(part, whole) => shared(fact(part), fact(whole), *op, right),
                };
                match right {
                    Bound::Number(number) => with(&Fact::Known(Value::Number(*number))),
                    Bound::Date(day) => with(&Fact::Known(Value::Date(*day))),
                    Bound::Field(field) => with(fact(field)),
                    Bound::Parameter(at) => {
                        let verdicts: Vec<_> = bounds(*at, event.map(|event| fact(&event))).iter().map(with).collect();
                        if verdicts.iter().all(|verdict| *verdict == verdicts[0]) { verdicts[0] } else { None }
                    }
                }
            }
        }
    }

    /// Every bound that a parameter may stand for.
    fn bounds(parameter: usize, event: Option<&Fact>) -> Vec<Fact> {
        let known = |value: i64| Fact::Known(Value::Number(Number::whole(value)));
        let own = if parameter == 0 { [known(1), known(2), known(3)] } else { [Fact::Unknown, Fact::Unknown, known(3)] };
        match event {
            // On the day asked about the second value of the first parameter begins, and the second one has none yet.
            None => vec![own[1].clone()],
            Some(Fact::Absent) => vec![Fact::Absent],
            Some(Fact::Known(Value::Date(day))) => {
                let place =
                    usize::from(day.to_string() >= super::day(2).to_string()) + usize::from(day.to_string() >= super::day(4).to_string());
                vec![own[place].clone()]
            }
            Some(_) => own.into_iter().chain([Fact::Absent]).collect(),
        }
    }

    fn shared(part: &Fact, whole: &Fact, op: Comparison, right: &Fact) -> Option<bool> {
        if *part == Fact::Absent || *whole == Fact::Absent {
            return Some(false);
        }
        let (Fact::Known(Value::Number(part)), Fact::Known(Value::Number(whole))) = (part, whole) else {
            return if *right == Fact::Absent { Some(false) } else { None };
        };
        if whole.num() <= 0 {
            return Some(false);
        }
        let share = Number::ratio(part.num() * whole.den(), whole.num() * part.den()).unwrap();
        compared(&Fact::Known(Value::Number(share)), op, right)
    }

    fn compared(left: &Fact, op: Comparison, right: &Fact) -> Option<bool> {
        let holds = |order: std::cmp::Ordering| match op {
            Comparison::AtLeast => order != std::cmp::Ordering::Less,
            Comparison::AtMost => order != std::cmp::Ordering::Greater,
            Comparison::Above => order == std::cmp::Ordering::Greater,
            Comparison::Below => order == std::cmp::Ordering::Less,
            Comparison::Equal => order == std::cmp::Ordering::Equal,
        };
        match (left, right) {
            (Fact::Absent, _) | (_, Fact::Absent) => Some(false),
            (Fact::Known(Value::Number(a)), Fact::Known(Value::Number(b))) => {
                // Small numbers: a float shows the same order, and shares nothing with the engine.
                let value = |number: &Number| number.num() as f64 / number.den() as f64;
                let (a, b) = (value(a), value(b));
                Some(holds(if (a - b).abs() < 1e-9 { std::cmp::Ordering::Equal } else { a.total_cmp(&b) }))
            }
            (Fact::Known(Value::Between(low, high)), Fact::Known(Value::Number(_))) => {
                // Every number of points between the bounds, and the ends themselves.
                let halves = (low.num() * 6..=high.num() * 6).map(|sixths| Number::ratio(sixths, 6).unwrap());
                let verdicts: Vec<_> = halves.map(|points| compared(&Fact::Known(Value::Number(points)), op, right)).collect();
                if verdicts.iter().all(|verdict| *verdict == verdicts[0]) { verdicts[0] } else { None }
            }
            (Fact::Known(Value::Date(a)), Fact::Known(Value::Date(b))) => Some(holds(a.to_string().cmp(&b.to_string()))),
            (Fact::Known(Value::Since(from, 12)), Fact::Known(Value::Number(years))) => {
                let months = (years.num() * 12).div_euclid(years.den());
                let end = from.checked_add(jiff::Span::new().months(months)).ok()?;
                Some(holds(on().to_string().cmp(&end.to_string())))
            }
            (Fact::Known(Value::Growth { first, last, years: 2 }), Fact::Known(Value::Number(rate))) => {
                let rate = 1.0 + rate.num() as f64 / rate.den() as f64;
                let (grown, wanted) = (*last as f64 / *first as f64, rate * rate);
                Some(holds(if (grown - wanted).abs() < 1e-9 { std::cmp::Ordering::Equal } else { grown.total_cmp(&wanted) }))
            }
            _ => None,
        }
    }
}

fn as_truth(verdict: Option<bool>) -> Truth {
    verdict.map_or(Truth::Unknown, Truth::from)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: TREES, ..ProptestConfig::default() })]

    #[test]
    fn scalar_columns_and_oracle_agree_on_a_million_pairs(tree in a_tree(), event in an_event(), seed in a_seed()) {
        let (catalogue, parameters, rows) = (catalogue(), parameters(event), rows(seed, ROWS));
        let plan = Plan::new([Asked { condition: &tree, parameters: &parameters, event }], on());
        let mut columns = Columns::new(&catalogue, &plan.fields());
        let all: Vec<Facts> = rows.iter().map(|row| facts_of(&catalogue, row)).collect();
        all.iter().for_each(|facts| columns.push(facts));
        let screened = plan.screen(&columns).remove(0);
        for (at, (facts, row)) in all.iter().zip(&rows).enumerate() {
            let scalar = Scope { facts, parameters: &parameters, on: on(), event, clause: "" }.judge(&tree);
            let wanted = as_truth(naive::judge(&tree, row, event));
            prop_assert_eq!(scalar, wanted, "scalar, row {:?}", row);
            prop_assert_eq!(screened.verdict(at), wanted, "columns, row {} {:?}", at, row);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn filling_an_unknown_never_flips_a_definite_verdict(tree in a_tree(), event in an_event(), seed in a_seed()) {
        let (catalogue, parameters) = (catalogue(), parameters(event));
        for (holed, filling) in rows(seed, 200).into_iter().zip(rows(!seed, 200)) {
            let before = facts_of(&catalogue, &holed);
            let first = Scope { facts: &before, parameters: &parameters, on: on(), event, clause: "" }.judge(&tree);
            let mut row = holed.clone();
            for (place, fill) in row.iter_mut().zip(filling) {
                if *place == Fact::Unknown {
                    *place = fill;
                }
            }
            let after = facts_of(&catalogue, &row);
            let second = Scope { facts: &after, parameters: &parameters, on: on(), event, clause: "" }.judge(&tree);
            prop_assert!(first == Truth::Unknown || first == second, "{:?} became {:?} in {:?}", first, second, row);
        }
    }

    #[test]
    fn just_below_at_and_just_above_every_bound_of_a_tree_all_three_agree(tree in a_tree(), event in an_event(), seed in a_seed()) {
        let (catalogue, parameters, row) = (catalogue(), parameters(event), rows(seed, 1).remove(0));
        let mut bounds: Vec<(FieldId, Number)> = Vec::new();
        tree.each_test(&mut |_, test| {
            if let Test::Compare { left: Term::Field(field), right: Bound::Number(number), .. } = test {
                bounds.push((*field, *number));
            }
        });
        let plan = Plan::new([Asked { condition: &tree, parameters: &parameters, event }], on());
        for (field, bound) in bounds {
            let mut columns = Columns::new(&catalogue, &plan.fields());
            let mut rows = Vec::new();
            for by in [-1, 0, 1] {
                let mut row = row.clone();
                row[field.index()] = Fact::Known(Value::Number(Number::ratio(bound.num() + by, bound.den()).unwrap()));
                columns.push(&facts_of(&catalogue, &row));
                rows.push(row);
            }
            let screened = plan.screen(&columns).remove(0);
            for (at, row) in rows.iter().enumerate() {
                let wanted = as_truth(naive::judge(&tree, row, event));
                let facts = facts_of(&catalogue, row);
                prop_assert_eq!(Scope { facts: &facts, parameters: &parameters, on: on(), event, clause: "" }.judge(&tree), wanted);
                prop_assert_eq!(screened.verdict(at), wanted);
            }
        }
    }

    #[test]
    fn no_row_satisfies_what_the_checks_call_impossible(tree in a_tree_or_many_tests(), event in an_event(), seed in a_seed()) {
        let (catalogue, parameters) = (catalogue(), parameters(event));
        let days = if event.is_some() { vec![None, Some(day(2)), Some(day(4))] } else { vec![Some(on())] };
        let never = |goal: Goal<'_>| {
            days.iter().all(|day| {
                let ground = Ground { catalogue: &catalogue, parameters: &parameters, event, day: *day, nestings: Vec::new(), present: Vec::new(), relations: Relations::of(&catalogue) };
                !ground.can(&[goal])
            })
        };
        let (never_holds, never_fails) = (never(Goal::holds(&tree)), never(Goal::fails(&tree)));
        for row in &rows(seed, 200) {
            let verdict = naive::judge(&tree, row, event);
            prop_assert!(!(never_holds && verdict == Some(true)), "holds for {:?}", row);
            prop_assert!(!(never_fails && verdict == Some(false)), "fails for {:?}", row);
        }
    }

    #[test]
    fn what_a_row_satisfies_is_never_called_a_contradiction(trees in prop::collection::vec(a_tree(), 1..6), tests in prop::collection::vec(a_test(), 1..8), seed in a_seed()) {
        let (catalogue, row) = (catalogue(), rows(seed, 1).remove(0));
        let settled = |condition: Condition| match naive::judge(&condition, &row, None) {
            Some(true) => Some(condition),
            Some(false) => Some(Condition::of(Node::Not(Box::new(condition)))),
            None => None,
        };
        let all = Condition::of(Node::All(trees.into_iter().filter_map(settled).collect()));
        let parameters = parameters(None);
        let ground = Ground { catalogue: &catalogue, parameters: &parameters, event: None, day: Some(on()), nestings: Vec::new(), present: Vec::new(), relations: Relations::of(&catalogue) };
        prop_assert!(ground.can(&[Goal::holds(&all)]));
        let tests = tests.into_iter().map(|test| Condition::of(Node::Test(test)));
        let mut found = Vec::new();
        conditions::of_band(&catalogue, &Condition::of(Node::All(tests.filter_map(settled).collect())), &mut found);
        found.retain(|mistake| mistake.code.starts_with("rules-contradiction"));
        prop_assert_eq!(found, vec![]);
    }

    #[test]
    fn a_verdict_changes_exactly_at_its_bound(bound in -1_000_000..1_000_000_i64, op in a_comparison()) {
        let catalogue = catalogue();
        let field = FieldId(2);
        let tree = Condition::of(Node::Test(Test::Compare { left: Term::Field(field), op, right: Bound::Number(Number::whole(bound)) }));
        let expected = match op {
            Comparison::AtLeast => [false, true, true],
            Comparison::AtMost => [true, true, false],
            Comparison::Above => [false, false, true],
            Comparison::Below => [true, false, false],
            Comparison::Equal => [false, true, false],
        };
        for (value, wanted) in [bound - 1, bound, bound + 1].into_iter().zip(expected) {
            let mut facts = Facts::new(&catalogue);
            facts.set(field, Fact::Known(Value::Number(Number::whole(value))), Provenance::Stated);
            prop_assert_eq!(Scope { facts: &facts, parameters: &[], on: on(), event: None, clause: "" }.judge(&tree), Truth::from(wanted));
        }
    }
}

/// A comparison fails where there is none, and one that asks for something else fails there too; its negation holds.
#[test]
fn a_comparison_with_none_fails_also_where_it_asks_for_something_else() {
    let catalogue = catalogue();
    let test = |test: Test| Condition::of(Node::Test(test));
    let not = |condition: &Condition| Condition::of(Node::Not(Box::new(condition.clone())));
    let listed: Arc<[Arc<str>]> = Arc::from([Arc::from("a")]);
    let number = |field: u16, op| test(Test::Compare { left: Term::Field(FieldId(field)), op, right: Bound::Number(Number::whole(2)) });
    let unequal = |field: u16| Condition::of(Node::Any(vec![number(field, Comparison::Above), number(field, Comparison::Below)]));
    let known = |value: Value| Fact::Known(value);
    let (a, b): (Arc<str>, Arc<str>) = (Arc::from("a"), Arc::from("b"));
    let cases = [
        (0, test(Test::Clear(FieldId(0))), known(Value::Flag(true)), known(Value::Flag(false))),
        (9, test(Test::NoneOf(FieldId(9), listed.clone())), known(Value::Code(a.clone())), known(Value::Code(b.clone()))),
        (10, test(Test::NoneOf(FieldId(10), listed)), known(Value::Codes(Arc::from([a, b.clone()]))), known(Value::Codes(Arc::from([b])))),
        (12, unequal(12), known(Value::Number(Number::whole(2))), known(Value::Number(Number::whole(3)))),
    ];
    for (at, condition, same, other) in cases {
        for (fact, wanted) in [(Fact::Unknown, None), (Fact::Absent, Some(false)), (same, Some(false)), (other, Some(true))] {
            let mut row = vec![Fact::Unknown; KINDS.len()];
            row[at] = fact;
            for (condition, wanted) in [(condition.clone(), wanted), (not(&condition), wanted.map(|holds| !holds))] {
                let facts = facts_of(&catalogue, &row);
                let plan = Plan::new([Asked { condition: &condition, parameters: &[], event: None }], on());
                let mut columns = Columns::new(&catalogue, &plan.fields());
                columns.push(&facts);
                let scalar = Scope { facts: &facts, parameters: &[], on: on(), event: None, clause: "" }.judge(&condition);
                assert_eq!(naive::judge(&condition, &row, None), wanted, "{condition:?} {row:?}");
                assert_eq!(scalar, as_truth(wanted), "{condition:?} {row:?}");
                assert_eq!(plan.screen(&columns)[0].verdict(0), as_truth(wanted), "{condition:?} {row:?}");
            }
        }
    }
}

//! Words: needs, notes, units, and gaps drawn to scale.
#![expect(clippy::unwrap_used, reason = "tests")]
use std::path::Path;

use app::policies::rules::Catalogue;

use super::*;

fn minhang() -> Pack {
    Pack::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/minhang")).unwrap()
}

fn compared(catalogue: &Catalogue, key: &str, op: Comparison, bound: i64) -> Condition {
    let left = Term::Field(catalogue.by_key(key).unwrap());
    Condition::of(Node::Test(Test::Compare { left, op, right: Bound::Number(Number::whole(bound)) }))
}

/// The failing lines of some conditions, for a firm of 90 people of whom 15 do research.
fn failing(pack: &Pack, conditions: impl FnOnce(&Catalogue) -> Vec<Condition>) -> Vec<Line> {
    let library = &pack.policies.library;
    let catalogue = &library.catalogue;
    let on: Date = "2026-06-01".parse().unwrap();
    let mut facts = Facts::new(catalogue);
    for (key, value) in [("staff.total", 90), ("staff.rd", 15)] {
        facts.set(catalogue.by_key(key).unwrap(), Fact::Known(Value::Number(Number::whole(value))), Provenance::Stated);
    }
    facts.complete(catalogue, on);
    let condition = Condition::of(Node::All(conditions(catalogue)));
    let clause = Clause { condition, ..library.clauses.first().unwrap().clone() };
    let explanation = Explanation::of(&clause, &facts, on);
    Words { pack, lang: Lang::Zh }.failing(&Seen { explanation: &explanation, facts: &facts, gaps: &[], on })
}

fn one(said: &str) -> Need<String> {
    Need::One(said.to_owned())
}

/// The need in both languages.
fn said(need: &Need<String>) -> [String; 2] {
    let pack = Pack::default();
    [Lang::Zh, Lang::En].map(|lang| Words { pack: &pack, lang }.sentence(need))
}

#[test]
fn what_is_needed_goes_on_within_the_sentence() {
    let remedy = Lang::En.t1("policies-remedy-document", "name", "Audit report");
    let need = Need::Of(1, vec![one("Staff: 3 short"), one(&remedy)]);
    assert_eq!(said(&Need::Of(1, vec![need]))[1], "Staff: 3 short or Audit report: needed");
}

#[test]
fn what_an_officer_decides_is_said_in_the_words_of_the_condition() {
    let mut pack = Pack::default();
    pack.policies.library.english.add("示范作用突出", "It sets an example");
    let said = |note: Option<&str>, what: &str| {
        let node = Node::Manual(what.to_owned());
        let condition = Condition { note: note.map(str::to_owned), ..Condition::of(node) };
        [Lang::Zh, Lang::En].map(|lang| {
            let words = Words { pack: &pack, lang };
            (words.joint(&condition.node), words.left_to_office(&condition))
        })
    };
    let pair = |joint: &str, left: &str| (joint.to_owned(), left.to_owned());
    assert_eq!(
        said(None, "示范作用突出"),
        [pair("需人工认定：示范作用突出", "示范作用突出"), pair("An officer decides: It sets an example", "It sets an example")]
    );
    assert_eq!(said(Some("见细则"), "甲")[0], pair("需人工认定：甲", "甲 · 见细则"));
    assert_eq!(said(None, ""), [pair("需人工认定", ""), pair("An officer decides", "")]);
}

#[test]
fn units_stand_as_each_language_sets_them() {
    let pack = Pack::default();
    let said = |kind: Kind, measure: Measure| [Lang::Zh, Lang::En].map(|lang| Words { pack: &pack, lang }.measure(kind, measure));
    let whole = Number::whole;
    assert_eq!(said(Kind::Ratio, Measure::Number(Number::ratio(1, 8).unwrap())), ["12.5 %", "12.5%"]);
    assert_eq!(said(Kind::Usd, Measure::Number(Number::ratio(11, 2).unwrap()))[1], "USD 55,000");
    assert_eq!(said(Kind::Usd, Measure::Number(whole(50))), ["50 万美元", "USD 500,000"]);
    let span = Measure::Between(whole(80 * Fen::WAN), whole(120 * Fen::WAN));
    assert_eq!(said(Kind::Money, span), ["80 至 120 万元", "CNY 800,000 to CNY 1,200,000"], "both ends are in one unit");
    let span = Measure::Between(Number::ratio(1, 20).unwrap(), Number::ratio(1, 10).unwrap());
    assert_eq!(said(Kind::Ratio, span), ["5 至 10 %", "5 to 10%"]);
    let years = |lang| Words { pack: &pack, lang }.by_year(&[12 * Fen::WAN, 15 * Fen::WAN]);
    assert_eq!([years(Lang::Zh), years(Lang::En)], ["12 / 15 万元", "CNY 120,000 / CNY 150,000"]);
}

#[test]
fn a_way_that_fails_beside_one_that_holds_is_not_said_to_decide() {
    let pack = minhang();
    let lines = failing(&pack, |catalogue| {
        let more = |key: &str, bound: i64| compared(catalogue, key, Comparison::AtLeast, bound);
        vec![
            Condition::of(Node::Any(vec![more("staff.total", 200), more("staff.total", 50)])),
            more("staff.rd", 20),
            Condition::of(Node::Not(Box::new(more("staff.total", 60)))),
        ]
    });
    let names: Vec<&str> = lines.iter().map(|line| line.name.as_str()).collect();
    assert_eq!(names, ["研发人员数", "不能：职工总数 不低于 60 人"]);
    assert!(lines.iter().all(|line| line.sign == "–" && line.depth == 0));
}

#[test]
fn a_gap_of_amounts_is_drawn_to_scale_and_never_rounded_away() {
    let pack = minhang();
    let drawn = |op: Comparison, bound: i64| {
        let lines = failing(&pack, |catalogue| vec![compared(catalogue, "staff.total", op, bound)]);
        lines.into_iter().next().and_then(|line| line.gap).map(|gap| (gap.label, gap.inner, gap.is_over))
    };
    let said = |label: &str, inner: u32, is_over: bool| Some((label.to_owned(), inner, is_over));
    assert_eq!(drawn(Comparison::AtLeast, 100), said("达到门槛的 90 %", 900, false));
    assert_eq!(drawn(Comparison::Above, 1_000), said("达到门槛的 9 %", 90, false));
    assert_eq!(drawn(Comparison::AtMost, 72), said("超出上限 25 %", 800, true));
    assert_eq!(drawn(Comparison::Above, 90), None, "there is no length to draw");
    assert_eq!(drawn(Comparison::Equal, 100), None);
    assert_eq!(drawn(Comparison::AtMost, 0), None, "there is no scale");
    assert_eq!((percent(999), percent(1), percent(1_000)), ("99.9".to_owned(), "0.1".to_owned(), "100".to_owned()));
    let (small, large) = (Number::whole(9_999_999), Number::whole(10_000_000));
    assert_eq!(thousandths(small, large, Rounding::Down), Some(999), "what falls short is never said to be all of it");
    assert_eq!(thousandths(Number::whole(1), large, Rounding::Up), Some(1), "what is over is never said to be nothing");
    let share = failing(&pack, |catalogue| {
        let [part, whole] = ["staff.rd", "staff.total"].map(|key| catalogue.by_key(key).unwrap());
        let right = Bound::Number(Number::ratio(1, 5).unwrap());
        vec![Condition::of(Node::Test(Test::Compare { left: Term::Share(part, whole), op: Comparison::AtLeast, right }))]
    });
    let gap = share.first().and_then(|line| line.gap.clone()).unwrap();
    assert_eq!((gap.label.as_str(), gap.inner), ("达到门槛的 83.3 %", 833), "15 of 90 against a fifth");
}

#[test]
fn head_counts_have_their_unit_and_other_counts_have_none() {
    let pack = minhang();
    let line = |key: &str, op: Comparison, bound: i64| {
        let lines = failing(&pack, |catalogue| vec![compared(catalogue, key, op, bound)]);
        lines.into_iter().next().map(|line| (line.bound, line.actual)).unwrap()
    };
    let pair = |bound: &str, actual: &str| (bound.to_owned(), actual.to_owned());
    assert_eq!(line("staff.total", Comparison::AtMost, 72), pair("不超过 72 人", "90 人"));
    let words = |lang| Words { pack: &pack, lang };
    let catalogue = &pack.policies.library.catalogue;
    let said = |key: &str, count: i64| {
        let term = Term::Field(catalogue.by_key(key).unwrap());
        [Lang::Zh, Lang::En].map(|lang| words(lang).sized(term, Kind::Count, Number::whole(count)))
    };
    assert_eq!(said("staff.rd", 1), ["1 人", "1 person"]);
    assert_eq!(said("staff.rd", 12), ["12 人", "12 people"]);
    assert_eq!(said("ip.class1", 12), ["12", "12"]);
}

#[test]
fn no_gap_is_drawn_for_a_day_or_a_span() {
    let pack = minhang();
    let library = &pack.policies.library;
    let catalogue = &library.catalogue;
    let on: Date = "2026-06-01".parse().unwrap();
    let mut facts = Facts::new(catalogue);
    facts.set(catalogue.by_key("reg.founded_on").unwrap(), Fact::Known(Value::Date("2025-03-31".parse().unwrap())), Provenance::Stated);
    facts.complete(catalogue, on);
    let founded = Term::Field(catalogue.by_key("reg.founded_on").unwrap());
    let day = Test::Compare { left: founded, op: Comparison::AtMost, right: Bound::Date("2024-01-01".parse().unwrap()) };
    let parts = vec![compared(catalogue, "reg.age_years", Comparison::AtLeast, 3), Condition::of(Node::Test(day))];
    let clause = Clause { condition: Condition::of(Node::All(parts)), ..library.clauses.first().unwrap().clone() };
    let explanation = Explanation::of(&clause, &facts, on);
    let lines = Words { pack: &pack, lang: Lang::Zh }.explained(&Seen { explanation: &explanation, facts: &facts, gaps: &[], on });
    assert_eq!(lines.len(), 2);
    assert!(lines.iter().all(|line| line.sign == "–" && line.gap.is_none()), "{lines:?}");
}

#[test]
fn or_stands_only_between_the_ways_to_one_condition() {
    let ways = Need::Of(1, vec![one("B"), Need::Of(2, vec![one("C"), one("D")])]);
    let all = Need::Of(2, vec![one("A"), ways.clone()]);
    assert_eq!(said(&all), ["A；B，或（C，且D）", "A; B or (C and D)"]);
    assert_eq!(said(&ways), ["B，或（C，且D）", "B or (C and D)"]);
    assert_eq!(said(&Need::Of(2, vec![one("A"), one("B"), one("C")])), ["其中 2 项：A、B、C", "2 of these: A, B, C"]);
}

#[test]
fn a_list_that_is_cut_says_how_many_there_are() {
    let ways = |count: usize| Need::Of(1, (1..=count).map(|at| one(&at.to_string())).collect());
    assert_eq!(said(&ways(4)), ["1，或2，或3，或4", "1 or 2 or 3 or 4"]);
    assert_eq!(said(&ways(6)), ["1，或2，或3，或4 等 6 项", "1 or 2 or 3 or 4 and others (6 in all)"]);
    let all = Need::Of(5, (1..=5).map(|at| one(&at.to_string())).collect());
    assert_eq!(said(&all), ["1；2；3；4 等 5 项", "1; 2; 3; 4 and others (5 in all)"]);
}

#[test]
fn growth_is_drawn_to_scale_with_its_rate_and_what_is_not_known_of_it_is_said() {
    let pack = minhang();
    let library = &pack.policies.library;
    let catalogue = &library.catalogue;
    let on: Date = "2026-06-01".parse().unwrap();
    let line = |given: Option<&[i64]>| {
        let mut facts = Facts::new(catalogue);
        if let Some(given) = given {
            let years: Vec<i64> = given.iter().map(|wan| wan * Fen::WAN).collect();
            facts.set(catalogue.by_key("fin.main_revenue_by_year").unwrap(), Fact::Known(Value::ByYear(years.into())), Provenance::Stated);
        }
        facts.complete(catalogue, on);
        let left = Term::Field(catalogue.by_key("fin.cagr_2y").unwrap());
        let right = Bound::Number(Number::ratio(1, 5).unwrap());
        let condition = Condition::of(Node::All(vec![Condition::of(Node::Test(Test::Compare { left, op: Comparison::AtLeast, right }))]));
        let clause = Clause { condition, ..library.clauses.first().unwrap().clone() };
        let explanation = Explanation::of(&clause, &facts, on);
        let seen = Seen { explanation: &explanation, facts: &facts, gaps: &[], on };
        Words { pack: &pack, lang: Lang::Zh }.explained(&seen).into_iter().next().unwrap()
    };
    let drawn = line(Some(&[1_000, 1_100, 1_210]));
    assert_eq!((drawn.sign, drawn.bound.as_str()), ("–", "不低于 20 %"));
    assert!(drawn.actual.starts_with("年均 10 %（2 年间 "), "{}", drawn.actual);
    let gap = drawn.gap.unwrap();
    assert_eq!((gap.label.as_str(), gap.inner, gap.is_over), ("达到门槛的 50 %，差 10 个百分点", 500, false));
    let shrinks = line(Some(&[1_000, 950, 810])).gap.unwrap();
    assert_eq!((shrinks.label.as_str(), shrinks.inner), ("没有增长，差 30 个百分点", 0));
    let holds = line(Some(&[1_000, 1_200, 1_440]));
    assert!(holds.sign == "✓" && holds.gap.is_none() && holds.actual.starts_with("年均 20 %"), "{}", holds.actual);
    let nothing = line(Some(&[0, 100, 200]));
    assert!(nothing.gap.is_none() && nothing.actual.contains("算不出增长率"), "{}", nothing.actual);
    let few = line(Some(&[1_000, 1_100]));
    assert_eq!((few.sign, few.actual.as_str(), few.gap), ("?", "已填 2 年，需要 3 年", None));
    let unknown = line(None);
    assert_eq!((unknown.sign, unknown.actual.as_str(), unknown.gap), ("?", "未填", None));
    let stated = failing_rate(&pack, "fin.main_growth_2y_avg", Number::ratio(-32, 1000).unwrap(), Number::ratio(1, 20).unwrap());
    assert_eq!((stated.label.as_str(), stated.inner), ("低于零，差 8.2 个百分点", 0));
}

/// The gap of a rate that was stated.
fn failing_rate(pack: &Pack, key: &str, rate: Number, bound: Number) -> GapBar {
    let library = &pack.policies.library;
    let field = library.catalogue.by_key(key).unwrap();
    let on: Date = "2026-06-01".parse().unwrap();
    let mut facts = Facts::new(&library.catalogue);
    facts.set(field, Fact::Known(Value::Number(rate)), Provenance::Stated);
    let test = Test::Compare { left: Term::Field(field), op: Comparison::AtLeast, right: Bound::Number(bound) };
    let condition = Condition::of(Node::All(vec![Condition::of(Node::Test(test))]));
    let clause = Clause { condition, ..library.clauses.first().unwrap().clone() };
    let explanation = Explanation::of(&clause, &facts, on);
    let lines = Words { pack, lang: Lang::Zh }.explained(&Seen { explanation: &explanation, facts: &facts, gaps: &[], on });
    lines.into_iter().next().and_then(|line| line.gap).unwrap()
}

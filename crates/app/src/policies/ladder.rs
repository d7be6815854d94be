//! Where a firm stands on the way of growth: each step's clause judged, and the thresholds of statistics for its industry.

use std::sync::Arc;

use base::{
    Date, Fen,
    time::{date_plus_days, date_plus_months},
};
use rules::{
    Condition, Fact, Facts, FieldId, Node, Number, Test, Truth, Value,
    clause::{Clause, Dates, Standing, Verdict},
    condition::{Comparison, Term},
    evaluate::Measure,
    explain::{self, Explanation, Gap, Record},
};

use super::{
    model::{Profile, last_full_year},
    near::Way,
};
use crate::pack::{LadderStep, Pack, Policies, ScaleThreshold};

/// What can be said of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RungState {
    /// The firm is there.
    Held,
    /// It fulfils the conditions.
    Eligible,
    /// Something is still lacking.
    Lacking,
    /// Something is still to be said.
    Open,
    /// The present conditions are not known.
    Gap,
}

impl RungState {
    /// In text keys and in the interface.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Eligible => "eligible",
            Self::Lacking => "lacking",
            Self::Open => "open",
            Self::Gap => "gap",
        }
    }
}

/// A step as a firm sees it.
#[derive(Debug, Clone)]
pub struct Rung<'p> {
    /// The step.
    pub step: &'p LadderStep,
    /// What can be said of it.
    pub state: RungState,
    /// The clause that was judged: the present one, or the last known one.
    pub clause: Option<&'p Clause>,
    /// Whether that clause only orients.
    pub is_orientation: bool,
    /// What came of it, for one that orients too.
    pub truth: Option<Truth>,
    /// Condition by condition.
    pub explanation: Option<Explanation<'p>>,
    /// The facts it was judged by.
    pub facts: Arc<Facts>,
    /// What would have to change.
    pub gaps: Vec<Gap<'p>>,
    /// What is still to be said, whether something fails besides or not.
    pub missing: Vec<FieldId>,
    /// The day from which it holds, if time is all it lacks.
    pub reachable_on: Option<Date>,
}

/// A threshold of statistics as a firm sees it.
#[derive(Debug, Clone)]
pub struct Scale<'p> {
    /// The threshold.
    pub threshold: &'p ScaleThreshold,
    /// What the firm has, if it is known.
    pub actual: Option<Fen>,
    /// Whether it is reached, if that can be said.
    pub is_reached: Option<bool>,
    /// The year in which it would be reached if revenue grew on as it did in the last two years.
    pub reachable_in: Option<i16>,
}

/// Where a firm stands on a day: the steps, and the thresholds that may hold for its industry.
#[must_use]
pub fn stand<'p>(pack: &'p Pack, profile: &Profile, on: Date) -> (Vec<Rung<'p>>, Vec<Scale<'p>>) {
    let policies = &pack.policies;
    let mut facts = profile.facts(&policies.library.catalogue);
    facts.complete(&policies.library.catalogue, on);
    let facts = Arc::new(facts);
    let rungs = policies.ladder.steps.iter().map(|step| rung(policies, step, &facts, on)).collect();
    let industry = profile.organization.industry.clone().unwrap_or_default();
    let scales = policies.ladder.thresholds.iter().filter(|one| fits(policies, one, &industry)).map(|one| scale(policies, one, &facts, on));
    (rungs, scales.collect())
}

fn fits(policies: &Policies, threshold: &ScaleThreshold, industry: &str) -> bool {
    !industry.is_empty() && policies.ladder.thresholds_of(industry).any(|one| one == threshold)
}

/// The clause a step is judged by, and whether it only orients because the present conditions are not known.
#[must_use]
pub fn clause_of<'p>(policies: &'p Policies, step: &LadderStep, on: Date) -> (Option<&'p Clause>, bool) {
    let library = &policies.library;
    let present = step.clause.as_deref().and_then(|id| library.clause(id));
    let known = present.filter(|clause| clause.standing() == Standing::Computed && clause.is_in_force(on));
    (known.or_else(|| step.orientation.as_deref().and_then(|id| library.clause(id))), known.is_none())
}

/// A step as a firm sees it, by facts that are complete.
pub(super) fn rung<'p>(policies: &'p Policies, step: &'p LadderStep, facts: &Arc<Facts>, on: Date) -> Rung<'p> {
    let library = &policies.library;
    let (clause, is_orientation) = clause_of(policies, step, on);
    let mut rung = Rung {
        step,
        state: RungState::Gap,
        clause,
        is_orientation,
        truth: None,
        explanation: None,
        facts: Arc::clone(facts),
        gaps: Vec::new(),
        missing: Vec::new(),
        reachable_on: None,
    };
    if let Some(clause) = clause {
        let scope = clause.scope(facts, on);
        let explanation = Explanation::of(clause, facts, on);
        let truth = match clause.verdict(facts, on, Dates::Ignore) {
            Verdict::Judged(truth) => truth,
            Verdict::NotInForce => Truth::Unknown,
        };
        rung.truth = Some(truth);
        if truth == Truth::False {
            if let Some(way) = Way::to(&scope, &library.catalogue, &clause.condition) {
                rung.gaps = explanation.gaps(&scope, &library.catalogue);
                rung.missing = explain::missing_in(&scope, &library.catalogue, &way.unknown);
            }
            rung.reachable_on = reachable_on(&explanation, on);
        } else {
            rung.missing = explanation.missing(&scope, &library.catalogue);
        }
        rung.explanation = Some(explanation);
        if !is_orientation {
            rung.state = match truth {
                Truth::True => RungState::Eligible,
                Truth::False => RungState::Lacking,
                Truth::Unknown => RungState::Open,
            };
        }
    }
    if is_held(policies, step, facts) {
        rung.state = RungState::Held;
    }
    rung
}

/// Whether a firm is on a step already.
pub(super) fn is_held(policies: &Policies, step: &LadderStep, facts: &Facts) -> bool {
    let held = step.held.as_deref().and_then(|key| policies.library.catalogue.by_key(key));
    held.is_some_and(|field| *facts.get(field) == Fact::Known(Value::Flag(true)))
}

/// The day from which a clause that fails holds, if time is all it lacks: of several ways the soonest, and none where anything that
/// decides is still to be said.
fn reachable_on(explanation: &Explanation<'_>, on: Date) -> Option<Date> {
    let day = day_of(explanation, &explanation.clause.condition, on)?;
    Some(if day > on { day } else { date_plus_days(on, 1) })
}

fn day_of(explanation: &Explanation<'_>, condition: &Condition, on: Date) -> Option<Date> {
    let record = explanation.record_of(condition)?;
    match record.truth {
        Truth::True => return Some(on),
        Truth::Unknown => return None,
        Truth::False => {}
    }
    let soonest = |parts: &[Condition], wanted: usize| -> Option<Date> {
        let mut known: Vec<Date> = parts.iter().filter_map(|part| day_of(explanation, part, on)).collect();
        known.sort_unstable();
        wanted.checked_sub(1).and_then(|last| known.get(last).copied())
    };
    match &condition.node {
        Node::All(parts) => soonest(parts, parts.len()),
        Node::Any(parts) => soonest(parts, 1),
        Node::AtLeast(wanted, parts) => soonest(parts, *wanted),
        Node::If(parts) => {
            let [test, then, otherwise] = &**parts;
            match explanation.record_of(test)?.truth {
                Truth::True => day_of(explanation, then, on),
                Truth::False => day_of(explanation, otherwise, on),
                Truth::Unknown => None,
            }
        }
        Node::Test(Test::Compare { left: Term::Field(_), op, .. }) => long_enough_on(record, *op),
        Node::Test(_) | Node::Not(_) | Node::Manual(_) | Node::Unread | Node::Always => None,
    }
}

/// The day on which a span has lasted as long as it must.
fn long_enough_on(record: &Record<'_>, op: Comparison) -> Option<Date> {
    let (Measure::Since(day, months), Measure::Number(bound)) = (record.actual, record.bound) else { return None };
    let months = i32::try_from(Number::whole(i64::from(months)).times_floor(bound)?).ok()?;
    let day = date_plus_months(day, months)?;
    match op {
        Comparison::AtLeast => Some(day),
        Comparison::Above => Some(date_plus_days(day, 1)),
        Comparison::AtMost | Comparison::Below | Comparison::Equal => None,
    }
}

/// What a firm has of what a threshold measures, if it is known.
pub(super) fn measured(policies: &Policies, threshold: &ScaleThreshold, facts: &Facts) -> Option<Fen> {
    match facts.get(policies.library.catalogue.by_key(&threshold.measure)?) {
        Fact::Known(Value::Number(number)) => number.as_whole().map(Fen),
        _ => None,
    }
}

/// The fact that tells how the measure of a threshold grew.
pub(super) fn history_of(threshold: &ScaleThreshold) -> &'static str {
    if threshold.measure == "fin.revenue_last" { "fin.revenue_3y" } else { "fin.main_revenue_by_year" }
}

/// A threshold as a firm sees it, by facts that are complete.
pub(super) fn scale<'p>(policies: &Policies, threshold: &'p ScaleThreshold, facts: &Facts, on: Date) -> Scale<'p> {
    let catalogue = &policies.library.catalogue;
    let actual = measured(policies, threshold, facts);
    let years = |key: &str| match facts.get(catalogue.by_key(key)?) {
        Fact::Known(Value::ByYear(years)) => Some(years.to_vec()),
        _ => None,
    };
    let history = years(history_of(threshold));
    let is_reached = actual.map(|fen| fen >= threshold.at_least);
    Scale {
        threshold,
        actual,
        is_reached,
        reachable_in: (is_reached == Some(false))
            .then(|| history.and_then(|years| grown(&years, threshold.at_least.0, last_full_year(on))))
            .flatten(),
    }
}

/// The year in which an amount passes a bound if it grows as it did over the last two years; not beyond ten years.
#[expect(clippy::cast_precision_loss, reason = "an estimate of a year; amounts of a firm are far below 2^53 fen in what it decides")]
fn grown(years: &[i64], bound: i64, last_year: i16) -> Option<i16> {
    let (first, last) = (*years.get(years.len().checked_sub(3)?)?, *years.last()?);
    if first <= 0 || last <= first {
        return None;
    }
    let yearly = (last as f64 / first as f64).sqrt();
    let mut amount = last as f64;
    for years_on in 1..=10_i16 {
        amount *= yearly;
        if amount >= bound as f64 {
            return Some(last_year + years_on);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use std::path::Path;

    use rules::{condition::Bound, fact::Provenance};

    use super::*;

    #[test]
    fn time_alone_is_said_by_what_decides_and_not_by_what_fails_beside_it() {
        let pack = Pack::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/minhang")).unwrap();
        let library = &pack.policies.library;
        let catalogue = &library.catalogue;
        let on: Date = "2026-06-01".parse().unwrap();
        let mut facts = Facts::new(catalogue);
        facts.set(catalogue.by_key("reg.founded_on").unwrap(), Fact::Known(Value::Date("2024-03-31".parse().unwrap())), Provenance::Stated);
        facts.set(catalogue.by_key("staff.total").unwrap(), Fact::Known(Value::Number(Number::whole(90))), Provenance::Stated);
        facts.complete(catalogue, on);
        let compare = |key: &str, op: Comparison, bound: i64| {
            let left = Term::Field(catalogue.by_key(key).unwrap());
            Condition::of(Node::Test(Test::Compare { left, op, right: Bound::Number(Number::whole(bound)) }))
        };
        let at_least = |key: &str, bound: i64| compare(key, Comparison::AtLeast, bound);
        let day = |node: Node| {
            let clause = Clause { condition: Condition::of(node), ..library.clauses.first().unwrap().clone() };
            reachable_on(&Explanation::of(&clause, &facts, on), on).map(|day| day.to_string())
        };
        let (three, four) = (at_least("reg.age_years", 3), at_least("reg.age_years", 4));
        let (many, few, unknown) = (at_least("staff.total", 100), at_least("staff.total", 50), at_least("ip.class1", 1));
        let any = |parts: &[&Condition]| Condition::of(Node::Any(parts.iter().copied().cloned().collect()));
        let said = |day: &str| Some(day.to_owned());
        assert_eq!(day(Node::All(vec![three.clone(), few.clone()])), said("2027-03-31"));
        assert_eq!(
            day(Node::All(vec![three.clone(), any(&[&many, &few])])),
            said("2027-03-31"),
            "one way holds, the other does not matter"
        );
        assert_eq!(day(Node::All(vec![three.clone(), many.clone()])), None, "time is not all");
        assert_eq!(day(Node::Any(vec![many.clone(), three.clone()])), said("2027-03-31"), "one way is only a matter of time");
        assert_eq!(day(Node::Any(vec![four.clone(), three.clone()])), said("2027-03-31"), "the soonest way");
        assert_eq!(day(Node::All(vec![four.clone(), three.clone()])), said("2028-03-31"), "the last one");
        assert_eq!(day(Node::AtLeast(2, vec![four.clone(), three.clone(), many.clone()])), said("2028-03-31"));
        assert_eq!(day(Node::AtLeast(3, vec![four, three.clone(), many])), None);
        assert_eq!(day(Node::All(vec![three.clone(), unknown])), None, "what is not known may fail");
        assert_eq!(day(compare("reg.age_years", Comparison::Above, 3).node), said("2027-04-01"));
        assert_eq!(day(Node::All(vec![three, Condition::of(Node::Not(Box::new(few)))])), None, "no time mends a negation");
    }

    #[test]
    fn growth_of_the_last_two_years_is_carried_on_and_none_is_made_up() {
        assert_eq!(grown(&[1_000, 1_200, 1_440], 2_000, 2025), Some(2027));
        assert_eq!(grown(&[1_440, 1_200, 1_000], 2_000, 2025), None);
        assert_eq!(grown(&[1_000, 1_001, 1_002], 2_000, 2025), None);
        assert_eq!(grown(&[0, 500], 2_000, 2025), None);
    }
}

//! Where a firm stands on the way of growth: each step's clause judged, and the thresholds of statistics for its industry.

use std::sync::Arc;

use base::{
    Date, Fen,
    time::{date_plus_days, date_plus_months},
};
use rules::{
    Fact, Facts, FieldId, Number, Truth, Value,
    clause::{Clause, Dates, Standing, Verdict},
    condition::{Comparison, Term},
    evaluate::Measure,
    explain::{Explanation, Gap},
};

use super::{
    model::{Profile, last_full_year},
    near,
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
    /// What is still to be said.
    pub missing: Vec<FieldId>,
    /// The day from which only time was lacking, if nothing but time is.
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
            let is_near = near::steps(&scope, &library.catalogue, &clause.condition).is_some();
            rung.gaps = if is_near { explanation.gaps(&scope, &library.catalogue) } else { Vec::new() };
            rung.reachable_on = reachable_on(&explanation, on);
        }
        rung.missing = explanation.missing(&scope, &library.catalogue);
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

/// The day on which the last span has lasted long enough, if spans are all that fails.
fn reachable_on(explanation: &Explanation<'_>, on: Date) -> Option<Date> {
    let mut last = None;
    for record in explanation.records.iter().filter(|record| record.truth == Truth::False && record.condition.node.parts().is_empty()) {
        let rules::Node::Test(rules::Test::Compare { left: Term::Field(_), op: Comparison::AtLeast | Comparison::Above, .. }) =
            &record.condition.node
        else {
            return None;
        };
        let (Measure::Since(day, months), Measure::Number(bound)) = (record.actual, record.bound) else { return None };
        let months = i32::try_from(Number::whole(i64::from(months)).times_floor(bound)?).ok()?;
        last = last.max(Some(date_plus_months(day, months)?));
    }
    last.map(|day: Date| if day > on { day } else { date_plus_days(on, 1) })
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
    use super::*;

    #[test]
    fn growth_of_the_last_two_years_is_carried_on_and_none_is_made_up() {
        assert_eq!(grown(&[1_000, 1_200, 1_440], 2_000, 2025), Some(2027));
        assert_eq!(grown(&[1_440, 1_200, 1_000], 2_000, 2025), None);
        assert_eq!(grown(&[1_000, 1_001, 1_002], 2_000, 2025), None);
        assert_eq!(grown(&[0, 500], 2_000, 2025), None);
    }
}

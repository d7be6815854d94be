//! Why: a record for every condition, what failed, what is missing, and by how much.
//!
//! [`Explanation::of`] is the hot path and keeps only what was measured; names, sources and shortfalls are looked up when
//! they are shown.

use base::Date;
use jiff::ToSpan;

use crate::{
    clause::Clause,
    condition::{Bound, Comparison, Condition, Node, Term, Test},
    derive::Changed,
    evaluate::{Measure, ReadAt, Scope},
    fact::{Fact, Facts, Provenance, Value},
    field::{Catalogue, Derivation, FieldId, Kind},
    number::Number,
    truth::Truth,
};

/// What came of one condition.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    /// The condition.
    pub condition: &'a Condition,
    /// How deep it stands.
    pub depth: u8,
    /// The verdict.
    pub truth: Truth,
    /// What was measured, for a comparison.
    pub actual: Measure,
    /// The bound in force on the clause's date, for a comparison.
    pub bound: Measure,
}

/// A clause explained for one firm.
#[derive(Debug, Clone)]
pub struct Explanation<'a> {
    /// The clause.
    pub clause: &'a Clause,
    /// The verdict of its conditions.
    pub verdict: Truth,
    /// A record a condition, in order of the file.
    pub records: Vec<Record<'a>>,
}

/// A fact that would have to change for a failed condition to hold, all others fixed.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap<'a> {
    /// The condition that fails.
    pub condition: &'a Condition,
    /// What is lacking.
    pub lack: Lack,
}

/// What is lacking of one fact.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lack {
    /// The fact, as it was given; for a span, the span.
    pub field: FieldId,
    /// By how much it falls short (or is over, if negative), in the unit of its field: fen, persons, points.
    /// `None` where it is not a matter of amount.
    pub short: Option<Number>,
    /// The same in millionths of what the fact is or would have to be, whichever is more.
    pub short_ppm: Option<i64>,
    /// What can change it.
    pub remedy: Remedy,
    /// The first day on which a span will have lasted long enough.
    pub holds_on: Option<Date>,
}

/// What has to come about, joined as the conditions join it.
#[derive(Debug, Clone, PartialEq)]
pub enum Need<T> {
    /// This.
    One(T),
    /// So many of these at least: one of several ways, or all of them.
    Of(usize, Vec<Self>),
}

/// What could close a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Remedy {
    /// Waiting.
    Time,
    /// A certificate or a paper.
    Document,
    /// Money or people.
    Means,
    /// Nothing the firm can do soon.
    Nothing,
}

impl<'a> Explanation<'a> {
    /// Judges every condition of a clause and keeps a record of each.
    #[must_use]
    pub fn of(clause: &'a Clause, facts: &Facts, on: Date) -> Self {
        let scope = clause.scope(facts, on);
        let mut records = Vec::with_capacity(16);
        let verdict = record(&scope, &clause.condition, 0, &mut records);
        Self { clause, verdict, records }
    }

    /// The conditions that fail and by that decide, the innermost of them.
    #[must_use]
    pub fn failed(&self, scope: &Scope<'_>) -> Vec<&'a Condition> {
        let mut failed = Vec::new();
        blame(scope, &self.clause.condition, Truth::False, &mut failed);
        failed
    }

    /// The conditions that keep it undecided, the innermost of them. None once it is decided.
    #[must_use]
    pub fn undecided(&self, scope: &Scope<'_>) -> Vec<&'a Condition> {
        if self.verdict == Truth::Unknown { undecided_in(scope, &self.clause.condition) } else { Vec::new() }
    }

    /// The facts, as they would be given, that are still missing and can change the verdict. Empty once it is decided.
    #[must_use]
    pub fn missing(&self, scope: &Scope<'_>, catalogue: &Catalogue) -> Vec<FieldId> {
        missing_in(scope, catalogue, &self.undecided(scope))
    }

    /// What the failed conditions rest on, with the shortfall of each fact, all others fixed: amounts before all else,
    /// smallest relative gap first.
    #[must_use]
    pub fn gaps(&self, scope: &Scope<'_>, catalogue: &Catalogue) -> Vec<Gap<'a>> {
        let mut gaps = Vec::new();
        for condition in self.failed(scope) {
            let Node::Test(test) = &condition.node else { continue };
            if let Some(lack) = waiting(scope, test) {
                gaps.push(Gap { condition, lack });
                continue;
            }
            let roots = test.fields().into_iter().flat_map(|field| scope.facts.given_roots(catalogue, field));
            let mut lacks: Vec<Lack> = roots.map(|root| lack(scope, catalogue, condition, root)).collect();
            // Where an amount makes it hold, a fact of which no amount does is no way to it.
            if lacks.iter().any(|lack| lack.short.is_some()) {
                lacks.retain(|lack| lack.short.is_some());
            }
            gaps.extend(lacks.into_iter().map(|lack| Gap { condition, lack }));
        }
        gaps.sort_by_key(|gap| gap.lack.rank());
        gaps
    }

    /// The conditions that would have to hold, as the tree joins them. None unless it fails.
    #[must_use]
    pub fn need(&self) -> Option<Need<&'a Condition>> {
        self.need_of(&self.clause.condition)
    }

    /// The records by which it fails, the innermost of them, in order of the file: nothing of a way that fails beside one that holds. A
    /// negation that fails stands for itself. None unless it fails.
    #[must_use]
    pub fn deciding(&self) -> Vec<&Record<'a>> {
        let mut needed: Vec<&Condition> = Vec::new();
        if let Some(need) = self.need() {
            need.each(&mut |condition| needed.push(*condition));
        }
        self.records.iter().filter(|record| needed.iter().any(|one| std::ptr::eq(*one, record.condition))).collect()
    }

    /// What came of a condition of the clause.
    #[must_use]
    pub fn record_of(&self, condition: &Condition) -> Option<&Record<'a>> {
        self.records.iter().find(|record| std::ptr::eq(record.condition, condition))
    }

    /// What is lacking to that, by the gaps found. A way that the firm cannot go is left out where there is another.
    #[must_use]
    pub fn lacking(&self, gaps: &[Gap<'a>]) -> Option<Need<Lack>> {
        let need = self.need()?;
        let ways = |condition: &Condition, is_way: fn(&Lack) -> bool| {
            let own = gaps.iter().filter(|gap| std::ptr::eq(gap.condition, condition) && is_way(&gap.lack));
            Need::of(1, own.map(|gap| Need::One(gap.lack)).collect())
        };
        let within_reach = need.map(&mut |condition| ways(condition, Lack::is_within_reach));
        within_reach.or_else(|| need.map(&mut |condition| ways(condition, |_| true))).map(Need::ordered)
    }

    fn need_of(&self, condition: &'a Condition) -> Option<Need<&'a Condition>> {
        if self.truth_of(condition) != Truth::False {
            return None;
        }
        let all = |parts: &'a [Condition]| -> Vec<Need<&'a Condition>> { parts.iter().filter_map(|part| self.need_of(part)).collect() };
        match &condition.node {
            Node::All(parts) => Need::of(parts.len(), all(parts)),
            Node::Any(parts) => Need::of(1, all(parts)),
            Node::AtLeast(wanted, parts) => {
                let failed = all(parts);
                Need::of((wanted + failed.len()).saturating_sub(parts.len()), failed)
            }
            Node::If(parts) => {
                let [test, then, otherwise] = &**parts;
                match self.truth_of(test) {
                    Truth::True => self.need_of(then),
                    Truth::False => self.need_of(otherwise),
                    Truth::Unknown => Need::of(1, [then, otherwise].into_iter().filter_map(|part| self.need_of(part)).collect()),
                }
            }
            Node::Test(_) | Node::Not(_) | Node::Manual(_) | Node::Unread | Node::Always => Some(Need::One(condition)),
        }
    }

    fn truth_of(&self, condition: &Condition) -> Truth {
        self.record_of(condition).map_or(Truth::Unknown, |record| record.truth)
    }
}

impl<T> Need<T> {
    /// So many of several needs; what says the same without a layer of its own is said so. None of none.
    fn of(wanted: usize, parts: Vec<Self>) -> Option<Self> {
        if parts.len() <= 1 {
            return parts.into_iter().next();
        }
        let is_all = wanted >= parts.len();
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Self::Of(own, inner) if (is_all && own == inner.len()) || (wanted == 1 && own == 1) => flat.extend(inner),
                part => flat.push(part),
            }
        }
        Some(Self::Of(if is_all { flat.len() } else { wanted.max(1) }, flat))
    }

    /// What all have to come about.
    #[must_use]
    pub fn parts(&self) -> &[Self] {
        match self {
            Self::Of(wanted, parts) if *wanted == parts.len() => parts,
            _ => std::slice::from_ref(self),
        }
    }

    /// Calls `seen` with each thing that it names.
    pub fn each<'n>(&'n self, seen: &mut impl FnMut(&'n T)) {
        match self {
            Self::One(one) => seen(one),
            Self::Of(_, parts) => parts.iter().for_each(|part| part.each(seen)),
        }
    }

    /// The same of something else. What is `None` cannot come about: the other ways to it remain.
    pub fn map<U>(&self, other: &mut impl FnMut(&T) -> Option<Need<U>>) -> Option<Need<U>> {
        match self {
            Self::One(one) => other(one),
            Self::Of(wanted, parts) => {
                let mut left = Vec::with_capacity(parts.len());
                for part in parts {
                    left.extend(part.map(other));
                }
                if left.len() < *wanted { None } else { Need::of(*wanted, left) }
            }
        }
    }
}

impl Need<Lack> {
    fn ordered(self) -> Self {
        match self {
            Self::One(_) => self,
            Self::Of(wanted, parts) => {
                let mut parts: Vec<Self> = parts.into_iter().map(Self::ordered).collect();
                parts.sort_by_key(Self::rank);
                Self::Of(wanted, parts)
            }
        }
    }

    fn rank(&self) -> Option<(u8, i64, Remedy)> {
        match self {
            Self::One(lack) => Some(lack.rank()),
            Self::Of(_, parts) => parts.first().and_then(Self::rank),
        }
    }
}

impl Lack {
    /// Amounts that are short before those that are over and those before all else; of amounts the relatively smallest first.
    fn rank(&self) -> (u8, i64, Remedy) {
        let kind = self.short.map_or(2, |short| u8::from(short < Number::ZERO));
        (kind, self.short_ppm.unwrap_or(i64::MAX), self.remedy)
    }

    /// Whether a firm can do or await it; to have less of something is not what it strives for.
    fn is_within_reach(&self) -> bool {
        self.short.map_or(self.remedy != Remedy::Nothing, |short| short > Number::ZERO)
    }
}

fn record<'a>(scope: &Scope<'_>, condition: &'a Condition, depth: u8, records: &mut Vec<Record<'a>>) -> Truth {
    let place = records.len();
    records.push(Record { condition, depth, truth: Truth::Unknown, actual: Measure::Unknown, bound: Measure::Unknown });
    let (mut actual, mut bound) = (Measure::Unknown, Measure::Unknown);
    let below = depth.saturating_add(1);
    let truth = match &condition.node {
        Node::Test(Test::Compare { left, op, right }) => {
            actual = scope.measure(*left);
            let (truth, in_force) = scope.compared(actual, *op, *right);
            bound = in_force;
            truth
        }
        Node::Test(test) => scope.test(test),
        Node::All(parts) => parts.iter().fold(Truth::True, |truth, part| truth.and(record(scope, part, below, records))),
        Node::Any(parts) => parts.iter().fold(Truth::False, |truth, part| truth.or(record(scope, part, below, records))),
        Node::AtLeast(wanted, parts) => {
            let truths: Vec<Truth> = parts.iter().map(|part| record(scope, part, below, records)).collect();
            Truth::at_least(*wanted, truths.into_iter())
        }
        Node::Not(part) => !record(scope, part, below, records),
        Node::If(parts) => {
            let [test, then, otherwise] = parts.each_ref().map(|part| record(scope, part, below, records));
            test.choose(then, otherwise)
        }
        Node::Manual(_) => scope.ruling(&condition.number),
        Node::Unread => Truth::Unknown,
        Node::Always => Truth::True,
    };
    if let Some(own) = records.get_mut(place) {
        (own.truth, own.actual, own.bound) = (truth, actual, bound);
    }
    truth
}

/// The conditions within one that keep it undecided, the innermost of them. None once it is decided.
#[must_use]
pub fn undecided_in<'a>(scope: &Scope<'_>, condition: &'a Condition) -> Vec<&'a Condition> {
    let mut undecided = Vec::new();
    blame(scope, condition, Truth::Unknown, &mut undecided);
    undecided
}

/// The facts, as they would be given, that undecided conditions wait for, each once.
#[must_use]
pub fn missing_in(scope: &Scope<'_>, catalogue: &Catalogue, undecided: &[&Condition]) -> Vec<FieldId> {
    let mut missing = Vec::new();
    for condition in undecided {
        let Node::Test(test) = &condition.node else { continue };
        for field in scope.fields(test) {
            for root in scope.facts.missing_roots(catalogue, field) {
                if !missing.contains(&root) {
                    missing.push(root);
                }
            }
        }
    }
    missing
}

/// The tests by which a condition has its verdict.
fn blame<'a>(scope: &Scope<'_>, condition: &'a Condition, wanted: Truth, blamed: &mut Vec<&'a Condition>) {
    if scope.judge(condition) != wanted {
        return;
    }
    match &condition.node {
        Node::Test(_) | Node::Manual(_) | Node::Unread | Node::Always => blamed.push(condition),
        Node::All(parts) | Node::Any(parts) => parts.iter().for_each(|part| blame(scope, part, wanted, blamed)),
        Node::AtLeast(_, parts) => parts.iter().for_each(|part| {
            blame(scope, part, wanted, blamed);
        }),
        Node::Not(part) => blame(scope, part, !wanted, blamed),
        Node::If(parts) => {
            let [test, then, otherwise] = &**parts;
            match scope.judge(test) {
                Truth::True => blame(scope, then, wanted, blamed),
                Truth::False => blame(scope, otherwise, wanted, blamed),
                Truth::Unknown => {
                    blame(scope, test, Truth::Unknown, blamed);
                    blame(scope, then, wanted, blamed);
                    blame(scope, otherwise, wanted, blamed);
                }
            }
        }
    }
}

impl Facts {
    /// The facts to ask for where a field is unknown: its inputs once one of them is known, else itself.
    #[must_use]
    pub fn missing_roots(&self, catalogue: &Catalogue, field: FieldId) -> Vec<FieldId> {
        let is_open = match self.get(field) {
            Fact::Unknown => true,
            Fact::Known(Value::Between(low, high)) => low != high,
            _ => false,
        };
        if !is_open || self.is_given(field) {
            return Vec::new();
        }
        let inputs = catalogue.inputs(field);
        let is_begun = catalogue.get(field).is_some_and(|own| {
            own.derivations.iter().any(|derivation| match derivation {
                Derivation::Score(table, _) => self.is_begun(catalogue, *table),
                _ => inputs.iter().any(|input| *self.get(*input) != Fact::Unknown),
            })
        });
        if !is_begun {
            return vec![field];
        }
        let mut roots = Vec::new();
        for root in inputs.into_iter().flat_map(|input| self.missing_roots(catalogue, input)) {
            if !roots.contains(&root) {
                roots.push(root);
            }
        }
        roots
    }

    /// The facts as they were given that a field rests on.
    #[must_use]
    pub fn given_roots(&self, catalogue: &Catalogue, field: FieldId) -> Vec<FieldId> {
        if self.provenance(field) != Provenance::Derived {
            return if *self.get(field) == Fact::Unknown { Vec::new() } else { vec![field] };
        }
        let inputs = catalogue.inputs(field);
        if inputs.is_empty() {
            return vec![field];
        }
        let mut roots = Vec::new();
        for root in inputs.into_iter().flat_map(|input| self.given_roots(catalogue, input)) {
            if !roots.contains(&root) {
                roots.push(root);
            }
        }
        if let Some(own) = catalogue.get(field).filter(|own| own.derivations.iter().any(|one| matches!(one, Derivation::Score(_, None)))) {
            // A total counts in points: it is a gap of its own.
            debug_assert_eq!(own.kind, Kind::Points);
            roots.insert(0, field);
        }
        roots
    }
}

/// By how much one given fact falls short of making a condition hold, everything else fixed: exact in whole units
/// (one fen, one person), found by trying, so that it is right through any chain of derivations and tables.
#[must_use]
pub fn shortfall(scope: &Scope<'_>, catalogue: &Catalogue, condition: &Condition, field: FieldId) -> Option<Number> {
    if let Node::Test(Test::Compare { left: Term::Field(own), op, right }) = &condition.node
        && *own == field
        && matches!(catalogue.get(field)?.kind, Kind::Points | Kind::Ratio | Kind::Area | Kind::Usd | Kind::Years | Kind::Months)
    {
        return plain(scope.measure(Term::Field(field)), *op, scope.bound(*right));
    }
    let holds = |by: i64| {
        let changed = Changed { field, by };
        let facts = changed.apply(scope.facts, catalogue, scope.on)?;
        let scope = Scope { facts: &facts, ..*scope };
        Some(scope.judge(condition) == Truth::True)
    };
    for sign in [1_i64, -1] {
        let (mut low, mut high) = (0_i64, 1_i64);
        while holds(sign * high) == Some(false) && high < 1 << 50 {
            (low, high) = (high, high * 2);
        }
        if holds(sign * high) != Some(true) {
            continue;
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if holds(sign * middle) == Some(true) { high = middle } else { low = middle }
        }
        return Some(Number::whole(sign * high));
    }
    None
}

/// The difference to a bound, for facts that are not counted in whole units. Past a strict bound it is the bound itself.
fn plain(actual: Measure, op: Comparison, bound: Measure) -> Option<Number> {
    let (Measure::Number(actual) | Measure::Between(_, actual), Measure::Number(bound)) = (actual, bound) else { return None };
    let short = bound.minus(actual)?;
    let one = Number::whole(1);
    match op {
        Comparison::Above if short.as_whole().is_some() => Number::ratio(short.num().checked_add(short.den())?, short.den()),
        Comparison::Below if short.as_whole().is_some() => short.minus(one),
        _ => Some(short),
    }
}

fn lack(scope: &Scope<'_>, catalogue: &Catalogue, condition: &Condition, field: FieldId) -> Lack {
    let short = shortfall(scope, catalogue, condition, field);
    let short_ppm = short.and_then(|short| relative_ppm(scope.facts, field, short));
    Lack { field, short, short_ppm, remedy: remedy(catalogue, field), holds_on: None }
}

fn relative_ppm(facts: &Facts, field: FieldId, short: Number) -> Option<i64> {
    let size = |number: Number| if number < Number::ZERO { Number::ZERO.minus(number) } else { Some(number) };
    let own = match facts.get(field) {
        Fact::Known(Value::Number(number) | Value::Between(_, number)) => *number,
        Fact::Known(Value::ByYear(years)) => Number::whole(*years.last()?),
        _ => return None,
    };
    let wanted = own.minus(Number::ZERO.minus(short)?)?;
    let (short, whole) = (size(short)?, size(own)?.max(size(wanted)?));
    let (num, den) = (i128::from(short.num()) * i128::from(whole.den()), i128::from(short.den()) * i128::from(whole.num()));
    i64::try_from(num.checked_mul(1_000_000)?.checked_div(den)?).ok()
}

/// A span that has not lasted long enough yet: a matter of time, whatever day it began on.
fn waiting(scope: &Scope<'_>, test: &Test) -> Option<Lack> {
    let Test::Compare { left: Term::Field(field), op, right } = test else { return None };
    let (Measure::Since(day, months), Measure::Number(bound)) = (scope.measure(Term::Field(*field)), scope.bound(*right)) else {
        return None;
    };
    let later = |days: i32| {
        let months = i32::try_from(Number::whole(i64::from(months)).times_floor(bound)?).ok()?;
        day.checked_add(months.months()).and_then(|end| end.checked_add(days.days())).ok()
    };
    let holds_on = match op {
        Comparison::AtLeast => later(0),
        Comparison::Above => later(1),
        Comparison::AtMost | Comparison::Below | Comparison::Equal => return None,
    };
    Some(Lack { field: *field, short: None, short_ppm: None, remedy: Remedy::Time, holds_on })
}

fn remedy(catalogue: &Catalogue, field: FieldId) -> Remedy {
    match catalogue.get(field).map(|field| field.kind) {
        Some(Kind::Years | Kind::Months) => Remedy::Time,
        Some(Kind::Flag | Kind::Code) => Remedy::Document,
        Some(Kind::Codes | Kind::Date | Kind::Year) | None => Remedy::Nothing,
        Some(_) => Remedy::Means,
    }
}

/// Where the bound in force is written: the source of the parameter's value, else those of the clause.
#[must_use]
pub fn bound_source<'a>(clause: &'a Clause, scope: &Scope<'_>, bound: Bound) -> Vec<&'a str> {
    match (bound, scope.read_at()) {
        (Bound::Parameter(at), ReadAt::Day(day)) => {
            let dated = clause.parameters.get(at).and_then(|parameter| parameter.on(day));
            dated.map(|dated| vec![dated.source.as_str()]).unwrap_or_default()
        }
        (Bound::Parameter(_), _) => Vec::new(),
        _ => clause.sources.iter().map(String::as_str).collect(),
    }
}

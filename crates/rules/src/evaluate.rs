//! One firm against one condition: the verdict, and what each test measured.

use std::cmp::Ordering;

use base::Date;
use jiff::ToSpan;

use crate::{
    condition::{Bound, Comparison, Condition, Dated, Node, Parameter, Term, Test, is_listed},
    fact::{Fact, Facts, Value},
    field::FieldId,
    number::Number,
    truth::Truth,
};

/// What a condition is judged with.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// What is known of the firm, complete with what follows from it.
    pub facts: &'a Facts,
    /// The clause's parameters.
    pub parameters: &'a [Parameter],
    /// The clause's date: parameters are read at it and spans are measured to it. Never "now".
    pub on: Date,
    /// The day of an event at which parameters are read instead, where the clause goes by one.
    pub event: Option<FieldId>,
    /// The clause, by which rulings are found.
    pub clause: &'a str,
}

/// The day at which parameters are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadAt {
    /// This one.
    Day(Date),
    /// The day of an event nobody has told yet.
    Unknown,
    /// There was no such event, so that there is no bound either.
    NoEvent,
}

/// What was measured: small, copied, kept for the explanation.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Measure {
    /// Nothing is known.
    #[default]
    Unknown,
    /// There is none.
    Absent,
    /// A number in the unit of its field.
    Number(Number),
    /// A number of which only bounds are known.
    Between(Number, Number),
    /// A day.
    Date(Date),
    /// A span from a day, in units of so many months.
    Since(Date, i32),
    /// Yearly growth from the first amount to the last.
    Growth(i64, i64, u32),
}

impl From<&Fact> for Measure {
    fn from(fact: &Fact) -> Self {
        match fact {
            Fact::Absent => Self::Absent,
            Fact::Known(Value::Number(number)) => Self::Number(*number),
            Fact::Known(Value::Between(low, high)) => Self::Between(*low, *high),
            Fact::Known(Value::Date(day)) => Self::Date(*day),
            Fact::Known(Value::Since(day, months)) => Self::Since(*day, *months),
            Fact::Known(Value::Growth { first, last, years }) => Self::Growth(*first, *last, *years),
            _ => Self::Unknown,
        }
    }
}

impl Scope<'_> {
    /// The verdict on a condition and all beneath it.
    #[must_use]
    pub fn judge(&self, condition: &Condition) -> Truth {
        match &condition.node {
            Node::Test(test) => self.test(test),
            Node::All(parts) => parts.iter().fold(Truth::True, |truth, part| truth.and(self.judge(part))),
            Node::Any(parts) => parts.iter().fold(Truth::False, |truth, part| truth.or(self.judge(part))),
            Node::AtLeast(wanted, parts) => Truth::at_least(*wanted, parts.iter().map(|part| self.judge(part))),
            Node::Not(part) => !self.judge(part),
            Node::If(parts) => {
                let [test, then, otherwise] = &**parts;
                self.judge(test).choose(self.judge(then), self.judge(otherwise))
            }
            Node::Manual(_) => self.ruling(&condition.number),
            Node::Unread => Truth::Unknown,
            Node::Always => Truth::True,
        }
    }

    /// What an officer ruled on a condition of this clause.
    #[must_use]
    pub fn ruling(&self, number: &str) -> Truth {
        let ruled = self.facts.rulings.iter().rev().find(|(clause, condition, _)| clause == self.clause && condition == number);
        ruled.map_or(Truth::Unknown, |(_, _, holds)| Truth::from(*holds))
    }

    /// The verdict on one test.
    #[must_use]
    pub fn test(&self, test: &Test) -> Truth {
        match test {
            Test::Flag(field) => match self.facts.get(*field) {
                Fact::Known(Value::Flag(is_set)) => Truth::from(*is_set),
                Fact::Absent => Truth::False,
                _ => Truth::Unknown,
            },
            Test::Clear(field) => match self.facts.get(*field) {
                Fact::Known(Value::Flag(is_set)) => Truth::from(!*is_set),
                Fact::Absent => Truth::False,
                _ => Truth::Unknown,
            },
            Test::Compare { left, op, right } => self.compared(self.measure(*left), *op, *right).0,
            Test::OneOf(field, listed) | Test::Contains(field, listed) => self.term(*field, listed),
            Test::NoneOf(field, listed) => match self.facts.get(*field) {
                Fact::Absent => Truth::False,
                _ => !self.term(*field, listed),
            },
            Test::Present(field) => match self.facts.get(*field) {
                Fact::Known(_) => Truth::True,
                Fact::Absent => Truth::False,
                Fact::Unknown => Truth::Unknown,
            },
        }
    }

    fn term(&self, field: FieldId, listed: &[std::sync::Arc<str>]) -> Truth {
        match self.facts.get(field) {
            Fact::Known(Value::Codes(terms)) => Truth::from(terms.iter().any(|term| is_listed(term, listed))),
            Fact::Known(Value::Code(term)) => Truth::from(is_listed(term, listed)),
            Fact::Absent => Truth::False,
            _ => Truth::Unknown,
        }
    }

    /// What a term measures.
    #[must_use]
    pub fn measure(&self, term: Term) -> Measure {
        match term {
            Term::Field(field) => Measure::from(self.facts.get(field)),
            Term::Share(part, whole) => share(self.facts.get(part).into(), self.facts.get(whole).into()),
        }
    }

    /// The verdict of a comparison, and the bound it was made with.
    ///
    /// While the day of the event is unknown the bound is any the parameter ever had, or none: only what fails under every
    /// one of them fails already.
    #[must_use]
    pub fn compared(&self, actual: Measure, op: Comparison, right: Bound) -> (Truth, Measure) {
        let bound = self.bound(right);
        match (right, self.read_at()) {
            (Bound::Parameter(at), ReadAt::Unknown) => {
                let values = self.parameters.get(at).map(|parameter| parameter.values.as_slice()).unwrap_or_default();
                let fails = |bound: Measure| compare(actual, op, bound, self.on) == Truth::False;
                let begins_late = values.first().is_none_or(|first| first.from.is_some());
                let all_fail = values.iter().all(|dated| fails(self.dated(dated))) && (!begins_late || fails(Measure::Unknown));
                (if all_fail { Truth::False } else { Truth::Unknown }, bound)
            }
            _ => (compare(actual, op, bound, self.on), bound),
        }
    }

    /// The day at which parameters are read: that of the event, where the clause goes by one.
    #[must_use]
    pub fn read_at(&self) -> ReadAt {
        match self.event.map(|event| self.facts.get(event)) {
            None => ReadAt::Day(self.on),
            Some(Fact::Known(Value::Date(day))) => ReadAt::Day(*day),
            Some(Fact::Absent) => ReadAt::NoEvent,
            Some(_) => ReadAt::Unknown,
        }
    }

    /// The fields a test reads, with the event whose day decides its bound.
    #[must_use]
    pub fn fields(&self, test: &Test) -> Vec<FieldId> {
        let mut fields = test.fields();
        if matches!(test, Test::Compare { right: Bound::Parameter(_), .. }) {
            fields.extend(self.event.filter(|event| !fields.contains(event)));
        }
        fields
    }

    fn dated(&self, dated: &Dated) -> Measure {
        match dated.value {
            Bound::Parameter(_) => Measure::Unknown,
            value => self.bound(value),
        }
    }

    /// What a bound is on the day at which parameters are read.
    #[must_use]
    pub fn bound(&self, bound: Bound) -> Measure {
        match bound {
            Bound::Number(number) => Measure::Number(number),
            Bound::Date(day) => Measure::Date(day),
            Bound::Field(field) => Measure::from(self.facts.get(field)),
            Bound::Parameter(at) => match self.read_at() {
                ReadAt::Day(day) => {
                    let dated = self.parameters.get(at).and_then(|parameter| parameter.on(day));
                    dated.map_or(Measure::Unknown, |dated| self.dated(dated))
                }
                ReadAt::NoEvent => Measure::Absent,
                ReadAt::Unknown => Measure::Unknown,
            },
        }
    }
}

/// One measure's share of another. Without a part, or of nothing, it does not exist.
#[must_use]
pub fn share(part: Measure, whole: Measure) -> Measure {
    match (part, whole) {
        (Measure::Absent, _) | (_, Measure::Absent) => Measure::Absent,
        (Measure::Number(part), Measure::Number(whole)) => share_of(part, whole).map_or(Measure::Absent, Measure::Number),
        _ => Measure::Unknown,
    }
}

fn share_of(part: Number, whole: Number) -> Option<Number> {
    if part.den() == whole.den() {
        return Number::ratio(part.num(), whole.num());
    }
    Number::ratio(part.num().checked_mul(whole.den())?, whole.num().checked_mul(part.den())?)
}

/// The verdict of a comparison: false if either side is absent, unknown if either is unknown.
#[must_use]
pub fn compare(left: Measure, op: Comparison, right: Measure, on: Date) -> Truth {
    match (left, right) {
        (Measure::Absent, _) | (_, Measure::Absent) => Truth::False,
        (Measure::Between(low, high), Measure::Number(bound)) => between(low, high, op, bound),
        (Measure::Number(left), Measure::Number(right)) => Truth::from(op.holds(left.cmp(&right))),
        (Measure::Date(left), Measure::Date(right)) => Truth::from(op.holds(left.cmp(&right))),
        (Measure::Since(day, months), Measure::Number(bound)) => {
            span(day, months, bound, on).map_or(Truth::Unknown, |order| Truth::from(op.holds(order)))
        }
        (Measure::Growth(first, last, years), Measure::Number(bound)) => growth(first, last, years, bound)
            .map_or(Truth::Unknown, |order| order.map_or(Truth::False, |order| Truth::from(op.holds(order)))),
        _ => Truth::Unknown,
    }
}

fn between(low: Number, high: Number, op: Comparison, bound: Number) -> Truth {
    let (at_low, at_high) = (op.holds(low.cmp(&bound)), op.holds(high.cmp(&bound)));
    if op == Comparison::Equal {
        return match () {
            () if low == high => Truth::from(at_low),
            () if bound < low || bound > high => Truth::False,
            () => Truth::Unknown,
        };
    }
    if at_low == at_high { Truth::from(at_low) } else { Truth::Unknown }
}

/// How the span from `day` to `on` stands to `bound` units: the day so many units later is compared with `on`.
fn span(day: Date, months_per_unit: i32, bound: Number, on: Date) -> Option<Ordering> {
    let months = Number::whole(i64::from(months_per_unit)).times_floor(bound)?;
    let end = day.checked_add(i32::try_from(months).ok()?.months()).ok()?;
    Some(on.cmp(&end))
}

/// How yearly growth stands to a rate: `last / first` against `(1 + rate) ^ years`, multiplied out.
/// `Some(None)` where growth does not exist because it began with nothing.
fn growth(first: i64, last: i64, years: u32, rate: Number) -> Option<Option<Ordering>> {
    if first <= 0 {
        return Some(None);
    }
    let (den, grown) = (i128::from(rate.den()), i128::from(rate.den()) + i128::from(rate.num()));
    let left = i128::from(last).checked_mul(den.checked_pow(years)?)?;
    let right = i128::from(first).checked_mul(grown.checked_pow(years)?)?;
    Some(Some(left.cmp(&right)))
}

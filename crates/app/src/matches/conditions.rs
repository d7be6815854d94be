//! The conditions a pair declares, held against both entries: what is met, what is missed, and what the offer does not say.
//!
//! A condition nobody states gives nothing. What was read among the words of a text, and does not stand in a field of its own, never leaves an
//! offer out, because reading can err. Not here: facts the program knows (`search::matching`), their order and sentences.

use base::{Date, time::days_between};
use search::{
    Analyzer, Range,
    matching::{Condition, Reason},
};
use serde_json::{Number, Value};

use crate::{
    hall::{Measure, conditions::understand},
    pack::{
        Pair,
        pairs::{Rule, Test},
    },
    registers::{Entry, Values},
};

/// What an entry wants by one rule.
pub(super) struct Wanted {
    field: String,
    pub(super) value: Value,
    /// Where it was read among words.
    pub(super) read: Option<Read>,
}

/// A condition among the words of a text.
pub(super) struct Read {
    phrase: String,
    pub(super) range: Range,
    /// How much of what is stored one of the measure is: rents are read in yuan and stored in fen.
    pub(super) stored: f64,
}

/// What an entry wants by the conditions of a pair, read once and held against as many offers as there are.
pub(super) struct Wants<'p> {
    pair: &'p Pair,
    pub(super) by_rule: Vec<(&'p Rule, Wanted)>,
}

impl<'p> Wants<'p> {
    /// Of an entry as everybody may see it; a condition that it says nothing of is left out.
    pub(super) fn of(analyzer: &Analyzer, pair: &'p Pair, seeks: &Entry) -> Self {
        Self { pair, by_rule: pair.conditions().filter_map(|rule| Some((rule, wanted(analyzer, rule, &seeks.values)?))).collect() }
    }
}

/// All that the pair's conditions say of an offer, in the order of the declaration. The offer as everybody may see it.
pub(super) fn compare(wants: &Wants<'_>, offers: &Entry, today: Date) -> Vec<Reason> {
    let mut found = Vec::new();
    let pair = wants.pair;
    for (rule, wanted) in &wants.by_rule {
        let Some((field, offered)) = stated(&rule.offers, &offers.values) else {
            if let Some(field) = rule.offers.first() {
                found.push(Reason::ConditionOpen(condition(pair, rule, wanted, field, None, 0.0)));
            }
            continue;
        };
        let Some(is_met) = is_met(rule, wanted, offered, today) else { continue };
        let (met, missed) = rule.weights;
        let reason = if is_met { Reason::ConditionMet } else { Reason::ConditionMissed };
        found.push(reason(condition(pair, rule, wanted, field, Some(offered.clone()), if is_met { met } else { missed })));
    }
    found
}

/// The hard condition that leaves the offer out, if one does.
pub(super) fn left_out_by(reasons: &[Reason]) -> Option<&str> {
    reasons.iter().find_map(|reason| match reason {
        Reason::ConditionMissed(condition) if condition.is_hard => Some(condition.code.as_str()),
        _ => None,
    })
}

fn condition(pair: &Pair, rule: &Rule, wanted: &Wanted, offers_field: &str, offered: Option<Value>, weight: f32) -> Condition {
    Condition {
        pair: pair.code.clone(),
        code: rule.code.clone(),
        seeks_field: wanted.field.clone(),
        wanted: wanted.value.clone(),
        is_hard: rule.is_hard && wanted.read.is_none(),
        phrase: wanted.read.as_ref().map(|read| read.phrase.clone()),
        offers_field: offers_field.to_owned(),
        offered,
        weight,
    }
}

/// The first of the fields that is filled in.
pub(super) fn stated<'v>(fields: &'v [String], values: &'v Values) -> Option<(&'v str, &'v Value)> {
    fields.iter().filter(|key| values.has(key)).find_map(|key| Some((key.as_str(), values.0.get(key)?)))
}

fn wanted(analyzer: &Analyzer, rule: &Rule, values: &Values) -> Option<Wanted> {
    let has_unit =
        |(field, units): &(String, Vec<String>)| values.text(field).is_some_and(|unit| units.iter().any(|known| known == unit.trim()));
    if rule.unit.as_ref().is_none_or(has_unit)
        && let Some((field, value)) = stated(&rule.seeks, values)
    {
        return Some(Wanted { field: field.to_owned(), value: value.clone(), read: None });
    }
    let (field, measure) = rule.words.as_ref()?;
    let understood = understand(analyzer, values.text(field)?, &["space".to_owned()]);
    let condition = understood.conditions.into_iter().find(|condition| condition.measure.key() == measure.as_str())?;
    let range = Range::parse(&condition.code)?;
    let figure = if rule.test == Test::AtMost { range.to.or(range.from) } else { range.from.or(range.to) }?;
    let stored = if measure == Measure::Rent.key() { 100.0 } else { 1.0 };
    Some(Wanted { field: field.clone(), value: number(figure * stored)?, read: Some(Read { phrase: condition.phrase, range, stored }) })
}

/// A number as entries hold it: whole where it is.
fn number(figure: f64) -> Option<Value> {
    #[expect(clippy::cast_possible_truncation, reason = "it is whole and small")]
    if figure.fract() == 0.0 && figure.abs() < 1e12 {
        return Some(Value::from(figure as i64));
    }
    Number::from_f64(figure).map(Value::Number)
}

/// `None` where a value is not what the test compares.
fn is_met(rule: &Rule, wanted: &Wanted, offered: &Value, today: Date) -> Option<bool> {
    if let Some(read) = &wanted.read {
        return Some(read.range.holds(offered.as_f64()? / read.stored));
    }
    let day = |value: &Value| value.as_str().and_then(|text| text.parse::<Date>().ok());
    let place = |value: &Value| rule.order.iter().position(|code| Some(code.as_str()) == value.as_str());
    Some(match rule.test {
        Test::AtLeast => offered.as_f64()? >= wanted.value.as_f64()?,
        Test::AtMost => offered.as_f64()? <= wanted.value.as_f64()?,
        Test::NoLater => day(offered)? <= day(&wanted.value)?,
        Test::Covers => place(offered)? >= place(&wanted.value)?,
        Test::InTime => offered.as_i64()? <= days_between(today, day(&wanted.value)?),
        Test::Known => return None,
    })
}

//! Numbers with units in both texts: "检测时间不超过 10 分钟" against "检测时间 6 分钟". Better silent than wrong: what is unclear is not compared.
//!
//! A figure is a quantity of a closed list, words that bind, a number and a unit of a dimension the quantity is told in, and nothing else between
//! them (`clauses`). Two are compared if one side seeks and the other offers, both are the same quantity of the same thing (`nouns`) after the
//! same time, one figure is wanted, all that are offered of it answer alike, and it is clear whether more or less is wanted. The sign counts:
//! −65 °C is below −60 °C.
//! Left out: what describes how things are now, changes (`缩短 50%`), shares and conditions, ranges, powers, bare numbers and money (that is
//! the budget). In which fields of an entry figures count is declared with the pair of registers.

mod clauses;
mod nouns;
#[cfg(test)]
mod tests;
mod units;

use serde::{Deserialize, Serialize};

use super::{Reason, Role, Side};
use crate::Analyzer;
use crate::text::{fold, fold_keeping_capitals};
use nouns::{Noun, Topic};

/// Figures read from one side at most.
const MOST_FIGURES: usize = 60;
/// Reasons from figures at most.
const MOST_REASONS: usize = 4;
/// Bytes of a side's text in which it is looked for what its figures are of.
const REACH: usize = 40_000;

/// Which way a figure bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    AtMost,
    AtLeast,
    /// Less than it: equal is not enough.
    Below,
    /// More than it: equal is not enough.
    Above,
    /// Just stated.
    Stated,
}

impl Bound {
    /// Whether less is wanted; nothing if it does not bound.
    fn is_upper(self) -> Option<bool> {
        match self {
            Self::AtMost | Self::Below => Some(true),
            Self::AtLeast | Self::Above => Some(false),
            Self::Stated => None,
        }
    }
}

/// A number with its unit, such as 10 and `分钟`, or −65 and `°C`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    pub bound: Bound,
    pub value: f64,
    /// As pages show it: Latin units in their usual capitals.
    pub unit: String,
    /// Text field it was read from.
    pub field: String,
}

/// A figure with what is needed to compare it.
#[derive(Debug, Clone, PartialEq)]
struct Reading {
    figure: Figure,
    dimension: &'static str,
    /// In the base unit of the dimension.
    amount: f64,
    noun: Noun,
}

/// What a side says in figures, and what it is about.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Figures {
    readings: Vec<Reading>,
    topic: Topic,
}

/// All figures of a side that are surely read.
pub(super) fn extract(analyzer: &Analyzer, side: &Side) -> Figures {
    let mut readings = Vec::new();
    let fields = &side.figure_fields;
    for (field, text) in texts(side).filter(|(field, _)| fields.is_empty() || fields.iter().any(|known| known == field)) {
        clauses::read(analyzer, side.role, field, text, &mut readings);
        if readings.len() >= MOST_FIGURES {
            readings.truncate(MOST_FIGURES);
            break;
        }
    }
    if readings.is_empty() {
        return Figures::default();
    }
    let title = fold(&format!("{}\n{}", side.title, side.keywords.join("\n")));
    let mut whole = title.clone();
    for (_, text) in texts(side) {
        if whole.len() < REACH {
            whole.push('\n');
            whole.push_str(&fold(text));
        }
    }
    Figures { readings, topic: Topic::of(analyzer, title, whole) }
}

/// Whether a side says anything in figures, whatever it may be.
pub(super) fn are_there(side: &Side) -> bool {
    texts(side).any(|(_, text)| {
        let text = fold_keeping_capitals(text);
        let starts = text.char_indices().scan(' ', |before, (at, c)| Some((at, c, std::mem::replace(before, c))));
        let mut numbers = starts.filter(|(_, c, before)| c.is_ascii_digit() && !before.is_ascii_alphanumeric() && *before != '.');
        numbers.any(|(at, ..)| text.get(at..).and_then(units::quantity).is_some())
    })
}

/// Reasons from figures that can be compared; of figures that may both be meant none.
pub(super) fn compare(query_role: Role, query: &Figures, candidate_role: Role, candidate: &Figures) -> Vec<Reason> {
    let (seeking, offering) = match (query_role, candidate_role) {
        (Role::Seeks, Role::Offers) => (query, candidate),
        (Role::Offers, Role::Seeks) => (candidate, query),
        _ => return Vec::new(),
    };
    let is_same = |wanted: &Reading, offered: &Reading| {
        let is_point = |dimension: &str| matches!(dimension, "percent" | "percentage_points");
        let same_points = is_point(wanted.dimension) && is_point(offered.dimension) && wanted.noun.is_error_of_percent();
        (wanted.dimension == offered.dimension || same_points) && wanted.noun.is_same(&offered.noun, (&seeking.topic, &offering.topic))
    };
    let mut found = Vec::new();
    for wanted in &seeking.readings {
        let matching: Vec<&Reading> = offering.readings.iter().filter(|offered| is_same(wanted, offered)).collect();
        // Any of several figures may be meant: all must answer alike.
        let Some(answers) = matching.iter().map(|offered| wanted.held_against(offered)).collect::<Option<Vec<Reason>>>() else { continue };
        let met = answers.iter().filter(|answer| matches!(answer, Reason::FigureMet { .. })).count();
        let Some(offered) = matching.first().filter(|_| met == 0 || met == answers.len()) else { continue };
        // A wish that is said twice alike is one.
        let mut alike = seeking.readings.iter().filter(|other| is_same(other, offered));
        if alike.next() == Some(wanted) && alike.all(|other| other.says_the_same(wanted)) {
            found.extend(answers.into_iter().next());
        }
    }
    found.truncate(MOST_REASONS);
    found
}

impl Reading {
    fn says_the_same(&self, other: &Self) -> bool {
        self.figure.bound == other.figure.bound && (self.amount - other.amount).abs() <= 1e-9 * self.amount.abs()
    }

    /// Whether what is offered is what is wanted; nothing if either does not say enough.
    fn held_against(&self, offered: &Self) -> Option<Reason> {
        let bound = match self.figure.bound {
            Bound::Stated => self.noun.wanted()?,
            said => said,
        };
        let leeway = 1e-9 * self.amount.abs();
        let is_met = match bound {
            Bound::AtMost => offered.amount <= self.amount + leeway,
            Bound::Below if offered.figure.bound != bound => offered.amount < self.amount - leeway,
            Bound::Below => offered.amount <= self.amount + leeway,
            Bound::Above if offered.figure.bound != bound => offered.amount > self.amount + leeway,
            _ => offered.amount >= self.amount - leeway,
        };
        // "Above 95 %" is enough for 90, and says nothing of 98.
        let is_clear = offered.figure.bound == Bound::Stated || (is_met && offered.figure.bound.is_upper() == bound.is_upper());
        let noun = self.noun.shared(&offered.noun);
        let (wanted, offered) = (Figure { bound, ..self.figure.clone() }, offered.figure.clone());
        let reason = if is_met { Reason::FigureMet { noun, wanted, offered } } else { Reason::FigureShort { noun, wanted, offered } };
        is_clear.then_some(reason)
    }
}

fn texts(side: &Side) -> impl Iterator<Item = (&str, &str)> {
    let parts = side.text_parts.iter().map(|(field, text)| (field.as_str(), text.as_str()));
    std::iter::once(("title", side.title.as_str())).chain(parts)
}

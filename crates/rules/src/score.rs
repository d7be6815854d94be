//! Scoring tables: points by part, with bounds while facts are missing.

use base::Date;

use crate::{
    condition::{Condition, Spot},
    evaluate::Scope,
    fact::{Fact, Facts, Value},
    number::Number,
    truth::Truth,
};

/// A scoring table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its code in fields: `tech_sme` for `score.tech_sme`.
    pub code: String,
    /// Its Chinese name.
    pub name: String,
    /// Its English name.
    pub name_en: String,
    /// The highest total.
    pub full: i64,
    /// The total that passes, as its document says.
    pub pass: i64,
    /// Where it is written.
    pub sources: Vec<String>,
    /// Its parts; the total is their sum.
    pub parts: Vec<Part>,
    /// Where it stands.
    pub spot: Spot,
}

/// A part of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Its code in fields: `rd` for `score.tech_sme.rd`.
    pub code: String,
    /// Its Chinese name.
    pub name: String,
    /// Its English name.
    pub name_en: String,
    /// Its indicators; each has points of its own.
    pub indicators: Vec<Indicator>,
    /// Whether the indicators' points are added, or the best one counts.
    pub mode: Mode,
}

/// How the indicators of a part come together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Their sum.
    Sum,
    /// The best of them.
    Best,
}

/// One indicator: the first band that holds gives its points, none gives 0.
#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    /// Its Chinese name.
    pub name: String,
    /// Its English name.
    pub name_en: String,
    /// Its bands, best first.
    pub bands: Vec<Band>,
}

/// Points for a condition.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// What must hold.
    pub when: Condition,
    /// The least points it gives.
    pub low: i64,
    /// The most; the same unless experts judge within the band.
    pub high: i64,
}

/// Points of which bounds are known; one number once both are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Points {
    /// The least.
    pub low: i64,
    /// The most.
    pub high: i64,
}

impl Table {
    /// The points of each part, given what is known. Bounds narrow as facts come in and never widen.
    #[must_use]
    pub fn points(&self, facts: &Facts, on: Date) -> Vec<Points> {
        let scope = Scope { facts, parameters: &[], on, event: None, clause: "" };
        self.parts.iter().map(|part| part.points(&scope)).collect()
    }
}

impl Table {
    /// The most that all parts together can give; a table copied without fault comes to its full mark.
    #[must_use]
    pub fn most(&self) -> i64 {
        let best = |indicator: &Indicator| indicator.bands.iter().map(|band| band.high).max().unwrap_or(0);
        let of_part = |part: &Part| {
            let all = part.indicators.iter().map(best);
            match part.mode {
                Mode::Sum => all.sum(),
                Mode::Best => all.max().unwrap_or(0),
            }
        };
        self.parts.iter().map(of_part).sum()
    }
}

impl Part {
    fn points(&self, scope: &Scope<'_>) -> Points {
        let all = self.indicators.iter().map(|indicator| indicator.points(scope));
        all.reduce(|a, b| match self.mode {
            Mode::Sum => Points { low: a.low.saturating_add(b.low), high: a.high.saturating_add(b.high) },
            Mode::Best => Points { low: a.low.max(b.low), high: a.high.max(b.high) },
        })
        .unwrap_or_default()
    }
}

impl Indicator {
    fn points(&self, scope: &Scope<'_>) -> Points {
        let mut found: Option<Points> = None;
        let mut include = |low: i64, high: i64| {
            found = Some(found.map_or(Points { low, high }, |seen| Points { low: seen.low.min(low), high: seen.high.max(high) }));
        };
        let mut is_settled = false;
        for band in &self.bands {
            match scope.judge(&band.when) {
                Truth::False => {}
                Truth::Unknown => include(band.low, band.high),
                Truth::True => {
                    include(band.low, band.high);
                    is_settled = true;
                    break;
                }
            }
        }
        if !is_settled {
            include(0, 0);
        }
        found.unwrap_or_default()
    }
}

impl Points {
    /// The points as a fact.
    #[must_use]
    pub fn fact(self) -> Fact {
        let (low, high) = (Number::whole(self.low), Number::whole(self.high));
        Fact::Known(if self.low == self.high { Value::Number(low) } else { Value::Between(low, high) })
    }
}

/// The sum of points.
#[must_use]
pub fn total(parts: &[Points]) -> Points {
    parts
        .iter()
        .fold(Points::default(), |sum, part| Points { low: sum.low.saturating_add(part.low), high: sum.high.saturating_add(part.high) })
}

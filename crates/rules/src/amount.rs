//! What a clause gives: a formula over facts, with bounds while facts are missing, rounding and instalments.
//!
//! Amounts are in fen. A rate is a fraction; the product is cut to whole fen, or down to the clause's own unit.

use std::sync::Arc;

use crate::{
    fact::{Fact, Facts, Value},
    field::FieldId,
    number::Number,
};

/// Of more years than this nobody says what each gives.
const MOST_YEARS: usize = 100;

/// A formula and how its amount is paid.
#[derive(Debug, Clone, PartialEq)]
pub struct Money {
    /// The formula.
    pub formula: Formula,
    /// Whether the amount is the most there is ("上限，以评审为准").
    pub is_upper_bound: bool,
    /// Down to whole units of so many fen; 1 if the clause says nothing.
    pub unit_fen: i64,
    /// Fixed instalments in fen, or shares of the amount.
    pub instalments: Instalments,
    /// Whether the amount is tax not paid rather than money received.
    pub is_tax: bool,
    /// What a reader should know of it.
    pub note: Option<String>,
}

/// How an amount is paid.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Instalments {
    /// At once, or year by year as the formula counts.
    #[default]
    ByFormula,
    /// These amounts, in fen.
    Fixed(Vec<i64>),
    /// These shares; the last one takes what rounding left.
    Shares(Vec<Number>),
}

/// A limit, in fen.
#[derive(Debug, Clone, PartialEq)]
pub enum Cap {
    /// None.
    None,
    /// One amount.
    Fixed(i64),
    /// By a term; while it is not known, the highest.
    By(FieldId, Vec<(Vec<Arc<str>>, i64)>),
}

/// A bracket of a table; its rate applies to the whole base.
#[derive(Debug, Clone, PartialEq)]
pub struct Bracket {
    /// From this base on, included, in fen.
    pub from: i64,
    /// The rate.
    pub rate: Number,
    /// The most it gives.
    pub cap: i64,
}

/// A formula.
#[derive(Debug, Clone, PartialEq)]
pub enum Formula {
    /// No money: a qualification, a gate, a target.
    Nothing,
    /// Money, but how much was not read.
    NotKnown,
    /// A fixed amount.
    Fixed(i64),
    /// Up to an amount, judged case by case; the least, where it is known.
    Range(i64, i64),
    /// By a term; while it is not known, bounds over all.
    By(FieldId, Vec<(Vec<Arc<str>>, Formula)>),
    /// A rate of a base.
    Rate {
        /// The base.
        base: FieldId,
        /// The least rate.
        low: Number,
        /// The highest rate.
        high: Number,
        /// The limit.
        cap: Cap,
    },
    /// A rate of each year's base.
    Yearly {
        /// The base: by year, or one year's.
        base: FieldId,
        /// The rate.
        rate: Number,
        /// For so many years at most.
        years: usize,
        /// The limit of a year.
        cap_year: Cap,
        /// The limit of all years together.
        cap_total: Cap,
    },
    /// A rate of what the prerequisites give; computed by the bundle. The limit together with them may not be known.
    Match {
        /// The rate.
        rate: Number,
        /// Whether a limit is known to exist that was not read, so that the amount is anything from nothing up.
        is_limit_unread: bool,
    },
    /// The best of several.
    Best(Vec<Formula>),
    /// The sum of several.
    Sum(Vec<Formula>),
    /// A table of brackets without progression.
    Brackets(FieldId, Vec<Bracket>),
    /// The amount of the highest step that is reached.
    Steps(FieldId, Vec<(i64, i64)>),
    /// An amount from a start on, and more for each full step beyond it.
    Bonus {
        /// The base, in its own unit.
        base: FieldId,
        /// Where it starts.
        start: Number,
        /// What the start gives.
        first: i64,
        /// A step.
        step: Number,
        /// What each full step gives.
        each: i64,
        /// The limit.
        cap: i64,
    },
    /// A price for each unit of a base.
    PerUnit {
        /// The base, in its own unit.
        base: FieldId,
        /// The price of a unit.
        price: i64,
        /// The limit.
        cap: i64,
    },
    /// Tax saved by a lower rate.
    TaxRate {
        /// The taxable income.
        base: FieldId,
        /// The lower rate.
        rate: Number,
        /// The usual rate.
        standard: Number,
    },
    /// Tax saved by a deduction beyond the cost, at the rate that applies to the firm.
    Deduction {
        /// The cost.
        base: FieldId,
        /// The further share of it that is deducted.
        rate: Number,
        /// The usual rate of the tax.
        standard: Number,
    },
    /// Tax saved: none up to a limit, half beyond it, always at the usual rate.
    ExemptThenHalf {
        /// The income.
        base: FieldId,
        /// The limit.
        exempt: i64,
        /// The usual rate.
        standard: Number,
    },
}

/// An amount with bounds. Equal bounds are an amount.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Amount {
    /// The least, in fen.
    pub low: i64,
    /// The most, in fen.
    pub high: i64,
    /// The most, year by year, where the clause says so.
    pub by_year: Vec<i64>,
    /// Facts without which it stays a range.
    pub missing: Vec<FieldId>,
}

/// What formulas need besides facts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Surroundings {
    /// What the prerequisites in the bundle give, all instalments, in fen.
    pub superior_fen: i64,
    /// The tax rate that applies to the firm, if a clause lowers it.
    pub tax_rate: Option<Number>,
}

impl Amount {
    const fn of(low: i64, high: i64) -> Self {
        Self { low, high, by_year: Vec::new(), missing: Vec::new() }
    }

    fn lacking(high: i64, field: FieldId) -> Self {
        Self { low: 0, high, by_year: Vec::new(), missing: vec![field] }
    }
}

impl Money {
    /// No money.
    #[must_use]
    pub const fn nothing() -> Self {
        Self {
            formula: Formula::Nothing,
            is_upper_bound: false,
            unit_fen: 1,
            instalments: Instalments::ByFormula,
            is_tax: false,
            note: None,
        }
    }

    /// The amount for facts that are complete; `None` where there is no money or it is not known how much.
    #[must_use]
    pub fn amount(&self, facts: &Facts, around: Surroundings) -> Option<Amount> {
        let mut amount = self.formula.amount(facts, around)?;
        let unit = self.unit_fen.max(1);
        let down = |fen: i64| fen - fen.rem_euclid(unit);
        (amount.low, amount.high) = (down(amount.low), down(amount.high));
        match &self.instalments {
            Instalments::ByFormula => {}
            Instalments::Fixed(years) => amount.by_year.clone_from(years),
            Instalments::Shares(shares) => {
                let mut left = amount.high;
                let last = shares.len().saturating_sub(1);
                amount.by_year = shares
                    .iter()
                    .enumerate()
                    .map(|(at, share)| {
                        let part = if at == last { left } else { Number::whole(amount.high).times_floor(*share).unwrap_or(0) };
                        left = left.saturating_sub(part);
                        part
                    })
                    .collect();
            }
        }
        Some(amount)
    }
}

impl Cap {
    /// The limit for these facts; `None` if there is none. The field that is missing, if it is a guess.
    fn of(&self, facts: &Facts) -> (Option<i64>, Option<FieldId>) {
        match self {
            Self::None => (None, None),
            Self::Fixed(cap) => (Some(*cap), None),
            Self::By(field, rows) => match facts.get(*field) {
                Fact::Known(Value::Code(term)) => {
                    let row = rows.iter().find(|(terms, _)| terms.iter().any(|known| **known == **term));
                    (Some(row.map_or(0, |(_, cap)| *cap)), None)
                }
                Fact::Known(_) | Fact::Absent => (Some(0), None),
                Fact::Unknown => (rows.iter().map(|(_, cap)| *cap).max(), Some(*field)),
            },
        }
    }
}

fn times(base: i64, rate: Number) -> i64 {
    Number::whole(base).times_floor(rate).unwrap_or(i64::MAX)
}

enum Base {
    Known(Number),
    Absent,
    Unknown,
}

fn base_of(facts: &Facts, field: FieldId) -> Base {
    match facts.get(field) {
        Fact::Known(Value::Number(number)) => Base::Known(*number),
        Fact::Known(Value::ByYear(years)) => Base::Known(Number::whole(years.iter().fold(0_i64, |sum, year| sum.saturating_add(*year)))),
        Fact::Unknown => Base::Unknown,
        Fact::Absent | Fact::Known(_) => Base::Absent,
    }
}

impl Formula {
    /// The amount for facts that are complete; `None` where there is no money or it is not known how much.
    #[must_use]
    pub fn amount(&self, facts: &Facts, around: Surroundings) -> Option<Amount> {
        match self {
            Self::Nothing | Self::NotKnown => None,
            Self::Fixed(fen) => Some(Amount::of(*fen, *fen)),
            Self::Range(low, high) => Some(Amount::of(*low, *high)),
            Self::By(field, rows) => by_term(facts, *field, rows, around),
            Self::Rate { base, low, high, cap } => rate(facts, *base, (*low, *high), cap),
            Self::Yearly { base, rate, years, cap_year, cap_total } => yearly(facts, *base, *rate, *years, (cap_year, cap_total)),
            Self::Match { rate, is_limit_unread } => {
                let high = times(around.superior_fen, *rate);
                Some(Amount::of(if *is_limit_unread { 0 } else { high }, high))
            }
            Self::Best(options) => {
                let all = options.iter().filter_map(|option| option.amount(facts, around));
                all.reduce(|a, b| {
                    let mut missing = a.missing.clone();
                    missing.extend(b.missing.iter().filter(|field| !a.missing.contains(field)));
                    let by_year = if b.high > a.high { b.by_year } else { a.by_year };
                    Amount { low: a.low.max(b.low), high: a.high.max(b.high), by_year, missing }
                })
            }
            Self::Sum(parts) => parts.iter().filter_map(|part| part.amount(facts, around)).reduce(|mut a, b| {
                a.missing.extend(b.missing);
                Amount { low: a.low.saturating_add(b.low), high: a.high.saturating_add(b.high), by_year: Vec::new(), missing: a.missing }
            }),
            Self::Brackets(base, brackets) => Some(match base_of(facts, *base) {
                Base::Known(number) => {
                    let fen = Number::whole(1).times_floor(number).unwrap_or(0);
                    let row = brackets.iter().rev().find(|bracket| bracket.from <= fen);
                    let amount = row.map_or(0, |bracket| times(fen, bracket.rate).min(bracket.cap));
                    Amount::of(amount, amount)
                }
                Base::Absent => Amount::of(0, 0),
                Base::Unknown => Amount::lacking(brackets.iter().map(|bracket| bracket.cap).max().unwrap_or(0), *base),
            }),
            Self::Steps(base, steps) => Some(match base_of(facts, *base) {
                Base::Known(number) => {
                    let reached = steps.iter().filter(|(from, _)| Number::whole(*from) <= number).map(|(_, fen)| *fen).max();
                    Amount::of(reached.unwrap_or(0), reached.unwrap_or(0))
                }
                Base::Absent => Amount::of(0, 0),
                Base::Unknown => Amount::lacking(steps.iter().map(|(_, fen)| *fen).max().unwrap_or(0), *base),
            }),
            Self::Bonus { base, start, first, step, each, cap } => Some(match base_of(facts, *base) {
                Base::Known(number) if number < *start => Amount::of(0, 0),
                Base::Known(number) => {
                    let steps =
                        number.minus(*start).and_then(|over| Number::ratio(step.den(), step.num()).and_then(|per| over.times_floor(per)));
                    let fen = steps.unwrap_or(0).saturating_mul(*each).saturating_add(*first).min(*cap);
                    Amount::of(fen, fen)
                }
                Base::Absent => Amount::of(0, 0),
                Base::Unknown => Amount::lacking(*cap, *base),
            }),
            Self::PerUnit { base, price, cap } => Some(match base_of(facts, *base) {
                Base::Known(number) => {
                    let fen = times(*price, number).min(*cap);
                    Amount::of(fen, fen)
                }
                Base::Absent => Amount::of(0, 0),
                Base::Unknown => Amount::lacking(*cap, *base),
            }),
            Self::TaxRate { base, rate, standard } => {
                tax(facts, *base, |income| standard.minus(*rate).map_or(0, |saved| times(income.max(0), saved)))
            }
            Self::Deduction { base, rate, standard } => {
                let applied = around.tax_rate.unwrap_or(*standard);
                tax(facts, *base, |cost| times(times(cost.max(0), *rate), applied))
            }
            Self::ExemptThenHalf { base, exempt, standard } => tax(facts, *base, |income| {
                let income = income.max(0);
                let (free, beyond) = (income.min(*exempt), income.saturating_sub(*exempt).max(0));
                times(free, *standard).saturating_add(times(beyond, *standard) / 2)
            }),
        }
    }

    /// Whether it is a deduction, which saves tax at the rate that another clause may have lowered.
    #[must_use]
    pub fn rests_on_rate(&self) -> bool {
        match self {
            Self::Deduction { .. } => true,
            Self::Best(all) | Self::Sum(all) => all.iter().any(Self::rests_on_rate),
            Self::By(_, all) => all.iter().any(|(_, formula)| formula.rests_on_rate()),
            _ => false,
        }
    }

    /// The fields it reads.
    #[must_use]
    pub fn fields(&self) -> Vec<FieldId> {
        let of_cap = |cap: &Cap| if let Cap::By(field, _) = cap { vec![*field] } else { Vec::new() };
        match self {
            Self::Nothing | Self::NotKnown | Self::Fixed(_) | Self::Range(..) | Self::Match { .. } => Vec::new(),
            Self::By(field, rows) => std::iter::once(*field).chain(rows.iter().flat_map(|(_, formula)| formula.fields())).collect(),
            Self::Rate { base, cap, .. } => std::iter::once(*base).chain(of_cap(cap)).collect(),
            Self::Yearly { base, cap_year, cap_total, .. } => {
                std::iter::once(*base).chain(of_cap(cap_year)).chain(of_cap(cap_total)).collect()
            }
            Self::Best(parts) | Self::Sum(parts) => parts.iter().flat_map(Self::fields).collect(),
            Self::Brackets(base, _)
            | Self::Steps(base, _)
            | Self::Bonus { base, .. }
            | Self::PerUnit { base, .. }
            | Self::TaxRate { base, .. }
            | Self::Deduction { base, .. }
            | Self::ExemptThenHalf { base, .. } => vec![*base],
        }
    }
}

fn tax(facts: &Facts, base: FieldId, saved: impl Fn(i64) -> i64) -> Option<Amount> {
    match base_of(facts, base) {
        Base::Known(number) => {
            let fen = saved(number.times_floor(Number::whole(1)).unwrap_or(0));
            Some(Amount::of(fen, fen))
        }
        Base::Absent => Some(Amount::of(0, 0)),
        // Without the base nothing bounds a saving from above.
        Base::Unknown => None,
    }
}

fn by_term(facts: &Facts, field: FieldId, rows: &[(Vec<Arc<str>>, Formula)], around: Surroundings) -> Option<Amount> {
    match facts.get(field) {
        Fact::Known(Value::Code(term)) => {
            let row = rows.iter().find(|(terms, _)| terms.iter().any(|known| **known == **term));
            row.map_or(Some(Amount::of(0, 0)), |(_, formula)| formula.amount(facts, around))
        }
        Fact::Known(_) | Fact::Absent => Some(Amount::of(0, 0)),
        Fact::Unknown => {
            let all = rows.iter().filter_map(|(_, formula)| formula.amount(facts, around));
            let mut amount =
                all.reduce(|a, b| Amount { low: a.low.min(b.low), high: a.high.max(b.high), by_year: Vec::new(), missing: a.missing })?;
            amount.missing.push(field);
            Some(amount)
        }
    }
}

fn rate(facts: &Facts, base: FieldId, (low, high): (Number, Number), cap: &Cap) -> Option<Amount> {
    let (limit, guessed) = cap.of(facts);
    let capped = |fen: i64| limit.map_or(fen, |limit| fen.min(limit));
    let mut amount = match base_of(facts, base) {
        Base::Known(number) => {
            let fen = number.times_floor(Number::whole(1)).unwrap_or(0).max(0);
            let (least, most) = (capped(times(fen, low)), capped(times(fen, high)));
            Amount::of(if guessed.is_some() { 0 } else { least }, most)
        }
        Base::Absent => Amount::of(0, 0),
        Base::Unknown => Amount::lacking(limit?, base),
    };
    amount.missing.extend(guessed);
    Some(amount)
}

fn yearly(facts: &Facts, base: FieldId, rate: Number, years: usize, caps: (&Cap, &Cap)) -> Option<Amount> {
    let ((year_cap, year_guessed), (total_cap, total_guessed)) = (caps.0.of(facts), caps.1.of(facts));
    let of_base = |fen: i64| times(fen.max(0), rate);
    let (uncapped, unknown): (Vec<i64>, Option<FieldId>) = match facts.get(base) {
        Fact::Known(Value::ByYear(all)) => (all.iter().take(years).map(|fen| of_base(*fen)).collect(), None),
        Fact::Known(Value::Number(one)) => (vec![of_base(one.times_floor(Number::whole(1)).unwrap_or(0))], None),
        Fact::Absent | Fact::Known(_) => return Some(Amount::of(0, 0)),
        // No year gives more than its limit; without one it is not known how the whole falls on the years.
        Fact::Unknown if year_cap.is_some() && years <= MOST_YEARS => (vec![i64::MAX; years], Some(base)),
        Fact::Unknown => {
            let count = i64::try_from(years).unwrap_or(i64::MAX);
            let all_years = year_cap.map(|cap| cap.saturating_mul(count));
            return Some(Amount::lacking([all_years, total_cap].into_iter().flatten().min()?, base));
        }
    };
    let mut left = total_cap.unwrap_or(i64::MAX);
    let mut by_year = Vec::new();
    for fen in uncapped {
        let fen = fen.min(year_cap.unwrap_or(i64::MAX)).min(left);
        left = left.saturating_sub(fen);
        by_year.push(fen);
    }
    let sum = by_year.iter().fold(0_i64, |sum, fen| sum.saturating_add(*fen));
    let mut missing: Vec<FieldId> = unknown.into_iter().collect();
    missing.extend([year_guessed, total_guessed].into_iter().flatten().filter(|field| Some(*field) != unknown));
    Some(Amount { low: if missing.is_empty() { sum } else { 0 }, high: sum, by_year, missing })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::fact::Provenance;

    const BASE: FieldId = FieldId(0);
    const TERM: FieldId = FieldId(1);

    fn facts(of_base: Option<Fact>) -> Facts {
        const FIELDS: &str = r#""事实" = [
  { "键" = "lab.spent", "名" = "投入", "类" = "逐年金额" },
  { "键" = "lab.kind", "名" = "类别", "类" = "词条" },
]"#;
        let read = crate::reader::read(&[("facts.toml", FIELDS)]);
        let mut facts = Facts::new(&read.library.catalogue);
        if let Some(fact) = of_base {
            facts.set(BASE, fact, Provenance::Stated);
        }
        facts
    }

    fn a_half(years: usize, cap_year: Cap, cap_total: Cap) -> Formula {
        Formula::Yearly { base: BASE, rate: Number::ratio(1, 2).unwrap(), years, cap_year, cap_total }
    }

    fn given(formula: &Formula, of_base: Option<Fact>) -> (i64, i64, Vec<i64>, Vec<FieldId>) {
        let amount = formula.amount(&facts(of_base), Surroundings::default()).unwrap();
        (amount.low, amount.high, amount.by_year, amount.missing)
    }

    #[test]
    fn what_is_not_yet_told_is_spread_over_the_years_by_the_limit_of_a_year() {
        let whole = a_half(3, Cap::Fixed(100), Cap::None);
        assert_eq!(given(&whole, None), (0, 300, vec![100, 100, 100], vec![BASE]));
        let told = Fact::Known(Value::ByYear([90, 400, 20, 900].into()));
        assert_eq!(given(&whole, Some(told)), (155, 155, vec![45, 100, 10], vec![]));
        assert_eq!(given(&a_half(3, Cap::Fixed(100), Cap::Fixed(250)), None), (0, 250, vec![100, 100, 50], vec![BASE]));
        assert_eq!(given(&a_half(3, Cap::None, Cap::Fixed(250)), None), (0, 250, vec![], vec![BASE]), "how it falls on years is not known");
        assert_eq!(given(&whole, Some(Fact::Absent)), (0, 0, vec![], vec![]));
    }

    #[test]
    fn under_a_limit_that_rests_on_an_unknown_term_it_may_come_to_less() {
        let by_term = Cap::By(TERM, vec![(vec!["甲".into()], 100), (vec!["乙".into()], 40)]);
        let told = || Some(Fact::Known(Value::ByYear([90, 400].into())));
        assert_eq!(given(&a_half(3, by_term, Cap::None), told()), (0, 145, vec![45, 100], vec![TERM]));
    }
}

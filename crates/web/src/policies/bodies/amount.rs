//! How a clause counts its amount, for programs: each rule with rate, base, limits and instalments, and what a firm gets by it.

use app::policies::rules::{
    Number,
    amount::{Amount, Cap, Formula, Instalments},
    clause::Clause,
    field::FieldId,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::super::words::Words;

/// A number, whole or as a fraction in its lowest terms such as `1/20`.
pub(super) fn exact(number: Number) -> String {
    number.as_whole().map_or_else(
        || {
            let common = greatest_common(number.num().unsigned_abs(), number.den().unsigned_abs());
            let sign = if number.num() < 0 { "-" } else { "" };
            format!("{sign}{}/{}", number.num().unsigned_abs() / common, number.den().unsigned_abs() / common)
        },
        |whole| whole.to_string(),
    )
}

/// The greatest number that divides both; at least 1.
fn greatest_common(one: u64, other: u64) -> u64 {
    let (mut one, mut other) = (one, other);
    while other > 0 {
        (one, other) = (other, one % other);
    }
    one.max(1)
}

/// How a clause counts what it gives.
#[derive(Serialize, ToSchema)]
pub(super) struct PolicyMoneyBody {
    /// How it is counted, in a sentence; absent where the amount says it all.
    formula: Option<String>,
    /// The rules, in order; `depth` says which stand under which.
    rules: Vec<AmountRuleBody>,
    /// Whether the amount is the most there is, subject to review.
    is_upper_bound: bool,
    /// Whether it is tax not paid rather than money received.
    is_tax: bool,
    /// Amounts are cut down to whole units of so many fen.
    unit_fen: i64,
    /// Fixed instalments in fen, the first year first; empty where the clause has none.
    instalments_fen: Vec<i64>,
    /// Instalments as shares of the amount, as fractions; the last takes what rounding left.
    instalment_shares: Vec<String>,
    /// What else is to be known of the amount.
    note: Option<String>,
}

/// One rule of an amount. What a rule has no use for is absent or empty.
#[derive(Serialize, ToSchema, Default)]
pub(super) struct AmountRuleBody {
    /// How far it stands under others, from 0.
    depth: u8,
    /// `none`, `not_known`, `fixed`, `range`, `by_term`, `rate`, `yearly`, `match` (a rate of what the prerequisites give), `best` or `sum` (of those
    /// beneath), `brackets`, `steps`, `bonus`, `per_unit`, `tax_rate`, `deduction` or `exempt_then_half`.
    kind: &'static str,
    /// The terms of the fact above for which this rule is the one.
    when: Vec<String>,
    /// The key of the fact it is counted from.
    base: Option<String>,
    /// That fact's name.
    base_name: Option<String>,
    /// The rate as a fraction, or the least of it.
    rate: Option<String>,
    /// The highest rate, where there are two.
    highest_rate: Option<String>,
    /// The usual rate of the tax, as a fraction.
    usual_rate: Option<String>,
    /// What it gives, or the least of it, in fen.
    least_fen: Option<i64>,
    /// The most it gives, in fen: a fixed amount, the end of a range or the limit.
    most_fen: Option<i64>,
    /// The limit of one year, in fen.
    most_a_year_fen: Option<i64>,
    /// For so many years at most.
    years: Option<usize>,
    /// Limits that go by a term.
    limits: Vec<AmountLimitBody>,
    /// Brackets or steps of a table.
    steps: Vec<AmountStepBody>,
    /// Where a bonus starts, in the unit of the fact.
    start: Option<String>,
    /// The size of a further step of a bonus, in the unit of the fact.
    step: Option<String>,
    /// What each further step or unit gives, in fen.
    each_fen: Option<i64>,
    /// The income that is free of tax, in fen.
    exempt_fen: Option<i64>,
    /// Whether a limit is known to exist that was not read, so that the amount is anything from nothing up.
    is_limit_unread: bool,
}

/// A limit that goes by a term.
#[derive(Serialize, ToSchema)]
pub(super) struct AmountLimitBody {
    /// The key of the fact that decides.
    by: String,
    /// The terms of that fact.
    terms: Vec<String>,
    /// The limit, in fen.
    fen: i64,
}

/// A bracket or a step of a table.
#[derive(Serialize, ToSchema)]
pub(super) struct AmountStepBody {
    /// From this on, included, in the unit of the fact; money in fen.
    from: i64,
    /// The rate of the whole base, as a fraction; absent for a step, which gives an amount.
    rate: Option<String>,
    /// What it gives at most, in fen.
    fen: i64,
}

pub(super) fn money(words: Words<'_>, clause: &Clause) -> PolicyMoneyBody {
    let money = &clause.money;
    let mut rules = Vec::new();
    Walk { words, rules: &mut rules }.rule(&money.formula, 0, Vec::new());
    let (fixed, shares) = match &money.instalments {
        Instalments::ByFormula => (Vec::new(), Vec::new()),
        Instalments::Fixed(fen) => (fen.clone(), Vec::new()),
        Instalments::Shares(shares) => (Vec::new(), shares.iter().copied().map(exact).collect()),
    };
    PolicyMoneyBody {
        formula: Some(words.formula(clause)).filter(|text| !text.is_empty()),
        rules,
        is_upper_bound: money.is_upper_bound,
        is_tax: money.is_tax,
        unit_fen: money.unit_fen,
        instalments_fen: fixed,
        instalment_shares: shares,
        note: money.note.as_deref().map(|note| words.phrase(note)),
    }
}

/// Rules as they are met on the way through a formula.
struct Walk<'w> {
    words: Words<'w>,
    rules: &'w mut Vec<AmountRuleBody>,
}

impl Walk<'_> {
    fn key(&self, field: FieldId) -> String {
        self.words.pack.policies.library.catalogue.key(field).to_owned()
    }

    fn rule(&mut self, formula: &Formula, depth: u8, when: Vec<String>) {
        let plain = self.plain(formula);
        self.rules.push(AmountRuleBody { depth, when, ..plain });
        let below = depth.saturating_add(1);
        match formula {
            Formula::By(_, rows) => {
                for (terms, formula) in rows {
                    self.rule(formula, below, terms.iter().map(ToString::to_string).collect());
                }
            }
            Formula::Best(parts) | Formula::Sum(parts) => {
                for part in parts {
                    self.rule(part, below, Vec::new());
                }
            }
            _ => {}
        }
    }

    /// A rule without what stands beneath it.
    fn plain(&self, formula: &Formula) -> AmountRuleBody {
        let kind = |kind: &'static str| AmountRuleBody { kind, ..AmountRuleBody::default() };
        match formula {
            Formula::Nothing => kind("none"),
            Formula::NotKnown => kind("not_known"),
            Formula::Fixed(fen) => AmountRuleBody { least_fen: Some(*fen), most_fen: Some(*fen), ..kind("fixed") },
            Formula::Range(low, high) => AmountRuleBody { least_fen: Some(*low), most_fen: Some(*high), ..kind("range") },
            Formula::By(field, _) => self.of("by_term", *field),
            Formula::Match { rate, is_limit_unread } => {
                AmountRuleBody { rate: Some(exact(*rate)), is_limit_unread: *is_limit_unread, ..kind("match") }
            }
            Formula::Best(_) => kind("best"),
            Formula::Sum(_) => kind("sum"),
            Formula::Rate { .. } | Formula::Yearly { .. } => self.by_rate(formula),
            _ => self.by_table(formula),
        }
    }

    fn of(&self, kind: &'static str, base: FieldId) -> AmountRuleBody {
        let base_name = Some(self.words.fact_name(base));
        AmountRuleBody { kind, base: Some(self.key(base)), base_name, ..AmountRuleBody::default() }
    }

    fn by_rate(&self, formula: &Formula) -> AmountRuleBody {
        match formula {
            Formula::Rate { base, low, high, cap } => AmountRuleBody {
                rate: Some(exact(*low)),
                highest_rate: (low != high).then(|| exact(*high)),
                most_fen: fixed(cap),
                limits: self.limits(cap),
                ..self.of("rate", *base)
            },
            Formula::Yearly { base, rate, years, cap_year, cap_total } => AmountRuleBody {
                rate: Some(exact(*rate)),
                years: Some(*years),
                most_a_year_fen: fixed(cap_year),
                most_fen: fixed(cap_total),
                limits: self.limits(cap_year).into_iter().chain(self.limits(cap_total)).collect(),
                ..self.of("yearly", *base)
            },
            _ => AmountRuleBody::default(),
        }
    }

    fn by_table(&self, formula: &Formula) -> AmountRuleBody {
        match formula {
            Formula::Brackets(base, brackets) => AmountRuleBody {
                steps: brackets
                    .iter()
                    .map(|bracket| AmountStepBody { from: bracket.from, rate: Some(exact(bracket.rate)), fen: bracket.cap })
                    .collect(),
                ..self.of("brackets", *base)
            },
            Formula::Steps(base, steps) => AmountRuleBody {
                steps: steps.iter().map(|(from, fen)| AmountStepBody { from: *from, rate: None, fen: *fen }).collect(),
                ..self.of("steps", *base)
            },
            Formula::Bonus { base, start, first, step, each, cap } => AmountRuleBody {
                start: Some(exact(*start)),
                least_fen: Some(*first),
                step: Some(exact(*step)),
                each_fen: Some(*each),
                most_fen: Some(*cap),
                ..self.of("bonus", *base)
            },
            Formula::PerUnit { base, price, cap } => {
                AmountRuleBody { each_fen: Some(*price), most_fen: Some(*cap), ..self.of("per_unit", *base) }
            }
            Formula::TaxRate { base, rate, standard } => {
                AmountRuleBody { rate: Some(exact(*rate)), usual_rate: Some(exact(*standard)), ..self.of("tax_rate", *base) }
            }
            Formula::Deduction { base, rate, standard } => {
                AmountRuleBody { rate: Some(exact(*rate)), usual_rate: Some(exact(*standard)), ..self.of("deduction", *base) }
            }
            Formula::ExemptThenHalf { base, exempt, standard } => {
                AmountRuleBody { exempt_fen: Some(*exempt), usual_rate: Some(exact(*standard)), ..self.of("exempt_then_half", *base) }
            }
            _ => AmountRuleBody::default(),
        }
    }

    fn limits(&self, cap: &Cap) -> Vec<AmountLimitBody> {
        let Cap::By(field, rows) = cap else { return Vec::new() };
        let row = |(terms, fen): &(Vec<std::sync::Arc<str>>, i64)| AmountLimitBody {
            by: self.key(*field),
            terms: terms.iter().map(ToString::to_string).collect(),
            fen: *fen,
        };
        rows.iter().map(row).collect()
    }
}

/// A limit that is one amount.
const fn fixed(cap: &Cap) -> Option<i64> {
    if let Cap::Fixed(fen) = cap { Some(*fen) } else { None }
}

/// An amount with bounds, in fen.
#[derive(Serialize, ToSchema)]
pub(super) struct AmountBody {
    /// The least.
    low_fen: i64,
    /// The most.
    high_fen: i64,
    /// Whether it is the most there is, subject to review.
    is_upper_bound: bool,
    /// Whether it is tax not paid rather than money received.
    is_tax: bool,
    /// Year by year, where the clause says so.
    by_year_fen: Vec<i64>,
    /// Keys of facts without which it stays a range.
    missing: Vec<String>,
}

pub(super) fn amount(words: Words<'_>, clause: &Clause, amount: &Amount) -> AmountBody {
    let catalogue = &words.pack.policies.library.catalogue;
    AmountBody {
        low_fen: amount.low,
        high_fen: amount.high,
        is_upper_bound: clause.money.is_upper_bound,
        is_tax: clause.money.is_tax,
        by_year_fen: amount.by_year.clone(),
        missing: amount.missing.iter().map(|field| catalogue.key(*field).to_owned()).collect(),
    }
}

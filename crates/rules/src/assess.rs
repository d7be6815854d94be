//! One firm against a library of clauses: the verdicts, the amounts, and the best lawful bundle.
//!
//! A clause is judged for the firm, or for each project or product where it reads facts of such. `granted` in a
//! prerequisite is exactly the set of clauses that pass and are in the bundle; it is never unknown.

use std::sync::Arc;

use base::Date;

use crate::{
    amount::{Amount, Formula, Surroundings},
    clause::{Clause, Dates, Verdict},
    condition::{Test, is_listed},
    fact::{Child, Fact, Facts, Provenance, Value},
    field::{Catalogue, FieldId},
    library::Library,
    number::Number,
    stacking::bundle::{Bundle, Item},
    truth::Truth,
};

/// The field of what a firm has been granted: clause ids.
pub const GRANTED: &str = "granted";
/// The field of how much that came to.
pub const GRANTED_AMOUNT: &str = "superior.granted_amount";

/// A clause judged for a firm or one of its children.
#[derive(Debug, Clone)]
pub struct Judged<'a> {
    /// The clause.
    pub clause: &'a Clause,
    /// The child, where a list of them was given.
    pub child: Option<String>,
    /// The year the money belongs to.
    pub year: i16,
    /// The verdict.
    pub verdict: Verdict,
    /// What it gives, if it passes or might; `None` where there is no money or it is not known how much.
    pub amount: Option<Amount>,
    /// The facts it was judged by, complete with what follows.
    pub facts: Arc<Facts>,
}

/// All verdicts and the bundle.
#[derive(Debug, Clone)]
pub struct Assessment<'a> {
    /// The day asked about.
    pub on: Date,
    /// The verdicts, in order of the clauses.
    pub judged: Vec<Judged<'a>>,
    /// What may be combined.
    pub bundle: Bundle,
}

/// What to judge.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The firm's facts as given.
    pub facts: &'a Facts,
    /// The day.
    pub on: Date,
    /// Whether dates are looked at.
    pub dates: Dates,
}

impl Judged<'_> {
    /// The id, with the child behind a `#`.
    #[must_use]
    pub fn name(&self) -> String {
        self.child.as_ref().map_or_else(|| self.clause.id.clone(), |child| format!("{}#{child}", self.clause.id))
    }

    fn passes(&self) -> bool {
        self.verdict == Verdict::Judged(Truth::True)
    }
}

impl Library {
    /// Judges the given clauses and finds the best lawful bundle among those that pass.
    #[must_use]
    pub fn assess<'a>(&'a self, clauses: &[&'a Clause], question: Question<'_>) -> Assessment<'a> {
        let granted = self.catalogue.by_key(GRANTED);
        let mut judged = Vec::new();
        let (mut facts, mut of_children) = (question.facts.clone(), Vec::new());
        facts.complete(&self.catalogue, question.on);
        for child in &question.facts.children {
            let mut own = question.facts.of_child(child);
            own.complete(&self.catalogue, question.on);
            of_children.push((child, Arc::new(own)));
        }
        let facts = Arc::new(facts);
        for clause in clauses {
            judged.extend(judge(clause, &facts, &of_children, question));
        }
        let rate = tax_rate(&judged);
        for one in judged.iter_mut().filter(|one| !is_dependent(one.clause, granted)) {
            one.amount = amount(one, Surroundings { superior_fen: 0, tax_rate: rate });
        }
        // What rests on a grant is judged as if all that passes were granted, and again by what the bundle holds.
        if let Some(granted) = granted {
            settle(&self.catalogue, &mut judged, granted, |_| true, question, rate);
        }
        let items = self.items(&judged, granted, question.facts);
        let bundle = Bundle::find(&self.stacking, items);
        if let Some(granted) = granted {
            settle(&self.catalogue, &mut judged, granted, |one| !bundle.leaves_out(&one.name()), question, rate);
        }
        Assessment { on: question.on, judged, bundle }
    }

    fn items(&self, judged: &[Judged<'_>], granted: Option<FieldId>, given: &Facts) -> Vec<Item> {
        let paying = |one: &&Judged<'_>| one.passes() && one.amount.as_ref().is_some_and(|amount| amount.high > 0);
        // What passes and pays nothing, a qualification for one, stands beside every bundle.
        let free: Vec<&str> = judged.iter().filter(|one| one.passes() && !paying(one)).map(|one| one.clause.id.as_str()).collect();
        judged
            .iter()
            .filter(paying)
            .map(|one| {
                let amount = one.amount.clone().unwrap_or_default();
                let wanted = granted.map(|granted| prerequisites(one.clause, granted)).unwrap_or_default();
                let is_held = granted.is_some_and(|granted| is_granted_before(given, granted, &wanted));
                let matched = match one.clause.money.formula {
                    Formula::Match { rate, .. } if !is_held => Some((rate.num(), rate.den())),
                    _ => None,
                };
                let is_free = is_held || (matched.is_none() && free.iter().any(|id| is_listed(id, &wanted)));
                Item {
                    name: one.name(),
                    clause: one.clause.id.clone(),
                    child: one.child.clone().zip(one.clause.child.clone()).map(|(id, kind)| (kind, id)),
                    level: self.level_rank(&one.clause.level),
                    year: one.year,
                    matched,
                    is_limit_unread: matches!(one.clause.money.formula, Formula::Match { is_limit_unread: true, .. }),
                    fen: if matched.is_some() { 0 } else { amount.high },
                    // What is subject to review and named by its most alone may come to nothing.
                    least_fen: if matched.is_some() || (one.clause.money.is_upper_bound && amount.low == amount.high) {
                        0
                    } else {
                        amount.low
                    },
                    by_year: amount.by_year,
                    needs: if is_free { Vec::new() } else { wanted.iter().map(ToString::to_string).collect() },
                }
            })
            .collect()
    }
}

/// Whether one of the wanted clauses was granted before, as the firm or a register says.
fn is_granted_before(given: &Facts, granted: FieldId, wanted: &[Arc<str>]) -> bool {
    matches!(given.get(granted), Fact::Known(Value::Codes(before)) if before.iter().any(|id| is_listed(id, wanted)))
}

fn judge<'a>(clause: &'a Clause, firm: &Arc<Facts>, children: &[(&Child, Arc<Facts>)], question: Question<'_>) -> Vec<Judged<'a>> {
    let own: Vec<_> = children.iter().filter(|(child, _)| clause.child.as_deref() == Some(child.kind.as_str())).collect();
    let of = |facts: &Arc<Facts>, child: Option<&Child>| Judged {
        clause,
        child: child.map(|child| child.id.clone()),
        year: child.and_then(|child| child.year).unwrap_or_else(|| question.on.year()),
        verdict: clause.verdict(facts, question.on, question.dates),
        amount: None,
        facts: Arc::clone(facts),
    };
    if own.is_empty() { vec![of(firm, None)] } else { own.into_iter().map(|(child, facts)| of(facts, Some(child))).collect() }
}

/// Judges what rests on a grant until nothing changes: what is granted may itself rest on a grant.
fn settle(
    catalogue: &Catalogue,
    judged: &mut [Judged<'_>],
    field: FieldId,
    may_be_held: impl Fn(&Judged<'_>) -> bool,
    question: Question<'_>,
    rate: Option<Number>,
) {
    let wanted: Vec<Arc<str>> = judged.iter().flat_map(|one| prerequisites(one.clause, field)).collect();
    let mut before: Option<Vec<Arc<str>>> = None;
    // No chain of prerequisites is longer than there are clauses.
    for _ in 0..=judged.len() {
        let held = judged.iter().filter(|one| one.passes() && may_be_held(one)).map(|one| Arc::from(one.clause.id.as_str()));
        let held: Vec<Arc<str>> = held.collect();
        let deciding: Vec<Arc<str>> = held.iter().filter(|id| is_listed(id, &wanted)).cloned().collect();
        if before.as_ref() == Some(&deciding) {
            return;
        }
        grant(catalogue, judged, field, &held, question, rate);
        before = Some(deciding);
    }
}

/// Judges what rests on a grant, given the clauses that are granted.
fn grant(
    catalogue: &Catalogue,
    judged: &mut [Judged<'_>],
    field: FieldId,
    granted: &[Arc<str>],
    question: Question<'_>,
    rate: Option<Number>,
) {
    let before = catalogue.by_key(GRANTED_AMOUNT).and_then(|field| match question.facts.get(field) {
        Fact::Known(Value::Number(number)) => number.as_whole(),
        _ => None,
    });
    let amounts: Vec<(String, i64, bool)> = judged
        .iter()
        .filter(|one| !is_match(one.clause))
        .map(|one| (one.clause.id.clone(), one.amount.as_ref().map_or(0, |amount| amount.high), one.passes()))
        .collect();
    for one in judged.iter_mut().filter(|one| is_dependent(one.clause, Some(field))) {
        let mut terms: Vec<Arc<str>> = granted.iter().filter(|id| ***id != *one.clause.id).cloned().collect();
        if let Fact::Known(Value::Codes(before)) = question.facts.get(field) {
            terms.extend(before.iter().cloned());
        }
        let wanted = prerequisites(one.clause, field);
        let superior: i64 = amounts
            .iter()
            .filter(|(id, _, passes)| *passes && is_listed(id, &wanted) && granted.iter().any(|known| **known == **id))
            .fold(0, |sum, (_, fen, _)| sum.saturating_add(*fen));
        let is_held = is_granted_before(question.facts, field, &wanted);
        let superior = superior.saturating_add(before.filter(|_| is_held).unwrap_or(0));
        let mut facts = (*one.facts).clone();
        facts.set(field, Fact::Known(Value::Codes(terms.into())), Provenance::Derived);
        one.verdict = one.clause.verdict(&facts, question.on, question.dates);
        one.facts = Arc::new(facts);
        one.amount = amount(one, Surroundings { superior_fen: superior, tax_rate: rate });
    }
}

/// The amount, where the verdict does not rule it out.
fn amount(one: &Judged<'_>, around: Surroundings) -> Option<Amount> {
    match one.verdict {
        Verdict::Judged(Truth::True | Truth::Unknown) => one.clause.money.amount(&one.facts, around),
        Verdict::Judged(Truth::False) | Verdict::NotInForce => None,
    }
}

/// The lowest tax rate that a passing clause gives; deductions save at it.
fn tax_rate(judged: &[Judged<'_>]) -> Option<Number> {
    let rates = judged.iter().filter(|one| one.passes()).filter_map(|one| match one.clause.money.formula {
        Formula::TaxRate { rate, .. } => Some(rate),
        _ => None,
    });
    rates.min()
}

/// Whether it gives a rate of what others give; that is no base of a further match.
const fn is_match(clause: &Clause) -> bool {
    matches!(clause.money.formula, Formula::Match { .. })
}

fn is_dependent(clause: &Clause, granted: Option<FieldId>) -> bool {
    granted.is_some_and(|granted| !prerequisites(clause, granted).is_empty())
}

/// The clauses one of which must be granted first, as the conditions name them.
#[must_use]
pub fn prerequisites(clause: &Clause, granted: FieldId) -> Vec<Arc<str>> {
    let mut wanted = Vec::new();
    clause.condition.each_test(&mut |_, test| {
        if let Test::Contains(field, listed) = test
            && *field == granted
        {
            wanted.extend(listed.iter().cloned());
        }
    });
    wanted
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    const FACTS: &str = r#"
"事实" = [
  { "键" = "granted", "名" = "已获支持", "类" = "词条集" },
  { "键" = "cert", "名" = "高企证书有效", "类" = "是非" },
]
"#;

    /// The verdicts of a town's match of what a district gives, which goes on top of what a city gives, and the bundle.
    fn chain(is_certified: Option<bool>) -> (Vec<Verdict>, Bundle) {
        let clause = |id: &str, condition: &str, money: &str| {
            format!(
                "[[\"条款\"]]\n\"编号\" = \"{id}\"\n\"名称\" = \"甲\"\n\"核实\" = \"已核\"\n\"状态\" = \"有效\"\n\"起\" = 2024-01-01\n\"条件\" = [\n\"{condition}\"\n]\n\"资金\" = {money}\n"
            )
        };
        let text = [
            clause("TOWN", "已获支持 包含 DISTRICT", r#"{ "方式" = "配套", "比例" = "50%" }"#),
            clause("DISTRICT", "已获支持 包含 CITY", r#"{ "方式" = "定额", "金额" = "20万元" }"#),
            clause("CITY", "高企证书有效", r#"{ "方式" = "定额", "金额" = "30万元" }"#),
        ];
        let library = crate::reader::read(&[("facts.toml", FACTS), ("a.toml", &text.concat())]).library;
        let mut facts = Facts::new(&library.catalogue);
        if let Some(is_certified) = is_certified {
            facts.set(library.catalogue.by_key("cert").unwrap(), Fact::Known(Value::Flag(is_certified)), Provenance::Stated);
        }
        let clauses: Vec<&Clause> = library.clauses.iter().collect();
        assert_eq!(clauses.len(), 3);
        let found = library.assess(&clauses, Question { facts: &facts, on: Date::constant(2026, 1, 1), dates: Dates::Apply });
        (found.judged.iter().map(|one| one.verdict).collect(), found.bundle)
    }

    #[test]
    fn what_rests_on_a_grant_may_be_what_a_further_one_rests_on_and_none_is_ever_open() {
        let (verdicts, bundle) = chain(Some(true));
        assert_eq!(verdicts, [Verdict::Judged(Truth::True); 3]);
        assert_eq!(bundle.high, base::Fen::WAN * 60, "30, 20 on top, and half of these 20");
        for is_certified in [Some(false), None] {
            let (verdicts, bundle) = chain(is_certified);
            let rests = Verdict::Judged(Truth::False);
            let first = Verdict::Judged(is_certified.map_or(Truth::Unknown, Truth::from));
            assert_eq!((verdicts, bundle.high), (vec![rests, rests, first], 0), "{is_certified:?}");
        }
    }
}

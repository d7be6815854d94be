//! One clause over a part of all firms: verdicts in columns, a reason for each firm that does not pass, an amount for each that does.
//!
//! Firms stand where they stand for few different reasons, so a reason is worked out once for all firms whose innermost conditions
//! came out alike and of whom the same facts are known. A clause that is judged project by project, or that rests on what another
//! clause grants, is judged firm by firm, as it is for the firm itself.

use std::{collections::HashMap, fmt::Write as _, sync::Arc};

use base::Date;
use rules::{
    Condition, Facts, Node, Truth, Value,
    amount::{Formula, Surroundings},
    assess::{GRANTED, GRANTED_AMOUNT, Judged, Question, prerequisites},
    clause::{Clause, Dates, Standing, Verdict},
    columns::{Asked, Columns, Plan},
    condition::is_listed,
    explain::Explanation,
    fact::Fact,
    library::Library,
};

use super::{
    model::{Blamed, NOT_JUDGED, Place, Why, leaves},
    population::{PartCells, Pool, Rulings, Wanted, fields_of},
    store::PartRow,
};
use crate::pack::Pack;

/// A clause made ready for all firms.
pub(super) struct Judge {
    pack: Arc<Pack>,
    clause: Clause,
    on: Date,
    way: Way,
    pool: Pool,
    /// What firms are told, with how many are.
    pub(super) reasons: Vec<Why>,
    known: HashMap<Box<[u64]>, usize>,
    /// What all that pass come to.
    pub(super) low_fen: i64,
    pub(super) high_fen: i64,
    /// How many of them are in no sum, because their amount is not known.
    pub(super) unread: i64,
}

enum Way {
    /// The clause first, then each of its innermost tests.
    Columns(Arc<Plan>),
    /// Firm by firm, beside the clauses it rests on.
    OneByOne(Vec<String>),
}

/// Where one firm stands.
enum Outcome {
    Passes(Option<(i64, i64)>),
    Stands(Place, usize),
}

/// The clauses a clause is judged beside: those that must be granted first, and those that give a tax rate a deduction saves at.
fn beside<'l>(library: &'l Library, clause: &Clause) -> Vec<&'l Clause> {
    let granted = library.catalogue.by_key(GRANTED);
    let counts = |other: &&Clause| match clause.standing() {
        Standing::Computed => other.standing() == Standing::Computed,
        _ => other.standing() != Standing::Hidden,
    };
    let mut found: Vec<&Clause> = Vec::new();
    let mut open: Vec<&Clause> = library.clauses.iter().filter(|own| own.id == clause.id).collect();
    while let Some(one) = open.pop() {
        let wanted = granted.map(|granted| prerequisites(one, granted)).unwrap_or_default();
        for other in library.clauses.iter().filter(counts).filter(|other| other.id != clause.id) {
            let gives_rate = one.money.formula.rests_on_rate() && matches!(other.money.formula, Formula::TaxRate { .. });
            if (gives_rate || is_listed(&other.id, &wanted)) && !found.iter().any(|known| known.id == other.id) {
                found.push(other);
                open.push(other);
            }
        }
    }
    found
}

impl Judge {
    /// Ready, with what it wants to know of each firm.
    pub(super) fn new(pack: &Arc<Pack>, clause: &Clause, on: Date) -> (Self, Wanted) {
        let library = &pack.policies.library;
        let beside = beside(library, clause);
        let is_plain = beside.is_empty() && clause.child.is_none() && clause.child_kinds(&library.catalogue).is_empty();
        let mut fields = fields_of(clause);
        let way = if is_plain {
            let whole = std::iter::once(Asked::from(clause));
            let tests = leaves(clause).into_iter().filter(|leaf| matches!(leaf.node, Node::Test(_)));
            let each = tests.map(|condition| Asked { condition, parameters: &clause.parameters, event: clause.dated_by });
            let plan = Plan::new(whole.chain(each), on);
            fields.extend(plan.fields());
            Way::Columns(Arc::new(plan))
        } else {
            fields.extend(beside.iter().flat_map(|other| fields_of(other)));
            fields.extend([GRANTED, GRANTED_AMOUNT].into_iter().filter_map(|key| library.catalogue.by_key(key)));
            Way::OneByOne(beside.iter().map(|other| other.id.clone()).collect())
        };
        let wanted = Wanted::of(&library.catalogue, fields);
        let judge = Self {
            pack: Arc::clone(pack),
            clause: clause.clone(),
            on,
            way,
            pool: Pool::new(Arc::clone(pack), wanted.clone(), on),
            reasons: Vec::new(),
            known: HashMap::new(),
            low_fen: 0,
            high_fen: 0,
            unread: 0,
        };
        (judge, wanted)
    }

    /// Judges a part.
    pub(super) fn part(&mut self, part: &PartCells, rulings: &Rulings) -> PartRow {
        self.pool.fill(part);
        let outcomes = match &self.way {
            Way::Columns(plan) => {
                let plan = Arc::clone(plan);
                self.by_columns(part.count, &plan, rulings)
            }
            Way::OneByOne(beside) => {
                let beside = beside.clone();
                self.one_by_one(part.count, &beside, rulings)
            }
        };
        self.row(part.number, outcomes)
    }

    fn row(&mut self, part: i64, outcomes: Vec<Option<Outcome>>) -> PartRow {
        let mut row = PartRow { part, ..PartRow::default() };
        for outcome in outcomes {
            let place = match outcome {
                None => {
                    row.verdicts.push(char::from(NOT_JUDGED));
                    continue;
                }
                Some(Outcome::Passes(amount)) => {
                    let (low, high) = amount.unwrap_or_default();
                    self.low_fen = self.low_fen.saturating_add(low);
                    self.high_fen = self.high_fen.saturating_add(high);
                    match amount {
                        None => {
                            self.unread += i64::from(self.clause.money.formula != Formula::Nothing);
                            put(&mut row.amounts, format_args!("x"));
                        }
                        Some((low, high)) if low == high => put(&mut row.amounts, format_args!("{low}")),
                        Some((low, high)) => put(&mut row.amounts, format_args!("{low}:{high}")),
                    }
                    Place::Eligible
                }
                Some(Outcome::Stands(place, why)) => {
                    if let Some(why) = self.reasons.get_mut(why) {
                        why.firms += 1;
                    }
                    put(&mut row.reasons, format_args!("{why}"));
                    place
                }
            };
            row.counts.add(place);
            row.verdicts.push(char::from(place.letter()));
        }
        row
    }

    /// The clause over all firms of the part at once, with each of its innermost tests, which tell who stands where for the same reason.
    fn by_columns(&mut self, count: usize, plan: &Plan, rulings: &Rulings) -> Vec<Option<Outcome>> {
        let (pack, clause, on) = (Arc::clone(&self.pack), self.clause.clone(), self.on);
        let library = &pack.policies.library;
        let fields = self.pool.closure().fields().to_vec();
        let mut columns = Columns::new(&library.catalogue, &plan.fields());
        let words = fields.len().div_ceil(32);
        let mut known: Vec<u64> = Vec::with_capacity(count * words);
        // A closed firm keeps its row, so that rows are places.
        for at in 0..count {
            let Some(facts) = self.pool.firm(at) else { break };
            columns.push(facts);
            known.extend(fields.chunks(32).map(|fields| fields.iter().fold(0, |word, id| word << 2 | openness(facts.get(*id)))));
        }
        let screened = plan.screen(&columns);
        let Some((whole, tests)) = screened.split_first() else { return Vec::new() };
        let mut outcomes = Vec::with_capacity(count);
        let mut key: Vec<u64> = Vec::new();
        for at in 0..count {
            if !self.pool.is_open(at) {
                outcomes.push(None);
                continue;
            }
            if let Some(ruled) = rulings.get(&at) {
                let facts = self.pool.firm(at).map(|facts| with_rulings(facts, ruled));
                outcomes.push(facts.map(|facts| self.by_itself(&clause, &facts)));
                continue;
            }
            let truth = whole.verdict(at);
            if truth == Truth::True {
                outcomes.push(self.pool.firm(at).map(|facts| Outcome::Passes(amount(&clause, facts))));
                continue;
            }
            let place = if truth == Truth::False { Place::Refused } else { Place::Invited };
            key.clear();
            key.push(u64::from(place.letter()));
            tests.chunks(32).for_each(|tests| key.push(tests.iter().fold(0, |word, test| word << 2 | letter(test.verdict(at)))));
            if place == Place::Invited {
                key.extend(known.iter().skip(at * words).take(words));
            }
            let why = match self.known.get(key.as_slice()) {
                Some(why) => Some(*why),
                None => self.pool.firm(at).map(|facts| why(library, &clause, facts, on)).map(|why| {
                    let at = self.remember(why);
                    self.known.insert(key.clone().into(), at);
                    at
                }),
            };
            outcomes.push(why.map(|why| Outcome::Stands(place, why)));
        }
        outcomes
    }

    /// One firm by its facts alone.
    fn by_itself(&mut self, clause: &Clause, facts: &Facts) -> Outcome {
        match clause.verdict(facts, self.on, Dates::Ignore) {
            Verdict::Judged(Truth::True) => Outcome::Passes(amount(clause, facts)),
            Verdict::Judged(truth) => {
                let why = why(&self.pack.policies.library, clause, facts, self.on);
                Outcome::Stands(if truth == Truth::False { Place::Refused } else { Place::Invited }, self.remember(why))
            }
            Verdict::NotInForce => Outcome::Stands(Place::Refused, self.remember(Why::default())),
        }
    }

    fn one_by_one(&mut self, count: usize, beside: &[String], rulings: &Rulings) -> Vec<Option<Outcome>> {
        let pack = Arc::clone(&self.pack);
        let library = &pack.policies.library;
        let names = std::iter::once(&self.clause.id).chain(beside);
        let clauses: Vec<&Clause> = names.filter_map(|id| library.clause(id)).collect();
        let mut outcomes = Vec::with_capacity(count);
        for at in 0..count {
            let Some(mut given) = self.pool.open_firm(at).cloned() else {
                outcomes.push(None);
                continue;
            };
            if let Some(ruled) = rulings.get(&at) {
                given = with_rulings(&given, ruled);
            }
            given.forget_derived();
            let assessed = library.assess(&clauses, Question { facts: &given, on: self.on, dates: Dates::Apply });
            let own: Vec<&Judged<'_>> = assessed.judged.iter().filter(|one| one.clause.id == self.clause.id).collect();
            outcomes.push(Some(self.of_children(library, &own)));
        }
        outcomes
    }

    /// A firm passes with whichever of its projects passes, and gets what they come to together.
    fn of_children(&mut self, library: &Library, own: &[&Judged<'_>]) -> Outcome {
        let is = |truth: Truth| move |one: &&&Judged<'_>| one.verdict == Verdict::Judged(truth);
        let passing: Vec<&&Judged<'_>> = own.iter().filter(is(Truth::True)).collect();
        if !passing.is_empty() {
            let amounts: Option<Vec<_>> = passing.iter().map(|one| one.amount.as_ref()).collect();
            let both = |(low, high): (i64, i64), one: &rules::amount::Amount| (low.saturating_add(one.low), high.saturating_add(one.high));
            return Outcome::Passes(amounts.map(|all| all.into_iter().fold((0, 0), both)));
        }
        let (place, one) = match own.iter().find(is(Truth::Unknown)) {
            Some(one) => (Place::Invited, Some(one)),
            None => (Place::Refused, own.first()),
        };
        let why = one.map(|one| why(library, one.clause, &one.facts, self.on)).unwrap_or_default();
        Outcome::Stands(place, self.remember(why))
    }

    fn remember(&mut self, why: Why) -> usize {
        let is_same = |known: &Why| Why { firms: 0, ..known.clone() } == why;
        if let Some(at) = self.reasons.iter().position(is_same) {
            return at;
        }
        self.reasons.push(why);
        self.reasons.len() - 1
    }
}

/// Adds a word to a list of words.
fn put(list: &mut String, word: std::fmt::Arguments<'_>) {
    if !list.is_empty() {
        list.push(' ');
    }
    // Writing into a text does not fail.
    let _ = list.write_fmt(word);
}

const fn letter(truth: Truth) -> u64 {
    match truth {
        Truth::False => 0,
        Truth::True => 1,
        Truth::Unknown => 2,
    }
}

/// How far a fact is known, as far as that decides what is asked for.
fn openness(fact: &Fact) -> u64 {
    match fact {
        Fact::Unknown => 0,
        Fact::Known(Value::Between(low, high)) if low != high => 1,
        _ => 2,
    }
}

fn amount(clause: &Clause, facts: &Facts) -> Option<(i64, i64)> {
    clause.money.amount(facts, Surroundings::default()).map(|amount| (amount.low, amount.high))
}

fn with_rulings(facts: &Facts, ruled: &[(String, String, bool)]) -> Facts {
    let mut facts = facts.clone();
    facts.rulings = ruled.to_vec();
    facts
}

/// Why a firm does not pass.
fn why(library: &Library, clause: &Clause, facts: &Facts, on: Date) -> Why {
    let scope = clause.scope(facts, on);
    let explanation = Explanation::of(clause, facts, on);
    let all = leaves(clause);
    let blamed = |condition: &&Condition| {
        let at = all.iter().position(|leaf| std::ptr::eq(*leaf, *condition))?;
        Some(Blamed { at, number: condition.number.clone(), formula: condition.formula.clone() })
    };
    let undecided = explanation.undecided(&scope);
    let of = |is: fn(&Node) -> bool| undecided.iter().filter(|condition| is(&condition.node)).filter_map(blamed).collect();
    let missing = explanation.missing(&scope, &library.catalogue);
    Why {
        missing: missing.into_iter().map(|field| library.catalogue.key(field).to_owned()).collect(),
        manual: of(Node::is_manual),
        unread: of(|node| *node == Node::Unread),
        failed: explanation.failed(&scope).iter().filter_map(blamed).collect(),
        firms: 0,
    }
}

/// Whether a clause leaves anything to officers.
#[must_use]
pub fn has_manual(clause: &Clause) -> bool {
    leaves(clause).into_iter().any(|leaf| leaf.node.is_manual())
}

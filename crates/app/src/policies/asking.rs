//! What to ask a firm next: the fact that is likely to settle most for the least trouble, one at a time.
//!
//! A clause is settled by the first of its conditions that fails, or by the last one that is missing. So a fact counts for a clause by
//! how often such a condition fails among all firms, or fully if nothing else is missing, divided by what asking costs.
//! Facts of projects and products are asked for together at first ("are there any?"), because one answer settles all clauses about them.

use base::Date;
use rules::{
    Condition, Facts, FieldId, Node, Test, Truth,
    clause::Verdict,
    field::{Catalogue, Derivation},
};

use super::{
    answers::{ClauseAnswer, Reason},
    model::Profile,
};
use crate::pack::Policies;

/// In ten-thousandths: certain.
const CERTAIN: u64 = 10_000;
/// How much a fact counts that only bears on a part of a condition.
const ASIDE: u64 = 1_000;
/// Added to the cost of asking, so that what a register knows is not asked for nothing.
const TROUBLE: u64 = 2;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// One fact of the firm.
    Fact(FieldId),
    /// Whether there are any projects, or products.
    Children(String),
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What is asked.
    pub ask: Ask,
    /// How many undecided clauses it bears on.
    pub clauses: usize,
    score: u64,
}

impl Question {
    /// The key the answer is sent under.
    #[must_use]
    pub fn key<'a>(&'a self, policies: &'a Policies) -> &'a str {
        match &self.ask {
            Ask::Fact(field) => policies.library.catalogue.key(*field),
            Ask::Children(kind) => kind,
        }
    }
}

/// The questions that are open for a firm, best first.
#[must_use]
pub fn next(policies: &Policies, profile: &Profile, facts: &Facts, answers: &[ClauseAnswer<'_>], on: Date) -> Vec<Question> {
    let catalogue = &policies.library.catalogue;
    let mut found: Vec<Question> = Vec::new();
    let undecided = answers
        .iter()
        .filter(|one| one.is_computed && one.reason == Reason::Judged && one.judged.verdict == Verdict::Judged(Truth::Unknown))
        .filter(|one| one.judged.child.is_none());
    for answer in undecided {
        let mut seen: Vec<Ask> = Vec::new();
        for (field, likely) in bearing(catalogue, facts, answer, on) {
            let field = as_asked(catalogue, field);
            let known = catalogue.get(field);
            let ask = match known.and_then(|field| field.owner.as_deref()) {
                Some(kind) if profile.children.iter().any(|child| child.kind == kind) => continue,
                Some(kind) => Ask::Children(kind.to_owned()),
                None => Ask::Fact(field),
            };
            let cost = if matches!(ask, Ask::Children(_)) { 1 } else { known.map_or(1, |field| u64::from(field.cost)) };
            let score = likely.saturating_mul(1_000) / (TROUBLE + cost);
            let is_new = !seen.contains(&ask);
            seen.push(ask.clone());
            match found.iter_mut().find(|question| question.ask == ask) {
                Some(question) => {
                    question.score = question.score.saturating_add(score);
                    question.clauses += usize::from(is_new);
                }
                None => found.push(Question { ask, clauses: 1, score }),
            }
        }
    }
    found.sort_by_key(|question| std::cmp::Reverse(question.score));
    found
}

/// The facts that could settle a clause, each with how likely it does.
fn bearing(catalogue: &Catalogue, facts: &Facts, answer: &ClauseAnswer<'_>, on: Date) -> Vec<(FieldId, u64)> {
    let clause = answer.judged.clause;
    let scope = clause.scope(facts, on);
    let mut found: Vec<(FieldId, u64)> = Vec::new();
    for part in clause.condition.node.parts().iter().filter(|part| scope.judge(part) == Truth::Unknown) {
        match &part.node {
            Node::Test(test) => found.extend(roots(catalogue, facts, test).into_iter().map(|root| (root, fails(test)))),
            _ => within(catalogue, facts, part, &mut found),
        }
    }
    let mut all: Vec<FieldId> = found.iter().map(|(root, _)| *root).collect();
    all.sort_unstable();
    all.dedup();
    if let [only] = all.as_slice() {
        return vec![(*only, CERTAIN)];
    }
    found
}

fn within(catalogue: &Catalogue, facts: &Facts, condition: &Condition, found: &mut Vec<(FieldId, u64)>) {
    condition.each_test(&mut |_, test| found.extend(roots(catalogue, facts, test).into_iter().map(|root| (root, ASIDE))));
}

fn roots(catalogue: &Catalogue, facts: &Facts, test: &Test) -> Vec<FieldId> {
    test.fields().into_iter().flat_map(|field| facts.missing_roots(catalogue, field)).collect()
}

/// How likely a test fails for a firm of which nothing is known. To be one of a few is rare, a mark against a firm is rarer.
const fn fails(test: &Test) -> u64 {
    match test {
        Test::OneOf(..) | Test::Contains(..) => 8_000,
        Test::Flag(_) | Test::Present(_) => 5_000,
        Test::Compare { .. } => 3_000,
        Test::NoneOf(..) => 1_000,
        Test::Clear(_) => 300,
    }
}

/// A span is asked for by the day it began on.
fn as_asked(catalogue: &Catalogue, field: FieldId) -> FieldId {
    match catalogue.get(field).map(|field| field.derivations.as_slice()) {
        Some([Derivation::Since(day, _)]) => *day,
        _ => field,
    }
}

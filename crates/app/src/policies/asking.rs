//! What to ask a firm next: the fact that is likely to settle most for the least trouble, one at a time.
//!
//! Facts of projects and products are asked for together at first ("are there any?"), because one answer settles all clauses about them.

use base::Date;
use rules::{
    Facts, FieldId, Truth,
    clause::{Clause, Verdict},
    questions::{self, NoPeers},
};

use super::{
    answers::{ClauseAnswer, Reason},
    model::Profile,
};
use crate::pack::Policies;

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
    let undecided: Vec<&Clause> = answers
        .iter()
        .filter(|one| one.is_computed && one.reason == Reason::Judged && one.judged.verdict == Verdict::Judged(Truth::Unknown))
        .filter(|one| one.judged.child.is_none())
        .map(|one| one.judged.clause)
        .collect();
    let mut found: Vec<Question> = Vec::new();
    for next in questions::next(catalogue, &undecided, facts, on, &NoPeers) {
        let owner = catalogue.get(next.field).and_then(|field| field.owner.as_deref());
        let Some(kind) = owner else {
            found.push(Question { ask: Ask::Fact(next.field), clauses: next.clauses, score: next.score });
            continue;
        };
        if profile.children.iter().any(|child| child.kind == kind) {
            continue;
        }
        match found.iter_mut().find(|known| known.ask == Ask::Children(kind.to_owned())) {
            Some(known) => known.score = known.score.saturating_add(next.score),
            None => found.push(Question { ask: Ask::Children(kind.to_owned()), clauses: 0, score: next.score }),
        }
    }
    for question in &mut found {
        let Ask::Children(kind) = &question.ask else { continue };
        question.clauses = undecided.iter().filter(|clause| clause.child_kinds(catalogue).contains(&kind.as_str())).count();
    }
    found.sort_by_key(|question| std::cmp::Reverse(question.score));
    found
}

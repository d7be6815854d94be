//! Which fact to ask for next: the one that is most likely to settle most, for the least trouble.
//!
//! A fact's score is the sum, over the undecided conditions that read it of clauses not yet decided, of (how likely the
//! condition fails among peers) shared between the facts that condition still lacks, times the clause's weight, divided by
//! what asking costs. Facts whose every use is settled are not asked.

use base::Date;

use crate::{
    clause::Clause,
    condition::{Condition, Node, Test},
    evaluate::Scope,
    fact::Facts,
    field::{Catalogue, FieldId},
    truth::Truth,
};

/// A fact to ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Next {
    /// The fact.
    pub field: FieldId,
    /// Its score; only the order matters.
    pub score: u64,
    /// How many undecided clauses read it.
    pub clauses: usize,
}

/// What is known of other firms and of the worth of clauses. Shares are in ten-thousandths.
pub trait Peers {
    /// How likely a test fails among peers of the firm's industry and size.
    fn fails(&self, test: &Test) -> u64;
    /// The weight of a clause; 1 if nothing better is known.
    fn weight(&self, clause: &Clause) -> u64;
}

/// Nothing known: every test fails half of the time, every clause counts the same.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoPeers;

impl Peers for NoPeers {
    fn fails(&self, _: &Test) -> u64 {
        5_000
    }
    fn weight(&self, _: &Clause) -> u64 {
        1
    }
}

/// The facts to ask for, best first. `facts` must be complete.
#[must_use]
pub fn next(catalogue: &Catalogue, clauses: &[&Clause], facts: &Facts, on: Date, peers: &impl Peers) -> Vec<Next> {
    let mut scores: Vec<Next> = Vec::new();
    for clause in clauses {
        let scope = clause.scope(facts, on);
        if scope.judge(&clause.condition) != Truth::Unknown {
            continue;
        }
        let mut seen: Vec<FieldId> = Vec::new();
        undecided(&scope, &clause.condition, &mut |test| {
            let missing: Vec<FieldId> = scope.fields(test).into_iter().flat_map(|field| facts.missing_roots(catalogue, field)).collect();
            let share = u64::try_from(missing.len().max(1)).unwrap_or(1);
            for field in missing {
                let cost = 1 + u64::from(catalogue.get(field).map_or(1, |field| field.cost));
                // A test that nobody fails still has to be answered before the clause can be granted.
                let score = (peers.fails(test) + 100).saturating_mul(peers.weight(clause)).saturating_mul(100) / share / cost;
                let is_new = !seen.contains(&field);
                seen.push(field);
                match scores.iter_mut().find(|next| next.field == field) {
                    Some(next) => {
                        next.score = next.score.saturating_add(score);
                        next.clauses += usize::from(is_new);
                    }
                    None => scores.push(Next { field, score, clauses: 1 }),
                }
            }
        });
    }
    scores.sort_by_key(|next| (std::cmp::Reverse(next.score), next.field));
    scores
}

/// The tests that still keep a condition undecided.
fn undecided<'a>(scope: &Scope<'_>, condition: &'a Condition, seen: &mut impl FnMut(&'a Test)) {
    if scope.judge(condition) != Truth::Unknown {
        return;
    }
    if let Node::Test(test) = &condition.node {
        seen(test);
    }
    for part in condition.node.parts() {
        undecided(scope, part, seen);
    }
}

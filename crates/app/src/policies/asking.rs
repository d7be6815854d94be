//! What to ask a firm next: of the clauses that count and that an answer can decide, in the engine's order.
//!
//! The order is the crate's `rules`; how often conditions fail among the firms of the district is read in `shares`.

pub use rules::asking::{Ask, Order, Question, Undecided};
use rules::{Facts, Truth, clause::Verdict};

use super::{
    answers::{ClauseAnswer, Reason},
    model::Profile,
};

/// The questions that are open for a firm, best first.
#[must_use]
pub fn next(order: Order<'_>, profile: &Profile, facts: &Facts, answers: &[ClauseAnswer<'_>]) -> Vec<Question> {
    let has_children: Vec<&str> = profile.children.iter().map(|child| child.kind.as_str()).collect();
    let undecided = answers
        .iter()
        .filter(|one| one.is_computed && one.reason == Reason::Judged && one.judged.verdict == Verdict::Judged(Truth::Unknown))
        .filter(|one| one.judged.child.is_none())
        .map(|one| Undecided { clause: one.clause(), high_fen: one.judged.amount.as_ref().map_or(0, |amount| amount.high) });
    order.questions(facts, &has_children, undecided)
}

//! What else than a firm's profile clauses concern: deals, spaces and others, each with the facts and topics that bind clauses to it.

use crate::{
    clause::Clause,
    condition::{Condition, Spot},
    evaluate::Scope,
    field::{Catalogue, FieldId},
    truth::Truth,
};

/// Something that clauses may concern.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subject {
    /// Its code: `deal`, `space` …
    pub code: String,
    /// Its Chinese name.
    pub name: String,
    /// Its English name.
    pub name_en: String,
    /// A clause that reads one of these facts concerns it; `contract.*` stands for all that begin so.
    pub reads: Vec<String>,
    /// A clause of which a condition on one of these facts holds by what is known concerns it.
    pub holds: Vec<String>,
    /// A clause with one of these topics concerns it.
    pub topics: Vec<String>,
    /// Where it stands.
    pub spot: Spot,
}

/// Whether a key is meant by a pattern.
#[must_use]
pub fn is_meant(pattern: &str, key: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == key, |start| key.starts_with(start))
}

impl Subject {
    /// Whether a clause concerns it, by what the scope knows. A clause that is ruled out concerns nothing.
    #[must_use]
    pub fn is_concerned(&self, clause: &Clause, scope: &Scope<'_>, catalogue: &Catalogue) -> bool {
        let is_listed = |list: &[String], field: FieldId| list.iter().any(|pattern| is_meant(pattern, catalogue.key(field)));
        let mut reads = false;
        clause.condition.each_field(&mut |field| reads |= is_listed(&self.reads, field));
        reads |= clause.money.formula.fields().into_iter().any(|field| is_listed(&self.reads, field));
        let has_topic = clause.tags.iter().any(|tag| self.topics.contains(tag));
        let holds = || any_holds(&clause.condition, scope, &|field| is_listed(&self.holds, field));
        (reads || has_topic || holds()) && scope.judge(&clause.condition) != Truth::False
    }
}

/// Whether a test on one of the fields is known to hold.
fn any_holds(condition: &Condition, scope: &Scope<'_>, is_one: &impl Fn(FieldId) -> bool) -> bool {
    if let crate::condition::Node::Test(test) = &condition.node {
        return test.fields().into_iter().any(is_one) && scope.judge(condition) == Truth::True;
    }
    condition.node.parts().iter().any(|part| any_holds(part, scope, is_one))
}

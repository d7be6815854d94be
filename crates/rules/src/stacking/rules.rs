//! Rules about combining, each with its text, its source and how far it was checked.

use crate::{clause::Verification, condition::Spot};

/// A rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Its id.
    pub id: String,
    /// What it says, in our words.
    pub text: String,
    /// The same in English.
    pub text_en: String,
    /// Where it is written.
    pub sources: Vec<String>,
    /// How far it was checked.
    pub verification: Verification,
    /// What it does.
    pub effect: Effect,
    /// Whether it binds clauses of one firm, or of one project or product of it.
    pub scope: Scope,
    /// All of it as a block of the pack's format: what is compared when it changes, and what an officer edits.
    pub block: String,
    /// Where it stands.
    pub spot: Spot,
}

impl Rule {
    /// Whether it names a clause.
    #[must_use]
    pub fn names(&self, id: &str) -> bool {
        let any = |names: &[String]| names.iter().any(|name| means(name, id));
        match &self.effect {
            Effect::Exclude(pairs) | Effect::NeedsRuling(pairs) => pairs.iter().any(|(a, b)| means(a, id) || means(b, id)),
            Effect::Group { members, .. } | Effect::Cap { members, .. } | Effect::Limit { members, .. } | Effect::Note(members) => {
                any(members)
            }
        }
    }
}

/// Whom a rule binds together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// All that one firm gets.
    Firm,
    /// What one project or product gets. What has none is taken to be about the same one.
    Child,
}

/// How one of a group is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// 就高: the highest.
    Highest,
    /// 优先: the first of the order that passes, whatever its amount.
    InOrder,
    /// 择一: the firm chooses; the best is proposed.
    FirmChooses,
    /// 差额补足: lower levels fill up to the highest; together no more than it.
    TopUp,
}

/// What a rule does. Clauses are named by id; `X*` names every clause whose id begins with `X`.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// No two of these pairs together.
    Exclude(Vec<(String, String)>),
    /// So many of the members at most.
    Group {
        /// The members, in order.
        members: Vec<String>,
        /// How they are chosen.
        choice: Choice,
        /// How many at most.
        most: usize,
    },
    /// Whether these pairs go together is written nowhere: an officer must rule, until then there is a range.
    NeedsRuling(Vec<(String, String)>),
    /// The members together give no more than this in a year.
    Cap {
        /// The account.
        name: String,
        /// The members.
        members: Vec<String>,
        /// The limit in fen.
        fen: i64,
    },
    /// No more applications than this among the members.
    Limit {
        /// The members.
        members: Vec<String>,
        /// How many.
        most: usize,
    },
    /// Explains what the clauses' own conditions already do: routing by zone, versions by event.
    Note(Vec<String>),
}

/// Whether an id is meant by a name of a rule.
#[must_use]
pub fn means(name: &str, id: &str) -> bool {
    name.strip_suffix('*').map_or(name == id, |start| id.starts_with(start))
}

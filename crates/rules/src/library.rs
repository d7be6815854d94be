//! All of a pack's policy: facts, clauses, rules about combining, sources.

use crate::{clause::Clause, field::Catalogue, stacking::rules::Rule, subject::Subject, wording::Phrases};

/// A source of clauses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its address, only where it may be linked.
    pub url: Option<String>,
    /// Who publishes it.
    pub site: String,
    /// How near to the issuer it is.
    pub tier: String,
    /// Its day, where it has one.
    pub dated_on: Option<base::Date>,
}

/// The library.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Library {
    /// The facts.
    pub catalogue: Catalogue,
    /// The clauses, in order of their files.
    pub clauses: Vec<Clause>,
    /// The rules about combining.
    pub stacking: Vec<Rule>,
    /// What else than firms clauses concern.
    pub subjects: Vec<Subject>,
    /// The sources.
    pub sources: Vec<Source>,
    /// Levels from the highest down, for ties.
    pub levels: Vec<String>,
    /// English for phrases.
    pub english: Phrases,
}

impl Library {
    /// A clause by its id.
    #[must_use]
    pub fn clause(&self, id: &str) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.id == id)
    }

    /// A source by its id.
    #[must_use]
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.id == id)
    }

    /// The place of a level; an unlisted one comes last.
    #[must_use]
    pub fn level_rank(&self, level: &str) -> usize {
        self.levels.iter().position(|known| known == level).unwrap_or(self.levels.len())
    }
}

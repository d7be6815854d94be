//! A document read beside a library that has been checked already: what it would change, its cases, and everything that is wrong.
//! Unlike a document of the pack it may bring rules about combining (叠加), sources (来源) and English for its phrases (译名).

use std::{cell::RefCell, rc::Rc};

use toml::de::DeTable;

use super::{
    clauses, stacking,
    table::{Lines, Map, Mistakes},
    wording,
};
use crate::{cases::Case, clause::Clause, library::Library, mistake::Mistake, wording::Phrases};

/// What has no English yet, which a draft may bring under 译名, and a case that only those pass who are not in it: said, and no
/// reason to refuse it.
const REMARKS: [&str; 2] = ["rules-no-english", "rules-implication"];

/// A draft beside a library.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The library with the draft's clauses in the place of those of the same id, or behind them.
    pub library: Library,
    /// The ids of the draft's clauses.
    pub clauses: Vec<String>,
    /// The ids of its rules about combining, which stand in the place of those of the same id, or behind them.
    pub rules: Vec<String>,
    /// The ids of its sources, which stand in the place of those of the same id, or behind them.
    pub sources: Vec<String>,
    /// Its phrases with their English.
    pub phrases: Phrases,
    /// Its cases, not run yet.
    pub cases: Vec<Case>,
    /// What is wrong, in order of line and column.
    pub mistakes: Vec<Mistake>,
    /// What a reader should know and nobody has to mend.
    pub remarks: Vec<Mistake>,
}

/// Reads a document under a name and checks it together with a library.
#[must_use]
pub fn draft(library: &Library, name: &str, text: &str) -> Draft {
    let mistakes: Mistakes = Rc::new(RefCell::new(Vec::new()));
    let lines = Lines::new(name, text);
    let (table, errors) = DeTable::parse_recoverable(text);
    let is_whole = errors.is_empty();
    let top = Map::top(&lines, &table, &mistakes);
    top.only(&["文件", "条款", "案例", "叠加", "来源", "译名"]);
    let clauses::Document { clauses: read, partial, mut cases, .. } = clauses::blocks(&top, &library.catalogue);
    let mut unread = clauses::unread(&top, (!is_whole).then_some(text), &read);
    unread.retain(|id| library.clause(id).is_none());
    cases.retain(|case| !unread.contains(&case.clause));
    let (brought, phrases) = (stacking::rules(&top), wording::listed(&top));
    let mut library = library.clone();
    library.english.extend(&phrases);
    let rules: Vec<String> = brought.iter().map(|rule| rule.id.clone()).collect();
    for rule in brought {
        match library.stacking.iter_mut().find(|known| known.id == rule.id) {
            Some(known) => *known = rule,
            None => library.stacking.push(rule),
        }
    }
    let own_sources = super::sources(&top);
    let sources: Vec<String> = own_sources.iter().map(|source| source.id.clone()).collect();
    for source in own_sources {
        match library.sources.iter_mut().find(|known| known.id == source.id) {
            Some(known) => *known = source,
            None => library.sources.push(source),
        }
    }
    let mut ids: Vec<String> = Vec::new();
    for clause in read {
        let is_second = ids.contains(&clause.id);
        ids.push(clause.id.clone());
        match library.clauses.iter_mut().find(|known| known.id == clause.id) {
            Some(known) if !is_second => *known = clause,
            _ => library.clauses.push(clause),
        }
    }
    // What follows from a slip of the pen is no mistake of its own.
    let mut found = if is_whole { mistakes.take() } else { super::syntax(&lines, &errors) };
    if is_whole {
        found.extend(beside(&library, partial, &ids, &unread));
    }
    found.sort_by(|a, b| a.at.cmp(&b.at));
    let (remarks, mistakes) = found.into_iter().partition(|mistake: &Mistake| REMARKS.contains(&mistake.code));
    Draft { library, clauses: ids, rules, sources, phrases, cases, mistakes, remarks }
}

/// All that is wrong with a library and with what was read of a draft's other clauses, each in the place of the one of its id.
fn beside(library: &Library, partial: Vec<Clause>, own: &[String], unread: &[String]) -> Vec<Mistake> {
    if partial.is_empty() {
        return super::checked(library, partial, unread);
    }
    let mut others = library.clone();
    others.clauses.retain(|clause| own.contains(&clause.id) || !partial.iter().any(|one| one.id == clause.id));
    super::checked(&others, partial, unread)
}

//! `policies/`: the clauses, facts, scoring tables and rules about combining, read and checked by the `rules` crate.
//!
//! Here is only the reading of the files, the cases beside the clauses, and which terms a fact can have, which follows from what
//! the clauses ask. Not here: what a clause means (`rules`), firms and their facts (the feature `policies`).

use std::{collections::BTreeMap, path::Path, sync::Arc};

use base::Date;
use rules::{
    Condition, FieldId, Test,
    amount::{Cap, Formula},
    cases::Case,
    clause::{Clause, Standing},
    library::Library,
    mistake, reader,
};

use super::{ladder::Ladder, reader::Sink, toml_file::read_text};

/// The local version by which a clause is in force in the place of the pack's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalVersion {
    /// Its number among those of the clause.
    pub number: i64,
    /// Its first day.
    pub effective_on: Date,
}

/// The district's policies.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Policies {
    /// Clauses, facts, tables, rules about combining, sources.
    pub library: Library,
    /// The terms each fact can have, as far as clauses or tables ask for them, in the order in which they are first asked for.
    pub terms: BTreeMap<FieldId, Vec<Arc<str>>>,
    /// The steps of growth.
    pub ladder: Ladder,
    /// The cases beside the clauses.
    pub cases: Vec<Case>,
    /// The clauses that are in force by a local version, by their ids; none in a pack as it was issued.
    pub local: BTreeMap<String, LocalVersion>,
    /// Another one whenever a clause, a fact, a table or a rule is another.
    pub digest: String,
}

impl Policies {
    /// The terms of a fact; none for one that is not a term.
    #[must_use]
    pub fn terms_of(&self, field: FieldId) -> &[Arc<str>] {
        self.terms.get(&field).map(Vec::as_slice).unwrap_or_default()
    }

    /// The same with another library, whose clauses decide which terms there are.
    #[must_use]
    pub fn with_library(&self, library: Library) -> Self {
        Self {
            terms: terms(&library),
            digest: digest(&library),
            library,
            ladder: self.ladder.clone(),
            cases: self.cases.clone(),
            local: self.local.clone(),
        }
    }

    /// The kinds of projects, products or people that have facts of their own.
    #[must_use]
    pub fn child_kinds(&self) -> Vec<&str> {
        let mut kinds: Vec<&str> = Vec::new();
        for owner in self.library.catalogue.fields().iter().filter_map(|field| field.owner.as_deref()) {
            if !kinds.contains(&owner) {
                kinds.push(owner);
            }
        }
        kinds
    }
}

/// Reads the folder; a pack may do without it.
pub(super) fn load(folder: &Path, sink: &Sink) -> Policies {
    let mut policies = Policies { ladder: super::ladder::load(folder, sink), ..Policies::default() };
    let mut names: Vec<String> = std::fs::read_dir(folder.join("policies"))
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|item| item.file_name().into_string().ok())
        .filter(|name| name.ends_with(".toml"))
        .map(|name| format!("policies/{name}"))
        .collect();
    names.sort();
    let mut files = Vec::new();
    for name in names {
        match read_text(folder, &name) {
            Ok(text) => files.push((name, text)),
            Err(problem) => sink.push(problem),
        }
    }
    // What is wrong with these two is said by their own readers.
    files.extend([reader::ZONES, reader::DISTRICTS].into_iter().filter_map(|name| Some((name.to_owned(), read_text(folder, name).ok()?))));
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let reading = reader::read(&borrowed);
    let mut mistakes = reading.mistakes;
    if mistakes.is_empty() {
        mistakes.extend(reading.cases.iter().filter_map(|case| reading.library.run(case).err()));
    }
    sink.extend(mistake::problems(mistakes).0);
    policies.terms = terms(&reading.library);
    policies.ladder.check(&reading.library, sink);
    policies.digest = digest(&reading.library);
    policies.library = reading.library;
    policies.cases = reading.cases;
    policies
}

/// The digest of all that judges firms.
fn digest(library: &Library) -> String {
    let clauses: Vec<&str> = library.clauses.iter().map(|clause| clause.text.as_str()).collect();
    let (facts, tables) = (library.catalogue.fields(), &library.catalogue.tables);
    db::audit::digest(&format!("{}{facts:?}{tables:?}{:?}", clauses.concat(), library.stacking))
}

/// What clauses, formulas and tables ask for, term by term.
fn terms(library: &Library) -> BTreeMap<FieldId, Vec<Arc<str>>> {
    let mut terms = BTreeMap::new();
    let tables = library.catalogue.tables.iter().flat_map(|table| &table.parts).flat_map(|part| &part.indicators);
    for band in tables.flat_map(|indicator| &indicator.bands) {
        of_condition(&band.when, &mut terms);
    }
    // What only clauses of other districts ask is nothing to choose here.
    for clause in library.clauses.iter().filter(|clause| clause.standing() != Standing::Hidden) {
        of_clause(clause, &mut terms);
    }
    terms
}

fn of_clause(clause: &Clause, terms: &mut BTreeMap<FieldId, Vec<Arc<str>>>) {
    of_condition(&clause.condition, terms);
    of_formula(&clause.money.formula, terms);
}

fn add(terms: &mut BTreeMap<FieldId, Vec<Arc<str>>>, field: FieldId, listed: &[Arc<str>]) {
    let known = terms.entry(field).or_default();
    for term in listed.iter().filter(|term| !term.ends_with('*')) {
        if !known.contains(term) {
            known.push(Arc::clone(term));
        }
    }
}

fn of_condition(condition: &Condition, terms: &mut BTreeMap<FieldId, Vec<Arc<str>>>) {
    condition.each_test(&mut |_, test| {
        if let Test::OneOf(field, listed) | Test::NoneOf(field, listed) | Test::Contains(field, listed) = test {
            add(terms, *field, listed);
        }
    });
}

fn of_formula(formula: &Formula, terms: &mut BTreeMap<FieldId, Vec<Arc<str>>>) {
    let of_cap = |cap: &Cap, terms: &mut BTreeMap<FieldId, Vec<Arc<str>>>| {
        if let Cap::By(field, rows) = cap {
            rows.iter().for_each(|(listed, _)| add(terms, *field, listed));
        }
    };
    match formula {
        Formula::By(field, rows) => {
            for (listed, inner) in rows {
                add(terms, *field, listed);
                of_formula(inner, terms);
            }
        }
        Formula::Rate { cap, .. } => of_cap(cap, terms),
        Formula::Yearly { cap_year, cap_total, .. } => {
            of_cap(cap_year, terms);
            of_cap(cap_total, terms);
        }
        Formula::Best(parts) | Formula::Sum(parts) => parts.iter().for_each(|part| of_formula(part, terms)),
        _ => {}
    }
}

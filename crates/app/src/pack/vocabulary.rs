//! `vocabularies/*.toml`: lists of terms with codes, names in both languages, dates and sources.
//!
//! The file's name is the vocabulary's code. Entries keep the code; a term that is no longer valid stays, with its last
//! day, so that old entries remain readable. What was only recalled and not read in a source is `is_verified = false`
//! and shown as 待核.

use std::collections::{BTreeMap, HashMap, HashSet};

use base::{Date, Lang};

use super::{
    names::Names,
    reader::{Reader, Sink, nearest},
    toml_file::TomlFile,
};

/// A list of terms.
#[derive(Debug, Clone, PartialEq)]
pub struct Vocabulary {
    /// Its code, the name of its file.
    pub code: String,
    /// What it is called.
    pub names: Names,
    /// Where it was read.
    pub source: String,
    /// The day the list was taken from its source.
    pub as_of: Date,
    /// All terms in the order of the file, parents before their children.
    pub terms: Vec<Term>,
    places: HashMap<String, usize>,
}

/// One term.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// Its code, unique in the vocabulary.
    pub code: String,
    /// What it is called.
    pub names: Names,
    /// The code of the term above.
    pub parent: Option<String>,
    /// The first day it may be used.
    pub valid_from: Option<Date>,
    /// The last day it may be used.
    pub valid_to: Option<Date>,
    /// Where it was read.
    pub source: String,
    /// The day it was taken from its source.
    pub as_of: Date,
    /// Whether it was read in a source; if not it is shown as 待核.
    pub is_verified: bool,
    /// What a reader should know about it.
    pub note: Option<String>,
    /// The line of the file it stands on.
    pub line: u32,
}

impl Vocabulary {
    /// An empty list with a code.
    pub(super) fn named(code: &str) -> Self {
        Self {
            code: code.to_owned(),
            names: Names::default(),
            source: String::new(),
            as_of: Date::ZERO,
            terms: Vec::new(),
            places: HashMap::new(),
        }
    }

    /// Adds a term; of two with one code the first stays.
    pub(super) fn add(&mut self, term: Term) {
        if !term.code.is_empty() && self.term(&term.code).is_none() {
            self.places.insert(term.code.clone(), self.terms.len());
            self.terms.push(term);
        }
    }

    /// The term with this code.
    #[must_use]
    pub fn term(&self, code: &str) -> Option<&Term> {
        self.terms.get(*self.places.get(code)?)
    }

    /// The terms without a term above them.
    pub fn tops(&self) -> impl Iterator<Item = &Term> {
        self.terms.iter().filter(|term| term.parent.is_none())
    }

    /// The terms directly below one.
    pub fn children<'v>(&'v self, code: &'v str) -> impl Iterator<Item = &'v Term> {
        self.terms.iter().filter(move |term| term.parent.as_deref() == Some(code))
    }

    /// A term and all terms above it, the highest first.
    #[must_use]
    pub fn path(&self, code: &str) -> Vec<&Term> {
        let mut path = Vec::new();
        let mut next = self.term(code);
        while let Some(term) = next {
            path.push(term);
            // A pack with a loop is refused, but nobody should hang on one either.
            next = if path.len() > self.terms.len() { None } else { term.parent.as_deref().and_then(|parent| self.term(parent)) };
        }
        path.reverse();
        path
    }

    /// Whether `code` is `top` or lies anywhere below it.
    #[must_use]
    pub fn is_within(&self, code: &str, top: &str) -> bool {
        self.path(code).iter().any(|term| term.code == top)
    }

    /// A term's name in a language; the code itself if there is no such term.
    #[must_use]
    pub fn label(&self, code: &str, lang: Lang) -> String {
        self.term(code).map_or_else(|| code.to_owned(), |term| term.names.of(lang).to_owned())
    }

    /// The known code that looks most like this one.
    #[must_use]
    pub fn nearest(&self, code: &str) -> Option<&str> {
        nearest(code, self.terms.iter().map(|term| term.code.as_str()))
    }
}

impl Term {
    /// A term at the top of a list, valid without end.
    pub(super) fn named(code: &str, names: Names) -> Self {
        Self {
            code: code.to_owned(),
            names,
            parent: None,
            valid_from: None,
            valid_to: None,
            source: String::new(),
            as_of: Date::ZERO,
            is_verified: true,
            note: None,
            line: 0,
        }
    }

    /// Whether it may be used on this day.
    #[must_use]
    pub fn is_current(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }
}

/// Reads one file. A vocabulary with problems is still returned, so that what refers to it can be checked too.
pub(super) fn read(code: &str, file: &TomlFile, sink: &Sink) -> Vocabulary {
    let root = Reader::root(file, sink);
    let source = root.text("source");
    let as_of = root.date("as_of");
    if !root.has("as_of") {
        root.report(root.problem_at(1, "problem-pack-missing-key").with("key", "as_of"));
    }
    let as_of = as_of.unwrap_or(Date::ZERO);
    let mut vocabulary =
        Vocabulary { code: code.to_owned(), names: root.names_under("name"), source, as_of, terms: Vec::new(), places: HashMap::new() };
    let is_verified = root.optional_flag("is_verified").unwrap_or(true);
    let counts = root.wholes("counts");
    for row in root.tables("term") {
        let term = read_term(&row, &vocabulary, is_verified);
        row.finish();
        match vocabulary.term(&term.code) {
            Some(first) if !term.code.is_empty() => {
                root.report_duplicate(term.line, &term.code, first.line);
            }
            _ => {
                vocabulary.places.insert(term.code.clone(), vocabulary.terms.len());
                vocabulary.terms.push(term);
            }
        }
    }
    if vocabulary.terms.is_empty() {
        root.report(root.problem_at(1, "problem-pack-no-terms"));
    }
    check_tree(&vocabulary, &root);
    check_counts(&vocabulary, &counts, &root);
    root.finish();
    vocabulary
}

fn read_term(row: &Reader<'_>, vocabulary: &Vocabulary, is_verified: bool) -> Term {
    let term = Term {
        code: row.text("code"),
        names: row.names(),
        parent: row.optional_text("parent"),
        valid_from: row.date("valid_from"),
        valid_to: row.date("valid_to"),
        source: row.optional_text("source").unwrap_or_else(|| vocabulary.source.clone()),
        as_of: row.date("as_of").unwrap_or(vocabulary.as_of),
        is_verified: row.optional_flag("is_verified").unwrap_or(is_verified),
        note: row.optional_text("note"),
        line: row.line,
    };
    if let (Some(from), Some(to)) = (term.valid_from, term.valid_to)
        && to < from
    {
        row.report(row.problem_at(row.line, "problem-pack-dates-reversed").with("from", from.to_string()).with("to", to.to_string()));
    }
    term
}

fn check_tree(vocabulary: &Vocabulary, root: &Reader<'_>) {
    for term in &vocabulary.terms {
        let Some(parent) = &term.parent else { continue };
        if vocabulary.term(parent).is_none() {
            root.report(root.problem_at(term.line, "problem-pack-missing-parent").with("code", &*term.code).with("parent", &**parent));
            continue;
        }
        let mut seen = HashSet::from([term.code.as_str()]);
        let mut above = Some(parent.as_str());
        while let Some(code) = above {
            if code == term.code {
                root.report(root.problem_at(term.line, "problem-pack-parent-loop").with("code", &*term.code));
            }
            if !seen.insert(code) {
                break;
            }
            above = vocabulary.term(code).and_then(|term| term.parent.as_deref());
        }
    }
}

/// A file may say how many terms each level has, so that a lost line is noticed.
fn check_counts(vocabulary: &Vocabulary, counts: &[i64], root: &Reader<'_>) {
    if counts.is_empty() {
        return;
    }
    let mut found: BTreeMap<usize, i64> = BTreeMap::new();
    for term in &vocabulary.terms {
        *found.entry(vocabulary.path(&term.code).len()).or_default() += 1;
    }
    let levels = counts.len().max(found.keys().max().copied().unwrap_or(0));
    for level in 1..=levels {
        let expected = counts.get(level - 1).copied().unwrap_or(0);
        let found = found.get(&level).copied().unwrap_or(0);
        if expected != found {
            let problem = root.problem_at(root.line_of("counts"), "problem-pack-count").with("level", level.to_string());
            root.report(problem.with("expected", expected.to_string()).with("found", found.to_string()));
        }
    }
}

//! `ladder.toml`: the steps a firm grows by, and from which revenue on statistics count it as large.
//!
//! A step names the clause that grants it. Where the present conditions are not known, `orientation` names the clause of the last
//! known ones, which decides nothing. Not here: where a firm stands (the feature `policies`).

use std::path::Path;

use base::Fen;
use rules::library::Library;

use super::{
    names::Names,
    reader::{Reader, Sink},
    toml_file::TomlFile,
};

const NAME: &str = "ladder.toml";

/// The steps and the thresholds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ladder {
    /// The steps from the lowest up.
    pub steps: Vec<LadderStep>,
    /// Thresholds of statistics, by industry.
    pub thresholds: Vec<ScaleThreshold>,
    /// Where the thresholds are written.
    pub sources: Vec<LadderSource>,
    /// What has to be said beside the thresholds.
    pub note: Names,
}

/// A step.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LadderStep {
    /// Its code.
    pub code: String,
    /// Its names.
    pub names: Names,
    /// The clause that grants it today, if there is one.
    pub clause: Option<String>,
    /// The clause of the last known conditions.
    pub orientation: Option<String>,
    /// The fact that says that the firm is on it already: a flag, or a qualification among `cert.any`.
    pub held: Option<String>,
    /// What is not known.
    pub note: Names,
    line: u32,
}

/// From which revenue on firms of some industries are counted as large.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScaleThreshold {
    /// Its names.
    pub names: Names,
    /// The key of the fact that is measured.
    pub measure: String,
    /// The amount.
    pub at_least: Fen,
    /// Beginnings of industry codes of GB/T 4754.
    pub industries: Vec<String>,
    /// Ids of sources.
    pub sources: Vec<String>,
    line: u32,
}

/// A source of the thresholds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LadderSource {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// Its day.
    pub dated_on: Option<base::Date>,
    /// Its address.
    pub url: String,
}

impl ScaleThreshold {
    /// Its code: the industries it holds for.
    #[must_use]
    pub fn code(&self) -> String {
        self.industries.join("-")
    }

    /// Whether it may hold for an industry: its code begins with one of these, or one of these with it.
    #[must_use]
    pub fn may_hold_for(&self, industry: &str) -> bool {
        let fits = |code: &String| code.starts_with(industry) || industry.starts_with(code.as_str());
        // A class written in digits belongs to a division letter that the code alone does not tell.
        let is_of_letter = |code: &String| code.starts_with(|first: char| first.is_ascii_digit()) && letter_of(code) == industry;
        self.industries.iter().any(|code| fits(code) || is_of_letter(code))
    }

    /// Whether it holds for all of an industry: a letter may stand for more classes than are named here.
    #[must_use]
    pub fn surely_holds_for(&self, industry: &str) -> bool {
        self.industries.iter().any(|code| industry.starts_with(code.as_str()))
    }
}

impl Ladder {
    /// The thresholds that may hold for an industry: all whose code begins with it, or with which it begins.
    pub fn thresholds_of<'l>(&'l self, industry: &'l str) -> impl Iterator<Item = &'l ScaleThreshold> {
        self.thresholds.iter().filter(move |one| one.may_hold_for(industry))
    }

    /// Notes steps that name a clause, and thresholds that name a fact or a source, which is not there.
    pub(super) fn check(&self, library: &Library, sink: &Sink) {
        let report = |line: u32, code: &'static str, name: &str| {
            sink.push(base::Problem::line(NAME, line, code).with("name", name));
        };
        for step in &self.steps {
            for clause in step.clause.iter().chain(&step.orientation).filter(|id| library.clause(id).is_none()) {
                report(step.line, "problem-pack-ladder-clause", clause);
            }
        }
        for threshold in &self.thresholds {
            if library.catalogue.by_key(&threshold.measure).is_none() {
                report(threshold.line, "problem-pack-ladder-fact", &threshold.measure);
            }
            for source in threshold.sources.iter().filter(|id| self.sources.iter().all(|known| known.id != **id)) {
                report(threshold.line, "problem-pack-ladder-source", source);
            }
        }
    }
}

/// The section of GB/T 4754 that a division in digits belongs to.
fn letter_of(code: &str) -> &'static str {
    match code.get(..2).and_then(|digits| digits.parse::<u8>().ok()) {
        Some(51 | 52) => "F",
        Some(70) => "K",
        Some(84 | 85) => "Q",
        _ => "",
    }
}

/// Reads the file; a pack may do without it.
pub(super) fn load(folder: &Path, sink: &Sink) -> Ladder {
    if !folder.join(NAME).exists() {
        return Ladder::default();
    }
    match TomlFile::read(folder, NAME) {
        Ok(file) => read(&file, sink),
        Err(problems) => {
            sink.extend(problems);
            Ladder::default()
        }
    }
}

fn read(file: &TomlFile, sink: &Sink) -> Ladder {
    let root = Reader::root(file, sink);
    let ladder = Ladder {
        steps: root.tables("step").into_iter().map(step).collect(),
        thresholds: root.tables("threshold").into_iter().map(threshold).collect(),
        sources: root.tables("source").into_iter().map(source).collect(),
        note: root.names_under("note"),
    };
    root.finish();
    ladder
}

fn step(row: Reader<'_>) -> LadderStep {
    let step = LadderStep {
        code: row.text("code"),
        names: row.names(),
        clause: row.optional_text("clause"),
        orientation: row.optional_text("orientation"),
        held: row.optional_text("held"),
        note: row.optional_names_under("note"),
        line: row.line,
    };
    row.finish();
    step
}

fn threshold(row: Reader<'_>) -> ScaleThreshold {
    let threshold = ScaleThreshold {
        names: row.names(),
        measure: row.text("measure"),
        at_least: Fen(row.whole("at_least_wan", 1, 100_000_000).saturating_mul(Fen::WAN)),
        industries: row.texts("industries"),
        sources: row.texts("sources"),
        line: row.line,
    };
    row.finish();
    threshold
}

fn source(row: Reader<'_>) -> LadderSource {
    let source = LadderSource {
        id: row.text("id"),
        title: row.text("title"),
        publisher: row.text("publisher"),
        dated_on: row.date("dated_on"),
        url: row.text("url"),
    };
    row.finish();
    source
}

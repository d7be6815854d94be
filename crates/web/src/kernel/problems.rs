//! Turns problems into sentences: where, what, with which value, and what to do.
//!
//! The words stand in `locales/*/problems.ftl` under the problem's code; the place is put before them from `ui.ftl`.

use base::{Lang, Place, Problem, Problems};
use fluent_bundle::FluentArgs;

use super::texts::{self, Speak};

/// One problem as a form or a report shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemView {
    /// The name of the field it belongs to; empty when it concerns the whole.
    pub field: String,
    /// Where, in words; empty for a field of a form, whose label stands beside it.
    pub place: String,
    /// What is wrong and what to do.
    pub text: String,
}

impl ProblemView {
    /// Place and text as one sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        if self.place.is_empty() { self.text.clone() } else { format!("{} {}", self.place, self.text) }
    }
}

/// A problem in the words of a language.
#[must_use]
pub fn view(lang: Lang, problem: &Problem) -> ProblemView {
    let (field, place) = match &problem.at {
        Place::Whole => (String::new(), String::new()),
        Place::Field(name) => (name.clone(), String::new()),
        Place::Cell { row, column } => (String::new(), lang.t2("ui-place-cell", "row", row, "column", column)),
        Place::Line { file, line } => (String::new(), lang.t2("ui-place-line", "file", file, "line", line)),
    };
    ProblemView { field, place, text: sentence(lang, problem) }
}

/// All problems in the words of a language, in their order.
#[must_use]
pub fn views(lang: Lang, problems: &Problems) -> Vec<ProblemView> {
    problems.iter().map(|problem| view(lang, problem)).collect()
}

/// What is wrong, without the place.
#[must_use]
pub fn sentence(lang: Lang, problem: &Problem) -> String {
    let mut args = FluentArgs::with_capacity(problem.args.len());
    for (name, value) in &problem.args {
        args.set(*name, value.as_str());
    }
    texts::text(lang, problem.code, &args)
}

/// What is wrong with one field, if anything; several problems are joined.
#[must_use]
pub fn of_field(lang: Lang, problems: &Problems, field: &str) -> Option<String> {
    let found: Vec<String> = problems
        .iter()
        .filter(|problem| matches!(&problem.at, Place::Field(name) if name == field))
        .map(|problem| sentence(lang, problem))
        .collect();
    if found.is_empty() { None } else { Some(found.join(" ")) }
}

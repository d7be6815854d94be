//! What is wrong with a clause file: what, where, with which value, and what to do. All mistakes are reported together.
//!
//! Pages say it in the reader's language by the code and its values; the English sentence here serves logs and tests.

use std::fmt;

use base::{Problem, Problems};

use crate::condition::Spot;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Where.
    pub at: Spot,
    /// What, as the key of the text that also says what to do.
    pub code: &'static str,
    /// The values the text mentions.
    pub args: Vec<(&'static str, String)>,
    /// What was probably meant.
    pub suggestion: Option<String>,
}

/// Each code, what is wrong, and what to do.
const TEXTS: [(&str, &str); 66] = [
    ("rules-syntax", "this is not TOML: {detail}; mend the line"),
    ("rules-unknown-key", "there is no key {name} here; take it out or correct it"),
    ("rules-missing-key", "{name} is missing; add it"),
    ("rules-wrong-value", "{value} cannot be the value of {name}; write {wanted}"),
    ("rules-key-of-other-way", "the way {way} does not use {name}, which counts for nothing; take it out, or write what it uses: {wanted}"),
    ("rules-negative", "{name} cannot be below nothing, as {value} is; write it without the minus sign or correct it"),
    ("rules-part-above-whole", "{name} {found} is above {other} {most}, of which it is a part; correct one of the two"),
    ("rules-share-above-whole", "{name} is a share of a whole and cannot be {found}; write 100% at most"),
    ("rules-least-above-most", "{name} {found} is above {other} {most}; correct one of the two"),
    ("rules-instalments", "the instalments come to {found} of the amount; make them 100% together"),
    ("rules-instalments-sum", "the instalments come to {found}, and {other} is {wanted}; correct one of the two"),
    ("rules-instalments-vary", "the amount is not the same for every firm, and these instalments are; write them as shares: {wanted}"),
    ("rules-signed", "{name} is for amounts of money; take it out"),
    ("rules-term-taken", "nobody comes to this case: an earlier one is for {value} already; take it out or correct it"),
    ("rules-empty-formula", "the formula is empty; write what must hold"),
    ("rules-unknown-field", "there is no fact {name}; correct it or add it to the list of facts"),
    ("rules-unknown-word", "{word} is not a word of formulas here; write {wanted}"),
    ("rules-unclosed", "a bracket or a quotation mark opened here is not closed; close it"),
    ("rules-trailing", "the formula ends before {word}; join it with a word for and or for or, or take it out"),
    ("rules-unknown-parameter", "the clause has no parameter {name}; add it to the clause's parameters"),
    ("rules-type", "{name} is {kind} and cannot be compared so; use {wanted}"),
    ("rules-no-unit", "{value} has no unit, and {name} is {kind}; write it with {wanted}"),
    ("rules-wrong-unit", "{value} has a unit that {name} ({kind}) does not take; write it with {wanted}"),
    ("rules-kinds-differ", "{name} and {other} are not of one kind and cannot be compared"),
    ("rules-no-such-day", "{value} is no day of the calendar; write it as 2026-02-28"),
    ("rules-two-children", "the clause reads facts of {name} and of {other}; a clause is judged for one kind of child: split it"),
    ("rules-duplicate-id", "the id {name} is taken already; an id is never used twice"),
    ("rules-duplicate-field", "the fact {name} exists already; give each fact a key and a name of its own"),
    ("rules-dates-reversed", "it ends on {until}, before it begins on {from}; correct one of the two"),
    ("rules-rounds-beside-days", "days stand here and under {name} too; leave one of the two"),
    ("rules-rounds-overlap", "this round begins on {from}, and the one before it ends on {until} only; correct one of the two"),
    ("rules-rounds-order", "the round of {from} stands after a later one, which ends on {until}; put them in order of their days"),
    ("rules-no-first-day", "the clause is in force and has no first day; add {name}, or say under {wanted} that it is not known"),
    ("rules-no-value", "{name} has no value at all; write one"),
    (
        "rules-dates-before",
        "{name} has a value from {from} on only, and the clause has no first day; write the clause's first day or leave out that of the first value",
    ),
    ("rules-dates-overlap", "two values begin on {from}; leave one"),
    ("rules-dates-order", "the value of {from} stands after a later one; put them in order of their days"),
    ("rules-dates-missing", "{name} has no value on {from}, when the clause is in force already; give its first day"),
    ("rules-dates-after-end", "{name} has a value from {from} on, after the clause ended on {until}; take it out"),
    ("rules-contradiction", "no firm can satisfy this together with line {line}; correct one of the two"),
    ("rules-contradiction-several", "no firm can satisfy this together with lines {lines}; correct one of them"),
    (
        "rules-contradiction-dated",
        "with the parameters of {day} no firm can satisfy this together with line {line}; correct the values or the bounds",
    ),
    ("rules-never", "no firm can satisfy this, whatever else is asked; correct what stands in it"),
    ("rules-always", "this always holds, whatever the values; take it out, or ask whether there is one at all"),
    (
        "rules-implication",
        "this cannot hold where line {line} does, so that only those pass for whom line {line} fails; ask for that plainly or correct one of the two",
    ),
    ("rules-count-too-many", "{wanted} of {found} are asked for, which cannot be; lower the number or add what is missing"),
    ("rules-count-nothing", "{wanted} of {found} asks for nothing; raise the number or take it out"),
    ("rules-redundant", "line {line} asks as much already; take this out"),
    ("rules-swallowed", "whoever satisfies this satisfies line {line} too, which is enough; take this out or correct one of the two"),
    ("rules-unreachable", "nobody comes to this case: those before it take everything; correct the order or the bounds"),
    ("rules-points", "the best bands of {name} come to {found} points, its full mark is {wanted}; compare both with the document"),
    ("rules-cycle", "the prerequisites go in a circle: {name}; take one out"),
    ("rules-unknown-clause", "there is no clause {name}; correct the id"),
    ("rules-caps-not-nested", "the caps {name} and {other} share some clauses but neither holds all of the other's; nest or separate them"),
    ("rules-excludes-itself", "{name} stands here against itself; name under {wanted} the clause it does not go together with"),
    ("rules-unknown-code", "there is no zone or district {name}; correct it or add it to the pack's list"),
    ("rules-verified-without", "the clause is said to be checked in full and has no {name}; add it, or say that it was not checked"),
    ("rules-no-case", "the clause {name} has no case; add one"),
    ("rules-unknown-source", "there is no source {name}; add it to the list of sources"),
    ("rules-wrong-language", "{name} is to be in {wanted}; write it in that language"),
    ("rules-summary-long", "{name} has {found} sentences; say it in {wanted} at most"),
    ("rules-summary-unmarked", "the clause was not checked in full and {name} does not say so; say what is {wanted}"),
    ("rules-no-question", "nobody is asked for the fact {name}; add its question to questions.toml"),
    ("rules-no-english", "{value} has no English; write it under {wanted}"),
    ("rules-case-clause", "the case {case} is of a clause {name} that does not exist; correct the id"),
    ("rules-case-failed", "the case {name} gives {found} where {wanted} is expected; correct the clause or the case"),
];

impl Mistake {
    /// A mistake at a place.
    #[must_use]
    pub const fn new(at: Spot, code: &'static str) -> Self {
        Self { at, code, args: Vec::new(), suggestion: None }
    }

    /// The same with one more value for its text.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// The same with what was probably meant.
    #[must_use]
    pub fn meant(mut self, suggestion: Option<&str>) -> Self {
        self.suggestion = suggestion.map(str::to_owned);
        self
    }

    /// Every code there is.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        TEXTS.iter().map(|(code, _)| *code)
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = TEXTS.iter().find(|(code, _)| *code == self.code).map_or(self.code, |(_, text)| *text);
        let mut text = text.to_owned();
        for (name, value) in &self.args {
            text = text.replace(&format!("{{{name}}}"), &format!("“{value}”"));
        }
        write!(f, "{}:{}:{}: {text}", self.at.file, self.at.line, self.at.column)?;
        if let Some(suggestion) = &self.suggestion {
            write!(f, " (did you mean “{suggestion}”?)")?;
        }
        Ok(())
    }
}

/// Mistakes as the problems of a pack, in order of file and line.
#[must_use]
pub fn problems(mut mistakes: Vec<Mistake>) -> Problems {
    mistakes.sort_by(|a, b| a.at.cmp(&b.at));
    let as_problem = |mistake: Mistake| {
        let mut problem = Problem::line(mistake.at.file.to_string(), mistake.at.line, mistake.code);
        // A case is a block of several lines, and stands in no column.
        if !mistake.code.starts_with("rules-case-") {
            problem = problem.with("column", mistake.at.column.to_string());
        }
        for (name, value) in mistake.args {
            problem = problem.with(name, value);
        }
        // The texts choose by `near`: a text cannot ask whether a value is there.
        problem = problem.with("near", if mistake.suggestion.is_some() { "yes" } else { "no" });
        // And by `place`: whoever fills in a form sees no lines and no other files.
        problem = problem.with("place", "file");
        problem.with("suggestion", mistake.suggestion.unwrap_or_default())
    };
    Problems(mistakes.into_iter().map(as_problem).collect())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

    use super::*;

    /// The text under a key of a Fluent file: its line and the indented or closing lines that follow.
    fn text_of<'a>(file: &'a str, code: &str) -> Option<Vec<&'a str>> {
        let mut lines = file.lines().skip_while(|line| line.split_once(" =").is_none_or(|(key, _)| key != code));
        let first = lines.next()?;
        Some(std::iter::once(first).chain(lines.take_while(|line| line.starts_with([' ', '}']))).collect())
    }

    #[test]
    fn every_mistake_has_a_text_in_both_languages_with_all_its_values() {
        for lang in ["zh-CN", "en"] {
            let path = format!("{}/../web/locales/{lang}/rules.ftl", env!("CARGO_MANIFEST_DIR"));
            let file = std::fs::read_to_string(&path).unwrap();
            for (code, template) in TEXTS {
                let text = text_of(&file, code).unwrap_or_else(|| panic!("{lang}: there is no text for {code}")).join("\n");
                let names = template.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name);
                let says = |name: &str| text.contains(&format!("${name}"));
                for name in names {
                    assert!(says(name), "{lang}: {code} does not say {name}: {text}");
                }
                // A case is a block of several lines, and stands in no column.
                assert_eq!(says("column"), !code.starts_with("rules-case-"), "{lang}: {code}: {text}");
                assert_eq!(crate::wording::has_han(&text.replace(['且', '或'], "").replace("参数", "")), lang == "zh-CN", "{lang}: {text}");
            }
            let known = file.lines().filter_map(|line| line.split_once(" =")).map(|(key, _)| key).filter(|key| key.starts_with("rules-"));
            for key in known {
                assert!(TEXTS.iter().any(|(code, _)| *code == key), "{lang}: nothing is called {key}");
            }
        }
    }

    #[test]
    fn a_problem_names_its_column_and_what_was_probably_meant() {
        let at = Spot { file: "a.toml".into(), line: 3, column: 7 };
        let found = problems(vec![Mistake::new(at, "rules-unknown-field").with("name", "研发费").meant(Some("研发费用"))]);
        let problem = found.iter().next().unwrap();
        let value = |name: &str| problem.args.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
        assert_eq!((value("column"), value("near"), value("suggestion")), (Some("7"), Some("yes"), Some("研发费用")));
        let at = Spot { file: "a.toml".into(), line: 3, column: 7 };
        let case = problems(vec![Mistake::new(at, "rules-case-clause").with("name", "X").with("case", "齐备")]);
        assert!(case.iter().all(|problem| problem.args.iter().all(|(name, _)| *name != "column")), "its text says no column");
    }
}

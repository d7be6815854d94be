//! Turns problems into sentences: where, what, with which value, and what to do.
//!
//! The words stand in `locales/*/problems.ftl` under the problem's code; the place is put before them from `ui.ftl`.

use app::policies::rules::{Kind, Number, language::units, reader::editing};
use base::{Fen, Lang, Place, Problem, Problems};
use fluent_bundle::FluentArgs;

use super::texts::{self, Speak};

/// One problem as a form or a report shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemView {
    /// The name of the field it belongs to; empty when it concerns the whole.
    pub field: String,
    /// Where, in words, with the blank behind it in a language that has blanks; empty for a field of a form, whose label stands beside it.
    pub place: String,
    /// What is wrong and what to do.
    pub text: String,
}

impl ProblemView {
    /// Place and text as one sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        format!("{}{}", self.place, self.text)
    }
}

/// A problem in the words of a language.
#[must_use]
pub fn view(lang: Lang, problem: &Problem) -> ProblemView {
    let (field, place) = match &problem.at {
        Place::Whole => (String::new(), String::new()),
        Place::Field(name) => (name.clone(), String::new()),
        Place::Cell { row, column } => (String::new(), lang.t2("ui-place-cell", "row", row, "column", column)),
        Place::Line { file, line } => {
            // A text that says its column goes on where the line ends.
            let says_column = problem.args.iter().any(|(name, _)| *name == "column");
            let key = if says_column { "ui-place-line-and" } else { "ui-place-line" };
            (String::new(), lang.t2(key, "file", file, "line", line))
        }
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
        if *name == "kind" && problem.code.starts_with("rules-") {
            // What a fact holds comes as its code.
            args.set(*name, lang.t(&format!("policies-kind-{value}")).into_owned());
        } else if matches!(*name, "found" | "wanted") && problem.code == "rules-case-failed" {
            args.set(*name, outcome(lang, value));
        } else {
            args.set(*name, value.as_str());
        }
    }
    texts::text(lang, problem.code, &args)
}

/// What came of a case, or was to come of it, in the reader's language: a verdict or an amount, which come as cases write them.
fn outcome(lang: Lang, written: &str) -> String {
    let word = match editing::meaning(written) {
        Some("yes") => "policies-sandbox-yes",
        Some("no") => "policies-sandbox-no",
        Some("open") => "policies-sandbox-open",
        Some("not-in-force") => "policies-sandbox-out-of-force",
        _ => "",
    };
    if lang == Lang::Zh {
        return written.to_owned();
    }
    if word.is_empty() {
        let fen = units::read(written, Kind::Money).ok().and_then(Number::as_whole);
        return fen.map_or_else(|| written.to_owned(), |fen| lang.money(&Fen(fen)));
    }
    lang.t(word).into_owned()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn said(problem: &Problem) -> [String; 2] {
        [Lang::Zh, Lang::En].map(|lang| view(lang, problem).sentence())
    }

    #[test]
    fn what_a_fact_holds_is_said_in_the_readers_language() {
        let problem = Problem::line("a.toml", 8, "rules-no-unit").with("column", "19").with("value", "2000").with("name", "营业收入");
        let [zh, en] = said(&problem.with("kind", "money").with("wanted", "万元"));
        assert!(zh.contains("“营业收入”是金额") && en.contains("“营业收入” holds an amount of money"), "{zh}\n{en}");
    }

    #[test]
    fn what_came_of_a_case_is_said_in_the_readers_language() {
        let problem = |found: &str, wanted: &str| {
            Problem::line("a.toml", 8, "rules-case-failed").with("name", "甲").with("found", found).with("wanted", wanted)
        };
        let [zh, en] = said(&problem("符合", "不在有效期"));
        assert!(zh.contains("结果是 符合，应为 不在有效期"), "{zh}");
        assert!(en.contains("“Eligible”") && en.contains("“Not in force”") && !en.contains("符合") && !en.contains("有效期"), "{en}");
        let [zh, en] = said(&problem("45万元", "30万元"));
        assert!(zh.contains("45万元") && en.contains("CNY 450,000") && en.contains("CNY 300,000") && !en.contains("万元"), "{zh} {en}");
    }

    #[test]
    fn a_place_and_what_is_wrong_there_make_one_sentence() {
        let syntax = Problem::line("a.toml", 20, "rules-missing-key").with("column", "13").with("name", "编号");
        assert_eq!(
            said(&syntax),
            ["a.toml 第 20 行第 13 列：缺少“编号”。请补上。", "a.toml, line 20 · Column 13: “编号” is missing. Add it."]
        );
        let line = Problem::line("a.toml", 3, "problem-policies-whole").with("value", "3.5");
        assert_eq!(said(&line), ["a.toml 第 3 行：“3.5”不是整数，请写整数。", "a.toml, line 3: “3.5” is not a whole number; write one."]);
        let cell = Problem::cell(14, "截止日期", "problem-policies-whole").with("value", "3.5");
        assert_eq!(said(&cell)[0], "第 14 行 截止日期：“3.5”不是整数，请写整数。");
        assert_eq!(said(&Problem::field("x", "problem-policies-whole").with("value", "3.5"))[0], "“3.5”不是整数，请写整数。");
    }
}

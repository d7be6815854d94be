//! What people type into the records of a deal, tidied and checked.

use base::{Date, Problem, Problems};

use crate::{Ctx, pack::Pack};

/// A text with something in it, at most so many characters.
pub(super) fn needed(problems: &mut Problems, field: &str, text: &str, max: usize) -> String {
    let text = tidy(problems, field, text, max);
    if text.is_empty() {
        problems.push(Problem::field(field, "problem-deals-needed"));
    }
    text
}

/// A text that may be left out.
pub(super) fn optional(problems: &mut Problems, field: &str, text: Option<&str>, max: usize) -> Option<String> {
    Some(tidy(problems, field, text.unwrap_or_default(), max)).filter(|text| !text.is_empty())
}

/// Without blanks around it and without control characters other than line breaks.
fn tidy(problems: &mut Problems, field: &str, text: &str, max: usize) -> String {
    let kept: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    let kept = kept.trim().to_owned();
    if kept.chars().count() > max {
        problems.push(Problem::field(field, "problem-deals-too-long").with("max", max.to_string()));
    }
    kept
}

/// A code of a vocabulary that is valid today.
pub(super) fn term(problems: &mut Problems, ctx: &Ctx, field: &'static str, vocabulary: &str, code: &str) -> String {
    if code.is_empty() {
        problems.push(Problem::field(field, "problem-deals-choose"));
    } else if !is_term(&ctx.pack, vocabulary, code, ctx.today()) {
        problems.push(Problem::field(field, "problem-deals-unknown-choice").with("value", code));
    }
    code.to_owned()
}

pub(super) fn is_term(pack: &Pack, vocabulary: &str, code: &str, today: Date) -> bool {
    pack.term(vocabulary, code).is_some_and(|term| term.is_current(today))
}

/// A day that has come.
pub(super) fn not_after(problems: &mut Problems, field: &str, day: Date, last: Date) {
    if day > last {
        problems.push(Problem::field(field, "problem-deals-in-future").with("day", day.to_string()));
    }
}

//! One row's unit and value as a form would have sent them.

use base::Problem;
use rules::{FieldId, Kind, Number, field::closest, language::units};

use super::words::SheetWords;
use crate::{
    pack::Pack,
    policies::{names, plausible, value},
};

/// So many names of terms are told in a message.
const NAMED: usize = 8;
/// Signs between the terms of a set.
const SEPARATORS: [char; 7] = ['、', '；', ';', ',', '，', '\n', '|'];

/// Which cell of a row is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    Unit,
    Value,
}

type Wrong = (At, Problem);

/// Full-width letters, digits and signs as their narrow twins.
pub(super) fn narrow(text: &str) -> String {
    let one = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '\u{A0}' => ' ',
        other => other,
    };
    text.chars().map(one).collect::<String>().trim().to_owned()
}

/// As texts are compared: narrow, small, without blanks, all separators alike.
fn folded(text: &str) -> String {
    let alike = |c: char| if SEPARATORS.contains(&c) { '、' } else { c };
    narrow(text).chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).map(alike).collect()
}

/// A problem that gets its row and column from the row.
fn wrong(code: &'static str, text: &str) -> Problem {
    Problem::whole(code).with("value", text)
}

/// What a form would have sent for the value of a row under the unit of its row.
pub(super) fn typed(pack: &Pack, words: &[SheetWords], id: FieldId, text: &str, unit: &str) -> Result<Vec<String>, Wrong> {
    let Some(field) = pack.policies.library.catalogue.get(id) else { return Ok(Vec::new()) };
    let plain = folded(text);
    let is_word = |known: &[&str], own: &dyn Fn(&SheetWords) -> &String| {
        known.contains(&plain.as_str()) || words.iter().any(|words| folded(own(words)) == plain)
    };
    if field.kind == Kind::Flag {
        return if is_word(&["是", "有", "yes", "y", "true", "1", "√", "✓"], &|words| &words.yes) {
            Ok(vec![value::YES.to_owned()])
        } else if is_word(&["否", "无", "没有", "no", "n", "false", "0", "×", "none"], &|words| &words.no) {
            Ok(vec![value::NO.to_owned()])
        } else {
            Err((At::Value, wrong("problem-policies-sheet-yes-no", text)))
        };
    }
    if is_word(&["没有", "无", "none"], &|words| &words.none) {
        return Ok(vec![value::NONE.to_owned()]);
    }
    let unit = own_unit(words, field.kind, unit)?;
    match field.kind {
        Kind::Code => one(pack, words, id, text).map(|code| vec![code]),
        Kind::Codes => several(pack, words, id, text),
        Kind::Money => amount(text, &unit).map(|amount| vec![amount]),
        Kind::ByYear => {
            let is_end = |c: char| c.is_whitespace() || "、；;/".contains(c);
            let narrow = narrow(text);
            let years = narrow.split(is_end).filter(|year| !year.is_empty()).map(|year| amount(year, &unit));
            Ok(vec![years.collect::<Result<Vec<_>, _>>()?.join(" ")])
        }
        Kind::Ratio => share(text).map(|share| vec![share]).map_err(|problem| (At::Value, problem)),
        _ => Ok(vec![narrow(text)]),
    }
}

/// The unit of a row where it is another than the one the sheet came with.
fn own_unit(words: &[SheetWords], kind: Kind, unit: &str) -> Result<String, Wrong> {
    let said = folded(unit);
    if said.is_empty() || words.iter().any(|words| folded(words.unit_of(kind)) == said) {
        return Ok(String::new());
    }
    // A number alone is right in every unit, so only the unit decides here.
    if units::read(&format!("1{said}"), kind).is_err() {
        let (_, wanted) = units::describe(kind);
        let wanted = if unit_matters(kind) { wanted } else { "–" };
        return Err((At::Unit, wrong("problem-policies-sheet-unit", unit).with("wanted", wanted)));
    }
    Ok(said)
}

const fn unit_matters(kind: Kind) -> bool {
    !matches!(kind, Kind::Flag | Kind::Date | Kind::Code | Kind::Codes)
}

/// An amount with the unit of its row. An amount that brings another unit than its row is not guessed.
fn amount(text: &str, unit: &str) -> Result<String, Wrong> {
    let closed: String = narrow(text).chars().filter(|c| !c.is_whitespace()).collect();
    let own = closed.trim_start_matches(|c: char| c.is_ascii_digit() || ".,-".contains(c)).to_owned();
    let of_row = if unit.is_empty() { "万元" } else { unit };
    if own.is_empty() {
        return Ok(format!("{closed}{of_row}"));
    }
    let size = |unit: &str| units::read(&format!("1{unit}"), Kind::Money).ok();
    match (size(&own), size(of_row)) {
        (Some(a), Some(b)) if a != b => {
            Err((At::Value, wrong("problem-policies-sheet-two-units", text).with("own", own).with("unit", of_row)))
        }
        _ => Ok(closed),
    }
}

/// A share. A cell shown as 5 % holds 0.05, and so does one in which somebody meant a twentieth of one per cent: neither is guessed.
///
/// # Errors
/// Names the two shares it may be.
pub(in crate::policies) fn share(text: &str) -> Result<String, Problem> {
    let closed: String = narrow(text).chars().filter(|c| !c.is_whitespace()).collect();
    match Number::parse(&closed, 1) {
        Ok(number) if number > Number::ZERO && number <= Number::whole(1) => {
            let percent = number.decimal(6, 100);
            Err(wrong("problem-policies-sheet-share", text).with("percent", percent))
        }
        _ => Ok(closed),
    }
}

/// The code of a term by itself, by its name in either language, or by the word for none of those offered.
fn code_of(pack: &Pack, words: &[SheetWords], id: FieldId, text: &str) -> Option<String> {
    let wanted = folded(text);
    if words.iter().any(|words| folded(&words.other) == wanted) || wanted == value::OTHER {
        return Some(value::OTHER.to_owned());
    }
    let field = pack.policies.library.catalogue.get(id)?;
    let terms = plausible::terms(pack, id);
    let is_it = |code: &str| folded(code) == wanted || words.iter().any(|words| folded(&names::term(pack, code, words.lang)) == wanted);
    let by_name = terms.iter().find(|term| is_it(term)).map(ToString::to_string);
    by_name.or_else(|| field.aliases.iter().find(|(alias, _)| folded(alias) == wanted).map(|(_, meant)| meant.clone()))
}

fn one(pack: &Pack, words: &[SheetWords], id: FieldId, text: &str) -> Result<String, Wrong> {
    code_of(pack, words, id, text).ok_or_else(|| (At::Value, no_term(pack, words, id, text)))
}

/// A set of terms. The longest run of parts that is one name wins, because names hold separators themselves.
fn several(pack: &Pack, words: &[SheetWords], id: FieldId, text: &str) -> Result<Vec<String>, Wrong> {
    let parts: Vec<&str> = text.split(SEPARATORS).map(str::trim).filter(|part| !part.is_empty()).collect();
    let (mut rest, mut codes) = (parts.as_slice(), Vec::new());
    while let Some(first) = rest.first() {
        let run = (1..=rest.len().min(8)).rev().find_map(|length| {
            let code = code_of(pack, words, id, &rest.get(..length)?.join("、"))?;
            Some((length, code))
        });
        let Some((length, code)) = run else { return Err((At::Value, no_term(pack, words, id, first))) };
        if !codes.contains(&code) {
            codes.push(code);
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    Ok(codes)
}

fn no_term(pack: &Pack, words: &[SheetWords], id: FieldId, text: &str) -> Problem {
    let Some(first) = words.first() else { return wrong("problem-policies-choice", text) };
    let terms = plausible::terms(pack, id);
    let named: Vec<String> = terms.iter().map(|term| names::term(pack, term, first.lang)).collect();
    let near = closest(text, named.iter().map(String::as_str)).map(ToOwned::to_owned);
    let mut allowed = named.iter().take(NAMED).cloned().collect::<Vec<_>>().join(" / ");
    if named.len() > NAMED {
        allowed.push_str(" / …");
    }
    match near {
        Some(near) => wrong("problem-policies-sheet-choice-near", text).with("near", near).with("allowed", allowed),
        None => wrong("problem-policies-sheet-choice", text).with("allowed", allowed),
    }
}

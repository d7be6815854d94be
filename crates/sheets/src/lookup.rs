//! Which choice a typed text means. Made once per column, because a sheet asks thousands of times.

use std::collections::HashMap;

use crate::{
    cell::Wrong,
    column::{CellKind, Choice, Column},
    fold::{self, is_separator, nearest},
    value::Value,
};

/// So many allowed labels are named in a message.
const ALLOWED_NAMED: usize = 8;
/// More than all labels of a vocabulary together; what is longer was not meant as choices.
const MAX_CHARS: usize = 4_000;

/// Codes and labels of a column by how they compare.
#[derive(Debug, Default)]
pub(crate) struct Lookup {
    /// Folded codes to the place of the choice.
    by_code: HashMap<String, usize>,
    /// Folded labels, also with the code behind or before, to the places of the choices.
    by_label: HashMap<String, Vec<usize>>,
    /// Into how many parts separators split the label that holds most of them.
    longest_run: usize,
}

impl Lookup {
    /// Of a column; empty if it offers no choices.
    pub(crate) fn of(column: &Column) -> Self {
        let (CellKind::Choice(choices) | CellKind::Choices(choices)) = &column.kind else {
            return Self::default();
        };
        let mut lookup = Self { longest_run: 1, ..Self::default() };
        for (place, choice) in choices.iter().enumerate() {
            let code = unseparated(&choice.code);
            let label = unseparated(&choice.label);
            for form in [format!("{label}({code})"), format!("{code}{label}"), label] {
                let places = lookup.by_label.entry(form).or_default();
                if !places.contains(&place) {
                    places.push(place);
                }
            }
            lookup.by_code.entry(code).or_insert(place);
            let parts = choice.label.split(is_separator).count().max(choice.code.split(is_separator).count());
            lookup.longest_run = lookup.longest_run.max(parts);
        }
        lookup
    }

    /// The one choice a text means.
    pub(crate) fn one(&self, text: &str, choices: &[Choice]) -> Result<Value, Wrong> {
        match self.matching(text, choices).as_slice() {
            [one] => Ok(Value::Code(one.code.clone())),
            [] => Err(unknown(text, choices)),
            several => Err(ambiguous(text, several, choices)),
        }
    }

    /// The choices a text with separators means, none twice.
    pub(crate) fn several(&self, text: &str, choices: &[Choice]) -> Result<Option<Value>, Wrong> {
        let found = text.chars().count();
        if found > MAX_CHARS {
            return Err(Wrong::new("problem-cell-too-long", text).with("found", found).with("max", MAX_CHARS));
        }
        let parts: Vec<&str> = text.split(is_separator).map(str::trim).filter(|part| !part.is_empty()).collect();
        let mut codes: Vec<String> = Vec::new();
        let mut rest = parts.as_slice();
        while let Some(first) = rest.first() {
            // The longest run of parts that is one label wins, so that 农、林、牧、渔业 stays one.
            let run = (1..=rest.len().min(self.longest_run)).rev().find_map(|length| {
                let joined = rest.get(..length)?.join("、");
                let found = self.matching(&joined, choices);
                (!found.is_empty()).then_some((length, joined, found))
            });
            let Some((length, joined, found)) = run else {
                return Err(unknown(first, choices));
            };
            match found.as_slice() {
                [one] if !codes.contains(&one.code) => codes.push(one.code.clone()),
                [_] => {}
                several => return Err(ambiguous(&joined, several, choices)),
            }
            rest = rest.get(length..).unwrap_or_default();
        }
        Ok((!codes.is_empty()).then_some(Value::Codes(codes)))
    }

    /// The choices a text may mean: by code, by label, or by both.
    fn matching<'a>(&self, text: &str, choices: &'a [Choice]) -> Vec<&'a Choice> {
        let wanted = unseparated(text);
        if let Some(exact) = self.by_code.get(&wanted).and_then(|place| choices.get(*place)) {
            return vec![exact];
        }
        let places = self.by_label.get(&wanted).map(Vec::as_slice).unwrap_or_default();
        places.iter().filter_map(|place| choices.get(*place)).collect()
    }
}

/// Folded, with all separators alike, because labels such as 农、林、牧、渔业 hold separators themselves.
fn unseparated(text: &str) -> String {
    let alike: String = text.chars().map(|c| if is_separator(c) { '、' } else { c }).collect();
    fold::folded(&alike)
}

fn unknown(text: &str, choices: &[Choice]) -> Wrong {
    let wrong = |code| Wrong::new(code, text);
    match nearest(text, choices.iter().map(|choice| choice.label.as_str())) {
        Some(near) => wrong("problem-cell-choice-near").with("nearest", near).with("allowed", allowed(choices, choices)),
        None => wrong("problem-cell-choice").with("allowed", allowed(choices, choices)),
    }
}

fn ambiguous(text: &str, several: &[&Choice], choices: &[Choice]) -> Wrong {
    let several: Vec<Choice> = several.iter().map(|choice| (*choice).clone()).collect();
    Wrong::new("problem-cell-choice-ambiguous", text).with("allowed", allowed(&several, choices))
}

/// The first few labels that would be right.
fn allowed(named: &[Choice], among: &[Choice]) -> String {
    let mut text = named.iter().take(ALLOWED_NAMED).map(|choice| choice.shown(among)).collect::<Vec<_>>().join(" / ");
    if named.len() > ALLOWED_NAMED {
        text.push_str(" / …");
    }
    text
}

//! Whether the values of an entry hold together: types, vocabularies, lengths, what is required, and what fields say of each other.

use base::{Problem, Problems};
use serde_json::Value;

use super::{Field, FieldType, Kind, Values};
use crate::pack::Pack;

/// How strict the check is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strictness {
    /// A draft may be incomplete; only a title is needed.
    Draft,
    /// What is handed in must be complete.
    Submission,
}

/// Checks all fields and the relations between them; all problems together.
#[must_use]
pub fn check(kind: &Kind, pack: &Pack, values: &Values, strictness: Strictness) -> Problems {
    let mut problems = Problems::new();
    for key in values.0.keys().filter(|key| kind.field(key).is_none()) {
        problems.push(Problem::field(key.clone(), "problem-field-unknown"));
    }
    for field in kind.fields {
        match values.0.get(field.key).filter(|_| values.has(field.key)) {
            Some(value) => problems.extend(check_value(field, pack, value)),
            None if needs(field, strictness) => {
                let is_declaration = field.ty == FieldType::Yes;
                problems
                    .push(Problem::field(field.key, if is_declaration { "problem-field-declaration" } else { "problem-field-required" }));
            }
            None => {}
        }
        if strictness == Strictness::Submission
            && field.is_required
            && field.ty == FieldType::Yes
            && values.has(field.key)
            && !values.is_yes(field.key)
        {
            problems.push(Problem::field(field.key, "problem-field-declaration"));
        }
    }
    check_relations(values, &mut problems);
    problems
}

fn needs(field: &Field, strictness: Strictness) -> bool {
    match strictness {
        Strictness::Draft => field.key == "title",
        Strictness::Submission => field.is_required,
    }
}

fn check_value(field: &Field, pack: &Pack, value: &Value) -> Problems {
    let mut problems = Problems::new();
    let mut wrong = |code: &'static str| problems.push(Problem::field(field.key, code).with("value", shown(value)));
    let in_vocabulary = |vocabulary: &str, value: &Value| {
        value.as_str().is_some_and(|code| pack.vocabulary(vocabulary).is_some_and(|terms| terms.term(code).is_some()))
    };
    match (field.ty, value) {
        (FieldType::Text(max) | FieldType::Long(max), Value::String(text)) => {
            let length = text.chars().count();
            if length > max {
                problems
                    .push(Problem::field(field.key, "problem-field-long").with("length", length.to_string()).with("max", max.to_string()));
            }
        }
        (FieldType::Choice(vocabulary), value) if in_vocabulary(vocabulary, value) => {}
        (FieldType::Choices(vocabulary), Value::Array(items)) if items.iter().all(|item| in_vocabulary(vocabulary, item)) => {}
        (FieldType::Choice(_) | FieldType::Choices(_), _) => wrong("problem-field-choice"),
        (FieldType::Wan | FieldType::Yuan, value) if value.as_i64().is_some_and(|fen| fen >= 0) => {}
        (FieldType::Wan | FieldType::Yuan, _) => wrong("problem-field-money"),
        (FieldType::Number(_), value) if value.as_f64().is_some_and(|number| number.is_finite() && number >= 0.0) => {}
        (FieldType::Whole(min, max), value) => {
            if !value.as_i64().is_some_and(|number| (min..=max).contains(&number)) {
                problems.push(
                    Problem::field(field.key, "problem-field-whole")
                        .with("value", shown(value))
                        .with("min", min.to_string())
                        .with("max", max.to_string()),
                );
            }
        }
        (FieldType::Trl, value) if value.as_i64().is_some_and(|level| (1..=9).contains(&level)) => {}
        (FieldType::Date, Value::String(text)) if text.parse::<base::Date>().is_ok() => {}
        (FieldType::Date, _) => wrong("problem-field-date"),
        (FieldType::Yes, Value::Bool(_)) => {}
        (FieldType::List(max), Value::Array(items)) if items.iter().all(Value::is_string) => {
            if items.len() > max {
                problems.push(
                    Problem::field(field.key, "problem-field-many").with("count", items.len().to_string()).with("max", max.to_string()),
                );
            }
        }
        (FieldType::Patents, Value::Array(items)) => {
            for item in items {
                if item.as_str().is_none_or(|number| base::codes::PatentNumber::parse(number).is_err()) {
                    problems.push(Problem::field(field.key, "problem-field-patent").with("value", shown(item)));
                }
            }
        }
        _ => wrong("problem-field-type"),
    }
    problems
}

fn check_relations(values: &Values, problems: &mut Problems) {
    if let (Some(min), Some(max)) = (values.money("budget_min"), values.money("budget_max"))
        && min > max
    {
        problems.push(Problem::field("budget_max", "problem-field-below").with("value", max.wan()).with("other", min.wan()));
    }
    if let (Some(from), Some(to)) = (values.date("started_on"), values.date("finished_on"))
        && from > to
    {
        problems.push(Problem::field("finished_on", "problem-field-before").with("value", to.to_string()).with("other", from.to_string()));
    }
    if let (Some(whole), Some(part)) = (values.number("area_m2"), values.number("vacant_m2"))
        && part > whole
    {
        problems.push(Problem::field("vacant_m2", "problem-field-above").with("value", part.to_string()).with("other", whole.to_string()));
    }
}

fn shown(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
    text.chars().take(40).collect()
}

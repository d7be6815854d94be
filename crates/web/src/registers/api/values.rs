//! The fields of an entry as JSON: the same values that come out go in, and what does not fit its field is named.

use app::{
    pack::Pack,
    registers::{
        FieldType, Kind, Values,
        input::{self, Typed, as_typed},
    },
};
use base::{Problem, Problems};
use serde_json::{Map, Value};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema},
};

/// The fields of an entry. The document describes them kind by kind, see [`crate::api::kinds`].
pub struct EntryValues;

impl PartialSchema for EntryValues {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().into()
    }
}

impl ToSchema for EntryValues {}

/// Reads the values of a kind; all that is wrong is reported together.
pub(super) fn read(kind: &Kind, pack: &Pack, sent: Map<String, Value>) -> Result<Values, Problems> {
    let mut problems = Problems::new();
    let mut stored = Values::default();
    for (key, value) in sent {
        match kind.field(&key) {
            _ if value.is_null() => {}
            None => problems.push(Problem::field(key.clone(), "problem-api-unknown-field").with("field", key)),
            Some(field) => match wanted(field.ty, &value) {
                None => {
                    stored.0.insert(key, value);
                }
                Some(code) => problems.push(Problem::field(key, code).with("value", shortened(&value))),
            },
        }
    }
    let typed: Typed =
        kind.fields.iter().filter(|field| stored.has(field.key)).map(|field| (field.key.to_owned(), as_typed(field, &stored))).collect();
    let (values, wrong) = input::read(kind, pack, &typed);
    problems.extend(wrong);
    problems.or_ok(values)
}

/// What is wrong with the JSON type of a value, if anything.
fn wanted(ty: FieldType, value: &Value) -> Option<&'static str> {
    let is_text_list = || value.as_array().is_some_and(|items| items.iter().all(Value::is_string));
    match ty {
        FieldType::Text(_) | FieldType::Long(_) | FieldType::Choice(_) | FieldType::Date => {
            (!value.is_string()).then_some("problem-api-wants-text")
        }
        FieldType::Choices(_) | FieldType::List(_) | FieldType::Patents => (!is_text_list()).then_some("problem-api-wants-list"),
        FieldType::Wan | FieldType::Yuan => (value.as_i64().is_none_or(|fen| fen < 0)).then_some("problem-api-wants-fen"),
        FieldType::Whole(..) | FieldType::Trl => value.as_i64().is_none().then_some("problem-api-wants-whole"),
        FieldType::Number(_) => (!value.is_number()).then_some("problem-api-wants-number"),
        FieldType::Yes => (!value.is_boolean()).then_some("problem-api-wants-flag"),
    }
}

fn shortened(value: &Value) -> String {
    let text = value.to_string();
    let mut short: String = text.chars().take(40).collect();
    if text.chars().count() > 40 {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_type_of_field_takes_its_own_json_and_no_other() {
        let all = [Value::from("text"), Value::from(3), Value::from(2.5), Value::from(true), Value::from(vec!["a"])];
        for (ty, fits) in [
            (FieldType::Text(9), vec![0]),
            (FieldType::Choice("x"), vec![0]),
            (FieldType::Date, vec![0]),
            (FieldType::Wan, vec![1]),
            (FieldType::Whole(0, 9), vec![1]),
            (FieldType::Number("any"), vec![1, 2]),
            (FieldType::Yes, vec![3]),
            (FieldType::Choices("x"), vec![4]),
            (FieldType::List(3), vec![4]),
        ] {
            let fitting: Vec<usize> =
                all.iter().enumerate().filter(|(_, value)| wanted(ty, value).is_none()).map(|(place, _)| place).collect();
            assert_eq!(fitting, fits, "{ty:?}");
        }
    }
}

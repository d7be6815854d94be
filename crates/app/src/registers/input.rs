//! From what people type to values, and back: forms and commands share it.

use std::collections::BTreeMap;

use base::{Fen, Problem, Problems, codes::PatentNumber, money::NotMoney, time::parse_date};
use serde_json::Value;

use super::{Field, FieldType, Kind, Values};
use crate::pack::Pack;

/// What a form sends: for each key all the texts sent under it.
pub type Typed = BTreeMap<String, Vec<String>>;

/// Reads a whole form. What cannot be read is a problem of its field and is left out of the values.
#[must_use]
pub fn read(kind: &Kind, pack: &Pack, typed: &Typed) -> (Values, Problems) {
    let mut values = Values::default();
    let mut problems = Problems::new();
    for field in kind.fields {
        let texts = typed.get(field.key).map(Vec::as_slice).unwrap_or_default();
        match read_field(field, pack, texts) {
            Ok(Some(value)) => {
                values.0.insert(field.key.to_owned(), value);
            }
            Ok(None) => {}
            Err(problem) => problems.push(problem),
        }
    }
    (values, problems)
}

fn read_field(field: &Field, pack: &Pack, texts: &[String]) -> Result<Option<Value>, Problem> {
    let text = texts.first().map_or("", |text| text.trim());
    let wrong = |code| Problem::field(field.key, code).with("value", shortened(text));
    match field.ty {
        FieldType::Yes => {
            Ok(texts.iter().any(|text| matches!(text.trim(), "yes" | "on" | "true" | "1" | "是")).then_some(Value::Bool(true)))
        }
        FieldType::Choices(vocabulary) => {
            let codes: Vec<Value> = texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).map(Value::from).collect();
            if let Some(unknown) = codes.iter().filter_map(Value::as_str).find(|code| !is_term(pack, vocabulary, code)) {
                return Err(Problem::field(field.key, "problem-field-choice").with("value", shortened(unknown)));
            }
            Ok((!codes.is_empty()).then_some(Value::Array(codes)))
        }
        FieldType::List(_) | FieldType::Patents => read_list(field, texts),
        _ if text.is_empty() => Ok(None),
        FieldType::Text(_) | FieldType::Long(_) => Ok(Some(Value::from(clean(text)))),
        FieldType::Choice(vocabulary) if is_term(pack, vocabulary, text) => Ok(Some(Value::from(text))),
        FieldType::Choice(_) => Err(wrong("problem-field-choice")),
        FieldType::Wan => Fen::parse_wan(text).map(|fen| Some(Value::from(fen.0))).map_err(|why| wrong(money_code(why))),
        FieldType::Yuan => Fen::parse_yuan(text).map(|fen| Some(Value::from(fen.0))).map_err(|why| wrong(money_code(why))),
        FieldType::Number(_) => match narrow(text).parse::<f64>() {
            Ok(number) if number.is_finite() && number >= 0.0 => Ok(Some(Value::from(number))),
            _ => Err(wrong("problem-field-number")),
        },
        FieldType::Whole(min, max) => whole(text, min, max)
            .map(Some)
            .ok_or_else(|| wrong("problem-field-whole").with("min", min.to_string()).with("max", max.to_string())),
        FieldType::Trl => whole(text, 1, 9).map(Some).ok_or_else(|| wrong("problem-field-whole").with("min", "1").with("max", "9")),
        FieldType::Date => parse_date(text).map(|day| Some(Value::from(day.to_string()))).map_err(|_| wrong("problem-field-date")),
    }
}

fn read_list(field: &Field, texts: &[String]) -> Result<Option<Value>, Problem> {
    let parts = texts.iter().flat_map(|text| text.split(['\n', '、', '；', ';', '，', ','])).map(str::trim).filter(|part| !part.is_empty());
    let mut items = Vec::new();
    for part in parts {
        let item = if matches!(field.ty, FieldType::Patents) {
            match PatentNumber::parse(part) {
                Ok(number) => number.to_string(),
                Err(_) => return Err(Problem::field(field.key, "problem-field-patent").with("value", shortened(part))),
            }
        } else {
            clean(part)
        };
        let item = Value::from(item);
        if !items.contains(&item) {
            items.push(item);
        }
    }
    Ok((!items.is_empty()).then_some(Value::Array(items)))
}

fn is_term(pack: &Pack, vocabulary: &str, code: &str) -> bool {
    pack.vocabulary(vocabulary).is_some_and(|vocabulary| vocabulary.term(code).is_some())
}

fn whole(text: &str, min: i64, max: i64) -> Option<Value> {
    narrow(text).parse::<i64>().ok().filter(|number| (min..=max).contains(number)).map(Value::from)
}

fn narrow(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, ',' | '，' | ' '))
        .map(|c| match c {
            '０'..='９' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            '．' => '.',
            other => other,
        })
        .collect()
}

/// Without control characters (line breaks stay) and without those that turn the direction of what follows.
fn clean(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    text.replace("\r\n", "\n").chars().filter(|c| *c == '\n' || !(c.is_control() || turns(*c))).collect()
}

const fn money_code(why: NotMoney) -> &'static str {
    match why {
        NotMoney::Empty | NotMoney::Charset => "problem-field-money",
        NotMoney::TooFine => "problem-field-money-fine",
        NotMoney::TooLarge => "problem-field-money-large",
    }
}

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(40).collect();
    if text.chars().count() > 40 {
        short.push('…');
    }
    short
}

/// A value as it is typed into its form field: one text, or several for choices.
#[must_use]
pub fn as_typed(field: &Field, values: &Values) -> Vec<String> {
    match field.ty {
        FieldType::Choices(_) => values.texts(field.key).into_iter().map(ToOwned::to_owned).collect(),
        FieldType::List(_) | FieldType::Patents => vec![values.texts(field.key).join("\n")],
        FieldType::Wan => values.money(field.key).map(Fen::wan_input).into_iter().collect(),
        FieldType::Yuan => values.money(field.key).map(|fen| fen.yuan().replace(',', "")).into_iter().collect(),
        FieldType::Yes => values.is_yes(field.key).then(|| "yes".to_owned()).into_iter().collect(),
        _ => match values.0.get(field.key) {
            Some(Value::String(text)) => vec![text.clone()],
            Some(Value::Number(number)) => vec![number.to_string()],
            _ => Vec::new(),
        },
    }
}

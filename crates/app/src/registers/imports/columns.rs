//! From a kind of entry to the columns of its sheet, and from cells to stored values and back.

use base::{Fen, Lang, codes::PatentNumber};
use serde_json::Value;
use sheets::{CellKind, Choice, Column};

use crate::{
    pack::Pack,
    registers::{Field, FieldType, Kind},
};

/// The key of the column that tells what is wrong in a sheet handed back; it is read over.
pub const PROBLEMS: &str = "_problems";

/// What a column is called and how it is filled in, in one language.
#[derive(Debug, Clone)]
pub struct ColumnWords {
    /// The field.
    pub key: &'static str,
    /// The heading.
    pub heading: String,
    /// How to fill it in.
    pub help: String,
}

/// The words of a kind's sheet in one language; the edge knows them.
#[derive(Debug, Clone)]
pub struct SheetWords {
    /// The language of the choices.
    pub lang: Lang,
    /// A heading for each field.
    pub columns: Vec<ColumnWords>,
    /// The word for yes.
    pub yes: String,
    /// The word for no.
    pub no: String,
    /// The heading of the column that tells what is wrong.
    pub problems: String,
}

/// The columns of a kind's sheet in the order of its form.
#[must_use]
pub fn columns(kind: &Kind, pack: &Pack, words: &SheetWords) -> Vec<Column> {
    kind.fields
        .iter()
        .map(|field| {
            let own = words.columns.iter().find(|column| column.key == field.key);
            let cell = cell_kind(field, pack, words);
            Column {
                key: field.key.to_owned(),
                heading: own.map_or_else(|| field.key.to_owned(), |own| own.heading.clone()),
                help: own.map(|own| own.help.clone()).unwrap_or_default(),
                is_required: field.is_required,
                example: example(&cell),
                kind: cell,
                width: None,
            }
        })
        .collect()
}

/// The column of remarks in a sheet that is handed back.
#[must_use]
pub fn problems_column(words: &SheetWords) -> Column {
    Column {
        key: PROBLEMS.to_owned(),
        heading: words.problems.clone(),
        help: String::new(),
        is_required: false,
        kind: CellKind::LongText { max_chars: 30_000 },
        example: String::new(),
        width: Some(60),
    }
}

fn cell_kind(field: &Field, pack: &Pack, words: &SheetWords) -> CellKind {
    match field.ty {
        FieldType::Text(max_chars) => CellKind::Text { max_chars },
        FieldType::Long(max_chars) => CellKind::LongText { max_chars },
        FieldType::Choice(vocabulary) => CellKind::Choice(choices(pack, vocabulary, words.lang)),
        FieldType::Choices(vocabulary) => CellKind::Choices(choices(pack, vocabulary, words.lang)),
        FieldType::Wan => CellKind::Money,
        FieldType::Yuan => CellKind::Decimal { min: 0.0, max: 1e10, decimals: 2 },
        FieldType::Number(_) => CellKind::Decimal { min: 0.0, max: 1e12, decimals: 6 },
        FieldType::Whole(min, max) => CellKind::Whole { min, max },
        FieldType::Date => CellKind::Date,
        FieldType::Yes => CellKind::YesNo { yes: words.yes.clone(), no: words.no.clone() },
        FieldType::List(_) | FieldType::Patents => CellKind::List,
        FieldType::Trl => CellKind::Trl,
    }
}

fn choices(pack: &Pack, vocabulary: &str, lang: Lang) -> Vec<Choice> {
    pack.vocabulary(vocabulary)
        .map(|vocabulary| vocabulary.terms.iter().map(|term| Choice::new(&*term.code, term.names.of(lang))).collect())
        .unwrap_or_default()
}

fn example(cell: &CellKind) -> String {
    match cell {
        CellKind::Choice(choices) => choices.last().map(|choice| choice.shown(choices)).unwrap_or_default(),
        CellKind::Choices(choices) => choices.iter().rev().take(2).map(|choice| choice.shown(choices)).collect::<Vec<_>>().join("\n"),
        CellKind::Money => "80".to_owned(),
        CellKind::Decimal { .. } => "12.5".to_owned(),
        CellKind::Whole { min, .. } => (*min).max(3).to_string(),
        CellKind::Date => "2026-03-31".to_owned(),
        CellKind::YesNo { yes, .. } => yes.clone(),
        CellKind::Trl => "6".to_owned(),
        CellKind::Text { .. } | CellKind::LongText { .. } | CellKind::List | CellKind::CreditCode => String::new(),
    }
}

/// A cell as entries store it; `Err` names what is wrong with it.
pub(super) fn stored(field: &Field, cell: &sheets::Value) -> Result<Value, (&'static str, String)> {
    Ok(match cell {
        sheets::Value::Text(text) | sheets::Value::Code(text) => Value::from(text.as_str()),
        sheets::Value::Whole(number) => Value::from(*number),
        sheets::Value::Decimal(number) => match field.ty {
            FieldType::Yuan => {
                #[expect(clippy::cast_possible_truncation, reason = "the column allows at most 10^10 yuan")]
                let fen = (number * 100.0).round() as i64;
                Value::from(fen)
            }
            _ => Value::from(*number),
        },
        sheets::Value::Money(fen) => Value::from(fen.0),
        sheets::Value::Date(day) => Value::from(day.to_string()),
        sheets::Value::Codes(items) => Value::from(items.clone()),
        sheets::Value::Texts(items) if matches!(field.ty, FieldType::Patents) => {
            let mut numbers = Vec::with_capacity(items.len());
            for item in items {
                match PatentNumber::parse(item) {
                    Ok(number) => numbers.push(Value::from(number.to_string())),
                    Err(_) => return Err(("problem-field-patent", item.clone())),
                }
            }
            Value::Array(numbers)
        }
        sheets::Value::Texts(items) => Value::from(items.clone()),
        sheets::Value::YesNo(yes) => Value::from(*yes),
    })
}

/// A stored value as somebody would type it into the sheet.
pub(super) fn typed(field: &Field, pack: &Pack, words: &SheetWords, value: &Value) -> String {
    let name = |vocabulary: &str, code: &str| {
        let among = choices(pack, vocabulary, words.lang);
        among.iter().find(|choice| choice.code == code).map_or_else(|| code.to_owned(), |choice| choice.shown(&among))
    };
    let items = || value.as_array().map(|items| items.iter().filter_map(Value::as_str).collect::<Vec<_>>()).unwrap_or_default();
    match field.ty {
        FieldType::Choice(vocabulary) => value.as_str().map(|code| name(vocabulary, code)).unwrap_or_default(),
        FieldType::Choices(vocabulary) => items().into_iter().map(|code| name(vocabulary, code)).collect::<Vec<_>>().join("、"),
        FieldType::List(_) | FieldType::Patents => items().join("\n"),
        FieldType::Wan => value.as_i64().map(|fen| Fen(fen).wan_input()).unwrap_or_default(),
        FieldType::Yuan => value.as_i64().map(|fen| Fen(fen).yuan().replace(',', "")).unwrap_or_default(),
        FieldType::Yes => {
            if value.as_bool().unwrap_or(false) {
                words.yes.clone()
            } else {
                words.no.clone()
            }
        }
        FieldType::Text(_) | FieldType::Long(_) | FieldType::Date => value.as_str().unwrap_or_default().to_owned(),
        FieldType::Number(_) | FieldType::Whole(..) | FieldType::Trl => value.to_string(),
    }
}

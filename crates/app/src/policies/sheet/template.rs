//! The sheet people fill in: a row for each fact that is asked for, with what is known of it already.

use rules::{Fact, FieldId, Kind, field::Field};
use sheets::{Value as Cell, Values};

use super::words::{AS_OF, CREDIT_CODE, HELP, KEY, NAME, SheetWords, UNIT, VALUE};
use crate::{
    Error, Result,
    pack::Pack,
    policies::{Profile, names, plausible, value},
};

/// The sheet of a firm for these facts.
///
/// # Errors
/// When it cannot be written, which is a mistake of the words.
pub fn template(pack: &Pack, profile: &Profile, fields: &[FieldId], words: &SheetWords) -> Result<Vec<u8>> {
    let catalogue = &pack.policies.library.catalogue;
    let facts = profile.facts(catalogue);
    let code = profile.organization.credit_code.clone().unwrap_or_default();
    let head = [(KEY, CREDIT_CODE.to_owned()), (NAME, words.credit_code.clone()), (UNIT, String::new()), (VALUE, code)];
    let mut rows: Vec<Values> = vec![head.into_iter().map(|(key, text)| (key.to_owned(), Cell::Text(text))).collect()];
    for id in fields {
        let Some(field) = catalogue.get(*id) else { continue };
        let cells = [
            (KEY, field.key.clone()),
            (NAME, names::fact(pack, &field.key, words.lang)),
            (UNIT, words.unit_of(field.kind).to_owned()),
            (VALUE, shown(pack, words, field, facts.get(*id))),
            (HELP, help(pack, words, *id, field)),
        ];
        let mut row: Values = cells.into_iter().map(|(key, text)| (key.to_owned(), Cell::Text(text))).collect();
        if let Some(day) = profile.record(None, &field.key).and_then(|record| record.as_of) {
            row.insert(AS_OF.to_owned(), Cell::Date(day));
        }
        rows.push(row);
    }
    sheets::write_xlsx(&words.title, &words.columns(), rows.iter())
        .map_err(|error| Error::Internal(format!("writing a sheet: {}", error.0)))
}

/// A fact as it would be typed into the sheet in this language.
pub(super) fn shown(pack: &Pack, words: &SheetWords, field: &Field, fact: &Fact) -> String {
    let typed = value::input(field.kind, fact);
    let word = |code: &String| match code.as_str() {
        value::NONE => words.none.clone(),
        value::OTHER => words.other.clone(),
        value::YES if field.kind == Kind::Flag => words.yes.clone(),
        value::NO if field.kind == Kind::Flag => words.no.clone(),
        code if matches!(field.kind, Kind::Code | Kind::Codes) => names::term(pack, code, words.lang),
        number if field.kind == Kind::Ratio => format!("{number}%"),
        other => other.to_owned(),
    };
    typed.iter().map(word).collect::<Vec<_>>().join("、")
}

/// How a row is filled in: where the firm finds the fact, and what may be chosen.
fn help(pack: &Pack, words: &SheetWords, id: FieldId, field: &Field) -> String {
    let mut lines = vec![field.help.of(words.lang).to_owned()];
    match field.kind {
        Kind::Flag => lines.push(format!("{} / {}", words.yes, words.no)),
        Kind::Code | Kind::Codes => {
            let terms = plausible::terms(pack, id);
            let names = terms.iter().map(|term| names::term(pack, term, words.lang));
            lines.push(names.chain([words.other.clone(), words.none.clone()]).collect::<Vec<_>>().join(" / "));
        }
        _ => {}
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

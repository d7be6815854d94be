//! The columns of a register of firms, and cells as facts.

use std::{collections::HashMap, sync::Arc};

use base::{Lang, Problem};
use rules::{
    Kind,
    field::Field,
    language::units,
    reader::profile::{UNITS, is_none, yes_or_no},
};
use serde_json::Value as Json;
use sheets::{CellKind, Choice, Column};

use crate::{
    pack::Pack,
    policies::{model::PLACES, names, plausible, sheet::share, value},
};

/// The key of the column that says which firm it is.
pub const CREDIT_CODE: &str = "credit_code";
/// The key of its name.
pub const NAME: &str = "name";
/// The town.
pub const TOWN: &str = "town";
/// The industry.
pub const INDUSTRY: &str = "industry";
/// The address.
pub const ADDRESS: &str = "address";

/// The words of a sheet in one language; the edge knows them.
#[derive(Debug, Clone)]
pub struct FirmWords {
    /// The language of names of facts and of choices.
    pub lang: Lang,
    /// Headings and helps of the columns that are no facts.
    pub columns: Vec<(&'static str, String, String)>,
    /// Words for yes.
    pub yes: String,
    /// Words for no.
    pub no: String,
    /// What is said of columns of amounts.
    pub amount_help: String,
    /// What is said of columns of shares.
    pub share_help: String,
    /// What is said of columns of amounts by year.
    pub years_help: String,
    /// What is said of columns of several terms.
    pub terms_help: String,
}

/// Whether a fact is asked for in a register: given by itself, and not what the columns of the record say already.
fn is_asked(field: &Field) -> bool {
    field.owner.is_none()
        && field.derivations.is_empty()
        && field.key != PLACES[0]
        && !field.key.starts_with("granted")
        && !field.key.starts_with("superior.")
}

/// The columns a template has: who the firm is, then its facts.
#[must_use]
pub fn template_columns(pack: &Pack, words: &FirmWords) -> Vec<Column> {
    let mut all = record_columns(pack, words);
    for field in pack.policies.library.catalogue.fields().iter().filter(|field| is_asked(field)) {
        let (heading, help) = match field.kind {
            Kind::Money => (format!("{}（{}）", field.name_in(words.lang), UNITS[0]), words.amount_help.clone()),
            Kind::ByYear => (format!("{}（{}）", field.name_in(words.lang), UNITS[0]), words.years_help.clone()),
            Kind::Ratio => (field.name_in(words.lang).to_owned(), words.share_help.clone()),
            Kind::Codes => (field.name_in(words.lang).to_owned(), words.terms_help.clone()),
            _ => (field.name_in(words.lang).to_owned(), field.help.of(words.lang).to_owned()),
        };
        let kind = if field.kind == Kind::Flag {
            CellKind::YesNo { yes: words.yes.clone(), no: words.no.clone() }
        } else {
            CellKind::LongText { max_chars: 4_000 }
        };
        all.push(Column { help, ..column(&field.key, heading, kind) });
    }
    all
}

/// The columns a sheet may have: each fact under its key, its name in either language, or its name with a unit.
#[must_use]
pub fn read_columns(pack: &Pack, words: &FirmWords) -> Vec<Column> {
    let mut all = record_columns(pack, words);
    let text = || CellKind::LongText { max_chars: 4_000 };
    for field in pack.policies.library.catalogue.fields().iter().filter(|field| field.owner.is_none()) {
        let name = field.name_in(words.lang);
        if matches!(field.kind, Kind::Money | Kind::ByYear) {
            all.extend(UNITS.iter().map(|unit| column(&format!("{} {unit}", field.key), format!("{name}（{unit}）"), text())));
        }
        all.push(column(&field.key, name.to_owned(), text()));
    }
    all
}

fn column(key: &str, heading: String, kind: CellKind) -> Column {
    Column { key: key.to_owned(), heading, help: String::new(), is_required: false, kind, example: String::new(), width: None }
}

fn record_columns(pack: &Pack, words: &FirmWords) -> Vec<Column> {
    let choices = |vocabulary: &str| {
        let terms = pack.vocabulary(vocabulary).map(|list| list.terms.as_slice()).unwrap_or_default();
        CellKind::Choice(terms.iter().map(|term| Choice::new(&*term.code, term.names.of(words.lang))).collect())
    };
    let kind = |key: &str| match key {
        CREDIT_CODE => CellKind::CreditCode,
        TOWN => choices("towns"),
        INDUSTRY => choices("industries"),
        ADDRESS => CellKind::Text { max_chars: 200 },
        _ => CellKind::Text { max_chars: 120 },
    };
    let own = words.columns.iter().map(|(key, heading, help)| Column {
        help: help.clone(),
        is_required: [CREDIT_CODE, NAME].contains(key),
        ..column(key, heading.clone(), kind(key))
    });
    own.collect()
}

/// The terms a fact may have, and each under any of its names.
type Terms = (Vec<Arc<str>>, HashMap<String, Arc<str>>);

/// Facts by the keys of their columns, with the terms each may have under any of their names.
pub(super) struct Facts<'p> {
    pack: &'p Pack,
    terms: HashMap<String, Terms>,
}

impl<'p> Facts<'p> {
    /// Made ready for the columns a sheet has.
    pub(super) fn of<'k>(pack: &'p Pack, keys: impl Iterator<Item = &'k str>) -> Self {
        let catalogue = &pack.policies.library.catalogue;
        let mut terms = HashMap::new();
        for key in keys {
            let key = key.split_once(' ').map_or(key, |(key, _)| key);
            let Some(id) =
                catalogue.by_key(key).filter(|id| catalogue.get(*id).is_some_and(|field| matches!(field.kind, Kind::Code | Kind::Codes)))
            else {
                continue;
            };
            let own = plausible::terms(pack, id);
            let named =
                own.iter().flat_map(|term| [Lang::Zh, Lang::En].map(|lang| (names::term(pack, term, lang), Arc::clone(term)))).collect();
            terms.insert(key.to_owned(), (own, named));
        }
        Self { pack, terms }
    }

    /// A cell as it is stored; nothing for an empty one. `column` is the key of a fact, with the unit of the heading behind a blank.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub(super) fn read(&self, column: &str, text: &str) -> Result<Option<(String, Json)>, Problem> {
        let (key, unit) = column.split_once(' ').unwrap_or((column, ""));
        let catalogue = &self.pack.policies.library.catalogue;
        let Some(field) = catalogue.by_key(key).and_then(|id| catalogue.get(id)) else { return Ok(None) };
        let none = (Vec::new(), HashMap::new());
        let (terms, named) = self.terms.get(key).unwrap_or(&none);
        let typed = as_typed(field, text, unit, named)?;
        let typed: Vec<&str> = typed.iter().map(String::as_str).collect();
        let fact = value::typed(field, terms, &typed)?;
        Ok(fact.as_ref().and_then(value::to_json).map(|json| (key.to_owned(), json)))
    }
}

/// A cell as it would be typed into the form: yes and no, terms by their codes, amounts with the unit of the heading.
fn as_typed(field: &Field, text: &str, unit: &str, named: &HashMap<String, Arc<str>>) -> Result<Vec<String>, Problem> {
    let text = text.trim();
    if is_none(text)
        || (field.kind != Kind::Flag
            && field.kind != Kind::Code
            && yes_or_no(text) == Some(false)
            && !text.starts_with(|c: char| c.is_ascii_alphanumeric()))
    {
        return Ok(vec![value::NONE.to_owned()]);
    }
    let code = |text: &str| named.get(text.trim()).map_or_else(|| text.trim().to_owned(), ToString::to_string);
    Ok(match field.kind {
        Kind::Flag => {
            vec![yes_or_no(text).map_or_else(|| text.to_owned(), |is_yes| if is_yes { value::YES } else { value::NO }.to_owned())]
        }
        Kind::Code => vec![code(text)],
        Kind::Codes => text.split(['、', ';', '；', '/', '\n']).map(code).filter(|code| !code.is_empty()).collect(),
        Kind::Money => vec![amount(field, text, unit)?],
        Kind::ByYear => {
            let years = text.split(|c: char| c.is_whitespace() || "、；;/".contains(c)).filter(|year| !year.is_empty());
            vec![years.map(|year| amount(field, year, unit)).collect::<Result<Vec<_>, _>>()?.join(" ")]
        }
        Kind::Ratio => vec![share(text)?],
        _ => vec![text.to_owned()],
    })
}

/// An amount with the unit of its heading. One without any unit is not guessed, and neither is one that brings another than its heading.
fn amount(field: &Field, text: &str, unit: &str) -> Result<String, Problem> {
    let closed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let own = closed.trim_start_matches(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c) || ".,．，-－".contains(c));
    let problem = |code: &'static str| Problem::field(&field.key, code).with("value", text);
    let size = |unit: &str| units::read(&format!("1{unit}"), Kind::Money).ok();
    match (own, unit) {
        ("", "") => Err(problem("problem-firms-no-unit")),
        ("", unit) => Ok(format!("{closed}{unit}")),
        (own, unit) => match (size(own), size(unit)) {
            (Some(a), Some(b)) if a != b => Err(problem("problem-firms-two-units").with("own", own).with("unit", unit)),
            _ => Ok(closed),
        },
    }
}

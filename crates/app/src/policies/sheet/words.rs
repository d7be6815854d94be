//! What a sheet's columns and values are called in one language; the edge knows the words.

use base::Lang;
use rules::Kind;
use sheets::{CellKind, Column};

/// The key of the row that says whose sheet it is.
pub(super) const CREDIT_CODE: &str = "credit_code";
pub(super) const KEY: &str = "key";
pub(super) const NAME: &str = "name";
pub(super) const UNIT: &str = "unit";
pub(super) const AS_OF: &str = "as_of";
pub(super) const VALUE: &str = "value";
pub(super) const HELP: &str = "help";
/// The most characters of a value.
const MOST_CHARS: usize = 2_000;

/// The words of a sheet in one language.
#[derive(Debug, Clone)]
pub struct SheetWords {
    /// The language of names and choices.
    pub lang: Lang,
    /// The name of the sheet.
    pub title: String,
    /// The heading of the facts' keys.
    pub key: String,
    /// The heading of their names.
    pub name: String,
    /// The heading of units.
    pub unit: String,
    /// The heading of days.
    pub as_of: String,
    /// The heading of values.
    pub value: String,
    /// The heading of how to fill it in.
    pub help: String,
    /// The word for yes.
    pub yes: String,
    /// The word for no.
    pub no: String,
    /// The word for "there is none".
    pub none: String,
    /// The word for a term that is none of those offered.
    pub other: String,
    /// The name of the unified social credit code.
    pub credit_code: String,
    /// How each kind's unit is written in the unit column.
    pub units: Vec<(Kind, String)>,
}

impl SheetWords {
    /// The unit of a kind; empty if it has none.
    pub(super) fn unit_of(&self, kind: Kind) -> &str {
        self.units.iter().find(|(known, _)| *known == kind).map_or("", |(_, unit)| unit.as_str())
    }

    pub(super) fn columns(&self) -> Vec<Column> {
        let text = |key: &str, heading: &str, max_chars: usize, width: u16| Column {
            key: key.to_owned(),
            heading: heading.to_owned(),
            help: String::new(),
            is_required: false,
            kind: CellKind::Text { max_chars },
            example: String::new(),
            width: Some(width),
        };
        vec![
            text(KEY, &self.key, 100, 26),
            text(NAME, &self.name, 200, 32),
            text(UNIT, &self.unit, 40, 12),
            Column { kind: CellKind::Date, ..text(AS_OF, &self.as_of, 0, 13) },
            text(VALUE, &self.value, MOST_CHARS, 28),
            Column { kind: CellKind::LongText { max_chars: 30_000 }, ..text(HELP, &self.help, 0, 70) },
        ]
    }
}

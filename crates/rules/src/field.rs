//! The catalogue of facts: what can be known of a firm, its Chinese name, its kind, and what follows from what.

use std::collections::HashMap;

use base::Lang;

use crate::{
    condition::Spot,
    score::Table,
    wording::{Wording, in_lang},
};

/// A field of the catalogue, by its place in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FieldId(pub u16);

impl FieldId {
    /// Its place.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a field holds, and in which unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Yes or no.
    Flag,
    /// Money, in fen.
    Money,
    /// A share, as a fraction.
    Ratio,
    /// How many: persons, rights, items.
    Count,
    /// Square metres.
    Area,
    /// Years, stated or measured from a day.
    Years,
    /// Months, stated or measured from a day.
    Months,
    /// Points of a scoring table.
    Points,
    /// Ten thousand US dollars.
    Usd,
    /// A year of the calendar.
    Year,
    /// A day.
    Date,
    /// A term of a vocabulary.
    Code,
    /// Several terms.
    Codes,
    /// Money by year, oldest first.
    ByYear,
}

/// How a field follows from others, when it is not stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Derivation {
    /// The same amount, as the only year there is.
    Same(FieldId),
    /// The last of the years.
    Last(FieldId),
    /// One amount or count over another.
    Share(FieldId, FieldId),
    /// The sums of all years, one over the other.
    ShareOfSums(FieldId, FieldId),
    /// The least yearly share of the last so many years.
    LeastShare(FieldId, FieldId, usize),
    /// The mean of the last so many years.
    Mean(FieldId, usize),
    /// The yearly growth over the last so many years.
    Growth(FieldId, u32),
    /// Units of so many months since a day.
    Since(FieldId, i32),
    /// The first so many digits of a region's code.
    Prefix(FieldId, usize),
    /// A code looked up by its beginning.
    Lookup(FieldId, Vec<(String, String)>),
    /// The points of a part of a table, or of the whole.
    Score(usize, Option<usize>),
}

/// A field.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its key in data: `fin.revenue_last`. What stands before the first point of a child's field names the child's kind.
    pub key: String,
    /// Its Chinese name in conditions.
    pub name: String,
    /// Its English name.
    pub name_en: String,
    /// How it is asked for.
    pub question: Wording,
    /// In which unit it is written, and where a firm finds it.
    pub help: Wording,
    /// What it holds.
    pub kind: Kind,
    /// The child it belongs to, if not the firm: `project`.
    pub owner: Option<String>,
    /// How it follows from others; the first whose inputs are there.
    pub derivations: Vec<Derivation>,
    /// What it costs to ask for, from 0 (a register knows it) over 1 (the owner knows it) to 10 (an audited report).
    pub cost: u8,
    /// Other spellings of terms, and the term that is meant.
    pub aliases: Vec<(String, String)>,
    /// Whether an amount of money may be below nothing, as a profit may.
    pub is_signed: bool,
    /// Where it stands.
    pub spot: Spot,
}

impl Field {
    /// Its name in a language.
    #[must_use]
    pub fn name_in(&self, lang: Lang) -> &str {
        in_lang(lang, &self.name, &self.name_en)
    }
}

/// A zone that lies in another, from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nesting {
    /// The inner zone.
    pub inner: String,
    /// The zone it lies in.
    pub outer: String,
    /// Since when, if it was not always so.
    pub from: Option<base::Date>,
}

/// The codes that a pack's own lists know. Where a list is empty nothing is said of its codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Codes {
    /// Of zones.
    pub zones: Vec<String>,
    /// Of districts.
    pub districts: Vec<String>,
}

/// Every field, by key and by name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Catalogue {
    fields: Vec<Field>,
    by_key: HashMap<String, FieldId>,
    by_name: HashMap<String, FieldId>,
    /// The scoring tables.
    pub tables: Vec<Table>,
    /// Which zone lies in which.
    pub nestings: Vec<Nesting>,
    /// The zones and districts there are.
    pub codes: Codes,
}

impl Catalogue {
    /// Adds a field; `None` if its key or name is taken already, or there are too many.
    pub fn add(&mut self, field: Field) -> Option<FieldId> {
        let id = FieldId(u16::try_from(self.fields.len()).ok()?);
        if self.by_key.contains_key(&field.key) || self.by_name.contains_key(&field.name) {
            return None;
        }
        self.by_key.insert(field.key.clone(), id);
        self.by_name.insert(field.name.clone(), id);
        self.fields.push(field);
        Some(id)
    }

    /// All fields in order.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// A field.
    #[must_use]
    pub fn get(&self, id: FieldId) -> Option<&Field> {
        self.fields.get(id.index())
    }

    /// A field to be completed after all names are known.
    pub fn get_mut(&mut self, id: FieldId) -> Option<&mut Field> {
        self.fields.get_mut(id.index())
    }

    /// The field with this key.
    #[must_use]
    pub fn by_key(&self, key: &str) -> Option<FieldId> {
        self.by_key.get(key).copied()
    }

    /// The field with this Chinese name.
    #[must_use]
    pub fn by_name(&self, name: &str) -> Option<FieldId> {
        self.by_name.get(name).copied()
    }

    /// The codes that a term of this field must be one of, if there are any: of zones, also of those that lie in others, or of
    /// districts.
    #[must_use]
    pub fn codes_of(&self, field: FieldId) -> Vec<&str> {
        let key = self.key(field);
        if key.ends_with(".zone") {
            return self.zones();
        }
        let districts = if key.ends_with(".district") { self.codes.districts.as_slice() } else { &[] };
        districts.iter().map(String::as_str).collect()
    }

    /// The zones there are, if any are listed.
    #[must_use]
    pub fn zones(&self) -> Vec<&str> {
        if self.codes.zones.is_empty() {
            return Vec::new();
        }
        let nested = self.nestings.iter().map(|nesting| nesting.inner.as_str());
        self.codes.zones.iter().map(String::as_str).chain(nested).collect()
    }

    /// The key, or nothing for a field of another catalogue.
    #[must_use]
    pub fn key(&self, id: FieldId) -> &str {
        self.get(id).map_or("", |field| field.key.as_str())
    }

    /// The name most like a mistyped one, if any is close: one that differs by a slip, else the shortest that holds the word
    /// but for a slip, else the likest. An English name stands for the Chinese one.
    #[must_use]
    pub fn suggest(&self, name: &str) -> Option<&str> {
        let spellings = || {
            let each =
                self.fields.iter().flat_map(|field| [(&field.name, &field.name), (&field.key, &field.key), (&field.name_en, &field.name)]);
            each.map(|(spelling, meant)| (spelling.as_str(), meant.as_str())).filter(|(spelling, _)| !spelling.is_empty())
        };
        let slip = spellings().find(|(spelling, _)| strsim::damerau_levenshtein(name, spelling) == 1);
        let held = || {
            let letters = name.chars().count();
            let slips = match letters {
                0 | 1 => None,
                2 | 3 => Some(0),
                _ => Some(1),
            };
            let holding = spellings().map(|(spelling, meant)| (slips_inside(name, spelling), spelling.chars().count(), meant));
            holding.filter(|(found, ..)| slips.is_some_and(|slips| *found <= slips)).min_by_key(|(found, length, _)| (*found, *length))
        };
        let likest = || {
            let found = closest(name, spellings().map(|(spelling, _)| spelling))?;
            spellings().find(|(spelling, _)| *spelling == found)
        };
        slip.map(|(_, meant)| meant).or_else(|| held().map(|(_, _, meant)| meant)).or_else(|| likest().map(|(_, meant)| meant))
    }
}

/// By how many letters a word differs from what is most like it within a text.
fn slips_inside(word: &str, text: &str) -> usize {
    let mut row = vec![0_usize; text.chars().count() + 1];
    for (at, letter) in word.chars().enumerate() {
        let mut next = vec![at + 1];
        for (pair, other) in row.windows(2).zip(text.chars()) {
            let [before, above] = pair else { continue };
            let left = next.last().copied().unwrap_or_default();
            next.push((before + usize::from(letter != other)).min(above + 1).min(left + 1));
        }
        row = next;
    }
    row.into_iter().min().unwrap_or(usize::MAX)
}

/// The candidate most like `word`, if it is alike enough to be meant.
#[must_use]
pub fn closest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .map(|candidate| (strsim::normalized_damerau_levenshtein(word, candidate), candidate))
        .filter(|(likeness, _)| *likeness >= 0.5)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn a_slip_is_told_from_a_short_name_and_from_another_one() {
        let mut catalogue = Catalogue::default();
        for (key, name, name_en) in [
            ("fin.main_revenue_last", "主营业务收入", "Main revenue"),
            ("fin.revenue_3y", "近三年逐年营业收入", "Revenue of three years"),
            ("fin.revenue_last", "最近一年营业收入", "Revenue"),
            ("fin.rd_last", "研发费用", "Research expenses"),
            ("staff.total", "职工总数", "Staff"),
        ] {
            let field = Field {
                key: key.into(),
                name: name.into(),
                name_en: name_en.into(),
                question: Wording::default(),
                help: Wording::default(),
                kind: Kind::Money,
                owner: None,
                derivations: Vec::new(),
                cost: 1,
                aliases: Vec::new(),
                is_signed: false,
                spot: Spot::default(),
            };
            catalogue.add(field).unwrap();
        }
        for (typed, meant) in [
            ("营业收人", Some("最近一年营业收入")),
            ("营业收入", Some("最近一年营业收入")),
            ("近三年逐年营业收人", Some("近三年逐年营业收入")),
            ("研发费", Some("研发费用")),
            ("职工总教", Some("职工总数")),
            ("主营业务收人", Some("主营业务收入")),
            ("staff.totle", Some("staff.total")),
            ("Research expense", Some("研发费用")),
            ("天气", None),
            ("", None),
        ] {
            assert_eq!(catalogue.suggest(typed), meant, "{typed}");
        }
    }
}

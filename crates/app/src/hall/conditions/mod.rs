//! Figures among the words of a search, understood as conditions: `负荷 2 吨以上的一层空间` asks for spaces that bear at least 20 kN/㎡ on floor 1.
//!
//! A [`Measure`] is what an entry gives in figures; the index holds its figures as facet codes, so that a condition, a chosen band of a facet and
//! a count are the same thing. Reading order: this file, then `reading` (how phrases are found), `words` (what people call things).
//!
//! Decided here: a load in tonnes counts 10 kN each, as the trade rounds 9.81; a kilowatt counts as one kVA, the least it can be; a figure without
//! more words is the least wanted, for rents the most, for floors and levels exactly it; the area is what is free, or else the whole; a month has
//! 365/12 days. What is not clearly about a space stays words: a figure needs its unit, and a thing, a register or another condition that says so.
//! Not here: how conditions are shown.

mod reading;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeMap;

use search::{Range, figure};

pub use reading::{Condition, Understood, understand};

use crate::registers::{Entry, Step, visibility};

/// What entries give in figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// What a floor bears, kN/㎡.
    FloorLoad,
    /// Under the beams, m.
    ClearHeight,
    /// What is free, ㎡.
    Area,
    /// Yuan a square metre a day.
    Rent,
    /// kVA.
    Power,
    /// The floor; below ground negative.
    Floor,
    /// Technology readiness, 1–9.
    Trl,
}

impl Measure {
    /// All of them, in the order of the facets.
    pub const ALL: [Self; 7] = [Self::FloorLoad, Self::ClearHeight, Self::Area, Self::Rent, Self::Power, Self::Floor, Self::Trl];

    /// The key of its facet.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::FloorLoad => "floor_load_kn",
            Self::ClearHeight => "clear_height_m",
            Self::Area => "free_m2",
            Self::Rent => "rent_yuan",
            Self::Power => "power_kva",
            Self::Floor => "floor",
            Self::Trl => "trl_level",
        }
    }

    /// The measure with this facet.
    #[must_use]
    pub fn by_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|measure| measure.key() == key)
    }

    /// The bands to choose from; none where single figures are chosen.
    #[must_use]
    pub const fn bands(self) -> &'static [&'static str] {
        match self {
            Self::FloorLoad => &["..5", "5..10", "10..20", "20..30", "30.."],
            Self::ClearHeight => &["..4", "4..6", "6..8", "8.."],
            Self::Area => &["..200", "200..500", "500..1000", "1000..2000", "2000.."],
            Self::Rent => &["..1.5", "1.5..2.5", "2.5..3.5", "3.5.."],
            Self::Power => &["..100", "100..300", "300..800", "800.."],
            Self::Floor | Self::Trl => &[],
        }
    }

    /// The field it is read from, the first that an entry has.
    const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::FloorLoad => &["floor_load_kn"],
            Self::ClearHeight => &["clear_height_m"],
            Self::Area => &["vacant_m2", "area_m2"],
            Self::Rent => &["price_yuan"],
            Self::Power => &["power_kva"],
            Self::Floor => &["floor"],
            Self::Trl => &["trl"],
        }
    }

    /// Whether only spaces have it.
    const fn is_of_spaces(self) -> bool {
        !matches!(self, Self::Trl)
    }
}

/// The register of spaces.
const SPACE: &str = "space";

/// The figures the index holds of an entry, as facet codes.
#[must_use]
pub fn figures_of(entry: &Entry) -> Vec<(String, String)> {
    let measures = Measure::ALL.into_iter().filter(|measure| !measure.is_of_spaces() || entry.kind.key == SPACE);
    measures.filter_map(|measure| Some((measure.key().to_owned(), code_of(entry, measure)?))).collect()
}

fn code_of(entry: &Entry, measure: Measure) -> Option<String> {
    let is_shown = |key: &&&str| {
        let field = entry.kind.fields.iter().find(|field| field.key == **key);
        field.is_some_and(|field| visibility::shows(Step::Public, field)) && entry.values.has(key)
    };
    let key = measure.fields().iter().find(is_shown)?;
    let number = || entry.values.0.get(*key).and_then(serde_json::Value::as_f64);
    match measure {
        Measure::Floor => words::floor(entry.values.text(key)?).map(|floor| floor.to_string()),
        Measure::Rent => number().map(|fen| (fen / 100.0).to_string()),
        _ => number().map(|number| number.to_string()),
    }
}

/// Turns the counts of single figures into counts of bands, and of what is chosen besides; bands without an entry are left out unless chosen.
pub(super) fn count_in_bands(counts: &mut BTreeMap<String, BTreeMap<String, u64>>, chosen: &[(String, Vec<String>)]) {
    for measure in Measure::ALL.into_iter().filter(|measure| !measure.bands().is_empty()) {
        let chosen: Vec<&str> =
            chosen.iter().filter(|(key, _)| key == measure.key()).flat_map(|(_, codes)| codes).map(String::as_str).collect();
        let Some(single) = counts.remove(measure.key()) else { continue };
        let mut banded = BTreeMap::new();
        for code in measure.bands().iter().copied().chain(chosen.iter().copied()) {
            let Some(range) = Range::parse(code) else { continue };
            let inside = |code: &&String| figure(code).is_some_and(|figure| range.holds(figure));
            let count: u64 = single.iter().filter(|(code, _)| inside(code)).map(|(_, count)| count).sum();
            if count > 0 || chosen.contains(&code) {
                banded.insert(code.to_owned(), count);
            }
        }
        counts.insert(measure.key().to_owned(), banded);
    }
}

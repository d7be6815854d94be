//! Codes of administrative regions: six digits (GB/T 2260), nine with the town, twelve with the village or neighbourhood.
//!
//! Not here: names and validity of the codes; those are data with a date, because towns are merged and renamed.

use super::{CodeError, code, compact};

/// The first two digits that GB/T 2260 gives to provinces, municipalities, autonomous and special regions.
pub(super) const PROVINCES: [&str; 34] = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44", "45", "46", "50",
    "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82",
];

/// A region code: two digits each of province, prefecture and county, then three of town and three of village.
///
/// `310112` is Minhang, `310112101` Xinzhuang town. Trailing zero groups after the county say nothing and are dropped, so
/// that one region has one code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegionCode(String);

/// How small a region is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RegionLevel {
    /// 省, municipality or autonomous region: `310000`.
    Province,
    /// 地级: `320500`.
    Prefecture,
    /// 县级, such as a district: `310112`.
    County,
    /// 乡级, such as a town or sub-district: `310112101`.
    Town,
    /// 村级: `310112101001`.
    Village,
}

/// Why a text is not a region code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotARegionCode {
    /// Neither six, nine nor twelve digits.
    Length {
        /// How many characters there are.
        found: usize,
    },
    /// Something other than digits.
    Charset {
        /// Counted from 1.
        position: usize,
        /// The character.
        found: char,
    },
    /// The first two digits name no province.
    Province,
}

impl CodeError for NotARegionCode {
    fn problem_code(&self) -> &'static str {
        match self {
            Self::Length { .. } => "problem-region-code-length",
            Self::Charset { .. } => "problem-region-code-charset",
            Self::Province => "problem-region-code-province",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Length { found } => vec![("found", found.to_string())],
            Self::Charset { position, found } => vec![("position", position.to_string()), ("found", found.to_string())],
            Self::Province => Vec::new(),
        }
    }
}

code!(RegionCode, NotARegionCode);

impl RegionCode {
    /// Reads a code of six, nine or twelve digits.
    ///
    /// # Errors
    /// The first rule that fails, in the order length, characters, province.
    pub fn parse(text: &str) -> Result<Self, NotARegionCode> {
        let text = compact(text);
        let found = text.chars().count();
        if !matches!(found, 6 | 9 | 12) {
            return Err(NotARegionCode::Length { found });
        }
        if let Some((index, c)) = text.chars().enumerate().find(|(_, c)| !c.is_ascii_digit()) {
            return Err(NotARegionCode::Charset { position: index + 1, found: c });
        }
        if !PROVINCES.iter().any(|province| text.starts_with(province)) {
            return Err(NotARegionCode::Province);
        }
        let mut short = text.as_str();
        while short.len() > 6 {
            match short.strip_suffix("000") {
                Some(rest) => short = rest,
                None => break,
            }
        }
        Ok(Self(short.to_owned()))
    }

    /// How small the region is.
    #[must_use]
    pub fn level(&self) -> RegionLevel {
        match self.0.len() {
            12 => RegionLevel::Village,
            9 => RegionLevel::Town,
            _ if self.0.ends_with("0000") => RegionLevel::Province,
            _ if self.0.ends_with("00") => RegionLevel::Prefecture,
            _ => RegionLevel::County,
        }
    }

    /// The first six digits: the county or district (or what is larger).
    #[must_use]
    pub fn county(&self) -> Self {
        Self(self.0.get(..6).unwrap_or(&self.0).to_owned())
    }

    /// The town, if the code is as fine as that.
    #[must_use]
    pub fn town(&self) -> Option<Self> {
        self.0.get(..9).map(|town| Self(town.to_owned()))
    }

    /// Whether `other` is this region or lies in it.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        let significant = match self.level() {
            RegionLevel::Province => 2,
            RegionLevel::Prefecture => 4,
            RegionLevel::County | RegionLevel::Town | RegionLevel::Village => self.0.len(),
        };
        self.0.get(..significant).is_some_and(|head| other.0.starts_with(head))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use proptest::prelude::*;

    use super::*;

    fn code(text: &str) -> RegionCode {
        RegionCode::parse(text).unwrap()
    }

    #[test]
    fn all_districts_of_shanghai_and_some_towns_are_read() {
        for district in [101, 104, 105, 106, 107, 109, 110, 112, 113, 114, 115, 116, 117, 118, 120, 151] {
            assert_eq!(code(&format!("310{district}")).level(), RegionLevel::County);
        }
        for (text, level) in [
            ("310000", RegionLevel::Province),
            ("320500", RegionLevel::Prefecture),
            ("310112001", RegionLevel::Town),
            ("310112101", RegionLevel::Town),
            ("310112501", RegionLevel::Town),
            ("310112101001", RegionLevel::Village),
        ] {
            assert_eq!((code(text).level(), code(text).to_string().as_str()), (level, text));
        }
    }

    #[test]
    fn one_region_has_one_code() {
        assert_eq!(code("310112000000"), code("３１０１１２"));
        assert_eq!(code("310112101000").as_str(), "310112101");
    }

    #[test]
    fn a_region_contains_what_lies_in_it() {
        let town = code("310112101");
        assert_eq!((town.county(), town.town()), (code("310112"), Some(town.clone())));
        assert!(code("310000").contains(&town) && code("310112").contains(&town) && town.contains(&town));
        assert!(!code("310113").contains(&town) && !town.contains(&code("310112")));
        assert_eq!(code("310112").town(), None);
    }

    #[test]
    fn a_wrong_code_is_refused_with_the_rule_it_breaks() {
        for (text, error) in [
            ("31011", NotARegionCode::Length { found: 5 }),
            ("3101120", NotARegionCode::Length { found: 7 }),
            ("31O112", NotARegionCode::Charset { position: 3, found: 'O' }),
            ("闵行区闵行区", NotARegionCode::Charset { position: 1, found: '闵' }),
            ("300112", NotARegionCode::Province),
        ] {
            assert_eq!(RegionCode::parse(text), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic_and_what_is_read_reads_back(text in "\\PC*|[0-9]{5,13}|31[0-9]{4}(0[0-9]{2}){0,2}") {
            if let Ok(code) = RegionCode::parse(&text) {
                prop_assert_eq!(RegionCode::parse(code.as_str()), Ok(code));
            }
        }
    }
}

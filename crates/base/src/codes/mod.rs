//! Codes that organisations, people, patents, places and texts are known by, each checked as its standard says.
//!
//! One file per code. A value of these types cannot be wrong: the field is private and `parse` is the only way in. `parse`
//! first tidies what people type (blanks around, full-width letters, hyphens where the standard has none) and then says
//! which rule failed. `Display` writes the canonical form, which is also what is stored; reading that form back gives the
//! same value.
//!
//! Not here: whether a code was ever given out (that needs the register that gave it), the tables of regions and of patent
//! classes (those are data), and words for people: an error knows only the key of its text ([`CodeError`]).

mod credit_code;
mod doi;
mod ipc;
mod orcid;
mod patent_number;
mod region_code;
mod ror;

pub use credit_code::{CreditCode, CreditCodeWarning, NotACreditCode};
pub use doi::{Doi, NotADoi};
pub use ipc::{IpcSymbol, NotAnIpcSymbol};
pub use orcid::{NotAnOrcid, Orcid};
pub use patent_number::{NotAPatentNumber, PatentKind, PatentNumber};
pub use region_code::{NotARegionCode, RegionCode, RegionLevel};
pub use ror::{NotARor, Ror};

use crate::{Place, Problem};

/// Why a text is not the code it should be.
pub trait CodeError: std::error::Error {
    /// The key of the text that explains the failed rule, such as `problem-credit-code-check`.
    fn problem_code(&self) -> &'static str;

    /// The values that text mentions.
    fn args(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    /// The failure as a problem of `value` at `at`.
    fn problem(&self, at: Place, value: &str) -> Problem {
        let mut args = self.args();
        args.push(("value", value.to_owned()));
        Problem { at, code: self.problem_code(), args }
    }
}

/// `Display` for an error and `problem_code` for those who have not imported [`CodeError`], and for a code `Display`,
/// `FromStr`, `as_str` and serde by way of `parse`.
macro_rules! code {
    ($code:ident, $error:ident) => {
        impl $error {
            /// The key of the text that explains the failed rule.
            #[must_use]
            pub fn problem_code(&self) -> &'static str {
                crate::codes::CodeError::problem_code(self)
            }
        }

        impl std::fmt::Display for $error {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(crate::codes::CodeError::problem_code(self))
            }
        }

        impl std::error::Error for $error {}

        impl $code {
            /// The canonical form, as it is stored.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $code {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::str::FromStr for $code {
            type Err = $error;
            fn from_str(text: &str) -> Result<Self, $error> {
                Self::parse(text)
            }
        }

        impl serde::Serialize for $code {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $code {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                Self::parse(&text).map_err(serde::de::Error::custom)
            }
        }
    };
}
use code;

/// Full-width letters, digits and signs as their ASCII twins, invisible characters dropped, blanks around cut off.
fn plain(text: &str) -> String {
    let narrow: String = text
        .chars()
        .filter(|c| !matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}'))
        .map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            '\u{3000}' => ' ',
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            other => other,
        })
        .collect();
    narrow.trim().to_owned()
}

/// [`plain`], in upper case and without blanks and hyphens.
fn compact(text: &str) -> String {
    plain(text).chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_uppercase()).collect()
}

/// `text` without the first of `prefixes` it begins with, letters of any case.
fn without_prefix<'a>(text: &'a str, prefixes: &[&str]) -> &'a str {
    prefixes
        .iter()
        .find_map(|prefix| {
            let head = text.get(..prefix.len())?;
            head.eq_ignore_ascii_case(prefix).then(|| text.get(prefix.len()..)).flatten()
        })
        .unwrap_or(text)
}

/// What the tests of all codes share.
#[cfg(test)]
mod mistakes {
    /// Every text that differs from `code` in one character taken from `alphabet`.
    pub(super) fn substitutions(code: &str, alphabet: &str) -> Vec<String> {
        let chars: Vec<char> = code.chars().collect();
        let mut wrong = Vec::new();
        for (index, right) in chars.iter().enumerate() {
            for other in alphabet.chars().filter(|other| other != right) {
                wrong.push(chars.iter().enumerate().map(|(at, c)| if at == index { other } else { *c }).collect());
            }
        }
        wrong
    }

    /// Every text that has two different neighbours of `code` the wrong way round.
    pub(super) fn swaps(code: &str) -> Vec<String> {
        let chars: Vec<char> = code.chars().collect();
        let mut wrong = Vec::new();
        for index in 1..chars.len() {
            let mut swapped = chars.clone();
            swapped.swap(index - 1, index);
            if swapped != chars {
                wrong.push(swapped.into_iter().collect());
            }
        }
        wrong
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_tidied_before_it_is_judged() {
        assert_eq!(compact("　９１３５ 0100-m000—100y\u{200B}43\u{FEFF} "), "91350100M000100Y43");
        assert_eq!(plain(" ｄｏｉ：１０．1000／182 "), "doi:10.1000/182");
    }

    #[test]
    fn a_prefix_is_cut_only_at_a_character_boundary() {
        assert_eq!(without_prefix("HTTPS://doi.org/10.1", &["https://doi.org/"]), "10.1");
        assert_eq!(without_prefix("专利", &["ZL"]), "专利");
    }

    #[test]
    fn an_error_becomes_a_problem_with_key_place_and_values() {
        let error = CreditCode::parse("9135").err();
        let problem = error.map(|e| CodeError::problem(&e, Place::Field("credit_code".to_owned()), "9135"));
        let expected = Problem::field("credit_code", "problem-credit-code-length").with("found", "4").with("value", "9135");
        assert_eq!(problem, Some(expected));
    }
}

//! Identifiers of researchers: ORCID, with the check of ISO/IEC 7064 MOD 11-2.
//!
//! Not here: whether the person really holds it; only signing in at ORCID shows that.

use super::{CodeError, code, compact, plain, without_prefix};

/// An ORCID iD whose check digit is right (ISO/IEC 7064 MOD 11-2), written `0000-0002-1825-0097`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Orcid(String);

/// Why a text is not an ORCID iD.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAnOrcid {
    /// Not sixteen characters, hyphens not counted.
    Length {
        /// How many there are.
        found: usize,
    },
    /// Something other than digits (and X at the end).
    Charset {
        /// Counted from 1, without hyphens.
        position: usize,
        /// The character.
        found: char,
    },
    /// The last character does not belong to the others.
    Check,
}

impl CodeError for NotAnOrcid {
    fn problem_code(&self) -> &'static str {
        match self {
            Self::Length { .. } => "problem-orcid-length",
            Self::Charset { .. } => "problem-orcid-charset",
            Self::Check => "problem-orcid-check",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Length { found } => vec![("found", found.to_string())],
            Self::Charset { position, found } => vec![("position", position.to_string()), ("found", found.to_string())],
            Self::Check => Vec::new(),
        }
    }
}

code!(Orcid, NotAnOrcid);

impl Orcid {
    /// Reads an iD with or without hyphens and `https://orcid.org/`.
    ///
    /// # Errors
    /// The first rule that fails, in the order length, characters, check.
    pub fn parse(text: &str) -> Result<Self, NotAnOrcid> {
        let text = plain(text);
        let bare = without_prefix(&text, &["https://", "http://", "orcid:"]);
        let bare = without_prefix(without_prefix(bare, &["www."]), &["orcid.org/"]).trim_end_matches('/');
        let bare = compact(bare);
        let found = bare.chars().count();
        if found != 16 {
            return Err(NotAnOrcid::Length { found });
        }
        let mut total = 0;
        for (index, c) in bare.chars().take(15).enumerate() {
            let Some(digit) = c.to_digit(10) else {
                return Err(NotAnOrcid::Charset { position: index + 1, found: c });
            };
            total = (total + digit) * 2 % 11;
        }
        let check = match bare.chars().last() {
            Some('X') => 10,
            other => {
                let found = other.unwrap_or_default();
                found.to_digit(10).ok_or(NotAnOrcid::Charset { position: 16, found })?
            }
        };
        if check != (12 - total) % 11 {
            return Err(NotAnOrcid::Check);
        }
        let mut hyphened = String::with_capacity(19);
        for (index, c) in bare.chars().enumerate() {
            if index > 0 && index % 4 == 0 {
                hyphened.push('-');
            }
            hyphened.push(c);
        }
        Ok(Self(hyphened))
    }

    /// The address under which ORCID asks for the iD to be shown.
    #[must_use]
    pub fn url(&self) -> String {
        format!("https://orcid.org/{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use proptest::prelude::*;

    use super::*;
    use crate::codes::mistakes;

    #[test]
    fn identifiers_that_keep_every_rule_are_read() {
        for text in ["0000-0002-1825-0097", "0000-0002-1694-233X", "0000-0001-8985-152X"] {
            let orcid = Orcid::parse(text).unwrap();
            assert_eq!((orcid.to_string(), orcid.url()), (text.to_owned(), format!("https://orcid.org/{text}")));
        }
    }

    #[test]
    fn the_address_and_missing_hyphens_do_not_matter() {
        for text in ["https://orcid.org/0000-0002-1694-233x", "000000021694233X", "http://www.orcid.org/0000-0002-1694-233X/"] {
            assert_eq!(Orcid::parse(text).unwrap().as_str(), "0000-0002-1694-233X", "{text}");
        }
    }

    #[test]
    fn a_wrong_identifier_is_refused_with_the_rule_it_breaks() {
        for (text, error) in [
            ("0000-0002-1825-0096", NotAnOrcid::Check),
            ("0000-0002-1825-009", NotAnOrcid::Length { found: 15 }),
            ("0000-0002-1825-009A", NotAnOrcid::Charset { position: 16, found: 'A' }),
            ("000X-0002-1825-0097", NotAnOrcid::Charset { position: 4, found: 'X' }),
        ] {
            assert_eq!(Orcid::parse(text), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_single_substitution_and_swap_is_noticed(head in "[0-9]{15}") {
            let orcid = "0123456789X".chars().find_map(|c| Orcid::parse(&format!("{head}{c}")).ok()).unwrap();
            let code = orcid.as_str().replace('-', "");
            for wrong in mistakes::substitutions(&code, "0123456789X").into_iter().chain(mistakes::swaps(&code)) {
                prop_assert!(Orcid::parse(&wrong).is_err(), "{} made of {}", wrong, code);
            }
            prop_assert_eq!(Orcid::parse(&orcid.url()), Ok(orcid));
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC*|[0-9X-]{14,20}") {
            let _ = Orcid::parse(&text);
        }
    }
}

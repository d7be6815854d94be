//! Identifiers of research organisations: ROR.

use super::{CodeError, code, plain, without_prefix};

/// Crockford's base 32: no i, l, o, u.
const ALPHABET: &str = "0123456789abcdefghjkmnpqrstvwxyz";

/// A ROR iD whose check digits are right, written `03yrm5c26`.
///
/// A zero, six characters of Crockford's base 32 and two check digits (`98 - n·100 mod 97`, ISO/IEC 7064 MOD 97-10).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ror(String);

/// Why a text is not a ROR iD.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotARor {
    /// Not nine characters.
    Length {
        /// How many there are.
        found: usize,
    },
    /// A character that cannot stand there: the first is 0, the last two are digits, i, l, o and u are never used.
    Charset {
        /// Counted from 1.
        position: usize,
        /// The character.
        found: char,
    },
    /// The last two digits do not belong to the others.
    Check,
}

impl CodeError for NotARor {
    fn problem_code(&self) -> &'static str {
        match self {
            Self::Length { .. } => "problem-ror-length",
            Self::Charset { .. } => "problem-ror-charset",
            Self::Check => "problem-ror-check",
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

code!(Ror, NotARor);

impl Ror {
    /// Reads an iD with or without `https://ror.org/`.
    ///
    /// # Errors
    /// The first rule that fails, in the order length, characters, check.
    pub fn parse(text: &str) -> Result<Self, NotARor> {
        let text = plain(text).to_ascii_lowercase();
        let bare = without_prefix(&text, &["https://", "http://", "ror:"]);
        let bare = without_prefix(without_prefix(bare, &["www."]), &["ror.org/"]).trim_end_matches('/');
        let found = bare.chars().count();
        if found != 9 {
            return Err(NotARor::Length { found });
        }
        let mut number: u64 = 0;
        let mut check: u64 = 0;
        for (index, c) in bare.chars().enumerate() {
            let wrong = NotARor::Charset { position: index + 1, found: c };
            if index < 7 {
                let value = ALPHABET.find(c).filter(|value| index > 0 || *value == 0).ok_or(wrong)?;
                number = number * 32 + u64::try_from(value).unwrap_or(0);
            } else {
                check = check * 10 + u64::from(c.to_digit(10).ok_or(wrong)?);
            }
        }
        if check == 98 - number * 100 % 97 { Ok(Self(bare.to_owned())) } else { Err(NotARor::Check) }
    }

    /// The address under which ROR asks for the iD to be shown.
    #[must_use]
    pub fn url(&self) -> String {
        format!("https://ror.org/{}", self.0)
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
        for text in ["03yrm5c26", "01k4yrm29", "02feahw73"] {
            assert_eq!(Ror::parse(text).unwrap().to_string(), text);
            assert_eq!(Ror::parse(&format!("HTTPS://ror.org/{}", text.to_uppercase())).unwrap().url(), format!("https://ror.org/{text}"));
        }
    }

    #[test]
    fn a_wrong_identifier_is_refused_with_the_rule_it_breaks() {
        for (text, error) in [
            ("01k4yrm30", NotARor::Check),
            ("01kOyrm29", NotARor::Charset { position: 4, found: 'o' }),
            ("11k4yrm29", NotARor::Charset { position: 1, found: '1' }),
            ("01k4yrm2x", NotARor::Charset { position: 9, found: 'x' }),
            ("01k4yrm", NotARor::Length { found: 7 }),
        ] {
            assert_eq!(Ror::parse(text), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_single_substitution_and_swap_is_noticed(head in "0[0-9a-hjkmnp-tv-z]{6}") {
            let ror = (2..=98).find_map(|check| Ror::parse(&format!("{head}{check:02}")).ok()).unwrap();
            let code = ror.as_str();
            // A swap across the border of the two alphabets may give another right code; all others are noticed.
            let (body, check) = code.split_at(7);
            let swapped = mistakes::swaps(body).into_iter().map(|body| format!("{body}{check}"));
            let swapped = swapped.chain(mistakes::swaps(check).into_iter().map(|check| format!("{body}{check}")));
            for wrong in mistakes::substitutions(code, ALPHABET).into_iter().chain(swapped) {
                prop_assert!(Ror::parse(&wrong).is_err(), "{} made of {}", wrong, code);
            }
            prop_assert_eq!(Ror::parse(&ror.url()), Ok(ror));
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC*|0[0-9a-z]{6,9}") {
            let _ = Ror::parse(&text);
        }
    }
}

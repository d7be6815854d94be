//! Digital object identifiers (ISO 26324) of texts and data.
//!
//! Not here: whether it resolves; a DOI has no check digit.

use super::{CodeError, code, plain, without_prefix};

/// The longest DOI that is accepted, in characters. The standard sets no limit; a database index needs one.
const MAX_CHARS: usize = 400;

/// A digital object identifier, `10.` + four to nine digits + `/` + anything without blanks. ISO 26324.
///
/// Letters of any case mean the same, so the canonical form is in small ASCII letters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Doi(String);

/// Why a text is not a DOI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotADoi {
    /// It does not begin with `10.`, four to nine digits and a slash.
    Prefix,
    /// Nothing follows the slash, or blanks or control characters do.
    Suffix,
    /// Longer than 400 characters.
    Length {
        /// How many there are.
        found: usize,
    },
}

impl CodeError for NotADoi {
    fn problem_code(&self) -> &'static str {
        match self {
            Self::Prefix => "problem-doi-prefix",
            Self::Suffix => "problem-doi-suffix",
            Self::Length { .. } => "problem-doi-length",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Length { found } => vec![("found", found.to_string())],
            Self::Prefix | Self::Suffix => Vec::new(),
        }
    }
}

code!(Doi, NotADoi);

impl Doi {
    /// Reads a DOI with or without `doi:` and `https://doi.org/`.
    ///
    /// # Errors
    /// Which part is wrong.
    pub fn parse(text: &str) -> Result<Self, NotADoi> {
        let text = plain(text).to_ascii_lowercase();
        let bare = without_prefix(&text, &["https://", "http://"]);
        let bare = without_prefix(without_prefix(bare, &["dx.", "www."]), &["doi.org/"]);
        let bare = without_prefix(bare, &["doi:"]).trim_start();
        let found = bare.chars().count();
        if found > MAX_CHARS {
            return Err(NotADoi::Length { found });
        }
        let (prefix, suffix) = bare.split_once('/').ok_or(NotADoi::Prefix)?;
        let registrant = prefix.strip_prefix("10.").ok_or(NotADoi::Prefix)?;
        if !(4..=9).contains(&registrant.len()) || !registrant.chars().all(|c| c.is_ascii_digit()) {
            return Err(NotADoi::Prefix);
        }
        if suffix.is_empty() || suffix.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(NotADoi::Suffix);
        }
        Ok(Self(bare.to_owned()))
    }

    /// The address under which it resolves, safe to put into a link.
    #[must_use]
    pub fn url(&self) -> String {
        let mut url = String::from("https://doi.org/");
        for byte in self.0.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~/:;,()!*'@$&+=".contains(&byte) {
                url.push(char::from(byte));
            } else {
                url.push_str(&format!("%{byte:02X}"));
            }
        }
        url
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn identifiers_are_read_however_they_are_introduced() {
        for text in [
            "10.1000/ABC-182",
            "doi: 10.1000/abc-182",
            "https://doi.org/10.1000/abc-182",
            "http://dx.doi.org/10.1000/abc-182",
            "１０．１０００／abc-182",
        ] {
            assert_eq!(Doi::parse(text).unwrap().as_str(), "10.1000/abc-182", "{text}");
        }
    }

    #[test]
    fn the_address_holds_no_character_that_ends_a_link() {
        assert_eq!(Doi::parse("10.1002/(sici)1<1::aid>3.0#x").unwrap().url(), "https://doi.org/10.1002/(sici)1%3C1::aid%3E3.0%23x");
    }

    #[test]
    fn a_wrong_identifier_is_refused_with_the_part_that_is_wrong() {
        for (text, error) in [
            ("", NotADoi::Prefix),
            ("11.1000/1", NotADoi::Prefix),
            ("10.100/1", NotADoi::Prefix),
            ("10.1234567890/1", NotADoi::Prefix),
            ("10.1000/", NotADoi::Suffix),
            ("10.1000/a b", NotADoi::Suffix),
        ] {
            assert_eq!(Doi::parse(text), Err(error), "{text}");
        }
        assert_eq!(Doi::parse(&format!("10.1000/{}", "a".repeat(400))), Err(NotADoi::Length { found: 408 }));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic_and_what_is_read_reads_back(text in "\\PC*|10\\.[0-9]{3,10}/\\PC{0,40}") {
            if let Ok(doi) = Doi::parse(&text) {
                prop_assert_eq!(Doi::parse(&doi.to_string()), Ok(doi));
            }
        }
    }
}

//! Application numbers of Chinese patents, ZC 0006-2003.
//!
//! Not here: publication numbers (`CN` + digits + kind letter, ZC 0007-2012), which have no check digit, and the numbers of
//! 1985 to 1988, which had none either.

use super::{CodeError, code, compact, without_prefix};

const WEIGHTS: [u32; 12] = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5];

/// A Chinese patent application number whose check digit is right. ZC 0006-2003.
///
/// Since October 2003 four digits of year, one of kind, seven of sequence, a point and the check digit; before that two
/// digits of year, one of kind, five of sequence, point and check digit. The prefixes `ZL` and `CN` say that a patent was
/// granted or which country it is; they are no part of the number and are dropped.
///
/// ```
/// # use base::codes::PatentNumber;
/// let number = PatentNumber::parse("ZL 2017 1 0601862.3")?;
/// assert_eq!(number.to_string(), "201710601862.3");
/// # Ok::<(), base::codes::NotAPatentNumber>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PatentNumber(String);

/// What the application asks for: the digit after the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PatentKind {
    /// 发明, 1 and 8 (8 came through the Patent Cooperation Treaty).
    Invention,
    /// 实用新型, 2 and 9 (9 came through the Patent Cooperation Treaty).
    UtilityModel,
    /// 外观设计, 3.
    Design,
}

/// Which rule of ZC 0006-2003 a text breaks. The right check digit is deliberately not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAPatentNumber {
    /// Neither 13 nor 9 characters, point not counted.
    Length {
        /// How many there are without prefix and point.
        found: usize,
    },
    /// Something other than digits (and X at the end).
    Charset {
        /// Counted from 1, without prefix and point.
        position: usize,
        /// The character.
        found: char,
    },
    /// The year is before the form was used.
    Year,
    /// The kind is none of 1, 2, 3, 8 and 9.
    Kind {
        /// The digit.
        found: char,
    },
    /// The check digit does not belong to the others.
    Check,
}

impl CodeError for NotAPatentNumber {
    fn problem_code(&self) -> &'static str {
        match self {
            Self::Length { .. } => "problem-patent-number-length",
            Self::Charset { .. } => "problem-patent-number-charset",
            Self::Year => "problem-patent-number-year",
            Self::Kind { .. } => "problem-patent-number-kind",
            Self::Check => "problem-patent-number-check",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Length { found } => vec![("found", found.to_string())],
            Self::Charset { position, found } => vec![("position", position.to_string()), ("found", found.to_string())],
            Self::Kind { found } => vec![("found", found.to_string())],
            Self::Year | Self::Check => Vec::new(),
        }
    }
}

code!(PatentNumber, NotAPatentNumber);

impl PatentNumber {
    /// Reads a number with or without `ZL`, `CN`, blanks, hyphens and the point before the check digit.
    ///
    /// # Errors
    /// The first rule that fails, in the order length, characters, year, kind, check.
    pub fn parse(text: &str) -> Result<Self, NotAPatentNumber> {
        let text = compact(text);
        let bare = without_prefix(without_prefix(&text, &["ZL", "CN"]), &["ZL"]);
        let (head, check) = split_check(bare);
        let found = head.chars().count() + usize::from(check.is_some());
        let (year_digits, earliest, latest) = match found {
            13 => (4, 2003, 2199),
            9 => (2, 89, 99),
            _ => return Err(NotAPatentNumber::Length { found }),
        };
        let mut sum = 0;
        for (index, (c, weight)) in head.chars().zip(WEIGHTS).enumerate() {
            let Some(digit) = c.to_digit(10) else {
                return Err(NotAPatentNumber::Charset { position: index + 1, found: c });
            };
            sum += digit * weight;
        }
        let check = check.unwrap_or_default();
        if !(check.is_ascii_digit() || check == 'X') {
            return Err(NotAPatentNumber::Charset { position: found, found: check });
        }
        let year: u32 = head.get(..year_digits).and_then(|year| year.parse().ok()).unwrap_or(0);
        // Two digits of year were used from 1985, with a check digit from 1989, until 2003.
        let is_in_use = (earliest..=latest).contains(&year) || (year_digits == 2 && year <= 3);
        if !is_in_use {
            return Err(NotAPatentNumber::Year);
        }
        match head.chars().nth(year_digits) {
            Some('1' | '2' | '3' | '8' | '9') => {}
            other => return Err(NotAPatentNumber::Kind { found: other.unwrap_or_default() }),
        }
        let right = match sum % 11 {
            10 => 'X',
            digit => char::from_digit(digit, 10).unwrap_or('0'),
        };
        if check == right { Ok(Self(format!("{head}.{check}"))) } else { Err(NotAPatentNumber::Check) }
    }

    /// The number without its point: 13 characters, or 9 before October 2003.
    #[must_use]
    pub fn digits(&self) -> String {
        self.0.replace('.', "")
    }

    /// The year of the application.
    #[must_use]
    pub fn year(&self) -> u32 {
        let digits = self.year_digits();
        let year = self.0.get(..digits).and_then(|year| year.parse().ok()).unwrap_or(0);
        match (digits, year) {
            (4, year) => year,
            (_, year) if year <= 3 => 2000 + year,
            (_, year) => 1900 + year,
        }
    }

    /// What the application asks for.
    #[must_use]
    pub fn kind(&self) -> PatentKind {
        match self.0.chars().nth(self.year_digits()) {
            Some('2' | '9') => PatentKind::UtilityModel,
            Some('3') => PatentKind::Design,
            _ => PatentKind::Invention,
        }
    }

    fn year_digits(&self) -> usize {
        if self.0.len() > 10 { 4 } else { 2 }
    }
}

/// The digits and the check digit; the point between them may be missing but must not stand anywhere else.
fn split_check(bare: &str) -> (String, Option<char>) {
    let mut head: Vec<char> = bare.chars().collect();
    let check = head.pop();
    if head.last() == Some(&'.') {
        head.pop();
    }
    (head.into_iter().collect(), check)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use proptest::prelude::*;

    use super::*;
    use crate::codes::mistakes;

    #[test]
    fn numbers_that_keep_every_rule_are_read() {
        for (text, canonical, year, kind) in [
            ("201710601862.3", "201710601862.3", 2017, PatentKind::Invention),
            ("ZL201310699744.2", "201310699744.2", 2013, PatentKind::Invention),
            ("97101765.4", "97101765.4", 1997, PatentKind::Invention),
            ("95115608.X", "95115608.X", 1995, PatentKind::Invention),
            ("202310112233.X", "202310112233.X", 2023, PatentKind::Invention),
            ("202420098765.2", "202420098765.2", 2024, PatentKind::UtilityModel),
            ("202530001234.7", "202530001234.7", 2025, PatentKind::Design),
        ] {
            let number = PatentNumber::parse(text).unwrap();
            assert_eq!((number.to_string().as_str(), number.year(), number.kind()), (canonical, year, kind), "{text}");
        }
    }

    #[test]
    fn prefix_blanks_and_the_point_do_not_matter() {
        for text in ["ZL 2023 1 0112233.X", "cn202310112233x", "２０２３１０１１２２３３．Ｘ", "CN ZL202310112233.X"] {
            let number = PatentNumber::parse(text).unwrap();
            assert_eq!((number.as_str(), number.digits().as_str()), ("202310112233.X", "202310112233X"), "{text}");
        }
    }

    #[test]
    fn a_wrong_number_is_refused_with_the_rule_it_breaks() {
        use NotAPatentNumber::{Charset, Check, Kind, Length, Year};
        for (text, error) in [
            ("201710601862.4", Check),
            ("", Length { found: 0 }),
            ("2017106018", Length { found: 10 }),
            ("20171.0601862.3", Length { found: 14 }),
            ("CN109876543A", Length { found: 10 }),
            ("20171060186Y.3", Charset { position: 12, found: 'Y' }),
            ("201710601862.A", Charset { position: 13, found: 'A' }),
            ("199710601862.3", Year),
            ("86101765.4", Year),
            ("201740601862.3", Kind { found: '4' }),
        ] {
            assert_eq!(PatentNumber::parse(text), Err(error), "{text}");
        }
    }

    fn number() -> impl Strategy<Value = PatentNumber> {
        "(20(0[3-9]|[1-9][0-9])[12389][0-9]{7}|(89|9[0-9]|0[0-3])[12389][0-9]{5})"
            .prop_map(|head| "0123456789X".chars().find_map(|c| PatentNumber::parse(&format!("{head}{c}")).ok()).unwrap())
    }

    proptest! {
        #[test]
        fn every_single_substitution_and_swap_is_noticed(number in number()) {
            let code = number.digits();
            for wrong in mistakes::substitutions(&code, "0123456789X").into_iter().chain(mistakes::swaps(&code)) {
                prop_assert!(PatentNumber::parse(&wrong).is_err(), "{} made of {}", wrong, code);
            }
        }

        #[test]
        fn what_is_written_reads_back(number in number()) {
            prop_assert_eq!(PatentNumber::parse(&format!("zl {number}")), Ok(number));
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC*|[0-9X.]{8,15}") {
            let _ = PatentNumber::parse(&text);
        }
    }
}

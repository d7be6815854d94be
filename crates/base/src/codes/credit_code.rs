//! The unified social credit code (统一社会信用代码) of organisations, GB 32100-2015.
//!
//! Not here: the organisation it names. Old 15-digit business registration numbers are refused.

use super::{CodeError, code, compact, region_code::PROVINCES};

/// The 31 characters of the standard; the index is the value. I, O, S, V and Z are left out.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
/// `3^(i-1) mod 31` for the first 17 places.
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/// GB 11714, the first eight places of the organisation's own code.
const INNER_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
/// Department and kind as far as published code libraries agree; `Y` is everything else.
const KNOWN_PREFIXES: [&str; 11] = ["11", "12", "13", "19", "51", "52", "53", "59", "91", "92", "93"];

/// A unified social credit code whose check character is right. GB 32100-2015.
///
/// Eighteen characters: registering department, kind, six digits of region, nine characters of the organisation's own code
/// (GB 11714) and one check character.
///
/// ```
/// # use base::codes::CreditCode;
/// let code = CreditCode::parse("9135 0100-m000100y43")?;
/// assert_eq!(code.as_str(), "91350100M000100Y43");
/// # Ok::<(), base::codes::NotACreditCode>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CreditCode(String);

/// Which rule of GB 32100-2015 a text breaks. The right check character is deliberately not told: guessing it would make a
/// mistyped code look right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotACreditCode {
    /// Not eighteen characters.
    Length {
        /// How many there are after blanks and hyphens are dropped.
        found: usize,
    },
    /// A character the standard does not use, such as O or I.
    Charset {
        /// Counted from 1.
        position: usize,
        /// The character.
        found: char,
    },
    /// Places 3 to 8 are not all digits.
    Region,
    /// The check character does not belong to the first seventeen.
    Check,
}

impl CodeError for NotACreditCode {
    fn problem_code(&self) -> &'static str {
        match self {
            Self::Length { .. } => "problem-credit-code-length",
            Self::Charset { .. } => "problem-credit-code-charset",
            Self::Region => "problem-credit-code-region",
            Self::Check => "problem-credit-code-check",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Length { found } => vec![("found", found.to_string())],
            Self::Charset { position, found } => vec![("position", position.to_string()), ("found", found.to_string())],
            Self::Region | Self::Check => Vec::new(),
        }
    }
}

/// What is unusual about a code that is right all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreditCodeWarning {
    /// The organisation's own code (places 9 to 17) fails the check of GB 11714; early codes are reported to.
    InnerCheck,
    /// Department and kind (places 1 and 2) are none we know; later amendments add some.
    UnknownKind,
    /// The region (places 3 to 8) names no province of GB/T 2260 and is not `100000`, the whole country.
    UnknownRegion,
}

impl CreditCodeWarning {
    /// The key of the text that explains the warning.
    #[must_use]
    pub const fn problem_code(self) -> &'static str {
        match self {
            Self::InnerCheck => "problem-credit-code-inner",
            Self::UnknownKind => "problem-credit-code-kind",
            Self::UnknownRegion => "problem-credit-code-region-unknown",
        }
    }
}

code!(CreditCode, NotACreditCode);

impl CreditCode {
    /// Reads a code; blanks, hyphens, full-width and small letters are tidied.
    ///
    /// # Errors
    /// The first rule that fails, in the order length, characters, region, check.
    pub fn parse(text: &str) -> Result<Self, NotACreditCode> {
        let text = compact(text);
        let found = text.chars().count();
        if found != 18 {
            return Err(NotACreditCode::Length { found });
        }
        let mut values = Vec::with_capacity(18);
        for (index, c) in text.chars().enumerate() {
            let value = ALPHABET.find(c).ok_or(NotACreditCode::Charset { position: index + 1, found: c })?;
            values.push(value);
        }
        if text.chars().skip(2).take(6).any(|c| !c.is_ascii_digit()) {
            return Err(NotACreditCode::Region);
        }
        let sum: usize = values.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
        if values.last() == Some(&((31 - sum % 31) % 31)) { Ok(Self(text)) } else { Err(NotACreditCode::Check) }
    }

    /// Places 1 and 2: who registered the organisation and what kind it is, such as `91` for a company.
    #[must_use]
    pub fn prefix(&self) -> &str {
        self.0.get(..2).unwrap_or_default()
    }

    /// Places 3 to 8: the region of the registering office (GB/T 2260); `100000` stands for the whole country.
    #[must_use]
    pub fn region(&self) -> &str {
        self.0.get(2..8).unwrap_or_default()
    }

    /// Places 9 to 17: the organisation's own code (组织机构代码, GB 11714).
    #[must_use]
    pub fn organization_code(&self) -> &str {
        self.0.get(8..17).unwrap_or_default()
    }

    /// Whether the organisation's own code passes the check of GB 11714.
    #[must_use]
    pub fn has_inner_check(&self) -> bool {
        let code = self.organization_code();
        let sum: u32 = code.chars().zip(INNER_WEIGHTS).map(|(c, weight)| c.to_digit(36).unwrap_or(0) * weight).sum();
        let check = match 11 - sum % 11 {
            10 => 'X',
            11 => '0',
            digit => char::from_digit(digit, 10).unwrap_or('0'),
        };
        code.ends_with(check)
    }

    /// What is unusual about the code. None of it makes the code wrong.
    #[must_use]
    pub fn warnings(&self) -> Vec<CreditCodeWarning> {
        let mut warnings = Vec::new();
        if !self.has_inner_check() {
            warnings.push(CreditCodeWarning::InnerCheck);
        }
        if !KNOWN_PREFIXES.contains(&self.prefix()) && !self.prefix().starts_with('Y') {
            warnings.push(CreditCodeWarning::UnknownKind);
        }
        if self.region() != "100000" && !PROVINCES.iter().any(|province| self.region().starts_with(province)) {
            warnings.push(CreditCodeWarning::UnknownRegion);
        }
        warnings
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use proptest::prelude::*;
    use serde::{Deserialize as _, de::IntoDeserializer};

    use super::*;
    use crate::codes::mistakes;

    const VALID: [&str; 9] = [
        "91350100M000100Y43",
        "12100000425006133D",
        "91310112DT41XPBW90",
        "913101123FLC1626XP",
        "91310112Y742547M5Y",
        "12310112EMJTWGDT1K",
        "52310112XWG4H4GG6D",
        "93310112H1AMGGHF8N",
        "11310112RQ3WH17656",
    ];

    #[test]
    fn codes_that_keep_every_rule_are_read() {
        for text in VALID {
            assert_eq!(CreditCode::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_wrong_code_is_refused_with_the_rule_it_breaks() {
        use NotACreditCode::{Charset, Check, Length, Region};
        for (text, error) in [
            ("91350100M000100Y4Z", Charset { position: 18, found: 'Z' }),
            ("91310112D4T1XPBW90", Check),
            ("91310115MA1G4L1WXK", Check),
            ("91310115MA1H8R7C6D", Check),
            ("", Length { found: 0 }),
            ("310112000012345", Length { found: 15 }),
            ("91350100M000100Y430", Length { found: 19 }),
            ("9135O100M000100Y43", Charset { position: 5, found: 'O' }),
            ("9135A100M000100Y43", Region),
            ("零湾大学零湾大学零湾大学零湾大学零湾", Charset { position: 1, found: '零' }),
        ] {
            assert_eq!(CreditCode::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn blanks_hyphens_full_width_and_small_letters_are_tidied() {
        for text in [" 91350100M000100Y43 ", "９１３５０１００Ｍ０００１００Ｙ４３", "913501-00m000100y4-3", "91350100 M000100Y4 3"]
        {
            assert_eq!(CreditCode::parse(text).unwrap().as_str(), "91350100M000100Y43", "{text}");
        }
    }

    #[test]
    fn the_parts_of_a_code_can_be_told_apart() {
        let code = CreditCode::parse("12100000425006133D").unwrap();
        assert_eq!((code.prefix(), code.region(), code.organization_code()), ("12", "100000", "425006133"));
        assert_eq!(code.warnings(), []);
        assert!(CreditCode::parse("913101123FLC1626XP").unwrap().has_inner_check());
    }

    #[test]
    fn an_unknown_kind_and_a_failing_inner_check_only_warn() {
        let text = with_check("A731011212345678X");
        let code = CreditCode::parse(&text).unwrap();
        assert_eq!(code.warnings(), [CreditCodeWarning::InnerCheck, CreditCodeWarning::UnknownKind]);
        let keys: Vec<_> = code.warnings().into_iter().map(CreditCodeWarning::problem_code).collect();
        assert_eq!(keys, ["problem-credit-code-inner", "problem-credit-code-kind"]);
    }

    #[test]
    fn a_region_that_is_none_warns() {
        let code = CreditCode::parse(&with_check("9199011212345678X")).unwrap();
        assert!(code.warnings().contains(&CreditCodeWarning::UnknownRegion), "{:?}", code.warnings());
        let whole = CreditCode::parse("12100000425006133D").unwrap();
        assert_eq!(whole.warnings(), [], "registered for the whole country");
    }

    #[test]
    fn a_code_from_json_is_checked_too() {
        let read = |text: &str| CreditCode::deserialize(IntoDeserializer::<serde::de::value::Error>::into_deserializer(text));
        assert_eq!(read("91350100m000100y43").unwrap().as_str(), "91350100M000100Y43");
        assert!(read("91350100M000100Y44").unwrap_err().to_string().contains("problem-credit-code-check"));
    }

    #[test]
    fn every_single_mistake_in_the_vectors_is_noticed() {
        for code in VALID {
            for wrong in mistakes::substitutions(code, ALPHABET).into_iter().chain(mistakes::swaps(code)) {
                assert!(CreditCode::parse(&wrong).is_err(), "{wrong} made of {code}");
            }
        }
    }

    /// Seventeen characters with the check character they need.
    fn with_check(head: &str) -> String {
        let fits = ALPHABET.chars().map(|c| format!("{head}{c}")).find(|text| CreditCode::parse(text).is_ok());
        fits.unwrap()
    }

    proptest! {
        #[test]
        fn every_head_has_exactly_one_check_character(head in "[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{9}") {
            let fitting = ALPHABET.chars().filter(|c| CreditCode::parse(&format!("{head}{c}")).is_ok()).count();
            prop_assert_eq!(fitting, 1);
        }

        #[test]
        fn every_single_substitution_and_swap_is_noticed(head in "[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{9}") {
            let code = with_check(&head);
            for wrong in mistakes::substitutions(&code, ALPHABET).into_iter().chain(mistakes::swaps(&code)) {
                prop_assert!(CreditCode::parse(&wrong).is_err(), "{} made of {}", wrong, code);
            }
        }

        #[test]
        fn no_text_makes_it_panic_and_what_is_read_reads_back(text in "\\PC*|[0-9A-Z０-９ -]{15,22}") {
            if let Ok(code) = CreditCode::parse(&text) {
                prop_assert_eq!(CreditCode::parse(&code.to_string()), Ok(code));
            }
        }
    }
}

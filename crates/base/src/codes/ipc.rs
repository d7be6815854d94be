//! Symbols of the International Patent Classification (WIPO ST.8 in the form people write).
//!
//! Not here: the scheme itself (which symbols exist), the padded 14-character form and the machine-readable ST.36 form.

use super::{CodeError, code, compact};

/// A symbol of the International Patent Classification, from section to group: `A`, `A61`, `A61K` or `A61K 31/00`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IpcSymbol(String);

/// Which part of a classification symbol is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAnIpcSymbol {
    /// It does not begin with a letter from A to H.
    Section,
    /// Two digits should follow the section.
    Class,
    /// A letter should follow the class.
    Subclass,
    /// One to four digits, a slash and two to six digits should follow the subclass.
    Group,
}

impl CodeError for NotAnIpcSymbol {
    fn problem_code(&self) -> &'static str {
        match self {
            Self::Section => "problem-ipc-section",
            Self::Class => "problem-ipc-class",
            Self::Subclass => "problem-ipc-subclass",
            Self::Group => "problem-ipc-group",
        }
    }
}

code!(IpcSymbol, NotAnIpcSymbol);

impl IpcSymbol {
    /// Reads a symbol with or without the blank before the group and the edition `(2006.01)`.
    ///
    /// # Errors
    /// The part that is wrong.
    pub fn parse(text: &str) -> Result<Self, NotAnIpcSymbol> {
        let text = compact(text);
        let bare = text.split_once('(').map_or(text.as_str(), |(symbol, _)| symbol);
        let mut chars = bare.chars();
        match chars.next() {
            Some('A'..='H') => {}
            _ => return Err(NotAnIpcSymbol::Section),
        }
        if chars.as_str().is_empty() {
            return Ok(Self(bare.to_owned()));
        }
        let class: Vec<char> = chars.by_ref().take(2).collect();
        if class.len() != 2 || class.iter().any(|c| !c.is_ascii_digit()) {
            return Err(NotAnIpcSymbol::Class);
        }
        match chars.next() {
            None => return Ok(Self(bare.to_owned())),
            Some(c) if c.is_ascii_uppercase() => {}
            Some(_) => return Err(NotAnIpcSymbol::Subclass),
        }
        if chars.as_str().is_empty() {
            return Ok(Self(bare.to_owned()));
        }
        let (main, sub) = chars.as_str().split_once('/').ok_or(NotAnIpcSymbol::Group)?;
        let main = main.trim_start_matches('0');
        let digits = |part: &str| part.chars().all(|c| c.is_ascii_digit());
        if !(1..=4).contains(&main.len()) || !(2..=6).contains(&sub.len()) || !digits(main) || !digits(sub) {
            return Err(NotAnIpcSymbol::Group);
        }
        let subclass = bare.get(..4).unwrap_or_default();
        Ok(Self(format!("{subclass} {main}/{sub}")))
    }

    /// The letter of the section.
    #[must_use]
    pub fn section(&self) -> &str {
        self.0.get(..1).unwrap_or_default()
    }

    /// Section, class and subclass, such as `A61K`, if the symbol is as fine as that.
    #[must_use]
    pub fn subclass(&self) -> Option<&str> {
        self.0.get(..4)
    }

    /// Whether `other` is this symbol or stands under it; groups stand only under their main group (`31/00`).
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        if self.0.len() <= 4 {
            return other.0.starts_with(&self.0);
        }
        match (self.0.strip_suffix("/00"), other.0.split_once('/')) {
            (Some(main), Some((other_main, _))) => main == other_main,
            _ => self == other,
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use proptest::prelude::*;

    use super::*;

    fn symbol(text: &str) -> IpcSymbol {
        IpcSymbol::parse(text).unwrap()
    }

    #[test]
    fn symbols_of_every_level_are_read() {
        for (text, canonical) in [
            ("a", "A"),
            ("H01", "H01"),
            ("h01m", "H01M"),
            ("H01M10/0525", "H01M 10/0525"),
            ("Ｈ０１Ｍ　１０／０５２５", "H01M 10/0525"),
            ("A61K 31/00 (2006.01)", "A61K 31/00"),
            ("A61K0031/00", "A61K 31/00"),
        ] {
            assert_eq!(symbol(text).to_string(), canonical, "{text}");
        }
    }

    #[test]
    fn a_symbol_contains_what_stands_under_it() {
        assert!(symbol("H").contains(&symbol("H01M 10/0525")));
        assert!(symbol("H01M").contains(&symbol("H01M 10/0525")));
        assert!(symbol("H01M 10/00").contains(&symbol("H01M 10/0525")));
        assert!(!symbol("H01M 1/00").contains(&symbol("H01M 10/0525")));
        assert_eq!((symbol("H01M 10/0525").section(), symbol("H01M 10/0525").subclass()), ("H", Some("H01M")));
    }

    #[test]
    fn a_wrong_symbol_is_refused_with_the_part_that_is_wrong() {
        for (text, error) in [
            ("", NotAnIpcSymbol::Section),
            ("Y02E", NotAnIpcSymbol::Section),
            ("H1M", NotAnIpcSymbol::Class),
            ("H0", NotAnIpcSymbol::Class),
            ("H011", NotAnIpcSymbol::Subclass),
            ("H01M10", NotAnIpcSymbol::Group),
            ("H01M 10/5", NotAnIpcSymbol::Group),
            ("H01M 0/05", NotAnIpcSymbol::Group),
            ("H01M 10/05X", NotAnIpcSymbol::Group),
        ] {
            assert_eq!(IpcSymbol::parse(text), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic_and_what_is_read_reads_back(text in "\\PC*|[A-H][0-9]{2}[A-Z] ?[0-9]{1,5}/[0-9]{1,7}") {
            if let Ok(symbol) = IpcSymbol::parse(&text) {
                prop_assert_eq!(IpcSymbol::parse(symbol.as_str()), Ok(symbol));
            }
        }
    }
}

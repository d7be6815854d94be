//! Ranges of figures, as facet codes write them: `20..` from, `..5` below, `4..6` from and below, `..=3` at most, `4..=6` both included.
//!
//! The figures of an entry are facet codes like any other (`floor_load_kn` `30`), so that they are chosen, counted and combined as codes are;
//! a range is a chosen code that several codes satisfy. Not here: units, and what a figure is called.

use std::fmt;

/// A range of figures; an end that is absent is open.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Range {
    /// The least figure in it.
    pub from: Option<f64>,
    /// Where it ends.
    pub to: Option<f64>,
    /// Whether the end is in it.
    pub has_end: bool,
}

impl Range {
    /// From this figure on.
    #[must_use]
    pub const fn at_least(figure: f64) -> Self {
        Self { from: Some(figure), to: None, has_end: false }
    }

    /// Up to this figure.
    #[must_use]
    pub const fn at_most(figure: f64) -> Self {
        Self { from: None, to: Some(figure), has_end: true }
    }

    /// From one figure up to another, both in it.
    #[must_use]
    pub const fn between(from: f64, to: f64) -> Self {
        Self { from: Some(from), to: Some(to), has_end: true }
    }

    /// What a code says; `None` if it is no range.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let (from, to) = code.split_once("..")?;
        let (has_end, to) = to.strip_prefix('=').map_or((false, to), |to| (true, to));
        let end = |text: &str| if text.is_empty() { Some(None) } else { figure(text).map(Some) };
        let range = Self { from: end(from)?, to: end(to)?, has_end };
        (range.from.is_some() || range.to.is_some()).then_some(range)
    }

    /// Whether a figure lies in it.
    #[must_use]
    pub fn holds(&self, figure: f64) -> bool {
        let reaches = self.from.is_none_or(|from| figure >= from);
        reaches && self.to.is_none_or(|to| figure < to || (self.has_end && figure <= to))
    }
}

/// The figure a code stands for.
#[must_use]
pub fn figure(code: &str) -> Option<f64> {
    code.parse().ok().filter(|figure: &f64| figure.is_finite())
}

impl fmt::Display for Range {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = |figure: Option<f64>| figure.map(|figure| figure.to_string()).unwrap_or_default();
        write!(out, "{}..{}{}", end(self.from), if self.has_end && self.to.is_some() { "=" } else { "" }, end(self.to))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_range_is_read_as_it_is_written() {
        for code in ["20..", "..5", "4..6", "..=3", "4..=6", "1.5..2.5"] {
            assert_eq!(Range::parse(code).unwrap().to_string(), code);
        }
        for other in ["", "..", "4-6", "abc", "a..b", "1..x", "310112001", "inf..", "NaN.."] {
            assert_eq!(Range::parse(other), None, "{other}");
        }
    }

    #[test]
    fn the_end_is_in_it_where_it_says_so() {
        let holds = |code: &str, figure: f64| Range::parse(code).unwrap().holds(figure);
        assert!(holds("20..", 20.0) && !holds("20..", 19.9));
        assert!(!holds("..5", 5.0) && holds("..=5", 5.0));
        assert!(holds("4..6", 4.0) && !holds("4..6", 6.0) && holds("4..=6", 6.0));
    }
}

//! The cells of a sheet before anybody knows what they mean.

use std::{collections::BTreeMap, ops::ControlFlow};

use base::Date;

use crate::read::Unreadable;

/// One cell as the file holds it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Raw {
    Text(String),
    Number(f64),
    /// A number that the file shows as a percentage, as the file holds it: 0.9 for 90 %.
    Percent(f64),
    YesNo(bool),
    Day(Date),
    /// A time of day, a duration or a day that is in no calendar, as the file writes it.
    OddTime(String),
    /// An error such as `#N/A`.
    Error(String),
    /// A formula whose result the file does not hold.
    Formula,
}

/// A row that holds something.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct GridRow {
    /// As spreadsheets number it, from 1.
    pub number: u32,
    /// By column, from 0. Blank cells are absent.
    pub cells: BTreeMap<u32, Raw>,
}

/// Whoever is shown row after row, and says when it has seen enough.
pub(crate) type See<'s> = dyn FnMut(GridRow) -> Result<ControlFlow<()>, Unreadable> + 's;

/// A sheet before its rows are read: the first of them that hold something.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Head {
    pub rows: Vec<GridRow>,
    /// Merged ranges: first and last row (as spreadsheets number them) and first and last column from 0.
    pub merged: Vec<Merged>,
}

/// A range of cells merged into one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Merged {
    pub first_row: u32,
    pub last_row: u32,
    pub first_column: u32,
    pub last_column: u32,
}

impl Raw {
    /// A text cell, or nothing if only blanks stand in it.
    pub(crate) fn text(text: &str) -> Option<Self> {
        let is_blank = text.chars().all(|c| c.is_whitespace() || crate::fold::is_invisible(c));
        (!is_blank).then(|| Self::Text(text.to_owned()))
    }

    /// The cell as people see it, more or less.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Text(text) | Self::OddTime(text) | Self::Error(text) => text.clone(),
            Self::Number(number) => number_text(*number),
            Self::Percent(number) => percent_text(*number),
            Self::YesNo(true) => "TRUE".to_owned(),
            Self::YesNo(false) => "FALSE".to_owned(),
            Self::Day(day) => day.to_string(),
            Self::Formula => String::new(),
        }
    }
}

/// A number without exponent and without trailing zeros.
pub(crate) fn number_text(number: f64) -> String {
    format!("{number}")
}

/// A percentage with its sign, without trailing zeros and without what floating point adds to it.
fn percent_text(number: f64) -> String {
    let text = format!("{:.8}", number * 100.0);
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}

/// The letters of a column counted from 0: A, B, …, Z, AA.
pub(crate) fn letters(column: u32) -> String {
    let mut rest = column;
    let mut letters = Vec::new();
    loop {
        letters.push(char::from_u32(u32::from(b'A') + rest % 26).unwrap_or('A'));
        match (rest / 26).checked_sub(1) {
            Some(more) => rest = more,
            None => break,
        }
    }
    letters.into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_spreadsheets_do() {
        for (column, text) in [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")] {
            assert_eq!(letters(column), text);
        }
    }
}

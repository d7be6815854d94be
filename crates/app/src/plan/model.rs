//! What the funnel and the indicators are, and which small counts are hidden.

use base::{Date, Fen, Lang, id::AnyId};

use crate::pack::{Indicator, Names, Target};

/// One row of the funnel: the entries published in one month, or in the whole year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunnelRow {
    /// The month from 1 to 12; `None` for the whole year.
    pub month: Option<u8>,
    /// How many reached each step, in the order of [`Funnel::steps`].
    pub counts: Vec<i64>,
}

/// The funnel of a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Funnel {
    /// The year of publication.
    pub year: i16,
    /// The steps' codes and names, from publication on.
    pub steps: Vec<(String, Names)>,
    /// The whole year.
    pub year_row: FunnelRow,
    /// The months that have begun.
    pub months: Vec<FunnelRow>,
}

/// A count as a reader may see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// As it is.
    Count(i64),
    /// From 1 to below the bound.
    Few,
    /// Hidden because a few could be computed from it.
    Hidden,
}

/// Hides small counts of a table whose last row is the sum of the others: counts from 1 to below `bound` become [`Shown::Few`], and as long as one
/// of them could be computed from what is shown of its column, the smallest count that is still shown there is hidden as well, at last the sum.
#[must_use]
pub fn suppress(rows: &[Vec<i64>], sums: &[i64], bound: i64) -> (Vec<Vec<Shown>>, Vec<Shown>) {
    let first = |count: i64| if (1..bound).contains(&count) { Shown::Few } else { Shown::Count(count) };
    let mut shown: Vec<Vec<Shown>> = rows.iter().map(|row| row.iter().map(|count| first(*count)).collect()).collect();
    let mut shown_sums: Vec<Shown> = sums.iter().map(|sum| first(*sum)).collect();
    for (column, shown_sum) in shown_sums.iter_mut().enumerate() {
        while gives_away(&shown, column, *shown_sum, bound) {
            let visible = shown.iter_mut().filter_map(|row| match row.get_mut(column) {
                Some(cell @ Shown::Count(_)) => Some(cell),
                _ => None,
            });
            // Zeros say least, so they are hidden last.
            let next = visible.min_by_key(|cell| match cell {
                Shown::Count(count) if *count > 0 => (false, *count),
                _ => (true, 0),
            });
            match next {
                Some(cell) => *cell = Shown::Hidden,
                None => *shown_sum = Shown::Hidden,
            }
        }
    }
    (shown, shown_sums)
}

/// Whether some few of a column can have one value only, given the sum that is shown.
fn gives_away(rows: &[Vec<Shown>], column: usize, sum: Shown, bound: i64) -> bool {
    let Shown::Count(sum) = sum else { return false };
    let cells = || rows.iter().filter_map(|row| row.get(column));
    let visible: i64 = cells().filter_map(|cell| if let Shown::Count(count) = cell { Some(*count) } else { None }).sum();
    let few = i64::try_from(cells().filter(|cell| **cell == Shown::Few).count()).unwrap_or(i64::MAX);
    let has_hidden = cells().any(|cell| *cell == Shown::Hidden);
    if few == 0 {
        return false;
    }
    let left = sum - visible;
    // The others come to anything between; what is hidden besides is zero or at least the bound.
    let (least, most) = (few - 1, (few - 1) * (bound - 1));
    let is_possible = |one: i64| {
        let others = left - one;
        (least..=most).contains(&others) || (has_hidden && others - least >= bound)
    };
    (1..bound).filter(|one| is_possible(*one)).count() == 1
}

/// What an indicator came to in one month.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MonthFigure {
    /// How many records make it up, as the reader may see it.
    pub records: Shown,
    /// The value in the indicator's unit; 0 where the records are hidden.
    pub value: f64,
}

/// What an indicator has come to.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicatorFigure {
    /// The indicator as the pack declares it.
    pub indicator: Indicator,
    /// Its target in the year asked for.
    pub target: Target,
    /// The value so far in the indicator's unit; `None` if nobody has entered one.
    pub value: Option<f64>,
    /// 技术交易额 beside 技术合同成交额, where money is counted.
    pub technical: Option<Fen>,
    /// How many records make it up; `None` for figures a person enters.
    pub records: Option<i64>,
    /// Month by month from January, for figures that come from records.
    pub months: Vec<MonthFigure>,
}

impl IndicatorFigure {
    /// How much of the target is reached, in per cent, rounded down; `None` without a value or for targets that are not sums.
    #[must_use]
    pub fn percent(&self) -> Option<i64> {
        let value = self.value?;
        (self.target.value > 0.0).then(|| {
            #[expect(clippy::cast_possible_truncation, reason = "a percentage far below 2^53")]
            let percent = (value / self.target.value * 100.0).floor() as i64;
            percent
        })
    }

    /// The unit in a language.
    #[must_use]
    pub fn unit(&self, lang: Lang) -> &str {
        self.indicator.unit.of(lang)
    }
}

/// One record behind a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureRecord {
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// `entry` or `deal`.
    pub noun: &'static str,
    /// The register's key for entries.
    pub register: Option<String>,
    /// Which.
    pub id: AnyId,
    /// The day that counts.
    pub on: Option<Date>,
    /// The amount that counts.
    pub amount: Option<Fen>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_small_count_takes_a_second_one_with_it_so_that_it_cannot_be_computed() {
        let (rows, sums) = suppress(&[vec![40, 3], vec![30, 9], vec![20, 12]], &[90, 24], 5);
        assert_eq!(
            rows,
            vec![vec![Shown::Count(40), Shown::Few], vec![Shown::Count(30), Shown::Hidden], vec![Shown::Count(20), Shown::Count(12)]]
        );
        assert_eq!(sums, vec![Shown::Count(90), Shown::Count(24)]);
    }

    #[test]
    fn two_small_counts_hide_each_other_and_zero_is_shown() {
        let (rows, _) = suppress(&[vec![1], vec![2], vec![0], vec![9]], &[12], 5);
        assert_eq!(rows, vec![vec![Shown::Few], vec![Shown::Few], vec![Shown::Count(0)], vec![Shown::Count(9)]]);
    }

    #[test]
    fn a_small_sum_is_hidden_and_needs_no_second_cell() {
        let (rows, sums) = suppress(&[vec![3], vec![0]], &[3], 5);
        assert_eq!((rows, sums), (vec![vec![Shown::Few], vec![Shown::Count(0)]], vec![Shown::Few]));
    }

    #[test]
    fn a_lone_small_count_beside_zeros_is_not_left_computable() {
        let (rows, _) = suppress(&[vec![4], vec![0], vec![7]], &[11], 5);
        assert_eq!(rows, vec![vec![Shown::Few], vec![Shown::Count(0)], vec![Shown::Hidden]]);
    }
}

//! Yearly growth as a figure: exact down to a tenth of a per cent, never more than there is.

use app::policies::rules::Number;

/// The most that is looked for, in thousandths: a growth to eleven times a year.
const MOST: i64 = 10_000;

/// The yearly growth from one amount to another over so many years, in thousandths, rounded down. Nothing where it does not exist because it
/// began with nothing, or where it is beyond what can be counted.
pub(super) fn yearly(first: i64, last: i64, years: u32) -> Option<i64> {
    if first <= 0 || years == 0 {
        return None;
    }
    // Growing by `rate` a year, the first amount does not come to more than the last one; too large to count is too much.
    let fits = |rate: i64| {
        let grown = i128::from(1000 + rate).checked_pow(years).and_then(|factor| factor.checked_mul(i128::from(first)));
        let there = 1000_i128.checked_pow(years).and_then(|factor| factor.checked_mul(i128::from(last)));
        there.zip(grown).is_some_and(|(there, grown)| grown <= there)
    };
    let (mut low, mut high) = (-1000, MOST);
    if last < 0 || !fits(low) || fits(high) {
        return None;
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if fits(middle) { low = middle } else { high = middle }
    }
    Some(low)
}

/// A rate in thousandths, rounded up.
pub(super) fn thousandths_up(rate: Number) -> Option<i64> {
    let whole = i128::from(rate.num()).checked_mul(1000)?;
    let den = i128::from(rate.den());
    i64::try_from(whole.checked_add(den.checked_sub(1)?)?.div_euclid(den)).ok()
}

/// Thousandths as per cent: 12.4, 5, -3.2.
pub(super) fn percent(thousandths: i64) -> String {
    let sign = if thousandths < 0 { "-" } else { "" };
    let size = thousandths.unsigned_abs();
    match (size / 10, size % 10) {
        (whole, 0) => format!("{sign}{whole}"),
        (whole, tenth) => format!("{sign}{whole}.{tenth}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_is_told_to_a_tenth_of_a_per_cent_and_never_rounded_up() {
        assert_eq!(yearly(1_000, 1_124, 1), Some(124));
        assert_eq!(yearly(10_000, 11_499, 1), Some(149), "14.99 % is not 15 %");
        assert_eq!(yearly(1_000, 1_210, 2), Some(100), "10 % a year over two years");
        assert_eq!(yearly(1_000, 1_209, 2), Some(99));
        assert_eq!(yearly(1_000, 1_000, 2), Some(0));
        assert_eq!(yearly(1_000, 900, 1), Some(-100));
        assert_eq!(yearly(1_000, 0, 1), Some(-1000));
        assert_eq!(yearly(0, 500, 2), None, "it began with nothing");
        assert_eq!(yearly(-5, 500, 2), None);
        assert_eq!(yearly(100, 900_000_000_000_000, 3), None, "beyond what is looked for");
        let large = 9_000_000_000_000_000;
        assert_eq!(yearly(large, large / 10 * 11, 3), Some(32), "no figure of a firm is too large");
        assert_eq!(
            (percent(124), percent(50), percent(-32), percent(-1)),
            ("12.4".to_owned(), "5".to_owned(), "-3.2".to_owned(), "-0.1".to_owned())
        );
        assert_eq!(Number::ratio(1, 3).and_then(thousandths_up), Some(334));
        assert_eq!(Number::ratio(1, 20).and_then(thousandths_up), Some(50));
    }
}

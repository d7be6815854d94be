//! Exact numbers: fractions of two integers, compared by multiplying crosswise. No float and no division anywhere.

use std::{cmp::Ordering, fmt};

/// A fraction whose denominator is positive. Money is a whole number of fen; 5 % is 5/100; 2.5 years is 25/10.
#[derive(Debug, Clone, Copy)]
pub struct Number {
    num: i64,
    den: i64,
}

/// Why a text is not a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotANumber;

impl Number {
    /// Zero.
    pub const ZERO: Self = Self::whole(0);

    /// A whole number.
    #[must_use]
    pub const fn whole(value: i64) -> Self {
        Self { num: value, den: 1 }
    }

    /// `num / den`, or `None` unless `den` is positive: a share of nothing does not exist.
    #[must_use]
    pub const fn ratio(num: i64, den: i64) -> Option<Self> {
        if den > 0 { Some(Self { num, den }) } else { None }
    }

    /// The numerator.
    #[must_use]
    pub const fn num(self) -> i64 {
        self.num
    }

    /// The denominator, always positive.
    #[must_use]
    pub const fn den(self) -> i64 {
        self.den
    }

    /// The whole number, if it is one.
    #[must_use]
    pub fn as_whole(self) -> Option<i64> {
        self.num.checked_rem(self.den).filter(|rest| *rest == 0).and_then(|_| self.num.checked_div(self.den))
    }

    /// Reads a decimal such as `0.05`, `-3`, `1,200.5` or `１２` times `scale`, exactly. At most twelve decimals.
    ///
    /// # Errors
    /// [`NotANumber`] if something other than digits, one point and separators stands there, or it is too large.
    pub fn parse(text: &str, scale: i64) -> Result<Self, NotANumber> {
        let text = text.trim();
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let (mut num, mut den, mut is_fraction, mut seen) = (0_i64, 1_i64, false, false);
        for letter in digits.chars() {
            let letter = match letter {
                '０'..='９' => char::from_u32(u32::from(letter) - u32::from('０') + u32::from('0')).ok_or(NotANumber)?,
                '．' => '.',
                '，' => ',',
                other => other,
            };
            match letter {
                '0'..='9' => {
                    seen = true;
                    let digit = i64::from(u32::from(letter) - u32::from('0'));
                    num = num.checked_mul(10).and_then(|num| num.checked_add(digit)).ok_or(NotANumber)?;
                    if is_fraction {
                        den = den.checked_mul(10).filter(|den| *den <= 1_000_000_000_000).ok_or(NotANumber)?;
                    }
                }
                '.' if !is_fraction && seen => is_fraction = true,
                ',' if !is_fraction && seen => {}
                _ => return Err(NotANumber),
            }
        }
        if !seen {
            return Err(NotANumber);
        }
        let num = i128::from(sign) * i128::from(num) * i128::from(scale);
        let shared = gcd(num.unsigned_abs(), u128::from(den.unsigned_abs())).max(1);
        let shared = i128::try_from(shared).map_err(|_| NotANumber)?;
        let num = i64::try_from(num / shared).map_err(|_| NotANumber)?;
        let den = i64::try_from(i128::from(den) / shared).map_err(|_| NotANumber)?;
        Self::ratio(num, den).ok_or(NotANumber)
    }

    /// This times a fraction, rounded down to a whole number; `None` if it is too large.
    #[must_use]
    pub fn times_floor(self, other: Self) -> Option<i64> {
        let num = i128::from(self.num) * i128::from(other.num);
        let den = i128::from(self.den) * i128::from(other.den);
        i64::try_from(num.div_euclid(den)).ok()
    }

    /// The difference, if it can be written.
    #[must_use]
    pub fn minus(self, other: Self) -> Option<Self> {
        let num = i128::from(self.num) * i128::from(other.den) - i128::from(other.num) * i128::from(self.den);
        let den = i128::from(self.den) * i128::from(other.den);
        let shared = i128::try_from(gcd(num.unsigned_abs(), den.unsigned_abs()).max(1)).ok()?;
        Self::ratio(i64::try_from(num / shared).ok()?, i64::try_from(den / shared).ok()?)
    }

    /// The decimal with at most `places` places, cut off, without trailing zeros; times `per` (100 for per cent).
    #[must_use]
    pub fn decimal(self, places: u32, per: i64) -> String {
        let scale = 10_i128.pow(places.min(12));
        let scaled = i128::from(self.num) * i128::from(per) * scale / i128::from(self.den);
        let (whole, rest) = (scaled.unsigned_abs() / scale.unsigned_abs(), scaled.unsigned_abs() % scale.unsigned_abs());
        let sign = if scaled < 0 { "-" } else { "" };
        if rest == 0 {
            return format!("{sign}{whole}");
        }
        let rest = format!("{rest:0width$}", width = places.min(12) as usize);
        format!("{sign}{whole}.{}", rest.trim_end_matches('0'))
    }
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.den == other.den {
            return self.num.cmp(&other.num);
        }
        (i128::from(self.num) * i128::from(other.den)).cmp(&(i128::from(other.num) * i128::from(self.den)))
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.decimal(6, 1))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn decimals_are_read_exactly_and_compared_crosswise() {
        assert_eq!(Number::parse("0.05", 1), Ok(Number::ratio(5, 100).unwrap()));
        assert_eq!(Number::parse("1,999.5", 1_000_000), Ok(Number::whole(1_999_500_000)));
        assert_eq!(Number::parse("１２", 1), Ok(Number::whole(12)));
        assert!(Number::ratio(22, 80).unwrap() > Number::parse("0.25", 1).unwrap());
        assert!(Number::ratio(i64::MAX, 3).unwrap() > Number::ratio(i64::MAX - 1, 3).unwrap());
        for text in ["", "a", "1.2.3", "5%", ".5", "99999999999999999999"] {
            assert_eq!(Number::parse(text, 1), Err(NotANumber), "{text}");
        }
    }

    #[test]
    fn a_share_of_nothing_does_not_exist() {
        assert!(Number::ratio(1, 0).is_none() && Number::ratio(1, -2).is_none());
        assert_eq!(Number::ratio(1, 3).unwrap().decimal(2, 100), "33.33");
        assert_eq!(Number::whole(480_000_000).times_floor(Number::ratio(1, 5).unwrap()), Some(96_000_000));
    }
}

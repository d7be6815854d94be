//! Money as whole fen (分, a hundredth of a yuan). No floating point anywhere.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An amount in fen. May be negative where a difference is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(pub i64);

/// Why a text is not an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotMoney {
    /// Nothing but blanks.
    Empty,
    /// Something other than digits, one point and separators.
    Charset,
    /// More decimals than the unit can hold.
    TooFine,
    /// Beyond what can be stored.
    TooLarge,
}

impl Fen {
    /// One yuan.
    pub const YUAN: i64 = 100;
    /// Ten thousand yuan (万元), the unit people write.
    pub const WAN: i64 = 1_000_000;

    /// Reads an amount written in 万元, such as `80`, `1,200.5` or `８０`; at most six decimals.
    ///
    /// # Errors
    /// [`NotMoney`] says what is wrong with the text.
    pub fn parse_wan(text: &str) -> Result<Self, NotMoney> {
        parse_scaled(text, 6).map(Self)
    }

    /// Reads an amount written in yuan; at most two decimals.
    ///
    /// # Errors
    /// [`NotMoney`] says what is wrong with the text.
    pub fn parse_yuan(text: &str) -> Result<Self, NotMoney> {
        parse_scaled(text, 2).map(Self)
    }

    /// The amount in 万元 with at most two decimals (rounded half away from zero) and thousands separators, without the unit.
    #[must_use]
    pub fn wan(self) -> String {
        let hundredths = div_round(self.0, Self::WAN / 100);
        decimal(hundredths)
    }

    /// The amount in 万元 exactly as it would be typed: no separators, no trailing zeros.
    #[must_use]
    pub fn wan_input(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let whole = self.0.unsigned_abs() / Self::WAN.unsigned_abs();
        let rest = self.0.unsigned_abs() % Self::WAN.unsigned_abs();
        if rest == 0 {
            format!("{sign}{whole}")
        } else {
            let rest = format!("{rest:06}");
            format!("{sign}{whole}.{}", rest.trim_end_matches('0'))
        }
    }

    /// The amount in yuan with at most two decimals and thousands separators, without the unit.
    #[must_use]
    pub fn yuan(self) -> String {
        decimal(self.0)
    }

    /// The sum, or `None` if it cannot be stored.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }
}

impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} 元", self.yuan())
    }
}

impl std::iter::Sum for Fen {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self(amounts.fold(0, |sum, amount| sum.saturating_add(amount.0)))
    }
}

fn parse_scaled(text: &str, decimals: u32) -> Result<i64, NotMoney> {
    let mut whole: i64 = 0;
    let mut digits_seen = false;
    let mut fraction: Option<u32> = None;
    for c in text.trim().chars() {
        let c = match c {
            '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
            '．' => '.',
            '，' => ',',
            other => other,
        };
        match c {
            '0'..='9' => {
                digits_seen = true;
                if let Some(places) = fraction.as_mut() {
                    *places += 1;
                    if *places > decimals {
                        if c == '0' {
                            *places -= 1;
                            continue;
                        }
                        return Err(NotMoney::TooFine);
                    }
                }
                let digit = i64::from(c as u32 - '0' as u32);
                whole = whole.checked_mul(10).and_then(|w| w.checked_add(digit)).ok_or(NotMoney::TooLarge)?;
            }
            '.' if fraction.is_none() && digits_seen => fraction = Some(0),
            ',' | ' ' if fraction.is_none() => {}
            _ => return Err(NotMoney::Charset),
        }
    }
    if !digits_seen {
        return Err(NotMoney::Empty);
    }
    let missing = decimals - fraction.unwrap_or(0);
    10_i64.checked_pow(missing).and_then(|scale| whole.checked_mul(scale)).ok_or(NotMoney::TooLarge)
}

const fn div_round(value: i64, by: i64) -> i64 {
    let half = by / 2;
    if value >= 0 { value.saturating_add(half) / by } else { value.saturating_sub(half) / by }
}

fn decimal(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let whole = hundredths.unsigned_abs() / 100;
    let rest = hundredths.unsigned_abs() % 100;
    let whole = grouped(whole);
    match rest {
        0 => format!("{sign}{whole}"),
        rest if rest % 10 == 0 => format!("{sign}{whole}.{}", rest / 10),
        rest => format!("{sign}{whole}.{rest:02}"),
    }
}

/// A whole number with thousands separators.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, c) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_in_wan_are_read_as_people_write_them() {
        for (text, fen) in
            [("80", 80_000_000), ("1,200.5", 1_200_500_000), ("８０．５", 80_500_000), ("0.000001", 1), ("12.5000000", 12_500_000)]
        {
            assert_eq!(Fen::parse_wan(text), Ok(Fen(fen)), "{text}");
        }
    }

    #[test]
    fn what_is_not_an_amount_is_refused_with_the_reason() {
        for (text, reason) in [
            ("", NotMoney::Empty),
            ("八十", NotMoney::Charset),
            ("1.2.3", NotMoney::Charset),
            ("0.0000001", NotMoney::TooFine),
            ("99999999999999", NotMoney::TooLarge),
            ("-3", NotMoney::Charset),
        ] {
            assert_eq!(Fen::parse_wan(text), Err(reason), "{text}");
        }
    }

    #[test]
    fn amounts_are_shown_with_at_most_two_decimals_and_separators() {
        assert_eq!(Fen(1_234_567_890_000).wan(), "1,234,567.89");
        assert_eq!(Fen(80_000_000).wan(), "80");
        assert_eq!(Fen(500_000).wan(), "0.5");
        assert_eq!(Fen(12_345).yuan(), "123.45");
        assert_eq!(Fen(80_500_000).wan_input(), "80.5");
    }
}

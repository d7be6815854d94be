//! Amounts with their units, read into the unit of a field. An amount of money or area without a unit is an error.

use crate::{field::Kind, number::Number};

/// Why an amount does not fit a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misfit {
    /// Not a number.
    NotANumber,
    /// No unit where one is needed.
    NoUnit,
    /// A unit of another kind.
    WrongUnit,
}

/// The code by which messages name a kind, and the units or words that a formula takes with it.
#[must_use]
pub const fn describe(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Flag => ("flag", "为否、非"),
        Kind::Money | Kind::ByYear => ("money", "万元、亿元、元"),
        Kind::Ratio => ("ratio", "%"),
        Kind::Count => ("count", "人、项、个、家、件、名、台、次"),
        Kind::Area => ("area", "平方米"),
        Kind::Years => ("years", "年"),
        Kind::Months => ("months", "个月"),
        Kind::Points => ("points", "分"),
        Kind::Usd => ("usd", "万美元"),
        Kind::Year => ("year", "年"),
        Kind::Date => ("date", "2026-02-28"),
        Kind::Code => ("code", "是、属于"),
        Kind::Codes => ("codes", "包含"),
    }
}

/// A value of a kind as a case or a profile writes it.
#[must_use]
pub const fn sample(kind: Kind) -> &'static str {
    match kind {
        Kind::Flag => "true、false",
        Kind::Money => "“2000万元”",
        Kind::Ratio => "“5%”",
        Kind::Count => "3",
        Kind::Area => "“2000平方米”",
        Kind::Years => "“2年”",
        Kind::Months => "“12个月”",
        Kind::Points => "“60分”",
        Kind::Usd => "“100万美元”",
        Kind::Year => "2026",
        Kind::Date => "2026-02-28",
        Kind::Code => "“…”",
        Kind::Codes => "[“…”, “…”]",
        Kind::ByYear => "[“100万元”, “200万元”]",
    }
}

/// Reads `2000万元`, `5%`, `12个月`, `500人` for a field of this kind.
///
/// # Errors
/// [`Misfit`] says why it does not fit.
pub fn read(text: &str, kind: Kind) -> Result<Number, Misfit> {
    let is_digit = |letter: char| letter.is_ascii_digit() || ('０'..='９').contains(&letter) || ".,．，-".contains(letter);
    let end = text.char_indices().find(|(_, letter)| !is_digit(*letter)).map_or(text.len(), |(at, _)| at);
    let (digits, unit) = (text.get(..end).unwrap_or_default(), text.get(end..).unwrap_or_default());
    if digits.is_empty() {
        return Err(Misfit::NotANumber);
    }
    let scaled = |scale: i64| Number::parse(digits, scale).map_err(|_| Misfit::NotANumber);
    match (kind, unit) {
        (Kind::Money | Kind::ByYear, "亿元" | "亿") => scaled(10_000 * base::Fen::WAN),
        (Kind::Money | Kind::ByYear, "万元" | "万") => scaled(base::Fen::WAN),
        (Kind::Money | Kind::ByYear, "元") => scaled(base::Fen::YUAN),
        (Kind::Ratio, "%" | "％") => {
            let number = scaled(1)?;
            number.den().checked_mul(100).and_then(|den| Number::ratio(number.num(), den)).ok_or(Misfit::NotANumber)
        }
        (Kind::Count, "" | "人" | "项" | "个" | "家" | "件" | "名" | "台" | "次") => scaled(1),
        (Kind::Area, "平方米" | "㎡") | (Kind::Years | Kind::Year, "年") | (Kind::Months, "个月" | "月") => scaled(1),
        (Kind::Points, "分") | (Kind::Usd, "万美元") | (Kind::Year, "") => scaled(1),
        (Kind::Money | Kind::ByYear | Kind::Ratio | Kind::Area | Kind::Years | Kind::Months | Kind::Points | Kind::Usd, "") => {
            scaled(1).and(Err(Misfit::NoUnit))
        }
        _ => Err(Misfit::WrongUnit),
    }
}

/// Shows a number of a kind as it would be written in a formula.
#[must_use]
pub fn show(number: Number, kind: Kind) -> String {
    let unit = match kind {
        Kind::Money | Kind::ByYear => {
            let wan = Number::ratio(number.num(), number.den().saturating_mul(base::Fen::WAN)).unwrap_or(Number::ZERO);
            return format!("{}万元", wan.decimal(6, 1));
        }
        Kind::Ratio => return format!("{}%", number.decimal(2, 100)),
        Kind::Area => "平方米",
        Kind::Years => "年",
        Kind::Months => "个月",
        Kind::Points => "分",
        Kind::Usd => "万美元",
        _ => "",
    };
    format!("{number}{unit}")
}

//! One cell: what was typed becomes a value of its column's kind, or the reason why not.

use base::{
    Fen,
    codes::{CodeError as _, CreditCode, NotACreditCode},
    money::NotMoney,
    time::parse_date,
};

use crate::{
    column::{CellKind, Column},
    fold::{excerpt, folded, is_invisible, is_separator, narrow},
    formula_guard::unguarded,
    grid::{Raw, number_text},
    lookup::Lookup,
    value::Value,
};

/// Spreadsheets keep fifteen digits of a number; whatever has more has lost the rest.
const EXACT_BELOW: f64 = 1e15;

/// What is told of a formula whose result the file does not hold.
const FORMULA: &str = "=…";

/// What is wrong with a cell, still without its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wrong {
    pub code: &'static str,
    pub args: Vec<(&'static str, String)>,
}

impl Wrong {
    pub(crate) fn new(code: &'static str, value: &str) -> Self {
        Self { code, args: vec![("value", excerpt(value))] }
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
}

/// Reads a cell that is not blank. `None` if nothing is left once invisible characters are gone.
///
/// `lookup` is the one made of this column.
pub(crate) fn read(raw: &Raw, column: &Column, lookup: &Lookup) -> Result<Option<Value>, Wrong> {
    match raw {
        Raw::Formula => return Err(Wrong::new("problem-cell-formula", FORMULA)),
        Raw::Error(error) => return Err(Wrong::new("problem-cell-error", error)),
        _ => {}
    }
    match &column.kind {
        CellKind::Text { max_chars } => line(raw).and_then(|text| text_value(text, *max_chars)),
        CellKind::LongText { max_chars } => paragraph(raw).and_then(|text| text_value(text, *max_chars)),
        CellKind::Whole { min, max } => whole(raw, *min, *max).map(Some),
        CellKind::Decimal { min, max, decimals } => decimal(raw, *min, *max, *decimals).map(Some),
        CellKind::Money => money(raw).map(Some),
        CellKind::Date => date(raw).map(Some),
        CellKind::Choice(choices) => lookup.one(&token(raw), choices).map(Some),
        CellKind::Choices(choices) => lookup.several(&token(raw), choices),
        CellKind::List => list(raw),
        CellKind::YesNo { yes, no } => yes_no(raw, yes, no).map(Some),
        CellKind::Trl => trl(raw).map(Some),
        CellKind::CreditCode => credit_code(raw).map(Some),
    }
}

/// The text of a cell of any kind, without invisible characters and without the guard our own exports put before it.
fn typed(raw: &Raw) -> Result<String, Wrong> {
    match raw {
        Raw::Text(text) => {
            let text: String = unguarded(text).chars().filter(|c| !is_invisible(*c)).collect();
            if is_scientific(&text) {
                return Err(Wrong::new("problem-cell-long-number", &text));
            }
            Ok(text)
        }
        Raw::Number(number) if number.abs() >= EXACT_BELOW => Err(Wrong::new("problem-cell-long-number", &number_text(*number))),
        other => Ok(other.shown()),
    }
}

/// A long number as CSV files hold it once a spreadsheet has saved them: `9.1310112E+17`.
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.trim().split_once(['E', 'e']) else {
        return false;
    };
    let Some(exponent) = exponent.strip_prefix('+') else {
        return false;
    };
    let is_mantissa = mantissa.starts_with(|c: char| c.is_ascii_digit()) && mantissa.chars().all(|c| c.is_ascii_digit() || c == '.');
    is_mantissa && !exponent.is_empty() && exponent.chars().all(|c| c.is_ascii_digit())
}

fn line(raw: &Raw) -> Result<String, Wrong> {
    Ok(typed(raw)?.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn paragraph(raw: &Raw) -> Result<String, Wrong> {
    Ok(typed(raw)?.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned())
}

fn text_value(text: String, max_chars: usize) -> Result<Option<Value>, Wrong> {
    let found = text.chars().count();
    if found > max_chars {
        return Err(Wrong::new("problem-cell-too-long", &text).with("found", found).with("max", max_chars));
    }
    Ok((found > 0).then_some(Value::Text(text)))
}

/// Narrow characters without blanks around, for what is a number or a code.
fn token(raw: &Raw) -> String {
    let text = raw.shown();
    let text: String = unguarded(&text).chars().map(narrow).filter(|c| !is_invisible(*c)).collect();
    text.trim().to_owned()
}

/// Digits with an optional sign, point and thousands separators, as `f64`'s parser wants them.
fn digits(text: &str) -> Option<String> {
    let unsigned = text.strip_prefix(['-', '\u{2212}']).or_else(|| text.strip_prefix('+')).unwrap_or(text);
    let is_negative = text.starts_with(['-', '\u{2212}']);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let is_grouped = |whole: &str| {
        let mut groups = whole.split(',');
        let first = groups.next().unwrap_or_default();
        (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3)
    };
    if whole.is_empty() || (whole.contains(',') && !is_grouped(whole)) {
        return None;
    }
    let plain = whole.replace(',', "");
    let all_digits = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    if !all_digits(&plain) || !all_digits(fraction) {
        return None;
    }
    let sign = if is_negative { "-" } else { "" };
    let fraction = fraction.trim_end_matches('0');
    Some(if fraction.is_empty() { format!("{sign}{plain}") } else { format!("{sign}{plain}.{fraction}") })
}

fn number(raw: &Raw, code: &'static str) -> Result<String, Wrong> {
    match raw {
        Raw::Number(_) | Raw::Text(_) => digits(&token(raw)).ok_or_else(|| Wrong::new(code, &raw.shown())),
        _ => Err(Wrong::new(code, &raw.shown())),
    }
}

fn whole(raw: &Raw, min: i64, max: i64) -> Result<Value, Wrong> {
    let text = number(raw, "problem-cell-whole")?;
    let shown = raw.shown();
    if text.contains('.') {
        return Err(Wrong::new("problem-cell-whole", &shown));
    }
    match text.parse::<i64>() {
        Ok(number) if (min..=max).contains(&number) => Ok(Value::Whole(number)),
        _ => Err(Wrong::new("problem-cell-range", &shown).with("min", min).with("max", max)),
    }
}

fn decimal(raw: &Raw, min: f64, max: f64, decimals: u32) -> Result<Value, Wrong> {
    let text = number(raw, "problem-cell-decimal")?;
    let shown = raw.shown();
    let places = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let allowed = usize::try_from(decimals).unwrap_or(usize::MAX);
    let text = match raw {
        // A computed cell holds 0.30000000000000004; that is 0.3 and not a matter of decimals.
        Raw::Number(number) if places > allowed => {
            rounded(*number, allowed).ok_or_else(|| Wrong::new("problem-cell-decimals", &shown).with("decimals", decimals))?
        }
        _ if places > allowed => return Err(Wrong::new("problem-cell-decimals", &shown).with("decimals", decimals)),
        _ => text,
    };
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() && (min..=max).contains(&number) => Ok(Value::Decimal(number)),
        _ => Err(Wrong::new("problem-cell-range", &shown).with("min", min).with("max", max)),
    }
}

/// The number with so many decimals, if that changes it by no more than floating point does.
fn rounded(number: f64, decimals: usize) -> Option<String> {
    let text = format!("{number:.decimals$}");
    let near = text.parse::<f64>().ok()?;
    ((near - number).abs() <= number.abs().max(1e-6) * 1e-12).then_some(text)
}

fn money(raw: &Raw) -> Result<Value, Wrong> {
    let shown = raw.shown();
    let text = match raw {
        Raw::Number(number) if number.abs() < EXACT_BELOW => rounded(*number, 6).unwrap_or_else(|| number_text(*number)),
        Raw::Number(_) => return Err(Wrong::new("problem-cell-money-large", &shown)),
        Raw::Text(_) => token(raw),
        _ => return Err(Wrong::new("problem-cell-money", &shown)),
    };
    let tidy: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let amount = ["万元人民币", "人民币万元", "万元", "万", "wan"]
        .iter()
        .find_map(|unit| tidy.to_lowercase().strip_suffix(unit).map(str::to_owned))
        .unwrap_or(tidy);
    // Yuan in a column of 万元 may be meant or may be a habit; guessing would be wrong by ten thousand.
    let has_other_unit = amount.contains(['元', '亿', '千', '百', '¥', '￥', '$', '€', '圆', '分', '角'])
        || amount.to_ascii_lowercase().contains("yuan")
        || amount.to_ascii_lowercase().contains("rmb")
        || amount.to_ascii_lowercase().contains("cny");
    if has_other_unit {
        return Err(Wrong::new("problem-cell-money-unit", &shown));
    }
    let Some(amount) = digits(&amount).filter(|amount| !amount.starts_with('-')) else {
        return Err(Wrong::new("problem-cell-money", &shown));
    };
    Fen::parse_wan(&amount).map(Value::Money).map_err(|error| {
        let code = match error {
            NotMoney::TooFine => "problem-cell-money-fine",
            NotMoney::TooLarge => "problem-cell-money-large",
            NotMoney::Empty | NotMoney::Charset => "problem-cell-money",
        };
        Wrong::new(code, &shown)
    })
}

fn date(raw: &Raw) -> Result<Value, Wrong> {
    match raw {
        Raw::Day(day) => Ok(Value::Date(*day)),
        Raw::Number(number) if number.fract() == 0.0 && (20_000.0..80_000.0).contains(number) => {
            Err(Wrong::new("problem-cell-date-number", &number_text(*number)))
        }
        Raw::Text(_) => {
            let text = token(raw);
            // Spreadsheets save a day as 2026/2/28 0:00 in CSV files.
            let day = text.split_once([' ', 'T']).filter(|(_, time)| is_time(time)).map_or(text.as_str(), |(day, _)| day);
            let day: String = day.chars().filter(|c| !c.is_whitespace()).collect();
            parse_date(&day).map(Value::Date).map_err(|_| Wrong::new("problem-cell-date", &text))
        }
        _ => Err(Wrong::new("problem-cell-date", &raw.shown())),
    }
}

fn is_time(text: &str) -> bool {
    text.contains(':') && text.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | 'Z' | ' '))
}

fn list(raw: &Raw) -> Result<Option<Value>, Wrong> {
    let text = typed(raw)?;
    // One item per line is how forms hold lists; then the other separators belong to the items.
    let has_lines = text.trim().contains(['\n', '\r']);
    let is_end = |c: char| if has_lines { matches!(c, '\n' | '\r') } else { is_separator(c) };
    let items: Vec<String> =
        text.split(is_end).map(|item| unguarded(item.trim()).trim().to_owned()).filter(|item| !item.is_empty()).collect();
    Ok((!items.is_empty()).then_some(Value::Texts(items)))
}

fn yes_no(raw: &Raw, yes: &str, no: &str) -> Result<Value, Wrong> {
    if let Raw::YesNo(is_yes) = raw {
        return Ok(Value::YesNo(*is_yes));
    }
    let text = token(raw);
    let folded = folded(&text);
    let is = |word: &str| folded == self::folded(word);
    if is(yes) || matches!(folded.as_str(), "是" | "有" | "对" | "yes" | "y" | "true" | "1" | "√" | "✓" | "✔" | "☑") {
        Ok(Value::YesNo(true))
    } else if is(no) || matches!(folded.as_str(), "否" | "无" | "不" | "no" | "n" | "false" | "0" | "×" | "✗" | "✘" | "☐") {
        Ok(Value::YesNo(false))
    } else {
        Err(Wrong::new("problem-cell-yes-no", &text).with("yes", yes).with("no", no))
    }
}

fn trl(raw: &Raw) -> Result<Value, Wrong> {
    let shown = raw.shown();
    let text = folded(&token(raw));
    let bare = text.strip_prefix("trl").unwrap_or(&text).trim_start_matches(['-', ':']);
    let bare = bare.strip_suffix('级').unwrap_or(bare);
    let bare = bare.strip_prefix('第').unwrap_or(bare);
    let level = if matches!(raw, Raw::Number(_) | Raw::Text(_)) { digits(bare) } else { None };
    match level.and_then(|level| level.parse::<i64>().ok()) {
        Some(level) if (1..=9).contains(&level) => Ok(Value::Whole(level)),
        _ => Err(Wrong::new("problem-cell-trl", &shown)),
    }
}

fn credit_code(raw: &Raw) -> Result<Value, Wrong> {
    let shown = raw.shown();
    let lost = || Wrong::new("problem-cell-credit-code-as-number", &shown);
    match raw {
        Raw::Number(number) if number.abs() >= EXACT_BELOW => return Err(lost()),
        Raw::Text(text) if is_scientific(text) => return Err(lost()),
        _ => {}
    }
    let text = token(raw);
    CreditCode::parse(&text).map(|code| Value::Text(code.to_string())).map_err(|error| {
        let code = match error {
            NotACreditCode::Length { .. } => "problem-cell-credit-code-length",
            NotACreditCode::Charset { .. } => "problem-cell-credit-code-charset",
            NotACreditCode::Region => "problem-cell-credit-code-region",
            NotACreditCode::Check => "problem-cell-credit-code-check",
        };
        let mut wrong = Wrong::new(code, &text);
        wrong.args.extend(error.args());
        wrong
    })
}

//! Figures in the summary of a clause that nothing in its conditions, parameters and amounts bears out: what an old sum leaves behind when the
//! clause gets another one.

use super::rows::{CLAUSE, STEP, rows};
use crate::number::Number;

/// Where a clause has its figures.
const BEARING: [&str; 3] = ["条件", "参数", "资金"];
/// Where it says them again.
const SAYING: [&str; 2] = ["摘要", "英文摘要"];

/// A figure that a summary says and the clause does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unborne {
    /// The key of the summary.
    pub key: &'static str,
    /// The figure as it is written there.
    pub figure: String,
}

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counted {
    Fen,
    Cents,
    Share,
    SquareMetres,
    People,
    Points,
    Months,
}

/// Units behind a figure, longer ones before those they begin with: how many of what is counted one of them is.
const UNITS: [(&str, Counted, i64); 17] = [
    ("亿美元", Counted::Cents, 10_000_000_000),
    ("万美元", Counted::Cents, 1_000_000),
    ("亿元", Counted::Fen, 10_000_000_000),
    ("亿", Counted::Fen, 10_000_000_000),
    ("万平方米", Counted::SquareMetres, 10_000),
    ("万人", Counted::People, 10_000),
    ("万元", Counted::Fen, 1_000_000),
    ("万", Counted::Fen, 1_000_000),
    ("元", Counted::Fen, 100),
    ("%", Counted::Share, 1),
    ("％", Counted::Share, 1),
    ("平方米", Counted::SquareMetres, 1),
    ("㎡", Counted::SquareMetres, 1),
    ("人", Counted::People, 1),
    ("分", Counted::Points, 1),
    ("个月", Counted::Months, 1),
    ("年", Counted::Months, 12),
];
/// Words of an English sum, and how many yuan they make.
const SCALES: [(&str, i64); 3] = [("million", 1_000_000), ("billion", 1_000_000_000), ("thousand", 1_000)];
/// From this year on a number before 年 is one of the calendar.
const FIRST_YEAR: Number = Number::whole(1900);

/// The figures of a document's first clause that only its summaries say, each once. A number without a unit, a year and what is written in words
/// are not looked at.
#[must_use]
pub fn unborne(document: &str) -> Vec<Unborne> {
    let rows = rows(document);
    let path = |key: &str| format!("{CLAUSE}{STEP}#1{STEP}{key}");
    let mut borne: Vec<(Counted, Number)> = Vec::new();
    for key in BEARING.map(path) {
        let own = rows.iter().filter(|row| row.path == key || row.path.starts_with(&format!("{key}{STEP}")));
        borne.extend(own.flat_map(|row| figures(&row.value, Numbers::Plain)).map(|figure| (figure.counted, figure.value)));
    }
    let mut found: Vec<Unborne> = Vec::new();
    for key in SAYING {
        let Some(row) = rows.iter().find(|row| row.path == path(key)) else { continue };
        for figure in figures(&row.value, Numbers::WithUnit) {
            let one = Unborne { key, figure: figure.written };
            if !borne.contains(&(figure.counted, figure.value)) && !found.contains(&one) {
                found.push(one);
            }
        }
    }
    found
}

/// Which numbers are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Numbers {
    /// Also those without a unit: in a formula they count people.
    Plain,
    /// Only those with one.
    WithUnit,
}

struct Figure {
    counted: Counted,
    value: Number,
    written: String,
}

fn is_digit(letter: char) -> bool {
    letter.is_ascii_digit() || ('０'..='９').contains(&letter)
}

/// All figures of a text.
fn figures(text: &str, which: Numbers) -> Vec<Figure> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut before = String::new();
    while let Some(at) = rest.find(is_digit) {
        let (head, tail) = rest.split_at(at);
        before.push_str(head);
        let length = number_length(tail);
        let (digits, behind) = tail.split_at(length);
        // The number of a document, of a source, of a zone.
        let is_name = before.ends_with(|letter: char| letter.is_ascii_alphabetic() || letter == '-');
        if !is_name && let Some(figure) = figure(&before, digits, behind, which) {
            found.push(figure);
        }
        before.push_str(digits);
        rest = behind;
    }
    found
}

/// How many bytes of a text that begins with a digit are its number.
fn number_length(text: &str) -> usize {
    let mut end = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let joins = matches!(letter, ',' | '.' | '．') && letters.peek().is_some_and(|(_, next)| is_digit(*next));
        if !is_digit(letter) && !joins {
            break;
        }
        end = at + letter.len_utf8();
    }
    end
}

fn figure(before: &str, digits: &str, behind: &str, which: Numbers) -> Option<Figure> {
    let behind_blank = behind.trim_start_matches([' ', '\u{a0}']);
    let currency = ["CNY", "RMB", "¥", "￥"].into_iter().find(|mark| before.trim_end().ends_with(mark));
    if let Some(mark) = currency {
        let yuan = scale_of(behind);
        let value = Number::parse(digits, yuan.checked_mul(100)?).ok()?;
        return Some(Figure { counted: Counted::Fen, value, written: format!("{mark} {digits}{}", scale_word(behind_blank)) });
    }
    let unit = UNITS.iter().find(|(unit, ..)| behind_blank.starts_with(unit));
    let Some((unit, counted, scale)) = unit else {
        let value = Number::parse(digits, 1).ok().filter(|_| which == Numbers::Plain)?;
        return Some(Figure { counted: Counted::People, value, written: digits.to_owned() });
    };
    let next = behind_blank.get(unit.len()..).unwrap_or_default();
    let is_share_in_words = *unit == "分" && next.starts_with(['之', '钟', '别']);
    let is_calendar = *unit == "年" && Number::parse(digits, 1).is_ok_and(|year| year >= FIRST_YEAR);
    if is_share_in_words || is_calendar {
        return None;
    }
    let gap = if behind_blank.len() == behind.len() { "" } else { " " };
    Some(Figure { counted: *counted, value: Number::parse(digits, *scale).ok()?, written: format!("{digits}{gap}{unit}") })
}

/// How many yuan a number makes with the word behind it; in "5 to 10 million" that word stands behind the second one.
fn scale_of(behind: &str) -> i64 {
    let word = |text: &str| SCALES.iter().find(|(word, _)| text.trim_start().starts_with(word)).map(|(_, yuan)| *yuan);
    let later = || {
        let rest = [" to ", " and ", " or ", "–", "-"].into_iter().find_map(|joint| behind.strip_prefix(joint))?;
        let rest = rest.trim_start_matches("CNY").trim_start();
        let length = number_length(rest);
        word(rest.get(length..).filter(|_| length > 0)?)
    };
    word(behind).or_else(later).unwrap_or(1)
}

fn scale_word(behind: &str) -> String {
    SCALES.iter().find(|(word, _)| behind.starts_with(word)).map(|(word, _)| format!(" {word}")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clause(summary: &str, english: &str, rest: &str) -> String {
        format!("[[\"条款\"]]\n\"编号\" = \"A\"\n\"摘要\" = \"{summary}\"\n\"英文摘要\" = \"{english}\"\n{rest}\n")
    }

    fn found(text: &str) -> Vec<String> {
        unborne(text).into_iter().map(|one| one.figure).collect()
    }

    #[test]
    fn a_sum_that_the_clause_no_longer_has_is_found_in_both_summaries() {
        let text = |amount: &str| {
            let rest = format!("\"条件\" = [\"社保缴纳人数 不低于 10人\"]\n\"资金\" = {{ \"方式\" = \"定额\", \"金额\" = \"{amount}\" }}");
            clause("2026 年起，10 人以上的企业得 50 万元。", "A firm of 10 people receives CNY 500,000 from 2026 on.", &rest)
        };
        assert!(found(&text("50万元")).is_empty(), "{:?}", found(&text("50万元")));
        assert_eq!(found(&text("60万元")), ["50 万元", "CNY 500,000"]);
        assert!(found(&text("５０万元")).is_empty(), "the width of a digit does not matter");
    }

    #[test]
    fn units_and_scales_are_brought_together() {
        let rest = "\"参数\" = { \"下限\" = { \"字段\" = \"占比\", \"值\" = [{ \"值\" = \"5%\" }] } }\n\"条件\" = [\"成立时间 不低于 24个月\"]\n\"资金\" = { \"方式\" = \"区间\", \"最低\" = \"500万元\", \"最高\" = \"0.1亿元\" }";
        let own = clause("满 2 年、占 5% 的，得 500 万到 1000 万元。", "CNY 5 to 10 million at 5%.", rest);
        assert!(found(&own).is_empty(), "{:?}", found(&own));
        let other = clause("满 3 年、占 6% 的，三分之一，见〔2024〕19号 S08。", "CNY 12 million.", rest);
        assert_eq!(found(&other), ["3 年", "6%", "CNY 12 million"]);
    }
}

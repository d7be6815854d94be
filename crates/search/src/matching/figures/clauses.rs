//! From a text to the figures it surely states: sentences, clauses, the words just before a number and just after its unit.
//!
//! `检出率不低于 98%`: a quantity, words that bind, a number, a unit, and nothing more. A share (`15% 的面积`), a condition (`80 分贝下`), a change
//! (`缩短 50%`), an end of a range and whatever describes how things are now give no figure. Not here: comparing.

use super::nouns::{Noun, Phrase, is_measured};
use super::units::{ends_with_quantity, quantity};
use super::{Bound, Figure, Reading};
use crate::Analyzer;
use crate::matching::Role;
use crate::text::{fold_keeping_capitals, is_han};

/// Characters before a number in which its noun must begin.
const REACH: usize = 40;

/// How things are now; holds until the sentence turns to what is wanted.
const PRESENT: &[&str] = &[
    "现有",
    "目前",
    "现在",
    "当前",
    "现用",
    "现为",
    "现装",
    "现场实测",
    "现状",
    "现货",
    "现片",
    "现箱",
    "现行",
    "以前",
    "原来",
    "原先",
    "原为",
    "过去",
    "去年",
    "上半年",
    "下半年",
    "前年",
    "今年",
    "传统",
    "以往",
    "原有",
    "只有",
    "仅有",
    "只能",
    "仅能",
    "试过",
    "用过",
    "常规",
    "对照",
    "竞品",
    "同类",
    "国外",
    "国内",
    "市售",
    "currently",
    "existing",
    "at present",
    "nowadays",
    "today",
    "so far",
    "used to",
    "right now",
    "our present",
    "conventional",
];
const WISHED: &[&str] = &[
    "希望", "要求", "需要", "需达", "应达", "须", "目标", "想要", "力争", "指标", "want", "need", "target", "should", "must", "shall",
    "required",
];
/// Beside these a figure of an offer is of something else, or not reached yet.
const NOT_OFFERED: &[&str] = &[
    "人工",
    "预计",
    "预期",
    "计划",
    "有望",
    "力争",
    "目标",
    "理论",
    "估计",
    "推算",
    "拟",
    "比对",
    "相比",
    "需求",
    "expected",
    "planned",
    "manual",
    "theoretical",
];
/// Beside these a figure is of another thing than the one that is sought or offered.
const OWNERS: &[&str] = &[
    "常用",
    "常见",
    "普通",
    "传统",
    "市售",
    "现有",
    "同类",
    "同行",
    "对照",
    "参照",
    "参比",
    "基材",
    "基体",
    "母材",
    "底材",
    "衬底",
    "国外",
    "竞品",
    "其他",
    "其它",
    "commercial",
    "conventional",
    "ordinary",
    "competing",
    "competitor",
    "substrate",
    "base material",
    "reference",
];
/// A clause that ends so says under which condition the next ones hold.
const CONDITION_ENDS: &[&str] = &["时", "下", "后", "中", "情况", "条件", "期间", "场景", "前提"];
const CONDITION_BEGINS: &[&str] =
    &["对", "当", "若", "如", "在", "除", "按", "用于", "when ", "if ", "for ", "at ", "under ", "after ", "with ", "above ", "below "];

/// Words before a number that bind it, the longest that fits counts; a mark tells what they say of a wish and of an offer.
const BEFORE: &[(&str, Says)] = &[
    ("不超过", Says::AtMost),
    ("不高于", Says::AtMost),
    ("不大于", Says::AtMost),
    ("不多于", Says::AtMost),
    ("不长于", Says::AtMost),
    ("不重于", Says::AtMost),
    ("小于", Says::Below),
    ("低于", Says::Below),
    ("少于", Says::Below),
    ("≤", Says::AtMost),
    ("<", Says::Below),
    ("<=", Says::AtMost),
    ("小于等于", Says::AtMost),
    ("小于或等于", Says::AtMost),
    ("最多", Says::AtMost),
    ("不到", Says::Below),
    ("控制在", Says::Shrinks),
    ("缩短到", Says::Shrinks),
    ("缩短至", Says::Shrinks),
    ("缩到", Says::Shrinks),
    ("缩至", Says::Shrinks),
    ("降到", Says::Shrinks),
    ("降至", Says::Shrinks),
    ("降低到", Says::Shrinks),
    ("降低至", Says::Shrinks),
    ("减到", Says::Shrinks),
    ("减至", Says::Shrinks),
    ("减少到", Says::Shrinks),
    ("压到", Says::Shrinks),
    ("不低于", Says::AtLeast),
    ("不少于", Says::AtLeast),
    ("不小于", Says::AtLeast),
    ("不短于", Says::AtLeast),
    ("大于", Says::Above),
    ("高于", Says::Above),
    ("超过", Says::Above),
    ("多于", Says::Above),
    ("≥", Says::AtLeast),
    (">", Says::Above),
    (">=", Says::AtLeast),
    ("大于等于", Says::AtLeast),
    ("大于或等于", Says::AtLeast),
    ("至少", Says::AtLeast),
    ("提高到", Says::Grows),
    ("提高至", Says::Grows),
    ("提升到", Says::Grows),
    ("提升至", Says::Grows),
    ("提到", Says::Grows),
    ("升到", Says::Grows),
    ("升至", Says::Grows),
    ("增至", Says::Grows),
    ("增加到", Says::Grows),
    ("达到", Says::Nothing),
    ("达", Says::Nothing),
    ("可达", Says::Nothing),
    ("可达到", Says::Nothing),
    ("达到了", Says::Nothing),
    ("做到", Says::Nothing),
    ("为", Says::Nothing),
    ("是", Says::Nothing),
    ("约", Says::Nothing),
    ("大约", Says::Nothing),
    ("平均", Says::Nothing),
    ("在", Says::Nothing),
    ("保持在", Says::Nothing),
    ("稳定在", Says::Nothing),
    ("维持在", Says::Nothing),
    ("仅", Says::Nothing),
    ("只需", Says::Nothing),
    ("仅需", Says::Nothing),
    ("需", Says::Nothing),
    ("需要", Says::Nothing),
    ("中位数", Says::Nothing),
    ("均值", Says::Nothing),
    ("能达到", Says::Nothing),
    ("跟得上", Says::AtLeast),
    ("要求", Says::Nothing),
    ("要", Says::Nothing),
    ("应", Says::Nothing),
    ("须", Says::Nothing),
    ("必须", Says::Nothing),
    (":", Says::Nothing),
    ("=", Says::Nothing),
    ("no more than", Says::AtMost),
    ("not more than", Says::AtMost),
    ("at most", Says::AtMost),
    ("less than", Says::Below),
    ("below", Says::Below),
    ("under", Says::Below),
    ("within", Says::AtMost),
    ("not exceed", Says::AtMost),
    ("not exceeding", Says::AtMost),
    ("not above", Says::AtMost),
    ("no higher than", Says::AtMost),
    ("no longer than", Says::AtMost),
    ("at least", Says::AtLeast),
    ("no less than", Says::AtLeast),
    ("not less than", Says::AtLeast),
    ("not below", Says::AtLeast),
    ("no lower than", Says::AtLeast),
    ("more than", Says::Above),
    ("above", Says::Above),
    ("over", Says::Above),
    ("of", Says::Nothing),
    ("is", Says::Nothing),
    ("are", Says::Nothing),
    ("be", Says::Nothing),
    ("must", Says::Nothing),
    ("should", Says::Nothing),
    ("shall", Says::Nothing),
    ("does", Says::Nothing),
    ("reaches", Says::Nothing),
    ("reach", Says::Nothing),
    ("reached", Says::Nothing),
    ("about", Says::Nothing),
];
const AFTER: &[(&str, Bound)] = &[
    ("以内", Bound::AtMost),
    ("之内", Bound::AtMost),
    ("以下", Bound::AtMost),
    ("及以下", Bound::AtMost),
    ("或以下", Bound::AtMost),
    ("内", Bound::AtMost),
    ("or less", Bound::AtMost),
    ("or below", Bound::AtMost),
    ("以上", Bound::AtLeast),
    ("及以上", Bound::AtLeast),
    ("或以上", Bound::AtLeast),
    ("or more", Bound::AtLeast),
    ("or above", Bound::AtLeast),
    ("左右", Bound::Stated),
    ("上下", Bound::Stated),
];
/// What may follow a figure in its clause; the next quantity begins behind it.
const JOINS: &[&str] = &["且", "并且", "并", "而", "同时", "及", "以及", "and", "with", "but"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    AtMost,
    AtLeast,
    Below,
    Above,
    /// An upper bound in a wish; in an offer it is what was reached.
    Shrinks,
    Grows,
    Nothing,
}

/// Reads the figures of a text.
pub(super) fn read(analyzer: &Analyzer, role: Role, field: &str, text: &str, found: &mut Vec<Reading>) {
    let text = normalized(text);
    for sentence in sentences(&text) {
        let (mut is_present, mut is_conditioned) = (false, false);
        let clauses = clauses(sentence);
        for (at, (clause, end)) in clauses.iter().enumerate() {
            let small = clause.to_ascii_lowercase();
            let says = |words: &[&str]| words.iter().any(|word| small.contains(word));
            is_present = (is_present || says(PRESENT)) && !(role == Role::Seeks && says(WISHED));
            // What stands in brackets behind a figure says of what it holds.
            let is_limited = *end == Some('(')
                && clauses
                    .get(at + 1)
                    .is_some_and(|(next, _)| next.bytes().any(|b| b.is_ascii_digit()) || is_condition(next) || is_of_another(next));
            let is_other = role == Role::Offers && says(NOT_OFFERED);
            if !is_present && !is_conditioned && !is_limited && !is_other {
                let about = at.checked_sub(1).and_then(|before| clauses.get(before)).and_then(|(before, _)| is_measured(before));
                read_clause(analyzer, (role, field), clause, about.unwrap_or_default(), found);
            }
            is_conditioned |= is_condition(&small);
        }
    }
}

/// One spelling of minus and wave; thousands without commas; months and hours in digits.
fn normalized(text: &str) -> String {
    let characters: Vec<char> = fold_keeping_capitals(text)
        .chars()
        .map(|c| match c {
            '\u{2212}' | '\u{fe63}' | '\u{2010}' | '\u{2011}' => '-',
            '∼' | '〜' | '～' => '~',
            '˚' | 'º' => '°',
            _ => c,
        })
        .collect();
    let characters = in_digits(characters);
    let is_digit = |at: usize| characters.get(at).is_some_and(char::is_ascii_digit);
    characters
        .iter()
        .enumerate()
        .filter(|(at, c)| {
            !(**c == ',' && *at > 0 && is_digit(at - 1) && is_digit(at + 1) && is_digit(at + 2) && is_digit(at + 3) && !is_digit(at + 4))
        })
        .map(|(_, c)| *c)
        .collect()
}

/// `两个月` as `2个月`; not in `前两个月`, `十二个月` and `第三小时`.
fn in_digits(mut characters: Vec<char>) -> Vec<char> {
    for at in 1..characters.len() {
        let (Some([before, c]), Some(unit)) = (characters.get(at - 1..=at), characters.get(at + 1..at + 3)) else { continue };
        let is_measure = matches!(unit, ['个', '月'] | ['小', '时'] | ['分', '钟']);
        let value = "二三四五六七八九".chars().position(|known| known == *c).or((*c == '两').then_some(0));
        let is_part = "第前后头近这那每隔几十百千万一二三四五六七八九两点".contains(*before);
        let digit = value.and_then(|value| char::from_digit(u32::try_from(value + 2).ok()?, 10));
        if let (true, false, Some(digit), Some(cell)) = (is_measure, is_part, digit, characters.get_mut(at)) {
            *cell = digit;
        }
    }
    characters
}

fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut from = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        let ends = matches!(c, '。' | ';' | '\n' | '!' | '?') || (c == '.' && next.is_none_or(char::is_whitespace));
        if ends {
            found.extend(text.get(from..at));
            from = at + c.len_utf8();
        }
    }
    found.extend(text.get(from..));
    found
}

/// Clauses, each with the sign that ends it.
fn clauses(sentence: &str) -> Vec<(&str, Option<char>)> {
    let mut found = Vec::new();
    let mut rest = sentence;
    while let Some(at) = rest.find([',', '、', '(', ')', '[', ']', '“', '”', '"']) {
        let (clause, tail) = rest.split_at(at);
        let end = tail.chars().next();
        found.push((clause, end));
        rest = tail.get(end.map_or(0, char::len_utf8)..).unwrap_or_default();
    }
    found.push((rest, None));
    found
}

fn is_condition(clause: &str) -> bool {
    let clause = clause.trim();
    let ends = CONDITION_ENDS.iter().any(|word| clause.ends_with(word)) && !clause.ends_with("以下");
    let begins = CONDITION_BEGINS.iter().any(|word| clause.starts_with(word)) && clause.bytes().any(|b| b.is_ascii_digit());
    ends || begins
}

/// Do the words name another thing than the one that is spoken of?
fn is_of_another(words: &str) -> bool {
    let small = words.to_ascii_lowercase();
    OWNERS.iter().any(|owner| small.contains(owner))
}

fn read_clause(analyzer: &Analyzer, (role, field): (Role, &str), clause: &str, about: &str, found: &mut Vec<Reading>) {
    let small = clause.to_ascii_lowercase();
    // Where the words begin that speak of the next figure.
    let (mut begins, mut from) = (0, 0);
    while let Some(at) = small.get(from..).and_then(|rest| rest.find(|c: char| c.is_ascii_digit())).map(|found| from + found) {
        let Some(rest) = clause.get(at..) else { return };
        from = at + rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let Some(quantity) = quantity(rest) else { continue };
        let before = small.get(begins..at).unwrap_or_default();
        if is_of_another(small.get(..at).unwrap_or_default()) {
            return;
        }
        let ahead = ahead_of_name(before, quantity.tail);
        let said = if let Some((_, _, bound)) = ahead { Some((bound, false, None)) } else { behind(quantity.tail) };
        let Some((after, below_zero, joined)) = said else { continue };
        if let Some(joined) = joined {
            (begins, from) = (clause.len() - joined.len(), clause.len() - joined.len());
        }
        let Some((before, is_negative)) = signed(before) else { continue };
        let said = if let Some((words, says, _)) = ahead { Some((words, Vec::new(), says)) } else { bound(before) };
        let Some((words, each, says)) = said else { continue };
        let Some(phrase) = phrase_of(words, about) else { continue };
        let Some(noun) = Noun::of(analyzer, &Phrase { each, ..phrase }) else { continue };
        let is_temperature = quantity.unit.dimension == "angle" && noun.has("celsius");
        let dimension = if is_temperature { "celsius" } else { quantity.unit.dimension };
        let is_negative = is_negative || below_zero;
        let Some(bound) = joined_bound(says, after, role) else { continue };
        if !noun.has(dimension) || (is_negative && dimension != "celsius") {
            continue;
        }
        let value = if is_negative { -quantity.value } else { quantity.value };
        let figure = Figure { bound, value, unit: quantity.unit.shown.to_owned(), field: field.to_owned() };
        found.push(Reading { figure, dimension, amount: value * quantity.unit.factor, noun });
    }
}

/// The quantity that follows its number (`0.5 微米的分辨率`, `98% 以上的检出率`), where nothing but binding words stands before.
fn ahead_of_name<'a>(before: &str, tail: &'a str) -> Option<(&'a str, Says, Bound)> {
    let (said, name) = tail.split_once('的')?;
    let (bound_after, _, _) = behind(said)?;
    let (words, each, says) = bound(before)?;
    let is_bare = matches!(words, "" | "有" | "具有" | "实现") && each.is_empty();
    let is_name = !name.is_empty() && name.chars().all(is_han);
    (is_bare && is_name).then_some((name, says, bound_after))
}

/// What follows a unit: a bound, whether it counts below zero, and where the next quantity begins. `None` if more is said than that.
fn behind(tail: &str) -> Option<(Bound, bool, Option<&str>)> {
    let mut rest = tail.trim_start();
    let below = rest.strip_prefix("below zero");
    let is_below_zero = below.is_some();
    rest = below.unwrap_or(rest).trim_start();
    let mut bound = Bound::Stated;
    if let Some((word, said)) = AFTER.iter().filter(|(word, _)| rest.starts_with(word)).max_by_key(|(word, _)| word.len()) {
        bound = *said;
        rest = rest.get(word.len()..)?.trim_start();
    }
    if rest.is_empty() || rest == "。" {
        return Some((bound, is_below_zero, None));
    }
    let join = JOINS.iter().filter(|join| rest.starts_with(**join)).max_by_key(|join| join.len())?;
    Some((bound, is_below_zero, rest.get(join.len()..)))
}

/// The words before the sign of a number, and whether it is a minus. `None` if the number belongs to a name, a power, a deviation or a range.
fn signed(before: &str) -> Option<(&str, bool)> {
    if before.ends_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let before = before.trim_end();
    for word in ["零下", "minus", "负"] {
        if let Some(rest) = before.strip_suffix(word) {
            return (!rest.ends_with('正')).then_some((rest, true));
        }
    }
    let last = before.chars().next_back();
    match last {
        Some(dash @ ('-' | '–')) => {
            let rest = before.trim_end_matches(dash);
            let is_name = rest.ends_with(|c: char| c.is_ascii_alphanumeric());
            (!is_name && !ends_with_quantity(rest)).then_some((rest, true))
        }
        Some('~' | '—' | '±' | '^' | '⁻' | '/' | '×' | '+' | '*' | '.') => None,
        Some(to @ ('至' | '到')) if ends_with_quantity(before.trim_end_matches(to)) => None,
        Some(c) if c.is_ascii_digit() => None,
        _ => Some((before, false)),
    }
}

/// The words before those that bind, of what each the number is (`每床每晚`), and what the binding words say. `None` if they contradict each other.
fn bound(before: &str) -> Option<(&str, Vec<char>, Says)> {
    let (mut rest, mut each, mut says) = (before.trim_end(), Vec::new(), Says::Nothing);
    for _ in 0..4 {
        while let Some((shorter, of)) = without_each(rest) {
            each.push(of);
            rest = shorter;
        }
        let fits = |word: &str| {
            let Some(shorter) = rest.strip_suffix(word) else { return false };
            !word.is_ascii()
                || !word.ends_with(|c: char| c.is_ascii_alphabetic())
                || shorter.is_empty()
                || shorter.ends_with(|c: char| !c.is_ascii_alphanumeric())
        };
        let Some((word, said)) = BEFORE.iter().filter(|(word, _)| fits(word)).max_by_key(|(word, _)| word.len()) else { break };
        if *said != Says::Nothing {
            if says != Says::Nothing && says != *said {
                return None;
            }
            says = *said;
        }
        rest = rest.get(..rest.len() - word.len())?.trim_end();
    }
    Some((before_change(rest), each, says))
}

/// A text without the `每床` at its end, if words stand before it.
fn without_each(text: &str) -> Option<(&str, char)> {
    let of = text.chars().next_back().filter(|c| is_han(*c))?;
    let shorter = text.strip_suffix(of)?.strip_suffix('每')?.trim_end();
    (!shorter.is_empty()).then_some((shorter, of))
}

/// `由 110 min` and `从 3% ` between the noun and what it became say what it was.
fn before_change(text: &str) -> &str {
    let Some(at) = text.rfind(['由', '从']) else { return text };
    let (before, from) = text.split_at(at);
    let from = from.trim_start_matches(['由', '从']).trim_start();
    let is_all = quantity(from).is_some_and(|quantity| quantity.tail.trim().is_empty())
        || (!from.is_empty() && from.trim_end().chars().all(|c| c.is_ascii_digit() || c == '.'));
    if is_all { before.trim_end() } else { text }
}

/// The stretch of words just before, if it is short enough. Another number before it may be a condition: only a duration or a temperature
/// (`12 周弯曲强度保持`) and the range in which an error holds (`水分 0.3%–6% 范围误差`) are understood, and kept.
fn phrase_of(before: &str, about: &str) -> Option<Phrase> {
    let mut previous = ' ';
    // A4 and D50 are names.
    let first = before.char_indices().find(|(_, c)| {
        let is_number = c.is_ascii_digit() && !previous.is_ascii_alphanumeric();
        previous = *c;
        is_number
    });
    let Some((first, _)) = first else {
        return Some(Phrase { words: last_words(before)?.to_owned(), ..Phrase::default() });
    };
    let (head, rest) = before.split_at(first);
    if let Some((range, tail)) = range_and_tail(rest) {
        let name = last_words(head).unwrap_or(about);
        let is_error = ["误差", "偏差"].iter().any(|word| tail.ends_with(word)) && tail.chars().count() <= 6 && tail.chars().all(is_han);
        return (is_error && !name.is_empty()).then(|| Phrase { words: format!("{name}{tail}"), range: Some(range), ..Phrase::default() });
    }
    let condition = quantity(rest)?;
    let tail = condition.tail.trim();
    let is_plain = matches!(head.trim(), "" | "前") && matches!(condition.unit.dimension, "time" | "celsius");
    let goes_on = tail.starts_with(|c| "以下后内时的中处之前左".contains(c)) || tail.bytes().any(|b| b.is_ascii_digit());
    let under = Some((condition.unit.dimension, condition.value * condition.unit.factor));
    (is_plain && !goes_on).then_some(())?;
    Some(Phrase { words: last_words(tail)?.to_owned(), under, ..Phrase::default() })
}

fn last_words(text: &str) -> Option<&str> {
    let begins = text.char_indices().rev().take_while(|(_, c)| is_han(*c) || c.is_ascii_alphanumeric() || matches!(c, ' ' | '-')).last();
    let words = text.get(begins?.0..)?.trim();
    let words = words.rsplit(['把', '将']).next().unwrap_or(words).trim();
    (words.chars().count() <= REACH && !words.is_empty()).then_some(words)
}

/// Both ends of a range at the beginning of a text, and the words after it.
fn range_and_tail(text: &str) -> Option<((f64, f64), &str)> {
    let (range, tail) = text.split_at_checked(text.find(is_han)?)?;
    let (low, high) = range.split_once(['–', '~', '—'])?;
    let number = |text: &str| {
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        text.get(..end)?.parse::<f64>().ok()
    };
    let tail = ["范围内", "范围", "以内", "内"].iter().find_map(|word| tail.strip_prefix(word)).unwrap_or(tail).trim();
    Some(((number(low)?, number(high)?), tail))
}

fn joined_bound(says: Says, after: Bound, role: Role) -> Option<Bound> {
    let is_wish = role == Role::Seeks;
    let before = match says {
        Says::AtMost => Bound::AtMost,
        Says::AtLeast => Bound::AtLeast,
        Says::Below => Bound::Below,
        Says::Above => Bound::Above,
        Says::Shrinks if is_wish => Bound::AtMost,
        Says::Grows if is_wish => Bound::AtLeast,
        _ => Bound::Stated,
    };
    match (before, after) {
        (said, Bound::Stated) | (Bound::Stated, said) => Some(said),
        // 超过 95% 以上 is above it.
        (one, other) => (one.is_upper() == other.is_upper()).then_some(one),
    }
}

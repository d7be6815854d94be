//! Numbers with units in both texts: "检测时间不超过 10 分钟" against "检测时间 6 分钟". Read conservatively: what is unclear is not compared.
//!
//! A figure is a number, a unit of a known dimension and the nouns of its clause. Two figures are compared if one side seeks and the other offers,
//! the dimension is the same, a telling noun is shared, and the seeking side says (or the noun implies) whether more or less is better.
//! Left out: ranges, powers, bare numbers, money (that is the budget), and clauses that describe how things are now (`现有`, `目前`).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Reason, Role, Side};
use crate::Analyzer;
use crate::text::{fold, is_stop_word};

/// Figures read from one side at most.
const MOST_FIGURES: usize = 60;
/// Reasons from figures at most.
const MOST_REASONS: usize = 4;

/// Which way a figure bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    AtMost,
    AtLeast,
    /// Just stated.
    Stated,
}

/// A number with its unit as written (folded), such as 10 and `分钟`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    pub bound: Bound,
    pub value: f64,
    pub unit: String,
    /// Text field it was read from.
    pub field: String,
}

/// A figure with what is needed to compare it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reading {
    figure: Figure,
    dimension: &'static str,
    /// In the base unit of the dimension.
    amount: f64,
    nouns: BTreeSet<String>,
    is_present_state: bool,
}

/// Unit as folded, dimension, factor to the base unit. Longer units first where one begins another.
const UNITS: &[(&str, &str, f64)] = &[
    ("微秒", "time", 1e-6),
    ("毫秒", "time", 1e-3),
    ("秒", "time", 1.0),
    ("分钟", "time", 60.0),
    ("个小时", "time", 3_600.0),
    ("小时", "time", 3_600.0),
    ("天", "time", 86_400.0),
    ("个月", "time", 2_592_000.0),
    ("ms", "time", 1e-3),
    ("min", "time", 60.0),
    ("s", "time", 1.0),
    ("h", "time", 3_600.0),
    ("纳米", "length", 1e-9),
    ("微米", "length", 1e-6),
    ("毫米", "length", 1e-3),
    ("厘米", "length", 1e-2),
    ("千米", "length", 1e3),
    ("公里", "length", 1e3),
    ("平方米", "area", 1.0),
    ("立方米", "volume", 1.0),
    ("米", "length", 1.0),
    ("nm", "length", 1e-9),
    ("μm", "length", 1e-6),
    ("um", "length", 1e-6),
    ("mm", "length", 1e-3),
    ("cm", "length", 1e-2),
    ("km", "length", 1e3),
    ("m2", "area", 1.0),
    ("m3", "volume", 1.0),
    ("m", "length", 1.0),
    ("毫克", "mass", 1e-6),
    ("公斤", "mass", 1.0),
    ("千克", "mass", 1.0),
    ("吨", "mass", 1e3),
    ("克", "mass", 1e-3),
    ("mg", "mass", 1e-6),
    ("kg", "mass", 1.0),
    ("t", "mass", 1e3),
    ("g", "mass", 1e-3),
    ("毫升", "volume", 1e-6),
    ("升", "volume", 1e-3),
    ("ml", "volume", 1e-6),
    ("l", "volume", 1e-3),
    ("%", "percent", 1.0),
    ("个百分点", "percentage_points", 1.0),
    ("°c", "celsius", 1.0),
    ("摄氏度", "celsius", 1.0),
    ("gpa", "pressure", 1e9),
    ("mpa", "pressure", 1e6),
    ("kpa", "pressure", 1e3),
    ("pa", "pressure", 1.0),
    ("ghz", "frequency", 1e9),
    ("mhz", "frequency", 1e6),
    ("khz", "frequency", 1e3),
    ("hz", "frequency", 1.0),
    ("kwh", "energy", 3.6e6),
    ("kw", "power", 1e3),
    ("mw", "power", 1e6),
    ("w", "power", 1.0),
    ("千瓦", "power", 1e3),
    ("瓦", "power", 1.0),
    ("kv", "voltage", 1e3),
    ("v", "voltage", 1.0),
    ("伏", "voltage", 1.0),
    ("度", "angle", 1.0),
    ("次", "count", 1.0),
    ("db", "decibel", 1.0),
    ("分贝", "decibel", 1.0),
];

const AT_MOST_BEFORE: &[&str] = &[
    "不超过",
    "不高于",
    "不大于",
    "不多于",
    "不长于",
    "小于",
    "低于",
    "少于",
    "≤",
    "<",
    "<=",
    "缩短到",
    "缩短至",
    "降到",
    "降至",
    "降低到",
    "降低至",
    "压到",
    "控制在",
    "不到",
    "最多",
];
const AT_LEAST_BEFORE: &[&str] = &[
    "不低于",
    "不少于",
    "不小于",
    "大于",
    "高于",
    "超过",
    "多于",
    "≥",
    ">",
    ">=",
    "达到",
    "达",
    "提高到",
    "提高至",
    "提升到",
    "提升至",
    "至少",
];
const AT_MOST_AFTER: &[&str] = &["以内", "之内", "以下", "内"];
const AT_LEAST_AFTER: &[&str] = &["以上", "及以上"];

/// Nouns of which less is wanted, and of which more is.
const LESS_IS_BETTER: &[&str] = &[
    "时间",
    "耗时",
    "用时",
    "周期",
    "误差",
    "能耗",
    "成本",
    "损耗",
    "漏检率",
    "误报率",
    "不良率",
    "缺陷率",
    "孔隙率",
    "噪声",
    "延迟",
    "时延",
    "重量",
];
const MORE_IS_BETTER: &[&str] = &[
    "幅宽",
    "寿命",
    "强度",
    "效率",
    "准确率",
    "精确率",
    "识别率",
    "检出率",
    "良率",
    "合格率",
    "收率",
    "得率",
    "纯度",
    "产能",
    "产量",
    "通量",
    "容量",
    "续航",
    "载荷",
    "包封率",
    "存活率",
];

/// Nouns that alone do not say what is measured.
const GENERIC: &[&str] = &[
    "时间", "周期", "温度", "长度", "厚度", "重量", "质量", "成本", "压力", "速度", "强度", "效率", "误差", "精度", "容量", "尺寸", "面积",
];
/// Words of a clause that are no nouns of a figure.
const NO_NOUN: &[&str] = &[
    "要求", "达到", "希望", "需要", "可达", "实现", "控制", "缩短", "降低", "提高", "提升", "目标", "以内", "以上", "以下", "至少", "最多",
    "左右", "平均", "每片", "每次", "每件", "小时", "分钟", "毫米", "微米", "纳米", "单次", "完成",
];
const PRESENT: &[&str] = &["现有", "目前", "现在", "当前", "以前", "原来", "原先", "过去", "传统", "以往", "原有"];

/// All figures of a side.
pub(super) fn extract(analyzer: &Analyzer, side: &Side) -> Vec<Reading> {
    let mut found = Vec::new();
    let title = ("title".to_owned(), side.title.clone());
    for (field, text) in std::iter::once(&title).chain(&side.text_parts) {
        for sentence in plain_numbers(&fold(text)).split(['。', '；', ';', '\n', '!', '?']) {
            let mut is_present_state = false;
            for clause in sentence.split(['，', ',', '、', '(', ')', '：', ':']) {
                // "现有…" holds until the sentence turns to what is wanted.
                is_present_state = (is_present_state || PRESENT.iter().any(|word| clause.contains(word)))
                    && !["希望", "要求", "需", "应", "目标"].iter().any(|word| clause.contains(word));
                read_clause(analyzer, field, clause, is_present_state, &mut found);
            }
        }
    }
    found.truncate(MOST_FIGURES);
    found
}

/// Reasons from figures that can be compared; for each noun the first pair.
pub(super) fn compare(query_role: Role, query: &[Reading], candidate_role: Role, candidate: &[Reading]) -> Vec<Reason> {
    let (seeking, offering) = match (query_role, candidate_role) {
        (Role::Seeks, Role::Offers) => (query, candidate),
        (Role::Offers, Role::Seeks) => (candidate, query),
        _ => return Vec::new(),
    };
    let mut found = Vec::new();
    let mut named = BTreeSet::new();
    for wanted in seeking.iter().filter(|figure| !figure.is_present_state) {
        let Some(bound) = wanted.wanted_bound() else { continue };
        // The offer may give several figures for one noun; which one counts is then unclear.
        let matching: Vec<(&Reading, String)> = offering
            .iter()
            .filter(|offered| offered.dimension == wanted.dimension && !offered.is_present_state)
            .filter_map(|offered| Some((offered, shared_noun(wanted, offered)?)))
            .collect();
        let [(offered, noun)] = matching.as_slice() else { continue };
        if !named.insert(noun.clone()) {
            continue;
        }
        let is_met = match bound {
            Bound::AtMost => offered.amount <= wanted.amount * (1.0 + 1e-9),
            _ => offered.amount >= wanted.amount * (1.0 - 1e-9),
        };
        let wanted = Figure { bound, ..wanted.figure.clone() };
        let (noun, offered) = (noun.clone(), offered.figure.clone());
        found.push(if is_met { Reason::FigureMet { noun, wanted, offered } } else { Reason::FigureShort { noun, wanted, offered } });
    }
    found.truncate(MOST_REASONS);
    found
}

impl Reading {
    /// What the seeking side wants: as said, or as its noun implies.
    fn wanted_bound(&self) -> Option<Bound> {
        let implied = |nouns: &[&str]| self.nouns.iter().any(|noun| nouns.contains(&noun.as_str()));
        match self.figure.bound {
            Bound::Stated if implied(LESS_IS_BETTER) && !implied(MORE_IS_BETTER) => Some(Bound::AtMost),
            Bound::Stated if implied(MORE_IS_BETTER) && !implied(LESS_IS_BETTER) => Some(Bound::AtLeast),
            Bound::Stated => None,
            said => Some(said),
        }
    }
}

/// A noun both figures speak of. Generic nouns count only if neither has a more telling one.
fn shared_noun(a: &Reading, b: &Reading) -> Option<String> {
    let is_generic = |noun: &&String| GENERIC.contains(&noun.as_str());
    let shared: Vec<&String> = a.nouns.intersection(&b.nouns).collect();
    if let Some(telling) = shared.iter().filter(|noun| !is_generic(noun)).max_by_key(|noun| noun.len()) {
        // Both name a quantity but different ones (升温时间 / 保温温度): not the same thing.
        let generics = |reading: &Reading| reading.nouns.iter().filter(is_generic).cloned().collect::<BTreeSet<String>>();
        let (ours, theirs) = (generics(a), generics(b));
        let agree = ours.is_empty() || theirs.is_empty() || ours.intersection(&theirs).next().is_some();
        return agree.then(|| (**telling).clone());
    }
    let only_generic = a.nouns.iter().all(|noun| is_generic(&noun)) && b.nouns.iter().all(|noun| is_generic(&noun));
    shared.first().filter(|_| only_generic).map(|noun| (*noun).clone())
}

/// Removes the commas of `1,200`.
fn plain_numbers(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
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

fn read_clause(analyzer: &Analyzer, field: &str, clause: &str, is_present_state: bool, found: &mut Vec<Reading>) {
    if !clause.bytes().any(|b| b.is_ascii_digit()) {
        return;
    }
    let mut nouns: Option<BTreeSet<String>> = None;
    let mut from = 0;
    while let Some(at) = clause.get(from..).and_then(|rest| rest.find(|c: char| c.is_ascii_digit())).map(|found| from + found) {
        let (Some(before), Some(rest)) = (clause.get(..at), clause.get(at..)) else { return };
        let length = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        from = at + length;
        let (Some(number), Some(after)) = (rest.get(..length), rest.get(length..)) else { return };
        let Some((value, unit, dimension, factor, tail)) = quantity(number, after) else { continue };
        if continues(before) || tail.starts_with(['~', '-', '–', '—', '±', '/', '×']) || is_range(tail) {
            continue;
        }
        let bound = bound_of(before, tail);
        let nouns = nouns.get_or_insert_with(|| nouns_of(analyzer, clause)).clone();
        if !nouns.is_empty() {
            let figure = Figure { bound, value, unit, field: field.to_owned() };
            found.push(Reading { figure, dimension, amount: value * factor, nouns, is_present_state });
        }
    }
}

/// Is the number after this text part of a name, a power or the end of a range?
fn continues(before: &str) -> bool {
    let before = before.trim_end();
    let ends_with_quantity = |text: &str| {
        let text = text.trim_end();
        text.ends_with(|c: char| c.is_ascii_digit()) || UNITS.iter().any(|(unit, _, _)| text.ends_with(unit))
    };
    match before.chars().next_back() {
        Some('~' | '–' | '—' | '±' | '^' | '⁻' | '/' | '×') => true,
        Some(c @ ('-' | '至' | '到')) => ends_with_quantity(before.trim_end_matches(c)),
        Some(c) => c.is_ascii_alphanumeric(),
        None => false,
    }
}

/// `至 10` or `到 10` after a number makes a range.
fn is_range(tail: &str) -> bool {
    tail.strip_prefix(['至', '到']).is_some_and(|rest| rest.trim_start().starts_with(|c: char| c.is_ascii_digit()))
}

/// Number (with 万, 千), unit, dimension, factor and what follows.
fn quantity<'a>(number: &str, after: &'a str) -> Option<(f64, String, &'static str, f64, &'a str)> {
    let mut value: f64 = number.trim_end_matches('.').parse().ok()?;
    let mut rest = after.trim_start();
    for (sign, times) in [('万', 1e4), ('千', 1e3), ('百', 1e2)] {
        // 千米, 千克 and 千瓦 are units of their own.
        let is_unit = UNITS.iter().any(|(unit, _, _)| unit.starts_with(sign) && rest.starts_with(unit));
        if !is_unit && let Some(shorter) = rest.strip_prefix(sign) {
            value *= times;
            rest = shorter.trim_start();
            break;
        }
    }
    let (unit, dimension, factor) = UNITS.iter().filter(|(unit, _, _)| rest.starts_with(unit)).max_by_key(|(unit, _, _)| unit.len())?;
    let tail = rest.get(unit.len()..)?;
    let is_longer =
        unit.is_ascii() && *unit != "%" && tail.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '·' | '^' | '⁻'));
    (!is_longer && value.is_finite()).then(|| (value, (*unit).to_owned(), *dimension, *factor, tail))
}

fn bound_of(before: &str, tail: &str) -> Bound {
    let before = before.trim_end();
    let (before, tail) = (before, tail.trim_start());
    // "不超过" ends with "超过": the longer word wins.
    let longest = |words: &[&str]| words.iter().filter(|word| before.ends_with(**word)).map(|word| word.len()).max().unwrap_or(0);
    let (most, least) = (longest(AT_MOST_BEFORE), longest(AT_LEAST_BEFORE));
    let follows = |words: &[&str]| words.iter().any(|word| tail.starts_with(word));
    if most > least || (most == 0 && least == 0 && follows(AT_MOST_AFTER)) {
        Bound::AtMost
    } else if least > 0 || follows(AT_LEAST_AFTER) {
        Bound::AtLeast
    } else {
        Bound::Stated
    }
}

fn nouns_of(analyzer: &Analyzer, clause: &str) -> BTreeSet<String> {
    let words = analyzer.index_words(clause);
    words
        .into_iter()
        .filter(|token| token.is_han && token.end - token.start > 1)
        .map(|token| token.text)
        .filter(|word| !is_stop_word(word) && !NO_NOUN.contains(&word.as_str()) && !PRESENT.contains(&word.as_str()))
        .filter(|word| !AT_MOST_BEFORE.contains(&word.as_str()) && !AT_LEAST_BEFORE.contains(&word.as_str()))
        .collect()
}

//! The figures and formulas of a clause's text, each with its place, so that one can be changed and all else stays as it is.

use std::{cell::RefCell, ops::Range, rc::Rc};

use toml::de::DeTable;

use super::table::{Item, Lines, Map, Mistakes, quoted};

/// What a figure belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The conditions.
    Condition,
    /// The dated parameters.
    Parameter,
    /// What the clause gives.
    Money,
}

/// A formula, a value of a parameter, or an amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Where it stands, with its quotation marks, in bytes.
    pub at: Range<usize>,
    /// What it belongs to.
    pub part: Part,
    /// What it is within that: the number of a condition, a parameter and its first day, a key of the amount.
    pub name: String,
    /// What it says.
    pub value: String,
}

/// All of them in the order of the text, of every clause in it. A text that is no TOML has none.
#[must_use]
pub fn figures(text: &str) -> Vec<Figure> {
    let ignored: Mistakes = Rc::new(RefCell::new(Vec::new()));
    let lines = Lines::new("", text);
    let (table, _) = DeTable::parse_recoverable(text);
    let mut found = Vec::new();
    for clause in Map::top(&lines, &table, &ignored).maps("条款") {
        if let Some(item) = clause.get("参数") {
            for (name, item) in item.as_map().map(|map| map.items()).unwrap_or_default() {
                for row in item.as_map().map(|map| map.maps("值")).unwrap_or_default() {
                    let from = row.get("起").and_then(|item| item.as_day()).map(|day| day.to_string()).unwrap_or_default();
                    if let Some(item) = row.get("值") {
                        push(&mut found, Part::Parameter, format!("{name} {from}").trim().to_owned(), &item);
                    }
                }
            }
        }
        if let Some(item) = clause.get("条件").filter(Item::is_list) {
            for (at, item) in item.list().iter().enumerate() {
                conditions(&mut found, item, format!("{}", at + 1));
            }
        }
        if let Some(item) = clause.get("资金") {
            amounts(&mut found, "", &item);
        }
    }
    found.sort_by_key(|figure| figure.at.start);
    found
}

fn push(found: &mut Vec<Figure>, part: Part, name: String, item: &Item<'_>) {
    if let Some(text) = item.as_text() {
        found.push(Figure { at: item.bytes(), part, name, value: text.to_owned() });
    }
}

fn conditions(found: &mut Vec<Figure>, item: &Item<'_>, number: String) {
    if item.as_text().is_some() {
        push(found, Part::Condition, number, item);
    } else if item.is_list() {
        item.list().iter().enumerate().for_each(|(at, item)| conditions(found, item, format!("{number}.{}", at + 1)));
    } else if let Some(map) = item.as_map() {
        for (key, item) in map.items().into_iter().filter(|(key, _)| !["号", "说明", "至少"].contains(key)) {
            let own = if ["则", "否则", "若"].contains(&key) { format!("{number} {key}") } else { number.clone() };
            conditions(found, &item, own);
        }
    }
}

/// Texts of the amount that begin with a figure.
fn amounts(found: &mut Vec<Figure>, key: &str, item: &Item<'_>) {
    if let Some(map) = item.as_map() {
        map.items().iter().for_each(|(key, item)| amounts(found, key, item));
    } else if item.is_list() {
        item.list().iter().for_each(|item| amounts(found, key, item));
    } else if item.as_text().is_some_and(|text| narrowed(text).starts_with(|c: char| c.is_ascii_digit())) {
        push(found, Part::Money, key.to_owned(), item);
    }
}

/// The words of the format for parts of conditions and amounts, with codes by which their texts are found.
const WORDS: [(&str, &str); 39] = [
    ("金额", "amount"),
    ("比例", "rate"),
    ("最低比例", "low-rate"),
    ("最高", "most"),
    ("最低", "least"),
    ("上限", "limit"),
    ("合计上限", "limit-all"),
    ("每年上限", "limit-year"),
    ("分期", "instalment"),
    ("单价", "price"),
    ("法定税率", "usual-rate"),
    ("免征额", "exempt"),
    ("起点", "start"),
    ("起点金额", "first"),
    ("每满", "step"),
    ("每满金额", "each"),
    ("值", "value"),
    ("取整", "unit"),
    ("若", "if"),
    ("则", "then"),
    ("否则", "else"),
    ("方式", "way"),
    ("基数", "base"),
    ("以评审为准", "subject"),
    ("少缴税", "tax"),
    ("说明", "about"),
    ("情形", "cases"),
    ("选项", "choices"),
    ("档", "brackets"),
    ("年数", "years"),
    ("字段", "fact"),
    ("限额未读", "unread"),
    ("全部", "all"),
    ("任一", "any"),
    ("至少", "at-least"),
    ("项", "items"),
    ("非", "not"),
    ("式", "formula"),
    ("号", "number"),
];

/// The code of a word of the format for a part of a condition or an amount.
#[must_use]
pub fn word_code(word: &str) -> Option<&'static str> {
    WORDS.iter().find(|(known, _)| *known == word).map(|(_, code)| *code)
}

/// Figures as they are kept: full-width digits, points between them and percent signs as their narrow twins.
#[must_use]
pub fn narrowed(text: &str) -> String {
    let mut narrow = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    let is_digit = |letter: char| letter.is_ascii_digit() || ('０'..='９').contains(&letter);
    while let Some(letter) = letters.next() {
        let is_between = narrow.ends_with(|last: char| last.is_ascii_digit()) && letters.peek().is_some_and(|next| is_digit(*next));
        narrow.push(match letter {
            '０'..='９' => char::from_u32(u32::from(letter) - u32::from('０') + u32::from('0')).unwrap_or(letter),
            '％' => '%',
            '．' if is_between => '.',
            other => other,
        });
    }
    narrow
}

/// The text with other values in the places of some of its figures.
#[must_use]
pub fn replaced(text: &str, values: &[(Range<usize>, String)]) -> String {
    let mut values: Vec<&(Range<usize>, String)> = values.iter().collect();
    values.sort_by_key(|(at, _)| std::cmp::Reverse(at.start));
    let mut text = text.to_owned();
    for (at, value) in values {
        if text.get(at.clone()).is_some() {
            text.replace_range(at.clone(), &quoted(value));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_figures_are_kept_as_narrow_ones_and_words_as_they_are() {
        assert_eq!(narrowed("占比 不低于 ５．５％，人工认定 甲．乙"), "占比 不低于 5.5%，人工认定 甲．乙");
        let row = super::super::Row {
            path: "条款 › #1 › 年数".to_owned(), kind: super::super::RowKind::Number, value: "１２".to_owned()
        };
        assert!(super::super::document(&[row]).is_ok_and(|text| text.contains("\"年数\" = 12")), "nor does a number of a sheet");
        let text = "[[\"条款\"]]\n\"资金\" = { \"方式\" = \"定额\", \"金额\" = \"５００万元\" }\n";
        assert!(figures(text).iter().any(|figure| figure.value == "５００万元"), "a figure in full-width digits is still one");
    }
}

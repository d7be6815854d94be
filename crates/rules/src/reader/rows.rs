//! A document of clauses as rows of a spreadsheet, a value a row, and back without loss: each row has the path to its value, its
//! kind and the value. Conditions stand one a row; a row is changed, added or taken out like any other.

use std::{cell::RefCell, rc::Rc};

use toml::de::DeTable;

use super::{
    figures::narrowed,
    table::{Item, Lines, Map, Mistakes, quoted},
    text,
};
use crate::condition::Spot;

/// Between the steps of a path.
pub const STEP: &str = " › ";
/// The first step of what stands in a clause.
pub const CLAUSE: &str = "条款";
/// Blocks of a document, in their order.
const BLOCKS: [&str; 4] = [CLAUSE, "案例", "叠加", "来源"];
/// Behind them the one table of phrases with their English: `译名 › 按通知`.
const PHRASES: &str = "译名";

/// What a row holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// Words, a formula, an amount with its unit.
    Text,
    /// A day.
    Day,
    /// Yes or no.
    Flag,
    /// A number without unit.
    Number,
    /// A list without items.
    EmptyList,
    /// A table without keys.
    EmptyTable,
}

impl RowKind {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Text, Self::Day, Self::Flag, Self::Number, Self::EmptyList, Self::EmptyTable];

    /// As a sheet writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "文字",
            Self::Day => "日期",
            Self::Flag => "是非",
            Self::Number => "数",
            Self::EmptyList => "空列表",
            Self::EmptyTable => "空表",
        }
    }

    /// Reads a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name.trim())
    }
}

/// A value with the path to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The steps to it, keys and places in lists (`#2`): `条款 › #1 › 条件 › #2 › 任一 › #1`.
    pub path: String,
    /// What it holds.
    pub kind: RowKind,
    /// The value as it is written in the document, a text without its quotation marks.
    pub value: String,
}

/// A value on its way from rows to text.
#[derive(Debug, Clone)]
enum Tree {
    Leaf(RowKind, String),
    List(Vec<(String, Tree)>),
    Table(Vec<(String, Tree)>),
}

/// The rows of a document. A text that is no TOML has none.
#[must_use]
pub fn rows(document: &str) -> Vec<Row> {
    located(document).into_iter().map(|(row, _)| row).collect()
}

/// Whether a text can be read as TOML at all, whatever it says.
#[must_use]
pub fn is_toml(text: &str) -> bool {
    DeTable::parse_recoverable(text).1.is_empty()
}

/// The rows of a document, each with the place where its value stands.
#[must_use]
pub fn located(document: &str) -> Vec<(Row, Spot)> {
    let ignored: Mistakes = Rc::new(RefCell::new(Vec::new()));
    let lines = Lines::new("", document);
    let (table, _) = DeTable::parse_recoverable(document);
    let top = Map::top(&lines, &table, &ignored);
    let mut rows = Vec::new();
    for block in BLOCKS {
        for (at, map) in top.maps(block).iter().enumerate() {
            for (key, item) in map.items() {
                of_item(&mut rows, &format!("{block}{STEP}#{}{STEP}{key}", at + 1), &item);
            }
        }
    }
    for (phrase, item) in top.get(PHRASES).and_then(|item| item.as_map()).iter().flat_map(Map::items) {
        of_item(&mut rows, &format!("{PHRASES}{STEP}{phrase}"), &item);
    }
    rows
}

fn of_item(rows: &mut Vec<(Row, Spot)>, path: &str, item: &Item<'_>) {
    let mut push = |kind: RowKind, value: String| rows.push((Row { path: path.to_owned(), kind, value }, item.spot()));
    if let Some(map) = item.as_map() {
        let items = map.items();
        if items.is_empty() {
            push(RowKind::EmptyTable, String::new());
        }
        items.iter().for_each(|(key, item)| of_item(rows, &format!("{path}{STEP}{key}"), item));
    } else if item.is_list() {
        let items = item.list();
        if items.is_empty() {
            push(RowKind::EmptyList, String::new());
        }
        items.iter().enumerate().for_each(|(at, item)| of_item(rows, &format!("{path}{STEP}#{}", at + 1), item));
    } else if let Some(text) = item.as_text() {
        push(RowKind::Text, text.to_owned());
    } else if item.as_day().is_some() {
        push(RowKind::Day, item.written());
    } else if item.as_flag().is_some() {
        push(RowKind::Flag, item.written());
    } else {
        push(RowKind::Number, item.written());
    }
}

/// The document that rows make, in its one way of writing.
///
/// # Errors
/// The place among the rows of the first that cannot stand where it stands.
pub fn document(rows: &[Row]) -> Result<String, usize> {
    let (top, misfits) = grown(rows);
    if let Some(first) = misfits.first() {
        return Err(*first);
    }
    let mut blocks = Vec::new();
    for block in BLOCKS {
        let Some((_, Tree::List(maps))) = top.iter().find(|(key, _)| key == block) else { continue };
        for (_, map) in maps {
            let Tree::Table(pairs) = map else { continue };
            let lines = pairs.iter().map(|(key, value)| match value {
                Tree::List(items) => {
                    text::line_of(key, &value.written(), Some(&items.iter().map(|(_, item)| item.written()).collect::<Vec<_>>()))
                }
                other => text::line_of(key, &other.written(), None),
            });
            let lines: Vec<String> = lines.collect();
            blocks.push(format!("[[{}]]\n{}\n", quoted(block), lines.join("\n")));
        }
    }
    if let Some((_, Tree::Table(pairs))) = top.iter().find(|(key, _)| key == PHRASES) {
        let lines: Vec<String> = pairs.iter().map(|(phrase, english)| text::line_of(phrase, &english.written(), None)).collect();
        blocks.push(text::table(PHRASES, &lines));
    }
    Ok(blocks.join("\n"))
}

/// The places among rows of all that cannot stand where they stand, or that their kind does not allow.
#[must_use]
pub fn misfits(rows: &[Row]) -> Vec<usize> {
    grown(rows).1
}

/// The values of rows where they stand, and the places of those that cannot stand there.
fn grown(rows: &[Row]) -> (Vec<(String, Tree)>, Vec<usize>) {
    let (mut top, mut misfits): (Vec<(String, Tree)>, Vec<usize>) = (Vec::new(), Vec::new());
    for (at, row) in rows.iter().enumerate() {
        let steps: Vec<&str> = row.path.split(STEP.trim()).map(str::trim).collect();
        let is_fit = match steps.as_slice() {
            [block, place, _, ..] if BLOCKS.contains(block) => place.starts_with('#'),
            [PHRASES, phrase] => !phrase.starts_with('#'),
            _ => false,
        };
        if !is_fit || steps.iter().any(|step| step.is_empty()) || !put(&mut top, &steps, row) {
            misfits.push(at);
        }
    }
    (top, misfits)
}

/// The ids of the clauses of a document, in its order.
#[must_use]
pub fn clause_ids(document: &str) -> Vec<String> {
    let is_id = |row: &Row| row.path.starts_with(CLAUSE) && row.path.ends_with("› 编号");
    rows(document).into_iter().filter(is_id).map(|row| row.value).collect()
}

/// A document in its one way of writing.
#[must_use]
pub fn canonical(text: &str) -> String {
    document(&rows(text)).unwrap_or_else(|_| text.to_owned())
}

/// Puts a row's value at its steps; `false` if something else stands in the way.
fn put(pairs: &mut Vec<(String, Tree)>, steps: &[&str], row: &Row) -> bool {
    let Some((first, rest)) = steps.split_first() else { return false };
    let place = pairs.iter().position(|(key, _)| key == first);
    let Some(next) = rest.first() else {
        if place.is_some() {
            return false;
        }
        let Some(leaf) = leaf(row) else { return false };
        pairs.push(((*first).to_owned(), leaf));
        return true;
    };
    let is_list = next.starts_with('#');
    let place = place.unwrap_or_else(|| {
        pairs.push(((*first).to_owned(), if is_list { Tree::List(Vec::new()) } else { Tree::Table(Vec::new()) }));
        pairs.len() - 1
    });
    match pairs.get_mut(place) {
        Some((_, Tree::List(inner))) if is_list => put(inner, rest, row),
        Some((_, Tree::Table(inner))) if !is_list => put(inner, rest, row),
        _ => false,
    }
}

fn leaf(row: &Row) -> Option<Tree> {
    let value = row.value.trim();
    let is_fit = match row.kind {
        RowKind::Text => return Some(Tree::Leaf(RowKind::Text, row.value.clone())),
        RowKind::Day => return Some(Tree::Leaf(RowKind::Day, base::time::parse_date(value).ok()?.to_string())),
        RowKind::Flag => ["true", "false"].contains(&value.to_lowercase().as_str()),
        RowKind::Number => {
            let digits = narrowed(value);
            return digits.parse::<f64>().is_ok_and(f64::is_finite).then(|| Tree::Leaf(RowKind::Number, digits.to_lowercase()));
        }
        RowKind::EmptyList => return Some(Tree::List(Vec::new())),
        RowKind::EmptyTable => return Some(Tree::Table(Vec::new())),
    };
    is_fit.then(|| Tree::Leaf(row.kind, value.to_lowercase()))
}

impl Tree {
    fn written(&self) -> String {
        match self {
            Self::Leaf(RowKind::Text, text) => quoted(text),
            Self::Leaf(_, raw) => raw.clone(),
            Self::List(items) => format!("[{}]", items.iter().map(|(_, item)| item.written()).collect::<Vec<_>>().join(", ")),
            Self::Table(pairs) if pairs.is_empty() => "{  }".to_owned(),
            Self::Table(pairs) => {
                let pairs: Vec<String> = pairs.iter().map(|(key, value)| format!("{} = {}", quoted(key), value.written())).collect();
                format!("{{ {} }}", pairs.join(", "))
            }
        }
    }
}

/// What differs between two documents, path by path: what stood there, and what stands there now.
#[must_use]
pub fn differences(before: &str, after: &str) -> Vec<(String, Option<String>, Option<String>)> {
    let (old, new) = (rows(before), rows(after));
    let find = |rows: &[Row], path: &str| rows.iter().find(|row| row.path == path).map(|row| row.value.clone());
    let mut found: Vec<(String, Option<String>, Option<String>)> = Vec::new();
    for row in &old {
        let now = find(&new, &row.path);
        if now.as_deref() != Some(row.value.as_str()) {
            found.push((row.path.clone(), Some(row.value.clone()), now));
        }
    }
    for row in new.iter().filter(|row| find(&old, &row.path).is_none()) {
        found.push((row.path.clone(), None, Some(row.value.clone())));
    }
    found
}

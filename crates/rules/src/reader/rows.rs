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
/// The block of a case.
pub const CASES: &str = "案例";
/// The block of a rule about combining.
pub const RULES: &str = "叠加";
/// The block of a source.
pub const SOURCES: &str = "来源";
const BLOCKS: [&str; 4] = [CLAUSE, CASES, RULES, SOURCES];
/// What a document says once for all its clauses stands in the rows of each.
const DOCUMENT: &str = "文件";
/// Behind them the one table of phrases with their English: `译名 › 按通知`.
pub const PHRASES: &str = "译名";

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
    let document = top.get(DOCUMENT).and_then(|item| item.as_map());
    for block in BLOCKS {
        for (at, map) in top.maps(block).iter().enumerate() {
            let mut items = map.items();
            if block == CLAUSE
                && let Some(document) = &document
            {
                items.extend(text::inherited(map, document));
            }
            for (key, item) in items {
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
    /// Shows each value with its path.
    fn each_value(&self, path: &str, see: &mut dyn FnMut(String, String)) {
        match self {
            Self::Leaf(_, value) => see(path.to_owned(), value.clone()),
            Self::List(items) | Self::Table(items) if items.is_empty() => see(path.to_owned(), String::new()),
            Self::List(items) | Self::Table(items) => items.iter().for_each(|(key, item)| item.each_value(&under(path, key), see)),
        }
    }

    /// By what an item of a list is known again: its id or name, or else all of it.
    fn likeness(&self) -> String {
        let Self::Table(pairs) = self else { return self.written() };
        let name = ["编号", "名"].iter().find_map(|key| pairs.iter().find(|(known, _)| known == key));
        name.map_or_else(|| self.written(), |(_, name)| name.written())
    }

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

/// A value that differs: its path, what stood there, and what stands there now.
type Difference = (String, Option<String>, Option<String>);

/// What differs between two documents, path by path: what stood there, and what stands there now. Items of lists are compared with those they
/// are like, so that one put first changes none of those behind it.
#[must_use]
pub fn differences(before: &str, after: &str) -> Vec<Difference> {
    let ((old, _), (new, _)) = (grown(&rows(before)), grown(&rows(after)));
    let mut found = Vec::new();
    of_tables(&mut found, ("", &old), ("", &new));
    found
}

fn under(path: &str, step: &str) -> String {
    if path.is_empty() { step.to_owned() } else { format!("{path}{STEP}{step}") }
}

fn of_tables(found: &mut Vec<Difference>, (old_path, old): (&str, &[(String, Tree)]), (new_path, new): (&str, &[(String, Tree)])) {
    for (key, tree) in old {
        let path = under(old_path, key);
        match new.iter().find(|(known, _)| known == key) {
            Some((_, now)) => of_trees(found, (&path, tree), (&under(new_path, key), now)),
            None => tree.each_value(&path, &mut |path, value| found.push((path, Some(value), None))),
        }
    }
    for (key, tree) in new.iter().filter(|(key, _)| old.iter().all(|(known, _)| known != key)) {
        tree.each_value(&under(new_path, key), &mut |path, value| found.push((path, None, Some(value))));
    }
}

fn of_trees(found: &mut Vec<Difference>, (old_path, old): (&str, &Tree), (new_path, new): (&str, &Tree)) {
    match (old, new) {
        (Tree::Leaf(_, before), Tree::Leaf(_, now)) if before == now => {}
        (Tree::Leaf(_, before), Tree::Leaf(_, now)) => found.push((new_path.to_owned(), Some(before.clone()), Some(now.clone()))),
        (Tree::Table(before), Tree::Table(now)) => of_tables(found, (old_path, before), (new_path, now)),
        (Tree::List(before), Tree::List(now)) => of_lists(found, (old_path, before), (new_path, now)),
        _ => {
            old.each_value(old_path, &mut |path, value| found.push((path, Some(value), None)));
            new.each_value(new_path, &mut |path, value| found.push((path, None, Some(value))));
        }
    }
}

/// Items that are alike are compared with each other; of those between them the first with the first, and so on.
fn of_lists(found: &mut Vec<Difference>, (old_path, old): (&str, &[(String, Tree)]), (new_path, new): (&str, &[(String, Tree)])) {
    let likeness = |items: &[(String, Tree)]| items.iter().map(|(_, item)| item.likeness()).collect::<Vec<_>>();
    let ends = std::iter::once((old.len(), new.len()));
    let (mut from_old, mut from_new) = (0, 0);
    for (to_old, to_new) in alike(&likeness(old), &likeness(new)).into_iter().chain(ends) {
        let gone = old.get(from_old..to_old).unwrap_or_default();
        let come = new.get(from_new..to_new).unwrap_or_default();
        for at in 0..gone.len().max(come.len()) {
            match (gone.get(at), come.get(at)) {
                (Some((old_key, before)), Some((new_key, now))) => {
                    of_trees(found, (&under(old_path, old_key), before), (&under(new_path, new_key), now));
                }
                (Some((key, item)), None) => {
                    item.each_value(&under(old_path, key), &mut |path, value| found.push((path, Some(value), None)));
                }
                (None, Some((key, item))) => {
                    item.each_value(&under(new_path, key), &mut |path, value| found.push((path, None, Some(value))));
                }
                (None, None) => {}
            }
        }
        if let (Some((old_key, before)), Some((new_key, now))) = (old.get(to_old), new.get(to_new)) {
            of_trees(found, (&under(old_path, old_key), before), (&under(new_path, new_key), now));
        }
        (from_old, from_new) = (to_old + 1, to_new + 1);
    }
}

/// The places of the longest common part of two lists, in order.
fn alike(old: &[String], new: &[String]) -> Vec<(usize, usize)> {
    // How long the common part is from each place of both on, the last places first.
    let mut lengths: Vec<Vec<usize>> = vec![vec![0; new.len() + 1]];
    for one in old.iter().rev() {
        let below = lengths.last().cloned().unwrap_or_default();
        let mut row = vec![0];
        for (at, other) in new.iter().enumerate().rev() {
            let skipped = below.get(at).copied().unwrap_or(0).max(row.last().copied().unwrap_or(0));
            row.push(if one == other { below.get(at + 1).copied().unwrap_or(0) + 1 } else { skipped });
        }
        row.reverse();
        lengths.push(row);
    }
    lengths.reverse();
    let length = |at_old: usize, at_new: usize| lengths.get(at_old).and_then(|row| row.get(at_new)).copied().unwrap_or(0);
    let (mut at_old, mut at_new, mut pairs) = (0, 0, Vec::new());
    while let (Some(one), Some(other)) = (old.get(at_old), new.get(at_new)) {
        if one == other {
            pairs.push((at_old, at_new));
            (at_old, at_new) = (at_old + 1, at_new + 1);
        } else if length(at_old + 1, at_new) >= length(at_old, at_new + 1) {
            at_old += 1;
        } else {
            at_new += 1;
        }
    }
    pairs
}

//! One TOML file as a tree that knows the line of each value.
//!
//! Not here: which keys a table should have (see `reader`).

use std::{collections::BTreeMap, path::Path, sync::Arc};

use base::Problem;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// A value and the line it begins on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spot {
    pub(super) line: u32,
    pub(super) value: Value,
}

/// What stands in a file.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Text(String),
    Whole(i64),
    Number(f64),
    Yes(bool),
    Day(String),
    List(Vec<Spot>),
    Table(Map),
}

/// Keys with the line each is written on.
pub(super) type Map = BTreeMap<String, Spot>;

/// A file that was read, without errors of TOML's grammar.
#[derive(Debug, Clone)]
pub(super) struct TomlFile {
    /// The path relative to the pack's folder.
    pub(super) name: Arc<str>,
    /// What it says.
    pub(super) root: Map,
}

impl TomlFile {
    /// Reads `name` in `folder`.
    pub(super) fn read(folder: &Path, name: &str) -> Result<Self, Vec<Problem>> {
        let text = read_text(folder, name).map_err(|problem| vec![problem])?;
        Self::parse(name, &text)
    }

    /// Reads a text as if it were the file `name`.
    pub(super) fn parse(name: &str, text: &str) -> Result<Self, Vec<Problem>> {
        let lines = Lines::of(text);
        let (table, errors) = DeTable::parse_recoverable(text);
        if !errors.is_empty() {
            let problem = |error: &toml::de::Error| {
                let line = error.span().map_or(1, |span| lines.at(span.start));
                Problem::line(name, line, "problem-pack-syntax").with("detail", error.message().replace('\n', " "))
            };
            return Err(errors.iter().map(problem).collect());
        }
        Ok(Self { name: name.into(), root: map(&lines, table.get_ref()) })
    }
}

/// The text of a file in the pack.
pub(super) fn read_text(folder: &Path, name: &str) -> Result<String, Problem> {
    let bytes = std::fs::read(folder.join(name))
        .map_err(|error| Problem::line(name, 1, "problem-pack-file-missing").with("file", name).with("detail", error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| {
        let before = error.as_bytes().iter().take(error.utf8_error().valid_up_to());
        let line = 1 + u32::try_from(before.filter(|byte| **byte == b'\n').count()).unwrap_or(0);
        Problem::line(name, line, "problem-pack-not-utf8")
    })
}

impl Spot {
    /// The value as the `toml` crate writes it, without lines.
    pub(super) fn to_toml(&self) -> toml::Value {
        match &self.value {
            Value::Text(text) => toml::Value::String(text.clone()),
            // A day stays the text a form would send.
            Value::Day(text) => toml::Value::String(text.clone()),
            Value::Whole(number) => toml::Value::Integer(*number),
            Value::Number(number) => toml::Value::Float(*number),
            Value::Yes(yes) => toml::Value::Boolean(*yes),
            Value::List(list) => toml::Value::Array(list.iter().map(Self::to_toml).collect()),
            Value::Table(map) => toml::Value::Table(map.iter().map(|(key, spot)| (key.clone(), spot.to_toml())).collect()),
        }
    }

    /// The value as a word in a message.
    pub(super) fn shown(&self) -> String {
        match &self.value {
            Value::Text(text) | Value::Day(text) => text.clone(),
            Value::Whole(number) => number.to_string(),
            Value::Number(number) => number.to_string(),
            Value::Yes(yes) => yes.to_string(),
            Value::List(list) => format!("[{}]", list.iter().map(Self::shown).collect::<Vec<_>>().join(", ")),
            Value::Table(_) => "{ … }".to_owned(),
        }
    }
}

/// Where the lines of a text begin.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        Self(std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    fn at(&self, offset: usize) -> u32 {
        u32::try_from(self.0.partition_point(|start| *start <= offset)).unwrap_or(u32::MAX)
    }
}

fn map(lines: &Lines, table: &DeTable<'_>) -> Map {
    table
        .iter()
        .map(|(key, value)| {
            // A key's own line: the value of a table that was opened by several headers may begin elsewhere.
            let line = lines.at(key.span().start);
            (key.get_ref().to_string(), Spot { line, ..spot(lines, value) })
        })
        .collect()
}

fn spot(lines: &Lines, value: &Spanned<DeValue<'_>>) -> Spot {
    let line = lines.at(value.span().start);
    let value = match value.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => {
            i64::from_str_radix(number.as_str(), number.radix()).map_or_else(|_| Value::Text(number.to_string()), Value::Whole)
        }
        DeValue::Float(number) => number.as_str().parse().map_or_else(|_| Value::Text(number.to_string()), Value::Number),
        DeValue::Boolean(yes) => Value::Yes(*yes),
        DeValue::Datetime(day) => Value::Day(day.to_string()),
        DeValue::Array(list) => Value::List(list.iter().map(|item| spot(lines, item)).collect()),
        DeValue::Table(table) => Value::Table(map(lines, table)),
    };
    Spot { line, value }
}

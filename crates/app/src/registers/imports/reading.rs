//! From the bytes of a sheet to rows that know what is wrong with them and what they would become.

use std::collections::{BTreeMap, HashMap, HashSet};

use base::{Place, Problem};
use serde_json::Value;
use sheets::{Column, Limits, Sheet};

use super::{
    columns::{self, PROBLEMS, SheetWords},
    model::{CellProblem, Content, Fate, ImportRow},
};
use crate::{
    Error, Result,
    pack::Pack,
    registers::{
        Entry, Kind, Status, Values,
        check::{Strictness, check},
        model::title_key,
    },
};

/// How large a sheet may be; how many rows it may have is the pack's matter.
const LIMITS: Limits =
    Limits { max_rows: 20_000, max_columns: 100, max_bytes: 20 * 1024 * 1024, max_unzipped_bytes: 160 * 1024 * 1024, max_unzip_ratio: 100 };

/// Problems of the whole sheet after which its rows cannot be trusted.
const FATAL: [&str; 3] = ["problem-sheet-headings", "problem-sheet-duplicate-heading", "problem-sheet-no-rows"];

/// What an organisation already has in a register, to recognise entries by.
#[derive(Debug, Default)]
pub struct Known {
    by_number: HashMap<String, Entry>,
    by_title: HashMap<String, Entry>,
}

impl Known {
    /// Sorts the entries; closed ones are known by their number only.
    #[must_use]
    pub fn new(entries: Vec<Entry>) -> Self {
        let mut known = Self::default();
        for entry in entries {
            if !matches!(entry.status, Status::Merged | Status::Withdrawn) {
                known.by_title.entry(title_key(&entry.title)).or_insert_with(|| entry.clone());
            }
            if let Some(number) = entry.own_number.clone() {
                known.by_number.insert(number, entry);
            }
        }
        known
    }
}

/// Reads a sheet whose headings may be in any of the languages of `words`.
///
/// # Errors
/// `Invalid` if it cannot be read as a sheet of this kind at all.
pub fn read(bytes: &[u8], kind: &'static Kind, pack: &Pack, words: &[SheetWords], known: &Known) -> Result<Content> {
    let limits = match pack.settings.limits.import_rows {
        0 => LIMITS,
        rows => Limits { max_rows: rows.unsigned_abs().try_into().unwrap_or(u32::MAX), ..LIMITS },
    };
    let mut best: Option<(Sheet, Vec<Column>)> = None;
    for words in words {
        let mut columns = columns::columns(kind, pack, words);
        columns.push(columns::problems_column(words));
        let sheet = sheets::read(bytes, &columns, &limits).map_err(|why| Error::from(why.problem()))?;
        // A sheet with every heading of this language needs no look in another; reading is most of the work.
        let is_whole = columns.iter().all(|column| column.key == PROBLEMS || sheet.columns.contains(&column.key));
        if best.as_ref().is_none_or(|(found, _)| found.columns.len() < sheet.columns.len()) {
            best = Some((sheet, columns));
        }
        if is_whole {
            break;
        }
    }
    let Some((sheet, columns)) = best else { return Err(Problem::whole("problem-sheet-empty").into()) };
    let fatal: Vec<Problem> = sheet.problems.iter().filter(|problem| FATAL.contains(&problem.code)).cloned().collect();
    if !fatal.is_empty() {
        return Err(base::Problems(fatal).into());
    }
    let notes = sheet.problems.iter().map(|problem| cell_problem(problem, String::new())).collect();
    let fields: Vec<String> = sheet.columns.iter().filter(|key| *key != PROBLEMS).cloned().collect();
    let mut reader = Reader { kind, pack, columns: &columns, fields: &fields, known, numbers: HashSet::new(), titles: HashSet::new() };
    let rows = sheet.rows.into_iter().map(|row| reader.row(row)).collect();
    Ok(Content { columns: fields, notes, rows })
}

fn cell_problem(problem: &Problem, field: String) -> CellProblem {
    let column = match &problem.at {
        Place::Cell { column, .. } => column.clone(),
        _ => String::new(),
    };
    CellProblem {
        field,
        column,
        code: problem.code.to_owned(),
        args: problem.args.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
    }
}

struct Reader<'a> {
    kind: &'static Kind,
    pack: &'a Pack,
    columns: &'a [Column],
    fields: &'a [String],
    known: &'a Known,
    numbers: HashSet<String>,
    titles: HashSet<String>,
}

impl Reader<'_> {
    fn row(&mut self, row: sheets::Row) -> ImportRow {
        let mut problems: Vec<CellProblem> =
            row.problems.iter().map(|problem| cell_problem(problem, self.key_of(problem).unwrap_or_default())).collect();
        let mut wrong = row.wrong;
        let mut values = BTreeMap::new();
        for (key, cell) in &row.values {
            let Some(field) = self.kind.field(key) else { continue };
            match columns::stored(field, cell) {
                Ok(value) => {
                    values.insert(key.clone(), value);
                }
                Err((code, text)) => {
                    problems.push(self.problem(key, code, vec![("value".to_owned(), text.clone())]));
                    wrong.insert(key.clone(), text);
                }
            }
        }
        let number = values.get("own_number").and_then(Value::as_str).map(ToOwned::to_owned);
        let title = values.get("title").and_then(Value::as_str).map(title_key).unwrap_or_default();
        let by_number = number.as_deref().and_then(|number| self.known.by_number.get(number));
        let by_title =
            self.known.by_title.get(&title).filter(|entry| by_number.is_none() && (number.is_none() || entry.own_number.is_none()));
        let merged = overlay(by_number, self.fields, &values);
        for problem in check(self.kind, self.pack, &merged, Strictness::Submission).0 {
            let Place::Field(key) = &problem.at else { continue };
            if !problems.iter().any(|known| known.field == *key) {
                let args = problem.args.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
                problems.push(self.problem(key, problem.code, args));
            }
        }
        self.repeated(number.as_deref(), &title, &mut problems);
        if by_number.is_some_and(|entry| matches!(entry.status, Status::Merged | Status::Withdrawn)) {
            problems.push(self.problem("own_number", "problem-registers-number-closed", Vec::new()));
        }
        let (fate, twin) = if !problems.is_empty() {
            (Fate::Wrong, None)
        } else if let Some(entry) = by_number {
            (if entry.values == merged { Fate::Unchanged } else { Fate::Update }, Some(entry.id))
        } else if let Some(entry) = by_title {
            (Fate::Ask, Some(entry.id))
        } else {
            (Fate::New, None)
        };
        ImportRow { number: row.number, values, wrong, problems, fate, twin, answer: None }
    }

    /// The same number or, without one, the same title twice in one sheet.
    fn repeated(&mut self, number: Option<&str>, title: &str, problems: &mut Vec<CellProblem>) {
        match number {
            Some(number) if !self.numbers.insert(number.to_owned()) => {
                problems.push(self.problem("own_number", "problem-registers-number-twice", vec![("value".to_owned(), number.to_owned())]));
            }
            None if !title.is_empty() && !self.titles.insert(title.to_owned()) => {
                problems.push(self.problem("title", "problem-registers-title-twice", Vec::new()));
            }
            _ => {}
        }
    }

    fn problem(&self, key: &str, code: &str, args: Vec<(String, String)>) -> CellProblem {
        let column = self.columns.iter().find(|column| column.key == key).map_or_else(|| key.to_owned(), |column| column.heading.clone());
        CellProblem { field: key.to_owned(), column, code: code.to_owned(), args }
    }

    fn key_of(&self, problem: &Problem) -> Option<String> {
        let Place::Cell { column: heading, .. } = &problem.at else { return None };
        self.columns.iter().find(|column| column.heading == *heading).map(|column| column.key.clone())
    }
}

/// The entry's values with what the sheet has columns for laid over them; an empty cell empties its field.
pub(super) fn overlay(entry: Option<&Entry>, fields: &[String], values: &BTreeMap<String, Value>) -> Values {
    let mut merged = entry.map(|entry| entry.values.clone()).unwrap_or_default();
    for key in fields {
        match values.get(key) {
            Some(value) => merged.0.insert(key.clone(), value.clone()),
            None => merged.0.remove(key),
        };
    }
    merged
}

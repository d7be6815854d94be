//! From the bytes of a sheet to rows that are right and cells that are not.

use std::collections::HashSet;

use base::{Date, Place, Problem, Problems};
use rules::{Facts as RuleFacts, FieldId, fact::Provenance};
use sheets::{Column, Limits, Row, Value};

use super::{
    columns::{ADDRESS, CREDIT_CODE, Facts, FirmWords, INDUSTRY, NAME, TOWN, read_columns},
    model::{FirmCell, FirmRow, Remark},
};
use crate::{
    Error, Result,
    pack::Pack,
    policies::{plausible, value},
};

/// How large a register may be.
const LIMITS: Limits = Limits {
    max_rows: 100_000,
    max_columns: 400,
    max_bytes: 24 * 1024 * 1024,
    max_unzipped_bytes: 400 * 1024 * 1024,
    max_unzip_ratio: 100,
};
/// How many rows are entered in one transaction.
pub(super) const PART: usize = if cfg!(test) { 3 } else { 500 };
/// Problems of the whole sheet after which its rows cannot be trusted.
const FATAL: [&str; 3] = ["problem-sheet-headings", "problem-sheet-duplicate-heading", "problem-sheet-no-rows"];

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) parts: Vec<PartText>,
    pub(super) notes: Vec<Remark>,
    pub(super) rows: usize,
    pub(super) wrong_rows: usize,
    pub(super) wrong_cells: usize,
}

/// A part as it is stored: firms and wrong cells as JSON.
#[derive(Debug)]
pub(super) struct PartText {
    pub(super) firms: String,
    pub(super) problems: String,
}

pub(super) fn remark(problem: &Problem) -> Remark {
    Remark { code: problem.code.to_owned(), args: problem.args.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect() }
}

/// Reads a sheet whose headings may be in any of the languages of `words`.
///
/// # Errors
/// `Invalid` if it cannot be read as a register of firms at all.
pub(super) fn read(bytes: &[u8], pack: &Pack, words: &[FirmWords], today: Date) -> Result<Read> {
    let mut best: Option<(usize, Vec<Column>, FirmWords)> = None;
    for words in words {
        let columns = read_columns(pack, words);
        let (found, is_whole) = sheets::read_headings(bytes, &columns, &LIMITS).map_err(|why| Error::from(why.problem()))?;
        let has_all = is_whole && [CREDIT_CODE, NAME].iter().all(|key| found.contains(*key));
        if best.as_ref().is_none_or(|(most, ..)| *most < found.len()) {
            best = Some((found.len(), columns, words.clone()));
        }
        if has_all {
            break;
        }
    }
    let Some((_, columns, words)) = best else { return Err(Problem::whole("problem-sheet-empty").into()) };
    let mut reader = Reader {
        pack,
        columns: &columns,
        words: &words,
        facts: Facts::of(pack, columns.iter().map(|column| column.key.as_str())),
        codes: HashSet::new(),
        today,
    };
    let mut read = Read::default();
    let mut part = Open::default();
    // Of the sheet no more than a row is held, of what was read the texts of its parts.
    let outline = sheets::read_rows(bytes, &columns, &LIMITS, |row| {
        match reader.row(&row) {
            Ok(firm) => part.firms.push(firm),
            Err(problems) => {
                read.wrong_rows += 1;
                read.wrong_cells += problems.len();
                part.problems.extend(problems);
            }
        }
        part.rows += 1;
        if part.rows == PART {
            part.close(&mut read.parts);
        }
    })
    .map_err(|why| Error::from(why.problem()))?;
    let mut fatal: Vec<Problem> = outline.problems.iter().filter(|problem| FATAL.contains(&problem.code)).cloned().collect();
    let lacking: Vec<&str> = if fatal.is_empty() { vec![CREDIT_CODE, NAME] } else { Vec::new() };
    for key in lacking.into_iter().filter(|key| !outline.columns.contains(*key)) {
        let heading = columns.iter().find(|column| column.key == key).map_or(key, |column| column.heading.as_str());
        fatal.push(Problem::field("file", "problem-firms-no-column").with("column", heading));
    }
    if !fatal.is_empty() {
        return Err(Problems(fatal).into());
    }
    if part.rows > 0 {
        part.close(&mut read.parts);
    }
    read.notes = outline.problems.iter().map(remark).collect();
    read.rows = outline.rows;
    Ok(read)
}

/// A part that takes in rows.
#[derive(Debug, Default)]
struct Open {
    rows: usize,
    firms: Vec<FirmRow>,
    problems: Vec<FirmCell>,
}

impl Open {
    fn close(&mut self, parts: &mut Vec<PartText>) {
        let Self { firms, problems, .. } = std::mem::take(self);
        let text = |json: serde_json::Result<String>| json.unwrap_or_default();
        parts.push(PartText { firms: text(serde_json::to_string(&firms)), problems: text(serde_json::to_string(&problems)) });
    }
}

struct Reader<'a> {
    pack: &'a Pack,
    columns: &'a [Column],
    words: &'a FirmWords,
    facts: Facts<'a>,
    codes: HashSet<String>,
    today: Date,
}

impl Reader<'_> {
    /// The firm of a row, or every cell of it that is wrong.
    fn row(&mut self, row: &Row) -> std::result::Result<FirmRow, Vec<FirmCell>> {
        let mut wrong: Vec<FirmCell> = row
            .problems
            .iter()
            .map(|problem| {
                let column = if let Place::Cell { column, .. } = &problem.at { column.clone() } else { String::new() };
                let value = self.columns.iter().find(|one| one.heading == column).and_then(|one| row.wrong.get(&one.key)).cloned();
                FirmCell { row: row.number, column, value: value.unwrap_or_default(), remark: remark(problem) }
            })
            .collect();
        let text = |key: &str| match row.values.get(key) {
            Some(Value::Text(text) | Value::Code(text)) => Some(text.clone()),
            _ => None,
        };
        let mut firm = FirmRow {
            credit_code: text(CREDIT_CODE).unwrap_or_default(),
            name: text(NAME).unwrap_or_default(),
            town: text(TOWN),
            industry: text(INDUSTRY),
            address: text(ADDRESS),
            facts: Vec::new(),
        };
        if !firm.credit_code.is_empty() && !self.codes.insert(firm.credit_code.clone()) {
            wrong.push(self.cell(row, CREDIT_CODE, &firm.credit_code, &Problem::field(CREDIT_CODE, "problem-firms-twice")));
        }
        for (key, value) in &row.values {
            let Value::Text(text) = value else { continue };
            match self.facts.read(key, text) {
                Ok(Some((own, json))) if firm.facts.iter().all(|(known, _)| *known != own) => firm.facts.push((own, json)),
                Ok(Some(_)) => wrong.push(self.cell(row, key, text, &Problem::field(key, "problem-firms-fact-twice"))),
                Ok(None) => {}
                Err(problem) => wrong.push(self.cell(row, key, text, &problem)),
            }
        }
        // What could be read is looked at together even where another cell could not: whoever mends a row learns of all of it at once.
        wrong.extend(self.implausible(row, &firm));
        if wrong.is_empty() { Ok(firm) } else { Err(wrong) }
    }

    /// What cannot be together.
    fn implausible(&self, row: &Row, firm: &FirmRow) -> Vec<FirmCell> {
        let catalogue = &self.pack.policies.library.catalogue;
        let mut facts = RuleFacts::new(catalogue);
        let mut said: Vec<FieldId> = Vec::new();
        for (key, json) in &firm.facts {
            let Some(id) = catalogue.by_key(key) else { continue };
            let known = catalogue.get(id).and_then(|field| value::from_json(field.kind, json));
            facts.set(id, known.unwrap_or_default(), Provenance::Stated);
            said.push(id);
        }
        facts.complete(catalogue, self.today);
        let problems = plausible::check(self.pack, self.words.lang, &facts, &said, self.today);
        let cell = |problem: &Problem| {
            let key = if let Place::Field(key) = &problem.at { key.clone() } else { String::new() };
            let has = row.values.iter().find(|(column, _)| **column == key || column.split_once(' ').is_some_and(|(own, _)| own == key));
            let (column, text) =
                has.map_or((key.as_str(), ""), |(column, value)| (column.as_str(), if let Value::Text(text) = value { text } else { "" }));
            self.cell(row, column, text, problem)
        };
        problems.iter().map(cell).collect()
    }

    fn cell(&self, row: &Row, key: &str, value: &str, problem: &Problem) -> FirmCell {
        let column = self.columns.iter().find(|column| column.key == key).map_or_else(|| key.to_owned(), |column| column.heading.clone());
        FirmCell { row: row.number, column, value: value.chars().take(200).collect(), remark: remark(problem) }
    }
}

//! A clause as a spreadsheet and back: a row a value, with the path to it, its kind and the value. Nothing is lost on the way.

use base::Problem;
use rules::reader::{self, Row, RowKind};
use sheets::{CellKind, Column, Limits, Value as Cell, Values};

use crate::{Ctx, Error, Noun, OrNotFound, Result, policies::access};

const LIMITS: Limits =
    Limits { max_rows: 5_000, max_columns: 20, max_bytes: 4 * 1024 * 1024, max_unzipped_bytes: 40 * 1024 * 1024, max_unzip_ratio: 100 };
const PATH: &str = "path";
const KIND: &str = "kind";
const VALUE: &str = "value";

/// The headings of a clause's sheet in one language.
#[derive(Debug, Clone)]
pub struct ClauseSheetWords {
    /// Of the paths.
    pub path: String,
    /// Of the kinds.
    pub kind: String,
    /// Of the values.
    pub value: String,
}

impl ClauseSheetWords {
    fn columns(&self) -> Vec<Column> {
        let column = |key: &str, heading: &str, width: u16| Column {
            key: key.to_owned(),
            heading: heading.to_owned(),
            help: String::new(),
            is_required: key != VALUE,
            kind: CellKind::LongText { max_chars: 30_000 },
            example: String::new(),
            width: Some(width),
        };
        vec![column(PATH, &self.path, 44), column(KIND, &self.kind, 10), column(VALUE, &self.value, 90)]
    }
}

/// The sheet of a clause as it stands, with its cases.
///
/// # Errors
/// `NotFound`; `Forbidden` for anybody but officers.
pub fn write_clause_sheet(ctx: &Ctx, clause: &str, words: &ClauseSheetWords) -> Result<Vec<u8>> {
    access::may_try(&ctx.actor)?;
    let text = super::queries::text_of(ctx, clause).or_not_found(Noun::Page)?;
    write(&text, clause, words)
}

pub(super) fn write(text: &str, title: &str, words: &ClauseSheetWords) -> Result<Vec<u8>> {
    let rows: Vec<Values> = reader::rows(text)
        .into_iter()
        .map(|row| {
            let cells = [(PATH, row.path), (KIND, row.kind.name().to_owned()), (VALUE, row.value)];
            cells.into_iter().map(|(key, text)| (key.to_owned(), Cell::Text(text))).collect()
        })
        .collect();
    sheets::write_xlsx(title, &words.columns(), rows.iter()).map_err(|error| Error::Internal(format!("writing a sheet: {}", error.0)))
}

/// The text of a clause that a sheet holds, whose headings may be in any of the languages of `words`. Nothing is stored.
///
/// # Errors
/// `Invalid` names every cell that is wrong; `Forbidden` for anybody but officers.
pub fn read_clause_sheet(ctx: &Ctx, bytes: &[u8], words: &[ClauseSheetWords]) -> Result<String> {
    access::may_try(&ctx.actor)?;
    let mut best: Option<(sheets::Sheet, &ClauseSheetWords)> = None;
    for one in words {
        let sheet = sheets::read(bytes, &one.columns(), &LIMITS).map_err(|why| Error::from(why.problem()))?;
        if best.as_ref().is_none_or(|(found, _)| found.columns.len() < sheet.columns.len()) {
            best = Some((sheet, one));
        }
    }
    let Some((sheet, own)) = best else { return Err(Problem::whole("problem-sheet-empty").into()) };
    let mut problems = sheet.all_problems();
    let (mut rows, mut numbers) = (Vec::new(), Vec::new());
    for row in sheet.rows.iter().filter(|row| row.problems.is_empty()) {
        let text = |key: &str| match row.values.get(key) {
            Some(Cell::Text(text)) => text.clone(),
            _ => String::new(),
        };
        let kind = text(KIND);
        let Some(read) = RowKind::from_name(&kind) else {
            let wanted = RowKind::ALL.map(RowKind::name).join("、");
            problems.push(Problem::cell(row.number, &own.kind, "problem-policies-version-kind").with("value", kind).with("wanted", wanted));
            continue;
        };
        rows.push(Row { path: text(PATH), kind: read, value: text(VALUE) });
        numbers.push(row.number);
    }
    for at in reader::misfits(&rows) {
        let (number, row) = (numbers.get(at).copied().unwrap_or(0), rows.get(at));
        let shown = row.map(|row| format!("{} = {}", row.path, row.value)).unwrap_or_default();
        problems.push(Problem::cell(number, &own.path, "problem-policies-version-path").with("value", shown));
    }
    problems.0.sort_by(|a, b| a.at.cmp(&b.at));
    problems.or_ok(())?;
    reader::document(&rows).map_err(|_| Problem::whole("problem-sheet-empty").into())
}

//! The list of a screening as a file: XLSX or CSV, with its audit entry.

use base::{Fen, Problem, id::ScreeningId};
use serde_json::json;
use sheets::{CellKind, Column, Value, Values};

use super::{
    model::{Listed, Place, Screening},
    queries::{must_be_finished, name, read_screening, stands},
    store,
};
use crate::{Ctx, Error, Result, audit, audit::Event, policies::access};

/// So many firms go into a workbook; a longer list is for a CSV file.
pub const MOST_IN_XLSX: i64 = 100_000;

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportForm {
    /// A workbook.
    Xlsx,
    /// Text.
    Csv,
}

impl ExportForm {
    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "xlsx" => Some(Self::Xlsx),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }

    /// The ending of a file's name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }
}

/// The words of a list; the edge knows them.
#[derive(Debug, Clone, Default)]
pub struct ExportWords {
    /// The name of the sheet.
    pub sheet: String,
    /// Headings by the keys of columns.
    pub headings: Vec<(&'static str, String)>,
    /// What the groups are called.
    pub places: Vec<(Place, String)>,
    /// For each reason of the screening: what is missing, and what fails.
    pub reasons: Vec<(String, String)>,
    /// Said of an amount that is not known; nothing where the clause gives no money.
    pub unknown: String,
}

const COLUMNS: [&str; 8] = ["name", "credit_code", "place", "low", "high", "missing", "failed", "organization"];

fn columns(words: &ExportWords) -> Vec<Column> {
    let heading =
        |key: &str| words.headings.iter().find(|(known, _)| *known == key).map_or_else(|| key.to_owned(), |(_, text)| text.clone());
    let column = |key: &&str| Column {
        key: (*key).to_owned(),
        heading: heading(key),
        help: String::new(),
        is_required: false,
        kind: match *key {
            "low" | "high" => CellKind::Money,
            "missing" | "failed" => CellKind::LongText { max_chars: 8_000 },
            _ => CellKind::Text { max_chars: 200 },
        },
        example: String::new(),
        width: None,
    };
    COLUMNS.iter().map(column).collect()
}

fn row(words: &ExportWords, firm: &Listed) -> Values {
    let mut values = Values::new();
    let mut put = |key: &str, value: Value| values.insert(key.to_owned(), value);
    put("name", Value::Text(firm.name.clone()));
    put("organization", Value::Text(firm.organization.to_string()));
    if let Some(code) = &firm.credit_code {
        put("credit_code", Value::Text(code.clone()));
    }
    if let Some((_, place)) = words.places.iter().find(|(place, _)| firm.place == Some(*place)) {
        put("place", Value::Text(place.clone()));
    }
    match firm.amount {
        Some((low, high)) => {
            put("low", Value::Money(Fen(low)));
            put("high", Value::Money(Fen(high)));
        }
        None if firm.place == Some(Place::Eligible) && !words.unknown.is_empty() => {
            put("low", Value::Text(words.unknown.clone()));
        }
        None => {}
    }
    if let Some((missing, failed)) = firm.why.and_then(|why| words.reasons.get(why)) {
        put("missing", Value::Text(missing.clone()));
        put("failed", Value::Text(failed.clone()));
    }
    values
}

/// The firms of some groups as a file. Who takes the list out of the house is written into the chain.
///
/// # Errors
/// `NotFound` if there is no such screening; `Conflict` while it is not finished; `Invalid` if a workbook would become too long; `Forbidden` for all but officers.
pub async fn export_screening(ctx: &Ctx, id: ScreeningId, places: &[Place], form: ExportForm, words: &ExportWords) -> Result<Vec<u8>> {
    access::may_screen(&ctx.actor)?;
    let run = read_screening(ctx, id).await?;
    must_be_finished(&run)?;
    let firms: i64 = places.iter().map(|place| run.counts.of(*place)).sum();
    if form == ExportForm::Xlsx && firms > MOST_IN_XLSX {
        return Err(Problem::field("form", "problem-screening-too-long")
            .with("count", firms.to_string())
            .with("most", MOST_IN_XLSX.to_string())
            .into());
    }
    let bytes = match form {
        ExportForm::Csv => csv(ctx, &run, places, words).await?,
        ExportForm::Xlsx => {
            let mut rows = Vec::new();
            for counts in store::list_counts(&ctx.db, run.id).await? {
                rows.extend(part(ctx, &run, counts.part, places, words).await?);
            }
            sheets::write_xlsx(&words.sheet, &columns(words), &rows).map_err(|error| Error::Internal(error.to_string()))?
        }
    };
    let codes: Vec<&str> = places.iter().map(|place| place.code()).collect();
    let tx = ctx.db.begin().await?;
    let event = Event::new("policies.screening-exported", "screening", id);
    audit::record(&tx, ctx, event.with(json!({ "clause": run.clause, "groups": codes, "form": form.code(), "firms": firms }))).await?;
    tx.commit().await?;
    Ok(bytes)
}

async fn part(ctx: &Ctx, run: &Screening, number: i64, places: &[Place], words: &ExportWords) -> Result<Vec<Values>> {
    let Some(stored) = store::find_part(&ctx.db, run.id, number).await? else { return Ok(Vec::new()) };
    let own: Vec<_> = stands(&stored).filter(|(_, stand)| stand.place.is_some_and(|place| places.contains(&place))).collect();
    if own.is_empty() {
        return Ok(Vec::new());
    }
    Ok(name(ctx, number, own).await?.iter().map(|(_, firm)| row(words, firm)).collect())
}

/// Part after part, so that no more than one part is held as rows.
async fn csv(ctx: &Ctx, run: &Screening, places: &[Place], words: &ExportWords) -> Result<Vec<u8>> {
    let columns = columns(words);
    let write = |rows: &[Values]| sheets::write_csv(&columns, rows).map_err(|error| Error::Internal(error.to_string()));
    let mut bytes = write(&[])?;
    let head = bytes.len();
    for counts in store::list_counts(&ctx.db, run.id).await? {
        let some = write(&part(ctx, run, counts.part, places, words).await?)?;
        bytes.extend_from_slice(some.get(head..).unwrap_or_default());
    }
    Ok(bytes)
}

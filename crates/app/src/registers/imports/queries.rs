//! Reading imports: the list, one with its rows, and the wrong rows as a sheet to correct.

use base::{Problem, id::BatchId};
use sheets::{CellKind, Column, Values};

use super::{
    columns::{self, PROBLEMS, SheetWords},
    commands::own_batch,
    model::{Batch, CellProblem, Content, Fate, ImportRow},
    store,
};
use crate::{Ctx, Error, Result, pack::Pack, registers::Kind};

pub use super::store::ChangeRow;

/// The imports of the reader's organisations, newest first.
///
/// # Errors
/// `SignInNeeded` for visitors.
pub async fn list_imports(ctx: &Ctx, offset: i64, limit: i64) -> Result<Vec<Batch>> {
    if !ctx.actor.is_signed_in() {
        return Err(Error::SignInNeeded);
    }
    Ok(store::list(&ctx.db, &ctx.actor.organizations(), offset, limit).await?)
}

/// An import with its rows.
///
/// # Errors
/// `NotFound` for everybody who may not import for its organisation.
pub async fn read_batch(ctx: &Ctx, id: BatchId) -> Result<(Batch, Content)> {
    let batch = own_batch(ctx, &ctx.db, id).await?;
    let content = store::content(&ctx.db, id).await?;
    Ok((batch, content))
}

/// What an import did to which entries.
///
/// # Errors
/// `NotFound` for everybody who may not import for its organisation.
pub async fn list_changes(ctx: &Ctx, id: BatchId) -> Result<Vec<ChangeRow>> {
    own_batch(ctx, &ctx.db, id).await?;
    Ok(store::list_changes(&ctx.db, id).await?)
}

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A workbook.
    Xlsx,
    /// Comma-separated values.
    Csv,
}

/// Only the wrong rows of an import, as they were typed, with what is wrong in a column of its own; `say` words a problem.
///
/// # Errors
/// `NotFound` for everybody who may not import for its organisation.
pub async fn wrong_rows(
    ctx: &Ctx,
    id: BatchId,
    words: &SheetWords,
    form: Form,
    say: impl Fn(&CellProblem, u32) -> String,
) -> Result<(Batch, Vec<u8>)> {
    let (batch, content) = read_batch(ctx, id).await?;
    let mut columns: Vec<Column> = columns::columns(batch.kind, &ctx.pack, words)
        .into_iter()
        .filter(|column| content.columns.contains(&column.key))
        .map(|column| Column { kind: CellKind::LongText { max_chars: 30_000 }, ..column })
        .collect();
    columns.push(columns::problems_column(words));
    let rows: Vec<Values> = content
        .rows
        .iter()
        .filter(|row| row.fate == Fate::Wrong)
        .map(|row| {
            let mut cells = Values::new();
            for field in batch.kind.fields {
                if let Some(text) = typed_cell(&ctx.pack, batch.kind, words, row, field.key) {
                    cells.insert(field.key.to_owned(), sheets::Value::Text(text));
                }
            }
            let said: Vec<String> = row.problems.iter().map(|problem| say(problem, row.number)).collect();
            cells.insert(PROBLEMS.to_owned(), sheets::Value::Text(said.join("\n")));
            cells
        })
        .collect();
    let bytes = match form {
        Form::Xlsx => sheets::write_xlsx(batch.kind.path, &columns, &rows),
        Form::Csv => sheets::write_csv(&columns, &rows),
    };
    Ok((batch, bytes.map_err(|error| Error::Internal(format!("writing a sheet: {}", error.0)))?))
}

/// What stands in a cell of a row, wrong or right, as somebody would type it; `None` if it is empty.
#[must_use]
pub fn typed_cell(pack: &Pack, kind: &Kind, words: &SheetWords, row: &ImportRow, key: &str) -> Option<String> {
    if let Some(text) = row.wrong.get(key) {
        return Some(text.clone());
    }
    Some(columns::typed(kind.field(key)?, pack, words, row.values.get(key)?))
}

/// The sheet people fill in for a kind.
///
/// # Errors
/// When the sheet cannot be written, which is a mistake of the words.
pub fn template(
    ctx: &Ctx,
    kind: &Kind,
    words: &SheetWords,
    name: &str,
    notes: &[String],
    around: &sheets::TemplateWords,
) -> Result<Vec<u8>> {
    let columns = columns::columns(kind, &ctx.pack, words);
    sheets::template_xlsx(name, &columns, notes, around).map_err(|error| Error::Internal(format!("writing a template: {}", error.0)))
}

/// The words of a template that belong to no column.
pub use sheets::TemplateWords;

/// A problem of a sheet that was refused as a whole.
#[must_use]
pub fn no_file() -> Problem {
    Problem::field("file", "problem-registers-no-file")
}

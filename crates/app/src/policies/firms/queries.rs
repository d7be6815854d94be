//! Reading registers of firms, their wrong cells, and the template.

use base::id::FirmSheetId;
use sheets::{CellKind, Column, Value, Values};

use super::{
    columns::{self, FirmWords},
    model::{FirmCell, FirmSheet},
    store,
};
use crate::{Ctx, Error, Noun, OrNotFound, Result, policies::access};

/// The words of a template that belong to no column.
pub use sheets::TemplateWords;

/// So many wrong cells go into a file.
const MOST: usize = 100_000;

/// The registers, newest first, and how many there are.
///
/// # Errors
/// `Forbidden` for all but officers.
pub async fn list_firm_sheets(ctx: &Ctx, offset: i64, limit: i64) -> Result<(Vec<FirmSheet>, i64)> {
    access::may_enter_firms(&ctx.actor)?;
    Ok((store::list(&ctx.db, offset.max(0), limit.clamp(1, 200)).await?, store::count(&ctx.db).await?))
}

/// One register.
///
/// # Errors
/// `NotFound` if there is none; `Forbidden` for all but officers.
pub async fn read_sheet(ctx: &Ctx, id: FirmSheetId) -> Result<FirmSheet> {
    access::may_enter_firms(&ctx.actor)?;
    store::find(&ctx.db, id).await?.or_not_found(Noun::Batch)
}

/// The first wrong cells of a register.
///
/// # Errors
/// As [`read_sheet`].
pub async fn list_wrong_cells(ctx: &Ctx, id: FirmSheetId, most: usize) -> Result<Vec<FirmCell>> {
    let sheet = read_sheet(ctx, id).await?;
    Ok(store::list_problems(&ctx.db, sheet.id, most).await?)
}

/// The wrong cells of a register as CSV: row, column, what stands there, what is wrong and what to do.
///
/// # Errors
/// As [`read_sheet`].
pub async fn wrong_firms(ctx: &Ctx, id: FirmSheetId, headings: [String; 4], say: impl Fn(&FirmCell) -> String + Send) -> Result<Vec<u8>> {
    let cells = list_wrong_cells(ctx, id, MOST).await?;
    let text = || CellKind::LongText { max_chars: 4_000 };
    let [row, column, value, remark] = headings;
    let plain = |key: &str, heading: String, kind: CellKind| Column {
        key: key.to_owned(),
        heading,
        help: String::new(),
        is_required: false,
        kind,
        example: String::new(),
        width: None,
    };
    let columns = [
        plain("row", row, CellKind::Whole { min: 1, max: i64::MAX }),
        plain("column", column, text()),
        plain("value", value, text()),
        plain("remark", remark, text()),
    ];
    let rows: Vec<Values> = cells
        .iter()
        .map(|cell| {
            let all = [
                ("row", Value::Whole(i64::from(cell.row))),
                ("column", Value::Text(cell.column.clone())),
                ("value", Value::Text(cell.value.clone())),
                ("remark", Value::Text(say(cell))),
            ];
            all.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
        })
        .collect();
    sheets::write_csv(&columns, &rows).map_err(|error| Error::Internal(error.to_string()))
}

/// The sheet people fill in.
///
/// # Errors
/// `Forbidden` for all but officers.
pub fn firm_template(ctx: &Ctx, words: &FirmWords, name: &str, notes: &[String], around: &TemplateWords) -> Result<Vec<u8>> {
    access::may_enter_firms(&ctx.actor)?;
    let columns = columns::template_columns(&ctx.pack, words);
    sheets::template_xlsx(name, &columns, notes, around).map_err(|error| Error::Internal(error.to_string()))
}

//! The cells of an XLSX file.
//!
//! Cells are streamed, row by row, and counted against the limits, because a copy of a large sheet, or a dense one of a sheet whose only cell
//! is the last, would fill the memory. So would one long text that thousands of cells share; therefore the texts are counted, too. Only
//! visible worksheets count.

use std::{
    collections::BTreeMap,
    io::Cursor,
    ops::ControlFlow,
    panic::{AssertUnwindSafe, catch_unwind},
};

use base::Date;
use calamine::{DataRef, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx};

use crate::{
    grid::{GridRow, Head, Merged, Raw, See},
    read::{Limits, Unreadable},
    zip_guard,
};

/// More sheets than people keep in one file.
const MAX_SHEETS: usize = 12;
/// The last row a spreadsheet can have.
const MAX_ROW_NUMBER: u32 = 1_048_576;
/// More stretches of cells shown as percentages than a table of whole columns has.
const MAX_STRETCHES: usize = 1_000_000;
/// The most bytes of a cell's text: 32,767 characters.
const MAX_CELL_BYTES: usize = 32_767 * 4;

/// A workbook: its visible worksheets in their order.
pub(crate) struct Book<'b> {
    book: Xlsx<Cursor<&'b [u8]>>,
    names: Vec<String>,
}

impl<'b> Book<'b> {
    /// Opens it.
    pub(crate) fn open(bytes: &'b [u8], limits: &Limits) -> Result<Self, Unreadable> {
        zip_guard::check(bytes, limits)?;
        guarded(|| {
            let book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|_| Unreadable::Damaged)?;
            let visible = |sheet: &&calamine::Sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet;
            let names: Vec<String> =
                book.sheets_metadata().iter().filter(visible).take(MAX_SHEETS).map(|sheet| sheet.name.clone()).collect();
            if names.is_empty() { Err(Unreadable::NoSheet) } else { Ok(Self { book, names }) }
        })
    }

    /// The first rows of each worksheet that hold something, at most `max_rows` each.
    pub(crate) fn heads(&mut self, max_rows: usize, limits: &Limits) -> Result<Vec<Head>, Unreadable> {
        let mut heads = Vec::new();
        for at in 0..self.names.len() {
            let mut rows = Vec::new();
            let Some(name) = self.names.get(at) else { continue };
            let book = &mut self.book;
            let mut see = |row: GridRow| -> Result<ControlFlow<()>, Unreadable> {
                rows.push(row);
                Ok(if rows.len() < max_rows { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
            };
            // Whether a heading is shown as a percentage does not matter.
            guarded(|| rows_of(book, name, limits, &Percents::default(), &mut see))?;
            let merged = self.merged(at)?;
            heads.push(Head { rows, merged });
        }
        Ok(heads)
    }

    fn merged(&mut self, at: usize) -> Result<Vec<Merged>, Unreadable> {
        let Some(name) = self.names.get(at) else { return Ok(Vec::new()) };
        let merged = guarded(|| self.book.merge_cells_by_sheet_name(name).map_err(|_| Unreadable::Damaged))?;
        let range = |range: &calamine::Dimensions| Merged {
            first_row: range.start.0.saturating_add(1),
            last_row: range.end.0.saturating_add(1),
            first_column: range.start.1,
            last_column: range.end.1,
        };
        Ok(merged.iter().map(range).collect())
    }

    /// Shows `see` the rows of a worksheet that hold something, one after the other, until it has seen enough. A row is let go before the next is
    /// read; rows that do not follow each other are what no spreadsheet writes.
    pub(crate) fn each_row(&mut self, at: usize, limits: &Limits, see: &mut See<'_>) -> Result<(), Unreadable> {
        let Some(name) = self.names.get(at) else { return Ok(()) };
        let book = &mut self.book;
        guarded(move || {
            let percents = Percents::find(book, name)?;
            rows_of(book, name, limits, &percents, see)
        })
    }
}

/// The parser is not ours; a file that trips it up must cost one answer, not the process.
fn guarded<T>(parse: impl FnOnce() -> Result<T, Unreadable>) -> Result<T, Unreadable> {
    catch_unwind(AssertUnwindSafe(parse)).unwrap_or(Err(Unreadable::Damaged))
}

/// The cells of a worksheet that are shown as percentages: by column the first and last rows of each stretch of them.
#[derive(Debug, Default)]
struct Percents(BTreeMap<u32, Vec<(u32, u32)>>);

impl Percents {
    /// Looks through the worksheet only where the file has such a format at all.
    fn find(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Self, Unreadable> {
        let mut cells = book.worksheet_cells_reader(name).map_err(|_| Unreadable::Damaged)?;
        let is_one = |style: &calamine::Style| style.number_format.as_ref().is_some_and(|format| is_percent(&format.format_code));
        let styles: Vec<bool> = cells.styles().iter().map(is_one).collect();
        let mut found = Self::default();
        if !styles.contains(&true) {
            return Ok(found);
        }
        let mut stretches = 0;
        while let Some((row, column, style)) = cells.next_style_id().map_err(|_| Unreadable::Damaged)? {
            if styles.get(style) != Some(&true) {
                continue;
            }
            let own = found.0.entry(column).or_default();
            match own.last_mut() {
                Some((_, last)) if last.saturating_add(1) == row => *last = row,
                _ => {
                    own.push((row, row));
                    stretches += 1;
                }
            }
            if stretches > MAX_STRETCHES {
                return Err(Unreadable::Bomb);
            }
        }
        Ok(found)
    }

    fn has(&self, row: u32, column: u32) -> bool {
        let Some(own) = self.0.get(&column) else { return false };
        let at = own.partition_point(|(_, last)| *last < row);
        own.get(at).is_some_and(|(first, _)| *first <= row)
    }
}

/// Whether a number format shows a hundred times what the cell holds; a sign in quotation marks is only written behind it.
fn is_percent(format: &str) -> bool {
    let (mut is_quoted, mut is_literal) = (false, false);
    for sign in format.chars() {
        match sign {
            _ if is_literal => is_literal = false,
            '"' => is_quoted = !is_quoted,
            _ if is_quoted => {}
            '\\' | '_' | '*' => is_literal = true,
            '%' => return true,
            _ => {}
        }
    }
    false
}

fn rows_of(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, limits: &Limits, percents: &Percents, see: &mut See<'_>) -> Result<(), Unreadable> {
    let mut cells = book.worksheet_cells_reader(name).map_err(|_| Unreadable::Damaged)?;
    let mut text_bytes: u64 = 0;
    let mut open: Option<(u32, BTreeMap<u32, Raw>)> = None;
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(|_| Unreadable::Damaged)? {
        let length = match &cell.value {
            DataRef::String(text) => text.len(),
            DataRef::SharedString(text) => text.len(),
            _ => 0,
        };
        text_bytes = text_bytes.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
        if length > MAX_CELL_BYTES || text_bytes > limits.max_unzipped_bytes {
            return Err(Unreadable::Bomb);
        }
        let Some(raw) = raw(&cell.value, cell.formula.is_some()) else {
            continue;
        };
        let (row, column) = cell.pos;
        if row >= MAX_ROW_NUMBER {
            return Err(Unreadable::Damaged);
        }
        if column >= limits.max_columns {
            return Err(Unreadable::TooManyColumns { max: limits.max_columns });
        }
        let raw = match raw {
            Raw::Number(number) if percents.has(row, column) => Raw::Percent(number),
            raw => raw,
        };
        match &mut open {
            Some((at, cells)) if *at == row => {
                cells.insert(column, raw);
            }
            Some((at, _)) if *at > row => return Err(Unreadable::Damaged),
            _ => {
                let done = open.replace((row, BTreeMap::from([(column, raw)])));
                if let Some((at, cells)) = done
                    && see(GridRow { number: at.saturating_add(1), cells })?.is_break()
                {
                    return Ok(());
                }
            }
        }
    }
    if let Some((at, cells)) = open {
        let _ = see(GridRow { number: at.saturating_add(1), cells })?;
    }
    Ok(())
}

fn raw(value: &DataRef<'_>, is_formula: bool) -> Option<Raw> {
    match value {
        DataRef::Empty => is_formula.then_some(Raw::Formula),
        DataRef::String(text) => Raw::text(text),
        DataRef::SharedString(text) => Raw::text(text),
        #[expect(clippy::cast_precision_loss, reason = "spreadsheets hold every number as a float")]
        DataRef::Int(number) => Some(Raw::Number(*number as f64)),
        DataRef::Float(number) => Some(Raw::Number(*number)),
        DataRef::Bool(is_true) => Some(Raw::YesNo(*is_true)),
        DataRef::DateTime(time) => Some(day(time)),
        DataRef::DateTimeIso(text) => {
            let day = text.get(..10).and_then(|day| base::time::parse_date(day).ok());
            Some(day.map_or_else(|| Raw::OddTime(text.clone()), Raw::Day))
        }
        DataRef::DurationIso(text) => Some(Raw::OddTime(text.clone())),
        DataRef::Error(error) => Some(Raw::Error(error.to_string())),
    }
}

/// The day of a date cell; the time of day, if any, is not kept.
fn day(time: &ExcelDateTime) -> Raw {
    let serial = time.as_f64();
    let odd = || Raw::OddTime(crate::grid::number_text(serial));
    // Below 1 there is only a time of day, and the largest serial is 9999-12-31.
    if time.is_duration() || !(1.0..2_958_466.0).contains(&serial) {
        return odd();
    }
    let (year, month, day, ..) = time.to_ymd_hms_milli();
    let date = match (i16::try_from(year), i8::try_from(month), i8::try_from(day)) {
        (Ok(year), Ok(month), Ok(day)) => Date::new(year, month, day).ok(),
        _ => None,
    };
    date.map_or_else(odd, Raw::Day)
}

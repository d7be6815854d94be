//! Exports: rows that are already right, written so that a spreadsheet program shows them and runs nothing.

use base::Date;
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use crate::{
    column::{CellKind, Choice, Column},
    fold::is_separator,
    formula_guard::guarded,
    value::{Value, Values},
};

/// The built-in number format that spreadsheets call "text".
pub(crate) const TEXT_FORMAT: u8 = 49;

/// The sheet cannot be written: a text is longer than a cell may be, or there are more rows or columns than a sheet may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unwritable(pub String);

impl std::fmt::Display for Unwritable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the sheet cannot be written: {}", self.0)
    }
}

impl std::error::Error for Unwritable {}

impl From<XlsxError> for Unwritable {
    fn from(error: XlsxError) -> Self {
        Self(error.to_string())
    }
}

impl From<csv::Error> for Unwritable {
    fn from(error: csv::Error) -> Self {
        Self(error.to_string())
    }
}

/// A workbook with one sheet: headings, then the rows. Numbers, amounts (in 万元) and days are real numbers and days.
///
/// # Errors
/// If a text has more than 32,767 characters or there are more than 1,048,575 rows.
pub fn write_xlsx<'a>(sheet_name: &str, columns: &[Column], rows: impl IntoIterator<Item = &'a Values>) -> Result<Vec<u8>, Unwritable> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(safe_sheet_name(sheet_name))?;
    let formats = Formats::new();
    for (place, column) in (0_u16..).zip(columns) {
        sheet.write_string_with_format(0, place, guarded(&column.heading), &formats.heading)?;
        sheet.set_column_width(place, width(column))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (row, values) in (1_u32..).zip(rows) {
        for (place, column) in (0_u16..).zip(columns) {
            if let Some(value) = values.get(&column.key) {
                write_cell(sheet, row, place, column, value, &formats)?;
            }
        }
    }
    Ok(book.save_to_buffer()?)
}

/// A CSV file in UTF-8 with byte order mark (spreadsheet programs need it to see Chinese), lines ended as RFC 4180 says.
///
/// # Errors
/// None that is known; the writer's own are passed on.
pub fn write_csv<'a>(columns: &[Column], rows: impl IntoIterator<Item = &'a Values>) -> Result<Vec<u8>, Unwritable> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer("\u{FEFF}".as_bytes().to_vec());
    writer.write_record(columns.iter().map(|column| guarded(&column.heading).into_owned()))?;
    for values in rows {
        writer.write_record(columns.iter().map(|column| values.get(&column.key).map_or_else(String::new, |value| plain(column, value))))?;
    }
    writer.into_inner().map_err(|error| Unwritable(error.to_string()))
}

/// The formats of an export's cells.
struct Formats {
    heading: Format,
    text: Format,
    date: Format,
    money: Format,
    number: Format,
}

impl Formats {
    fn new() -> Self {
        Self {
            heading: heading_format(),
            text: Format::new().set_num_format_index(TEXT_FORMAT).set_text_wrap().set_align(FormatAlign::Top),
            date: Format::new().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Top),
            money: Format::new().set_num_format("#,##0.######").set_align(FormatAlign::Top),
            number: Format::new().set_align(FormatAlign::Top),
        }
    }
}

/// How heading rows look.
pub(crate) fn heading_format() -> Format {
    Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color("E8EEF4")
        .set_border_bottom(FormatBorder::Thin)
        .set_num_format_index(TEXT_FORMAT)
}

fn write_cell(sheet: &mut Worksheet, row: u32, place: u16, column: &Column, value: &Value, formats: &Formats) -> Result<(), XlsxError> {
    #[expect(clippy::cast_precision_loss, reason = "spreadsheets hold every number as a float")]
    match value {
        Value::Whole(number) if number.unsigned_abs() < 1_000_000_000_000_000 => {
            sheet.write_number_with_format(row, place, *number as f64, &formats.number)?;
        }
        Value::Decimal(number) if number.is_finite() => {
            sheet.write_number_with_format(row, place, *number, &formats.number)?;
        }
        Value::Money(fen) => {
            sheet.write_number_with_format(row, place, fen.0 as f64 / base::Fen::WAN as f64, &formats.money)?;
        }
        Value::Date(date) if excel_date(*date).is_some() => {
            if let Some(day) = excel_date(*date) {
                sheet.write_datetime_with_format(row, place, &day, &formats.date)?;
            }
        }
        other => {
            sheet.write_string_with_format(row, place, plain(column, other), &formats.text)?;
        }
    }
    Ok(())
}

/// A day as spreadsheets count it; they begin with 1900 and wrongly hold it for a leap year, so its first months are left out.
pub(crate) fn excel_date(date: Date) -> Option<ExcelDateTime> {
    if date < Date::constant(1900, 3, 1) {
        return None;
    }
    let year = u16::try_from(date.year()).ok()?;
    ExcelDateTime::from_ymd(year, u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?).ok()
}

/// The value as text. Numbers stay as they are, texts are guarded.
pub(crate) fn plain(column: &Column, value: &Value) -> String {
    match value {
        Value::Text(text) => guarded(text).into_owned(),
        Value::Whole(number) => number.to_string(),
        Value::Decimal(number) => crate::grid::number_text(*number),
        Value::Money(fen) => fen.wan_input(),
        Value::Date(date) => date.to_string(),
        Value::Code(code) => guarded(&shown(code, column)).into_owned(),
        Value::Codes(codes) => guarded(&joined(codes.iter().map(|code| shown(code, column)))).into_owned(),
        Value::Texts(texts) => guarded(&joined(texts.iter().cloned())).into_owned(),
        Value::YesNo(is_yes) => match &column.kind {
            CellKind::YesNo { yes, no } => guarded(if *is_yes { yes } else { no }).into_owned(),
            _ => is_yes.to_string(),
        },
    }
}

/// What a code is called, or the code itself if the column does not know it.
fn shown(code: &str, column: &Column) -> String {
    let choices: &[Choice] = match &column.kind {
        CellKind::Choice(choices) | CellKind::Choices(choices) => choices,
        _ => &[],
    };
    choices.iter().find(|choice| choice.code == code).map_or_else(|| code.to_owned(), |choice| choice.shown(choices))
}

/// Items with 、 between them, or on lines of their own if one of them holds a separator.
fn joined(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    let separator = if items.iter().any(|item| item.contains(is_separator)) { "\n" } else { "、" };
    items.join(separator)
}

/// The width of a column in characters; Chinese characters take two.
pub(crate) fn width(column: &Column) -> f64 {
    if let Some(width) = column.width {
        return f64::from(width);
    }
    let heading: u16 = column.heading.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).fold(4, u16::saturating_add);
    let content: u16 = match column.kind {
        CellKind::LongText { .. } => 48,
        CellKind::Text { max_chars } if max_chars > 40 => 30,
        CellKind::Text { .. } | CellKind::List | CellKind::Choices(_) | CellKind::CreditCode => 22,
        CellKind::Choice(_) => 18,
        CellKind::Date | CellKind::Money | CellKind::Decimal { .. } => 13,
        CellKind::Whole { .. } | CellKind::YesNo { .. } | CellKind::Trl => 10,
    };
    f64::from(heading.min(40).max(content))
}

/// A name a sheet may have: at most 31 characters, none of `[]:*?/\`, no apostrophe at the ends.
pub(crate) fn safe_sheet_name(name: &str) -> String {
    let name: String =
        name.chars().map(|c| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') || c.is_control() { ' ' } else { c }).collect();
    let trimmed = name.trim().trim_matches('\'').trim();
    // A sheet's name is counted in UTF-16 units.
    let mut short = String::new();
    let mut units = 0;
    for c in trimmed.chars() {
        units += c.len_utf16();
        if units > 31 {
            break;
        }
        short.push(c);
    }
    let short = short.trim().trim_matches('\'').to_owned();
    // The one name spreadsheets keep for themselves, besides none at all.
    if short.is_empty() || short.eq_ignore_ascii_case("history") { "Sheet1".to_owned() } else { short }
}

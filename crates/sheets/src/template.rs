//! The workbook people fill in: a sheet with nothing but headings, a sheet that explains them, and a hidden sheet of lists.

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, Format, FormatAlign, Formula, Note, Workbook, Worksheet,
};

use crate::{
    column::{CellKind, Choice, Column},
    export::{TEXT_FORMAT, Unwritable, heading_format, safe_sheet_name, width},
    formula_guard::guarded,
};

/// The last row that offers drop-downs and formats: as many rows as an import takes at most.
const LAST_ROW: u32 = 20_000;
const LISTS: &str = "_lists";

/// The words of a template that belong to no column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateWords {
    /// The name of the sheet that explains, such as 填写说明.
    pub instructions: String,
    /// Heading over the names of the columns.
    pub column: String,
    /// Heading over the marks of required columns.
    pub required: String,
    /// The mark itself.
    pub is_required: String,
    /// Heading over the helps.
    pub help: String,
    /// Heading over the values a choice allows.
    pub allowed: String,
    /// Heading over the examples.
    pub example: String,
    /// What a spreadsheet program says when something else than a choice is typed; at most 255 characters are used.
    pub choice_error: String,
}

/// A workbook to be filled in. Required headings carry a star; each heading has its help as a note.
///
/// The first sheet holds headings only, so that no example is ever imported. `notes` open the sheet that explains.
///
/// # Errors
/// If a help has more characters than a cell may hold or there are more columns than a sheet may have.
pub fn template_xlsx(sheet_name: &str, columns: &[Column], notes: &[String], words: &TemplateWords) -> Result<Vec<u8>, Unwritable> {
    let mut book = Workbook::new();
    let data_name = safe_sheet_name(sheet_name);
    let mut explaining_name = safe_sheet_name(&words.instructions);
    if explaining_name.to_lowercase() == data_name.to_lowercase() {
        explaining_name = safe_sheet_name(&format!("{}2", explaining_name.chars().take(30).collect::<String>()));
    }

    let mut lists = Worksheet::new();
    lists.set_name(LISTS)?.set_hidden(true);
    let data = book.add_worksheet();
    data.set_name(&data_name)?;
    data.set_freeze_panes(1, 0)?;
    let heading = heading_format();
    let required_heading = heading_format().set_font_color("9C1C1C");
    let mut list_count: u16 = 0;
    for (place, column) in (0_u16..).zip(columns) {
        let (text, format) =
            if column.is_required { (format!("{} *", column.heading), &required_heading) } else { (column.heading.clone(), &heading) };
        data.write_string_with_format(0, place, text, format)?;
        if !column.help.is_empty() {
            data.insert_note(0, place, &Note::new(&column.help).add_author_prefix(false).set_width(260).set_height(110))?;
        }
        data.set_column_width(place, width(column))?;
        data.set_column_format(place, &column_format(&column.kind))?;
        let offered = offered(&column.kind);
        let validation = if offered.is_empty() {
            number_validation(&column.kind)
        } else {
            for (row, text) in (0_u32..).zip(&offered) {
                lists.write_string(row, list_count, text)?;
            }
            let letters = crate::grid::letters(u32::from(list_count));
            list_count = list_count.saturating_add(1);
            let range = format!("={LISTS}!${letters}$1:${letters}${}", offered.len());
            let message: String = words.choice_error.chars().take(255).collect();
            Some(
                DataValidation::new()
                    .allow_list_formula(Formula::new(range))
                    .set_error_style(DataValidationErrorStyle::Stop)
                    .set_error_message(message)?,
            )
        };
        if let Some(validation) = validation {
            data.add_data_validation(1, place, LAST_ROW, place, &validation)?;
        }
    }
    explain(book.add_worksheet().set_name(explaining_name)?, columns, notes, words)?;
    if list_count > 0 {
        book.push_worksheet(lists);
    }
    Ok(book.save_to_buffer()?)
}

/// What a drop-down offers.
fn offered(kind: &CellKind) -> Vec<String> {
    match kind {
        CellKind::Choice(choices) => labels(choices),
        CellKind::YesNo { yes, no } => vec![yes.clone(), no.clone()],
        CellKind::Trl => (1..=9).map(|level| level.to_string()).collect(),
        _ => Vec::new(),
    }
}

fn labels(choices: &[Choice]) -> Vec<String> {
    choices.iter().map(|choice| choice.shown(choices)).collect()
}

/// Whole numbers of a small range are checked while they are typed; the rest is left to the import, which explains better.
fn number_validation(kind: &CellKind) -> Option<DataValidation> {
    let CellKind::Whole { min, max } = kind else {
        return None;
    };
    let (min, max) = (i32::try_from(*min).ok()?, i32::try_from(*max).ok()?);
    Some(DataValidation::new().allow_whole_number(DataValidationRule::Between(min, max)))
}

/// Text cells are marked as text, or long codes typed into them would lose their last digits.
fn column_format(kind: &CellKind) -> Format {
    let format = Format::new().set_align(FormatAlign::Top);
    match kind {
        CellKind::Text { .. } | CellKind::CreditCode => format.set_num_format_index(TEXT_FORMAT),
        CellKind::LongText { .. } | CellKind::List | CellKind::Choices(_) => format.set_num_format_index(TEXT_FORMAT).set_text_wrap(),
        CellKind::Date => format.set_num_format("yyyy-mm-dd"),
        CellKind::Whole { .. }
        | CellKind::Decimal { .. }
        | CellKind::Money
        | CellKind::Choice(_)
        | CellKind::YesNo { .. }
        | CellKind::Trl => format,
    }
}

fn explain(sheet: &mut Worksheet, columns: &[Column], notes: &[String], words: &TemplateWords) -> Result<(), Unwritable> {
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top).set_num_format_index(TEXT_FORMAT);
    for (place, width) in (0_u16..).zip([24.0, 8.0, 60.0, 40.0, 30.0]) {
        sheet.set_column_width(place, width)?;
    }
    let mut row: u32 = 0;
    for note in notes {
        sheet.write_string_with_format(row, 0, guarded(note), &Format::new().set_align(FormatAlign::Top))?;
        row = row.saturating_add(1);
    }
    if !notes.is_empty() {
        row = row.saturating_add(1);
    }
    for (place, text) in (0_u16..).zip([&words.column, &words.required, &words.help, &words.allowed, &words.example]) {
        sheet.write_string_with_format(row, place, guarded(text), &heading_format())?;
    }
    for column in columns {
        row = row.saturating_add(1);
        let required = if column.is_required { words.is_required.as_str() } else { "" };
        let allowed = match &column.kind {
            CellKind::Choices(choices) => labels(choices),
            kind => offered(kind),
        };
        let cells = [column.heading.clone(), required.to_owned(), column.help.clone(), fitting(&allowed), column.example.clone()];
        for (place, text) in (0_u16..).zip(cells) {
            sheet.write_string_with_format(row, place, guarded(&text), &wrapped)?;
        }
    }
    Ok(())
}

/// As many labels, one per line, as a cell may hold.
fn fitting(labels: &[String]) -> String {
    const MAX_CHARS: usize = 30_000;
    let mut text = String::new();
    let mut chars = 0;
    for label in labels {
        chars += label.chars().count() + 1;
        if chars > MAX_CHARS {
            text.push('…');
            break;
        }
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(label);
    }
    text
}

//! A whole file: told apart by content, kept within limits, rows read one by one with every problem named.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use base::{Place, Problem, Problems};

use crate::{
    cell,
    column::Column,
    csv_reader,
    fold::excerpt,
    grid::{Grid, GridRow, letters},
    headings::{self, Headings},
    lookup::Lookup,
    value::Values,
    xlsx_reader,
};

/// A heading row must stand among the first rows that hold something; titles and remarks may stand above it.
const HEADING_WITHIN: usize = 10;
/// So many merged ranges are named one by one.
const MERGED_NAMED: usize = 5;

/// What a file may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Rows of data that hold something.
    pub max_rows: u32,
    /// The last column that may hold something, counted from 1.
    pub max_columns: u32,
    /// Bytes of the file.
    pub max_bytes: u64,
    /// Bytes of an XLSX file once unpacked, and of the texts of all its cells.
    pub max_unzipped_bytes: u64,
    /// How many times larger than the file the unpacked file may be, beyond the first ten mebibytes.
    pub max_unzip_ratio: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_rows: 5_000, max_columns: 100, max_bytes: 10 * 1024 * 1024, max_unzipped_bytes: 100 * 1024 * 1024, max_unzip_ratio: 100 }
    }
}

impl Limits {
    /// Rows of data, the heading row and what may stand above it.
    pub(crate) fn max_grid_rows(&self) -> usize {
        usize::try_from(self.max_rows).unwrap_or(usize::MAX).saturating_add(HEADING_WITHIN)
    }
}

/// The kind of a file, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    /// Anything that is not one of the others.
    Csv,
    /// A zip archive, which XLSX is.
    Xlsx,
    /// A compound file: the old XLS, or an XLSX with a password.
    Compound,
}

impl Media {
    /// Looks at the first bytes.
    #[must_use]
    pub fn sniff(bytes: &[u8]) -> Self {
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
            Self::Xlsx
        } else if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
            Self::Compound
        } else {
            Self::Csv
        }
    }
}

/// What was read. Rows with problems hold the cells that could be understood.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    /// The rows that hold something, in order.
    pub rows: Vec<Row>,
    /// Problems of the sheet as a whole: headings, merged cells, no data.
    pub problems: Vec<Problem>,
    /// The keys of the columns the sheet has, so that an absent column can be told from an empty cell.
    pub columns: BTreeSet<String>,
}

/// One row of data.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// As the spreadsheet numbers it, so the first row of data is usually 2.
    pub number: u32,
    /// The cells that are filled in and right.
    pub values: Values,
    /// The cells that are not.
    pub problems: Vec<Problem>,
    /// What stands in the cells that are not right, by column, so that it can be handed back for correction.
    pub wrong: BTreeMap<String, String>,
}

impl Sheet {
    /// Every problem: those of the sheet, then row by row.
    #[must_use]
    pub fn all_problems(&self) -> Problems {
        Problems(self.problems.iter().chain(self.rows.iter().flat_map(|row| &row.problems)).cloned().collect())
    }

    /// Whether nothing at all is wrong.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty() && self.rows.iter().all(|row| row.problems.is_empty())
    }
}

/// Why a file cannot be read as a sheet at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// No bytes, or no cell that holds something.
    Empty,
    /// More bytes than allowed.
    TooLarge {
        /// The most, in bytes.
        max: u64,
    },
    /// More rows than allowed.
    TooManyRows {
        /// The most.
        max: u32,
    },
    /// Something stands beyond the last allowed column.
    TooManyColumns {
        /// The most.
        max: u32,
    },
    /// The archive unpacks to more than allowed.
    Bomb,
    /// The old XLS form, or another compound file.
    OldExcel,
    /// Protected by a password.
    Encrypted,
    /// Neither XLSX nor CSV.
    NotASheet,
    /// It begins like an XLSX file but is broken.
    Damaged,
    /// Text in an encoding other than UTF-8, UTF-16 and GB18030.
    Encoding,
    /// A workbook without a visible worksheet.
    NoSheet,
}

impl Unreadable {
    /// The failure as a problem of the whole sheet.
    #[must_use]
    pub fn problem(&self) -> Problem {
        let whole = Problem::whole;
        match self {
            Self::Empty => whole("problem-sheet-empty"),
            Self::TooLarge { max } => whole("problem-sheet-too-large").with("max", (max / (1024 * 1024)).max(1).to_string()),
            Self::TooManyRows { max } => whole("problem-sheet-too-many-rows").with("max", max.to_string()),
            Self::TooManyColumns { max } => whole("problem-sheet-too-many-columns").with("max", max.to_string()),
            Self::Bomb => whole("problem-sheet-bomb"),
            Self::OldExcel => whole("problem-sheet-old-excel"),
            Self::Encrypted => whole("problem-sheet-encrypted"),
            Self::NotASheet => whole("problem-sheet-not-a-sheet"),
            Self::Damaged => whole("problem-sheet-damaged"),
            Self::Encoding => whole("problem-sheet-encoding"),
            Self::NoSheet => whole("problem-sheet-no-sheet"),
        }
    }
}

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.problem().code)
    }
}

impl std::error::Error for Unreadable {}

/// Reads a CSV or XLSX file; the content decides which of the two it is.
///
/// Of a workbook the visible sheet whose headings fit best is read. The heading row is the one among the first ten filled
/// rows that names most columns.
///
/// # Errors
/// Only if the file as a whole cannot be read; wrong headings and cells are told in the [`Sheet`].
pub fn read(bytes: &[u8], columns: &[Column], limits: &Limits) -> Result<Sheet, Unreadable> {
    if bytes.is_empty() {
        return Err(Unreadable::Empty);
    }
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limits.max_bytes {
        return Err(Unreadable::TooLarge { max: limits.max_bytes });
    }
    let grids = match Media::sniff(bytes) {
        Media::Csv => vec![csv_grid(&csv_reader::decode(bytes)?, columns, limits)?],
        Media::Xlsx => xlsx_reader::grids(bytes, limits)?,
        Media::Compound if has_encrypted_package(bytes) => return Err(Unreadable::Encrypted),
        Media::Compound => return Err(Unreadable::OldExcel),
    };
    let best = grids
        .into_iter()
        .enumerate()
        .filter(|(_, grid)| !grid.rows.is_empty())
        .max_by_key(|(index, grid)| (heading_row(grid, columns).map_or(0, |(score, _)| score), Reverse(*index)));
    let (_, grid) = best.ok_or(Unreadable::Empty)?;
    sheet(grid, columns, limits)
}

/// The grid with the delimiter under which most headings are found.
fn csv_grid(text: &str, columns: &[Column], limits: &Limits) -> Result<Grid, Unreadable> {
    let mut best = (0, b',');
    for delimiter in csv_reader::DELIMITERS {
        let Ok(head) = csv_reader::grid(text, delimiter, Some(HEADING_WITHIN), limits) else {
            continue;
        };
        let score = heading_row(&head, columns).map_or(0, |(score, _)| score);
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    csv_reader::grid(text, best.1, None, limits)
}

/// How many columns the best heading row names, and its index.
fn heading_row(grid: &Grid, columns: &[Column]) -> Option<(usize, usize)> {
    grid.rows
        .iter()
        .take(HEADING_WITHIN)
        .enumerate()
        .map(|(index, row)| (headings::score(row, columns), index))
        .max_by_key(|(score, index)| (*score, Reverse(*index)))
}

fn sheet(mut grid: Grid, columns: &[Column], limits: &Limits) -> Result<Sheet, Unreadable> {
    let mut sheet = Sheet::default();
    let Some((score, index)) = heading_row(&grid, columns) else {
        return Err(Unreadable::Empty);
    };
    if score == 0 {
        let expected = columns.iter().take(8).map(|column| column.heading.as_str()).collect::<Vec<_>>().join(" / ");
        sheet.problems.push(Problem::whole("problem-sheet-headings").with("expected", expected));
        return Ok(sheet);
    }
    let mut data = grid.rows.split_off(index);
    if data.is_empty() {
        return Err(Unreadable::Empty);
    }
    let heading = data.remove(0);
    if data.len() > usize::try_from(limits.max_rows).unwrap_or(usize::MAX) {
        return Err(Unreadable::TooManyRows { max: limits.max_rows });
    }
    let mut found = headings::read(&heading, columns);
    sheet.problems.append(&mut found.problems);
    sheet.problems.extend(nameless_columns(&data, &found));
    sheet.problems.extend(merged(&grid, heading.number));
    sheet.columns = found.columns.values().filter_map(|index| columns.get(*index)).map(|column| column.key.clone()).collect();
    let mut known: Vec<Known<'_>> = found
        .columns
        .iter()
        .filter_map(|(place, index)| Some((*index, *place, columns.get(*index)?)))
        .map(|(index, place, column)| Known { index, place, column, lookup: Lookup::of(column) })
        .collect();
    known.sort_unstable_by_key(|known| known.index);
    // Each raw row goes when it has been read: a large sheet is not held twice.
    sheet.rows = data.into_iter().filter_map(|row| read_row(&row, &known)).collect();
    if sheet.rows.is_empty() {
        sheet.problems.push(Problem::whole("problem-sheet-no-rows"));
    }
    Ok(sheet)
}

/// A column that the sheet has, in the order of the caller's columns.
struct Known<'a> {
    index: usize,
    /// Where it stands, from 0.
    place: u32,
    column: &'a Column,
    lookup: Lookup,
}

/// The row, unless it holds nothing in the columns that are known.
fn read_row(row: &GridRow, columns: &[Known<'_>]) -> Option<Row> {
    if !columns.iter().any(|known| row.cells.contains_key(&known.place)) {
        return None;
    }
    let mut values = Values::new();
    let mut problems = Vec::new();
    let mut texts_of_wrong = BTreeMap::new();
    for Known { place, column, lookup, .. } in columns {
        let at = || Place::Cell { row: row.number, column: column.heading.clone() };
        match row.cells.get(place).map(|raw| cell::read(raw, column, lookup)) {
            Some(Ok(Some(value))) => {
                values.insert(column.key.clone(), value);
            }
            Some(Err(wrong)) => {
                problems.push(Problem { at: at(), code: wrong.code, args: wrong.args });
                if let Some(raw) = row.cells.get(place) {
                    texts_of_wrong.insert(column.key.clone(), raw.shown());
                }
            }
            Some(Ok(None)) | None if column.is_required => {
                problems.push(Problem { at: at(), code: "problem-cell-required", args: Vec::new() });
            }
            Some(Ok(None)) | None => {}
        }
    }
    Some(Row { number: row.number, values, problems, wrong: texts_of_wrong })
}

/// Columns that hold data but have no heading: nothing may be dropped in silence.
fn nameless_columns(data: &[GridRow], found: &Headings) -> Vec<Problem> {
    let mut nameless: BTreeMap<u32, (u32, String)> = BTreeMap::new();
    for row in data {
        for (place, raw) in &row.cells {
            if !found.columns.contains_key(place) && !found.ignored.contains(place) {
                nameless.entry(*place).or_insert_with(|| (row.number, raw.shown()));
            }
        }
    }
    let problem = |(place, (row, value)): (u32, (u32, String))| {
        Problem::cell(row, letters(place), "problem-cell-no-heading").with("value", excerpt(&value)).with("letter", letters(place))
    };
    nameless.into_iter().map(problem).collect()
}

/// Merged cells at or below the heading row: only the first of them holds a value.
fn merged(grid: &Grid, heading: u32) -> Vec<Problem> {
    let ranges: Vec<String> = grid
        .merged
        .iter()
        .filter(|range| range.last_row >= heading)
        .map(|range| format!("{}{}:{}{}", letters(range.first_column), range.first_row, letters(range.last_column), range.last_row))
        .collect();
    let mut problems: Vec<Problem> =
        ranges.iter().take(MERGED_NAMED).map(|cells| Problem::whole("problem-sheet-merged").with("cells", cells)).collect();
    if let Some(more) = ranges.len().checked_sub(MERGED_NAMED).filter(|more| *more > 0) {
        problems.push(Problem::whole("problem-sheet-merged-more").with("count", more.to_string()));
    }
    problems
}

/// Whether a compound file holds an encrypted workbook (ECMA-376 documents are wrapped in a stream of this name).
fn has_encrypted_package(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(name.len()).any(|window| window == name)
}

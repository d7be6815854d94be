//! A whole file: told apart by content, kept within limits, rows read one by one with every problem named.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
};

use base::{Place, Problem, Problems};

use crate::{
    cell,
    column::Column,
    csv_reader,
    fold::excerpt,
    grid::{GridRow, Head, See, letters},
    headings::{self, Headings},
    lookup::Lookup,
    value::Values,
    xlsx_reader::Book,
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

/// What is known of a sheet whose rows were shown one by one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outline {
    /// Problems of the sheet as a whole: headings, merged cells, no data.
    pub problems: Vec<Problem>,
    /// The keys of the columns the sheet has.
    pub columns: BTreeSet<String>,
    /// How many rows hold something.
    pub rows: usize,
}

/// Reads a CSV or XLSX file; the content decides which of the two it is.
///
/// Of a workbook the visible sheet whose headings fit best is read. The heading row is the one among the first ten filled
/// rows that names most columns.
///
/// # Errors
/// Only if the file as a whole cannot be read; wrong headings and cells are told in the [`Sheet`].
pub fn read(bytes: &[u8], columns: &[Column], limits: &Limits) -> Result<Sheet, Unreadable> {
    let mut rows = Vec::new();
    let outline = read_rows(bytes, columns, limits, |row| rows.push(row))?;
    Ok(Sheet { rows, problems: outline.problems, columns: outline.columns })
}

/// The same, showing each row as soon as it is read: of the sheet no more than a row is held.
///
/// # Errors
/// As [`read`]; rows may have been shown before.
pub fn read_rows(bytes: &[u8], columns: &[Column], limits: &Limits, mut each: impl FnMut(Row)) -> Result<Outline, Unreadable> {
    let mut opened = Opened::new(bytes, columns, limits)?;
    let mut outline = Outline::default();
    let Some(found) = opened.headings(columns) else {
        let expected = columns.iter().take(8).map(|column| column.heading.as_str()).collect::<Vec<_>>().join(" / ");
        outline.problems.push(Problem::whole("problem-sheet-headings").with("expected", expected));
        return Ok(outline);
    };
    let known = known(&found, columns);
    outline.columns = known.iter().map(|known| known.column.key.clone()).collect();
    let mut nameless: BTreeMap<u32, (u32, String)> = BTreeMap::new();
    let (mut passed, mut filled) = (0_usize, 0_u32);
    let first = opened.heading + 1;
    opened.each_row(limits, &mut |row| {
        passed += 1;
        if passed <= first {
            return Ok(ControlFlow::Continue(()));
        }
        filled = filled.saturating_add(1);
        if filled > limits.max_rows {
            return Err(Unreadable::TooManyRows { max: limits.max_rows });
        }
        note_nameless(&row, &found, &mut nameless);
        if let Some(row) = read_row(&row, &known) {
            outline.rows += 1;
            each(row);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    outline.problems.extend(found.problems);
    outline.problems.extend(nameless.into_iter().map(nameless_column));
    outline.problems.extend(merged(&opened.head, opened.heading_number()));
    if outline.rows == 0 {
        outline.problems.push(Problem::whole("problem-sheet-no-rows"));
    }
    Ok(outline)
}

/// The keys of the columns a file has and whether all its headings are known, without reading its rows: to see in which language it is.
///
/// # Errors
/// As [`read`].
pub fn read_headings(bytes: &[u8], columns: &[Column], limits: &Limits) -> Result<(BTreeSet<String>, bool), Unreadable> {
    let opened = Opened::new(bytes, columns, limits)?;
    let Some(found) = opened.headings(columns) else { return Ok((BTreeSet::new(), false)) };
    let keys = found.columns.values().filter_map(|index| columns.get(*index)).map(|column| column.key.clone()).collect();
    Ok((keys, found.ignored.is_empty()))
}

/// A file whose sheet and heading row have been found.
struct Opened<'b> {
    source: Source<'b>,
    head: Head,
    /// Which of the filled rows holds the headings.
    heading: usize,
    /// How many columns it names.
    score: usize,
}

enum Source<'b> {
    Csv(String, u8),
    Xlsx(Box<Book<'b>>, usize),
}

impl<'b> Opened<'b> {
    fn new(bytes: &'b [u8], columns: &[Column], limits: &Limits) -> Result<Self, Unreadable> {
        if bytes.is_empty() {
            return Err(Unreadable::Empty);
        }
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limits.max_bytes {
            return Err(Unreadable::TooLarge { max: limits.max_bytes });
        }
        let (source, head) = match Media::sniff(bytes) {
            Media::Csv => {
                let text = csv_reader::decode(bytes)?;
                let (delimiter, rows) = csv_head(&text, columns, limits)?;
                (Source::Csv(text, delimiter), Head { rows, merged: Vec::new() })
            }
            Media::Xlsx => {
                let mut book = Book::open(bytes, limits)?;
                let best = book
                    .heads(HEADING_WITHIN, limits)?
                    .into_iter()
                    .enumerate()
                    .filter(|(_, head)| !head.rows.is_empty())
                    .max_by_key(|(index, head)| (heading_row(&head.rows, columns).map_or(0, |(score, _)| score), Reverse(*index)));
                let (at, head) = best.ok_or(Unreadable::Empty)?;
                (Source::Xlsx(Box::new(book), at), head)
            }
            Media::Compound if has_encrypted_package(bytes) => return Err(Unreadable::Encrypted),
            Media::Compound => return Err(Unreadable::OldExcel),
        };
        let (score, heading) = heading_row(&head.rows, columns).ok_or(Unreadable::Empty)?;
        Ok(Self { source, head, heading, score })
    }

    /// What the heading row says; nothing if no row names a column.
    fn headings(&self, columns: &[Column]) -> Option<Headings> {
        let row = self.head.rows.get(self.heading).filter(|_| self.score > 0)?;
        Some(headings::read(row, columns))
    }

    /// The number of the heading row.
    fn heading_number(&self) -> u32 {
        self.head.rows.get(self.heading).map_or(0, |row| row.number)
    }

    fn each_row(&mut self, limits: &Limits, see: &mut See<'_>) -> Result<(), Unreadable> {
        match &mut self.source {
            Source::Csv(text, delimiter) => csv_reader::each_row(text, *delimiter, limits, see),
            Source::Xlsx(book, at) => book.each_row(*at, limits, see),
        }
    }
}

/// The delimiter under which most headings are found, with the first rows.
fn csv_head(text: &str, columns: &[Column], limits: &Limits) -> Result<(u8, Vec<GridRow>), Unreadable> {
    let mut best = (0, b',');
    for delimiter in csv_reader::DELIMITERS {
        let Ok(head) = csv_reader::head(text, delimiter, HEADING_WITHIN, limits) else {
            continue;
        };
        let score = heading_row(&head, columns).map_or(0, |(score, _)| score);
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    Ok((best.1, csv_reader::head(text, best.1, HEADING_WITHIN, limits)?))
}

/// How many columns the best heading row names, and its index.
fn heading_row(rows: &[GridRow], columns: &[Column]) -> Option<(usize, usize)> {
    rows.iter()
        .take(HEADING_WITHIN)
        .enumerate()
        .map(|(index, row)| (headings::score(row, columns), index))
        .max_by_key(|(score, index)| (*score, Reverse(*index)))
}

fn known<'a>(found: &Headings, columns: &'a [Column]) -> Vec<Known<'a>> {
    let mut known: Vec<Known<'a>> = found
        .columns
        .iter()
        .filter_map(|(place, index)| Some((*index, *place, columns.get(*index)?)))
        .map(|(index, place, column)| Known { index, place, column, lookup: Lookup::of(column) })
        .collect();
    known.sort_unstable_by_key(|known| known.index);
    known
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

/// Remembers the first cell of each column that holds data but has no heading: nothing may be dropped in silence.
fn note_nameless(row: &GridRow, found: &Headings, nameless: &mut BTreeMap<u32, (u32, String)>) {
    for (place, raw) in &row.cells {
        if !found.columns.contains_key(place) && !found.ignored.contains(place) {
            nameless.entry(*place).or_insert_with(|| (row.number, raw.shown()));
        }
    }
}

fn nameless_column((place, (row, value)): (u32, (u32, String))) -> Problem {
    Problem::cell(row, letters(place), "problem-cell-no-heading").with("value", excerpt(&value)).with("letter", letters(place))
}

/// Merged cells at or below the heading row: only the first of them holds a value.
fn merged(head: &Head, heading: u32) -> Vec<Problem> {
    let ranges: Vec<String> = head
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

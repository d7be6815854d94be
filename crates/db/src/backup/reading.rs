//! Reading a backup without a database: is it whole, and if not, what is wrong with it?

use std::{collections::BTreeMap, io::BufRead};

use serde_json::Value as Json;

use super::{BackupError, Contents, Digests, FORMAT, FileMark, hex};

fn damaged(why: impl Into<String>) -> BackupError {
    BackupError::Damaged(why.into())
}

/// The lines of a backup between header and trailer.
pub(super) struct Rows<R> {
    lines: std::io::Lines<R>,
    number: u64,
}

/// What a line is.
pub(super) enum Line {
    Row { table: String, values: Json, text: String, number: u64 },
    Trailer(Json),
}

impl<R: BufRead> Rows<R> {
    /// Reads the header.
    pub(super) fn open(from: R) -> Result<(Self, Contents, String), BackupError> {
        let mut rows = Self { lines: from.lines(), number: 0 };
        let text = rows.text()?.ok_or_else(|| damaged("it is empty"))?;
        let header: Json = serde_json::from_str(&text).map_err(|_| damaged("its header, line 1, cannot be read"))?;
        let format = header.get("format").and_then(Json::as_str).unwrap_or_default();
        if format != FORMAT {
            return Err(damaged(format!("it is of the format {format:?}, this release reads {FORMAT:?}")));
        }
        let migrations = header.get("migrations").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
        let contents = Contents {
            made_at: header.get("made_at").and_then(Json::as_str).unwrap_or_default().to_owned(),
            migrations: migrations.iter().filter_map(Json::as_str).map(ToOwned::to_owned).collect(),
            ..Contents::default()
        };
        Ok((rows, contents, text))
    }

    fn text(&mut self) -> Result<Option<String>, BackupError> {
        self.number += 1;
        match self.lines.next() {
            None => Ok(None),
            Some(Ok(line)) => Ok(Some(line)),
            Some(Err(error)) if error.kind() == std::io::ErrorKind::InvalidData => {
                Err(damaged(format!("line {} is not text in UTF-8", self.number)))
            }
            Some(Err(error)) => Err(error.into()),
        }
    }

    /// The next row, or the trailer at the end.
    pub(super) fn next(&mut self) -> Result<Line, BackupError> {
        let text = self.text()?.ok_or_else(|| damaged(format!("it ends after line {} without its trailer", self.number - 1)))?;
        let number = self.number;
        let mut line: Json = serde_json::from_str(&text).map_err(|_| damaged(format!("line {number} cannot be read")))?;
        if line.get("sha256").is_some() {
            return match self.text()? {
                None => Ok(Line::Trailer(line)),
                Some(_) => Err(damaged(format!("something follows its trailer on line {number}"))),
            };
        }
        let table = line.get("t").and_then(Json::as_str).ok_or_else(|| damaged(format!("line {number} names no table")))?.to_owned();
        let values = line.get_mut("r").map(Json::take).filter(Json::is_object);
        let values = values.ok_or_else(|| damaged(format!("line {number} holds no row")))?;
        Ok(Line::Row { table, values, text, number })
    }
}

/// Reads a whole backup and checks it against its trailer.
///
/// # Errors
/// [`BackupError::Damaged`] says what is wrong: the line that cannot be read, the table whose rows are missing or were changed.
pub fn inspect(from: impl BufRead) -> Result<Contents, BackupError> {
    let (mut rows, mut contents, header) = Rows::open(from)?;
    let mut digests = Digests::default();
    digests.line(&header);
    let trailer = loop {
        match rows.next()? {
            Line::Row { table, values, text, .. } => {
                if table == "files" {
                    contents.files.extend(FileMark::of(&values));
                }
                digests.row(&table, &text);
            }
            Line::Trailer(trailer) => break trailer,
        }
    };
    let promised: BTreeMap<String, u64> = trailer
        .get("rows")
        .and_then(Json::as_object)
        .map(|rows| rows.iter().map(|(table, count)| (table.clone(), count.as_u64().unwrap_or(u64::MAX))).collect())
        .unwrap_or_default();
    for (table, count) in &promised {
        let found = digests.rows.get(table).copied().unwrap_or(0);
        if found != *count {
            return Err(damaged(format!("the table {table} has {found} rows, it had {count} when the backup was made")));
        }
    }
    let of_tables = digests.of_tables();
    for (table, digest) in &of_tables {
        if trailer.get("tables").and_then(|tables| tables.get(table)).and_then(Json::as_str) != Some(digest) {
            return Err(damaged(format!("rows of the table {table} were changed since the backup was made")));
        }
    }
    let found = hex(digests.whole);
    if trailer.get("sha256").and_then(Json::as_str) != Some(&found) {
        return Err(damaged("its digest does not fit its content: the header was changed, or the order of its rows"));
    }
    Ok(Contents { rows: promised, sha256: found, ..contents })
}

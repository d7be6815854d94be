//! The cells of a CSV file: UTF-8 with or without byte order mark, UTF-16 with one, else GB18030; commas, tabs or semicolons.

use std::{collections::BTreeMap, ops::ControlFlow};

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

use crate::{
    grid::{GridRow, Raw, See},
    read::{Limits, Unreadable},
};

/// The delimiters that are tried, the likeliest first.
pub(crate) const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];

/// The text of the file in whatever encoding it was saved.
pub(crate) fn decode(bytes: &[u8]) -> Result<String, Unreadable> {
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return std::str::from_utf8(rest).map(str::to_owned).map_err(|_| Unreadable::Encoding);
    }
    for (mark, encoding) in [(b"\xFF\xFE", UTF_16LE), (b"\xFE\xFF", UTF_16BE)] {
        if let Some(rest) = bytes.strip_prefix(mark) {
            let text = encoding.decode_without_bom_handling_and_without_replacement(rest);
            return text.map(std::borrow::Cow::into_owned).ok_or(Unreadable::Encoding);
        }
    }
    if bytes.contains(&0) || bytes.starts_with(b"%PDF-") {
        return Err(Unreadable::NotASheet);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(text.to_owned());
    }
    let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes).ok_or(Unreadable::Encoding)?;
    Ok(text.into_owned())
}

/// The first rows of `text` that hold something, at most `max_rows`.
pub(crate) fn head(text: &str, delimiter: u8, max_rows: usize, limits: &Limits) -> Result<Vec<GridRow>, Unreadable> {
    let mut rows = Vec::new();
    each_row(text, delimiter, limits, &mut |row| {
        rows.push(row);
        Ok(if rows.len() < max_rows { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    })?;
    Ok(rows)
}

/// Shows `see` the rows of `text` that hold something, one after the other, until it has seen enough.
pub(crate) fn each_row(text: &str, delimiter: u8, limits: &Limits, see: &mut See<'_>) -> Result<(), Unreadable> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut number: u32 = 0;
    loop {
        let blank_lines = blank_lines_at(text, reader.position().byte());
        if !reader.read_record(&mut record).map_err(|_| Unreadable::Damaged)? {
            return Ok(());
        }
        number = number.saturating_add(blank_lines).saturating_add(1);
        let mut cells = BTreeMap::new();
        for (column, text) in (0_u32..).zip(&record) {
            let Some(raw) = Raw::text(text) else {
                continue;
            };
            if column >= limits.max_columns {
                return Err(Unreadable::TooManyColumns { max: limits.max_columns });
            }
            cells.insert(column, raw);
        }
        if !cells.is_empty() && see(GridRow { number, cells })?.is_break() {
            return Ok(());
        }
    }
}

/// How many empty lines stand at `byte`. They are rows for a spreadsheet, but the parser passes over them in silence.
fn blank_lines_at(text: &str, byte: u64) -> u32 {
    let bytes = text.as_bytes();
    let mut at = usize::try_from(byte).unwrap_or(usize::MAX);
    // The parser stops between the two halves of a line end.
    let is_half = at > 0 && bytes.get(at - 1) == Some(&b'\r') && bytes.get(at) == Some(&b'\n');
    if is_half {
        at += 1;
    }
    let mut lines: u32 = 0;
    loop {
        at += match (bytes.get(at), bytes.get(at + 1)) {
            (Some(b'\r'), Some(b'\n')) => 2,
            (Some(b'\r' | b'\n'), _) => 1,
            _ => return lines,
        };
        lines = lines.saturating_add(1);
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn numbers(text: &str) -> Vec<u32> {
        head(text, b',', usize::MAX, &Limits::default()).unwrap().iter().map(|row| row.number).collect()
    }

    #[test]
    fn rows_are_numbered_as_spreadsheets_do() {
        for end in ["\n", "\r\n", "\r"] {
            let text = |lines: &[&str]| lines.join(end);
            assert_eq!(numbers(&text(&["a,b", "1,2", "3,4", ""])), [1, 2, 3], "{end:?}");
            assert_eq!(numbers(&text(&["", "a,b", "", "", "1,2", ",", "3,4"])), [2, 5, 7], "{end:?}");
            assert_eq!(numbers(&text(&["a,b", "\"two", "lines\",2", "", "3,4"])), [1, 2, 4], "{end:?}");
        }
    }

    #[test]
    fn every_encoding_that_spreadsheets_save_is_read() {
        let (gb, _, _) = GB18030.encode("零湾大学");
        assert_eq!(decode(&gb).unwrap(), "零湾大学");
        assert_eq!(decode("零湾大学".as_bytes()).unwrap(), "零湾大学");
        assert_eq!(decode("\u{FEFF}零湾大学".as_bytes()).unwrap(), "零湾大学");
        let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain("零湾".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(decode(&wide).unwrap(), "零湾");
        assert_eq!(decode(b"\xFF\x00\x01"), Err(Unreadable::NotASheet));
        assert_eq!(decode(b"ok \xFF\xFF"), Err(Unreadable::Encoding));
        assert_eq!(decode(b"\xEF\xBB\xBF\xFF"), Err(Unreadable::Encoding));
    }
}

//! Which kind a file is, told from its bytes alone; what is not on this list is refused.
//!
//! A file must be of one kind from its first byte to its last, so that nothing that reads as two kinds gets in. Not here:
//! whether a document is true, and searching it for malware, which the operator's scanner does.

use std::io::{Cursor, Read as _};

use base::Problem;
use zip::ZipArchive;

/// The kinds that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Media {
    /// PDF.
    Pdf,
    /// Word without macros.
    Docx,
    /// Excel without macros.
    Xlsx,
    /// PowerPoint without macros.
    Pptx,
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// Plain text.
    Text,
    /// A table as text.
    Csv,
}

/// How much of an archive's table of contents is read at most.
const MAX_CONTENT_TYPES_BYTES: u64 = 1_000_000;
/// The most an Office document may unpack to, whoever opens it.
const MAX_UNPACKED_BYTES: u64 = 512 * 1024 * 1024;
/// Up to here it does not matter how tightly a document is packed.
const FREELY_UNPACKED_BYTES: u64 = 20 * 1024 * 1024;
/// How many times larger than the file a document may be beyond that.
const MAX_UNPACKED_RATIO: u64 = 100;
/// How many parts an Office document may have.
const MAX_PARTS: usize = 10_000;
/// How many blanks may follow the end of a PDF.
const MAX_PDF_TAIL: usize = 2_048;

impl Media {
    /// All of them.
    pub const ALL: [Self; 8] = [Self::Pdf, Self::Docx, Self::Xlsx, Self::Pptx, Self::Png, Self::Jpeg, Self::Text, Self::Csv];

    /// As the protocol names it.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Text => "text/plain; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }

    /// The endings a name may have; the first is given to a name without one.
    #[must_use]
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
            Self::Pptx => &["pptx"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Text => &["txt"],
            Self::Csv => &["csv"],
        }
    }
}

/// The kind of a file; `ending` is what its name claims, in lower case and without the point.
pub(super) fn recognise(bytes: &[u8], ending: &str) -> Result<Media, Problem> {
    if bytes.is_empty() {
        return Err(Problem::field("file", "problem-files-empty"));
    }
    let media = match infer::get(bytes).map(|kind| kind.mime_type()) {
        Some("application/pdf") => pdf(bytes)?,
        Some("image/png") => png(bytes)?,
        Some("image/jpeg") => jpeg(bytes)?,
        _ if bytes.starts_with(b"PK\x03\x04") => office(bytes)?,
        Some(found) if !found.starts_with("text/") => return Err(Problem::field("file", "problem-files-kind").with("found", found)),
        _ => text(bytes, ending)?,
    };
    if !ending.is_empty() && !media.endings().contains(&ending) {
        let found = media.endings().first().copied().unwrap_or_default();
        return Err(Problem::field("file", "problem-files-kind-differs").with("found", found).with("name", ending));
    }
    Ok(media)
}

fn two_kinds() -> Problem {
    Problem::field("file", "problem-files-more-than-one-kind")
}

fn damaged() -> Problem {
    Problem::field("file", "problem-files-damaged")
}

/// A PDF begins with its sign and ends with its end mark.
fn pdf(bytes: &[u8]) -> Result<Media, Problem> {
    if !bytes.starts_with(b"%PDF-") {
        return Err(two_kinds());
    }
    let end = rposition(bytes, b"%%EOF").ok_or_else(damaged)?;
    let tail = bytes.get(end + 5..).unwrap_or_default();
    if tail.len() <= MAX_PDF_TAIL && tail.iter().all(|byte| matches!(byte, b'\r' | b'\n' | b' ' | 0)) {
        Ok(Media::Pdf)
    } else {
        Err(two_kinds())
    }
}

/// A PNG ends with its chunk IEND.
fn png(bytes: &[u8]) -> Result<Media, Problem> {
    const END: &[u8] = b"\0\0\0\0IEND\xAE\x42\x60\x82";
    if bytes.ends_with(END) {
        Ok(Media::Png)
    } else if rposition(bytes, END).is_some() {
        Err(two_kinds())
    } else {
        Err(damaged())
    }
}

/// A JPEG ends with its end mark, perhaps filled up with zeros.
fn jpeg(bytes: &[u8]) -> Result<Media, Problem> {
    let used = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    if bytes.get(..used).unwrap_or_default().ends_with(b"\xFF\xD9") {
        Ok(Media::Jpeg)
    } else if rposition(bytes, b"\xFF\xD9").is_some() {
        Err(two_kinds())
    } else {
        Err(damaged())
    }
}

/// An Office document says in its own table of contents what it is, and holds no macros.
fn office(bytes: &[u8]) -> Result<Media, Problem> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    if archive.len() > MAX_PARTS {
        return Err(damaged());
    }
    let mut unpacked: u64 = 0;
    for index in 0..archive.len() {
        unpacked = unpacked.saturating_add(archive.by_index_raw(index).map_err(|_| damaged())?.size());
    }
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if unpacked > MAX_UNPACKED_BYTES || (unpacked > FREELY_UNPACKED_BYTES && unpacked / size.max(1) > MAX_UNPACKED_RATIO) {
        return Err(Problem::field("file", "problem-files-unpacked"));
    }
    for name in archive.file_names() {
        if name.map_err(|_| damaged())?.to_lowercase().ends_with("vbaproject.bin") {
            return Err(Problem::field("file", "problem-files-macros"));
        }
    }
    let mut table = String::new();
    {
        let part = archive.by_name("[Content_Types].xml").map_err(|_| Problem::field("file", "problem-files-archive"))?;
        part.take(MAX_CONTENT_TYPES_BYTES).read_to_string(&mut table).map_err(|_| damaged())?;
    }
    if table.contains("macroEnabled") {
        return Err(Problem::field("file", "problem-files-macros"));
    }
    let kinds = [
        ("wordprocessingml.document.main+xml", Media::Docx),
        ("spreadsheetml.sheet.main+xml", Media::Xlsx),
        ("presentationml.presentation.main+xml", Media::Pptx),
    ];
    let found: Vec<Media> = kinds.into_iter().filter(|(sign, _)| table.contains(sign)).map(|(_, media)| media).collect();
    match found.as_slice() {
        [media] => Ok(*media),
        [] => Err(Problem::field("file", "problem-files-archive")),
        _ => Err(two_kinds()),
    }
}

/// Text is UTF-8 without control characters, and nothing that a browser would run.
fn text(bytes: &[u8], ending: &str) -> Result<Media, Problem> {
    let unknown = || match ending {
        // Its name claims what its content is not.
        "pdf" | "png" | "jpg" | "jpeg" | "docx" | "xlsx" | "pptx" => {
            Problem::field("file", "problem-files-not-what-it-claims").with("name", ending)
        }
        "" => Problem::field("file", "problem-files-kind").with("found", "?"),
        other => Problem::field("file", "problem-files-kind").with("found", other),
    };
    let media = match ending {
        "txt" => Media::Text,
        "csv" => Media::Csv,
        _ => return Err(unknown()),
    };
    let text = std::str::from_utf8(bytes).map_err(|_| Problem::field("file", "problem-files-encoding"))?;
    if text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\r' | '\n')) {
        return Err(unknown());
    }
    let head: String = text.chars().take(4_096).collect::<String>().to_lowercase();
    let runs = ["<!doctype", "<html", "<script", "<svg", "<?xml", "<?php", "<iframe", "<body"];
    if runs.iter().any(|sign| head.contains(sign)) || head.starts_with("#!") {
        return Err(unknown());
    }
    Ok(media)
}

fn rposition(bytes: &[u8], sign: &[u8]) -> Option<usize> {
    bytes.windows(sign.len()).rposition(|window| window == sign)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use std::io::Write as _;

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn document(kind: &str) -> Vec<u8> {
        let table = format!("<Types><Override ContentType=\"application/vnd.openxmlformats-officedocument.{kind}.main+xml\"/></Types>");
        archive(&[("[Content_Types].xml", &table), ("word/document.xml", "<w/>")])
    }

    const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n";
    const JPEG: &[u8] = b"\xFF\xD8\xFF\xE0\0\x10JFIF\0body\xFF\xD9";

    fn png() -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend_from_slice(b"\0\0\0\0IEND\xAE\x42\x60\x82");
        bytes
    }

    #[test]
    fn the_kinds_on_the_list_are_told_from_their_bytes() {
        for (bytes, ending, media) in [
            (PDF.to_vec(), "pdf", Media::Pdf),
            (PDF.to_vec(), "", Media::Pdf),
            (JPEG.to_vec(), "jpeg", Media::Jpeg),
            (png(), "png", Media::Png),
            (document("wordprocessingml.document"), "docx", Media::Docx),
            (document("spreadsheetml.sheet"), "xlsx", Media::Xlsx),
            (document("presentationml.presentation"), "pptx", Media::Pptx),
            ("附件\n第一行".as_bytes().to_vec(), "txt", Media::Text),
            ("\u{FEFF}名称,金额\n甲,1".as_bytes().to_vec(), "csv", Media::Csv),
        ] {
            assert_eq!(recognise(&bytes, ending), Ok(media), "{ending}");
        }
    }

    #[test]
    fn everything_else_is_refused_with_its_reason() {
        let mut pdf_with_archive = PDF.to_vec();
        pdf_with_archive.extend(document("wordprocessingml.document"));
        let mut program_with_archive = b"MZ\x90\0".to_vec();
        program_with_archive.extend(document("wordprocessingml.document"));
        let mut png_with_page = png();
        png_with_page.extend_from_slice(b"<script>alert(1)</script>");
        let mut jpeg_with_archive = JPEG.to_vec();
        jpeg_with_archive.extend(archive(&[("a", "b")]));
        let mut late_pdf = b"<html>".to_vec();
        late_pdf.extend_from_slice(PDF);
        let macros = archive(&[("[Content_Types].xml", "<Types>wordprocessingml.document.main+xml</Types>"), ("word/vbaProject.bin", "x")]);
        let enabled = archive(&[("[Content_Types].xml", "<Types>application/vnd.ms-word.document.macroEnabled.main+xml</Types>")]);
        let both = archive(&[("[Content_Types].xml", "<Types>wordprocessingml.document.main+xml spreadsheetml.sheet.main+xml</Types>")]);
        let bomb = archive(&[
            ("[Content_Types].xml", "<Types>wordprocessingml.document.main+xml</Types>"),
            ("word/document.xml", &" ".repeat(30 << 20)),
        ]);
        for (what, bytes, ending, code) in [
            ("a document that unpacks to too much", bomb, "docx", "problem-files-unpacked"),
            ("an empty file", Vec::new(), "pdf", "problem-files-empty"),
            ("a program renamed pdf", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff".to_vec(), "pdf", "problem-files-kind"),
            ("a program for Linux", b"\x7fELF\x02\x01\x01\0\0\0\0\0".to_vec(), "docx", "problem-files-not-what-it-claims"),
            ("a page renamed pdf", b"<!doctype html><html><script>1</script>".to_vec(), "pdf", "problem-files-not-what-it-claims"),
            ("a page renamed txt", b"<!DOCTYPE html><html></html>".to_vec(), "txt", "problem-files-kind"),
            ("a drawing with script", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>".to_vec(), "svg", "problem-files-kind"),
            ("a drawing renamed txt", b"  <svg onload='x()'/>".to_vec(), "txt", "problem-files-kind"),
            ("a drawing renamed png", b"<svg onload='x()'/>".to_vec(), "png", "problem-files-not-what-it-claims"),
            ("a script", b"#!/bin/sh\nrm -rf /\n".to_vec(), "txt", "problem-files-kind"),
            ("an archive", archive(&[("a.txt", "x")]), "zip", "problem-files-archive"),
            ("an archive renamed docx", archive(&[("a.txt", "x")]), "docx", "problem-files-archive"),
            ("a document with macros", macros, "docx", "problem-files-macros"),
            ("a document of the kind with macros", enabled, "docx", "problem-files-macros"),
            ("a document of two kinds", both, "docx", "problem-files-more-than-one-kind"),
            ("a PDF that is an archive too", pdf_with_archive, "pdf", "problem-files-more-than-one-kind"),
            ("a picture that is a page too", png_with_page, "png", "problem-files-more-than-one-kind"),
            ("a photograph that is an archive too", jpeg_with_archive, "jpg", "problem-files-more-than-one-kind"),
            ("a PDF cut off", b"%PDF-1.7\n1 0 obj".to_vec(), "pdf", "problem-files-damaged"),
            ("text in an unknown encoding", b"\xc4\xe3\xba\xc3".to_vec(), "txt", "problem-files-encoding"),
            ("a picture named as a document", png(), "pdf", "problem-files-kind-differs"),
            ("text without an ending", b"hello".to_vec(), "", "problem-files-kind"),
        ] {
            assert_eq!(recognise(&bytes, ending).map_err(|problem| problem.code), Err(code), "{what}");
        }
        assert!(recognise(&program_with_archive, "docx").is_err(), "a program that is a document too");
        assert!(recognise(&late_pdf, "pdf").is_err(), "a page that is a PDF too");
    }
}

//! Files that are broken, hostile or something else: each gets an answer, none a panic.

use std::io::{Cursor, Write as _};

use crate::register::{columns, words};
use base::Place;
use proptest::prelude::*;
use sheets::{Limits, Media, Unreadable, read, template_xlsx};
use zip::{ZipWriter, write::SimpleFileOptions};

fn template() -> Vec<u8> {
    template_xlsx("成果", &columns(), &[], &words()).unwrap()
}

fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// The smallest workbook whose one sheet is `sheet`.
fn workbook(sheet: &str) -> Vec<u8> {
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relation = |kind: &str, target: &str| {
        format!("<Relationships><Relationship Id=\"r1\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/></Relationships>")
    };
    let book = format!("<workbook xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>");
    zipped(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", relation("officeDocument", "xl/workbook.xml").as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relation("worksheet", "worksheets/sheet1.xml").as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

fn refusal(bytes: &[u8]) -> Unreadable {
    read(bytes, &columns(), &Limits::default()).unwrap_err()
}

#[test]
fn what_is_no_sheet_is_refused_with_the_reason() {
    assert_eq!(refusal(b""), Unreadable::Empty);
    assert_eq!(refusal(b" \n ,, \n"), Unreadable::Empty);
    assert_eq!(refusal(b"%PDF-1.7\n\x00\x01"), Unreadable::NotASheet);
    assert_eq!(refusal(b"PK\x03\x04"), Unreadable::Damaged);
    assert_eq!(refusal(&zipped(&[("word/document.txt", b"x")])), Unreadable::NotASheet);
    assert_eq!(refusal(&zipped(&[("[Content_Types].xml", b"x")])), Unreadable::Damaged);
    let compound = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0];
    assert_eq!((refusal(&compound), Media::sniff(&compound)), (Unreadable::OldExcel, Media::Compound));
    let mut locked = compound.to_vec();
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(refusal(&locked), Unreadable::Encrypted);
}

#[test]
fn every_refusal_has_a_text_of_its_own() {
    let all = [
        Unreadable::Empty,
        Unreadable::TooLarge { max: 10_485_760 },
        Unreadable::TooManyRows { max: 1 },
        Unreadable::TooManyColumns { max: 1 },
        Unreadable::Bomb,
        Unreadable::OldExcel,
        Unreadable::Encrypted,
        Unreadable::NotASheet,
        Unreadable::Damaged,
        Unreadable::Encoding,
        Unreadable::NoSheet,
    ];
    let mut codes: Vec<_> = all.iter().map(|refusal| refusal.problem().code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), all.len());
}

#[test]
fn a_zip_bomb_is_refused_before_it_is_parsed() {
    let zeros = vec![b' '; 30 * 1024 * 1024];
    let bomb = zipped(&[("[Content_Types].xml", b"x"), ("xl/worksheets/sheet1.xml", &zeros)]);
    assert!(bomb.len() < 100_000, "{}", bomb.len());
    assert_eq!(refusal(&bomb), Unreadable::Bomb);
    let many: Vec<String> = (0..2_001).map(|number| format!("xl/{number}")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
    assert_eq!(refusal(&zipped(&many)), Unreadable::Bomb);
}

#[test]
fn a_bomb_that_declares_a_small_size_is_refused_too() {
    let zeros = vec![b' '; 30 * 1024 * 1024];
    let mut bomb = zipped(&[("[Content_Types].xml", b"x"), ("xl/worksheets/sheet1.xml", &zeros)]);
    let declared = u32::try_from(zeros.len()).unwrap().to_le_bytes();
    let places: Vec<usize> = bomb.windows(4).enumerate().filter(|(_, window)| *window == declared).map(|(place, _)| place).collect();
    assert!(!places.is_empty());
    for place in places {
        bomb.splice(place..place + 4, 10_u32.to_le_bytes());
    }
    assert!(matches!(refusal(&bomb), Unreadable::Bomb | Unreadable::Damaged));
}

#[test]
fn a_long_text_shared_by_many_cells_is_refused_before_it_fills_the_memory() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let long = "长".repeat(32_000);
    // With a heading, so that its rows are read.
    sheet.write_string(0, 0, "成果名称").unwrap();
    for row in 1..=1_500 {
        sheet.write_string(row, 0, &long).unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    assert!(bytes.len() < 100_000, "{}", bytes.len());
    assert_eq!(refusal(&bytes), Unreadable::Bomb);
}

#[test]
fn thousands_of_long_choice_cells_are_answered_in_time() {
    let started = std::time::Instant::now();
    let cell = "农、林、牧、渔业，".repeat(440);
    let text = format!("成果名称,技术领域,应用行业\n{}", format!("一号,101,{cell}\n").repeat(400));
    let sheet = read(text.as_bytes(), &columns(), &Limits::default()).unwrap();
    assert!(sheet.is_clean() && sheet.rows.len() == 400, "{:?}", sheet.problems);
    assert!(started.elapsed().as_secs() < 30, "{:?}", started.elapsed());
}

#[test]
fn a_truncated_workbook_is_refused_wherever_it_was_cut() {
    let whole = template();
    for length in (0..whole.len()).step_by(97) {
        let cut: Vec<u8> = whole.iter().copied().take(length).collect();
        assert!(read(&cut, &columns(), &Limits::default()).is_err(), "cut at {length}");
    }
}

#[test]
fn a_formula_that_was_never_computed_is_named() {
    let text = |cell: &str, text: &str| format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let sheet = format!(
        "<worksheet><sheetData><row r=\"1\">{}{}{}</row><row r=\"2\">{}{}<c r=\"C2\"><f>A9</f></c></row></sheetData></worksheet>",
        text("A1", "成果名称"),
        text("B1", "技术领域"),
        text("C1", "摘要"),
        text("A2", "一号"),
        text("B2", "101"),
    );
    let sheet = read(&workbook(&sheet), &columns(), &Limits::default()).unwrap();
    let problems = sheet.all_problems().0;
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!((problems[0].code, &problems[0].at), ("problem-cell-formula", &Place::Cell { row: 2, column: "摘要".to_owned() }));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = read(&bytes, &columns(), &Limits::default());
    }

    #[test]
    fn no_text_makes_it_panic(cells in proptest::collection::vec("\\PC{0,20}|[0-9.,E+ 万元年月日、-]{0,12}", 12)) {
        let head = columns().iter().map(|column| column.heading.clone()).collect::<Vec<_>>().join("\t");
        let text = format!("{head}\n{}\n", cells.join("\t"));
        let _ = read(text.as_bytes(), &columns(), &Limits::default());
    }

    #[test]
    fn a_workbook_with_changed_bytes_never_panics(changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = template();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            if let Some(old) = bytes.get_mut(place) {
                *old = byte;
            }
        }
        let _ = read(&bytes, &columns(), &Limits::default());
    }

    #[test]
    fn a_worksheet_of_random_xml_never_panics(sheet in "(<row( r=\"[0-9]{1,11}\")?>(<c( r=\"[A-Z]{0,4}[0-9]{0,11}\")?( t=\"(s|b|d|e|str|n|x)\")?><v>[0-9TZ:.eE-]{0,20}</v></c>|<c><f t=\"shared\" si=\"[0-9]{1,18}\" ref=\"A1:B2\">A1</f></c>){0,3}</row>){0,4}") {
        let sheet = format!("<worksheet><sheetData>{sheet}</sheetData><mergeCells><mergeCell ref=\"A1:B2\"/></mergeCells></worksheet>");
        let bytes = workbook(&sheet);
        let _ = read(&bytes, &columns(), &Limits::default());
    }
}

//! Bad spreadsheets over HTTP: each gets a sentence in the reader's language and enters nothing; and no export runs a formula.

use std::io::{Cursor, Read as _, Write as _};

use app::{
    accounts::Role,
    registers::{Kind, kinds},
};
use base::Lang;
use db::Conn as _;
use testkit::{Answer, Hall, Person, Upload, on_both};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::cast::sheet;

fn demands() -> &'static Kind {
    kinds::by_key("demand").unwrap()
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
fn workbook(sheet: &[u8]) -> Vec<u8> {
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
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

fn cell(place: &str, inner: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{inner}</t></is></c>")
}

/// The columns of title and summary, and a row under them.
fn two_columns(row: &str) -> Vec<u8> {
    let head = |key: &str| web::registers::present::short_label(Lang::Zh, demands(), demands().field(key).unwrap());
    let heads = format!("{}{}", cell("A1", &head("title")), cell("B1", &head("summary")));
    format!("<worksheet><sheetData><row r=\"1\">{heads}</row><row r=\"2\">{row}</row></sheetData></worksheet>").into_bytes()
}

async fn send(person: &Person, name: &str, bytes: impl Into<Vec<u8>>) -> Answer {
    person.upload("/imports", [("register", "demand")], Upload::new(name, bytes)).await
}

async fn batches(hall: &Hall) -> i64 {
    hall.db.count("SELECT COUNT(*) AS value FROM import_batches", Vec::new()).await.unwrap()
}

on_both! {
    async fn a_file_that_is_no_sheet_is_refused_with_the_remedy_and_enters_nothing(hall: Hall) {
        let firm = hall.sign_in(Role::Member).await;
        let bomb = workbook(&vec![b' '; 24 * 1024 * 1024]);
        assert!(bomb.len() < 1024 * 1024, "a bomb is small: {}", bomb.len());
        let compound = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0].to_vec();
        let many = format!("{}\r\n{}", String::from_utf8(sheet(&hall, demands(), "第一行")).unwrap(), "一行\r\n".repeat(20_100));
        let cases: [(&str, Vec<u8>, &str, &str); 10] = [
            ("空.csv", Vec::new(), "文件", "file"),
            ("空白.csv", b" \n ,, \n".to_vec(), "文件是空的", "empty"),
            ("报告.pdf", b"%PDF-1.7\n\x00\x01".to_vec(), "不是表格文件", "spreadsheet"),
            ("截断.xlsx", b"PK\x03\x04".to_vec(), "已损坏", "damaged"),
            ("文档.docx", zipped(&[("word/document.xml", b"<w/>")]), "不是表格文件", "spreadsheet"),
            ("旧版.xls", compound, "旧版表格", "old"),
            ("炸弹.xlsx", bomb, "解压后异常大", "unpack"),
            ("没有标题.csv", "一,二,三\r\n1,2,3\r\n".as_bytes().to_vec(), "没有找到标题行", "heading"),
            ("太多.csv", many.into_bytes(), "行数太多", "rows"),
            ("乱码.csv", b"\xff\xfe\xfd\x80\x81\x00\x01,\xc3\x28\r\n\xff".to_vec(), "", ""),
        ];
        let english = firm.browser.clone().in_english();
        for (name, bytes, zh, en) in cases {
            let page = send(&firm, name, bytes.clone()).await.expect(422);
            let said = page.words();
            assert!(said.contains(zh), "{name}: {said}");
            let page = english.upload("/imports", [("register", "demand")], Upload::new(name, bytes)).await.expect(422);
            assert!(page.words().to_lowercase().contains(en), "{name}: {}", page.words());
            assert!(!page.words().contains('⟦'), "{name}");
        }
        assert_eq!(batches(&hall).await, 0);
    }

    async fn a_file_that_is_too_large_is_refused_in_words(hall: Hall) {
        let firm = hall.sign_in(Role::Member).await;
        for megabytes in [21, 25] {
            let mut bytes = sheet(&hall, demands(), "第一行");
            bytes.resize(megabytes * 1024 * 1024, b'a');
            let page = send(&firm, "大.csv", bytes).await;
            assert!(matches!(page.status.as_u16(), 413 | 422), "{megabytes} MB: {}", page.status);
            assert!(page.words().contains("太大") || page.words().contains("过大"), "{megabytes} MB: {}", page.words());
        }
        assert_eq!(batches(&hall).await, 0);
    }

    async fn a_sheet_in_the_encoding_of_old_office_programs_is_read_right(hall: Hall) {
        let firm = hall.sign_in(Role::Member).await;
        let text = String::from_utf8(sheet(&hall, demands(), "涂布后薄膜边缘卷曲")).unwrap();
        let text = text.trim_start_matches('\u{feff}');
        let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let other = text.replace("边缘卷曲", "厚度不均");
        for (name, bytes) in [("utf8.csv", other.into_bytes()), ("utf16.csv", utf16)] {
            let page = firm.follow(send(&firm, name, bytes).await).await.expect(200);
            assert!(page.words().contains(name), "{}", page.words());
            let commit = page.form("/commit");
            let _ = firm.submit(&commit).await.expect(303);
        }
        let own = firm.get("/entries").await.expect(200);
        assert!(own.words().contains("涂布后薄膜边缘卷曲"), "{}", own.words());
    }

    async fn formulas_without_a_result_are_named_and_texts_that_look_like_one_stay_texts(hall: Hall) {
        let firm = hall.sign_in(Role::Member).await;
        let formula = format!("<c r=\"A2\"><f>HYPERLINK(&quot;http://evil.example&quot;)</f></c>{}", cell("B2", "摘要"));
        let page = firm.follow(send(&firm, "公式.xlsx", workbook(&two_columns(&formula))).await).await.expect(200);
        assert!(page.words().contains("公式"), "{}", page.words());
        let page = firm.follow(send(&firm, "等号.csv", sheet(&hall, demands(), "=1+1的推导")).await).await.expect(200);
        let _ = firm.submit(&page.form("/commit")).await.expect(303);
        let own = firm.get("/entries").await.expect(200);
        assert!(own.words().contains("=1+1的推导"), "{}", own.words());
    }

    async fn no_cell_of_an_export_begins_like_a_formula(hall: Hall) {
        let firm = hall.sign_in(Role::Member).await;
        // Rows that are wrong come back as a file, with what was typed in them.
        for start in ["=", "+", "-", "@", "\t", "＝"] {
            let title = format!("{start}cmd|' /C calc'!A0{}", "长".repeat(200));
            let page = firm.follow(send(&firm, "坏行.csv", sheet(&hall, demands(), &title)).await).await.expect(200);
            let files: Vec<String> = page.attributes("main a", "href").into_iter().filter(|href| href.contains("/wrong.")).collect();
            assert_eq!(files.len(), 2, "{start:?}: {}", page.words());
            for file in files {
                let answer = firm.get(&file).await.expect(200);
                if file.ends_with(".csv") {
                    let text = answer.text();
                    assert!(text.contains("cmd|"), "{start:?}: the value is in the file: {text}");
                    let dangerous = text.trim_start_matches('\u{feff}').lines().flat_map(|line| line.split(','));
                    let found: Vec<&str> =
                        dangerous.map(|cell| cell.trim_start_matches('"')).filter(|cell| cell.starts_with(['=', '+', '-', '@', '\t', '＝'])).collect();
                    assert!(found.is_empty(), "{start:?}: {found:?}");
                } else {
                    assert!(!parts_of(&answer.bytes).iter().any(|part| part.contains("<f>")), "{start:?}: the workbook has a formula");
                }
            }
        }
    }
}

/// The parts of a workbook that hold cells.
fn parts_of(bytes: &[u8]) -> Vec<String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = Vec::new();
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).unwrap();
        let mut text = String::new();
        if entry.read_to_string(&mut text).is_ok() {
            parts.push(text);
        }
    }
    assert!(parts.iter().any(|part| part.contains("cmd|")), "the value is in the workbook");
    parts
}

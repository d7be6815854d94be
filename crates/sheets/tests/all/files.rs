//! Whole files: templates filled in and read back, headings, limits, exports.

use std::io::Cursor;

use crate::register::{column, columns, required, words};
use base::{Fen, Place, Problem};
use calamine::{Reader as _, SheetVisible, Xlsx};
use rust_xlsxwriter::Workbook;
use sheets::{CellKind, Limits, Sheet, Unreadable, Value, Values, guarded, read, template_xlsx, write_csv, write_xlsx};

fn read_csv(text: &str) -> Sheet {
    read(text.as_bytes(), &columns(), &Limits::default()).unwrap()
}

fn codes_of(problems: &[Problem]) -> Vec<&'static str> {
    problems.iter().map(|problem| problem.code).collect()
}

fn arg<'a>(problem: &'a Problem, name: &str) -> &'a str {
    problem.args.iter().find(|(found, _)| *found == name).map_or("", |(_, value)| value)
}

fn full_row() -> Values {
    let texts = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect::<Vec<_>>();
    Values::from([
        ("title".to_owned(), Value::Text("高镍正极材料".to_owned())),
        ("summary".to_owned(), Value::Text("第一行\n=2+3 不是公式".to_owned())),
        ("field".to_owned(), Value::Code("499".to_owned())),
        ("industries".to_owned(), Value::Codes(texts(&["A", "C"]))),
        ("keywords".to_owned(), Value::Texts(texts(&["电池", "A、B 共混"]))),
        ("price".to_owned(), Value::Money(Fen(80_500_001))),
        ("months".to_owned(), Value::Whole(12)),
        ("load".to_owned(), Value::Decimal(12.25)),
        ("finished_on".to_owned(), Value::Date(base::Date::constant(2026, 2, 28))),
        ("trl".to_owned(), Value::Whole(6)),
        ("visit".to_owned(), Value::YesNo(false)),
        ("credit_code".to_owned(), Value::Text("91350100M000100Y43".to_owned())),
    ])
}

fn dangerous_row() -> Values {
    Values::from([
        ("title".to_owned(), Value::Text("=HYPERLINK(\"http://x\")".to_owned())),
        ("summary".to_owned(), Value::Text("@SUM(A1)".to_owned())),
        ("field".to_owned(), Value::Code("101".to_owned())),
        ("keywords".to_owned(), Value::Texts(vec!["-1+2".to_owned(), "+3".to_owned()])),
    ])
}

#[test]
fn an_export_reads_back_as_it_was() {
    let rows = [full_row(), dangerous_row()];
    for bytes in [write_csv(&columns(), &rows).unwrap(), write_xlsx("成果", &columns(), &rows).unwrap()] {
        let sheet = read(&bytes, &columns(), &Limits::default()).unwrap();
        assert!(sheet.is_clean(), "{:?}", sheet.all_problems());
        assert_eq!(sheet.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [2, 3]);
        assert_eq!(sheet.rows.into_iter().map(|row| row.values).collect::<Vec<_>>(), rows);
    }
}

#[test]
fn the_csv_export_is_exactly_this() {
    let columns = [
        column("title", "名称", CellKind::Text { max_chars: 30 }),
        column("price", "参考价（万元）", CellKind::Money),
        column("change", "变化", CellKind::Whole { min: -10, max: 10 }),
        column("on", "日期", CellKind::Date),
    ];
    let rows = [
        Values::from([
            ("title".to_owned(), Value::Text("逗号,引号\"换行\n".to_owned())),
            ("price".to_owned(), Value::Money(Fen(80_500_000))),
            ("change".to_owned(), Value::Whole(-3)),
            ("on".to_owned(), Value::Date(base::Date::constant(2026, 11, 23))),
        ]),
        Values::from([("title".to_owned(), Value::Text("-3".to_owned()))]),
    ];
    let expected = "\u{FEFF}名称,参考价（万元）,变化,日期\r\n\"逗号,引号\"\"换行\n\",80.5,-3,2026-11-23\r\n'-3,,,\r\n";
    assert_eq!(String::from_utf8(write_csv(&columns, &rows).unwrap()).unwrap(), expected);
}

#[test]
fn no_text_of_an_export_begins_with_a_formula_sign_and_numbers_stay_numbers() {
    let rows = [dangerous_row(), full_row()];
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(write_xlsx("a/b", &columns(), &rows).unwrap())).unwrap();
    let name = book.sheet_names()[0].clone();
    assert_eq!(name, "a b");
    let range = book.worksheet_range(&name).unwrap();
    for (row, place, cell) in range.used_cells() {
        if let calamine::Data::String(text) = cell {
            assert_eq!(guarded(text), text.as_str(), "row {row} column {place}");
        }
    }
    assert_eq!(range.get((1, 0)), Some(&calamine::Data::String("'=HYPERLINK(\"http://x\")".to_owned())));
    assert_eq!(range.get((2, 5)), Some(&calamine::Data::Float(80.500_001)));
    assert!(matches!(range.get((2, 8)), Some(calamine::Data::DateTime(day)) if day.to_ymd_hms_milli().0 == 2026));
    assert_eq!(book.worksheet_formula(&name).unwrap().used_cells().count(), 0);
}

#[test]
fn a_template_has_headings_explanations_and_a_hidden_sheet_of_lists() {
    let bytes = template_xlsx("成果", &columns(), &["请勿改动表头。".to_owned()], &words()).unwrap();
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(&bytes)).unwrap();
    let sheets: Vec<_> = book.sheets_metadata().iter().map(|sheet| (sheet.name.as_str(), sheet.visible)).collect();
    let expected = [("成果", SheetVisible::Visible), ("填写说明", SheetVisible::Visible), ("_lists", SheetVisible::Hidden)];
    assert_eq!(sheets, expected);
    let data = book.worksheet_range("成果").unwrap();
    assert_eq!(data.height(), 1, "an example in the data sheet would be imported");
    assert_eq!(data.get((0, 0)), Some(&calamine::Data::String("成果名称 *".to_owned())));
    let lists = book.worksheet_range("_lists").unwrap();
    assert_eq!(lists.get((3, 0)), Some(&calamine::Data::String("高性能、智能化仪器仪表".to_owned())));
    assert_eq!(lists.get((5, 0)), Some(&calamine::Data::String("其他（499）".to_owned())));
    let explained = book.worksheet_range("填写说明").unwrap();
    assert_eq!(explained.get((0, 0)), Some(&calamine::Data::String("请勿改动表头。".to_owned())));
    assert_eq!(explained.height(), 3 + columns().len());
    let read = read(&bytes, &columns(), &Limits::default()).unwrap();
    assert_eq!((codes_of(&read.problems), read.rows.len()), (vec!["problem-sheet-no-rows"], 0));
}

#[test]
fn a_template_offers_drop_downs_and_keeps_long_codes_as_text() {
    let bytes = template_xlsx("成果", &columns(), &[], &words()).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let mut part = |name: &str| std::io::read_to_string(archive.by_name(name).unwrap()).unwrap();
    let sheet = part("xl/worksheets/sheet1.xml");
    for wanted in ["sqref=\"C2:C20001\"", "_lists!$A$1:$A$6", "_lists!$B$1:$B$9", "_lists!$C$1:$C$2", "state=\"frozen\""] {
        assert!(sheet.contains(wanted), "{wanted}");
    }
    let styles = part("xl/styles.xml");
    assert!(styles.contains("numFmtId=\"49\"") && styles.contains("yyyy-mm-dd"), "{styles}");
    let notes = part("xl/comments1.xml");
    assert!(columns().iter().all(|column| notes.contains(&column.help)));
}

/// A template's first sheet as a person hands it in: same headings, filled in, the explaining sheet still behind it.
fn filled(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("成果").unwrap();
    for (place, column) in (0..).zip(columns()) {
        let star = if column.is_required { " *" } else { "" };
        sheet.write_string(0, place, format!("{}{star}", column.heading)).unwrap();
    }
    fill(sheet);
    let explained = book.add_worksheet().set_name("填写说明").unwrap();
    for (row, column) in (0..).zip(columns()) {
        explained.write_string(row, 0, column.heading).unwrap();
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn of_forty_rows_the_three_wrong_ones_are_named_and_the_others_read() {
    let bytes = filled(|sheet| {
        for row in 1..=40 {
            sheet.write_string(row, 0, format!("成果 {row}")).unwrap();
            sheet.write_string(row, 2, "软件").unwrap();
            sheet.write_string(row, 5, if row == 7 { "80 元" } else { "80" }).unwrap();
            sheet.write_string(row, 8, if row == 19 { "2026-02-31" } else { "2026-02-28" }).unwrap();
            sheet.write_string(row, 9, if row == 33 { "12" } else { "6" }).unwrap();
        }
    });
    let sheet = read(&bytes, &columns(), &Limits::default()).unwrap();
    assert_eq!((sheet.rows.len(), sheet.problems.len()), (40, 0));
    let wrong: Vec<_> = sheet.all_problems().0.into_iter().map(|problem| (problem.code, problem.at)).collect();
    let cell = |row, column: &str| Place::Cell { row, column: column.to_owned() };
    let expected = [
        ("problem-cell-money-unit", cell(8, "参考价（万元）")),
        ("problem-cell-date", cell(20, "完成日期")),
        ("problem-cell-trl", cell(34, "技术成熟度")),
    ];
    assert_eq!(wrong, expected);
    assert_eq!(sheet.rows[18].values.len(), 4, "the right cells of a wrong row are kept");
    assert_eq!(sheet.rows[0].values["trl"], Value::Whole(6));
}

#[test]
fn blank_rows_and_titles_above_the_headings_do_not_shift_the_numbers() {
    let sheet = read_csv("2026 年成果汇总\n\n成果名称 *,技术领域（必填）\n\n一号,101\n,\n二号,软件x\n");
    assert_eq!(codes_of(&sheet.problems), ["problem-sheet-unknown-heading-near", "problem-sheet-missing-heading"]);
    let sheet = read_csv("2026 年成果汇总\n\n成果名称 *,技术领域＊\n\n一号,101\n,\n二号,软件x\n");
    assert_eq!(sheet.problems, []);
    assert_eq!(sheet.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [5, 7]);
    assert_eq!(sheet.rows[1].problems[0].at, Place::Cell { row: 7, column: "技术领域".to_owned() });
}

#[test]
fn wrong_headings_are_named_with_the_nearest() {
    let sheet = read_csv("成果名,技术领域,技术领域,备注\n一号,101,101,无\n");
    assert_eq!(
        codes_of(&sheet.problems),
        [
            "problem-sheet-duplicate-heading",
            "problem-sheet-unknown-heading-near",
            "problem-sheet-unknown-heading",
            "problem-sheet-missing-heading"
        ]
    );
    assert_eq!(arg(&sheet.problems[0], "letters"), "B, C");
    assert_eq!((arg(&sheet.problems[1], "letter"), arg(&sheet.problems[1], "nearest")), ("A", "成果名称"));
    assert_eq!((arg(&sheet.problems[2], "letter"), arg(&sheet.problems[2], "heading")), ("D", "备注"));
    assert_eq!(arg(&sheet.problems[3], "heading"), "成果名称");
    assert_eq!(sheet.columns.into_iter().collect::<Vec<_>>(), ["field"]);
}

#[test]
fn data_without_a_heading_is_named_and_not_dropped_in_silence() {
    let sheet = read_csv("成果名称,技术领域\n一号,101,多出来的\n二号,101,再一次\n");
    assert_eq!(codes_of(&sheet.problems), ["problem-cell-no-heading"]);
    assert_eq!((arg(&sheet.problems[0], "letter"), arg(&sheet.problems[0], "value")), ("C", "多出来的"));
}

#[test]
fn keys_are_headings_too() {
    let sheet = read_csv("title,FIELD\n一号,101\n");
    assert!(sheet.is_clean() && sheet.rows[0].values.len() == 2);
}

#[test]
fn a_file_without_our_headings_says_which_are_expected() {
    let sheet = read_csv("甲,乙\n1,2\n");
    assert_eq!(codes_of(&sheet.problems), ["problem-sheet-headings"]);
    assert!(arg(&sheet.problems[0], "expected").starts_with("成果名称 / 摘要"));
}

#[test]
fn the_delimiter_is_found_by_the_headings() {
    for delimiter in [",", "\t", ";"] {
        let text = ["成果名称,技术领域,关键词", "一号,101,\"a;b;c;d;e;f\""].join("\r\n").replace(',', delimiter);
        let sheet = read_csv(&text);
        assert_eq!(sheet.problems, [], "{delimiter:?}");
        assert!(matches!(&sheet.rows[0].values["keywords"], Value::Texts(items) if items.len() == 6), "{delimiter:?}");
    }
}

#[test]
fn a_file_saved_in_gb18030_is_read() {
    let (bytes, _, _) = encoding_rs::GB18030.encode("成果名称,技术领域\n高镍正极材料,软件\n");
    let sheet = read(&bytes, &columns(), &Limits::default()).unwrap();
    assert_eq!(sheet.rows[0].values["title"], Value::Text("高镍正极材料".to_owned()));
}

#[test]
fn merged_cells_are_named() {
    let bytes = filled(|sheet| {
        sheet.merge_range(1, 0, 3, 0, "一号", &rust_xlsxwriter::Format::new()).unwrap();
        for row in 1..=3 {
            sheet.write_string(row, 2, "软件").unwrap();
        }
    });
    let sheet = read(&bytes, &columns(), &Limits::default()).unwrap();
    assert_eq!(codes_of(&sheet.problems), ["problem-sheet-merged"]);
    assert_eq!(arg(&sheet.problems[0], "cells"), "A2:A4");
    assert_eq!(codes_of(&sheet.rows[1].problems), ["problem-cell-required"]);
}

#[test]
fn a_merged_title_above_the_headings_is_no_problem() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.merge_range(0, 0, 0, 3, "汇总", &rust_xlsxwriter::Format::new()).unwrap();
    for (place, text) in [(0, "成果名称"), (1, "技术领域")] {
        sheet.write_string(1, place, text).unwrap();
        sheet.write_string(2, place, "101").unwrap();
    }
    assert!(read(&book.save_to_buffer().unwrap(), &columns(), &Limits::default()).unwrap().is_clean());
}

#[test]
fn the_limits_hold() {
    let text = format!("成果名称,技术领域\n{}", "一号,101\n".repeat(11));
    let limits = |max_rows| Limits { max_rows, ..Limits::default() };
    assert_eq!(read(text.as_bytes(), &columns(), &limits(10)), Err(Unreadable::TooManyRows { max: 10 }));
    assert_eq!(read(text.as_bytes(), &columns(), &limits(11)).unwrap().rows.len(), 11);
    let small = Limits { max_bytes: 20, ..Limits::default() };
    assert_eq!(read(text.as_bytes(), &columns(), &small), Err(Unreadable::TooLarge { max: 20 }));
    let narrow = Limits { max_columns: 2, ..Limits::default() };
    assert_eq!(read("成果名称,技术领域,,x\n".as_bytes(), &columns(), &narrow), Err(Unreadable::TooManyColumns { max: 2 }));
    let far = filled(|sheet| drop(sheet.write_string(5, 16_000, "x")));
    assert_eq!(read(&far, &columns(), &Limits::default()), Err(Unreadable::TooManyColumns { max: 100 }));
}

#[test]
fn the_last_cell_of_a_sheet_costs_no_memory() {
    let bytes = filled(|sheet| {
        sheet.write_string(1_048_575, 0, "最后一行").unwrap();
        sheet.write_string(1_048_575, 2, "101").unwrap();
    });
    let sheet = read(&bytes, &columns(), &Limits::default()).unwrap();
    assert_eq!((sheet.rows.len(), sheet.rows[0].number), (1, 1_048_576));
}

#[test]
fn required_columns_that_are_absent_are_told_once_and_not_in_every_row() {
    let sheet = read_csv("成果名称\n一号\n二号\n");
    assert_eq!(codes_of(&sheet.all_problems().0), ["problem-sheet-missing-heading"]);
}

#[test]
fn an_export_of_nothing_has_its_headings() {
    let columns = [required(column("title", "=名称", CellKind::Text { max_chars: 9 }))];
    assert_eq!(write_csv(&columns, []).unwrap(), "\u{FEFF}'=名称\r\n".as_bytes());
    assert!(write_xlsx("", &columns, []).is_ok());
    let long = Values::from([("title".to_owned(), Value::Text("长".repeat(32_768)))]);
    assert!(write_xlsx("x", &columns, [&long]).is_err());
}

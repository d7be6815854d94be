//! What single cells become, and how wrong ones are named. Everything goes through the public `read`.

use crate::register::{columns, csv_with};
use base::{Fen, Place};
use rust_xlsxwriter::Workbook;
use sheets::{Limits, Row, Value, read};

/// The row of a CSV file whose cell under `heading` is `cell`.
fn row(heading: &str, cell: &str) -> Row {
    let sheet = read(&csv_with(heading, cell), &columns(), &Limits::default()).unwrap();
    assert_eq!(sheet.problems, [], "{heading}: {cell}");
    sheet.rows[0].clone()
}

fn key(heading: &str) -> String {
    columns().into_iter().find(|column| column.heading == heading).unwrap().key
}

fn check_value(heading: &str, cell: &str, expected: Value) {
    let row = row(heading, cell);
    assert_eq!(row.problems, [], "{heading}: {cell}");
    assert_eq!(row.values.get(&key(heading)), Some(&expected), "{heading}: {cell}");
}

/// The code and the values of the one problem the cell has, which stands in row 2 under its heading.
fn problem(heading: &str, cell: &str) -> (&'static str, Vec<(&'static str, String)>) {
    let row = row(heading, cell);
    assert_eq!(row.problems.len(), 1, "{heading}: {cell}: {:?} {:?}", row.problems, row.values);
    assert_eq!(row.values.get(&key(heading)), None, "{heading}: {cell}");
    assert_eq!(row.problems[0].at, Place::Cell { row: 2, column: heading.to_owned() });
    (row.problems[0].code, row.problems[0].args.clone())
}

fn check_problem(heading: &str, cell: &str, code: &str) {
    let (found, args) = problem(heading, cell);
    assert_eq!(found, code, "{heading}: {cell}");
    assert!(args.iter().any(|(name, _)| *name == "value"), "{code} does not say the value");
}

fn arg(heading: &str, cell: &str, name: &str) -> String {
    problem(heading, cell).1.into_iter().find(|(found, _)| *found == name).unwrap().1
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn texts(items: &[&str]) -> Value {
    Value::Texts(items.iter().map(|item| (*item).to_owned()).collect())
}

fn codes(items: &[&str]) -> Value {
    Value::Codes(items.iter().map(|item| (*item).to_owned()).collect())
}

#[test]
fn texts_are_tidied_but_not_changed() {
    check_value("摘要", "  第一行\r\n第二行 \u{200B}", text("第一行\n第二行"));
    check_value("摘要", "=SUM(A1) 是文字", text("=SUM(A1) 是文字"));
    check_value("摘要", "'=SUM(A1)", text("=SUM(A1)"));
    check_value("摘要", "'引号'", text("'引号'"));
    let sheet = read("成果名称,技术领域\n\" 两\n行 \",101\n".as_bytes(), &columns(), &Limits::default()).unwrap();
    assert_eq!(sheet.rows[0].values["title"], text("两 行"));
}

#[test]
fn a_text_that_is_too_long_is_named_with_both_lengths() {
    check_problem("摘要", &"长".repeat(301), "problem-cell-too-long");
    assert_eq!(arg("摘要", &"长".repeat(301), "found"), "301");
    assert_eq!(arg("摘要", &"长".repeat(301), "max"), "300");
    assert_eq!(arg("摘要", &"长".repeat(301), "value").chars().count(), 61);
    check_value("摘要", &"长".repeat(300), text(&"长".repeat(300)));
}

#[test]
fn amounts_are_read_in_wan_whatever_way_they_are_written() {
    for cell in ["80", "80.0", "80 万", "80万元", "８０", "80 万元", "80万元人民币"] {
        check_value("参考价（万元）", cell, Value::Money(Fen(80_000_000)));
    }
    check_value("参考价（万元）", "1,200.5", Value::Money(Fen(1_200_500_000)));
    check_value("参考价（万元）", "0.000001", Value::Money(Fen(1)));
}

#[test]
fn amounts_in_another_unit_are_refused_because_guessing_is_wrong_by_ten_thousand() {
    for cell in ["80 元", "80元", "￥80", "¥80万", "1.2亿", "80千元", "RMB 80", "$80"] {
        check_problem("参考价（万元）", cell, "problem-cell-money-unit");
    }
    for cell in ["面议", "-3", "八十", "80-100", "1,2", "80..5", "万元"] {
        check_problem("参考价（万元）", cell, "problem-cell-money");
    }
    check_problem("参考价（万元）", "0.0000001", "problem-cell-money-fine");
    check_problem("参考价（万元）", "99999999999999", "problem-cell-money-large");
}

#[test]
fn whole_numbers_keep_their_range() {
    for cell in ["12", "１２", "12.0", "+12", " 12 "] {
        check_value("周期（月）", cell, Value::Whole(12));
    }
    for cell in ["12.5", "一年", "12个月", "1 2", "1e1"] {
        check_problem("周期（月）", cell, "problem-cell-whole");
    }
    for cell in ["0", "121", "-1", "99999999999999999999"] {
        check_problem("周期（月）", cell, "problem-cell-range");
    }
    assert_eq!((arg("周期（月）", "0", "min"), arg("周期（月）", "0", "max")), ("1".to_owned(), "120".to_owned()));
}

#[test]
fn numbers_with_decimals_keep_range_and_decimals() {
    check_value("承重", "12.50", Value::Decimal(12.5));
    check_value("承重", "12．5", Value::Decimal(12.5));
    check_problem("承重", "12.555", "problem-cell-decimals");
    check_problem("承重", "100.01", "problem-cell-range");
    for cell in ["NaN", "inf", "1/2", "12 kN"] {
        check_problem("承重", cell, "problem-cell-decimal");
    }
}

#[test]
fn days_are_read_in_all_usual_forms() {
    for cell in ["2026-02-28", "2026/2/28", "2026年2月28日", "２０２６－２－２８", "2026.02.28", "2026/2/28 0:00", "2026-02-28T00:00:00"]
    {
        check_value("完成日期", cell, Value::Date(base::Date::constant(2026, 2, 28)));
    }
    for cell in ["2026-02-31", "28.2.2026", "二月", "20260228", "2026-02"] {
        check_problem("完成日期", cell, "problem-cell-date");
    }
}

#[test]
fn choices_are_taken_by_code_or_label() {
    for cell in ["101", "软件", " 软 件 ", "１０１", "101 软件", "软件（101）"] {
        let sheet = read(format!("成果名称,技术领域\n一号,{cell}\n").as_bytes(), &columns(), &Limits::default()).unwrap();
        assert_eq!(sheet.rows[0].values.get("field"), Some(&Value::Code("101".to_owned())), "{cell}");
    }
}

fn field_problem(cell: &str) -> (&'static str, Vec<(&'static str, String)>) {
    let sheet = read(format!("成果名称,技术领域\n一号,{cell}\n").as_bytes(), &columns(), &Limits::default()).unwrap();
    (sheet.rows[0].problems[0].code, sheet.rows[0].problems[0].args.clone())
}

#[test]
fn a_wrong_choice_is_named_with_the_nearest_and_the_allowed_ones() {
    let (code, args) = field_problem("金属材枓");
    assert_eq!(code, "problem-cell-choice-near");
    assert!(args.contains(&("nearest", "金属材料".to_owned())), "{args:?}");
    let (code, args) = field_problem("鞋");
    assert_eq!(code, "problem-cell-choice");
    assert_eq!(args[1], ("allowed", "软件 / 金属材料 / 无机非金属材料 / 高性能、智能化仪器仪表 / 其他（199） / 其他（499）".to_owned()));
    let (code, args) = field_problem("其他");
    assert_eq!(code, "problem-cell-choice-ambiguous");
    assert_eq!(args[1], ("allowed", "其他（199） / 其他（499）".to_owned()));
}

#[test]
fn several_choices_are_split_even_if_a_label_holds_separators() {
    check_value("应用行业", "农、林、牧、渔业", codes(&["A"]));
    check_value("应用行业", "制造业、农、林、牧、渔业；M", codes(&["C", "A", "M"]));
    check_value("应用行业", "制造业\n科学研究和技术服务业", codes(&["C", "M"]));
    check_value("应用行业", "C,C，A", codes(&["C", "A"]));
    check_problem("应用行业", "制造业、金融业", "problem-cell-choice");
    assert_eq!(arg("应用行业", "制造业、金融业", "value"), "金融业");
}

#[test]
fn lists_are_split_at_every_usual_separator_and_lines_win() {
    check_value("关键词", "电池、隔膜；涂层,安全，快充|低温", texts(&["电池", "隔膜", "涂层", "安全", "快充", "低温"]));
    check_value("关键词", "A、B 共混\n涂层,双面", texts(&["A、B 共混", "涂层,双面"]));
    check_value("关键词", "、、电池、", texts(&["电池"]));
    assert_eq!(row("关键词", "、；").values.get("keywords"), None);
}

#[test]
fn yes_and_no_are_read_in_words_and_marks() {
    for cell in ["是", "有", "YES", "y", "√", "1", "TRUE"] {
        check_value("可到厂", cell, Value::YesNo(true));
    }
    for cell in ["否", "无", "no", "×", "0"] {
        check_value("可到厂", cell, Value::YesNo(false));
    }
    check_problem("可到厂", "也许", "problem-cell-yes-no");
}

#[test]
fn readiness_levels_are_read_with_or_without_their_name() {
    for cell in ["5", "TRL5", "trl 5", "5级", "第5级", "ＴＲＬ－５"] {
        check_value("技术成熟度", cell, Value::Whole(5));
    }
    for cell in ["0", "10", "中试", "5-6", "5.5"] {
        check_problem("技术成熟度", cell, "problem-cell-trl");
    }
}

#[test]
fn credit_codes_are_checked_and_written_in_their_canonical_form() {
    check_value("统一社会信用代码", "9135 0100-m000100y43", text("91350100M000100Y43"));
    check_problem("统一社会信用代码", "91350100M000100Y44", "problem-cell-credit-code-check");
    check_problem("统一社会信用代码", "9135010", "problem-cell-credit-code-length");
    check_problem("统一社会信用代码", "9135O100M000100Y43", "problem-cell-credit-code-charset");
    check_problem("统一社会信用代码", "9135A100M000100Y43", "problem-cell-credit-code-region");
    check_problem("统一社会信用代码", "9.1310112E+17", "problem-cell-credit-code-as-number");
}

#[test]
fn a_required_cell_that_is_empty_is_named() {
    let sheet = read("成果名称,技术领域\n  ,101\n".as_bytes(), &columns(), &Limits::default()).unwrap();
    let problem = &sheet.rows[0].problems[0];
    assert_eq!((problem.code, &problem.at), ("problem-cell-required", &Place::Cell { row: 2, column: "成果名称".to_owned() }));
}

/// The problems and values of a row typed into a workbook by `fill`, under the headings of all columns.
fn typed(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Row {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (place, column) in (0..).zip(columns()) {
        sheet.write_string(0, place, column.heading).unwrap();
    }
    sheet.write_string(1, 0, "一号").unwrap();
    sheet.write_number(1, 2, 101).unwrap();
    fill(sheet);
    let read = read(&book.save_to_buffer().unwrap(), &columns(), &Limits::default()).unwrap();
    assert_eq!(read.problems, []);
    read.rows[0].clone()
}

fn only_code(row: &Row) -> &'static str {
    assert_eq!(row.problems.len(), 1, "{:?}", row.problems);
    row.problems[0].code
}

#[test]
fn numbers_typed_into_a_workbook_lose_no_digit_in_silence() {
    assert_eq!(typed(|sheet| drop(sheet.write_number(1, 0, 2_026.0))).values["title"], text("2026"));
    assert_eq!(only_code(&typed(|sheet| drop(sheet.write_number(1, 0, 310_112_199_001_011_234.0)))), "problem-cell-long-number");
    assert_eq!(only_code(&typed(|sheet| drop(sheet.write_number(1, 11, 913_101_120_000_000_000.0)))), "problem-cell-credit-code-as-number");
    assert_eq!(typed(|sheet| drop(sheet.write_number(1, 7, 0.1 + 0.2))).values["load"], Value::Decimal(0.3));
    assert_eq!(typed(|sheet| drop(sheet.write_number(1, 5, 0.1 + 0.2))).values["price"], Value::Money(Fen(300_000)));
    assert_eq!(only_code(&typed(|sheet| drop(sheet.write_number(1, 5, 1e300)))), "problem-cell-money-large");
}

#[test]
fn a_number_shown_as_a_percentage_is_the_percentage_it_shows() {
    use rust_xlsxwriter::Format;
    let shown = |number: f64, format: &str| {
        let format = Format::new().set_num_format(format);
        typed(|sheet| drop(sheet.write_number_with_format(1, 1, number, &format))).values["summary"].clone()
    };
    assert_eq!(shown(0.9, "0%"), text("90%"));
    assert_eq!(shown(0.07, "0.00%"), text("7%"));
    assert_eq!(shown(0.125, "0%"), text("12.5%"));
    assert_eq!(shown(0.0, "0%"), text("0%"));
    assert_eq!(shown(1.2, "#,##0.0%;-#,##0.0%"), text("120%"));
    assert_eq!(shown(90.0, "0\"%\""), text("90"), "only written behind it");
    assert_eq!(shown(90.0, "0.0"), text("90"));
    let format = Format::new().set_num_format("0%");
    let row = typed(|sheet| drop(sheet.write_number_with_format(1, 7, 0.9, &format)));
    assert_eq!(only_code(&row), "problem-cell-decimal", "a column of plain numbers does not guess");
}

#[test]
fn days_typed_into_a_workbook_are_days() {
    use rust_xlsxwriter::{ExcelDateTime, Format};
    let format = Format::new().set_num_format("yyyy/m/d h:mm");
    let day = ExcelDateTime::from_ymd(2026, 2, 28).unwrap().and_hms(17, 30, 0).unwrap();
    let row = typed(|sheet| drop(sheet.write_datetime_with_format(1, 8, &day, &format)));
    assert_eq!(row.values["finished_on"], Value::Date(base::Date::constant(2026, 2, 28)));
    assert_eq!(only_code(&typed(|sheet| drop(sheet.write_number(1, 8, 46_081)))), "problem-cell-date-number");
    let time = ExcelDateTime::from_hms(8, 30, 0).unwrap();
    let format = Format::new().set_num_format("h:mm");
    assert_eq!(only_code(&typed(|sheet| drop(sheet.write_datetime_with_format(1, 8, &time, &format)))), "problem-cell-date");
    let leap = Format::new().set_num_format("yyyy-mm-dd");
    assert_eq!(only_code(&typed(|sheet| drop(sheet.write_number_with_format(1, 8, 60, &leap)))), "problem-cell-date");
}

#[test]
fn the_result_of_a_formula_counts_and_an_error_is_named() {
    use rust_xlsxwriter::Formula;
    let row = typed(|sheet| drop(sheet.write_formula(1, 6, Formula::new("=3*4").set_result("12"))));
    assert_eq!(row.values["months"], Value::Whole(12));
    let row = typed(|sheet| drop(sheet.write_formula(1, 6, Formula::new("=NA()").set_result("#N/A"))));
    assert_eq!(only_code(&row), "problem-cell-error");
    let row = typed(|sheet| drop(sheet.write_boolean(1, 10, true)));
    assert_eq!(row.values["visit"], Value::YesNo(true));
}

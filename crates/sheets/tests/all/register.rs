//! The columns of an invented register and words for its template, shared by the tests of this crate.

use sheets::{CellKind, Choice, Column, TemplateWords};

pub fn column(key: &str, heading: &str, kind: CellKind) -> Column {
    Column {
        key: key.to_owned(),
        heading: heading.to_owned(),
        help: format!("怎样填写{heading}"),
        is_required: false,
        kind,
        example: format!("{heading}的示例"),
        width: None,
    }
}

pub fn required(column: Column) -> Column {
    Column { is_required: true, ..column }
}

pub fn fields() -> Vec<Choice> {
    vec![
        Choice::new("101", "软件"),
        Choice::new("401", "金属材料"),
        Choice::new("402", "无机非金属材料"),
        Choice::new("803", "高性能、智能化仪器仪表"),
        Choice::new("199", "其他"),
        Choice::new("499", "其他"),
    ]
}

pub fn industries() -> Vec<Choice> {
    vec![Choice::new("A", "农、林、牧、渔业"), Choice::new("C", "制造业"), Choice::new("M", "科学研究和技术服务业")]
}

/// One column of every kind.
pub fn columns() -> Vec<Column> {
    vec![
        required(column("title", "成果名称", CellKind::Text { max_chars: 30 })),
        column("summary", "摘要", CellKind::LongText { max_chars: 300 }),
        required(column("field", "技术领域", CellKind::Choice(fields()))),
        column("industries", "应用行业", CellKind::Choices(industries())),
        column("keywords", "关键词", CellKind::List),
        column("price", "参考价（万元）", CellKind::Money),
        column("months", "周期（月）", CellKind::Whole { min: 1, max: 120 }),
        column("load", "承重", CellKind::Decimal { min: 0.0, max: 100.0, decimals: 2 }),
        column("finished_on", "完成日期", CellKind::Date),
        column("trl", "技术成熟度", CellKind::Trl),
        column("visit", "可到厂", CellKind::YesNo { yes: "是".to_owned(), no: "否".to_owned() }),
        column("credit_code", "统一社会信用代码", CellKind::CreditCode),
    ]
}

pub fn words() -> TemplateWords {
    TemplateWords {
        instructions: "填写说明".to_owned(),
        column: "列".to_owned(),
        required: "必填".to_owned(),
        is_required: "是".to_owned(),
        help: "填法".to_owned(),
        allowed: "可选内容".to_owned(),
        example: "示例".to_owned(),
        choice_error: "请从列表中选择。".to_owned(),
    }
}

/// A CSV file of two columns of the register: 成果名称 and 技术领域 filled in, and `heading` with `cell`.
pub fn csv_with(heading: &str, cell: &str) -> Vec<u8> {
    format!("成果名称,技术领域,{heading}\n零湾一号,101,\"{}\"\n", cell.replace('"', "\"\"")).into_bytes()
}

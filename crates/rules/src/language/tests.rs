//! What formulas mean, and what is said of those that mean nothing.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::sync::Arc;

use super::parse::Language;
use crate::{
    condition::{Bound, Comparison, Dated, Node, Parameter, Spot, Term, Test},
    field::{Catalogue, Field, FieldId, Kind},
    number::Number,
};

fn catalogue() -> Catalogue {
    let mut catalogue = Catalogue::default();
    for (key, name, kind) in [
        ("fin.rd", "研发费用", Kind::Money),
        ("fin.revenue", "营业收入", Kind::Money),
        ("staff.total", "职工总数", Kind::Count),
        ("listed", "已上市", Kind::Flag),
        ("industry", "行业", Kind::Code),
        ("reg.zone", "注册片区", Kind::Codes),
        ("age", "成立年数", Kind::Years),
        ("date", "立项日期", Kind::Date),
    ] {
        let field = Field {
            key: key.into(),
            name: name.into(),
            name_en: String::new(),
            question: Default::default(),
            help: Default::default(),
            kind,
            owner: None,
            derivations: Vec::new(),
            cost: 1,
            aliases: Vec::new(),
            is_signed: false,
            spot: spot(),
        };
        catalogue.add(field).unwrap();
    }
    catalogue
}

fn spot() -> Spot {
    Spot { file: Arc::from("a.toml"), line: 7, column: 10 }
}

fn parse(formula: &str) -> Result<Node, crate::mistake::Mistake> {
    let parameters = [Parameter {
        name: "研发占比下限".into(),
        values: vec![Dated { from: None, value: Bound::Number(Number::ratio(5, 100).unwrap()), source: "甲".into() }],
        spot: spot(),
    }];
    Language { catalogue: &catalogue(), parameters: &parameters }.parse(formula, &spot())
}

#[test]
fn a_share_is_compared_with_a_parameter() {
    let wanted = Test::Compare { left: Term::Share(FieldId(0), FieldId(1)), op: Comparison::AtLeast, right: Bound::Parameter(0) };
    assert_eq!(parse("研发费用 占 营业收入 不低于 参数.研发占比下限"), Ok(Node::Test(wanted)));
}

#[test]
fn amounts_are_read_with_their_units() {
    for (formula, number) in [
        ("营业收入 不少于 2000万元", 2_000_000_000_i64),
        ("营业收入 ≥ 2亿元", 20_000_000_000),
        ("营业收入>=350元", 35_000),
        ("职工总数 不少于 500人", 500),
        ("成立年数 不少于 3年", 3),
    ] {
        let Node::Test(Test::Compare { op, right, .. }) = parse(formula).unwrap() else { panic!("{formula}") };
        assert_eq!((op, right), (Comparison::AtLeast, Bound::Number(Number::whole(number))), "{formula}");
    }
}

#[test]
fn and_binds_closer_than_or_and_brackets_closer_still() {
    let Node::Any(parts) = parse("已上市 或 已上市 且 已上市").unwrap() else { panic!() };
    assert!(matches!(parts.last().unwrap().node, Node::All(_)));
    let Node::All(parts) = parse("（已上市 或 已上市） 且 非 已上市").unwrap() else { panic!() };
    assert!(matches!(parts.first().unwrap().node, Node::Any(_)) && matches!(parts.last().unwrap().node, Node::Not(_)));
}

#[test]
fn terms_lists_cases_and_counts_are_read() {
    assert!(matches!(parse("行业 属于 制造类、“软件 或 服务”").unwrap(), Node::Test(Test::OneOf(_, list)) if list.len() == 2));
    assert!(matches!(parse("行业 不是 国内").unwrap(), Node::Test(Test::NoneOf(..))));
    assert!(matches!(parse("注册片区 包含 Z-ZJ").unwrap(), Node::Test(Test::Contains(..))));
    assert!(matches!(parse("若 营业收入 不超过 5000万元 则 研发费用 占 营业收入 不低于 5% 否则 已上市").unwrap(), Node::If(_)));
    assert!(matches!(parse("至少 2 项（已上市；行业 是 甲；有 研发费用）").unwrap(), Node::AtLeast(2, parts) if parts.len() == 3));
    assert!(matches!(parse("立项日期 介于 2019-03-31 至 2024-03-31").unwrap(), Node::All(parts) if parts.len() == 2));
}

#[test]
fn what_an_officer_decides_keeps_its_words_as_they_are_written() {
    for (formula, words) in [
        ("人工认定 示范作用突出", "示范作用突出"),
        ("人工认定  技术 “国内领先”（含并跑）、市场 ≥ 前三 ", "技术 “国内领先”（含并跑）、市场 ≥ 前三"),
        ("人工认定 已上市 且 已上市", "已上市 且 已上市"),
        ("人工认定", ""),
    ] {
        assert_eq!(parse(formula), Ok(Node::Manual(words.to_owned())), "{formula}");
    }
    let Node::All(parts) = parse("已上市 且 人工认定 示范作用突出").unwrap() else { panic!() };
    assert_eq!(parts.last().unwrap().node, Node::Manual("示范作用突出".to_owned()));
}

#[test]
fn a_formula_that_means_nothing_is_answered_with_column_and_suggestion() {
    for (formula, code, column, suggestion) in [
        ("营业收人 不少于 1万元", "rules-unknown-field", 10, Some("营业收入")),
        ("营业收入 不少 1万元", "rules-unknown-word", 15, Some("不少于")),
        ("营业收入 不少于 2000", "rules-no-unit", 19, None),
        ("营业收入 不少于 5%", "rules-wrong-unit", 19, None),
        ("行业 不少于 5%", "rules-type", 10, None),
        ("行业", "rules-type", 10, None),
        ("营业收入 占 职工总数 不低于 5%", "rules-kinds-differ", 10, None),
        ("研发费用 不低于 参数.研发占比上限", "rules-unknown-parameter", 19, Some("研发占比下限")),
        ("立项日期 不早于 2024-02-31", "rules-no-such-day", 19, None),
        ("（已上市 且 已上市", "rules-unclosed", 10, None),
        ("行业 是 “甲", "rules-unclosed", 15, None),
        ("已上市 行业 是 甲", "rules-unknown-word", 14, None),
        ("", "rules-empty-formula", 10, None),
    ] {
        let mistake = parse(formula).unwrap_err();
        assert_eq!((mistake.code, mistake.at.column, mistake.suggestion.as_deref()), (code, column, suggestion), "{formula}: {mistake}");
    }
}

#[test]
fn another_number_is_one_above_or_below_and_not_none_at_all() {
    let below_or_above = |formula: &str| {
        let Node::Any(parts) = parse(formula).unwrap() else { panic!("{formula}") };
        let tests: Vec<_> = parts.iter().map(|part| part.node.clone()).collect();
        let of = |op| Node::Test(Test::Compare { left: Term::Field(FieldId(2)), op, right: Bound::Number(Number::whole(3)) });
        assert_eq!(tests, [of(Comparison::Above), of(Comparison::Below)], "{formula}");
    };
    for formula in ["职工总数 不等于 3人", "职工总数 ≠ 3人", "职工总数 != 3", "职工总数！=3人"] {
        below_or_above(formula);
    }
    assert_eq!(parse("已上市 不等于 3").unwrap_err().code, "rules-type");
}

//! Files that are wrong in many ways, each named with file, line, column and what was meant; none hides another.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::read;

const FACTS: &str = r#"
"事实" = [
  { "键" = "fin.revenue", "名" = "营业收入", "类" = "金额" },
  { "键" = "fin.rd", "名" = "研发费用", "类" = "金额" },
  { "键" = "staff.total", "名" = "职工总数", "类" = "个数" },
  { "键" = "cert", "名" = "高企证书有效", "类" = "是非" },
  { "键" = "kind", "名" = "企业类型", "类" = "词条" },
  { "键" = "granted", "名" = "已获支持", "类" = "词条集" },
  { "键" = "project.level", "名" = "项目级别", "类" = "词条", "属于" = "project" },
  { "键" = "product.kind", "名" = "产品种类", "类" = "词条", "属于" = "product" },
]
"#;

/// What every clause says in words.
const WORDS: &str = "\"英文名\" = \"A\"\n\"摘要\" = \"甲。\"\n\"英文摘要\" = \"A.\"\n";

/// What is said of one clause with these conditions and these further lines: code, line and column within the clause.
fn said(conditions: &str, more: &str) -> Vec<(&'static str, u32, u32)> {
    let clause = format!(
        "[[\"条款\"]]\n\"编号\" = \"A\"\n\"名称\" = \"甲\"\n\"核实\" = \"已核\"\n\"状态\" = \"有效\"\n\"起\" = 2024-01-01\n{more}\"条件\" = [\n{conditions}\n]\n{WORDS}"
    );
    let reading = read(&[("facts.toml", FACTS), ("a.toml", &clause)]);
    reading.mistakes.iter().map(|mistake| (mistake.code, mistake.at.line, mistake.at.column)).collect()
}

#[test]
fn a_clause_without_fault_is_read_in_silence() {
    assert_eq!(said("\"营业收入 不低于 2000万元\",\n\"高企证书有效\"", "\"止\" = 2024-12-31\n"), []);
}

#[test]
fn a_place_to_apply_is_an_address_of_an_authority() {
    let said = |address: &str| {
        let more = format!("\"申报\" = {{ \"方式\" = \"限期\", \"渠道\" = \"甲网\", \"地址\" = \"{address}\" }}\n");
        said("\"高企证书有效\"", &more)
    };
    for good in ["https://zcpt.shmh.gov.cn/", "http://zcpt.shmh.gov.cn/a?b=c"] {
        assert_eq!(said(good), [], "{good}");
    }
    for bad in [
        "javascript:alert(1)",
        "ftp://a.gov.cn/",
        "https://a.gov.cn.example.com/",
        "https://a.gov.cn@b.com/",
        "https://a.com/x.gov.cn",
        "甲网",
        "",
    ] {
        assert_eq!(said(bad).iter().map(|(code, line, _)| (*code, *line)).collect::<Vec<_>>(), [("rules-wrong-value", 7)], "{bad}");
    }
}

#[test]
fn what_a_document_says_once_stands_in_the_rows_of_each_clause() {
    let shared = "[\"文件\"]\n\"名称\" = \"某办法\"\n\"文号\" = \"某府规〔2026〕1号\"\n\"发文\" = \"科委\"\n\"层级\" = \"区级\"\n\"核对日\" = 2026-11-23\n";
    let own = "[[\"条款\"]]\n\"编号\" = \"A\"\n\"层级\" = \"市级\"\n";
    let case = "[[\"案例\"]]\n\"条款\" = \"A\"\n";
    let written = super::canonical(&format!("{shared}\n{own}\n{case}"));
    let taken = "\"文件名称\" = \"某办法\"\n\"文号\" = \"某府规〔2026〕1号\"\n\"发文\" = \"科委\"\n\"核对日\" = 2026-11-23\n";
    assert_eq!(written, format!("{own}{taken}\n{case}"), "what the clause says itself stays");
    assert_eq!(super::canonical(&written), written);
}

#[test]
fn where_one_applies_survives_the_way_through_rows() {
    let text = "[[\"条款\"]]\n\"编号\" = \"A\"\n\"申报\" = { \"方式\" = \"限期\", \"说明\" = \"乙\", \"渠道\" = \"甲网\", \"地址\" = \"https://a.gov.cn/\" }\n";
    let rows = super::rows(text);
    assert!(rows.iter().any(|row| row.path.ends_with("申报 › 渠道") && row.value == "甲网"), "{rows:?}");
    assert_eq!(super::document(&rows).unwrap(), text);
    let rounds = "[[\"条款\"]]\n\"编号\" = \"A\"\n\"申报\" = { \"各期\" = [{ \"起\" = 2025-03-01, \"止\" = 2025-04-15 }, { \"起\" = 2025-09-01 }] }\n";
    let rows = super::rows(rounds);
    assert!(rows.iter().any(|row| row.path.ends_with("申报 › 各期 › #2 › 起") && row.value == "2025-09-01"), "{rows:?}");
    assert_eq!(super::document(&rows).map(|back| super::rows(&back)), Ok(rows));
}

#[test]
fn what_an_officer_decides_survives_the_way_through_rows_and_wants_its_english() {
    let text = format!(
        "[[\"条款\"]]\n\"编号\" = \"A\"\n\"名称\" = \"甲\"\n\"核实\" = \"已核\"\n\"状态\" = \"按事件\"\n\"条件\" = [\"人工认定 示范作用突出\", \"人工认定 带动性强\"]\n{WORDS}"
    );
    let again = super::document(&super::rows(&text)).unwrap();
    let english = "[\"译名\"]\n\"带动性强\" = \"It pulls others along\"\n\"按通知\" = \"By notice\"\n";
    for text in [text, again] {
        let reading = read(&[("facts.toml", FACTS), ("english.toml", english), ("a.toml", &text)]);
        let nodes: Vec<_> = reading.library.clauses[0].condition.node.parts().iter().map(|part| part.node.clone()).collect();
        assert_eq!(nodes, ["示范作用突出", "带动性强"].map(|what| crate::condition::Node::Manual(what.to_owned())));
        let lacks: Vec<_> = reading.mistakes.iter().filter(|mistake| mistake.at.file.ends_with("a.toml")).collect();
        assert_eq!(lacks.len(), 1, "{lacks:?}");
        assert!(lacks[0].code == "rules-no-english" && lacks[0].args.contains(&("value", "示范作用突出".to_owned())), "{lacks:?}");
    }
}

#[test]
fn mistakes_of_formulas_name_line_and_column() {
    let conditions =
        "\"营业收人 不低于 2000万元\",\n\"营业收入 不低于 2000\",\n\"企业类型 不低于 3\",\n{ \"式\" = \"职工总数 不少于 3%\" }";
    let wanted = [("rules-unknown-field", 8, 2), ("rules-no-unit", 9, 11), ("rules-type", 10, 2), ("rules-wrong-unit", 11, 19)];
    assert_eq!(said(conditions, ""), wanted);
}

#[test]
fn an_unknown_field_comes_with_what_was_meant() {
    let text = "[[\"条款\"]]\n\"编号\" = \"A\"\n\"名称\" = \"甲\"\n\"核实\" = \"已核\"\n\"状态\" = \"按事件\"\n\"条见\" = []\n\"条件\" = [\"研发费 不低于 1万元\"]\n";
    let text = &format!("{text}{WORDS}");
    let reading = read(&[("facts.toml", FACTS), ("a.toml", text)]);
    let shown: Vec<String> = reading.mistakes.iter().map(ToString::to_string).collect();
    assert_eq!(shown.len(), 2);
    assert!(shown.first().unwrap().contains("a.toml:6:1") && shown.first().unwrap().contains("“条件”"), "{shown:?}");
    assert!(shown.last().unwrap().contains("a.toml:7:10") && shown.last().unwrap().contains("“研发费用”"), "{shown:?}");
}

#[test]
fn impossible_idle_and_unreachable_conditions_are_found() {
    assert_eq!(said("\"营业收入 不低于 2000万元\",\n\"营业收入 低于 1000万元\"", ""), [("rules-contradiction", 9, 1)]);
    assert_eq!(said("\"营业收入 不低于 2000万元\",\n\"营业收入 超过 1000万元\"", ""), [("rules-redundant", 9, 1)]);
    assert_eq!(said("\"企业类型 是 甲\",\n\"企业类型 属于 乙、丙\"", ""), [("rules-contradiction", 9, 1)]);
    assert_eq!(said("\"营业收入 超过 1000万元\",\n\"营业收入 不超过 1000万元\"", ""), [("rules-contradiction", 9, 1)]);
    assert_eq!(said("\"营业收入 不低于 1000万元\",\n\"营业收入 不超过 1000万元\"", ""), []);
    let chain = "{ \"若\" = \"营业收入 不超过 5000万元\", \"则\" = \"高企证书有效\", \"否则\" = { \"若\" = \"营业收入 不超过 4000万元\", \"则\" = \"高企证书有效\", \"否则\" = \"高企证书有效 为否\" } }";
    assert!(said(chain, "").iter().any(|(code, ..)| *code == "rules-unreachable"));
}

#[test]
fn dates_that_overlap_are_missing_or_reversed_are_found() {
    let parameter =
        |values: &str| format!("\"参数\" = {{ \"下限\" = {{ \"字段\" = \"营业收入\", \"值\" = [{values}] }} }}\n\"止\" = 2025-12-31\n");
    let used = "\"营业收入 不低于 参数.下限\"";
    let one = |from: &str| format!("{{ \"起\" = {from}, \"值\" = \"1万元\", \"来源\" = \"S\" }}");
    for (values, code) in [
        (format!("{}, {}", one("2024-01-01"), one("2024-01-01")), Some("rules-dates-overlap")),
        (format!("{}, {}", one("2024-05-01"), one("2023-01-01")), Some("rules-dates-order")),
        (one("2024-06-01"), Some("rules-dates-missing")),
        (format!("{}, {}", one("2024-01-01"), one("2026-06-01")), Some("rules-dates-after-end")),
        (format!("{}, {}", one("2024-01-01"), one("2025-06-01")), None),
    ] {
        let found = said(used, &parameter(&values));
        assert_eq!(found.first().map(|(code, ..)| *code), code, "{values}");
    }
    assert_eq!(said("\"高企证书有效\"", "\"止\" = 2023-12-31\n").first().map(|(code, ..)| *code), Some("rules-dates-reversed"));
}

#[test]
fn a_clause_is_judged_for_one_kind_of_child() {
    assert_eq!(said("\"项目级别 是 国家\",\n\"产品种类 是 药品\"", "").first().map(|(code, ..)| *code), Some("rules-two-children"));
}

#[test]
fn circles_of_prerequisites_caps_and_strange_names_are_found() {
    let clause = |id: &str, needs: &str| {
        format!(
            "[[\"条款\"]]\n\"编号\" = \"{id}\"\n\"名称\" = \"甲\"\n\"核实\" = \"已核\"\n\"状态\" = \"按事件\"\n\"来源\" = [\"S9\"]\n\"条件\" = [\"已获支持 包含 {needs}\"]\n{WORDS}"
        )
    };
    let clauses = [clause("A", "B"), clause("B", "C"), clause("C", "A"), clause("C", "A*")].concat();
    let stacking = r#"
[["叠加"]]
"编号" = "R1"
"规则" = "甲"
"核实" = "已核"
"账户" = "甲账户"
"组" = ["A", "B"]
"封顶" = "100万元"
[["叠加"]]
"编号" = "R2"
"规则" = "乙"
"核实" = "已核"
"账户" = "乙账户"
"组" = ["B", "C"]
"封顶" = "100"
[["叠加"]]
"编号" = "R3"
"规则" = "丙"
"核实" = "已核"
"账户" = "丙账户"
"组" = ["B", "C"]
"封顶" = "100元"
[["叠加"]]
"编号" = "R4"
"规则" = "丁"
"核实" = "已核"
"互斥" = [["A", "D"], ["A"]]
"#;
    let sources = "\"来源\" = [{ \"编号\" = \"S1\", \"名称\" = \"甲\" }]\n";
    let reading = read(&[("facts.toml", FACTS), ("stacking.toml", stacking), ("sources.toml", sources), ("a.toml", &clauses)]);
    let count = |code: &str| reading.mistakes.iter().filter(|mistake| mistake.code == code).count();
    assert_eq!(count("rules-cycle"), 2);
    assert_eq!(count("rules-duplicate-id"), 1);
    assert_eq!(count("rules-caps-not-nested"), 1);
    assert_eq!(count("rules-unknown-clause"), 1);
    assert_eq!(count("rules-no-unit"), 1);
    assert_eq!(count("rules-wrong-value"), 1);
    assert_eq!(count("rules-unknown-source"), 4);
}

#[test]
fn points_that_do_not_come_to_the_full_mark_are_found() {
    let table = "[[\"评分表\"]]\n\"代号\" = \"t\"\n\"名称\" = \"甲\"\n\"满分\" = 60\n\"及格\" = 20\n[[\"评分表\".\"部分\"]]\n\"代号\" = \"p\"\n\"名称\" = \"乙\"\n\"指标\" = [{ \"名称\" = \"丙\", \"档\" = [{ \"式\" = \"高企证书有效\", \"分\" = 20 }] }]\n";
    let reading = read(&[("facts.toml", FACTS), ("scores.toml", table)]);
    assert_eq!(reading.mistakes.iter().map(|mistake| mistake.code).collect::<Vec<_>>(), ["rules-points"]);
}

#[test]
fn a_file_that_is_not_toml_is_named_and_the_others_are_read() {
    let reading = read(&[("facts.toml", FACTS), ("a.toml", "[[\"条款\"]\n")]);
    assert!(reading.mistakes.iter().any(|mistake| mistake.code == "rules-syntax" && mistake.at.line == 1));
    assert_eq!(reading.library.catalogue.fields().len(), 8);
}

/// What is said of a clause with these words, and what it is asked for.
fn said_of_words(checked: &str, words: &str) -> Vec<(&'static str, u32, u32)> {
    let clause = format!(
        "[[\"条款\"]]\n\"编号\" = \"A\"\n\"名称\" = \"甲\"\n\"核实\" = \"{checked}\"\n\"状态\" = \"按事件\"\n\"条件\" = []\n{words}"
    );
    let reading = read(&[("facts.toml", FACTS), ("a.toml", &clause)]);
    reading.mistakes.iter().map(|mistake| (mistake.code, mistake.at.line, mistake.at.column)).collect()
}

#[test]
fn a_clause_says_in_both_languages_what_it_is() {
    assert_eq!(said_of_words("已核", WORDS), []);
    let missing = [("rules-missing-key", 1, 1); 3];
    assert_eq!(said_of_words("已核", ""), missing);
    let words = |zh: &str, en: &str| format!("\"英文名\" = \"A\"\n\"摘要\" = \"{zh}\"\n\"英文摘要\" = \"{en}\"\n");
    assert_eq!(said_of_words("已核", &words("A.", "甲。")), [("rules-wrong-language", 8, 9), ("rules-wrong-language", 9, 11)]);
    assert_eq!(said_of_words("已核", &words(" ", "A.")), [("rules-wrong-value", 8, 8)]);
    assert_eq!(
        said_of_words("已核", &words("一。二。三。四。", "A. B. C. D. E.")),
        [("rules-summary-long", 8, 9), ("rules-summary-long", 9, 11)]
    );
    assert_eq!(said_of_words("部分", WORDS), [("rules-summary-unmarked", 8, 9), ("rules-summary-unmarked", 9, 11)]);
    assert_eq!(said_of_words("部分", &words("金额待核。", "The amount is not yet verified.")), []);
}

#[test]
fn every_fact_has_its_question_and_every_phrase_its_english() {
    let questions = r#"
"问题" = [
  { "键" = "fin.revenue", "问法" = "收入多少？", "英文问法" = "How much?", "填法" = "见报表。", "英文填法" = "See the books." },
  { "键" = "fin.rdd", "问法" = "研发多少？", "英文问法" = "How much?", "填法" = "见报表。", "英文填法" = "See the books." },
  { "键" = "fin.revenue", "问法" = "收入？", "英文问法" = "How much?", "填法" = "见报表。", "英文填法" = "See the books." },
]
"#;
    let clause = format!(
        "[[\"条款\"]]\n\"编号\" = \"A\"\n\"名称\" = \"甲\"\n\"核实\" = \"已核\"\n\"状态\" = \"按事件\"\n\"层级\" = \"区级\"\n\"条件\" = [\"企业类型 是 制造类\"]\n{WORDS}"
    );
    let reading = read(&[("facts.toml", FACTS), ("questions.toml", questions), ("a.toml", &clause)]);
    let count = |code: &str| reading.mistakes.iter().filter(|mistake| mistake.code == code).count();
    let unknown = reading.mistakes.iter().find(|mistake| mistake.code == "rules-unknown-field").unwrap();
    assert_eq!((unknown.at.line, unknown.at.column, unknown.suggestion.as_deref()), (4, 12, Some("fin.rd")));
    assert_eq!((count("rules-duplicate-field"), count("rules-no-question"), reading.mistakes.len()), (1, 7, 9));
    let field = reading.library.catalogue.by_key("fin.revenue").and_then(|id| reading.library.catalogue.get(id)).unwrap();
    assert_eq!(field.help.of(base::Lang::En), "See the books.");

    let english = "[\"译名\"]\n\"区级\" = \"District\"\n\"按通知\" = \"按通知\"\n";
    let reading = read(&[("facts.toml", FACTS), ("english.toml", english), ("a.toml", &clause)]);
    let said: Vec<_> = reading.mistakes.iter().filter(|mistake| !mistake.at.file.ends_with("facts.toml")).collect();
    let places: Vec<_> = said.iter().map(|mistake| (mistake.code, mistake.at.line)).collect();
    assert_eq!(places, [("rules-no-english", 7), ("rules-wrong-language", 3)]);
    assert!(said[0].args.contains(&("value", "制造类".to_owned())), "{said:?}");
    assert_eq!(reading.library.english.of(base::Lang::En, "区级"), "District");
}

#[test]
fn a_clause_and_a_case_written_again_mean_the_same() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/minhang/policies");
    let mut files: Vec<(String, String)> = Vec::new();
    for item in std::fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            files.push((path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(&path).unwrap()));
        }
    }
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let reading = read(&borrowed);
    assert_eq!(reading.mistakes, []);
    assert!(reading.library.clauses.len() > 100);
    for clause in &reading.library.clauses {
        let own: Vec<&crate::cases::Case> = reading.cases.iter().filter(|case| case.clause == clause.id).collect();
        let text = std::iter::once(clause.text.as_str()).chain(own.iter().map(|case| case.text.as_str())).collect::<Vec<_>>().join("\n");
        let again = super::draft(&reading.library, "again.toml", &text);
        assert_eq!(again.mistakes, [], "{text}");
        assert_eq!(again.library.clauses.len(), reading.library.clauses.len());
        let found = again.library.clause(&clause.id).unwrap();
        assert_eq!(found.text, clause.text);
        assert_eq!(without_places(&format!("{found:?}")), without_places(&format!("{clause:?}")));
        assert_eq!(again.cases.len(), own.len());
        for (found, own) in again.cases.iter().zip(own) {
            assert_eq!(
                (&found.text, &found.facts, found.verdict, found.fen, found.on),
                (&own.text, &own.facts, own.verdict, own.fen, own.on)
            );
        }
    }
}

/// A description without what it says of places.
fn without_places(text: &str) -> String {
    let mut left = String::new();
    for (at, part) in text.split("Spot {").enumerate() {
        left.push_str(if at == 0 { part } else { part.split_once('}').map_or("", |(_, rest)| rest) });
    }
    left
}

#[test]
fn a_draft_is_checked_beside_the_library_and_names_its_mistakes_by_line_and_column() {
    let clause = "[[\"条款\"]]\n\"编号\" = \"A\"\n\"名称\" = \"甲\"\n\"核实\" = \"已核\"\n\"状态\" = \"按事件\"\n\"条件\" = [\"营业收入 不低于 2000万元\"]\n";
    let library = read(&[("facts.toml", FACTS), ("a.toml", &format!("{clause}{WORDS}"))]).library;
    let changed = clause.replace("2000万元", "2000");
    let found = super::draft(&library, "草案", &format!("{changed}{WORDS}"));
    let places: Vec<_> = found.mistakes.iter().map(|mistake| (mistake.code, mistake.at.line, mistake.at.column)).collect();
    assert_eq!(places, [("rules-no-unit", 6, 19)]);
    let another = clause.replace("\"A\"", "\"B\"");
    let found = super::draft(&library, "草案", &format!("{another}{WORDS}"));
    assert_eq!((found.mistakes.len(), found.clauses, found.library.clauses.len()), (0, vec!["B".to_owned()], 2));
    let twice = super::draft(&library, "草案", &format!("{another}{WORDS}{another}{WORDS}"));
    assert!(twice.mistakes.iter().any(|mistake| mistake.code == "rules-duplicate-id"), "{:?}", twice.mistakes);
}

#[test]
fn what_is_put_first_changes_nothing_behind_it() {
    let case = |name: &str, amount: &str| format!("\n[[\"案例\"]]\n\"名\" = \"{name}\"\n\"金额\" = \"{amount}\"\n");
    let text =
        |conditions: &str, cases: &[String]| format!("[[\"条款\"]]\n\"编号\" = \"A\"\n\"条件\" = [{conditions}]\n{}", cases.concat());
    let said = |before: &str, after: &str| {
        let part = |value: &Option<String>| value.clone().unwrap_or_default();
        let each = super::differences(before, after).into_iter().map(|(path, old, new)| format!("{path}: {} → {}", part(&old), part(&new)));
        each.collect::<Vec<_>>()
    };
    let before = text("\"甲\", \"乙\", \"丙\"", &[case("一", "1万元"), case("二", "2万元")]);
    let after = text("\"新\", \"甲\", \"改\", \"丙\"", &[case("零", "0万元"), case("一", "1万元"), case("二", "3万元")]);
    assert_eq!(
        said(&before, &after),
        [
            "条款 › #1 › 条件 › #1:  → 新",
            "条款 › #1 › 条件 › #3: 乙 → 改",
            "案例 › #1 › 名:  → 零",
            "案例 › #1 › 金额:  → 0万元",
            "案例 › #3 › 金额: 2万元 → 3万元",
        ]
    );
    let moved = text("\"乙\", \"丙\", \"甲\"", &[case("一", "1万元"), case("二", "2万元")]);
    assert_eq!(said(&before, &moved), ["条款 › #1 › 条件 › #1: 甲 → ", "条款 › #1 › 条件 › #3:  → 甲"]);
    assert!(said(&before, &before).is_empty());
}

/// Codes of what is said of a clause that gives this, with a condition that holds for some.
fn said_of_money(money: &str) -> Vec<&'static str> {
    said("\"高企证书有效\"", &format!("\"资金\" = {{ {money} }}\n")).into_iter().map(|(code, ..)| code).collect()
}

#[test]
fn what_another_way_of_giving_says_is_named_and_never_passed_over() {
    for (money, wanted) in [
        (r#""方式" = "区间", "最高" = "300万元""#, vec![]),
        (r#""方式" = "区间", "最高" = "300万元", "上限" = "50""#, vec!["rules-key-of-other-way", "rules-no-unit"]),
        (r#""方式" = "定额", "金额" = "30万元", "比例" = "20%""#, vec!["rules-key-of-other-way"]),
        (r#""方式" = "定额", "金额" = "30万元", "说明" = "按年""#, vec![]),
    ] {
        let mut found = said_of_money(money);
        found.sort_unstable();
        assert_eq!(found, wanted, "{money}");
    }
    let by_case = |more: &str| {
        format!(r#""方式" = "分情形", "字段" = "企业类型"{more}, "情形" = [{{ "值" = ["甲"], "方式" = "定额", "金额" = "20万元" }}]"#)
    };
    let of_other = |money: &str| said_of_money(money).into_iter().filter(|code| *code == "rules-key-of-other-way").count();
    assert_eq!((of_other(&by_case("")), of_other(&by_case(r#", "上限" = "10万元""#))), (0, 1));
}

#[test]
fn amounts_that_cannot_be_are_named() {
    let has = |money: &str, code: &str| said_of_money(money).contains(&code);
    let range = |low: &str, high: &str| format!(r#""方式" = "区间", "最低" = "{low}", "最高" = "{high}""#);
    assert!(has(&range("80万元", "50万元"), "rules-least-above-most"));
    assert!(!has(&range("50万元", "50万元"), "rules-least-above-most"));
    let paid = |shares: &str| format!(r#""方式" = "定额", "金额" = "20万元", "分期" = [{shares}]"#);
    assert!(has(&paid(r#""50%", "60%""#), "rules-instalments") && has(&paid(r#""50%", "40%""#), "rules-instalments"));
    assert!(!has(&paid(r#""60%", "40%""#), "rules-instalments"));
    let (sum, vary) = ("rules-instalments-sum", "rules-instalments-vary");
    assert!(has(&paid(r#""15万元", "4万元""#), sum) && has(&paid(r#""15万元", "5.0001万元""#), sum));
    assert!(!has(&paid(r#""15万元", "50000元""#), sum));
    assert!(!has(&paid(r#""15万元", "5""#), sum), "one that cannot be read is named alone");
    assert!(has(&format!(r#"{}, "分期" = ["20万元", "20万元"]"#, range("10万元", "50万元")), sum));
    let share = r#""方式" = "按比例", "基数" = "研发费用", "比例" = "10%", "分期" = "#;
    assert!(has(&format!(r#"{share}["5万元", "5万元"]"#), vary) && !has(&format!(r#"{share}["50%", "50%"]"#), vary));
    let cases = |second: &str| {
        let each = |term: &str, amount: &str| format!(r#"{{ "值" = ["{term}"], "方式" = "定额", "金额" = "{amount}" }}"#);
        format!(r#""方式" = "分情形", "字段" = "企业类型", "情形" = [{}, {}]"#, each("甲", "20万元"), each(second, "10万元"))
    };
    assert!(has(&cases("甲"), "rules-term-taken") && !has(&cases("乙"), "rules-term-taken"));
}

#[test]
fn a_clause_in_force_says_since_when_or_that_it_is_not_known() {
    let said = |more: &str| {
        let clause = format!(
            "[[\"条款\"]]\n\"编号\" = \"A\"\n\"名称\" = \"甲\"\n\"核实\" = \"已核\"\n\"状态\" = \"有效\"\n{more}\"条件\" = [\"高企证书有效\"]\n{WORDS}"
        );
        let reading = read(&[("facts.toml", FACTS), ("a.toml", &clause)]);
        reading.mistakes.iter().map(|mistake| (mistake.code, mistake.at.line)).collect::<Vec<_>>()
    };
    assert_eq!(said(""), [("rules-no-first-day", 5)]);
    assert_eq!(said("\"起\" = 2024-01-01\n"), []);
    assert_eq!(said("\"未核\" = [\"起日\"]\n"), []);
}

#[test]
fn what_no_firm_can_have_is_not_asked_for() {
    let codes = |conditions: &str| said(conditions, "").into_iter().map(|(code, ..)| code).collect::<Vec<_>>();
    assert_eq!(codes("\"职工总数 低于 0人\""), ["rules-never"]);
    assert_eq!(codes("\"职工总数 不超过 0人\""), Vec::<&str>::new());
    assert_eq!(codes("\"营业收入 低于 0万元\""), ["rules-never"]);
}

#[test]
fn a_term_that_is_nearly_another_comes_with_what_was_meant() {
    let clause = |id: &str, term: &str| {
        format!(
            "[[\"条款\"]]\n\"编号\" = \"{id}\"\n\"名称\" = \"甲\"\n\"核实\" = \"已核\"\n\"状态\" = \"有效\"\n\"起\" = 2024-01-01\n\"条件\" = [\"企业类型 是 {term}\"]\n{WORDS}"
        )
    };
    let text = format!("{}{}", clause("A", "制造类"), clause("B", "制作类"));
    let english = "[\"译名\"]\n\"制造类\" = \"manufacturing\"\n";
    let reading = read(&[("facts.toml", FACTS), ("english.toml", english), ("a.toml", &text)]);
    let shown: Vec<String> = reading.mistakes.iter().filter(|one| one.code == "rules-no-english").map(ToString::to_string).collect();
    assert!(shown.iter().any(|one| one.contains("制作类") && one.contains("“制造类”")), "{shown:?}");
}

#[test]
fn what_is_wrong_elsewhere_is_said_beside_a_line_that_cannot_be_read() {
    let said = said(
        "\"营业收入 不低于 2000\",\n\"职工总数 超过 10人\",\n\"职工总数 低于 5人\"",
        "\"来源\" = [\"S9\"]\n\"资金\" = { \"方式\" = \"定额\", \"金额\" = \"三\" }\n",
    );
    let codes: Vec<&str> = said.iter().map(|(code, ..)| *code).collect();
    for wanted in ["rules-no-unit", "rules-contradiction", "rules-unknown-source"] {
        assert!(codes.contains(&wanted), "{wanted} in {codes:?}");
    }
    assert!(said.iter().any(|(_, line, _)| *line == 8), "the amount too: {said:?}");
}

#[test]
fn figures_below_nothing_are_named_wherever_there_can_be_none() {
    for money in [
        r#""方式" = "定额", "金额" = "-30万元""#,
        r#""方式" = "按比例", "基数" = "研发费用", "比例" = "10%", "上限" = "-50万元""#,
        r#""方式" = "按比例", "基数" = "研发费用", "比例" = "-10%""#,
        r#""方式" = "定额", "金额" = "30万元", "分期" = ["40万元", "-10万元"]"#,
        r#""方式" = "定额", "金额" = "30万元", "分期" = ["110%", "-10%"]"#,
        r#""方式" = "起步加奖", "基数" = "研发费用", "起点" = "-1万元", "起点金额" = "1万元", "每满" = "1万元", "每满金额" = "1万元", "上限" = "5万元""#,
    ] {
        assert_eq!(said_of_money(money), ["rules-negative"], "{money}");
    }
    let years = |count: &str| format!(r#""方式" = "逐年按比例", "基数" = "研发费用", "比例" = "10%", "年数" = {count}"#);
    assert_eq!((said_of_money(&years("-1")), said_of_money(&years("0"))), (vec!["rules-wrong-value"], vec!["rules-wrong-value"]));
    let case = |facts: &str| {
        let text = format!(
            "[[\"条款\"]]\n\"编号\" = \"A\"\n\"名称\" = \"甲\"\n\"核实\" = \"已核\"\n\"状态\" = \"按事件\"\n\"条件\" = [\"高企证书有效\"]\n{WORDS}[[\"案例\"]]\n\"名\" = \"甲\"\n\"条款\" = \"A\"\n\"日期\" = 2025-01-01\n\"事实\" = {{ {facts} }}\n\"结果\" = \"未知\"\n"
        );
        let more = "{ \"键\" = \"staff.rd\", \"名\" = \"研发人员数\", \"类\" = \"个数\" },\n  { \"键\" = \"profit\", \"名\" = \"利润\", \"类\" = \"金额\", \"可为负\" = true },\n]";
        let all = format!("{}{more}\n", FACTS.trim_end().trim_end_matches(']'));
        let reading = read(&[("facts.toml", &all), ("a.toml", &text)]);
        reading.mistakes.iter().map(|mistake| (mistake.code, mistake.at.line)).collect::<Vec<_>>()
    };
    assert_eq!(case(r#""营业收入" = "-3万元""#), [("rules-negative", 14)]);
    assert_eq!(case(r#""职工总数" = -3"#), [("rules-negative", 14)]);
    assert_eq!(case(r#""利润" = "-3万元""#), []);
    assert_eq!(case(r#""职工总数" = 10, "研发人员数" = 11"#), [("rules-part-above-whole", 14)]);
    assert_eq!(case(r#""职工总数" = 11, "研发人员数" = 11"#), []);
    let catalogue = read(&[("facts.toml", FACTS)]).library.catalogue;
    let (facts, mistakes) = super::profile::profile("firm.toml", "\"营业收入\" = \"-3万元\"\n", &catalogue);
    assert_eq!(mistakes.iter().map(|mistake| mistake.code).collect::<Vec<_>>(), ["rules-negative"]);
    let revenue = catalogue.by_key("fin.revenue").unwrap();
    assert_eq!(*facts.get(revenue), crate::fact::Fact::Unknown);
    assert_eq!(super::profile::cell(catalogue.get(revenue).unwrap(), "-3万元", ""), Err(super::profile::NotAFact::WrongValue));
}

#[test]
fn zones_and_districts_that_no_list_knows_come_with_the_nearest() {
    let facts = "\"事实\" = [\n{ \"键\" = \"reg.zone\", \"名\" = \"注册片区\", \"类\" = \"词条集\" },\n{ \"键\" = \"reg.district\", \"名\" = \"注册区县\", \"类\" = \"词条\" },\n]\n\"片区\" = [{ \"内\" = \"Z-IN\", \"外\" = \"Z-ZJ-MH\" }]\n";
    let zones = "[[zone]]\ncode = \"Z-ZJ-MH\"\n[[zone]]\ncode = \"Z-NEOBAY\"\n";
    let districts = "term = [{ code = \"310112\" }]\n";
    let clause = |area: &str, condition: &str| {
        format!(
            "[[\"条款\"]]\n\"编号\" = \"A\"\n\"名称\" = \"甲\"\n\"核实\" = \"已核\"\n\"状态\" = \"按事件\"\n\"区域\" = \"{area}\"\n\"条件\" = [\"{condition}\"]\n{WORDS}"
        )
    };
    let english = "[\"译名\"]\n\"闵行区\" = \"Minhang\"\n";
    let said = |area: &str, condition: &str| {
        let text = clause(area, condition);
        let files = [
            (super::ZONES, zones),
            (super::DISTRICTS, districts),
            ("facts.toml", facts),
            ("a.toml", text.as_str()),
            ("english.toml", english),
        ];
        let all = read(&files).mistakes;
        let one = |mistake: &crate::mistake::Mistake| (mistake.at.line, mistake.suggestion.clone());
        all.iter().filter(|mistake| mistake.code == "rules-unknown-code").map(one).collect::<Vec<_>>()
    };
    for (area, condition) in
        [("闵行区", "注册片区 包含 Z-ZJ-MH"), ("Z-IN", "注册片区 包含 Z-ZJ-*、Z-IN"), ("310112", "注册区县 不是 310112")]
    {
        assert_eq!(said(area, condition), [], "{area}, {condition}");
    }
    assert_eq!(said("闵行区", "非 注册片区 包含 Z-ZJ-MX"), [(7, Some("Z-ZJ-MH".to_owned()))]);
    assert_eq!(said("闵行区", "注册片区 包含 甲乙丙丁"), [(7, None)]);
    assert_eq!(said("闵行区", "注册区县 是 999999"), [(7, None)]);
    assert_eq!(said("Z-NEOBEY", "注册区县 是 310112"), [(6, Some("Z-NEOBAY".to_owned()))]);
    let without = read(&[("facts.toml", facts), ("a.toml", &clause("Z-XX", "注册区县 是 999999"))]).mistakes;
    assert!(without.iter().all(|mistake| mistake.code != "rules-unknown-code"), "without lists nothing is said: {without:?}");
}

#[test]
fn a_pack_backs_its_clauses_and_its_rules_say_what_they_can() {
    let clause = "[[\"条款\"]]\n\"编号\" = \"A\"\n\"名称\" = \"甲\"\n\"核实\" = \"已核\"\n\"状态\" = \"按事件\"\n\"层级\" = \"区及\"\n\"来源级别\" = \"谣传\"\n\"参数\" = { \"下限\" = { \"字段\" = \"营业收入\", \"值\" = [{ \"值\" = \"1万元\", \"来源\" = \"S999\" }] } }\n\"条件\" = [\"营业收入 不低于 参数.下限\"]\n";
    let rule = |id: &str, more: &str| {
        format!("[[\"叠加\"]]\n\"编号\" = \"{id}\"\n\"规则\" = \"甲\"\n\"英文规则\" = \"A\"\n\"核实\" = \"已核\"\n{more}\n")
    };
    let stacking = [
        "\"层级\" = [\"市级\", \"区级\"]\n".to_owned(),
        rule("R1", "\"互斥\" = [[\"A\", \"A\"]]"),
        rule("R1", "\"说明于\" = [\"A\"]\n\"来源\" = [\"S998\"]"),
        rule("R2", "\"说明于\" = [\"A\"]\n\"范围\" = \"同一项日\""),
        rule("R3", "\"限项\" = [\"A\"]\n\"至多\" = 0"),
        rule("R4", "\"组\" = [\"A\"]\n\"方式\" = \"就高\"\n\"至多\" = 0"),
    ]
    .concat();
    let sources = "\"来源\" = [{ \"编号\" = \"S1\", \"名称\" = \"甲\" }]\n";
    let text = format!("{clause}{WORDS}");
    let reading = read(&[("facts.toml", FACTS), ("stacking.toml", &stacking), ("sources.toml", sources), ("a.toml", &text)]);
    let said: Vec<(&str, &str)> = reading
        .mistakes
        .iter()
        .filter(|mistake| mistake.code != "rules-no-question" && mistake.code != "rules-no-english")
        .map(|mistake| (mistake.code, mistake.args.iter().find(|(name, _)| *name == "name").map_or("", |(_, value)| value.as_str())))
        .collect();
    for wanted in [
        ("rules-no-case", "A"),
        ("rules-verified-without", "来源"),
        ("rules-verified-without", "核对日"),
        ("rules-unknown-source", "S999"),
        ("rules-unknown-source", "S998"),
        ("rules-wrong-value", "来源级别"),
        ("rules-wrong-value", "层级"),
        ("rules-wrong-value", "范围"),
        ("rules-duplicate-id", "R1"),
        ("rules-excludes-itself", "A"),
    ] {
        assert_eq!(said.iter().filter(|one| **one == wanted).count(), 1, "{wanted:?} in {said:?}");
    }
    assert_eq!(said.iter().filter(|one| **one == ("rules-wrong-value", "至多")).count(), 2, "{said:?}");
    assert_eq!(said.len(), 12, "{said:?}");
}

#[test]
fn a_missing_day_of_a_value_is_told_as_such() {
    let of = |clause: &str, values: &str| {
        let more = format!("{clause}\"参数\" = {{ \"下限\" = {{ \"字段\" = \"营业收入\", \"值\" = [{values}] }} }}\n");
        let text = format!(
            "[[\"条款\"]]\n\"编号\" = \"A\"\n\"名称\" = \"甲\"\n\"核实\" = \"已核\"\n\"状态\" = \"按事件\"\n{more}\"条件\" = [\"营业收入 不低于 参数.下限\"]\n{WORDS}"
        );
        let all = read(&[("facts.toml", FACTS), ("a.toml", &text)]).mistakes;
        assert!(all.iter().all(|mistake| mistake.args.iter().all(|(_, value)| !value.is_empty())), "{all:?}");
        all.iter().map(|mistake| mistake.code).collect::<Vec<_>>()
    };
    let since = "\"起\" = 2024-01-01\n";
    let dated = "{ \"起\" = 2024-01-01, \"值\" = \"1万元\" }";
    let undated = "{ \"值\" = \"2万元\" }";
    assert_eq!(of(since, &format!("{dated}, {undated}")), ["rules-missing-key"]);
    assert_eq!(of("", dated), ["rules-dates-before"]);
    assert_eq!(of(since, ""), ["rules-no-value"]);
    assert_eq!(of(since, undated), Vec::<&str>::new());
}

#[test]
fn a_slip_of_the_pen_is_said_alone() {
    let clause = |id: &str| {
        format!(
            "[[\"条款\"]]\n\"编号\" = \"{id}\"\n\"名称\" = \"甲\"\n\"核实\" = \"已核\"\n\"状态\" = \"按事件\"\n\"条件\" = [\"高企证书有效\"]\n{WORDS}"
        )
    };
    let (good, other) = (clause("A"), clause("B"));
    let said = |facts: &str, text: &str, other: &str| {
        let all = read(&[("facts.toml", facts), ("a.toml", text), ("b.toml", other)]).mistakes;
        all.iter().map(|mistake| (mistake.code, mistake.at.file.to_string())).collect::<Vec<_>>()
    };
    let broken = format!("{good}[[\n{}", clause("C"));
    assert_eq!(said(FACTS, &broken, &other), [("rules-syntax", "a.toml".to_owned())]);
    assert_eq!(said(&format!("[[\n{FACTS}"), &good, &other), [("rules-syntax", "facts.toml".to_owned())]);
    let unquoted = good.replace("\"条件\" = [", "\"条件\" = \n").replace("\"核实\" = ", "\"核实\" ");
    assert_eq!(
        said(FACTS, &unquoted, &other),
        vec![("rules-syntax", "a.toml".to_owned()); 2],
        "two slips, with all that follows from them"
    );
    let wrong = other.replace("已核", "也许");
    assert_eq!(said(FACTS, &broken, &wrong), [("rules-syntax", "a.toml".to_owned()), ("rules-wrong-value", "b.toml".to_owned())]);
    let library = read(&[("facts.toml", FACTS), ("a.toml", &good)]).library;
    let draft = super::draft(&library, "草案", &broken);
    assert_eq!(draft.mistakes.iter().map(|mistake| mistake.code).collect::<Vec<_>>(), ["rules-syntax"]);
}

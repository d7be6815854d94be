//! What the checks of conditions find, each at its place, and that they are silent where a firm can pass.

use crate::reader::{draft, read};

const FACTS: &str = r#"
"事实" = [
  { "键" = "staff", "名" = "人数", "类" = "个数" },
  { "键" = "revenue", "名" = "营业收入", "类" = "金额" },
  { "键" = "rd", "名" = "研发费用", "类" = "金额" },
  { "键" = "cert", "名" = "高企", "类" = "是非" },
  { "键" = "kind", "名" = "类型", "类" = "词条" },
  { "键" = "reg.zone", "名" = "片区", "类" = "词条集" },
  { "键" = "age", "名" = "成立年数", "类" = "年数" },
  { "键" = "day", "名" = "立项日期", "类" = "日期" },
  { "键" = "granted", "名" = "已获支持", "类" = "词条集" },
]
"片区" = [{ "内" = "Z-IN", "外" = "Z-OUT" }, { "内" = "Z-NEW", "外" = "Z-OUT", "起" = 2025-01-01 }]
"#;
const WORDS: &str = "\"英文名\" = \"A\"\n\"摘要\" = \"甲。\"\n\"英文摘要\" = \"A.\"\n";

/// A clause; its first condition stands in line 8, after one further line.
fn clause(more: &str, conditions: &[&str]) -> String {
    let head = "[[\"条款\"]]\n\"编号\" = \"A\"\n\"名称\" = \"甲\"\n\"核实\" = \"已核\"\n\"状态\" = \"按事件\"\n";
    format!("{head}{more}\n\"条件\" = [\n{}\n]\n{WORDS}", conditions.join(",\n"))
}

fn found(more: &str, conditions: &[&str]) -> Vec<(&'static str, u32, u32)> {
    let reading = read(&[("facts.toml", FACTS), ("a.toml", &clause(more, conditions))]);
    reading.mistakes.iter().map(|mistake| (mistake.code, mistake.at.line, mistake.at.column)).collect()
}

/// What is found in formulas, by code and line.
fn said(formulas: &[&str]) -> Vec<(&'static str, u32)> {
    let quoted: Vec<String> =
        formulas.iter().map(|formula| if formula.starts_with('{') { (*formula).to_owned() } else { format!("\"{formula}\"") }).collect();
    let quoted: Vec<&str> = quoted.iter().map(String::as_str).collect();
    found("\"起\" = 2024-01-01", &quoted).into_iter().map(|(code, line, _)| (code, line)).collect()
}

const CONTRADICTION: &str = "rules-contradiction";
const SEVERAL: &str = "rules-contradiction-several";

#[test]
fn yes_and_no_at_once_contradict_each_other() {
    assert_eq!(said(&["高企", "高企 为否"]), [(CONTRADICTION, 9)]);
    assert_eq!(said(&["高企", "非 高企"]), [(CONTRADICTION, 9)]);
    assert_eq!(said(&["非 高企", "高企"]), [(CONTRADICTION, 9)]);
    assert_eq!(said(&["高企 为否", "非 高企 为否"]), [(CONTRADICTION, 9)]);
    assert_eq!(said(&["非 有 高企", "高企 为否"]), [(CONTRADICTION, 9)]);
    assert_eq!(found("", &["\"高企 且 非 高企\""]), [(CONTRADICTION, 8, 7)]);
    // Where there is none, neither holds.
    assert_eq!(said(&["非 高企", "非 高企 为否"]), []);
    assert_eq!(said(&["{ \"任一\" = [\"高企\", \"人数 超过 3人\"] }", "高企 为否"]), []);
}

#[test]
fn lists_of_terms_that_share_none_contradict_each_other() {
    for other in ["类型 不属于 甲、乙", "类型 不是 甲", "类型 是 乙", "类型 属于 乙、丙", "非 类型 属于 甲、丙", "非 有 类型"]
    {
        assert_eq!(said(&["类型 是 甲", other]), [(CONTRADICTION, 9)], "{other}");
    }
    assert_eq!(said(&["类型 属于 甲、乙", "类型 属于 乙、丙", "类型 属于 甲、丙"]), [(SEVERAL, 10)]);
    assert_eq!(said(&["类型 不是 甲", "类型 属于 甲、乙"]), []);
    assert_eq!(said(&["非 类型 是 甲", "类型 属于 甲、乙"]), []);
    // A set holds several.
    assert_eq!(said(&["片区 包含 甲", "片区 包含 乙"]), []);
    assert_eq!(said(&["片区 包含 甲-1", "片区 不包含 甲-*"]), [(CONTRADICTION, 9)]);
    assert_eq!(said(&["片区 包含 甲-*", "片区 不包含 甲-1"]), []);
}

#[test]
fn a_zone_lies_in_those_around_it() {
    assert_eq!(said(&["片区 包含 Z-IN", "片区 不包含 Z-OUT"]), [(CONTRADICTION, 9)]);
    assert_eq!(said(&["片区 包含 Z-OUT", "片区 不包含 Z-IN"]), []);
    // Not yet on the clause's first day.
    assert_eq!(said(&["片区 包含 Z-NEW", "片区 不包含 Z-OUT"]), []);
}

#[test]
fn what_always_holds_is_called_so() {
    assert_eq!(said(&["{ \"任一\" = [\"人数 不少于 5人\", \"人数 少于 5人\"] }"]), [("rules-always", 8)]);
    assert_eq!(said(&["人数 不少于 5人 或 人数 少于 6人"]), [("rules-always", 8)]);
    assert_eq!(said(&["人数 超过 4人 或 人数 少于 5人"]), [("rules-always", 8)]);
    assert_eq!(said(&["高企 或 非 高企"]), [("rules-always", 8)]);
    assert_eq!(said(&["类型 是 甲 或 类型 不是 甲"]), [("rules-always", 8)]);
    assert_eq!(said(&["人数 不少于 6人 或 人数 少于 5人"]), []);
    assert_eq!(said(&["有 人数 或 人数 不少于 6人"]), [("rules-swallowed", 8)]);
    assert_eq!(said(&["营业收入 超过 4元 或 营业收入 低于 5元", "营业收入 超过 4元 或 营业收入 低于 4元"]), [("rules-always", 8)]);
}

#[test]
fn negations_are_looked_into() {
    assert_eq!(said(&["人数 不少于 5人", "非 人数 超过 3人"]), [(CONTRADICTION, 9)]);
    assert_eq!(said(&["非 （高企 或 人数 少于 5人）", "人数 少于 3人"]), [(CONTRADICTION, 9)]);
    assert_eq!(said(&["非 （高企 且 人数 少于 5人）", "高企", "人数 少于 3人"]), [(SEVERAL, 10)]);
    assert_eq!(said(&["非 非 高企", "高企 为否"]), [(CONTRADICTION, 9)]);
    assert_eq!(said(&["{ \"非\" = { \"至少\" = 1, \"项\" = [\"高企\", \"人数 少于 5人\"] } }", "高企"]), [(CONTRADICTION, 9)]);
    assert_eq!(said(&["非 （高企 且 人数 少于 5人）", "高企"]), []);
    assert_eq!(said(&["{ \"至少\" = 2, \"项\" = [\"人数 超过 5人\", \"人数 少于 3人\"] }"]), [("rules-never", 8)]);
}

#[test]
fn between_two_neighbouring_whole_numbers_there_is_none() {
    assert_eq!(said(&["人数 超过 3人", "人数 少于 4人"]), [(CONTRADICTION, 9)]);
    assert_eq!(said(&["立项日期 晚于 2024-01-01", "立项日期 早于 2024-01-02"]), [(CONTRADICTION, 9)]);
    assert_eq!(said(&["人数 介于 3人 至 4人", "人数 不等于 3人", "人数 不等于 4人"]), [(SEVERAL, 10)]);
    assert_eq!(said(&["人数 超过 3人", "人数 少于 5人"]), []);
    assert_eq!(said(&["人数 不少于 3人", "人数 不等于 3人"]), []);
    assert_eq!(said(&["人数 等于 3人", "人数 不等于 3人"]), [(CONTRADICTION, 9)]);
    assert_eq!(said(&["人数 超过 3人", "人数 不等于 3人"]), [("rules-redundant", 9)]);
    assert_eq!(said(&["成立年数 超过 3年", "成立年数 不满 4年"]), []);
}

#[test]
fn facts_measured_by_each_other_contradict_each_other() {
    assert_eq!(said(&["研发费用 超过 营业收入", "营业收入 不低于 研发费用"]), [(CONTRADICTION, 9)]);
    assert_eq!(said(&["研发费用 占 营业收入 不低于 5%", "研发费用 占 营业收入 低于 3%"]), [(CONTRADICTION, 9)]);
    assert_eq!(said(&["研发费用 不超过 营业收入", "营业收入 不超过 研发费用"]), []);
}

#[test]
fn parameters_are_compared_for_each_time_in_which_they_are_in_force() {
    let value = |from: &str, value: &str| format!("{{ \"起\" = {from}, \"值\" = \"{value}人\", \"来源\" = \"S\" }}");
    let parameters = |dates: &str, low: &[String], high: &[String]| {
        let of = |name: &str, values: &[String]| format!("\"{name}\" = {{ \"字段\" = \"人数\", \"值\" = [{}] }}", values.join(", "));
        format!("{dates}\"参数\" = {{ {}, {} }}", of("下限", low), of("上限", high))
    };
    let asked = ["\"人数 不少于 参数.下限\"", "\"人数 不超过 参数.上限\""];
    let (first, second) = ("2024-01-01", "2025-01-01");
    let since = "\"起\" = 2024-01-01\n";
    let rising = [value(first, "10"), value(second, "20")];
    let text = clause(&parameters(since, &rising, &[value(first, "15")]), &asked);
    let reading = read(&[("facts.toml", FACTS), ("a.toml", &text)]);
    let said: Vec<String> = reading.mistakes.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "a.toml:10:1: with the parameters of “2025-01-01” no firm can satisfy this together with line “9”; correct the values or the bounds"
        ]
    );
    let codes = |dates: &str, low: &[String], high: &[String]| -> Vec<&str> {
        found(&parameters(dates, low, high), &asked).into_iter().map(|(code, ..)| code).collect()
    };
    assert_eq!(codes(since, &rising, &[value(first, "15"), value(second, "25")]), Vec::<&str>::new());
    assert_eq!(codes(since, &[value(first, "20")], &[value(first, "15")]), [CONTRADICTION]);
    // What ended before the clause begins, or begins after it ended, concerns nobody.
    let late = "\"起\" = 2025-06-01\n";
    assert_eq!(codes(late, &[value(first, "30"), value(second, "10")], &[value(first, "15")]), Vec::<&str>::new());
    // A clause that goes by an event reads them at whatever day that was.
    let by_event = "\"起\" = 2025-06-01\n\"按事件\" = \"立项日期\"\n";
    assert_eq!(codes(by_event, &[value(first, "30"), value(second, "10")], &[value(first, "15")]), ["rules-contradiction-dated"]);
    // A negation holds where there was no event.
    let asked = ["\"非 人数 不少于 参数.下限\"", "\"非 人数 少于 参数.下限\"", "\"有 人数\""];
    assert_eq!(found(&parameters(by_event, &rising, &[value(first, "15")]), &asked), []);
}

#[test]
fn a_case_that_only_those_pass_who_are_not_in_it_is_named() {
    for formula in ["若 高企 则 非 高企", "若 高企 则 高企 为否", "若 人数 超过 5人 则 人数 少于 3人"] {
        assert_eq!(said(&[formula]), [("rules-implication", 8)], "{formula}");
    }
    assert_eq!(said(&["{ \"若\" = \"高企\", \"则\" = \"人数 超过 5人\", \"否则\" = \"人数 超过 3人\" }"]), []);
    assert_eq!(said(&["高企", "若 高企 则 人数 超过 5人 否则 人数 超过 3人"]), [("rules-unreachable", 9)]);
    assert_eq!(said(&["高企 为否", "若 高企 则 人数 超过 5人 否则 人数 超过 3人"]), [("rules-unreachable", 9)]);
    // A draft is not refused for it.
    let library = read(&[("facts.toml", FACTS)]).library;
    let draft = draft(&library, "草案", &clause("", &["\"若 高企 则 非 高企\""]));
    assert!(draft.mistakes.is_empty() && draft.remarks.iter().any(|remark| remark.code == "rules-implication"), "{:?}", draft.mistakes);
}

#[test]
fn an_amount_that_may_be_below_nothing_says_so_itself() {
    let said = |signed: &str, formulas: &[&str]| {
        let facts = format!("\"事实\" = [{{ \"键\" = \"fin.profit\", \"名\" = \"利润\", \"类\" = \"金额\"{signed} }}]\n");
        let reading = read(&[("facts.toml", &facts), ("a.toml", &clause("\"起\" = 2024-01-01", formulas))]);
        reading.mistakes.iter().map(|mistake| (mistake.code, mistake.at.line)).collect::<Vec<_>>()
    };
    let signed = ", \"可为负\" = true";
    assert_eq!(said("", &["\"利润 低于 0元\""]), [("rules-never", 8)]);
    assert_eq!(said(signed, &["\"利润 低于 0元\""]), []);
    assert_eq!(said(signed, &["{ \"任一\" = [\"利润 超过 0元\", \"利润 等于 0元\"] }"]), []);
    assert_eq!(said(signed, &["\"利润 低于 0元\"", "\"利润 超过 0元\""]), [(CONTRADICTION, 9)]);
    let wrong = read(&[("facts.toml", "\"事实\" = [{ \"键\" = \"n\", \"名\" = \"人数\", \"类\" = \"个数\", \"可为负\" = true }]\n")]);
    assert_eq!(wrong.mistakes.iter().map(|mistake| mistake.code).collect::<Vec<_>>(), ["rules-signed"]);
}

#[test]
fn counts_that_cannot_be_or_ask_for_nothing_are_named() {
    assert_eq!(said(&["至少 3 项（高企；人数 超过 5人）"]), [("rules-count-too-many", 8)]);
    assert_eq!(said(&["{ \"至少\" = 3, \"项\" = [\"高企\", \"人数 超过 5人\"] }"]), [("rules-count-too-many", 8)]);
    assert_eq!(said(&["至少 0 项（高企；人数 超过 5人）"]), [("rules-count-nothing", 8)]);
    assert_eq!(said(&["至少 2 项（高企；人数 超过 5人）"]), []);
    // What cannot be read is counted all the same.
    assert_eq!(said(&["{ \"至少\" = 2, \"项\" = [\"高企\", \"人教 超过 5人\"] }"]), [("rules-unknown-field", 8)]);
}

#[test]
fn a_window_of_application_ends_after_it_begins() {
    let window = |from: &str, until: &str| format!("\"申报\" = {{ \"方式\" = \"限期\", \"起\" = {from}, \"止\" = {until} }}");
    assert_eq!(found(&window("2025-06-01", "2025-05-31"), &["\"高企\""]), [("rules-dates-reversed", 6, 47)]);
    assert_eq!(found(&window("2025-06-01", "2025-06-01"), &["\"高企\""]), []);
}

#[test]
fn rounds_of_application_follow_each_other() {
    let rounds = |rounds: &str| {
        let more = format!("\"申报\" = {{ \"方式\" = \"限期\", {rounds} }}");
        found(&more, &["\"高企\""]).into_iter().map(|(code, ..)| code).collect::<Vec<_>>()
    };
    let several = |days: &[(&str, &str)]| {
        let each: Vec<String> = days.iter().map(|(from, until)| format!("{{ \"起\" = {from}, \"止\" = {until} }}")).collect();
        rounds(&format!("\"各期\" = [{}]", each.join(", ")))
    };
    let (spring, autumn) = (("2025-03-01", "2025-04-15"), ("2025-09-01", "2025-10-15"));
    assert!(several(&[spring, autumn]).is_empty());
    assert_eq!(several(&[autumn, spring]), ["rules-rounds-order"]);
    assert_eq!(several(&[spring, ("2025-04-15", "2025-10-15")]), ["rules-rounds-overlap"]);
    assert_eq!(several(&[spring, ("2025-09-01", "2025-08-01")]), ["rules-dates-reversed"]);
    assert_eq!(rounds("\"起\" = 2025-01-01, \"各期\" = [{ \"起\" = 2025-03-01 }]"), ["rules-rounds-beside-days"]);
    assert_eq!(rounds("\"各期\" = [{ \"起\" = 2025-03-01 }, { \"止\" = 2025-10-15 }]"), ["rules-missing-key", "rules-missing-key"]);
    assert!(rounds("\"各期\" = [{ \"止\" = 2025-03-01 }, { \"起\" = 2025-09-01 }]").is_empty());
    assert_eq!(rounds("\"各期\" = [{}]"), ["rules-missing-key"]);
    assert_eq!(rounds("\"各期\" = [{ \"起\" = 2025-03-01, \"终\" = 2025-04-01 }]"), ["rules-unknown-key"]);
}

#[test]
fn the_round_under_way_or_the_next_one_counts() {
    let text = "\"申报\" = { \"各期\" = [{ \"起\" = 2025-03-01, \"止\" = 2025-04-15 }, { \"起\" = 2025-09-01, \"止\" = 2025-10-15 }] }";
    let library = read(&[("facts.toml", FACTS), ("a.toml", &clause(text, &["\"高企\""]))]).library;
    let found = |month: i8, day: i8| {
        let on = base::Date::constant(2025, month, day);
        let window = library.clauses.first().map(|clause| &clause.window);
        window.map(|window| (window.days(on).from.map(|from| from.month()), window.ahead(on).count()))
    };
    let (spring, autumn) = (Some(3), Some(9));
    assert_eq!([found(1, 1), found(4, 15)], [Some((spring, 2)); 2]);
    assert_eq!([found(4, 16), found(10, 15)], [Some((autumn, 1)); 2]);
    assert_eq!(found(10, 16), Some((autumn, 0)), "once all are over, the last is shown");
}

#[test]
fn a_clause_that_cannot_be_read_is_named_once() {
    let needs = clause("", &["\"已获支持 包含 B\""]);
    let rule =
        "[[\"叠加\"]]\n\"编号\" = \"R\"\n\"规则\" = \"甲\"\n\"英文规则\" = \"A\"\n\"核实\" = \"已核\"\n\"互斥\" = [[\"A\", \"B\"]]\n";
    let case =
        "[[\"案例\"]]\n\"名\" = \"甲\"\n\"条款\" = \"B\"\n\"日期\" = 2025-01-01\n\"事实\" = { \"高企\" = true }\n\"结果\" = \"符合\"\n";
    let codes = |second: &str| {
        let reading = read(&[("facts.toml", FACTS), ("stacking.toml", rule), ("a.toml", &needs), ("b.toml", second)]);
        assert!(reading.cases.is_empty());
        reading.mistakes.iter().map(|mistake| (mistake.code, mistake.at.file.to_string())).collect::<Vec<_>>()
    };
    let second = clause("", &["\"高企\""]).replace("\"编号\" = \"A\"", "\"编号\" = \"B\"");
    let unread = format!("{}{case}", second.replace("\"已核\"", "\"也许\""));
    assert_eq!(codes(&unread), [("rules-wrong-value", "b.toml".to_owned())]);
    let broken = second.replace("\"名称\" = \"甲\"", "\"名称\" = \"甲");
    assert!(codes(&broken).iter().all(|(_, file)| file == "b.toml"), "{:?}", codes(&broken));
    let missing = second.replace("\"编号\" = \"B\"", "\"编号\" = \"C\"");
    let files: Vec<_> = codes(&missing).into_iter().map(|(code, _)| code).collect();
    assert_eq!(files, ["rules-unknown-clause", "rules-unknown-clause"]);
}

#[test]
fn a_search_without_end_counts_as_possible() {
    // Four amounts of three facts cannot be, and that is seen at once; behind thousands of ways to do something else it is not.
    let amounts = |at: u8| format!("{{ \"任一\" = [\"人数 等于 {at}人\", \"营业收入 等于 {at}元\", \"研发费用 等于 {at}元\"] }}");
    let four: Vec<String> = (1..=4).map(amounts).collect();
    let borrowed: Vec<&str> = four.iter().map(String::as_str).collect();
    assert_eq!(said(&borrowed), [(SEVERAL, 11)]);
    let between = (0..12).map(|at| format!("{{ \"任一\" = [\"已获支持 包含 甲{at}\", \"片区 包含 乙{at}\"] }}"));
    let all: Vec<String> = four.iter().take(3).cloned().chain(between).chain(four.last().cloned()).collect();
    let borrowed: Vec<&str> = all.iter().map(String::as_str).collect();
    let found: Vec<_> = said(&borrowed).into_iter().filter(|(code, _)| *code != "rules-unknown-clause").collect();
    assert_eq!(found, []);
}

#[test]
fn what_a_later_condition_outdoes_and_what_another_way_swallows_is_idle() {
    let (low, high) = ("营业收入 不低于 2000元", "营业收入 不低于 5000元");
    assert_eq!(said(&[low, high]), [("rules-redundant", 8)]);
    assert_eq!(said(&[high, low]), [("rules-redundant", 9)]);
    let group = |key: &str, first: &str, second: &str| format!("{{ \"{key}\" = [\"{first}\", \"{second}\"] }}");
    assert_eq!(said(&[&group("全部", low, high)]), [("rules-redundant", 8)]);
    for (first, second) in [(low, high), (high, low), (low, low)] {
        assert_eq!(said(&[&group("任一", first, second)]), [("rules-swallowed", 8)]);
    }
    assert_eq!(said(&[&group("任一", low, "高企")]), []);
    let two = found("\"起\" = 2024-01-01", &[&group("任一", low, high)]);
    assert_eq!(two, [("rules-swallowed", 8, 29)], "the narrower one is named");
}

#[test]
fn of_conditions_on_one_line_the_right_one_is_named() {
    let text = clause("", &["\"高企\", \"营业收入 不低于 2000元\", { \"任一\" = [\"类型 是 甲\", \"类型 是 乙\"] }, \"类型 是 丙\""]);
    let reading = read(&[("facts.toml", FACTS), ("a.toml", &text)]);
    assert_eq!(reading.mistakes.iter().map(|mistake| mistake.code).collect::<Vec<_>>(), [CONTRADICTION]);
    let problems = crate::mistake::problems(reading.mistakes);
    let named = crate::reader::editing::at_fields(&text, "a.toml", &problems);
    let line = named.iter().flat_map(|problem| &problem.args).find(|(name, _)| *name == "line").map(|(_, value)| value.as_str());
    assert_eq!(line, Some("#3"));
}

//! Clauses of the pack changed part by part.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::*;
use crate::library::Library;

fn pack() -> (Library, Vec<crate::cases::Case>) {
    let folder = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../packs/minhang/policies"));
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".toml") {
            files.push((name, std::fs::read_to_string(entry.path()).unwrap()));
        }
    }
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let reading = reader::read(&borrowed);
    (reading.library, reading.cases)
}

fn text(id: &str) -> (Library, String) {
    let (library, cases) = pack();
    let own = cases.iter().filter(|case| case.clause == id).map(|case| case.text.as_str());
    let text = std::iter::once(library.clause(id).unwrap().text.as_str()).chain(own).collect::<Vec<_>>().join("\n");
    (library, text)
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn leaf(text: &str, ends: &str) -> String {
    let leaves = leaves(&reader::rows(text));
    leaves.iter().find(|leaf| leaf.label.ends_with(ends)).unwrap_or_else(|| panic!("{ends}: {leaves:?}")).name.clone()
}

/// What a form of the text sends if nothing is changed.
fn untouched(text: &str) -> Vec<(String, String)> {
    let rows = reader::rows(text);
    let mut all: Vec<(String, String)> = PARTS.iter().map(|part| (part.name.to_owned(), said(&rows, part).to_owned())).collect();
    for (name, key) in LISTS {
        let texts = list(&rows, key).unwrap().into_iter().chain(std::iter::repeat_n(String::new(), SPARE));
        all.extend(texts.enumerate().map(|(at, value)| (format!("{name}.{}", at + 1), value)));
    }
    all.extend(leaves(&rows).into_iter().map(|leaf| (leaf.name, leaf.value.replace('\n', "\r\n"))));
    all
}

#[test]
fn a_form_that_is_sent_as_it_was_shown_changes_no_letter_of_any_clause() {
    let (library, cases) = pack();
    for clause in &library.clauses {
        let own = cases.iter().filter(|case| case.clause == clause.id).map(|case| case.text.as_str());
        let text = std::iter::once(clause.text.as_str()).chain(own).collect::<Vec<_>>().join("\n");
        assert_eq!(edited(&library.catalogue, &text, &untouched(&text)).unwrap(), text, "{}", clause.id);
    }
}

#[test]
fn every_part_list_and_leaf_can_be_changed_and_all_else_stays() {
    let (library, before) = text("ZJ-HNTE-FIRST");
    let amount = leaf(&before, "金额");
    let typed = pairs(&[
        ("title", "新名称"),
        ("valid_until", "２０２７年６月３０日"),
        ("window_from", "2027-01-01"),
        ("window_address", "https://zcpt.shmh.gov.cn/"),
        ("evidence.1", "高企证书"),
        ("evidence.2", "承诺书"),
        (&amount, "３０万元"),
        ("condition.1", "职工总数 不低于 １０人"),
        ("money.1.key", "取整"),
        ("money.1.value", "1万元"),
        ("case.1.more", "职工总数 = 20人"),
        ("case.new.name", "新例"),
        ("case.new.on", "2026-06-01"),
        ("case.new.result", "未知"),
        ("case.new.facts", "高企认定事项 = 首次认定\n年度审核合格 = 是\n注册片区 = Z-ZJ、Z-ZJ-MH"),
        ("phrase.1.zh", "承诺书"),
        ("phrase.1.en", "Pledge"),
    ]);
    let after = edited(&library.catalogue, &before, &typed).unwrap();
    for wanted in [
        "\"名称\" = \"新名称\"",
        "\"止\" = 2027-06-30",
        "\"起\" = 2027-01-01, \"地址\" = \"https://zcpt.shmh.gov.cn/\"",
        "\"材料\" = [\"高企证书\", \"承诺书\"]",
        "\"金额\" = \"30万元\"",
        "\"职工总数 不低于 10人\"",
        "\"取整\" = \"1万元\"",
        "\"年度审核合格\" = true, \"注册片区\" = [\"Z-ZJ\", \"Z-ZJ-MH\"]",
        "\"承诺书\" = \"Pledge\"",
    ] {
        assert!(after.contains(wanted), "{wanted} in {after}");
    }
    let paths = |text: &str| reader::rows(text).into_iter().map(|row| row.path).collect::<Vec<_>>();
    let lost: Vec<String> = paths(&before).into_iter().filter(|path| !paths(&after).contains(path)).collect();
    assert_eq!(lost, ["条款 › #1 › 材料 › #3"], "one paper was taken out, and nothing else");
}

#[test]
fn a_document_that_was_not_read_before_comes_with_the_clause_that_names_it() {
    let (library, before) = text("ZJ-HNTE-FIRST");
    let new = |url: &str| {
        pairs(&[
            ("source.new.id", "L01"),
            ("source.new.title", "新通知"),
            ("source.new.url", url),
            ("source.new.site", "www.shmh.gov.cn"),
            ("source.new.tier", "official"),
            ("source.new.on", "2026-11-20"),
        ])
    };
    let after = edited(&library.catalogue, &before, &new("https://www.shmh.gov.cn/a")).unwrap();
    let draft = reader::draft(&library, "draft", &after);
    assert!(draft.mistakes.is_empty(), "{:?}", draft.mistakes);
    let clause = draft.library.clause("ZJ-HNTE-FIRST").unwrap();
    assert_eq!(
        (clause.sources.as_slice(), draft.sources.as_slice()),
        (["S13", "S14", "L01"].map(str::to_owned).as_slice(), ["L01".to_owned()].as_slice())
    );
    let source = draft.library.source("L01").unwrap();
    assert!(after.ends_with(&reader::source(source)), "{after}");
    assert_eq!(reader::canonical(&after), after);
    let wrong = edited(&library.catalogue, &before, &new("javascript:alert(1)")).unwrap();
    let mistakes = reader::draft(&library, "draft", &wrong).mistakes;
    let problems = at_fields(&wrong, "draft", &crate::mistake::problems(mistakes));
    let field = leaf(&wrong, "地址");
    assert!(problems.iter().any(|problem| problem.at == Place::Field(field.clone())), "{problems:?}");
}

#[test]
fn what_cannot_be_read_is_named_at_its_field_all_at_once() {
    let (library, before) = text("ZJ-HNTE-FIRST");
    let typed = pairs(&[
        ("valid_until", "明年"),
        ("money.1.key", "上限"),
        ("case.1.more", "没有的事实 = 1"),
        ("parameter.1.name", "下限"),
        ("case.new.name", "新例"),
    ]);
    let problems = edited(&library.catalogue, &before, &typed).unwrap_err();
    let fields: Vec<String> = problems.iter().map(|problem| format!("{:?}", problem.at)).collect();
    for field in ["valid_until", "money.1.value", "case.1.more", "parameter.1.value", "case.new.on", "case.new.result"] {
        assert!(fields.contains(&format!("{:?}", Place::Field(field.to_owned()))), "{field}: {fields:?}");
    }
}

#[test]
fn a_mistake_on_a_line_stands_at_the_field_that_wrote_it() {
    let (library, before) = text("ZJ-HNTE-FIRST");
    let named = |typed: &[(&str, &str)]| {
        let after = edited(&library.catalogue, &before, &pairs(typed)).unwrap();
        let draft = reader::draft(&library, "draft", &after);
        let mut mistakes = draft.mistakes;
        if mistakes.is_empty() {
            mistakes = draft.cases.iter().filter_map(|case| draft.library.run(case).err()).collect();
        }
        let problems = at_fields(&after, "draft", &crate::mistake::problems(mistakes));
        let names: Vec<String> = problems.iter().map(|problem| format!("{:?}", problem.at)).collect();
        (after, names)
    };
    let field = |name: &str| format!("{:?}", Place::Field(name.to_owned()));
    let amount = leaf(&before, "金额");
    assert!(named(&[(&amount, "很多")]).1.contains(&field(&amount)));
    assert!(named(&[("title", "")]).1.contains(&field("title")), "{:?}", named(&[("title", "")]));
    assert!(named(&[("window_address", "https://example.com/")]).1.contains(&field("window_address")));
    let (after, names) = named(&[("condition.1", "没有的事实 超过 1人")]);
    assert!(names.contains(&field(&leaf(&after, "#5"))), "{names:?}");
    let (_, names) = named(&[(&amount, "30万元")]);
    assert!(names.iter().all(|name| name.contains(LEAF)), "a case that does not hold: {names:?}");
}

#[test]
fn a_clause_is_written_from_nothing_by_fields_alone() {
    let (library, _) = pack();
    let typed = pairs(&[
        ("id", "MH-FORM-ONLY"),
        ("title", "示例"),
        ("title_en", "Example"),
        ("summary", "得 5 万元。待核。"),
        ("summary_en", "CNY 50,000, not yet verified."),
        ("verification", "部分"),
        ("state", "有效"),
        ("valid_from", "2026-01-01"),
        ("condition.1", "职工总数 不低于 10人"),
        ("money.1.key", "方式"),
        ("money.1.value", "定额"),
        ("money.2.key", "金额"),
        ("money.2.value", "5万元"),
        ("case.new.name", "够了"),
        ("case.new.on", "2026-06-01"),
        ("case.new.result", "符合"),
        ("case.new.facts", "职工总数 = 10人"),
    ]);
    let text = edited(&library.catalogue, "", &typed).unwrap();
    let draft = reader::draft(&library, "draft", &text);
    assert!(draft.mistakes.is_empty(), "{text}\n{:?}", draft.mistakes);
    assert_eq!((draft.clauses.as_slice(), draft.cases.len()), (["MH-FORM-ONLY".to_owned()].as_slice(), 1));
    assert!(draft.library.run(draft.cases.first().unwrap()).is_ok());
    let renamed = edited(&library.catalogue, &text, &pairs(&[("id", "MH-FORM-TWO")])).unwrap();
    assert!(renamed.contains("\"条款\" = \"MH-FORM-TWO\""), "its cases follow it: {renamed}");
}

#[test]
fn a_day_that_was_none_becomes_one_and_words_to_choose_from_are_known() {
    let (library, before) = text("ZJ-HNTE-FIRST");
    let wrong = before.replacen("\"日期\" = 2024-01-01", "\"日期\" = \"年初\"", 1);
    assert_ne!(wrong, before);
    let all = leaves(&reader::rows(&wrong));
    let day = all.iter().find(|leaf| leaf.value == "年初").unwrap();
    assert_eq!(Control::of(day), Control::Day);
    let after = edited(&library.catalogue, &wrong, &pairs(&[(&day.name, "2024-01-01")])).unwrap();
    assert_eq!(after, before, "as a day, without quotation marks");
    let found = |control: Control| all.iter().filter(|leaf| Control::of(leaf) == control).count();
    assert_eq!((found(Control::Outcome), found(Control::Way), found(Control::Day)), (4, 1, 4), "{all:?}");
    let chosen = all.iter().filter(|leaf| !Control::of(leaf).words().is_empty());
    assert!(chosen.clone().all(|leaf| Control::of(leaf).words().contains(&leaf.value.as_str())), "{all:?}");
}

#[test]
fn the_name_of_a_document_stays_with_its_clause() {
    let (library, own) = text("ZJ-HNTE-FIRST");
    let shared = format!("[\"文件\"]\n\"名称\" = \"某办法\"\n\n{own}");
    let rows = reader::rows(&shared);
    let part = PARTS.iter().find(|part| part.name == "document_name").unwrap();
    assert_eq!(said(&rows, part), "某办法");
    let written = reader::canonical(&shared);
    let draft = reader::draft(&library, "draft", &written);
    assert!(written.contains("\"文件名称\" = \"某办法\"") && draft.mistakes.is_empty(), "{written} {:?}", draft.mistakes);
    let after = edited(&library.catalogue, &written, &pairs(&[("document_name", "另一办法")])).unwrap();
    assert_eq!(after, written.replace("某办法", "另一办法"));
}

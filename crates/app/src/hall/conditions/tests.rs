//! What people write, and what it is understood to mean.
#![expect(clippy::panic, reason = "tests")]

use std::sync::LazyLock;

use search::Analyzer;

use super::*;

static ANALYZER: LazyLock<Analyzer> = LazyLock::new(|| Analyzer::new(["层高"]));

fn read(text: &str, registers: &[&str]) -> (Vec<(&'static str, String)>, String) {
    let registers: Vec<String> = registers.iter().map(|key| (*key).to_owned()).collect();
    let understood = understand(&ANALYZER, text, &registers);
    (understood.conditions.iter().map(|one| (one.measure.key(), one.code.clone())).collect(), understood.rest)
}

fn says(text: &str, wanted: &[(&str, &str)], rest: &str) {
    let (found, left) = read(text, &[]);
    let found: Vec<(&str, &str)> = found.iter().map(|(key, code)| (*key, code.as_str())).collect();
    assert_eq!(found, wanted, "{text}");
    assert_eq!(left, rest, "{text}");
}

#[test]
fn loads_heights_areas_rents_and_floors_are_read_as_people_write_them() {
    says("负荷 2 吨以上的一层空间", &[("floor_load_kn", "20.."), ("floor", "1")], "");
    says("有没有层高 6 米的厂房", &[("clear_height_m", "6..")], "");
    says("ground floor bearing over 2 t/m²", &[("floor", "1"), ("floor_load_kn", "20..")], "");
    says("a hall 6 m high", &[("clear_height_m", "6..")], "");
    says("荷载不低于 25 kN/㎡", &[("floor_load_kn", "25..")], "");
    says("每天租金不超过 2.5 元/㎡/天", &[("rent_yuan", "..=2.5")], "每天");
    says("2 元/㎡·天以下的厂房", &[("rent_yuan", "..=2")], "");
    says("500-800 平方米的办公室", &[("free_m2", "500..=800")], "办公室");
    says("1 万平方米以上的厂房", &[("free_m2", "10000..")], "");
    says("净高7米以上，供电 400kVA 的车间", &[("clear_height_m", "7.."), ("power_kva", "400..")], "车间");
    says("500 ㎡ 左右的仓库", &[("free_m2", "400..=600")], "仓库");
    says("地坪承重 5 吨的车间 行车", &[("floor_load_kn", "50..")], "车间 行车");
    says("三楼实验室 300 平米", &[("floor", "3"), ("free_m2", "300..")], "实验室");
    says("地下一层 机房 空间", &[("floor", "-1")], "机房");
    says("rent under 2 CNY/m²/day, office", &[("rent_yuan", "..=2")], "");
}

#[test]
fn figures_that_are_not_about_a_space_stay_words() {
    for text in [
        "涂布机 幅宽 1.2 米",
        "5 吨行车",
        "承重 2 吨的机械臂",
        "镀一层薄膜",
        "空间站 一层隔热膜",
        "膜面积 50 平方米",
        "功率 5 kW 的激光器",
        "10 吨发酵罐",
        "TC4 钛合金",
        "高 2 米的塔",
        "薄膜边缘卷曲怎么解决",
    ] {
        says(text, &[], text);
    }
}

#[test]
fn in_the_list_of_spaces_figures_are_about_spaces_and_elsewhere_they_are_not() {
    assert_eq!(read("负荷 2 吨", &["space"]).0, [("floor_load_kn", "20..".to_owned())]);
    assert_eq!(read("一层", &["space"]).0, [("floor", "1".to_owned())]);
    assert!(read("层高 6 米的厂房", &["demand"]).0.is_empty());
}

#[test]
fn levels_of_maturity_are_conditions_too() {
    says("TRL 6", &[("trl_level", "6")], "");
    says("trl6 薄膜", &[("trl_level", "6")], "薄膜");
    says("TRL≥7", &[("trl_level", "7..")], "");
    says("TRL 4-6 的成果", &[("trl_level", "4..=6")], "");
    says("成熟度 7 级以上 叶片", &[("trl_level", "7..")], "叶片");
    for text in ["TRL", "TRL 12", "controller 6", "trl6a"] {
        says(text, &[], text);
    }
}

#[test]
fn a_condition_knows_the_text_without_it() {
    let understood = understand(&ANALYZER, "负荷 2 吨以上的一层空间 行车", &[]);
    let [load, floor] = understood.conditions.as_slice() else { panic!("{understood:?}") };
    assert_eq!((load.phrase.as_str(), load.without.as_str()), ("负荷 2 吨以上", "的一层空间 行车"));
    assert_eq!((floor.phrase.as_str(), floor.without.as_str()), ("一层", "负荷 2 吨以上的 空间 行车"));
    assert_eq!(understood.phrases(), "负荷 2 吨以上 一层");
}

#[test]
fn floors_of_entries_are_read_from_their_words() {
    for (text, floor) in [
        ("1 层", Some(1)),
        ("12层", Some(12)),
        ("地下 1 层", Some(-1)),
        ("首层", Some(1)),
        ("三楼", Some(3)),
        ("B2", Some(-2)),
        ("夹层", None),
        ("1–3 层", None),
        ("", None),
    ] {
        assert_eq!(words::floor(text), floor, "{text}");
    }
    assert_eq!([words::numeral("十"), words::numeral("二十三"), words::numeral("百")], [Some(10), Some(23), None]);
}

#[test]
fn single_figures_are_counted_in_bands_and_a_chosen_range_stays() {
    let single = [("6", 2), ("20", 1), ("25", 1), ("50", 3)].map(|(code, count)| (code.to_owned(), count));
    let mut counts = BTreeMap::from([("floor_load_kn".to_owned(), BTreeMap::from(single))]);
    count_in_bands(&mut counts, &[("floor_load_kn".to_owned(), vec!["22..".to_owned()])]);
    let banded: Vec<(String, u64)> = counts.remove("floor_load_kn").unwrap_or_default().into_iter().collect();
    let wanted = [("20..30", 2), ("22..", 4), ("30..", 3), ("5..10", 2)].map(|(code, count)| (code.to_owned(), count));
    assert_eq!(banded, wanted);
}

//! What the tests of this crate share (one analyzer, a small hall) and the tests of searching as a visitor does it.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::sync::LazyLock;

use proptest::prelude::*;

use crate::{Analyzer, By, Change, Document, Found, Index, Likened, Query, Sort};

static ANALYZER: LazyLock<Analyzer> = LazyLock::new(|| Analyzer::new(["高温合金", "揭榜挂帅", "零湾大学", "气凝胶"]));

pub(crate) fn analyzer() -> Analyzer {
    ANALYZER.clone()
}

pub(crate) fn document(id: &str, title: &str, body: &str) -> Document {
    Document {
        id: id.to_owned(),
        register: "achievement".to_owned(),
        number: format!("MH-2026-{id}"),
        title: title.to_owned(),
        body: body.to_owned(),
        published_at: 1_000,
        ..Document::default()
    }
}

pub(crate) fn put(document: Document) -> Change {
    Change::Put(Box::new(document))
}

fn code(key: &str, code: &str) -> (String, String) {
    (key.to_owned(), code.to_owned())
}

/// Eight entries that the tests below speak about.
fn hall() -> Index {
    let index = Index::in_memory(&analyzer()).unwrap();
    let documents = [
        Document {
            keywords: vec!["磁控溅射".into(), "阻隔膜".into()],
            organization_name: "零湾大学".into(),
            summary: "在柔性基底上低温沉积氧化物薄膜，水汽透过率低于 10⁻⁴。".into(),
            facets: vec![code("field", "803"), code("mode", "license"), code("mode", "transfer")],
            trl: Some(6),
            amount_fen: Some(8_000_000),
            published_at: 5_000,
            ..document("film", "柔性基底透明阻隔薄膜沉积技术", "适用于柔性显示封装。")
        },
        Document {
            facets: vec![code("field", "803"), code("mode", "license")],
            trl: Some(4),
            amount_fen: Some(3_000_000),
            published_at: 4_000,
            ..document("blade", "高温合金涡轮叶片的无损检测方法", "以超声相控阵检测叶片内部裂纹，检测时间 6 分钟。")
        },
        Document {
            facets: vec![code("field", "301"), code("mode", "transfer")],
            trl: Some(8),
            published_at: 3_000,
            ..document("fall", "独居老人跌倒监测毫米波雷达", "不用摄像头，跌倒识别率高，适合养老院。")
        },
        Document {
            facets: vec![code("field", "201")],
            ..document("mrna", "mRNA 疫苗脂质纳米颗粒递送", "LNP 包封率高，HEK-293 细胞验证。")
        },
        Document { ..document("aerogel", "气凝胶隔热毡连续化制备", "二氧化硅气凝胶，导热系数低。") },
        Document { audience: 1, ..document("secret", "高温合金粉末雾化装置", "仅注册用户可见。") },
        Document { expires_at: Some(900), ..document("old", "高温合金铸造缺陷预测", "已过期。") },
        Document {
            register: "demand".into(),
            ..document("want", "寻找高温合金叶片快速检测方案", "现有检测每片 40 分钟，希望不超过 10 分钟。")
        },
    ];
    index.apply(&documents.map(put), 8).unwrap();
    index
}

fn query(text: &str) -> Query {
    Query { text: text.to_owned(), limit: 20, now_micros: 1_000, ..Query::default() }
}

fn ids(found: &Found) -> Vec<&str> {
    found.hits.iter().map(|hit| hit.id.as_str()).collect()
}

#[track_caller]
fn finds(index: &Index, text: &str, wanted: &[&str]) -> Found {
    let found = index.search(&query(text)).unwrap();
    let mut got = ids(&found);
    got.sort_unstable();
    let mut wanted = wanted.to_vec();
    wanted.sort_unstable();
    assert_eq!(got, wanted, "for {text}");
    found
}

#[test]
fn words_and_parts_of_words_find_an_entry() {
    let index = hall();
    for text in ["薄膜", "阻隔", "柔性基底", "薄膜沉积", "磁控溅射", "零湾大学", "柔性显示封装", "透明阻隔薄膜沉积", "ＬＮＰ"]
    {
        let found = index.search(&query(text)).unwrap();
        assert!(found.total >= 1, "{text} finds nothing");
    }
    finds(&index, "凝胶", &["aerogel"]);
    finds(&index, "涡轮", &["blade"]);
    finds(&index, "高溫合金渦輪", &["blade"]);
    finds(&index, "膜", &["film"]);
}

#[test]
fn pinyin_and_initials_and_characters_find_the_same() {
    let index = hall();
    for text in ["薄膜", "bomo", "BoMo", "bm", "bom"] {
        let found = index.search(&query(text)).unwrap();
        assert!(ids(&found).contains(&"film"), "{text} finds {:?}", ids(&found));
    }
    finds(&index, "linglandaxue", &[]);
    finds(&index, "lingwandaxue", &["film"]);
    finds(&index, "qnj", &["aerogel"]);
}

#[test]
fn latin_words_are_found_whole_and_begun_and_not_drowned_in_pinyin() {
    let index = hall();
    finds(&index, "mrna", &["mrna"]);
    finds(&index, "HEK", &["mrna"]);
    finds(&index, "hek-293", &["mrna"]);
}

#[test]
fn the_public_number_finds_exactly_its_entry_first() {
    let found = hall().search(&query("mh-2026-fall")).unwrap();
    assert_eq!(ids(&found)[0], "fall");
}

#[test]
fn of_two_words_both_are_needed_and_any_will_do_when_none_has_both() {
    let index = hall();
    let both = index.search(&query("高温合金 叶片")).unwrap();
    assert!(!both.is_relaxed);
    assert_eq!(both.total, 2);
    let any = index.search(&query("高温合金 跌倒")).unwrap();
    assert!(any.is_relaxed);
    assert_eq!(any.total, 3);
}

#[test]
fn an_entry_is_found_by_its_title_before_others() {
    let found = hall().search(&query("叶片无损检测")).unwrap();
    assert_eq!(ids(&found)[0], "blade");
}

#[test]
fn audience_and_expiry_hide_entries_from_hits_and_counts() {
    let index = hall();
    let public = finds(&index, "高温合金", &["blade", "want"]);
    assert_eq!(public.facet_counts["register"]["achievement"], 1);
    let registered = index.search(&Query { audience: 1, ..query("高温合金") }).unwrap();
    assert_eq!(registered.total, 3);
    let earlier = index.search(&Query { now_micros: 899, ..query("高温合金") }).unwrap();
    assert_eq!(earlier.total, 3, "before it expired it was there");
    let at_the_moment = index.search(&Query { now_micros: 900, ..query("高温合金") }).unwrap();
    assert_eq!(at_the_moment.total, 2);
}

#[test]
fn what_is_kept_from_a_reader_is_neither_found_nor_counted_nor_told_by_a_spelling() {
    let index = hall();
    let blade = Document {
        facets: vec![code("field", "803"), code("mode", "license")],
        kept_from: vec!["零湾动力".into(), "第三家".into()],
        owner: "o1".into(),
        trl: Some(4),
        ..document("blade", "高温合金涡轮叶片的无损检测方法", "以超声相控阵检测叶片内部裂纹，检测时间 6 分钟。")
    };
    let elsewhere = Document {
        kept_from: vec!["别家".into()],
        ..document("aerogel", "气凝胶隔热毡连续化制备", "二氧化硅气凝胶，导热系数低。")
    };
    index.apply(&[put(blade), put(elsewhere)], 9).unwrap();
    let asks = |names: &[&str], owners: &[&str], text: &str| {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        index.search(&Query { names: texts(names), owners: texts(owners), ..query(text) }).unwrap()
    };
    assert_eq!(ids(&asks(&["第三家的邻居"], &[], "涡轮")), ["blade"], "a part of a name is not the name");
    for names in [&["零湾动力"][..], &["谁也不是", "第三家"][..]] {
        assert_eq!(asks(names, &[], "涡轮").total, 0);
        assert!(!asks(names, &["o2"], "涡轮").is_relaxed);
        let all = asks(names, &[], "");
        assert_eq!((all.total, all.facet_counts["field"]["803"], all.facet_counts["register"]["achievement"]), (5, 1, 4));
        let chosen = Query {
            facets: vec![("field".to_owned(), vec!["803".to_owned()])],
            names: vec![names[names.len() - 1].to_owned()],
            ..query("")
        };
        assert_eq!(ids(&index.search(&chosen).unwrap()), ["film"]);
        assert_eq!(asks(names, &[], "涡伦").did_you_mean, None, "a slip is not mended to what may not be found");
        assert_eq!(ids(&asks(names, &["o1"], "涡轮")), ["blade"], "one's own entry");
    }
    assert_eq!(asks(&[], &[], "涡伦").did_you_mean.as_deref(), Some("涡轮"));
    for facets in [asks(&[], &[], "").facet_counts, asks(&["第三家"], &["o1"], "").facet_counts] {
        assert!(facets.keys().all(|key| !["kept_from", "owner"].contains(&key.as_str())), "{facets:?}");
    }
    for text in ["零湾动力", "第三家", "o1"] {
        assert!(index.search(&query(text)).unwrap().hits.iter().all(|hit| hit.id != "blade"), "{text}");
    }
}

#[test]
fn facets_are_any_inside_a_key_and_all_across_keys() {
    let index = hall();
    let chosen = |facets: &[(&str, &[&str])]| {
        let facets = facets.iter().map(|(key, codes)| ((*key).to_owned(), codes.iter().map(|c| (*c).to_owned()).collect())).collect();
        index.search(&Query { facets, ..query("") }).unwrap()
    };
    assert_eq!(chosen(&[("field", &["803", "301"])]).total, 3);
    assert_eq!(chosen(&[("field", &["803", "301"]), ("mode", &["transfer"])]).total, 2);
    assert_eq!(chosen(&[("field", &["999"])]).total, 0);
    assert_eq!(chosen(&[("field", &[])]).total, 6, "an empty choice is no choice");
}

#[test]
fn each_facet_is_counted_with_its_own_choice_lifted() {
    let index = hall();
    let facets = vec![("field".to_owned(), vec!["803".to_owned()])];
    let found = index.search(&Query { facets, registers: vec!["achievement".into()], ..query("") }).unwrap();
    assert_eq!(found.total, 2);
    let fields = &found.facet_counts["field"];
    assert_eq!((fields["803"], fields["301"], fields["201"]), (2, 1, 1), "the fields one could choose instead");
    let modes = &found.facet_counts["mode"];
    assert_eq!((modes["license"], modes["transfer"]), (2, 1), "modes within the chosen field");
    assert_eq!(found.facet_counts["register"].get("demand"), None, "no demand has field 803");
    let demands = index.search(&Query { registers: vec!["demand".into()], ..query("") }).unwrap();
    assert_eq!((demands.total, demands.facet_counts["register"]["achievement"]), (1, 5));
}

#[test]
fn browsing_sorts_and_pages() {
    let index = hall();
    let sorted = |sort| {
        let found = index.search(&Query { sort, registers: vec!["achievement".into()], ..query("") }).unwrap();
        ids(&found).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(sorted(Sort::Newest)[..3], ["film", "blade", "fall"]);
    assert_eq!(sorted(Sort::Trl)[..3], ["fall", "film", "blade"]);
    assert_eq!(sorted(Sort::AmountAscending)[..2], ["blade", "film"]);
    assert_eq!(sorted(Sort::Title), ["fall", "blade", "mrna", "aerogel", "film"]);
    let second = index.search(&Query { sort: Sort::Newest, offset: 1, limit: 1, ..query("") }).unwrap();
    assert_eq!((second.total, ids(&second)), (6, vec!["blade"]));
    assert!(index.search(&Query { offset: 50_000, limit: usize::MAX, ..query("") }).unwrap().hits.is_empty());
}

#[test]
fn marks_show_what_was_found_in_title_and_snippet() {
    let index = hall();
    let marked = |text: &str, id: &str| {
        let found = index.search(&query(text)).unwrap();
        let hit = found.hits.into_iter().find(|hit| hit.id == id).unwrap();
        let title = hit.title_marks.iter().map(|(a, b)| hit.title[*a..*b].to_owned()).collect::<Vec<_>>();
        let snippet = hit.snippet_marks.iter().map(|(a, b)| hit.snippet[*a..*b].to_owned()).collect::<Vec<_>>();
        (title, snippet)
    };
    assert_eq!(marked("薄膜", "film"), (vec!["薄膜".into()], vec!["薄膜".into()]));
    assert_eq!(marked("bomo", "film").0, ["薄膜"]);
    assert_eq!(marked("bm", "film").0, ["薄膜"]);
    assert_eq!(marked("高溫合金", "blade").0, ["高温合金"]);
    assert_eq!(marked("MRNA", "mrna").0, ["mRNA"]);
    assert_eq!(marked("裂纹", "blade").1, ["裂纹"]);
}

#[test]
fn what_is_called_so_comes_before_what_speaks_of_it() {
    let index = hall();
    let talk = "毫米波雷达，毫米波雷达，毫米波雷达，毫米波雷达的雷达".repeat(4);
    index.apply(&[put(document("talk", "毫米波与雷达", &talk))], 9).unwrap();
    assert_eq!(ids(&index.search(&query("毫米波雷达")).unwrap())[0], "fall");
}

#[test]
fn a_word_chosen_from_a_list_finds_the_entry_but_stands_in_no_snippet() {
    let index = hall();
    let labelled =
        Document { labels: vec!["船舶工程".into()], ..document("ship", "靠泊引导", "码头夜间靠泊，测距误差 6 cm。") };
    index.apply(&[put(labelled)], 9).unwrap();
    let found = finds(&index, "船舶工程", &["ship"]);
    assert_eq!(found.hits[0].snippet, "码头夜间靠泊，测距误差 6 cm。");
}

#[test]
fn a_wrong_character_of_the_same_sound_is_put_right() {
    let index = hall();
    assert_eq!(index.search(&query("薄摸")).unwrap().did_you_mean.as_deref(), Some("薄膜"));
    assert_eq!(index.search(&query("气宁胶")).unwrap().did_you_mean.as_deref(), Some("气凝胶"));
    assert_eq!(index.search(&query("mrnna")).unwrap().did_you_mean.as_deref(), Some("mrna"));
    assert_eq!(index.search(&query("薄膜")).unwrap().did_you_mean, None, "what is spelled right is left alone");
    assert_eq!(index.search(&query("独居薄利")).unwrap().did_you_mean, None, "words of the dictionary are no slips");
    assert_eq!(index.search(&query("量子纠缠通信")).unwrap().did_you_mean, None, "what is not in the hall is not guessed at");
}

#[test]
fn replacing_and_deleting_is_seen_at_once() {
    let index = hall();
    index.apply(&[put(document("film", "石墨烯导热膜", "")), Change::Delete("blade".into()), Change::Delete("nobody".into())], 9).unwrap();
    finds(&index, "阻隔", &[]);
    finds(&index, "石墨烯", &["film"]);
    finds(&index, "高温合金", &["want"]);
    assert_eq!(index.position(), 9);
    assert_eq!(index.status().documents, 7);
    let twice = [put(document("film", "第一稿碳纤维", "")), put(document("film", "第二稿碳纤维", ""))];
    index.apply(&twice, 10).unwrap();
    finds(&index, "碳纤维", &["film"]);
}

#[test]
fn hostile_queries_are_cut_and_answered() {
    let index = hall();
    let long = "薄膜沉积".repeat(12_500);
    for text in [
        long.as_str(),
        "🙂🧪👩‍🔬",
        "\u{0}\u{1}\u{7f}\u{200b}",
        "，。！？……——",
        "* OR title:\"",
        "((((((",
        "-",
        "的",
        "的 了 和",
        "\"薄膜\" AND NOT (",
        "１２３",
        "a",
        "ü",
        "𠮷𠮷",
        "<script>alert(1)</script>",
        "' OR 1=1 --",
    ] {
        let found = index.search(&query(text)).unwrap();
        assert!(found.hits.len() <= 20, "{}", text.chars().take(9).collect::<String>());
    }
    assert!(index.search(&query(&long)).unwrap().total >= 1);
    for wordless in ["，。！？", "🙂🧪👩‍🔬"] {
        let found = index.search(&query(wordless)).unwrap();
        assert_eq!((found.total, found.hits.len()), (0, 0), "{wordless}: nothing to look for is no question for everything");
    }
    let with_condition = Query { conditions: vec![code("field", "803")], ..query("，") };
    assert!(index.search(&with_condition).unwrap().total > 0, "what is left beside a condition narrows nothing");
    assert_eq!(index.search(&query("")).unwrap().total, 6);
}

#[test]
fn a_wrong_character_of_the_same_sound_is_mended_inside_longer_words_and_beside_function_words() {
    let index = Index::in_memory(&analyzer()).unwrap();
    let titles = ["锂离子电池正极材料", "退役动力电池分选", "毫米波雷达跌倒监测", "激光雷达点云", "气象雷达", "防雷接地检测", "大型屋面"];
    index.apply(&titles.map(|title| put(document(title, title, ""))), 1).unwrap();
    let asked = |text: &str| index.search(&query(text)).unwrap().did_you_mean;
    assert_eq!(asked("锂离子店池").as_deref(), Some("锂离子电池"));
    assert_eq!(asked("店池").as_deref(), Some("电池"));
    assert_eq!(asked("雷大").as_deref(), Some("雷达"));
    assert_eq!(asked("毫米波雷大").as_deref(), Some("毫米波雷达"));
    assert_eq!(asked("雷达"), None);
    assert_eq!(asked("防雷的检测"), None, "a function word is one");
    assert_eq!(asked("大型雷达"), None);
    let index = Index::in_memory(&analyzer()).unwrap();
    let titles = ["锂离子筛吸附剂", "退役电池分选", "固态电池隔膜", "水系电池"];
    index.apply(&titles.map(|title| put(document(title, title, ""))), 1).unwrap();
    let found = index.search(&query("锂离子店池")).unwrap();
    assert_eq!(found.did_you_mean.as_deref(), Some("锂离子电池"), "where nothing has both words");
    let index = Index::in_memory(&analyzer()).unwrap();
    index.apply(&[put(document("only", "退役电池分选", ""))], 1).unwrap();
    assert_eq!(index.search(&query("锂离子店池")).unwrap().did_you_mean.as_deref(), Some("锂离子电池"), "nor either of them");
}

#[test]
fn an_empty_index_answers_nothing() {
    let index = Index::in_memory(&analyzer()).unwrap();
    assert_eq!(index.search(&query("薄膜")).unwrap(), Found::default());
    assert_eq!(index.search(&query("")).unwrap(), Found::default());
    assert!(index.similar(&Likened::default(), 0, 0, 5).unwrap().is_empty());
}

#[test]
fn documents_with_odd_text_are_indexed() {
    let index = Index::in_memory(&analyzer()).unwrap();
    let odd = Document {
        facets: vec![code("", ""), code("field", "803"), code("field", "803"), code("register", "forged")],
        ..document("odd", "\u{0}🙂<b>薄膜</b>", &"长".repeat(60_000))
    };
    index.apply(&[put(odd), put(document("bare", "", ""))], 1).unwrap();
    let found = index.search(&query("薄膜")).unwrap();
    assert_eq!(found.facet_counts["field"]["803"], 1, "a value given twice counts once");
    assert_eq!(found.facet_counts["register"].len(), 1, "the register is the document's own");
    assert_eq!(index.search(&query("")).unwrap().total, 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn whatever_is_typed_the_answer_is_consistent(text in "(\\PC|[a-z薄膜高温合金bm 的])" , more in "\\PC{0,30}", audience in 0u8..2) {
        static HALL: LazyLock<Index> = LazyLock::new(hall);
        let found = HALL.search(&Query { audience, ..query(&format!("{text}{more}")) }).unwrap();
        prop_assert_eq!(found.total, found.by_words + found.by_meaning);
        prop_assert_eq!(found.hits.len() as u64, found.total.min(20));
        let registers: u64 = found.facet_counts.get("register").map_or(0, |counts| counts.values().sum());
        prop_assert_eq!(registers, found.total);
        for hit in &found.hits {
            prop_assert!(hit.by == By::Words);
            prop_assert!(hit.title_marks.iter().all(|(a, b)| hit.title.get(*a..*b).is_some_and(|t| !t.is_empty())));
            prop_assert!(hit.snippet_marks.iter().all(|(a, b)| hit.snippet.get(*a..*b).is_some_and(|t| !t.is_empty())));
        }
    }

    #[test]
    fn every_title_finds_its_own_entry(title in "[a-z]{3,9}|[\u{4e00}-\u{9fa5}]{2,12}") {
        let index = Index::in_memory(&analyzer()).unwrap();
        index.apply(&[put(document("own", &title, "")), put(document("other", "无关", ""))], 1).unwrap();
        let found = index.search(&query(&title)).unwrap();
        prop_assert!(ids(&found).contains(&"own"), "{} finds {:?}", title, ids(&found));
    }
}

#[test]
fn figures_are_found_by_ranges_and_conditions_hold_beside_what_is_chosen() {
    let index = Index::in_memory(&analyzer()).unwrap();
    let space = |id: &str, load: &str, floor: &str| Document {
        register: "space".to_owned(),
        facets: vec![code("load", load), code("floor", floor)],
        ..document(id, &format!("车间{id}"), "")
    };
    let documents =
        [space("a", "30", "1"), space("b", "20", "2"), space("c", "12", "1"), space("d", "6.5", "1"), document("e", "车间里的机器", "")];
    index.rebuild(documents.into_iter(), 1).unwrap();
    let find = |text: &str, chosen: &[&str], conditions: &[(&str, &str)]| {
        let codes: Vec<String> = chosen.iter().map(|code| (*code).to_owned()).collect();
        let query = Query {
            text: text.to_owned(),
            facets: vec![("load".to_owned(), codes)],
            conditions: conditions.iter().map(|(key, code)| ((*key).to_owned(), (*code).to_owned())).collect(),
            sort: Sort::Title,
            limit: 10,
            now_micros: 1,
            ..Query::default()
        };
        let found = index.search(&query).unwrap();
        let mut ids: Vec<String> = found.hits.iter().map(|hit| hit.id.clone()).collect();
        ids.sort();
        (ids.concat(), found.facet_counts.get("load").cloned().unwrap_or_default())
    };
    assert_eq!(find("", &["20.."], &[]).0, "ab");
    assert_eq!(find("", &["..12", "30"], &[]).0, "ad", "a range and a code in one key");
    assert_eq!(find("车间", &[], &[("load", "12..=20")]).0, "bc");
    let (ids, counts) = find("", &["30.."], &[("load", "20.."), ("floor", "1")]);
    assert_eq!(ids, "a");
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), [("30".to_owned(), 1)], "counted under the conditions");
    assert_eq!(find("", &["30.."], &[("floor", "1")]).1.len(), 3, "counted as if nothing were chosen in it");
    assert_eq!(find("", &[], &[("load", "100..")]).0, "");
}

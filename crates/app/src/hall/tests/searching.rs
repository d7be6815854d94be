//! Searching the district's own demonstration: words, parts of words, pinyin, initials, facets, orders, marks, other spellings.
//!
//! The texts are those of `packs/minhang`; the index is in memory and cut by the pack's dictionary, as in the running product.

use tokio::sync::OnceCell;

use super::*;
use crate::hall::{By, HallQuery, HallResult, Sort, documents::dictionary, search_hall};

/// The demonstration, entered and indexed once for all tests of this file; they only read.
async fn demonstration() -> Ctx {
    static HALL: OnceCell<TestApp> = OnceCell::const_new();
    let app = HALL
        .get_or_init(|| async {
            let mut app = TestApp::sqlite().await.with_site(|site| site.is_demo = true);
            app.app.search = search::Index::in_memory(&search::Analyzer::new(dictionary(&app.pack).iter().map(String::as_str))).unwrap();
            let ctx = app.system_ctx();
            let demo = app.pack.demo().unwrap();
            let ids = accounts::demo::load(&ctx, &demo).await.unwrap();
            registers::demo::load(&ctx, &demo, &ids.organizations).await.unwrap();
            hall::rebuild(&app.app).await.unwrap();
            app
        })
        .await;
    app.visitor_ctx()
}

fn words(text: &str) -> HallQuery {
    HallQuery { text: text.to_owned(), limit: 20, ..HallQuery::default() }
}

fn titles(result: &HallResult) -> Vec<&str> {
    result.hits.iter().map(|hit| hit.seen.entry.title.as_str()).collect()
}

/// What a search finds first, and how.
async fn first(text: &str) -> (String, By) {
    let result = search_hall(&demonstration().await, words(text)).await.unwrap();
    let hit = result.hits.first().unwrap_or_else(|| panic!("nothing for {text}"));
    (hit.seen.entry.title.clone(), hit.hit.by)
}

#[test]
fn the_demonstrations_texts_are_found_as_people_type() {
    // One runtime for all of it: the demonstration is entered once and its database belongs to the runtime that opened it.
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap().block_on(async {
        whole_words_and_parts_of_words().await;
        pinyin_and_initials().await;
        front_page_examples().await;
        another_spelling().await;
        facets_narrow_and_count().await;
        orders().await;
        marks_and_counts().await;
        nothing_found_offers_the_nearest().await;
    });
}

async fn whole_words_and_parts_of_words() {
    for (text, title) in [
        ("床旁翻身", "面向失能老人的床旁翻身辅助装置"),
        ("立方星 离轨", "立方星用可展开薄膜离轨帆"),
        // A part of a word, and a word that is only begun.
        ("孔探", "民机发动机叶片孔探图像的无损检测与尺寸测量"),
        ("翻身辅", "面向失能老人的床旁翻身辅助装置"),
        ("脱漆凝", "环保型飞机蒙皮脱漆凝胶"),
    ] {
        let (found, by) = first(text).await;
        assert_eq!(found, title, "{text}");
        assert_ne!(by, By::Meaning, "{text}");
    }
}

async fn pinyin_and_initials() {
    for (text, title) in [
        ("lifangxing", "立方星用可展开薄膜离轨帆"),
        ("tuoqi ningjiao", "环保型飞机蒙皮脱漆凝胶"),
        ("ljf ligui", "立方星用可展开薄膜离轨帆"),
        ("cpfs", "面向失能老人的床旁翻身辅助装置"),
        ("zhouyanqiu", "周砚秋"),
        ("zyq", "周砚秋"),
    ] {
        let result = search_hall(&demonstration().await, words(text)).await.unwrap();
        assert!(titles(&result).iter().take(5).any(|found| *found == title), "{text}: {:?}", titles(&result));
    }
}

async fn front_page_examples() {
    let ctx = demonstration().await;
    assert!(!ctx.pack.settings.example_searches.is_empty());
    for example in &ctx.pack.settings.example_searches {
        let text = example.zh.as_str();
        let result = search_hall(&ctx, words(text)).await.unwrap();
        assert!(
            result.found.by_words >= 2 && !result.found.is_relaxed,
            "{text}: {} by words, relaxed {}",
            result.found.by_words,
            result.found.is_relaxed
        );
    }
}

async fn another_spelling() {
    let ctx = demonstration().await;
    let result = search_hall(&ctx, words("压疮愈防")).await.unwrap();
    assert_eq!(result.found.did_you_mean.as_deref(), Some("压疮预防"), "{:?}", titles(&result));
}

async fn facets_narrow_and_count() {
    let ctx = demonstration().await;
    let all = search_hall(&ctx, HallQuery { limit: 1, ..HallQuery::default() }).await.unwrap();
    let counts = &all.found.facet_counts;
    assert_eq!(counts["register"].values().sum::<u64>(), all.found.total);
    for facet in ["register", "field", "trl", "cooperation_modes", "track", "town", "zone", "progress", "organization"] {
        let (code, count) = counts[facet].iter().next().unwrap_or_else(|| panic!("no counts for {facet}"));
        let query = match facet {
            "register" => HallQuery { registers: vec![code.clone()], limit: 100, ..HallQuery::default() },
            _ => HallQuery { facets: vec![(facet.to_owned(), vec![code.clone()])], limit: 100, ..HallQuery::default() },
        };
        let narrowed = search_hall(&ctx, query).await.unwrap();
        assert_eq!(narrowed.found.total, *count, "{facet} {code}");
        assert_eq!(narrowed.hits.len() as u64, (*count).min(100), "{facet} {code}: what is counted can be read");
    }
    let mature = HallQuery {
        registers: vec!["achievement".to_owned()],
        facets: vec![("trl".to_owned(), vec!["7-9".to_owned()]), ("cooperation_modes".to_owned(), vec!["license".to_owned()])],
        limit: 100,
        ..HallQuery::default()
    };
    let mature = search_hall(&ctx, mature).await.unwrap();
    assert!(!mature.hits.is_empty());
    for hit in &mature.hits {
        let values = &hit.seen.entry.values;
        assert!(values.whole("trl").unwrap() >= 7 && values.texts("cooperation_modes").contains(&"license"), "{}", hit.seen.entry.title);
    }
}

async fn orders() {
    let ctx = demonstration().await;
    let ordered = async |sort: Sort| {
        let query = HallQuery { registers: vec!["achievement".to_owned()], sort, limit: 40, ..HallQuery::default() };
        search_hall(&ctx, query).await.unwrap().hits.into_iter().map(|hit| hit.seen.entry).collect::<Vec<_>>()
    };
    assert!(ordered(Sort::Newest).await.is_sorted_by_key(|entry| std::cmp::Reverse(entry.published_at)));
    assert!(ordered(Sort::Trl).await.is_sorted_by_key(|entry| std::cmp::Reverse(entry.values.whole("trl"))));
    let prices: Vec<i64> = ordered(Sort::AmountAscending).await.iter().filter_map(|entry| entry.values.whole("price")).collect();
    assert!(prices.len() > 10 && prices.is_sorted(), "{prices:?}");
    let by_name = HallQuery { registers: vec!["space".to_owned()], sort: Sort::Title, limit: 100, ..HallQuery::default() };
    let by_name = search_hall(&ctx, by_name).await.unwrap();
    let names = titles(&by_name);
    // ba, er, li, san, wu, yi
    let known = [
        "八级洁净小间，做光学膜裁切合适",
        "二层轻型中试，货梯 5 吨",
        "里弄二层，八张桌起租",
        "三层联合办公，带一间录音室",
        "五层研发办公加干实验",
        "一层带行车的中试车间，放得下整条涂布线",
    ];
    let places: Vec<usize> =
        known.iter().map(|name| names.iter().position(|title| title == name).unwrap_or_else(|| panic!("{name}"))).collect();
    assert!(places.is_sorted(), "{names:?}");
}

async fn marks_and_counts() {
    let ctx = demonstration().await;
    let result = search_hall(&ctx, words("养老 翻身")).await.unwrap();
    assert_eq!(result.found.by_words + result.found.by_meaning, result.found.total);
    let hit = result.hits.iter().find(|hit| hit.seen.entry.title.contains("翻身")).expect("it is there");
    let marked: Vec<&str> = hit.hit.title_marks.iter().map(|(from, to)| &hit.seen.entry.title[*from..*to]).collect();
    assert!(marked.iter().any(|word| word.contains("翻身")), "{marked:?}");
    let meant = search_hall(&ctx, words("细胞冷链")).await.unwrap();
    assert!(meant.found.by_meaning > 0 && meant.engine.contains("lsa"), "640 entries are enough for meaning: {}", meant.engine);
}

async fn nothing_found_offers_the_nearest() {
    let ctx = demonstration().await;
    let narrow =
        HallQuery { facets: vec![("trl".to_owned(), vec!["7-9".to_owned()])], registers: vec!["space".to_owned()], ..words("翻身") };
    assert_eq!(search_hall(&ctx, narrow.clone()).await.unwrap().found.total, 0);
    let nearest = hall::find_nearest(&ctx, &narrow).await.unwrap().expect("without the conditions there is something");
    assert!(nearest.query.facets.is_empty() && nearest.query.registers.is_empty());
    assert!(nearest.total > 0 && !nearest.hits.is_empty());
    let nonsense = HallQuery { text: "qqqxzv".to_owned(), ..words("") };
    assert!(hall::find_nearest(&ctx, &nonsense).await.unwrap().is_none());
}

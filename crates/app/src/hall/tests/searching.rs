//! Searching the district's own demonstration: words, parts of words, pinyin, initials, facets, orders, marks, other spellings.
//!
//! The texts are those of `packs/minhang`; the index is in memory and cut by the pack's dictionary, as in the running product.

use tokio::sync::OnceCell;

use super::*;
use crate::hall::{By, HallQuery, HallResult, Sort, documents::dictionary, search_hall};

/// The demonstration, entered and indexed once for all tests of this file; they only read.
async fn demonstration() -> Ctx {
    demonstration_app().await.visitor_ctx()
}

async fn demonstration_app() -> &'static TestApp {
    static HALL: OnceCell<TestApp> = OnceCell::const_new();
    HALL.get_or_init(|| async {
        let mut app = TestApp::sqlite().await.with_site(|site| site.is_demo = true);
        app.app.search = search::Index::in_memory(&search::Analyzer::new(dictionary(&app.pack).iter().map(String::as_str))).unwrap();
        let ctx = app.system_ctx();
        let demo = app.pack.demo().unwrap();
        let ids = accounts::demo::load(&ctx, &demo).await.unwrap();
        registers::demo::load(&ctx, &demo, &ids.organizations).await.unwrap();
        hall::rebuild(&app.app).await.unwrap();
        app
    })
    .await
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
        figures_are_conditions().await;
        another_spelling().await;
        facets_narrow_and_count().await;
        orders().await;
        marks_and_counts().await;
        nothing_found_offers_the_nearest().await;
        // It gives the index an encoder, so it comes last.
        english_is_understood_by_the_encoder().await;
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
    for (text, title) in [("zhouyanqiu", "周砚秋"), ("lifangxing", "立方星用可展开薄膜离轨帆")] {
        assert_eq!(first(text).await.0, title, "{text}");
    }
    let film = search_hall(&demonstration().await, words("baomo")).await.unwrap();
    let named: Vec<bool> = film.hits.iter().map(|hit| names_film(&hit.seen.entry)).collect();
    // 包膜 and 剥膜 sound the same and are found, too.
    assert!(named.first() == Some(&true) && named.iter().take(5).filter(|is_named| **is_named).count() > 3, "{:?}", titles(&film));
}

/// Whether 薄膜 stands in the title or the keywords.
fn names_film(entry: &Entry) -> bool {
    entry.title.contains("薄膜") || entry.values.texts("keywords").iter().any(|word| word.contains("薄膜"))
}

async fn front_page_examples() {
    let ctx = demonstration().await;
    assert!(!ctx.pack.settings.example_searches.is_empty());
    for example in &ctx.pack.settings.example_searches {
        let text = example.zh.as_str();
        let result = search_hall(&ctx, words(text)).await.unwrap();
        let is_stated = !result.understood.conditions.is_empty();
        assert!(is_stated || result.found.by_words >= 2, "{text}: {} by words", result.found.by_words);
        assert!(
            result.found.total >= 2 && !result.found.is_relaxed,
            "{text}: {} found, relaxed {}",
            result.found.total,
            result.found.is_relaxed
        );
    }
}

/// What is asked of a space in figures is asked of its fields.
async fn figures_are_conditions() {
    let ctx = demonstration().await;
    let number = |entry: &Entry, key: &str| entry.values.number(key).unwrap_or_default();
    for text in ["负荷 2 吨以上的一层空间", "ground floor bearing over 2 t/m²"] {
        let result = search_hall(&ctx, HallQuery { limit: 100, ..words(text) }).await.unwrap();
        assert!(result.found.total >= 3, "{text}: {:?}", titles(&result));
        for hit in &result.hits {
            let entry = &hit.seen.entry;
            assert!(number(entry, "floor_load_kn") >= 20.0 && entry.values.text("floor") == Some("1 层"), "{text}: {}", entry.title);
        }
    }
    for text in ["有没有层高 6 米的厂房", "a hall 6 m high"] {
        let high = search_hall(&ctx, words(text)).await.unwrap();
        assert!(
            high.found.total >= 3 && high.hits.iter().all(|hit| number(&hit.seen.entry, "clear_height_m") >= 6.0),
            "{text}: {:?}",
            titles(&high)
        );
    }
    let levels = search_hall(&ctx, HallQuery { limit: 100, ..words("TRL 6") }).await.unwrap();
    assert!(levels.found.total > 10 && levels.hits.iter().all(|hit| hit.seen.entry.values.whole("trl") == Some(6)));
    // A band that is chosen finds what it counts.
    let spaces = HallQuery { registers: vec!["space".to_owned()], limit: 100, ..HallQuery::default() };
    let counts = search_hall(&ctx, spaces.clone()).await.unwrap().found.facet_counts;
    for facet in ["floor_load_kn", "clear_height_m", "free_m2", "rent_yuan", "power_kva", "floor"] {
        assert!(counts[facet].len() >= 3, "{facet}: {:?}", counts[facet]);
        for (code, count) in &counts[facet] {
            let chosen = HallQuery { facets: vec![(facet.to_owned(), vec![code.clone()])], ..spaces.clone() };
            assert_eq!(search_hall(&ctx, chosen).await.unwrap().found.total, *count, "{facet} {code}");
        }
    }
    // Words that no such space has lead to the spaces that meet the conditions.
    let strange = words("负荷 2 吨以上的一层空间 蒸汽锤");
    assert_eq!(search_hall(&ctx, strange.clone()).await.unwrap().found.by_words, 0);
    let nearest = hall::find_nearest(&ctx, &strange).await.unwrap().expect("the conditions alone are met");
    assert_eq!(nearest.query.text, "负荷 2 吨以上 一层");
}

/// Where a model is at hand (`ZEROBAY_TEST_MODEL` names its file), the front page's examples in English find what they mean, and letters struck at
/// random find nothing.
async fn english_is_understood_by_the_encoder() {
    let Ok(path) = std::env::var("ZEROBAY_TEST_MODEL") else { return };
    let ctx = demonstration().await;
    let model = search::meaning::e5::E5::open(std::path::Path::new(&path)).unwrap();
    ctx.search.set_encoder(std::sync::Arc::new(model)).unwrap();
    while hall::encoding_progress(&ctx).await.unwrap().is_some_and(|progress| progress.encoded < progress.published) {
        hall::vectors::encode_some(&ctx).await.unwrap();
    }
    hall::vectors::take_up(&demonstration_app().await.app).await.unwrap();
    assert!(ctx.search.engine_name().contains("e5"));
    for (text, meant) in [
        ("scaling up fermentation", "罐"),
        ("fall detection in care homes", "跌倒"),
        ("film edges curl after coating", "涂布"),
        ("who can measure pore size", "孔"),
    ] {
        let result = search_hall(&ctx, words(text)).await.unwrap();
        let fits = |hit: &&crate::hall::queries::HallHit| format!("{:?}", hit.seen.entry.values).contains(meant);
        assert!(result.hits.iter().take(5).filter(fits).count() >= 1, "{text}: {:?}", titles(&result));
    }
    for text in ["xyzqqqq", "asdfgh", "blorptang wizzle", "早上好", "呵呵呵哈哈"] {
        let result = search_hall(&ctx, words(text)).await.unwrap();
        assert_eq!(result.found.total, 0, "{text}: {:?}", titles(&result));
    }
    assert_eq!(first("zhouyanqiu").await.0, "周砚秋");
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
    assert!(!nearest.is_weak, "these are found by the words alone");
    // Letters struck at random find nothing, and are not said to: what comes nearest by first letters stands apart, as weak.
    let nonsense = HallQuery { text: "qqqxzv".to_owned(), ..words("") };
    assert_eq!(search_hall(&ctx, nonsense.clone()).await.unwrap().found.total, 0);
    let nearest = hall::find_nearest(&ctx, &nonsense).await.unwrap().expect("something shares two first letters");
    assert!(nearest.is_weak && !nearest.hits.is_empty() && nearest.total == nearest.hits.len() as u64);
    let in_spaces = HallQuery { registers: vec!["space".to_owned()], ..words("龘布龘") };
    let nearest = hall::find_nearest(&ctx, &in_spaces).await.unwrap().expect("a character is shared");
    assert!(nearest.is_weak && nearest.hits.iter().all(|hit| hit.seen.entry.kind.key == "space"), "{:?}", nearest.query);
    // Signs share nothing with any title.
    assert!(hall::find_nearest(&ctx, &words("♞♜")).await.unwrap().is_none_or(|nearest| nearest.is_weak));
}

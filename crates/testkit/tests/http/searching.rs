//! Searching as people do it at the address bar: conditions in words, facets of figures, what visitors learn of a deal, forms that lack something.

use app::{accounts::Role, matches, organizations::OrganizationKind};
use serde_json::json;
use testkit::{Hall, encoded, on_both};

fn search(lang: &str, words: &str) -> String {
    format!("/search?{}", encoded([("lang", lang), ("q", words)]))
}

async fn space(hall: &Hall, title: &str, load: f64, floor: &str, height: f64) {
    let park = hall.organization(OrganizationKind::Park).build().await;
    let entry = hall.entry("space", &park).titled(title).with("floor_load_kn", json!(load)).with("floor", json!(floor));
    entry.with("clear_height_m", json!(height)).published().await;
}

on_both! {
    async fn figures_in_words_are_conditions_that_can_be_taken_away(hall: Hall) {
        space(&hall, "重载大车间", 30.0, "1 层", 7.2).await;
        space(&hall, "二层轻型中试", 20.0, "2 层", 5.4).await;
        space(&hall, "干实验小间", 6.0, "1 层", 4.2).await;
        hall.settle().await;
        let visitor = hall.visitor();
        let page = visitor.get(search("zh-CN", "负荷 2 吨以上的一层空间")).await.expect(200);
        assert_eq!(page.texts(".result-title"), ["重载大车间"]);
        let chips = page.texts(".chips .chip");
        assert!(chips.iter().any(|chip| chip.contains("荷载 ≥ 20 kN/㎡")) && chips.iter().any(|chip| chip.contains("1 层")), "{chips:?}");
        let ways = page.attributes(".chips .chip a, .chips a.chip", "href");
        let without = visitor.get(ways.first().expect("a chip can be removed")).await.expect(200);
        assert_eq!(without.texts(".result-title").len(), 2, "the floor alone: {}", without.words());
        let english = visitor.get(search("en", "ground floor bearing over 2 t/m²")).await.expect(200);
        assert_eq!(english.texts(".result-title"), ["重载大车间"]);
        assert!(english.words().contains("Floor load ≥ 20 kN/m²"), "{}", english.words());
        // Another reader: the language chosen above stays with the first.
        let visitor = hall.visitor();
        let list = visitor.get("/spaces").await.expect(200);
        let boxes = list.attributes("input[name='f.floor_load_kn']", "value");
        assert_eq!(boxes, ["5..10", "20..30", "30.."]);
        let chosen = visitor.get("/spaces?f.floor_load_kn=20..30&f.floor_load_kn=30..").await.expect(200);
        assert_eq!(chosen.texts(".result-title").len(), 2);
        assert!(chosen.texts(".facets-fold").concat().contains("已选 2 项"), "{}", chosen.words());
    }

    async fn what_holds_nothing_to_look_for_is_told_so_and_given_examples(hall: Hall) {
        space(&hall, "重载大车间", 30.0, "1 层", 7.2).await;
        hall.settle().await;
        for text in ["，。！？……", "😀🎉", "→→ ☆"] {
            let page = hall.visitor().get(search("zh-CN", text)).await.expect(200);
            assert!(page.words().contains("没有能搜索的字词") && page.texts(".result-title").is_empty(), "{text}: {}", page.words());
            let examples = page.attributes("#results .chips a[href^='/search?q=']", "href");
            assert_eq!(examples.len(), hall.app.pack.settings.example_searches.len(), "{}", page.words());
            // There is nothing to keep, to follow, or to ask for.
            for away in ["#results a[href^='/saved-searches/new']", "#results a[href^='/demands/new']", "a[href^='/feeds/search.atom']"] {
                assert!(page.attributes(away, "href").is_empty(), "{text}: {away}");
            }
            let found = hall.stranger().get(format!("/api/v1/search?{}", encoded([("q", text)]))).await.expect(200).json();
            assert_eq!((&found["total"], &found["says_nothing"], &found["nearest"]), (&json!(0), &json!(true), &json!(null)), "{found}");
            assert_eq!(found["examples"].as_array().map(Vec::len), Some(examples.len()));
        }
        let long = hall.visitor().get(search("zh-CN", &"车间".repeat(150))).await.expect(200).words();
        assert!(long.contains("只按前 200 个字搜索"), "{long}");
        let english = hall.visitor().get(search("en", "?!")).await.expect(200).words();
        assert!(english.contains("Nothing here can be looked for"), "{english}");
        // Nothing typed at all lists all, and a word among signs is looked for.
        for (text, total) in [("", 1), ("！！车间！！", 1)] {
            let found = hall.stranger().get(format!("/api/v1/search?{}", encoded([("q", text)]))).await.expect(200).json();
            assert_eq!((&found["total"], &found["says_nothing"]), (&json!(total), &json!(false)), "{text}");
        }
        let page = hall.visitor().get(search("zh-CN", "车间")).await.expect(200).words();
        assert!(!page.contains("以下只是含义最接近的"), "an entry has the word: {page}");
    }

    async fn what_finds_nothing_shows_what_comes_nearest_as_such_and_can_be_followed(hall: Hall) {
        space(&hall, "重载大车间", 30.0, "1 层", 7.2).await;
        hall.settle().await;
        let page = hall.visitor().get(search("zh-CN", "龘车龘")).await.expect(200);
        let words = page.words();
        assert!(words.contains("没有找到") && words.contains("最接近的 1 条") && words.contains("关联很弱"), "{words}");
        assert!(words.contains("有相同的字、音或首字母"), "{words}");
        assert_eq!(page.texts(".result-title"), ["重载大车间"]);
        assert!(!page.attributes("a[href^='/saved-searches/new']", "href").is_empty(), "{words}");
        assert!(!page.attributes("a[href^='/demands/new']", "href").is_empty(), "{words}");
        let english = hall.visitor().get(search("en", "龘车龘")).await.expect(200).words();
        assert!(english.contains("One entry that comes nearest") && english.contains("Nothing fits"), "{english}");
        let found = hall.stranger().get(format!("/api/v1/search?{}", encoded([("q", "龘车龘")]))).await.expect(200).json();
        assert_eq!((&found["total"], &found["nearest"]["is_weak"], &found["nearest"]["total"]), (&json!(0), &json!(true), &json!(1)));
        assert_eq!(found["nearest"]["items"][0]["title"], "重载大车间");
        // With fewer conditions there is something: that is no weak hit.
        let found = hall.stranger().get(format!("/api/v1/search?{}", encoded([("q", "车间"), ("register", "demand")]))).await.expect(200).json();
        assert_eq!((&found["total"], &found["nearest"]["is_weak"]), (&json!(0), &json!(false)));
        let found = hall.stranger().get(format!("/api/v1/search?{}", encoded([("q", "车间")]))).await.expect(200).json();
        assert_eq!((&found["total"], &found["nearest"]), (&json!(1), &json!(null)));
    }

    async fn visitors_learn_that_a_deal_is_under_way_and_no_stage_of_it(hall: Hall) {
        let (firm, university, pair) = hall.two_sides().await;
        let manager = hall.sign_in(Role::TechnologyManager).await;
        let steps = async |path: &str| hall.visitor().get(path).await.expect(200).texts(".thread-step");
        let path = format!("/achievements/{}", pair.achievement);
        let coarse = ["发布", "在谈", "项目进行中", "已签约", "已落地"];
        let shown = steps(&path).await;
        assert_eq!(shown.len(), coarse.len(), "{shown:?}");
        assert!(shown.iter().zip(coarse).all(|(step, name)| step.contains(name)), "{shown:?}");
        let _ = hall.deal(&manager, &firm, &university, pair).await;
        let shown = steps(&path).await;
        assert!(shown.iter().all(|step| !step.contains("评估") && !step.contains("公示")), "{shown:?}");
        let now = hall.visitor().get(&path).await.expect(200).texts(".thread-step.is-now");
        assert!(now.concat().contains("项目进行中"), "{now:?}");
    }

    async fn a_refusal_without_a_reason_comes_back_with_what_is_missing(hall: Hall) {
        let (_, _, pair) = hall.two_sides().await;
        let manager = hall.sign_in(Role::TechnologyManager).await;
        let found = hall.taken_match(&manager, pair).await;
        let fields = [("side", "demand"), ("reason", ""), ("note", "对方要等到明年")];
        let again = manager.post(format!("/matches/{found}/refuse"), fields).await.expect(422);
        let form = again.form(&format!("/matches/{found}/refuse"));
        assert_eq!((form.value("note"), form.value("side")), (Some("对方要等到明年"), Some("demand")), "{}", again.words());
        assert!(!again.words().contains("看不明白"), "{}", again.words());
        let _ = manager.submit(&form.with("reason", "price")).await;
        let refused = matches::read_match(&manager.ctx().await, found).await.unwrap();
        assert!(refused.record.is_some());
    }

    async fn publishing_nothing_says_what_to_do_instead_and_after_one_the_next_is_shown(hall: Hall) {
        let officer = hall.sign_in(Role::CommissionOfficer).await;
        let university = hall.organization(OrganizationKind::University).build().await;
        let mut waiting = Vec::new();
        for title in ["甲之涂布", "乙之叶片", "丙之电池"] {
            hall.clock.advance_seconds(60);
            waiting.push(hall.entry("achievement", &university).titled(title).submitted().await.id);
        }
        let none = officer.post("/review/approve", []).await.expect(422);
        assert!(none.words().contains("没有勾选任何条目") && !none.words().contains("已发布 0 条"), "{}", none.words());
        let queue = officer.get("/review").await.expect(200).attributes(".queue-row a.entry-title", "href");
        let [_, second, third] = queue.as_slice() else { panic!("{queue:?}") };
        let page = officer.get(second).await.expect(200);
        let next = officer.submit(&page.form(&format!("{second}/return")).with("reason", "缺少权属证明")).await.expect(303);
        assert!(next.location().starts_with(third.as_str()), "{} after {second}", next.location());
        assert_eq!(waiting.len(), 3);
    }
}

//! What matching shows and hides: the public method page, what officers read of learning and of lost pairs, the writing aid.

use app::{
    accounts::Role,
    matches::{self, Pair, PartySide, Refuse},
    organizations::OrganizationKind,
};
use serde_json::json;
use testkit::on_both;

on_both! {
    async fn the_method_page_shows_weights_and_measured_figures_to_everybody(hall: Hall) {
        let page = hall.visitor().get("/matches/method").await.expect(200);
        assert!(page.words().contains("共同的用词"), "{}", page.words());
        assert!(page.words().contains("+0.60"), "the weights of the formula in force: {}", page.words());
        assert!(page.words().contains("STARD") || page.count("#measured") == 1, "{}", page.words());
        // Beside each pair of registers that nobody judged it is said.
        let unjudged = hall.app.pack.pairs.iter().filter(|pair| !pair.is_recorded).count();
        assert_eq!((unjudged, page.words().matches("未校准").count()), (3, unjudged), "{}", page.words());
        let english = hall.visitor().copied().get("/matches/method?lang=en").await.expect(200).words();
        assert_eq!(english.to_lowercase().matches("not calibrated").count(), unjudged + 1, "beside each and once in the text: {english}");
    }

    async fn a_lost_pair_is_explained_to_officers_in_words(hall: Hall) {
        let (_, _, pair) = hall.two_sides().await;
        hall.settle().await;
        let officer = hall.sign_in(Role::CommissionOfficer).await;
        let path = format!("/matches/explain?seeks={}&offers={}", pair.demand, pair.achievement);
        let page = officer.get(&path).await.expect(200);
        assert!(page.words().contains("结论：") && page.words().contains("含义：句子编码器"), "{}", page.words());
        assert!(!page.words().contains("SharedConcept"), "no codes: {}", page.words());
        // Wrong numbers come back with what was typed; the sides are not interchangeable, and what can be looked up is named.
        let wrong = officer.get("/matches/explain?seeks=D-0&offers=%20").await.expect(422);
        assert!(wrong.words().contains("没有这个编号：D-0"), "{}", wrong.words());
        assert_eq!(wrong.form("/matches/explain").value("seeks"), Some("D-0"));
        let swapped = format!("/matches/explain?seeks={}&offers={}", pair.achievement, pair.demand);
        let swapped = officer.get(&swapped).await.expect(422).words();
        assert!(swapped.contains("资源需求 → "), "{swapped}");
        let manager = hall.sign_in(Role::TechnologyManager).await;
        assert!(manager.get(&path).await.is_refusal());
    }

    async fn a_field_that_a_side_has_refused_is_a_stage_of_its_own(hall: Hall) {
        let (firm, university, pair) = hall.two_sides().await;
        let achievement = async |title: &str| {
            let builder = hall.entry("achievement", university.organization()).titled(title).with("field", json!("803"));
            builder.without("kept_from").published().await.id
        };
        let (refused, other) = (achievement("回绝的一项").await, achievement("同一领域的另一项").await);
        hall.settle().await;
        let officer = hall.sign_in(Role::CommissionOfficer).await;
        let asked = format!("/matches/explain?seeks={}&offers={other}", pair.demand);
        let before = officer.get(&asked).await.expect(200).words();
        assert!(before.contains("谢绝过对方的领域：否"), "{before}");
        let says_no = Refuse { side: PartySide::Demand, reason: "wrong_field".to_owned(), note: String::new() };
        matches::refuse_pair(&firm.ctx().await, Pair { demand: pair.demand, achievement: refused }, says_no).await.unwrap();
        let page = officer.get(&asked).await.expect(200).words();
        assert!(page.contains("需求一方曾以“领域不对”谢绝过") && page.contains("得分 −0.15"), "{page}");
        let english = officer.copied().get(format!("{asked}&lang=en")).await.expect(200).words();
        assert!(english.contains("score −0.15; without it the band is"), "{english}");
        let found = officer.program().await.get(format!("/api/v1{asked}")).await.expect(200).json();
        assert_eq!((&found["unwanted"]["by"], &found["unwanted"]["field"]), (&json!("demand"), &json!("803")), "{found}");
    }

    async fn a_side_that_takes_no_part_is_said_to_take_none(hall: Hall) {
        let firm = hall.organization(OrganizationKind::Firm).build().await;
        let park = hall.organization(OrganizationKind::Park).build().await;
        let need = hall.entry("resource_need", &firm).titled("要一笔贷款").with("need_kind", json!("funds")).without("kept_from").published().await;
        let space = hall.entry("space", &park).titled("一间厂房").without("kept_from").published().await;
        hall.settle().await;
        let officer = hall.sign_in(Role::CommissionOfficer).await;
        let asked = format!("/matches/explain?seeks={}&offers={}", need.id, space.id);
        let page = officer.get(&asked).await.expect(200).words();
        assert!(page.contains("这一方不参加这一对的比较"), "{page}");
        assert!(page.contains("没有并列比较") && !page.contains("没有找到相符之处"), "{page}");
        let found = officer.program().await.get(format!("/api/v1{asked}")).await.expect(200).json();
        assert_eq!((&found["from_seeks"]["takes_part"], &found["from_offers"]["takes_part"]), (&json!(false), &json!(true)), "{found}");
    }

    async fn a_need_and_a_space_are_explained_condition_by_condition(hall: Hall) {
        let firm = hall.organization(OrganizationKind::Firm).build().await;
        let park = hall.organization(OrganizationKind::Park).build().await;
        let need = hall.entry("resource_need", &firm).titled("要一间试线厂房").with("need_kind", json!("space")).with("quantity", json!(500));
        let need = need.with("unit", json!("平方米")).without("kept_from").published().await;
        let space = hall.entry("space", &park).titled("小了的").with("area_m2", json!(300)).with("vacant_m2", json!(300)).without("kept_from").published().await;
        let officer = hall.sign_in(Role::CommissionOfficer).await;
        let asked = format!("/matches/explain?seeks={}&offers={}", need.id, space.id);
        let page = officer.get(&asked).await.expect(200).words();
        assert!(page.contains("结论：不满足硬条件“面积”"), "{page}");
        assert!(page.contains("面积不合：需要不低于 500㎡，提供 300㎡"), "{page}");
        let by_number = format!("/matches/explain?seeks={}&offers={}", need.number.to_lowercase(), space.number.to_lowercase());
        assert!(officer.get(&by_number).await.expect(200).words().contains("结论：不满足硬条件“面积”"), "numbers in small letters: {by_number}");
        let english = officer.copied().get(format!("{asked}&lang=en")).await.expect(200).words();
        assert!(english.contains("the firm condition “Area” is not met"), "{english}");
        let found = officer.program().await.get(format!("/api/v1{asked}")).await.expect(200).json();
        assert_eq!((&found["pair"], &found["lost_at"]), (&json!("need-space"), &json!("condition")));
        let area = found["conditions"].as_array().unwrap().iter().find(|stage| stage["code"] == "area").unwrap();
        assert_eq!((&area["is_hard"], &area["found"]["wanted"], &area["found"]["offered"]), (&json!(true), &json!(500), &json!(300)));
        assert_eq!((&found["from_seeks"]["is_recalled"], &found["from_seeks"]["by_encoder"]), (&json!(false), &json!(null)));
    }

    async fn the_page_of_formulas_says_that_nothing_waits(hall: Hall) {
        let officer = hall.sign_in(Role::CommissionOfficer).await;
        let page = officer.get("/matches/learning").await.expect(200);
        assert!(page.words().contains("现在没有待决定的公式"), "{}", page.words());
        assert!(page.words().contains("资源需求 → 空间") && page.words().contains("0 条的 0 个对子有结果"), "{}", page.words());
        let unrecorded = hall.app.pack.pairs.iter().filter(|pair| !pair.is_recorded).count();
        assert_eq!(page.words().matches("没有可学的").count(), unrecorded, "{}", page.words());
        let found = officer.program().await.get("/api/v1/matches/learning").await.expect(200).json();
        assert_eq!((&found["pairs"][1]["pair"], &found["pairs"][1]["is_recorded"]), (&json!("need-space"), &json!(false)));
        let restored = officer.post("/matches/learning/restore", []).await;
        assert_eq!(restored.status, 409, "the built-in one is in force already");
    }

    async fn the_writing_aid_looks_and_saves_nothing(hall: Hall) {
        let (_, _, _) = hall.two_sides().await;
        hall.settle().await;
        let firm = hall.organization(OrganizationKind::Firm).build().await;
        let member = hall.sign_in_at(Role::Member, &firm).await;
        let form = member.get("/demands/new").await.expect(200).form("/demands/new").with("title", "膜边").with("situation", "卷边");
        let checked = member.submit(&form.with("then", "check")).await.expect(200);
        assert!(checked.words().contains("没有看到") && checked.words().contains("数字指标"), "{}", checked.words());
        assert_eq!(checked.form("/demands/new").value("title"), Some("膜边"), "what was typed stays");
        // What the script puts in place holds what is still missing, too, and what is filled in is no longer among it.
        let missing = checked.texts("#aid .panel:last-child li").concat();
        assert!(checked.texts("#aid .panel-title").iter().any(|title| title == "提交前还缺"), "{}", checked.text());
        assert!(missing.contains("要达到") && !missing.contains("现在怎样"), "{missing}");
        // It says which engine compared.
        let engine = hall.app.search.engine_name();
        let says = if engine.contains('+') { format!("（{engine}）") } else { "没有比较含义".to_owned() };
        assert!(checked.words().contains(&says), "{engine}: {}", checked.words());
        assert!(!member.get("/entries").await.words().contains("膜边"), "nothing is saved");
        // Nothing, one letter, only marks, letters of many scripts, and very much: all are answered.
        let long = "涂布后薄膜边缘卷曲，收卷不齐。".repeat(3_400);
        for text in ["", "膜", "。，！？……", "薄膜 film плёнка フィルム 😀", "\u{7}\u{0b}", long.as_str()] {
            let form = member.get("/demands/new").await.form("/demands/new").with("title", "膜").with("situation", text).with("then", "check");
            let status = member.submit(&form).await.status.as_u16();
            // What no form takes (control characters, more than a field holds) comes back with what is wrong.
            assert!(matches!(status, 200 | 422), "{status} for {}", text.chars().take(12).collect::<String>());
        }
        // With an encoder that has read the entries it is meaning, too.
        hall.app.app.search.set_encoder(std::sync::Arc::new(app::testing::LetterEncoder)).unwrap();
        hall.tick().await;
        let form = member.get("/demands/new").await.form("/demands/new").with("title", "膜边").with("situation", "卷边").with("then", "check");
        let checked = member.submit(&form).await.expect(200).words();
        assert!(checked.contains("按字词和含义一起比对（bm25+letters）"), "{checked}");
        // Without an organisation nobody is aided, and registers that are not matched have no button.
        assert!(!member.get("/resource-needs/new").await.text().contains("value=\"check\""));
        let program = member.program().await;
        let body = json!({ "register": "space", "values": {} });
        assert!(program.post("/api/v1/entries/check", &body).await.status.as_u16() >= 400);
    }
}

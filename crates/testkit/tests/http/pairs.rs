//! Declared pairs of registers on pages and in the interface: needs and spaces, demands and services.

use app::{
    accounts::Role,
    organizations::{Organization, OrganizationKind},
    registers::Entry,
};
use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Hall, on_both};

/// A published need for space: 500 ㎡ that bear 10 kN/㎡ at 5 m, fire hazard class C, at most 2 yuan, by the end of January.
async fn need(hall: &Hall, owner: &Organization) -> Entry {
    let need = hall.entry("resource_need", owner).titled("要一间试线厂房").with("need_kind", json!("space"));
    let need = need.with("quantity", json!(500)).with("unit", json!("平方米")).with("by_on", json!("2027-01-31"));
    let need = need.with("floor_load_kn", json!(10)).with("clear_height_m", json!(5)).with("power_kva", json!(200));
    let need = need.with("hazard_class", json!("bing")).with("clean_grade", json!("none")).with("rent_max_yuan", json!(200));
    need.with("lease_months", json!(24)).without("kept_from").published().await
}

/// A space that meets all of it, but for what the test changes.
fn space(hall: &Hall, owner: &Organization, title: &str, changes: &[(&str, Value)]) -> testkit::EntryBuilder {
    let space = hall.entry("space", owner).titled(title).without("kept_from");
    let space = space.with("area_m2", json!(1000)).with("vacant_m2", json!(800)).with("price_yuan", json!(180));
    let space = space.with("available_on", json!("2026-12-01")).with("floor_load_kn", json!(20)).with("clear_height_m", json!(6));
    let space = space.with("power_kva", json!(400)).with("hazard_class", json!("yi")).with("clean_grade", json!("none"));
    let space = space.with("lease_min_months", json!(12));
    changes.iter().fold(space, |space, (key, value)| if value.is_null() { space.without(key) } else { space.with(key, value.clone()) })
}

async fn sides(hall: &Hall) -> (Organization, Organization) {
    (hall.organization(OrganizationKind::Firm).build().await, hall.organization(OrganizationKind::Park).build().await)
}

on_both! {
    async fn a_space_is_proposed_the_moment_it_is_published_with_reasons_to_check(hall: Hall) {
        let (firm, park) = sides(&hall).await;
        let need = need(&hall, &firm).await;
        let page = format!("/resource-needs/{}", need.id);
        let before = hall.visitor().get(&page).await.expect(200).words();
        assert!(before.contains("可能合用的空间") && before.contains("暂时没有合适的空间"), "{before}");
        let found = space(&hall, &park, "北边的高厂房", &[]).published().await;
        // Nothing is awaited: neither a job nor the index.
        let after = hall.visitor().get(&page).await.expect(200).words();
        for wanted in [
            "北边的高厂房",
            "面积：需要不低于 500㎡，提供 800㎡",
            "楼面荷载：需要不低于 10 kN/㎡，提供 20 kN/㎡",
            "净高：需要不低于 5 米，提供 6 米",
            "租金：需要不超过 2 元/㎡·天，提供 1.8 元/㎡·天",
            "用电：需要不低于 200 kVA，提供 400 kVA",
            "入驻时间：需要不晚于 2027-01-31，提供 2026-12-01",
            "请联系我",
            "未经评测集校准",
        ] {
            assert!(after.contains(wanted), "{wanted}: {after}");
        }
        let other_way = hall.visitor().get(format!("/spaces/{}", found.id)).await.expect(200).words();
        assert!(other_way.contains("可能合用的场地需求") && other_way.contains("要一间试线厂房"), "{other_way}");
        assert!(other_way.contains("面积：需要不低于 500㎡，提供 800㎡"), "{other_way}");
    }

    async fn what_fails_a_firm_condition_is_left_out_and_counted(hall: Hall) {
        let (firm, park) = sides(&hall).await;
        let need = need(&hall, &firm).await;
        space(&hall, &park, "小了的", &[("vacant_m2", json!(300))]).published().await;
        space(&hall, &park, "楼板太薄的", &[("floor_load_kn", json!(5))]).published().await;
        space(&hall, &park, "类别不够的", &[("hazard_class", json!("ding"))]).published().await;
        space(&hall, &park, "又贵又没说净高的", &[("price_yuan", json!(250)), ("clear_height_m", Value::Null), ("available_on", json!("2027-03-01"))])
            .published()
            .await;
        let page = hall.visitor().get(format!("/resource-needs/{}", need.id)).await.expect(200).words();
        for absent in ["小了的", "楼板太薄的", "类别不够的"] {
            assert!(!page.contains(absent), "{absent}: {page}");
        }
        assert!(page.contains("因硬条件未列出：面积 1 条、楼面荷载 1 条、火灾危险性 1 条"), "{page}");
        assert!(page.contains("共比较 4 处空间"), "{page}");
        // What weighs only, and what is not known, stands beside the proposal.
        assert!(page.contains("租金不合：需要不超过 2 元/㎡·天，提供 2.5 元/㎡·天"), "{page}");
        assert!(page.contains("入驻时间不合：需要不晚于 2027-01-31，提供 2027-03-01"), "{page}");
        assert!(page.contains("净高没有写明，需要不低于 5 米"), "{page}");
    }

    async fn figures_among_the_words_of_a_need_count_and_leave_nothing_out(hall: Hall) {
        let (firm, park) = sides(&hall).await;
        let words = "一层 500 平方米，净高 7 米以上，楼面荷载 1 吨。";
        let need = hall.entry("resource_need", &firm).with("need_kind", json!("space")).with("requirement", json!(words));
        let need = ["quantity", "unit", "by_on", "floor_load_kn", "clear_height_m", "power_kva", "hazard_class", "clean_grade", "rent_max_yuan", "kept_from"]
            .into_iter()
            .fold(need, testkit::EntryBuilder::without)
            .published()
            .await;
        space(&hall, &park, "矮一米的厂房", &[]).published().await;
        let page = hall.visitor().get(format!("/resource-needs/{}", need.id)).await.expect(200).words();
        assert!(page.contains("矮一米的厂房"), "a misread figure must not hide anything: {page}");
        assert!(page.contains("净高不合：需要“净高 7 米以上”，提供 6 米"), "{page}");
        assert!(page.contains("面积：需要“500 平方米”，提供 800㎡"), "{page}");
        assert!(page.contains("楼面荷载：需要“楼面荷载 1 吨”，提供 20 kN/㎡"), "{page}");
    }

    async fn what_an_owner_keeps_from_an_organisation_is_proposed_neither_way(hall: Hall) {
        let (firm, park) = sides(&hall).await;
        let need = need(&hall, &firm).await;
        let kept = space(&hall, &park, "不给这家的", &[("kept_from", json!([firm.name]))]).published().await;
        let page = hall.visitor().get(format!("/resource-needs/{}", need.id)).await.expect(200).words();
        assert!(!page.contains("不给这家的"), "{page}");
        let other_way = hall.visitor().get(format!("/spaces/{}", kept.id)).await.expect(200).words();
        assert!(!other_way.contains("要一间试线厂房"), "{other_way}");
        // Nobody but the owner learns that somebody was named.
        assert!(!other_way.contains(&firm.name) && !other_way.contains("互相推荐"), "{other_way}");
        let operator = hall.sign_in_at(Role::ParkOperator, &park).await;
        assert!(operator.get(format!("/spaces/{}", kept.id)).await.words().contains(&firm.name));
        // Withdrawn or expired entries are proposed to nobody.
        let gone = space(&hall, &park, "已经租掉的", &[]).published().await;
        app::registers::commands::withdraw_entry(&operator.ctx().await, gone.id).await.unwrap();
        assert!(!hall.visitor().get(format!("/resource-needs/{}", need.id)).await.words().contains("已经租掉的"));
    }

    async fn a_pair_whose_owner_keeps_them_apart_is_not_taken_up(hall: Hall) {
        let firm = hall.sign_in(Role::Member).await;
        let university = hall.sign_in(Role::TransferOfficer).await;
        let demand = hall.entry("demand", firm.organization()).with("kept_from", json!([university.organization().name])).published().await;
        let achievement = hall.entry("achievement", university.organization()).titled("自动测厚的装置").published().await;
        hall.settle().await;
        let manager = hall.sign_in(Role::TechnologyManager).await;
        assert!(!manager.get(format!("/demands/{}", demand.id)).await.expect(200).words().contains(&achievement.title));
        let (demand, achievement) = (demand.id.to_string(), achievement.id.to_string());
        let taken = manager.post("/matches/pairs/take", [("demand", demand.as_str()), ("achievement", achievement.as_str())]).await;
        assert_eq!(taken.status, 409, "{}", taken.words());
        assert!(taken.words().contains("不愿与对方互相推荐"), "{}", taken.words());
    }

    async fn what_is_kept_from_an_organisation_does_not_stand_beside_its_entries_as_similar(hall: Hall) {
        let one = hall.organization(OrganizationKind::University).build().await;
        let other = hall.organization(OrganizationKind::Institute).build().await;
        let titled = |owner: &Organization, title: &str| hall.entry("achievement", owner).titled(title).without("kept_from");
        let own = titled(&one, "薄膜边缘厚度在线测量仪").published().await;
        let kept = titled(&other, "薄膜边缘厚度在线测量装置").with("kept_from", json!([one.name])).published().await;
        let open = titled(&other, "薄膜边缘厚度在线测量系统").published().await;
        hall.settle().await;
        let page = hall.visitor().get(format!("/achievements/{}", own.id)).await.expect(200).words();
        assert!(page.contains(&open.title) && !page.contains(&kept.title), "{page}");
        let page = hall.visitor().get(format!("/achievements/{}", kept.id)).await.expect(200).words();
        assert!(page.contains(&open.title) && !page.contains(&own.title), "{page}");
    }

    async fn a_demand_finds_services_and_a_service_the_needs_it_could_serve(hall: Hall) {
        let (firm, platform) = (hall.organization(OrganizationKind::Firm).build().await, hall.organization(OrganizationKind::Platform).build().await);
        let service = hall.entry("service", &platform).titled("微孔孔径与比表面积测定").with("summary", json!("气体吸附法测粉末的微孔孔径"));
        let service = service.with("measures", json!(["微孔孔径", "比表面积"])).with("lead_time_days", json!(5)).without("kept_from").published().await;
        let demand = hall.entry("demand", &firm).titled("吸附剂微孔孔径测不准").with("situation", json!("吸附剂粉末的微孔孔径每批不同，比表面积也说不清"));
        let demand = demand.with("needed_by", json!("2026-12-31")).without("kept_from").published().await;
        let need = hall.entry("resource_need", &firm).titled("找人测吸附剂的微孔孔径").with("need_kind", json!("service"));
        let need = need.with("requirement", json!("测三十份吸附剂粉末的微孔孔径")).with("by_on", json!("2026-11-24")).without("kept_from").published().await;
        let funds = hall.entry("resource_need", &firm).titled("微孔孔径项目的资金").with("need_kind", json!("funds")).without("kept_from").published().await;
        hall.settle().await;
        let page = hall.visitor().get(format!("/demands/{}", demand.id)).await.expect(200).words();
        assert!(page.contains("可以先用的平台服务") && page.contains("微孔孔径与比表面积测定"), "{page}");
        assert!(page.contains("出结果来得及：需要不晚于 2026-12-31，周期 5 天"), "{page}");
        let page = hall.visitor().get(format!("/resource-needs/{}", need.id)).await.expect(200).words();
        assert!(page.contains("可能合用的平台服务") && page.contains("出结果来不及"), "{page}");
        assert!(!page.contains("可能合用的空间"), "{page}");
        assert!(page.contains("级别未经评测集校准"), "{page}");
        let english = hall.visitor().copied().get(format!("/resource-needs/{}?lang=en", need.id)).await.expect(200).words();
        assert!(english.contains("bands not calibrated on a judged set"), "{english}");
        let page = hall.visitor().get(format!("/services/{}", service.id)).await.expect(200).words();
        assert!(page.contains("它能帮上的技术需求") && page.contains("吸附剂微孔孔径测不准"), "{page}");
        assert_eq!(page.matches("级别未经评测集校准").count(), 2, "for demands and for needs: {page}");
        assert!(page.contains("它能满足的资源需求") && page.contains("找人测吸附剂的微孔孔径"), "{page}");
        assert!(!page.contains(&funds.title), "who looks for money takes no part: {page}");
    }

    async fn programs_get_the_same_by_pair_in_both_languages(hall: Hall) {
        let (firm, park) = sides(&hall).await;
        let need = need(&hall, &firm).await;
        space(&hall, &park, "北边的高厂房", &[]).published().await;
        space(&hall, &park, "小了的", &[("vacant_m2", json!(300))]).published().await;
        let path = format!("/api/v1/matches/proposals/{}", need.id);
        let found = hall.stranger().get(&path).await.expect(200).json();
        assert_eq!(found["pair"], "need-space");
        assert_eq!(found["register"], "space");
        assert_eq!(found["can_be_taken_up"], false);
        assert_eq!(found["are_bands_calibrated"], false);
        assert_eq!(found["left_out"], json!([{ "condition": "area", "name": "面积", "count": 1 }]));
        let item = &found["items"][0];
        assert_eq!(item["title"], "北边的高厂房");
        let area = item["reasons"].as_array().unwrap().iter().find(|reason| reason["code"] == "area").unwrap();
        assert_eq!((area["kind"].as_str(), area["seeks_field"].as_str(), area["offers_field"].as_str()), (Some("condition_met"), Some("quantity"), Some("vacant_m2")));
        assert_eq!((&area["wanted"], &area["offered"], &area["is_hard"]), (&json!(500), &json!(800), &json!(true)));
        let english = hall.stranger();
        let english = english.call(Method::GET, &format!("{path}?pair=need-space"), None, &[("accept-language", "en")]).await.expect(200).json();
        let said = english["items"][0]["speaks_for"].to_string();
        assert!(said.contains("Area: needs at least 500 m², offers 800 m²"), "{said}");
        assert_eq!(hall.stranger().get(format!("{path}?pair=demand-service")).await.status, 404, "it takes no part in it");
    }
}

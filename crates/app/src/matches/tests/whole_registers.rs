//! Pairs over registers of thousands of entries: what is far down is found, and firm conditions hold.

use super::*;

fn ids(found: &Proposals) -> Vec<EntryId> {
    found.items.iter().map(|item| item.other.entry.id).collect()
}

on_both! {
    async fn a_space_beyond_five_thousand_others_is_found_and_firm_conditions_hold(app: TestApp) {
        let district = District::new(app).await;
        let (firm, park) = (&district.firm, &district.university);
        let need = district.entry("resource_need", firm, "找一间厂房", &json!({ "need_kind": "space", "quantity": 500, "unit": "平方米", "floor_load_kn": 20 }));
        let space = |title: &str, fields: &serde_json::Value| district.entry("space", park, title, fields);
        let wanted = space("合用的", &json!({ "vacant_m2": 800, "area_m2": 2_000, "floor_load_kn": 20.5 }));
        let silent = space("没写面积的", &json!({ "floor_load_kn": 25 }));
        let mut spaces = vec![wanted.clone(), silent.clone()];
        // Of the area only what is vacant counts where that is said.
        spaces.extend((0..5_000).map(|at| space(&format!("小的 {at}"), &json!({ "vacant_m2": 300, "area_m2": 900, "floor_load_kn": 30 }))));
        spaces.push(space("楼板薄的", &json!({ "area_m2": 900, "floor_load_kn": 5 })));
        spaces.push(space("不给这家的", &json!({ "vacant_m2": 900, "floor_load_kn": 30, "kept_from": [firm.name] })));
        spaces.push(Entry {
            expires_on: Some(date_plus_days(district.app.system_ctx().today(), -1)),
            ..space("过期的", &json!({ "vacant_m2": 900, "floor_load_kn": 30 }))
        });
        spaces.push(Entry { status: Status::Withdrawn, ..space("撤回的", &json!({ "vacant_m2": 900, "floor_load_kn": 30 })) });
        district.store(&spaces).await;
        district.store(std::slice::from_ref(&need)).await;
        let found = propose_by(&district.app.visitor_ctx(), need.id, Some("need-space"), 6).await.unwrap();
        assert_eq!(ids(&found), [wanted.id, silent.id]);
        assert_eq!(found.compared, 5_004);
        assert_eq!(found.left_out, [("area".to_owned(), 5_000), ("floor_load".to_owned(), 1)]);
    }

    async fn a_space_finds_the_needs_it_meets_and_names_how_many_it_does_not(app: TestApp) {
        let district = District::new(app).await;
        let (firm, park) = (&district.firm, &district.university);
        let today = district.app.system_ctx().today();
        let space = district.entry("space", park, "高厂房", &json!({ "vacant_m2": 800, "hazard_class": "bing", "available_on": today.to_string() }));
        let need = |title: &str, fields: &serde_json::Value| district.entry("resource_need", firm, title, fields);
        let met = need("找厂房", &json!({ "need_kind": "space", "quantity": 500, "unit": "平方米", "hazard_class": "ding", "by_on": today.to_string() }));
        let needs = [
            met.clone(),
            need("要大的", &json!({ "need_kind": "space", "quantity": 900, "unit": "㎡" })),
            need("要甲类的", &json!({ "need_kind": "space", "quantity": 500, "unit": "㎡", "hazard_class": "jia" })),
            need("另一种单位", &json!({ "need_kind": "space", "quantity": 900, "unit": "间" })),
            need("只在文字里写", &json!({ "need_kind": "space", "requirement": "面积不小于 2000 平方米" })),
            need("要钱的", &json!({ "need_kind": "funds", "quantity": 900, "unit": "平方米" })),
        ];
        district.store(&needs).await;
        district.store(std::slice::from_ref(&space)).await;
        let found = propose_by(&district.app.visitor_ctx(), space.id, Some("need-space"), 6).await.unwrap();
        assert_eq!(ids(&found), [met.id]);
        assert_eq!(found.compared, 5, "who looks for money takes no part");
        assert_eq!(found.left_out, [("area".to_owned(), 1), ("hazard".to_owned(), 1)]);
        // What its owner keeps from an organisation is not looked for there.
        let kept = district.entry("space", park, "不给这家的厂房", &json!({ "vacant_m2": 800, "kept_from": [firm.name] }));
        district.store(std::slice::from_ref(&kept)).await;
        let found = propose_by(&district.app.visitor_ctx(), kept.id, Some("need-space"), 6).await.unwrap();
        assert_eq!((ids(&found), found.compared, found.left_out), (vec![], 5, vec![]));
    }

    async fn a_need_that_says_what_a_space_says_is_found_among_many_that_say_nothing(app: TestApp) {
        let district = District::new(app).await;
        let (firm, park) = (&district.firm, &district.university);
        let need = |title: &str, kind: &str| district.entry("resource_need", firm, title, &json!({ "need_kind": kind }));
        // Who looks for money says it better, and takes no part; hundreds take part and say nothing.
        let mut needs: Vec<Entry> = (0..100).map(|_| need("涂布厂房", "funds")).collect();
        needs.extend((0..600).map(|_| need("要间屋子", "space")));
        let wanted = need("想找涂布厂房", "space");
        needs.push(wanted.clone());
        let space = district.entry("space", park, "涂布厂房", &json!({}));
        district.store(&needs).await;
        district.store(std::slice::from_ref(&space)).await;
        crate::hall::rebuild(&district.app).await.unwrap();
        let found = propose_by(&district.app.visitor_ctx(), space.id, Some("need-space"), 6).await.unwrap();
        assert_eq!((ids(&found).first(), found.compared), (Some(&wanted.id), 601));
    }
}

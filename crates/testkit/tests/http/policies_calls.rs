//! Policies for programs: what the calls say of clauses, answers, bundle and routing.

use app::accounts::Role;
use serde_json::{Value, json};
use testkit::on_both;

/// The one of a list whose field has a value.
fn one<'v>(list: &'v Value, field: &str, value: &str) -> &'v Value {
    let all = list.as_array().unwrap_or_else(|| panic!("no list: {list}"));
    all.iter().find(|one| one[field] == value).unwrap_or_else(|| panic!("no {field} {value} in {list}"))
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().filter_map(Value::as_str).collect()
}

on_both! {
    async fn a_clause_says_its_article_what_is_unverified_how_it_counts_and_which_rules_name_it(hall: Hall) {
        let reader = hall.visitor();
        let body = reader.get("/api/v1/policies/SH-NEOBAY-02").await.expect(200).json();
        assert_eq!(body["document"], "沪府办规〔2024〕7号 第（二）条", "{body}");
        assert_eq!(json!([body["verification"], body["local_version"]]), json!(["verified", null]), "{body}");
        assert!(!texts(&body["unverified"]).is_empty() && texts(&body["zones"]) == ["Z-NEOBAY"], "{body}");
        assert_eq!(json!([body["valid_from"], body["checked_on"]]), json!(["2024-07-11", "2026-11-23"]), "{body}");
        assert!(body["summary"].as_str().unwrap().contains("待核"), "{body}");
        let rule = &body["money"]["rules"][0];
        assert_eq!(json!([rule["kind"], rule["rate"], rule["most_fen"]]), json!(["rate", "1/5", 300_000_000]), "{rule}");
        assert_eq!(rule["base_name"], "项目总投入", "{rule}");
        let condition = &body["conditions"][0];
        assert_eq!(json!([condition["number"], texts(&condition["fields"])]), json!(["1", ["reg.zone"]]), "{condition}");
        let source = one(&body["sources"], "id", "S01");
        assert_eq!(json!([source["dated_on"], source["tier"]]), json!(["2024-07-11", "official"]), "{source}");
        assert!(source["url"].is_string() && source["title"].as_str().unwrap().contains("沪府办规〔2024〕7号"), "{source}");
        let ruling = one(&body["rules"], "id", "STK-UNKNOWN-CROSS");
        assert_eq!(json!([ruling["kind"], ruling["verification"]]), json!(["needs_ruling", "unverified"]), "{ruling}");
        assert!(ruling["pairs"].to_string().contains("MH-2024-PROJ-NEW"), "{ruling}");
        let paid = reader.get("/api/v1/policies/ZJ-HNTE-FIRST").await.expect(200).json();
        assert_eq!(paid["money"]["instalments_fen"], json!([15_000_000, 10_000_000]), "{paid}");
        assert_eq!(texts(&paid["evidence"]).len(), 3, "{paid}");
        // The page and the call say the same.
        let page = reader.get("/policies/SH-NEOBAY-02").await.expect(200);
        for said in [&body["document"], &body["gives"], &body["money"]["formula"], &ruling["text"], &source["title"]] {
            assert!(page.words().contains(said.as_str().unwrap()), "{said} in {}", page.words());
        }
        let _ = reader.get("/api/v1/policies/CTRL-PD-HNTE").await.expect(404);
    }

    async fn an_answer_carries_its_sources_and_what_was_measured_against_which_threshold(hall: Hall) {
        let boss = hall.sign_in(Role::OrganizationAdministrator).await;
        let (id, program) = (boss.organization().id, boss.program().await);
        let base = format!("/organization/{id}/policies");
        let facts = [("reg.zone", "Z-ZJ-MH"), ("cert.hnte.event", "首次认定"), ("staff.social_insurance_records", "12"), ("review.annual_ok", "yes")];
        let _ = boss.post(format!("{base}/facts"), facts).await.expect(303);
        let call = format!("/api/v1/organizations/{id}/policies");
        let body = program.get(&call).await.expect(200).json();
        let answer = one(&body["answers"], "clause", "ZJ-HNTE-FIRST");
        assert_eq!(json!([answer["group"], answer["amount"]["high_fen"]]), json!(["eligible", 25_000_000]), "{answer}");
        assert_eq!(answer["amount"]["by_year_fen"], json!([15_000_000, 10_000_000]), "{answer}");
        let sources = answer["sources"].as_array().unwrap();
        assert!(sources.len() == 2 && sources.iter().all(|source| source["title"].is_string() && source["site"].is_string()), "{answer}");
        assert_eq!(json!([answer["checked_on"], answer["verification"]]), json!(["2026-11-23", "verified"]), "{answer}");
        assert!(answer["evidence"].as_array().unwrap().len() == 3 && answer["application"]["kind"].is_string(), "{answer}");
        let staff = answer["conditions"].as_array().unwrap().iter().find(|one| texts(&one["fields"]) == ["staff.social_insurance_records"]).unwrap();
        assert_eq!(json!([staff["verdict"], staff["measured"], staff["threshold"]]), json!(["yes", "12", "0"]), "{staff}");
        let _ = boss.post(format!("{base}/facts"), [("version", "1"), ("review.annual_ok", "no")]).await.expect(303);
        let body = program.get(&call).await.expect(200).json();
        let answer = one(&body["answers"], "clause", "ZJ-HNTE-FIRST");
        assert_eq!(json!([answer["group"], answer["verdict"]]), json!(["near", "no"]), "{answer}");
        let review = answer["conditions"].as_array().unwrap().iter().find(|one| texts(&one["fields"]) == ["review.annual_ok"]).unwrap();
        assert_eq!(review["verdict"], "no", "{answer}");
        assert!(answer["lacking"].as_str().unwrap().contains("年度审核合格"), "{answer}");
    }

    async fn a_bundle_names_its_clauses_in_both_languages_with_years_and_the_rules_it_speaks_of(hall: Hall) {
        let boss = hall.sign_in(Role::OrganizationAdministrator).await;
        let (id, program) = (boss.organization().id, boss.program().await);
        let facts = [("reg.zone", "Z-ZJ-MH"), ("cert.hnte.event", "首次认定"), ("staff.social_insurance_records", "12"), ("review.annual_ok", "yes")];
        let _ = boss.post(format!("/organization/{id}/policies/facts"), facts).await.expect(303);
        let body = program.get(format!("/api/v1/organizations/{id}/policies/bundle")).await.expect(200).json();
        let chosen = one(&body["chosen"], "clause", "ZJ-HNTE-FIRST");
        assert_eq!(chosen["title_zh"], "张江示范区首次认定高企支持", "{chosen}");
        assert!(chosen["title_en"].as_str().unwrap().starts_with("Zhangjiang"), "{chosen}");
        assert_eq!(json!([chosen["fen"], chosen["amount"]["by_year_fen"]]), json!([25_000_000, [15_000_000, 10_000_000]]), "{chosen}");
        assert!(body["by_year"].as_array().unwrap().len() > 1 && body["is_upper_bound"].is_boolean(), "{body}");
        // The second choice drops something to have something else, and is a range as the best one is; the page says which, or that there is none.
        let words = boss.get(format!("/organization/{id}/policies/bundle")).await.expect(200).words();
        if let Some(second) = body["runner_up"].as_object() {
            assert!(second["low_fen"].as_i64() <= second["high_fen"].as_i64() && second["high_fen"].as_i64() <= body["high_fen"].as_i64(), "{body}");
            let names = texts(&second["names"]);
            assert!(names.iter().any(|name| body["chosen"].as_array().unwrap().iter().all(|chosen| chosen["name"] != **name)), "{body}");
        } else {
            assert!(words.contains("没有别的合法选法"), "{words}");
        }
        let named = body["left_out"].as_array().unwrap().iter().flat_map(|left| texts(&left["rules"]));
        for rule in named.chain(texts(&body["explaining"])) {
            let whole = one(&body["rules"], "id", rule);
            assert!(!whole["text"].as_str().unwrap().is_empty() && whole["kind"].is_string(), "{whole}");
        }
        let page = boss.get(format!("/organization/{id}/policies/bundle")).await.expect(200);
        for rule in texts(&body["explaining"]) {
            let text = one(&body["rules"], "id", rule)["text"].as_str().unwrap();
            assert!(page.words().contains(text), "{text} in {}", page.words());
        }
    }

    async fn the_loss_of_another_tax_rate_is_said_with_all_other_amounts_unchanged(hall: Hall) {
        let boss = hall.sign_in(Role::OrganizationAdministrator).await;
        let (id, program) = (boss.organization().id, boss.program().await);
        let facts = [
            ("fin.taxable_income", "160"), ("staff.avg_quarter", "72"), ("fin.assets_avg_quarter", "1000"), ("industry.restricted", "no"), ("cert.hnte.valid", "yes"),
            ("cert.hnte.issue_year", "2024"), ("tax.year", "2026"), ("fin.rd_expense_eligible", "660"), ("industry.in_rd_negative_list", "no"),
        ];
        let _ = boss.post(format!("/organization/{id}/policies/facts"), facts).await.expect(303);
        let body = program.get(format!("/api/v1/organizations/{id}/policies/bundle")).await.expect(200).json();
        assert_eq!(json!([one(&body["chosen"], "clause", "CN-SMALLPROFIT-5")["fen"], one(&body["chosen"], "clause", "CN-RD-SUPER100")["fen"]]), json!([32_000_000, 33_000_000]), "{body}");
        let years = body["by_year"].as_array().unwrap();
        assert_eq!(json!([years.len(), years[0]["low_fen"], years[0]["high_fen"]]), json!([1, body["low_fen"], body["high_fen"]]), "one year is a year: {body}");
        let other = one(&body["left_out"], "clause", "CN-HNTE-EIT15");
        assert_eq!(json!([other["loss_fen"], other["keeps_other_amounts"]]), json!([16_000_000, true]), "{other}");
        let second = &body["runner_up"];
        assert!(texts(&second["names"]).contains(&"CN-HNTE-EIT15"), "the other rate is the other choice: {second}");
        assert_eq!(second["high_fen"].as_i64(), body["high_fen"].as_i64().map(|high| high - 16_000_000), "{body}");
        let page = boss.get(format!("/organization/{id}/policies/bundle")).await.expect(200);
        assert!(page.words().contains("分年") && page.words().contains("其他各项金额不变时，改选它合计少 16 万元") && page.words().contains("其他各项金额不变时，合计 "), "{}", page.words());
    }

    async fn the_routing_that_a_page_explains_is_a_call_as_well(hall: Hall) {
        let boss = hall.sign_in(Role::OrganizationAdministrator).await;
        let (id, program) = (boss.organization().id, boss.program().await);
        let facts = [("reg.zone", "Z-ZIZHU"), ("reg.town", "310112001"), ("cert.hnte.event", "首次认定"), ("staff.social_insurance_records", "12"), ("review.annual_ok", "yes")];
        let _ = boss.post(format!("/organization/{id}/policies/facts"), facts).await.expect(303);
        let call = format!("/api/v1/organizations/{id}/policies/routes");
        let body = program.get(&call).await.expect(200).json();
        assert!(body["town"].is_string() && one(&body["now"], "code", "Z-ZIZHU")["name"].is_string(), "{body}");
        let route = body["routes"].as_array().unwrap().iter().find(|route| route["zone"]["code"] == "Z-ZJ-MH").unwrap();
        let opened = one(&route["opened"], "clause", "ZJ-HNTE-FIRST");
        assert_eq!(json!([opened["then"], opened["is_computed"]]), json!(["yes", true]), "{opened}");
        let page = boss.get(format!("/organization/{id}/policies/bundle")).await.expect(200);
        assert!(page.words().contains(route["zone"]["name"].as_str().unwrap()), "{}", page.words());
        let stranger = hall.sign_in(Role::OrganizationAdministrator).await.program().await;
        assert!([403, 404].contains(&stranger.get(&call).await.status.as_u16()), "another firm's facts are its own");
    }
}

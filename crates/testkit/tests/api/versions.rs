//! Versions go out as `ETag` and come back as `If-Match`.

use axum::http::StatusCode;

use super::*;

app::on_both! {
    async fn a_record_is_laid_over_only_the_version_that_was_seen(app: TestApp) {
        let caller = Site::new(app).firm().await;
        let place = caller.draft("Pore size").await;
        let seen = caller.get(&place).await;
        assert_eq!(seen.header("etag"), "\"1\"");
        let change = |title: &str| json!({ "values": demand(title)["values"] });
        let blind = caller.put(&place, &[], &change("Blind")).await;
        assert_eq!((blind.status, blind.code()), (StatusCode::PRECONDITION_REQUIRED, "problem-api-if-match"));
        let first = caller.put(&place, &[("if-match", "\"1\"")], &change("First")).await;
        assert_eq!((first.status, first.header("etag")), (StatusCode::OK, "\"2\""));
        let late = caller.put(&place, &[("if-match", "\"1\"")], &change("Late")).await;
        assert_eq!((late.status, late.header("etag")), (StatusCode::PRECONDITION_FAILED, "\"2\""));
        assert_eq!(late.header("content-type"), "application/problem+json");
        assert_eq!(late.body["current"]["title"], "First");
        assert_eq!(late.body["changes"], json!([{ "field": "title", "before": "Pore size", "now": "First" }]));
        let any = caller.put(&place, &[("if-match", "*")], &change("Any")).await;
        assert_eq!((any.status, any.body["title"].as_str()), (StatusCode::OK, Some("Any")));
    }

    async fn an_action_is_held_to_the_version_if_one_is_given(app: TestApp) {
        let caller = Site::new(app).firm().await;
        let place = caller.draft("Pore size").await;
        caller.put(&place, &[("if-match", "\"1\"")], &json!({ "values": demand("First")["values"] })).await;
        let withdraw = format!("{place}/withdraw");
        let late = caller.post(&withdraw, &[("if-match", "\"1\"")], &json!({})).await;
        assert_eq!(late.status, StatusCode::PRECONDITION_FAILED, "{late:?}");
        assert_eq!(caller.get(&place).await.body["status"], "draft");
        let done = caller.post(&withdraw, &[("if-match", "\"2\"")], &json!({})).await;
        assert_eq!((done.status, done.body["status"].as_str()), (StatusCode::OK, Some("withdrawn")));
        let reopened = caller.post(&format!("{place}/reopen"), &[], &json!({})).await;
        assert_eq!((reopened.status, reopened.body["status"].as_str()), (StatusCode::OK, Some("draft")));
    }

    async fn of_many_who_have_seen_one_version_one_wins(app: TestApp) {
        let caller = Site::new(app).firm().await;
        let place = caller.draft("Pore size").await;
        let calls: Vec<_> = (0..20)
            .map(|number| {
                let (caller, place) = (caller.clone(), place.clone());
                let change = json!({ "values": demand(&format!("Title {number}"))["values"] });
                tokio::spawn(async move { caller.put(&place, &[("if-match", "\"1\"")], &change).await.status })
            })
            .collect();
        let mut won = 0;
        for call in calls {
            match call.await.unwrap() {
                StatusCode::OK => won += 1,
                other => assert_eq!(other, StatusCode::PRECONDITION_FAILED),
            }
        }
        assert_eq!(won, 1);
        assert_eq!(caller.get(&place).await.header("etag"), "\"2\"");
    }

    async fn a_profile_and_an_organisation_are_held_to_their_version_too(app: TestApp) {
        let site = Site::new(app);
        let (firm, user) = site.app.user_at(OrganizationKind::Firm, Role::OrganizationAdministrator).await;
        let caller = site.caller(&user).await;
        let me = json!({ "name": "Li Lei", "name_en": null, "lang": "en", "notices_by_mail": true });
        assert_eq!(caller.put("/api/v1/me", &[], &me).await.status, StatusCode::PRECONDITION_REQUIRED);
        let tag = caller.get("/api/v1/me").await.header("etag").to_owned();
        assert_eq!(caller.put("/api/v1/me", &[("if-match", &tag)], &me).await.status, StatusCode::OK);
        let late = caller.put("/api/v1/me", &[("if-match", &tag)], &me).await;
        assert_eq!((late.status, late.body["current"]["name"].as_str()), (StatusCode::PRECONDITION_FAILED, Some("Li Lei")));
        let place = format!("/api/v1/organizations/{}", firm.id);
        let said = |introduction: &str| json!({ "name": firm.name, "introduction": introduction });
        assert_eq!(caller.put(&place, &[], &said("Ceramics")).await.status, StatusCode::PRECONDITION_REQUIRED);
        let done = caller.put(&place, &[("if-match", "\"1\"")], &said("Ceramics")).await;
        assert_eq!((done.status, done.header("etag")), (StatusCode::OK, "\"2\""), "{done:?}");
        let late = caller.put(&place, &[("if-match", "\"1\"")], &said("Glass")).await;
        assert_eq!(late.status, StatusCode::PRECONDITION_FAILED, "{late:?}");
        let changed = json!([{ "field": "introduction", "before": "Glass", "now": "Ceramics" }]);
        assert_eq!(late.body["changes"], changed);
    }
}

//! Errors, pages of lists, the description, and the story of an entry from draft to publication.

use axum::http::StatusCode;

use super::*;

app::on_both! {
    async fn an_entry_goes_from_draft_to_the_hall_by_calls_alone(app: TestApp) {
        let site = Site::new(app);
        let officer = site.caller(&site.app.user_with(Role::CommissionOfficer).await).await;
        let firm = site.firm().await;
        let place = firm.draft("Pore size").await;
        let incomplete = firm.post(&format!("{place}/submit"), &[], &json!({})).await;
        assert_eq!(incomplete.status, StatusCode::UNPROCESSABLE_ENTITY, "{incomplete:?}");
        let missing: Vec<String> =
            incomplete.body["problems"].as_array().unwrap().iter().map(|line| line["field"].as_str().unwrap().to_owned()).collect();
        assert!(missing.len() > 1, "all that is missing is told at once: {missing:?}");
        let forbidden = firm.get("/api/v1/review").await;
        assert_eq!(forbidden.status, StatusCode::FORBIDDEN);
        assert_eq!(officer.get("/api/v1/review").await.body["total"], 0);
        assert_eq!(site.visitor().get(&place).await.status, StatusCode::NOT_FOUND, "a draft is not shown");
        assert_eq!(site.visitor().get("/api/v1/entries").await.status, StatusCode::UNAUTHORIZED);
    }

    async fn what_cannot_be_read_is_refused_with_its_place(app: TestApp) {
        let caller = Site::new(app).firm().await;
        let broken = caller.send(Method::POST, "/api/v1/entries", &[], "{\"register\": ").await;
        assert_eq!((broken.status, broken.code()), (StatusCode::UNPROCESSABLE_ENTITY, "problem-api-json-ends"));
        let shapeless = caller.post("/api/v1/entries", &[], &json!({ "register": 3 })).await;
        assert_eq!(shapeless.code(), "problem-api-field-text");
        let misspelt = caller.post("/api/v1/entries", &[], &json!({ "register": "demand", "organisation": "x", "valeus": {} })).await;
        let told: Vec<&str> = misspelt.body["problems"].as_array().unwrap().iter().map(|line| line["field"].as_str().unwrap()).collect();
        assert_eq!(told, ["organisation", "valeus"], "nothing that was sent is dropped in silence");
        let wrong = json!({ "register": "demand", "values": { "title": 1, "colour": "red", "budget": "much" } });
        let wrong = caller.post("/api/v1/entries", &[], &wrong).await;
        let told: Vec<&str> = wrong.body["problems"].as_array().unwrap().iter().map(|line| line["field"].as_str().unwrap()).collect();
        assert!(told.contains(&"title") && told.contains(&"colour"), "{told:?}");
        let chinese = caller.send(Method::GET, "/api/v1/entries/none", &[("accept-language", "zh-CN")], Body::empty()).await;
        assert!(chinese.status.is_client_error());
        assert_eq!(chinese.header("content-type"), "application/problem+json");
    }

    async fn a_list_leads_to_its_other_pages(app: TestApp) {
        let caller = Site::new(app).firm().await;
        for number in 0..5 {
            caller.draft(&format!("Pore size {number}")).await;
        }
        let told = caller.get("/api/v1/entries?per_page=2&page=2&register=demand").await;
        assert_eq!((told.body["total"].as_i64(), told.body["items"].as_array().unwrap().len()), (Some(5), 2));
        let links = told.header("link");
        assert!(links.contains("register=demand&page=3&per_page=2>; rel=\"next\"") && links.contains("rel=\"prev\""), "{links}");
        let unknown = caller.get("/api/v1/entries?register=nothing&page=-1&colour=red").await;
        assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
        let told: Vec<&str> = unknown.body["problems"].as_array().unwrap().iter().map(|line| line["field"].as_str().unwrap()).collect();
        assert_eq!(told, ["register", "page", "colour"], "a filter that is not understood does not become a list of everything");
    }

    async fn the_description_is_served_in_the_readers_language(app: TestApp) {
        let visitor = Site::new(app).visitor();
        let told = visitor.get("/api/v1/openapi.json").await;
        assert_eq!((told.status, told.header("content-type")), (StatusCode::OK, "application/json"));
        assert_eq!(told.body["openapi"], "3.1.0");
        assert_eq!(told.body["servers"][0]["url"], "https://hall.test");
        let page = visitor.get("/api").await;
        assert_eq!(page.status, StatusCode::OK);
    }
}

#[test]
fn a_full_disk_is_507_for_programs() {
    let response = web::refusal::api_answer(base::Lang::En, &app::Error::Full("database or disk is full".to_owned()));
    assert_eq!(response.status(), StatusCode::INSUFFICIENT_STORAGE);
    let busy = web::refusal::api_answer(base::Lang::En, &app::Error::Unavailable("locked".to_owned()));
    assert_eq!(busy.status(), StatusCode::SERVICE_UNAVAILABLE);
}

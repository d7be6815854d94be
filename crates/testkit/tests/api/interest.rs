//! Following a search by call, reading its private feed, ending its mails by the link in one of them; asking to be contacted.

use axum::http::StatusCode;

use super::*;

/// A demand that stands in the hall, published by calls alone.
async fn published(site: &Site, firm: &Caller) -> String {
    let officer = site.caller(&site.app.user_with(Role::CommissionOfficer).await).await;
    let values = json!({
        "title": "涂布后薄膜边缘卷曲", "summary": "换品种时停机调唇口和张力", "field": "401", "situation": "每次停机 40 分钟",
        "target": "换参不超过 10 分钟", "secrecy_declaration": true,
    });
    let made = firm.post("/api/v1/entries", &[], &json!({ "register": "demand", "values": values })).await;
    let place = made.header("location").to_owned();
    let id = place.rsplit('/').next().unwrap().to_owned();
    let handed_in = firm.post(&format!("{place}/submit"), &[], &json!({})).await;
    assert_eq!(handed_in.status, StatusCode::OK, "{handed_in:?}");
    officer.post(&format!("/api/v1/review/{id}/diagnose"), &[], &json!({ "diagnosis": "publishable" })).await;
    let shown = officer.post(&format!("/api/v1/review/{id}/publish"), &[], &json!({})).await;
    assert_eq!(shown.status, StatusCode::OK, "{shown:?}");
    app::hall::follow(&site.app.app).await.unwrap();
    id
}

async fn form(caller: &Caller, path: &str, body: &str) -> Told {
    caller.send(Method::POST, path, &[("content-type", "application/x-www-form-urlencoded")], body.to_owned()).await
}

app::on_both! {
    async fn a_followed_search_is_mailed_and_ended_by_the_link_of_its_mail(app: TestApp) {
        let site = Site::new(app);
        let reader = site.caller(&site.app.user().build().await).await;
        let wish = json!({ "name": "卷边", "cadence": "at_once", "by_mail": true, "by_feed": true, "q": "涂布", "registers": ["demand"] });
        let saved = reader.post("/api/v1/saved-searches", &[("idempotency-key", "once-and-never-again")], &wish).await;
        assert_eq!(saved.status, StatusCode::CREATED, "{saved:?}");
        let feed = saved.body["feed"].as_str().unwrap().trim_start_matches("https://hall.test").to_owned();
        let again = reader.post("/api/v1/saved-searches", &[("idempotency-key", "once-and-never-again")], &wish).await;
        assert!(again.body["feed"].is_null(), "the address is shown once: {again:?}");
        assert_eq!(reader.get("/api/v1/saved-searches").await.body.as_array().unwrap().len(), 1);
        // Only what is published later is told.
        site.app.clock.advance_seconds(60);
        let demand = published(&site, &site.firm().await).await;
        site.app.clock.advance_seconds(60);
        app::jobs::tick(&site.app.app).await.unwrap();
        site.app.run_jobs().await;
        let mail = site.app.letter_box.mails().into_iter().find(|mail| mail.subject == "saved-search").unwrap();
        assert!(mail.body.contains(&demand), "{}", mail.body);
        let args: Value = serde_json::from_str(mail.body.lines().next().unwrap()).unwrap();
        let link = args["end"].as_str().unwrap().trim_start_matches("https://hall.test").to_owned();
        let visitor = site.visitor();
        let read = visitor.get(&feed).await;
        assert_eq!((read.status, read.header("content-type")), (StatusCode::OK, "application/atom+xml; charset=utf-8"));
        assert_eq!(read.header("cache-control"), "private, no-store");
        assert_eq!(visitor.get(&link).await.status, StatusCode::OK);
        assert_eq!(reader.get("/api/v1/saved-searches").await.body[0]["by_mail"], true, "looking ends nothing");
        let token = link.rsplit('/').next().unwrap();
        assert_eq!(form(&visitor, "/unsubscribe", &format!("token={token}")).await.status, StatusCode::OK);
        assert_eq!(reader.get("/api/v1/saved-searches").await.body[0]["by_mail"], false);
        assert_eq!(visitor.get("/unsubscribe/nonsense").await.status, StatusCode::NOT_FOUND);
        assert_eq!(visitor.get("/feeds/saved/nonsense").await.status, StatusCode::NOT_FOUND);
    }

    async fn a_visitor_asks_to_be_contacted_and_a_program_that_fills_in_everything_is_not_heard(app: TestApp) {
        let site = Site::new(app);
        let firm = site.firm().await;
        let demand = published(&site, &firm).await;
        let visitor = site.visitor();
        let path = format!("/entries/{demand}/inquiry");
        assert_eq!(visitor.get(&path).await.status, StatusCode::OK);
        assert_eq!(form(&visitor, &path, "name=&reach=x&message=").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let trapped = form(&visitor, &path, "name=Bot&reach=bot@example.com&message=Buy&website=https://example.com").await;
        assert_eq!(trapped.status, StatusCode::SEE_OTHER);
        assert_eq!(firm.get("/api/v1/inquiries").await.body["total"], 0);
        let sent = form(&visitor, &path, "name=Li&reach=13800001234&message=Show+me").await;
        assert_eq!((sent.status, sent.header("location")), (StatusCode::SEE_OTHER, format!("{path}/thanks").as_str()));
        let waiting = firm.get("/api/v1/inquiries").await;
        assert_eq!((waiting.body["total"].as_i64(), waiting.body["items"][0]["reach"].as_str()), (Some(1), Some("138****34")));
        let place = format!("/api/v1/inquiries/{}", waiting.body["items"][0]["id"].as_str().unwrap());
        assert_eq!(site.firm().await.get(&place).await.status, StatusCode::NOT_FOUND, "nobody else learns of it");
        assert_eq!(firm.post(&format!("{place}/open"), &[], &json!({})).await.status, StatusCode::NO_CONTENT);
        assert_eq!(firm.get(&place).await.body["reach"], "13800001234");
        assert_eq!(firm.post(&format!("{place}/handle"), &[], &json!({ "note": "Called back" })).await.status, StatusCode::NO_CONTENT);
        assert_eq!(firm.post(&format!("{place}/handle"), &[], &json!({ "note": "Again" })).await.status, StatusCode::CONFLICT);
    }
}

//! Who asks too often waits; nobody else does.

use axum::http::StatusCode;

use super::*;

app::on_both! {
    async fn who_writes_too_often_is_told_how_long_to_wait(app: TestApp) {
        let site = Site::limited(app, RateLimits { writes_per_minute: 3, address_factor: 2, ..RateLimits::default() });
        let (one, other, third) = (site.firm().await, site.firm().await, site.firm().await);
        for _ in 0..3 {
            one.draft("Pore size").await;
        }
        let refused = one.post("/api/v1/entries", &[], &demand("Pore size")).await;
        assert_eq!((refused.status, refused.header("content-type")), (StatusCode::TOO_MANY_REQUESTS, "application/problem+json"));
        assert_eq!(refused.header("retry-after"), "21");
        assert_eq!(refused.body["detail"], "Too often. Please wait 21 seconds and try again.");
        assert_eq!(one.get("/api/v1/entries").await.body["total"], 3, "reading goes on");
        for _ in 0..3 {
            other.draft("Pore size").await;
        }
        let full = third.post("/api/v1/entries", &[], &demand("Pore size")).await;
        assert_eq!(full.status, StatusCode::TOO_MANY_REQUESTS, "six came from this address");
        site.app.clock.advance_seconds(21);
        one.draft("Pore size").await;
    }

    async fn searching_and_signing_in_have_limits_of_their_own(app: TestApp) {
        let allowed = RateLimits { searches_per_minute: 2, sign_in_per_minute: 2, address_factor: 1, ..RateLimits::default() };
        let visitor = Site::limited(app, allowed).visitor();
        for _ in 0..2 {
            assert_eq!(visitor.get("/api/v1/search?q=a").await.status, StatusCode::OK);
        }
        assert_eq!(visitor.get("/api/v1/search?q=a").await.status, StatusCode::TOO_MANY_REQUESTS);
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        let sign_in = || async { visitor.send(Method::POST, "/sign-in", &headers, "email=a%40b.example&password=x").await };
        for _ in 0..2 {
            assert_ne!(sign_in().await.status, StatusCode::TOO_MANY_REQUESTS);
        }
        let page = sign_in().await;
        assert_eq!((page.status, page.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "31"));
        assert!(page.header("content-type").starts_with("text/html"));
        assert_eq!(visitor.get("/api/v1/organizations").await.status, StatusCode::OK);
    }
}

//! What all calls of the interface have in common, over HTTP and on both databases: keys, versions, limits, errors, pages.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod calls;
mod interest;
mod keys;
mod limits;
mod versions;

use std::sync::Arc;

use app::{
    accounts::{self, Role},
    organizations::OrganizationKind,
    testing::{TestApp, TestUser},
};
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode},
};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;
use web::{
    Web,
    kernel::{
        Edge,
        limits::{Limits, RateLimits},
    },
    visit::PeerAddress,
};

/// The site in process.
#[derive(Clone)]
struct Site {
    app: TestApp,
    router: Router,
}

/// An answer.
#[derive(Debug)]
struct Told {
    status: StatusCode,
    headers: HeaderMap,
    body: Value,
}

impl Told {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn code(&self) -> &str {
        self.body["problems"][0]["code"].as_str().unwrap_or_default()
    }
}

/// Somebody who calls.
#[derive(Clone)]
struct Caller {
    site: Site,
    token: String,
}

impl Site {
    fn new(app: TestApp) -> Self {
        Self::limited(app, RateLimits { writes_per_minute: 0, searches_per_minute: 0, sign_in_per_minute: 0, ..RateLimits::default() })
    }

    fn limited(app: TestApp, allowed: RateLimits) -> Self {
        let edge = Edge { limits: Arc::new(Limits::new(allowed)), ..Edge::default() };
        let router = web::router(Web { app: app.app.clone(), edge: Arc::new(edge) });
        Self { app, router }
    }

    async fn caller(&self, user: &TestUser) -> Caller {
        let (_, secret) = accounts::create_token(&self.app.actor_ctx(user).await, "test", 30).await.unwrap();
        Caller { site: self.clone(), token: secret.reveal().to_owned() }
    }

    /// Somebody of a verified firm, who may write demands.
    async fn firm(&self) -> Caller {
        let (_, user) = self.app.user_at(OrganizationKind::Firm, Role::Member).await;
        self.caller(&user).await
    }

    fn visitor(&self) -> Caller {
        Caller { site: self.clone(), token: String::new() }
    }
}

impl Caller {
    async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Told {
        let mut request = Request::builder().method(method).uri(path).header("accept-language", "en");
        if !self.token.is_empty() {
            request = request.header("authorization", format!("Bearer {}", self.token));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut request = request.body(body.into()).unwrap();
        request.extensions_mut().insert(PeerAddress("198.51.100.4".to_owned()));
        let response = self.site.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Told { status: parts.status, headers: parts.headers, body: serde_json::from_slice(&bytes).unwrap_or_default() }
    }

    async fn get(&self, path: &str) -> Told {
        self.send(Method::GET, path, &[], Body::empty()).await
    }

    async fn post(&self, path: &str, headers: &[(&str, &str)], body: &Value) -> Told {
        self.send(Method::POST, path, headers, body.to_string()).await
    }

    async fn put(&self, path: &str, headers: &[(&str, &str)], body: &Value) -> Told {
        self.send(Method::PUT, path, headers, body.to_string()).await
    }

    /// A draft of a demand; answers its place.
    async fn draft(&self, title: &str) -> String {
        let told = self.post("/api/v1/entries", &[], &demand(title)).await;
        assert_eq!(told.status, StatusCode::CREATED, "{told:?}");
        told.header("location").to_owned()
    }
}

fn demand(title: &str) -> Value {
    json!({ "register": "demand", "values": { "title": title, "summary": "Measure the pore size of ceramic samples." } })
}

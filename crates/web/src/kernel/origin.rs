//! Refuses unsafe requests that another site made a browser send (cross-site request forgery).
//!
//! The browser's own word decides: `Sec-Fetch-Site`, else `Origin` against the host that was asked or the configured public origins.
//! A request with neither comes from no browser of the last years and carries no reader's intent that could be abused.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, Uri, header},
    middleware::Next,
    response::Response,
};

use super::{Edge, asked::Asked, errors, problem_json::ProblemJson};

/// Layer: answers 403 to an unsafe request from elsewhere.
pub async fn guard(State(edge): State<Arc<Edge>>, request: Request, next: Next) -> Response {
    if is_ours(request.method(), request.uri(), request.headers(), &edge.public_origins) {
        return next.run(request).await;
    }
    // Without the path, which may hold the secret of a link.
    tracing::warn!(method = %request.method(), "refused a request from another site");
    let asked = Asked::read(request.uri(), request.headers());
    if request.uri().path().starts_with("/api/") {
        return ProblemJson::of(asked.lang, StatusCode::FORBIDDEN).with_code("other-site").answer();
    }
    errors::page(&edge, &asked, None, errors::Failure::OtherSite)
}

fn is_ours(method: &Method, uri: &Uri, headers: &HeaderMap, public_origins: &[String]) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    let word = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let origin = word("origin");
    if origin.is_some_and(|origin| public_origins.iter().any(|ours| ours == origin)) {
        return true;
    }
    match word("sec-fetch-site") {
        Some("same-origin" | "none") => return true,
        Some(_) => return false,
        None => {}
    }
    let Some(origin) = origin else { return true };
    let host = uri.authority().map(axum::http::uri::Authority::as_str).or_else(|| headers.get(header::HOST)?.to_str().ok());
    let origin_host = origin.split_once("://").map(|(_, host)| host);
    origin_host.is_some() && origin_host == host
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn ours(method: Method, headers: &[(&'static str, &str)]) -> bool {
        let mut map = HeaderMap::new();
        map.insert("host", "hall.example:8080".parse().unwrap());
        for (name, value) in headers {
            map.insert(*name, value.parse().unwrap());
        }
        is_ours(&method, &"/deals".parse().unwrap(), &map, &["https://hall.example".to_owned()])
    }

    #[test]
    fn what_another_site_sends_is_refused_and_reading_never_is() {
        assert!(ours(Method::GET, &[("sec-fetch-site", "cross-site")]));
        assert!(!ours(Method::POST, &[("sec-fetch-site", "cross-site")]));
        assert!(!ours(Method::POST, &[("sec-fetch-site", "same-site")]));
        assert!(!ours(Method::DELETE, &[("origin", "https://evil.example")]));
        assert!(!ours(Method::POST, &[("origin", "null")]));
        assert!(!ours(Method::POST, &[("origin", "http://hall.example:8080"), ("sec-fetch-site", "cross-site")]));
    }

    #[test]
    fn our_own_forms_and_programs_without_a_browser_pass() {
        assert!(ours(Method::POST, &[("sec-fetch-site", "same-origin")]));
        assert!(ours(Method::POST, &[("origin", "http://hall.example:8080")]));
        assert!(ours(Method::POST, &[("origin", "https://hall.example")]));
        assert!(ours(Method::POST, &[]));
    }
}

//! The session's cookie.

use app::accounts::{Secret, SignedIn};
use axum::{
    http::{HeaderValue, header},
    response::Response,
};

use crate::{
    kernel::{Edge, respond},
    visit::session_cookie,
};

/// Goes on to `path` with the browser's new secret.
pub(crate) fn signed_in(edge: &Edge, signed_in: &SignedIn, path: &str) -> Response {
    with_secret(edge, respond::see_other(path), Some(&signed_in.token))
}

/// The answer, with the browser's secret set or taken away.
pub(crate) fn with_secret(edge: &Edge, mut response: Response, secret: Option<&Secret>) -> Response {
    let secure = if edge.hsts_seconds.is_some() { "; Secure" } else { "" };
    let (value, age) = secret.map_or(("", "; Max-Age=0"), |secret| (secret.reveal(), ""));
    let cookie = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}", session_cookie(edge));
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    if secret.is_none() {
        response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\", \"storage\""));
    }
    response
}

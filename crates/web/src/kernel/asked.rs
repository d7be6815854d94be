//! What was asked: language, display choice, path, and whether htmx wants a fragment. Read from every request without any state.
//!
//! The language is `?lang=`, else the cookie, else the browser's first wish, else Chinese. Not here: who asks (the lead's `Ctx`).

use std::convert::Infallible;

use axum::{
    extract::{FromRequestParts, Request},
    http::{HeaderMap, HeaderValue, Uri, header, request::Parts},
    middleware::Next,
    response::Response,
};
use base::Lang;

use super::display::Display;

/// The cookie that keeps a chosen language.
pub const LANG_COOKIE: &str = "lang";

/// The facts of a request that every page needs.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Asked {
    /// The language to answer in.
    pub lang: Lang,
    /// Type size and colours.
    pub display: Display,
    /// Path and query as asked.
    pub path: String,
    /// Whether htmx asks for a part of the page.
    pub is_fragment: bool,
}

impl Asked {
    /// Reads them from a request's target and headers.
    #[must_use]
    pub fn read(uri: &Uri, headers: &HeaderMap) -> Self {
        let path = uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
        let has = |name: &str, value: &str| headers.get(name).is_some_and(|found| found.as_bytes() == value.as_bytes());
        let is_fragment = has("hx-request", "true") && !has("hx-request-type", "full") && !has("hx-history-restore-request", "true");
        Self { lang: language(uri, headers), display: Display::from_headers(headers), path, is_fragment }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::read(&parts.uri, &parts.headers))
    }
}

fn language(uri: &Uri, headers: &HeaderMap) -> Lang {
    query_language(uri)
        .or_else(|| cookie(headers, LANG_COOKIE).and_then(Lang::from_tag))
        .or_else(|| headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?.split(',').find_map(Lang::from_tag))
        .unwrap_or_default()
}

fn query_language(uri: &Uri) -> Option<Lang> {
    uri.query()?.split('&').find_map(|pair| pair.strip_prefix("lang=")).and_then(Lang::from_tag)
}

/// The value of a cookie.
#[must_use]
pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

/// The path if it stays on this site, else `/`. For `back` fields and sign-in targets.
#[must_use]
pub fn local_path(path: &str) -> &str {
    let is_local = path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n', '\t']) && path.is_ascii();
    if is_local { path } else { "/" }
}

/// The same address in another language.
#[must_use]
pub fn in_language(path: &str, lang: Lang) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut pairs: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("lang=")).collect();
    let wish = format!("lang={}", lang.tag());
    pairs.push(&wish);
    format!("{path}?{}", pairs.join("&"))
}

/// Layer: keeps a language chosen by `?lang=` for a year.
pub async fn remember_language(request: Request, next: Next) -> Response {
    let chosen =
        query_language(request.uri()).filter(|lang| cookie(request.headers(), LANG_COOKIE).and_then(Lang::from_tag) != Some(*lang));
    let mut response = next.run(request).await;
    if let Some(lang) = chosen {
        let cookie = format!("{LANG_COOKIE}={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly", lang.tag());
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    response
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn asked(path: &str, headers: &[(&'static str, &str)]) -> Asked {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, value.parse().unwrap());
        }
        Asked::read(&path.parse().unwrap(), &map)
    }

    #[test]
    fn the_address_beats_the_cookie_and_the_cookie_beats_the_browser() {
        assert_eq!(asked("/", &[]).lang, Lang::Zh);
        assert_eq!(asked("/", &[("accept-language", "fr, en;q=0.8, zh;q=0.5")]).lang, Lang::En);
        assert_eq!(asked("/", &[("accept-language", "en"), ("cookie", "a=b; lang=zh-CN")]).lang, Lang::Zh);
        assert_eq!(asked("/x?q=1&lang=en", &[("cookie", "lang=zh-CN")]).lang, Lang::En);
    }

    #[test]
    fn a_boosted_or_restored_page_is_no_fragment() {
        assert!(asked("/", &[("hx-request", "true"), ("hx-request-type", "partial")]).is_fragment);
        assert!(!asked("/", &[("hx-request", "true"), ("hx-request-type", "full")]).is_fragment);
        assert!(!asked("/", &[("hx-request", "true"), ("hx-history-restore-request", "true")]).is_fragment);
        assert!(!asked("/", &[]).is_fragment);
    }

    #[test]
    fn only_paths_of_this_site_are_gone_back_to() {
        for (path, back) in
            [("/deals?x=1", "/deals?x=1"), ("//evil.example", "/"), ("https://evil.example", "/"), ("/\\evil", "/"), ("", "/")]
        {
            assert_eq!(local_path(path), back);
        }
    }

    #[test]
    fn the_other_language_keeps_the_rest_of_the_address() {
        assert_eq!(in_language("/search?q=a&lang=en&page=2", Lang::Zh), "/search?q=a&page=2&lang=zh-CN");
        assert_eq!(in_language("/", Lang::En), "/?lang=en");
    }
}

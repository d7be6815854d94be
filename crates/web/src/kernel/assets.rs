//! The style sheet, the scripts and the pictures, embedded in the program and served under an address that holds their content hash.
//!
//! `assets/build.mjs` writes them to `dist/` (ignored by version control) together with `.gz` and `.br` twins. A page asks
//! [`url`] for the address; an address with the right hash is cached for ever. Not here: uploaded files.

use std::{borrow::Cow, collections::BTreeMap, fmt::Write as _, sync::LazyLock};

use axum::{
    extract::Path,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

/// The files under `dist/`. In debug builds they are read from disk.
#[derive(RustEmbed)]
#[folder = "dist"]
#[allow_missing = true]
struct Dist;

/// Name → hash, made once.
static HASHES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let names = Dist::iter().filter(|name| !is_twin(name));
    let hashes: BTreeMap<String, String> = names.filter_map(|name| Some((name.to_string(), hash(&Dist::get(&name)?.data)))).collect();
    if hashes.is_empty() {
        tracing::error!("no assets: run `cargo x assets` and start again");
    }
    hashes
});

fn is_twin(name: &str) -> bool {
    name.ends_with(".gz") || name.ends_with(".br")
}

fn hash(data: &[u8]) -> String {
    Sha256::digest(data).iter().take(6).fold(String::with_capacity(12), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// The address of an asset: `/assets/3f2a…/app.css`. In debug builds the hash follows the file, so that a reload shows an edit.
#[must_use]
pub fn url(name: &str) -> String {
    let found = if cfg!(debug_assertions) {
        Dist::get(name).map(|file| Cow::Owned(hash(&file.data)))
    } else {
        HASHES.get(name).map(|hash| Cow::Borrowed(hash.as_str()))
    };
    format!("/assets/{}/{name}", found.unwrap_or(Cow::Borrowed("-")))
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("json" | "map" | "webmanifest") => "application/json",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// The smallest form of the file that the browser takes: its encoding and its bytes.
fn best(name: &str, headers: &HeaderMap) -> Option<(Option<&'static str>, Cow<'static, [u8]>)> {
    let accepts = |coding: &str| {
        headers
            .get_all(header::ACCEPT_ENCODING)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|one| one.trim() == coding)
    };
    for (coding, ending) in [("br", "br"), ("gzip", "gz")] {
        if accepts(coding)
            && let Some(file) = Dist::get(&format!("{name}.{ending}"))
        {
            return Some((Some(coding), file.data));
        }
    }
    Dist::get(name).map(|file| (None, file.data))
}

/// `GET /assets/{hash}/{*name}`.
pub async fn serve(Path((asked, name)): Path<(String, String)>, headers: HeaderMap) -> Response {
    if is_twin(&name) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let Some((coding, data)) = best(&name, &headers) else { return StatusCode::NOT_FOUND.into_response() };
    let is_current = url(&name).split('/').nth(2) == Some(asked.as_str());
    let cache = if is_current { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut response = data.into_owned().into_response();
    let mut set = |key: HeaderName, value: &'static str| response.headers_mut().insert(key, HeaderValue::from_static(value));
    set(header::CONTENT_TYPE, media_type(&name));
    set(header::CACHE_CONTROL, cache);
    set(header::VARY, "accept-encoding");
    if let Some(coding) = coding {
        set(header::CONTENT_ENCODING, coding);
    }
    response
}

/// `GET /favicon.ico`: the sign, for browsers that ask without reading the page.
pub async fn favicon(headers: HeaderMap) -> Response {
    serve(Path(("-".to_owned(), "sign.svg".to_owned())), headers).await
}

//! Done once, however often it is sent: calls with an `Idempotency-Key`, and forms of pages with a hidden `form_key`.
//!
//! The key belongs to its caller. The same key with the same method, address and body gets the first answer again, marked with
//! `Idempotency-Replayed`; with another body a call is refused (422), and while the first one is under way too (409). A call that
//! failed without changing anything gives its key back. The call runs to its end even if the caller hangs up, so that the answer is there
//! when they ask again. What `app` and `db` do for it is told in [`app::idempotency`].

use std::sync::OnceLock;

use app::{
    Error,
    idempotency::{self, Claim, Kept, Standing},
};
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderName, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base::{Problem, id::AnyId};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::bodies::with_header;
use crate::{
    kernel::respond,
    refusal::Refused,
    visit::{Visit, Web},
};

/// The header that carries the key.
pub const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// The header that says an answer was given before.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// The field of a form that carries the key.
pub const FORM_KEY: &str = "form_key";
/// The longest key.
const LONGEST: usize = 255;
/// Answers up to this size are kept.
const MOST_KEPT: usize = 1024 * 1024;

/// Layer: runs a call with a key once.
pub async fn once(State(_web): State<Web>, request: Request, next: Next) -> Response {
    let is_call = request.uri().path().starts_with("/api/");
    let may_have_key = if is_call { request.headers().contains_key(KEY) } else { form_of(request.headers()).is_some() };
    if request.method() != Method::POST || !may_have_key {
        return next.run(request).await;
    }
    match run(request, next, is_call).await {
        Ok(response) => response,
        Err(error) => Refused::from(error).into_response(),
    }
}

async fn run(request: Request, next: Next, is_call: bool) -> app::Result<Response> {
    let (mut parts, body) = request.into_parts();
    let Some(visit) = parts.extensions.get::<Visit>().cloned() else {
        return Ok(next.run(Request::from_parts(parts, body)).await);
    };
    let most = usize::try_from(visit.ctx.pack.settings.limits.upload_mb.max(24)).unwrap_or(24).saturating_add(4) * 1024 * 1024;
    if !is_call && length_of(&parts.headers).is_some_and(|length| length > most) {
        // What is too large is refused by its page, in the reader's words.
        return Ok(next.run(Request::from_parts(parts, body)).await);
    }
    let Ok(bytes) = to_bytes(body, most).await else { return Ok(StatusCode::PAYLOAD_TOO_LARGE.into_response()) };
    let Some(key) = key_of(&parts.headers, &bytes, is_call)? else {
        return Ok(next.run(Request::from_parts(parts, Body::from(bytes))).await);
    };
    let digest = digest(&parts, &bytes);
    // Whoever goes back in the browser and sends a form with something else in it sends another form.
    let key = if is_call { key } else { format!("{key}:{digest}") };
    match idempotency::claim_key(&visit.ctx, &caller(&visit), &key, &digest, node()).await? {
        Standing::Yours(claim) => {
            let mut marked = visit.clone();
            marked.ctx = marked.ctx.for_call(&claim);
            parts.extensions.insert(marked);
            let request = Request::from_parts(parts, Body::from(bytes));
            let work = tokio::spawn(async move { finish(&visit, &claim, next.run(request).await).await });
            work.await.map_err(|error| Error::Internal(format!("a call with a key: {error}")))?
        }
        Standing::UnderWay => Err(Error::Conflict(Problem::whole("problem-api-key-under-way"))),
        Standing::Other => Err(Problem::whole("problem-api-key-other").into()),
        Standing::Answered(kept) => Ok(replay(kept)),
        Standing::Done(noun, noun_id) => Ok(done(is_call, &noun, &noun_id)),
    }
}

/// How a form is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Pairs,
    /// With files.
    Parts,
}

fn form_of(headers: &HeaderMap) -> Option<Form> {
    let kind = headers.get(header::CONTENT_TYPE)?.as_bytes();
    if kind.starts_with(b"application/x-www-form-urlencoded") {
        Some(Form::Pairs)
    } else {
        kind.starts_with(b"multipart/form-data").then_some(Form::Parts)
    }
}

fn length_of(headers: &HeaderMap) -> Option<usize> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// The key of a form with files: its first part, so that nothing inside a file is taken for it.
fn key_of_parts(bytes: &Bytes) -> Option<String> {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(1_024))?);
    let (fields, rest) = head.split_once("\r\n\r\n")?;
    let is_key =
        fields.lines().any(|line| line.to_ascii_lowercase().starts_with("content-disposition:") && line.contains("name=\"form_key\""));
    rest.split("\r\n").next().filter(|_| is_key).map(ToOwned::to_owned)
}

fn key_of(headers: &HeaderMap, bytes: &Bytes, is_call: bool) -> app::Result<Option<String>> {
    if !is_call {
        let read = |part: &str| percent_encoding::percent_decode_str(part).decode_utf8_lossy().into_owned();
        let key = match form_of(headers) {
            Some(Form::Parts) => key_of_parts(bytes),
            _ => {
                let text = std::str::from_utf8(bytes).unwrap_or_default();
                text.split('&').filter_map(|pair| pair.split_once('=')).find(|(name, _)| read(name) == FORM_KEY).map(|(_, key)| read(key))
            }
        };
        return Ok(key.filter(|key| key.parse::<AnyId>().is_ok()));
    }
    let key = headers.get(KEY).and_then(|key| key.to_str().ok()).unwrap_or_default().trim();
    if key.is_empty() || key.len() > LONGEST || !key.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') {
        return Err(Problem::whole("problem-api-key").with("most", LONGEST.to_string()).into());
    }
    Ok(Some(key.to_owned()))
}

/// Whose key it is: the account's, or the address's for those who have not signed in.
fn caller(visit: &Visit) -> String {
    match (visit.ctx.actor.user, &visit.ctx.actor.address) {
        (Some(user), _) => format!("user:{user}"),
        (None, Some(address)) => format!("address:{address}"),
        (None, None) => "visitor".to_owned(),
    }
}

/// This process, as the table of keys names it.
fn node() -> &'static str {
    static NODE: OnceLock<String> = OnceLock::new();
    NODE.get_or_init(|| {
        let bits = std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), std::process::id());
        format!("{:x}-{bits:x}", std::process::id())
    })
}

/// A digest of method, address and body. The separator of a form with files changes each time it is sent and does not count.
fn digest(parts: &Parts, bytes: &Bytes) -> String {
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let boundary = kind.split("boundary=").nth(1).map(|rest| rest.split(';').next().unwrap_or_default().trim_matches('"').as_bytes());
    let mut hasher = Sha256::new();
    hasher.update(parts.method.as_str());
    hasher.update([0]);
    hasher.update(parts.uri.path_and_query().map_or("", axum::http::uri::PathAndQuery::as_str));
    hasher.update([0]);
    match boundary.filter(|boundary| !boundary.is_empty()) {
        None => hasher.update(bytes),
        Some(boundary) => {
            let mut rest: &[u8] = bytes;
            while let Some(at) = rest.windows(boundary.len()).position(|window| window == boundary) {
                hasher.update(rest.get(..at).unwrap_or_default());
                hasher.update([0]);
                rest = rest.get(at + boundary.len()..).unwrap_or_default();
            }
            hasher.update(rest);
        }
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The headers of an answer that are kept with it.
const HEADERS: [HeaderName; 4] = [header::CONTENT_TYPE, header::LOCATION, header::ETAG, header::LINK];

/// Keeps the answer and passes it on.
async fn finish(visit: &Visit, claim: &Claim, response: Response) -> app::Result<Response> {
    if response.status().as_u16() >= 400 {
        idempotency::finish_call(&visit.ctx, claim, None).await?;
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.map_err(|error| Error::Internal(format!("an answer: {error}")))?;
    let headers: serde_json::Map<String, serde_json::Value> =
        HEADERS.iter().filter_map(|name| Some((name.as_str().to_owned(), json!(parts.headers.get(name)?.to_str().ok()?)))).collect();
    // A page is not kept: it may show a secret that is shown once. Nor is a call's answer that says of itself that it may not be stored.
    let is_secret = parts.headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
        || parts.headers.get(header::CACHE_CONTROL).is_some_and(|said| said.as_bytes() == b"no-store");
    let kept = std::str::from_utf8(&bytes).ok().filter(|_| !is_secret && bytes.len() <= MOST_KEPT).map(|body| Kept {
        status: i64::from(parts.status.as_u16()),
        headers: json!(headers).to_string(),
        body: body.to_owned(),
    });
    idempotency::finish_call(&visit.ctx, claim, kept.as_ref()).await?;
    Ok(Response::from_parts(parts, Body::from(bytes)))
}

/// The first answer once more.
fn replay(kept: Kept) -> Response {
    let status = u16::try_from(kept.status).ok().and_then(|status| StatusCode::from_u16(status).ok()).unwrap_or(StatusCode::OK);
    let headers: std::collections::BTreeMap<String, String> = serde_json::from_str(&kept.headers).unwrap_or_default();
    let mut response = (status, kept.body).into_response();
    response.headers_mut().remove(header::CONTENT_TYPE);
    for (name, value) in &headers {
        if let Ok(name) = name.parse::<HeaderName>() {
            response = with_header(response, name, value);
        }
    }
    with_header(response, REPLAYED, "true")
}

/// It was done, but its answer got lost (the process ended in between): what it was done to, and where that is.
fn done(is_call: bool, noun: &str, noun_id: &str) -> Response {
    let place = match noun {
        "entry" => format!("/api/v1/entries/{noun_id}"),
        "match" => format!("/api/v1/matches/{noun_id}"),
        "deal" => format!("/api/v1/deals/{noun_id}"),
        "organization" => format!("/api/v1/organizations/{noun_id}"),
        "import" => format!("/api/v1/imports/{noun_id}"),
        "screening" => format!("/api/v1/screenings/{noun_id}"),
        "firm-sheet" => format!("/api/v1/firm-sheets/{noun_id}"),
        _ => String::new(),
    };
    if !is_call {
        let page = match noun {
            "match" => format!("/matches/{noun_id}"),
            "deal" => format!("/deals/{noun_id}"),
            "screening" => format!("/screenings/{noun_id}"),
            "firm-sheet" => format!("/firm-sheets/{noun_id}"),
            "entry" => "/entries".to_owned(),
            _ => "/desk".to_owned(),
        };
        return with_header(respond::see_other(&page), REPLAYED, "true");
    }
    let response = axum::Json(json!({ "is_done": true, "noun": noun, "id": noun_id, "href": place })).into_response();
    let response = if place.is_empty() { response } else { with_header(response, header::LOCATION, &place) };
    with_header(response, REPLAYED, "true")
}

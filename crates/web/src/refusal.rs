//! The one place that turns the product's error into a status and a page, or into problem+json for programs. The cause is logged once and never shown.

use std::sync::Arc;

use app::Error;
use axum::{
    body::{Body, Bytes},
    extract::{MatchedPath, Request, State},
    http::{HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base::Lang;

use crate::{
    accounts::{cookies, kept::Kept},
    addresses, api,
    kernel::{
        Asked, Page, Speak,
        errors::{ErrorPage, Failure},
        limits::Class,
        problem_json::ProblemJson,
        problems, respond,
    },
    visit::{Visit, Web},
};

/// An error on its way out; the layer [`show`] makes it readable.
#[derive(Debug, Clone)]
pub struct Refused(pub Arc<Error>);

/// What a handler answers.
pub type Answer = Result<Response, Refused>;

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self(Arc::new(error))
    }
}

impl From<base::Problems> for Refused {
    fn from(problems: base::Problems) -> Self {
        Error::from(problems).into()
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let mut response = failure_of(&self.0).status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

const fn failure_of(error: &Error) -> Failure {
    match error {
        Error::NotFound(_) => Failure::NotFound,
        Error::Forbidden | Error::SignInNeeded => Failure::Forbidden,
        Error::Invalid(_) => Failure::Invalid,
        Error::Conflict(_) => Failure::Conflict,
        Error::TooMany(_) => Failure::TooMany,
        Error::Unavailable(_) => Failure::Unavailable,
        Error::Full(_) => Failure::Full,
        Error::Internal(_) => Failure::Internal,
    }
}

/// Layer: refuses whoever the table of addresses does not admit; shows refusals, and the bare errors of the framework, in the reader's language
/// and the caller's format.
pub async fn show(State(web): State<Web>, request: Request, next: Next) -> Response {
    let asked = Asked::read(request.uri(), request.headers());
    let is_api = request.uri().path().starts_with("/api/");
    let (mut parts, body) = request.into_parts();
    let visit = {
        use axum::extract::FromRequestParts as _;
        Visit::from_request_parts(&mut parts, &web).await
    };
    let visit = match visit {
        Ok(visit) => visit,
        Err(refused) => return answer(&web, None, &asked, &refused.0, is_api, Vec::new(), ""),
    };
    let back = came_from(&parts);
    if let Err(error) = count(&visit, &parts) {
        return answer(&web, Some(&visit), &asked, &error, is_api, Vec::new(), &back);
    }
    let (body, typed) = if is_api { (body, None) } else { look_into(&parts, body).await };
    let admitted: app::Result<()> = parts.extensions.get::<MatchedPath>().map_or(Ok(()), |path| {
        addresses::check(parts.method.as_str(), path.as_str(), &visit.ctx.actor)?;
        if is_api { Ok(api::parameters::check(parts.method.as_str(), path.as_str(), &parts.uri)?) } else { Ok(()) }
    });
    let path = parts.uri.path().to_owned();
    let response = match admitted {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(error) => Refused::from(error).into_response(),
    };
    let refused = response.extensions().get::<Refused>().cloned();
    let response = match (refused, typed) {
        (Some(refused), Some(typed)) if matches!(*refused.0, Error::SignInNeeded) => {
            Kept::from_form(&path, &typed).await.ask_to_sign_in(&visit)
        }
        (Some(refused), typed) => {
            let texts = match typed {
                Some(typed) => Kept::from_form(&path, &typed).await.texts(),
                None => Vec::new(),
            };
            answer(&web, Some(&visit), &asked, &refused.0, is_api, texts, &back)
        }
        (None, _) => readable(&web, &visit, &asked, named(response).await, is_api, &back),
    };
    with_new_secret(&visit, response).await
}

/// So much of a form is kept for somebody who has to sign in first, or whose form cannot be done.
const MOST_KEPT_BYTES: usize = 256 * 1024;

/// The body of a form again, and a copy of it.
async fn look_into(parts: &Parts, body: Body) -> (Body, Option<Bytes>) {
    let says =
        |name, start: &str| parts.headers.get(name).and_then(|value| value.to_str().ok()).is_some_and(|value| value.starts_with(start));
    let length = parts.headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()).and_then(|value| value.parse().ok());
    let is_form = parts.method == Method::POST && says(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    if !is_form || length.is_some_and(|length: usize| length > MOST_KEPT_BYTES) {
        return (body, None);
    }
    match axum::body::to_bytes(body, MOST_KEPT_BYTES).await {
        Ok(bytes) => (Body::from(bytes.clone()), Some(bytes)),
        // Longer than it said it was, or cut off: nobody reads the rest.
        Err(_) => (Body::empty(), None),
    }
}

/// A session whose roles have changed goes on under a new secret.
async fn with_new_secret(visit: &Visit, response: Response) -> Response {
    let Some(session) = visit.session.as_ref().filter(|session| session.needs_rotation) else { return response };
    if response.headers().contains_key(header::SET_COOKIE) {
        return response;
    }
    match app::accounts::rotate_session(&visit.ctx, session).await {
        Ok(signed_in) => cookies::with_secret(&visit.edge, response, Some(&signed_in.token)),
        // Another request of the same browser was faster, or the disk is full: the next one tries again.
        Err(error) => {
            tracing::warn!(%error, "a session was not given its new secret");
            response
        }
    }
}

/// The longest words the framework has for an address it cannot read.
const MOST_SAID_BYTES: usize = 4 * 1024;

/// An address with a malformed identifier names nothing: the framework's complaint about it is as if nothing were there.
async fn named(response: Response) -> Response {
    let is_text = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if response.status() != StatusCode::BAD_REQUEST || !is_text {
        return response;
    }
    let (parts, body) = response.into_parts();
    let Ok(said) = axum::body::to_bytes(body, MOST_SAID_BYTES).await else { return StatusCode::BAD_REQUEST.into_response() };
    if said.starts_with(b"Invalid URL:") {
        return StatusCode::NOT_FOUND.into_response();
    }
    Response::from_parts(parts, Body::from(said))
}

/// An answer that is fit to be read: a bare status becomes a page or problem+json.
fn readable(web: &Web, visit: &Visit, asked: &Asked, response: Response, is_api: bool, back: &str) -> Response {
    let is_bare = response.headers().get(header::CONTENT_TYPE).is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    match bare_failure(response.status()).filter(|_| is_bare) {
        Some(failure) if is_api => ProblemJson::of(asked.lang, kept_status(response.status(), failure)).answer(),
        Some(failure) => page(web, Some(visit), asked, failure, back),
        None => response,
    }
}

/// The page of this site whose form was sent, as the browser names it; empty if there is none.
fn came_from(parts: &Parts) -> String {
    let read = |name| parts.headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let (Some(from), Some(host)) = (read(header::REFERER), read(header::HOST)) else { return String::new() };
    if parts.method != Method::POST {
        return String::new();
    }
    let path = from.split_once("://").and_then(|(_, rest)| rest.strip_prefix(host)).unwrap_or_default();
    if path.starts_with('/') && !path.starts_with("//") { path.to_owned() } else { String::new() }
}

/// Counts the request where its class is limited.
fn count(visit: &Visit, parts: &Parts) -> Result<(), Error> {
    let Some(class) = Class::of(&parts.method, parts.uri.path(), parts.uri.query()) else { return Ok(()) };
    let account = visit.ctx.actor.user.map(|user| user.to_string());
    let address = visit.ctx.actor.address.as_deref().unwrap_or_default();
    let now = visit.ctx.now().as_microsecond();
    visit.edge.limits.count(class, account.as_deref(), address, now).map_err(Error::TooMany)
}

const fn bare_failure(status: StatusCode) -> Option<Failure> {
    Some(match status {
        StatusCode::NOT_FOUND => Failure::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => Failure::Method,
        StatusCode::PAYLOAD_TOO_LARGE => Failure::TooLarge,
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY | StatusCode::UNSUPPORTED_MEDIA_TYPE => Failure::Invalid,
        StatusCode::TOO_MANY_REQUESTS => Failure::TooMany,
        StatusCode::INTERNAL_SERVER_ERROR => Failure::Internal,
        StatusCode::REQUEST_TIMEOUT | StatusCode::SERVICE_UNAVAILABLE => Failure::Unavailable,
        _ => return None,
    })
}

/// Programs get the framework's own status where it says more than the page of a failure.
fn kept_status(bare: StatusCode, failure: Failure) -> StatusCode {
    if matches!(bare, StatusCode::BAD_REQUEST | StatusCode::UNSUPPORTED_MEDIA_TYPE) { bare } else { failure.status() }
}

/// `texts` are what somebody typed into a form that is not shown again: the page of the failure shows them, so that nothing is lost.
fn answer(web: &Web, visit: Option<&Visit>, asked: &Asked, error: &Error, is_api: bool, texts: Vec<String>, back: &str) -> Response {
    if matches!(error, Error::Internal(_) | Error::Unavailable(_) | Error::Full(_)) {
        tracing::error!(%error, "request failed");
    }
    if is_api {
        return api_answer(asked.lang, error);
    }
    if matches!(error, Error::SignInNeeded) {
        let page = Page::new(&web.edge, asked, "");
        return respond::see_other(&page.sign_in_url());
    }
    let mut failure = failure_of(error);
    if matches!(error, Error::Conflict(problem) if problem.code.ends_with("-stale")) {
        failure = Failure::Stale;
    }
    let details = match error {
        Error::Invalid(problems) => problems.iter().map(|problem| problems::view(asked.lang, problem).sentence()).collect(),
        Error::Conflict(problem) => vec![problems::sentence(asked.lang, problem)],
        Error::TooMany(seconds) => vec![wait_words(asked.lang, *seconds)],
        _ => Vec::new(),
    };
    let page = visit.map_or_else(|| Page::new(&web.edge, asked, ""), |visit| visit.page_titled(""));
    let mut response = ErrorPage::new(page, failure).with_details(details).with_typed(texts).with_back(back).answer();
    retry_after(error, &mut response);
    response
}

fn page(web: &Web, visit: Option<&Visit>, asked: &Asked, failure: Failure, back: &str) -> Response {
    let page = visit.map_or_else(|| Page::new(&web.edge, asked, ""), |visit| visit.page_titled(""));
    ErrorPage::new(page, failure).with_back(back).answer()
}

/// An error for programs.
#[must_use]
pub fn api_answer(lang: Lang, error: &Error) -> Response {
    let status = api_status(error);
    let plain = ProblemJson::of(lang, status);
    let mut response = match error {
        Error::Invalid(problems) => plain.with_problems(lang, problems).answer(),
        Error::Conflict(problem) => plain.with_problems(lang, [problem]).with_code(problem.code).answer(),
        Error::TooMany(seconds) => plain.with_detail(wait_words(lang, *seconds)).answer(),
        _ => plain.answer(),
    };
    retry_after(error, &mut response);
    response
}

fn api_status(error: &Error) -> StatusCode {
    match error {
        Error::SignInNeeded => StatusCode::UNAUTHORIZED,
        Error::Conflict(problem) if problem.code.ends_with("-stale") => StatusCode::PRECONDITION_FAILED,
        Error::Conflict(problem) if problem.code == IF_MATCH_NEEDED => StatusCode::PRECONDITION_REQUIRED,
        other => failure_of(other).status(),
    }
}

/// The code of a change that was asked for without saying which version was seen.
pub const IF_MATCH_NEEDED: &str = "problem-api-if-match";

/// How long to wait, in seconds or, where it is long, in minutes.
fn wait_words(lang: Lang, seconds: u32) -> String {
    if seconds < 120 { lang.t1("errors-wait", "seconds", seconds) } else { lang.t1("errors-wait-minutes", "minutes", seconds.div_ceil(60)) }
}

fn retry_after(error: &Error, response: &mut Response) {
    if let Error::TooMany(seconds) = error {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
    }
}

//! The one place that turns the product's error into a status and a page, or into problem+json for programs. The cause is logged once and never shown.

use std::sync::Arc;

use app::Error;
use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base::{Lang, Place, Problem};
use serde_json::{Value, json};

use crate::{
    kernel::{
        Asked, Page, Speak,
        errors::{ErrorPage, Failure},
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
        Error::Internal(_) => Failure::Internal,
    }
}

/// Layer: shows refusals, and the bare errors of the framework, in the reader's language and the caller's format.
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
        Err(refused) => return answer(&web, None, &asked, &refused.0, is_api),
    };
    let response = next.run(Request::from_parts(parts, body)).await;
    if let Some(refused) = response.extensions().get::<Refused>().cloned() {
        return answer(&web, Some(&visit), &asked, &refused.0, is_api);
    }
    let is_bare = response.headers().get(header::CONTENT_TYPE).is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    match bare_failure(response.status()).filter(|_| is_bare) {
        Some(failure) if is_api => problem_json(asked.lang, failure.status(), None, &[]),
        Some(failure) => page(&web, Some(&visit), &asked, failure, Vec::new()),
        None => response,
    }
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

fn answer(web: &Web, visit: Option<&Visit>, asked: &Asked, error: &Error, is_api: bool) -> Response {
    if matches!(error, Error::Internal(_) | Error::Unavailable(_)) {
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
    if matches!(error, Error::Unavailable(why) if why.contains("full") || why.contains("No space")) {
        failure = Failure::Full;
    }
    let details = match error {
        Error::Invalid(problems) => problems.iter().map(|problem| problems::view(asked.lang, problem).sentence()).collect(),
        Error::Conflict(problem) => vec![problems::sentence(asked.lang, problem)],
        _ => Vec::new(),
    };
    let mut response = page(web, visit, asked, failure, details);
    retry_after(error, &mut response);
    response
}

fn page(web: &Web, visit: Option<&Visit>, asked: &Asked, failure: Failure, details: Vec<String>) -> Response {
    let page = visit.map_or_else(|| Page::new(&web.edge, asked, ""), |visit| visit.page_titled(""));
    ErrorPage::new(page, failure).with_details(details).answer()
}

/// An error as problem+json (RFC 9457).
#[must_use]
pub fn api_answer(lang: Lang, error: &Error) -> Response {
    let status = match error {
        Error::SignInNeeded => StatusCode::UNAUTHORIZED,
        Error::Conflict(problem) if problem.code.ends_with("-stale") => StatusCode::PRECONDITION_FAILED,
        other => failure_of(other).status(),
    };
    let problems: Vec<&Problem> = match error {
        Error::Invalid(problems) => problems.iter().collect(),
        Error::Conflict(problem) => vec![problem],
        _ => Vec::new(),
    };
    let code = match error {
        Error::Conflict(problem) => Some(problem.code),
        _ => None,
    };
    let mut response = problem_json(lang, status, code, &problems);
    retry_after(error, &mut response);
    response
}

fn retry_after(error: &Error, response: &mut Response) {
    if let Error::TooMany(seconds) = error {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
    }
}

fn problem_json(lang: Lang, status: StatusCode, code: Option<&str>, problems: &[&Problem]) -> Response {
    let title = lang.t(&format!("errors-status-{}", status.as_u16())).into_owned();
    let details: Vec<Value> = problems
        .iter()
        .map(|problem| {
            let (field, row, column) = match &problem.at {
                Place::Field(field) => (Some(field.clone()), None, None),
                Place::Cell { row, column } => (None, Some(*row), Some(column.clone())),
                _ => (None, None, None),
            };
            json!({ "code": problem.code, "field": field, "row": row, "column": column, "detail": problems::sentence(lang, problem) })
        })
        .collect();
    let body = json!({ "type": "about:blank", "title": title, "status": status.as_u16(), "code": code, "problems": details });
    (status, [(header::CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response()
}

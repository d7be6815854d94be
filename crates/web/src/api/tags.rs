//! `ETag` and `If-Match`: a record's version goes out with it and comes back with a change.
//!
//! Where a change lays new content over old, `If-Match` is needed (428 without it); where it only says what is to happen (publish,
//! withdraw, verify …) it may be given and is then held to. `If-Match: *` says “whatever stands”. A version that has been passed
//! is answered by 412 with the record as it stands and what differs.

use app::{Ctx, Error};
use axum::{
    Json,
    extract::FromRequestParts,
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use base::{Lang, Problem};
use serde::Serialize;
use serde_json::Value;
use utoipa::{
    IntoParams,
    openapi::path::{Parameter, ParameterBuilder, ParameterIn},
};

use super::bodies::with_header;
use crate::{
    kernel::problem_json::{ChangeLine, ProblemJson},
    refusal::{IF_MATCH_NEEDED, Refused, api_answer},
};

/// What `If-Match` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IfMatch {
    /// Nothing was said.
    Absent,
    /// Whatever stands.
    Any,
    /// This version.
    Version(i64),
    /// What is no version of ours: nothing matches it.
    Unknown,
}

impl IfMatch {
    /// Reads the header.
    #[must_use]
    pub fn read(headers: &HeaderMap) -> Self {
        let Some(value) = headers.get(header::IF_MATCH) else { return Self::Absent };
        match value.to_str().unwrap_or_default().trim() {
            "*" => Self::Any,
            tag => tag.trim_start_matches("W/").trim_matches('"').parse().map_or(Self::Unknown, Self::Version),
        }
    }

    /// The version for a change that needs one; `current` is asked only for `*`.
    ///
    /// # Errors
    /// 428 if nothing was said.
    pub fn needed(self, current: impl FnOnce() -> i64) -> Result<i64, Error> {
        match self {
            Self::Absent => Err(Error::Conflict(Problem::whole(IF_MATCH_NEEDED))),
            Self::Any => Ok(current()),
            Self::Version(version) => Ok(version),
            Self::Unknown => Ok(-1),
        }
    }

    /// The same view for a change that is held to the version if one was given.
    #[must_use]
    pub fn hold(self, mut ctx: Ctx) -> Ctx {
        ctx.seen_version = match self {
            Self::Absent | Self::Any => None,
            Self::Version(version) => Some(version),
            Self::Unknown => Some(-1),
        };
        ctx
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::read(&parts.headers))
    }
}

/// The header as calls describe it; the document says in words what it is.
impl IntoParams for IfMatch {
    fn into_params(_place: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![ParameterBuilder::new().name("If-Match").parameter_in(ParameterIn::Header).build()]
    }
}

/// A record with its version.
pub fn tagged(status: StatusCode, version: i64, body: impl Serialize) -> Response {
    with_header((status, Json(body)).into_response(), header::ETAG, &format!("\"{version}\""))
}

/// Whether an error says that the version has been passed.
#[must_use]
pub fn is_stale(error: &Error) -> bool {
    matches!(error, Error::Conflict(problem) if problem.code.ends_with("-stale"))
}

/// 412 with how the record stands now and what differs; other errors as they are.
///
/// # Errors
/// The error, if it is another one.
pub fn stale(lang: Lang, error: Error, version: i64, current: impl Serialize, changes: Vec<ChangeLine>) -> Result<Response, Refused> {
    if !is_stale(&error) {
        return Err(error.into());
    }
    let current = serde_json::to_value(current).map_err(Error::from)?;
    let Error::Conflict(problem) = &error else { return Ok(api_answer(lang, &error)) };
    let said = ProblemJson::of(lang, StatusCode::PRECONDITION_FAILED).with_problems(lang, [problem]).with_code(problem.code);
    Ok(with_header(said.with_current(current, changes).answer(), header::ETAG, &format!("\"{version}\"")))
}

/// Where what was sent differs from what stands, field by field.
#[must_use]
pub fn differences(sent: &Value, current: &Value) -> Vec<ChangeLine> {
    let (Some(sent), Some(current)) = (sent.as_object(), current.as_object()) else { return Vec::new() };
    let differs = |(field, value): &(&String, &Value)| current.get(*field).is_some_and(|now| now != *value);
    let line = |(field, value): (&String, &Value)| ChangeLine {
        field: field.clone(),
        before: Some(value.clone()),
        now: current.get(field).cloned(),
    };
    sent.iter().filter(differs).map(line).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use serde_json::json;

    use super::*;

    fn read(value: &str) -> IfMatch {
        let mut headers = HeaderMap::new();
        headers.insert(header::IF_MATCH, value.parse().unwrap());
        IfMatch::read(&headers)
    }

    #[test]
    fn a_version_comes_back_however_it_is_quoted() {
        for text in ["\"7\"", "W/\"7\"", "7"] {
            assert_eq!(read(text), IfMatch::Version(7), "{text}");
        }
        assert_eq!(read("*"), IfMatch::Any);
        assert_eq!(read("\"abc\""), IfMatch::Unknown);
        assert_eq!(IfMatch::read(&HeaderMap::new()), IfMatch::Absent);
    }

    #[test]
    fn a_change_that_needs_a_version_says_so() {
        assert!(matches!(IfMatch::Absent.needed(|| 3), Err(Error::Conflict(problem)) if problem.code == IF_MATCH_NEEDED));
        assert_eq!(IfMatch::Any.needed(|| 3).unwrap(), 3);
        assert_eq!(IfMatch::Unknown.needed(|| 3).unwrap(), -1);
    }

    #[test]
    fn only_fields_that_differ_are_named() {
        let lines = differences(&json!({ "a": 1, "b": 2, "c": 3 }), &json!({ "a": 1, "b": 4 }));
        assert_eq!(lines.iter().map(|line| line.field.as_str()).collect::<Vec<_>>(), ["b"]);
    }
}

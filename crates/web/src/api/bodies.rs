//! What bodies of the interface are made of: identifiers, days, moments, lists, and how a body is read.

use std::fmt::Display;

use axum::{
    Json,
    body::Bytes,
    extract::{FromRequest, Request},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base::{Date, Problems, Timestamp};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use utoipa::{IntoParams, ToSchema};

use super::unreadable;
use crate::{refusal::Refused, visit::Visit};

/// An identifier (UUID, version 7: sorts by time).
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(value_type = String, format = "uuid", example = "019a5f3c-7d1e-7000-8000-000000000001")]
pub struct Id(String);

impl<T: Display> From<T> for Id {
    fn from(id: T) -> Self {
        Self(id.to_string())
    }
}

/// A day in the district, as `2026-11-23`.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(value_type = String, format = Date, example = "2026-11-23")]
pub struct Day(String);

impl From<Date> for Day {
    fn from(day: Date) -> Self {
        Self(day.to_string())
    }
}

/// A moment in UTC, as `2026-11-23T02:00:00Z`.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(value_type = String, format = DateTime, example = "2026-11-23T02:00:00Z")]
pub struct Moment(String);

impl From<Timestamp> for Moment {
    fn from(at: Timestamp) -> Self {
        Self(at.to_string())
    }
}

/// An identifier that may be absent.
pub fn id<T: Display>(id: Option<T>) -> Option<Id> {
    id.map(Id::from)
}

/// A day that may be absent.
#[must_use]
pub fn day(day: Option<Date>) -> Option<Day> {
    day.map(Day::from)
}

/// A moment that may be absent.
#[must_use]
pub fn moment(at: Option<Timestamp>) -> Option<Moment> {
    at.map(Moment::from)
}

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct List<T: ToSchema> {
    /// How many there are in all.
    total: i64,
    /// Which page this is, from 1.
    page: u32,
    /// How many stand on a page at most.
    per_page: u32,
    /// What stands on this page.
    items: Vec<T>,
}

/// Which page of a list is wanted.
#[derive(Debug, Clone, Copy, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Paging {
    /// Which page, from 1.
    #[param(minimum = 1, maximum = 10000)]
    page: Option<u32>,
    /// How many on a page; 50 unless it is given.
    #[param(minimum = 1, maximum = 200)]
    per_page: Option<u32>,
}

impl Paging {
    /// The page of this number.
    #[must_use]
    pub const fn of(page: Option<u32>, per_page: Option<u32>) -> Self {
        Self { page, per_page }
    }

    fn number(self) -> u32 {
        self.page.unwrap_or(1).clamp(1, 10_000)
    }

    fn size(self) -> u32 {
        self.per_page.unwrap_or(50).clamp(1, 200)
    }

    /// How many stand on a page at most.
    #[must_use]
    pub fn limit(self) -> i64 {
        i64::from(self.size())
    }

    /// How many come before this page.
    #[must_use]
    pub fn offset(self) -> i64 {
        i64::from(self.number() - 1) * self.limit()
    }

    /// The part of a whole list that stands on this page.
    pub fn cut<T>(self, all: Vec<T>) -> (Vec<T>, i64) {
        let total = i64::try_from(all.len()).unwrap_or(i64::MAX);
        let skip = usize::try_from(self.offset()).unwrap_or(usize::MAX);
        (all.into_iter().skip(skip).take(usize::try_from(self.limit()).unwrap_or(usize::MAX)).collect(), total)
    }

    /// The page as an answer, with a `Link` header that leads to the others.
    pub fn answer<T: Serialize + ToSchema>(self, visit: &Visit, items: Vec<T>, total: i64) -> Response {
        let (page, per_page) = (self.number(), self.size());
        let mut response = Json(List { total, page, per_page, items }).into_response();
        let last = u32::try_from(total).unwrap_or(u32::MAX).div_ceil(per_page).max(1);
        if let Ok(links) = HeaderValue::from_str(&links(&visit.asked.path, page, per_page, last)) {
            response.headers_mut().insert(header::LINK, links);
        }
        response
    }
}

/// First, previous, next and last page (RFC 8288).
fn links(path: &str, page: u32, per_page: u32, last: u32) -> String {
    let (bare, query) = path.split_once('?').unwrap_or((path, ""));
    let kept: Vec<&str> =
        query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("page=") && !pair.starts_with("per_page=")).collect();
    let to = |number: u32, relation: &str| {
        let mut pairs: Vec<String> = kept.iter().map(|pair| (*pair).to_owned()).collect();
        pairs.extend([format!("page={number}"), format!("per_page={per_page}")]);
        format!("<{bare}?{}>; rel=\"{relation}\"", pairs.join("&"))
    };
    let mut links = vec![to(1, "first")];
    if page > 1 {
        links.push(to(page - 1, "prev"));
    }
    if page < last {
        links.push(to(page + 1, "next"));
    }
    links.push(to(last, "last"));
    links.join(", ")
}

/// The largest JSON body; sheets and documents are sent as what they are.
const MOST_JSON: usize = 4 * 1024 * 1024;
/// So many fields nobody knows are named.
const MOST_UNKNOWN: usize = 20;

/// A JSON body, read with a sentence about what is wrong where it cannot be.
pub struct Sent<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Sent<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let bytes = Bytes::from_request(request, state).await.map_err(IntoResponse::into_response)?;
        if bytes.len() > MOST_JSON {
            return Err(StatusCode::PAYLOAD_TOO_LARGE.into_response());
        }
        // A call without any field may come without a body.
        let text: &[u8] = if bytes.iter().all(u8::is_ascii_whitespace) { b"{}" } else { &bytes };
        let mut read = serde_json::Deserializer::from_slice(text);
        let mut unknown = Problems::new();
        let mut note = |path: serde_ignored::Path<'_>| {
            if unknown.0.len() < MOST_UNKNOWN {
                unknown.push(unreadable::unknown(&path.to_string()));
            }
        };
        let noting = serde_ignored::Deserializer::new(&mut read, &mut note);
        let sent = serde_path_to_error::deserialize(noting).map_err(|error| Problems::from(unreadable::problem(&error)));
        let ended = read.end().map_err(|error| Problems::from(unreadable::after(&error)));
        let sent = sent.and_then(|sent| ended.map(|()| sent)).and_then(|sent| unknown.or_ok(sent));
        sent.map(Self).map_err(|problems| Refused::from(problems).into_response())
    }
}

/// 201 with where the new thing is.
pub fn created(path: &str, body: impl Serialize) -> Response {
    with_header((StatusCode::CREATED, Json(body)).into_response(), header::LOCATION, path)
}

/// 202 with where to ask how far it is, and later for what came of it.
pub fn accepted(path: &str, body: impl Serialize) -> Response {
    with_header((StatusCode::ACCEPTED, Json(body)).into_response(), header::LOCATION, path)
}

/// 204.
#[must_use]
pub fn nothing() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

/// The answer with one more header.
#[must_use]
pub fn with_header(mut response: Response, name: HeaderName, value: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_links_of_a_page_keep_the_question_and_lead_to_its_neighbours() {
        let said = links("/api/v1/deals?q=a&page=2", 2, 50, 3);
        assert!(said.contains("</api/v1/deals?q=a&page=1&per_page=50>; rel=\"first\""), "{said}");
        assert!(said.contains("page=1&per_page=50>; rel=\"prev\"") && said.contains("page=3&per_page=50>; rel=\"next\""), "{said}");
        let only = links("/api/v1/deals", 1, 50, 1);
        assert!(!only.contains("next") && !only.contains("prev"), "{only}");
    }

    #[test]
    fn a_list_is_cut_at_its_pages() {
        let paging = Paging { page: Some(2), per_page: Some(2) };
        assert_eq!(paging.cut(vec![1, 2, 3, 4, 5]), (vec![3, 4], 5));
        assert_eq!(Paging { page: Some(0), per_page: Some(0) }.limit(), 1);
    }
}

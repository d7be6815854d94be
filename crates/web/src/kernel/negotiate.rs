//! Page or fragment: htmx gets the named block of the page's template, everybody else the page.
//!
//! ```text
//! #[derive(Template)]
//! #[template(path = "search/list.html", blocks = ["results"])]
//! struct List { page: Page, … }
//!
//! negotiate::page_or(&asked, &list, |list| list.as_results())
//! ```
//! With htmx 4 every status but 204 and 304 is swapped, so a 422 form shows itself; `assets/js/boot.mjs` says so once more.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use super::{asked::Asked, respond};

/// 200 with the page, or with its fragment.
pub fn page_or<'p, T: Template, F: Template>(asked: &Asked, page: &'p T, fragment: impl FnOnce(&'p T) -> F) -> Response {
    page_or_with(asked, StatusCode::OK, page, fragment)
}

/// The same with another status.
pub fn page_or_with<'p, T: Template, F: Template>(
    asked: &Asked,
    status: StatusCode,
    page: &'p T,
    fragment: impl FnOnce(&'p T) -> F,
) -> Response {
    if asked.is_fragment { respond::html_with(status, &fragment(page)) } else { respond::html_with(status, page) }
}

//! Templates as answers.
//!
//! A template that fails to render is a defect: it is logged and answered with a bare 500.

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

/// 200 with a page.
pub fn html(page: &impl Template) -> Response {
    html_with(StatusCode::OK, page)
}

/// A page with another status.
pub fn html_with(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(text) => (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "a template failed");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// 422: the form again, values kept, problems named.
pub fn invalid(page: &impl Template) -> Response {
    html_with(StatusCode::UNPROCESSABLE_ENTITY, page)
}

/// 303: what a form answers when it was done. htmx follows it like a browser does.
pub fn see_other(path: &str) -> Response {
    HeaderValue::from_str(path).map_or_else(
        |_| StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        |location| (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response(),
    )
}

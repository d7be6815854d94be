//! All addresses: each feature brings its own; the layers stand around them once.

use axum::{Router, extract::DefaultBodyLimit, middleware};

use crate::{kernel, refusal, visit::Web};

/// The largest body of a request: a spreadsheet or a document.
const MAX_BODY_BYTES: usize = 24 * 1024 * 1024;

/// The whole site.
#[must_use]
pub fn router(web: Web) -> Router {
    let edge = web.edge.clone();
    let router = Router::new()
        .merge(kernel::routes(&edge))
        .fallback(async || axum::http::StatusCode::NOT_FOUND)
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(middleware::from_fn_with_state(web.clone(), refusal::show));
    kernel::layers(router, &edge).with_state(web)
}

//! All addresses: each feature brings its own; the layers stand around them once.

use axum::{Router, extract::DefaultBodyLimit, middleware};

use crate::{
    accounts, api, deals, files, front, hall, kernel, matches, notices, organizations, plan, policies, ready, refusal, registers,
    visit::Web,
};

/// The largest body of a request: a spreadsheet or a document.
const MAX_BODY_BYTES: usize = 24 * 1024 * 1024;

/// The whole site.
pub fn router(web: Web) -> Router {
    let edge = web.edge.clone();
    let router = Router::new()
        .merge(kernel::routes(&edge))
        .merge(front::routes())
        .merge(hall::routes())
        .merge(registers::routes())
        .merge(accounts::routes())
        .merge(organizations::routes())
        .merge(matches::routes())
        .merge(deals::routes())
        .merge(notices::routes())
        .merge(plan::routes())
        .merge(policies::routes())
        .merge(files::routes())
        .merge(api::routes())
        .fallback(async || axum::http::StatusCode::NOT_FOUND)
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(middleware::from_fn_with_state(web.clone(), ready::serve))
        .layer(middleware::from_fn_with_state(web.clone(), api::once::once))
        .layer(middleware::from_fn_with_state(web.clone(), refusal::show));
    kernel::layers(router, &edge).with_state(web)
}

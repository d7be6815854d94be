//! The front page, parks and tracks, and the pages every public site owes its readers.

mod pages;
pub(crate) mod sketch;
mod views;

use axum::{Router, routing::get};

use crate::{addresses::Address, visit::Web};

/// Who may use which address.
pub const ADDRESSES: &[Address] = &[
    Address::open("/"),
    Address::open("/parks"),
    Address::open("/parks/{code}"),
    Address::open("/accessibility"),
    Address::open("/privacy"),
    Address::open("/report-error"),
    Address::open("/open-data"),
];

/// The addresses of this feature.
pub fn routes() -> Router<Web> {
    Router::new()
        .route("/", get(pages::front))
        .route("/parks", get(pages::parks))
        .route("/parks/{code}", get(pages::park))
        .route("/accessibility", get(pages::accessibility))
        .route("/privacy", get(pages::privacy))
        .route("/report-error", get(pages::report_error))
        .route("/open-data", get(pages::open_data))
}

//! Notices and the demo's outbox.

pub mod api;
mod pages;
mod views;
pub mod words;

use axum::{
    Router,
    routing::{get, post},
};

use crate::{addresses::Address, visit::Web};

/// Who may use which address.
pub const ADDRESSES: &[Address] = &[
    Address::signed_in("/notices"),
    Address::signed_in("/notices/read").post(),
    Address::signed_in("/notices/{id}/open").post(),
    Address::open("/outbox"),
    Address::signed_in("/api/v1/notices"),
    Address::signed_in("/api/v1/notices/read").post(),
    Address::signed_in("/api/v1/notices/{id}/open").post(),
];

/// The addresses of this feature.
pub fn routes() -> Router<Web> {
    Router::new()
        .route("/notices", get(pages::list))
        .route("/notices/read", post(pages::read_all))
        .route("/notices/{id}/open", post(pages::open))
        .route("/outbox", get(pages::outbox))
        .merge(api::routes())
}

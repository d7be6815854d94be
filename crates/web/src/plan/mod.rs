//! The funnel, indicators and the method behind each figure.

pub mod api;
mod pages;
mod views;

use app::accounts::Role;
use axum::{Router, routing::get};

use crate::{addresses::Address, visit::Web};

const OPENS: &[Role] = &[Role::CommissionOfficer, Role::Reviewer, Role::TechnologyManager];

/// Who may use which address.
pub const ADDRESSES: &[Address] = &[
    Address::open("/data"),
    Address::open("/data/method"),
    Address::for_roles("/data/records", OPENS),
    Address::open("/plan"),
    Address::for_roles("/plan/{indicator}/records", OPENS),
    Address::open("/api/v1/funnel"),
    Address::open("/api/v1/indicators"),
    Address::for_roles("/api/v1/funnel/records", OPENS),
    Address::for_roles("/api/v1/indicators/{indicator}/records", OPENS),
];

/// The addresses of this feature.
pub fn routes() -> Router<Web> {
    Router::new()
        .route("/data", get(pages::funnel))
        .route("/data/method", get(pages::method))
        .route("/data/records", get(pages::funnel_records))
        .route("/plan", get(pages::indicators))
        .route("/plan/{indicator}/records", get(pages::indicator_records))
        .merge(api::routes())
}

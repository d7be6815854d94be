//! The officer's side of policies: screening all firms by a clause, what changed, and taking the list out of the house.

pub mod api;
mod pages;
mod views;
mod words;

use app::accounts::Role;
use axum::{
    Router,
    routing::{get, post},
};

use crate::{addresses::Address, visit::Web};

const OFFICERS: &[Role] = &[Role::CommissionOfficer];

/// Who may use which address: officers, for all of it.
pub const ADDRESSES: &[Address] = &[
    Address::for_roles("/screenings", OFFICERS),
    Address::for_roles("/screenings/{id}", OFFICERS),
    Address::for_roles("/screenings/{id}/export", OFFICERS).post(),
    Address::for_roles("/policies/{clause}/screening", OFFICERS),
    Address::for_roles("/policies/{clause}/screening", OFFICERS).post(),
    Address::for_roles("/api/v1/screenings", OFFICERS),
    Address::for_roles("/api/v1/screenings/{id}", OFFICERS),
    Address::for_roles("/api/v1/screenings/{id}/firms", OFFICERS),
    Address::for_roles("/api/v1/screenings/{id}/changes", OFFICERS),
    Address::for_roles("/api/v1/screenings/{id}/export", OFFICERS).post(),
    Address::for_roles("/api/v1/policies/{clause}/screening", OFFICERS),
    Address::for_roles("/api/v1/policies/{clause}/screening", OFFICERS).post(),
];

/// The addresses of this part.
pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/screenings", get(pages::index))
        .route("/screenings/{id}", get(pages::show))
        .route("/screenings/{id}/export", post(pages::export))
        .route("/policies/{clause}/screening", get(pages::of_clause).post(pages::run))
        .merge(api::routes())
}

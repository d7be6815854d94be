//! The whole district on the way of growth, for officers: numbers per step and per threshold of statistics, firms just below one with
//! what they lack.

pub mod api;
mod pages;
mod scales;
mod views;

use app::accounts::Role;
use axum::{
    Router,
    routing::{get, post},
};

use crate::{addresses::Address, visit::Web};

const OFFICERS: &[Role] = &[Role::CommissionOfficer];

/// Who may use which address: officers, for all of it.
pub const ADDRESSES: &[Address] = &[
    Address::for_roles("/district-ladder", OFFICERS),
    Address::for_roles("/district-ladder/export", OFFICERS).post(),
    Address::for_roles("/api/v1/district-ladder", OFFICERS),
    Address::for_roles("/api/v1/district-ladder/firms", OFFICERS),
    Address::for_roles("/api/v1/district-ladder/export", OFFICERS).post(),
];

/// The addresses of this part.
pub(super) fn routes() -> Router<Web> {
    Router::new().route("/district-ladder", get(pages::show)).route("/district-ladder/export", post(pages::export)).merge(api::routes())
}

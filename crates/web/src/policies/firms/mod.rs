//! Registers of firms from sheets: template, upload, what is wrong cell by cell, entering.

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

pub use words::firm_words;

const OFFICERS: &[Role] = &[Role::CommissionOfficer];

/// Who may use which address: officers, for all of it.
pub const ADDRESSES: &[Address] = &[
    Address::for_roles("/firm-sheets", OFFICERS),
    Address::for_roles("/firm-sheets", OFFICERS).post(),
    Address::for_roles("/firm-sheets/template.xlsx", OFFICERS),
    Address::for_roles("/firm-sheets/{id}", OFFICERS),
    Address::for_roles("/firm-sheets/{id}/commit", OFFICERS).post(),
    Address::for_roles("/firm-sheets/{id}/undo", OFFICERS).post(),
    Address::for_roles("/firm-sheets/{id}/wrong.csv", OFFICERS),
    Address::for_roles("/api/v1/firm-sheets", OFFICERS),
    Address::for_roles("/api/v1/firm-sheets", OFFICERS).post(),
    Address::for_roles("/api/v1/firm-sheets/template.xlsx", OFFICERS),
    Address::for_roles("/api/v1/firm-sheets/{id}", OFFICERS),
    Address::for_roles("/api/v1/firm-sheets/{id}/problems", OFFICERS),
    Address::for_roles("/api/v1/firm-sheets/{id}/commit", OFFICERS).post(),
    Address::for_roles("/api/v1/firm-sheets/{id}/undo", OFFICERS).post(),
];

/// The addresses of this part.
pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/firm-sheets", get(pages::list).post(pages::upload))
        .route("/firm-sheets/template.xlsx", get(pages::template))
        .route("/firm-sheets/{id}", get(pages::show))
        .route("/firm-sheets/{id}/commit", post(pages::commit))
        .route("/firm-sheets/{id}/undo", post(pages::undo))
        .route("/firm-sheets/{id}/wrong.csv", get(pages::wrong))
        .merge(api::routes())
}

//! Searching the hall, entry pages, feeds.

pub mod api;
mod asked;
mod entry;
mod feeds;
mod search;

use axum::{Router, routing::get};

use crate::{addresses::Address, visit::Web};

/// Who may use which address.
pub const ADDRESSES: &[Address] = &[
    Address::open("/search"),
    Address::open("/achievements"),
    Address::open("/achievements/{id}"),
    Address::open("/demands"),
    Address::open("/demands/{id}"),
    Address::open("/services"),
    Address::open("/services/{id}"),
    Address::open("/spaces"),
    Address::open("/spaces/{id}"),
    Address::open("/technology-managers"),
    Address::open("/technology-managers/{id}"),
    Address::open("/department-projects"),
    Address::open("/department-projects/{id}"),
    Address::open("/resource-needs"),
    Address::open("/resource-needs/{id}"),
    Address::open("/feeds/{name}"),
    Address::open("/api/v1/search"),
];

/// The addresses of this feature.
pub fn routes() -> Router<Web> {
    Router::new()
        .route("/search", get(search::all))
        .route("/achievements", get(search::achievements))
        .route("/achievements/{id}", get(entry::achievement))
        .route("/demands", get(search::demands))
        .route("/demands/{id}", get(entry::demand))
        .route("/services", get(search::services))
        .route("/services/{id}", get(entry::service))
        .route("/spaces", get(search::spaces))
        .route("/spaces/{id}", get(entry::space))
        .route("/technology-managers", get(search::technology_managers))
        .route("/technology-managers/{id}", get(entry::technology_manager))
        .route("/department-projects", get(search::department_projects))
        .route("/department-projects/{id}", get(entry::department_project))
        .route("/resource-needs", get(search::resource_needs))
        .route("/resource-needs/{id}", get(entry::resource_need))
        .route("/feeds/{name}", get(feeds::register))
        .route("/api/v1/search", get(api::search))
}

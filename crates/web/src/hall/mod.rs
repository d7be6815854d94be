//! Searching the hall, entry pages, feeds; saved searches, followed entries, inquiries.
//!
//! A search travels between pages as the pairs of its address ([`asked`]). Tokens of feeds and mails stand in addresses that are only read;
//! what changes something has them in its body.

pub mod api;
mod asked;
mod entry;
mod feeds;
mod figures;
mod follows;
mod form;
mod inquiries;
mod life;
mod saved;
mod search;

pub(crate) use form::FormPage;
pub(crate) use search::examples;

use axum::{
    Router,
    routing::{get, post},
};

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
    Address::open("/feeds/saved/{token}"),
    Address::signed_in("/saved-searches"),
    Address::signed_in("/saved-searches").post(),
    Address::signed_in("/saved-searches/new"),
    Address::signed_in("/saved-searches/{id}"),
    Address::signed_in("/saved-searches/{id}/edit"),
    Address::signed_in("/saved-searches/{id}/edit").post(),
    Address::signed_in("/saved-searches/{id}/pause").post(),
    Address::signed_in("/saved-searches/{id}/resume").post(),
    Address::signed_in("/saved-searches/{id}/end").post(),
    Address::signed_in("/saved-searches/{id}/feed").post(),
    Address::signed_in("/saved-searches/{id}/feed/end").post(),
    Address::open("/unsubscribe/{token}"),
    Address::open("/unsubscribe").post(),
    Address::signed_in("/follows"),
    Address::signed_in("/entries/{id}/follow").post(),
    Address::signed_in("/entries/{id}/unfollow").post(),
    Address::open("/entries/{id}/inquiry"),
    Address::open("/entries/{id}/inquiry").post(),
    Address::open("/entries/{id}/inquiry/thanks"),
    Address::signed_in("/inquiries"),
    Address::signed_in("/inquiries/{id}"),
    Address::signed_in("/inquiries/{id}/open").post(),
    Address::signed_in("/inquiries/{id}/handle").post(),
    Address::open("/api/v1/search"),
    Address::signed_in("/api/v1/saved-searches"),
    Address::signed_in("/api/v1/saved-searches").post(),
    Address::signed_in("/api/v1/saved-searches/{id}"),
    Address::signed_in("/api/v1/saved-searches/{id}").post(),
    Address::signed_in("/api/v1/saved-searches/{id}/pause").post(),
    Address::signed_in("/api/v1/saved-searches/{id}/resume").post(),
    Address::signed_in("/api/v1/saved-searches/{id}/end").post(),
    Address::signed_in("/api/v1/saved-searches/{id}/feed").post(),
    Address::signed_in("/api/v1/saved-searches/{id}/feed/end").post(),
    Address::signed_in("/api/v1/follows"),
    Address::signed_in("/api/v1/entries/{id}/follow").post(),
    Address::signed_in("/api/v1/entries/{id}/unfollow").post(),
    Address::open("/api/v1/entries/{id}/inquiries").post(),
    Address::signed_in("/api/v1/inquiries"),
    Address::signed_in("/api/v1/inquiries/{id}"),
    Address::signed_in("/api/v1/inquiries/{id}/open").post(),
    Address::signed_in("/api/v1/inquiries/{id}/handle").post(),
    Address::open("/api/v1/technology-managers/{id}/track-record"),
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
        .route("/feeds/saved/{token}", get(feeds::saved))
        .route("/saved-searches", get(saved::list).post(saved::create))
        .route("/saved-searches/new", get(saved::new))
        .route("/saved-searches/{id}", get(saved::open))
        .route("/saved-searches/{id}/edit", get(saved::edit).post(saved::change))
        .route("/saved-searches/{id}/pause", post(saved::pause))
        .route("/saved-searches/{id}/resume", post(saved::resume))
        .route("/saved-searches/{id}/end", post(saved::end))
        .route("/saved-searches/{id}/feed", post(saved::renew_feed))
        .route("/saved-searches/{id}/feed/end", post(saved::end_feed))
        .route("/unsubscribe/{token}", get(saved::ask_to_end))
        .route("/unsubscribe", post(saved::end_by_link))
        .route("/follows", get(follows::list))
        .route("/entries/{id}/follow", post(follows::follow))
        .route("/entries/{id}/unfollow", post(follows::unfollow))
        .route("/entries/{id}/inquiry", get(inquiries::ask).post(inquiries::send))
        .route("/entries/{id}/inquiry/thanks", get(inquiries::thanks))
        .route("/inquiries", get(inquiries::list))
        .route("/inquiries/{id}", get(inquiries::show))
        .route("/inquiries/{id}/open", post(inquiries::open))
        .route("/inquiries/{id}/handle", post(inquiries::handle))
        .merge(api::routes())
}

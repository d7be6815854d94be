//! Entries, review and imports for programs: what the pages do, call by call.

mod entries;
mod imports;
mod review;
pub mod values;

pub(super) use entries::NewEntry;

use axum::{
    Router,
    routing::{get, post},
};
use utoipa::OpenApi;

use super::{OF_ORGANIZATIONS, OFFICERS};
use crate::{addresses::Address, visit::Web};

/// Who may use which address. Whose entry it is decides beyond that.
pub const ADDRESSES: &[Address] = &[
    Address::signed_in("/api/v1/entries"),
    Address::signed_in("/api/v1/entries").post(),
    Address::for_roles("/api/v1/entries/check", OF_ORGANIZATIONS).post(),
    Address::open("/api/v1/entries/{id}"),
    Address::signed_in("/api/v1/entries/{id}").put(),
    Address::signed_in("/api/v1/entries/{id}/submit").post(),
    Address::signed_in("/api/v1/entries/{id}/withdraw").post(),
    Address::signed_in("/api/v1/entries/{id}/reopen").post(),
    Address::signed_in("/api/v1/entries/{id}/renew").post(),
    Address::signed_in("/api/v1/entries/{id}/versions"),
    Address::signed_in("/api/v1/entries/{id}/views"),
    Address::signed_in("/api/v1/entries/{id}/agreements"),
    Address::signed_in("/api/v1/entries/{id}/agreements").post(),
    Address::signed_in("/api/v1/entries/{id}/agreements/{agreement}/decide").post(),
    Address::for_roles("/api/v1/review", OFFICERS),
    Address::for_roles("/api/v1/review/approve", OFFICERS).post(),
    Address::for_roles("/api/v1/review/{id}", OFFICERS),
    Address::for_roles("/api/v1/review/{id}/publish", OFFICERS).post(),
    Address::for_roles("/api/v1/review/{id}/accept", OFFICERS).post(),
    Address::for_roles("/api/v1/review/{id}/return", OFFICERS).post(),
    Address::for_roles("/api/v1/review/{id}/diagnose", OFFICERS).post(),
    Address::for_roles("/api/v1/review/{id}/merge", OFFICERS).post(),
    Address::for_roles("/api/v1/review/{id}/apart", OFFICERS).post(),
    Address::for_roles("/api/v1/imports", OF_ORGANIZATIONS),
    Address::for_roles("/api/v1/imports", OF_ORGANIZATIONS).post(),
    Address::open("/api/v1/imports/template/{name}"),
    Address::for_roles("/api/v1/imports/{id}", OF_ORGANIZATIONS),
    Address::for_roles("/api/v1/imports/{id}/problems", OF_ORGANIZATIONS),
    Address::for_roles("/api/v1/imports/{id}/{form}", OF_ORGANIZATIONS),
    Address::for_roles("/api/v1/imports/{id}/answer", OF_ORGANIZATIONS).post(),
    Address::for_roles("/api/v1/imports/{id}/commit", OF_ORGANIZATIONS).post(),
    Address::for_roles("/api/v1/imports/{id}/undo", OF_ORGANIZATIONS).post(),
    Address::for_roles("/api/v1/imports/{id}/submit", OF_ORGANIZATIONS).post(),
];

/// The addresses of these calls.
pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/v1/entries", get(entries::list).post(entries::create))
        .route("/api/v1/entries/check", post(super::aid::check))
        .route("/api/v1/entries/{id}", get(entries::show).put(entries::save))
        .route("/api/v1/entries/{id}/submit", post(entries::submit))
        .route("/api/v1/entries/{id}/withdraw", post(entries::withdraw))
        .route("/api/v1/entries/{id}/reopen", post(entries::reopen))
        .route("/api/v1/entries/{id}/renew", post(entries::renew))
        .route("/api/v1/entries/{id}/versions", get(entries::versions))
        .route("/api/v1/entries/{id}/views", get(entries::views))
        .route("/api/v1/entries/{id}/agreements", get(entries::agreements).post(entries::ask))
        .route("/api/v1/entries/{id}/agreements/{agreement}/decide", post(entries::decide))
        .route("/api/v1/review", get(review::queue))
        .route("/api/v1/review/approve", post(review::approve))
        .route("/api/v1/review/{id}", get(review::show))
        .route("/api/v1/review/{id}/publish", post(review::publish))
        .route("/api/v1/review/{id}/accept", post(review::accept))
        .route("/api/v1/review/{id}/return", post(review::send_back))
        .route("/api/v1/review/{id}/diagnose", post(review::diagnose))
        .route("/api/v1/review/{id}/merge", post(review::merge))
        .route("/api/v1/review/{id}/apart", post(review::apart))
        .route("/api/v1/imports", get(imports::list).post(imports::upload))
        .route("/api/v1/imports/template/{name}", get(imports::template))
        .route("/api/v1/imports/{id}", get(imports::show))
        .route("/api/v1/imports/{id}/problems", get(imports::problems))
        .route("/api/v1/imports/{id}/{form}", get(imports::wrong))
        .route("/api/v1/imports/{id}/answer", post(imports::answer))
        .route("/api/v1/imports/{id}/commit", post(imports::commit))
        .route("/api/v1/imports/{id}/undo", post(imports::undo))
        .route("/api/v1/imports/{id}/submit", post(imports::submit))
}

/// What the description of the interface says of this feature.
#[derive(OpenApi)]
#[openapi(
    paths(
        entries::list,
        entries::create,
        entries::show,
        entries::save,
        entries::submit,
        entries::withdraw,
        entries::reopen,
        entries::renew,
        entries::versions,
        entries::views,
        entries::agreements,
        entries::ask,
        entries::decide,
        review::queue,
        review::approve,
        review::show,
        review::publish,
        review::accept,
        review::send_back,
        review::diagnose,
        review::merge,
        review::apart,
        imports::list,
        imports::upload,
        imports::template,
        imports::show,
        imports::problems,
        imports::wrong,
        imports::answer,
        imports::commit,
        imports::undo,
        imports::submit
    ),
    components(schemas(values::EntryValues))
)]
pub struct Docs;

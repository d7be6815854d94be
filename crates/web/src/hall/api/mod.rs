//! The hall for programs: [`search`] with the page's parameters, and what people follow, ask and have done ([`interest`]).

mod interest;
mod search;

use axum::{Router, routing::get};
use utoipa::OpenApi;

use crate::visit::Web;

pub(super) fn routes() -> Router<Web> {
    Router::new().route("/api/v1/search", get(search::search)).merge(interest::routes())
}

/// What the description of the interface says of this feature.
#[derive(OpenApi)]
#[openapi(paths(
    search::search,
    interest::list_saved,
    interest::save,
    interest::show_saved,
    interest::change_saved,
    interest::pause,
    interest::resume,
    interest::end,
    interest::renew_feed,
    interest::end_feed,
    interest::list_follows,
    interest::follow,
    interest::unfollow,
    interest::ask,
    interest::list_inquiries,
    interest::show_inquiry,
    interest::open_inquiry,
    interest::handle_inquiry,
    interest::track_record
))]
pub struct Docs;

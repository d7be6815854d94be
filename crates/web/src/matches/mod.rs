//! Proposals, matches and the desk.
//!
//! Entry pages print what [`proposals_views`] and [`handling_view`] give them; everything else has pages of its own.

mod actions;
pub mod api;
mod asks;
mod calibration;
mod desk;
mod desk_roles;
pub mod explained;
pub mod learning;
mod measured;
mod pages;
mod parts;
mod views;
pub mod words;

use app::accounts::Role;
use axum::{
    Router,
    routing::{get, post},
};

pub use parts::{HandlingView, ProposalsView, handling_view, proposals_views};

use crate::{addresses::Address, visit::Web};

const MANAGERS: &[Role] = &[Role::TechnologyManager];
const MANAGERS_AND_OFFICERS: &[Role] = &[Role::TechnologyManager, Role::CommissionOfficer];

/// Who may use which address.
pub const ADDRESSES: &[Address] = &[
    Address::signed_in("/desk"),
    Address::signed_in("/matches"),
    Address::open("/matches/method"),
    Address::open("/matches/compare"),
    Address::for_roles("/matches/explain", learning::OFFICERS),
    Address::for_roles("/matches/learning", learning::OFFICERS),
    Address::for_roles("/matches/learning/{id}/decide", learning::OFFICERS).post(),
    Address::for_roles("/matches/learning/restore", learning::OFFICERS).post(),
    Address::signed_in("/matches/{id}"),
    Address::for_roles("/matches/pairs/take", MANAGERS).post(),
    Address::signed_in("/matches/pairs/refuse").post(),
    Address::for_roles("/matches/pairs/recommend", MANAGERS_AND_OFFICERS).post(),
    Address::for_roles("/matches/demands/{id}/take", MANAGERS).post(),
    Address::for_roles("/matches/demands/{id}/release", MANAGERS_AND_OFFICERS).post(),
    Address::for_roles("/matches/{id}/release", MANAGERS_AND_OFFICERS).post(),
    Address::for_roles("/matches/{id}/contacts", MANAGERS).post(),
    Address::for_roles("/matches/{id}/defer", MANAGERS).post(),
    Address::for_roles("/matches/{id}/deal", MANAGERS).post(),
    Address::signed_in("/matches/{id}/interest").post(),
    Address::signed_in("/matches/{id}/refuse").post(),
    Address::signed_in("/api/v1/desk"),
    Address::signed_in("/api/v1/matches"),
    Address::for_roles("/api/v1/matches/explain", learning::OFFICERS),
    Address::for_roles("/api/v1/matches/learning", learning::OFFICERS),
    Address::for_roles("/api/v1/matches/learning/{id}/decide", learning::OFFICERS).post(),
    Address::for_roles("/api/v1/matches/learning/restore", learning::OFFICERS).post(),
    Address::signed_in("/api/v1/matches/{id}"),
    Address::open("/api/v1/matches/proposals/{id}"),
    Address::for_roles("/api/v1/matches/pairs/take", MANAGERS).post(),
    Address::signed_in("/api/v1/matches/pairs/refuse").post(),
    Address::for_roles("/api/v1/matches/pairs/recommend", MANAGERS_AND_OFFICERS).post(),
    Address::for_roles("/api/v1/matches/demands/{id}/take", MANAGERS).post(),
    Address::for_roles("/api/v1/matches/demands/{id}/release", MANAGERS_AND_OFFICERS).post(),
    Address::for_roles("/api/v1/matches/{id}/release", MANAGERS_AND_OFFICERS).post(),
    Address::for_roles("/api/v1/matches/{id}/contacts", MANAGERS).post(),
    Address::for_roles("/api/v1/matches/{id}/defer", MANAGERS).post(),
    Address::for_roles("/api/v1/matches/{id}/deal", MANAGERS).post(),
    Address::signed_in("/api/v1/matches/{id}/interest").post(),
    Address::signed_in("/api/v1/matches/{id}/refuse").post(),
];

/// The addresses of this feature.
pub fn routes() -> Router<Web> {
    Router::new()
        .route("/desk", get(desk::show))
        .route("/matches", get(pages::list))
        .route("/matches/method", get(pages::method))
        .route("/matches/compare", get(pages::compare))
        .route("/matches/{id}", get(pages::show))
        .route("/matches/pairs/take", post(actions::take_pair))
        .route("/matches/pairs/refuse", post(actions::refuse_pair))
        .route("/matches/pairs/recommend", post(actions::recommend))
        .route("/matches/demands/{id}/take", post(actions::take_demand))
        .route("/matches/demands/{id}/release", post(actions::release_demand))
        .route("/matches/{id}/release", post(actions::release))
        .route("/matches/{id}/contacts", post(actions::log_contact))
        .route("/matches/{id}/defer", post(actions::defer))
        .route("/matches/{id}/deal", post(actions::convert))
        .route("/matches/{id}/interest", post(actions::interest))
        .route("/matches/{id}/refuse", post(actions::refuse))
        .merge(api::routes())
        .merge(explained::routes())
        .merge(learning::routes())
}

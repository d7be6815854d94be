//! The directory, one's organisation, registering and verifying firms.

pub mod api;
mod own;
mod pages;
mod register;
mod views;

use app::accounts::Role;
use axum::{
    Router,
    routing::{get, post},
};

use crate::{addresses::Address, visit::Web};

const VERIFIERS: &[Role] = &[Role::CommissionOfficer, Role::ParkOperator];

const ADMINISTRATORS: &[Role] = &[Role::OrganizationAdministrator];

/// Who may use which address.
pub const ADDRESSES: &[Address] = &[
    Address::open("/organizations"),
    Address::open("/organizations/{id}"),
    Address::for_roles("/organizations/{id}/verify", VERIFIERS).post(),
    Address::for_roles("/organizations/{id}/refuse", VERIFIERS).post(),
    Address::for_roles("/organizations/{id}/place", VERIFIERS).post(),
    Address::for_roles("/verification", VERIFIERS),
    Address::open("/register"),
    Address::open("/register").post(),
    Address::signed_in("/organization"),
    Address::signed_in("/organization/{id}"),
    Address::for_roles("/organization/{id}", ADMINISTRATORS).post(),
    Address::for_roles("/organization/{id}/document", ADMINISTRATORS).post(),
    Address::for_roles("/organization/{id}/invite", ADMINISTRATORS).post(),
    Address::signed_in("/organization/{id}/invitations/{invitation}/end").post(),
];

/// The addresses of this feature.
pub fn routes() -> Router<Web> {
    Router::new()
        .route("/organizations", get(pages::list))
        .route("/organizations/{id}", get(pages::show))
        .route("/organizations/{id}/verify", post(pages::verify))
        .route("/organizations/{id}/refuse", post(pages::refuse))
        .route("/organizations/{id}/place", post(pages::confirm_place))
        .route("/verification", get(pages::verification))
        .route("/register", get(register::form).post(register::register))
        .route("/organization", get(own::index))
        .route("/organization/{id}", get(own::show).post(own::save))
        .route("/organization/{id}/document", post(own::document))
        .route("/organization/{id}/invite", post(own::invite))
        .route("/organization/{id}/invitations/{invitation}/end", post(own::end_invitation))
        .merge(api::routes())
}

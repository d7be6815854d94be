//! 科创政策: the catalogue for everyone, and for a firm its questions, answers, bundle, facts and ladder.
//!
//! [`words`] says clauses, facts and amounts in the reader's language; [`forms`] makes fields of facts; each `views` file is a page;
//! [`bundle_file`] is the bundle as a file in PDF.

mod actions;
pub mod alerts;
pub mod api;
mod bodies;
pub mod bundle_file;
mod calendar;
pub(crate) mod changes;
mod clause_row;
pub mod concerning;
pub mod district;
pub mod firms;
mod forms;
mod pages;
pub mod quick_test;
pub mod rulings;
pub mod sandbox;
pub mod screening;
pub mod sheets;
pub mod sources;
pub mod versions;
mod views;
mod words;

use app::accounts::Role;
use axum::{
    Router,
    routing::{get, post},
};

use crate::{addresses::Address, visit::Web};

const OFFICERS: &[Role] = &[Role::CommissionOfficer];

/// Who may use which address. What belongs to a firm is for its own people and for officers, which the record decides.
pub const ADDRESSES: &[Address] = &[
    Address::open("/policies"),
    Address::signed_in("/policies/mine"),
    Address::open("/policies/{clause}"),
    Address::open("/policies/{clause}/window.ics"),
    Address::signed_in("/organization/{id}/policies"),
    Address::signed_in("/organization/{id}/policies/questions"),
    Address::signed_in("/organization/{id}/policies/questions").post(),
    Address::signed_in("/organization/{id}/policies/bundle"),
    Address::signed_in("/organization/{id}/policies/ladder"),
    Address::signed_in("/organization/{id}/policies/facts"),
    Address::signed_in("/organization/{id}/policies/facts").post(),
    Address::for_roles("/organization/{id}/policies/rulings", OFFICERS).post(),
    Address::signed_in("/organization/{id}/policies/children").post(),
    Address::signed_in("/organization/{id}/policies/new/{kind}"),
    Address::signed_in("/organization/{id}/policies/children/{child}"),
    Address::signed_in("/organization/{id}/policies/children/{child}").post(),
    Address::signed_in("/organization/{id}/policies/children/{child}/remove").post(),
];

/// The addresses of this feature.
pub fn routes() -> Router<Web> {
    Router::new()
        .route("/policies", get(pages::catalogue))
        .route("/policies/mine", get(pages::mine))
        .route("/policies/{clause}", get(pages::clause))
        .route("/policies/{clause}/window.ics", get(calendar::window))
        .route("/organization/{id}/policies", get(pages::answers))
        .route("/organization/{id}/policies/questions", get(pages::questions).post(actions::answer))
        .route("/organization/{id}/policies/bundle", get(pages::bundle))
        .route("/organization/{id}/policies/ladder", get(pages::ladder))
        .route("/organization/{id}/policies/facts", get(pages::facts).post(actions::save_facts))
        .route("/organization/{id}/policies/rulings", post(actions::rule))
        .route("/organization/{id}/policies/children", post(actions::add_child))
        .route("/organization/{id}/policies/new/{kind}", get(pages::new_child))
        .route("/organization/{id}/policies/children/{child}", get(pages::child).post(actions::save_child))
        .route("/organization/{id}/policies/children/{child}/remove", post(actions::remove_child))
        .merge(alerts::routes())
        .merge(bundle_file::routes())
        .merge(quick_test::routes())
        .merge(sandbox::routes())
        .merge(sources::routes())
        .merge(versions::routes())
        .merge(sheets::routes())
        .merge(concerning::routes())
        .merge(api::routes())
        .merge(screening::routes())
        .merge(firms::routes())
        .merge(district::routes())
        .merge(rulings::routes())
}

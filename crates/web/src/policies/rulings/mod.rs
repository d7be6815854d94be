//! Rulings (人工认定) on conditions: what is left to the office, what was decided for a firm, and the form to decide.

pub mod api;
mod pages;
mod views;

pub(super) use views::verdict_key;

use app::{
    accounts::Role,
    pack::Pack,
    policies::{
        catalogue::Status,
        rules::{Condition, clause::Clause},
        rulings::manual_conditions,
    },
};
use axum::{Router, routing::get};
use base::Date;

use crate::{addresses::Address, visit::Web};

/// Who may use which address. What belongs to a firm is for its own people and for officers, which the record decides.
pub const ADDRESSES: &[Address] = &[
    Address::signed_in("/organization/{id}/policies/conditions"),
    Address::for_roles("/organization/{id}/policies/conditions", &[Role::CommissionOfficer]).post(),
    Address::signed_in("/api/v1/organizations/{id}/policies/conditions"),
    Address::for_roles("/api/v1/organizations/{id}/policies/conditions", &[Role::CommissionOfficer]).post(),
];

/// The addresses of this part.
pub(super) fn routes() -> Router<Web> {
    Router::new().route("/organization/{id}/policies/conditions", get(pages::show).post(pages::decide)).merge(api::routes())
}

/// The conditions that are left to the office in clauses that may still be had.
pub(super) fn open_conditions(pack: &Pack, on: Date) -> Vec<(&Clause, &Condition)> {
    let live = |clause: &&Clause| matches!(Status::of(clause, on), Some(Status::InForce | Status::Pending));
    let clauses = pack.policies.library.clauses.iter().filter(live);
    clauses.flat_map(|clause| manual_conditions(clause).into_iter().map(move |condition| (clause, condition))).collect()
}

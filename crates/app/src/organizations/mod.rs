//! Organisations: universities, institutes, firms, parks, platforms, agencies and the commission.
//!
//! An organisation is `unverified` until an officer or its park's operator has confirmed it against a document. Real
//! organisations (`is_real`) stand in the directory with public facts only and never own an entry.
//! The first to register a code is its administrator and may draft; the next ones ask to belong to it. Town and zone are what
//! the organisation says until somebody has confirmed them, and again after it has changed them.
//!
//! Reading order: [`model`], [`access`], then `commands`, each file one subject, and [`queries`].
//! Not here: who works for it and who decides about that (see `accounts`), the document itself (see `files`).

pub mod access;
mod commands;
pub mod model;
pub mod queries;
mod store;

#[cfg(test)]
mod tests;

pub use commands::{
    directory::{SaveOrganization, save_organization},
    registration::{RegisterFirm, Registered, Registration, register_firm},
    verification::{ask_verification, confirm_place, refuse_verification, verify_organization},
};
pub use model::{Organization, OrganizationKind, OrganizationStatus, Verification};
pub use queries::{list_awaiting_verification, list_organizations, show_organization};
pub use store::DirectoryFilter;

use base::id::OrganizationId;
use db::Conn;

use crate::{Noun, OrNotFound, Result};

/// The organisation, from whatever connection or transaction is at hand.
///
/// # Errors
/// `NotFound` if there is none.
pub async fn find_organization(conn: &impl Conn, id: OrganizationId) -> Result<Organization> {
    store::find(conn, id).await?.or_not_found(Noun::Organization)
}

/// Several organisations at once, in no particular order; unknown ones are left out.
///
/// # Errors
/// When the database does not answer.
pub async fn find_organizations(conn: &impl Conn, ids: &[OrganizationId]) -> Result<Vec<Organization>> {
    Ok(store::find_several(conn, ids).await?)
}

/// The organisation with this code of the pack, if there is one.
///
/// # Errors
/// When the database does not answer.
pub async fn find_by_code(conn: &impl Conn, code: &str) -> Result<Option<Organization>> {
    Ok(store::find_by_code(conn, code).await?)
}

/// Stores an organisation as it stands, for the pack, the demo and tests; whoever calls it audits it.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn insert_organization(tx: &db::Tx, organization: &Organization) -> Result<()> {
    let verified_at = organization.is_verified().then_some(organization.created_at);
    Ok(store::insert(tx, organization, verified_at).await?)
}

/// Several organisations by their unified social credit codes; unknown codes are left out.
pub(crate) async fn find_by_credit_codes(conn: &impl Conn, codes: &[&str]) -> Result<Vec<Organization>> {
    Ok(store::find_by_credit_codes(conn, codes).await?)
}

/// Stores many organisations that nobody has confirmed, for a register of firms; whoever calls it audits it.
pub(crate) async fn insert_organizations(tx: &db::Tx, organizations: &[Organization]) -> Result<()> {
    Ok(store::insert_several(tx, organizations).await?)
}

/// Removes organisations that a register of firms made and nobody has used since; whoever calls it has seen to that, and audits it.
pub(crate) async fn remove_organizations(tx: &db::Tx, ids: &[base::id::OrganizationId]) -> Result<()> {
    Ok(store::delete_several(tx, ids).await?)
}

/// Writes an organisation as closed, which no command does yet.
#[cfg(test)]
pub(crate) async fn close_for_tests(tx: &db::Tx, closed: &Organization) {
    let is_written = store::update(tx, closed).await.is_ok_and(|is_written| is_written);
    assert!(is_written, "the organisation has this version");
}

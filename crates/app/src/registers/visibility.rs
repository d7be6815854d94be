//! The one function that decides what of an entry a reader may see. Pages, feeds, exports, search and agents all ask it.
//!
//! An owner may name organisations that its entry is kept from ([`KEPT_FROM`]): whoever works for one of them does not learn that it exists, in
//! whatever else they act. Visitors without an account cannot be known. What goes on all the same is in [`super::queries::is_closed_to`].

use base::id::OrganizationId;

use super::{Entry, Field, Status, Step, model::title_key};
use crate::{
    accounts::{Actor, Role},
    organizations::Organization,
};

/// How much of an entry the reader may see; `None` if not even that it exists.
///
/// The entry has to be whole. `has_agreement` says whether an organisation of the reader has an agreement about it.
#[must_use]
pub fn step_for(actor: &Actor, entry: &Entry, has_agreement: bool) -> Option<Step> {
    if actor.is_system || actor.is_officer() || owns(actor, entry.organization_id) {
        return Some(Step::Owner);
    }
    let is_public = entry.status == Status::Published && (entry.is_secrecy_declared || !entry.kind.needs_secrecy_declaration);
    if !is_public {
        return None;
    }
    if has_agreement {
        Some(Step::Agreement)
    } else if is_kept_from_reader(actor, entry) {
        None
    } else if actor.is_registered() || actor.has(Role::TechnologyManager) {
        Some(Step::Registered)
    } else {
        Some(Step::Public)
    }
}

/// Whether a reader at this step may see this field.
#[must_use]
pub fn shows(step: Step, field: &Field) -> bool {
    field.step <= step
}

/// Whether a reader at this step may see whose entry it is.
#[must_use]
pub fn shows_organization(step: Step, entry: &Entry) -> bool {
    !(entry.kind.may_be_anonymous && entry.values.is_yes("anonymous")) || step >= Step::Agreement
}

/// The field in which an owner names the organisations that its entry is kept from.
pub const KEPT_FROM: &str = "kept_from";

/// Whether the entry's owner has named this organisation, by its full name or its credit code, as one never to be brought together with the entry.
/// The entry has to be whole: only its owner sees that field.
#[must_use]
pub fn is_kept_from(entry: &Entry, organization: &Organization) -> bool {
    names_one_of(entry, [Some(&organization.name), organization.name_en.as_ref(), organization.credit_code.as_ref()].into_iter().flatten())
}

/// Whether the entry's owner has named an organisation that the reader works for. Officers and the owner's own people read it all the same.
/// The entry has to be whole.
#[must_use]
pub fn is_kept_from_reader(actor: &Actor, entry: &Entry) -> bool {
    !is_above_names(actor) && !owns(actor, entry.organization_id) && names_one_of(entry, actor.organization_names.iter())
}

/// The names that an entry's owner has given, in the spelling in which [`reader_keys`] compares.
#[must_use]
pub fn kept_from_keys(entry: &Entry) -> Vec<String> {
    entry.values.texts(KEPT_FROM).into_iter().map(title_key).filter(|named| !named.is_empty()).collect()
}

/// The names by which entries are kept from a reader; none for those from whom nothing is kept.
#[must_use]
pub fn reader_keys(actor: &Actor) -> Vec<String> {
    if is_above_names(actor) {
        return Vec::new();
    }
    actor.organization_names.iter().map(|name| title_key(name)).filter(|name| !name.is_empty()).collect()
}

fn is_above_names(actor: &Actor) -> bool {
    actor.is_system || actor.is_officer()
}

fn names_one_of<'a>(entry: &Entry, names: impl Iterator<Item = &'a String>) -> bool {
    if !entry.values.has(KEPT_FROM) {
        return false;
    }
    let named = kept_from_keys(entry);
    names.map(|name| title_key(name)).any(|name| named.contains(&name))
}

fn owns(actor: &Actor, organization: OrganizationId) -> bool {
    actor.belongs_to(organization)
}

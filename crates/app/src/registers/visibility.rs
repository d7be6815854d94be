//! The one function that decides what of an entry a reader may see. Pages, feeds, exports, search and agents all ask it.

use base::id::OrganizationId;

use super::{Entry, Field, Status, Step, model::title_key};
use crate::{
    accounts::{Actor, Role},
    organizations::Organization,
};

/// How much of an entry the reader may see; `None` if not even that it exists.
///
/// `has_agreement` says whether an organisation of the reader has an agreement about this entry.
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
    if !entry.values.has(KEPT_FROM) {
        return false;
    }
    let own = [Some(&organization.name), organization.name_en.as_ref(), organization.credit_code.as_ref()]
        .map(|name| name.map(|name| title_key(name)).unwrap_or_default());
    entry.values.texts(KEPT_FROM).into_iter().map(title_key).any(|named| !named.is_empty() && own.contains(&named))
}

fn owns(actor: &Actor, organization: OrganizationId) -> bool {
    actor.belongs_to(organization)
}

//! The one function that decides what of an entry a reader may see. Pages, feeds, exports, search and agents all ask it.

use base::id::OrganizationId;

use super::{Entry, Field, Status, Step};
use crate::accounts::{Actor, Role};

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

fn owns(actor: &Actor, organization: OrganizationId) -> bool {
    actor.belongs_to(organization)
}

//! Who may do what with entries.

use base::id::OrganizationId;

use super::{Entry, Kind};
use crate::{
    Error, Result,
    accounts::{Actor, Role},
};

const fn may(is_allowed: bool, actor: &Actor) -> Result<()> {
    if is_allowed {
        Ok(())
    } else if actor.is_signed_in() || actor.is_system {
        Err(Error::Forbidden)
    } else {
        Err(Error::SignInNeeded)
    }
}

/// The roles in which an organisation's people state what it needs. Managers, reviewers and officers act in other capacities.
const STATING: [Role; 5] =
    [Role::Member, Role::OrganizationAdministrator, Role::TransferOfficer, Role::ParkOperator, Role::PlatformOperator];

/// Whether the actor may write entries of this kind for this organisation.
///
/// Achievements and department projects are written by transfer officers; spaces by park operators; services by platform
/// operators; what firms state (demands, resource needs) by the organisation's people, as [`STATING`] names them.
pub fn may_write(actor: &Actor, kind: &Kind, organization: OrganizationId) -> Result<()> {
    let is_allowed = match kind.key {
        "achievement" | "department_project" => {
            actor.has_for(Role::TransferOfficer, organization) || actor.has_for(Role::OrganizationAdministrator, organization)
        }
        "space" => actor.has_for(Role::ParkOperator, organization),
        "service" => actor.has_for(Role::PlatformOperator, organization) || actor.has_for(Role::TransferOfficer, organization),
        "technology_manager" => actor.belongs_to(organization) && actor.has(Role::TechnologyManager),
        _ => STATING.iter().any(|role| actor.has_for(*role, organization)),
    };
    may(is_allowed || actor.is_system, actor)
}

/// Whether the actor may change this entry: its organisation's people, as [`may_write`] says.
pub fn may_edit(actor: &Actor, entry: &Entry) -> Result<()> {
    may_write(actor, entry.kind, entry.organization_id)
}

/// Whether the actor may hand this entry in: the organisation has to be verified.
pub fn may_submit(actor: &Actor, entry: &Entry) -> Result<()> {
    may_edit(actor, entry)?;
    if actor.is_system || actor.is_verified_for(entry.organization_id) {
        Ok(())
    } else {
        Err(Error::Conflict(base::Problem::whole("problem-registers-organization-unverified")))
    }
}

/// Whether the actor may review: officers of the commission, for entries of organisations they do not belong to.
pub fn may_review(actor: &Actor, organization: Option<OrganizationId>) -> Result<()> {
    let is_own = organization.is_some_and(|organization| actor.belongs_to(organization));
    may(actor.is_system || (actor.is_officer() && !is_own), actor)
}

/// Whether the actor works for any organisation that may write this kind.
#[must_use]
pub fn writing_organizations(actor: &Actor, kind: &Kind) -> Vec<OrganizationId> {
    actor.organizations().into_iter().filter(|organization| may_write(actor, kind, *organization).is_ok()).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use base::{Id, Timestamp};

    use super::*;
    use crate::{accounts::Grant, registers::kinds};

    fn actor(role: Role, organization: Option<OrganizationId>) -> Actor {
        Actor {
            user: Some(Id::at(Timestamp::UNIX_EPOCH)),
            grants: vec![Grant { role, organization, is_verified: true }],
            ..Actor::default()
        }
    }

    #[test]
    fn each_kind_is_written_by_the_roles_that_answer_for_it() {
        let own = Id::at(Timestamp::UNIX_EPOCH);
        for (kind, writers) in [
            ("achievement", vec![Role::OrganizationAdministrator, Role::TransferOfficer]),
            (
                "demand",
                vec![Role::Member, Role::OrganizationAdministrator, Role::TransferOfficer, Role::ParkOperator, Role::PlatformOperator],
            ),
            ("space", vec![Role::ParkOperator]),
            ("service", vec![Role::TransferOfficer, Role::PlatformOperator]),
        ] {
            let kind = kinds::by_key(kind).unwrap();
            for role in Role::ALL {
                let organization = role.needs_organization().then_some(own);
                assert_eq!(may_write(&actor(role, organization), kind, own).is_ok(), writers.contains(&role), "{} {role:?}", kind.key);
                let other = Id::at(Timestamp::UNIX_EPOCH);
                assert!(may_write(&actor(role, organization), kind, other).is_err(), "another organisation's {} {role:?}", kind.key);
            }
        }
    }

    #[test]
    fn only_officers_review_and_never_what_their_own_organisation_handed_in() {
        let own = Id::at(Timestamp::UNIX_EPOCH);
        for role in Role::ALL {
            assert_eq!(may_review(&actor(role, None), Some(own)).is_ok(), role == Role::CommissionOfficer, "{role:?}");
        }
        assert!(may_review(&actor(Role::CommissionOfficer, Some(own)), Some(own)).is_err());
    }
}

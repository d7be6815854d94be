//! Who may do what with organisations.

use base::id::OrganizationId;

use crate::{
    Result,
    accounts::{Actor, Role, access::may},
};

/// Changing what the organisation says of itself, and handing in a document to have it confirmed.
pub fn may_edit(actor: &Actor, organization: OrganizationId) -> Result<()> {
    may(actor.has_for(Role::OrganizationAdministrator, organization), actor)
}

/// Confirming an organisation or its place against a document: officers and operators of parks, never for their own.
pub fn may_verify(actor: &Actor, organization: OrganizationId) -> Result<()> {
    may(is_verifier(actor) && !actor.belongs_to(organization), actor)
}

/// Seeing what waits to be confirmed.
pub fn may_list_unverified(actor: &Actor) -> Result<()> {
    may(is_verifier(actor), actor)
}

fn is_verifier(actor: &Actor) -> bool {
    actor.is_officer() || actor.grants.iter().any(|grant| grant.role == Role::ParkOperator && grant.is_verified)
}

#[cfg(test)]
mod tests {
    use base::{Id, Timestamp};

    use super::*;
    use crate::accounts::Grant;

    fn actor(role: Role, organization: Option<OrganizationId>) -> Actor {
        Actor {
            user: Some(Id::at(Timestamp::UNIX_EPOCH)),
            grants: vec![Grant { role, organization, is_verified: true }],
            ..Actor::default()
        }
    }

    #[test]
    fn officers_and_park_operators_confirm_and_administrators_edit() {
        let (own, other) = (Id::at(Timestamp::UNIX_EPOCH), Id::at(Timestamp::UNIX_EPOCH));
        for role in Role::ALL {
            let here = actor(role, role.needs_organization().then_some(own));
            let verifies = matches!(role, Role::CommissionOfficer | Role::ParkOperator);
            assert_eq!(may_verify(&here, other).is_ok(), verifies, "{role:?} confirms");
            assert_eq!(may_list_unverified(&here).is_ok(), verifies, "{role:?} lists");
            assert_eq!(may_edit(&here, own).is_ok(), role == Role::OrganizationAdministrator, "{role:?} edits");
            assert!(may_edit(&here, other).is_err(), "{role:?} edits another");
        }
    }

    #[test]
    fn nobody_confirms_their_own_organisation_and_no_unconfirmed_operator_confirms_anything() {
        let (own, other) = (Id::at(Timestamp::UNIX_EPOCH), Id::at(Timestamp::UNIX_EPOCH));
        assert!(may_verify(&actor(Role::ParkOperator, Some(own)), own).is_err());
        assert!(may_verify(&actor(Role::CommissionOfficer, Some(own)), own).is_err());
        let mut unconfirmed = actor(Role::ParkOperator, Some(own));
        for grant in &mut unconfirmed.grants {
            grant.is_verified = false;
        }
        assert!(may_verify(&unconfirmed, other).is_err());
    }
}

//! Who may do what with the facts of firms.

use base::id::{OrganizationId, UserId};

use crate::{
    Result,
    accounts::{Actor, access::may},
};

/// Reading what is known of a firm and what follows from it: its own people, and officers.
pub fn may_read(actor: &Actor, organization: OrganizationId) -> Result<()> {
    may(actor.belongs_to(organization) || actor.is_officer(), actor)
}

/// Saying what is known of a firm: its own people.
pub fn may_state(actor: &Actor, organization: OrganizationId) -> Result<()> {
    may(actor.belongs_to(organization), actor)
}

/// Deciding what is open or doubted: officers, never for a firm they work for themselves.
pub fn may_rule(actor: &Actor, organization: OrganizationId) -> Result<()> {
    may(actor.is_officer() && !actor.belongs_to(organization), actor)
}

/// Screening all firms by a clause, seeing what came of it, and taking the list out of the house: officers.
pub fn may_screen(actor: &Actor) -> Result<()> {
    may(actor.is_officer(), actor)
}

/// Entering a register of firms from a sheet: officers.
pub fn may_enter_firms(actor: &Actor) -> Result<()> {
    may(actor.is_officer(), actor)
}

/// Trying drafts of clauses on the firms: officers.
pub fn may_try(actor: &Actor) -> Result<()> {
    may(actor.is_officer(), actor)
}

/// Publishing or returning a version of a clause: an officer, never the one who submitted it.
pub fn may_publish(actor: &Actor, submitted_by: UserId) -> Result<()> {
    may(actor.is_officer() && actor.user != Some(submitted_by), actor)
}

#[cfg(test)]
mod tests {
    use base::{Id, Timestamp};

    use super::*;
    use crate::{
        Error,
        accounts::{Grant, Role},
    };

    #[test]
    fn a_firms_own_people_state_officers_read_and_rule_and_nobody_else_sees_anything() {
        let (own, other) = (Id::at(Timestamp::UNIX_EPOCH), Id::at(Timestamp::UNIX_EPOCH));
        for role in Role::ALL {
            let actor = Actor {
                user: Some(Id::at(Timestamp::UNIX_EPOCH)),
                grants: vec![Grant { role, organization: role.needs_organization().then_some(own), is_verified: true }],
                ..Actor::default()
            };
            let (is_officer, is_own) = (role == Role::CommissionOfficer, role.needs_organization());
            assert_eq!(may_read(&actor, own).is_ok(), is_officer || is_own, "{role:?} reads");
            assert_eq!(may_read(&actor, other).is_ok(), is_officer, "{role:?} reads another");
            assert_eq!(may_state(&actor, own).is_ok(), is_own, "{role:?} states");
            assert!(may_state(&actor, other).is_err(), "{role:?} states for another");
            assert_eq!(may_rule(&actor, other).is_ok(), is_officer, "{role:?} rules");
            assert_eq!(may_screen(&actor).is_ok(), is_officer, "{role:?} screens");
            assert_eq!(may_enter_firms(&actor).is_ok(), is_officer, "{role:?} enters firms");
            assert_eq!(may_try(&actor).is_ok(), is_officer, "{role:?} tries drafts");
            assert_eq!(may_publish(&actor, Id::at(Timestamp::UNIX_EPOCH)).is_ok(), is_officer, "{role:?} publishes");
            assert!(actor.user.is_none_or(|own| may_publish(&actor, own).is_err()), "{role:?} publishes their own");
        }
        assert!(matches!(may_read(&Actor::visitor(), own), Err(Error::SignInNeeded)));
        let officer_of_own = Actor {
            user: Some(Id::at(Timestamp::UNIX_EPOCH)),
            grants: vec![Grant { role: Role::CommissionOfficer, organization: Some(own), is_verified: true }],
            ..Actor::default()
        };
        assert!(may_rule(&officer_of_own, own).is_err());
    }
}

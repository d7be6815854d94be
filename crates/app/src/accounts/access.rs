//! Who may do what with accounts, roles and the log.
//!
//! The three administrators check each other: the system administrator makes accounts and proposes roles, the security
//! administrator decides about them, the audit administrator reads what both did. None of them holds another role.

use base::{
    Problem,
    id::{OrganizationId, UserId},
};

use super::{
    model::{Actor, Role},
    person::HeldGrant,
};
use crate::{Error, Result};

/// Whether those who are asked first still have time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deadline {
    /// They have.
    Running,
    /// They have let it pass, or there is nobody.
    Passed,
}

/// What is not allowed to somebody is forbidden; who is not signed in is asked to do so first. The system itself may everything.
pub(crate) const fn may(is_allowed: bool, actor: &Actor) -> Result<()> {
    if is_allowed || actor.is_system {
        Ok(())
    } else if actor.is_signed_in() {
        Err(Error::Forbidden)
    } else {
        Err(Error::SignInNeeded)
    }
}

/// Making, disabling and reviving accounts, and proposing roles.
pub fn may_administer_accounts(actor: &Actor) -> Result<()> {
    may(actor.has(Role::SystemAdministrator), actor)
}

/// Seeing the list of accounts, addresses masked.
pub fn may_list_accounts(actor: &Actor) -> Result<()> {
    may(actor.has(Role::SystemAdministrator) || actor.has(Role::SecurityAdministrator), actor)
}

/// Taking away somebody's second factor, so that a new one is set up; never one's own.
pub fn may_reset_second_factor(actor: &Actor, user: UserId) -> Result<()> {
    may(actor.has(Role::SecurityAdministrator) && actor.user != Some(user), actor)
}

/// Reading and exporting the audit log.
pub fn may_read_audit_log(actor: &Actor) -> Result<()> {
    may(actor.has(Role::AuditAdministrator), actor)
}

/// Inviting colleagues into an organisation.
pub fn may_invite_colleague(actor: &Actor, organization: OrganizationId) -> Result<()> {
    may(actor.has_for(Role::OrganizationAdministrator, organization), actor)
}

/// Seeing who works for an organisation.
pub fn may_list_members(actor: &Actor, organization: OrganizationId) -> Result<()> {
    may(actor.belongs_to(organization) || actor.is_officer() || actor.has(Role::SecurityAdministrator), actor)
}

/// Seeing who holds a role: technology managers by anybody signed in, others by officers.
pub fn may_list_holders(actor: &Actor, role: Role) -> Result<()> {
    may((role == Role::TechnologyManager && actor.is_signed_in()) || actor.is_officer(), actor)
}

/// Deciding about a role somebody asks for or is proposed for.
///
/// Roles of an organisation are decided by its administrators and, once they have let five working days pass, by officers;
/// all others by the security administrator. Nobody decides about their own role or about one they proposed.
pub fn may_decide_grant(actor: &Actor, grant: &HeldGrant, deadline: Deadline) -> Result<()> {
    if actor.user.is_some() && (actor.user == Some(grant.user) || actor.user == grant.granted_by) {
        return Err(Error::Conflict(Problem::whole("problem-accounts-own-decision")));
    }
    let is_allowed = match grant.organization {
        Some(organization) if grant.role.is_of_organization() => {
            actor.has_for(Role::OrganizationAdministrator, organization)
                || (deadline == Deadline::Passed && actor.is_officer() && !actor.belongs_to(organization))
        }
        _ => actor.has(Role::SecurityAdministrator),
    };
    may(is_allowed, actor)
}

/// Ending a role: one's own, or that of somebody one may decide about.
pub fn may_end_grant(actor: &Actor, grant: &HeldGrant) -> Result<()> {
    let is_own = actor.user == Some(grant.user);
    let decides = match grant.organization {
        Some(organization) if grant.role.is_of_organization() => actor.has_for(Role::OrganizationAdministrator, organization),
        _ => actor.has(Role::SecurityAdministrator) && !is_own,
    };
    may(decides || (is_own && !grant.role.is_administrator()), actor)
}

/// Keeping tokens for the programming interface: anybody signed in but the three administrators.
pub fn may_keep_tokens(actor: &Actor) -> Result<()> {
    may(actor.is_signed_in() && !actor.grants.iter().any(|grant| grant.role.is_administrator()), actor)
}

/// Whether an organisation of this kind has people with this role.
#[must_use]
pub fn fits(role: Role, kind: crate::organizations::OrganizationKind) -> bool {
    use crate::organizations::OrganizationKind::{Institute, Park, Platform, University};
    match role {
        Role::TransferOfficer => matches!(kind, University | Institute),
        Role::ParkOperator => kind == Park,
        Role::PlatformOperator => matches!(kind, Platform | University | Institute),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use base::{
        Id, Timestamp,
        id::{GrantId, OrganizationId},
    };

    use super::*;
    use crate::accounts::{Grant, GrantStatus};

    fn actor(role: Role, organization: Option<OrganizationId>) -> Actor {
        let organization = organization.filter(|_| role.needs_organization());
        Actor {
            user: Some(Id::at(Timestamp::UNIX_EPOCH)),
            grants: vec![Grant { role, organization, is_verified: true }],
            ..Actor::default()
        }
    }

    fn claim(role: Role, organization: Option<OrganizationId>) -> HeldGrant {
        HeldGrant {
            id: GrantId::at(Timestamp::UNIX_EPOCH),
            user: Id::at(Timestamp::UNIX_EPOCH),
            user_name: String::new(),
            user_name_en: None,
            role,
            organization: organization.filter(|_| role.needs_organization()),
            organization_name: None,
            organization_name_en: None,
            status: GrantStatus::Claimed,
            note: None,
            granted_by: None,
            created_at: Timestamp::UNIX_EPOCH,
            decided_at: None,
        }
    }

    fn place() -> OrganizationId {
        Id::at(Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn each_of_the_three_administrators_does_what_the_others_do_not() {
        let somebody = Id::at(Timestamp::UNIX_EPOCH);
        for role in Role::ALL {
            let actor = actor(role, Some(place()));
            let is = |expected: Role| role == expected;
            assert_eq!(may_administer_accounts(&actor).is_ok(), is(Role::SystemAdministrator), "{role:?} makes accounts");
            assert_eq!(may_reset_second_factor(&actor, somebody).is_ok(), is(Role::SecurityAdministrator), "{role:?} resets");
            assert_eq!(may_read_audit_log(&actor).is_ok(), is(Role::AuditAdministrator), "{role:?} reads the log");
            let lists = matches!(role, Role::SystemAdministrator | Role::SecurityAdministrator);
            assert_eq!(may_list_accounts(&actor).is_ok(), lists, "{role:?} lists accounts");
            assert_eq!(may_keep_tokens(&actor).is_ok(), !role.is_administrator(), "{role:?} keeps tokens");
        }
    }

    #[test]
    fn roles_are_decided_by_the_organisation_or_by_the_security_administrator() {
        let here = place();
        for decider in Role::ALL {
            for role in Role::ALL {
                let expected = if role.is_of_organization() { Role::OrganizationAdministrator } else { Role::SecurityAdministrator };
                let outcome = may_decide_grant(&actor(decider, Some(here)), &claim(role, Some(here)), Deadline::Running);
                assert_eq!(outcome.is_ok(), decider == expected, "{decider:?} about {role:?}");
            }
        }
    }

    #[test]
    fn officers_decide_about_an_organisations_roles_only_after_the_deadline_and_never_about_their_own() {
        let here = place();
        for role in Role::ALL {
            let officer = actor(Role::CommissionOfficer, None);
            assert!(may_decide_grant(&officer, &claim(role, Some(here)), Deadline::Running).is_err(), "{role:?}");
            let passed = may_decide_grant(&officer, &claim(role, Some(here)), Deadline::Passed);
            assert_eq!(passed.is_ok(), role.is_of_organization(), "{role:?}");
        }
        let mut insider = actor(Role::CommissionOfficer, None);
        insider.grants.push(Grant { role: Role::Member, organization: Some(here), is_verified: true });
        assert!(may_decide_grant(&insider, &claim(Role::Member, Some(here)), Deadline::Passed).is_err());
    }

    #[test]
    fn another_organisations_administrator_decides_nothing_here() {
        for role in Role::ALL {
            let stranger = actor(Role::OrganizationAdministrator, Some(place()));
            assert!(may_decide_grant(&stranger, &claim(role, Some(place())), Deadline::Passed).is_err(), "{role:?}");
            assert!(may_end_grant(&stranger, &claim(role, Some(place()))).is_err(), "{role:?}");
            assert!(may_invite_colleague(&stranger, place()).is_err());
            assert!(may_list_members(&stranger, place()).is_err());
        }
    }

    #[test]
    fn nobody_decides_about_their_own_role_or_about_one_they_proposed() {
        let here = place();
        for decider in Role::ALL {
            for role in Role::ALL {
                let actor = actor(decider, Some(here));
                let own = HeldGrant { user: actor.user.unwrap_or_else(|| Id::at(Timestamp::UNIX_EPOCH)), ..claim(role, Some(here)) };
                let proposed = HeldGrant { granted_by: actor.user, ..claim(role, Some(here)) };
                for grant in [own, proposed] {
                    for deadline in [Deadline::Running, Deadline::Passed] {
                        assert!(may_decide_grant(&actor, &grant, deadline).is_err(), "{decider:?} about {role:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn everybody_may_give_up_a_role_but_the_three_administrators() {
        for role in Role::ALL {
            let actor = actor(role, Some(place()));
            let organization = actor.grants.first().and_then(|grant| grant.organization);
            let own = HeldGrant { user: actor.user.unwrap_or_else(|| Id::at(Timestamp::UNIX_EPOCH)), organization, ..claim(role, None) };
            assert_eq!(may_end_grant(&actor, &own).is_ok(), !role.is_administrator(), "{role:?}");
        }
    }

    #[test]
    fn no_allowed_set_of_roles_can_both_give_roles_of_the_district_and_use_them_or_both_act_and_read_the_log() {
        for mask in 0_u32..1 << Role::ALL.len() {
            let roles: Vec<Role> =
                Role::ALL.into_iter().enumerate().filter(|(at, _)| mask & (1 << at) != 0).map(|(_, role)| role).collect();
            if roles.iter().any(|one| roles.iter().any(|other| one.excludes(*other))) {
                continue;
            }
            let mut all = Actor { user: Some(Id::at(Timestamp::UNIX_EPOCH)), ..Actor::default() };
            for role in &roles {
                all.grants.extend(actor(*role, Some(place())).grants);
            }
            let gives = Role::ALL
                .iter()
                .any(|role| !role.is_of_organization() && may_decide_grant(&all, &claim(*role, Some(place())), Deadline::Passed).is_ok());
            let acts = roles.iter().any(|role| !role.is_administrator()) || may_administer_accounts(&all).is_ok();
            assert!(!(gives && acts), "{roles:?}");
            assert!(!(may_read_audit_log(&all).is_ok() && (gives || acts)), "{roles:?}");
        }
    }

    #[test]
    fn visitors_are_asked_to_sign_in() {
        let visitor = Actor::visitor();
        for outcome in [
            may_administer_accounts(&visitor),
            may_list_accounts(&visitor),
            may_read_audit_log(&visitor),
            may_keep_tokens(&visitor),
            may_list_members(&visitor, place()),
            may_list_holders(&visitor, Role::TechnologyManager),
            may_decide_grant(&visitor, &claim(Role::Member, Some(place())), Deadline::Passed),
            may_end_grant(&visitor, &claim(Role::Member, Some(place()))),
        ] {
            assert!(matches!(outcome, Err(Error::SignInNeeded)), "{outcome:?}");
        }
    }
}

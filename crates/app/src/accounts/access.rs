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

const fn may(is_allowed: bool, actor: &Actor) -> Result<()> {
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

//! Writing people and roles down, for commands of this and other features, for the demo and for tests. Each writes its audit entry.

use base::{
    Problem, Problems,
    id::{GrantId, OrganizationId, UserId},
};
use db::Tx;
use serde_json::json;

use super::super::{
    model::Role,
    person::{GrantStatus, NewUser},
    store,
};
use crate::{Ctx, Error, Result, audit, audit::Event};

/// Stores an account.
///
/// # Errors
/// `Invalid` if the address is taken.
pub(crate) async fn insert_user(tx: &Tx, ctx: &Ctx, new: &NewUser) -> Result<UserId> {
    let id = store::insert_user(tx, new, ctx.now()).await.map_err(|error| {
        if error.is_unique("users", "email") { Error::field("email", "problem-accounts-email-taken") } else { error.into() }
    })?;
    audit::record(tx, ctx, Event::new("accounts.created", "user", id).with(json!({ "is_demo": new.is_demo }))).await?;
    Ok(id)
}

/// Gives a role at once.
///
/// # Errors
/// `Conflict` if the person holds it already or holds one that excludes it.
pub(crate) async fn insert_active_grant(
    tx: &Tx,
    ctx: &Ctx,
    user: UserId,
    role: Role,
    organization: Option<OrganizationId>,
) -> Result<GrantId> {
    insert_grant(tx, ctx, user, role, organization, GrantStatus::Active, None).await
}

/// Asks for a role; somebody has to decide.
///
/// # Errors
/// `Conflict` if the person holds it already or holds one that excludes it.
pub(crate) async fn insert_claimed_grant(
    tx: &Tx,
    ctx: &Ctx,
    user: UserId,
    role: Role,
    organization: Option<OrganizationId>,
    note: Option<&str>,
) -> Result<GrantId> {
    insert_grant(tx, ctx, user, role, organization, GrantStatus::Claimed, note).await
}

async fn insert_grant(
    tx: &Tx,
    ctx: &Ctx,
    user: UserId,
    role: Role,
    organization: Option<OrganizationId>,
    status: GrantStatus,
    note: Option<&str>,
) -> Result<GrantId> {
    // An administrator belongs to no organisation, so that the role carries no right over its business.
    let organization = organization.filter(|_| !role.is_administrator());
    if organization.is_none() && role.needs_organization() && role != Role::Member {
        return Err(Error::field("organization", "problem-accounts-role-needs-organization"));
    }
    for held in store::list_grants_of(tx, user).await? {
        if held.role == role && held.organization == organization {
            return Err(Error::Conflict(Problem::whole("problem-accounts-role-held")));
        }
        if role.excludes(held.role) || (role.is_administrator() && held.role.is_administrator()) {
            return Err(Error::Conflict(Problem::whole("problem-accounts-role-excluded").with("role", held.role.code())));
        }
    }
    let granted_by = ctx.actor.user.filter(|actor| *actor != user);
    let new = store::NewGrant { user, role, organization, status, note, granted_by };
    let id = store::insert_grant(tx, &new, ctx.now()).await?;
    let action = if status == GrantStatus::Active { "accounts.role-given" } else { "accounts.role-claimed" };
    let detail = json!({ "user": user, "role": role.code(), "organization": organization });
    audit::record(tx, ctx, Event::new(action, "grant", id).with(detail)).await?;
    Ok(id)
}

/// An address as it is stored, or what is wrong with it.
pub(crate) fn read_email(typed: &str, problems: &mut Problems) -> String {
    let email = typed.trim().to_lowercase();
    let is_address = email.split_once('@').is_some_and(|(name, domain)| {
        !name.is_empty() && domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.') && !domain.contains('@')
    });
    if !is_address || email.len() > 254 || email.chars().any(|c| c.is_whitespace() || c.is_control() || "<>()[],;:\\\"".contains(c)) {
        problems.push(Problem::field("email", "problem-accounts-email"));
    }
    email
}

/// A name without blanks around it, or what is wrong with it.
pub(crate) fn read_name(field: &'static str, typed: &str, problems: &mut Problems) -> String {
    let name = typed.trim();
    if name.is_empty() {
        problems.push(Problem::field(field, "problem-accounts-name-missing"));
    } else if name.chars().count() > 100 || name.chars().any(char::is_control) {
        problems.push(Problem::field(field, "problem-accounts-name").with("max", "100"));
    }
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_tidied_and_what_is_none_is_refused() {
        for (typed, is_good) in [
            (" Zhang@Example.COM ", true),
            ("a@b.cn", true),
            ("a@b", false),
            ("@b.cn", false),
            ("a b@c.cn", false),
            ("a@b@c.cn", false),
            ("a@.cn", false),
            ("a\u{0}@b.cn", false),
            ("a<script>@b.cn", false),
            ("", false),
        ] {
            let mut problems = Problems::new();
            let email = read_email(typed, &mut problems);
            assert_eq!(problems.is_empty(), is_good, "{typed:?}");
            assert_eq!(email, typed.trim().to_lowercase());
        }
    }
}

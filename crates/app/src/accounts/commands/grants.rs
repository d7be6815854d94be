//! Proposing, deciding about and ending roles.

use base::{
    Problem,
    id::{GrantId, OrganizationId, UserId},
};
use db::Tx;
use serde_json::json;

use super::{
    super::{
        access,
        model::Role,
        person::{GrantStatus, HeldGrant},
        queries, store,
    },
    invitations::find_place,
    people::insert_claimed_grant,
};
use crate::{
    Ctx, Error, Noun, OrNotFound, Result, audit,
    audit::Event,
    notices::{self, Tell},
};

/// The longest note.
const NOTE: usize = 500;

/// A role proposed for somebody.
#[derive(Debug, Clone)]
pub struct ProposeGrant {
    /// For whom.
    pub user: UserId,
    /// Which; a role of the district.
    pub role: Role,
    /// For which organisation.
    pub organization: Option<OrganizationId>,
    /// Why.
    pub note: Option<String>,
}

/// What is decided about a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It takes effect.
    Approve,
    /// It does not.
    Refuse,
}

/// Proposes a role of the district for somebody who has an account; the security administrator decides.
///
/// # Errors
/// `Forbidden` for anybody but a system administrator; `Invalid`; `Conflict` if the person's roles exclude it.
pub async fn propose_grant(ctx: &Ctx, input: ProposeGrant) -> Result<GrantId> {
    access::may_administer_accounts(&ctx.actor)?;
    if input.role.is_of_organization() {
        return Err(Error::field("role", "problem-accounts-role-of-organization"));
    }
    let tx = ctx.db.begin().await?;
    store::find_user(&tx, input.user).await?.or_not_found(Noun::User)?;
    let place = find_place(&tx, input.role, input.organization).await?.map(|place| place.id);
    let grant = insert_claimed_grant(&tx, ctx, input.user, input.role, place, noted(input.note.as_deref())?).await?;
    tell_deciders(&tx, ctx, grant).await?;
    tx.commit().await?;
    Ok(grant)
}

/// Approves or refuses a grant; the person is told.
///
/// # Errors
/// `Conflict` with `problem-accounts-own-decision` about one's own role or proposal, and if it is decided already or the
/// person's roles exclude it by now; `Forbidden` for those it is not for.
pub async fn decide_grant(ctx: &Ctx, id: GrantId, decision: Decision, note: Option<&str>) -> Result<HeldGrant> {
    let tx = ctx.db.begin().await?;
    let grant = store::find_grant(&tx, id).await?.or_not_found(Noun::Grant)?;
    let deadline = queries::deadline_of(ctx, &tx, &grant).await?;
    access::may_decide_grant(&ctx.actor, &grant, deadline)?;
    if grant.status != GrantStatus::Claimed {
        return Err(decided(&grant));
    }
    let next = match decision {
        Decision::Approve => GrantStatus::Active,
        Decision::Refuse => GrantStatus::Refused,
    };
    if decision == Decision::Approve {
        let held = store::list_grants_of(&tx, grant.user).await?;
        if let Some(other) = held.iter().find(|other| other.status == GrantStatus::Active && grant.role.excludes(other.role)) {
            return Err(Error::Conflict(Problem::whole("problem-accounts-role-excluded").with("role", other.role.code())));
        }
    }
    if !store::move_grant(&tx, &grant, next, noted(note)?, ctx.now()).await? {
        return Err(decided(&grant));
    }
    let (action, kind) = match decision {
        Decision::Approve => ("accounts.role-approved", "accounts-role-given"),
        Decision::Refuse => ("accounts.role-refused", "accounts-role-refused"),
    };
    record(&tx, ctx, &grant, action).await?;
    tell_holder(&tx, ctx, &grant, kind).await?;
    let grant = store::find_grant(&tx, id).await?.or_not_found(Noun::Grant)?;
    tx.commit().await?;
    Ok(grant)
}

/// Ends a role: one's own, or one that one may decide about. The person's sessions need new secrets from then on.
///
/// # Errors
/// `Conflict` if it is the last administrator of the organisation or of the district; `Forbidden`.
pub async fn end_grant(ctx: &Ctx, id: GrantId, note: Option<&str>) -> Result<()> {
    let tx = ctx.db.begin().await?;
    let grant = store::find_grant(&tx, id).await?.or_not_found(Noun::Grant)?;
    access::may_end_grant(&ctx.actor, &grant)?;
    if !matches!(grant.status, GrantStatus::Active | GrantStatus::Claimed) {
        return Err(decided(&grant));
    }
    if grant.status == GrantStatus::Active {
        refuse_last(&tx, &grant).await?;
    }
    if !store::move_grant(&tx, &grant, GrantStatus::Ended, noted(note)?, ctx.now()).await? {
        return Err(decided(&grant));
    }
    record(&tx, ctx, &grant, "accounts.role-ended").await?;
    if ctx.actor.user != Some(grant.user) {
        tell_holder(&tx, ctx, &grant, "accounts-role-ended").await?;
    }
    tx.commit().await?;
    Ok(())
}

/// An organisation keeps somebody who decides, and the district each of its three administrators.
pub(super) async fn refuse_last(tx: &Tx, grant: &HeldGrant) -> Result<()> {
    let place = match grant.role {
        Role::OrganizationAdministrator => grant.organization,
        role if role.is_administrator() => None,
        _ => return Ok(()),
    };
    let holders = store::list_people_with(tx, grant.role, place).await?;
    if holders.iter().any(|holder| *holder != grant.user) {
        Ok(())
    } else {
        Err(Error::Conflict(Problem::whole("problem-accounts-last-administrator").with("role", grant.role.code())))
    }
}

fn decided(grant: &HeldGrant) -> Error {
    Error::Conflict(Problem::whole("problem-accounts-grant-decided").with("status", grant.status.code()))
}

fn noted(note: Option<&str>) -> Result<Option<&str>> {
    let note = note.map(str::trim).filter(|note| !note.is_empty());
    match note.filter(|note| note.chars().count() > NOTE) {
        Some(_) => Err(Problem::field("note", "problem-accounts-note-long").with("max", NOTE.to_string()).into()),
        None => Ok(note),
    }
}

async fn record(tx: &Tx, ctx: &Ctx, grant: &HeldGrant, action: &'static str) -> Result<()> {
    let detail = json!({ "user": grant.user, "role": grant.role.code(), "organization": grant.organization });
    audit::record(tx, ctx, Event::new(action, "grant", grant.id).with(detail)).await?;
    Ok(())
}

async fn tell_holder(tx: &Tx, ctx: &Ctx, grant: &HeldGrant, kind: &'static str) -> Result<()> {
    let tell = Tell {
        to: grant.user,
        kind,
        args: json!({ "role": grant.role.code(), "organization": grant.organization_name.clone().unwrap_or_default() }),
        link: "/account".to_owned(),
        key: format!("{kind}:{}", grant.id),
    };
    notices::tell(tx, ctx, &tell).await
}

/// Tells those who decide about a grant that it waits for them.
pub(crate) async fn tell_deciders(tx: &Tx, ctx: &Ctx, grant: GrantId) -> Result<()> {
    let grant = store::find_grant(tx, grant).await?.or_not_found(Noun::Grant)?;
    let (deciders, kind) = match grant.organization.filter(|_| grant.role.is_of_organization()) {
        Some(organization) => {
            (store::list_people_with(tx, Role::OrganizationAdministrator, Some(organization)).await?, "accounts-role-claimed")
        }
        None => (store::list_people_with(tx, Role::SecurityAdministrator, None).await?, "accounts-role-proposed"),
    };
    tell_of_claim(tx, ctx, &grant, &deciders, kind).await
}

/// Tells people that a grant waits for them.
pub(in super::super) async fn tell_of_claim(tx: &Tx, ctx: &Ctx, grant: &HeldGrant, deciders: &[UserId], kind: &'static str) -> Result<()> {
    for decider in deciders.iter().filter(|decider| **decider != grant.user) {
        let tell = Tell {
            to: *decider,
            kind,
            args: json!({
                "name": grant.user_name,
                "role": grant.role.code(),
                "organization": grant.organization_name.clone().unwrap_or_default(),
            }),
            link: "/admin/grants".to_owned(),
            key: format!("{kind}:{}", grant.id),
        };
        notices::tell(tx, ctx, &tell).await?;
    }
    Ok(())
}

//! Inviting people: the first administrators, staff, colleagues.

use base::{
    Lang, Problem, Problems,
    id::{InvitationId, OrganizationId, UserId},
    time::plus_days,
};
use db::Tx;
use serde_json::json;

use super::{
    super::{
        access,
        model::{Actor, Role},
        passwords,
        person::{Invitation, NewUser},
        queries,
        session::SignedIn,
        store,
        tokens::{self, Secret},
    },
    links,
    passwords::check_new,
    people::{insert_active_grant, insert_claimed_grant, insert_user, read_email, read_name},
    sessions::{self, Opening},
};
use crate::{
    Ctx, Error, Noun, OrNotFound, Result, audit,
    audit::Event,
    notices::{self, Tell},
    organizations::{self, Organization, OrganizationStatus},
};

/// How long an invitation holds.
const VALID_DAYS: i64 = 1;

/// A link for one of the three administrators, for whoever runs the command line. The role is in effect once it is accepted.
///
/// # Errors
/// `Forbidden` for anybody but the program itself; `Invalid` for another role or a wrong address.
pub async fn invite_administrator(ctx: &Ctx, role: Role, email: &str) -> Result<String> {
    if !ctx.actor.is_system {
        return Err(Error::Forbidden);
    }
    if !role.is_administrator() {
        return Err(Error::field("role", "problem-accounts-role-not-administrator"));
    }
    let tx = ctx.db.begin().await?;
    let (token, _) = write(&tx, ctx, email, role, None).await?;
    tx.commit().await?;
    Ok(format!("{}{}", ctx.site.base_url, links::invitation_path(&token)))
}

/// Invites somebody for a role of the district. Accepting makes the account; the role waits for the security administrator.
///
/// # Errors
/// `Forbidden` for anybody but a system administrator; `Invalid`.
pub async fn invite_staff(ctx: &Ctx, email: &str, role: Role, organization: Option<OrganizationId>) -> Result<Invitation> {
    access::may_administer_accounts(&ctx.actor)?;
    if role.is_of_organization() {
        return Err(Error::field("role", "problem-accounts-role-of-organization"));
    }
    let tx = ctx.db.begin().await?;
    let organization = find_place(&tx, role, organization).await?;
    invite(tx, ctx, email, role, organization.as_ref()).await
}

/// Invites a colleague into one's organisation; the role is in effect once it is accepted.
///
/// # Errors
/// `Forbidden` for anybody but its administrators; `Invalid`.
pub async fn invite_colleague(ctx: &Ctx, organization: OrganizationId, role: Role, email: &str) -> Result<Invitation> {
    access::may_invite_colleague(&ctx.actor, organization)?;
    if !role.is_of_organization() {
        return Err(Error::field("role", "problem-accounts-role-of-district"));
    }
    let tx = ctx.db.begin().await?;
    let organization = find_place(&tx, role, Some(organization)).await?;
    invite(tx, ctx, email, role, organization.as_ref()).await
}

/// The organisation a role is meant for, if it can have people with that role.
pub(super) async fn find_place(tx: &Tx, role: Role, organization: Option<OrganizationId>) -> Result<Option<Organization>> {
    let Some(id) = organization.filter(|_| !role.is_administrator()) else {
        return if role.needs_organization() {
            Err(Error::field("organization", "problem-accounts-role-needs-organization"))
        } else {
            Ok(None)
        };
    };
    let organization = organizations::find_organization(tx, id).await?;
    if organization.status == OrganizationStatus::Closed || (organization.is_real && role.is_of_organization()) {
        return Err(Error::field("organization", "problem-accounts-organization-takes-nobody"));
    }
    if !access::fits(role, organization.kind) {
        return Err(Error::field("role", "problem-accounts-role-not-for-kind"));
    }
    Ok(Some(organization))
}

async fn invite(tx: Tx, ctx: &Ctx, email: &str, role: Role, organization: Option<&Organization>) -> Result<Invitation> {
    let (token, invitation) = write(&tx, ctx, email, role, organization.map(|place| place.id)).await?;
    let known = store::find_user_by_email(&tx, &invitation.email).await?;
    let lang = known.map_or(ctx.lang, |user| user.lang);
    let place = organization.map_or_else(|| ctx.pack.settings.hall.of(lang).to_owned(), |place| place.shown_name(lang).to_owned());
    let args = json!({ "organization": place, "role": role.code(), "inviter": ctx.actor.name });
    notices::mail_to(&tx, ctx, &invitation.email, lang, ("accounts-invitation", &args, &links::invitation_path(&token), &token.digest()))
        .await?;
    tx.commit().await?;
    Ok(invitation)
}

async fn write(tx: &Tx, ctx: &Ctx, email: &str, role: Role, organization: Option<OrganizationId>) -> Result<(Secret, Invitation)> {
    let mut problems = Problems::new();
    let email = read_email(email, &mut problems);
    problems.or_ok(())?;
    let (now, token) = (ctx.now(), Secret::random());
    let invitation = Invitation {
        id: InvitationId::at(now),
        email,
        role,
        organization,
        invited_by: ctx.actor.user,
        created_at: now,
        expires_at: plus_days(now, VALID_DAYS),
    };
    store::end_like_invitations(tx, &invitation, now).await?;
    store::insert_invitation(tx, &token.digest(), &invitation).await?;
    let detail = json!({ "role": role.code(), "organization": organization });
    audit::record(tx, ctx, Event::new("accounts.invited", "invitation", invitation.id).with(detail)).await?;
    Ok((token, invitation))
}

/// Takes an invitation back.
///
/// # Errors
/// `NotFound` if it is not under way; `Forbidden` for those who may not invite there.
pub async fn end_invitation(ctx: &Ctx, id: InvitationId) -> Result<()> {
    let tx = ctx.db.begin().await?;
    let invitation = store::find_invitation_by_id(&tx, id).await?.or_not_found(Noun::Link)?;
    match invitation.organization.filter(|_| invitation.role.is_of_organization()) {
        Some(organization) => access::may_invite_colleague(&ctx.actor, organization)?,
        None => access::may_administer_accounts(&ctx.actor)?,
    }
    store::end_invitation(&tx, id, ctx.now()).await?.then_some(()).or_not_found(Noun::Link)?;
    audit::record(&tx, ctx, Event::new("accounts.invitation-ended", "invitation", id)).await?;
    tx.commit().await?;
    Ok(())
}

/// An invitation as the one who holds its link sees it.
#[derive(Debug, Clone)]
pub struct OpenInvitation {
    /// The invitation.
    pub invitation: Invitation,
    /// The organisation, if it is for one.
    pub organization: Option<Organization>,
    /// Whether the address has an account: its owner signs in to accept, instead of naming a password.
    pub has_account: bool,
}

/// The invitation behind a link.
///
/// # Errors
/// `NotFound` if it does not hold any more.
pub async fn find_invitation(ctx: &Ctx, token: &str) -> Result<OpenInvitation> {
    let invitation = store::find_invitation(&ctx.db, &tokens::digest(token), ctx.now()).await?.or_not_found(Noun::Link)?;
    let organization = match invitation.organization {
        Some(id) => Some(organizations::find_organization(&ctx.db, id).await?),
        None => None,
    };
    let has_account = store::find_user_by_email(&ctx.db, &invitation.email).await?.is_some();
    Ok(OpenInvitation { invitation, organization, has_account })
}

/// Who somebody without an account is.
#[derive(Clone)]
pub struct NewPerson {
    /// The name.
    pub name: String,
    /// The name in Latin letters.
    pub name_en: Option<String>,
    /// The password.
    pub password: String,
    /// The language of mails.
    pub lang: Lang,
    /// What the browser calls itself.
    pub agent: Option<String>,
}

/// Accepts an invitation: makes the account, or adds the role to the account that is signed in.
///
/// # Errors
/// `NotFound` if the link does not hold any more; `Conflict` if the address has an account that is not signed in, or one whose
/// roles exclude this one; `Invalid` for name and password.
pub async fn accept_invitation(ctx: &Ctx, token: &str, person: Option<NewPerson>) -> Result<Option<SignedIn>> {
    let digest = tokens::digest(token);
    let invitation = store::find_invitation(&ctx.db, &digest, ctx.now()).await?.or_not_found(Noun::Link)?;
    let known = store::find_user_by_email(&ctx.db, &invitation.email).await?;
    let new = match (&known, person) {
        (Some(known), _) if ctx.actor.user == Some(known.id) => None,
        (Some(_), _) => return Err(Error::Conflict(Problem::whole("problem-accounts-invitation-sign-in"))),
        (None, None) => return Err(Error::field("password", "problem-accounts-password-missing")),
        (None, Some(person)) => {
            let agent = person.agent.clone();
            Some((read_person(ctx, &invitation.email, person).await?, agent))
        }
    };
    let tx = ctx.db.begin().await?;
    store::accept_invitation(&tx, invitation.id, ctx.now()).await?.then_some(()).or_not_found(Noun::Link)?;
    let (user, agent) = match (known, new) {
        (Some(known), _) => (known.id, None),
        (None, Some((new, agent))) => (insert_user(&tx, ctx, &new).await?, Some(agent)),
        (None, None) => return Err(Error::NotFound(Noun::User)),
    };
    let ctx = &sessions::acting(ctx, user);
    audit::record(&tx, ctx, Event::new("accounts.invitation-accepted", "invitation", invitation.id).with(json!({ "user": user }))).await?;
    give(&tx, ctx, &invitation, user).await?;
    let signed_in = match agent {
        Some(agent) => Some(sessions::open(&tx, ctx, &Opening { user, agent: agent.as_deref(), is_demo: false }).await?),
        None => None,
    };
    tx.commit().await?;
    Ok(signed_in)
}

/// At once what an organisation's administrator or the command line has offered; otherwise the security administrator decides.
async fn give(tx: &Tx, ctx: &Ctx, invitation: &Invitation, user: UserId) -> Result<()> {
    let place = find_place(tx, invitation.role, invitation.organization).await?.map(|place| place.id);
    // The invitation names who vouches; the one who accepts has not given it to themselves.
    let mut vouching = ctx.clone();
    vouching.actor = Actor { user: invitation.invited_by, is_system: invitation.invited_by.is_none(), ..Actor::default() };
    if invitation.role.is_of_organization() || invitation.invited_by.is_none() {
        insert_active_grant(tx, &vouching, user, invitation.role, place).await?;
        if let Some(inviter) = invitation.invited_by {
            let name = queries::find_name(tx, user, ctx.lang).await?;
            let tell = Tell {
                to: inviter,
                kind: "accounts-invitation-accepted",
                args: json!({ "name": name, "role": invitation.role.code() }),
                link: "/organization/people".to_owned(),
                key: format!("accounts-invitation-accepted:{}", invitation.id),
            };
            notices::tell(tx, ctx, &tell).await?;
        }
        return Ok(());
    }
    let grant = insert_claimed_grant(tx, &vouching, user, invitation.role, place, None).await?;
    super::grants::tell_deciders(tx, ctx, grant).await
}

/// A person about to have an account, if name and password will do.
pub(crate) async fn read_person(ctx: &Ctx, email: &str, person: NewPerson) -> Result<NewUser> {
    let mut problems = Problems::new();
    let name = read_name("name", &person.name, &mut problems);
    let name_en = person.name_en.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let name_en = name_en.map(|typed| read_name("name_en", typed, &mut problems));
    match check_new(ctx, &person.password, email, &name).await {
        Err(Error::Invalid(found)) => problems.extend(found),
        other => other?,
    }
    problems.or_ok(())?;
    let password_hash = Some(passwords::hash(&person.password).await?);
    Ok(NewUser { email: email.to_owned(), name, name_en, lang: person.lang, password_hash, is_demo: false })
}

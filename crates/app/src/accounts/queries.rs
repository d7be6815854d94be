//! Who asks, and reading accounts, roles and sessions.

use base::{
    Lang, Timestamp,
    id::{OrganizationId, SessionId, TokenId, UserId},
};
use db::Conn;
use jiff::ToSpan as _;

use super::{
    access::{self, Deadline},
    model::{Actor, Role},
    person::{HeldGrant, Invitation, User, UserStatus},
    session::{ApiToken, Session, Stage},
    settings::{AccountSettings, PasswordProfile},
    store::{self, AccountFilter},
    tokens,
};
use crate::{App, Ctx, Error, Noun, OrNotFound, Result};

/// How long somebody may take between password and second factor.
const PENDING_MINUTES: i64 = 15;

/// The person as one who acts, with the roles of now. Disabled people act as visitors.
///
/// # Errors
/// `NotFound` if there is no such account.
pub async fn find_actor(conn: &impl Conn, user: UserId) -> Result<Actor> {
    let found = store::find_user(conn, user).await?.or_not_found(Noun::User)?;
    if found.status != UserStatus::Active {
        return Ok(Actor::visitor());
    }
    let store::Active { grants, organization_names } = store::list_active(conn, user).await?;
    Ok(Actor { user: Some(user), name: found.name, name_en: found.name_en, grants, organization_names, ..Actor::default() })
}

/// Whose session this secret opens, asked on every request. The [`Actor`] is a visitor until the signing in is complete.
///
/// Two reads; once a minute a write that notes the time, whose failure does not matter.
///
/// # Errors
/// When the database does not answer.
pub async fn find_session(app: &App, token: &str, address: Option<&str>) -> Result<Option<(Session, Actor)>> {
    let now = app.clock.now();
    let Some(row) = store::find_session(&app.db, &tokens::digest(token), now).await? else { return Ok(None) };
    if (row.is_demo || row.is_demo_user) && !app.site.is_demo {
        return Ok(None);
    }
    let store::Active { grants, organization_names } = store::list_active(&app.db, row.user_id).await?;
    let settings = &app.site.accounts;
    let is_staff = grants.iter().any(|grant| grant.role.needs_second_factor());
    let idle = if is_staff { settings.staff_idle_minutes } else { settings.member_idle_minutes };
    let stage = stage_of(&row, is_staff, settings, now);
    let is_pending = matches!(stage, Stage::SecondFactor | Stage::Enrolment);
    if minutes_after(row.seen_at, idle) <= now || (is_pending && minutes_after(row.created_at, PENDING_MINUTES) <= now) {
        return Ok(None);
    }
    if minutes_after(row.seen_at, 1) <= now {
        touch(app, row.id, now).await;
    }
    let session = session_of(row, stage);
    let actor = match stage {
        Stage::Complete => {
            let (name, name_en) = (session.name.clone(), session.name_en.clone());
            Actor { user: Some(session.user), name, name_en, grants, organization_names, is_demo: session.is_demo, ..Actor::default() }
        }
        _ => Actor::visitor(),
    };
    Ok(Some((session, Actor { address: address.map(ToOwned::to_owned), ..actor })))
}

/// A full disk or a long import must not keep anybody from reading.
async fn touch(app: &App, id: SessionId, now: Timestamp) {
    let outcome = async {
        let tx = app.db.begin().await?;
        store::touch_session(&tx, id, now).await?;
        tx.commit().await
    };
    if let Err(error) = outcome.await {
        tracing::warn!(%error, "the time of a session was not noted");
    }
}

pub(super) fn minutes_after(at: Timestamp, minutes: i64) -> Timestamp {
    at.checked_add(minutes.minutes()).unwrap_or(at)
}

/// How far signing in must go is decided anew on each request, so that a role given meanwhile asks for its second factor at once.
pub(super) fn stage_of(row: &store::SessionRow, is_staff: bool, settings: &AccountSettings, now: Timestamp) -> Stage {
    if row.is_demo || row.is_demo_user {
        return Stage::Complete;
    }
    let has_factor = row.totp_confirmed_at.is_some();
    if (is_staff || has_factor) && !row.is_second_factor_done {
        return if has_factor { Stage::SecondFactor } else { Stage::Enrolment };
    }
    let changed_at = row.password_set_at.unwrap_or(now);
    if settings.password_profile == PasswordProfile::Dengbao && base::time::plus_days(changed_at, settings.password_days) <= now {
        return Stage::PasswordExpired;
    }
    Stage::Complete
}

fn session_of(row: store::SessionRow, stage: Stage) -> Session {
    Session {
        id: row.id,
        user: row.user_id,
        name: row.name,
        name_en: row.name_en,
        stage,
        is_demo: row.is_demo,
        needs_rotation: row.privileges_changed_at.is_some_and(|changed| changed > row.rotated_at),
        created_at: row.created_at,
        seen_at: row.seen_at,
        expires_at: row.expires_at,
        address: row.address,
        agent: row.agent,
    }
}

/// Who holds a token of the programming interface. Its rights are its owner's.
///
/// # Errors
/// When the database does not answer.
pub async fn find_token_actor(app: &App, token: &str, address: Option<&str>) -> Result<Option<(TokenId, Actor)>> {
    let now = app.clock.now();
    let Some(holder) = store::find_token(&app.db, &tokens::digest(token), now).await? else { return Ok(None) };
    if holder.is_demo && !app.site.is_demo {
        return Ok(None);
    }
    if holder.used_at.is_none_or(|at| minutes_after(at, 1) <= now) {
        let outcome = async {
            let tx = app.db.begin().await?;
            store::touch_token(&tx, holder.id, now).await?;
            tx.commit().await
        };
        if let Err(error) = outcome.await {
            tracing::warn!(%error, "the use of a token was not noted");
        }
    }
    let actor = find_actor(&app.db, holder.user_id).await?;
    Ok(Some((holder.id, Actor { address: address.map(ToOwned::to_owned), ..actor })))
}

/// What a person sees of themselves.
#[derive(Debug, Clone)]
pub struct Profile {
    /// The account.
    pub user: User,
    /// Roles held and asked for.
    pub grants: Vec<HeldGrant>,
    /// How many recovery codes are left; absent without a second factor.
    pub recovery_codes_left: Option<i64>,
}

/// The profile of the one who is signed in.
///
/// # Errors
/// `SignInNeeded` for visitors.
pub async fn find_profile(ctx: &Ctx) -> Result<Profile> {
    let id = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    let user = store::find_user(&ctx.db, id).await?.or_not_found(Noun::User)?;
    let recovery_codes_left = match user.second_factor_at {
        Some(_) => Some(store::count_recovery_codes(&ctx.db, id).await?),
        None => None,
    };
    Ok(Profile { user, grants: store::list_grants_of(&ctx.db, id).await?, recovery_codes_left })
}

/// The open sessions of the one who is signed in, the latest first. Those idle for too long are left out.
///
/// # Errors
/// `SignInNeeded` for visitors.
pub async fn list_sessions(ctx: &Ctx) -> Result<Vec<Session>> {
    let user = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    let now = ctx.now();
    let settings = &ctx.site.accounts;
    let is_staff = ctx.actor.grants.iter().any(|grant| grant.role.needs_second_factor());
    let idle = if is_staff { settings.staff_idle_minutes } else { settings.member_idle_minutes };
    let rows = store::list_sessions(&ctx.db, user, now).await?;
    let open = rows.into_iter().filter(|row| minutes_after(row.seen_at, idle) > now).map(|row| {
        let stage = stage_of(&row, is_staff, settings, now);
        session_of(row, stage)
    });
    Ok(open.collect())
}

/// The tokens of the one who is signed in.
///
/// # Errors
/// `SignInNeeded` for visitors.
pub async fn list_tokens(ctx: &Ctx) -> Result<Vec<ApiToken>> {
    let user = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    Ok(store::list_tokens(&ctx.db, user).await?)
}

/// Who works for an organisation and who has asked to, for its people and for officers.
///
/// # Errors
/// `Forbidden` for others.
pub async fn list_members(ctx: &Ctx, organization: OrganizationId) -> Result<Vec<HeldGrant>> {
    access::may_list_members(&ctx.actor, organization)?;
    Ok(store::list_members(&ctx.db, organization).await?)
}

/// The active people of an organisation with one of its roles, e.g. to tell them something.
///
/// # Errors
/// When the database does not answer.
pub async fn list_people_of(conn: &impl Conn, organization: OrganizationId, role: Role) -> Result<Vec<UserId>> {
    Ok(store::list_people_with(conn, role, Some(organization)).await?)
}

/// The active people with a role anywhere, e.g. to tell all officers something.
///
/// # Errors
/// When the database does not answer.
pub async fn list_people_with(conn: &impl Conn, role: Role) -> Result<Vec<UserId>> {
    Ok(store::list_people_with(conn, role, None).await?)
}

/// The holders of a role by name, e.g. technology managers; a person stands once for each organisation.
///
/// # Errors
/// `SignInNeeded` for visitors.
pub async fn list_holders(ctx: &Ctx, role: Role) -> Result<Vec<HeldGrant>> {
    access::may_list_holders(&ctx.actor, role)?;
    Ok(store::list_with_role(&ctx.db, role).await?)
}

/// A grant that waits, and since when others than the first to be asked may decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Awaiting {
    /// The grant.
    pub grant: HeldGrant,
    /// Whether the organisation has let its time pass.
    pub deadline: Deadline,
}

/// What waits for a decision of the one who asks.
///
/// # Errors
/// `SignInNeeded` for visitors.
pub async fn list_awaiting_grants(ctx: &Ctx) -> Result<Vec<Awaiting>> {
    ctx.actor.user.ok_or(Error::SignInNeeded)?;
    let mut awaiting = Vec::new();
    for grant in store::list_claimed(&ctx.db).await? {
        let deadline = deadline_of(ctx, &ctx.db, &grant).await?;
        if access::may_decide_grant(&ctx.actor, &grant, deadline).is_ok() {
            awaiting.push(Awaiting { grant, deadline });
        }
    }
    Ok(awaiting)
}

/// Whether the organisation still has time to decide: five working days, none if it has nobody who could.
pub(super) async fn deadline_of(ctx: &Ctx, conn: &impl Conn, grant: &HeldGrant) -> Result<Deadline> {
    let Some(organization) = grant.organization else { return Ok(Deadline::Running) };
    let claimed_on = base::time::local_date(grant.created_at);
    let last_day = ctx.pack.settings.clocks.working_days_after(claimed_on, ctx.pack.settings.clocks.claim_days);
    if ctx.today() > last_day {
        return Ok(Deadline::Passed);
    }
    let deciders = store::list_people_with(conn, Role::OrganizationAdministrator, Some(organization)).await?;
    Ok(if deciders.into_iter().any(|decider| decider != grant.user) { Deadline::Running } else { Deadline::Passed })
}

/// The invitations under way for an organisation.
///
/// # Errors
/// `Forbidden` unless the one who asks may invite there.
pub async fn list_invitations(ctx: &Ctx, organization: Option<OrganizationId>) -> Result<Vec<Invitation>> {
    match organization {
        Some(organization) => access::may_invite_colleague(&ctx.actor, organization)?,
        None => access::may_administer_accounts(&ctx.actor)?,
    }
    Ok(store::list_invitations(&ctx.db, organization, ctx.now()).await?)
}

/// An account as administrators see it: the address masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountLine {
    /// Which.
    pub id: UserId,
    /// The name.
    pub name: String,
    /// The address, masked.
    pub masked_email: String,
    /// Whether they can sign in.
    pub status: UserStatus,
    /// Whether a second factor is set up.
    pub has_second_factor: bool,
    /// Whether they are invented.
    pub is_demo: bool,
    /// The last time.
    pub signed_in_at: Option<Timestamp>,
    /// When the account was made.
    pub created_at: Timestamp,
    /// Roles held and asked for.
    pub grants: Vec<HeldGrant>,
}

/// One page of accounts, the newest first, and how many there are.
///
/// # Errors
/// `Forbidden` for anybody but the system and the security administrator.
pub async fn list_accounts(ctx: &Ctx, filter: &AccountFilter, offset: i64, limit: i64) -> Result<(Vec<AccountLine>, i64)> {
    access::may_list_accounts(&ctx.actor)?;
    let mut lines = Vec::new();
    for user in store::list_users(&ctx.db, filter, offset.max(0), limit.clamp(1, 200)).await? {
        lines.push(account_line(ctx, user).await?);
    }
    Ok((lines, store::count_users(&ctx.db, filter).await?))
}

/// One account as administrators see it.
///
/// # Errors
/// `Forbidden` for anybody but the system and the security administrator; `NotFound`.
pub async fn find_account(ctx: &Ctx, user: UserId) -> Result<AccountLine> {
    access::may_list_accounts(&ctx.actor)?;
    let user = store::find_user(&ctx.db, user).await?.or_not_found(Noun::User)?;
    account_line(ctx, user).await
}

async fn account_line(ctx: &Ctx, user: User) -> Result<AccountLine> {
    Ok(AccountLine {
        grants: store::list_grants_of(&ctx.db, user.id).await?,
        id: user.id,
        name: user.name,
        masked_email: tokens::masked_email(&user.email),
        status: user.status,
        has_second_factor: user.second_factor_at.is_some(),
        is_demo: user.is_demo,
        signed_in_at: user.signed_in_at,
        created_at: user.created_at,
    })
}

/// The account with this address, for the command line.
///
/// # Errors
/// When the database does not answer.
pub async fn find_user_by_email(conn: &impl Conn, email: &str) -> Result<Option<User>> {
    Ok(store::find_user_by_email(conn, &email.trim().to_lowercase()).await?)
}

/// The name of a person for a reader, without any right to more.
///
/// # Errors
/// `NotFound`.
pub async fn find_name(conn: &impl Conn, user: UserId, lang: Lang) -> Result<String> {
    let user = store::find_user(conn, user).await?.or_not_found(Noun::User)?;
    Ok(user.shown_name(lang).to_owned())
}

/// How many people there are who are invented for demonstration, and how many others, invited ones among them.
///
/// # Errors
/// When the database does not answer.
pub async fn count_people(conn: &impl Conn) -> Result<(i64, i64)> {
    Ok(store::count_people(conn).await?)
}

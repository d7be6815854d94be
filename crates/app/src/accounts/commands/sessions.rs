//! Beginning, renewing and ending sessions.

use base::{
    Timestamp,
    id::{SessionId, UserId},
};
use db::Tx;
use jiff::ToSpan as _;
use serde_json::json;

use super::super::{
    model::Actor,
    queries::stage_of,
    session::{Session, SignedIn, Stage},
    store,
    tokens::Secret,
};
use crate::{Ctx, Error, Noun, OrNotFound, Result, audit, audit::Event};

/// How a session begins.
pub(super) struct Opening<'a> {
    pub(super) user: UserId,
    pub(super) agent: Option<&'a str>,
    pub(super) is_demo: bool,
}

/// Begins a session with a new secret and records it.
pub(super) async fn open(tx: &Tx, ctx: &Ctx, opening: &Opening<'_>) -> Result<SignedIn> {
    let now = ctx.now();
    let token = Secret::random();
    let digest = token.digest();
    let agent: Option<String> = opening.agent.map(|agent| agent.chars().filter(|c| !c.is_control()).take(200).collect());
    let new = store::NewSession {
        token_hash: &digest,
        user: opening.user,
        expires_at: now.checked_add(ctx.site.accounts.session_hours.hours()).unwrap_or(now),
        address: ctx.actor.address.as_deref(),
        agent: agent.as_deref(),
        is_demo: opening.is_demo,
    };
    let id = store::insert_session(tx, &new, now).await?;
    store::set_signed_in(tx, opening.user, now).await?;
    let event = Event::new("accounts.signed-in", "user", opening.user).with(json!({ "session": id, "is_demo": opening.is_demo }));
    audit::record(tx, &acting(ctx, opening.user), event).await?;
    Ok(SignedIn { stage: stage(tx, ctx, &digest, now).await?, token, user: opening.user })
}

/// How far the session with this secret has come.
pub(super) async fn stage(tx: &Tx, ctx: &Ctx, token_hash: &str, now: Timestamp) -> Result<Stage> {
    let row = store::find_session(tx, token_hash, now).await?.ok_or(Error::SignInNeeded)?;
    let grants = store::list_active(tx, row.user_id).await?.grants;
    let is_staff = grants.iter().any(|grant| grant.role.needs_second_factor());
    Ok(stage_of(&row, is_staff, &ctx.site.accounts, now))
}

/// Gives a session a new secret, after something about it has changed.
pub(super) async fn renew(tx: &Tx, ctx: &Ctx, session: &Session) -> Result<SignedIn> {
    let now = ctx.now();
    let token = Secret::random();
    if !store::rotate_session(tx, session.id, &token.digest(), now).await? {
        return Err(Error::SignInNeeded);
    }
    Ok(SignedIn { stage: stage(tx, ctx, &token.digest(), now).await?, token, user: session.user })
}

/// The same view for the one who is just proving who they are, so that the chain names them.
pub(super) fn acting(ctx: &Ctx, user: UserId) -> Ctx {
    let mut ctx = ctx.clone();
    ctx.actor = Actor { user: Some(user), ..ctx.actor };
    ctx
}

/// Gives a session a new secret because roles have changed ([`Session::needs_rotation`]).
///
/// # Errors
/// `SignInNeeded` if it has ended meanwhile.
pub async fn rotate_session(ctx: &Ctx, session: &Session) -> Result<SignedIn> {
    let tx = ctx.db.begin().await?;
    let signed_in = renew(&tx, ctx, session).await?;
    tx.commit().await?;
    Ok(signed_in)
}

/// Ends the session, at whatever stage it is.
///
/// # Errors
/// When the database refuses.
pub async fn sign_out(ctx: &Ctx, session: &Session) -> Result<()> {
    let tx = ctx.db.begin().await?;
    if store::end_session(&tx, session.user, session.id, ctx.now()).await? {
        let event = Event::new("accounts.signed-out", "user", session.user).with(json!({ "session": session.id }));
        audit::record(&tx, &acting(ctx, session.user), event).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Ends one of one's own sessions.
///
/// # Errors
/// `NotFound` if it is not one's own or has ended.
pub async fn end_session(ctx: &Ctx, id: SessionId) -> Result<()> {
    let user = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    let tx = ctx.db.begin().await?;
    store::end_session(&tx, user, id, ctx.now()).await?.then_some(()).or_not_found(Noun::Session)?;
    audit::record(&tx, ctx, Event::new("accounts.session-ended", "user", user).with(json!({ "session": id }))).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends all of one's own sessions but the one at hand; answers how many.
///
/// # Errors
/// `SignInNeeded` for visitors.
pub async fn end_other_sessions(ctx: &Ctx, but: &Session) -> Result<u64> {
    let user = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    let tx = ctx.db.begin().await?;
    let count = store::end_sessions(&tx, user, Some(but.id), ctx.now()).await?;
    audit::record(&tx, ctx, Event::new("accounts.sessions-ended", "user", user).with(json!({ "count": count }))).await?;
    tx.commit().await?;
    Ok(count)
}

/// Begins a session for somebody whose account this very transaction has made.
pub(crate) async fn open_for_new_person(tx: &Tx, ctx: &Ctx, user: UserId, agent: Option<&str>) -> Result<SignedIn> {
    open(tx, ctx, &Opening { user, agent, is_demo: false }).await
}

//! The second factor: setting it up, showing it, recovery codes, and taking it away from somebody who has lost it.

use base::{Problem, id::UserId};
use db::Tx;
use serde_json::json;

use super::{
    super::{
        access,
        session::{Session, SignedIn, Stage},
        store,
        tokens::{self, recovery_code, tidy_recovery_code},
        totp,
    },
    attempts, sessions,
};
use crate::{
    Ctx, Error, Noun, OrNotFound, Result, audit,
    audit::Event,
    notices::{self, Tell},
};

/// How many recovery codes there are.
const RECOVERY_CODES: usize = 10;

/// What an authenticator has to be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// The secret in base32, for typing.
    pub secret: String,
    /// The same as `otpauth://…`, for a QR code.
    pub otpauth_url: String,
}

/// A second factor that has just been set up.
#[derive(Debug, Clone)]
pub struct Enrolled {
    /// The session goes on under a new secret.
    pub signed_in: SignedIn,
    /// Shown this once.
    pub recovery_codes: Vec<String>,
}

/// The secret to set a second factor up with; the same as long as the session lasts, and another in each session.
///
/// # Errors
/// `Conflict` if a second factor is set up already; `Forbidden` before the password has been shown.
pub async fn begin_enrolment(ctx: &Ctx, session: &Session) -> Result<Enrolment> {
    let tx = ctx.db.begin().await?;
    let person = store::find_credentials(&tx, session.user).await?.or_not_found(Noun::User)?;
    if person.totp_confirmed_at.is_some() {
        return Err(Error::Conflict(Problem::whole("problem-accounts-second-factor-set")));
    }
    if person.is_demo {
        return Err(Error::Conflict(Problem::whole("problem-accounts-demo")));
    }
    store::set_pending_secret(&tx, session.id, &totp::new_secret()).await?;
    let secret = store::find_pending_secret(&tx, session.id).await?.ok_or(Error::SignInNeeded)?;
    tx.commit().await?;
    let otpauth_url = totp::otpauth_url(ctx.pack.settings.names.of(ctx.lang), &person.email, &secret);
    Ok(Enrolment { secret, otpauth_url })
}

/// Sets the second factor up once a code of it has been shown.
///
/// # Errors
/// `Invalid` if the code is wrong; `TooMany` after too many; `Conflict` if one is set up already.
pub async fn confirm_enrolment(ctx: &Ctx, session: &Session, code: &str) -> Result<Enrolled> {
    let attempt = attempts::begin(ctx, "factor", &session.user.to_string()).await?;
    let ctx = &sessions::acting(ctx, session.user);
    let tx = ctx.db.begin().await?;
    let secret = store::find_pending_secret(&tx, session.id).await?.or_not_found(Noun::Session)?;
    let Some(step) = totp::step_of(&secret, code, ctx.now())? else { return wrong_code(tx, ctx, &attempt, session).await };
    if !store::confirm_secret(&tx, session.user, &secret, ctx.now()).await? {
        return Err(Error::Conflict(Problem::whole("problem-accounts-second-factor-set")));
    }
    store::use_step(&tx, session.user, step).await?;
    let recovery_codes = new_recovery_codes(&tx, session.user).await?;
    store::mark_second_factor(&tx, session.id).await?;
    store::end_sessions(&tx, session.user, Some(session.id), ctx.now()).await?;
    attempts::succeeded(&tx, ctx, &attempt).await?;
    let signed_in = sessions::renew(&tx, ctx, session).await?;
    audit::record(&tx, ctx, Event::new("accounts.second-factor-set", "user", session.user)).await?;
    tell_of_factor(&tx, ctx, session.user, "accounts-second-factor-set").await?;
    tx.commit().await?;
    Ok(Enrolled { signed_in, recovery_codes })
}

/// Completes a session by a code of the authenticator or by a recovery code.
///
/// # Errors
/// `Invalid` with `problem-accounts-code-wrong`, also for a code that has been used; `TooMany` after too many.
pub async fn show_second_factor(ctx: &Ctx, session: &Session, code: &str) -> Result<SignedIn> {
    if session.stage != Stage::SecondFactor {
        return Err(Error::Forbidden);
    }
    let attempt = attempts::begin(ctx, "factor", &session.user.to_string()).await?;
    let ctx = &sessions::acting(ctx, session.user);
    let tx = ctx.db.begin().await?;
    let means = match use_totp(&tx, ctx, session.user, code).await? {
        true => "authenticator",
        false if use_recovery(&tx, ctx, session.user, code).await? => "recovery-code",
        false => return wrong_code(tx, ctx, &attempt, session).await,
    };
    store::mark_second_factor(&tx, session.id).await?;
    attempts::succeeded(&tx, ctx, &attempt).await?;
    let signed_in = sessions::renew(&tx, ctx, session).await?;
    audit::record(&tx, ctx, Event::new("accounts.second-factor-shown", "user", session.user).with(json!({ "means": means }))).await?;
    if means == "recovery-code" {
        tell_of_factor(&tx, ctx, session.user, "accounts-recovery-code-used").await?;
    }
    tx.commit().await?;
    Ok(signed_in)
}

/// Ten new recovery codes in place of the old ones, for somebody who shows a code of the authenticator.
///
/// # Errors
/// `Invalid` if the code is wrong; `TooMany` after too many.
pub async fn renew_recovery_codes(ctx: &Ctx, session: &Session, code: &str) -> Result<Vec<String>> {
    let user = ctx.actor.user.filter(|user| *user == session.user).ok_or(Error::SignInNeeded)?;
    let attempt = attempts::begin(ctx, "factor", &user.to_string()).await?;
    let tx = ctx.db.begin().await?;
    if !use_totp(&tx, ctx, user, code).await? {
        return wrong_code(tx, ctx, &attempt, session).await;
    }
    let codes = new_recovery_codes(&tx, user).await?;
    attempts::succeeded(&tx, ctx, &attempt).await?;
    audit::record(&tx, ctx, Event::new("accounts.recovery-codes-renewed", "user", user)).await?;
    tx.commit().await?;
    Ok(codes)
}

/// Takes a lost second factor away; the person sets up a new one at the next sign-in. Both are told, all sessions end.
///
/// # Errors
/// `Forbidden` for anybody but a security administrator, and for one's own.
pub async fn reset_second_factor(ctx: &Ctx, user: UserId) -> Result<()> {
    access::may_reset_second_factor(&ctx.actor, user)?;
    let tx = ctx.db.begin().await?;
    let person = store::find_user(&tx, user).await?.or_not_found(Noun::User)?;
    if person.second_factor_at.is_none() {
        return Err(Error::Conflict(Problem::whole("problem-accounts-no-second-factor")));
    }
    store::clear_second_factor(&tx, user).await?;
    store::end_sessions(&tx, user, None, ctx.now()).await?;
    audit::record(&tx, ctx, Event::new("accounts.second-factor-reset", "user", user)).await?;
    for to in [Some(user), ctx.actor.user].into_iter().flatten() {
        let tell = Tell {
            to,
            kind: "accounts-second-factor-reset",
            args: json!({ "name": person.name }),
            link: "/account".to_owned(),
            key: format!("accounts-second-factor-reset:{user}:{}", ctx.now()),
        };
        notices::tell(&tx, ctx, &tell).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn use_totp(tx: &Tx, ctx: &Ctx, user: UserId, code: &str) -> Result<bool> {
    let person = store::find_credentials(tx, user).await?.or_not_found(Noun::User)?;
    let Some(secret) = person.totp_secret.filter(|_| person.totp_confirmed_at.is_some()) else { return Ok(false) };
    match totp::step_of(&secret, code, ctx.now())? {
        Some(step) => Ok(store::use_step(tx, user, step).await?),
        None => Ok(false),
    }
}

async fn use_recovery(tx: &Tx, ctx: &Ctx, user: UserId, code: &str) -> Result<bool> {
    Ok(store::use_recovery_code(tx, user, &tokens::digest(&tidy_recovery_code(code)), ctx.now()).await?)
}

async fn new_recovery_codes(tx: &Tx, user: UserId) -> Result<Vec<String>> {
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| recovery_code()).collect();
    let digests: Vec<String> = codes.iter().map(|code| tokens::digest(&tidy_recovery_code(code))).collect();
    store::replace_recovery_codes(tx, user, &digests).await?;
    Ok(codes)
}

async fn wrong_code<T>(tx: Tx, ctx: &Ctx, attempt: &attempts::Attempt, session: &Session) -> Result<T> {
    attempts::failed(&tx, ctx, attempt, Some(session.user), "accounts.second-factor-failed").await?;
    tx.commit().await?;
    Err(Error::field("code", "problem-accounts-code-wrong"))
}

async fn tell_of_factor(tx: &Tx, ctx: &Ctx, user: UserId, kind: &'static str) -> Result<()> {
    let tell = Tell { to: user, kind, args: json!({}), link: "/account".to_owned(), key: format!("{kind}:{}", ctx.now()) };
    notices::tell(tx, ctx, &tell).await
}

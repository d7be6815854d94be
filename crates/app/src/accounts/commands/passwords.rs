//! Changing a password, and setting a new one when it is forgotten.

use base::{
    Lang,
    id::{AnyId, UserId},
};
use db::Tx;
use serde_json::json;

use super::{
    super::{
        passwords,
        person::{User, UserStatus},
        queries::minutes_after,
        session::{Session, SignedIn},
        settings::PasswordProfile,
        store,
        tokens::{self, Secret, masked_email},
    },
    attempts, links, sessions,
};
use crate::{
    Ctx, Error, Noun, OrNotFound, Result, audit,
    audit::Event,
    jobs::{self, Job},
    notices::{self, Tell},
};

/// How long a link for a new password holds.
const RESET_MINUTES: i64 = 60;

/// Changes one's own password, also an expired one. All other sessions end; this one goes on under a new secret.
///
/// # Errors
/// `Invalid` for `current` if the old one is wrong, for `password` if the new one will not do; `TooMany` after too many tries.
pub async fn change_password(ctx: &Ctx, session: &Session, current: &str, new: &str) -> Result<SignedIn> {
    if session.is_demo {
        return Err(Error::Conflict(base::Problem::whole("problem-accounts-demo")));
    }
    let user = session.user;
    let attempt = attempts::begin(ctx, "password", &user.to_string()).await?;
    let ctx = &sessions::acting(ctx, user);
    let person = store::find_credentials(&ctx.db, user).await?.or_not_found(Noun::User)?;
    if !passwords::verify(current, person.password_hash.as_deref()).await? {
        let tx = ctx.db.begin().await?;
        attempts::failed(&tx, ctx, &attempt, Some(user), "accounts.password-change-failed").await?;
        tx.commit().await?;
        return Err(Error::field("current", "problem-accounts-password-wrong"));
    }
    check_new(ctx, new, &person.email, &person.name).await?;
    check_history(ctx, user, new).await?;
    let hash = passwords::hash(new).await?;
    let tx = ctx.db.begin().await?;
    store::set_password(&tx, user, &hash, ctx.now()).await?;
    store::end_sessions(&tx, user, Some(session.id), ctx.now()).await?;
    attempts::succeeded(&tx, ctx, &attempt).await?;
    let signed_in = sessions::renew(&tx, ctx, session).await?;
    record_change(&tx, ctx, user).await?;
    tx.commit().await?;
    Ok(signed_in)
}

/// Asks for a link to set a new password, sent by mail. The answer is the same whether the address is known or not.
///
/// # Errors
/// `TooMany` if it is asked too often.
pub async fn ask_password_reset(ctx: &Ctx, email: &str) -> Result<()> {
    let email = email.trim().to_lowercase();
    attempts::begin(ctx, "reset", &email).await?;
    let user = store::find_user_by_email(&ctx.db, &email).await?.map(|user| user.id);
    let tx = ctx.db.begin().await?;
    let noun_id = user.map_or_else(|| "unknown".to_owned(), |user| user.to_string());
    audit::record(&tx, ctx, Event::new("accounts.password-reset-asked", "user", noun_id)).await?;
    jobs::enqueue(&tx, ctx, Job::new("accounts.send-password-link", json!({ "user": user, "asking": AnyId::at(ctx.now()) }))).await?;
    tx.commit().await?;
    Ok(())
}

/// Sends the link, from the job queue; nothing to people who cannot use it, and nothing if it was sent for this asking before.
pub(in super::super) async fn send_password_link(ctx: &Ctx, user: UserId, asking: &str) -> Result<()> {
    let tx = ctx.db.begin().await?;
    let Some(person) = store::find_user(&tx, user).await? else { return Ok(()) };
    let key = format!("password-link:{asking}");
    if notices::is_mailed(&tx, &person.email, &key).await? {
        return Ok(());
    }
    if person.is_demo || !may_return(&tx, &person).await? {
        return Ok(());
    }
    let (now, token) = (ctx.now(), Secret::random());
    store::end_links(&tx, user, links::PASSWORD, now).await?;
    store::insert_link(&tx, &token.digest(), links::PASSWORD, user, now, minutes_after(now, RESET_MINUTES)).await?;
    let mail = ("accounts-password-link", &json!({ "minutes": RESET_MINUTES.to_string() }), &*links::password_path(&token), &*key);
    notices::mail_to(&tx, ctx, &person.email, person.lang, mail).await?;
    tx.commit().await?;
    Ok(())
}

/// An account that has fallen asleep is woken by its owner's mail, unless it carries a role of the district: then by the system administrator.
async fn may_return(tx: &Tx, person: &User) -> Result<bool> {
    Ok(match person.status {
        UserStatus::Active => true,
        UserStatus::Dormant => !store::list_active(tx, person.id).await?.grants.iter().any(|grant| grant.role.needs_second_factor()),
        UserStatus::Disabled => false,
    })
}

/// Whose link this is, with the address masked.
///
/// # Errors
/// `NotFound` if it does not hold any more.
pub async fn find_password_link(ctx: &Ctx, token: &str) -> Result<String> {
    let user = store::find_link(&ctx.db, &tokens::digest(token), links::PASSWORD, ctx.now()).await?.or_not_found(Noun::Link)?;
    let person = store::find_user(&ctx.db, user).await?.or_not_found(Noun::Link)?;
    Ok(masked_email(&person.email))
}

/// Sets a new password by link. All sessions end; signing in afterwards asks for the second factor as ever.
///
/// # Errors
/// `NotFound` if the link does not hold any more; `Invalid` if the password will not do (the link then holds on).
pub async fn reset_password(ctx: &Ctx, token: &str, new: &str) -> Result<()> {
    let digest = tokens::digest(token);
    let user = store::find_link(&ctx.db, &digest, links::PASSWORD, ctx.now()).await?.or_not_found(Noun::Link)?;
    let person = store::find_user(&ctx.db, user).await?.or_not_found(Noun::Link)?;
    check_new(ctx, new, &person.email, &person.name).await?;
    check_history(ctx, user, new).await?;
    let hash = passwords::hash(new).await?;
    let ctx = &sessions::acting(ctx, user);
    let tx = ctx.db.begin().await?;
    store::use_link(&tx, &digest, links::PASSWORD, ctx.now()).await?.or_not_found(Noun::Link)?;
    let person = store::find_user(&tx, user).await?.or_not_found(Noun::Link)?;
    if !may_return(&tx, &person).await? {
        return Err(Error::NotFound(Noun::Link));
    }
    store::set_password(&tx, user, &hash, ctx.now()).await?;
    store::end_sessions(&tx, user, None, ctx.now()).await?;
    store::end_links(&tx, user, links::PASSWORD, ctx.now()).await?;
    attempts::forget(&tx, "account", &person.email).await?;
    if person.status == UserStatus::Dormant {
        store::set_status(&tx, user, UserStatus::Active).await?;
        store::set_signed_in(&tx, user, ctx.now()).await?;
        audit::record(&tx, ctx, Event::new("accounts.revived", "user", user)).await?;
    }
    record_change(&tx, ctx, user).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether a new password will do for somebody with this address and name.
pub(crate) async fn check_new(ctx: &Ctx, new: &str, email: &str, name: &str) -> Result<()> {
    let settings = &ctx.pack.settings;
    let about = [email, email.split('@').next().unwrap_or_default(), name, settings.names.of(Lang::Zh), settings.names.of(Lang::En)];
    match passwords::problems(&ctx.site.accounts, new, &about) {
        Some(problem) => Err(problem.into()),
        None => Ok(()),
    }
}

/// `dengbao`: none of the last few comes back.
async fn check_history(ctx: &Ctx, user: UserId, new: &str) -> Result<()> {
    let settings = &ctx.site.accounts;
    if settings.password_profile != PasswordProfile::Dengbao {
        return Ok(());
    }
    for hash in store::list_earlier_passwords(&ctx.db, user, settings.password_history).await? {
        if passwords::verify(new, Some(&hash)).await? {
            return Err(Error::field("password", "problem-accounts-password-earlier"));
        }
    }
    Ok(())
}

async fn record_change(tx: &Tx, ctx: &Ctx, user: UserId) -> Result<()> {
    audit::record(tx, ctx, Event::new("accounts.password-changed", "user", user)).await?;
    let tell = Tell {
        to: user,
        kind: "accounts-password-changed",
        args: json!({ "at": base::time::local_minute(ctx.now()) }),
        link: "/account".to_owned(),
        key: format!("accounts-password-changed:{}", ctx.now()),
    };
    notices::tell(tx, ctx, &tell).await
}

//! Signing in by password, and by the links of a demonstration.

use super::{
    super::{passwords, person::UserStatus, session::SignedIn, store, tokens},
    attempts, links,
    sessions::{self, Opening},
};
use crate::{Ctx, Error, Noun, OrNotFound, Result};

/// What somebody shows.
#[derive(Clone)]
pub struct SignIn {
    /// The address, as typed.
    pub email: String,
    /// The password.
    pub password: String,
    /// What the browser calls itself.
    pub agent: Option<String>,
}

/// Begins a session for somebody who shows address and password. Whether more is needed says [`SignedIn::stage`].
///
/// # Errors
/// `Invalid` with `problem-accounts-sign-in-wrong`, the same whatever was wrong; `TooMany` while account or address is locked.
pub async fn sign_in(ctx: &Ctx, input: SignIn) -> Result<SignedIn> {
    let email = input.email.trim().to_lowercase();
    let attempt = attempts::begin(ctx, "account", &email).await?;
    let found = store::find_credentials_by_email(&ctx.db, &email).await?;
    let hash = found.as_ref().filter(|person| !person.is_demo).and_then(|person| person.password_hash.as_deref());
    let is_right = passwords::verify(&input.password, hash).await?;
    let tx = ctx.db.begin().await?;
    let Some(person) = found.as_ref().filter(|person| is_right && UserStatus::from_code(&person.status) == UserStatus::Active) else {
        attempts::failed(&tx, ctx, &attempt, found.map(|person| person.id), "accounts.sign-in-failed").await?;
        tx.commit().await?;
        return Err(Error::field("password", "problem-accounts-sign-in-wrong"));
    };
    attempts::succeeded(&tx, ctx, &attempt).await?;
    let opening = Opening { user: person.id, agent: input.agent.as_deref(), is_demo: false };
    let signed_in = sessions::open(&tx, ctx, &opening).await?;
    tx.commit().await?;
    Ok(signed_in)
}

/// Begins a session for whoever holds a link of the demonstration; the link is used up. No second factor is asked.
///
/// # Errors
/// `NotFound` outside a demonstration and when the link is used or too old.
pub async fn sign_in_by_link(ctx: &Ctx, token: &str, agent: Option<&str>) -> Result<SignedIn> {
    if !ctx.site.is_demo {
        return Err(Error::NotFound(Noun::Link));
    }
    let tx = ctx.db.begin().await?;
    let user = store::use_link(&tx, &tokens::digest(token), links::DEMO, ctx.now()).await?.or_not_found(Noun::Link)?;
    let person = store::find_user(&tx, user).await?.or_not_found(Noun::Link)?;
    if !person.is_demo || person.status != UserStatus::Active {
        return Err(Error::NotFound(Noun::Link));
    }
    let signed_in = sessions::open(&tx, ctx, &Opening { user, agent, is_demo: true }).await?;
    tx.commit().await?;
    Ok(signed_in)
}

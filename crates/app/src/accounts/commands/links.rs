//! Links that work once, and where they lead.

use base::{id::UserId, time::plus_days};

use super::super::{
    Actor, find_actor,
    person::UserStatus,
    store,
    tokens::{self, Secret},
};
use crate::{Ctx, Error, Noun, OrNotFound, Result, audit, audit::Event};

pub(super) const DEMO: &str = "demo";
pub(super) const PASSWORD: &str = "password";

/// A link that signs an invented person in, once, within a day.
///
/// # Errors
/// `Forbidden` outside a demonstration, for real people, and for anybody but the program itself.
pub async fn create_demo_link(ctx: &Ctx, user: UserId) -> Result<String> {
    if !ctx.site.is_demo || !ctx.actor.is_system {
        return Err(Error::Forbidden);
    }
    let tx = ctx.db.begin().await?;
    let person = store::find_user(&tx, user).await?.or_not_found(Noun::User)?;
    if !person.is_demo || person.status != UserStatus::Active {
        return Err(Error::Forbidden);
    }
    let token = Secret::random();
    store::insert_link(&tx, &token.digest(), DEMO, user, ctx.now(), plus_days(ctx.now(), 1)).await?;
    audit::record(&tx, ctx, Event::new("accounts.demo-link-made", "user", user)).await?;
    tx.commit().await?;
    Ok(format!("{}{}", ctx.site.base_url, demo_path(&token)))
}

/// Whom a demonstration's link would sign in.
///
/// # Errors
/// `NotFound` outside a demonstration and when the link is used or too old.
pub async fn find_demo_link(ctx: &Ctx, token: &str) -> Result<Actor> {
    if !ctx.site.is_demo {
        return Err(Error::NotFound(Noun::Link));
    }
    let user = store::find_link(&ctx.db, &tokens::digest(token), DEMO, ctx.now()).await?.or_not_found(Noun::Link)?;
    find_actor(&ctx.db, user).await
}

fn demo_path(token: &Secret) -> String {
    format!("/sign-in/demo/{}", token.reveal())
}

pub(in super::super) fn password_path(token: &Secret) -> String {
    format!("/password/{}", token.reveal())
}

pub(super) fn invitation_path(token: &Secret) -> String {
    format!("/invitation/{}", token.reveal())
}

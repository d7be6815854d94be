//! Tokens of the programming interface.

use base::{Problem, id::TokenId, time::plus_days};
use serde_json::json;

use super::super::{access, session::ApiToken, store, tokens::Secret};
use crate::{Ctx, Error, Noun, OrNotFound, Result, audit, audit::Event};

/// The longest a token holds.
const MOST_DAYS: i64 = 366;
/// How many a person keeps at once.
const MOST: usize = 20;
/// What a token begins with, so that scanners find one that has leaked.
const PREFIX: &str = "zb_";

/// Makes a token with one's own rights; its secret is in the answer and nowhere else.
///
/// # Errors
/// `Invalid` for name or days; `Forbidden` for the three administrators; `Conflict` if there are too many.
pub async fn create_token(ctx: &Ctx, name: &str, days: i64) -> Result<(ApiToken, Secret)> {
    access::may_keep_tokens(&ctx.actor)?;
    let user = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        return Err(Problem::field("name", "problem-accounts-token-name").with("max", "100").into());
    }
    if !(1..=MOST_DAYS).contains(&days) {
        return Err(Problem::field("days", "problem-accounts-token-days").with("max", MOST_DAYS.to_string()).into());
    }
    let (now, secret) = (ctx.now(), Secret::random_with(PREFIX));
    let token = ApiToken {
        id: TokenId::at(now),
        name: name.to_owned(),
        created_at: now,
        used_at: None,
        expires_at: plus_days(now, days),
        ended_at: None,
    };
    let tx = ctx.db.begin().await?;
    let kept = store::list_tokens(&tx, user).await?;
    if kept.iter().filter(|token| token.ended_at.is_none() && token.expires_at > now).count() >= MOST {
        return Err(Error::Conflict(Problem::whole("problem-accounts-tokens-many").with("max", MOST.to_string())));
    }
    store::insert_token(&tx, &token, user, &secret.digest()).await?;
    audit::record(&tx, ctx, Event::new("accounts.token-made", "token", token.id).with(json!({ "days": days }))).await?;
    tx.commit().await?;
    Ok((token, secret))
}

/// Ends one of one's own tokens.
///
/// # Errors
/// `NotFound` if it is not one's own or has ended.
pub async fn end_token(ctx: &Ctx, id: TokenId) -> Result<()> {
    let user = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    let tx = ctx.db.begin().await?;
    store::end_token(&tx, user, id, ctx.now()).await?.then_some(()).or_not_found(Noun::Token)?;
    audit::record(&tx, ctx, Event::new("accounts.token-ended", "token", id)).await?;
    tx.commit().await?;
    Ok(())
}

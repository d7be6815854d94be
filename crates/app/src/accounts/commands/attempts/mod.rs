//! Counting attempts, so that nobody can try on and on: by account and by address, each with a lock that grows.
//!
//! An attempt is counted before it is judged and taken back if it was right; a hundred at once are therefore a hundred.
//! Subjects are digests: what somebody typed is not kept.

mod store;

use base::{Timestamp, id::UserId, time::plus_days};
use db::Tx;
use serde_json::json;

use super::super::{queries::minutes_after, tokens};
use crate::{
    Ctx, Error, Result, audit,
    audit::Event,
    notices::{self, Tell},
};

/// A lock lasts no longer, and failures older than this are forgotten.
const DAY_MINUTES: i64 = 24 * 60;

/// One counted attempt.
pub(super) struct Attempt {
    account: String,
    address: Option<String>,
    /// Until when this attempt, should it fail, has locked the account.
    pub(super) locked_until: Option<Timestamp>,
}

/// Counts an attempt of a kind (`account`, `factor`, `reset`) at something.
///
/// # Errors
/// `TooMany` with the seconds to wait while the account or the address is locked.
pub(super) async fn begin(ctx: &Ctx, kind: &str, at: &str) -> Result<Attempt> {
    let settings = &ctx.site.accounts;
    let account = format!("{kind}:{}", tokens::digest(at));
    let address = ctx.actor.address.as_deref().map(|address| format!("{kind}-address:{}", tokens::digest(address)));
    let tx = ctx.db.begin().await?;
    let locked_until = count(&tx, ctx, &account, settings.tries).await?;
    if let Some(address) = &address {
        count(&tx, ctx, address, settings.tries_per_address).await?;
    }
    tx.commit().await?;
    Ok(Attempt { account, address, locked_until })
}

async fn count(tx: &Tx, ctx: &Ctx, subject: &str, limit: i64) -> Result<Option<Timestamp>> {
    let now = ctx.now();
    match store::count_attempt(tx, subject, now, plus_days(now, -1)).await? {
        Err(until) => {
            tracing::warn!("an attempt at something locked");
            let seconds = (until.as_microsecond() - now.as_microsecond() + 999_999) / 1_000_000;
            Err(Error::TooMany(u32::try_from(seconds.max(1)).unwrap_or(u32::MAX)))
        }
        Ok(failed) if failed >= limit => {
            let doublings = u32::try_from(failed - limit).unwrap_or(u32::MAX).min(10);
            let minutes = ctx.site.accounts.lock_minutes.saturating_mul(1 << doublings).min(DAY_MINUTES);
            let until = minutes_after(now, minutes);
            store::lock(tx, subject, until).await?;
            Ok(Some(until))
        }
        Ok(_) => Ok(None),
    }
}

/// The attempt was right: its account starts anew, its address gets this one back.
pub(super) async fn succeeded(tx: &Tx, ctx: &Ctx, attempt: &Attempt) -> Result<()> {
    store::forget_failures(tx, &attempt.account).await?;
    if let Some(address) = &attempt.address {
        store::take_back_attempt(tx, address, ctx.site.accounts.tries_per_address).await?;
    }
    Ok(())
}

/// The attempt was wrong: recorded, and its owner told if that locked the account.
pub(super) async fn failed(tx: &Tx, ctx: &Ctx, attempt: &Attempt, user: Option<UserId>, action: &'static str) -> Result<()> {
    let noun_id = user.map_or_else(|| "unknown".to_owned(), |user| user.to_string());
    let detail = json!({ "locked_until": attempt.locked_until.map(|until| until.to_string()) });
    audit::record(tx, ctx, Event::new(action, "user", noun_id).with(detail)).await?;
    if let (Some(user), Some(until)) = (user, attempt.locked_until) {
        let tell = Tell {
            to: user,
            kind: "accounts-locked",
            args: json!({ "until": base::time::local_minute(until) }),
            link: "/account".to_owned(),
            key: format!("accounts-locked:{until}"),
        };
        notices::tell(tx, ctx, &tell).await?;
    }
    Ok(())
}

/// Whoever has just proved who they are starts anew, e.g. after setting a new password by mail.
pub(super) async fn forget(tx: &Tx, kind: &str, at: &str) -> Result<()> {
    Ok(store::forget_failures(tx, &format!("{kind}:{}", tokens::digest(at))).await?)
}

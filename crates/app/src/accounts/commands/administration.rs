//! Disabling and reviving accounts.

use base::{Problem, id::UserId};
use db::Tx;
use serde_json::json;

use super::{
    super::{
        access,
        person::{GrantStatus, UserStatus},
        store,
    },
    grants::refuse_last,
};
use crate::{
    Ctx, Error, Noun, OrNotFound, Result, audit,
    audit::Event,
    notices::{self, Tell},
};

/// Disables an account: its sessions and tokens end, its roles stay written down for the day it is enabled again.
///
/// # Errors
/// `Forbidden` for anybody but a system administrator; `Conflict` for one's own and for the last of the three administrators.
pub async fn disable_account(ctx: &Ctx, user: UserId, reason: &str) -> Result<()> {
    access::may_administer_accounts(&ctx.actor)?;
    if ctx.actor.user == Some(user) {
        return Err(Error::Conflict(Problem::whole("problem-accounts-own-account")));
    }
    let tx = ctx.db.begin().await?;
    let person = store::find_user(&tx, user).await?.or_not_found(Noun::User)?;
    if person.status == UserStatus::Disabled {
        return Err(Error::Conflict(Problem::whole("problem-accounts-disabled")));
    }
    for grant in store::list_grants_of(&tx, user).await?.iter().filter(|grant| grant.role.is_administrator()) {
        if grant.status == GrantStatus::Active {
            refuse_last(&tx, grant).await?;
        }
    }
    close(&tx, ctx, user, UserStatus::Disabled).await?;
    let reason: String = reason.trim().chars().take(200).collect();
    audit::record(&tx, ctx, Event::new("accounts.disabled", "user", user).with(json!({ "reason": reason }))).await?;
    tx.commit().await?;
    Ok(())
}

/// Enables a disabled or sleeping account.
///
/// # Errors
/// `Forbidden` for anybody but a system administrator; `Conflict` if it is active.
pub async fn enable_account(ctx: &Ctx, user: UserId) -> Result<()> {
    access::may_administer_accounts(&ctx.actor)?;
    let tx = ctx.db.begin().await?;
    let person = store::find_user(&tx, user).await?.or_not_found(Noun::User)?;
    if person.status == UserStatus::Active {
        return Err(Error::Conflict(Problem::whole("problem-accounts-active")));
    }
    store::set_status(&tx, user, UserStatus::Active).await?;
    // So that it does not fall asleep again the next minute.
    store::set_signed_in(&tx, user, ctx.now()).await?;
    audit::record(&tx, ctx, Event::new("accounts.enabled", "user", user)).await?;
    let tell = Tell {
        to: user,
        kind: "accounts-enabled",
        args: json!({}),
        link: "/sign-in".to_owned(),
        key: format!("accounts-enabled:{}", ctx.now()),
    };
    notices::tell(&tx, ctx, &tell).await?;
    tx.commit().await?;
    Ok(())
}

/// Lets an account fall asleep that nobody has used for long; its owner is told how to wake it.
pub(in super::super) async fn put_to_sleep(ctx: &Ctx, user: UserId) -> Result<()> {
    let tx = ctx.db.begin().await?;
    let person = store::find_user(&tx, user).await?.or_not_found(Noun::User)?;
    let last = person.signed_in_at.unwrap_or(person.created_at);
    if person.status != UserStatus::Active || base::time::plus_days(last, ctx.site.accounts.dormancy_days) > ctx.now() {
        return Ok(());
    }
    let tell = Tell {
        to: user,
        kind: "accounts-dormant",
        args: json!({ "days": ctx.site.accounts.dormancy_days.to_string() }),
        link: "/password".to_owned(),
        key: format!("accounts-dormant:{last}"),
    };
    notices::tell(&tx, ctx, &tell).await?;
    close(&tx, ctx, user, UserStatus::Dormant).await?;
    audit::record(&tx, ctx, Event::new("accounts.dormant", "user", user)).await?;
    tx.commit().await?;
    Ok(())
}

async fn close(tx: &Tx, ctx: &Ctx, user: UserId, status: UserStatus) -> Result<()> {
    store::set_status(tx, user, status).await?;
    store::end_sessions(tx, user, None, ctx.now()).await?;
    store::end_tokens(tx, user, ctx.now()).await?;
    Ok(())
}

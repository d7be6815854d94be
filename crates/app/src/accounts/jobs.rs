//! What follows from changes and from the clock: links by mail, sleeping accounts, claims that were left lying.

use base::{id::UserId, time::plus_days};
use serde_json::Value;

use super::{
    access::Deadline,
    commands::{administration, grants, passwords},
    model::Role,
    queries, store,
};
use crate::{Ctx, Error, Result};

/// For how long ended sessions and links stay for somebody to look at.
const KEEP_DAYS: i64 = 30;

/// Does a job of this feature.
///
/// # Errors
/// When it cannot be done now.
pub async fn run(ctx: &Ctx, kind: &str, payload: &Value) -> Result<()> {
    match kind {
        "accounts.send-password-link" => match payload.get("user").and_then(Value::as_str) {
            Some(user) => {
                let user: UserId = user.parse().map_err(|_| Error::Internal("job with a broken user".to_owned()))?;
                passwords::send_password_link(ctx, user, payload.get("asking").and_then(Value::as_str).unwrap_or_default()).await
            }
            None => Ok(()),
        },
        _ => Err(Error::Internal(format!("no such kind of job: {kind}"))),
    }
}

/// Looks for what has become due.
///
/// # Errors
/// When the database does not answer.
pub async fn tick(ctx: &Ctx) -> Result<()> {
    for user in store::list_asleep(&ctx.db, plus_days(ctx.now(), -ctx.site.accounts.dormancy_days)).await? {
        administration::put_to_sleep(ctx, user).await?;
    }
    tell_officers(ctx).await?;
    let tx = ctx.db.begin().await?;
    store::forget_old(&tx, plus_days(ctx.now(), -KEEP_DAYS)).await?;
    tx.commit().await?;
    Ok(())
}

/// A claim an organisation has left lying for five working days is an officer's to decide; they are told once.
async fn tell_officers(ctx: &Ctx) -> Result<()> {
    for grant in store::list_claimed(&ctx.db).await? {
        if grant.role.is_of_organization() && queries::deadline_of(ctx, &ctx.db, &grant).await? == Deadline::Passed {
            let tx = ctx.db.begin().await?;
            let officers = store::list_people_with(&tx, Role::CommissionOfficer, None).await?;
            grants::tell_of_claim(&tx, ctx, &grant, &officers, "accounts-claim-overdue").await?;
            tx.commit().await?;
        }
    }
    Ok(())
}

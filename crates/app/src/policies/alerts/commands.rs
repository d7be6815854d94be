//! Saving and ending alerts, and reading what they told.

use base::id::{OrganizationId, PolicyAlertId};
use db::Tx;
use serde_json::json;

use super::{
    model::{AlertEvent, PolicyAlert},
    store, watching,
};
use crate::{
    Ctx, Error, Noun, OrNotFound, Result,
    accounts::tokens,
    audit,
    audit::Event,
    policies::{access, queries::find_profile},
};

/// Lets the caller be told of what changes for a firm from now on. Whoever has an alert keeps it.
///
/// # Errors
/// `Forbidden` for anybody but the firm's people.
pub async fn save_alert(ctx: &Ctx, organization: OrganizationId) -> Result<PolicyAlert> {
    access::may_state(&ctx.actor, organization)?;
    let user = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    let tx = ctx.db.begin().await?;
    if let Some(known) = store::find_of(&tx, organization, user).await? {
        return Ok(known);
    }
    let profile = find_profile(&tx, organization).await?;
    let alert = PolicyAlert { id: PolicyAlertId::at(ctx.now()), organization, user, created_at: ctx.now(), ended_at: None };
    store::insert(&tx, &alert, &watching::mark(ctx, &profile)).await?;
    for seen in watching::look(ctx, &profile) {
        watching::note(&tx, ctx, alert.id, &seen).await?;
    }
    record(&tx, ctx, &alert, "policies.alert-saved").await?;
    tx.commit().await?;
    Ok(alert)
}

/// Ends the caller's alert for a firm. Done twice, nothing more happens.
///
/// # Errors
/// `Forbidden` for visitors.
pub async fn end_alert(ctx: &Ctx, organization: OrganizationId) -> Result<()> {
    let user = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    access::may_state(&ctx.actor, organization)?;
    let tx = ctx.db.begin().await?;
    let Some(alert) = store::find_of(&tx, organization, user).await? else { return Ok(()) };
    finish(tx, ctx, &alert, "policies.alert-ended").await
}

/// The alert that a mail's link ends.
///
/// # Errors
/// `NotFound` if no mail had this link.
pub async fn find_alert_of_link(ctx: &Ctx, token: &str) -> Result<PolicyAlert> {
    store::find_by_link(&ctx.db, &tokens::digest(token)).await?.or_not_found(Noun::Link)
}

/// Ends an alert by the link in one of its mails, without signing in. Done twice, nothing more happens.
///
/// # Errors
/// `NotFound` if no mail had this link.
pub async fn end_alert_by_link(ctx: &Ctx, token: &str) -> Result<()> {
    let tx = ctx.db.begin().await?;
    let alert = store::find_by_link(&tx, &tokens::digest(token)).await?.or_not_found(Noun::Link)?;
    finish(tx, ctx, &alert, "policies.alert-ended-by-link").await
}

async fn finish(tx: Tx, ctx: &Ctx, alert: &PolicyAlert, action: &'static str) -> Result<()> {
    if store::end(&tx, alert.id, ctx.now()).await? {
        record(&tx, ctx, alert, action).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn record(tx: &Tx, ctx: &Ctx, alert: &PolicyAlert, action: &'static str) -> Result<()> {
    let event = Event::new(action, "organization", alert.organization).with(json!({ "alert": alert.id.to_string() }));
    audit::record(tx, ctx, event).await?;
    Ok(())
}

/// The caller's alert for a firm, if there is one.
///
/// # Errors
/// `Forbidden` for anybody but the firm's people.
pub async fn read_alert(ctx: &Ctx, organization: OrganizationId) -> Result<Option<PolicyAlert>> {
    access::may_state(&ctx.actor, organization)?;
    let user = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    Ok(store::find_of(&ctx.db, organization, user).await?)
}

/// What the caller was told of a firm, the newest first.
///
/// # Errors
/// As [`read_alert`].
pub async fn list_alert_events(ctx: &Ctx, organization: OrganizationId, limit: i64) -> Result<Vec<AlertEvent>> {
    access::may_state(&ctx.actor, organization)?;
    let user = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    Ok(store::list_events(&ctx.db, organization, user, limit.clamp(1, 500)).await?)
}

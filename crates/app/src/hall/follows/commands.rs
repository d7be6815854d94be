//! Beginning and ceasing to follow an entry.

use base::id::EntryId;

use super::store;
use crate::{
    Ctx, Noun, OrNotFound, Result, audit,
    audit::Event,
    hall::access,
    registers::{self, queries::seen_in_dealings},
};

/// Follows an entry. Following it already is no mistake.
///
/// # Errors
/// `SignInNeeded` for visitors; `NotFound` if the entry may not be seen.
pub async fn follow_entry(ctx: &Ctx, id: EntryId) -> Result<()> {
    let user = access::may_follow(&ctx.actor)?;
    let tx = ctx.db.begin().await?;
    let entry = registers::find_entry(&tx, id).await?;
    seen_in_dealings(&tx, &ctx.actor, entry, false).await?.or_not_found(Noun::Entry)?;
    if store::insert(&tx, user, id, ctx.now()).await? {
        audit::record(&tx, ctx, Event::new("hall.entry-followed", "follow", id)).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Ceases to follow an entry, also one that has left the hall.
///
/// # Errors
/// `SignInNeeded` for visitors.
pub async fn unfollow_entry(ctx: &Ctx, id: EntryId) -> Result<()> {
    let user = access::may_follow(&ctx.actor)?;
    let tx = ctx.db.begin().await?;
    if store::delete(&tx, user, id).await? {
        audit::record(&tx, ctx, Event::new("hall.entry-unfollowed", "follow", id)).await?;
    }
    tx.commit().await?;
    Ok(())
}

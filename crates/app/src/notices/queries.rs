//! Reading one's own notices.

use crate::{Ctx, Error, Result};

use super::store;

/// How many notices the signed-in person has not read.
///
/// # Errors
/// `SignInNeeded` for visitors.
pub async fn count_unread(ctx: &Ctx) -> Result<u32> {
    let user = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    Ok(u32::try_from(store::count_unread(&ctx.db, user).await?).unwrap_or(u32::MAX))
}

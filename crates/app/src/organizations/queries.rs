//! Reading the directory.

use base::id::OrganizationId;

use super::{
    access,
    model::Organization,
    store::{self, DirectoryFilter},
};
use crate::{Ctx, Noun, OrNotFound, Result};

/// One page of the directory, by name, and how many there are. Unconfirmed organisations are seen by their own people and by
/// those who confirm.
///
/// # Errors
/// When the database does not answer.
pub async fn list_organizations(ctx: &Ctx, filter: &DirectoryFilter, offset: i64, limit: i64) -> Result<(Vec<Organization>, i64)> {
    let seen = seen(ctx);
    let page = store::list(&ctx.db, filter, seen.as_deref(), offset.max(0), limit.clamp(1, 200)).await?;
    Ok((page, store::count(&ctx.db, filter, seen.as_deref()).await?))
}

/// Whose unconfirmed organisations are shown; all of them for `None`.
fn seen(ctx: &Ctx) -> Option<Vec<OrganizationId>> {
    if access::may_list_unverified(&ctx.actor).is_ok() { None } else { Some(ctx.actor.organizations()) }
}

/// An organisation for its page.
///
/// # Errors
/// `NotFound` if there is none, or if it is unconfirmed and neither one's own nor one's to confirm.
pub async fn show_organization(ctx: &Ctx, id: OrganizationId) -> Result<Organization> {
    let found = store::find(&ctx.db, id).await?.or_not_found(Noun::Organization)?;
    let is_shown =
        found.is_verified() || ctx.actor.is_system || ctx.actor.belongs_to(id) || access::may_list_unverified(&ctx.actor).is_ok();
    is_shown.then_some(found).or_not_found(Noun::Organization)
}

/// The organisations that have handed in a document and wait, the longest first.
///
/// # Errors
/// `Forbidden` for those who do not confirm.
pub async fn list_awaiting_verification(ctx: &Ctx) -> Result<Vec<Organization>> {
    access::may_list_unverified(&ctx.actor)?;
    Ok(store::list_awaiting_verification(&ctx.db).await?)
}

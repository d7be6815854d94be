//! Reading what is known of firms, and what follows from it.

use base::id::OrganizationId;
use db::Conn;

use super::{
    access,
    answers::Answers,
    ladder::{self, Rung, Scale},
    model::{FactRecord, Profile},
    rulings, shares, store,
};
use crate::{Ctx, Result, organizations};

/// All that is known of a firm, from whatever connection or transaction is at hand.
pub(super) async fn find_profile(conn: &impl Conn, id: OrganizationId) -> Result<Profile> {
    let organization = organizations::find_organization(conn, id).await?;
    Ok(Profile {
        organization,
        version: store::find_version(conn, id).await?,
        records: store::list_facts(conn, id).await?,
        children: store::list_children(conn, id).await?,
        rulings: rulings::list_current(conn, id).await?,
    })
}

/// All that is known of a firm.
///
/// # Errors
/// `NotFound` if there is no such organisation; `Forbidden` for those who neither work for it nor for the commission.
pub async fn read_profile(ctx: &Ctx, id: OrganizationId) -> Result<Profile> {
    access::may_read(&ctx.actor, id)?;
    find_profile(&ctx.db, id).await
}

/// What a firm may get, what it lacks, and what may be combined, today.
///
/// # Errors
/// As [`read_profile`].
pub async fn read_answers(ctx: &Ctx, id: OrganizationId) -> Result<(Profile, Answers<'_>)> {
    let profile = read_profile(ctx, id).await?;
    let shares = shares::find_shares(&ctx.db, &ctx.pack.policies).await?;
    let answers = Answers::of(&ctx.pack, &profile, &shares, ctx.today());
    Ok((profile, answers))
}

/// Where a firm stands on the way of growth, today.
///
/// # Errors
/// As [`read_profile`].
pub async fn read_ladder(ctx: &Ctx, id: OrganizationId) -> Result<(Profile, Vec<Rung<'_>>, Vec<Scale<'_>>)> {
    let profile = read_profile(ctx, id).await?;
    let (rungs, scales) = ladder::stand(&ctx.pack, &profile, ctx.today());
    Ok((profile, rungs, scales))
}

/// What was ever said of a firm, the newest first.
///
/// # Errors
/// As [`read_profile`].
pub async fn list_history(ctx: &Ctx, id: OrganizationId, limit: i64) -> Result<Vec<FactRecord>> {
    access::may_read(&ctx.actor, id)?;
    Ok(store::list_history(&ctx.db, id, limit.clamp(1, 500)).await?)
}

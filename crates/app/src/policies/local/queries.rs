//! Reading local versions.

use base::{Date, id::PolicyVersionId};

use super::{
    model::{Version, VersionStatus},
    store,
};
use crate::{Ctx, Noun, OrNotFound, Result, pack::Pack, policies::access};

/// Local versions: those that wait first, then the newest.
///
/// # Errors
/// `Forbidden` for anybody but officers.
pub async fn list_versions(ctx: &Ctx, limit: i64) -> Result<Vec<Version>> {
    access::may_try(&ctx.actor)?;
    Ok(store::list(&ctx.db, limit.clamp(1, 500)).await?)
}

/// A local version.
///
/// # Errors
/// `NotFound`; `Forbidden` for anybody but officers.
pub async fn read_version(ctx: &Ctx, id: PolicyVersionId) -> Result<Version> {
    access::may_try(&ctx.actor)?;
    store::find(&ctx.db, id).await?.or_not_found(Noun::Page)
}

/// From when on a published version is ended, if it is.
///
/// # Errors
/// `Forbidden` for anybody but officers.
pub async fn find_end(ctx: &Ctx, version: &Version) -> Result<Option<Date>> {
    access::may_try(&ctx.actor)?;
    if version.status != VersionStatus::Published || version.is_ending {
        return Ok(None);
    }
    Ok(store::find_end(&ctx.db, version).await?)
}

/// A clause as it is in force or stands in the pack, with the cases beside it, in the pack's format.
#[must_use]
pub fn text_of(ctx: &Ctx, clause: &str) -> Option<String> {
    text_in(&ctx.pack, clause)
}

/// The same of a clause as a pack has it.
pub(super) fn text_in(pack: &Pack, clause: &str) -> Option<String> {
    let known = pack.policies.library.clause(clause)?;
    let cases = pack.policies.cases.iter().filter(|case| case.clause == clause).map(|case| case.text.as_str());
    Some(std::iter::once(known.text.as_str()).chain(cases).collect::<Vec<_>>().join("\n"))
}

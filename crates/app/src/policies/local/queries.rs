//! Reading local versions.

use base::id::PolicyVersionId;

use super::{model::Version, store};
use crate::{Ctx, Noun, OrNotFound, Result, policies::access};

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

/// A clause as it is in force or stands in the pack, with the cases beside it, in the pack's format.
#[must_use]
pub fn text_of(ctx: &Ctx, clause: &str) -> Option<String> {
    let known = ctx.pack.policies.library.clause(clause)?;
    let cases = ctx.pack.policies.cases.iter().filter(|case| case.clause == clause).map(|case| case.text.as_str());
    Some(std::iter::once(known.text.as_str()).chain(cases).collect::<Vec<_>>().join("\n"))
}

//! Reading what was asked.

use base::id::InquiryId;

use super::{
    commands::readable,
    model::{Inquiry, Which},
    store::{self, Scope},
};
use crate::{
    Ctx, Result,
    accounts::{self, Role},
    hall::access,
    organizations::{self, Organization},
    registers::{self, Entry},
};

/// An inquiry as one reader sees it: masked until they opened it.
#[derive(Debug, Clone)]
pub struct InquirySeen {
    /// The inquiry.
    pub inquiry: Inquiry,
    /// Whether it is masked.
    pub is_masked: bool,
    /// The entry it is about.
    pub entry: Entry,
    /// The verified organisation of the one who asked.
    pub organization: Option<Organization>,
    /// The name of whoever handled it.
    pub handled_by: Option<String>,
}

fn scope(ctx: &Ctx) -> Result<Scope> {
    let reader = access::may_follow(&ctx.actor)?;
    let actor = &ctx.actor;
    let organizations = actor.organizations().into_iter().filter(|organization| actor.is_verified_for(*organization)).collect();
    Ok(Scope { reader, organizations, handles: actor.has(Role::TechnologyManager) })
}

async fn see(ctx: &Ctx, inquiry: Inquiry, entry: Entry) -> Result<InquirySeen> {
    let is_masked = inquiry.opened_at.is_none();
    let organization = match inquiry.organization_id {
        Some(id) => Some(organizations::find_organization(&ctx.db, id).await?),
        None => None,
    };
    let handled_by = match inquiry.handled_by {
        Some(user) => Some(accounts::find_name(&ctx.db, user, ctx.lang).await?),
        None => None,
    };
    Ok(InquirySeen { inquiry: if is_masked { inquiry.masked() } else { inquiry }, is_masked, entry, organization, handled_by })
}

/// What was asked about the reader's entries, unhandled first, with how many there are in all.
///
/// # Errors
/// `SignInNeeded` for visitors.
pub async fn list_inquiries(ctx: &Ctx, which: Which, offset: i64, limit: i64) -> Result<(Vec<InquirySeen>, i64)> {
    let scope = scope(ctx)?;
    let found = store::list(&ctx.db, &scope, which, offset, limit).await?;
    let ids: Vec<_> = found.iter().map(|inquiry| inquiry.entry_id).collect();
    let entries = registers::find_entries(&ctx.db, &ids).await?;
    let mut seen = Vec::with_capacity(found.len());
    for inquiry in found {
        if let Some(entry) = entries.iter().find(|entry| entry.id == inquiry.entry_id) {
            seen.push(see(ctx, inquiry, entry.clone()).await?);
        }
    }
    Ok((seen, store::count(&ctx.db, &scope, which).await?))
}

/// How many inquiries wait for the reader.
///
/// # Errors
/// `SignInNeeded` for visitors.
pub async fn count_unhandled(ctx: &Ctx) -> Result<i64> {
    Ok(store::count(&ctx.db, &scope(ctx)?, Which::Unhandled).await?)
}

/// One inquiry, masked until the reader opened it.
///
/// # Errors
/// `NotFound` if the reader may not know of it.
pub async fn read_inquiry(ctx: &Ctx, id: InquiryId) -> Result<InquirySeen> {
    let (_, inquiry, entry) = readable(&ctx.db, ctx, id).await?;
    see(ctx, inquiry, entry).await
}

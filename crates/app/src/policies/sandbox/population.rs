//! The firms whose facts are stored, some at a time.

use base::id::OrganizationId;

use crate::{
    Ctx, Result,
    organizations::{self, OrganizationKind, OrganizationStatus},
    policies::{Profile, rulings, store},
};

/// How many firms are read at a time.
const CHUNK: i64 = 250;

/// Calls `see` with every firm of which something is known, chunk by chunk, in the order of their ids.
pub async fn each_firm(ctx: &Ctx, see: &mut (dyn FnMut(Profile) + Send)) -> Result<usize> {
    let (mut after, mut count) = (None, 0);
    loop {
        let ids: Vec<OrganizationId> = store::list_profiled(&ctx.db, after, CHUNK).await?;
        let Some(last) = ids.last().copied() else { return Ok(count) };
        let found = organizations::find_organizations(&ctx.db, &ids).await?;
        let mut records = store::list_facts_of(&ctx.db, &ids).await?;
        let mut children = store::list_children_of(&ctx.db, &ids).await?;
        let mut decided = rulings::list_current_of(&ctx.db, &ids).await?;
        for organization in found {
            if organization.kind != OrganizationKind::Firm || organization.status == OrganizationStatus::Closed {
                continue;
            }
            let id = organization.id;
            count += 1;
            see(Profile {
                records: records.extract_if(.., |record| record.organization == id).collect(),
                children: children.extract_if(.., |child| child.organization == id).collect(),
                rulings: decided.extract_if(.., |ruling| ruling.organization == id).collect(),
                version: 0,
                organization,
            });
        }
        after = Some(last);
        // Other requests have their turn between two chunks.
        tokio::task::yield_now().await;
    }
}

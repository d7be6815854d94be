//! What a technology manager's public page says of their work: how many demands, contacts, deals and contracts, small counts hidden.

use super::store;
use crate::{
    Ctx, Noun, OrNotFound, Result,
    plan::{Shown, suppress},
    registers::{Entry, queries::seen_by},
};

/// A technology manager's work so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrackRecord {
    /// Demands taken up.
    pub demands: Shown,
    /// Matches in which somebody was contacted.
    pub contacted: Shown,
    /// Deals carried.
    pub deals: Shown,
    /// Deals with a contract.
    pub signed: Shown,
}

/// The work of the person an entry of the technology managers' register is about; `None` if that person has no account here.
///
/// # Errors
/// `NotFound` if the entry may not be seen or is of another register.
pub async fn read_track_record(ctx: &Ctx, entry: &Entry) -> Result<Option<TrackRecord>> {
    if entry.kind.key != "technology_manager" {
        return Ok(None);
    }
    // The reader's copy may lack its author.
    let whole = crate::registers::find_entry(&ctx.db, entry.id).await?;
    seen_by(&ctx.actor, whole.clone(), false).or_not_found(Noun::Entry)?;
    let Some(manager) = store::find_manager(&ctx.db, &whole).await? else { return Ok(None) };
    let row = store::count_work(&ctx.db, manager).await?;
    let counts = [row.demands, row.contacted, row.deals, row.signed];
    let (_, shown) = suppress(&[], &counts, ctx.pack.settings.limits.small_cells_below);
    Ok(match shown.as_slice() {
        [demands, contacted, deals, signed] => {
            Some(TrackRecord { demands: *demands, contacted: *contacted, deals: *deals, signed: *signed })
        }
        _ => None,
    })
}

//! When two entries turn out to be one: deals about the one that was merged are about its twin from then on.

use base::id::EntryId;
use db::Tx;
use serde_json::json;

use super::store;
use crate::{Ctx, Result, audit, audit::Event};

/// Moves the deals that name `from` as demand, achievement or space over to `into`, closed ones too.
pub(crate) async fn follow_merge(tx: &Tx, ctx: &Ctx, from: EntryId, into: EntryId) -> Result<()> {
    for deal in store::list_about(tx, from).await? {
        store::move_entry(tx, deal, from, into, ctx.now()).await?;
        let detail = json!({ "from": from.to_string(), "into": into.to_string() });
        audit::record(tx, ctx, Event::new("deals.entry-merged", "deal", deal).with(detail)).await?;
    }
    Ok(())
}

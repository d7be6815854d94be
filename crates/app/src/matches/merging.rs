//! When two entries turn out to be one: matches and holds of the one that was merged go over to its twin.

use base::id::EntryId;
use db::Tx;
use serde_json::json;

use super::{
    commands::{change, give_back},
    model::{Match, State},
    store,
};
use crate::{Ctx, Result, audit, audit::Event};

/// Moves the matches of `from` to `into`, and the hold on it. A demand stays one manager's: where the twin is somebody else's, matches in hand go
/// back to the pool on the way. Where both had a match with the same counterpart, the one that came further goes on and the other's contacts
/// and lines are added to it.
pub(crate) async fn follow_merge(tx: &Tx, ctx: &Ctx, from: EntryId, into: EntryId) -> Result<()> {
    let ctx = &ctx.of_others();
    let holder = store::find_take(tx, into).await?;
    if let Some(take) = store::find_take(tx, from).await? {
        if holder.is_some() {
            store::end_take(tx, take.id, "merged", ctx.now()).await?;
        } else {
            store::move_take(tx, take.id, into).await?;
        }
    }
    for mut found in store::list_of_entry(tx, from).await? {
        let is_others = found.demand_id == from && holder.as_ref().is_some_and(|take| found.manager_id != Some(take.manager_id));
        if is_others && found.state.is_in_hand() {
            let before = found.state;
            give_back(ctx, &mut found)?;
            change(tx, ctx, before, &mut found, "matches.released").await?;
            store::finish_tasks_about(tx, found.id, ctx.now()).await?;
        }
        let pair = if found.demand_id == from { (into, found.achievement_id) } else { (found.demand_id, into) };
        match store::find_pair(tx, pair.0, pair.1).await? {
            None => store::move_pair(tx, found.id, pair.0, pair.1, ctx.now()).await?,
            Some(twin) => join(tx, &found, &twin, pair).await?,
        }
        let detail = json!({ "from": from.to_string(), "into": into.to_string() });
        audit::record(tx, ctx, Event::new("matches.merged", "match", found.id).with(detail)).await?;
    }
    Ok(())
}

/// Of two records of what is now one pair the one that came further stays.
async fn join(tx: &Tx, found: &Match, twin: &Match, pair: (EntryId, EntryId)) -> Result<()> {
    let (stays, goes) = if reach(found) > reach(twin) { (found, twin) } else { (twin, found) };
    store::hand_over(tx, goes.id, stays.id).await?;
    store::delete(tx, goes.id).await?;
    if stays.id == found.id {
        store::move_pair(tx, found.id, pair.0, pair.1, found.updated_at).await?;
    }
    Ok(())
}

/// How far a record came; what is in hand or became a deal counts for more than what was refused.
const fn reach(found: &Match) -> u8 {
    match found.state {
        State::Recommended => 0,
        State::Unsuitable => 1,
        State::Claimed => 2,
        State::Contacted => 3,
        State::Interested => 4,
        State::Converted => 5,
    }
}

//! Matches whose two sides are kept apart: an owner may name an organisation after its entry was recommended to it.
//!
//! What nobody works on is then as if it were not there, for all but officers. What somebody has in hand, and what became a deal, goes on among
//! those who work on it.

use base::id::{EntryId, MatchId, OrganizationId};
use db::{Conn, Tx};

use super::{access, model::Match, proposals::are_kept_apart, store};
use crate::{
    Ctx, Error, Noun, OrNotFound, Result,
    accounts::Actor,
    notices, organizations,
    registers::{self, Entry},
};

/// What both sides are told of a match by.
pub(super) const RECOMMENDED: &str = "match-recommended";

/// Whether one of the two owners keeps its entry from the other's organisation.
pub(super) async fn are_apart(conn: &impl Conn, demand: &Entry, achievement: &Entry) -> Result<bool> {
    let firm = organizations::find_organization(conn, demand.organization_id).await?;
    let university = organizations::find_organization(conn, achievement.organization_id).await?;
    Ok(are_kept_apart((demand, &firm), (achievement, &university)))
}

/// The same of the two entries of a record.
pub(super) async fn is_apart(conn: &impl Conn, found: &Match) -> Result<bool> {
    let demand = registers::find_entry(conn, found.demand_id).await?;
    let achievement = registers::find_entry(conn, found.achievement_id).await?;
    are_apart(conn, &demand, &achievement).await
}

/// Whether a record is as if it were not there for this reader.
pub(super) async fn is_withheld(conn: &impl Conn, actor: &Actor, found: &Match) -> Result<bool> {
    let demand = registers::find_entry(conn, found.demand_id).await?;
    let achievement = registers::find_entry(conn, found.achievement_id).await?;
    if access::goes_on_with(actor, found, demand.organization_id, achievement.organization_id) {
        return Ok(false);
    }
    are_apart(conn, &demand, &achievement).await
}

/// A record that is there for the one who acts.
pub(super) async fn find_known(conn: &impl Conn, ctx: &Ctx, id: MatchId) -> Result<Match> {
    let found = store::find(conn, id).await?.or_not_found(Noun::Match)?;
    if is_withheld(conn, &ctx.actor, &found).await? { Err(Error::NotFound(Noun::Match)) } else { Ok(found) }
}

/// Of the records about entries of these organisations those that are as if they were not there for their people.
pub(super) async fn list_withheld(conn: &impl Conn, organizations: &[OrganizationId]) -> Result<Vec<MatchId>> {
    let idle = store::list_idle_with_names(conn, organizations).await?;
    let mut ids: Vec<EntryId> = idle.iter().flat_map(|found| [found.demand_id, found.achievement_id]).collect();
    ids.sort_unstable();
    ids.dedup();
    let entries = registers::find_entries(conn, &ids).await?;
    let mut withheld = Vec::new();
    for found in idle {
        let entry = |id: EntryId| entries.iter().find(|entry| entry.id == id);
        let (Some(demand), Some(achievement)) = (entry(found.demand_id), entry(found.achievement_id)) else { continue };
        if are_apart(conn, demand, achievement).await? {
            withheld.push(found.id);
        }
    }
    Ok(withheld)
}

/// Takes back what was told of the matches of an entry that nobody works on and whose sides are kept apart by now: notices, and mails that have not
/// left.
pub(crate) async fn take_back_told(tx: &Tx, entry: EntryId) -> Result<()> {
    for found in store::list_of_entry(tx, entry).await?.into_iter().filter(|found| !found.state.is_under_way()) {
        take_back_told_of(tx, &found).await?;
    }
    Ok(())
}

/// The same of one match that nobody works on any more.
pub(super) async fn take_back_told_of(tx: &Tx, found: &Match) -> Result<()> {
    if is_apart(tx, found).await? {
        notices::take_back(tx, RECOMMENDED, &format!("/matches/{}", found.id)).await?;
    }
    Ok(())
}

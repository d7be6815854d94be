//! What one follows.

use base::{Timestamp, id::EntryId};

use super::store;
use crate::{
    Ctx, Result,
    hall::access,
    registers::{
        self,
        queries::{Seen, seen_in_dealings},
    },
};

/// An entry somebody follows.
#[derive(Debug, Clone)]
pub struct Followed {
    /// Which.
    pub id: EntryId,
    /// Its number, which its reader may know also when it has left the hall.
    pub number: String,
    /// The entry as far as the reader may see it now; absent if it has left the hall, for them or for everybody.
    pub seen: Option<Seen>,
    /// Since when.
    pub since: Timestamp,
}

/// Whether the one who asks follows this entry.
///
/// # Errors
/// When the database does not answer.
pub async fn is_following(ctx: &Ctx, id: EntryId) -> Result<bool> {
    match ctx.actor.user {
        Some(user) => Ok(store::exists(&ctx.db, user, id).await?),
        None => Ok(false),
    }
}

/// What one follows, the last followed first, with how many there are in all.
///
/// # Errors
/// `SignInNeeded` for visitors.
pub async fn list_follows(ctx: &Ctx, offset: i64, limit: i64) -> Result<(Vec<Followed>, i64)> {
    let user = access::may_follow(&ctx.actor)?;
    let rows = store::list_of(&ctx.db, user, offset, limit).await?;
    let ids: Vec<EntryId> = rows.iter().map(|row| row.entry_id).collect();
    let entries = registers::find_entries(&ctx.db, &ids).await?;
    let mut followed = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(entry) = entries.iter().find(|entry| entry.id == row.entry_id) else { continue };
        let seen = seen_in_dealings(&ctx.db, &ctx.actor, entry.clone(), false).await?;
        followed.push(Followed { id: entry.id, number: entry.number.clone(), seen, since: row.created_at });
    }
    Ok((followed, store::count_of(&ctx.db, user).await?))
}

//! Reading matches, who handles an entry, and a manager's load.

use base::{
    Date,
    id::{EntryId, MatchId, UserId},
};
use db::Conn;
use search::matching::Proposal;

use super::{
    access, apart,
    model::{Contact, Load, Match, PartySide, Take},
    proposals::compare_pair,
    store,
};
use crate::{
    Ctx, Error, Noun, OrNotFound, Result, accounts,
    organizations::{self, Organization},
    registers::{
        self,
        queries::{Seen, seen_by},
        visibility::is_kept_from_reader,
    },
};

/// What a manager carries and may carry.
///
/// # Errors
/// When the database does not answer.
pub async fn load_of(ctx: &Ctx, manager: UserId) -> Result<Load> {
    load_in(&ctx.db, ctx, manager).await
}

/// The same, from whatever connection or transaction is at hand.
pub(crate) async fn load_in(conn: &impl Conn, ctx: &Ctx, manager: UserId) -> Result<Load> {
    let own = match store::find_register_entry(conn, manager).await? {
        Some(entry) => registers::find_entry(conn, entry).await?.values.whole("capacity"),
        None => None,
    };
    Ok(Load { now: store::load_of(conn, manager).await?, limit: own.unwrap_or(ctx.pack.settings.capacity) })
}

/// Who handles a demand.
#[derive(Debug, Clone)]
pub struct Handling {
    /// The hold, if somebody has it.
    pub take: Option<Take>,
    /// The name of whoever has it.
    pub manager: Option<String>,
    /// Whether the reader has it.
    pub is_own: bool,
    /// The day the first contact is due: of its matches, or if nobody has it from publication.
    pub contact_due_on: Option<Date>,
    /// Whether the reader may take it up.
    pub may_take: bool,
    /// Whether the reader may give it back.
    pub may_release: bool,
}

/// Who handles a demand and by when. The name is for people who are signed in.
///
/// # Errors
/// When the database does not answer.
pub async fn find_handling(ctx: &Ctx, demand: &registers::Entry) -> Result<Handling> {
    let take = store::find_take(&ctx.db, demand.id).await?;
    let clocks = &ctx.pack.settings.clocks;
    let open = store::list_of_entry(&ctx.db, demand.id).await?;
    let contact_due_on = match &take {
        Some(_) if open.iter().any(|found| found.contacted_at.is_some()) => None,
        Some(take) => open
            .iter()
            .filter_map(|found| found.contact_due_on)
            .min()
            .or_else(|| Some(clocks.after(base::time::local_date(take.taken_at), clocks.contact_days))),
        None => demand.published_at.map(|at| clocks.after(base::time::local_date(at), clocks.contact_days)),
    };
    let manager = match &take {
        Some(take) if ctx.actor.is_signed_in() => Some(accounts::find_name(&ctx.db, take.manager_id, ctx.lang).await?),
        _ => None,
    };
    Ok(Handling {
        is_own: take.as_ref().is_some_and(|take| ctx.actor.user == Some(take.manager_id)),
        may_take: take.is_none() && demand.status == registers::Status::Published && access::may_take(&ctx.actor).is_ok(),
        may_release: take.as_ref().is_some_and(|take| access::may_release(&ctx.actor, Some(take.manager_id)).is_ok()),
        contact_due_on,
        manager,
        take,
    })
}

/// A match, or a pair that has no record, as one reader may see it.
#[derive(Debug, Clone)]
pub struct MatchSeen {
    /// The record, if there is one.
    pub record: Option<Match>,
    /// The demand.
    pub demand: Seen,
    /// Whose it is, if the reader may know.
    pub demand_owner: Option<Organization>,
    /// The achievement.
    pub achievement: Seen,
    /// Whose it is.
    pub achievement_owner: Option<Organization>,
    /// How well they fit today.
    pub proposal: Proposal,
    /// The contacts, the newest first; notes only for whoever may read them.
    pub contacts: Vec<(Contact, String)>,
    /// Whether one owner keeps its entry from the other's organisation; told to officers only.
    pub is_kept_apart: bool,
    /// The name of whoever has it.
    pub manager: Option<String>,
    /// Whether the reader has it.
    pub is_own: bool,
    /// Whether the reader may take it up.
    pub may_take: bool,
    /// Whether the reader may give it back.
    pub may_release: bool,
    /// Whether the reader may tell the parties.
    pub may_recommend: bool,
    /// The sides the reader may refuse for.
    pub may_refuse_for: Vec<PartySide>,
    /// The sides the reader may speak for.
    pub speaks_for: Vec<PartySide>,
}

/// A recorded match with both entries.
///
/// # Errors
/// `NotFound` if the reader may not know of it; `SignInNeeded` for visitors.
pub async fn read_match(ctx: &Ctx, id: MatchId) -> Result<MatchSeen> {
    if !ctx.actor.is_signed_in() && !ctx.actor.is_system {
        return Err(Error::SignInNeeded);
    }
    let found = apart::find_known(&ctx.db, ctx, id).await?;
    let seen = see(ctx, found.demand_id, found.achievement_id, Some(found)).await?;
    let (demand, achievement) = (&seen.demand.entry, &seen.achievement.entry);
    if !access::may_know(&ctx.actor, demand.organization_id, achievement.organization_id) {
        return Err(Error::NotFound(Noun::Match));
    }
    Ok(seen)
}

/// A pair side by side for everybody; with its record for those who may know of it.
///
/// # Errors
/// `NotFound` if one of the two may not be seen.
pub async fn read_pair(ctx: &Ctx, demand: EntryId, achievement: EntryId) -> Result<MatchSeen> {
    let record = match store::find_pair(&ctx.db, demand, achievement).await? {
        Some(found) if apart::is_withheld(&ctx.db, &ctx.actor, &found).await? => None,
        other => other,
    };
    let mut seen = see(ctx, demand, achievement, record).await?;
    if !access::may_know(&ctx.actor, seen.demand.entry.organization_id, seen.achievement.entry.organization_id) {
        seen.record = None;
        seen.contacts = Vec::new();
        seen.manager = None;
    }
    Ok(seen)
}

async fn see(ctx: &Ctx, demand: EntryId, achievement: EntryId, record: Option<Match>) -> Result<MatchSeen> {
    let (demand, achievement, proposal) = compare_pair(ctx, demand, achievement).await?;
    let reader = reader_of(ctx, &demand, &achievement, record.as_ref());
    let (demand_seen, achievement_seen) =
        (seen_of_record(&reader, &demand, record.as_ref())?, seen_of_record(&reader, &achievement, record.as_ref())?);
    let owners = organizations::find_organizations(&ctx.db, &[demand.organization_id, achievement.organization_id]).await?;
    let owner =
        |seen: &Seen| owners.iter().find(|owner| owner.id == seen.entry.organization_id).filter(|_| seen.shows_organization).cloned();
    let actor = &ctx.actor;
    let mut contacts = Vec::new();
    let mut manager = None;
    if let Some(found) = &record {
        let reads_notes = access::may_read_notes(actor, found);
        for mut contact in store::list_contacts(&ctx.db, found.id).await? {
            if !reads_notes {
                contact.note.clear();
            }
            let name = accounts::find_name(&ctx.db, contact.by_id, ctx.lang).await?;
            contacts.push((contact, name));
        }
        if let Some(id) = found.manager_id {
            manager = Some(accounts::find_name(&ctx.db, id, ctx.lang).await?);
        }
    }
    let is_apart = apart::are_apart(&ctx.db, &demand, &achievement).await?;
    let is_free = !is_apart && record.as_ref().is_none_or(|found| found.state == super::State::Recommended);
    let taken_by_other = store::find_take(&ctx.db, demand.id).await?.is_some_and(|take| actor.user != Some(take.manager_id));
    let is_open = record.as_ref().is_none_or(|found| !matches!(found.state, super::State::Unsuitable | super::State::Converted));
    let may_refuse_for = PartySide::ALL
        .into_iter()
        .filter(|side| is_open && actor.is_signed_in() && access::may_refuse(actor, record.as_ref(), *side, &demand, &achievement).is_ok())
        .collect();
    Ok(MatchSeen {
        is_kept_apart: is_apart && access::may_oversee(actor).is_ok(),
        is_own: record.as_ref().is_some_and(|found| access::handles(actor, found)),
        may_take: is_free && !taken_by_other && access::may_take(actor).is_ok(),
        may_release: record.as_ref().is_some_and(|found| found.state.is_in_hand() && access::may_release(actor, found.manager_id).is_ok()),
        may_recommend: record.is_none() && !is_apart && access::may_recommend(actor).is_ok(),
        may_refuse_for,
        speaks_for: if record.is_some() && is_open {
            access::sides_of(actor, demand.organization_id, achievement.organization_id)
        } else {
            Vec::new()
        },
        demand_owner: owner(&demand_seen),
        achievement_owner: owner(&achievement_seen),
        demand: demand_seen,
        achievement: achievement_seen,
        proposal,
        contacts,
        manager,
        record,
    })
}

/// Who reads: whoever has part in a match that is under way goes on reading it, whichever organisations an owner has named since.
fn reader_of(ctx: &Ctx, demand: &registers::Entry, achievement: &registers::Entry, record: Option<&Match>) -> accounts::Actor {
    let is_side = !access::sides_of(&ctx.actor, demand.organization_id, achievement.organization_id).is_empty();
    let has_part = record.is_some_and(|found| found.state.is_under_way() && (is_side || access::handles(&ctx.actor, found)));
    if has_part { ctx.actor.unnamed() } else { ctx.actor.clone() }
}

/// The entry as the reader may see it. Whoever has part in a match goes on seeing the public part of an entry that has left the hall since.
fn seen_of_record(actor: &accounts::Actor, entry: &registers::Entry, record: Option<&Match>) -> Result<Seen> {
    if let Some(seen) = seen_by(actor, entry.clone(), false) {
        return Ok(seen);
    }
    let was_public = entry.published_at.is_some() && record.is_some() && !is_kept_from_reader(actor, entry);
    let published = registers::Entry { status: registers::Status::Published, ..entry.clone() };
    seen_by(&crate::accounts::Actor::visitor(), published, false).filter(|_| was_public).or_not_found(Noun::Entry)
}

/// Recorded matches the reader may know of: one's own as a manager, all as an officer, those about one's organisations' entries otherwise;
/// the last touched first, with how many there are in all.
///
/// # Errors
/// `SignInNeeded` for visitors.
pub async fn list_matches(ctx: &Ctx, offset: i64, limit: i64) -> Result<(Vec<Match>, i64)> {
    let user = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    if ctx.actor.is_officer() {
        return Ok((store::list_all(&ctx.db, offset, limit).await?, store::count_all(&ctx.db).await?));
    }
    if ctx.actor.has(accounts::Role::TechnologyManager) {
        return Ok((store::list_by_manager(&ctx.db, user, offset, limit).await?, store::count_by_manager(&ctx.db, user).await?));
    }
    let verified: Vec<_> = ctx.actor.organizations().into_iter().filter(|organization| ctx.actor.is_verified_for(*organization)).collect();
    let withheld = apart::list_withheld(&ctx.db, &verified).await?;
    let found = store::list_about(&ctx.db, &verified, &withheld, offset, limit).await?;
    Ok((found, store::count_about(&ctx.db, &verified, &withheld).await?))
}

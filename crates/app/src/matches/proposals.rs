//! Proposals: for a demand the achievements that may answer it, for an achievement the demands it may answer. Computed for show and kept
//! in memory only for as long as neither the entry nor the index has moved.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use base::id::{EntryId, OrganizationId};
use db::Conn;
use search::matching::{self, Band, Formula, Proposal, Reason, Side};

use super::{
    access,
    learning::{
        model::DEMAND_ACHIEVEMENT,
        queries::{formula_in_force, standing, unwanted_fields},
    },
    memory::Basis,
    model::{Match, State},
    sides, store,
};
use crate::{
    Ctx, Error, Noun, OrNotFound, Result,
    accounts::Actor,
    organizations::{self, Organization},
    registers::{self, Entry, queries::Seen, queries::seen_by},
};

/// Candidates looked at closely: so many by words and so many by meaning.
pub(super) const RECALLED: usize = 40;

/// One proposal.
#[derive(Debug, Clone)]
pub struct ProposedMatch {
    /// The other side's entry as the reader may see it.
    pub other: Seen,
    /// Whose it is, if the reader may know.
    pub owner: Option<Organization>,
    /// How relevant.
    pub band: Band,
    /// The score behind the band, 0–1; for ordering, never shown.
    pub score: f32,
    /// What speaks for it.
    pub reasons: Vec<Reason>,
    /// What speaks against it or is open.
    pub against: Vec<Reason>,
    /// The record, if there is one and the reader may know of it.
    pub record: Option<Match>,
}

/// What is proposed for an entry.
#[derive(Debug, Clone)]
pub struct Proposals {
    /// The entry it was asked for.
    pub entry_id: EntryId,
    /// How many entries of the other register stand in the hall.
    pub compared: i64,
    /// Whether an engine of meaning took part, or words alone.
    pub has_meaning: bool,
    /// The name of the engine.
    pub engine: String,
    /// The best first; matches with a record come before all others.
    pub items: Vec<ProposedMatch>,
}

/// The other register of a match.
pub(super) const fn counterpart(register: &str) -> Option<&'static str> {
    match register.as_bytes() {
        b"demand" => Some("achievement"),
        b"achievement" => Some("demand"),
        _ => None,
    }
}

/// What is proposed for a demand or an achievement: what has a record first, then the best that were computed.
///
/// # Errors
/// `NotFound` if the entry may not be known of, or belongs to a register that is not matched.
pub async fn propose_for(ctx: &Ctx, entry: EntryId, limit: usize) -> Result<Proposals> {
    let entry = registers::find_entry(&ctx.db, entry).await?;
    seen_by(&ctx.actor, entry.clone(), false).or_not_found(Noun::Entry)?;
    let register = counterpart(entry.kind.key).or_not_found(Noun::Entry)?;
    let engine = ctx.search.engine_name();
    let compared = store::count_published(&ctx.db, register, ctx.today()).await?;
    let has_meaning = ctx.search.engine_name().contains("+");
    let mut found = Proposals { entry_id: entry.id, compared, has_meaning, engine, items: Vec::new() };
    let records = store::list_of_entry(&ctx.db, entry.id).await?;
    // What a side has refused is not proposed again.
    let refused: HashSet<EntryId> =
        records.iter().filter(|found| found.state == State::Unsuitable).map(|found| other_of(found, entry.id)).collect();
    let wanted: Vec<EntryId> =
        records.iter().filter(|found| found.state != State::Unsuitable).map(|found| other_of(found, entry.id)).collect();
    let (proposals, entries, owners) = compute(ctx, &entry, register, &wanted).await?;
    for proposal in proposals {
        let Some(other) = entries.iter().find(|other| other.id.to_string() == proposal.id) else { continue };
        let (Some(seen), Some(owner)) = (seen_by(&ctx.actor, other.clone(), false), owners.get(&other.organization_id)) else { continue };
        let (demand, achievement) = if register == "demand" {
            (other.organization_id, entry.organization_id)
        } else {
            (entry.organization_id, other.organization_id)
        };
        let record = records
            .iter()
            .find(|record| other_of(record, entry.id) == other.id)
            .filter(|_| access::may_know(&ctx.actor, demand, achievement))
            .cloned();
        if refused.contains(&other.id) || (proposal.band == Band::Weak && record.is_none()) {
            continue;
        }
        let owner = seen.shows_organization.then(|| owner.clone());
        let Proposal { band, score, reasons, mut against, .. } = proposal;
        // What a firm has refused is known to those who deal with it, not to everybody.
        if !access::may_know(&ctx.actor, demand, achievement) {
            against.retain(|reason| !matches!(reason, Reason::FieldUnwanted { .. }));
        }
        found.items.push(ProposedMatch { other: seen, owner, band, score, reasons, against, record });
    }
    found.items.sort_by(|a, b| {
        a.record.is_none().cmp(&b.record.is_none()).then_with(|| b.band.cmp(&a.band)).then_with(|| b.score.total_cmp(&a.score))
    });
    found.items.truncate(limit);
    Ok(found)
}

fn other_of(found: &Match, entry: EntryId) -> EntryId {
    if found.demand_id == entry { found.achievement_id } else { found.demand_id }
}

/// The proposals worth showing, and those that are wanted whatever they are worth, with their entries as they stand now.
async fn compute(
    ctx: &Ctx,
    entry: &Entry,
    register: &'static str,
    wanted: &[EntryId],
) -> Result<(Vec<Proposal>, Vec<Entry>, HashMap<OrganizationId, Organization>)> {
    let owner = organizations::find_organization(&ctx.db, entry.organization_id).await?;
    // An entry that is not published yet is compared as it would stand there.
    let Some(query) = sides::side(&ctx.pack, &as_published(entry), &owner) else { return Ok((Vec::new(), Vec::new(), HashMap::new())) };
    let ranked = ranked(ctx, entry, query.clone(), register).await?;
    let mut proposals: Vec<Proposal> = ranked.iter().filter(|proposal| proposal.band > Band::Weak).cloned().collect();
    let mut ids: Vec<EntryId> = proposals.iter().filter_map(|proposal| proposal.id.parse().ok()).collect();
    let more: Vec<EntryId> = wanted.iter().filter(|id| !ids.contains(id)).copied().collect();
    ids.extend(&more);
    let (entries, owners, sides) = read_sides(ctx, register, &ids).await?;
    let candidates: Vec<Side> = sides.into_iter().filter(|side| more.iter().any(|id| id.to_string() == side.id)).collect();
    if !candidates.is_empty() {
        let (index, formula) = (ctx.search.clone(), formula_in_force(&ctx.db, DEMAND_ACHIEVEMENT).await?);
        proposals.extend(blocking(move || matching::propose(&index, &formula, &query, &candidates, candidates.len())).await?);
    }
    Ok((proposals, entries, owners))
}

/// Everything worth a look, ranked: computed once for this version of the entry and this position of the index.
pub(super) async fn ranked(ctx: &Ctx, entry: &Entry, query: Side, register: &'static str) -> Result<Arc<Vec<Proposal>>> {
    // Read before computing: what changes meanwhile moves the position, so that nothing old is kept under it.
    let standing = standing(&ctx.db).await?;
    let basis = Basis { version: entry.version, position: ctx.search.position(), engine: ctx.search.engine_name(), standing };
    if let Some(known) = ctx.proposals.find(entry.id, &basis) {
        return Ok(known);
    }
    let proposals = Arc::new(look(ctx, entry, query, register).await?.0);
    ctx.proposals.keep(entry.id, basis, proposals.clone());
    Ok(proposals)
}

/// The same without keeping anything, with the entries that were looked at: for what is still being written.
pub(super) async fn look(ctx: &Ctx, entry: &Entry, query: Side, register: &'static str) -> Result<(Vec<Proposal>, Vec<Entry>)> {
    let (index, asked, now) = (ctx.search.clone(), query.clone(), ctx.now().as_microsecond());
    let recalled = blocking(move || matching::recall(&index, &asked, register, 0, now, RECALLED)).await?;
    let ids: Vec<EntryId> = recalled.iter().filter_map(|candidate| candidate.id.parse().ok()).collect();
    let (others, _, candidates) = read_sides(ctx, register, &ids).await?;
    let (index, formula) = (ctx.search.clone(), formula_in_force(&ctx.db, DEMAND_ACHIEVEMENT).await?);
    let by = formula.clone();
    let found = blocking(move || matching::propose(&index, &by, &query, &candidates, candidates.len())).await?;
    Ok((put_unwanted_behind(ctx, &formula, entry, &others, found).await?, others))
}

/// Weighs against a pair that one of the two has called the other's field the wrong one before.
async fn put_unwanted_behind(
    ctx: &Ctx,
    formula: &Formula,
    entry: &Entry,
    others: &[Entry],
    proposals: Vec<Proposal>,
) -> Result<Vec<Proposal>> {
    let mut organizations: Vec<OrganizationId> = others.iter().map(|other| other.organization_id).chain([entry.organization_id]).collect();
    organizations.sort_unstable();
    organizations.dedup();
    let unwanted = unwanted_fields(&ctx.db, &organizations).await?;
    if unwanted.is_empty() {
        return Ok(proposals);
    }
    let says_no = |one: &Entry, other: &Entry| {
        let field = other.values.text("field")?;
        unwanted.contains(&(one.organization_id, field.to_owned())).then(|| field.to_owned())
    };
    let mut weighed: Vec<Proposal> = proposals
        .into_iter()
        .map(|proposal| {
            let other = others.iter().find(|other| other.id.to_string() == proposal.id);
            match other.and_then(|other| says_no(entry, other).or_else(|| says_no(other, entry))) {
                Some(code) => proposal.with(formula, Reason::FieldUnwanted { code }),
                None => proposal,
            }
        })
        .collect();
    matching::rank(&mut weighed);
    Ok(weighed)
}

/// Entries that stand in the hall today, whose they are, and what can be compared of them.
async fn read_sides(
    ctx: &Ctx,
    register: &'static str,
    ids: &[EntryId],
) -> Result<(Vec<Entry>, HashMap<OrganizationId, Organization>, Vec<Side>)> {
    let mut entries = registers::find_entries(&ctx.db, ids).await?;
    entries.retain(|other| other.kind.key == register && stands_in_the_hall(ctx, other));
    let owners = owners_of(&ctx.db, &entries).await?;
    let sides = entries.iter().filter_map(|other| sides::side(&ctx.pack, other, owners.get(&other.organization_id)?)).collect();
    Ok((entries, owners, sides))
}

/// Whether everybody finds the entry in the hall today.
pub(super) fn stands_in_the_hall(ctx: &Ctx, entry: &Entry) -> bool {
    entry.expires_on.is_none_or(|day| day >= ctx.today()) && seen_by(&Actor::visitor(), entry.clone(), false).is_some()
}

pub(super) fn as_published(entry: &Entry) -> Entry {
    Entry { status: registers::Status::Published, is_secrecy_declared: true, ..entry.clone() }
}

async fn owners_of(conn: &impl Conn, entries: &[Entry]) -> Result<HashMap<OrganizationId, Organization>> {
    let mut ids: Vec<OrganizationId> = entries.iter().map(|entry| entry.organization_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let owners = organizations::find_organizations(conn, &ids).await?;
    Ok(owners.into_iter().map(|owner| (owner.id, owner)).collect())
}

/// How well one pair fits, whether or not it would be proposed: for putting the two side by side, and for the record.
///
/// # Errors
/// `NotFound` if one of them is missing, or they are no demand and achievement.
pub async fn compare_pair(ctx: &Ctx, demand: EntryId, achievement: EntryId) -> Result<(Entry, Entry, Proposal)> {
    let demand = registers::find_entry(&ctx.db, demand).await?;
    let achievement = registers::find_entry(&ctx.db, achievement).await?;
    if demand.kind.key != "demand" || achievement.kind.key != "achievement" {
        return Err(Error::NotFound(Noun::Match));
    }
    let owners = owners_of(&ctx.db, &[demand.clone(), achievement.clone()]).await?;
    let side = |entry: &Entry| owners.get(&entry.organization_id).and_then(|owner| sides::side(&ctx.pack, &as_published(entry), owner));
    let (Some(query), Some(candidate)) = (side(&demand), side(&achievement)) else { return Err(Error::NotFound(Noun::Match)) };
    let (index, formula) = (ctx.search.clone(), formula_in_force(&ctx.db, DEMAND_ACHIEVEMENT).await?);
    let found = blocking(move || matching::propose(&index, &formula, &query, &[candidate], 1)).await?;
    let proposal = found.into_iter().next().or_not_found(Noun::Match)?;
    Ok((demand, achievement, proposal))
}

/// Runs work that would hold up other requests on a thread of its own.
pub(super) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> search::Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::Internal(format!("matching thread: {error}")))?
        .map_err(|error| Error::Internal(format!("matching: {error}")))
}

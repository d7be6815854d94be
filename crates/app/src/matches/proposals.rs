//! Proposals: for an entry those of another register that fit it, by the pairs of registers the pack declares. Computed for show and kept
//! in memory only for as long as neither the entry nor the index has moved.
//!
//! In this order: candidates (by words and meaning, among those that take part and fail no hard condition; where every entry counts, by its conditions too, over the whole register); out goes
//! what is not in the hall today, what one side's owner keeps from the other, and what fails a hard condition by now; the rest is ranked.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

use base::{
    Date,
    id::{EntryId, OrganizationId},
};
use db::Conn;
use search::{
    Analyzer,
    matching::{self, Band, Formula, Pool, Proposal, Reason, Side},
};

use super::{
    access,
    conditions::{self, Wants},
    learning::queries::{are_bands_calibrated, formula_in_force, standing, unwanted_fields},
    memory::{Basis, Ranked},
    model::{Match, State},
    narrowing::{self, Narrowed},
    sides, store,
};
use crate::{
    Ctx, Error, Noun, OrNotFound, Result,
    accounts::Actor,
    organizations::{self, Organization},
    pack::{Pair, pairs::Recall},
    registers::{
        self, Entry, kinds,
        queries::{Seen, seen_by, seen_in_dealings},
        visibility::is_kept_from,
    },
};

/// Candidates looked at closely: so many by words and so many by meaning.
const RECALLED: usize = 40;
/// Proposals shown on an entry's page.
pub const SHOWN: usize = 6;

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
    /// The code of the pair of registers.
    pub pair: String,
    /// The other register.
    pub register: &'static str,
    /// How many entries of the other register stand in the hall and take part.
    pub compared: i64,
    /// How many of them each hard condition leaves out, in the order of the declaration.
    pub left_out: Vec<(String, usize)>,
    /// Whether an engine of meaning took part, or words alone.
    pub has_meaning: bool,
    /// The name of the engine.
    pub engine: String,
    /// Whether the lines between bands were drawn on judged pairs for the formula that ranks.
    pub are_bands_calibrated: bool,
    /// The best first; matches with a record come before all others.
    pub items: Vec<ProposedMatch>,
}

/// What is proposed for a demand or an achievement: what has a record first, then the best that were computed.
///
/// # Errors
/// `NotFound` if the entry may not be known of, or belongs to a register that is not matched with records.
pub async fn propose_for(ctx: &Ctx, entry: EntryId, limit: usize) -> Result<Proposals> {
    let entry = known(ctx, entry).await?;
    let pair = ctx.pack.pairs.recorded().filter(|pair| sides::own_side(pair, &entry).is_some()).or_not_found(Noun::Entry)?;
    propose(ctx, pair, &entry, limit).await
}

/// What is proposed for an entry by one declared pair, or by the first it takes part in.
///
/// # Errors
/// `NotFound` if the entry may not be known of or takes no part in the pair.
pub async fn propose_by(ctx: &Ctx, entry: EntryId, pair: Option<&str>, limit: usize) -> Result<Proposals> {
    let entry = known(ctx, entry).await?;
    let pairs = sides::pairs_of(&ctx.pack, &entry);
    let found = pairs.into_iter().find(|known| pair.is_none_or(|code| known.code == code)).or_not_found(Noun::Entry)?;
    propose(ctx, found, &entry, limit).await
}

/// What is proposed for an entry by every pair it takes part in, in the order of the declaration.
///
/// # Errors
/// `NotFound` if the entry may not be known of.
pub async fn propose_all(ctx: &Ctx, entry: EntryId, limit: usize) -> Result<Vec<Proposals>> {
    let entry = known(ctx, entry).await?;
    let mut all = Vec::new();
    for pair in sides::pairs_of(&ctx.pack, &entry) {
        all.push(propose(ctx, pair, &entry, limit).await?);
    }
    Ok(all)
}

/// The codes of the pairs an entry takes part in.
///
/// # Errors
/// `NotFound` if the entry may not be known of.
pub async fn list_pairs(ctx: &Ctx, entry: EntryId) -> Result<Vec<String>> {
    let entry = known(ctx, entry).await?;
    Ok(sides::pairs_of(&ctx.pack, &entry).into_iter().map(|pair| pair.code.clone()).collect())
}

async fn known(ctx: &Ctx, entry: EntryId) -> Result<Entry> {
    let entry = registers::find_entry(&ctx.db, entry).await?;
    seen_in_dealings(&ctx.db, &ctx.actor, entry.clone(), false).await?.or_not_found(Noun::Entry)?;
    Ok(entry)
}

/// The register on the other side of an entry.
pub(super) fn counterpart(pair: &Pair, register: &str) -> Option<&'static str> {
    Some(kinds::by_key(&pair.other(register)?.register)?.key)
}

pub(super) async fn propose(ctx: &Ctx, pair: &Pair, entry: &Entry, limit: usize) -> Result<Proposals> {
    let register = counterpart(pair, entry.kind.key).or_not_found(Noun::Entry)?;
    let engine = ctx.search.engine_name();
    let has_meaning = search::compares_meaning(&engine);
    let mut found = Proposals {
        entry_id: entry.id,
        pair: pair.code.clone(),
        register,
        compared: 0,
        left_out: Vec::new(),
        has_meaning,
        engine,
        are_bands_calibrated: are_bands_calibrated(&ctx.db, pair).await?,
        items: Vec::new(),
    };
    let records = if pair.is_recorded { store::list_of_entry(&ctx.db, entry.id).await? } else { Vec::new() };
    // What a side has refused is not proposed again.
    let refused: HashSet<EntryId> =
        records.iter().filter(|found| found.state == State::Unsuitable).map(|found| other_of(found, entry.id)).collect();
    let wanted: Vec<&Match> = records.iter().filter(|found| found.state != State::Unsuitable).collect();
    let (computed, entries, owners) = compute(ctx, pair, entry, register, &wanted).await?;
    found.left_out = computed.left_out;
    found.compared = match computed.compared {
        Some(compared) => compared,
        None => store::count_published(&ctx.db, register, ctx.today()).await?,
    };
    let by_id: HashMap<String, &Entry> = entries.iter().map(|other| (other.id.to_string(), other)).collect();
    for proposal in computed.proposals {
        let Some(other) = by_id.get(&proposal.id).copied() else { continue };
        let seen = seen_in_dealings(&ctx.db, &ctx.actor, other.clone(), false).await?;
        let (Some(seen), Some(owner)) = (seen, owners.get(&other.organization_id)) else { continue };
        let (seeks, offers) = if register == pair.seeks.register {
            (other.organization_id, entry.organization_id)
        } else {
            (entry.organization_id, other.organization_id)
        };
        let record = records
            .iter()
            .find(|record| other_of(record, entry.id) == other.id)
            .filter(|_| access::may_know(&ctx.actor, seeks, offers))
            .cloned();
        if refused.contains(&other.id) || (proposal.band == Band::Weak && record.is_none()) {
            continue;
        }
        let owner = seen.shows_organization.then(|| owner.clone());
        let Proposal { band, score, reasons, mut against, .. } = proposal;
        // What a firm has refused is known to those who deal with it, not to everybody.
        if !access::may_know(&ctx.actor, seeks, offers) {
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

/// The proposals worth showing, and those that have a record whatever they are worth, with their entries as they stand now.
async fn compute(
    ctx: &Ctx,
    pair: &Pair,
    entry: &Entry,
    register: &'static str,
    wanted: &[&Match],
) -> Result<(Ranked, Vec<Entry>, HashMap<OrganizationId, Organization>)> {
    let owner = organizations::find_organization(&ctx.db, entry.organization_id).await?;
    // An entry that is not published yet is compared as it would stand there.
    let Some(query) = sides::side(&ctx.pack, pair, &as_published(entry), &owner) else {
        return Ok((Ranked::default(), Vec::new(), HashMap::new()));
    };
    let ranked = ranked(ctx, pair, entry, query.clone(), register).await?;
    let mut found = Ranked { proposals: Vec::new(), left_out: ranked.left_out.clone(), compared: ranked.compared };
    found.proposals.extend(ranked.proposals.iter().filter(|proposal| proposal.band > Band::Weak).cloned());
    let mut ids: Vec<EntryId> = found.proposals.iter().filter_map(|proposal| proposal.id.parse().ok()).collect();
    let more: Vec<EntryId> = wanted.iter().map(|record| other_of(record, entry.id)).filter(|id| !ids.contains(id)).collect();
    ids.extend(&more);
    let mut candidates = read_candidates(ctx, pair, register, registers::find_entries(&ctx.db, &ids).await?).await?;
    // Asked anew each time: an owner may have named the other since. Whoever works on the match goes on being shown it.
    let goes_on = |other: &Entry, record: &Match| {
        other_of(record, entry.id) == other.id
            && record.state.is_under_way()
            && access::goes_on_with(&ctx.actor, record, entry.organization_id, other.organization_id)
    };
    candidates.entries.retain(|other| {
        let is_apart = candidates.owners.get(&other.organization_id).is_none_or(|whose| are_kept_apart((entry, &owner), (other, whose)));
        !is_apart || wanted.iter().any(|record| goes_on(other, record))
    });
    let under_way: Vec<EntryId> =
        wanted.iter().filter(|record| record.state.is_under_way()).map(|record| other_of(record, entry.id)).collect();
    let recorded: Vec<Entry> = candidates.entries.iter().filter(|other| more.contains(&other.id)).cloned().collect();
    candidates.sides.retain(|side| recorded.iter().any(|other| other.id.to_string() == side.id));
    found.proposals.extend(weigh_recorded(ctx, pair, (entry, query), recorded, (candidates.sides, &under_way)).await?);
    Ok((found, candidates.entries, candidates.owners))
}

/// Entries that have a record, whatever they are worth. What fails a hard condition by now goes on only where somebody works on it.
async fn weigh_recorded(
    ctx: &Ctx,
    pair: &Pair,
    (entry, query): (&Entry, Side),
    recorded: Vec<Entry>,
    (mut sides, under_way): (Vec<Side>, &[EntryId]),
) -> Result<Vec<Proposal>> {
    let Some(register) = recorded.first().map(|other| other.kind.key) else { return Ok(Vec::new()) };
    let Held { left, mut reasons, .. } = hold(ctx, pair, entry, register, recorded.clone()).await?;
    for other in recorded.iter().filter(|other| under_way.contains(&other.id) && left.iter().all(|one| one.id != other.id)) {
        let (seeks, offers) = if sides::seeks(pair, entry) { (entry, other) } else { (other, entry) };
        reasons.insert(other.id.to_string(), compare_conditions(ctx, pair, seeks, offers).await?);
    }
    let goes_on = |id: &str| left.iter().map(|one| one.id).chain(under_way.iter().copied()).any(|known| known.to_string() == id);
    sides.retain(|side| goes_on(&side.id));
    if sides.is_empty() {
        return Ok(Vec::new());
    }
    let formula = formula_in_force(&ctx.db, pair).await?;
    let (index, by) = (ctx.search.clone(), formula.clone());
    let found = blocking(move || matching::propose(&index, &by, &query, &sides, sides.len())).await?;
    let found = found.into_iter().map(|proposal| match reasons.remove(&proposal.id) {
        Some(more) => proposal.with(&formula, more),
        None => proposal,
    });
    put_unwanted_behind(ctx, &formula, entry, &recorded, found.collect()).await
}

/// Everything worth a look, ranked: computed once for this version of the entry and this position of the index. Where every entry of the
/// other register is looked at, the database is asked each time.
pub(super) async fn ranked(ctx: &Ctx, pair: &Pair, entry: &Entry, query: Side, register: &'static str) -> Result<Arc<Ranked>> {
    if pair.recall == Recall::All {
        return Ok(Arc::new(look(ctx, pair, entry, query, register).await?.0));
    }
    // Read before computing: what changes meanwhile moves the position, so that nothing old is kept under it.
    let standing = standing(&ctx.db).await?;
    let (version, position, engine) = (entry.version, ctx.search.position(), ctx.search.engine_name());
    let basis = Basis { version, position, engine, standing, day: ctx.today() };
    if let Some(known) = ctx.proposals.find(entry.id, &pair.code, &basis) {
        return Ok(known);
    }
    let found = Arc::new(look(ctx, pair, entry, query, register).await?.0);
    ctx.proposals.keep(entry.id, &pair.code, basis, found.clone());
    Ok(found)
}

/// The same without keeping anything, with the entries that were looked at: for what is still being written. The register may be the entry's own.
pub(super) async fn look(ctx: &Ctx, pair: &Pair, entry: &Entry, query: Side, register: &'static str) -> Result<(Ranked, Vec<Entry>)> {
    let own = organizations::find_organization(&ctx.db, entry.organization_id).await?;
    let recalled = recall(ctx, pair, (entry, &own), register, &query).await?;
    let compared = recalled.compared;
    let mut candidates = read_candidates(ctx, pair, register, recalled.entries).await?;
    candidates
        .entries
        .retain(|other| candidates.owners.get(&other.organization_id).is_some_and(|owner| !are_kept_apart((entry, &own), (other, owner))));
    let Held { left, mut reasons, left_out } = hold(ctx, pair, entry, register, candidates.entries).await?;
    candidates.entries = left;
    // Where the whole register was asked, it said how many it leaves out.
    let left_out = recalled.left_out.unwrap_or(left_out);
    let ids: HashSet<String> = candidates.entries.iter().map(|other| other.id.to_string()).collect();
    candidates.sides.retain(|side| ids.contains(&side.id));
    let formula = formula_in_force(&ctx.db, pair).await?;
    let (index, by, sides) = (ctx.search.clone(), formula.clone(), candidates.sides);
    let found = blocking(move || matching::propose(&index, &by, &query, &sides, sides.len())).await?;
    let mut found: Vec<Proposal> = found
        .into_iter()
        .map(|proposal| match reasons.remove(&proposal.id) {
            Some(more) => proposal.with(&formula, more),
            None => proposal,
        })
        .collect();
    if pair.is_recorded {
        found = put_unwanted_behind(ctx, &formula, entry, &candidates.entries, found).await?;
    }
    matching::rank(&mut found);
    Ok((Ranked { proposals: found, left_out, compared }, candidates.entries))
}

/// The entries to look at.
pub(super) struct Recalled {
    pub(super) entries: Vec<Entry>,
    /// How many stand in the hall and take part, where that is known.
    compared: Option<i64>,
    /// How many each hard condition leaves out, where the whole register was asked.
    left_out: Option<Vec<(String, usize)>>,
    /// The entries whose texts were compared, where some had been left out before.
    pub(super) among: Option<Vec<String>>,
}

/// The entries to look at, by their text, and where every entry counts by their conditions too.
pub(super) async fn recall(
    ctx: &Ctx,
    pair: &Pair,
    (entry, own): (&Entry, &Organization),
    register: &'static str,
    query: &Side,
) -> Result<Recalled> {
    let kind = kinds::by_key(register).or_not_found(Noun::Register)?;
    // What cannot be met takes no place among the best: of a large register only a few may fit. Where all are asked anyway, this is done only
    // where whole kinds of entries take no part.
    let is_narrowed = match pair.recall {
        Recall::All => narrowing::is_partial(pair, kind),
        Recall::Text => narrowing::is_narrowed(pair, entry, kind),
    };
    let listed = if is_narrowed { Some(narrowing::list_left(ctx, pair, (entry, own), kind).await?) } else { None };
    let among: Option<Arc<[String]>> = listed.as_ref().map(|listed| listed.ids.iter().map(ToString::to_string).collect());
    let by_text = recall_text(ctx, register, query, among.clone()).await?;
    let among = among.map(|among| among.to_vec());
    let left = match pair.recall {
        Recall::All => Some(narrowing::narrow(ctx, pair, (entry, own), kind, &by_text).await?),
        Recall::Text => listed.map(|listed| Narrowed { ids: by_text.clone(), ..listed }),
    };
    Ok(match left {
        Some(left) => {
            let entries = registers::find_entries(&ctx.db, &left.ids).await?;
            Recalled { entries, compared: Some(left.compared), left_out: Some(left.left_out), among }
        }
        None => Recalled { entries: registers::find_entries(&ctx.db, &by_text).await?, compared: None, left_out: None, among },
    })
}

/// So many entries by their words, and so many by their meaning; only of those, where some are named.
async fn recall_text(ctx: &Ctx, register: &'static str, query: &Side, among: Option<Arc<[String]>>) -> Result<Vec<EntryId>> {
    let (index, asked, now_micros) = (ctx.search.clone(), query.clone(), ctx.now().as_microsecond());
    let recalled = blocking(move || {
        let pool = Pool { register, audience: 0, now_micros, among: among.as_deref() };
        matching::recall_in(&index, &asked, pool, RECALLED)
    })
    .await?;
    Ok(recalled.iter().filter_map(|candidate| candidate.id.parse().ok()).collect())
}

/// What conditions say of entries.
struct Held {
    /// Those that no hard condition leaves out.
    left: Vec<Entry>,
    /// Of each what conditions say, by its id.
    reasons: HashMap<String, Vec<Reason>>,
    /// How many each hard one leaves out.
    left_out: Vec<(String, usize)>,
}

/// What the conditions of a pair say of each entry, by its id; what fails a hard one is taken out, and counted under the first it fails.
async fn hold(ctx: &Ctx, pair: &Pair, entry: &Entry, register: &str, others: Vec<Entry>) -> Result<Held> {
    let own = as_everybody_sees(entry).filter(|_| register != entry.kind.key && pair.conditions().next().is_some());
    let Some(own) = own else { return Ok(Held { left: others, reasons: HashMap::new(), left_out: Vec::new() }) };
    let (analyzer, pair, today) = (ctx.search.analyzer().clone(), pair.clone(), ctx.today());
    blocking(move || Ok(hold_all(&analyzer, &pair, &own, others, today))).await
}

/// As it would stand in the hall for everybody.
pub(super) fn as_everybody_sees(entry: &Entry) -> Option<Entry> {
    seen_by(&Actor::visitor(), as_published(entry), false).map(|seen| seen.entry)
}

fn hold_all(analyzer: &Analyzer, pair: &Pair, own: &Entry, mut others: Vec<Entry>, today: Date) -> Held {
    let own_wants = sides::seeks(pair, own).then(|| Wants::of(analyzer, pair, own));
    let mut left_out: BTreeMap<usize, usize> = BTreeMap::new();
    let mut held = HashMap::new();
    others.retain(|other| {
        let Some(other) = as_everybody_sees(other) else { return false };
        let reasons = match &own_wants {
            Some(wants) => conditions::compare(wants, &other, today),
            None => conditions::compare(&Wants::of(analyzer, pair, &other), own, today),
        };
        if let Some(code) = conditions::left_out_by(&reasons) {
            *left_out.entry(pair.rules.iter().position(|rule| rule.code == code).unwrap_or_default()).or_default() += 1;
            return false;
        }
        held.insert(other.id.to_string(), reasons);
        true
    });
    let left_out = left_out.into_iter().filter_map(|(at, count)| Some((pair.rules.get(at)?.code.clone(), count))).collect();
    Held { left: others, reasons: held, left_out }
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
    let by_id: HashMap<String, &Entry> = others.iter().map(|other| (other.id.to_string(), other)).collect();
    let weighed = proposals
        .into_iter()
        .map(|proposal| {
            let other = by_id.get(&proposal.id).copied();
            match other.and_then(|other| says_no(&unwanted, entry, other)) {
                Some((_, code)) => proposal.with(formula, [Reason::FieldUnwanted { code }]),
                None => proposal,
            }
        })
        .collect();
    Ok(weighed)
}

/// Of two entries the one whose organisation has called the other's field the wrong one before, with that field.
fn says_no<'e>(unwanted: &HashSet<(OrganizationId, String)>, one: &'e Entry, other: &'e Entry) -> Option<(&'e Entry, String)> {
    [(one, other), (other, one)].into_iter().find_map(|(says, of)| {
        let field = of.values.text("field")?;
        unwanted.contains(&(says.organization_id, field.to_owned())).then(|| (says, field.to_owned()))
    })
}

/// The register of the one of two entries whose organisation has called the other's field the wrong one before, with that field.
pub(super) async fn find_unwanted(ctx: &Ctx, pair: &Pair, one: &Entry, other: &Entry) -> Result<Option<(&'static str, String)>> {
    if !pair.is_recorded {
        return Ok(None);
    }
    let unwanted = unwanted_fields(&ctx.db, &[one.organization_id, other.organization_id]).await?;
    Ok(says_no(&unwanted, one, other).map(|(says, field)| (says.kind.key, field)))
}

/// Entries of the other register, whose they are, and what can be compared of them.
struct Candidates {
    entries: Vec<Entry>,
    owners: HashMap<OrganizationId, Organization>,
    sides: Vec<Side>,
}

/// Of these those that stand in the hall today.
async fn read_candidates(ctx: &Ctx, pair: &Pair, register: &'static str, mut entries: Vec<Entry>) -> Result<Candidates> {
    entries.retain(|other| other.kind.key == register && sides::own_side(pair, other).is_some() && stands_in_the_hall(ctx, other));
    let owners = owners_of(&ctx.db, &entries).await?;
    let sides = entries.iter().filter_map(|other| sides::side(&ctx.pack, pair, other, owners.get(&other.organization_id)?)).collect();
    Ok(Candidates { entries, owners, sides })
}

/// Whether one of the two owners keeps its entry from the other's organisation.
pub(super) fn are_kept_apart((one, its): (&Entry, &Organization), (other, whose): (&Entry, &Organization)) -> bool {
    is_kept_from(one, whose) || is_kept_from(other, its)
}

/// Whether everybody finds the entry in the hall today.
fn stands_in_the_hall(ctx: &Ctx, entry: &Entry) -> bool {
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
    let pair = ctx.pack.pairs.recorded().or_not_found(Noun::Match)?;
    let proposal = compare_by(ctx, pair, &demand, &achievement).await?.or_not_found(Noun::Match)?;
    Ok((demand, achievement, proposal))
}

/// The same by any declared pair, conditions too; `None` if one of them takes no part in it.
pub(super) async fn compare_by(ctx: &Ctx, pair: &Pair, seeks: &Entry, offers: &Entry) -> Result<Option<Proposal>> {
    let owners = owners_of(&ctx.db, &[seeks.clone(), offers.clone()]).await?;
    let side =
        |entry: &Entry| owners.get(&entry.organization_id).and_then(|owner| sides::side(&ctx.pack, pair, &as_published(entry), owner));
    let (Some(query), Some(candidate)) = (side(seeks), side(offers)) else { return Ok(None) };
    let (index, formula) = (ctx.search.clone(), formula_in_force(&ctx.db, pair).await?);
    let more = compare_conditions(ctx, pair, seeks, offers).await?;
    blocking(move || {
        let found = matching::propose(&index, &formula, &query, &[candidate], 1)?;
        Ok(found.into_iter().next().map(|proposal| proposal.with(&formula, more)))
    })
    .await
}

/// What the conditions of a pair say of two entries as everybody would see them in the hall.
pub(super) async fn compare_conditions(ctx: &Ctx, pair: &Pair, seeks: &Entry, offers: &Entry) -> Result<Vec<Reason>> {
    let (Some(seeks), Some(offers)) = (as_everybody_sees(seeks), as_everybody_sees(offers)) else { return Ok(Vec::new()) };
    let (analyzer, pair, today) = (ctx.search.analyzer().clone(), pair.clone(), ctx.today());
    blocking(move || Ok(conditions::compare(&Wants::of(&analyzer, &pair, &seeks), &offers, today))).await
}

/// Runs work that would hold up other requests on a thread of its own.
pub(super) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> search::Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::Internal(format!("matching thread: {error}")))?
        .map_err(|error| Error::Internal(format!("matching: {error}")))
}

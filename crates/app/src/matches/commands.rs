//! What is done with matches: taking up, giving back, contacting, saying yes or no.

use base::{
    Date, Problem,
    id::{AnyId, ContactId, EntryId, MatchId, UserId},
};
use db::{DbError, Tx};
use search::matching::{Band, Proposal};
use serde_json::json;

use super::{
    access,
    apart::{self, RECOMMENDED},
    learning,
    model::{Contact, Load, Match, PartySide, Refusal, Said, State, Take},
    proposals::{compare_pair, propose_for},
    queries::load_in,
    store, tasks,
};
use crate::{
    Ctx, Error, Noun, OrNotFound, Result, accounts, audit,
    audit::Event,
    notices::{self, Tell},
    registers::{self, Entry, Status},
};

/// The longest note, in characters.
const LONGEST_NOTE: usize = 1_000;
/// Computed matches that come along when a demand without recorded ones is taken up.
const MOST_ALONG: i64 = 3;

/// A demand and an achievement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// The demand.
    pub demand: EntryId,
    /// The achievement.
    pub achievement: EntryId,
}

/// A contact to log.
#[derive(Debug, Clone)]
pub struct LogContact {
    /// A code of the pack's kinds of contact.
    pub kind: String,
    /// With whom.
    pub side: PartySide,
    /// What was said; may be empty.
    pub note: String,
    /// What is to be done next and by when, if it is known.
    pub next: Option<(String, Date)>,
}

/// Why a match does not fit.
#[derive(Debug, Clone)]
pub struct Refuse {
    /// Which side says so.
    pub side: PartySide,
    /// A code of the pack's reasons.
    pub reason: String,
    /// In words; needed for the reason `other`.
    pub note: String,
}

/// Changes a state along a way the pack knows.
pub(super) fn step(ctx: &Ctx, found: &mut Match, to: State) -> Result<()> {
    let leads = ctx.pack.match_flow.state(found.state.code()).is_some_and(|state| state.leads_to(to.code()));
    if !leads {
        return Err(not_now(found.state));
    }
    found.state = to;
    Ok(())
}

fn not_now(state: State) -> Error {
    Error::Conflict(Problem::whole("problem-matches-not-now").with("state", state.code()))
}

fn stale() -> Error {
    Error::Conflict(Problem::whole("problem-matches-stale"))
}

/// Writes a changed match with its audit entry; fails if somebody was faster.
pub(super) async fn change(tx: &Tx, ctx: &Ctx, before: State, found: &mut Match, action: &'static str) -> Result<()> {
    found.version += 1;
    found.updated_at = ctx.now();
    if ctx.has_missed(found.version - 1) || !store::update(tx, found).await? {
        return Err(stale());
    }
    let detail = json!({ "from": before.code(), "to": found.state.code(), "version": found.version });
    audit::record(tx, ctx, Event::new(action, "match", found.id).with(detail)).await?;
    if before.is_under_way() && !found.state.is_under_way() {
        apart::take_back_told_of(tx, found).await?;
    }
    Ok(())
}

/// A new record in the start state of the pack, not stored yet.
pub(super) fn new_match(ctx: &Ctx, pair: Pair, proposal: Option<Proposal>) -> Match {
    let now = ctx.now();
    let (band, score, reasons, against) = proposal
        .map_or((Band::Weak, 0.0, Vec::new(), Vec::new()), |found| (found.band, f64::from(found.score), found.reasons, found.against));
    let start = ctx.pack.match_flow.start().and_then(|state| State::from_code(&state.code));
    Match {
        id: MatchId::at(now),
        demand_id: pair.demand,
        achievement_id: pair.achievement,
        state: start.unwrap_or(State::Recommended),
        band,
        score,
        reasons,
        against,
        manager_id: None,
        taken_at: None,
        contact_due_on: None,
        escalate_on: None,
        pool_on: None,
        reminded_at: None,
        escalated_at: None,
        contacted_at: None,
        met_at: None,
        deferred_to: None,
        demand_side_said: None,
        achievement_side_said: None,
        refusal: None,
        deal_id: None,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

/// Puts a match into a manager's hands and starts its clocks.
pub(super) fn take_up(ctx: &Ctx, found: &mut Match, manager: UserId) -> Result<()> {
    step(ctx, found, State::Claimed)?;
    let (clocks, today) = (&ctx.pack.settings.clocks, ctx.today());
    found.manager_id = Some(manager);
    found.taken_at = Some(ctx.now());
    found.contact_due_on = Some(clocks.after(today, clocks.contact_days));
    found.escalate_on = Some(clocks.after(today, clocks.escalate_days));
    found.pool_on = Some(clocks.after(today, clocks.pool_days));
    found.reminded_at = None;
    found.escalated_at = None;
    found.deferred_to = None;
    Ok(())
}

/// Takes a match out of a manager's hands; what was said and contacted stays.
pub(super) fn give_back(ctx: &Ctx, found: &mut Match) -> Result<()> {
    step(ctx, found, State::Recommended)?;
    found.manager_id = None;
    found.contact_due_on = None;
    found.escalate_on = None;
    found.pool_on = None;
    found.deferred_to = None;
    Ok(())
}

fn unique_as(error: DbError, code: &'static str) -> Error {
    match error {
        DbError::Unique(_) => Error::Conflict(Problem::whole(code)),
        other => other.into(),
    }
}

async fn insert_new(tx: &Tx, ctx: &Ctx, found: &Match) -> Result<()> {
    store::insert(tx, found).await.map_err(|error| unique_as(error, "problem-matches-stale"))?;
    let detail = json!({ "demand": found.demand_id, "achievement": found.achievement_id, "state": found.state.code() });
    audit::record(tx, ctx, Event::new("matches.recorded", "match", found.id).with(detail)).await?;
    Ok(())
}

/// Opens a manager's hold on a demand.
async fn open_take(tx: &Tx, ctx: &Ctx, demand: EntryId, manager: UserId) -> Result<Take> {
    let now = ctx.now();
    let clocks = &ctx.pack.settings.clocks;
    let take = Take {
        id: AnyId::at(now),
        demand_id: demand,
        manager_id: manager,
        taken_at: now,
        pool_on: clocks.after(ctx.today(), clocks.pool_days),
    };
    store::insert_take(tx, &take).await.map_err(|error| unique_as(error, "problem-matches-taken"))?;
    audit::record(tx, ctx, Event::new("matches.demand-taken", "entry", demand)).await?;
    Ok(take)
}

/// Refuses to bring two together of which one is kept from the other's organisation.
async fn keep_apart(tx: &Tx, demand: &Entry, achievement: &Entry) -> Result<()> {
    if apart::are_apart(tx, demand, achievement).await? {
        return Err(Error::Conflict(Problem::whole("problem-matches-kept-apart")));
    }
    Ok(())
}

/// An entry that stands in the hall. Of one that does not, nobody is told more than they may know anyway.
async fn published(tx: &Tx, ctx: &Ctx, id: EntryId, register: &str) -> Result<Entry> {
    let entry = registers::find_entry(tx, id).await?;
    if entry.kind.key != register || registers::queries::is_closed_to(tx, &ctx.actor, &entry).await? {
        return Err(Error::NotFound(Noun::Entry));
    }
    if entry.status != Status::Published {
        registers::queries::seen_by(&ctx.actor, entry.clone(), false).or_not_found(Noun::Entry)?;
        return Err(Error::Conflict(Problem::whole("problem-matches-not-published").with("title", entry.title)));
    }
    Ok(entry)
}

/// Refuses what would be more than the manager may carry, with the figures.
fn fits(before: Load, after: Load) -> Result<()> {
    if after.now <= after.limit || after.now <= before.now {
        return Ok(());
    }
    let problem = Problem::whole("problem-matches-load").with("now", before.now.to_string());
    Err(Error::Conflict(problem.with("more", (after.now - before.now).to_string()).with("limit", after.limit.to_string())))
}

async fn taken_by_other(tx: &Tx, ctx: &Ctx, take: &Take) -> Result<Error> {
    Ok(Error::Conflict(taken_by(accounts::find_name(tx, take.manager_id, ctx.lang).await?)))
}

fn taken_by(name: String) -> Problem {
    Problem::whole("problem-matches-taken-by").with("name", name)
}

/// Takes a demand up (我来办) with its matches: those recorded and nobody's; where none is recorded, the best that are computed.
///
/// # Errors
/// `Conflict` if somebody else has it, or it would be more than the manager may carry.
pub async fn take_demand(ctx: &Ctx, demand: EntryId) -> Result<Vec<Match>> {
    match take_demand_now(ctx, demand).await {
        Err(error) => Err(naming_the_faster(ctx, demand, error).await?),
        taken => taken,
    }
}

/// Two who take at the same moment both find nobody; the database lets one of them in. The other is told who that was.
async fn naming_the_faster(ctx: &Ctx, demand: EntryId, error: Error) -> Result<Error> {
    let is_late = matches!(&error, Error::Conflict(problem) if problem.code == "problem-matches-taken");
    match store::find_take(&ctx.db, demand).await?.filter(|_| is_late) {
        Some(take) => Ok(Error::Conflict(taken_by(accounts::find_name(&ctx.db, take.manager_id, ctx.lang).await?))),
        None => Ok(error),
    }
}

async fn take_demand_now(ctx: &Ctx, demand: EntryId) -> Result<Vec<Match>> {
    access::may_take(&ctx.actor)?;
    let manager = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    let computed = propose_for(ctx, demand, 12).await?;
    let tx = ctx.db.begin().await?;
    let entry = published(&tx, ctx, demand, "demand").await?;
    if let Some(take) = store::find_take(&tx, demand).await? {
        return Err(if take.manager_id == manager {
            Error::Conflict(Problem::whole("problem-matches-already-yours"))
        } else {
            taken_by_other(&tx, ctx, &take).await?
        });
    }
    let mut along = Vec::new();
    for found in store::list_of_entry(&tx, demand).await?.into_iter().filter(|found| found.state == State::Recommended) {
        if !apart::is_apart(&tx, &found).await? {
            along.push(found);
        }
    }
    let load = load_in(&tx, ctx, manager).await?;
    open_take(&tx, ctx, demand, manager).await?;
    if along.is_empty() {
        let room = usize::try_from(load.room().min(MOST_ALONG)).unwrap_or(0);
        let best = computed.items.into_iter().filter(|item| item.record.is_none() && item.band >= Band::Relevant).take(room);
        for item in best {
            let mut found = new_match(ctx, Pair { demand, achievement: item.other.entry.id }, None);
            (found.band, found.score, found.reasons, found.against) = (item.band, f64::from(item.score), item.reasons, item.against);
            insert_new(&tx, ctx, &found).await?;
            along.push(found);
        }
    }
    for found in &mut along {
        let before = found.state;
        take_up(ctx, found, manager)?;
        change(&tx, ctx, before, found, "matches.claimed").await?;
    }
    fits(load, load_in(&tx, ctx, manager).await?)?;
    tell_side(
        &tx,
        ctx,
        &entry,
        "demand-taken",
        &[("title", entry.title.clone()), ("manager", ctx.actor.name.clone())],
        &entry_link(&entry),
    )
    .await?;
    tx.commit().await?;
    Ok(along)
}

/// Takes one match up (认领并联系). Whoever takes a match of a demand nobody has takes the demand with it.
///
/// # Errors
/// `Conflict` if somebody else has the demand or the match, it would be more than the manager may carry, or one side keeps its entry from the other.
pub async fn take_match(ctx: &Ctx, pair: Pair) -> Result<Match> {
    match take_match_now(ctx, pair).await {
        Err(error) => Err(naming_the_faster(ctx, pair.demand, error).await?),
        taken => taken,
    }
}

async fn take_match_now(ctx: &Ctx, pair: Pair) -> Result<Match> {
    access::may_take(&ctx.actor)?;
    let manager = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    let (_, _, proposal) = compare_pair(ctx, pair.demand, pair.achievement).await?;
    let tx = ctx.db.begin().await?;
    let demand = published(&tx, ctx, pair.demand, "demand").await?;
    let achievement = published(&tx, ctx, pair.achievement, "achievement").await?;
    let load = load_in(&tx, ctx, manager).await?;
    match store::find_take(&tx, pair.demand).await? {
        Some(take) if take.manager_id != manager => return Err(taken_by_other(&tx, ctx, &take).await?),
        Some(_) => {}
        None => {
            open_take(&tx, ctx, pair.demand, manager).await?;
            let args = [("title", demand.title.clone()), ("manager", ctx.actor.name.clone())];
            tell_side(&tx, ctx, &demand, "demand-taken", &args, &entry_link(&demand)).await?;
        }
    }
    let mut found = match store::find_pair(&tx, pair.demand, pair.achievement).await? {
        Some(found) if found.state.is_in_hand() && found.manager_id == Some(manager) => {
            return Err(Error::Conflict(Problem::whole("problem-matches-already-yours")));
        }
        Some(found) => {
            if !found.state.is_under_way() {
                keep_apart(&tx, &demand, &achievement).await?;
            }
            found
        }
        None => {
            keep_apart(&tx, &demand, &achievement).await?;
            let found = new_match(ctx, pair, Some(proposal));
            insert_new(&tx, ctx, &found).await?;
            found
        }
    };
    let before = found.state;
    take_up(ctx, &mut found, manager)?;
    change(&tx, ctx, before, &mut found, "matches.claimed").await?;
    fits(load, load_in(&tx, ctx, manager).await?)?;
    tx.commit().await?;
    Ok(found)
}

/// Gives one match back to the pool.
///
/// # Errors
/// `Conflict` if it is in nobody's hands or over.
pub async fn release_match(ctx: &Ctx, id: MatchId) -> Result<Match> {
    let tx = ctx.db.begin().await?;
    let mut found = store::find(&tx, id).await?.or_not_found(Noun::Match)?;
    access::may_release(&ctx.actor, found.manager_id)?;
    let before = found.state;
    give_back(ctx, &mut found)?;
    change(&tx, ctx, before, &mut found, "matches.released").await?;
    store::finish_tasks_about(&tx, id, ctx.now()).await?;
    tx.commit().await?;
    Ok(found)
}

/// Gives a demand and its matches back to the pool.
///
/// # Errors
/// `Conflict` if nobody has it.
pub async fn release_demand(ctx: &Ctx, demand: EntryId) -> Result<()> {
    let tx = ctx.db.begin().await?;
    let take = store::find_take(&tx, demand).await?.ok_or_else(|| Error::Conflict(Problem::whole("problem-matches-not-taken")))?;
    access::may_release(&ctx.actor, Some(take.manager_id))?;
    end_take(&tx, ctx, &take, "released").await?;
    tx.commit().await?;
    Ok(())
}

/// Ends a hold and gives its matches back.
pub(super) async fn end_take(tx: &Tx, ctx: &Ctx, take: &Take, reason: &'static str) -> Result<()> {
    if !store::end_take(tx, take.id, reason, ctx.now()).await? {
        return Err(stale());
    }
    for mut found in store::list_of_entry(tx, take.demand_id).await? {
        if found.manager_id == Some(take.manager_id) && found.state.is_in_hand() && found.demand_id == take.demand_id {
            let before = found.state;
            give_back(ctx, &mut found)?;
            change(tx, ctx, before, &mut found, if reason == "pool" { "matches.pooled" } else { "matches.released" }).await?;
            store::finish_tasks_about(tx, found.id, ctx.now()).await?;
        }
    }
    audit::record(tx, ctx, Event::new("matches.demand-released", "entry", take.demand_id).with(json!({ "reason": reason }))).await?;
    Ok(())
}

/// Logs a contact (记一笔). The first one stops the clocks; a kind the pack counts as a meeting is what the funnel counts as met.
///
/// # Errors
/// `Invalid` with an unknown kind or a note that is too long; `Conflict` if the match is in nobody's hands.
pub async fn log_contact(ctx: &Ctx, id: MatchId, input: LogContact) -> Result<Match> {
    let tx = ctx.db.begin().await?;
    let mut found = store::find(&tx, id).await?.or_not_found(Noun::Match)?;
    access::may_handle(&ctx.actor, &found)?;
    if !found.state.is_in_hand() {
        return Err(not_now(found.state));
    }
    if ctx.pack.term("contact_kinds", &input.kind).is_none() {
        return Err(Error::field("kind", "problem-matches-contact-kind"));
    }
    let note = read_note(&input.note)?;
    let now = ctx.now();
    let by_id = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    let contact = Contact { id: ContactId::at(now), kind: input.kind, side: input.side, note: note.unwrap_or_default(), by_id, at: now };
    store::insert_contact(&tx, id, &contact, now).await?;
    let before = found.state;
    if found.state == State::Claimed {
        step(ctx, &mut found, State::Contacted)?;
    }
    found.contacted_at = found.contacted_at.or(Some(now));
    found.deferred_to = None;
    if ctx.pack.match_flow.meeting_kinds.contains(&contact.kind) {
        found.met_at = found.met_at.or(Some(now));
    }
    settle_interest(ctx, &mut found)?;
    change(&tx, ctx, before, &mut found, "matches.contacted").await?;
    if let Some((text, day)) = &input.next {
        tasks::insert(&tx, ctx, id, text, *day).await?;
    }
    tx.commit().await?;
    Ok(found)
}

/// Both sides having said yes, the match is one of interest as soon as it is in somebody's hands.
fn settle_interest(ctx: &Ctx, found: &mut Match) -> Result<()> {
    if found.both_are_interested() && matches!(found.state, State::Claimed | State::Contacted) {
        step(ctx, found, State::Interested)?;
    }
    Ok(())
}

/// Puts the line of an open first contact to another day of the list. The clocks run on, so the day officers are told is the last possible one.
///
/// # Errors
/// `Invalid` with a day that is over or too late; `Conflict` once there was a contact.
pub async fn defer_contact(ctx: &Ctx, id: MatchId, until: Date) -> Result<Match> {
    let tx = ctx.db.begin().await?;
    let mut found = store::find(&tx, id).await?.or_not_found(Noun::Match)?;
    access::may_handle(&ctx.actor, &found)?;
    if found.state != State::Claimed {
        return Err(not_now(found.state));
    }
    tasks::not_over(ctx, until, "until")?;
    if let Some(last) = found.escalate_on.filter(|last| until > *last) {
        return Err(Problem::field("until", "problem-matches-defer-late").with("date", last.to_string()).into());
    }
    found.deferred_to = Some(until);
    change(&tx, ctx, State::Claimed, &mut found, "matches.deferred").await?;
    tx.commit().await?;
    Ok(found)
}

/// Says for a side that it is interested (有意向). Both having said so, the match is one of interest.
///
/// # Errors
/// `Forbidden` for all but the side's verified people; `Conflict` if the match is over.
pub async fn say_interest(ctx: &Ctx, id: MatchId, side: PartySide) -> Result<Match> {
    let tx = ctx.db.begin().await?;
    let mut found = apart::find_known(&tx, ctx, id).await?;
    let demand = registers::find_entry(&tx, found.demand_id).await?;
    let achievement = registers::find_entry(&tx, found.achievement_id).await?;
    access::may_speak_for(&ctx.actor, side, &demand, &achievement)?;
    if matches!(found.state, State::Unsuitable | State::Converted) {
        return Err(not_now(found.state));
    }
    match side {
        PartySide::Demand => found.demand_side_said = Some(Said::Interested),
        PartySide::Achievement => found.achievement_side_said = Some(Said::Interested),
    }
    let before = found.state;
    settle_interest(ctx, &mut found)?;
    change(&tx, ctx, before, &mut found, "matches.said").await?;
    if let Some(manager) = found.manager_id {
        let kind = if found.state == State::Interested { "match-interested" } else { "match-said" };
        let tell = Tell {
            to: manager,
            kind,
            args: json!({ "demand": demand.title, "achievement": achievement.title, "side": side.code() }),
            link: format!("/matches/{id}"),
            key: format!("{kind}:{id}:{}", side.code()),
        };
        notices::tell(&tx, ctx, &tell).await?;
    }
    tx.commit().await?;
    Ok(found)
}

/// Records that a side does not want a match (不合适), with a reason of the pack's list.
///
/// # Errors
/// `Invalid` without a known reason, or without words for the reason `other`; `Conflict` if the match is over.
pub async fn refuse_match(ctx: &Ctx, id: MatchId, input: Refuse) -> Result<Match> {
    let tx = ctx.db.begin().await?;
    let found = apart::find_known(&tx, ctx, id).await?;
    let found = refuse(&tx, ctx, found, input).await?;
    tx.commit().await?;
    Ok(found)
}

/// The same for a pair that may not have a record yet; then it gets one.
///
/// # Errors
/// As [`refuse_match`].
pub async fn refuse_pair(ctx: &Ctx, pair: Pair, input: Refuse) -> Result<Match> {
    if !ctx.actor.is_signed_in() {
        return Err(Error::SignInNeeded);
    }
    let (demand, achievement, proposal) = compare_pair(ctx, pair.demand, pair.achievement).await?;
    let tx = ctx.db.begin().await?;
    let found = match store::find_pair(&tx, pair.demand, pair.achievement).await? {
        Some(found) if apart::is_withheld(&tx, &ctx.actor, &found).await? => return Err(Error::NotFound(Noun::Match)),
        Some(found) => found,
        None => {
            access::may_refuse(&ctx.actor, None, input.side, &demand, &achievement)?;
            published(&tx, ctx, pair.demand, "demand").await?;
            published(&tx, ctx, pair.achievement, "achievement").await?;
            let found = new_match(ctx, pair, Some(proposal));
            insert_new(&tx, ctx, &found).await?;
            found
        }
    };
    let found = refuse(&tx, ctx, found, input).await?;
    tx.commit().await?;
    Ok(found)
}

async fn refuse(tx: &Tx, ctx: &Ctx, mut found: Match, input: Refuse) -> Result<Match> {
    let demand = registers::find_entry(tx, found.demand_id).await?;
    let achievement = registers::find_entry(tx, found.achievement_id).await?;
    access::may_refuse(&ctx.actor, Some(&found), input.side, &demand, &achievement)?;
    if ctx.pack.term("refusal_reasons", &input.reason).is_none() {
        return Err(Error::field("reason", "problem-matches-reason"));
    }
    let note = read_note(&input.note)?;
    if input.reason == "other" && note.is_none() {
        return Err(Error::field("note", "problem-matches-reason-note"));
    }
    let before = found.state;
    step(ctx, &mut found, State::Unsuitable)?;
    match input.side {
        PartySide::Demand => found.demand_side_said = Some(Said::Refused),
        PartySide::Achievement => found.achievement_side_said = Some(Said::Refused),
    }
    let refusal = Refusal { side: input.side, reason: input.reason, note, at: ctx.now() };
    found.refusal = Some(refusal.clone());
    change(tx, ctx, before, &mut found, "matches.refused").await?;
    learning::refusals::heed(tx, ctx, &found, &demand, &achievement, &refusal).await?;
    store::finish_tasks_about(tx, found.id, ctx.now()).await?;
    // Whoever has it is told, unless they said it themselves.
    if let Some(manager) = found.manager_id.filter(|manager| ctx.actor.user != Some(*manager)) {
        let tell = Tell {
            to: manager,
            kind: "match-refused",
            args: json!({ "demand": demand.title, "achievement": achievement.title, "side": input.side.code() }),
            link: format!("/matches/{}", found.id),
            key: format!("match-refused:{}", found.id),
        };
        notices::tell(tx, ctx, &tell).await?;
    }
    Ok(found)
}

fn read_note(note: &str) -> Result<Option<String>> {
    let note = note.trim();
    if note.chars().count() > LONGEST_NOTE {
        return Err(Problem::field("note", "problem-matches-note-long").with("limit", LONGEST_NOTE.to_string()).into());
    }
    Ok(Some(note.to_owned()).filter(|note| !note.is_empty()))
}

/// Tells both sides of a computed match; it becomes a record.
///
/// # Errors
/// `Conflict` if the two already have a record.
pub async fn recommend(ctx: &Ctx, pair: Pair) -> Result<Match> {
    access::may_recommend(&ctx.actor)?;
    let (_, _, proposal) = compare_pair(ctx, pair.demand, pair.achievement).await?;
    let tx = ctx.db.begin().await?;
    let demand = published(&tx, ctx, pair.demand, "demand").await?;
    let achievement = published(&tx, ctx, pair.achievement, "achievement").await?;
    keep_apart(&tx, &demand, &achievement).await?;
    if store::find_pair(&tx, pair.demand, pair.achievement).await?.is_some() {
        return Err(Error::Conflict(Problem::whole("problem-matches-recorded")));
    }
    let found = new_match(ctx, pair, Some(proposal));
    insert_new(&tx, ctx, &found).await?;
    let link = format!("/matches/{}", found.id);
    for entry in [&demand, &achievement] {
        let args = [("demand", demand.title.clone()), ("achievement", achievement.title.clone())];
        tell_side(&tx, ctx, entry, RECOMMENDED, &args, &link).await?;
    }
    tx.commit().await?;
    Ok(found)
}

fn entry_link(entry: &Entry) -> String {
    format!("/{}/{}", entry.kind.path, entry.id)
}

/// Tells the people of an entry's organisation: its author, else everybody who works there.
pub(super) async fn tell_side(tx: &Tx, ctx: &Ctx, entry: &Entry, kind: &'static str, args: &[(&str, String)], link: &str) -> Result<()> {
    let people = match entry.author_id {
        Some(author) => vec![author],
        None => store::list_people(tx, entry.organization_id).await?,
    };
    let args: serde_json::Map<String, serde_json::Value> =
        args.iter().map(|(name, value)| ((*name).to_owned(), value.clone().into())).collect();
    for person in people {
        let tell = Tell {
            to: person,
            kind,
            args: serde_json::Value::Object(args.clone()),
            link: link.to_owned(),
            key: format!("{kind}:{link}:{}", ctx.today()),
        };
        notices::tell(tx, ctx, &tell).await?;
    }
    Ok(())
}

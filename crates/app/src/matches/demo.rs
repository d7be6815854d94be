//! The demo's stories: matches, takes, contacts and deals entered on the days they happened, not through today's commands.
//!
//! Done twice, nothing changes: a pair that has a record is left alone.

use std::collections::HashMap;

use base::{
    Date, Fen, Timestamp,
    id::{AnyId, ContactId, DealId, EntryId, MatchId, OrganizationId, TaskId, UserId},
    time::{date_plus_days, local_date, start_of_day},
};
use db::Tx;
use search::matching::Band;
use serde_json::json;

use super::{
    Pair,
    commands::{new_match, tell_side},
    convert::deal_title,
    model::{Contact, Match, PartySide, Refusal, Said, State, Take},
    proposals::{compare_pair, propose_for},
    store,
};
use crate::{
    Ctx, Error, Result, audit,
    audit::Event,
    deals::demo::{StoryContract, StoryDeal, enter},
    hall::{HallQuery, search_hall},
    organizations,
    pack::{DemoPack, DemoStory, Reached},
    registers::{self, Entry},
};

/// So many days after a meeting a match of the demo has become a deal.
const DAYS_TO_DEAL: i64 = 14;
/// Demands of which the parties were told of the best proposal.
const RECOMMENDED: usize = 14;

/// Enters the stories; answers how many are new. The hall's index must hold the demo's entries.
///
/// # Errors
/// `Forbidden` outside a demonstration; `Internal` if a story names what is not there.
pub async fn load(
    ctx: &Ctx,
    demo: &DemoPack,
    organizations: &HashMap<String, OrganizationId>,
    people: &HashMap<String, UserId>,
) -> Result<usize> {
    if !ctx.site.is_demo || !ctx.actor.is_system {
        return Err(Error::Forbidden);
    }
    let mut count = 0;
    for story in &demo.stories {
        let missing = |what: &str| Error::Internal(format!("story {} of {}: no {what}", story.demand, story.organization));
        let firm = organizations.get(&story.organization).copied().ok_or_else(|| missing("organisation"))?;
        let manager = people.get(&story.manager).copied().ok_or_else(|| missing("manager"))?;
        let demand = store::find_by_own_number(&ctx.db, "demand", Some(firm), &story.demand).await?.ok_or_else(|| missing("demand"))?;
        let second = story.second_manager.as_ref().and_then(|code| people.get(code)).copied();
        if enter_story(ctx, story, demand, manager, second).await? {
            count += 1;
        }
    }
    recommend_some(ctx).await?;
    Ok(count)
}

/// The achievement of a story, without those that have a record with the demand already: among the hits of its words the first that is relevant,
/// or else possible; without such a hit the best that is proposed for the demand, of its track if there is one.
async fn find_achievement(ctx: &Ctx, story: &DemoStory, demand: EntryId, known: &[Match]) -> Result<Option<EntryId>> {
    let query = HallQuery {
        text: story.achievement_query.clone(),
        registers: vec!["achievement".to_owned()],
        facets: vec![("track".to_owned(), vec![story.achievement_track.clone()])],
        limit: 8,
        ..HallQuery::default()
    };
    let is_new = |id: &EntryId| known.iter().all(|found| found.achievement_id != *id);
    let hits: Vec<EntryId> = search_hall(ctx, query).await?.hits.iter().map(|hit| hit.seen.entry.id).filter(is_new).collect();
    let proposed: Vec<_> = propose_for(ctx, demand, 40).await?.items.into_iter().filter(|item| is_new(&item.other.entry.id)).collect();
    let among_hits = |least: Band| {
        let fits = |id: &&EntryId| proposed.iter().any(|item| item.other.entry.id == **id && item.band >= least);
        hits.iter().find(fits).copied()
    };
    let of_track = proposed.iter().find(|item| item.other.entry.values.text("track") == Some(story.achievement_track.as_str()));
    let best = of_track.or_else(|| proposed.first()).map(|item| item.other.entry.id);
    Ok(among_hits(Band::Relevant).or_else(|| among_hits(Band::Possible)).or(best).or_else(|| hits.first().copied()))
}

async fn enter_story(ctx: &Ctx, story: &DemoStory, demand: EntryId, manager: UserId, second: Option<UserId>) -> Result<bool> {
    let known = store::list_of_entry(&ctx.db, demand).await?;
    // A demand has one story. Its record began at nine sharp, on whichever day the demonstration was first entered from.
    if known.iter().any(|found| found.created_at == at_hour(local_date(found.created_at), 9)) {
        return Ok(false);
    }
    let Some(achievement) = find_achievement(ctx, story, demand, &known).await? else {
        tracing::warn!(demand = %story.demand, query = %story.achievement_query, "no achievement found for a story");
        return Ok(false);
    };
    let (demand, achievement, proposal) = compare_pair(ctx, demand, achievement).await?;
    let mut found = new_match(ctx, Pair { demand: demand.id, achievement: achievement.id }, Some(proposal));
    let deal = fill(ctx, &mut found, story, manager);
    let tx = ctx.db.begin().await?;
    if let Some(opened_on) = deal {
        // The match row refers to no deal before it stands itself.
        found.state = State::Contacted;
        store::insert(&tx, &found).await?;
        let id = enter_deal(&tx, ctx, story, &found, (&demand, &achievement), (manager, second), opened_on).await?;
        found.state = State::Converted;
        found.deal_id = Some(id);
        found.version += 1;
        store::update(&tx, &found).await?;
    } else {
        store::insert(&tx, &found).await?;
    }
    enter_contacts(&tx, ctx, story, &found, manager, demand.values.text("situation").unwrap_or_default()).await?;
    enter_take(&tx, ctx, story, &found, manager).await?;
    if let Some(deal) = found.deal_id {
        store::hand_on(&tx, found.id, deal).await?;
    }
    audit::record(&tx, ctx, Event::new("matches.demo-entered", "match", found.id).with(json!({ "state": found.state.code() }))).await?;
    tx.commit().await?;
    Ok(true)
}

/// Fills a match as the story went; answers the day it became a deal.
fn fill(ctx: &Ctx, found: &mut Match, story: &DemoStory, manager: UserId) -> Option<Date> {
    let clocks = &ctx.pack.settings.clocks;
    let taken_on = story.taken_on.unwrap_or_else(|| ctx.today());
    let taken_at = at_hour(taken_on, 9);
    found.id = MatchId::at(taken_at);
    found.created_at = taken_at;
    found.manager_id = Some(manager);
    found.taken_at = Some(taken_at);
    found.contact_due_on = Some(clocks.after(taken_on, clocks.contact_days));
    found.escalate_on = Some(clocks.after(taken_on, clocks.escalate_days));
    found.pool_on = Some(clocks.after(taken_on, clocks.pool_days));
    found.contacted_at = story.contacted_on.map(|day| at_hour(day, 10));
    found.met_at = story.met_on.map(|day| at_hour(day, 14));
    found.updated_at = found.met_at.or(found.contacted_at).unwrap_or(taken_at);
    found.state = if found.contacted_at.is_some() { State::Contacted } else { State::Claimed };
    let became_deal = match story.reached {
        Reached::Taken | Reached::Contacted => None,
        Reached::Refused => {
            let side = if story.refused_by.as_deref() == Some("supply") { PartySide::Achievement } else { PartySide::Demand };
            let day = story.refused_on.or(story.met_on).or(story.contacted_on).unwrap_or(taken_on);
            let reason = story.refused_reason.clone().unwrap_or_else(|| "other".to_owned());
            found.refusal = Some(Refusal { side, reason, note: story.note.clone(), at: at_hour(day, 16) });
            match side {
                PartySide::Demand => found.demand_side_said = Some(Said::Refused),
                PartySide::Achievement => found.achievement_side_said = Some(Said::Refused),
            }
            found.state = State::Unsuitable;
            found.updated_at = at_hour(day, 16);
            None
        }
        Reached::Met => {
            let deal_on = story.met_on.map(|day| date_plus_days(day, DAYS_TO_DEAL)).filter(|day| *day <= ctx.today());
            if deal_on.is_none() {
                found.state = State::Interested;
            }
            deal_on
        }
        _ => {
            let met = story.met_on.or(story.contacted_on).unwrap_or(taken_on);
            let next = [story.trial_on, story.notice_on, story.signed_on].into_iter().flatten().min();
            let day = date_plus_days(met, 2);
            Some(next.map_or(day, |next| day.min(next)))
        }
    };
    if found.state == State::Interested || became_deal.is_some() {
        found.demand_side_said = Some(Said::Interested);
        found.achievement_side_said = Some(Said::Interested);
    }
    became_deal
}

/// What was said: of a match that became a deal the firm told its situation, and the sentence of the story belongs to the deal.
async fn enter_contacts(tx: &Tx, ctx: &Ctx, story: &DemoStory, found: &Match, manager: UserId, situation: &str) -> Result<()> {
    let terms = ctx.pack.vocabulary("contact_kinds");
    let meetings = &ctx.pack.match_flow.meeting_kinds;
    let ordinary = terms.and_then(|terms| terms.terms.iter().find(|term| !meetings.contains(&term.code))).map(|term| term.code.clone());
    let note = if found.deal_id.is_some() { situation.to_owned() } else { story.note.clone().unwrap_or_default() };
    // The note of a story belongs to the last thing that happened.
    let (first_note, meeting_note) = if story.met_on.is_some() { (String::new(), note) } else { (note, String::new()) };
    let contacts = [(found.contacted_at, ordinary, first_note), (found.met_at, meetings.first().cloned(), meeting_note)];
    for (at, kind, note) in contacts {
        let (Some(at), Some(kind)) = (at, kind) else { continue };
        let contact = Contact { id: ContactId::at(at), kind, side: PartySide::Demand, note, by_id: manager, at };
        store::insert_contact(tx, found.id, &contact, at).await?;
    }
    if let (Some(text), Some(due_on), None) = (&story.next_step, story.next_step_on, found.deal_id) {
        store::insert_task(tx, TaskId::at(ctx.now()), manager, found.id, text, due_on, found.updated_at).await?;
    }
    Ok(())
}

/// The manager's hold on the demand; a story that came to nothing has ended it.
async fn enter_take(tx: &Tx, ctx: &Ctx, story: &DemoStory, found: &Match, manager: UserId) -> Result<()> {
    if store::find_take(tx, found.demand_id).await?.is_some() {
        return Ok(());
    }
    let taken_at = found.taken_at.unwrap_or_else(|| ctx.now());
    let pool_on = found.pool_on.unwrap_or_else(|| ctx.today());
    let take = Take { id: AnyId::at(taken_at), demand_id: found.demand_id, manager_id: manager, taken_at, pool_on };
    store::insert_take(tx, &take).await?;
    if story.reached == Reached::Refused {
        store::end_take(tx, take.id, "released", found.updated_at).await?;
    }
    Ok(())
}

async fn enter_deal(
    tx: &Tx,
    ctx: &Ctx,
    story: &DemoStory,
    found: &Match,
    (demand, achievement): (&Entry, &Entry),
    (manager, second): (UserId, Option<UserId>),
    opened_on: Date,
) -> Result<DealId> {
    let seller = organizations::find_organization(tx, achievement.organization_id).await?;
    let contract = match (&story.contract_kind, story.contract_total) {
        (Some(kind), Some(total)) => Some(StoryContract {
            kind: kind.clone(),
            total: wan(total),
            technical: wan(story.contract_technical.unwrap_or(total)),
            technical_field: contract_field(ctx, achievement),
            ip_kind: contract_ip(achievement).to_owned(),
        }),
        _ => None,
    };
    let space_id = match &story.landing_space {
        Some(number) => store::find_by_own_number(tx, "space", None, number).await?,
        None => None,
    };
    let deal = StoryDeal {
        title: deal_title(&demand.title, &achievement.title),
        match_id: found.id,
        demand_id: demand.id,
        achievement_id: achievement.id,
        buyer_id: demand.organization_id,
        seller_id: achievement.organization_id,
        seller_kind: seller.kind,
        manager_id: manager,
        second: second.zip(story.second_share),
        opened_on,
        trial_on: story.trial_on,
        notice_on: story.notice_on,
        signed_on: story.signed_on,
        registered_on: story.registered_on,
        paid_on: story.paid_on,
        landed_on: story.landed_on,
        contract,
        park: story.landing_park.clone(),
        space_id,
        next_step: story.next_step.clone().zip(story.next_step_on),
        note: story.note.clone(),
        terms: demand.values.text("target").map(ToOwned::to_owned),
    };
    enter(tx, ctx, deal).await
}

/// The field of the contract that goes with the achievement's top field; the first of the pack where none is known.
fn contract_field(ctx: &Ctx, achievement: &Entry) -> String {
    let top = achievement.values.text("field").and_then(|code| code.get(..1)).unwrap_or_default();
    let code = match top {
        "1" => "electronics",
        "2" => "biomedicine",
        "3" => "aerospace",
        "4" => "materials",
        "6" => "energy",
        "7" => "environment",
        "8" => "manufacturing",
        _ => "city",
    };
    let terms = ctx.pack.vocabulary("contract_fields");
    let known = terms.and_then(|terms| terms.term(code).or_else(|| terms.terms.first()));
    known.map_or_else(|| code.to_owned(), |term| term.code.clone())
}

fn contract_ip(achievement: &Entry) -> &'static str {
    match achievement.values.texts("ip_kinds").first().copied() {
        Some("invention" | "utility_model" | "design") => "patent",
        Some("software") => "software",
        Some("secret") => "secret",
        Some("variety") => "plant_variety",
        _ => "none",
    }
}

/// Tells the parties of the best proposal for some demands nobody has: these become records in the first state.
async fn recommend_some(ctx: &Ctx) -> Result<()> {
    let recorded = store::count_recommended(&ctx.db).await?;
    let mut left = RECOMMENDED.saturating_sub(usize::try_from(recorded).unwrap_or(0));
    for id in store::list_unclaimed(&ctx.db, ctx.now(), ctx.today(), 200).await?.into_iter().rev() {
        if left == 0 {
            break;
        }
        if !store::list_of_entry(&ctx.db, id).await?.is_empty() {
            continue;
        }
        let best = propose_for(ctx, id, 1).await?.items.into_iter().next().filter(|item| item.band >= Band::Relevant);
        let Some(item) = best else { continue };
        let achievement = item.other.entry;
        let demand = registers::find_entry(&ctx.db, id).await?;
        let mut found = new_match(ctx, Pair { demand: id, achievement: achievement.id }, None);
        (found.band, found.score, found.reasons, found.against) = (item.band, f64::from(item.score), item.reasons, item.against);
        let tx = ctx.db.begin().await?;
        store::insert(&tx, &found).await?;
        audit::record(&tx, ctx, Event::new("matches.recorded", "match", found.id).with(json!({ "state": found.state.code() }))).await?;
        for entry in [&demand, &achievement] {
            let args = [("demand", demand.title.clone()), ("achievement", achievement.title.clone())];
            tell_side(&tx, ctx, entry, "match-recommended", &args, &format!("/matches/{}", found.id)).await?;
        }
        tx.commit().await?;
        left -= 1;
    }
    Ok(())
}

fn wan(amount: f64) -> Fen {
    Fen((amount * 1_000_000.0).round() as i64)
}

fn at_hour(day: Date, hour: i64) -> Timestamp {
    Timestamp::from_microsecond(start_of_day(day).as_microsecond() + hour * 3_600_000_000).unwrap_or_else(|_| start_of_day(day))
}

//! Opening deals, by hand or out of a match, and naming the parties.

use base::{
    Problem, Problems,
    id::{DealId, EntryId, MatchId, OrganizationId, UserId},
};
use db::{Conn, Tx};
use serde_json::json;

use super::{begin, save, typed};
use crate::{
    Ctx, Error, Result, audit,
    audit::Event,
    deals::{
        access,
        model::Deal,
        store::{self, NewMove},
        telling,
    },
    matches, numbers, organizations,
    registers::{self, Entry, Status, visibility},
};

/// What a deal that grew out of a match begins with.
#[derive(Debug, Clone)]
pub struct NewDeal {
    /// What it is about.
    pub title: String,
    /// The match.
    pub match_id: MatchId,
    /// The demand.
    pub demand_id: EntryId,
    /// The achievement.
    pub achievement_id: EntryId,
    /// Who buys.
    pub buyer_id: OrganizationId,
    /// Who sells.
    pub seller_id: OrganizationId,
    /// Who handles it.
    pub manager_id: UserId,
    /// Whether it is invented for demonstration.
    pub is_demo: bool,
}

/// A deal entered by hand, as typed.
#[derive(Debug, Clone, Default)]
pub struct OpenDeal {
    /// What it is about.
    pub title: String,
    /// The number of the demand; empty for none.
    pub demand_number: String,
    /// The number of the achievement; empty for none.
    pub achievement_number: String,
    /// Who buys: name or credit code; empty for not known yet.
    pub buyer: String,
    /// Who sells: name or credit code; empty for not known yet.
    pub seller: String,
    /// The mode of cooperation; empty for not settled.
    pub mode: String,
}

/// Opens a deal inside the transaction of the match that became it, at the stage the pack names for that. The match's feature has checked access.
///
/// The same match opens no second deal: then the first one is answered.
///
/// # Errors
/// When the database refuses, or the pack has no such stage.
pub async fn open_from_match(tx: &Tx, ctx: &Ctx, new: NewDeal) -> Result<DealId> {
    if let Some(known) = store::find_by_match(tx, new.match_id).await? {
        return Ok(known.id);
    }
    let stage = ctx.pack.deal_flow.match_start().ok_or_else(|| Error::Internal("the pack has no first stage for matches".to_owned()))?;
    let mut deal = blank(ctx, new.title, new.manager_id, &stage.code);
    deal.match_id = Some(new.match_id);
    deal.demand_id = Some(new.demand_id);
    deal.achievement_id = Some(new.achievement_id);
    deal.buyer_id = Some(new.buyer_id);
    deal.seller_id = Some(new.seller_id);
    deal.is_demo = new.is_demo;
    insert(tx, ctx, &mut deal).await?;
    telling::parties(tx, ctx, &deal, "deal-opened", "opened").await?;
    Ok(deal.id)
}

/// Opens a deal by hand, at the first stage of the pack.
///
/// # Errors
/// `Forbidden` for all but technology managers; `Invalid` names every field that is wrong; `Conflict` if it is more than the manager may carry.
pub async fn open_deal(ctx: &Ctx, input: OpenDeal) -> Result<Deal> {
    access::may_open(&ctx.actor)?;
    let manager = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    let stage = ctx.pack.deal_flow.start().ok_or_else(|| Error::Internal("the pack has no first stage".to_owned()))?;
    let mut problems = Problems::new();
    let title = typed::needed(&mut problems, "title", &input.title, 120);
    let tx = ctx.db.begin().await?;
    let mut deal = blank(ctx, title, manager, &stage.code);
    deal.mode = mode(&mut problems, ctx, &input.mode);
    let named = name(&tx, ctx, &mut problems, &input).await?;
    named.put(&mut deal);
    problems.or_ok(())?;
    let load = matches::load_in(&tx, ctx, manager).await?;
    if load.room() == 0 {
        let problem = Problem::whole("problem-matches-load").with("now", load.now.to_string()).with("more", "1");
        return Err(Error::Conflict(problem.with("limit", load.limit.to_string())));
    }
    insert(&tx, ctx, &mut deal).await?;
    tx.commit().await?;
    Ok(deal)
}

fn mode(problems: &mut Problems, ctx: &Ctx, code: &str) -> Option<String> {
    if code.is_empty() { None } else { Some(typed::term(problems, ctx, "mode", "cooperation_modes", code)) }
}

/// Corrects title, entries, parties and mode before the contract is recorded.
///
/// # Errors
/// `Invalid` names every field that is wrong; `Conflict` if somebody was faster, or there is a contract.
pub async fn name_parties(ctx: &Ctx, id: DealId, seen_version: i64, input: OpenDeal) -> Result<Deal> {
    let (tx, before) = begin(ctx, id, seen_version, |deal| access::may_write(&ctx.actor, deal)).await?;
    if store::find_contract(&tx, id).await?.is_some() || before.has_notice_begun(ctx.today()) {
        return Err(Error::Conflict(Problem::whole("problem-deals-parties-fixed")));
    }
    let mut problems = Problems::new();
    let mut deal = before.clone();
    deal.title = typed::needed(&mut problems, "title", &input.title, 120);
    deal.mode = mode(&mut problems, ctx, &input.mode);
    let named = name(&tx, ctx, &mut problems, &input).await?;
    if before.match_id.is_none() {
        named.put(&mut deal);
    }
    problems.or_ok(())?;
    let deal = save(&tx, ctx, &before, deal, "deals.parties-named", json!({})).await?;
    tx.commit().await?;
    Ok(deal)
}

/// A deal that is not stored yet and has no number.
pub(in crate::deals) fn blank(ctx: &Ctx, title: String, manager_id: UserId, stage: &str) -> Deal {
    let now = ctx.now();
    Deal {
        id: DealId::at(now),
        number: String::new(),
        title,
        match_id: None,
        demand_id: None,
        achievement_id: None,
        buyer_id: None,
        seller_id: None,
        manager_id,
        stage: stage.to_owned(),
        stage_since: now,
        mode: None,
        price_method: None,
        price_fen: None,
        notice_starts_on: None,
        notice_ends_on: None,
        notice_text: None,
        trial_starts_on: None,
        trial_ends_on: None,
        trial_terms: None,
        trial_result: None,
        landing_park: None,
        landing_space_id: None,
        landing_area_dm2: None,
        landed_on: None,
        landing_note: None,
        follow_up_on: None,
        follow_up_note: None,
        closed_at: None,
        close_reason: None,
        close_note: None,
        entered_on: ctx.today(),
        is_demo: false,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

/// The first letter of the numbers of deals.
pub(in crate::deals) const PREFIX: &str = "T";

async fn insert(tx: &Tx, ctx: &Ctx, deal: &mut Deal) -> Result<()> {
    deal.number = numbers::next(tx, ctx, PREFIX).await?;
    store::insert(tx, deal).await?;
    let moved = NewMove { deal: deal.id, from: None, to: &deal.stage, by: ctx.actor.user, note: None, at: deal.created_at };
    store::insert_move(tx, &moved).await?;
    let event = Event::new("deals.opened", "deal", deal.id).after(&deal.digest_text());
    audit::record(tx, ctx, event.with(json!({ "number": deal.number, "stage": deal.stage }))).await?;
    Ok(())
}

/// Entries and parties as they were found.
#[derive(Default)]
struct Named {
    demand: Option<EntryId>,
    achievement: Option<EntryId>,
    buyer: Option<OrganizationId>,
    seller: Option<OrganizationId>,
}

impl Named {
    const fn put(&self, deal: &mut Deal) {
        deal.demand_id = self.demand;
        deal.achievement_id = self.achievement;
        deal.buyer_id = self.buyer;
        deal.seller_id = self.seller;
    }
}

async fn name(conn: &impl Conn, ctx: &Ctx, problems: &mut Problems, input: &OpenDeal) -> Result<Named> {
    let demand = entry(conn, ctx, problems, ("demand_number", "demand"), &input.demand_number).await?;
    let achievement = entry(conn, ctx, problems, ("achievement_number", "achievement"), &input.achievement_number).await?;
    let mut named = Named {
        demand: demand.as_ref().map(|entry| entry.id),
        achievement: achievement.as_ref().map(|entry| entry.id),
        buyer: party(conn, problems, "buyer", &input.buyer).await?,
        seller: party(conn, problems, "seller", &input.seller).await?,
    };
    // Whoever an entry may not say to this manager is not found out by opening a deal.
    let reader = ctx.actor.unnamed();
    let shown = |entry: &Entry| {
        visibility::step_for(&reader, entry, false)
            .is_some_and(|step| visibility::shows_organization(step, entry))
            .then_some(entry.organization_id)
    };
    if input.buyer.trim().is_empty() {
        named.buyer = demand.as_ref().and_then(shown);
    }
    if input.seller.trim().is_empty() {
        named.seller = achievement.as_ref().and_then(shown);
    }
    if named.buyer.is_some() && named.buyer == named.seller {
        problems.push(Problem::field("seller", "problem-deals-same-party"));
    }
    Ok(named)
}

async fn entry(
    conn: &impl Conn,
    ctx: &Ctx,
    problems: &mut Problems,
    (field, kind): (&'static str, &str),
    number: &str,
) -> Result<Option<Entry>> {
    let number = number.trim().to_uppercase();
    if number.is_empty() {
        return Ok(None);
    }
    let found = match store::find_entry_by_number(conn, &number).await? {
        Some(id) => Some(registers::find_entry(conn, id).await?),
        None => None,
    };
    let mut found = found.filter(|entry| entry.kind.key == kind && matches!(entry.status, Status::Published | Status::Expired));
    // What is kept from the manager's organisation is as if it were not there.
    if let Some(entry) = &found
        && registers::queries::is_closed_to(conn, &ctx.actor, entry).await?
    {
        found = None;
    }
    if found.is_none() {
        problems.push(Problem::field(field, "problem-deals-no-entry").with("number", number));
    }
    Ok(found)
}

async fn party(conn: &impl Conn, problems: &mut Problems, field: &'static str, text: &str) -> Result<Option<OrganizationId>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let found = store::find_organization(conn, text).await?;
    match found {
        None => problems.push(Problem::field(field, "problem-deals-no-organization").with("name", text)),
        Some(id) if organizations::find_organization(conn, id).await?.is_real => {
            problems.push(Problem::field(field, "problem-deals-no-organization").with("name", text));
        }
        Some(_) => {}
    }
    Ok(found)
}

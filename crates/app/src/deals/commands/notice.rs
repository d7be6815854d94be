//! The public notice of a price and the objections to it.

use base::{
    Date, Problem, Problems,
    id::{DealId, ObjectionId},
    time::{days_between, plus_days},
};
use serde_json::json;

use super::{begin, load, open_only, save, typed};
use crate::{
    Ctx, Error, Noun, OrNotFound, Result, audit,
    audit::Event,
    deals::{
        access, checks,
        model::{Deal, Objection, Outcome},
        store::{self, Decision},
        telling,
    },
};

/// How many objections a day one deal takes; a public form must not fill the disk.
const MAX_OBJECTIONS_A_DAY: i64 = 20;

/// Publishes name and intended price from `starts_on` to `ends_on`. The first day does not count and lies not before today, so that nobody can make
/// a notice that never stood.
///
/// # Errors
/// `Invalid` if the price is missing or the notice is too short; `Conflict` if one stands already.
pub async fn publish_notice(ctx: &Ctx, id: DealId, seen_version: i64, starts_on: Date, ends_on: Date, text: &str) -> Result<Deal> {
    let (tx, before) = begin(ctx, id, seen_version, |deal| access::may_write(&ctx.actor, deal)).await?;
    if before.has_notice_begun(ctx.today()) {
        return Err(Error::Conflict(Problem::whole("problem-deals-notice-stands")));
    }
    let mut problems = Problems::new();
    if !checks::check_holds("price_recorded", &super::case(&tx, ctx, &before).await?).unwrap_or(false) {
        problems.push(Problem::whole("problem-deals-price-recorded"));
    }
    if before.seller_id.is_none() {
        problems.push(Problem::whole("problem-deals-parties-named"));
    }
    if starts_on < ctx.today() {
        problems.push(Problem::field("starts_on", "problem-deals-in-past"));
    }
    let days = ctx.pack.settings.notice_days;
    if days_between(starts_on, ends_on) < days {
        problems.push(Problem::field("ends_on", "problem-deals-notice-short").with("days", days.to_string()));
    }
    let text = typed::needed(&mut problems, "text", text, 3_000);
    problems.or_ok(())?;
    let mut deal = before.clone();
    deal.notice_starts_on = Some(starts_on);
    deal.notice_ends_on = Some(ends_on);
    deal.notice_text = Some(text);
    let deal = save(&tx, ctx, &before, deal, "deals.notice-published", json!({ "starts_on": starts_on, "ends_on": ends_on })).await?;
    telling::parties(&tx, ctx, &deal, "deal-notice", &format!("notice-{}", deal.version)).await?;
    tx.commit().await?;
    Ok(deal)
}

/// Takes a notice back, for instance because the price is to change; a new one begins anew. Objections stay.
///
/// # Errors
/// `Conflict` if there is none, or the contract is recorded.
pub async fn withdraw_notice(ctx: &Ctx, id: DealId, seen_version: i64) -> Result<Deal> {
    let (tx, before) = begin(ctx, id, seen_version, |deal| access::may_write(&ctx.actor, deal)).await?;
    if before.notice_starts_on.is_none() {
        return Err(Error::Conflict(Problem::whole("problem-deals-no-notice")));
    }
    if store::find_contract(&tx, id).await?.is_some() {
        return Err(Error::Conflict(Problem::whole("problem-deals-contract-stands")));
    }
    let mut deal = before.clone();
    deal.notice_starts_on = None;
    deal.notice_ends_on = None;
    deal.notice_text = None;
    let detail = json!({ "starts_on": before.notice_starts_on, "ends_on": before.notice_ends_on });
    let deal = save(&tx, ctx, &before, deal, "deals.notice-withdrawn", detail).await?;
    tx.commit().await?;
    Ok(deal)
}

/// Raises an objection while a notice stands; anybody may who says who they are and how to reach them.
///
/// # Errors
/// `NotFound` if there is no such notice; `Conflict` if its time is over; `TooMany` beyond twenty a day.
pub async fn raise_objection(ctx: &Ctx, id: DealId, name: &str, reach: &str, text: &str) -> Result<ObjectionId> {
    let tx = ctx.db.begin().await?;
    let deal = store::find(&tx, id).await?.filter(|deal| deal.has_notice_begun(ctx.today())).or_not_found(Noun::Deal)?;
    if !deal.is_notice_open(ctx.today()) || !deal.is_open() {
        return Err(Error::Conflict(Problem::whole("problem-deals-notice-over")));
    }
    let mut problems = Problems::new();
    let name = typed::needed(&mut problems, "name", name, 60);
    let reach = typed::needed(&mut problems, "reach", reach, 120);
    let text = typed::needed(&mut problems, "text", text, 2_000);
    problems.or_ok(())?;
    if store::count_objections_since(&tx, id, plus_days(ctx.now(), -1)).await? >= MAX_OBJECTIONS_A_DAY {
        return Err(Error::TooMany(3_600));
    }
    let now = ctx.now();
    let objection =
        Objection { id: ObjectionId::at(now), name, reach, text, created_at: now, outcome: None, outcome_note: None, decided_at: None };
    store::insert_objection(&tx, id, &objection).await?;
    let event = Event::new("deals.objection-raised", "deal", id);
    audit::record(&tx, ctx, event.with(json!({ "objection": objection.id }))).await?;
    let key = format!("objection-{}", objection.id);
    telling::person(&tx, ctx, &deal, deal.manager_id, "deal-objection", &key, None).await?;
    telling::officers(&tx, ctx, &deal, "deal-objection", &key).await?;
    tx.commit().await?;
    Ok(objection.id)
}

/// Decides an objection, with the reason.
///
/// # Errors
/// `Forbidden` for all but officers who do not belong to a party; `Conflict` if it was decided before.
pub async fn decide_objection(ctx: &Ctx, id: DealId, objection: ObjectionId, outcome: &str, note: &str) -> Result<()> {
    let tx = ctx.db.begin().await?;
    let deal = load(&tx, ctx, id).await?;
    access::may_decide(&ctx.actor, &deal)?;
    open_only(&deal)?;
    let mut problems = Problems::new();
    let outcome = Outcome::from_code(&typed::term(&mut problems, ctx, "outcome", "objection_outcomes", outcome));
    let note = typed::needed(&mut problems, "note", note, 2_000);
    problems.or_ok(())?;
    let Some(outcome) = outcome else { return Err(Error::field("outcome", "problem-deals-choose")) };
    if !store::list_objections(&tx, id).await?.iter().any(|known| known.id == objection) {
        return Err(Error::NotFound(Noun::Deal));
    }
    let decision = Decision { outcome, note: &note, by: ctx.actor.user, at: ctx.now() };
    if !store::decide_objection(&tx, id, objection, &decision).await? {
        return Err(Error::Conflict(Problem::whole("problem-deals-decided")));
    }
    let event = Event::new("deals.objection-decided", "deal", id);
    audit::record(&tx, ctx, event.with(json!({ "objection": objection, "outcome": outcome.code() }))).await?;
    telling::parties(&tx, ctx, &deal, "deal-objection-decided", &format!("decided-{objection}")).await?;
    tx.commit().await?;
    Ok(())
}

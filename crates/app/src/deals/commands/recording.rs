//! Writing down what happened: contacts, trial, price, landing, follow-up.

use base::{
    Date, Fen, Problem, Problems, Timestamp,
    id::{ContactId, DealId},
};
use serde_json::json;

use super::{begin, load, open_only, save, typed};
use crate::{
    Ctx, Error, Result, audit,
    audit::Event,
    deals::{
        access,
        model::{Deal, DealContact, NEGOTIATED},
        store, telling,
    },
    registers::{self, Status, spaces},
};

/// The sides a contact may be with.
pub const SIDES: [&str; 3] = ["demand", "achievement", "both"];

/// Logs a contact. It changes no field of the deal, so no version is asked for.
///
/// # Errors
/// `Invalid` names every field that is wrong; `Conflict` if the deal is closed.
pub async fn log_contact(ctx: &Ctx, id: DealId, kind: &str, side: &str, note: &str, at: Option<Timestamp>) -> Result<()> {
    let tx = ctx.db.begin().await?;
    let deal = load(&tx, ctx, id).await?;
    access::may_write(&ctx.actor, &deal)?;
    open_only(&deal)?;
    let by = ctx.actor.user.unwrap_or(deal.manager_id);
    let mut problems = Problems::new();
    let kind = typed::term(&mut problems, ctx, "kind", "contact_kinds", kind);
    if !SIDES.contains(&side) {
        problems.push(Problem::field("side", "problem-deals-choose"));
    }
    let note = typed::needed(&mut problems, "note", note, 2_000);
    let at = at.unwrap_or_else(|| ctx.now());
    if at > ctx.now() {
        problems.push(Problem::field("on", "problem-deals-in-future").with("day", base::time::local_date(at).to_string()));
    }
    problems.or_ok(())?;
    let contact = DealContact { id: ContactId::at(ctx.now()), kind, side: side.to_owned(), note, by_name: None, at };
    store::insert_contact(&tx, id, &contact, by, ctx.now()).await?;
    if let Some(match_id) = deal.match_id.filter(|_| ctx.pack.match_flow.meeting_kinds.contains(&contact.kind)) {
        store::mark_match_met(&tx, match_id, at).await?;
    }
    let event = Event::new("deals.contact-logged", "deal", id);
    audit::record(&tx, ctx, event.with(json!({ "contact": contact.id, "kind": contact.kind, "side": contact.side }))).await?;
    tx.commit().await?;
    Ok(())
}

/// Writes down what was agreed for the trial.
///
/// # Errors
/// `Invalid` names every field that is wrong; `Conflict` if somebody was faster.
pub async fn record_trial(ctx: &Ctx, id: DealId, seen_version: i64, starts_on: Date, ends_on: Date, terms: &str) -> Result<Deal> {
    let (tx, before) = begin(ctx, id, seen_version, |deal| access::may_write(&ctx.actor, deal)).await?;
    let mut problems = Problems::new();
    if ends_on < starts_on {
        problems.push(Problem::field("ends_on", "problem-deals-ends-before"));
    }
    let mut deal = before.clone();
    deal.trial_terms = Some(typed::needed(&mut problems, "terms", terms, 2_000));
    deal.trial_starts_on = Some(starts_on);
    deal.trial_ends_on = Some(ends_on);
    problems.or_ok(())?;
    let deal = save(&tx, ctx, &before, deal, "deals.trial-agreed", json!({ "starts_on": starts_on, "ends_on": ends_on })).await?;
    telling::parties(&tx, ctx, &deal, "deal-trial-agreed", &format!("trial-{}", deal.version)).await?;
    tx.commit().await?;
    Ok(deal)
}

/// Writes down what came of the trial.
///
/// # Errors
/// `Conflict` if there was no trial or somebody was faster.
pub async fn record_trial_result(ctx: &Ctx, id: DealId, seen_version: i64, result: &str) -> Result<Deal> {
    let (tx, before) = begin(ctx, id, seen_version, |deal| access::may_write(&ctx.actor, deal)).await?;
    if before.trial_starts_on.is_none() {
        return Err(Error::Conflict(Problem::whole("problem-deals-no-trial")));
    }
    let mut problems = Problems::new();
    let mut deal = before.clone();
    deal.trial_result = Some(typed::needed(&mut problems, "result", result, 2_000));
    problems.or_ok(())?;
    let deal = save(&tx, ctx, &before, deal, "deals.trial-result", json!({})).await?;
    tx.commit().await?;
    Ok(deal)
}

/// Writes down how the price is found and, if it is known, the price.
///
/// # Errors
/// `Conflict` while a public notice stands: it named the price that was to be paid.
pub async fn record_price(ctx: &Ctx, id: DealId, seen_version: i64, method: &str, price: Option<Fen>) -> Result<Deal> {
    let (tx, before) = begin(ctx, id, seen_version, |deal| access::may_write(&ctx.actor, deal)).await?;
    let mut problems = Problems::new();
    let method = typed::term(&mut problems, ctx, "method", "price_methods", method);
    match price {
        None if method == NEGOTIATED => problems.push(Problem::field("price", "problem-deals-needed")),
        Some(price) if price.0 < 0 => problems.push(Problem::field("price", "problem-deals-negative")),
        _ => {}
    }
    problems.or_ok(())?;
    let mut deal = before.clone();
    deal.price_method = Some(method.clone());
    deal.price_fen = price;
    let has_changed = before.price_method != deal.price_method || before.price_fen != deal.price_fen;
    if has_changed && before.has_notice_begun(ctx.today()) {
        return Err(Error::Conflict(Problem::whole("problem-deals-notice-stands")));
    }
    if has_changed && store::find_contract(&tx, id).await?.is_some() {
        return Err(Error::Conflict(Problem::whole("problem-deals-contract-stands")));
    }
    let deal =
        save(&tx, ctx, &before, deal, "deals.price-recorded", json!({ "method": method, "fen": price.map(|price| price.0) })).await?;
    tx.commit().await?;
    Ok(deal)
}

/// Where and when a deal landed, as typed.
#[derive(Debug, Clone, Default)]
pub struct Landing {
    /// The code of the park.
    pub park: String,
    /// The number of the space; empty for none.
    pub space_number: String,
    /// How much of the space it takes, in hundredths of a square metre; none for all that is vacant.
    pub area_dm2: Option<i64>,
    /// The day.
    pub on: Date,
    /// A sentence about it.
    pub note: Option<String>,
}

/// Writes down where and when it landed. The space's vacancy follows: what was taken before is given back, what is taken now is no longer vacant.
///
/// # Errors
/// `Invalid` if the park or the space is unknown, so much is not vacant, or the day has not come.
pub async fn record_landing(ctx: &Ctx, id: DealId, seen_version: i64, input: Landing) -> Result<Deal> {
    let (tx, before) = begin(ctx, id, seen_version, |deal| access::may_write(&ctx.actor, deal)).await?;
    let mut problems = Problems::new();
    let park = input.park;
    if !store::list_parks(&tx).await?.iter().any(|known| known.code == park) {
        problems.push(Problem::field("park", if park.is_empty() { "problem-deals-choose" } else { "problem-deals-no-park" }));
    }
    let number = input.space_number.trim().to_uppercase();
    let mut space = match store::find_entry_by_number(&tx, &number).await? {
        Some(found) => Some(registers::find_entry(&tx, found).await?).filter(|entry| entry.kind.key == "space"),
        None => None,
    };
    // What is kept from the manager's organisation is as if it were not there.
    if let Some(found) = &space
        && registers::queries::is_closed_to(&tx, &ctx.actor, found).await?
    {
        space = None;
    }
    if !number.is_empty() && space.as_ref().is_none_or(|space| space.status != Status::Published) {
        problems.push(Problem::field("space", "problem-deals-no-space").with("number", number));
    }
    if let Some(space) = &space
        && space.values.text("park").is_some_and(|other| other != park)
    {
        problems.push(Problem::field("space", "problem-deals-space-elsewhere"));
    }
    typed::not_after(&mut problems, "landed_on", input.on, ctx.today());
    let note = typed::optional(&mut problems, "note", input.note.as_deref(), 500);
    problems.or_ok(())?;
    let what = format!("{} {}", before.number, before.title);
    if let (Some(left), Some(area)) = (before.landing_space_id, before.landing_area_dm2) {
        spaces::give_area_back(&tx, ctx, left, area, &what).await?;
    }
    let mut deal = before.clone();
    deal.landing_area_dm2 = match &space {
        Some(space) => Some(spaces::take_area(&tx, ctx, space.id, input.area_dm2, &what).await?),
        None => None,
    };
    deal.landing_park = Some(park.clone());
    deal.landing_space_id = space.map(|space| space.id);
    deal.landed_on = Some(input.on);
    deal.landing_note = note;
    let detail = json!({ "park": park, "on": input.on, "space": deal.landing_space_id, "area_dm2": deal.landing_area_dm2 });
    let deal = save(&tx, ctx, &before, deal, "deals.landing-recorded", detail).await?;
    telling::parties(&tx, ctx, &deal, "deal-landed", &format!("landed-{}", deal.version)).await?;
    tx.commit().await?;
    Ok(deal)
}

/// Sets the day of the follow-up visit and puts it on the manager's list.
///
/// # Errors
/// `Invalid` if the day is over.
pub async fn plan_follow_up(ctx: &Ctx, id: DealId, seen_version: i64, on: Date) -> Result<Deal> {
    let (tx, before) = begin(ctx, id, seen_version, |deal| access::may_write(&ctx.actor, deal)).await?;
    if on < ctx.today() {
        return Err(Error::field("on", "problem-deals-in-past"));
    }
    let mut deal = before.clone();
    deal.follow_up_on = Some(on);
    let deal = save(&tx, ctx, &before, deal, "deals.follow-up-planned", json!({ "on": on })).await?;
    tx.commit().await?;
    Ok(deal)
}

/// Writes down what the follow-up visit found.
///
/// # Errors
/// `Conflict` if no visit was planned.
pub async fn record_follow_up(ctx: &Ctx, id: DealId, seen_version: i64, note: &str) -> Result<Deal> {
    let (tx, before) = begin(ctx, id, seen_version, |deal| access::may_write(&ctx.actor, deal)).await?;
    if before.follow_up_on.is_none() {
        return Err(Error::Conflict(Problem::whole("problem-deals-follow-up-planned")));
    }
    let mut problems = Problems::new();
    let mut deal = before.clone();
    deal.follow_up_note = Some(typed::needed(&mut problems, "note", note, 2_000));
    problems.or_ok(())?;
    let deal = save(&tx, ctx, &before, deal, "deals.follow-up-recorded", json!({})).await?;
    tx.commit().await?;
    Ok(deal)
}

//! Going back, closing, and handing over.

use base::{
    Problem, Problems,
    id::{DealId, UserId},
};
use serde_json::json;

use super::{begin, moving::enter, save, typed};
use crate::{
    Ctx, Error, Result,
    accounts::Role,
    deals::{
        access,
        model::Deal,
        store::{self, NewMove},
        telling,
    },
    matches,
};

/// The reason that says nothing by itself.
const OTHER: &str = "other";

/// Moves a deal back to a stage the pack allows from here; nothing is asked for.
///
/// # Errors
/// `Conflict` if somebody was faster, the deal is closed or the pack leads nowhere there.
pub async fn move_back(ctx: &Ctx, id: DealId, seen_version: i64, to: &str, note: Option<&str>) -> Result<Deal> {
    let (tx, before) = begin(ctx, id, seen_version, |deal| access::may_write(&ctx.actor, deal)).await?;
    let flow = &ctx.pack.deal_flow;
    let leads_there = flow.stage(&before.stage).is_some_and(|stage| stage.back.iter().any(|back| back == to));
    let Some(stage) = flow.stage(to).filter(|_| leads_there) else {
        return Err(Error::Conflict(Problem::whole("problem-deals-no-way").with("stage", to)));
    };
    let mut problems = Problems::new();
    let note = typed::optional(&mut problems, "note", note, 500);
    problems.or_ok(())?;
    let deal = enter(&before, &stage.code, ctx);
    let moved = NewMove { deal: id, from: Some(&before.stage), to: &stage.code, by: ctx.actor.user, note: note.as_deref(), at: ctx.now() };
    store::insert_move(&tx, &moved).await?;
    let deal = save(&tx, ctx, &before, deal, "deals.moved-back", json!({ "from": before.stage, "to": stage.code })).await?;
    telling::parties(&tx, ctx, &deal, "deal-moved-back", &format!("{}-{}", stage.code, deal.version)).await?;
    tx.commit().await?;
    Ok(deal)
}

/// Closes a deal with a reason; reasons that mean it was done need a stage where a deal may end.
///
/// # Errors
/// `Invalid` if the reason is unknown or does not fit the stage; `Conflict` if somebody was faster or it is closed.
pub async fn close_deal(ctx: &Ctx, id: DealId, seen_version: i64, reason: &str, note: Option<&str>) -> Result<Deal> {
    let (tx, before) = begin(ctx, id, seen_version, |deal| access::may_write(&ctx.actor, deal)).await?;
    let flow = &ctx.pack.deal_flow;
    let mut problems = Problems::new();
    let reason = typed::term(&mut problems, ctx, "reason", "close_reasons", reason);
    let is_end = flow.stage(&before.stage).is_some_and(|stage| stage.is_end);
    if flow.done_reasons.contains(&reason) && !is_end {
        problems.push(Problem::field("reason", "problem-deals-not-done"));
    }
    if flow.done_reasons.contains(&reason) && before.follow_up_on.is_some() && before.follow_up_note.is_none() {
        problems.push(Problem::field("reason", "problem-deals-follow-up-result"));
    }
    let note = typed::optional(&mut problems, "note", note, 1_000);
    if reason == OTHER && note.is_none() {
        problems.push(Problem::field("note", "problem-matches-reason-note"));
    }
    problems.or_ok(())?;
    let mut deal = before.clone();
    deal.closed_at = Some(ctx.now());
    deal.close_reason = Some(reason.clone());
    deal.close_note = note;
    let deal = save(&tx, ctx, &before, deal, "deals.closed", json!({ "stage": before.stage, "reason": reason })).await?;
    telling::parties(&tx, ctx, &deal, "deal-closed", "closed").await?;
    tx.commit().await?;
    Ok(deal)
}

/// Gives a deal, with what is still to be done about it, to another technology manager.
///
/// # Errors
/// `Invalid` if the other one is no technology manager or has as many deals in hand as the pack allows.
pub async fn hand_over(ctx: &Ctx, id: DealId, seen_version: i64, to: UserId, note: Option<&str>) -> Result<Deal> {
    let (tx, before) = begin(ctx, id, seen_version, |deal| access::may_hand_over(&ctx.actor, deal)).await?;
    let mut problems = Problems::new();
    let managers = store::people_with(&tx, Role::TechnologyManager.code()).await?;
    if to == before.manager_id || !managers.iter().any(|person| person.id == to) {
        problems.push(Problem::field("manager", "problem-deals-no-manager"));
    }
    let load = matches::load_in(&tx, ctx, to).await?;
    if load.room() == 0 {
        problems.push(Problem::field("manager", "problem-deals-capacity").with("capacity", load.limit.to_string()));
    }
    let note = typed::optional(&mut problems, "note", note, 500);
    problems.or_ok(())?;
    let mut deal = before.clone();
    deal.manager_id = to;
    store::move_tasks(&tx, id, before.manager_id, to).await?;
    let deal = save(&tx, ctx, &before, deal, "deals.handed-over", json!({ "from": before.manager_id, "to": to })).await?;
    telling::person(&tx, ctx, &deal, to, "deal-handed-over", &format!("handed-over-{}", deal.version), note.as_deref()).await?;
    telling::person(&tx, ctx, &deal, before.manager_id, "deal-handed-over", &format!("handed-over-{}", deal.version), note.as_deref())
        .await?;
    tx.commit().await?;
    Ok(deal)
}

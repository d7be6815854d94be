//! Going forwards.

use base::{Problem, id::DealId};
use serde_json::json;

use super::{begin, case, save, typed};
use crate::{
    Ctx, Error, Result,
    deals::{
        access, checks,
        model::Deal,
        store::{self, NewMove},
        telling,
    },
};

/// Moves a deal forwards to a stage the pack allows from here.
///
/// # Errors
/// `Invalid` names everything that is missing, together; `Conflict` if somebody was faster, the deal is closed or the pack leads nowhere there.
pub async fn advance_deal(ctx: &Ctx, id: DealId, seen_version: i64, to: &str, note: Option<&str>) -> Result<Deal> {
    let (tx, before) = begin(ctx, id, seen_version, |deal| access::may_write(&ctx.actor, deal)).await?;
    let flow = &ctx.pack.deal_flow;
    let leads_there = flow.stage(&before.stage).is_some_and(|stage| stage.next.iter().any(|next| next == to));
    let Some(stage) = flow.stage(to).filter(|_| leads_there) else {
        return Err(Error::Conflict(Problem::whole("problem-deals-no-way").with("stage", to)));
    };
    let mut problems = checks::missing(flow, &case(&tx, ctx, &before).await?, stage);
    for problem in &mut problems.0 {
        for (name, value) in &mut problem.args {
            match *name {
                "document" => *value = ctx.pack.label("document_kinds", value, ctx.lang),
                "stage" => *value = flow.stage(value).map_or_else(|| value.clone(), |stage| stage.names.of(ctx.lang).to_owned()),
                _ => {}
            }
        }
        problem.args.push(("days", ctx.pack.settings.notice_days.to_string()));
    }
    let note = typed::optional(&mut problems, "note", note, 500);
    problems.or_ok(())?;
    let deal = enter(&before, &stage.code, ctx);
    let moved = NewMove { deal: id, from: Some(&before.stage), to: &stage.code, by: ctx.actor.user, note: note.as_deref(), at: ctx.now() };
    store::insert_move(&tx, &moved).await?;
    let deal = save(&tx, ctx, &before, deal, "deals.advanced", json!({ "from": before.stage, "to": stage.code })).await?;
    // Of a public notice its parties were told when it was made.
    if !stage.checks.iter().any(|check| check == "notice_recorded") {
        telling::parties(&tx, ctx, &deal, "deal-advanced", &format!("{}-{}", stage.code, deal.version)).await?;
    }
    tx.commit().await?;
    Ok(deal)
}

/// The deal as it stands in another stage.
pub(super) fn enter(before: &Deal, stage: &str, ctx: &Ctx) -> Deal {
    let mut deal = before.clone();
    stage.clone_into(&mut deal.stage);
    deal.stage_since = ctx.now();
    deal
}

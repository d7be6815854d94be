//! How several technology managers share the merit of a deal.
//!
//! The deal's manager proposes shares that sum to the whole; every other one confirms the own; agreed is when all have.

use base::{
    Problem, Problems,
    id::{DealId, UserId},
};
use serde_json::json;

use super::{begin, load, open_only, save, stale, typed};
use crate::{
    Ctx, Error, Result,
    accounts::Role,
    audit,
    audit::Event,
    deals::{
        access,
        model::{Deal, Share},
        store, telling,
    },
};

/// The whole, in hundredths of a percent.
pub const WHOLE: i64 = 10_000;
/// How many may share a deal.
const MAX_SHARES: usize = 8;

/// One share as typed.
#[derive(Debug, Clone)]
pub struct ShareInput {
    /// In which row it was typed, from 1; problems name it.
    pub row: usize,
    /// Whose.
    pub manager: UserId,
    /// In hundredths of a percent.
    pub share_bp: i64,
    /// For what work.
    pub work: String,
}

/// Proposes shares; the proposer's own one counts as agreed. A new proposal takes the place of the one before, agreed or not.
///
/// # Errors
/// `Invalid` if they do not sum to the whole, one is not positive, one comes twice or is no technology manager's.
pub async fn propose_shares(ctx: &Ctx, id: DealId, seen_version: i64, shares: &[ShareInput]) -> Result<Deal> {
    let (tx, before) = begin(ctx, id, seen_version, |deal| access::may_write(&ctx.actor, deal)).await?;
    let managers: Vec<UserId> =
        store::people_with(&tx, Role::TechnologyManager.code()).await?.into_iter().map(|person| person.id).collect();
    let shares = checked(shares, &managers)?;
    store::replace_shares(&tx, id, &shares, ctx.actor.user, ctx.now()).await?;
    let listed: Vec<_> = shares.iter().map(|share| json!({ "manager": share.manager_id, "share_bp": share.share_bp })).collect();
    let deal = save(&tx, ctx, &before, before.clone(), "deals.shares-proposed", json!({ "shares": listed })).await?;
    for share in shares.iter().filter(|share| Some(share.manager_id) != ctx.actor.user) {
        telling::person(&tx, ctx, &deal, share.manager_id, "deal-share", &format!("share-{}", deal.version), None).await?;
    }
    tx.commit().await?;
    Ok(deal)
}

/// The shares, if they can be agreed on.
pub(in crate::deals) fn checked(shares: &[ShareInput], managers: &[UserId]) -> Result<Vec<Share>> {
    let mut problems = Problems::new();
    if shares.is_empty() || shares.len() > MAX_SHARES {
        problems.push(Problem::field("share_1", "problem-deals-share-count").with("max", MAX_SHARES.to_string()));
    }
    let mut out: Vec<Share> = Vec::with_capacity(shares.len());
    for share in shares {
        let at = |field: &str, code| Problem::field(format!("{field}_{}", share.row), code);
        if !managers.contains(&share.manager) {
            problems.push(at("manager", "problem-deals-no-manager"));
        }
        if out.iter().any(|known| known.manager_id == share.manager) {
            problems.push(at("manager", "problem-deals-share-twice"));
        }
        if share.share_bp <= 0 || share.share_bp > WHOLE {
            problems.push(at("share", "problem-deals-share-range"));
        }
        let work = typed::needed(&mut problems, &format!("work_{}", share.row), &share.work, 200);
        out.push(Share { manager_id: share.manager, share_bp: share.share_bp, work });
    }
    let sum = out.iter().try_fold(0_i64, |sum, share| sum.checked_add(share.share_bp));
    if sum != Some(WHOLE) {
        problems.push(Problem::field("share_1", "problem-deals-share-sum").with("sum", sum.map_or_else(|| "—".to_owned(), percent)));
    }
    Ok(problems.or_ok(out)?)
}

/// Hundredths of a percent as people write percents.
#[must_use]
pub fn percent(share_bp: i64) -> String {
    let (whole, rest) = (share_bp / 100, (share_bp % 100).abs());
    if rest == 0 { whole.to_string() } else { format!("{whole}.{rest:02}").trim_end_matches('0').to_owned() }
}

/// Confirms the own share. `seen_bp` is the share the person has before them, where they have one: nobody agrees to a share they have not seen.
///
/// # Errors
/// `Forbidden` for whoever has none; `Conflict` if the deal is closed or the share is another one now. Confirming twice changes nothing.
pub async fn confirm_share(ctx: &Ctx, id: DealId, seen_bp: Option<i64>) -> Result<()> {
    let user = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    let tx = ctx.db.begin().await?;
    let deal = load(&tx, ctx, id).await?;
    let shares = store::list_contributions(&tx, id, ctx.lang).await?;
    let own = shares.iter().find(|share| share.manager_id == user).filter(|_| ctx.actor.has(Role::TechnologyManager));
    let Some(own) = own else { return Err(Error::Forbidden) };
    open_only(&deal)?;
    if seen_bp.is_some_and(|seen| seen != own.share_bp) {
        return Err(stale());
    }
    if !store::agree_share(&tx, id, user, ctx.now()).await? {
        return Ok(());
    }
    audit::record(&tx, ctx, Event::new("deals.share-confirmed", "deal", id).with(json!({ "manager": user }))).await?;
    let shares = store::list_contributions(&tx, id, ctx.lang).await?;
    if shares.iter().all(|share| share.agreed_at.is_some()) {
        for share in &shares {
            telling::person(&tx, ctx, &deal, share.manager_id, "deal-shares-agreed", &format!("shares-agreed-{}", deal.version), None)
                .await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

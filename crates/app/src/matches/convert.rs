//! A match becomes a deal.

use base::id::{DealId, MatchId};

use super::{
    access,
    commands::{change, step},
    model::State,
    store,
};
use crate::{
    Ctx, Noun, OrNotFound, Result,
    deals::{self, NewDeal},
    registers,
};

/// The longest title of a deal, in characters.
const LONGEST_TITLE: usize = 120;

/// Turns a match into a deal (已转项目) in one transaction: the deal opens at the pack's stage for matches and takes over open lines and contacts.
///
/// # Errors
/// `Forbidden` for all but the manager who has it; `Conflict` if the pack knows no way there from its state.
pub async fn convert(ctx: &Ctx, id: MatchId) -> Result<DealId> {
    let tx = ctx.db.begin().await?;
    let mut found = store::find(&tx, id).await?.or_not_found(Noun::Match)?;
    access::may_handle(&ctx.actor, &found)?;
    let before = found.state;
    step(ctx, &mut found, State::Converted)?;
    let demand = registers::find_entry(&tx, found.demand_id).await?;
    let achievement = registers::find_entry(&tx, found.achievement_id).await?;
    let manager_id = found.manager_id.or_not_found(Noun::Match)?;
    let new = NewDeal {
        title: deal_title(&demand.title, &achievement.title),
        match_id: id,
        demand_id: demand.id,
        achievement_id: achievement.id,
        buyer_id: demand.organization_id,
        seller_id: achievement.organization_id,
        manager_id,
        is_demo: demand.is_demo && achievement.is_demo,
    };
    let deal = deals::open_from_match(&tx, ctx, new).await?;
    found.deal_id = Some(deal);
    change(&tx, ctx, before, &mut found, "matches.converted").await?;
    store::hand_on(&tx, id, deal).await?;
    tx.commit().await?;
    Ok(deal)
}

/// Both titles, or the achievement's alone where both would be too long.
pub(super) fn deal_title(demand: &str, achievement: &str) -> String {
    let both = format!("{demand} × {achievement}");
    if both.chars().count() <= LONGEST_TITLE { both } else { achievement.chars().take(LONGEST_TITLE).collect() }
}

//! How far an entry has come after publication: the pack's stages, as far as its matches and deals have gone.
//!
//! Whose entry it is, officers and technology managers see the very stage. Everybody else sees what the hall's facet of progress says
//! anyway: somebody is talking, a deal is under way, a contract is signed.

use super::{documents::Progress, store};
use crate::{
    Ctx, Result,
    accounts::{Actor, Role},
    pack::{DealFlow, Stage},
    registers::Entry,
};

/// Where an entry stands on the pack's way of a deal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Life {
    /// The stage it stands in, by code; absent while nobody has taken it up.
    pub stage: Option<String>,
    /// Stages that were skipped on the way there, by code.
    pub skipped: Vec<String>,
    /// Whether the deal was closed as done: nothing is left to come.
    pub is_done: bool,
}

/// The stages an entry may go through, from the first contact to the first that may be the end.
pub fn stages(flow: &DealFlow) -> impl Iterator<Item = &Stage> {
    let first = flow.match_start().and_then(|stage| flow.position(&stage.code)).unwrap_or(0);
    let end = flow.stages.iter().position(|stage| stage.is_end).unwrap_or(flow.stages.len());
    flow.stages.iter().enumerate().filter(move |(at, _)| (first..=end).contains(at)).map(|(_, stage)| stage)
}

fn sees_stages(actor: &Actor, entry: &Entry) -> bool {
    actor.is_system || actor.is_officer() || actor.has(Role::TechnologyManager) || actor.belongs_to(entry.organization_id)
}

/// How far an entry has come, as its reader may know.
///
/// # Errors
/// When the database does not answer.
pub async fn read_life(ctx: &Ctx, entry: &Entry) -> Result<Life> {
    let flow = &ctx.pack.deal_flow;
    let progress = match store::progress_of(&ctx.db, &[entry.id]).await?.first() {
        Some(row) => Progress::from_rank(row.rank),
        None => return Ok(Life::default()),
    };
    let contact = flow.match_start().map(|stage| stage.code.clone());
    if progress == Progress::InTalks {
        return Ok(Life { stage: contact, ..Life::default() });
    }
    if !sees_stages(&ctx.actor, entry) {
        return Ok(Life { stage: coarse(flow, progress), ..Life::default() });
    }
    let mut deals = store::deals_of(&ctx.db, entry.id).await?;
    deals.retain(|deal| deal.closed_at.is_none() || deal.close_reason.as_ref().is_some_and(|reason| flow.done_reasons.contains(reason)));
    let Some(furthest) = deals.into_iter().max_by_key(|deal| flow.position(&deal.stage)) else {
        return Ok(Life { stage: coarse(flow, progress), ..Life::default() });
    };
    let visited = store::stages_visited(&ctx.db, &furthest.id).await?;
    let at = flow.position(&furthest.stage).unwrap_or(0);
    let skipped = flow.stages.iter().take(at).filter(|stage| !visited.contains(&stage.code)).map(|stage| stage.code.clone()).collect();
    Ok(Life { stage: Some(furthest.stage), skipped, is_done: furthest.closed_at.is_some() })
}

/// The stage that says no more than the facet of progress does.
fn coarse(flow: &DealFlow, progress: Progress) -> Option<String> {
    let stage = match progress {
        Progress::Open => None,
        Progress::InTalks => flow.match_start(),
        Progress::InDeal => stages(flow).nth(1),
        Progress::Signed => stages(flow).find(|stage| stage.checks.iter().any(|check| check == "contract_recorded")),
    };
    stage.map(|stage| stage.code.clone())
}

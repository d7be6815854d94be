//! How far an entry has come after publication: the pack's stages, as far as its matches and deals have gone.
//!
//! Whose entry it is, officers and technology managers see the very stage. Everybody else sees no stage of a deal, only what may be public: somebody
//! is talking, a deal is under way, a contract is signed, it has landed.

use super::{documents::Progress, store};
use crate::{
    Ctx, Result,
    accounts::{Actor, Role},
    pack::{DealFlow, Stage},
    registers::Entry,
};

/// How far an entry has come, as its reader may know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Life {
    /// Whoever sees the stages: where it stands on the pack's way of a deal.
    Stages(Way),
    /// Everybody else: how far the exchange has come.
    Public(Reached),
}

/// What everybody may know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reached {
    /// Nobody has taken it up, or it came to nothing.
    Published,
    /// Somebody is talking about it.
    InTalks,
    /// A deal is under way.
    InDeal,
    /// A contract is signed.
    Signed,
    /// It has landed, and the deal is done or about to be.
    Landed,
}

impl Reached {
    /// All of them, in order.
    pub const ALL: [Self; 5] = [Self::Published, Self::InTalks, Self::InDeal, Self::Signed, Self::Landed];
}

/// Where an entry stands on the pack's way of a deal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Way {
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
    let progress = store::progress_of(&ctx.db, &[entry.id]).await?.first().map_or(Progress::Open, |row| Progress::from_rank(row.rank));
    let flow = &ctx.pack.deal_flow;
    let mut deals = match progress {
        Progress::Open | Progress::InTalks => Vec::new(),
        Progress::InDeal | Progress::Signed => store::deals_of(&ctx.db, entry.id).await?,
    };
    deals.retain(|deal| deal.closed_at.is_none() || deal.close_reason.as_ref().is_some_and(|reason| flow.done_reasons.contains(reason)));
    if !sees_stages(&ctx.actor, entry) {
        return Ok(Life::Public(reached(flow, progress, &deals)));
    }
    let contact = flow.match_start().map(|stage| stage.code.clone());
    let Some(furthest) = deals.into_iter().max_by_key(|deal| flow.position(&deal.stage)) else {
        // A deal that came to nothing leaves the entry where its other matches have brought it.
        let talks = store::is_in_talks(&ctx.db, entry.id).await?;
        return Ok(Life::Stages(Way { stage: contact.filter(|_| talks), ..Way::default() }));
    };
    let visited = store::stages_visited(&ctx.db, &furthest.id).await?;
    let at = flow.position(&furthest.stage).unwrap_or(0);
    let before = stages(flow).take_while(|stage| flow.position(&stage.code).is_some_and(|place| place < at));
    let skipped = before.filter(|stage| !visited.contains(&stage.code)).map(|stage| stage.code.clone()).collect();
    Ok(Life::Stages(Way { stage: Some(furthest.stage), skipped, is_done: furthest.closed_at.is_some() }))
}

/// What everybody may know: what the facet of progress says, and that it has landed.
fn reached(flow: &DealFlow, progress: Progress, deals: &[store::DealRow]) -> Reached {
    let landing = stages(flow).find(|stage| stage.checks.iter().any(|check| check == "landing_recorded"));
    let landing = landing.and_then(|stage| flow.position(&stage.code));
    let has_landed =
        |deal: &store::DealRow| deal.landed_on.is_some() && landing.zip(flow.position(&deal.stage)).is_some_and(|(end, at)| at >= end);
    match progress {
        Progress::Open => Reached::Published,
        Progress::InTalks => Reached::InTalks,
        Progress::InDeal => Reached::InDeal,
        Progress::Signed if deals.iter().any(has_landed) => Reached::Landed,
        Progress::Signed => Reached::Signed,
    }
}

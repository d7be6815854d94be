//! A writing aid without a language model: what a text that is being written speaks of, what is near it, and how many it reaches.
//!
//! Nothing is stored, and nothing of the text leaves this process. Not here: the form, what is required for handing in (`registers`).

use base::id::OrganizationId;
use search::matching::{Aspect, Band, aspects};

use super::proposals::{as_published, counterpart, look};
use crate::{
    Ctx, Noun, OrNotFound, Result, organizations,
    registers::{
        self, Kind, Values,
        queries::{Seen, seen_by},
    },
};

/// So many of each are shown.
const SHOWN: usize = 3;

/// What the aid says of a text.
#[derive(Debug, Clone)]
pub struct Aid {
    /// Every aspect, and whether the text speaks of it.
    pub aspects: Vec<(Aspect, bool)>,
    /// The nearest entries of the same register.
    pub near: Vec<Seen>,
    /// The best of the other register.
    pub best: Vec<(Seen, Band)>,
    /// How many of the other register the text reaches: relevant or better, and possible or better.
    pub reached: (usize, usize),
    /// The engine that compared.
    pub engine: String,
    /// Whether it compared meaning, or words alone.
    pub has_meaning: bool,
}

/// Whether entries of a register have the aid: demands and achievements.
#[must_use]
pub fn has_aid(kind: &Kind) -> bool {
    matches!(kind.key, "demand" | "achievement")
}

/// Looks at what somebody is writing for one of their organisations.
///
/// # Errors
/// `Forbidden` for those who may not write for the organisation; `NotFound` for a register that is not matched.
pub async fn look_over(ctx: &Ctx, kind: &'static Kind, organization: OrganizationId, values: Values) -> Result<Aid> {
    let pair = ctx.pack.pairs.recorded().or_not_found(Noun::Register)?;
    let register = counterpart(pair, kind.key).or_not_found(Noun::Register)?;
    if !registers::access::writing_organizations(&ctx.actor, kind).contains(&organization) {
        return Err(if ctx.actor.is_signed_in() { crate::Error::Forbidden } else { crate::Error::SignInNeeded });
    }
    let owner = organizations::find_organization(&ctx.db, organization).await?;
    let entry = as_published(&registers::commands::new_entry(ctx, kind, organization, values, owner.is_demo));
    let engine = ctx.search.engine_name();
    let side = super::sides::side(&ctx.pack, pair, &entry, &owner).or_not_found(Noun::Entry)?;
    let aspects = aspects(&side);
    let seen = |entries: &[registers::Entry], id: &str| {
        let found = entries.iter().find(|entry| entry.id.to_string() == id)?;
        seen_by(&ctx.actor, found.clone(), false)
    };
    let (found, entries) = look(ctx, pair, &entry, side.clone(), register).await?;
    let proposals = found.proposals;
    let count = |least: Band| proposals.iter().filter(|proposal| proposal.band >= least).count();
    let reached = (count(Band::Relevant), count(Band::Possible));
    let best = proposals
        .iter()
        .filter(|proposal| proposal.band >= Band::Possible)
        .take(SHOWN)
        .filter_map(|proposal| Some((seen(&entries, &proposal.id)?, proposal.band)))
        .collect();
    let (near, entries) = look(ctx, pair, &entry, side, kind.key).await?;
    let near = near
        .proposals
        .iter()
        .filter(|proposal| proposal.band >= Band::Relevant)
        .take(SHOWN)
        .filter_map(|proposal| seen(&entries, &proposal.id))
        .collect();
    Ok(Aid { aspects, near, best, reached, has_meaning: search::compares_meaning(&engine), engine })
}

//! Examples from records: what came of each pair, and what the formula counts of it as entries and engine stand today.

use std::collections::{BTreeMap, HashMap, HashSet};

use base::id::EntryId;
use search::{
    learning::Example,
    matching::{self, Fact, Formula, Proposal, Side},
};

use super::{
    model::Outcome,
    store::{self, OutcomeRow},
};
use crate::{
    Ctx, Result,
    matches::{
        proposals::{as_published, blocking, ranked},
        sides,
    },
    organizations, registers,
};

/// Records looked at, the last touched first.
const MOST: i64 = 20_000;
/// Proposals beside a pair that came to something, as far as people look down a list.
const LOOKED_AT: usize = 10;

/// Reasons of the pack's list that say nothing about whether the two fit.
const NOT_ABOUT_THE_PAIR: [&str; 4] = ["already_solved", "no_capacity", "vague", "other"];

/// Examples with the outcome of each, in the same order.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) examples: Vec<Example>,
    pub(super) outcomes: Vec<Outcome>,
}

impl Outcome {
    /// What a record says; `None` while it says nothing yet, or nothing about the pair.
    pub(super) fn of(row: &OutcomeRow) -> Option<Self> {
        match row.state.as_str() {
            _ if row.signed_on.is_some() => Some(Self::Signed),
            _ if row.deal.is_some() => Some(Self::Deal),
            "interested" => Some(Self::Interested),
            "unsuitable" => {
                let says = row.refusal_reason.as_deref().is_some_and(|reason| !NOT_ABOUT_THE_PAIR.contains(&reason));
                says.then_some(Self::Refused)
            }
            _ => row.contacted_at.map(|_| Self::Contacted),
        }
    }
}

/// Of how many recorded pairs something came that can be learned from, and of how many demands.
pub(super) async fn count_outcomes(ctx: &Ctx) -> Result<(usize, usize)> {
    let rows = store::list_outcomes(&ctx.db, MOST).await?;
    let telling: Vec<EntryId> = rows.iter().filter(|row| Outcome::of(row).is_some()).map(|row| row.demand_id).collect();
    let demands: HashSet<EntryId> = telling.iter().copied().collect();
    Ok((telling.len(), demands.len()))
}

/// Everything that can be learned from, demand by demand.
pub(super) async fn gather(ctx: &Ctx) -> Result<Gathered> {
    let rows = store::list_outcomes(&ctx.db, MOST).await?;
    let mut by_demand: BTreeMap<EntryId, Vec<&OutcomeRow>> = BTreeMap::new();
    for row in &rows {
        by_demand.entry(row.demand_id).or_default().push(row);
    }
    let mut gathered = Gathered::default();
    for (query, (demand, rows)) in by_demand.into_iter().enumerate() {
        of_demand(ctx, query, demand, &rows, &mut gathered).await?;
    }
    Ok(gathered)
}

async fn of_demand(ctx: &Ctx, query: usize, demand: EntryId, rows: &[&OutcomeRow], gathered: &mut Gathered) -> Result<()> {
    let outcomes: HashMap<String, Outcome> =
        rows.iter().filter_map(|row| Some((row.achievement_id.to_string(), Outcome::of(row)?))).collect();
    if outcomes.is_empty() {
        return Ok(());
    }
    let entry = registers::find_entry(&ctx.db, demand).await?;
    let owner = organizations::find_organization(&ctx.db, entry.organization_id).await?;
    let Some(pair) = ctx.pack.pairs.recorded() else { return Ok(()) };
    let Some(side) = sides::side(&ctx.pack, pair, &as_published(&entry), &owner) else { return Ok(()) };
    let ids: Vec<EntryId> = rows.iter().map(|row| row.achievement_id).collect();
    let recorded = compared(ctx, pair, side.clone(), &ids).await?;
    for proposal in &recorded {
        if let Some(outcome) = outcomes.get(&proposal.id) {
            gathered.take(query, proposal, *outcome);
        }
    }
    // Where something came of a pair, somebody has looked at the list it stood in.
    if outcomes.values().any(|outcome| outcome.grade() > 0.0) {
        let known: HashSet<String> = rows.iter().map(|row| row.achievement_id.to_string()).collect();
        let list = ranked(ctx, pair, &entry, side, "achievement").await?;
        for proposal in list.proposals.iter().take(LOOKED_AT).filter(|proposal| !known.contains(&proposal.id)) {
            gathered.take(query, proposal, Outcome::PassedOver);
        }
    }
    Ok(())
}

/// Recorded achievements beside a demand, as they would stand in the hall.
async fn compared(ctx: &Ctx, pair: &crate::pack::Pair, side: Side, ids: &[EntryId]) -> Result<Vec<Proposal>> {
    let entries = registers::find_entries(&ctx.db, ids).await?;
    let mut owners: Vec<_> = entries.iter().map(|entry| entry.organization_id).collect();
    owners.sort_unstable();
    owners.dedup();
    let owners = organizations::find_organizations(&ctx.db, &owners).await?;
    let candidates: Vec<Side> = entries
        .iter()
        .filter_map(|entry| {
            let owner = owners.iter().find(|owner| owner.id == entry.organization_id)?;
            sides::side(&ctx.pack, pair, &as_published(entry), owner)
        })
        .collect();
    let index = ctx.search.clone();
    blocking(move || matching::propose(&index, &Formula::default(), &side, &candidates, candidates.len())).await
}

impl Gathered {
    fn take(&mut self, query: usize, proposal: &Proposal, outcome: Outcome) {
        let mut amounts = proposal.amounts().to_vec();
        // That a firm does not want a field is known from refusals themselves; it must not explain them.
        if let Some(cell) = Fact::ALL.iter().position(|fact| *fact == Fact::FieldUnwanted).and_then(|at| amounts.get_mut(at)) {
            *cell = 0.0;
        }
        self.examples.push(Example { query, amounts, grade: outcome.grade(), counts: outcome.counts() });
        self.outcomes.push(outcome);
    }
}

//! Why two entries that should have met did not: every stage at which a pair can be lost, in order, and its place in each. For every pair of registers
//! the pack declares.
//!
//! Not here: the sentences (the pages' and the command line's), changing anything.

use base::{Date, id::EntryId};
use search::{
    Places,
    matching::{self, Band, Pool, Proposal, Reason},
};
use serde_json::Value;

use super::{
    conditions::{left_out_by, stated},
    learning::queries::formula_in_force,
    model::State,
    proposals::{self, SHOWN, as_everybody_sees, as_published, blocking},
    sides, store,
};
use crate::{
    Ctx, Noun, OrNotFound, Result,
    accounts::Actor,
    hall, organizations,
    pack::{Pack, Pair},
    registers::{self, Entry, Status, queries::seen_by},
};

/// What became of a pair, stage by stage. Of two the first is the side that seeks.
#[derive(Debug, Clone)]
pub struct Explained {
    /// The code of the pair of registers.
    pub pair: String,
    /// The registers.
    pub registers: [&'static str; 2],
    /// Titles of both.
    pub titles: [String; 2],
    /// Whether each can be found at all.
    pub standing: [Standing; 2],
    /// The engine that answers.
    pub engine: String,
    /// Published entries that have their vector, and all, where there is an encoder.
    pub encoded: Option<(i64, i64)>,
    /// Set if one owner keeps its entry from the other's organisation.
    pub is_kept_apart: bool,
    /// Set if a side has refused, which ends the matter.
    pub is_refused: bool,
    /// Set if a side has refused the other's field before, which puts the pair behind.
    pub unwanted: Option<Unwanted>,
    /// What each declared condition says, in the order of the declaration.
    pub conditions: Vec<ConditionStage>,
    /// How the second stands for the first, and the first for the second.
    pub ways: [Way; 2],
    /// How well they fit when put side by side; `None` if one of them takes no part.
    pub proposal: Option<Proposal>,
}

/// Whether everybody finds an entry, and if not, for which reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The code of its status.
    pub status: &'static str,
    /// Whether that is the published one.
    pub is_published: bool,
    /// Whether everybody may see it once it is published.
    pub is_open: bool,
    /// The last day it stood in the hall, if that is over.
    pub expired_on: Option<Date>,
    /// Whether it is of the entries that take part in the pair.
    pub takes_part: bool,
}

/// A field that a side has refused before.
#[derive(Debug, Clone, PartialEq)]
pub struct Unwanted {
    /// The register of the side that refused it.
    pub by: &'static str,
    /// The code of the other side's field.
    pub field: String,
    /// What that adds to the score.
    pub weight: f32,
    /// The band without it; `None` if the two cannot be compared.
    pub band_without: Option<Band>,
}

/// One declared condition, held against both entries.
#[derive(Debug, Clone, PartialEq)]
pub struct ConditionStage {
    /// Its code within the pair.
    pub code: String,
    /// Whether it leaves out what misses it.
    pub is_hard: bool,
    /// What came of it, with both values; `None` if it is not asked for, or the two values cannot be compared.
    pub found: Option<Reason>,
    /// What the offer says, with its field.
    pub offered: Option<(String, Value)>,
}

/// One way of the comparison.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Way {
    /// Whether the entry it begins from takes part in the pair; otherwise nothing was compared.
    pub takes_part: bool,
    /// Its place by words, and by each engine of meaning.
    pub places: Places,
    /// Whether it came among the candidates that are looked at closely.
    pub is_recalled: bool,
    /// Place by the joined score, from 1, weak ones included; `None` if it was not recalled or is left out.
    pub proposed: Option<usize>,
    /// How many were ranked.
    pub of_proposed: usize,
    /// Place in the list of what is proposed, from 1.
    pub listed: Option<usize>,
    /// Whether it stands on the entry's page.
    pub is_shown: bool,
}

/// The first declared pair in which one register seeks and the other offers.
#[must_use]
pub fn find_pair_of<'p>(pack: &'p Pack, seeks: &str, offers: &str) -> Option<&'p Pair> {
    pack.pairs.iter().find(|pair| pair.seeks.register == seeks && pair.offers.register == offers)
}

/// Follows a pair through every stage. Where several pairs are declared of the same registers, by the one in which both take part.
///
/// # Errors
/// `NotFound` if one of them is missing, or no pair is declared in which the first seeks and the second offers.
pub async fn explain_pair(ctx: &Ctx, seeks: EntryId, offers: EntryId) -> Result<Explained> {
    let seeks = registers::find_entry(&ctx.db, seeks).await?;
    let offers = registers::find_entry(&ctx.db, offers).await?;
    let first = find_pair_of(&ctx.pack, seeks.kind.key, offers.kind.key).or_not_found(Noun::Match)?;
    let is_of = |pair: &&Pair| {
        pair.seeks.register == seeks.kind.key
            && pair.offers.register == offers.kind.key
            && [&seeks, &offers].into_iter().all(|entry| sides::own_side(pair, entry).is_some())
    };
    let pair = ctx.pack.pairs.iter().find(is_of).unwrap_or(first);
    let record = if pair.is_recorded { store::find_pair(&ctx.db, seeks.id, offers.id).await? } else { None };
    let progress = hall::encoding_progress(ctx).await?;
    let owners = [
        organizations::find_organization(&ctx.db, seeks.organization_id).await?,
        organizations::find_organization(&ctx.db, offers.organization_id).await?,
    ];
    let [seeking, offering] = &owners;
    let compared = proposals::compare_by(ctx, pair, &seeks, &offers).await?;
    let (unwanted, proposal) = weigh_unwanted(ctx, pair, (&seeks, &offers), compared).await?;
    Ok(Explained {
        pair: pair.code.clone(),
        registers: [seeks.kind.key, offers.kind.key],
        titles: [seeks.title.clone(), offers.title.clone()],
        standing: [&seeks, &offers].map(|entry| standing(ctx, pair, entry)),
        engine: ctx.search.engine_name(),
        encoded: progress.map(|progress| (progress.encoded, progress.published)),
        is_kept_apart: proposals::are_kept_apart((&seeks, seeking), (&offers, offering)),
        is_refused: record.is_some_and(|record| record.state == State::Unsuitable),
        conditions: condition_stages(ctx, pair, &seeks, &offers).await?,
        ways: [way(ctx, pair, &seeks, &offers).await?, way(ctx, pair, &offers, &seeks).await?],
        unwanted,
        proposal,
    })
}

/// What a side has refused before, and the comparison with that.
async fn weigh_unwanted(
    ctx: &Ctx,
    pair: &Pair,
    (seeks, offers): (&Entry, &Entry),
    compared: Option<Proposal>,
) -> Result<(Option<Unwanted>, Option<Proposal>)> {
    let Some((by, field)) = proposals::find_unwanted(ctx, pair, seeks, offers).await? else { return Ok((None, compared)) };
    let formula = formula_in_force(&ctx.db, pair).await?;
    let reason = Reason::FieldUnwanted { code: field.clone() };
    let weight = formula.weight_of(&reason);
    let band_without = compared.as_ref().map(|proposal| proposal.band);
    let proposal = compared.map(|proposal| proposal.with(&formula, [reason]));
    Ok((Some(Unwanted { by, field, weight, band_without }), proposal))
}

fn standing(ctx: &Ctx, pair: &Pair, entry: &Entry) -> Standing {
    let published = Entry { status: Status::Published, ..entry.clone() };
    Standing {
        status: entry.status.code(),
        is_published: entry.status == Status::Published,
        is_open: seen_by(&Actor::visitor(), published, false).is_some(),
        expired_on: entry.expires_on.filter(|day| *day < ctx.today()),
        takes_part: sides::own_side(pair, entry).is_some(),
    }
}

async fn condition_stages(ctx: &Ctx, pair: &Pair, seeks: &Entry, offers: &Entry) -> Result<Vec<ConditionStage>> {
    let said = proposals::compare_conditions(ctx, pair, seeks, offers).await?;
    let open = as_everybody_sees(offers);
    let stages = pair.conditions().map(|rule| {
        let found = said.iter().find_map(|reason| match reason {
            Reason::ConditionMet(one) | Reason::ConditionMissed(one) | Reason::ConditionOpen(one) if one.code == rule.code => {
                Some((one.is_hard, reason.clone()))
            }
            _ => None,
        });
        let offered = open.as_ref().and_then(|open| stated(&rule.offers, &open.values));
        ConditionStage {
            code: rule.code.clone(),
            is_hard: found.as_ref().map_or(rule.is_hard, |(is_hard, _)| *is_hard),
            found: found.map(|(_, reason)| reason),
            offered: offered.map(|(field, value)| (field.to_owned(), value.clone())),
        }
    });
    Ok(stages.collect())
}

/// How `to` stands for `from`.
async fn way(ctx: &Ctx, pair: &Pair, from: &Entry, to: &Entry) -> Result<Way> {
    let owner = organizations::find_organization(&ctx.db, from.organization_id).await?;
    let Some(side) = sides::side(&ctx.pack, pair, &as_published(from), &owner) else { return Ok(Way::default()) };
    let (register, wanted) = (to.kind.key, to.id.to_string());
    let recalled = proposals::recall(ctx, pair, (from, &owner), register, &side).await?;
    let is_recalled = recalled.entries.iter().any(|entry| entry.id == to.id);
    // What conditions leave out has no place among the rest; then its place in the whole register tells more.
    let among = recalled.among.filter(|ids| ids.contains(&wanted));
    let (index, asked, other, now_micros) = (ctx.search.clone(), side.clone(), wanted.clone(), ctx.now().as_microsecond());
    let places = blocking(move || {
        let pool = Pool { register, audience: 0, now_micros, among: among.as_deref() };
        matching::places(&index, &asked, pool, &other)
    })
    .await?;
    let ranked = proposals::ranked(ctx, pair, from, side, register).await?;
    let listed = proposals::propose(ctx, pair, from, usize::MAX).await?.items.iter().position(|item| item.other.entry.id == to.id);
    Ok(Way {
        takes_part: true,
        places,
        is_recalled,
        proposed: ranked.proposals.iter().position(|proposal| proposal.id == wanted).map(|at| at + 1),
        of_proposed: ranked.proposals.len(),
        listed: listed.map(|at| at + 1),
        is_shown: pair.is_shown_on(from.kind.key) && listed.is_some_and(|at| at < SHOWN),
    })
}

impl Explained {
    /// The first stage at which the pair is lost; `None` if each stands on the other's page, as far as the pair is declared to.
    #[must_use]
    pub fn lost_at(&self) -> Option<&'static str> {
        let any = |is_so: fn(&Standing) -> bool| self.standing.iter().any(is_so);
        if any(|side| !side.is_published) {
            Some("status")
        } else if any(|side| !side.is_open) {
            Some("visibility")
        } else if any(|side| side.expired_on.is_some()) {
            Some("expiry")
        } else if any(|side| !side.takes_part) {
            Some("part")
        } else if self.is_kept_apart {
            Some("kept")
        } else if self.is_refused {
            Some("refused")
        } else if self.left_out_by().is_some() {
            Some("condition")
        } else if self.ways.iter().any(|way| !way.is_recalled) {
            Some("recall")
        } else if self.proposal.as_ref().is_none_or(|proposal| proposal.band == Band::Weak) {
            let is_unwanted = self.unwanted.as_ref().is_some_and(|unwanted| unwanted.band_without > Some(Band::Weak));
            Some(if is_unwanted { "unwanted" } else { "band" })
        } else if self.ways.iter().any(|way| !way.is_shown) {
            Some("place")
        } else {
            None
        }
    }

    /// The hard condition that leaves the offer out.
    #[must_use]
    pub fn left_out_by(&self) -> Option<&str> {
        let reasons = self.conditions.iter().filter_map(|stage| stage.found.as_ref());
        reasons.map(std::slice::from_ref).find_map(left_out_by)
    }
}

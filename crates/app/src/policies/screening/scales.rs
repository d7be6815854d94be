//! Thresholds of statistics over the whole district (升规纳统): how many firms have reached each, and which stand just below one.
//!
//! Counted in the same walk as the steps. A record names an industry by its letter: where a threshold holds for some classes of it only,
//! nobody can say that a firm falls under it. Such a firm counts as open; if its revenue is just below, it is named with that said, so that
//! an officer asks. Not here: the threshold as a firm sees it (`ladder`).

use rules::{Facts, FieldId};

use super::{
    district::{Spot, Window, each_named},
    model::Listed,
    population::{Pool, Population},
};
use crate::{
    Ctx, Noun, OrNotFound, Result,
    pack::{Policies, ScaleThreshold},
    policies::{ladder, ladder::Scale},
};

/// A firm stands just below a threshold from this part of it on: one half.
const PART: i64 = 2;

/// How many firms stand how to a threshold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ScaleCount {
    /// They have reached it.
    pub reached: i64,
    /// They have half of it or more; the threshold may hold for them.
    pub near: i64,
    /// They have less than half of it.
    pub below: i64,
    /// The amount is not known, or not whether the threshold holds for them.
    pub open: i64,
}

/// A threshold with its counts.
#[derive(Debug, Clone)]
pub struct DistrictScale<'p> {
    /// The threshold.
    pub threshold: &'p ScaleThreshold,
    /// The counts.
    pub count: ScaleCount,
}

/// A firm just below a threshold.
#[derive(Debug, Clone)]
pub struct NearFirm<'p> {
    /// The firm.
    pub firm: Listed,
    /// The threshold as the firm sees it.
    pub scale: Scale<'p>,
    /// Whether the threshold holds for the industry for sure.
    pub is_sure: bool,
}

/// Goes through all firms, beside the steps.
pub(super) struct ScaleSurvey {
    /// By threshold the counts, and the firms that are kept by name.
    counts: Vec<(ScaleCount, Vec<Spot>)>,
    /// Firms whose record names no industry.
    pub(super) without_industry: i64,
    /// Which firms are kept.
    kept: Option<Window>,
}

impl ScaleSurvey {
    pub(super) fn new(policies: &Policies, kept: Option<Window>) -> Self {
        let counts = vec![(ScaleCount::default(), Vec::new()); policies.ladder.thresholds.len()];
        Self { counts, without_industry: 0, kept }
    }

    /// How many firms stand just below a threshold.
    pub(super) fn count(&self, place: usize) -> i64 {
        self.counts.get(place).map_or(0, |(count, _)| count.near)
    }

    /// Those of them that were kept.
    pub(super) fn firms(&self, place: usize) -> &[Spot] {
        self.counts.get(place).map_or(&[][..], |(_, firms)| firms.as_slice())
    }

    /// The threshold that is shown: the one that was asked for, or else the first that has firms.
    pub(super) fn shown(&self) -> Option<usize> {
        let window = self.kept?;
        let filled = || (0..self.counts.len()).find(|place| self.count(*place) > 0);
        window.place.or_else(filled).or_else(|| (!self.counts.is_empty()).then_some(0))
    }

    /// Takes in the firm at a place: part and place in it.
    pub(super) fn take(&mut self, policies: &Policies, industry: Option<&str>, facts: &Facts, place: Spot) {
        let Some(industry) = industry else {
            self.without_industry += 1;
            return;
        };
        for (index, (threshold, (count, firms))) in policies.ladder.thresholds.iter().zip(&mut self.counts).enumerate() {
            if !threshold.may_hold_for(industry) {
                continue;
            }
            let (bound, is_sure) = (threshold.at_least.0, threshold.surely_holds_for(industry));
            match ladder::measured(policies, threshold, facts) {
                Some(actual) if actual.0 < bound && actual.0.saturating_mul(PART) >= bound => {
                    if self.kept.is_some_and(|window| window.takes(index, count.near)) {
                        firms.push(place);
                    }
                    count.near += 1;
                }
                Some(actual) if is_sure && actual.0 >= bound => count.reached += 1,
                Some(_) if is_sure => count.below += 1,
                _ => count.open += 1,
            }
        }
    }

    /// The thresholds with what was counted.
    pub(super) fn counted<'p>(&self, policies: &'p Policies) -> Vec<DistrictScale<'p>> {
        let each = policies.ladder.thresholds.iter().zip(&self.counts);
        each.map(|(threshold, (count, _))| DistrictScale { threshold, count: *count }).collect()
    }
}

/// The facts that thresholds rest on.
pub(super) fn fields_of(policies: &Policies) -> Vec<FieldId> {
    let keys = policies.ladder.thresholds.iter().flat_map(|one| [one.measure.as_str(), ladder::history_of(one)]);
    keys.filter_map(|key| policies.library.catalogue.by_key(key)).collect()
}

/// The threshold of a code, by its place.
pub(super) fn place_of(ctx: &Ctx, code: &str) -> Result<usize> {
    ctx.pack.policies.ladder.thresholds.iter().position(|known| known.code() == code).or_not_found(Noun::Page)
}

/// What some firms lack to a threshold.
pub(super) async fn near<'p>(
    ctx: &'p Ctx,
    pool: &mut Pool,
    asked: usize,
    firms: &[(i64, usize)],
    population: &Population<'_>,
) -> Result<Vec<NearFirm<'p>>> {
    let policies = &ctx.pack.policies;
    let Some(threshold) = policies.ladder.thresholds.get(asked) else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    each_named(ctx, pool, firms, population, |pool, at, firm| {
        let is_sure = pool.industry(at).is_some_and(|industry| threshold.surely_holds_for(industry));
        let Some(facts) = pool.firm(at) else { return };
        found.push(NearFirm { firm, scale: ladder::scale(policies, threshold, facts, ctx.today()), is_sure });
    })
    .await?;
    Ok(found)
}

//! What learned weights are worth on queries they have not seen, beside the old formula in the same folds.
//!
//! Queries are dealt into folds in order. In each fold the pull towards the old weights is chosen on the other folds alone, by folds of its own, for its chances
//! and for what it ranks.
//! The old formula gets its steepness and offset there too (Platt scaling), so that both are asked the same.

use std::collections::BTreeMap;

use super::calibration::{brier, count};
use super::fit::{Example, Fitted, Start, fit};

/// How strongly old weights are held, from free to fixed.
const PULLS: [f64; 5] = [3.0, 30.0, 300.0, 3_000.0, 1e7];
/// The pull that leaves nothing but Platt scaling.
const FIXED: f64 = 1e7;
const INNER: usize = 4;
const DEPTH: usize = 10;
/// So much nDCG@10 is a hair.
const HAIR: f64 = 0.005;
/// Errors of a mean on one side of it that hold 99.5 %: several pulls are tried in every fold, and of many that are sure by 95 % some are sure by chance.
const SURE: f64 = 2.576;

/// Ranking and calibration.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Worth {
    /// Mean over queries that have something to rank; `None` without one.
    pub ndcg_at_10: Option<f64>,
    pub brier: Option<f64>,
}

/// The old formula beside the learned one.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    pub folds: usize,
    pub queries: usize,
    pub examples: usize,
    pub good: usize,
    pub old: Worth,
    pub new: Worth,
    /// Fitted on everything; what would take effect.
    pub learned: Fitted,
    /// The old formula with the chances it gives, fitted on everything.
    pub scaled: Fitted,
    /// For every example the chance it was given by weights that had not seen its query, old and new.
    pub chances: Vec<(f64, f64)>,
    /// The same as scores.
    pub scores: Vec<(f64, f64)>,
}

impl Compared {
    /// Whether it is worth asking anybody: it ranks no worse than by a hair, and its chances are clearly nearer to what came; or it ranks better and its
    /// chances are no worse.
    #[must_use]
    pub fn is_better(&self) -> bool {
        const CLEARLY: f64 = 0.001;
        let ranks = match (self.old.ndcg_at_10, self.new.ndcg_at_10) {
            (Some(old), Some(new)) => new >= old - HAIR,
            _ => true,
        };
        let tells = self.old.brier.zip(self.new.brier).is_some_and(|(old, new)| new < old - CLEARLY);
        let ranks_better = self.old.ndcg_at_10.zip(self.new.ndcg_at_10).is_some_and(|(old, new)| new > old + HAIR);
        ranks && (tells || (ranks_better && self.old.brier.zip(self.new.brier).is_some_and(|(old, new)| new <= old + CLEARLY)))
    }
}

/// Learns on folds and on everything. `None` with fewer than two queries in which something came of a pair, or with nothing that came to nothing.
#[must_use]
pub fn compare(examples: &[Example], starts: &[Start], folds: usize) -> Option<Compared> {
    let all: Vec<&Example> = examples.iter().collect();
    let places = deal(&all, folds);
    let folds = places.iter().max()? + 1;
    if folds < 2 {
        return None;
    }
    let mut chances = vec![(0.0, 0.0); examples.len()];
    let mut scores = chances.clone();
    for fold in 0..folds {
        let seen: Vec<&Example> = all.iter().zip(&places).filter(|(_, place)| **place != fold).map(|(example, _)| *example).collect();
        let old = fit(&seen, starts, FIXED)?;
        let new = fit(&seen, starts, choose_pull(&seen, starts))?;
        let cells = chances.iter_mut().zip(&mut scores);
        for ((example, _), (chance, score)) in all.iter().zip(&places).zip(cells).filter(|((_, place), _)| **place == fold) {
            *chance = (old.chance(&example.amounts), new.chance(&example.amounts));
            *score = (old.score(&example.amounts), new.score(&example.amounts));
        }
    }
    let worth = |side: fn(&(f64, f64)) -> f64| Worth {
        ndcg_at_10: mean(ndcgs(&all, &scores.iter().map(side).collect::<Vec<_>>()).values().copied()),
        brier: brier(&chances.iter().zip(&all).map(|(chance, example)| (side(chance), example.is_good())).collect::<Vec<_>>()),
    };
    let (old, new) = (worth(|pair| pair.0), worth(|pair| pair.1));
    let mut queries: Vec<usize> = examples.iter().map(|example| example.query).collect();
    queries.sort_unstable();
    queries.dedup();
    Some(Compared {
        folds,
        queries: queries.len(),
        examples: examples.len(),
        good: examples.iter().filter(|example| example.is_good()).count(),
        old,
        new,
        learned: fit(&all, starts, choose_pull(&all, starts))?,
        scaled: fit(&all, starts, FIXED)?,
        chances,
        scores,
    })
}

/// The fold of every example: queries in the order of their numbers, one after the other. Those in which something came of a pair are dealt for
/// themselves, so that every fold has some.
fn deal(examples: &[&Example], folds: usize) -> Vec<usize> {
    let mut good: Vec<usize> = examples.iter().filter(|example| example.is_good()).map(|example| example.query).collect();
    good.sort_unstable();
    good.dedup();
    let mut bad: Vec<usize> = examples.iter().map(|example| example.query).filter(|query| good.binary_search(query).is_err()).collect();
    bad.sort_unstable();
    bad.dedup();
    let folds = folds.min(good.len()).max(1);
    examples
        .iter()
        .map(|example| match good.binary_search(&example.query) {
            Ok(place) => place % folds,
            Err(_) => bad.binary_search(&example.query).unwrap_or_default() % folds,
        })
        .collect()
}

/// The pull whose chances are nearest to what came, on queries that were left out. A freer one has to be better by more than twice the error of the
/// difference, query by query, and its ranking of what was left out must surely not be worse than the old one by more than a hair: on few records
/// nothing is sure, and the old formula stays.
fn choose_pull(examples: &[&Example], starts: &[Start]) -> f64 {
    let places = deal(examples, INNER);
    if places.iter().max().is_none_or(|last| *last == 0) {
        return FIXED;
    }
    let old = tried(examples, &places, starts, FIXED);
    let old_ndcgs = old.ndcgs.clone();
    let mut best = (FIXED, old);
    for pull in PULLS.into_iter().rev().skip(1) {
        let tried = tried(examples, &places, starts, pull);
        let (less_loss, error) = gain(&tried.losses, &best.1.losses);
        let (ranks_better, uncertain) = gain(&old_ndcgs, &tried.ndcgs);
        if less_loss > 2.0 * error && SURE.mul_add(-uncertain, ranks_better) > -HAIR {
            best = (pull, tried);
        }
    }
    best.0
}

/// What weights are worth on queries they have not seen.
struct Tried {
    /// For each query the loss.
    losses: BTreeMap<usize, f64>,
    ndcgs: BTreeMap<usize, f64>,
}

/// By how much the second is above the first in the mean of the queries, and the error of that.
fn gain(before: &BTreeMap<usize, f64>, after: &BTreeMap<usize, f64>) -> (f64, f64) {
    let gains: Vec<f64> = before.iter().filter_map(|(query, before)| Some(after.get(query)? - before)).collect();
    let all = count(gains.len().max(1));
    let mean = gains.iter().sum::<f64>() / all;
    let spread = gains.iter().map(|gain| (gain - mean).powi(2)).sum::<f64>() / all;
    (mean, (spread / all).sqrt())
}

fn mean(figures: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, all) = figures.fold((0.0, 0.0), |(sum, all), figure| (sum + figure, all + 1.0));
    (all > 0.0).then(|| sum / all)
}

fn tried(examples: &[&Example], places: &[usize], starts: &[Start], pull: f64) -> Tried {
    let mut losses = BTreeMap::new();
    let mut scores = vec![0.0; examples.len()];
    for fold in 0..=places.iter().max().copied().unwrap_or_default() {
        let seen: Vec<&Example> = examples.iter().zip(places).filter(|(_, place)| **place != fold).map(|(example, _)| *example).collect();
        let Some(fitted) = fit(&seen, starts, pull) else { continue };
        let held_out = examples.iter().zip(places).zip(&mut scores).filter(|((_, place), _)| **place == fold);
        for ((example, _), score) in held_out {
            *score = fitted.score(&example.amounts);
            let chance = fitted.chance(&example.amounts).clamp(1e-9, 1.0 - 1e-9);
            let loss = if example.is_good() { -chance.ln() } else { -(1.0 - chance).ln() };
            *losses.entry(example.query).or_insert(0.0) += f64::from(example.counts) * loss;
        }
    }
    Tried { losses, ndcgs: ndcgs(examples, &scores) }
}

/// The nDCG at ten of each query in which some pair is better than another. Equal scores keep the order of the examples.
fn ndcgs(examples: &[&Example], scores: &[f64]) -> BTreeMap<usize, f64> {
    let mut rows: Vec<(usize, f64, f64)> =
        examples.iter().zip(scores).map(|(example, score)| (example.query, *score, f64::from(example.grade))).collect();
    rows.sort_by_key(|row| row.0);
    let mut figures = BTreeMap::new();
    for of_query in rows.chunk_by(|a, b| a.0 == b.0) {
        let gain = |rows: &mut Vec<(usize, f64, f64)>, by: fn(&(usize, f64, f64)) -> f64| {
            rows.sort_by(|a, b| by(b).total_cmp(&by(a)));
            rows.iter().take(DEPTH).enumerate().map(|(at, row)| row.2 / (count(at) + 2.0).log2()).sum::<f64>()
        };
        let best = gain(&mut of_query.to_vec(), |row| row.2);
        let is_flat = of_query.iter().all(|row| row.2 == of_query.first().map_or(0.0, |first| first.2));
        if best > 0.0 && !is_flat {
            figures.extend(of_query.first().map(|row| (row.0, gain(&mut of_query.to_vec(), |row| row.1) / best)));
        }
    }
    figures
}

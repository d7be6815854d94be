//! What a chance is worth: how far chances are from what came (Brier), and how often what was given a chance came true.

use serde::{Deserialize, Serialize};

/// The chance of some odds.
#[must_use]
pub fn logistic(odds: f64) -> f64 {
    if odds >= 0.0 { 1.0 / (1.0 + (-odds).exp()) } else { odds.exp() / (1.0 + odds.exp()) }
}

/// The mean square of how far each chance is from what came; 0 is best, 0.25 is what always saying a half gets.
#[must_use]
pub fn brier(chances: &[(f64, bool)]) -> Option<f64> {
    let sum: f64 = chances.iter().map(|(chance, is_good)| (chance - if *is_good { 1.0 } else { 0.0 }).powi(2)).sum();
    (!chances.is_empty()).then(|| sum / count(chances.len()))
}

/// Pairs whose chances lie close together.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bin {
    /// The mean chance given.
    pub chance: f64,
    /// The share that came true.
    pub share: f64,
    /// Where that share lies with 95 % (Wilson).
    pub low: f64,
    pub high: f64,
    pub pairs: usize,
}

/// Pairs in so many groups of about the same size, by their chance.
#[must_use]
pub fn bins(chances: &[(f64, bool)], groups: usize) -> Vec<Bin> {
    let mut sorted = chances.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let each = sorted.len().div_ceil(groups.max(1)).max(1);
    sorted
        .chunks(each)
        .map(|part| {
            let pairs = part.len();
            let good = part.iter().filter(|(_, is_good)| *is_good).count();
            let (low, high) = wilson(good, pairs);
            let chance = part.iter().map(|(chance, _)| chance).sum::<f64>() / count(pairs);
            Bin { chance, share: count(good) / count(pairs), low, high, pairs }
        })
        .collect()
}

/// The interval of Wilson with 95 %.
pub(super) fn wilson(good: usize, all: usize) -> (f64, f64) {
    const Z: f64 = 1.96;
    if all == 0 {
        return (0.0, 1.0);
    }
    let (n, share) = (count(all), count(good) / count(all));
    let middle = share + Z * Z / (2.0 * n);
    let half = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    let whole = 1.0 + Z * Z / n;
    (((middle - half) / whole).max(0.0), ((middle + half) / whole).min(1.0))
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
pub(super) fn count(count: usize) -> f64 {
    count as f64
}

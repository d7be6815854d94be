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

impl Bin {
    /// Pairs with how much each counts, in so many groups of about as many pairs, by their chance. Shares weigh pairs as the fit does;
    /// their interval is that of as many pairs of one weight as say as much (Kish).
    #[must_use]
    pub fn weighted(pairs: &[(f64, bool, f64)], groups: usize) -> Vec<Self> {
        let mut sorted = pairs.to_vec();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        let each = sorted.len().div_ceil(groups.max(1)).max(1);
        sorted.chunks(each).filter_map(Self::of).collect()
    }

    /// `None` where nothing counts.
    fn of(part: &[(f64, bool, f64)]) -> Option<Self> {
        let all: f64 = part.iter().map(|(_, _, counts)| counts).sum();
        if all <= 0.0 {
            return None;
        }
        let squares: f64 = part.iter().map(|(_, _, counts)| counts.powi(2)).sum();
        let good: f64 = part.iter().filter(|(_, is_good, _)| *is_good).map(|(_, _, counts)| counts).sum();
        let share = good / all;
        let (low, high) = wilson(share, all.powi(2) / squares);
        let chance = part.iter().map(|(chance, _, counts)| chance * counts).sum::<f64>() / all;
        Some(Self { chance, share, low, high, pairs: part.len() })
    }
}

/// Pairs that count alike in so many groups of about the same size, by their chance.
#[must_use]
pub fn bins(chances: &[(f64, bool)], groups: usize) -> Vec<Bin> {
    let alike: Vec<(f64, bool, f64)> = chances.iter().map(|(chance, is_good)| (*chance, *is_good, 1.0)).collect();
    Bin::weighted(&alike, groups)
}

/// The interval of Wilson with 95 % for a share of `n` pairs.
fn wilson(share: f64, n: f64) -> (f64, f64) {
    const Z: f64 = 1.96;
    let middle = share + Z * Z / (2.0 * n);
    let half = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    let whole = 1.0 + Z * Z / n;
    (((middle - half) / whole).max(0.0), ((middle + half) / whole).min(1.0))
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
pub(super) fn count(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn pairs_that_count_a_quarter_weigh_a_quarter_in_a_bin() {
        // One pair came to something, four were left lying: one against one, not one against four.
        let mut pairs = vec![(0.6, true, 1.0)];
        pairs.extend([(0.4, false, 0.25); 4]);
        let found = Bin::weighted(&pairs, 1).first().copied().unwrap();
        assert!((found.share - 0.5).abs() < 1e-9 && (found.chance - 0.5).abs() < 1e-9, "{found:?}");
        assert_eq!(found.pairs, 5);
        // (1 + 1)² / (1 + 4 · 1/16) = 3.2 pairs of one weight: less sure than five.
        let five = bins(&pairs.iter().map(|(chance, is_good, _)| (*chance, *is_good)).collect::<Vec<_>>(), 1).first().copied().unwrap();
        assert!((five.share - 0.2).abs() < 1e-9, "{five:?}");
        assert!((found.low - 0.130_7).abs() < 5e-4 && (found.high - 0.869_3).abs() < 5e-4, "{found:?}");
    }

    #[test]
    fn it_does_not_matter_in_what_unit_pairs_count() {
        let at =
            |counts: f64| Bin::weighted(&[(0.1, false, counts), (0.3, true, counts), (0.9, true, counts)], 1).first().copied().unwrap();
        let (one, quarter) = (at(1.0), at(0.25));
        assert!((one.share - quarter.share).abs() < 1e-9 && (one.low - quarter.low).abs() < 1e-9, "{one:?} {quarter:?}");
        assert!(Bin::weighted(&[], 5).is_empty() && Bin::weighted(&[(0.5, true, 0.0)], 5).is_empty());
    }
}

//! Words and meaning joined: both are brought onto the same spread and added.
//!
//! What words did not bring takes the mean of what they did: no word in common is evidence neither for nor against. Not here: who is joined.

/// Mean and spread of some numbers.
pub(crate) struct Normal {
    mean: f32,
    deviation: f32,
}

impl Normal {
    pub fn of(values: impl Iterator<Item = f32> + Clone) -> Self {
        let count = values.clone().fold(0.0f32, |n, _| n + 1.0).max(1.0);
        let mean = values.clone().sum::<f32>() / count;
        let variance = values.map(|x| (x - mean).powi(2)).sum::<f32>() / count;
        Self { mean, deviation: variance.sqrt() }
    }

    /// The value that lies so many deviations above the mean.
    pub fn above(&self, deviations: f32) -> f32 {
        deviations.mul_add(self.deviation, self.mean)
    }

    pub fn z(&self, value: f32) -> f32 {
        if self.deviation > 1e-6 { (value - self.mean) / self.deviation } else { 0.0 }
    }
}

/// Where each candidate's cosine and BM25 stand among all: deviations above the mean.
pub(crate) fn standings(candidates: &[(Option<f32>, Option<f32>)]) -> Vec<(f32, f32)> {
    standings_among(candidates, candidates.len())
}

/// The same among the first `telling` of them.
fn standings_among(candidates: &[(Option<f32>, Option<f32>)], telling: usize) -> Vec<(f32, f32)> {
    let among = candidates.iter().take(telling);
    let words = Normal::of(among.clone().filter_map(|(words, _)| *words));
    let cosines = Normal::of(among.filter_map(|(_, cosine)| *cosine));
    candidates
        .iter()
        .map(|(score, cosine)| (cosine.map_or(0.0, |cosine| cosines.z(cosine)), score.map_or(0.0, |score| words.z(score))))
        .collect()
}

/// The joined score of each candidate, from its BM25 (if words found it) and its cosine (if it has a vector): z(cosine) + `words_weight` · z(BM25).
/// Mean and spread are those of the first `telling` candidates; the others are brought onto them.
pub(crate) fn fused(candidates: &[(Option<f32>, Option<f32>)], telling: usize, words_weight: f32) -> Vec<f32> {
    standings_among(candidates, telling).into_iter().map(|(cosine, words)| cosine + words_weight * words).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::indexing_slicing, reason = "tests")]
    use super::*;

    #[test]
    fn no_shared_word_is_neither_for_nor_against() {
        let joined = fused(&[(Some(9.0), Some(0.5)), (Some(1.0), Some(0.5)), (None, Some(0.5)), (None, Some(0.9))], 4, 1.0);
        assert!(joined[0] > joined[2] && joined[2] > joined[1], "{joined:?}");
        assert!(joined[3] > joined[2]);
    }

    #[test]
    fn what_is_added_does_not_move_what_was_there() {
        let candidates = [(Some(9.0), Some(0.5)), (Some(1.0), Some(0.6)), (None, Some(0.9)), (None, Some(0.1))];
        let (few, all) = (fused(&candidates[..3], 3, 1.0), fused(&candidates, 3, 1.0));
        assert_eq!(few, all[..3]);
        assert!(all[3] < all[0] && all[3] < all[2], "{all:?}");
    }

    #[test]
    fn one_candidate_or_none_is_no_problem() {
        assert!(fused(&[], 0, 1.0).is_empty());
        assert_eq!(fused(&[(Some(3.0), None)], 1, 1.0), [0.0]);
        assert_eq!(fused(&[(None, None)], 1, 1.0), [0.0]);
    }
}

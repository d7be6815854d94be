//! Words and meaning joined: both are brought onto the same spread and added, and what lies near to good candidates gains a part of what they are.
//!
//! `own(d) = z(nearness) + share^¼ · w · (z(BM25) + l · z(letters))`, `score(d) = own(d) + n · mean(own of the five candidates nearest to d)`.
//! - What words did not bring takes the mean of what they did: no word in common is evidence neither for nor against.
//! - Words count by the share of the question's letters a candidate has: where the wording is another, what words say is chance.
//! - A candidate that says what others say that stand high is lifted with them, though it shares no word with the question.
//!
//! The weights are the encoder's ([`Weights`]); letters of weight 0 are not looked at. Not here: who is joined, and counting letters (`letters`).

use super::letters::{Counts, agreements};
use super::{Encoder, dot};

/// Candidates whose standing is looked at beside one's own.
const NEIGHBOURS: usize = 5;

/// What counts how much beside the cosine.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Weights {
    /// BM25.
    pub words: f32,
    /// Letters, as a multiple of BM25.
    pub letters: f32,
    /// The standing of a candidate's neighbours, as a part of its own.
    pub neighbours: f32,
}

/// What is ranked.
#[derive(Debug, Clone, Default)]
pub(crate) struct Candidate {
    /// BM25, if words found it.
    pub words: Option<f32>,
    /// The cosine without what all entries have in common, if it has a vector.
    pub nearness: Option<f32>,
    /// Its vector without what all entries have in common, of length 1; only needed where neighbours count.
    pub vector: Option<Vec<f32>>,
    /// What it has of the question's letters; only needed where they count.
    pub letters: Counts,
}

/// Mean and spread of some numbers.
pub(crate) struct Normal {
    mean: f32,
    deviation: f32,
}

impl Weights {
    pub fn of(encoder: &dyn Encoder) -> Self {
        Self { words: encoder.words_weight(), letters: encoder.letters_beside_words(), neighbours: encoder.neighbours_part() }
    }
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

/// Where each candidate stands among all by meaning and by words, with its neighbours' part: the joined score is the first plus the weight of words times
/// the second.
pub(crate) fn standings(candidates: &[Candidate], weights: Weights) -> Vec<(f32, f32)> {
    standings_among(candidates, candidates.len(), weights)
}

/// The same among the first `telling` of them: the others are brought onto their spread and move none of them.
fn standings_among(candidates: &[Candidate], telling: usize, weights: Weights) -> Vec<(f32, f32)> {
    let among = || candidates.iter().take(telling);
    let words = Normal::of(among().filter_map(|candidate| candidate.words));
    let cosines = Normal::of(among().filter_map(|candidate| candidate.nearness));
    let mut own: Vec<(f32, f32)> = candidates
        .iter()
        .map(|candidate| (candidate.nearness.map_or(0.0, |cosine| cosines.z(cosine)), candidate.words.map_or(0.0, |score| words.z(score))))
        .collect();
    if weights.letters > 0.0 {
        let agreements = agreements(candidates.iter().map(|candidate| &candidate.letters), telling);
        let letters = Normal::of(agreements.iter().take(telling).flatten().map(|agreement| agreement.score));
        for ((_, by_words), agreement) in own.iter_mut().zip(agreements) {
            *by_words = agreement
                .map_or(0.0, |agreement| agreement.share.sqrt().sqrt() * weights.letters.mul_add(letters.z(agreement.score), *by_words));
        }
    }
    if weights.neighbours > 0.0 { with_neighbours(candidates, &own, telling, weights.neighbours) } else { own }
}

/// The joined score of each candidate; mean and spread are those of the first `telling`.
pub(crate) fn fused(candidates: &[Candidate], telling: usize, weights: Weights) -> Vec<f32> {
    standings_among(candidates, telling, weights).into_iter().map(|(cosine, by_words)| cosine + weights.words * by_words).collect()
}

/// Adds to each standing a part of the mean of those of its nearest candidates among the first `telling`.
fn with_neighbours(candidates: &[Candidate], own: &[(f32, f32)], telling: usize, part: f32) -> Vec<(f32, f32)> {
    // Of each candidate the products with all others; every product is made once.
    let mut products: Vec<Vec<(f32, usize)>> = vec![Vec::new(); candidates.len()];
    for (at, candidate) in candidates.iter().enumerate() {
        let Some(vector) = &candidate.vector else { continue };
        for (other_at, other) in candidates.iter().enumerate().skip(at + 1) {
            let Some(other) = &other.vector else { continue };
            let product = dot(vector, other);
            for (one, two) in [(at, other_at), (other_at, at)] {
                if two < telling
                    && let Some(found) = products.get_mut(one)
                {
                    found.push((product, two));
                }
            }
        }
    }
    products
        .into_iter()
        .zip(own)
        .map(|(mut others, (cosine, by_words))| {
            if others.len() > NEIGHBOURS {
                others.select_nth_unstable_by(NEIGHBOURS, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
                others.truncate(NEIGHBOURS);
            }
            // In one order, so that the same candidates always give the same sum.
            others.sort_unstable_by_key(|(_, at)| *at);
            let of_others = || others.iter().filter_map(|(_, at)| own.get(*at));
            let count = of_others().fold(0.0f32, |n, _| n + 1.0).max(1.0);
            let mean = |of: fn(&(f32, f32)) -> f32| of_others().map(of).sum::<f32>() / count;
            (part.mul_add(mean(|standing| standing.0), *cosine), part.mul_add(mean(|standing| standing.1), *by_words))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::indexing_slicing, reason = "tests")]
    use super::*;
    use crate::meaning::letters::Letters;

    fn candidates(found: &[(Option<f32>, Option<f32>)]) -> Vec<Candidate> {
        found.iter().map(|(words, nearness)| Candidate { words: *words, nearness: *nearness, ..Candidate::default() }).collect()
    }

    const WORDS_ONLY: Weights = Weights { words: 1.0, letters: 0.0, neighbours: 0.0 };

    #[test]
    fn no_shared_word_is_neither_for_nor_against() {
        let found = [(Some(9.0), Some(0.5)), (Some(1.0), Some(0.5)), (None, Some(0.5)), (None, Some(0.9))];
        let joined = fused(&candidates(&found), 4, WORDS_ONLY);
        assert!(joined[0] > joined[2] && joined[2] > joined[1], "{joined:?}");
        assert!(joined[3] > joined[2]);
    }

    #[test]
    fn what_is_added_does_not_move_what_was_there() {
        let letters = Letters::of("粮食烘干");
        let mut found = candidates(&[(Some(9.0), Some(0.5)), (Some(1.0), Some(0.6)), (None, Some(0.9)), (None, Some(0.1))]);
        for (candidate, (text, vector)) in
            found.iter_mut().zip([("粮食烘干", [1.0, 0.0]), ("粮食", [0.9, 0.4]), ("烘干", [0.8, 0.6]), ("干粮", [0.7, 0.7])])
        {
            (candidate.letters, candidate.vector) = (letters.count("", text), Some(vector.to_vec()));
        }
        for weights in [WORDS_ONLY, Weights { letters: 1.0, neighbours: 0.5, ..WORDS_ONLY }] {
            let (few, all) = (fused(&found[..3], 3, weights), fused(&found, 3, weights));
            assert_eq!(few, all[..3]);
            assert!(all[3] < all[0] && all[3] < all[2], "{all:?}");
        }
    }

    #[test]
    fn one_candidate_or_none_is_no_problem() {
        let all = Weights { letters: 2.0, neighbours: 0.5, ..WORDS_ONLY };
        for weights in [WORDS_ONLY, all] {
            assert!(fused(&[], 0, weights).is_empty());
            assert_eq!(fused(&candidates(&[(Some(3.0), None)]), 1, weights), [0.0]);
            assert_eq!(fused(&candidates(&[(None, None)]), 1, weights), [0.0]);
        }
    }

    #[test]
    fn words_of_a_candidate_that_has_little_of_the_question_count_little() {
        let letters = Letters::of("粮食烘干的谷物霉变");
        let mut found = candidates(&[(Some(9.0), Some(0.5)), (Some(9.0), Some(0.5)), (Some(1.0), Some(0.5))]);
        for (candidate, text) in found.iter_mut().zip(["谷物霉变和粮食烘干", "烘干衣物", "粮食"]) {
            candidate.letters = letters.count("", text);
        }
        let joined = fused(&found, 3, Weights { letters: 2.0, ..WORDS_ONLY });
        assert!(joined[0] > joined[1], "{joined:?}");
        let alike = fused(&found, 3, WORDS_ONLY);
        assert!((alike[0] - alike[1]).abs() < 1e-6, "{alike:?}");
    }

    #[test]
    fn what_says_the_same_as_the_best_is_lifted_with_it() {
        // The third and the fourth are equally near; only the third lies beside those that stand high.
        let best = [[1.0, 0.0], [0.98, 0.2]];
        let (third, fourth) = ([0.95, 0.3], [0.0, -1.0]);
        let poor = [[0.1, -0.99], [-0.1, -0.99], [0.2, -0.98], [-0.2, -0.98], [0.05, -0.99]];
        let vectors = best.into_iter().chain([third, fourth]).chain(poor);
        let near = [0.9, 0.9, 0.5, 0.5, 0.1, 0.1, 0.1, 0.1, 0.1];
        let mut found = candidates(&near.map(|nearness| (None, Some(nearness))));
        for (candidate, vector) in found.iter_mut().zip(vectors) {
            candidate.vector = Some(vector.to_vec());
        }
        let weights = Weights { neighbours: 0.5, ..WORDS_ONLY };
        let joined = fused(&found, 9, weights);
        assert!(joined[2] > joined[3], "{joined:?}");
        let plain = fused(&found, 9, WORDS_ONLY);
        assert!((plain[2] - plain[3]).abs() < 1e-6, "{plain:?}");
        assert_eq!(fused(&found, 9, weights), joined, "the same candidates, the same scores");
    }
}

//! The engine `learned`: the fused score's parts weighed anew on judged pairs, by folds of queries, so that no query is ranked by what it taught.
//!
//! What is weighed of a candidate: where it stands among the query's candidates by meaning and by words (that is the fused score), the cosine itself, whether a
//! word is shared, and BM25 beside the best of the query. Weights start from the fused formula. Not here: a site's own outcomes (the caller's records).

use super::figures::OfQuery;
use crate::learning::{Compared, Example, Start, compare};

/// What is weighed, by name.
pub const PARTS: [&str; 5] = ["cosine_standing", "words_standing", "cosine", "shares_a_word", "words_beside_best"];

/// The candidates of one query that are ranked.
pub(super) struct Candidates {
    pub rows: Vec<Row>,
    /// How many candidates there are in all.
    pub all: usize,
    /// Judged candidates by place with their grades, for the figures.
    pub judged: Vec<(usize, f32)>,
}

pub(super) struct Row {
    pub place: usize,
    /// Where it stands by meaning and by words, as it is ranked.
    pub standing: (f32, f32),
    pub words: Option<f32>,
    /// The cosine brought onto 0–1.
    pub closeness: f32,
    pub grade: f32,
}

/// What learning on a judged set found.
#[derive(Debug, Clone)]
pub struct Learned {
    pub compared: Compared,
    /// The weights it started from, in the order of [`PARTS`].
    pub starts: Vec<f32>,
}

/// Learns by folds and gives every query its scores, in the order of the queries. `None` where nothing can be learned.
pub(super) fn learn(queries: &[Candidates], words_weight: f32, relevant: f32, folds: usize) -> Option<(Learned, Vec<Vec<Option<f32>>>)> {
    let starts: Vec<f32> = vec![1.0, words_weight, 0.0, 0.0, 0.0];
    let mut examples = Vec::new();
    for (query, candidates) in queries.iter().enumerate() {
        let best = candidates.rows.iter().filter_map(|row| row.words).fold(f32::MIN_POSITIVE, f32::max);
        for row in &candidates.rows {
            let (cosine, words) = row.standing;
            let amounts =
                vec![cosine, words, row.closeness, f32::from(u8::from(row.words.is_some())), row.words.unwrap_or_default() / best];
            // Below the line of relevance is not relevant; the grade is kept above it.
            let grade = if row.grade >= relevant { row.grade } else { 0.0 };
            examples.push(Example { query, amounts, grade, counts: 1.0 });
        }
    }
    let given: Vec<Start> = starts.iter().map(|weight| Start { weight: *weight, is_for: Some(true) }).collect();
    let compared = compare(&examples, &given, folds)?;
    let mut scores: Vec<Vec<Option<f32>>> = queries.iter().map(|candidates| vec![None; candidates.all]).collect();
    let places = queries.iter().flat_map(|candidates| candidates.rows.iter().map(|row| row.place));
    for ((example, place), (_, score)) in examples.iter().zip(places).zip(&compared.scores) {
        if let Some(cell) = scores.get_mut(example.query).and_then(|scores| scores.get_mut(place)) {
            *cell = Some(narrow(*score));
        }
    }
    Some((Learned { compared, starts }, scores))
}

/// The figures of the learned scores.
pub(super) fn figures(queries: &[Candidates], scores: &[Vec<Option<f32>>], pool: super::Pool, relevant: f32) -> Vec<OfQuery> {
    queries
        .iter()
        .zip(scores)
        .map(|(candidates, scores)| OfQuery::of(&super::engines::pool(scores, &candidates.judged, pool), relevant))
        .collect()
}

#[expect(clippy::cast_possible_truncation, reason = "scores are small numbers")]
fn narrow(score: f64) -> f32 {
    score as f32
}

//! What a score of the product means: its chance that a judge calls the pair fitting, learned on the development half and checked on the test half.

use std::sync::Arc;
use std::time::{Duration, Instant};

use search::{
    Analyzer, Document, Index,
    evaluation::{JudgedSet, VectorCache},
    learning::{Bin, Example, Start, bins, brier, compare, fit},
    matching::{Fact, Formula, Role, Side, Sign, propose, recall},
    meaning::{Encoder as _, e5::E5},
};

/// Candidates by words and by meaning, as the product looks at.
const RECALLED: usize = 40;
/// Grades from here on answer the demand, at least in part.
const FITS: f32 = 2.0;
/// The chance from which on a band is reached. Below the last it is weak.
const CHANCES: [(&str, f64); 3] = [("very_relevant", 0.5), ("relevant", 0.2), ("possible", 0.02)];
/// Pairs from which learning is timed.
const PAIRS: usize = 7_000;
/// With a strong pull only steepness and offset are fitted.
const FIXED: f64 = 1e7;

/// What was found.
pub struct Bands {
    /// From which score on each band begins, by the development half.
    pub lines: Vec<(&'static str, f64)>,
    /// What each band was worth on the test half.
    pub checked: Vec<(&'static str, Bin)>,
    /// Chances and what came, on the test half.
    pub bins: Vec<Bin>,
    pub brier: Option<f64>,
    /// How long learning from 7,000 pairs took.
    pub learning: Duration,
}

/// A pair with its score.
struct Scored {
    query: usize,
    score: f32,
    amounts: Vec<f32>,
    is_test: bool,
    fits: bool,
}

/// Calibrates on the demands that are not in `test`, checks on those that are.
pub fn calibrate(analyzer: &Analyzer, set: &JudgedSet, test: &[bool], encoder: Arc<E5>, cache: &mut VectorCache) -> Option<Bands> {
    let scored = scored(analyzer, set, test, encoder, cache)?;
    let examples: Vec<Example> = scored
        .iter()
        .filter(|pair| !pair.is_test)
        .map(|pair| Example { query: 0, amounts: vec![pair.score], grade: f32::from(u8::from(pair.fits)), counts: 1.0 })
        .collect();
    let all: Vec<&Example> = examples.iter().collect();
    let found = fit(&all, &[Start { weight: 1.0, is_for: Some(true) }], FIXED)?;
    let lines: Vec<(&'static str, f64)> = CHANCES
        .iter()
        .map(|(band, chance)| {
            (*band, ((chance / (1.0 - chance)).ln() - found.offset) / (found.steepness * found.weights.first().copied().unwrap_or(1.0)))
        })
        .collect();
    let checked: Vec<(f64, bool)> =
        scored.iter().filter(|pair| pair.is_test).map(|pair| (found.chance(&[pair.score]), pair.fits)).collect();
    let of_band = |chance: f64| CHANCES.iter().find(|(_, from)| chance >= *from).map_or("weak", |(band, _)| *band);
    let by_band = ["very_relevant", "relevant", "possible", "weak"].into_iter().filter_map(|band| {
        let part: Vec<(f64, bool)> = checked.iter().copied().filter(|(chance, _)| of_band(*chance) == band).collect();
        Some((band, bins(&part, 1).first().copied()?))
    });
    Some(Bands { lines, checked: by_band.collect(), bins: spread_out(&checked), brier: brier(&checked), learning: learning(&scored)? })
}

/// How long it takes to learn all weights of the formula anew and to compare them in folds, from the set's own pairs repeated until there are enough.
fn learning(scored: &[Scored]) -> Option<Duration> {
    let queries = scored.iter().map(|pair| pair.query).max()? + 1;
    let examples: Vec<Example> = (0..PAIRS)
        .zip(scored.iter().cycle())
        .map(|(at, pair)| Example {
            query: at / scored.len() * queries + pair.query,
            amounts: pair.amounts.clone(),
            grade: f32::from(u8::from(pair.fits)),
            counts: 1.0,
        })
        .collect();
    let starts = Fact::ALL.map(|fact| Start { weight: fact.start(), is_for: Some(fact.sign() == Sign::For) });
    let began = Instant::now();
    compare(&examples, &starts, 5)?;
    Some(began.elapsed())
}

/// Groups that show the upper end, too: most pairs have hardly a chance.
fn spread_out(checked: &[(f64, bool)]) -> Vec<Bin> {
    [0.0, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 1.01]
        .windows(2)
        .filter_map(|ends| {
            let [low, high] = ends else { return None };
            let part: Vec<(f64, bool)> = checked.iter().copied().filter(|(chance, _)| chance >= low && chance < high).collect();
            bins(&part, 1).first().copied()
        })
        .collect()
}

fn scored(analyzer: &Analyzer, set: &JudgedSet, test: &[bool], encoder: Arc<E5>, cache: &mut VectorCache) -> Option<Vec<Scored>> {
    let index = Index::in_memory(analyzer).ok()?;
    let documents = set.candidates.iter().enumerate().map(|(place, text)| Document {
        id: place.to_string(),
        register: "achievement".to_owned(),
        title: text.title.clone(),
        body: text.text.clone(),
        ..Document::default()
    });
    index.rebuild(documents, 1).ok()?;
    index.set_encoder(encoder.clone()).ok()?;
    let mut vectors = Vec::new();
    for (place, text) in set.candidates.iter().enumerate() {
        let key = format!("{}\n{}", text.title, text.text);
        let vector = match cache.find("passage", &key) {
            Some(vector) => vector.to_vec(),
            None => encoder.encode_passage(&text.title, &text.text)?,
        };
        vectors.push((place.to_string(), vector));
    }
    index.put_vectors(vectors, 1);
    let sides: Vec<Side> =
        set.candidates.iter().enumerate().map(|(place, text)| side(&place.to_string(), Role::Offers, &text.title, &text.text)).collect();
    let mut found = Vec::new();
    for (number, ((query, judged), is_test)) in set.queries.iter().zip(&set.judgements).zip(test).enumerate() {
        let asked = side("query", Role::Seeks, &query.title, &query.text);
        let recalled = recall(&index, &asked, "achievement", u8::MAX, 1, RECALLED).ok()?;
        let candidates: Vec<Side> = recalled.iter().filter_map(|found| sides.get(found.id.parse::<usize>().ok()?).cloned()).collect();
        for proposal in propose(&index, &Formula::default(), &asked, &candidates, candidates.len()).ok()? {
            let place = proposal.id.parse::<usize>().ok();
            let fits = judged.iter().any(|(judged, grade)| Some(*judged) == place && *grade >= FITS);
            found.push(Scored { query: number, score: proposal.score, amounts: proposal.amounts().to_vec(), is_test: *is_test, fits });
        }
    }
    Some(found)
}

fn side(id: &str, role: Role, title: &str, text: &str) -> Side {
    Side { id: id.to_owned(), role, title: title.to_owned(), text_parts: vec![("text".to_owned(), text.to_owned())], ..Side::default() }
}

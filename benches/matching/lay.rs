//! Questions in everyday words typed into the search box, each meaning one achievement of the demonstration: where the box has it, and where the plain
//! cosine alone has it.
//!
//! `lay.tsv` was written from titles, before any engine was asked; every second question belongs to the test half. The hall here holds achievements only.

use std::{path::Path, sync::Arc};

use search::{
    Analyzer, Document, Index, Query,
    evaluation::{JudgedSet, VectorCache},
    meaning::{Encoder, e5::E5},
};

/// How often the meant entry stood where.
#[derive(Debug, Default)]
pub struct Found {
    pub questions: usize,
    pub first: usize,
    pub in_10: usize,
    /// Mean reciprocal rank in the box, and by the plain cosine.
    pub mrr: f64,
    pub cosine_mrr: f64,
}

/// Asks the questions of a half.
pub fn ask(tree: &Path, analyzer: &Analyzer, whole: &JudgedSet, encoder: &Arc<E5>, cache: &VectorCache, half: &str) -> Option<Found> {
    let index = Index::in_memory(analyzer).ok()?;
    let documents = whole.candidates.iter().map(|text| Document {
        id: text.id.clone(),
        register: "achievement".to_owned(),
        title: text.title.clone(),
        body: text.text.clone(),
        ..Document::default()
    });
    index.rebuild(documents, 1).ok()?;
    index.set_encoder(encoder.clone()).ok()?;
    let vectors: Vec<(String, Vec<f32>)> = whole
        .candidates
        .iter()
        .filter_map(|text| Some((text.id.clone(), cache.find("passage", &format!("{}\n{}", text.title, text.text))?.to_vec())))
        .collect();
    index.put_vectors(vectors.clone(), 1);
    let file = std::fs::read_to_string(tree.join("benches/matching/lay.tsv")).ok()?;
    let mut found = Found::default();
    for line in file.lines().skip(1) {
        let [_, text, meant, of_half] = line.split('\t').collect::<Vec<_>>()[..] else { return None };
        if of_half != half {
            continue;
        }
        let query = Query { text: text.to_owned(), limit: whole.candidates.len(), now_micros: 1, ..Query::default() };
        let rank = index.search(&query).ok()?.hits.iter().position(|hit| hit.id == meant);
        found.questions += 1;
        found.first += usize::from(rank == Some(0));
        found.in_10 += usize::from(rank.is_some_and(|rank| rank < 10));
        found.mrr += rank.map_or(0.0, reciprocal);
        let question = encoder.encode_query(text)?;
        let cosine = |vector: &[f32]| question.iter().zip(vector).map(|(a, b)| a * b).sum::<f32>();
        let own = vectors.iter().find(|(id, _)| id == meant).map(|(_, vector)| cosine(vector))?;
        found.cosine_mrr += reciprocal(vectors.iter().filter(|(_, vector)| cosine(vector) > own).count());
    }
    let questions = f64::from(u32::try_from(found.questions.max(1)).ok()?);
    found.mrr /= questions;
    found.cosine_mrr /= questions;
    Some(found)
}

fn reciprocal(rank: usize) -> f64 {
    1.0 / f64::from(u32::try_from(rank + 1).unwrap_or(u32::MAX))
}

//! What a run found, kept beside the judged set with its day and build: the public method page shows it and nobody types it.

use std::{path::Path, process::Command};

use search::{
    evaluation::{Evaluation, Interval},
    learning::Bin,
};
use serde_json::{Value, json};

use super::bands::Bands;

/// Where it is kept.
pub const FILE: &str = "benches/matching/figures.json";

/// One set as it was measured.
pub fn set(name: &str, queries: usize, candidates: usize, found: &Evaluation) -> Value {
    let mean = |figure: Option<(f64, Interval)>| figure.map(|(mean, _)| round(mean));
    let engines: Vec<Value> = found
        .engines
        .iter()
        .map(|found| {
            let figures = &found.figures;
            json!({
                "name": found.engine,
                "ndcg_at_10": mean(figures.ndcg_at_10),
                "low": figures.ndcg_at_10.map(|(_, interval)| round(interval.low)),
                "high": figures.ndcg_at_10.map(|(_, interval)| round(interval.high)),
                "recall_at_10": mean(figures.recall_at_10),
                "recall_at_100": mean(figures.recall_at_100),
                "mrr": mean(figures.mrr),
            })
        })
        .collect();
    let beyond = found.beyond_words.map(|beyond| {
        json!({
            "pairs": beyond.pairs, "in_10": beyond.in_10, "in_200": beyond.in_200,
            "cosine_in_10": beyond.cosine_in_10, "cosine_in_200": beyond.cosine_in_200,
            "queries": beyond.queries, "queries_in_10": beyond.queries_in_10,
        })
    });
    let learning = found.learned.as_ref().map(|learned| {
        let compared = &learned.compared;
        json!({
            "folds": compared.folds,
            "ndcg_at_10": [compared.old.ndcg_at_10.map(round), compared.new.ndcg_at_10.map(round)],
            "brier": [compared.old.brier.map(round), compared.new.brier.map(round)],
        })
    });
    json!({ "name": name, "queries": queries, "candidates": candidates, "engines": engines, "beyond_words": beyond, "learning": learning })
}

/// Bands as they were calibrated and checked.
pub fn bands(bands: &Bands) -> Value {
    let bin = |bin: &Bin| json!({ "chance": round(bin.chance), "share": round(bin.share), "low": round(bin.low), "high": round(bin.high), "pairs": bin.pairs });
    json!({
        "lines": bands.lines.iter().map(|(name, score)| json!({ "band": name, "from": round(*score) })).collect::<Vec<_>>(),
        "checked": bands.checked.iter().map(|(name, found)| json!({ "band": name, "found": bin(found) })).collect::<Vec<_>>(),
        "bins": bands.bins.iter().map(bin).collect::<Vec<_>>(),
        "brier": bands.brier.map(round),
    })
}

/// Writes the file.
pub fn write(tree: &Path, machine: &str, edition: &str, sets: Vec<Value>, bands: Option<Value>) -> std::io::Result<()> {
    let whole = json!({ "date": today(), "build": build(tree), "machine": machine, "encoder": edition, "sets": sets, "bands": bands });
    let text = serde_json::to_string_pretty(&whole).map_err(std::io::Error::other)? + "\n";
    std::fs::write(tree.join(FILE), text)
}

/// The last sets that were kept, by name.
pub fn last(tree: &Path) -> Value {
    std::fs::read_to_string(tree.join(FILE)).ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// What was built, by the name its history gives it.
fn build(tree: &Path) -> String {
    said(Command::new("git").args(["describe", "--always", "--dirty"]).current_dir(tree))
        .unwrap_or_else(|| env!("CARGO_PKG_VERSION").to_owned())
}

fn today() -> String {
    said(Command::new("date").arg("+%F")).unwrap_or_default()
}

fn said(command: &mut Command) -> Option<String> {
    let output = command.output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned()).filter(|text| !text.is_empty())
}

fn round(figure: f64) -> f64 {
    (figure * 10_000.0).round() / 10_000.0
}

//! `cargo x bench matching [--sets DIR] [--first N]`: the encoder's speed, and every engine on judged sets, side by side.
//!
//! Each folder of DIR with `queries.tsv`, `candidates.tsv` and `judgements.tsv` is a set; a folder with candidates alone fills no pool by itself and is
//! named. The project's own set lies in `benches/matching`. Sets that are not there are named with the figures they had last. `--first N` keeps
//! N candidates beside those that were judged, for a quick look; it is said beside the figures. Vectors are kept in `target/matching-vectors.bin`.
#![expect(clippy::unwrap_used, reason = "a benchmark stops where it cannot go on")]

#[expect(dead_code, reason = "searches are measured elsewhere")]
mod protocol;

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    time::Instant,
};

use protocol::{heading, line, memory_mb, verdict};
use search::{
    Analyzer,
    evaluation::{Evaluated, JudgedSet, Settings, VectorCache, evaluate},
    meaning::{Encoder as _, e5::E5},
};

/// Sets that lie outside the tree, with what this bench printed for them last.
const ELSEWHERE: [(&str, &str); 1] = [("stard", "not measured in full yet")];

struct Asked {
    sets: Option<PathBuf>,
    first: Option<usize>,
}

fn asked() -> Asked {
    let words: Vec<String> = std::env::args().collect();
    let value = |name: &str| words.iter().position(|word| word == name).and_then(|at| words.get(at + 1)).cloned();
    Asked { sets: value("--sets").map(PathBuf::from), first: value("--first").map(|number| number.parse().unwrap()) }
}

fn main() {
    heading("the engines of matching on judged sets, and the encoder's speed");
    let asked = asked();
    let tree = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let model =
        std::env::var_os("ZEROBAY_MODEL_PATH").map_or_else(|| tree.join("data/model").join(search::meaning::e5::FILE_NAME), PathBuf::from);
    let before = memory_mb("self", "VmRSS");
    let encoder = match E5::open(&model) {
        Ok(encoder) => Some(encoder),
        Err(error) => {
            line("Encoder", format!("{error}: words and the self-trained engine only"));
            None
        }
    };
    let mut is_reached = true;
    if let Some(encoder) = &encoder {
        line("Memory", format!("{} MB for the encoder", memory_mb("self", "VmRSS").saturating_sub(before)));
        is_reached &= speed(encoder);
    }
    let mut cache = encoder.as_ref().map(|encoder| {
        let path = std::env::var_os("ZEROBAY_BENCH_VECTORS").map_or_else(|| tree.join("target/matching-vectors.bin"), PathBuf::from);
        VectorCache::open(&path, &encoder.edition(), encoder.dims()).unwrap()
    });
    let analyzer = Analyzer::new([]);
    let mut folders = vec![tree.join("benches/matching")];
    folders.extend(asked.sets.iter().flat_map(|sets| sets.read_dir().unwrap().map(|item| item.unwrap().path())));
    folders.sort();
    let mut seen = HashSet::new();
    for folder in folders.iter().filter(|folder| folder.join("queries.tsv").is_file()) {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let (set, left_out) = read(folder, asked.first);
        let pair = encoder.as_ref().zip(cache.as_mut()).map(|(encoder, cache)| (encoder as &dyn search::meaning::Encoder, cache));
        let began = Instant::now();
        let found = evaluate(&analyzer, &set, pair, Settings::default(), &mut |done, all| {
            if done % 1_024 == 0 {
                eprintln!("{name}: {done} of {all} texts encoded");
            }
        })
        .unwrap();
        println!();
        line(
            "Set",
            format!(
                "{name}: {} queries, {} candidates ({left_out} left out), {:.0} s",
                set.queries.len(),
                set.candidates.len(),
                began.elapsed().as_secs_f64()
            ),
        );
        is_reached &= show(&name, &found);
        seen.insert(name);
    }
    for (name, last) in ELSEWHERE.iter().filter(|(name, _)| !seen.contains(*name)) {
        line("Set", format!("{name} is not there (--sets DIR); last: {last}"));
    }
    std::process::exit(i32::from(!is_reached));
}

/// Entries of about 220 characters, one after the other on one core. Processor time is counted, so that a busy machine does not count against it.
fn speed(encoder: &E5) -> bool {
    let texts = include_str!("matching/candidates.tsv").lines().skip(1).take(4).collect::<String>();
    let text: String = texts.chars().take(220).collect();
    let question: String = texts.chars().skip(20).take(10).collect();
    encoder.encode_passage("", &text).unwrap();
    let rounds = 20;
    let measure = |work: &dyn Fn(i32)| {
        let (began, spent) = (Instant::now(), processor_seconds());
        (0..rounds).for_each(work);
        let each = |seconds: f64| seconds / f64::from(rounds);
        (each(processor_seconds() - spent), each(began.elapsed().as_secs_f64()))
    };
    let (question, question_took) = measure(&|round| {
        encoder.encode_query(&format!("{question}{round}")).unwrap();
    });
    line("Question", format!("{:.1} ms of processor time for ten characters ({:.1} ms by the clock)", question * 1e3, question_took * 1e3));
    let (passage, passage_took) = measure(&|round| {
        encoder.encode_passage(&round.to_string(), &text).unwrap();
    });
    line("Entry", format!("{:.1} ms of processor time for 220 characters ({:.1} ms by the clock)", passage * 1e3, passage_took * 1e3));
    verdict("entries a second of a core", passage <= 1.0 / 12.0, format!("{:.1}", 1.0 / passage), "12")
}

/// Processor time of this process so far.
fn processor_seconds() -> f64 {
    let status = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = status.rsplit_once(')').map_or("", |(_, rest)| rest);
    // Fields 14 and 15 of the whole line, in hundredths of a second.
    after.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn read(folder: &Path, first: Option<usize>) -> (JudgedSet, usize) {
    let file = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let (queries, candidates, judgements) = (file("queries.tsv"), file("candidates.tsv"), file("judgements.tsv"));
    let mut set = JudgedSet::read(("queries.tsv", &queries), &[("candidates.tsv", &candidates)], ("judgements.tsv", &judgements)).unwrap();
    let all = set.candidates.len();
    if let Some(first) = first {
        let judged: HashSet<usize> = set.judgements.iter().flatten().map(|(place, _)| *place).collect();
        let kept: Vec<usize> = (0..all).filter(|place| judged.contains(place) || *place % all.div_ceil(first.max(1)) == 0).collect();
        let numbers: std::collections::HashMap<usize, usize> = kept.iter().enumerate().map(|(new, old)| (*old, new)).collect();
        set.candidates = kept.iter().filter_map(|place| set.candidates.get(*place).cloned()).collect();
        for (place, _) in set.judgements.iter_mut().flatten() {
            *place = numbers.get(place).copied().unwrap_or_default();
        }
    }
    let left_out = all - set.candidates.len();
    (set, left_out)
}

/// Prints the figures; missed if the join is clearly below the best of its parts.
fn show(name: &str, found: &[Evaluated]) -> bool {
    println!("{:<10} {:>8} {:>15} {:>7} {:>7} {:>7}", "engine", "nDCG@10", "(95 %)", "MRR", "R@10", "R@100");
    let mean = |figure: Option<(f64, search::evaluation::Interval)>| figure.map_or(f64::NAN, |(mean, _)| mean);
    let mut best = 0f64;
    let mut fused = None;
    for Evaluated { engine, figures } in found {
        let ndcg = mean(figures.ndcg_at_10);
        let interval = figures.ndcg_at_10.map_or_else(String::new, |(_, interval)| format!("({:.3}–{:.3})", interval.low, interval.high));
        println!(
            "{engine:<10} {ndcg:>8.3} {interval:>15} {:>7.3} {:>7.3} {:>7.3}",
            mean(figures.mrr),
            mean(figures.recall_at_10),
            mean(figures.recall_at_100)
        );
        if *engine == "fused" { fused = Some(ndcg) } else { best = best.max(ndcg) }
    }
    fused
        .is_none_or(|fused| verdict(&format!("{name}: joined"), fused >= best - 0.01, format!("{fused:.3}"), format!("{:.3}", best - 0.01)))
}

//! `cargo x bench matching [--sets DIR] [--first N] [--keep]`: the encoder's speed, and every engine on judged sets, side by side.
//!
//! Each folder of DIR with `queries.tsv`, `candidates.tsv` and `judgements.tsv` is a set; papers in `csl` fill the pool of the project's own set, which lies
//! in `benches/matching`, in two halves. Sets that are not there are named with the figures they had last. `--keep` writes what was found to
//! `benches/matching/figures.json`, from where the public method page has it. `--first N` keeps
//! N candidates beside those that were judged, for a quick look; it is said beside the figures. Vectors are kept in `target/matching-vectors.bin`.
#![expect(clippy::indexing_slicing, reason = "a benchmark stops where its own file is not as it left it")]
#![expect(clippy::unwrap_used, reason = "a benchmark stops where it cannot go on")]

#[expect(dead_code, reason = "searches are measured elsewhere")]
mod protocol;

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

use protocol::{heading, line, memory_mb, verdict};
use search::{
    Analyzer,
    evaluation::{Evaluated, Evaluation, JudgedSet, Settings, VectorCache, evaluate},
    meaning::{Encoder, e5::E5},
};

#[path = "matching/bands.rs"]
mod bands;
#[path = "matching/kept.rs"]
mod kept;
#[path = "matching/lay.rs"]
mod lay;

/// Sets that lie outside the tree; what this bench found for them last is kept.
const ELSEWHERE: [&str; 2] = ["stard", "project test + csl"];

struct Asked {
    sets: Option<PathBuf>,
    first: Option<usize>,
    keep: bool,
}

fn asked() -> Asked {
    let words: Vec<String> = std::env::args().collect();
    let value = |name: &str| words.iter().position(|word| word == name).and_then(|at| words.get(at + 1)).cloned();
    Asked {
        sets: value("--sets").map(PathBuf::from),
        first: value("--first").map(|number| number.parse().unwrap()),
        keep: words.iter().any(|word| word == "--keep"),
    }
}

/// A judged set with its name.
struct Named {
    name: String,
    set: JudgedSet,
    left_out: usize,
}

fn main() {
    heading("the engines of matching on judged sets, and the encoder's speed");
    let asked = asked();
    let tree = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let model =
        std::env::var_os("ZEROBAY_MODEL_PATH").map_or_else(|| tree.join("data/model").join(search::meaning::e5::FILE_NAME), PathBuf::from);
    let before = memory_mb("self", "VmRSS");
    let encoder = match E5::open(&model) {
        Ok(encoder) => Some(Arc::new(encoder)),
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
    let mut measured = Vec::new();
    let whole = read(&tree.join("benches/matching"), None).0;
    let test = test_half(&tree);
    for Named { name, set, left_out } in sets(&tree, &asked, &whole, &test) {
        let pair = encoder.as_ref().zip(cache.as_mut()).map(|(encoder, cache)| (encoder.as_ref() as &dyn Encoder, cache));
        let began = Instant::now();
        let settings = Settings { learn_in_folds: Some(5), ..Settings::default() };
        let found = evaluate(&analyzer, &set, pair, settings, &mut |done, all| {
            if done % 1_024 == 0 {
                eprintln!("{name}: {done} of {all} texts encoded");
            }
        })
        .unwrap();
        println!();
        let judged = set.judgements.iter().filter(|judged| !judged.is_empty()).count();
        let (candidates, took) = (set.candidates.len(), began.elapsed().as_secs_f64());
        line("Set", format!("{name}: {judged} queries, {candidates} candidates ({left_out} left out), {took:.0} s"));
        is_reached &= show(&name, &found);
        measured.push((name.clone(), left_out, kept::set(&name, judged, candidates, &found)));
    }
    let bands = encoder.clone().zip(cache.as_mut()).and_then(|(encoder, cache)| bands::calibrate(&analyzer, &whole, &test, encoder, cache));
    if let Some(bands) = &bands {
        show_bands(bands);
        let took = bands.learning;
        is_reached &= verdict("learning from 7,000 pairs, in folds", took.as_secs() < 10, format!("{:.1} s", took.as_secs_f64()), "10 s");
    }
    if let Some((encoder, cache)) = encoder.as_ref().zip(cache.as_ref()) {
        is_reached &= ["development", "test"]
            .into_iter()
            .all(|half| lay::ask(&tree, &analyzer, &whole, encoder, cache, half).is_some_and(|found| show_lay(half, &found)));
    }
    let last = kept::last(&tree);
    for name in ELSEWHERE.iter().filter(|name| !measured.iter().any(|(seen, _, _)| seen == *name)) {
        let known = last["sets"].as_array().and_then(|sets| sets.iter().find(|set| set["name"] == **name));
        let said = known
            .map_or_else(|| "never measured".to_owned(), |set| format!("{} of {}, build {}", set["engines"], last["date"], last["build"]));
        line("Set", format!("{name} is not there (--sets DIR); last: {said}"));
    }
    // What was cut short or without the encoder is no figure to keep.
    if asked.keep && encoder.is_some() && measured.iter().all(|(_, left_out, _)| *left_out == 0) {
        let machine = protocol::machine();
        let edition = encoder.as_ref().map(|encoder| encoder.edition()).unwrap_or_default();
        let sets = measured.into_iter().map(|(_, _, set)| set).collect();
        kept::write(&tree, &machine, &edition, sets, bands.as_ref().map(kept::bands)).unwrap();
        line("Kept", kept::FILE);
    }
    std::process::exit(i32::from(!is_reached));
}

/// The project's own halves, alone and among papers as distractors, and whatever lies in the folder of sets.
fn sets(tree: &Path, asked: &Asked, whole: &JudgedSet, test: &[bool]) -> Vec<Named> {
    let half = |name: &str, is_test: bool| {
        let mut set = whole.clone();
        for (judged, test) in set.judgements.iter_mut().zip(test) {
            if *test != is_test {
                judged.clear();
            }
        }
        Named { name: name.to_owned(), set, left_out: 0 }
    };
    let mut found = vec![half("project development", false), half("project test", true)];
    let Some(folder) = &asked.sets else { return found };
    let papers = folder.join("csl/candidates.tsv");
    if papers.is_file() {
        for is_test in [false, true] {
            let mut named = half(if is_test { "project test + csl" } else { "project development + csl" }, is_test);
            let text = std::fs::read_to_string(&papers).unwrap();
            let query = "query_id\ttext\nq\tq\n";
            let more = JudgedSet::read(("q", query), &[("candidates.tsv", &text)], ("j", "query_id\tcandidate_id\tgrade\n")).unwrap();
            named.set.candidates.extend(more.candidates);
            found.push(named);
        }
    }
    let mut folders: Vec<PathBuf> = folder.read_dir().unwrap().map(|item| item.unwrap().path()).collect();
    folders.sort();
    for folder in folders.iter().filter(|folder| folder.join("queries.tsv").is_file() && !folder.starts_with(tree)) {
        let (set, left_out) = read(folder, asked.first);
        found.push(Named { name: folder.file_name().unwrap().to_string_lossy().into_owned(), set, left_out });
    }
    found
}

/// Which of the project's queries belong to the test half.
fn test_half(tree: &Path) -> Vec<bool> {
    let text = std::fs::read_to_string(tree.join("benches/matching/queries.tsv")).unwrap();
    text.lines().skip(1).filter(|line| !line.is_empty()).map(|line| line.ends_with("\ttest")).collect()
}

fn show_lay(half: &str, found: &lay::Found) -> bool {
    let lay::Found { questions, first, in_10, mrr, cosine_mrr } = found;
    line("Box", format!("{half}: of {questions} questions in everyday words {first} have what is meant first, {in_10} among ten"));
    verdict(&format!("{half}: everyday words, MRR"), *mrr >= cosine_mrr - 0.01, format!("{mrr:.3}"), format!("{:.3}", cosine_mrr - 0.01))
}

fn show_bands(bands: &bands::Bands) {
    println!();
    for (band, from) in &bands.lines {
        line("Band", format!("{band} from a score of {from:.3}, by the development half"));
    }
    for (band, found) in &bands.checked {
        line(
            "Checked",
            format!(
                "{band}: {:.1} % of {} pairs of the test half fit ({:.1}–{:.1} %)",
                found.share * 100.0,
                found.pairs,
                found.low * 100.0,
                found.high * 100.0
            ),
        );
    }
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
fn show(name: &str, found: &Evaluation) -> bool {
    println!("{:<10} {:>8} {:>15} {:>7} {:>7} {:>7}", "engine", "nDCG@10", "(95 %)", "MRR", "R@10", "R@100");
    let mean = |figure: Option<(f64, search::evaluation::Interval)>| figure.map_or(f64::NAN, |(mean, _)| mean);
    let mut best = 0f64;
    let mut fused = None;
    for Evaluated { engine, figures } in &found.engines {
        let ndcg = mean(figures.ndcg_at_10);
        let interval = figures.ndcg_at_10.map_or_else(String::new, |(_, interval)| format!("({:.3}–{:.3})", interval.low, interval.high));
        println!(
            "{engine:<10} {ndcg:>8.3} {interval:>15} {:>7.3} {:>7.3} {:>7.3}",
            mean(figures.mrr),
            mean(figures.recall_at_10),
            mean(figures.recall_at_100)
        );
        match *engine {
            "fused" => fused = Some(ndcg),
            "learned" => {}
            _ => best = best.max(ndcg),
        }
    }
    if let Some(beyond) = found.beyond_words {
        let said = format!(
            "{} relevant pairs: {} in the first 10, {} in the first 200 (the plain cosine: {}, {})",
            beyond.pairs, beyond.in_10, beyond.in_200, beyond.cosine_in_10, beyond.cosine_in_200
        );
        line("Beyond", format!("the best 200 by words lie {said}"));
        line("Beyond", format!("{} queries share no word: {} met in the first 10", beyond.queries, beyond.queries_in_10));
    }
    let mut is_reached = true;
    if let Some(learned) = &found.learned {
        let compared = &learned.compared;
        let said = format!(
            "nDCG@10 {:?} → {:?}, Brier {:?} → {:?}",
            compared.old.ndcg_at_10, compared.new.ndcg_at_10, compared.old.brier, compared.new.brier
        );
        line("Learning", format!("{} folds by query: {said}", compared.folds));
        let weights =
            |fitted: &search::learning::Fitted| fitted.weights.iter().map(|weight| format!("{weight:+.3}")).collect::<Vec<_>>().join(" ");
        line(
            "Weights",
            format!(
                "untrained {} (×{:.2}), learned {} (×{:.2})",
                weights(&compared.scaled),
                compared.scaled.steepness,
                weights(&compared.learned),
                compared.learned.steepness
            ),
        );
    }
    if let Some((old, new)) =
        found.learned.as_ref().and_then(|learned| learned.compared.old.ndcg_at_10.zip(learned.compared.new.ndcg_at_10))
    {
        is_reached &= verdict(&format!("{name}: learned"), new >= old - 0.005, format!("{new:.3}"), format!("{:.3}", old - 0.005));
    }
    is_reached
        & fused.is_none_or(|fused| {
            verdict(&format!("{name}: joined"), fused >= best - 0.01, format!("{fused:.3}"), format!("{:.3}", best - 0.01))
        })
}

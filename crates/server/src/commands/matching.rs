//! `zerobay matching evaluate`: the engines of this build side by side on a judged set. `zerobay matching explain`: where a pair was lost.

use std::path::{Path, PathBuf};

use base::Lang;
use search::{
    Analyzer,
    evaluation::{Evaluated, Figures, Interval, JudgedSet, Pool, SetProblem, Settings, VectorCache, evaluate as rank},
    matching::Proposal,
    meaning::{
        Encoder as _,
        e5::{E5, ModelError},
    },
};
use serde_json::{Value, json};
use web::kernel::Speak as _;

use crate::{
    config::Config,
    model::{self, both},
    start,
};

/// What the command line says of an evaluation.
#[derive(Debug)]
pub struct Evaluation {
    /// The file of queries.
    pub queries: PathBuf,
    /// The files of candidates.
    pub candidates: Vec<PathBuf>,
    /// The file of judgements.
    pub judgements: PathBuf,
    /// What is ranked.
    pub pool: Pool,
    /// From which grade on a candidate is relevant.
    pub relevant: f32,
    /// What BM25 counts in the join, to try other weights.
    pub words_weight: Option<f32>,
    /// Where vectors are kept; without it, beside the model.
    pub cache: Option<PathBuf>,
    /// As JSON.
    pub json: bool,
}

/// Runs it and prints the figures.
///
/// # Errors
/// Every problem of the files, one a line.
pub fn evaluate(config: &Config, asked: &Evaluation) -> Result<(), String> {
    let read = |path: &Path| {
        std::fs::read_to_string(path)
            .map(|text| (path.display().to_string(), text))
            .map_err(|error| both("matching-set-unreadable", &[("file", &path.display().to_string()), ("cause", &error.to_string())]))
    };
    let queries = read(&asked.queries)?;
    let candidates = asked.candidates.iter().map(|path| read(path)).collect::<Result<Vec<_>, _>>()?;
    let judgements = read(&asked.judgements)?;
    let named: Vec<(&str, &str)> = candidates.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let set = JudgedSet::read((&queries.0, &queries.1), &named, (&judgements.0, &judgements.1))
        .map_err(|problems| problems.iter().map(told_of_set).collect::<Vec<_>>().join("\n"))?;
    drop((queries, candidates, judgements));
    let pack = start::open_pack(&config.pack).map_err(|error| error.to_string())?;
    let words = app::hall::documents::dictionary(&pack);
    let analyzer = Analyzer::new(words.iter().map(String::as_str));
    let encoder = match E5::open(&config.model.path) {
        Ok(encoder) => Some(encoder),
        Err(error @ ModelError::Missing(_)) => {
            eprintln!("{}", model::told(&error));
            None
        }
        Err(error) => return Err(model::told(&error)),
    };
    let mut cache = encoder
        .as_ref()
        .map(|encoder| {
            let path = asked.cache.clone().unwrap_or_else(|| config.model.path.with_file_name("evaluation-vectors.bin"));
            VectorCache::open(&path, &encoder.edition(), encoder.dims()).map_err(|error| error.to_string())
        })
        .transpose()?;
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let settings = Settings { pool: asked.pool, relevant: asked.relevant, words_weight: asked.words_weight, threads };
    let pair = encoder.as_ref().zip(cache.as_mut()).map(|(encoder, cache)| (encoder as &dyn search::meaning::Encoder, cache));
    let found = rank(&analyzer, &set, pair, settings, &mut |done, all| {
        if done % 1_024 == 0 || done == all {
            eprintln!("{done} / {all}");
        }
    })
    .map_err(|error| error.to_string())?;
    if asked.json {
        say!("{}", json!({ "engines": found.iter().map(in_json).collect::<Vec<_>>() }));
    } else {
        say_as_is!("{}", table(&set, &found));
    }
    Ok(())
}

type Figure = Option<(f64, Interval)>;

fn all(figures: &Figures) -> [(&'static str, Figure); 7] {
    [
        ("ndcg_at_10", figures.ndcg_at_10),
        ("mrr", figures.mrr),
        ("recall_at_10", figures.recall_at_10),
        ("recall_at_100", figures.recall_at_100),
        ("p_at_5", figures.p_at_5),
        ("spearman", figures.spearman),
        ("auc", figures.auc),
    ]
}

fn in_json(found: &Evaluated) -> Value {
    let mut values = serde_json::Map::new();
    values.insert("name".to_owned(), json!(found.engine));
    for (name, figure) in all(&found.figures) {
        values.insert(name.to_owned(), json!(figure.map(|(mean, _)| mean)));
    }
    Value::Object(values)
}

/// A table for people: the mean, and the ends of its 95 % interval for nDCG.
fn table(set: &JudgedSet, found: &[Evaluated]) -> String {
    let judged: usize = set.judgements.iter().map(Vec::len).sum();
    let mut out = format!("{} queries, {} candidates, {judged} judgements\n", set.queries.len(), set.candidates.len());
    out.push_str(&format!(
        "{:<8} {:>8} {:>15} {:>7} {:>7} {:>7} {:>7} {:>9} {:>7}\n",
        "engine", "nDCG@10", "(95 %)", "MRR", "R@10", "R@100", "P@5", "Spearman", "AUC"
    ));
    for Evaluated { engine, figures } in found {
        let interval = figures.ndcg_at_10.map_or_else(String::new, |(_, interval)| format!("({:.3}–{:.3})", interval.low, interval.high));
        let mut cells = all(figures).map(|(_, figure)| figure.map_or_else(|| "–".to_owned(), |(mean, _)| format!("{mean:.3}"))).into_iter();
        let mut cell = || cells.next().unwrap_or_default();
        out.push_str(&format!(
            "{engine:<8} {:>8} {interval:>15} {:>7} {:>7} {:>7} {:>7} {:>9} {:>7}\n",
            cell(),
            cell(),
            cell(),
            cell(),
            cell(),
            cell(),
            cell()
        ));
    }
    let ndcg =
        |name: &str| found.iter().find(|found| found.engine == name).and_then(|found| found.figures.ndcg_at_10).map(|(mean, _)| mean);
    let best = ["bm25", "lsa", "dense"].into_iter().filter_map(|name| Some((name, ndcg(name)?))).max_by(|a, b| a.1.total_cmp(&b.1));
    if let (Some(fused), Some((name, best))) = (ndcg("fused"), best)
        && fused + 0.01 < best
    {
        out.push_str(&both("matching-below", &[("engine", name), ("by", &format!("{:.3}", best - fused))]));
        out.push('\n');
    }
    out
}

/// `zerobay matching explain`: every stage of a pair of demand and achievement, named by id or public number.
///
/// # Errors
/// When one of them is not there, or the database does not answer.
pub async fn explain(config: &Config, demand: &str, achievement: &str) -> Result<(), String> {
    let app = start::open(config, false).await.map_err(|error| error.to_string())?;
    model::give(&app.search, &config.model.path);
    app::hall::follow(&app).await.map_err(|error| error.to_string())?;
    let ctx = app.system();
    let mut ids = Vec::with_capacity(2);
    for name in [demand, achievement] {
        let found = app::registers::find_entry_named(&ctx.db, name).await.map_err(|error| error.to_string())?;
        ids.push(found.ok_or_else(|| both("matching-no-entry", &[("name", name)]))?);
    }
    let [demand, achievement] = ids.as_slice() else { return Ok(()) };
    let found = app::matches::explain_pair(&ctx, *demand, *achievement)
        .await
        .map_err(|error| both("matching-no-pair", &[("cause", &error.to_string())]))?;
    for lang in [Lang::Zh, Lang::En] {
        say!("{}", explained(lang, &found));
    }
    Ok(())
}

/// One line a stage.
fn explained(lang: Lang, found: &app::matches::Explained) -> String {
    let mut lines = Vec::new();
    let sides = [("matching-side-demand", &found.titles.0), ("matching-side-achievement", &found.titles.1)];
    for ((key, title), (stands, status)) in sides.into_iter().zip(found.standing) {
        let place = lang.t(if stands { "matching-in-the-hall" } else { "matching-not-in-the-hall" });
        lines.push(lang.ta(key, &[("title", title), ("status", status), ("place", &place)]));
    }
    let encoded = found.encoded.map_or_else(|| "–".to_owned(), |(done, all)| format!("{done} / {all}"));
    lines.push(lang.ta("matching-engine", &[("engine", &found.engine), ("encoded", &encoded)]));
    for (way, key) in found.ways.iter().zip(["matching-way-demand", "matching-way-achievement"]) {
        let place = |at: Option<usize>, of: usize| format!("{} / {of}", at.map_or_else(|| "–".to_owned(), |at| at.to_string()));
        let values = [
            ("words", &*place(way.by_words, way.of_words)),
            ("meaning", &*place(way.by_meaning, way.of_meaning)),
            ("recalled", &*lang.t(if way.is_recalled { "matching-yes" } else { "matching-no" })),
            ("proposed", &*way.proposed.map_or_else(|| "–".to_owned(), |at| at.to_string())),
        ];
        lines.push(lang.ta(key, &values));
    }
    let Proposal { band, score, words, meaning, reasons, against, .. } = &found.proposal;
    let meaning = meaning.map_or_else(|| "–".to_owned(), |meaning| format!("{meaning:.2}"));
    let values =
        [("band", &*format!("{band:?}")), ("score", &*format!("{score:.2}")), ("words", &*format!("{words:.2}")), ("meaning", &meaning)];
    lines.push(lang.ta("matching-beside", &values));
    for (sign, reason) in reasons.iter().map(|reason| ('+', reason)).chain(against.iter().map(|reason| ('-', reason))) {
        lines.push(format!("  {sign} {reason:?}"));
    }
    lines.push(match found.lost_at() {
        Some("hall") => lang.t("matching-lost-hall").into_owned(),
        Some("refused") => lang.t("matching-lost-refused").into_owned(),
        Some("recall") => lang.t("matching-lost-recall").into_owned(),
        Some(_) => lang.t("matching-lost-band").into_owned(),
        None => lang.t("matching-lost-nowhere").into_owned(),
    });
    lines.join("\n") + "\n"
}

/// What is wrong with a judged set.
fn told_of_set(problem: &SetProblem) -> String {
    let file = |file: &str, line: usize| [file.to_owned(), line.to_string()];
    match problem {
        SetProblem::NoColumn { file, column } => both("matching-set-no-column", &[("file", file), ("column", column)]),
        SetProblem::Cells { file: name, line, found, wanted } => {
            let [name, line] = file(name, *line);
            both("matching-set-cells", &[("file", &name), ("line", &line), ("found", &found.to_string()), ("wanted", &wanted.to_string())])
        }
        SetProblem::Twice { file: name, line, id } => {
            let [name, line] = file(name, *line);
            both("matching-set-twice", &[("file", &name), ("line", &line), ("id", id)])
        }
        SetProblem::Unknown { file: name, line, column, id } => {
            let [name, line] = file(name, *line);
            both("matching-set-unknown", &[("file", &name), ("line", &line), ("column", column), ("id", id)])
        }
        SetProblem::Grade { file: name, line, grade } => {
            let [name, line] = file(name, *line);
            both("matching-set-grade", &[("file", &name), ("line", &line), ("grade", grade)])
        }
        SetProblem::Empty { file } => both("matching-set-empty", &[("file", file)]),
    }
}

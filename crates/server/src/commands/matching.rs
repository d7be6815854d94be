//! `zerobay matching evaluate`: the engines of this build side by side on a judged set. `zerobay matching explain`: where a pair was lost.
//! `zerobay matching learn`: weights from the site's own outcomes.

use std::path::{Path, PathBuf};

use app::matches::learning::Learnt;
use base::Lang;
use search::{
    Analyzer,
    evaluation::{
        Evaluated, Evaluation as Ranked, Figures, Interval, JudgedSet, Learned, PARTS, Pool, Repeated, SetProblem, Settings, VectorCache,
        evaluate as rank,
    },
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
    /// Into how many folds of queries judgements are dealt to learn from; without it nothing is learned.
    pub learn_in_folds: Option<usize>,
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
    for repeated in &set.repeated {
        eprintln!("{}", told_of_repeated(repeated));
    }
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
    let settings = Settings {
        pool: asked.pool,
        relevant: asked.relevant,
        words_weight: asked.words_weight,
        threads,
        learn_in_folds: asked.learn_in_folds,
    };
    let pair = encoder.as_ref().zip(cache.as_mut()).map(|(encoder, cache)| (encoder as &dyn search::meaning::Encoder, cache));
    let found = rank(&analyzer, &set, pair, settings, &mut |done, all| {
        if done % 1_024 == 0 || done == all {
            eprintln!("{done} / {all}");
        }
    })
    .map_err(|error| error.to_string())?;
    if asked.json {
        let mut out = json!({ "engines": found.engines.iter().map(in_json).collect::<Vec<_>>() });
        if let (Some(learned), Some(out)) = (&found.learned, out.as_object_mut()) {
            out.insert("learning".to_owned(), learning_in_json(learned));
        }
        say!("{out}");
    } else {
        say_as_is!("{}", table(&set, &found));
        if asked.learn_in_folds.is_some() {
            say_as_is!("{}", learning_table(&found));
        }
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

fn learning_in_json(learned: &Learned) -> Value {
    let found = &learned.compared;
    let parts = PARTS.iter().zip(&learned.starts).zip(&found.learned.weights);
    json!({
        "folds": found.folds,
        "queries": found.queries,
        "pairs": found.examples,
        "weights": parts.map(|((name, old), new)| json!({ "name": name, "old": old, "new": new })).collect::<Vec<_>>(),
        "ndcg_at_10": { "untrained": found.old.ndcg_at_10, "learned": found.new.ndcg_at_10 },
        "brier": { "untrained": found.old.brier, "learned": found.new.brier },
    })
}

/// What learning on the set found, in figures.
fn learning_table(found: &Ranked) -> String {
    let Some(learned) = &found.learned else { return both("matching-learn-nothing", &[]) + "\n" };
    let compared = &learned.compared;
    let figure = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.4}"));
    let mut out = format!("\n{} pairs, {} queries, {} folds by query\n", compared.examples, compared.queries, compared.folds);
    out.push_str(&format!("{:<18} {:>10} {:>10}\n", "", "untrained", "learned"));
    for (name, old, new) in
        [("nDCG@10", compared.old.ndcg_at_10, compared.new.ndcg_at_10), ("Brier (Platt)", compared.old.brier, compared.new.brier)]
    {
        out.push_str(&format!("{name:<18} {:>10} {:>10}\n", figure(old), figure(new)));
    }
    for ((name, old), new) in PARTS.iter().zip(&learned.starts).zip(&compared.learned.weights) {
        out.push_str(&format!("{name:<18} {old:>+10.3} {new:>+10.3}\n"));
    }
    out
}

/// A table for people: the mean, and the ends of its 95 % interval for nDCG.
fn table(set: &JudgedSet, found: &Ranked) -> String {
    let judged: usize = set.judgements.iter().map(Vec::len).sum();
    let mut out = format!("{} queries, {} candidates, {judged} judgements\n", set.queries.len(), set.candidates.len());
    out.push_str(&format!(
        "{:<8} {:>8} {:>15} {:>7} {:>7} {:>7} {:>7} {:>9} {:>7}\n",
        "engine", "nDCG@10", "(95 %)", "MRR", "R@10", "R@100", "P@5", "Spearman", "AUC"
    ));
    for Evaluated { engine, figures } in &found.engines {
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
    let ndcg = |name: &str| {
        found.engines.iter().find(|found| found.engine == name).and_then(|found| found.figures.ndcg_at_10).map(|(mean, _)| mean)
    };
    let best = ["bm25", "lsa", "dense"].into_iter().filter_map(|name| Some((name, ndcg(name)?))).max_by(|a, b| a.1.total_cmp(&b.1));
    if let Some(beyond) = found.beyond_words {
        out.push_str(&format!(
            "{} relevant pairs beyond the best 200 by words: {} in the first 10, {} in the first 200; {} queries share no word: {} met in the first 10\n",
            beyond.pairs, beyond.in_10, beyond.in_200, beyond.queries, beyond.queries_in_10
        ));
    }
    if let (Some(fused), Some((name, best))) = (ndcg("fused"), best)
        && fused + 0.01 < best
    {
        out.push_str(&both("matching-below", &[("engine", name), ("by", &format!("{:.3}", best - fused))]));
        out.push('\n');
    }
    out
}

/// `zerobay matching explain`: every stage of a pair, the side that seeks first, each named by id or public number.
///
/// # Errors
/// When one of them is not there, no such pair of registers is declared, or the database does not answer.
pub async fn explain(config: &Config, seeks: &str, offers: &str) -> Result<(), String> {
    let app = start::open(config, false).await.map_err(|error| error.to_string())?;
    model::give(&app.search, &config.model.path);
    app::hall::follow(&app).await.map_err(|error| error.to_string())?;
    let ctx = app.system();
    let mut entries = Vec::with_capacity(2);
    for name in [seeks, offers] {
        let found = app::registers::find_entry_named(&ctx.db, name).await.map_err(|error| error.to_string())?;
        let id = found.ok_or_else(|| both("matching-no-entry", &[("name", name)]))?;
        entries.push(app::registers::find_entry(&ctx.db, id).await.map_err(|error| error.to_string())?);
    }
    let [seeks, offers] = entries.as_slice() else { return Ok(()) };
    if app::matches::find_pair_of(&ctx.pack, seeks.kind.key, offers.kind.key).is_none() {
        let lines = [Lang::Zh, Lang::En].map(|lang| {
            let problem = web::matches::explained::unknown_pair(lang, &ctx.pack, seeks.kind, offers.kind);
            let values: Vec<(&str, &str)> = problem.args.iter().map(|(name, value)| (*name, value.as_str())).collect();
            lang.ta(problem.code, &values)
        });
        return Err(lines.join("\n"));
    }
    let found = app::matches::explain_pair(&ctx, seeks.id, offers.id).await.map_err(|error| error.to_string())?;
    for lang in [Lang::Zh, Lang::En] {
        say!("{}", explained(lang, &ctx.pack, &found));
    }
    Ok(())
}

/// One line a stage.
fn explained(lang: Lang, pack: &app::pack::Pack, found: &app::matches::Explained) -> String {
    let told = web::matches::explained::tell(lang, pack, found);
    let [seeks, offers] = &told.kinds;
    let mut lines = told.sides.to_vec();
    for [stage, one, other] in &told.standing {
        lines.push(lang.ta("matching-sides-line", &[("stage", stage), ("seeks", one), ("offers", other)]));
    }
    lines.extend(told.between);
    for [said, firm, outcome] in &told.conditions {
        lines.push(lang.ta("matching-condition-line", &[("said", said), ("firm", firm), ("outcome", outcome)]));
    }
    lines.push(told.engine);
    for [stage, there, back] in &told.stages {
        lines.push(
            lang.ta("matching-stage-line", &[("stage", stage), ("seeks", seeks), ("offers", offers), ("there", there), ("back", back)]),
        );
    }
    if let Some(Proposal { score, words, meaning, .. }) = &found.proposal {
        let meaning = meaning.map_or_else(|| "–".to_owned(), two_digits);
        let (score, words) = (two_digits(*score), two_digits(*words));
        let values = [("band", told.band.as_str()), ("score", &score), ("words", &words), ("meaning", &meaning)];
        lines.push(lang.ta("matching-beside", &values));
    } else {
        lines.push(lang.t("matching-not-compared").into_owned());
    }
    for (sign, reasons) in [('+', &told.speaks_for), ('-', &told.against), ('?', &told.open)] {
        lines.extend(reasons.iter().map(|reason| format!("  {sign} {reason}")));
    }
    lines.push(told.verdict);
    lines.join("\n") + "\n"
}

/// A figure with two digits; what rounds to nothing has no sign.
fn two_digits(figure: f32) -> String {
    let said = format!("{figure:.2}");
    if said == "-0.00" { "0.00".to_owned() } else { said }
}

/// `zerobay matching learn`: learns from the records; what does better waits for an officer.
///
/// # Errors
/// When the database does not answer.
pub async fn learn(config: &Config) -> Result<(), String> {
    let app = start::open(config, false).await.map_err(|error| error.to_string())?;
    model::give(&app.search, &config.model.path);
    app::hall::follow(&app).await.map_err(|error| error.to_string())?;
    let learnt = app::matches::learning::learn(&app.system()).await.map_err(|error| error.to_string())?;
    for lang in [Lang::Zh, Lang::En] {
        say!("{}", told_of_learning(lang, &learnt));
    }
    Ok(())
}

fn told_of_learning(lang: Lang, learnt: &Learnt) -> String {
    let (kept, verdict) = match learnt {
        Learnt::TooFew { demands, needed } => {
            return lang.ta("matching-learn-too-few", &[("demands", &demands.to_string()), ("needed", &needed.to_string())]) + "\n";
        }
        Learnt::NoBetter(kept) => (kept, "matching-learn-no-better"),
        Learnt::Proposed(kept) => (kept, "matching-learn-proposed"),
    };
    let report = &kept.report;
    let figure = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.4}"));
    let mut lines = vec![
        lang.ta(
            "matching-learn-from",
            &[("pairs", &report.pairs.to_string()), ("demands", &report.demands.to_string()), ("folds", &report.folds.to_string())],
        ),
        format!("{:<16} {:>9} {:>9}", "", lang.t("matches-learning-in-force"), lang.t("matches-learning-proposed")),
        format!("{:<16} {:>9} {:>9}", "nDCG@10", figure(report.old.ndcg_at_10), figure(report.new.ndcg_at_10)),
        format!("{:<16} {:>9} {:>9}", "Brier", figure(report.old.brier), figure(report.new.brier)),
    ];
    for ((fact, old), (_, new)) in report.old_weights.iter().zip(&kept.weights) {
        lines.push(format!("{:<16} {old:>+9.3} {new:>+9.3}", fact.code()));
    }
    lines.push(lang.t(verdict).into_owned());
    lines.join("\n") + "\n"
}

/// A pair that was judged again as before: no harm is done, but it may not be what was meant.
fn told_of_repeated(found: &Repeated) -> String {
    let (line, first) = (found.line.to_string(), found.first.to_string());
    let [query, candidate] = [found.query.as_str(), found.candidate.as_str()];
    let values = [("file", found.file.as_str()), ("line", &line), ("first", &first), ("query", query), ("candidate", candidate)];
    both("matching-set-repeated", &values)
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
        SetProblem::Contradicted { file: name, line, first, query, candidate, grades: [one, other] } => {
            let ([name, line], first) = (file(name, *line), first.to_string());
            let values = [
                ("file", name.as_str()),
                ("line", line.as_str()),
                ("first", first.as_str()),
                ("query", query.as_str()),
                ("candidate", candidate.as_str()),
                ("one", one.as_str()),
                ("other", other.as_str()),
            ];
            both("matching-set-contradicted", &values)
        }
        SetProblem::Empty { file } => both("matching-set-empty", &[("file", file)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_that_rounds_to_nothing_has_no_sign() {
        assert_eq!([-0.004, 0.004, -0.006, 0.5].map(two_digits), ["0.00", "0.00", "-0.01", "0.50"]);
    }
}

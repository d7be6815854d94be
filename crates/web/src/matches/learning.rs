//! What matching has learned: the page and the calls for officers, who decide what takes effect.

use app::{
    Error,
    accounts::Role,
    matches::{
        learning::{self, BandBasis, Bin, Decision, FormulaState, KeptFormula, Learnable},
        reasons::Fact,
    },
};
use askama::Template;
use axum::{
    Form, Json, Router,
    extract::Path,
    response::IntoResponse,
    routing::{get, post},
};
use base::{
    Lang, Problem,
    id::AnyId,
    time::{local_date, local_minute},
};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::{calibration::Calibration, explained::pair_name};
use crate::{
    api::bodies::{Id, Moment, Sent, id, moment, nothing},
    kernel::{
        Page, Speak, respond,
        ui::{Action, Cell, Kind, Table, Tone},
    },
    refusal::Answer,
    visit::{Visit, Web},
};

pub(super) const OFFICERS: &[Role] = &[Role::CommissionOfficer];
const PAGE: &str = "/matches/learning";

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/matches/learning", get(show))
        .route("/matches/learning/{id}/decide", post(decide))
        .route("/matches/learning/restore", post(restore))
        .route("/api/v1/matches/learning", get(formulas))
        .route("/api/v1/matches/learning/{id}/decide", post(decide_formula))
        .route("/api/v1/matches/learning/restore", post(restore_formula))
}

/// What the description of the interface says of it.
#[derive(OpenApi)]
#[openapi(paths(formulas, decide_formula, restore_formula))]
pub struct Docs;

/// What an officer decides.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub(super) struct DecisionForm {
    /// `accept` or `refuse`.
    #[serde(default)]
    decision: String,
}

/// Which formula is to be in force again.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub(super) struct RestoreForm {
    /// A formula that was in force once; without it the one the program came with.
    #[serde(default)]
    #[schema(value_type = Option<Id>)]
    formula: Option<AnyId>,
}

impl DecisionForm {
    fn read(&self) -> Result<Decision, Error> {
        match self.decision.as_str() {
            "accept" => Ok(Decision::Accept),
            "refuse" => Ok(Decision::Refuse),
            _ => Err(Problem::field("decision", "problem-matches-formula-decision").into()),
        }
    }
}

/// A table of weights with its heading.
struct Waiting {
    said: Vec<String>,
    worth: Table,
    weights: Table,
    plot: Calibration,
    accept: Action,
    refuse: Action,
}

#[derive(Template)]
#[template(path = "matches/learning.html")]
struct Learning {
    page: Page,
    waiting: Option<Waiting>,
    weights: Table,
    pairs: Table,
    past: Table,
    actions: Vec<Action>,
}

async fn show(visit: Visit) -> Answer {
    let found = learning::list_formulas(&visit.ctx).await?;
    let lang = visit.asked.lang;
    let page =
        visit.page("matches-learning-page").crumb(lang.t("matches-method"), "/matches/method").crumb(lang.t("matches-learning-page"), "");
    let waiting = found.kept.iter().find(|kept| kept.state == FormulaState::Proposed).map(|kept| waiting(lang, kept));
    let weights = found.weights.iter().fold(weights_table(lang).figures(lang.t("matches-learning-in-force")), |table, (fact, weight)| {
        table.row([Cell::say(fact_name(lang, *fact)), Cell::say(signed(*weight))])
    });
    let past = Table::new(lang.t("matches-learning-past"))
        .tight(lang.t("matches-learning-made"))
        .words(lang.t("matches-learning-state"))
        .figures(lang.t("matches-learning-pairs"))
        .figures("nDCG@10")
        .figures("Brier");
    let past = found.kept.iter().filter(|kept| kept.state != FormulaState::Proposed).fold(past, |table, kept| {
        let tone = if kept.state == FormulaState::InForce { Tone::Ok } else { Tone::Neutral };
        table.row([
            Cell::say(local_minute(kept.made_at)),
            Cell::tag(lang.t(&format!("matches-learning-state-{}", kept.state.code())), tone),
            Cell::say(lang.n(kept.report.pairs)),
            Cell::say(figure(kept.report.new.ndcg_at_10)),
            Cell::say(kept.report.new.brier.map_or_else(|| figure(None), |brier| format!("{brier:.4}"))),
        ])
    });
    let pairs = pairs_table(lang, &found.pairs);
    let page = Learning { waiting, weights, pairs, past, actions: ways_back(lang, &found.kept), page };
    Ok(respond::html(&page))
}

/// What each pair of registers has to learn from.
fn pairs_table(lang: Lang, pairs: &[Learnable]) -> Table {
    let table =
        Table::new(lang.t("matches-learning-by-pair")).words(lang.t("matches-learning-pair")).words(lang.t("matches-learning-source"));
    pairs.iter().fold(table, |table, one| {
        let source = match one.outcomes {
            Some((outcomes, queries)) => {
                lang.t2("matches-learning-source-records", "outcomes", lang.n(outcomes), "queries", lang.n(queries))
            }
            None => lang.t("matches-learning-source-none").into_owned(),
        };
        table.row([Cell::say(pair_name(lang, &one.registers)), Cell::say(source)])
    })
}

/// Earlier formulas one can go back to.
fn ways_back(lang: Lang, kept: &[KeptFormula]) -> Vec<Action> {
    let has_learned = kept.iter().any(|kept| kept.state == FormulaState::InForce);
    let built_in = has_learned
        .then(|| Action::post(lang.t("matches-learning-restore-built-in"), Kind::Plain, "/matches/learning/restore", Vec::new()));
    let earlier = kept.iter().filter(|kept| kept.state == FormulaState::Past).take(5).map(|kept| {
        let label = lang.t1("matches-learning-restore", "date", lang.date(&local_date(kept.made_at)));
        Action::post(label, Kind::Quiet, "/matches/learning/restore", vec![("formula".to_owned(), kept.id.to_string())])
    });
    built_in.into_iter().chain(earlier).collect()
}

fn waiting(lang: Lang, kept: &KeptFormula) -> Waiting {
    let report = &kept.report;
    let between = lang.t("matches-between");
    let outcomes: Vec<String> = report
        .outcomes
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(outcome, count)| format!("{} {}", lang.t(&format!("matches-learning-outcome-{}", outcome.code())), lang.n(*count)))
        .collect();
    let count = |count: usize| lang.n(count);
    let said = vec![
        lang.ta(
            "matches-learning-from",
            &[("pairs", &count(report.pairs)), ("demands", &count(report.demands)), ("outcomes", &outcomes.join(&between))],
        ),
        lang.ta(
            "matches-learning-how",
            &[("folds", &count(report.folds)), ("engine", &report.engine), ("date", &local_minute(kept.made_at))],
        ),
    ];
    let [old_ndcg, new_ndcg] = beside(lang, [report.old.ndcg_at_10, report.new.ndcg_at_10]);
    let [old_brier, new_brier] = beside(lang, [report.old.brier, report.new.brier]);
    let worth = Table::new(lang.t("matches-learning-worth"))
        .words(lang.t("matches-learning-figure"))
        .figures(lang.t("matches-learning-in-force"))
        .figures(lang.t("matches-learning-proposed"))
        .row([Cell::say(lang.t("matches-learning-ndcg")), Cell::say(old_ndcg), Cell::say(new_ndcg)])
        .row([Cell::say(lang.t("matches-learning-brier")), Cell::say(old_brier), Cell::say(new_brier)]);
    let weights = weights_table(lang).figures(lang.t("matches-learning-in-force")).figures(lang.t("matches-learning-proposed"));
    let weights = report.old_weights.iter().fold(weights, |table, (fact, old)| {
        let new = kept.weights.iter().find(|(known, _)| known == fact).map_or(*old, |(_, weight)| *weight);
        table.row([Cell::say(fact_name(lang, *fact)), Cell::say(signed(*old)), Cell::say(signed(new))])
    });
    let path = format!("{PAGE}/{}/decide", kept.id);
    let decision = |word: &str| vec![("decision".to_owned(), word.to_owned())];
    Waiting {
        said,
        worth,
        weights,
        plot: Calibration::new(lang, lang.t("matches-learning-plot").into_owned(), &report.bins),
        accept: Action::post(lang.t("matches-learning-accept"), Kind::Primary, path.clone(), decision("accept")),
        refuse: Action::post(lang.t("matches-learning-refuse"), Kind::Plain, path, decision("refuse")),
    }
}

fn weights_table(lang: Lang) -> Table {
    Table::new(lang.t("matches-learning-weights")).words(lang.t("matches-method-fact"))
}

/// A fact in words.
pub(super) fn fact_name(lang: Lang, fact: Fact) -> String {
    lang.t(&format!("matches-learning-fact-{}", fact.code())).into_owned()
}

/// A weight with its sign.
pub(super) fn signed(weight: f32) -> String {
    if weight == 0.0 { "0".to_owned() } else { format!("{weight:+.2}").replace('-', "−") }
}

/// A figure with three digits, or a dash.
pub(super) fn figure(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"))
}

/// The most digits by which two figures are told apart.
const MOST_DIGITS: usize = 6;

/// Two figures with as many digits, three at least, as show that they differ; of two that do not it is said.
pub(super) fn beside(lang: Lang, figures: [Option<f64>; 2]) -> [String; 2] {
    let [Some(one), Some(other)] = figures else { return figures.map(figure) };
    let at = |digits: usize| [one, other].map(|value| format!("{value:.digits$}"));
    let differ = (3..=MOST_DIGITS).map(at).find(|[one, other]| one != other);
    differ.unwrap_or_else(|| {
        let [one, other] = at(4);
        [one, lang.t1("matches-learning-same", "value", other)]
    })
}

async fn decide(visit: Visit, Path(formula): Path<AnyId>, Form(form): Form<DecisionForm>) -> Answer {
    learning::decide_formula(&visit.ctx, formula, form.read()?).await?;
    Ok(respond::see_other(PAGE))
}

async fn restore(visit: Visit, Form(form): Form<RestoreForm>) -> Answer {
    learning::restore_formula(&visit.ctx, form.formula).await?;
    Ok(respond::see_other(PAGE))
}

/// How much a fact counts.
#[derive(Serialize, ToSchema)]
struct WeightBody {
    fact: &'static str,
    weight: f32,
}

/// Pairs that were given about the same chance.
#[derive(Serialize, ToSchema)]
struct CalibrationBinBody {
    /// The mean chance given, 0–1.
    chance: f64,
    /// The share that came true; pairs that nobody acted on count a quarter.
    share: f64,
    /// Where that share lies with 95 %.
    low: f64,
    high: f64,
    /// How many pairs, each as one.
    pairs: usize,
}

fn bin_body(bin: &Bin) -> CalibrationBinBody {
    CalibrationBinBody { chance: bin.chance, share: bin.share, low: bin.low, high: bin.high, pairs: bin.pairs }
}

/// A formula that was learned.
#[derive(Serialize, ToSchema)]
struct FormulaBody {
    id: Id,
    /// `proposed`, `in_force`, `refused` or `past`.
    state: &'static str,
    weights: Vec<WeightBody>,
    pairs: usize,
    demands: usize,
    ndcg_at_10: Option<f64>,
    ndcg_at_10_before: Option<f64>,
    brier: Option<f64>,
    brier_before: Option<f64>,
    /// What chances the formula gave to pairs of demands it had not seen, and what came.
    calibration: Vec<CalibrationBinBody>,
    made_at: Moment,
    decided_by: Option<Id>,
    decided_at: Option<Moment>,
}

/// The weights in force and the formulas that were learned, the newest first.
#[derive(Serialize, ToSchema)]
struct FormulasBody {
    /// Whether the lines between bands were drawn on judged pairs for the weights in force.
    are_bands_calibrated: bool,
    weights: Vec<WeightBody>,
    formulas: Vec<FormulaBody>,
    /// What each declared pair of registers has to learn from.
    pairs: Vec<LearnableBody>,
}

/// What a pair of registers has to learn from.
#[derive(Serialize, ToSchema)]
struct LearnableBody {
    pair: String,
    /// Whether what comes of it is recorded; where it is not, there is nothing to learn from.
    is_recorded: bool,
    /// Of how many pairs of entries something came.
    outcomes: usize,
    /// How many entries that seek these are of.
    queries: usize,
}

fn learnable_body(one: &Learnable) -> LearnableBody {
    let (outcomes, queries) = one.outcomes.unwrap_or_default();
    LearnableBody { pair: one.pair.clone(), is_recorded: one.outcomes.is_some(), outcomes, queries }
}

fn weights_body(weights: &[(Fact, f32)]) -> Vec<WeightBody> {
    weights.iter().map(|(fact, weight)| WeightBody { fact: fact.code(), weight: *weight }).collect()
}

fn formula_body(kept: &KeptFormula) -> FormulaBody {
    FormulaBody {
        id: kept.id.into(),
        state: kept.state.code(),
        weights: weights_body(&kept.weights),
        pairs: kept.report.pairs,
        demands: kept.report.demands,
        ndcg_at_10: kept.report.new.ndcg_at_10,
        ndcg_at_10_before: kept.report.old.ndcg_at_10,
        brier: kept.report.new.brier,
        brier_before: kept.report.old.brier,
        calibration: kept.report.bins.iter().map(bin_body).collect(),
        made_at: kept.made_at.into(),
        decided_by: id(kept.decided_by),
        decided_at: moment(kept.decided_at),
    }
}

/// What matching has learned from outcomes.
#[utoipa::path(get, path = "/api/v1/matches/learning", tag = "matches", responses((status = 200, body = FormulasBody)))]
async fn formulas(visit: Visit) -> Answer {
    let found = learning::list_formulas(&visit.ctx).await?;
    let basis = learning::read_band_basis(&visit.ctx).await?;
    let body = FormulasBody {
        are_bands_calibrated: basis == BandBasis::Judged,
        weights: weights_body(&found.weights),
        formulas: found.kept.iter().map(formula_body).collect(),
        pairs: found.pairs.iter().map(learnable_body).collect(),
    };
    Ok(Json(body).into_response())
}

/// Puts a proposed formula in force, or refuses it.
#[utoipa::path(post, path = "/api/v1/matches/learning/{id}/decide", tag = "matches", params(("id" = Id, Path)), request_body = DecisionForm, responses((status = 200, body = FormulaBody)))]
async fn decide_formula(visit: Visit, Path(formula): Path<AnyId>, Sent(form): Sent<DecisionForm>) -> Answer {
    let found = learning::decide_formula(&visit.ctx, formula, form.read()?).await?;
    Ok(Json(formula_body(&found)).into_response())
}

/// Goes back to a formula that was in force once, or to the one the program came with.
#[utoipa::path(post, path = "/api/v1/matches/learning/restore", tag = "matches", request_body = RestoreForm, responses((status = 204)))]
async fn restore_formula(visit: Visit, Sent(form): Sent<RestoreForm>) -> Answer {
    learning::restore_formula(&visit.ctx, form.formula).await?;
    Ok(nothing())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_figures_are_told_apart_by_as_many_digits_as_that_takes() {
        assert_eq!(beside(Lang::En, [Some(0.712), Some(0.731)]), ["0.712", "0.731"]);
        assert_eq!(beside(Lang::En, [Some(0.002_14), Some(0.002_12)]), ["0.00214", "0.00212"]);
        assert_eq!(beside(Lang::Zh, [Some(0.002_1), Some(0.002_1)]), ["0.0021", "0.0021（四位小数相同）"]);
        assert_eq!(beside(Lang::En, [None, Some(0.5)]), ["–", "0.500"]);
    }
}

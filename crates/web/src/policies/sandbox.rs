//! The sandbox for officers: a clause with other figures, or a draft as text, tried on the firms; for people and programs.

use app::policies::{
    rules::{
        explain::Need,
        mistake::{self, Mistake},
        reader,
    },
    sandbox::{self, ClauseTrial, FirmName, Tally, Trial},
};
use axum::{Form, Json, Router, extract::Query, response::IntoResponse, routing::get};
use base::{Lang, Place, Problem, Problems};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::{
    OFFICERS,
    forms::{Pairs, one},
    views,
    words::Words,
};
use crate::{
    addresses::Address,
    api::bodies::{Id, Sent},
    kernel::{Speak, problems, respond},
    refusal::Answer,
    visit::{Visit, Web},
};

/// What stands before the number of a figure in a form.
pub(super) const FIGURE: &str = "figure.";

/// Who may use which address.
pub const ADDRESSES: &[Address] = &[
    Address::for_roles("/policies/sandbox", OFFICERS),
    Address::for_roles("/policies/sandbox", OFFICERS).post(),
    Address::for_roles("/api/v1/policies/sandbox", OFFICERS).post(),
];

/// The addresses of the sandbox.
pub(super) fn routes() -> Router<Web> {
    Router::new().route("/policies/sandbox", get(page).post(try_out)).route("/api/v1/policies/sandbox", axum::routing::post(try_draft))
}

/// What the description of the interface says of the sandbox.
#[derive(OpenApi)]
#[openapi(paths(try_draft))]
pub struct Docs;

/// Mistakes as problems, by line; the place names the draft in the reader's language.
pub(super) fn said(lang: Lang, mistakes: &[Mistake]) -> Problems {
    of_draft(lang, mistake::problems(mistakes.to_vec()))
}

/// Problems of a draft; their place names it in the reader's language.
pub(super) fn of_draft(lang: Lang, problems: Problems) -> Problems {
    let named = |problem: Problem| match problem.at {
        Place::Line { line, .. } => {
            let at = Place::Line { file: lang.t("policies-sandbox-draft").into_owned(), line };
            Problem { at, ..problem }
        }
        _ => problem,
    };
    Problems(problems.0.into_iter().map(named).collect())
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    clause: String,
}

async fn page(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let known = visit.ctx.pack.policies.library.clause(&asked.clause);
    let text = known.map(|clause| clause.text.clone()).unwrap_or_default();
    Ok(respond::html(&views::sandbox::SandboxPage::new(&visit, &text, None, &Problems::new())))
}

/// The text that was sent, with other figures where those were sent.
pub(super) fn sent_text(pairs: &Pairs) -> String {
    let text = one(pairs, "text").replace("\r\n", "\n");
    let figures = reader::figures(&text);
    let changed = pairs.iter().filter_map(|(name, value)| {
        let figure = figures.get(name.strip_prefix(FIGURE)?.parse::<usize>().ok()?)?;
        let value = reader::narrowed(value.trim());
        (figure.value != value).then(|| (figure.at.clone(), value))
    });
    reader::replaced(&text, &changed.collect::<Vec<_>>())
}

async fn try_out(visit: Visit, Form(pairs): Form<Pairs>) -> Answer {
    let text = sent_text(&pairs);
    match sandbox::try_draft(&visit.ctx, &text).await {
        Ok(trial) if trial.clauses.is_empty() => {
            Ok(respond::invalid(&views::sandbox::SandboxPage::new(&visit, &text, Some(&trial), &Problems::new())))
        }
        Ok(trial) => Ok(respond::html(&views::sandbox::SandboxPage::new(&visit, &text, Some(&trial), &Problems::new()))),
        Err(app::Error::Invalid(problems)) => Ok(respond::invalid(&views::sandbox::SandboxPage::new(&visit, &text, None, &problems))),
        Err(error) => Err(error.into()),
    }
}

/// A draft.
#[derive(Deserialize, ToSchema)]
struct DraftBody {
    /// A document of the pack's format (TOML) with one clause or several, and their cases if it has any.
    text: String,
}

/// Something that is wrong with a draft.
#[derive(Serialize, ToSchema)]
pub(super) struct DraftProblem {
    /// What kind of mistake.
    code: &'static str,
    /// The line of the draft, from 1.
    line: u32,
    /// The column of that line, from 1.
    column: u32,
    /// What is wrong and what to do.
    detail: String,
}

pub(super) fn draft_problems(lang: Lang, mistakes: &[Mistake]) -> Vec<DraftProblem> {
    let texts = said(lang, mistakes);
    let mut places: Vec<&Mistake> = mistakes.iter().collect();
    places.sort_by(|a, b| a.at.cmp(&b.at));
    let each = places.iter().zip(texts.iter()).map(|(mistake, problem)| DraftProblem {
        code: mistake.code,
        line: mistake.at.line,
        column: mistake.at.column,
        detail: problems::sentence(lang, problem),
    });
    each.collect()
}

/// How many firms have which verdict. Amounts are in fen.
#[derive(Serialize, ToSchema)]
struct TallyBody {
    /// How many qualify.
    eligible: usize,
    /// How many lack facts.
    open: usize,
    /// How many do not qualify.
    not: usize,
    /// The least those that qualify get together.
    low_fen: i64,
    /// The most those that qualify get together.
    high_fen: i64,
    /// What those would get at most whose facts are lacking, without those counted in `open_unread`.
    open_high_fen: i64,
    /// Of how many that qualify it cannot be told how much they get at most; they are in no sum.
    unread: usize,
    /// Of how many whose facts are lacking that is so; they are in no sum.
    open_unread: usize,
    /// What is known of the money: `counted` firm by firm, `nothing` if the clause gives none, or `not_read`.
    money: &'static str,
    /// Whether for one that qualifies it is not known how much.
    is_amount_open: bool,
}

impl From<Tally> for TallyBody {
    fn from(tally: Tally) -> Self {
        Self {
            eligible: tally.yes,
            open: tally.open,
            not: tally.no,
            low_fen: tally.low_fen,
            high_fen: tally.high_fen,
            open_high_fen: tally.open_high_fen,
            unread: tally.unread,
            open_unread: tally.open_unread,
            money: tally.money.code(),
            is_amount_open: tally.is_amount_open,
        }
    }
}

/// A firm.
#[derive(Serialize, ToSchema)]
#[schema(as = SandboxFirmBody)]
struct FirmBody {
    /// The firm's organisation.
    id: Id,
    /// The firm's name.
    name: String,
}

fn firms(list: &[FirmName]) -> Vec<FirmBody> {
    list.iter().map(|firm| FirmBody { id: firm.id.into(), name: firm.name.clone() }).collect()
}

/// A firm just below the line.
#[derive(Serialize, ToSchema)]
struct ShortBody {
    #[serde(flatten)]
    firm: FirmBody,
    /// What would have to change, in words: all of these.
    gaps: Vec<String>,
}

/// A firm of which nobody can say yet whether it qualifies, or how near it is.
#[derive(Serialize, ToSchema)]
struct SandboxInvitedBody {
    #[serde(flatten)]
    firm: FirmBody,
    /// Keys of the facts that are still to be said.
    missing: Vec<String>,
}

/// Another clause in force that the same firms can claim.
#[derive(Serialize, ToSchema)]
struct OverlapBody {
    /// The other clause's id.
    clause: String,
    /// How many firms get both.
    firms: usize,
    /// The rules about combining that name both.
    rules: Vec<String>,
    /// Whether some of it was not verified (待核).
    is_pending: bool,
}

/// A case, and whether it holds.
#[derive(Serialize, ToSchema)]
struct CaseBody {
    /// The case's name.
    name: String,
    /// Whether it comes out as written.
    holds: bool,
    /// What comes out instead.
    detail: Option<String>,
}

/// How many firms the lists of a trial have; at most fifty of each are named.
#[derive(Serialize, ToSchema)]
#[schema(as = SandboxListCountsBody)]
struct ListCountsBody {
    /// Firms that qualify and did not; all that qualify where there is no old one.
    entered: usize,
    /// Firms that qualified and no longer would.
    left: usize,
    /// Firms just below the line.
    short: usize,
    /// Firms of which something that decides is still to be said.
    invited: usize,
}

/// What came of one clause of a draft.
#[derive(Serialize, ToSchema)]
struct ClauseTrialBody {
    /// The clause's id.
    id: String,
    /// How firms stand by the draft.
    new: TallyBody,
    /// How they stand by the clause in force; absent for a new one.
    old: Option<TallyBody>,
    /// Firms that qualify and did not; where `old` is absent all that qualify.
    entered: Vec<FirmBody>,
    /// Firms that qualified and no longer would.
    left: Vec<FirmBody>,
    /// Firms just below the line.
    short: Vec<ShortBody>,
    /// Firms of which something that decides is still to be said, at most fifty: those that have to say least.
    invited: Vec<SandboxInvitedBody>,
    /// How many firms each of the four lists has.
    counts: ListCountsBody,
    /// What the same firms get as well.
    overlaps: Vec<OverlapBody>,
    /// The cases beside the clause.
    cases: Vec<CaseBody>,
    /// Whether it is not in force today by its dates; the trial does not look at them.
    is_out_of_force: bool,
}

/// What came of a draft.
#[derive(Serialize, ToSchema)]
#[schema(as = SandboxTrialBody)]
struct TrialBody {
    /// How many firms it was tried on.
    firms: usize,
    /// Out of how many, where that is a sample of very many; then every count and amount is that of the sample.
    sample_of: Option<usize>,
    /// What is wrong with the draft; nothing is tried then.
    problems: Vec<DraftProblem>,
    /// What is worth knowing and does not change the trial: phrases without English, instalments that do not make up the amount.
    remarks: Vec<DraftProblem>,
    /// What came of each clause.
    clauses: Vec<ClauseTrialBody>,
}

fn clause_body(words: Words<'_>, trial: ClauseTrial) -> ClauseTrialBody {
    let lang = words.lang;
    let catalogue = &words.pack.policies.library.catalogue;
    let invited = trial.invited.iter().map(|one| SandboxInvitedBody {
        firm: FirmBody { id: one.firm.id.into(), name: one.firm.name.clone() },
        missing: one.missing.iter().map(|field| catalogue.key(*field).to_owned()).collect(),
    });
    let short = trial.short.iter().map(|short| ShortBody {
        firm: FirmBody { id: short.firm.id.into(), name: short.firm.name.clone() },
        gaps: short.need.iter().flat_map(Need::parts).map(|part| words.need(part)).collect(),
    });
    let cases = trial.cases.iter().map(|case| CaseBody {
        name: case.name.clone(),
        holds: case.mistake.is_none(),
        detail: case
            .mistake
            .as_ref()
            .and_then(|mistake| said(lang, std::slice::from_ref(mistake)).iter().next().map(|one| problems::sentence(lang, one))),
    });
    ClauseTrialBody {
        new: trial.new.into(),
        old: trial.old.map(Into::into),
        entered: firms(&trial.entered),
        left: firms(&trial.left),
        short: short.collect(),
        invited: invited.collect(),
        counts: ListCountsBody {
            entered: trial.counts.entered,
            left: trial.counts.left,
            short: trial.counts.short,
            invited: trial.counts.invited,
        },
        cases: cases.collect(),
        overlaps: trial
            .overlaps
            .into_iter()
            .map(|one| OverlapBody { clause: one.clause, firms: one.firms, rules: one.rules, is_pending: one.is_pending })
            .collect(),
        is_out_of_force: trial.is_out_of_force,
        id: trial.id,
    }
}

/// Tries a draft on all firms of the district: what is wrong with it by line and column, or who qualifies today, what that costs, who is
/// just short of it, and what else those firms can claim. Nothing is stored by it.
#[utoipa::path(post, path = "/api/v1/policies/sandbox", tag = "policies", request_body = DraftBody, responses((status = 200, body = TrialBody)))]
async fn try_draft(visit: Visit, Sent(draft): Sent<DraftBody>) -> Answer {
    let lang = visit.asked.lang;
    let Trial { mistakes, remarks, clauses, firms, of } = sandbox::try_draft(&visit.ctx, &draft.text).await?;
    let words = Words { pack: &visit.ctx.pack, lang };
    let body = TrialBody {
        firms,
        sample_of: of,
        problems: draft_problems(lang, &mistakes),
        remarks: draft_problems(lang, &remarks),
        clauses: clauses.into_iter().map(|trial| clause_body(words, trial)).collect(),
    };
    Ok(Json(body).into_response())
}

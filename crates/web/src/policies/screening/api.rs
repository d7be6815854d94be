//! Screenings for programs: running one, its firms, what changed, the list as a file.

use app::policies::{
    names,
    screening::{self, Change, Listed, Place, Screening, Why},
};
use axum::{
    Json, Router,
    extract::{Path, Query},
    response::IntoResponse,
    routing::{get, post},
};
use base::id::ScreeningId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use super::{
    super::words::Words,
    pages::{file, wanted},
    words::Said,
};
use crate::{
    api::bodies::{Day, Id, List, Moment, Paging, Sent, accepted, id, moment},
    kernel::Speak as _,
    refusal::Answer,
    visit::{Visit, Web},
};

/// The addresses of these calls.
pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/v1/screenings", get(list_screenings))
        .route("/api/v1/screenings/{id}", get(show_screening))
        .route("/api/v1/screenings/{id}/firms", get(list_screened_firms))
        .route("/api/v1/screenings/{id}/changes", get(list_screening_changes))
        .route("/api/v1/screenings/{id}/export", post(export_screening))
        .route("/api/v1/policies/{clause}/screening", get(show_newest_screening).post(run_screening))
}

/// What the description of the interface says of this part.
#[derive(OpenApi)]
#[openapi(paths(
    list_screenings,
    show_screening,
    list_screened_firms,
    list_screening_changes,
    export_screening,
    show_newest_screening,
    run_screening
))]
pub struct Docs;

/// What changed since the screening before.
#[derive(Serialize, ToSchema)]
struct ChangesBody {
    /// How many qualify and did not.
    gained: i64,
    /// How many qualified and no longer do.
    lost: i64,
    /// How many lacked facts and do not qualify.
    settled: i64,
    /// How many did not qualify and now lack facts.
    reopened: i64,
}

/// One screening of all firms by a clause.
#[derive(Serialize, ToSchema)]
struct ScreeningBody {
    /// Which screening.
    id: Id,
    /// The clause's id.
    clause: String,
    /// The clause's title.
    title: String,
    /// Stands for the wording of the clause: two screenings with the same one asked the same.
    clause_version: String,
    /// The number of the local version it was judged by; absent for the pack's own wording, before it is finished, and for lists made before this
    /// was kept.
    local_version: Option<i64>,
    /// The day by which firms were judged.
    on: Day,
    /// `waiting`, `running`, `finished` or `failed`; lists are there once it is finished.
    status: &'static str,
    /// While it runs: firms that have been judged.
    judged: i64,
    /// Why it failed.
    problem: Option<String>,
    /// When it was asked for.
    run_at: Moment,
    /// By whom.
    run_by: Option<Id>,
    /// When it was finished.
    finished_at: Option<Moment>,
    /// Whether something of the clause was not verified: its amounts come to no sum.
    is_pending: bool,
    /// All firms there are to judge.
    firms: i64,
    /// How many qualify.
    eligible: i64,
    /// How many lack facts or wait for a ruling.
    invited: i64,
    /// How many do not qualify.
    refused: i64,
    /// What all eligible firms come to, at least; those whose amount is not known are left out.
    low_fen: i64,
    /// The most those that qualify get together, in fen.
    high_fen: i64,
    /// How many of them are in neither sum, because their amount is not known; absent for lists made before this was counted.
    unread: Option<i64>,
    /// The screening before, which it is compared with.
    previous: Option<Id>,
    /// Absent for the first screening by a clause.
    changes: Option<ChangesBody>,
}

fn body(visit: &Visit, run: &Screening) -> ScreeningBody {
    let clause = visit.ctx.pack.policies.library.clause(&run.clause);
    ScreeningBody {
        id: run.id.into(),
        clause: run.clause.clone(),
        title: clause.map_or_else(String::new, |clause| names::title(clause, visit.asked.lang).to_owned()),
        clause_version: run.clause_version.clone(),
        local_version: run.local_version,
        on: run.on.into(),
        status: run.status.code(),
        judged: run.progress.0,
        problem: run.problem.as_deref().map(|why| visit.asked.lang.t(why).into_owned()),
        run_at: run.run_at.into(),
        run_by: id(run.run_by),
        finished_at: moment(run.finished_at),
        is_pending: run.is_pending,
        firms: run.progress.1,
        eligible: run.counts.eligible,
        invited: run.counts.invited,
        refused: run.counts.refused,
        low_fen: if run.is_pending { 0 } else { run.low_fen },
        high_fen: if run.is_pending { 0 } else { run.high_fen },
        unread: run.unread,
        previous: id(run.previous),
        changes: run.previous.map(|_| ChangesBody {
            gained: run.changes.gained,
            lost: run.changes.lost,
            settled: run.changes.settled,
            reopened: run.changes.reopened,
        }),
    }
}

/// A firm in the list of a screening.
#[derive(Serialize, ToSchema)]
#[schema(as = ScreenedFirmBody)]
struct FirmBody {
    /// The firm's organisation.
    organization: Id,
    /// The firm's name.
    name: String,
    /// Its unified social credit code.
    credit_code: Option<String>,
    /// `eligible`, `invited` or `refused`; absent for one that is closed.
    group: Option<&'static str>,
    /// In a list of changes: where it stood before; absent for one that was not judged.
    before: Option<&'static str>,
    /// Absent where it is not known, and for firms that are not eligible.
    low_fen: Option<i64>,
    /// The most it gets, in fen.
    high_fen: Option<i64>,
    /// Keys of facts that are still to be said.
    missing: Vec<String>,
    /// Numbers of conditions that wait for a ruling.
    waits_for_ruling: Vec<String>,
    /// Conditions that fail, in words.
    failed: Vec<String>,
}

fn firm(run: &Screening, said: &Said<'_>, firm: Listed) -> FirmBody {
    let none = Why::default();
    let why = firm.why.and_then(|why| run.reasons.get(why)).unwrap_or(&none);
    let failed = why.failed.iter().map(|one| said.failed(&Why { failed: vec![one.clone()], ..Why::default() }, 1));
    FirmBody {
        organization: firm.organization.into(),
        name: firm.name,
        credit_code: firm.credit_code,
        group: firm.place.map(Place::code),
        before: firm.before.map(Place::code),
        low_fen: firm.amount.map(|(low, _)| low),
        high_fen: firm.amount.map(|(_, high)| high),
        missing: why.missing.clone(),
        waits_for_ruling: why.manual.iter().map(|one| one.number.clone()).collect(),
        failed: failed.collect(),
    }
}

/// Which screenings are wanted.
#[derive(Deserialize, Default, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct Which {
    /// Those by this clause only.
    clause: Option<String>,
}

/// The screenings, newest first.
#[utoipa::path(get, path = "/api/v1/screenings", tag = "policies", params(Which, Paging), responses((status = 200, body = List<ScreeningBody>)))]
async fn list_screenings(visit: Visit, Query(which): Query<Which>, Query(paging): Query<Paging>) -> Answer {
    let (found, total) = screening::list_screenings(&visit.ctx, which.clause.as_deref(), paging.offset(), paging.limit()).await?;
    Ok(paging.answer(&visit, found.iter().map(|run| body(&visit, run)).collect(), total))
}

/// One screening.
#[utoipa::path(get, path = "/api/v1/screenings/{id}", tag = "policies", params(("id" = Id, Path, description = "The screening")), responses((status = 200, body = ScreeningBody)))]
async fn show_screening(visit: Visit, Path(id): Path<ScreeningId>) -> Answer {
    let run = screening::read_screening(&visit.ctx, id).await?;
    Ok(Json(body(&visit, &run)).into_response())
}

/// The newest screening by a clause, finished or not.
#[utoipa::path(get, path = "/api/v1/policies/{clause}/screening", tag = "policies", params(("clause" = String, Path, description = "The clause's id")), responses((status = 200, body = ScreeningBody)))]
async fn show_newest_screening(visit: Visit, Path(clause): Path<String>) -> Answer {
    let (_, last) = screening::read_newest_screening(&visit.ctx, &clause).await?;
    let run = last.ok_or(app::Error::NotFound(app::Noun::Page))?;
    Ok(Json(body(&visit, &run)).into_response())
}

/// Asks for every firm to be judged by a clause, today. Read the screening again until its `status` is `finished`; while one by the
/// clause is open, that one is answered.
#[utoipa::path(post, path = "/api/v1/policies/{clause}/screening", tag = "policies", params(("clause" = String, Path, description = "The clause's id")), responses((status = 202, body = ScreeningBody)))]
async fn run_screening(visit: Visit, Path(clause): Path<String>) -> Answer {
    let run = screening::ask_screening(&visit.ctx, &clause).await?;
    Ok(accepted(&format!("/api/v1/screenings/{}", run.id), body(&visit, &run)))
}

/// Which group of firms is wanted.
#[derive(Deserialize, Default, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct Group {
    /// `eligible` unless it is given, `invited` or `refused`.
    group: Option<String>,
}

/// The firms of a screening that stand in one group.
#[utoipa::path(get, path = "/api/v1/screenings/{id}/firms", tag = "policies", params(("id" = Id, Path, description = "The screening"), Group, Paging), responses((status = 200, body = List<FirmBody>)))]
async fn list_screened_firms(
    visit: Visit,
    Path(id): Path<ScreeningId>,
    Query(group): Query<Group>,
    Query(paging): Query<Paging>,
) -> Answer {
    let code = group.group.as_deref().unwrap_or(Place::Eligible.code());
    let place = Place::from_code(code).ok_or_else(|| app::Error::field("group", "problem-screening-group"))?;
    let run = screening::read_screening(&visit.ctx, id).await?;
    let (found, total) = screening::list_listed(&visit.ctx, &run, place, paging.offset(), paging.limit()).await?;
    let said = Said::of(Words { pack: &visit.ctx.pack, lang: visit.asked.lang }, &run);
    Ok(paging.answer(&visit, found.into_iter().map(|one| firm(&run, &said, one)).collect(), total))
}

/// Which change is wanted.
#[derive(Deserialize, Default, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct Kind {
    /// `gained`, `lost`, `settled` or `reopened`; all that changed unless it is given.
    change: Option<String>,
}

/// The firms that changed since the screening before, in one way or in any: `before` and `group` say from where to where.
#[utoipa::path(get, path = "/api/v1/screenings/{id}/changes", tag = "policies", params(("id" = Id, Path, description = "The screening"), Kind, Paging), responses((status = 200, body = List<FirmBody>)))]
async fn list_screening_changes(
    visit: Visit,
    Path(id): Path<ScreeningId>,
    Query(kind): Query<Kind>,
    Query(paging): Query<Paging>,
) -> Answer {
    let read = |code: &str| Change::from_code(code).ok_or_else(|| app::Error::field("change", "problem-screening-change"));
    let change = kind.change.as_deref().map(read).transpose()?;
    let run = screening::read_screening(&visit.ctx, id).await?;
    let (found, total) = screening::list_changed(&visit.ctx, &run, change, paging.offset(), paging.limit()).await?;
    let said = Said::of(Words { pack: &visit.ctx.pack, lang: visit.asked.lang }, &run);
    Ok(paging.answer(&visit, found.into_iter().map(|one| firm(&run, &said, one)).collect(), total))
}

/// Which list is wanted as a file.
#[derive(Deserialize, ToSchema)]
struct ExportBody {
    /// `xlsx`, for a hundred thousand firms at most, or `csv`.
    form: String,
    /// Any of `eligible`, `invited` and `refused`; the first two if none is named.
    #[serde(default)]
    groups: Vec<String>,
}

/// The list of a screening as a file. Written into the audit chain.
#[utoipa::path(post, path = "/api/v1/screenings/{id}/export", tag = "policies", params(("id" = Id, Path, description = "The screening")), request_body = ExportBody,
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")))]
async fn export_screening(visit: Visit, Path(id): Path<ScreeningId>, Sent(sent): Sent<ExportBody>) -> Answer {
    let groups: Vec<&str> = sent.groups.iter().map(String::as_str).collect();
    let (places, form) = wanted(&groups, &sent.form)?;
    Ok(file(&visit, id, &places, form).await?)
}

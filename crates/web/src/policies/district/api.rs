//! The district's ladder for programs.

use app::policies::{
    names,
    screening::district::{BelowFirm, District, read_district},
};
use axum::{
    Json, Router,
    extract::Query,
    response::IntoResponse,
    routing::{get, post},
};
use base::Lang;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use super::{super::words::Words, pages::file, views::lacks};
use crate::{
    api::bodies::{Day, Id, List, Paging, Sent, day},
    refusal::Answer,
    visit::{Visit, Web},
};

/// The addresses of these calls.
pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/v1/district-ladder", get(show_district_ladder))
        .route("/api/v1/district-ladder/firms", get(list_firms_below))
        .route("/api/v1/district-ladder/export", post(export_firms_below))
}

/// What the description of the interface says of this part.
#[derive(OpenApi)]
#[openapi(paths(show_district_ladder, list_firms_below, export_firms_below))]
pub struct Docs;

/// How many firms stand how to a step.
#[derive(Serialize, ToSchema)]
struct DistrictStepBody {
    code: String,
    name: String,
    /// The clause it was judged by.
    clause: Option<String>,
    clause_title: Option<String>,
    /// Whether that clause only orients, because the present conditions are not known.
    is_orientation: bool,
    /// On the step.
    held: i64,
    /// On the step, which is the highest they are on.
    highest: i64,
    /// Fulfil its conditions and are not on it.
    eligible: i64,
    /// Lack one or two things that are within reach.
    below: i64,
    lacking: i64,
    /// Facts are missing.
    open: i64,
}

/// The district on the way of growth.
#[derive(Serialize, ToSchema)]
struct DistrictBody {
    firms: i64,
    /// Firms that are on no step.
    without: i64,
    steps: Vec<DistrictStepBody>,
}

fn body(lang: Lang, district: &District<'_>) -> DistrictBody {
    let steps = district.steps.iter().map(|one| DistrictStepBody {
        code: one.step.code.clone(),
        name: one.step.names.of(lang).to_owned(),
        clause: one.clause.map(|clause| clause.id.clone()),
        clause_title: one.clause.map(|clause| names::title(clause, lang).to_owned()),
        is_orientation: one.is_orientation,
        held: one.count.held,
        highest: one.count.highest,
        eligible: one.count.eligible,
        below: one.count.below,
        lacking: one.count.lacking,
        open: one.count.open,
    });
    DistrictBody { firms: district.firms, without: district.without, steps: steps.collect() }
}

/// How many firms of the district stand on each step.
#[utoipa::path(get, path = "/api/v1/district-ladder", tag = "policies", responses((status = 200, body = DistrictBody)))]
async fn show_district_ladder(visit: Visit) -> Answer {
    let (district, _) = read_district(&visit.ctx, None, 0, 1).await?;
    Ok(Json(body(visit.asked.lang, &district)).into_response())
}

/// A firm just below a step.
#[derive(Serialize, ToSchema)]
struct BelowBody {
    organization: Id,
    name: String,
    credit_code: Option<String>,
    /// What it lacks, in words.
    lacks: String,
    /// Keys of facts that are still to be said.
    missing: Vec<String>,
    /// The day from which only time was lacking, if nothing but time is.
    reachable_on: Option<Day>,
}

fn below(words: Words<'_>, one: &BelowFirm<'_>) -> BelowBody {
    let catalogue = &words.pack.policies.library.catalogue;
    BelowBody {
        organization: one.firm.organization.into(),
        name: one.firm.name.clone(),
        credit_code: one.firm.credit_code.clone(),
        lacks: lacks(words, &one.rung),
        missing: one.rung.missing.iter().map(|field| catalogue.key(*field).to_owned()).collect(),
        reachable_on: day(one.rung.reachable_on),
    }
}

/// Which step is wanted.
#[derive(Deserialize, Default, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct Which {
    /// The code of a step; the lowest unless it is given.
    step: Option<String>,
}

/// The firms just below a step, with what each lacks.
#[utoipa::path(get, path = "/api/v1/district-ladder/firms", tag = "policies", params(Which, Paging), responses((status = 200, body = List<BelowBody>)))]
async fn list_firms_below(visit: Visit, Query(which): Query<Which>, Query(paging): Query<Paging>) -> Answer {
    let first = visit.ctx.pack.policies.ladder.steps.first().map(|step| step.code.clone()).unwrap_or_default();
    let step = which.step.unwrap_or(first);
    let (district, found) = read_district(&visit.ctx, Some(&step), paging.offset(), paging.limit()).await?;
    let total = district.steps.iter().find(|one| one.step.code == step).map_or(0, |one| one.count.below);
    let words = Words { pack: &visit.ctx.pack, lang: visit.asked.lang };
    Ok(paging.answer(&visit, found.iter().map(|one| below(words, one)).collect(), total))
}

/// Which list is wanted as a file.
#[derive(Deserialize, ToSchema)]
struct BelowExport {
    /// The code of a step.
    step: String,
    /// `xlsx` or `csv`.
    form: String,
}

/// The firms just below a step as a file, two thousand at most. Written into the audit chain.
#[utoipa::path(post, path = "/api/v1/district-ladder/export", tag = "policies", request_body = BelowExport,
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")))]
async fn export_firms_below(visit: Visit, Sent(sent): Sent<BelowExport>) -> Answer {
    Ok(file(&visit, &sent.step, &sent.form).await?)
}

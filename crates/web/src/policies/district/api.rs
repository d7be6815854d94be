//! The district's ladder for programs.

use app::policies::{
    names,
    screening::{
        district::{BelowFirm, District, Pick, StepList, StepPick, read_district, read_lists},
        scales::NearFirm,
    },
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

use super::{
    super::words::Words,
    pages::{file, list_of, scale_file},
    scales::short,
    views::lacks,
};
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
    /// The step's code.
    code: String,
    /// The step's name.
    name: String,
    /// The clause it was judged by.
    clause: Option<String>,
    /// That clause's title.
    clause_title: Option<String>,
    /// Whether that clause only orients, because the present conditions are not known.
    is_orientation: bool,
    /// On the step.
    held: i64,
    /// On the step, which is the highest they are on.
    highest: i64,
    /// Fulfil its conditions and are not on it.
    eligible: i64,
    /// Lack one or two things that are within reach, and all else is known to hold.
    below: i64,
    /// How many lack more.
    lacking: i64,
    /// Facts that decide are missing, whether something fails besides or not.
    open: i64,
}

/// How many firms stand how to a threshold of statistics.
#[derive(Serialize, ToSchema)]
struct DistrictScaleBody {
    /// The threshold's code.
    code: String,
    /// What is counted from it on.
    name: String,
    /// The revenue from which it is reached, in fen.
    at_least_fen: i64,
    /// How many firms have reached it.
    reached: i64,
    /// Half of it or more, and less than all.
    near: i64,
    /// Less than half of it.
    below: i64,
    /// The amount is not known, or not whether the threshold holds for the firm's industry.
    open: i64,
}

/// The district on the way of growth.
#[derive(Serialize, ToSchema)]
struct DistrictBody {
    /// How many firms the district has.
    firms: i64,
    /// Firms that are on no step.
    without: i64,
    /// The steps, in order.
    steps: Vec<DistrictStepBody>,
    /// Firms whose record names no industry, so that no threshold is looked at.
    without_industry: i64,
    /// The thresholds of statistics.
    thresholds: Vec<DistrictScaleBody>,
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
    let thresholds = district.scales.iter().map(|one| DistrictScaleBody {
        code: one.threshold.code(),
        name: one.threshold.names.of(lang).to_owned(),
        at_least_fen: one.threshold.at_least.0,
        reached: one.count.reached,
        near: one.count.near,
        below: one.count.below,
        open: one.count.open,
    });
    DistrictBody {
        firms: district.firms,
        without: district.without,
        steps: steps.collect(),
        without_industry: district.without_industry,
        thresholds: thresholds.collect(),
    }
}

/// How many firms of the district stand on each step and at each threshold of statistics.
#[utoipa::path(get, path = "/api/v1/district-ladder", tag = "policies", responses((status = 200, body = DistrictBody)))]
async fn show_district_ladder(visit: Visit) -> Answer {
    let district = read_district(&visit.ctx).await?;
    Ok(Json(body(visit.asked.lang, &district)).into_response())
}

/// A firm just below a step or a threshold, or one that has to be asked first.
#[derive(Serialize, ToSchema)]
struct BelowBody {
    /// The firm's organisation.
    organization: Id,
    /// The firm's name.
    name: String,
    /// Its unified social credit code.
    credit_code: Option<String>,
    /// What it lacks, in words.
    lacks: String,
    /// Keys of facts that are still to be said.
    missing: Vec<String>,
    /// The day from which only time was lacking, if nothing but time is.
    reachable_on: Option<Day>,
    /// To a threshold: what the firm has.
    actual_fen: Option<i64>,
    /// To a threshold: the year in which it would be reached at the growth of the last two years.
    reachable_in: Option<i16>,
}

fn near(lang: Lang, one: &NearFirm<'_>) -> BelowBody {
    BelowBody {
        organization: one.firm.organization.into(),
        name: one.firm.name.clone(),
        credit_code: one.firm.credit_code.clone(),
        lacks: short(lang, one),
        missing: Vec::new(),
        reachable_on: None,
        actual_fen: one.scale.actual.map(|fen| fen.0),
        reachable_in: one.scale.reachable_in,
    }
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
        actual_fen: None,
        reachable_in: None,
    }
}

/// Which list is wanted.
#[derive(Deserialize, Default, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct Which {
    /// The code of a step; unless it is given the first that has firms in the list, or else the lowest.
    step: Option<String>,
    /// `below` for the firms that lack one or two things, all else known; `open` for those of which facts that decide are still to be
    /// said. The former unless it is given.
    list: Option<String>,
    /// The code of a threshold of statistics, instead of a step.
    scale: Option<String>,
}

/// The firms just below a step, those that have to be asked first, or those just below a threshold of statistics, with what each lacks.
#[utoipa::path(get, path = "/api/v1/district-ladder/firms", tag = "policies", params(Which, Paging), responses((status = 200, body = List<BelowBody>)))]
async fn list_firms_below(visit: Visit, Query(which): Query<Which>, Query(paging): Query<Paging>) -> Answer {
    if let Some(scale) = which.scale {
        let pick = Pick { code: Some(&scale), offset: paging.offset(), limit: paging.limit() };
        let found = read_lists(&visit.ctx, None, Some(pick)).await?;
        let total = found.district.scales.iter().find(|one| one.threshold.code() == scale).map_or(0, |one| one.count.near);
        return Ok(paging.answer(&visit, found.near.iter().map(|one| near(visit.asked.lang, one)).collect(), total));
    }
    let list = list_of(which.list.as_deref().unwrap_or_default())?.unwrap_or(StepList::Below);
    let pick = Pick { code: which.step.as_deref(), offset: paging.offset(), limit: paging.limit() };
    let found = read_lists(&visit.ctx, Some(StepPick { pick, list: Some(list) }), None).await?;
    let total = found.step.and_then(|(place, list)| Some(found.district.steps.get(place)?.count.of(list))).unwrap_or_default();
    let words = Words { pack: &visit.ctx.pack, lang: visit.asked.lang };
    Ok(paging.answer(&visit, found.below.iter().map(|one| below(words, one)).collect(), total))
}

/// Which list is wanted as a file.
#[derive(Deserialize, ToSchema)]
struct BelowExport {
    /// The code of a step.
    #[serde(default)]
    step: String,
    /// Which firms of the step: `below` or `open`; the former if it is left out.
    #[serde(default)]
    list: String,
    /// The code of a threshold of statistics, instead of a step.
    #[serde(default)]
    scale: String,
    /// `xlsx` or `csv`.
    form: String,
}

/// The firms of a list of a step, or those just below a threshold of statistics, as a file, two thousand at most. Written into the audit chain.
#[utoipa::path(post, path = "/api/v1/district-ladder/export", tag = "policies", request_body = BelowExport,
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")))]
async fn export_firms_below(visit: Visit, Sent(sent): Sent<BelowExport>) -> Answer {
    if !sent.scale.is_empty() {
        return Ok(scale_file(&visit, &sent.scale, &sent.form).await?);
    }
    Ok(file(&visit, &sent.step, &sent.list, &sent.form).await?)
}

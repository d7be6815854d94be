//! Local versions of clauses for officers: writing one in a form, as text or in a spreadsheet, and the review by a second officer.

use app::{
    Error, Noun, OrNotFound,
    policies::{
        local::{
            self, End, Published, Submit, Version, VersionStatus,
            sheet::{self, ClauseSheetWords},
        },
        rules::reader::editing,
    },
};
use axum::{
    Form, Json, Router,
    extract::{Multipart, Path, Query},
    response::IntoResponse,
    routing::{get, post},
};
use base::{Lang, Place, Problem, Problems, id::PolicyVersionId};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::{
    OFFICERS,
    forms::{Pairs, one},
    sandbox::{of_draft, sent_text},
    sheets::file,
    views::{self, versions::Typed},
};
use crate::{
    addresses::Address,
    api::bodies::{Day, Id, Moment, Sent, created, moment},
    kernel::{Speak, forms::AGAIN, problems, respond},
    refusal::Answer,
    registers::{XLSX, attachment},
    visit::{Visit, Web},
};

/// How many versions a list shows.
const SHOWN: i64 = 200;

/// Who may use which address.
pub const ADDRESSES: &[Address] = &[
    Address::for_roles("/policies/versions", OFFICERS),
    Address::for_roles("/policies/versions", OFFICERS).post(),
    Address::for_roles("/policies/versions/new", OFFICERS),
    Address::for_roles("/policies/versions/sheet", OFFICERS).post(),
    Address::for_roles("/policies/versions/sheet/{name}", OFFICERS),
    Address::for_roles("/policies/versions/{id}", OFFICERS),
    Address::for_roles("/policies/versions/{id}/publish", OFFICERS).post(),
    Address::for_roles("/policies/versions/{id}/return", OFFICERS).post(),
    Address::for_roles("/policies/versions/{id}/withdraw", OFFICERS).post(),
    Address::for_roles("/policies/versions/{id}/end", OFFICERS).post(),
    Address::for_roles("/api/v1/policies/versions", OFFICERS),
    Address::for_roles("/api/v1/policies/versions", OFFICERS).post(),
    Address::for_roles("/api/v1/policies/versions/sheet", OFFICERS).post(),
    Address::for_roles("/api/v1/policies/versions/sheet/{name}", OFFICERS),
    Address::for_roles("/api/v1/policies/versions/{id}", OFFICERS),
    Address::for_roles("/api/v1/policies/versions/{id}/publish", OFFICERS).post(),
    Address::for_roles("/api/v1/policies/versions/{id}/return", OFFICERS).post(),
    Address::for_roles("/api/v1/policies/versions/{id}/withdraw", OFFICERS).post(),
    Address::for_roles("/api/v1/policies/versions/{id}/end", OFFICERS).post(),
];

/// The addresses of versions.
pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/policies/versions", get(list).post(submit))
        .route("/policies/versions/new", get(new))
        .route("/policies/versions/sheet", post(upload))
        .route("/policies/versions/sheet/{name}", get(download))
        .route("/policies/versions/{id}", get(show))
        .route("/policies/versions/{id}/publish", post(publish))
        .route("/policies/versions/{id}/return", post(send_back))
        .route("/policies/versions/{id}/withdraw", post(withdraw))
        .route("/policies/versions/{id}/end", post(end))
        .route("/api/v1/policies/versions", get(list_versions).post(submit_version))
        .route("/api/v1/policies/versions/sheet", post(read_clause_sheet))
        .route("/api/v1/policies/versions/sheet/{name}", get(write_clause_sheet))
        .route("/api/v1/policies/versions/{id}", get(show_version))
        .route("/api/v1/policies/versions/{id}/publish", post(publish_version))
        .route("/api/v1/policies/versions/{id}/return", post(return_version))
        .route("/api/v1/policies/versions/{id}/withdraw", post(withdraw_version))
        .route("/api/v1/policies/versions/{id}/end", post(end_version))
}

/// What the description of the interface says of versions.
#[derive(OpenApi)]
#[openapi(paths(
    list_versions,
    submit_version,
    read_clause_sheet,
    write_clause_sheet,
    show_version,
    publish_version,
    return_version,
    withdraw_version,
    end_version
))]
pub struct Docs;

fn words(lang: Lang) -> ClauseSheetWords {
    ClauseSheetWords {
        path: lang.t("policies-versions-path").into_owned(),
        kind: lang.t("policies-versions-kind").into_owned(),
        value: lang.t("policies-sheet-value").into_owned(),
    }
}

async fn list(visit: Visit) -> Answer {
    Ok(respond::html(&list_page(&visit, &Problems::new()).await?))
}

async fn list_page(visit: &Visit, problems: &Problems) -> app::Result<views::versions::ListPage> {
    let versions = local::list_versions(&visit.ctx, SHOWN).await?;
    Ok(views::versions::ListPage::new(visit, &versions, &local::list_left_out(&visit.ctx)?, problems))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    clause: String,
}

async fn new(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let text = if asked.clause.is_empty() { String::new() } else { local::text_of(&visit.ctx, &asked.clause).or_not_found(Noun::Page)? };
    let typed = Typed { text, ..Typed::default() };
    Ok(respond::html(&views::editing::EditPage::new(&visit, &typed, &Problems::new(), &[])))
}

/// Takes what the form sends into the text; then shows the form again, for more rows, after a sign-in or with a warning it did not show yet, or
/// hands it in.
async fn submit(visit: Visit, Form(pairs): Form<Pairs>) -> Answer {
    let said = |name: &str| one(&pairs, name).to_owned();
    let typed = Typed {
        text: sent_text(&pairs),
        effective_on: said("effective_on"),
        reason: said("reason"),
        rows: views::editing::rows_asked(&pairs),
    };
    let is_unfinished = !one(&pairs, "add").is_empty() || !one(&pairs, AGAIN).is_empty();
    let (text, mut problems) = editing::edited_as_far(&visit.ctx.pack.policies.library.catalogue, &typed.text, &pairs);
    problems.0.extend(views::editing::unfilled(&pairs));
    if !problems.is_empty() {
        if !is_unfinished {
            problems.0.extend(wrong_beside(&visit, &typed, &text, &pairs));
        }
        return Ok(respond::invalid(&views::editing::EditPage::new(&visit, &typed, &problems, &pairs)));
    }
    let typed = Typed { text, ..typed };
    // What is wrong is said before what is strange.
    let is_strange =
        || views::editing::is_to_be_warned(&visit, &pairs, &typed.text) && local::check_version(&visit.ctx, &typed.text).is_ok();
    if is_unfinished || is_strange() {
        return Ok(respond::html(&views::editing::EditPage::new(&visit, &typed, &Problems::new(), &[])));
    }
    let input = Submit { text: typed.text.clone(), effective_on: typed.effective_on.clone(), reason: typed.reason.clone() };
    match local::submit_version(&visit.ctx, input).await {
        Ok(version) => Ok(respond::see_other(&format!("/policies/versions/{}", version.id))),
        Err(Error::Invalid(problems)) => Ok(respond::invalid(&views::editing::EditPage::new(&visit, &typed, &problems, &[]))),
        Err(error) => Err(error.into()),
    }
}

/// What is wrong beside fields that could not be read, at the fields of the form as it was sent.
fn wrong_beside(visit: &Visit, form: &Typed, text: &str, pairs: &Pairs) -> Vec<Problem> {
    let input = Submit { text: text.to_owned(), effective_on: form.effective_on.clone(), reason: form.reason.clone() };
    match local::check_submission(&visit.ctx, &input) {
        Err(Error::Invalid(problems)) => editing::at_fields_of(&form.text, pairs, text, local::DRAFT, &problems).0,
        _ => Vec::new(),
    }
}

async fn download(visit: Visit, Path(name): Path<String>) -> Answer {
    let clause = name.trim_end_matches(".xlsx");
    let bytes = sheet::write_clause_sheet(&visit.ctx, clause, &words(visit.asked.lang))?;
    Ok(attachment(&format!("{clause}.xlsx"), XLSX, bytes))
}

async fn text_of_sheet(visit: &Visit, parts: Multipart) -> app::Result<String> {
    let bytes = file(parts).await?;
    if bytes.is_empty() {
        return Err(Problem::field("file", "problem-registers-no-file").into());
    }
    let both = [words(visit.asked.lang), words(if visit.asked.lang == Lang::Zh { Lang::En } else { Lang::Zh })];
    sheet::read_clause_sheet(&visit.ctx, &bytes, &both)
}

/// Shows what a sheet holds in the form that submits it. Nothing is kept.
async fn upload(visit: Visit, parts: Multipart) -> Answer {
    match text_of_sheet(&visit, parts).await {
        Ok(text) => {
            let typed = Typed { text, ..Typed::default() };
            Ok(respond::html(&views::editing::EditPage::new(&visit, &typed, &Problems::new(), &[])))
        }
        Err(Error::Invalid(problems)) => {
            let at_file = problems.0.into_iter().map(|problem| match problem.at {
                Place::Whole => Problem { at: Place::Field("file".to_owned()), ..problem },
                _ => problem,
            });
            Ok(respond::invalid(&list_page(&visit, &Problems(at_file.collect())).await?))
        }
        Err(error) => Err(error.into()),
    }
}

async fn show(visit: Visit, Path(id): Path<PolicyVersionId>) -> Answer {
    let version = local::read_version(&visit.ctx, id).await?;
    Ok(respond::html(&views::versions::VersionPage::new(&visit, &version, &Typed::default(), &Problems::new()).await?))
}

/// Leads back to the version, or shows it again with what is wrong and everything that was typed.
async fn decided(visit: &Visit, id: PolicyVersionId, typed: &Typed, outcome: app::Result<Version>) -> Answer {
    match outcome {
        Ok(_) => Ok(respond::see_other(&format!("/policies/versions/{id}"))),
        Err(Error::Invalid(problems)) => {
            let version = local::read_version(&visit.ctx, id).await?;
            Ok(respond::invalid(&views::versions::VersionPage::new(visit, &version, typed, &problems).await?))
        }
        Err(error) => Err(error.into()),
    }
}

async fn publish(visit: Visit, Path(id): Path<PolicyVersionId>) -> Answer {
    decided(&visit, id, &Typed::default(), local::publish_version(&visit.ctx, id).await).await
}

async fn send_back(visit: Visit, Path(id): Path<PolicyVersionId>, Form(pairs): Form<Pairs>) -> Answer {
    let typed = Typed { reason: one(&pairs, "reason").to_owned(), ..Typed::default() };
    decided(&visit, id, &typed, local::return_version(&visit.ctx, id, &typed.reason).await).await
}

async fn withdraw(visit: Visit, Path(id): Path<PolicyVersionId>) -> Answer {
    decided(&visit, id, &Typed::default(), local::withdraw_version(&visit.ctx, id).await).await
}

/// Leads to the ending that now waits for review.
async fn end(visit: Visit, Path(id): Path<PolicyVersionId>, Form(pairs): Form<Pairs>) -> Answer {
    let typed =
        Typed { effective_on: one(&pairs, "effective_on").to_owned(), reason: one(&pairs, "reason").to_owned(), ..Typed::default() };
    let input = End { effective_on: typed.effective_on.clone(), reason: typed.reason.clone() };
    match local::end_version(&visit.ctx, id, input).await {
        Ok(ending) => Ok(respond::see_other(&format!("/policies/versions/{}", ending.id))),
        Err(error) => decided(&visit, id, &typed, Err(error)).await,
    }
}

/// A local version of a clause.
#[derive(Serialize, ToSchema)]
#[schema(as = ClauseVersionBody)]
struct VersionBody {
    /// Which version.
    id: Id,
    /// The clause's id.
    clause: String,
    /// Its number among those of the clause, from 1.
    number: i64,
    /// Whether it ends what local versions say of the clause: from its first day on the pack's own clause stands again.
    is_ending: bool,
    /// `submitted`, `published`, `returned` or `withdrawn`.
    status: &'static str,
    /// Its first day.
    effective_on: Day,
    /// Why it was written.
    reason: String,
    /// What the review says.
    decision: Option<String>,
    /// When it was submitted.
    submitted_at: Moment,
    /// When it was decided.
    decided_at: Option<Moment>,
    /// The clause and its cases in the pack's format.
    text: String,
    /// What differs: of one that waits from what stands on its first day, of all others from what was in force when it was submitted.
    differences: Vec<DifferenceBody>,
    /// The number of the version of its clause that was published since this one was submitted, while it waits; then it is not published but
    /// written anew.
    published_since: Option<i64>,
    /// While it waits: its words that have no English, a sentence each; with any it is not published.
    untranslated: Vec<String>,
    /// Figures that its summaries say and its conditions, parameters and amounts do not, a sentence each. No reason to refuse it.
    warnings: Vec<String>,
    /// Why it is not in force although it is published and has begun, a sentence each; empty for all others.
    left_out: Vec<String>,
}

/// One value that differs.
#[derive(Serialize, ToSchema)]
struct DifferenceBody {
    /// The place of the value in the clause.
    path: String,
    /// What stood there; absent where nothing did.
    before: Option<String>,
    /// What stands there; absent where nothing does.
    after: Option<String>,
}

fn body(visit: &Visit, published: &Published, version: &Version) -> VersionBody {
    let differences = app::policies::rules::reader::differences(&published.base(&visit.ctx, version), &version.text);
    let left_out = visit.ctx.overlaid.left_out();
    let why = left_out.iter().filter(|left| left.id == version.id).flat_map(|left| left.why.iter());
    VersionBody {
        id: version.id.into(),
        clause: version.clause.clone(),
        number: version.number,
        is_ending: version.is_ending,
        status: version.status.code(),
        effective_on: version.effective_on.into(),
        reason: version.reason.clone(),
        decision: version.decision.clone(),
        submitted_at: version.submitted_at.into(),
        decided_at: moment(version.decided_at),
        text: version.text.clone(),
        differences: differences.into_iter().map(|(path, before, after)| DifferenceBody { path, before, after }).collect(),
        published_since: published.since(version).map(|by| by.number),
        untranslated: if version.status == VersionStatus::Submitted && !version.is_ending {
            views::editing::untranslated(visit, &version.text)
        } else {
            Vec::new()
        },
        warnings: if version.is_ending { Vec::new() } else { views::editing::warnings(visit.asked.lang, &version.text) },
        left_out: why.map(|problem| problems::view(visit.asked.lang, problem).sentence()).collect(),
    }
}

async fn answer(visit: &Visit, version: &Version) -> Answer {
    let published = local::list_published(&visit.ctx).await?;
    Ok(Json(body(visit, &published, version)).into_response())
}

/// Local versions of clauses: those that wait for review first, then the newest.
#[utoipa::path(get, path = "/api/v1/policies/versions", tag = "policies", responses((status = 200, body = Vec<VersionBody>)))]
async fn list_versions(visit: Visit) -> Answer {
    let versions = local::list_versions(&visit.ctx, SHOWN).await?;
    let published = local::list_published(&visit.ctx).await?;
    Ok(Json(versions.iter().map(|version| body(&visit, &published, version)).collect::<Vec<_>>()).into_response())
}

/// A local version with what it changes.
#[utoipa::path(get, path = "/api/v1/policies/versions/{id}", tag = "policies", params(("id" = Id, Path, description = "The version")), responses((status = 200, body = VersionBody)))]
async fn show_version(visit: Visit, Path(id): Path<PolicyVersionId>) -> Answer {
    answer(&visit, &local::read_version(&visit.ctx, id).await?).await
}

/// A version to be reviewed.
#[derive(Deserialize, ToSchema)]
struct SubmitBody {
    /// One clause in the pack's format, with its cases or without.
    text: String,
    /// The first day; today if it is left out.
    #[serde(default)]
    effective_on: String,
    /// Why it is changed.
    reason: String,
}

/// Hands in a version of a clause to be reviewed by another officer.
#[utoipa::path(post, path = "/api/v1/policies/versions", tag = "policies", request_body = SubmitBody, responses((status = 201, body = VersionBody)))]
async fn submit_version(visit: Visit, Sent(sent): Sent<SubmitBody>) -> Answer {
    let input = Submit { text: sent.text, effective_on: sent.effective_on, reason: sent.reason };
    let version = local::submit_version(&visit.ctx, input).await.map_err(|error| match error {
        Error::Invalid(problems) => Error::Invalid(of_draft(visit.asked.lang, problems)),
        error => error,
    })?;
    let published = local::list_published(&visit.ctx).await?;
    Ok(created(&format!("/api/v1/policies/versions/{}", version.id), body(&visit, &published, &version)))
}

/// Publishes a version that another officer submitted.
#[utoipa::path(post, path = "/api/v1/policies/versions/{id}/publish", tag = "policies", params(("id" = Id, Path, description = "The version")), responses((status = 200, body = VersionBody)))]
async fn publish_version(visit: Visit, Path(id): Path<PolicyVersionId>) -> Answer {
    answer(&visit, &local::publish_version(&visit.ctx, id).await?).await
}

/// Why.
#[derive(Deserialize, ToSchema)]
struct ReasonBody {
    /// Why it is returned.
    reason: String,
}

/// Sends a version back with a reason.
#[utoipa::path(post, path = "/api/v1/policies/versions/{id}/return", tag = "policies", params(("id" = Id, Path, description = "The version")), request_body = ReasonBody, responses((status = 200, body = VersionBody)))]
async fn return_version(visit: Visit, Path(id): Path<PolicyVersionId>, Sent(sent): Sent<ReasonBody>) -> Answer {
    answer(&visit, &local::return_version(&visit.ctx, id, &sent.reason).await?).await
}

/// Takes one's own version back while it waits.
#[utoipa::path(post, path = "/api/v1/policies/versions/{id}/withdraw", tag = "policies", params(("id" = Id, Path, description = "The version")), responses((status = 200, body = VersionBody)))]
async fn withdraw_version(visit: Visit, Path(id): Path<PolicyVersionId>) -> Answer {
    answer(&visit, &local::withdraw_version(&visit.ctx, id).await?).await
}

/// From when on, and why.
#[derive(Deserialize, ToSchema)]
struct EndBody {
    /// The first day without local versions; today if it is left out.
    #[serde(default)]
    effective_on: String,
    /// Why it ends.
    reason: String,
}

/// Hands in the end of the local versions of a published one's clause, to be reviewed by another officer.
#[utoipa::path(post, path = "/api/v1/policies/versions/{id}/end", tag = "policies", params(("id" = Id, Path, description = "The version")), request_body = EndBody, responses((status = 201, body = VersionBody)))]
async fn end_version(visit: Visit, Path(id): Path<PolicyVersionId>, Sent(sent): Sent<EndBody>) -> Answer {
    let input = End { effective_on: sent.effective_on, reason: sent.reason };
    let ending = local::end_version(&visit.ctx, id, input).await?;
    let published = local::list_published(&visit.ctx).await?;
    Ok(created(&format!("/api/v1/policies/versions/{}", ending.id), body(&visit, &published, &ending)))
}

/// A clause as a spreadsheet, a value a row, such as `MH-2024-EXAMPLE.xlsx`.
#[utoipa::path(get, path = "/api/v1/policies/versions/sheet/{name}", tag = "policies", params(("name" = String, Path, description = "The clause's id with `.xlsx` behind it")),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")))]
async fn write_clause_sheet(visit: Visit, name: Path<String>) -> Answer {
    download(visit, name).await
}

/// A form with a clause as a spreadsheet.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it only describes what is sent")]
struct ClauseSheetForm {
    /// The sheet.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// What a sheet holds.
#[derive(Serialize, ToSchema)]
struct TextBody {
    /// In the pack's format, to be submitted.
    text: String,
}

/// Reads a clause from a spreadsheet. Nothing is stored; the text is to be submitted.
#[utoipa::path(post, path = "/api/v1/policies/versions/sheet", tag = "policies",
    request_body(content = ClauseSheetForm, content_type = "multipart/form-data"), responses((status = 200, body = TextBody)))]
async fn read_clause_sheet(visit: Visit, parts: Multipart) -> Answer {
    let text = text_of_sheet(&visit, parts).await?;
    Ok(Json(TextBody { text }).into_response())
}

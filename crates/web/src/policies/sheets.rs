//! A firm's profile as a spreadsheet: the sheet with what is known, what another one would change, and saving it; for people and programs.

use app::{
    Error,
    policies::{
        self, Profile, StateFacts, StatedBy, access,
        rules::Kind,
        sheet::{self, Fate, SheetReading, SheetWords},
    },
};
use axum::{
    Form, Json, Router,
    body::Bytes,
    extract::{FromRequest as _, Multipart, Path, Query, Request},
    http::header,
    response::IntoResponse,
    routing::{get, post},
};
use base::{Date, Lang, Problem, Problems, id::OrganizationId, time::parse_date};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use super::{
    forms::{self, Pairs},
    views,
    words::Words,
};
use crate::{
    addresses::Address,
    api::bodies::{Day, Id, day},
    kernel::{Speak, problems, respond},
    refusal::{Answer, Refused},
    registers::{XLSX, attachment},
    visit::{Visit, Web},
};

/// Who may use which address.
pub const ADDRESSES: &[Address] = &[
    Address::signed_in("/organization/{id}/policies/sheet"),
    Address::signed_in("/organization/{id}/policies/sheet").post(),
    Address::signed_in("/organization/{id}/policies/sheet.xlsx"),
    Address::signed_in("/organization/{id}/policies/sheet/save").post(),
    Address::signed_in("/api/v1/organizations/{id}/policies/sheet"),
    Address::signed_in("/api/v1/organizations/{id}/policies/sheet").post(),
];

/// The addresses of sheets.
pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/organization/{id}/policies/sheet", get(page).post(upload))
        .route("/organization/{id}/policies/sheet.xlsx", get(download))
        .route("/organization/{id}/policies/sheet/save", post(save))
        .route("/api/v1/organizations/{id}/policies/sheet", get(profile_sheet).post(preview_sheet))
}

/// What the description of the interface says of sheets.
#[derive(OpenApi)]
#[openapi(paths(profile_sheet, preview_sheet))]
pub struct Docs;

/// Kinds whose values have a unit.
const WITH_UNIT: [Kind; 9] =
    [Kind::Money, Kind::ByYear, Kind::Ratio, Kind::Count, Kind::Area, Kind::Years, Kind::Months, Kind::Points, Kind::Usd];
/// What stands before a key to name the day its fact is about.
pub(super) const AS_OF: &str = "as_of:";

/// The words of a sheet in a language.
fn words(lang: Lang) -> SheetWords {
    let text = |key: &str| lang.t(key).into_owned();
    SheetWords {
        lang,
        title: text("policies-facts"),
        key: text("policies-sheet-key"),
        name: text("policies-sheet-name"),
        unit: text("policies-sheet-unit"),
        as_of: text("policies-sheet-as-of"),
        value: text("policies-sheet-value"),
        help: text("policies-sheet-help"),
        yes: text("policies-yes"),
        no: text("policies-no"),
        none: text("policies-absent"),
        other: text("policies-other"),
        credit_code: text("organizations-credit-code"),
        units: WITH_UNIT.into_iter().map(|kind| (kind, forms::unit(lang, kind))).collect(),
    }
}

/// The words in both languages, the reader's own first.
fn both(lang: Lang) -> [SheetWords; 2] {
    let other = if lang == Lang::Zh { Lang::En } else { Lang::Zh };
    [words(lang), words(other)]
}

async fn own(visit: &Visit, id: OrganizationId) -> app::Result<Profile> {
    let profile = policies::read_profile(&visit.ctx, id).await?;
    access::may_state(&visit.ctx.actor, id)?;
    Ok(profile)
}

async fn page(visit: Visit, Path(id): Path<OrganizationId>) -> Answer {
    let profile = own(&visit, id).await?;
    Ok(respond::html(&views::sheet::SheetPage::new(&visit, &profile, None, &Problems::new())))
}

async fn download(visit: Visit, Path(id): Path<OrganizationId>) -> Answer {
    let profile = own(&visit, id).await?;
    let words = words(visit.asked.lang);
    let fields = views::facts::to_fill_in(&visit, &profile);
    let bytes = sheet::template(&visit.ctx.pack, &profile, &fields, &words)?;
    Ok(attachment(&format!("{}.xlsx", words.title), XLSX, bytes))
}

/// The bytes of the file in a form.
pub(super) async fn file(mut parts: Multipart) -> app::Result<Vec<u8>> {
    let broken = |_| Error::from(no_file());
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        if part.name() == Some("file") {
            return Ok(part.bytes().await.map_err(broken)?.to_vec());
        }
    }
    Ok(Vec::new())
}

fn no_file() -> Problem {
    Problem::field("file", "problem-registers-no-file")
}

async fn read(visit: &Visit, id: OrganizationId, bytes: &[u8]) -> app::Result<(Profile, SheetReading)> {
    if bytes.is_empty() {
        return Err(no_file().into());
    }
    sheet::read_sheet(&visit.ctx, id, bytes, &both(visit.asked.lang)).await
}

/// Shows what a sheet would change. Nothing is kept: what is to be saved stands in the form that saves it.
async fn upload(visit: Visit, Path(id): Path<OrganizationId>, parts: Multipart) -> Answer {
    let profile = own(&visit, id).await?;
    let read = match file(parts).await {
        Ok(bytes) => read(&visit, id, &bytes).await,
        Err(error) => Err(error),
    };
    match read {
        Ok((profile, reading)) if reading.changes.is_empty() && !reading.problems.is_empty() => {
            Ok(respond::invalid(&views::sheet::SheetPage::new(&visit, &profile, Some(&reading), &Problems::new())))
        }
        Ok((profile, reading)) => Ok(respond::html(&views::sheet::SheetPage::new(&visit, &profile, Some(&reading), &Problems::new()))),
        Err(Error::Invalid(problems)) => {
            // What is wrong with the file as a whole is said at the field of the file.
            let at_file = problems.0.into_iter().map(|problem| Problem { at: base::Place::Field("file".to_owned()), ..problem });
            let problems = Problems(at_file.collect());
            Ok(respond::invalid(&views::sheet::SheetPage::new(&visit, &profile, None, &problems)))
        }
        Err(error) => Err(error.into()),
    }
}

/// Saves what was shown.
async fn save(visit: Visit, Path(id): Path<OrganizationId>, Form(pairs): Form<Pairs>) -> Answer {
    let is_day = |name: &str| name.starts_with(AS_OF);
    let days = pairs.iter().filter(|(name, _)| is_day(name));
    let as_of: Vec<(String, Date)> =
        days.filter_map(|(name, day)| Some((name.trim_start_matches(AS_OF).to_owned(), parse_date(day).ok()?))).collect();
    let facts: Pairs = pairs.iter().filter(|(name, _)| !is_day(name)).cloned().collect();
    let input = StateFacts { seen_version: forms::seen_version(&pairs), facts: forms::facts(&facts), source: StatedBy::Sheet, as_of };
    match policies::state_facts(&visit.ctx, id, input).await {
        Ok(_) => Ok(respond::see_other(&format!("/organization/{id}/policies"))),
        Err(Error::Invalid(problems)) => {
            let profile = own(&visit, id).await?;
            let whole = problems.0.into_iter().map(|problem| Problem { at: base::Place::Field("file".to_owned()), ..problem });
            let problems = Problems(whole.collect());
            Ok(respond::invalid(&views::sheet::SheetPage::new(&visit, &profile, None, &problems)))
        }
        Err(error) => Err(error.into()),
    }
}

/// The sheet of a firm with what is known of it, to be filled in and sent back.
#[utoipa::path(get, path = "/api/v1/organizations/{id}/policies/sheet", tag = "policies", params(("id" = Id, Path, description = "The firm's organisation")),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")))]
async fn profile_sheet(visit: Visit, id: Path<OrganizationId>) -> Answer {
    download(visit, id).await
}

/// The sheet, where it is sent as the body itself.
#[derive(Deserialize, Default, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct Sent {
    /// The name of the file; its content decides what it is.
    file_name: String,
}

/// A form with a sheet.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it only describes what is sent")]
struct ProfileSheetForm {
    /// The sheet, `.xlsx` or `.csv`.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// A row that is right.
#[derive(Serialize, ToSchema)]
struct SheetChangeBody {
    /// As the spreadsheet numbers it.
    row: u32,
    /// The fact's key.
    field: String,
    /// To be sent under its key, as it would be typed.
    typed: Vec<String>,
    /// The day it is about.
    as_of: Option<Day>,
    /// In words.
    value: String,
    /// What was known, in words.
    before: String,
    /// `new`, `changed`, `same` or `ruled`.
    fate: &'static str,
}

/// A cell that is wrong.
#[derive(Serialize, ToSchema)]
struct SheetProblemBody {
    /// The code of what is wrong.
    code: &'static str,
    /// Row and column in words; empty for the sheet as a whole.
    place: String,
    /// What is wrong and what to do.
    detail: String,
}

/// What a sheet would change.
#[derive(Serialize, ToSchema)]
struct SheetBody {
    /// The version of the profile it was compared with.
    version: i64,
    /// What the sheet would change.
    changes: Vec<SheetChangeBody>,
    /// Each wrong cell; the others stand.
    problems: Vec<SheetProblemBody>,
    /// How many rows say nothing.
    blank: usize,
}

pub(super) const fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::New => "new",
        Fate::Changed => "changed",
        Fate::Same => "same",
        Fate::Ruled => "ruled",
    }
}

/// What a sheet would change, and every wrong cell; nothing is changed by it. To save, send `typed` and `as_of` with the source `sheet` as facts.
#[utoipa::path(post, path = "/api/v1/organizations/{id}/policies/sheet", tag = "policies", params(("id" = Id, Path, description = "The firm's organisation"), Sent),
    request_body(content((ProfileSheetForm = "multipart/form-data"), (Vec<u8> = "application/octet-stream"))), responses((status = 200, body = SheetBody)))]
async fn preview_sheet(visit: Visit, Path(id): Path<OrganizationId>, Query(_): Query<Sent>, request: Request) -> Answer {
    access::may_state(&visit.ctx.actor, id)?;
    let is_form = request.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/form-data"));
    let unreadable = || Refused::from(Error::from(no_file()));
    let bytes = if is_form {
        file(Multipart::from_request(request, &()).await.map_err(|_| unreadable())?).await?
    } else {
        Bytes::from_request(request, &()).await.map_err(|_| unreadable())?.to_vec()
    };
    let (profile, reading) = read(&visit, id, &bytes).await?;
    let said = Words { pack: &visit.ctx.pack, lang: visit.asked.lang };
    let catalogue = &visit.ctx.pack.policies.library.catalogue;
    let changes = reading.changes.iter().map(|change| SheetChangeBody {
        row: change.row,
        field: catalogue.key(change.field).to_owned(),
        typed: change.typed.clone(),
        as_of: day(change.as_of),
        value: said.fact(change.field, &change.fact),
        before: said.fact(change.field, &change.before),
        fate: fate(change.fate),
    });
    let wrong = reading.problems.iter().map(|problem| {
        let view = problems::view(visit.asked.lang, problem);
        SheetProblemBody { code: problem.code, place: view.place.trim_end().to_owned(), detail: view.text }
    });
    let body = SheetBody { version: profile.version, changes: changes.collect(), problems: wrong.collect(), blank: reading.blank };
    Ok(Json(body).into_response())
}

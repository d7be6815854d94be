//! Imports for programs: sending a sheet, what is wrong cell by cell, questions, entering, undoing, handing in.

use app::{
    Error,
    registers::imports::{self, Answer as Said, Batch, Content, Fate},
};
use axum::{
    Json,
    extract::{Path, Query, Request},
    response::IntoResponse,
};
use base::{Problem, id::BatchId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    api::bodies::{Id, List, Moment, Paging, Sent, created, id, moment},
    kernel::problems,
    refusal::Answer,
    registers::{
        imports::{self as pages, UploadForm, cell_text},
        uploads::read_call,
    },
    visit::Visit,
};

/// An import.
#[derive(Serialize, ToSchema)]
pub(super) struct ImportBody {
    id: Id,
    register: &'static str,
    organization: Id,
    file_name: String,
    /// `read`, `importing`, `imported` or `undone`.
    status: &'static str,
    /// How many rows the sheet has.
    rows: i64,
    /// How many rows have been entered.
    entered: i64,
    created: i64,
    updated: i64,
    unchanged: i64,
    created_at: Moment,
    finished_at: Option<Moment>,
    undone_at: Option<Moment>,
}

impl From<&Batch> for ImportBody {
    fn from(batch: &Batch) -> Self {
        Self {
            id: batch.id.into(),
            register: batch.kind.key,
            organization: batch.organization_id.into(),
            file_name: batch.file_name.clone(),
            status: batch.status.code(),
            rows: batch.row_count,
            entered: batch.next_row,
            created: batch.created,
            updated: batch.updated,
            unchanged: batch.unchanged,
            created_at: batch.created_at.into(),
            finished_at: moment(batch.finished_at),
            undone_at: moment(batch.undone_at),
        }
    }
}

/// A row that looks like an entry.
#[derive(Serialize, ToSchema)]
pub(super) struct QuestionBody {
    /// As the spreadsheet numbers it.
    row: u32,
    /// The entry it may be.
    entry: Option<Id>,
    /// `same`, `new`, or nothing while it is open.
    answer: Option<&'static str>,
}

/// An import with what becomes of its rows.
#[derive(Serialize, ToSchema)]
pub(super) struct WholeImport {
    #[serde(flatten)]
    import: ImportBody,
    new_rows: usize,
    changed_rows: usize,
    unchanged_rows: usize,
    wrong_rows: usize,
    wrong_cells: usize,
    /// Remarks about the sheet as a whole.
    notes: Vec<String>,
    /// Rows that look like an entry: the importer says whether they are it.
    questions: Vec<QuestionBody>,
}

fn whole(visit: &Visit, batch: &Batch, content: &Content) -> WholeImport {
    let asked = content.rows.iter().filter(|row| row.fate == Fate::Ask);
    WholeImport {
        import: batch.into(),
        new_rows: content.count(Fate::New),
        changed_rows: content.count(Fate::Update),
        unchanged_rows: content.count(Fate::Unchanged),
        wrong_rows: content.count(Fate::Wrong),
        wrong_cells: content.wrong_cells(),
        notes: content.notes.iter().map(|note| cell_text(visit.asked.lang, note)).collect(),
        questions: asked.map(|row| QuestionBody { row: row.number, entry: id(row.twin), answer: row.answer.map(said_code) }).collect(),
    }
}

const fn said_code(said: Said) -> &'static str {
    match said {
        Said::Same => "same",
        Said::New => "new",
    }
}

async fn shown(visit: &Visit, import: BatchId) -> Answer {
    let (batch, content) = imports::read_batch(&visit.ctx, import).await?;
    Ok(Json(whole(visit, &batch, &content)).into_response())
}

/// The imports of one's organisations, newest first. `total` counts those up to this page.
#[utoipa::path(get, path = "/api/v1/imports", tag = "imports", params(Paging), responses((status = 200, body = List<ImportBody>)))]
pub(super) async fn list(visit: Visit, Query(paging): Query<Paging>) -> Answer {
    let found = imports::list_imports(&visit.ctx, paging.offset(), paging.limit() + 1).await?;
    let total = paging.offset().saturating_add(i64::try_from(found.len()).unwrap_or(0));
    let items = found.iter().take(usize::try_from(paging.limit()).unwrap_or(0)).map(ImportBody::from).collect();
    Ok(paging.answer(&visit, items, total))
}

/// Which sheet is sent, where it comes as the body itself.
#[derive(Deserialize, Default, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(super) struct Sheet {
    /// The register's key.
    register: String,
    /// For which organisation; may be left out if it can only be one.
    organization: String,
    /// The name of the file, ending in `.xlsx` or `.csv`.
    file_name: String,
}

/// A form with a sheet.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it only describes what is sent")]
pub(super) struct SheetForm {
    /// The register's key.
    register: String,
    /// For which organisation; may be left out if it can only be one.
    organization: Option<String>,
    /// The sheet, `.xlsx` or `.csv`.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Reads and checks a sheet; nothing is entered yet. It is sent as a form, or as the body itself with the rest in the address.
#[utoipa::path(post, path = "/api/v1/imports", tag = "imports", params(Sheet),
    request_body(content((SheetForm = "multipart/form-data"), (Vec<u8> = "application/octet-stream"))), responses((status = 201, body = WholeImport)))]
pub(super) async fn upload(visit: Visit, Query(sheet): Query<Sheet>, request: Request) -> Answer {
    let sent = read_call(request, pages::MAX_MB, sheet.file_name).await?;
    let mut form = UploadForm::from(sent);
    for (own, named) in [(&mut form.register, sheet.register), (&mut form.organization, sheet.organization)] {
        if own.is_empty() {
            *own = named;
        }
    }
    let import = pages::take(&visit, &mut form).await?;
    let (batch, content) = imports::read_batch(&visit.ctx, import).await?;
    Ok(created(&format!("/api/v1/imports/{import}"), whole(&visit, &batch, &content)))
}

/// One import with what becomes of its rows.
#[utoipa::path(get, path = "/api/v1/imports/{id}", tag = "imports", params(("id" = Id, Path)), responses((status = 200, body = WholeImport)))]
pub(super) async fn show(visit: Visit, Path(import): Path<BatchId>) -> Answer {
    shown(&visit, import).await
}

/// One wrong cell.
#[derive(Serialize, ToSchema)]
pub(super) struct CellBody {
    /// As the spreadsheet numbers it.
    row: u32,
    /// The column's heading as in the sheet.
    column: String,
    /// The field's key; empty if it concerns the whole row.
    field: String,
    /// What stands in the cell.
    value: Option<String>,
    code: String,
    /// What is wrong and what to do.
    detail: String,
}

/// What is wrong with a sheet, cell by cell.
#[utoipa::path(get, path = "/api/v1/imports/{id}/problems", tag = "imports", params(("id" = Id, Path), Paging), responses((status = 200, body = List<CellBody>)))]
pub(super) async fn problems(visit: Visit, Path(import): Path<BatchId>, Query(paging): Query<Paging>) -> Answer {
    let (_, content) = imports::read_batch(&visit.ctx, import).await?;
    let cells = content.rows.iter().flat_map(|row| {
        row.problems.iter().map(|problem| CellBody {
            row: row.number,
            column: problem.column.clone(),
            field: problem.field.clone(),
            value: row.wrong.get(&problem.field).cloned(),
            code: problem.code.clone(),
            detail: cell_text(visit.asked.lang, problem),
        })
    });
    let (items, all) = paging.cut(cells.collect());
    Ok(paging.answer(&visit, items, all))
}

/// The wrong rows as a sheet to correct: `wrong.xlsx` or `wrong.csv`.
#[utoipa::path(get, path = "/api/v1/imports/{id}/{form}", tag = "imports", params(("id" = Id, Path), ("form" = String, Path, example = "wrong.xlsx")),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")))]
pub(super) async fn wrong(visit: Visit, asked: Path<pages::WrongFile>) -> Answer {
    pages::wrong(visit, asked).await
}

/// The sheet people fill in, such as `achievements.xlsx`.
#[utoipa::path(get, path = "/api/v1/imports/template/{name}", tag = "imports", params(("name" = String, Path, example = "achievements.xlsx")),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")))]
pub(super) async fn template(visit: Visit, name: Path<String>) -> Answer {
    pages::download_template(visit, name).await
}

/// What the importer says about a row.
#[derive(Deserialize, ToSchema)]
pub(super) struct AnswerRow {
    /// Which row; all that still ask if it is left out.
    row: Option<u32>,
    /// `same` (it is that entry) or `new` (it is another one).
    answer: String,
}

/// Says of rows that look like an entry whether they are it.
#[utoipa::path(post, path = "/api/v1/imports/{id}/answer", tag = "imports", params(("id" = Id, Path)), request_body = AnswerRow, responses((status = 200, body = WholeImport)))]
pub(super) async fn answer(visit: Visit, Path(import): Path<BatchId>, Sent(sent): Sent<AnswerRow>) -> Answer {
    let said = match sent.answer.as_str() {
        "same" => Said::Same,
        "new" => Said::New,
        other => return Err(Error::not_a_choice("answer", other).into()),
    };
    imports::answer_row(&visit.ctx, import, sent.row, said).await?;
    shown(&visit, import).await
}

/// Enters the good rows, up to some thousand at a time: ask again while `status` is `importing`.
#[utoipa::path(post, path = "/api/v1/imports/{id}/commit", tag = "imports", params(("id" = Id, Path)), responses((status = 200, body = WholeImport)))]
pub(super) async fn commit(visit: Visit, Path(import): Path<BatchId>) -> Answer {
    imports::commit_import(&visit.ctx, import, pages::PARTS).await?;
    shown(&visit, import).await
}

/// Takes an import back as a whole.
#[utoipa::path(post, path = "/api/v1/imports/{id}/undo", tag = "imports", params(("id" = Id, Path)), responses((status = 200, body = WholeImport)))]
pub(super) async fn undo(visit: Visit, Path(import): Path<BatchId>) -> Answer {
    imports::undo_import(&visit.ctx, import).await?;
    shown(&visit, import).await
}

/// An entry that could not be handed in.
#[derive(Serialize, ToSchema)]
pub(super) struct NotHandedIn {
    entry: Id,
    title: String,
    /// Why, each with its field.
    problems: Vec<WhyNot>,
}

/// Why an entry could not be handed in.
#[derive(Serialize, ToSchema)]
pub(super) struct WhyNot {
    code: &'static str,
    field: String,
    detail: String,
}

/// What was handed in.
#[derive(Serialize, ToSchema)]
pub(super) struct HandedIn {
    submitted: usize,
    left: Vec<NotHandedIn>,
}

/// Hands in all drafts that a sheet brought.
#[utoipa::path(post, path = "/api/v1/imports/{id}/submit", tag = "imports", params(("id" = Id, Path)), responses((status = 200, body = HandedIn)))]
pub(super) async fn submit(visit: Visit, Path(import): Path<BatchId>) -> Answer {
    let (submitted, left) = imports::submit_import(&visit.ctx, import).await?;
    let why = |problem: &Problem| {
        let view = problems::view(visit.asked.lang, problem);
        WhyNot { code: problem.code, field: view.field, detail: view.text }
    };
    let left = left.into_iter().map(|left| NotHandedIn {
        entry: left.entry.id.into(),
        title: left.entry.title,
        problems: left.problems.iter().map(why).collect(),
    });
    Ok(Json(HandedIn { submitted, left: left.collect() }).into_response())
}

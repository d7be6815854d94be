//! Registers of firms for programs.

use app::policies::firms::{self, FirmSheet, FirmSheetStatus};
use axum::{
    Json, Router,
    extract::{Path, Query, Request},
    response::IntoResponse,
    routing::{get, post},
};
use base::id::FirmSheetId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use super::{
    pages::{self, MAX_MB, PARTS, take},
    words::{cell, remark},
};
use crate::{
    api::bodies::{Id, List, Moment, Paging, created, moment},
    refusal::Answer,
    registers::uploads::read_call,
    visit::{Visit, Web},
};

/// The addresses of these calls.
pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/v1/firm-sheets", get(list_firm_sheets).post(upload_firm_sheet))
        .route("/api/v1/firm-sheets/template.xlsx", get(firm_sheet_template))
        .route("/api/v1/firm-sheets/{id}", get(show_firm_sheet))
        .route("/api/v1/firm-sheets/{id}/problems", get(list_wrong_cells))
        .route("/api/v1/firm-sheets/{id}/commit", post(commit_firm_sheet))
        .route("/api/v1/firm-sheets/{id}/undo", post(undo_firm_sheet))
}

/// What the description of the interface says of this part.
#[derive(OpenApi)]
#[openapi(paths(
    list_firm_sheets,
    upload_firm_sheet,
    firm_sheet_template,
    show_firm_sheet,
    list_wrong_cells,
    commit_firm_sheet,
    undo_firm_sheet
))]
pub struct Docs;

/// A register of firms.
#[derive(Serialize, ToSchema)]
struct FirmSheetBody {
    /// Which register.
    id: Id,
    /// The name of the file that was sent.
    file_name: String,
    /// `read`, `importing`, `imported`, `undoing` or `undone`.
    status: &'static str,
    /// How many rows it has.
    rows: i64,
    /// Rows that are left out because a cell is wrong.
    wrong_rows: i64,
    /// How many cells are wrong.
    wrong_cells: i64,
    /// Remarks about the sheet as a whole.
    notes: Vec<String>,
    /// Firms made.
    created: i64,
    /// How many firms got new facts.
    updated: i64,
    /// How many stayed as they were.
    unchanged: i64,
    /// Once it is taken back: firms it had made that went.
    removed: i64,
    /// Once it is taken back: firms it had made that stay because others have used them.
    kept: i64,
    /// Whether it can be taken back.
    is_undoable: bool,
    /// How many of its parts have been entered; while it is taken back, how many are still to go.
    parts_entered: i64,
    /// In how many parts it is entered.
    parts: i64,
    /// When it was checked.
    created_at: Moment,
    /// When it had been entered.
    finished_at: Option<Moment>,
    /// When it had been undone.
    undone_at: Option<Moment>,
}

fn body(visit: &Visit, sheet: &FirmSheet) -> FirmSheetBody {
    FirmSheetBody {
        id: sheet.id.into(),
        file_name: sheet.file_name.clone(),
        status: sheet.status.code(),
        rows: sheet.row_count,
        wrong_rows: sheet.wrong_rows,
        wrong_cells: sheet.wrong_cells,
        notes: sheet.notes.iter().map(|note| remark(visit.asked.lang, note)).collect(),
        created: sheet.created,
        updated: sheet.updated,
        unchanged: sheet.unchanged,
        removed: sheet.removed,
        kept: sheet.kept,
        is_undoable: sheet.is_undoable && sheet.status != FirmSheetStatus::Undone,
        parts_entered: sheet.next_part,
        parts: sheet.part_count,
        created_at: sheet.created_at.into(),
        finished_at: moment(sheet.finished_at),
        undone_at: moment(sheet.undone_at),
    }
}

/// The registers of firms, newest first.
#[utoipa::path(get, path = "/api/v1/firm-sheets", tag = "policies", params(Paging), responses((status = 200, body = List<FirmSheetBody>)))]
async fn list_firm_sheets(visit: Visit, Query(paging): Query<Paging>) -> Answer {
    let (found, total) = firms::list_firm_sheets(&visit.ctx, paging.offset(), paging.limit()).await?;
    Ok(paging.answer(&visit, found.iter().map(|sheet| body(&visit, sheet)).collect(), total))
}

/// The name of a sheet that comes as the body itself.
#[derive(Deserialize, Default, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct Named {
    /// The name of the file, ending in `.xlsx` or `.csv`.
    file_name: String,
}

/// A form with a sheet.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it only describes what is sent")]
struct FirmSheetForm {
    /// The sheet, `.xlsx` or `.csv`.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Reads and checks a register of firms; nothing is entered yet. It is sent as a form, or as the body itself with its name in the address.
#[utoipa::path(post, path = "/api/v1/firm-sheets", tag = "policies", params(Named),
    request_body(content((FirmSheetForm = "multipart/form-data"), (Vec<u8> = "application/octet-stream"))), responses((status = 201, body = FirmSheetBody)))]
async fn upload_firm_sheet(visit: Visit, Query(named): Query<Named>, request: Request) -> Answer {
    let sheet = take(&visit, read_call(request, MAX_MB, named.file_name).await?).await?;
    Ok(created(&format!("/api/v1/firm-sheets/{}", sheet.id), body(&visit, &sheet)))
}

/// The sheet people fill in.
#[utoipa::path(get, path = "/api/v1/firm-sheets/template.xlsx", tag = "policies", responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")))]
async fn firm_sheet_template(visit: Visit) -> Answer {
    pages::template(visit).await
}

/// A register of firms.
#[utoipa::path(get, path = "/api/v1/firm-sheets/{id}", tag = "policies", params(("id" = Id, Path, description = "The register of firms")), responses((status = 200, body = FirmSheetBody)))]
async fn show_firm_sheet(visit: Visit, Path(id): Path<FirmSheetId>) -> Answer {
    let sheet = firms::read_sheet(&visit.ctx, id).await?;
    Ok(Json(body(&visit, &sheet)).into_response())
}

/// One wrong cell of a register of firms.
#[derive(Serialize, ToSchema)]
struct FirmCellBody {
    /// As the spreadsheet numbers it.
    row: u32,
    /// The column's heading.
    column: String,
    /// What stands in the cell.
    value: String,
    /// The code of what is wrong.
    code: String,
    /// What is wrong and what to do.
    detail: String,
}

/// What is wrong with a register of firms, cell by cell.
#[utoipa::path(get, path = "/api/v1/firm-sheets/{id}/problems", tag = "policies", params(("id" = Id, Path, description = "The register of firms"), Paging), responses((status = 200, body = List<FirmCellBody>)))]
async fn list_wrong_cells(visit: Visit, Path(id): Path<FirmSheetId>, Query(paging): Query<Paging>) -> Answer {
    let cells = firms::list_wrong_cells(&visit.ctx, id, 100_000).await?;
    let (cells, all) = paging.cut(cells);
    let bodies = cells.into_iter().map(|one| FirmCellBody {
        detail: cell(visit.asked.lang, &one),
        row: one.row,
        column: one.column,
        value: one.value,
        code: one.remark.code,
    });
    Ok(paging.answer(&visit, bodies.collect(), all))
}

/// Enters the right rows, some thousand at a time: ask again while `status` is `importing`.
#[utoipa::path(post, path = "/api/v1/firm-sheets/{id}/commit", tag = "policies", params(("id" = Id, Path, description = "The register of firms")), responses((status = 200, body = FirmSheetBody)))]
async fn commit_firm_sheet(visit: Visit, Path(id): Path<FirmSheetId>) -> Answer {
    let sheet = firms::commit_firm_sheet(&visit.ctx, id, PARTS).await?;
    Ok(Json(body(&visit, &sheet)).into_response())
}

/// Takes a register back, some thousand rows at a time: ask again while `status` is `undoing`. Firms that it made go unless others have used
/// them since; facts that it brought and that still stand get the values they had before.
#[utoipa::path(post, path = "/api/v1/firm-sheets/{id}/undo", tag = "policies", params(("id" = Id, Path, description = "The register of firms")), responses((status = 200, body = FirmSheetBody)))]
async fn undo_firm_sheet(visit: Visit, Path(id): Path<FirmSheetId>) -> Answer {
    let sheet = firms::undo_firm_sheet(&visit.ctx, id, PARTS).await?;
    Ok(Json(body(&visit, &sheet)).into_response())
}

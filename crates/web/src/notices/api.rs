//! Notices for programs.

use app::notices;
use axum::{
    Json, Router,
    extract::{Path, Query},
    response::IntoResponse,
    routing::{get, post},
};
use base::id::NoticeId;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use super::words;
use crate::{
    api::bodies::{Id, List, Moment, Paging, moment, nothing},
    refusal::Answer,
    visit::{Visit, Web},
};

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/v1/notices", get(list))
        .route("/api/v1/notices/read", post(read_all))
        .route("/api/v1/notices/{id}/open", post(open))
}

/// What the description of the interface says of this feature.
#[derive(OpenApi)]
#[openapi(paths(list, read_all, open))]
pub struct Docs;

/// What the caller was told.
#[derive(Serialize, ToSchema)]
struct NoticeBody {
    id: Id,
    #[schema(example = "entry-published")]
    kind: String,
    /// In the reader's language.
    text: String,
    /// The page it is about.
    link: String,
    created_at: Moment,
    read_at: Option<Moment>,
}

/// The caller's notices, newest first.
#[utoipa::path(get, path = "/api/v1/notices", tag = "notices", params(Paging), responses((status = 200, body = List<NoticeBody>)))]
async fn list(visit: Visit, Query(paging): Query<Paging>) -> Answer {
    let (found, all) = notices::list_notices(&visit.ctx, paging.offset(), paging.limit()).await?;
    let body = |notice: notices::Notice| NoticeBody {
        id: notice.id.into(),
        text: words::line(visit.asked.lang, &notice.kind, &notice.args),
        kind: notice.kind,
        link: notice.link,
        created_at: notice.created_at.into(),
        read_at: moment(notice.read_at),
    };
    Ok(paging.answer(&visit, found.into_iter().map(body).collect(), all))
}

/// Marks all of them as read.
#[utoipa::path(post, path = "/api/v1/notices/read", tag = "notices", responses((status = 204)))]
async fn read_all(visit: Visit) -> Answer {
    notices::read_all(&visit.ctx).await?;
    Ok(nothing())
}

/// Where a notice leads.
#[derive(Serialize, ToSchema)]
struct OpenedBody {
    link: String,
}

/// Marks one as read and says where it leads.
#[utoipa::path(post, path = "/api/v1/notices/{id}/open", tag = "notices", params(("id" = Id, Path)), responses((status = 200, body = OpenedBody)))]
async fn open(visit: Visit, Path(id): Path<NoticeId>) -> Answer {
    Ok(Json(OpenedBody { link: notices::open_notice(&visit.ctx, id).await? }).into_response())
}

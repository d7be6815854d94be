//! Notices for programs.

use app::notices;
use axum::{Json, http::StatusCode, response::IntoResponse};
use serde_json::json;

use super::words;
use crate::{refusal::Answer, visit::Visit};

/// The newest hundred notices of the caller.
pub(super) async fn list(visit: Visit) -> Answer {
    let (found, all) = notices::list_notices(&visit.ctx, 0, 100).await?;
    let items: Vec<_> = found
        .iter()
        .map(|notice| {
            json!({
                "id": notice.id, "kind": notice.kind, "text": words::line(visit.asked.lang, &notice.kind, &notice.args), "link": notice.link,
                "created_at": notice.created_at.to_string(), "read_at": notice.read_at.map(|at| at.to_string()),
            })
        })
        .collect();
    Ok(Json(json!({ "total": all, "items": items })).into_response())
}

/// Marks all of them as read.
pub(super) async fn read_all(visit: Visit) -> Answer {
    notices::read_all(&visit.ctx).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

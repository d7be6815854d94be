//! Who one is, for programs.

use app::accounts;
use axum::{Json, response::IntoResponse};
use serde_json::json;

use crate::{refusal::Answer, visit::Visit};

pub(super) async fn me(visit: Visit) -> Answer {
    let profile = accounts::find_profile(&visit.ctx).await?;
    let grants: Vec<_> = visit
        .ctx
        .actor
        .grants
        .iter()
        .map(|grant| json!({ "role": grant.role.code(), "organization": grant.organization, "is_verified": grant.is_verified }))
        .collect();
    Ok(Json(json!({ "id": profile.user.id, "name": profile.user.name, "lang": profile.user.lang, "grants": grants })).into_response())
}

pub(super) async fn tokens(visit: Visit) -> Answer {
    let tokens: Vec<_> = accounts::list_tokens(&visit.ctx)
        .await?
        .into_iter()
        .map(|token| json!({ "id": token.id, "name": token.name, "expires_at": token.expires_at.to_string(), "ended_at": token.ended_at.map(|at| at.to_string()) }))
        .collect();
    Ok(Json(json!({ "items": tokens })).into_response())
}

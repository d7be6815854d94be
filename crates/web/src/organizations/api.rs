//! The directory for programs.

use app::organizations::{self, Organization};
use axum::{
    Json,
    extract::{Path, Query},
    response::IntoResponse,
};
use base::id::OrganizationId;
use serde_json::{Value, json};

use super::{pages::Asked, views::PER_PAGE};
use crate::{refusal::Answer, visit::Visit};

fn as_json(visit: &Visit, one: &Organization) -> Value {
    json!({
        "id": one.id, "code": one.code, "kind": one.kind.code(), "name": one.name, "name_en": one.name_en, "short_name": one.short_name,
        "credit_code": one.credit_code, "town": one.town, "town_name": one.town.as_deref().map(|town| visit.ctx.pack.label("towns", town, visit.asked.lang)),
        "track": one.track, "status": one.status.code(), "is_demo": one.is_demo, "is_real": one.is_real, "version": one.version,
    })
}

pub(super) async fn list(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let offset = i64::from((asked.number() - 1) * PER_PAGE);
    let (found, all) = organizations::list_organizations(&visit.ctx, &asked.filter(), offset, i64::from(PER_PAGE)).await?;
    let items: Vec<Value> = found.iter().map(|one| as_json(&visit, one)).collect();
    Ok(Json(json!({ "total": all, "page": asked.number(), "items": items })).into_response())
}

pub(super) async fn show(visit: Visit, Path(id): Path<OrganizationId>) -> Answer {
    let one = organizations::show_organization(&visit.ctx, id).await?;
    Ok(Json(as_json(&visit, &one)).into_response())
}

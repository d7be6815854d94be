//! Search for programs: the same parameters as the page.

use app::{hall, registers::kinds};
use axum::{Json, extract::Query, response::IntoResponse};
use serde_json::json;

use super::asked::Search;
use crate::{refusal::Answer, visit::Visit};

pub(super) async fn search(visit: Visit, Query(pairs): Query<Vec<(String, String)>>) -> Answer {
    let kind = pairs.iter().find(|(name, _)| name == "register").and_then(|(_, key)| kinds::by_key(key));
    let search = Search::read(kind, &pairs);
    let result = hall::search_hall(&visit.ctx, search.query()).await?;
    let items: Vec<_> = result
        .hits
        .iter()
        .map(|hit| {
            let entry = &hit.seen.entry;
            json!({
                "id": entry.id, "register": entry.kind.key, "number": entry.number, "title": entry.title,
                "organization": hit.owner.as_ref().map(|owner| owner.shown_name(visit.asked.lang)), "values": entry.values.0,
                "snippet": hit.hit.snippet, "published_at": entry.published_at.map(|at| at.to_string()), "is_demo": entry.is_demo,
                "href": format!("/{}/{}", entry.kind.path, entry.id),
            })
        })
        .collect();
    let found = &result.found;
    let body = json!({
        "total": found.total, "by_words": found.by_words, "by_meaning": found.by_meaning, "engine": result.engine, "did_you_mean": found.did_you_mean,
        "facets": found.facet_counts, "page": search.page, "items": items,
    });
    Ok(Json(body).into_response())
}

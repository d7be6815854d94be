//! Review for programs: the queue, one entry with its suspected twins, and what officers decide.

use app::{
    Error,
    registers::{
        Diagnosis, kinds, queries,
        review::{self, Findings},
    },
};
use axum::{
    Json,
    extract::{Path, Query},
    http::StatusCode,
    response::IntoResponse,
};
use base::id::EntryId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::entries::{self, EntryBody, after, held};
use crate::{
    api::{
        bodies::{Id, List, Paging, Sent, nothing},
        tags::{IfMatch, tagged},
    },
    kernel::problems,
    refusal::Answer,
    visit::Visit,
};

/// What the queue is narrowed by.
#[derive(Deserialize, Default, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(super) struct Wanted {
    /// Only this register, by its key.
    register: Option<String>,
    page: Option<u32>,
    per_page: Option<u32>,
}

/// What waits for review, the longest waiting first.
#[utoipa::path(get, path = "/api/v1/review", tag = "review", params(Wanted), responses((status = 200, body = List<EntryBody>)))]
pub(super) async fn queue(visit: Visit, Query(wanted): Query<Wanted>) -> Answer {
    let register = wanted.register.as_deref().and_then(kinds::by_key).map(|kind| kind.key);
    let paging = Paging::of(wanted.page, wanted.per_page);
    let (found, all) = queries::list_queue(&visit.ctx, register, paging.offset(), paging.limit()).await?;
    Ok(paging.answer(&visit, entries::bodies(&visit, found).await?, all))
}

/// An entry that looks like the one under review.
#[derive(Serialize, ToSchema)]
pub(super) struct TwinBody {
    /// How alike they are, from 0 to 1.
    likeness: f64,
    entry: EntryBody,
}

/// An entry under review.
#[derive(Serialize, ToSchema)]
pub(super) struct ReviewBody {
    entry: EntryBody,
    /// Suspected duplicates, most alike first.
    twins: Vec<TwinBody>,
}

/// One entry with its suspected twins.
#[utoipa::path(get, path = "/api/v1/review/{id}", tag = "review", params(("id" = Id, Path)), responses((status = 200, body = ReviewBody)))]
pub(super) async fn show(visit: Visit, Path(id): Path<EntryId>) -> Answer {
    let entry = queries::review_entry(&visit.ctx, id).await?;
    let waiting = queries::list_waiting(&visit.ctx, entry.kind.key).await?;
    let twins = queries::list_suspected_twins(&visit.ctx, &entry, &waiting).await?;
    let (found, likeness): (Vec<_>, Vec<f64>) = twins.into_iter().unzip();
    let twins = entries::bodies(&visit, found).await?.into_iter().zip(likeness).map(|(entry, likeness)| TwinBody { likeness, entry });
    let body = ReviewBody { twins: twins.collect(), entry: entries::body(&visit, id).await? };
    Ok(tagged(StatusCode::OK, entry.version, body))
}

/// Publishes an entry.
#[utoipa::path(post, path = "/api/v1/review/{id}/publish", tag = "review", params(("id" = Id, Path), IfMatch), responses((status = 200, body = EntryBody)))]
pub(super) async fn publish(visit: Visit, Path(id): Path<EntryId>, seen: IfMatch) -> Answer {
    let outcome = review::publish_entry(&held(&visit, seen), id).await;
    after(&visit, id, seen, outcome).await
}

/// Says of a published entry that its owner has changed that it may stand.
#[utoipa::path(post, path = "/api/v1/review/{id}/accept", tag = "review", params(("id" = Id, Path), IfMatch), responses((status = 200, body = EntryBody)))]
pub(super) async fn accept(visit: Visit, Path(id): Path<EntryId>, seen: IfMatch) -> Answer {
    let outcome = review::accept_changes(&held(&visit, seen), id).await;
    after(&visit, id, seen, outcome).await
}

/// Why an entry is sent back.
#[derive(Deserialize, ToSchema)]
pub(super) struct ReturnEntry {
    /// For its author.
    reason: String,
}

/// Sends an entry back to its author with a reason.
#[utoipa::path(post, path = "/api/v1/review/{id}/return", tag = "review", params(("id" = Id, Path), IfMatch), request_body = ReturnEntry, responses((status = 200, body = EntryBody)))]
pub(super) async fn send_back(visit: Visit, Path(id): Path<EntryId>, seen: IfMatch, Sent(sent): Sent<ReturnEntry>) -> Answer {
    let outcome = review::return_entry(&held(&visit, seen), id, &sent.reason).await;
    after(&visit, id, seen, outcome).await
}

/// What the diagnosis of a demand came to.
#[derive(Deserialize, ToSchema)]
pub(super) struct DiagnoseEntry {
    /// `publishable`, `incomplete` or `long_term`.
    diagnosis: String,
    /// For the author: what is missing, or what would make it publishable.
    #[serde(default)]
    note: String,
    /// The keys of the fields found wanting.
    #[serde(default)]
    missing: Vec<String>,
}

/// Records the diagnosis of a demand.
#[utoipa::path(post, path = "/api/v1/review/{id}/diagnose", tag = "review", params(("id" = Id, Path), IfMatch), request_body = DiagnoseEntry, responses((status = 200, body = EntryBody)))]
pub(super) async fn diagnose(visit: Visit, Path(id): Path<EntryId>, seen: IfMatch, Sent(sent): Sent<DiagnoseEntry>) -> Answer {
    let diagnosis = Diagnosis::from_code(&sent.diagnosis).ok_or_else(|| Error::not_a_choice("diagnosis", &sent.diagnosis))?;
    let findings = Findings { diagnosis, note: sent.note, missing: sent.missing };
    let outcome = review::diagnose_entry(&held(&visit, seen), id, findings).await;
    after(&visit, id, seen, outcome).await
}

/// The entry that goes on.
#[derive(Deserialize, ToSchema)]
pub(super) struct MergeEntry {
    #[schema(value_type = Id)]
    into: EntryId,
}

/// Merges an entry into its twin, which goes on.
#[utoipa::path(post, path = "/api/v1/review/{id}/merge", tag = "review", params(("id" = Id, Path), IfMatch), request_body = MergeEntry, responses((status = 200, body = EntryBody)))]
pub(super) async fn merge(visit: Visit, Path(id): Path<EntryId>, seen: IfMatch, Sent(sent): Sent<MergeEntry>) -> Answer {
    let outcome = review::merge_entry(&held(&visit, seen), id, sent.into).await;
    after(&visit, id, seen, outcome).await
}

/// The entry it was mistaken for.
#[derive(Deserialize, ToSchema)]
pub(super) struct KeepApart {
    #[schema(value_type = Id)]
    other: EntryId,
}

/// Records that two entries that look alike are different.
#[utoipa::path(post, path = "/api/v1/review/{id}/apart", tag = "review", params(("id" = Id, Path)), request_body = KeepApart, responses((status = 204)))]
pub(super) async fn apart(visit: Visit, Path(id): Path<EntryId>, Sent(sent): Sent<KeepApart>) -> Answer {
    review::keep_apart(&visit.ctx, id, sent.other).await?;
    Ok(nothing())
}

/// Entries to be published, 200 at most.
#[derive(Deserialize, ToSchema)]
pub(super) struct Approve {
    #[schema(value_type = Vec<Id>, max_items = 200)]
    entries: Vec<EntryId>,
}

/// One that could not be published.
#[derive(Serialize, ToSchema)]
pub(super) struct NotApproved {
    id: Id,
    code: &'static str,
    detail: String,
}

/// What became of them.
#[derive(Serialize, ToSchema)]
pub(super) struct Approved {
    published: Vec<Id>,
    refused: Vec<NotApproved>,
}

/// Publishes several entries, each by itself; what is refused is named with its reason.
#[utoipa::path(post, path = "/api/v1/review/approve", tag = "review", request_body = Approve, responses((status = 200, body = Approved)))]
pub(super) async fn approve(visit: Visit, Sent(sent): Sent<Approve>) -> Answer {
    let mut body = Approved { published: Vec::new(), refused: Vec::new() };
    for id in sent.entries.into_iter().take(200) {
        match review::publish_entry(&visit.ctx, id).await {
            Ok(_) => body.published.push(id.into()),
            Err(Error::Conflict(problem)) => {
                let detail = problems::sentence(visit.asked.lang, &problem);
                body.refused.push(NotApproved { id: id.into(), code: problem.code, detail });
            }
            Err(other) => return Err(other.into()),
        }
    }
    Ok(Json(body).into_response())
}

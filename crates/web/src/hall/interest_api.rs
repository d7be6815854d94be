//! Saved searches, followed entries, inquiries and a technology manager's work for programs.

use app::{
    Error,
    hall::{
        self,
        follows::{self, Followed},
        inquiries::{self, AskContact, InquirySeen, Which},
        saved_searches::{self, Cadence, SavedSearch, SearchWish},
    },
    plan::Shown,
};
use axum::{
    Json, Router,
    extract::{Path, Query},
    http::{StatusCode, header},
    response::IntoResponse,
    routing::{get, post},
};
use base::id::{EntryId, InquiryId, SavedSearchId};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::OpenApi;

use super::{asked::Search, follows::Paging, inquiries::NoteForm};
use crate::{
    refusal::Answer,
    visit::{Visit, Web},
};

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/v1/saved-searches", get(list_saved).post(save))
        .route("/api/v1/saved-searches/{id}", get(show_saved).post(change_saved))
        .route("/api/v1/saved-searches/{id}/pause", post(pause))
        .route("/api/v1/saved-searches/{id}/resume", post(resume))
        .route("/api/v1/saved-searches/{id}/end", post(end))
        .route("/api/v1/saved-searches/{id}/feed", post(renew_feed))
        .route("/api/v1/saved-searches/{id}/feed/end", post(end_feed))
        .route("/api/v1/follows", get(list_follows))
        .route("/api/v1/entries/{id}/follow", post(follow))
        .route("/api/v1/entries/{id}/unfollow", post(unfollow))
        .route("/api/v1/entries/{id}/inquiries", post(ask))
        .route("/api/v1/inquiries", get(list_inquiries))
        .route("/api/v1/inquiries/{id}", get(show_inquiry))
        .route("/api/v1/inquiries/{id}/open", post(open_inquiry))
        .route("/api/v1/inquiries/{id}/handle", post(handle_inquiry))
        .route("/api/v1/technology-managers/{id}/track-record", get(track_record))
}

/// What the description of the interface says of this feature.
#[derive(OpenApi)]
#[openapi(paths(
    list_saved,
    save,
    show_saved,
    change_saved,
    pause,
    resume,
    end,
    renew_feed,
    end_feed,
    list_follows,
    follow,
    unfollow,
    ask,
    list_inquiries,
    show_inquiry,
    open_inquiry,
    handle_inquiry,
    track_record
))]
pub struct Docs;

/// A search to follow: what to ask for as on the search page, and how to be told.
#[derive(Deserialize)]
struct SaveForm {
    name: String,
    #[serde(default)]
    cadence: String,
    #[serde(default)]
    by_mail: bool,
    #[serde(default)]
    by_feed: bool,
    #[serde(default)]
    q: String,
    #[serde(default)]
    registers: Vec<String>,
    /// Codes by facet.
    #[serde(default)]
    facets: std::collections::BTreeMap<String, Vec<String>>,
}

impl SaveForm {
    fn wish(&self) -> Result<SearchWish, Error> {
        let cadence = match self.cadence.as_str() {
            "" => Cadence::default(),
            code => Cadence::from_code(code).ok_or_else(|| Error::field("cadence", "problem-hall-saved-cadence"))?,
        };
        Ok(SearchWish { name: self.name.clone(), cadence, is_by_mail: self.by_mail, is_by_feed: self.by_feed })
    }

    /// The same limits as the address of the search page.
    fn query(&self) -> hall::HallQuery {
        let mut pairs = vec![("q".to_owned(), self.q.clone())];
        match self.registers.as_slice() {
            [one] => pairs.push(("register".to_owned(), one.clone())),
            several => pairs.extend(several.iter().map(|code| ("f.register".to_owned(), code.clone()))),
        }
        for (facet, codes) in &self.facets {
            pairs.extend(codes.iter().map(|code| (format!("f.{facet}"), code.clone())));
        }
        Search::read_carried(&pairs).query()
    }
}

fn written(saved: &SavedSearch) -> Value {
    json!({
        "id": saved.id, "name": saved.name, "q": saved.query.text, "registers": saved.query.registers,
        "facets": saved.query.facets.iter().cloned().collect::<std::collections::BTreeMap<_, _>>(), "cadence": saved.cadence.code(),
        "by_mail": saved.is_by_mail, "by_feed": saved.has_feed, "paused_at": saved.paused_at.map(|at| at.to_string()),
        "created_at": saved.created_at.to_string(), "ended_at": saved.ended_at.map(|at| at.to_string()), "told": saved.told,
    })
}

/// With the feed's address, which is shown this once.
fn written_with_feed(visit: &Visit, saved: &SavedSearch, token: Option<&str>) -> Value {
    let mut body = written(saved);
    if let (Some(body), Some(token)) = (body.as_object_mut(), token) {
        body.insert("feed".to_owned(), format!("{}/feeds/saved/{token}", visit.ctx.site.base_url).into());
    }
    body
}

#[utoipa::path(get, path = "/api/v1/saved-searches", tag = "hall", responses((status = 200, description = "The caller's saved searches"), (status = 401)))]
async fn list_saved(visit: Visit) -> Answer {
    let found = saved_searches::list_saved_searches(&visit.ctx).await?;
    Ok(Json(json!({ "items": found.iter().map(written).collect::<Vec<_>>() })).into_response())
}

#[utoipa::path(post, path = "/api/v1/saved-searches", tag = "hall", request_body = Value, responses((status = 201, description = "Saved; `feed` is the private feed's address and is shown this once"), (status = 401), (status = 409), (status = 422)))]
async fn save(visit: Visit, Json(form): Json<SaveForm>) -> Answer {
    let (saved, secret) = saved_searches::create_saved_search(&visit.ctx, form.query(), &form.wish()?).await?;
    let body = written_with_feed(&visit, &saved, secret.as_ref().map(app::accounts::Secret::reveal));
    Ok((StatusCode::CREATED, [(header::LOCATION, format!("/api/v1/saved-searches/{}", saved.id))], Json(body)).into_response())
}

#[utoipa::path(get, path = "/api/v1/saved-searches/{id}", tag = "hall", params(("id" = String, Path)), responses((status = 200), (status = 404)))]
async fn show_saved(visit: Visit, Path(id): Path<SavedSearchId>) -> Answer {
    Ok(Json(written(&saved_searches::find_saved_search(&visit.ctx, id).await?)).into_response())
}

#[utoipa::path(post, path = "/api/v1/saved-searches/{id}", tag = "hall", params(("id" = String, Path)), request_body = Value, responses((status = 200, description = "Name, cadence and mails as given; what it asks for stays"), (status = 404), (status = 422)))]
async fn change_saved(visit: Visit, Path(id): Path<SavedSearchId>, Json(form): Json<SaveForm>) -> Answer {
    Ok(Json(written(&saved_searches::change_saved_search(&visit.ctx, id, &form.wish()?).await?)).into_response())
}

#[utoipa::path(post, path = "/api/v1/saved-searches/{id}/pause", tag = "hall", params(("id" = String, Path)), responses((status = 200), (status = 404)))]
async fn pause(visit: Visit, Path(id): Path<SavedSearchId>) -> Answer {
    Ok(Json(written(&saved_searches::pause_saved_search(&visit.ctx, id).await?)).into_response())
}

#[utoipa::path(post, path = "/api/v1/saved-searches/{id}/resume", tag = "hall", params(("id" = String, Path)), responses((status = 200), (status = 404)))]
async fn resume(visit: Visit, Path(id): Path<SavedSearchId>) -> Answer {
    Ok(Json(written(&saved_searches::resume_saved_search(&visit.ctx, id).await?)).into_response())
}

#[utoipa::path(post, path = "/api/v1/saved-searches/{id}/end", tag = "hall", params(("id" = String, Path)), responses((status = 204), (status = 404)))]
async fn end(visit: Visit, Path(id): Path<SavedSearchId>) -> Answer {
    saved_searches::end_saved_search(&visit.ctx, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

#[utoipa::path(post, path = "/api/v1/saved-searches/{id}/feed", tag = "hall", params(("id" = String, Path)), responses((status = 200, description = "A new address of the feed, shown this once; the one before stops to work"), (status = 404)))]
async fn renew_feed(visit: Visit, Path(id): Path<SavedSearchId>) -> Answer {
    let (saved, secret) = saved_searches::renew_feed(&visit.ctx, id).await?;
    Ok(Json(written_with_feed(&visit, &saved, Some(secret.reveal()))).into_response())
}

#[utoipa::path(post, path = "/api/v1/saved-searches/{id}/feed/end", tag = "hall", params(("id" = String, Path)), responses((status = 200, description = "Without mails the search has ended"), (status = 404)))]
async fn end_feed(visit: Visit, Path(id): Path<SavedSearchId>) -> Answer {
    Ok(Json(written(&saved_searches::end_feed(&visit.ctx, id).await?)).into_response())
}

fn followed(one: &Followed) -> Value {
    let seen = one.seen.as_ref().map(|seen| &seen.entry);
    json!({
        "id": one.id, "number": one.number, "since": one.since.to_string(), "is_in_hall": seen.is_some(),
        "register": seen.map(|entry| entry.kind.key), "title": seen.map(|entry| entry.title.as_str()),
    })
}

#[utoipa::path(get, path = "/api/v1/follows", tag = "hall", params(("page" = Option<u32>, Query)), responses((status = 200, description = "Entries the caller follows, the last followed first"), (status = 401)))]
async fn list_follows(visit: Visit, Query(paging): Query<Paging>) -> Answer {
    let (_, offset) = paging.at(100);
    let (found, all) = follows::list_follows(&visit.ctx, offset, 100).await?;
    Ok(Json(json!({ "total": all, "items": found.iter().map(followed).collect::<Vec<_>>() })).into_response())
}

#[utoipa::path(post, path = "/api/v1/entries/{id}/follow", tag = "hall", params(("id" = String, Path)), responses((status = 204), (status = 401), (status = 404)))]
async fn follow(visit: Visit, Path(id): Path<EntryId>) -> Answer {
    follows::follow_entry(&visit.ctx, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

#[utoipa::path(post, path = "/api/v1/entries/{id}/unfollow", tag = "hall", params(("id" = String, Path)), responses((status = 204), (status = 401)))]
async fn unfollow(visit: Visit, Path(id): Path<EntryId>) -> Answer {
    follows::unfollow_entry(&visit.ctx, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

#[derive(Deserialize)]
struct AskForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    reach: String,
    #[serde(default)]
    message: String,
}

#[utoipa::path(post, path = "/api/v1/entries/{id}/inquiries", tag = "hall", params(("id" = String, Path)), request_body = Value, responses((status = 201, description = "The owner and whoever handles the entry are told that somebody asked"), (status = 404), (status = 409), (status = 422), (status = 429)))]
async fn ask(visit: Visit, Path(id): Path<EntryId>, Json(form): Json<AskForm>) -> Answer {
    let asked = AskContact { name: form.name, reach: form.reach, message: form.message };
    let inquiry = inquiries::ask_contact(&visit.ctx, id, &asked).await?;
    Ok((StatusCode::CREATED, Json(json!({ "id": inquiry }))).into_response())
}

fn inquiry(seen: &InquirySeen) -> Value {
    let one = &seen.inquiry;
    json!({
        "id": one.id, "entry": one.entry_id, "entry_number": seen.entry.number, "is_masked": seen.is_masked, "name": one.name, "reach": one.reach,
        "message": one.message, "organization": seen.organization.as_ref().map(|organization| &organization.name),
        "created_at": one.created_at.to_string(), "handled_at": one.handled_at.map(|at| at.to_string()), "handled_by": seen.handled_by,
        "handled_note": one.handled_note,
    })
}

#[derive(Deserialize)]
struct InquiryWish {
    #[serde(default)]
    which: String,
    page: Option<u32>,
}

#[utoipa::path(get, path = "/api/v1/inquiries", tag = "hall", params(("which" = Option<String>, Query, description = "`all`, or else the unhandled ones"), ("page" = Option<u32>, Query)), responses((status = 200, description = "What was asked about the caller's entries; contact data masked until opened"), (status = 401)))]
async fn list_inquiries(visit: Visit, Query(wish): Query<InquiryWish>) -> Answer {
    let which = if wish.which == "all" { Which::All } else { Which::Unhandled };
    let offset = i64::from(wish.page.unwrap_or(1).clamp(1, 10_000) - 1) * 100;
    let (found, all) = inquiries::list_inquiries(&visit.ctx, which, offset, 100).await?;
    Ok(Json(json!({ "total": all, "items": found.iter().map(inquiry).collect::<Vec<_>>() })).into_response())
}

#[utoipa::path(get, path = "/api/v1/inquiries/{id}", tag = "hall", params(("id" = String, Path)), responses((status = 200), (status = 404)))]
async fn show_inquiry(visit: Visit, Path(id): Path<InquiryId>) -> Answer {
    Ok(Json(inquiry(&inquiries::read_inquiry(&visit.ctx, id).await?)).into_response())
}

#[utoipa::path(post, path = "/api/v1/inquiries/{id}/open", tag = "hall", params(("id" = String, Path)), responses((status = 200, description = "Unmasked; the opening is recorded"), (status = 404)))]
async fn open_inquiry(visit: Visit, Path(id): Path<InquiryId>) -> Answer {
    inquiries::open_inquiry(&visit.ctx, id).await?;
    Ok(Json(inquiry(&inquiries::read_inquiry(&visit.ctx, id).await?)).into_response())
}

#[utoipa::path(post, path = "/api/v1/inquiries/{id}/handle", tag = "hall", params(("id" = String, Path)), request_body = Value, responses((status = 204), (status = 404), (status = 409), (status = 422)))]
async fn handle_inquiry(visit: Visit, Path(id): Path<InquiryId>, Json(form): Json<NoteForm>) -> Answer {
    inquiries::handle_inquiry(&visit.ctx, id, &form.note).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

#[utoipa::path(get, path = "/api/v1/technology-managers/{id}/track-record", tag = "hall", params(("id" = String, Path, description = "An entry of the technology managers' register")), responses((status = 200, description = "Counts; null where there are too few to show"), (status = 404)))]
async fn track_record(visit: Visit, Path(id): Path<EntryId>) -> Answer {
    let seen = app::registers::queries::read_entry(&visit.ctx, id).await?;
    let record = hall::read_track_record(&visit.ctx, &seen.entry).await?.ok_or(Error::NotFound(app::Noun::Entry))?;
    let said = |shown: Shown| match shown {
        Shown::Count(count) => Some(count),
        Shown::Few | Shown::Hidden => None,
    };
    let body = json!({
        "demands": said(record.demands), "contacted": said(record.contacted), "deals": said(record.deals), "signed": said(record.signed),
        "hidden_below": visit.ctx.pack.settings.limits.small_cells_below,
    });
    Ok(Json(body).into_response())
}

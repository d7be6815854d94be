//! Saved searches, followed entries, inquiries, and a technology manager's work, for programs.

use std::collections::BTreeMap;

use app::{
    Error,
    accounts::Secret,
    hall::{
        self, HallQuery,
        follows::{self, Followed},
        inquiries::{self, AskContact, InquirySeen, Which},
        saved_searches::{self, Cadence, SavedSearch, SearchWish},
    },
    plan::Shown,
};
use axum::{
    Json, Router,
    extract::{Path, Query},
    http::header,
    response::IntoResponse,
    routing::{get, post},
};
use base::id::{EntryId, InquiryId, SavedSearchId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    api::bodies::{Id, Moment, Paging, Sent, created, moment, nothing, with_header},
    hall::asked::Search,
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

/// A search to follow: what to ask for, as on the search page, and how to be told.
#[derive(Deserialize, ToSchema)]
pub(super) struct SaveForm {
    name: String,
    /// `at_once`, `daily` or `weekly`.
    #[serde(default)]
    cadence: String,
    #[serde(default)]
    by_mail: bool,
    #[serde(default)]
    by_feed: bool,
    /// Words.
    #[serde(default)]
    q: String,
    /// Registers by key; none means all.
    #[serde(default)]
    registers: Vec<String>,
    /// Codes by facet.
    #[serde(default)]
    facets: BTreeMap<String, Vec<String>>,
}

impl SaveForm {
    fn wish(&self) -> Result<SearchWish, Error> {
        let cadence = match self.cadence.as_str() {
            "" => Cadence::default(),
            code => Cadence::from_code(code).ok_or_else(|| Error::field("cadence", "problem-hall-saved-cadence"))?,
        };
        Ok(SearchWish { name: self.name.clone(), cadence, is_by_mail: self.by_mail, is_by_feed: self.by_feed })
    }

    /// With the limits of the search page's address.
    fn query(&self) -> HallQuery {
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

/// A saved search.
#[derive(Serialize, ToSchema)]
pub(super) struct SavedBody {
    id: Id,
    name: String,
    q: String,
    registers: Vec<String>,
    facets: BTreeMap<String, Vec<String>>,
    /// `at_once`, `daily` or `weekly`.
    cadence: &'static str,
    by_mail: bool,
    by_feed: bool,
    paused_at: Option<Moment>,
    created_at: Moment,
    ended_at: Option<Moment>,
    /// How many entries were told so far.
    told: i64,
    /// The address of the private feed, only in the answer that makes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    feed: Option<String>,
}

fn written(visit: &Visit, saved: &SavedSearch, secret: Option<&Secret>) -> SavedBody {
    SavedBody {
        id: saved.id.into(),
        name: saved.name.clone(),
        q: saved.query.text.clone(),
        registers: saved.query.registers.clone(),
        facets: saved.query.facets.iter().cloned().collect(),
        cadence: saved.cadence.code(),
        by_mail: saved.is_by_mail,
        by_feed: saved.has_feed,
        paused_at: moment(saved.paused_at),
        created_at: saved.created_at.into(),
        ended_at: moment(saved.ended_at),
        told: saved.told,
        feed: secret.map(|secret| format!("{}/feeds/saved/{}", visit.ctx.site.base_url, secret.reveal())),
    }
}

/// The caller's saved searches that have not ended, the newest first.
#[utoipa::path(get, path = "/api/v1/saved-searches", tag = "hall", responses((status = 200, body = Vec<SavedBody>)))]
pub(super) async fn list_saved(visit: Visit) -> Answer {
    let found = saved_searches::list_saved_searches(&visit.ctx).await?;
    Ok(Json(found.iter().map(|saved| written(&visit, saved, None)).collect::<Vec<_>>()).into_response())
}

/// Follows a search by mail, by a private feed, or by both.
#[utoipa::path(post, path = "/api/v1/saved-searches", tag = "hall", request_body = SaveForm, responses((status = 201, body = SavedBody)))]
pub(super) async fn save(visit: Visit, Sent(form): Sent<SaveForm>) -> Answer {
    let (saved, secret) = saved_searches::create_saved_search(&visit.ctx, form.query(), &form.wish()?).await?;
    let answer = created(&format!("/api/v1/saved-searches/{}", saved.id), written(&visit, &saved, secret.as_ref()));
    Ok(if secret.is_some() { with_header(answer, header::CACHE_CONTROL, "no-store") } else { answer })
}

/// One of the caller's saved searches.
#[utoipa::path(get, path = "/api/v1/saved-searches/{id}", tag = "hall", params(("id" = String, Path)), responses((status = 200, body = SavedBody)))]
pub(super) async fn show_saved(visit: Visit, Path(id): Path<SavedSearchId>) -> Answer {
    Ok(Json(written(&visit, &saved_searches::find_saved_search(&visit.ctx, id).await?, None)).into_response())
}

/// Renames a saved search, changes how often its mails come and whether they do.
///
/// What it asks for stays as it is.
#[utoipa::path(post, path = "/api/v1/saved-searches/{id}", tag = "hall", params(("id" = String, Path)), request_body = SaveForm, responses((status = 200, body = SavedBody)))]
pub(super) async fn change_saved(visit: Visit, Path(id): Path<SavedSearchId>, Sent(form): Sent<SaveForm>) -> Answer {
    Ok(Json(written(&visit, &saved_searches::change_saved_search(&visit.ctx, id, &form.wish()?).await?, None)).into_response())
}

/// Stops the mails of a saved search for a while.
#[utoipa::path(post, path = "/api/v1/saved-searches/{id}/pause", tag = "hall", params(("id" = String, Path)), responses((status = 200, body = SavedBody)))]
pub(super) async fn pause(visit: Visit, Path(id): Path<SavedSearchId>) -> Answer {
    Ok(Json(written(&visit, &saved_searches::pause_saved_search(&visit.ctx, id).await?, None)).into_response())
}

/// Lets the mails of a saved search come again, from now on.
#[utoipa::path(post, path = "/api/v1/saved-searches/{id}/resume", tag = "hall", params(("id" = String, Path)), responses((status = 200, body = SavedBody)))]
pub(super) async fn resume(visit: Visit, Path(id): Path<SavedSearchId>) -> Answer {
    Ok(Json(written(&visit, &saved_searches::resume_saved_search(&visit.ctx, id).await?, None)).into_response())
}

/// Ends a saved search with its mails and its feed.
#[utoipa::path(post, path = "/api/v1/saved-searches/{id}/end", tag = "hall", params(("id" = String, Path)), responses((status = 204)))]
pub(super) async fn end(visit: Visit, Path(id): Path<SavedSearchId>) -> Answer {
    saved_searches::end_saved_search(&visit.ctx, id).await?;
    Ok(nothing())
}

/// Gives a saved search's feed a new address; the one before stops to work.
///
/// Sent again under the same key this call is not answered with the address again.
#[utoipa::path(post, path = "/api/v1/saved-searches/{id}/feed", tag = "hall", params(("id" = String, Path)), responses((status = 200, body = SavedBody)))]
pub(super) async fn renew_feed(visit: Visit, Path(id): Path<SavedSearchId>) -> Answer {
    let (saved, secret) = saved_searches::renew_feed(&visit.ctx, id).await?;
    Ok(with_header(Json(written(&visit, &saved, Some(&secret))).into_response(), header::CACHE_CONTROL, "no-store"))
}

/// Takes a saved search's feed away; without mails the search ends.
#[utoipa::path(post, path = "/api/v1/saved-searches/{id}/feed/end", tag = "hall", params(("id" = String, Path)), responses((status = 200, body = SavedBody)))]
pub(super) async fn end_feed(visit: Visit, Path(id): Path<SavedSearchId>) -> Answer {
    Ok(Json(written(&visit, &saved_searches::end_feed(&visit.ctx, id).await?, None)).into_response())
}

/// An entry the caller follows.
#[derive(Serialize, ToSchema)]
pub(super) struct FollowedBody {
    id: Id,
    number: String,
    since: Moment,
    /// Absent, as the title is, once the entry has left the hall.
    register: Option<&'static str>,
    title: Option<String>,
}

fn followed(one: &Followed) -> FollowedBody {
    let seen = one.seen.as_ref().map(|seen| &seen.entry);
    FollowedBody {
        id: one.id.into(),
        number: one.number.clone(),
        since: one.since.into(),
        register: seen.map(|entry| entry.kind.key),
        title: seen.map(|entry| entry.title.clone()),
    }
}

/// Entries the caller follows, the last followed first.
#[utoipa::path(get, path = "/api/v1/follows", tag = "hall", params(Paging), responses((status = 200, body = crate::api::bodies::List<FollowedBody>)))]
pub(super) async fn list_follows(visit: Visit, Query(paging): Query<Paging>) -> Answer {
    let (found, all) = follows::list_follows(&visit.ctx, paging.offset(), paging.limit()).await?;
    Ok(paging.answer(&visit, found.iter().map(followed).collect(), all))
}

/// Follows an entry: the caller is told of its progress.
#[utoipa::path(post, path = "/api/v1/entries/{id}/follow", tag = "hall", params(("id" = String, Path)), responses((status = 204)))]
pub(super) async fn follow(visit: Visit, Path(id): Path<EntryId>) -> Answer {
    follows::follow_entry(&visit.ctx, id).await?;
    Ok(nothing())
}

/// Ceases to follow an entry.
#[utoipa::path(post, path = "/api/v1/entries/{id}/unfollow", tag = "hall", params(("id" = String, Path)), responses((status = 204)))]
pub(super) async fn unfollow(visit: Visit, Path(id): Path<EntryId>) -> Answer {
    follows::unfollow_entry(&visit.ctx, id).await?;
    Ok(nothing())
}

/// Who would like to be contacted, and about what.
#[derive(Deserialize, ToSchema)]
pub(super) struct AskForm {
    #[serde(default)]
    name: String,
    /// A telephone number or a mail address.
    #[serde(default)]
    reach: String,
    #[serde(default)]
    message: String,
}

/// The inquiry that was made.
#[derive(Serialize, ToSchema)]
pub(super) struct AskedBody {
    id: Id,
}

/// Asks to be contacted about an entry. Its owner and whoever handles it are told that somebody asked.
#[utoipa::path(post, path = "/api/v1/entries/{id}/inquiries", tag = "hall", params(("id" = String, Path)), request_body = AskForm, responses((status = 201, body = AskedBody)))]
pub(super) async fn ask(visit: Visit, Path(id): Path<EntryId>, Sent(form): Sent<AskForm>) -> Answer {
    let asked = AskContact { name: form.name, reach: form.reach, message: form.message };
    let inquiry = inquiries::ask_contact(&visit.ctx, id, &asked).await?;
    Ok(created(&format!("/api/v1/inquiries/{inquiry}"), AskedBody { id: inquiry.into() }))
}

/// Somebody who would like to be contacted.
#[derive(Serialize, ToSchema)]
pub(super) struct InquiryBody {
    id: Id,
    entry: Id,
    entry_number: String,
    /// Whether name and reach are masked and the message is kept back: until the caller opens it.
    is_masked: bool,
    name: String,
    reach: String,
    message: String,
    /// The verified organisation of the one who asked.
    organization: Option<String>,
    created_at: Moment,
    handled_at: Option<Moment>,
    handled_by: Option<String>,
    handled_note: Option<String>,
}

fn inquiry(seen: &InquirySeen) -> InquiryBody {
    let one = &seen.inquiry;
    InquiryBody {
        id: one.id.into(),
        entry: one.entry_id.into(),
        entry_number: seen.entry.number.clone(),
        is_masked: seen.is_masked,
        name: one.name.clone(),
        reach: one.reach.clone(),
        message: one.message.clone(),
        organization: seen.organization.as_ref().map(|organization| organization.name.clone()),
        created_at: one.created_at.into(),
        handled_at: moment(one.handled_at),
        handled_by: seen.handled_by.clone(),
        handled_note: one.handled_note.clone(),
    }
}

/// Which inquiries are wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct InquiryWish {
    /// `all`, or else those nobody has handled.
    #[serde(default)]
    which: String,
    page: Option<u32>,
    per_page: Option<u32>,
}

/// What was asked about the caller's entries, unhandled first; contact data masked until opened.
#[utoipa::path(get, path = "/api/v1/inquiries", tag = "hall", params(InquiryWish), responses((status = 200, body = crate::api::bodies::List<InquiryBody>)))]
pub(super) async fn list_inquiries(visit: Visit, Query(wish): Query<InquiryWish>) -> Answer {
    let which = if wish.which == "all" { Which::All } else { Which::Unhandled };
    let paging = Paging::of(wish.page, wish.per_page);
    let (found, all) = inquiries::list_inquiries(&visit.ctx, which, paging.offset(), paging.limit()).await?;
    Ok(paging.answer(&visit, found.iter().map(inquiry).collect(), all))
}

/// One inquiry, masked until the caller opens it.
#[utoipa::path(get, path = "/api/v1/inquiries/{id}", tag = "hall", params(("id" = String, Path)), responses((status = 200, body = InquiryBody)))]
pub(super) async fn show_inquiry(visit: Visit, Path(id): Path<InquiryId>) -> Answer {
    Ok(Json(inquiry(&inquiries::read_inquiry(&visit.ctx, id).await?)).into_response())
}

/// Opens an inquiry for the caller; the opening is recorded. Read it afterwards.
#[utoipa::path(post, path = "/api/v1/inquiries/{id}/open", tag = "hall", params(("id" = String, Path)), responses((status = 204)))]
pub(super) async fn open_inquiry(visit: Visit, Path(id): Path<InquiryId>) -> Answer {
    inquiries::open_inquiry(&visit.ctx, id).await?;
    Ok(nothing())
}

/// What came of an inquiry.
#[derive(Deserialize, ToSchema)]
pub(super) struct HandledForm {
    #[serde(default)]
    note: String,
}

/// Notes what came of an inquiry.
#[utoipa::path(post, path = "/api/v1/inquiries/{id}/handle", tag = "hall", params(("id" = String, Path)), request_body = HandledForm, responses((status = 204)))]
pub(super) async fn handle_inquiry(visit: Visit, Path(id): Path<InquiryId>, Sent(form): Sent<HandledForm>) -> Answer {
    inquiries::handle_inquiry(&visit.ctx, id, &form.note).await?;
    Ok(nothing())
}

/// What a technology manager has done; a count that is too small to be shown is absent.
#[derive(Serialize, ToSchema)]
pub(super) struct RecordBody {
    /// Demands taken up.
    demands: Option<i64>,
    /// Matches in which somebody was contacted.
    contacted: Option<i64>,
    deals: Option<i64>,
    /// Deals with a contract.
    signed: Option<i64>,
    /// Counts from 1 to below this are absent.
    hidden_below: i64,
}

/// What a technology manager of the register has done here, counted.
#[utoipa::path(get, path = "/api/v1/technology-managers/{id}/track-record", tag = "hall", params(("id" = String, Path)), responses((status = 200, body = RecordBody)))]
pub(super) async fn track_record(visit: Visit, Path(id): Path<EntryId>) -> Answer {
    let seen = app::registers::queries::read_entry(&visit.ctx, id).await?;
    let record = hall::read_track_record(&visit.ctx, &seen.entry).await?.ok_or(Error::NotFound(app::Noun::Entry))?;
    let said = |shown: Shown| match shown {
        Shown::Count(count) => Some(count),
        Shown::Few | Shown::Hidden => None,
    };
    let body = RecordBody {
        demands: said(record.demands),
        contacted: said(record.contacted),
        deals: said(record.deals),
        signed: said(record.signed),
        hidden_below: visit.ctx.pack.settings.limits.small_cells_below,
    };
    Ok(Json(body).into_response())
}

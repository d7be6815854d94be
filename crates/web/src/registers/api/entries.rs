//! Entries for programs: reading, writing, handing in, taking back, renewing, agreements.

use app::{
    Ctx, Error, Noun, organizations,
    registers::{
        Entry, Kind, Status, Values,
        agreements::{self as agreed, Decision},
        commands, difference, kinds,
        queries::{self, Narrow, Seen},
    },
};
use axum::{
    extract::{Path, Query},
    http::StatusCode,
};
use base::id::{EntryId, OrganizationId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};

use super::values::{self, EntryValues};
use crate::{
    api::{
        bodies::{Day, Id, List, Moment, Paging, Sent, created, day, id, moment},
        tags::{IfMatch, is_stale, stale, tagged},
    },
    kernel::problem_json::ChangeLine,
    refusal::Answer,
    registers::pages,
    visit::Visit,
};

/// An entry as the caller may see it: what is beyond their step is not there.
#[derive(Serialize, ToSchema)]
pub(super) struct EntryBody {
    id: Id,
    /// Which register it belongs to.
    #[schema(example = "achievement")]
    register: &'static str,
    /// The number people quote.
    #[schema(example = "A-2026-0312")]
    number: String,
    title: String,
    /// `draft`, `submitted`, `returned`, `published`, `expired`, `withdrawn` or `merged`.
    status: &'static str,
    /// How much the caller sees: `public`, `registered`, `agreement` or `owner`.
    step: &'static str,
    /// Whose it is; absent where that is not disclosed yet.
    organization: Option<Id>,
    organization_name: Option<String>,
    #[schema(value_type = EntryValues)]
    values: Value,
    submitted_at: Option<Moment>,
    published_at: Option<Moment>,
    expires_on: Option<Day>,
    /// `publishable`, `incomplete` or `long_term`; demands only.
    diagnosis: Option<&'static str>,
    diagnosis_note: Option<String>,
    /// The fields found wanting.
    diagnosis_missing: Vec<String>,
    returned_reason: Option<String>,
    /// The entry it was found to be the same as.
    merged_into: Option<Id>,
    version: i64,
    /// Whether it is invented for demonstration.
    is_demo: bool,
    /// Its page.
    href: String,
}

impl EntryBody {
    pub(super) fn of(seen: Seen, organization_name: Option<String>) -> Self {
        let Seen { entry, step, shows_organization } = seen;
        Self {
            id: entry.id.into(),
            register: entry.kind.key,
            href: pages::href(&entry, ""),
            status: entry.status.code(),
            step: step.code(),
            organization: shows_organization.then(|| entry.organization_id.into()),
            organization_name: organization_name.filter(|_| shows_organization),
            values: serde_json::to_value(&entry.values.0).unwrap_or_default(),
            submitted_at: moment(entry.submitted_at),
            published_at: moment(entry.published_at),
            expires_on: day(entry.expires_on),
            diagnosis: entry.diagnosis.map(app::registers::Diagnosis::code),
            diagnosis_note: entry.diagnosis_note,
            diagnosis_missing: entry.diagnosis_missing,
            returned_reason: entry.returned_reason,
            merged_into: id(entry.merged_into),
            version: entry.version,
            is_demo: entry.is_demo,
            number: entry.number,
            title: entry.title,
        }
    }
}

/// Entries as bodies, with the names of their organisations.
pub(super) async fn bodies(visit: &Visit, found: Vec<Entry>) -> app::Result<Vec<EntryBody>> {
    let owners: Vec<OrganizationId> = found.iter().map(|entry| entry.organization_id).collect();
    let owners = organizations::find_organizations(&visit.ctx.db, &owners).await?;
    let name = |entry: &Entry| {
        owners.iter().find(|owner| owner.id == entry.organization_id).map(|owner| owner.shown_name(visit.asked.lang).to_owned())
    };
    Ok(found
        .into_iter()
        .filter_map(|entry| {
            let name = name(&entry);
            Some(EntryBody::of(queries::seen_by(&visit.ctx.actor, entry, false)?, name))
        })
        .collect())
}

pub(super) async fn body(visit: &Visit, entry: EntryId) -> app::Result<EntryBody> {
    let seen = queries::read_entry(&visit.ctx, entry).await?;
    let owner = organizations::find_organization(&visit.ctx.db, seen.entry.organization_id).await?;
    Ok(EntryBody::of(seen, Some(owner.shown_name(visit.asked.lang).to_owned())))
}

pub(super) async fn shown(visit: &Visit, entry: EntryId) -> Answer {
    let body = body(visit, entry).await?;
    Ok(tagged(StatusCode::OK, body.version, body))
}

/// The entry after a change, or why it did not happen.
pub(super) async fn after<T>(visit: &Visit, entry: EntryId, seen: IfMatch, outcome: app::Result<T>) -> Answer {
    match outcome {
        Ok(_) => shown(visit, entry).await,
        Err(error) if is_stale(&error) => passed(visit, entry, seen, error).await,
        Err(error) => Err(error.into()),
    }
}

/// 412 with the entry and what changed since the version that was seen.
async fn passed(visit: &Visit, entry: EntryId, seen: IfMatch, error: Error) -> Answer {
    let now = queries::edit_entry(&visit.ctx, entry).await?;
    let before = match seen {
        IfMatch::Version(version) => queries::values_at(&visit.ctx, entry, version).await?,
        _ => None,
    };
    let changes = before.map_or_else(Vec::new, |before| difference::between(now.kind, &before, &now.values));
    let changes = changes.into_iter().map(|change| ChangeLine { field: change.field.to_owned(), before: change.before, now: change.after });
    stale(visit.asked.lang, error, now.version, body(visit, entry).await?, changes.collect())
}

/// What own entries are narrowed by.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
#[derive(Default)]
pub(super) struct Wanted {
    /// Only this register, by its key.
    register: Option<String>,
    /// Only this status.
    status: Option<String>,
    page: Option<u32>,
    per_page: Option<u32>,
}

/// The entries of one's own organisations, the last changed first.
#[utoipa::path(get, path = "/api/v1/entries", tag = "entries", params(Wanted), responses((status = 200, body = List<EntryBody>)))]
pub(super) async fn list(visit: Visit, Query(wanted): Query<Wanted>) -> Answer {
    let register = match wanted.register.as_deref() {
        None => None,
        Some(key) => Some(kinds::by_key(key).ok_or(Error::NotFound(Noun::Register))?.key),
    };
    let statuses = match wanted.status.as_deref() {
        None => Vec::new(),
        Some(code) => vec![Status::from_code(code).ok_or_else(|| Error::not_a_choice("status", code))?],
    };
    let paging = Paging::of(wanted.page, wanted.per_page);
    let narrow = Narrow { register, statuses, ..Narrow::default() };
    let (found, all) = queries::list_own(&visit.ctx, narrow, paging.offset(), paging.limit()).await?;
    Ok(paging.answer(&visit, bodies(&visit, found).await?, all))
}

/// A new entry.
#[derive(Deserialize, ToSchema)]
pub(in crate::registers) struct NewEntry {
    /// The register's key.
    pub(in crate::registers) register: String,
    /// For which organisation; may be left out if it can only be one.
    #[schema(value_type = Option<Id>)]
    organization: Option<OrganizationId>,
    #[serde(default)]
    #[schema(value_type = EntryValues)]
    values: Map<String, Value>,
}

impl NewEntry {
    /// The organisation it is for and what is in it.
    pub(in crate::registers) fn read(self, visit: &Visit, kind: &'static Kind) -> app::Result<(OrganizationId, Values)> {
        let typed = self.organization.map(|chosen| ("organization".to_owned(), vec![chosen.to_string()])).into_iter().collect();
        let organization = pages::chosen_organization(visit, kind, &typed)?;
        Ok((organization, values::read(kind, &visit.ctx.pack, self.values)?))
    }
}

/// Starts an entry as a draft.
#[utoipa::path(post, path = "/api/v1/entries", tag = "entries", request_body = NewEntry, responses((status = 201, body = EntryBody)))]
pub(super) async fn create(visit: Visit, Sent(new): Sent<NewEntry>) -> Answer {
    let kind = kinds::by_key(&new.register).ok_or_else(|| Error::not_a_choice("register", &new.register))?;
    let (organization, values) = new.read(&visit, kind)?;
    let entry = commands::create_entry(&visit.ctx, kind, organization, values).await?;
    let place = format!("/api/v1/entries/{}", entry.id);
    let (version, body) = (entry.version, body(&visit, entry.id).await?);
    Ok(crate::api::bodies::with_header(created(&place, body), axum::http::header::ETAG, &format!("\"{version}\"")))
}

/// One entry. Looking beyond the public step is recorded for its owner.
#[utoipa::path(get, path = "/api/v1/entries/{id}", tag = "entries", params(("id" = Id, Path)), responses((status = 200, body = EntryBody)))]
pub(super) async fn show(visit: Visit, Path(entry): Path<EntryId>) -> Answer {
    shown(&visit, entry).await
}

/// All fields of an entry, which take the place of those before.
#[derive(Deserialize, ToSchema)]
pub(super) struct ChangedEntry {
    #[schema(value_type = EntryValues)]
    values: Map<String, Value>,
}

/// Changes the fields of an entry. Needs `If-Match`.
#[utoipa::path(put, path = "/api/v1/entries/{id}", tag = "entries", params(("id" = Id, Path), IfMatch), request_body = ChangedEntry, responses((status = 200, body = EntryBody)))]
pub(super) async fn save(visit: Visit, Path(entry): Path<EntryId>, seen: IfMatch, Sent(sent): Sent<ChangedEntry>) -> Answer {
    let before = queries::edit_entry(&visit.ctx, entry).await?;
    let version = seen.needed(|| before.version)?;
    let values = values::read(before.kind, &visit.ctx.pack, sent.values)?;
    let outcome = commands::save_entry(&visit.ctx, entry, version, values).await;
    after(&visit, entry, seen, outcome).await
}

/// The view of the one who acts, held to the version they have seen.
pub(super) fn held(visit: &Visit, seen: IfMatch) -> Ctx {
    seen.hold(visit.ctx.clone())
}

/// Hands an entry in for review.
#[utoipa::path(post, path = "/api/v1/entries/{id}/submit", tag = "entries", params(("id" = Id, Path), IfMatch), responses((status = 200, body = EntryBody)))]
pub(super) async fn submit(visit: Visit, Path(entry): Path<EntryId>, seen: IfMatch) -> Answer {
    let outcome = commands::submit_entry(&held(&visit, seen), entry).await;
    after(&visit, entry, seen, outcome).await
}

/// Takes an entry back; it leaves the hall at once.
#[utoipa::path(post, path = "/api/v1/entries/{id}/withdraw", tag = "entries", params(("id" = Id, Path), IfMatch), responses((status = 200, body = EntryBody)))]
pub(super) async fn withdraw(visit: Visit, Path(entry): Path<EntryId>, seen: IfMatch) -> Answer {
    let outcome = commands::withdraw_entry(&held(&visit, seen), entry).await;
    after(&visit, entry, seen, outcome).await
}

/// Takes a withdrawn entry up again as a draft.
#[utoipa::path(post, path = "/api/v1/entries/{id}/reopen", tag = "entries", params(("id" = Id, Path), IfMatch), responses((status = 200, body = EntryBody)))]
pub(super) async fn reopen(visit: Visit, Path(entry): Path<EntryId>, seen: IfMatch) -> Answer {
    let outcome = commands::reopen_entry(&held(&visit, seen), entry).await;
    after(&visit, entry, seen, outcome).await
}

/// Says that an entry still holds: it stays, or comes back, for another term.
#[utoipa::path(post, path = "/api/v1/entries/{id}/renew", tag = "entries", params(("id" = Id, Path), IfMatch), responses((status = 200, body = EntryBody)))]
pub(super) async fn renew(visit: Visit, Path(entry): Path<EntryId>, seen: IfMatch) -> Answer {
    let outcome = commands::renew_entry(&held(&visit, seen), entry).await;
    after(&visit, entry, seen, outcome).await
}

/// One version of an entry.
#[derive(Serialize, ToSchema)]
pub(super) struct VersionBody {
    version: i64,
    status: String,
    #[schema(value_type = EntryValues)]
    values: Value,
    /// The fields that differ from the version before.
    changes: Vec<ChangeLine>,
    by: Option<String>,
    note: Option<String>,
    at: Moment,
}

/// The versions of an entry, newest first, for its owner and officers.
#[utoipa::path(get, path = "/api/v1/entries/{id}/versions", tag = "entries", params(("id" = Id, Path), Paging), responses((status = 200, body = List<VersionBody>)))]
pub(super) async fn versions(visit: Visit, Path(entry): Path<EntryId>, Query(paging): Query<Paging>) -> Answer {
    let (entry, rows) = queries::list_versions(&visit.ctx, entry).await?;
    let read = |text: &str| app::registers::Values::from_json(text);
    let older = rows.iter().skip(1).map(Some).chain([None]).map(|row| row.map(|row| read(&row.field_values)));
    let bodies = rows.iter().zip(older).map(|(row, before)| {
        let changes = before.map_or_else(Vec::new, |before| difference::between(entry.kind, &before, &read(&row.field_values)));
        let line = |change: difference::Change| ChangeLine { field: change.field.to_owned(), before: change.before, now: change.after };
        VersionBody {
            version: row.version,
            status: row.status.clone(),
            values: serde_json::from_str(&row.field_values).unwrap_or_default(),
            changes: changes.into_iter().map(line).collect(),
            by: row.actor_name.clone(),
            note: row.note.clone(),
            at: row.at.into(),
        }
    });
    let (items, all) = paging.cut(bodies.collect());
    Ok(paging.answer(&visit, items, all))
}

/// Somebody who looked beyond the public step.
#[derive(Serialize, ToSchema)]
pub(super) struct ViewBody {
    name: Option<String>,
    organization: Option<String>,
    /// How much they saw.
    step: String,
    at: Moment,
}

/// Who looked at an entry beyond its public step, newest first, for its owner and officers.
#[utoipa::path(get, path = "/api/v1/entries/{id}/views", tag = "entries", params(("id" = Id, Path), Paging), responses((status = 200, body = List<ViewBody>)))]
pub(super) async fn views(visit: Visit, Path(entry): Path<EntryId>, Query(paging): Query<Paging>) -> Answer {
    let (_, rows) = agreed::list_views(&visit.ctx, entry).await?;
    let body =
        |row: agreed::ViewRow| ViewBody { name: row.user_name, organization: row.organization_name, step: row.step, at: row.at.into() };
    let (items, all) = paging.cut(rows.into_iter().map(body).collect());
    Ok(paging.answer(&visit, items, all))
}

/// An agreement about an entry.
#[derive(Serialize, ToSchema)]
pub(super) struct AgreementBody {
    id: Id,
    /// `asked`, `granted`, `refused` or `ended`.
    status: String,
    name: Option<String>,
    organization: Option<String>,
    note: Option<String>,
    asked_at: Moment,
    decided_at: Option<Moment>,
}

/// The agreements about an entry, newest first, for its owner and officers.
#[utoipa::path(get, path = "/api/v1/entries/{id}/agreements", tag = "entries", params(("id" = Id, Path), Paging), responses((status = 200, body = List<AgreementBody>)))]
pub(super) async fn agreements(visit: Visit, Path(entry): Path<EntryId>, Query(paging): Query<Paging>) -> Answer {
    let (_, rows) = agreed::list_agreements(&visit.ctx, entry).await?;
    let body = |row: agreed::AgreementRow| AgreementBody {
        id: row.id.into(),
        status: row.status,
        name: row.user_name,
        organization: row.organization_name,
        note: row.note,
        asked_at: row.asked_at.into(),
        decided_at: moment(row.decided_at),
    };
    let (items, all) = paging.cut(rows.into_iter().map(body).collect());
    Ok(paging.answer(&visit, items, all))
}

/// Asks for an agreement.
#[derive(Deserialize, ToSchema)]
pub(super) struct AskAgreement {
    /// For which organisation; may be left out if it can only be one.
    #[schema(value_type = Option<Id>)]
    organization: Option<OrganizationId>,
    /// What it is wanted for.
    #[serde(default)]
    note: String,
}

/// What was asked for.
#[derive(Serialize, ToSchema)]
pub(super) struct AskedAgreement {
    id: Id,
}

/// Asks the owner of an entry to disclose the rest of it.
#[utoipa::path(post, path = "/api/v1/entries/{id}/agreements", tag = "entries", params(("id" = Id, Path)), request_body = AskAgreement, responses((status = 201, body = AskedAgreement)))]
pub(super) async fn ask(visit: Visit, Path(entry): Path<EntryId>, Sent(sent): Sent<AskAgreement>) -> Answer {
    let organization = match sent.organization {
        Some(organization) => organization,
        None => {
            let seen = queries::read_entry(&visit.ctx, entry).await?;
            let refused = if visit.ctx.actor.is_signed_in() { Error::Forbidden } else { Error::SignInNeeded };
            agreed::may_ask(&visit.ctx, &seen).ok_or(refused)?
        }
    };
    let asked = agreed::ask_agreement(&visit.ctx, entry, organization, &sent.note).await?;
    Ok(created(&format!("/api/v1/entries/{entry}/agreements"), AskedAgreement { id: asked.into() }))
}

/// What the owner says.
#[derive(Deserialize, ToSchema)]
pub(super) struct DecideAgreement {
    /// `grant`, `refuse` or, for one that was granted, `end`.
    decision: String,
}

/// Grants, refuses or ends an agreement.
#[utoipa::path(post, path = "/api/v1/entries/{id}/agreements/{agreement}/decide", tag = "entries", params(("id" = Id, Path), ("agreement" = Id, Path)), request_body = DecideAgreement, responses((status = 204)))]
pub(super) async fn decide(visit: Visit, Path((_, agreement)): Path<(EntryId, String)>, Sent(sent): Sent<DecideAgreement>) -> Answer {
    let decision = Decision::from_code(&sent.decision).ok_or_else(|| Error::not_a_choice("decision", &sent.decision))?;
    agreed::decide_agreement(&visit.ctx, &agreement, decision).await?;
    Ok(crate::api::bodies::nothing())
}

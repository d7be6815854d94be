//! Organisations for programs: the directory, one's own organisation, registering and verifying.

use app::{
    Error,
    accounts::{self, Role},
    files,
    organizations::{self, Organization, OrganizationKind, RegisterFirm, SaveOrganization},
};
use axum::{
    Json, Router,
    extract::{Multipart, Path, Query},
    http::{StatusCode, header},
    response::IntoResponse,
    routing::{delete, get, post},
};
use base::id::{InvitationId, OrganizationId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use super::{VERIFIERS, own, pages::Asked};
use crate::{
    accounts::api::InvitationBody,
    addresses::Address,
    api::{
        bodies::{Id, List, Moment, Paging, Sent, created, moment, nothing, with_header},
        tags::{IfMatch, differences, stale, tagged},
    },
    refusal::Answer,
    visit::{Visit, Web},
};

/// Who may use which address.
pub const ADDRESSES: &[Address] = &[
    Address::open("/api/v1/organizations"),
    Address::signed_in("/api/v1/organizations").post(),
    Address::open("/api/v1/organizations/{id}"),
    Address::signed_in("/api/v1/organizations/{id}").put(),
    Address::signed_in("/api/v1/organizations/{id}/members"),
    Address::signed_in("/api/v1/organizations/{id}/document").post(),
    Address::signed_in("/api/v1/organizations/{id}/invitations").post(),
    Address::signed_in("/api/v1/organizations/{id}/invitations/{invitation}").delete(),
    Address::for_roles("/api/v1/organizations/{id}/verify", VERIFIERS).post(),
    Address::for_roles("/api/v1/organizations/{id}/refuse", VERIFIERS).post(),
    Address::for_roles("/api/v1/organizations/{id}/place", VERIFIERS).post(),
    Address::for_roles("/api/v1/verification", VERIFIERS),
];

/// The addresses of these calls.
pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/v1/organizations", get(list).post(register))
        .route("/api/v1/organizations/{id}", get(show).put(save))
        .route("/api/v1/organizations/{id}/members", get(members))
        .route("/api/v1/organizations/{id}/document", post(document))
        .route("/api/v1/organizations/{id}/invitations", post(invite))
        .route("/api/v1/organizations/{id}/invitations/{invitation}", delete(end_invitation))
        .route("/api/v1/organizations/{id}/verify", post(verify))
        .route("/api/v1/organizations/{id}/refuse", post(refuse))
        .route("/api/v1/organizations/{id}/place", post(place))
        .route("/api/v1/verification", get(waiting))
}

/// What the description of the interface says of this feature.
#[derive(OpenApi)]
#[openapi(paths(list, register, show, save, members, document, invite, end_invitation, verify, refuse, place, waiting))]
pub struct Docs;

/// An organisation of the directory.
#[derive(Serialize, ToSchema)]
struct OrganizationBody {
    id: Id,
    /// The pack's code, if it came with the pack.
    code: Option<String>,
    #[schema(example = "university")]
    kind: &'static str,
    name: String,
    name_en: Option<String>,
    short_name: Option<String>,
    /// The unified social credit code (GB 32100-2015).
    credit_code: Option<String>,
    town: Option<String>,
    town_name: Option<String>,
    zone: Option<String>,
    /// When town and zone were confirmed; before that they are what the organisation says.
    place_confirmed_at: Option<Moment>,
    address: Option<String>,
    industry: Option<String>,
    track: Option<String>,
    scale: Option<String>,
    introduction: Option<String>,
    /// `unverified`, `verified` or `closed`.
    status: &'static str,
    /// Whether it is invented for demonstration.
    is_demo: bool,
    /// Whether it is a real organisation that stands here with public facts only.
    is_real: bool,
    version: i64,
}

fn body(visit: &Visit, one: Organization) -> OrganizationBody {
    OrganizationBody {
        id: one.id.into(),
        kind: one.kind.code(),
        status: one.status.code(),
        town_name: one.town.as_deref().map(|town| visit.ctx.pack.label("towns", town, visit.asked.lang).to_owned()),
        place_confirmed_at: moment(one.place_confirmed_at),
        code: one.code,
        name: one.name,
        name_en: one.name_en,
        short_name: one.short_name,
        credit_code: one.credit_code,
        town: one.town,
        zone: one.zone,
        address: one.address,
        industry: one.industry,
        track: one.track,
        scale: one.scale,
        introduction: one.introduction,
        is_demo: one.is_demo,
        is_real: one.is_real,
        version: one.version,
    }
}

async fn shown(visit: &Visit, id: OrganizationId) -> Answer {
    let one = organizations::show_organization(&visit.ctx, id).await?;
    Ok(tagged(StatusCode::OK, one.version, body(visit, one)))
}

/// The organisation after a change; 412 with how it stands if somebody was faster.
async fn after<T>(visit: &Visit, id: OrganizationId, outcome: app::Result<T>, sent: &serde_json::Value) -> Answer {
    let Err(error) = outcome else { return shown(visit, id).await };
    if !crate::api::tags::is_stale(&error) {
        return Err(error.into());
    }
    let one = organizations::show_organization(&visit.ctx, id).await?;
    let version = one.version;
    let current = serde_json::to_value(body(visit, one)).map_err(Error::from)?;
    let changes = differences(sent, &current);
    stale(visit.asked.lang, error, version, current, changes)
}

/// What the directory is narrowed by.
#[derive(Deserialize, Default, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct Wanted {
    /// Part of the name.
    q: String,
    /// Only this kind, such as `university`.
    kind: String,
    page: Option<u32>,
    per_page: Option<u32>,
}

/// The directory.
#[utoipa::path(get, path = "/api/v1/organizations", tag = "organizations", params(Wanted), responses((status = 200, body = List<OrganizationBody>)))]
async fn list(visit: Visit, Query(wanted): Query<Wanted>) -> Answer {
    let paging = Paging::of(wanted.page, wanted.per_page);
    let filter = Asked { q: wanted.q, kind: wanted.kind, page: None }.filter();
    let (found, all) = organizations::list_organizations(&visit.ctx, &filter, paging.offset(), paging.limit()).await?;
    Ok(paging.answer(&visit, found.into_iter().map(|one| body(&visit, one)).collect(), all))
}

/// One organisation.
#[utoipa::path(get, path = "/api/v1/organizations/{id}", tag = "organizations", params(("id" = Id, Path)), responses((status = 200, body = OrganizationBody)))]
async fn show(visit: Visit, Path(id): Path<OrganizationId>) -> Answer {
    shown(&visit, id).await
}

/// A firm to be registered by somebody who has an account.
#[derive(Deserialize, ToSchema)]
struct NewOrganization {
    name: String,
    /// The unified social credit code (GB 32100-2015).
    #[schema(example = "91350100M000100Y43")]
    credit_code: String,
    /// `firm` unless it is given.
    kind: Option<String>,
    town: Option<String>,
    /// The caller's address at work.
    #[serde(default)]
    email: String,
}

/// What became of a registration.
#[derive(Serialize, ToSchema)]
struct RegisteredBody {
    id: Id,
    /// Whether the code was registered already, so that its administrators have to agree.
    is_claim: bool,
}

/// Registers a firm by its credit code, or claims one that is registered already. People without an account register in the browser.
#[utoipa::path(post, path = "/api/v1/organizations", tag = "organizations", request_body = NewOrganization, responses((status = 201, body = RegisteredBody)))]
async fn register(visit: Visit, Sent(sent): Sent<NewOrganization>) -> Answer {
    if !visit.ctx.actor.is_signed_in() {
        return Err(Error::SignInNeeded.into());
    }
    let kind = match sent.kind.as_deref() {
        None => OrganizationKind::Firm,
        Some(code) => OrganizationKind::from_code(code).ok_or_else(|| Error::not_a_choice("kind", code))?,
    };
    let input = RegisterFirm { name: sent.name, credit_code: sent.credit_code, town: sent.town, kind, email: sent.email, person: None };
    let done = organizations::register_firm(&visit.ctx, input).await?;
    let is_claim = matches!(done.outcome, organizations::Registered::Claimed);
    let place = format!("/api/v1/organizations/{}", done.organization);
    Ok(created(&place, RegisteredBody { id: done.organization.into(), is_claim }))
}

/// What an organisation says of itself, which takes the place of what it said before.
#[derive(Deserialize, Serialize, ToSchema)]
struct ChangeOrganization {
    name: String,
    name_en: Option<String>,
    short_name: Option<String>,
    town: Option<String>,
    zone: Option<String>,
    address: Option<String>,
    industry: Option<String>,
    track: Option<String>,
    scale: Option<String>,
    introduction: Option<String>,
}

/// Changes what an organisation says of itself. Needs `If-Match`.
#[utoipa::path(put, path = "/api/v1/organizations/{id}", tag = "organizations", params(("id" = Id, Path), IfMatch), request_body = ChangeOrganization, responses((status = 200, body = OrganizationBody)))]
async fn save(visit: Visit, Path(id): Path<OrganizationId>, seen: IfMatch, Sent(sent): Sent<ChangeOrganization>) -> Answer {
    let change = serde_json::to_value(&sent).map_err(Error::from)?;
    let before = organizations::show_organization(&visit.ctx, id).await?;
    let input = SaveOrganization {
        seen_version: seen.needed(|| before.version)?,
        name: sent.name,
        name_en: sent.name_en,
        short_name: sent.short_name,
        town: sent.town,
        zone: sent.zone,
        address: sent.address,
        industry: sent.industry,
        track: sent.track,
        scale: sent.scale,
        introduction: sent.introduction,
    };
    let outcome = organizations::save_organization(&visit.ctx, id, input).await;
    after(&visit, id, outcome, &change).await
}

/// Somebody who works for an organisation.
#[derive(Serialize, ToSchema)]
struct MemberBody {
    grant: Id,
    user: Id,
    name: String,
    role: &'static str,
    /// `claimed`, `active`, `refused` or `ended`.
    status: &'static str,
}

/// The people of an organisation, for themselves and officers.
#[utoipa::path(get, path = "/api/v1/organizations/{id}/members", tag = "organizations", params(("id" = Id, Path), Paging), responses((status = 200, body = List<MemberBody>)))]
async fn members(visit: Visit, Path(id): Path<OrganizationId>, Query(paging): Query<Paging>) -> Answer {
    let (found, all) = paging.cut(accounts::list_members(&visit.ctx, id).await?);
    let member = |grant: accounts::HeldGrant| MemberBody {
        grant: grant.id.into(),
        user: grant.user.into(),
        name: grant.user_name,
        role: grant.role.code(),
        status: grant.status.code(),
    };
    Ok(paging.answer(&visit, found.into_iter().map(member).collect(), all))
}

/// A form with a document.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it only describes what is sent")]
struct DocumentForm {
    /// The licence or letter.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Hands in a licence or letter so that the organisation may be verified.
#[utoipa::path(post, path = "/api/v1/organizations/{id}/document", tag = "organizations", params(("id" = Id, Path)),
    request_body(content = DocumentForm, content_type = "multipart/form-data"), responses((status = 200, body = OrganizationBody)))]
async fn document(visit: Visit, Path(id): Path<OrganizationId>, parts: Multipart) -> Answer {
    let upload = own::read_upload(parts).await?;
    let file = files::attach_for_organization(&visit.ctx, id, own::PURPOSE, upload).await?;
    organizations::ask_verification(&visit.ctx, id, file.id).await?;
    shown(&visit, id).await
}

/// An invitation of a colleague.
#[derive(Deserialize, ToSchema)]
struct InviteColleague {
    email: String,
    #[schema(example = "member")]
    role: String,
}

/// Invites a colleague by mail.
#[utoipa::path(post, path = "/api/v1/organizations/{id}/invitations", tag = "organizations", params(("id" = Id, Path)), request_body = InviteColleague, responses((status = 201, body = InvitationBody)))]
async fn invite(visit: Visit, Path(id): Path<OrganizationId>, Sent(sent): Sent<InviteColleague>) -> Answer {
    let role = Role::from_code(&sent.role).ok_or_else(|| Error::not_a_choice("role", &sent.role))?;
    let invitation = accounts::invite_colleague(&visit.ctx, id, role, &sent.email).await?;
    let place = format!("/api/v1/organizations/{id}/invitations/{}", invitation.id);
    Ok(with_header((StatusCode::CREATED, Json(InvitationBody::from(invitation))).into_response(), header::LOCATION, &place))
}

/// Takes an invitation back.
#[utoipa::path(delete, path = "/api/v1/organizations/{id}/invitations/{invitation}", tag = "organizations", params(("id" = Id, Path), ("invitation" = Id, Path)), responses((status = 204)))]
async fn end_invitation(visit: Visit, Path((_, invitation)): Path<(OrganizationId, InvitationId)>) -> Answer {
    accounts::end_invitation(&visit.ctx, invitation).await?;
    Ok(nothing())
}

/// Confirms an organisation against its document.
#[utoipa::path(post, path = "/api/v1/organizations/{id}/verify", tag = "organizations", params(("id" = Id, Path), IfMatch), responses((status = 200, body = OrganizationBody)))]
async fn verify(visit: Visit, Path(id): Path<OrganizationId>, seen: IfMatch) -> Answer {
    let outcome = organizations::verify_organization(&seen.hold(visit.ctx.clone()), id, None).await;
    after(&visit, id, outcome, &serde_json::Value::Null).await
}

/// Why an organisation is not confirmed.
#[derive(Deserialize, ToSchema)]
struct RefuseOrganization {
    reason: String,
}

/// Says why an organisation is not confirmed.
#[utoipa::path(post, path = "/api/v1/organizations/{id}/refuse", tag = "organizations", params(("id" = Id, Path), IfMatch), request_body = RefuseOrganization, responses((status = 200, body = OrganizationBody)))]
async fn refuse(visit: Visit, Path(id): Path<OrganizationId>, seen: IfMatch, Sent(sent): Sent<RefuseOrganization>) -> Answer {
    let outcome = organizations::refuse_verification(&seen.hold(visit.ctx.clone()), id, &sent.reason).await;
    after(&visit, id, outcome, &serde_json::Value::Null).await
}

/// Where an organisation sits.
#[derive(Deserialize, Serialize, ToSchema)]
struct ConfirmPlace {
    town: Option<String>,
    zone: Option<String>,
}

/// Confirms where an organisation sits. Needs `If-Match`.
#[utoipa::path(post, path = "/api/v1/organizations/{id}/place", tag = "organizations", params(("id" = Id, Path), IfMatch), request_body = ConfirmPlace, responses((status = 200, body = OrganizationBody)))]
async fn place(visit: Visit, Path(id): Path<OrganizationId>, seen: IfMatch, Sent(sent): Sent<ConfirmPlace>) -> Answer {
    let before = organizations::show_organization(&visit.ctx, id).await?;
    let version = seen.needed(|| before.version)?;
    let outcome = organizations::confirm_place(&visit.ctx, id, version, sent.town.as_deref(), sent.zone.as_deref()).await;
    after(&visit, id, outcome, &serde_json::to_value(&sent).map_err(Error::from)?).await
}

/// Organisations that wait to be confirmed.
#[utoipa::path(get, path = "/api/v1/verification", tag = "organizations", params(Paging), responses((status = 200, body = List<OrganizationBody>)))]
async fn waiting(visit: Visit, Query(paging): Query<Paging>) -> Answer {
    let (found, all) = paging.cut(organizations::list_awaiting_verification(&visit.ctx).await?);
    Ok(paging.answer(&visit, found.into_iter().map(|one| body(&visit, one)).collect(), all))
}

//! Accounts for programs: who one is, sessions and tokens, and what the three administrators do.
//!
//! Not here, on purpose: signing in, passwords, second factors and new tokens. A program acts with a token that a person has made in
//! the browser; a token that leaks must not be able to renew itself or change what it rests on.

use app::{
    Error,
    accounts::{self, AccountFilter, AccountLine, AuditFilter, Decision, HeldGrant, Profile, ProposeGrant, Role, SaveProfile},
};
use axum::{
    Json, Router,
    extract::{Path, Query},
    http::StatusCode,
    response::IntoResponse,
    routing::{delete, get, post},
};
use base::{
    Lang,
    id::{GrantId, SessionId, TokenId, UserId},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use super::{ACCOUNTS, AUDIT, SECURITY, SYSTEM};
use crate::{
    addresses::Address,
    api::{
        bodies::{Id, List, Moment, Paging, Sent, created, id, moment, nothing},
        tags::{IfMatch, differences, stale, tagged},
    },
    refusal::Answer,
    visit::{Visit, Web},
};

/// Who may use which address.
pub const ADDRESSES: &[Address] = &[
    Address::signed_in("/api/v1/me"),
    Address::signed_in("/api/v1/me").put(),
    Address::signed_in("/api/v1/tokens"),
    Address::signed_in("/api/v1/tokens/{id}").delete(),
    Address::signed_in("/api/v1/sessions"),
    Address::signed_in("/api/v1/sessions/{id}").delete(),
    Address::signed_in("/api/v1/sessions/end-others").post(),
    Address::for_roles("/api/v1/accounts", ACCOUNTS),
    Address::for_roles("/api/v1/accounts/{id}", ACCOUNTS),
    Address::for_roles("/api/v1/accounts/{id}/disable", SYSTEM).post(),
    Address::for_roles("/api/v1/accounts/{id}/enable", SYSTEM).post(),
    Address::for_roles("/api/v1/accounts/{id}/propose", SYSTEM).post(),
    Address::for_roles("/api/v1/accounts/{id}/reset-second-factor", SECURITY).post(),
    Address::for_roles("/api/v1/invitations", SYSTEM).post(),
    Address::signed_in("/api/v1/grants"),
    Address::signed_in("/api/v1/grants/{id}/decide").post(),
    Address::signed_in("/api/v1/grants/{id}/end").post(),
    Address::for_roles("/api/v1/audit", AUDIT),
];

/// The addresses of these calls.
pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/v1/me", get(me).put(save_me))
        .route("/api/v1/tokens", get(tokens))
        .route("/api/v1/tokens/{id}", delete(end_token))
        .route("/api/v1/sessions", get(sessions))
        .route("/api/v1/sessions/{id}", delete(end_session))
        .route("/api/v1/sessions/end-others", post(end_others))
        .route("/api/v1/accounts", get(list))
        .route("/api/v1/accounts/{id}", get(show))
        .route("/api/v1/accounts/{id}/disable", post(disable))
        .route("/api/v1/accounts/{id}/enable", post(enable))
        .route("/api/v1/accounts/{id}/propose", post(propose))
        .route("/api/v1/accounts/{id}/reset-second-factor", post(reset_second_factor))
        .route("/api/v1/invitations", post(invite))
        .route("/api/v1/grants", get(grants))
        .route("/api/v1/grants/{id}/decide", post(decide))
        .route("/api/v1/grants/{id}/end", post(end_grant))
        .route("/api/v1/audit", get(audit))
}

/// What the description of the interface says of this feature.
#[derive(OpenApi)]
#[openapi(paths(
    me,
    save_me,
    tokens,
    end_token,
    sessions,
    end_session,
    end_others,
    list,
    show,
    disable,
    enable,
    propose,
    reset_second_factor,
    invite,
    grants,
    decide,
    end_grant,
    audit
))]
pub struct Docs;

/// A role somebody holds now.
#[derive(Serialize, ToSchema)]
struct RoleBody {
    #[schema(example = "transfer_officer")]
    role: &'static str,
    /// For which organisation; absent for roles of the district.
    organization: Option<Id>,
    is_verified: bool,
}

/// The caller.
#[derive(Serialize, ToSchema)]
struct MeBody {
    id: Id,
    name: String,
    name_en: Option<String>,
    /// The language of notices and mails.
    #[schema(example = "zh-CN")]
    lang: &'static str,
    /// Whether notices also come by mail.
    notices_by_mail: bool,
    version: i64,
    grants: Vec<RoleBody>,
}

fn me_body(visit: &Visit, profile: Profile) -> MeBody {
    let user = profile.user;
    let grants = visit.ctx.actor.grants.iter();
    let grants =
        grants.map(|grant| RoleBody { role: grant.role.code(), organization: id(grant.organization), is_verified: grant.is_verified });
    MeBody {
        id: user.id.into(),
        name: user.name,
        name_en: user.name_en,
        lang: user.lang.tag(),
        notices_by_mail: user.notices_by_mail,
        version: user.version,
        grants: grants.collect(),
    }
}

async fn my_profile(visit: &Visit) -> Answer {
    let profile = accounts::find_profile(&visit.ctx).await?;
    Ok(tagged(StatusCode::OK, profile.user.version, me_body(visit, profile)))
}

/// Who one is, with one's roles.
#[utoipa::path(get, path = "/api/v1/me", tag = "accounts", responses((status = 200, body = MeBody)))]
async fn me(visit: Visit) -> Answer {
    my_profile(&visit).await
}

/// One's own details, which take the place of those before.
#[derive(Deserialize, Serialize, ToSchema)]
struct ChangeMe {
    name: String,
    name_en: Option<String>,
    /// `zh-CN` or `en`.
    lang: String,
    notices_by_mail: bool,
}

/// Changes one's own details. Needs `If-Match`.
#[utoipa::path(put, path = "/api/v1/me", tag = "accounts", params(IfMatch), request_body = ChangeMe, responses((status = 200, body = MeBody)))]
async fn save_me(visit: Visit, seen: IfMatch, Sent(sent): Sent<ChangeMe>) -> Answer {
    let before = accounts::find_profile(&visit.ctx).await?;
    let lang = Lang::from_tag(&sent.lang).ok_or_else(|| Error::not_a_choice("lang", &sent.lang))?;
    let change = serde_json::to_value(&sent).map_err(Error::from)?;
    let seen_version = seen.needed(|| before.user.version)?;
    let input = SaveProfile { seen_version, name: sent.name, name_en: sent.name_en, lang, notices_by_mail: sent.notices_by_mail };
    match accounts::save_profile(&visit.ctx, input).await {
        Ok(_) => my_profile(&visit).await,
        Err(error) => {
            let profile = accounts::find_profile(&visit.ctx).await?;
            let version = profile.user.version;
            let current = serde_json::to_value(me_body(&visit, profile)).map_err(Error::from)?;
            let changes = differences(&change, &current);
            stale(visit.asked.lang, error, version, current, changes)
        }
    }
}

/// A token, without its secret.
#[derive(Serialize, ToSchema)]
struct TokenBody {
    id: Id,
    name: String,
    created_at: Moment,
    /// Its last use, to the minute.
    used_at: Option<Moment>,
    expires_at: Moment,
    ended_at: Option<Moment>,
}

/// One's own tokens.
#[utoipa::path(get, path = "/api/v1/tokens", tag = "accounts", params(Paging), responses((status = 200, body = List<TokenBody>)))]
async fn tokens(visit: Visit, Query(paging): Query<Paging>) -> Answer {
    let (found, all) = paging.cut(accounts::list_tokens(&visit.ctx).await?);
    let body = |token: accounts::ApiToken| TokenBody {
        id: token.id.into(),
        name: token.name,
        created_at: token.created_at.into(),
        used_at: moment(token.used_at),
        expires_at: token.expires_at.into(),
        ended_at: moment(token.ended_at),
    };
    Ok(paging.answer(&visit, found.into_iter().map(body).collect(), all))
}

/// Ends one of one's own tokens.
#[utoipa::path(delete, path = "/api/v1/tokens/{id}", tag = "accounts", params(("id" = Id, Path)), responses((status = 204)))]
async fn end_token(visit: Visit, Path(token): Path<TokenId>) -> Answer {
    accounts::end_token(&visit.ctx, token).await?;
    Ok(nothing())
}

/// One browser that is signed in.
#[derive(Serialize, ToSchema)]
struct SessionBody {
    id: Id,
    /// Whether this call was made with it.
    is_current: bool,
    /// Where it began.
    address: Option<String>,
    /// What the browser calls itself.
    agent: Option<String>,
    created_at: Moment,
    /// The last request, to the minute.
    seen_at: Moment,
    expires_at: Moment,
}

/// One's own sessions.
#[utoipa::path(get, path = "/api/v1/sessions", tag = "accounts", params(Paging), responses((status = 200, body = List<SessionBody>)))]
async fn sessions(visit: Visit, Query(paging): Query<Paging>) -> Answer {
    let (found, all) = paging.cut(accounts::list_sessions(&visit.ctx).await?);
    let current = visit.session.as_ref().map(|session| session.id);
    let body = |session: accounts::Session| SessionBody {
        id: session.id.into(),
        is_current: current == Some(session.id),
        address: session.address,
        agent: session.agent,
        created_at: session.created_at.into(),
        seen_at: session.seen_at.into(),
        expires_at: session.expires_at.into(),
    };
    Ok(paging.answer(&visit, found.into_iter().map(body).collect(), all))
}

/// Ends one of one's own sessions.
#[utoipa::path(delete, path = "/api/v1/sessions/{id}", tag = "accounts", params(("id" = Id, Path)), responses((status = 204)))]
async fn end_session(visit: Visit, Path(session): Path<SessionId>) -> Answer {
    accounts::end_session(&visit.ctx, session).await?;
    Ok(nothing())
}

/// How many were ended.
#[derive(Serialize, ToSchema)]
struct Ended {
    ended: u64,
}

/// Ends all of one's sessions but the one this call is made with; with a token there is none to keep, and the call is refused.
#[utoipa::path(post, path = "/api/v1/sessions/end-others", tag = "accounts", responses((status = 200, body = Ended)))]
async fn end_others(visit: Visit) -> Answer {
    let refused = if visit.ctx.actor.is_signed_in() { Error::Forbidden } else { Error::SignInNeeded };
    let session = visit.session.clone().ok_or(refused)?;
    Ok(Json(Ended { ended: accounts::end_other_sessions(&visit.ctx, &session).await? }).into_response())
}

/// A role somebody holds, held or asks for.
#[derive(Serialize, ToSchema)]
struct GrantBody {
    id: Id,
    user: Id,
    user_name: String,
    role: &'static str,
    organization: Option<Id>,
    organization_name: Option<String>,
    /// `claimed`, `active`, `refused` or `ended`.
    status: &'static str,
    note: Option<String>,
    created_at: Moment,
    decided_at: Option<Moment>,
}

impl From<HeldGrant> for GrantBody {
    fn from(grant: HeldGrant) -> Self {
        Self {
            id: grant.id.into(),
            user: grant.user.into(),
            user_name: grant.user_name,
            role: grant.role.code(),
            organization: id(grant.organization),
            organization_name: grant.organization_name,
            status: grant.status.code(),
            note: grant.note,
            created_at: grant.created_at.into(),
            decided_at: moment(grant.decided_at),
        }
    }
}

/// An account as administrators see it: its address is masked.
#[derive(Serialize, ToSchema)]
struct AccountBody {
    id: Id,
    name: String,
    #[schema(example = "l***@u***.example")]
    masked_email: String,
    /// `active`, `dormant` or `disabled`.
    status: &'static str,
    has_second_factor: bool,
    is_demo: bool,
    signed_in_at: Option<Moment>,
    created_at: Moment,
    grants: Vec<GrantBody>,
}

impl From<AccountLine> for AccountBody {
    fn from(line: AccountLine) -> Self {
        Self {
            id: line.id.into(),
            name: line.name,
            masked_email: line.masked_email,
            status: line.status.code(),
            has_second_factor: line.has_second_factor,
            is_demo: line.is_demo,
            signed_in_at: moment(line.signed_in_at),
            created_at: line.created_at.into(),
            grants: line.grants.into_iter().map(GrantBody::from).collect(),
        }
    }
}

/// What accounts are narrowed by.
#[derive(Deserialize, Default, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct Wanted {
    /// Part of the name or the address.
    q: Option<String>,
    page: Option<u32>,
    per_page: Option<u32>,
}

/// All accounts.
#[utoipa::path(get, path = "/api/v1/accounts", tag = "administration", params(Wanted), responses((status = 200, body = List<AccountBody>)))]
async fn list(visit: Visit, Query(wanted): Query<Wanted>) -> Answer {
    let filter = AccountFilter { text: wanted.q.filter(|text| !text.is_empty()), ..AccountFilter::default() };
    let paging = Paging::of(wanted.page, wanted.per_page);
    let (found, all) = accounts::list_accounts(&visit.ctx, &filter, paging.offset(), paging.limit()).await?;
    Ok(paging.answer(&visit, found.into_iter().map(AccountBody::from).collect(), all))
}

async fn account(visit: &Visit, user: UserId) -> Answer {
    Ok(Json(AccountBody::from(accounts::find_account(&visit.ctx, user).await?)).into_response())
}

/// One account.
#[utoipa::path(get, path = "/api/v1/accounts/{id}", tag = "administration", params(("id" = Id, Path)), responses((status = 200, body = AccountBody)))]
async fn show(visit: Visit, Path(user): Path<UserId>) -> Answer {
    account(&visit, user).await
}

/// Why an account is disabled.
#[derive(Deserialize, ToSchema)]
struct Disable {
    reason: String,
}

/// Disables an account and ends its sessions.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/disable", tag = "administration", params(("id" = Id, Path)), request_body = Disable, responses((status = 200, body = AccountBody)))]
async fn disable(visit: Visit, Path(user): Path<UserId>, Sent(sent): Sent<Disable>) -> Answer {
    accounts::disable_account(&visit.ctx, user, &sent.reason).await?;
    account(&visit, user).await
}

/// Enables an account again.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/enable", tag = "administration", params(("id" = Id, Path)), responses((status = 200, body = AccountBody)))]
async fn enable(visit: Visit, Path(user): Path<UserId>) -> Answer {
    accounts::enable_account(&visit.ctx, user).await?;
    account(&visit, user).await
}

/// A role of the district proposed for somebody.
#[derive(Deserialize, ToSchema)]
struct Propose {
    #[schema(example = "commission_officer")]
    role: String,
    note: Option<String>,
}

fn read_role(code: &str) -> app::Result<Role> {
    Role::from_code(code).ok_or_else(|| Error::not_a_choice("role", code))
}

/// What was proposed.
#[derive(Serialize, ToSchema)]
struct Proposed {
    grant: Id,
}

/// Proposes a role of the district for somebody; the security administrator decides.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/propose", tag = "administration", params(("id" = Id, Path)), request_body = Propose, responses((status = 201, body = Proposed)))]
async fn propose(visit: Visit, Path(user): Path<UserId>, Sent(sent): Sent<Propose>) -> Answer {
    let note = sent.note.filter(|note| !note.trim().is_empty());
    let input = ProposeGrant { user, role: read_role(&sent.role)?, organization: None, note };
    let grant = accounts::propose_grant(&visit.ctx, input).await?;
    Ok(created("/api/v1/grants", Proposed { grant: grant.into() }))
}

/// Takes away somebody's second factor; both are told.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/reset-second-factor", tag = "administration", params(("id" = Id, Path)), responses((status = 200, body = AccountBody)))]
async fn reset_second_factor(visit: Visit, Path(user): Path<UserId>) -> Answer {
    accounts::reset_second_factor(&visit.ctx, user).await?;
    account(&visit, user).await
}

/// An invitation of staff.
#[derive(Deserialize, ToSchema)]
struct Invite {
    email: String,
    role: String,
}

/// An invitation that is on its way.
#[derive(Serialize, ToSchema)]
pub(crate) struct InvitationBody {
    id: Id,
    role: &'static str,
    expires_at: Moment,
}

impl From<accounts::Invitation> for InvitationBody {
    fn from(invitation: accounts::Invitation) -> Self {
        Self { id: invitation.id.into(), role: invitation.role.code(), expires_at: invitation.expires_at.into() }
    }
}

/// Invites somebody to a role of the district by mail.
#[utoipa::path(post, path = "/api/v1/invitations", tag = "administration", request_body = Invite, responses((status = 201, body = InvitationBody)))]
async fn invite(visit: Visit, Sent(sent): Sent<Invite>) -> Answer {
    let invitation = accounts::invite_staff(&visit.ctx, &sent.email, read_role(&sent.role)?, None).await?;
    Ok((StatusCode::CREATED, Json(InvitationBody::from(invitation))).into_response())
}

/// Roles that wait for the caller's decision.
#[utoipa::path(get, path = "/api/v1/grants", tag = "administration", params(Paging), responses((status = 200, body = List<GrantBody>)))]
async fn grants(visit: Visit, Query(paging): Query<Paging>) -> Answer {
    let (found, all) = paging.cut(accounts::list_awaiting_grants(&visit.ctx).await?);
    Ok(paging.answer(&visit, found.into_iter().map(|awaiting| GrantBody::from(awaiting.grant)).collect(), all))
}

/// What is decided.
#[derive(Deserialize, ToSchema)]
struct Decide {
    /// `approve` or `refuse`.
    decision: String,
    note: Option<String>,
}

/// Approves or refuses a role that somebody asks for.
#[utoipa::path(post, path = "/api/v1/grants/{id}/decide", tag = "administration", params(("id" = Id, Path)), request_body = Decide, responses((status = 200, body = GrantBody)))]
async fn decide(visit: Visit, Path(grant): Path<GrantId>, Sent(sent): Sent<Decide>) -> Answer {
    let decision = match sent.decision.as_str() {
        "approve" => Decision::Approve,
        "refuse" => Decision::Refuse,
        other => return Err(Error::not_a_choice("decision", other).into()),
    };
    let note = sent.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
    let decided = accounts::decide_grant(&visit.ctx, grant, decision, note).await?;
    Ok(Json(GrantBody::from(decided)).into_response())
}

/// Ends a role somebody holds.
#[utoipa::path(post, path = "/api/v1/grants/{id}/end", tag = "administration", params(("id" = Id, Path)), responses((status = 204)))]
async fn end_grant(visit: Visit, Path(grant): Path<GrantId>) -> Answer {
    accounts::end_grant(&visit.ctx, grant, None).await?;
    Ok(nothing())
}

/// One entry of the audit log.
#[derive(Serialize, ToSchema)]
struct AuditBody {
    seq: i64,
    at: Moment,
    actor: Option<Id>,
    capacity: String,
    address: Option<String>,
    action: String,
    noun: String,
    noun_id: String,
    before_digest: Option<String>,
    after_digest: Option<String>,
    detail: serde_json::Value,
    prev_hash: String,
    hash: String,
}

/// Which entries of the audit log.
#[derive(Deserialize, Default, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct AuditWanted {
    /// Only this action, such as `deals.advanced`.
    action: Option<String>,
    /// Only this kind of thing, such as `deal`.
    noun: Option<String>,
    /// Only entries before this one: the `seq` of the last entry of the page before.
    before: Option<i64>,
}

/// Entries of the audit log.
#[derive(Serialize, ToSchema)]
struct AuditList {
    items: Vec<AuditBody>,
}

/// The audit log, newest first, a hundred at a time.
#[utoipa::path(get, path = "/api/v1/audit", tag = "administration", params(AuditWanted), responses((status = 200, body = AuditList)))]
async fn audit(visit: Visit, Query(wanted): Query<AuditWanted>) -> Answer {
    let filter = AuditFilter { action: wanted.action, noun: wanted.noun, before_seq: wanted.before, ..AuditFilter::default() };
    let rows = accounts::list_audit_log(&visit.ctx, &filter, 100).await?;
    let items = rows.into_iter().map(|row| AuditBody {
        seq: row.seq,
        at: row.at.into(),
        actor: id(row.actor_id),
        capacity: row.capacity,
        address: row.address,
        action: row.action,
        noun: row.noun,
        noun_id: row.noun_id,
        before_digest: row.before_digest,
        after_digest: row.after_digest,
        detail: serde_json::from_str(&row.detail).unwrap_or_default(),
        prev_hash: row.prev_hash,
        hash: row.hash,
    });
    Ok(Json(AuditList { items: items.collect() }).into_response())
}

//! What the three administrators do: accounts, roles, the audit log.

use app::{
    Error,
    accounts::{self, AccountFilter, AuditFilter, Decision, ProposeGrant, Role},
};
use axum::{
    Form,
    extract::{Path, Query},
    http::{HeaderName, header},
    response::IntoResponse,
};
use base::{
    Problems,
    id::{GrantId, UserId},
};
use serde::Deserialize;

use super::views::{Accounts, AccountsFound, Audit, Grants, PER_PAGE, Person};
use crate::{
    kernel::{Speak, forms::Choice, respond},
    refusal::Answer,
    visit::Visit,
};

/// The roles of the district, which an administrator proposes.
fn staff_roles(visit: &Visit) -> Vec<Choice> {
    let lang = visit.asked.lang;
    let roles = Role::ALL.into_iter().filter(|role| !role.needs_organization() && *role != Role::Member);
    roles.map(|role| Choice::new(role.code(), lang.t(&format!("accounts-role-{}", role.code())))).collect()
}

#[derive(Deserialize)]
pub(super) struct AccountsAsked {
    page: Option<u32>,
    #[serde(default)]
    q: String,
}

async fn accounts_page(visit: &Visit, asked: &AccountsAsked, problems: &Problems, typed: &[(&str, &str)]) -> app::Result<Accounts> {
    let number = asked.page.unwrap_or(1).clamp(1, 10_000);
    let filter = AccountFilter { text: Some(asked.q.clone()).filter(|text| !text.is_empty()), ..AccountFilter::default() };
    let (lines, all) = accounts::list_accounts(&visit.ctx, &filter, i64::from((number - 1) * PER_PAGE), i64::from(PER_PAGE)).await?;
    let encoding = app::hall::encoding_progress(&visit.ctx).await?;
    let found = AccountsFound { lines: &lines, all, number, text: &asked.q, encoding: encoding.as_ref() };
    Ok(Accounts::new(visit, &found, staff_roles(visit), problems, typed))
}

pub(super) async fn accounts(visit: Visit, Query(asked): Query<AccountsAsked>) -> Answer {
    Ok(respond::html(&accounts_page(&visit, &asked, &Problems::new(), &[]).await?))
}

pub(super) async fn account(visit: Visit, Path(id): Path<UserId>) -> Answer {
    let line = accounts::find_account(&visit.ctx, id).await?;
    Ok(respond::html(&Person::new(&visit, &line, staff_roles(&visit))))
}

#[derive(Deserialize)]
pub(super) struct ReasonForm {
    #[serde(default)]
    reason: String,
}

pub(super) async fn disable(visit: Visit, Path(id): Path<UserId>, Form(form): Form<ReasonForm>) -> Answer {
    accounts::disable_account(&visit.ctx, id, &form.reason).await?;
    Ok(respond::see_other(&format!("/admin/accounts/{id}")))
}

pub(super) async fn enable(visit: Visit, Path(id): Path<UserId>) -> Answer {
    accounts::enable_account(&visit.ctx, id).await?;
    Ok(respond::see_other(&format!("/admin/accounts/{id}")))
}

#[derive(Deserialize)]
pub(super) struct ProposeForm {
    #[serde(default)]
    role: String,
    #[serde(default)]
    note: String,
}

fn read_role(code: &str) -> app::Result<Role> {
    Role::from_code(code).ok_or_else(|| Error::field("role", "problem-field-required"))
}

pub(super) async fn propose(visit: Visit, Path(id): Path<UserId>, Form(form): Form<ProposeForm>) -> Answer {
    let note = Some(form.note).filter(|note| !note.trim().is_empty());
    let input = ProposeGrant { user: id, role: read_role(&form.role)?, organization: None, note };
    accounts::propose_grant(&visit.ctx, input).await?;
    Ok(respond::see_other(&format!("/admin/accounts/{id}")))
}

pub(super) async fn reset_second_factor(visit: Visit, Path(id): Path<UserId>) -> Answer {
    accounts::reset_second_factor(&visit.ctx, id).await?;
    Ok(respond::see_other(&format!("/admin/accounts/{id}")))
}

#[derive(Deserialize)]
pub(super) struct InviteForm {
    #[serde(default)]
    email: String,
    #[serde(default)]
    role: String,
}

pub(super) async fn invite(visit: Visit, Form(form): Form<InviteForm>) -> Answer {
    let role = read_role(&form.role);
    let outcome = match role {
        Ok(role) => accounts::invite_staff(&visit.ctx, &form.email, role, None).await.map(|_| ()),
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => Ok(respond::see_other("/admin/accounts")),
        Err(Error::Invalid(problems)) => {
            let asked = AccountsAsked { page: None, q: String::new() };
            Ok(respond::invalid(&accounts_page(&visit, &asked, &problems, &[("email", &form.email), ("role", &form.role)]).await?))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn grants(visit: Visit) -> Answer {
    let awaiting = accounts::list_awaiting_grants(&visit.ctx).await?;
    Ok(respond::html(&Grants::new(&visit, &awaiting)))
}

#[derive(Deserialize)]
pub(super) struct DecideForm {
    #[serde(default)]
    decision: String,
    #[serde(default)]
    note: String,
}

pub(super) async fn decide(visit: Visit, Path(id): Path<GrantId>, Form(form): Form<DecideForm>) -> Answer {
    let decision = if form.decision == "approve" { Decision::Approve } else { Decision::Refuse };
    let note = form.note.trim();
    accounts::decide_grant(&visit.ctx, id, decision, Some(note).filter(|note| !note.is_empty())).await?;
    Ok(respond::see_other("/admin/grants"))
}

pub(super) async fn end_grant(visit: Visit, Path(id): Path<GrantId>) -> Answer {
    accounts::end_grant(&visit.ctx, id, None).await?;
    Ok(respond::see_other("/organization"))
}

#[derive(Deserialize)]
pub(super) struct AuditAsked {
    #[serde(default)]
    action: String,
    #[serde(default)]
    noun: String,
    before: Option<i64>,
}

impl AuditAsked {
    fn filter(&self) -> AuditFilter {
        let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        AuditFilter { action: filled(&self.action), noun: filled(&self.noun), before_seq: self.before, ..AuditFilter::default() }
    }
}

pub(super) async fn audit(visit: Visit, Query(asked): Query<AuditAsked>) -> Answer {
    let rows = accounts::list_audit_log(&visit.ctx, &asked.filter(), 100).await?;
    Ok(respond::html(&Audit::new(&visit, &asked.action, &asked.noun, &rows)))
}

pub(super) async fn audit_csv(visit: Visit, Form(asked): Form<AuditAsked>) -> Answer {
    let rows = accounts::export_audit_log(&visit.ctx, &asked.filter()).await?;
    let mut text = String::from("\u{feff}seq,at,actor,capacity,address,action,noun,noun_id,before,after,detail,prev_hash,hash\r\n");
    for row in rows {
        let cells = [
            row.seq.to_string(),
            row.at.to_string(),
            row.actor_id.unwrap_or_default(),
            row.capacity,
            row.address.unwrap_or_default(),
            row.action,
            row.noun,
            row.noun_id,
            row.before_digest.unwrap_or_default(),
            row.after_digest.unwrap_or_default(),
            row.detail,
            row.prev_hash,
            row.hash,
        ];
        let line: Vec<String> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
        text.push_str(&line.join(","));
        text.push_str("\r\n");
    }
    let headers: [(HeaderName, &str); 2] =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\"")];
    Ok((headers, text).into_response())
}

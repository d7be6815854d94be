//! The hall on both databases: what people are told, what they may read, what is found.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod follows;
mod inquiries;
mod lives;
mod saved_searches;
mod searching;
mod vectors;

use base::id::EntryId;
use serde_json::{Value, json};

use crate::{
    Ctx, Error, accounts,
    accounts::{AuditFilter, Role},
    hall, jobs, notices,
    organizations::{Organization, OrganizationKind},
    registers::{self, Entry, Status, Values, kinds},
    testing::{TestApp, TestUser},
};

/// A district with a firm, a university, a technology manager, an audit administrator and somebody who only looks.
struct District {
    app: TestApp,
    firm: Organization,
    university: Organization,
    member: TestUser,
    transfer: TestUser,
    manager: TestUser,
    reader: TestUser,
}

impl District {
    async fn new(app: TestApp) -> Self {
        let (firm, member) = app.user_at(OrganizationKind::Firm, Role::Member).await;
        let (university, transfer) = app.user_at(OrganizationKind::University, Role::TransferOfficer).await;
        let manager = app.user().named("周砚秋").with(Role::TechnologyManager).build().await;
        let reader = app.user().named("何读者").build().await;
        Self { app, firm, university, member, transfer, manager, reader }
    }

    async fn ctx(&self, user: &TestUser) -> Ctx {
        self.app.actor_ctx(user).await
    }

    /// A published entry that stands in the index.
    async fn publish(&self, kind: &str, title: &str) -> EntryId {
        self.publish_with(kind, title, json!({})).await
    }

    async fn publish_with(&self, kind: &str, title: &str, more: Value) -> EntryId {
        self.app.clock.advance_seconds(60);
        let ctx = self.app.system_ctx();
        let owner = if kind == "achievement" { &self.university } else { &self.firm };
        let mut values = Values::default();
        values.0.insert("title".to_owned(), json!(title));
        values.0.insert("summary".to_owned(), json!(title));
        values.0.extend(more.as_object().cloned().unwrap_or_default());
        let mut entry: Entry = registers::commands::new_entry(&ctx, kinds::by_key(kind).unwrap(), owner.id, values, false);
        entry.number = format!("{kind}-{}", entry.id);
        entry.status = Status::Published;
        entry.is_secrecy_declared = true;
        entry.published_at = Some(ctx.now());
        let tx = self.app.db.begin().await.unwrap();
        registers::commands::insert(&tx, &ctx, &entry).await.unwrap();
        tx.commit().await.unwrap();
        hall::follow(&self.app).await.unwrap();
        entry.id
    }

    /// The minute's work, twice: the second time changes nothing.
    async fn tick(&self) {
        hall::follow(&self.app).await.unwrap();
        for _ in 0..2 {
            hall::jobs::tick(&self.app.system_ctx()).await.unwrap();
        }
        jobs::run_due(&self.app).await.unwrap();
    }

    /// What a person was told, by kind and title or name, in order.
    async fn told(&self, user: &TestUser) -> Vec<(String, String)> {
        let (found, _) = notices::list_notices(&self.ctx(user).await, 0, 100).await.unwrap();
        let words = |args: &Value| ["title", "name"].into_iter().find_map(|key| args[key].as_str()).unwrap_or_default().to_owned();
        let mut told: Vec<(String, String)> = found.into_iter().map(|notice| (notice.kind, words(&notice.args))).collect();
        told.reverse();
        told
    }

    async fn told_kinds(&self, user: &TestUser) -> Vec<String> {
        self.told(user).await.into_iter().map(|(kind, _)| kind).collect()
    }

    /// Everything the audit chain says of this kind of thing, as text.
    async fn audited(&self, noun: &str) -> Vec<(String, String)> {
        let administrator = self.app.user_with(Role::AuditAdministrator).await;
        let filter = AuditFilter { noun: Some(noun.to_owned()), ..AuditFilter::default() };
        let rows = accounts::list_audit_log(&self.ctx(&administrator).await, &filter, 500).await.unwrap();
        rows.into_iter().rev().map(|row| (row.action, row.detail)).collect()
    }
}

fn code(outcome: Result<impl std::fmt::Debug, Error>) -> String {
    match outcome.expect_err("must be refused") {
        Error::Conflict(problem) => problem.code.to_owned(),
        Error::Invalid(problems) => problems.iter().map(|problem| problem.code).collect::<Vec<_>>().join(" "),
        other => format!("{other:?}"),
    }
}

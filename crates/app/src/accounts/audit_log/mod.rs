//! The audit log as the audit administrator reads it: narrowed, page by page, or as a file.
//!
//! Not here: writing it (see `crate::audit`) and checking the chain (see the database).

mod store;

pub use store::AuditFilter;

use db::audit::AuditRow;
use serde_json::json;

use super::access;
use crate::{Ctx, Result, audit, audit::Event};

/// One page of the audit log, the newest first; the next begins before the last one's `seq`. Entries hold no personal data.
///
/// # Errors
/// `Forbidden` for anybody but the audit administrator.
pub async fn list_audit_log(ctx: &Ctx, filter: &AuditFilter, limit: i64) -> Result<Vec<AuditRow>> {
    access::may_read_audit_log(&ctx.actor)?;
    Ok(store::list_audit(&ctx.db, filter, limit.clamp(1, 500)).await?)
}

/// The whole filtered log for a file, at most 100,000 entries; that it was taken out is itself recorded.
///
/// # Errors
/// `Forbidden` for anybody but the audit administrator.
pub async fn export_audit_log(ctx: &Ctx, filter: &AuditFilter) -> Result<Vec<AuditRow>> {
    access::may_read_audit_log(&ctx.actor)?;
    let rows = store::list_audit(&ctx.db, filter, 100_000).await?;
    let tx = ctx.db.begin().await?;
    audit::record(&tx, ctx, Event::new("audit.exported", "audit", "log").with(json!({ "entries": rows.len() }))).await?;
    tx.commit().await?;
    Ok(rows)
}

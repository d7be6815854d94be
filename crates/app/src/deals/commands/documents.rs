//! Attaching documents to a deal.

use base::{
    Problems,
    id::{DealId, FileId},
};
use serde_json::json;

use super::{load, open_only, typed};
use crate::{
    Ctx, Result, audit,
    audit::Event,
    deals::{access, store, telling},
    files::{self, Owner, Upload},
};

/// Attaches a document of a kind. It changes no field of the deal, so no version is asked for.
///
/// # Errors
/// `Invalid` says what is wrong with the file; `Conflict` if the deal is closed.
pub async fn attach_document(ctx: &Ctx, id: DealId, kind: &str, upload: Upload) -> Result<FileId> {
    let deal = load(&ctx.db, ctx, id).await?;
    access::may_attach(&ctx.actor, &deal, &store::contributor_ids(&ctx.db, id).await?)?;
    open_only(&deal)?;
    let mut problems = Problems::new();
    let kind = typed::term(&mut problems, ctx, "document", "document_kinds", kind);
    problems.or_ok(())?;
    let placed = files::place(ctx, upload).await?;
    let tx = ctx.db.begin().await?;
    let deal = load(&tx, ctx, id).await?;
    open_only(&deal)?;
    let file = files::insert(&tx, ctx, Owner::Deal(id), &kind, &placed).await?;
    let event = Event::new("deals.document-attached", "deal", id);
    audit::record(&tx, ctx, event.with(json!({ "file": file.id, "kind": kind, "sha256": file.sha256 }))).await?;
    let named = |lang| format!("{} {}", ctx.pack.label("document_kinds", &kind, lang), file.name);
    telling::parties_of(&tx, ctx, &deal, "deal-document", &format!("document-{}", file.id), named).await?;
    tx.commit().await?;
    placed.keep();
    Ok(file.id)
}

//! What people do with deals. Each command opens one transaction, looks whether it may, changes, writes the audit entry, tells and commits.

pub mod closing;
pub mod contracts;
pub mod documents;
pub mod moving;
pub mod notice;
pub mod opening;
pub mod recording;
pub mod shares;
pub mod tasks;
mod typed;

use base::{Problem, id::DealId};
use db::{Conn, Tx};
use serde_json::Value;

use super::{checks::Case, model::Deal, store};
use crate::{Ctx, Error, Noun, OrNotFound, Result, audit, audit::Event, files, organizations};

/// The deal inside a new transaction, if the actor `may` and nobody changed it since `seen_version`, and it is open.
async fn begin(ctx: &Ctx, id: DealId, seen_version: i64, may: impl FnOnce(&Deal) -> Result<()>) -> Result<(Tx, Deal)> {
    let tx = ctx.db.begin().await?;
    let deal = load(&tx, ctx, id).await?;
    may(&deal)?;
    if deal.version != seen_version {
        return Err(stale());
    }
    open_only(&deal)?;
    Ok((tx, deal))
}

/// The deal, if the actor may know of it.
async fn load(conn: &impl Conn, ctx: &Ctx, id: DealId) -> Result<Deal> {
    let deal = store::find(conn, id).await?.or_not_found(Noun::Deal)?;
    super::access::sight(&ctx.actor, &deal, &store::contributor_ids(conn, id).await?)?;
    Ok(deal)
}

/// A closed deal stays as it is.
pub(super) fn open_only(deal: &Deal) -> Result<()> {
    if deal.is_open() { Ok(()) } else { Err(Error::Conflict(Problem::whole("problem-deals-closed"))) }
}

fn stale() -> Error {
    Error::Conflict(Problem::whole("problem-deals-stale"))
}

/// Writes the deal as its next version with the audit entry; fails if somebody was faster.
async fn save(tx: &Tx, ctx: &Ctx, before: &Deal, mut after: Deal, action: &'static str, detail: Value) -> Result<Deal> {
    after.version = before.version + 1;
    after.updated_at = ctx.now();
    if !store::update(tx, &after).await? {
        return Err(stale());
    }
    let event = Event::new(action, "deal", after.id).before(&before.digest_text()).after(&after.digest_text());
    audit::record(tx, ctx, event.with(detail)).await?;
    Ok(after)
}

/// All facts that checks look at.
pub(super) async fn case(conn: &impl Conn, ctx: &Ctx, deal: &Deal) -> Result<Case> {
    let seller_kind = match deal.seller_id {
        Some(seller) => Some(organizations::find_organization(conn, seller).await?.kind),
        None => None,
    };
    let documents = files::list_files(conn, files::Owner::Deal(deal.id)).await?;
    let contacts = store::list_contacts(conn, deal, base::Lang::Zh).await?.len();
    Ok(Case {
        seller_kind,
        contacts: i64::try_from(contacts).unwrap_or(i64::MAX),
        documents: documents.into_iter().map(|file| file.purpose).collect(),
        contract: store::find_contract(conn, deal.id).await?,
        payments: store::list_payments(conn, deal.id).await?,
        contributions: store::list_contributions(conn, deal.id, ctx.lang).await?,
        objections: store::list_objections(conn, deal.id).await?,
        visited: store::list_moves(conn, deal.id, base::Lang::Zh).await?.into_iter().map(|moved| moved.to_stage).collect(),
        today: ctx.today(),
        notice_days: ctx.pack.settings.notice_days,
        deal: deal.clone(),
    })
}

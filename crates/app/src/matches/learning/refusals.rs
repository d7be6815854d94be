//! What a reason for refusing does: 领域不对 puts that field behind for that firm, 描述太笼统 asks the author to rewrite the sentence concerned.

use base::Timestamp;
use db::Tx;
use search::matching::vaguest_sentence;
use serde_json::json;

use super::store;
use crate::{
    Ctx, Error, Result, audit,
    audit::Event,
    matches::{
        commands::tell_side,
        model::{Match, PartySide, Refusal},
        proposals::as_published,
        sides,
    },
    organizations,
    registers::{self, Entry},
};

const WRONG_FIELD: &str = "wrong_field";
const VAGUE: &str = "vague";
/// As much of a sentence as fits into a notice.
const LONGEST: usize = 160;

/// A sentence somebody called vague.
#[derive(Debug, Clone)]
pub struct Rewrite {
    pub entry: Entry,
    pub sentence: String,
    pub at: Timestamp,
}

/// Sentences to be rewritten in own entries that nobody has changed since.
///
/// # Errors
/// `SignInNeeded` for visitors.
pub async fn list_rewrites(ctx: &Ctx) -> Result<Vec<Rewrite>> {
    if !ctx.actor.is_signed_in() {
        return Err(Error::SignInNeeded);
    }
    let mut found = Vec::new();
    for row in store::list_rewrites(&ctx.db, &ctx.actor.organizations()).await? {
        found.push(Rewrite { entry: registers::find_entry(&ctx.db, row.entry_id).await?, sentence: row.sentence, at: row.at });
    }
    Ok(found)
}

/// Lets a refusal act, in its own transaction.
pub(in crate::matches) async fn heed(
    tx: &Tx,
    ctx: &Ctx,
    found: &Match,
    demand: &Entry,
    achievement: &Entry,
    refusal: &Refusal,
) -> Result<()> {
    let (own, other) = match refusal.side {
        PartySide::Demand => (demand, achievement),
        PartySide::Achievement => (achievement, demand),
    };
    match refusal.reason.as_str() {
        WRONG_FIELD => put_field_behind(tx, ctx, found, own, other).await,
        VAGUE => ask_to_rewrite(tx, ctx, found, other, refusal.note.as_deref().unwrap_or_default()).await,
        _ => Ok(()),
    }
}

async fn put_field_behind(tx: &Tx, ctx: &Ctx, found: &Match, own: &Entry, other: &Entry) -> Result<()> {
    let Some(field) = other.values.text("field") else { return Ok(()) };
    if store::insert_unwanted(tx, own.organization_id, field, found.id, ctx.now()).await? {
        let detail = json!({ "organization": own.organization_id, "field": field });
        audit::record(tx, ctx, Event::new("matches.field-put-behind", "match", found.id).with(detail)).await?;
    }
    Ok(())
}

async fn ask_to_rewrite(tx: &Tx, ctx: &Ctx, found: &Match, entry: &Entry, note: &str) -> Result<()> {
    let owner = organizations::find_organization(tx, entry.organization_id).await?;
    let Some(pair) = ctx.pack.pairs.recorded() else { return Ok(()) };
    let Some(side) = sides::side(&ctx.pack, pair, &as_published(entry), &owner) else { return Ok(()) };
    let Some(sentence) = vaguest_sentence(ctx.search.analyzer(), &side, note) else { return Ok(()) };
    let sentence: String = sentence.chars().take(LONGEST).collect();
    store::insert_rewrite(tx, found.id, entry.id, entry.version, &sentence, ctx.now()).await?;
    audit::record(tx, ctx, Event::new("matches.rewrite-asked", "entry", entry.id)).await?;
    let args = [("title", entry.title.clone()), ("sentence", sentence), ("note", note.to_owned())];
    let link = format!("/{}/{}/edit?match={}", entry.kind.path, entry.id, found.id);
    tell_side(tx, ctx, entry, "match-rewrite", &args, &link).await
}

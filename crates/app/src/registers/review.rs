//! Reviewing what was handed in: diagnosing, publishing, returning, merging. What officers do.

use base::{Problem, id::EntryId, time::date_plus_days};
use db::Tx;
use serde_json::json;

use super::{
    Diagnosis, Entry, Status, access,
    commands::{change, load, may_become, stale},
    list_owners, store,
};
use crate::{
    Ctx, Error, Result, deals, matches,
    notices::{self, Tell},
    organizations,
};

/// What the diagnosis of a demand came to, as given by the one who made it.
#[derive(Debug, Clone)]
pub struct Findings {
    /// The result.
    pub diagnosis: Diagnosis,
    /// In words for the author: what is missing, or what would make it publishable.
    pub note: String,
    /// The keys of the fields found wanting.
    pub missing: Vec<String>,
}

/// Records the diagnosis of a demand. 需补充 sends it back with what is missing; 长期攻关 keeps it submitted and unpublished.
///
/// # Errors
/// `Conflict` if it is not waiting for review; `Invalid` if anything but 可发布 comes without a note.
pub async fn diagnose_entry(ctx: &Ctx, id: EntryId, findings: Findings) -> Result<Entry> {
    let tx = ctx.db.begin().await?;
    let before = load(&tx, id).await?;
    access::may_review(&ctx.actor, Some(before.organization_id))?;
    if before.status != Status::Submitted || !before.kind.needs_diagnosis {
        return Err(Error::Conflict(Problem::whole("problem-registers-not-now").with("status", before.status.code())));
    }
    if findings.diagnosis != Diagnosis::Publishable && findings.note.trim().is_empty() {
        return Err(Error::field("note", "problem-registers-diagnosis-note"));
    }
    let mut entry = before.clone();
    entry.diagnosis = Some(findings.diagnosis);
    entry.diagnosis_note = Some(findings.note.trim().to_owned()).filter(|note| !note.is_empty());
    entry.diagnosis_missing = findings.missing.into_iter().filter(|key| before.kind.field(key).is_some()).collect();
    if findings.diagnosis == Diagnosis::Incomplete {
        entry.status = Status::Returned;
        entry.returned_reason.clone_from(&entry.diagnosis_note);
    }
    let note = entry.diagnosis_note.clone();
    let entry = change(&tx, ctx, &before, entry, "registers.diagnosed", note.as_deref()).await?;
    let kind = match findings.diagnosis {
        Diagnosis::Publishable => "entry-publishable",
        Diagnosis::Incomplete => "entry-returned",
        Diagnosis::LongTerm => "entry-long-term",
    };
    tell_owner(&tx, ctx, &entry, kind, entry.diagnosis_note.as_deref().unwrap_or_default()).await?;
    tx.commit().await?;
    Ok(entry)
}

/// Publishes an entry: it stands in the hall at once. What was changed since the reviewer looked ([`Ctx::seen_version`]) is not published unseen.
///
/// # Errors
/// `Conflict` with `problem-registers-stale` if it was changed since, with `problem-registers-secrecy` without the secrecy declaration, `…-diagnosis-first` without the diagnosis 可发布,
/// `…-organization-unverified` if the organisation is not verified.
pub async fn publish_entry(ctx: &Ctx, id: EntryId) -> Result<Entry> {
    let tx = ctx.db.begin().await?;
    let before = load(&tx, id).await?;
    access::may_review(&ctx.actor, Some(before.organization_id))?;
    may_become(&before, Status::Published)?;
    if ctx.has_missed(before.version) {
        return Err(stale());
    }
    let refuse = |code| Err(Error::Conflict(Problem::whole(code)));
    if before.kind.needs_secrecy_declaration && !before.is_secrecy_declared {
        return refuse("problem-registers-secrecy");
    }
    if before.kind.needs_diagnosis && before.diagnosis != Some(Diagnosis::Publishable) {
        return refuse("problem-registers-diagnosis-first");
    }
    if !organizations::find_organization(&tx, before.organization_id).await?.is_verified() {
        return refuse("problem-registers-organization-unverified");
    }
    let mut entry = before.clone();
    entry.status = Status::Published;
    entry.published_at = Some(before.published_at.unwrap_or_else(|| ctx.now()));
    entry.expires_on = Some(date_plus_days(ctx.today(), ctx.pack.expiry_days(entry.kind.key)));
    entry.renewal_asked_at = None;
    let entry = change(&tx, ctx, &before, entry, "registers.published", None).await?;
    tell_owner(&tx, ctx, &entry, "entry-published", "").await?;
    tx.commit().await?;
    Ok(entry)
}

/// Says of a published entry that its owner has changed that it may stand as it is.
///
/// # Errors
/// `Conflict` if nothing waits to be looked at, or it was changed again since the reviewer looked ([`Ctx::seen_version`]).
pub async fn accept_changes(ctx: &Ctx, id: EntryId) -> Result<Entry> {
    let tx = ctx.db.begin().await?;
    let before = load(&tx, id).await?;
    access::may_review(&ctx.actor, Some(before.organization_id))?;
    if before.changed_since.is_none() {
        return Err(Error::Conflict(Problem::whole("problem-registers-not-now").with("status", before.status.code())));
    }
    if ctx.has_missed(before.version) {
        return Err(stale());
    }
    let entry = Entry { changed_since: None, ..before.clone() };
    let entry = change(&tx, ctx, &before, entry, "registers.changes-accepted", None).await?;
    tx.commit().await?;
    Ok(entry)
}

/// Sends an entry back with a reason; a published one leaves the hall.
///
/// # Errors
/// `Invalid` without a reason; `Conflict` if it cannot be returned now.
pub async fn return_entry(ctx: &Ctx, id: EntryId, reason: &str) -> Result<Entry> {
    let tx = ctx.db.begin().await?;
    let before = load(&tx, id).await?;
    access::may_review(&ctx.actor, Some(before.organization_id))?;
    may_become(&before, Status::Returned)?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Error::field("reason", "problem-registers-reason"));
    }
    let mut entry = before.clone();
    entry.status = Status::Returned;
    entry.returned_reason = Some(reason.to_owned());
    let entry = change(&tx, ctx, &before, entry, "registers.returned", Some(reason)).await?;
    tell_owner(&tx, ctx, &entry, "entry-returned", reason).await?;
    tx.commit().await?;
    Ok(entry)
}

/// Merges an entry into its twin: the twin goes on, this one points to it and keeps its number. Who follows it, who asked about it, its agreements,
/// matches and deals go over to the twin.
///
/// # Errors
/// `Conflict` if the two are of different kinds, the same, or the twin is closed or only a draft.
pub async fn merge_entry(ctx: &Ctx, id: EntryId, into: EntryId) -> Result<Entry> {
    let tx = ctx.db.begin().await?;
    let before = load(&tx, id).await?;
    let twin = load(&tx, into).await?;
    access::may_review(&ctx.actor, Some(before.organization_id))?;
    may_become(&before, Status::Merged)?;
    if id == into || twin.kind.key != before.kind.key || matches!(twin.status, Status::Draft | Status::Merged | Status::Withdrawn) {
        return Err(Error::Conflict(Problem::whole("problem-registers-twin")));
    }
    let mut entry = before.clone();
    entry.status = Status::Merged;
    entry.merged_into = Some(into);
    let entry = change(&tx, ctx, &before, entry, "registers.merged", Some(&twin.number)).await?;
    store::move_what_points_to(&tx, id, into).await?;
    matches::follow_merge(&tx, ctx, id, into).await?;
    deals::follow_merge(&tx, ctx, id, into).await?;
    // The twin has gained what the other had: the index and whoever follows the chain look at it again.
    let gained = crate::audit::Event::new("registers.merged-into", "entry", into).with(json!({ "from": id.to_string() }));
    crate::audit::record(&tx, ctx, gained).await?;
    tell_owner(&tx, ctx, &entry, "entry-merged", &twin.number).await?;
    tx.commit().await?;
    Ok(entry)
}

/// Records that two entries that look alike are different, so that nobody is asked again.
///
/// # Errors
/// `NotFound` if one of them does not exist.
pub async fn keep_apart(ctx: &Ctx, id: EntryId, other: EntryId) -> Result<()> {
    let tx = ctx.db.begin().await?;
    let entry = load(&tx, id).await?;
    load(&tx, other).await?;
    access::may_review(&ctx.actor, Some(entry.organization_id))?;
    store::insert_ruling(&tx, id, other, ctx.actor.user, ctx.now()).await?;
    let event = crate::audit::Event::new("registers.kept-apart", "entry", id).with(json!({ "other": other.to_string() }));
    crate::audit::record(&tx, ctx, event).await?;
    tx.commit().await?;
    Ok(())
}

/// Tells the author, or the organisation's people where the author is not known.
async fn tell_owner(tx: &Tx, ctx: &Ctx, entry: &Entry, kind: &'static str, note: &str) -> Result<()> {
    for person in list_owners(tx, entry).await? {
        let tell = Tell {
            to: person,
            kind,
            args: json!({ "title": entry.title, "number": entry.number, "note": note }),
            link: format!("/{}/{}", entry.kind.path, entry.id),
            key: format!("{kind}:{}:{}", entry.id, entry.version),
        };
        notices::tell(tx, ctx, &tell).await?;
    }
    Ok(())
}

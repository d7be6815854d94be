//! Writing, handing in, withdrawing and renewing entries: what their owners do.

use base::{
    Problem,
    id::{EntryId, OrganizationId},
    time::date_plus_days,
};
use db::{DbError, Tx};
use serde_json::json;

use super::{
    Entry, Kind, Status, Values, access,
    check::{Strictness, check},
    store,
    visibility::KEPT_FROM,
};
use crate::{Ctx, Error, Noun, OrNotFound, Result, audit, audit::Event, matches, numbers, organizations};

/// Starts an entry as a draft.
///
/// # Errors
/// `Invalid` if a field is wrong; `Conflict` if the organisation already has an entry under this own number.
pub async fn create_entry(ctx: &Ctx, kind: &'static Kind, organization: OrganizationId, values: Values) -> Result<Entry> {
    access::may_write(&ctx.actor, kind, organization)?;
    check(kind, &ctx.pack, &values, Strictness::Draft).or_ok(())?;
    let tx = ctx.db.begin().await?;
    let owner = organizations::find_organization(&tx, organization).await?;
    if owner.is_real {
        return Err(Error::Conflict(Problem::whole("problem-registers-real-organization")));
    }
    let mut entry = new_entry(ctx, kind, organization, values, owner.is_demo);
    entry.number = numbers::next(&tx, ctx, kind.prefix).await?;
    insert(&tx, ctx, &entry).await?;
    tx.commit().await?;
    Ok(entry)
}

/// An entry that has not been stored yet and has no number.
pub(crate) fn new_entry(ctx: &Ctx, kind: &'static Kind, organization_id: OrganizationId, values: Values, is_demo: bool) -> Entry {
    let now = ctx.now();
    Entry {
        id: EntryId::at(now),
        kind,
        number: String::new(),
        own_number: values.text("own_number").map(ToOwned::to_owned),
        organization_id,
        author_id: ctx.actor.user,
        title: values.text("title").unwrap_or_default().to_owned(),
        status: Status::Draft,
        diagnosis: None,
        diagnosis_note: None,
        diagnosis_missing: Vec::new(),
        is_secrecy_declared: values.is_yes("secrecy_declaration"),
        values,
        version: 1,
        returned_reason: None,
        merged_into: None,
        batch_id: None,
        submitted_at: None,
        published_at: None,
        expires_on: None,
        renewal_asked_at: None,
        changed_since: None,
        is_demo,
        created_at: now,
        updated_at: now,
    }
}

/// Stores a new entry with its audit entry.
pub(crate) async fn insert(tx: &Tx, ctx: &Ctx, entry: &Entry) -> Result<()> {
    insert_several(tx, ctx, std::slice::from_ref(entry)).await
}

/// Stores new entries, each with its audit entry.
pub(crate) async fn insert_several(tx: &Tx, ctx: &Ctx, entries: &[Entry]) -> Result<()> {
    store::insert(tx, entries, None).await.map_err(own_number_taken)?;
    let event = |entry: &Entry| {
        let event = Event::new("registers.created", "entry", entry.id).after(&entry.values.to_json());
        event.with(json!({ "register": entry.kind.key, "number": entry.number }))
    };
    audit::record_several(tx, ctx, entries.iter().map(event).collect()).await?;
    Ok(())
}

fn own_number_taken(error: DbError) -> Error {
    if error.is_unique("entries", "own_number") { Error::field("own_number", "problem-registers-own-number-taken") } else { error.into() }
}

/// Changes the fields of an entry. A published entry stays published if it is complete; a returned one waits to be handed in again; one that was
/// handed in and diagnosed has to be diagnosed anew.
///
/// # Errors
/// `Conflict` with `problem-registers-stale` if somebody changed it since `seen_version`; `Invalid` if a field is wrong.
pub async fn save_entry(ctx: &Ctx, id: EntryId, seen_version: i64, values: Values) -> Result<Entry> {
    let tx = ctx.db.begin().await?;
    let before = load(&tx, id).await?;
    access::may_edit(&ctx.actor, &before)?;
    if before.version != seen_version {
        return Err(stale());
    }
    if matches!(before.status, Status::Merged | Status::Withdrawn) {
        return Err(Error::Conflict(Problem::whole("problem-registers-closed")));
    }
    let strictness = if matches!(before.status, Status::Draft | Status::Returned) { Strictness::Draft } else { Strictness::Submission };
    check(before.kind, &ctx.pack, &values, strictness).or_ok(())?;
    let mut entry = before.clone();
    entry.own_number = values.text("own_number").map(ToOwned::to_owned);
    values.text("title").unwrap_or_default().clone_into(&mut entry.title);
    entry.is_secrecy_declared = values.is_yes("secrecy_declaration");
    entry.values = values;
    if before.status == Status::Submitted {
        // What was diagnosed is no longer what stands there.
        (entry.diagnosis, entry.diagnosis_note, entry.diagnosis_missing) = (None, None, Vec::new());
    }
    entry.changed_since = changed_since(ctx, &before, &entry);
    let entry = change(&tx, ctx, &before, entry, "registers.saved", None).await?;
    tx.commit().await?;
    Ok(entry)
}

/// What its owner changes in a published entry stands at once, and waits for an officer to look at it: the version that was seen last.
pub(super) fn changed_since(ctx: &Ctx, before: &Entry, entry: &Entry) -> Option<i64> {
    let is_changed = before.status == Status::Published && entry.values != before.values;
    before.changed_since.or_else(|| Some(before.version).filter(|_| is_changed && !ctx.actor.is_officer() && !ctx.actor.is_system))
}

/// Hands an entry in for review.
///
/// # Errors
/// `Invalid` names everything that is missing; `Conflict` if the organisation is not verified or the entry cannot be handed in now.
pub async fn submit_entry(ctx: &Ctx, id: EntryId) -> Result<Entry> {
    let tx = ctx.db.begin().await?;
    let before = load(&tx, id).await?;
    access::may_submit(&ctx.actor, &before)?;
    let entry = change(&tx, ctx, &before, submitted(ctx, &before)?, "registers.submitted", None).await?;
    tx.commit().await?;
    Ok(entry)
}

/// The entry as handed in, if it is complete.
pub(super) fn submitted(ctx: &Ctx, before: &Entry) -> Result<Entry> {
    may_become(before, Status::Submitted)?;
    check(before.kind, &ctx.pack, &before.values, Strictness::Submission).or_ok(())?;
    let mut entry = before.clone();
    entry.status = Status::Submitted;
    entry.submitted_at = Some(ctx.now());
    entry.returned_reason = None;
    entry.diagnosis = None;
    entry.diagnosis_note = None;
    entry.diagnosis_missing = Vec::new();
    Ok(entry)
}

/// Takes an entry back; it leaves the hall at once.
///
/// # Errors
/// `Conflict` if it is already closed.
pub async fn withdraw_entry(ctx: &Ctx, id: EntryId) -> Result<()> {
    let tx = ctx.db.begin().await?;
    let before = load(&tx, id).await?;
    access::may_edit(&ctx.actor, &before)?;
    may_become(&before, Status::Withdrawn)?;
    let mut entry = before.clone();
    entry.status = Status::Withdrawn;
    change(&tx, ctx, &before, entry, "registers.withdrawn", None).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes a withdrawn entry up again as a draft.
///
/// # Errors
/// `Conflict` if it is not withdrawn.
pub async fn reopen_entry(ctx: &Ctx, id: EntryId) -> Result<()> {
    let tx = ctx.db.begin().await?;
    let before = load(&tx, id).await?;
    access::may_edit(&ctx.actor, &before)?;
    may_become(&before, Status::Draft)?;
    let mut entry = before.clone();
    entry.status = Status::Draft;
    change(&tx, ctx, &before, entry, "registers.reopened", None).await?;
    tx.commit().await?;
    Ok(())
}

/// Answers the one question of renewal, “does it still hold?”, with yes: the entry stays, or comes back, for another term.
///
/// # Errors
/// `Conflict` if it is neither published nor expired.
pub async fn renew_entry(ctx: &Ctx, id: EntryId) -> Result<Entry> {
    let tx = ctx.db.begin().await?;
    let before = load(&tx, id).await?;
    access::may_submit(&ctx.actor, &before)?;
    if !matches!(before.status, Status::Published | Status::Expired) {
        return Err(not_now(before.status));
    }
    let mut entry = before.clone();
    entry.status = Status::Published;
    entry.expires_on = Some(date_plus_days(ctx.today(), ctx.pack.expiry_days(entry.kind.key)));
    entry.renewal_asked_at = None;
    let entry = change(&tx, ctx, &before, entry, "registers.renewed", None).await?;
    tx.commit().await?;
    Ok(entry)
}

/// The entry inside a transaction, whatever its status.
pub(super) async fn load(tx: &Tx, id: EntryId) -> Result<Entry> {
    store::find(tx, id).await?.or_not_found(Noun::Entry)
}

/// Writes a changed entry as its next version with the audit entry and answers it as it now stands; fails if somebody was faster.
pub(super) async fn change(
    tx: &Tx,
    ctx: &Ctx,
    before: &Entry,
    mut entry: Entry,
    action: &'static str,
    note: Option<&str>,
) -> Result<Entry> {
    entry.version = before.version + 1;
    entry.updated_at = ctx.now();
    if entry.status != Status::Published {
        entry.changed_since = None;
    }
    if ctx.has_missed(before.version) || !store::update(tx, &entry, ctx.actor.user, note).await.map_err(own_number_taken)? {
        return Err(stale());
    }
    let event = Event::new(action, "entry", entry.id).before(&before.values.to_json()).after(&entry.values.to_json());
    let detail = json!({ "register": entry.kind.key, "number": entry.number, "from": before.status.code(), "to": entry.status.code(), "version": entry.version });
    audit::record(tx, ctx, event.with(detail)).await?;
    if entry.values.has(KEPT_FROM) && entry.values.texts(KEPT_FROM) != before.values.texts(KEPT_FROM) {
        matches::take_back_told(tx, entry.id).await?;
    }
    Ok(entry)
}

/// Whether the lifecycle lets the entry go there now.
pub(super) fn may_become(entry: &Entry, next: Status) -> Result<()> {
    if entry.status.may_become(next) { Ok(()) } else { Err(not_now(entry.status)) }
}

fn not_now(status: Status) -> Error {
    Error::Conflict(Problem::whole("problem-registers-not-now").with("status", status.code()))
}

pub(super) fn stale() -> Error {
    Error::Conflict(Problem::whole("problem-registers-stale"))
}

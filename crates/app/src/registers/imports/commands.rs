//! Reading a sheet, answering what it asks, entering it part by part, taking it back, handing it in.

use std::collections::HashMap;

use base::{
    Problem, Problems,
    id::{BatchId, EntryId, OrganizationId},
};
use db::Tx;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{
    columns::SheetWords,
    model::{Answer, Batch, BatchStatus, Content, Fate, ImportRow},
    reading::{self, Known, overlay},
    store,
};
use crate::{
    Ctx, Error, Noun, OrNotFound, Result, audit,
    audit::Event,
    numbers, organizations,
    registers::{
        Entry, Kind, Status, Values, access,
        check::{Strictness, check},
        commands as entries, find_entries, store as entry_store,
    },
};

/// How many rows are entered in one transaction.
const PART: usize = 128;

/// A sheet as it was sent.
#[derive(Debug)]
pub struct Upload {
    /// Of which kind its entries are.
    pub kind: &'static Kind,
    /// Whose they are.
    pub organization: OrganizationId,
    /// The file's name.
    pub file_name: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// The headings it may have, a language each.
    pub words: Vec<SheetWords>,
}

/// Reads and checks a sheet. Nothing is entered yet.
///
/// # Errors
/// `Invalid` if it cannot be read as a sheet of this kind at all; wrong cells are told row by row in the batch.
pub async fn read_import(ctx: &Ctx, upload: Upload) -> Result<BatchId> {
    access::may_write(&ctx.actor, upload.kind, upload.organization)?;
    let user = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    if organizations::find_organization(&ctx.db, upload.organization).await?.is_real {
        return Err(Error::Conflict(Problem::whole("problem-registers-real-organization")));
    }
    let known = Known::new(entry_store::list_of(&ctx.db, upload.kind.key, upload.organization).await?);
    let sha256 = hex(&Sha256::digest(&upload.bytes));
    let (kind, pack) = (upload.kind, ctx.pack.clone());
    let (bytes, words) = (upload.bytes, upload.words);
    let content = tokio::task::spawn_blocking(move || reading::read(&bytes, kind, &pack, &words, &known))
        .await
        .map_err(|error| Error::Internal(format!("reading a sheet: {error}")))??;
    let (rows, content) = (content.rows.len(), serde_json::to_string(&content)?);
    let batch = Batch {
        id: BatchId::at(ctx.now()),
        kind,
        organization_id: upload.organization,
        user_id: user,
        file_name: upload.file_name.chars().filter(|c| !c.is_control()).take(120).collect(),
        status: BatchStatus::Read,
        row_count: as_count(rows),
        created: 0,
        updated: 0,
        unchanged: 0,
        next_row: 0,
        created_at: ctx.now(),
        finished_at: None,
        undone_at: None,
    };
    let tx = ctx.db.begin().await?;
    store::insert(&tx, &batch, &sha256, content).await?;
    let detail = json!({ "register": kind.key, "rows": batch.row_count, "sha256": sha256 });
    audit::record(&tx, ctx, Event::new("registers.import-read", "import", batch.id).with(detail)).await?;
    tx.commit().await?;
    Ok(batch.id)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn as_count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// The batch for whoever may import for its organisation.
pub(super) async fn own_batch(ctx: &Ctx, conn: &impl db::Conn, id: BatchId) -> Result<Batch> {
    let batch = store::find(conn, id).await?.or_not_found(Noun::Batch)?;
    match access::may_write(&ctx.actor, batch.kind, batch.organization_id) {
        Err(Error::Forbidden) => Err(Error::NotFound(Noun::Batch)),
        other => other.map(|()| batch),
    }
}

/// Says of rows that look like an entry whether they are it. `None` for the row means all rows that still ask.
///
/// # Errors
/// `Conflict` if rows have been entered already.
pub async fn answer_row(ctx: &Ctx, id: BatchId, row: Option<u32>, answer: Answer) -> Result<()> {
    let tx = ctx.db.begin().await?;
    let batch = own_batch(ctx, &tx, id).await?;
    if batch.status != BatchStatus::Read {
        return Err(not_now(&batch));
    }
    let mut content = store::content(&tx, id).await?;
    for asked in content.rows.iter_mut().filter(|asked| asked.fate == Fate::Ask) {
        if row.map_or(asked.answer.is_none(), |number| number == asked.number) {
            asked.answer = Some(answer);
        }
    }
    store::update_content(&tx, id, &serde_json::to_string(&content)?).await?;
    let event = Event::new("registers.import-answered", "import", id);
    audit::record(&tx, ctx, event.with(json!({ "row": row, "open": content.open() }))).await?;
    tx.commit().await?;
    Ok(())
}

fn not_now(batch: &Batch) -> Error {
    Error::Conflict(Problem::whole("problem-registers-import-not-now").with("status", batch.status.code()))
}

/// Enters the good rows, a part at a time, until all are entered or `parts` parts are; call again to go on where it stopped.
///
/// # Errors
/// `Conflict` while rows ask something, or if the import was undone. Parts entered before an error stay entered.
pub async fn commit_import(ctx: &Ctx, id: BatchId, parts: usize) -> Result<Batch> {
    let batch = own_batch(ctx, &ctx.db, id).await?;
    if batch.status == BatchStatus::Undone {
        return Err(not_now(&batch));
    }
    let content = store::content(&ctx.db, id).await?;
    if content.open() > 0 {
        return Err(Error::Conflict(Problem::whole("problem-registers-import-questions").with("count", content.open().to_string())));
    }
    let mut batch = batch;
    for _ in 0..parts {
        if batch.status == BatchStatus::Imported {
            break;
        }
        batch = commit_part(ctx, id, &content).await?;
    }
    Ok(batch)
}

async fn commit_part(ctx: &Ctx, id: BatchId, content: &Content) -> Result<Batch> {
    let tx = ctx.db.begin().await?;
    let mut batch = own_batch(ctx, &tx, id).await?;
    if !matches!(batch.status, BatchStatus::Read | BatchStatus::Importing) {
        return Ok(batch);
    }
    let from_row = batch.next_row;
    let start = usize::try_from(from_row).unwrap_or(usize::MAX);
    let rows: Vec<&ImportRow> = content.rows.iter().skip(start).take(PART).collect();
    let owner = organizations::find_organization(&tx, batch.organization_id).await?;
    let known = known_of(&tx, &batch, &rows).await?;
    let fresh = rows.iter().filter(|row| target(row, &known).is_none() && row.fate != Fate::Wrong).count();
    let mut numbers = numbers::next_several(&tx, ctx, batch.kind.prefix, fresh).await?.into_iter();
    let mut made = Vec::with_capacity(fresh);
    for row in rows.iter().filter(|row| row.fate != Fate::Wrong) {
        if let Some(before) = target(row, &known) {
            enter_again(&tx, ctx, &mut batch, content, row, before).await?;
            continue;
        }
        let values = overlay(None, &content.columns, &row.values);
        let mut entry = entries::new_entry(ctx, batch.kind, batch.organization_id, values, owner.is_demo);
        entry.number = numbers.next().ok_or_else(|| Error::Internal("too few numbers".to_owned()))?;
        entry.batch_id = Some(batch.id);
        made.push(entry);
    }
    entries::insert_several(&tx, ctx, &made).await?;
    store::insert_created(&tx, batch.id, &made).await?;
    batch.created += as_count(made.len());
    batch.next_row = from_row + as_count(rows.len());
    batch.status = BatchStatus::Importing;
    if batch.next_row >= batch.row_count {
        batch.status = BatchStatus::Imported;
        batch.finished_at = Some(ctx.now());
        let detail =
            json!({ "register": batch.kind.key, "created": batch.created, "updated": batch.updated, "unchanged": batch.unchanged });
        audit::record(&tx, ctx, Event::new("registers.imported", "import", batch.id).with(detail)).await?;
    }
    if !store::advance(&tx, &batch, from_row).await? {
        return Err(not_now(&batch));
    }
    tx.commit().await?;
    Ok(batch)
}

/// The entries the rows of a part are recognised by, as they stand now.
async fn known_of(tx: &Tx, batch: &Batch, rows: &[&ImportRow]) -> Result<HashMap<String, Entry>> {
    let numbers: Vec<&str> = rows.iter().filter_map(|row| row.values.get("own_number")?.as_str()).collect();
    let mut known = HashMap::new();
    for entry in entry_store::find_by_own_numbers(tx, batch.kind.key, batch.organization_id, &numbers).await? {
        if let Some(number) = &entry.own_number {
            known.insert(format!("#{number}"), entry);
        }
    }
    let twins: Vec<EntryId> = rows.iter().filter(|row| row.answer == Some(Answer::Same)).filter_map(|row| row.twin).collect();
    for entry in find_entries(tx, &twins).await? {
        known.insert(entry.id.to_string(), entry);
    }
    Ok(known)
}

/// The entry a row changes; none if it makes a new one.
fn target<'k>(row: &ImportRow, known: &'k HashMap<String, Entry>) -> Option<&'k Entry> {
    if let (Some(Answer::Same), Some(twin)) = (row.answer, row.twin) {
        return known.get(&twin.to_string());
    }
    row.values.get("own_number").and_then(serde_json::Value::as_str).and_then(|number| known.get(&format!("#{number}")))
}

/// Lays a row over the entry it belongs to.
async fn enter_again(tx: &Tx, ctx: &Ctx, batch: &mut Batch, content: &Content, row: &ImportRow, before: &Entry) -> Result<()> {
    let values = overlay(Some(before), &content.columns, &row.values);
    let is_closed = matches!(before.status, Status::Merged | Status::Withdrawn);
    let is_sound = check(before.kind, &ctx.pack, &values, Strictness::Submission).is_empty();
    if values == before.values || is_closed || !is_sound {
        // Somebody may have changed the entry since the sheet was read; then what stands stays.
        store::insert_change(tx, batch.id, before.id, "unchanged", None).await?;
        batch.unchanged += 1;
        return Ok(());
    }
    let entry = with_values(ctx, before, values);
    entries::change(tx, ctx, before, entry, "registers.saved", Some(&batch.file_name)).await?;
    store::insert_change(tx, batch.id, before.id, "updated", Some(before.version)).await?;
    batch.updated += 1;
    Ok(())
}

fn with_values(ctx: &Ctx, before: &Entry, values: Values) -> Entry {
    let mut entry = before.clone();
    entry.own_number = values.text("own_number").map(ToOwned::to_owned);
    values.text("title").unwrap_or_default().clone_into(&mut entry.title);
    entry.is_secrecy_declared = values.is_yes("secrecy_declaration");
    entry.values = values;
    entry.changed_since = entries::changed_since(ctx, before, &entry);
    entry
}

/// Takes an import back as a whole: what it made is removed, what it changed gets its old values.
///
/// # Errors
/// `Conflict` once somebody has reviewed an entry it made, or changed one it changed.
pub async fn undo_import(ctx: &Ctx, id: BatchId) -> Result<()> {
    let tx = ctx.db.begin().await?;
    let mut batch = own_batch(ctx, &tx, id).await?;
    if batch.status == BatchStatus::Undone {
        return Err(not_now(&batch));
    }
    let changes = store::list_changes(&tx, id).await?;
    let ids: Vec<EntryId> = changes.iter().map(|change| change.entry_id).collect();
    let mut found: HashMap<EntryId, Entry> = HashMap::new();
    for part in ids.chunks(200) {
        found.extend(find_entries(&tx, part).await?.into_iter().map(|entry| (entry.id, entry)));
    }
    for change in &changes {
        let Some(entry) = found.get(&change.entry_id) else { continue };
        match (change.was.as_str(), change.version_before) {
            ("created", _) => {
                if store::was_reviewed_since(&tx, entry.id, batch.created_at).await? {
                    return Err(reviewed(entry));
                }
                store::delete_entry(&tx, entry.id).await?;
                let event = Event::new("registers.import-undone", "entry", entry.id).before(&entry.values.to_json());
                audit::record(&tx, ctx, event.with(json!({ "register": entry.kind.key, "number": entry.number }))).await?;
            }
            ("updated", Some(version)) => restore(&tx, ctx, &batch, entry, version).await?,
            _ => {}
        }
    }
    let from_row = batch.next_row;
    batch.status = BatchStatus::Undone;
    batch.undone_at = Some(ctx.now());
    if !store::advance(&tx, &batch, from_row).await? {
        return Err(not_now(&batch));
    }
    audit::record(&tx, ctx, Event::new("registers.import-undone", "import", id)).await?;
    tx.commit().await?;
    Ok(())
}

/// Gives an entry that the import changed its old values back. It may have been handed in since; it may not have been reviewed or changed.
async fn restore(tx: &Tx, ctx: &Ctx, batch: &Batch, entry: &Entry, version: i64) -> Result<()> {
    if store::was_reviewed_since(tx, entry.id, batch.created_at).await? {
        return Err(reviewed(entry));
    }
    let (old, brought) = (values_at(tx, entry, version).await?, values_at(tx, entry, version + 1).await?);
    let strictness = if matches!(entry.status, Status::Draft | Status::Returned) { Strictness::Draft } else { Strictness::Submission };
    let is_open = !matches!(entry.status, Status::Merged | Status::Withdrawn);
    if entry.values != brought || !is_open || !check(entry.kind, &ctx.pack, &old, strictness).is_empty() {
        return Err(Error::Conflict(Problem::whole("problem-registers-import-changed").with("number", entry.number.clone())));
    }
    entries::change(tx, ctx, entry, with_values(ctx, entry, old), "registers.import-undone", Some(&batch.file_name)).await?;
    Ok(())
}

async fn values_at(tx: &Tx, entry: &Entry, version: i64) -> Result<Values> {
    Ok(Values::from_json(&store::values_of_version(tx, entry.id, version).await?.unwrap_or_default()))
}

fn reviewed(entry: &Entry) -> Error {
    Error::Conflict(Problem::whole("problem-registers-import-reviewed").with("number", entry.number.clone()))
}

/// What could not be handed in, with its reasons.
#[derive(Debug)]
pub struct NotSubmitted {
    /// The entry.
    pub entry: Entry,
    /// Why.
    pub problems: Problems,
}

/// Hands in all drafts that a sheet brought or named; each is a command of its own. Answers how many were handed in and which were not.
///
/// # Errors
/// `Conflict` if the organisation is not verified; what is incomplete is answered, not refused.
pub async fn submit_import(ctx: &Ctx, id: BatchId) -> Result<(usize, Vec<NotSubmitted>)> {
    let batch = own_batch(ctx, &ctx.db, id).await?;
    if batch.status == BatchStatus::Undone {
        return Err(not_now(&batch));
    }
    let changes = store::list_changes(&ctx.db, id).await?;
    let ids: Vec<EntryId> = changes.iter().map(|change| change.entry_id).collect();
    let mut count = 0;
    let mut left = Vec::new();
    for part in ids.chunks(200) {
        for entry in find_entries(&ctx.db, part).await? {
            if !matches!(entry.status, Status::Draft | Status::Returned) {
                continue;
            }
            match entries::submit_entry(ctx, entry.id).await {
                Ok(_) => count += 1,
                Err(Error::Invalid(problems)) => left.push(NotSubmitted { entry, problems }),
                Err(other) => return Err(other),
            }
        }
    }
    Ok((count, left))
}

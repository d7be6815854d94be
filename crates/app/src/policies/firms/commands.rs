//! Reading a register of firms, and entering it part by part.

use std::collections::{HashMap, HashSet};

use base::{
    Problem,
    id::{FirmSheetId, OrganizationId},
};
use db::Tx;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::{
    columns::FirmWords,
    model::{FirmRow, FirmSheet, FirmSheetStatus},
    reading,
    store::{self, Brought},
};
use crate::{
    Ctx, Error, Noun, OrNotFound, Result, audit,
    audit::Event,
    organizations::{self, Organization, OrganizationKind, OrganizationStatus},
    policies::{FactSource, access, model::TOWN, screening},
};

/// Reads and checks a register. Nothing is entered yet.
///
/// # Errors
/// `Invalid` if it cannot be read as a register of firms at all, wrong cells are kept with the sheet; `Forbidden` for all but officers.
pub async fn read_firm_sheet(ctx: &Ctx, file_name: &str, bytes: Vec<u8>, words: Vec<FirmWords>) -> Result<FirmSheet> {
    access::may_enter_firms(&ctx.actor)?;
    let user_id = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    if bytes.is_empty() {
        return Err(Error::field("file", "problem-registers-no-file"));
    }
    let sha256: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let (pack, today) = (ctx.pack.clone(), ctx.today());
    let read = tokio::task::spawn_blocking(move || reading::read(&bytes, &pack, &words, today))
        .await
        .map_err(|error| Error::Internal(format!("reading a register of firms: {error}")))??;
    let as_count = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
    let sheet = FirmSheet {
        id: FirmSheetId::at(ctx.now()),
        user_id,
        file_name: file_name.chars().filter(|c| !c.is_control()).take(120).collect(),
        status: FirmSheetStatus::Read,
        row_count: as_count(read.rows),
        wrong_rows: as_count(read.wrong_rows),
        wrong_cells: as_count(read.wrong_cells),
        notes: read.notes,
        created: 0,
        updated: 0,
        unchanged: 0,
        removed: 0,
        kept: 0,
        is_undoable: true,
        next_part: 0,
        part_count: as_count(read.parts.len()),
        created_at: ctx.now(),
        finished_at: None,
        undone_at: None,
    };
    let tx = ctx.db.begin().await?;
    store::insert(&tx, &sheet, &sha256, read.parts).await?;
    let detail = json!({ "rows": sheet.row_count, "wrong": sheet.wrong_rows, "sha256": sha256 });
    audit::record(&tx, ctx, Event::new("policies.firms-read", "firm-sheet", sheet.id).with(detail)).await?;
    tx.commit().await?;
    Ok(sheet)
}

/// Enters the right rows, a part at a time, until all are entered or `parts` parts are; call again to go on where it stopped.
///
/// # Errors
/// `NotFound` if there is no such sheet; `Conflict` once it is taken back; `Forbidden` for all but officers. Parts entered before an
/// error stay entered.
pub async fn commit_firm_sheet(ctx: &Ctx, id: FirmSheetId, parts: usize) -> Result<FirmSheet> {
    access::may_enter_firms(&ctx.actor)?;
    let mut sheet = store::find(&ctx.db, id).await?.or_not_found(Noun::Batch)?;
    for _ in 0..parts {
        match sheet.status {
            FirmSheetStatus::Imported => break,
            FirmSheetStatus::Undoing | FirmSheetStatus::Undone => return Err(Error::Conflict(Problem::whole("problem-firms-undone"))),
            FirmSheetStatus::Read | FirmSheetStatus::Importing => sheet = commit_part(ctx, id).await?,
        }
    }
    Ok(sheet)
}

async fn commit_part(ctx: &Ctx, id: FirmSheetId) -> Result<FirmSheet> {
    let tx = ctx.db.begin().await?;
    let mut sheet = store::find(&tx, id).await?.or_not_found(Noun::Batch)?;
    if !matches!(sheet.status, FirmSheetStatus::Read | FirmSheetStatus::Importing) {
        return Ok(sheet);
    }
    let from = sheet.next_part;
    let rows = store::find_part(&tx, id, from).await?;
    let done = enter(&tx, ctx, id, &rows).await?;
    store::note_changes(&tx, id, from, &done.made, &done.touched).await?;
    sheet.created += done.created;
    sheet.updated += done.updated;
    sheet.unchanged += done.unchanged;
    sheet.next_part = from + 1;
    sheet.status = FirmSheetStatus::Importing;
    if sheet.next_part >= sheet.part_count {
        sheet.status = FirmSheetStatus::Imported;
        sheet.finished_at = Some(ctx.now());
    }
    if !store::advance(&tx, &sheet, from).await? {
        return Err(Error::Conflict(Problem::whole("problem-firms-moved")));
    }
    let detail =
        json!({ "part": from, "created": done.created, "updated": done.updated, "unchanged": done.unchanged, "facts": done.facts });
    let seq = audit::record(&tx, ctx, Event::new("policies.firms-entered", "firm-sheet", id).with(detail)).await?;
    screening::note_changed(&tx, &done.touched, seq).await?;
    tx.commit().await?;
    Ok(sheet)
}

/// What became of a part.
#[derive(Debug, Default)]
struct Done {
    created: i64,
    updated: i64,
    unchanged: i64,
    facts: usize,
    /// Firms it made.
    made: Vec<OrganizationId>,
    /// These, and those it added facts to.
    touched: Vec<OrganizationId>,
}

/// Enters the firms of a part: those with a new code first, then what is new of each.
async fn enter(tx: &Tx, ctx: &Ctx, sheet: FirmSheetId, rows: &[FirmRow]) -> Result<Done> {
    let mut done = Done::default();
    let codes: Vec<&str> = rows.iter().map(|firm| firm.credit_code.as_str()).collect();
    let mut known: HashMap<String, Organization> = HashMap::with_capacity(codes.len());
    for found in organizations::find_by_credit_codes(tx, &codes).await? {
        known.insert(found.credit_code.clone().unwrap_or_default(), found);
    }
    let fresh: Vec<Organization> =
        rows.iter().filter(|firm| !known.contains_key(&firm.credit_code)).map(|firm| new_firm(ctx, firm)).collect();
    organizations::insert_organizations(tx, &fresh).await?;
    let made: HashSet<OrganizationId> = fresh.iter().map(|firm| firm.id).collect();
    let before: Vec<OrganizationId> = known.values().map(|firm| firm.id).collect();
    known.extend(fresh.into_iter().map(|firm| (firm.credit_code.clone().unwrap_or_default(), firm)));
    let facts = store::list_known(tx, &before).await?;
    let (mut new, mut ended) = (Vec::new(), Vec::new());
    for row in rows {
        let Some(firm) = known.get(&row.credit_code).filter(|firm| is_open_firm(firm)) else {
            done.unchanged += 1;
            continue;
        };
        let count = new.len();
        let town = row.town.as_ref().filter(|_| firm.town.is_none()).map(|town| (TOWN.to_owned(), json!(town)));
        for (field, value) in row.facts.iter().cloned().chain(town) {
            let stands = facts.get(&(firm.id, field.clone()));
            let text = value.to_string();
            match stands {
                // What the firm said itself, and what an officer ruled, stays.
                Some(stands) if stands.value.is_some() && stands.source != FactSource::Sheet.code() => {}
                Some(stands) if stands.value.as_deref() == Some(text.as_str()) => {}
                other => {
                    ended.extend(other.map(|stands| stands.id));
                    new.push((firm.id, field, text));
                }
            }
        }
        match (made.contains(&firm.id), new.len() > count) {
            (true, _) => done.created += 1,
            (false, true) => done.updated += 1,
            (false, false) => done.unchanged += 1,
        }
        if made.contains(&firm.id) || new.len() > count {
            done.touched.push(firm.id);
        }
    }
    // One moment for both: what ends where another begins was replaced by it.
    let at = ctx.now();
    store::end_facts(tx, &ended, at).await?;
    done.facts = new.len();
    let new: Vec<Brought> = new.into_iter().map(|(firm, field, value)| Brought { firm, field, value, sheet: Some(sheet) }).collect();
    store::insert_facts(tx, &new, at, ctx.actor.user).await?;
    store::advance_profiles(tx, &done.touched, at).await?;
    done.made = made.into_iter().collect();
    Ok(done)
}

/// Takes a register back, a part at a time from the last on, until all are or `parts` parts are; call again to go on where it stopped.
/// Firms that it made go, unless others have used them since; facts that it brought and that still stand get the values they had before.
/// Registers are taken back the last one first: a later one may state what an earlier one brought.
///
/// # Errors
/// `NotFound` if there is no such sheet; `Conflict` if it is taken back already, a later one stands, or it was entered before it was written down what it
/// changes; `Forbidden` for all but officers. Parts taken back before an error stay so.
pub async fn undo_firm_sheet(ctx: &Ctx, id: FirmSheetId, parts: usize) -> Result<FirmSheet> {
    access::may_enter_firms(&ctx.actor)?;
    let mut sheet = store::find(&ctx.db, id).await?.or_not_found(Noun::Batch)?;
    if sheet.status == FirmSheetStatus::Undone {
        return Err(Error::Conflict(Problem::whole("problem-firms-undone")));
    }
    if !sheet.is_undoable {
        return Err(Error::Conflict(Problem::whole("problem-firms-not-undoable")));
    }
    if let Some(later) = store::find_later(&ctx.db, &sheet).await? {
        return Err(Error::Conflict(Problem::whole("problem-firms-later-first").with("file", later)));
    }
    for _ in 0..parts {
        if sheet.status == FirmSheetStatus::Undone {
            break;
        }
        sheet = undo_part(ctx, id).await?;
    }
    Ok(sheet)
}

async fn undo_part(ctx: &Ctx, id: FirmSheetId) -> Result<FirmSheet> {
    let tx = ctx.db.begin().await?;
    let mut sheet = store::find(&tx, id).await?.or_not_found(Noun::Batch)?;
    if sheet.status == FirmSheetStatus::Undone {
        return Ok(sheet);
    }
    let from = sheet.next_part;
    let (mut back, mut number) = (Back::default(), None);
    if let Some(last) = (from > 0).then(|| from - 1) {
        back = take_back(&tx, ctx, id, last).await?;
        (sheet.next_part, number) = (last, Some(last));
    }
    sheet.removed += i64::try_from(back.removed.len()).unwrap_or(0);
    sheet.kept += back.kept;
    sheet.status = FirmSheetStatus::Undoing;
    if sheet.next_part == 0 {
        sheet.status = FirmSheetStatus::Undone;
        sheet.undone_at = Some(ctx.now());
    }
    if !store::advance(&tx, &sheet, from).await? {
        return Err(Error::Conflict(Problem::whole("problem-firms-moved")));
    }
    let removed: Vec<String> = back.removed.iter().map(ToString::to_string).collect();
    let detail = json!({ "part": number, "removed": removed, "kept": back.kept, "facts": back.facts });
    let seq = audit::record(&tx, ctx, Event::new("policies.firms-undone", "firm-sheet", id).with(detail)).await?;
    screening::note_changed(&tx, &back.touched, seq).await?;
    tx.commit().await?;
    Ok(sheet)
}

/// What became of a part that was taken back.
#[derive(Debug, Default)]
struct Back {
    removed: Vec<OrganizationId>,
    kept: i64,
    facts: usize,
    touched: Vec<OrganizationId>,
}

async fn take_back(tx: &Tx, ctx: &Ctx, sheet: FirmSheetId, number: i64) -> Result<Back> {
    let (made, touched) = store::list_changes(tx, sheet, number).await?;
    let mut back = Back::default();
    let used: HashSet<OrganizationId> = store::list_used(tx, &made, sheet).await?.into_iter().collect();
    let unused: Vec<OrganizationId> = made.iter().copied().filter(|id| !used.contains(id)).collect();
    store::delete_profiles(tx, &unused).await?;
    organizations::remove_organizations(tx, &unused).await?;
    back.kept = i64::try_from(used.len()).unwrap_or(0);
    let gone: HashSet<OrganizationId> = unused.iter().copied().collect();
    let rest: Vec<OrganizationId> = touched.iter().copied().filter(|id| !gone.contains(id)).collect();
    let brought = store::list_brought(tx, &rest, sheet).await?;
    let ids: Vec<_> = brought.iter().map(|fact| fact.id).collect();
    // What stood before is said once more, as a record of its own: nothing that was recorded is written over.
    let before = store::list_replaced(tx, &brought, sheet).await?;
    let at = ctx.now();
    store::end_facts(tx, &ids, at).await?;
    store::insert_facts(tx, &before, at, ctx.actor.user).await?;
    let changed: HashSet<OrganizationId> = brought.iter().map(|fact| fact.organization_id).collect();
    store::advance_profiles(tx, &changed.into_iter().collect::<Vec<_>>(), at).await?;
    back.facts = ids.len();
    (back.removed, back.touched) = (unused, touched);
    Ok(back)
}

fn is_open_firm(firm: &Organization) -> bool {
    firm.kind == OrganizationKind::Firm && firm.status != OrganizationStatus::Closed
}

/// A firm that nobody has confirmed yet: whoever works for it may claim it by its code.
fn new_firm(ctx: &Ctx, row: &FirmRow) -> Organization {
    Organization {
        name: row.name.clone(),
        credit_code: Some(row.credit_code.clone()),
        town: row.town.clone(),
        address: row.address.clone(),
        industry: row.industry.clone(),
        is_demo: ctx.site.is_demo,
        ..Organization::blank(OrganizationId::at(ctx.now()), ctx.now())
    }
}

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
    model::{FirmRow, FirmSheet, FirmSheetStatus, SheetPart},
    reading, store,
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
        next_part: 0,
        part_count: as_count(read.parts.len()),
        created_at: ctx.now(),
        finished_at: None,
    };
    let tx = ctx.db.begin().await?;
    store::insert(&tx, &sheet, &sha256, &read.parts).await?;
    let detail = json!({ "rows": sheet.row_count, "wrong": sheet.wrong_rows, "sha256": sha256 });
    audit::record(&tx, ctx, Event::new("policies.firms-read", "firm-sheet", sheet.id).with(detail)).await?;
    tx.commit().await?;
    Ok(sheet)
}

/// Enters the right rows, a part at a time, until all are entered or `parts` parts are; call again to go on where it stopped.
///
/// # Errors
/// `NotFound` if there is no such sheet; `Forbidden` for all but officers. Parts entered before an error stay entered.
pub async fn commit_firm_sheet(ctx: &Ctx, id: FirmSheetId, parts: usize) -> Result<FirmSheet> {
    access::may_enter_firms(&ctx.actor)?;
    let mut sheet = store::find(&ctx.db, id).await?.or_not_found(Noun::Batch)?;
    for _ in 0..parts {
        if sheet.status == FirmSheetStatus::Imported {
            break;
        }
        sheet = commit_part(ctx, id).await?;
    }
    Ok(sheet)
}

async fn commit_part(ctx: &Ctx, id: FirmSheetId) -> Result<FirmSheet> {
    let tx = ctx.db.begin().await?;
    let mut sheet = store::find(&tx, id).await?.or_not_found(Noun::Batch)?;
    if sheet.status == FirmSheetStatus::Imported {
        return Ok(sheet);
    }
    let from = sheet.next_part;
    let part = store::find_part(&tx, id, from).await?;
    let done = enter(&tx, ctx, &part).await?;
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
    touched: Vec<OrganizationId>,
}

/// Enters the firms of a part: those with a new code first, then what is new of each.
async fn enter(tx: &Tx, ctx: &Ctx, part: &SheetPart) -> Result<Done> {
    let mut done = Done::default();
    let codes: Vec<&str> = part.firms.iter().map(|firm| firm.credit_code.as_str()).collect();
    let mut known: HashMap<String, Organization> = HashMap::with_capacity(codes.len());
    for found in organizations::find_by_credit_codes(tx, &codes).await? {
        known.insert(found.credit_code.clone().unwrap_or_default(), found);
    }
    let fresh: Vec<Organization> =
        part.firms.iter().filter(|firm| !known.contains_key(&firm.credit_code)).map(|firm| new_firm(ctx, firm)).collect();
    organizations::insert_organizations(tx, &fresh).await?;
    let made: HashSet<OrganizationId> = fresh.iter().map(|firm| firm.id).collect();
    let before: Vec<OrganizationId> = known.values().map(|firm| firm.id).collect();
    known.extend(fresh.into_iter().map(|firm| (firm.credit_code.clone().unwrap_or_default(), firm)));
    let facts = store::list_known(tx, &before).await?;
    let (mut new, mut ended) = (Vec::new(), Vec::new());
    for row in &part.firms {
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
    store::end_facts(tx, &ended, ctx.now()).await?;
    store::insert_facts(tx, &new, ctx.now(), ctx.actor.user).await?;
    store::advance_profiles(tx, &done.touched, ctx.now()).await?;
    done.facts = new.len();
    Ok(done)
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

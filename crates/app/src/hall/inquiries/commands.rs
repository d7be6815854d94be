//! Asking to be contacted, opening what was asked, and noting what came of it.

use base::{
    Problem, Timestamp,
    id::{EntryId, InquiryId, UserId},
    time::plus_days,
};
use db::Tx;
use serde_json::json;

use super::{
    model::{AskContact, Inquiry},
    store,
};
use crate::{
    Ctx, Error, Noun, OrNotFound, Result,
    accounts::tokens,
    audit,
    audit::Event,
    hall::access,
    notices::{self, Tell},
    registers::{self, Entry, queries::seen_in_dealings},
};

/// How often one address or person may ask within an hour and within a day.
const PER_HOUR: usize = 5;
const PER_DAY: usize = 20;
const HOUR_MICROS: i64 = 3_600 * 1_000_000;
/// The longest note, in characters.
const LONGEST_NOTE: usize = 500;

/// Asks to be contacted about an entry. The owner and whoever handles the entry are told that somebody asked, not who.
///
/// # Errors
/// `NotFound` if the entry may not be seen; `Invalid` names everything that is wrong; `TooMany` with the seconds to wait; `Conflict` for
/// one's own entry.
pub async fn ask_contact(ctx: &Ctx, entry: EntryId, asked: &AskContact) -> Result<InquiryId> {
    let tx = ctx.db.begin().await?;
    let entry = registers::find_entry(&tx, entry).await?;
    let seen = seen_in_dealings(&tx, &ctx.actor, entry.clone(), false).await?;
    seen.filter(|seen| seen.entry.status == registers::Status::Published).or_not_found(Noun::Entry)?;
    if ctx.actor.belongs_to(entry.organization_id) {
        return Err(Error::Conflict(Problem::whole("problem-hall-ask-own")));
    }
    let asked = asked.checked()?;
    let address = ctx.actor.address.as_deref().map(tokens::digest);
    refuse_too_many(&tx, ctx, address.as_deref()).await?;
    let inquiry = Inquiry {
        id: InquiryId::at(ctx.now()),
        entry_id: entry.id,
        user_id: ctx.actor.user,
        organization_id: ctx.actor.organizations().into_iter().find(|organization| ctx.actor.is_verified_for(*organization)),
        name: asked.name,
        reach: asked.reach,
        message: asked.message,
        created_at: ctx.now(),
        opened_at: None,
        handled_at: None,
        handled_by: None,
        handled_note: None,
    };
    store::insert(&tx, &inquiry, address.as_deref()).await?;
    let event = Event::new("hall.contact-asked", "inquiry", inquiry.id);
    audit::record(&tx, ctx, event.with(json!({ "entry": entry.id, "register": entry.kind.key }))).await?;
    tell(&tx, ctx, &entry, inquiry.id).await?;
    tx.commit().await?;
    Ok(inquiry.id)
}

async fn refuse_too_many(tx: &Tx, ctx: &Ctx, address: Option<&str>) -> Result<()> {
    let now = ctx.now();
    let times = store::list_asked_since(tx, address, ctx.actor.user, plus_days(now, -1)).await?;
    let age = |at: &Timestamp| now.as_microsecond() - at.as_microsecond();
    let of_the_hour: Vec<&Timestamp> = times.iter().filter(|at| age(at) < HOUR_MICROS).collect();
    // The oldest of those that fill the measure makes room first.
    let wait = if times.len() >= PER_DAY {
        times.get(PER_DAY - 1).map(|at| 24 * HOUR_MICROS - age(at))
    } else {
        of_the_hour.get(PER_HOUR - 1).map(|at| HOUR_MICROS - age(at))
    };
    match wait {
        Some(micros) => Err(Error::TooMany(u32::try_from((micros / 1_000_000).max(1)).unwrap_or(u32::MAX))),
        None => Ok(()),
    }
}

async fn tell(tx: &Tx, ctx: &Ctx, entry: &Entry, id: InquiryId) -> Result<()> {
    let mut people = registers::list_owners(tx, entry).await?;
    people.extend(store::list_handlers(tx, entry.id).await?);
    people.sort_unstable();
    people.dedup();
    for person in people {
        let told = Tell {
            to: person,
            kind: "inquiry",
            args: json!({ "title": entry.title, "number": entry.number }),
            link: format!("/inquiries/{id}"),
            key: format!("inquiry:{id}"),
        };
        notices::tell(tx, ctx, &told).await?;
    }
    Ok(())
}

/// The inquiry and who reads it, if they may.
pub(super) async fn readable(conn: &impl db::Conn, ctx: &Ctx, id: InquiryId) -> Result<(UserId, Inquiry, Entry)> {
    let reader = access::may_follow(&ctx.actor)?;
    let inquiry = store::find(conn, reader, id).await?.or_not_found(Noun::Inquiry)?;
    let entry = registers::find_entry(conn, inquiry.entry_id).await?;
    let handlers = store::list_handlers(conn, entry.id).await?;
    // Whoever may not read it is not told that it exists.
    access::may_answer(&ctx.actor, &entry, &handlers).map_err(|_| Error::NotFound(Noun::Inquiry))?;
    Ok((reader, inquiry, entry))
}

/// Opens an inquiry: its reader sees from now on who asked and how to reach them. The opening is recorded.
///
/// # Errors
/// `NotFound` if the reader may not know of it.
pub async fn open_inquiry(ctx: &Ctx, id: InquiryId) -> Result<Inquiry> {
    let tx = ctx.db.begin().await?;
    let (reader, mut inquiry, _) = readable(&tx, ctx, id).await?;
    if store::insert_opening(&tx, id, reader, ctx.now()).await? {
        audit::record(&tx, ctx, Event::new("hall.inquiry-opened", "inquiry", id)).await?;
        inquiry.opened_at = Some(ctx.now());
    }
    tx.commit().await?;
    Ok(inquiry)
}

/// Notes what came of an inquiry.
///
/// # Errors
/// `NotFound` if the reader may not know of it; `Invalid` without a note; `Conflict` if it was handled already.
pub async fn handle_inquiry(ctx: &Ctx, id: InquiryId, note: &str) -> Result<()> {
    let tx = ctx.db.begin().await?;
    let (reader, inquiry, _) = readable(&tx, ctx, id).await?;
    let note = note.trim();
    let length = note.chars().count();
    if note.is_empty() {
        return Err(Error::field("note", "problem-hall-handled-note"));
    }
    if length > LONGEST_NOTE {
        let problem = Problem::field("note", "problem-hall-too-long");
        return Err(problem.with("most", LONGEST_NOTE.to_string()).with("length", length.to_string()).into());
    }
    if inquiry.handled_at.is_some() || !store::update_handled(&tx, id, reader, note, ctx.now()).await? {
        return Err(Error::Conflict(Problem::whole("problem-hall-handled")));
    }
    audit::record(&tx, ctx, Event::new("hall.inquiry-handled", "inquiry", id)).await?;
    tx.commit().await?;
    Ok(())
}

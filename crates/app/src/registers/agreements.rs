//! Agreements (协议): a verified organisation asks to see what an entry discloses only after agreement; its owner grants or refuses.
//!
//! `asked → granted | refused`, `granted → ended`. At most one open per entry and organisation. Each step is noticed and audited. Who
//! looked at an entry beyond its public step is listed here too, for its owner.

use base::{
    Problem,
    id::{EntryId, OrganizationId, UserId},
};
use db::Conn;
use serde_json::json;

use super::{Entry, Status, Step, access, queries, store};
use crate::{
    Ctx, Error, Noun, OrNotFound, Result, audit,
    audit::Event,
    notices::{self, Tell},
};

pub use store::{AgreementRow, ViewRow};

/// The longest note.
const NOTE: usize = 500;

/// Asks the owner of an entry for an agreement, for an organisation the actor works for.
///
/// # Errors
/// `NotFound` if the entry is not published; `Conflict` if the organisation is not verified, owns the entry, or has asked already.
pub async fn ask_agreement(ctx: &Ctx, id: EntryId, organization: OrganizationId, note: &str) -> Result<String> {
    let user = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    if !ctx.actor.belongs_to(organization) {
        return Err(Error::Forbidden);
    }
    if !ctx.actor.is_verified_for(organization) {
        return Err(Error::Conflict(Problem::whole("problem-registers-organization-unverified")));
    }
    let tx = ctx.db.begin().await?;
    let entry = store::find(&tx, id).await?.filter(|entry| entry.status == Status::Published).or_not_found(Noun::Entry)?;
    if queries::seen_in_dealings(&tx, &ctx.actor, entry.clone(), false).await?.is_none() {
        return Err(Error::NotFound(Noun::Entry));
    }
    if entry.organization_id == organization {
        return Err(Error::Conflict(Problem::whole("problem-registers-agreement-own")));
    }
    let note: String = note.trim().chars().take(NOTE).collect();
    let agreement = base::id::AnyId::at(ctx.now()).to_string();
    store::insert_agreement(&tx, &agreement, id, organization, user, &note, ctx.now()).await.map_err(|error| {
        if matches!(error, db::DbError::Unique(_)) {
            Error::Conflict(Problem::whole("problem-registers-agreement-open"))
        } else {
            error.into()
        }
    })?;
    let event = Event::new("registers.agreement-asked", "agreement", &agreement);
    audit::record(&tx, ctx, event.with(json!({ "entry": id.to_string(), "organization": organization.to_string() }))).await?;
    for person in owners(&tx, &entry).await? {
        tell(&tx, ctx, person, "agreement-asked", &entry, &agreement, &format!("/{}/{}/agreements", entry.kind.path, entry.id)).await?;
    }
    tx.commit().await?;
    Ok(agreement)
}

/// What the owner says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// They may see it.
    Grant,
    /// They may not.
    Refuse,
    /// They could see it, and no longer may.
    End,
}

impl Decision {
    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "grant" => Some(Self::Grant),
            "refuse" => Some(Self::Refuse),
            "end" => Some(Self::End),
            _ => None,
        }
    }

    const fn change(self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Self::Grant => ("asked", "granted", "registers.agreement-granted", "agreement-granted"),
            Self::Refuse => ("asked", "refused", "registers.agreement-refused", "agreement-refused"),
            Self::End => ("granted", "ended", "registers.agreement-ended", "agreement-ended"),
        }
    }
}

/// Decides about an agreement.
///
/// # Errors
/// `NotFound` if there is none; `Forbidden` for all but the entry's owner; `Conflict` if it has been decided already.
pub async fn decide_agreement(ctx: &Ctx, agreement: &str, decision: Decision) -> Result<Entry> {
    let tx = ctx.db.begin().await?;
    let row = store::find_agreement(&tx, agreement, ctx.lang).await?.or_not_found(Noun::Page)?;
    let entry = store::find(&tx, row.entry_id).await?.or_not_found(Noun::Entry)?;
    access::may_edit(&ctx.actor, &entry)?;
    let (from, to, action, kind) = decision.change();
    if !store::decide_agreement(&tx, agreement, from, to, ctx.actor.user, ctx.now()).await? {
        return Err(Error::Conflict(Problem::whole("problem-registers-agreement-decided")));
    }
    audit::record(&tx, ctx, Event::new(action, "agreement", agreement).with(json!({ "entry": entry.id.to_string() }))).await?;
    tell(&tx, ctx, row.user_id, kind, &entry, agreement, &format!("/{}/{}", entry.kind.path, entry.id)).await?;
    tx.commit().await?;
    Ok(entry)
}

async fn owners(conn: &impl Conn, entry: &Entry) -> Result<Vec<UserId>> {
    match entry.author_id {
        Some(author) => Ok(vec![author]),
        None => Ok(store::list_people(conn, entry.organization_id).await?),
    }
}

async fn tell(tx: &db::Tx, ctx: &Ctx, to: UserId, kind: &'static str, entry: &Entry, agreement: &str, link: &str) -> Result<()> {
    let tell = Tell {
        to,
        kind,
        args: json!({ "title": entry.title, "number": entry.number }),
        link: link.to_owned(),
        key: format!("{kind}:{agreement}"),
    };
    notices::tell(tx, ctx, &tell).await
}

/// The agreements about an entry, newest first, for its owner and officers.
///
/// # Errors
/// As [`queries::edit_entry`].
pub async fn list_agreements(ctx: &Ctx, id: EntryId) -> Result<(Entry, Vec<AgreementRow>)> {
    let entry = queries::edit_entry(ctx, id).await?;
    Ok((entry, store::list_agreements(&ctx.db, id, ctx.lang).await?))
}

/// How the agreement of the reader's organisations about an entry stands: `asked`, `granted` or nothing.
///
/// # Errors
/// When the database does not answer.
pub async fn own_agreement(ctx: &Ctx, id: EntryId) -> Result<Option<String>> {
    Ok(store::open_agreement(&ctx.db, id, &ctx.actor.organizations()).await?)
}

/// Who looked at an entry beyond its public step, newest first, for its owner and officers.
///
/// # Errors
/// As [`queries::edit_entry`].
pub async fn list_views(ctx: &Ctx, id: EntryId) -> Result<(Entry, Vec<ViewRow>)> {
    let entry = queries::edit_entry(ctx, id).await?;
    Ok((entry, store::list_views(&ctx.db, id, ctx.lang).await?))
}

/// Whether a reader may ask for an agreement about an entry: something is closed to them, and an organisation of theirs may ask.
#[must_use]
pub fn may_ask(ctx: &Ctx, seen: &queries::Seen) -> Option<OrganizationId> {
    let has_more = seen.entry.kind.fields.iter().any(|field| field.step == Step::Agreement) || !seen.shows_organization;
    if !has_more || seen.step != Step::Registered {
        return None;
    }
    ctx.actor
        .organizations()
        .into_iter()
        .find(|organization| *organization != seen.entry.organization_id && ctx.actor.is_verified_for(*organization))
}

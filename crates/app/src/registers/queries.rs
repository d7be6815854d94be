//! Finding and listing entries for readers. Every answer has passed [`super::visibility`].

use base::id::{EntryId, OrganizationId};
use db::Conn;

use super::{Entry, Status, Step, Values, access, store, visibility};
use crate::{
    Ctx, Error, Noun, OrNotFound, Result,
    accounts::Actor,
    hall::{alike::shape, likely_duplicates},
};

pub use super::store::{Narrow, StatusCount, VersionRow};

/// An entry as one reader may see it: fields beyond the reader's step are gone.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The entry; `values` hold only what may be shown.
    pub entry: Entry,
    /// How much the reader sees.
    pub step: Step,
    /// Whether the reader may know whose it is.
    pub shows_organization: bool,
}

/// Reduces an entry to what the actor may see; `None` if it may not be seen at all.
#[must_use]
pub fn seen_by(actor: &Actor, mut entry: Entry, has_agreement: bool) -> Option<Seen> {
    let step = visibility::step_for(actor, &entry, has_agreement)?;
    let shows_organization = visibility::shows_organization(step, &entry);
    entry.values = Values(
        std::mem::take(&mut entry.values.0)
            .into_iter()
            .filter(|(key, _)| entry.kind.field(key).is_some_and(|field| visibility::shows(step, field)))
            .collect(),
    );
    if step != Step::Owner {
        entry.author_id = None;
        entry.own_number = None;
        entry.changed_since = None;
        entry.returned_reason = None;
        entry.diagnosis_note = None;
    }
    Some(Seen { entry, step, shows_organization })
}

/// As [`seen_by`], also for one whose organisation the owner has named since they began to deal with the entry.
///
/// # Errors
/// When the database does not answer.
pub async fn seen_in_dealings(conn: &impl Conn, actor: &Actor, entry: Entry, has_agreement: bool) -> Result<Option<Seen>> {
    if has_agreement || !visibility::is_kept_from_reader(actor, &entry) || is_closed_to(conn, actor, &entry).await? {
        return Ok(seen_by(actor, entry, has_agreement));
    }
    Ok(seen_by(&actor.unnamed(), entry, has_agreement))
}

/// Whether the entry's owner keeps it from the actor: an organisation of theirs is named, and nothing binds them to the entry. An agreement, a match in
/// somebody's hands and a deal go on, whoever is named afterwards.
///
/// # Errors
/// When the database does not answer.
pub async fn is_closed_to(conn: &impl Conn, actor: &Actor, entry: &Entry) -> Result<bool> {
    if !visibility::is_kept_from_reader(actor, entry) {
        return Ok(false);
    }
    let organizations = actor.organizations();
    let is_bound = store::find_agreed(conn, entry.id, &organizations).await?.is_some()
        || store::has_dealings(conn, entry.id, actor.user, &organizations).await?;
    Ok(!is_bound)
}

/// So many entries are read at once while looking for those kept from a reader.
const AT_ONCE: usize = 500;

/// Those of these entries that are kept from the reader, as [`is_closed_to`] says.
///
/// # Errors
/// When the database does not answer.
pub async fn list_closed_to(ctx: &Ctx, ids: &[EntryId]) -> Result<Vec<EntryId>> {
    let mut closed = Vec::new();
    if visibility::reader_keys(&ctx.actor).is_empty() {
        return Ok(closed);
    }
    for ids in ids.chunks(AT_ONCE) {
        for entry in store::find_several(&ctx.db, ids).await? {
            if is_closed_to(&ctx.db, &ctx.actor, &entry).await? {
                closed.push(entry.id);
            }
        }
    }
    Ok(closed)
}

/// The entry as the reader may see it; a view beyond the public step is recorded.
///
/// # Errors
/// `NotFound` if it does not exist or may not be known of.
pub async fn read_entry(ctx: &Ctx, id: EntryId) -> Result<Seen> {
    let entry = store::find(&ctx.db, id).await?.or_not_found(Noun::Entry)?;
    let organizations = ctx.actor.organizations();
    let agreed = store::find_agreed(&ctx.db, id, &organizations).await?;
    let seen = seen_in_dealings(&ctx.db, &ctx.actor, entry, agreed.is_some()).await?.or_not_found(Noun::Entry)?;
    let is_own = ctx.actor.belongs_to(seen.entry.organization_id);
    if seen.step != Step::Public && !is_own {
        keep_view(ctx, id, agreed.or_else(|| organizations.first().copied()), seen.step).await?;
    }
    Ok(seen)
}

async fn keep_view(ctx: &Ctx, id: EntryId, organization: Option<OrganizationId>, step: Step) -> Result<()> {
    let Some(user) = ctx.actor.user else { return Ok(()) };
    let tx = ctx.db.begin().await?;
    store::insert_view(&tx, id, user, organization, step.code(), ctx.now()).await?;
    Ok(tx.commit().await?)
}

/// The entry with all fields for the officer who reviews it; the view is recorded where it is not the officer's own organisation's.
///
/// # Errors
/// `Forbidden` for all but officers; else as [`edit_entry`].
pub async fn review_entry(ctx: &Ctx, id: EntryId) -> Result<Entry> {
    access::may_review(&ctx.actor, None)?;
    let entry = edit_entry(ctx, id).await?;
    if !ctx.actor.belongs_to(entry.organization_id) {
        keep_view(ctx, id, None, Step::Owner).await?;
    }
    Ok(entry)
}

/// The entry that goes on for one that was merged, however often its twin was merged in turn, if the reader may see it.
///
/// # Errors
/// `NotFound` if there is no such entry, it was not merged, or what goes on may not be known of.
pub async fn find_successor(ctx: &Ctx, id: EntryId) -> Result<Entry> {
    let mut entry = store::find(&ctx.db, id).await?.filter(|entry| entry.status == Status::Merged).or_not_found(Noun::Entry)?;
    // Nothing leads out of `merged`, so the way has no circle.
    while let Some(next) = entry.merged_into.filter(|_| entry.status == Status::Merged) {
        entry = store::find(&ctx.db, next).await?.or_not_found(Noun::Entry)?;
    }
    seen_by(&ctx.actor, entry, false).map(|seen| seen.entry).or_not_found(Noun::Entry)
}

/// The entry with all fields, for whoever may change or review it.
///
/// # Errors
/// `NotFound` if the reader may not even know of it, `Forbidden` if it may only be read.
pub async fn edit_entry(ctx: &Ctx, id: EntryId) -> Result<Entry> {
    let entry = store::find(&ctx.db, id).await?.or_not_found(Noun::Entry)?;
    match visibility::step_for(&ctx.actor, &entry, false) {
        None => Err(Error::NotFound(Noun::Entry)),
        Some(Step::Owner) if access::may_edit(&ctx.actor, &entry).is_ok() || ctx.actor.is_officer() => Ok(entry),
        Some(_) => Err(if ctx.actor.is_signed_in() { Error::Forbidden } else { Error::SignInNeeded }),
    }
}

/// What waits for review, the longest waiting first, with how many there are in all.
///
/// # Errors
/// `Forbidden` for all but officers.
pub async fn list_queue(ctx: &Ctx, register: Option<&'static str>, offset: i64, limit: i64) -> Result<(Vec<Entry>, i64)> {
    access::may_review(&ctx.actor, None)?;
    let narrow = Narrow { register, is_to_review: true, ..Narrow::default() };
    Ok((store::list(&ctx.db, &narrow, offset, limit).await?, store::count(&ctx.db, &narrow).await?))
}

/// The entries of the reader's own organisations, newest change first, with how many there are in all.
///
/// # Errors
/// `SignInNeeded` for visitors.
pub async fn list_own(ctx: &Ctx, mut narrow: Narrow, offset: i64, limit: i64) -> Result<(Vec<Entry>, i64)> {
    if !ctx.actor.is_signed_in() {
        return Err(Error::SignInNeeded);
    }
    narrow.organizations = Some(ctx.actor.organizations());
    Ok((store::list(&ctx.db, &narrow, offset, limit).await?, store::count(&ctx.db, &narrow).await?))
}

/// How many entries of the reader's own organisations have each status, for one register or all.
///
/// # Errors
/// `SignInNeeded` for visitors.
pub async fn count_own(ctx: &Ctx, register: Option<&'static str>) -> Result<Vec<StatusCount>> {
    if !ctx.actor.is_signed_in() {
        return Err(Error::SignInNeeded);
    }
    let narrow = Narrow { register, organizations: Some(ctx.actor.organizations()), ..Narrow::default() };
    Ok(store::count_by_status(&ctx.db, &narrow).await?)
}

/// How many entries of each kind wait for review.
///
/// # Errors
/// `Forbidden` for all but officers.
pub async fn count_queue(ctx: &Ctx) -> Result<Vec<(&'static super::Kind, i64)>> {
    access::may_review(&ctx.actor, None)?;
    let mut counts = Vec::new();
    for kind in super::kinds::ALL {
        let narrow = Narrow { register: Some(kind.key), is_to_review: true, ..Narrow::default() };
        counts.push((kind, store::count(&ctx.db, &narrow).await?));
    }
    Ok(counts)
}

/// The fields an entry had in a version; `None` if there was no such version.
///
/// # Errors
/// As [`edit_entry`].
pub async fn values_at(ctx: &Ctx, id: EntryId, version: i64) -> Result<Option<Values>> {
    let (_, versions) = list_versions(ctx, id).await?;
    Ok(versions.into_iter().find(|row| row.version == version).map(|row| Values::from_json(&row.field_values)))
}

/// The versions of an entry, newest first, for its owner and officers.
///
/// # Errors
/// As [`edit_entry`].
pub async fn list_versions(ctx: &Ctx, id: EntryId) -> Result<(Entry, Vec<VersionRow>)> {
    let entry = edit_entry(ctx, id).await?;
    let versions = store::list_versions(&ctx.db, id, ctx.lang).await?;
    Ok((entry, versions))
}

/// So many waiting entries of a register are compared with each other, the longest waiting first.
const MOST_WAITING: i64 = 300;

/// What waits for review in a register, ready to be compared: twins often come together.
#[derive(Debug)]
pub struct Waiting(Vec<(EntryId, search::Shape)>);

/// What waits for review in a register, for [`list_suspected_twins`].
///
/// # Errors
/// `Forbidden` for all but officers.
pub async fn list_waiting(ctx: &Ctx, register: &'static str) -> Result<Waiting> {
    let (entries, _) = list_queue(ctx, Some(register), 0, MOST_WAITING).await?;
    Ok(Waiting(entries.iter().filter_map(|entry| Some((entry.id, shape(&ctx.pack, entry)?))).collect()))
}

/// Entries that look like this one, most alike first, without those ruled different: the suspected twins, published or waiting themselves.
///
/// # Errors
/// When the database does not answer.
pub async fn list_suspected_twins(ctx: &Ctx, entry: &Entry, waiting: &Waiting) -> Result<Vec<(Entry, f64)>> {
    access::may_review(&ctx.actor, None)?;
    let apart = store::list_rulings(&ctx.db, entry.id).await?;
    let mut ids: Vec<(EntryId, f64)> = store::list_same_title(&ctx.db, entry.kind.key, entry.organization_id, &entry.title)
        .await?
        .into_iter()
        .map(|id| (id, 1.0))
        .collect();
    let own = shape(&ctx.pack, entry);
    let waiting = waiting.0.iter().filter_map(|(id, shape)| Some((*id, f64::from(own.as_ref()?.likeness(shape)?))));
    for (id, likeness) in likely_duplicates(ctx, entry).await?.into_iter().chain(waiting) {
        if !ids.iter().any(|(known, _)| *known == id) {
            ids.push((id, likeness));
        }
    }
    ids.retain(|(id, _)| *id != entry.id && !apart.contains(id));
    ids.sort_by(|a, b| b.1.total_cmp(&a.1));
    ids.truncate(12);
    let found = super::find_entries(&ctx.db, &ids.iter().map(|(id, _)| *id).collect::<Vec<_>>()).await?;
    Ok(found
        .into_iter()
        .filter(|twin| !matches!(twin.status, Status::Merged | Status::Withdrawn))
        .filter_map(|twin| ids.iter().find(|(id, _)| *id == twin.id).map(|(_, likeness)| (twin, *likeness)))
        .collect())
}

/// How many entries of each kind have each of these statuses, for desks.
///
/// # Errors
/// When the database does not answer.
pub async fn count_entries(conn: &impl Conn, narrow: &Narrow) -> Result<i64> {
    Ok(store::count(conn, narrow).await?)
}

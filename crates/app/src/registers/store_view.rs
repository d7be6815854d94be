//! Finding entries for other features. They get whole entries and must ask [`super::visibility`] before showing anything.

use base::id::{EntryId, UserId};
use db::Conn;

use super::{Entry, store};
use crate::{Noun, OrNotFound, Result};

/// The entry, whatever its status.
///
/// # Errors
/// `NotFound` if there is none.
pub async fn find_entry(conn: &impl Conn, id: EntryId) -> Result<Entry> {
    store::find(conn, id).await?.or_not_found(Noun::Entry)
}

/// The id of the entry with this id or public number.
///
/// # Errors
/// When the database does not answer.
pub async fn find_entry_named(conn: &impl Conn, name: &str) -> Result<Option<EntryId>> {
    Ok(store::find_named(conn, name.trim()).await?)
}

/// Several entries in the order of `ids`; unknown ones are left out.
///
/// # Errors
/// When the database does not answer.
pub async fn find_entries(conn: &impl Conn, ids: &[EntryId]) -> Result<Vec<Entry>> {
    let mut found = store::find_several(conn, ids).await?;
    found.sort_by_key(|entry| ids.iter().position(|id| *id == entry.id));
    Ok(found)
}

/// Whom to tell about an entry: its author, or the organisation's people where the author is not known.
///
/// # Errors
/// When the database does not answer.
pub async fn list_owners(conn: &impl Conn, entry: &Entry) -> Result<Vec<UserId>> {
    match entry.author_id {
        Some(author) => Ok(vec![author]),
        None => Ok(store::list_people(conn, entry.organization_id).await?),
    }
}

//! Keeping the index up to date from the audit chain, and making it anew.

use std::collections::{BTreeSet, HashMap};

use base::id::EntryId;
use db::Db;
use search::{Change, Document};

use super::{
    documents::{Progress, document},
    store, vectors,
};
use crate::{App, Error, Result, organizations, pack::Pack, registers};

/// How many steps of the chain are taken at a time.
const BATCH: i64 = 500;

/// Brings the index up to the end of the audit chain and takes up new vectors; answers how many entries it looked at. Every node calls it for
/// itself. Where entries have changed, vectors are asked for.
///
/// # Errors
/// When the database or the index does not answer.
pub async fn follow(app: &App) -> Result<usize> {
    let looked_at = follow_chain(app).await?;
    if looked_at > 0 {
        vectors::ask(&app.system()).await?;
    }
    vectors::take_up(app).await?;
    Ok(looked_at)
}

async fn follow_chain(app: &App) -> Result<usize> {
    if app.search.needs_rebuild() {
        return rebuild(app).await;
    }
    let mut looked_at = 0;
    loop {
        let steps = store::feed_after(&app.db, app.search.position(), BATCH).await?;
        let Some(last) = steps.last().map(|step| step.seq) else { return Ok(looked_at) };
        let mut ids = BTreeSet::new();
        for step in &steps {
            match step.noun.as_str() {
                "entry" => ids.extend(step.noun_id.parse::<EntryId>().ok()),
                "match" => ids.extend(store::entries_of_match(&app.db, &step.noun_id).await?),
                "deal" => ids.extend(store::entries_of_deal(&app.db, &step.noun_id).await?),
                "organization" => ids.extend(store::entries_of_organization(&app.db, &step.noun_id).await?),
                _ => {}
            }
        }
        let ids: Vec<EntryId> = ids.into_iter().collect();
        let mut changes: Vec<Change> = Vec::with_capacity(ids.len());
        for part in ids.chunks(200) {
            let documents = documents_of(&app.db, &app.pack, part).await?;
            let kept: BTreeSet<&str> = documents.iter().map(|document| document.id.as_str()).collect();
            changes.extend(part.iter().map(ToString::to_string).filter(|id| !kept.contains(id.as_str())).map(Change::Delete));
            changes.extend(documents.into_iter().map(|document| Change::Put(Box::new(document))));
        }
        looked_at += ids.len();
        let index = app.search.clone();
        blocking(move || index.apply(&changes, last)).await?;
    }
}

/// Makes the index anew from the records; answers how many entries it holds.
///
/// # Errors
/// When the database or the index does not answer; the old index stays in use then.
pub async fn rebuild(app: &App) -> Result<usize> {
    let position = db::audit::read_head(&app.db).await?;
    let mut documents = Vec::new();
    let mut after = None;
    loop {
        let ids = store::published_after(&app.db, after, 200).await?;
        let Some(last) = ids.last().copied() else { break };
        documents.extend(documents_of(&app.db, &app.pack, &ids).await?);
        after = Some(last);
    }
    let count = documents.len();
    let index = app.search.clone();
    blocking(move || index.rebuild(documents.into_iter(), position)).await?;
    Ok(count)
}

/// The documents of those entries that the public may see.
pub(super) async fn documents_of(db: &Db, pack: &Pack, ids: &[EntryId]) -> Result<Vec<Document>> {
    let entries = registers::find_entries(db, ids).await?;
    let mut owners: Vec<_> = entries.iter().map(|entry| entry.organization_id).collect();
    owners.sort_unstable();
    owners.dedup();
    let owners: HashMap<_, _> =
        organizations::find_organizations(db, &owners).await?.into_iter().map(|organization| (organization.id, organization)).collect();
    let progress: HashMap<_, _> = store::progress_of(db, ids).await?.into_iter().map(|row| (row.entry_id, row.rank)).collect();
    Ok(entries
        .into_iter()
        .filter_map(|entry| {
            let owner = owners.get(&entry.organization_id)?;
            let progress = Progress::from_rank(progress.get(&entry.id).copied().unwrap_or_default());
            document(pack, entry, owner, progress)
        })
        .collect())
}

/// Runs work that would hold up other requests on a thread of its own.
pub(super) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> search::Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::Internal(format!("search thread: {error}")))?
        .map_err(|error| Error::Internal(format!("search: {error}")))
}

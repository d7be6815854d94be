//! Looking for what is new in saved searches, and telling it.
//!
//! Run again it finds nothing: each entry is noted in the transaction in which it is told, and two runs at once note it only once.

use base::{
    Timestamp,
    id::{EntryId, SavedSearchId},
    time::{plus_days, start_of_day},
};
use serde_json::json;

use super::{
    model::SavedSearch,
    store::{self, Due},
};
use crate::{
    Ctx, Result,
    accounts::{self, Secret},
    audit,
    audit::Event,
    hall::{By, HallQuery, Sort, queries::HallHit, search_hall},
    notices::{self, Tell},
};

/// How many searches are taken at a time.
const BATCH: i64 = 200;
/// How many entries of an answer are read at a time, and how often at most.
const PAGE: usize = 100;
const MOST_PAGES: usize = 5;
/// How many entries a mail names; the rest is counted.
const NAMED: usize = 10;
/// Daily and weekly mails leave at eight, before the working day begins.
const MORNING_MICROS: i64 = 8 * 3_600 * 1_000_000;

/// Tells what is new to whoever it is due.
///
/// # Errors
/// When the database or the index does not answer.
pub async fn tick(ctx: &Ctx) -> Result<()> {
    let due = due_now(ctx);
    loop {
        let searches = store::list_due(&ctx.db, due, BATCH).await?;
        if searches.is_empty() {
            return Ok(());
        }
        let mut idle = Vec::new();
        for search in &searches {
            if !deliver(ctx, search, due.position).await? {
                idle.push(search.id);
            }
        }
        let tx = ctx.db.begin().await?;
        store::update_ran(&tx, &idle, due.position, ctx.now()).await?;
        tx.commit().await?;
    }
}

fn due_now(ctx: &Ctx) -> Due {
    let now = ctx.now();
    let eight = Timestamp::from_microsecond(start_of_day(ctx.today()).as_microsecond() + MORNING_MICROS).unwrap_or(now);
    let morning = if eight <= now { eight } else { plus_days(eight, -1) };
    // Six whole days before the last morning: whatever ran on this day of last week, at whichever hour, is due again.
    Due { position: ctx.search.position(), daily_before: morning, weekly_before: plus_days(morning, -6) }
}

/// Tells one person what is new in one search; `false` if there is nothing.
async fn deliver(ctx: &Ctx, search: &SavedSearch, position: i64) -> Result<bool> {
    let actor = accounts::find_actor(&ctx.db, search.user_id).await?;
    let found = find_new(&Ctx { actor, ..ctx.clone() }, search).await?;
    let ids: Vec<EntryId> = found.iter().map(|hit| hit.seen.entry.id).collect();
    let told = store::list_told(&ctx.db, search.id, &ids).await?;
    if ids.iter().all(|id| told.contains(id)) {
        return Ok(false);
    }
    let tx = ctx.db.begin().await?;
    // Ended or paused meanwhile?
    let Some(search) = store::find(&tx, search.id).await?.filter(|search| search.paused_at.is_none() && search.is_by_mail) else {
        return Ok(false);
    };
    let mut fresh = Vec::new();
    for hit in found {
        if store::insert_hit(&tx, search.id, hit.seen.entry.id, ctx.now()).await? {
            fresh.push(hit);
        }
    }
    if !fresh.is_empty() {
        tell(&tx, ctx, &search, &fresh).await?;
    }
    store::update_ran(&tx, &[search.id], position, ctx.now()).await?;
    tx.commit().await?;
    Ok(true)
}

async fn tell(tx: &db::Tx, ctx: &Ctx, search: &SavedSearch, fresh: &[HallHit]) -> Result<()> {
    let secret = Secret::random();
    store::insert_link(tx, &secret.digest(), search.id, ctx.now()).await?;
    let base = &ctx.site.base_url;
    let list: Vec<String> = fresh
        .iter()
        .take(NAMED)
        .map(|hit| {
            let entry = &hit.seen.entry;
            format!("{}\n{base}/{}/{}", entry.title, entry.kind.path, entry.id)
        })
        .collect();
    let (name, count) = (search.name.clone(), fresh.len().to_string());
    let mail = json!({ "name": name, "count": count, "list": list.join("\n\n"), "end": format!("{base}/unsubscribe/{}", secret.reveal()) });
    let told = Tell {
        to: search.user_id,
        kind: "saved-search",
        args: json!({ "name": name, "count": count }),
        link: format!("/saved-searches/{}", search.id),
        key: delivery_key(search.id, fresh),
    };
    notices::tell_with_mail(tx, ctx, &told, &mail).await?;
    audit::record(tx, ctx, Event::new("hall.saved-search-told", "saved_search", search.id).with(json!({ "entries": fresh.len() }))).await?;
    Ok(())
}

/// An entry is told once for each search, so the first of a delivery stands for all of it.
fn delivery_key(search: SavedSearchId, fresh: &[HallHit]) -> String {
    let first = fresh.first().map(|hit| hit.seen.entry.id.to_string()).unwrap_or_default();
    format!("saved-search:{search}:{first}")
}

/// What was published since the search was saved and has its words, the newest first.
async fn find_new(ctx: &Ctx, search: &SavedSearch) -> Result<Vec<HallHit>> {
    let mut new = Vec::new();
    for page in 0..MOST_PAGES {
        let query = HallQuery { sort: Sort::Newest, offset: page * PAGE, limit: PAGE, ..search.query.clone() };
        let result = search_hall(ctx, query).await?;
        if result.found.is_relaxed {
            return Ok(Vec::new());
        }
        let count = result.found.hits.len();
        let mut is_older = count < PAGE;
        for hit in result.hits {
            match hit.seen.entry.published_at {
                Some(at) if at > search.since_at => {
                    if hit.hit.by != By::Meaning {
                        new.push(hit);
                    }
                }
                _ => is_older = true,
            }
        }
        if is_older {
            break;
        }
    }
    Ok(new)
}

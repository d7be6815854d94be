//! Saving, changing, pausing and ending searches; giving out and taking back their feeds.

use base::{
    Problem, Problems,
    id::{SavedSearchId, UserId},
};
use db::Tx;
use serde_json::json;

use super::{
    model::{SavedSearch, SearchWish},
    store,
};
use crate::{
    Ctx, Error, Noun, OrNotFound, Result,
    accounts::{Secret, tokens},
    audit,
    audit::Event,
    hall::{HallQuery, access},
};

/// The longest name, in characters.
const LONGEST_NAME: usize = 60;
/// How many searches one person may follow.
const MOST: i64 = 50;

/// Follows a search; answers it with the token of its feed, if one was wished for. The token is shown this once.
///
/// # Errors
/// `SignInNeeded` for visitors; `Invalid` names everything that is wrong; `Conflict` if there are too many, or they follow this search already.
pub async fn create_saved_search(ctx: &Ctx, query: HallQuery, wish: &SearchWish) -> Result<(SavedSearch, Option<Secret>)> {
    let user = access::may_follow(&ctx.actor)?;
    let name = check(wish, wish.is_by_feed)?;
    let tx = ctx.db.begin().await?;
    if store::count_of(&tx, user).await? >= MOST {
        return Err(Error::Conflict(Problem::whole("problem-hall-saved-most").with("most", MOST.to_string())));
    }
    let query = query.asked_only();
    if let Some(name) = store::name_of(&tx, user, &query).await? {
        return Err(Error::Conflict(Problem::whole("problem-hall-saved-already").with("name", name)));
    }
    let now = ctx.now();
    let search = SavedSearch {
        id: SavedSearchId::at(now),
        user_id: user,
        name,
        query,
        cadence: wish.cadence,
        is_by_mail: wish.is_by_mail,
        has_feed: wish.is_by_feed,
        since_at: now,
        ran_at: now,
        paused_at: None,
        created_at: now,
        ended_at: None,
        told: 0,
    };
    let secret = wish.is_by_feed.then(Secret::random);
    store::insert(&tx, &search, secret.as_ref().map(Secret::digest).as_deref(), ctx.search.position()).await?;
    record(&tx, ctx, &search, "hall.search-saved").await?;
    tx.commit().await?;
    Ok((search, secret))
}

/// The name, trimmed, if name and ways to follow are in order.
fn check(wish: &SearchWish, has_feed: bool) -> Result<String> {
    let mut problems = Problems::new();
    let name: String = wish.name.split_whitespace().collect::<Vec<_>>().join(" ");
    let length = name.chars().count();
    if length == 0 {
        problems.push(Problem::field("name", "problem-hall-saved-name"));
    }
    if length > LONGEST_NAME || name.chars().any(char::is_control) {
        let problem = Problem::field("name", "problem-hall-saved-name-long");
        problems.push(problem.with("most", LONGEST_NAME.to_string()).with("length", length.to_string()));
    }
    if !wish.is_by_mail && !has_feed {
        problems.push(Problem::field("by_mail", "problem-hall-saved-channel"));
    }
    Ok(problems.or_ok(name)?)
}

async fn record(tx: &Tx, ctx: &Ctx, search: &SavedSearch, action: &'static str) -> Result<()> {
    let detail = json!({ "cadence": search.cadence.code(), "by_mail": search.is_by_mail, "by_feed": search.has_feed });
    audit::record(tx, ctx, Event::new(action, "saved_search", search.id).with(detail)).await?;
    Ok(())
}

/// One's own search inside a transaction.
async fn own(tx: &Tx, user: UserId, id: SavedSearchId) -> Result<SavedSearch> {
    store::find(tx, id).await?.filter(|search| search.user_id == user).or_not_found(Noun::SavedSearch)
}

/// Changes one's own search in a transaction of its own.
async fn change(
    ctx: &Ctx,
    id: SavedSearchId,
    action: &'static str,
    change: impl FnOnce(&mut SavedSearch) -> Result<()> + Send,
) -> Result<SavedSearch> {
    let user = access::may_follow(&ctx.actor)?;
    let tx = ctx.db.begin().await?;
    let mut search = own(&tx, user, id).await?;
    change(&mut search)?;
    store::update(&tx, &search).await?;
    if search.ended_at.is_some() {
        store::update_feed(&tx, id, None).await?;
    }
    record(&tx, ctx, &search, action).await?;
    tx.commit().await?;
    Ok(search)
}

/// Renames a search, changes how often its mails come and whether they do. The feed has commands of its own.
///
/// # Errors
/// `NotFound` if it is not one's own; `Invalid` names everything that is wrong.
pub async fn change_saved_search(ctx: &Ctx, id: SavedSearchId, wish: &SearchWish) -> Result<SavedSearch> {
    change(ctx, id, "hall.saved-search-changed", |search| {
        search.name = check(wish, search.has_feed)?;
        search.cadence = wish.cadence;
        if wish.is_by_mail && !search.is_by_mail {
            search.since_at = ctx.now();
        }
        search.is_by_mail = wish.is_by_mail;
        Ok(())
    })
    .await
}

/// Stops the mails for a while; what is published meanwhile is not told.
///
/// # Errors
/// `NotFound` if it is not one's own.
pub async fn pause_saved_search(ctx: &Ctx, id: SavedSearchId) -> Result<SavedSearch> {
    change(ctx, id, "hall.saved-search-paused", |search| {
        search.paused_at = search.paused_at.or_else(|| Some(ctx.now()));
        Ok(())
    })
    .await
}

/// Lets the mails come again, from now on.
///
/// # Errors
/// `NotFound` if it is not one's own.
pub async fn resume_saved_search(ctx: &Ctx, id: SavedSearchId) -> Result<SavedSearch> {
    change(ctx, id, "hall.saved-search-resumed", |search| {
        if search.paused_at.take().is_some() {
            search.since_at = ctx.now();
            search.ran_at = ctx.now();
        }
        Ok(())
    })
    .await
}

/// Ends mails and feed for good.
///
/// # Errors
/// `NotFound` if it is not one's own.
pub async fn end_saved_search(ctx: &Ctx, id: SavedSearchId) -> Result<()> {
    change(ctx, id, "hall.saved-search-ended", |search| {
        search.ended_at = Some(ctx.now());
        search.has_feed = false;
        Ok(())
    })
    .await?;
    Ok(())
}

/// Gives the feed a new address; the one before stops to work. The token is shown this once.
///
/// # Errors
/// `NotFound` if it is not one's own.
pub async fn renew_feed(ctx: &Ctx, id: SavedSearchId) -> Result<(SavedSearch, Secret)> {
    let user = access::may_follow(&ctx.actor)?;
    let tx = ctx.db.begin().await?;
    let mut search = own(&tx, user, id).await?;
    let secret = Secret::random();
    store::update_feed(&tx, id, Some(&secret.digest())).await?;
    search.has_feed = true;
    record(&tx, ctx, &search, "hall.feed-renewed").await?;
    tx.commit().await?;
    Ok((search, secret))
}

/// Takes the feed away. Without mails nothing would be left, so the search ends.
///
/// # Errors
/// `NotFound` if it is not one's own.
pub async fn end_feed(ctx: &Ctx, id: SavedSearchId) -> Result<SavedSearch> {
    let user = access::may_follow(&ctx.actor)?;
    let tx = ctx.db.begin().await?;
    let mut search = own(&tx, user, id).await?;
    store::update_feed(&tx, id, None).await?;
    search.has_feed = false;
    if !search.is_by_mail {
        search.ended_at = Some(ctx.now());
        store::update(&tx, &search).await?;
    }
    record(&tx, ctx, &search, "hall.feed-ended").await?;
    tx.commit().await?;
    Ok(search)
}

/// Ends the mails by the link in one of them, without signing in; a search that has no feed either ends. Done twice, nothing more happens.
///
/// # Errors
/// `NotFound` if no mail had this link.
pub async fn end_mails_by_link(ctx: &Ctx, token: &str) -> Result<SavedSearch> {
    let tx = ctx.db.begin().await?;
    let mut search = store::find_by_link(&tx, &tokens::digest(token)).await?.or_not_found(Noun::Link)?;
    if search.ended_at.is_some() || !search.is_by_mail {
        return Ok(search);
    }
    search.is_by_mail = false;
    if !search.has_feed {
        search.ended_at = Some(ctx.now());
    }
    store::update(&tx, &search).await?;
    record(&tx, ctx, &search, "hall.mails-ended-by-link").await?;
    tx.commit().await?;
    Ok(search)
}

//! Reading saved searches: one's own, by the token of a feed, by the link of a mail.

use base::id::SavedSearchId;

use super::{model::SavedSearch, store};
use crate::{
    Ctx, Noun, OrNotFound, Result,
    accounts::{self, Actor, tokens},
    hall::{HallQuery, HallResult, Sort, access, search_hall},
};

/// Entries of a feed.
const FEED: usize = 50;

/// One's own searches that have not ended, the newest first.
///
/// # Errors
/// `SignInNeeded` for visitors.
pub async fn list_saved_searches(ctx: &Ctx) -> Result<Vec<SavedSearch>> {
    let user = access::may_follow(&ctx.actor)?;
    Ok(store::list_of(&ctx.db, user).await?)
}

/// One of one's own searches.
///
/// # Errors
/// `NotFound` if it is not one's own or has ended.
pub async fn find_saved_search(ctx: &Ctx, id: SavedSearchId) -> Result<SavedSearch> {
    let user = access::may_follow(&ctx.actor)?;
    store::find(&ctx.db, id).await?.filter(|search| search.user_id == user).or_not_found(Noun::SavedSearch)
}

/// The search a mail's link belongs to; it may have ended since.
///
/// # Errors
/// `NotFound` if no mail had this link.
pub async fn find_subscription(ctx: &Ctx, token: &str) -> Result<SavedSearch> {
    store::find_by_link(&ctx.db, &tokens::digest(token)).await?.or_not_found(Noun::Link)
}

/// What a private feed holds.
#[derive(Debug, Clone)]
pub struct FeedContent {
    /// The search.
    pub search: SavedSearch,
    /// Its newest entries as the public sees them.
    pub result: HallResult,
}

/// The content of a private feed. Whoever has the address reads it, so it holds the public part only, and nothing that is kept from an organisation
/// of the one whose feed it is.
///
/// # Errors
/// `NotFound` if the token was renewed or taken away, or its owner's account is not active.
pub async fn read_feed(ctx: &Ctx, token: &str) -> Result<FeedContent> {
    let search = store::find_by_feed(&ctx.db, &tokens::digest(token)).await?.or_not_found(Noun::Link)?;
    let owner = accounts::find_actor(&ctx.db, search.user_id).await?;
    let organization_names = if owner.is_officer() { Vec::new() } else { owner.organization_names };
    let visitor = Ctx { actor: Actor { organization_names, ..Actor::visitor() }, ..ctx.clone() };
    let query = HallQuery { sort: Sort::Newest, offset: 0, limit: FEED, ..search.query.clone() };
    let mut result = search_hall(&visitor, query).await?;
    if result.found.is_relaxed {
        result.hits.clear();
    }
    Ok(FeedContent { search, result })
}

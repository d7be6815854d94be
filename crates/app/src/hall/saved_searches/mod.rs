//! Saved searches (订阅的搜索): a search somebody follows by mail, by a private Atom feed, or by both.
//!
//! A saved search is in force, paused or ended. Its mails come at once, daily or weekly; [`tick`] looks for what is new and tells it.
//! Invariants: nobody is told twice of the same entry (each is noted before it is told, in the same transaction); only what was published
//! after the search was saved, and has the words that were asked for, is told; tokens are stored as digests, and whoever holds one can read
//! the public part or end the mails, nothing else.
//! Reading order: [`model`], `commands`, `delivery` (what the clock does), `queries`. Not here: searching itself (`hall::queries`).

mod commands;
mod delivery;
pub mod model;
mod queries;
mod store;

pub use commands::{
    change_saved_search, create_saved_search, end_feed, end_mails_by_link, end_saved_search, pause_saved_search, renew_feed,
    resume_saved_search,
};
pub(in crate::hall) use delivery::tick;
pub use model::{Cadence, SavedSearch, SearchWish};
pub use queries::{FeedContent, find_saved_search, find_subscription, list_saved_searches, read_feed};

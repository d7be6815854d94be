//! What a saved search is.

use base::{
    Timestamp,
    id::{SavedSearchId, UserId},
};

use crate::hall::HallQuery;

/// How often mails come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cadence {
    /// As soon as something is published.
    AtOnce,
    /// In the morning of each day that brought something.
    #[default]
    Daily,
    /// Once a week, if the week brought something.
    Weekly,
}

impl Cadence {
    /// All of them, the most frequent first.
    pub const ALL: [Self; 3] = [Self::AtOnce, Self::Daily, Self::Weekly];

    /// As stored and in text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::AtOnce => "at_once",
            Self::Daily => "daily",
            Self::Weekly => "weekly",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cadence| cadence.code() == code)
    }
}

/// How somebody wants to follow a search.
#[derive(Debug, Clone, Default)]
pub struct SearchWish {
    /// What they call it.
    pub name: String,
    /// How often mails come.
    pub cadence: Cadence,
    /// Whether they come at all.
    pub is_by_mail: bool,
    /// Whether there is a feed.
    pub is_by_feed: bool,
}

/// A search somebody follows.
#[derive(Debug, Clone)]
pub struct SavedSearch {
    /// Which.
    pub id: SavedSearchId,
    /// Whose.
    pub user_id: UserId,
    /// What they call it.
    pub name: String,
    /// What it asks for.
    pub query: HallQuery,
    /// How often mails come.
    pub cadence: Cadence,
    /// Whether mails come.
    pub is_by_mail: bool,
    /// Whether there is a feed.
    pub has_feed: bool,
    /// Only what is published later is told.
    pub since_at: Timestamp,
    /// When it was last looked at for mails.
    pub ran_at: Timestamp,
    /// Since when it is paused.
    pub paused_at: Option<Timestamp>,
    /// When it was saved.
    pub created_at: Timestamp,
    /// When it was ended.
    pub ended_at: Option<Timestamp>,
    /// How many entries were told so far.
    pub told: i64,
}

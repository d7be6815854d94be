//! An alert, what it has seen, and what it told.

use base::{
    Date, Timestamp,
    id::{OrganizationId, PolicyAlertId, UserId},
};

use crate::policies::Group;

/// Somebody's wish to be told of what changes for a firm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyAlert {
    /// Which.
    pub id: PolicyAlertId,
    /// The firm.
    pub organization: OrganizationId,
    /// Who is told.
    pub user: UserId,
    /// When it was saved.
    pub created_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

/// What happened to a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AlertKind {
    /// It was not there before.
    Appeared,
    /// Its text is another.
    Changed,
    /// Its last day is near.
    Closing,
    /// What was nearly there fits now.
    Eligible,
}

impl AlertKind {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 4] = [Self::Eligible, Self::Appeared, Self::Changed, Self::Closing];

    /// As stored and in text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Appeared => "appeared",
            Self::Changed => "changed",
            Self::Closing => "closing",
            Self::Eligible => "eligible",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Something that was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertEvent {
    /// What happened.
    pub kind: AlertKind,
    /// The clause.
    pub clause: String,
    /// The last day, of one that closes; else what tells this event from an earlier one of its kind.
    pub detail: String,
    /// When it was told.
    pub told_at: Timestamp,
}

/// What was seen of a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) clause: String,
    /// The digest of its text.
    pub(super) digest: String,
    /// The best list it stood in for the firm.
    pub(super) group: Group,
    /// Its last day, where that is near.
    pub(super) closes_on: Option<Date>,
}

/// The moment an alert was last looked at: unless one of these has moved on, nothing can be new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    /// The digest of all clauses.
    pub(super) library: String,
    /// The version of the firm's profile.
    pub(super) profile: i64,
    /// The day.
    pub(super) day: Date,
}

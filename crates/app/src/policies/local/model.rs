//! A local version of a clause.

use base::{
    Date, Timestamp,
    id::{PolicyVersionId, UserId},
};

/// Where a version stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VersionStatus {
    /// Waiting for another officer.
    Submitted,
    /// In force from its day on, until a later one takes its place.
    Published,
    /// Sent back with a reason.
    Returned,
    /// Taken back by the one who submitted it.
    Withdrawn,
}

impl VersionStatus {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Submitted, Self::Published, Self::Returned, Self::Withdrawn];

    /// As stored and in text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Published => "published",
            Self::Returned => "returned",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// A version of a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Which.
    pub id: PolicyVersionId,
    /// The clause.
    pub clause: String,
    /// Its number among those of the clause, from 1.
    pub number: i64,
    /// Whether it ends what local versions say of the clause: from its day on the pack's own clause stands again.
    pub is_ending: bool,
    /// The clause and its cases in the pack's format. Of an ending: what stands again, empty for a clause that is not the pack's.
    pub text: String,
    /// What was in force when it was submitted; empty for a clause that was not there.
    pub base: String,
    /// The first day.
    pub effective_on: Date,
    /// Why it was written.
    pub reason: String,
    /// Where it stands.
    pub status: VersionStatus,
    /// When it was submitted.
    pub submitted_at: Timestamp,
    /// By whom.
    pub submitted_by: UserId,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
    /// By whom.
    pub decided_by: Option<UserId>,
    /// What the decision says.
    pub decision: Option<String>,
}

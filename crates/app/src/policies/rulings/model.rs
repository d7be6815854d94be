//! What a ruling is.

use base::{
    Timestamp,
    id::{OrganizationId, RulingId, UserId},
};

/// What an officer decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RulingVerdict {
    /// The condition holds.
    Yes,
    /// It does not.
    No,
    /// It cannot be said yet.
    Open,
    /// What was decided before no longer counts.
    Withdrawn,
}

impl RulingVerdict {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Yes, Self::No, Self::Open, Self::Withdrawn];

    /// As stored and in text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Open => "open",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.code() == code)
    }
}

/// One decision about a condition of a clause for a firm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConditionRuling {
    /// Which.
    pub id: RulingId,
    /// The firm.
    pub organization: OrganizationId,
    /// The clause.
    pub clause: String,
    /// The condition's number in it.
    pub condition: String,
    /// What was decided.
    pub verdict: RulingVerdict,
    /// Why.
    pub reason: String,
    /// When.
    pub ruled_at: Timestamp,
    /// By whom.
    pub ruled_by: Option<UserId>,
    /// When a later record took its place.
    pub ended_at: Option<Timestamp>,
}

impl ConditionRuling {
    /// Whether the condition holds, if that was decided.
    #[must_use]
    pub const fn holds(&self) -> Option<bool> {
        match self.verdict {
            RulingVerdict::Yes => Some(true),
            RulingVerdict::No => Some(false),
            RulingVerdict::Open | RulingVerdict::Withdrawn => None,
        }
    }
}

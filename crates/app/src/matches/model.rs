//! What a match, a contact and a take are.

use base::{
    Date, Timestamp,
    id::{ContactId, DealId, EntryId, MatchId, UserId},
};
use search::matching::{Band, Reason};

/// The states of a match. Which leads to which is the pack's matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// 已推荐: a party was told of it, nobody has it.
    Recommended,
    /// 已认领: a technology manager has it, without a contact yet.
    Claimed,
    /// 已联系: there was a contact.
    Contacted,
    /// 有意向: both sides are interested.
    Interested,
    /// 不合适: a side said no.
    Unsuitable,
    /// 已转项目: it became a deal.
    Converted,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Recommended, Self::Claimed, Self::Contacted, Self::Interested, Self::Unsuitable, Self::Converted];

    /// As stored, as the pack names it and in text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Recommended => "recommended",
            Self::Claimed => "claimed",
            Self::Contacted => "contacted",
            Self::Interested => "interested",
            Self::Unsuitable => "unsuitable",
            Self::Converted => "converted",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether a manager has it in hand.
    #[must_use]
    pub const fn is_in_hand(self) -> bool {
        matches!(self, Self::Claimed | Self::Contacted | Self::Interested)
    }

    /// Whether somebody works on it: a manager has it in hand, or it became a deal.
    #[must_use]
    pub const fn is_under_way(self) -> bool {
        self.is_in_hand() || matches!(self, Self::Converted)
    }
}

/// The two sides of a match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartySide {
    /// Who has the difficulty.
    Demand,
    /// Who has the achievement.
    Achievement,
}

impl PartySide {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Demand, Self::Achievement];

    /// As stored and in text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Demand => "demand",
            Self::Achievement => "achievement",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|side| side.code() == code)
    }
}

/// What a side said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Said {
    /// It wants to go on.
    Interested,
    /// It does not.
    Refused,
}

impl Said {
    /// As stored and in text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Interested => "interested",
            Self::Refused => "refused",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Interested, Self::Refused].into_iter().find(|said| said.code() == code)
    }
}

/// Why a match came to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Which side said no.
    pub side: PartySide,
    /// The code of the pack's reason.
    pub reason: String,
    /// In words.
    pub note: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// A match as it is recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// Which.
    pub id: MatchId,
    /// The demand.
    pub demand_id: EntryId,
    /// The achievement.
    pub achievement_id: EntryId,
    /// Where it stands.
    pub state: State,
    /// How relevant it was when it became a record.
    pub band: Band,
    /// The score behind the band, 0–1.
    pub score: f64,
    /// What spoke for it then.
    pub reasons: Vec<Reason>,
    /// What spoke against it then.
    pub against: Vec<Reason>,
    /// Whose it is, or was when it ended.
    pub manager_id: Option<UserId>,
    /// When it was taken up.
    pub taken_at: Option<Timestamp>,
    /// The day by which the first contact is due.
    pub contact_due_on: Option<Date>,
    /// The day on which officers are told.
    pub escalate_on: Option<Date>,
    /// The day on which it returns to the pool.
    pub pool_on: Option<Date>,
    /// When the manager was reminded.
    pub reminded_at: Option<Timestamp>,
    /// When officers were told.
    pub escalated_at: Option<Timestamp>,
    /// The first contact.
    pub contacted_at: Option<Timestamp>,
    /// The first meeting.
    pub met_at: Option<Timestamp>,
    /// Where the manager has put the line of the day.
    pub deferred_to: Option<Date>,
    /// What the demand's side said.
    pub demand_side_said: Option<Said>,
    /// What the achievement's side said.
    pub achievement_side_said: Option<Said>,
    /// Why it came to nothing.
    pub refusal: Option<Refusal>,
    /// The deal it became.
    pub deal_id: Option<DealId>,
    /// For optimistic locking; counts from 1.
    pub version: i64,
    /// When it became a record.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Match {
    /// What a side said.
    #[must_use]
    pub const fn said(&self, side: PartySide) -> Option<Said> {
        match side {
            PartySide::Demand => self.demand_side_said,
            PartySide::Achievement => self.achievement_side_said,
        }
    }

    /// Whether both sides are interested.
    #[must_use]
    pub fn both_are_interested(&self) -> bool {
        PartySide::ALL.into_iter().all(|side| self.said(side) == Some(Said::Interested))
    }

    /// The day its line stands under in the manager's list.
    #[must_use]
    pub fn line_day(&self) -> Option<Date> {
        self.deferred_to.or(self.contact_due_on)
    }
}

/// A technology manager's hold on a demand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Take {
    /// Which.
    pub id: base::id::AnyId,
    /// The demand.
    pub demand_id: EntryId,
    /// Whose it is.
    pub manager_id: UserId,
    /// Since when.
    pub taken_at: Timestamp,
    /// The day it ends by itself if nobody has been contacted.
    pub pool_on: Date,
}

/// One logged contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Which.
    pub id: ContactId,
    /// A code of the pack's kinds of contact.
    pub kind: String,
    /// With whom.
    pub side: PartySide,
    /// What was said.
    pub note: String,
    /// Who logged it.
    pub by_id: UserId,
    /// When it was.
    pub at: Timestamp,
}

/// What a technology manager carries and may carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    /// Matches in hand, demands without one, and open deals.
    pub now: i64,
    /// The most.
    pub limit: i64,
}

impl Load {
    /// How many more fit.
    #[must_use]
    pub const fn room(self) -> i64 {
        let room = self.limit - self.now;
        if room < 0 { 0 } else { room }
    }
}

//! An alert, what it has seen, and what it told.

use base::{
    Date, Lang, Timestamp,
    id::{OrganizationId, PolicyAlertId, UserId},
};
use rules::wording::in_lang;
use serde::{Deserialize, Serialize};

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertKind {
    /// It fits now and did not before.
    Eligible,
    /// It is nearly there now, and could not be told or was far before.
    Near,
    /// It fitted, or was nearly there, and is no longer.
    Lost,
    /// It was not there before.
    Appeared,
    /// Its text is another, or what it gives the firm.
    Changed,
    /// Its last day is near.
    Closing,
    /// It is no longer in force.
    Ended,
}

impl AlertKind {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 7] = [Self::Eligible, Self::Near, Self::Lost, Self::Appeared, Self::Changed, Self::Closing, Self::Ended];

    /// As stored and in text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Eligible => "eligible",
            Self::Near => "near",
            Self::Lost => "lost",
            Self::Appeared => "appeared",
            Self::Changed => "changed",
            Self::Closing => "closing",
            Self::Ended => "ended",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What a firm is told when a clause moves from one list to another; nothing where there is nothing to win or lose by it.
    pub(super) fn of_move(from: Group, to: Group) -> Option<Self> {
        if from == to {
            return None;
        }
        match (from, to) {
            (_, Group::Eligible) => Some(Self::Eligible),
            (Group::Eligible, _) | (Group::Near, Group::Rest) => Some(Self::Lost),
            (_, Group::Near) => Some(Self::Near),
            (_, Group::Open | Group::Rest) => None,
        }
    }
}

/// Why something is another than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// What is known of the firm.
    Facts,
    /// The clause's text.
    Clause,
    /// The day, or another clause that it rests on.
    Other,
}

impl Cause {
    /// In text keys and in the interface.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Facts => "facts",
            Self::Clause => "clause",
            Self::Other => "other",
        }
    }
}

/// Something before and after; absent where there was none of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift<T> {
    /// Before.
    pub before: Option<T>,
    /// Now.
    pub after: Option<T>,
}

/// What a clause gives a firm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The least, in fen.
    pub low_fen: i64,
    /// The most, in fen.
    pub high_fen: i64,
    /// Whether it is at most that much, subject to review.
    pub is_upper_bound: bool,
    /// Whether it is tax not paid.
    pub is_tax: bool,
}

/// First and last day to apply, where they are known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Days {
    /// The first.
    pub from: Option<Date>,
    /// The last.
    pub until: Option<Date>,
}

/// A value of a clause's text before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueChange {
    /// Where it stands, in the words of the clause's own format.
    pub place: String,
    /// What stood there and what stands there.
    pub value: Shift<String>,
}

/// What is another than before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Change {
    /// Why.
    pub cause: Option<Cause>,
    /// In which list the clause stands.
    pub list: Option<Shift<Group>>,
    /// What it gives the firm.
    pub amount: Option<Shift<Span>>,
    /// When to apply.
    pub window: Option<Shift<Days>>,
    /// Values of its text, the first few.
    pub values: Vec<ValueChange>,
    /// How many more there are.
    pub more: usize,
}

/// What a clause was called when something was told of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldTitle {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl ToldTitle {
    /// For a reader.
    #[must_use]
    pub fn of(&self, lang: Lang) -> &str {
        in_lang(lang, &self.zh, &self.en)
    }
}

/// What is stored of something that was told beside its kind and its clause.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Told {
    /// Absent where the event is older than titles were kept, or nobody knew it.
    #[serde(default)]
    pub(super) title: Option<ToldTitle>,
    #[serde(flatten)]
    pub(super) change: Change,
}

/// Something that was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertEvent {
    /// What happened.
    pub kind: AlertKind,
    /// The clause.
    pub clause: String,
    /// What it was called then, for one that the catalogue no longer has.
    pub title: Option<ToldTitle>,
    /// The last day, of one that closes; else what tells this event from an earlier one of its kind.
    pub detail: String,
    /// What is another than before.
    pub change: Change,
    /// When it was told.
    pub told_at: Timestamp,
}

/// A clause in a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertLine {
    /// Its title.
    pub title: String,
    /// Whether a local version of it is in force.
    #[serde(default)]
    pub is_local: bool,
    /// Its page; empty where the catalogue no longer has it.
    pub link: String,
    /// The last day, of one that closes.
    pub day: Option<String>,
    /// What is another than before.
    pub change: Change,
}

/// What a mail tells of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertList {
    /// What happened.
    pub kind: AlertKind,
    /// To which clauses.
    pub lines: Vec<AlertLine>,
    /// How many more there are, which stand on the page.
    pub rest: usize,
}

/// What is seen of a clause beside its text and its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Measures {
    pub(super) amount: Option<Span>,
    pub(super) window: Days,
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
    /// What it gave and when to apply; nothing where nobody noted it.
    pub(super) measures: Option<Measures>,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_won_or_lost_by_a_move_is_told_and_nothing_else() {
        use Group::{Eligible, Near, Open, Rest};
        for (from, to, told) in [
            (Near, Eligible, Some(AlertKind::Eligible)),
            (Open, Eligible, Some(AlertKind::Eligible)),
            (Rest, Eligible, Some(AlertKind::Eligible)),
            (Eligible, Near, Some(AlertKind::Lost)),
            (Eligible, Open, Some(AlertKind::Lost)),
            (Eligible, Rest, Some(AlertKind::Lost)),
            (Near, Rest, Some(AlertKind::Lost)),
            (Open, Near, Some(AlertKind::Near)),
            (Rest, Near, Some(AlertKind::Near)),
            (Open, Rest, None),
            (Rest, Open, None),
            (Near, Open, None),
        ] {
            assert_eq!(AlertKind::of_move(from, to), told, "{from:?} {to:?}");
        }
        for group in Group::ALL {
            assert_eq!(AlertKind::of_move(group, group), None, "{group:?}");
        }
    }

    #[test]
    fn what_was_written_before_there_were_changes_is_read_as_none() {
        assert_eq!(serde_json::from_str::<Change>("{}").ok(), Some(Change::default()));
        assert_eq!(serde_json::from_str::<Told>("{}").ok(), Some(Told::default()));
        let told = Told {
            title: Some(ToldTitle { zh: "题".to_owned(), en: "Title".to_owned() }),
            change: Change { cause: Some(Cause::Facts), more: 2, ..Change::default() },
        };
        let kept = serde_json::to_string(&told).unwrap_or_default();
        assert_eq!(serde_json::from_str::<Told>(&kept).ok(), Some(told), "{kept}");
        for kind in AlertKind::ALL {
            assert_eq!(serde_json::to_value(kind).ok(), Some(kind.code().into()));
        }
        for group in Group::ALL {
            assert_eq!(serde_json::to_value(group).ok(), Some(group.code().into()));
        }
    }
}

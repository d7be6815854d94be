//! What a screening is: its counts, its reasons, and where each firm stands.

use base::{
    Date, Timestamp,
    id::{OrganizationId, ScreeningId, UserId},
};
use rules::{Condition, Node, clause::Clause};
use serde::{Deserialize, Serialize};

/// Where a firm stands with a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// 符合
    Eligible,
    /// 待补充
    Invited,
    /// 不符合
    Refused,
}

impl Place {
    /// All of them, in reading order.
    pub const ALL: [Self; 3] = [Self::Eligible, Self::Invited, Self::Refused];

    /// In addresses and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Eligible => "eligible",
            Self::Invited => "invited",
            Self::Refused => "refused",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.code() == code)
    }

    /// As stored, a letter for each firm.
    #[must_use]
    pub const fn letter(self) -> u8 {
        match self {
            Self::Eligible => b'y',
            Self::Invited => b'u',
            Self::Refused => b'n',
        }
    }

    /// Reads a letter; nothing for a firm that was not judged.
    #[must_use]
    pub fn from_letter(letter: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.letter() == letter)
    }
}

/// Stored for a firm that is closed.
pub(super) const NOT_JUDGED: u8 = b'-';

/// What became of a firm since the screening before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Change {
    /// It fulfils the clause now.
    Gained,
    /// It no longer does.
    Lost,
    /// What was missing is there, and it does not fulfil the clause.
    Settled,
    /// It was decided, and now something is missing.
    Reopened,
}

impl Change {
    /// All of them, in reading order.
    pub const ALL: [Self; 4] = [Self::Gained, Self::Lost, Self::Settled, Self::Reopened];

    /// In addresses and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Gained => "gained",
            Self::Lost => "lost",
            Self::Settled => "settled",
            Self::Reopened => "reopened",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|change| change.code() == code)
    }

    /// From letter to letter; nothing where nothing changed that matters.
    #[must_use]
    pub fn between(before: u8, after: u8) -> Option<Self> {
        match (Place::from_letter(before), Place::from_letter(after)) {
            (before, after) if before == after => None,
            (_, Some(Place::Eligible)) => Some(Self::Gained),
            (Some(Place::Eligible), _) => Some(Self::Lost),
            (Some(Place::Invited), Some(Place::Refused)) => Some(Self::Settled),
            (Some(Place::Refused), Some(Place::Invited)) => Some(Self::Reopened),
            _ => None,
        }
    }
}

/// How many firms changed how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Changes {
    /// [`Change::Gained`].
    pub gained: i64,
    /// [`Change::Lost`].
    pub lost: i64,
    /// [`Change::Settled`].
    pub settled: i64,
    /// [`Change::Reopened`].
    pub reopened: i64,
}

impl Changes {
    /// How many changed in one way.
    #[must_use]
    pub const fn of(self, change: Change) -> i64 {
        match change {
            Change::Gained => self.gained,
            Change::Lost => self.lost,
            Change::Settled => self.settled,
            Change::Reopened => self.reopened,
        }
    }

    pub(super) const fn add(&mut self, change: Change) {
        match change {
            Change::Gained => self.gained += 1,
            Change::Lost => self.lost += 1,
            Change::Settled => self.settled += 1,
            Change::Reopened => self.reopened += 1,
        }
    }
}

/// How many firms stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// 符合
    pub eligible: i64,
    /// 待补充
    pub invited: i64,
    /// 不符合
    pub refused: i64,
}

impl Counts {
    /// How many stand in one place.
    #[must_use]
    pub const fn of(self, place: Place) -> i64 {
        match place {
            Place::Eligible => self.eligible,
            Place::Invited => self.invited,
            Place::Refused => self.refused,
        }
    }

    /// The first place in reading order in which firms stand; the first of all where none does.
    #[must_use]
    pub fn first(self) -> Place {
        Place::ALL.into_iter().find(|place| self.of(*place) > 0).unwrap_or(Place::Eligible)
    }

    /// All firms that were judged.
    #[must_use]
    pub const fn all(self) -> i64 {
        self.eligible + self.invited + self.refused
    }

    pub(super) const fn add(&mut self, place: Place) {
        match place {
            Place::Eligible => self.eligible += 1,
            Place::Invited => self.invited += 1,
            Place::Refused => self.refused += 1,
        }
    }
}

/// How far a screening has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScreeningStatus {
    /// Somebody asked for it; the job queue has not come to it yet.
    Waiting,
    /// Firms are being judged.
    Running,
    /// All firms were judged and the list is stored. From then on nothing of it changes.
    Finished,
    /// The clause could no longer be screened by when its turn came, or it was never ended.
    Failed,
}

impl ScreeningStatus {
    /// As stored and in text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Finished => "finished",
            Self::Failed => "failed",
        }
    }

    /// Reads a code; an unknown one counts as failed, so that nobody takes its empty list for one.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        [Self::Waiting, Self::Running, Self::Finished].into_iter().find(|status| status.code() == code).unwrap_or(Self::Failed)
    }

    /// Whether it is still to be ended.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Running)
    }
}

/// A condition as a screening remembers it, whatever becomes of the clause later.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Blamed {
    /// Which of the clause's innermost conditions, in order.
    pub at: usize,
    /// Its number in the document.
    pub number: String,
    /// Its formula.
    pub formula: String,
}

/// Why firms stand where they stand; shared by all that stand there for the same reason.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// Keys of facts that are still to be said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Conditions that wait for a ruling.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub manual: Vec<Blamed>,
    /// Conditions whose text was not read, which nothing can settle.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<Blamed>,
    /// Conditions that fail.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failed: Vec<Blamed>,
    /// How many firms.
    #[serde(default)]
    pub firms: i64,
}

/// The innermost conditions of a clause, in order.
#[must_use]
pub fn leaves(clause: &Clause) -> Vec<&Condition> {
    fn walk<'c>(condition: &'c Condition, found: &mut Vec<&'c Condition>) {
        match &condition.node {
            Node::Test(_) | Node::Manual(_) | Node::Unread | Node::Always => found.push(condition),
            node => node.parts().iter().for_each(|part| walk(part, found)),
        }
    }
    let mut found = Vec::new();
    walk(&clause.condition, &mut found);
    found
}

/// One screening of all firms by a clause.
#[derive(Debug, Clone)]
pub struct Screening {
    /// Which.
    pub id: ScreeningId,
    /// The clause.
    pub clause: String,
    /// What stands for its wording at the time.
    pub clause_version: String,
    /// The number of the local version it was judged by; nothing for the pack's own wording, before it was judged, and for lists that were
    /// made before this was kept.
    pub local_version: Option<i64>,
    /// The day asked about.
    pub on: Date,
    /// How far it has come.
    pub status: ScreeningStatus,
    /// While it runs: how many firms have been judged, and of how many.
    pub progress: (i64, i64),
    /// Why it failed, the key of a text.
    pub problem: Option<String>,
    /// Whether something of the clause was not verified: 待核.
    pub is_pending: bool,
    /// When it was asked for.
    pub run_at: Timestamp,
    /// By whom.
    pub run_by: Option<UserId>,
    /// When the list was stored.
    pub finished_at: Option<Timestamp>,
    /// How many firms stand where.
    pub counts: Counts,
    /// The least that all eligible firms come to, in fen; those whose amount is not known are left out.
    pub low_fen: i64,
    /// The most.
    pub high_fen: i64,
    /// How many of them are left out of that; nothing for a list that was made before this was counted.
    pub unread: Option<i64>,
    /// Why firms stand where they stand.
    pub reasons: Vec<Why>,
    /// The one it is compared with.
    pub previous: Option<ScreeningId>,
    /// What changed since.
    pub changes: Changes,
}

impl Screening {
    /// The facts that are missing, with how many firms each; the most frequent first.
    #[must_use]
    pub fn lacking(&self) -> Vec<(String, i64)> {
        let mut all: Vec<(String, i64)> = Vec::new();
        for why in &self.reasons {
            for key in &why.missing {
                match all.iter_mut().find(|(known, _)| known == key) {
                    Some((_, firms)) => *firms += why.firms,
                    None => all.push((key.clone(), why.firms)),
                }
            }
        }
        all.sort_by_key(|(_, firms)| std::cmp::Reverse(*firms));
        all
    }
}

/// A firm in the list of a screening.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Which.
    pub organization: OrganizationId,
    /// Its name.
    pub name: String,
    /// Its code.
    pub credit_code: Option<String>,
    /// Where it stands; nothing if it is closed.
    pub place: Option<Place>,
    /// Where it stood, in a list of changes.
    pub before: Option<Place>,
    /// Why, as one of the screening's reasons.
    pub why: Option<usize>,
    /// What it would get, in fen; absent where it is not known.
    pub amount: Option<(i64, i64)>,
}

/// What stands for the wording of a clause: changes as soon as what it asks or gives does.
#[must_use]
pub fn version_of(clause: &Clause) -> String {
    let said: Vec<String> = leaves(clause).into_iter().map(|leaf| format!("{} {} {:?}", leaf.number, leaf.formula, leaf.node)).collect();
    let text = format!(
        "{said:?}{:?}{:?}{:?}{:?}",
        clause.parameters.iter().map(|one| &one.values).collect::<Vec<_>>(),
        clause.money,
        clause.valid,
        clause.state
    );
    db::audit::digest(&text).chars().take(16).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_is_told_apart_from_what_only_looks_so() {
        assert_eq!(Change::between(b'u', b'y'), Some(Change::Gained));
        assert_eq!(Change::between(b'-', b'y'), Some(Change::Gained));
        assert_eq!(Change::between(b'y', b'-'), Some(Change::Lost));
        assert_eq!(Change::between(b'y', b'u'), Some(Change::Lost));
        assert_eq!(Change::between(b'u', b'n'), Some(Change::Settled));
        assert_eq!(Change::between(b'n', b'u'), Some(Change::Reopened));
        for (before, after) in [(b'-', b'u'), (b'-', b'n'), (b'u', b'u'), (b'n', b'-')] {
            assert_eq!(Change::between(before, after), None);
        }
    }
}

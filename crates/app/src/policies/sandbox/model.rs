//! What a trial answers.

use base::id::OrganizationId;
use rules::{
    FieldId,
    amount::Formula,
    clause::Clause,
    explain::{Lack, Need},
    mistake::Mistake,
};

/// What came of a draft.
#[derive(Debug, Clone, Default)]
pub struct Trial {
    /// What is wrong with it; where there is anything, nothing was tried.
    pub mistakes: Vec<Mistake>,
    /// What a reader should know and nobody has to mend.
    pub remarks: Vec<Mistake>,
    /// Each of its clauses.
    pub clauses: Vec<ClauseTrial>,
    /// How many firms it was tried on.
    pub firms: usize,
    /// Out of how many, where that is a sample; then all counts and amounts are those of the sample.
    pub of: Option<usize>,
}

/// What is known of the money of a clause.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TrialMoney {
    /// It is counted firm by firm.
    #[default]
    Counted,
    /// It gives none.
    Nothing,
    /// How much it gives was not read.
    NotRead,
}

impl TrialMoney {
    /// Of a clause.
    #[must_use]
    pub const fn of(clause: &Clause) -> Self {
        match clause.money.formula {
            Formula::Nothing => Self::Nothing,
            Formula::NotKnown => Self::NotRead,
            _ => Self::Counted,
        }
    }

    /// As programs read it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Counted => "counted",
            Self::Nothing => "nothing",
            Self::NotRead => "not_read",
        }
    }
}

/// How many firms have which verdict; a firm counts by the best of its projects.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// 符合
    pub yes: usize,
    /// Facts are lacking.
    pub open: usize,
    /// 不符合
    pub no: usize,
    /// What those that qualify would get at least, in fen.
    pub low_fen: i64,
    /// At most.
    pub high_fen: i64,
    /// What those would get at most whose facts are lacking, without those counted in `open_unread`.
    pub open_high_fen: i64,
    /// Of how many that qualify nobody can tell yet how much they get at most; they are in no sum.
    pub unread: usize,
    /// Of how many whose facts are lacking that is so.
    pub open_unread: usize,
    /// What is known of the money at all.
    pub money: TrialMoney,
    /// Whether for one that qualifies it is not known how much.
    pub is_amount_open: bool,
}

/// A firm by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirmName {
    /// Which.
    pub id: OrganizationId,
    /// What it is called.
    pub name: String,
}

/// A firm just below the line.
#[derive(Debug, Clone, PartialEq)]
pub struct Short {
    /// The firm.
    pub firm: FirmName,
    /// How many things would have to change.
    pub steps: u32,
    /// What they are, as the conditions join them.
    pub need: Option<Need<Lack>>,
}

/// A firm of which nobody can say yet whether it qualifies, or how near it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invited {
    /// The firm.
    pub firm: FirmName,
    /// What is still to be said.
    pub missing: Vec<FieldId>,
}

/// How many firms a trial's lists have, of which some are named.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ListCounts {
    /// Those that qualify and did not.
    pub entered: usize,
    /// Those that qualified and do not.
    pub left: usize,
    /// Those just below the line.
    pub short: usize,
    /// Those of which something that decides is still to be said.
    pub invited: usize,
}

/// Another clause that some of those that qualify can claim as well: one in force that gives something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlap {
    /// The other clause.
    pub clause: String,
    /// How many firms qualify for both.
    pub firms: usize,
    /// The rules about combining that name both, by their ids.
    pub rules: Vec<String>,
    /// Whether some of it was not verified (待核).
    pub is_pending: bool,
}

/// A case beside the clause, run against the draft.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseOutcome {
    /// What it shows.
    pub name: String,
    /// What came out instead, if it does not hold.
    pub mistake: Option<Mistake>,
}

/// What came of one clause of a draft.
#[derive(Debug, Clone)]
pub struct ClauseTrial {
    /// Its id.
    pub id: String,
    /// Its titles, Chinese and English.
    pub titles: [String; 2],
    /// Who qualifies.
    pub new: Tally,
    /// Who qualifies for the clause of the same id as it stands, if there is one.
    pub old: Option<Tally>,
    /// Firms that qualify and did not; of a new clause all that qualify.
    pub entered: Vec<FirmName>,
    /// Firms that qualified and do not.
    pub left: Vec<FirmName>,
    /// Firms just below the line of which all else is known to hold, the nearest first.
    pub short: Vec<Short>,
    /// Firms of which something that decides is still to be said, whether something small fails besides or not; those that have to say
    /// least first.
    pub invited: Vec<Invited>,
    /// How many firms each of these lists has; not all of them are named.
    pub counts: ListCounts,
    /// Other clauses that the same firms can claim, those of most firms first.
    pub overlaps: Vec<Overlap>,
    /// Its cases: the draft's own, or else those beside the clause of the same id.
    pub cases: Vec<CaseOutcome>,
    /// Whether its dates leave it out today, which the trial does not look at.
    pub is_out_of_force: bool,
}

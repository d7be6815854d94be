//! Which clauses were not compared with their source for a year, which sources are gone, and what officers found when they looked.
//!
//! This program asks no other site for anything, so that it cannot find a dead link by itself; an officer looks and records the outcome.

use base::{
    Date, Problem, Timestamp,
    id::{SourceCheckId, UserId},
    time::{date_plus_months, local_date},
};
use rules::clause::Clause;
use serde_json::json;

use super::store;
use crate::{
    Ctx, Error, Noun, OrNotFound, Result, audit,
    audit::Event,
    policies::{access, catalogue::Status},
};

/// After so many months a check is too old.
const MONTHS: i32 = 12;
/// The most characters of a note.
const MOST_NOTE: usize = 300;

/// What somebody found who looked at the sources of a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// They are there and say the same.
    Same,
    /// They are there and say something else.
    Changed,
    /// A link leads nowhere.
    Gone,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Same, Self::Changed, Self::Gone];

    /// As stored and in text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Changed => "changed",
            Self::Gone => "gone",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }
}

/// A look at the sources of a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceCheck {
    /// The clause.
    pub clause: String,
    /// What was found.
    pub outcome: Outcome,
    /// More about it.
    pub note: String,
    /// When.
    pub checked_at: Timestamp,
    /// By whom.
    pub checked_by: UserId,
}

/// What the public is told of the sources of a clause.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Checked {
    /// When they were last found to say what the clause says, by the pack or by an officer.
    pub on: Option<Date>,
    /// When an officer looked, unless the pack looked later.
    pub seen_on: Option<Date>,
    /// What an officer found, unless the pack looked later.
    pub outcome: Option<Outcome>,
}

impl Checked {
    /// The day on which a link led nowhere, if the last look says so.
    #[must_use]
    pub fn gone_on(self) -> Option<Date> {
        self.seen_on.filter(|_| self.outcome == Some(Outcome::Gone))
    }
}

/// The last look at the sources of each clause that an officer looked at, and the last that found them as before.
#[derive(Debug, Clone, Default)]
pub struct Checks {
    last: Vec<SourceCheck>,
    same: Vec<SourceCheck>,
}

impl Checks {
    async fn read(ctx: &Ctx) -> Result<Self> {
        Ok(Self { last: store::list_last_checks(&ctx.db).await?, same: store::list_last_same(&ctx.db).await? })
    }

    fn last(&self, clause: &Clause) -> Option<&SourceCheck> {
        self.last.iter().find(|check| check.clause == clause.id)
    }

    /// The day on which a clause was last found to be what its sources say. A link that leads nowhere or another text confirms nothing.
    fn confirmed_on(&self, clause: &Clause) -> Option<Date> {
        let same = self.same.iter().find(|check| check.clause == clause.id);
        clause.checked_on.max(same.map(|check| local_date(check.checked_at)))
    }

    /// What is known of the sources of a clause.
    #[must_use]
    pub fn of(&self, clause: &Clause) -> Checked {
        let last = self.last(clause);
        let seen_on = last.map(|check| local_date(check.checked_at)).filter(|day| Some(*day) >= clause.checked_on);
        Checked { on: self.confirmed_on(clause), seen_on, outcome: seen_on.and(last).map(|check| check.outcome) }
    }
}

/// A clause whose sources somebody should look at.
#[derive(Debug, Clone)]
pub struct Due<'p> {
    /// The clause.
    pub clause: &'p Clause,
    /// When it was last found to be what its sources say, by the pack or by an officer.
    pub checked_on: Option<Date>,
    /// What an officer found last.
    pub last: Option<SourceCheck>,
}

/// The clauses of the catalogue whose sources were not looked at for a year, or of which a link is gone or the text is another, the
/// latter first, then the oldest.
///
/// # Errors
/// `Forbidden` for anybody but officers.
pub async fn list_due(ctx: &Ctx) -> Result<Vec<Due<'_>>> {
    access::may_try(&ctx.actor)?;
    let checks = Checks::read(ctx).await?;
    let today = ctx.today();
    let before = date_plus_months(today, -MONTHS).unwrap_or(today);
    let mut due: Vec<Due<'_>> = Vec::new();
    for clause in ctx.pack.policies.library.clauses.iter().filter(|clause| Status::of(clause, today).is_some()) {
        let last = checks.last(clause).cloned();
        let checked_on = checks.confirmed_on(clause);
        let is_broken =
            last.as_ref().is_some_and(|check| check.outcome != Outcome::Same && Some(local_date(check.checked_at)) >= clause.checked_on);
        if is_broken || checked_on.is_none_or(|day| day < before) {
            due.push(Due { clause, checked_on, last });
        }
    }
    let rank = |due: &Due<'_>| {
        due.last.as_ref().map_or(3, |check| match check.outcome {
            Outcome::Gone => 0,
            Outcome::Changed => 1,
            Outcome::Same => 2,
        })
    };
    due.sort_by_key(|due| (rank(due), due.checked_on));
    Ok(due)
}

/// What officers found last, for whoever reads a clause: who looked and what they noted is not shown with it.
///
/// # Errors
/// If the database does not answer.
pub async fn read_checks(ctx: &Ctx) -> Result<Checks> {
    Checks::read(ctx).await
}

/// Records what an officer found who looked at the sources of a clause.
///
/// # Errors
/// `Invalid` for an outcome that is none or a note that is too long; `NotFound`; `Forbidden` for anybody but officers.
pub async fn record_check(ctx: &Ctx, clause: &str, outcome: &str, note: &str) -> Result<SourceCheck> {
    access::may_try(&ctx.actor)?;
    let user = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    let known =
        ctx.pack.policies.library.clause(clause).filter(|clause| Status::of(clause, ctx.today()).is_some()).or_not_found(Noun::Page)?;
    let outcome = Outcome::from_code(outcome).ok_or_else(|| Error::not_a_choice("outcome", outcome))?;
    let note = note.trim();
    if note.chars().count() > MOST_NOTE {
        return Err(Problem::field("note", "problem-policies-check-note").with("max", MOST_NOTE.to_string()).into());
    }
    let check = SourceCheck { clause: known.id.clone(), outcome, note: note.to_owned(), checked_at: ctx.now(), checked_by: user };
    let id = SourceCheckId::at(ctx.now());
    let tx = ctx.db.begin().await?;
    store::insert_check(&tx, id, &check).await?;
    let event = Event::new("policies.source-checked", "clause", id).with(json!({ "clause": check.clause, "outcome": outcome.code() }));
    audit::record(&tx, ctx, event).await?;
    tx.commit().await?;
    Ok(check)
}

//! Which clauses were not compared with a source of theirs for a year, which sources are gone, and what officers found when they looked.
//!
//! A look is at one **source of one clause**: several clauses may stand in a document, and each is compared with it by itself. A clause
//! is as fresh as the oldest of its sources. This program asks no other site for anything, so that it cannot find a dead link by itself;
//! an officer looks and records the outcome.

use base::{
    Date, Problem, Problems, Timestamp,
    id::{SourceCheckId, UserId},
    time::{date_plus_months, parse_date},
};
use rules::{
    clause::Clause,
    library::{Library, Source},
};
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
/// The most characters of a wrong value that a message repeats.
const MOST_SHOWN: usize = 40;

/// What somebody found who looked at a source of a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It is there and says the same.
    Same,
    /// It is there and says something else.
    Changed,
    /// It cannot be opened any more.
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

    /// How much it asks for somebody to act.
    const fn weight(self) -> u8 {
        match self {
            Self::Same => 0,
            Self::Changed => 1,
            Self::Gone => 2,
        }
    }
}

/// A look at a source of a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceCheck {
    /// The clause.
    pub clause: String,
    /// The source; empty for a look at all of them, which was recorded before they were told apart.
    pub source: String,
    /// What was found.
    pub outcome: Outcome,
    /// More about it.
    pub note: String,
    /// The day of the look.
    pub looked_on: Date,
    /// When it was recorded.
    pub checked_at: Timestamp,
    /// By whom.
    pub checked_by: UserId,
}

/// What an officer says of a source.
#[derive(Debug, Clone, Default)]
pub struct Look {
    /// Which source of the clause.
    pub source: String,
    /// What was found: the code of an outcome.
    pub outcome: String,
    /// The day of the look, as typed; nothing for today.
    pub looked_on: String,
    /// More about it.
    pub note: String,
}

/// What the public is told of a source of a clause.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckedSource {
    /// Which.
    pub id: String,
    /// When the clause was last found to be what it says, by the pack or by an officer.
    pub on: Option<Date>,
    /// When an officer looked, unless the pack looked later.
    pub seen_on: Option<Date>,
    /// What an officer found, unless the pack looked later.
    pub outcome: Option<Outcome>,
    /// The day on which its address led nowhere, if whoever looked last says so, for this clause or another one; unless the pack looked later.
    pub unreachable_on: Option<Date>,
}

impl CheckedSource {
    /// The day on which it was found in some way, if the last look says so.
    fn found_on(&self, outcome: Outcome) -> Option<Date> {
        self.seen_on.filter(|_| self.outcome == Some(outcome))
    }

    /// The day on which it led nowhere, if the last look says so.
    #[must_use]
    pub fn gone_on(&self) -> Option<Date> {
        self.found_on(Outcome::Gone)
    }

    /// The day on which its address led nowhere, for this clause or another one, so that its link is not offered.
    #[must_use]
    pub fn dead_on(&self) -> Option<Date> {
        self.gone_on().or(self.unreachable_on)
    }

    /// The day on which it said something else, if the last look says so.
    #[must_use]
    pub fn changed_on(&self) -> Option<Date> {
        self.found_on(Outcome::Changed)
    }
}

/// What the public is told of the sources of a clause.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// When the clause was last found to be what its sources say: the oldest of their days; nothing while one has none.
    pub on: Option<Date>,
    /// Each of its sources.
    pub sources: Vec<CheckedSource>,
}

impl Checked {
    /// What is known of one source; nothing for one that the clause does not name.
    #[must_use]
    pub fn source(&self, id: &str) -> Option<&CheckedSource> {
        self.sources.iter().find(|source| source.id == id)
    }

    /// The last day on which a source led nowhere that nobody found again.
    #[must_use]
    pub fn gone_on(&self) -> Option<Date> {
        self.sources.iter().filter_map(CheckedSource::gone_on).max()
    }

    /// Whether a source was found gone, for this clause or another one of the same address, so that its link is not offered.
    #[must_use]
    pub fn is_gone(&self, id: &str) -> bool {
        self.source(id).is_some_and(|source| source.dead_on().is_some())
    }

    /// The worst that officers found last: gone before changed before the same.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        self.sources.iter().filter_map(|source| source.outcome).max_by_key(|outcome| outcome.weight())
    }
}

/// The sources that a clause names, itself or for a value of a parameter, each once.
fn named(clause: &Clause) -> Vec<&str> {
    let values = clause.parameters.iter().flat_map(|parameter| &parameter.values);
    let mut all: Vec<&str> = Vec::new();
    for id in clause.sources.iter().chain(values.map(|dated| &dated.source)) {
        if !id.is_empty() && !all.contains(&id.as_str()) {
            all.push(id);
        }
    }
    all
}

/// The last look at each source of each clause that an officer looked at, and the last that found it as before.
#[derive(Debug, Clone, Default)]
pub struct Checks {
    last: Vec<SourceCheck>,
    same: Vec<SourceCheck>,
    /// The sources whose address led nowhere when somebody looked last, for whichever clause, with the day.
    unreachable: Vec<(String, Date)>,
}

/// The later of the look at a source and of one at all sources of its clause.
fn latest<'c>(checks: &'c [SourceCheck], clause: &Clause, source: &str) -> Option<&'c SourceCheck> {
    let of = checks.iter().filter(|check| check.clause == clause.id && (check.source == source || check.source.is_empty()));
    of.max_by_key(|check| (check.looked_on, check.checked_at))
}

/// The sources whose address, their own or the same of another source, led nowhere when somebody looked last, with the day.
fn unreachable(library: &Library, last: &[SourceCheck]) -> Vec<(String, Date)> {
    let each = library.sources.iter().filter_map(|source| {
        let is_there =
            |id: &str| id == source.id || (source.url.is_some() && library.source(id).is_some_and(|other| other.url == source.url));
        let looks = last.iter().filter(|check| is_there(&check.source));
        let newest = looks.max_by_key(|check| (check.looked_on, check.checked_at))?;
        (newest.outcome == Outcome::Gone).then(|| (source.id.clone(), newest.looked_on))
    });
    each.collect()
}

impl Checks {
    async fn read(ctx: &Ctx) -> Result<Self> {
        let last = store::list_last_checks(&ctx.db).await?;
        let unreachable = unreachable(&ctx.pack.policies.library, &last);
        Ok(Self { last, same: store::list_last_same(&ctx.db).await?, unreachable })
    }

    /// The day on which a clause was last found to be what a source says. A link that leads nowhere or another text confirms nothing.
    fn confirmed_on(&self, clause: &Clause, source: &str) -> Option<Date> {
        clause.checked_on.max(latest(&self.same, clause, source).map(|check| check.looked_on))
    }

    fn of_source(&self, clause: &Clause, source: &str) -> CheckedSource {
        let last = latest(&self.last, clause, source).filter(|check| Some(check.looked_on) >= clause.checked_on);
        CheckedSource {
            id: source.to_owned(),
            on: self.confirmed_on(clause, source),
            seen_on: last.map(|check| check.looked_on),
            outcome: last.map(|check| check.outcome),
            unreachable_on: self.unreachable.iter().find(|(id, day)| id == source && Some(*day) >= clause.checked_on).map(|(_, day)| *day),
        }
    }

    /// What is known of the sources of a clause.
    #[must_use]
    pub fn of(&self, clause: &Clause) -> Checked {
        let sources: Vec<CheckedSource> = named(clause).into_iter().map(|source| self.of_source(clause, source)).collect();
        let on = sources.iter().map(|source| source.on).min().unwrap_or(clause.checked_on);
        Checked { on, sources }
    }
}

/// A source of a clause at which somebody should look.
#[derive(Debug, Clone)]
pub struct Due<'p> {
    /// The clause.
    pub clause: &'p Clause,
    /// The source; nothing for a clause that names none.
    pub source: Option<&'p Source>,
    /// When the clause was last found to be what it says, by the pack or by an officer.
    pub checked_on: Option<Date>,
    /// What an officer found last.
    pub last: Option<SourceCheck>,
}

impl Due<'_> {
    const fn rank(&self) -> u8 {
        match &self.last {
            Some(check) => 2 - check.outcome.weight(),
            None => 3,
        }
    }
}

/// The sources of the clauses of the catalogue that were not looked at for a year, or that are gone or say something else, the
/// latter first, then the oldest. Of a clause that names no source the clause itself, once it is a year old.
///
/// # Errors
/// `Forbidden` for anybody but officers.
pub async fn list_due(ctx: &Ctx) -> Result<Vec<Due<'_>>> {
    access::may_try(&ctx.actor)?;
    let checks = Checks::read(ctx).await?;
    let today = ctx.today();
    let before = date_plus_months(today, -MONTHS).unwrap_or(today);
    let library = &ctx.pack.policies.library;
    let is_old = |day: Option<Date>| day.is_none_or(|day| day < before);
    let mut due: Vec<Due<'_>> = Vec::new();
    for clause in library.clauses.iter().filter(|clause| Status::of(clause, today).is_some()) {
        let sources: Vec<&Source> = named(clause).into_iter().filter_map(|id| library.source(id)).collect();
        if sources.is_empty() && is_old(clause.checked_on) {
            due.push(Due { clause, source: None, checked_on: clause.checked_on, last: None });
        }
        for source in sources {
            let state = checks.of_source(clause, &source.id);
            if state.gone_on().or(state.changed_on()).is_some() || is_old(state.on) {
                let last = latest(&checks.last, clause, &source.id).cloned();
                due.push(Due { clause, source: Some(source), checked_on: state.on, last });
            }
        }
    }
    due.sort_by_key(|due| (due.rank(), due.checked_on));
    Ok(due)
}

/// What officers found last, for whoever reads a clause: who looked and what they noted is not shown with it.
///
/// # Errors
/// If the database does not answer.
pub async fn read_checks(ctx: &Ctx) -> Result<Checks> {
    Checks::read(ctx).await
}

/// Records what an officer found who looked at a source of a clause.
///
/// # Errors
/// `Invalid` for a source that the clause does not name, an outcome that is none, a day that is none or not yet there or before the last
/// look at the source, by an officer or the pack, or a note that is too long, all at once; `NotFound`; `Forbidden` for anybody but officers.
pub async fn record_check(ctx: &Ctx, clause: &str, look: &Look) -> Result<SourceCheck> {
    access::may_try(&ctx.actor)?;
    let user = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    let known =
        ctx.pack.policies.library.clause(clause).filter(|clause| Status::of(clause, ctx.today()).is_some()).or_not_found(Noun::Page)?;
    let tx = ctx.db.begin().await?;
    let last = store::list_last_checks(&tx).await?;
    let (outcome, looked_on) = read_look(ctx, known, look, latest(&last, known, look.source.trim()))?;
    let check = SourceCheck {
        clause: known.id.clone(),
        source: look.source.trim().to_owned(),
        outcome,
        note: look.note.trim().to_owned(),
        looked_on,
        checked_at: ctx.now(),
        checked_by: user,
    };
    let id = SourceCheckId::at(ctx.now());
    store::insert_check(&tx, id, &check).await?;
    let detail = json!({ "clause": check.clause, "source": check.source, "outcome": outcome.code(), "looked_on": looked_on.to_string() });
    audit::record(&tx, ctx, Event::new("policies.source-checked", "clause", id).with(detail)).await?;
    tx.commit().await?;
    Ok(check)
}

/// What was found and on which day, or everything that is wrong with a look.
fn read_look(ctx: &Ctx, clause: &Clause, look: &Look, last: Option<&SourceCheck>) -> std::result::Result<(Outcome, Date), Problems> {
    let mut wrong: Vec<Problem> = Vec::new();
    let (source, typed) = (look.source.trim(), look.looked_on.trim());
    if !named(clause).contains(&source) {
        wrong.push(Problem::field("source", "problem-policies-check-source").with("value", short(source)).with("clause", &clause.id));
    }
    let outcome = Outcome::from_code(&look.outcome);
    if outcome.is_none() {
        wrong.push(Problem::field("outcome", "problem-field-choice").with("value", short(&look.outcome)));
    }
    let day = if typed.is_empty() { Some(ctx.today()) } else { parse_date(typed).ok() };
    let newest = last.map(|check| check.looked_on).max(clause.checked_on);
    match (day, newest) {
        (None, _) => wrong.push(Problem::field("looked_on", "problem-policies-date").with("value", short(typed))),
        (Some(day), _) if day > ctx.today() => {
            wrong.push(Problem::field("looked_on", "problem-policies-check-later").with("value", day.to_string()));
        }
        (Some(day), Some(newest)) if day < newest => {
            let problem = Problem::field("looked_on", "problem-policies-check-before").with("value", day.to_string());
            wrong.push(problem.with("last", newest.to_string()));
        }
        _ => {}
    }
    if look.note.trim().chars().count() > MOST_NOTE {
        wrong.push(Problem::field("note", "problem-policies-check-note").with("max", MOST_NOTE.to_string()));
    }
    match (outcome, day) {
        (Some(outcome), Some(day)) if wrong.is_empty() => Ok((outcome, day)),
        _ => Err(Problems(wrong)),
    }
}

/// The beginning of what was typed, for a message.
fn short(typed: &str) -> String {
    typed.chars().take(MOST_SHOWN).collect()
}

//! Submitting a version of a clause or its end, publishing it, sending it back, taking it back. Each is one transaction with its audit entry.

use std::collections::BTreeSet;

use base::{
    Date, Problem, Problems,
    id::{PolicyVersionId, UserId},
    time::parse_date,
};
use db::Tx;
use rules::{
    clause::{Clause, Verification},
    library::Library,
    mistake,
    reader::{self, editing},
};
use serde_json::json;

use super::{
    model::{Version, VersionStatus},
    overlay::over,
    queries::{published_since, text_in, text_of},
    store,
};
use crate::{
    Ctx, Error, Noun, OrNotFound, Result,
    accounts::{self, Role},
    audit,
    audit::Event,
    notices::{self, Tell},
    policies::access,
};

/// The most characters of a reason.
const MOST_REASON: usize = 500;
/// The most characters of a version.
const MOST_CHARS: usize = 60_000;
/// What the text is called where its mistakes are named by line.
pub const DRAFT: &str = "draft";
/// A word or sentence that has no English.
const NO_ENGLISH: &str = "rules-no-english";

/// A version as somebody wrote it.
#[derive(Debug, Clone, Default)]
pub struct Submit {
    /// One clause in the pack's format, with its cases or without.
    pub text: String,
    /// The first day, as typed; nothing for today.
    pub effective_on: String,
    /// Why.
    pub reason: String,
}

/// From when on what local versions say of a clause shall end.
#[derive(Debug, Clone, Default)]
pub struct End {
    /// The first day without them, as typed; nothing for today.
    pub effective_on: String,
    /// Why.
    pub reason: String,
}

/// Says what is wrong with a text, as handing it in would. Nothing is stored.
///
/// # Errors
/// `Invalid` names every mistake by line and column, and every case that does not hold; `Forbidden` for anybody but officers.
pub fn check_version(ctx: &Ctx, text: &str) -> Result<()> {
    access::may_try(&ctx.actor)?;
    checked(ctx, text)?;
    Ok(())
}

/// Says everything that is wrong with a version, as handing it in would. Nothing is stored.
///
/// # Errors
/// `Invalid` names every mistake by line and column, and every case that does not hold; `Forbidden` for anybody but officers.
pub fn check_submission(ctx: &Ctx, input: &Submit) -> Result<()> {
    access::may_try(&ctx.actor)?;
    submission(ctx, input)?;
    Ok(())
}

/// Why, from which day on, and of which clause a version is.
fn submission(ctx: &Ctx, input: &Submit) -> std::result::Result<(String, Date, String), Problems> {
    match (reason(&input.reason), first_day(ctx, &input.effective_on), checked(ctx, &input.text)) {
        (Ok(reason), Ok(day), Ok(clause)) => Ok((reason, day, clause)),
        (reason, day, clause) => {
            let all = [reason.err(), day.err(), clause.err()].into_iter().flatten();
            Err(Problems(all.flat_map(|problems: Problems| problems.0).collect()))
        }
    }
}

/// Refuses what already stands on its first day, so that nobody is asked to review nothing.
async fn must_change(tx: &Tx, ctx: &Ctx, (clause, text): (&str, &str), day: Date) -> Result<()> {
    let local = store::list_in_force(tx, day).await?.into_iter().rfind(|version| version.clause == clause);
    let before = local.map(|version| version.text).or_else(|| text_in(&ctx.pack_of_files, clause)).unwrap_or_default();
    let is_case = |path: &str| path.starts_with(reader::CASES);
    // Without cases of its own those that stand beside the clause count.
    let has_cases = reader::rows(text).iter().any(|row| is_case(&row.path));
    let changes = reader::differences(&before, text).iter().any(|(path, ..)| has_cases || !is_case(path));
    if changes { Ok(()) } else { Err(Problem::field("text", "problem-policies-version-unchanged").with("value", clause).into()) }
}

/// Hands in a version of a clause to be reviewed by another officer. The other officers are told.
///
/// # Errors
/// `Invalid` names every mistake by line and column, and every case that does not hold; `Forbidden` for anybody but officers.
pub async fn submit_version(ctx: &Ctx, input: Submit) -> Result<Version> {
    access::may_try(&ctx.actor)?;
    let user = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    let (reason, day, clause) = submission(ctx, &input)?;
    let text = reader::canonical(&input.text);
    let tx = ctx.db.begin().await?;
    must_change(&tx, ctx, (&clause, &text), day).await?;
    let version = written(&tx, ctx, (clause, text), (day, reason), user).await?;
    submit(tx, ctx, version).await
}

/// Hands in the end of what local versions say of the clause of a published one, to be reviewed by another officer. From its day on the
/// pack's own clause stands again; a clause that is not the pack's is gone. What begins later than that day begins all the same.
///
/// # Errors
/// `Invalid` if no local version of the clause is in force on that day; `Conflict` for a version that is not published; `Forbidden` for
/// anybody but officers.
pub async fn end_version(ctx: &Ctx, id: PolicyVersionId, input: End) -> Result<Version> {
    access::may_try(&ctx.actor)?;
    let user = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    let tx = ctx.db.begin().await?;
    let ended = store::find(&tx, id).await?.or_not_found(Noun::Page)?;
    if ended.status != VersionStatus::Published || ended.is_ending {
        return Err(Error::Conflict(Problem::whole("problem-policies-version-not-published")));
    }
    let (day, reason) = match (first_day(ctx, &input.effective_on), reason(&input.reason)) {
        (Ok(day), Ok(reason)) => (day, reason),
        (day, reason) => {
            let all = [day.err(), reason.err()].into_iter().flatten();
            return Err(Problems(all.flat_map(|problems: Problems| problems.0).collect()).into());
        }
    };
    let standing = standing(&tx, &ended.clause, day).await?;
    let text = text_in(&ctx.pack_of_files, &ended.clause).unwrap_or_default();
    let version = Version { is_ending: true, ..written(&tx, ctx, (ended.clause, text), (day, reason), user).await? };
    // What begins later than today is not yet what is read.
    let base = if standing.effective_on > ctx.today() { standing.text } else { version.base };
    submit(tx, ctx, Version { base, ..version }).await
}

/// The local version of a clause that is in force on a day. Refused where there is none: there would be nothing to end.
async fn standing(tx: &Tx, clause: &str, day: Date) -> Result<Version> {
    let all = store::list_in_force(tx, day).await?;
    let last = all.into_iter().rfind(|version| version.clause == clause);
    let nothing = || Problem::field("effective_on", "problem-policies-version-nothing-to-end").with("value", day.to_string());
    last.ok_or_else(|| nothing().into())
}

/// A version that waits for review.
async fn written(tx: &Tx, ctx: &Ctx, said: (String, String), from: (Date, String), by: UserId) -> Result<Version> {
    let ((clause, text), (effective_on, reason)) = (said, from);
    Ok(Version {
        id: PolicyVersionId::at(ctx.now()),
        number: store::next_number(tx, &clause).await?,
        base: text_of(ctx, &clause).unwrap_or_default(),
        is_ending: false,
        clause,
        text,
        effective_on,
        reason,
        status: VersionStatus::Submitted,
        submitted_at: ctx.now(),
        submitted_by: by,
        decided_at: None,
        decided_by: None,
        decision: None,
    })
}

async fn submit(tx: Tx, ctx: &Ctx, version: Version) -> Result<Version> {
    let (action, notice) = if version.is_ending {
        ("policies.ending-submitted", "policies-ending-submitted")
    } else {
        ("policies.version-submitted", "policies-version-submitted")
    };
    store::insert(&tx, &version).await?;
    record(&tx, ctx, &version, action).await?;
    let others = accounts::list_people_with(&tx, Role::CommissionOfficer).await?;
    for to in others.into_iter().filter(|to| *to != version.submitted_by) {
        tell(&tx, ctx, &version, to, notice).await?;
    }
    tx.commit().await?;
    Ok(version)
}

fn reason(typed: &str) -> std::result::Result<String, Problems> {
    let typed = typed.trim();
    if typed.is_empty() || typed.chars().count() > MOST_REASON {
        return Err(Problem::field("reason", "problem-policies-reason").with("max", MOST_REASON.to_string()).into());
    }
    Ok(typed.to_owned())
}

fn first_day(ctx: &Ctx, typed: &str) -> std::result::Result<Date, Problems> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(ctx.today());
    }
    match parse_date(typed) {
        Ok(day) if day >= ctx.today() => Ok(day),
        Ok(_) => Err(Problem::field("effective_on", "problem-policies-version-past").with("value", typed).into()),
        Err(_) => Err(Problem::field("effective_on", "problem-policies-date").with("value", typed).into()),
    }
}

/// The one clause of a text without a mistake, all of whose cases hold. Everything that is wrong is named at once.
fn checked(ctx: &Ctx, text: &str) -> std::result::Result<String, Problems> {
    if text.trim().is_empty() || text.chars().count() > MOST_CHARS {
        return Err(Problem::field("text", "problem-policies-sandbox-text").with("max", MOST_CHARS.to_string()).into());
    }
    let mut draft = reader::draft(&ctx.pack.policies.library, DRAFT, text);
    let mistakes = std::mem::take(&mut draft.mistakes);
    let is_readable = mistakes.is_empty();
    let mut all = mistake::problems(mistakes);
    match draft.clauses.as_slice() {
        [id] => {
            if let Some(read) = draft.library.clause(id) {
                all.0.extend(unbacked(ctx, &Backing::of(read)));
                all.0.extend(foreign_sources(ctx, &draft.sources, read));
            }
        }
        // A clause that could not be read as a whole says all the same what it is backed by.
        [] if reader::is_toml(text) => all.0.extend(unbacked(ctx, &Backing::of_text(text))),
        _ => {}
    }
    if !is_readable {
        return Err(all);
    }
    let [clause] = draft.clauses.as_slice() else {
        all.push(Problem::field("text", "problem-policies-version-one").with("count", draft.clauses.len().to_string()));
        return Err(all);
    };
    if let Some(other) = draft.cases.iter().find(|case| case.clause != *clause) {
        all.push(Problem::field("text", "problem-policies-version-case").with("name", &other.name).with("value", &other.clause));
    }
    let strange = draft.rules.iter().find(|id| draft.library.stacking.iter().any(|rule| rule.id == **id && !rule.names(clause)));
    if let Some(rule) = strange {
        all.push(Problem::field("text", "problem-policies-version-rule").with("name", rule).with("value", clause));
    }
    let beside = || ctx.pack.policies.cases.iter().filter(|case| case.clause == *clause).collect::<Vec<_>>();
    let cases: Vec<_> = if draft.cases.is_empty() { beside() } else { draft.cases.iter().collect() };
    if cases.is_empty() {
        all.push(Problem::field("text", "problem-policies-version-no-case"));
    }
    let failed: Vec<_> = cases.into_iter().filter_map(|case| draft.library.run(case).err()).collect();
    all.0.extend(mistake::problems(failed).0);
    all.or_ok(()).map(|()| clause.clone())
}

/// What stands behind a clause.
struct Backing {
    is_verified: bool,
    has_source: bool,
    checked_on: Option<Date>,
}

impl Backing {
    fn of(clause: &Clause) -> Self {
        Self {
            is_verified: clause.verification == Verification::Verified,
            has_source: !clause.sources.is_empty(),
            checked_on: clause.checked_on,
        }
    }

    /// As a text says it whose clause could not be read.
    fn of_text(text: &str) -> Self {
        let rows = reader::rows(text);
        let part = |name: &str| editing::PARTS.iter().find(|part| part.name == name).map_or("", |part| editing::said(&rows, part));
        let sources = editing::LISTS.iter().find(|(name, _)| *name == "sources");
        Self {
            is_verified: part("verification") == editing::VERIFIED,
            has_source: sources.is_none_or(|(_, key)| editing::list(&rows, key).is_none_or(|sources| !sources.is_empty())),
            checked_on: parse_date(part("checked_on")).ok(),
        }
    }
}

/// What is said to be verified says where it is written and when it was compared with that.
fn unbacked(ctx: &Ctx, backing: &Backing) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let Some(day) = backing.checked_on.filter(|day| *day > ctx.today()) {
        problems.push(Problem::field("checked_on", "problem-policies-version-checked-later").with("value", day.to_string()));
    }
    if backing.is_verified {
        if !backing.has_source {
            problems.push(Problem::field("sources", "problem-policies-version-unsourced"));
        }
        if backing.checked_on.is_none() {
            problems.push(Problem::field("checked_on", "problem-policies-version-unchecked"));
        }
    }
    problems
}

/// The sources that come with a clause are its own: it names them, and the pack does not have them.
fn foreign_sources(ctx: &Ctx, brought: &[String], clause: &Clause) -> Vec<Problem> {
    let mut problems = Vec::new();
    for id in brought {
        if ctx.pack_of_files.policies.library.source(id).is_some() {
            problems.push(Problem::field("text", "problem-policies-version-source-known").with("name", id));
        } else if !clause.names_source(id) {
            problems.push(Problem::field("text", "problem-policies-version-source-unnamed").with("name", id).with("value", &clause.id));
        }
    }
    problems
}

/// The words and sentences of a text that have no English beside what is in force, each as a problem that names it. Such a text may be
/// handed in; it is not published.
///
/// # Errors
/// `Forbidden` for anybody but officers.
pub fn list_untranslated(ctx: &Ctx, text: &str) -> Result<Problems> {
    access::may_try(&ctx.actor)?;
    Ok(untranslated(&ctx.pack.policies.library, text))
}

fn untranslated(library: &Library, text: &str) -> Problems {
    let draft = reader::draft(library, DRAFT, text);
    let mut found = Problems::new();
    let mut told: Vec<String> = Vec::new();
    for remark in draft.remarks.iter().filter(|remark| remark.code == NO_ENGLISH && &*remark.at.file == DRAFT) {
        let Some((_, value)) = remark.args.iter().find(|(name, _)| *name == "value") else { continue };
        if !told.contains(value) {
            found.push(Problem::line(DRAFT, remark.at.line, "problem-policies-version-no-english").with("value", value));
            told.push(value.clone());
        }
    }
    found
}

/// That another version of the clause was published since one was submitted, which would take it back unseen.
#[must_use]
pub fn superseded(by: &Version) -> Problem {
    let problem = Problem::whole("problem-policies-version-superseded").with("number", by.number.to_string());
    problem.with("day", by.effective_on.to_string())
}

/// Refuses what would stand there in Chinese only, once what the version takes the place of is gone.
async fn must_have_english(tx: &Tx, ctx: &Ctx, version: &Version) -> Result<()> {
    if version.is_ending {
        return Ok(());
    }
    let mut published = store::list_published(tx).await?;
    published.push(version.clone());
    let after = over(&ctx.pack_of_files, &store::in_force(published, version.effective_on));
    Ok(untranslated(&after.pack.policies.library, &version.text).or_ok(())?)
}

/// Refuses those who may not decide about a version. An officer who submitted it is told that another one has to.
fn must_be_another(ctx: &Ctx, version: &Version) -> Result<()> {
    let decided = access::may_publish(&ctx.actor, version.submitted_by);
    if decided.is_err() && ctx.actor.is_officer() {
        return Err(Error::Conflict(Problem::whole("problem-policies-version-own")));
    }
    decided
}

/// A version that waits, for an officer who may decide about it.
async fn waiting(tx: &Tx, ctx: &Ctx, id: PolicyVersionId) -> Result<Version> {
    access::may_try(&ctx.actor)?;
    let version = store::find(tx, id).await?.or_not_found(Noun::Page)?;
    if version.status != VersionStatus::Submitted {
        return Err(Error::Conflict(Problem::whole("problem-policies-version-decided")));
    }
    Ok(version)
}

async fn decide(tx: Tx, ctx: &Ctx, version: Version, action: &'static str) -> Result<Version> {
    let version = Version { decided_at: Some(ctx.now()), decided_by: ctx.actor.user, ..version };
    if !store::decide(&tx, &version).await? {
        return Err(Error::Conflict(Problem::whole("problem-policies-version-decided")));
    }
    record(&tx, ctx, &version, action).await?;
    if version.status != VersionStatus::Withdrawn {
        let kind = match (version.status, version.is_ending) {
            (VersionStatus::Published, true) => "policies-ending-published",
            (VersionStatus::Published, false) => "policies-version-published",
            _ => "policies-version-returned",
        };
        tell(&tx, ctx, &version, version.submitted_by, kind).await?;
    }
    tx.commit().await?;
    Ok(version)
}

/// Publishes a version that another officer submitted. It wins from its first day on, today at the earliest; an ending ends then.
///
/// # Errors
/// `Forbidden` for anybody but officers; `Invalid` if it has a mistake by now, one of its cases does not hold, some of its words have no
/// English, there is nothing left to end, or a version of another clause would be left out by it; `Conflict` for the one who submitted it,
/// if it was decided, and if another version of its clause was published since it was submitted.
pub async fn publish_version(ctx: &Ctx, id: PolicyVersionId) -> Result<Version> {
    let tx = ctx.db.begin().await?;
    let version = waiting(&tx, ctx, id).await?;
    must_be_another(ctx, &version)?;
    let effective_on = version.effective_on.max(ctx.today());
    let action = if version.is_ending {
        let last = standing(&tx, &version.clause, effective_on).await?;
        if (last.effective_on, last.number) > (effective_on, version.number) {
            return Err(Problem::field("effective_on", "problem-policies-version-newer").with("number", last.number.to_string()).into());
        }
        "policies.ending-published"
    } else {
        if let Some(by) = published_since(&store::list_published(&tx).await?, &version) {
            return Err(Error::Conflict(superseded(by)));
        }
        checked(ctx, &version.text)?;
        "policies.version-published"
    };
    let version = Version { status: VersionStatus::Published, effective_on, ..version };
    must_have_english(&tx, ctx, &version).await?;
    must_keep_others(&tx, ctx, &version).await?;
    decide(tx, ctx, version, action).await
}

/// Refuses to publish what leaves out a version of another clause, on its first day or on a later one on which something begins or ends.
async fn must_keep_others(tx: &Tx, ctx: &Ctx, version: &Version) -> Result<()> {
    let before = store::list_published(tx).await?;
    let after: Vec<Version> = before.iter().chain([version]).cloned().collect();
    let days: BTreeSet<Date> = after.iter().map(|one| one.effective_on).filter(|day| *day >= version.effective_on).collect();
    for day in days {
        let left_out = |published: &[Version]| over(&ctx.pack_of_files, &store::in_force(published.to_vec(), day)).left_out;
        let (known, now) = (left_out(&before), left_out(&after));
        let lost = now.iter().rfind(|left| left.clause != version.clause && known.iter().all(|one| one.id != left.id));
        if let Some(lost) = lost {
            let problem = Problem::whole("problem-policies-version-leaves-out").with("clause", &lost.clause);
            return Err(problem.with("number", lost.number.to_string()).with("day", day.to_string()).into());
        }
    }
    Ok(())
}

/// Sends a version back with a reason.
///
/// # Errors
/// `Invalid` without a reason; `Forbidden` and `Conflict` as [`publish_version`].
pub async fn return_version(ctx: &Ctx, id: PolicyVersionId, why: &str) -> Result<Version> {
    let tx = ctx.db.begin().await?;
    let version = waiting(&tx, ctx, id).await?;
    must_be_another(ctx, &version)?;
    let decision = Some(reason(why)?);
    decide(tx, ctx, Version { status: VersionStatus::Returned, decision, ..version }, "policies.version-returned").await
}

/// Takes one's own version back while it waits.
///
/// # Errors
/// `Forbidden` for anybody but the one who submitted it; `Conflict` if it was decided.
pub async fn withdraw_version(ctx: &Ctx, id: PolicyVersionId) -> Result<Version> {
    let tx = ctx.db.begin().await?;
    let version = waiting(&tx, ctx, id).await?;
    if ctx.actor.user != Some(version.submitted_by) {
        return Err(Error::Forbidden);
    }
    decide(tx, ctx, Version { status: VersionStatus::Withdrawn, ..version }, "policies.version-withdrawn").await
}

async fn record(tx: &Tx, ctx: &Ctx, version: &Version, action: &'static str) -> Result<()> {
    let detail = json!({ "clause": version.clause, "number": version.number, "effective_on": version.effective_on.to_string() });
    let event = Event::new(action, "clause", version.id).with(detail).before(&version.base).after(&version.text);
    audit::record(tx, ctx, event).await?;
    Ok(())
}

async fn tell(tx: &Tx, ctx: &Ctx, version: &Version, to: UserId, kind: &'static str) -> Result<()> {
    let reason = version.decision.clone().unwrap_or_else(|| version.reason.clone());
    let told = Tell {
        to,
        kind,
        args: json!({ "clause": version.clause, "reason": reason, "day": version.effective_on.to_string() }),
        link: format!("/policies/versions/{}", version.id),
        key: format!("{kind}:{}", version.id),
    };
    notices::tell(tx, ctx, &told).await
}

//! Asking for a screening, and running what was asked for.

use std::{collections::HashMap, sync::Arc};

use base::{Date, Problem, Timestamp, id::ScreeningId};
use db::Tx;
use rules::clause::{Clause, Standing};
use serde_json::{Value, json};

use super::{
    judge::Judge,
    model::{Change, Changes, Counts, Screening, ScreeningStatus, version_of},
    population::{PartCells, Population, Rulings},
    store::{self, PartRow},
};
use crate::{
    Ctx, Error, Noun, OrNotFound, Result, audit,
    audit::Event,
    jobs::{self, Job},
    policies::{access, answers::is_aim, catalogue::Status},
};

/// The kind of job that runs a screening.
pub const RUN: &str = "policies.run-screening";
/// Why one failed that the queue has given up.
const NOT_ENDED: &str = "problem-screening-not-ended";

/// Why a clause cannot be screened; nothing if it can.
#[must_use]
pub fn obstacle(clause: &Clause, on: Date) -> Option<&'static str> {
    match clause.standing() {
        Standing::Never | Standing::Hidden => Some("problem-screening-never"),
        Standing::Orienting => Some("problem-screening-orienting"),
        _ if is_aim(clause) => Some("problem-screening-aim"),
        _ if !clause.is_in_force(on) => Some("problem-screening-out-of-force"),
        Standing::Computed | Standing::Pending => None,
    }
}

/// Asks for a screening of all firms by a clause, today. The job queue runs it; while it still has one by the clause to run, that one is answered.
///
/// # Errors
/// `NotFound` if there is no such clause; `Conflict` if it is not one that firms are judged by; `Forbidden` for all but officers.
pub async fn ask_screening(ctx: &Ctx, clause: &str) -> Result<Screening> {
    access::may_screen(&ctx.actor)?;
    let on = ctx.today();
    let clause = ctx.pack.policies.library.clause(clause).filter(|clause| Status::of(clause, on).is_some()).or_not_found(Noun::Page)?;
    if let Some(why) = obstacle(clause, on) {
        return Err(Error::Conflict(Problem::whole(why)));
    }
    let tx = ctx.db.begin().await?;
    if let Some(open) = store::find_open(&tx, &clause.id).await? {
        if db::jobs::is_open(&tx, RUN, &open.id.to_string()).await? {
            return Ok(open);
        }
        fail(&tx, ctx, &open, NOT_ENDED).await?;
    }
    let run = Screening {
        id: ScreeningId::at(ctx.now()),
        clause: clause.id.clone(),
        clause_version: version_of(clause),
        // Known once it is judged.
        local_version: None,
        on,
        status: ScreeningStatus::Waiting,
        progress: (0, 0),
        problem: None,
        is_pending: clause.standing() == Standing::Pending,
        run_at: ctx.now(),
        run_by: ctx.actor.user,
        finished_at: None,
        counts: Counts::default(),
        low_fen: 0,
        high_fen: 0,
        unread: None,
        reasons: Vec::new(),
        previous: None,
        changes: Changes::default(),
    };
    store::insert(&tx, &run).await?;
    let detail = json!({ "clause": run.clause, "on": run.on.to_string() });
    audit::record(&tx, ctx, Event::new("policies.screening-asked", "screening", run.id).with(detail)).await?;
    jobs::enqueue(&tx, ctx, Job::new(RUN, json!({ "screening": run.id.to_string() })).once(run.id.to_string())).await?;
    tx.commit().await?;
    Ok(run)
}

/// Ends a screening without a list; nothing happens to one that has ended.
async fn fail(tx: &Tx, ctx: &Ctx, run: &Screening, why: &str) -> Result<()> {
    if !store::fail(tx, run.id, why).await? {
        return Ok(());
    }
    let detail = json!({ "clause": run.clause, "problem": why });
    audit::record(tx, ctx, Event::new("policies.screening-failed", "screening", run.id).with(detail)).await?;
    Ok(())
}

/// The screening of a job, if it has not ended.
async fn find_asked(ctx: &Ctx, payload: &Value) -> Result<Option<Screening>> {
    let id = payload.get("screening").and_then(Value::as_str).and_then(|id| id.parse::<ScreeningId>().ok());
    let id = id.ok_or_else(|| Error::Internal("job with a broken screening".to_owned()))?;
    Ok(store::find(&ctx.db, id).await?.filter(|run| run.status.is_open()))
}

/// Ends a screening whose job the queue has given up, so that the next may be asked for at once.
///
/// # Errors
/// When the database does not answer; then the next that is asked for ends it.
pub async fn give_up(ctx: &Ctx, payload: &Value) -> Result<()> {
    let Some(run) = find_asked(ctx, payload).await? else { return Ok(()) };
    let tx = ctx.db.begin().await?;
    fail(&tx, ctx, &run, NOT_ENDED).await?;
    Ok(tx.commit().await?)
}

/// Runs a screening that was asked for: judges every firm and stores what came of it. One that has ended is left as it is.
///
/// # Errors
/// When the database does not answer; then it is tried again.
pub async fn run_asked(ctx: &Ctx, payload: &Value) -> Result<()> {
    let Some(run) = find_asked(ctx, payload).await? else { return Ok(()) };
    // The pack may have another wording of the clause by now, or no longer one that firms are judged by.
    let pack = Arc::clone(&ctx.pack);
    match pack.policies.library.clause(&run.clause) {
        Some(clause) if obstacle(clause, run.on).is_none() => judge_firms(ctx, run, clause).await,
        clause => {
            let why = clause.and_then(|clause| obstacle(clause, run.on)).unwrap_or("problem-screening-never");
            let tx = ctx.db.begin().await?;
            fail(&tx, ctx, &run, why).await?;
            Ok(tx.commit().await?)
        }
    }
}

async fn judge_firms(ctx: &Ctx, mut run: Screening, clause: &Clause) -> Result<()> {
    let (judge, wanted) = Judge::new(&ctx.pack, clause, run.on);
    let population = Population::open(ctx, wanted).await?;
    let rulings = population.rulings(&[clause.id.as_str()]).await?;
    let tx = ctx.db.begin().await?;
    store::begin_run(&tx, run.id, population.count()).await?;
    tx.commit().await?;
    let mut going = Going { ctx, id: run.id, done: 0, noted_at: ctx.now() };
    let (judge, parts) = going.judge_all(judge, &population, rulings).await?;
    let previous = store::find_last(&ctx.db, &clause.id).await?;
    run.changes = match &previous {
        Some(previous) => changes_since(&store::list_verdicts(&ctx.db, previous.id).await?, &parts),
        None => Changes::default(),
    };
    for part in &parts {
        run.counts.eligible += part.counts.eligible;
        run.counts.invited += part.counts.invited;
        run.counts.refused += part.counts.refused;
    }
    run.clause_version = version_of(clause);
    run.local_version = ctx.pack.policies.local.get(&clause.id).map(|version| version.number);
    run.is_pending = clause.standing() == Standing::Pending;
    (run.low_fen, run.high_fen, run.reasons) = (judge.low_fen, judge.high_fen, judge.reasons);
    run.unread = Some(judge.unread);
    run.previous = previous.map(|previous| previous.id);
    run.finished_at = Some(ctx.now());
    let tx = ctx.db.begin().await?;
    // Another worker may have ended it meanwhile; then its list stands.
    if !store::finish(&tx, &run, &parts).await? {
        return Ok(());
    }
    let detail = json!({
        "clause": run.clause, "version": run.clause_version, "on": run.on.to_string(), "eligible": run.counts.eligible,
        "invited": run.counts.invited, "refused": run.counts.refused, "asked_by": run.run_by.map(|user| user.to_string())
    });
    audit::record(&tx, ctx, Event::new("policies.screened", "screening", run.id).with(detail)).await?;
    Ok(tx.commit().await?)
}

/// A screening while it goes through all firms.
struct Going<'a> {
    ctx: &'a Ctx,
    id: ScreeningId,
    done: i64,
    noted_at: Timestamp,
}

impl Going<'_> {
    /// Reads and judges part after part; while one lot is judged the next is read.
    async fn judge_all(
        &mut self,
        mut judge: Judge,
        population: &Population<'_>,
        rulings: HashMap<i64, Rulings>,
    ) -> Result<(Judge, Vec<PartRow>)> {
        let rulings = Arc::new(rulings);
        let mut rows = Vec::new();
        let mut lots = population.lots();
        let mut read = population.read(lots.next().unwrap_or_default()).await?;
        while !read.is_empty() {
            let (lot, own_rulings) = (std::mem::take(&mut read), Arc::clone(&rulings));
            self.done += lot.iter().map(|part| i64::try_from(part.count).unwrap_or(0)).sum::<i64>();
            let work = tokio::task::spawn_blocking(move || judge_lot(judge, &lot, &own_rulings));
            if let Some(heads) = lots.next() {
                read = population.read(heads).await?;
            }
            let (done, some) = work.await.map_err(|error| Error::Internal(format!("screening: {error}")))?;
            judge = done;
            rows.extend(some);
            self.note().await?;
        }
        Ok((judge, rows))
    }

    /// Tells whoever waits how far it is, once a second.
    async fn note(&mut self) -> Result<()> {
        let now = self.ctx.now();
        if now.as_second() > self.noted_at.as_second() {
            self.noted_at = now;
            let tx = self.ctx.db.begin().await?;
            store::note_done(&tx, self.id, self.done).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

fn judge_lot(mut judge: Judge, lot: &[PartCells], rulings: &HashMap<i64, Rulings>) -> (Judge, Vec<PartRow>) {
    let none = Rulings::new();
    let rows = lot.iter().map(|part| judge.part(part, rulings.get(&part.number).unwrap_or(&none))).collect();
    (judge, rows)
}

fn changes_since(before: &[(i64, String)], after: &[PartRow]) -> Changes {
    let before: HashMap<i64, &str> = before.iter().map(|(part, verdicts)| (*part, verdicts.as_str())).collect();
    let mut changes = Changes::default();
    for part in after {
        for (_, change) in changed(before.get(&part.part).copied().unwrap_or_default(), &part.verdicts) {
            changes.add(change);
        }
    }
    changes
}

/// The places of a part whose firms have changed, and how.
pub(super) fn changed<'v>(before: &'v str, after: &'v str) -> impl Iterator<Item = (usize, Change)> + 'v {
    let before = before.bytes().chain(std::iter::repeat(super::model::NOT_JUDGED));
    after.bytes().zip(before).enumerate().filter_map(|(at, (after, before))| Some((at, Change::between(before, after)?)))
}

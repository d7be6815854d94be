//! The work that follows changes: which kinds there are and which feature does them.
//!
//! A job may run twice; every kind is written so that the second time changes nothing.

use std::time::Duration;

use base::Timestamp;
use db::{
    Tx,
    jobs::{LEASE_SECONDS, MAX_ATTEMPTS, Taking},
};
use serde_json::Value;

use crate::{App, Ctx, Error, Result};

/// Every kind of work, in order of its name; a test runs each twice.
pub const KINDS: [&str; 4] = ["accounts.send-password-link", "hall.encode-entries", "notices.send-mail", "policies.run-screening"];

/// The kinds that take seconds at a time; mails and links do not stand behind them.
const HEAVY: [&str; 2] = [crate::hall::vectors::ENCODE, crate::policies::screening::RUN];

/// The same for a process whose encoder is not open, or not there: vectors wait for one that has it.
const HEAVY_WITHOUT_ENCODER: [&str; 1] = [crate::policies::screening::RUN];

/// After how long the one who does a job holds it longer; short in tests.
const RENEW_EVERY: Duration = if cfg!(test) { Duration::from_millis(5) } else { Duration::from_secs(LEASE_SECONDS.unsigned_abs() / 5) };

/// How often work of a kind is begun before it is given up. Somebody waits for a screening and can ask for it again, so that it is
/// tried for a minute and not for a day.
fn most_attempts(kind: &str) -> i64 {
    if kind == crate::policies::screening::RUN { 6 } else { MAX_ATTEMPTS }
}

/// Which work a worker does: a hall runs one of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// What people wait for: mails, links.
    Prompt,
    /// What takes seconds at a time: vectors, screenings.
    Heavy,
}

/// Work to be done after the transaction that asks for it.
#[derive(Debug, Clone)]
pub struct Job {
    /// `feature.verb`, see [`run`].
    pub kind: &'static str,
    /// The facts of the work.
    pub payload: Value,
    /// While a job of this kind and key waits, no second one is enqueued.
    pub key: Option<String>,
    /// Not before.
    pub run_at: Option<Timestamp>,
}

impl Job {
    /// Work to be done at once.
    #[must_use]
    pub const fn new(kind: &'static str, payload: Value) -> Self {
        Self { kind, payload, key: None, run_at: None }
    }

    /// With a key, see [`Job::key`].
    #[must_use]
    pub fn once(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// Not before `at`.
    #[must_use]
    pub const fn not_before(mut self, at: Timestamp) -> Self {
        self.run_at = Some(at);
        self
    }
}

/// Enqueues work inside the transaction that causes it.
///
/// # Errors
/// When the database refuses.
pub async fn enqueue(tx: &Tx, ctx: &Ctx, job: Job) -> Result<()> {
    let now = ctx.now();
    Ok(db::jobs::enqueue(tx, now, job.kind, &job.payload.to_string(), job.key.as_deref(), job.run_at.unwrap_or(now)).await?)
}

/// Does one job that is due; `false` if there was none.
///
/// # Errors
/// When the database does not answer; a failing job is put back and is no error here.
pub async fn run_next(app: &App) -> Result<bool> {
    run_one(app, Taking::Any).await
}

/// Does one job of a lane that is due; `false` if there was none.
///
/// # Errors
/// As [`run_next`].
pub async fn run_next_in(app: &App, lane: Lane) -> Result<bool> {
    let taking = match lane {
        Lane::Prompt => Taking::Except(&HEAVY),
        Lane::Heavy if app.search.encoder().is_none() => Taking::Only(&HEAVY_WITHOUT_ENCODER),
        Lane::Heavy => Taking::Only(&HEAVY),
    };
    run_one(app, taking).await
}

async fn run_one(app: &App, taking: Taking<'_>) -> Result<bool> {
    let Some(job) = db::jobs::take(&app.db, app.clock.now(), taking).await? else { return Ok(false) };
    let most = most_attempts(&job.kind);
    // What was begun so often and neither ended nor failed has taken the process down each time.
    let outcome = if job.attempts > most {
        Some(Err(Error::Internal(format!("begun {most} times and never ended"))))
    } else {
        hold(|| db::jobs::renew(&app.db, &job, app.clock.now()), run(app, &job.kind, &job.payload)).await
    };
    match outcome {
        None => tracing::warn!(kind = %job.kind, attempt = job.attempts, "another worker has taken the job"),
        Some(Ok(())) => db::jobs::finish(&app.db, &job, app.clock.now()).await?,
        Some(Err(error)) => {
            tracing::error!(kind = %job.kind, attempt = job.attempts, %error, "job failed");
            if db::jobs::fail(&app.db, &job, &error.to_string(), app.clock.now(), most).await? {
                give_up(app, &job.kind, &job.payload).await?;
            }
        }
    }
    Ok(true)
}

/// Does work and holds its job as long as that takes. Nothing comes of it if another worker has taken the job: then this one stops.
async fn hold<T, F: Future<Output = db::Result<bool>>>(renew: impl Fn() -> F, work: impl Future<Output = T>) -> Option<T> {
    let until_lost = async {
        loop {
            tokio::time::sleep(RENEW_EVERY).await;
            match renew().await {
                Ok(true) => {}
                Ok(false) => return,
                // The lease outlasts several failures.
                Err(error) => tracing::warn!(%error, "a job could not be held longer"),
            }
        }
    };
    tokio::select! {
        biased;
        outcome = work => Some(outcome),
        () = until_lost => None,
    }
}

/// Tells the feature whose work is given up for good, so that nobody waits for it.
async fn give_up(app: &App, kind: &str, payload: &str) -> Result<()> {
    let payload: Value = serde_json::from_str(payload)?;
    match kind.split('.').next().unwrap_or_default() {
        "policies" => crate::policies::jobs::give_up(&app.system(), kind, &payload).await,
        _ => Ok(()),
    }
}

/// Does all jobs that are due, one after the other; answers how many.
///
/// # Errors
/// When the database does not answer.
pub async fn run_due(app: &App) -> Result<u32> {
    let mut count = 0;
    while run_next(app).await? {
        count += 1;
    }
    Ok(count)
}

/// Every kind of work and who does it; one line each.
async fn run(app: &App, kind: &str, payload: &str) -> Result<()> {
    let ctx = app.system();
    let payload: Value = serde_json::from_str(payload)?;
    let feature = kind.split('.').next().unwrap_or_default();
    match feature {
        "notices" => crate::notices::jobs::run(app, &ctx, kind, &payload).await,
        "accounts" => crate::accounts::jobs::run(&ctx, kind, &payload).await,
        "hall" => crate::hall::jobs::run(&ctx, kind, &payload).await,
        "matches" => crate::matches::jobs::run(&ctx, kind, &payload).await,
        "deals" => crate::deals::jobs::run(&ctx, kind, &payload).await,
        "policies" => crate::policies::jobs::run(&ctx, kind, &payload).await,
        "plan" => crate::plan::jobs::run(&ctx, kind, &payload).await,
        "files" => crate::files::jobs::run(&ctx, kind, &payload).await,
        _ => Err(Error::Internal(format!("no such kind of job: {kind}"))),
    }
}

/// What comes round by the clock, called by the worker once a minute: each feature looks for what has become due.
///
/// # Errors
/// The first failure; the others have been tried all the same.
pub async fn tick(app: &App) -> Result<()> {
    crate::policies::local::follow(app).await?;
    let ctx = app.system();
    let outcomes = [
        crate::registers::jobs::tick(&ctx).await,
        crate::accounts::jobs::tick(&ctx).await,
        crate::hall::jobs::tick(&ctx).await,
        crate::matches::jobs::tick(&ctx).await,
        crate::deals::jobs::tick(&ctx).await,
        crate::plan::jobs::tick(&ctx).await,
        crate::files::jobs::tick(&ctx).await,
        crate::policies::alerts::watching::tick(&ctx).await,
        crate::policies::shares::tick(&ctx).await,
        crate::idempotency::tick(&ctx).await,
    ];
    outcomes.into_iter().collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::{on_both, testing::TestApp};

    async fn taken(app: &TestApp) -> Option<db::jobs::Job> {
        db::jobs::take(&app.db, app.clock_now(), Taking::Any).await.unwrap()
    }

    async fn asked_for(app: &TestApp) -> db::jobs::Job {
        app.run_jobs().await;
        let tx = app.db.begin().await.unwrap();
        enqueue(&tx, &app.system(), Job::new("notices.no-such", Value::Null).once("one")).await.unwrap();
        tx.commit().await.unwrap();
        taken(app).await.unwrap()
    }

    on_both! {
        async fn a_job_that_is_held_longer_is_not_begun_twice(app: TestApp) {
            let first = asked_for(&app).await;
            app.clock.advance_seconds(LEASE_SECONDS - 10);
            assert!(db::jobs::renew(&app.db, &first, app.clock_now()).await.unwrap());
            app.clock.advance_seconds(LEASE_SECONDS - 10);
            assert!(taken(&app).await.is_none(), "it is held");
            app.clock.advance_seconds(20);
            let second = taken(&app).await.unwrap();
            assert_eq!((second.id, second.attempts), (first.id, 2), "nobody held it any longer");
            assert!(!db::jobs::renew(&app.db, &first, app.clock_now()).await.unwrap());
            assert!(!db::jobs::fail(&app.db, &first, "late", app.clock_now(), 1).await.unwrap());
            db::jobs::finish(&app.db, &first, app.clock_now()).await.unwrap();
            assert!(db::jobs::is_open(&app.db, "notices.no-such", "one").await.unwrap(), "who lost it says nothing of it");
            assert!(db::jobs::renew(&app.db, &second, app.clock_now()).await.unwrap());
            db::jobs::finish(&app.db, &second, app.clock_now()).await.unwrap();
            assert!(!db::jobs::is_open(&app.db, "notices.no-such", "one").await.unwrap());
        }
    }

    #[tokio::test]
    async fn while_work_is_done_its_job_is_held_and_who_lost_it_stops() {
        let (renewed, enough) = (std::cell::Cell::new(0), tokio::sync::Notify::new());
        let renew = || {
            renewed.set(renewed.get() + 1);
            if renewed.get() == 3 {
                enough.notify_one();
            }
            // One failure is no loss.
            std::future::ready(if renewed.get() == 1 { Err(db::DbError::Unavailable("busy".to_owned())) } else { Ok(true) })
        };
        let work = async {
            enough.notified().await;
            "done"
        };
        assert_eq!(hold(renew, work).await, Some("done"));
        assert_eq!(hold(|| std::future::ready(Ok(false)), std::future::pending::<()>()).await, None);
    }
}

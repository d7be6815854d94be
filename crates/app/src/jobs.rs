//! The work that follows changes: which kinds there are and which feature does them.
//!
//! A job may run twice; every kind is written so that the second time changes nothing.

use base::Timestamp;
use db::{Tx, jobs::Taking};
use serde_json::Value;

use crate::{App, Ctx, Error, Result};

/// Every kind of work, in order of its name; a test runs each twice.
pub const KINDS: [&str; 4] = ["accounts.send-password-link", "hall.encode-entries", "notices.send-mail", "policies.run-screening"];

/// The kinds that take seconds at a time; mails and links do not stand behind them.
const HEAVY: [&str; 2] = [crate::hall::vectors::ENCODE, crate::policies::screening::RUN];

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
        Lane::Heavy => Taking::Only(&HEAVY),
    };
    run_one(app, taking).await
}

async fn run_one(app: &App, taking: Taking<'_>) -> Result<bool> {
    let Some(job) = db::jobs::take(&app.db, app.clock.now(), taking).await? else { return Ok(false) };
    let outcome = run(app, &job.kind, &job.payload).await;
    match outcome {
        Ok(()) => db::jobs::finish(&app.db, &job, app.clock.now()).await?,
        Err(error) => {
            tracing::error!(kind = %job.kind, attempt = job.attempts, %error, "job failed");
            db::jobs::fail(&app.db, &job, &error.to_string(), app.clock.now()).await?;
        }
    }
    Ok(true)
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
        crate::idempotency::tick(&ctx).await,
    ];
    outcomes.into_iter().collect()
}

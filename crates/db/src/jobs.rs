//! The job queue: work that follows a change, enqueued in its transaction and done at least once afterwards.
//!
//! A job with a key is enqueued once while one with the same key waits. Whoever works at a job holds it for [`LEASE_SECONDS`] and holds it longer with
//! [`renew`]; another takes it when that time has run out, and what the first one says of it afterwards no longer counts. A failed job waits
//! longer each time and, once it has been tried often enough, stays in the table with its error for somebody to look at.

use base::{Timestamp, id::JobId};

use crate::{Conn, Db, Params, Result, ToParam as _, Tx, params, placeholders};

/// After how many failures a job is left alone: with the waits between them a little more than a day, so that a mail server may be down overnight.
pub const MAX_ATTEMPTS: i64 = 24;

/// The longest wait between two attempts, as a power of two seconds: a little more than two hours.
const LONGEST_WAIT: i64 = 13;

/// How long a worker may hold a job before another takes it, unless it holds it longer.
pub const LEASE_SECONDS: i64 = 300;

crate::row! {
    /// A job a worker has taken.
    #[derive(Debug, Clone)]
    pub struct Job {
        /// Which.
        pub id: JobId,
        /// What kind of work.
        pub kind: String,
        /// The facts of the work as JSON.
        pub payload: String,
        /// How often it has been begun, this time included.
        pub attempts: i64,
    }
}

/// Enqueues work to be done at or after `run_at`. With a key, nothing happens while a job of that kind and key waits.
///
/// # Errors
/// When the database refuses.
pub async fn enqueue(tx: &Tx, now: Timestamp, kind: &str, payload: &str, key: Option<&str>, run_at: Timestamp) -> Result<()> {
    if let Some(key) = key {
        let waiting = tx
            .count(
                "SELECT COUNT(*) AS value FROM jobs WHERE kind = $1 AND key = $2 AND done_at IS NULL AND failed_at IS NULL AND locked_until IS NULL",
                params![kind, key],
            )
            .await?;
        if waiting > 0 {
            return Ok(());
        }
    }
    tx.execute(
        "INSERT INTO jobs (id, kind, payload, key, run_at, attempts, created_at) VALUES ($1, $2, $3, $4, $5, 0, $6)",
        params![JobId::at(now), kind, payload, key, run_at, now],
    )
    .await?;
    Ok(())
}

/// Makes the waiting jobs of a kind and key due at once, such as one that failed and was put off for a reason that is gone.
///
/// # Errors
/// When the database refuses.
pub async fn hasten(tx: &Tx, now: Timestamp, kind: &str, key: &str) -> Result<()> {
    let sql = "UPDATE jobs SET run_at = $1 WHERE kind = $2 AND key = $3 AND run_at > $1 AND done_at IS NULL AND failed_at IS NULL AND locked_until IS NULL";
    tx.execute(sql, params![now, kind, key]).await?;
    Ok(())
}

/// Which kinds of jobs a worker takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taking<'k> {
    /// All of them.
    Any,
    /// These kinds alone.
    Only(&'k [&'k str]),
    /// All others.
    Except(&'k [&'k str]),
}

impl Taking<'_> {
    /// A condition on the kind, whose values stand under the places from `$n` on.
    fn condition(self, n: usize) -> (String, Params) {
        let (word, kinds) = match self {
            Self::Any | Self::Except([]) => return ("1 = 1".to_owned(), Params::new()),
            Self::Only([]) => return ("1 = 0".to_owned(), Params::new()),
            Self::Only(kinds) => ("IN", kinds),
            Self::Except(kinds) => ("NOT IN", kinds),
        };
        (format!("kind {word} ({})", placeholders(n, kinds.len())), kinds.iter().map(|kind| kind.to_param()).collect())
    }
}

/// Takes the next job of these kinds that is due, if there is one.
///
/// # Errors
/// When the database does not answer.
pub async fn take(db: &Db, now: Timestamp, taking: Taking<'_>) -> Result<Option<Job>> {
    let (condition, kinds) = taking.condition(2);
    let sql = format!("SELECT COUNT(*) AS value FROM jobs WHERE done_at IS NULL AND failed_at IS NULL AND run_at <= $1 AND {condition}");
    let mut given = params![now];
    given.extend(kinds);
    if db.count(&sql, given).await? == 0 {
        return Ok(None);
    }
    let tx = db.begin().await?;
    let (condition, kinds) = taking.condition(3);
    let sql = format!(
        "UPDATE jobs SET attempts = attempts + 1, locked_until = $1 WHERE id = (SELECT id FROM jobs WHERE done_at IS NULL AND failed_at IS NULL \
         AND run_at <= $2 AND {condition} AND (locked_until IS NULL OR locked_until < $2) ORDER BY run_at, id LIMIT 1{}) \
         RETURNING id, kind, payload, attempts",
        tx.dialect().skip_locked()
    );
    let mut given = params![lease(now), now];
    given.extend(kinds);
    let job = tx.fetch_optional(&sql, given).await?;
    tx.commit().await?;
    Ok(job)
}

/// Until when a job is held that is taken, or held longer, now.
fn lease(now: Timestamp) -> i64 {
    now.as_microsecond().saturating_add(LEASE_SECONDS * 1_000_000)
}

/// Holds a job longer while it is being done; `false` if another worker has taken it.
///
/// # Errors
/// When the database refuses.
pub async fn renew(db: &Db, job: &Job, now: Timestamp) -> Result<bool> {
    let tx = db.begin().await?;
    let sql = "UPDATE jobs SET locked_until = $1 WHERE id = $2 AND attempts = $3 AND done_at IS NULL AND failed_at IS NULL";
    let touched = tx.execute(sql, params![lease(now), job.id, job.attempts]).await?;
    tx.commit().await?;
    Ok(touched == 1)
}

/// Marks a job as done, unless another worker has taken it.
///
/// # Errors
/// When the database refuses.
pub async fn finish(db: &Db, job: &Job, now: Timestamp) -> Result<()> {
    let tx = db.begin().await?;
    let sql = "UPDATE jobs SET done_at = $1, locked_until = NULL WHERE id = $2 AND attempts = $3";
    tx.execute(sql, params![now, job.id, job.attempts]).await?;
    tx.commit().await
}

/// Puts a failed job back, to be tried again later; one that was begun `most` times stays failed. Answers whether it does. Of one that another
/// worker has taken nothing is said.
///
/// # Errors
/// When the database refuses.
pub async fn fail(db: &Db, job: &Job, error: &str, now: Timestamp, most: i64) -> Result<bool> {
    let tx = db.begin().await?;
    let is_last = job.attempts >= most;
    let delay_seconds = 1_i64 << job.attempts.clamp(1, LONGEST_WAIT);
    let run_at = now.as_microsecond().saturating_add(delay_seconds * 1_000_000);
    let touched = tx
        .execute(
            "UPDATE jobs SET locked_until = NULL, last_error = $1, run_at = $2, failed_at = $3 WHERE id = $4 AND attempts = $5 AND done_at IS NULL",
            params![error, run_at, is_last.then_some(now), job.id, job.attempts],
        )
        .await?;
    tx.commit().await?;
    Ok(is_last && touched == 1)
}

/// Whether a job of a kind and key is still to be done: it waits, is being done, or will be tried again.
///
/// # Errors
/// When the database does not answer.
pub async fn is_open(conn: &impl Conn, kind: &str, key: &str) -> Result<bool> {
    let sql = "SELECT COUNT(*) AS value FROM jobs WHERE kind = $1 AND key = $2 AND done_at IS NULL AND failed_at IS NULL";
    Ok(conn.count(sql, params![kind, key]).await? > 0)
}

/// How many jobs wait (due or not) and how many have failed for good.
///
/// # Errors
/// When the database does not answer.
pub async fn backlog(conn: &impl Conn) -> Result<(i64, i64)> {
    let waiting = conn.count("SELECT COUNT(*) AS value FROM jobs WHERE done_at IS NULL AND failed_at IS NULL", params![]).await?;
    let failed = conn.count("SELECT COUNT(*) AS value FROM jobs WHERE failed_at IS NOT NULL AND done_at IS NULL", params![]).await?;
    Ok((waiting, failed))
}

//! The table of failed sign-ins: how many a subject had, and until when it is locked.

use base::Timestamp;
use db::{Conn as _, Result, Tx, params};

db::row! {
    struct Attempt { failed: i64 }
}

/// Counts an attempt before it is judged. `Err(until)` if the subject is locked; else how many have failed if this one does too.
pub(super) async fn count_attempt(tx: &Tx, subject: &str, now: Timestamp, since: Timestamp) -> Result<std::result::Result<i64, Timestamp>> {
    tx.execute(
        "INSERT INTO sign_in_failures (subject, failed, first_at) VALUES ($1, 0, $2) ON CONFLICT (subject) DO NOTHING",
        params![subject, now],
    )
    .await?;
    let attempt: Option<Attempt> = tx
        .fetch_optional(
            "UPDATE sign_in_failures SET failed = CASE WHEN first_at < $1 THEN 1 ELSE failed + 1 END, first_at = CASE WHEN first_at < $1 THEN $2 ELSE first_at END \
             WHERE subject = $3 AND (locked_until IS NULL OR locked_until <= $2) RETURNING failed",
            params![since, now, subject],
        )
        .await?;
    match attempt {
        Some(attempt) => Ok(Ok(attempt.failed)),
        None => {
            let until = tx.fetch_value("SELECT locked_until AS value FROM sign_in_failures WHERE subject = $1", params![subject]).await?;
            Ok(Err(until.unwrap_or(now)))
        }
    }
}

pub(super) async fn lock(tx: &Tx, subject: &str, until: Timestamp) -> Result<()> {
    tx.execute("UPDATE sign_in_failures SET locked_until = $1 WHERE subject = $2", params![until, subject]).await?;
    Ok(())
}

pub(super) async fn forget_failures(tx: &Tx, subject: &str) -> Result<()> {
    tx.execute("DELETE FROM sign_in_failures WHERE subject = $1", params![subject]).await?;
    Ok(())
}

/// Takes back one attempt that did not fail, and the lock it may have set.
pub(super) async fn take_back_attempt(tx: &Tx, subject: &str, limit: i64) -> Result<()> {
    tx.execute(
        "UPDATE sign_in_failures SET failed = failed - 1, locked_until = CASE WHEN failed <= $1 THEN NULL ELSE locked_until END WHERE subject = $2 AND failed > 0",
        params![limit, subject],
    )
    .await?;
    Ok(())
}

//! Calls that are sent with a key: done once, answered as often as they are asked.
//!
//! A call first claims its key in a transaction of its own. The change then marks the key inside *its* transaction (with its first
//! audit entry), so that either both are there or neither. The answer is kept afterwards. A process that dies in between leaves
//! one of two traces: a claim without mark (nothing happened: the next call may do it) or a mark without answer (it happened: the
//! next call is told what was done). A mark is written only while the claim is still the same, so a call that was given up for
//! dead cannot change anything after another has taken its place.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use base::{Timestamp, id::AnyId};

use crate::{Conn, Db, DbError, Result, Tx, params};

/// After this many seconds without an answer a call counts as dead.
pub const LEASE_SECONDS: i64 = 120;

/// The right to do the work of one key.
#[derive(Debug, Clone)]
pub struct Claim {
    actor: Arc<str>,
    key: Arc<str>,
    token: Arc<str>,
}

/// What was asked under a key.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Who asks: keys of different callers have nothing to do with each other.
    pub actor: &'a str,
    /// The key.
    pub key: &'a str,
    /// A digest of method, address and body.
    pub digest: &'a str,
    /// This process.
    pub node: &'a str,
}

/// An answer as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The status code.
    pub status: i64,
    /// The headers worth keeping, as JSON.
    pub headers: String,
    /// The body.
    pub body: String,
}

/// How a key stands.
#[derive(Debug)]
pub enum Standing {
    /// The caller may do the work.
    Yours(Claim),
    /// The same call is under way.
    UnderWay,
    /// The key was used for another call.
    Other,
    /// It was done and answered.
    Answered(Kept),
    /// It was done, and the answer got lost; what it was done to.
    Done(String, String),
}

crate::row! {
    struct KeyRow {
        token: String, node: String, digest: String, claimed_at: Timestamp, done_at: Option<Timestamp>, noun: Option<String>,
        noun_id: Option<String>, status: Option<i64>, headers: Option<String>, body: Option<String>
    }
}

/// Claims a key, or says how it stands.
///
/// # Errors
/// When the database refuses.
pub async fn claim(db: &Db, asked: Asked<'_>, now: Timestamp) -> Result<Standing> {
    let token = AnyId::at(now).to_string();
    let tx = db.begin().await?;
    let inserted = tx
        .execute(
            "INSERT INTO idempotency_keys (actor, key, token, node, digest, claimed_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
            params![asked.actor, asked.key, token, asked.node, asked.digest, now],
        )
        .await?;
    let mine = || Standing::Yours(Claim { actor: asked.actor.into(), key: asked.key.into(), token: token.as_str().into() });
    if inserted == 1 {
        tx.commit().await?;
        return Ok(mine());
    }
    let row: Option<KeyRow> = tx
        .fetch_optional(
            "SELECT token, node, digest, claimed_at, done_at, noun, noun_id, status, headers, body FROM idempotency_keys WHERE actor = $1 AND key = $2",
            params![asked.actor, asked.key],
        )
        .await?;
    // It was given back between the two statements: the caller may try again at once.
    let Some(row) = row else { return Ok(Standing::UnderWay) };
    if row.digest != asked.digest {
        return Ok(Standing::Other);
    }
    if let (Some(status), Some(headers), Some(body)) = (row.status, row.headers, row.body) {
        return Ok(Standing::Answered(Kept { status, headers, body }));
    }
    // An embedded database has one process: what another one began, nobody will end.
    let is_dead = row.node.is_empty()
        || (db.file().is_some() && row.node != asked.node)
        || now.as_microsecond().saturating_sub(row.claimed_at.as_microsecond()) > LEASE_SECONDS * 1_000_000;
    if !is_dead {
        return Ok(Standing::UnderWay);
    }
    if row.done_at.is_some() {
        return Ok(Standing::Done(row.noun.unwrap_or_default(), row.noun_id.unwrap_or_default()));
    }
    let taken = tx
        .execute(
            "UPDATE idempotency_keys SET token = $1, node = $2, claimed_at = $3 WHERE actor = $4 AND key = $5 AND token = $6 AND done_at IS NULL",
            params![token, asked.node, now, asked.actor, asked.key, row.token],
        )
        .await?;
    tx.commit().await?;
    Ok(if taken == 1 { mine() } else { Standing::UnderWay })
}

/// Keeps the answer of a call that changed something; gives the key back if it changed nothing and failed. Answers whether it was kept.
///
/// # Errors
/// When the database refuses.
pub async fn finish(db: &Db, claim: &Claim, kept: Option<&Kept>, now: Timestamp) -> Result<bool> {
    let tx = db.begin().await?;
    let is_failure = kept.is_none_or(|kept| kept.status >= 400);
    if is_failure {
        let given_back = tx
            .execute(
                "DELETE FROM idempotency_keys WHERE actor = $1 AND key = $2 AND token = $3 AND done_at IS NULL",
                params![&*claim.actor, &*claim.key, &*claim.token],
            )
            .await?;
        if given_back == 1 {
            tx.commit().await?;
            return Ok(false);
        }
    }
    if kept.is_none() {
        // It failed after a change had been made: whoever asks again is told of the change.
        tx.execute(
            "UPDATE idempotency_keys SET node = '' WHERE actor = $1 AND key = $2 AND token = $3",
            params![&*claim.actor, &*claim.key, &*claim.token],
        )
        .await?;
    }
    if let Some(kept) = kept {
        tx.execute(
            "UPDATE idempotency_keys SET answered_at = $1, status = $2, headers = $3, body = $4 WHERE actor = $5 AND key = $6 AND token = $7",
            params![now, kept.status, kept.headers, kept.body, &*claim.actor, &*claim.key, &*claim.token],
        )
        .await?;
    }
    tx.commit().await?;
    Ok(kept.is_some())
}

/// Forgets keys claimed before `before`; answers how many.
///
/// # Errors
/// When the database refuses.
pub async fn forget(db: &Db, before: Timestamp) -> Result<u64> {
    if db.count("SELECT COUNT(*) AS value FROM idempotency_keys WHERE claimed_at < $1", params![before]).await? == 0 {
        return Ok(0);
    }
    let tx = db.begin().await?;
    let count = tx.execute("DELETE FROM idempotency_keys WHERE claimed_at < $1", params![before]).await?;
    tx.commit().await?;
    Ok(count)
}

/// A claim as a transaction carries it.
#[derive(Debug)]
pub(crate) struct Mark {
    claim: Claim,
    is_written: AtomicBool,
}

impl Mark {
    pub(crate) fn of(claim: &Claim) -> Self {
        Self { claim: claim.clone(), is_written: AtomicBool::new(false) }
    }
}

/// Marks the key of the call this transaction belongs to, if it has one: the work is done when the transaction is.
pub(crate) async fn mark(tx: &Tx, now: Timestamp, noun: &str, noun_id: &str) -> Result<()> {
    let Some(mark) = tx.mark() else { return Ok(()) };
    if mark.is_written.swap(true, Ordering::Relaxed) {
        return Ok(());
    }
    let claim = &mark.claim;
    let marked = tx
        .execute(
            "UPDATE idempotency_keys SET done_at = COALESCE(done_at, $1), noun = COALESCE(noun, $2), noun_id = COALESCE(noun_id, $3) \
             WHERE actor = $4 AND key = $5 AND token = $6",
            params![now, noun, noun_id, &*claim.actor, &*claim.key, &*claim.token],
        )
        .await?;
    if marked == 1 { Ok(()) } else { Err(DbError::Unavailable("another call has taken over this key".to_owned())) }
}

//! Writing the audit chain from commands: who, what, to which thing, with digests of the state before and after.

use db::{Conn, Tx, audit::NewAuditEntry};
use serde_json::Value;

use crate::{Ctx, Result};

/// The place of the last entry of the chain; 0 before the first. Whoever has seen it has seen every change of state up to it.
///
/// # Errors
/// When the database does not answer.
pub async fn read_head(conn: &impl Conn) -> Result<i64> {
    Ok(db::audit::read_head(conn).await?)
}

/// What happened, for the chain. Personal data does not belong into `detail`.
#[derive(Debug, Clone)]
pub struct Event {
    /// `feature.verb-in-the-past`, e.g. `deals.advanced`.
    pub action: &'static str,
    /// The kind of thing, e.g. `deal`. Entries of registers are always `entry`: the search index follows them.
    pub noun: &'static str,
    /// Which one.
    pub noun_id: String,
    /// Further facts as a JSON object.
    pub detail: Value,
    before: Option<String>,
    after: Option<String>,
}

impl Event {
    /// An event without further facts.
    pub fn new(action: &'static str, noun: &'static str, noun_id: impl ToString) -> Self {
        Self { action, noun, noun_id: noun_id.to_string(), detail: Value::Object(serde_json::Map::new()), before: None, after: None }
    }

    /// With further facts.
    #[must_use]
    pub fn with(mut self, detail: Value) -> Self {
        self.detail = detail;
        self
    }

    /// With a digest of the state before; `state` is any text that stands for it (usually JSON).
    #[must_use]
    pub fn before(mut self, state: &str) -> Self {
        self.before = Some(db::audit::digest(state));
        self
    }

    /// With a digest of the state after.
    #[must_use]
    pub fn after(mut self, state: &str) -> Self {
        self.after = Some(db::audit::digest(state));
        self
    }
}

/// Appends the event inside the transaction of the change; answers its place in the chain.
///
/// # Errors
/// When the entry cannot be written; then the change must not happen either.
pub async fn record(tx: &Tx, ctx: &Ctx, event: Event) -> Result<i64> {
    record_several(tx, ctx, vec![event]).await
}

/// Appends the events of one change in their order; answers the place of the last.
///
/// # Errors
/// As [`record`].
pub async fn record_several(tx: &Tx, ctx: &Ctx, events: Vec<Event>) -> Result<i64> {
    let (at, actor, capacity) = (ctx.now(), ctx.actor.user.map(|user| user.to_string()), ctx.actor.capacity());
    let entries: Vec<NewAuditEntry<'_>> = events
        .into_iter()
        .map(|event| NewAuditEntry {
            at,
            actor_id: actor.clone(),
            capacity,
            address: ctx.actor.address.as_deref(),
            action: event.action,
            noun: event.noun,
            noun_id: event.noun_id,
            before_digest: event.before,
            after_digest: event.after,
            detail: event.detail.to_string(),
        })
        .collect();
    Ok(db::audit::append(tx, &entries).await?)
}

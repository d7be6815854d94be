//! What follows from changes: screenings that somebody asked for.

use serde_json::Value;

use super::screening;
use crate::{Ctx, Error, Result};

/// Does a job of this feature.
///
/// # Errors
/// When it cannot be done now.
pub async fn run(ctx: &Ctx, kind: &str, payload: &Value) -> Result<()> {
    match kind {
        screening::RUN => screening::run_asked(ctx, payload).await,
        _ => Err(Error::Internal(format!("no such kind of job: {kind}"))),
    }
}

/// Ends what waits for a job that the queue has given up.
///
/// # Errors
/// When the database does not answer.
pub async fn give_up(ctx: &Ctx, kind: &str, payload: &Value) -> Result<()> {
    if kind == screening::RUN { screening::give_up(ctx, payload).await } else { Ok(()) }
}

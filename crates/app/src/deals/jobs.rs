//! What follows from changes and from the clock.

use serde_json::Value;

use crate::{Ctx, Error, Result};

/// Does a job of this feature.
///
/// # Errors
/// When it cannot be done now.
pub async fn run(_ctx: &Ctx, kind: &str, _payload: &Value) -> Result<()> {
    Err(Error::Internal(format!("no such kind of job: {kind}")))
}

/// Looks for what has become due.
///
/// # Errors
/// When the database does not answer.
pub async fn tick(_ctx: &Ctx) -> Result<()> {
    Ok(())
}

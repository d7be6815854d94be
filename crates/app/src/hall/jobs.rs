//! What follows from changes and from the clock.

use serde_json::Value;

use super::vectors;
use crate::{Ctx, Error, Result};

/// Does a job of this feature.
///
/// # Errors
/// When it cannot be done now.
pub async fn run(ctx: &Ctx, kind: &str, _payload: &Value) -> Result<()> {
    match kind {
        vectors::ENCODE => vectors::encode_some(ctx).await,
        _ => Err(Error::Internal(format!("no such kind of job: {kind}"))),
    }
}

/// Tells followers and whoever saved a search what has happened, forgets what need not be kept, and asks for vectors that are missing.
///
/// # Errors
/// The first failure; the others have been tried all the same.
pub async fn tick(ctx: &Ctx) -> Result<()> {
    let outcomes = [
        super::follows::tick(ctx).await,
        super::saved_searches::tick(ctx).await,
        super::inquiries::tick(ctx).await,
        vectors::ask(ctx).await,
    ];
    outcomes.into_iter().collect()
}

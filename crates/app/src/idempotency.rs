//! Calls sent with a key (幂等键): done once, answered as often as they are asked. What the edge needs of [`db::idempotency`].
//!
//! Not here: where a key comes from and how an answer is replayed; the edge does that.

use base::time::plus_days;
use db::idempotency::{self as store, Asked};

pub use db::idempotency::{Claim, Kept, Standing};

use crate::{Ctx, Result};

/// For so many days at least an answer is kept.
pub const KEPT_DAYS: i64 = 2;

/// Claims a key for the caller, or says how it stands. `node` names this process, `digest` what is asked.
///
/// # Errors
/// When the database refuses.
pub async fn claim_key(ctx: &Ctx, caller: &str, key: &str, digest: &str, node: &str) -> Result<Standing> {
    Ok(store::claim(&ctx.db, Asked { actor: caller, key, digest, node }, ctx.now()).await?)
}

/// Keeps the answer, or gives the key back if the call failed and changed nothing. Answers whether it was kept.
///
/// # Errors
/// When the database refuses.
pub async fn finish_call(ctx: &Ctx, claim: &Claim, kept: Option<&Kept>) -> Result<bool> {
    Ok(store::finish(&ctx.db, claim, kept, ctx.now()).await?)
}

/// Forgets keys that are old enough.
///
/// # Errors
/// When the database refuses.
pub async fn tick(ctx: &Ctx) -> Result<()> {
    store::forget(&ctx.db, plus_days(ctx.now(), -KEPT_DAYS)).await?;
    Ok(())
}

impl Ctx {
    /// The same view for the one call that holds this claim: what it changes marks the key as done, in the same transaction.
    #[must_use]
    pub fn for_call(mut self, claim: &Claim) -> Self {
        self.db = self.db.for_call(claim);
        self
    }
}

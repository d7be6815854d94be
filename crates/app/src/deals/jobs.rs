//! What follows from the clock: a public notice that is over, a trial that ends, a follow-up visit that has come.

use base::time::date_plus_days;
use serde_json::Value;

use super::{store, telling};
use crate::{Ctx, Error, Result};

/// Does a job of this feature.
///
/// # Errors
/// There are none yet, so every kind is unknown.
pub async fn run(_ctx: &Ctx, kind: &str, _payload: &Value) -> Result<()> {
    Err(Error::Internal(format!("no such kind of job: {kind}")))
}

/// Tells the manager of each open deal what has become due today. Telling twice is impossible by its key.
///
/// # Errors
/// When the database does not answer.
pub async fn tick(ctx: &Ctx) -> Result<()> {
    let today = ctx.today();
    let yesterday = date_plus_days(today, -1);
    let due = store::list_due(&ctx.db, yesterday, today).await?;
    if due.is_empty() {
        return Ok(());
    }
    let tx = ctx.db.begin().await?;
    for deal in due {
        let events = [
            (deal.notice_ends_on == Some(yesterday), "deal-notice-over", "notice-over"),
            (deal.trial_ends_on == Some(today) && deal.trial_result.is_none(), "deal-trial-ends", "trial-ends"),
            (deal.follow_up_on == Some(today) && deal.follow_up_note.is_none(), "deal-follow-up", "follow-up"),
        ];
        for (_, kind, key) in events.into_iter().filter(|(is_due, ..)| *is_due) {
            telling::person(&tx, ctx, &deal, deal.manager_id, kind, &format!("{key}-{today}"), None).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

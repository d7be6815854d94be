//! What follows from the clock: a public notice that is over, a trial that ends, a follow-up visit that has come.

use base::{Date, time::date_plus_days};
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

/// What became due so many days ago, while nobody looked, is still told.
const DAYS_BACK: i64 = 7;

/// Tells the manager of each open deal what has become due. Telling twice is impossible by its key, which holds the day it was due.
///
/// # Errors
/// When the database does not answer.
pub async fn tick(ctx: &Ctx) -> Result<()> {
    let today = ctx.today();
    let since = date_plus_days(today, -DAYS_BACK);
    let due = store::list_due(&ctx.db, since, today).await?;
    if due.is_empty() {
        return Ok(());
    }
    let tx = ctx.db.begin().await?;
    for deal in due {
        let is_due = |day: &Date, last: Date| (since..=last).contains(day);
        let events = [
            (deal.notice_ends_on.filter(|day| is_due(day, date_plus_days(today, -1))), "deal-notice-over", "notice-over"),
            (deal.trial_ends_on.filter(|day| is_due(day, today) && deal.trial_result.is_none()), "deal-trial-ends", "trial-ends"),
            (deal.follow_up_on.filter(|day| is_due(day, today) && deal.follow_up_note.is_none()), "deal-follow-up", "follow-up"),
        ];
        for (day, kind, key) in events {
            if let Some(day) = day {
                telling::person(&tx, ctx, &deal, deal.manager_id, kind, &format!("{key}-{day}"), None).await?;
            }
        }
    }
    tx.commit().await?;
    Ok(())
}

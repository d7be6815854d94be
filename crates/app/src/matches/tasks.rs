//! Lines of the day about matches: what a manager set themselves to do next. Ticking off and putting off are the same for every line (see `deals`).

use base::{
    Date, Problem,
    id::{MatchId, TaskId},
};
use db::Tx;

use super::{access, store};
use crate::{Ctx, Error, Noun, OrNotFound, Result, audit, audit::Event};

/// The longest line, in characters.
const LONGEST: usize = 200;

/// Puts a line about a match into the list of the manager who has it.
///
/// # Errors
/// `Invalid` without words or with a day that is over.
pub async fn add_task(ctx: &Ctx, id: MatchId, text: &str, due_on: Date) -> Result<TaskId> {
    let tx = ctx.db.begin().await?;
    let found = store::find(&tx, id).await?.or_not_found(Noun::Match)?;
    access::may_handle(&ctx.actor, &found)?;
    let task = insert(&tx, ctx, id, text, due_on).await?;
    tx.commit().await?;
    Ok(task)
}

/// The same inside a transaction that has checked who acts.
pub(super) async fn insert(tx: &Tx, ctx: &Ctx, id: MatchId, text: &str, due_on: Date) -> Result<TaskId> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST {
        return Err(Problem::field("next_step", "problem-matches-task-text").with("limit", LONGEST.to_string()).into());
    }
    not_over(ctx, due_on, "next_step_on")?;
    let user = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    let task = TaskId::at(ctx.now());
    store::insert_task(tx, task, user, id, text, due_on, ctx.now()).await?;
    audit::record(tx, ctx, Event::new("matches.task-added", "task", task)).await?;
    Ok(task)
}

pub(super) fn not_over(ctx: &Ctx, day: Date, field: &str) -> Result<()> {
    if day < ctx.today() { Err(Problem::field(field, "problem-matches-day-over").with("date", day.to_string()).into()) } else { Ok(()) }
}

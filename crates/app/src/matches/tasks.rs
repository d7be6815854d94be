//! Lines of the day: what somebody set themselves to do next. Lines about deals are written by `deals`; everybody ticks off and puts off
//! their own here, whatever they are about.

use base::{
    Date, Problem,
    id::{MatchId, TaskId},
};
use db::Tx;

use super::{access, store};
use crate::{Ctx, Error, Noun, OrNotFound, Result, audit, audit::Event};

pub use super::store::Task;

/// The longest line, in characters.
const LONGEST: usize = 200;

/// Puts a line about a match into the list of the manager who has it.
///
/// # Errors
/// `Invalid` without words or with a day that is over.
pub async fn add_task(ctx: &Ctx, id: MatchId, text: &str, due_on: Date) -> Result<Task> {
    let tx = ctx.db.begin().await?;
    let found = store::find(&tx, id).await?.or_not_found(Noun::Match)?;
    access::may_handle(&ctx.actor, &found)?;
    let task = insert(&tx, ctx, id, text, due_on).await?;
    tx.commit().await?;
    Ok(task)
}

/// The same inside a transaction that has checked who acts.
pub(super) async fn insert(tx: &Tx, ctx: &Ctx, id: MatchId, text: &str, due_on: Date) -> Result<Task> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST {
        return Err(Problem::field("next_step", "problem-matches-task-text").with("limit", LONGEST.to_string()).into());
    }
    not_over(ctx, due_on, "next_step_on")?;
    let user_id = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    let now = ctx.now();
    let task = Task {
        id: TaskId::at(now),
        user_id,
        noun: "match".to_owned(),
        noun_id: id.to_string(),
        text: text.to_owned(),
        due_on,
        done_at: None,
    };
    store::insert_task(tx, &task, now).await?;
    audit::record(tx, ctx, Event::new("matches.task-added", "task", task.id)).await?;
    Ok(task)
}

pub(super) fn not_over(ctx: &Ctx, day: Date, field: &str) -> Result<()> {
    if day < ctx.today() { Err(Problem::field(field, "problem-matches-day-over").with("date", day.to_string()).into()) } else { Ok(()) }
}

/// Ticks a line off.
///
/// # Errors
/// `NotFound` if it is not the signed-in person's own.
pub async fn finish_task(ctx: &Ctx, id: TaskId) -> Result<()> {
    let tx = ctx.db.begin().await?;
    let mut task = own(&tx, ctx, id).await?;
    if task.done_at.is_none() {
        task.done_at = Some(ctx.now());
        store::update_task(&tx, &task).await?;
        audit::record(&tx, ctx, Event::new("matches.task-done", "task", id)).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Puts a line off to another day.
///
/// # Errors
/// As [`finish_task`]; `Invalid` with a day that is over; `Conflict` if the line is done.
pub async fn defer_task(ctx: &Ctx, id: TaskId, until: Date) -> Result<()> {
    let tx = ctx.db.begin().await?;
    let mut task = own(&tx, ctx, id).await?;
    if task.done_at.is_some() {
        return Err(Error::Conflict(Problem::whole("problem-matches-task-done")));
    }
    not_over(ctx, until, "until")?;
    task.due_on = until;
    store::update_task(&tx, &task).await?;
    audit::record(&tx, ctx, Event::new("matches.task-deferred", "task", id)).await?;
    tx.commit().await?;
    Ok(())
}

async fn own(tx: &Tx, ctx: &Ctx, id: TaskId) -> Result<Task> {
    let user = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    store::find_task(tx, id).await?.filter(|task| task.user_id == user).or_not_found(Noun::Page)
}

//! Lines of somebody's day that belong to a deal.

use base::{
    Date, Problems,
    id::{DealId, TaskId},
};
use db::Tx;
use serde_json::json;

use super::{load, open_only, typed};
use crate::{
    Ctx, Error, Noun, OrNotFound, Result, audit,
    audit::Event,
    deals::{access, model::Task, store},
};

/// Puts a line on the own list, about a deal.
///
/// # Errors
/// `Invalid` if there is no text or the day is over.
pub async fn add_task(ctx: &Ctx, id: DealId, text: &str, due_on: Date) -> Result<TaskId> {
    let tx = ctx.db.begin().await?;
    let deal = load(&tx, ctx, id).await?;
    access::may_write(&ctx.actor, &deal)?;
    open_only(&deal)?;
    let mut problems = Problems::new();
    let text = typed::needed(&mut problems, "text", text, 200);
    if due_on < ctx.today() {
        problems.push(base::Problem::field("due_on", "problem-deals-in-past"));
    }
    problems.or_ok(())?;
    let task = Task {
        id: TaskId::at(ctx.now()),
        user_id: ctx.actor.user.unwrap_or(deal.manager_id),
        noun: "deal".to_owned(),
        noun_id: id.to_string(),
        text,
        due_on,
        done_at: None,
        deal_title: None,
        deal_stage: None,
    };
    store::insert_task(&tx, &task, ctx.now()).await?;
    audit::record(&tx, ctx, Event::new("deals.task-added", "deal", id).with(json!({ "task": task.id, "due_on": due_on }))).await?;
    tx.commit().await?;
    Ok(task.id)
}

/// The own task inside a new transaction.
async fn own(ctx: &Ctx, id: TaskId) -> Result<(Tx, Task)> {
    let user = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    let tx = ctx.db.begin().await?;
    let task = store::find_task(&tx, id).await?.filter(|task| task.user_id == user).or_not_found(Noun::Page)?;
    Ok((tx, task))
}

/// Takes a line off the own list as done. Doing it twice changes nothing.
///
/// # Errors
/// `NotFound` for somebody else's.
pub async fn finish_task(ctx: &Ctx, id: TaskId) -> Result<()> {
    let (tx, task) = own(ctx, id).await?;
    if store::update_task(&tx, id, task.due_on, Some(ctx.now())).await? {
        audit::record(&tx, ctx, Event::new("deals.task-done", "task", id)).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Puts a line of the own list off to another day.
///
/// # Errors
/// `NotFound` for somebody else's; `Invalid` if the day is over.
pub async fn defer_task(ctx: &Ctx, id: TaskId, to: Date) -> Result<()> {
    if to < ctx.today() {
        return Err(Error::field("to", "problem-deals-in-past"));
    }
    let (tx, task) = own(ctx, id).await?;
    if store::update_task(&tx, id, to, None).await? {
        let event = Event::new("deals.task-deferred", "task", id);
        audit::record(&tx, ctx, event.with(json!({ "from": task.due_on, "to": to }))).await?;
    }
    tx.commit().await?;
    Ok(())
}

//! The clocks of matches, looked at by the minute: reminding, telling officers, returning to the pool.
//!
//! Each step notes that it was done in the row it was done about, in the same transaction; a second look finds nothing to do. What comes up for a
//! person at the same moment is told together.

use base::{
    id::{EntryId, MatchId, UserId},
    time::{days_between, local_date, start_of_day},
};
use db::Tx;
use serde_json::{Value, json};

use super::{
    commands::{change, end_take, give_back},
    model::{Match, State, Take},
    store::{self, ClockColumn},
};
use crate::{
    Ctx, Error, Result,
    accounts::{self, Role},
    audit,
    audit::Event,
    notices::{self, Tell},
    registers,
};

/// Where several things are told of together.
const DESK: &str = "/desk";

/// Does a job of this feature.
///
/// # Errors
/// There is none yet.
pub async fn run(_ctx: &Ctx, kind: &str, _payload: &Value) -> Result<()> {
    Err(Error::Internal(format!("no such kind of job: {kind}")))
}

/// Looks for what has become due.
///
/// # Errors
/// When the database does not answer.
pub async fn tick(ctx: &Ctx) -> Result<()> {
    remind(ctx).await?;
    escalate(ctx).await?;
    // Whole holds first, so that a demand and its matches return together and are told of once.
    end_idle_takes(ctx).await?;
    pool(ctx).await?;
    escalate_demands(ctx).await
}

/// Which unclaimed demands are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unclaimed {
    All,
    Untold,
}

/// Published demands that nobody took up within so many days of the pack, the longest waiting first.
pub(super) async fn demands_unclaimed_for(ctx: &Ctx, days: i64, which: Unclaimed) -> Result<Vec<EntryId>> {
    let clocks = &ctx.pack.settings.clocks;
    // Working days are never fewer than calendar days, so this leaves out none; the exact day is checked below.
    let before = start_of_day(base::time::date_plus_days(ctx.today(), 1 - days));
    let ids = match which {
        Unclaimed::All => store::list_unclaimed(&ctx.db, before, ctx.today(), 500).await?,
        Unclaimed::Untold => store::list_to_escalate(&ctx.db, before, ctx.today()).await?,
    };
    let entries = registers::find_entries(&ctx.db, &ids).await?;
    Ok(entries
        .into_iter()
        .filter(|entry| entry.published_at.is_some_and(|at| clocks.after(local_date(at), days) <= ctx.today()))
        .map(|entry| entry.id)
        .collect())
}

/// The match as it is now, if it still waits for its first contact.
async fn waiting(tx: &Tx, id: MatchId) -> Result<Option<Match>> {
    Ok(store::find(tx, id).await?.filter(|found| found.state == State::Claimed && found.contacted_at.is_none()))
}

async fn titles(tx: &Tx, found: &Match) -> Result<(String, String)> {
    let demand = registers::find_entry(tx, found.demand_id).await?;
    let achievement = registers::find_entry(tx, found.achievement_id).await?;
    Ok((demand.title, achievement.title))
}

async fn remind(ctx: &Ctx) -> Result<()> {
    let ids = store::list_due(&ctx.db, ClockColumn::Contact, ctx.today()).await?;
    if ids.is_empty() {
        return Ok(());
    }
    let tx = ctx.db.begin().await?;
    let mut told = Vec::new();
    for id in ids {
        let Some(mut found) = waiting(&tx, id).await?.filter(|found| found.reminded_at.is_none()) else { continue };
        found.reminded_at = Some(ctx.now());
        change(&tx, ctx, State::Claimed, &mut found, "matches.reminded").await?;
        if let Some(manager) = found.manager_id {
            told.push(about(&tx, ctx, manager, "match-contact-due", &found, &[]).await?);
        }
    }
    notices::tell_together(&tx, ctx, told, "matches-contact-due", DESK).await?;
    tx.commit().await?;
    Ok(())
}

async fn escalate(ctx: &Ctx) -> Result<()> {
    let ids = store::list_due(&ctx.db, ClockColumn::Escalate, ctx.today()).await?;
    if ids.is_empty() {
        return Ok(());
    }
    let tx = ctx.db.begin().await?;
    let officers = officers(&tx).await?;
    let mut told = Vec::new();
    for id in ids {
        let Some(mut found) = waiting(&tx, id).await?.filter(|found| found.escalated_at.is_none()) else { continue };
        found.escalated_at = Some(ctx.now());
        change(&tx, ctx, State::Claimed, &mut found, "matches.escalated").await?;
        let manager = match found.manager_id {
            Some(manager) => accounts::find_name(&tx, manager, base::Lang::Zh).await?,
            None => String::new(),
        };
        for officer in &officers {
            told.push(about(&tx, ctx, *officer, "match-escalated", &found, &[("manager", manager.clone())]).await?);
        }
    }
    notices::tell_together(&tx, ctx, told, "matches-escalated", DESK).await?;
    tx.commit().await?;
    Ok(())
}

async fn pool(ctx: &Ctx) -> Result<()> {
    let ids = store::list_due(&ctx.db, ClockColumn::Pool, ctx.today()).await?;
    if ids.is_empty() {
        return Ok(());
    }
    let tx = ctx.db.begin().await?;
    let mut told = Vec::new();
    for id in ids {
        let Some(mut found) = waiting(&tx, id).await? else { continue };
        if let Some(manager) = found.manager_id {
            told.push(about(&tx, ctx, manager, "match-pooled", &found, &[]).await?);
        }
        give_back(ctx, &mut found)?;
        change(&tx, ctx, State::Claimed, &mut found, "matches.pooled").await?;
        store::finish_tasks_about(&tx, id, ctx.now()).await?;
    }
    notices::tell_together(&tx, ctx, told, "matches-pooled", "/matches").await?;
    tx.commit().await?;
    Ok(())
}

/// Ends the holds whose time is over, unless somebody was contacted or there is a deal.
async fn end_idle_takes(ctx: &Ctx) -> Result<()> {
    let takes = store::list_takes_to_end(&ctx.db, ctx.today()).await?;
    if takes.is_empty() {
        return Ok(());
    }
    let tx = ctx.db.begin().await?;
    let mut told = Vec::new();
    for take in takes {
        if !is_idle(&tx, ctx, &take).await? {
            continue;
        }
        end_take(&tx, ctx, &take, "pool").await?;
        let demand = registers::find_entry(&tx, take.demand_id).await?;
        told.push(Tell {
            to: take.manager_id,
            kind: "demand-pooled",
            args: json!({ "title": demand.title, "days": days_between(local_date(take.taken_at), ctx.today()).to_string() }),
            link: format!("/demands/{}", demand.id),
            key: format!("demand-pooled:{}", take.id),
        });
    }
    notices::tell_together(&tx, ctx, told, "demands-pooled", "/matches").await?;
    tx.commit().await?;
    Ok(())
}

/// Whether the hold still stands and nothing has come of it.
async fn is_idle(tx: &Tx, ctx: &Ctx, take: &Take) -> Result<bool> {
    if store::find_take(tx, take.demand_id).await?.is_none_or(|now| now.id != take.id) {
        return Ok(false);
    }
    let is_alive = store::list_of_entry(tx, take.demand_id).await?.iter().any(|found| {
        found.manager_id == Some(take.manager_id) && matches!(found.state, State::Contacted | State::Interested | State::Converted)
    });
    Ok(!is_alive && !store::has_fresh_claim(tx, take.demand_id, take.manager_id, ctx.today()).await?)
}

/// Tells the officers of demands nobody took up in time, of each once.
async fn escalate_demands(ctx: &Ctx) -> Result<()> {
    let ids = demands_unclaimed_for(ctx, ctx.pack.settings.clocks.escalate_days, Unclaimed::Untold).await?;
    if ids.is_empty() {
        return Ok(());
    }
    let tx = ctx.db.begin().await?;
    let officers = officers(&tx).await?;
    let mut told = Vec::new();
    for id in ids {
        if !store::insert_escalation(&tx, id, ctx.now()).await? {
            continue;
        }
        let demand = registers::find_entry(&tx, id).await?;
        audit::record(&tx, ctx, Event::new("matches.demand-escalated", "entry", id)).await?;
        let days = demand.published_at.map_or(0, |at| days_between(local_date(at), ctx.today()));
        told.extend(officers.iter().map(|officer| Tell {
            to: *officer,
            kind: "demand-unclaimed",
            args: json!({ "title": demand.title, "days": days.to_string() }),
            link: format!("/demands/{id}"),
            key: format!("demand-unclaimed:{id}"),
        }));
    }
    notices::tell_together(&tx, ctx, told, "demands-unclaimed", DESK).await?;
    tx.commit().await?;
    Ok(())
}

async fn officers(tx: &Tx) -> Result<Vec<UserId>> {
    let mut officers = accounts::list_people_with(tx, Role::CommissionOfficer).await?;
    officers.sort_unstable();
    officers.dedup();
    Ok(officers)
}

/// What a person is told about a match, once for each time it was taken up.
async fn about(tx: &Tx, ctx: &Ctx, to: UserId, kind: &'static str, found: &Match, more: &[(&str, String)]) -> Result<Tell> {
    let (demand, achievement) = titles(tx, found).await?;
    let days = found.taken_at.map_or(0, |at| days_between(local_date(at), ctx.today()));
    let mut args = json!({ "demand": demand, "achievement": achievement, "days": days.to_string() });
    if let Some(args) = args.as_object_mut() {
        args.extend(more.iter().map(|(name, value)| ((*name).to_owned(), value.clone().into())));
    }
    let since = found.taken_at.map_or(0, |at| at.as_microsecond());
    Ok(Tell { to, kind, args, link: format!("/matches/{}", found.id), key: format!("{kind}:{}:{since}", found.id) })
}

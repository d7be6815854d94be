//! The clocks of matches, looked at by the minute: reminding, telling officers, returning to the pool.
//!
//! Each step notes that it was done in the row it was done about, in the same transaction; a second look finds nothing to do.

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
    let today = ctx.today();
    for id in store::list_due(&ctx.db, ClockColumn::Contact, today).await? {
        remind(ctx, id).await?;
    }
    for id in store::list_due(&ctx.db, ClockColumn::Escalate, today).await? {
        escalate(ctx, id).await?;
    }
    // Whole holds first, so that a demand and its matches return together and are told of once.
    for take in store::list_takes_to_end(&ctx.db, today).await? {
        end_idle_take(ctx, &take).await?;
    }
    for id in store::list_due(&ctx.db, ClockColumn::Pool, today).await? {
        pool(ctx, id).await?;
    }
    let clocks = &ctx.pack.settings.clocks;
    for id in demands_unclaimed_for(ctx, clocks.escalate_days, Unclaimed::Untold).await? {
        escalate_demand(ctx, id).await?;
    }
    Ok(())
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

async fn remind(ctx: &Ctx, id: MatchId) -> Result<()> {
    let tx = ctx.db.begin().await?;
    let Some(mut found) = waiting(&tx, id).await?.filter(|found| found.reminded_at.is_none()) else { return Ok(()) };
    found.reminded_at = Some(ctx.now());
    change(&tx, ctx, State::Claimed, &mut found, "matches.reminded").await?;
    if let Some(manager) = found.manager_id {
        tell(&tx, ctx, manager, "match-contact-due", &found, &[]).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn escalate(ctx: &Ctx, id: MatchId) -> Result<()> {
    let tx = ctx.db.begin().await?;
    let Some(mut found) = waiting(&tx, id).await?.filter(|found| found.escalated_at.is_none()) else { return Ok(()) };
    found.escalated_at = Some(ctx.now());
    change(&tx, ctx, State::Claimed, &mut found, "matches.escalated").await?;
    let manager = match found.manager_id {
        Some(manager) => accounts::find_name(&tx, manager, base::Lang::Zh).await?,
        None => String::new(),
    };
    for officer in officers(&tx).await? {
        tell(&tx, ctx, officer, "match-escalated", &found, &[("manager", manager.clone())]).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn pool(ctx: &Ctx, id: MatchId) -> Result<()> {
    let tx = ctx.db.begin().await?;
    let Some(mut found) = waiting(&tx, id).await? else { return Ok(()) };
    let manager = found.manager_id;
    let told = found.clone();
    give_back(ctx, &mut found)?;
    change(&tx, ctx, State::Claimed, &mut found, "matches.pooled").await?;
    store::finish_tasks_about(&tx, id, ctx.now()).await?;
    if let Some(manager) = manager {
        tell(&tx, ctx, manager, "match-pooled", &told, &[]).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Ends a hold whose time is over, unless somebody was contacted or there is a deal.
async fn end_idle_take(ctx: &Ctx, take: &Take) -> Result<()> {
    let tx = ctx.db.begin().await?;
    let Some(take) = store::find_take(&tx, take.demand_id).await?.filter(|now| now.id == take.id) else { return Ok(()) };
    let is_alive = store::list_of_entry(&tx, take.demand_id).await?.iter().any(|found| {
        found.manager_id == Some(take.manager_id) && matches!(found.state, State::Contacted | State::Interested | State::Converted)
    }) || store::has_fresh_claim(&tx, take.demand_id, take.manager_id, ctx.today()).await?;
    if is_alive {
        return Ok(());
    }
    end_take(&tx, ctx, &take, "pool").await?;
    let demand = registers::find_entry(&tx, take.demand_id).await?;
    let told = Tell {
        to: take.manager_id,
        kind: "demand-pooled",
        args: json!({ "title": demand.title, "days": days_between(local_date(take.taken_at), ctx.today()).to_string() }),
        link: format!("/demands/{}", demand.id),
        key: format!("demand-pooled:{}", take.id),
    };
    notices::tell(&tx, ctx, &told).await?;
    tx.commit().await?;
    Ok(())
}

async fn escalate_demand(ctx: &Ctx, id: EntryId) -> Result<()> {
    let tx = ctx.db.begin().await?;
    if !store::insert_escalation(&tx, id, ctx.now()).await? {
        return Ok(());
    }
    let demand = registers::find_entry(&tx, id).await?;
    audit::record(&tx, ctx, Event::new("matches.demand-escalated", "entry", id)).await?;
    let days = demand.published_at.map_or(0, |at| days_between(local_date(at), ctx.today()));
    for officer in officers(&tx).await? {
        let told = Tell {
            to: officer,
            kind: "demand-unclaimed",
            args: json!({ "title": demand.title, "days": days.to_string() }),
            link: format!("/demands/{id}"),
            key: format!("demand-unclaimed:{id}"),
        };
        notices::tell(&tx, ctx, &told).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn officers(tx: &Tx) -> Result<Vec<UserId>> {
    let mut officers = accounts::list_people_with(tx, Role::CommissionOfficer).await?;
    officers.sort_unstable();
    officers.dedup();
    Ok(officers)
}

/// Tells a person about a match, once for each time it was taken up.
async fn tell(tx: &Tx, ctx: &Ctx, to: UserId, kind: &'static str, found: &Match, more: &[(&str, String)]) -> Result<()> {
    let (demand, achievement) = titles(tx, found).await?;
    let days = found.taken_at.map_or(0, |at| days_between(local_date(at), ctx.today()));
    let mut args = json!({ "demand": demand, "achievement": achievement, "days": days.to_string() });
    if let Some(args) = args.as_object_mut() {
        args.extend(more.iter().map(|(name, value)| ((*name).to_owned(), value.clone().into())));
    }
    let since = found.taken_at.map_or(0, |at| at.as_microsecond());
    let told = Tell { to, kind, args, link: format!("/matches/{}", found.id), key: format!("{kind}:{}:{since}", found.id) };
    notices::tell(tx, ctx, &told).await
}

//! Running a screening.

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
};

use base::{Date, Problem, id::ScreeningId};
use rules::clause::{Clause, Standing};
use serde_json::json;

use super::{
    judge::{Judge, Rulings},
    model::{Change, Changes, Counts, Screening, version_of},
    population::{self, AT_ONCE, PartCells, Wanted},
    store::{self, PartHead, PartRow},
};
use crate::{
    Ctx, Error, Noun, OrNotFound, Result, audit,
    audit::Event,
    policies::{access, answers::is_aim, catalogue::Status, rulings},
};

/// Why a clause cannot be screened; nothing if it can.
#[must_use]
pub fn obstacle(clause: &Clause, on: Date) -> Option<&'static str> {
    match clause.standing() {
        Standing::Never | Standing::Hidden => Some("problem-screening-never"),
        Standing::Orienting => Some("problem-screening-orienting"),
        _ if is_aim(clause) => Some("problem-screening-aim"),
        _ if !clause.is_in_force(on) => Some("problem-screening-out-of-force"),
        Standing::Computed | Standing::Pending => None,
    }
}

/// Judges every firm by a clause, today, and stores what came of it.
///
/// # Errors
/// `NotFound` if there is no such clause; `Conflict` if it is not one that firms are judged by; `Forbidden` for all but officers.
pub async fn run_screening(ctx: &Ctx, clause: &str) -> Result<Screening> {
    access::may_screen(&ctx.actor)?;
    let (pack, on) = (Arc::clone(&ctx.pack), ctx.today());
    let clause = pack.policies.library.clause(clause).filter(|clause| Status::of(clause, on).is_some()).or_not_found(Noun::Page)?;
    if let Some(why) = obstacle(clause, on) {
        return Err(Error::Conflict(Problem::whole(why)));
    }
    let seq = store::sync_parts(&ctx.db).await?;
    let heads = store::list_parts(&ctx.db).await?;
    let (judge, wanted) = Judge::new(&pack, clause, on);
    let rulings = rulings_by_part(ctx, &clause.id, &heads).await?;
    let (judge, parts) = judge_all(ctx, judge, &wanted, &heads, rulings, seq).await?;
    let previous = store::find_last(&ctx.db, &clause.id).await?;
    let changes = match &previous {
        Some(previous) => changes_since(&store::list_verdicts(&ctx.db, previous.id).await?, &parts),
        None => Changes::default(),
    };
    let mut counts = Counts::default();
    for part in &parts {
        counts.eligible += part.counts.eligible;
        counts.invited += part.counts.invited;
        counts.refused += part.counts.refused;
    }
    let run = Screening {
        id: ScreeningId::at(ctx.now()),
        clause: clause.id.clone(),
        clause_version: version_of(clause),
        on,
        is_pending: clause.standing() == Standing::Pending,
        run_at: ctx.now(),
        run_by: ctx.actor.user,
        counts,
        low_fen: judge.low_fen,
        high_fen: judge.high_fen,
        reasons: judge.reasons,
        previous: previous.map(|previous| previous.id),
        changes,
    };
    let tx = ctx.db.begin().await?;
    store::insert(&tx, &run, &parts).await?;
    let detail = json!({
        "clause": run.clause, "version": run.clause_version, "on": run.on.to_string(), "eligible": counts.eligible, "invited": counts.invited,
        "refused": counts.refused
    });
    audit::record(&tx, ctx, Event::new("policies.screened", "screening", run.id).with(detail)).await?;
    tx.commit().await?;
    Ok(run)
}

/// Reads and judges part after part; while one lot is judged the next is read.
async fn judge_all(
    ctx: &Ctx,
    judge: Judge,
    wanted: &Wanted,
    heads: &[PartHead],
    rulings: HashMap<i64, Rulings>,
    seq: i64,
) -> Result<(Judge, Vec<PartRow>)> {
    let rulings = Arc::new(rulings);
    let mut rows = Vec::with_capacity(heads.len());
    let mut lots = heads.chunks(AT_ONCE);
    let mut judge = judge;
    let mut read = population::read_parts(&ctx.db, lots.next().unwrap_or_default(), wanted, &ctx.pack, seq).await?;
    while !read.is_empty() {
        let (lot, own_rulings) = (std::mem::take(&mut read), Arc::clone(&rulings));
        let work = tokio::task::spawn_blocking(move || judge_lot(judge, &lot, &own_rulings));
        if let Some(heads) = lots.next() {
            read = population::read_parts(&ctx.db, heads, wanted, &ctx.pack, seq).await?;
        }
        let (done, some) = work.await.map_err(|error| Error::Internal(format!("screening: {error}")))?;
        judge = done;
        rows.extend(some);
    }
    Ok((judge, rows))
}

fn judge_lot(mut judge: Judge, lot: &[PartCells], rulings: &HashMap<i64, Rulings>) -> (Judge, Vec<PartRow>) {
    let none = Rulings::new();
    let rows = lot.iter().map(|part| judge.part(part, rulings.get(&part.number).unwrap_or(&none))).collect();
    (judge, rows)
}

/// What officers ruled on conditions of the clause, by parts and places.
async fn rulings_by_part(ctx: &Ctx, clause: &str, heads: &[PartHead]) -> Result<HashMap<i64, Rulings>> {
    let mut found: HashMap<i64, Rulings> = HashMap::new();
    let mut firms: HashMap<i64, HashMap<String, usize>> = HashMap::new();
    for ruling in rulings::list_decided(&ctx.db, clause).await? {
        let id = ruling.organization.to_string();
        let Some(number) = store::part_of(heads, &id).and_then(|at| heads.get(at)).map(|head| head.number) else { continue };
        if let Entry::Vacant(vacant) = firms.entry(number) {
            let places = store::find_firms(&ctx.db, number).await?.into_iter().enumerate().map(|(at, id)| (id, at));
            vacant.insert(places.collect());
        }
        if let (Some(place), Some(holds)) = (firms.get(&number).and_then(|places| places.get(&id)), ruling.holds()) {
            found.entry(number).or_default().entry(*place).or_default().push((ruling.condition, holds));
        }
    }
    Ok(found)
}

fn changes_since(before: &[(i64, String)], after: &[PartRow]) -> Changes {
    let before: HashMap<i64, &str> = before.iter().map(|(part, verdicts)| (*part, verdicts.as_str())).collect();
    let mut changes = Changes::default();
    for part in after {
        for (_, change) in changed(before.get(&part.part).copied().unwrap_or_default(), &part.verdicts) {
            changes.add(change);
        }
    }
    changes
}

/// The places of a part whose firms have changed, and how.
pub(super) fn changed<'v>(before: &'v str, after: &'v str) -> impl Iterator<Item = (usize, Change)> + 'v {
    let before = before.bytes().chain(std::iter::repeat(super::model::NOT_JUDGED));
    after.bytes().zip(before).enumerate().filter_map(|(at, (after, before))| Some((at, Change::between(before, after)?)))
}

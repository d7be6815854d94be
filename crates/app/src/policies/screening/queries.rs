//! Reading screenings: the newest by each clause, one with its firms, what changed.

use std::collections::HashMap;

use base::{
    Problem,
    id::{OrganizationId, ScreeningId},
};
use rules::clause::Clause;

use super::{
    commands::{changed, obstacle},
    model::{Change, Listed, Place, Screening, ScreeningStatus},
    store::{self, PartRow},
};
use crate::{
    Ctx, Error, Noun, OrNotFound, Result,
    organizations::{self, Organization},
    policies::{access, catalogue::Status},
};

/// A clause that firms may be judged by.
#[derive(Debug, Clone)]
pub struct Screenable<'p> {
    /// The clause.
    pub clause: &'p Clause,
    /// How it stands for everybody.
    pub status: Status,
    /// The newest screening by it that is finished.
    pub last: Option<Screening>,
    /// Whether one is under way.
    pub is_open: bool,
}

/// The clauses firms may be judged by today, those in force first, each with its newest screening.
///
/// # Errors
/// `Forbidden` for all but officers.
pub async fn list_screenable(ctx: &Ctx) -> Result<Vec<Screenable<'_>>> {
    access::may_screen(&ctx.actor)?;
    let today = ctx.today();
    let mut newest: HashMap<String, Screening> =
        store::list_newest(&ctx.db).await?.into_iter().map(|run| (run.clause.clone(), run)).collect();
    let open: Vec<String> = store::list_open(&ctx.db).await?.into_iter().map(|run| run.clause).collect();
    let library = &ctx.pack.policies.library;
    let mut found: Vec<Screenable<'_>> = library
        .clauses
        .iter()
        .filter(|clause| obstacle(clause, today).is_none())
        .filter_map(|clause| {
            let is_open = open.contains(&clause.id);
            Some(Screenable { clause, status: Status::of(clause, today)?, last: newest.remove(&clause.id), is_open })
        })
        .collect();
    found.sort_by_key(|one| (one.last.is_none(), one.status, library.level_rank(&one.clause.level)));
    Ok(found)
}

/// The screenings by a clause, or by all, newest first, and how many there are.
///
/// # Errors
/// `Forbidden` for all but officers.
pub async fn list_screenings(ctx: &Ctx, clause: Option<&str>, offset: i64, limit: i64) -> Result<(Vec<Screening>, i64)> {
    access::may_screen(&ctx.actor)?;
    let page = store::list(&ctx.db, clause, offset.max(0), limit.clamp(1, 200)).await?;
    Ok((page, store::count(&ctx.db, clause).await?))
}

/// One screening.
///
/// # Errors
/// `NotFound` if there is none; `Forbidden` for all but officers.
pub async fn read_screening(ctx: &Ctx, id: ScreeningId) -> Result<Screening> {
    access::may_screen(&ctx.actor)?;
    store::find(&ctx.db, id).await?.or_not_found(Noun::Page)
}

/// The newest screening by a clause, finished or not, if there is one.
///
/// # Errors
/// `NotFound` for a clause that is not there; `Forbidden` for all but officers.
pub async fn read_newest_screening<'c>(ctx: &'c Ctx, clause: &str) -> Result<(&'c Clause, Option<Screening>)> {
    access::may_screen(&ctx.actor)?;
    let today = ctx.today();
    let clause = ctx.pack.policies.library.clause(clause).filter(|clause| Status::of(clause, today).is_some()).or_not_found(Noun::Page)?;
    let newest = store::find_newest(&ctx.db, &clause.id).await?;
    Ok((clause, newest))
}

/// A list is there once the screening is finished.
pub(super) fn must_be_finished(run: &Screening) -> Result<()> {
    match run.status {
        ScreeningStatus::Finished => Ok(()),
        _ => Err(Error::Conflict(Problem::whole("problem-screening-unfinished"))),
    }
}

/// Firms of a screening that stand in one place, in a fixed order, and how many there are.
///
/// # Errors
/// As [`read_screening`]; `Conflict` while it is not finished.
pub async fn list_listed(ctx: &Ctx, run: &Screening, place: Place, offset: i64, limit: i64) -> Result<(Vec<Listed>, i64)> {
    access::may_screen(&ctx.actor)?;
    must_be_finished(run)?;
    let (mut skip, mut left) = (usize::try_from(offset).unwrap_or(0), usize::try_from(limit.clamp(1, 200)).unwrap_or(1));
    let mut found = Vec::new();
    for counts in store::list_counts(&ctx.db, run.id).await? {
        let here = match place {
            Place::Eligible => counts.eligible,
            Place::Invited => counts.invited,
            Place::Refused => counts.refused,
        };
        let here = usize::try_from(here).unwrap_or(0);
        if left == 0 {
            break;
        }
        if skip >= here {
            skip -= here;
            continue;
        }
        let Some(row) = store::find_part(&ctx.db, run.id, counts.part).await? else { continue };
        let own: Vec<(usize, Stand)> = stands(&row).filter(|(_, stand)| stand.place == Some(place)).skip(skip).take(left).collect();
        (skip, left) = (0, left.saturating_sub(own.len()));
        found.extend(name(ctx, counts.part, own).await?.into_iter().map(|(_, firm)| firm));
    }
    Ok((found, run.counts.of(place)))
}

/// Firms that changed since the screening before, in one way or, if none is given, in any, and how many there are.
///
/// # Errors
/// As [`list_listed`].
pub async fn list_changed(ctx: &Ctx, run: &Screening, change: Option<Change>, offset: i64, limit: i64) -> Result<(Vec<Listed>, i64)> {
    access::may_screen(&ctx.actor)?;
    must_be_finished(run)?;
    let Some(previous) = run.previous else { return Ok((Vec::new(), 0)) };
    let before: HashMap<i64, String> = store::list_verdicts(&ctx.db, previous).await?.into_iter().collect();
    let none = String::new();
    let mut all: Vec<(i64, usize, u8)> = Vec::new();
    for (part, verdicts) in store::list_verdicts(&ctx.db, run.id).await? {
        let old = before.get(&part).unwrap_or(&none);
        let own = changed(old, &verdicts).filter(|(_, kind)| change.is_none_or(|wanted| wanted == *kind));
        all.extend(own.map(|(at, _)| (part, at, old.as_bytes().get(at).copied().unwrap_or(super::model::NOT_JUDGED))));
    }
    let total = i64::try_from(all.len()).unwrap_or(i64::MAX);
    let (skip, take) = (usize::try_from(offset).unwrap_or(0), usize::try_from(limit.clamp(1, 200)).unwrap_or(1));
    let wanted: Vec<(i64, usize, u8)> = all.into_iter().skip(skip).take(take).collect();
    let mut found = Vec::new();
    for some in wanted.chunk_by(|a, b| a.0 == b.0) {
        let Some((part, ..)) = some.first() else { continue };
        let Some(row) = store::find_part(&ctx.db, run.id, *part).await? else { continue };
        let before: HashMap<usize, u8> = some.iter().map(|(_, at, letter)| (*at, *letter)).collect();
        let own = stands(&row).filter_map(|(at, stand)| Some((at, Stand { before: Place::from_letter(*before.get(&at)?), ..stand })));
        found.extend(name(ctx, *part, own.collect()).await?.into_iter().map(|(_, firm)| firm));
    }
    Ok((found, total))
}

/// Where a firm stands, without its name.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Stand {
    pub(super) place: Option<Place>,
    pub(super) before: Option<Place>,
    pub(super) why: Option<usize>,
    pub(super) amount: Option<(i64, i64)>,
}

/// The firms of a stored part, by their places.
pub(super) fn stands(row: &PartRow) -> impl Iterator<Item = (usize, Stand)> + '_ {
    let (mut reasons, mut amounts) = (row.reasons.split(' '), row.amounts.split(' '));
    row.verdicts.bytes().enumerate().map(move |(at, letter)| {
        let place = Place::from_letter(letter);
        let mut stand = Stand { place, ..Stand::default() };
        match place {
            Some(Place::Eligible) => stand.amount = amounts.next().and_then(read_amount),
            Some(_) => stand.why = reasons.next().and_then(|text| text.parse().ok()),
            None => {}
        }
        (at, stand)
    })
}

fn read_amount(text: &str) -> Option<(i64, i64)> {
    let (low, high) = text.split_once(':').unwrap_or((text, text));
    Some((low.parse().ok()?, high.parse().ok()?))
}

/// The same with names, by their places. A firm that is gone is left out.
pub(super) async fn name(ctx: &Ctx, part: i64, stands: Vec<(usize, Stand)>) -> Result<Vec<(usize, Listed)>> {
    let firms = store::find_firms(&ctx.db, part).await?;
    let ids: Vec<OrganizationId> = stands.iter().filter_map(|(at, _)| firms.get(*at)?.parse().ok()).collect();
    let mut known: HashMap<OrganizationId, Organization> = HashMap::with_capacity(ids.len());
    for some in ids.chunks(500) {
        known.extend(organizations::find_organizations(&ctx.db, some).await?.into_iter().map(|one| (one.id, one)));
    }
    let listed = |(at, stand): (usize, Stand)| {
        let it = known.get(&firms.get(at)?.parse().ok()?)?;
        let firm = Listed {
            organization: it.id,
            name: it.shown_name(ctx.lang).to_owned(),
            credit_code: it.credit_code.clone(),
            place: stand.place,
            before: stand.before,
            why: stand.why,
            amount: stand.amount,
        };
        Some((at, firm))
    };
    Ok(stands.into_iter().filter_map(listed).collect())
}

/// Firms of a part by their places.
pub(in crate::policies) async fn name_firms(ctx: &Ctx, part: i64, places: impl IntoIterator<Item = usize>) -> Result<Vec<(usize, Listed)>> {
    name(ctx, part, places.into_iter().map(|at| (at, Stand::default())).collect()).await
}

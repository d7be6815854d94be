//! What each person finds on the desk: what to do today, what is under way, how it stands.

use base::{
    Date, Fen,
    id::{EntryId, OrganizationId, TaskId},
    time::{date_plus_days, local_date, start_of_day},
};

use super::{
    apart,
    jobs::{Unclaimed, demands_unclaimed_for},
    learning::{self, Rewrite},
    model::{Load, Match, PartySide, State, Take},
    queries, store,
};
use crate::{
    Ctx, Error, Result,
    accounts::{self, Role},
    deals, organizations,
    registers::{
        self, Entry, Status,
        queries::{Narrow, count_entries},
    },
};

pub use super::store::Asked;

/// Lines further ahead than so many days are not today's matter.
const LINES_AHEAD: i64 = 30;

/// What a line of the day asks for.
#[derive(Debug, Clone)]
pub enum Doing {
    /// The first contact of a match.
    Contact(Box<Match>),
    /// A demand that was taken up and has no match in hand: choose one.
    Choose(Take),
    /// Something the manager wrote down.
    Task(TaskId),
}

/// A line of the day.
#[derive(Debug, Clone)]
pub struct Line {
    /// The day it is due.
    pub due_on: Date,
    /// What it asks for.
    pub doing: Doing,
    /// The title of the demand or deal it is about, or the words of the task.
    pub text: String,
    /// The title of the achievement, if it is about a match.
    pub achievement: String,
    /// What the manager wrote down to do about the match besides: one thing is one line.
    pub notes: Vec<String>,
    /// `match`, `deal` or `demand`, and which: where it leads.
    pub about: (String, String),
    /// The state of the match, if it is about one.
    pub state: Option<State>,
    /// The stage of the deal, if it is about one.
    pub stage: Option<String>,
}

/// A manager's figures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ManagerFigures {
    /// Median of the days from taking up to the first contact, for contacts of this month; none without one.
    pub median_days: Option<f64>,
    /// Contracts signed this year.
    pub signed: i64,
    /// What they come to.
    pub signed_total: Fen,
    /// The manager's agreed part of contracts signed this year, by amount, in hundredths of a percent; none while nothing is agreed.
    pub share_bp: Option<i64>,
}

/// A technology manager's desk.
#[derive(Debug, Clone)]
pub struct ManagerDesk {
    /// In order of lateness.
    pub lines: Vec<Line>,
    /// What is carried.
    pub load: Load,
    /// How it stands.
    pub figures: ManagerFigures,
    /// Matches in hand that had their first contact: under way.
    pub under_way: Vec<(Match, String, String)>,
}

/// What is late across all managers.
#[derive(Debug, Clone)]
pub struct OfficerDesk {
    /// Matches whose first contact is overdue, with the titles and the manager's name; the latest first.
    pub late: Vec<(Match, String, String, String)>,
    /// Published demands nobody took up in time, the longest waiting first.
    pub unclaimed: Vec<Entry>,
    /// How many there are.
    pub unclaimed_count: i64,
    /// Entries waiting for review.
    pub to_review: i64,
    /// Organisations waiting to be verified.
    pub to_verify: i64,
    /// Objections waiting for a decision.
    pub objections: i64,
}

/// The desk of people who work for an organisation.
#[derive(Debug, Clone)]
pub struct OwnerDesk {
    /// Own entries that came back, with the reason.
    pub returned: Vec<Entry>,
    /// Sentences of own entries that were called vague.
    pub rewrites: Vec<Rewrite>,
    /// Requests to see more of own entries, with the entry's title and the asking organisation's name.
    pub asked: Vec<(Asked, String, String)>,
    /// Matches that wait for this side's word, with both titles and the side.
    pub awaiting: Vec<(Match, String, String, PartySide)>,
    /// How many own entries stand in each status.
    pub by_status: Vec<(Status, i64)>,
    /// Whether any of the organisations is verified: before that nothing can be published.
    pub is_verified: bool,
}

/// A technology manager's desk.
///
/// # Errors
/// `SignInNeeded` for visitors, `Forbidden` for others.
pub async fn manager_desk(ctx: &Ctx) -> Result<ManagerDesk> {
    super::access::may_take(&ctx.actor)?;
    let user = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    let in_hand = store::list_of_manager(&ctx.db, user).await?;
    let takes = store::list_takes_of(&ctx.db, user).await?;
    let tasks = deals::list_tasks(ctx, date_plus_days(ctx.today(), LINES_AHEAD)).await?;
    let mut ids: Vec<EntryId> = in_hand.iter().flat_map(|found| [found.demand_id, found.achievement_id]).collect();
    ids.extend(takes.iter().map(|take| take.demand_id));
    ids.sort_unstable();
    ids.dedup();
    let entries = registers::find_entries(&ctx.db, &ids).await?;
    let title = |id: EntryId| entries.iter().find(|entry| entry.id == id).map(|entry| entry.title.clone()).unwrap_or_default();
    let clocks = &ctx.pack.settings.clocks;
    let mut lines: Vec<Line> = Vec::new();
    let mut under_way = Vec::new();
    for found in &in_hand {
        let (demand, achievement) = (title(found.demand_id), title(found.achievement_id));
        match found.line_day().filter(|_| found.state == State::Claimed) {
            Some(due_on) => lines.push(Line {
                due_on,
                text: demand,
                achievement,
                notes: Vec::new(),
                about: ("match".to_owned(), found.id.to_string()),
                state: Some(found.state),
                stage: None,
                doing: Doing::Contact(Box::new(found.clone())),
            }),
            None => under_way.push((found.clone(), demand, achievement)),
        }
    }
    for take in takes {
        let has_match = in_hand.iter().any(|found| found.demand_id == take.demand_id);
        if !has_match && !store::has_deal(&ctx.db, take.demand_id, user).await? {
            lines.push(Line {
                due_on: clocks.after(local_date(take.taken_at), clocks.contact_days),
                text: title(take.demand_id),
                achievement: String::new(),
                notes: Vec::new(),
                about: ("demand".to_owned(), take.demand_id.to_string()),
                state: None,
                stage: None,
                doing: Doing::Choose(take),
            });
        }
    }
    for task in tasks {
        // What is to be done about a match that still waits for its first contact is said by the line of that contact.
        let waiting = lines.iter_mut().find(|line| matches!(&line.doing, Doing::Contact(found) if found.id.to_string() == task.noun_id));
        if let Some(line) = waiting {
            line.due_on = line.due_on.min(task.due_on);
            line.notes.push(task.text);
            continue;
        }
        let state = in_hand.iter().find(|found| found.id.to_string() == task.noun_id).map(|found| found.state);
        lines.push(Line {
            due_on: task.due_on,
            text: task.text,
            achievement: String::new(),
            notes: Vec::new(),
            about: (task.noun, task.noun_id),
            state,
            stage: task.deal_stage,
            doing: Doing::Task(task.id),
        });
    }
    lines.sort_by_key(|line| line.due_on);
    let figures = manager_figures(ctx).await?;
    Ok(ManagerDesk { lines, load: queries::load_of(ctx, user).await?, figures, under_way })
}

async fn manager_figures(ctx: &Ctx) -> Result<ManagerFigures> {
    let user = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    let today = ctx.today();
    let month = start_of_day(today.first_of_month());
    let year = today.first_of_year();
    let mut days: Vec<f64> = store::list_first_contacts(&ctx.db, user, month)
        .await?
        .into_iter()
        .map(|row| row.contacted_at.duration_since(row.taken_at).as_secs_f64() / 86_400.0)
        .filter(|days| *days >= 0.0)
        .collect();
    days.sort_by(f64::total_cmp);
    let signed = store::count_signed(&ctx.db, user, year).await?;
    let shares = store::list_shares(&ctx.db, user, year).await?;
    let whole: i128 = shares.iter().map(|row| i128::from(row.total_fen.0)).sum();
    let part: i128 = shares.iter().map(|row| i128::from(row.total_fen.0) * i128::from(row.share_bp)).sum();
    let share_bp = (whole > 0).then(|| i64::try_from(part / whole).unwrap_or(0));
    Ok(ManagerFigures { median_days: median(&days), signed: signed.count, signed_total: signed.total_fen, share_bp })
}

/// The middle of sorted values; of an even number the mean of the two in the middle.
fn median(sorted: &[f64]) -> Option<f64> {
    let middle = sorted.len() / 2;
    let upper = sorted.get(middle)?;
    if sorted.len() % 2 == 1 {
        return Some(*upper);
    }
    Some(f64::midpoint(*sorted.get(middle.checked_sub(1)?)?, *upper))
}

/// The officers' desk.
///
/// # Errors
/// `SignInNeeded` for visitors, `Forbidden` for others.
pub async fn officer_desk(ctx: &Ctx) -> Result<OfficerDesk> {
    super::access::may_oversee(&ctx.actor)?;
    let clocks = &ctx.pack.settings.clocks;
    let mut late = Vec::new();
    for (found, demand, achievement) in with_titles(ctx, store::list_late(&ctx.db, ctx.today(), 30).await?).await? {
        let name = match found.manager_id {
            Some(manager) => accounts::find_name(&ctx.db, manager, ctx.lang).await?,
            None => String::new(),
        };
        late.push((found, demand, achievement, name));
    }
    let mut unclaimed = demands_unclaimed_for(ctx, clocks.contact_days, Unclaimed::All).await?;
    let unclaimed_count = i64::try_from(unclaimed.len()).unwrap_or(i64::MAX);
    unclaimed.truncate(8);
    Ok(OfficerDesk {
        late,
        unclaimed: registers::find_entries(&ctx.db, &unclaimed).await?,
        unclaimed_count,
        to_review: count_entries(&ctx.db, &Narrow { is_to_review: true, ..Narrow::default() }).await?,
        to_verify: store::count_verifications(&ctx.db).await?,
        objections: store::count_open_objections(&ctx.db).await?,
    })
}

/// The desk of people who work for an organisation.
///
/// # Errors
/// `SignInNeeded` for visitors.
pub async fn owner_desk(ctx: &Ctx) -> Result<OwnerDesk> {
    if !ctx.actor.is_signed_in() {
        return Err(Error::SignInNeeded);
    }
    let organizations = ctx.actor.organizations();
    let verified: Vec<OrganizationId> =
        organizations.iter().copied().filter(|organization| ctx.actor.is_verified_for(*organization)).collect();
    let narrow = |statuses: Vec<Status>| Narrow { organizations: Some(organizations.clone()), statuses, ..Narrow::default() };
    let (returned, _) = registers::queries::list_own(ctx, narrow(vec![Status::Returned]), 0, 20).await?;
    let mut by_status = Vec::new();
    for status in Status::ALL {
        by_status.push((status, count_entries(&ctx.db, &narrow(vec![status])).await?));
    }
    let mut asked = Vec::new();
    for row in store::list_asked(&ctx.db, &organizations).await? {
        let entry = registers::find_entry(&ctx.db, row.entry_id).await?;
        let asking = organizations::find_organization(&ctx.db, row.organization_id).await?;
        asked.push((row, entry.title, asking.shown_name(ctx.lang).to_owned()));
    }
    let mut awaiting = Vec::new();
    let withheld = apart::list_withheld(&ctx.db, &verified).await?;
    for (found, demand_title, achievement_title) in
        with_titles(ctx, store::list_awaiting_word(&ctx.db, &verified, &withheld).await?).await?
    {
        let demand = registers::find_entry(&ctx.db, found.demand_id).await?;
        let achievement = registers::find_entry(&ctx.db, found.achievement_id).await?;
        let sides = super::access::sides_of(&ctx.actor, demand.organization_id, achievement.organization_id);
        if let Some(side) = sides.into_iter().find(|side| found.said(*side).is_none()) {
            awaiting.push((found, demand_title, achievement_title, side));
        }
    }
    let rewrites = learning::list_rewrites(ctx).await?;
    Ok(OwnerDesk { returned, rewrites, asked, awaiting, by_status, is_verified: !verified.is_empty() })
}

/// Matches with the titles of both entries.
///
/// # Errors
/// When the database does not answer.
pub async fn with_titles(ctx: &Ctx, found: Vec<Match>) -> Result<Vec<(Match, String, String)>> {
    let mut ids: Vec<EntryId> = found.iter().flat_map(|found| [found.demand_id, found.achievement_id]).collect();
    ids.sort_unstable();
    ids.dedup();
    let entries = registers::find_entries(&ctx.db, &ids).await?;
    let title = |id: EntryId| entries.iter().find(|entry| entry.id == id).map(|entry| entry.title.clone()).unwrap_or_default();
    Ok(found
        .into_iter()
        .map(|found| (title(found.demand_id), title(found.achievement_id), found))
        .map(|(d, a, found)| (found, d, a))
        .collect())
}

/// Which of the desks a person has.
#[must_use]
pub fn has_owner_desk(ctx: &Ctx) -> bool {
    let own = [Role::Member, Role::OrganizationAdministrator, Role::TransferOfficer, Role::ParkOperator, Role::PlatformOperator];
    own.into_iter().any(|role| ctx.actor.has(role))
}

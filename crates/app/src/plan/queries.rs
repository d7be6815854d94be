//! Reading the funnel, the indicators, and the records behind them.

use base::{Date, Fen, Timestamp, id::EntryId, time::start_of_day};

use super::{
    model::{FigureRecord, Funnel, FunnelRow, IndicatorFigure, MonthFigure, Shown, suppress},
    store,
};
use crate::{
    Ctx, Error, Noun, OrNotFound, Result,
    accounts::Role,
    pack::{Evidence, Indicator, Measure, Target},
    registers,
};

/// The funnel of the entries published in a year, month by month up to today.
///
/// # Errors
/// `NotFound` for a year that has not begun or lies before 2000.
pub async fn read_funnel(ctx: &Ctx, year: i16) -> Result<Funnel> {
    let today = ctx.today();
    let bounds = month_bounds(year, today).or_not_found(Noun::Page)?;
    let flow = &ctx.pack.deal_flow;
    let steps: Vec<_> = flow.funnel.iter().map(|step| (step.code.clone(), step.names.clone())).collect();
    let found = store::funnel(&ctx.db, flow, &ctx.pack.match_flow.meeting_kinds, &bounds).await?;
    let months: Vec<FunnelRow> = (0..bounds.len() - 1)
        .map(|index| {
            let counts = found
                .iter()
                .find(|row| usize::try_from(row.month) == Ok(index))
                .map_or_else(|| vec![0; steps.len()], |row| row.counts.clone());
            FunnelRow { month: u8::try_from(index + 1).ok(), counts }
        })
        .collect();
    let sums = (0..steps.len()).map(|step| months.iter().filter_map(|row| row.counts.get(step)).sum()).collect();
    Ok(Funnel { year, steps, year_row: FunnelRow { month: None, counts: sums }, months })
}

/// The entries behind one figure of the funnel: one step, one month or the whole year. What is kept from an organisation of the reader is left out.
///
/// # Errors
/// `Forbidden` for those who may not see records behind figures; `NotFound` for an unknown step, month or year.
pub async fn list_funnel_records(ctx: &Ctx, year: i16, month: Option<u8>, step: &str) -> Result<Vec<FigureRecord>> {
    may_open_figures(ctx)?;
    let bounds = month_bounds(year, ctx.today()).or_not_found(Noun::Page)?;
    let step = ctx.pack.deal_flow.funnel.iter().position(|known| known.code == step).or_not_found(Noun::Indicator)?;
    let (from, until) = match month {
        None => bounds.first().zip(bounds.last()),
        Some(month) => bounds.get(usize::from(month).wrapping_sub(1)).zip(bounds.get(usize::from(month))),
    }
    .or_not_found(Noun::Page)?;
    let meetings = &ctx.pack.match_flow.meeting_kinds;
    let rows = store::funnel_records(&ctx.db, &ctx.pack.deal_flow, meetings, step, *from, *until).await?;
    let ids: Vec<EntryId> = rows.iter().map(|row| row.id).collect();
    let closed = registers::queries::list_closed_to(ctx, &ids).await?;
    Ok(rows
        .into_iter()
        .filter(|row| !closed.contains(&row.id))
        .map(|row| FigureRecord {
            number: row.number,
            title: row.title,
            noun: "entry",
            register: Some(row.register),
            id: row.id.cast(),
            on: Some(base::time::local_date(row.published_at)),
            amount: None,
        })
        .collect())
}

/// The indicators that have a target in a year, with what they have come to.
///
/// # Errors
/// When the database does not answer.
pub async fn read_indicators(ctx: &Ctx, year: i16) -> Result<Vec<IndicatorFigure>> {
    let mut figures = Vec::new();
    for (indicator, target) in ctx.pack.plan.indicators_of(i64::from(year)) {
        figures.push(read_figure(ctx, indicator, target, year).await?);
    }
    Ok(figures)
}

async fn read_figure(ctx: &Ctx, indicator: &Indicator, target: &Target, year: i16) -> Result<IndicatorFigure> {
    let mut figure = IndicatorFigure {
        indicator: indicator.clone(),
        target: target.clone(),
        value: None,
        technical: None,
        records: None,
        months: Vec::new(),
    };
    let (from, to) = year_days(year).or_not_found(Noun::Page)?;
    let mut months = vec![(0_i64, 0_i64); 12];
    let mut add = |day: Date, amount: i64| {
        if let Some((records, sum)) = months.get_mut(usize::try_from(day.month() - 1).unwrap_or(0)) {
            *records += 1;
            *sum += amount;
        }
    };
    let (sum, records) = match indicator.evidence {
        Evidence::ContractTurnover => {
            let contracts = store::registered_contracts(&ctx.db, from, to).await?;
            contracts.iter().for_each(|contract| add(contract.registered_on, contract.total_fen.0));
            figure.technical = Some(contracts.iter().map(|contract| contract.technical_fen).sum());
            (contracts.iter().map(|contract| contract.total_fen).sum::<Fen>().0, contracts.len())
        }
        Evidence::LandedProjects => {
            let landings = store::landings(&ctx.db, from, to).await?;
            landings.iter().for_each(|landing| add(landing.landed_on, 1));
            (i64::try_from(landings.len()).unwrap_or(i64::MAX), landings.len())
        }
        Evidence::Manual => {
            figure.value = store::manual_value(&ctx.db, &indicator.code, &year.to_string()).await?.and_then(|value| value.parse().ok());
            return Ok(figure);
        }
    };
    figure.value = Some(in_unit(indicator.measure, sum));
    figure.records = i64::try_from(records).ok();
    // A month with few records would tell of single contracts and projects; the sum of the year is the plan's own figure.
    let bound = if opens_figures(ctx) { 1 } else { ctx.pack.settings.limits.small_cells_below };
    let counts: Vec<Vec<i64>> = months.iter().map(|(records, _)| vec![*records]).collect();
    let (shown, _) = suppress(&counts, &[i64::try_from(records).unwrap_or(i64::MAX)], bound);
    figure.months = months
        .into_iter()
        .zip(shown.into_iter().flatten())
        .map(|((_, sum), records)| match records {
            Shown::Count(_) => MonthFigure { records, value: in_unit(indicator.measure, sum) },
            Shown::Few | Shown::Hidden => MonthFigure { records, value: 0.0 },
        })
        .collect();
    Ok(figure)
}

/// The records behind one indicator in a year.
///
/// # Errors
/// `Forbidden` for those who may not see records behind figures; `NotFound` for an unknown indicator.
pub async fn list_indicator_records(ctx: &Ctx, code: &str, year: i16) -> Result<Vec<FigureRecord>> {
    may_open_figures(ctx)?;
    let indicator = ctx.pack.plan.indicator(code).or_not_found(Noun::Indicator)?;
    let (from, to) = year_days(year).or_not_found(Noun::Page)?;
    let record = |id, number, title, on, amount| FigureRecord { number, title, noun: "deal", register: None, id, on: Some(on), amount };
    Ok(match indicator.evidence {
        Evidence::ContractTurnover => store::registered_contracts(&ctx.db, from, to)
            .await?
            .into_iter()
            .map(|row| record(row.id, row.number, row.title, row.registered_on, Some(row.total_fen)))
            .collect(),
        Evidence::LandedProjects => store::landings(&ctx.db, from, to)
            .await?
            .into_iter()
            .map(|row| record(row.id.cast(), row.number, row.title, row.landed_on, None))
            .collect(),
        Evidence::Manual => Vec::new(),
    })
}

/// Whether the reader may open the records behind figures: officers, reviewers and technology managers.
#[must_use]
pub fn opens_figures(ctx: &Ctx) -> bool {
    ctx.actor.is_system || [Role::CommissionOfficer, Role::Reviewer, Role::TechnologyManager].into_iter().any(|role| ctx.actor.has(role))
}

fn may_open_figures(ctx: &Ctx) -> Result<()> {
    if opens_figures(ctx) {
        Ok(())
    } else if ctx.actor.is_signed_in() {
        Err(Error::Forbidden)
    } else {
        Err(Error::SignInNeeded)
    }
}

#[expect(clippy::cast_precision_loss, reason = "fen of a district stay far below 2^53")]
fn in_unit(measure: Measure, amount: i64) -> f64 {
    match measure {
        Measure::Money { yuan_per_unit } => amount as f64 / (yuan_per_unit as f64 * 100.0),
        Measure::Count | Measure::Percent => amount as f64,
    }
}

/// The first instants of the months of a year that have begun, and the end of the last one.
fn month_bounds(year: i16, today: Date) -> Option<Vec<Timestamp>> {
    if !(2000..=today.year()).contains(&year) {
        return None;
    }
    let last = if year == today.year() { today.month() } else { 12 };
    let mut bounds = Vec::new();
    for month in 1..=last {
        bounds.push(start_of_day(Date::new(year, month, 1).ok()?));
    }
    let end = if last == 12 { Date::new(year + 1, 1, 1) } else { Date::new(year, last + 1, 1) };
    bounds.push(start_of_day(end.ok()?));
    Some(bounds)
}

fn year_days(year: i16) -> Option<(Date, Date)> {
    Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?))
}

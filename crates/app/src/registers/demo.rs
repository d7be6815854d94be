//! The demo's entries: checking them against their kinds, and entering them as if their organisations had.

use std::collections::HashMap;

use base::{
    Place, Problem, Problems, Timestamp,
    id::OrganizationId,
    time::{date_plus_days, start_of_day},
};
use serde_json::Value;

use super::{
    Diagnosis, Entry, Field, FieldType, Kind, Status, Values,
    check::{Strictness, check as check_values},
    commands::{insert, new_entry},
    kinds,
};
use crate::{
    Ctx, Error, Result, numbers,
    pack::{DemoPack, Pack, RawEntry},
};

/// How many entries are entered in one transaction.
const BATCH: usize = 100;

/// Everything that is wrong with the demo's entries, by file and line.
#[must_use]
pub fn check(pack: &Pack) -> (DemoPack, Problems) {
    let pack = pack.clone().with_invented_parks();
    pack.check_demo(&|raw| match read(&pack, raw) {
        Ok(_) => Problems::new(),
        Err(problems) => problems,
    })
}

/// The values of a raw entry, checked as strictly as its status asks.
fn read(pack: &Pack, raw: &RawEntry) -> std::result::Result<(&'static Kind, Values), Problems> {
    let here = |line: u32, code| Problem::line(raw.file.clone(), line, code);
    let Some(kind) = kinds::ALL.into_iter().find(|kind| kind.path.replace('-', "_") == raw.register) else {
        return Err(here(raw.line, "problem-pack-register").with("register", raw.register.clone()).into());
    };
    let mut values = Values::default();
    let mut problems = Problems::new();
    for (key, given) in &raw.fields {
        let Some(field) = kind.field(key) else {
            if key != "person" {
                problems.push(here(given.line, "problem-pack-field").with("field", key.clone()).with("register", raw.register.clone()));
            }
            continue;
        };
        match stored(field, &given.value) {
            Some(value) => {
                values.0.insert(key.clone(), value);
            }
            None => problems.push(here(given.line, "problem-pack-value").with("field", key.clone()).with("value", given.value.to_string())),
        }
    }
    let is_draft = raw.status.as_deref() == Some("draft");
    let strictness = if is_draft { Strictness::Draft } else { Strictness::Submission };
    for mut problem in check_values(kind, pack, &values, strictness).0 {
        if let Place::Field(key) = &problem.at {
            let line = raw.fields.get(key).map_or(raw.line, |field| field.line);
            problem.args.push(("field", key.clone()));
            problem.at = Place::Line { file: raw.file.clone(), line };
        }
        problems.push(problem);
    }
    problems.or_ok((kind, values))
}

/// A value of a file as it is stored; `None` if it does not fit the field.
fn stored(field: &Field, value: &toml::Value) -> Option<Value> {
    let scaled = |factor: f64| {
        let number = value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64))?;
        let fen = (number * factor).round();
        (fen.is_finite() && fen.abs() < 9e15).then(|| Value::from(fen as i64))
    };
    match field.ty {
        FieldType::Wan => scaled(1_000_000.0),
        FieldType::Yuan => scaled(100.0),
        FieldType::Number(_) => value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64)).map(Value::from),
        FieldType::Whole(..) | FieldType::Trl => value.as_integer().map(Value::from),
        FieldType::Yes => value.as_bool().map(Value::from),
        FieldType::List(_) | FieldType::Choices(_) | FieldType::Patents => {
            value.as_array()?.iter().map(|item| item.as_str().map(Value::from)).collect::<Option<Vec<_>>>().map(Value::Array)
        }
        FieldType::Text(_) | FieldType::Long(_) | FieldType::Choice(_) | FieldType::Date => match value {
            toml::Value::String(text) => Some(Value::from(text.trim())),
            toml::Value::Datetime(day) => Some(Value::from(day.to_string())),
            _ => None,
        },
    }
}

/// Enters the demo's entries with the dates they carry; those already there (by organisation and own number) are left alone. Answers how many are new.
///
/// # Errors
/// `Invalid` with everything that is wrong with them.
pub async fn load(ctx: &Ctx, demo: &DemoPack, organizations: &HashMap<String, OrganizationId>) -> Result<usize> {
    let mut ready = Vec::new();
    let mut problems = Problems::new();
    for raw in &demo.entries {
        match (read(&ctx.pack, raw), organizations.get(&raw.organization)) {
            (Ok((kind, values)), Some(organization)) => ready.push(entry(ctx, kind, *organization, values, raw)),
            (Ok(_), None) => problems.push(
                Problem::line(raw.file.clone(), raw.line, "problem-pack-organization").with("organization", raw.organization.clone()),
            ),
            (Err(found), _) => problems.extend(found),
        }
    }
    problems.or_ok(()).map_err(Error::Invalid)?;
    ready.sort_by_key(|entry| entry.submitted_at);
    let mut count = 0;
    for part in ready.chunks(BATCH) {
        let tx = ctx.db.begin().await?;
        for entry in part {
            let known = match &entry.own_number {
                Some(own) => super::store::find_by_own_number(&tx, entry.kind.key, entry.organization_id, own).await?.is_some(),
                None => !super::store::list_same_title(&tx, entry.kind.key, entry.organization_id, &entry.title).await?.is_empty(),
            };
            if !known {
                let mut entry = entry.clone();
                let year = i64::from(base::time::local_date(entry.created_at).year());
                entry.number = numbers::next_in_year(&tx, entry.kind.prefix, year).await?;
                insert(&tx, ctx, &entry).await?;
                count += 1;
            }
        }
        tx.commit().await?;
    }
    Ok(count)
}

fn entry(ctx: &Ctx, kind: &'static Kind, organization: OrganizationId, values: Values, raw: &RawEntry) -> Entry {
    let mut entry = new_entry(ctx, kind, organization, values, true);
    let asked = raw.status.as_deref().and_then(Status::from_code);
    entry.status = asked.unwrap_or(if raw.published_on.is_some() { Status::Published } else { Status::Submitted });
    // Spread over the working day by the line it stands on, so that lists have an order.
    let minute = i64::from(raw.line % 480);
    let published = raw.published_on.map(|day| plus_minutes(start_of_day(day), 9 * 60 + minute));
    let submitted =
        published.map_or_else(|| plus_minutes(base::time::plus_days(ctx.now(), -4), minute), |at| base::time::plus_days(at, -3));
    entry.created_at = submitted;
    entry.updated_at = published.unwrap_or(submitted);
    if entry.status != Status::Draft {
        entry.submitted_at = Some(submitted);
    }
    if let Some(day) = raw.published_on.filter(|_| entry.status == Status::Published) {
        entry.published_at = published;
        let term = ctx.pack.expiry_days(kind.key);
        // In a demonstration an entry whose first term is over has been renewed.
        let mut expires_on = date_plus_days(day, term);
        while term > 0 && expires_on < ctx.today() {
            expires_on = date_plus_days(expires_on, term);
        }
        entry.expires_on = Some(expires_on);
        if kind.needs_diagnosis {
            entry.diagnosis = Some(Diagnosis::Publishable);
        }
    }
    entry
}

fn plus_minutes(at: Timestamp, minutes: i64) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond() + minutes * 60_000_000).unwrap_or(at)
}

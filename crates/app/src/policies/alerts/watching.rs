//! Looking at what has changed since an alert was last looked at, and telling it.
//!
//! Run again it finds nothing: what is seen now is written in the transaction that tells it, and two runs at once move an alert on only once.

use base::{Date, time::date_plus_days};
use rules::{clause::Clause, shares::Shares};
use serde_json::json;

use super::{
    model::{AlertEvent, AlertKind, Mark, PolicyAlert, Seen},
    store,
};
use crate::{
    Ctx, Result,
    accounts::Secret,
    audit,
    audit::Event,
    notices::{self, Tell},
    policies::{Answers, Group, Profile, catalogue::Status, names, queries::find_profile},
};

/// How many alerts are taken at a time.
const BATCH: i64 = 200;
/// So many days before its last day a clause is about to close.
const CLOSING_DAYS: i64 = 30;
/// How many clauses a mail names under each heading; the rest is on the page.
const NAMED: usize = 10;

/// Looks at every alert behind which something has moved on.
///
/// # Errors
/// When the database does not answer.
pub async fn tick(ctx: &Ctx) -> Result<()> {
    let library = &ctx.pack.policies.digest;
    loop {
        let due = store::list_due(&ctx.db, library, ctx.today(), BATCH).await?;
        if due.is_empty() {
            return Ok(());
        }
        let mut moved = 0;
        for (alert, mark) in &due {
            moved += usize::from(look_again(ctx, alert, mark).await?);
        }
        if moved == 0 {
            return Ok(());
        }
    }
}

/// Where an alert stands that is looked at now.
pub(super) fn mark(ctx: &Ctx, profile: &Profile) -> Mark {
    Mark { library: ctx.pack.policies.digest.clone(), profile: profile.version, day: ctx.today() }
}

/// The last day of a clause, where it is near.
fn closes_on(clause: &Clause, today: Date) -> Option<Date> {
    let last = [clause.window.days(today).until, clause.valid.until].into_iter().flatten().filter(|day| *day >= today).min()?;
    (last <= date_plus_days(today, CLOSING_DAYS)).then_some(last)
}

/// What can be seen of each clause that may still be had: for a firm with projects the best of their lists counts.
pub(super) fn look(ctx: &Ctx, profile: &Profile) -> Vec<Seen> {
    let today = ctx.today();
    // No question is asked here, so that their order does not matter.
    let answers = Answers::of(&ctx.pack, profile, &Shares::default(), today);
    let mut seen: Vec<Seen> = Vec::new();
    for answer in &answers.clauses {
        let clause = answer.clause();
        if !matches!(Status::of(clause, today), Some(Status::InForce | Status::Pending)) {
            continue;
        }
        match seen.iter_mut().find(|one| one.clause == clause.id) {
            Some(one) => one.group = one.group.min(answer.group),
            None => seen.push(Seen {
                clause: clause.id.clone(),
                digest: db::audit::digest(&clause.text),
                group: answer.group,
                closes_on: closes_on(clause, today),
            }),
        }
    }
    seen
}

/// What is new in what is seen now.
fn news(ctx: &Ctx, before: &[Seen], now: &[Seen]) -> Vec<AlertEvent> {
    let mut events = Vec::new();
    for seen in now {
        let known = before.iter().find(|one| one.clause == seen.clause);
        let mut tell = |kind: AlertKind, detail: String| {
            events.push(AlertEvent { kind, clause: seen.clause.clone(), detail, told_at: ctx.now() });
        };
        let concerns = seen.group != Group::Rest;
        match known {
            None if concerns => tell(AlertKind::Appeared, seen.digest.clone()),
            Some(known) if known.digest != seen.digest && (concerns || known.group != Group::Rest) => {
                tell(AlertKind::Changed, seen.digest.clone());
            }
            _ => {}
        }
        if known.is_some_and(|known| known.group == Group::Near) && seen.group == Group::Eligible {
            tell(AlertKind::Eligible, seen.digest.clone());
        }
        if let Some(day) = seen.closes_on.filter(|day| concerns && known.is_none_or(|known| known.closes_on != Some(*day))) {
            tell(AlertKind::Closing, day.to_string());
        }
    }
    events
}

/// Looks at one alert; `false` if somebody else did so meanwhile.
async fn look_again(ctx: &Ctx, alert: &PolicyAlert, from: &Mark) -> Result<bool> {
    let profile = find_profile(&ctx.db, alert.organization).await?;
    let now = look(ctx, &profile);
    let tx = ctx.db.begin().await?;
    if !store::advance(&tx, alert.id, from, &mark(ctx, &profile)).await? {
        return Ok(false);
    }
    let before = store::list_seen(&tx, alert.id).await?;
    let mut told = Vec::new();
    for event in news(ctx, &before, &now) {
        if store::insert_event(&tx, alert.id, &event).await? {
            told.push(event);
        }
    }
    for seen in now.iter().filter(|seen| !before.contains(seen)) {
        store::put_seen(&tx, alert.id, seen).await?;
    }
    for gone in before.iter().filter(|known| now.iter().all(|seen| seen.clause != known.clause)) {
        store::delete_seen(&tx, alert.id, &gone.clause).await?;
    }
    if !told.is_empty() {
        tell(&tx, ctx, alert, &profile, &told).await?;
    }
    tx.commit().await?;
    Ok(true)
}

async fn tell(tx: &db::Tx, ctx: &Ctx, alert: &PolicyAlert, profile: &Profile, told: &[AlertEvent]) -> Result<()> {
    let lang = notices::find_lang(tx, alert.user).await?;
    let secret = Secret::random();
    store::insert_link(tx, &secret.digest(), alert.id, ctx.now()).await?;
    let base = &ctx.site.base_url;
    let list = |kind: AlertKind| -> String {
        let own: Vec<&AlertEvent> = told.iter().filter(|event| event.kind == kind).collect();
        let line = |event: &&AlertEvent| {
            let title = ctx.pack.policies.library.clause(&event.clause).map_or(event.clause.as_str(), |clause| names::title(clause, lang));
            let day = if kind == AlertKind::Closing { format!(" ({})", event.detail) } else { String::new() };
            format!("{title}{day}\n{base}/policies/{}", event.clause)
        };
        let mut lines: Vec<String> = own.iter().take(NAMED).map(line).collect();
        if own.len() > NAMED {
            lines.push(format!("… +{}", own.len() - NAMED));
        }
        if lines.is_empty() { "–".to_owned() } else { lines.join("\n") }
    };
    let (name, english, count) = (&profile.organization.name, &profile.organization.name_en, told.len().to_string());
    let mail = json!({
        "organization": name, "organization_en": english, "count": count, "eligible": list(AlertKind::Eligible), "appeared": list(AlertKind::Appeared),
        "changed": list(AlertKind::Changed), "closing": list(AlertKind::Closing), "end": format!("{base}/policies/alerts/end/{}", secret.reveal()),
    });
    let named: Vec<String> = told.iter().map(|event| format!("{}:{}:{}", event.clause, event.kind.code(), event.detail)).collect();
    let told_now = Tell {
        to: alert.user,
        kind: "policies-alert",
        args: json!({ "organization": name, "organization_en": english, "count": count }),
        link: format!("/organization/{}/policies/alerts", alert.organization),
        key: format!("policies-alert:{}:{}", alert.id, db::audit::digest(&named.join(" "))),
    };
    notices::tell_with_mail(tx, ctx, &told_now, &mail).await?;
    let event = Event::new("policies.alert-told", "organization", alert.organization).with(json!({ "events": told.len() }));
    audit::record(tx, ctx, event).await?;
    Ok(())
}

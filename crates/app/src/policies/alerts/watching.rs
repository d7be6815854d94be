//! Looking at what has changed since an alert was last looked at, and telling it.
//!
//! Run again it finds nothing: what is seen now is written in the transaction that tells it, and two runs at once move an alert on only once.

use base::{Date, Lang, id::PolicyAlertId, time::date_plus_days};
use db::Tx;
use rules::{
    clause::Clause,
    reader::{
        self,
        editing::{self, PARTS},
    },
    shares::Shares,
};
use serde_json::json;

use super::{
    model::{
        AlertEvent, AlertKind, AlertLine, AlertList, Cause, Change, Days, Mark, Measures, PolicyAlert, Seen, Shift, Span, Told, ToldTitle,
        ValueChange,
    },
    store,
};
use crate::{
    Ctx, Result,
    accounts::Secret,
    audit,
    audit::Event,
    notices::{self, Tell},
    policies::{Answers, ClauseAnswer, Group, Profile, catalogue::Status, names, queries::find_profile},
};

/// How many alerts are taken at a time.
const BATCH: i64 = 200;
/// So many days before its last day a clause is about to close.
const CLOSING_DAYS: i64 = 30;
/// How many clauses a mail names under each heading; the rest is on the page.
const NAMED: usize = 10;
/// How many values of a text are told; of the others how many they are.
const VALUES: usize = 6;
/// The part of a clause that only says when somebody looked at its sources, in the list of parts.
const UNTOLD: &str = "checked_on";

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
        let is_had = matches!(Status::of(clause, today), Some(Status::InForce | Status::Pending));
        // They come in the order of the lists, the highest amount first: of several projects the first is the best.
        if !is_had || seen.iter().any(|one| one.clause == clause.id) {
            continue;
        }
        let days = clause.window.days(today);
        seen.push(Seen {
            clause: clause.id.clone(),
            digest: db::audit::digest(&clause.text),
            group: answer.group,
            closes_on: closes_on(clause, today),
            measures: Some(Measures { amount: amount(answer), window: Days { from: days.from, until: days.until } }),
        });
    }
    seen
}

fn amount(answer: &ClauseAnswer<'_>) -> Option<Span> {
    let money = &answer.clause().money;
    let amount = answer.judged.amount.as_ref()?;
    Some(Span { low_fen: amount.low, high_fen: amount.high, is_upper_bound: money.is_upper_bound, is_tax: money.is_tax })
}

/// Notes what is seen of a clause now, and keeps its text for the day on which it is another.
pub(super) async fn note(tx: &Tx, ctx: &Ctx, alert: PolicyAlertId, seen: &Seen) -> Result<()> {
    store::put_seen(tx, alert, seen).await?;
    if let Some(clause) = ctx.pack.policies.library.clause(&seen.clause) {
        store::put_text(tx, &seen.digest, &clause.text).await?;
    }
    Ok(())
}

/// What was seen before, against which what is seen now is held.
struct Before {
    seen: Vec<Seen>,
    /// The former texts of those that have another now or are gone, by their digests, as far as they were kept.
    texts: Vec<(String, String)>,
    /// The version of the profile then, and now.
    profile: (i64, i64),
}

impl Before {
    async fn find(tx: &Tx, alert: &PolicyAlert, now: &[Seen], profile: (i64, i64)) -> Result<Self> {
        let seen = store::list_seen(tx, alert.id).await?;
        let mut texts = Vec::new();
        for known in seen.iter().filter(|known| now.iter().all(|one| one.clause != known.clause || one.digest != known.digest)) {
            if let Some(text) = store::find_text(tx, &known.digest).await? {
                texts.push((known.digest.clone(), text));
            }
        }
        Ok(Self { seen, texts, profile })
    }

    fn of(&self, clause: &str) -> Option<&Seen> {
        self.seen.iter().find(|one| one.clause == clause)
    }

    /// What a clause is called, or was called as long as the catalogue had it.
    fn title(&self, ctx: &Ctx, clause: &str) -> Option<ToldTitle> {
        if let Some(known) = ctx.pack.policies.library.clause(clause) {
            return Some(ToldTitle { zh: known.title.clone(), en: known.title_en.clone() });
        }
        let digest = &self.of(clause)?.digest;
        let (_, text) = self.texts.iter().find(|(known, _)| known == digest)?;
        let rows = reader::rows(text);
        let said = |name: &str| PARTS.iter().find(|part| part.name == name).map_or("", |part| editing::said(&rows, part)).to_owned();
        Some(ToldTitle { zh: said("title"), en: said("title_en") }).filter(|title| !title.zh.is_empty())
    }

    /// What differs in the text of a clause, without what only says who looked at it when; nothing if the former text is not known.
    fn values(&self, ctx: &Ctx, known: &Seen, seen: &Seen) -> Option<Vec<ValueChange>> {
        let (_, text) = self.texts.iter().find(|(digest, _)| *digest == known.digest)?;
        let clause = ctx.pack.policies.library.clause(&seen.clause)?;
        let each = reader::differences(text, &clause.text).into_iter().filter_map(|(path, before, after)| {
            let place = place(&path);
            is_told(&place).then_some(ValueChange { place, value: Shift { before, after } })
        });
        Some(each.collect())
    }
}

/// Where a value stands within its clause.
fn place(path: &str) -> String {
    let steps: Vec<&str> = path.split(reader::STEP).collect();
    let skipped = if steps.first() == Some(&reader::CLAUSE) { 2 } else { 0 };
    steps.get(skipped..).unwrap_or_default().join(reader::STEP)
}

fn is_told(place: &str) -> bool {
    PARTS.iter().all(|part| part.name != UNTOLD || part.keys.join(reader::STEP) != place)
}

fn shift<T: PartialEq>(before: Option<T>, after: Option<T>) -> Option<Shift<T>> {
    (before != after).then_some(Shift { before, after })
}

/// What a clause that closes gives, and when one can apply; there is nothing before.
fn stands(seen: &Seen) -> Change {
    let window = seen.measures.map(|noted| noted.window).filter(|days| days.from.is_some() || days.until.is_some());
    let amount = seen.measures.and_then(|noted| noted.amount);
    Change { amount: shift(None, amount), window: shift(None, window), ..Change::default() }
}

/// What became of a clause that was known.
fn difference(ctx: &Ctx, before: &Before, known: &Seen, seen: &Seen) -> Option<AlertEvent> {
    let is_text_new = known.digest != seen.digest;
    let (then, now) = before.profile;
    let cause = match () {
        () if is_text_new => Cause::Clause,
        () if then != now => Cause::Facts,
        () => Cause::Other,
    };
    let measures = known.measures.zip(seen.measures);
    let values = if is_text_new { before.values(ctx, known, seen) } else { Some(Vec::new()) };
    let is_text_unknown = values.is_none();
    let mut values = values.unwrap_or_default();
    let more = values.len().saturating_sub(VALUES);
    values.truncate(VALUES);
    let change = Change {
        cause: Some(cause),
        list: shift(Some(known.group), Some(seen.group)),
        amount: measures.and_then(|(known, seen)| shift(known.amount, seen.amount)),
        window: measures.and_then(|(known, seen)| shift(Some(known.window), Some(seen.window))),
        values,
        more,
    };
    let event = |kind: AlertKind, detail: String, change: Change| {
        let title = before.title(ctx, &seen.clause);
        Some(AlertEvent { kind, clause: seen.clause.clone(), title, detail, change, told_at: ctx.now() })
    };
    if let Some(kind) = AlertKind::of_move(known.group, seen.group) {
        return event(kind, format!("{}>{} {now} {}", known.group.code(), seen.group.code(), ctx.today()), change);
    }
    let concerns = seen.group != Group::Rest || known.group != Group::Rest;
    // What a firm may get may also be another because a dated parameter is, or a clause on which it rests; what its own people said they know.
    let is_worth_another = cause == Cause::Other && seen.group == Group::Eligible && change.amount.is_some();
    let is_changed = is_text_new
        && (is_text_unknown || change.list.is_some() || change.amount.is_some() || change.window.is_some() || !change.values.is_empty());
    let detail = format!("{} {now} {}", seen.digest, ctx.today());
    if (concerns && is_changed) || is_worth_another { event(AlertKind::Changed, detail, change) } else { None }
}

/// What is new in what is seen now.
fn news(ctx: &Ctx, before: &Before, now: &[Seen]) -> Vec<AlertEvent> {
    let mut events = Vec::new();
    let event = |kind: AlertKind, clause: &str, detail: String, change: Change| AlertEvent {
        kind,
        clause: clause.to_owned(),
        title: before.title(ctx, clause),
        detail,
        change,
        told_at: ctx.now(),
    };
    for seen in now {
        let known = before.of(&seen.clause);
        let concerns = seen.group != Group::Rest;
        match known {
            Some(known) => events.extend(difference(ctx, before, known, seen)),
            None if concerns => {
                let amount = shift(None, seen.measures.and_then(|noted| noted.amount));
                let change = Change { list: shift(None, Some(seen.group)), amount, ..Change::default() };
                events.push(event(AlertKind::Appeared, &seen.clause, format!("{} {}", seen.digest, ctx.today()), change));
            }
            None => {}
        }
        // Whoever could not have it when it began to close is told when it comes within reach.
        let is_told = |day: &Date| known.is_some_and(|known| known.closes_on == Some(*day) && known.group != Group::Rest);
        if let Some(day) = seen.closes_on.filter(|day| concerns && !is_told(day)) {
            events.push(event(AlertKind::Closing, &seen.clause, day.to_string(), stands(seen)));
        }
    }
    for gone in before.seen.iter().filter(|known| known.group != Group::Rest && now.iter().all(|seen| seen.clause != known.clause)) {
        let amount = shift(gone.measures.and_then(|noted| noted.amount), None);
        let change = Change { list: shift(Some(gone.group), None), amount, ..Change::default() };
        events.push(event(AlertKind::Ended, &gone.clause, format!("{} {}", gone.digest, ctx.today()), change));
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
    let before = Before::find(&tx, alert, &now, (from.profile, profile.version)).await?;
    let mut told = Vec::new();
    for event in news(ctx, &before, &now) {
        let body = Told { title: event.title.clone(), change: event.change.clone() };
        if store::insert_event(&tx, alert.id, &event, &serde_json::to_string(&body)?).await? {
            told.push(event);
        }
    }
    for seen in now.iter().filter(|seen| !before.seen.contains(seen)) {
        note(&tx, ctx, alert.id, seen).await?;
    }
    for gone in before.seen.iter().filter(|known| now.iter().all(|seen| seen.clause != known.clause)) {
        store::delete_seen(&tx, alert.id, &gone.clause).await?;
    }
    if !told.is_empty() {
        tell(&tx, ctx, alert, &profile, &told).await?;
    }
    tx.commit().await?;
    Ok(true)
}

/// What a mail says of each kind, in the order of kinds.
fn lists(ctx: &Ctx, lang: Lang, told: &[AlertEvent]) -> Vec<AlertList> {
    let line = |event: &&AlertEvent| {
        let known = ctx.pack.policies.library.clause(&event.clause);
        let told = event.title.as_ref().map(|title| title.of(lang));
        AlertLine {
            title: known.map(|clause| names::title(clause, lang)).or(told).unwrap_or(&event.clause).to_owned(),
            is_local: ctx.pack.policies.local.contains_key(&event.clause),
            link: known.map_or_else(String::new, |clause| format!("{}/policies/{}", ctx.site.base_url, clause.id)),
            day: (event.kind == AlertKind::Closing).then(|| event.detail.clone()),
            change: event.change.clone(),
        }
    };
    let each = AlertKind::ALL.into_iter().map(|kind| {
        let own: Vec<&AlertEvent> = told.iter().filter(|event| event.kind == kind).collect();
        AlertList { kind, lines: own.iter().take(NAMED).map(line).collect(), rest: own.len().saturating_sub(NAMED) }
    });
    each.filter(|list| !list.lines.is_empty()).collect()
}

async fn tell(tx: &Tx, ctx: &Ctx, alert: &PolicyAlert, profile: &Profile, told: &[AlertEvent]) -> Result<()> {
    let lang = notices::find_lang(tx, alert.user).await?;
    let secret = Secret::random();
    store::insert_link(tx, &secret.digest(), alert.id, ctx.now()).await?;
    let (name, english, count) = (&profile.organization.name, &profile.organization.name_en, told.len().to_string());
    let mail = json!({
        "organization": name, "organization_en": english, "count": count, "told": lists(ctx, lang, told),
        "end": format!("{}/policies/alerts/end/{}", ctx.site.base_url, secret.reveal()),
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

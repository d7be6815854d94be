//! A clause in a firm's list: what it gives, condition by condition, what is lacking, and where it is written.

use app::{
    pack::{Pack, Policies},
    policies::{
        Answers, ClauseAnswer, Group, Reason,
        local::sources::Checks,
        names,
        rules::{
            amount::Formula,
            clause::{Clause, State, Verification},
        },
    },
};
use askama::Template;
use base::Date;

use super::words::{Line, Seen, Words};
use crate::kernel::{
    Page, Speak,
    page::LinkView,
    ui::{Facts, Tone, piece},
};

/// The row.
#[derive(Template, Default)]
#[template(path = "policies/clause_row.html")]
pub(super) struct ClauseRow {
    id: String,
    title: String,
    href: String,
    amount: String,
    amount_note: String,
    facts: Facts,
    short: String,
    lines: Vec<Line>,
    is_folded: bool,
    lines_label: String,
    notes: Vec<String>,
    missing: Vec<LinkView>,
    missing_label: String,
    window: String,
    /// Where one applies, and what else is known of applying.
    applying: Vec<String>,
    place: Option<LinkView>,
    calendar: String,
    calendar_label: String,
    evidence: Vec<String>,
    evidence_label: String,
    official: Vec<LinkView>,
}

piece!(ClauseRow);

/// Where a clause is written: the document's number or, without one, its issuer.
pub(super) fn document(words: Words<'_>, clause: &Clause) -> String {
    clause.document.clone().unwrap_or_else(|| words.phrase(&clause.issuer))
}

/// Where a clause is written, and the day on which that was checked.
fn origin(page: &Page, words: Words<'_>, clause: &Clause, checks: &Checks) -> Facts {
    let checked = checks.of(clause).on.map(|day| page.t1("policies-checked-on", "day", day)).unwrap_or_default();
    Facts::default().say(document(words, clause)).say(checked)
}

/// Links to where a clause is written officially; nothing else is linked from a firm's list, nor what was found gone.
fn official(page: &Page, pack: &Pack, clause: &Clause, checks: &Checks) -> Vec<LinkView> {
    let checked = checks.of(clause);
    let linked = clause.sources.iter().filter(|id| !checked.is_gone(id));
    let sources = linked.filter_map(|id| pack.policies.library.source(id));
    sources
        .filter(|source| source.tier.starts_with("official"))
        .filter_map(|source| {
            Some(LinkView::new(
                page.t1(if source.tier == "official" { "policies-official" } else { "policies-mirror" }, "site", &source.site),
                source.url.clone()?,
            ))
        })
        .collect()
}

/// When one applies, in words: the round under way on a day, or the next.
pub(super) fn window(words: Words<'_>, clause: &Clause, on: Date) -> String {
    let kind = words.term(&clause.window.kind);
    let days = clause.window.days(on);
    match (days.from, days.until) {
        (None, None) => kind,
        (from, until) => {
            let day = |day: Option<Date>| day.map_or_else(|| "…".to_owned(), |day| day.to_string());
            words.lang.ta("policies-window", &[("kind", &kind), ("from", &day(from)), ("until", &day(until))])
        }
    }
}

/// Where one applies and what else is known of it, in words.
pub(super) fn applying(words: Words<'_>, clause: &Clause) -> Vec<String> {
    [&clause.window.channel, &clause.window.note].into_iter().flatten().map(|text| words.phrase(text)).collect()
}

/// The link to the authority's own place to apply.
pub(super) fn place(page: &Page, clause: &Clause) -> Option<LinkView> {
    let address = clause.window.address.as_deref()?;
    let (_, rest) = address.split_once("://")?;
    let site = rest.split(['/', '?', '#']).next()?;
    Some(LinkView::new(page.t1("policies-apply-there", "site", site), address))
}

/// Whether the window can still be used, so that it belongs into a calendar.
pub(super) fn has_calendar(clause: &Clause, today: Date) -> bool {
    clause.window.ahead(today).next().is_some()
}

/// The state of a clause as a tag: 待核, 草案 …
pub(super) fn state(page: &Page, clause: &Clause) -> Option<(String, Tone)> {
    let (key, tone) = match (clause.state, clause.verification) {
        (State::Draft, _) => ("policies-state-draft", Tone::Neutral),
        (State::Expired, _) => ("policies-state-expired", Tone::Neutral),
        (State::Historical, _) => ("policies-state-historical", Tone::Neutral),
        (State::Unknown, _) | (_, Verification::Partial | Verification::Unverified) => ("policies-state-pending", Tone::Wait),
        _ => return None,
    };
    Some((page.t(key).into_owned(), tone))
}

/// The facts of a clause with the local version by which it is in force, if it is by one: its number and first day.
pub(super) fn with_local(facts: Facts, page: &Page, pack: &Pack, clause: &Clause) -> Facts {
    match pack.policies.local.get(&clause.id) {
        Some(version) => {
            let since = page.t2("policies-local-since", "number", version.number, "day", version.effective_on);
            facts.tag(page.t("policies-local"), Tone::Brand).say(since)
        }
        None => facts,
    }
}

/// The title of a clause, marked if it is in force by a local version: for where no tag can stand beside it.
pub(super) fn titled(page: &Page, policies: &Policies, clause: &Clause) -> String {
    let title = names::title(clause, page.lang);
    if policies.local.contains_key(&clause.id) { page.t1("policies-local-titled", "title", title) } else { title.to_owned() }
}

impl ClauseRow {
    /// The row of an answer. What fits is folded, what is lacking stands open.
    pub(super) fn new(
        page: &Page,
        pack: &Pack,
        (answers, checks): (&Answers<'_>, &Checks),
        answer: &ClauseAnswer<'_>,
        facts_path: &str,
    ) -> Self {
        let words = Words { pack, lang: page.lang };
        let clause = answer.clause();
        let mut facts = origin(page, words, clause, checks);
        let group = page.t(&format!("policies-group-{}", answer.group.code()));
        facts = match answer.group {
            Group::Eligible => facts.tag(group, Tone::Ok),
            Group::Near => facts.tag(group, Tone::Wait),
            Group::Open | Group::Rest => facts.tag(group, Tone::Neutral),
        };
        if let Some((text, tone)) = state(page, clause) {
            facts = facts.tag(text, tone);
        }
        facts = with_local(facts, page, pack, clause);
        if let Some(child) = &answer.child {
            facts = facts.say(child);
        }
        let seen = Seen::of(answer, answers.on);
        let lines = if answer.group == Group::Rest { words.failing(&seen) } else { words.explained(&seen) };
        Self {
            id: format!("c-{}", answer.judged.name().replace('#', "-")),
            title: names::title(clause, page.lang).to_owned(),
            href: format!("/policies/{}", clause.id),
            amount: if answer.group == Group::Rest { String::new() } else { amount(page, words, answer) },
            amount_note: if clause.money.is_upper_bound && answer.group != Group::Rest {
                page.t("policies-upper-bound").into_owned()
            } else {
                String::new()
            },
            facts,
            short: words.lacking(&answer.explanation, &answer.gaps),
            lines_label: page.tn("policies-see-conditions", "count", lines.len()),
            lines,
            is_folded: answer.group == Group::Eligible,
            notes: notes(page, words, answer),
            missing: missing(words, answer, facts_path),
            missing_label: page.t("policies-missing").into_owned(),
            window: if answer.group == Group::Rest {
                String::new()
            } else {
                page.t1("policies-apply", "how", window(words, clause, answers.on))
            },
            applying: applying(words, clause),
            place: place(page, clause),
            calendar: if has_calendar(clause, answers.on) { format!("/policies/{}/window.ics", clause.id) } else { String::new() },
            calendar_label: page.t("policies-calendar").into_owned(),
            evidence: if answer.group == Group::Rest {
                Vec::new()
            } else {
                clause.evidence.iter().map(|paper| words.term(paper)).collect()
            },
            evidence_label: page.tn("policies-evidence", "count", clause.evidence.len()),
            official: if answer.group == Group::Rest { Vec::new() } else { official(page, pack, clause, checks) },
        }
    }
}

pub(super) fn amount(page: &Page, words: Words<'_>, answer: &ClauseAnswer<'_>) -> String {
    if answer.is_computed {
        return words.amount(answer.clause(), answer.judged.amount.as_ref());
    }
    // What is not verified as a whole shows its amount as something to be checked.
    let text = words.amount(answer.clause(), answer.judged.amount.as_ref());
    if answer.judged.amount.is_some() { page.t1("policies-amount-pending", "amount", text) } else { text }
}

/// That what a match gives was counted before limits. One that counts stands in the bundle, which takes them into account.
pub(super) fn before_limits(words: Words<'_>, answer: &ClauseAnswer<'_>) -> Option<String> {
    let is_match = matches!(answer.clause().money.formula, Formula::Match { .. });
    (is_match && !answer.is_computed && answer.judged.amount.is_some()).then(|| words.lang.t("policies-match-before-limits").into_owned())
}

fn notes(page: &Page, words: Words<'_>, answer: &ClauseAnswer<'_>) -> Vec<String> {
    let clause = answer.clause();
    let mut notes = Vec::new();
    if answer.reason != Reason::Judged {
        notes.push(page.t(&format!("policies-reason-{}", answer.reason.code())).into_owned());
    }
    notes.extend(clause.state_note.as_deref().map(|note| words.phrase(note)));
    for ruling in &answer.rulings {
        let verdict = page.t(super::rulings::verdict_key(ruling.verdict));
        notes.push(
            page.ta("rulings-said", &[("verdict", &verdict), ("minute", &page.minute(&ruling.ruled_at)), ("reason", &ruling.reason)]),
        );
    }
    if answer.group == Group::Rest {
        return notes;
    }
    let formula = words.formula(clause);
    if !formula.is_empty() {
        notes.push(page.t1("policies-how-counted", "formula", formula));
    }
    notes.extend(before_limits(words, answer));
    if answer.rests_on_unconfirmed_place {
        notes.push(page.t("policies-place-unconfirmed").into_owned());
    }
    notes.extend(clause.money.note.as_deref().map(|note| words.phrase(note)));
    let lacking: Vec<String> =
        answer.judged.amount.iter().flat_map(|amount| &amount.missing).map(|field| words.fact_name(*field)).collect();
    if !lacking.is_empty() {
        notes.push(page.t1("policies-amount-needs", "facts", lacking.join(page.t("policies-join").as_ref())));
    }
    if !clause.unverified.is_empty() {
        notes.push(page.t1("policies-not-verified", "what", words.phrases(&clause.unverified)));
    }
    notes
}

fn missing(words: Words<'_>, answer: &ClauseAnswer<'_>, facts_path: &str) -> Vec<LinkView> {
    let catalogue = &words.pack.policies.library.catalogue;
    let all = answer.missing.iter().take(8).map(|field| {
        let key = catalogue.key(*field);
        let owner = catalogue.get(*field).and_then(|field| field.owner.as_deref());
        let href = match (owner, answer.judged.child.as_deref()) {
            (Some(_), Some(child)) => format!("{}/children/{child}#f-{key}", facts_path.trim_end_matches("/facts")),
            (Some(kind), None) => format!("{facts_path}#{kind}"),
            (None, _) => format!("{facts_path}#f-{key}"),
        };
        LinkView::new(words.fact_name(*field), href)
    });
    all.collect()
}

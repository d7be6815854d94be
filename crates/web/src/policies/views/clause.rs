//! A clause for everyone: what it gives and asks, where it is written, what it may be combined with, how it changed.

use app::policies::{
    catalogue::Status,
    local::sources::Checked,
    names,
    rules::{
        clause::Clause,
        stacking::rules::{Effect, Rule, means},
    },
};
use askama::Template;

use super::{
    super::{
        clause_row::{has_calendar, place, titled, window, with_local},
        sources,
        words::{Line, Words},
    },
    bundle::{RuleLine, rule_line},
    catalogue::status_tag,
    routes::ZonesNamed,
};
use crate::{
    kernel::{
        Page, Speak,
        page::{LinkView, Nav},
        ui::{Action, Cell, Facts, Table, Terms},
    },
    visit::Visit,
};

/// Where a clause is written.
struct SourceLine {
    title: String,
    site: String,
    /// Empty where there is none, or where it was found to lead nowhere.
    href: String,
    tier: String,
    /// When the clause was last found to be what it says, and what was found since.
    checked: String,
    /// An officer records what was found.
    record: Option<Action>,
}

#[derive(Template)]
#[template(path = "policies/clause.html")]
pub(in super::super) struct ClausePage {
    page: Page,
    facts: Facts,
    summary: String,
    state_note: String,
    status_note: String,
    terms: Terms,
    lines: Vec<Line>,
    amount_title: String,
    amount: String,
    amount_notes: Vec<String>,
    evidence: Vec<String>,
    /// The authority's own place to apply.
    place: Option<LinkView>,
    calendar: String,
    sources: Vec<SourceLine>,
    /// The oldest of the days of its sources.
    checked: String,
    unverified: String,
    rules: Vec<RuleLine>,
    related: Vec<LinkView>,
    history: Option<Table>,
    /// Where the zones it names lie.
    zones: ZonesNamed,
    /// Where one sees whether one fulfils it; empty for what is never matched.
    mine: &'static str,
    screening: String,
    /// Where an officer tries changes; empty for everybody else.
    sandbox: String,
    /// Where an officer writes a version.
    versions: String,
}

impl ClausePage {
    pub(in super::super) fn new(visit: &Visit, clause: &Clause, status: Status, checked: &Checked) -> Self {
        let lang = visit.asked.lang;
        let title = names::title(clause, lang).to_owned();
        let mut page = visit.page_titled(title.clone()).under(Nav::Policies).crumb(lang.t("policies-title"), "/policies").crumb(title, "");
        page.description = names::summary(clause, lang).unwrap_or_default().to_owned();
        let words = Words { pack: &visit.ctx.pack, lang };
        let library = &visit.ctx.pack.policies.library;
        let (text, tone) = status_tag(&page, status);
        let named = checked.sources.iter().filter_map(|state| Some((library.source(&state.id)?, state)));
        let lines: Vec<SourceLine> = named
            .map(|(source, state)| SourceLine {
                title: source.title.clone(),
                site: source.site.clone(),
                href: source.url.clone().filter(|_| state.dead_on().is_none()).unwrap_or_default(),
                tier: page.t(tier_key(&source.tier)).into_owned(),
                checked: sources::found(&page, state),
                record: sources::action_here(visit, &page, clause, source),
            })
            .collect();
        let concerning = library.stacking.iter().filter(|rule| rule.names(&clause.id));
        Self {
            facts: with_local(Facts::default().tag(text, tone), &page, words.pack, clause)
                .say(words.term(&clause.level))
                .say(words.term(&clause.area))
                .say(words.phrase(&clause.issuer)),
            summary: names::summary(clause, lang).unwrap_or_default().to_owned(),
            state_note: clause.state_note.as_deref().map(|note| words.phrase(note)).unwrap_or_default(),
            status_note: page.t(&format!("policies-status-{}-note", status.code())).into_owned(),
            terms: terms(&page, words, clause, visit.ctx.today()),
            lines: words.conditions(clause, visit.ctx.today()),
            amount_title: page.t(if status == Status::Draft { "policies-amount-draft" } else { "policies-amount" }).into_owned(),
            amount: words.gives(clause),
            amount_notes: amount_notes(&page, words, clause),
            evidence: clause.evidence.iter().map(|paper| words.term(paper)).collect(),
            place: place(&page, clause),
            calendar: if has_calendar(clause, visit.ctx.today()) { format!("/policies/{}/window.ics", clause.id) } else { String::new() },
            sources: lines,
            checked: looked_at(&page, checked),
            unverified: if clause.unverified.is_empty() {
                String::new()
            } else {
                page.t1("policies-not-verified", "what", words.phrases(&clause.unverified))
            },
            rules: concerning.clone().map(|rule| rule_line(&page, library, rule)).collect(),
            related: related(&page, visit, clause),
            history: history(&page, words, clause),
            zones: ZonesNamed::of(visit, &page, clause),
            mine: if matches!(status, Status::Draft | Status::Expired) { "" } else { "/policies/mine" },
            screening: if visit.ctx.actor.is_officer() { format!("/policies/{}/screening", clause.id) } else { String::new() },
            versions: format!("/policies/versions/new?clause={}", clause.id),
            sandbox: match app::policies::access::may_try(&visit.ctx.actor) {
                Ok(()) => format!("/policies/sandbox?clause={}", clause.id),
                Err(_) => String::new(),
            },
            page,
        }
    }
}

/// The day of the clause: the oldest of those of its sources.
fn looked_at(page: &Page, checked: &Checked) -> String {
    match checked.on {
        Some(day) => page.t1("policies-sources-oldest", "day", day),
        None => page.t("policies-sources-never").into_owned(),
    }
}

pub(in super::super) fn tier_key(tier: &str) -> &'static str {
    match tier {
        "official" => "policies-tier-official",
        "official_mirror" => "policies-tier-mirror",
        "media" => "policies-tier-media",
        _ => "policies-tier-secondary",
    }
}

fn terms(page: &Page, words: Words<'_>, clause: &Clause, on: base::Date) -> Terms {
    let day = |day: Option<base::Date>| day.map_or_else(|| page.t("policies-open-end").into_owned(), |day| day.to_string());
    let document = clause.document.clone().unwrap_or_else(|| page.t("policies-document-unread").into_owned());
    let valid = page.t2("policies-valid-range", "from", day(clause.valid.from), "until", day(clause.valid.until));
    let mut terms = match names::document(clause) {
        Some(name) => Terms::default().say(page.t("policies-editing-part-document-name"), &words.phrase(&name)),
        None => Terms::default(),
    };
    terms = terms
        .say(page.t("policies-document"), &document)
        .say(page.t("policies-valid"), &valid)
        .say(page.t("policies-window-label"), &window(words, clause, on));
    if let Some(channel) = &clause.window.channel {
        terms = terms.say(page.t("policies-window-channel"), &words.phrase(channel));
    }
    if let Some(note) = &clause.window.note {
        terms = terms.say(page.t("policies-window-note"), &words.phrase(note));
    }
    if let Some(field) = clause.dated_by {
        terms = terms.say(page.t("policies-dated-by"), &words.fact_name(field));
    }
    if let Some(note) = &clause.note {
        terms = terms.say(page.t("policies-note"), &words.phrase(note));
    }
    terms.say(page.t("policies-topics"), &clause.tags.iter().map(|tag| words.term(tag)).collect::<Vec<_>>().join(" · "))
}

fn amount_notes(page: &Page, words: Words<'_>, clause: &Clause) -> Vec<String> {
    let mut notes = vec![words.formula(clause), words.instalments(clause)];
    if clause.money.is_upper_bound {
        notes.push(page.t("policies-upper-bound").into_owned());
    }
    if clause.money.is_tax {
        notes.push(page.t("policies-is-tax").into_owned());
    }
    notes.extend(clause.money.note.as_deref().map(|note| words.phrase(note)));
    notes.retain(|note| !note.is_empty());
    notes
}

/// Whether a rule speaks of two clauses together: of a list of pairs each pair by itself, of a group all its members.
fn joins(rule: &Rule, own: &str, other: &str) -> bool {
    match &rule.effect {
        Effect::Exclude(pairs) | Effect::NeedsRuling(pairs) => {
            pairs.iter().any(|(a, b)| (means(a, own) && means(b, other)) || (means(a, other) && means(b, own)))
        }
        Effect::Group { .. } | Effect::Cap { .. } | Effect::Limit { .. } | Effect::Note(_) => rule.names(own) && rule.names(other),
    }
}

/// The other clauses that rules about combining speak of together with this one.
fn related(page: &Page, visit: &Visit, clause: &Clause) -> Vec<LinkView> {
    let library = &visit.ctx.pack.policies.library;
    let mut found: Vec<LinkView> = Vec::new();
    for rule in &library.stacking {
        for other in library.clauses.iter().filter(|other| other.id != clause.id && joins(rule, &clause.id, &other.id)) {
            let link = LinkView::new(titled(page, &visit.ctx.pack.policies, other), format!("/policies/{}", other.id));
            if Status::of(other, visit.ctx.today()).is_some() && !found.contains(&link) && found.len() < 12 {
                found.push(link);
            }
        }
    }
    found
}

/// The dated values of its parameters.
fn history(page: &Page, words: Words<'_>, clause: &Clause) -> Option<Table> {
    if clause.parameters.is_empty() {
        return None;
    }
    let library = &words.pack.policies.library;
    let head = Table::new(page.t("policies-history"))
        .words(page.t("policies-parameter"))
        .words(page.t("policies-since-day"))
        .words(page.t("policies-value"))
        .words(page.t("policies-written-in"));
    let parameters = clause.parameters.iter().enumerate();
    let rows = parameters.flat_map(|(at, parameter)| parameter.values.iter().map(move |dated| (at, parameter, dated)));
    Some(rows.fold(head, |table, (at, parameter, dated)| {
        let value = words.parameter(clause, at, dated.value);
        let source = library.source(&dated.source).map_or_else(|| dated.source.clone(), |source| source.title.clone());
        let from = dated.from.map_or_else(|| page.t("policies-open-end").into_owned(), |day| day.to_string());
        table.row([Cell::say(&parameter.name), Cell::say(from), Cell::say(value), Cell::say(source)])
    }))
}

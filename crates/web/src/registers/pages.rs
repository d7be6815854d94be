//! Pages of the one who writes: own entries, the form, versions, agreements, who looked.

use std::collections::BTreeSet;

use app::{
    Error, Noun, hall, organizations,
    registers::{
        Entry, Kind, Status, Step, Values, access, agreements,
        check::{Strictness, check},
        input::{self, Typed},
        kinds,
        queries::{self, Narrow},
    },
};
use axum::extract::{Path, Query};
use base::{
    Problems,
    id::{EntryId, OrganizationId},
};
use serde::Deserialize;

use super::{
    OF_ORGANIZATIONS,
    aid::AidView,
    forms::{one, sections, typed, typed_of},
    present,
    views::{self, AgreementView, VersionView},
};
use crate::{
    kernel::{
        Page, Speak,
        forms::{Choice, Field, ProblemSummary},
        page::{FlashView, LinkView},
        respond,
        ui::{Action, Anchor, Anchors, Cell, Diff, Empty, EntryRow, Facts, Kind as Button, Pagination, Table, Tag, Tone},
    },
    refusal::Answer,
    visit::Visit,
};

/// Rows of a page.
pub(super) const PAGE: i64 = 50;

/// What lists are narrowed by, and what a redirect reports.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    pub(super) status: String,
    #[serde(default)]
    pub(super) register: String,
    pub(super) page: Option<i64>,
    #[serde(default)]
    pub(super) done: String,
    pub(super) count: Option<i64>,
}

impl Wish {
    pub(super) fn offset(&self) -> i64 {
        (self.page.unwrap_or(1).clamp(1, 100_000) - 1) * PAGE
    }

    pub(super) fn page_number(&self) -> u32 {
        u32::try_from(self.page.unwrap_or(1)).unwrap_or(1).max(1)
    }
}

/// What was done before the redirect, said once.
pub(super) fn say_done(page: &mut Page, wish: &Wish) {
    const DONE: [&str; 11] =
        ["saved", "submitted", "withdrawn", "reopened", "renewed", "published", "returned", "merged", "diagnosed", "undone", "several"];
    if DONE.contains(&wish.done.as_str()) {
        let text = page.lang.tn(&format!("registers-done-{}", wish.done), "count", wish.count.unwrap_or(1));
        page.flash = Some(FlashView { tone: "ok", text });
    }
}

pub(super) fn last_page(count: i64) -> u32 {
    u32::try_from((count + PAGE - 1) / PAGE).unwrap_or(1).max(1)
}

/// The address of an entry's page for one of its steps.
pub(super) fn href(entry: &Entry, step: &str) -> String {
    if step.is_empty() { format!("/{}/{}", entry.kind.path, entry.id) } else { format!("/{}/{}/{step}", entry.kind.path, entry.id) }
}

pub(super) async fn own(visit: Visit, Query(wish): Query<Wish>) -> Answer {
    let lang = visit.asked.lang;
    let register = kinds::by_key(&wish.register).map(|kind| kind.key);
    let status = Status::from_code(&wish.status);
    let narrow = Narrow { register, statuses: status.into_iter().collect(), ..Narrow::default() };
    let (entries, count) = queries::list_own(&visit.ctx, narrow, wish.offset(), PAGE).await?;
    let counts = queries::count_own(&visit.ctx, register).await?;
    let mut page = visit.page("registers-own-title");
    say_done(&mut page, &wish);
    let address = |status: &str, register: &str| {
        let parts: Vec<String> = [("status", status), ("register", register)]
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if parts.is_empty() { "/entries".to_owned() } else { format!("/entries?{}", parts.join("&")) }
    };
    let total: i64 = counts.iter().map(|row| row.count).sum();
    let mut statuses = vec![anchor(&page, "registers-own-all", Some(total), address("", &wish.register), status.is_none())];
    for known in Status::ALL {
        let count = counts.iter().find(|row| row.status == known.code()).map_or(0, |row| row.count);
        if count > 0 || status == Some(known) {
            let label = format!("registers-status-{}", known.code());
            statuses.push(anchor(&page, &label, Some(count), address(known.code(), &wish.register), status == Some(known)));
        }
    }
    let writable: Vec<&'static Kind> =
        kinds::ALL.into_iter().filter(|kind| !access::writing_organizations(&visit.ctx.actor, kind).is_empty()).collect();
    let mut by_kind = vec![anchor(&page, "registers-own-all-kinds", None, address(&wish.status, ""), register.is_none())];
    by_kind.extend(writable.iter().map(|kind| {
        let label = format!("registers-kinds-{}", kind.key);
        anchor(&page, &label, None, address(&wish.status, kind.key), register == Some(kind.key))
    }));
    let table = entries.iter().fold(
        Table::new(lang.t("registers-own-title"))
            .words(lang.t("registers-field-title"))
            .words(lang.t("registers-column-kind"))
            .words(lang.t("registers-column-number"))
            .words(lang.t("registers-column-status"))
            .words(lang.t("registers-column-changed")),
        |table, entry| table.row(views::own_row(&page, entry, access::may_edit(&visit.ctx.actor, entry).is_ok())),
    );
    let new: Vec<LinkView> = writable
        .iter()
        .map(|kind| LinkView::new(lang.t1("registers-new", "kind", present::kind_name(lang, kind)), format!("/{}/new", kind.path)))
        .collect();
    let view = views::Own {
        statuses: Anchors { label: page.t("registers-column-status").into_owned(), items: statuses },
        kinds: Anchors { label: page.t("registers-column-kind").into_owned(), items: by_kind },
        has_entries: !entries.is_empty(),
        empty: Empty {
            title: page.t("registers-own-empty").into_owned(),
            text: page.t("registers-own-empty-text").into_owned(),
            next: new.first().cloned(),
        },
        pages: Pagination::new(lang, wish.page_number(), last_page(count), address(&wish.status, &wish.register)),
        table,
        new,
        may_import: OF_ORGANIZATIONS.iter().any(|role| visit.ctx.actor.has(*role)),
        page,
    };
    Ok(respond::html(&view))
}

fn anchor(page: &Page, key: &str, count: Option<i64>, href: String, is_current: bool) -> Anchor {
    Anchor { label: page.t(key).into_owned(), count: count.map(|count| page.n(count)).unwrap_or_default(), href, is_current }
}

/// A form on its way to the browser.
pub(super) struct FormState {
    pub(super) kind: &'static Kind,
    /// Absent while nothing is stored.
    pub(super) entry: Option<Entry>,
    pub(super) typed: Typed,
    pub(super) problems: Problems,
    /// What somebody else changed meanwhile.
    pub(super) changed: Option<Diff>,
    pub(super) done: Wish,
    /// What the writing aid says, if it was asked.
    pub(super) aid: Option<AidView>,
}

impl FormState {
    pub(super) fn of(entry: Entry) -> Self {
        Self {
            kind: entry.kind,
            typed: typed_of(entry.kind, &entry.values),
            entry: Some(entry),
            problems: Problems::new(),
            changed: None,
            done: Wish::default(),
            aid: None,
        }
    }
}

/// An empty form, or one begun with what an address brings along, such as the words of a search that found nothing.
pub(super) async fn new(visit: Visit, kind: &'static Kind, Query(brought): Query<Vec<(String, String)>>) -> Answer {
    if access::writing_organizations(&visit.ctx.actor, kind).is_empty() {
        return Err(if visit.ctx.actor.is_signed_in() { Error::Forbidden } else { Error::SignInNeeded }.into());
    }
    let typed = typed(brought.into_iter().filter(|(key, _)| kind.field(key).is_some_and(|field| field.step == Step::Public)).collect());
    let state = FormState { kind, entry: None, typed, problems: Problems::new(), changed: None, done: Wish::default(), aid: None };
    Ok(respond::html(&form(&visit, state).await?))
}

/// The entry for somebody who may write it; officers only read.
pub(super) async fn own_entry(visit: &Visit, kind: &'static Kind, id: EntryId) -> app::Result<Entry> {
    let entry = queries::edit_entry(&visit.ctx, id).await?;
    if entry.kind.key == kind.key { Ok(entry) } else { Err(Error::NotFound(Noun::Entry)) }
}

pub(super) async fn edit(visit: Visit, kind: &'static Kind, Path(id): Path<EntryId>, Query(wish): Query<Wish>) -> Answer {
    let entry = own_entry(&visit, kind, id).await?;
    access::may_edit(&visit.ctx.actor, &entry)?;
    let state = FormState { done: wish, ..FormState::of(entry) };
    Ok(respond::html(&form(&visit, state).await?))
}

/// The form with everything beside it.
pub(super) async fn form(visit: &Visit, state: FormState) -> app::Result<views::Form> {
    let lang = visit.asked.lang;
    let kind = state.kind;
    let name = present::kind_name(lang, kind);
    let title = match &state.entry {
        Some(entry) => entry.title.clone(),
        None => lang.t1("registers-new", "kind", name),
    };
    let mut page = visit
        .page_titled(title.clone())
        .under(present::nav(kind))
        .crumb(lang.t("registers-own-title"), "/entries")
        .crumb(present::kind_plural(lang, kind), format!("/entries?register={}", kind.key))
        .crumb(title, "");
    say_done(&mut page, &state.done);
    let sections = sections(lang, &visit.ctx.pack, kind, &state.typed, &state.problems);
    let organization = organization_field(visit, &state).await?;
    let summary = ProblemSummary::new(lang, &state.problems, sections.iter().flat_map(|section| &section.fields).chain(&organization));
    let (values, unread) = input::read(kind, &visit.ctx.pack, &state.typed);
    let mut missing: Vec<String> = Vec::new();
    if state.entry.is_some() || !state.typed.is_empty() {
        let wanting = check(kind, &visit.ctx.pack, &values, Strictness::Submission);
        for problem in wanting.iter().chain(unread.iter()) {
            if let base::Place::Field(key) = &problem.at
                && let Some(field) = kind.field(key)
            {
                let label = present::short_label(lang, kind, field);
                if !missing.contains(&label) {
                    missing.push(label);
                }
            }
        }
    } else {
        missing = kind.fields.iter().filter(|field| field.is_required).map(|field| present::short_label(lang, kind, field)).collect();
    }
    let near = match &state.entry {
        Some(entry) => near(visit, entry).await?,
        None => Vec::new(),
    };
    let can_submit = state.entry.as_ref().is_none_or(|entry| matches!(entry.status, Status::Draft | Status::Returned));
    let returned = state.entry.as_ref().and_then(|entry| entry.returned_reason.clone()).unwrap_or_default();
    Ok(views::Form {
        lead: page.t(&format!("registers-lead-{}", kind.key)).into_owned(),
        summary,
        action: state.entry.as_ref().map_or_else(|| format!("/{}/new", kind.path), |entry| href(entry, "edit")),
        version: state.entry.as_ref().map_or(0, |entry| entry.version),
        organization,
        sections,
        returned,
        changed: state.changed,
        tag: state.entry.as_ref().map(|entry| present::status_tag(lang, entry.status)),
        missing,
        near,
        actions: state.entry.as_ref().map(|entry| actions_for(visit, entry)).unwrap_or_default(),
        missing_title: page.t(if can_submit { "registers-missing" } else { "registers-missing-now" }).into_owned(),
        missing_none: page.t(if can_submit { "registers-missing-none" } else { "registers-missing-nothing" }).into_owned(),
        can_submit,
        aid: state.aid,
        aid_button: super::aid::button(lang, kind),
        page,
    })
}

/// For which organisation a new entry is, where the reader writes for several.
async fn organization_field(visit: &Visit, state: &FormState) -> app::Result<Option<Field>> {
    let may = access::writing_organizations(&visit.ctx.actor, state.kind);
    if state.entry.is_some() || may.len() < 2 {
        return Ok(None);
    }
    let lang = visit.asked.lang;
    let chosen = one(&state.typed, "organization").to_owned();
    let choices = organizations::find_organizations(&visit.ctx.db, &may)
        .await?
        .into_iter()
        .map(|found| {
            let id = found.id.to_string();
            let is_chosen = id == chosen;
            Choice::new(id, found.shown_name(lang)).chosen(is_chosen)
        })
        .collect();
    Ok(Some(Field::select(lang, "organization", lang.t("registers-column-organization"), choices).required()))
}

/// The organisation a new entry is for: the chosen one, or the only one there is.
pub(super) fn chosen_organization(visit: &Visit, kind: &Kind, typed: &Typed) -> app::Result<OrganizationId> {
    let may = access::writing_organizations(&visit.ctx.actor, kind);
    match (one(typed, "organization").parse::<OrganizationId>(), may.as_slice()) {
        (Ok(chosen), _) if may.contains(&chosen) => Ok(chosen),
        (_, [only]) => Ok(*only),
        (_, []) if !visit.ctx.actor.is_signed_in() => Err(Error::SignInNeeded),
        (_, []) => Err(Error::Forbidden),
        _ => Err(Error::field("organization", "problem-field-required")),
    }
}

/// Published entries that look like this one.
async fn near(visit: &Visit, entry: &Entry) -> app::Result<Vec<EntryRow>> {
    let lang = visit.asked.lang;
    let likely = hall::likely_duplicates(&visit.ctx, entry).await?;
    let ids: Vec<EntryId> = likely.iter().map(|(id, _)| *id).filter(|id| *id != entry.id).take(3).collect();
    let found = app::registers::find_entries(&visit.ctx.db, &ids).await?;
    Ok(found
        .into_iter()
        .filter_map(|twin| queries::seen_by(&visit.ctx.actor, twin, false))
        .map(|seen| EntryRow {
            title: seen.entry.title.clone(),
            href: href(&seen.entry, ""),
            facts: present::facts_line(lang, &visit.ctx.pack, &seen).into_iter().take(3).fold(Facts::default(), Facts::say),
            when: String::new(),
        })
        .collect())
}

/// What the people of an entry's organisation can do with it; empty for everybody else. Also shown on the entry's own page.
pub fn actions_for(visit: &Visit, entry: &Entry) -> Vec<Action> {
    if access::may_edit(&visit.ctx.actor, entry).is_err() {
        return Vec::new();
    }
    let lang = visit.asked.lang;
    let post = |key: &str, kind, step: &str| Action::post(lang.t(key), kind, href(entry, step), Vec::new());
    let link = |key: &str, step: &str| Action::link(lang.t(key), Button::Quiet, href(entry, step));
    let mut actions = Vec::new();
    match entry.status {
        Status::Published => actions.push(post("registers-renew", Button::Plain, "renew")),
        Status::Expired => actions.push(post("registers-renew", Button::Primary, "renew")),
        Status::Withdrawn => actions.push(post("registers-reopen", Button::Plain, "reopen")),
        Status::Draft | Status::Submitted | Status::Returned | Status::Merged => {}
    }
    if !matches!(entry.status, Status::Withdrawn | Status::Merged) {
        actions.push(post("registers-withdraw", Button::Quiet, "withdraw"));
    }
    actions.push(link("registers-versions", "versions"));
    if entry.published_at.is_some() {
        actions.push(link("registers-view-entry", ""));
        actions.push(link("registers-agreements", "agreements"));
        actions.push(link("registers-views", "views"));
    }
    actions
}

pub(super) fn beside(visit: &Visit, entry: &Entry, key: &str) -> Page {
    let back = if access::may_edit(&visit.ctx.actor, entry).is_ok() { href(entry, "edit") } else { href(entry, "") };
    visit.page(key).under(present::nav(entry.kind)).crumb(entry.title.clone(), back).crumb(visit.asked.lang.t(key), "")
}

pub(super) async fn versions(visit: Visit, kind: &'static Kind, Path(id): Path<EntryId>) -> Answer {
    own_entry(&visit, kind, id).await?;
    let (entry, rows) = queries::list_versions(&visit.ctx, id).await?;
    let lang = visit.asked.lang;
    let page = beside(&visit, &entry, "registers-versions");
    let values: Vec<app::registers::Values> = rows.iter().map(|row| app::registers::Values::from_json(&row.field_values)).collect();
    let versions = rows
        .iter()
        .enumerate()
        .map(|(index, row)| {
            let diff = match (values.get(index), values.get(index + 1)) {
                (Some(after), Some(before)) => Some(views::diff(lang, &visit.ctx.pack, entry.kind, before, after)),
                _ => None,
            };
            let status = Status::from_code(&row.status).unwrap_or(Status::Draft);
            let who = row.actor_name.clone().unwrap_or_else(|| page.t("registers-by-system").into_owned());
            VersionView {
                title: page.ta(
                    "registers-version",
                    &[("number", row.version.to_string().as_str()), ("at", page.minute(&row.at).as_str()), ("who", who.as_str())],
                ),
                note: row.note.clone().unwrap_or_default(),
                tag: present::status_tag(lang, status),
                diff: diff.filter(|diff| !diff.rows.is_empty()),
            }
        })
        .collect();
    Ok(respond::html(&views::Versions { page, versions }))
}

pub(super) async fn views_of(visit: Visit, kind: &'static Kind, Path(id): Path<EntryId>) -> Answer {
    own_entry(&visit, kind, id).await?;
    let (entry, rows) = agreements::list_views(&visit.ctx, id).await?;
    let page = beside(&visit, &entry, "registers-views");
    let head = Table::new(page.t("registers-views"))
        .words(page.t("registers-column-who"))
        .words(page.t("registers-column-organization"))
        .words(page.t("registers-column-step"))
        .words(page.t("registers-column-when"));
    let table = rows.iter().fold(head, |table, row| {
        table.row([
            Cell::say(row.user_name.clone().unwrap_or_default()),
            Cell::say(row.organization_name.clone().unwrap_or_default()),
            Cell::say(page.t(&format!("registers-step-{}", row.step))),
            Cell::say(page.minute(&row.at)),
        ])
    });
    let view = views::Listing {
        lead: page.t("registers-views-lead").into_owned(),
        has_rows: !rows.is_empty(),
        empty: Empty { title: page.t("registers-views-empty").into_owned(), ..Empty::default() },
        table,
        page,
    };
    Ok(respond::html(&view))
}

/// For the owner the agreements asked for; for everybody else the form to ask for one.
pub(super) async fn agreements_of(visit: Visit, kind: &'static Kind, Path(id): Path<EntryId>) -> Answer {
    let seen = queries::read_entry(&visit.ctx, id).await?;
    if seen.entry.kind.key != kind.key {
        return Err(Error::NotFound(Noun::Entry).into());
    }
    let page = beside(&visit, &seen.entry, "registers-agreements");
    if access::may_edit(&visit.ctx.actor, &seen.entry).is_ok() || visit.ctx.actor.is_officer() {
        let (entry, rows) = agreements::list_agreements(&visit.ctx, id).await?;
        let may_decide = access::may_edit(&visit.ctx.actor, &entry).is_ok();
        let rows: Vec<AgreementView> = rows.iter().map(|row| agreement_view(&page, &entry, row, may_decide)).collect();
        let empty = rows.is_empty().then(|| Empty {
            title: page.t("registers-agreements-empty").into_owned(),
            text: page.t("registers-agreements-empty-text").into_owned(),
            next: None,
        });
        let lead = page.t("registers-agreements-lead").into_owned();
        return Ok(respond::html(&views::Agreements { page, lead, agreements: rows, empty, ask: None, action: String::new() }));
    }
    let standing = agreements::own_agreement(&visit.ctx, id).await?;
    let (lead, ask) = match (standing.as_deref(), agreements::may_ask(&visit.ctx, &seen)) {
        (Some("granted"), _) => ("registers-agreement-have", None),
        (Some(_), _) => ("registers-agreement-waiting", None),
        (None, Some(_)) => (
            "registers-agreement-ask-lead",
            Some(
                Field::area(page.lang, "note", page.t("registers-agreement-note"), 4)
                    .help(page.t("registers-agreement-note-help"))
                    .at_most(500),
            ),
        ),
        (None, None) if !visit.ctx.actor.is_signed_in() => return Err(Error::SignInNeeded.into()),
        (None, None) => ("registers-agreement-cannot", None),
    };
    let lead = page.t(lead).into_owned();
    let action = href(&seen.entry, "agreements");
    Ok(respond::html(&views::Agreements { page, lead, agreements: Vec::new(), empty: None, ask, action }))
}

fn agreement_view(page: &Page, entry: &Entry, row: &agreements::AgreementRow, may_decide: bool) -> AgreementView {
    let who = [row.organization_name.as_deref(), row.user_name.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let decide = |key: &str, kind, decision: &str| {
        let fields = vec![("agreement".to_owned(), row.id.clone()), ("decision".to_owned(), decision.to_owned())];
        Action::post(page.t(key), kind, href(entry, "agreements/decide"), fields).about(&who)
    };
    let (tone, actions) = match row.status.as_str() {
        "asked" => (
            Tone::Wait,
            vec![
                decide("registers-agreement-grant", Button::Primary, "grant"),
                decide("registers-agreement-refuse", Button::Plain, "refuse"),
            ],
        ),
        "granted" => (Tone::Ok, vec![decide("registers-agreement-end", Button::Quiet, "end")]),
        _ => (Tone::Neutral, Vec::new()),
    };
    AgreementView {
        when: page.minute(&row.asked_at),
        note: row.note.clone().unwrap_or_default(),
        tag: Tag::new(page.t(&format!("registers-agreement-status-{}", row.status)), tone),
        actions: if may_decide { actions } else { Vec::new() },
        who,
    }
}

/// The form once more after a save that lost against somebody else's.
pub(super) async fn stale_form(visit: &Visit, id: EntryId, seen_version: i64, typed: Typed) -> app::Result<views::Form> {
    let entry = queries::edit_entry(&visit.ctx, id).await?;
    let before = queries::values_at(&visit.ctx, id, seen_version).await?.unwrap_or_default();
    let changed = views::diff(visit.asked.lang, &visit.ctx.pack, entry.kind, &before, &entry.values);
    let typed = over_the_newest(entry.kind, typed, &before, &entry.values);
    form(visit, FormState { typed, changed: Some(changed), ..FormState::of(entry) }).await
}

/// What was typed, over what stands now: a field that its writer did not touch shows what the other has made of it.
fn over_the_newest(kind: &Kind, mut typed: Typed, before: &Values, now: &Values) -> Typed {
    let told = |lines: Option<&Vec<String>>| {
        let lines = lines.map(Vec::as_slice).unwrap_or_default().iter().map(|line| line.replace("\r\n", "\n").trim().to_owned());
        lines.filter(|line| !line.is_empty()).collect::<Vec<_>>()
    };
    let (before, mut now) = (typed_of(kind, before), typed_of(kind, now));
    let keys: BTreeSet<String> = before.keys().chain(now.keys()).cloned().collect();
    for key in keys {
        if told(typed.get(&key)) == told(before.get(&key)) {
            match now.remove(&key) {
                Some(lines) => typed.insert(key, lines),
                None => typed.remove(&key),
            };
        }
    }
    typed
}

//! What the pages of matches show; the desk has a file of its own.

use app::{
    matches::{
        Match, MatchSeen, PartySide, Said, State,
        learning::{BandBasis, Report},
        reasons::{Fact, compares_meaning},
    },
    organizations::Organization,
    pack::Pack,
    registers::{kinds, queries::Seen},
};
use askama::Template;
use base::{
    Lang, Problems,
    time::{days_between, local_date, local_minute},
};

use super::{
    actions::ContactForm,
    asks,
    calibration::{Calibration, percent},
    learning,
    measured::{self, MeasuredView},
    words,
};
use crate::{
    kernel::{
        Page, Speak,
        forms::{Field, Input, ProblemSummary},
        ui::{
            Action, Cell, Empty, Facts, Kind, Marked, Pagination, State as StepState, Step, Table, Tag, Terms, Thread, Timeline,
            TimelineItem, Tone,
        },
    },
    registers::present,
    visit::Visit,
};

/// How many stand on a page of the list.
pub(super) const PER_PAGE: u32 = 30;

/// One of the two entries side by side.
pub(super) struct SideView {
    label: String,
    title: Marked,
    href: String,
    facts: Facts,
    terms: Terms,
    said: Option<Tag>,
}

/// A form for a contact.
pub(super) struct LogView {
    path: String,
    summary: ProblemSummary,
    fields: Vec<Field>,
    is_open: bool,
}

#[derive(Template)]
#[template(path = "matches/show.html")]
pub(super) struct Show {
    page: Page,
    facts: Facts,
    /// Whether its sides are kept apart, which officers are told.
    is_kept_apart: bool,
    thread: Option<Thread>,
    sides: Vec<SideView>,
    speaks_for: Vec<Marked>,
    speaks_against: Vec<Marked>,
    unknown: Vec<Marked>,
    how: String,
    timeline: Timeline,
    has_record: bool,
    refusal: Vec<String>,
    log: Option<LogView>,
    clock: String,
    is_late: bool,
    actions: Vec<Action>,
    word: Vec<Action>,
    word_note: String,
    deal: Option<Action>,
}

impl Show {
    /// Whether anything stands beside the two sides.
    fn has_side(&self) -> bool {
        self.has_record || !self.refusal.is_empty() || self.deal.is_some() || !self.word.is_empty() || !self.actions.is_empty()
    }

    pub(super) fn new(visit: &Visit, seen: &MatchSeen, failed: Option<(&ContactForm, &Problems)>) -> Self {
        let lang = visit.asked.lang;
        let pack = &visit.ctx.pack;
        let title = lang.t2("matches-pair", "demand", &seen.demand.entry.title, "achievement", &seen.achievement.entry.title);
        let mut page = visit.page_titled(title);
        if seen.record.is_some() {
            page = page
                .crumb(lang.t("matches-desk"), "/desk")
                .crumb(lang.t("matches-list"), "/matches")
                .crumb(format!("{} × {}", seen.demand.entry.number, seen.achievement.entry.number), "");
        } else {
            page = page
                .crumb(seen.demand.entry.number.clone(), format!("/demands/{}", seen.demand.entry.id))
                .crumb(lang.t("matches-compare"), "");
        }
        let band = words::band_tag(lang, seen.proposal.band);
        let mut facts = Facts::default().tag(band.text, band.tone);
        if let Some(found) = &seen.record {
            let state = words::state_tag(lang, pack, found.state);
            facts = facts.tag(state.text, state.tone);
            if let Some(name) = &seen.manager {
                facts = facts.say(lang.t1("matches-with", "name", name));
            }
            if let Some(at) = found.taken_at {
                facts = facts.say(lang.t1("matches-taken-on", "date", page.said(&local_date(at))));
            }
            if let Some(at) = found.met_at {
                facts = facts.say(lang.t1("matches-met-on", "date", page.said(&local_date(at))));
            }
        }
        let said = words::say(lang, pack, words::Asking::DEMAND, &seen.proposal.reasons, &seen.proposal.against);
        let shared = words::shared_words(&seen.proposal.reasons);
        let sides = vec![
            side(visit, PartySide::Demand, &seen.demand, seen.demand_owner.as_ref(), seen.record.as_ref(), &shared),
            side(visit, PartySide::Achievement, &seen.achievement, seen.achievement_owner.as_ref(), seen.record.as_ref(), &shared),
        ];
        let (clock, is_late) = seen.record.as_ref().map_or_else(Default::default, |found| clock(visit, found));
        let engine = if compares_meaning(&visit.ctx.search.engine_name()) { "matches-how-pair-meaning" } else { "matches-how-pair-words" };
        Self {
            thread: seen.record.as_ref().map(|found| life(visit, found)),
            facts,
            is_kept_apart: seen.is_kept_apart,
            sides,
            speaks_for: said.speaks_for,
            speaks_against: said.against,
            unknown: said.open,
            how: lang.t(engine).into_owned(),
            timeline: timeline(visit, seen),
            has_record: seen.record.is_some(),
            refusal: seen.record.as_ref().map_or_else(Vec::new, |found| refusal(visit, found)),
            log: seen.record.as_ref().filter(|found| seen.is_own && found.state.is_in_hand()).map(|found| log(visit, found, failed)),
            clock,
            is_late,
            actions: actions(visit, seen),
            word: word(visit, seen),
            word_note: seen
                .speaks_for
                .first()
                .map(|side| lang.t(&format!("matches-word-{}", side.code())).into_owned())
                .unwrap_or_default(),
            deal: seen
                .record
                .as_ref()
                .and_then(|found| found.deal_id)
                .map(|deal| Action::link(lang.t("matches-to-deal"), Kind::Primary, format!("/deals/{deal}"))),
            page,
        }
    }
}

fn side(
    visit: &Visit,
    which: PartySide,
    seen: &Seen,
    owner: Option<&Organization>,
    record: Option<&Match>,
    shared: &[(String, u8)],
) -> SideView {
    let lang = visit.asked.lang;
    let entry = &seen.entry;
    let name = owner.map_or_else(
        || entry.values.text("kind_of_firm").map_or_else(|| lang.t("matches-owner-closed").into_owned(), ToOwned::to_owned),
        |owner| owner.shown_name(lang).to_owned(),
    );
    let facts = present::facts_line(lang, &visit.ctx.pack, seen).into_iter().fold(Facts::default().strong(name), Facts::say);
    let mut terms = Terms { items: present::terms(lang, &visit.ctx.pack, seen) };
    words::mark_terms(&mut terms.items, shared);
    let said = record.and_then(|found| found.said(which)).map(|said| {
        let tone = if said == Said::Interested { Tone::Ok } else { Tone::Seal };
        Tag::new(lang.t(&format!("matches-said-{}", said.code())), tone)
    });
    SideView {
        label: lang.t(&format!("matches-side-{}", which.code())).into_owned(),
        title: words::mark(&entry.title, shared),
        href: format!("/{}/{}", entry.kind.path, entry.id),
        facts,
        terms,
        said,
    }
}

/// The states of the pack as a line; the one of refusal stands in it only where it came to that.
fn life(visit: &Visit, found: &Match) -> Thread {
    let lang = visit.asked.lang;
    let flow = &visit.ctx.pack.match_flow;
    let refused = found.state == State::Unsuitable;
    let states: Vec<_> = flow.states.iter().filter(|state| !state.needs_reason || refused).collect();
    let now = states.iter().position(|state| state.code == found.state.code()).unwrap_or(0);
    let was = |code: &str| match State::from_code(code) {
        Some(State::Recommended) => true,
        Some(State::Claimed) => found.taken_at.is_some(),
        Some(State::Contacted) => found.contacted_at.is_some(),
        Some(State::Interested) => found.both_are_interested(),
        _ => false,
    };
    let steps = states.iter().enumerate().filter(|(index, _)| !refused || *index <= now).map(|(index, state)| {
        let step_state = if index == now {
            StepState::Now
        } else if index < now && was(&state.code) {
            StepState::Passed
        } else {
            StepState::Ahead
        };
        Step::new(state.names.of(lang), step_state)
    });
    Thread::of(lang, lang.t("matches-life"), steps.collect())
}

/// The sentence of the clock, and whether it has run out.
fn clock(visit: &Visit, found: &Match) -> (String, bool) {
    let lang = visit.asked.lang;
    let Some(due) = found.contact_due_on.filter(|_| found.state == State::Claimed) else { return (String::new(), false) };
    let left = days_between(visit.ctx.today(), due);
    let text = match left {
        0 => lang.t("matches-left-today").into_owned(),
        left if left > 0 => lang.tn("matches-left", "days", left),
        left => lang.tn("matches-late", "days", -left),
    };
    let days = visit.ctx.pack.settings.clocks.contact_days;
    (lang.t2("matches-clock", "days", days, "left", text), left < 0)
}

fn refusal(visit: &Visit, found: &Match) -> Vec<String> {
    let lang = visit.asked.lang;
    let Some(refusal) = &found.refusal else { return Vec::new() };
    let reason = visit.ctx.pack.label("refusal_reasons", &refusal.reason, lang);
    let side = lang.t(&format!("matches-side-{}", refusal.side.code()));
    let mut lines = vec![lang.t2("matches-refused-by", "side", side, "reason", reason)];
    lines.extend(refusal.note.clone());
    lines
}

fn timeline(visit: &Visit, seen: &MatchSeen) -> Timeline {
    let lang = visit.asked.lang;
    let items = seen.contacts.iter().map(|(contact, who)| TimelineItem {
        when: local_minute(contact.at),
        instant: contact.at.to_string(),
        who: who.clone(),
        text: lang.t2(
            "matches-contact-line",
            "kind",
            visit.ctx.pack.label("contact_kinds", &contact.kind, lang),
            "side",
            lang.t(&format!("matches-side-{}", contact.side.code())),
        ),
        note: contact.note.clone(),
        tag: None,
    });
    Timeline { items: items.collect() }
}

fn log(visit: &Visit, found: &Match, failed: Option<(&ContactForm, &Problems)>) -> LogView {
    let lang = visit.asked.lang;
    let mut fields = asks::contact_fields(lang, &visit.ctx.pack, "log");
    let mut summary = ProblemSummary::none(lang);
    if let Some((form, problems)) = failed {
        for field in &mut fields {
            let value = match field.name.as_str() {
                "kind" => &form.kind,
                "side" => &form.side,
                "note" => &form.note,
                "next_step" => &form.next_step,
                _ => &form.next_step_on,
            };
            if let Input::Radios(choices) = &mut field.input {
                for choice in choices {
                    choice.is_chosen = choice.value == *value;
                }
            } else {
                field.value.clone_from(value);
            }
            field.problems(problems);
        }
        summary = ProblemSummary::new(lang, problems, &fields);
    }
    LogView { path: format!("/matches/{}/contacts", found.id), summary, fields, is_open: failed.is_some() || found.state == State::Claimed }
}

fn actions(visit: &Visit, seen: &MatchSeen) -> Vec<Action> {
    let lang = visit.asked.lang;
    let pair = vec![asks::hidden("demand", seen.demand.entry.id), asks::hidden("achievement", seen.achievement.entry.id)];
    let mut actions = Vec::new();
    if seen.may_take {
        actions.push(Action::post(lang.t("matches-take"), Kind::Primary, "/matches/pairs/take", pair.clone()));
    }
    if seen.may_recommend {
        actions.push(Action::post(lang.t("matches-recommend"), Kind::Plain, "/matches/pairs/recommend", pair.clone()));
    }
    let own_sides = &seen.speaks_for;
    let for_manager: Vec<PartySide> = seen.may_refuse_for.iter().copied().filter(|side| !own_sides.contains(side)).collect();
    let path = seen.record.as_ref().map_or_else(|| "/matches/pairs/refuse".to_owned(), |found| format!("/matches/{}/refuse", found.id));
    let fields = if seen.record.is_some() { Vec::new() } else { pair };
    actions.extend(asks::refuse(lang, &visit.ctx.pack, &path, "match", &for_manager, fields));
    if let Some(found) = seen.record.as_ref().filter(|found| seen.is_own && found.contacted_at.is_some() && found.state.is_in_hand()) {
        actions.insert(0, Action::post(lang.t("matches-convert"), Kind::Primary, format!("/matches/{}/deal", found.id), Vec::new()));
    }
    if let Some(found) = seen.record.as_ref().filter(|_| seen.may_release) {
        actions.push(Action::post(lang.t("matches-release"), Kind::Quiet, format!("/matches/{}/release", found.id), Vec::new()));
    }
    actions
}

/// What a side's own people can say.
fn word(visit: &Visit, seen: &MatchSeen) -> Vec<Action> {
    let lang = visit.asked.lang;
    let (Some(found), Some(side)) = (&seen.record, seen.speaks_for.first()) else { return Vec::new() };
    let mut actions = Vec::new();
    if found.said(*side) != Some(Said::Interested) {
        let fields = vec![asks::hidden("side", side.code())];
        actions.push(Action::post(lang.t("matches-say-interest"), Kind::Primary, format!("/matches/{}/interest", found.id), fields));
    }
    let path = format!("/matches/{}/refuse", found.id);
    actions.extend(asks::refuse(lang, &visit.ctx.pack, &path, "word", &[*side], Vec::new()));
    actions
}

#[derive(Template)]
#[template(path = "matches/list.html")]
pub(super) struct List {
    page: Page,
    table: Table,
    is_empty: bool,
    empty: Empty,
    pagination: Pagination,
}

impl List {
    pub(super) fn new(visit: &Visit, found: &[(Match, String, String)], all: i64, number: u32) -> Self {
        let lang = visit.asked.lang;
        let page = visit.page("matches-list").crumb(lang.t("matches-desk"), "/desk").crumb(lang.t("matches-list"), "");
        let table = Table::new(lang.t("matches-list"))
            .words(lang.t("matches-side-demand"))
            .words(lang.t("matches-side-achievement"))
            .words(lang.t("matches-column-state"))
            .words(lang.t("matches-column-changed"));
        let table = found.iter().fold(table, |table, (found, demand, achievement)| {
            let state = words::state_tag(lang, &visit.ctx.pack, found.state);
            table.row([
                Cell::link(demand.clone(), format!("/matches/{}", found.id)),
                Cell::say(achievement.clone()),
                Cell::tag(state.text, state.tone),
                Cell::say(page.said(&local_date(found.updated_at))),
            ])
        });
        let last = u32::try_from(all).unwrap_or(u32::MAX).div_ceil(PER_PAGE).max(1);
        Self {
            table,
            is_empty: found.is_empty(),
            empty: Empty { title: lang.t("matches-none").into_owned(), text: lang.t("matches-none-text").into_owned(), next: None },
            pagination: Pagination::new(lang, number, last, "/matches"),
            page,
        }
    }
}

/// How proposals are computed, said honestly.
#[derive(Template)]
#[template(path = "matches/method.html")]
pub(super) struct Method {
    page: Page,
    engine: String,
    weights: Table,
    bands_note: String,
    bands: Table,
    /// What the chances of a learned formula came to.
    learned: Option<Calibration>,
    pairs: Table,
    measured: Option<MeasuredView>,
    measured_note: String,
    clocks: String,
}

impl Method {
    pub(super) fn new(visit: &Visit, weights: &[(Fact, f32)], basis: &BandBasis) -> Self {
        let mut page = visit.page("matches-method");
        page.description = page.t("matches-method-description").into_owned();
        let lang = page.lang;
        let name = visit.ctx.search.engine_name();
        let engine = match visit.ctx.search.status().trained_on {
            _ if name.contains("e5") => lang.t1("matches-method-engine-encoder", "engine", name),
            Some(count) => lang.tx(
                "matches-method-engine-meaning",
                &[("engine", name.as_str().into()), ("count", i64::try_from(count).unwrap_or(0).into())],
            ),
            None => lang.t1("matches-method-engine-words", "engine", name),
        };
        let clocks = &visit.ctx.pack.settings.clocks;
        let values = [("contact", clocks.contact_days), ("escalate", clocks.escalate_days), ("pool", clocks.pool_days)];
        let values: Vec<(&str, crate::kernel::texts::Arg)> = values.iter().map(|(name, days)| (*name, (*days).into())).collect();
        let key = if clocks.is_working_days { "matches-method-clocks-working" } else { "matches-method-clocks" };
        let report = match basis {
            BandBasis::Learned(kept) => Some(&kept.report),
            BandBasis::Judged | BandBasis::Declared => None,
        };
        let measured_key = if *basis == BandBasis::Judged { "matches-measured-bands-note" } else { "matches-measured-bands-note-other" };
        Self {
            engine,
            weights: weights_table(lang, weights),
            bands_note: bands_note(lang, basis),
            bands: bands(lang, report),
            learned: report.map(|report| Calibration::new(lang, lang.t("matches-learning-plot").into_owned(), &report.bins)),
            measured_note: lang.t(measured_key).into_owned(),
            pairs: pairs_table(lang, &visit.ctx.pack),
            measured: measured::view(lang),
            clocks: lang.tx(key, &values),
            page,
        }
    }
}

/// The weight of each fact in the formula that ranks, so that the page cannot drift from it.
fn weights_table(lang: Lang, weights: &[(Fact, f32)]) -> Table {
    let table = Table::new(lang.t("matches-method-weights")).words(lang.t("matches-method-fact")).figures(lang.t("matches-method-weight"));
    weights
        .iter()
        .fold(table, |table, (fact, weight)| table.row([Cell::say(learning::fact_name(lang, *fact)), Cell::say(learning::signed(*weight))]))
}

/// What the pack declares for the registers that are matched without records, so that the page cannot drift from it.
fn pairs_table(lang: Lang, pack: &Pack) -> Table {
    let table = Table::new(lang.t("matches-method-pairs"))
        .words(lang.t("matches-method-pair"))
        .words(lang.t("matches-method-hard"))
        .words(lang.t("matches-method-soft"))
        .words(lang.t("matches-method-calibration"));
    let between = lang.t("matches-between");
    pack.pairs.iter().filter(|pair| !pair.is_recorded).fold(table, |table, pair| {
        let register = |key: &str| kinds::by_key(key).map(|kind| present::kind_plural(lang, kind)).unwrap_or_default();
        let names =
            |is_hard: bool| pair.conditions().filter(move |rule| rule.is_hard == is_hard).map(|rule| rule.names.of(lang).to_owned());
        let facts = pair.weights.iter().filter(|(_, weight)| *weight != 0.0).map(|(fact, _)| learning::fact_name(lang, *fact));
        let hard: Vec<String> = names(true).collect();
        let soft: Vec<String> = names(false).chain(facts).collect();
        let hard = if hard.is_empty() { "–".to_owned() } else { hard.join(&between) };
        let sides = format!("{} ↔ {}", register(&pair.seeks.register), register(&pair.offers.register));
        // Only demands and achievements were judged.
        let bands = lang.t("matches-method-uncalibrated");
        table.row([Cell::say(sides), Cell::say(hard), Cell::say(soft.join(&between)), Cell::say(bands)])
    })
}

/// What the lines between bands were drawn for, and whether that formula ranks.
fn bands_note(lang: Lang, basis: &BandBasis) -> String {
    match basis {
        BandBasis::Judged => lang.t("matches-method-bands-note").into_owned(),
        BandBasis::Declared => lang.t("matches-method-bands-note-declared").into_owned(),
        BandBasis::Learned(kept) => {
            let since = local_date(kept.in_force_since.unwrap_or(kept.made_at));
            lang.ta(
                "matches-method-bands-note-learned",
                &[("date", &lang.date(&since)), ("pairs", &lang.n(kept.report.pairs)), ("demands", &lang.n(kept.report.demands))],
            )
        }
    }
}

/// The least score of each band; with a learned formula the chance that it gives there.
fn bands(lang: Lang, learned: Option<&Report>) -> Table {
    use app::matches::reasons::Band;
    // The least score of each band, found by asking the engine, in steps of a hundredth.
    let least = |band: Band| (0..=100_u8).find(|hundredths| Band::of(f32::from(*hundredths) / 100.0, 1.0) == band);
    let table = Table::new(lang.t("matches-method-bands")).words(lang.t("matches-method-band")).figures(lang.t("matches-method-from"));
    let table = if learned.is_some() { table.figures(lang.t("matches-method-chance-from")) } else { table };
    [Band::VeryRelevant, Band::Relevant, Band::Possible, Band::Weak].into_iter().fold(table, |table, band| {
        let from = least(band).map(|hundredths| f64::from(hundredths) / 100.0);
        let said = |text: Option<String>| Cell::say(text.unwrap_or_else(|| "–".to_owned()));
        let cells = [Cell::say(words::band_tag(lang, band).text), said(from.map(|from| format!("{from:.2}")))];
        let chance = learned.map(|report| said(from.map(|from| percent(report.chance(from)))));
        table.row(cells.into_iter().chain(chance))
    })
}

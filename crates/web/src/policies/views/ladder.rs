//! The way of growth: where the firm stands, what the next step lacks, by when it could be reached.

use app::policies::{Profile, Rung, RungState, Scale, access, rules::Truth};
use askama::Template;
use base::Fen;

use super::super::{
    clause_row::titled,
    words::{Line, Seen, Words},
};
use crate::{
    kernel::{
        Page, Speak,
        page::LinkView,
        ui::{Anchors, Cell, State, Step, Table, Tag, Thread, Tone},
    },
    visit::Visit,
};

/// So many missing facts are named of a step.
const MISSING: usize = 6;

/// A step.
struct RungView {
    id: String,
    name: String,
    state: Tag,
    note: String,
    based_on: String,
    clause: Option<LinkView>,
    short: String,
    lines: Vec<Line>,
    lines_label: String,
    missing: String,
    reachable: String,
}

#[derive(Template)]
#[template(path = "policies/ladder.html")]
pub(in super::super) struct LadderPage {
    page: Page,
    firm: String,
    siblings: Anchors,
    thread: Thread,
    rungs: Vec<RungView>,
    scales: Table,
    has_scales: bool,
    scale_note: String,
    /// Where the industry is filled in, if it is not and the reader may.
    scale_link: Option<LinkView>,
    scale_sources: Vec<(String, String)>,
}

impl LadderPage {
    pub(in super::super) fn new(visit: &Visit, profile: &Profile, rungs: &[Rung<'_>], scales: &[Scale<'_>]) -> Self {
        let page = super::page(visit, profile, "policies-ladder");
        let pack = &visit.ctx.pack;
        let today = visit.ctx.today();
        let next = rungs.iter().rposition(|rung| rung.state == RungState::Held).map_or(0, |last| last + 1);
        let steps = rungs.iter().enumerate().map(|(index, rung)| {
            let state = match rung.state {
                RungState::Held => State::Passed,
                _ if index == next => State::Now,
                _ => State::Ahead,
            };
            Step {
                note: page.t(&format!("policies-rung-{}", rung.state.code())).into_owned(),
                ..Step::new(rung.step.names.of(page.lang), state)
            }
        });
        let thread = Thread::of(page.lang, page.t("policies-ladder").into_owned(), steps.collect());
        let organization = &profile.organization;
        let has_industry = organization.industry.as_deref().is_some_and(|industry| !industry.is_empty());
        let used: Vec<&String> = scales.iter().flat_map(|scale| &scale.threshold.sources).collect();
        let sources = pack.policies.ladder.sources.iter().filter(|source| used.contains(&&source.id));
        Self {
            firm: profile.organization.shown_name(page.lang).to_owned(),
            siblings: super::siblings(&page, profile, "ladder"),
            thread,
            rungs: rungs.iter().map(|rung| rung_view(&page, visit, rung, today)).collect(),
            scales: scale_table(&page, Words { pack, lang: page.lang }, scales),
            has_scales: !scales.is_empty(),
            scale_note: match () {
                () if !scales.is_empty() => pack.policies.ladder.note.of(page.lang).to_owned(),
                () if has_industry => page.t("policies-scale-none").into_owned(),
                () => page.t("policies-scale-no-industry").into_owned(),
            },
            scale_link: (!has_industry && access::may_state(&visit.ctx.actor, organization.id).is_ok())
                .then(|| LinkView::new(page.t("policies-scale-fill-industry"), format!("/organization/{}", organization.id))),
            scale_sources: sources
                .map(|source| (page.t2("policies-source-line", "title", &source.title, "site", &source.publisher), source.url.clone()))
                .collect(),
            page,
        }
    }
}

fn rung_view(page: &Page, visit: &Visit, rung: &Rung<'_>, today: base::Date) -> RungView {
    let words = Words { pack: &visit.ctx.pack, lang: page.lang };
    let tone = match rung.state {
        RungState::Held | RungState::Eligible => Tone::Ok,
        RungState::Lacking => Tone::Seal,
        RungState::Open => Tone::Neutral,
        RungState::Gap => Tone::Wait,
    };
    let seen = rung.explanation.as_ref().map(|explanation| Seen { explanation, facts: &rung.facts, gaps: &rung.gaps, on: today });
    let lines = seen.as_ref().map(|seen| words.explained(seen)).unwrap_or_default();
    let short = seen.as_ref().map(|seen| lacks(words, rung, seen)).unwrap_or_default();
    // Whoever stands on the step needs to know nothing more for it.
    let is_held = rung.state == RungState::Held;
    let missing = if is_held { String::new() } else { words.facts_named(&rung.missing, MISSING) };
    let based_on = match (rung.is_orientation && !is_held, rung.truth) {
        (true, Some(Truth::True)) => page.t("policies-orients-yes").into_owned(),
        (true, Some(Truth::False)) => page.t("policies-orients-no").into_owned(),
        (true, Some(Truth::Unknown)) => page.t("policies-orients-open").into_owned(),
        _ => String::new(),
    };
    RungView {
        id: rung.step.code.clone(),
        name: rung.step.names.of(page.lang).to_owned(),
        state: Tag::new(page.t(&format!("policies-rung-{}", rung.state.code())), tone),
        note: rung.step.note.of(page.lang).to_owned(),
        based_on,
        clause: rung.clause.map(|clause| LinkView::new(titled(page, &visit.ctx.pack.policies, clause), format!("/policies/{}", clause.id))),
        short,
        lines_label: page.tn("policies-see-conditions", "count", lines.len()),
        lines,
        missing: if missing.is_empty() { String::new() } else { page.t1("policies-missing-facts", "facts", missing) },
        reachable: rung.reachable_on.map(|day| page.t1("policies-reachable-on", "day", day)).unwrap_or_default(),
    }
}

/// What a step lacks: what is near by how much, what is far with what the firm has.
pub(in super::super) fn lacks(words: Words<'_>, rung: &Rung<'_>, seen: &Seen<'_>) -> String {
    let short = words.lacking(seen.explanation, seen.gaps);
    let is_far = short.is_empty() && rung.truth == Some(Truth::False) && rung.state != RungState::Held;
    if is_far { words.far(seen) } else { short }
}

fn scale_table(page: &Page, words: Words<'_>, scales: &[Scale<'_>]) -> Table {
    let head = Table::new(page.t("policies-scale"))
        .words(page.t("policies-scale-name"))
        .figures(page.t("policies-scale-bound"))
        .figures(page.t("policies-scale-actual"))
        .words(page.t("policies-scale-stands"));
    scales.iter().fold(head, |table, scale| {
        let stands = match (scale.is_reached, scale.actual, scale.reachable_in) {
            (Some(true), ..) => page.t("policies-scale-reached").into_owned(),
            (Some(false), Some(actual), year) => {
                let short = page.money(&Fen(scale.threshold.at_least.0 - actual.0));
                let short = match year {
                    Some(year) => page.t2("policies-scale-short-until", "amount", short, "year", year),
                    None => page.t1("policies-scale-short", "amount", short),
                };
                match words.reached(actual.0, scale.threshold.at_least.0) {
                    Some(reached) => page.t2("policies-two-notes", "first", reached, "second", short),
                    None => short,
                }
            }
            _ => match words.pack.policies.library.catalogue.by_key(&scale.threshold.measure) {
                Some(measure) => page.t1("policies-missing-facts", "facts", words.fact_name(measure)),
                None => page.t("policies-unknown").into_owned(),
            },
        };
        table.row([
            Cell::say(scale.threshold.names.of(page.lang)),
            Cell::say(page.money(&scale.threshold.at_least)),
            Cell::say(scale.actual.map_or_else(|| page.t("policies-unknown").into_owned(), |fen| page.money(&fen))),
            Cell::say(stands),
        ])
    })
}

//! What the page shows.

use app::policies::{
    Rung,
    screening::district::{BelowFirm, District, DistrictStep, Lists, StepList},
};
use askama::Template;

use super::{
    super::{clause_row::titled, words::Words},
    pages::PAGE,
    scales::{ScalesPart, Wanted},
};
use crate::{
    kernel::{
        Page, Speak,
        page::{LinkView, Nav},
        ui::{Action, Anchor, Anchors, Cell, Empty, Figure, Kind, Pagination, Table},
    },
    visit::Visit,
};

/// So many missing facts are named of a firm on the page; a file names all.
const MISSING: usize = 6;

/// What a firm lacks to a step, in a line.
pub(super) fn lacks(words: Words<'_>, rung: &Rung<'_>) -> String {
    let short = rung.explanation.as_ref().map(|explanation| words.lacking(explanation, &rung.gaps)).filter(|short| !short.is_empty());
    let later = || rung.reachable_on.map(|day| words.lang.t1("policies-reachable-on", "day", day));
    short.or_else(later).unwrap_or_default()
}

/// What is still to be said of it; of one that is open where no firm can say more, that.
pub(super) fn missing(words: Words<'_>, rung: &Rung<'_>, list: StepList, most: usize) -> String {
    if rung.missing.is_empty() && list == StepList::Open {
        return words.lang.t("ladder-missing-office").into_owned();
    }
    words.facts_named(&rung.missing, most)
}

/// The page.
#[derive(Template)]
#[template(path = "policies/district_ladder.html")]
pub(super) struct DistrictPage {
    page: Page,
    figures: Vec<Figure>,
    steps: Table,
    choice: Anchors,
    /// The lists of the step.
    lists: Anchors,
    list_title: String,
    list_note: String,
    step_name: String,
    step_note: String,
    clause: Option<LinkView>,
    below: Table,
    is_empty: bool,
    empty: Empty,
    pages: Pagination,
    exports: Vec<Action>,
    /// Nothing where the pack knows no thresholds.
    scales: Option<ScalesPart>,
}

impl DistrictPage {
    pub(super) fn new(visit: &Visit, found: &Lists<'_>, number: u32, wanted: &Wanted<'_>) -> Self {
        let (asked, list) = (wanted.step, wanted.list);
        let said = Said::of(list);
        let (district, below) = (&found.district, found.below.as_slice());
        let lang = visit.asked.lang;
        let page =
            visit.page("ladder-title").under(Nav::Policies).crumb(lang.t("policies-title"), "/policies").crumb(lang.t("ladder-title"), "");
        let words = Words { pack: &visit.ctx.pack, lang };
        let step = district.steps.iter().find(|one| one.step.code == asked);
        let total = step.map_or(0, |one| one.count.of(list));
        let last = u32::try_from(total.div_euclid(PAGE) + i64::from(total % PAGE > 0)).unwrap_or(u32::MAX);
        let figure = |key: &str, count: i64| Figure {
            label: page.t(key).into_owned(),
            value: page.n(count),
            note: page.share(count, district.firms),
            ..Figure::default()
        };
        let post = |key: &str, form: &str| {
            let fields = [("step", asked), ("list", list.code()), ("form", form)];
            let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
            Action::post(page.t(key), Kind::Plain, "/district-ladder/export", fields)
        };
        Self {
            figures: vec![
                Figure { note: String::new(), ..figure("ladder-firms", district.firms) },
                figure("ladder-on-a-step", district.firms - district.without),
                figure("ladder-without", district.without),
            ],
            steps: steps(&page, district),
            choice: choice(&page, district, (asked, list)),
            lists: lists(&page, step, list),
            list_title: page.t(said.title).into_owned(),
            list_note: page.t(said.note).into_owned(),
            step_name: step.map(|one| one.step.names.of(lang).to_owned()).unwrap_or_default(),
            step_note: step.map(|one| note(&page, one)).unwrap_or_default(),
            clause: step
                .and_then(|one| one.clause)
                .map(|clause| LinkView::new(titled(&page, &visit.ctx.pack.policies, clause), format!("/policies/{}", clause.id))),
            below: table(&page, words, below, list),
            is_empty: below.is_empty(),
            empty: Empty { title: page.t(said.none).into_owned(), text: page.t("ladder-none-below-text").into_owned(), next: None },
            pages: Pagination::new(lang, number, last, href(asked, list)),
            exports: if total > 0 { vec![post("ladder-export-xlsx", "xlsx"), post("ladder-export-csv", "csv")] } else { Vec::new() },
            scales: (!district.scales.is_empty()).then(|| ScalesPart::new(visit, &page, district, &found.near, wanted)),
            page,
        }
    }
}

/// What a list of a step is called.
struct Said {
    title: &'static str,
    note: &'static str,
    tab: &'static str,
    none: &'static str,
}

impl Said {
    const fn of(list: StepList) -> Self {
        match list {
            StepList::Below => {
                Self { title: "ladder-below-title", note: "ladder-below-note", tab: "ladder-list-below", none: "ladder-none-below" }
            }
            StepList::Open => {
                Self { title: "ladder-open-title", note: "ladder-open-note", tab: "ladder-list-open", none: "ladder-none-open" }
            }
        }
    }
}

/// Where a list of a step stands.
pub(super) fn href(step: &str, list: StepList) -> String {
    format!("/district-ladder?step={step}&list={}", list.code())
}

/// What has to be known of a step before its numbers are read.
fn note(page: &Page, one: &DistrictStep<'_>) -> String {
    let own = one.step.note.of(page.lang);
    match (one.is_orientation, one.clause.is_some()) {
        (true, true) => page.t1("ladder-orients", "note", own),
        _ => own.to_owned(),
    }
}

fn steps(page: &Page, district: &District<'_>) -> Table {
    let head = Table::new(page.t("ladder-steps"))
        .words(page.t("ladder-step"))
        .figures(page.t("ladder-highest"))
        .figures(page.t("ladder-held"))
        .figures(page.t("ladder-eligible"))
        .figures(page.t("ladder-below"))
        .figures(page.t("ladder-lacking"))
        .figures(page.t("ladder-open"));
    district.steps.iter().fold(head, |table, one| {
        let name = one.step.names.of(page.lang).to_owned();
        let name = if one.is_orientation { page.t1("ladder-gap", "step", name) } else { name };
        let count = one.count;
        // Without any clause nothing can be said but who is on the step.
        let judged = |count: i64| Cell::say(if one.clause.is_some() { page.n(count) } else { "–".to_owned() });
        // A number opens the list it counts.
        let listed = |list: StepList| match count.of(list) {
            firms if firms > 0 => Cell::link(page.n(firms), href(&one.step.code, list)),
            firms => judged(firms),
        };
        table.row([
            Cell::link(name, format!("/district-ladder?step={}", one.step.code)),
            Cell::say(page.n(count.highest)),
            Cell::say(page.n(count.held)),
            judged(count.eligible),
            listed(StepList::Below),
            judged(count.lacking),
            listed(StepList::Open),
        ])
    })
}

fn choice(page: &Page, district: &District<'_>, (asked, list): (&str, StepList)) -> Anchors {
    let anchor = |one: &DistrictStep<'_>| Anchor {
        label: one.step.names.of(page.lang).to_owned(),
        count: page.n(one.count.of(list)),
        href: href(&one.step.code, list),
        is_current: one.step.code == asked,
    };
    Anchors { label: page.t("ladder-steps").into_owned(), items: district.steps.iter().map(anchor).collect() }
}

fn lists(page: &Page, step: Option<&DistrictStep<'_>>, shown: StepList) -> Anchors {
    let anchor = |one: &DistrictStep<'_>, list: StepList| Anchor {
        label: page.t(Said::of(list).tab).into_owned(),
        count: page.n(one.count.of(list)),
        href: href(&one.step.code, list),
        is_current: list == shown,
    };
    let items = step.map(|one| StepList::ALL.map(|list| anchor(one, list)).into());
    Anchors { label: page.t("ladder-lists").into_owned(), items: items.unwrap_or_default() }
}

fn table(page: &Page, words: Words<'_>, below: &[BelowFirm<'_>], list: StepList) -> Table {
    let head = Table::new(page.t(Said::of(list).title)).words(page.t("screening-column-name"));
    let head = match list {
        StepList::Below => head.words(page.t("ladder-column-lacks")),
        StepList::Open => head.words(page.t("screening-column-missing")).words(page.t("ladder-column-lacks-too")),
    };
    below.iter().fold(head, |table, one| {
        let firm = Cell::link(one.firm.name.clone(), format!("/organization/{}/policies/ladder", one.firm.organization));
        let lacks = Cell::say(lacks(words, &one.rung));
        match list {
            StepList::Below => table.row([firm, lacks]),
            StepList::Open => table.row([firm, Cell::say(missing(words, &one.rung, list, MISSING)), lacks]),
        }
    })
}

//! What the pages show.

use app::policies::{
    names,
    rules::clause::Clause,
    screening::{self, Change, Listed, Place, Screenable, Screening, ScreeningStatus},
};
use askama::Template;
use base::Fen;

use super::{
    super::{clause_row::with_local, views::catalogue::status_tag, words::Words},
    pages::PAGE,
    words::{Said, change_key, place_key, place_note, tone},
};
use crate::{
    kernel::{
        Page, Speak,
        page::{LinkView, Nav},
        ui::{Action, Anchor, Anchors, Cell, Empty, Facts, Figure, Kind, Pagination, Table, Tone},
    },
    visit::Visit,
};

/// So many missing facts are named beside the list.
const LACKING: usize = 8;

/// Which firms are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    Place(Place),
    Change(Change),
}

impl Asked {
    const fn code(self) -> &'static str {
        match self {
            Self::Place(place) => place.code(),
            Self::Change(change) => change.code(),
        }
    }
}

fn page(visit: &Visit) -> Page {
    let lang = visit.asked.lang;
    visit.page("screening-title").under(Nav::Policies).crumb(lang.t("policies-title"), "/policies")
}

/// The clauses that firms may be judged by.
#[derive(Template)]
#[template(path = "policies/screenings.html")]
pub(super) struct Index {
    page: Page,
    run: Table,
    has_run: bool,
    open: Vec<OpenRow>,
}

/// A clause nobody has screened by yet.
struct OpenRow {
    link: LinkView,
    facts: Facts,
    gives: String,
}

impl Index {
    pub(super) fn new(visit: &Visit, found: &[Screenable<'_>]) -> Self {
        let page = page(visit).crumb(visit.asked.lang.t("screening-title"), "");
        let words = Words { pack: &visit.ctx.pack, lang: page.lang };
        let head = Table::new(page.t("screening-newest"))
            .words(page.t("screening-clause"))
            .tight(page.t("screening-run-at"))
            .figures(page.t("screening-eligible"))
            .figures(page.t("screening-invited"))
            .figures(page.t("screening-refused"))
            .words(page.t("screening-changes"));
        let run = found.iter().filter_map(|one| Some((one, one.last.as_ref()?))).fold(head, |table, (one, last)| {
            table.row([
                Cell::link(judged_by(&page, one.clause, last), format!("/policies/{}/screening", one.clause.id)),
                if one.is_open { Cell::tag(page.t("screening-status-running"), Tone::Wait) } else { Cell::say(page.minute(&last.run_at)) },
                Cell::say(page.n(last.counts.eligible)),
                Cell::say(page.n(last.counts.invited)),
                Cell::say(page.n(last.counts.refused)),
                Cell::say(changes(&page, last)),
            ])
        });
        let open = found.iter().filter(|one| one.last.is_none()).map(|one| {
            let (text, tone) = status_tag(&page, one.status);
            let facts = if one.is_open { Facts::default().tag(page.t("screening-status-running"), Tone::Wait) } else { Facts::default() };
            OpenRow {
                link: LinkView::new(names::title(one.clause, page.lang), format!("/policies/{}/screening", one.clause.id)),
                facts: with_local(facts.tag(text, tone), &page, words.pack, one.clause)
                    .say(words.term(&one.clause.level))
                    .say(words.term(&one.clause.area)),
                gives: words.gives(one.clause),
            }
        });
        Self { has_run: !run.rows.is_empty(), run, open: open.collect(), page }
    }
}

/// The title of a clause, marked where the screening was judged by a local version of it.
fn judged_by(page: &Page, clause: &Clause, run: &Screening) -> String {
    let title = names::title(clause, page.lang);
    if run.local_version.is_some() { page.t1("policies-local-titled", "title", title) } else { title.to_owned() }
}

/// What changed, in a line; that there is nothing to compare with, or that nothing changed.
fn changes(page: &Page, run: &Screening) -> String {
    if run.previous.is_none() {
        return page.t("screening-first").into_owned();
    }
    let said: Vec<String> = Change::ALL
        .into_iter()
        .filter(|change| run.changes.of(*change) > 0)
        .map(|change| page.t2("screening-change-count", "what", page.t(change_key(change)), "count", page.n(run.changes.of(change))))
        .collect();
    if said.is_empty() { page.t("screening-no-change").into_owned() } else { said.join(page.t("policies-join").as_ref()) }
}

/// One screening.
#[derive(Template)]
#[template(path = "policies/screening.html")]
pub(super) struct Shown {
    page: Page,
    title: String,
    facts: Facts,
    clause: LinkView,
    run: Action,
    is_run: bool,
    obstacle: String,
    notes: Vec<String>,
    figures: Vec<Figure>,
    groups: Anchors,
    changed: Anchors,
    has_changes: bool,
    lead: String,
    table: Table,
    is_empty: bool,
    empty: Empty,
    pages: Pagination,
    lacking: Vec<(String, String)>,
    exports: Vec<Action>,
    runs: Vec<RunLine>,
}

/// One of the screenings by a clause.
struct RunLine {
    link: LinkView,
    note: String,
    is_current: bool,
}

fn run_action(page: &Page, clause: &str, key: &str) -> Action {
    Action::post(page.t(key), Kind::Primary, format!("/policies/{clause}/screening"), Vec::new())
}

/// Why the clause cannot be screened today; empty if it can.
fn obstacle(visit: &Visit, page: &Page, clause: Option<&Clause>) -> String {
    let why = clause.map_or(Some("problem-screening-never"), |clause| screening::commands::obstacle(clause, visit.ctx.today()));
    why.map(|key| page.t(key).into_owned()).unwrap_or_default()
}

impl Shown {
    /// A clause that nobody has screened by yet.
    pub(super) fn none(visit: &Visit, clause: &Clause) -> Self {
        let lang = visit.asked.lang;
        let title = names::title(clause, lang).to_owned();
        let page = page(visit).crumb(lang.t("screening-title"), "/screenings").crumb(title.clone(), "");
        let obstacle = obstacle(visit, &page, Some(clause));
        let empty = if obstacle.is_empty() {
            Empty { title: page.t("screening-none").into_owned(), text: page.t("screening-none-text").into_owned(), next: None }
        } else {
            Empty { title: page.t("screening-cannot").into_owned(), text: obstacle.clone(), next: None }
        };
        Self {
            title,
            facts: with_local(Facts::default(), &page, &visit.ctx.pack, clause),
            clause: LinkView::new(page.t("screening-see-clause"), format!("/policies/{}", clause.id)),
            run: run_action(&page, &clause.id, "screening-run"),
            is_run: false,
            obstacle,
            notes: Vec::new(),
            figures: Vec::new(),
            groups: Anchors { label: String::new(), items: Vec::new() },
            changed: Anchors { label: String::new(), items: Vec::new() },
            has_changes: false,
            lead: String::new(),
            table: Table::default(),
            is_empty: true,
            empty,
            pages: Pagination::new(lang, 1, 1, ""),
            lacking: Vec::new(),
            exports: Vec::new(),
            runs: Vec::new(),
            page,
        }
    }

    pub(super) fn new(
        visit: &Visit,
        run: &Screening,
        asked: Asked,
        firms: &[Listed],
        (total, number): (i64, u32),
        runs: &[Screening],
    ) -> Self {
        let lang = visit.asked.lang;
        let clause = visit.ctx.pack.policies.library.clause(&run.clause);
        let title = clause.map_or_else(|| run.clause.clone(), |clause| names::title(clause, lang).to_owned());
        let page = page(visit).crumb(lang.t("screening-title"), "/screenings").crumb(title.clone(), "");
        let said = Said::of(Words { pack: &visit.ctx.pack, lang }, run);
        let base = format!("/screenings/{}?group={}", run.id, asked.code());
        let last = u32::try_from(total.div_euclid(PAGE) + i64::from(total % PAGE > 0)).unwrap_or(u32::MAX);
        let lacking = run.lacking().into_iter().take(LACKING).map(|(key, firms)| (names::fact(&visit.ctx.pack, &key, lang), page.n(firms)));
        Self {
            title,
            facts: facts(&page, run),
            clause: LinkView::new(page.t("screening-see-clause"), format!("/policies/{}", run.clause)),
            run: run_action(&page, &run.clause, "screening-run-again"),
            is_run: true,
            obstacle: obstacle(visit, &page, clause),
            notes: notes(&page, run, &said),
            figures: figures(&page, run),
            groups: groups(&page, run, asked),
            changed: changed(&page, run, asked),
            has_changes: run.previous.is_some(),
            lead: page.t(lead_key(asked)).into_owned(),
            table: table(&page, run, asked, firms, &said),
            is_empty: firms.is_empty(),
            empty: Empty { title: page.t("screening-empty").into_owned(), text: String::new(), next: None },
            pages: Pagination::new(lang, number, last, base),
            lacking: lacking.collect(),
            exports: exports(&page, run),
            runs: runs.iter().map(|other| run_line(&page, other, run)).collect(),
            page,
        }
    }
}

/// A screening that is not finished: how far it is, or why it failed.
#[derive(Template)]
#[template(path = "policies/screening_open.html", blocks = ["progress"])]
pub(super) struct Unfinished {
    page: Page,
    title: String,
    facts: Facts,
    clause: LinkView,
    here: String,
    is_open: bool,
    progress: Option<(String, i64, i64)>,
    refresh: Action,
    problem: String,
    run: Option<Action>,
    runs: Vec<RunLine>,
}

impl Unfinished {
    pub(super) fn new(visit: &Visit, run: &Screening, runs: &[Screening]) -> Self {
        let lang = visit.asked.lang;
        let clause = visit.ctx.pack.policies.library.clause(&run.clause);
        let title = clause.map_or_else(|| run.clause.clone(), |clause| names::title(clause, lang).to_owned());
        let page = page(visit).crumb(lang.t("screening-title"), "/screenings").crumb(title.clone(), "");
        let here = format!("/screenings/{}", run.id);
        let (done, whole) = run.progress;
        let can_run = !run.status.is_open() && obstacle(visit, &page, clause).is_empty();
        Self {
            title,
            facts: Facts::default()
                .say(page.t1("screening-on", "day", run.on))
                .say(page.t1("screening-asked", "minute", page.minute(&run.run_at)))
                .tag(page.t(status_key(run.status)), Tone::Wait),
            clause: LinkView::new(page.t("screening-see-clause"), format!("/policies/{}", run.clause)),
            is_open: run.status.is_open(),
            progress: (run.status == ScreeningStatus::Running)
                .then(|| (page.tx("screening-progress", &[("done", done.into()), ("whole", whole.into())]), done, whole)),
            refresh: Action::link(page.t("screening-refresh"), Kind::Plain, here.clone()),
            problem: page.t(run.problem.as_deref().unwrap_or("problem-screening-not-ended")).into_owned(),
            run: can_run.then(|| run_action(&page, &run.clause, "screening-run-again")),
            runs: runs.iter().map(|other| run_line(&page, other, run)).collect(),
            here,
            page,
        }
    }
}

/// How far a screening has come, in a word.
const fn status_key(status: ScreeningStatus) -> &'static str {
    match status {
        ScreeningStatus::Waiting => "screening-status-waiting",
        ScreeningStatus::Running => "screening-status-running",
        ScreeningStatus::Finished => "screening-status-finished",
        ScreeningStatus::Failed => "screening-status-failed",
    }
}

const fn lead_key(asked: Asked) -> &'static str {
    match asked {
        Asked::Place(place) => place_note(place),
        Asked::Change(Change::Gained) => "screening-gained-note",
        Asked::Change(Change::Lost) => "screening-lost-note",
        Asked::Change(Change::Settled) => "screening-settled-note",
        Asked::Change(Change::Reopened) => "screening-reopened-note",
    }
}

/// With the local version that the screening was judged by, whatever is in force now.
fn facts(page: &Page, run: &Screening) -> Facts {
    let facts =
        Facts::default().say(page.t1("screening-on", "day", run.on)).say(page.t1("screening-ran", "minute", page.minute(&run.run_at)));
    let facts = match run.local_version {
        Some(number) => facts.tag(page.t("policies-local"), Tone::Brand).say(page.t1("policies-versions-numbered", "number", number)),
        None => facts,
    };
    if run.is_pending { facts.tag(page.t("policies-state-pending"), Tone::Wait) } else { facts }
}

fn notes(page: &Page, run: &Screening, said: &Said<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    if run.is_pending {
        notes.push(page.t("screening-pending-note").into_owned());
    }
    if !said.is_same_clause() {
        notes.push(page.t("screening-clause-changed").into_owned());
    }
    notes
}

fn figures(page: &Page, run: &Screening) -> Vec<Figure> {
    let mut figures: Vec<Figure> = Place::ALL
        .into_iter()
        .map(|place| Figure {
            label: page.t(place_key(place)).into_owned(),
            value: page.n(run.counts.of(place)),
            href: format!("/screenings/{}?group={}", run.id, place.code()),
            note: page.share(run.counts.of(place), run.counts.all()),
            ..Figure::default()
        })
        .collect();
    // What is not verified as a whole comes to no sum.
    let unread = run.unread.unwrap_or_default();
    if !run.is_pending && (run.high_fen > 0 || unread > 0) {
        let value = match () {
            () if run.high_fen == 0 => page.t("screening-amount-unknown").into_owned(),
            () if run.low_fen == run.high_fen => page.money(&Fen(run.high_fen)),
            () => page.t2("screening-between", "low", page.money(&Fen(run.low_fen)), "high", page.money(&Fen(run.high_fen))),
        };
        let note = if unread > 0 { page.tn("screening-sum-without", "count", unread) } else { String::new() };
        figures.push(Figure { label: page.t("screening-sum").into_owned(), value, note, ..Figure::default() });
    }
    figures
}

fn groups(page: &Page, run: &Screening, asked: Asked) -> Anchors {
    let anchor = |place: Place| Anchor {
        label: page.t(place_key(place)).into_owned(),
        count: page.n(run.counts.of(place)),
        href: format!("/screenings/{}?group={}", run.id, place.code()),
        is_current: asked == Asked::Place(place),
    };
    Anchors { label: page.t("screening-groups").into_owned(), items: Place::ALL.into_iter().map(anchor).collect() }
}

fn changed(page: &Page, run: &Screening, asked: Asked) -> Anchors {
    let anchor = |change: Change| Anchor {
        label: page.t(change_key(change)).into_owned(),
        count: page.n(run.changes.of(change)),
        href: format!("/screenings/{}?group={}", run.id, change.code()),
        is_current: asked == Asked::Change(change),
    };
    Anchors { label: page.t("screening-changes").into_owned(), items: Change::ALL.into_iter().map(anchor).collect() }
}

fn table(page: &Page, run: &Screening, asked: Asked, firms: &[Listed], said: &Said<'_>) -> Table {
    let head = Table::new(page.t(match asked {
        Asked::Place(place) => place_key(place),
        Asked::Change(change) => change_key(change),
    }))
    .words(page.t("screening-column-name"))
    .tight(page.t("screening-column-credit-code"));
    let head = match asked {
        Asked::Place(Place::Eligible) => head.figures(page.t("screening-column-amount")),
        Asked::Place(Place::Invited) => head.words(page.t("screening-column-missing")),
        Asked::Place(Place::Refused) => head.words(page.t("screening-column-failed")),
        Asked::Change(_) => {
            head.words(page.t("screening-column-now")).words(page.t("screening-column-before")).words(page.t("screening-column-why"))
        }
    };
    let place = |place: Option<Place>| Cell::tag(page.t(place.map_or("screening-not-judged", place_key)), tone(place));
    firms.iter().fold(head, |table, firm| {
        let why = firm.why.and_then(|why| run.reasons.get(why)).map(|why| said.line(why)).unwrap_or_default();
        let mut cells = vec![
            Cell::link(firm.name.clone(), format!("/organization/{}/policies", firm.organization)),
            Cell::say(firm.credit_code.clone().unwrap_or_default()),
        ];
        let amount = || Cell::say(said.amount(run, firm.amount));
        match asked {
            Asked::Place(Place::Eligible) => cells.push(amount()),
            Asked::Place(_) => cells.push(Cell::say(why)),
            Asked::Change(_) => {
                cells.extend([place(firm.place), place(firm.before)]);
                cells.push(if firm.place == Some(Place::Eligible) { amount() } else { Cell::say(why) });
            }
        }
        table.row(cells)
    })
}

fn exports(page: &Page, run: &Screening) -> Vec<Action> {
    let path = format!("/screenings/{}/export", run.id);
    let fields = |form: &str, groups: &[Place]| {
        let own = groups.iter().map(|place| ("group".to_owned(), place.code().to_owned()));
        std::iter::once(("form".to_owned(), form.to_owned())).chain(own).collect::<Vec<_>>()
    };
    let invited = [Place::Eligible, Place::Invited];
    [
        ("screening-export-xlsx", "xlsx", &invited[..]),
        ("screening-export-csv", "csv", &invited[..]),
        ("screening-export-all", "csv", &Place::ALL[..]),
    ]
    .into_iter()
    .map(|(key, form, groups)| Action::post(page.t(key), Kind::Plain, path.clone(), fields(form, groups)))
    .collect()
}

fn run_line(page: &Page, run: &Screening, current: &Screening) -> RunLine {
    let [eligible, invited, refused] = Place::ALL.map(|place| page.n(run.counts.of(place)));
    let note = match run.status {
        ScreeningStatus::Finished => {
            page.ta("screening-run-counts", &[("eligible", &eligible), ("invited", &invited), ("refused", &refused)])
        }
        unfinished => page.t(status_key(unfinished)).into_owned(),
    };
    RunLine { link: LinkView::new(page.minute(&run.run_at), format!("/screenings/{}", run.id)), note, is_current: run.id == current.id }
}

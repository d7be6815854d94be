//! Invented content for `/dev/ui`. The words stand in `locales/*/dev.ftl`, a record a line, its parts between `¦`.

use base::Lang;

use super::views::{Desk, Door, Entry, Form, Front, Park, Pieces, Search};
use crate::kernel::{
    Page, Speak,
    errors::Failure,
    forms::{Choice, Field, ProblemSummary, SummaryLine},
    page::{FlashView, LinkView},
    ui::{
        Action, Anchor, Anchors, Area, Board, BoardCard, BoardColumn, Cell, Diff, DiffPart, DiffRow, Empty, EntryRow, FacetGroup,
        FacetOption, Facts, Figure, GapBar, Gauge, Kind, MapFrame, MapPoint, Marked, Moves, Pagination, Proposal, ResultRow, State, Step,
        Table, Tag, Terms, Thread, Timeline, TimelineItem, TodoRow, Tone,
    },
};

const HERE: &str = "/dev/ui";

/// The lines of a text.
pub(super) fn lines(lang: Lang, key: &str) -> Vec<String> {
    lang.t(key).lines().map(|line| line.trim().to_owned()).collect()
}

/// The parts of each line of a text.
fn records(lang: Lang, key: &str) -> Vec<Vec<String>> {
    lines(lang, key).iter().map(|line| line.split('¦').map(|part| part.trim().to_owned()).collect()).collect()
}

fn part(record: &[String], index: usize) -> String {
    record.get(index).cloned().unwrap_or_default()
}

fn words(lang: Lang, key: &str) -> String {
    lang.t(key).into_owned()
}

/// The message of a redirect.
pub(super) fn flash(lang: Lang) -> FlashView {
    FlashView { tone: "ok", text: words(lang, "dev-flash") }
}

fn funnel(lang: Lang) -> Thread {
    let steps = records(lang, "dev-funnel-steps")
        .iter()
        .map(|record| Step {
            figure: part(record, 1),
            note: part(record, 2),
            href: HERE.to_owned(),
            ..Step::new(part(record, 0), State::Passed)
        })
        .collect();
    Thread::figures(lang, words(lang, "dev-funnel"), steps)
}

fn life(lang: Lang, now: usize) -> Thread {
    Thread::life(lang, words(lang, "dev-life-label"), lines(lang, "dev-life"), now)
}

fn demand_facts(lang: Lang) -> Facts {
    lines(lang, "dev-demand-facts")
        .into_iter()
        .fold(Facts::default(), Facts::say)
        .tag(lang.t("dev-demand-published"), Tone::Ok)
        .tag(lang.t("dev-demand-demo"), Tone::Neutral)
}

fn demand_terms(lang: Lang) -> Terms {
    records(lang, "dev-demand-terms").iter().fold(Terms::default(), |terms, record| terms.say(part(record, 0), &part(record, 1)))
}

fn reasons(lang: Lang, key: &str) -> Vec<Marked> {
    lines(lang, key).into_iter().map(Marked::from).collect()
}

fn proposals(lang: Lang) -> Vec<Proposal> {
    let space = if lang == Lang::En { " " } else { "" };
    let first = Marked::from(words(lang, "dev-for-a-before") + space)
        .mark(lang.t("dev-for-a-first"), 1)
        .then(format!("{space}{}{space}", lang.t("dev-for-a-middle")))
        .mark(lang.t("dev-for-a-second"), 2)
        .then(format!("{space}{}", lang.t("dev-for-a-after")));
    let mut for_first = vec![first];
    for_first.extend(reasons(lang, "dev-for-a"));
    let grades = lines(lang, "dev-grades");
    records(lang, "dev-proposals")
        .iter()
        .enumerate()
        .map(|(index, record)| Proposal {
            lang,
            grade: Some(Tag::new(part(&grades, index), if index == 0 { Tone::Ok } else { Tone::Brand })),
            title: part(record, 0).into(),
            href: "/dev/ui/entry".to_owned(),
            owner: part(record, 1),
            speaks_for: if index == 0 { for_first.clone() } else { reasons(lang, "dev-for-b") },
            speaks_against: reasons(lang, if index == 0 { "dev-against-a" } else { "dev-against-b" }),
            unknown: if index == 0 { reasons(lang, "dev-unknown-a") } else { Vec::new() },
            actions: proposal_actions(lang, &part(record, 0), index),
        })
        .collect()
}

fn proposal_actions(lang: Lang, about: &str, index: usize) -> Vec<Action> {
    let names = lines(lang, "dev-buttons");
    let choices =
        lines(lang, "dev-reasons").into_iter().enumerate().map(|(number, label)| Choice::new(number.to_string(), label)).collect();
    let why = Field::radios(lang, "reason", lang.t("dev-reason"), choices).id(format!("reason-{index}"));
    vec![
        Action::post(part(&names, 0), Kind::Primary, HERE, vec![("match".to_owned(), index.to_string())]).about(about),
        Action::link(part(&names, 1), Kind::Plain, HERE).about(about),
        Action::ask(part(&names, 2), HERE, vec![why], lang.t("dev-reason-send")).about(about),
    ]
}

fn entries(lang: Lang, key: &str) -> Vec<EntryRow> {
    records(lang, key)
        .iter()
        .map(|record| EntryRow {
            title: part(record, 0),
            href: "/dev/ui/entry".to_owned(),
            facts: Facts::default().say(part(record, 1)).say(part(record, 2)).say(part(record, 3)),
            when: part(record, 4),
        })
        .collect()
}

fn facet(lang: Lang, name: &str, label: &str, options: &str, chosen: usize) -> FacetGroup {
    let options = records(lang, options)
        .iter()
        .enumerate()
        .map(|(index, record)| FacetOption {
            value: index.to_string(),
            label: part(record, 0),
            count: part(record, 1),
            is_chosen: index + 1 == chosen,
        })
        .collect();
    FacetGroup { lang, name: name.to_owned(), label: words(lang, label), options, shown: 4 }
}

fn results(lang: Lang) -> Vec<ResultRow> {
    let space = if lang == Lang::En { " " } else { "" };
    let marked = |before: &str, mark: &str, after: &str| {
        Marked::from(words(lang, before) + space).mark(lang.t(mark), 1).then(format!("{space}{}", lang.t(after)))
    };
    let facts = lines(lang, "dev-hit-facts").into_iter().fold(Facts::default().strong(lang.t("dev-hit-owner")), Facts::say);
    let first = ResultRow {
        title: marked("dev-hit-title-before", "dev-hit-title-mark", "dev-hit-title-after"),
        href: "/dev/ui/entry".to_owned(),
        summary: marked("dev-hit-before", "dev-hit-mark", "dev-hit-after"),
        facts: facts.link(lang.t("dev-hit-link"), HERE),
    };
    let second = ResultRow {
        title: words(lang, "dev-hit-second").into(),
        href: "/dev/ui/entry".to_owned(),
        summary: words(lang, "dev-hit-second-text").into(),
        facts: Facts::default().strong(lang.t("dev-hit-second-owner")).say("TRL 6").say("2026-09-12"),
    };
    vec![first, second]
}

fn todo(lang: Lang) -> Vec<TodoRow> {
    let tones = [Tone::Seal, Tone::Wait, Tone::Wait];
    records(lang, "dev-todo")
        .iter()
        .enumerate()
        .map(|(index, record)| {
            let until = Field::day(lang, "until", lang.t("dev-todo-until")).id(format!("until-{index}"));
            TodoRow {
                due: Tag::new(part(record, 0), tones.get(index).copied().unwrap_or_default()),
                text: part(record, 1),
                href: "/dev/ui/entry".to_owned(),
                stage: part(record, 2),
                actions: vec![
                    Action::link(lang.t("dev-todo-log"), Kind::Plain, HERE).about(part(record, 1)),
                    Action::ask(lang.t("dev-todo-later"), HERE, vec![until], lang.t("dev-todo-later")).about(part(record, 1)),
                ],
            }
        })
        .collect()
}

fn board(lang: Lang) -> Board {
    let stages = records(lang, "dev-board-stages");
    let to: Vec<Choice> = stages.iter().map(|stage| Choice::new(part(stage, 1), part(stage, 0))).collect();
    let cards = records(lang, "dev-board-cards");
    let card = |index: usize, record: &[String]| BoardCard {
        id: format!("card-{index}"),
        title: part(record, 1),
        href: "/dev/ui/entry".to_owned(),
        parties: part(record, 2),
        note: part(record, 3),
        tag: (!part(record, 4).is_empty()).then(|| Tag::new(part(record, 4), Tone::Seal)),
        is_late: !part(record, 4).is_empty(),
        moves: Some(Moves { path: HERE.to_owned(), fields: vec![("version".to_owned(), "3".to_owned())], to: to.clone() }),
    };
    let columns = stages
        .iter()
        .map(|stage| {
            let key = part(stage, 1);
            let cards: Vec<BoardCard> =
                cards.iter().enumerate().filter(|(_, record)| part(record, 0) == key).map(|(index, record)| card(index, record)).collect();
            BoardColumn { title: part(stage, 0), count: lang.n(cards.len()), more_href: String::new(), key, cards }
        })
        .collect();
    Board { lang, label: words(lang, "dev-board"), columns }
}

fn figures(lang: Lang) -> Vec<Figure> {
    records(lang, "dev-desk-figures")
        .iter()
        .map(|record| Figure {
            label: part(record, 0),
            value: part(record, 1),
            unit: part(record, 2),
            href: HERE.to_owned(),
            note: String::new(),
        })
        .collect()
}

fn load(lang: Lang) -> Gauge {
    Gauge::of(lang.t("dev-desk-load"), 17, 20, Tone::Brand)
}

fn map(lang: Lang) -> MapFrame {
    let places = [(70, 60), (150, 150), (90, 240), (210, 260)];
    let points = records(lang, "dev-district-rows")
        .iter()
        .zip(places)
        .zip(1..)
        .map(|((record, (x, y)), number)| MapPoint { number, name: part(record, 0), x, y, href: HERE.to_owned() })
        .collect();
    let shape = "M20 30 L60 8 L104 22 L120 70 L176 64 L196 110 L250 120 L276 168 L262 214 L296 262 L250 306 L170 298 L132 316 L60 300 L70 244 L40 196 L58 132 Z";
    MapFrame {
        lang,
        id: "sample-map".to_owned(),
        label: words(lang, "dev-map-label"),
        width: 316,
        height: 324,
        areas: vec![
            Area { name: String::new(), path: shape.to_owned(), is_approximate: false, href: String::new() },
            Area {
                name: words(lang, "dev-map-zone"),
                path: "M150 224 L196 212 L214 262 L168 276 Z".to_owned(),
                is_approximate: true,
                href: String::new(),
            },
        ],
        points,
        caption: words(lang, "dev-map-caption"),
        attribution: words(lang, "dev-map-source"),
    }
}

fn timeline(lang: Lang) -> Timeline {
    let items = records(lang, "dev-timeline")
        .iter()
        .map(|record| TimelineItem {
            when: part(record, 0),
            who: part(record, 1),
            text: part(record, 2),
            note: part(record, 3),
            ..TimelineItem::default()
        })
        .collect();
    Timeline { items }
}

fn table(lang: Lang) -> Table {
    let columns = lines(lang, "dev-table-columns");
    let table = Table::new(lang.t("dev-table"))
        .words(part(&columns, 0))
        .words(part(&columns, 1))
        .figures(part(&columns, 2))
        .words(part(&columns, 3));
    records(lang, "dev-table-rows").iter().enumerate().fold(table, |table, (index, record)| {
        let state = Cell::tag(part(record, 3), if index == 0 { Tone::Ok } else { Tone::Wait });
        table.row([Cell::link(part(record, 0), HERE), Cell::say(part(record, 1)), Cell::say(part(record, 2)), state])
    })
}

fn anchors(lang: Lang) -> Anchors {
    let items = records(lang, "dev-facets-lists-options")
        .iter()
        .enumerate()
        .map(|(index, record)| Anchor { label: part(record, 0), count: part(record, 1), href: "#lists".to_owned(), is_current: index == 0 })
        .collect();
    Anchors { label: words(lang, "dev-facets-lists"), items }
}

fn choices(lang: Lang, key: &str, chosen: usize) -> Vec<Choice> {
    lines(lang, key)
        .into_iter()
        .enumerate()
        .map(|(index, label)| Choice::new(index.to_string(), label).chosen(index + 1 == chosen))
        .collect()
}

/// Every kind of field, the budget with a problem; grouped by section.
fn fields(lang: Lang) -> (Vec<Field>, Vec<Field>, Vec<Field>) {
    let mut budget = Field::amount(lang, "budget_max", lang.t("dev-form-budget"), lang.t("dev-form-unit")).value("八十").required();
    budget.error = Some(words(lang, "dev-form-error"));
    let what = vec![
        Field::text(lang, "title", lang.t("dev-form-name"))
            .value(lang.t("dev-demand-title"))
            .help(lang.t("dev-form-name-help"))
            .seen_by(lang.t("dev-form-public"))
            .required()
            .at_most(60),
        Field::area(lang, "situation", lang.t("dev-form-situation"), 4).help(lang.t("dev-form-situation-help")).required().at_most(400),
        Field::select(lang, "field", lang.t("dev-form-field"), choices(lang, "dev-form-fields", 0)).required(),
        Field::checks(lang, "modes", lang.t("dev-form-modes"), choices(lang, "dev-reasons", 2)),
        Field::radios(lang, "visit", lang.t("dev-form-visit"), choices(lang, "dev-form-visit-choices", 1)),
    ];
    let money = vec![budget, Field::day(lang, "needed_by", lang.t("dev-form-date")).value("2027-02-22")];
    let papers = vec![
        Field::file(lang, "photos", lang.t("dev-form-file"), ".jpg,.png,.pdf")
            .help(lang.t("dev-form-file-help"))
            .seen_by(lang.t("dev-form-closed")),
        Field::tick(lang, "anonymous", lang.t("dev-form-anonymous"), true),
    ];
    (what, money, papers)
}

fn summary(lang: Lang) -> ProblemSummary {
    let mut summary = ProblemSummary::none(lang);
    summary.lines.push(SummaryLine {
        href: "#f-budget_max".to_owned(),
        place: words(lang, "dev-form-budget"),
        text: words(lang, "dev-form-error"),
    });
    summary
}

/// `/dev/ui`.
pub(super) fn pieces(page: Page) -> Pieces {
    let lang = page.lang;
    let tones = [Tone::Neutral, Tone::Brand, Tone::Ok, Tone::Wait, Tone::Seal];
    let (mut fields, money, papers) = fields(lang);
    fields.extend(money);
    fields.extend(papers);
    let errors = Failure::ALL
        .iter()
        .enumerate()
        .map(|(index, failure)| LinkView::new(failure.status().as_str(), format!("/dev/ui/errors/{index}")))
        .collect();
    let gaps = [("dev-gap", 900, false), ("dev-gap-over", 800, true)];
    let gaps = gaps.map(|(label, inner, is_over)| GapBar { label: lang.t(label).into_owned(), inner, is_over });
    let row = DiffRow {
        label: words(lang, "dev-diff-field"),
        parts: vec![
            DiffPart::Same(words(lang, "dev-diff-same") + " "),
            DiffPart::Gone(words(lang, "dev-diff-gone")),
            DiffPart::New(words(lang, "dev-diff-new")),
        ],
        by: words(lang, "dev-diff-by"),
    };
    let figure = Figure {
        label: words(lang, "dev-figure-label"),
        value: "135.3".to_owned(),
        unit: words(lang, "dev-form-unit"),
        href: HERE.to_owned(),
        note: words(lang, "dev-figure-note"),
    };
    Pieces {
        errors,
        life: life(lang, 5),
        fresh: life(lang, 0).bare(),
        funnel: funnel(lang),
        tags: lines(lang, "dev-tags").into_iter().zip(tones).map(|(text, tone)| Tag::new(text, tone)).collect(),
        chips: lines(lang, "dev-chips"),
        facts: demand_facts(lang),
        terms: demand_terms(lang),
        buttons: lines(lang, "dev-buttons"),
        actions: proposal_actions(lang, "", 9),
        anchors: anchors(lang),
        result: results(lang).swap_remove(0),
        row: entries(lang, "dev-demands-rows").swap_remove(0),
        facet: facet(lang, "field", "dev-facets-fields", "dev-facets-fields-options", 2),
        pages: Pagination::new(lang, 6, 20, "/dev/ui?q=a"),
        table: table(lang),
        empty: Empty {
            title: words(lang, "dev-empty-title"),
            text: words(lang, "dev-empty-text"),
            next: Some(LinkView::new(lang.t("dev-empty-next"), HERE)),
        },
        proposal: proposals(lang).swap_remove(0),
        todo: todo(lang),
        board: board(lang),
        figures: vec![figure],
        load: load(lang),
        gaps: gaps.into(),
        map: map(lang),
        diff: Diff { lang, rows: vec![row] },
        timeline: timeline(lang),
        steps: lines(lang, "dev-steps"),
        summary: summary(lang),
        fields,
        page,
    }
}

/// `/dev/ui/front`.
pub(super) fn front(page: Page) -> Front {
    let lang = page.lang;
    let parks = records(lang, "dev-district-rows")
        .iter()
        .zip(1..)
        .map(|(record, number)| Park { number, name: part(record, 0), track: part(record, 1) })
        .collect();
    Front {
        kinds: records(lang, "dev-facets-lists-options").iter().map(|record| part(record, 0)).collect(),
        recent: lines(lang, "dev-hero-recents"),
        doors: records(lang, "dev-doors").iter().map(|record| Door { title: part(record, 0), text: part(record, 1) }).collect(),
        funnel: funnel(lang),
        demands: entries(lang, "dev-demands-rows"),
        achievements: entries(lang, "dev-achievements-rows"),
        map: map(lang),
        parks,
        page,
    }
}

/// `/dev/ui/search`.
pub(super) fn search(page: Page) -> Search {
    let lang = page.lang;
    Search {
        facets: vec![
            facet(lang, "list", "dev-facets-lists", "dev-facets-lists-options", 1),
            facet(lang, "field", "dev-facets-fields", "dev-facets-fields-options", 0),
            facet(lang, "trl", "dev-facets-trl", "dev-facets-trl-options", 2),
        ],
        sorts: lines(lang, "dev-found-sorts"),
        chips: lines(lang, "dev-chips"),
        results: results(lang),
        pages: Pagination::new(lang, 1, 3, "/dev/ui/search?q=a"),
        page,
    }
}

/// `/dev/ui/entry`.
pub(super) fn entry(page: Page) -> Entry {
    let lang = page.lang;
    Entry {
        facts: demand_facts(lang),
        thread: life(lang, 2),
        terms: demand_terms(lang),
        proposals: proposals(lang),
        take: Action::post(lang.t("dev-handler-take"), Kind::Primary, HERE, Vec::new()),
        follow: lines(lang, "dev-follow-links"),
        timeline: timeline(lang),
        page,
    }
}

/// `/dev/ui/desk`.
pub(super) fn desk(page: Page) -> Desk {
    let lang = page.lang;
    Desk { figures: figures(lang), todo: todo(lang), board: board(lang), load: load(lang), page }
}

/// `/dev/ui/form`.
pub(super) fn form(page: Page) -> Form {
    let lang = page.lang;
    let (what, money, papers) = fields(lang);
    Form {
        summary: summary(lang),
        what,
        money,
        papers,
        missing: lines(lang, "dev-form-side-items"),
        near: entries(lang, "dev-demands-rows"),
        page,
    }
}

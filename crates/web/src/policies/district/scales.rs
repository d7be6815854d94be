//! Thresholds of statistics on the page: how many firms stand how to each, and those just below one.

use app::policies::screening::{
    district::{District, StepList},
    scales::{DistrictScale, NearFirm},
};
use askama::Template;
use base::{Fen, Lang};

use super::{pages::PAGE, views};
use crate::{
    kernel::{
        Page, Speak,
        ui::{Action, Anchor, Anchors, Cell, Empty, Kind, Pagination, Table, piece},
    },
    visit::Visit,
};

/// What a firm has of what a threshold measures.
pub(super) fn actual(lang: Lang, near: &NearFirm<'_>) -> String {
    near.scale.actual.map(|fen| lang.money(&fen)).unwrap_or_default()
}

/// What a firm lacks to a threshold, in a line.
pub(super) fn short(lang: Lang, near: &NearFirm<'_>) -> String {
    let Some(actual) = near.scale.actual else { return String::new() };
    let amount = lang.money(&Fen(near.scale.threshold.at_least.0 - actual.0));
    let lacks = match near.scale.reachable_in {
        Some(year) => lang.t2("policies-scale-short-until", "amount", amount, "year", year),
        None => lang.t1("policies-scale-short", "amount", amount),
    };
    if near.is_sure { lacks } else { lang.t1("ladder-near-if", "lacks", lacks) }
}

/// Which threshold's firms are shown, and how the page goes on.
pub(super) struct Wanted<'w> {
    /// The code of the threshold.
    pub(super) code: &'w str,
    /// Which page of its firms.
    pub(super) number: u32,
    /// The step whose firms stand on the same page.
    pub(super) step: &'w str,
    /// Which of its lists.
    pub(super) list: StepList,
}

/// The part of the page.
#[derive(Template)]
#[template(path = "policies/district_scales.html")]
pub(super) struct ScalesPart {
    title: String,
    title_note: String,
    counts: Table,
    notes: Vec<String>,
    sources: Vec<(String, String)>,
    below_title: String,
    below_note: String,
    choice: Anchors,
    near: Table,
    is_empty: bool,
    empty: Empty,
    pages: Pagination,
    exports: Vec<Action>,
    export_note: String,
}

piece!(ScalesPart);

impl ScalesPart {
    pub(super) fn new(visit: &Visit, page: &Page, district: &District<'_>, near: &[NearFirm<'_>], wanted: &Wanted<'_>) -> Self {
        let total = district.scales.iter().find(|one| one.threshold.code() == wanted.code).map_or(0, |one| one.count.near);
        let last = u32::try_from(total.div_euclid(PAGE) + i64::from(total % PAGE > 0)).unwrap_or(u32::MAX);
        let post = |key: &str, form: &str| {
            let fields = vec![("scale".to_owned(), wanted.code.to_owned()), ("form".to_owned(), form.to_owned())];
            Action::post(page.t(key), Kind::Plain, "/district-ladder/export", fields)
        };
        let ladder = &visit.ctx.pack.policies.ladder;
        let mut notes = vec![page.t("ladder-scales-counted").into_owned(), ladder.note.of(page.lang).to_owned()];
        if district.without_industry > 0 {
            notes.insert(0, page.tn("ladder-scales-without", "count", district.without_industry));
        }
        let sources = ladder
            .sources
            .iter()
            .map(|source| (page.t2("policies-source-line", "title", &source.title, "site", &source.publisher), source.url.clone()));
        Self {
            title: page.t("ladder-scales").into_owned(),
            title_note: page.t("ladder-scales-note").into_owned(),
            counts: counts(page, district, wanted),
            notes,
            sources: sources.collect(),
            below_title: page.t("ladder-near-title").into_owned(),
            below_note: page.t("ladder-near-note").into_owned(),
            choice: choice(page, district, wanted),
            near: firms(page, near),
            is_empty: near.is_empty(),
            empty: Empty {
                title: page.t("ladder-none-near").into_owned(),
                text: page.t("ladder-none-below-text").into_owned(),
                next: None,
            },
            pages: Pagination::new(page.lang, wanted.number, last, href(wanted, wanted.code)),
            exports: if total > 0 {
                vec![post("ladder-scale-export-xlsx", "xlsx"), post("ladder-scale-export-csv", "csv")]
            } else {
                Vec::new()
            },
            export_note: page.t("screening-export-note").into_owned(),
        }
    }
}

/// Where the firms just below a threshold stand.
fn href(wanted: &Wanted<'_>, code: &str) -> String {
    format!("{}&scale={code}", views::href(wanted.step, wanted.list))
}

fn counts(page: &Page, district: &District<'_>, wanted: &Wanted<'_>) -> Table {
    let head = Table::new(page.t("ladder-scales"))
        .words(page.t("policies-scale-name"))
        .figures(page.t("policies-scale-bound"))
        .figures(page.t("ladder-scale-reached"))
        .figures(page.t("ladder-scale-near"))
        .figures(page.t("ladder-scale-below"))
        .figures(page.t("ladder-scale-open"));
    district.scales.iter().fold(head, |table, one| {
        let count = one.count;
        table.row([
            Cell::link(one.threshold.names.of(page.lang), href(wanted, &one.threshold.code())),
            Cell::say(page.money(&one.threshold.at_least)),
            Cell::say(page.n(count.reached)),
            Cell::say(page.n(count.near)),
            Cell::say(page.n(count.below)),
            Cell::say(page.n(count.open)),
        ])
    })
}

fn choice(page: &Page, district: &District<'_>, wanted: &Wanted<'_>) -> Anchors {
    let anchor = |one: &DistrictScale<'_>| Anchor {
        label: one.threshold.names.of(page.lang).to_owned(),
        count: page.n(one.count.near),
        href: href(wanted, &one.threshold.code()),
        is_current: one.threshold.code() == wanted.code,
    };
    Anchors { label: page.t("ladder-near-title").into_owned(), items: district.scales.iter().map(anchor).collect() }
}

fn firms(page: &Page, near: &[NearFirm<'_>]) -> Table {
    let head = Table::new(page.t("ladder-near-title"))
        .words(page.t("screening-column-name"))
        .figures(page.t("ladder-column-actual"))
        .words(page.t("ladder-column-lacks"));
    near.iter().fold(head, |table, one| {
        table.row([
            Cell::link(one.firm.name.clone(), format!("/organization/{}/policies/ladder", one.firm.organization)),
            Cell::say(actual(page.lang, one)),
            Cell::say(short(page.lang, one)),
        ])
    })
}

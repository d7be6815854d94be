//! What the pages show.

use app::{
    pack::Measure,
    plan::{Funnel, IndicatorFigure, Shown, model::FigureRecord, queries::opens_figures, suppress},
    registers::kinds,
};
use askama::Template;
use base::{Fen, Lang};

use crate::{
    kernel::{
        Page, Speak,
        page::Nav,
        ui::{Anchor, Anchors, Cell, Empty, Figure, Gauge, State, Step, Table, Thread, Tone},
    },
    visit::Visit,
};

#[derive(Template)]
#[template(path = "plan/data.html")]
pub(super) struct Data {
    page: Page,
    note: String,
    thread: Thread,
    months: Table,
    hidden_note: String,
    opens: bool,
    figures: Vec<Figure>,
}

impl Data {
    pub(super) fn new(visit: &Visit, funnel: &Funnel, figures: &[IndicatorFigure]) -> Self {
        let mut page = visit.page("plan-data").under(Nav::Data);
        page.description = page.t("plan-data-description").into_owned();
        let opens = opens_figures(&visit.ctx);
        let bound = if opens { 1 } else { visit.ctx.pack.settings.limits.small_cells_below };
        let rows: Vec<Vec<i64>> = funnel.months.iter().map(|row| row.counts.clone()).collect();
        let (months, sums) = suppress(&rows, &funnel.year_row.counts, bound);
        let link = |month: Option<u8>, step: &str| {
            if !opens {
                return String::new();
            }
            let month = month.map(|month| format!("&month={month}")).unwrap_or_default();
            format!("/data/records?year={}{month}&step={step}", funnel.year)
        };
        let whole = funnel.year_row.counts.first().copied().unwrap_or(0);
        let steps = funnel.steps.iter().zip(&sums).enumerate().map(|(index, ((code, names), shown))| Step {
            figure: count(&page, *shown, bound),
            note: match shown {
                Shown::Count(count) if index > 0 => page.share(count, whole),
                _ => String::new(),
            },
            href: link(None, code),
            ..Step::new(names.of(page.lang), State::Passed)
        });
        let thread = Thread::figures(page.lang, page.t("plan-funnel").into_owned(), steps.collect());
        let table = funnel
            .steps
            .iter()
            .fold(Table::new(page.t1("plan-months", "year", funnel.year)).words(page.t("plan-month")), |table, (_, names)| {
                table.figures(names.of(page.lang))
            });
        let table = funnel.months.iter().zip(&months).rev().fold(table, |table, (row, shown)| {
            let month = row.month.unwrap_or_default();
            let first = Cell::say(page.tn("plan-month-name", "month", month));
            let cells = funnel.steps.iter().zip(shown).map(|((code, _), shown)| {
                let text = count(&page, *shown, bound);
                let href = link(row.month, code);
                if href.is_empty() || *shown == Shown::Count(0) { Cell::say(text) } else { Cell::link(text, href) }
            });
            table.row(std::iter::once(first).chain(cells.collect::<Vec<_>>()))
        });
        Self {
            note: page.t1("plan-funnel-note", "year", funnel.year),
            thread,
            months: table,
            hidden_note: if opens { page.t("plan-exact").into_owned() } else { page.t1("plan-hidden", "bound", bound) },
            opens,
            figures: figures
                .iter()
                .filter(|figure| figure.records.is_some())
                .map(|figure| indicator(&page, figure, "/plan".to_owned()))
                .collect(),
            page,
        }
    }
}

fn count(page: &Page, shown: Shown, bound: i64) -> String {
    match shown {
        Shown::Count(count) => page.n(count),
        Shown::Few => page.t1("plan-few", "bound", bound),
        Shown::Hidden => page.t("plan-hidden-cell").into_owned(),
    }
}

/// A value with its unit, as the language writes it: money in English in millions of yuan.
fn with_unit(page: &Page, figure: &IndicatorFigure, value: f64) -> (String, String) {
    match (page.lang, figure.indicator.measure) {
        (Lang::En, Measure::Money { yuan_per_unit }) => {
            #[expect(clippy::cast_precision_loss, reason = "a unit of money far below 2^53")]
            let millions = value * yuan_per_unit as f64 / 1e6;
            (page.t1("plan-millions", "amount", trimmed(&format!("{millions:.2}"))), String::new())
        }
        // A sum below one unit of 亿元 reads as 1,642 万元 and not as 0.1642.
        (Lang::Zh, Measure::Money { yuan_per_unit }) if value.abs() < 1.0 && yuan_per_unit > 10_000 => {
            (page.money(&fen(value, yuan_per_unit)), String::new())
        }
        _ => (trimmed(&format!("{value:.2}")).to_owned(), figure.unit(page.lang).to_owned()),
    }
}

#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "sums of a district, far below 2^53 fen")]
fn fen(value: f64, yuan_per_unit: i64) -> Fen {
    Fen((value * yuan_per_unit as f64 * 100.0).round() as i64)
}

fn trimmed(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

fn indicator(page: &Page, figure: &IndicatorFigure, href: String) -> Figure {
    let (target, target_unit) = with_unit(page, figure, figure.target.value);
    let note = page.ta(&format!("plan-target-{}", figure.target.comparator.code()), &[("target", &target), ("unit", &target_unit)]);
    let (value, unit) = match figure.value {
        Some(value) => with_unit(page, figure, value),
        None => (page.t("plan-no-value").into_owned(), String::new()),
    };
    Figure { label: figure.indicator.names.of(page.lang).to_owned(), value, unit, href, note }
}

pub(super) struct IndicatorRow {
    figure: Figure,
    gauge: Option<Gauge>,
    method: String,
    technical: String,
    target_note: String,
    records: String,
    records_href: String,
    trend: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "plan/plan.html")]
pub(super) struct Plan {
    page: Page,
    years: Anchors,
    source: String,
    is_demo: bool,
    is_closed: bool,
    rows: Vec<IndicatorRow>,
    empty: Empty,
}

impl Plan {
    pub(super) fn new(visit: &Visit, year: i16, figures: &[IndicatorFigure]) -> Self {
        let page = visit.page("plan-title").under(Nav::Data);
        let plan = &visit.ctx.pack.plan;
        let known = plan.year(i64::from(year));
        let opens = opens_figures(&visit.ctx);
        let bound = visit.ctx.pack.settings.limits.small_cells_below;
        let rows = figures.iter().map(|figure| {
            let records = figure.records.filter(|_| opens);
            IndicatorRow {
                gauge: figure.percent().map(|percent| {
                    let tone = if percent >= 100 { Tone::Ok } else { Tone::Brand };
                    Gauge::of(page.tn("plan-reached", "percent", percent), u64::try_from(percent).unwrap_or(0), 100, tone)
                }),
                method: figure.indicator.method.of(page.lang).to_owned(),
                technical: figure.technical.map(|fen| page.t1("plan-technical", "amount", page.money(&fen))).unwrap_or_default(),
                target_note: figure.target.note.of(page.lang).to_owned(),
                records: records.map(|count| page.tn("plan-records", "count", count)).unwrap_or_default(),
                records_href: records.map(|_| format!("/plan/{}/records?year={year}", figure.indicator.code)).unwrap_or_default(),
                trend: figure
                    .months
                    .iter()
                    .zip(1..)
                    .filter(|(shown, _)| shown.value > 0.0 || !matches!(shown.records, Shown::Count(_)))
                    .map(|(shown, month)| {
                        let said = match shown.records {
                            Shown::Count(_) => {
                                let (value, unit) = with_unit(&page, figure, shown.value);
                                format!("{value} {unit}").trim_end().to_owned()
                            }
                            hidden => page.t1("plan-month-few", "count", count(&page, hidden, bound)),
                        };
                        (page.tn("plan-month-name", "month", month), said)
                    })
                    .collect(),
                figure: indicator(&page, figure, String::new()),
            }
        });
        Self {
            years: Anchors {
                label: page.t("plan-years").into_owned(),
                items: plan
                    .years
                    .iter()
                    .map(|known| Anchor {
                        label: known.year.to_string(),
                        href: format!("/plan?year={}", known.year),
                        is_current: known.year == i64::from(year),
                        ..Anchor::default()
                    })
                    .collect(),
            },
            source: known.map(|known| known.source.of(page.lang).to_owned()).unwrap_or_default(),
            is_demo: known.is_some_and(|known| known.is_demo),
            is_closed: known.is_some_and(|known| known.is_closed),
            rows: rows.collect(),
            empty: Empty { title: page.t("plan-empty").into_owned(), text: page.t("plan-empty-text").into_owned(), next: None },
            page,
        }
    }
}

#[derive(Template)]
#[template(path = "plan/records.html")]
pub(super) struct Records {
    page: Page,
    note: String,
    table: Table,
    is_empty: bool,
    empty: Empty,
}

impl Records {
    pub(super) fn of_funnel(visit: &Visit, year: i16, month: Option<u8>, step: &str, records: &[FigureRecord]) -> Self {
        let lang = visit.asked.lang;
        let name = visit
            .ctx
            .pack
            .deal_flow
            .funnel
            .iter()
            .find(|known| known.code == step)
            .map(|step| step.names.of(lang).to_owned())
            .unwrap_or_default();
        let period = month.map_or_else(|| year.to_string(), |month| format!("{year}-{month:02}"));
        let title = lang.t2("plan-records-of", "name", name, "period", period);
        Self::new(visit, title, records, "/data")
    }

    pub(super) fn of_indicator(visit: &Visit, year: i16, code: &str, records: &[FigureRecord]) -> Self {
        let lang = visit.asked.lang;
        let name = visit.ctx.pack.plan.indicator(code).map(|indicator| indicator.names.of(lang).to_owned()).unwrap_or_default();
        Self::new(visit, lang.t2("plan-records-of", "name", name, "period", year), records, "/plan")
    }

    fn new(visit: &Visit, title: String, records: &[FigureRecord], back: &str) -> Self {
        let page = visit.page_titled(title.clone()).under(Nav::Data).crumb(visit.asked.lang.t("plan-back"), back).crumb(title, "");
        let has_amounts = records.iter().any(|record| record.amount.is_some());
        let mut table = Table::new(page.title.clone())
            .words(page.t("plan-record-number"))
            .words(page.t("plan-record-title"))
            .words(page.t("plan-record-day"));
        if has_amounts {
            table = table.figures(page.t("plan-record-amount"));
        }
        for record in records {
            let path = match record.noun {
                "entry" => record.register.as_deref().and_then(kinds::by_key).map_or("achievements", |kind| kind.path),
                _ => "deals",
            };
            let mut cells = vec![
                Cell::say(record.number.clone()),
                Cell::link(record.title.clone(), format!("/{path}/{}", record.id)),
                Cell::say(record.on.map(|day| page.date(&day)).unwrap_or_default()),
            ];
            if has_amounts {
                cells.push(Cell::say(record.amount.map(|amount| page.money(&amount)).unwrap_or_default()));
            }
            table = table.row(cells);
        }
        Self {
            note: page.tn("plan-records", "count", records.len()),
            table,
            is_empty: records.is_empty(),
            empty: Empty { title: page.t("plan-no-records").into_owned(), text: page.t("plan-no-records-text").into_owned(), next: None },
            page,
        }
    }
}

#[derive(Template)]
#[template(path = "plan/method.html")]
pub(super) struct Method {
    page: Page,
    paragraphs: Vec<String>,
}

impl Method {
    pub(super) fn new(visit: &Visit) -> Self {
        let page = visit.page("plan-method").under(Nav::Data);
        let page = page.crumb(visit.asked.lang.t("plan-data"), "/data").crumb(visit.asked.lang.t("plan-method"), "");
        let bound = visit.ctx.pack.settings.limits.small_cells_below.to_string();
        let text = page.ta("plan-method-text", &[("bound", &bound)]);
        Self { paragraphs: text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect(), page }
    }
}

//! The sandbox: figures and text of a draft, and what came of it.

use app::policies::{
    rules::{
        reader::{self, Part},
        stacking::rules::Rule,
    },
    sandbox::{ClauseTrial, FirmName, Tally, Trial, TrialMoney},
};
use askama::Template;
use base::{Fen, Problems};

use super::super::{
    clause_row::titled,
    sandbox::{FIGURE, said},
    words::Words,
};
use crate::{
    kernel::{
        Page, Speak,
        forms::{Field, ProblemSummary},
        page::{LinkView, Nav},
        problems::{self, ProblemView},
        ui::{Cell, Table, Tone},
    },
    visit::Visit,
};

/// So many missing facts are named of a firm.
const MISSING: usize = 6;

/// What came of one clause.
struct ClauseView {
    title: String,
    note: String,
    tally: Table,
    /// What those that come in are called: of a new clause they are all that qualify.
    entered_title: String,
    entered: Vec<LinkView>,
    left: Vec<LinkView>,
    short: Option<Table>,
    invited: Option<Table>,
    /// How many firms of each list are not named; empty for none.
    entered_more: String,
    left_more: String,
    short_more: String,
    invited_more: String,
    overlaps: Option<Table>,
    cases: Option<Table>,
}

#[derive(Template)]
#[template(path = "policies/sandbox.html")]
pub(in super::super) struct SandboxPage {
    page: Page,
    summary: ProblemSummary,
    figures: Vec<Field>,
    text: String,
    area: Field,
    problems: Vec<ProblemView>,
    remarks: Vec<ProblemView>,
    lead: String,
    clauses: Vec<ClauseView>,
}

/// Fields for the figures of a text.
fn figure_fields(page: &Page, text: &str) -> Vec<Field> {
    let each = reader::figures(text).into_iter().enumerate().map(|(at, figure)| {
        let part = match figure.part {
            Part::Condition => "policies-sandbox-condition",
            Part::Parameter => "policies-sandbox-parameter",
            Part::Money => "policies-sandbox-money",
        };
        // The name of a parameter is the clause's own.
        let name = if figure.part == Part::Parameter { figure.name } else { figure_name(page, &figure.name) };
        Field::text(page.lang, format!("{FIGURE}{at}"), page.t1(part, "name", name)).value(figure.value)
    });
    each.collect()
}

/// The name of a figure, in which the format's own words stand in the reader's language.
pub(super) fn figure_name(page: &Page, name: &str) -> String {
    let said = name.split(' ').map(|part| {
        let (word, rest) = part.split_at(part.find('.').unwrap_or(part.len()));
        match reader::word_code(word) {
            Some(code) => format!("{}{rest}", page.t(&format!("policies-sandbox-word-{code}"))),
            None => part.to_owned(),
        }
    });
    said.collect::<Vec<_>>().join(" ")
}

impl SandboxPage {
    pub(in super::super) fn new(visit: &Visit, text: &str, trial: Option<&Trial>, problems: &Problems) -> Self {
        let lang = visit.asked.lang;
        let page = visit
            .page("policies-sandbox")
            .under(Nav::Policies)
            .crumb(lang.t("policies-title"), "/policies")
            .crumb(lang.t("policies-sandbox"), "");
        let area = Field::area(lang, "text", page.t("policies-sandbox-text"), 18)
            .help(page.t("policies-sandbox-text-help"))
            .value(text)
            .required()
            .with_problems(problems);
        let views = |mistakes| problems::views(lang, &said(lang, mistakes));
        Self {
            summary: if problems.is_empty() { ProblemSummary::none(lang) } else { ProblemSummary::new(lang, problems, [&area]) },
            figures: figure_fields(&page, text),
            text: text.to_owned(),
            area,
            problems: trial.map(|trial| views(&trial.mistakes)).unwrap_or_default(),
            remarks: trial.map(|trial| views(&trial.remarks)).unwrap_or_default(),
            lead: match trial {
                Some(Trial { of: Some(all), firms, clauses, .. }) if !clauses.is_empty() => {
                    let values = [("firms", (*firms).into()), ("all", (*all).into()), ("day", page.today.to_string().into())];
                    page.tx("policies-sandbox-sampled", &values)
                }
                Some(trial) if !trial.clauses.is_empty() => {
                    page.tx("policies-sandbox-tried", &[("firms", trial.firms.into()), ("day", page.today.to_string().into())])
                }
                Some(trial) if trial.mistakes.is_empty() => page.t("policies-sandbox-no-clause").into_owned(),
                _ => String::new(),
            },
            clauses: trial.map(|trial| trial.clauses.iter().map(|one| clause(visit, &page, one)).collect()).unwrap_or_default(),
            page,
        }
    }
}

fn firms(list: &[FirmName]) -> Vec<LinkView> {
    list.iter().map(|firm| LinkView::new(&firm.name, format!("/organization/{}/policies", firm.id))).collect()
}

fn clause(visit: &Visit, page: &Page, trial: &ClauseTrial) -> ClauseView {
    let [zh, en] = &trial.titles;
    let title = if page.lang == base::Lang::Zh || en.is_empty() { zh } else { en };
    ClauseView {
        title: page.t2("policies-sandbox-clause", "title", title, "id", &trial.id),
        note: if trial.is_out_of_force { page.t("policies-sandbox-not-in-force").into_owned() } else { String::new() },
        tally: tally(page, trial),
        entered_title: page.t(if trial.old.is_some() { "policies-sandbox-entered" } else { "policies-sandbox-eligible" }).into_owned(),
        entered: firms(&trial.entered),
        left: firms(&trial.left),
        short: short(visit, page, trial),
        invited: invited(visit, page, trial),
        entered_more: unnamed(page, trial.counts.entered, trial.entered.len()),
        left_more: unnamed(page, trial.counts.left, trial.left.len()),
        short_more: unnamed(page, trial.counts.short, trial.short.len()),
        invited_more: unnamed(page, trial.counts.invited, trial.invited.len()),
        overlaps: overlaps(visit, page, trial),
        cases: cases(page, trial),
    }
}

/// How many firms of a list are not named.
fn unnamed(page: &Page, all: usize, named: usize) -> String {
    match all.checked_sub(named) {
        Some(more) if more > 0 => page.tn("policies-sandbox-more-firms", "count", more),
        _ => String::new(),
    }
}

/// What those that qualify get together, as far as that is known.
fn cost(page: &Page, tally: &Tally) -> String {
    let money = |fen: i64| page.money(&Fen(fen));
    match tally.money {
        TrialMoney::Nothing => page.t("policies-no-money").into_owned(),
        TrialMoney::NotRead => page.t("policies-amount-unread").into_owned(),
        TrialMoney::Counted if tally.unread > 0 && tally.high_fen == 0 => uncounted(page, "policies-sandbox-cost-unknown", tally.unread, 0),
        TrialMoney::Counted if tally.unread > 0 => uncounted(page, "policies-sandbox-cost-least", tally.unread, tally.low_fen),
        TrialMoney::Counted if tally.low_fen == tally.high_fen => money(tally.high_fen),
        TrialMoney::Counted => page.t2("policies-from-to", "low", money(tally.low_fen), "high", money(tally.high_fen)),
    }
}

/// What those would get at most whose facts are lacking, as far as that is known.
fn more(page: &Page, tally: &Tally) -> String {
    match tally.money {
        TrialMoney::Nothing => page.t("policies-no-money").into_owned(),
        TrialMoney::NotRead => page.t("policies-amount-unread").into_owned(),
        TrialMoney::Counted if tally.open_unread > 0 && tally.open_high_fen == 0 => {
            uncounted(page, "policies-sandbox-cost-unknown", tally.open_unread, 0)
        }
        TrialMoney::Counted if tally.open_unread > 0 => {
            uncounted(page, "policies-sandbox-more-known", tally.open_unread, tally.open_high_fen)
        }
        TrialMoney::Counted => page.money(&Fen(tally.open_high_fen)),
    }
}

/// A sum without some firms, and how many those are.
fn uncounted(page: &Page, key: &str, firms: usize, fen: i64) -> String {
    page.tx(key, &[("amount", page.money(&Fen(fen)).into()), ("count", firms.into())])
}

fn tally(page: &Page, trial: &ClauseTrial) -> Table {
    let head = Table::new(page.t("policies-sandbox-tally"))
        .titled()
        .words(page.t("policies-sandbox-version"))
        .figures(page.t("policies-sandbox-yes"))
        .figures(page.t("policies-sandbox-open"))
        .figures(page.t("policies-sandbox-no"))
        .words(page.t("policies-sandbox-cost"))
        .words(page.t("policies-sandbox-cost-more"));
    let row = |table: Table, key: &str, tally: &Tally| {
        table.row([
            Cell::say(page.t(key)),
            Cell::say(page.n(tally.yes)),
            Cell::say(page.n(tally.open)),
            Cell::say(page.n(tally.no)),
            Cell::say(cost(page, tally)),
            Cell::say(more(page, tally)),
        ])
    };
    let table = match &trial.old {
        Some(old) => row(head, "policies-sandbox-old", old),
        None => head,
    };
    row(table, "policies-sandbox-new", &trial.new)
}

fn short(visit: &Visit, page: &Page, trial: &ClauseTrial) -> Option<Table> {
    let words = Words { pack: &visit.ctx.pack, lang: page.lang };
    let head =
        Table::new(page.t("policies-sandbox-short")).titled().words(page.t("policies-sandbox-firm")).words(page.t("policies-sandbox-gap"));
    let table = trial.short.iter().fold(head, |table, short| {
        table.row([
            Cell::link(&short.firm.name, format!("/organization/{}/policies", short.firm.id)),
            Cell::say(short.need.as_ref().map(|need| words.need(need)).unwrap_or_default()),
        ])
    });
    (!table.rows.is_empty()).then_some(table)
}

/// Firms to ask, with the facts that are still to be said.
fn invited(visit: &Visit, page: &Page, trial: &ClauseTrial) -> Option<Table> {
    let words = Words { pack: &visit.ctx.pack, lang: page.lang };
    let head = Table::new(page.t("policies-sandbox-invited"))
        .titled()
        .words(page.t("policies-sandbox-firm"))
        .words(page.t("screening-column-missing"));
    let table = trial.invited.iter().fold(head, |table, one| {
        table.row([
            Cell::link(&one.firm.name, format!("/organization/{}/policies", one.firm.id)),
            Cell::say(words.facts_named(&one.missing, MISSING)),
        ])
    });
    (!table.rows.is_empty()).then_some(table)
}

fn overlaps(visit: &Visit, page: &Page, trial: &ClauseTrial) -> Option<Table> {
    let library = &visit.ctx.pack.policies.library;
    let text = |rule: &Rule| {
        if page.lang == base::Lang::En && !rule.text_en.is_empty() { rule.text_en.clone() } else { rule.text.clone() }
    };
    let head = Table::new(page.t("policies-sandbox-overlaps"))
        .titled()
        .words(page.t("policies-column-clause"))
        .tight(page.t("policies-sandbox-standing"))
        .figures(page.t("policies-sandbox-both"))
        .words(page.t("policies-sandbox-rule"));
    let table = trial.overlaps.iter().fold(head, |table, overlap| {
        let clause = match library.clause(&overlap.clause) {
            Some(clause) => Cell::link(titled(page, &visit.ctx.pack.policies, clause), format!("/policies/{}", clause.id)),
            None => Cell::say(&overlap.clause),
        };
        let rules: Vec<String> = library.stacking.iter().filter(|rule| overlap.rules.contains(&rule.id)).map(text).collect();
        let rules = if rules.is_empty() {
            page.t("policies-sandbox-no-rule").into_owned()
        } else {
            rules.join(page.t("policies-needs-and").as_ref())
        };
        let standing = if overlap.is_pending {
            Cell::tag(page.t("policies-status-pending"), Tone::Wait)
        } else {
            Cell::tag(page.t("policies-status-in_force"), Tone::Ok)
        };
        table.row([clause, standing, Cell::say(page.n(overlap.firms)), Cell::say(rules)])
    });
    (!table.rows.is_empty()).then_some(table)
}

fn cases(page: &Page, trial: &ClauseTrial) -> Option<Table> {
    let head = Table::new(page.t("policies-sandbox-cases"))
        .titled()
        .words(page.t("policies-sandbox-case"))
        .words(page.t("policies-sandbox-outcome"));
    let table = trial.cases.iter().fold(head, |table, case| {
        let outcome = match &case.mistake {
            None => Cell::tag(page.t("policies-sandbox-holds"), Tone::Ok),
            Some(mistake) => {
                let said = said(page.lang, std::slice::from_ref(mistake));
                Cell::say(said.iter().next().map(|problem| problems::sentence(page.lang, problem)).unwrap_or_default())
            }
        };
        table.row([Cell::say(&case.name), outcome])
    });
    (!table.rows.is_empty()).then_some(table)
}

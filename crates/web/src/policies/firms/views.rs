//! What the pages show.

use app::policies::firms::{FirmCell, FirmSheet, FirmSheetStatus};
use askama::Template;
use base::Problems;

use super::words::{cell, remark};
use crate::{
    kernel::{
        Page, Speak,
        forms::{Field, ProblemSummary},
        page::Nav,
        ui::{Action, Cell, Facts, Kind, Pagination, Table, Tag, Tone},
    },
    visit::Visit,
};

/// How many sheets stand on a page.
pub(super) const PAGE: i64 = 30;

fn tag(page: &Page, status: FirmSheetStatus) -> Tag {
    let (key, tone) = match status {
        FirmSheetStatus::Read => ("firms-status-read", Tone::Wait),
        FirmSheetStatus::Importing => ("firms-status-importing", Tone::Wait),
        FirmSheetStatus::Imported => ("firms-status-imported", Tone::Ok),
        FirmSheetStatus::Undoing => ("firms-status-undoing", Tone::Wait),
        FirmSheetStatus::Undone => ("firms-status-undone", Tone::Neutral),
    };
    Tag::new(page.t(key), tone)
}

/// The registers, and the form for the next.
#[derive(Template)]
#[template(path = "policies/firm_sheets.html")]
pub(super) struct List {
    page: Page,
    summary: ProblemSummary,
    field: Field,
    table: Table,
    has_rows: bool,
    pages: Pagination,
}

impl List {
    pub(super) fn new(visit: &Visit, found: &[FirmSheet], (total, number): (i64, u32), problems: &Problems) -> Self {
        let lang = visit.asked.lang;
        let page =
            visit.page("firms-title").under(Nav::Policies).crumb(lang.t("policies-title"), "/policies").crumb(lang.t("firms-title"), "");
        let field = Field::file(lang, "file", page.t("firms-file"), ".xlsx,.csv")
            .help(page.t("firms-file-help"))
            .required()
            .with_problems(problems);
        let head = Table::new(page.t("firms-earlier"))
            .words(page.t("firms-file"))
            .words(page.t("firms-status"))
            .figures(page.t("firms-rows"))
            .figures(page.t("firms-created"))
            .figures(page.t("firms-updated"))
            .tight(page.t("firms-when"));
        let table = found.iter().fold(head, |table, sheet| {
            let tag = tag(&page, sheet.status);
            table.row([
                Cell::link(sheet.file_name.clone(), format!("/firm-sheets/{}", sheet.id)),
                Cell::tag(tag.text, tag.tone),
                Cell::say(page.n(sheet.row_count)),
                Cell::say(page.n(sheet.created)),
                Cell::say(page.n(sheet.updated)),
                Cell::say(page.minute(&sheet.created_at)),
            ])
        });
        let last = u32::try_from(total.div_euclid(PAGE) + i64::from(total % PAGE > 0)).unwrap_or(1);
        Self {
            summary: ProblemSummary::new(lang, problems, std::slice::from_ref(&field)),
            field,
            table,
            has_rows: !found.is_empty(),
            pages: Pagination::new(lang, number, last, "/firm-sheets"),
            page,
        }
    }
}

/// One register.
#[derive(Template)]
#[template(path = "policies/firm_sheet.html")]
pub(super) struct Shown {
    page: Page,
    facts: Facts,
    counts: Vec<(String, String)>,
    notes: Vec<String>,
    actions: Vec<Action>,
    goes_on: String,
    progress: Option<(String, i64, i64)>,
    is_done: bool,
    wrong: Table,
    has_wrong: bool,
    wrong_lead: String,
    wrong_file: String,
}

impl Shown {
    pub(super) fn new(visit: &Visit, sheet: &FirmSheet, cells: &[FirmCell]) -> Self {
        let lang = visit.asked.lang;
        let page = visit
            .page_titled(sheet.file_name.clone())
            .under(Nav::Policies)
            .crumb(lang.t("firms-title"), "/firm-sheets")
            .crumb(sheet.file_name.clone(), "");
        let tag = tag(&page, sheet.status);
        let right = sheet.row_count - sheet.wrong_rows;
        let mut counts = vec![("firms-rows", sheet.row_count), ("firms-right", right), ("firms-wrong", sheet.wrong_rows)];
        if sheet.created + sheet.updated + sheet.unchanged > 0 {
            counts.extend([("firms-created", sheet.created), ("firms-updated", sheet.updated), ("firms-unchanged", sheet.unchanged)]);
        }
        if matches!(sheet.status, FirmSheetStatus::Undoing | FirmSheetStatus::Undone) && sheet.created > 0 {
            counts.extend([("firms-removed", sheet.removed), ("firms-kept", sheet.kept)]);
        }
        let path = |step: &str| format!("/firm-sheets/{}/{step}", sheet.id);
        let post = |label: String, kind, step: &str| Action::post(label, kind, path(step), Vec::new());
        let mut actions = Vec::new();
        match sheet.status {
            FirmSheetStatus::Read if right > 0 => actions.push(post(page.tn("firms-enter", "count", right), Kind::Primary, "commit")),
            FirmSheetStatus::Importing => actions.push(post(page.t("firms-go-on").into_owned(), Kind::Primary, "commit")),
            FirmSheetStatus::Undoing => actions.push(post(page.t("firms-undo-go-on").into_owned(), Kind::Primary, "undo")),
            _ => {}
        }
        if sheet.is_undoable && !matches!(sheet.status, FirmSheetStatus::Undoing | FirmSheetStatus::Undone) {
            let key = if sheet.status == FirmSheetStatus::Read { "firms-drop" } else { "firms-undo" };
            actions.push(post(page.t(key).into_owned(), Kind::Quiet, "undo"));
        }
        let (goes_on, progress) = match sheet.status {
            FirmSheetStatus::Importing => {
                let words = page.tx("firms-progress", &[("done", sheet.next_part.into()), ("whole", sheet.part_count.into())]);
                (path("commit"), Some((words, sheet.next_part, sheet.part_count)))
            }
            FirmSheetStatus::Undoing => {
                let words = page.tx("firms-undo-progress", &[("left", sheet.next_part.into())]);
                (path("undo"), Some((words, sheet.part_count - sheet.next_part, sheet.part_count)))
            }
            _ => (String::new(), None),
        };
        let head = Table::new(page.t("firms-wrong"))
            .tight(page.t("firms-row"))
            .words(page.t("firms-column"))
            .words(page.t("firms-value"))
            .words(page.t("firms-remark"));
        let wrong = cells.iter().fold(head, |table, one| {
            table.row([
                // On a phone it heads its card, where no heading of a column says what the figure is.
                Cell::say(page.t1("firms-row-number", "number", one.row)),
                Cell::say(one.column.clone()),
                Cell::say(one.value.clone()),
                Cell::say(cell(lang, one)),
            ])
        });
        Self {
            facts: Facts::default().say(page.minute(&sheet.created_at)).tag(tag.text, tag.tone),
            counts: counts.into_iter().map(|(key, count)| (page.t(key).into_owned(), page.n(count))).collect(),
            notes: sheet.notes.iter().map(|note| remark(lang, note)).collect(),
            actions,
            goes_on,
            progress,
            is_done: sheet.status == FirmSheetStatus::Imported,
            wrong,
            has_wrong: sheet.wrong_rows > 0 && sheet.status != FirmSheetStatus::Undone,
            wrong_lead: page.tx("firms-wrong-lead", &[("rows", sheet.wrong_rows.into()), ("cells", sheet.wrong_cells.into())]),
            wrong_file: format!("/firm-sheets/{}/wrong.csv", sheet.id),
            page,
        }
    }
}

//! A profile from a spreadsheet: the sheet to fill in, and what a filled one would change before it is saved.

use app::policies::{
    Profile,
    sheet::{Fate, SheetReading},
};
use askama::Template;
use base::Problems;

use super::super::{
    sheets::{AS_OF, fate},
    words::Words,
};
use crate::{
    kernel::{
        Page, Speak,
        forms::{Field, ProblemSummary},
        problems::{self, ProblemView},
        ui::{Anchors, Cell, Table, Tone},
    },
    visit::Visit,
};

/// What a sheet would change.
struct Preview {
    lead: String,
    table: Table,
    has_rows: bool,
    problems: Vec<ProblemView>,
    problems_lead: String,
    /// What the form that saves it sends, by name.
    sent: Vec<(String, String)>,
    has_changes: bool,
    button: String,
}

#[derive(Template)]
#[template(path = "policies/sheet.html")]
pub(in super::super) struct SheetPage {
    page: Page,
    siblings: Anchors,
    summary: ProblemSummary,
    file: Field,
    action: String,
    save: String,
    template: String,
    version: i64,
    preview: Option<Preview>,
}

impl SheetPage {
    pub(in super::super) fn new(visit: &Visit, profile: &Profile, reading: Option<&SheetReading>, problems: &Problems) -> Self {
        let page = super::page(visit, profile, "policies-sheet-title");
        let base = format!("/organization/{}/policies/sheet", profile.organization.id);
        let file = Field::file(page.lang, "file", page.t("policies-sheet-file"), ".xlsx,.csv")
            .help(page.t("policies-sheet-file-help"))
            .required()
            .with_problems(problems);
        Self {
            siblings: super::siblings(&page, profile, "facts"),
            summary: if problems.is_empty() { ProblemSummary::none(page.lang) } else { ProblemSummary::new(page.lang, problems, [&file]) },
            file,
            save: format!("{base}/save"),
            template: format!("{base}.xlsx"),
            action: base,
            version: profile.version,
            preview: reading.map(|reading| preview(visit, &page, reading)),
            page,
        }
    }
}

fn preview(visit: &Visit, page: &Page, reading: &SheetReading) -> Preview {
    let words = Words { pack: &visit.ctx.pack, lang: page.lang };
    let catalogue = &visit.ctx.pack.policies.library.catalogue;
    let head = Table::new(page.t("policies-sheet-preview"))
        .words(page.t("policies-sheet-name"))
        .figures(page.t("policies-sheet-row"))
        .words(page.t("policies-sheet-before"))
        .words(page.t("policies-sheet-after"))
        .tight(page.t("policies-sheet-as-of"))
        .words(page.t("policies-sheet-fate"));
    let shown = reading.changes.iter().filter(|change| change.fate != Fate::Same);
    let table = shown.fold(head, |table, change| {
        let tone = match change.fate {
            Fate::New => Tone::Ok,
            Fate::Changed => Tone::Wait,
            Fate::Same | Fate::Ruled => Tone::Neutral,
        };
        table.row([
            Cell::say(words.fact_name(change.field)),
            Cell::say(change.row.to_string()),
            Cell::say(words.fact(change.field, &change.before)),
            Cell::say(words.fact(change.field, &change.fact)),
            Cell::say(change.as_of.map(|day| day.to_string()).unwrap_or_default()),
            Cell::tag(page.t(&format!("policies-sheet-fate-{}", fate(change.fate))), tone),
        ])
    });
    let count = |wanted: Fate| reading.changes.iter().filter(|change| change.fate == wanted).count();
    let saved: Vec<_> = reading.changes.iter().filter(|change| matches!(change.fate, Fate::New | Fate::Changed)).collect();
    let mut sent: Vec<(String, String)> = Vec::new();
    for change in &saved {
        let key = catalogue.key(change.field);
        if change.typed.is_empty() {
            sent.push((key.to_owned(), String::new()));
        }
        sent.extend(change.typed.iter().map(|typed| (key.to_owned(), typed.clone())));
        sent.extend(change.as_of.map(|day| (format!("{AS_OF}{key}"), day.to_string())));
    }
    Preview {
        lead: page.tx(
            "policies-sheet-preview-lead",
            &[
                ("new", count(Fate::New).into()),
                ("changed", count(Fate::Changed).into()),
                ("same", count(Fate::Same).into()),
                ("blank", reading.blank.into()),
            ],
        ),
        has_rows: !table.rows.is_empty(),
        table,
        problems: problems::views(page.lang, &reading.problems),
        problems_lead: page.tn("policies-sheet-problems", "count", reading.problems.0.len()),
        has_changes: !saved.is_empty(),
        button: page.tn("policies-sheet-save", "count", saved.len()),
        sent,
    }
}

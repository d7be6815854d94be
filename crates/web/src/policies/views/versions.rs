//! Local versions: the list, and a version with what it changes and the decision about it. The form is in `editing`.

use app::{
    accounts,
    policies::{
        access,
        catalogue::Status,
        local::{self, LeftOut, Version, VersionStatus},
        names,
        rules::reader,
    },
};
use askama::Template;
use base::{Problems, time::local_minute};

use super::editing;
use crate::{
    kernel::{
        Page, Speak,
        forms::{Choice, Field},
        page::Nav,
        problems::{self, ProblemView},
        ui::{Action, Cell, Diff, DiffPart, DiffRow, Empty, Facts, Kind as Button, Table, Terms, Tone},
    },
    visit::Visit,
};

/// What somebody typed.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Typed {
    pub(in super::super) text: String,
    pub(in super::super) effective_on: String,
    pub(in super::super) reason: String,
    /// How many rows of each kind the form shows at least.
    pub(in super::super) rows: Vec<(&'static str, usize)>,
}

pub(super) fn page(visit: &Visit, key: &str) -> Page {
    let lang = visit.asked.lang;
    let page = visit.page(key).under(Nav::Policies).crumb(lang.t("policies-title"), "/policies");
    if key == "policies-versions" {
        page.crumb(lang.t("policies-versions"), "")
    } else {
        page.crumb(lang.t("policies-versions"), "/policies/versions").crumb(lang.t(key), "")
    }
}

/// The page of one version, under the name of its clause.
fn own_page(visit: &Visit, version: &Version) -> Page {
    let lang = visit.asked.lang;
    let clause = visit.ctx.pack.policies.library.clause(&version.clause);
    let name = clause.map_or(version.clause.as_str(), |clause| names::title(clause, lang));
    let title = lang.t2("policies-versions-left-out-one", "title", name, "number", version.number);
    let page = visit.page_titled(title.clone()).under(Nav::Policies).crumb(lang.t("policies-title"), "/policies");
    page.crumb(lang.t("policies-versions"), "/policies/versions").crumb(title, "")
}

/// What is wrong, each with its place; a mistake of the text is named by line.
pub(super) fn wrong(page: &Page, found: &Problems) -> Vec<ProblemView> {
    let named = page.t("policies-sandbox-draft");
    let each = found.iter().map(|problem| match &problem.at {
        base::Place::Line { line, .. } => {
            let at = base::Place::Line { file: named.to_string(), line: *line };
            problems::view(page.lang, &base::Problem { at, ..problem.clone() })
        }
        _ => problems::view(page.lang, problem),
    });
    each.collect()
}

/// Where a version stands, in a word.
fn tag(page: &Page, version: &Version, left_out: &[LeftOut]) -> (String, Tone) {
    if left_out.iter().any(|left| left.id == version.id) {
        return (page.t("policies-versions-left-out").into_owned(), Tone::Seal);
    }
    let tone = match version.status {
        VersionStatus::Submitted => Tone::Wait,
        VersionStatus::Published => Tone::Ok,
        VersionStatus::Returned => Tone::Seal,
        VersionStatus::Withdrawn => Tone::Neutral,
    };
    (page.t(&format!("policies-versions-status-{}", version.status.code())).into_owned(), tone)
}

#[derive(Template)]
#[template(path = "policies/versions.html")]
pub(in super::super) struct ListPage {
    page: Page,
    problems: Vec<ProblemView>,
    clause: Field,
    file: Field,
    table: Option<Table>,
    empty: Empty,
    /// Those that are published and do not fit, with why.
    left_out: Vec<(String, String, String)>,
}

impl ListPage {
    pub(in super::super) fn new(visit: &Visit, versions: &[Version], left_out: &[LeftOut], found: &Problems) -> Self {
        let page = page(visit, "policies-versions");
        let library = &visit.ctx.pack.policies.library;
        let head = Table::new(page.t("policies-versions"))
            .words(page.t("policies-column-clause"))
            .figures(page.t("policies-versions-number"))
            .words(page.t("policies-facet-status"))
            .tight(page.t("policies-versions-effective"))
            .tight(page.t("policies-versions-submitted"));
        let table = versions.iter().fold(head, |table, version| {
            let title = library.clause(&version.clause).map_or(version.clause.as_str(), |clause| names::title(clause, page.lang));
            let (text, tone) = tag(&page, version, left_out);
            let title = if version.is_ending { page.t1("policies-versions-ending-of", "title", title) } else { title.to_owned() };
            table.row([
                Cell::link(title, format!("/policies/versions/{}", version.id)),
                Cell::say(version.number.to_string()),
                Cell::tag(text, tone),
                Cell::say(version.effective_on.to_string()),
                Cell::say(local_minute(version.submitted_at)),
            ])
        });
        let shown = library.clauses.iter().filter(|clause| Status::of(clause, visit.ctx.today()).is_some());
        let choices = shown.map(|clause| {
            Choice::new(&clause.id, page.t2("policies-sandbox-clause", "title", names::title(clause, page.lang), "id", &clause.id))
        });
        Self {
            problems: wrong(&page, found),
            clause: Field::select(page.lang, "clause", page.t("policies-column-clause"), choices.collect()),
            file: Field::file(page.lang, "file", page.t("policies-versions-file"), ".xlsx,.csv").required(),
            table: (!table.rows.is_empty()).then_some(table),
            empty: Empty {
                title: page.t("policies-versions-none").into_owned(),
                text: page.t("policies-versions-none-text").into_owned(),
                next: None,
            },
            left_out: left_out.iter().map(|left| told(&page, visit, left)).collect(),
            page,
        }
    }
}

/// A version that does not fit: what it is called, its page, and why.
fn told(page: &Page, visit: &Visit, left: &LeftOut) -> (String, String, String) {
    let title = visit.ctx.pack.policies.library.clause(&left.clause).map_or(left.clause.as_str(), |clause| names::title(clause, page.lang));
    let name = page.t2("policies-versions-left-out-one", "title", title, "number", left.number);
    // The version's own page names all of them.
    let why = wrong(page, &left.why).first().map(ProblemView::sentence).unwrap_or_default();
    (name, format!("/policies/versions/{}", left.id), why)
}

#[derive(Template)]
#[template(path = "policies/version.html")]
pub(in super::super) struct VersionPage {
    page: Page,
    facts: Facts,
    terms: Terms,
    problems: Vec<ProblemView>,
    diff: Option<Diff>,
    text: String,
    text_label: String,
    sandbox: String,
    actions: Vec<Action>,
    waits: String,
    /// Figures of its summaries that it does not bear out, while it waits for review.
    warnings: Vec<String>,
    /// Its words without English, while it waits for review.
    untranslated: Vec<String>,
    /// Why it is not in force although it is published.
    left_out: Vec<ProblemView>,
}

impl VersionPage {
    /// With what was typed into a form of the page that was sent back.
    pub(in super::super) async fn new(visit: &Visit, version: &Version, typed: &Typed, found: &Problems) -> app::Result<Self> {
        let page = own_page(visit, version);
        let left_out = local::list_left_out(&visit.ctx)?;
        let (text, tone) = tag(&page, version, &left_out);
        let by = accounts::find_name(&visit.ctx.db, version.submitted_by, page.lang).await?;
        let mut terms = Terms::default()
            .say(page.t("policies-versions-by"), &by)
            .say(page.t("policies-versions-effective"), &version.effective_on.to_string())
            .say(page.t("policies-versions-reason"), &version.reason);
        if let Some(officer) = version.decided_by.filter(|_| version.status != VersionStatus::Withdrawn) {
            let name = accounts::find_name(&visit.ctx.db, officer, page.lang).await?;
            terms = terms.say(page.t("policies-versions-decided-by"), &name);
        }
        if let Some(decision) = &version.decision {
            terms = terms.say(page.t("policies-versions-decision"), decision);
        }
        let ended_on = local::find_end(&visit.ctx, version).await?;
        if let Some(day) = ended_on {
            terms = terms.say(page.t("policies-versions-end"), &page.t1("policies-versions-ended", "day", day));
        }
        let published = local::list_published(&visit.ctx).await?;
        let since = published.since(version).map(local::superseded);
        let rows =
            reader::differences(&published.base(&visit.ctx, version), &version.text).into_iter().map(|(path, before, after)| DiffRow {
                label: editing::place(visit, &page, &path),
                parts: before.map(DiffPart::Gone).into_iter().chain(after.map(DiffPart::New)).collect(),
                by: String::new(),
            });
        let rows: Vec<DiffRow> = rows.collect();
        let mut facts = Facts::default()
            .strong(version.clause.clone())
            .say(page.t1("policies-versions-numbered", "number", version.number))
            .say(local_minute(version.submitted_at))
            .tag(text, tone);
        if version.is_ending {
            facts = facts.tag(page.t("policies-versions-ending"), Tone::Neutral);
        }
        let mut actions = actions(&page, visit, version, typed, found);
        if since.is_some() {
            actions.push(anew(&page, version));
        }
        let is_waiting = version.status == VersionStatus::Submitted && !version.is_ending;
        if ended_on.is_none() {
            actions.extend(ending(&page, version, typed, found));
        }
        let left_out = left_out.iter().find(|left| left.id == version.id);
        Ok(Self {
            left_out: left_out.map(|left| wrong(&page, &left.why)).unwrap_or_default(),
            facts,
            terms,
            problems: wrong(&page, &Problems(found.iter().cloned().chain(since).collect())),
            diff: (!rows.is_empty()).then_some(Diff { lang: page.lang, rows }),
            text: version.text.clone(),
            text_label: page.t(if version.is_ending { "policies-versions-stands-again" } else { "policies-sandbox-text" }).into_owned(),
            sandbox: page.t("policies-sandbox-try").into_owned(),
            actions,
            waits: waits(&page, visit, version),
            warnings: if is_waiting { editing::warnings(page.lang, &version.text) } else { Vec::new() },
            untranslated: if is_waiting { editing::untranslated(visit, &version.text) } else { Vec::new() },
            page,
        })
    }
}

/// What the reader may do about a version that waits.
fn actions(page: &Page, visit: &Visit, version: &Version, typed: &Typed, found: &Problems) -> Vec<Action> {
    if version.status != VersionStatus::Submitted {
        return Vec::new();
    }
    let base = format!("/policies/versions/{}", version.id);
    if access::may_publish(&visit.ctx.actor, version.submitted_by).is_ok() {
        let reason = Field::text(page.lang, "reason", page.t("policies-versions-why"));
        let reason = reason.value(&typed.reason).required().at_most(500).with_problems(found);
        return vec![
            Action::post(page.t("policies-versions-publish"), Button::Primary, format!("{base}/publish"), Vec::new()),
            Action::ask(page.t("policies-versions-return"), format!("{base}/return"), vec![reason], page.t("policies-versions-return")),
        ];
    }
    vec![Action::post(page.t("policies-versions-withdraw"), Button::Plain, format!("{base}/withdraw"), Vec::new())]
}

/// Writing it anew on what is in force, where another version was published since.
fn anew(page: &Page, version: &Version) -> Action {
    Action::link(page.t("policies-versions-anew"), Button::Plain, format!("/policies/versions/new?clause={}", version.clause))
}

/// Ending what was published.
fn ending(page: &Page, version: &Version, typed: &Typed, found: &Problems) -> Option<Action> {
    if version.status != VersionStatus::Published || version.is_ending {
        return None;
    }
    let day = Field::day(page.lang, "effective_on", page.t("policies-versions-end-on"))
        .help(page.t("policies-versions-end-note"))
        .value(&typed.effective_on)
        .with_problems(found);
    let reason = Field::text(page.lang, "reason", page.t("policies-versions-end-why"));
    let reason = reason.value(&typed.reason).required().at_most(500).with_problems(found);
    let label = page.t("policies-versions-end");
    Some(Action::ask(label.clone(), format!("/policies/versions/{}/end", version.id), vec![day, reason], label))
}

fn waits(page: &Page, visit: &Visit, version: &Version) -> String {
    let is_own = visit.ctx.actor.user == Some(version.submitted_by);
    if version.status == VersionStatus::Submitted && is_own { page.t("policies-versions-waits").into_owned() } else { String::new() }
}

//! Sources that somebody should look at, for officers: not looked at for a year, gone, or saying something else.

use app::policies::{
    access,
    local::sources::{self, CheckedSource, Due, Look, Outcome},
    names,
    rules::{clause::Clause, library::Source},
};
use askama::Template;
use axum::{Form, Json, Router, extract::Path, response::IntoResponse, routing::get};
use base::{Date, Problems};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::{
    OFFICERS,
    clause_row::titled,
    forms::{Pairs, one},
};
use crate::{
    addresses::Address,
    api::bodies::{Day, Sent, day, nothing},
    kernel::{
        Page, Speak,
        forms::{Choice, Field},
        page::{LinkView, Nav},
        respond,
        ui::{Action, Way},
    },
    refusal::Answer,
    visit::{Visit, Web},
};

/// Who may use which address.
pub const ADDRESSES: &[Address] = &[
    Address::for_roles("/policies/sources", OFFICERS),
    Address::for_roles("/policies/sources/{clause}", OFFICERS).post(),
    Address::for_roles("/api/v1/policies/sources", OFFICERS),
    Address::for_roles("/api/v1/policies/sources/{clause}", OFFICERS).post(),
];

/// The addresses of sources.
pub(super) fn routes() -> Router<Web> {
    use axum::routing::post;
    Router::new()
        .route("/policies/sources", get(page))
        .route("/policies/sources/{clause}", post(record))
        .route("/api/v1/policies/sources", get(list_sources))
        .route("/api/v1/policies/sources/{clause}", post(check_source))
}

/// What the description of the interface says of sources.
#[derive(OpenApi)]
#[openapi(paths(list_sources, check_source))]
pub struct Docs;

/// A source of a clause and what was found.
struct Row {
    clause: LinkView,
    /// The number of the clause's document.
    document: String,
    /// Its title and its address; both empty for a clause that names no source.
    source: LinkView,
    state: String,
    /// Nothing for a clause that names no source: there is nothing to look at.
    action: Option<Action>,
}

#[derive(Template)]
#[template(path = "policies/sources.html")]
struct SourcesPage {
    page: Page,
    problems: Vec<String>,
    /// A look that was sent back, as it was typed.
    again: Option<Action>,
    rows: Vec<Row>,
}

impl SourcesPage {
    fn new(visit: &Visit, due: &[Due<'_>], sent: Option<(&str, &Look, &str)>, problems: &Problems) -> Self {
        let lang = visit.asked.lang;
        let page = visit
            .page("policies-sources-due")
            .under(Nav::Policies)
            .crumb(lang.t("policies-title"), "/policies")
            .crumb(lang.t("policies-sources-due"), "");
        let rows = due.iter().map(|due| {
            let clause = due.clause;
            let source = due.source.map(|source| LinkView::new(&source.title, source.url.clone().unwrap_or_default()));
            Row {
                clause: LinkView::new(titled(&page, &visit.ctx.pack.policies, clause), format!("/policies/{}", clause.id)),
                document: clause.document.clone().unwrap_or_default(),
                source: source.unwrap_or_else(|| LinkView::new(page.t("policies-sources-unnamed"), String::new())),
                state: state(&page, due),
                action: due.source.map(|source| action(&page, clause, source)),
            }
        });
        Self {
            problems: crate::kernel::problems::views(lang, problems).into_iter().map(|view| view.sentence()).collect(),
            again: sent.and_then(|(clause, look, back)| again(visit, &page, clause, look, back, problems)),
            rows: rows.collect(),
            page,
        }
    }
}

fn action(page: &Page, clause: &Clause, source: &Source) -> Action {
    let path = format!("/policies/sources/{}", clause.id);
    let ask =
        Action::ask(page.t("policies-sources-record"), path, questions(page, &clause.id, &source.id), page.t("policies-sources-save"));
    let mut action = ask.about(format!("{} · {}", names::title(clause, page.lang), source.title));
    if let Way::Ask { fields, .. } = &mut action.way {
        fields.push(("source".to_owned(), source.id.clone()));
    }
    action
}

/// The form of a source as it was sent, with what is wrong with it.
fn again(visit: &Visit, page: &Page, clause: &str, look: &Look, back: &str, problems: &Problems) -> Option<Action> {
    let library = &visit.ctx.pack.policies.library;
    let mut action = action(page, library.clause(clause)?, library.source(look.source.trim())?);
    if let Way::Ask { fields, questions, .. } = &mut action.way {
        fields.push(("back".to_owned(), back.to_owned()));
        for question in questions {
            let typed = match question.name.as_str() {
                "outcome" => &look.outcome,
                "looked_on" => &look.looked_on,
                _ => &look.note,
            };
            question.refill(typed);
            question.problems(problems);
            question.id = format!("again-{}", question.name);
        }
    }
    Some(action)
}

/// For an officer on a clause's own page, whether or not somebody should look at the source; leads back to it.
pub(super) fn action_here(visit: &Visit, page: &Page, clause: &Clause, source: &Source) -> Option<Action> {
    access::may_try(&visit.ctx.actor).ok()?;
    let mut action = action(page, clause, source);
    if let Way::Ask { fields, .. } = &mut action.way {
        fields.push(("back".to_owned(), "clause".to_owned()));
    }
    Some(action)
}

/// The fields of one source; others of the same names stand on the page.
fn questions(page: &Page, clause: &str, source: &str) -> Vec<Field> {
    let choices = Outcome::ALL.map(|outcome| Choice::new(outcome.code(), page.t(&format!("policies-sources-outcome-{}", outcome.code()))));
    let id = |name: &str| format!("{name}-{clause}-{source}");
    vec![
        Field::select(page.lang, "outcome", page.t("policies-sources-outcome"), choices.into()).id(id("outcome")).required(),
        Field::day(page.lang, "looked_on", page.t("policies-sources-looked-on")).id(id("looked_on")).value(page.today.to_string()),
        Field::text(page.lang, "note", page.t("policies-note")).id(id("note")).at_most(300),
    ]
}

/// When a clause was last found to be what a source says, and what was found since if that is something else.
pub(super) fn found(page: &Page, source: &CheckedSource) -> String {
    let confirmed = match source.on {
        Some(day) => page.t1("policies-checked-on", "day", day),
        None => page.t("policies-sources-never").into_owned(),
    };
    let other = source.seen_on.zip(source.outcome.filter(|outcome| *outcome != Outcome::Same));
    // The address may have been found gone for another clause.
    let other = other.or(source.unreachable_on.map(|day| (day, Outcome::Gone)));
    let other = other.map(|(day, outcome)| looked(page, day, outcome));
    [confirmed].into_iter().chain(other).collect::<Vec<_>>().join(" · ")
}

fn looked(page: &Page, day: Date, outcome: Outcome) -> String {
    let outcome = page.t(&format!("policies-sources-outcome-{}", outcome.code()));
    page.t2("policies-sources-found", "day", day, "outcome", outcome.into_owned())
}

fn state(page: &Page, due: &Due<'_>) -> String {
    let checked = match due.checked_on {
        Some(day) => page.t1("policies-checked-on", "day", day),
        None => page.t("policies-sources-never").into_owned(),
    };
    match &due.last {
        Some(check) => {
            let said = looked(page, check.looked_on, check.outcome);
            [checked, said, check.note.clone()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
        }
        None => checked,
    }
}

async fn page(visit: Visit) -> Answer {
    let due = sources::list_due(&visit.ctx).await?;
    Ok(respond::html(&SourcesPage::new(&visit, &due, None, &Problems::new())))
}

async fn record(visit: Visit, Path(clause): Path<String>, Form(pairs): Form<Pairs>) -> Answer {
    let said = |name: &str| one(&pairs, name).to_owned();
    let look = Look { source: said("source"), outcome: said("outcome"), looked_on: said("looked_on"), note: said("note") };
    match sources::record_check(&visit.ctx, &clause, &look).await {
        Ok(check) if one(&pairs, "back") == "clause" => Ok(respond::see_other(&format!("/policies/{}", check.clause))),
        Ok(_) => Ok(respond::see_other("/policies/sources")),
        Err(app::Error::Invalid(problems)) => {
            let due = sources::list_due(&visit.ctx).await?;
            let sent = (clause.as_str(), &look, one(&pairs, "back"));
            Ok(respond::invalid(&SourcesPage::new(&visit, &due, Some(sent), &problems)))
        }
        Err(error) => Err(error.into()),
    }
}

/// A source of a clause at which somebody should look.
#[derive(Serialize, ToSchema)]
struct DueBody {
    /// The clause's id.
    clause: String,
    /// The clause's title.
    title: String,
    /// The number of the clause's document.
    document: Option<String>,
    /// The source's id in the pack; absent for a clause that names no source.
    source: Option<String>,
    /// The source's title.
    source_title: Option<String>,
    /// The source's address; absent where it has none that may be linked.
    url: Option<String>,
    /// When the clause was last found to be what the source says.
    checked_on: Option<Day>,
    /// What an officer found last: `same`, `changed` or `gone`.
    outcome: Option<&'static str>,
    /// The day on which an officer looked last.
    found_on: Option<Day>,
    /// What the officer noted.
    note: Option<String>,
}

/// Sources of clauses that were not looked at for a year, are gone or say something else. This program asks no other site: an officer looks.
#[utoipa::path(get, path = "/api/v1/policies/sources", tag = "policies", responses((status = 200, body = Vec<DueBody>)))]
async fn list_sources(visit: Visit) -> Answer {
    let due = sources::list_due(&visit.ctx).await?;
    let each = due.iter().map(|due| DueBody {
        clause: due.clause.id.clone(),
        title: names::title(due.clause, visit.asked.lang).to_owned(),
        document: due.clause.document.clone(),
        source: due.source.map(|source| source.id.clone()),
        source_title: due.source.map(|source| source.title.clone()),
        url: due.source.and_then(|source| source.url.clone()),
        checked_on: day(due.checked_on),
        outcome: due.last.as_ref().map(|check| check.outcome.code()),
        found_on: day(due.last.as_ref().map(|check| check.looked_on)),
        note: due.last.as_ref().map(|check| check.note.clone()),
    });
    Ok(Json(each.collect::<Vec<_>>()).into_response())
}

/// What an officer found.
#[derive(Deserialize, ToSchema)]
struct OutcomeBody {
    /// The source's id: one that the clause names.
    source: String,
    /// `same`, `changed` or `gone`.
    outcome: String,
    /// The day of the look, `2026-11-23`; today if it is left out.
    #[serde(default)]
    looked_on: String,
    /// More about it; may be empty.
    #[serde(default)]
    note: String,
}

/// Records what an officer found who looked at a source of a clause. Only a source that says the same moves the day of its check; a
/// clause is as fresh as the oldest of its sources.
#[utoipa::path(post, path = "/api/v1/policies/sources/{clause}", tag = "policies", params(("clause" = String, Path, description = "The clause's id")), request_body = OutcomeBody, responses((status = 204)))]
async fn check_source(visit: Visit, Path(clause): Path<String>, Sent(sent): Sent<OutcomeBody>) -> Answer {
    let look = Look { source: sent.source, outcome: sent.outcome, looked_on: sent.looked_on, note: sent.note };
    sources::record_check(&visit.ctx, &clause, &look).await?;
    Ok(nothing())
}

//! Sources that somebody should look at, for officers: not looked at for a year, gone, or saying something else.

use app::policies::{
    access,
    local::sources::{self, Due, Outcome},
    names,
    rules::clause::Clause,
};
use askama::Template;
use axum::{Form, Json, Router, extract::Path, response::IntoResponse, routing::get};
use base::{Problems, time::local_date};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::{
    OFFICERS,
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

/// A clause with its sources and what was found.
struct Row {
    clause: LinkView,
    sources: Vec<LinkView>,
    state: String,
    action: Action,
}

#[derive(Template)]
#[template(path = "policies/sources.html")]
struct SourcesPage {
    page: Page,
    problems: Vec<String>,
    rows: Vec<Row>,
}

impl SourcesPage {
    fn new(visit: &Visit, due: &[Due<'_>], problems: &Problems) -> Self {
        let lang = visit.asked.lang;
        let page = visit
            .page("policies-sources-due")
            .under(Nav::Policies)
            .crumb(lang.t("policies-title"), "/policies")
            .crumb(lang.t("policies-sources-due"), "");
        let library = &visit.ctx.pack.policies.library;
        let rows = due.iter().map(|due| {
            let clause = due.clause;
            let title = names::title(clause, lang);
            let sources = clause.sources.iter().filter_map(|id| library.source(id));
            Row {
                clause: LinkView::new(title, format!("/policies/{}", clause.id)),
                sources: sources.map(|source| LinkView::new(&source.title, source.url.clone().unwrap_or_default())).collect(),
                state: state(&page, due),
                action: action(&page, clause),
            }
        });
        Self {
            problems: crate::kernel::problems::views(lang, problems).into_iter().map(|view| view.sentence()).collect(),
            rows: rows.collect(),
            page,
        }
    }
}

fn action(page: &Page, clause: &Clause) -> Action {
    let path = format!("/policies/sources/{}", clause.id);
    Action::ask(page.t("policies-sources-record"), path, questions(page, &clause.id), page.t("policies-sources-save"))
        .about(names::title(clause, page.lang))
}

/// For an officer on a clause's own page, whether or not somebody should look at its sources; leads back to it.
pub(super) fn action_here(visit: &Visit, page: &Page, clause: &Clause) -> Option<Action> {
    access::may_try(&visit.ctx.actor).ok()?;
    let mut action = action(page, clause);
    if let Way::Ask { fields, .. } = &mut action.way {
        fields.push(("back".to_owned(), "clause".to_owned()));
    }
    Some(action)
}

/// The fields of one clause; others of the same names stand on the page.
fn questions(page: &Page, clause: &str) -> Vec<Field> {
    let choices = Outcome::ALL.map(|outcome| Choice::new(outcome.code(), page.t(&format!("policies-sources-outcome-{}", outcome.code()))));
    vec![
        Field::select(page.lang, "outcome", page.t("policies-sources-outcome"), choices.into()).id(format!("outcome-{clause}")).required(),
        Field::text(page.lang, "note", page.t("policies-note")).id(format!("note-{clause}")).at_most(300),
    ]
}

fn state(page: &Page, due: &Due<'_>) -> String {
    let checked = match due.checked_on {
        Some(day) => page.t1("policies-checked-on", "day", day),
        None => page.t("policies-sources-never").into_owned(),
    };
    match &due.last {
        Some(check) => {
            let outcome = page.t(&format!("policies-sources-outcome-{}", check.outcome.code())).into_owned();
            let said = page.t2("policies-sources-found", "day", local_date(check.checked_at), "outcome", outcome);
            [checked, said, check.note.clone()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
        }
        None => checked,
    }
}

async fn page(visit: Visit) -> Answer {
    let due = sources::list_due(&visit.ctx).await?;
    Ok(respond::html(&SourcesPage::new(&visit, &due, &Problems::new())))
}

async fn record(visit: Visit, Path(clause): Path<String>, Form(pairs): Form<Pairs>) -> Answer {
    match sources::record_check(&visit.ctx, &clause, one(&pairs, "outcome"), one(&pairs, "note")).await {
        Ok(check) if one(&pairs, "back") == "clause" => Ok(respond::see_other(&format!("/policies/{}", check.clause))),
        Ok(_) => Ok(respond::see_other("/policies/sources")),
        Err(app::Error::Invalid(problems)) => {
            let due = sources::list_due(&visit.ctx).await?;
            Ok(respond::invalid(&SourcesPage::new(&visit, &due, &problems)))
        }
        Err(error) => Err(error.into()),
    }
}

/// A clause whose sources somebody should look at.
#[derive(Serialize, ToSchema)]
struct DueBody {
    /// The clause's id.
    clause: String,
    /// The clause's title.
    title: String,
    /// When it was last found to be what its sources say.
    checked_on: Option<Day>,
    /// What an officer found last: `same`, `changed` or `gone`.
    outcome: Option<&'static str>,
    /// The day on which an officer looked last.
    found_on: Option<Day>,
    /// What the officer noted.
    note: Option<String>,
}

/// Clauses whose sources were not looked at for a year, are gone or say something else. This program asks no other site: an officer looks.
#[utoipa::path(get, path = "/api/v1/policies/sources", tag = "policies", responses((status = 200, body = Vec<DueBody>)))]
async fn list_sources(visit: Visit) -> Answer {
    let due = sources::list_due(&visit.ctx).await?;
    let each = due.iter().map(|due| DueBody {
        clause: due.clause.id.clone(),
        title: names::title(due.clause, visit.asked.lang).to_owned(),
        checked_on: day(due.checked_on),
        outcome: due.last.as_ref().map(|check| check.outcome.code()),
        found_on: day(due.last.as_ref().map(|check| local_date(check.checked_at))),
        note: due.last.as_ref().map(|check| check.note.clone()),
    });
    Ok(Json(each.collect::<Vec<_>>()).into_response())
}

/// What an officer found.
#[derive(Deserialize, ToSchema)]
struct OutcomeBody {
    /// `same`, `changed` or `gone`.
    outcome: String,
    /// More about it; may be empty.
    #[serde(default)]
    note: String,
}

/// Records what an officer found who looked at the sources of a clause.
#[utoipa::path(post, path = "/api/v1/policies/sources/{clause}", tag = "policies", params(("clause" = String, Path, description = "The clause's id")), request_body = OutcomeBody, responses((status = 204)))]
async fn check_source(visit: Visit, Path(clause): Path<String>, Sent(sent): Sent<OutcomeBody>) -> Answer {
    sources::record_check(&visit.ctx, &clause, &sent.outcome, &sent.note).await?;
    Ok(nothing())
}

//! Policy alerts: letting oneself be told of what changes for a firm, what was told, and ending it by one click.

use app::policies::{
    self,
    alerts::{self, AlertEvent, AlertKind, Change},
    names,
};
use askama::Template;
use axum::{Form, Json, Router, extract::Path, response::IntoResponse, routing::get};
use base::{id::OrganizationId, time::local_minute};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::{changes, clause_row::titled, views};
use crate::{
    addresses::Address,
    api::bodies::{Id, Moment, nothing},
    kernel::{
        Page, Speak,
        page::{LinkView, Nav},
        respond,
        ui::{Action, Anchors, Cell, Empty, Kind as Button, Table, Tone},
    },
    refusal::Answer,
    visit::{Visit, Web},
};

/// How many events a page shows.
const SHOWN: i64 = 200;

/// Who may use which address.
pub const ADDRESSES: &[Address] = &[
    Address::signed_in("/organization/{id}/policies/alerts"),
    Address::signed_in("/organization/{id}/policies/alerts").post(),
    Address::signed_in("/organization/{id}/policies/alerts/end").post(),
    Address::open("/policies/alerts/end/{token}"),
    Address::open("/policies/alerts/end").post(),
    Address::signed_in("/api/v1/organizations/{id}/policies/alerts"),
    Address::signed_in("/api/v1/organizations/{id}/policies/alerts").post(),
    Address::signed_in("/api/v1/organizations/{id}/policies/alerts").delete(),
];

/// The addresses of alerts.
pub(super) fn routes() -> Router<Web> {
    use axum::routing::post;
    Router::new()
        .route("/organization/{id}/policies/alerts", get(page).post(save))
        .route("/organization/{id}/policies/alerts/end", post(end))
        .route("/policies/alerts/end/{token}", get(ask_to_end))
        .route("/policies/alerts/end", post(end_by_link))
        .route("/api/v1/organizations/{id}/policies/alerts", get(show_alert).post(begin_alert).delete(stop_alert))
}

/// What the description of the interface says of alerts.
#[derive(OpenApi)]
#[openapi(paths(show_alert, begin_alert, stop_alert))]
pub struct Docs;

/// The button that begins an alert or ends it.
pub(super) fn action(page: &Page, organization: OrganizationId, is_on: bool) -> Action {
    let base = format!("/organization/{organization}/policies/alerts");
    if is_on {
        Action::post(page.t("policies-alerts-end"), Button::Plain, format!("{base}/end"), Vec::new())
    } else {
        Action::post(page.t("policies-alerts-save"), Button::Plain, base, Vec::new())
    }
}

#[derive(Template)]
#[template(path = "policies/alerts.html")]
struct AlertsPage {
    page: Page,
    siblings: Anchors,
    state: String,
    action: Action,
    table: Option<Table>,
    empty: Empty,
}

const fn tone(kind: AlertKind) -> Tone {
    match kind {
        AlertKind::Eligible => Tone::Ok,
        AlertKind::Closing | AlertKind::Lost | AlertKind::Ended => Tone::Seal,
        AlertKind::Near | AlertKind::Appeared | AlertKind::Changed => Tone::Wait,
    }
}

fn table(page: &Page, visit: &Visit, events: &[AlertEvent]) -> Option<Table> {
    let head = Table::new(page.t("policies-alerts-told"))
        .words(page.t("policies-column-clause"))
        .words(page.t("policies-alerts-what"))
        .words(page.t("policies-alerts-change"))
        .tight(page.t("policies-alerts-when"));
    let library = &visit.ctx.pack.policies.library;
    let table = events.iter().fold(head, |table, event| {
        let clause = match library.clause(&event.clause) {
            Some(clause) => Cell::link(titled(page, &visit.ctx.pack.policies, clause), format!("/policies/{}", clause.id)),
            None => Cell::say(event.title.as_ref().map_or(event.clause.as_str(), |title| title.of(page.lang))),
        };
        let what = match event.kind {
            AlertKind::Closing if changes::is_window_closing(&event.detail, &event.change) => {
                page.t1("policies-alerts-kind-window-closing", "day", &event.detail)
            }
            AlertKind::Closing => page.t1("policies-alerts-kind-closing", "day", &event.detail),
            kind => page.t(&format!("policies-alerts-kind-{}", kind.code())).into_owned(),
        };
        let said = changes::said(page.lang, &event.change).join(page.t("policies-alerts-change-join").as_ref());
        table.row([clause, Cell::tag(what, tone(event.kind)), Cell::say(said), Cell::say(local_minute(event.told_at))])
    });
    (!table.rows.is_empty()).then_some(table)
}

async fn page(visit: Visit, Path(id): Path<OrganizationId>) -> Answer {
    let profile = policies::read_profile(&visit.ctx, id).await?;
    let alert = alerts::read_alert(&visit.ctx, id).await?;
    let events = alerts::list_alert_events(&visit.ctx, id, SHOWN).await?;
    let page = views::page(&visit, &profile, "policies-alerts");
    let state = if alert.is_some() { "policies-alerts-on" } else { "policies-alerts-off" };
    Ok(respond::html(&AlertsPage {
        siblings: views::siblings(&page, &profile, "alerts"),
        state: page.t(state).into_owned(),
        action: action(&page, id, alert.is_some()),
        table: table(&page, &visit, &events),
        empty: Empty {
            title: page.t("policies-alerts-none").into_owned(),
            text: page.t("policies-alerts-none-text").into_owned(),
            next: None,
        },
        page,
    }))
}

async fn save(visit: Visit, Path(id): Path<OrganizationId>) -> Answer {
    alerts::save_alert(&visit.ctx, id).await?;
    Ok(respond::see_other(&format!("/organization/{id}/policies/alerts")))
}

async fn end(visit: Visit, Path(id): Path<OrganizationId>) -> Answer {
    alerts::end_alert(&visit.ctx, id).await?;
    Ok(respond::see_other(&format!("/organization/{id}/policies/alerts")))
}

/// What stands behind the link of a mail.
#[derive(Template)]
#[template(path = "policies/alerts_end.html")]
struct EndPage {
    page: Page,
    lead: String,
    token: String,
    back: LinkView,
}

impl EndPage {
    fn new(visit: &Visit, token: String) -> Self {
        let page = visit.page("policies-alerts-end-title").under(Nav::Policies);
        let lead = if token.is_empty() { "policies-alerts-ended" } else { "policies-alerts-end-ask" };
        Self { lead: page.t(lead).into_owned(), token, back: LinkView::new(page.t("policies-all-clauses"), "/policies"), page }
    }
}

/// The link of a mail: asks first, so that a program which follows links ends nothing.
async fn ask_to_end(visit: Visit, Path(token): Path<String>) -> Answer {
    let alert = alerts::find_alert_of_link(&visit.ctx, &token).await?;
    let token = if alert.ended_at.is_some() { String::new() } else { token };
    Ok(respond::html(&EndPage::new(&visit, token)))
}

#[derive(Deserialize)]
struct EndForm {
    #[serde(default)]
    token: String,
}

/// Ends an alert. The token is in the body, so that no log of addresses holds it.
async fn end_by_link(visit: Visit, Form(form): Form<EndForm>) -> Answer {
    alerts::end_alert_by_link(&visit.ctx, &form.token).await?;
    Ok(respond::html(&EndPage::new(&visit, String::new())))
}

/// What a clause gave or gives the firm.
#[derive(Serialize, ToSchema)]
struct AlertAmountBody {
    /// The least, in fen.
    #[schema(example = 25_000_000)]
    low_fen: i64,
    /// The most, in fen.
    #[schema(example = 25_000_000)]
    high_fen: i64,
    /// Whether it is at most that much, subject to review.
    is_upper_bound: bool,
    /// Whether it is tax that is not paid.
    is_tax: bool,
}

/// When one could or can apply; a day that is not known is absent.
#[derive(Serialize, ToSchema)]
struct AlertWindowBody {
    /// The first day.
    #[schema(example = "2026-03-01")]
    from: Option<String>,
    /// The last day.
    #[schema(example = "2026-12-10")]
    until: Option<String>,
}

/// A value of a clause's text, before and after.
#[derive(Serialize, ToSchema)]
struct AlertValueBody {
    /// Where it stands, in the Chinese words of the clause's own format.
    place: String,
    /// What stood there; absent where nothing did.
    before: Option<String>,
    /// What stands there; absent where nothing does.
    after: Option<String>,
}

/// What is another than before. What did not change is absent on both sides; of a clause that is about to close what stands now is on the
/// side after.
#[derive(Serialize, ToSchema)]
struct AlertChangeBody {
    /// Why: `facts` (what is known of the firm), `clause` (its text) or `other` (the day, or another clause that it rests on); absent where
    /// there is nothing to compare.
    #[schema(example = "clause")]
    cause: Option<&'static str>,
    /// The list it stood in: `eligible`, `near`, `open` or `rest`; absent where it was not there.
    #[schema(example = "eligible")]
    list_before: Option<&'static str>,
    /// The list it stands in.
    #[schema(example = "near")]
    list_after: Option<&'static str>,
    /// What it gave the firm; absent where it gave nothing that could be counted, and of a clause that is about to close.
    amount_before: Option<AlertAmountBody>,
    /// What it gives the firm.
    amount_after: Option<AlertAmountBody>,
    /// When one could apply; absent of a clause that is about to close.
    window_before: Option<AlertWindowBody>,
    /// When one can apply.
    window_after: Option<AlertWindowBody>,
    /// Values of its text that are others, the first six.
    values: Vec<AlertValueBody>,
    /// How many more values are others.
    #[schema(example = 0)]
    more_values: usize,
    /// The same in words of the asked language, a line for each.
    said: Vec<String>,
}

impl AlertChangeBody {
    fn new(lang: base::Lang, change: Change) -> Self {
        let amount = |span: alerts::Span| AlertAmountBody {
            low_fen: span.low_fen,
            high_fen: span.high_fen,
            is_upper_bound: span.is_upper_bound,
            is_tax: span.is_tax,
        };
        let window = |days: alerts::Days| AlertWindowBody {
            from: days.from.map(|day| day.to_string()),
            until: days.until.map(|day| day.to_string()),
        };
        let said = changes::said(lang, &change);
        let (list_before, list_after) = sides(change.list, policies::Group::code);
        let (amount_before, amount_after) = sides(change.amount, amount);
        let (window_before, window_after) = sides(change.window, window);
        let values =
            change.values.into_iter().map(|one| AlertValueBody { place: one.place, before: one.value.before, after: one.value.after });
        Self {
            cause: change.cause.map(alerts::Cause::code),
            list_before,
            list_after,
            amount_before,
            amount_after,
            window_before,
            window_after,
            values: values.collect(),
            more_values: change.more,
            said,
        }
    }
}

/// Both sides of a change, absent where there is none.
fn sides<T, B>(shift: Option<alerts::Shift<T>>, body: impl Fn(T) -> B) -> (Option<B>, Option<B>) {
    shift.map_or((None, None), |shift| (shift.before.map(&body), shift.after.map(&body)))
}

/// Something that was told.
#[derive(Serialize, ToSchema)]
struct AlertEventBody {
    /// What happened to the clause: `eligible` (fits now), `near` (nearly there now), `lost` (fitted or nearly did, and no longer),
    /// `appeared`, `changed`, `closing` or `ended` (no longer in force).
    #[schema(example = "changed")]
    kind: &'static str,
    /// The clause's id.
    #[schema(example = "ZJ-HNTE-FIRST")]
    clause: String,
    /// The clause's title; where the catalogue no longer has it, the one it had when this was told. Empty where that was not kept.
    title: String,
    /// Whether the catalogue still has the clause, so that it has a page.
    is_in_catalogue: bool,
    /// The last day, of a clause that closes: of its window, if that is the last day of `window_after`, else of its being in force.
    #[schema(example = "2026-12-10")]
    day: Option<String>,
    /// What is another than before.
    change: AlertChangeBody,
    /// When it was told.
    told_at: Moment,
}

/// One's alert for a firm.
#[derive(Serialize, ToSchema)]
struct AlertBody {
    /// Whether one is told.
    is_on: bool,
    /// Since when alerts are on; absent while they are off.
    since: Option<Moment>,
    /// What was told, the newest first.
    events: Vec<AlertEventBody>,
}

async fn shown(visit: &Visit, id: OrganizationId) -> Answer {
    let alert = alerts::read_alert(&visit.ctx, id).await?;
    let events = alerts::list_alert_events(&visit.ctx, id, SHOWN).await?;
    let library = &visit.ctx.pack.policies.library;
    let lang = visit.asked.lang;
    let each = events.into_iter().map(|event| {
        let known = library.clause(&event.clause);
        let told = event.title.as_ref().map(|title| title.of(lang));
        AlertEventBody {
            kind: event.kind.code(),
            title: known.map(|clause| names::title(clause, lang)).or(told).unwrap_or_default().to_owned(),
            is_in_catalogue: known.is_some(),
            day: (event.kind == AlertKind::Closing).then(|| event.detail.clone()),
            change: AlertChangeBody::new(lang, event.change),
            clause: event.clause,
            told_at: event.told_at.into(),
        }
    });
    let body = AlertBody { is_on: alert.is_some(), since: alert.map(|alert| alert.created_at.into()), events: each.collect() };
    Ok(Json(body).into_response())
}

/// One's own alert for a firm, and what it told.
#[utoipa::path(get, path = "/api/v1/organizations/{id}/policies/alerts", tag = "policies", params(("id" = Id, Path, description = "The firm's organisation")), responses((status = 200, body = AlertBody)))]
async fn show_alert(visit: Visit, Path(id): Path<OrganizationId>) -> Answer {
    shown(&visit, id).await
}

/// Begins to be told, by notice and mail, when a clause that may concern the firm appears, changes, is about to close (thirty days before its
/// last day) or ends, and when its answer for the firm turns. Whoever is told already keeps the alert they have.
#[utoipa::path(post, path = "/api/v1/organizations/{id}/policies/alerts", tag = "policies", params(("id" = Id, Path, description = "The firm's organisation")), responses((status = 200, body = AlertBody)))]
async fn begin_alert(visit: Visit, Path(id): Path<OrganizationId>) -> Answer {
    alerts::save_alert(&visit.ctx, id).await?;
    shown(&visit, id).await
}

/// Ends one's alert for a firm.
#[utoipa::path(delete, path = "/api/v1/organizations/{id}/policies/alerts", tag = "policies", params(("id" = Id, Path, description = "The firm's organisation")), responses((status = 204)))]
async fn stop_alert(visit: Visit, Path(id): Path<OrganizationId>) -> Answer {
    alerts::end_alert(&visit.ctx, id).await?;
    Ok(nothing())
}

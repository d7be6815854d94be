//! The programming interface: its page, its description, and what all calls have in common.
//!
//! Each feature answers its own calls in its `api.rs` and describes them there; [`document`] puts the descriptions together.
//! [`bodies`] is what bodies are made of, [`tags`] versions, [`once`] keys of calls, [`parameters`] what stands behind the question mark, [`kinds`] the fields of the registers.

pub mod bodies;
pub mod document;
pub mod kinds;
pub mod once;
pub mod parameters;
pub mod tags;
mod unreadable;

use askama::Template;
use axum::{Json, Router, response::IntoResponse, routing::get};
use base::Lang;
use utoipa::OpenApi;

use crate::{
    addresses::{self, Address, Who},
    kernel::{
        Page, Speak, respond,
        ui::{Cell, Table},
    },
    refusal::Answer,
    visit::{Visit, Web},
};

/// Who may use which address.
pub const ADDRESSES: &[Address] = &[Address::open("/api"), Address::open("/api/v1/openapi.json")];

/// The addresses of this feature.
pub fn routes() -> Router<Web> {
    Router::new().route("/api", get(show)).route("/api/v1/openapi.json", get(describe))
}

/// What the description says of itself.
#[derive(OpenApi)]
#[openapi(paths(describe))]
pub struct Docs;

/// This description.
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "api", responses((status = 200, body = Object)))]
async fn describe(visit: Visit) -> Answer {
    let ctx = &visit.ctx;
    Ok(Json(document::document(visit.asked.lang, &ctx.pack, &ctx.site.base_url)).into_response())
}

/// Who may use an address, in words.
pub(crate) fn who_words(lang: Lang, who: Who) -> String {
    match who {
        Who::Everyone => lang.t("api-everyone").into_owned(),
        Who::SignedIn => lang.t("api-signed-in").into_owned(),
        Who::Roles(roles) => {
            let names: Vec<String> = roles.iter().map(|role| lang.t(&format!("accounts-role-{}", role.code())).into_owned()).collect();
            names.join(lang.t("accounts-join").as_ref())
        }
    }
}

/// A subject of the page with what is to be known about it.
struct Chapter {
    title: String,
    text: String,
    example: String,
}

#[derive(Template)]
#[template(path = "api/show.html")]
struct Show {
    page: Page,
    chapters: Vec<Chapter>,
    table: Table,
}

/// The subjects of the page: what the texts are called, and an example that is the same in every language.
const CHAPTERS: [(&str, &str); 7] = [
    ("token", "curl -H 'Authorization: Bearer zb_…' {base}/api/v1/me"),
    ("key", "curl -X POST -H 'Idempotency-Key: 2f6c…' -H 'Content-Type: application/json' -d '{…}' {base}/api/v1/entries"),
    ("version", "curl -X PUT -H 'If-Match: \"3\"' -H 'Content-Type: application/json' -d '{…}' {base}/api/v1/entries/…"),
    ("page", "curl -i '{base}/api/v1/organizations?page=2&per_page=50'"),
    ("limit", "HTTP/1.1 429 Too Many Requests\nRetry-After: 12"),
    ("problem", "{ \"title\": …, \"status\": 422, \"detail\": …, \"problems\": [{ \"code\": …, \"field\": …, \"detail\": … }] }"),
    ("form", "2026-11-23 · 2026-11-23T02:00:00Z · 019a5f3c-7d1e-7000-8000-000000000001"),
];

async fn show(visit: Visit) -> Answer {
    let page = visit.page("api-title");
    let mut table = Table::new(page.t("api-table")).words(page.t("api-method")).words(page.t("api-path")).words(page.t("api-who"));
    for address in addresses::all().into_iter().filter(|address| address.path.starts_with("/api/v1/")) {
        table = table.row([Cell::say(address.method), Cell::say(address.path), Cell::say(who_words(page.lang, address.who))]);
    }
    let chapters = CHAPTERS.iter().map(|(name, example)| Chapter {
        title: page.t(&format!("api-chapter-{name}-title")).into_owned(),
        text: page.t(&format!("api-chapter-{name}-text")).into_owned(),
        example: example.replace("{base}", &visit.ctx.site.base_url),
    });
    Ok(respond::html(&Show { chapters: chapters.collect(), page, table }))
}

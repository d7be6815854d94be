//! The programming interface: the page that lists its addresses. Each feature answers its own calls in its `api.rs`.
//!
//! Not here yet: an OpenAPI description, idempotency keys and rate limits.

use askama::Template;
use axum::{Router, routing::get};

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
pub const ADDRESSES: &[Address] = &[Address::open("/api")];

/// The addresses of this feature.
pub fn routes() -> Router<Web> {
    Router::new().route("/api", get(show))
}

#[derive(Template)]
#[template(path = "api/show.html")]
struct Show {
    page: Page,
    table: Table,
}

async fn show(visit: Visit) -> Answer {
    let page = visit.page("api-title");
    let mut table = Table::new(page.t("api-table")).words(page.t("api-method")).words(page.t("api-path")).words(page.t("api-who"));
    for address in addresses::all().into_iter().filter(|address| address.path.starts_with("/api/v1/")) {
        let who = match address.who {
            Who::Everyone => page.t("api-everyone").into_owned(),
            Who::SignedIn => page.t("api-signed-in").into_owned(),
            Who::Roles(roles) => {
                let names: Vec<String> = roles.iter().map(|role| page.t(&format!("accounts-role-{}", role.code())).into_owned()).collect();
                names.join(page.t("accounts-join").as_ref())
            }
        };
        table = table.row([Cell::say(address.method), Cell::say(address.path), Cell::say(who)]);
    }
    Ok(respond::html(&Show { page, table }))
}

//! Deals: the board, one deal with all its records, public notices, the register of contracts.
//!
//! `record.rs` is the heart: a record is a form on the deal's page and a call of the programming interface, read the same way by
//! `typed.rs` and shown by `forms.rs`. `views.rs` and `facts.rs` show; `notices.rs` is for everybody.

mod actions;
pub mod api;
mod bodies;
mod export;
mod facts;
mod forms;
mod notices;
mod pages;
mod record;
mod typed;
pub(crate) mod views;

use app::accounts::Role;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};

use crate::{
    addresses::{Address, Who},
    visit::Web,
};

/// Whether a word in an address names a record, whose form comes back as it was typed.
pub(crate) fn is_record(word: &str) -> bool {
    record::Record::from_word(word).is_some()
}

const MANAGER: &[Role] = &[Role::TechnologyManager];
const OFFICER: &[Role] = &[Role::CommissionOfficer];
const HANDLERS: &[Role] = &[Role::TechnologyManager, Role::CommissionOfficer];

const fn sent(path: &'static str, roles: &'static [Role]) -> Address {
    Address::for_roles(path, roles).post()
}

/// Who may use which address. `{record}` is one of the words in `record.rs`.
pub const ADDRESSES: &[Address] = &[
    Address::signed_in("/deals"),
    Address::for_roles("/deals/new", MANAGER),
    sent("/deals", MANAGER),
    Address::for_roles("/deals/contracts.xlsx", OFFICER),
    Address::signed_in("/deals/{id}"),
    sent("/deals/{id}/{record}", HANDLERS),
    sent("/deals/{id}/move", MANAGER),
    sent("/deals/{id}/close", MANAGER),
    sent("/deals/{id}/hand-over", HANDLERS),
    sent("/deals/{id}/notice/withdraw", MANAGER),
    sent("/deals/{id}/registration/confirm", OFFICER),
    sent("/deals/{id}/shares/confirm", MANAGER),
    sent("/deals/{id}/objections/{objection}", OFFICER),
    Address { method: "POST", path: "/deals/{id}/documents", who: Who::SignedIn },
    Address::signed_in("/tasks/{id}/done").post(),
    Address::signed_in("/tasks/{id}/defer").post(),
    Address::open("/public-notices"),
    Address::open("/public-notices/{id}"),
    Address::open("/public-notices/{id}/objections").post(),
    Address::open("/public-notices/{id}/thanks"),
    Address::signed_in("/api/v1/deals"),
    sent("/api/v1/deals", MANAGER),
    Address::signed_in("/api/v1/deals/{id}"),
    sent("/api/v1/deals/{id}/{record}", HANDLERS),
    sent("/api/v1/deals/{id}/move", MANAGER),
    sent("/api/v1/deals/{id}/close", MANAGER),
    sent("/api/v1/deals/{id}/hand-over", HANDLERS),
    sent("/api/v1/deals/{id}/notice/withdraw", MANAGER),
    sent("/api/v1/deals/{id}/registration/confirm", OFFICER),
    sent("/api/v1/deals/{id}/shares/confirm", MANAGER),
    sent("/api/v1/deals/{id}/objections/{objection}", OFFICER),
    Address { method: "POST", path: "/api/v1/deals/{id}/documents", who: Who::SignedIn },
    Address::for_roles("/api/v1/contracts", OFFICER),
    Address::signed_in("/api/v1/tasks"),
    Address::signed_in("/api/v1/tasks/{id}/done").post(),
    Address::signed_in("/api/v1/tasks/{id}/defer").post(),
    Address::open("/api/v1/public-notices"),
    Address::open("/api/v1/public-notices/{id}"),
    Address::open("/api/v1/public-notices/{id}/objections").post(),
];

/// The addresses of this feature. Uploads are counted as they are read, so the general limit does not hold for them.
pub fn routes() -> Router<Web> {
    let uploads = Router::new()
        .route("/deals/{id}/documents", post(actions::attach))
        .route("/api/v1/deals/{id}/documents", post(api::attach))
        .layer(DefaultBodyLimit::disable());
    Router::new()
        .route("/deals", get(pages::index).post(actions::open))
        .route("/deals/new", get(pages::new))
        .route("/deals/contracts.xlsx", get(export::contracts))
        .route("/deals/{id}", get(pages::show))
        .route("/deals/{id}/{record}", post(actions::record))
        .route("/deals/{id}/move", post(actions::go))
        .route("/deals/{id}/close", post(actions::close))
        .route("/deals/{id}/hand-over", post(actions::hand_over))
        .route("/deals/{id}/notice/withdraw", post(actions::withdraw_notice))
        .route("/deals/{id}/registration/confirm", post(actions::confirm_registration))
        .route("/deals/{id}/shares/confirm", post(actions::confirm_share))
        .route("/deals/{id}/objections/{objection}", post(actions::decide))
        .route("/tasks/{id}/done", post(actions::task_done))
        .route("/tasks/{id}/defer", post(actions::task_defer))
        .route("/public-notices", get(notices::list))
        .route("/public-notices/{id}", get(notices::show))
        .route("/public-notices/{id}/objections", post(notices::object))
        .route("/public-notices/{id}/thanks", get(notices::thanks))
        .merge(api::routes())
        .merge(uploads)
}

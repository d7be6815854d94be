//! The edge's kernel: what every page stands on, whatever its feature.
//!
//! | module | what it gives |
//! |---|---|
//! | [`asked`] | language, display choice, path and "fragment or page" of a request |
//! | [`page`] | [`Page`]: what the layout needs; every page struct has a field `page: Page` |
//! | [`texts`] | Fluent texts; [`Speak`] is the trait with `t`, `t1`, `tn`, `ta`, `n`, `date`, `money` on `Lang` and `Page` |
//! | [`problems`], [`problem_json`] | problems as sentences, and for programs |
//! | [`limits`] | how often somebody may ask |
//! | [`forms`] | fields with value, help and error; the summary of a form's problems |
//! | [`ui`] | the pieces: views that print themselves with `{{ piece }}` |
//! | [`ready`] | pages that are kept ready |
//! | [`respond`], [`negotiate`] | templates as answers: 200, 422, 303, fragment or page |
//! | [`errors`] | the pages for 403 to 503 |
//! | [`assets`], [`headers`], [`origin`], [`display`] | style sheet and scripts, security headers, cross-site guard, display choice |
//!
//! # A page of a feature
//!
//! 1. `src/<feature>/pages.rs`: the handler takes [`asked::Asked`], calls one query, fills the view, returns [`respond::html`].
//! 2. `src/<feature>/views.rs`: `#[derive(Template)] #[template(path = "<feature>/show.html")] pub(super) struct Show { page: Page, thread: ui::Thread, … }`.
//!    A fragment is a named block of the same template: add `blocks = ["results"]` and answer with [`negotiate::page_or`].
//! 3. `templates/<feature>/show.html`: `{% extends "layout.html" %}{% block content %} … {{ thread }} … {% endblock %}`;
//!    wrappers come from `{% import "ui/macros.html" as ui %}`. See the comment on top of that file for what to use when.
//! 4. `locales/zh-CN/<feature>.ftl` first, then `locales/en/<feature>.ftl`; keys begin with the feature's name.
//! 5. CSS is already there. A piece that is missing becomes a new file under `templates/ui`, `assets/css/ui` and `kernel/ui`, and shows
//!    itself on `/dev/ui`.
//!
//! Not here: `Ctx`, sessions and the mapping of the application's error to [`errors::Failure`]; they are wired beside the features.

pub mod asked;
pub mod assets;
pub mod display;
pub mod errors;
pub mod forms;
pub mod headers;
pub mod limits;
pub mod negotiate;
pub mod origin;
pub mod page;
pub mod problem_json;
pub mod problems;
pub mod ready;
pub mod respond;
pub mod texts;
#[cfg(test)]
mod texts_test;
pub mod ui;

use std::sync::Arc;

use axum::{
    Router, middleware,
    routing::{get, post},
};

use crate::addresses::Address;

pub use asked::Asked;
pub use page::{Page, Site};
pub use print::Fonts;
pub use texts::Speak;

/// What the edge knows about where it stands; made once at start.
#[derive(Debug, Clone, Default)]
pub struct Edge {
    /// Name, hall, footer.
    pub site: Arc<Site>,
    /// Whether this is a demonstration with invented records.
    pub is_demo: bool,
    /// Seconds for `Strict-Transport-Security`; only behind TLS.
    pub hsts_seconds: Option<u32>,
    /// Origins under which readers reach the site through a proxy, such as `https://hall.example`.
    pub public_origins: Vec<String>,
    /// How often somebody may ask.
    pub limits: Arc<limits::Limits>,
    /// Pages for visitors that are kept ready.
    pub shelf: Arc<ready::Shelf>,
    /// The letters of documents.
    pub fonts: Fonts,
}

/// Who may use the kernel's own addresses: everybody. They are no pages of the product and stand in none of its lists.
pub const ADDRESSES: &[Address] = &[
    Address::open("/assets/{hash}/{*name}"),
    Address::open("/favicon.ico"),
    Address::open("/display").post(),
    Address::open("/dev/ui"),
    Address::open("/dev/ui/front"),
    Address::open("/dev/ui/search"),
    Address::open("/dev/ui/entry"),
    Address::open("/dev/ui/desk"),
    Address::open("/dev/ui/form"),
    Address::open("/dev/ui/errors/{number}"),
];

/// The kernel's own addresses: assets, display choice, and in demo mode `/dev/ui`.
pub fn routes<S: Clone + Send + Sync + 'static>(edge: &Arc<Edge>) -> Router<S> {
    let router = Router::new()
        .route("/assets/{hash}/{*name}", get(assets::serve))
        .route("/favicon.ico", get(assets::favicon))
        .route("/display", post(display::choose));
    if edge.is_demo { router.merge(crate::dev::routes(edge)) } else { router }
}

/// Puts the kernel's layers around a router: guard against other sites, language cookie, security headers (outermost).
pub fn layers<S: Clone + Send + Sync + 'static>(router: Router<S>, edge: &Arc<Edge>) -> Router<S> {
    router
        .layer(middleware::from_fn_with_state(Arc::clone(edge), origin::guard))
        .layer(middleware::from_fn(asked::remember_language))
        .layer(middleware::from_fn_with_state(Arc::clone(edge), headers::secure))
}

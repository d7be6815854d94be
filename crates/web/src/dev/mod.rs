//! `/dev/ui`: every piece of the look in every state, and the anatomies of a page, with invented content. Demo mode only.
//!
//! It is the place to look at a new piece, and the page that accessibility tests read. Not here: any real record.

mod samples;
mod views;

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, State},
    response::Response,
    routing::get,
};

use crate::kernel::{
    Asked, Edge, Page, Speak, errors,
    page::{LinkView, Nav, UserView},
    respond,
};

/// The addresses under `/dev/ui`.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>(edge: &Arc<Edge>) -> Router<S> {
    Router::new()
        .route("/dev/ui", get(pieces))
        .route("/dev/ui/front", get(front))
        .route("/dev/ui/search", get(search))
        .route("/dev/ui/entry", get(entry))
        .route("/dev/ui/desk", get(desk))
        .route("/dev/ui/form", get(form))
        .route("/dev/ui/errors/{number}", get(error))
        .with_state(Arc::clone(edge))
}

async fn pieces(State(edge): State<Arc<Edge>>, asked: Asked) -> Response {
    let mut page = Page::new(&edge, &asked, asked.lang.t("dev-title")).crumb(asked.lang.t("dev-title"), "");
    page.flash = Some(samples::flash(asked.lang));
    respond::html(&samples::pieces(page))
}

async fn front(State(edge): State<Arc<Edge>>, asked: Asked) -> Response {
    respond::html(&samples::front(Page::new(&edge, &asked, "")))
}

async fn search(State(edge): State<Arc<Edge>>, asked: Asked) -> Response {
    let page = Page::new(&edge, &asked, asked.lang.t("dev-query")).under(Nav::Achievements);
    respond::html(&samples::search(page))
}

async fn entry(State(edge): State<Arc<Edge>>, asked: Asked) -> Response {
    let lang = asked.lang;
    let page = Page::new(&edge, &asked, lang.t("dev-demand-title"))
        .under(Nav::Demands)
        .for_user(Some(user(&asked)))
        .crumb(lang.t("dev-crumb-kind"), "/dev/ui/search")
        .crumb(lang.t("dev-crumb-field"), "/dev/ui/search")
        .crumb("D-2026-0312", "");
    respond::html(&samples::entry(page))
}

async fn desk(State(edge): State<Arc<Edge>>, asked: Asked) -> Response {
    let page = Page::new(&edge, &asked, asked.lang.t("dev-desk")).for_user(Some(user(&asked)));
    respond::html(&samples::desk(page))
}

async fn form(State(edge): State<Arc<Edge>>, asked: Asked) -> Response {
    let page = Page::new(&edge, &asked, asked.lang.t("dev-form-title")).for_user(Some(user(&asked)));
    respond::invalid(&samples::form(page))
}

async fn error(State(edge): State<Arc<Edge>>, asked: Asked, Path(number): Path<usize>) -> Response {
    let failure = errors::Failure::ALL.get(number).copied().unwrap_or(errors::Failure::NotFound);
    errors::page(&edge, &asked, None, failure)
}

fn user(asked: &Asked) -> UserView {
    let menu = samples::lines(asked.lang, "dev-user-menu").into_iter().map(|label| LinkView::new(label, "/dev/ui/desk")).collect();
    let roles = vec![asked.lang.t("dev-user-role").into_owned()];
    UserView { name: asked.lang.t("dev-user").into_owned(), unread: 3, roles, menu }
}

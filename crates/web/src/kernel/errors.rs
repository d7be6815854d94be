//! The pages a reader meets when something cannot be done: what, and what to do next. The cause is never shown.
//!
//! Not here: the mapping of the application's error to a [`Failure`].

use askama::Template;
use axum::{http::StatusCode, response::Response};

use super::{
    Edge,
    asked::Asked,
    page::{LinkView, Page, UserView},
    respond,
    texts::Speak,
};

/// Why a page cannot be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// 403: signed in, but not allowed; or not signed in.
    Forbidden,
    /// 403: sent by another site.
    OtherSite,
    /// 404: no such thing, or not for this reader.
    NotFound,
    /// 405: the address exists, the method does not.
    Method,
    /// 409: somebody was faster.
    Conflict,
    /// 412: it was changed since it was read.
    Stale,
    /// 413: too large.
    TooLarge,
    /// 422: not understood.
    Invalid,
    /// 429: too often.
    TooMany,
    /// 500: our fault.
    Internal,
    /// 503: not now.
    Unavailable,
    /// 507: the disk is full; reading goes on.
    Full,
}

impl Failure {
    /// All of them, for `/dev/ui` and the tests.
    pub const ALL: [Self; 12] = [
        Self::Forbidden,
        Self::OtherSite,
        Self::NotFound,
        Self::Method,
        Self::Conflict,
        Self::Stale,
        Self::TooLarge,
        Self::Invalid,
        Self::TooMany,
        Self::Internal,
        Self::Unavailable,
        Self::Full,
    ];

    /// The status code.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::Forbidden | Self::OtherSite => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict => StatusCode::CONFLICT,
            Self::Stale => StatusCode::PRECONDITION_FAILED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Full => StatusCode::INSUFFICIENT_STORAGE,
        }
    }

    const fn keys(self) -> (&'static str, &'static str) {
        match self {
            Self::Forbidden => ("errors-forbidden-title", "errors-forbidden-text"),
            Self::OtherSite => ("errors-other-site-title", "errors-other-site-text"),
            Self::NotFound => ("errors-not-found-title", "errors-not-found-text"),
            Self::Method => ("errors-method-title", "errors-method-text"),
            Self::Conflict => ("errors-conflict-title", "errors-conflict-text"),
            Self::Stale => ("errors-stale-title", "errors-stale-text"),
            Self::TooLarge => ("errors-too-large-title", "errors-too-large-text"),
            Self::Invalid => ("errors-invalid-title", "errors-invalid-text"),
            Self::TooMany => ("errors-too-many-title", "errors-too-many-text"),
            Self::Internal => ("errors-internal-title", "errors-internal-text"),
            Self::Unavailable => ("errors-unavailable-title", "errors-unavailable-text"),
            Self::Full => ("errors-full-title", "errors-full-text"),
        }
    }
}

/// The page. More than the plain failure (what changed, what is wrong) goes into `details`.
#[derive(Template)]
#[template(path = "errors/show.html")]
pub struct ErrorPage {
    page: Page,
    status: u16,
    text: String,
    details: Vec<String>,
    typed: Vec<String>,
    next: Vec<LinkView>,
}

impl ErrorPage {
    /// The page for a failure on `page`, whose title it sets.
    #[must_use]
    pub fn new(mut page: Page, failure: Failure) -> Self {
        let (title, text) = failure.keys();
        page.title = page.t(title).into_owned();
        let text = page.t(text).into_owned();
        let mut next = vec![LinkView::new(page.t("errors-go-front"), "/")];
        if failure == Failure::Forbidden && page.user.is_none() {
            next.insert(0, LinkView::new(page.t("layout-sign-in"), page.sign_in_url()));
        }
        match failure {
            Failure::Forbidden if page.user.is_some() => next.insert(0, LinkView::new(page.t("errors-go-desk"), "/desk")),
            Failure::NotFound => next.insert(0, LinkView::new(page.t("layout-search"), "/search")),
            Failure::Internal => next.push(LinkView::new(page.t("layout-report"), "/report-error")),
            _ => {}
        }
        Self { page, status: failure.status().as_u16(), text, details: Vec::new(), typed: Vec::new(), next }
    }

    /// The same with sentences that say more.
    #[must_use]
    pub fn with_details(mut self, details: Vec<String>) -> Self {
        self.details = details;
        self
    }

    /// The same with what was typed into the form that could not be done.
    #[must_use]
    pub fn with_typed(mut self, typed: Vec<String>) -> Self {
        self.typed = typed;
        self
    }

    /// The same with a way back to the page where the form stood; empty for none.
    #[must_use]
    pub fn with_back(mut self, href: &str) -> Self {
        if !href.is_empty() {
            self.next.insert(0, LinkView::new(self.page.t("errors-go-back"), href));
        }
        self
    }

    /// As an answer.
    #[must_use]
    pub fn answer(&self) -> Response {
        respond::html_with(StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), self)
    }
}

/// The plain page of a failure.
#[must_use]
pub fn page(edge: &Edge, asked: &Asked, user: Option<UserView>, failure: Failure) -> Response {
    ErrorPage::new(Page::new(edge, asked, "").for_user(user), failure).answer()
}

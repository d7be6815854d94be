//! What somebody had typed into a form when their session ended: carried through signing in by the pages themselves, and given back
//! afterwards. Nothing of it is stored here.

use askama::Template;
use axum::{
    body::{Body, Bytes},
    extract::{Form, FromRequest as _, Request},
    http::{Method, StatusCode, header},
    response::Response,
};
use serde::{Deserialize, Serialize};

use super::sign_in;
use crate::{
    kernel::{Page, Speak, asked::local_path, forms, respond},
    visit::Visit,
};

/// What is never carried on: it is asked for again.
const SECRETS: [&str; 3] = ["password", "current", "code"];

/// A form that was sent by somebody who was not signed in any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept {
    path: String,
    fields: Vec<(String, String)>,
}

impl Kept {
    /// Reads what was sent to `path`.
    pub(crate) async fn from_form(path: &str, bytes: &Bytes) -> Self {
        let request = Request::builder()
            .method(Method::POST)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(bytes.clone()))
            .unwrap_or_default();
        let fields = Form::<Vec<(String, String)>>::from_request(request, &()).await.map(|form| form.0).unwrap_or_default();
        let fields = fields.into_iter().filter(|(name, _)| !SECRETS.contains(&name.as_str())).collect();
        Self { path: path.to_owned(), fields }
    }

    /// Reads what a page carried; nothing, if it carried nothing that is meant for this site.
    pub(super) fn read(text: &str) -> Option<Self> {
        let kept: Self = serde_json::from_str(text).ok()?;
        (local_path(&kept.path) == kept.path).then_some(kept)
    }

    /// As a page carries it.
    pub(super) fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// 401: the form to sign in, with all of it.
    pub(crate) fn ask_to_sign_in(&self, visit: &Visit) -> Response {
        respond::html_with(StatusCode::UNAUTHORIZED, &sign_in::expired_sign_in(visit, self.write()))
    }

    /// What a person wrote: with blanks, or letters beyond those of codes and numbers.
    pub(crate) fn texts(&self) -> Vec<String> {
        let texts = self.fields.iter().map(|(_, text)| text.trim());
        texts.filter(|text| text.chars().any(|c| c.is_whitespace() || !c.is_ascii())).map(ToOwned::to_owned).collect()
    }

    /// Whether the form there can be shown again as it was typed; others are sent once more as they were.
    fn comes_back(&self) -> bool {
        let path = self.path.as_str();
        let is_record =
            path.strip_prefix("/deals/").and_then(|rest| rest.split_once('/')).is_some_and(|(_, word)| crate::deals::is_record(word));
        path.ends_with("/new")
            || path.ends_with("/edit")
            || ["/deals", "/policies/versions"].contains(&path)
            || is_record
            || path.ends_with("/contacts")
    }
}

/// What somebody has typed, after they have signed in again, with the way back to it.
#[derive(Template)]
#[template(path = "accounts/resumed.html")]
pub(super) struct Resumed {
    page: Page,
    resume: Resume,
}

impl Resumed {
    pub(super) fn new(visit: &Visit, kept: &Kept) -> Self {
        let page = visit.page("accounts-kept");
        Self { resume: Resume::new(&page, kept), page }
    }
}

/// The form that goes back.
#[derive(Template)]
#[template(path = "accounts/resume.html")]
pub(super) struct Resume {
    lead: String,
    texts: Vec<String>,
    action: String,
    fields: Vec<(String, String)>,
    button: String,
}

impl Resume {
    pub(super) fn new(page: &Page, kept: &Kept) -> Self {
        let mut fields = kept.fields.clone();
        let (lead, button) = if kept.comes_back() {
            // The form comes back under a key of its own.
            fields.retain(|(name, _)| name != crate::api::once::FORM_KEY);
            fields.push((forms::AGAIN.to_owned(), "1".to_owned()));
            ("accounts-kept-back-lead", "accounts-kept-back")
        } else {
            ("accounts-kept-send-lead", "accounts-kept-send")
        };
        Self {
            lead: page.t(lead).into_owned(),
            button: page.t(button).into_owned(),
            texts: kept.texts(),
            action: kept.path.clone(),
            fields,
        }
    }
}

crate::kernel::ui::piece!(Resume);

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_was_typed_is_carried_without_secrets_and_only_to_this_site() {
        let kept = Kept::from_form("/demands/new", &Bytes::from_static(b"title=%E8%96%84+%22a%22&note=1%0A2&password=x&code=1")).await;
        assert_eq!(kept.fields, [("title", "薄 \"a\""), ("note", "1\n2")].map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!(Kept::read(&kept.write()), Some(kept));
        for text in ["", "{}", "{\"path\":\"//evil.example\",\"fields\":[]}", "{\"path\":\"https://evil.example\",\"fields\":[]}"] {
            assert_eq!(Kept::read(text), None, "{text}");
        }
    }
}

//! A form of the hall on a page of its own, and a page that says one thing and leads on.

use askama::Template;
use base::Problems;

use crate::{
    kernel::{
        Page, Speak,
        forms::{Field, ProblemSummary},
        page::LinkView,
        ui::Facts,
    },
    visit::Visit,
};

/// The name of the input that only programs fill in.
pub(super) const TRAP: &str = "website";

/// A form: title, lead and button stand under `key`, `key-lead` and `key-button`.
#[derive(Template)]
#[template(path = "hall/form.html")]
pub(crate) struct FormPage {
    pub(super) page: Page,
    lead: String,
    facts: Facts,
    summary: ProblemSummary,
    action: String,
    hidden: Vec<(String, String)>,
    fields: Vec<Field>,
    /// Whether programs that fill in everything shall be caught.
    has_trap: bool,
    trap: &'static str,
    button: String,
    back: Option<LinkView>,
}

impl FormPage {
    pub(crate) fn new(visit: &Visit, key: &str, action: impl Into<String>, mut fields: Vec<Field>, problems: &Problems) -> Self {
        let page = visit.page(key);
        fields.iter_mut().for_each(|field| field.problems(problems));
        Self {
            lead: page.t(&format!("{key}-lead")).into_owned(),
            facts: Facts::default(),
            summary: ProblemSummary::new(page.lang, problems, fields.iter()),
            action: action.into(),
            hidden: Vec::new(),
            fields,
            has_trap: false,
            trap: TRAP,
            button: page.t(&format!("{key}-button")).into_owned(),
            back: None,
            page,
        }
    }

    /// The same with what is sent along.
    pub(crate) fn hidden(mut self, hidden: Vec<(String, String)>) -> Self {
        self.hidden = hidden;
        self
    }

    /// The same with what it is about under the title.
    pub(super) fn about(mut self, facts: Facts) -> Self {
        self.facts = facts;
        self
    }

    /// The same with a trap for programs.
    pub(super) const fn trapped(mut self) -> Self {
        self.has_trap = true;
        self
    }

    /// The same with a way back.
    pub(crate) fn back(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.back = Some(LinkView::new(label, href));
        self
    }
}

/// A page that says one thing: title and text stand under `key` and `key-text`.
#[derive(Template)]
#[template(path = "hall/said.html")]
pub(super) struct Said {
    page: Page,
    text: String,
    code: String,
    note: String,
    next: LinkView,
}

impl Said {
    pub(super) fn new(visit: &Visit, key: &str, next: LinkView) -> Self {
        let page = visit.page(key);
        Self { text: page.t(&format!("{key}-text")).into_owned(), code: String::new(), note: String::new(), next, page }
    }

    /// The same with an address to take along and what to mind about it.
    pub(super) fn with_address(mut self, address: String, note: impl Into<String>) -> Self {
        self.code = address;
        self.note = note.into();
        self
    }
}

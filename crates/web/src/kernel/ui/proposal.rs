//! A proposal with reasons for and against side by side, and the things one can do.

use askama::Template;
use base::Lang;

use super::{Marked, Tag, piece};
use crate::kernel::{forms::Field, texts::Speak};

/// How much an action wants to be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// The one thing to do.
    Primary,
    /// Another.
    #[default]
    Plain,
    /// As words only.
    Quiet,
}

impl Kind {
    /// The name in class names.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Plain => "plain",
            Self::Quiet => "quiet",
        }
    }
}

/// What an action does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// Opens a page.
    Link(String),
    /// Sends a form that holds only hidden fields.
    Post {
        /// Where to.
        path: String,
        /// Name and value of what is sent.
        fields: Vec<(String, String)>,
    },
    /// Opens a small form in place that asks something first: 不合适…, 推迟….
    Ask {
        /// Where to.
        path: String,
        /// Name and value of what is sent along.
        fields: Vec<(String, String)>,
        /// What is asked.
        questions: Vec<Field>,
        /// The words on its button.
        button: String,
    },
}

impl Way {
    /// Whether a form stands open: something that was typed into it is wrong.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Ask { questions, .. } if questions.iter().any(|question| question.error.is_some()))
    }
}

/// A thing one can do. Without JavaScript too.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "ui/action.html")]
pub struct Action {
    /// The verb.
    pub label: String,
    /// More words for those who do not see what stands beside it; empty for none.
    pub about: String,
    /// How much it wants to be seen.
    pub kind: Kind,
    /// What it does.
    pub way: Way,
}

impl Action {
    /// Opens a page.
    pub fn link(label: impl Into<String>, kind: Kind, href: impl Into<String>) -> Self {
        Self { label: label.into(), about: String::new(), kind, way: Way::Link(href.into()) }
    }

    /// Sends a form at once.
    pub fn post(label: impl Into<String>, kind: Kind, path: impl Into<String>, fields: Vec<(String, String)>) -> Self {
        Self { label: label.into(), about: String::new(), kind, way: Way::Post { path: path.into(), fields } }
    }

    /// Asks before it sends.
    pub fn ask(label: impl Into<String>, path: impl Into<String>, questions: Vec<Field>, button: impl Into<String>) -> Self {
        let way = Way::Ask { path: path.into(), fields: Vec::new(), questions, button: button.into() };
        Self { label: label.into(), about: String::new(), kind: Kind::Quiet, way }
    }

    /// The same with more words for screen readers: which entry, which person.
    #[must_use]
    pub fn about(mut self, about: impl Into<String>) -> Self {
        self.about = about.into();
        self
    }
}

/// One proposed match.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "ui/proposal.html")]
pub struct Proposal {
    /// For the words before the reasons.
    pub lang: Lang,
    /// 很相关, 相关; none if it is not graded.
    pub grade: Option<Tag>,
    /// Title of what is proposed.
    pub title: Marked,
    /// Its address.
    pub href: String,
    /// Whose it is.
    pub owner: String,
    /// What speaks for it.
    pub speaks_for: Vec<Marked>,
    /// What speaks against it.
    pub speaks_against: Vec<Marked>,
    /// What is not known.
    pub unknown: Vec<Marked>,
    /// What one can do.
    pub actions: Vec<Action>,
}

piece!(Action, Proposal);

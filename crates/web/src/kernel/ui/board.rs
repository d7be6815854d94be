//! The desk: today's list and the board of deals.

use askama::Template;
use base::Lang;

use super::{Action, Tag, piece};
use crate::kernel::{forms::Choice, texts::Speak};

/// A line of today's list, doable in place.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "ui/todo_row.html")]
pub struct TodoRow {
    /// 逾期 1 天, 今天, 明天.
    pub due: Tag,
    /// What is to be done.
    pub text: String,
    /// Where it is about; empty for nowhere.
    pub href: String,
    /// The stage or kind, in a word.
    pub stage: String,
    /// What one can do here.
    pub actions: Vec<Action>,
}

/// Where a card may be moved to; a form on the card, and what dragging submits.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Moves {
    /// Where the form goes.
    pub path: String,
    /// Name and value of what is sent along, the version among them.
    pub fields: Vec<(String, String)>,
    /// Stages; the value is the column's key.
    pub to: Vec<Choice>,
}

/// A card.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BoardCard {
    /// Unique on the page; used in element ids.
    pub id: String,
    /// 薄膜边缘卷曲 × 在线测量.
    pub title: String,
    /// Its page.
    pub href: String,
    /// The parties: 新材料企业 ↔ 零湾大学.
    pub parties: String,
    /// The next date or the state of papers.
    pub note: String,
    /// What must be seen: overdue, no objection.
    pub tag: Option<Tag>,
    /// Whether the edge is marked.
    pub is_late: bool,
    /// Where it may go; none if it stays.
    pub moves: Option<Moves>,
}

/// A stage.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BoardColumn {
    /// The stage's key, as the moves name it.
    pub key: String,
    /// Its name.
    pub title: String,
    /// How many, grouped; may be more than the cards shown.
    pub count: String,
    /// The cards shown.
    pub cards: Vec<BoardCard>,
    /// Where the rest is listed; empty if all are shown.
    pub more_href: String,
}

/// Cards by stage: columns where there is room, a list by stage on phones.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "ui/board.html")]
pub struct Board {
    /// For its own words.
    pub lang: Lang,
    /// What the board shows, for screen readers.
    pub label: String,
    /// The stages in order.
    pub columns: Vec<BoardColumn>,
}

piece!(TodoRow, Board);

//! What changed, and what happened: a readable difference and a timeline.

use askama::Template;
use base::Lang;

use super::{Tag, piece};
use crate::kernel::texts::Speak;

/// A stretch of a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DiffPart {
    /// In both.
    Same(String),
    /// Only before.
    Gone(String),
    /// Only after.
    New(String),
}

/// One field that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiffRow {
    /// The field's name.
    pub label: String,
    /// Its stretches.
    pub parts: Vec<DiffPart>,
    /// Who changed it and when; empty if the whole list says it.
    pub by: String,
}

/// The difference of two versions, field by field. Signs and words, not colours alone.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "ui/diff.html")]
pub struct Diff {
    /// For its own words.
    pub lang: Lang,
    /// The fields that differ.
    pub rows: Vec<DiffRow>,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TimelineItem {
    /// When, as people say it.
    pub when: String,
    /// The exact instant, for machines: `2026-11-23T14:05:00+08:00`; empty if only the day is known.
    pub instant: String,
    /// Who.
    pub who: String,
    /// What.
    pub text: String,
    /// More, in quieter words; empty for none.
    pub note: String,
    /// Its state, if it has one.
    pub tag: Option<Tag>,
}

/// What happened, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "ui/timeline.html")]
pub struct Timeline {
    /// In the order shown.
    pub items: Vec<TimelineItem>,
}

piece!(Diff, Timeline);

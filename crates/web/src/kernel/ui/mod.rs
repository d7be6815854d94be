//! The pieces of the look: views that print themselves.
//!
//! Each piece is a struct of strings and decided booleans with a template of the same name under `templates/ui/` and a style sheet of the
//! same name under `assets/css/ui/`. A page's template writes `{{ piece }}`; the output is escaped inside the piece and therefore
//! marked safe here, in one place, by [`piece!`]. Wrappers around a template's own content are macros (`templates/ui/macros.html`).
//! Every piece is shown on `/dev/ui`. Fields of forms are in [`super::forms`].

mod board;
mod changes;
mod figures;
mod lists;
mod proposal;
mod thread;
mod words;

pub use board::{Board, BoardCard, BoardColumn, Moves, TodoRow};
pub use changes::{Diff, DiffPart, DiffRow, Timeline, TimelineItem};
pub use figures::{Area, Figure, GapBar, Gauge, MapFrame, MapPoint};
pub use lists::{Anchor, Anchors, Empty, EntryRow, FacetGroup, FacetOption, Pagination, ResultRow};
pub use proposal::{Action, Kind, Proposal, Way};
pub use thread::{State, Step, Thread};
pub use words::{Cell, Column, Fact, Facts, Marked, Row, Span, Table, Tag, Term, Terms, Tone};

/// Marks a template struct as printing HTML: everything a reader wrote is escaped inside its template.
macro_rules! piece {
    ($($name:ty),+ $(,)?) => {
        $(impl askama::filters::HtmlSafe for $name {})+
    };
}
pub(crate) use piece;

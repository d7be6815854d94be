//! The templates of `/dev/ui`: each shows how a page of its kind is put together from pieces.

use askama::Template;

use crate::kernel::{
    Page, Speak,
    forms::{Field, ProblemSummary},
    page::LinkView,
    ui::{
        Action, Anchors, Board, Diff, Empty, EntryRow, FacetGroup, Facts, Figure, GapBar, Gauge, MapFrame, Pagination, Proposal, ResultRow,
        Table, Tag, Terms, Thread, Timeline, TodoRow,
    },
};

/// All pieces.
#[derive(Template)]
#[template(path = "dev/ui.html")]
pub(super) struct Pieces {
    pub(super) page: Page,
    pub(super) errors: Vec<LinkView>,
    pub(super) life: Thread,
    pub(super) fresh: Thread,
    pub(super) funnel: Thread,
    pub(super) tags: Vec<Tag>,
    pub(super) chips: Vec<String>,
    pub(super) facts: Facts,
    pub(super) terms: Terms,
    pub(super) buttons: Vec<String>,
    pub(super) actions: Vec<Action>,
    pub(super) anchors: Anchors,
    pub(super) result: ResultRow,
    pub(super) row: EntryRow,
    pub(super) facet: FacetGroup,
    pub(super) pages: Pagination,
    pub(super) table: Table,
    pub(super) empty: Empty,
    pub(super) proposal: Proposal,
    pub(super) todo: Vec<TodoRow>,
    pub(super) board: Board,
    pub(super) figures: Vec<Figure>,
    pub(super) load: Gauge,
    pub(super) gaps: Vec<GapBar>,
    pub(super) map: MapFrame,
    pub(super) diff: Diff,
    pub(super) timeline: Timeline,
    pub(super) steps: Vec<String>,
    pub(super) summary: ProblemSummary,
    pub(super) fields: Vec<Field>,
}

/// A door of the front page.
pub(super) struct Door {
    pub(super) title: String,
    pub(super) text: String,
}

/// A park of the numbered list.
pub(super) struct Park {
    pub(super) number: usize,
    pub(super) name: String,
    pub(super) track: String,
}

/// The front page's anatomy.
#[derive(Template)]
#[template(path = "dev/front.html")]
pub(super) struct Front {
    pub(super) page: Page,
    pub(super) kinds: Vec<String>,
    pub(super) recent: Vec<String>,
    pub(super) doors: Vec<Door>,
    pub(super) funnel: Thread,
    pub(super) demands: Vec<EntryRow>,
    pub(super) achievements: Vec<EntryRow>,
    pub(super) map: MapFrame,
    pub(super) parks: Vec<Park>,
}

/// The search page's anatomy.
#[derive(Template)]
#[template(path = "dev/search.html", blocks = ["results"])]
pub(super) struct Search {
    pub(super) page: Page,
    pub(super) facets: Vec<FacetGroup>,
    pub(super) sorts: Vec<String>,
    pub(super) chips: Vec<String>,
    pub(super) results: Vec<ResultRow>,
    pub(super) pages: Pagination,
}

/// An entry's anatomy.
#[derive(Template)]
#[template(path = "dev/entry.html")]
pub(super) struct Entry {
    pub(super) page: Page,
    pub(super) facts: Facts,
    pub(super) thread: Thread,
    pub(super) terms: Terms,
    pub(super) proposals: Vec<Proposal>,
    pub(super) take: Action,
    pub(super) follow: Vec<String>,
    pub(super) timeline: Timeline,
}

/// A desk's anatomy.
#[derive(Template)]
#[template(path = "dev/desk.html")]
pub(super) struct Desk {
    pub(super) page: Page,
    pub(super) figures: Vec<Figure>,
    pub(super) todo: Vec<TodoRow>,
    pub(super) board: Board,
    pub(super) load: Gauge,
}

/// A form's anatomy, with problems.
#[derive(Template)]
#[template(path = "dev/form.html")]
pub(super) struct Form {
    pub(super) page: Page,
    pub(super) summary: ProblemSummary,
    pub(super) what: Vec<Field>,
    pub(super) money: Vec<Field>,
    pub(super) papers: Vec<Field>,
    pub(super) missing: Vec<String>,
    pub(super) near: Vec<EntryRow>,
}

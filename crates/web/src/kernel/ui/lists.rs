//! Lists: rows of results and entries, facets, anchors, pages, and what stands where a list is empty.

use askama::Template;
use base::Lang;

use super::{Facts, Marked, piece};
use crate::kernel::{page::LinkView, texts::Speak};

/// A search result: title, two lines of text with marks, facts in one line.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "ui/result_row.html")]
pub struct ResultRow {
    /// Title with marks.
    pub title: Marked,
    /// The entry's address.
    pub href: String,
    /// Two lines of text with marks.
    pub summary: Marked,
    /// Organisation first.
    pub facts: Facts,
}

/// An entry in a short list, as on the front page: title, facts, when.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "ui/entry_row.html")]
pub struct EntryRow {
    /// Title.
    pub title: String,
    /// The entry's address.
    pub href: String,
    /// Organisation first.
    pub facts: Facts,
    /// 今天, 昨天, 11-20.
    pub when: String,
}

/// One choice of a facet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FacetOption {
    /// What the form sends.
    pub value: String,
    /// The words.
    pub label: String,
    /// How many entries it would leave, grouped.
    pub count: String,
    /// Whether it is in force.
    pub is_chosen: bool,
}

/// A facet: a group of check boxes with counts inside the search form.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "ui/facet_group.html")]
pub struct FacetGroup {
    /// For 更多.
    pub lang: Lang,
    /// The name of the inputs.
    pub name: String,
    /// The heading.
    pub label: String,
    /// The choices, the ones in force first or in their own order.
    pub options: Vec<FacetOption>,
    /// How many are shown before the rest is folded.
    pub shown: usize,
}

impl FacetGroup {
    fn head(&self) -> &[FacetOption] {
        self.options.get(..self.cut()).unwrap_or_default()
    }

    fn rest(&self) -> &[FacetOption] {
        self.options.get(self.cut()..).unwrap_or_default()
    }

    /// Never folds away a choice that is in force, nor a single one.
    fn cut(&self) -> usize {
        let last = self.options.iter().rposition(|option| option.is_chosen).map_or(0, |index| index + 1);
        let cut = self.shown.max(last);
        if cut + 1 >= self.options.len() { self.options.len() } else { cut }
    }
}

/// One link of a row of anchors.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Anchor {
    /// The words.
    pub label: String,
    /// How many stand there, grouped; empty for no number.
    pub count: String,
    /// `#part` or a page.
    pub href: String,
    /// Whether it is shown now.
    pub is_current: bool,
}

/// A row of links to the parts of a page, or to sibling pages.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "ui/anchors.html")]
pub struct Anchors {
    /// What the row is for, for screen readers.
    pub label: String,
    /// The links.
    pub items: Vec<Anchor>,
}

/// Pages of a list. `base` is the list's address with everything but the page number: `/search?q=a`, `/notices`.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "ui/pagination.html")]
pub struct Pagination {
    lang: Lang,
    now: u32,
    last: u32,
    base: String,
}

impl Pagination {
    /// Page `now` of `last`, both from 1.
    pub fn new(lang: Lang, now: u32, last: u32, base: impl Into<String>) -> Self {
        Self { lang, now, last: last.max(1), base: base.into() }
    }

    fn href(&self, number: &u32) -> String {
        let base = self.base.trim_end_matches(['?', '&']);
        let joint = if base.contains('?') { '&' } else { '?' };
        if *number <= 1 { base.to_owned() } else { format!("{base}{joint}page={number}") }
    }

    /// First, last and the neighbours; 0 stands for a gap.
    fn numbers(&self) -> Vec<u32> {
        let mut out = Vec::new();
        let mut before = 0;
        for number in 1..=self.last {
            if number == 1 || number == self.last || number.abs_diff(self.now) <= 2 {
                if number > before + 1 {
                    out.push(0);
                }
                out.push(number);
                before = number;
            }
        }
        out
    }

    fn previous(&self) -> Option<u32> {
        (self.now > 1).then(|| self.now - 1)
    }

    fn next(&self) -> Option<u32> {
        (self.now < self.last).then_some(self.now + 1)
    }
}

/// What stands where a list is empty: what it would hold, and the next step.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "ui/empty.html")]
pub struct Empty {
    /// What the list would hold.
    pub title: String,
    /// How something gets there.
    pub text: String,
    /// The next step.
    pub next: Option<LinkView>,
}

piece!(ResultRow, EntryRow, FacetGroup, Anchors, Pagination, Empty);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_far_away_are_left_out_and_the_first_has_no_number() {
        let pages = Pagination::new(Lang::Zh, 6, 20, "/search?q=a");
        assert_eq!(pages.numbers(), [1, 0, 4, 5, 6, 7, 8, 0, 20]);
        assert_eq!(pages.href(&1), "/search?q=a");
        assert_eq!(pages.href(&7), "/search?q=a&page=7");
        assert_eq!(Pagination::new(Lang::Zh, 1, 2, "/search?").href(&2), "/search?page=2");
        assert_eq!(Pagination::new(Lang::Zh, 1, 2, "/notices").href(&2), "/notices?page=2");
    }

    #[test]
    fn a_facet_in_force_is_never_folded_away() {
        let option = |value: &str, is_chosen| FacetOption { value: value.into(), is_chosen, ..FacetOption::default() };
        let mut group = FacetGroup {
            lang: Lang::Zh,
            name: "field".into(),
            label: String::new(),
            options: vec![option("a", false), option("b", false), option("c", true), option("d", false), option("e", false)],
            shown: 1,
        };
        assert_eq!((group.head().len(), group.rest().len()), (3, 2));
        group.shown = 4;
        assert_eq!((group.head().len(), group.rest().len()), (5, 0));
    }
}

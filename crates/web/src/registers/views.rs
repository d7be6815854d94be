//! The templates of writing, reviewing and importing, and the rows they are made of.

use app::{
    pack::Pack,
    registers::{Entry, Kind, Status, Values, difference},
};
use askama::Template;
use base::Lang;

use super::{aid::AidView, forms::Section, present};
use crate::kernel::{
    Page, Speak,
    forms::{Field, ProblemSummary},
    page::LinkView,
    ui::{Action, Anchors, Cell, Diff, DiffPart, DiffRow, Empty, EntryRow, Facts, Pagination, Table, Tag, Term, Terms, Thread},
};

/// A form for an entry, new or old.
#[derive(Template)]
#[template(path = "registers/form.html")]
pub(super) struct Form {
    pub(super) page: Page,
    pub(super) lead: String,
    pub(super) summary: ProblemSummary,
    pub(super) action: String,
    /// The version the form was filled from; 0 for a new entry.
    pub(super) version: i64,
    /// Which organisation it is for, where there is a choice.
    pub(super) organization: Option<Field>,
    pub(super) sections: Vec<Section>,
    /// Why it was sent back.
    pub(super) returned: String,
    /// What somebody else changed meanwhile.
    pub(super) changed: Option<Diff>,
    pub(super) tag: Option<Tag>,
    /// What is still missing for handing it in.
    pub(super) missing: Vec<String>,
    pub(super) near: Vec<EntryRow>,
    pub(super) actions: Vec<Action>,
    pub(super) missing_title: String,
    pub(super) missing_none: String,
    pub(super) can_submit: bool,
    /// What the writing aid says, if it was asked.
    pub(super) aid: Option<AidView>,
    /// The words on its button; empty for registers without it.
    pub(super) aid_button: String,
}

/// The entries of the reader's organisations.
#[derive(Template)]
#[template(path = "registers/own.html")]
pub(super) struct Own {
    pub(super) page: Page,
    pub(super) statuses: Anchors,
    pub(super) kinds: Anchors,
    pub(super) table: Table,
    pub(super) has_entries: bool,
    pub(super) empty: Empty,
    pub(super) pages: Pagination,
    pub(super) new: Vec<LinkView>,
    pub(super) may_import: bool,
}

/// A version and what it changed.
pub(super) struct VersionView {
    pub(super) title: String,
    pub(super) note: String,
    pub(super) tag: Tag,
    pub(super) diff: Option<Diff>,
}

/// The versions of an entry.
#[derive(Template)]
#[template(path = "registers/versions.html")]
pub(super) struct Versions {
    pub(super) page: Page,
    pub(super) versions: Vec<VersionView>,
}

/// A table with a heading: who looked, and others.
#[derive(Template)]
#[template(path = "registers/table.html")]
pub(super) struct Listing {
    pub(super) page: Page,
    pub(super) lead: String,
    pub(super) table: Table,
    pub(super) has_rows: bool,
    pub(super) empty: Empty,
}

/// An agreement somebody asks for.
pub(super) struct AgreementView {
    pub(super) who: String,
    pub(super) when: String,
    pub(super) note: String,
    pub(super) tag: Tag,
    pub(super) actions: Vec<Action>,
}

/// The agreements about an entry, or the form to ask for one.
#[derive(Template)]
#[template(path = "registers/agreements.html")]
pub(super) struct Agreements {
    pub(super) page: Page,
    pub(super) lead: String,
    pub(super) agreements: Vec<AgreementView>,
    pub(super) empty: Option<Empty>,
    pub(super) ask: Option<Field>,
    pub(super) action: String,
}

/// An entry that waits.
pub(super) struct QueueRow {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) href: String,
    pub(super) facts: Facts,
    /// Whether it may be approved with others at once.
    pub(super) is_clear: bool,
}

/// What waits for review.
#[derive(Template)]
#[template(path = "registers/queue.html")]
pub(super) struct Queue {
    pub(super) page: Page,
    pub(super) lead: String,
    pub(super) kinds: Anchors,
    pub(super) rows: Vec<QueueRow>,
    pub(super) has_clear: bool,
    pub(super) empty: Empty,
    pub(super) pages: Pagination,
    /// What could not be approved, with its reason.
    pub(super) refused: Vec<String>,
}

/// An entry that looks like the one under review.
pub(super) struct TwinView {
    pub(super) title: String,
    pub(super) href: String,
    pub(super) facts: Facts,
    /// What differs; what does not is left out.
    pub(super) diff: Diff,
    pub(super) has_difference: bool,
    pub(super) actions: Vec<Action>,
}

/// What an owner has changed in a published entry since an officer saw it.
pub(super) struct ChangesView {
    pub(super) diff: Diff,
    pub(super) accept: Action,
}

/// One entry under review.
#[derive(Template)]
#[template(path = "registers/review.html")]
pub(super) struct Review {
    pub(super) page: Page,
    pub(super) facts: Facts,
    pub(super) thread: Thread,
    pub(super) summary: String,
    pub(super) terms: Terms,
    pub(super) twins: Vec<TwinView>,
    pub(super) changes: Option<ChangesView>,
    /// Conditions of publication, each with whether it is met.
    pub(super) conditions: Vec<(bool, String)>,
    pub(super) summary_of_problems: ProblemSummary,
    pub(super) is_waiting: bool,
    pub(super) publish: Option<Action>,
    pub(super) diagnosis: Vec<Field>,
    pub(super) diagnosis_action: String,
    pub(super) reason: Field,
    pub(super) return_action: String,
    pub(super) links: Vec<LinkView>,
    pub(super) next: Option<LinkView>,
}

/// The list of imports with the form for a new one.
#[derive(Template)]
#[template(path = "registers/imports.html")]
pub(super) struct Imports {
    pub(super) page: Page,
    pub(super) summary: ProblemSummary,
    pub(super) fields: Vec<Field>,
    pub(super) templates: Vec<LinkView>,
    pub(super) table: Table,
    pub(super) has_rows: bool,
}

/// A row that asks whether it is an entry that stands there.
pub(super) struct QuestionView {
    pub(super) text: String,
    pub(super) link: LinkView,
    pub(super) said: String,
    pub(super) actions: Vec<Action>,
}

/// One import.
#[derive(Template)]
#[template(path = "registers/import.html")]
pub(super) struct Import {
    pub(super) page: Page,
    pub(super) facts: Facts,
    pub(super) thread: Thread,
    pub(super) counts: Vec<(String, String)>,
    pub(super) notes: Vec<String>,
    pub(super) questions: Vec<QuestionView>,
    pub(super) answer_all: Vec<Action>,
    pub(super) wrong: Table,
    pub(super) has_wrong: bool,
    pub(super) wrong_lead: String,
    pub(super) wrong_files: Vec<LinkView>,
    /// The one thing to do next, and what else can be done.
    pub(super) actions: Vec<Action>,
    /// Goes on by itself where the browser runs scripts.
    pub(super) goes_on: String,
    pub(super) progress: Option<(String, i64, i64)>,
    pub(super) left: Vec<String>,
}

/// The difference of two states of an entry, in words.
pub(super) fn diff(lang: Lang, pack: &Pack, kind: &'static Kind, before: &Values, after: &Values) -> Diff {
    let rows = difference::between(kind, before, after)
        .into_iter()
        .filter_map(|change| {
            let field = kind.field(change.field)?;
            let words = |values: &Values| present::field_text(lang, pack, kind, field, values);
            Some(DiffRow { label: present::short_label(lang, kind, field), parts: parts(words(before), words(after)), by: String::new() })
        })
        .collect();
    Diff { lang, rows }
}

/// What two texts share at their ends stays; what lies between is gone and new.
fn parts(before: Option<String>, after: Option<String>) -> Vec<DiffPart> {
    let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
    let (old, new): (Vec<char>, Vec<char>) = (before.chars().collect(), after.chars().collect());
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let most = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take(most).take_while(|(a, b)| a == b).count();
    // Short words read better whole: 许可 → 转让, 2026-01-03 → 2026-04-03.
    let (head, tail) = if head + tail < 8 || old.len().max(new.len()) < 16 { (0, 0) } else { (head, tail) };
    let text = |chars: &[char], from: usize, to: usize| chars.get(from..to).unwrap_or_default().iter().collect::<String>();
    [
        DiffPart::Same(text(&old, 0, head)),
        DiffPart::Gone(text(&old, head, old.len() - tail)),
        DiffPart::New(text(&new, head, new.len() - tail)),
        DiffPart::Same(text(&new, new.len() - tail, new.len())),
    ]
    .into_iter()
    .filter(|part| match part {
        DiffPart::Same(text) | DiffPart::Gone(text) | DiffPart::New(text) => !text.is_empty(),
    })
    .collect()
}

/// The life of an entry as a thread.
pub(super) fn life(lang: Lang, entry: &Entry) -> Thread {
    let (names, now): (&[Status], usize) = match entry.status {
        Status::Draft => (&[Status::Draft, Status::Submitted, Status::Published], 0),
        Status::Submitted => (&[Status::Draft, Status::Submitted, Status::Published], 1),
        Status::Published => (&[Status::Draft, Status::Submitted, Status::Published], 2),
        Status::Returned => (&[Status::Draft, Status::Returned, Status::Submitted, Status::Published], 1),
        Status::Expired => (&[Status::Draft, Status::Submitted, Status::Published, Status::Expired], 3),
        Status::Withdrawn => (&[Status::Draft, Status::Withdrawn], 1),
        Status::Merged => (&[Status::Draft, Status::Submitted, Status::Merged], 2),
    };
    let words = names.iter().map(|status| lang.t(&format!("registers-status-{}", status.code())).into_owned());
    Thread::life(lang, lang.t("registers-life"), words, now)
}

/// All terms of an entry that its own people and officers see.
pub(super) fn all_terms(lang: Lang, pack: &Pack, entry: &Entry) -> Terms {
    let seen = app::registers::queries::Seen { entry: entry.clone(), step: app::registers::Step::Owner, shows_organization: true };
    let items: Vec<Term> = present::terms(lang, pack, &seen);
    Terms { items }
}

/// A row of the table of own entries.
pub(super) fn own_row(page: &Page, entry: &Entry, may_edit: bool) -> [Cell; 5] {
    let lang = page.lang;
    let tag = present::status_tag(lang, entry.status);
    let number = entry.own_number.clone().unwrap_or_else(|| entry.number.clone());
    [
        match (may_edit, entry.status) {
            (true, _) => Cell::link(entry.title.clone(), format!("/{}/{}/edit", entry.kind.path, entry.id)),
            (false, Status::Published) => Cell::link(entry.title.clone(), format!("/{}/{}", entry.kind.path, entry.id)),
            (false, _) => Cell::say(entry.title.clone()),
        },
        Cell::say(present::kind_name(lang, entry.kind)),
        Cell::say(number),
        Cell::tag(tag.text, tag.tone),
        Cell::say(page.said(&base::time::local_date(entry.updated_at))),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_show_only_what_changed_and_short_ones_are_shown_whole() {
        let part = |a: &str, b: &str| parts(Some(a.to_owned()), Some(b.to_owned()));
        let long = part("烘干温度不变，良率下降不超过百分之一点零", "烘干温度不变，良率下降不超过百分之二点零");
        assert_eq!(
            long,
            [
                DiffPart::Same("烘干温度不变，良率下降不超过百分之".into()),
                DiffPart::Gone("一".into()),
                DiffPart::New("二".into()),
                DiffPart::Same("点零".into())
            ]
        );
        assert_eq!(part("许可", "许可、转让"), [DiffPart::Gone("许可".into()), DiffPart::New("许可、转让".into())]);
        assert_eq!(parts(None, Some("新".to_owned())), [DiffPart::New("新".into())]);
    }
}

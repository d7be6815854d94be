//! What a firm may get: three lists and the rest, the bundle and the next question at the side.

use app::policies::{Answers, Group, Profile, Reason, local::sources::Checks};
use askama::Template;
use base::Problems;

use super::{
    super::{
        clause_row::{ClauseRow, titled},
        words::Words,
    },
    bundle::total,
    questions::QuestionForm,
};
use crate::{
    kernel::{
        Page, Speak,
        ui::{Action, Anchor, Anchors, Empty},
    },
    visit::Visit,
};

/// A list of clauses.
pub(super) struct List {
    id: &'static str,
    title: String,
    note: String,
    rows: Vec<ClauseRow>,
    empty: Empty,
}

/// A line of the bundle at the side.
pub(super) struct Chosen {
    title: String,
    amount: String,
}

#[derive(Template)]
#[template(path = "policies/answers.html")]
pub(in super::super) struct AnswersPage {
    page: Page,
    lead: String,
    settled: String,
    is_demo: bool,
    siblings: Anchors,
    anchors: Anchors,
    lists: Vec<List>,
    rest_title: String,
    rest: Vec<(String, Vec<ClauseRow>)>,
    bundle_total: String,
    bundle_notes: Vec<String>,
    bundle: Vec<Chosen>,
    bundle_path: String,
    question: Option<QuestionForm>,
    facts_path: String,
    questions_path: String,
    place_notes: Vec<String>,
    /// Being told of changes, for the firm's own people.
    alert: Option<Action>,
    alerts_path: String,
}

impl AnswersPage {
    pub(in super::super) fn new(
        visit: &Visit,
        profile: &Profile,
        (answers, checks): (&Answers<'_>, &Checks),
        is_alerted: Option<bool>,
    ) -> Self {
        let page = super::page(visit, profile, "policies-answers");
        let pack = &visit.ctx.pack;
        let base = format!("/organization/{}/policies", profile.organization.id);
        let facts_path = format!("{base}/facts");
        let rows = |group: Group| -> Vec<ClauseRow> {
            answers.group(group).map(|one| ClauseRow::new(&page, pack, (answers, checks), one, &facts_path)).collect()
        };
        let lists = [Group::Eligible, Group::Near, Group::Open].map(|group| List {
            id: group.code(),
            title: page.t(&format!("policies-group-{}", group.code())).into_owned(),
            note: page.t(&format!("policies-group-{}-note", group.code())).into_owned(),
            rows: rows(group),
            empty: Empty { title: page.t(&format!("policies-group-{}-empty", group.code())).into_owned(), ..Empty::default() },
        });
        let count = |group: Group| answers.group(group).count();
        let group_anchor = |group: Group| Anchor {
            label: page.t(&format!("policies-group-{}", group.code())).into_owned(),
            count: page.n(count(group)),
            href: format!("#{}", group.code()),
            is_current: false,
        };
        let bundle_anchor = Anchor {
            label: page.t("policies-index-bundle").into_owned(),
            count: page.n(answers.bundle.chosen.len()),
            href: "#bundle".to_owned(),
            is_current: false,
        };
        let [eligible, near, open, others] = Group::ALL.map(group_anchor);
        let (bundle_total, bundle_notes) = total(&page, answers);
        Self {
            lead: page.tx("policies-answers-lead", &[("day", answers.on.to_string().into()), ("count", answers.clauses.len().into())]),
            settled: super::settled(&page, answers),
            is_demo: profile.organization.is_demo,
            siblings: super::siblings(&page, profile, "answers"),
            anchors: Anchors { label: page.t("policies-groups").into_owned(), items: vec![eligible, near, open, bundle_anchor, others] },
            lists: lists.into(),
            rest_title: page.tn("policies-rest", "count", count(Group::Rest)),
            rest: rest(&page, visit, (answers, checks), &facts_path),
            bundle_total,
            bundle_notes,
            bundle: chosen(&page, visit, answers),
            bundle_path: format!("{base}/bundle"),
            questions_path: format!("{base}/questions"),
            question: QuestionForm::first(visit, profile, answers, "", &Problems::new()),
            place_notes: super::place_notes(&page, visit, profile, answers),
            alert: is_alerted.map(|is_on| super::super::alerts::action(&page, profile.organization.id, is_on)),
            alerts_path: format!("{base}/alerts"),
            facts_path,
            page,
        }
    }
}

/// The rest by reason: what does not fit, aims, what is a draft, what has ended.
fn rest(page: &Page, visit: &Visit, (answers, checks): (&Answers<'_>, &Checks), facts_path: &str) -> Vec<(String, Vec<ClauseRow>)> {
    let reasons = [Reason::Judged, Reason::OutOfForce, Reason::Historical, Reason::Expired, Reason::Draft, Reason::Aim];
    let parts = reasons.into_iter().map(|reason| {
        let rows: Vec<ClauseRow> = answers
            .group(Group::Rest)
            .filter(|one| one.reason == reason)
            .map(|one| ClauseRow::new(page, &visit.ctx.pack, (answers, checks), one, facts_path))
            .collect();
        (page.tn(&format!("policies-rest-{}", reason.code()), "count", rows.len()), rows)
    });
    parts.filter(|(_, rows)| !rows.is_empty()).collect()
}

pub(super) fn chosen(page: &Page, visit: &Visit, answers: &Answers<'_>) -> Vec<Chosen> {
    let words = Words { pack: &visit.ctx.pack, lang: page.lang };
    let all = answers.bundle.chosen.iter().filter_map(|chosen| {
        let answer = answers.named(&chosen.name)?;
        let child = answer.child.as_ref().map(|child| page.t1("policies-of-child", "name", child)).unwrap_or_default();
        Some(Chosen {
            title: format!("{}{child}", titled(page, &words.pack.policies, answer.clause())),
            amount: super::bundle::given(page, answers, chosen),
        })
    });
    all.collect()
}

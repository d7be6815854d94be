//! One question at a time, with how much is settled already.

use app::policies::{Answers, Ask, Group, Profile, model::FOUNDED_ON, rules::Fact, value};
use askama::Template;
use base::{Fen, Problems};

use super::super::forms;
use crate::{
    kernel::{
        Page, Speak,
        forms::{Choice, Field, ProblemSummary},
        page::LinkView,
        ui::{Anchors, Figure, piece},
    },
    visit::Visit,
};

/// What is asked, as a form.
#[derive(Template)]
#[template(path = "policies/question_form.html")]
pub(in super::super) struct QuestionForm {
    method: &'static str,
    action: String,
    /// What was answered before, where it stands in the address only.
    carried: Vec<(String, String)>,
    field: Field,
    why: String,
    /// What the clauses it bears on give together; empty where that is not known.
    worth: String,
    none_label: String,
    none_value: &'static str,
    skip: String,
    skip_path: String,
    skip_label: String,
    answer_label: String,
    has_none: bool,
    sets: String,
}

piece!(QuestionForm);

/// A list of keys, for the address.
pub(in super::super) fn encode(keys: &str) -> String {
    percent_encoding::utf8_percent_encode(keys, percent_encoding::NON_ALPHANUMERIC).to_string()
}

impl QuestionForm {
    /// The first question that is not skipped.
    pub(in super::super) fn first(
        visit: &Visit,
        profile: &Profile,
        answers: &Answers<'_>,
        skip: &str,
        problems: &Problems,
    ) -> Option<Self> {
        if app::policies::access::may_state(&visit.ctx.actor, profile.organization.id).is_err() {
            return None;
        }
        let skipped: Vec<String> = skip.split(',').filter(|key| !key.is_empty()).map(ToOwned::to_owned).collect();
        let base = format!("/organization/{}/policies/questions", profile.organization.id);
        let next = |key: &str| {
            let all: Vec<&str> = skipped.iter().map(String::as_str).chain([key]).collect();
            format!("{base}?skip={}", encode(&all.join(",")))
        };
        let form = Self::carrying(visit, answers, &skipped, &base, Vec::new(), &next)?;
        Some(Self { method: "post", ..form.with_problems(problems) })
    }

    /// Whether it asks for this fact.
    pub(in super::super) fn asks(&self, key: &str) -> bool {
        self.field.name == key
    }

    /// The same with what is wrong at its field.
    pub(in super::super) fn with_problems(self, problems: &Problems) -> Self {
        Self { field: self.field.with_problems(problems), ..self }
    }

    /// The first question that is not skipped, in a form that sends along what was answered before; `next` is the address that skips it.
    pub(in super::super) fn carrying(
        visit: &Visit,
        answers: &Answers<'_>,
        skipped: &[String],
        action: &str,
        carried: Vec<(String, String)>,
        next: &dyn Fn(&str) -> String,
    ) -> Option<Self> {
        let lang = visit.asked.lang;
        let is_skipped = |key: &str| skipped.iter().any(|one| one == key);
        let question = answers.questions.iter().find(|question| !is_skipped(question.key(&answers.policies.library.catalogue)))?;
        let key = question.key(&answers.policies.library.catalogue).to_owned();
        let (field, has_none, is_set) = match &question.ask {
            Ask::Fact(id) => {
                use crate::kernel::forms::Input;
                let field = forms::field(&visit.ctx.pack, lang, *id, &Fact::Unknown);
                // Every firm was founded on some day.
                let is_plain = matches!(field.input, Input::Amount { .. } | Input::Day | Input::Line { .. }) && key != FOUNDED_ON;
                let is_set = matches!(field.input, Input::Checks(_));
                (field, is_plain, is_set)
            }
            Ask::Children(kind) => {
                let some = Choice::new("some", lang.t("policies-children-some")).chosen(false);
                let none = Choice::new(value::NONE, lang.t("policies-children-none"));
                let label = lang.t(&format!("policies-children-ask-{kind}")).into_owned();
                (Field::radios(lang, kind, label, vec![some, none]), false, false)
            }
        };
        Some(Self {
            method: "get",
            why: lang.tn("policies-question-why", "count", question.clauses),
            worth: if question.high_fen > 0 {
                lang.t1("policies-question-worth", "sum", lang.money(&Fen(question.high_fen)))
            } else {
                String::new()
            },
            field,
            none_label: lang.t("policies-absent").into_owned(),
            none_value: value::NONE,
            skip_path: next(&key),
            skip: skipped.join(","),
            skip_label: lang.t("policies-skip").into_owned(),
            answer_label: lang.t("policies-answer").into_owned(),
            action: action.to_owned(),
            carried,
            has_none,
            sets: if is_set { key } else { String::new() },
        })
    }
}

#[derive(Template)]
#[template(path = "policies/questions.html")]
pub(in super::super) struct QuestionPage {
    page: Page,
    siblings: Anchors,
    summary: ProblemSummary,
    question: Option<QuestionForm>,
    figures: Vec<Figure>,
    settled: String,
    settled_count: usize,
    counted: usize,
    done: LinkView,
    done_text: String,
}

impl QuestionPage {
    pub(in super::super) fn new(visit: &Visit, profile: &Profile, answers: &Answers<'_>, skip: &str, problems: &Problems) -> Self {
        let page = super::page(visit, profile, "policies-questions");
        let question = QuestionForm::first(visit, profile, answers, skip, problems);
        let base = format!("/organization/{}/policies", profile.organization.id);
        let figures = [Group::Eligible, Group::Near, Group::Open].map(|group| Figure {
            label: page.t(&format!("policies-group-{}", group.code())).into_owned(),
            value: page.n(answers.group(group).count()),
            href: format!("{base}#{}", group.code()),
            ..Figure::default()
        });
        Self {
            siblings: super::siblings(&page, profile, "questions"),
            summary: match &question {
                Some(form) if !problems.is_empty() => ProblemSummary::new(page.lang, problems, [&form.field]),
                _ => ProblemSummary::none(page.lang),
            },
            question,
            figures: figures.into(),
            settled: super::settled(&page, answers),
            settled_count: answers.settled,
            counted: answers.counted,
            done: LinkView::new(page.t("policies-see-answers"), base),
            done_text: page.t(if skip.is_empty() { "policies-questions-done" } else { "policies-questions-skipped" }).into_owned(),
            page,
        }
    }
}

//! The quick test for visitors: one question after the other, answers in the address, nothing stored.

use app::policies::{
    Answers, Group, Profile,
    local::sources::{Checks, read_checks},
    quick_test, value,
};
use askama::Template;
use axum::{Json, Router, extract::Query, response::IntoResponse, routing::get};
use base::{Place, Problems};
use utoipa::OpenApi;

use super::{
    bodies::{self, AnswersBody, Beside},
    clause_row::ClauseRow,
    forms::{self, Pairs, one},
    views::{
        self,
        questions::{QuestionForm, encode},
    },
};
use crate::{
    addresses::Address,
    kernel::{
        Page, Speak,
        forms::ProblemSummary,
        page::{LinkView, Nav},
        problems::{self, ProblemView},
        respond,
    },
    refusal::Answer,
    visit::{Visit, Web},
};

const HERE: &str = "/policies/test";

/// Who may use which address.
pub const ADDRESSES: &[Address] = &[Address::open(HERE), Address::open("/api/v1/policies/test")];

/// The addresses of the quick test.
pub(super) fn routes() -> Router<Web> {
    Router::new().route(HERE, get(page)).route("/api/v1/policies/test", get(quick_test))
}

/// What the description of the interface says of the quick test.
#[derive(OpenApi)]
#[openapi(paths(quick_test))]
pub struct Docs;

/// A list of clauses.
struct List {
    title: String,
    rows: Vec<ClauseRow>,
}

#[derive(Template)]
#[template(path = "policies/quick_test.html")]
struct TestPage {
    page: Page,
    summary: ProblemSummary,
    problems: Vec<ProblemView>,
    question: Option<QuestionForm>,
    settled: String,
    settled_count: usize,
    counted: usize,
    lists: Vec<List>,
    again: LinkView,
    register: LinkView,
}

/// What was answered: everything but what is skipped. Projects and products cannot be entered here, so that "there are some" is passed over.
fn split(visit: &Visit, pairs: &Pairs) -> (Vec<(String, Vec<String>)>, Vec<String>) {
    let mut skipped: Vec<String> = one(pairs, "skip").split(',').filter(|key| !key.is_empty()).map(ToOwned::to_owned).collect();
    let kinds = visit.ctx.pack.policies.child_kinds();
    let mut facts = forms::facts(&pairs.iter().filter(|(name, _)| name != "lang").cloned().collect());
    facts.retain(|(key, values)| {
        let is_some = kinds.contains(&key.as_str()) && values.iter().any(|value| value == "some");
        if is_some && !skipped.contains(key) {
            skipped.push(key.clone());
        }
        !is_some && !values.is_empty()
    });
    (facts, skipped)
}

/// The address that says the same.
fn address(facts: &[(String, Vec<String>)], skipped: &[String]) -> String {
    let mut parts: Vec<String> =
        facts.iter().flat_map(|(key, values)| values.iter().map(move |value| format!("{}={}", encode(key), encode(value)))).collect();
    if !skipped.is_empty() {
        parts.push(format!("skip={}", encode(&skipped.join(","))));
    }
    if parts.is_empty() { HERE.to_owned() } else { format!("{HERE}?{}", parts.join("&")) }
}

fn lists(page: &Page, visit: &Visit, (answers, checks): (&Answers<'_>, &Checks), here: &str) -> Vec<List> {
    let each = [Group::Eligible, Group::Near].map(|group| List {
        title: page.t(&format!("policies-group-{}", group.code())).into_owned(),
        rows: answers.group(group).map(|one| ClauseRow::new(page, &visit.ctx.pack, (answers, checks), one, here)).collect(),
    });
    each.into_iter().filter(|list| !list.rows.is_empty()).collect()
}

fn show(
    visit: &Visit,
    (answers, checks): (&Answers<'_>, &Checks),
    wrong: &Problems,
    facts: &[(String, Vec<String>)],
    skipped: &[String],
) -> TestPage {
    let lang = visit.asked.lang;
    let page = visit
        .page("policies-quick-test")
        .under(Nav::Policies)
        .crumb(lang.t("policies-title"), "/policies")
        .crumb(lang.t("policies-quick-test"), "");
    let carried: Vec<(String, String)> =
        facts.iter().flat_map(|(key, values)| values.iter().map(|value| (key.clone(), value.clone()))).collect();
    let kept = |next: &str| {
        let mut all = skipped.to_vec();
        all.push(next.to_owned());
        address(facts, &all)
    };
    TestPage {
        summary: ProblemSummary::none(lang),
        problems: problems::views(lang, wrong),
        question: QuestionForm::carrying(visit, answers, skipped, HERE, carried, &kept),
        settled: views::settled(&page, answers),
        settled_count: answers.settled,
        counted: answers.counted,
        lists: if facts.is_empty() { Vec::new() } else { lists(&page, visit, (answers, checks), &address(facts, skipped)) },
        again: LinkView::new(page.t("policies-quick-test-again"), HERE),
        register: LinkView::new(page.t("policies-quick-test-register"), "/policies/mine"),
        page,
    }
}

async fn page(visit: Visit, Query(pairs): Query<Pairs>) -> Answer {
    let (facts, skipped) = split(&visit, &pairs);
    let (_, answers, wrong) = quick_test::answer_visitor(&visit.ctx, &facts).await?;
    let is_wrong = |key: &str| wrong.iter().any(|problem| problem.at == Place::Field(key.to_owned()));
    // What cannot be is named once and asked for again.
    let kept: Vec<(String, Vec<String>)> = facts.iter().filter(|(key, _)| !is_wrong(key)).cloned().collect();
    let checks = read_checks(&visit.ctx).await?;
    let mut page = show(&visit, (&answers, &checks), &wrong, &kept, &skipped);
    let is_asked = |question: &QuestionForm| question.asks(one(&pairs, "asked"));
    let unanswered = forms::unanswered(&pairs).filter(|_| page.question.as_ref().is_some_and(is_asked));
    let is_answered = unanswered.is_none();
    if let Some(problem) = unanswered {
        page.question = page.question.map(|question| question.with_problems(&problem.into()));
    }
    Ok(if wrong.is_empty() && is_answered { respond::html(&page) } else { respond::invalid(&page) })
}

/// What a firm may get of which this much is said, by keys of facts in the address; nothing is stored. Keys that are no facts and values
/// that cannot be are refused, all at once.
#[utoipa::path(get, path = "/api/v1/policies/test", tag = "policies",
    params(("facts" = Option<std::collections::BTreeMap<String, String>>, Query, description = "Any facts of the firm, each by its own key and as it would be typed: `staff.total=80&staff.rd=20`. A key may stand several times where a fact has several terms.")),
    responses((status = 200, body = AnswersBody)))]
async fn quick_test(visit: Visit, Query(pairs): Query<Pairs>) -> Answer {
    let (facts, _) = split(&visit, &pairs);
    let (profile, answers, mut wrong): (Profile, _, _) = quick_test::answer_visitor(&visit.ctx, &facts).await?;
    for word in forms::own_words(&pairs) {
        wrong.push(value::unknown(&visit.ctx.pack.policies.library.catalogue, Place::Field(word.to_owned()), word));
    }
    wrong.or_ok(()).map_err(app::Error::from)?;
    let beside = Beside::read(&visit).await?;
    Ok(Json(bodies::answers(&beside, &profile, &answers)).into_response())
}

//! Bodies of the calls: clauses, answers, bundles, ladders, facts.

mod amount;
mod beside;
mod bundle;
mod clause;
mod routes;

use app::policies::{
    Answers, ClauseAnswer, FactRecord, Profile, Rung, Scale, names,
    rules::{Truth, clause::Verdict},
};
use base::Date;
use serde::Serialize;
use utoipa::ToSchema;

use self::{
    amount::AmountBody,
    beside::{ClauseLocalVersion, PolicySource, verification},
    clause::{ConditionBody, PolicyApplication, application, judged},
};
pub(super) use self::{
    beside::Beside,
    bundle::{BundleBody, bundle},
    clause::{ClauseBody, clause},
    routes::{PolicyRoutesBody, routes},
};
use super::{
    clause_row::before_limits,
    views::ladder::lacks,
    words::{Seen, Words},
};
use crate::{
    api::bodies::{Day, Id, Moment, day, id, moment},
    kernel::Speak,
};

const fn verdict(truth: Truth) -> &'static str {
    match truth {
        Truth::True => "yes",
        Truth::False => "no",
        Truth::Unknown => "unknown",
    }
}

/// What an officer decided of a condition that the document leaves to the office.
#[derive(Serialize, ToSchema)]
pub(super) struct AnswerRulingBody {
    /// The condition's number.
    condition: String,
    /// `yes`, `no`, `open` or `withdrawn`.
    verdict: &'static str,
    /// Why.
    reason: String,
    /// When.
    ruled_at: Option<Moment>,
}

/// A clause judged for a firm.
#[derive(Serialize, ToSchema)]
pub(super) struct AnswerBody {
    /// The clause's id.
    #[schema(example = "ZJ-HNTE-FIRST")]
    clause: String,
    /// Its title.
    title: String,
    /// What it is about, in our own words.
    summary: Option<String>,
    /// The words of the clause for its level.
    level: String,
    /// Who issued it.
    issuer: String,
    /// Number and, where it was read, article of its document.
    document: Option<String>,
    /// When its sources were last looked at, by the pack or by an officer.
    checked_on: Option<Day>,
    /// How far it was checked against its sources: `verified`, `partial` or `unverified`.
    verification: &'static str,
    /// What of it was not verified.
    unverified: Vec<String>,
    /// The project or product it is about.
    child: Option<String>,
    /// The list it stands in: `eligible`, `near` (a thing or two short that the firm can mend, all else known to hold), `open` (something that
    /// decides is not known) or `rest`.
    group: &'static str,
    /// Why it stands there: `judged` (its conditions decided), `unread` (the document was not read), `manual` (an officer has to decide), `aim`
    /// (it asks nothing and pays nothing), `draft`, `expired`, `historical` (of an earlier year) or `out_of_force`.
    reason: &'static str,
    /// What is said beside the state: the successor, a gap in policy.
    status_note: Option<String>,
    /// `yes`, `no`, `unknown` or `not_in_force`.
    verdict: &'static str,
    /// Whether it counts: verified and in force. What does not is 待核 and in no sum.
    is_computed: bool,
    /// What it gives this firm, in words.
    gives: String,
    /// The same in figures; absent where there is no money or it is not known how much.
    amount: Option<AmountBody>,
    /// What is known of the amount beside the figures.
    amount_note: Option<String>,
    /// Condition by condition, with what the firm has, the threshold in force and the shortfall.
    conditions: Vec<ConditionBody>,
    /// What is lacking in one sentence, for a clause that is nearly there.
    lacking: Option<String>,
    /// Keys of facts that are still to be said.
    missing: Vec<String>,
    /// What officers ruled on its conditions.
    rulings: Vec<AnswerRulingBody>,
    /// Whether it rests on a place that nobody has confirmed.
    rests_on_unconfirmed_place: bool,
    /// When, how and where one applies.
    application: PolicyApplication,
    /// The papers to hand in.
    evidence: Vec<String>,
    /// The local version by which the clause is in force in the place of the pack's own, if it is by one.
    local_version: Option<ClauseLocalVersion>,
    /// Where it is written.
    sources: Vec<PolicySource>,
}

fn answer(beside: &Beside<'_>, answers: &Answers<'_>, one: &ClauseAnswer<'_>) -> AnswerBody {
    let words = beside.words;
    let seen = Seen::of(one, answers.on);
    let catalogue = &answers.policies.library.catalogue;
    let records = one.explanation.records.iter().skip(1);
    let clause = one.clause();
    let ruling = |ruling: &app::policies::rulings::ConditionRuling| AnswerRulingBody {
        condition: ruling.condition.clone(),
        verdict: ruling.verdict.code(),
        reason: ruling.reason.clone(),
        ruled_at: moment(Some(ruling.ruled_at)),
    };
    AnswerBody {
        clause: clause.id.clone(),
        title: names::title(clause, words.lang).to_owned(),
        summary: names::summary(clause, words.lang).map(ToOwned::to_owned),
        level: clause.level.clone(),
        issuer: words.phrase(&clause.issuer),
        document: clause.document.clone(),
        checked_on: day(beside.checked(clause).on),
        verification: verification(clause.verification),
        unverified: clause.unverified.iter().map(|what| words.phrase(what)).collect(),
        child: one.child.clone(),
        group: one.group.code(),
        reason: one.reason.code(),
        status_note: clause.state_note.as_deref().map(|note| words.phrase(note)),
        verdict: match one.judged.verdict {
            Verdict::NotInForce => "not_in_force",
            Verdict::Judged(truth) => verdict(truth),
        },
        is_computed: one.is_computed,
        gives: words.amount(clause, one.judged.amount.as_ref()),
        amount: one.judged.amount.as_ref().map(|amount| amount::amount(words, clause, amount)),
        amount_note: amount_note(words, one),
        conditions: words.explained(&seen).into_iter().zip(records).map(|(line, record)| judged(words, line, record)).collect(),
        lacking: Some(words.lacking(&one.explanation, &one.gaps)).filter(|text| !text.is_empty()),
        missing: one.missing.iter().map(|field| catalogue.key(*field).to_owned()).collect(),
        rulings: one.rulings.iter().map(ruling).collect(),
        rests_on_unconfirmed_place: one.rests_on_unconfirmed_place,
        application: application(words, clause, answers.on),
        evidence: clause.evidence.iter().map(|paper| words.term(paper)).collect(),
        local_version: beside.local_version(clause),
        sources: beside.sources_of(clause),
    }
}

/// What is known of the amount, and of a match that it was counted before limits.
fn amount_note(words: Words<'_>, one: &ClauseAnswer<'_>) -> Option<String> {
    let note = one.clause().money.note.as_deref().map(|note| words.phrase(note));
    match (note, before_limits(words, one)) {
        (Some(first), Some(second)) => Some(words.lang.t2("policies-two-notes", "first", first, "second", second)),
        (first, second) => first.or(second),
    }
}

/// A question that is open.
#[derive(Serialize, ToSchema)]
#[schema(as = PolicyQuestionBody)]
pub(super) struct QuestionBody {
    /// The key to state, or a kind of children (`project`, `product`) of which there may be none.
    #[schema(example = "staff.total")]
    key: String,
    /// That fact's name.
    name: String,
    /// How many undecided clauses it bears on.
    clauses: usize,
    /// The most that these clauses give together, in fen, as far as it is known.
    high_fen: i64,
}

/// What a firm may get.
#[derive(Serialize, ToSchema)]
pub(super) struct AnswersBody {
    /// The day on which the clauses were judged.
    on: Day,
    /// The version of the profile.
    version: i64,
    /// How many clauses that count are decided.
    settled: usize,
    /// How many count and are in force, each project or product by itself.
    counted: usize,
    /// How many clauses are verified and in force, as the catalogue counts them.
    in_force: usize,
    /// How many of these only name an aim: there is nothing in them to judge, and none is among `counted`.
    aims: usize,
    /// Every clause that is shown, what fits first.
    answers: Vec<AnswerBody>,
    /// What to ask next, best first.
    questions: Vec<QuestionBody>,
}

pub(super) fn answers(beside: &Beside<'_>, profile: &Profile, answers: &Answers<'_>) -> AnswersBody {
    let (pack, lang) = (beside.words.pack, beside.words.lang);
    AnswersBody {
        on: answers.on.into(),
        version: profile.version,
        settled: answers.settled,
        counted: answers.counted,
        in_force: answers.in_force,
        aims: answers.aims,
        answers: answers.clauses.iter().map(|one| answer(beside, answers, one)).collect(),
        questions: answers
            .questions
            .iter()
            .take(20)
            .map(|question| {
                let key = question.key(&answers.policies.library.catalogue);
                QuestionBody {
                    key: key.to_owned(),
                    name: names::fact(pack, key, lang),
                    clauses: question.clauses,
                    high_fen: question.high_fen,
                }
            })
            .collect(),
    }
}

/// A step of the ladder.
#[derive(Serialize, ToSchema)]
pub(super) struct RungBody {
    /// The step's code.
    #[schema(example = "hnte")]
    code: String,
    /// The step's name.
    name: String,
    /// What is to be known of the step; empty where there is nothing.
    note: String,
    /// `held`, `eligible`, `lacking`, `open` or `gap` (the present conditions are not known).
    state: &'static str,
    /// The id of the clause that was judged.
    clause: Option<String>,
    /// Whether that clause only orients, because the present conditions are not known.
    is_orientation: bool,
    /// What came of the clause: `yes`, `no` or `unknown`; of one that orients by its last known conditions. Absent where there is no clause.
    verdict: Option<&'static str>,
    /// Keys of facts that would have to change.
    lacking: Vec<String>,
    /// What is lacking in one sentence; absent where nothing is.
    says: Option<String>,
    /// Keys of facts still to be said.
    missing: Vec<String>,
    /// Condition by condition, with what the firm has, the threshold and the shortfall.
    conditions: Vec<ConditionBody>,
    /// When it is reached, if nothing but time is lacking.
    reachable_on: Option<Day>,
}

/// A threshold of statistics.
#[derive(Serialize, ToSchema)]
pub(super) struct ScaleBody {
    /// What is counted from it on.
    name: String,
    /// The revenue from which it is reached, in fen.
    at_least_fen: i64,
    /// The firm's revenue, in fen; absent where it is not known.
    actual_fen: Option<i64>,
    /// Whether it is reached; absent where that cannot be told.
    is_reached: Option<bool>,
    /// The year in which it would be reached at the growth of the last two years; absent where it is reached, revenue does not grow, or that
    /// is not known.
    reachable_in: Option<i16>,
}

/// Where a firm stands on the way of growth.
#[derive(Serialize, ToSchema)]
pub(super) struct LadderBody {
    /// The steps, in order.
    steps: Vec<RungBody>,
    /// The thresholds of statistics for the firm's industry.
    thresholds: Vec<ScaleBody>,
}

/// A step by what it lacks in words and figures, as the page shows it.
fn rung(words: Words<'_>, rung: &Rung<'_>, on: Date) -> RungBody {
    let key = |field| words.pack.policies.library.catalogue.key(field).to_owned();
    let seen = rung.explanation.as_ref().map(|explanation| Seen { explanation, facts: &rung.facts, gaps: &rung.gaps, on });
    let conditions = seen.as_ref().map(|seen| {
        let records = seen.explanation.records.iter().skip(1);
        words.explained(seen).into_iter().zip(records).map(|(line, record)| judged(words, line, record)).collect()
    });
    let says = seen.as_ref().map(|seen| lacks(words, rung, seen)).filter(|text| !text.is_empty());
    RungBody {
        code: rung.step.code.clone(),
        name: rung.step.names.of(words.lang).to_owned(),
        note: rung.step.note.of(words.lang).to_owned(),
        state: rung.state.code(),
        clause: rung.clause.map(|clause| clause.id.clone()),
        is_orientation: rung.is_orientation,
        verdict: rung.truth.map(verdict),
        lacking: rung.gaps.iter().map(|gap| key(gap.lack.field)).collect(),
        says,
        missing: rung.missing.iter().map(|field| key(*field)).collect(),
        conditions: conditions.unwrap_or_default(),
        reachable_on: day(rung.reachable_on),
    }
}

pub(super) fn ladder(words: Words<'_>, on: Date, rungs: &[Rung<'_>], scales: &[Scale<'_>]) -> LadderBody {
    let lang = words.lang;
    let scale = |scale: &Scale<'_>| ScaleBody {
        name: scale.threshold.names.of(lang).to_owned(),
        at_least_fen: scale.threshold.at_least.0,
        actual_fen: scale.actual.map(|fen| fen.0),
        is_reached: scale.is_reached,
        reachable_in: scale.reachable_in,
    };
    LadderBody { steps: rungs.iter().map(|one| rung(words, one, on)).collect(), thresholds: scales.iter().map(scale).collect() }
}

/// What is known of one fact.
#[derive(Serialize, ToSchema)]
pub(super) struct FactBody {
    /// The fact's key, or a kind of children of which there are none.
    field: String,
    /// The project or product it is about.
    child: Option<Id>,
    /// As it is stored: counts and money (in fen) as whole numbers, other figures as fractions (`1/20`), yes and no as truth values, days and
    /// terms as text, amounts by year and sets of terms as lists; `null` says that there is none.
    #[schema(example = json!(85))]
    value: serde_json::Value,
    /// `stated`, `sheet` or `ruling`.
    source: &'static str,
    /// Why, where an officer ruled.
    note: Option<String>,
    /// When it was said.
    stated_at: Option<Moment>,
}

fn fact(record: &FactRecord) -> Option<FactBody> {
    Some(FactBody {
        field: record.field.clone(),
        child: id(record.child),
        value: record.value.clone()?,
        source: record.source.code(),
        note: record.note.clone(),
        stated_at: moment(Some(record.stated_at)),
    })
}

/// A project or product.
#[derive(Serialize, ToSchema)]
pub(super) struct ChildBody {
    /// Its identifier.
    pub(super) id: Id,
    /// `project` or `product`.
    pub(super) kind: String,
    /// Its name.
    pub(super) name: String,
    /// The year its money belongs to; absent for this year.
    pub(super) year: Option<i16>,
}

/// What is known of a firm.
#[derive(Serialize, ToSchema)]
pub(super) struct ProfileBody {
    /// The firm's organisation.
    organization: Id,
    /// The version of the profile, for `If-Match`.
    version: i64,
    /// Whether somebody confirmed where the firm sits.
    is_place_confirmed: bool,
    /// What was stated or ruled, each fact once.
    facts: Vec<FactBody>,
    /// The firm's projects and products.
    children: Vec<ChildBody>,
}

pub(super) fn profile(profile: &Profile) -> ProfileBody {
    ProfileBody {
        organization: profile.organization.id.into(),
        version: profile.version,
        is_place_confirmed: profile.is_place_confirmed(),
        facts: profile.records.iter().filter_map(fact).collect(),
        children: profile
            .children
            .iter()
            .map(|child| ChildBody { id: child.id.into(), kind: child.kind.clone(), name: child.name.clone(), year: child.year })
            .collect(),
    }
}

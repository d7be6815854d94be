//! Bodies of the calls: clauses, answers, bundles, ladders, facts.

use app::{
    pack::Pack,
    policies::{
        Answers, ClauseAnswer, FactRecord, Profile, Rung, Scale,
        catalogue::Status,
        local::sources::Checked,
        names,
        rules::{
            Truth,
            clause::{Clause, Verdict},
            explain::Record,
        },
    },
};
use base::Lang;
use serde::Serialize;
use utoipa::ToSchema;

use super::words::{Line, Seen, Words};
use crate::api::bodies::{Day, Id, Moment, day, id, moment};

/// Where a clause is written.
#[derive(Serialize, ToSchema)]
pub(super) struct PolicySource {
    title: String,
    /// Absent where it may not be linked.
    url: Option<String>,
    site: String,
    /// `official`, `official_mirror`, `media` or `secondary`.
    tier: String,
}

/// How and where one applies; this product takes no applications.
#[derive(Serialize, ToSchema)]
pub(super) struct PolicyApplication {
    /// The words of the clause: by notice, all year, in the firm's own return …
    kind: String,
    opens_on: Option<Day>,
    closes_on: Option<Day>,
    /// Where, in words.
    channel: Option<String>,
    note: Option<String>,
    /// The authority's own address of that place.
    url: Option<String>,
}

/// A clause of the catalogue.
#[derive(Serialize, ToSchema)]
pub(super) struct ClauseBody {
    id: String,
    title: String,
    summary: Option<String>,
    /// The words of the clause for its level.
    level: String,
    area: String,
    issuer: String,
    /// Number and article of the document.
    document: Option<String>,
    /// `in_force`, `pending`, `historical`, `draft` or `expired`.
    status: &'static str,
    status_note: Option<String>,
    valid_from: Option<Day>,
    valid_until: Option<Day>,
    /// When its sources were last looked at, by the pack or by an officer.
    checked_on: Option<Day>,
    /// The day on which a source was found gone; none is linked since.
    sources_gone_on: Option<Day>,
    topics: Vec<String>,
    /// What it gives whoever fulfils it, in words.
    gives: String,
    /// What it asks, in words, in order; `depth` says what stands under what.
    conditions: Vec<ConditionBody>,
    evidence: Vec<String>,
    application: PolicyApplication,
    sources: Vec<PolicySource>,
}

/// A condition in words.
#[derive(Serialize, ToSchema)]
pub(super) struct ConditionBody {
    depth: u8,
    name: String,
    bound: String,
    /// For a firm: `yes`, `no` or `unknown`.
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<&'static str>,
    /// For a firm: what it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    actual: Option<String>,
    /// For a firm: by how much it falls short.
    #[serde(skip_serializing_if = "Option::is_none")]
    shortfall: Option<String>,
}

pub(super) fn clause(words: Words<'_>, clause: &Clause, status: Status, today: base::Date, checked: Checked) -> ClauseBody {
    let Words { pack, lang } = words;
    let plain =
        |line: Line| ConditionBody { depth: line.depth, name: line.name, bound: line.bound, verdict: None, actual: None, shortfall: None };
    let sources = clause.sources.iter().filter_map(|id| pack.policies.library.source(id));
    ClauseBody {
        id: clause.id.clone(),
        title: names::title(clause, lang).to_owned(),
        summary: names::summary(clause, lang).map(ToOwned::to_owned),
        level: clause.level.clone(),
        area: clause.area.clone(),
        issuer: clause.issuer.clone(),
        document: clause.document.clone(),
        status: status.code(),
        status_note: clause.state_note.clone(),
        valid_from: day(clause.valid.from),
        valid_until: day(clause.valid.until),
        checked_on: day(checked.on),
        sources_gone_on: day(checked.gone_on()),
        topics: clause.tags.clone(),
        gives: words.gives(clause),
        conditions: words.conditions(clause, today).into_iter().map(plain).collect(),
        evidence: clause.evidence.clone(),
        application: application(words, clause),
        sources: sources
            .map(|source| PolicySource {
                title: source.title.clone(),
                url: source.url.clone().filter(|_| checked.gone_on().is_none()),
                site: source.site.clone(),
                tier: source.tier.clone(),
            })
            .collect(),
    }
}

fn application(words: Words<'_>, clause: &Clause) -> PolicyApplication {
    let window = &clause.window;
    PolicyApplication {
        kind: words.term(&window.kind),
        opens_on: day(window.days.from),
        closes_on: day(window.days.until),
        channel: window.channel.as_deref().map(|channel| words.phrase(channel)),
        note: window.note.as_deref().map(|note| words.phrase(note)),
        url: window.address.clone(),
    }
}

const fn verdict(truth: Truth) -> &'static str {
    match truth {
        Truth::True => "yes",
        Truth::False => "no",
        Truth::Unknown => "unknown",
    }
}

/// An amount with bounds, in fen.
#[derive(Serialize, ToSchema)]
pub(super) struct AmountBody {
    low_fen: i64,
    high_fen: i64,
    /// Whether it is the most there is, subject to review.
    is_upper_bound: bool,
    /// Whether it is tax not paid rather than money received.
    is_tax: bool,
    /// Year by year, where the clause says so.
    by_year_fen: Vec<i64>,
}

/// A clause judged for a firm.
#[derive(Serialize, ToSchema)]
pub(super) struct AnswerBody {
    clause: String,
    title: String,
    /// The project or product it is about.
    child: Option<String>,
    /// `eligible`, `near`, `open` or `rest`.
    group: &'static str,
    /// `judged`, `unread`, `manual`, `aim`, `draft`, `expired`, `historical` or `out_of_force`.
    reason: &'static str,
    /// `yes`, `no`, `unknown` or `not_in_force`.
    verdict: &'static str,
    /// Whether it counts: verified and in force. What does not is 待核 and in no sum.
    is_computed: bool,
    amount: Option<AmountBody>,
    conditions: Vec<ConditionBody>,
    /// Keys of facts that are still to be said.
    missing: Vec<String>,
    rests_on_unconfirmed_place: bool,
    application: PolicyApplication,
}

fn answer(words: Words<'_>, answers: &Answers<'_>, one: &ClauseAnswer<'_>) -> AnswerBody {
    let seen = Seen::of(one, answers.on);
    let catalogue = &answers.policies.library.catalogue;
    let records = one.explanation.records.iter().skip(1);
    let condition = |(line, record): (Line, &Record<'_>)| ConditionBody {
        depth: line.depth,
        name: line.name,
        bound: line.bound,
        verdict: Some(verdict(record.truth)),
        actual: Some(line.actual).filter(|text| !text.is_empty()),
        shortfall: Some(line.short).filter(|text| !text.is_empty()),
    };
    let clause = one.clause();
    AnswerBody {
        clause: clause.id.clone(),
        title: names::title(clause, words.lang).to_owned(),
        child: one.child.clone(),
        group: one.group.code(),
        reason: one.reason.code(),
        verdict: match one.judged.verdict {
            Verdict::NotInForce => "not_in_force",
            Verdict::Judged(truth) => verdict(truth),
        },
        is_computed: one.is_computed,
        amount: one.judged.amount.as_ref().map(|amount| AmountBody {
            low_fen: amount.low,
            high_fen: amount.high,
            is_upper_bound: clause.money.is_upper_bound,
            is_tax: clause.money.is_tax,
            by_year_fen: amount.by_year.clone(),
        }),
        conditions: words.explained(&seen).into_iter().zip(records).map(condition).collect(),
        missing: one.missing.iter().map(|field| catalogue.key(*field).to_owned()).collect(),
        rests_on_unconfirmed_place: one.rests_on_unconfirmed_place,
        application: application(words, clause),
    }
}

/// A question that is open.
#[derive(Serialize, ToSchema)]
pub(super) struct QuestionBody {
    /// The key to state, or a kind of children (`project`, `product`) of which there may be none.
    key: String,
    name: String,
    /// How many undecided clauses it bears on.
    clauses: usize,
    /// The most that these clauses give together, in fen, as far as it is known.
    high_fen: i64,
}

/// What a firm may get.
#[derive(Serialize, ToSchema)]
pub(super) struct AnswersBody {
    on: Day,
    /// The version of the profile.
    version: i64,
    /// How many clauses that count are decided.
    settled: usize,
    /// How many count and are in force.
    counted: usize,
    answers: Vec<AnswerBody>,
    /// What to ask next, best first.
    questions: Vec<QuestionBody>,
}

pub(super) fn answers(pack: &Pack, lang: Lang, profile: &Profile, answers: &Answers<'_>) -> AnswersBody {
    let words = Words { pack, lang };
    AnswersBody {
        on: answers.on.into(),
        version: profile.version,
        settled: answers.settled,
        counted: answers.counted,
        answers: answers.clauses.iter().map(|one| answer(words, answers, one)).collect(),
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

/// A clause in the bundle.
#[derive(Serialize, ToSchema)]
pub(super) struct ChosenBody {
    /// The clause, with the child behind a `#`.
    name: String,
    fen: i64,
}

/// A clause that was left out.
#[derive(Serialize, ToSchema)]
pub(super) struct LeftOutBody {
    name: String,
    /// The rules that bind it.
    rules: Vec<String>,
    /// What the bundle would lose with it; absent if it cannot be.
    loss_fen: Option<i64>,
}

/// Money of a year.
#[derive(Serialize, ToSchema)]
pub(super) struct YearBody {
    year: i16,
    fen: i64,
}

/// The best lawful bundle.
#[derive(Serialize, ToSchema)]
pub(super) struct BundleBody {
    on: Day,
    /// The least it comes to: pairs that need a ruling exclude each other.
    low_fen: i64,
    /// The most: they add up.
    high_fen: i64,
    chosen: Vec<ChosenBody>,
    by_year: Vec<YearBody>,
    left_out: Vec<LeftOutBody>,
    /// Pairs of clauses whose relation is written nowhere.
    rulings_needed: Vec<[String; 2]>,
    /// The second-best bundle.
    runner_up: Option<RunnerUpBody>,
    /// Whether nothing better can exist.
    is_proven: bool,
}

/// The second-best bundle.
#[derive(Serialize, ToSchema)]
pub(super) struct RunnerUpBody {
    names: Vec<String>,
    fen: i64,
}

pub(super) fn bundle(answers: &Answers<'_>) -> BundleBody {
    let it = &answers.bundle;
    BundleBody {
        on: answers.on.into(),
        low_fen: it.low,
        high_fen: it.high,
        chosen: it.chosen.iter().map(|one| ChosenBody { name: one.name.clone(), fen: one.fen }).collect(),
        by_year: it.by_year.iter().map(|(year, fen)| YearBody { year: *year, fen: *fen }).collect(),
        left_out: it
            .left_out
            .iter()
            .map(|one| LeftOutBody { name: one.name.clone(), rules: one.rules.clone(), loss_fen: one.loss_fen })
            .collect(),
        rulings_needed: it.rulings.iter().map(|(a, b)| [a.clone(), b.clone()]).collect(),
        runner_up: it.runner_up.as_ref().map(|(names, fen)| RunnerUpBody { names: names.clone(), fen: *fen }),
        is_proven: it.is_proven,
    }
}

/// A step of the ladder.
#[derive(Serialize, ToSchema)]
pub(super) struct RungBody {
    code: String,
    name: String,
    /// `held`, `eligible`, `lacking`, `open` or `gap` (the present conditions are not known).
    state: &'static str,
    /// The clause that was judged.
    clause: Option<String>,
    /// Whether that clause only orients.
    is_orientation: bool,
    /// Keys of facts that would have to change.
    lacking: Vec<String>,
    /// Keys of facts still to be said.
    missing: Vec<String>,
    /// When it is reached, if nothing but time is lacking.
    reachable_on: Option<Day>,
}

/// A threshold of statistics.
#[derive(Serialize, ToSchema)]
pub(super) struct ScaleBody {
    name: String,
    at_least_fen: i64,
    actual_fen: Option<i64>,
    is_reached: Option<bool>,
    /// The year in which it would be reached at the growth of the last two years.
    reachable_in: Option<i16>,
}

/// Where a firm stands on the way of growth.
#[derive(Serialize, ToSchema)]
pub(super) struct LadderBody {
    steps: Vec<RungBody>,
    thresholds: Vec<ScaleBody>,
}

pub(super) fn ladder(pack: &Pack, lang: Lang, rungs: &[Rung<'_>], scales: &[Scale<'_>]) -> LadderBody {
    let key = |field| pack.policies.library.catalogue.key(field).to_owned();
    let rung = |rung: &Rung<'_>| RungBody {
        code: rung.step.code.clone(),
        name: rung.step.names.of(lang).to_owned(),
        state: rung.state.code(),
        clause: rung.clause.map(|clause| clause.id.clone()),
        is_orientation: rung.is_orientation,
        lacking: rung.gaps.iter().map(|gap| key(gap.lack.field)).collect(),
        missing: rung.missing.iter().map(|field| key(*field)).collect(),
        reachable_on: day(rung.reachable_on),
    };
    let scale = |scale: &Scale<'_>| ScaleBody {
        name: scale.threshold.names.of(lang).to_owned(),
        at_least_fen: scale.threshold.at_least.0,
        actual_fen: scale.actual.map(|fen| fen.0),
        is_reached: scale.is_reached,
        reachable_in: scale.reachable_in,
    };
    LadderBody { steps: rungs.iter().map(rung).collect(), thresholds: scales.iter().map(scale).collect() }
}

/// What is known of one fact.
#[derive(Serialize, ToSchema)]
pub(super) struct FactBody {
    /// The fact's key, or a kind of children of which there are none.
    field: String,
    /// The project or product it is about.
    child: Option<Id>,
    /// Money in fen, shares as fractions (`1/20`), days and terms as text; `null` says that there is none.
    #[schema(value_type = Object)]
    value: serde_json::Value,
    /// `stated`, `sheet` or `ruling`.
    source: &'static str,
    note: Option<String>,
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
    pub(super) id: Id,
    /// `project` or `product`.
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) year: Option<i16>,
}

/// What is known of a firm.
#[derive(Serialize, ToSchema)]
pub(super) struct ProfileBody {
    organization: Id,
    version: i64,
    /// Whether somebody confirmed where the firm sits.
    is_place_confirmed: bool,
    facts: Vec<FactBody>,
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

//! A clause for programs: what it asks and gives, where that is written, what was not verified, what it may be combined with.

use app::policies::{
    catalogue::Status,
    local::sources::Outcome,
    names, routing,
    rules::{Condition, Node, Test, clause::Clause, condition::Bound, evaluate::Measure, explain::Record},
};
use base::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::{
    clause_row::has_calendar,
    words::{Line, Words},
};
use super::{
    amount::{PolicyMoneyBody, exact, money},
    beside::{Beside, ClauseLocalVersion, PolicyRuleBody, PolicySource, verification},
    verdict,
};
use crate::api::bodies::{Day, day};

/// How and where one applies; this product takes no applications.
#[derive(Serialize, ToSchema)]
pub(super) struct PolicyApplication {
    /// The words of the clause: by notice, all year, in the firm's own return …
    kind: String,
    /// The first day of the round under way, or of the next, where it was read.
    opens_on: Option<Day>,
    /// Its last day, where it was read.
    closes_on: Option<Day>,
    /// Every round whose days were read, in order of the days.
    rounds: Vec<PolicyApplicationRound>,
    /// Where, in words.
    channel: Option<String>,
    /// What else is known of applying.
    note: Option<String>,
    /// The authority's own address of that place.
    url: Option<String>,
    /// The rounds still ahead as a calendar file; absent where no days were read or all are over.
    calendar: Option<String>,
}

/// One round of applications.
#[derive(Serialize, ToSchema)]
pub(super) struct PolicyApplicationRound {
    /// The first day, where it was read.
    opens_on: Option<Day>,
    /// The last day, where it was read.
    closes_on: Option<Day>,
}

pub(super) fn application(words: Words<'_>, clause: &Clause, on: Date) -> PolicyApplication {
    let window = &clause.window;
    let days = window.days(on);
    PolicyApplication {
        kind: words.term(&window.kind),
        opens_on: day(days.from),
        closes_on: day(days.until),
        rounds: window.rounds.iter().map(|days| PolicyApplicationRound { opens_on: day(days.from), closes_on: day(days.until) }).collect(),
        channel: window.channel.as_deref().map(|channel| words.phrase(channel)),
        note: window.note.as_deref().map(|note| words.phrase(note)),
        url: window.address.clone(),
        calendar: has_calendar(clause, on).then(|| format!("/policies/{}/window.ics", clause.id)),
    }
}

/// A condition of a clause; for a firm with what it has.
#[derive(Serialize, ToSchema)]
#[schema(as = ClauseConditionBody)]
pub(super) struct ConditionBody {
    /// How far it stands under others, from 0.
    depth: u8,
    /// Its number, as the document or the pack counts.
    number: String,
    /// What is asked about, or what joins the conditions beneath.
    name: String,
    /// What is asked, in words, with the threshold in force.
    bound: String,
    /// What the document adds; for a firm also where the fact comes from.
    note: Option<String>,
    /// Keys of the facts it reads.
    fields: Vec<String>,
    /// The threshold in force, as stored: money in fen, shares as fractions (`1/20`), days as text; absent where nothing is compared.
    threshold: Option<String>,
    /// For a firm: `yes`, `no` or `unknown`.
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<&'static str>,
    /// For a firm: what it has, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    actual: Option<String>,
    /// For a firm: what was measured, as stored; absent where nothing is compared or nothing known, and of a span or a growth, which `actual`
    /// tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    measured: Option<String>,
    /// For a firm: by how much it falls short, or from when it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    shortfall: Option<String>,
    /// For a firm: how far an amount that fails and decides is from the threshold, in words, as it is drawn on the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    gap: Option<String>,
}

fn filled(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

fn condition(words: Words<'_>, condition: &Condition, line: Line, threshold: Option<String>) -> ConditionBody {
    let catalogue = &words.pack.policies.library.catalogue;
    let fields = if let Node::Test(test) = &condition.node { test.fields() } else { Vec::new() };
    ConditionBody {
        depth: line.depth,
        number: condition.number.clone(),
        name: line.name,
        bound: line.bound,
        note: filled(line.note),
        fields: fields.into_iter().map(|field| catalogue.key(field).to_owned()).collect(),
        threshold,
        verdict: None,
        actual: filled(line.actual),
        measured: None,
        shortfall: filled(line.short),
        gap: line.gap.map(|gap| gap.label),
    }
}

/// A condition with what a firm has.
pub(super) fn judged(words: Words<'_>, line: Line, record: &Record<'_>) -> ConditionBody {
    let plain = condition(words, record.condition, line, measured(record.bound));
    ConditionBody { verdict: Some(verdict(record.truth)), measured: measured(record.actual), ..plain }
}

/// A measure as stored.
fn measured(measure: Measure) -> Option<String> {
    match measure {
        Measure::Number(number) => Some(exact(number)),
        Measure::Date(day) => Some(day.to_string()),
        _ => None,
    }
}

/// The threshold of a condition on a day, as stored.
fn threshold(words: Words<'_>, clause: &Clause, condition: &Condition, on: Date) -> Option<String> {
    let Node::Test(Test::Compare { right, .. }) = &condition.node else { return None };
    let bound = match right {
        Bound::Parameter(at) => clause.parameters.get(*at)?.on(on)?.value,
        bound => *bound,
    };
    value(words, bound)
}

fn value(words: Words<'_>, bound: Bound) -> Option<String> {
    match bound {
        Bound::Number(number) => Some(exact(number)),
        Bound::Date(day) => Some(day.to_string()),
        Bound::Field(field) => Some(words.pack.policies.library.catalogue.key(field).to_owned()),
        Bound::Parameter(_) => None,
    }
}

/// The conditions of a clause for everybody, in the order in which they are said.
fn conditions(words: Words<'_>, clause: &Clause, on: Date) -> Vec<ConditionBody> {
    let mut all = Vec::new();
    beneath(&clause.condition, &mut all);
    let lines = words.conditions(clause, on).into_iter().zip(all);
    lines.map(|(line, part)| condition(words, part, line, threshold(words, clause, part, on))).collect()
}

fn beneath<'c>(condition: &'c Condition, all: &mut Vec<&'c Condition>) {
    for part in condition.node.parts() {
        all.push(part);
        beneath(part, all);
    }
}

/// A value that a parameter of a clause has had, or has.
#[derive(Serialize, ToSchema)]
pub(super) struct ClauseParameterBody {
    /// The parameter's name.
    name: String,
    /// The first day of the value; absent where it held from the beginning.
    from: Option<Day>,
    /// The value in words, with its unit.
    says: String,
    /// The value as stored: money in fen, shares as fractions, days as text.
    value: Option<String>,
    /// The title of the source it is written in.
    source: String,
}

fn parameters(words: Words<'_>, clause: &Clause) -> Vec<ClauseParameterBody> {
    let library = &words.pack.policies.library;
    let parameters = clause.parameters.iter().enumerate();
    let all = parameters.flat_map(|(at, parameter)| parameter.values.iter().map(move |dated| (at, parameter, dated)));
    all.map(|(at, parameter, dated)| ClauseParameterBody {
        name: parameter.name.clone(),
        from: day(dated.from),
        says: words.parameter(clause, at, dated.value),
        value: value(words, dated.value),
        source: library.source(&dated.source).map_or_else(|| dated.source.clone(), |source| source.title.clone()),
    })
    .collect()
}

/// A clause of the catalogue.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct ClauseBody {
    /// Its id, never used again.
    id: String,
    /// Its title.
    title: String,
    /// What it is about, in our own words.
    summary: Option<String>,
    /// The words of the clause for its level, by which the catalogue is narrowed.
    level: String,
    /// The level in the language asked for.
    level_name: String,
    /// The code of the area or zone in which it holds.
    area: String,
    /// That area in words.
    area_name: String,
    /// Who issued it.
    issuer: String,
    /// The name of the document, where it is written.
    document_name: Option<String>,
    /// Number and, where it was read, article of the document.
    document: Option<String>,
    /// `in_force`, `pending`, `historical`, `draft` or `expired`.
    status: &'static str,
    /// What is said beside the state: the successor, a gap in policy.
    status_note: Option<String>,
    /// How far it was checked against its sources: `verified`, `partial` or `unverified`. Only what is verified counts in sums.
    verification: &'static str,
    /// What of it was not verified.
    unverified: Vec<String>,
    /// The local version by which it is in force in the place of the pack's own clause, if it is by one.
    local_version: Option<ClauseLocalVersion>,
    /// The first day it is in force, where it was read.
    valid_from: Option<Day>,
    /// The last day it is in force, where it was read.
    valid_until: Option<Day>,
    /// The key of the fact whose day decides which version applies, instead of the day of application.
    dated_by: Option<String>,
    /// When it was last found to be what its sources say, by the pack or by an officer: the oldest of the days of its sources.
    checked_on: Option<Day>,
    /// The worst that officers found last at one of its sources: `same`, `changed` or `gone`; absent where the pack looked last.
    check_outcome: Option<&'static str>,
    /// The last day on which a source was found gone that was not found again; `sources` says which.
    sources_gone_on: Option<Day>,
    /// Topics, as the catalogue is narrowed by them.
    topics: Vec<String>,
    /// The topics in the language asked for.
    topic_names: Vec<String>,
    /// What else a reader should know.
    note: Option<String>,
    /// What it gives whoever fulfils it, in words.
    gives: String,
    /// How that is counted.
    money: PolicyMoneyBody,
    /// What it asks, in order; `depth` says what stands under what.
    conditions: Vec<ConditionBody>,
    /// The values its thresholds have had.
    parameters: Vec<ClauseParameterBody>,
    /// The papers to hand in.
    evidence: Vec<String>,
    /// When, how and where one applies.
    application: PolicyApplication,
    /// Codes of the zones its conditions name.
    zones: Vec<String>,
    /// The rules about combining that name it. None that was read does not mean that combining is allowed.
    rules: Vec<PolicyRuleBody>,
    /// Where it is written.
    sources: Vec<PolicySource>,
}

pub(in super::super) fn clause(beside: &Beside<'_>, clause: &Clause, status: Status) -> ClauseBody {
    let (words, today) = (beside.words, beside.today);
    let library = &words.pack.policies.library;
    let checked = beside.checked(clause);
    ClauseBody {
        id: clause.id.clone(),
        title: names::title(clause, words.lang).to_owned(),
        summary: names::summary(clause, words.lang).map(ToOwned::to_owned),
        level: clause.level.clone(),
        level_name: words.term(&clause.level),
        area: clause.area.clone(),
        area_name: words.term(&clause.area),
        issuer: words.phrase(&clause.issuer),
        document_name: names::document(clause).map(|name| words.phrase(&name)),
        document: clause.document.clone(),
        status: status.code(),
        status_note: clause.state_note.as_deref().map(|note| words.phrase(note)),
        verification: verification(clause.verification),
        unverified: clause.unverified.iter().map(|what| words.phrase(what)).collect(),
        local_version: beside.local_version(clause),
        valid_from: day(clause.valid.from),
        valid_until: day(clause.valid.until),
        dated_by: clause.dated_by.map(|field| library.catalogue.key(field).to_owned()),
        checked_on: day(checked.on),
        check_outcome: checked.outcome().map(Outcome::code),
        sources_gone_on: day(checked.gone_on()),
        topics: clause.tags.clone(),
        topic_names: clause.tags.iter().map(|tag| words.term(tag)).collect(),
        note: clause.note.as_deref().map(|note| words.phrase(note)),
        gives: words.gives(clause),
        money: money(words, clause),
        conditions: conditions(words, clause, today),
        parameters: parameters(words, clause),
        evidence: clause.evidence.iter().map(|paper| words.term(paper)).collect(),
        application: application(words, clause, today),
        zones: routing::zones_of(words.pack, clause).into_iter().map(|zone| zone.code.clone()).collect(),
        rules: library.stacking.iter().filter(|rule| rule.names(&clause.id)).map(|rule| beside.rule(rule)).collect(),
        sources: beside.sources_of(clause),
    }
}

//! Where a pair that should have met was lost: every stage in words, for officers on a page, for programs, and for the command line.

use app::{
    Error,
    matches::{
        self, ConditionStage, Explained, Standing, Unwanted, Way,
        reasons::{Place, Reason},
    },
    pack::Pack,
    registers::{Entry, Kind, kinds},
};
use askama::Template;
use axum::{Json, Router, extract::Query, response::IntoResponse, routing::get};
use base::{Lang, Problem, Problems};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, OpenApi, ToSchema};

use super::{learning, words};
use crate::{
    kernel::{
        Page, Speak,
        forms::{Field, ProblemSummary},
        respond,
        ui::{Cell, Marked, Table, Tag},
    },
    refusal::Answer,
    registers::present,
    visit::{Visit, Web},
};

pub(super) fn routes() -> Router<Web> {
    Router::new().route("/matches/explain", get(show)).route("/api/v1/matches/explain", get(explain))
}

/// What the description of the interface says of it.
#[derive(OpenApi)]
#[openapi(paths(explain))]
pub struct Docs;

/// The stages of a pair in words.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// What the seeking and the offering side are called.
    pub kinds: [String; 2],
    /// Both sides with their titles.
    pub sides: [String; 2],
    /// Whether each side can be found at all: a stage, and what it is for the one and the other.
    pub standing: Vec<[String; 3]>,
    /// Which engine answers.
    pub engine: String,
    /// What holds for both at once.
    pub between: Vec<String>,
    /// Each declared condition: both values, whether it leaves out what misses it, what came of it.
    pub conditions: Vec<[String; 3]>,
    /// Each stage, from the seeking side and from the offering side.
    pub stages: Vec<[String; 3]>,
    /// How well they fit side by side; empty if they cannot be compared.
    pub band: String,
    /// What speaks for it, against it, and what is open.
    pub speaks_for: Vec<String>,
    /// What speaks against it.
    pub against: Vec<String>,
    /// What is open.
    pub open: Vec<String>,
    /// Where it was lost.
    pub verdict: String,
}

/// Puts what was found into words.
#[must_use]
pub fn tell(lang: Lang, pack: &Pack, found: &Explained) -> Told {
    let kinds = found.registers.map(|register| kinds::by_key(register).map(|kind| present::kind_name(lang, kind)).unwrap_or_default());
    let [seeks, offers] = &kinds;
    let [seeks_title, offers_title] = &found.titles;
    let side = |kind: &str, title: &str| lang.t2("matching-side", "kind", kind, "title", title);
    let encoded = found.encoded.map_or_else(|| "–".to_owned(), |(done, all)| format!("{done} / {all}"));
    let proposal = found.proposal.as_ref();
    let said =
        proposal.map(|proposal| words::say(lang, pack, words::Asking::by_seeks(found.registers), &proposal.reasons, &proposal.against));
    let said = said.unwrap_or_default();
    let plain = |lines: Vec<Marked>| -> Vec<String> {
        lines.into_iter().map(|line| line.spans.into_iter().map(|span| span.text).collect()).collect()
    };
    Told {
        sides: [side(seeks, seeks_title), side(offers, offers_title)],
        standing: standing(lang, &found.standing),
        engine: lang.ta("matching-engine", &[("engine", &found.engine), ("encoded", &encoded)]),
        between: vec![
            lang.t1("matching-between-kept", "answer", yes_or_no(lang, found.is_kept_apart)),
            lang.t1("matching-between-refused", "answer", yes_or_no(lang, found.is_refused)),
            lang.t1("matching-between-unwanted", "answer", unwanted(lang, pack, found)),
        ],
        conditions: found.conditions.iter().map(|stage| condition(lang, pack, &found.pair, stage)).collect(),
        stages: stages(lang, &found.ways),
        band: proposal.map(|proposal| words::band_tag(lang, proposal.band).text).unwrap_or_default(),
        speaks_for: plain(said.speaks_for),
        against: plain(said.against),
        open: plain(said.open),
        verdict: verdict(lang, pack, found),
        kinds,
    }
}

fn yes_or_no(lang: Lang, is_so: bool) -> String {
    lang.t(if is_so { "matching-yes" } else { "matching-no" }).into_owned()
}

/// Which field a side has refused before, and what that costs the pair.
fn unwanted(lang: Lang, pack: &Pack, found: &Explained) -> String {
    let Some(unwanted) = &found.unwanted else { return yes_or_no(lang, false) };
    let by = kinds::by_key(unwanted.by).map(|kind| present::kind_name(lang, kind)).unwrap_or_default();
    let said = refused_field(lang, pack, unwanted);
    let weight = learning::signed(unwanted.weight);
    let band = unwanted.band_without.map(|band| words::band_tag(lang, band).text);
    let mut values = vec![("by", by.as_str()), ("said", said.as_str()), ("weight", weight.as_str())];
    let Some(band) = &band else { return lang.ta("matching-unwanted", &values) };
    values.push(("band", band.as_str()));
    lang.ta("matching-unwanted-band", &values)
}

fn refused_field(lang: Lang, pack: &Pack, unwanted: &Unwanted) -> String {
    let reason = Reason::FieldUnwanted { code: unwanted.field.clone() };
    words::sentence(lang, pack, words::Asking::DEMAND, &reason).unwrap_or_else(|| unwanted.field.clone())
}

fn standing(lang: Lang, sides: &[Standing; 2]) -> Vec<[String; 3]> {
    let [seeks, offers] = sides;
    let stage = |key: &str, of: &dyn Fn(&Standing) -> String| [lang.t(key).into_owned(), of(seeks), of(offers)];
    vec![
        stage("matching-stage-status", &|side| lang.t(&format!("registers-status-{}", side.status)).into_owned()),
        stage("matching-stage-visibility", &|side| yes_or_no(lang, side.is_open)),
        stage("matching-stage-expiry", &|side| match side.expired_on {
            Some(day) => lang.t1("matching-expired-on", "day", day.to_string()),
            None => lang.t("matching-in-time").into_owned(),
        }),
        stage("matching-stage-part", &|side| yes_or_no(lang, side.takes_part)),
    ]
}

fn stages(lang: Lang, ways: &[Way; 2]) -> Vec<[String; 3]> {
    let [there, back] = ways;
    let stage = |key: &str, of: &dyn Fn(&Way) -> String| [lang.t(key).into_owned(), of(there), of(back)];
    let place = |at: Option<usize>, of: usize| match at {
        Some(at) => lang.t2("matching-place", "at", lang.n(at), "of", lang.n(of)),
        None => lang.t1("matching-no-place", "of", lang.n(of)),
    };
    let stage = |key: &str, of: &dyn Fn(&Way) -> String| {
        stage(key, &|way| if way.takes_part { of(way) } else { lang.t("matching-takes-no-part").into_owned() })
    };
    let by = |engine: Option<Place>| match engine {
        Some(found) => place(found.at, found.of),
        None => lang.t("matching-no-engine").into_owned(),
    };
    vec![
        stage("matching-stage-words", &|way| place(way.places.words.at, way.places.words.of)),
        stage("matching-stage-trained", &|way| by(way.places.trained)),
        stage("matching-stage-encoder", &|way| by(way.places.encoder)),
        stage("matching-stage-recalled", &|way| yes_or_no(lang, way.is_recalled)),
        stage("matching-stage-proposed", &|way| place(way.proposed, way.of_proposed)),
        stage("matching-stage-listed", &|way| way.listed.map_or_else(|| "–".to_owned(), |at| lang.n(at))),
        stage("matching-stage-shown", &|way| yes_or_no(lang, way.is_shown)),
    ]
}

/// A condition with both values, whether it is firm, and what came of it.
fn condition(lang: Lang, pack: &Pack, pair: &str, stage: &ConditionStage) -> [String; 3] {
    let firm = lang.t(if stage.is_hard { "matching-condition-hard" } else { "matching-condition-soft" }).into_owned();
    let (outcome, reason) = match &stage.found {
        Some(reason @ Reason::ConditionMet(_)) => ("matching-condition-met", Some(reason)),
        Some(reason @ Reason::ConditionMissed(_)) => ("matching-condition-missed", Some(reason)),
        Some(reason) => ("matching-condition-open", Some(reason)),
        None => ("matching-condition-none", None),
    };
    let said = reason.and_then(|reason| words::sentence(lang, pack, words::Asking::DEMAND, reason));
    let said = said.unwrap_or_else(|| {
        let offered = stage.offered.as_ref().and_then(|(field, value)| {
            let kind = kinds::by_key(&pack.pairs.find(pair)?.offers.register)?;
            words::value_of(lang, pack, kind, field, value)
        });
        let offered = offered.unwrap_or_else(|| lang.t("matching-condition-unsaid").into_owned());
        lang.t2("matching-condition-unasked", "name", name_of(lang, pack, pair, &stage.code), "offered", offered)
    });
    [said, firm, lang.t(outcome).into_owned()]
}

/// What the district calls a condition.
fn name_of(lang: Lang, pack: &Pack, pair: &str, code: &str) -> String {
    let rule = pack.pairs.find(pair).and_then(|pair| pair.rule(code));
    rule.map_or_else(|| code.to_owned(), |rule| rule.names.of(lang).to_owned())
}

fn verdict(lang: Lang, pack: &Pack, found: &Explained) -> String {
    let key = match found.lost_at() {
        Some("condition") => {
            let name = found.left_out_by().map(|code| name_of(lang, pack, &found.pair, code)).unwrap_or_default();
            return lang.t1("matching-lost-condition", "name", name);
        }
        Some("status") => "matching-lost-status",
        Some("visibility") => "matching-lost-visibility",
        Some("expiry") => "matching-lost-expiry",
        Some("part") => "matching-lost-part",
        Some("kept") => "matching-lost-kept",
        Some("refused") => "matching-lost-refused",
        Some("recall") => "matching-lost-recall",
        Some("place") => "matching-lost-place",
        Some("unwanted") => "matching-lost-unwanted",
        Some(_) => "matching-lost-band",
        None => "matching-lost-nowhere",
    };
    lang.t(key).into_owned()
}

/// The pairs of registers there are, in words.
#[must_use]
pub fn known_pairs(lang: Lang, pack: &Pack) -> String {
    let pairs = pack.pairs.iter().map(|pair| pair_name(lang, &[pair.seeks.register.clone(), pair.offers.register.clone()]));
    pairs.collect::<Vec<_>>().join(&lang.t("matches-reason-between"))
}

/// A pair of registers in words, the one that seeks first.
pub(super) fn pair_name(lang: Lang, registers: &[String; 2]) -> String {
    let name = |register: &String| kinds::by_key(register).map_or_else(|| register.clone(), |kind| present::kind_name(lang, kind));
    registers.iter().map(name).collect::<Vec<_>>().join(" → ")
}

/// That no pair is declared of these two registers, and which ones are.
#[must_use]
pub fn unknown_pair(lang: Lang, pack: &Pack, seeks: &Kind, offers: &Kind) -> Problem {
    Problem::field("offers", "problem-matches-explain-pair")
        .with("seeks", present::kind_name(lang, seeks))
        .with("offers", present::kind_name(lang, offers))
        .with("known", known_pairs(lang, pack))
}

/// Which pair is asked about: public numbers or ids.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// The number or id of the side that seeks: a demand, a resource need.
    #[serde(default)]
    seeks: String,
    /// The number or id of the side that offers: an achievement, a space, a service.
    #[serde(default)]
    offers: String,
}

async fn find(visit: &Visit, asked: &Asked) -> Result<Explained, Error> {
    matches::access::may_oversee(&visit.ctx.actor)?;
    let mut problems = Problems::new();
    let mut entries: Vec<Entry> = Vec::with_capacity(2);
    for (field, name) in [("seeks", &asked.seeks), ("offers", &asked.offers)] {
        match app::registers::find_entry_named(&visit.ctx.db, name.trim()).await? {
            Some(id) => entries.push(app::registers::find_entry(&visit.ctx.db, id).await?),
            None => problems.push(Problem::field(field, "problem-matches-explain-unknown").with("name", name.trim())),
        }
    }
    let pack = &visit.ctx.pack;
    if let [seeks, offers] = entries.as_slice() {
        if matches::find_pair_of(pack, seeks.kind.key, offers.kind.key).is_some() {
            return matches::explain_pair(&visit.ctx, seeks.id, offers.id).await;
        }
        problems.push(unknown_pair(visit.asked.lang, pack, seeks.kind, offers.kind));
    }
    Err(problems.into())
}

/// What the page shows of a pair.
struct Found {
    told: Told,
    standing: Table,
    conditions: Option<Table>,
    stages: Table,
    band: Option<Tag>,
}

impl Found {
    fn new(lang: Lang, pack: &Pack, found: &Explained) -> Self {
        let told = tell(lang, pack, found);
        let rows = |table: Table, rows: &[[String; 3]]| {
            rows.iter().fold(table, |table, cells| table.row(cells.iter().map(|cell| Cell::say(cell.clone()))))
        };
        let [seeks, offers] = &told.kinds;
        let standing = Table::new(lang.t("matching-explain-standing")).words(lang.t("matching-explain-stage")).words(seeks).words(offers);
        let conditions = Table::new(lang.t("matching-explain-conditions"))
            .words(lang.t("matching-explain-condition"))
            .words(lang.t("matching-explain-firm"))
            .words(lang.t("matching-explain-outcome"));
        let from = |one: &str, other: &str| lang.t2("matching-explain-from", "from", one, "to", other);
        let stages = Table::new(lang.t("matching-explain-stages"))
            .words(lang.t("matching-explain-stage"))
            .words(from(seeks, offers))
            .words(from(offers, seeks));
        Self {
            standing: rows(standing, &told.standing),
            conditions: (!told.conditions.is_empty()).then(|| rows(conditions, &told.conditions)),
            stages: rows(stages, &told.stages),
            band: found.proposal.as_ref().map(|proposal| words::band_tag(lang, proposal.band)),
            told,
        }
    }
}

#[derive(Template)]
#[template(path = "matches/explain.html")]
struct Explain {
    page: Page,
    summary: ProblemSummary,
    pairs: String,
    fields: Vec<Field>,
    found: Option<Found>,
}

async fn show(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let lang = visit.asked.lang;
    let is_asked = !asked.seeks.trim().is_empty() || !asked.offers.trim().is_empty();
    let (found, problems) = match is_asked {
        false => (None, Problems::new()),
        true => match find(&visit, &asked).await {
            Ok(found) => (Some(found), Problems::new()),
            Err(Error::Invalid(problems)) => (None, problems),
            Err(error) => return Err(error.into()),
        },
    };
    let field = |name: &'static str, label: &str, value: &str| {
        Field::text(lang, name, lang.t(label)).value(value).required().with_problems(&problems)
    };
    let fields = vec![field("seeks", "matching-explain-seeks", &asked.seeks), field("offers", "matching-explain-offers", &asked.offers)];
    let page = visit.page("matching-explain").crumb(lang.t("matches-method"), "/matches/method").crumb(lang.t("matching-explain"), "");
    let pack = &visit.ctx.pack;
    let found = found.map(|found| Found::new(lang, pack, &found));
    let pairs = lang.t1("matching-explain-pairs", "known", known_pairs(lang, pack));
    let is_wrong = !problems.is_empty();
    let page = Explain { summary: ProblemSummary::new(lang, &problems, &fields), pairs, fields, found, page };
    Ok(if is_wrong { respond::invalid(&page) } else { respond::html(&page) })
}

/// Whether everybody finds one of the two.
#[derive(Serialize, ToSchema)]
struct ExplainedSideBody {
    register: &'static str,
    title: String,
    status: &'static str,
    /// Whether everybody may see it once it is published.
    is_open: bool,
    /// The last day it stood in the hall, if that is over.
    expired_on: Option<String>,
    /// Whether it is of the entries that take part in the pair.
    takes_part: bool,
}

/// One declared condition.
#[derive(Serialize, ToSchema)]
struct ExplainedConditionBody {
    code: String,
    name: String,
    /// Whether it leaves out what misses it.
    is_hard: bool,
    /// What came of it with both values, as among the reasons of a proposal; nothing if it is not asked for or cannot be compared.
    #[schema(value_type = Option<Object>)]
    found: Value,
    /// In the language of the call.
    said: String,
}

/// A field that a side has refused before, which puts the pair behind.
#[derive(Serialize, ToSchema)]
struct ExplainedUnwantedBody {
    /// The register of the side that refused it.
    by: &'static str,
    /// The code of the other side's field.
    field: String,
    /// What that adds to the score.
    weight: f32,
    /// The band without it; nothing if the two cannot be compared.
    #[schema(value_type = Option<String>)]
    band_without: Value,
    /// In the language of the call.
    said: String,
}

/// A place in an order.
#[derive(Serialize, ToSchema)]
struct ExplainedPlaceBody {
    /// From 1; nothing if it does not stand in it.
    at: Option<usize>,
    of: usize,
}

/// One way of the comparison.
#[derive(Serialize, ToSchema)]
struct WayBody {
    /// Whether the entry it begins from takes part in the pair; otherwise nothing was compared.
    takes_part: bool,
    /// Place among those that share a word.
    by_words: ExplainedPlaceBody,
    /// Place by the engine trained on this site's entries; nothing without one.
    by_trained: Option<ExplainedPlaceBody>,
    /// Place by the sentence encoder; nothing without one.
    by_encoder: Option<ExplainedPlaceBody>,
    is_recalled: bool,
    /// Place by the joined score.
    proposed: ExplainedPlaceBody,
    /// Place in the list of what is proposed.
    listed: Option<usize>,
    /// Whether it stands on the entry's page.
    is_shown: bool,
}

/// What became of a pair.
#[derive(Serialize, ToSchema)]
struct ExplainedBody {
    /// The code of the pair of registers.
    pair: String,
    engine: String,
    seeks: ExplainedSideBody,
    offers: ExplainedSideBody,
    is_kept_apart: bool,
    is_refused: bool,
    /// Nothing if no side has refused the other's field.
    unwanted: Option<ExplainedUnwantedBody>,
    conditions: Vec<ExplainedConditionBody>,
    /// How the offer stands for the side that seeks.
    from_seeks: WayBody,
    /// How the side that seeks stands for the offer.
    from_offers: WayBody,
    /// In the language of the call.
    reasons: Vec<String>,
    against: Vec<String>,
    /// `status`, `visibility`, `expiry`, `part`, `kept`, `refused`, `condition`, `recall`, `unwanted`, `band` or `place`; nothing if it is shown both ways.
    lost_at: Option<&'static str>,
    verdict: String,
}

const fn place_body(at: Option<usize>, of: usize) -> ExplainedPlaceBody {
    ExplainedPlaceBody { at, of }
}

fn way_body(way: &Way) -> WayBody {
    let place = |place: Place| place_body(place.at, place.of);
    WayBody {
        takes_part: way.takes_part,
        by_words: place(way.places.words),
        by_trained: way.places.trained.map(place),
        by_encoder: way.places.encoder.map(place),
        is_recalled: way.is_recalled,
        proposed: place_body(way.proposed, way.of_proposed),
        listed: way.listed,
        is_shown: way.is_shown,
    }
}

fn side_body(register: &'static str, title: &str, side: &Standing) -> ExplainedSideBody {
    ExplainedSideBody {
        register,
        title: title.to_owned(),
        status: side.status,
        is_open: side.is_open,
        expired_on: side.expired_on.map(|day| day.to_string()),
        takes_part: side.takes_part,
    }
}

/// Every stage at which a pair that should have met could have been lost, for any declared pair of registers.
#[utoipa::path(get, path = "/api/v1/matches/explain", tag = "matches", params(Asked), responses((status = 200, body = ExplainedBody)))]
async fn explain(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let found = find(&visit, &asked).await?;
    let (lang, pack) = (visit.asked.lang, &visit.ctx.pack);
    let told = tell(lang, pack, &found);
    let conditions = found.conditions.iter().zip(told.conditions).map(|(stage, [said, ..])| ExplainedConditionBody {
        name: name_of(lang, pack, &found.pair, &stage.code),
        code: stage.code.clone(),
        is_hard: stage.is_hard,
        found: json!(stage.found),
        said,
    });
    let ([seeks, offers], [seeks_title, offers_title]) = (found.registers, &found.titles);
    let ([seeks_side, offers_side], [there, back]) = (&found.standing, &found.ways);
    let body = ExplainedBody {
        pair: found.pair.clone(),
        engine: found.engine.clone(),
        seeks: side_body(seeks, seeks_title, seeks_side),
        offers: side_body(offers, offers_title, offers_side),
        is_kept_apart: found.is_kept_apart,
        is_refused: found.is_refused,
        unwanted: found.unwanted.as_ref().map(|unwanted| ExplainedUnwantedBody {
            by: unwanted.by,
            field: unwanted.field.clone(),
            weight: unwanted.weight,
            band_without: json!(unwanted.band_without),
            said: refused_field(lang, pack, unwanted),
        }),
        conditions: conditions.collect(),
        from_seeks: way_body(there),
        from_offers: way_body(back),
        reasons: told.speaks_for,
        against: told.against,
        lost_at: found.lost_at(),
        verdict: told.verdict,
    };
    Ok(Json(body).into_response())
}

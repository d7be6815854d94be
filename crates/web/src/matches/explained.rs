//! Where a pair that should have met was lost: every stage in words, for officers on a page, for programs, and for the command line.

use app::{
    Error, Noun, OrNotFound as _,
    matches::{self, Explained, Way},
    pack::Pack,
};
use askama::Template;
use axum::{Json, Router, extract::Query, response::IntoResponse, routing::get};
use base::{Lang, Problem, Problems};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use super::words;
use crate::{
    kernel::{
        Page, Speak,
        forms::{Field, ProblemSummary},
        respond,
        ui::{Cell, Marked, Table, Tag},
    },
    refusal::Answer,
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
    /// Both sides with where they stand.
    pub sides: Vec<String>,
    /// Which engine answers.
    pub engine: String,
    /// Each stage, from the demand and from the achievement.
    pub stages: Vec<[String; 3]>,
    /// How well they fit side by side.
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
    let sides = [("matching-side-demand", &found.titles.0), ("matching-side-achievement", &found.titles.1)];
    let sides = sides.into_iter().zip(found.standing).map(|((key, title), (stands, status))| {
        let place = lang.t(if stands { "matching-in-the-hall" } else { "matching-not-in-the-hall" });
        lang.ta(key, &[("title", title), ("status", &lang.t(&format!("registers-status-{status}"))), ("place", &place)])
    });
    let encoded = found.encoded.map_or_else(|| "–".to_owned(), |(done, all)| format!("{done} / {all}"));
    let [there, back] = &found.ways;
    let stage = |key: &str, of: &dyn Fn(&Way) -> String| [lang.t(key).into_owned(), of(there), of(back)];
    let place = |at: Option<usize>, of: usize| match at {
        Some(at) => lang.t2("matching-place", "at", lang.n(at), "of", lang.n(of)),
        None => lang.t1("matching-no-place", "of", lang.n(of)),
    };
    let stages = vec![
        stage("matching-stage-words", &|way| place(way.by_words, way.of_words)),
        stage("matching-stage-meaning", &|way| place(way.by_meaning, way.of_meaning)),
        stage("matching-stage-recalled", &|way| lang.t(if way.is_recalled { "matching-yes" } else { "matching-no" }).into_owned()),
        stage("matching-stage-proposed", &|way| way.proposed.map_or_else(|| "–".to_owned(), |at| lang.n(at))),
    ];
    let said = words::say(lang, pack, words::Asking::Demand, &found.proposal.reasons, &found.proposal.against);
    let plain = |lines: Vec<Marked>| -> Vec<String> {
        lines.into_iter().map(|line| line.spans.into_iter().map(|span| span.text).collect()).collect()
    };
    Told {
        sides: sides.collect(),
        engine: lang.ta("matching-engine", &[("engine", &found.engine), ("encoded", &encoded)]),
        stages,
        band: words::band_tag(lang, found.proposal.band).text,
        speaks_for: plain(said.speaks_for),
        against: plain(said.against),
        open: plain(said.open),
        verdict: lang
            .t(match found.lost_at() {
                Some("hall") => "matching-lost-hall",
                Some("kept") => "matching-lost-kept",
                Some("refused") => "matching-lost-refused",
                Some("recall") => "matching-lost-recall",
                Some(_) => "matching-lost-band",
                None => "matching-lost-nowhere",
            })
            .into_owned(),
    }
}

/// Which pair is asked about: public numbers or ids.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// The demand's number or id.
    #[serde(default)]
    demand: String,
    /// The achievement's number or id.
    #[serde(default)]
    achievement: String,
}

async fn find(visit: &Visit, asked: &Asked) -> Result<Explained, Error> {
    matches::access::may_oversee(&visit.ctx.actor)?;
    let mut problems = Problems::new();
    let mut ids = Vec::with_capacity(2);
    for (field, name, register) in [("demand", &asked.demand, "demand"), ("achievement", &asked.achievement, "achievement")] {
        let found = app::registers::find_entry_named(&visit.ctx.db, name.trim()).await?;
        let entry = match found {
            Some(id) => Some(app::registers::find_entry(&visit.ctx.db, id).await?).filter(|entry| entry.kind.key == register),
            None => None,
        };
        match entry {
            Some(entry) => ids.push(entry.id),
            None => problems.push(Problem::field(field, "problem-matches-explain-unknown").with("name", name.trim())),
        }
    }
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let demand = *ids.first().or_not_found(Noun::Entry)?;
    let achievement = *ids.last().or_not_found(Noun::Entry)?;
    matches::explain_pair(&visit.ctx, demand, achievement).await
}

/// What the page shows of a pair.
struct Found {
    told: Told,
    stages: Table,
    band: Tag,
}

#[derive(Template)]
#[template(path = "matches/explain.html")]
struct Explain {
    page: Page,
    summary: ProblemSummary,
    fields: Vec<Field>,
    found: Option<Found>,
}

async fn show(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let lang = visit.asked.lang;
    let is_asked = !asked.demand.trim().is_empty() || !asked.achievement.trim().is_empty();
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
    let fields = vec![
        field("demand", "matching-explain-demand", &asked.demand),
        field("achievement", "matching-explain-achievement", &asked.achievement),
    ];
    let page = visit.page("matching-explain").crumb(lang.t("matches-method"), "/matches/method").crumb(lang.t("matching-explain"), "");
    let found = found.map(|found| {
        let told = tell(lang, &visit.ctx.pack, &found);
        let stages = Table::new(lang.t("matching-explain-stages"))
            .words(lang.t("matching-explain-stage"))
            .words(lang.t("matching-explain-from-demand"))
            .words(lang.t("matching-explain-from-achievement"));
        let stages = told.stages.iter().fold(stages, |table, cells| table.row(cells.iter().map(|cell| Cell::say(cell.clone()))));
        Found { stages, band: words::band_tag(lang, found.proposal.band), told }
    });
    let is_wrong = !problems.is_empty();
    let page = Explain { summary: ProblemSummary::new(lang, &problems, &fields), fields, found, page };
    Ok(if is_wrong { respond::invalid(&page) } else { respond::html(&page) })
}

/// One way of the comparison.
#[derive(Serialize, ToSchema)]
struct WayBody {
    /// Place among those that share a word.
    by_words: Option<usize>,
    of_words: usize,
    /// Place among those that have a vector.
    by_meaning: Option<usize>,
    of_meaning: usize,
    is_recalled: bool,
    proposed: Option<usize>,
}

/// What became of a pair.
#[derive(Serialize, ToSchema)]
struct ExplainedBody {
    engine: String,
    /// How the achievement stands for the demand.
    from_demand: WayBody,
    /// How the demand stands for the achievement.
    from_achievement: WayBody,
    /// In the language of the call.
    reasons: Vec<String>,
    against: Vec<String>,
    /// `hall`, `kept`, `refused`, `recall` or `band`; nothing if it is proposed both ways.
    lost_at: Option<&'static str>,
    verdict: String,
}

fn way_body(way: &Way) -> WayBody {
    WayBody {
        by_words: way.by_words,
        of_words: way.of_words,
        by_meaning: way.by_meaning,
        of_meaning: way.of_meaning,
        is_recalled: way.is_recalled,
        proposed: way.proposed,
    }
}

/// Every stage at which a pair that should have met could have been lost.
#[utoipa::path(get, path = "/api/v1/matches/explain", tag = "matches", params(Asked), responses((status = 200, body = ExplainedBody)))]
async fn explain(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let found = find(&visit, &asked).await?;
    let told = tell(visit.asked.lang, &visit.ctx.pack, &found);
    let [there, back] = &found.ways;
    let body = ExplainedBody {
        engine: found.engine.clone(),
        from_demand: way_body(there),
        from_achievement: way_body(back),
        reasons: told.speaks_for,
        against: told.against,
        lost_at: found.lost_at(),
        verdict: told.verdict,
    };
    Ok(Json(body).into_response())
}

//! The writing aid beside a form: what the text speaks of, how many it reaches, what is near it. A button asks for it; nothing is saved by asking.

use app::{
    Error,
    matches::aid::{self, Aid},
    registers::{Kind, Values, kinds, queries::Seen},
};
use askama::Template;
use axum::{Json, response::IntoResponse as _};
use base::{Lang, id::OrganizationId};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use super::{api::NewEntry, pages, present};
use crate::{
    api::bodies::{Id, Sent},
    kernel::{
        Speak,
        ui::{EntryRow, Facts, piece},
    },
    refusal::Answer,
    visit::Visit,
};

/// What the description of the interface says of it.
#[derive(OpenApi)]
#[openapi(paths(check))]
pub struct Docs;

/// What stands beside the form.
#[derive(Template)]
#[template(path = "registers/aid.html")]
pub(super) struct AidView {
    title: String,
    reach: String,
    found_title: String,
    found: String,
    open_title: String,
    open: Vec<String>,
    best_title: String,
    best: Vec<EntryRow>,
    near_title: String,
    near: Vec<EntryRow>,
    note: String,
}

impl AidView {
    pub(super) fn new(visit: &Visit, kind: &Kind, found: &Aid) -> Self {
        let lang = visit.asked.lang;
        let between = lang.t("matches-between");
        let word = |aspect: app::matches::reasons::Aspect| lang.t(&format!("registers-aid-aspect-{}", aspect.code())).into_owned();
        let spoken: Vec<String> = found.aspects.iter().filter(|(_, is_found)| *is_found).map(|(aspect, _)| word(*aspect)).collect();
        let open = found.aspects.iter().filter(|(_, is_found)| !is_found).map(|(aspect, _)| {
            lang.t2("registers-aid-open-line", "aspect", word(*aspect), "hint", lang.t(&format!("registers-aid-hint-{}", aspect.code())))
        });
        let (relevant, possible) = found.reached;
        let reach = format!("registers-aid-reach-{}", kind.key);
        Self {
            title: lang.t("registers-aid-title").into_owned(),
            reach: lang.t2(&reach, "relevant", lang.n(relevant), "possible", lang.n(possible)),
            found_title: lang.t("registers-aid-found").into_owned(),
            found: spoken.join(&between),
            open_title: lang.t("registers-aid-open").into_owned(),
            open: open.collect(),
            best_title: lang.t("registers-aid-best").into_owned(),
            best: found
                .best
                .iter()
                .map(|(seen, band)| row(visit, seen, Some(lang.t(&format!("matches-band-{}", band_code(*band))).into_owned())))
                .collect(),
            near_title: lang.t("registers-aid-near").into_owned(),
            near: found.near.iter().map(|seen| row(visit, seen, None)).collect(),
            note: if found.has_meaning {
                lang.t1("registers-aid-note-meaning", "engine", &found.engine)
            } else {
                lang.t("registers-aid-note-words").into_owned()
            },
        }
    }
}

fn band_code(band: app::matches::reasons::Band) -> &'static str {
    use app::matches::reasons::Band;
    match band {
        Band::VeryRelevant => "very_relevant",
        Band::Relevant => "relevant",
        Band::Possible => "possible",
        Band::Weak => "weak",
    }
}

fn row(visit: &Visit, seen: &Seen, band: Option<String>) -> EntryRow {
    let facts = present::facts_line(visit.asked.lang, &visit.ctx.pack, seen).into_iter().take(2);
    EntryRow {
        title: seen.entry.title.clone(),
        href: pages::href(&seen.entry, ""),
        facts: band.into_iter().chain(facts).fold(Facts::default(), Facts::say),
        when: String::new(),
    }
}

/// What the aid says of values that are not stored.
pub(super) async fn look(visit: &Visit, kind: &'static Kind, organization: OrganizationId, values: Values) -> app::Result<AidView> {
    Ok(AidView::new(visit, kind, &aid::look_over(&visit.ctx, kind, organization, values).await?))
}

/// An entry in a few words.
#[derive(Serialize, ToSchema)]
struct NearBody {
    id: Id,
    number: String,
    title: String,
}

/// What the writing aid says of a text.
#[derive(Serialize, ToSchema)]
struct AidBody {
    /// Of what the text speaks: `material`, `method`, `effect`, `product`, `application`, `figures`, `maturity`, `conditions`.
    found: Vec<&'static str>,
    /// Of what nothing was found.
    open: Vec<&'static str>,
    /// How many of the other register it reaches as relevant or better.
    relevant: usize,
    /// And as possible or better.
    possible: usize,
    best: Vec<NearBody>,
    near: Vec<NearBody>,
    /// The engine that compared: `bm25` alone compares words; what stands after a `+` compares meaning.
    engine: String,
}

fn near_body(seen: &Seen) -> NearBody {
    NearBody { id: seen.entry.id.into(), number: seen.entry.number.clone(), title: seen.entry.title.clone() }
}

/// Looks over a demand or an achievement that is being written; nothing is stored.
#[utoipa::path(post, path = "/api/v1/entries/check", tag = "entries", request_body = NewEntry, responses((status = 200, body = AidBody)))]
pub(super) async fn check(visit: Visit, Sent(new): Sent<NewEntry>) -> Answer {
    let kind =
        kinds::by_key(&new.register).filter(|kind| aid::has_aid(kind)).ok_or_else(|| Error::not_a_choice("register", &new.register))?;
    let (organization, values) = new.read(&visit, kind)?;
    let found = aid::look_over(&visit.ctx, kind, organization, values).await?;
    let codes = |wanted: bool| found.aspects.iter().filter(|(_, is)| *is == wanted).map(|(aspect, _)| aspect.code()).collect();
    let body = AidBody {
        found: codes(true),
        open: codes(false),
        relevant: found.reached.0,
        possible: found.reached.1,
        best: found.best.iter().map(|(seen, _)| near_body(seen)).collect(),
        near: found.near.iter().map(near_body).collect(),
        engine: found.engine.clone(),
    };
    Ok(Json(body).into_response())
}

/// The words on the button.
pub(super) fn button(lang: Lang, kind: &Kind) -> String {
    if aid::has_aid(kind) { lang.t("registers-aid-button").into_owned() } else { String::new() }
}

piece!(AidView);

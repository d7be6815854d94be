//! Search for programs: the same parameters as the page.

use std::collections::BTreeMap;

use app::hall::{self, By, queries::HallHit};
use axum::{Json, extract::Query, response::IntoResponse};
use base::Lang;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    api::bodies::{Id, Moment, moment},
    hall::{
        asked::{PER_PAGE, Search},
        search::example_words,
    },
    refusal::Answer,
    registers::api::values::EntryValues,
    visit::Visit,
};

/// One entry that was found.
#[derive(Serialize, ToSchema)]
struct HitBody {
    id: Id,
    register: &'static str,
    number: String,
    title: String,
    /// Whose it is; absent where that is not disclosed.
    organization: Option<String>,
    #[schema(value_type = EntryValues)]
    values: Value,
    /// Whether it has the words (`words`), only comes near to what they mean (`meaning`), or both.
    by: &'static str,
    /// A piece of it around the words.
    snippet: String,
    published_at: Option<Moment>,
    is_demo: bool,
    /// Its page.
    href: String,
}

/// A condition that the words state.
#[derive(Serialize, ToSchema)]
struct ConditionBody {
    /// The facet it is about.
    facet: &'static str,
    /// The range or figure, as a filter has it: `20..` from, `..5` below, `..=3` at most.
    code: String,
    /// The words that state it.
    words: String,
}

/// What was found.
#[derive(Serialize, ToSchema)]
struct FoundBody {
    total: u64,
    page: usize,
    per_page: usize,
    /// How many were found by their words.
    by_words: u64,
    /// How many were found by their meaning alone.
    by_meaning: u64,
    /// Set if no entry has the words, so that all that was found only comes near to what they mean and may have nothing to do with them.
    is_by_meaning_alone: bool,
    /// Set if something was typed of which nothing can be looked for, such as punctuation alone; then nothing is found.
    says_nothing: bool,
    /// Searches to try then.
    examples: Vec<String>,
    /// What measures meaning.
    engine: String,
    /// Conditions that the words state; every entry found meets them.
    conditions: Vec<ConditionBody>,
    /// What was perhaps meant.
    did_you_mean: Option<String>,
    /// How many of those found have which code, facet by facet.
    facets: BTreeMap<String, BTreeMap<String, u64>>,
    items: Vec<HitBody>,
    /// What comes nearest, where nothing was found.
    nearest: Option<NearestBody>,
}

/// What comes nearest to a search that found nothing.
#[derive(Serialize, ToSchema)]
struct NearestBody {
    /// Set if no search with fewer conditions finds anything either: then these only share characters, sounds or first letters with the words, or
    /// are nearest to them in meaning, however far.
    is_weak: bool,
    /// How many a search with fewer conditions finds; else how many are listed.
    total: u64,
    items: Vec<HitBody>,
}

fn hit_body(lang: Lang, hit: &HallHit) -> HitBody {
    let entry = &hit.seen.entry;
    HitBody {
        id: entry.id.into(),
        register: entry.kind.key,
        number: entry.number.clone(),
        title: entry.title.clone(),
        organization: hit.owner.as_ref().map(|owner| owner.shown_name(lang).to_owned()),
        values: serde_json::to_value(&entry.values.0).unwrap_or_default(),
        by: match hit.hit.by {
            By::Words => "words",
            By::Meaning => "meaning",
            By::Both => "both",
        },
        snippet: hit.hit.snippet.clone(),
        published_at: moment(entry.published_at),
        is_demo: entry.is_demo,
        href: format!("/{}/{}", entry.kind.path, entry.id),
    }
}

/// Searches the hall by words, part of a word, pinyin or its initials.
///
/// Figures with units, such as `荷载 2 吨以上`, `净高 6 米` or `TRL 6`, are read as conditions. Filters are pairs `f.<facet>=<code>`, given as often as
/// wanted; the facets of a register are its fields marked so. A filter of figures is a range: `f.floor_load_kn=20..`, `f.rent_yuan=..=2.5`.
/// What an owner keeps from an organisation of the caller is neither found nor counted.
#[utoipa::path(get, path = "/api/v1/search", tag = "hall",
    params(("q" = Option<String>, Query, description = "Words"), ("register" = Option<String>, Query, description = "Only this register, by its key"),
        ("sort" = Option<String>, Query, description = "`relevance`, `newest`, `title`, `trl` or `amount`"),
        ("f.track" = Option<Vec<String>>, Query, description = "A filter; likewise for every other facet"), ("page" = Option<u32>, Query)),
    responses((status = 200, body = FoundBody)))]
pub(super) async fn search(visit: Visit, Query(pairs): Query<Vec<(String, String)>>) -> Answer {
    let search = Search::read_carried(&pairs);
    let result = hall::search_hall(&visit.ctx, search.query()).await?;
    let nearest = if result.found.total == 0 { hall::find_nearest(&visit.ctx, &search.query()).await? } else { None };
    let bodies = |hits: &[HallHit]| hits.iter().map(|hit| hit_body(visit.asked.lang, hit)).collect::<Vec<_>>();
    let found = &result.found;
    let body = FoundBody {
        items: bodies(&result.hits),
        nearest: nearest.map(|nearest| NearestBody { is_weak: nearest.is_weak, total: nearest.total, items: bodies(&nearest.hits) }),
        total: found.total,
        page: search.page,
        per_page: PER_PAGE,
        by_words: found.by_words,
        by_meaning: found.by_meaning,
        is_by_meaning_alone: result.is_by_meaning_alone(),
        says_nothing: result.says_nothing,
        examples: if result.says_nothing { example_words(&visit).map(|(_, words)| words.to_owned()).collect() } else { Vec::new() },
        engine: result.engine.clone(),
        conditions: result
            .understood
            .conditions
            .iter()
            .map(|one| ConditionBody { facet: one.measure.key(), code: one.code.clone(), words: one.phrase.clone() })
            .collect(),
        did_you_mean: found.did_you_mean.clone(),
        facets: found.facet_counts.clone(),
    };
    Ok(Json(body).into_response())
}

//! Searching the hall. What comes back are ids with marks; the entries themselves are read with the reader's rights.

use base::id::EntryId;
use search::{Found, Hit, Query, Sort};
use serde_json::{Value, json};

use super::{
    conditions::{Understood, count_in_bands, understand},
    index::blocking,
};
use crate::{
    Ctx, Result,
    organizations::{self, Organization},
    registers::{
        self, Entry,
        queries::{Seen, seen_by},
        visibility::{is_kept_from, reader_keys},
    },
};

/// What a reader looks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HallQuery {
    /// In the reader's words.
    pub text: String,
    /// Registers by key; none means all.
    pub registers: Vec<String>,
    /// Chosen codes by facet.
    pub facets: Vec<(String, Vec<String>)>,
    /// The order.
    pub sort: Sort,
    /// How many to leave out at the beginning.
    pub offset: usize,
    /// How many at most.
    pub limit: usize,
}

impl HallQuery {
    /// What is asked for, without the order and the page.
    #[must_use]
    pub fn asked_only(self) -> Self {
        Self { sort: Sort::default(), offset: 0, limit: 0, ..self }
    }

    /// What is asked for, as it is stored.
    #[must_use]
    pub fn to_json(&self) -> String {
        json!({ "text": self.text, "registers": self.registers, "facets": self.facets }).to_string()
    }

    /// What is asked for, from what is stored; `None` if it is something else.
    #[must_use]
    pub fn from_json(text: &str) -> Option<Self> {
        let stored: Value = serde_json::from_str(text).ok()?;
        let texts =
            |value: &Value| -> Option<Vec<String>> { value.as_array()?.iter().map(|item| item.as_str().map(ToOwned::to_owned)).collect() };
        let facets = stored.get("facets")?.as_array()?.iter().map(|facet| {
            let key = facet.get(0)?.as_str()?.to_owned();
            Some((key, texts(facet.get(1)?)?))
        });
        Some(Self {
            text: stored.get("text")?.as_str()?.to_owned(),
            registers: texts(stored.get("registers")?)?,
            facets: facets.collect::<Option<_>>()?,
            ..Self::default()
        })
    }
}

/// One entry of the answer.
#[derive(Debug, Clone)]
pub struct HallHit {
    /// The entry as the reader may see it.
    pub seen: Seen,
    /// Whose it is, if the reader may know.
    pub owner: Option<Organization>,
    /// Where and how it was found.
    pub hit: Hit,
}

/// The answer.
#[derive(Debug, Clone)]
pub struct HallResult {
    /// Counts, facets, suggestion.
    pub found: Found,
    /// The entries of this page.
    pub hits: Vec<HallHit>,
    /// The engine that answered.
    pub engine: String,
    /// The conditions that the words state, and the words that were looked for.
    pub understood: Understood,
    /// Set if something was typed of which nothing can be looked for, such as punctuation alone. Then nothing is found: all entries would be no answer.
    pub says_nothing: bool,
}

impl HallResult {
    /// Whether no entry has the words, so that all that was found only comes near to what they mean.
    #[must_use]
    pub fn is_by_meaning_alone(&self) -> bool {
        self.found.by_words == 0 && self.found.by_meaning > 0
    }
}

/// Searches the hall. What an owner keeps from an organisation of the reader is neither found nor counted.
///
/// # Errors
/// When the database or the index does not answer.
pub async fn search_hall(ctx: &Ctx, query: HallQuery) -> Result<HallResult> {
    let understood = understand(ctx.search.analyzer(), &query.text, &query.registers);
    let chosen = query.facets.clone();
    let question = Query {
        text: understood.rest.clone(),
        conditions: understood.conditions.iter().map(|one| (one.measure.key().to_owned(), one.code.clone())).collect(),
        registers: query.registers,
        facets: query.facets,
        names: reader_keys(&ctx.actor),
        owners: ctx.actor.organizations().iter().map(ToString::to_string).collect(),
        audience: 0,
        sort: query.sort,
        offset: query.offset.min(9_000),
        limit: query.limit.min(100),
        now_micros: ctx.now().as_microsecond(),
    };
    let says_nothing = understood.conditions.is_empty() && ctx.search.analyzer().is_wordless(&question.text);
    let index = ctx.search.clone();
    let mut found = blocking(move || index.search(&question)).await?;
    count_in_bands(&mut found.facet_counts, &chosen);
    let hits = load_hits(ctx, found.hits.clone(), None).await?;
    Ok(HallResult { found, hits, engine: ctx.search.engine_name(), understood, says_nothing })
}

/// What comes nearest to a search that found nothing.
#[derive(Debug, Clone)]
pub struct Nearest {
    /// The search with fewer conditions.
    pub query: HallQuery,
    /// How many it finds.
    pub total: u64,
    /// The best of them.
    pub hits: Vec<HallHit>,
    /// Set if even that finds nothing: then these only share characters, sounds or first letters with the question, or are nearest to it by meaning
    /// however far, and `total` is how many they are.
    pub is_weak: bool,
}

/// How many of the nearest are shown where nothing was found.
const NEAREST: usize = 5;

/// For a search that found nothing: the same search with less of it, as far as that finds something. First without the words beside the
/// conditions they state, then without what was chosen, then in every register, then without those conditions. Where all of that finds nothing, the
/// entries that come nearest to the words, however far they are: somebody who finds nothing at all learns nothing of what there is.
///
/// # Errors
/// When the database or the index does not answer.
pub async fn find_nearest(ctx: &Ctx, query: &HallQuery) -> Result<Option<Nearest>> {
    let mut wider = HallQuery { offset: 0, limit: NEAREST, ..query.clone() };
    let understood = understand(ctx.search.analyzer(), &query.text, &query.registers);
    if !understood.conditions.is_empty() && !understood.rest.is_empty() {
        let only = HallQuery { text: understood.phrases(), ..wider.clone() };
        if let Some(found) = nearest_of(ctx, only).await? {
            return Ok(Some(found));
        }
    }
    if !wider.facets.is_empty() {
        wider.facets.clear();
        if let Some(found) = nearest_of(ctx, wider.clone()).await? {
            return Ok(Some(found));
        }
    }
    if !wider.registers.is_empty() {
        wider.registers.clear();
        if let Some(found) = nearest_of(ctx, wider.clone()).await? {
            return Ok(Some(found));
        }
    }
    if !understood.conditions.is_empty() && !understood.rest.is_empty() {
        let bare = HallQuery { text: understood.rest.clone(), ..wider.clone() };
        if let Some(found) = nearest_of(ctx, bare).await? {
            return Ok(Some(found));
        }
    }
    let text = if understood.rest.is_empty() { query.text.clone() } else { understood.rest };
    nearest_to(ctx, HallQuery { text, registers: query.registers.clone(), ..wider }).await
}

/// The entries nearest to the words, in the registers that were asked for or else in all.
async fn nearest_to(ctx: &Ctx, query: HallQuery) -> Result<Option<Nearest>> {
    let ways = if query.registers.is_empty() { vec![Vec::new()] } else { vec![query.registers.clone(), Vec::new()] };
    for registers in ways {
        let question = Query {
            text: query.text.clone(),
            registers: registers.clone(),
            limit: query.limit,
            now_micros: ctx.now().as_microsecond(),
            ..Query::default()
        };
        let index = ctx.search.clone();
        let hits = blocking(move || index.search_nearest(&question)).await?;
        let hits = load_hits(ctx, hits, None).await?;
        if !hits.is_empty() {
            let total = u64::try_from(hits.len()).unwrap_or(u64::MAX);
            return Ok(Some(Nearest { query: HallQuery { registers, ..query }, total, hits, is_weak: true }));
        }
    }
    Ok(None)
}

async fn nearest_of(ctx: &Ctx, query: HallQuery) -> Result<Option<Nearest>> {
    let result = search_hall(ctx, query.clone()).await?;
    let (total, hits) = (result.found.total, result.hits);
    Ok((total > 0).then_some(Nearest { query, total, hits, is_weak: false }))
}

/// The entries of hits as the reader may see them; beside an entry, without those that one of the two owners keeps from the other.
pub(super) async fn load_hits(ctx: &Ctx, hits: Vec<Hit>, beside: Option<(&Entry, &Organization)>) -> Result<Vec<HallHit>> {
    let ids: Vec<EntryId> = hits.iter().filter_map(|hit| hit.id.parse().ok()).collect();
    let entries = registers::find_entries(&ctx.db, &ids).await?;
    let owners: Vec<_> = entries.iter().map(|entry| entry.organization_id).collect();
    let owners = organizations::find_organizations(&ctx.db, &owners).await?;
    Ok(hits
        .into_iter()
        .filter_map(|hit| {
            let entry = entries.iter().find(|entry| entry.id.to_string() == hit.id)?;
            let seen = seen_by(&ctx.actor, entry.clone(), false)?;
            let owner = owners.iter().find(|owner| owner.id == entry.organization_id);
            let is_kept =
                |(one, own): (&Entry, &Organization)| is_kept_from(entry, own) || owner.is_some_and(|owner| is_kept_from(one, owner));
            if beside.is_some_and(is_kept) {
                return None;
            }
            let owner = owner.filter(|_| seen.shows_organization).cloned();
            Some(HallHit { seen, owner, hit })
        })
        .collect())
}

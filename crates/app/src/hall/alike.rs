//! Entries that are like an entry: similar ones for its page, suspected twins for whoever reviews it. By which fields they are alike, and what must
//! agree, the pack declares for each register. Not here: proposals between registers (`matches`), what an officer rules of twins (`registers`).

use base::id::EntryId;
use search::{By, Hit, Likened, Shape};

use super::{
    documents::role,
    index::blocking,
    queries::{HallHit, load_hits},
};
use crate::{
    Ctx, Error, Result, organizations,
    pack::{Alike, Pack},
    registers::{self, Entry, Values},
};

/// So many candidates are looked at for each similar entry that is wanted.
const LOOKED_AT: usize = 4;
/// The most suspected twins.
const MOST_TWINS: usize = 8;

/// Entries like this one, without those that one of the two owners keeps from the other's organisation; none where the pack does not say what makes
/// entries of the register alike.
///
/// # Errors
/// `NotFound` if there is no such entry.
pub async fn similar_entries(ctx: &Ctx, entry: &Entry, limit: usize) -> Result<Vec<HallHit>> {
    let Some(alike) = ctx.pack.pairs.alike(entry.kind.key) else { return Ok(Vec::new()) };
    // The reader's view of an entry does not say whom it is kept from.
    let whole = registers::find_entry(&ctx.db, entry.id).await?;
    let own = organizations::find_organization(&ctx.db, whole.organization_id).await?;
    let (index, likened, now) = (ctx.search.clone(), likened(alike, entry), ctx.now().as_microsecond());
    let found = blocking(move || index.similar(&likened, 0, now, limit * LOOKED_AT)).await?;
    let hits = found.into_iter().map(|(id, score)| Hit {
        id,
        register: entry.kind.key.to_owned(),
        title: String::new(),
        score,
        by: By::Both,
        title_marks: Vec::new(),
        snippet: String::new(),
        snippet_marks: Vec::new(),
    });
    let mut similar = load_hits(ctx, hits.collect(), Some((&whole, &own))).await?;
    similar.retain(|one| agrees(alike, &entry.values, &one.seen.entry.values));
    for one in &mut similar {
        one.hit.score += shared(alike, &entry.values, &one.seen.entry.values);
    }
    similar.sort_by(|a, b| b.hit.score.total_cmp(&a.hit.score));
    similar.truncate(limit);
    Ok(similar)
}

/// Published entries that may be the same thing as this one, most alike first, by id, with their likeness from 0 to 1.
///
/// # Errors
/// When the index or the database does not answer.
pub async fn likely_duplicates(ctx: &Ctx, entry: &Entry) -> Result<Vec<(EntryId, f64)>> {
    let Some(alike) = ctx.pack.pairs.alike(entry.kind.key) else { return Ok(Vec::new()) };
    let (index, likened) = (ctx.search.clone(), likened(alike, entry));
    let suspects = blocking(move || index.suspects(&likened)).await?;
    let ids = suspects.iter().map(|id| id.parse().map_err(|_| Error::Internal(format!("index holds {id:?}"))));
    let ids = ids.collect::<Result<Vec<EntryId>>>()?;
    let own = shape_by(alike, entry);
    let mut found: Vec<(EntryId, f64)> = Vec::new();
    for other in registers::find_entries(&ctx.db, &ids).await? {
        if other.id != entry.id && agrees(alike, &entry.values, &other.values) {
            found.extend(own.likeness(&shape_by(alike, &other)).map(|likeness| (other.id, f64::from(likeness))));
        }
    }
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    found.truncate(MOST_TWINS);
    Ok(found)
}

/// What an entry is held against suspected twins by; `None` where the pack declares nothing for its register.
#[must_use]
pub fn shape(pack: &Pack, entry: &Entry) -> Option<Shape> {
    pack.pairs.alike(entry.kind.key).map(|alike| shape_by(alike, entry))
}

fn shape_by(alike: &Alike, entry: &Entry) -> Shape {
    Shape::of(&entry.title, alike.twins.iter().flat_map(|key| words(&entry.values, key)))
}

fn likened(alike: &Alike, entry: &Entry) -> Likened {
    let text: Vec<&str> = alike.text.iter().flat_map(|key| words(&entry.values, key)).collect();
    let register = entry.kind.key;
    Likened {
        id: entry.id.to_string(),
        register: register.to_owned(),
        title: entry.title.clone(),
        text: text.join("\n"),
        role: role(register),
    }
}

/// What stands in a field: its text, its list of texts, or its terms.
fn words<'v>(values: &'v Values, key: &str) -> impl Iterator<Item = &'v str> {
    values.text(key).into_iter().chain(values.texts(key))
}

fn share_a_term(one: &Values, other: &Values, key: &str) -> bool {
    words(one, key).any(|term| words(other, key).any(|known| known == term))
}

/// Whether the fields that must agree do. What one of the two leaves open is no contradiction.
fn agrees(alike: &Alike, one: &Values, other: &Values) -> bool {
    alike.agree.iter().all(|key| !one.has(key) || !other.has(key) || share_a_term(one, other, key))
}

fn shared(alike: &Alike, one: &Values, other: &Values) -> f32 {
    alike.shared.iter().filter(|(key, _)| share_a_term(one, other, key)).map(|(_, weight)| weight).sum()
}

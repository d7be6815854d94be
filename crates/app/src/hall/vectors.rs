//! Vectors of entries: made by background jobs, newest published first, kept by entry, version and edition of the encoder, taken up by each node.
//!
//! They are derived: the table may be emptied, and what is missing is made again. A job makes a few and asks for the next one, so that other work
//! is not held up and an interruption costs only the few. Not here: the encoder itself (`search::meaning`), what vectors are good for.

use base::id::EntryId;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::json;

use super::{
    index::{blocking, documents_of},
    store,
};
use crate::{
    App, Ctx, Error, Result,
    jobs::{self, Job},
};

/// The kind of job that makes vectors.
pub const ENCODE: &str = "hall.encode-entries";

/// The key under which no more than one job waits.
const ALL: &str = "all";
/// Entries in one job: about a second of work.
const AT_ONCE: i64 = 8;
/// Vectors taken up at a time.
const BATCH: i64 = 500;
/// The number that stands for 1 where vectors are kept.
const SCALE: f32 = 32_767.0;

/// How far the encoder has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodingProgress {
    /// Which encoder, with its edition.
    pub edition: String,
    /// Entries that stand in the hall.
    pub published: i64,
    /// Of those, how many have a vector of their present version.
    pub encoded: i64,
}

/// How far this node's encoder has come; `None` without one.
///
/// # Errors
/// When the database does not answer.
pub async fn encoding_progress(ctx: &Ctx) -> Result<Option<EncodingProgress>> {
    let Some(encoder) = ctx.search.encoder() else { return Ok(None) };
    progress_of(ctx, encoder.edition()).await.map(Some)
}

/// How far an edition has come, whether or not this process has its encoder.
///
/// # Errors
/// When the database does not answer.
pub async fn progress_of(ctx: &Ctx, edition: String) -> Result<EncodingProgress> {
    let published = store::count_in_the_hall(&ctx.db).await?;
    let missing = store::count_without_vector(&ctx.db, &edition).await?;
    Ok(EncodingProgress { edition, published, encoded: published - missing })
}

/// The encoder has been opened: what is missing is asked for at once. A job done before then found no encoder and came to nothing, and one that
/// failed may have been put off.
///
/// # Errors
/// When the database refuses.
pub async fn begin_encoding(app: &App) -> Result<()> {
    let ctx = app.system();
    ask(&ctx).await?;
    let tx = app.db.begin().await?;
    db::jobs::hasten(&tx, ctx.now(), ENCODE, ALL).await?;
    Ok(tx.commit().await?)
}

/// Asks for vectors where some are missing. Without an encoder nothing is asked.
///
/// # Errors
/// When the database refuses.
pub(super) async fn ask(ctx: &Ctx) -> Result<()> {
    let Some(encoder) = ctx.search.encoder() else { return Ok(()) };
    if store::list_without_vector(&ctx.db, &encoder.edition(), 1).await?.is_empty() {
        return Ok(());
    }
    let tx = ctx.db.begin().await?;
    jobs::enqueue(&tx, ctx, Job::new(ENCODE, json!({})).once(ALL)).await?;
    Ok(tx.commit().await?)
}

/// Makes the vectors of the few newest entries that have none, and asks for the next few. Done twice, the second time finds nothing to do.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn encode_some(ctx: &Ctx) -> Result<()> {
    let Some(encoder) = ctx.search.encoder() else { return Ok(()) };
    let edition = encoder.edition();
    let missing = store::list_without_vector(&ctx.db, &edition, AT_ONCE).await?;
    if missing.is_empty() {
        return Ok(());
    }
    let ids: Vec<EntryId> = missing.iter().map(|row| row.id).collect();
    let documents = documents_of(&ctx.db, &ctx.pack, &ids).await?;
    let made =
        blocking(move || Ok(documents.iter().map(|document| (document.id.clone(), document.vector(encoder.as_ref()))).collect::<Vec<_>>()))
            .await?;
    let tx = ctx.db.begin().await?;
    for row in &missing {
        let id = row.id.to_string();
        let vector = made.iter().find(|(made, _)| *made == id).and_then(|(_, vector)| vector.as_deref()).map(packed);
        store::keep_vector(&tx, row.id, &edition, row.version, &vector.unwrap_or_default()).await?;
    }
    if store::count_without_vector(&tx, &edition).await? > 0 {
        jobs::enqueue(&tx, ctx, Job::new(ENCODE, json!({})).once(ALL)).await?;
    }
    Ok(tx.commit().await?)
}

/// Gives this node's index the vectors it does not have yet; answers how many there were.
///
/// # Errors
/// When the database does not answer, or what is kept is no vector.
pub async fn take_up(app: &App) -> Result<usize> {
    let Some(encoder) = app.search.encoder() else { return Ok(0) };
    let (edition, mut count) = (encoder.edition(), 0);
    loop {
        let rows = store::vectors_after(&app.db, &edition, app.search.vectors_position(), BATCH).await?;
        let Some(last) = rows.last().map(|row| row.seq) else { return Ok(count) };
        let mut vectors = Vec::with_capacity(rows.len());
        for row in rows.iter().filter(|row| !row.vector.is_empty()) {
            let vector = unpacked(&row.vector).filter(|vector| vector.len() == encoder.dims());
            let vector = vector.ok_or_else(|| Error::Internal(format!("the vector of entry {} cannot be read", row.entry_id)))?;
            vectors.push((row.entry_id.to_string(), vector));
        }
        count += rows.len();
        let index = app.search.clone();
        blocking(move || {
            index.put_vectors(vectors, last);
            Ok(())
        })
        .await?;
    }
}

/// A vector of length 1 as text.
fn packed(vector: &[f32]) -> String {
    let bytes: Vec<u8> = vector.iter().flat_map(|x| whole(x * SCALE).to_le_bytes()).collect();
    STANDARD.encode(bytes)
}

#[expect(clippy::cast_possible_truncation, reason = "no part of a vector of length 1 is larger than 1")]
fn whole(x: f32) -> i16 {
    x.round() as i16
}

fn unpacked(text: &str) -> Option<Vec<f32>> {
    let bytes = STANDARD.decode(text).ok()?;
    let (pairs, rest) = bytes.as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().map(|pair| f32::from(i16::from_le_bytes(*pair)) / SCALE).collect())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_vector_comes_back_as_it_was_kept() {
        let vector = [0.0, 1.0, -1.0, 0.051_234, -0.7];
        let read = unpacked(&packed(&vector)).unwrap();
        assert!(read.iter().zip(vector).all(|(a, b)| (a - b).abs() < 2e-5), "{read:?}");
        assert_eq!(unpacked("AAA="), Some(vec![0.0]));
        assert_eq!(unpacked("AA=="), None, "half a number");
        assert_eq!(unpacked("薄膜"), None);
    }
}

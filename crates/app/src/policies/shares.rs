//! How often the firms of the district meet the conditions of clauses, which the order of questions goes by.
//!
//! Counts only, and none of fewer firms than [`rules::shares::LEAST`]: nothing of a single firm leaves the registers. They are derived,
//! counted by the clock and kept as one setting that any process may write again; they are right for the library they were counted for. Not here: the
//! counting by columns and the order itself (the crate `rules`).

use std::{collections::BTreeMap, sync::Arc};

use base::Date;
use db::Conn;
use rules::{
    clause::Standing,
    shares::{Counting, Share, Shares},
};
use serde::{Deserialize, Serialize};

use super::{
    screening::{Pool, Population, Wanted},
    store,
};
use crate::{Ctx, Error, Result, pack::Policies};

/// Of more firms a sample is counted, spread over all of them: a share is then right to a hundredth.
const MOST_FIRMS: i64 = 20_000;
/// So often at most it is counted again because firms have changed.
const AGAIN_AFTER_SECONDS: i64 = 3_600;

/// What is kept.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    /// The digest of the library.
    library: String,
    /// The day asked about.
    on: String,
    /// The place in the audit chain up to which firms were read, at least.
    seq: i64,
    /// When, in seconds.
    counted_at: i64,
    /// By clause, how many firms meet each condition and how many do not.
    shares: BTreeMap<String, Vec<(u64, u64)>>,
}

impl Kept {
    fn is_right(&self, library: &str, on: Date, seq: i64, now: i64) -> bool {
        let is_fresh = self.seq == seq || now.saturating_sub(self.counted_at) < AGAIN_AFTER_SECONDS;
        self.library == library && self.on == on.to_string() && is_fresh
    }
}

async fn find_kept(conn: &impl Conn) -> Result<Option<Kept>> {
    let text = store::find_shares(conn).await?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

/// The shares of a library, as far as they were counted for it.
///
/// # Errors
/// When the database does not answer.
pub async fn find_shares(conn: &impl Conn, policies: &Policies) -> Result<Shares> {
    let kept = find_kept(conn).await?.filter(|kept| kept.library == policies.digest);
    let share = |(holds, fails): (u64, u64)| Share { holds, fails };
    let counts = kept.into_iter().flat_map(|kept| kept.shares);
    Ok(Shares::of(counts.map(|(clause, counted)| (clause, counted.into_iter().map(share).collect()))))
}

/// Counts again where another library or another day has come, or firms have changed and the last time is long enough ago.
///
/// # Errors
/// When the database does not answer.
pub async fn tick(ctx: &Ctx) -> Result<()> {
    let (library, on, now) = (&ctx.pack.policies.digest, ctx.today(), ctx.now().as_second());
    let seq = db::audit::read_head(&ctx.db).await?;
    if find_kept(&ctx.db).await?.is_some_and(|kept| kept.is_right(library, on, seq, now)) {
        return Ok(());
    }
    let shares = count(ctx).await?;
    let pairs = |shares: Vec<Share>| shares.into_iter().map(|share| (share.holds, share.fails)).collect();
    let kept = Kept {
        library: library.clone(),
        on: on.to_string(),
        seq,
        counted_at: now,
        shares: shares.counts().map(|(clause, counted)| (clause.to_owned(), pairs(counted))).collect(),
    };
    let text = serde_json::to_string(&kept)?;
    let tx = ctx.db.begin().await?;
    store::put_shares(&tx, &text).await?;
    Ok(tx.commit().await?)
}

/// Counts all firms that are not closed, or a sample of very many.
async fn count(ctx: &Ctx) -> Result<Shares> {
    let library = &ctx.pack.policies.library;
    let asked = library.clauses.iter().filter(|clause| clause.standing() == Standing::Computed);
    let mut counting = Counting::new(library, asked, ctx.today());
    let wanted = Wanted::of(&library.catalogue, counting.fields());
    let mut pool = Pool::new(Arc::clone(&ctx.pack), wanted.clone(), ctx.today());
    let mut population = Population::open(ctx, wanted).await?;
    population.thin_out(MOST_FIRMS);
    for lot in population.lots() {
        let parts = population.read(lot).await?;
        let work = tokio::task::spawn_blocking(move || {
            for part in &parts {
                pool.fill(part);
                for at in 0..part.count {
                    if let Some(facts) = pool.open_firm(at) {
                        counting.take(facts);
                    }
                }
            }
            (pool, counting)
        });
        (pool, counting) = work.await.map_err(|error| Error::Internal(format!("counting firms: {error}")))?;
    }
    Ok(counting.shares())
}

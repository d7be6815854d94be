//! Why a demand and an achievement that should have met did not: every stage at which a pair can be lost, in order, and its place in each.
//!
//! Not here: the sentences (the command line's), changing anything.

use base::id::EntryId;
use search::matching::{self, Band, Proposal};

use super::{
    model::State,
    proposals::{self, RECALLED, blocking, stands_in_the_hall},
    sides, store,
};
use crate::{Ctx, Noun, OrNotFound, Result, hall, organizations, registers};

/// What became of a pair, stage by stage.
#[derive(Debug, Clone)]
pub struct Explained {
    /// Titles of demand and achievement.
    pub titles: (String, String),
    /// Whether each stands in the hall for everybody, with its status.
    pub standing: [(bool, &'static str); 2],
    /// The engine that answers.
    pub engine: String,
    /// Published entries that have their vector, and all, where there is an encoder.
    pub encoded: Option<(i64, i64)>,
    /// How the achievement stands for the demand, and the demand for the achievement.
    pub ways: [Way; 2],
    /// Set if one owner keeps its entry from the other's organisation.
    pub is_kept_apart: bool,
    /// Set if a side has refused, which ends the matter.
    pub is_refused: bool,
    /// How well they fit when put side by side.
    pub proposal: Proposal,
}

/// One way of the comparison.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Way {
    /// Place by words among those that share one, from 1; `None` if no telling word is shared.
    pub by_words: Option<usize>,
    /// How many share one.
    pub of_words: usize,
    /// Place by meaning, from 1; `None` if one of them has no vector or no engine of meaning answers.
    pub by_meaning: Option<usize>,
    /// How many have a vector.
    pub of_meaning: usize,
    /// Whether it came among the candidates that are looked at closely.
    pub is_recalled: bool,
    /// Place among the proposals, from 1, weak ones included; `None` if it was not recalled.
    pub proposed: Option<usize>,
}

/// Follows a pair through every stage.
///
/// # Errors
/// `NotFound` if one of them is missing, or they are no demand and achievement.
pub async fn explain_pair(ctx: &Ctx, demand: EntryId, achievement: EntryId) -> Result<Explained> {
    let (demand, achievement, proposal) = proposals::compare_pair(ctx, demand, achievement).await?;
    let record = store::find_pair(&ctx.db, demand.id, achievement.id).await?;
    let progress = hall::encoding_progress(ctx).await?;
    let standing = [&demand, &achievement]
        .map(|entry| (entry.status == registers::Status::Published && stands_in_the_hall(ctx, entry), entry.status.code()));
    let ways = [way(ctx, &demand, &achievement, "achievement").await?, way(ctx, &achievement, &demand, "demand").await?];
    let firm = organizations::find_organization(&ctx.db, demand.organization_id).await?;
    let university = organizations::find_organization(&ctx.db, achievement.organization_id).await?;
    Ok(Explained {
        titles: (demand.title.clone(), achievement.title.clone()),
        standing,
        engine: ctx.search.engine_name(),
        encoded: progress.map(|progress| (progress.encoded, progress.published)),
        ways,
        is_kept_apart: proposals::are_kept_apart((&demand, &firm), (&achievement, &university)),
        is_refused: record.is_some_and(|record| record.state == State::Unsuitable),
        proposal,
    })
}

async fn way(ctx: &Ctx, from: &registers::Entry, to: &registers::Entry, register: &'static str) -> Result<Way> {
    let owner = organizations::find_organization(&ctx.db, from.organization_id).await?;
    let pair = ctx.pack.pairs.recorded().or_not_found(Noun::Match)?;
    let side = sides::side(&ctx.pack, pair, &proposals::as_published(from), &owner).or_not_found(Noun::Match)?;
    let (index, asked, now) = (ctx.search.clone(), side.clone(), ctx.now().as_microsecond());
    let all = usize::try_from(ctx.search.status().documents).unwrap_or(usize::MAX - 1).min(usize::MAX - 1);
    let (everybody, near) = blocking(move || {
        Ok((matching::recall(&index, &asked, register, 0, now, all)?, matching::recall(&index, &asked, register, 0, now, RECALLED)?))
    })
    .await?;
    let wanted = to.id.to_string();
    let place = |score: &dyn Fn(&search::Recalled) -> Option<f32>| {
        let mut scores: Vec<(f32, &str)> = everybody.iter().filter_map(|found| Some((score(found)?, found.id.as_str()))).collect();
        scores.sort_by(|a, b| b.0.total_cmp(&a.0));
        (scores.iter().position(|(_, id)| *id == wanted).map(|at| at + 1), scores.len())
    };
    let ((by_words, of_words), (by_meaning, of_meaning)) = (place(&|found| found.words), place(&|found| found.nearness));
    let is_recalled = near.iter().any(|found| found.id == wanted);
    let ranked = proposals::ranked(ctx, pair, from, side, register).await?;
    let proposed = ranked.proposals.iter().position(|proposal| proposal.id == wanted).map(|at| at + 1);
    Ok(Way { by_words, of_words, by_meaning, of_meaning, is_recalled, proposed })
}

impl Explained {
    /// The first stage at which the pair is lost; `None` if it is proposed both ways.
    #[must_use]
    pub fn lost_at(&self) -> Option<&'static str> {
        if self.standing.iter().any(|(stands, _)| !stands) {
            Some("hall")
        } else if self.is_kept_apart {
            Some("kept")
        } else if self.is_refused {
            Some("refused")
        } else if self.ways.iter().any(|way| !way.is_recalled) {
            Some("recall")
        } else if self.proposal.band == Band::Weak {
            Some("band")
        } else {
            None
        }
    }
}

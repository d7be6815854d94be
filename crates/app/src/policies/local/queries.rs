//! Reading local versions.

use std::sync::Arc;

use base::{Date, id::PolicyVersionId};
use rules::{library::Source, reader, stacking::rules::Rule};

use super::{
    model::{Version, VersionStatus},
    overlay::LeftOut,
    store,
};
use crate::{Ctx, Noun, OrNotFound, Result, pack::Pack, policies::access};

/// Local versions: those that wait first, then the newest.
///
/// # Errors
/// `Forbidden` for anybody but officers.
pub async fn list_versions(ctx: &Ctx, limit: i64) -> Result<Vec<Version>> {
    access::may_try(&ctx.actor)?;
    Ok(store::list(&ctx.db, limit.clamp(1, 500)).await?)
}

/// A local version.
///
/// # Errors
/// `NotFound`; `Forbidden` for anybody but officers.
pub async fn read_version(ctx: &Ctx, id: PolicyVersionId) -> Result<Version> {
    access::may_try(&ctx.actor)?;
    store::find(&ctx.db, id).await?.or_not_found(Noun::Page)
}

/// The versions that are published and have begun and do not fit beside the clauses in force, each with what is wrong with it.
///
/// # Errors
/// `Forbidden` for anybody but officers.
pub fn list_left_out(ctx: &Ctx) -> Result<Arc<[LeftOut]>> {
    access::may_try(&ctx.actor)?;
    Ok(ctx.overlaid.left_out())
}

/// All that is published, for comparing what waits with it.
///
/// # Errors
/// `Forbidden` for anybody but officers.
pub async fn list_published(ctx: &Ctx) -> Result<Published> {
    access::may_try(&ctx.actor)?;
    Ok(Published { all: store::list_published(&ctx.db).await? })
}

/// All that is published.
#[derive(Debug, Clone)]
pub struct Published {
    all: Vec<Version>,
}

impl Published {
    /// The last version of the same clause that was published since one was submitted that waits: it was written without knowing of that.
    #[must_use]
    pub fn since(&self, version: &Version) -> Option<&Version> {
        published_since(&self.all, version)
    }

    /// What a version is compared with: one that waits with what stands on its first day, every other with what was in force when it was
    /// submitted.
    #[must_use]
    pub fn base(&self, ctx: &Ctx, version: &Version) -> String {
        if version.status != VersionStatus::Submitted || version.is_ending {
            return version.base.clone();
        }
        let day = version.effective_on.max(ctx.today());
        let local = store::in_force(self.all.clone(), day).into_iter().rfind(|one| one.clause == version.clause);
        match local {
            // What begins later than today is not yet what is read.
            Some(local) if local.effective_on > ctx.today() => local.text,
            // What is read today is ended by then.
            None if ctx.pack.policies.local.contains_key(&version.clause) => {
                text_in(&ctx.pack_of_files, &version.clause).unwrap_or_default()
            }
            _ => text_of(ctx, &version.clause).unwrap_or_default(),
        }
    }
}

/// The last version of the same clause that was published since one was submitted that waits; an ending takes the place of all of them anyway.
pub(super) fn published_since<'v>(published: &'v [Version], version: &Version) -> Option<&'v Version> {
    if version.status != VersionStatus::Submitted || version.is_ending {
        return None;
    }
    let of = published.iter().filter(|one| one.clause == version.clause && one.decided_at > Some(version.submitted_at));
    of.max_by_key(|one| (one.decided_at, one.number))
}

/// From when on a published version is ended, if it is.
///
/// # Errors
/// `Forbidden` for anybody but officers.
pub async fn find_end(ctx: &Ctx, version: &Version) -> Result<Option<Date>> {
    access::may_try(&ctx.actor)?;
    if version.status != VersionStatus::Published || version.is_ending {
        return Ok(None);
    }
    Ok(store::find_end(&ctx.db, version).await?)
}

/// A clause as it is in force or stands in the pack, with the cases beside it, in the pack's format; behind them the rules about combining,
/// the sources and the English of phrases that came with a local version of it.
#[must_use]
pub fn text_of(ctx: &Ctx, clause: &str) -> Option<String> {
    text_over(&ctx.pack, &ctx.pack_of_files, clause)
}

/// The same of a pack with local versions over the one that was issued.
pub(super) fn text_over(now: &Pack, issued: &Pack, clause: &str) -> Option<String> {
    let mut text = text_in(now, clause)?;
    for rule in rules_over(now, issued, clause) {
        text = format!("{text}\n{}", rule.block);
    }
    for source in sources_over(now, issued, clause) {
        text = format!("{text}\n{}", reader::source(source));
    }
    let phrases = phrases_over(now, issued, clause);
    if phrases.is_empty() { Some(text) } else { Some(format!("{text}\n{}", reader::phrase_table(phrases))) }
}

/// The rules about combining that came with local versions and name a clause.
pub(super) fn rules_over<'n>(now: &'n Pack, issued: &Pack, clause: &str) -> Vec<&'n Rule> {
    let known = &issued.policies.library.stacking;
    let is_local = |rule: &&Rule| rule.names(clause) && known.iter().all(|known| known.id != rule.id || known.block != rule.block);
    now.policies.library.stacking.iter().filter(is_local).collect()
}

/// The sources that a clause names, itself or in its parameters, and that came with local versions.
pub(super) fn sources_over<'n>(now: &'n Pack, issued: &Pack, clause: &str) -> Vec<&'n Source> {
    let (library, known) = (&now.policies.library, &issued.policies.library);
    let Some(clause) = library.clause(clause) else { return Vec::new() };
    library.sources.iter().filter(|source| known.source(&source.id).is_none() && clause.names_source(&source.id)).collect()
}

/// The phrases that a clause uses and whose English came with local versions.
pub(super) fn phrases_over<'n>(now: &'n Pack, issued: &Pack, clause: &str) -> Vec<(&'n str, &'n str)> {
    let (library, known) = (&now.policies.library, &issued.policies.library.english);
    let written = library.clause(clause).map(|clause| clause.text.as_str()).unwrap_or_default();
    library.english.iter().filter(|(zh, en)| known.own(zh) != *en && written.contains(zh)).collect()
}

/// The same of a clause as a pack has it.
pub(super) fn text_in(pack: &Pack, clause: &str) -> Option<String> {
    let known = pack.policies.library.clause(clause)?;
    let cases = pack.policies.cases.iter().filter(|case| case.clause == clause).map(|case| case.text.as_str());
    Some(std::iter::once(known.text.as_str()).chain(cases).collect::<Vec<_>>().join("\n"))
}

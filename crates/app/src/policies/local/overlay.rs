//! The pack with the local versions that are in force: what the catalogue and all answers read.
//!
//! Derived from the pack and the database. It is made again when a version was published since, or another day has begun. A published version
//! that does not fit, because a newer pack no longer allows it, is left out and told.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use base::{Date, Problems, id::PolicyVersionId};
use rules::{library::Library, mistake, reader, wording::Phrases};

use super::{model::Version, store};
use crate::{
    App, Result,
    pack::{LocalVersion, Pack, Policies},
};

/// What the overlay was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Made {
    published: i64,
    on: Date,
}

/// A version that is published and has begun, and all the same is not in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Which.
    pub id: PolicyVersionId,
    /// Its clause.
    pub clause: String,
    /// Its number.
    pub number: i64,
    /// The mistakes its text has beside the clauses in force, by line.
    pub why: Problems,
}

/// A pack with versions over it.
#[derive(Debug, Clone)]
pub(super) struct Over {
    /// As it is read.
    pub(super) pack: Arc<Pack>,
    /// What does not fit, in the order of clauses.
    pub(super) left_out: Arc<[LeftOut]>,
}

/// What was made last: nothing until something was published.
type Kept = RwLock<Option<(Made, Over)>>;

/// The pack as it is read: the pack's own until something was published. Cheap to clone; all clones see the same.
#[derive(Debug, Clone, Default)]
pub struct Overlaid(Arc<Kept>);

impl Overlaid {
    /// The pack with what is in force over it.
    #[must_use]
    pub fn over(&self, pack: &Arc<Pack>) -> Arc<Pack> {
        let made = self.0.read().unwrap_or_else(PoisonError::into_inner);
        made.as_ref().map_or_else(|| Arc::clone(pack), |(_, over)| Arc::clone(&over.pack))
    }

    /// The versions that should be in force and do not fit.
    #[must_use]
    pub fn left_out(&self) -> Arc<[LeftOut]> {
        let made = self.0.read().unwrap_or_else(PoisonError::into_inner);
        made.as_ref().map(|(_, over)| Arc::clone(&over.left_out)).unwrap_or_default()
    }

    fn made(&self) -> Option<Made> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).as_ref().map(|(made, _)| *made)
    }

    fn put(&self, made: Made, over: Over) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some((made, over));
    }
}

/// Makes the overlay again if a version was published since or another day has begun. Each node does so before it answers.
///
/// # Errors
/// When the database does not answer.
pub async fn follow(app: &App) -> Result<()> {
    let published = store::count_published(&app.db).await?;
    let made = Made { published, on: base::time::local_date(app.clock.now()) };
    if app.overlaid.made() == Some(made) || (published == 0 && app.overlaid.made().is_none()) {
        return Ok(());
    }
    let versions = store::list_in_force(&app.db, made.on).await?;
    let over = over(&app.pack, &versions);
    for left in over.left_out.iter() {
        let why = left.why.0.first().map_or("", |problem| problem.code);
        tracing::error!(clause = left.clause, number = left.number, why, "a local version does not fit the pack");
    }
    app.overlaid.put(made, over);
    Ok(())
}

/// A pack with versions over it, the later in the place of the earlier. A version may rest on a clause that another one brings, so what does not
/// fit is tried again until nothing more enters.
pub(super) fn over(pack: &Pack, versions: &[Version]) -> Over {
    let mut laid = Laid { issued: pack, policies: pack.policies.clone(), brought: HashMap::new() };
    // The place of the version of each clause that has entered: those before it have had their time.
    let mut entered: HashMap<&str, usize> = HashMap::new();
    let mut waiting: Vec<(usize, &Version)> = versions.iter().enumerate().collect();
    loop {
        let mut left_out = Vec::new();
        let mut still = Vec::new();
        let count = waiting.len();
        for (at, version) in waiting {
            if entered.get(version.clause.as_str()).is_some_and(|later| *later > at) {
                continue;
            }
            match laid.lay(version) {
                Ok(()) => {
                    entered.insert(&version.clause, at);
                }
                Err(why) => {
                    left_out.push(LeftOut { id: version.id, clause: version.clause.clone(), number: version.number, why });
                    still.push((at, version));
                }
            }
        }
        if still.is_empty() || still.len() == count {
            let standing = entered.values().filter_map(|at| versions.get(*at));
            let local = standing
                .map(|version| (version.clause.clone(), LocalVersion { number: version.number, effective_on: version.effective_on }));
            let local = local.collect();
            let policies = Policies { local, ..laid.policies };
            return Over { pack: Arc::new(Pack { policies, ..pack.clone() }), left_out: left_out.into() };
        }
        waiting = still;
    }
}

/// Policies while versions are laid over them.
struct Laid<'v> {
    issued: &'v Pack,
    policies: Policies,
    /// What versions brought beside their clauses; the next one of a clause takes it back.
    brought: HashMap<&'v str, Brought>,
}

/// What a version brings beside its clause: ids of rules and of sources, and phrases.
struct Brought {
    rules: Vec<String>,
    sources: Vec<String>,
    phrases: Phrases,
}

impl<'v> Laid<'v> {
    /// Puts a version in its clause's place, or tells why it does not fit; then everything is as before.
    fn lay(&mut self, version: &'v Version) -> std::result::Result<(), Problems> {
        let own = self.brought.get(version.clause.as_str()).map(|brought| {
            let mut library = self.policies.library.clone();
            take_back(&mut library, &self.issued.policies.library, brought);
            library
        });
        let draft = reader::draft(own.as_ref().unwrap_or(&self.policies.library), &version.clause, &version.text);
        if !draft.mistakes.is_empty() {
            return Err(mistake::problems(draft.mistakes));
        }
        let has_cases = !draft.cases.is_empty();
        let cases = self.policies.cases.iter().filter(|case| !has_cases || case.clause != version.clause);
        let cases = cases.cloned().chain(draft.cases.iter().cloned()).collect();
        self.brought.insert(&version.clause, Brought { rules: draft.rules, sources: draft.sources, phrases: draft.phrases });
        self.policies = Policies { cases, ..self.policies.with_library(draft.library) };
        Ok(())
    }
}

/// Puts rules, sources and phrases back to what the pack says.
fn take_back(library: &mut Library, issued: &Library, brought: &Brought) {
    let Brought { rules, sources, phrases } = brought;
    library.sources.retain(|source| !sources.contains(&source.id) || issued.source(&source.id).is_some());
    library.stacking.retain(|rule| !rules.contains(&rule.id) || issued.stacking.iter().any(|known| known.id == rule.id));
    for rule in library.stacking.iter_mut().filter(|rule| rules.contains(&rule.id)) {
        if let Some(known) = issued.stacking.iter().find(|known| known.id == rule.id) {
            rule.clone_from(known);
        }
    }
    library.english.put_back(phrases, &issued.english);
}

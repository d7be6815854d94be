//! The pack with the local versions that are in force: what the catalogue and all answers read.
//!
//! Derived from the pack and the database. It is made again when a version was published since, or another day has begun.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use base::Date;
use rules::{library::Library, reader, wording::Phrases};

use super::{model::Version, store};
use crate::{App, Result, pack::Pack};

/// What the overlay was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Made {
    published: i64,
    on: Date,
}

/// What was made last: nothing until something was published.
type Kept = RwLock<Option<(Made, Arc<Pack>)>>;

/// The pack as it is read: the pack's own until something was published. Cheap to clone; all clones see the same.
#[derive(Debug, Clone, Default)]
pub struct Overlaid(Arc<Kept>);

impl Overlaid {
    /// The pack with what is in force over it.
    #[must_use]
    pub fn over(&self, pack: &Arc<Pack>) -> Arc<Pack> {
        let made = self.0.read().unwrap_or_else(PoisonError::into_inner);
        made.as_ref().map_or_else(|| Arc::clone(pack), |(_, over)| Arc::clone(over))
    }

    fn made(&self) -> Option<Made> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).as_ref().map(|(made, _)| *made)
    }

    fn put(&self, made: Made, pack: Arc<Pack>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some((made, pack));
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
    app.overlaid.put(made, Arc::new(over(&app.pack, &versions)));
    Ok(())
}

/// A pack with versions over it, the later in the place of the earlier. One that a newer pack no longer allows is left out and logged.
pub(super) fn over(pack: &Pack, versions: &[Version]) -> Pack {
    let mut policies = pack.policies.clone();
    // What versions brought beside their clauses; the next one of a clause takes it back.
    let mut brought: HashMap<&str, (Vec<String>, Phrases)> = HashMap::new();
    for version in versions {
        if let Some((rules, phrases)) = brought.remove(version.clause.as_str()) {
            take_back(&mut policies.library, &pack.policies.library, &rules, &phrases);
        }
        let draft = reader::draft(&policies.library, &version.clause, &version.text);
        if let Some(mistake) = draft.mistakes.first() {
            tracing::error!(clause = version.clause, number = version.number, %mistake, "a local version does not fit the pack");
            continue;
        }
        let own = !draft.cases.is_empty();
        let cases: Vec<_> = policies
            .cases
            .iter()
            .filter(|case| !own || case.clause != version.clause)
            .cloned()
            .chain(draft.cases.iter().cloned())
            .collect();
        brought.insert(&version.clause, (draft.rules, draft.phrases));
        policies = crate::pack::Policies { cases, ..policies.with_library(draft.library) };
    }
    Pack { policies, ..pack.clone() }
}

/// Puts rules and phrases back to what the pack says.
fn take_back(library: &mut Library, issued: &Library, rules: &[String], phrases: &Phrases) {
    library.stacking.retain(|rule| !rules.contains(&rule.id) || issued.stacking.iter().any(|known| known.id == rule.id));
    for rule in library.stacking.iter_mut().filter(|rule| rules.contains(&rule.id)) {
        if let Some(known) = issued.stacking.iter().find(|known| known.id == rule.id) {
            rule.clone_from(known);
        }
    }
    library.english.put_back(phrases, &issued.english);
}

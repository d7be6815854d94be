//! How often firms meet the conditions of clauses: what is known of a population, as counts only.
//!
//! Counted by columns for every condition that stands directly beneath a clause. What is read of projects and products is left out: a
//! firm's own columns do not hold it. So is what rests on a grant, which no register knows. Not here: whose facts are counted.

use std::collections::BTreeMap;

use base::Date;

use crate::{
    assess::GRANTED,
    clause::Clause,
    columns::{Asked, Columns, Plan},
    condition::Condition,
    fact::Facts,
    field::Catalogue,
    library::Library,
};

/// Of fewer firms no share is told: it would say little of the next firm, and too much of these.
pub const LEAST: u64 = 30;
/// So many firms stand in columns before they are counted.
const AT_ONCE: usize = 8_192;
/// All, in ten-thousandths.
pub const WHOLE: u64 = 10_000;
/// What no share reaches: the next firm may be the first.
const MARGIN: u64 = 100;

/// How many firms meet a condition and how many do not, of those whose facts decide it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    /// They meet it.
    pub holds: u64,
    /// They do not.
    pub fails: u64,
}

impl Share {
    /// How often it fails, in ten-thousandths; nothing if it is known of too few.
    #[must_use]
    pub fn failing(self) -> Option<u64> {
        let known = self.holds.saturating_add(self.fails);
        if known < LEAST {
            return None;
        }
        let share = u128::from(self.fails) * u128::from(WHOLE) / u128::from(known);
        u64::try_from(share).ok().map(|share| share.clamp(MARGIN, WHOLE - MARGIN))
    }
}

/// The shares of a library: by clause, then by the place of the condition beneath it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shares(BTreeMap<String, Vec<Share>>);

impl Shares {
    /// From counts by clause, as [`Shares::counts`] gives them.
    #[must_use]
    pub fn of(counts: impl IntoIterator<Item = (String, Vec<Share>)>) -> Self {
        Self(counts.into_iter().collect())
    }

    /// The counts by clause; those of too few firms are nothing.
    pub fn counts(&self) -> impl Iterator<Item = (&str, Vec<Share>)> {
        let told = |share: &Share| share.failing().map(|_| *share).unwrap_or_default();
        self.0.iter().map(move |(clause, shares)| (clause.as_str(), shares.iter().map(told).collect()))
    }

    /// How often a condition fails, by clause and place, in ten-thousandths; nothing if it is known of too few firms.
    #[must_use]
    pub fn failing(&self, clause: &str, at: usize) -> Option<u64> {
        self.0.get(clause)?.get(at)?.failing()
    }

    /// Of how many conditions a share is told.
    #[must_use]
    pub fn told(&self) -> usize {
        self.0.values().flatten().filter(|share| share.failing().is_some()).count()
    }
}

/// Counts firm after firm.
#[derive(Debug, Clone)]
pub struct Counting {
    plan: Plan,
    /// The clause and the place of each condition of the plan.
    places: Vec<(String, usize)>,
    empty: Columns,
    columns: Columns,
    shares: Shares,
}

impl Counting {
    /// Ready to count for clauses of a library on a day.
    #[must_use]
    pub fn new<'c>(library: &Library, clauses: impl IntoIterator<Item = &'c Clause>, on: Date) -> Self {
        let (mut places, mut asked) = (Vec::new(), Vec::new());
        for clause in clauses {
            for (at, condition) in clause.condition.node.parts().iter().enumerate() {
                if is_of_firms(&library.catalogue, condition) {
                    places.push((clause.id.clone(), at));
                    asked.push(Asked { condition, parameters: &clause.parameters, event: clause.dated_by });
                }
            }
        }
        let plan = Plan::new(asked, on);
        let empty = Columns::new(&library.catalogue, &plan.fields());
        Self { plan, places, columns: empty.clone(), empty, shares: Shares::default() }
    }

    /// The fields that are read.
    #[must_use]
    pub fn fields(&self) -> Vec<crate::FieldId> {
        self.plan.fields()
    }

    /// Takes in a firm, complete with what follows from its facts.
    pub fn take(&mut self, facts: &Facts) {
        self.columns.push(facts);
        if self.columns.rows() >= AT_ONCE {
            self.count();
        }
    }

    /// What was counted.
    #[must_use]
    pub fn shares(mut self) -> Shares {
        self.count();
        self.shares
    }

    fn count(&mut self) {
        let columns = std::mem::replace(&mut self.columns, self.empty.clone());
        let rows = columns.rows() as u64;
        for ((clause, at), screened) in self.places.iter().zip(self.plan.screen(&columns)) {
            let holds = screened.count_yes() as u64;
            let open: u64 = screened.unknown.iter().map(|word| u64::from(word.count_ones())).sum();
            let shares = self.shares.0.entry(clause.clone()).or_default();
            if shares.len() <= *at {
                shares.resize(at + 1, Share::default());
            }
            if let Some(share) = shares.get_mut(*at) {
                share.holds += holds;
                share.fails += rows.saturating_sub(holds + open);
            }
        }
    }
}

/// Whether a condition is decided by what registers know of firms themselves.
fn is_of_firms(catalogue: &Catalogue, condition: &Condition) -> bool {
    let (mut reads, mut is_own) = (false, true);
    condition.each_field(&mut |field| {
        reads = true;
        is_own &= catalogue.get(field).is_some_and(|known| known.owner.is_none() && known.key != GRANTED);
    });
    reads && is_own
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_told_of_thirty_firms_and_is_never_all_or_nothing() {
        let failing = |holds, fails| Share { holds, fails }.failing();
        assert_eq!(failing(10, 19), None);
        assert_eq!((failing(10, 20), failing(30, 0), failing(0, 30)), (Some(6_666), Some(100), Some(9_900)));
        let shares = Shares::of([("A".to_owned(), vec![Share { holds: 29, fails: 0 }, Share { holds: 15, fails: 45 }])]);
        assert_eq!(
            (shares.failing("A", 0), shares.failing("A", 1), shares.failing("A", 2), shares.failing("B", 0)),
            (None, Some(7_500), None, None)
        );
        assert_eq!(shares.told(), 1);
        let kept: Vec<_> = shares.counts().collect();
        assert_eq!(kept, [("A", vec![Share::default(), Share { holds: 15, fails: 45 }])], "of too few not even the count is told");
    }
}

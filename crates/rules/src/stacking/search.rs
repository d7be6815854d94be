//! The best lawful set, exactly: branch and bound over connected components, with a bound from the bottom of the caps up.
//!
//! Sets are words of 128 bits, so a component holds 128 items at most; more are refused by [`Puzzle::solve`] with
//! [`TooMany`]. The search counts its nodes; past the budget it gives the best it found and says that it is not proven.

/// Items in a component at most.
pub const MOST_ITEMS: usize = 128;

/// A set of items.
pub type Set = u128;

/// What to choose from. Items are numbered in the order in which ties are broken: level, then id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Puzzle {
    /// What each item gives by itself, in fen; not negative.
    pub values: Vec<i64>,
    /// Pairs that never go together.
    pub excluded: Vec<(usize, usize)>,
    /// Sets of which only so many go together.
    pub at_most: Vec<(Set, usize)>,
    /// Items that need one at least of a set.
    pub needs: Vec<(usize, Set)>,
    /// Items that give a rate (numerator, denominator) of what the chosen ones of a set give, beyond their own value.
    pub matches: Vec<(usize, Set, (i64, i64))>,
    /// Sets that together give no more than so much. Nested: two of them are apart, or one holds the other.
    pub caps: Vec<(Set, i64)>,
    /// Items that must be in.
    pub forced: Set,
    /// Items that must be out.
    pub barred: Set,
}

/// A set and what it gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Solution {
    /// The set.
    pub chosen: Set,
    /// What it gives, in fen.
    pub value: i64,
    /// Whether nothing better can exist.
    pub is_proven: bool,
}

/// More than [`MOST_ITEMS`] items hang together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMany;

/// Nodes after which a search gives up proving.
pub const BUDGET: u64 = 2_000_000;

const fn bit(item: usize) -> Set {
    1 << item
}

impl Puzzle {
    /// The best lawful set; `None` if what is forced cannot be. Ties: fewest items, then the first in order.
    ///
    /// # Errors
    /// [`TooMany`] if there are more items than a set holds.
    pub fn solve(&self, budget: u64) -> Result<Option<Solution>, TooMany> {
        if self.values.len() > MOST_ITEMS {
            return Err(TooMany);
        }
        let mut whole = Solution { is_proven: true, ..Solution::default() };
        for part in self.components() {
            let Some(found) = Search::new(self, part, budget).run() else { return Ok(None) };
            whole.chosen |= found.chosen;
            whole.value = whole.value.saturating_add(found.value);
            whole.is_proven &= found.is_proven;
        }
        Ok(Some(whole))
    }

    /// Whether a set keeps every rule.
    #[must_use]
    pub fn is_lawful(&self, chosen: Set) -> bool {
        let has = |item: usize| chosen & bit(item) != 0;
        self.excluded.iter().all(|(a, b)| !(has(*a) && has(*b)))
            && self.at_most.iter().all(|(set, most)| (chosen & set).count_ones() as usize <= *most)
            && self.needs.iter().all(|(item, any)| !has(*item) || chosen & any != 0)
            && chosen & self.forced == self.forced
            && chosen & self.barred == 0
    }

    /// What a set gives after caps.
    #[must_use]
    pub fn value(&self, chosen: Set) -> i64 {
        self.value_of(chosen, chosen)
    }

    /// What `items` give, if what they match is `granted`.
    fn value_of(&self, items: Set, granted: Set) -> i64 {
        let mut caps: Vec<&(Set, i64)> = self.caps.iter().collect();
        caps.sort_by_key(|(set, _)| set.count_ones());
        // From the smallest cap up: each takes its items' amounts away and leaves its own sum with its place.
        let mut loose: Vec<(Set, i64)> = Vec::with_capacity(items.count_ones() as usize);
        for (item, value) in self.values.iter().enumerate() {
            if items & bit(item) != 0 {
                loose.push((bit(item), value.saturating_add(self.matched(item, granted))));
            }
        }
        for (set, limit) in caps {
            let mut sum = 0_i64;
            loose.retain(|(place, value)| {
                let is_inside = place & set == *place;
                sum = if is_inside { sum.saturating_add(*value) } else { sum };
                !is_inside
            });
            if sum > 0 {
                loose.push((*set, sum.min(*limit)));
            }
        }
        loose.iter().fold(0, |sum, (_, value)| sum.saturating_add(*value))
    }

    fn matched(&self, item: usize, granted: Set) -> i64 {
        let of_item = self.matches.iter().filter(|(own, ..)| *own == item);
        of_item.fold(0, |sum, (_, set, (num, den))| {
            let base = self.values.iter().enumerate().filter(|(other, _)| set & granted & bit(*other) != 0);
            let base: i128 = base.map(|(_, value)| i128::from(*value)).sum();
            let part = base * i128::from(*num) / i128::from((*den).max(1));
            sum.saturating_add(i64::try_from(part).unwrap_or(i64::MAX))
        })
    }

    /// Items that no rule joins are solved apart.
    fn components(&self) -> Vec<Set> {
        let mut parts: Vec<Set> = (0..self.values.len()).map(bit).collect();
        let mut join = |set: Set| {
            let (touching, mut apart): (Vec<Set>, Vec<Set>) = parts.iter().partition(|part| **part & set != 0);
            apart.push(touching.iter().fold(0, |all, part| all | part));
            parts = apart;
        };
        self.excluded.iter().for_each(|(a, b)| join(bit(*a) | bit(*b)));
        self.at_most.iter().for_each(|(set, _)| join(*set));
        self.needs.iter().for_each(|(item, any)| join(bit(*item) | any));
        self.matches.iter().for_each(|(item, set, _)| join(bit(*item) | set));
        self.caps.iter().for_each(|(set, _)| join(*set));
        parts.retain(|part| *part != 0);
        parts
    }
}

struct Search<'a> {
    puzzle: &'a Puzzle,
    /// Items of the component, those that give most first.
    order: Vec<usize>,
    /// For each item, what it excludes.
    against: Vec<Set>,
    best: Option<Solution>,
    nodes: u64,
    budget: u64,
    part: Set,
    has_caps: bool,
    own: Vec<i64>,
}

impl<'a> Search<'a> {
    fn new(puzzle: &'a Puzzle, part: Set, budget: u64) -> Self {
        let count = puzzle.values.len();
        let mut against = vec![0; count];
        for (a, b) in &puzzle.excluded {
            for (own, other) in [(*a, *b), (*b, *a)] {
                if let Some(set) = against.get_mut(own) {
                    *set |= bit(other);
                }
            }
        }
        let own: Vec<i64> =
            puzzle.values.iter().enumerate().map(|(item, value)| value.saturating_add(puzzle.matched(item, part))).collect();
        let mut order: Vec<usize> = (0..count).filter(|item| part & bit(*item) != 0).collect();
        order.sort_by_key(|item| (std::cmp::Reverse(own.get(*item).copied().unwrap_or(0)), *item));
        let has_caps = puzzle.caps.iter().any(|(set, _)| set & part != 0);
        Self { puzzle, order, against, best: None, nodes: 0, budget, part, has_caps, own }
    }

    fn run(mut self) -> Option<Solution> {
        let forced = self.puzzle.forced & self.part;
        let mut barred = self.puzzle.barred & self.part;
        for (item, set) in self.against.iter().enumerate() {
            if forced & bit(item) != 0 {
                barred |= set;
            }
        }
        if forced & barred != 0 {
            return None;
        }
        self.go(0, forced, barred);
        let is_proven = self.nodes < self.budget;
        self.best.map(|best| Solution { is_proven, ..best })
    }

    fn go(&mut self, depth: usize, chosen: Set, barred: Set) {
        if self.nodes >= self.budget {
            return;
        }
        self.nodes += 1;
        let open = self.open(depth, chosen, barred);
        if !self.can_improve(chosen, open) {
            return;
        }
        let Some(item) = self.order.get(depth).copied() else {
            self.finish(chosen);
            return;
        };
        let own = bit(item);
        if chosen & own != 0 {
            return self.go(depth + 1, chosen, barred);
        }
        if open & own != 0 && self.fits(item, chosen) {
            let excluded = self.against.get(item).copied().unwrap_or(0);
            if excluded & chosen == 0 {
                self.go(depth + 1, chosen | own, barred | excluded);
            }
        }
        self.go(depth + 1, chosen, barred | own);
    }

    /// Items that may still come.
    fn open(&self, depth: usize, chosen: Set, barred: Set) -> Set {
        let later = self.order.get(depth..).unwrap_or_default().iter().fold(0, |set, item| set | bit(*item));
        let mut open = later & !barred & !chosen;
        for (set, most) in &self.puzzle.at_most {
            if (chosen & set).count_ones() as usize >= *most {
                open &= !set;
            }
        }
        for (item, any) in &self.puzzle.needs {
            if (chosen | open) & any == 0 {
                open &= !bit(*item);
            }
        }
        open
    }

    fn fits(&self, item: usize, chosen: Set) -> bool {
        self.puzzle.at_most.iter().all(|(set, most)| set & bit(item) == 0 || ((chosen & set).count_ones() as usize) < *most)
    }

    /// Whether anything beneath could beat the best: all that may still come, under the caps; of every group only as many as go.
    fn can_improve(&self, chosen: Set, open: Set) -> bool {
        let Some(best) = &self.best else { return true };
        let bound = self.bound(chosen, open);
        let size = chosen.count_ones() + u32::from(bound > 0 && self.known(chosen) < best.value);
        bound > best.value
            || (bound == best.value && size < best.chosen.count_ones())
            || (bound == best.value && size == best.chosen.count_ones() && is_before(chosen | open, best.chosen))
    }

    /// What is chosen already, as if all it matches were granted.
    fn known(&self, chosen: Set) -> i64 {
        self.puzzle.value_of(chosen, chosen)
    }

    fn bound(&self, chosen: Set, open: Set) -> i64 {
        let mut taken = 0;
        let mut weak = 0;
        for (set, most) in &self.puzzle.at_most {
            let group = open & set & !taken;
            taken |= group;
            let left = most.saturating_sub((chosen & set).count_ones() as usize);
            // The order is by amount, so the first ones are the most the group can give.
            let rest = self.order.iter().filter(|item| group & bit(**item) != 0).skip(left);
            weak = rest.fold(weak, |weak, item| weak | bit(*item));
        }
        // Of a pair that excludes each other, both still open, only the better one counts.
        let mut paired = 0;
        for (a, b) in &self.puzzle.excluded {
            let both = bit(*a) | bit(*b);
            if open & both == both && (weak | paired | taken) & both == 0 {
                paired |= both;
                let less = if self.own.get(*a) >= self.own.get(*b) { *b } else { *a };
                weak |= bit(less);
            }
        }
        if self.has_caps {
            // Under caps the weaker of two may still be the one that fits; only then both are counted.
            let capped = self.puzzle.caps.iter().fold(0, |all, (set, _)| all | set);
            weak &= !capped & !self.beside(capped);
        }
        let counted = (chosen | open) & !weak;
        self.puzzle.value_of(counted, self.part)
    }

    /// Items joined by a pair or a group to one of `set`.
    fn beside(&self, set: Set) -> Set {
        let pairs = self.puzzle.excluded.iter().map(|(a, b)| bit(*a) | bit(*b));
        let groups = self.puzzle.at_most.iter().map(|(group, _)| *group);
        pairs.chain(groups).filter(|joined| joined & set != 0).fold(0, |all, joined| all | joined)
    }

    fn finish(&mut self, chosen: Set) {
        let has_needs = self.puzzle.needs.iter().all(|(item, any)| chosen & bit(*item) == 0 || chosen & any != 0);
        let has_room = self.puzzle.at_most.iter().all(|(set, most)| (chosen & set).count_ones() as usize <= *most);
        if !has_needs || !has_room {
            return;
        }
        let value = self.known(chosen);
        let is_better = self.best.is_none_or(|best| {
            let by_value = value.cmp(&best.value);
            let by_size = best.chosen.count_ones().cmp(&chosen.count_ones());
            by_value.then(by_size).is_gt() || (by_value.then(by_size).is_eq() && is_before(chosen, best.chosen))
        });
        if is_better {
            self.best = Some(Solution { chosen, value, is_proven: true });
        }
    }
}

/// Whether the first item in which two sets differ is in the first.
#[must_use]
pub const fn is_before(first: Set, second: Set) -> bool {
    let differing = first ^ second;
    differing != 0 && first & (1 << differing.trailing_zeros()) != 0
}

//! The best lawful set, exactly: branch and bound over parts that no rule joins.
//!
//! Sets are words of 128 bits, so a puzzle holds 128 items at most; more are refused by [`Puzzle::solve`] with [`TooMany`].
//!
//! What is best is settled in three steps, each easier for knowing the last. First the value alone, branching on the item that
//! excludes most others. It stops at the first set that meets the bound, as sets at a cap do. Then the fewest items that give
//! this value. Last, of those the first in order: item by item one asks whether a set of this value and number with it exists,
//! which the set already found often answers. Equal sets abound at a cap; a search for all three at once would have to look at
//! each of them. Two bounds cut it short. Both let more happen than is lawful, never less, so what they rule out is out.
//!
//! **The bound by value.** Prices are put on sets of items that exclude each other, and on groups, so that the sets that hold an
//! item pay its amount in full. A lawful choice holds one item at most of each set (of a group, as many as it allows, and so
//! often its price counts), so it gives no more than the prices come to: weak duality of the linear program over cliques. The
//! prices are found in one pass over the items, in the order in which one that excludes the fewest of those left is removed
//! (Matula and Beck 1983): what is unpaid of an item is the price of a set made of it and of later items. Where the later items
//! that an item excludes all exclude each other, as in a tree, this is Frank's algorithm of 1975 for chordal graphs and the
//! bound is met; elsewhere it is a form of the weighted colouring bound for the maximum-weight stable set (Babel 1994; Held,
//! Cook and Sewell 2012). A cap whose items reach its limit even so counts as its limit and its items are done with: beneath it
//! nothing gives more. Any other cap passes its items on to the cap around it, as if it were not there.
//!
//! **The bound by number.** The most that so many further items give under the caps, if of the conflicts only this is kept: the
//! items are put into disjoint sets that exclude each other, each under the cap of its greatest item, and of each set that item
//! alone counts. It gives no less than the one that is chosen, and no more caps cut it. In a cap the greatest so many are then
//! the best, and between a cap and the one around it every share of the number is tried (a convolution), so that the number is
//! whole in every cap.
//!
//! The search counts its nodes in a part; past the budget it gives the best it found and says that it is not proven.

use super::{
    board::{Board, Members, Part, State, bit},
    bound::Bounds,
};

/// Items in a puzzle at most.
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

/// More than [`MOST_ITEMS`] items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMany;

/// Nodes after which a search gives up proving.
pub const BUDGET: u64 = 2_000_000;

impl Puzzle {
    /// The best lawful set; `None` if what is forced cannot be. Ties: fewest items, then the first in order.
    ///
    /// # Errors
    /// [`TooMany`] if there are more items than a set holds.
    pub fn solve(&self, budget: u64) -> Result<Option<Solution>, TooMany> {
        self.by_parts(budget, Wanted::First)
    }

    /// What the best lawful set gives, and one of the sets that give it, whichever is found first: for comparing values, with
    /// less work than [`Puzzle::solve`].
    ///
    /// # Errors
    /// [`TooMany`] if there are more items than a set holds.
    pub fn highest(&self, budget: u64) -> Result<Option<Solution>, TooMany> {
        self.by_parts(budget, Wanted::Highest)
    }

    fn by_parts(&self, budget: u64, wanted: Wanted) -> Result<Option<Solution>, TooMany> {
        if self.values.len() > MOST_ITEMS {
            return Err(TooMany);
        }
        let Some((board, state)) = Board::new(self) else { return Ok(None) };
        let mut whole = Solution { is_proven: true, ..Solution::default() };
        for part in board.parts(state) {
            let mut search = Search::new(&board, &part, budget);
            let state = State { chosen: state.chosen & part.items, open: state.open & part.items };
            let found = match wanted {
                Wanted::Highest => search.highest(state),
                Wanted::First => search.first(state),
            };
            let Some((value, set)) = found else { return Ok(None) };
            whole.chosen |= board.named(set);
            whole.value = whole.value.saturating_add(value);
            whole.is_proven &= search.is_proven();
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
        let mut caps: Vec<&(Set, i64)> = self.caps.iter().collect();
        caps.sort_by_key(|(set, _)| set.count_ones());
        // From the smallest cap up: each takes its items' amounts away and leaves its own sum with its place.
        let mut loose: Vec<(Set, i64)> = Vec::with_capacity(chosen.count_ones() as usize);
        for (item, value) in self.values.iter().enumerate() {
            if chosen & bit(item) != 0 {
                loose.push((bit(item), value.saturating_add(self.matched(item, chosen))));
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
}

struct Search<'a> {
    board: &'a Board,
    bounds: Bounds<'a>,
    nodes: u64,
    budget: u64,
    /// The best found of all, by value.
    best: Option<(i64, Set)>,
    /// The smallest found that reaches the best value, and how many items are too many.
    found: Option<Set>,
    too_many: u32,
}

/// Which of the sets of the best value is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// Any.
    Highest,
    /// The first in the order of ties.
    First,
}

/// What the search for few items stops at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Until {
    /// Nothing smaller is left.
    Fewest,
    /// The first that is small enough.
    Found,
}

impl<'a> Search<'a> {
    fn new(board: &'a Board, part: &'a Part, budget: u64) -> Self {
        let bounds = Bounds::new(board, part);
        Self { board, bounds, nodes: 0, budget, best: None, found: None, too_many: 0 }
    }

    const fn is_proven(&self) -> bool {
        self.nodes < self.budget
    }

    /// The best value and a set that gives it.
    fn highest(&mut self, state: State) -> Option<(i64, Set)> {
        self.largest_first(state);
        self.higher(state);
        self.best
    }

    fn offer(&mut self, set: Set) {
        let value = self.bounds.exactly(set);
        if self.best.is_none_or(|(best, _)| value > best) {
            self.best = Some((value, set));
        }
    }

    /// A first set to beat.
    fn largest_first(&mut self, mut state: State) {
        for item in &self.board.by_amount {
            if state.open & bit(*item) != 0 {
                let Some(next) = self.board.with(state, *item).or_else(|| self.board.without(state, *item)) else { return };
                state = next;
            }
        }
        self.offer(state.chosen);
    }

    /// Branches on the item with most conflicts: without it the bound is soon met.
    fn higher(&mut self, state: State) {
        if !self.is_proven() {
            return;
        }
        self.nodes += 1;
        let bound = self.bounds.value(state);
        if self.best.is_some_and(|(best, _)| bound <= best) {
            return;
        }
        if self.board.goes_together(state) {
            return self.offer(state.possible());
        }
        let conflicts = |item: usize| self.board.against.get(item).map_or(0, |set| (set & state.open).count_ones());
        let Some(item) = Members(state.open).max_by_key(|item| (conflicts(*item), self.bounds.amount(*item))) else { return };
        for next in [self.board.with(state, item), self.board.without(state, item)].into_iter().flatten() {
            self.higher(next);
        }
    }

    /// Of the sets that give the best value, the one that is first in the order of ties.
    fn first(&mut self, state: State) -> Option<(i64, Set)> {
        let (value, set) = self.highest(state)?;
        let few = self.thinned(state, set, value);
        (self.found, self.too_many) = (Some(few), few.count_ones());
        self.fewer(state, value, Until::Fewest);
        let mut witness = self.found?;
        let count = witness.count_ones();
        let mut state = state;
        for item in &self.board.by_name {
            if state.chosen.count_ones() == count {
                break;
            }
            if state.open & bit(*item) == 0 {
                continue;
            }
            let with = self.board.with(state, *item);
            if let (true, Some(with)) = (witness & bit(*item) == 0, with) {
                (self.found, self.too_many) = (None, count + 1);
                self.fewer(with, value, Until::Found);
                witness = self.found.unwrap_or(witness);
            }
            state = if witness & bit(*item) == 0 { self.board.without(state, *item)? } else { with? };
        }
        Some((value, witness))
    }

    /// A set without what it can spare, the least first.
    fn thinned(&mut self, state: State, set: Set, value: i64) -> Set {
        self.board.by_amount.iter().rev().filter(|item| set & !state.chosen & bit(**item) != 0).fold(set, |set, item| {
            let chosen = set & !bit(*item);
            let has_needs = self.board.lacking(State { chosen, open: Set::MAX }) == 0;
            if has_needs && self.bounds.exactly(chosen) >= value { chosen } else { set }
        })
    }

    /// Looks for a set beneath the state that gives `value` with fewer items than too many.
    fn fewer(&mut self, state: State, value: i64, until: Until) {
        if !self.is_proven() {
            return;
        }
        self.nodes += 1;
        let count = state.chosen.count_ones();
        let lacking = self.board.lacking(state);
        if lacking == 0 && self.bounds.exactly(state.chosen) >= value {
            if count < self.too_many {
                (self.found, self.too_many) = (Some(state.chosen), count);
            }
            return;
        }
        let more = self.too_many.saturating_sub(count + 1);
        if more == 0 || !self.bounds.reaches(state, more as usize, value) || self.bounds.value(state) < value {
            return;
        }
        let among = if lacking == 0 { state.open } else { lacking };
        let Some(item) = self.bounds.order().iter().copied().find(|item| among & bit(*item) != 0) else { return };
        if let Some(next) = self.board.with(state, item) {
            self.fewer(next, value, until);
        }
        if until == Until::Found && self.found.is_some() {
            return;
        }
        if let Some(next) = self.board.without(state, item) {
            self.fewer(next, value, until);
        }
    }
}

/// Whether the first item in which two sets differ is in the first.
#[must_use]
pub const fn is_before(first: Set, second: Set) -> bool {
    let differing = first ^ second;
    differing != 0 && first & (1 << differing.trailing_zeros()) != 0
}

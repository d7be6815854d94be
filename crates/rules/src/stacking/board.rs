//! A puzzle made ready for the search: what is barred from the start is gone, the rest is numbered anew, caps are a tree, and
//! choosing or leaving an item carries its consequences along. What is best is not decided here.
//!
//! Items are numbered so that each excludes as few as possible of those after it (Matula and Beck's smallest-last order of
//! 1983, read from its end): the bound of [`super::bound`] is the tighter for it.

use super::search::{Puzzle, Set};

/// A set of one item.
pub(super) const fn bit(item: usize) -> Set {
    1 << item
}

/// The items of a set, from the lowest.
#[derive(Debug, Clone, Copy)]
pub(super) struct Members(pub(super) Set);

impl Iterator for Members {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        if self.0 == 0 {
            return None;
        }
        let item = self.0.trailing_zeros() as usize;
        self.0 &= self.0 - 1;
        Some(item)
    }
}

/// What is in, and what may still come; all else is out.
#[derive(Debug, Clone, Copy)]
pub(super) struct State {
    /// What is in.
    pub(super) chosen: Set,
    /// What may still come.
    pub(super) open: Set,
}

impl State {
    /// All that can be in beneath this state.
    pub(super) const fn possible(self) -> Set {
        self.chosen | self.open
    }
}

/// A cap that can bind, in the tree of caps.
#[derive(Debug)]
pub(super) struct Cap {
    /// What it lets through.
    pub(super) limit: i64,
    /// The place of the cap around it.
    pub(super) parent: usize,
    /// Items for which it is the innermost.
    pub(super) own: Set,
    /// These and those of the caps within.
    pub(super) below: Set,
}

/// Items that no rule joins to the others.
#[derive(Debug)]
pub(super) struct Part {
    /// The items.
    pub(super) items: Set,
    /// The places of their caps, the innermost first, without the root.
    pub(super) caps: Vec<usize>,
}

/// The puzzle, made ready.
#[derive(Debug)]
pub(super) struct Board {
    /// The item of the puzzle that each one is.
    names: Vec<usize>,
    values: Vec<i64>,
    /// What each item gives if all that it matches is granted.
    pub(super) most: Vec<i64>,
    /// What each item excludes.
    pub(super) against: Vec<Set>,
    /// Sets of which two or more go together, but not all.
    pub(super) groups: Vec<(Set, usize)>,
    /// Items that still lack one of a set.
    pub(super) needs: Vec<(usize, Set)>,
    /// Items that give a rate of what others give.
    pub(super) matches: Vec<(usize, Set, (i64, i64))>,
    /// The place of each item's innermost cap.
    pub(super) cap_of: Vec<usize>,
    /// The caps, inner before outer; the last is the root around all, which never binds.
    pub(super) caps: Vec<Cap>,
    /// The items, those that give most first.
    pub(super) by_amount: Vec<usize>,
    /// The items in the order that breaks ties.
    pub(super) by_name: Vec<usize>,
}

impl Board {
    /// Makes a puzzle ready, with the state that follows from what is forced; `None` if that cannot be.
    pub(super) fn new(puzzle: &Puzzle) -> Option<(Self, State)> {
        let count = puzzle.values.len();
        let mut barred = puzzle.barred;
        let mut against: Vec<Set> = vec![0; count];
        let mut exclude = |item: usize, others: Set| {
            if let Some(set) = against.get_mut(item) {
                *set |= others & !bit(item);
            }
        };
        for (a, b) in &puzzle.excluded {
            barred |= if a == b { bit(*a) } else { 0 };
            exclude(*a, bit(*b));
            exclude(*b, bit(*a));
        }
        let mut groups = Vec::new();
        for (set, most) in &puzzle.at_most {
            match most {
                0 => barred |= set,
                1 => Members(*set).for_each(|item| exclude(item, *set)),
                _ => groups.push((*set, *most)),
            }
        }
        let alive = (0..count).map(bit).fold(0, |all, own| all | own) & !barred;
        let names = fewest_conflicts_first(&against, alive);
        let mut places = vec![0; count];
        for (place, name) in names.iter().enumerate() {
            if let Some(own) = places.get_mut(*name) {
                *own = place;
            }
        }
        let place = |name: usize| places.get(name).copied().unwrap_or(0);
        let moved = |set: Set| Members(set & alive).fold(0, |moved: Set, name| moved | bit(place(name)));
        let mut board = Self {
            values: names.iter().filter_map(|name| puzzle.values.get(*name).copied()).collect(),
            most: Vec::new(),
            against: names.iter().filter_map(|name| against.get(*name)).map(|set| moved(*set)).collect(),
            groups: groups.into_iter().map(|(set, most)| (moved(set), most)).collect(),
            needs: puzzle.needs.iter().filter(|(item, _)| alive & bit(*item) != 0).map(|(item, any)| (place(*item), moved(*any))).collect(),
            matches: (puzzle.matches.iter().filter(|(item, ..)| alive & bit(*item) != 0))
                .map(|(item, set, rate)| (place(*item), moved(*set), *rate))
                .collect(),
            cap_of: Vec::new(),
            caps: Vec::new(),
            by_amount: (0..names.len()).collect(),
            by_name: (0..names.len()).collect(),
            names,
        };
        board.groups.retain(|(set, most)| set.count_ones() as usize > *most);
        board.most = (0..board.names.len()).map(|item| board.amount(item, Set::MAX)).collect();
        board.lay_caps(&puzzle.caps);
        let Self { names, most, by_amount, by_name, .. } = &mut board;
        by_amount.sort_by_key(|item| (std::cmp::Reverse(most.get(*item)), names.get(*item)));
        by_name.sort_by_key(|item| names.get(*item));
        if puzzle.forced & !alive != 0 {
            return None;
        }
        let state = board.begun(moved(puzzle.forced))?;
        board.needs.retain(|(item, any)| state.possible() & bit(*item) != 0 && state.chosen & any == 0);
        Some((board, state))
    }

    /// A set in the numbers of the puzzle.
    pub(super) fn named(&self, set: Set) -> Set {
        Members(set).filter_map(|item| self.names.get(item)).fold(0, |named, name| named | bit(*name))
    }

    /// What an item gives, if what it matches is `granted`.
    pub(super) fn amount(&self, item: usize, granted: Set) -> i64 {
        let value = |item: usize| self.values.get(item).copied().unwrap_or(0);
        let of_item = self.matches.iter().filter(|(own, ..)| *own == item);
        of_item.fold(value(item), |sum, (_, set, (num, den))| {
            let base: i128 = Members(set & granted).map(|other| i128::from(value(other))).sum();
            sum.saturating_add(i64::try_from(base * i128::from(*num) / i128::from((*den).max(1))).unwrap_or(i64::MAX))
        })
    }

    /// Caps as a tree, without those that all their items together do not reach.
    fn lay_caps(&mut self, caps: &[(Set, i64)]) {
        let mut caps: Vec<(Set, i64)> = caps.to_vec();
        caps.sort_by_key(|(set, _)| set.count_ones());
        let root = caps.len();
        let innermost = |name: &usize| caps.iter().position(|(set, _)| set & bit(*name) != 0).unwrap_or(root);
        let around = |(at, (set, _)): (usize, &(Set, i64))| {
            caps.iter().enumerate().skip(at + 1).find(|(_, (outer, _))| set & !outer == 0).map_or(root, |(outer, _)| outer)
        };
        let cap_of: Vec<usize> = self.names.iter().map(innermost).collect();
        let parents: Vec<usize> = caps.iter().enumerate().map(around).collect();
        let mut sums = vec![0_i64; root + 1];
        for (cap, amount) in cap_of.iter().zip(&self.most) {
            add(&mut sums, *cap, *amount);
        }
        let mut kept = Vec::new();
        for (at, ((_, limit), parent)) in caps.iter().zip(&parents).enumerate() {
            let sum = sums.get(at).copied().unwrap_or(0);
            if sum > *limit {
                kept.push(at);
            }
            add(&mut sums, *parent, sum.min(*limit));
        }
        let lifted = |from: usize| {
            let mut at = Some(from);
            while let Some(place) = at {
                if let Ok(own) = kept.binary_search(&place) {
                    return own;
                }
                at = parents.get(place).copied();
            }
            kept.len()
        };
        self.cap_of = cap_of.into_iter().map(lifted).collect();
        let limits = kept.iter().filter_map(|at| Some((caps.get(*at)?.1, lifted(parents.get(*at).copied()?))));
        self.caps = limits.map(|(limit, parent)| Cap { limit, parent, own: 0, below: 0 }).collect();
        self.caps.push(Cap { limit: i64::MAX, parent: kept.len(), own: 0, below: 0 });
        for (item, cap) in self.cap_of.iter().enumerate() {
            let mut at = *cap;
            while let Some(cap) = self.caps.get_mut(at) {
                cap.own |= if self.cap_of.get(item) == Some(&at) { bit(item) } else { 0 };
                cap.below |= bit(item);
                if cap.parent == at {
                    break;
                }
                at = cap.parent;
            }
        }
    }

    /// The state in which only what is forced is in; `None` if it cannot be together.
    fn begun(&self, forced: Set) -> Option<State> {
        let all = (0..self.names.len()).map(bit).fold(0, |all, own| all | own);
        Members(forced).try_fold(self.settled(State { chosen: 0, open: all })?, |state, item| {
            if state.chosen & bit(item) != 0 {
                return Some(state);
            }
            self.with(state, item).filter(|_| state.open & bit(item) != 0)
        })
    }

    /// The state with one more item in, and all that follows; `None` if nothing lawful is left.
    pub(super) fn with(&self, state: State, item: usize) -> Option<State> {
        let own = bit(item);
        let chosen = state.chosen | own;
        let mut open = state.open & !own & !self.against.get(item).copied().unwrap_or(0);
        for (set, most) in self.groups.iter().filter(|(set, _)| set & own != 0) {
            match (chosen & set).count_ones() as usize {
                count if count > *most => return None,
                count if count == *most => open &= !set,
                _ => {}
            }
        }
        self.settled(State { chosen, open })
    }

    /// The state with one item out, and all that follows; `None` if nothing lawful is left.
    pub(super) fn without(&self, state: State, item: usize) -> Option<State> {
        self.settled(State { open: state.open & !bit(item), ..state })
    }

    /// Takes out what can no longer have what it needs, and in what is the last that something in needs.
    fn settled(&self, mut state: State) -> Option<State> {
        loop {
            let before = state.open;
            for (item, any) in &self.needs {
                if state.chosen & bit(*item) != 0 && state.chosen & any == 0 {
                    let left = state.open & any;
                    match left.count_ones() {
                        0 => return None,
                        1 => return self.with(state, left.trailing_zeros() as usize),
                        _ => {}
                    }
                } else if state.possible() & any == 0 {
                    state.open &= !bit(*item);
                }
            }
            if state.open == before {
                return Some(state);
            }
        }
    }

    /// What could still give what something in lacks; empty if nothing is lacking.
    pub(super) fn lacking(&self, state: State) -> Set {
        let lacks = self.needs.iter().filter(|(item, any)| state.chosen & bit(*item) != 0 && state.chosen & any == 0);
        lacks.fold(0, |all, (_, any)| all | any & state.open)
    }

    /// Whether all that is open goes together.
    pub(super) fn goes_together(&self, state: State) -> bool {
        Members(state.open).all(|item| self.against.get(item).is_none_or(|set| set & state.open == 0))
            && self.groups.iter().all(|(set, most)| (state.possible() & set).count_ones() as usize <= *most)
    }

    /// Items that nothing joins any more are solved apart.
    pub(super) fn parts(&self, state: State) -> Vec<Part> {
        let alive = state.possible();
        let mut parts: Vec<Set> = Members(alive).map(bit).collect();
        let mut join = |set: Set| {
            let mut all = 0;
            parts.retain(|part| {
                let is_joined = part & set != 0;
                all |= if is_joined { *part } else { 0 };
                !is_joined
            });
            if all != 0 {
                parts.push(all);
            }
        };
        for item in Members(state.open) {
            join(bit(item) | self.against.get(item).copied().unwrap_or(0) & state.open);
        }
        let is_tight = |(set, most): &&(Set, usize)| (alive & set).count_ones() as usize > *most;
        self.groups.iter().filter(is_tight).for_each(|(set, _)| join(set & alive));
        self.needs.iter().for_each(|(item, any)| join((bit(*item) | any) & alive));
        self.matches.iter().filter(|(item, ..)| alive & bit(*item) != 0).for_each(|(item, set, _)| join((bit(*item) | set) & alive));
        let inner = self.caps.len().saturating_sub(1);
        self.caps.iter().take(inner).for_each(|cap| join(cap.below & alive));
        let caps = |items: Set| self.caps.iter().take(inner).enumerate().filter(move |(_, cap)| cap.below & items != 0).map(|(at, _)| at);
        parts.into_iter().map(|items| Part { items, caps: caps(items).collect() }).collect()
    }
}

/// Adds to one place of a list.
pub(super) fn add(sums: &mut [i64], at: usize, amount: i64) {
    if let Some(sum) = sums.get_mut(at) {
        *sum = sum.saturating_add(amount);
    }
}

/// Items one by one, always one that excludes the fewest of those left.
fn fewest_conflicts_first(against: &[Set], alive: Set) -> Vec<usize> {
    let mut left = alive;
    let mut order = Vec::with_capacity(against.len());
    let conflicts = |item: &usize, left: Set| against.get(*item).map_or(0, |set| (set & left).count_ones());
    while let Some(item) = Members(left).min_by_key(|item| conflicts(item, left)) {
        order.push(item);
        left &= !bit(item);
    }
    order
}

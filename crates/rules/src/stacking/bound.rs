//! What can at most come of a state of the search: by value ([`Bounds::value`]) and by number ([`Bounds::reaches`]). Why they
//! are right stands at [`super::search`].

use super::board::{Board, Members, Part, State, add, bit};
use super::search::Set;

/// The bounds over one part of a board, with their working space.
#[derive(Debug)]
pub(super) struct Bounds<'a> {
    board: &'a Board,
    part: &'a Part,
    root: usize,
    has_matches: bool,
    /// What each item gives, if what it matches is all that a state lets come.
    amounts: Vec<i64>,
    /// The items, those with the greatest amounts first.
    order: Vec<usize>,
    rests: Vec<i64>,
    sums: Vec<i64>,
    pools: Vec<Set>,
    /// For each cap, the most that 0, 1, 2 … further items give.
    rows: Vec<Vec<i64>>,
    row: Vec<i64>,
}

impl<'a> Bounds<'a> {
    /// The bounds over a part.
    pub(super) fn new(board: &'a Board, part: &'a Part) -> Self {
        let caps = board.caps.len();
        Self {
            board,
            part,
            root: caps.saturating_sub(1),
            has_matches: board.matches.iter().any(|(item, ..)| part.items & bit(*item) != 0),
            amounts: board.most.clone(),
            order: board.by_amount.iter().copied().filter(|item| part.items & bit(*item) != 0).collect(),
            rests: vec![0; board.most.len()],
            sums: vec![0; caps],
            pools: vec![0; caps],
            rows: vec![Vec::new(); caps],
            row: Vec::new(),
        }
    }

    /// The items, those with the greatest amounts first, as they were when last asked whether a value can be reached.
    pub(super) fn order(&self) -> &[usize] {
        &self.order
    }

    /// What an item gives, as of the state last asked about.
    pub(super) fn amount(&self, item: usize) -> i64 {
        self.amounts.get(item).copied().unwrap_or(0)
    }

    fn weigh(&mut self, granted: Set) {
        if !self.has_matches {
            return;
        }
        for (item, ..) in self.board.matches.iter().filter(|(item, ..)| self.part.items & bit(*item) != 0) {
            if let Some(amount) = self.amounts.get_mut(*item) {
                *amount = self.board.amount(*item, granted);
            }
        }
    }

    /// Sums of what is chosen by innermost cap, and what is open under each.
    fn lay(&mut self, chosen: Set, open: Set) {
        for cap in self.part.caps.iter().copied().chain([self.root]) {
            let own = self.board.caps.get(cap).map_or(0, |cap| cap.own);
            if let (Some(sum), Some(pool)) = (self.sums.get_mut(cap), self.pools.get_mut(cap)) {
                (*sum, *pool) = (0, open & own);
            }
        }
        for item in Members(chosen) {
            let (cap, amount) = (self.board.cap_of.get(item).copied().unwrap_or(self.root), self.amount(item));
            add(&mut self.sums, cap, amount);
        }
    }

    fn sum(&self, cap: usize) -> i64 {
        self.sums.get(cap).copied().unwrap_or(0)
    }

    /// What a set gives, exactly.
    pub(super) fn exactly(&mut self, set: Set) -> i64 {
        self.weigh(set);
        self.lay(set, 0);
        for at in &self.part.caps {
            let Some(cap) = self.board.caps.get(*at) else { continue };
            let passed = self.sum(*at).min(cap.limit);
            add(&mut self.sums, cap.parent, passed);
        }
        self.sum(self.root)
    }

    /// The most that a set beneath the state can give.
    pub(super) fn value(&mut self, state: State) -> i64 {
        self.weigh(state.possible());
        self.lay(state.chosen, state.open);
        for at in &self.part.caps {
            let Some(cap) = self.board.caps.get(*at) else { continue };
            let (mut sum, mut pool) = (self.sum(*at), self.pools.get(*at).copied().unwrap_or(0));
            let all = Members(pool).fold(sum, |all, item| all.saturating_add(self.amount(item)));
            if all > cap.limit && (sum >= cap.limit || sum.saturating_add(self.prices(state.chosen, pool)) >= cap.limit) {
                (sum, pool) = (cap.limit, 0);
            }
            add(&mut self.sums, cap.parent, sum);
            if let Some(outer) = self.pools.get_mut(cap.parent) {
                *outer |= pool;
            }
        }
        let pool = self.pools.get(self.root).copied().unwrap_or(0);
        let prices = self.prices(state.chosen, pool);
        self.sum(self.root).saturating_add(prices)
    }

    fn rest(&self, item: usize) -> i64 {
        self.rests.get(item).copied().unwrap_or(0)
    }

    /// Takes a price off an item's open rest; whether anything is left.
    fn pay(&mut self, item: usize, price: i64) -> bool {
        self.rests.get_mut(item).is_some_and(|rest| {
            *rest = rest.saturating_sub(price).max(0);
            *rest > 0
        })
    }

    /// The sum of prices that pay for all items of a pool.
    fn prices(&mut self, chosen: Set, pool: Set) -> i64 {
        for item in Members(pool) {
            let amount = self.amount(item);
            if let Some(rest) = self.rests.get_mut(item) {
                *rest = amount;
            }
        }
        let (mut sum, mut unpaid) = (0_i64, pool);
        for (set, most) in &self.board.groups {
            let inside = unpaid & set;
            let places = most.saturating_sub((chosen & set).count_ones() as usize);
            if inside.count_ones() as usize <= places {
                continue;
            }
            // At the price of the first item without a place the group costs what its places give at most.
            let (mut others, mut price) = (inside, 0);
            for _ in 0..=places {
                let Some(greatest) = Members(others).max_by_key(|item| self.rest(*item)) else { break };
                price = self.rest(greatest);
                others &= !bit(greatest);
            }
            sum = sum.saturating_add(price.saturating_mul(i64::try_from(places).unwrap_or(i64::MAX)));
            for item in Members(inside) {
                unpaid &= if self.pay(item, price) { Set::MAX } else { !bit(item) };
            }
        }
        while unpaid != 0 {
            let item = unpaid.trailing_zeros() as usize;
            unpaid &= unpaid - 1;
            let price = self.rest(item);
            sum = sum.saturating_add(price);
            let against = |item: usize| self.board.against.get(item).copied().unwrap_or(0);
            let mut near = against(item) & unpaid;
            while near != 0 {
                let other = near.trailing_zeros() as usize;
                near &= against(other);
                unpaid &= if self.pay(other, price) { Set::MAX } else { !bit(other) };
            }
        }
        sum
    }

    /// Whether so many further items could bring the value to `wanted`.
    pub(super) fn reaches(&mut self, state: State, more: usize, wanted: i64) -> bool {
        self.weigh(state.possible());
        if self.has_matches {
            let amounts = &self.amounts;
            self.order.sort_by_key(|item| std::cmp::Reverse(amounts.get(*item)));
        }
        self.lay(state.chosen, 0);
        for cap in self.part.caps.iter().copied().chain([self.root]) {
            let sum = self.sum(cap);
            if let Some(row) = self.rows.get_mut(cap) {
                row.clear();
                row.push(sum);
            }
        }
        let mut open = state.open;
        for item in &self.order {
            if open & bit(*item) == 0 {
                continue;
            }
            open &= !bit(*item);
            let cap = self.board.cap_of.get(*item).copied().unwrap_or(self.root);
            let against = |item: usize| self.board.against.get(item).copied().unwrap_or(0);
            let mut near = against(*item) & open & self.board.caps.get(cap).map_or(0, |cap| cap.below);
            while near != 0 {
                let other = near.trailing_zeros() as usize;
                open &= !bit(other);
                near &= against(other);
            }
            let amount = self.amount(*item);
            if let Some(row) = self.rows.get_mut(cap).filter(|row| row.len() <= more) {
                row.push(row.last().copied().unwrap_or(0).saturating_add(amount));
            }
        }
        for at in &self.part.caps {
            let Some(cap) = self.board.caps.get(*at) else { continue };
            self.pass(*at, cap.parent, cap.limit, more);
        }
        self.rows.get(self.root).and_then(|row| row.last()).is_some_and(|most| *most >= wanted)
    }

    /// Adds one cap's row to that of the cap around it: the best share of each number between the two.
    fn pass(&mut self, cap: usize, parent: usize, limit: i64, more: usize) {
        let mut inner = self.rows.get_mut(cap).map(std::mem::take).unwrap_or_default();
        // Once the limit is reached, further items add nothing.
        if let Some(full) = inner.iter().position(|sum| *sum >= limit) {
            inner.truncate(full);
            inner.push(limit);
        }
        if let Some(outer) = self.rows.get_mut(parent) {
            self.row.clear();
            for number in 0..=(inner.len() + outer.len()).saturating_sub(2).min(more) {
                let from = number.saturating_sub(outer.len().saturating_sub(1));
                let within = inner.iter().enumerate().take(number + 1).skip(from);
                let sums = within.filter_map(|(own, sum)| Some(sum.saturating_add(*outer.get(number - own)?)));
                self.row.push(sums.max().unwrap_or(0));
            }
            std::mem::swap(outer, &mut self.row);
        }
        if let Some(own) = self.rows.get_mut(cap) {
            *own = inner;
        }
    }
}

//! Proposals that were computed, kept in memory for as long as neither their entry nor the index has moved. Not here: what they are computed from.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use base::{Date, id::EntryId};
use search::matching::Proposal;

use super::learning::queries::Standing;

/// How many answers are kept; beyond that all are forgotten and computed anew.
const MOST: usize = 512;

/// What an answer rests on: the entry's version, how far the index has come by which engine, and what was learned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Basis {
    pub(super) version: i64,
    pub(super) position: i64,
    pub(super) engine: String,
    pub(super) standing: Standing,
    /// Some conditions count days.
    pub(super) day: Date,
}

/// The proposals of the entries that were looked at lately. Cheap to clone; all clones are the same memory.
#[derive(Debug, Clone, Default)]
pub struct Memory(Arc<Mutex<HashMap<(EntryId, String), Kept>>>);

/// What was computed for an entry by one pair of registers.
#[derive(Debug, Clone, Default)]
pub(super) struct Ranked {
    /// The best first, weak ones included.
    pub(super) proposals: Vec<Proposal>,
    /// How many each hard condition left out.
    pub(super) left_out: Vec<(String, usize)>,
    /// How many were looked at, where all were.
    pub(super) compared: Option<i64>,
}

#[derive(Debug)]
struct Kept {
    basis: Basis,
    ranked: Arc<Ranked>,
}

impl Memory {
    /// What is known for an entry by a pair, if it rests on the same.
    pub(super) fn find(&self, entry: EntryId, pair: &str, basis: &Basis) -> Option<Arc<Ranked>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(&(entry, pair.to_owned())).filter(|kept| kept.basis == *basis).map(|kept| kept.ranked.clone())
    }

    /// Keeps what was computed for an entry, in the place of what was known.
    pub(super) fn keep(&self, entry: EntryId, pair: &str, basis: Basis, ranked: Arc<Ranked>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert((entry, pair.to_owned()), Kept { basis, ranked });
    }
}

#[cfg(test)]
mod tests {
    use base::{Id, Timestamp};

    use super::*;

    const PAIR: &str = "demand-achievement";

    fn basis(version: i64, position: i64) -> Basis {
        Basis { version, position, engine: "bm25".to_owned(), standing: Standing::default(), day: Date::ZERO }
    }

    #[test]
    fn an_answer_is_known_until_the_entry_or_the_index_moves() {
        let (memory, entry) = (Memory::default(), Id::at(Timestamp::UNIX_EPOCH));
        memory.keep(entry, PAIR, basis(1, 10), Arc::default());
        assert!(memory.find(entry, PAIR, &basis(1, 10)).is_some());
        assert!(memory.find(entry, PAIR, &basis(2, 10)).is_none(), "the entry was changed");
        assert!(memory.find(entry, PAIR, &basis(1, 11)).is_none(), "the index has moved");
        assert!(memory.find(entry, PAIR, &Basis { engine: "bm25+lsa".to_owned(), ..basis(1, 10) }).is_none(), "meaning was trained");
        assert!(memory.find(Id::at(Timestamp::UNIX_EPOCH), PAIR, &basis(1, 10)).is_none(), "another entry");
        assert!(memory.find(entry, "demand-service", &basis(1, 10)).is_none(), "another pair");
    }

    #[test]
    fn it_does_not_grow_without_end() {
        let (memory, first) = (Memory::default(), Id::at(Timestamp::UNIX_EPOCH));
        memory.keep(first, PAIR, basis(1, 1), Arc::default());
        for _ in 0..MOST {
            memory.keep(Id::at(Timestamp::UNIX_EPOCH), PAIR, basis(1, 1), Arc::default());
        }
        assert!(memory.find(first, PAIR, &basis(1, 1)).is_none());
    }
}

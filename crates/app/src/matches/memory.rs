//! Proposals that were computed, kept in memory for as long as neither their entry nor the index has moved. Not here: what they are computed from.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use base::id::EntryId;
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
}

/// The proposals of the entries that were looked at lately. Cheap to clone; all clones are the same memory.
#[derive(Debug, Clone, Default)]
pub struct Memory(Arc<Mutex<HashMap<EntryId, Kept>>>);

#[derive(Debug)]
struct Kept {
    basis: Basis,
    proposals: Arc<Vec<Proposal>>,
}

impl Memory {
    /// What is known for an entry, if it rests on the same.
    pub(super) fn find(&self, entry: EntryId, basis: &Basis) -> Option<Arc<Vec<Proposal>>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(&entry).filter(|kept| kept.basis == *basis).map(|kept| kept.proposals.clone())
    }

    /// Keeps what was computed for an entry, in the place of what was known.
    pub(super) fn keep(&self, entry: EntryId, basis: Basis, proposals: Arc<Vec<Proposal>>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert(entry, Kept { basis, proposals });
    }
}

#[cfg(test)]
mod tests {
    use base::{Id, Timestamp};

    use super::*;

    fn basis(version: i64, position: i64) -> Basis {
        Basis { version, position, engine: "bm25".to_owned(), standing: Standing::default() }
    }

    #[test]
    fn an_answer_is_known_until_the_entry_or_the_index_moves() {
        let (memory, entry) = (Memory::default(), Id::at(Timestamp::UNIX_EPOCH));
        memory.keep(entry, basis(1, 10), Arc::default());
        assert!(memory.find(entry, &basis(1, 10)).is_some());
        assert!(memory.find(entry, &basis(2, 10)).is_none(), "the entry was changed");
        assert!(memory.find(entry, &basis(1, 11)).is_none(), "the index has moved");
        assert!(memory.find(entry, &Basis { engine: "bm25+lsa".to_owned(), ..basis(1, 10) }).is_none(), "meaning was trained");
        assert!(memory.find(Id::at(Timestamp::UNIX_EPOCH), &basis(1, 10)).is_none(), "another entry");
    }

    #[test]
    fn it_does_not_grow_without_end() {
        let (memory, first) = (Memory::default(), Id::at(Timestamp::UNIX_EPOCH));
        memory.keep(first, basis(1, 1), Arc::default());
        for _ in 0..MOST {
            memory.keep(Id::at(Timestamp::UNIX_EPOCH), basis(1, 1), Arc::default());
        }
        assert!(memory.find(first, &basis(1, 1)).is_none());
    }
}

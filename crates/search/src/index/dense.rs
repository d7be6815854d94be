//! Vectors of an engine that came trained: made elsewhere, given to the index by entry, kept in memory by slot.
//!
//! An entry that is changed keeps its old vector until the new one comes; one that is deleted loses it. What comes before its entry waits.
//! Not here: making vectors, keeping them over a restart (the caller's records).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLockWriteGuard};

use super::generation::Meaning;
use crate::Result;
use crate::meaning::{Encoder, Mean};

/// Of a hundred entries so many need a vector before the engine answers.
const ENOUGH_OF_A_HUNDRED: u64 = 90;

pub(crate) struct Dense {
    pub meaning: Arc<Meaning>,
    book: Mutex<Book>,
}

/// Which vector belongs to which entry.
struct Book {
    slots: HashMap<String, u64>,
    /// Vectors whose entries are not in the index yet.
    waiting: HashMap<String, Vec<f32>>,
    /// Entries that have a vector.
    filled: u64,
    /// How far the caller's records have been taken up.
    position: i64,
}

impl Dense {
    pub fn new(encoder: &Arc<dyn Encoder>, slots: HashMap<String, u64>) -> Result<Self> {
        let book = Book { slots, waiting: HashMap::new(), filled: 0, position: 0 };
        Ok(Self { meaning: Arc::new(Meaning::given(encoder)?), book: Mutex::new(book) })
    }

    /// Takes over what another generation knows.
    pub fn take_over(&self, old: &Self) {
        let (known, position) = old.all();
        self.put(known, position);
    }

    fn all(&self) -> (Vec<(String, Vec<f32>)>, i64) {
        let book = self.book();
        let vectors = self.meaning.vectors.read().unwrap_or_else(PoisonError::into_inner);
        let mut known: Vec<(String, Vec<f32>)> =
            book.slots.iter().filter_map(|(id, slot)| Some((id.clone(), vectors.get(*slot)?.to_vec()))).collect();
        known.extend(book.waiting.iter().map(|(id, vector)| (id.clone(), vector.clone())));
        (known, book.position)
    }

    /// Gives entries their vectors; `position` says how far the caller's records have been taken up with them.
    pub fn put(&self, given: Vec<(String, Vec<f32>)>, position: i64) {
        let mut book = self.book();
        let mut vectors = self.meaning.vectors.write().unwrap_or_else(PoisonError::into_inner);
        let mut mean = self.mean();
        for (id, vector) in given {
            match book.slots.get(&id).copied() {
                Some(slot) => {
                    match vectors.get(slot) {
                        Some(old) => mean.remove(old),
                        None => book.filled += 1,
                    }
                    mean.add(&vector);
                    vectors.set(slot, &vector);
                }
                None => {
                    book.waiting.insert(id, vector);
                }
            }
        }
        book.position = position;
    }

    /// An entry stands at another slot from now on.
    pub fn moves(&self, id: &str, slot: u64) {
        let mut book = self.book();
        let mut vectors = self.meaning.vectors.write().unwrap_or_else(PoisonError::into_inner);
        let old = book.slots.insert(id.to_owned(), slot).and_then(|old| vectors.get(old)).map(<[f32]>::to_vec);
        let waiting = book.waiting.remove(id);
        if let Some(waiting) = &waiting {
            let mut mean = self.mean();
            match &old {
                Some(old) => mean.remove(old),
                None => book.filled += 1,
            }
            mean.add(waiting);
        }
        if let Some(vector) = waiting.or(old) {
            vectors.set(slot, &vector);
        }
    }

    /// An entry is gone.
    pub fn forgets(&self, id: &str) {
        let mut book = self.book();
        book.waiting.remove(id);
        if let Some(slot) = book.slots.remove(id) {
            let vectors = self.meaning.vectors.read().unwrap_or_else(PoisonError::into_inner);
            if let Some(old) = vectors.get(slot) {
                self.mean().remove(old);
                book.filled = book.filled.saturating_sub(1);
            }
        }
    }

    pub fn vector_of(&self, id: &str) -> Option<Vec<f32>> {
        let slot = *self.book().slots.get(id)?;
        let vectors = self.meaning.vectors.read().unwrap_or_else(PoisonError::into_inner);
        vectors.get(slot).map(<[f32]>::to_vec)
    }

    pub fn covers(&self, documents: u64) -> bool {
        let filled = self.book().filled;
        filled > 0 && filled * 100 >= documents * ENOUGH_OF_A_HUNDRED
    }

    pub fn filled(&self) -> u64 {
        self.book().filled
    }

    pub fn position(&self) -> i64 {
        self.book().position
    }

    fn mean(&self) -> RwLockWriteGuard<'_, Mean> {
        self.meaning.mean.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

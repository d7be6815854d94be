//! Where one entry stands among all of its register for a text, by its words and by each engine of meaning there is, whether or not that engine answers:
//! for whoever asks why two entries that should have met did not.
//!
//! Not here: which entries are recalled, what the two have in common.

use super::{RecallQuery, Row, Visible, by_words, nearest, own_vector, slots_of};
use crate::Result;
use crate::index::generation::{Generation, Meaning};
use crate::index::{Index, View};

/// A place in an order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place {
    /// From 1; `None` if it does not stand in the order.
    pub at: Option<usize>,
    /// How many stand in it.
    pub of: usize,
}

/// Where an entry stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Places {
    /// Among those that share a telling word.
    pub words: Place,
    /// Among those that have a vector of the engine trained on the entries; `None` if none was trained.
    pub trained: Option<Place>,
    /// Among those that have a vector of the encoder that was given; `None` without one.
    pub encoder: Option<Place>,
}

impl Index {
    /// Where `other` stands for a text. The number of entries that is asked for does not count.
    pub(crate) fn places(&self, wanted: RecallQuery<'_>, other: &str) -> Result<Places> {
        let RecallQuery { own_id, title, text, role, register, audience, now_micros, among, .. } = wanted;
        let live = self.live();
        let view = live.view();
        let slots = among.map(|ids| slots_of(&live, &view, ids)).transpose()?;
        let seen = Visible { register, audience, now_micros, slots: slots.as_ref() };
        let all = usize::try_from(view.searcher.num_docs()).unwrap_or(usize::MAX / 4);
        let others = slots_of(&live, &view, &[other.to_owned()])?;
        let place = |rows: &[Row]| {
            let is_it = |row: &Row| u32::try_from(row.slot).is_ok_and(|slot| others.contains(&slot));
            Place { at: rows.iter().position(is_it).map(|at| at + 1), of: rows.len() }
        };
        let by_meaning = |live: &Generation, view: &View, meaning: &Meaning| {
            let vector = own_vector(live, meaning, own_id, role, title, text);
            vector.map_or_else(Place::default, |vector| place(&nearest(view, seen, meaning, &meaning.telling(&vector), all)))
        };
        Ok(Places {
            words: place(&by_words(&live, &view, self.analyzer(), (title, text), seen, all)?),
            trained: live.meaning().map(|meaning| by_meaning(&live, &view, &meaning)),
            encoder: live.dense().map(|dense| by_meaning(&live, &view, &dense.meaning)),
        })
    }
}

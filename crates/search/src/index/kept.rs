//! Entries that are kept from whoever asks: looked up by the asker's names before anything is found, ranked or counted.
//!
//! An entry that is kept from the asker and belongs to one of their own owners is found all the same. Not here: who is called what (the caller's).

use tantivy::query::{EnableScoring, Query as EngineQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, Term};

use super::Generation;
use super::view::{ScanRow, Segment, View};
use crate::{Query, Result};

/// A question together with the entries that are kept from whoever asks it.
pub(crate) struct Question<'a> {
    pub query: &'a Query,
    /// For each segment a bit for each entry; empty where nothing is kept from the asker.
    kept: Vec<Vec<u64>>,
}

impl<'a> Question<'a> {
    pub fn new(live: &Generation, view: &View, query: &'a Query) -> Result<Self> {
        let mut question = Self { query, kept: Vec::new() };
        for name in &query.names {
            question.note(view, live.fields.kept_from, name, Note::Kept)?;
        }
        if !question.kept.is_empty() {
            for owner in &query.owners {
                question.note(view, live.fields.owner, owner, Note::Own)?;
            }
        }
        Ok(question)
    }

    /// May whoever asks see the entry now?
    pub fn may_see(&self, segment: &Segment, doc: DocId) -> bool {
        segment.is_visible(doc, self.query.audience, self.query.now_micros) && !self.is_kept(segment, doc)
    }

    /// The same of an entry of which a scan has read the row.
    pub fn may_see_row(&self, segment: &Segment, doc: DocId, row: &ScanRow) -> bool {
        row.is_visible(self.query.audience, self.query.now_micros) && !self.is_kept(segment, doc)
    }

    /// Is the entry at this place kept from whoever asks?
    pub fn is_kept_at(&self, address: DocAddress) -> bool {
        let word = self.kept.get(address.segment_ord as usize).and_then(|words| words.get(address.doc_id as usize / 64));
        word.is_some_and(|word| word & (1 << (address.doc_id % 64)) != 0)
    }

    /// How many entries are kept from whoever asks.
    pub fn count_kept(&self) -> usize {
        self.kept.iter().flatten().map(|word| word.count_ones() as usize).sum()
    }

    fn is_kept(&self, segment: &Segment, doc: DocId) -> bool {
        self.is_kept_at(DocAddress::new(segment.ordinal, doc))
    }

    fn note(&mut self, view: &View, field: Field, text: &str, note: Note) -> Result<()> {
        let term = TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic);
        let weight = term.weight(EnableScoring::disabled_from_searcher(&view.searcher))?;
        for (segment, reader) in view.segments.iter().zip(view.searcher.segment_readers()) {
            let kept = &mut self.kept;
            weight.for_each_no_score(reader, &mut |docs| {
                if kept.is_empty() {
                    kept.extend(view.searcher.segment_readers().iter().map(|reader| vec![0; reader.max_doc() as usize / 64 + 1]));
                }
                let Some(words) = kept.get_mut(segment.ordinal as usize) else { return };
                for doc in docs {
                    if let Some(word) = words.get_mut(*doc as usize / 64) {
                        match note {
                            Note::Kept => *word |= 1 << (doc % 64),
                            Note::Own => *word &= !(1 << (doc % 64)),
                        }
                    }
                }
            })?;
        }
        Ok(())
    }
}

#[derive(Debug, Clone, Copy)]
enum Note {
    Kept,
    Own,
}

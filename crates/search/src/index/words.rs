//! BM25 over all fields of an entry as one text (BM25F): a word is counted through title, names and body, each field by its weight, before the count levels off,
//! and held against the length of the whole entry.
//!
//! Entries are matched with entries this way. Field by field, as the search box asks, a word of a short title counts for more than everything a text says:
//! on STARD that gives an nDCG@10 of .28, the fields as one text .40. Numbers were chosen there and on the development half of the project's judged set.
//! Not here: which words of a text are asked for.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::Postings as _;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet as _, TERMINATED, Term};

use super::fields::Fields;
use super::view::{Segment, View};
use crate::Result;

/// How much a word counts that stands in the title, or among keywords and names.
const TITLE: f32 = 2.0;
const NAMES: f32 = 2.0;
/// How soon a count levels off, and how much the length of an entry counts.
const LEVELS_OFF: f32 = 0.9;
const LENGTH_COUNTS: f32 = 0.4;

/// Lets every entry that has one of the words pass with its score, deleted and hidden ones too; each word counts by its weight.
pub(super) fn score_words<'a>(
    view: &'a View,
    fields: &Fields,
    words: &[(String, f32)],
    mut pass: impl FnMut(&'a Segment, DocId, f32),
) -> Result<()> {
    let weighed = [(fields.title, TITLE), (fields.names, NAMES), (fields.body, 1.0)];
    let mut asked = Vec::with_capacity(words.len());
    for (word, weight) in words {
        let mut containing = 0;
        for (field, _) in weighed {
            containing = containing.max(view.searcher.doc_freq(&Term::from_field_text(field, word))?);
        }
        if containing > 0 {
            asked.push((word, weight * idf(view.searcher.num_docs(), containing)));
        }
    }
    let mut length = 0.0;
    for reader in view.searcher.segment_readers() {
        for (field, weight) in weighed {
            length += weight * float(reader.inverted_index(field)?.total_num_tokens());
        }
    }
    let usual = (length / float(view.searcher.num_docs().max(1))).max(1.0);
    for segment in view.segments.iter().filter(|_| !asked.is_empty()) {
        let reader = view.searcher.segment_reader(segment.ordinal);
        let mut parts = Vec::new();
        for (field, weight) in weighed {
            parts.push((field, weight, reader.inverted_index(field)?, reader.get_fieldnorms_reader(field)?));
        }
        let norms: Vec<(f32, &FieldNormReader)> = parts.iter().map(|(_, weight, _, lengths)| (*weight, lengths)).collect();
        let mut sums = Sums::new(reader.max_doc());
        for (word, weight) in &asked {
            for (field, counts, index, _) in &parts {
                let term = Term::from_field_text(*field, word);
                let postings = index.read_postings(&term, IndexRecordOption::WithFreqs).map_err(tantivy::TantivyError::from)?;
                let Some(mut postings) = postings else { continue };
                while postings.doc() != TERMINATED {
                    sums.count(postings.doc(), counts * float(u64::from(postings.term_freq())));
                    postings.advance();
                }
            }
            sums.add(|doc, count| {
                let length: f32 = norms.iter().map(|(weight, lengths)| weight * float(u64::from(lengths.fieldnorm(doc)))).sum();
                let levelled = LEVELS_OFF * LENGTH_COUNTS.mul_add(length / usual, 1.0 - LENGTH_COUNTS);
                weight * (LEVELS_OFF + 1.0) * count / (count + levelled)
            });
        }
        sums.scored.iter().for_each(|doc| pass(segment, *doc, sums.score(*doc)));
    }
    Ok(())
}

/// What has been summed up of the entries of a segment.
struct Sums {
    /// For every entry the count of the present word, and the score of those before.
    cells: Vec<(f32, f32)>,
    counted: Vec<DocId>,
    scored: Vec<DocId>,
}

impl Sums {
    fn new(entries: u32) -> Self {
        Self { cells: vec![(0.0, 0.0); entries as usize], counted: Vec::new(), scored: Vec::new() }
    }

    fn count(&mut self, doc: DocId, count: f32) {
        if let Some(cell) = self.cells.get_mut(doc as usize) {
            if cell.0 <= 0.0 {
                self.counted.push(doc);
            }
            cell.0 += count;
        }
    }

    /// Ends a word.
    fn add(&mut self, score: impl Fn(DocId, f32) -> f32) {
        for doc in self.counted.drain(..) {
            if let Some((count, sum)) = self.cells.get_mut(doc as usize) {
                if *sum <= 0.0 {
                    self.scored.push(doc);
                }
                *sum += score(doc, std::mem::take(count));
            }
        }
    }

    fn score(&self, doc: DocId) -> f32 {
        self.cells.get(doc as usize).map_or(0.0, |cell| cell.1)
    }
}

fn idf(entries: u64, containing: u64) -> f32 {
    let containing = float(containing);
    ((float(entries) - containing).max(0.0) + 0.5).mul_add(1.0 / (containing + 0.5), 1.0).ln()
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^24, and sums of lengths need no more digits")]
const fn float(count: u64) -> f32 {
    count as f32
}

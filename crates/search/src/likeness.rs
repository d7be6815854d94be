//! Likeness of entries: similar ones for an entry's page, suspected duplicates for the review queue.
//!
//! Similar: closeness of meaning + BM25 of the entry's most telling words. Duplicate: the same folded title, or shared pairs of characters of title and summary
//! (Jaccard). Not here: matching a demand with achievements.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use tantivy::query::{EnableScoring, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Term};

use crate::index::fields::Fields;
use crate::index::{Index, RecallQuery, View};
use crate::matching::Role;
use crate::text::{Analyzer, fold, is_hollow, is_stop_word};
use crate::{Audience, Document, Result};

/// Characters of a text among which its telling words are looked for.
const MOST_READ: usize = 16_000;
/// Suspected duplicates below this are not reported.
const FEWEST_SHARED: f32 = 0.35;

/// What likeness is judged by, made once for an entry that is compared with many.
#[derive(Debug, Clone)]
pub struct Shape {
    title: String,
    pairs: HashSet<(char, char)>,
}

impl Shape {
    /// Of a title and a summary.
    #[must_use]
    pub fn of(title: &str, summary: &str) -> Self {
        Self { title: bare(title), pairs: shingles(title, summary) }
    }

    /// How alike two entries are, from 0.35 to 1 (the same title and text); `None` below. The same title alone is 0.8.
    #[must_use]
    pub fn likeness(&self, other: &Self) -> Option<f32> {
        let shared = jaccard(&self.pairs, &other.pairs);
        // The same title alone is enough to look at, whatever the text says.
        let likeness = if !self.title.is_empty() && self.title == other.title { shared.mul_add(0.2, 0.8) } else { shared };
        (likeness >= FEWEST_SHARED).then(|| likeness.min(1.0))
    }
}

impl Index {
    /// Entries like this one that are visible to `audience` now, best first; in `registers` (empty: all). Empty if the id is unknown.
    pub fn similar(&self, id: &str, registers: &[String], audience: Audience, now_micros: i64, limit: usize) -> Result<Vec<String>> {
        let live = self.live();
        let view = live.view();
        let Some(address) = find(&view, &live.fields, id)? else { return Ok(Vec::new()) };
        let stored = live.stored(&view, address)?;
        let mut found: BTreeMap<String, f32> = BTreeMap::new();
        let registers: Vec<String> = if registers.is_empty() { self.registers(&view) } else { registers.to_vec() };
        for register in &registers {
            let recalled = self.recall(RecallQuery {
                own_id: id,
                title: &stored.title,
                text: &stored.text(),
                role: Role::default(),
                register,
                audience,
                now_micros,
                k: limit.saturating_mul(3).clamp(10, 200),
                among: None,
            })?;
            let highest = recalled.iter().filter_map(|r| r.words).fold(f32::EPSILON, f32::max);
            for candidate in recalled {
                // Both on 0–1: the share of the best BM25, and the closeness of meaning.
                let score = candidate.words.unwrap_or(0.0) / highest + candidate.closeness.unwrap_or(0.0);
                let is_close = candidate.words.is_some_and(|w| w >= highest * 0.15) || candidate.closeness.is_some_and(|c| c >= 0.64);
                if is_close {
                    found.insert(candidate.id, score);
                }
            }
        }
        let mut ranked: Vec<(String, f32)> = found.into_iter().collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        ranked.truncate(limit);
        Ok(ranked.into_iter().map(|(id, _)| id).collect())
    }

    /// Entries of the same register that may be the same thing, most alike first, with their likeness (0.35–1; 1 means the same title and text).
    /// Looks at published entries of every audience, expired ones too: for officers' eyes only.
    pub fn duplicates(&self, document: &Document, limit: usize) -> Result<Vec<(String, f32)>> {
        let live = self.live();
        let view = live.view();
        let shape = Shape::of(&document.title, &document.summary);
        let text = format!("{}\n{}", document.keywords.join("\n"), document.summary);
        let mut found = Vec::new();
        let wanted = RecallQuery {
            own_id: &document.id,
            title: &document.title,
            text: &text,
            role: document.role,
            register: &document.register,
            audience: Audience::MAX,
            now_micros: i64::MIN,
            k: 60,
            among: None,
        };
        for candidate in self.recall(wanted)? {
            let Some(address) = find(&view, &live.fields, &candidate.id)? else { continue };
            let stored = live.stored(&view, address)?;
            if let Some(likeness) = shape.likeness(&Shape::of(&stored.title, &stored.summary)) {
                found.push((candidate.id, likeness));
            }
        }
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        found.truncate(limit);
        Ok(found)
    }

    fn registers(&self, view: &View) -> Vec<String> {
        view.facets.iter().filter(|value| value.key == crate::index::fields::REGISTER_KEY).map(|value| value.code.clone()).collect()
    }
}

/// The words of a text that tell most, with weights (mean about 1): TF-IDF, title words counted three times, hollow words left out.
pub(crate) fn telling_words(
    view: &View,
    fields: &Fields,
    analyzer: &Analyzer,
    title: &str,
    text: &str,
    most: usize,
) -> Result<Vec<(String, f32)>> {
    let mut counts: HashMap<String, f32> = HashMap::new();
    for (part, weight) in [(title, 3.0), (text, 1.0)] {
        for token in analyzer.folded_words(&fold(beginning(part, MOST_READ))).into_iter().take(2_000) {
            let is_number = token.text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
            if token.end - token.start > 1 && !is_number && !is_hollow(&token.text) {
                *counts.entry(token.text).or_default() += weight;
            }
        }
    }
    let mut words = Vec::with_capacity(counts.len());
    for (word, count) in counts {
        let idf = idf(view, fields, &word)?;
        words.push((word, (1.0 + count.ln().max(0.0)) * idf));
    }
    words.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    words.truncate(most);
    let mean = words.iter().map(|(_, weight)| weight).sum::<f32>() / words.iter().fold(0.0f32, |n, _| n + 1.0).max(1.0);
    for (_, weight) in &mut words {
        *weight /= mean.max(f32::EPSILON);
    }
    Ok(words)
}

/// At most so many characters of a text, from its beginning.
pub(crate) fn beginning(text: &str, characters: usize) -> &str {
    text.char_indices().nth(characters).and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}

/// The words of a question, and the shorter ones inside them, all alike: in a short text no word is hollow, and none too short. Only function words are left out.
pub(crate) fn asked_words(analyzer: &Analyzer, text: &str) -> Vec<(String, f32)> {
    let tokens = analyzer.index_words(&fold(text)).into_iter();
    let words: BTreeSet<String> = tokens.filter(|token| !is_stop_word(&token.text)).map(|token| token.text).collect();
    words.into_iter().map(|word| (word, 1.0)).collect()
}

/// How telling a word is in this hall (natural logarithm; about 0 for a word of every entry). Unknown words are as telling as the rarest.
pub(crate) fn idf(view: &View, fields: &Fields, word: &str) -> Result<f32> {
    let mut containing = 0;
    for field in [fields.title, fields.body] {
        containing = containing.max(view.searcher.doc_freq(&Term::from_field_text(field, word))?);
    }
    Ok(idf_of(view.searcher.num_docs(), containing))
}

#[expect(clippy::cast_precision_loss, reason = "counts of entries stay far below 2^24")]
pub(crate) fn idf_of(documents: u64, containing: u64) -> f32 {
    ((documents as f32 + 1.0) / (containing as f32 + 0.5)).ln().max(0.05)
}

/// Where an entry stands in the index.
pub(crate) fn find(view: &View, fields: &Fields, id: &str) -> Result<Option<DocAddress>> {
    let query = TermQuery::new(Term::from_field_text(fields.id, id), IndexRecordOption::Basic);
    let weight = tantivy::query::Query::weight(&query, EnableScoring::disabled_from_searcher(&view.searcher))?;
    for (segment, reader) in view.segments.iter().zip(view.searcher.segment_readers()) {
        let mut at = None;
        weight.for_each_no_score(reader, &mut |docs| at = docs.iter().copied().find(|doc| !reader.is_deleted(*doc)).or(at))?;
        if let Some(doc) = at {
            return Ok(Some(DocAddress::new(segment.ordinal, doc)));
        }
    }
    Ok(None)
}

/// Letters, digits and Han characters only.
fn bare(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Pairs of neighbouring characters of title and summary.
fn shingles(title: &str, summary: &str) -> HashSet<(char, char)> {
    let mut found = HashSet::new();
    for part in [title, summary] {
        let characters: Vec<char> = bare(part).chars().collect();
        found.extend(characters.windows(2).filter_map(|pair| match pair {
            [a, b] => Some((*a, *b)),
            _ => None,
        }));
    }
    found
}

fn jaccard(a: &HashSet<(char, char)>, b: &HashSet<(char, char)>) -> f32 {
    let shared = a.intersection(b).fold(0.0f32, |n, _| n + 1.0);
    let all = a.union(b).fold(0.0f32, |n, _| n + 1.0);
    if all > 0.0 { shared / all } else { 0.0 }
}

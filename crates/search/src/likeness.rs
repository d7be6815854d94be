//! Likeness of entries: similar ones for an entry's page, suspected duplicates for the review queue.
//!
//! Similar: closeness of meaning + BM25 of the entry's most telling words. Duplicate: the same folded title, or shared pairs of characters of title and text
//! (Jaccard). Which fields are text is the caller's declaration, and so is what must agree and what weighs beside it. Not here: matching a demand with achievements.

use std::collections::{BTreeSet, HashMap, HashSet};

use tantivy::Term;

use crate::index::fields::Fields;
use crate::index::{Index, RecallQuery, Recalled, View};
use crate::matching::Role;
use crate::text::{Analyzer, fold, is_hollow, is_stop_word};
use crate::{Audience, Result};

/// Characters of a text among which its telling words are looked for.
const MOST_READ: usize = 16_000;
/// Suspected duplicates below this are not reported.
const FEWEST_SHARED: f32 = 0.35;
/// So many suspects by words, and by meaning, are held against an entry.
const SUSPECTS: usize = 60;
/// An entry is similar from this share of the best BM25 on, or from this closeness of meaning.
const LEAST_WORDS: f32 = 0.15;
const LEAST_CLOSENESS: f32 = 0.64;

/// What likeness is judged by, made once for an entry that is compared with many.
#[derive(Debug, Clone)]
pub struct Shape {
    title: String,
    pairs: HashSet<(char, char)>,
}

impl Shape {
    /// Of a title and of what is compared beside it.
    pub fn of<'t>(title: &'t str, texts: impl IntoIterator<Item = &'t str>) -> Self {
        Self { title: bare(title), pairs: shingles([title].into_iter().chain(texts)) }
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

/// An entry whose like is looked for.
#[derive(Debug, Clone, Default)]
pub struct Likened {
    /// Its id: an entry is not like itself.
    pub id: String,
    /// The register among whose entries is looked.
    pub register: String,
    /// Its title.
    pub title: String,
    /// What is compared of its text.
    pub text: String,
    /// How an encoder reads it, should it have no vector yet.
    pub role: Role,
}

impl Likened {
    fn among(&self, audience: Audience, now_micros: i64, k: usize) -> RecallQuery<'_> {
        let (own_id, title, text, register) = (&self.id, &self.title, &self.text, &self.register);
        RecallQuery { own_id, title, text, role: self.role, register, audience, now_micros, k, among: None }
    }
}

impl Index {
    /// Entries of the register like this one that are visible to `audience` now, best first, each with a score from 0 to 2: the share of the best
    /// BM25, and the closeness of meaning.
    pub fn similar(&self, likened: &Likened, audience: Audience, now_micros: i64, limit: usize) -> Result<Vec<(String, f32)>> {
        let recalled = self.recall(likened.among(audience, now_micros, limit.saturating_mul(3).clamp(10, 200)))?;
        let highest = recalled.iter().filter_map(|r| r.words).fold(f32::EPSILON, f32::max);
        let is_close = |candidate: &Recalled| {
            candidate.words.is_some_and(|w| w >= highest * LEAST_WORDS) || candidate.closeness.is_some_and(|c| c >= LEAST_CLOSENESS)
        };
        let close = recalled.into_iter().filter(is_close);
        let mut ranked: Vec<(String, f32)> =
            close.map(|one| (one.id, one.words.unwrap_or(0.0) / highest + one.closeness.unwrap_or(0.0))).collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        ranked.truncate(limit);
        Ok(ranked)
    }

    /// Entries of the register that may be the same thing, to be held against it by their [`Shape`]s. Published entries of every audience, expired ones
    /// too: for officers' eyes only.
    pub fn suspects(&self, likened: &Likened) -> Result<Vec<String>> {
        let recalled = self.recall(likened.among(Audience::MAX, i64::MIN, SUSPECTS))?;
        Ok(recalled.into_iter().map(|candidate| candidate.id).collect())
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

/// Letters, digits and Han characters only.
fn bare(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Pairs of neighbouring characters of each of the texts.
fn shingles<'t>(texts: impl Iterator<Item = &'t str>) -> HashSet<(char, char)> {
    let mut found = HashSet::new();
    for part in texts {
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

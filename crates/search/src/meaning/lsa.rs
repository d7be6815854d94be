//! Latent semantic analysis trained on the hall's own entries: TF-IDF over words, projected onto the strongest directions.
//!
//! It knows only what the entries taught it: a question of unknown words has no vector. It is small, exact to reproduce and needs no download.
//! Not here: vectors of entries (`vectors`), when to train (`index`).

use std::collections::HashMap;

use super::svd::{Sparse, right_singular_vectors};
use super::{Encoder, normalized};
use crate::text::{Analyzer, fold, is_stop_word};

/// Fewer entries teach nothing.
pub(crate) const FEWEST_DOCUMENTS: usize = 50;
/// More are sampled down to this many.
pub(crate) const MOST_DOCUMENTS: usize = 20_000;
const MOST_TERMS: usize = 20_000;
const MOST_DIMS: usize = 128;
/// Words read per entry.
const MOST_WORDS: usize = 1_200;
const MAGIC: &[u8; 8] = b"zb-lsa-1";

/// The trained engine.
pub struct Lsa {
    analyzer: Analyzer,
    dims: usize,
    /// Number of each term, its row in `directions`.
    terms: HashMap<String, u32>,
    idf: Vec<f32>,
    /// One row of `dims` per term.
    directions: Vec<f32>,
}

/// Collects entries, then trains.
pub struct Training {
    analyzer: Analyzer,
    /// Words of each entry with their counts.
    documents: Vec<HashMap<String, f32>>,
}

impl Training {
    /// Starts an empty training set.
    #[must_use]
    pub fn new(analyzer: &Analyzer) -> Self {
        Self { analyzer: analyzer.clone(), documents: Vec::new() }
    }

    /// Adds one entry.
    pub fn add(&mut self, title: &str, text: &str) {
        self.documents.push(counts(&self.analyzer, title, text));
    }

    /// Trains; `None` if there are fewer than 50 entries or they share no words. The same entries in the same order give the same engine.
    #[must_use]
    pub fn train(self) -> Option<Lsa> {
        let Self { analyzer, documents } = self;
        if documents.len() < FEWEST_DOCUMENTS {
            return None;
        }
        let mut spread: HashMap<&str, usize> = HashMap::new();
        for word in documents.iter().flat_map(HashMap::keys) {
            *spread.entry(word).or_default() += 1;
        }
        let most = documents.len() / 2;
        let mut chosen: Vec<(&str, usize)> = spread.into_iter().filter(|(_, n)| (2..=most).contains(n)).collect();
        chosen.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        chosen.truncate(MOST_TERMS);
        let mut terms = HashMap::with_capacity(chosen.len());
        let mut idf = Vec::with_capacity(chosen.len());
        for (number, (word, n)) in (0u32..).zip(&chosen) {
            terms.insert((*word).to_owned(), number);
            idf.push(idf_of(documents.len(), *n));
        }
        let mut lsa = Lsa { analyzer, dims: 0, terms, idf, directions: Vec::new() };
        let rows = documents.iter().map(|counts| lsa.weights(counts)).collect();
        // Eight entries for each direction: with more directions every entry keeps one of its own and nothing is learned.
        let rank = (documents.len() / 8).clamp(8, MOST_DIMS);
        let (directions, dims) = right_singular_vectors(&Sparse { rows, columns: lsa.idf.len() }, rank);
        if dims == 0 {
            return None;
        }
        lsa.dims = dims;
        lsa.directions = directions.concat();
        Some(lsa)
    }
}

impl Lsa {
    /// The engine as bytes, for the index folder.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.directions.len() * 4 + self.terms.len() * 16);
        out.extend_from_slice(MAGIC);
        push_length(&mut out, self.dims);
        push_length(&mut out, self.terms.len());
        let mut terms: Vec<(&String, &u32)> = self.terms.iter().collect();
        terms.sort_unstable_by_key(|(_, number)| **number);
        for ((term, _), idf) in terms.into_iter().zip(&self.idf) {
            push_length(&mut out, term.len());
            out.extend_from_slice(term.as_bytes());
            out.extend_from_slice(&idf.to_le_bytes());
        }
        for x in &self.directions {
            out.extend_from_slice(&x.to_le_bytes());
        }
        out
    }

    /// Reads what [`Self::to_bytes`] wrote; `None` if the bytes are anything else.
    #[must_use]
    pub fn from_bytes(analyzer: &Analyzer, bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        let dims = take_length(&mut rest)?;
        let count = take_length(&mut rest)?;
        if dims == 0 || dims > 4_096 || count > bytes.len() {
            return None;
        }
        let mut terms = HashMap::with_capacity(count);
        let mut idf = Vec::with_capacity(count);
        for number in 0..u32::try_from(count).ok()? {
            let length = take_length(&mut rest)?;
            let (term, after) = rest.split_at_checked(length)?;
            rest = after;
            terms.insert(std::str::from_utf8(term).ok()?.to_owned(), number);
            idf.push(take_float(&mut rest)?);
        }
        if rest.len() != count * dims * 4 || terms.len() != count {
            return None;
        }
        let directions = std::iter::from_fn(|| take_float(&mut rest)).collect();
        Some(Self { analyzer: analyzer.clone(), dims, terms, idf, directions })
    }

    /// TF-IDF weights of length 1.
    fn weights(&self, counts: &HashMap<String, f32>) -> Vec<(u32, f32)> {
        let mut weights: Vec<(u32, f32)> = counts
            .iter()
            .filter_map(|(word, count)| {
                let number = *self.terms.get(word)?;
                let idf = self.idf.get(number as usize)?;
                Some((number, (1.0 + count.max(1.0).ln()) * idf))
            })
            .collect();
        // Hash maps have no order; sums in single precision do.
        weights.sort_unstable_by_key(|(number, _)| *number);
        let length = weights.iter().map(|(_, w)| w * w).sum::<f32>().sqrt().max(f32::EPSILON);
        for (_, weight) in &mut weights {
            *weight /= length;
        }
        weights
    }

    fn project(&self, counts: &HashMap<String, f32>) -> Option<Vec<f32>> {
        let mut vector = vec![0f32; self.dims];
        for (number, weight) in self.weights(counts) {
            let from = number as usize * self.dims;
            for (x, d) in vector.iter_mut().zip(self.directions.get(from..from + self.dims)?) {
                *x += weight * d;
            }
        }
        normalized(vector)
    }
}

impl Encoder for Lsa {
    fn name(&self) -> &str {
        "lsa"
    }

    fn edition(&self) -> String {
        format!("lsa-{}-{}", self.dims, self.terms.len())
    }

    fn dims(&self) -> usize {
        self.dims
    }

    fn encode_query(&self, text: &str) -> Option<Vec<f32>> {
        self.project(&counts(&self.analyzer, "", text))
    }

    fn encode_passage(&self, title: &str, text: &str) -> Option<Vec<f32>> {
        self.project(&counts(&self.analyzer, title, text))
    }

    /// Chosen by looking at what it adds among 1,469 titles and abstracts: below, what is added is of the trade but not of the subject.
    fn floor(&self) -> f32 {
        0.6
    }

    fn spread(&self) -> (f32, f32) {
        (0.05, 0.75)
    }
}

fn idf_of(documents: usize, containing: usize) -> f32 {
    let ratio = (count_as_float(documents) + 1.0) / (count_as_float(containing) + 0.5);
    ratio.ln().max(0.0)
}

#[expect(clippy::cast_precision_loss, reason = "counts of entries stay far below 2^24")]
fn count_as_float(count: usize) -> f32 {
    count as f32
}

/// Words of an entry; those of the title count twice. Function words, single characters and bare numbers are left out.
fn counts(analyzer: &Analyzer, title: &str, text: &str) -> HashMap<String, f32> {
    let mut counts: HashMap<String, f32> = HashMap::new();
    for (part, weight) in [(title, 2.0), (text, 1.0)] {
        for token in analyzer.index_words(&fold(part)).into_iter().take(MOST_WORDS) {
            let is_single = token.end - token.start < 2;
            let is_number = token.text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
            if !is_single && !is_number && !is_stop_word(&token.text) {
                *counts.entry(token.text).or_default() += weight;
            }
        }
    }
    counts
}

fn push_length(out: &mut Vec<u8>, length: usize) {
    out.extend_from_slice(&u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
}

fn take_length(rest: &mut &[u8]) -> Option<usize> {
    let (head, tail) = rest.split_first_chunk::<4>()?;
    *rest = tail;
    usize::try_from(u32::from_le_bytes(*head)).ok()
}

fn take_float(rest: &mut &[u8]) -> Option<f32> {
    let (head, tail) = rest.split_first_chunk::<4>()?;
    *rest = tail;
    Some(f32::from_le_bytes(*head))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;
    use crate::tests::analyzer;

    fn trained() -> Lsa {
        let words = ["薄膜", "镀层", "溅射", "老人", "跌倒", "疫苗", "脂质", "电池", "隔膜"];
        let mut training = Training::new(&analyzer());
        for (at, word) in words.iter().cycle().take(60).enumerate() {
            training.add(word, words.iter().cycle().nth(at + at % 3 + 1).unwrap());
        }
        training.train().unwrap()
    }

    #[test]
    fn the_engine_is_written_and_read_back_the_same() {
        let lsa = trained();
        let read = Lsa::from_bytes(&analyzer(), &lsa.to_bytes()).unwrap();
        assert_eq!(lsa.encode_query("薄膜 镀层"), read.encode_query("薄膜 镀层"));
        assert!(read.encode_query("薄膜").is_some());
    }

    #[test]
    fn unknown_words_have_no_vector() {
        assert_eq!(trained().encode_query("量子 2026 的"), None);
        assert_eq!(trained().encode_passage("", ""), None);
    }

    #[test]
    fn too_few_entries_train_nothing() {
        let mut training = Training::new(&analyzer());
        (0..49).for_each(|_| training.add("薄膜", "镀层"));
        assert!(training.train().is_none());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20))]

        #[test]
        fn any_other_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..80), cut in 0usize..2_000) {
            prop_assert!(Lsa::from_bytes(&analyzer(), &bytes).is_none());
            let whole = trained().to_bytes();
            let shorter = whole.get(..cut.min(whole.len() - 1)).unwrap();
            prop_assert!(Lsa::from_bytes(&analyzer(), shorter).is_none());
        }
    }
}

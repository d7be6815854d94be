//! Meaning as vectors: the seam every encoder fits behind, the engine trained from the site's own texts, and the store of vectors.
//!
//! Vectors are of length 1; their product is the cosine. Raw cosines are never shown: each encoder names its own floor.
//! Not here: how meaning and words are joined (`index::search`), and any network: a model that was fetched is a file.

pub mod e5;
mod fusion;
mod letters;
mod lsa;
mod mean;
mod rough;
mod svd;
mod vectors;

pub(crate) use fusion::{Candidate, Normal, Weights, fused, standings};
pub(crate) use letters::Letters;
pub(crate) use lsa::{FEWEST_DOCUMENTS, MOST_DOCUMENTS};
pub use lsa::{Lsa, Training};
pub(crate) use mean::Mean;
pub(crate) use rough::RoughQuery;
pub(crate) use vectors::{Vectors, dot};

/// A line drawn by what the question's cosines with all entries are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outlying {
    /// Deviations above the mean.
    pub deviations: f32,
    /// A question whose cosines lie no further apart than this deviation is near to nothing in particular: nothing is found by its meaning.
    pub spread: f32,
    /// Unless one entry stands out: its cosine is by so much above where the nearest of as many entries would be by chance.
    pub excess: f32,
    /// The same spread for a question asked once more within a sentence ([`Encoder::encode_within`]).
    pub within: f32,
}

/// Turns text into vectors.
pub trait Encoder: Send + Sync {
    /// Short name for pages and reports (`lsa`).
    fn name(&self) -> &str;

    /// Names what a vector depends on besides the text: vectors of two editions are never compared.
    fn edition(&self) -> String;

    /// Length of the vectors.
    fn dims(&self) -> usize;

    /// The vector of a question, of length 1; `None` if nothing in it is known to the encoder.
    fn encode_query(&self, text: &str) -> Option<Vec<f32>>;

    /// The vector of a question of a word or two, asked bare and within a sentence: so little text is mostly prefix, and what it means is what stays
    /// when something is said around it. `None` if the question is longer, or its letters make no words.
    fn encode_within(&self, _question: &str) -> Option<Vec<f32>> {
        None
    }

    /// The vector of an entry, of length 1; `None` if nothing in it is known to the encoder.
    fn encode_passage(&self, title: &str, text: &str) -> Option<Vec<f32>>;

    /// The cosine from which an entry that shares no word with the question counts as found by meaning (0–1).
    fn floor(&self) -> f32;

    /// Where cosines of unrelated texts are high and differ from question to question: the line that takes the place of the floor as soon as there
    /// are enough entries to compare with.
    fn outlying(&self) -> Option<Outlying> {
        None
    }

    /// How much of the mean of all entries is taken off a question before entries are ranked by their nearness to it: what is near to every question
    /// steps back.
    fn common_part(&self) -> f32 {
        0.0
    }

    /// What BM25 counts beside the cosine when both are brought onto the same spread.
    fn words_weight(&self) -> f32 {
        1.0
    }

    /// What the letters that a candidate shares with the question count, as a multiple of BM25; with any, words count by how much of the question's
    /// letters the candidate has. 0: letters are not looked at.
    fn letters_beside_words(&self) -> f32 {
        0.0
    }

    /// The part of what its nearest candidates are worth that a candidate gains. 0: each stands alone.
    fn neighbours_part(&self) -> f32 {
        0.0
    }

    /// The cosine of unrelated texts and the one of texts that say the same, to bring cosines of different encoders onto one scale.
    fn spread(&self) -> (f32, f32);
}

/// Brings a cosine onto 0–1 by the encoder's own spread.
pub(crate) fn closeness(encoder: &dyn Encoder, cosine: f32) -> f32 {
    let (unrelated, same) = encoder.spread();
    ((cosine - unrelated) / (same - unrelated).max(f32::EPSILON)).clamp(0.0, 1.0)
}

/// Scales a vector to length 1; `None` if it has (almost) no length.
pub(crate) fn normalized(mut vector: Vec<f32>) -> Option<Vec<f32>> {
    let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
    if !length.is_finite() || length < 1e-9 {
        return None;
    }
    for x in &mut vector {
        *x /= length;
    }
    Some(vector)
}

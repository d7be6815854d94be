//! Meaning as vectors: the seam every encoder fits behind, the engine trained from the site's own texts, and the store of vectors.
//!
//! Vectors are of length 1; their product is the cosine. Raw cosines are never shown: each encoder names its own floor.
//! Not here: how meaning and words are joined (`index::search`), and any network or downloaded model.

mod lsa;
mod svd;
mod vectors;

pub(crate) use lsa::{FEWEST_DOCUMENTS, MOST_DOCUMENTS};
pub use lsa::{Lsa, Training};
pub(crate) use vectors::{Vectors, dot};

/// Turns text into vectors.
pub trait Encoder: Send + Sync {
    /// Short name for pages and reports (`lsa`).
    fn name(&self) -> &str;

    /// Length of the vectors.
    fn dims(&self) -> usize;

    /// The vector of a question, of length 1; `None` if nothing in it is known to the encoder.
    fn encode_query(&self, text: &str) -> Option<Vec<f32>>;

    /// The vector of an entry, of length 1; `None` if nothing in it is known to the encoder.
    fn encode_passage(&self, title: &str, text: &str) -> Option<Vec<f32>>;

    /// The cosine from which an entry that shares no word with the question counts as found by meaning (0–1).
    fn floor(&self) -> f32;

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

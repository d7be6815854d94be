//! Vectors in eighths of their size, to look at many quickly: a rough product with a bound on how far it is off, so that an exact answer needs only a few
//! exact products.
//!
//! Each vector is kept as signed bytes of its own scale with the length of what rounding took away. For a question of length 1 the exact product then lies
//! within `slack` of the rough one (Cauchy–Schwarz on both roundings). Not here: the exact vectors, which entries may be looked at.

/// Rounded vectors by slot.
#[derive(Debug, Default)]
pub(crate) struct Rough {
    dims: usize,
    bytes: Vec<i8>,
    /// For each slot the scale of its bytes and the length of its rounding; scale 0 where there is no vector.
    scales: Vec<(f32, f32)>,
}

/// A question rounded the same way.
pub(crate) struct RoughQuery {
    words: Vec<i16>,
    scale: f32,
    lost: f32,
}

impl Rough {
    pub fn new(dims: usize) -> Self {
        Self { dims, bytes: Vec::new(), scales: Vec::new() }
    }

    /// Keeps the rounding of a vector; all zero is none.
    pub fn set(&mut self, slot: usize, vector: &[f32]) {
        if self.scales.len() <= slot {
            self.scales.resize(slot + 1, (0.0, 0.0));
            self.bytes.resize((slot + 1) * self.dims, 0);
        }
        let (rounded, scale, lost) = rounded(vector);
        if let Some(cell) = self.scales.get_mut(slot) {
            *cell = (scale, lost);
        }
        if let Some(place) = self.bytes.get_mut(slot * self.dims..(slot + 1) * self.dims) {
            for (byte, word) in place.iter_mut().zip(rounded) {
                *byte = narrow(word);
            }
        }
    }

    /// Drops everything from a slot on.
    pub fn cut(&mut self, slots: usize) {
        self.scales.truncate(slots);
        self.bytes.truncate(slots * self.dims);
    }

    /// The rough product with a slot's vector and how far it may be off; `None` for a slot without one.
    pub fn product(&self, query: &RoughQuery, slot: usize) -> Option<(f32, f32)> {
        let (scale, lost) = self.scales.get(slot).copied().filter(|(scale, _)| *scale > 0.0)?;
        let bytes = self.bytes.get(slot * self.dims..(slot + 1) * self.dims)?;
        let product = scale * query.scale * whole(sum(&query.words, bytes));
        // |q·v − q̂·v̂| ≤ |q|·|v − v̂| + |q − q̂|·|v̂|, with |q| = 1 and |v̂| ≤ 1 + lost; a hair more for rounding of the sums themselves.
        Some((product, lost + query.lost * (1.0 + lost) + 1e-5))
    }
}

impl RoughQuery {
    pub fn of(vector: &[f32]) -> Self {
        let (words, scale, lost) = rounded(vector);
        Self { words, scale, lost }
    }
}

/// Whole numbers from −127 to 127, their scale, and the length of what was lost.
fn rounded(vector: &[f32]) -> (Vec<i16>, f32, f32) {
    let largest = vector.iter().fold(0f32, |largest, x| largest.max(x.abs()));
    if largest <= 0.0 || !largest.is_finite() {
        return (vec![0; vector.len()], 0.0, 0.0);
    }
    let scale = largest / 127.0;
    let words: Vec<i16> = vector.iter().map(|x| round(x / scale)).collect();
    let lost = vector.iter().zip(&words).map(|(x, word)| scale.mul_add(-f32::from(*word), *x).powi(2)).sum::<f32>().sqrt();
    (words, scale, lost)
}

/// The product of words and bytes; sums side by side in whole numbers, so that the compiler can use wide registers.
fn sum(words: &[i16], bytes: &[i8]) -> i32 {
    let (word_chunks, byte_chunks) = (words.chunks_exact(16), bytes.chunks_exact(16));
    let rest: i32 =
        word_chunks.remainder().iter().zip(byte_chunks.remainder()).map(|(word, byte)| i32::from(*word) * i32::from(*byte)).sum();
    let mut total = rest;
    for (words, bytes) in word_chunks.zip(byte_chunks) {
        let mut part = 0i32;
        for (word, byte) in words.iter().zip(bytes) {
            part += i32::from(*word) * i32::from(i16::from(*byte));
        }
        total += part;
    }
    total
}

#[expect(clippy::cast_possible_truncation, reason = "between -127 and 127")]
fn round(x: f32) -> i16 {
    x.round().clamp(-127.0, 127.0) as i16
}

#[expect(clippy::cast_possible_truncation, reason = "between -127 and 127")]
const fn narrow(word: i16) -> i8 {
    word as i8
}

#[expect(clippy::cast_precision_loss, reason = "at most 384 · 127²")]
fn whole(sum: i32) -> f32 {
    sum as f32
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use proptest::prelude::*;

    use super::*;
    use crate::meaning::{dot, normalized};

    fn unit() -> impl Strategy<Value = Vec<f32>> {
        prop::collection::vec(-1.0f32..1.0, 37).prop_filter_map("no length", normalized)
    }

    proptest! {
        #[test]
        fn the_exact_product_lies_within_the_slack(query in unit(), vector in unit()) {
            let mut rough = Rough::new(37);
            rough.set(2, &vector);
            let (product, slack) = rough.product(&RoughQuery::of(&query), 2).unwrap();
            prop_assert!((dot(&query, &vector) - product).abs() <= slack, "{product} ± {slack}");
            prop_assert!(slack < 0.05);
        }
    }

    #[test]
    fn a_slot_without_a_vector_has_no_product() {
        let mut rough = Rough::new(2);
        rough.set(1, &[0.6, 0.8]);
        rough.set(3, &[0.0, 0.0]);
        let query = RoughQuery::of(&[1.0, 0.0]);
        assert!(rough.product(&query, 0).is_none() && rough.product(&query, 3).is_none() && rough.product(&query, 9).is_none());
        assert!((rough.product(&query, 1).unwrap().0 - 0.6).abs() < 0.01);
        rough.cut(1);
        assert!(rough.product(&query, 1).is_none());
    }
}

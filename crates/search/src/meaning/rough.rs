//! Vectors in eighths of their size, to look at many quickly: a rough product with a bound on how far it is off, so that an exact answer needs only a few
//! exact products.
//!
//! Each vector is kept as signed bytes of its own scale with the length of what rounding took away; a question, of which there is only one, in words of 16 bits.
//! For a question of length 1 the exact product then lies within `slack` of the rough one (Cauchy–Schwarz on both roundings). Many products are made at a
//! time, by the widest registers that the machine has. Not here: the exact vectors, which entries may be looked at.

use pulp::{Arch, Simd, WithSimd};

/// Rounded vectors by slot.
#[derive(Debug, Default)]
pub(crate) struct Rough {
    dims: usize,
    bytes: Vec<i8>,
    /// For each slot the scale of its bytes and the length of its rounding; scale 0 where there is no vector.
    scales: Vec<(f32, f32)>,
}

/// A question rounded to words.
pub(crate) struct RoughQuery {
    words: Vec<i16>,
    scale: f32,
    lost: f32,
}

/// The largest byte, and the largest word of a question: products of up to a thousand numbers stay within 32 bits.
const LARGEST_BYTE: f32 = 127.0;
const LARGEST_WORD: f32 = 16_383.0;
const MOST_DIMS: usize = 1_024;

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
        let (rounded, scale, lost) = rounded(vector, LARGEST_BYTE);
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

    /// The rough products with the vectors of some slots, and how far each may be off; `None` for a slot without a vector. They are put behind what `found` holds.
    pub fn products(&self, query: &RoughQuery, slots: &[u32], found: &mut Vec<Option<(f32, f32)>>) {
        Arch::new().dispatch(Products { rough: self, query, slots, found });
    }
}

/// [`Rough::products`] as one piece of work, so that all of it is compiled for each width of registers.
struct Products<'a> {
    rough: &'a Rough,
    query: &'a RoughQuery,
    slots: &'a [u32],
    found: &'a mut Vec<Option<(f32, f32)>>,
}

impl WithSimd for Products<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self { rough, query, slots, found } = self;
        // Plain loops: what is handed to an iterator's own loop is compiled for the narrowest registers.
        for slot in slots {
            let at = *slot as usize;
            let range = at * rough.dims..(at + 1) * rough.dims;
            let Some(((scale, lost), bytes)) = rough.scales.get(at).zip(rough.bytes.get(range)).filter(|((scale, _), _)| *scale > 0.0)
            else {
                found.push(None);
                continue;
            };
            let mut sum = 0i32;
            for (word, byte) in query.words.iter().zip(bytes) {
                sum += i32::from(*word) * i32::from(*byte);
            }
            // |q·v − q̂·v̂| ≤ |q|·|v − v̂| + |q − q̂|·|v̂|, with |q| = 1 and |v̂| ≤ 1 + lost; a hair more for rounding of the sums themselves.
            found.push(Some((scale * query.scale * whole(sum), lost + query.lost * (1.0 + lost) + 1e-5)));
        }
    }
}

impl RoughQuery {
    pub fn of(vector: &[f32]) -> Self {
        let largest = if vector.len() > MOST_DIMS { LARGEST_BYTE } else { LARGEST_WORD };
        let (words, scale, lost) = rounded(vector, largest);
        Self { words, scale, lost }
    }
}

/// Whole numbers that go as far as `most` on both sides of 0, their scale, and the length of what was lost.
fn rounded(vector: &[f32], most: f32) -> (Vec<i16>, f32, f32) {
    let largest = vector.iter().fold(0f32, |largest, x| largest.max(x.abs()));
    if largest <= 0.0 || !largest.is_finite() {
        return (vec![0; vector.len()], 0.0, 0.0);
    }
    let scale = largest / most;
    let words: Vec<i16> = vector.iter().map(|x| round(x / scale, most)).collect();
    let lost = vector.iter().zip(&words).map(|(x, word)| scale.mul_add(-f32::from(*word), *x).powi(2)).sum::<f32>().sqrt();
    (words, scale, lost)
}

#[expect(clippy::cast_possible_truncation, reason = "between -16,383 and 16,383")]
fn round(x: f32, most: f32) -> i16 {
    x.round().clamp(-most, most) as i16
}

#[expect(clippy::cast_possible_truncation, reason = "between -127 and 127")]
const fn narrow(word: i16) -> i8 {
    word as i8
}

#[expect(clippy::cast_precision_loss, reason = "rounding by a part in ten million is within the slack")]
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

    fn product(rough: &Rough, query: &RoughQuery, slot: u32) -> Option<(f32, f32)> {
        let mut found = Vec::new();
        rough.products(query, &[slot], &mut found);
        found.pop().unwrap()
    }

    proptest! {
        #[test]
        fn the_exact_product_lies_within_the_slack(query in unit(), vector in unit()) {
            let mut rough = Rough::new(37);
            rough.set(2, &vector);
            let (product, slack) = product(&rough, &RoughQuery::of(&query), 2).unwrap();
            prop_assert!((dot(&query, &vector) - product).abs() <= slack, "{product} ± {slack}");
            prop_assert!(slack < 0.03);
        }

        #[test]
        fn many_products_are_those_of_one_by_one(query in unit(), vectors in prop::collection::vec(unit(), 1..20)) {
            let mut rough = Rough::new(37);
            for (slot, vector) in vectors.iter().enumerate() {
                rough.set(slot, vector);
            }
            let query = RoughQuery::of(&query);
            let slots: Vec<u32> = (0..u32::try_from(vectors.len()).unwrap()).rev().collect();
            let mut found = Vec::new();
            rough.products(&query, &slots, &mut found);
            let single: Vec<_> = slots.iter().map(|slot| product(&rough, &query, *slot)).collect();
            prop_assert_eq!(found, single);
        }
    }

    #[test]
    fn the_largest_numbers_stay_within_their_sum() {
        let mut rough = Rough::new(MOST_DIMS);
        let vector = normalized(vec![-1.0; MOST_DIMS]).unwrap();
        rough.set(0, &vector);
        let (found, _) = product(&rough, &RoughQuery::of(&vector), 0).unwrap();
        assert!((found - 1.0).abs() < 1e-3, "{found}");
    }

    #[test]
    fn a_slot_without_a_vector_has_no_product() {
        let mut rough = Rough::new(2);
        rough.set(1, &[0.6, 0.8]);
        rough.set(3, &[0.0, 0.0]);
        let query = RoughQuery::of(&[1.0, 0.0]);
        assert!([0, 3, 9, u32::MAX].iter().all(|slot| product(&rough, &query, *slot).is_none()));
        assert!((product(&rough, &query, 1).unwrap().0 - 0.6).abs() < 0.01);
        rough.cut(1);
        assert!(product(&rough, &query, 1).is_none());
    }
}

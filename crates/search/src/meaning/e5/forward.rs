//! Pieces to a vector: twelve layers of attention, then the mean over all pieces.
//!
//! Products with weights are made in whole numbers (`product`), everything else in single precision. Loops over whole rows are written for the compiler's
//! wide registers; the exponential is our own for the same reason. Not here: unpacking, windows, threads.

use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, ArrayView2, ArrayViewMut2, Axis, Slice};
use pulp::{Arch, Simd, WithSimd};

use super::blocks::{self, unpack};
use super::product::Weights;

/// All weights.
pub(super) struct Network {
    pub words: Words,
    pub layers: Vec<Layer>,
    pub heads: usize,
    pub epsilon: f32,
}

/// The rows of the pieces, packed, and what is added for each place.
pub(super) struct Words {
    pub packed: Vec<u8>,
    pub position: Vec<f32>,
    pub norm: Norm,
    pub width: usize,
    pub longest: usize,
}

/// Weights and bias of one step.
pub(super) struct Linear {
    pub weight: Weights,
    pub bias: Vec<f32>,
}

/// Brings rows to mean 0 and deviation 1, then onto their own scale.
pub(super) struct Norm {
    pub weight: Vec<f32>,
    pub bias: Vec<f32>,
}

/// One layer.
pub(super) struct Layer {
    /// What each piece asks, is asked by, and gives: three matrices side by side.
    pub asks: Linear,
    pub gathers: Linear,
    pub after_gathering: Norm,
    pub widens: Linear,
    pub narrows: Linear,
    pub after_narrowing: Norm,
}

impl Network {
    pub fn dims(&self) -> usize {
        self.words.width
    }

    /// Most pieces of one input.
    pub fn longest(&self) -> usize {
        self.words.longest
    }

    /// The mean over the last layer; `None` for no pieces, too many, or unknown ones.
    pub fn mean(&self, pieces: &[u32]) -> Option<Vec<f32>> {
        let mut x = self.begin(pieces)?;
        for layer in &self.layers {
            self.pass(layer, &mut x);
        }
        Some(x.mean_axis(Axis(0))?.to_vec())
    }

    fn begin(&self, pieces: &[u32]) -> Option<Array2<f32>> {
        let Words { packed, position, norm, width, longest } = &self.words;
        if pieces.len() > *longest {
            return None;
        }
        let bytes = width / blocks::WEIGHTS * blocks::BYTES;
        let mut values = vec![0f32; pieces.len() * width];
        for ((row, place), piece) in values.chunks_exact_mut(*width).zip(position.chunks_exact(*width)).zip(pieces) {
            let at = *piece as usize * bytes;
            unpack(packed.get(at..at + bytes)?, row);
            row.iter_mut().zip(place).for_each(|(x, p)| *x += p);
            norm.apply(row, self.epsilon);
        }
        Array2::from_shape_vec((pieces.len(), *width), values).ok()
    }

    fn pass(&self, layer: &Layer, x: &mut Array2<f32>) {
        let gathered = self.attend(&layer.asks.apply(x));
        layer.after_gathering.add(x, &layer.gathers.apply(&gathered), self.epsilon);
        let mut wide = layer.widens.apply(x);
        if let Some(values) = wide.as_slice_mut() {
            gelu(values);
        }
        layer.after_narrowing.add(x, &layer.narrows.apply(&wide), self.epsilon);
    }

    /// Every piece gathers from all pieces, head by head, what answers its question.
    fn attend(&self, asked: &Array2<f32>) -> Array2<f32> {
        let width = self.words.width;
        let (pieces, head) = (asked.nrows(), width / self.heads);
        let mut out = Array2::zeros((pieces, width));
        let mut scores = Array2::zeros((pieces, pieces));
        let scale = 1.0 / width_as_float(head).sqrt();
        for at in 0..self.heads {
            let part = |which: usize| columns(asked, which * width + at * head, head);
            general_mat_mul(scale, &part(0), &part(1).t(), 0.0, &mut scores);
            if let Some(scores) = scores.as_slice_mut() {
                softmax(scores, pieces);
            }
            general_mat_mul(1.0, &scores, &part(2), 0.0, &mut columns_mut(&mut out, at * head, head));
        }
        out
    }
}

fn columns(of: &Array2<f32>, from: usize, count: usize) -> ArrayView2<'_, f32> {
    of.slice_axis(Axis(1), Slice::from(from..from + count))
}

fn columns_mut(of: &mut Array2<f32>, from: usize, count: usize) -> ArrayViewMut2<'_, f32> {
    of.slice_axis_mut(Axis(1), Slice::from(from..from + count))
}

impl Linear {
    fn apply(&self, x: &Array2<f32>) -> Array2<f32> {
        let shape = (x.nrows(), self.bias.len());
        let out = self.weight.times(x.as_slice().unwrap_or_default(), &self.bias);
        Array2::from_shape_vec(shape, out).unwrap_or_else(|_| Array2::zeros(shape))
    }
}

impl Norm {
    /// `x = norm(x + more)`.
    fn add(&self, x: &mut Array2<f32>, more: &Array2<f32>, epsilon: f32) {
        for (mut row, more) in x.rows_mut().into_iter().zip(more.rows()) {
            if let (Some(row), Some(more)) = (row.as_slice_mut(), more.as_slice()) {
                row.iter_mut().zip(more).for_each(|(x, y)| *x += y);
                self.apply(row, epsilon);
            }
        }
    }

    fn apply(&self, row: &mut [f32], epsilon: f32) {
        let length = width_as_float(row.len());
        let mean = sum(row) / length;
        row.iter_mut().for_each(|x| *x -= mean);
        let variance = sum_of(row, |x| x * x) / length;
        let scale = 1.0 / (variance + epsilon).sqrt();
        for ((x, weight), bias) in row.iter_mut().zip(&self.weight).zip(&self.bias) {
            *x = *x * scale * weight + bias;
        }
    }
}

/// Shares of every row, each of which is so long.
fn softmax(rows: &mut [f32], length: usize) {
    Arch::new().dispatch(Softmax(rows, length));
}

struct Softmax<'a>(&'a mut [f32], usize);

impl WithSimd for Softmax<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        for row in self.0.chunks_exact_mut(self.1.max(1)) {
            let highest = row.iter().fold(f32::NEG_INFINITY, |highest, x| if *x > highest { *x } else { highest });
            row.iter_mut().for_each(|x| *x = exp(*x - highest));
            let scale = 1.0 / sum(row);
            row.iter_mut().for_each(|x| *x *= scale);
        }
    }
}

/// `x · Φ(x)` of every value.
fn gelu(values: &mut [f32]) {
    Arch::new().dispatch(Gelu(values));
}

struct Gelu<'a>(&'a mut [f32]);

impl WithSimd for Gelu<'_> {
    type Output = ();

    /// With the error function after Abramowitz and Stegun 7.1.26 (off by 1.5e-7 at most).
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        for value in self.0 {
            let x = *value;
            let z = x.abs() * std::f32::consts::FRAC_1_SQRT_2;
            let t = 1.0 / (1.0 + 0.327_591_1 * z);
            let polynomial = ((((1.061_405_4 * t - 1.453_152) * t + 1.421_413_8) * t - 0.284_496_74) * t + 0.254_829_6) * t;
            let erf = (1.0 - polynomial * exp(-z * z)).copysign(x);
            *value = 0.5 * x * (1.0 + erf);
        }
    }
}

/// The exponential of what is not large: 2 to a whole power times a polynomial, without a branch.
#[inline(always)]
fn exp(x: f32) -> f32 {
    /// Adding it leaves the nearest whole number in the low bits.
    const ROUNDER: f32 = 12_582_912.0;
    let x = x.clamp(-87.0, 88.0);
    let rounded = x * std::f32::consts::LOG2_E + ROUNDER;
    let whole = rounded - ROUNDER;
    let scale = f32::from_bits(rounded.to_bits().wrapping_add(127) << 23);
    // ln 2 in two parts, so that nothing is lost in the difference.
    let r = x - whole * 0.693_359_4 + whole * 2.121_944_4e-4;
    let polynomial = ((((1.987_569_1e-4 * r + 1.398_2e-3) * r + 8.333_452e-3) * r + 4.166_579_6e-2) * r + 0.166_666_66) * r + 0.5;
    (polynomial * r * r + r + 1.0) * scale
}

#[inline(always)]
fn sum(values: &[f32]) -> f32 {
    sum_of(values, |x| x)
}

/// Eight sums side by side.
#[inline(always)]
fn sum_of(values: &[f32], term: impl Fn(f32) -> f32) -> f32 {
    let mut sums = [0f32; 8];
    let (eights, rest) = values.as_chunks::<8>();
    for eight in eights {
        sums.iter_mut().zip(eight).for_each(|(sum, x)| *sum += term(*x));
    }
    sums.iter().sum::<f32>() + rest.iter().map(|x| term(*x)).sum::<f32>()
}

#[expect(clippy::cast_precision_loss, reason = "widths and lengths stay far below 2^24")]
fn width_as_float(width: usize) -> f32 {
    width as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponential_is_right_to_six_digits() {
        for step in -8_600i16..=8_600 {
            let x = f32::from(step) / 100.0;
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-6, "{x}");
        }
        assert!(exp(-1_000.0) < 1e-37);
    }

    #[test]
    fn gelu_is_right_at_known_places() {
        let mut values = [-10.0, -1.0, 0.0, 0.5, 1.0, 10.0];
        gelu(&mut values);
        for (found, wanted) in values.into_iter().zip([0.0, -0.158_655_25, 0.0, 0.345_731_23, 0.841_344_8, 10.0]) {
            assert!((found - wanted).abs() < 1e-6, "{found} for {wanted}");
        }
    }

    #[test]
    fn shares_sum_to_one() {
        let mut row = [1.0, 2.0, 3.0, -50.0];
        softmax(&mut row, 4);
        assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-6);
        assert!(row.iter().skip(3).all(|x| *x < 1e-20));
    }
}

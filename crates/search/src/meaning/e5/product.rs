//! The product of rows with a matrix of four-bit weights, in whole numbers by the widest registers that the machine has.
//!
//! Weights stay the whole numbers they are in the file; each row is rounded to words of 16 bits of its own scale, which is finer than what four bits are worth.
//! Six rows and 32 columns are worked on at a time: of 32 inputs the products are summed in whole numbers, then counted by the scale of the block.
//! Every way of computing gives the same whole numbers. Not here: what the rows are, threads.

use pulp::bytemuck::{Pod, cast};
use pulp::{Arch, NullaryFnOnce};

use super::blocks::{BYTES, WEIGHTS, halves};

/// Rows and columns that are worked on at a time.
const ROWS: usize = 6;
const COLUMNS: usize = 32;
/// Pairs of inputs in a block.
const PAIRS: usize = WEIGHTS / 2;
/// The largest number a row is rounded to.
const LARGEST: f32 = 32_767.0;

/// A block of inputs of some rows, pair by pair.
type Inputs = [[[i16; 2]; ROWS]; PAIRS];
/// The weights of a block of inputs for some columns, pair by pair.
type Block = [[[i8; 2]; COLUMNS]; PAIRS];
/// What comes out for some rows and columns.
type Sums = [[f32; COLUMNS]; ROWS];

/// A matrix of inputs × outputs.
pub(super) struct Weights {
    inputs: usize,
    outputs: usize,
    /// Group by group of columns, the blocks of inputs one after another.
    blocks: Vec<Block>,
    scales: Vec<[f32; COLUMNS]>,
}

impl Weights {
    /// All zero. `inputs` are whole blocks.
    pub fn new(inputs: usize, outputs: usize) -> Self {
        let count = outputs.div_ceil(COLUMNS) * (inputs / WEIGHTS);
        Self { inputs, outputs, blocks: vec![[[[0; 2]; COLUMNS]; PAIRS]; count], scales: vec![[0.0; COLUMNS]; count] }
    }

    /// Takes the weights of an output from the packed blocks of the file.
    pub fn set(&mut self, output: usize, packed: &[u8]) {
        let each = self.inputs / WEIGHTS;
        let first = output / COLUMNS * each;
        let column = output % COLUMNS;
        let blocks = self.blocks.iter_mut().zip(&mut self.scales).skip(first).take(each);
        for ((block, scales), packed) in blocks.zip(packed.chunks_exact(BYTES)) {
            let Some((scale, numbers)) = halves(packed) else { return };
            if let Some(cell) = scales.get_mut(column) {
                *cell = scale;
            }
            for (pair, numbers) in block.iter_mut().zip(numbers.as_chunks::<2>().0) {
                if let Some(cell) = pair.get_mut(column) {
                    *cell = *numbers;
                }
            }
        }
    }

    /// Rows × outputs, with the bias added. `rows` lie one after another.
    pub fn times(&self, rows: &[f32], bias: &[f32]) -> Vec<f32> {
        let mut out = vec![0f32; rows.len() / self.inputs.max(1) * self.outputs];
        match Arch::new() {
            #[cfg(target_arch = "x86_64")]
            Arch::V4(simd) => simd.vectorize(Work { way: wide::V4(simd), weights: self, rows, bias, out: &mut out }),
            #[cfg(target_arch = "x86_64")]
            Arch::V3(simd) => simd.vectorize(Work { way: wide::V3(simd), weights: self, rows, bias, out: &mut out }),
            other => other.dispatch(Work { way: Plain, weights: self, rows, bias, out: &mut out }),
        }
        out
    }
}

/// A way to compute.
trait Way: Copy {
    fn sums(self, inputs: &[Inputs], blocks: &[Block], scales: &[[f32; COLUMNS]]) -> Sums;
}

/// One product as one piece of work, so that all of it is compiled for each width of registers.
struct Work<'a, W> {
    way: W,
    weights: &'a Weights,
    rows: &'a [f32],
    bias: &'a [f32],
    out: &'a mut [f32],
}

impl<W: Way> Work<'_, W> {
    #[inline(always)]
    fn run(self) {
        let Self { way, weights: Weights { inputs, outputs, blocks, scales }, rows, bias, out } = self;
        let each = inputs / WEIGHTS;
        let mut panel = Panel::new(*inputs);
        for (rows, out) in rows.chunks(ROWS * inputs).zip(out.chunks_mut(ROWS * outputs)) {
            panel.take(rows, *inputs);
            let groups = blocks.chunks_exact(each).zip(scales.chunks_exact(each)).zip(bias.chunks(COLUMNS));
            for (group, ((blocks, scales), bias)) in groups.enumerate() {
                let sums = way.sums(&panel.inputs, blocks, scales);
                for ((out, sums), scale) in out.chunks_exact_mut(*outputs).zip(&sums).zip(&panel.scales) {
                    let cells = out.iter_mut().skip(group * COLUMNS);
                    cells.zip(sums).zip(bias).for_each(|((cell, sum), bias)| *cell = sum * scale + bias);
                }
            }
        }
    }
}

impl<W: Way> NullaryFnOnce for Work<'_, W> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        self.run();
    }
}

/// Some rows, rounded, in the order in which they are used.
struct Panel {
    inputs: Vec<Inputs>,
    scales: [f32; ROWS],
    rounded: Vec<i16>,
}

impl Panel {
    fn new(inputs: usize) -> Self {
        Self { inputs: vec![[[[0; 2]; ROWS]; PAIRS]; inputs / WEIGHTS], scales: [0.0; ROWS], rounded: vec![0; inputs] }
    }

    /// Rows that are missing keep what stood there; nobody reads what comes of them.
    #[inline(always)]
    fn take(&mut self, rows: &[f32], inputs: usize) {
        for (at, (row, scale)) in rows.chunks_exact(inputs).zip(&mut self.scales).enumerate() {
            let largest = row.iter().fold(0f32, |largest, x| if x.abs() > largest { x.abs() } else { largest });
            *scale = largest / LARGEST;
            let inverse = if largest > 0.0 { LARGEST / largest } else { 0.0 };
            self.rounded.iter_mut().zip(row).for_each(|(word, x)| *word = nearest(x * inverse));
            for (block, words) in self.inputs.iter_mut().zip(self.rounded.as_chunks::<WEIGHTS>().0) {
                for (pair, words) in block.iter_mut().zip(words.as_chunks::<2>().0) {
                    if let Some(cell) = pair.get_mut(at) {
                        *cell = *words;
                    }
                }
            }
        }
    }
}

/// The nearest whole number, for numbers that fit: adding a large one leaves it in the low bits.
#[inline(always)]
fn nearest(x: f32) -> i16 {
    let [low, high, ..] = (x + 12_582_912.0).to_bits().to_le_bytes();
    i16::from_le_bytes([low, high])
}

/// Loops that the compiler may spread as it can.
#[derive(Clone, Copy)]
struct Plain;

impl Way for Plain {
    #[inline(always)]
    fn sums(self, inputs: &[Inputs], blocks: &[Block], scales: &[[f32; COLUMNS]]) -> Sums {
        let mut sums = [[0f32; COLUMNS]; ROWS];
        for ((inputs, block), scales) in inputs.iter().zip(blocks).zip(scales) {
            let mut whole = [[0i32; COLUMNS]; ROWS];
            for (inputs, weights) in inputs.iter().zip(block) {
                for (whole, [first, second]) in whole.iter_mut().zip(inputs) {
                    let (first, second) = (i32::from(*first), i32::from(*second));
                    for (whole, [a, b]) in whole.iter_mut().zip(weights) {
                        *whole += first * i32::from(*a) + second * i32::from(*b);
                    }
                }
            }
            for (sums, whole) in sums.iter_mut().zip(&whole) {
                for ((sum, whole), scale) in sums.iter_mut().zip(whole).zip(scales) {
                    *sum += float(*whole) * scale;
                }
            }
        }
        sums
    }
}

#[expect(clippy::cast_precision_loss, reason = "at most 32 · 8 · 32,767, which is below 2^24")]
#[inline(always)]
const fn float(whole: i32) -> f32 {
    whole as f32
}

/// The ways of x86: two products are added by one instruction.
#[cfg(target_arch = "x86_64")]
mod wide {
    use std::arch::x86_64::{__m128i, __m256, __m256i, __m512, __m512i};

    use super::{Block, COLUMNS, Inputs, Pod, ROWS, Sums, Way, cast};

    #[derive(Clone, Copy)]
    pub(super) struct V4(pub pulp::x86::V4);

    impl Way for V4 {
        #[inline(always)]
        fn sums(self, inputs: &[Inputs], blocks: &[Block], scales: &[[f32; COLUMNS]]) -> Sums {
            let (f, bw) = (self.0.avx512f, self.0.avx512bw);
            let mut sums = [[f._mm512_setzero_ps(); 2]; ROWS];
            for ((inputs, block), scales) in inputs.iter().zip(blocks).zip(scales) {
                let mut whole = [[f._mm512_setzero_si512(); 2]; ROWS];
                for (inputs, weights) in inputs.iter().zip(block) {
                    let [left, right]: [__m256i; 2] = cast(*weights);
                    let weights: [__m512i; 2] = [bw._mm512_cvtepi8_epi16(left), bw._mm512_cvtepi8_epi16(right)];
                    for (whole, pair) in whole.iter_mut().zip(inputs) {
                        let pair = f._mm512_set1_epi32(cast(*pair));
                        for (whole, weights) in whole.iter_mut().zip(weights) {
                            *whole = f._mm512_add_epi32(*whole, bw._mm512_madd_epi16(pair, weights));
                        }
                    }
                }
                let scales: [__m512; 2] = cast(*scales);
                for (sums, whole) in sums.iter_mut().zip(whole) {
                    for ((sum, whole), scale) in sums.iter_mut().zip(whole).zip(scales) {
                        *sum = f._mm512_fmadd_ps(f._mm512_cvtepi32_ps(whole), scale, *sum);
                    }
                }
            }
            sums.map(plain)
        }
    }

    #[derive(Clone, Copy)]
    pub(super) struct V3(pub pulp::x86::V3);

    impl Way for V3 {
        /// Half of the columns at a time: there are sixteen registers.
        #[inline(always)]
        fn sums(self, inputs: &[Inputs], blocks: &[Block], scales: &[[f32; COLUMNS]]) -> Sums {
            let (avx, avx2, fma) = (self.0.avx, self.0.avx2, self.0.fma);
            let mut sums = [[[avx._mm256_setzero_ps(); 2]; 2]; ROWS];
            for ((inputs, block), scales) in inputs.iter().zip(blocks).zip(scales) {
                let scales: [[__m256; 2]; 2] = cast(*scales);
                for (half, scales) in scales.into_iter().enumerate() {
                    let mut whole = [[avx._mm256_setzero_si256(); 2]; ROWS];
                    for (inputs, weights) in inputs.iter().zip(block) {
                        let halves: [[__m128i; 2]; 2] = cast(*weights);
                        let [left, right] = if half == 0 { halves[0] } else { halves[1] };
                        let weights: [__m256i; 2] = [avx2._mm256_cvtepi8_epi16(left), avx2._mm256_cvtepi8_epi16(right)];
                        for (whole, pair) in whole.iter_mut().zip(inputs) {
                            let pair = avx._mm256_set1_epi32(cast(*pair));
                            for (whole, weights) in whole.iter_mut().zip(weights) {
                                *whole = avx2._mm256_add_epi32(*whole, avx2._mm256_madd_epi16(pair, weights));
                            }
                        }
                    }
                    for (sums, whole) in sums.iter_mut().zip(whole) {
                        let sums = if half == 0 { &mut sums[0] } else { &mut sums[1] };
                        for ((sum, whole), scale) in sums.iter_mut().zip(whole).zip(scales) {
                            *sum = fma._mm256_fmadd_ps(avx._mm256_cvtepi32_ps(whole), scale, *sum);
                        }
                    }
                }
            }
            sums.map(plain)
        }
    }

    #[inline(always)]
    fn plain<T: Pod>(sums: T) -> [f32; COLUMNS] {
        cast(sums)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::meaning::e5::blocks::unpack;

    /// Numbers that look random.
    fn numbers(count: usize, seed: u32) -> Vec<u8> {
        let mut state = seed;
        (0..count)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                state.to_le_bytes()[3]
            })
            .collect()
    }

    fn packed(inputs: usize, seed: u32) -> Vec<u8> {
        let mut row = numbers(inputs / WEIGHTS * BYTES, seed);
        // Scales of ordinary size.
        for high in row.iter_mut().skip(1).step_by(BYTES) {
            *high = 0x20 | (*high & 0x83);
        }
        row
    }

    #[test]
    fn every_way_gives_the_product_of_the_unpacked_weights() {
        for (inputs, outputs, rows) in [(32, 32, 1), (64, 32, 6), (96, 96, 7), (384, 40, 13), (32, 5, 2)] {
            let mut weights = Weights::new(inputs, outputs);
            let all: Vec<Vec<u8>> = (0..outputs).map(|output| packed(inputs, u32::try_from(output).unwrap() + 7)).collect();
            all.iter().enumerate().for_each(|(output, row)| weights.set(output, row));
            let x: Vec<f32> = numbers(rows * inputs, 3).into_iter().map(|byte| f32::from(byte) / 100.0 - 1.2).collect();
            let bias: Vec<f32> = numbers(outputs, 5).into_iter().map(f32::from).collect();
            let mut wanted = Vec::new();
            for row in x.chunks_exact(inputs) {
                for (packed, bias) in all.iter().zip(&bias) {
                    let mut column = vec![0f32; inputs];
                    unpack(packed, &mut column);
                    wanted.push(row.iter().zip(&column).map(|(a, b)| a * b).sum::<f32>() + bias);
                }
            }
            for (way, found) in ways(&weights, &x, &bias) {
                assert_eq!(found.len(), wanted.len());
                for (found, wanted) in found.iter().zip(&wanted) {
                    assert!((found - wanted).abs() < 2e-3 * (1.0 + wanted.abs() / 100.0), "{way}: {found} for {wanted}");
                }
            }
        }
    }

    #[test]
    fn rows_of_nothing_and_of_no_number_end_in_the_bias_or_in_no_number() {
        let mut weights = Weights::new(32, 32);
        (0..32).for_each(|output| weights.set(output, &packed(32, 9)));
        assert_eq!(weights.times(&[0.0; 32], &[2.5; 32]), [2.5; 32]);
        for odd in [f32::NAN, f32::INFINITY, f32::MAX] {
            assert_eq!(weights.times(&[odd; 32], &[0.0; 32]).len(), 32);
        }
        assert!(weights.times(&[], &[0.0; 32]).is_empty());
    }

    /// What each way that this machine has finds.
    fn ways(weights: &Weights, rows: &[f32], bias: &[f32]) -> Vec<(&'static str, Vec<f32>)> {
        let mut found = vec![("chosen", weights.times(rows, bias))];
        let empty = || vec![0f32; rows.len() / weights.inputs * weights.outputs];
        let mut out = empty();
        Work { way: Plain, weights, rows, bias, out: &mut out }.run();
        found.push(("plain", out));
        #[cfg(target_arch = "x86_64")]
        {
            if let Some(simd) = pulp::x86::V3::try_new() {
                let mut out = empty();
                simd.vectorize(Work { way: wide::V3(simd), weights, rows, bias, out: &mut out });
                found.push(("v3", out));
            }
            if let Some(simd) = pulp::x86::V4::try_new() {
                let mut out = empty();
                simd.vectorize(Work { way: wide::V4(simd), weights, rows, bias, out: &mut out });
                found.push(("v4", out));
            }
        }
        found
    }
}

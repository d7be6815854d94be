//! Packed numbers: blocks of 32 weights of four bits with one scale in half precision, 18 bytes each.
//!
//! Byte `j` of a block holds weight `j` in its low half and weight `j + 16` in its high half; a weight is (half − 8) · scale.

/// Weights in a block.
pub(super) const WEIGHTS: usize = 32;
/// Bytes of a block.
pub(super) const BYTES: usize = 18;

/// Unpacks a row; stops at the end of the shorter side.
pub(super) fn unpack(packed: &[u8], out: &mut [f32]) {
    for (block, out) in packed.chunks_exact(BYTES).zip(out.chunks_exact_mut(WEIGHTS)) {
        let Some((scale, numbers)) = halves(block) else { return };
        out.iter_mut().zip(numbers).for_each(|(x, number)| *x = f32::from(number) * scale);
    }
}

/// The scale and the whole numbers of a block; `None` if it is cut off.
pub(super) fn halves(block: &[u8]) -> Option<(f32, [i8; WEIGHTS])> {
    let (scale, halves) = block.split_first_chunk::<2>()?;
    let halves = halves.first_chunk::<{ WEIGHTS / 2 }>()?;
    let mut numbers = [0i8; WEIGHTS];
    let (low, high) = numbers.split_at_mut(WEIGHTS / 2);
    for ((byte, low), high) in halves.iter().zip(low).zip(high) {
        *low = (byte & 15).cast_signed() - 8;
        *high = (byte >> 4).cast_signed() - 8;
    }
    Some((half_to_float(u16::from_le_bytes(*scale)), numbers))
}

/// A number in half precision (IEEE 754 binary16).
fn half_to_float(half: u16) -> f32 {
    let sign = if half & 0x8000 == 0 { 1.0 } else { -1.0 };
    let exponent = i32::from((half >> 10) & 31);
    let fraction = f32::from(half & 0x3ff) / 1024.0;
    match exponent {
        0 => sign * fraction * 2f32.powi(-14),
        31 if fraction > 0.0 => f32::NAN,
        31 => sign * f32::INFINITY,
        _ => sign * (1.0 + fraction) * 2f32.powi(exponent - 15),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_read_as_the_standard_says() {
        for (half, float) in [
            (0x0000, 0.0),
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x7bff, 65_504.0),
            (0x0001, 2f32.powi(-24)),
            (0x03ff, 1023.0 / 1024.0 * 2f32.powi(-14)),
            (0x0400, 2f32.powi(-14)),
            (0x3555, 0.333_251_95),
        ] {
            assert!((half_to_float(half) - float).abs() <= float.abs() * 1e-7, "{half:#06x}");
        }
        assert!(half_to_float(0x7e00).is_nan());
        assert_eq!(half_to_float(0xfc00), f32::NEG_INFINITY);
    }

    #[test]
    fn a_block_holds_its_low_halves_first() {
        let mut block = vec![0x00, 0x40];
        block.extend((0u8..16).map(|j| j | (15 - j) << 4));
        let mut out = [0f32; WEIGHTS];
        unpack(&block, &mut out);
        let wanted: Vec<f32> = (0u8..16).chain((0..16).rev()).map(|half| (f32::from(half) - 8.0) * 2.0).collect();
        assert_eq!(out.to_vec(), wanted);
    }

    #[test]
    fn a_row_that_is_cut_off_is_left_as_it_was() {
        let mut out = [7f32; WEIGHTS];
        unpack(&[0; 17], &mut out);
        assert_eq!(out, [7.0; WEIGHTS]);
    }
}

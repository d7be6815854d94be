//! Bitmaps of one chunk of rows, in pairs: those for which something holds, and those for which it does not.

/// Rows in a chunk.
pub const ROWS: usize = 2048;
/// Words in a bitmap of a chunk.
pub const WORDS: usize = ROWS / 64;

/// One bit for each row of a chunk.
pub type Bits = [u64; WORDS];

/// Three-valued verdicts of a chunk: a row in neither is unknown, none is in both.
#[derive(Debug, Clone, Copy)]
pub struct Pair {
    /// Rows for which it holds.
    pub yes: Bits,
    /// Rows for which it does not.
    pub no: Bits,
}

impl Pair {
    /// Unknown for all.
    pub const UNKNOWN: Self = Self { yes: [0; WORDS], no: [0; WORDS] };
    /// True for all.
    pub const TRUE: Self = Self { yes: [u64::MAX; WORDS], no: [0; WORDS] };
    /// False for all.
    pub const FALSE: Self = Self { yes: [0; WORDS], no: [u64::MAX; WORDS] };

    /// The pair of a test: rows that were answered, and those of them that pass.
    #[must_use]
    pub fn of(answered: &[u64], passes: &Bits) -> Self {
        let mut pair = Self::UNKNOWN;
        for (((yes, no), answered), passes) in pair.yes.iter_mut().zip(&mut pair.no).zip(answered).zip(passes) {
            *yes = passes & answered;
            *no = answered & !passes;
        }
        pair
    }

    /// Both.
    pub fn and(&mut self, other: &Self) {
        for (((yes, no), other_yes), other_no) in self.yes.iter_mut().zip(&mut self.no).zip(&other.yes).zip(&other.no) {
            *yes &= other_yes;
            *no |= other_no;
        }
    }

    /// Either.
    pub fn or(&mut self, other: &Self) {
        for (((yes, no), other_yes), other_no) in self.yes.iter_mut().zip(&mut self.no).zip(&other.yes).zip(&other.no) {
            *yes |= other_yes;
            *no &= other_no;
        }
    }

    /// The contrary.
    #[must_use]
    pub const fn not(self) -> Self {
        Self { yes: self.no, no: self.yes }
    }

    /// One branch or the other; where this is unknown, what both agree on.
    #[must_use]
    pub fn choose(&self, then: &Self, otherwise: &Self) -> Self {
        let mut chosen = Self::UNKNOWN;
        let tests = self.yes.iter().zip(&self.no);
        let branches = then.yes.iter().zip(&then.no).zip(otherwise.yes.iter().zip(&otherwise.no));
        for (((yes, no), (test, fails)), ((then_yes, then_no), (else_yes, else_no))) in
            chosen.yes.iter_mut().zip(&mut chosen.no).zip(tests).zip(branches)
        {
            *yes = (test & then_yes) | (fails & else_yes) | (then_yes & else_yes);
            *no = (test & then_no) | (fails & else_no) | (then_no & else_no);
        }
        chosen
    }

    /// At least `wanted` of the counted ones, bit by bit.
    #[must_use]
    pub fn at_least(wanted: usize, counted: &[Self]) -> Self {
        if wanted == 0 {
            return Self::TRUE;
        }
        // `sure[k]` holds the rows with at least k+1 true ones so far, `possible[k]` those with at least k+1 not false.
        let (mut sure, mut possible) = (vec![[0_u64; WORDS]; wanted], vec![[0_u64; WORDS]; wanted]);
        for pair in counted {
            let mut possibly = [0_u64; WORDS];
            for (word, no) in possibly.iter_mut().zip(&pair.no) {
                *word = !no;
            }
            count(&mut sure, &pair.yes);
            count(&mut possible, &possibly);
        }
        let (Some(yes), Some(possibly)) = (sure.last(), possible.last()) else { return Self::TRUE };
        let mut no = [0_u64; WORDS];
        for (word, possibly) in no.iter_mut().zip(possibly) {
            *word = !possibly;
        }
        Self { yes: *yes, no }
    }

    /// Whether it holds for no row and could hold for none.
    #[must_use]
    pub fn is_all_false(&self) -> bool {
        self.no.iter().all(|word| *word == u64::MAX)
    }
}

fn count(levels: &mut [Bits], more: &Bits) {
    let mut carried = *more;
    for level in levels {
        for (word, carry) in level.iter_mut().zip(&mut carried) {
            let both = *word & *carry;
            *word |= *carry;
            *carry = both;
        }
    }
}

/// One bit for each value of a chunk that passes.
#[inline]
pub fn pack<T: Copy>(values: &[T], passes: impl Fn(T) -> bool) -> Bits {
    let mut bits = [0_u64; WORDS];
    for (word, block) in bits.iter_mut().zip(values.chunks(64)) {
        let mut bytes = [0_u8; 64];
        for (byte, value) in bytes.iter_mut().zip(block) {
            *byte = u8::from(passes(*value));
        }
        *word = gather(&bytes);
    }
    bits
}

/// One bit for each pair of values of a chunk that passes.
#[inline]
pub fn pack_two<T: Copy, U: Copy>(left: &[T], right: &[U], passes: impl Fn(T, U) -> bool) -> Bits {
    let mut bits = [0_u64; WORDS];
    for ((word, left), right) in bits.iter_mut().zip(left.chunks(64)).zip(right.chunks(64)) {
        let mut bytes = [0_u8; 64];
        for ((byte, left), right) in bytes.iter_mut().zip(left).zip(right) {
            *byte = u8::from(passes(*left, *right));
        }
        *word = gather(&bytes);
    }
    bits
}

/// The lowest bits of 64 bytes: eight bytes at a time, brought together by one multiplication.
fn gather(bytes: &[u8; 64]) -> u64 {
    let mut word = 0_u64;
    for (at, eight) in bytes.as_chunks::<8>().0.iter().enumerate() {
        word |= (u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56) << (8 * at);
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_its_own_bit() {
        let values: Vec<usize> = (0..ROWS).collect();
        let bits = pack(&values, |value| value % 7 == 3);
        for row in values {
            let is_set = bits.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1);
            assert_eq!(is_set, row % 7 == 3, "row {row}");
        }
    }
}

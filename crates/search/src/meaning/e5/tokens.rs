//! Text to pieces: each character is normalised, runs of blanks become one, and of all ways to cut the text into known pieces
//! the most likely one is taken (a unigram model, by Viterbi's algorithm).
//!
//! Not here: the marks of begin and end (`mod`), windows.

use std::collections::HashMap;

/// Stands for a blank inside pieces.
const BLANK: char = '\u{2581}';
/// What a character without a piece costs more than the least likely piece.
const UNKNOWN_COSTS: f32 = 10.0;
/// Start and factor of the FNV-1a hash.
const HASH_START: u64 = 0xcbf2_9ce4_8422_2325;
const HASH_FACTOR: u64 = 0x0100_0000_01b3;

/// The pieces and how likely they are.
pub(super) struct Tokenizer {
    /// All pieces one after another.
    bytes: Vec<u8>,
    /// Where each begins; one more than there are pieces.
    starts: Vec<u32>,
    scores: Vec<f32>,
    /// Open addressing by hash: the number of a piece plus one, or 0. A power of two long.
    table: Vec<u32>,
    becomes: HashMap<char, Vec<char>>,
    longest_bytes: usize,
    unknown: u32,
    unknown_score: f32,
    pub begin: u32,
    pub end: u32,
}

/// The best way to a place in the text.
#[derive(Clone, Copy)]
struct Way {
    score: f32,
    piece: u32,
    from: usize,
}

impl Tokenizer {
    /// `None` if the parts do not fit together. `marks` are the pieces for begin, end and unknown.
    pub fn new(bytes: Vec<u8>, starts: Vec<u32>, scores: Vec<f32>, becomes: HashMap<char, Vec<char>>, marks: [u32; 3]) -> Option<Self> {
        let [begin, end, unknown] = marks;
        let count = u32::try_from(scores.len()).ok()?;
        let is_sound = starts.len() == scores.len() + 1
            && starts.is_sorted()
            && starts.last().is_some_and(|end| *end as usize <= bytes.len())
            && marks.iter().all(|mark| *mark < count)
            && scores.iter().all(|score| score.is_finite());
        if !is_sound {
            return None;
        }
        let lowest = scores.iter().copied().fold(f32::INFINITY, f32::min);
        let longest_bytes = starts.array_windows().map(|[from, to]| (to - from) as usize).max()?;
        let mut tokenizer = Self {
            table: vec![0; (scores.len() * 2).next_power_of_two()],
            bytes,
            starts,
            scores,
            becomes,
            longest_bytes,
            unknown,
            unknown_score: lowest - UNKNOWN_COSTS,
            begin,
            end,
        };
        for piece in 0..count {
            let hash = tokenizer.piece(piece).map(hash_of)?;
            let mut place = tokenizer.place(hash);
            while let Some(cell) = tokenizer.table.get_mut(place) {
                if *cell == 0 {
                    *cell = piece + 1;
                    break;
                }
                place = tokenizer.place(place as u64 + 1);
            }
        }
        Some(tokenizer)
    }

    /// Number of pieces.
    pub fn count(&self) -> usize {
        self.scores.len()
    }

    /// The pieces of a text, without begin and end.
    pub fn pieces(&self, text: &str) -> Vec<u32> {
        let text = self.normalized(text);
        let bytes = text.as_bytes();
        let mut ends: Vec<usize> = text.char_indices().map(|(at, _)| at).skip(1).collect();
        ends.push(bytes.len());
        let mut ways: Vec<Option<Way>> = vec![None; ends.len() + 1];
        if let Some(first) = ways.first_mut() {
            *first = Some(Way { score: 0.0, piece: self.unknown, from: 0 });
        }
        let mut start = 0;
        for (at, next_start) in ends.iter().copied().enumerate() {
            if let Some(here) = ways.get(at).copied().flatten() {
                self.extend(bytes, start, here.score, at, ends.get(at..).unwrap_or_default(), &mut ways);
            }
            start = next_start;
        }
        let mut pieces = Vec::new();
        let mut at = ends.len();
        while at > 0 {
            let Some(way) = ways.get(at).copied().flatten() else { break };
            pieces.push(way.piece);
            at = way.from;
        }
        pieces.reverse();
        pieces
    }

    /// How likely the pieces of a text are for each of its characters, as a natural logarithm: words of any language are more likely than random letters.
    #[expect(clippy::cast_precision_loss, reason = "a question has at most a few hundred characters")]
    pub fn likelihood(&self, text: &str) -> f32 {
        let scores: f32 = self.pieces(text).into_iter().filter_map(|piece| self.scores.get(piece as usize)).sum();
        scores / text.chars().count().max(1) as f32
    }

    /// Follows every piece that begins at character `at` (byte `start`), and the single unknown character.
    fn extend(&self, bytes: &[u8], start: usize, score: f32, at: usize, ends: &[usize], ways: &mut [Option<Way>]) {
        let mut hash = HASH_START;
        let mut hashed = start;
        let mut better = |to: usize, way: Way| {
            if let Some(place) = ways.get_mut(to)
                && place.is_none_or(|known| way.score > known.score)
            {
                *place = Some(way);
            }
        };
        for (to, end) in (at + 1..).zip(ends) {
            if end - start > self.longest_bytes {
                break;
            }
            hash = hash_on(hash, bytes.get(hashed..*end).unwrap_or_default());
            hashed = *end;
            if let Some(piece) = self.find(hash, bytes.get(start..*end).unwrap_or_default())
                && piece != self.unknown
                && let Some(own) = self.scores.get(piece as usize)
            {
                better(to, Way { score: score + own, piece, from: at });
            }
        }
        better(at + 1, Way { score: score + self.unknown_score, piece: self.unknown, from: at });
    }

    /// Normalises each character, makes one blank of many, begins with a blank, and writes blanks as their mark.
    fn normalized(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() + BLANK.len_utf8());
        let mut add = |c: char| {
            let is_blank = c == ' ';
            // The first blank is the one that every text begins with; a mark that was typed counts as a letter.
            if out.is_empty() {
                out.push(BLANK);
                if is_blank {
                    return true;
                }
            }
            out.push(if is_blank { BLANK } else { c });
            is_blank
        };
        let mut after_blank = false;
        for c in text.chars().filter(|c| *c != '\0') {
            let own = [c];
            for c in self.becomes.get(&c).map_or(own.as_slice(), Vec::as_slice) {
                if !(*c == ' ' && after_blank) {
                    after_blank = add(*c);
                }
            }
        }
        if out.is_empty() {
            out.push(BLANK);
        }
        out
    }

    fn piece(&self, number: u32) -> Option<&[u8]> {
        let number = number as usize;
        let (from, to) = (*self.starts.get(number)?, *self.starts.get(number + 1)?);
        self.bytes.get(from as usize..to as usize)
    }

    fn find(&self, hash: u64, wanted: &[u8]) -> Option<u32> {
        let mut place = self.place(hash);
        loop {
            let piece = self.table.get(place)?.checked_sub(1)?;
            if self.piece(piece)? == wanted {
                return Some(piece);
            }
            place = self.place(place as u64 + 1);
        }
    }

    /// The place in the table; the table's length is a power of two.
    fn place(&self, hash: u64) -> usize {
        usize::try_from(hash & (self.table.len() as u64 - 1)).unwrap_or_default()
    }
}

fn hash_of(bytes: &[u8]) -> u64 {
    hash_on(HASH_START, bytes)
}

fn hash_on(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(HASH_FACTOR))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    /// Pieces 0 begin, 1 end, 2 unknown, then the given ones.
    fn tokenizer(pieces: &[(&str, f32)]) -> Tokenizer {
        let all: Vec<(&str, f32)> = [("<s>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)].into_iter().chain(pieces.iter().copied()).collect();
        let mut starts = vec![0];
        let mut bytes = Vec::new();
        for (piece, _) in &all {
            bytes.extend_from_slice(piece.as_bytes());
            starts.push(u32::try_from(bytes.len()).unwrap());
        }
        let becomes = HashMap::from([('Ａ', vec!['A']), ('\u{200b}', Vec::new()), ('\t', vec![' ']), ('…', vec!['.', '.', '.'])]);
        Tokenizer::new(bytes, starts, all.iter().map(|(_, score)| *score).collect(), becomes, [0, 1, 2]).unwrap()
    }

    #[test]
    fn the_most_likely_way_is_taken_not_the_longest_piece() {
        let tokenizer = tokenizer(&[("▁", -2.0), ("薄", -3.0), ("膜", -3.0), ("薄膜", -4.0), ("▁薄膜电", -20.0), ("电池", -4.0)]);
        assert_eq!(tokenizer.pieces("薄膜电池"), vec![3, 6, 8]);
        assert_eq!(tokenizer.pieces("薄膜电"), vec![7], "an unknown character costs more than a rare piece");
    }

    #[test]
    fn a_word_is_more_likely_for_each_letter_than_letters_without_order() {
        let tokenizer = tokenizer(&[("▁", -2.0), ("▁film", -9.0), ("f", -6.0), ("i", -6.0), ("l", -6.0), ("m", -6.0)]);
        let (word, letters) = (tokenizer.likelihood("film"), tokenizer.likelihood("mlif"));
        assert!((word + 2.25).abs() < 1e-6 && (letters + 6.5).abs() < 1e-6, "{word} {letters}");
    }

    #[test]
    fn characters_without_a_piece_are_unknown_one_by_one() {
        let tokenizer = tokenizer(&[("▁", -2.0), ("a", -3.0)]);
        assert_eq!(tokenizer.pieces("a龘🚀a"), vec![3, 4, 2, 2, 4]);
    }

    #[test]
    fn blanks_run_together_after_normalising() {
        let tokenizer = tokenizer(&[("▁", -2.0), ("A", -3.0), (".", -3.0)]);
        assert_eq!(tokenizer.normalized("  Ａ \t\u{200b} A… "), "▁A▁A...▁");
        assert_eq!(tokenizer.normalized(""), "▁");
        assert_eq!(tokenizer.normalized("\0"), "▁");
    }

    #[test]
    fn parts_that_do_not_fit_together_are_refused() {
        let make = |starts: Vec<u32>, scores: Vec<f32>, marks| Tokenizer::new(b"abc".to_vec(), starts, scores, HashMap::new(), marks);
        assert!(make(vec![0, 1, 3], vec![0.0, 0.0], [0, 1, 1]).is_some());
        assert!(make(vec![0, 1], vec![0.0, 0.0], [0, 1, 1]).is_none());
        assert!(make(vec![0, 2, 1], vec![0.0, 0.0], [0, 1, 1]).is_none());
        assert!(make(vec![0, 1, 4], vec![0.0, 0.0], [0, 1, 1]).is_none());
        assert!(make(vec![0, 1, 3], vec![0.0, f32::NAN], [0, 1, 1]).is_none());
        assert!(make(vec![0, 1, 3], vec![0.0, 0.0], [0, 1, 2]).is_none());
    }
}

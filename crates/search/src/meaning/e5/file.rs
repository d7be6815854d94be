//! The packed file: sizes, pieces with their scores, the normaliser's table, and a directory of named weights.
//!
//! | in order | as |
//! |---|---|
//! | mark `E5S1`, version | 4 bytes, u32 |
//! | width, layers, heads, inner width, rows of words, longest input, kinds of token, epsilon, weights per block | i32 …, f32, i32 |
//! | number of pieces, begin, end, padding, unknown; length of the pieces' bytes | i32 …, u64 |
//! | where each piece begins (one more than pieces), their scores, their bytes | u32 …, f32 …, bytes |
//! | entries of the normaliser, their bytes; each: character, count, what it becomes | i32, u32; u32, u8, u32 … |
//! | number of weights; each: name, kind, count, place in the file, bytes | i32; u16 and bytes, u8, u32, u64, u64 |
//!
//! All numbers are little-endian. Every length is compared with what is there before it is used. Not here: what the weights do.

use std::collections::HashMap;
use std::io::Read as _;
use std::ops::Range;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::blocks;
use super::forward::{Layer, Linear, Network, Norm, Words};
use super::product;
use super::tokens::Tokenizer;
use super::{FILE_BYTES, FILE_SHA256};

/// Why a model file is of no use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ModelError {
    /// There is no file.
    Missing(PathBuf),
    /// The file cannot be read (cause).
    Unreadable(PathBuf, String),
    /// Not as long as the model (bytes found).
    WrongLength(PathBuf, u64),
    /// As long as the model, but another content (digest found).
    WrongDigest(PathBuf, String),
    /// The content does not fit together (what was being read).
    Damaged(String),
}

impl std::fmt::Display for ModelError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing(path) => write!(out, "there is no model file {}", path.display()),
            Self::Unreadable(path, cause) => write!(out, "the model file {} cannot be read: {cause}", path.display()),
            Self::WrongLength(path, bytes) => {
                write!(
                    out,
                    "the model file {} has {bytes} bytes, the model has {FILE_BYTES}: it is cut off or another file",
                    path.display()
                )
            }
            Self::WrongDigest(path, digest) => {
                write!(out, "the model file {} is not the model: its SHA-256 is {digest}, not {FILE_SHA256}", path.display())
            }
            Self::Damaged(what) => write!(out, "the model file is damaged: {what}"),
        }
    }
}

impl std::error::Error for ModelError {}

fn damaged(what: impl Into<String>) -> ModelError {
    ModelError::Damaged(what.into())
}

/// Compares a file with the model by length and digest.
///
/// # Errors
/// As [`super::E5::open`].
pub fn check(path: &Path) -> Result<(), ModelError> {
    let mut file = open_as_long(path)?;
    let mut digest = Sha256::new();
    let mut piece = vec![0u8; 1 << 16];
    loop {
        let read = file.read(&mut piece).map_err(|e| ModelError::Unreadable(path.to_owned(), e.to_string()))?;
        match piece.get(..read) {
            Some([]) | None => break,
            Some(part) => digest.update(part),
        }
    }
    compare(path, digest)
}

/// Reads a file that has the model's length and digest.
pub(super) fn read_checked(path: &Path) -> Result<Vec<u8>, ModelError> {
    let mut file = open_as_long(path)?;
    let mut bytes = Vec::with_capacity(usize::try_from(FILE_BYTES).unwrap_or_default() + 1);
    file.read_to_end(&mut bytes).map_err(|e| ModelError::Unreadable(path.to_owned(), e.to_string()))?;
    let mut digest = Sha256::new();
    digest.update(&bytes);
    compare(path, digest)?;
    Ok(bytes)
}

fn open_as_long(path: &Path) -> Result<std::fs::File, ModelError> {
    let unreadable = |e: std::io::Error| match e.kind() {
        std::io::ErrorKind::NotFound => ModelError::Missing(path.to_owned()),
        _ => ModelError::Unreadable(path.to_owned(), e.to_string()),
    };
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let about = file.metadata().map_err(unreadable)?;
    if !about.is_file() {
        return Err(ModelError::Unreadable(path.to_owned(), "it is not a file".to_owned()));
    }
    if about.len() == FILE_BYTES { Ok(file) } else { Err(ModelError::WrongLength(path.to_owned(), about.len())) }
}

fn compare(path: &Path, digest: Sha256) -> Result<(), ModelError> {
    let found: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    if found == FILE_SHA256 { Ok(()) } else { Err(ModelError::WrongDigest(path.to_owned(), found)) }
}

/// What a file gives.
pub(super) struct Contents {
    pub tokenizer: Tokenizer,
    pub network: Network,
}

/// The sizes at the head of the file.
struct Sizes {
    width: usize,
    layers: usize,
    heads: usize,
    inner: usize,
    rows: usize,
    longest: usize,
    kinds: usize,
    epsilon: f32,
}

impl Contents {
    /// Takes the bytes apart. The words' rows stay packed in the same memory, the layers are unpacked.
    pub fn read(mut bytes: Vec<u8>) -> Result<Self, ModelError> {
        let mut rest = Rest { bytes: &bytes, length: bytes.len() };
        let sizes = Sizes::read(&mut rest)?;
        let tokenizer = read_tokenizer(&mut rest)?;
        if tokenizer.count() > sizes.rows {
            return Err(damaged("there are more pieces than rows of words"));
        }
        let weights = Weights::read(&mut rest, &bytes)?;
        let position = weights.plain("emb.pos", sizes.longest * sizes.width)?;
        let kind = weights.plain("emb.type", sizes.kinds * sizes.width)?;
        let kind = kind.get(..sizes.width).ok_or_else(|| damaged("emb.type"))?;
        // Every input is of the first kind, so its row is added to the positions once and for all.
        let position = position.chunks_exact(sizes.width).flat_map(|row| row.iter().zip(kind).map(|(a, b)| a + b)).collect();
        let norm = weights.norm("emb.ln", &sizes)?;
        let layers = (0..sizes.layers).map(|at| weights.layer(at, &sizes)).collect::<Result<Vec<_>, _>>()?;
        let rows = weights.packed("emb.word", sizes.rows * sizes.width)?;
        let kept = rows.len();
        bytes.copy_within(rows, 0);
        bytes.truncate(kept);
        bytes.shrink_to_fit();
        let words = Words { packed: bytes, position, norm, width: sizes.width, longest: sizes.longest };
        Ok(Self { tokenizer, network: Network { words, layers, heads: sizes.heads, epsilon: sizes.epsilon } })
    }
}

impl Sizes {
    fn read(rest: &mut Rest<'_>) -> Result<Self, ModelError> {
        if rest.take(4)? != b"E5S1" {
            return Err(damaged("it does not begin with the mark E5S1"));
        }
        rest.number()?;
        let mut sizes = [0usize; 7];
        for size in &mut sizes {
            *size = rest.count()?;
        }
        let [width, layers, heads, inner, rows, longest, kinds] = sizes;
        let epsilon = rest.float()?;
        let per_block = rest.count()?;
        let is_sound = per_block == blocks::WEIGHTS
            && (blocks::WEIGHTS..=4_096).contains(&width)
            && width.is_multiple_of(blocks::WEIGHTS)
            && (1..=64).contains(&layers)
            && (1..=64).contains(&heads)
            && width.is_multiple_of(heads)
            && (blocks::WEIGHTS..=16_384).contains(&inner)
            && inner.is_multiple_of(blocks::WEIGHTS)
            && (1..=1_000_000).contains(&rows)
            && (3..=8_192).contains(&longest)
            && (1..=16).contains(&kinds)
            && epsilon.is_finite()
            && epsilon >= 0.0;
        if is_sound {
            Ok(Self { width, layers, heads, inner, rows, longest, kinds, epsilon })
        } else {
            Err(damaged("its sizes make no sense"))
        }
    }
}

fn read_tokenizer(rest: &mut Rest<'_>) -> Result<Tokenizer, ModelError> {
    let count = rest.count()?;
    let [begin, end, _padding, unknown] = [rest.number()?, rest.number()?, rest.number()?, rest.number()?];
    let length = usize::try_from(rest.long()?).map_err(|_| damaged("the pieces"))?;
    let starts = rest.numbers(count.checked_add(1).ok_or_else(|| damaged("the pieces"))?)?;
    let scores: Vec<f32> = rest.numbers(count)?.into_iter().map(f32::from_bits).collect();
    let pieces = rest.take(length)?.to_vec();
    let entries = rest.count()?;
    let table_length = rest.count()?;
    let mut table = Rest { bytes: rest.take(table_length)?, length: rest.length };
    let mut becomes = HashMap::new();
    for _ in 0..entries {
        let from = table.number()?;
        let [outputs] = table.array::<1>()?;
        let to = table.numbers(usize::from(outputs))?.into_iter().filter_map(char::from_u32).collect();
        // What is no character of Unicode never stands in a text.
        if let Some(from) = char::from_u32(from) {
            becomes.insert(from, to);
        }
    }
    Tokenizer::new(pieces, starts, scores, becomes, [begin, end, unknown]).ok_or_else(|| damaged("the pieces do not fit together"))
}

/// The directory of weights.
struct Weights<'a> {
    bytes: &'a [u8],
    places: HashMap<String, Place>,
}

struct Place {
    count: usize,
    range: Range<usize>,
}

impl<'a> Weights<'a> {
    fn read(rest: &mut Rest<'_>, bytes: &'a [u8]) -> Result<Self, ModelError> {
        let mut places = HashMap::new();
        for _ in 0..rest.count()? {
            let length = u16::from_le_bytes(rest.array()?);
            let name = String::from_utf8_lossy(rest.take(usize::from(length))?).into_owned();
            rest.array::<1>()?;
            let count = rest.count()?;
            let at = usize::try_from(rest.long()?).unwrap_or(usize::MAX);
            let length = usize::try_from(rest.long()?).unwrap_or(usize::MAX);
            let range = at..at.saturating_add(length);
            if bytes.get(range.clone()).is_none() {
                return Err(damaged(format!("{name} lies beyond the end of the file")));
            }
            places.insert(name, Place { count, range });
        }
        Ok(Self { bytes, places })
    }

    fn place(&self, name: &str, count: usize, length: usize) -> Result<Range<usize>, ModelError> {
        let place = self.places.get(name).ok_or_else(|| damaged(format!("{name} is missing")))?;
        let is_right = place.count == count && place.range.len() == length;
        if is_right { Ok(place.range.clone()) } else { Err(damaged(format!("{name} has the wrong length"))) }
    }

    fn packed(&self, name: &str, count: usize) -> Result<Range<usize>, ModelError> {
        self.place(name, count, count / blocks::WEIGHTS * blocks::BYTES)
    }

    fn plain(&self, name: &str, count: usize) -> Result<Vec<f32>, ModelError> {
        let range = self.place(name, count, count * 4)?;
        let bytes = self.bytes.get(range).unwrap_or_default();
        Ok(bytes.as_chunks::<4>().0.iter().map(|four| f32::from_le_bytes(*four)).collect())
    }

    fn norm(&self, name: &str, sizes: &Sizes) -> Result<Norm, ModelError> {
        let [weight, bias] = [self.plain(&format!("{name}.w"), sizes.width)?, self.plain(&format!("{name}.b"), sizes.width)?];
        Ok(Norm { weight, bias })
    }

    /// Several weights that are applied to the same input become one; `names` share their numbers of inputs and outputs.
    fn linear(&self, names: &[String], inputs: usize, outputs: usize) -> Result<Linear, ModelError> {
        let mut weight = product::Weights::new(inputs, outputs * names.len());
        let mut bias = Vec::with_capacity(outputs * names.len());
        let mut output = 0..;
        for name in names {
            let range = self.packed(&format!("{name}.w"), inputs * outputs)?;
            let packed = self.bytes.get(range).unwrap_or_default();
            for (packed, output) in packed.chunks_exact(inputs / blocks::WEIGHTS * blocks::BYTES).zip(&mut output) {
                weight.set(output, packed);
            }
            bias.extend(self.plain(&format!("{name}.b"), outputs)?);
        }
        Ok(Linear { weight, bias })
    }

    fn layer(&self, at: usize, sizes: &Sizes) -> Result<Layer, ModelError> {
        let named = |part: &str| format!("l{at}.{part}");
        let Sizes { width, inner, .. } = *sizes;
        Ok(Layer {
            asks: self.linear(&[named("q"), named("k"), named("v")], width, width)?,
            gathers: self.linear(&[named("ao")], width, width)?,
            after_gathering: self.norm(&named("aln"), sizes)?,
            widens: self.linear(&[named("fi")], width, inner)?,
            narrows: self.linear(&[named("fo")], inner, width)?,
            after_narrowing: self.norm(&named("oln"), sizes)?,
        })
    }
}

/// What has not been read yet.
struct Rest<'a> {
    bytes: &'a [u8],
    /// Of the whole file, to say where it ends.
    length: usize,
}

impl<'a> Rest<'a> {
    fn ends(&self) -> ModelError {
        damaged(format!("it ends too early, after {} bytes", self.length))
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], ModelError> {
        let (head, tail) = self.bytes.split_at_checked(length).ok_or_else(|| self.ends())?;
        self.bytes = tail;
        Ok(head)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ModelError> {
        let (head, tail) = self.bytes.split_first_chunk::<N>().ok_or_else(|| self.ends())?;
        self.bytes = tail;
        Ok(*head)
    }

    fn number(&mut self) -> Result<u32, ModelError> {
        self.array().map(u32::from_le_bytes)
    }

    fn long(&mut self) -> Result<u64, ModelError> {
        self.array().map(u64::from_le_bytes)
    }

    fn float(&mut self) -> Result<f32, ModelError> {
        self.array().map(f32::from_le_bytes)
    }

    fn count(&mut self) -> Result<usize, ModelError> {
        usize::try_from(self.number()?).map_err(|_| damaged("a length"))
    }

    fn numbers(&mut self, count: usize) -> Result<Vec<u32>, ModelError> {
        let bytes = self.take(count.checked_mul(4).ok_or_else(|| damaged("a length"))?)?;
        Ok(bytes.as_chunks::<4>().0.iter().map(|four| u32::from_le_bytes(*four)).collect())
    }
}

//! The vectors of all entries, one after another by slot; read whole for each question. A slot without a vector is all zero.
//!
//! A scan of 200,000 × 384 takes milliseconds and is exact under any filter, so there is no approximate index.
//! Not here: which slot belongs to which entry (the text index keeps that).

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use super::rough::{Rough, RoughQuery};
use crate::{Error, Result};

/// All vectors in memory, and the file they are kept in.
#[derive(Debug)]
pub(crate) struct Vectors {
    dims: usize,
    values: Vec<f32>,
    /// The same in bytes, to look at all of them quickly.
    rough: Rough,
    file: Option<PathBuf>,
}

impl Vectors {
    /// An empty store; with a path, the file is created anew.
    pub fn create(dims: usize, file: Option<PathBuf>) -> Result<Self> {
        if let Some(path) = &file {
            File::create(path).map_err(|e| Error::folder(path, e))?;
        }
        Ok(Self { dims, values: Vec::new(), rough: Rough::new(dims), file })
    }

    /// Reads the first `slots` vectors. What follows them was written by a commit that never came to be and is dropped.
    pub fn open(dims: usize, file: &Path, slots: u64) -> Result<Self> {
        let damaged = || Error::Damaged("vectors are missing".to_owned());
        let length = usize::try_from(slots).ok().and_then(|slots| slots.checked_mul(dims)).ok_or_else(damaged)?;
        let wanted = length.checked_mul(4).ok_or_else(damaged)?;
        let mut opened = File::open(file).map_err(|e| Error::folder(file, e))?;
        let present = opened.metadata().map_err(|e| Error::folder(file, e))?.len();
        if present < wanted as u64 {
            return Err(damaged());
        }
        let mut bytes = vec![0u8; wanted];
        opened.read_exact(&mut bytes).map_err(|e| Error::folder(file, e))?;
        let values = bytes.chunks_exact(4).filter_map(|chunk| chunk.try_into().ok().map(f32::from_le_bytes)).collect();
        let mut read = Self { dims, values, rough: Rough::new(dims), file: Some(file.to_owned()) };
        read.round_from(0);
        Ok(read)
    }

    /// Number of slots.
    #[cfg(test)]
    pub fn len(&self) -> u64 {
        (self.values.len() / self.dims.max(1)) as u64
    }

    /// Writes vectors to slots `from..`, to the file first. Whatever stood there is replaced.
    pub fn put(&mut self, from: u64, vectors: &[Option<Vec<f32>>]) -> Result<()> {
        let Some(start) = usize::try_from(from).ok().and_then(|from| from.checked_mul(self.dims)) else { return Ok(()) };
        let mut added = Vec::with_capacity(vectors.len() * self.dims);
        for vector in vectors {
            match vector {
                Some(vector) if vector.len() == self.dims => added.extend_from_slice(vector),
                _ => added.extend(std::iter::repeat_n(0.0, self.dims)),
            }
        }
        if let Some(path) = &self.file {
            write_at(path, start as u64 * 4, &added).map_err(|e| Error::folder(path, e))?;
        }
        self.values.resize(start, 0.0);
        self.values.extend(added);
        self.round_from(start / self.dims.max(1));
        Ok(())
    }

    /// Rounds everything from a slot on.
    fn round_from(&mut self, slot: usize) {
        self.rough.cut(slot);
        let vectors = self.values.get(slot * self.dims..).unwrap_or_default();
        for (at, vector) in vectors.chunks_exact(self.dims.max(1)).enumerate() {
            self.rough.set(slot + at, vector);
        }
    }

    /// Writes one vector in memory only; slots before it that were never written have none.
    pub fn set(&mut self, slot: u64, vector: &[f32]) {
        let Some(from) = usize::try_from(slot).ok().and_then(|slot| slot.checked_mul(self.dims)) else { return };
        if vector.len() != self.dims {
            return;
        }
        if self.values.len() < from + self.dims {
            self.values.resize(from + self.dims, 0.0);
        }
        if let Some(place) = self.values.get_mut(from..from + self.dims) {
            place.copy_from_slice(vector);
            self.rough.set(from / self.dims.max(1), vector);
        }
    }

    /// The products with the vectors of some slots, roughly, and how far each may be off; `None` for a slot without one. Put behind what `found` holds.
    pub fn rough_products(&self, query: &RoughQuery, slots: &[u32], found: &mut Vec<Option<(f32, f32)>>) {
        self.rough.products(query, slots, found);
    }

    /// The vector of a slot; `None` for a slot without one.
    pub fn get(&self, slot: u64) -> Option<&[f32]> {
        let from = usize::try_from(slot).ok()?.checked_mul(self.dims)?;
        self.values.get(from..from + self.dims).filter(|vector| vector.iter().any(|x| *x != 0.0))
    }
}

fn write_at(path: &Path, offset: u64, values: &[f32]) -> std::io::Result<()> {
    let bytes: Vec<u8> = values.iter().flat_map(|x| x.to_le_bytes()).collect();
    let mut file = OpenOptions::new().write(true).open(path)?;
    file.seek(SeekFrom::Start(offset))?;
    file.write_all(&bytes)?;
    file.sync_data()
}

/// The product of two vectors; eight sums side by side, so that the compiler can use wide registers.
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0f32; 8];
    let (a_chunks, b_chunks) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f32 = a_chunks.remainder().iter().zip(b_chunks.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in a_chunks.zip(b_chunks) {
        for ((sum, x), y) in sums.iter_mut().zip(x).zip(y) {
            *sum += x * y;
        }
    }
    sums.iter().sum::<f32>() + rest
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn vectors_come_back_and_unfinished_ones_do_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("v");
        let mut vectors = Vectors::create(3, Some(path.clone())).unwrap();
        vectors.put(0, &[Some(vec![1.0, 0.0, 0.0]), None]).unwrap();
        vectors.put(2, &[Some(vec![0.0, 1.0, 0.0])]).unwrap();
        let read = Vectors::open(3, &path, 2).unwrap();
        assert_eq!(read.len(), 2);
        assert_eq!(read.get(0), Some(&[1.0, 0.0, 0.0][..]));
        assert_eq!(read.get(1), None);
        assert_eq!(read.get(2), None);
        assert!(matches!(Vectors::open(3, &path, 4), Err(Error::Damaged(_))));
    }

    #[test]
    fn the_product_is_the_plain_sum() {
        let a: Vec<f32> = (0u8..19).map(f32::from).collect();
        let plain: f32 = a.iter().map(|x| x * x).sum();
        assert!((dot(&a, &a) - plain).abs() < 1e-3);
    }
}

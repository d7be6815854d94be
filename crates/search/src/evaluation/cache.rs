//! Vectors by content, in one file that only grows: an evaluation that was interrupted or is repeated makes no vector twice.
//!
//! Each record is the digest of edition and text (16 bytes), then the numbers in single precision. A record that is cut off at the end is written over.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::{Error, Result};

type Key = [u8; 16];

/// The vectors made so far by one encoder.
pub struct VectorCache {
    edition: String,
    dims: usize,
    known: HashMap<Key, Vec<f32>>,
    file: Option<(PathBuf, File)>,
}

impl VectorCache {
    /// Kept in memory only.
    #[must_use]
    pub fn in_memory(edition: &str, dims: usize) -> Self {
        Self { edition: edition.to_owned(), dims, known: HashMap::new(), file: None }
    }

    /// Reads what a file holds, and goes on in it.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn open(path: &Path, edition: &str, dims: usize) -> Result<Self> {
        let failed = |e: std::io::Error| Error::folder(path, e);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(failed)?;
        }
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).map_err(failed)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(failed)?;
        let record = 16 + dims * 4;
        let mut known = HashMap::new();
        let whole = bytes.chunks_exact(record);
        let length = bytes.len() - whole.remainder().len();
        for record in whole {
            if let Some((key, numbers)) = record.split_first_chunk::<16>() {
                known.insert(*key, numbers.as_chunks::<4>().0.iter().map(|four| f32::from_le_bytes(*four)).collect());
            }
        }
        file.seek(SeekFrom::Start(length as u64)).map_err(failed)?;
        Ok(Self { edition: edition.to_owned(), dims, known, file: Some((path.to_owned(), file)) })
    }

    /// The vector of a text, if it was made before. `side` tells how the text was read.
    #[must_use]
    pub fn find(&self, side: &str, text: &str) -> Option<&[f32]> {
        self.known.get(&self.key(side, text)).map(Vec::as_slice)
    }

    /// Keeps a vector.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn keep(&mut self, side: &str, text: &str, vector: Vec<f32>) -> Result<()> {
        if vector.len() != self.dims {
            return Ok(());
        }
        let key = self.key(side, text);
        if let Some((path, file)) = &mut self.file {
            let mut record = key.to_vec();
            record.extend(vector.iter().flat_map(|x| x.to_le_bytes()));
            file.write_all(&record).map_err(|e| Error::folder(path, e))?;
        }
        self.known.insert(key, vector);
        Ok(())
    }

    fn key(&self, side: &str, text: &str) -> Key {
        let digest = Sha256::digest(format!("{}\u{1f}{side}\u{1f}{text}", self.edition).as_bytes());
        let mut key = [0; 16];
        key.iter_mut().zip(digest.iter()).for_each(|(to, from)| *to = *from);
        key
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn what_was_kept_is_found_again_and_half_a_record_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sub").join("cache");
        let mut cache = VectorCache::open(&path, "a", 2).unwrap();
        cache.keep("q", "薄膜", vec![0.5, 1.0]).unwrap();
        cache.keep("p", "薄膜", vec![1.0, 0.0]).unwrap();
        drop(cache);
        let bytes = std::fs::read(&path).unwrap();
        std::fs::write(&path, bytes.get(..bytes.len() - 3).unwrap()).unwrap();
        let mut cache = VectorCache::open(&path, "a", 2).unwrap();
        assert_eq!(cache.find("q", "薄膜"), Some(&[0.5, 1.0][..]));
        assert_eq!(cache.find("p", "薄膜"), None);
        cache.keep("p", "薄膜", vec![0.0, 1.0]).unwrap();
        drop(cache);
        assert_eq!(VectorCache::open(&path, "a", 2).unwrap().find("p", "薄膜"), Some(&[0.0, 1.0][..]));
        assert_eq!(VectorCache::open(&path, "b", 2).unwrap().find("p", "薄膜"), None, "another edition");
    }
}

//! The index handle: opens a folder, applies changes, rebuilds into a fresh generation and swaps it in.
//!
//! Layout of the folder: `current.json` names the generation and the dictionary; `g-000001/` holds `words/` (text index), `meaning-*.bin`, `vectors-*.bin`.
//! States of an index: fit, or in need of a rebuild with a [`RebuildReason`]; it answers in both, from what it has.
//! Reading order: `fields`, `view`, `generation`, `asking`, `search`, `words`. Not here: what a record's document is (the caller's), schedules.

mod asking;
mod dense;
#[cfg(test)]
mod dense_tests;
pub(crate) mod fields;
mod generation;
mod kept;
mod search;
mod suggest;
#[cfg(test)]
mod tests;
mod view;
mod words;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use serde::{Deserialize, Serialize};

pub(crate) use generation::{Generation, Meaning};
pub(crate) use search::RecallQuery;
pub use search::{Place, Places, Recalled};
pub(crate) use view::View;

use crate::meaning::{Encoder, e5::ModelError};
use crate::text::Analyzer;
use crate::{Change, Document, Error, Result};

/// The name of the engine that compares words alone.
const WORDS_ALONE: &str = "bm25";

/// Whether an engine of this name compares meaning beside words.
#[must_use]
pub fn compares_meaning(engine_name: &str) -> bool {
    engine_name != WORDS_ALONE
}

/// Why an index wants to be built again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RebuildReason {
    /// Nothing was ever indexed here.
    NeverBuilt,
    /// The dictionary or the way of analysing changed since it was built.
    DictionaryChanged,
    /// The files cannot be read (what was found).
    Damaged(String),
}

/// The state of an index, for health pages and for deciding about a rebuild.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    pub documents: u64,
    /// Last change sequence applied.
    pub position: i64,
    /// Name of the engine that answers (`bm25`, `bm25+lsa` or `bm25+e5`).
    pub engine: String,
    /// Name of the encoder that was given, if one was, whether or not it answers yet.
    pub encoder: Option<String>,
    /// Entries that have a vector of that encoder.
    pub encoded: u64,
    /// Entries the engine of meaning was trained on, if it was.
    pub trained_on: Option<u64>,
    /// True if training now would add meaning or refresh it: no engine at 50 entries or more, or twice as many entries as it was trained on.
    pub is_training_due: bool,
    /// Set if the index should be rebuilt from the records.
    pub rebuild: Option<RebuildReason>,
}

/// A handle to the index. Cheap to clone; all clones are the same index.
#[derive(Clone)]
pub struct Index {
    shared: Arc<Shared>,
}

struct Shared {
    folder: Option<PathBuf>,
    analyzer: Analyzer,
    live: RwLock<Arc<Generation>>,
    rebuild: RwLock<Option<RebuildReason>>,
    /// Held while generations change, so that no change slips into one that is being left.
    changing: Mutex<()>,
    vocabulary: suggest::VocabularyCache,
    /// An engine of meaning that came trained.
    encoder: RwLock<Option<Arc<dyn Encoder>>>,
    /// Why there is none.
    encoder_problem: RwLock<Option<ModelError>>,
}

/// `current.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Current {
    format: u32,
    generation: String,
    dictionary: String,
    /// False until the first rebuild.
    is_built: bool,
}

impl Index {
    /// Opens the index in a folder, or makes an empty one. A damaged index is set aside and an empty one takes its place;
    /// [`Index::status`] then says what was wrong. Fails only if the folder itself cannot be used.
    pub fn open(folder: &Path, analyzer: &Analyzer) -> Result<Self> {
        std::fs::create_dir_all(folder).map_err(|e| Error::folder(folder, e))?;
        let opened = match read_current(folder) {
            Ok(Some(current)) => open_current(folder, analyzer, &current),
            Ok(None) => Err(RebuildReason::NeverBuilt),
            Err(reason) => Err(reason),
        };
        let (generation, rebuild) = match opened {
            Ok((generation, rebuild)) => (generation, rebuild),
            Err(reason) => (begin(folder, analyzer, false)?, Some(reason)),
        };
        Ok(Self::over(Some(folder.to_owned()), analyzer, generation, rebuild))
    }

    /// An empty index in memory, gone with its last handle.
    pub fn in_memory(analyzer: &Analyzer) -> Result<Self> {
        let generation = Generation::create("memory".to_owned(), None, analyzer)?;
        Ok(Self::over(None, analyzer, generation, None))
    }

    fn over(folder: Option<PathBuf>, analyzer: &Analyzer, generation: Generation, rebuild: Option<RebuildReason>) -> Self {
        let shared = Shared {
            folder,
            analyzer: analyzer.clone(),
            live: RwLock::new(Arc::new(generation)),
            rebuild: RwLock::new(rebuild),
            changing: Mutex::new(()),
            vocabulary: suggest::VocabularyCache::default(),
            encoder: RwLock::default(),
            encoder_problem: RwLock::default(),
        };
        Self { shared: Arc::new(shared) }
    }

    /// Gives the index an engine of meaning that came trained. It answers as soon as [`Index::put_vectors`] has given nearly every entry its vector.
    pub fn set_encoder(&self, encoder: Arc<dyn Encoder>) -> Result<()> {
        let _changing = self.shared.changing.lock().unwrap_or_else(PoisonError::into_inner);
        self.live().begin_dense(&encoder, None)?;
        *self.shared.encoder.write().unwrap_or_else(PoisonError::into_inner) = Some(encoder);
        Ok(())
    }

    /// Remembers why no encoder could be given, for pages that say so.
    pub fn note_encoder_problem(&self, problem: &ModelError) {
        *self.shared.encoder_problem.write().unwrap_or_else(PoisonError::into_inner) = Some(problem.clone());
    }

    /// What [`Index::note_encoder_problem`] was told.
    #[must_use]
    pub fn encoder_problem(&self) -> Option<ModelError> {
        self.shared.encoder_problem.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The engine that was given by [`Index::set_encoder`].
    #[must_use]
    pub fn encoder(&self) -> Option<Arc<dyn Encoder>> {
        self.shared.encoder.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Gives entries the vectors that the encoder made of them, in memory. `position` is the caller's: [`Index::vectors_position`] says where to resume.
    /// Without an encoder nothing happens.
    pub fn put_vectors(&self, vectors: Vec<(String, Vec<f32>)>, position: i64) {
        let _changing = self.shared.changing.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(dense) = self.live().dense() {
            dense.put(vectors, position);
        }
    }

    /// The position given with the last vectors; 0 in a process that has just begun.
    #[must_use]
    pub fn vectors_position(&self) -> i64 {
        self.live().dense().map_or(0, |dense| dense.position())
    }

    /// Applies changes in order, commits once, and shows them to readers. `position` is the sequence number of the last of them;
    /// it is kept with the commit, so after a restart [`Index::position`] is where to resume. Also good for moving the position with no changes.
    /// `Superseded` if another process has built a new generation meanwhile: then [`Index::reload`] and resume from its position.
    pub fn apply(&self, changes: &[Change], position: i64) -> Result<()> {
        let _changing = self.shared.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let live = self.live();
        if let Some(folder) = &self.shared.folder
            && let Ok(Some(current)) = read_current(folder)
            && current.generation != live.name
        {
            return Err(Error::Superseded);
        }
        live.apply(changes, position)
    }

    /// Builds everything anew from `documents` (all that are published at `position`), trains the engine of meaning if there are 50 or more,
    /// then swaps it in. Questions are answered from the old generation until then. If it fails, the old one stays.
    pub fn rebuild(&self, documents: impl Iterator<Item = Document>, position: i64) -> Result<()> {
        let _changing = self.shared.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let generation = self.build(documents, position)?;
        generation.train()?;
        self.take_up(generation)
    }

    /// As [`Index::rebuild`], without meaning: [`Index::train`] adds it later.
    pub fn rebuild_words(&self, documents: impl Iterator<Item = Document>, position: i64) -> Result<()> {
        let _changing = self.shared.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let generation = self.build(documents, position)?;
        self.take_up(generation)
    }

    fn build(&self, documents: impl Iterator<Item = Document>, position: i64) -> Result<Generation> {
        let generation = match &self.shared.folder {
            None => Generation::create("memory".to_owned(), None, &self.shared.analyzer)?,
            Some(folder) => {
                let name = next_name(folder)?;
                let path = folder.join(&name);
                Generation::create(name, Some(path), &self.shared.analyzer)?
            }
        };
        generation.fill(documents, position)?;
        Ok(generation)
    }

    fn take_up(&self, generation: Generation) -> Result<()> {
        let name = generation.name.clone();
        if let Some(encoder) = self.encoder() {
            generation.begin_dense(&encoder, Some(&self.live()))?;
        }
        *self.shared.live.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(generation);
        self.note_built()?;
        *self.shared.rebuild.write().unwrap_or_else(PoisonError::into_inner) = None;
        self.shared.vocabulary.forget();
        if let Some(folder) = &self.shared.folder {
            remove_others(folder, &name);
        }
        Ok(())
    }

    /// Trains the engine of meaning on the entries as they are, without rebuilding. False if there are fewer than 50.
    pub fn train(&self) -> Result<bool> {
        let _changing = self.shared.changing.lock().unwrap_or_else(PoisonError::into_inner);
        self.live().train()
    }

    /// Takes up a generation another process has built meanwhile (`zerobay index rebuild` beside a running server).
    pub fn reload(&self) -> Result<()> {
        let _changing = self.shared.changing.lock().unwrap_or_else(PoisonError::into_inner);
        self.follow_current()
    }

    /// The last change sequence applied; 0 in an empty index.
    #[must_use]
    pub fn position(&self) -> i64 {
        self.live().position()
    }

    /// The engine that answers: `bm25`, `bm25+lsa` once meaning is trained, `bm25+e5` once the encoder's vectors are there.
    #[must_use]
    pub fn engine_name(&self) -> String {
        match self.live().answering() {
            Some(meaning) => format!("{WORDS_ALONE}+{}", meaning.encoder.name()),
            None => WORDS_ALONE.to_owned(),
        }
    }

    /// Everything a health page or a start-up needs to know.
    #[must_use]
    pub fn status(&self) -> Status {
        let live = self.live();
        let documents = live.view().searcher.num_docs();
        let trained_on = live.meaning().map(|meaning| meaning.trained_on);
        let enough = crate::meaning::FEWEST_DOCUMENTS as u64;
        Status {
            documents,
            position: live.position(),
            engine: self.engine_name(),
            encoder: self.encoder().map(|encoder| encoder.name().to_owned()),
            encoded: live.dense().map_or(0, |dense| dense.filled()),
            trained_on,
            is_training_due: documents >= trained_on.map_or(enough, |trained| trained * 2),
            rebuild: self.shared.rebuild.read().unwrap_or_else(PoisonError::into_inner).clone(),
        }
    }

    /// Shorthand for `status().rebuild.is_some()`.
    #[must_use]
    pub fn needs_rebuild(&self) -> bool {
        self.shared.rebuild.read().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// The analyzer this index was opened with.
    #[must_use]
    pub fn analyzer(&self) -> &Analyzer {
        &self.shared.analyzer
    }

    pub(crate) fn live(&self) -> Arc<Generation> {
        Arc::clone(&self.shared.live.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn follow_current(&self) -> Result<()> {
        let Some(folder) = &self.shared.folder else { return Ok(()) };
        let Ok(Some(current)) = read_current(folder) else { return Ok(()) };
        if current.generation == self.live().name {
            return Ok(());
        }
        let (generation, rebuild) =
            open_current(folder, &self.shared.analyzer, &current).map_err(|reason| Error::Damaged(format!("{reason:?}")))?;
        if let Some(encoder) = self.encoder() {
            generation.begin_dense(&encoder, Some(&self.live()))?;
        }
        *self.shared.live.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(generation);
        *self.shared.rebuild.write().unwrap_or_else(PoisonError::into_inner) = rebuild;
        self.shared.vocabulary.forget();
        Ok(())
    }

    fn note_built(&self) -> Result<()> {
        let Some(folder) = &self.shared.folder else { return Ok(()) };
        write_current(folder, &self.live().name, &self.shared.analyzer, true)
    }
}

impl std::fmt::Debug for Index {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Index").field("folder", &self.shared.folder).field("status", &self.status()).finish()
    }
}

fn open_current(
    folder: &Path,
    analyzer: &Analyzer,
    current: &Current,
) -> std::result::Result<(Generation, Option<RebuildReason>), RebuildReason> {
    if current.format != fields::FORMAT {
        return Err(RebuildReason::Damaged(format!("format {} is not {}", current.format, fields::FORMAT)));
    }
    let is_plain = current.generation.starts_with("g-") && current.generation.bytes().all(|b| b == b'-' || b == b'g' || b.is_ascii_digit());
    if !is_plain {
        return Err(RebuildReason::Damaged(format!("no generation is called {}", current.generation)));
    }
    let path = folder.join(&current.generation);
    let generation = Generation::open(current.generation.clone(), &path, analyzer).map_err(|e| RebuildReason::Damaged(e.to_string()))?;
    let rebuild = if !current.is_built {
        Some(RebuildReason::NeverBuilt)
    } else if current.dictionary != analyzer.dictionary_hash() {
        Some(RebuildReason::DictionaryChanged)
    } else {
        None
    };
    Ok((generation, rebuild))
}

/// Makes an empty generation and names it the current one. What stood there before stays on disk until the next rebuild.
fn begin(folder: &Path, analyzer: &Analyzer, is_built: bool) -> Result<Generation> {
    let name = next_name(folder)?;
    let path = folder.join(&name);
    let generation = Generation::create(name, Some(path), analyzer)?;
    write_current(folder, &generation.name, analyzer, is_built)?;
    Ok(generation)
}

fn read_current(folder: &Path) -> std::result::Result<Option<Current>, RebuildReason> {
    let path = folder.join("current.json");
    match std::fs::read(&path) {
        Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|e| RebuildReason::Damaged(format!("current.json: {e}"))),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(RebuildReason::Damaged(format!("current.json: {e}"))),
    }
}

fn write_current(folder: &Path, generation: &str, analyzer: &Analyzer, is_built: bool) -> Result<()> {
    let current =
        Current { format: fields::FORMAT, generation: generation.to_owned(), dictionary: analyzer.dictionary_hash().to_owned(), is_built };
    let bytes = serde_json::to_vec_pretty(&current).map_err(|e| Error::Engine(e.to_string()))?;
    generation::write_whole(&folder.join("current.json"), &bytes)
}

/// `g-000007` after the highest one present.
fn next_name(folder: &Path) -> Result<String> {
    let highest = generations(folder)?.iter().filter_map(|name| name.strip_prefix("g-")?.parse::<u64>().ok()).max().unwrap_or(0);
    Ok(format!("g-{:06}", highest + 1))
}

fn generations(folder: &Path) -> Result<Vec<String>> {
    let entries = std::fs::read_dir(folder).map_err(|e| Error::folder(folder, e))?;
    Ok(entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).filter(|name| name.starts_with("g-")).collect())
}

/// Old generations are only waste; one that cannot be removed now goes with the next rebuild.
fn remove_others(folder: &Path, keep: &str) {
    for name in generations(folder).unwrap_or_default().iter().filter(|name| *name != keep) {
        let _ = std::fs::remove_dir_all(folder.join(name));
    }
}

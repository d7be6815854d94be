//! One generation of the index: a folder with the text index, the trained engine and its vectors, and the one writer.
//!
//! A commit carries the position reached and the number of vector slots, so that text, vectors and position never disagree:
//! vectors are written and synced first, then the text index commits. Not here: choosing the generation (`index`).

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use serde::{Deserialize, Serialize};
use tantivy::schema::Value as _;
use tantivy::{DocAddress, IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, Term};

use super::dense::Dense;
use super::fields::{Fields, tokenizers};
use super::view::View;
use crate::meaning::{Encoder, Lsa, Mean, Training, Vectors};
use crate::text::Analyzer;
use crate::{Change, Document, Error, Result};

/// Memory of the writer for daily changes, and for building anew (per thread).
const DAILY_BYTES: usize = 15_000_000;
const BUILDING_BYTES: usize = 60_000_000;
const BUILDING_THREADS: usize = 2;

/// What a commit remembers.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Payload {
    position: i64,
    slots: u64,
}

/// Which trained engine belongs to the generation.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct MeaningNote {
    number: u64,
    trained_on: u64,
}

pub(crate) struct Generation {
    pub name: String,
    pub fields: Fields,
    folder: Option<PathBuf>,
    analyzer: Analyzer,
    engine: tantivy::Index,
    reader: IndexReader,
    view: RwLock<Arc<View>>,
    writer: Mutex<Writer>,
    meaning: RwLock<Option<Arc<Meaning>>>,
    dense: RwLock<Option<Arc<Dense>>>,
    position: AtomicI64,
}

#[derive(Default)]
struct Writer {
    engine: Option<IndexWriter>,
    slots: u64,
}

/// An engine of meaning and the vectors it made.
pub(crate) struct Meaning {
    pub encoder: Arc<dyn Encoder>,
    pub vectors: RwLock<Vectors>,
    /// What the vectors of an engine that came trained have in common.
    pub mean: RwLock<Mean>,
    /// Entries it was trained on; 0 for one that came trained.
    pub trained_on: u64,
    number: u64,
}

/// The stored texts of an entry.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stored {
    pub id: String,
    pub register: String,
    pub title: String,
    pub names: String,
    pub summary: String,
    pub body: String,
}

impl Stored {
    /// Everything but the title.
    pub fn text(&self) -> String {
        passage(&self.names, &self.summary, &self.body)
    }
}

/// The text of an entry as engines are trained on it.
fn passage(names: &str, summary: &str, body: &str) -> String {
    format!("{names}\n{summary}\n{body}")
}

impl Generation {
    /// A new, empty generation; with a folder, `folder` must not exist yet.
    pub fn create(name: String, folder: Option<PathBuf>, analyzer: &Analyzer) -> Result<Self> {
        let fields = Fields::new();
        let builder = tantivy::Index::builder().schema(fields.schema.clone()).tokenizers(tokenizers(analyzer));
        let engine = match &folder {
            Some(folder) => {
                let words = folder.join("words");
                std::fs::create_dir_all(&words).map_err(|e| Error::folder(&words, e))?;
                builder.create_in_dir(&words)?
            }
            None => builder.create_in_ram()?,
        };
        Self::over(engine, name, folder, analyzer, fields)
    }

    /// Opens what is there. `Error::Damaged` if the files do not fit.
    pub fn open(name: String, folder: &Path, analyzer: &Analyzer) -> Result<Self> {
        let words = folder.join("words");
        let mut engine = tantivy::Index::open_in_dir(&words).map_err(|e| Error::Damaged(e.to_string()))?;
        engine.set_tokenizers(tokenizers(analyzer));
        let fields = Fields::new();
        if engine.schema() != fields.schema {
            return Err(Error::Damaged("its fields are of another version".to_owned()));
        }
        let generation = Self::over(engine, name, Some(folder.to_owned()), analyzer, fields).map_err(|e| Error::Damaged(e.to_string()))?;
        let payload = generation.payload()?;
        generation.position.store(payload.position, Ordering::Release);
        generation.lock_writer().slots = payload.slots;
        if let Some(meaning) = Meaning::open(folder, analyzer, payload.slots)? {
            generation.set_meaning(meaning);
        }
        Ok(generation)
    }

    fn over(engine: tantivy::Index, name: String, folder: Option<PathBuf>, analyzer: &Analyzer, fields: Fields) -> Result<Self> {
        let reader = engine.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let view = RwLock::new(View::new(reader.searcher(), None)?);
        Ok(Self {
            name,
            fields,
            folder,
            analyzer: analyzer.clone(),
            engine,
            reader,
            view,
            writer: Mutex::default(),
            meaning: RwLock::default(),
            dense: RwLock::default(),
            position: AtomicI64::new(0),
        })
    }

    pub fn view(&self) -> Arc<View> {
        Arc::clone(&self.view.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub fn meaning(&self) -> Option<Arc<Meaning>> {
        self.meaning.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The engine that came trained, if it was given one.
    pub fn dense(&self) -> Option<Arc<Dense>> {
        self.dense.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The engine of meaning that answers: the one that came trained as soon as nearly every entry has its vector, else the self-trained one.
    pub fn answering(&self) -> Option<Arc<Meaning>> {
        let documents = self.view().searcher.num_docs();
        let dense = self.dense().filter(|dense| dense.covers(documents));
        dense.map(|dense| Arc::clone(&dense.meaning)).or_else(|| self.meaning())
    }

    /// The vector of an entry by the engine that came trained, if that is the one asked about.
    pub fn vector_of(&self, meaning: &Meaning, id: &str) -> Option<Vec<f32>> {
        let dense = self.dense().filter(|dense| std::ptr::eq(Arc::as_ptr(&dense.meaning), meaning))?;
        dense.vector_of(id)
    }

    /// Whether vectors of this engine come from outside, so that none is made while somebody waits for an answer.
    pub fn is_dense(&self, meaning: &Meaning) -> bool {
        self.dense().is_some_and(|dense| std::ptr::eq(Arc::as_ptr(&dense.meaning), meaning))
    }

    /// Begins to keep vectors for an engine that came trained; takes over those of another generation.
    pub fn begin_dense(&self, encoder: &Arc<dyn Encoder>, from: Option<&Self>) -> Result<()> {
        // Held so that no change gives out a slot while they are read.
        let writer = self.lock_writer();
        let view = self.view();
        let mut slots = HashMap::new();
        for (segment, reader) in view.segments.iter().zip(view.searcher.segment_readers()) {
            for doc in reader.doc_ids_alive() {
                if let Some(slot) = segment.slot(doc) {
                    slots.insert(self.stored(&view, DocAddress::new(segment.ordinal, doc))?.id, slot);
                }
            }
        }
        let dense = Dense::new(encoder, slots)?;
        if let Some(old) = from.and_then(Self::dense) {
            dense.take_over(&old);
        }
        *self.dense.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(dense));
        drop(writer);
        Ok(())
    }

    pub fn position(&self) -> i64 {
        self.position.load(Ordering::Acquire)
    }

    pub fn term_id(&self, id: &str) -> Term {
        Term::from_field_text(self.fields.id, id)
    }

    /// Reads the stored texts of an entry.
    pub fn stored(&self, view: &View, address: DocAddress) -> Result<Stored> {
        let document: TantivyDocument = view.searcher.doc(address)?;
        let text = |field| document.get_first(field).and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default();
        Ok(Stored {
            id: text(self.fields.id),
            register: text(self.fields.stored_register),
            title: text(self.fields.stored_title),
            names: text(self.fields.stored_names),
            summary: text(self.fields.stored_summary),
            body: text(self.fields.stored_body),
        })
    }

    /// Applies changes and commits once.
    pub fn apply(&self, changes: &[Change], position: i64) -> Result<()> {
        let mut writer = self.lock_writer();
        let done = self.apply_locked(&mut writer, changes, position);
        if done.is_err() {
            // Dropping the engine's writer forgets what was not committed.
            writer.engine = None;
            writer.slots = self.payload().map_or(writer.slots, |payload| payload.slots);
        }
        drop(writer);
        if done.is_err()
            && let Some(dense) = self.dense()
        {
            // Slots were given out that never came to be: which entry stands where is read again.
            self.begin_dense(&dense.meaning.encoder, Some(self))?;
        }
        done
    }

    fn apply_locked(&self, writer: &mut Writer, changes: &[Change], position: i64) -> Result<()> {
        let (meaning, dense) = (self.meaning(), self.dense());
        let first_slot = writer.slots;
        let mut vectors = Vec::new();
        if writer.engine.is_none() {
            writer.engine = Some(self.engine.writer_with_num_threads(1, DAILY_BYTES)?);
        }
        let Some(engine) = &mut writer.engine else { return Err(Error::Locked) };
        for change in changes {
            match change {
                Change::Put(document) => {
                    engine.delete_term(self.term_id(&document.id));
                    engine.add_document(self.fields.document(document, writer.slots))?;
                    if let Some(dense) = &dense {
                        dense.moves(&document.id, writer.slots);
                    }
                    writer.slots += 1;
                    if let Some(meaning) = &meaning {
                        vectors.push(meaning.encoder.encode_passage(&document.title, &document_text(document)));
                    }
                }
                Change::Delete(id) => {
                    engine.delete_term(self.term_id(id));
                    if let Some(dense) = &dense {
                        dense.forgets(id);
                    }
                }
            }
        }
        if let Some(meaning) = &meaning {
            meaning.vectors.write().unwrap_or_else(PoisonError::into_inner).put(first_slot, &vectors)?;
        }
        commit(engine, Payload { position, slots: writer.slots })?;
        self.refresh()?;
        self.position.store(position, Ordering::Release);
        Ok(())
    }

    /// Fills an empty generation. Where an id occurs twice, the last one stays.
    pub fn fill(&self, documents: impl Iterator<Item = Document>, position: i64) -> Result<()> {
        let mut writer = self.lock_writer();
        let mut engine: IndexWriter = self.engine.writer_with_num_threads(BUILDING_THREADS, BUILDING_BYTES * BUILDING_THREADS)?;
        let mut seen = std::collections::HashSet::new();
        for document in documents {
            if !seen.insert(document.id.clone()) {
                engine.delete_term(self.term_id(&document.id));
            }
            engine.add_document(self.fields.document(&document, writer.slots))?;
            writer.slots += 1;
        }
        commit(&mut engine, Payload { position, slots: writer.slots })?;
        engine.wait_merging_threads()?;
        drop(writer);
        self.refresh()?;
        self.position.store(position, Ordering::Release);
        Ok(())
    }

    /// Trains the engine of meaning on what is in the index and gives every entry its vector. False if there is too little to learn from.
    pub fn train(&self) -> Result<bool> {
        let writer = self.lock_writer();
        let view = self.view();
        let documents = view.searcher.num_docs();
        if documents < crate::meaning::FEWEST_DOCUMENTS as u64 {
            return Ok(false);
        }
        let mut places = Vec::new();
        for (segment, reader) in view.segments.iter().zip(view.searcher.segment_readers()) {
            places.extend(reader.doc_ids_alive().filter_map(|doc| Some((segment.slot(doc)?, DocAddress::new(segment.ordinal, doc)))));
        }
        // Slots follow the order of arrival, so the sample does not depend on how the engine cut its segments.
        places.sort_unstable_by_key(|(slot, _)| *slot);
        let step = places.len().div_ceil(crate::meaning::MOST_DOCUMENTS).max(1);
        let mut training = Training::new(&self.analyzer);
        for (_, address) in places.iter().step_by(step) {
            let stored = self.stored(&view, *address)?;
            training.add(&stored.title, &stored.text());
        }
        let Some(lsa) = training.train() else { return Ok(false) };
        let number = self.meaning().map_or(0, |meaning| meaning.number) + 1;
        let file = self.folder.as_ref().map(|folder| folder.join(format!("vectors-{number}.bin")));
        let mut vectors = Vectors::create(lsa.dims(), file)?;
        let mut encoded: Vec<Option<Vec<f32>>> = Vec::new();
        encoded.resize_with(usize::try_from(writer.slots).unwrap_or_default(), || None);
        for (slot, address) in places {
            let stored = self.stored(&view, address)?;
            if let Some(place) = usize::try_from(slot).ok().and_then(|slot| encoded.get_mut(slot)) {
                *place = lsa.encode_passage(&stored.title, &stored.text());
            }
        }
        vectors.put(0, &encoded)?;
        if let Some(folder) = &self.folder {
            let model = folder.join(format!("meaning-{number}.bin"));
            write_whole(&model, &lsa.to_bytes())?;
            let note = MeaningNote { number, trained_on: documents };
            write_whole(&folder.join("meaning.json"), &serde_json::to_vec(&note).map_err(|e| Error::Engine(e.to_string()))?)?;
            if let Some(old) = number.checked_sub(1) {
                // Left-over files of the engine before are harmless; the next rebuild removes the whole folder.
                let _ = std::fs::remove_file(folder.join(format!("vectors-{old}.bin")));
                let _ = std::fs::remove_file(folder.join(format!("meaning-{old}.bin")));
            }
        }
        let (vectors, mean) = (RwLock::new(vectors), RwLock::default());
        self.set_meaning(Meaning { encoder: Arc::new(lsa), vectors, mean, trained_on: documents, number });
        drop(writer);
        Ok(true)
    }

    fn set_meaning(&self, meaning: Meaning) {
        *self.meaning.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(meaning));
    }

    fn refresh(&self) -> Result<()> {
        self.reader.reload()?;
        let view = View::new(self.reader.searcher(), Some(&self.view()))?;
        *self.view.write().unwrap_or_else(PoisonError::into_inner) = view;
        Ok(())
    }

    fn payload(&self) -> Result<Payload> {
        let metas = self.engine.load_metas()?;
        match metas.payload {
            Some(text) => serde_json::from_str(&text).map_err(|e| Error::Damaged(e.to_string())),
            None => Ok(Payload::default()),
        }
    }

    fn lock_writer(&self) -> MutexGuard<'_, Writer> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Meaning {
    /// An engine that came trained, with no vectors yet.
    pub fn given(encoder: &Arc<dyn Encoder>) -> Result<Self> {
        let vectors = RwLock::new(Vectors::create(encoder.dims(), None)?);
        Ok(Self { encoder: Arc::clone(encoder), vectors, mean: RwLock::default(), trained_on: 0, number: 0 })
    }

    /// A question as entries are ranked by: without the encoder's part of what all entries have in common.
    pub fn telling(&self, question: &[f32]) -> Vec<f32> {
        self.mean.read().unwrap_or_else(PoisonError::into_inner).taken_off(question, self.encoder.common_part())
    }

    fn open(folder: &Path, analyzer: &Analyzer, slots: u64) -> Result<Option<Self>> {
        let note = folder.join("meaning.json");
        if !note.exists() {
            return Ok(None);
        }
        let damaged = |what: &str| Error::Damaged(what.to_owned());
        let bytes = std::fs::read(&note).map_err(|e| Error::folder(&note, e))?;
        let note: MeaningNote = serde_json::from_slice(&bytes).map_err(|e| Error::Damaged(e.to_string()))?;
        let model = folder.join(format!("meaning-{}.bin", note.number));
        let bytes = std::fs::read(&model).map_err(|e| Error::Damaged(e.to_string()))?;
        let lsa = Lsa::from_bytes(analyzer, &bytes).ok_or_else(|| damaged("the trained engine cannot be read"))?;
        let file = folder.join(format!("vectors-{}.bin", note.number));
        let vectors = Vectors::open(lsa.dims(), &file, slots).map_err(|e| Error::Damaged(e.to_string()))?;
        let (vectors, mean) = (RwLock::new(vectors), RwLock::default());
        Ok(Some(Self { encoder: Arc::new(lsa), vectors, mean, trained_on: note.trained_on, number: note.number }))
    }
}

/// The text of a document as `Stored::text` gives it back.
pub(crate) fn document_text(document: &Document) -> String {
    let mut names = document.keywords.join("\n");
    names.push('\n');
    names.push_str(&document.organization_name);
    passage(&names, &document.summary, &document.body)
}

fn commit(engine: &mut IndexWriter, payload: Payload) -> Result<()> {
    let text = serde_json::to_string(&payload).map_err(|e| Error::Engine(e.to_string()))?;
    let mut prepared = engine.prepare_commit()?;
    prepared.set_payload(&text);
    prepared.commit()?;
    Ok(())
}

/// Writes a file so that it is either the old one or the new one, never half.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let half = path.with_extension("half");
    let write = || -> std::io::Result<()> {
        let mut file = std::fs::File::create(&half)?;
        std::io::Write::write_all(&mut file, bytes)?;
        file.sync_all()?;
        std::fs::rename(&half, path)
    };
    write().map_err(|e| Error::folder(path, e))
}

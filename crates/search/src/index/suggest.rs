//! "Did you mean": another spelling of what was typed, made of words of the titles, keywords and organisations.
//!
//! Looked for in this order: the same sound (薄摸 → 薄膜), almost the same sound, one character different, a few letters different.
//! Offered only if it finds more. Not here: when it is asked for (`search`).

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use super::asking::Asked;
use super::kept::Question;
use super::search::count_words;
use super::{Generation, Index, View};
use crate::Result;
use crate::text::{is_han, plain_pinyin};

/// Words kept; the most frequent ones of very large halls.
const MOST_WORDS: usize = 60_000;
/// Corrections tried against the index.
const MOST_TRIED: usize = 6;
/// Longest Han word looked at, in characters.
const LONGEST: usize = 6;

/// The words of the index with their sounds.
pub(crate) struct Vocabulary {
    words: Vec<Word>,
    by_text: HashMap<String, u32>,
    built_for: u64,
}

struct Word {
    text: String,
    characters: Vec<char>,
    /// Pinyin for Han words, the word itself for Latin ones.
    sound: String,
    is_han: bool,
    count: u32,
}

/// Keeps the vocabulary until the hall has grown or shrunk by a tenth.
#[derive(Default)]
pub(crate) struct VocabularyCache {
    kept: Mutex<Option<Arc<Vocabulary>>>,
}

impl VocabularyCache {
    pub fn forget(&self) {
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn get(&self, live: &Generation, view: &View) -> Result<Arc<Vocabulary>> {
        let documents = view.searcher.num_docs();
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(vocabulary) = kept.as_ref()
            && vocabulary.built_for.abs_diff(documents) * 10 <= vocabulary.built_for
        {
            return Ok(Arc::clone(vocabulary));
        }
        let vocabulary = Arc::new(Vocabulary::read(live, view)?);
        *kept = Some(Arc::clone(&vocabulary));
        Ok(vocabulary)
    }
}

/// A stretch of what was typed and the word that may have been meant; less cost is better.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Correction {
    cost: u32,
    /// Longer stretches first, then more frequent words.
    rank: (std::cmp::Reverse<usize>, std::cmp::Reverse<u32>),
    from: usize,
    to: usize,
    word: String,
}

/// How many entries a question finds as it was typed.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Reached {
    /// By as many of its words as it needs.
    pub strict: u64,
    /// By any of them, if it was answered so or nothing was found.
    pub relaxed: Option<u64>,
}

/// The best other spelling that finds more than what was typed, if there is one. A word of the same sound is offered too where all words together
/// find nothing: any of them must then find more than before (锂离子店池, in a hall that has 电池 and no 锂离子电池).
pub(crate) fn did_you_mean(
    index: &Index,
    live: &Generation,
    view: &View,
    asked: &Asked,
    question: &Question<'_>,
    reached: Reached,
) -> Result<Option<String>> {
    let corrections = corrections(index, live, view, asked)?;
    for (correction, (other, again)) in corrections.iter().filter_map(|correction| Some((correction, respelled(index, asked, correction)?)))
    {
        if count_words(live, view, question, &again, again.needed())? > reached.strict {
            return Ok(Some(other));
        }
        if let Some(relaxed) = reached.relaxed.filter(|_| correction.cost == 0)
            && count_words(live, view, question, &again, 1)? > relaxed
        {
            return Ok(Some(other));
        }
    }
    Ok(None)
}

/// The best spelling of the same sound that finds anything.
pub(crate) fn same_sound(index: &Index, live: &Generation, view: &View, asked: &Asked, question: &Question<'_>) -> Result<Option<String>> {
    let corrections = corrections(index, live, view, asked)?;
    for (other, again) in corrections.iter().filter(|correction| correction.cost == 0).filter_map(|same| respelled(index, asked, same)) {
        if count_words(live, view, question, &again, again.needed())? > 0 {
            return Ok(Some(other));
        }
    }
    Ok(None)
}

/// What may be tried, the best first.
fn corrections(index: &Index, live: &Generation, view: &View, asked: &Asked) -> Result<Vec<Correction>> {
    let typed: Vec<char> = asked.folded.chars().collect();
    if typed.len() > 60 {
        return Ok(Vec::new());
    }
    let vocabulary = index.shared.vocabulary.get(live, view)?;
    let mut corrections = vocabulary.corrections(&typed, &unknown(index, &vocabulary, asked), asked);
    corrections.sort();
    corrections.dedup_by(|a, b| a.word == b.word && a.from == b.from);
    corrections.truncate(MOST_TRIED);
    Ok(corrections)
}

/// The question with a correction; nothing if no word is left.
fn respelled(index: &Index, asked: &Asked, correction: &Correction) -> Option<(String, Asked)> {
    let before = asked.folded.chars().take(correction.from);
    let after = asked.folded.chars().skip(correction.to);
    let other: String = before.chain(correction.word.chars()).chain(after).collect();
    let other = other.split_whitespace().collect::<Vec<_>>().join(" ");
    let again = Asked::new(index.analyzer(), &other);
    (!again.is_empty()).then_some((other, again))
}

impl Vocabulary {
    fn read(live: &Generation, view: &View) -> Result<Self> {
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for reader in view.searcher.segment_readers() {
            for field in [live.fields.title, live.fields.names] {
                let inverted = reader.inverted_index(field)?;
                let mut stream = inverted.terms().stream().map_err(tantivy::TantivyError::from)?;
                while stream.advance() {
                    if let Ok(text) = std::str::from_utf8(stream.key())
                        && is_word(text)
                    {
                        let count = stream.value().doc_freq;
                        *counts.entry(text.to_owned()).or_default() += count;
                    }
                }
            }
        }
        let mut counts: Vec<(String, u32)> = counts.into_iter().collect();
        if counts.len() > MOST_WORDS {
            counts.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            counts.truncate(MOST_WORDS);
        }
        let by_text = counts.iter().cloned().collect();
        let words = counts
            .into_iter()
            .map(|(text, count)| {
                let has_han = text.chars().all(is_han);
                Word {
                    characters: text.chars().collect(),
                    sound: if has_han { plain_pinyin(&text) } else { text.clone() },
                    is_han: has_han,
                    text,
                    count,
                }
            })
            .collect();
        Ok(Self { words, by_text, built_for: view.searcher.num_docs() })
    }

    fn knows(&self, word: &str) -> bool {
        self.by_text.contains_key(word)
    }

    fn corrections(&self, typed: &[char], unknown: &[bool], asked: &Asked) -> Vec<Correction> {
        let mut found = Vec::new();
        let windows = han_windows(typed);
        for (from, characters, sound) in &windows {
            if !unknown.iter().skip(*from).take(characters.len()).any(|is_unknown| *is_unknown) {
                continue;
            }
            for word in self.words.iter().filter(|word| word.is_han && word.characters.len() == characters.len()) {
                if let Some(cost) = han_cost(characters, sound, word) {
                    found.push(correction(cost, *from, characters.len(), word));
                }
            }
        }
        for latin in asked.words.iter().filter(|word| !word.is_han && word.text.chars().count() >= 4 && !self.knows(&word.text)) {
            let letters: Vec<char> = latin.text.chars().collect();
            let Some(from) = typed.windows(letters.len()).position(|window| window == letters) else { continue };
            let allowed = if letters.len() >= 8 { 2 } else { 1 };
            for word in &self.words {
                if word.sound.len().abs_diff(latin.text.len()) <= allowed {
                    let distance = strsim::osa_distance(&latin.text, &word.sound);
                    if distance <= allowed && (distance > 0 || word.is_han) {
                        let cost = u32::try_from(distance).unwrap_or(9) * 2 + u32::from(word.is_han);
                        found.push(correction(cost, from, letters.len(), word));
                    }
                }
            }
        }
        found
    }
}

/// For each character typed: is it in no word that the dictionary or the index knows? Only there a slip is looked for.
fn unknown(index: &Index, vocabulary: &Vocabulary, asked: &Asked) -> Vec<bool> {
    let mut unknown = vec![true; asked.folded.chars().count()];
    for token in index.analyzer().folded_words(&asked.folded) {
        if token.end - token.start > 1 || vocabulary.knows(&token.text) {
            unknown.iter_mut().skip(token.start).take(token.end - token.start).for_each(|is_unknown| *is_unknown = false);
        }
    }
    unknown
}

fn correction(cost: u32, from: usize, length: usize, word: &Word) -> Correction {
    Correction { cost, rank: (std::cmp::Reverse(length), std::cmp::Reverse(word.count)), from, to: from + length, word: word.text.clone() }
}

/// Han words of two to six characters, Latin ones of at least four letters.
fn is_word(text: &str) -> bool {
    let length = text.chars().count();
    let has_han = text.chars().all(is_han);
    (has_han && (2..=LONGEST).contains(&length)) || (!has_han && length >= 4 && text.chars().all(|c| c.is_ascii_alphabetic()))
}

/// All stretches of two to six Han characters with their sound.
fn han_windows(typed: &[char]) -> Vec<(usize, &[char], String)> {
    let mut found = Vec::new();
    for length in 2..=LONGEST {
        for (from, window) in typed.windows(length).enumerate() {
            if window.iter().all(|c| is_han(*c)) {
                let text: String = window.iter().collect();
                found.push((from, window, plain_pinyin(&text)));
            }
        }
    }
    found
}

/// What it costs to have meant this word: 0 the same sound, 1 almost the same sound with a character in common, 2 one of three or more characters differs.
fn han_cost(characters: &[char], sound: &str, word: &Word) -> Option<u32> {
    if word.sound == sound {
        return (word.characters != characters).then_some(0);
    }
    let differing = characters.iter().zip(&word.characters).filter(|(a, b)| a != b).count();
    if differing > 1 {
        return None;
    }
    if sound.len().abs_diff(word.sound.len()) <= 1 && strsim::levenshtein(sound, &word.sound) <= 1 {
        return Some(1);
    }
    (characters.len() >= 3).then_some(2)
}

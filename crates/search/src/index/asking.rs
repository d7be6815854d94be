//! From what was typed to a query of the text index. Built from tokens, never by a query parser: a parser takes unsegmented Chinese for one phrase.
//!
//! Each word becomes one clause over the fields (title ×3, keywords and organisation ×2, summary and body ×1, pairs of characters as fallback);
//! Latin letters are also read as pinyin and as initials. Two words are both required, of more about half. Not here: ranking, filters.

use std::collections::BTreeSet;

use tantivy::Term;
use tantivy::query::{BooleanQuery, BoostQuery, EmptyQuery, PhraseQuery, Query, TermQuery, TermSetQuery};
use tantivy::schema::{Field, IndexRecordOption};

use super::fields::{Fields, grams};
use super::view::View;
use crate::Result;
use crate::text::{Analyzer, Folded, Token, fold, initial_pairs, is_han, is_stop_word, merge, readings, spellings};

/// Characters of the typed text that count.
const MOST_CHARACTERS: usize = 200;
/// Words that count.
const MOST_WORDS: usize = 24;
/// Completions of a begun word looked up.
const MOST_COMPLETIONS: usize = 50;
/// What a pair of characters or a typed syllable counts, beside a single character, and what a mere sound does.
const PAIR_COUNTS: f32 = 2.0;
const SOUND_COUNTS: f32 = 0.3;
/// So many letters are the beginning of a word.
const BEGINNING: usize = 3;

/// What was typed, understood.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    pub folded: String,
    pub words: Vec<AskedWord>,
    /// Single characters beside a function word of one character: 雷大 may be 雷达.
    pub beside: BTreeSet<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AskedWord {
    pub text: String,
    pub is_han: bool,
    /// Shorter words inside; all of them together stand for the word.
    pub parts: Vec<String>,
    /// The last word of the text may be only begun.
    is_last: bool,
}

impl Asked {
    pub fn new(analyzer: &Analyzer, text: &str) -> Self {
        let cut: String = text.chars().take(MOST_CHARACTERS).collect();
        let folded = fold(&cut);
        let mut words: Vec<AskedWord> = Vec::new();
        let mut single_end = None;
        let mut beside = BTreeSet::new();
        let mut before: Option<Token> = None;
        for token in analyzer.folded_words(&folded) {
            let is_single = token.is_han && token.end - token.start == 1;
            if let Some(before) = before.replace(token.clone()).filter(|before| is_single && before.end == token.start)
                && before.end - before.start == 1
                && is_stop_word(&before.text) != is_stop_word(&token.text)
            {
                beside.insert(format!("{}{}", before.text, token.text));
            }
            // Neighbouring single characters are a word the dictionary does not know.
            if is_single
                && single_end == Some(token.start)
                && !is_stop_word(&token.text)
                && let Some(last) = words.last_mut()
            {
                if last.parts.is_empty() {
                    last.parts.push(last.text.clone());
                }
                last.parts.push(token.text.clone());
                last.text.push_str(&token.text);
                single_end = Some(token.end);
                continue;
            }
            single_end = (is_single && !is_stop_word(&token.text)).then_some(token.end);
            let parts = if token.is_han && token.end - token.start > 2 { analyzer.parts(&token.text) } else { Vec::new() };
            words.push(AskedWord { text: token.text, is_han: token.is_han, parts, is_last: false });
        }
        if let Some(last) = words.last_mut() {
            last.is_last = true;
        }
        if words.iter().any(|word| !is_stop_word(&word.text)) {
            words.retain(|word| !is_stop_word(&word.text));
        }
        let mut seen = BTreeSet::new();
        words.retain(|word| seen.insert(word.text.clone()));
        words.truncate(MOST_WORDS);
        Self { folded, words, beside }
    }

    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether two characters that were taken apart stand together in no title or name: one of them may be a slip.
    pub fn may_hold_a_slip(&self, fields: &Fields, view: &View) -> Result<bool> {
        for pair in &self.beside {
            if view.searcher.doc_freq(&Term::from_field_text(fields.grams, pair))? == 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether the question is one word of letters, or letters that can all be read as pinyin.
    pub fn is_letters(&self) -> bool {
        let is_pinyin = |word: &AskedWord| spellings(&word.text).iter().any(|spelling| spelling.endings.is_empty());
        self.words.iter().all(|word| !word.is_han) && (self.words.len() == 1 || self.words.iter().all(is_pinyin))
    }

    /// The whole question as a stretch of a title or name, if it may be one: at least three Han characters and nothing between them, or letters that
    /// are the pinyin of at least two.
    pub fn as_a_name(&self, fields: &Fields) -> Option<Box<dyn Query>> {
        let text = self.folded.trim();
        if self.is_letters() {
            let letters: String = self.words.iter().map(|word| word.text.as_str()).collect();
            let whole = spellings(&letters).into_iter().filter(|spelling| spelling.endings.is_empty() && spelling.syllables.len() > 1);
            let mut ways: Vec<Box<dyn Query>> = whole.map(|spelling| syllables(fields, &spelling.syllables)).collect();
            if let [only] = self.words.as_slice() {
                for field in [fields.title, fields.names] {
                    ways.push(Box::new(TermQuery::new(Term::from_field_text(field, &only.text), IndexRecordOption::Basic)));
                }
            }
            return Some(Box::new(BooleanQuery::union(ways)));
        }
        let mut pairs = grams(text);
        if pairs.len() < 3 || pairs.len() != text.chars().count() {
            return None;
        }
        // The last one stands alone and is contained in the pair before it.
        pairs.pop();
        Some(places(fields.grams, pairs))
    }

    /// How many of the words an entry needs: all of one or two, two of three, then about half, and less of whole sentences.
    pub fn needed(&self) -> usize {
        match self.words.len() {
            0..=2 => self.words.len(),
            3 => 2,
            4..=6 => 3,
            n => (n * 2).div_ceil(5),
        }
    }

    /// The query: entries with at least `needed` of the words, or with exactly this number.
    pub fn query(&self, fields: &Fields, view: &View, needed: usize) -> Result<Box<dyn Query>> {
        let mut clauses: Vec<Box<dyn Query>> = Vec::with_capacity(self.words.len());
        for word in &self.words {
            clauses.push(word.query(fields, view)?);
        }
        let by_words: Box<dyn Query> = match clauses.len() {
            0 => Box::new(EmptyQuery),
            1 => clauses.pop().unwrap_or_else(|| Box::new(EmptyQuery)),
            n if needed >= n => Box::new(BooleanQuery::intersection(clauses)),
            _ => Box::new(BooleanQuery::union_with_minimum_required_clauses(clauses, needed.max(1))),
        };
        let number = Term::from_field_text(fields.number, self.folded.trim());
        if !self.folded.trim().is_empty() && view.searcher.doc_freq(&number)? > 0 {
            let by_number = boosted(Box::new(TermQuery::new(number, IndexRecordOption::Basic)), 20.0);
            return Ok(Box::new(BooleanQuery::union(vec![by_words, by_number])));
        }
        Ok(by_words)
    }

    /// Entries whose title or names share a piece of the question: two characters or one, a sound, two first letters, the beginning of a word. For a
    /// question that finds nothing as it stands.
    pub fn pieces(&self, fields: &Fields, view: &View) -> Result<Box<dyn Query>> {
        let mut ways: Vec<Box<dyn Query>> = Vec::new();
        let (han, latin): (Vec<&AskedWord>, Vec<&AskedWord>) = self.words.iter().partition(|word| word.is_han);
        let pairs: BTreeSet<String> = han.iter().flat_map(|word| grams(&word.text)).map(|(gram, _)| gram).collect();
        ways.extend(pairs.iter().map(|pair| boosted(term(fields.grams, pair), PAIR_COUNTS)));
        let characters: BTreeSet<char> = han.iter().flat_map(|word| word.text.chars()).collect();
        for character in characters {
            // Alone it stands at the end of a stretch.
            let alone = character.to_string();
            let mut begun = completions(view, fields.grams, &alone)?;
            begun.insert(Term::from_field_text(fields.grams, &alone));
            ways.push(Box::new(TermSetQuery::new(begun)));
            ways.extend(readings(character).iter().map(|reading| boosted(term(fields.pinyin, reading), SOUND_COUNTS)));
        }
        for word in latin {
            let letters: Vec<char> = word.text.chars().collect();
            let pairs: BTreeSet<String> = letters.windows(2).map(|pair| pair.iter().collect()).collect();
            ways.extend(pairs.iter().map(|pair| term(fields.initials, pair)));
            let syllables: BTreeSet<String> = spellings(&word.text).into_iter().flat_map(|spelling| spelling.syllables).collect();
            ways.extend(syllables.iter().map(|syllable| boosted(term(fields.pinyin, syllable), PAIR_COUNTS)));
            let beginning: String = letters.iter().take(BEGINNING).collect();
            for field in [fields.title, fields.names] {
                let begun = completions(view, field, &beginning)?;
                if letters.len() > BEGINNING && !begun.is_empty() {
                    ways.push(boosted(Box::new(TermSetQuery::new(begun)), PAIR_COUNTS));
                }
            }
        }
        Ok(Box::new(BooleanQuery::union(ways)))
    }

    /// Marks in a text: where the words stand; in titles also where their pinyin does.
    pub fn marks(&self, text: &str, with_pinyin: WithPinyin) -> Vec<(usize, usize)> {
        let folded = Folded::new(text);
        let mut ranges = Vec::new();
        for word in &self.words {
            let before = ranges.len();
            word.mark(&folded, &mut ranges);
            if ranges.len() == before && !word.is_han && with_pinyin == WithPinyin::Yes {
                word.mark_pinyin(&folded, &mut ranges);
            }
        }
        merge(ranges)
    }
}

/// Whether marks follow pinyin too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WithPinyin {
    Yes,
    No,
}

impl AskedWord {
    fn query(&self, fields: &Fields, view: &View) -> Result<Box<dyn Query>> {
        let mut ways = in_fields(fields, &self.text);
        if self.is_han {
            self.add_han_ways(fields, view, &mut ways)?;
        } else {
            self.add_latin_ways(fields, view, &mut ways)?;
        }
        Ok(Box::new(BooleanQuery::union(ways)))
    }

    fn add_han_ways(&self, fields: &Fields, view: &View, ways: &mut Vec<Box<dyn Query>>) -> Result<()> {
        let mut pairs = grams(&self.text);
        if pairs.len() > 1 {
            // The last one stands alone and is contained in the pair before it.
            pairs.pop();
            ways.push(places(fields.grams, pairs));
        } else {
            let begun = completions(view, fields.grams, &self.text)?;
            if !begun.is_empty() {
                ways.push(Box::new(TermSetQuery::new(begun)));
            }
        }
        if self.parts.len() > 1 {
            let parts =
                self.parts.iter().map(|part| -> Box<dyn Query> { Box::new(BooleanQuery::union(in_fields(fields, part))) }).collect();
            ways.push(boosted(Box::new(BooleanQuery::intersection(parts)), 0.5));
        }
        Ok(())
    }

    fn add_latin_ways(&self, fields: &Fields, view: &View, ways: &mut Vec<Box<dyn Query>>) -> Result<()> {
        let letters = self.text.chars().count();
        if self.is_last && letters >= 2 {
            for field in [fields.title, fields.names, fields.body] {
                let begun = completions(view, field, &self.text)?;
                if !begun.is_empty() {
                    ways.push(boosted(Box::new(TermSetQuery::new(begun)), 0.5));
                }
            }
        }
        let is_known = view.searcher.doc_freq(&Term::from_field_text(fields.title, &self.text))? > 0
            || view.searcher.doc_freq(&Term::from_field_text(fields.names, &self.text))? > 0;
        for spelling in spellings(&self.text) {
            // `ai`, `he`: an English word of the titles is meant as that word.
            if is_known && spelling.syllables.len() < 2 {
                continue;
            }
            if spelling.endings.is_empty() {
                ways.push(syllables(fields, &spelling.syllables));
            }
            for ending in &spelling.endings {
                let mut whole = spelling.syllables.clone();
                whole.push(ending.clone());
                ways.push(syllables(fields, &whole));
            }
        }
        if !is_known && (2..=8).contains(&letters) && self.text.bytes().all(|b| b.is_ascii_lowercase()) {
            let bytes = self.text.as_bytes();
            let pairs = bytes
                .windows(2)
                .filter_map(|pair| std::str::from_utf8(pair).ok())
                .enumerate()
                .map(|(at, pair)| (pair.to_owned(), at))
                .collect();
            ways.push(boosted(places(fields.initials, pairs), 0.5));
        }
        Ok(())
    }

    /// Marks the word itself, or else its parts.
    fn mark(&self, folded: &Folded, ranges: &mut Vec<(usize, usize)>) {
        let before = ranges.len();
        mark_all(folded, &self.text, self.is_han, self.is_last, ranges);
        if ranges.len() == before {
            for part in self.parts.iter().filter(|part| part.chars().count() > 1 || self.parts.len() > 1) {
                mark_all(folded, part, true, false, ranges);
            }
        }
    }

    fn mark_pinyin(&self, folded: &Folded, ranges: &mut Vec<(usize, usize)>) {
        let characters: Vec<char> = folded.text.chars().collect();
        let letters: Vec<String> = self.text.chars().map(String::from).collect();
        let mut wanted: Vec<Vec<Vec<String>>> = Vec::new();
        for spelling in spellings(&self.text) {
            let mut places: Vec<Vec<String>> = spelling.syllables.into_iter().map(|syllable| vec![syllable]).collect();
            if !spelling.endings.is_empty() {
                places.push(spelling.endings);
            }
            wanted.push(places);
        }
        for start in 0..characters.len() {
            let Some(rest) = characters.get(start..) else { break };
            for places in &wanted {
                let fits =
                    places.len() <= rest.len() && places.iter().zip(rest).all(|(place, c)| readings(*c).iter().any(|r| place.contains(r)));
                if fits && !places.is_empty() {
                    ranges.extend(folded.origin(start, start + places.len()));
                }
            }
            let fits_initials = letters.len() >= 2
                && letters.len() <= rest.len()
                && rest.windows(2).zip(letters.windows(2)).all(|(pair, wanted)| match pair {
                    [a, b] => is_han(*a) && is_han(*b) && initial_pairs(*a, *b).contains(&wanted.concat()),
                    _ => false,
                });
            if fits_initials {
                ranges.extend(folded.origin(start, start + letters.len()));
            }
        }
    }
}

/// Every place of `word`; Latin words only whole (or, if begun, from their start).
fn mark_all(folded: &Folded, word: &str, is_word_han: bool, is_begun: bool, ranges: &mut Vec<(usize, usize)>) {
    let length = word.chars().count();
    let mut counted = (0, 0);
    for (byte, _) in folded.text.match_indices(word) {
        if !is_word_han {
            let touches = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_han(c));
            let before = folded.text.get(..byte).and_then(|text| text.chars().next_back());
            let after = folded.text.get(byte + word.len()..).and_then(|text| text.chars().next());
            if touches(before) || (touches(after) && !is_begun) {
                continue;
            }
        }
        let start = counted.1 + folded.text.get(counted.0..byte).map_or(0, |text| text.chars().count());
        counted = (byte, start);
        ranges.extend(folded.origin(start, start + length));
    }
}

fn term(field: Field, text: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::WithFreqs))
}

fn in_fields(fields: &Fields, word: &str) -> Vec<Box<dyn Query>> {
    [(fields.title, 3.0), (fields.names, 2.0), (fields.body, 1.0)]
        .into_iter()
        .map(|(field, weight)| boosted(term(field, word), weight))
        .collect()
}

fn boosted(query: Box<dyn Query>, weight: f32) -> Box<dyn Query> {
    Box::new(BoostQuery::new(query, weight))
}

fn syllables(fields: &Fields, syllables: &[String]) -> Box<dyn Query> {
    places(fields.pinyin, syllables.iter().enumerate().map(|(at, syllable)| (syllable.clone(), at)).collect())
}

/// Terms that must stand at these places one after another.
fn places(field: Field, terms: Vec<(String, usize)>) -> Box<dyn Query> {
    match terms.as_slice() {
        [] => Box::new(EmptyQuery),
        [(only, _)] => Box::new(TermQuery::new(Term::from_field_text(field, only), IndexRecordOption::WithFreqs)),
        _ => {
            Box::new(PhraseQuery::new_with_offset(terms.into_iter().map(|(term, at)| (at, Term::from_field_text(field, &term))).collect()))
        }
    }
}

/// Terms of a field that begin so, the term itself excepted.
fn completions(view: &View, field: Field, begun: &str) -> Result<BTreeSet<Term>> {
    let mut found = BTreeSet::new();
    for reader in view.searcher.segment_readers() {
        let index = reader.inverted_index(field)?;
        let mut stream = index.terms().range().ge(begun.as_bytes()).into_stream().map_err(tantivy::TantivyError::from)?;
        let mut taken = 0;
        while taken < MOST_COMPLETIONS && stream.advance() {
            let key = stream.key();
            if !key.starts_with(begun.as_bytes()) {
                break;
            }
            if let Ok(text) = std::str::from_utf8(key)
                && text != begun
            {
                found.insert(Term::from_field_text(field, text));
                taken += 1;
            }
        }
    }
    Ok(found)
}

//! What two texts share: telling words and the longest phrases of them that stand in both, and where.
//!
//! A concept has at least two Han characters or two Latin letters, is no stop word and not only hollow words. Not here: their sentence on a page.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::{Reason, Role, Side};
use crate::index::{Generation, Index, View};
use crate::likeness::{beginning, telling_words};
use crate::text::{Token, fold_keeping_capitals, is_hollow, is_no_reason, is_number, is_stop_word};
use crate::{Analyzer, Result};

const MOST_TELLING: usize = 30;
const MOST_CONCEPTS: usize = 6;
/// Longest phrase named, in characters.
const LONGEST: usize = 10;
/// Characters of a side that are read; the longest entries have a third of that. A text somebody is still writing may be of any length.
const MOST_CHARACTERS: usize = 16_000;
/// Places of one telling word around which phrases are looked for.
const MOST_PLACES: usize = 8;
/// Words found only in the other side's long text count a little less than those in its title or keywords.
const BODY_SHARE: f32 = 0.8;
/// This share of the telling words counts as all of them: nobody repeats everything.
const FULL_SHARE: f32 = 0.5;

/// Word statistics of the index at one moment.
pub(super) struct Weigher {
    live: Arc<Generation>,
    view: Arc<View>,
    analyzer: Analyzer,
}

/// Where a side stands in the comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The one that is asked for.
    Query,
    /// One of many.
    Candidate,
}

/// A side prepared for comparison.
pub(super) struct Reading {
    /// Field and folded text: title, keywords, then the parts.
    fields: Vec<(String, String)>,
    tokens: Vec<Vec<Token>>,
    /// For each field the tokens with which a phrase may begin that holds a telling word.
    starts: Vec<BTreeSet<usize>>,
    /// Telling words with their weights.
    telling: HashMap<String, f32>,
    whole: String,
    /// The same with its capitals: Latin words are shown as they are written.
    written: String,
    analyzer: Analyzer,
}

impl Weigher {
    pub fn new(index: &Index) -> Self {
        let live = index.live();
        let view = live.view();
        Self { live, view, analyzer: index.analyzer().clone() }
    }

    pub fn meaning(&self) -> Option<Arc<crate::index::Meaning>> {
        self.live.answering()
    }

    /// The vector of a side: the one its entry has; else made now, unless that would let somebody wait and the side is one of many.
    pub fn vector(&self, meaning: &crate::index::Meaning, side: &Side, place: Place) -> Option<Vec<f32>> {
        self.live.vector_of(meaning, &side.id).or_else(|| match (side.role, place) {
            (_, Place::Candidate) if self.live.is_dense(meaning) => None,
            (Role::Seeks, _) => meaning.encoder.encode_query(&format!("{}\n{}", side.title, side.text())),
            (Role::Offers, _) => meaning.encoder.encode_passage(&side.title, &side.text()),
        })
    }

    pub fn read(&self, side: &Side) -> Result<Reading> {
        let mut left = MOST_CHARACTERS;
        let mut written = String::new();
        let mut read = |text: &str| {
            let capitals = fold_keeping_capitals(beginning(text, left));
            left = left.saturating_sub(capitals.chars().count());
            let text = capitals.to_ascii_lowercase();
            written.push_str(&capitals);
            written.push('\n');
            text
        };
        let mut fields = vec![("title".to_owned(), read(&side.title)), ("keywords".to_owned(), read(&side.keywords.join("\n")))];
        fields.extend(side.text_parts.iter().map(|(key, text)| (key.clone(), read(text))));
        fields.retain(|(_, text)| !text.trim().is_empty());
        let tokens: Vec<Vec<Token>> = fields.iter().map(|(_, text)| self.analyzer.folded_words(text)).collect();
        let whole = fields.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n");
        let telling: HashMap<String, f32> =
            telling_words(&self.view, &self.live.fields, &self.analyzer, &side.title, &side.text(), MOST_TELLING)?.into_iter().collect();
        let starts = starts(&tokens, &telling);
        Ok(Reading { fields, tokens, starts, telling, whole, written, analyzer: self.analyzer.clone() })
    }
}

impl Reading {
    /// The first field that holds the word; Latin words only whole.
    fn field_of(&self, word: &str) -> Option<&str> {
        self.fields.iter().find(|(_, text)| holds(text, word)).map(|(field, _)| field.as_str())
    }

    /// Whether the phrase stands somewhere in this side as words, and not only as pieces of other words.
    fn has_whole(&self, phrase: &str) -> bool {
        let length = phrase.chars().count();
        self.fields.iter().zip(&self.tokens).any(|((_, text), tokens)| {
            text.match_indices(phrase).take(MOST_PLACES).any(|(at, _)| {
                let start = text.get(..at).map_or(0, |before| before.chars().count());
                !is_cut(&self.analyzer, tokens, start, start + length)
            })
        })
    }

    /// A Latin word in the capitals in which it is first written here (`mRNA`, `TC4`); others as they are.
    fn as_written<'a>(&'a self, word: &'a str) -> &'a str {
        let small = self.written.to_ascii_lowercase();
        let at = word.bytes().any(|b| b.is_ascii_alphabetic()).then(|| place_of(&small, word)).flatten();
        at.and_then(|at| self.written.get(at..at + word.len())).unwrap_or(word)
    }

    /// Share of this side's telling words the other side has, 0–1.
    fn share_in(&self, other: &Self) -> f32 {
        let all: f32 = self.telling.values().sum();
        // Summed in a fixed order: hash maps have none, and sums in single precision depend on it.
        let mut shared: Vec<f32> = self
            .telling
            .iter()
            .filter_map(|(word, weight)| {
                let field = other.field_of(word)?;
                Some(if field == "title" || field == "keywords" { *weight } else { weight * BODY_SHARE })
            })
            .collect();
        shared.sort_by(f32::total_cmp);
        if all > 0.0 { shared.iter().sum::<f32>() / all } else { 0.0 }
    }
}

/// How much of the telling words is shared, 0–1.
pub(super) fn share(query: &Reading, candidate: &Reading) -> f32 {
    let both = 0.6f32.mul_add(query.share_in(candidate), 0.4 * candidate.share_in(query));
    (both / FULL_SHARE).min(1.0)
}

/// The most telling shared concepts.
pub(super) fn shared(query: &Reading, candidate: &Reading) -> Vec<Reason> {
    let mut found: HashMap<String, (f32, String)> = HashMap::new();
    for (((field, _), tokens), starts) in query.fields.iter().zip(&query.tokens).zip(&query.starts) {
        for (phrase, weight) in phrases(tokens, starts, query, candidate) {
            found.entry(phrase).or_insert_with(|| (weight, field.clone()));
        }
    }
    let mut ranked: Vec<(String, f32, String)> = found.into_iter().map(|(phrase, (weight, field))| (phrase, weight, field)).collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| b.0.len().cmp(&a.0.len())).then_with(|| a.0.cmp(&b.0)));
    let mut concepts: Vec<Reason> = Vec::new();
    let mut taken: Vec<String> = Vec::new();
    for (word, _, query_field) in ranked {
        if concepts.len() == MOST_CONCEPTS {
            break;
        }
        if taken.iter().any(|other| other.contains(&word) || word.contains(other.as_str())) {
            continue;
        }
        if !word.is_ascii() && !candidate.has_whole(&word) {
            continue;
        }
        if let Some(candidate_field) = candidate.field_of(&word) {
            taken.push(word.clone());
            let word = query.as_written(&word).to_owned();
            concepts.push(Reason::SharedConcept { word, query_field, candidate_field: candidate_field.to_owned() });
        }
    }
    concepts
}

/// The tokens from which a telling word is within reach of a phrase, at the first places of each such word: however long a text is, the work for
/// each candidate is bounded.
fn starts(tokens: &[Vec<Token>], telling: &HashMap<String, f32>) -> Vec<BTreeSet<usize>> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut of_field = |tokens: &[Token]| {
        let mut starts = BTreeSet::new();
        for (at, token) in tokens.iter().enumerate().filter(|(_, token)| telling.contains_key(&token.text)) {
            let place = places.entry(telling.get_key_value(&token.text).map_or("", |(word, _)| word.as_str())).or_default();
            *place += 1;
            if *place <= MOST_PLACES {
                starts.insert(at);
                let reached = |other: &usize| tokens.get(*other).is_some_and(|other| token.end <= other.start + LONGEST);
                starts.extend((0..at).rev().take_while(reached));
            }
        }
        starts
    };
    tokens.iter().map(|tokens| of_field(tokens)).collect()
}

/// Longest runs of neighbouring words that stand in the candidate as they are and hold a telling word, with the sum of their weights.
fn phrases(tokens: &[Token], starts: &BTreeSet<usize>, query: &Reading, candidate: &Reading) -> Vec<(String, f32)> {
    let mut found = Vec::new();
    for start in starts {
        let Some(first) = tokens.get(*start) else { continue };
        if is_stop_word(&first.text) || (first.end - first.start > 1 && is_no_reason(&first.text) && !is_hollow(&first.text)) {
            continue;
        }
        // 瓶 of 七十瓶薄膜 only counts.
        let counts =
            first.end - first.start == 1 && start.checked_sub(1).and_then(|at| tokens.get(at)).is_some_and(|at| is_number(&at.text));
        if counts {
            continue;
        }
        let mut best: Option<(String, f32)> = None;
        let mut phrase = String::new();
        let mut weight = 0.0;
        let mut is_reason = false;
        let mut end = first.start;
        for token in tokens.iter().skip(*start) {
            let fits = token.start == end
                && token.is_han == first.is_han
                && !is_stop_word(&token.text)
                && token.end - first.start <= LONGEST.max(first.end - first.start);
            if !fits {
                break;
            }
            phrase.push_str(&token.text);
            end = token.end;
            if !holds(&candidate.whole, &phrase) {
                break;
            }
            let tells = query.telling.get(&token.text).copied().unwrap_or(0.0);
            weight += tells;
            is_reason |= tells > 0.0 && !is_no_reason(&token.text);
            let is_whole = !token.is_han || !is_cut(&query.analyzer, tokens, first.start, end);
            if is_reason && is_whole && phrase.chars().count() > 1 && !is_no_reason(&phrase) {
                best = Some((phrase.clone(), weight));
            }
        }
        found.extend(best);
    }
    found
}

/// Whether a stretch of characters takes a piece of a word with it: it begins or ends within a word and goes on beyond it, or its first or last
/// character makes a word with a single character that was left over beside it (自 before 动工单).
fn is_cut(analyzer: &Analyzer, tokens: &[Token], start: usize, end: usize) -> bool {
    let at = tokens.partition_point(|token| token.end <= start);
    let until = tokens.partition_point(|token| token.end < end);
    let (Some(first), Some(last)) = (tokens.get(at), tokens.get(until)) else { return false };
    if (first.start < start && first.end < end) || (last.end > end && last.start > start) {
        return true;
    }
    let is_left_over = |token: &&Token| token.is_han && token.end - token.start == 1 && !is_stop_word(&token.text);
    let before = at.checked_sub(1).and_then(|before| tokens.get(before)).filter(|before| before.end == start && first.start == start);
    let joins_before = before
        .filter(is_left_over)
        .is_some_and(|before| first.text.chars().next().is_some_and(|next| analyzer.is_word(&format!("{}{next}", before.text))));
    let after = tokens.get(until + 1).filter(|after| after.start == end && last.end == end);
    let joins_after = after
        .filter(is_left_over)
        .is_some_and(|after| last.text.chars().next_back().is_some_and(|ends| analyzer.is_word(&format!("{ends}{}", after.text))));
    joins_before || joins_after
}

/// Does the text hold the word? Latin words must stand alone.
fn holds(text: &str, word: &str) -> bool {
    place_of(text, word).is_some()
}

/// Where the word first stands; Latin words must stand alone.
fn place_of(text: &str, word: &str) -> Option<usize> {
    if !word.is_ascii() {
        return text.find(word);
    }
    let touches = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let mut places = text.match_indices(word).map(|(at, _)| at);
    places.find(|at| {
        let before = text.get(..*at).and_then(|part| part.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|part| part.chars().next());
        !touches(before) && !touches(after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::analyzer;

    #[test]
    fn however_long_a_text_is_phrases_are_looked_for_at_a_bounded_number_of_places() {
        let analyzer = analyzer();
        let telling: HashMap<String, f32> = [("裂纹".to_owned(), 1.0), ("叶片".to_owned(), 1.0)].into();
        let count = |times: usize| {
            let tokens = analyzer.folded_words(&"高温合金叶片内部裂纹检测".repeat(times));
            starts(&[tokens], &telling).first().map_or(0, BTreeSet::len)
        };
        assert_eq!(count(4_000), count(MOST_PLACES), "what comes after the first places adds nothing");
        assert!(count(4_000) <= telling.len() * MOST_PLACES * (LONGEST + 1));
        assert!(count(1) > 2, "phrases begin before the telling word too");
    }

    #[test]
    fn latin_words_are_named_as_they_are_written() -> Result<()> {
        let index = Index::in_memory(&analyzer())?;
        let side = |title: &str| Side { title: title.to_owned(), ..Side::default() };
        let weigher = Weigher::new(&index);
        let (query, candidate) = (weigher.read(&side("mRNA 疫苗与 ＴＣ４ 零件"))?, weigher.read(&side("MRNA 疫苗，tc4 粉末"))?);
        let named: Vec<String> = shared(&query, &candidate)
            .into_iter()
            .filter_map(|reason| if let Reason::SharedConcept { word, .. } = reason { Some(word) } else { None })
            .collect();
        assert!(named.contains(&"mRNA".to_owned()) && named.contains(&"TC4".to_owned()) && named.contains(&"疫苗".to_owned()), "{named:?}");
        Ok(())
    }

    #[test]
    fn pieces_of_words_units_and_numerals_are_not_named() -> Result<()> {
        let index = Index::in_memory(&analyzer())?;
        let side = |title: &str| Side { title: title.to_owned(), ..Side::default() };
        let weigher = Weigher::new(&index);
        let named = |query: &str, candidate: &str| -> Result<Vec<String>> {
            let shared = shared(&weigher.read(&side(query))?, &weigher.read(&side(candidate))?);
            Ok(shared
                .into_iter()
                .filter_map(|reason| if let Reason::SharedConcept { word, .. } = reason { Some(word) } else { None })
                .collect())
        };
        assert_eq!(named("自己知道多少 nm，七十瓶薄膜", "自己不知道多少 nm，七十瓶薄膜")?, ["薄膜"]);
        assert!(named("自动工单，不会发脾气", "自动工单，不会发脾气")?.iter().all(|word| word != "动工单" && !word.contains("脾气")));
        let token = |text: &str, start: usize| Token { text: text.to_owned(), start, end: start + text.chars().count(), is_han: true };
        let left_over = [token("自", 0), token("动工", 1), token("单", 3)];
        assert!(is_cut(&analyzer(), &left_over, 1, 4), "自动 is a word");
        assert!(is_cut(&analyzer(), &[token("自动", 0), token("工单", 2)], 1, 4));
        assert!(!is_cut(&analyzer(), &[token("高温合金", 0), token("叶片", 4)], 2, 4), "within one word");
        assert!(!is_cut(&analyzer(), &[token("高温合金", 0), token("叶片", 4)], 4, 6));
        Ok(())
    }

    #[test]
    fn only_the_beginning_of_a_side_is_read() -> Result<()> {
        let index = Index::in_memory(&analyzer())?;
        let side =
            Side { title: "叶片".to_owned(), text_parts: vec![("target".to_owned(), "裂纹，".repeat(20_000))], ..Side::default() };
        let read = Weigher::new(&index).read(&side)?;
        let count: usize = read.fields.iter().map(|(_, text)| text.chars().count()).sum();
        assert_eq!(count, MOST_CHARACTERS);
        Ok(())
    }
}

//! Answering a query: words and meaning each find entries, their union is ranked, counted by facet and marked.
//!
//! Ranking by relevance: words and meaning are joined (`meaning::fusion`) over the union of the best 200 by words and what only meaning found.
//! Nearness is the cosine with the question without what all entries have in common.
//! A sentence of which no entry has enough words is answered by the nearest entries, however near they are.
//! Further hits by words follow in the order of their BM25. Weights are the encoder's, as evaluation found them.
//! A question that is near to nothing in particular, asked bare and, if it is a word or two, within a sentence, finds nothing by meaning; what has enough of its words then stands in the order of BM25,
//! and where nothing has enough of them, so that words may match by chance, nearness still orders what has some.
//! Not here: which entries are near (`near`), where one of them stands (`places`), building queries (`asking`), suggestions (`suggest`).

mod near;
mod places;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::PoisonError;

use tantivy::query::{EnableScoring, Query as EngineQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, DocSet as _, TERMINATED};

use super::asking::{Asked, WithPinyin};
use super::fields::REGISTER_KEY;
use super::generation::Meaning;
use super::kept::Question;
use super::suggest::{self, Reached};
use super::view::{ScanRow, Segment};
use super::words::score_words;
use super::{Generation, Index, View};
use crate::matching::Role;
use crate::meaning::{Candidate, Letters, Weights, closeness, dot, fused, normalized};
use crate::text::snippet;
use crate::{Audience, By, Found, Hit, Query, Range, Result, Sort, figure};
use near::{AskedMeaning, nearest, pass_meaning};
pub use places::{Place, Places};

const MOST_LIMIT: usize = 1_000;
const DEEPEST: usize = 10_000;
/// Hits by words whose cosine is looked at.
const FUSED: usize = 200;
/// Most entries added by meaning alone.
const MOST_BY_MEANING: usize = 50;
/// What is asked in a sentence of which no entry has enough words gets so many of the nearest: it is asked for what it means.
const LEAST_BY_MEANING: usize = 10;
/// So many words make a sentence.
const SENTENCE: usize = 4;
/// Fewer hits than this and another spelling is looked for.
const FEW: u64 = 3;
/// A text of so many characters is a question: each of its words counts as BM25 says. Longer ones are asked by their telling words.
const SHORT: usize = 60;
/// Words of a longer text that are asked for.
const MOST_TELLING: usize = 40;
/// Characters of the body in which a snippet is looked for.
const SNIPPET_REACH: usize = 2_000;

/// A candidate of [`crate::matching::recall`].
#[derive(Debug, Clone, PartialEq)]
pub struct Recalled {
    pub id: String,
    /// BM25 of the side's words, if they found it. Only comparable inside one answer.
    pub words: Option<f32>,
    /// Cosine, if meaning is trained and both sides have a vector.
    pub cosine: Option<f32>,
    /// What the best by meaning are chosen by: the cosine without what all entries have in common.
    pub nearness: Option<f32>,
    /// The cosine brought onto 0–1 by the engine's own spread.
    pub closeness: Option<f32>,
}

/// A text looking for entries like it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RecallQuery<'a> {
    /// Left out of the answer.
    pub own_id: &'a str,
    pub title: &'a str,
    pub text: &'a str,
    /// How an encoder reads it, should it have no vector yet.
    pub role: Role,
    pub register: &'a str,
    pub audience: Audience,
    pub now_micros: i64,
    /// Most entries by words, and most by meaning.
    pub k: usize,
    /// Only these entries, by id.
    pub among: Option<&'a [String]>,
}

/// A row of the answer before texts are read.
#[derive(Debug, Clone, Copy)]
struct Row {
    address: DocAddress,
    /// Order of arrival in the index; breaks ties the same way however the engine cuts its segments.
    slot: u64,
    score: f32,
    published_at: i64,
    order: i64,
    cosine: Option<f32>,
    by: By,
}

/// Chosen facet values by their numbers in the view.
struct Selection {
    /// For each facet number the bits of the chosen key and of the conditions it satisfies.
    satisfies: Vec<u64>,
    /// For each facet number the bit of its key, if something is chosen in it.
    key_bits: Vec<u64>,
    all: u64,
}

/// The bits of the conditions.
const CONDITIONS: u64 = u64::MAX << 31;

/// A chosen code, or the figures of a range.
enum Wanted<'a> {
    Code(&'a str),
    Figures(Range),
}

impl<'a> Wanted<'a> {
    fn new(code: &'a str) -> Self {
        Range::parse(code).map_or(Self::Code(code), Self::Figures)
    }

    fn is_met(&self, code: &str) -> bool {
        match self {
            Self::Code(wanted) => *wanted == code,
            Self::Figures(range) => figure(code).is_some_and(|figure| range.holds(figure)),
        }
    }
}

/// Counts while entries pass by.
struct Tally {
    selection: Selection,
    counts: Vec<u64>,
    numbers: Vec<u32>,
}

impl Index {
    /// Answers a query. Any text is fine: what is too long is cut, none browses, and what has no words finds nothing
    /// ([`crate::Analyzer::is_wordless`] tells a page which of the two it was).
    pub fn search(&self, query: &Query) -> Result<Found> {
        let live = self.live();
        let view = live.view();
        let asked = Asked::new(self.analyzer(), &query.text);
        let mut tally = Tally::new(&view, query);
        let question = Question::new(&live, &view, query)?;
        // What is left of a question of conditions alone may be a comma.
        let is_wordless = query.conditions.is_empty() && self.analyzer().is_wordless(&query.text);
        let mut answer = if is_wordless {
            Answer { rows: Vec::new(), by_words: 0, by_meaning: 0, is_relaxed: false }
        } else if asked.is_empty() {
            browse(&view, &question, &mut tally)
        } else {
            ask(&live, &view, &question, &asked, &mut tally)?
        };
        let mut found = Found {
            total: answer.by_words + answer.by_meaning,
            by_words: answer.by_words,
            by_meaning: answer.by_meaning,
            is_relaxed: answer.is_relaxed,
            facet_counts: view.facet_table(&tally.counts),
            ..Found::default()
        };
        let (offset, limit) = window(query);
        for row in answer.rows.drain(..).skip(offset).take(limit) {
            found.hits.push(read_hit(&live, &view, &asked, row)?);
        }
        // What was found by meaning alone says nothing about the spelling.
        if !asked.is_empty() && (found.by_words < FEW || found.is_relaxed) {
            let reached = Reached {
                strict: if found.is_relaxed { 0 } else { found.by_words },
                relaxed: (found.is_relaxed || found.by_words == 0).then_some(found.by_words),
            };
            found.did_you_mean = suggest::did_you_mean(self, &live, &view, &asked, &question, reached)?;
        }
        // Found by what is left of 雷大 without the function word; of the whole nothing was.
        if found.did_you_mean.is_none() && asked.may_hold_a_slip(&live.fields, &view)? {
            found.did_you_mean = suggest::same_sound(self, &live, &view, &asked, &question)?;
        }
        Ok(found)
    }

    /// The entries that come nearest to a question that finds nothing, however far they are: by pieces that titles and names share with it, and by
    /// meaning if an engine reads it. What is chosen in facets does not count, registers do. Hits by pieces stand as found by words.
    pub fn search_nearest(&self, query: &Query) -> Result<Vec<Hit>> {
        let live = self.live();
        let view = live.view();
        let asked = Asked::new(self.analyzer(), &query.text);
        let most = query.limit.min(MOST_LIMIT);
        if asked.is_empty() || most == 0 {
            return Ok(Vec::new());
        }
        let query = Query { facets: Vec::new(), conditions: Vec::new(), sort: Sort::Relevance, ..query.clone() };
        let mut by_pieces = Vec::new();
        let question = Question::new(&live, &view, &query)?;
        let mut tally = Tally::new(&view, &query);
        pass_words(&view, &question, asked.pieces(&live.fields, &view)?.as_ref(), most, &mut tally, &mut |_| {}, &mut by_pieces)?;
        best(&mut by_pieces, most, Sort::Relevance);
        let by_meaning = nearest_by_meaning(&live, &view, &question, &asked, most);
        // Half of each, and more of one where the other has less.
        let rest = by_pieces.split_off(by_pieces.len().min(most.div_ceil(2)));
        let mut rows = by_pieces;
        for row in by_meaning.into_iter().chain(rest) {
            if rows.len() < most && rows.iter().all(|known| known.address != row.address) {
                rows.push(row);
            }
        }
        rows.into_iter().map(|row| read_hit(&live, &view, &asked, row)).collect()
    }

    /// The BM25 of every entry of a register that shares a telling word with a text, as [`Self::recall`] finds them; at most `keep`.
    pub(crate) fn score_words(&self, title: &str, text: &str, register: &str, keep: usize) -> Result<Vec<(String, f32)>> {
        let live = self.live();
        let view = live.view();
        let seen = Visible { register, audience: Audience::MAX, now_micros: i64::MIN, slots: None };
        let rows = by_words(&live, &view, self.analyzer(), (title, text), seen, keep)?;
        rows.iter().map(|row| Ok((live.stored(&view, row.address)?.id, row.score))).collect()
    }

    /// The best of a register by words and the best by meaning for a text, as one list without order of merit between the two.
    /// The text's most telling words are used, so that a whole page is as good a query as a line.
    pub(crate) fn recall(&self, wanted: RecallQuery<'_>) -> Result<Vec<Recalled>> {
        let RecallQuery { own_id, title, text, role, register, audience, now_micros, k, among } = wanted;
        let live = self.live();
        let view = live.view();
        let slots = among.map(|ids| slots_of(&live, &view, ids)).transpose()?;
        let seen = Visible { register, audience, now_micros, slots: slots.as_ref() };
        let rows = by_words(&live, &view, self.analyzer(), (title, text), seen, k + 1)?;
        let mut found: BTreeMap<(u32, DocId), Row> =
            rows.into_iter().map(|row| ((row.address.segment_ord, row.address.doc_id), row)).collect();
        let meaning = live.answering();
        let mut products = HashMap::new();
        if let Some(meaning) = &meaning
            && let Some(vector) = own_vector(&live, meaning, own_id, role, title, text)
        {
            let telling = meaning.telling(&vector);
            for row in nearest(&view, seen, meaning, &telling, k + 1) {
                found.entry((row.address.segment_ord, row.address.doc_id)).or_insert(row);
            }
            let vectors = meaning.vectors.read().unwrap_or_else(PoisonError::into_inner);
            let product = |row: &Row| {
                let other = vectors.get(view.slot(row.address)?)?;
                Some((row.address, (dot(&vector, other), dot(&telling, other))))
            };
            products.extend(found.values().filter_map(product));
        }
        let mut recalled = Vec::with_capacity(found.len());
        for row in found.into_values() {
            let id = live.stored(&view, row.address)?.id;
            if id != own_id {
                let (cosine, nearness) = products.get(&row.address).copied().unzip();
                let closeness = meaning.as_ref().zip(cosine).map(|(meaning, cosine)| closeness(meaning.encoder.as_ref(), cosine));
                recalled.push(Recalled { id, words: (row.by == By::Words).then_some(row.score), cosine, nearness, closeness });
            }
        }
        Ok(recalled)
    }
}

struct Answer {
    rows: Vec<Row>,
    by_words: u64,
    by_meaning: u64,
    is_relaxed: bool,
}

fn window(query: &Query) -> (usize, usize) {
    let offset = query.offset.min(DEEPEST);
    (offset, query.limit.min(MOST_LIMIT).min(DEEPEST - offset))
}

fn browse(view: &View, question: &Question<'_>, tally: &mut Tally) -> Answer {
    let query = question.query;
    let (offset, limit) = window(query);
    let keep = (offset + limit).max(1);
    let mut rows = Vec::new();
    let mut total = 0;
    for (segment, reader) in view.segments.iter().zip(view.searcher.segment_readers()) {
        for doc in reader.doc_ids_alive() {
            if question.may_see(segment, doc) && tally.passes(segment, doc) {
                total += 1;
                push(&mut rows, Row::new(segment, doc, 0.0, query.sort), keep, query.sort);
            }
        }
    }
    best(&mut rows, keep, query.sort);
    Answer { rows, by_words: total, by_meaning: 0, is_relaxed: false }
}

fn ask(live: &Generation, view: &View, question: &Question<'_>, asked: &Asked, tally: &mut Tally) -> Result<Answer> {
    let query = question.query;
    let (offset, limit) = window(query);
    let keep = (offset + limit).max(FUSED);
    let mut seen = Seen::new(view);
    let mut rows = Vec::new();
    let needed = asked.needed();
    let mut by_words =
        pass_words(view, question, asked.query(&live.fields, view, needed)?.as_ref(), keep, tally, &mut |at| seen.mark(at), &mut rows)?;
    let mut is_relaxed = false;
    if !seen.is_any && needed > 1 {
        by_words =
            pass_words(view, question, asked.query(&live.fields, view, 1)?.as_ref(), keep, tally, &mut |at| seen.mark(at), &mut rows)?;
        is_relaxed = by_words > 0;
    }
    best(&mut rows, keep, query.sort);
    let mut by_meaning = 0;
    if let Some(meaning) = live.answering()
        && let Some(vector) = meaning.encoder.encode_query(&asked.folded)
    {
        let is_sentence = asked.words.len() >= SENTENCE && (is_relaxed || !seen.is_any);
        let least = if is_sentence { LEAST_BY_MEANING } else { 0 };
        let meant = AskedMeaning::new(&meaning, &asked.folded, vector);
        let mut near = Vec::new();
        let lines = pass_meaning(view, question, &meaning, &meant, &seen, tally, &mut near, least..=MOST_BY_MEANING);
        let is_fused = lines.is_telling || (is_relaxed && !asked.is_letters());
        if is_fused {
            let vectors = meaning.vectors.read().unwrap_or_else(PoisonError::into_inner);
            for row in rows.iter_mut().take(FUSED) {
                let Some(other) = view.slot(row.address).and_then(|slot| vectors.get(slot)) else { continue };
                let (line, shift) = lines.of_entry(view, row.address);
                row.cosine = Some(dot(&meant.telling, other) + shift);
                if lines.is_telling && meant.is_near(other, line) {
                    row.by = By::Both;
                }
            }
        }
        by_meaning = near.len() as u64;
        if query.sort == Sort::Relevance && is_fused {
            fuse(live, view, (&meaning, asked), &mut rows, (near, lines.above))?;
        } else if query.sort != Sort::Relevance {
            for row in near {
                push(&mut rows, row, usize::MAX, query.sort);
            }
            best(&mut rows, keep + MOST_BY_MEANING, query.sort);
        }
    }
    if query.sort == Sort::Relevance {
        put_named_first(live, view, asked, &mut rows)?;
    }
    Ok(Answer { rows, by_words, by_meaning, is_relaxed })
}

/// Whoever types a part of a name, or its pinyin, means what is called so: entries whose title or names hold the whole question come before all
/// others, and where letters were typed that may be pinyin or one name, what was found by them before what only means something like it.
fn put_named_first(live: &Generation, view: &View, asked: &Asked, rows: &mut [Row]) -> Result<()> {
    if asked.is_letters() {
        rows.sort_by_key(|row| row.by == By::Meaning);
    }
    let Some(engine_query) = asked.as_a_name(&live.fields) else { return Ok(()) };
    let weight = engine_query.weight(EnableScoring::disabled_from_searcher(&view.searcher))?;
    let mut named = HashSet::new();
    for (segment, reader) in view.segments.iter().zip(view.searcher.segment_readers()) {
        weight.for_each_no_score(reader, &mut |docs| named.extend(docs.iter().map(|doc| DocAddress::new(segment.ordinal, *doc))))?;
    }
    rows.sort_by_key(|row| !named.contains(&row.address));
    Ok(())
}

/// Lets every entry the query finds pass: visibility, facets, counts, the best rows. Returns how many are in the answer.
fn pass_words(
    view: &View,
    question: &Question<'_>,
    engine_query: &dyn EngineQuery,
    keep: usize,
    tally: &mut Tally,
    seen: &mut dyn FnMut(DocAddress),
    rows: &mut Vec<Row>,
) -> Result<u64> {
    let weight = engine_query.weight(EnableScoring::enabled_from_searcher(&view.searcher))?;
    let mut total = 0;
    for (segment, reader) in view.segments.iter().zip(view.searcher.segment_readers()) {
        let alive = reader.alive_bitset();
        weight.for_each(reader, &mut |doc, score| {
            if alive.is_some_and(|alive| !alive.is_alive(doc)) || !question.may_see(segment, doc) {
                return;
            }
            seen(DocAddress::new(segment.ordinal, doc));
            if tally.passes(segment, doc) {
                total += 1;
                push(rows, Row::new(segment, doc, score, question.query.sort), keep, question.query.sort);
            }
        })?;
    }
    Ok(total)
}

/// The nearest entries of the registers that are asked for, however far they are; none if no engine reads the question.
fn nearest_by_meaning(live: &Generation, view: &View, question: &Question<'_>, asked: &Asked, most: usize) -> Vec<Row> {
    let query = question.query;
    let Some(meaning) = live.answering() else { return Vec::new() };
    let Some(vector) = meaning.encoder.encode_query(&asked.folded) else { return Vec::new() };
    let telling = meaning.telling(&vector);
    let is_wanted = |register: &String| query.registers.is_empty() || query.registers.contains(register);
    let kept = question.count_kept();
    let registers = view.facets.iter().filter(|value| value.key == REGISTER_KEY).map(|value| &value.code).filter(|code| is_wanted(code));
    let mut rows: Vec<Row> = registers
        .flat_map(|register| {
            let seen = Visible { register, audience: query.audience, now_micros: query.now_micros, slots: None };
            nearest(view, seen, &meaning, &telling, most + kept)
        })
        .filter(|row| !question.is_kept_at(row.address))
        .collect();
    rows.sort_by(|a, b| b.cosine.unwrap_or(f32::MIN).total_cmp(&a.cosine.unwrap_or(f32::MIN)).then_with(|| a.slot.cmp(&b.slot)));
    rows.truncate(most);
    rows
}

/// The vector of a text that looks for entries: the one it has, or one that is made now.
fn own_vector(live: &Generation, meaning: &Meaning, id: &str, role: Role, title: &str, text: &str) -> Option<Vec<f32>> {
    live.vector_of(meaning, id).or_else(|| match role {
        Role::Seeks => meaning.encoder.encode_query(&format!("{title}\n{text}")),
        Role::Offers => meaning.encoder.encode_passage(title, text),
    })
}

/// Joins hits by words (best first) with hits by meaning, of which the first `above` lie above the line; see the head of this file.
fn fuse(
    live: &Generation,
    view: &View,
    (meaning, asked): (&Meaning, &Asked),
    rows: &mut Vec<Row>,
    (near, above): (Vec<Row>, usize),
) -> Result<()> {
    let weights = Weights::of(meaning.encoder.as_ref());
    let letters = (weights.letters > 0.0).then(|| Letters::of(&asked.folded));
    let rest = rows.split_off(rows.len().min(FUSED));
    let by_words = rows.len();
    rows.extend(near);
    let mut candidates = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        let mut candidate = Candidate { words: (at < by_words).then_some(row.score), nearness: row.cosine, ..Candidate::default() };
        if let Some(letters) = &letters {
            let stored = live.stored(view, row.address)?;
            candidate.letters = letters.count(&stored.title, &stored.text());
        }
        if weights.neighbours > 0.0 {
            let vectors = meaning.vectors.read().unwrap_or_else(PoisonError::into_inner);
            let vector = view.slot(row.address).and_then(|slot| vectors.get(slot));
            candidate.vector = vector.and_then(|vector| normalized(meaning.telling(vector)));
        }
        candidates.push(candidate);
    }
    for (row, score) in rows.iter_mut().zip(fused(&candidates, by_words + above, weights)) {
        row.score = score;
    }
    best(rows, usize::MAX, Sort::Relevance);
    let floor = rows.last().map_or(0.0, |row| row.score);
    rows.extend(rest.into_iter().map(|row| Row { score: floor, ..row }));
    Ok(())
}

fn read_hit(live: &Generation, view: &View, asked: &Asked, row: Row) -> Result<Hit> {
    let stored = live.stored(view, row.address)?;
    let title_marks = asked.marks(&stored.title, WithPinyin::Yes);
    let summary_marks = asked.marks(&stored.summary, WithPinyin::No);
    let (snippet, snippet_marks) = if summary_marks.is_empty() && !asked.is_empty() {
        let reach: String = stored.body.chars().take(SNIPPET_REACH).collect();
        let body_marks = asked.marks(&reach, WithPinyin::No);
        if body_marks.is_empty() && !stored.summary.is_empty() { snippet(&stored.summary, &[]) } else { snippet(&reach, &body_marks) }
    } else if stored.summary.is_empty() {
        snippet(&stored.body, &[])
    } else {
        snippet(&stored.summary, &summary_marks)
    };
    Ok(Hit {
        id: stored.id,
        register: stored.register,
        title: stored.title,
        score: row.score,
        by: row.by,
        title_marks,
        snippet,
        snippet_marks,
    })
}

/// Which entries may be found for a side.
#[derive(Debug, Clone, Copy)]
struct Visible<'a> {
    register: &'a str,
    audience: Audience,
    now_micros: i64,
    /// Only entries in these slots.
    slots: Option<&'a HashSet<u32>>,
}

impl<'a> Visible<'a> {
    fn in_segment(self, view: &View, segment: &Segment) -> impl Fn(&ScanRow) -> bool + use<'a> {
        let is_of_register = segment.is_of(view, self.register);
        move |row| {
            row.is_visible(self.audience, self.now_micros)
                && is_of_register(row)
                && self.slots.is_none_or(|slots| slots.contains(&row.slot))
        }
    }
}

/// The slots of entries, by their ids; those of versions that have gone too.
fn slots_of(live: &Generation, view: &View, ids: &[String]) -> Result<HashSet<u32>> {
    let mut slots = HashSet::with_capacity(ids.len());
    for (segment, reader) in view.segments.iter().zip(view.searcher.segment_readers()) {
        let (index, rows) = (reader.inverted_index(live.fields.id)?, segment.rows(view));
        for id in ids {
            let postings = index.read_postings(&live.term_id(id), IndexRecordOption::Basic).map_err(tantivy::TantivyError::from)?;
            let Some(mut postings) = postings else { continue };
            while postings.doc() != TERMINATED {
                slots.extend(rows.get(postings.doc() as usize).map(|row| row.slot));
                postings.advance();
            }
        }
    }
    Ok(slots)
}

/// The best entries by the words of a text, best first: all words of a question, the most telling ones of what is longer.
fn by_words(
    live: &Generation,
    view: &View,
    analyzer: &crate::Analyzer,
    (title, text): (&str, &str),
    visible: Visible<'_>,
    keep: usize,
) -> Result<Vec<Row>> {
    let words = if title.chars().count() + text.chars().count() <= SHORT {
        crate::likeness::asked_words(analyzer, &format!("{title}\n{text}"))
    } else {
        crate::likeness::telling_words(view, &live.fields, analyzer, title, text, MOST_TELLING)?
    };
    let mut found: Vec<(f32, &Segment, DocId)> = Vec::new();
    let keep_at_most = keep.saturating_mul(2).saturating_add(1_000);
    let is_visible: Vec<_> = view.segments.iter().map(|segment| visible.in_segment(view, segment)).collect();
    score_words(view, &live.fields, &words, |segment, doc, score| {
        let is_alive = !view.searcher.segment_reader(segment.ordinal).is_deleted(doc);
        let row = segment.rows(view).get(doc as usize);
        let is_visible = is_visible.get(segment.ordinal as usize).zip(row).is_some_and(|(is_visible, row)| is_visible(row));
        if is_alive && is_visible {
            found.push((score, segment, doc));
            if found.len() >= keep_at_most {
                found.select_nth_unstable_by(keep, |a, b| b.0.total_cmp(&a.0).then_with(|| a.1.slot(a.2).cmp(&b.1.slot(b.2))));
                found.truncate(keep);
            }
        }
    })?;
    let mut rows: Vec<Row> = found.into_iter().map(|(score, segment, doc)| Row::new(segment, doc, score, Sort::Relevance)).collect();
    best(&mut rows, keep, Sort::Relevance);
    Ok(rows)
}

impl Row {
    fn new(segment: &Segment, doc: DocId, score: f32, sort: Sort) -> Self {
        Self {
            address: DocAddress::new(segment.ordinal, doc),
            slot: segment.slot(doc).unwrap_or(u64::MAX),
            score,
            published_at: segment.published_at(doc),
            order: if sort == Sort::Relevance { 0 } else { segment.order(doc, sort) },
            cosine: None,
            by: By::Words,
        }
    }

    fn compare(&self, other: &Self, sort: Sort) -> std::cmp::Ordering {
        let first = if sort == Sort::Relevance { other.score.total_cmp(&self.score) } else { other.order.cmp(&self.order) };
        first.then_with(|| other.published_at.cmp(&self.published_at)).then_with(|| self.slot.cmp(&other.slot))
    }
}

fn push(rows: &mut Vec<Row>, row: Row, keep: usize, sort: Sort) {
    rows.push(row);
    if rows.len() >= keep.saturating_mul(2).saturating_add(1_000) {
        rows.select_nth_unstable_by(keep, |a, b| a.compare(b, sort));
        rows.truncate(keep);
    }
}

fn best(rows: &mut Vec<Row>, keep: usize, sort: Sort) {
    rows.sort_unstable_by(|a, b| a.compare(b, sort));
    rows.truncate(keep);
}

/// Which entries words have found, in the answer or not.
struct Seen {
    segments: Vec<Vec<u64>>,
    is_any: bool,
}

impl Seen {
    fn new(view: &View) -> Self {
        let segments = view.searcher.segment_readers().iter().map(|reader| vec![0; reader.max_doc() as usize / 64 + 1]).collect();
        Self { segments, is_any: false }
    }

    fn mark(&mut self, at: DocAddress) {
        self.is_any = true;
        if let Some(word) = self.segments.get_mut(at.segment_ord as usize).and_then(|s| s.get_mut(at.doc_id as usize / 64)) {
            *word |= 1 << (at.doc_id % 64);
        }
    }

    fn contains(&self, at: DocAddress) -> bool {
        self.segments
            .get(at.segment_ord as usize)
            .and_then(|s| s.get(at.doc_id as usize / 64))
            .is_some_and(|word| word & (1 << (at.doc_id % 64)) != 0)
    }
}

impl Tally {
    fn new(view: &View, query: &Query) -> Self {
        Self { selection: Selection::new(view, query), counts: vec![0; view.facets.len()], numbers: Vec::new() }
    }

    /// Counts an entry that was found; true if it is in the answer.
    fn passes(&mut self, segment: &Segment, doc: DocId) -> bool {
        let failing = self.failing(segment, doc);
        if failing & CONDITIONS != 0 || (failing != 0 && !failing.is_power_of_two()) {
            return false;
        }
        for number in &self.numbers {
            let at = *number as usize;
            // An entry that fails one key only is counted in that key, as if nothing were chosen there.
            let counts = failing == 0 || self.selection.key_bits.get(at) == Some(&failing);
            if counts && let Some(count) = self.counts.get_mut(at) {
                *count += 1;
            }
        }
        failing == 0
    }

    /// Would the entry be counted anywhere?
    fn is_near(&mut self, segment: &Segment, doc: DocId) -> bool {
        if self.selection.all == 0 {
            return true;
        }
        let failing = self.failing(segment, doc);
        failing & CONDITIONS == 0 && (failing == 0 || failing.is_power_of_two())
    }

    /// The chosen keys the entry does not satisfy.
    fn failing(&mut self, segment: &Segment, doc: DocId) -> u64 {
        self.numbers.clear();
        let mut satisfied = 0;
        for number in segment.facet_numbers(doc) {
            self.numbers.push(number);
            satisfied |= self.selection.satisfies.get(number as usize).copied().unwrap_or(0);
        }
        self.selection.all & !satisfied
    }
}

impl Selection {
    /// At most 31 keys can be chosen; further ones join the last, so that none is forgotten. At most 33 conditions count.
    fn new(view: &View, query: &Query) -> Self {
        let register = (REGISTER_KEY.to_owned(), query.registers.clone());
        let mut chosen: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (key, codes) in std::iter::once(&register).chain(&query.facets).filter(|(_, codes)| !codes.is_empty()) {
            chosen.entry(key).or_default().extend(codes.iter().map(String::as_str));
        }
        let mut selection = Self { satisfies: vec![0; view.facets.len()], key_bits: vec![0; view.facets.len()], all: 0 };
        for (at, (key, codes)) in (0u32..).zip(&chosen) {
            let bit = 1u64 << at.min(30);
            selection.all |= bit;
            let wanted: Vec<Wanted<'_>> = codes.iter().map(|code| Wanted::new(code)).collect();
            for ((value, satisfies), key_bit) in view.facets.iter().zip(&mut selection.satisfies).zip(&mut selection.key_bits) {
                if value.key == *key {
                    *key_bit = bit;
                    if wanted.iter().any(|wanted| wanted.is_met(&value.code)) {
                        *satisfies |= bit;
                    }
                }
            }
        }
        for (at, (key, code)) in (31u32..64).zip(&query.conditions) {
            let (bit, wanted) = (1u64 << at, Wanted::new(code));
            selection.all |= bit;
            for (value, satisfies) in view.facets.iter().zip(&mut selection.satisfies) {
                if value.key == *key && wanted.is_met(&value.code) {
                    *satisfies |= bit;
                }
            }
        }
        selection
    }
}

/// How many visible entries have so many of a text's words.
pub(crate) fn count_words(live: &Generation, view: &View, question: &Question<'_>, asked: &Asked, needed: usize) -> Result<u64> {
    let mut tally = Tally::new(view, question.query);
    pass_words(view, question, asked.query(&live.fields, view, needed)?.as_ref(), 1, &mut tally, &mut |_| {}, &mut Vec::new())
}

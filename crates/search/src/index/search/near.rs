//! The entries nearest to a question by their vectors: those that stand out, for whoever asks, and the best of a register, for what is matched.
//!
//! All vectors are scanned, roughly first and exactly where it matters, so any filter holds and nothing is missed. Not here: how nearness joins words.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::PoisonError;

use tantivy::{DocAddress, DocId};

use super::{Row, Seen, Tally, Visible};
use crate::index::generation::Meaning;
use crate::index::kept::Question;
use crate::index::view::{ScanRow, Segment, View};
use crate::meaning::{Normal, Outlying, RoughQuery, Vectors, dot};
use crate::{By, Sort};

/// Entries that tell what a question's cosines are like.
const ENOUGH_TO_COMPARE: usize = 30;
/// From so many entries on, all cores look for the nearest: those of a demand are waited for.
const MANY: u64 = 200_000;

/// A question by its meaning.
pub(super) struct AskedMeaning<'a> {
    text: &'a str,
    vector: Vec<f32>,
    /// The same without what all entries have in common: what entries are ranked by.
    pub telling: Vec<f32>,
    /// The cosine from where on an entry that shares no word counts as found.
    floor: f32,
    /// The line that takes its place, drawn by the entries that are looked at, if there are enough.
    outlying: Option<Outlying>,
}

impl<'a> AskedMeaning<'a> {
    pub fn new(meaning: &Meaning, text: &'a str, vector: Vec<f32>) -> Self {
        let telling = meaning.telling(&vector);
        Self { text, vector, telling, floor: meaning.encoder.floor(), outlying: meaning.encoder.outlying() }
    }

    /// Whether an entry counts as found by meaning.
    pub fn is_near(&self, other: &[f32], line: Option<f32>) -> bool {
        line.map_or_else(|| dot(&self.vector, other) >= self.floor, |line| dot(&self.telling, other) >= line)
    }
}

/// Where the line lies in each register that has enough entries, and what brings its products beside those of the others.
pub(super) struct Lines {
    by_register: HashMap<u32, (f32, f32)>,
    /// Whether the question is nearer to some entries than to others; of one that is not, meaning says nothing.
    pub is_telling: bool,
    /// How many of the entries that were kept lie above the line.
    pub above: usize,
}

/// Cosines by register; there are few registers.
#[derive(Default)]
struct Cosines(Vec<(Option<u32>, Vec<f32>)>);

impl Cosines {
    fn push(&mut self, register: Option<u32>, cosine: f32) {
        match self.0.iter_mut().find(|(known, _)| *known == register) {
            Some((_, cosines)) => cosines.push(cosine),
            None => self.0.push((register, vec![cosine])),
        }
    }

    /// What the cosines are like in each register that has enough entries.
    fn normals(&self) -> impl Iterator<Item = (Option<u32>, usize, Normal)> {
        let enough = self.0.iter().filter(|(_, cosines)| cosines.len() >= ENOUGH_TO_COMPARE);
        enough.map(|(register, cosines)| (*register, cosines.len(), Normal::of(cosines.iter().copied())))
    }

    /// How far the nearest entry of any register stands above where the nearest of as many entries would stand by chance (√(2·ln n) deviations
    /// above the mean).
    #[expect(clippy::cast_precision_loss, reason = "counts of entries stay far below 2^24")]
    fn excess(&self) -> f32 {
        let nearest = |register| {
            let of_register = self.0.iter().filter(|(known, _)| *known == register).flat_map(|(_, cosines)| cosines);
            of_register.copied().fold(f32::NEG_INFINITY, f32::max)
        };
        let excess =
            |(register, size, normal): (Option<u32>, usize, Normal)| nearest(register) - normal.above((2.0 * (size as f32).ln()).sqrt());
        self.normals().map(excess).fold(f32::NEG_INFINITY, f32::max)
    }

    /// How far they lie apart within the registers that have enough entries; `None` if none has.
    #[expect(clippy::cast_precision_loss, reason = "counts of entries stay far below 2^24")]
    fn spread(&self) -> Option<f32> {
        let (count, sum) = self.normals().fold((0.0f32, 0.0f32), |(count, sum), (_, size, normal)| {
            let deviation = normal.above(1.0) - normal.above(0.0);
            (count + size as f32, sum + size as f32 * deviation.powi(2))
        });
        (count > 0.0).then(|| (sum / count).sqrt())
    }
}

impl Lines {
    /// `others` are the cosines of the entries that words did not find, `all` those of all.
    fn of(outlying: Option<Outlying>, others: &Cosines, all: &Cosines) -> Self {
        let mut by_register = HashMap::new();
        let enough: Vec<(u32, Normal)> = others.normals().filter_map(|(register, _, normal)| Some((register?, normal))).collect();
        if let Some(outlying) = outlying {
            let highest = enough.iter().map(|(_, normal)| normal.above(0.0)).fold(f32::NEG_INFINITY, f32::max);
            for (register, normal) in enough {
                by_register.insert(register, (normal.above(outlying.deviations), highest - normal.above(0.0)));
            }
        }
        let is_telling =
            outlying.is_none_or(|outlying| all.spread().is_none_or(|spread| spread >= outlying.spread || all.excess() >= outlying.excess));
        Self { by_register, is_telling, above: 0 }
    }

    fn of_register(&self, register: Option<u32>) -> (Option<f32>, f32) {
        let known = register.and_then(|register| self.by_register.get(&register));
        known.map_or((None, 0.0), |(line, shift)| (Some(*line), *shift))
    }

    pub fn of_entry(&self, view: &View, address: DocAddress) -> (Option<f32>, f32) {
        let segment = view.segments.get(address.segment_ord as usize);
        self.of_register(segment.and_then(|segment| segment.register(segment.rows(view).get(address.doc_id as usize)?)))
    }
}

/// Scans all vectors of visible entries that words did not find; the best of those above the line are counted and kept, and if they are fewer than
/// `wanted` starts with, the nearest below it too. Returns where the line lay in each register: entries that ask and entries that offer are read differently, so their cosines are not compared as they are.
#[expect(clippy::too_many_arguments, reason = "one private pass over everything a query is made of")]
pub(super) fn pass_meaning(
    view: &View,
    question: &Question<'_>,
    meaning: &Meaning,
    asked: &AskedMeaning<'_>,
    seen: &Seen,
    tally: &mut Tally,
    rows: &mut Vec<Row>,
    wanted: RangeInclusive<usize>,
) -> Lines {
    let vectors = meaning.vectors.read().unwrap_or_else(PoisonError::into_inner);
    let mut near: Vec<(bool, f32, &Segment, DocId)> = Vec::new();
    let (mut others, mut all) = (Cosines::default(), Cosines::default());
    let mut candidates = Vec::new();
    let is_outlying = asked.outlying.is_some();
    let is_found = |segment: &Segment, doc| seen.contains(DocAddress::new(segment.ordinal, doc));
    let is_wanted =
        |segment: &Segment, doc, row: &ScanRow| question.may_see_row(segment, doc, row) && (is_outlying || !is_found(segment, doc));
    // Rough products tell what cosines are like; exact ones are made of those that may lie above the line.
    for segment in &view.segments {
        scan(
            view,
            (segment, WHOLE),
            &vectors,
            &RoughQuery::of(if is_outlying { &asked.telling } else { &asked.vector }),
            |doc, row| is_wanted(segment, doc, row),
            |doc, row, product, slack| {
                let register = if is_outlying { segment.register(row) } else { None };
                if is_outlying {
                    all.push(register, product);
                }
                if is_found(segment, doc) {
                    return;
                }
                if is_outlying {
                    others.push(register, product);
                }
                if (is_outlying || product + slack >= asked.floor) && tally.is_near(segment, doc) {
                    candidates.push((product + slack, register, segment, doc));
                }
            },
        );
    }
    let mut lines = Lines::of(asked.outlying, &others, &all);
    lines.is_telling = lines.is_telling || tells_within(view, question, meaning, &vectors, asked);
    if !lines.is_telling {
        return lines;
    }
    // Without such lines an entry is near or it is not.
    let least = if is_outlying { *wanted.start() } else { 0 };
    for (most, register, segment, doc) in candidates {
        let (line, shift) = lines.of_register(register);
        if (least > 0 || line.is_none_or(|line| most >= line))
            && let Some(other) = segment.slot(doc).and_then(|slot| vectors.get(slot))
        {
            let is_near = asked.is_near(other, line);
            if is_near || least > 0 {
                near.push((is_near, dot(&asked.telling, other) + shift, segment, doc));
            }
        }
    }
    near.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| b.1.total_cmp(&a.1)).then_with(|| a.2.slot(a.3).cmp(&b.2.slot(b.3))));
    for (is_near, cosine, segment, doc) in near {
        if rows.len() >= if is_near { *wanted.end() } else { least } {
            break;
        }
        if tally.passes(segment, doc) {
            lines.above += usize::from(is_near);
            rows.push(Row { cosine: Some(cosine), by: By::Meaning, ..Row::new(segment, doc, 0.0, question.query.sort) });
        }
    }
    lines
}

/// Whether a question of a word or two, which tells nothing asked bare, does so within a sentence.
fn tells_within(view: &View, question: &Question<'_>, meaning: &Meaning, vectors: &Vectors, asked: &AskedMeaning<'_>) -> bool {
    let Some((outlying, within)) = asked.outlying.zip(meaning.encoder.encode_within(asked.text)) else { return false };
    let rough = RoughQuery::of(&meaning.telling(&within));
    let mut all = Cosines::default();
    for segment in &view.segments {
        let is_visible = |doc, row: &ScanRow| question.may_see_row(segment, doc, row);
        scan(view, (segment, WHOLE), vectors, &rough, is_visible, |_, row, product, _| all.push(segment.register(row), product));
    }
    all.spread().is_some_and(|spread| spread >= outlying.within)
}

/// One of several equal parts of all entries.
#[derive(Debug, Clone, Copy)]
struct Part {
    at: usize,
    of: usize,
}

const WHOLE: Part = Part { at: 0, of: 1 };

/// Lets every entry of a part of a segment that is there and wanted pass with its rough product and how far that may be off, some hundreds at a time.
fn scan(
    view: &View,
    (segment, part): (&Segment, Part),
    vectors: &Vectors,
    rough: &RoughQuery,
    is_wanted: impl Fn(DocId, &ScanRow) -> bool,
    mut pass: impl FnMut(DocId, &ScanRow, f32, f32),
) {
    const BLOCK: u16 = 512;
    let alive = view.searcher.segment_reader(segment.ordinal).alive_bitset();
    let (mut wanted, mut slots, mut products) = (Vec::new(), Vec::new(), Vec::new());
    let blocks = (0u32..).step_by(usize::from(BLOCK)).zip(segment.rows(view).chunks(usize::from(BLOCK)));
    for (first, block) in blocks.skip(part.at).step_by(part.of) {
        wanted.clear();
        wanted.extend((first..).zip(block).filter(|(doc, row)| alive.is_none_or(|alive| alive.is_alive(*doc)) && is_wanted(*doc, row)));
        slots.clear();
        slots.extend(wanted.iter().map(|(_, row)| row.slot));
        products.clear();
        vectors.rough_products(rough, &slots, &mut products);
        for ((doc, row), product) in wanted.iter().zip(&products) {
            if let Some((product, slack)) = product {
                pass(*doc, row, *product, *slack);
            }
        }
    }
}

/// The nearest entries of a register, exactly: rough products leave out what cannot be among them, the rest is compared as it is.
pub(super) fn nearest(view: &View, visible: Visible<'_>, meaning: &Meaning, vector: &[f32], most: usize) -> Vec<Row> {
    let vectors = meaning.vectors.read().unwrap_or_else(PoisonError::into_inner);
    let rough = RoughQuery::of(vector);
    let look = |part: Part| {
        let mut seen = Nearest { most, full: most * 2 + 1_000, line: f32::NEG_INFINITY, seen: Vec::new() };
        for segment in &view.segments {
            let is_visible = visible.in_segment(view, segment);
            let pass = |doc, _: &ScanRow, product, slack| seen.push(product - slack, product + slack, segment, doc);
            scan(view, (segment, part), &vectors, &rough, |_, row| is_visible(row), pass);
        }
        seen
    };
    let of = if view.searcher.num_docs() >= MANY { std::thread::available_parallelism().map_or(1, std::num::NonZero::get) } else { 1 };
    let mut seen = std::thread::scope(|scope| {
        let others: Vec<_> = (1..of).map(|at| scope.spawn(move || look(Part { at, of }))).collect();
        let mut seen = look(Part { at: 0, of });
        for other in others {
            seen.seen.extend(other.join().unwrap_or_else(|cause| std::panic::resume_unwind(cause)).seen);
        }
        seen
    });
    seen.cut();
    let exact = |segment: &Segment, doc| Some(dot(vector, vectors.get(segment.slot(doc)?)?));
    let mut near: Vec<(f32, &Segment, DocId)> =
        seen.seen.into_iter().filter_map(|(_, _, segment, doc)| Some((exact(segment, doc)?, segment, doc))).collect();
    near.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.slot(a.2).cmp(&b.1.slot(b.2))));
    near.truncate(most);
    near.into_iter()
        .map(|(cosine, segment, doc)| Row { cosine: Some(cosine), by: By::Meaning, ..Row::new(segment, doc, 0.0, Sort::Relevance) })
        .collect()
}

/// Entries that may be among the nearest, by what is certain of their products and what is possible.
struct Nearest<'a> {
    most: usize,
    /// So many, and those that cannot be among the nearest any more are dropped.
    full: usize,
    /// What is certain of the last of the nearest so far.
    line: f32,
    seen: Vec<(f32, f32, &'a Segment, DocId)>,
}

impl<'a> Nearest<'a> {
    fn push(&mut self, certain: f32, possible: f32, segment: &'a Segment, doc: DocId) {
        if possible >= self.line {
            self.seen.push((certain, possible, segment, doc));
            if self.seen.len() >= self.full {
                self.cut();
                self.full = self.seen.len() * 2 + 1_000;
            }
        }
    }

    fn cut(&mut self) {
        if self.most > 0 && self.seen.len() > self.most {
            let (_, last, _) = self.seen.select_nth_unstable_by(self.most - 1, |a, b| b.0.total_cmp(&a.0));
            self.line = last.0;
            let line = self.line;
            self.seen.retain(|(_, possible, _, _)| *possible >= line);
        }
    }
}

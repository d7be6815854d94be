//! The engines side by side: every engine scores the pool for a query, `fused` joins words and the strongest engine of meaning as the product does.
//!
//! With a whole pool, words and meaning each name their best 200 and the union is ranked; with judged candidates only, all of them are.

use std::collections::HashSet;
use std::sync::PoisonError;

use super::cache::VectorCache;
use super::figures::{Figures, OfQuery};
use super::learned::{self, Learned};
use super::sets::{JudgedSet, Text};
use crate::index::Index;
use crate::matching::Role;
use crate::meaning::{Candidate, Encoder, Letters, Mean, Weights, dot, normalized, standings};
use crate::{Analyzer, Document, Result};

/// How many of the best by words, and of the best by meaning, are joined.
const RECALLED: usize = 200;
/// Texts encoded between two looks at the progress.
const AT_ONCE: usize = 64;
const REGISTER: &str = "candidate";

/// What of a set is ranked, and what counts as relevant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    pub pool: Pool,
    /// From which grade on a candidate is relevant.
    pub relevant: f32,
    /// What BM25 counts beside the cosine; without it, what the encoder says.
    pub words_weight: Option<f32>,
    /// Threads that encode.
    pub threads: usize,
    /// Into how many folds of queries judged pairs are dealt to learn from; without it nothing is learned.
    pub learn_in_folds: Option<usize>,
}

/// What is ranked for a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pool {
    /// All candidates.
    Whole,
    /// Those that were judged for the query: for sets whose candidates were chosen before.
    JudgedOnly,
}

/// The figures of one engine.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluated {
    /// `bm25`, `lsa`, `dense`, `fused`, `learned`.
    pub engine: &'static str,
    pub figures: Figures,
}

/// All engines on a set.
#[derive(Debug, Clone)]
pub struct Evaluation {
    pub engines: Vec<Evaluated>,
    /// What learning found, if it was asked for and there was something to learn from.
    pub learned: Option<Learned>,
    /// How the relevant candidates that share no telling word with their query were found by meaning; `None` without an engine of meaning.
    pub beyond_words: Option<BeyondWords>,
}

/// Relevant pairs that words cannot find.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BeyondWords {
    /// Judged pairs whose candidate is not among the best 200 by words.
    pub pairs: usize,
    /// Of those, how many the joined ranking has among its first ten, and its first 200.
    pub in_10: usize,
    pub in_200: usize,
    /// The same of the plain cosine.
    pub cosine_in_10: usize,
    pub cosine_in_200: usize,
    /// Queries none of whose relevant candidates shares a telling word with them, and how many of those have one in the first ten.
    pub queries: usize,
    pub queries_in_10: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { pool: Pool::Whole, relevant: 1.0, words_weight: None, threads: 2, learn_in_folds: None }
    }
}

impl Text {
    fn query(&self) -> String {
        format!("{}\n{}", self.title, self.text).trim().to_owned()
    }
}

/// Ranks the pool for every judged query by every engine that there is. `progress` is told how many texts of how many are encoded.
///
/// # Errors
/// When the index or the cache fails.
pub fn evaluate(
    analyzer: &Analyzer,
    set: &JudgedSet,
    encoder: Option<(&dyn Encoder, &mut VectorCache)>,
    settings: Settings,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Evaluation> {
    let index = Index::in_memory(analyzer)?;
    let documents = set.candidates.iter().enumerate().map(|(place, text)| Document {
        id: place.to_string(),
        register: REGISTER.to_owned(),
        title: text.title.clone(),
        body: text.text.clone(),
        ..Document::default()
    });
    index.rebuild(documents, 1)?;
    let spread = encoder.as_ref().map_or((0.0, 1.0), |(encoder, _)| encoder.spread());
    let dense = encoder.map(|(encoder, cache)| Dense::make(set, encoder, cache, settings.threads, progress)).transpose()?;
    let mut weights = dense.as_ref().map_or(Weights { words: 1.0, ..Weights::default() }, |dense| dense.weights);
    weights.words = settings.words_weight.unwrap_or(weights.words);
    let mut scored: Vec<(&'static str, Vec<OfQuery>)> =
        ["bm25", "lsa", "dense", "fused", "learned"].map(|engine| (engine, Vec::new())).into();
    let (mut to_learn, mut beyond) = (Vec::new(), None);
    for (at, (query, judged)) in set.queries.iter().zip(&set.judgements).enumerate() {
        if judged.is_empty() {
            continue;
        }
        let words = by_words(&index, set, query)?;
        let trained = by_trained(&index, set, query);
        let scored_by_dense = dense.as_ref().map(|dense| dense.of(at));
        // The dense engine is the plain cosine; joined is what the product ranks by.
        let nearness = scored_by_dense.as_ref().map(|(_, nearness)| nearness);
        let cosine = scored_by_dense.as_ref().map(|(cosine, _)| cosine);
        let best = nearness.or(trained.as_ref());
        let recalled = recalled(&words, settings.pool);
        let standing = best.map(|meaning| {
            let union = union(&recalled, meaning, judged, settings.pool);
            let candidates = candidates(set, query, (&recalled, meaning), dense.as_ref(), weights, &union);
            let standings = standings(&candidates, weights);
            union.into_iter().zip(standings).collect::<Vec<_>>()
        });
        let joined = standing.as_ref().map(|standing| join(words.len(), standing, weights.words));
        for ((_, found), scores) in scored.iter_mut().zip([Some(&words), trained.as_ref(), cosine, joined.as_ref()]) {
            if let Some(scores) = scores {
                found.push(OfQuery::of(&pool(scores, judged, settings.pool), settings.relevant));
            }
        }
        if let (Some(meaning), Some(joined), Some(standing)) = (best, &joined, &standing) {
            let cosine = cosine.or(trained.as_ref()).unwrap_or(meaning);
            look_beyond(beyond.get_or_insert_default(), &words, (joined, cosine), judged, settings.relevant);
            if settings.learn_in_folds.is_some() {
                to_learn.push(to_learn_from(standing, (&recalled, cosine), judged, spread));
            }
        }
    }
    let learned = settings.learn_in_folds.and_then(|folds| learned::learn(&to_learn, weights.words, settings.relevant, folds));
    if let (Some((_, scores)), Some((_, found))) = (&learned, scored.last_mut()) {
        *found = learned::figures(&to_learn, scores, settings.pool, settings.relevant);
    }
    let engines = scored
        .into_iter()
        .filter(|(_, found)| !found.is_empty())
        .map(|(engine, found)| Evaluated { engine, figures: Figures::of(&found) })
        .collect();
    Ok(Evaluation { engines, learned: learned.map(|(learned, _)| learned), beyond_words: beyond })
}

/// Where candidates stand by meaning and by words, by their place.
type Standing = [(usize, (f32, f32))];

/// What the joined ranking looked at of a query, to be learned from.
fn to_learn_from(
    standing: &Standing,
    (words, cosine): (&Scores, &Scores),
    judged: &[(usize, f32)],
    (unrelated, same): (f32, f32),
) -> learned::Candidates {
    let at = |scores: &Scores, place: usize| scores.get(place).copied().flatten();
    let rows = standing
        .iter()
        .map(|(place, standing)| {
            let closeness =
                at(cosine, *place).map_or(0.0, |cosine| ((cosine - unrelated) / (same - unrelated).max(f32::EPSILON)).clamp(-1.0, 2.0));
            let grade = judged.iter().find(|(judged, _)| judged == place).map_or(0.0, |(_, grade)| *grade);
            learned::Row { place: *place, standing: *standing, words: at(words, *place), closeness, grade }
        })
        .collect();
    learned::Candidates { rows, all: words.len(), judged: judged.to_vec() }
}

/// Counts relevant candidates that words do not bring among their best 200, and where the joined ranking has them.
fn look_beyond(found: &mut BeyondWords, words: &Scores, (joined, cosine): (&Scores, &Scores), judged: &[(usize, f32)], relevant: f32) {
    let relevant: Vec<usize> = judged.iter().filter(|(_, grade)| *grade >= relevant).map(|(place, _)| *place).collect();
    let by_words: HashSet<usize> = best(words).into_iter().collect();
    let rank = |scores: &Scores, place: usize| {
        let score = scores.get(place).copied().flatten()?;
        Some(scores.iter().flatten().filter(|other| **other > score).count())
    };
    let in_first = |place: &usize, most: usize| rank(joined, *place).is_some_and(|rank| rank < most);
    let is_close = |place: &usize, most: usize| rank(cosine, *place).is_some_and(|rank| rank < most);
    let beyond: Vec<usize> = relevant.iter().copied().filter(|place| !by_words.contains(place)).collect();
    found.pairs += beyond.len();
    found.in_10 += beyond.iter().filter(|place| in_first(place, 10)).count();
    found.in_200 += beyond.iter().filter(|place| in_first(place, 200)).count();
    found.cosine_in_10 += beyond.iter().filter(|place| is_close(place, 10)).count();
    found.cosine_in_200 += beyond.iter().filter(|place| is_close(place, 200)).count();
    if !relevant.is_empty() && relevant.iter().all(|place| words.get(*place).copied().flatten().is_none()) {
        found.queries += 1;
        found.queries_in_10 += usize::from(relevant.iter().any(|place| in_first(place, 10)));
    }
}

/// For every candidate its score, if it has one.
type Scores = Vec<Option<f32>>;

fn by_words(index: &Index, set: &JudgedSet, query: &Text) -> Result<Scores> {
    let mut scores = vec![None; set.candidates.len()];
    for (id, score) in index.score_words(&query.title, &query.text, REGISTER, set.candidates.len())? {
        if let Some(cell) = id.parse::<usize>().ok().and_then(|place| scores.get_mut(place)) {
            *cell = Some(score);
        }
    }
    Ok(scores)
}

/// By the engine trained on the pool itself. Entries keep their order, so a candidate's place is its slot.
fn by_trained(index: &Index, set: &JudgedSet, query: &Text) -> Option<Scores> {
    let meaning = index.live().meaning()?;
    let Some(vector) = meaning.encoder.encode_query(&query.query()) else { return Some(vec![None; set.candidates.len()]) };
    let vectors = meaning.vectors.read().unwrap_or_else(PoisonError::into_inner);
    Some((0u64..).take(set.candidates.len()).map(|slot| vectors.get(slot).map(|other| dot(&vector, other))).collect())
}

/// All vectors of the set.
struct Dense {
    queries: Vec<Option<Vec<f32>>>,
    candidates: Vec<Option<Vec<f32>>>,
    weights: Weights,
    mean: Mean,
    common_part: f32,
}

impl Dense {
    fn make(
        set: &JudgedSet,
        encoder: &dyn Encoder,
        cache: &mut VectorCache,
        threads: usize,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<Self> {
        let asked: Vec<(Role, String, String)> = set
            .queries
            .iter()
            .map(|query| (Role::Seeks, String::new(), query.query()))
            .chain(set.candidates.iter().map(|text| (Role::Offers, text.title.clone(), text.text.clone())))
            .collect();
        let all = asked.len();
        let mut vectors = Vec::with_capacity(all);
        for part in asked.chunks(AT_ONCE) {
            encode(part, encoder, cache, threads)?;
            vectors.extend(part.iter().map(|text| cache.find(side(text.0), &key(text)).map(<[f32]>::to_vec)));
            progress(vectors.len(), all);
        }
        let candidates = vectors.split_off(set.queries.len());
        let mut mean = Mean::default();
        candidates.iter().flatten().for_each(|vector| mean.add(vector));
        Ok(Self { queries: vectors, candidates, weights: Weights::of(encoder), mean, common_part: encoder.common_part() })
    }

    /// The cosine of every candidate, and what the product ranks by: its nearness to the question without what all candidates have in common.
    fn of(&self, query: usize) -> (Scores, Scores) {
        let none = || vec![None; self.candidates.len()];
        let Some(vector) = self.queries.get(query).and_then(Option::as_ref) else { return (none(), none()) };
        let products = |question: &[f32]| self.candidates.iter().map(|other| Some(dot(question, other.as_ref()?))).collect();
        (products(vector), products(&self.mean.taken_off(vector, self.common_part)))
    }

    /// The vector of a candidate without what all have in common, of length 1.
    fn telling(&self, place: usize) -> Option<Vec<f32>> {
        normalized(self.mean.taken_off(self.candidates.get(place)?.as_ref()?, self.common_part))
    }
}

const fn side(role: Role) -> &'static str {
    match role {
        Role::Seeks => "query",
        Role::Offers => "passage",
    }
}

fn key((_, title, text): &(Role, String, String)) -> String {
    format!("{title}\n{text}")
}

/// Makes the vectors that are missing, on several threads.
fn encode(texts: &[(Role, String, String)], encoder: &dyn Encoder, cache: &mut VectorCache, threads: usize) -> Result<()> {
    let missing: Vec<&(Role, String, String)> = texts.iter().filter(|text| cache.find(side(text.0), &key(text)).is_none()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let next = std::sync::atomic::AtomicUsize::new(0);
    let made = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            scope.spawn(|| {
                while let Some(text) = missing.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
                    let vector = match text.0 {
                        Role::Seeks => encoder.encode_query(&text.2),
                        Role::Offers => encoder.encode_passage(&text.1, &text.2),
                    };
                    if let Some(vector) = vector {
                        made.lock().unwrap_or_else(PoisonError::into_inner).push((text.0, key(text), vector));
                    }
                }
            });
        }
    });
    for (role, text, vector) in made.into_inner().unwrap_or_else(PoisonError::into_inner) {
        cache.keep(side(role), &text, vector)?;
    }
    Ok(())
}

/// What words bring to the joined ranking: the scores of their best, where the whole pool is ranked.
fn recalled(words: &Scores, pool: Pool) -> Scores {
    let mut recalled = words.clone();
    if pool == Pool::Whole {
        let best: HashSet<usize> = best(words).into_iter().collect();
        recalled.iter_mut().enumerate().filter(|(place, _)| !best.contains(place)).for_each(|(_, score)| *score = None);
    }
    recalled
}

/// Whose words and meaning are joined, by place.
fn union(words: &Scores, meaning: &Scores, judged: &[(usize, f32)], pool: Pool) -> Vec<usize> {
    let union: HashSet<usize> = match pool {
        Pool::Whole => best(words).into_iter().chain(best(meaning)).collect(),
        Pool::JudgedOnly => judged.iter().map(|(place, _)| *place).collect(),
    };
    let mut places: Vec<usize> = union.into_iter().collect();
    places.sort_unstable();
    places
}

/// The same with what the product looks at.
fn candidates(
    set: &JudgedSet,
    query: &Text,
    (words, meaning): (&Scores, &Scores),
    dense: Option<&Dense>,
    weights: Weights,
    places: &[usize],
) -> Vec<Candidate> {
    let at = |scores: &Scores, place: usize| scores.get(place).copied().flatten();
    let letters = (weights.letters > 0.0).then(|| Letters::of(&query.query()));
    let count = |place: usize| Some(letters.as_ref()?.count(&set.candidates.get(place)?.title, &set.candidates.get(place)?.text));
    let vector = |place: usize| dense.filter(|_| weights.neighbours > 0.0)?.telling(place);
    places
        .iter()
        .map(|place| Candidate {
            words: at(words, *place),
            nearness: at(meaning, *place),
            vector: vector(*place),
            letters: count(*place).unwrap_or_default(),
        })
        .collect()
}

/// Words and meaning joined as the product joins them.
fn join(all: usize, standing: &Standing, words_weight: f32) -> Scores {
    let mut joined = vec![None; all];
    for (place, (by_meaning, by_words)) in standing {
        if let Some(cell) = joined.get_mut(*place) {
            *cell = Some(by_meaning + words_weight * by_words);
        }
    }
    joined
}

fn best(scores: &Scores) -> Vec<usize> {
    let mut found: Vec<(usize, f32)> = scores.iter().enumerate().filter_map(|(place, score)| Some((place, (*score)?))).collect();
    found.sort_by(|a, b| b.1.total_cmp(&a.1));
    found.into_iter().take(RECALLED).map(|(place, _)| place).collect()
}

/// What is ranked, with the grades. What an engine does not score comes last.
pub(super) fn pool(scores: &Scores, judged: &[(usize, f32)], pool: Pool) -> Vec<(f32, Option<f32>)> {
    let score = |place: usize| scores.get(place).copied().flatten().unwrap_or(f32::NEG_INFINITY);
    match pool {
        Pool::JudgedOnly => {
            // In the order of the candidates: judgements often name the best first, and equal scores keep their order.
            let mut judged = judged.to_vec();
            judged.sort_by_key(|(place, _)| *place);
            judged.iter().map(|(place, grade)| (score(*place), Some(*grade))).collect()
        }
        Pool::Whole => {
            let mut ranked: Vec<(f32, Option<f32>)> = (0..scores.len()).map(|place| (score(place), None)).collect();
            for (place, grade) in judged {
                if let Some(cell) = ranked.get_mut(*place) {
                    cell.1 = Some(*grade);
                }
            }
            ranked
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::tests::analyzer;

    /// Says of a text only whether it is about films.
    struct Films;

    impl Encoder for Films {
        fn name(&self) -> &str {
            "films"
        }
        fn edition(&self) -> String {
            "films-1".to_owned()
        }
        fn dims(&self) -> usize {
            2
        }
        fn encode_query(&self, text: &str) -> Option<Vec<f32>> {
            Some(if text.contains('膜') || text.contains("镀层") { vec![1.0, 0.0] } else { vec![0.0, 1.0] })
        }
        fn encode_passage(&self, title: &str, text: &str) -> Option<Vec<f32>> {
            self.encode_query(&format!("{title}{text}"))
        }
        fn floor(&self) -> f32 {
            0.5
        }
        fn spread(&self) -> (f32, f32) {
            (0.0, 1.0)
        }
    }

    fn set() -> JudgedSet {
        let queries = "query_id\ttext\nq1\t镀层总是脱落\nq2\t养老院助浴\n";
        let candidates = "candidate_id\ttitle\ttext\nc1\t助浴椅\t养老院失能老人\nc2\t真空沉积\t薄膜附着力\nc3\t焊缝检测\t气孔\n";
        let judgements = "query_id\tcandidate_id\tgrade\nq1\tc2\t2\nq1\tc1\t0\nq2\tc1\t1\nq2\tc3\t0\n";
        JudgedSet::read(("q", queries), &[("c", candidates)], ("j", judgements)).unwrap()
    }

    fn ndcg(found: &[Evaluated], engine: &str) -> f64 {
        found.iter().find(|found| found.engine == engine).unwrap().figures.ndcg_at_10.unwrap().0
    }

    #[test]
    fn what_words_miss_meaning_finds_and_the_join_keeps_both() {
        let mut cache = VectorCache::in_memory("films-1", 2);
        for pool in [Pool::Whole, Pool::JudgedOnly] {
            let settings = Settings { pool, ..Settings::default() };
            let found = evaluate(&analyzer(), &set(), Some((&Films, &mut cache)), settings, &mut |_, _| {}).unwrap().engines;
            assert_eq!(found.iter().map(|found| found.engine).collect::<Vec<_>>(), ["bm25", "dense", "fused"]);
            assert!(ndcg(&found, "bm25") < 1.0);
            assert!((ndcg(&found, "fused") - 1.0).abs() < 1e-9, "{pool:?}: {found:?}");
        }
    }

    #[test]
    fn without_an_encoder_words_alone_are_measured() {
        let found = evaluate(&analyzer(), &set(), None, Settings::default(), &mut |_, _| {}).unwrap().engines;
        assert_eq!(found.iter().map(|found| found.engine).collect::<Vec<_>>(), ["bm25"]);
    }

    #[test]
    fn what_is_learned_is_measured_on_queries_it_has_not_seen() {
        let mut cache = VectorCache::in_memory("films-1", 2);
        let settings = Settings { learn_in_folds: Some(2), ..Settings::default() };
        let found = evaluate(&analyzer(), &set(), Some((&Films, &mut cache)), settings, &mut |_, _| {}).unwrap();
        assert_eq!(found.engines.last().unwrap().engine, "learned");
        let learned = found.learned.unwrap();
        assert_eq!((learned.compared.folds, learned.compared.queries), (2, 2));
        assert_eq!(learned.starts.len(), crate::evaluation::PARTS.len());
        let beyond = found.beyond_words.unwrap();
        assert_eq!((beyond.queries, beyond.queries_in_10), (1, 1), "the coating shares no word with the film");
    }
}

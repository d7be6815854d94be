//! Figures of rankings: nDCG@10, MRR, recall, precision, rank correlation, AUC; means over queries with bootstrap intervals.
//!
//! The grade itself is the gain; what was not judged counts as 0. Relevant is a grade from a given line on. Equal scores rank by place in the pool.

/// Ends of a 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

/// Means over the queries for which a figure is defined; `None` where it is for none.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Figures {
    pub queries: usize,
    pub ndcg_at_10: Option<(f64, Interval)>,
    pub mrr: Option<(f64, Interval)>,
    pub recall_at_10: Option<(f64, Interval)>,
    pub recall_at_100: Option<(f64, Interval)>,
    pub p_at_5: Option<(f64, Interval)>,
    pub spearman: Option<(f64, Interval)>,
    pub auc: Option<(f64, Interval)>,
}

/// The figures of one query.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct OfQuery {
    ndcg_at_10: Option<f64>,
    mrr: Option<f64>,
    recall_at_10: Option<f64>,
    recall_at_100: Option<f64>,
    p_at_5: Option<f64>,
    spearman: Option<f64>,
    auc: Option<f64>,
}

const ROUNDS: usize = 1_000;

impl OfQuery {
    /// `ranked`: scores and grades (if judged) of the whole pool. `relevant`: from which grade on.
    pub fn of(pool: &[(f32, Option<f32>)], relevant: f32) -> Self {
        let mut order: Vec<(f32, f32)> = pool.iter().map(|(score, grade)| (*score, grade.unwrap_or(0.0))).collect();
        // A stable sort: equal scores stay in the order of the pool.
        order.sort_by(|a, b| b.0.total_cmp(&a.0));
        let grades: Vec<f32> = order.iter().map(|(_, grade)| *grade).collect();
        let wanted = count(grades.iter().filter(|grade| **grade >= relevant));
        let mut ideal = grades.clone();
        ideal.sort_by(|a, b| b.total_cmp(a));
        let best = gain(&ideal);
        let hits = |depth: usize| count(grades.iter().take(depth).filter(|grade| **grade >= relevant));
        let judged: Vec<(f32, f32)> = pool.iter().filter_map(|(score, grade)| Some((*score, (*grade)?))).collect();
        let any = wanted > 0.0;
        Self {
            ndcg_at_10: (best > 0.0).then(|| gain(&grades) / best),
            mrr: any.then(|| grades.iter().position(|grade| *grade >= relevant).map_or(0.0, |at| 1.0 / as_float(at + 1))),
            recall_at_10: any.then(|| hits(10) / wanted),
            recall_at_100: any.then(|| hits(100) / wanted),
            p_at_5: any.then(|| hits(5) / 5.0),
            spearman: spearman(&judged),
            auc: auc(pool, relevant),
        }
    }
}

/// Discounted gain of the first ten.
fn gain(grades: &[f32]) -> f64 {
    grades.iter().take(10).enumerate().map(|(at, grade)| f64::from(*grade) / as_float(at + 2).log2()).sum()
}

/// Correlation of ranks between scores and grades; undefined where either is the same for all.
fn spearman(judged: &[(f32, f32)]) -> Option<f64> {
    let by_score = ranks(&judged.iter().map(|(score, _)| *score).collect::<Vec<_>>());
    let by_grade = ranks(&judged.iter().map(|(_, grade)| *grade).collect::<Vec<_>>());
    let mean = (as_float(judged.len()) + 1.0) / 2.0;
    let (mut both, mut first, mut second) = (0.0, 0.0, 0.0);
    for (a, b) in by_score.iter().zip(&by_grade) {
        both += (a - mean) * (b - mean);
        first += (a - mean).powi(2);
        second += (b - mean).powi(2);
    }
    (first > 0.0 && second > 0.0).then(|| both / (first * second).sqrt())
}

/// How often a relevant candidate scores above one of grade 0; equal scores count half.
fn auc(pool: &[(f32, Option<f32>)], relevant: f32) -> Option<f64> {
    let kept: Vec<(f32, f32)> =
        pool.iter().map(|(score, grade)| (*score, grade.unwrap_or(0.0))).filter(|(_, grade)| *grade >= relevant || *grade <= 0.0).collect();
    let ranks = ranks(&kept.iter().map(|(score, _)| *score).collect::<Vec<_>>());
    let above: f64 = kept.iter().zip(&ranks).filter(|((_, grade), _)| *grade >= relevant).map(|(_, rank)| rank).sum();
    let positive = count(kept.iter().filter(|(_, grade)| *grade >= relevant));
    let negative = as_float(kept.len()) - positive;
    (positive > 0.0 && negative > 0.0).then(|| (above - positive * (positive + 1.0) / 2.0) / (positive * negative))
}

/// Ranks from 1; equal values share their mean rank.
fn ranks(values: &[f32]) -> Vec<f64> {
    let mut order: Vec<(usize, f32)> = values.iter().copied().enumerate().collect();
    order.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut ranks = vec![0.0; values.len()];
    let mut done = 0;
    for equal in order.chunk_by(|a, b| a.1 == b.1) {
        let rank = as_float(done) + (as_float(equal.len()) + 1.0) / 2.0;
        for (place, _) in equal {
            if let Some(cell) = ranks.get_mut(*place) {
                *cell = rank;
            }
        }
        done += equal.len();
    }
    ranks
}

impl Figures {
    pub(super) fn of(queries: &[OfQuery]) -> Self {
        let mean = |figure: fn(&OfQuery) -> Option<f64>| mean_of(&queries.iter().filter_map(figure).collect::<Vec<_>>());
        Self {
            queries: queries.len(),
            ndcg_at_10: mean(|q| q.ndcg_at_10),
            mrr: mean(|q| q.mrr),
            recall_at_10: mean(|q| q.recall_at_10),
            recall_at_100: mean(|q| q.recall_at_100),
            p_at_5: mean(|q| q.p_at_5),
            spearman: mean(|q| q.spearman),
            auc: mean(|q| q.auc),
        }
    }
}

/// The mean, and where the middle 95 % of the means of samples drawn with replacement lie. The draws are the same every time.
fn mean_of(values: &[f64]) -> Option<(f64, Interval)> {
    if values.is_empty() {
        return None;
    }
    let mean = values.iter().sum::<f64>() / as_float(values.len());
    let mut state = 0x2026_1130_u64;
    let mut means: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let mut sum = 0.0;
            for _ in 0..values.len() {
                let at = usize::try_from(next(&mut state) % values.len() as u64).unwrap_or_default();
                sum += values.get(at).copied().unwrap_or_default();
            }
            sum / as_float(values.len())
        })
        .collect();
    means.sort_by(f64::total_cmp);
    let at = |share: usize| means.get(ROUNDS * share / 1_000).copied().unwrap_or(mean);
    Some((mean, Interval { low: at(25), high: at(975) }))
}

/// splitmix64.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn count(items: impl Iterator) -> f64 {
    as_float(items.count())
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
fn as_float(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: Option<f64>, wanted: f64) {
        assert!(found.is_some_and(|found| (found - wanted).abs() < 1e-9), "{found:?} instead of {wanted}");
    }

    #[test]
    fn a_ranking_worked_by_hand_has_these_figures() {
        // Ranked: grade 2, unjudged, 1, 0, then 3 at place five.
        let pool = [(0.9, Some(2.0)), (0.8, None), (0.7, Some(1.0)), (0.6, Some(0.0)), (0.5, Some(3.0))];
        let found = OfQuery::of(&pool, 2.0);
        let gain = 2.0 + 1.0 / 4f64.log2() + 3.0 / 6f64.log2();
        let best = 3.0 + 2.0 / 3f64.log2() + 1.0 / 4f64.log2();
        near(found.ndcg_at_10, gain / best);
        near(found.mrr, 1.0);
        near(found.recall_at_10, 1.0);
        near(found.p_at_5, 0.4);
        // Two relevant against the unjudged and the one of grade 0: the first beats both, the last neither.
        near(found.auc, 0.5);
        // Ranks of scores 4 3 2 1, of grades 3 2 1 4.
        near(found.spearman, 1.0 - 6.0 * (1.0 + 1.0 + 1.0 + 9.0) / 60.0);
    }

    #[test]
    fn what_is_not_defined_is_left_out() {
        let found = OfQuery::of(&[(0.5, Some(0.0)), (0.4, None)], 1.0);
        assert_eq!(found, OfQuery::default());
        assert_eq!(Figures::of(&[found]).ndcg_at_10, None);
    }

    #[test]
    fn equal_scores_share_their_rank() {
        near(OfQuery::of(&[(0.5, Some(1.0)), (0.5, Some(0.0)), (0.5, Some(0.0))], 1.0).auc, 0.5);
    }

    #[test]
    fn an_interval_holds_its_mean_and_is_the_same_every_time() {
        let values: Vec<f64> = (0..50).map(|at| f64::from(at % 2)).collect();
        let first = mean_of(&values);
        assert_eq!(first, mean_of(&values));
        assert!(first.is_some_and(|(mean, interval)| interval.low < mean && mean < interval.high && interval.high - interval.low < 0.4));
    }
}

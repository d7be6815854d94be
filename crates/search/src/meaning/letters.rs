//! What a text has of the letters of a question: pairs of neighbouring Han characters, and whole words of other scripts.
//!
//! Pairs find what the dictionary cuts otherwise (承包地 beside 承包的土地). They are counted in the candidates' own texts, and a pair that few candidates have
//! tells more; so no index of pairs is asked. Not here: how letters are joined with words and meaning.

use std::collections::HashMap;

use crate::text::{fold, runs};

/// How much a pair counts that stands in the title.
const TITLE: f32 = 2.0;
/// Characters of a candidate's text that are looked at.
const MOST_CHARACTERS: usize = 2_000;
/// How soon a count levels off, and how much the length of a text counts: as for words.
const LEVELS_OFF: f32 = 0.9;
const LENGTH_COUNTS: f32 = 0.4;

/// The letters of a question.
pub(crate) struct Letters(HashMap<String, usize>);

/// How often a text has each of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Counts {
    by_pair: Vec<f32>,
    length: f32,
}

/// How a candidate agrees with the letters of the question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Agreement {
    /// As BM25, among the candidates.
    pub score: f32,
    /// How much of what the question's letters tell the candidate has, 0–1.
    pub share: f32,
}

impl Letters {
    pub fn of(question: &str) -> Self {
        let folded = fold(question);
        let mut places = HashMap::new();
        each_pair(&folded, |pair| {
            let next = places.len();
            places.entry(pair.to_owned()).or_insert(next);
        });
        Self(places)
    }

    pub fn count(&self, title: &str, text: &str) -> Counts {
        let mut counts = Counts { by_pair: vec![0.0; self.0.len()], length: 0.0 };
        let read: String = text.chars().take(MOST_CHARACTERS).collect();
        for (part, weight) in [(title, TITLE), (read.as_str(), 1.0)] {
            each_pair(&fold(part), |pair| {
                counts.length += weight;
                if let Some(count) = self.0.get(pair).and_then(|place| counts.by_pair.get_mut(*place)) {
                    *count += weight;
                }
            });
        }
        counts
    }
}

/// How each of several texts agrees with the question; `None` if it has none of its letters. What a letter tells, and how long a text is as a rule, is
/// taken from the first `telling` of them.
pub(super) fn agreements<'a>(texts: impl Iterator<Item = &'a Counts> + Clone, telling: usize) -> Vec<Option<Agreement>> {
    let (mut having, mut all, mut length) = (Vec::<f32>::new(), 0.0, 0.0);
    for counts in texts.clone().take(telling) {
        having.resize(counts.by_pair.len().max(having.len()), 0.0);
        having.iter_mut().zip(&counts.by_pair).filter(|(_, count)| **count > 0.0).for_each(|(having, _)| *having += 1.0);
        all += 1.0;
        length += counts.length;
    }
    let usual = (length / f32::max(all, 1.0)).max(1.0);
    let tells: Vec<f32> = having.iter().map(|having| ((all - having + 0.5) / (having + 0.5)).ln_1p()).collect();
    let whole: f32 = tells.iter().sum();
    texts
        .map(|counts| {
            let levelled = LEVELS_OFF * LENGTH_COUNTS.mul_add(counts.length / usual, 1.0 - LENGTH_COUNTS);
            let present = || counts.by_pair.iter().zip(&tells).filter(|(count, _)| **count > 0.0);
            let score: f32 = present().map(|(count, tells)| tells * (LEVELS_OFF + 1.0) * count / (count + levelled)).sum();
            let share = present().map(|(_, tells)| tells).sum::<f32>() / whole;
            (score > 0.0).then_some(Agreement { score, share })
        })
        .collect()
}

/// Tells of every pair of neighbouring Han characters, of a Han character that stands alone, and of every word of another script.
fn each_pair(folded: &str, mut tell: impl FnMut(&str)) {
    for run in runs(folded) {
        let bounds: Vec<usize> = run.text.char_indices().map(|(at, _)| at).chain([run.text.len()]).collect();
        if !run.is_han || bounds.len() < 3 {
            tell(run.text);
            continue;
        }
        for window in bounds.windows(3) {
            if let [from, _, to] = window
                && let Some(pair) = run.text.get(*from..*to)
            {
                tell(pair);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;

    fn found(question: &str, texts: &[(&str, &str)]) -> Vec<Option<Agreement>> {
        let letters = Letters::of(question);
        let counts: Vec<Counts> = texts.iter().map(|(title, text)| letters.count(title, text)).collect();
        agreements(counts.iter(), counts.len())
    }

    #[test]
    fn pairs_are_of_one_script_and_of_one_stretch() {
        let mut told = Vec::new();
        each_pair("承包地，水 pm2.5膜", |pair| told.push(pair.to_owned()));
        assert_eq!(told, ["承包", "包地", "水", "pm2.5", "膜"]);
    }

    #[test]
    fn more_of_the_letters_and_rarer_ones_agree_more() {
        let found = found("承包地流转", &[("", "承包地的流转"), ("", "承包合同"), ("", "承包人"), ("养老", "助浴椅")]);
        let (all, some) = (found[0].unwrap(), found[1].unwrap());
        assert!(all.score > some.score && all.share > some.share, "{found:?}");
        assert!(all.share < 1.0, "地流 is asked for and not there");
        assert_eq!(found[3], None);
    }

    #[test]
    fn traditional_letters_and_titles_count() {
        let found = found("電機降噪", &[("电机降噪", "风洞"), ("风洞", "电机降噪")]);
        assert!(found[0].unwrap().score > found[1].unwrap().score);
        assert!((found[1].unwrap().share - 1.0).abs() < 1e-6);
    }

    #[test]
    fn nothing_asked_or_nothing_there_is_no_problem() {
        assert_eq!(found("", &[("膜", "")]), [None]);
        assert_eq!(found("。。", &[("", "")]), [None]);
        assert!(found("膜", &[]).is_empty());
    }
}

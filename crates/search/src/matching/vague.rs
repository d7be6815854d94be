//! The sentence of a text that says least: what to show an author whose description was called vague.

use super::Side;
use crate::Analyzer;
use crate::text::{fold, is_hollow, is_stop_word};

/// Shorter ones are headings or exclamations.
const SHORTEST: usize = 6;

/// The sentence concerned: the one that is quoted in the note, else the one with the fewest telling words among its words. Sentences with figures say
/// something. `None` if there is no sentence.
#[must_use]
pub fn vaguest_sentence(analyzer: &Analyzer, side: &Side, note: &str) -> Option<String> {
    let sentences: Vec<&str> = side
        .text_parts
        .iter()
        .flat_map(|(_, text)| text.split_inclusive(['。', '；', '！', '？', '!', '?', '\n']))
        .map(str::trim)
        .filter(|sentence| sentence.chars().count() >= SHORTEST)
        .collect();
    let bare = |text: &str| fold(text.trim_end_matches(['。', '；', '！', '？', '!', '?']));
    let note = fold(note);
    if let Some(quoted) = sentences.iter().find(|sentence| note.contains(&bare(sentence))) {
        return Some((*quoted).to_owned());
    }
    sentences
        .into_iter()
        .map(|sentence| (telling(analyzer, sentence), sentence))
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, sentence)| sentence.to_owned())
}

/// Share of the telling words among all, with one more for each figure.
fn telling(analyzer: &Analyzer, sentence: &str) -> f32 {
    let folded = fold(sentence);
    let words = analyzer.folded_words(&folded);
    let telling = words.iter().filter(|word| word.end - word.start > 1 && !is_stop_word(&word.text) && !is_hollow(&word.text)).count();
    let figures = folded.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()).count();
    let of = |count: usize| f32::from(u16::try_from(count).unwrap_or(u16::MAX));
    of(telling) / of(words.len().max(1)) + of(figures)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::analyzer;

    fn side(text: &str) -> Side {
        Side { text_parts: vec![("effect".to_owned(), text.to_owned())], ..Side::default() }
    }

    #[test]
    fn the_sentence_that_says_least_is_named_unless_one_is_quoted() {
        let text = side("裂纹检出率 99%，单片检测时间 6 分钟。可以有效提高相关工作的整体水平。超声相控阵检测高温合金叶片。");
        assert_eq!(vaguest_sentence(&analyzer(), &text, "").as_deref(), Some("可以有效提高相关工作的整体水平。"));
        let quoted = vaguest_sentence(&analyzer(), &text, "“超声相控阵检测高温合金叶片”是什么意思？");
        assert_eq!(quoted.as_deref(), Some("超声相控阵检测高温合金叶片。"));
        assert_eq!(vaguest_sentence(&analyzer(), &side("好。"), ""), None);
        assert_eq!(vaguest_sentence(&analyzer(), &Side::default(), "看不懂"), None);
    }
}

//! Pinyin without tones: the readings of a character, initials, and the ways to cut typed letters into syllables.
//!
//! Every reading of a character is indexed, so 薄 is found as `bo` and as `bao`. Not here: queries.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use pinyin::{ToPinyin, ToPinyinMulti};

/// Letters looked at when cutting into syllables.
const MOST_LETTERS: usize = 40;
/// Ways to cut kept.
const MOST_SPELLINGS: usize = 8;

static SYLLABLES: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    ('\u{4e00}'..='\u{9fff}').filter_map(|c| c.to_pinyin()).map(|reading| plain(reading.plain())).filter(|s| is_syllable(s)).collect()
});

/// A way to read letters as syllables. The last syllable may be only begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spelling {
    pub syllables: Vec<String>,
    /// Complete syllables the begun last one may become; empty when the spelling is complete.
    pub endings: Vec<String>,
}

/// The distinct readings of a Han character (at most four), without tones; `ü` is `v`.
pub(crate) fn readings(c: char) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let Some(multi) = c.to_pinyin_multi() else { return found };
    for reading in multi {
        let reading = plain(reading.plain());
        if !reading.is_empty() && !found.contains(&reading) {
            found.push(reading);
        }
        if found.len() == 4 {
            break;
        }
    }
    found
}

/// The commonest reading of a text; what is not Han stays.
pub(crate) fn plain_pinyin(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for c in text.chars() {
        match c.to_pinyin() {
            Some(reading) => out.push_str(&plain(reading.plain())),
            None => out.push(c),
        }
    }
    out
}

/// The pairs of initials two neighbouring characters can have.
pub(crate) fn initial_pairs(first: char, second: char) -> Vec<String> {
    let initials = |c: char| -> BTreeSet<char> { readings(c).iter().filter_map(|reading| reading.chars().next()).collect() };
    let seconds = initials(second);
    initials(first).into_iter().flat_map(|a| seconds.iter().map(move |b| format!("{a}{b}")).collect::<Vec<_>>()).collect()
}

/// The ways to read lower-case letters as pinyin: complete ones, else those whose last syllable is only begun.
pub(crate) fn spellings(letters: &str) -> Vec<Spelling> {
    let letters = letters.replace('ü', "v");
    if letters.is_empty() || letters.len() > MOST_LETTERS || !letters.bytes().all(|b| b.is_ascii_lowercase()) {
        return Vec::new();
    }
    let mut complete = Vec::new();
    let mut begun = Vec::new();
    // 400 steps are ample for 40 letters; the bound keeps hostile input cheap.
    let mut steps = 400;
    cut(&letters, &mut Vec::new(), &mut complete, &mut begun, &mut steps);
    if complete.is_empty() { begun } else { complete }
}

fn cut(rest: &str, path: &mut Vec<String>, complete: &mut Vec<Spelling>, begun: &mut Vec<Spelling>, steps: &mut usize) {
    if *steps == 0 || complete.len() >= MOST_SPELLINGS {
        return;
    }
    *steps -= 1;
    if rest.is_empty() {
        complete.push(Spelling { syllables: path.clone(), endings: Vec::new() });
        return;
    }
    // Longest first: that is how people read it.
    for length in (1..=rest.len().min(6)).rev() {
        let (Some(head), Some(tail)) = (rest.get(..length), rest.get(length..)) else { continue };
        if SYLLABLES.contains(head) {
            path.push(head.to_owned());
            cut(tail, path, complete, begun, steps);
            path.pop();
        }
    }
    if rest.len() <= 5 && !path.is_empty() && begun.len() < MOST_SPELLINGS {
        let endings: Vec<String> = SYLLABLES
            .range(rest.to_owned()..)
            .take_while(|s| s.starts_with(rest))
            .filter(|s| s.as_str() != rest)
            .take(24)
            .cloned()
            .collect();
        if !endings.is_empty() {
            begun.push(Spelling { syllables: path.clone(), endings });
        }
    }
}

fn plain(reading: &str) -> String {
    reading.replace('ü', "v")
}

/// Single consonants and interjections such as `m`, `n`, `ng` are readings in the table but no syllables anybody types.
fn is_syllable(reading: &str) -> bool {
    reading.bytes().all(|b| b.is_ascii_lowercase()) && reading.bytes().any(|b| b"aeiouv".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn syllables(letters: &str) -> Vec<Vec<String>> {
        spellings(letters).into_iter().map(|s| s.syllables).collect()
    }

    #[test]
    fn a_character_has_all_its_readings() {
        assert!(readings('薄').contains(&"bo".to_owned()));
        assert!(readings('薄').contains(&"bao".to_owned()));
        assert_eq!(readings('膜').first().map(String::as_str), Some("mo"));
        assert!(readings('a').is_empty());
    }

    #[test]
    fn letters_are_cut_into_syllables_in_every_sensible_way() {
        assert!(syllables("bomo").contains(&vec!["bo".into(), "mo".into()]));
        assert!(syllables("xian").contains(&vec!["xian".into()]));
        assert!(syllables("xian").contains(&vec!["xi".into(), "an".into()]));
        assert!(syllables("mrna").iter().all(|s| s.len() != 1));
    }

    #[test]
    fn a_begun_syllable_lists_its_endings() {
        let found = spellings("bom");
        assert!(found.iter().any(|s| s.syllables == ["bo"] && s.endings.contains(&"mo".to_owned())), "{found:?}");
    }

    #[test]
    fn hostile_letters_are_answered_at_once() {
        assert!(spellings(&"a".repeat(5_000)).is_empty());
        assert!(spellings(&"an".repeat(20)).len() <= MOST_SPELLINGS);
        assert!(spellings("").is_empty());
    }

    #[test]
    fn initials_of_neighbours_are_paired() {
        assert!(initial_pairs('薄', '膜').contains(&"bm".to_owned()));
        assert!(initial_pairs('薄', 'x').is_empty());
    }
}

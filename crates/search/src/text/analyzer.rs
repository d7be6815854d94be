//! The analyzer: one dictionary, shared; words for indexing and for asking. Not here: folding itself, pinyin, stop words.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use jieba_rs::Jieba;
use sha2::{Digest, Sha256};

use super::fold::{fold, is_han};

/// Raised whenever folding, segmentation or the fields change: an index made by another version asks for a rebuild.
const ANALYSIS_VERSION: &str = "2";
/// Longest Latin word indexed, in characters; longer runs are cut off.
const LONGEST_WORD: usize = 48;

/// A word of a folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The folded word.
    pub text: String,
    /// Character positions in the folded text, end exclusive.
    pub start: usize,
    pub end: usize,
    /// True for Han words, false for Latin words and numbers.
    pub is_han: bool,
}

/// Turns text into words. Cheap to clone: the dictionary is shared.
#[derive(Clone)]
pub struct Analyzer {
    shared: Arc<Shared>,
}

struct Shared {
    jieba: Jieba,
    hash: String,
}

/// A stretch of one kind of characters in folded text.
pub(crate) struct Run<'a> {
    pub text: &'a str,
    pub start: usize,
    pub is_han: bool,
}

impl Analyzer {
    /// Loads the dictionary and adds the domain's own words (`揭榜挂帅`, `高温合金`, names). Takes about 0.1 s; make one and clone it.
    pub fn new<'a>(domain_words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut jieba = Jieba::new();
        let words: BTreeSet<String> =
            domain_words.into_iter().map(|word| fold(word.trim())).filter(|word| word.chars().count() > 1).collect();
        let mut digest = Sha256::new();
        digest.update(ANALYSIS_VERSION.as_bytes());
        for word in &words {
            jieba.add_word(word, None, None);
            digest.update(b"\n");
            digest.update(word.as_bytes());
        }
        let mut hash = String::with_capacity(64);
        for byte in digest.finalize() {
            // Writing to a string cannot fail.
            let _ = write!(hash, "{byte:02x}");
        }
        Self { shared: Arc::new(Shared { jieba, hash }) }
    }

    /// Names this dictionary and this way of analysing (64 hex digits). Stored with the index.
    #[must_use]
    pub fn dictionary_hash(&self) -> &str {
        &self.shared.hash
    }

    /// The text as it is compared: half width, lower case, simplified characters, no control characters.
    #[must_use]
    pub fn fold(&self, text: &str) -> String {
        fold(text)
    }

    /// The words of a text in order, each character in one word; punctuation is left out. Positions are those of the folded text.
    #[must_use]
    pub fn words(&self, text: &str) -> Vec<Token> {
        self.folded_words(&fold(text))
    }

    /// Whether something was typed in which there is nothing to look for: signs and pictures only. An empty text is not that.
    #[must_use]
    pub fn is_wordless(&self, text: &str) -> bool {
        !text.trim().is_empty() && runs(&fold(text)).is_empty()
    }

    /// As [`Self::words`], for text already folded.
    pub(crate) fn folded_words(&self, folded: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        for run in runs(folded) {
            if run.is_han {
                for word in self.shared.jieba.cut(run.text, false) {
                    tokens.push(Token {
                        text: word.word.to_owned(),
                        start: run.start + word.start,
                        end: run.start + word.end,
                        is_han: true,
                    });
                }
            } else {
                tokens.push(latin(&run));
            }
        }
        tokens
    }

    /// Words and, inside longer words, the shorter ones the dictionary knows.
    pub(crate) fn index_words(&self, folded: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        for run in runs(folded) {
            if run.is_han {
                for word in self.shared.jieba.cut_for_search(run.text, false) {
                    tokens.push(Token {
                        text: word.word.to_owned(),
                        start: run.start + word.start,
                        end: run.start + word.end,
                        is_han: true,
                    });
                }
            } else {
                tokens.push(latin(&run));
            }
        }
        tokens
    }

    /// Is this a word of the dictionary?
    pub(crate) fn is_word(&self, word: &str) -> bool {
        self.shared.jieba.has_word(word)
    }

    /// The shorter dictionary words inside one word; empty if there are none.
    pub(crate) fn parts(&self, word: &str) -> Vec<String> {
        let mut parts: Vec<String> = self
            .shared
            .jieba
            .cut_for_search(word, false)
            .into_iter()
            .map(|token| token.word.to_owned())
            .filter(|part| part != word)
            .collect();
        parts.dedup();
        parts
    }
}

impl std::fmt::Debug for Analyzer {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Analyzer").field("dictionary_hash", &self.shared.hash).finish()
    }
}

fn latin(run: &Run<'_>) -> Token {
    let text: String = run.text.chars().take(LONGEST_WORD).collect();
    let length = run.text.chars().count();
    Token { text, start: run.start, end: run.start + length, is_han: false }
}

/// Cuts folded text into stretches of Han characters and stretches of letters and digits. `1.5` and `tc4` stay whole, `hek-293` is two.
pub(crate) fn runs(folded: &str) -> Vec<Run<'_>> {
    #[derive(PartialEq, Clone, Copy)]
    enum Kind {
        Han,
        Word,
        Other,
    }
    let mut found = Vec::new();
    let mut open: Option<(Kind, usize, usize)> = None;
    let mut before: Option<char> = None;
    let mut characters = folded.char_indices().enumerate().peekable();
    while let Some((at, (byte, c))) = characters.next() {
        let next = characters.peek().map(|(_, (_, next))| *next);
        let is_decimal_point = c == '.' && before.is_some_and(|b| b.is_ascii_digit()) && next.is_some_and(|n| n.is_ascii_digit());
        let kind = match c {
            _ if is_han(c) => Kind::Han,
            _ if c.is_alphanumeric() || is_decimal_point => Kind::Word,
            _ => Kind::Other,
        };
        if open.is_none_or(|(k, _, _)| k != kind) {
            if let Some((k, start, from)) = open
                && k != Kind::Other
                && let Some(text) = folded.get(from..byte)
            {
                found.push(Run { text, start, is_han: k == Kind::Han });
            }
            open = Some((kind, at, byte));
        }
        before = Some(c);
    }
    if let Some((k, start, from)) = open
        && k != Kind::Other
        && let Some(text) = folded.get(from..)
    {
        found.push(Run { text, start, is_han: k == Kind::Han });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::analyzer;

    fn texts(tokens: Vec<Token>) -> Vec<String> {
        tokens.into_iter().map(|t| t.text).collect()
    }

    #[test]
    fn latin_words_and_numbers_stay_whole_beside_han() {
        assert_eq!(texts(analyzer().words("TC4钛合金，幅宽1.5米/HEK-293")), ["tc4", "钛合金", "幅宽", "1.5", "米", "hek", "293"]);
    }

    #[test]
    fn domain_words_are_words_and_change_the_hash() {
        let plain = Analyzer::new([]);
        let own = Analyzer::new(["揭榜挂帅", "零湾大学"]);
        assert_eq!(texts(own.words("零湾大学揭榜挂帅")), ["零湾大学", "揭榜挂帅"]);
        assert_ne!(plain.dictionary_hash(), own.dictionary_hash());
        assert_eq!(own.dictionary_hash(), Analyzer::new(["零湾大学", "揭榜挂帅"]).dictionary_hash());
    }

    #[test]
    fn longer_words_give_their_parts_when_indexed() {
        let words = texts(analyzer().index_words("高温合金叶片"));
        assert!(
            words.contains(&"高温合金".to_owned()) && words.contains(&"高温".to_owned()) && words.contains(&"合金".to_owned()),
            "{words:?}"
        );
    }

    #[test]
    fn punctuation_and_emoji_are_no_words() {
        assert!(analyzer().words("，。！？🙂🧪--..//").is_empty());
        assert!(analyzer().is_wordless("，。！？🙂🧪--..//") && analyzer().is_wordless("👩‍🔬"));
        assert!(!analyzer().is_wordless("") && !analyzer().is_wordless(" \u{3000}\n") && !analyzer().is_wordless("膜！"));
    }
}

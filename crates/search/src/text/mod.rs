//! From a sentence to words: folding, segmentation, bigrams, pinyin, stop words, marks.
//!
//! All of it works on folded text ([`fold`]); positions are character positions in the folded text. Not here: anything that knows the index.

mod analyzer;
mod fold;
mod marks;
mod pinyin;
mod stopwords;

pub(crate) use analyzer::runs;
pub use analyzer::{Analyzer, Token};
pub(crate) use fold::{Folded, fold, fold_keeping_capitals, is_han};
pub(crate) use marks::{merge, snippet};
pub(crate) use pinyin::{initial_pairs, plain_pinyin, readings, spellings};
pub(crate) use stopwords::{is_hollow, is_no_reason, is_number, is_stop_word};

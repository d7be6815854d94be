//! What goes into the index, what is asked of it and what comes back. Plain data, no behaviour beyond defaults.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::matching::Role;
use crate::meaning::Encoder;

/// Who may see an entry in the hall: 0 everybody, 1 signed-in and verified people. A query of audience `n` finds entries of audience ≤ `n`.
pub type Audience = u8;

/// One published entry as the index sees it.
///
/// Only text that everybody in `audience` may read belongs in here: snippets are cut from `summary` and `body`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Unique over all registers.
    pub id: String,
    /// Code of the register (`achievement`, `demand`, …).
    pub register: String,
    /// The public number; found when typed exactly.
    pub number: String,
    pub title: String,
    pub summary: String,
    pub body: String,
    /// Words that are chosen from lists, such as the name of a technical field: found like the body, but never part of a snippet.
    pub labels: Vec<String>,
    pub keywords: Vec<String>,
    pub organization_name: String,
    /// Pairs of facet key and code; a key may occur several times. A figure is a code too (`30`): a [`crate::Range`] finds it.
    pub facets: Vec<(String, String)>,
    /// Names of readers who must not find the entry, in the caller's spelling. Neither shown nor counted nor found by any words.
    pub kept_from: Vec<String>,
    /// Whose the entry is; asked only about an entry that is kept from somebody.
    pub owner: String,
    pub audience: Audience,
    /// Microseconds since 1970.
    pub published_at: i64,
    /// Microseconds since 1970; from this moment the entry is no longer found.
    pub expires_at: Option<i64>,
    /// Technology readiness, 1–9.
    pub trl: Option<i64>,
    /// Price or budget, in fen.
    pub amount_fen: Option<i64>,
    pub is_demo: bool,
    /// Whether the entry asks or offers: an encoder may read the two differently.
    pub role: Role,
}

impl Document {
    /// The vector an encoder makes of the entry: title, summary and text, then keywords; not whose it is.
    #[must_use]
    pub fn vector(&self, encoder: &dyn Encoder) -> Option<Vec<f32>> {
        let text = format!("{}\n{}\n{}", self.summary, self.body, self.keywords.join("、"));
        match self.role {
            Role::Seeks => encoder.encode_query(&format!("{}\n{text}", self.title)),
            Role::Offers => encoder.encode_passage(&self.title, &text),
        }
    }
}

/// One change to the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Adds the document or replaces the one with the same id.
    Put(Box<Document>),
    /// Removes the document with this id; unknown ids are ignored.
    Delete(String),
}

/// The order of hits. Everything but `Relevance` puts entries without the value last; ties go to the newest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Sort {
    /// Best match first; newest first when nothing was typed.
    #[default]
    Relevance,
    Newest,
    /// By the pinyin of the title (its first eight letters).
    Title,
    /// Most mature first.
    Trl,
    AmountAscending,
}

/// A question to the index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// What was typed. Empty browses everything; signs and pictures without a word find nothing, unless a condition was read beside them. Only the
    /// first 200 characters count.
    pub text: String,
    /// Registers to look in; empty means all. Counted as the facet `register`.
    pub registers: Vec<String>,
    /// Chosen codes by facet key: any of the codes inside a key, all of the keys. A range (`20..`) chooses every figure inside it.
    pub facets: Vec<(String, Vec<String>)>,
    /// Facet keys with a code or range that every entry found must have, whatever is chosen besides; all counts are counts under them.
    pub conditions: Vec<(String, String)>,
    /// The names of whoever asks: what is kept from one of them is neither found nor counted.
    pub names: Vec<String>,
    /// Owners of entries that whoever asks finds all the same.
    pub owners: Vec<String>,
    pub audience: Audience,
    pub sort: Sort,
    pub offset: usize,
    /// At most 1,000; `offset + limit` at most 10,000.
    pub limit: usize,
    /// Now, in microseconds since 1970: hides what has expired.
    pub now_micros: i64,
}

/// How an entry was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum By {
    Words,
    Meaning,
    Both,
}

/// One entry found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    pub id: String,
    pub register: String,
    pub title: String,
    /// Only comparable inside one answer; never shown to people.
    pub score: f32,
    pub by: By,
    /// Byte ranges into `title`, ascending, not overlapping, at character boundaries.
    pub title_marks: Vec<(usize, usize)>,
    /// A piece of summary or body around the best match, at most 120 characters, without markup.
    pub snippet: String,
    /// Byte ranges into `snippet`, as `title_marks`.
    pub snippet_marks: Vec<(usize, usize)>,
}

/// An answer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// `by_words + by_meaning`.
    pub total: u64,
    /// Entries found by their words (whether or not meaning agrees).
    pub by_words: u64,
    /// Entries found only by meaning.
    pub by_meaning: u64,
    /// True if no entry had enough of the words and the answer lists entries with any of them.
    pub is_relaxed: bool,
    pub hits: Vec<Hit>,
    /// Per facet key the number of entries per code, each key counted as if nothing were chosen in it.
    pub facet_counts: BTreeMap<String, BTreeMap<String, u64>>,
    /// Another spelling that finds more, offered only when little was found.
    pub did_you_mean: Option<String>,
}

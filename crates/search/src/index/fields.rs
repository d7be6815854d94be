//! The fields of the text index and how each is cut into terms. Raising the format number makes every index ask for a rebuild.
//!
//! | field | holds | cut into |
//! |---|---|---|
//! | `title`, `names`, `body` | title; keywords and organisation; summary and body | words |
//! | `grams` | title and names | pairs of Han characters, with places |
//! | `pinyin`, `initials` | title and names | syllables; pairs of first letters, with places |
//! | `kept_from`, `owner` | whom the entry is kept from, and whose it is if it is kept from somebody | not cut; read by `kept` alone |

use std::collections::BTreeSet;

use tantivy::TantivyDocument;
use tantivy::schema::{Field, IndexRecordOption, NumericOptions, STORED, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{TextAnalyzer, Token as EngineToken, TokenStream, Tokenizer, TokenizerManager};

use crate::Document;
use crate::text::{Analyzer, fold, initial_pairs, is_han, plain_pinyin, readings};

/// The format of folders and fields.
pub(crate) const FORMAT: u32 = 4;
/// Stands between facet key and code in the facet column; no key or code holds it.
pub(crate) const FACET_BREAK: char = '\u{1}';
/// The facet key under which registers are counted.
pub(crate) const REGISTER_KEY: &str = "register";

/// Handles of all fields.
#[derive(Debug, Clone)]
pub(crate) struct Fields {
    pub schema: Schema,
    pub id: Field,
    pub number: Field,
    pub title: Field,
    pub names: Field,
    pub body: Field,
    pub grams: Field,
    pub pinyin: Field,
    pub initials: Field,
    pub stored_register: Field,
    pub stored_title: Field,
    pub stored_names: Field,
    pub stored_summary: Field,
    pub stored_body: Field,
    pub kept_from: Field,
    pub owner: Field,
    facets: Field,
    audience: Field,
    expires_at: Field,
    published_at: Field,
    trl: Field,
    amount_fen: Field,
    title_order: Field,
    slot: Field,
}

impl Fields {
    pub fn new() -> Self {
        let mut schema = Schema::builder();
        let text = |tokenizer: &str, record: IndexRecordOption| {
            TextOptions::default().set_indexing_options(TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(record))
        };
        let fast = || NumericOptions::default().set_fast();
        let fields = Self {
            id: schema.add_text_field("id", STRING | STORED),
            number: schema.add_text_field("number", STRING),
            title: schema.add_text_field("title", text("words", IndexRecordOption::WithFreqs)),
            names: schema.add_text_field("names", text("words", IndexRecordOption::WithFreqs)),
            body: schema.add_text_field("body", text("words", IndexRecordOption::WithFreqs)),
            grams: schema.add_text_field("grams", text("grams", IndexRecordOption::WithFreqsAndPositions)),
            pinyin: schema.add_text_field("pinyin", text("pinyin", IndexRecordOption::WithFreqsAndPositions)),
            initials: schema.add_text_field("initials", text("initials", IndexRecordOption::WithFreqsAndPositions)),
            stored_register: schema.add_text_field("stored_register", STORED),
            stored_title: schema.add_text_field("stored_title", STORED),
            stored_names: schema.add_text_field("stored_names", STORED),
            stored_summary: schema.add_text_field("stored_summary", STORED),
            stored_body: schema.add_text_field("stored_body", STORED),
            kept_from: schema.add_text_field("kept_from", STRING),
            owner: schema.add_text_field("owner", STRING),
            facets: schema.add_text_field("facets", TextOptions::default().set_fast("raw")),
            audience: schema.add_u64_field("audience", fast()),
            expires_at: schema.add_i64_field("expires_at", fast()),
            published_at: schema.add_i64_field("published_at", fast()),
            trl: schema.add_i64_field("trl", fast()),
            amount_fen: schema.add_i64_field("amount_fen", fast()),
            title_order: schema.add_u64_field("title_order", fast()),
            slot: schema.add_u64_field("slot", fast()),
            schema: Schema::builder().build(),
        };
        Self { schema: schema.build(), ..fields }
    }

    /// The engine's form of a document. `slot` is its place in the vector store.
    pub fn document(&self, document: &Document, slot: u64) -> TantivyDocument {
        let mut out = TantivyDocument::new();
        let names = names_text(document);
        out.add_text(self.id, &document.id);
        if !document.number.is_empty() {
            out.add_text(self.number, fold(document.number.trim()));
        }
        out.add_text(self.title, &document.title);
        out.add_text(self.names, &names);
        out.add_text(self.body, format!("{}\n{}\n{}", document.summary, document.body, document.labels.join("\n")));
        let titles_and_names = format!("{}\n{}", document.title, names);
        out.add_text(self.grams, &titles_and_names);
        out.add_text(self.pinyin, &titles_and_names);
        out.add_text(self.initials, &titles_and_names);
        out.add_text(self.stored_register, &document.register);
        out.add_text(self.stored_title, &document.title);
        out.add_text(self.stored_names, &names);
        out.add_text(self.stored_summary, &document.summary);
        out.add_text(self.stored_body, &document.body);
        for name in &document.kept_from {
            out.add_text(self.kept_from, name);
        }
        if !document.kept_from.is_empty() {
            out.add_text(self.owner, &document.owner);
        }
        let facets: BTreeSet<String> =
            document.facets.iter().filter(|(key, _)| key != REGISTER_KEY).map(|(key, code)| facet(key, code)).collect();
        out.add_text(self.facets, facet(REGISTER_KEY, &document.register));
        for value in &facets {
            out.add_text(self.facets, value);
        }
        out.add_u64(self.audience, u64::from(document.audience));
        out.add_i64(self.expires_at, document.expires_at.unwrap_or(i64::MAX));
        out.add_i64(self.published_at, document.published_at);
        if let Some(trl) = document.trl {
            out.add_i64(self.trl, trl);
        }
        if let Some(amount) = document.amount_fen {
            out.add_i64(self.amount_fen, amount);
        }
        out.add_u64(self.title_order, title_order(&document.title));
        out.add_u64(self.slot, slot);
        out
    }
}

/// The column's form of a facet value.
pub(crate) fn facet(key: &str, code: &str) -> String {
    format!("{key}{FACET_BREAK}{code}")
}

/// Keywords and organisation, one per line.
fn names_text(document: &Document) -> String {
    let mut names = document.keywords.join("\n");
    if !document.organization_name.is_empty() {
        names.push('\n');
        names.push_str(&document.organization_name);
    }
    names
}

/// The first eight letters of the title's pinyin as a number that sorts like them.
fn title_order(title: &str) -> u64 {
    let start: String = title.chars().take(8).collect();
    let mut letters: Vec<u8> = plain_pinyin(&fold(&start)).bytes().filter(u8::is_ascii_alphanumeric).take(8).collect();
    letters.resize(8, 0);
    letters.iter().fold(0, |order, letter| (order << 8) | u64::from(*letter))
}

/// All tokenizers under the names used above.
pub(crate) fn tokenizers(analyzer: &Analyzer) -> TokenizerManager {
    let manager = TokenizerManager::default();
    for (name, cut) in [("words", Cut::Words), ("grams", Cut::Grams), ("pinyin", Cut::Pinyin), ("initials", Cut::Initials)] {
        manager.register(name, TextAnalyzer::from(FieldCutter { analyzer: analyzer.clone(), cut }));
    }
    manager
}

#[derive(Clone, Copy)]
enum Cut {
    Words,
    Grams,
    Pinyin,
    Initials,
}

#[derive(Clone)]
struct FieldCutter {
    analyzer: Analyzer,
    cut: Cut,
}

struct Cuttings {
    tokens: std::vec::IntoIter<EngineToken>,
    current: EngineToken,
}

impl Tokenizer for FieldCutter {
    type TokenStream<'a> = Cuttings;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Cuttings {
        let folded = fold(text);
        let terms = match self.cut {
            Cut::Words => self.analyzer.index_words(&folded).into_iter().map(|token| (token.text, token.start)).collect(),
            Cut::Grams => grams(&folded),
            Cut::Pinyin => syllables(&folded),
            Cut::Initials => initials(&folded),
        };
        let tokens: Vec<EngineToken> =
            terms.into_iter().map(|(text, position)| EngineToken { text, position, ..EngineToken::default() }).collect();
        Cuttings { tokens: tokens.into_iter(), current: EngineToken::default() }
    }
}

impl TokenStream for Cuttings {
    fn advance(&mut self) -> bool {
        match self.tokens.next() {
            Some(token) => {
                self.current = token;
                true
            }
            None => false,
        }
    }

    fn token(&self) -> &EngineToken {
        &self.current
    }

    fn token_mut(&mut self) -> &mut EngineToken {
        &mut self.current
    }
}

/// Pairs of neighbouring Han characters, and the last character of each stretch alone (so that a one-character prefix finds it).
pub(crate) fn grams(folded: &str) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    let mut characters = folded.chars().enumerate().peekable();
    while let Some((at, c)) = characters.next() {
        if !is_han(c) {
            continue;
        }
        let mut gram = String::from(c);
        if let Some((_, next)) = characters.peek().filter(|(_, next)| is_han(*next)) {
            gram.push(*next);
        }
        found.push((gram, at));
    }
    found
}

fn syllables(folded: &str) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    for (at, c) in folded.chars().enumerate().filter(|(_, c)| is_han(*c)) {
        found.extend(readings(c).into_iter().map(|reading| (reading, at)));
    }
    found
}

fn initials(folded: &str) -> Vec<(String, usize)> {
    let characters: Vec<char> = folded.chars().collect();
    let mut found = Vec::new();
    for (at, pair) in characters.windows(2).enumerate() {
        if let [first, second] = pair
            && is_han(*first)
            && is_han(*second)
        {
            found.extend(initial_pairs(*first, *second).into_iter().map(|initials| (initials, at)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_never_cross_what_is_not_han() {
        let found: Vec<String> = grams("薄膜x沉积").into_iter().map(|(gram, _)| gram).collect();
        assert_eq!(found, ["薄膜", "膜", "沉积", "积"]);
    }

    #[test]
    fn titles_sort_by_their_pinyin() {
        assert!(title_order("氨基酸") < title_order("薄膜"));
        assert!(title_order("薄膜") < title_order("钛合金"));
        assert_eq!(title_order(""), 0);
    }
}

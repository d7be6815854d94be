//! Texts in both languages, and whether a library says everything in both: titles and summaries of clauses, questions for
//! facts, English for the phrases of the files. Texts of pages are not here.

use std::collections::BTreeMap;

use base::Lang;

use crate::{
    clause::Clause,
    condition::{Condition, Node, Spot, Test},
    field::Kind,
    library::Library,
    mistake::Mistake,
    stacking::rules::Effect,
};

/// Where the English of a phrase is written.
const IN_PHRASES: &str = "english.toml 译名";

/// A text in Chinese and in English.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wording {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Wording {
    /// The text in a language; the Chinese one where there is no English.
    #[must_use]
    pub fn of(&self, lang: Lang) -> &str {
        in_lang(lang, &self.zh, &self.en)
    }

    /// Whether there is no text at all.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.zh.is_empty() && self.en.is_empty()
    }
}

/// Of a Chinese text and its English the one in a language; the Chinese where there is no English.
#[must_use]
pub fn in_lang<'a>(lang: Lang, zh: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::En if !en.is_empty() => en,
        Lang::Zh | Lang::En => zh,
    }
}

/// English for the phrases that clauses repeat: issuers, levels, terms, papers, notes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Phrases(BTreeMap<String, String>);

impl Phrases {
    /// Adds a phrase; `false` if it is there already.
    pub fn add(&mut self, zh: &str, en: &str) -> bool {
        self.0.insert(zh.to_owned(), en.to_owned()).is_none()
    }

    /// The phrase in a language; itself where it has no English.
    #[must_use]
    pub fn of<'a>(&'a self, lang: Lang, phrase: &'a str) -> &'a str {
        in_lang(lang, phrase, self.own(phrase))
    }

    fn own(&self, phrase: &str) -> &str {
        self.0.get(phrase).map_or("", String::as_str)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Whether a text has a Chinese character.
#[must_use]
pub fn has_han(text: &str) -> bool {
    text.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter))
}

/// How many sentences a text has.
#[must_use]
pub fn sentences(text: &str) -> usize {
    let mut letters = text.chars().peekable();
    let mut count = 0;
    while let Some(letter) = letters.next() {
        let is_last = letters.peek().is_none_or(|next| next.is_whitespace() || *next == '”');
        count += usize::from("。！？".contains(letter) || (".!?".contains(letter) && is_last));
    }
    count
}

/// What is said in one language only. A library without phrases or questions, read for a test, is not asked for them.
#[must_use]
pub fn check(library: &Library) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    let fields = library.catalogue.fields();
    if fields.iter().any(|field| !field.question.is_empty()) {
        for field in fields.iter().filter(|field| field.question.is_empty()) {
            mistakes.push(Mistake::new(field.spot.clone(), "rules-no-question").with("name", &field.key));
        }
    }
    if library.english.is_empty() {
        return mistakes;
    }
    let mut lacks = |spot: &Spot, value: &str, en: &str, wanted: &str| {
        if en.is_empty() && has_han(value) {
            mistakes.push(Mistake::new(spot.clone(), "rules-no-english").with("value", value).with("wanted", wanted));
        }
    };
    for field in fields {
        lacks(&field.spot, &field.name, &field.name_en, "英文名");
    }
    for table in &library.catalogue.tables {
        lacks(&table.spot, &table.name, &table.name_en, "英文名");
        for part in &table.parts {
            lacks(&table.spot, &part.name, &part.name_en, "英文名");
            part.indicators.iter().for_each(|indicator| lacks(&table.spot, &indicator.name, &indicator.name_en, "英文名"));
        }
    }
    for rule in &library.stacking {
        lacks(&rule.spot, &rule.text, &rule.text_en, "英文规则");
        if let Effect::Cap { name, .. } = &rule.effect {
            lacks(&rule.spot, name, library.english.own(name), IN_PHRASES);
        }
    }
    for clause in &library.clauses {
        for (spot, phrase) in phrases(clause, library) {
            lacks(spot, phrase, library.english.own(phrase), IN_PHRASES);
        }
    }
    mistakes
}

/// The phrases of a clause that a page shows, each with its place.
fn phrases<'a>(clause: &'a Clause, library: &Library) -> Vec<(&'a Spot, &'a str)> {
    let texts = [&clause.level, &clause.area, &clause.issuer, &clause.window.kind];
    let optional = [&clause.target, &clause.state_note, &clause.note, &clause.window.note, &clause.money.note];
    let lists = clause.evidence.iter().chain(&clause.unverified);
    let all = texts.into_iter().chain(optional.into_iter().flatten()).chain(lists);
    let mut found: Vec<(&Spot, &str)> = all.map(|text| (&clause.spot, text.as_str())).collect();
    of_condition(&clause.condition, library, &mut found);
    found
}

fn of_condition<'a>(condition: &'a Condition, library: &Library, found: &mut Vec<(&'a Spot, &'a str)>) {
    found.extend(condition.note.iter().map(|note| (&condition.spot, note.as_str())));
    if let Node::Test(Test::OneOf(field, terms) | Test::NoneOf(field, terms) | Test::Contains(field, terms)) = &condition.node {
        let is_term = library.catalogue.get(*field).is_some_and(|field| matches!(field.kind, Kind::Code | Kind::Codes));
        found.extend(terms.iter().filter(|_| is_term).map(|term| (&condition.spot, &**term)));
    }
    condition.node.parts().iter().for_each(|part| of_condition(part, library, found));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_counted_in_both_languages() {
        assert_eq!((sentences("一。二！三"), sentences("One. Up to CNY 1.5 million. Three?"), sentences("")), (2, 3, 0));
    }

    #[test]
    fn chinese_stands_in_where_there_is_no_english() {
        let mut phrases = Phrases::default();
        assert!(phrases.add("按通知", "By notice") && !phrases.add("按通知", "By notice"));
        assert_eq!((phrases.of(Lang::En, "按通知"), phrases.of(Lang::Zh, "按通知"), phrases.of(Lang::En, "常年")), ("By notice", "按通知", "常年"));
        let wording = Wording { zh: "甲".to_owned(), en: String::new() };
        assert_eq!((wording.of(Lang::En), wording.is_empty()), ("甲", false));
    }
}

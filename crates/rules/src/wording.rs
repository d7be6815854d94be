//! Texts in both languages: titles and summaries of clauses, questions for facts, English for the phrases of the files. Whether
//! a library says everything in both is checked by its reader; texts of pages are not here.

use std::collections::BTreeMap;

use base::Lang;

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

    /// The English of a phrase; empty where it has none.
    #[must_use]
    pub fn own(&self, phrase: &str) -> &str {
        self.0.get(phrase).map_or("", String::as_str)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them with their English, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(zh, en)| (zh.as_str(), en.as_str()))
    }

    /// Puts phrases back to what others say of them; what those do not have is gone.
    pub fn put_back(&mut self, phrases: &Self, issued: &Self) {
        for zh in phrases.0.keys() {
            match issued.0.get(zh) {
                Some(en) => self.0.insert(zh.clone(), en.clone()),
                None => self.0.remove(zh),
            };
        }
    }

    /// Puts others beside them, in the place of the same.
    pub fn extend(&mut self, others: &Self) {
        self.0.extend(others.0.clone());
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
        assert_eq!(
            (phrases.of(Lang::En, "按通知"), phrases.of(Lang::Zh, "按通知"), phrases.of(Lang::En, "常年")),
            ("By notice", "按通知", "常年")
        );
        let wording = Wording { zh: "甲".to_owned(), en: String::new() };
        assert_eq!((wording.of(Lang::En), wording.is_empty()), ("甲", false));
    }
}

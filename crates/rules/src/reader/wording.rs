//! Texts in both languages: titles and summaries of clauses, `questions.toml` (问题) and `english.toml` (译名).

use super::table::{Item, Map};
use crate::{
    clause::Verification,
    field::{Catalogue, closest},
    mistake::Mistake,
    wording::{Phrases, Wording, has_han, sentences},
};

/// Sentences in a summary at most.
const MOST_SENTENCES: usize = 3;

/// A Chinese text that must be there.
pub fn chinese(map: &Map<'_>, key: &str) -> String {
    map.must(key).and_then(|item| in_language(&item, true)).unwrap_or_default()
}

/// An English text that must be there.
pub fn english(map: &Map<'_>, key: &str) -> String {
    map.must(key).and_then(|item| in_language(&item, false)).unwrap_or_default()
}

/// An English text, if the key is there.
pub fn may_english(map: &Map<'_>, key: &str) -> String {
    map.get(key).and_then(|item| in_language(&item, false)).unwrap_or_default()
}

fn in_language(item: &Item<'_>, is_chinese: bool) -> Option<String> {
    let text = item.text()?.trim();
    if text.is_empty() {
        item.wrong("“文字”");
        return None;
    }
    if has_han(text) != is_chinese {
        let wanted = if is_chinese { "zh" } else { "en" };
        item.report(Mistake::new(item.inside(), "rules-wrong-language").with("name", item.key()).with("wanted", wanted));
    }
    Some(text.to_owned())
}

/// The summary of a clause: a few plain sentences that say so where something was not checked.
pub fn summary(map: &Map<'_>, verification: Verification) -> Wording {
    let wording = Wording { zh: chinese(map, "摘要"), en: english(map, "英文摘要") };
    for (key, text, mark) in [("摘要", &wording.zh, "待核"), ("英文摘要", &wording.en, "not yet verified")] {
        let Some(item) = map.get(key).filter(|_| !text.is_empty()) else { continue };
        let found = sentences(text);
        if found > MOST_SENTENCES {
            let mistake = Mistake::new(item.inside(), "rules-summary-long").with("name", key);
            item.report(mistake.with("found", found.to_string()).with("wanted", MOST_SENTENCES.to_string()));
        }
        if verification != Verification::Verified && !text.contains(mark) {
            item.report(Mistake::new(item.inside(), "rules-summary-unmarked").with("name", key).with("wanted", mark));
        }
    }
    wording
}

/// `questions.toml`: how each fact is asked for, and where a firm finds it.
pub fn questions(top: &Map<'_>, catalogue: &mut Catalogue) {
    top.only(&["问题"]);
    for map in top.maps("问题") {
        map.only(&["键", "问法", "英文问法", "填法", "英文填法"]);
        let Some(item) = map.must("键") else { continue };
        let Some(key) = item.text() else { continue };
        let question = Wording { zh: chinese(&map, "问法"), en: english(&map, "英文问法") };
        let help = Wording { zh: chinese(&map, "填法"), en: english(&map, "英文填法") };
        let Some(id) = catalogue.by_key(key) else {
            let known = catalogue.fields().iter().map(|field| field.key.as_str());
            item.report(Mistake::new(item.inside(), "rules-unknown-field").with("name", key).meant(closest(key, known)));
            continue;
        };
        if let Some(field) = catalogue.get_mut(id) {
            if !field.question.is_empty() {
                item.report(Mistake::new(item.inside(), "rules-duplicate-field").with("name", key));
            }
            (field.question, field.help) = (question, help);
        }
    }
}

/// `english.toml`: English for the phrases that clauses repeat.
pub fn phrases(top: &Map<'_>) -> Phrases {
    top.only(&["译名"]);
    let mut phrases = Phrases::default();
    let Some(map) = top.get("译名").and_then(|item| item.map()) else { return phrases };
    for (phrase, item) in map.items() {
        if let Some(text) = in_language(&item, false) {
            phrases.add(phrase, &text);
        }
    }
    phrases
}

//! Texts in both languages: titles and summaries of clauses, `questions.toml` (问题) and `english.toml` (译名).

use std::collections::{BTreeMap, BTreeSet};

use base::Lang;

use super::table::{Item, Map};
use crate::{
    clause::{Clause, Verification},
    condition::{Condition, Node, Spot, Test},
    field::{Catalogue, FieldId, Kind, closest},
    library::Library,
    mistake::Mistake,
    stacking::rules::Effect,
    wording::{Phrases, Wording, has_han, sentences},
};

/// Where the English of a phrase is written.
const IN_PHRASES: &str = "english.toml 译名";
/// Sentences in a summary at most.
const MOST_SENTENCES: usize = 3;

/// A Chinese text that must be there.
pub fn chinese(map: &Map<'_>, key: &str) -> String {
    map.must(key).and_then(|item| in_language(&item, Lang::Zh)).unwrap_or_default()
}

/// An English text that must be there.
pub fn english(map: &Map<'_>, key: &str) -> String {
    map.must(key).and_then(|item| in_language(&item, Lang::En)).unwrap_or_default()
}

/// An English text, if the key is there.
pub fn may_english(map: &Map<'_>, key: &str) -> String {
    map.get(key).and_then(|item| in_language(&item, Lang::En)).unwrap_or_default()
}

fn in_language(item: &Item<'_>, lang: Lang) -> Option<String> {
    let text = item.text()?.trim();
    if text.is_empty() {
        item.wrong("“…”");
        return None;
    }
    if has_han(text) != (lang == Lang::Zh) {
        let wanted = if lang == Lang::Zh { "zh" } else { "en" };
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
    listed(top)
}

/// The phrases of a document, whatever else it holds.
pub fn listed(top: &Map<'_>) -> Phrases {
    let mut phrases = Phrases::default();
    let Some(map) = top.get("译名").and_then(|item| item.map()) else { return phrases };
    for (phrase, item) in map.items() {
        if let Some(text) = in_language(&item, Lang::En) {
            phrases.add(phrase, &text);
        }
    }
    phrases
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
    let known = known_terms(library);
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
        for (spot, phrase) in phrases_of(clause) {
            lacks(spot, phrase, library.english.own(phrase), IN_PHRASES);
        }
    }
    for clause in &library.clauses {
        for (spot, term, field) in terms_of(&clause.condition, library) {
            if library.english.own(term).is_empty() && has_han(term) {
                let others = known.get(&field).into_iter().flatten().copied();
                let mistake = Mistake::new(spot.clone(), "rules-no-english").with("value", term).with("wanted", IN_PHRASES);
                mistakes.push(mistake.meant(closest(term, others)));
            }
        }
    }
    mistakes
}

/// The terms of each fact that have English: those that clauses ask for, and those that other spellings stand for.
fn known_terms(library: &Library) -> BTreeMap<FieldId, BTreeSet<&str>> {
    let mut known: BTreeMap<FieldId, BTreeSet<&str>> = BTreeMap::new();
    let asked = library.clauses.iter().flat_map(|clause| terms_of(&clause.condition, library)).map(|(_, term, field)| (field, term));
    let fields = library.catalogue.fields().iter().filter_map(|field| Some((library.catalogue.by_key(&field.key)?, field)));
    let meant = fields.flat_map(|(id, field)| field.aliases.iter().map(move |(_, meant)| (id, meant.as_str())));
    for (field, term) in asked.chain(meant).filter(|(_, term)| !library.english.own(term).is_empty()) {
        known.entry(field).or_default().insert(term);
    }
    known
}

/// The terms that a condition asks for, each with its place and the fact whose term it is.
fn terms_of<'a>(condition: &'a Condition, library: &Library) -> Vec<(&'a Spot, &'a str, FieldId)> {
    let mut found = Vec::new();
    condition.each_test(&mut |at, test| {
        let (Test::OneOf(field, terms) | Test::NoneOf(field, terms) | Test::Contains(field, terms)) = test else { return };
        if library.catalogue.get(*field).is_some_and(|field| matches!(field.kind, Kind::Code | Kind::Codes)) {
            found.extend(terms.iter().map(|term| (&at.spot, &**term, *field)));
        }
    });
    found
}

/// The phrases of a clause that a page shows, beside the terms of its conditions, each with its place.
fn phrases_of(clause: &Clause) -> Vec<(&Spot, &str)> {
    let texts = [&clause.level, &clause.area, &clause.issuer, &clause.window.kind];
    let window = [&clause.window.note, &clause.window.channel];
    let optional = [&clause.target, &clause.state_note, &clause.note, &clause.money.note].into_iter().chain(window);
    let lists = clause.evidence.iter().chain(&clause.unverified);
    let all = texts.into_iter().chain(optional.flatten()).chain(lists);
    let mut found: Vec<(&Spot, &str)> = all.map(|text| (&clause.spot, text.as_str())).collect();
    of_condition(&clause.condition, &mut found);
    found
}

fn of_condition<'a>(condition: &'a Condition, found: &mut Vec<(&'a Spot, &'a str)>) {
    found.extend(condition.note.iter().map(|note| (&condition.spot, note.as_str())));
    if let Node::Manual(what) = &condition.node {
        found.push((&condition.spot, what.as_str()));
    }
    condition.node.parts().iter().for_each(|part| of_condition(part, found));
}

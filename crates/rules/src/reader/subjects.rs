//! `subjects.toml`: what else than firms clauses concern (对象), by facts and topics.

use super::{
    table::{Item, Map},
    wording::may_english,
};
use crate::{
    field::{Catalogue, closest},
    mistake::Mistake,
    subject::{Subject, is_meant},
};

/// The key of topics, of clauses and of subjects.
pub const TOPICS: &str = "主题";

/// Reads the subjects. Every pattern must mean a fact.
pub fn read(top: &Map<'_>, catalogue: &Catalogue) -> Vec<Subject> {
    top.only(&["对象"]);
    let each = top.maps("对象").into_iter().filter_map(|map| {
        map.only(&["代号", "名", "英文名", "读到", "成立", "主题"]);
        Some(Subject {
            code: map.must_text("代号")?.to_owned(),
            name: map.must_text("名")?.to_owned(),
            name_en: may_english(&map, "英文名"),
            reads: patterns(&map, "读到", catalogue),
            holds: patterns(&map, "成立", catalogue),
            topics: map.texts(TOPICS),
            spot: map.spot.clone(),
        })
    });
    each.collect()
}

fn patterns(map: &Map<'_>, key: &str, catalogue: &Catalogue) -> Vec<String> {
    let Some(item) = map.get(key) else { return Vec::new() };
    let listed = item.list();
    listed.iter().filter_map(|item| pattern(item, catalogue)).collect()
}

fn pattern(item: &Item<'_>, catalogue: &Catalogue) -> Option<String> {
    let text = item.text()?;
    let keys = || catalogue.fields().iter().map(|field| field.key.as_str());
    if keys().any(|key| is_meant(text, key)) {
        return Some(text.to_owned());
    }
    item.report(Mistake::new(item.inside(), "rules-unknown-field").with("name", text).meant(closest(text, keys())));
    None
}

//! Conditions of a clause: the shape of the file gives and and or, so that a formula stays one line.

use super::table::{Item, Map};
use crate::{
    condition::{Condition, Node},
    language::parse::Language,
    mistake::Mistake,
};

/// One formula. What cannot be read keeps its place and is unknown, so that nothing is said of what stands around it.
pub fn formula(item: &Item<'_>, language: Language<'_>, number: String, note: Option<String>) -> Option<Condition> {
    let text = item.text()?;
    let node = language.parse(text, &item.inside()).unwrap_or_else(|mistake| {
        item.report(mistake);
        Node::Unread
    });
    Some(Condition { number, note, formula: text.to_owned(), spot: item.spot(), node })
}

/// All conditions of a list, numbered by their order where they say no number.
pub fn list(item: &Item<'_>, language: Language<'_>, prefix: &str) -> Vec<Condition> {
    let all = item.list();
    let each = all.iter().enumerate().filter_map(|(at, item)| {
        let number = if prefix.is_empty() { format!("{}", at + 1) } else { format!("{prefix}.{}", at + 1) };
        read(item, language, number)
    });
    each.collect()
}

fn read(item: &Item<'_>, language: Language<'_>, number: String) -> Option<Condition> {
    if item.as_text().is_some() {
        return formula(item, language, number, None);
    }
    let map = item.map()?;
    map.only(&["号", "式", "说明", "全部", "任一", "至少", "项", "非", "若", "则", "否则"]);
    let number = map.text("号").map_or(number, str::to_owned);
    let note = map.text("说明").map(str::to_owned);
    if let Some(item) = map.get("式") {
        return formula(&item, language, number, note);
    }
    let node = group(&map, language, &number)?;
    Some(Condition { number, note, formula: String::new(), spot: map.spot, node })
}

fn group(map: &Map<'_>, language: Language<'_>, number: &str) -> Option<Node> {
    if let Some(item) = map.get("全部") {
        return Some(Node::All(list(&item, language, number)));
    }
    if let Some(item) = map.get("任一") {
        return Some(Node::Any(list(&item, language, number)));
    }
    if let Some(wanted) = map.get("至少") {
        let count = usize::try_from(wanted.count()?).ok()?;
        return Some(Node::AtLeast(count, list(&map.must("项")?, language, number)));
    }
    if let Some(item) = map.get("非") {
        return Some(Node::Not(Box::new(read(&item, language, format!("{number}.1"))?)));
    }
    if let Some(test) = map.get("若") {
        let part = |item: &Item<'_>, place: usize| read(item, language, format!("{number}.{place}"));
        let (test, then) = (part(&test, 1)?, part(&map.must("则")?, 2)?);
        let otherwise = match map.get("否则") {
            Some(item) => part(&item, 3)?,
            None => Condition::of(Node::Always),
        };
        return Some(Node::If(Box::new([test, then, otherwise])));
    }
    map.report(Mistake::new(map.spot.clone(), "rules-missing-key").with("name", "式"));
    None
}

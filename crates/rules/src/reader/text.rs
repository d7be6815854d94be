//! A clause or a case as text of its own: a block of the pack's format that means the same wherever it stands.

use super::table::{Item, Map, quoted};
use crate::library::Source;

/// Longer lists stand with an item a line.
const LONG: usize = 100;
/// What a document says once for all its clauses, each with the key under which a clause says it: its own name is another one.
const INHERITED: [(&str, &str); 5] = [("名称", "文件名称"), ("文号", "文号"), ("发文", "发文"), ("层级", "层级"), ("核对日", "核对日")];

/// A block under a heading (条款, 案例) with every key in the order of its file, and what its document adds.
pub fn block(heading: &str, map: &Map<'_>, document: Option<&Map<'_>>) -> String {
    let mut lines = vec![format!("[[{}]]", quoted(heading))];
    for (key, item) in map.items() {
        lines.push(line(key, &item));
    }
    for (key, item) in document.map(|document| inherited(map, document)).unwrap_or_default() {
        lines.push(line(key, &item));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// What a document says for a clause that does not say it itself.
pub fn inherited<'a>(map: &Map<'a>, document: &Map<'a>) -> Vec<(&'a str, Item<'a>)> {
    let missing = INHERITED.into_iter().filter(|(_, own)| map.get(own).is_none());
    missing.filter_map(|(key, own)| Some((own, document.get(key)?))).collect()
}

/// A table under a heading with lines that are written already.
pub fn table(heading: &str, lines: &[String]) -> String {
    format!("[{}]\n{}\n", quoted(heading), lines.join("\n"))
}

/// Phrases with their English as a table of their own.
#[must_use]
pub fn phrases<'a>(all: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let lines: Vec<String> = all.into_iter().map(|(zh, en)| line_of(zh, &quoted(en), None)).collect();
    table("译名", &lines)
}

/// A source as a block of its own.
#[must_use]
pub fn source(source: &Source) -> String {
    let lines: Vec<String> = keys(source).into_iter().map(|(key, value)| line_of(key, &value, None)).collect();
    format!("[[{}]]\n{}\n", quoted("来源"), lines.join("\n"))
}

/// A source as a line of the list in its own file.
#[must_use]
pub fn source_line(source: &Source) -> String {
    let pairs: Vec<String> = keys(source).into_iter().map(|(key, value)| format!("{} = {value}", quoted(key))).collect();
    format!("  {{ {} }},", pairs.join(", "))
}

/// What a source says, key by key, as it is written.
fn keys(source: &Source) -> Vec<(&'static str, String)> {
    let mut keys = vec![("编号", quoted(&source.id)), ("名称", quoted(&source.title))];
    keys.extend(source.url.as_deref().map(|url| ("地址", quoted(url))));
    keys.extend([("网站", &source.site), ("级别", &source.tier)].map(|(key, text)| (key, quoted(text))));
    keys.extend(source.dated_on.map(|day| ("日期", day.to_string())));
    keys.retain(|(_, value)| value != "\"\"");
    keys
}

fn line(key: &str, item: &Item<'_>) -> String {
    let items: Option<Vec<String>> = item.is_list().then(|| item.list().iter().map(Item::written).collect());
    line_of(key, &item.written(), items.as_deref())
}

/// A key with its value; of a list its items, because a long one stands with an item a line.
pub fn line_of(key: &str, plain: &str, items: Option<&[String]>) -> String {
    let value = match items {
        Some(items) if plain.chars().count() > LONG => {
            let lines: Vec<String> = items.iter().map(|item| format!("  {item},")).collect();
            format!("[\n{}\n]", lines.join("\n"))
        }
        _ => plain.to_owned(),
    };
    format!("{} = {value}", quoted(key))
}

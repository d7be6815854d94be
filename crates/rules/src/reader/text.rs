//! A clause or a case as text of its own: a block of the pack's format that means the same wherever it stands.

use super::table::{Item, Map, quoted};

/// Longer lists stand with an item a line.
const LONG: usize = 100;
/// What a document says once for all its clauses.
const INHERITED: [&str; 4] = ["文号", "发文", "层级", "核对日"];

/// A block under a heading (条款, 案例) with every key in the order of its file, and what its document adds.
pub fn block(heading: &str, map: &Map<'_>, document: Option<&Map<'_>>) -> String {
    let mut lines = vec![format!("[[{}]]", quoted(heading))];
    for (key, item) in map.items() {
        lines.push(line(key, &item));
    }
    for key in INHERITED.into_iter().filter(|key| map.get(key).is_none()) {
        if let Some(item) = document.and_then(|document| document.get(key)) {
            lines.push(line(key, &item));
        }
    }
    lines.push(String::new());
    lines.join("\n")
}

fn line(key: &str, item: &Item<'_>) -> String {
    let plain = item.written();
    let value = if item.is_list() && plain.chars().count() > LONG {
        let items: Vec<String> = item.list().iter().map(|item| format!("  {},", item.written())).collect();
        format!("[\n{}\n]", items.join("\n"))
    } else {
        plain
    };
    format!("{} = {value}", quoted(key))
}

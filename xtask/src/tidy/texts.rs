//! Rules about texts: Chinese and English say the same things, under keys that tell where they belong.

use std::collections::{BTreeMap, BTreeSet};

use super::{File, Finding, Rule, Tree};

/// The rules.
pub const RULES: &[Rule] = &[
    Rule {
        name: "Chinese and English have the same keys, with the same arguments",
        mend: "write the missing text; Chinese first, English as an English writer would put it",
        except: &[],
        check: parity,
    },
    Rule {
        name: "a key begins with the name of its file and stands once",
        mend: "`deals-stage-signed` in deals.ftl; `problem-…` and `notices-…` may stand beside their feature",
        except: &[],
        check: keys,
    },
];

const ZH: &str = "crates/web/locales/zh-CN/";
const EN: &str = "crates/web/locales/en/";

struct Message {
    line: usize,
    arguments: BTreeSet<String>,
}

fn parity(tree: &Tree) -> Vec<Finding> {
    let mut findings = one_way(tree, ZH, EN, "English");
    findings.extend(one_way(tree, EN, ZH, "Chinese"));
    findings
}

fn one_way(tree: &Tree, from: &str, to: &str, lang: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| file.is("ftl")) {
        let Some(name) = file.path.strip_prefix(from) else { continue };
        let Some(other) = tree.files.iter().find(|other| other.path.strip_prefix(to) == Some(name)) else {
            findings.push(Finding::at(file, 0, format!("there is no {to}{name}")));
            continue;
        };
        let theirs: BTreeMap<String, Message> = messages(&other.text).into_iter().collect();
        for (key, message) in messages(&file.text) {
            match theirs.get(&key) {
                None => findings.push(Finding::at(file, message.line, format!("`{key}` has no {lang}"))),
                Some(twin) => findings.extend(
                    message
                        .arguments
                        .difference(&twin.arguments)
                        .map(|argument| Finding::at(file, message.line, format!("`{key}`: the {lang} does not use {{ ${argument} }}"))),
                ),
            }
        }
    }
    findings
}

fn keys(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut seen: BTreeMap<(bool, String), String> = BTreeMap::new();
    for file in tree.files.iter().filter(|file| file.path.starts_with(ZH) || file.path.starts_with(EN)) {
        for (key, message) in messages(&file.text) {
            if !belongs(file, &key) {
                findings.push(Finding::at(file, message.line, format!("`{key}`")));
            }
            let place = format!("{}:{}", file.path, message.line);
            if let Some(before) = seen.insert((file.path.starts_with(ZH), key.clone()), place) {
                findings.push(Finding::at(file, message.line, format!("`{key}` stands already in {before}")));
            }
        }
    }
    findings
}

fn belongs(file: &File, key: &str) -> bool {
    let stem = file.stem().replace('_', "-");
    let head = key.split('.').next().unwrap_or(key).trim_start_matches('-');
    let is_under = |start: &str| head == start || head.strip_prefix(start).is_some_and(|rest| rest.starts_with('-'));
    let is_of_a_kind = head.starts_with("problem-") || head.starts_with("notices-");
    is_of_a_kind || is_under(&stem) || stem.strip_suffix('s').is_some_and(is_under)
}

/// The messages and attributes of a Fluent file: `key` and `key.attribute`.
fn messages(text: &str) -> Vec<(String, Message)> {
    let mut found: Vec<(String, Message)> = Vec::new();
    let mut key = String::new();
    for (at, line) in text.lines().enumerate() {
        let inner = line.trim_start();
        let name: String =
            inner.trim_start_matches('.').chars().take_while(|letter| letter.is_alphanumeric() || "-_".contains(*letter)).collect();
        let is_named =
            !name.is_empty() && inner.trim_start_matches('.').strip_prefix(&name).is_some_and(|rest| rest.trim_start().starts_with('='));
        if line.starts_with('#') {
            continue;
        }
        if is_named && !line.starts_with([' ', '\t']) {
            key.clone_from(&name);
            found.push((name, Message { line: at + 1, arguments: BTreeSet::new() }));
        } else if is_named && inner.starts_with('.') {
            found.push((format!("{key}.{name}"), Message { line: at + 1, arguments: BTreeSet::new() }));
        }
        if let Some((_, message)) = found.last_mut() {
            let arguments = line
                .split('$')
                .skip(1)
                .map(|rest| rest.chars().take_while(|letter| letter.is_alphanumeric() || "-_".contains(*letter)).collect::<String>());
            message.arguments.extend(arguments.filter(|argument| !argument.is_empty() && line.contains('{')));
        }
    }
    found
}

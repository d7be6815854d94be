//! Rules about what is written for people who work on the project: it names what exists, and no machine of anybody's.

use super::{File, Finding, Rule, Tree};

/// The rules.
pub const RULES: &[Rule] = &[
    Rule {
        name: "a document names only what exists",
        mend: "mend the link or the path, or take it out; a pattern is written with < >, * or …",
        except: &[],
        check: links,
    },
    Rule {
        name: "nothing names a place on somebody's machine",
        mend: "write the path from the top of the tree",
        except: &[("xtask/src/tidy/", "the rule and its samples")],
        check: machine_paths,
    },
];

fn links(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| file.is("md")) {
        let mut is_sample = false;
        for (line, text) in file.lines() {
            if text.trim_start().starts_with("```") {
                is_sample = !is_sample;
                continue;
            }
            if is_sample {
                continue;
            }
            for target in targets(text).filter(|target| !exists(tree, file, target)) {
                findings.push(Finding::at(file, line, format!("a link to {target:?}")));
            }
            let outside_links = text.split('`').skip(1).step_by(2);
            for path in outside_links.filter(|path| is_path(tree, path) && !tree.has(path.trim_end_matches('/'))) {
                findings.push(Finding::at(file, line, format!("`{path}`")));
            }
        }
    }
    findings
}

/// The targets of `[text](target)` that are inside the tree.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| {
        let target = rest.split([')', ' ']).next()?;
        let path = target.split('#').next()?;
        (!path.is_empty() && !path.contains("://") && !path.starts_with("mailto:")).then_some(path)
    })
}

fn exists(tree: &Tree, file: &File, target: &str) -> bool {
    let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> =
        if target.starts_with('/') { Vec::new() } else { folder.split('/').filter(|part| !part.is_empty()).collect() };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                if parts.pop().is_none() {
                    return false;
                }
            }
            part => parts.push(part),
        }
    }
    parts.is_empty() || tree.has(&parts.join("/"))
}

/// Whether a word in backquotes is meant as a path from the top: it begins with a folder that stands there.
fn is_path(tree: &Tree, word: &str) -> bool {
    let is_pattern = word.contains(|letter: char| letter.is_whitespace() || "<>{}*…$:,()|=".contains(letter)) || word.contains("NNNN");
    let Some((first, rest)) = word.split_once('/') else { return false };
    // Made by the commands, not kept in the tree.
    let is_made = ["crates/web/dist", "data", "target", "e2e/out"].iter().any(|made| word.trim_end_matches('/').starts_with(made));
    !is_pattern && !rest.is_empty() && !first.is_empty() && !is_made && tree.has(first)
}

fn machine_paths(tree: &Tree) -> Vec<Finding> {
    let mut marks = vec!["/home/".to_owned(), "/root/".to_owned(), "/Users/".to_owned(), "C:\\Users\\".to_owned(), tree.checkout.clone()];
    let parent = tree.checkout.rsplit_once('/').map_or("", |(parent, _)| parent);
    if !["", "/tmp", "/home", "/srv", "/opt", "/usr", "/usr/src", "/var", "/data"].contains(&parent) {
        marks.push(format!("{parent}/"));
    }
    let mut findings = Vec::new();
    for file in &tree.files {
        for (line, text) in file.lines() {
            let is_place = |mark: &str| {
                text.match_indices(mark).any(|(at, _)| {
                    let before = text.get(..at).and_then(|start| start.chars().next_back());
                    !before.is_some_and(|letter| letter.is_alphanumeric() || "._-}".contains(letter))
                })
            };
            let found = marks.iter().find(|mark| mark.len() > 1 && is_place(mark));
            if let Some(mark) = found {
                findings.push(Finding::at(file, line, format!("{mark:?}")));
            }
        }
    }
    findings
}

//! Rules about manifests and lock files, and the little reading of TOML they need.

use super::{File, Finding, Rule, Tree};

/// The rules.
pub const RULES: &[Rule] = &[
    Rule {
        name: "a dependency has one exact version, in the workspace manifest",
        mend: "write `name = \"=1.2.3\"` in the root Cargo.toml and `name.workspace = true` in the crate",
        except: &[],
        check: cargo_versions,
    },
    Rule { name: "a browser dependency has an exact version", mend: "write \"1.2.3\" without ^ or ~", except: &[], check: npm_versions },
    Rule {
        name: "lock files hold no addresses",
        mend: "npm: `omit-lockfile-registry-resolved=true`, then make the lock file again; cargo: take the crate from the registry",
        except: &[],
        check: addresses,
    },
];

/// A line `name = value` of a manifest.
pub struct Entry<'a> {
    /// The section it stands in, as `workspace.dependencies`.
    pub section: &'a str,
    /// The name before the first dot or equals sign.
    pub name: &'a str,
    /// The rest of the line.
    pub value: &'a str,
    /// The line, from 1.
    pub line: usize,
}

/// The entries of a manifest.
pub fn entries(text: &str) -> impl Iterator<Item = Entry<'_>> {
    let mut section = "";
    text.lines().enumerate().filter_map(move |(at, line)| {
        let line = line.trim();
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']');
            return None;
        }
        let end = line.find(['.', '=', ' ']).filter(|_| !line.starts_with('#'))?;
        let (name, value) = line.split_at_checked(end)?;
        Some(Entry { section, name: name.trim_matches('"'), value: value.trim_start_matches(['.', ' ', '=']), line: at + 1 })
    })
}

fn cargo_versions(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| file.path == "Cargo.toml" || file.path.ends_with("/Cargo.toml")) {
        for entry in entries(&file.text).filter(|entry| entry.section.ends_with("dependencies")) {
            if file.path == "Cargo.toml" {
                let version =
                    entry.value.split_once("version").map_or(entry.value, |(_, rest)| rest.trim_start_matches(['"', ' ', '=', ':']));
                let is_exact = entry.value.contains("path =") || entry.value.contains("\"=");
                if !is_exact {
                    findings.push(Finding::at(file, entry.line, format!("{} = {}", entry.name, version.trim_matches('"'))));
                }
            } else if !entry.value.contains("workspace") {
                findings.push(Finding::at(file, entry.line, format!("{} = {}", entry.name, entry.value)));
            }
        }
    }
    findings
}

fn npm_versions(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in named(tree, "package.json") {
        let Ok(manifest) = serde_json::from_str::<serde_json::Value>(&file.text) else {
            findings.push(Finding::at(file, 0, "not JSON"));
            continue;
        };
        for section in ["dependencies", "devDependencies", "optionalDependencies", "overrides"] {
            for (name, version) in manifest.get(section).and_then(|section| section.as_object()).into_iter().flatten() {
                let version = version.as_str().unwrap_or_default();
                if version.split('.').count() != 3 || !version.chars().all(|letter| letter.is_ascii_digit() || letter == '.') {
                    findings.push(Finding::at(file, 0, format!("{name} {version:?}")));
                }
            }
        }
    }
    findings
}

fn addresses(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in named(tree, "package-lock.json") {
        for (line, _) in file.lines().filter(|(_, text)| text.contains("\"resolved\"") && text.contains("://")) {
            findings.push(Finding::at(file, line, "a download address"));
        }
    }
    for file in named(tree, "Cargo.lock") {
        for (line, text) in file.lines().filter(|(_, text)| text.starts_with("source = ")) {
            if !text.contains("registry+https://github.com/rust-lang/crates.io-index") {
                findings.push(Finding::at(file, line, text));
            }
        }
    }
    findings
}

fn named<'a>(tree: &'a Tree, name: &'a str) -> impl Iterator<Item = &'a File> {
    tree.files.iter().filter(move |file| file.path.rsplit('/').next() == Some(name))
}

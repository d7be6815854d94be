//! Rules about the arrows between crates, read from their manifests.

use super::{Finding, Rule, Tree, manifests::entries};

/// The rules.
pub const RULES: &[Rule] = &[
    Rule {
        name: "arrows between crates only point right",
        mend: "move the code to the crate that may see it, or write a decision note and change the table in xtask/src/tidy/crates.rs",
        except: &[],
        check: arrows,
    },
    Rule {
        name: "the web framework, the templates and the database driver stay in their crates",
        mend: "axum, tower and askama belong to web, server and testkit; sea-orm to db",
        except: &[],
        check: homes,
    },
];

/// Each crate, and what it may see.
const ARROWS: [(&str, &[&str]); 11] = [
    ("base", &[]),
    ("rules", &["base"]),
    ("search", &["base"]),
    ("sheets", &["base"]),
    ("print", &["base"]),
    ("db", &["base"]),
    ("app", &["db", "rules", "search", "sheets", "base"]),
    ("web", &["app", "print", "base"]),
    ("server", &["web", "app", "db", "rules", "search", "sheets", "base"]),
    ("testkit", &["server", "web", "app", "db", "search", "sheets", "base"]),
    ("xtask", &[]),
];

/// What may be seen only from some crates.
const HOMES: [(&str, &[&str]); 8] = [
    ("axum", &["web", "server", "testkit"]),
    ("tower", &["web", "server", "testkit"]),
    ("tower-http", &["web", "server", "testkit"]),
    ("askama", &["web", "server", "testkit"]),
    ("sea-orm", &["db"]),
    ("sea-orm-migration", &["db"]),
    ("sqlx", &["db"]),
    ("tantivy", &["search"]),
];

fn arrows(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (file, name) in manifests(tree) {
        let Some((_, seen)) = ARROWS.iter().find(|(known, _)| *known == name) else {
            findings.push(Finding::at(file, 0, format!("`{name}` is a new crate: it needs a decision note")));
            continue;
        };
        for entry in entries(&file.text).filter(|entry| entry.section.ends_with("dependencies")) {
            let is_ours = ARROWS.iter().any(|(known, _)| *known == entry.name);
            if is_ours && !seen.contains(&entry.name) {
                findings.push(Finding::at(file, entry.line, format!("{name} -> {}", entry.name)));
            }
        }
    }
    findings
}

fn homes(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (file, name) in manifests(tree) {
        for entry in entries(&file.text).filter(|entry| entry.section.ends_with("dependencies")) {
            let stranger = HOMES.iter().find(|(known, homes)| *known == entry.name && !homes.contains(&name));
            if let Some((known, homes)) = stranger {
                findings.push(Finding::at(file, entry.line, format!("{name} -> {known}, which belongs to {}", homes.join(", "))));
            }
        }
    }
    findings
}

fn manifests(tree: &Tree) -> impl Iterator<Item = (&super::File, &str)> {
    tree.files.iter().filter_map(|file| {
        let folder = file.path.strip_suffix("/Cargo.toml")?;
        Some((file, folder.rsplit('/').next().unwrap_or(folder)))
    })
}

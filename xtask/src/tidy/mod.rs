//! `cargo x tidy`: the rules of STYLE.md and ARCHITECTURE.md that a program can check.
//!
//! A rule is a value of [`Rule`]: its name, how to mend what it finds, the places it leaves alone and why, and a function over the
//! tree. Rules stand by subject: `names`, `code`, `crates`, `pages`, `texts`, `manifests`, `docs`. `samples` holds a bad and a good
//! sample of each, and a test that none is without. What the compiler or clippy already refuses is not repeated here.

mod code;
mod crates;
mod docs;
mod manifests;
mod names;
mod pages;
#[cfg(test)]
mod samples;
mod source;
mod texts;
mod tree;

pub use tree::{File, Tree};

use crate::process::Outcome;

/// One rule.
pub struct Rule {
    /// Its name, as printed.
    pub name: &'static str,
    /// What to do about a finding.
    pub mend: &'static str,
    /// Beginnings of paths it leaves alone, each with the reason.
    pub except: &'static [(&'static str, &'static str)],
    /// What it finds.
    pub check: fn(&Tree) -> Vec<Finding>,
}

/// A place that breaks a rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file.
    pub path: String,
    /// The line, from 1; 0 for the whole file.
    pub line: usize,
    /// What stands there.
    pub what: String,
}

impl Finding {
    /// At a line of a file.
    pub fn at(file: &File, line: usize, what: impl Into<String>) -> Self {
        Self { path: file.path.clone(), line, what: what.into() }
    }
}

fn rules() -> Vec<&'static Rule> {
    [names::RULES, code::RULES, crates::RULES, pages::RULES, texts::RULES, manifests::RULES, docs::RULES].into_iter().flatten().collect()
}

impl Rule {
    fn findings(&self, tree: &Tree) -> Vec<Finding> {
        let is_left_alone = |path: &str| self.except.iter().any(|(start, _)| path.starts_with(start));
        (self.check)(tree).into_iter().filter(|finding| !is_left_alone(&finding.path)).collect()
    }
}

/// Checks the tree; every finding is printed with its rule, its place and how to mend it.
pub fn run() -> Outcome {
    let tree = Tree::load()?;
    let rules = rules();
    let mut broken = 0;
    let mut count = 0;
    for rule in &rules {
        let findings = rule.findings(&tree);
        if findings.is_empty() {
            continue;
        }
        broken += 1;
        count += findings.len();
        eprintln!("{}", rule.name);
        for finding in &findings {
            let line = if finding.line > 0 { format!(":{}", finding.line) } else { String::new() };
            eprintln!("  {}{line}: {}", finding.path, finding.what);
        }
        eprintln!("  mend: {}\n", rule.mend);
    }
    if count == 0 {
        println!("tidy: {} rules hold over {} files", rules.len(), tree.files.len());
        Ok(())
    } else {
        Err(format!("tidy: {count} places break {broken} of {} rules", rules.len()))
    }
}

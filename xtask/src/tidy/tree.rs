//! The files the rules look at: what git knows or would know, as text.

use std::{cell::OnceCell, collections::BTreeSet};

use super::source::Source;
use crate::{
    place,
    process::{Outcome, program, read},
};

/// The tree.
pub struct Tree {
    /// Text files, by path.
    pub files: Vec<File>,
    /// Paths of all files, text or not.
    pub paths: BTreeSet<String>,
    /// Where the tree stands on this machine.
    pub checkout: String,
}

/// A text file.
pub struct File {
    /// Its path from the top, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
    source: OnceCell<Source>,
}

impl Tree {
    /// The tree this program was built in.
    pub fn load() -> Outcome<Self> {
        let listed = read(&mut program("git", &["ls-files", "-z", "--cached", "--others", "--exclude-standard"]))?;
        let mut files = Vec::new();
        let mut paths = BTreeSet::new();
        for path in listed.split('\0').filter(|path| !path.is_empty()) {
            let Ok(bytes) = std::fs::read(place::under(path)) else { continue };
            paths.insert(path.to_owned());
            if let Ok(text) = String::from_utf8(bytes) {
                files.push(File::new(path, &text));
            }
        }
        Ok(Self { files, paths, checkout: place::root().display().to_string() })
    }

    /// A tree of the given files.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        Self {
            files: files.iter().map(|(path, text)| File::new(path, text)).collect(),
            paths: files.iter().map(|(path, _)| (*path).to_owned()).collect(),
            checkout: "/srv/somebody/hall".to_owned(),
        }
    }

    /// The Rust files.
    pub fn rust(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.is("rs"))
    }

    /// Whether a file or a folder stands at `path`.
    pub fn has(&self, path: &str) -> bool {
        let folder = format!("{}/", path.trim_end_matches('/'));
        self.paths.contains(path) || self.paths.range(folder.clone()..).next().is_some_and(|next| next.starts_with(&folder))
    }
}

impl File {
    fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned(), source: OnceCell::new() }
    }

    /// Whether its name ends so.
    pub fn is(&self, extension: &str) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, end)| end == extension)
    }

    /// Its name without folders and without the last ending.
    pub fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }

    /// Whether all of it is test code.
    pub fn is_test(&self) -> bool {
        let starts = ["crates/testkit/", "benches/", "e2e/"];
        starts.iter().any(|start| self.path.starts_with(start))
            || self.path.contains("/tests/")
            || self.path.contains("/examples/")
            || ["tests", "samples"].contains(&self.stem())
            || self.stem().ends_with("_test")
            || self.stem().ends_with("_tests")
    }

    /// Its parts: code, comments, literals.
    pub fn source(&self) -> &Source {
        self.source.get_or_init(|| Source::read(&self.text))
    }

    /// Its lines, from 1.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(at, line)| (at + 1, line))
    }
}

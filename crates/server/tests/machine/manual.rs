//! The operating manual says what is: every key of the configuration, every variable, every figure, and tests that exist.

use std::{collections::BTreeSet, path::Path};

use server::config::Config;

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)).unwrap()
}

/// The texts of all Rust files below a folder.
fn sources(folder: &Path, into: &mut String) {
    for item in folder.read_dir().unwrap().map(Result::unwrap) {
        let path = item.path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            into.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
}

/// The words of a text that begin like this, up to the first character that does not belong to a name.
fn words<'a>(text: &'a str, start: &str) -> BTreeSet<&'a str> {
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    text.match_indices(start)
        .filter(|(at, _)| !text[..*at].ends_with(is_name))
        .map(|(at, _)| text[at..].split(|letter: char| !is_name(letter)).next().unwrap())
        .collect()
}

#[test]
fn the_sample_configuration_of_the_manual_is_one_that_is_taken() {
    let manual = read("docs/operating.md");
    let sample = manual.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("zerobay.toml");
    std::fs::write(&file, sample).unwrap();
    let config = Config::read(Some(&file), std::iter::empty()).unwrap();
    assert_eq!((config.backup.keep, config.storage.low_space_mb), (14, 500));
    assert!(config.is_tls());
}

#[test]
fn every_variable_and_every_figure_stands_in_the_manual_and_no_other() {
    let manual = read("docs/operating.md");
    let config = read("crates/server/src/config.rs");
    let table = config.split("const VARIABLES").nth(1).and_then(|rest| rest.split("];").next()).unwrap();
    let mut known = words(table, "ZEROBAY_");
    known.insert("ZEROBAY_CONFIG");
    assert_eq!(words(&manual, "ZEROBAY_"), known);

    let mut code = String::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut code);
    let metrics: String = code.split("metrics::").skip(1).filter_map(|rest| rest.split(')').next()).collect::<Vec<_>>().join("\n");
    let figures = words(&metrics, "zerobay_");
    assert!(figures.len() > 5, "{figures:?}");
    assert_eq!(words(&manual, "zerobay_"), figures);
}

#[test]
fn the_tests_the_manual_and_the_threat_model_rest_on_exist() {
    let mut code = String::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../crates"), &mut code);
    for page in ["docs/operating.md", "docs/security.md"] {
        let text = read(page);
        let named = text.split('`').skip(1).step_by(2).filter(|word| word.matches('_').count() > 5 && !word.contains('-'));
        let named: Vec<&str> = named.collect();
        assert!(named.len() > 1, "{page}");
        for name in named {
            assert!(code.contains(&format!("fn {name}(")), "{page} names {name}");
        }
    }
}

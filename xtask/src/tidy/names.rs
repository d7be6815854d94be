//! Rules about names: of files, of tests; and how long a file may be.

use super::{Finding, Rule, Tree, source};

/// The rules.
pub const RULES: &[Rule] = &[
    Rule {
        name: "a file is named after its noun",
        mend: "name what is inside: `money`, `credit_code`, `search_box`; a drawer for everything has no name",
        except: &[("crates/app/src/registers/kinds/service.rs", "the register kind of that name: services a platform offers")],
        check: drawers,
    },
    Rule {
        name: "a Rust file begins by saying what is in it",
        mend: "begin the file with `//!`: what is inside and what is not",
        except: &[],
        check: openings,
    },
    Rule {
        name: "a file is short enough to be read",
        mend: "split it by noun; 800 lines at most, 1,200 for tests",
        except: &[],
        check: lengths,
    },
    Rule {
        name: "a test's name is a sentence",
        mend: "say what must hold, in three words or more: `a_viewer_cannot_advance_a_deal`",
        except: &[],
        check: sentences,
    },
];

const DRAWERS: [&str; 10] = ["util", "utils", "helper", "helpers", "common", "commons", "misc", "manager", "managers", "service"];
const SOURCES: [&str; 6] = ["rs", "js", "mjs", "css", "html", "ftl"];

fn drawers(tree: &Tree) -> Vec<Finding> {
    let sources = tree.files.iter().filter(|file| SOURCES.iter().any(|end| file.is(end)));
    sources
        .filter_map(|file| {
            let stem = file.path.rsplit_once('.').map_or(file.path.as_str(), |(stem, _)| stem);
            let bad = stem.split('/').find(|part| DRAWERS.contains(part))?;
            Some(Finding::at(file, 0, format!("{bad:?} names a drawer")))
        })
        .collect()
}

fn openings(tree: &Tree) -> Vec<Finding> {
    tree.rust().filter(|file| !file.text.starts_with("//! ")).map(|file| Finding::at(file, 1, "no `//!` at the top")).collect()
}

fn lengths(tree: &Tree) -> Vec<Finding> {
    let sources = tree.files.iter().filter(|file| SOURCES.iter().any(|end| file.is(end)) && !file.is("ftl"));
    sources
        .filter_map(|file| {
            let limit = if file.is_test() { 1200 } else { 800 };
            let lines = file.text.lines().count();
            (lines > limit).then(|| Finding::at(file, 0, format!("{lines} lines, {limit} at most")))
        })
        .collect()
}

fn sentences(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust() {
        let code = &file.source().code;
        for (at, _) in code.match_indices("#[") {
            let Some(rest) = code.get(at..) else { continue };
            let attribute: String = rest.chars().skip(2).take_while(|letter| letter.is_alphanumeric() || "_:".contains(*letter)).collect();
            if attribute != "test" && !attribute.ends_with("::test") {
                continue;
            }
            let name: String = rest
                .split_once("fn ")
                .map(|(_, name)| name.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect())
                .unwrap_or_default();
            if name.split('_').filter(|word| !word.is_empty()).count() < 3 {
                findings.push(Finding::at(file, source::line_at(code, at), format!("the test `{name}`")));
            }
        }
    }
    findings
}

//! Rules about Rust code, and about text and styles that do not belong in code.

use super::{
    File, Finding, Rule, Tree,
    source::{self, body, is_word_at, line_at},
};

/// The rules.
pub const RULES: &[Rule] = &[
    Rule {
        name: "SQL stands in crates/db and in a feature's store.rs alone",
        mend: "move the query into a named function of the feature's store.rs",
        except: &[
            ("crates/db/", "the database's own crate"),
            ("crates/testkit/", "a test breaks on purpose what no command can"),
            ("crates/server/tests/machine/", "a test looks at the records of a killed program from outside"),
            ("benches/", "a measurement prepares and counts rows"),
            ("xtask/", "samples for this rule, and the tests' own cluster"),
        ],
        check: sql,
    },
    Rule {
        name: "time comes from the clock that is handed over",
        mend: "ask `ctx.now()`, or take a `Timestamp` as an argument",
        except: &[
            ("crates/base/src/clock.rs", "the clock itself"),
            ("xtask/", "looks at the times of files"),
            ("benches/", "stamps its protocol"),
        ],
        check: clock,
    },
    Rule {
        name: "a feature does not reach into another feature's store",
        mend: "call what the other feature's mod.rs re-exports; `mod store` stays private",
        except: &[],
        check: stores,
    },
    Rule {
        name: "no lint is allowed away and no test is ignored",
        mend: "`#[expect(lint, reason = \"…\")]` where it cannot be helped; a test that takes long belongs in `cargo x nightly`",
        except: &[],
        check: silenced,
    },
    Rule {
        name: "text for people is not in code",
        mend: "put the text in crates/web/locales/zh-CN and en, and its key in the code",
        except: &[
            ("crates/search/src/", "analysis tables: what the search knows of Chinese writing"),
            ("crates/rules/src/language/", "the words of the controlled language"),
            ("crates/rules/src/reader/", "the keys of clause files"),
            ("crates/base/src/", "parsing: full-width forms and the words people write for units and dates"),
            ("crates/app/src/hall/conditions/", "parsing: what people call the measures of a space, their units and bounds"),
            ("crates/app/src/registers/input.rs", "parsing: what people write in a form or a cell for yes and no"),
            ("crates/app/src/policies/value.rs", "parsing: what people type for yes and no"),
            ("crates/app/src/policies/sheet/cell.rs", "parsing: what people write in a cell for yes, no, none and money"),
            ("crates/sheets/src/", "parsing: what people write in a cell for yes, no and dates"),
        ],
        check: han,
    },
    Rule {
        name: "a handler parses, calls one command or query, and renders",
        mend: "64 lines at most: move parsing into forms.rs and showing into views.rs",
        except: &[],
        check: handlers,
    },
    Rule {
        name: "a style sheet needs no !important",
        mend: "put the rule in the cascade layer where it wins",
        except: &[],
        check: important,
    },
];

fn sql(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust().filter(|file| !is_store(&file.path)) {
        for literal in &file.source().literals {
            if is_sql(&literal.text) {
                let start: String = literal.text.trim().chars().take(40).collect();
                findings.push(Finding::at(file, literal.line, format!("{start:?}")));
            }
        }
    }
    findings
}

fn is_store(path: &str) -> bool {
    path.starts_with("crates/app/src/") && path.ends_with("/store.rs")
}

fn is_sql(text: &str) -> bool {
    let words: Vec<String> = text.split_whitespace().map(str::to_uppercase).collect();
    let has = |word: &str| words.iter().any(|other| other == word);
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["SELECT", _, ..] => has("FROM") || words.len() == 2,
        ["UPDATE", _, ..] => has("SET"),
        ["WITH", _, ..] => has("AS") && has("SELECT") || has("(SELECT"),
        ["INSERT", "INTO", ..] | ["DELETE", "FROM", ..] | ["PRAGMA", _, ..] => true,
        ["CREATE" | "ALTER" | "DROP" | "TRUNCATE", "TABLE" | "INDEX" | "DATABASE" | "UNIQUE", ..] => true,
        _ => false,
    }
}

fn clock(tree: &Tree) -> Vec<Finding> {
    const CLOCKS: [&str; 5] = ["Timestamp::now", "Zoned::now", "SystemTime", "Utc::now", "SystemClock"];
    let mut findings = Vec::new();
    for file in tree.rust() {
        // The wiring makes the one real clock.
        let is_wiring = file.path.starts_with("crates/server/src/") || file.path == "crates/base/src/lib.rs";
        for (line, text) in file.source().code.lines().enumerate() {
            let found = CLOCKS.iter().find(|clock| text.match_indices(**clock).any(|(at, _)| is_word_at(text, at, clock)));
            if let Some(clock) = found.filter(|clock| !is_wiring || **clock != "SystemClock") {
                findings.push(Finding::at(file, line + 1, format!("`{clock}`")));
            }
        }
    }
    findings
}

fn stores(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust() {
        let code = &file.source().code;
        for (at, _) in code.match_indices("mod store") {
            let line = code.get(..at).and_then(|start| start.rsplit('\n').next()).unwrap_or_default();
            if line.contains("pub") && is_word_at(code, at + 4, "store") {
                findings.push(Finding::at(file, line_at(code, at), "a store that others can see"));
            }
        }
        let own = file.path.strip_prefix("crates/app/src/").and_then(|path| path.split('/').next()).unwrap_or_default();
        for (at, _) in code.match_indices("store").filter(|(at, word)| is_word_at(code, *at, word)) {
            if let Some(feature) = feature_of(code, at).filter(|feature| *feature != own) {
                findings.push(Finding::at(file, line_at(code, at), format!("the store of {feature}")));
            }
        }
    }
    findings
}

/// The feature named before `::store`, or before the braces of a `use` that `store` stands in.
fn feature_of(code: &str, at: usize) -> Option<&str> {
    let before = code.get(..at)?;
    let path = if let Some(path) = before.trim_end().strip_suffix("::") {
        path
    } else {
        let statement = before.rsplit([';', '}']).next()?;
        let is_use = statement.trim_start().trim_start_matches("pub ").starts_with("use ");
        is_use.then(|| statement.rsplit_once("::{"))??.0
    };
    let segments: Vec<&str> =
        path.rsplit(|letter: char| !(letter.is_alphanumeric() || letter == '_' || letter == ':')).next()?.split("::").collect();
    match segments.as_slice() {
        [.., "crate" | "app", feature] => Some(feature),
        [.., "super", feature] if !["super", "self"].contains(feature) => Some(feature),
        _ => None,
    }
}

fn silenced(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust() {
        for (at, line) in file.source().code.lines().enumerate() {
            let text: String = line.split_whitespace().collect();
            let found =
                ["#[allow(", "#![allow(", "#[ignore", ",allow(", ",ignore]", ",ignore="].into_iter().find(|mark| text.contains(mark));
            if let Some(mark) = found.filter(|_| text.contains("#[") || text.contains("#![")) {
                findings.push(Finding::at(file, at + 1, format!("`{}`", mark.trim_start_matches(','))));
            }
        }
    }
    findings
}

fn han(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| (file.is("rs") || file.is("mjs") || file.is("js")) && !file.is_test()) {
        let source = file.source();
        for (at, text) in source.uncommented.lines().enumerate() {
            if text.chars().any(is_han) && !source.is_test(at + 1) {
                let shown: String = text.chars().filter(|letter| is_han(*letter)).take(12).collect();
                findings.push(Finding::at(file, at + 1, format!("{shown:?}")));
            }
        }
    }
    findings
}

fn is_han(letter: char) -> bool {
    matches!(u32::from(letter), 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x323af)
}

fn handlers(tree: &Tree) -> Vec<Finding> {
    let is_handlers = |file: &&File| {
        file.path.starts_with("crates/web/src/")
            && ["pages", "actions", "api"].contains(&file.stem())
            && file.path.matches('/').count() == 4
    };
    let mut findings = Vec::new();
    for file in tree.rust().filter(is_handlers) {
        let code = &file.source().code;
        for (at, mark) in code.match_indices("async fn ") {
            let Some((_, close)) = body(code, at) else { continue };
            let (first, last) = (line_at(code, at), line_at(code, close));
            if last - first + 1 > 64 && !file.source().is_test(first) {
                let name: String = code
                    .get(at + mark.len()..)
                    .unwrap_or_default()
                    .chars()
                    .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
                    .collect();
                findings.push(Finding::at(file, first, format!("`{name}` has {} lines", last - first + 1)));
            }
        }
    }
    findings
}

fn important(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| file.is("css")) {
        let text = source::Source::read(&file.text).uncommented;
        findings.extend(text.match_indices("!important").map(|(at, mark)| Finding::at(file, line_at(&text, at), mark)));
    }
    findings
}

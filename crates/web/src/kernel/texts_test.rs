//! Every text exists in both languages, every key that is used exists, and every key that exists is used.
//!
//! A key is used if it stands as a literal in some source or template, or begins with a prefix of [`MADE_UP`].

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// Prefixes of keys that are put together at run time, and where.
const MADE_UP: &[(&str, &str)] = &[
    ("accounts-role-", "the roles of a reader, in visit.rs"),
    ("errors-status-", "titles of problem+json, in kernel/problem_json.rs"),
    ("errors-detail-", "what problem+json says, in kernel/problem_json.rs"),
    ("api-chapter-", "the subjects of the interface's page, in api/mod.rs"),
    ("api-tag-", "the groups of calls, in api/document.rs"),
    ("api-answer-", "what an answer means, in api/document.rs"),
    ("deals-check-", "the checks of stages, in deals/views.rs"),
    ("deals-field-", "fields of records, in deals/forms.rs"),
    ("deals-record-", "the records, in deals/record.rs"),
    ("deals-side-", "sides of contacts, in deals/forms.rs"),
    ("notices-accounts-", "kinds of notices, told by accounts"),
    ("notices-deal-", "kinds of notices"),
    ("notices-organizations-", "kinds of notices, told by organizations"),
    ("registers-aid-aspect-", "what a text speaks of, in registers/aid.rs"),
    ("registers-aid-hint-", "what to add, in registers/aid.rs"),
    ("registers-aid-reach-", "how many it reaches, by register"),
    ("registers-kind-", "registers::present"),
    ("registers-kinds-", "registers::present"),
    ("registers-status-", "registers::present"),
    ("registers-diagnosis-", "registers::present"),
    ("registers-step-", "registers::present"),
    ("registers-section-", "registers::present"),
    ("registers-unit-", "registers::present"),
    ("registers-field-", "registers::present"),
    ("registers-fact-", "registers::present"),
    ("registers-done-", "what a redirect reports, in registers::pages"),
    ("registers-lead-", "the lead of each kind's form"),
    ("registers-fate-", "rows of an import"),
    ("registers-import-status-", "states of an import"),
    ("registers-agreement-status-", "states of an agreement"),
    ("registers-diagnosed-", "what follows a diagnosis"),
    ("registers-condition-", "conditions of publication"),
    ("notices-entry-", "kinds of notices, told by registers"),
    ("notices-agreement-", "kinds of notices, told by registers"),
    ("audit-action-", "actions of the audit log, in accounts/audit_words.rs"),
    ("audit-noun-", "things of the audit log, in accounts/audit_words.rs"),
    ("audit-capacity-", "capacities of the audit log, in accounts/audit_words.rs"),
    ("accounts-grant-", "states of a role, in accounts/views.rs"),
    ("accounts-status-", "states of an account, in accounts/views.rs"),
    ("accounts-lang-", "languages of mails, in accounts/views.rs"),
    ("deals-column-", "columns of the export, in deals"),
    ("deals-next-", "what comes next, in deals/views.rs"),
    ("front-door-", "the doors, in front/views.rs"),
    ("hall-facet-", "facets, in hall/search.rs"),
    ("hall-sort-", "orders, in hall/search.rs"),
    ("hall-progress-", "progress, in hall/search.rs"),
    ("hall-cadence-", "how often mails come, in hall/saved.rs"),
    ("hall-done-", "what a redirect reports, in hall/saved.rs"),
    ("notices-follow-", "kinds of notices, told by the hall"),
    ("notices-saved-search", "a kind of notice, told by the hall"),
    ("notices-inquiry", "a kind of notice, told by the hall"),
    ("hall-trl-", "bands of maturity, in hall/search.rs"),
    ("matches-", "facts, words and ways of a match, in matches/words.rs and parts.rs"),
    ("notices-match-", "kinds of notices, told by matches"),
    ("notices-demand-", "kinds of notices, told by matches"),
    ("notices-demands-", "kinds of notices, told by matches, several in one"),
    ("notices-matches-", "kinds of notices, told by matches, several in one"),
    ("notices-entries-", "kinds of notices, told by registers, several in one"),
    ("notices-space-taken", "a kind of notice, told by registers"),
    ("organizations-kind-", "kinds, in organizations/views.rs"),
    ("organizations-status-", "states, in organizations/views.rs"),
    ("organizations-name-en", "a field, in organizations/views.rs"),
    ("organizations-short-name", "a field, in organizations/views.rs"),
    ("plan-target-", "comparators, in plan/views.rs"),
    ("policies-", "words, groups, states and sections of policies, in policies/words.rs and policies/views"),
    ("notices-policies-", "kinds of notices, told by policies"),
    ("problem-pack-vocabulary-missing", "told by the pack, in pack/mod.rs"),
];

/// Endings that are put behind a page's key at run time: its lead, its button, its text.
const ENDINGS: [&str; 3] = ["-lead", "-button", "-text"];

fn files(folder: &Path, endings: &[&str], out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of the product can be read") {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, endings, out);
        } else if path.extension().is_some_and(|ending| endings.iter().any(|one| ending == *one)) {
            out.push(path);
        }
    }
}

fn web() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn keys(tag: &str) -> BTreeMap<String, String> {
    let mut paths = Vec::new();
    files(&web().join("locales").join(tag), &["ftl"], &mut paths);
    let mut found = BTreeMap::new();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        for line in fs::read_to_string(&path).unwrap().lines() {
            let Some((key, _)) = line.split_once('=') else { continue };
            let key = key.trim_end();
            if !key.starts_with(|c: char| c.is_ascii_lowercase()) || key.contains(|c: char| !c.is_ascii_alphanumeric() && c != '-') {
                continue;
            }
            let twin = found.insert(key.to_owned(), name.clone());
            assert_eq!(twin, None, "{tag}: {key} is defined twice");
        }
    }
    found
}

/// The source without lines that are comments and without `{# … #}`, which show keys as examples.
fn without_comments(source: &str) -> String {
    let lines = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut parts = lines.split("{#");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(part.split_once("#}").map_or("", |(_, after)| after));
    }
    out
}

/// Every literal of the sources and templates of the product that looks like a key, and whether it is asked for as one.
fn literals() -> (BTreeSet<String>, BTreeSet<String>) {
    let mut paths = Vec::new();
    let crates = web().parent().unwrap().to_path_buf();
    for name in ["web", "app", "base", "rules", "sheets", "server"] {
        files(&crates.join(name).join("src"), &["rs"], &mut paths);
    }
    files(&web().join("templates"), &["html", "txt", "xml"], &mut paths);
    let (mut mentioned, mut asked) = (BTreeSet::new(), BTreeSet::new());
    for path in paths.iter().filter(|path| !path.ends_with("texts_test.rs")) {
        let source = fs::read_to_string(path).unwrap();
        let production = without_comments(source.split("#[cfg(test)]\nmod tests {").next().expect("split gives at least one part"));
        let mut before = "";
        for (index, part) in production.split('"').enumerate() {
            if index % 2 == 1 || before.ends_with('(') {
                let looks_like_a_key = part.contains('-') && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
                if looks_like_a_key {
                    mentioned.insert(part.to_owned());
                    let asks = ["t(", "t1(", "t2(", "tn(", "ta(", "tx("].iter().any(|call| before.ends_with(&format!(".{call}")));
                    if asks || part.starts_with("problem-") {
                        asked.insert(part.to_owned());
                    }
                }
            }
            before = part;
        }
    }
    (mentioned, asked)
}

#[test]
fn both_languages_have_the_same_keys() {
    let (zh, en) = (keys("zh-CN"), keys("en"));
    let only_zh: Vec<_> = zh.keys().filter(|key| !en.contains_key(*key)).collect();
    let only_en: Vec<_> = en.keys().filter(|key| !zh.contains_key(*key)).collect();
    assert!(only_zh.is_empty() && only_en.is_empty(), "only in zh-CN: {only_zh:?}\nonly in en: {only_en:?}");
}

#[test]
fn a_key_begins_with_the_name_of_its_file() {
    for tag in ["zh-CN", "en"] {
        for (key, file) in keys(tag) {
            let stem = file.trim_end_matches(".ftl");
            let stem = if stem == "problems" { "problem".to_owned() } else { stem.replace('_', "-") };
            let is_own = key.starts_with(&format!("{stem}-")) || key.starts_with("problem-") || key.starts_with("notices-");
            assert!(is_own, "{tag}/{file}: {key} begins with none of {stem}-, problem- and notices-");
        }
    }
}

#[test]
fn every_key_that_is_asked_for_exists() {
    let zh = keys("zh-CN");
    let missing: Vec<_> = literals().1.into_iter().filter(|key| !zh.contains_key(key)).collect();
    assert!(missing.is_empty(), "no text for: {missing:#?}");
}

#[test]
fn every_prefix_that_is_made_up_at_run_time_has_texts() {
    let zh = keys("zh-CN");
    let empty: Vec<_> = MADE_UP.iter().filter(|(prefix, _)| !zh.keys().any(|key| key.starts_with(prefix))).collect();
    assert!(empty.is_empty(), "no text begins with: {empty:#?}");
}

#[test]
fn every_key_that_exists_is_used() {
    let mentioned = literals().0;
    let is_made_up = |key: &str| MADE_UP.iter().any(|(prefix, _)| key.starts_with(prefix));
    let is_part = |key: &str| ENDINGS.iter().any(|ending| key.strip_suffix(ending).is_some_and(|page| mentioned.contains(page)));
    let unused: Vec<_> = keys("zh-CN").into_keys().filter(|key| !mentioned.contains(key) && !is_made_up(key) && !is_part(key)).collect();
    assert!(unused.is_empty(), "nobody shows: {unused:#?}");
}

/// Every literal of `app` that is written like an action (`registers.published`): features come first, and jobs and files are no actions.
fn actions() -> BTreeSet<String> {
    let source = web().parent().unwrap().join("app/src");
    let features: Vec<String> =
        fs::read_dir(&source).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    let mut paths = Vec::new();
    files(&source, &["rs"], &mut paths);
    let mut found = BTreeSet::new();
    for path in paths.iter().filter(|path| !path.ends_with("tests.rs") && !path.components().any(|part| part.as_os_str() == "tests")) {
        let source = fs::read_to_string(path).unwrap();
        let production = without_comments(source.split("#[cfg(test)]\nmod tests {").next().unwrap());
        for literal in production.split('"').skip(1).step_by(2) {
            let Some((feature, verb)) = literal.split_once('.') else { continue };
            let is_word = verb.chars().all(|c| c.is_ascii_lowercase() || c == '-') && verb != "toml";
            if is_word && !verb.is_empty() && features.iter().any(|known| known == feature) && !app::jobs::KINDS.contains(&literal) {
                found.insert(literal.to_owned());
            }
        }
    }
    found
}

#[test]
fn every_action_of_the_audit_log_has_a_word() {
    let actions = actions();
    assert!(actions.len() > 90, "{actions:?}");
    let all = fs::read_to_string(web().join("locales/zh-CN/audit.ftl")).unwrap();
    let has_word = |action: &&String| all.lines().any(|line| line.starts_with(&format!("audit-action-{} = ", action.replace('.', "-"))));
    let missing: Vec<_> = actions.iter().filter(|action| !has_word(action)).collect();
    assert!(missing.is_empty(), "the audit log shows these as they stand: {missing:#?}");
}

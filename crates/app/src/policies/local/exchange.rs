//! What local versions change in the pack's files, for the command line: told value by value, and written back as files of the pack.

use std::collections::BTreeMap;

use base::Date;
use db::Db;
use rules::{condition::Spot, mistake, reader};

use super::{
    overlay::over,
    queries::{phrases_over, rules_over, sources_over, text_in, text_over},
    store,
};
use crate::{Error, Result, pack::Pack};

/// Where rules about combining stand in a pack.
const STACKING: &str = "policies/stacking.toml";
/// Where sources stand in a pack.
const SOURCES: &str = "policies/sources.toml";
/// Where English for phrases stands in a pack.
const ENGLISH: &str = "policies/english.toml";

/// A clause that a local version changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalChange {
    /// The clause.
    pub clause: String,
    /// The number of the version in force.
    pub number: i64,
    /// Its first day.
    pub effective_on: Date,
    /// What differs from the pack, path by path: what the pack says, and what is in force.
    pub differences: Vec<(String, Option<String>, Option<String>)>,
}

/// What the versions in force on a day change in a pack, a clause each.
///
/// # Errors
/// When the database does not answer.
pub async fn list_changes(db: &Db, pack: &Pack, on: Date) -> Result<Vec<LocalChange>> {
    let versions = store::list_in_force(db, on).await?;
    let now = over(pack, &versions).pack;
    let mut changes: BTreeMap<String, LocalChange> = BTreeMap::new();
    for version in &versions {
        let (before, after) = (text_in(pack, &version.clause), text_over(&now, pack, &version.clause));
        let change = LocalChange {
            clause: version.clause.clone(),
            number: version.number,
            effective_on: version.effective_on,
            differences: reader::differences(&before.unwrap_or_default(), &after.unwrap_or_default()),
        };
        changes.insert(version.clause.clone(), change);
    }
    Ok(changes.into_values().collect())
}

/// The files of a pack that are others with the versions in force on a day, by name, with their new text. `read` gives a file's present one.
///
/// # Errors
/// `Invalid` names every mistake that the pack would have with them; what `read` says; when the database does not answer.
pub async fn write_back(db: &Db, pack: &Pack, on: Date, read: impl Fn(&str) -> Result<String>) -> Result<BTreeMap<String, String>> {
    let versions = store::list_in_force(db, on).await?;
    let now = over(pack, &versions).pack;
    let mut clauses: Vec<&str> = versions.iter().map(|version| version.clause.as_str()).collect();
    clauses.dedup();
    let mut edits: BTreeMap<String, Vec<Edit>> = BTreeMap::new();
    for clause in clauses {
        for (file, edit) in edits_of(pack, &now, clause) {
            // A rule that names two clauses is written once.
            let known = edits.entry(file).or_default();
            if !known.contains(&edit) {
                known.push(edit);
            }
        }
    }
    let mut written = BTreeMap::new();
    for (file, edits) in edits {
        if file == SOURCES {
            let lines: Vec<String> = edits.into_iter().map(|edit| edit.text).collect();
            let text = listed(&read(&file)?, &lines);
            written.insert(file, text);
            continue;
        }
        let is_there = edits.iter().any(|edit| edit.at.is_some()) || [STACKING, ENGLISH].contains(&file.as_str());
        let text = if is_there { read(&file)? } else { String::new() };
        written.insert(file, edited(&text, edits));
    }
    Ok(written)
}

/// The mistakes that the files of a pack have together, told as the check of a pack tells them.
///
/// # Errors
/// `Invalid` names them.
pub fn must_hold(files: &[(String, String)]) -> Result<()> {
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let reading = reader::read(&borrowed);
    let mut mistakes = reading.mistakes;
    if mistakes.is_empty() {
        mistakes.extend(reading.cases.iter().filter_map(|case| reading.library.run(case).err()));
    }
    if mistakes.is_empty() { Ok(()) } else { Err(Error::Invalid(mistake::problems(mistakes))) }
}

/// A block that gives way to another text, or one that is added.
#[derive(Debug, PartialEq, Eq)]
struct Edit {
    /// The line on which the block begins, from 1; nothing to add at the end.
    at: Option<u32>,
    text: String,
}

fn edits_of(pack: &Pack, now: &Pack, clause: &str) -> Vec<(String, Edit)> {
    let place = |spot: &Spot, text: String| (spot.file.to_string(), Edit { at: Some(spot.line), text });
    let mut edits = Vec::new();
    let text = text_in(now, clause).unwrap_or_default();
    match pack.policies.library.clause(clause) {
        Some(known) => {
            edits.push(place(&known.spot, text));
            let cases = pack.policies.cases.iter().filter(|case| case.clause == clause);
            edits.extend(cases.map(|case| place(&case.spot, String::new())));
        }
        None => edits.push((format!("policies/local-{}.toml", clause.to_lowercase()), Edit { at: None, text })),
    }
    for rule in rules_over(now, pack, clause) {
        let known = pack.policies.library.stacking.iter().find(|known| known.id == rule.id);
        edits.push((STACKING.to_owned(), Edit { at: known.map(|known| known.spot.line), text: rule.block.clone() }));
    }
    for source in sources_over(now, pack, clause) {
        edits.push((SOURCES.to_owned(), Edit { at: None, text: reader::source_line(source) }));
    }
    for (zh, en) in phrases_over(now, pack, clause) {
        let line = reader::phrase_table([(zh, en)]).lines().skip(1).collect::<String>();
        edits.push((ENGLISH.to_owned(), Edit { at: None, text: line }));
    }
    edits
}

/// A file's text with more lines at the end of its one list, before the bracket that closes it.
fn listed(text: &str, lines: &[String]) -> String {
    let mut all: Vec<&str> = text.lines().collect();
    let end = all.iter().rposition(|line| line.trim() == "]").unwrap_or(all.len());
    all.splice(end..end, lines.iter().map(String::as_str));
    all.join("\n") + "\n"
}

/// A file's text with its edits. A block reaches to the next heading; remarks before that stay. Of a phrase that is there already the line
/// is another.
fn edited(text: &str, edits: Vec<Edit>) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let is_heading = |line: &&str| line.starts_with('[');
    let mut out: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
        if let Some(edit) = edits.iter().find(|edit| edit.at == Some(number)) {
            let next = lines.iter().skip(at + 1).position(is_heading).map_or(lines.len(), |found| at + 1 + found);
            let kept =
                lines.iter().take(next).skip(at + 1).rev().take_while(|line| line.trim().is_empty() || line.starts_with('#')).count();
            if !edit.text.is_empty() {
                out.extend(edit.text.trim_end().lines().map(ToOwned::to_owned));
            } else if out.last().is_some_and(String::is_empty) {
                out.pop();
            }
            at = next - kept;
            continue;
        }
        let key = line.split(" = ").next().unwrap_or_default();
        let phrase = edits.iter().find(|edit| edit.at.is_none() && key.starts_with('"') && edit.text.split(" = ").next() == Some(key));
        out.push(phrase.map_or_else(|| (*line).to_owned(), |edit| edit.text.clone()));
        at += 1;
    }
    let mut added = String::new();
    for edit in edits.iter().filter(|edit| edit.at.is_none() && !out.contains(&edit.text)) {
        if edit.text.starts_with('[') && !(out.is_empty() && added.is_empty()) {
            added.push('\n');
        }
        added.push_str(edit.text.trim_end());
        added.push('\n');
    }
    let mut all = out.join("\n");
    if !all.is_empty() {
        all.push('\n');
    }
    all + &added
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_gives_way_and_everything_else_stays() {
        let text = "# 开头\n[[\"条款\"]]\n\"编号\" = \"A\"\n\n# 下一条\n[[\"条款\"]]\n\"编号\" = \"B\"\n\n[[\"案例\"]]\n\"条款\" = \"A\"\n\n[[\"案例\"]]\n\"条款\" = \"B\"\n";
        let new = Edit { at: Some(2), text: "[[\"条款\"]]\n\"编号\" = \"A\"\n\"新\" = 1\n".to_owned() };
        let gone = Edit { at: Some(9), text: String::new() };
        let wanted = "# 开头\n[[\"条款\"]]\n\"编号\" = \"A\"\n\"新\" = 1\n\n# 下一条\n[[\"条款\"]]\n\"编号\" = \"B\"\n\n[[\"案例\"]]\n\"条款\" = \"B\"\n";
        assert_eq!(edited(text, vec![new, gone]), wanted);
    }

    #[test]
    fn a_source_is_added_at_the_end_of_the_list() {
        let text = "# 来源\n\"来源\" = [\n  { \"编号\" = \"S01\" },\n]\n";
        let wanted = "# 来源\n\"来源\" = [\n  { \"编号\" = \"S01\" },\n  { \"编号\" = \"L01\" },\n]\n";
        assert_eq!(listed(text, &["  { \"编号\" = \"L01\" },".to_owned()]), wanted);
    }

    #[test]
    fn phrases_are_changed_in_place_or_added_at_the_end() {
        let text = "[\"译名\"]\n\"甲\" = \"A\"\n\"乙\" = \"B\"\n";
        let edits = ["\"甲\" = \"New\"", "\"丙\" = \"C\""].map(|text| Edit { at: None, text: text.to_owned() });
        assert_eq!(edited(text, edits.into()), "[\"译名\"]\n\"甲\" = \"New\"\n\"乙\" = \"B\"\n\"丙\" = \"C\"\n");
    }
}

//! The files of a pack's policies into a [`Library`]: text and name in, mistakes out, all together. Loading files is the
//! caller's work.
//!
//! `facts.toml` is read first, then `questions.toml`, `scores.toml`, `sources.toml`, `stacking.toml`, `english.toml` and `subjects.toml`;
//! every other file is a document with its clauses and their cases.

mod cases;
mod clauses;
mod conditions;
mod draft;
pub mod editing;
mod facts;
mod figures;
mod money;
pub mod profile;
mod rows;
mod said;
mod scores;
mod stacking;
mod subjects;
mod table;
#[cfg(test)]
mod tests;
mod text;
mod wording;

use std::{cell::RefCell, rc::Rc};

use toml::de::DeTable;

use crate::{
    cases::Case,
    check,
    clause::Clause,
    field::Codes,
    library::{Library, Source},
    mistake::Mistake,
};
/// The key of a clause's level.
pub(crate) const LEVEL: &str = "层级";
/// The key of a clause's sources.
pub(crate) const SOURCE: &str = "来源";
/// The key of the day on which a clause was checked.
pub(crate) const CHECKED_ON: &str = "核对日";
pub use cases::written;
pub use draft::{Draft, draft};
pub use figures::{Figure, Part, figures, narrowed, replaced, word_code};
pub use money::{way_word, ways};
pub use rows::{
    CASES, CLAUSE, PHRASES, RULES, Row, RowKind, SOURCES, STEP, canonical, clause_ids, differences, document, is_toml, located, misfits,
    rows,
};
pub use said::{Unborne, unborne};
pub use subjects::TOPICS;
use table::{Lines, Map, Mistakes};
pub use text::{phrases as phrase_table, source, source_line};

/// A pack's list of zones, of which clauses name some.
pub const ZONES: &str = "zones/zones.toml";
/// A pack's list of districts.
pub const DISTRICTS: &str = "vocabularies/regions.toml";

/// A library with its cases, and all that is wrong with the files.
#[derive(Debug, Default)]
pub struct Reading {
    /// What could be read.
    pub library: Library,
    /// The cases, not run yet.
    pub cases: Vec<Case>,
    /// The mistakes, in order of file and line.
    pub mistakes: Vec<Mistake>,
}

/// Reads all files of a pack's policies, given as names and texts, and checks them. With [`ZONES`] and [`DISTRICTS`] among them,
/// clauses may name only zones and districts that are listed.
#[must_use]
pub fn read(files: &[(&str, &str)]) -> Reading {
    let mistakes: Mistakes = Rc::new(RefCell::new(Vec::new()));
    let mut reading = Reading::default();
    let known =
        [ZONES, DISTRICTS, "facts.toml", "questions.toml", "scores.toml", "sources.toml", "stacking.toml", "english.toml", "subjects.toml"];
    let base_name = |name: &str| name.rsplit('/').next().unwrap_or(name).to_owned();
    let order = |name: &str| known.iter().position(|known| *known == name || *known == base_name(name)).unwrap_or(known.len());
    let mut sorted: Vec<&(&str, &str)> = files.iter().collect();
    let (mut unread, mut partial, mut tried): (Vec<String>, Vec<Clause>, Vec<String>) = (Vec::new(), Vec::new(), Vec::new());
    let (mut broken, mut is_shared_broken) = (Vec::new(), false);
    let lists_sources = files.iter().any(|(name, _)| base_name(name) == "sources.toml");
    sorted.sort_by_key(|(name, _)| (order(name), *name));
    for (name, text) in sorted {
        let lines = Lines::new(name, text);
        let (table, errors) = DeTable::parse_recoverable(text);
        if [ZONES, DISTRICTS].contains(name) {
            listed_codes(&Map::top(&lines, &table, &Mistakes::default()), &mut reading.library.catalogue.codes);
            continue;
        }
        let is_whole = errors.is_empty();
        if !is_whole {
            broken.extend(syntax(&lines, &errors));
            is_shared_broken |= known.contains(&base_name(name).as_str());
        }
        let top = Map::top(&lines, &table, &mistakes);
        let library = &mut reading.library;
        match base_name(name).as_str() {
            "facts.toml" => facts::read(&top, &mut library.catalogue),
            "questions.toml" => wording::questions(&top, &mut library.catalogue),
            "scores.toml" => scores::read(&top, &mut library.catalogue),
            "sources.toml" => {
                top.only(&["来源"]);
                library.sources.extend(sources(&top));
            }
            "stacking.toml" => (library.stacking, library.levels) = stacking::read(&top),
            "subjects.toml" => library.subjects = subjects::read(&top, &library.catalogue),
            "english.toml" => library.english = wording::phrases(&top),
            _ => {
                let found = clauses::read(&top, &library.catalogue);
                unread.extend(clauses::unread(&top, (!is_whole).then_some(text), &found.clauses));
                library.clauses.extend(found.clauses);
                partial.extend(found.partial);
                tried.extend(found.tried);
                reading.cases.extend(found.cases);
            }
        }
    }
    if broken.is_empty() {
        reading.mistakes = mistakes.take();
        reading.mistakes.extend(checked(&reading.library, partial, &unread));
        // What a pack owes its readers; files that list no sources are none.
        if lists_sources {
            reading.mistakes.extend(check::backing(&reading.library, &tried));
        }
    } else {
        // What follows from a slip of the pen is no mistake of its own: not in its file, nor of all files together, nor anywhere
        // if what all the others go by is broken.
        let is_apart = |mistake: &Mistake| !is_shared_broken && broken.iter().all(|other: &Mistake| other.at.file != mistake.at.file);
        reading.mistakes = mistakes.take().into_iter().filter(is_apart).collect();
        reading.mistakes.extend(broken);
    }
    // What is wrong with a clause that could not be read is said at its place; its cases have nothing to run on.
    reading.cases.retain(|case| !unread.contains(&case.clause));
    reading.mistakes.sort_by(|a, b| a.at.cmp(&b.at));
    reading
}

/// What is no TOML in a file: the first of those on one line and on the next ones, for they follow from it.
fn syntax(lines: &Lines, errors: &[toml::de::Error]) -> Vec<Mistake> {
    let at = |error: &toml::de::Error| lines.spot(error.span().map_or(0, |span| span.start));
    let mut found: Vec<Mistake> =
        errors.iter().map(|error| Mistake::new(at(error), "rules-syntax").with("detail", error.message())).collect();
    found.sort_by(|a, b| a.at.cmp(&b.at));
    let mut last = None;
    found.retain(|mistake| {
        let before = last.replace(mistake.at.line);
        before.is_none_or(|before: u32| mistake.at.line > before.saturating_add(1))
    });
    found
}

/// The codes of a pack's list of zones or of districts. What else is wrong with those lists is not said here.
fn listed_codes(top: &Map<'_>, codes: &mut Codes) {
    let listed = |key: &str| -> Vec<String> {
        let items = top.get(key).map(|item| item.list()).unwrap_or_default();
        items.iter().filter_map(|item| Some(item.as_map()?.get("code")?.as_text()?.to_owned())).collect()
    };
    codes.zones.extend(listed("zone"));
    codes.districts.extend(listed("term"));
}

/// All that is wrong with a library and with what was read of further clauses, which are no part of it.
fn checked(library: &Library, partial: Vec<Clause>, unread: &[String]) -> Vec<Mistake> {
    if partial.is_empty() {
        return [check::library(library, unread), wording::check(library)].concat();
    }
    let mut all = library.clone();
    all.clauses.extend(partial);
    [check::library(&all, unread), wording::check(&all)].concat()
}

/// The sources of a document, whatever else it holds.
fn sources(top: &Map<'_>) -> Vec<Source> {
    let maps = top.maps("来源");
    let each = maps.iter().filter_map(|map| {
        map.only(&["编号", "名称", "地址", "网站", "级别", "日期"]);
        Some(Source {
            id: map.must_text("编号")?.to_owned(),
            title: map.must_text("名称")?.to_owned(),
            url: map.get("地址").and_then(|item| address(&item)),
            site: map.text("网站").unwrap_or_default().to_owned(),
            tier: clauses::tier(map, "级别").unwrap_or_default(),
            dated_on: map.day("日期"),
        })
    });
    each.collect()
}

/// An address that a page may link.
fn address(item: &table::Item<'_>) -> Option<String> {
    let text = item.text()?.trim();
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or_default();
    if rest.is_empty() || text.contains(char::is_whitespace) {
        item.wrong("https://…");
        return None;
    }
    Some(text.to_owned())
}

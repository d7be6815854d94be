//! What is wrong with a library as a whole, found before anything is judged by it: impossible, idle, unreachable and
//! self-evident conditions (`conditions`, by the reasoning of `satisfy`), dates of parameters, circles of prerequisites,
//! caps that are not nested, names that mean nothing.

pub(crate) mod conditions;
pub(crate) mod satisfy;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use base::Date;

use crate::{
    assess::{GRANTED, prerequisites},
    clause::{Clause, Verification},
    condition::{Parameter, Spot, is_listed},
    field::closest,
    library::Library,
    mistake::Mistake,
    reader,
    stacking::rules::{Effect, Rule, means},
};

/// All mistakes of a library, beside clauses that stand in its files and could not be read: what is wrong with those is said
/// already, and whoever names them is not to blame.
#[must_use]
pub fn library(library: &Library, unread: &[String]) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    let mut seen: BTreeMap<&str, &Clause> = BTreeMap::new();
    for clause in &library.clauses {
        if seen.insert(&clause.id, clause).is_some() {
            mistakes.push(Mistake::new(clause.spot.clone(), "rules-duplicate-id").with("name", &clause.id));
        }
        for source in &clause.sources {
            source_of(library, source, &clause.spot, &mut mistakes);
        }
        if !library.levels.is_empty() && !clause.level.is_empty() && !library.levels.contains(&clause.level) {
            let mistake = Mistake::new(clause.spot.clone(), "rules-wrong-value").with("value", &clause.level).with("name", reader::LEVEL);
            let meant = closest(&clause.level, library.levels.iter().map(String::as_str));
            mistakes.push(mistake.with("wanted", library.levels.join("、")).meant(meant));
        }
        for parameter in &clause.parameters {
            // Where no source is listed nothing is known of them.
            if !library.sources.is_empty() {
                let mut named: Vec<&str> = parameter.values.iter().map(|value| value.source.as_str()).collect();
                named.dedup();
                named
                    .iter()
                    .filter(|source| !source.is_empty())
                    .for_each(|source| source_of(library, source, &parameter.spot, &mut mistakes));
            }
            dates(clause, parameter, &mut mistakes);
        }
        conditions::codes(&library.catalogue, &clause.condition, &mut mistakes);
        conditions::of_clause(&library.catalogue, clause, &mut mistakes);
    }
    for table in &library.catalogue.tables {
        let most = table.most();
        if most != table.full {
            let mistake = Mistake::new(table.spot.clone(), "rules-points").with("name", &table.name);
            mistakes.push(mistake.with("found", most.to_string()).with("wanted", table.full.to_string()));
        }
        for band in table.parts.iter().flat_map(|part| &part.indicators).flat_map(|indicator| &indicator.bands) {
            conditions::codes(&library.catalogue, &band.when, &mut mistakes);
            conditions::of_band(&library.catalogue, &band.when, &mut mistakes);
        }
    }
    let mut rules: BTreeSet<&str> = BTreeSet::new();
    for rule in &library.stacking {
        if !rules.insert(&rule.id) {
            mistakes.push(Mistake::new(rule.spot.clone(), "rules-duplicate-id").with("name", &rule.id));
        }
        if !library.sources.is_empty() {
            rule.sources.iter().for_each(|source| source_of(library, source, &rule.spot, &mut mistakes));
        }
    }
    names(library, unread, &mut mistakes);
    topics(library, &mut mistakes);
    caps(library, &mut mistakes);
    cycles(library, &mut mistakes);
    mistakes
}

/// What clauses lack by which they were checked: a case at least, and of those that were checked in full a source and the day.
#[must_use]
pub fn backing(library: &Library, tried: &[String]) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    for clause in &library.clauses {
        if !tried.contains(&clause.id) {
            mistakes.push(Mistake::new(clause.spot.clone(), "rules-no-case").with("name", &clause.id));
        }
        if clause.verification != Verification::Verified {
            continue;
        }
        let lacking = [(reader::SOURCE, clause.sources.is_empty()), (reader::CHECKED_ON, clause.checked_on.is_none())];
        for (key, _) in lacking.into_iter().filter(|(_, is_lacking)| *is_lacking) {
            mistakes.push(Mistake::new(clause.spot.clone(), "rules-verified-without").with("name", key));
        }
    }
    mistakes
}

/// A topic that no clause has binds nothing.
fn topics(library: &Library, mistakes: &mut Vec<Mistake>) {
    let known: std::collections::BTreeSet<&str> = library.clauses.iter().flat_map(|clause| &clause.tags).map(String::as_str).collect();
    for subject in &library.subjects {
        for topic in subject.topics.iter().filter(|topic| !known.contains(topic.as_str())) {
            let mistake = Mistake::new(subject.spot.clone(), "rules-wrong-value").with("value", topic).with("name", crate::reader::TOPICS);
            let wanted = known.iter().copied().collect::<Vec<_>>().join("、");
            mistakes.push(mistake.with("wanted", wanted).meant(closest(topic, known.iter().copied())));
        }
    }
}

fn source_of(library: &Library, source: &str, at: &Spot, mistakes: &mut Vec<Mistake>) {
    if library.source(source).is_none() {
        let known = library.sources.iter().map(|source| source.id.as_str());
        mistakes.push(Mistake::new(at.clone(), "rules-unknown-source").with("name", source).meant(closest(source, known)));
    }
}

fn dates(clause: &Clause, parameter: &Parameter, mistakes: &mut Vec<Mistake>) {
    let shown = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
    let at = || parameter.spot.clone();
    for pair in parameter.values.windows(2) {
        let [first, second] = pair else { continue };
        // That a further value has no first day is said where it stands.
        if second.from.is_none() {
            continue;
        }
        match first.from.cmp(&second.from) {
            std::cmp::Ordering::Less => {}
            std::cmp::Ordering::Equal => mistakes.push(Mistake::new(at(), "rules-dates-overlap").with("from", shown(second.from))),
            std::cmp::Ordering::Greater => mistakes.push(Mistake::new(at(), "rules-dates-order").with("from", shown(second.from))),
        }
    }
    let begins = parameter.values.first().map(|value| value.from);
    let late = match (begins, clause.valid.from) {
        (None, _) => Some(Mistake::new(at(), "rules-no-value")),
        (Some(Some(first)), None) => Some(Mistake::new(at(), "rules-dates-before").with("from", first.to_string())),
        (Some(Some(first)), Some(from)) if first > from => Some(Mistake::new(at(), "rules-dates-missing").with("from", from.to_string())),
        _ => None,
    };
    mistakes.extend(late.map(|mistake| mistake.with("name", &parameter.name)));
    let last = parameter.values.last().and_then(|value| value.from);
    if let (Some(last), Some(until)) = (last, clause.valid.until)
        && last > until
    {
        let mistake = Mistake::new(at(), "rules-dates-after-end").with("name", &parameter.name);
        mistakes.push(mistake.with("from", last.to_string()).with("until", until.to_string()));
    }
}

fn named(rule: &Rule) -> Vec<&String> {
    match &rule.effect {
        Effect::Exclude(pairs) | Effect::NeedsRuling(pairs) => pairs.iter().flat_map(|(a, b)| [a, b]).collect(),
        Effect::Group { members, .. } | Effect::Cap { members, .. } | Effect::Limit { members, .. } | Effect::Note(members) => {
            members.iter().collect()
        }
    }
}

fn names(library: &Library, unread: &[String], mistakes: &mut Vec<Mistake>) {
    let ids = || library.clauses.iter().map(|clause| clause.id.as_str()).chain(unread.iter().map(String::as_str));
    let mut see = |name: &str, spot: &Spot| {
        if !ids().any(|id| means(name, id)) {
            mistakes.push(Mistake::new(spot.clone(), "rules-unknown-clause").with("name", name).meant(closest(name, ids())));
        }
    };
    for rule in &library.stacking {
        named(rule).into_iter().for_each(|name| see(name, &rule.spot));
    }
    if let Some(granted) = library.catalogue.by_key(GRANTED) {
        for clause in &library.clauses {
            prerequisites(clause, granted).iter().for_each(|name| see(name, &clause.spot));
        }
    }
}

fn caps(library: &Library, mistakes: &mut Vec<Mistake>) {
    let members = |names: &[String]| -> Vec<&str> {
        library.clauses.iter().map(|clause| clause.id.as_str()).filter(|id| names.iter().any(|name| means(name, id))).collect()
    };
    let caps: Vec<(&Rule, &str, Vec<&str>)> = library
        .stacking
        .iter()
        .filter_map(|rule| match &rule.effect {
            Effect::Cap { name, members: names, .. } => Some((rule, name.as_str(), members(names))),
            _ => None,
        })
        .collect();
    for (at, (rule, name, own)) in caps.iter().enumerate() {
        for (_, other_name, other) in caps.iter().take(at) {
            let shared = own.iter().filter(|id| other.contains(id)).count();
            if shared > 0 && shared < own.len() && shared < other.len() {
                let mistake = Mistake::new(rule.spot.clone(), "rules-caps-not-nested");
                mistakes.push(mistake.with("name", *name).with("other", *other_name));
            }
        }
    }
}

fn cycles(library: &Library, mistakes: &mut Vec<Mistake>) {
    let Some(granted) = library.catalogue.by_key(GRANTED) else { return };
    let before = |clause: &Clause| -> Vec<usize> {
        let names = prerequisites(clause, granted);
        let all = library.clauses.iter().enumerate();
        all.filter(|(_, other)| is_listed(&other.id, &names)).map(|(at, _)| at).collect()
    };
    // 0: not seen, 1: on the way, 2: done.
    let mut marks = vec![0_u8; library.clauses.len()];
    for start in 0..library.clauses.len() {
        let mut way: Vec<(usize, Vec<usize>)> = Vec::new();
        let mut enter = |at: usize, way: &mut Vec<(usize, Vec<usize>)>, marks: &mut Vec<u8>| {
            let Some(clause) = library.clauses.get(at) else { return };
            match marks.get(at) {
                Some(0) => {
                    way.push((at, before(clause)));
                    if let Some(mark) = marks.get_mut(at) {
                        *mark = 1;
                    }
                }
                Some(1) => {
                    let from = way.iter().position(|(one, _)| *one == at).unwrap_or(0);
                    let circle = way.iter().skip(from).filter_map(|(one, _)| library.clauses.get(*one)).map(|clause| clause.id.as_str());
                    let shown: Vec<&str> = circle.chain([clause.id.as_str()]).collect();
                    mistakes.push(Mistake::new(clause.spot.clone(), "rules-cycle").with("name", shown.join(" → ")));
                }
                _ => {}
            }
        };
        enter(start, &mut way, &mut marks);
        while let Some((at, next)) = way.last_mut() {
            let at = *at;
            match next.pop() {
                Some(next) => enter(next, &mut way, &mut marks),
                None => {
                    way.pop();
                    if let Some(mark) = marks.get_mut(at) {
                        *mark = 2;
                    }
                }
            }
        }
    }
}

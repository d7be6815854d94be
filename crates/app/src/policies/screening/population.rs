//! All firms, part by part: which facts are wanted, reading them once, keeping what was read, and laying it into [`Facts`].
//!
//! What is kept is a text for each part and fact, a line for each firm: nothing for an unknown fact, else a letter for the source and
//! the value as it is stored. It is right as long as no firm of the part has changed since, which the audit chain tells.

use std::{collections::HashMap, sync::Arc};

use base::Date;
use db::Db;
use rules::{
    Fact, Facts, FieldId, Kind, Number, Value,
    derive::Closure,
    fact::{Child, Provenance},
    field::Catalogue,
};
use tokio::task::JoinSet;

use super::store::{self, ChildFactRow, ChildRow, PartHead, RECORD};
use crate::{
    Error, Result,
    pack::Pack,
    policies::{
        model::{FactSource, record_facts},
        value,
    },
};

/// How many parts are read at once: what a screening holds in memory.
pub(super) const AT_ONCE: usize = 8;

/// Facts of all firms of a part, as they are kept.
#[derive(Debug, Default)]
pub(super) struct PartCells {
    pub(super) number: i64,
    pub(super) count: usize,
    cells: HashMap<String, String>,
    /// Projects and products by the places of their firms.
    pub(super) children: HashMap<usize, Vec<Child>>,
}

/// Which facts are wanted of each firm.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    /// The fields, with all they follow from.
    pub(super) closure: Closure,
    /// Whether projects and products are wanted.
    pub(super) has_children: bool,
    /// Keys that are read.
    keys: Vec<String>,
}

impl Wanted {
    /// These fields, and what they follow from.
    pub(super) fn of(catalogue: &Catalogue, fields: impl IntoIterator<Item = FieldId>) -> Self {
        let closure = catalogue.closure(fields);
        let mut keys = vec![RECORD.to_owned()];
        let mut has_children = false;
        for field in closure.fields().iter().filter_map(|id| catalogue.get(*id)) {
            match &field.owner {
                // A kind of children is said to be none under its own name.
                Some(kind) if !keys.contains(kind) => {
                    has_children = true;
                    keys.push(kind.clone());
                }
                Some(_) => {}
                None => keys.push(field.key.clone()),
            }
        }
        Self { closure, has_children, keys }
    }
}

/// Reads some parts: what is kept and still right, and the rest from the stored facts, which is then kept.
pub(super) async fn read_parts(db: &Db, heads: &[PartHead], wanted: &Wanted, pack: &Pack, seq: i64) -> Result<Vec<PartCells>> {
    let (Some(first), Some(last)) = (heads.first(), heads.last()) else { return Ok(Vec::new()) };
    let mut parts: Vec<PartCells> =
        heads.iter().map(|head| PartCells { number: head.number, count: count_of(head), ..PartCells::default() }).collect();
    for (number, key, text, at) in store::list_cells(db, first.number, last.number, &wanted.keys).await? {
        let is_right = |head: &&PartHead| head.number == number && at >= head.changed_seq;
        if let (Some(_), Some(part)) = (heads.iter().find(is_right), parts.iter_mut().find(|part| part.number == number)) {
            part.cells.insert(key, text);
        }
    }
    let mut building = JoinSet::new();
    for (head, part) in heads.iter().zip(&parts) {
        let keys: Vec<String> = wanted.keys.iter().filter(|key| !part.cells.contains_key(*key)).cloned().collect();
        if !keys.is_empty() {
            let (db, head) = (db.clone(), head.clone());
            building.spawn(async move { build(&db, &head, keys).await });
        }
    }
    let mut fresh = Vec::new();
    while let Some(built) = building.join_next().await {
        fresh.extend(built.map_err(|error| Error::Internal(format!("reading facts: {error}")))??);
    }
    if !fresh.is_empty() {
        store::keep_cells(db, &fresh, seq).await?;
    }
    for (number, key, text) in fresh {
        if let Some(part) = parts.iter_mut().find(|part| part.number == number) {
            part.cells.insert(key, text);
        }
    }
    if wanted.has_children {
        for (head, part) in heads.iter().zip(&mut parts) {
            let firms = store::find_firms(db, head.number).await?;
            let (children, facts) = store::list_children(db, head).await?;
            part.children = children_of(&pack.policies.library.catalogue, &firms, &children, &facts);
        }
    }
    Ok(parts)
}

pub(super) fn count_of(head: &PartHead) -> usize {
    usize::try_from(head.count).unwrap_or(0)
}

/// Reads facts of a part from where they are stored.
async fn build(db: &Db, head: &PartHead, keys: Vec<String>) -> Result<Vec<(i64, String, String)>> {
    let firms = store::find_firms(db, head.number).await?;
    let places: HashMap<&str, usize> = firms.iter().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
    let stored: Vec<String> = keys.iter().filter(|key| *key != RECORD).cloned().collect();
    let mut found = if stored.is_empty() { Vec::new() } else { store::gather_facts(db, head, &stored).await? };
    if keys.iter().any(|key| key == RECORD) {
        found.push((RECORD.to_owned(), store::gather_records(db, head).await?));
    }
    let texts: HashMap<&str, &str> = found.iter().map(|(key, text)| (key.as_str(), text.as_str())).collect();
    let text_of = |key: &String| {
        let mut lines: Vec<&str> = vec![""; firms.len()];
        for line in texts.get(key.as_str()).copied().unwrap_or_default().split('\n') {
            let Some((id, rest)) = line.split_once(' ') else { continue };
            if let Some(place) = places.get(id).and_then(|at| lines.get_mut(*at)) {
                *place = rest;
            }
        }
        (head.number, key.clone(), lines.join("\n"))
    };
    Ok(keys.iter().map(text_of).collect())
}

fn children_of(catalogue: &Catalogue, firms: &[String], children: &[ChildRow], facts: &[ChildFactRow]) -> HashMap<usize, Vec<Child>> {
    let places: HashMap<&str, usize> = firms.iter().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
    let mut own: HashMap<String, Vec<(FieldId, Fact)>> = HashMap::new();
    for fact in facts {
        let read = || {
            let id = catalogue.by_key(&fact.field)?;
            Some((id, value::from_json(catalogue.get(id)?.kind, &serde_json::from_str(&fact.value).ok()?)?))
        };
        own.entry(fact.child_id.to_string()).or_default().extend(read());
    }
    let mut found: HashMap<usize, Vec<Child>> = HashMap::new();
    for child in children {
        let Some(place) = places.get(child.organization_id.as_str()) else { continue };
        let id = child.id.to_string();
        let facts = own.remove(&id).unwrap_or_default();
        let year = child.year.and_then(|year| i16::try_from(year).ok());
        found.entry(*place).or_default().push(Child { kind: child.kind.clone(), id, year, facts });
    }
    found
}

/// What the record of one firm says.
#[derive(Debug, Clone, Copy, Default)]
struct Record<'t> {
    town: Option<&'t str>,
    zone: Option<&'t str>,
    industry: Option<&'t str>,
    is_confirmed: bool,
    is_closed: bool,
}

impl<'t> Record<'t> {
    fn read(line: &'t str) -> Self {
        let mut parts = line.split('|');
        let mut next = || parts.next().unwrap_or_default();
        let some = |text: &'t str| (!text.is_empty()).then_some(text);
        let (town, zone, industry, marks) = (some(next()), some(next()), some(next()), next());
        Self { town, zone, industry, is_confirmed: marks.contains('c'), is_closed: line.is_empty() || marks.contains('x') }
    }
}

/// Facts of firms in memory, used again for each part.
pub(super) struct Pool {
    pack: Arc<Pack>,
    wanted: Wanted,
    facts: Vec<Facts>,
    closed: Vec<bool>,
}

impl Pool {
    pub(super) const fn new(pack: Arc<Pack>, wanted: Wanted) -> Self {
        Self { pack, wanted, facts: Vec::new(), closed: Vec::new() }
    }

    /// Lays the facts of a part in, in the order in which a profile does, and adds what follows on a day.
    pub(super) fn fill(&mut self, part: &PartCells, on: Date) {
        let pack = Arc::clone(&self.pack);
        let catalogue = &pack.policies.library.catalogue;
        while self.facts.len() < part.count {
            self.facts.push(Facts::new(catalogue));
        }
        let records: Vec<Record<'_>> = lines(part, RECORD).map(Record::read).collect();
        self.closed.clear();
        self.closed.extend(records.iter().map(|record| record.is_closed));
        let fields = self.wanted.closure.fields().to_vec();
        for id in fields {
            let Some(field) = catalogue.get(id) else { continue };
            if let Some(kind) = &field.owner {
                self.lay_none(part, id, kind);
                continue;
            }
            let at = record_facts(None, None, None).iter().position(|(key, _)| *key == field.key);
            for ((facts, line), record) in self.facts.iter_mut().zip(lines(part, &field.key)).zip(&records) {
                let (mut fact, mut from) = read_line(field.kind, line);
                let is_ruled = from == FactSource::Ruling && fact != Fact::Unknown;
                if let Some(at) = at.filter(|_| !is_ruled && (record.is_confirmed || fact == Fact::Unknown)) {
                    let said = record_facts(record.town, record.zone, record.industry);
                    if let Some(known) = said.into_iter().nth(at).and_then(|(_, fact)| fact) {
                        (fact, from) = (known, FactSource::Record);
                    }
                }
                facts.set(id, fact, from.provenance());
            }
        }
        for (at, facts) in self.facts.iter_mut().take(part.count).enumerate() {
            facts.children = part.children.get(&at).cloned().unwrap_or_default();
            facts.complete_within(catalogue, &self.wanted.closure, on);
        }
    }

    /// A fact of children: absent where the firm said that it has none and none is known, else unknown to the firm itself.
    fn lay_none(&mut self, part: &PartCells, id: FieldId, kind: &str) {
        for (at, (facts, line)) in self.facts.iter_mut().zip(lines(part, kind)).enumerate() {
            let is_none =
                line.get(1..) == Some("null") && !part.children.get(&at).is_some_and(|own| own.iter().any(|child| child.kind == kind));
            facts.set(id, if is_none { Fact::Absent } else { Fact::Unknown }, Provenance::Stated);
        }
    }

    /// One of them, closed or not.
    pub(super) fn firm(&self, at: usize) -> Option<&Facts> {
        self.facts.get(at)
    }

    /// One of them, unless it is closed.
    pub(super) fn open_firm(&self, at: usize) -> Option<&Facts> {
        self.closed.get(at).is_some_and(|is_closed| !is_closed).then(|| self.facts.get(at)).flatten()
    }

    pub(super) const fn closure(&self) -> &Closure {
        &self.wanted.closure
    }
}

/// The lines of a fact; as many as there are firms.
fn lines<'p>(part: &'p PartCells, key: &str) -> impl Iterator<Item = &'p str> {
    let text = part.cells.get(key).map(String::as_str).unwrap_or_default();
    text.split('\n').chain(std::iter::repeat("")).take(part.count)
}

/// A fact as it is kept: the first letter of its source, then its value.
fn read_line(kind: Kind, line: &str) -> (Fact, FactSource) {
    let Some((source, text)) = line.split_at_checked(1) else { return (Fact::Unknown, FactSource::Stated) };
    let from = if source == "r" { FactSource::Ruling } else { FactSource::Stated };
    let plain = match kind {
        _ if text == "null" => Some(Fact::Absent),
        Kind::Flag => match text {
            "true" => Some(Fact::Known(Value::Flag(true))),
            "false" => Some(Fact::Known(Value::Flag(false))),
            _ => None,
        },
        Kind::Date | Kind::Code | Kind::Codes | Kind::ByYear => None,
        _ => text.parse().ok().map(|whole| Fact::Known(Value::Number(Number::whole(whole)))),
    };
    let fact = plain.or_else(|| value::from_json(kind, &serde_json::from_str(text).ok()?));
    (fact.unwrap_or(Fact::Unknown), from)
}

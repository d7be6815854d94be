//! All firms, part by part: which facts are wanted, reading them once, keeping what was read, and laying it into [`Facts`].
//!
//! What is kept is a text for each part and fact, a line for each firm: nothing for an unknown fact, else a letter for the source and
//! the value as it is stored. It is right as long as no firm of the part has changed since, which the audit chain tells.

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
};

use base::{Date, time::parse_date};
use db::Db;
use rules::{
    Fact, Facts, FieldId, Kind, Number, Value,
    clause::Clause,
    derive::Closure,
    fact::{Child, Provenance},
    field::Catalogue,
};
use tokio::task::JoinSet;

use super::store::{self, ChildFactRow, ChildRow, PartHead, RECORD};
use crate::{
    Ctx, Error, Result,
    pack::Pack,
    policies::{
        model::{FactSource, record_facts},
        rulings, value,
    },
};

/// How many parts are read at once: what a screening holds in memory.
const AT_ONCE: usize = 8;
/// So many different texts of a fact are kept beside what was read from them.
const TEXTS_KEPT: usize = 4_096;

/// Facts of all firms of a part, as they are kept.
#[derive(Debug, Default)]
pub(in crate::policies) struct PartCells {
    pub(in crate::policies) number: i64,
    pub(in crate::policies) count: usize,
    cells: HashMap<String, String>,
    /// Projects and products by the places of their firms.
    pub(super) children: HashMap<usize, Vec<Child>>,
}

/// The fields a clause reads: what it asks, what its amount rests on, the event it goes by.
pub(in crate::policies) fn fields_of(clause: &Clause) -> Vec<FieldId> {
    let mut fields = clause.money.formula.fields();
    clause.condition.each_field(&mut |field| fields.push(field));
    fields.extend(clause.dated_by);
    fields
}

/// Which facts are wanted of each firm.
#[derive(Debug, Clone)]
pub(in crate::policies) struct Wanted {
    /// The fields, with all they follow from.
    pub(super) closure: Closure,
    /// Whether projects and products are wanted.
    pub(super) has_children: bool,
    /// Keys that are read.
    keys: Vec<String>,
}

impl Wanted {
    /// These fields, and what they follow from.
    pub(in crate::policies) fn of(catalogue: &Catalogue, fields: impl IntoIterator<Item = FieldId>) -> Self {
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

/// What officers ruled on conditions of clauses, by the places of a part's firms: clause, condition, whether it holds.
pub(in crate::policies) type Rulings = HashMap<usize, Vec<(String, String, bool)>>;

/// All firms as they stand at a place in the audit chain, in parts.
pub(in crate::policies) struct Population<'c> {
    ctx: &'c Ctx,
    wanted: Wanted,
    heads: Vec<PartHead>,
    seq: i64,
}

impl<'c> Population<'c> {
    /// Takes in what is new and notes what has changed; facts are read later.
    pub(in crate::policies) async fn open(ctx: &'c Ctx, wanted: Wanted) -> Result<Self> {
        let seq = store::sync_parts(&ctx.db).await?;
        Ok(Self { ctx, wanted, heads: store::list_parts(&ctx.db).await?, seq })
    }

    /// How many firms there are, those that are closed included.
    pub(in crate::policies) fn count(&self) -> i64 {
        self.heads.iter().map(|head| head.count).sum()
    }

    /// Leaves so many firms at most: whole parts, spread evenly over all of them, so that firms of every age are among them.
    pub(in crate::policies) fn thin_out(&mut self, most: i64) {
        let (all, parts) = (self.count(), self.heads.len());
        if all <= most {
            return;
        }
        let share = most.max(1).unsigned_abs() as u128 * parts as u128 / all.max(1).unsigned_abs() as u128;
        let kept = usize::try_from(share).unwrap_or(parts).max(1);
        self.heads = (0..kept).filter_map(|at| self.heads.get(at * parts / kept)).cloned().collect();
    }

    /// As many parts as are read at once.
    pub(in crate::policies) fn lots(&self) -> impl Iterator<Item = &[PartHead]> + Send {
        self.heads.chunks(AT_ONCE)
    }

    /// The facts of some parts.
    pub(in crate::policies) async fn read(&self, heads: &[PartHead]) -> Result<Vec<PartCells>> {
        read_parts(&self.ctx.db, heads, &self.wanted, &self.ctx.pack, self.seq).await
    }

    /// The facts of one part.
    pub(super) async fn read_one(&self, number: i64) -> Result<Option<PartCells>> {
        let head = self.heads.iter().find(|head| head.number == number);
        Ok(self.read(head.map(std::slice::from_ref).unwrap_or_default()).await?.into_iter().next())
    }

    /// What officers ruled on conditions of some clauses, by parts.
    pub(in crate::policies) async fn rulings(&self, clauses: &[&str]) -> Result<HashMap<i64, Rulings>> {
        let db = &self.ctx.db;
        let mut found: HashMap<i64, Rulings> = HashMap::new();
        let mut firms: HashMap<i64, HashMap<String, usize>> = HashMap::new();
        for clause in clauses {
            for ruling in rulings::list_decided(db, clause).await? {
                let id = ruling.organization.to_string();
                let head = store::part_of(&self.heads, &id).and_then(|at| self.heads.get(at));
                let (Some(number), Some(holds)) = (head.map(|head| head.number), ruling.holds()) else { continue };
                if let Entry::Vacant(vacant) = firms.entry(number) {
                    let places = store::find_firms(db, number).await?.into_iter().enumerate().map(|(at, id)| (id, at));
                    vacant.insert(places.collect());
                }
                if let Some(place) = firms.get(&number).and_then(|places| places.get(&id)) {
                    found.entry(number).or_default().entry(*place).or_default().push(((*clause).to_owned(), ruling.condition, holds));
                }
            }
        }
        Ok(found)
    }
}

/// Reads some parts: what is kept and still right, and the rest from the stored facts, which is then kept.
async fn read_parts(db: &Db, heads: &[PartHead], wanted: &Wanted, pack: &Pack, seq: i64) -> Result<Vec<PartCells>> {
    if heads.is_empty() {
        return Ok(Vec::new());
    }
    let mut parts: Vec<PartCells> =
        heads.iter().map(|head| PartCells { number: head.number, count: count_of(head), ..PartCells::default() }).collect();
    for (number, key, text, at) in store::list_cells(db, heads, &wanted.keys).await? {
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

fn count_of(head: &PartHead) -> usize {
    usize::try_from(head.count).unwrap_or(0)
}

/// Reads facts of a part from where they are stored.
async fn build(db: &Db, head: &PartHead, keys: Vec<String>) -> Result<Vec<(i64, String, String)>> {
    let firms = store::find_firms(db, head.number).await?;
    let places: HashMap<&str, usize> = firms.iter().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
    let stored: Vec<String> = keys.iter().filter(|key| *key != RECORD).cloned().collect();
    let facts = if stored.is_empty() { String::new() } else { store::gather_facts(db, head, &stored).await? };
    let records = if stored.len() < keys.len() { store::gather_records(db, head).await? } else { String::new() };
    let mut columns: HashMap<&str, Vec<&str>> = keys.iter().map(|key| (key.as_str(), vec![""; firms.len()])).collect();
    let facts = facts.split('\n').filter_map(|line| {
        let (id, rest) = line.split_once(' ')?;
        let (key, cell) = rest.split_once(' ')?;
        Some((id, key, cell))
    });
    let records = records.split('\n').filter_map(|line| line.split_once(' ')).map(|(id, cell)| (id, RECORD, cell));
    for (id, key, cell) in facts.chain(records) {
        if let Some(place) = places.get(id).and_then(|at| columns.get_mut(key)?.get_mut(*at)) {
            *place = cell;
        }
    }
    let text = |key: &String| columns.get(key.as_str()).map(|lines| lines.join("\n")).unwrap_or_default();
    Ok(keys.iter().map(|key| (head.number, key.clone(), text(key))).collect())
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

    const fn says_something(&self) -> bool {
        self.town.is_some() || self.zone.is_some() || self.industry.is_some()
    }
}

/// A part in memory, used again for the next: what was given of each fact, and one firm at a time with what follows from it.
pub(in crate::policies) struct Pool {
    pack: Arc<Pack>,
    wanted: Wanted,
    on: Date,
    given: Vec<Given>,
    closed: Vec<bool>,
    /// What the records say of industries.
    industries: Vec<Option<String>>,
    children: HashMap<usize, Vec<Child>>,
    /// The firm that was last asked for.
    firm: Facts,
}

/// One fact of the firms of a part.
struct Given {
    id: FieldId,
    facts: Vec<(Fact, Provenance)>,
    /// Texts that were read before: most firms have one of few terms.
    read: HashMap<String, Fact>,
}

impl Pool {
    pub(in crate::policies) fn new(pack: Arc<Pack>, wanted: Wanted, on: Date) -> Self {
        let given = wanted.closure.fields().iter().map(|id| Given { id: *id, facts: Vec::new(), read: HashMap::new() }).collect();
        let firm = Facts::new(&pack.policies.library.catalogue);
        Self { pack, wanted, on, given, closed: Vec::new(), industries: Vec::new(), children: HashMap::new(), firm }
    }

    /// Lays the facts of a part in, in the order in which a profile does.
    pub(in crate::policies) fn fill(&mut self, part: &PartCells) {
        let catalogue = &self.pack.policies.library.catalogue;
        let records: Vec<Record<'_>> = lines(part, RECORD).map(Record::read).collect();
        self.closed.clear();
        self.closed.extend(records.iter().map(|record| record.is_closed));
        self.industries.clear();
        self.industries.extend(records.iter().map(|record| record.industry.map(str::to_owned)));
        self.children.clone_from(&part.children);
        for given in &mut self.given {
            given.facts.clear();
            let Some(field) = catalogue.get(given.id) else { continue };
            if let Some(kind) = &field.owner {
                given.lay_none(part, kind);
                continue;
            }
            let at = record_facts(None, None, None).iter().position(|(key, _)| *key == field.key);
            for (line, record) in lines(part, &field.key).zip(&records) {
                let (mut fact, mut from) = given.read_line(field.kind, line);
                let is_ruled = from == FactSource::Ruling && fact != Fact::Unknown;
                if let Some(at) = at.filter(|_| record.says_something() && !is_ruled && (record.is_confirmed || fact == Fact::Unknown)) {
                    let said = record_facts(record.town, record.zone, record.industry);
                    if let Some(known) = said.into_iter().nth(at).and_then(|(_, fact)| fact) {
                        (fact, from) = (known, FactSource::Record);
                    }
                }
                given.facts.push((fact, from.provenance()));
            }
        }
    }

    /// One firm with what follows from its facts, closed or not.
    pub(super) fn firm(&mut self, at: usize) -> Option<&Facts> {
        if at >= self.closed.len() {
            return None;
        }
        for given in &self.given {
            let (fact, from) = given.facts.get(at).cloned().unwrap_or_default();
            self.firm.set(given.id, fact, from);
        }
        self.firm.children = self.children.get(&at).cloned().unwrap_or_default();
        self.firm.complete_within(&self.pack.policies.library.catalogue, &self.wanted.closure, self.on);
        Some(&self.firm)
    }

    /// One firm, unless it is closed.
    pub(in crate::policies) fn open_firm(&mut self, at: usize) -> Option<&Facts> {
        if self.is_open(at) { self.firm(at) } else { None }
    }

    /// Whether there is a firm at a place and it is not closed.
    pub(super) fn is_open(&self, at: usize) -> bool {
        self.closed.get(at).is_some_and(|is_closed| !is_closed)
    }

    /// The industry that the record of the firm at a place names.
    pub(super) fn industry(&self, at: usize) -> Option<&str> {
        self.industries.get(at)?.as_deref()
    }

    pub(super) const fn closure(&self) -> &Closure {
        &self.wanted.closure
    }
}

impl Given {
    /// A fact of children: absent where the firm said that it has none and none is known, else unknown to the firm itself.
    fn lay_none(&mut self, part: &PartCells, kind: &str) {
        for (at, line) in lines(part, kind).enumerate() {
            let is_none =
                line.get(1..) == Some("null") && !part.children.get(&at).is_some_and(|own| own.iter().any(|child| child.kind == kind));
            self.facts.push((if is_none { Fact::Absent } else { Fact::Unknown }, Provenance::Stated));
        }
    }

    /// A fact as it is kept: the first letter of its source, then its value.
    fn read_line(&mut self, kind: Kind, line: &str) -> (Fact, FactSource) {
        let Some((source, text)) = line.split_at_checked(1) else { return (Fact::Unknown, FactSource::Stated) };
        let from = if source == "r" { FactSource::Ruling } else { FactSource::Stated };
        let fact = match plain(kind, text) {
            Some(fact) => fact,
            None if matches!(kind, Kind::Code | Kind::Codes) => match self.read.get(text) {
                Some(fact) => fact.clone(),
                None => {
                    let fact = parsed(kind, text);
                    if self.read.len() < TEXTS_KEPT {
                        self.read.insert(text.to_owned(), fact.clone());
                    }
                    fact
                }
            },
            None => parsed(kind, text),
        };
        (fact, from)
    }
}

/// The plainest values, read without looking at JSON; nothing for all others.
fn plain(kind: Kind, text: &str) -> Option<Fact> {
    let value = match kind {
        _ if text == "null" => return Some(Fact::Absent),
        Kind::Flag => Value::Flag(match text {
            "true" => true,
            "false" => false,
            _ => return None,
        }),
        Kind::Date => Value::Date(parse_date(text.strip_prefix('"')?.strip_suffix('"')?).ok()?),
        Kind::ByYear => {
            let years = text.strip_prefix('[')?.strip_suffix(']')?.split(',').map(|year| year.parse().ok());
            Value::ByYear(years.collect::<Option<Vec<i64>>>()?.into())
        }
        Kind::Code | Kind::Codes => return None,
        _ => Value::Number(Number::whole(text.parse().ok()?)),
    };
    Some(Fact::Known(value))
}

fn parsed(kind: Kind, text: &str) -> Fact {
    serde_json::from_str(text).ok().and_then(|json| value::from_json(kind, &json)).unwrap_or(Fact::Unknown)
}

/// The lines of a fact; as many as there are firms.
fn lines<'p>(part: &'p PartCells, key: &str) -> impl Iterator<Item = &'p str> {
    let text = part.cells.get(key).map(String::as_str).unwrap_or_default();
    text.split('\n').chain(std::iter::repeat("")).take(part.count)
}

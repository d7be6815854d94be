//! From the bytes of a sheet to what it would change, and everything that is wrong with it.

use std::collections::BTreeMap;

use base::{
    Date, Place, Problem, Problems,
    codes::{CodeError as _, CreditCode},
    id::OrganizationId,
};
use rules::{Fact, FieldId, fact::Provenance};
use sheets::{Limits, Sheet, Value as Cell};

use super::{
    cell::{self, At},
    words::{AS_OF, CREDIT_CODE, KEY, NAME, SheetWords, UNIT, VALUE},
};
use crate::{
    Ctx, Error, Result,
    policies::{FactSource, Profile, access, names, plausible, queries::find_profile, value},
};

const LIMITS: Limits =
    Limits { max_rows: 2_000, max_columns: 40, max_bytes: 4 * 1024 * 1024, max_unzipped_bytes: 40 * 1024 * 1024, max_unzip_ratio: 100 };
/// Problems of the whole sheet after which its rows cannot be trusted.
const FATAL: [&str; 3] = ["problem-sheet-headings", "problem-sheet-duplicate-heading", "problem-sheet-no-rows"];

/// What becomes of a row that is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Nothing was known of the fact.
    New,
    /// Something else was known.
    Changed,
    /// The same was known.
    Same,
    /// An officer ruled it, so the firm does not change it.
    Ruled,
}

/// A row that is right.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetChange {
    /// As the spreadsheet numbers it.
    pub row: u32,
    /// The fact.
    pub field: FieldId,
    /// As a form would have sent it.
    pub typed: Vec<String>,
    /// What it says.
    pub fact: Fact,
    /// What was known.
    pub before: Fact,
    /// The day it is about.
    pub as_of: Option<Date>,
    /// What becomes of it.
    pub fate: Fate,
}

/// What a sheet would change.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SheetReading {
    /// The rows that are right and say something.
    pub changes: Vec<SheetChange>,
    /// Everything that is wrong, by row and column.
    pub problems: Problems,
    /// How many rows say nothing.
    pub blank: usize,
}

/// Reads a sheet for a firm, in any of the languages of `words`. Nothing is changed.
///
/// # Errors
/// `Invalid` if it cannot be read as such a sheet at all; `Forbidden` for anybody but the firm's people.
pub async fn read_sheet(ctx: &Ctx, id: OrganizationId, bytes: &[u8], words: &[SheetWords]) -> Result<(Profile, SheetReading)> {
    access::may_state(&ctx.actor, id)?;
    let profile = find_profile(&ctx.db, id).await?;
    let mut best: Option<(Sheet, &SheetWords)> = None;
    for one in words {
        let sheet = sheets::read(bytes, &one.columns(), &LIMITS).map_err(|why| Error::from(why.problem()))?;
        if best.as_ref().is_none_or(|(found, _)| found.columns.len() < sheet.columns.len()) {
            best = Some((sheet, one));
        }
    }
    let Some((sheet, own)) = best else { return Err(Problem::whole("problem-sheet-empty").into()) };
    let fatal: Vec<Problem> = sheet.problems.iter().filter(|problem| FATAL.contains(&problem.code)).cloned().collect();
    if !fatal.is_empty() {
        return Err(Problems(fatal).into());
    }
    let is_without = |key: &str| !sheet.columns.contains(key);
    if is_without(VALUE) || (is_without(KEY) && is_without(NAME)) {
        let heading = if is_without(VALUE) { &own.value } else { &own.key };
        return Err(Problem::whole("problem-sheet-missing-heading").with("heading", heading).into());
    }
    let mut reader = Reader { ctx, profile: &profile, words, own, seen: BTreeMap::new(), reading: SheetReading::default() };
    reader.reading.problems.0.extend(sheet.problems.iter().cloned());
    for row in &sheet.rows {
        reader.row(row);
    }
    let mut reading = reader.reading;
    leave_out_what_cannot_be(ctx, &profile, own, &mut reading);
    reading.problems.0.sort_by(|a, b| a.at.cmp(&b.at));
    Ok((profile, reading))
}

struct Reader<'a> {
    ctx: &'a Ctx,
    profile: &'a Profile,
    words: &'a [SheetWords],
    /// The words of the sheet's own language.
    own: &'a SheetWords,
    /// In which row each fact was seen.
    seen: BTreeMap<FieldId, u32>,
    reading: SheetReading,
}

fn text(row: &sheets::Row, key: &str) -> String {
    match row.values.get(key) {
        Some(Cell::Text(text)) => text.clone(),
        _ => String::new(),
    }
}

impl Reader<'_> {
    fn row(&mut self, row: &sheets::Row) {
        // A cell that could not even be read is named; without it the row means nothing certain.
        let is_unreadable = !row.problems.is_empty();
        self.reading.problems.0.extend(row.problems.iter().cloned());
        let (key, name, said) = (text(row, KEY), text(row, NAME), text(row, VALUE));
        if is_unreadable {
            return;
        }
        if said.is_empty() {
            self.reading.blank += 1;
            return;
        }
        if key == CREDIT_CODE || (key.is_empty() && self.words.iter().any(|words| words.credit_code == name)) {
            self.credit_code(row.number, &said);
            return;
        }
        match self.fact(row, &key, &name, &said) {
            Ok(change) => self.reading.changes.push(change),
            Err(problem) => self.reading.problems.push(problem),
        }
    }

    fn at(&self, row: u32, column: &str, problem: Problem) -> Problem {
        Problem { at: Place::Cell { row, column: column.to_owned() }, ..problem }
    }

    /// A sheet says whose it is; one of another firm must not be taken for this one's.
    fn credit_code(&mut self, row: u32, said: &str) {
        let at = Place::Cell { row, column: self.own.value.clone() };
        let problem = match CreditCode::parse(&cell::narrow(said)) {
            Err(error) => error.problem(at, said),
            Ok(code) if self.profile.organization.credit_code.as_deref().is_some_and(|own| own != code.to_string()) => {
                let own = self.profile.organization.credit_code.clone().unwrap_or_default();
                Problem { at, ..Problem::whole("problem-policies-sheet-other-firm").with("value", code.to_string()).with("own", own) }
            }
            Ok(_) => return,
        };
        self.reading.problems.push(problem);
    }

    fn fact(&mut self, row: &sheets::Row, key: &str, name: &str, said: &str) -> std::result::Result<SheetChange, Problem> {
        let pack = &self.ctx.pack;
        let catalogue = &pack.policies.library.catalogue;
        let by_name = || {
            let all = (0..catalogue.fields().len()).filter_map(|index| u16::try_from(index).ok()).map(FieldId);
            let mut all = all.filter(|id| catalogue.get(*id).is_some_and(|field| field.name == name || field.name_en == name));
            all.next()
        };
        let (column, shown) = if key.is_empty() { (&self.own.name, name) } else { (&self.own.key, key) };
        let found = if key.is_empty() { by_name() } else { catalogue.by_key(key) };
        let Some((id, field)) = found.and_then(|id| Some((id, catalogue.get(id)?))) else {
            return Err(value::unknown(catalogue, Place::Cell { row: row.number, column: column.clone() }, shown));
        };
        if field.owner.is_some() {
            let problem = Problem::whole("problem-policies-sheet-child").with("value", names::fact(pack, &field.key, self.ctx.lang));
            return Err(self.at(row.number, column, problem));
        }
        if let Some(first) = self.seen.insert(id, row.number) {
            self.seen.insert(id, first);
            let problem = Problem::whole("problem-policies-sheet-twice").with("value", shown).with("row", first.to_string());
            return Err(self.at(row.number, column, problem));
        }
        let as_of = match row.values.get(AS_OF) {
            Some(Cell::Date(day)) if *day > self.ctx.today() => {
                let problem = Problem::whole("problem-policies-future").with("value", day.to_string());
                return Err(self.at(row.number, &self.own.as_of, problem));
            }
            Some(Cell::Date(day)) => Some(*day),
            _ => None,
        };
        let typed = cell::typed(pack, self.words, id, said, &text(row, UNIT)).map_err(|(at, problem)| {
            let column = if at == At::Unit { &self.own.unit } else { &self.own.value };
            self.at(row.number, column, problem)
        })?;
        let given: Vec<&str> = typed.iter().map(String::as_str).collect();
        let read = value::typed(field, &plausible::terms(pack, id), &given);
        let fact = read.map_err(|problem| self.at(row.number, &self.own.value, problem))?.unwrap_or_default();
        if self.profile.is_against_confirmed(catalogue, id, &fact) {
            let problem = Problem::whole("problem-policies-confirmed").with("name", names::fact(pack, &field.key, self.ctx.lang));
            return Err(self.at(row.number, &self.own.value, problem));
        }
        let (before, fate) = self.before(id, &field.key, &fact, as_of);
        Ok(SheetChange { row: row.number, field: id, typed, fact, before, as_of, fate })
    }

    fn before(&self, id: FieldId, key: &str, fact: &Fact, as_of: Option<Date>) -> (Fact, Fate) {
        let catalogue = &self.ctx.pack.policies.library.catalogue;
        let record = self.profile.record(None, key);
        let before = self.profile.facts(catalogue).get(id).clone();
        let fate = match record {
            Some(record) if record.source == FactSource::Ruling => Fate::Ruled,
            Some(record) if value::to_json(fact) == record.value && (as_of.is_none() || as_of == record.as_of) => Fate::Same,
            None if before == Fact::Unknown => Fate::New,
            _ => Fate::Changed,
        };
        (before, fate)
    }
}

/// Takes out the rows that cannot be together with everything else that is known, one after the other, until the others can.
fn leave_out_what_cannot_be(ctx: &Ctx, profile: &Profile, own: &SheetWords, reading: &mut SheetReading) {
    let catalogue = &ctx.pack.policies.library.catalogue;
    loop {
        let mut facts = profile.facts(catalogue);
        let said: Vec<&SheetChange> = reading.changes.iter().filter(|change| change.fate != Fate::Ruled).collect();
        for change in &said {
            facts.set(change.field, change.fact.clone(), Provenance::Stated);
        }
        facts.complete(catalogue, ctx.today());
        let fields: Vec<FieldId> = said.iter().map(|change| change.field).collect();
        let found = plausible::check(&ctx.pack, ctx.lang, &facts, &fields, ctx.today());
        let mut is_less = false;
        for problem in found.0 {
            let Place::Field(key) = &problem.at else { continue };
            let Some(place) = reading.changes.iter().position(|change| catalogue.key(change.field) == key) else { continue };
            let change = reading.changes.remove(place);
            let at = Place::Cell { row: change.row, column: own.value.clone() };
            reading.problems.push(Problem { at, ..problem });
            is_less = true;
        }
        if !is_less {
            return;
        }
    }
}

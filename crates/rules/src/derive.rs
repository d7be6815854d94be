//! What follows from what was given: ages from days, shares from amounts, districts from towns, points from tables.

use std::sync::Arc;

use base::Date;

use crate::{
    evaluate::{Measure, share},
    fact::{Fact, Facts, Provenance, Value},
    field::{Catalogue, Derivation, FieldId, Nesting},
    number::Number,
    score::total,
};

impl Facts {
    /// Adds what follows, on a day. What was given is never replaced; what cannot be computed yet stays unknown.
    pub fn complete(&mut self, catalogue: &Catalogue, on: Date) {
        self.forget_derived();
        let all = (0..catalogue.fields().len()).filter_map(|index| u16::try_from(index).ok().map(FieldId));
        self.complete_over(catalogue, (all.clone(), all), 0..catalogue.tables.len(), on);
    }

    /// The same for some fields only, which are then as complete as if all had been looked at.
    pub fn complete_within(&mut self, catalogue: &Catalogue, closure: &Closure, on: Date) {
        for id in &closure.derived {
            if self.provenance(*id) == Provenance::Derived {
                self.set(*id, Fact::Unknown, Provenance::Stated);
            }
        }
        let (fields, derived) = (closure.fields.iter().copied(), closure.derived.iter().copied());
        self.complete_over(catalogue, (fields, derived), closure.tables.iter().copied(), on);
    }

    /// Over all fields wanted, and those of them that may follow from others.
    fn complete_over(
        &mut self,
        catalogue: &Catalogue,
        (ids, derived): (impl Iterator<Item = FieldId>, impl Iterator<Item = FieldId> + Clone),
        tables: impl Iterator<Item = usize>,
        on: Date,
    ) {
        self.nest_zones(catalogue, ids, on);
        // A derivation may rest on another; each round settles one more layer, and three are the deepest there are.
        for _ in 0..3 {
            if !self.derive_once(catalogue, derived.clone()) {
                break;
            }
        }
        for at in tables {
            let Some(table) = catalogue.tables.get(at) else { continue };
            let points = table.points(self, on);
            let sum = total(&points);
            for id in derived.clone() {
                let Some(field) = catalogue.get(id) else { continue };
                if *self.get(id) != Fact::Unknown {
                    continue;
                }
                for derivation in &field.derivations {
                    let found = match derivation {
                        Derivation::Score(table, None) if *table == at => Some(sum),
                        Derivation::Score(table, Some(part)) if *table == at => points.get(*part).copied(),
                        _ => None,
                    };
                    if let Some(points) = found.filter(|_| self.is_begun(catalogue, at)) {
                        self.set(id, points.fact(), Provenance::Derived);
                    }
                }
            }
        }
    }

    /// Whether anything a table asks is known; before that its points say nothing.
    #[must_use]
    pub fn is_begun(&self, catalogue: &Catalogue, table: usize) -> bool {
        catalogue.inputs_of_table(table).iter().any(|field| *self.get(*field) != Fact::Unknown)
    }

    /// Answers whether anything followed.
    fn derive_once(&mut self, catalogue: &Catalogue, ids: impl Iterator<Item = FieldId>) -> bool {
        let mut has_followed = false;
        for id in ids {
            let Some(field) = catalogue.get(id) else { continue };
            if field.derivations.is_empty() || *self.get(id) != Fact::Unknown {
                continue;
            }
            let found = field.derivations.iter().map(|derivation| self.derived(derivation)).find(|fact| *fact != Fact::Unknown);
            if let Some(fact) = found {
                self.set(id, fact, Provenance::Derived);
                has_followed = true;
            }
        }
        has_followed
    }

    fn derived(&self, derivation: &Derivation) -> Fact {
        match derivation {
            Derivation::Same(one) => self.get(*one).clone(),
            Derivation::Last(years) => self.years(*years, |years| years.last().map(|last| Value::Number(Number::whole(*last)))),
            Derivation::Share(part, whole) => from_share(share(self.get(*part).into(), self.get(*whole).into())),
            Derivation::ShareOfSums(parts, wholes) => self.share_of_years(*parts, *wholes, |parts, wholes| {
                let sum = |years: &[i64]| years.iter().try_fold(0_i64, |sum, year| sum.checked_add(*year));
                Number::ratio(sum(parts)?, sum(wholes)?)
            }),
            Derivation::LeastShare(parts, wholes, count) => self.share_of_years(*parts, *wholes, |parts, wholes| {
                let pairs = parts.iter().rev().zip(wholes.iter().rev()).take(*count);
                let shares: Option<Vec<Number>> = pairs.map(|(part, whole)| Number::ratio(*part, *whole)).collect();
                shares?.into_iter().min()
            }),
            Derivation::Mean(years, count) => self.years(*years, |years| {
                let last: Vec<i64> = years.iter().rev().take(*count).copied().collect();
                let sum = last.iter().try_fold(0_i64, |sum, year| sum.checked_add(*year))?;
                Number::ratio(sum, i64::try_from(last.len()).ok()?).map(Value::Number)
            }),
            Derivation::Growth(years, count) => self.years(*years, |years| {
                let first =
                    usize::try_from(*count).ok().and_then(|count| years.len().checked_sub(count + 1)).and_then(|at| years.get(at))?;
                Some(Value::Growth { first: *first, last: *years.last()?, years: *count })
            }),
            Derivation::Since(day, months) => match self.get(*day) {
                Fact::Known(Value::Date(day)) => Fact::Known(Value::Since(*day, *months)),
                Fact::Absent => Fact::Absent,
                _ => Fact::Unknown,
            },
            Derivation::Prefix(code, digits) => match self.get(*code) {
                Fact::Known(Value::Code(code)) => {
                    code.get(..*digits).map_or(Fact::Unknown, |start| Fact::Known(Value::Code(Arc::from(start))))
                }
                _ => Fact::Unknown,
            },
            Derivation::Lookup(code, rows) => match self.get(*code) {
                Fact::Known(Value::Code(code)) => {
                    let row = rows.iter().find(|(start, _)| code.starts_with(start.as_str()));
                    row.map_or(Fact::Unknown, |(_, name)| Fact::Known(Value::Code(Arc::from(name.as_str()))))
                }
                _ => Fact::Unknown,
            },
            Derivation::Score(..) => Fact::Unknown,
        }
    }

    fn years(&self, field: FieldId, take: impl Fn(&[i64]) -> Option<Value>) -> Fact {
        match self.get(field) {
            Fact::Known(Value::ByYear(years)) => take(years).map_or(Fact::Unknown, Fact::Known),
            Fact::Absent => Fact::Absent,
            _ => Fact::Unknown,
        }
    }

    fn share_of_years(&self, parts: FieldId, wholes: FieldId, take: impl Fn(&[i64], &[i64]) -> Option<Number>) -> Fact {
        match (self.get(parts), self.get(wholes)) {
            (Fact::Absent, _) | (_, Fact::Absent) => Fact::Absent,
            (Fact::Known(Value::ByYear(parts)), Fact::Known(Value::ByYear(wholes))) => {
                take(parts, wholes).map_or(Fact::Absent, |share| Fact::Known(Value::Number(share)))
            }
            _ => Fact::Unknown,
        }
    }

    /// Puts every zone beside the zones that lie in it, on a day.
    fn nest_zones(&mut self, catalogue: &Catalogue, ids: impl Iterator<Item = FieldId>, on: Date) {
        if catalogue.nestings.is_empty() {
            return;
        }
        for id in ids {
            let Fact::Known(Value::Codes(terms)) = self.get(id) else { continue };
            if !catalogue.key(id).ends_with(".zone") {
                continue;
            }
            let all = with_outer(terms, &catalogue.nestings, on);
            if all.len() != terms.len() {
                let from = self.provenance(id);
                self.set(id, Fact::Known(Value::Codes(all.into())), from);
            }
        }
    }
}

/// The zones and all that they lie in.
#[must_use]
pub fn with_outer(terms: &[Arc<str>], nestings: &[Nesting], on: Date) -> Vec<Arc<str>> {
    let mut all = terms.to_vec();
    let mut at = 0;
    while let Some(zone) = all.get(at).cloned() {
        for nesting in nestings.iter().filter(|nesting| *nesting.inner == *zone && nesting.from.is_none_or(|from| from <= on)) {
            if !all.iter().any(|known| **known == *nesting.outer) {
                all.push(Arc::from(nesting.outer.as_str()));
            }
        }
        at += 1;
    }
    all
}

fn from_share(share: Measure) -> Fact {
    match share {
        Measure::Number(share) => Fact::Known(Value::Number(share)),
        Measure::Absent => Fact::Absent,
        _ => Fact::Unknown,
    }
}

/// Some fields with everything they follow from, and the tables that count for them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Closure {
    fields: Vec<FieldId>,
    /// Those that may follow from others.
    derived: Vec<FieldId>,
    tables: Vec<usize>,
}

impl Closure {
    /// The fields, in the order of the catalogue.
    #[must_use]
    pub fn fields(&self) -> &[FieldId] {
        &self.fields
    }
}

impl Catalogue {
    /// The fields that have to be known so that the wanted ones are complete.
    #[must_use]
    pub fn closure(&self, wanted: impl IntoIterator<Item = FieldId>) -> Closure {
        let mut closure = Closure::default();
        let mut open: Vec<FieldId> = wanted.into_iter().collect();
        while let Some(id) = open.pop() {
            let Some(field) = self.get(id).filter(|_| !closure.fields.contains(&id)) else { continue };
            closure.fields.push(id);
            for derivation in &field.derivations {
                if let Derivation::Score(table, _) = derivation {
                    open.extend(self.inputs_of_table(*table));
                    if !closure.tables.contains(table) {
                        closure.tables.push(*table);
                    }
                }
            }
            open.extend(self.inputs(id));
        }
        closure.fields.sort_unstable();
        let may_follow = |id: &FieldId| self.get(*id).is_some_and(|field| !field.derivations.is_empty());
        closure.derived = closure.fields.iter().copied().filter(may_follow).collect();
        closure.tables.sort_unstable();
        closure
    }

    /// The fields a field follows from directly; none for one that is only ever given.
    #[must_use]
    pub fn inputs(&self, field: FieldId) -> Vec<FieldId> {
        let Some(field) = self.get(field) else { return Vec::new() };
        let mut inputs = Vec::new();
        for derivation in &field.derivations {
            match derivation {
                Derivation::Same(a)
                | Derivation::Last(a)
                | Derivation::Mean(a, _)
                | Derivation::Growth(a, _)
                | Derivation::Since(a, _)
                | Derivation::Prefix(a, _)
                | Derivation::Lookup(a, _) => inputs.push(*a),
                Derivation::Share(a, b) | Derivation::ShareOfSums(a, b) | Derivation::LeastShare(a, b, _) => inputs.extend([*a, *b]),
                Derivation::Score(table, part) => inputs.extend(self.inputs_of_points(*table, *part)),
            }
        }
        inputs
    }

    /// The fields a whole table asks.
    #[must_use]
    pub fn inputs_of_table(&self, table: usize) -> Vec<FieldId> {
        self.inputs_of_points(table, None)
    }

    fn inputs_of_points(&self, table: usize, part: Option<usize>) -> Vec<FieldId> {
        let Some(table) = self.tables.get(table) else { return Vec::new() };
        let mut fields = Vec::new();
        let parts = table.parts.iter().enumerate().filter(|(at, _)| part.is_none_or(|part| part == *at));
        for band in parts.flat_map(|(_, part)| &part.indicators).flat_map(|indicator| &indicator.bands) {
            band.when.each_field(&mut |field| {
                if !fields.contains(&field) {
                    fields.push(field);
                }
            });
        }
        fields
    }
}

/// One given fact changed by so many whole units: fen for money, the last year of amounts by year, one for counts.
#[derive(Debug, Clone, Copy)]
pub struct Changed {
    /// The fact.
    pub field: FieldId,
    /// By how much.
    pub by: i64,
}

impl Changed {
    /// The facts after the change, with what follows; `None` where the fact is not an amount.
    #[must_use]
    pub fn apply(self, facts: &Facts, catalogue: &Catalogue, on: Date) -> Option<Facts> {
        let value = match facts.get(self.field) {
            Fact::Known(Value::Number(number)) => {
                let num = number.num().checked_add(self.by.checked_mul(number.den())?)?;
                Value::Number(Number::ratio(num, number.den())?)
            }
            Fact::Known(Value::ByYear(years)) => {
                let mut years = years.to_vec();
                let last = years.last_mut()?;
                *last = last.checked_add(self.by)?;
                Value::ByYear(years.into())
            }
            _ => return None,
        };
        let mut changed = facts.clone();
        changed.set(self.field, Fact::Known(value), facts.provenance(self.field));
        changed.complete(catalogue, on);
        Some(changed)
    }
}

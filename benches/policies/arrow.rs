//! The same trees over arrow's kernels. A null is what is not known. Arrow has no *absent*: it is a null whose tests are made false by one more kernel.
//! Not here: what arrow does not do, which is to say why, and by how much a firm falls short.

use std::{collections::HashMap, sync::Arc};

use arrow_arith::{
    bitwise::bitwise_and_scalar,
    boolean::{and, and_kleene, not, or_kleene},
    numeric::div,
};
use arrow_array::{Array as _, BooleanArray, Datum, Float64Array, Int32Array, Int64Array, UInt64Array};
use arrow_ord::cmp;
use rules::{
    Catalogue, Fact, Facts, FieldId, Kind, Number, Test, Truth, Value,
    condition::{Bound, Comparison, Term, is_listed},
};

use super::shared::{Shared, Tree};

/// Rows of a batch, as engines over arrow have them.
const BATCH: usize = 8_192;

/// All firms in batches.
pub struct Table {
    fields: Vec<(FieldId, Kind)>,
    batches: Vec<Batch>,
    dictionaries: HashMap<FieldId, Vec<Arc<str>>>,
    waiting: Vec<Facts>,
}

type Batch = HashMap<FieldId, Column>;

struct Column {
    /// Whether there is one, or it is not known.
    is_there: BooleanArray,
    /// Whether there is one; null where it is not known.
    present: BooleanArray,
    cells: Cells,
}

enum Cells {
    Flags(BooleanArray),
    /// Whole numbers and days, if all of the batch are; and the same as floats.
    Numbers(Option<Int64Array>, Float64Array),
    Codes(Int32Array),
    Sets(UInt64Array),
}

pub fn day_number(day: base::Date) -> i64 {
    base::time::days_between(base::Date::constant(1970, 1, 1), day)
}

pub fn float(number: Number) -> f64 {
    number.num() as f64 / number.den() as f64
}

impl Table {
    pub fn new(catalogue: &Catalogue, fields: &[FieldId]) -> Self {
        let fields = fields.iter().map(|field| (*field, catalogue.get(*field).unwrap().kind)).collect();
        Self { fields, batches: Vec::new(), dictionaries: HashMap::new(), waiting: Vec::new() }
    }

    pub fn push(&mut self, facts: &Facts) {
        self.waiting.push(facts.clone());
        if self.waiting.len() == BATCH {
            self.lay();
        }
    }

    /// Lays what waits into arrays.
    pub fn lay(&mut self) {
        let rows = std::mem::take(&mut self.waiting);
        if rows.is_empty() {
            return;
        }
        let mut batch = Batch::new();
        for (field, kind) in &self.fields {
            batch.insert(*field, column(*field, *kind, &rows, self.dictionaries.entry(*field).or_default()));
        }
        self.batches.push(batch);
    }

    /// The verdicts on all rows, batch by batch and clause by clause.
    pub fn judge(&self, shared: &Shared<'_>) -> Vec<Vec<BooleanArray>> {
        let each = self.batches.iter().map(|batch| {
            let mut run = Run { table: self, batch, shared, known: vec![None; shared.tests.len()] };
            shared.trees.iter().map(|tree| run.tree(tree)).collect()
        });
        each.collect()
    }
}

/// The verdict on a row.
pub fn verdict(judged: &[Vec<BooleanArray>], clause: usize, row: usize) -> Truth {
    let array = judged.get(row / BATCH).and_then(|batch| batch.get(clause)).unwrap();
    if array.is_null(row % BATCH) { Truth::Unknown } else { Truth::from(array.value(row % BATCH)) }
}

fn column(field: FieldId, kind: Kind, rows: &[Facts], dictionary: &mut Vec<Arc<str>>) -> Column {
    let facts = || rows.iter().map(|row| row.get(field));
    let mut place = |term: &Arc<str>| {
        dictionary.iter().position(|known| known == term).unwrap_or_else(|| {
            dictionary.push(Arc::clone(term));
            dictionary.len() - 1
        })
    };
    let cells = match kind {
        Kind::Flag => {
            Cells::Flags(facts().map(|fact| if let Fact::Known(Value::Flag(is_set)) = fact { Some(*is_set) } else { None }).collect())
        }
        Kind::Code => {
            let code = |fact: &Fact| if let Fact::Known(Value::Code(term)) = fact { i32::try_from(place(term)).ok() } else { None };
            Cells::Codes(facts().map(code).collect())
        }
        Kind::Codes => {
            let set = |fact: &Fact| match fact {
                Fact::Known(Value::Codes(terms)) => Some(terms.iter().fold(0_u64, |set, term| set | 1 << place(term))),
                _ => None,
            };
            Cells::Sets(facts().map(set).collect())
        }
        _ => {
            let number = |fact: &Fact| match fact {
                Fact::Known(Value::Number(number)) => Some(*number),
                Fact::Known(Value::Date(day)) => Some(Number::whole(day_number(*day))),
                _ => None,
            };
            let numbers: Vec<Option<Number>> = facts().map(number).collect();
            let are_whole = numbers.iter().flatten().all(|number| number.den() == 1);
            let whole = are_whole.then(|| numbers.iter().map(|number| number.map(Number::num)).collect());
            Cells::Numbers(whole, numbers.iter().map(|number| number.map(float)).collect())
        }
    };
    Column {
        is_there: BooleanArray::from(facts().map(|fact| *fact != Fact::Absent).collect::<Vec<bool>>()),
        present: facts().map(|fact| (*fact != Fact::Unknown).then_some(*fact != Fact::Absent)).collect(),
        cells,
    }
}

fn compare(op: Comparison, left: &dyn Datum, right: &dyn Datum) -> BooleanArray {
    let kernel = match op {
        Comparison::AtLeast => cmp::gt_eq,
        Comparison::AtMost => cmp::lt_eq,
        Comparison::Above => cmp::gt,
        Comparison::Below => cmp::lt,
        Comparison::Equal => cmp::eq,
    };
    kernel(left, right).unwrap()
}

struct Run<'r> {
    table: &'r Table,
    batch: &'r Batch,
    shared: &'r Shared<'r>,
    known: Vec<Option<BooleanArray>>,
}

impl Run<'_> {
    fn tree(&mut self, tree: &Tree) -> BooleanArray {
        match tree {
            Tree::Test(at) => {
                if let Some(Some(known)) = self.known.get(*at) {
                    return known.clone();
                }
                let found = self.test(self.shared.tests.get(*at).unwrap());
                *self.known.get_mut(*at).unwrap() = Some(found.clone());
                found
            }
            Tree::All(parts) => {
                let mut all = self.always();
                for part in parts {
                    all = and_kleene(&all, &self.tree(part)).unwrap();
                    if all.null_count() == 0 && all.true_count() == 0 {
                        break;
                    }
                }
                all
            }
            Tree::Any(parts) => {
                let none = not(&self.always()).unwrap();
                parts.iter().fold(none, |any, part| or_kleene(&any, &self.tree(part)).unwrap())
            }
            Tree::Not(part) => not(&self.tree(part)).unwrap(),
            Tree::If(parts) => {
                let [test, then, otherwise] = parts.each_ref().map(|part| self.tree(part));
                // The last one is for a test that is not known while both branches agree.
                let first = and_kleene(&test, &then).unwrap();
                let second = and_kleene(&not(&test).unwrap(), &otherwise).unwrap();
                let both = and_kleene(&then, &otherwise).unwrap();
                or_kleene(&or_kleene(&first, &second).unwrap(), &both).unwrap()
            }
            Tree::Always => self.always(),
        }
    }

    fn always(&self) -> BooleanArray {
        let rows = self.batch.values().next().map_or(0, |column| column.present.len());
        BooleanArray::from(vec![true; rows])
    }

    fn column(&self, field: FieldId) -> &Column {
        self.batch.get(&field).unwrap()
    }

    /// False where there is none.
    fn there(&self, field: FieldId, found: &BooleanArray) -> BooleanArray {
        and_kleene(found, &self.column(field).is_there).unwrap()
    }

    fn test(&self, test: &Test) -> BooleanArray {
        match test {
            Test::Flag(field) => self.there(*field, self.flags(*field)),
            Test::Clear(field) => self.there(*field, &not(self.flags(*field)).unwrap()),
            Test::Present(field) => self.column(*field).present.clone(),
            Test::OneOf(field, listed) | Test::Contains(field, listed) => self.there(*field, &self.listed(*field, listed)),
            Test::NoneOf(field, listed) => self.there(*field, &not(&self.listed(*field, listed)).unwrap()),
            Test::Compare { left: Term::Field(field), op, right } => self.against(*field, *op, *right),
            Test::Compare { left: Term::Share(part, whole), op, right } => self.share(*part, *whole, *op, *right),
        }
    }

    fn flags(&self, field: FieldId) -> &BooleanArray {
        let Cells::Flags(flags) = &self.column(field).cells else { unreachable!("a flag") };
        flags
    }

    fn listed(&self, field: FieldId, listed: &[Arc<str>]) -> BooleanArray {
        let dictionary = self.table.dictionaries.get(&field).map(Vec::as_slice).unwrap_or_default();
        let places: Vec<usize> = dictionary.iter().enumerate().filter(|(_, term)| is_listed(term, listed)).map(|(at, _)| at).collect();
        match &self.column(field).cells {
            Cells::Codes(codes) => {
                let is = |place: i32| cmp::eq(codes, &Int32Array::new_scalar(place)).unwrap();
                let mut each = places.iter().map(|place| is(i32::try_from(*place).unwrap()));
                let first = each.next().unwrap_or_else(|| is(-1));
                each.fold(first, |any, one| or_kleene(&any, &one).unwrap())
            }
            Cells::Sets(sets) => {
                let mask = places.iter().fold(0_u64, |mask, place| mask | 1 << place);
                cmp::neq(&bitwise_and_scalar(sets, mask).unwrap(), &UInt64Array::new_scalar(0)).unwrap()
            }
            _ => unreachable!("terms"),
        }
    }

    fn numbers(&self, field: FieldId) -> (Option<&Int64Array>, &Float64Array) {
        let Cells::Numbers(whole, floats) = &self.column(field).cells else { unreachable!("a number") };
        (whole.as_ref(), floats)
    }

    fn against(&self, field: FieldId, op: Comparison, right: Bound) -> BooleanArray {
        let (whole, floats) = self.numbers(field);
        let bound = match right {
            Bound::Number(number) => number,
            Bound::Date(day) => Number::whole(day_number(day)),
            Bound::Field(other) => {
                let found = match (whole, self.numbers(other)) {
                    (Some(left), (Some(right), _)) => compare(op, left, right),
                    (_, (_, right)) => compare(op, floats, right),
                };
                return self.there(other, &self.there(field, &found));
            }
            Bound::Parameter(_) => unreachable!("parameters are read"),
        };
        let found = match whole.filter(|_| bound.den() == 1) {
            Some(whole) => compare(op, whole, &Int64Array::new_scalar(bound.num())),
            None => compare(op, floats, &Float64Array::new_scalar(float(bound))),
        };
        self.there(field, &found)
    }

    fn share(&self, part: FieldId, whole: FieldId, op: Comparison, right: Bound) -> BooleanArray {
        let Bound::Number(bound) = right else { unreachable!("a number") };
        let ((_, parts), (_, wholes)) = (self.numbers(part), self.numbers(whole));
        let shares = div(parts, wholes).unwrap();
        let shares = shares.as_any().downcast_ref::<Float64Array>().unwrap();
        let found = compare(op, shares, &Float64Array::new_scalar(float(bound)));
        // A share of nothing does not exist.
        let found = and(&found, &cmp::gt(wholes, &Float64Array::new_scalar(0.0)).unwrap()).unwrap();
        self.there(whole, &self.there(part, &found))
    }
}

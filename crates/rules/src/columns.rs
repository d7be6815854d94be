//! Many firms against many clauses: columns of facts, chunks of rows, pairs of bitmaps, identical tests shared.
//!
//! A field's column holds what most rows hold in the plainest form; rows that hold something else (a span measured from a
//! day, points with bounds) are listed beside it and judged one by one.

use std::{collections::HashMap, sync::Arc};

use base::Date;

use crate::{
    bits::{Bits, Pair, ROWS, WORDS, pack, pack_two},
    clause::Clause,
    condition::{Bound, Comparison, Condition, Node, Parameter, Term, Test, is_listed},
    evaluate::{Measure, compare, share},
    fact::{Fact, Facts, Value},
    field::{Catalogue, FieldId, Kind},
    number::Number,
    truth::Truth,
};

/// The facts of many firms, field by field.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    rows: usize,
    columns: Vec<(FieldId, Column)>,
    places: HashMap<FieldId, usize>,
}

/// One field of many firms.
#[derive(Debug, Clone, Default)]
struct Column {
    /// Rows of which something is known, be it that there is none.
    answered: Vec<u64>,
    /// Rows with a value.
    valued: Vec<u64>,
    cells: Cells,
    /// Rows that do not fit, with what they hold; in order.
    odd: Vec<(usize, Fact)>,
}

#[derive(Debug, Clone, Default)]
enum Cells {
    Flags(Vec<u64>),
    /// Numerators; denominators only if one differs from 1.
    Numbers(Vec<i64>, Vec<i64>),
    /// Days since 1970.
    Days(Vec<i32>),
    /// Places in the dictionary.
    Codes(Vec<u32>, Dictionary),
    /// Sets of places in the dictionary.
    Sets(Vec<u64>, Dictionary),
    /// Nothing is tested but whether there is something.
    #[default]
    Nothing,
}

#[derive(Debug, Clone, Default)]
struct Dictionary(HashMap<Arc<str>, u32>);

impl Dictionary {
    fn place(&mut self, term: &Arc<str>) -> u32 {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry(Arc::clone(term)).or_insert(next)
    }

    fn listed(&self, listed: &[Arc<str>]) -> Vec<u32> {
        self.0.iter().filter(|(term, _)| is_listed(term, listed)).map(|(_, place)| *place).collect()
    }
}

impl Columns {
    /// Empty columns for the given fields.
    #[must_use]
    pub fn new(catalogue: &Catalogue, fields: &[FieldId]) -> Self {
        let columns: Vec<_> = fields.iter().filter_map(|field| Some((*field, Column::new(catalogue.get(*field)?.kind)))).collect();
        let places = columns.iter().enumerate().map(|(at, (field, _))| (*field, at)).collect();
        Self { rows: 0, columns, places }
    }

    /// How many rows there are.
    #[must_use]
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// Adds a firm, complete with what follows from its facts.
    pub fn push(&mut self, facts: &Facts) {
        for (field, column) in &mut self.columns {
            column.push(self.rows, facts.get(*field));
        }
        self.rows += 1;
    }

    fn column(&self, field: FieldId) -> Option<&Column> {
        self.places.get(&field).and_then(|at| self.columns.get(*at)).map(|(_, column)| column)
    }
}

impl Column {
    fn new(kind: Kind) -> Self {
        let cells = match kind {
            Kind::Flag => Cells::Flags(Vec::new()),
            Kind::Date => Cells::Days(Vec::new()),
            Kind::Code => Cells::Codes(Vec::new(), Dictionary::default()),
            Kind::Codes => Cells::Sets(Vec::new(), Dictionary::default()),
            Kind::ByYear => Cells::Nothing,
            _ => Cells::Numbers(Vec::new(), Vec::new()),
        };
        Self { cells, ..Self::default() }
    }

    fn push(&mut self, row: usize, fact: &Fact) {
        set(&mut self.answered, row, *fact != Fact::Unknown);
        set(&mut self.valued, row, matches!(fact, Fact::Known(_)));
        let mut fits = true;
        match &mut self.cells {
            Cells::Flags(flags) => set(flags, row, matches!(fact, Fact::Known(Value::Flag(true)))),
            Cells::Numbers(nums, dens) => {
                let number = if let Fact::Known(Value::Number(number)) = fact { *number } else { Number::ZERO };
                fits = !matches!(fact, Fact::Known(value) if !matches!(value, Value::Number(_)));
                if number.den() != 1 && dens.is_empty() {
                    dens.resize(nums.len(), 1);
                }
                if number.den() != 1 || !dens.is_empty() {
                    dens.push(number.den());
                }
                nums.push(number.num());
            }
            Cells::Days(days) => days.push(if let Fact::Known(Value::Date(day)) = fact { day_number(*day) } else { 0 }),
            Cells::Codes(codes, dictionary) => {
                fits = !matches!(fact, Fact::Known(Value::Codes(_)));
                codes.push(if let Fact::Known(Value::Code(term)) = fact { dictionary.place(term) } else { u32::MAX });
            }
            Cells::Sets(sets, dictionary) => {
                let mut mask = 0_u64;
                if let Fact::Known(Value::Codes(terms)) = fact {
                    for place in terms.iter().map(|term| dictionary.place(term)) {
                        // A dictionary of more than 64 terms does not fit a word; such rows are judged one by one.
                        fits &= place < 64;
                        mask |= 1_u64.checked_shl(place).unwrap_or(0);
                    }
                } else {
                    fits = !matches!(fact, Fact::Known(_));
                }
                sets.push(mask);
            }
            Cells::Nothing => fits = *fact == Fact::Unknown || *fact == Fact::Absent,
        }
        if !fits {
            self.odd.push((row, fact.clone()));
        }
    }

    fn answered(&self, chunk: usize) -> &[u64] {
        words(&self.answered, chunk)
    }

    fn measure(&self, row: usize) -> Measure {
        if let Ok(at) = self.odd.binary_search_by_key(&row, |(row, _)| *row) {
            return self.odd.get(at).map_or(Measure::Unknown, |(_, fact)| Measure::from(fact));
        }
        match (is_set(&self.answered, row), is_set(&self.valued, row)) {
            (false, _) => return Measure::Unknown,
            (true, false) => return Measure::Absent,
            (true, true) => {}
        }
        match &self.cells {
            Cells::Numbers(nums, dens) => {
                let number = nums.get(row).and_then(|num| Number::ratio(*num, dens.get(row).copied().unwrap_or(1)));
                number.map_or(Measure::Unknown, Measure::Number)
            }
            Cells::Days(days) => days.get(row).and_then(|day| day_of(*day)).map_or(Measure::Unknown, Measure::Date),
            _ => Measure::Unknown,
        }
    }
}

/// What a clause asks, as a plan takes it.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The condition.
    pub condition: &'a Condition,
    /// The parameters.
    pub parameters: &'a [Parameter],
    /// The event at whose day they are read, where the clause goes by one.
    pub event: Option<FieldId>,
}

impl<'a> From<&'a Clause> for Asked<'a> {
    fn from(clause: &'a Clause) -> Self {
        Self { condition: &clause.condition, parameters: &clause.parameters, event: clause.dated_by }
    }
}

/// Clauses made ready for screening on a day: parameters read, identical tests shared.
#[derive(Debug, Clone)]
pub struct Plan {
    on: Date,
    tests: Vec<Test>,
    clauses: Vec<Step>,
}

#[derive(Debug, Clone)]
enum Step {
    Test(usize),
    All(Vec<Step>),
    Any(Vec<Step>),
    AtLeast(usize, Vec<Step>),
    Not(Box<Step>),
    If(Box<[Step; 3]>),
    Unknown,
    Always,
}

/// Who passes a clause, and who might once a fact is filled in. A bit a row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Screened {
    /// 符合.
    pub yes: Vec<u64>,
    /// 待补充.
    pub unknown: Vec<u64>,
}

impl Screened {
    /// The verdict on a row.
    #[must_use]
    pub fn verdict(&self, row: usize) -> Truth {
        match (is_set(&self.yes, row), is_set(&self.unknown, row)) {
            (true, _) => Truth::True,
            (false, true) => Truth::Unknown,
            (false, false) => Truth::False,
        }
    }

    /// How many pass.
    #[must_use]
    pub fn count_yes(&self) -> usize {
        self.yes.iter().map(|word| word.count_ones() as usize).sum()
    }
}

impl Plan {
    /// A plan for clauses. What an officer must rule on stays unknown.
    #[must_use]
    pub fn new<'a>(clauses: impl IntoIterator<Item = impl Into<Asked<'a>>>, on: Date) -> Self {
        let mut plan = Self { on, tests: Vec::new(), clauses: Vec::new() };
        for asked in clauses {
            let asked = asked.into();
            let step = plan.step(asked.condition, asked);
            plan.clauses.push(step);
        }
        plan
    }

    /// The fields it reads.
    #[must_use]
    pub fn fields(&self) -> Vec<FieldId> {
        let mut fields: Vec<FieldId> = self.tests.iter().flat_map(Test::fields).collect();
        fields.sort_unstable();
        fields.dedup();
        fields
    }

    /// How many different tests the clauses share.
    #[must_use]
    pub const fn test_count(&self) -> usize {
        self.tests.len()
    }

    fn step(&mut self, condition: &Condition, asked: Asked<'_>) -> Step {
        match &condition.node {
            Node::Test(test) => self.test_step(test, asked),
            Node::All(parts) => Step::All(self.steps(parts, asked)),
            Node::Any(parts) => Step::Any(self.steps(parts, asked)),
            Node::AtLeast(wanted, parts) => Step::AtLeast(*wanted, self.steps(parts, asked)),
            Node::Not(part) => Step::Not(Box::new(self.step(part, asked))),
            Node::If(parts) => {
                let [test, then, otherwise] = &**parts;
                Step::If(Box::new([self.step(test, asked), self.step(then, asked), self.step(otherwise, asked)]))
            }
            Node::Manual(_) | Node::Unread => Step::Unknown,
            Node::Always => Step::Always,
        }
    }

    fn steps(&mut self, parts: &[Condition], asked: Asked<'_>) -> Vec<Step> {
        let mut steps: Vec<Step> = parts.iter().map(|part| self.step(part, asked)).collect();
        // The order of parts changes no verdict; cheap ones first let a chunk stop early.
        steps.sort_by_key(|step| match step {
            Step::Test(at) => self.tests.get(*at).map_or(0, cost),
            Step::Unknown | Step::Always => 0,
            _ => 9,
        });
        steps
    }

    fn test_step(&mut self, test: &Test, asked: Asked<'_>) -> Step {
        let Test::Compare { right: Bound::Parameter(at), .. } = test else { return self.known_test(test.clone()) };
        let values = asked.parameters.get(*at).map(|parameter| parameter.values.as_slice()).unwrap_or_default();
        match asked.event {
            None => match asked.parameters.get(*at).and_then(|parameter| parameter.on(self.on)) {
                Some(dated) => self.with_bound(test, dated.value),
                None => self.unread_parameter(test),
            },
            // The day of the event differs from row to row: from the last value back to the first, whichever it has reached.
            Some(event) => {
                let mut chain = self.unread_parameter(test);
                for dated in values {
                    let reached = self.with_bound(test, dated.value);
                    chain = match dated.from {
                        None => reached,
                        Some(from) => {
                            let has_begun = Test::Compare { left: Term::Field(event), op: Comparison::AtLeast, right: Bound::Date(from) };
                            Step::If(Box::new([self.known_test(has_begun), reached, chain]))
                        }
                    };
                }
                Step::All(vec![self.known_test(Test::Present(event)), chain])
            }
        }
    }

    fn with_bound(&mut self, test: &Test, bound: Bound) -> Step {
        let mut test = test.clone();
        if let Test::Compare { right, .. } = &mut test {
            *right = bound;
        }
        self.known_test(test)
    }

    fn known_test(&mut self, test: Test) -> Step {
        let known = self.tests.iter().position(|known| *known == test);
        Step::Test(known.unwrap_or_else(|| {
            self.tests.push(test);
            self.tests.len() - 1
        }))
    }

    /// A bound that is not in force yet: false where the measured side is absent, else unknown.
    fn unread_parameter(&mut self, test: &Test) -> Step {
        let present: Vec<Step> = test
            .fields()
            .into_iter()
            .map(|field| {
                self.tests.push(Test::Present(field));
                Step::Test(self.tests.len() - 1)
            })
            .collect();
        let mut all = present;
        all.push(Step::Unknown);
        Step::All(all)
    }

    /// Screens all rows.
    #[must_use]
    pub fn screen(&self, columns: &Columns) -> Vec<Screened> {
        let chunks = columns.rows.div_ceil(ROWS);
        let mut results = vec![Screened::default(); self.clauses.len()];
        let mut cache: Vec<Option<Pair>> = vec![None; self.tests.len()];
        for chunk in 0..chunks {
            cache.fill(None);
            let mut run = Run { plan: self, columns, chunk, cache: &mut cache };
            for (step, result) in self.clauses.iter().zip(&mut results) {
                let pair = run.step(step);
                result.yes.extend(pair.yes);
                result.unknown.extend(pair.yes.iter().zip(&pair.no).map(|(yes, no)| !(yes | no)));
            }
        }
        for result in &mut results {
            trim(&mut result.yes, columns.rows);
            trim(&mut result.unknown, columns.rows);
        }
        results
    }
}

const fn cost(test: &Test) -> u8 {
    match test {
        Test::Flag(_) | Test::Clear(_) | Test::Present(_) => 1,
        Test::OneOf(..) | Test::NoneOf(..) => 2,
        Test::Contains(..) => 3,
        Test::Compare { left: Term::Field(_), .. } => 4,
        Test::Compare { left: Term::Share(..), .. } => 6,
    }
}

struct Run<'a> {
    plan: &'a Plan,
    columns: &'a Columns,
    chunk: usize,
    cache: &'a mut [Option<Pair>],
}

impl Run<'_> {
    fn step(&mut self, step: &Step) -> Pair {
        match step {
            Step::Test(at) => self.cached(*at),
            Step::All(parts) => {
                let mut all = Pair::TRUE;
                for part in parts {
                    let pair = self.step(part);
                    all.and(&pair);
                    if all.is_all_false() {
                        break;
                    }
                }
                all
            }
            Step::Any(parts) => {
                let mut any = Pair::FALSE;
                for part in parts {
                    let pair = self.step(part);
                    any.or(&pair);
                }
                any
            }
            Step::AtLeast(wanted, parts) => {
                let pairs: Vec<Pair> = parts.iter().map(|part| self.step(part)).collect();
                Pair::at_least(*wanted, &pairs)
            }
            Step::Not(part) => self.step(part).not(),
            Step::If(parts) => {
                let [test, then, otherwise] = &**parts;
                let (test, then, otherwise) = (self.step(test), self.step(then), self.step(otherwise));
                test.choose(&then, &otherwise)
            }
            Step::Unknown => Pair::UNKNOWN,
            Step::Always => Pair::TRUE,
        }
    }

    fn cached(&mut self, at: usize) -> Pair {
        if let Some(Some(pair)) = self.cache.get(at) {
            return *pair;
        }
        let pair = self.plan.tests.get(at).map_or(Pair::UNKNOWN, |test| self.test(test));
        if let Some(place) = self.cache.get_mut(at) {
            *place = Some(pair);
        }
        pair
    }

    fn column(&self, field: FieldId) -> Option<&Column> {
        self.columns.column(field)
    }

    fn test(&self, test: &Test) -> Pair {
        match test {
            Test::Flag(field) => self.column(*field).map_or(Pair::UNKNOWN, |column| match &column.cells {
                Cells::Flags(flags) => Pair::of(column.answered(self.chunk), &bitmap(words(flags, self.chunk))),
                _ => Pair::UNKNOWN,
            }),
            Test::Clear(field) => self.column(*field).map_or(Pair::UNKNOWN, |column| match &column.cells {
                Cells::Flags(flags) => {
                    let clear = masked(&bitmap(words(&column.valued, self.chunk)), &contrary(words(flags, self.chunk)));
                    Pair::of(column.answered(self.chunk), &clear)
                }
                _ => Pair::UNKNOWN,
            }),
            Test::Present(field) => self
                .column(*field)
                .map_or(Pair::UNKNOWN, |column| Pair::of(column.answered(self.chunk), &bitmap(words(&column.valued, self.chunk)))),
            Test::OneOf(field, listed) | Test::Contains(field, listed) => self.listed(*field, listed),
            Test::NoneOf(field, listed) => {
                let mut pair = self.listed(*field, listed).not();
                // Where there is none, it is not "none of these": a comparison with absent is false.
                if let Some(column) = self.column(*field) {
                    let absent = column.answered(self.chunk).iter().zip(words(&column.valued, self.chunk));
                    for ((yes, no), (answered, valued)) in pair.yes.iter_mut().zip(&mut pair.no).zip(absent) {
                        *yes &= valued;
                        *no |= answered & !valued;
                    }
                }
                pair
            }
            Test::Compare { left, op, right } => self.compare(*left, *op, *right),
        }
    }

    fn listed(&self, field: FieldId, listed: &[Arc<str>]) -> Pair {
        let Some(column) = self.column(field) else { return Pair::UNKNOWN };
        let passes = match &column.cells {
            Cells::Codes(codes, dictionary) => {
                let codes = slice(codes, self.chunk);
                match dictionary.listed(listed).as_slice() {
                    [] => [0; WORDS],
                    [one] => pack(codes, |code| code == *one),
                    [one, two] => pack(codes, |code| (code == *one) | (code == *two)),
                    many => pack(codes, |code| many.contains(&code)),
                }
            }
            Cells::Sets(sets, dictionary) => {
                let mask = dictionary.listed(listed).into_iter().fold(0_u64, |mask, place| mask | 1_u64.checked_shl(place).unwrap_or(0));
                pack(slice(sets, self.chunk), |set| set & mask != 0)
            }
            _ => [0; WORDS],
        };
        let mut pair = Pair::of(column.answered(self.chunk), &passes);
        for (row, fact) in self.odd(column) {
            let holds = match fact {
                Fact::Known(Value::Codes(terms)) => Truth::from(terms.iter().any(|term| is_listed(term, listed))),
                Fact::Known(Value::Code(term)) => Truth::from(is_listed(term, listed)),
                _ => Truth::Unknown,
            };
            patch(&mut pair, row, holds);
        }
        pair
    }

    /// The rows of this chunk that do not fit their column, by their place in the chunk.
    fn odd<'a>(&self, column: &'a Column) -> impl Iterator<Item = (usize, &'a Fact)> + use<'a> {
        let first = self.chunk * ROWS;
        let start = column.odd.partition_point(|(row, _)| *row < first);
        let odd = column.odd.get(start..).unwrap_or_default();
        odd.iter().take_while(move |(row, _)| *row < first + ROWS).map(move |(row, fact)| (row - first, fact))
    }

    fn compare(&self, left: Term, op: Comparison, right: Bound) -> Pair {
        match (left, right) {
            (Term::Field(field), Bound::Number(bound)) => {
                let Some(column) = self.column(field) else { return Pair::UNKNOWN };
                let Cells::Numbers(nums, dens) = &column.cells else { return self.row_by_row(left, op, right) };
                let nums = slice(nums, self.chunk);
                let passes = if dens.is_empty() {
                    within(nums, op, bound)
                } else {
                    pack_two(nums, slice(dens, self.chunk), |num, den| {
                        op.holds((i128::from(num) * i128::from(bound.den())).cmp(&(i128::from(bound.num()) * i128::from(den))))
                    })
                };
                let mut pair = Pair::of(column.answered(self.chunk), &masked(&passes, words(&column.valued, self.chunk)));
                for (row, fact) in self.odd(column) {
                    patch(&mut pair, row, compare(Measure::from(fact), op, Measure::Number(bound), self.plan.on));
                }
                pair
            }
            (Term::Field(field), Bound::Date(bound)) => {
                let Some(column) = self.column(field) else { return Pair::UNKNOWN };
                let Cells::Days(days) = &column.cells else { return self.row_by_row(left, op, right) };
                let bound = day_number(bound);
                let passes = pack(slice(days, self.chunk), |day| op.holds(day.cmp(&bound)));
                Pair::of(column.answered(self.chunk), &masked(&passes, words(&column.valued, self.chunk)))
            }
            (Term::Share(part, whole), Bound::Number(bound)) => self.share(part, whole, op, bound),
            _ => self.row_by_row(left, op, right),
        }
    }

    fn share(&self, part: FieldId, whole: FieldId, op: Comparison, bound: Number) -> Pair {
        let (left, right) = (Term::Share(part, whole), Bound::Number(bound));
        let (Some(parts), Some(wholes)) = (self.column(part), self.column(whole)) else { return self.row_by_row(left, op, right) };
        let (Cells::Numbers(nums, num_dens), Cells::Numbers(dens, den_dens)) = (&parts.cells, &wholes.cells) else {
            return self.row_by_row(left, op, right);
        };
        if !num_dens.is_empty() || !den_dens.is_empty() || !parts.odd.is_empty() || !wholes.odd.is_empty() {
            return self.row_by_row(left, op, right);
        }
        let (nums, dens) = (slice(nums, self.chunk), slice(dens, self.chunk));
        let passes = pack_two(nums, dens, |num, den| {
            op.holds((i128::from(num) * i128::from(bound.den())).cmp(&(i128::from(bound.num()) * i128::from(den))))
        });
        // A share of nothing does not exist.
        let is_there = pack(dens, |den| den > 0);
        let mut pair = Pair::UNKNOWN;
        let both = words(&parts.valued, self.chunk).iter().zip(words(&wholes.valued, self.chunk));
        let answered = parts.answered(self.chunk).iter().zip(wholes.answered(self.chunk));
        for (((((yes, no), (part, whole)), (part_answered, whole_answered)), passes), is_there) in
            pair.yes.iter_mut().zip(&mut pair.no).zip(both).zip(answered).zip(&passes).zip(&is_there)
        {
            let valued = part & whole;
            let absent = (part_answered & !part) | (whole_answered & !whole);
            *yes = valued & passes & is_there;
            *no = (valued & !(passes & is_there)) | absent;
        }
        pair
    }

    /// What no loop over plain columns covers.
    fn row_by_row(&self, left: Term, op: Comparison, right: Bound) -> Pair {
        let measure = |field: FieldId, row: usize| self.column(field).map_or(Measure::Unknown, |column| column.measure(row));
        let mut pair = Pair::UNKNOWN;
        let first = self.chunk * ROWS;
        for row in 0..ROWS.min(self.columns.rows.saturating_sub(first)) {
            let at = first + row;
            let left = match left {
                Term::Field(field) => measure(field, at),
                Term::Share(part, whole) => share(measure(part, at), measure(whole, at)),
            };
            let right = match right {
                Bound::Number(number) => Measure::Number(number),
                Bound::Date(day) => Measure::Date(day),
                Bound::Field(field) => measure(field, at),
                Bound::Parameter(_) => Measure::Unknown,
            };
            patch(&mut pair, row, compare(left, op, right, self.plan.on));
        }
        pair
    }
}

/// Whole numbers that stand so to a bound, as a test against a whole bound.
fn within(nums: &[i64], op: Comparison, bound: Number) -> Bits {
    let floor = bound.num().div_euclid(bound.den());
    let is_whole = bound.num().rem_euclid(bound.den()) == 0;
    match op {
        Comparison::AtLeast if is_whole => pack(nums, |num| num >= floor),
        Comparison::AtLeast | Comparison::Above => pack(nums, |num| num > floor),
        Comparison::Below if is_whole => pack(nums, |num| num < floor),
        Comparison::AtMost | Comparison::Below => pack(nums, |num| num <= floor),
        Comparison::Equal if is_whole => pack(nums, |num| num == floor),
        Comparison::Equal => [0; WORDS],
    }
}

fn masked(bits: &Bits, mask: &[u64]) -> Bits {
    let mut out = [0; WORDS];
    for ((out, bits), mask) in out.iter_mut().zip(bits).zip(mask) {
        *out = bits & mask;
    }
    out
}

fn patch(pair: &mut Pair, row: usize, truth: Truth) {
    let bit = 1_u64 << (row % 64);
    if let (Some(yes), Some(no)) = (pair.yes.get_mut(row / 64), pair.no.get_mut(row / 64)) {
        *yes = if truth == Truth::True { *yes | bit } else { *yes & !bit };
        *no = if truth == Truth::False { *no | bit } else { *no & !bit };
    }
}

fn bitmap(words: &[u64]) -> Bits {
    let mut bits = [0; WORDS];
    for (bit, word) in bits.iter_mut().zip(words) {
        *bit = *word;
    }
    bits
}

fn contrary(words: &[u64]) -> Bits {
    let mut bits = [u64::MAX; WORDS];
    for (bit, word) in bits.iter_mut().zip(words) {
        *bit = !word;
    }
    bits
}

fn words(bits: &[u64], chunk: usize) -> &[u64] {
    let first = chunk * WORDS;
    bits.get(first..(first + WORDS).min(bits.len())).unwrap_or_default()
}

fn slice<T>(cells: &[T], chunk: usize) -> &[T] {
    let first = chunk * ROWS;
    cells.get(first..(first + ROWS).min(cells.len())).unwrap_or_default()
}

fn set(bits: &mut Vec<u64>, row: usize, is_set: bool) {
    if bits.len() <= row / 64 {
        bits.push(0);
    }
    if is_set && let Some(word) = bits.get_mut(row / 64) {
        *word |= 1 << (row % 64);
    }
}

fn is_set(bits: &[u64], row: usize) -> bool {
    bits.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
}

fn trim(bits: &mut Vec<u64>, rows: usize) {
    bits.truncate(rows.div_ceil(64));
    if let (Some(last), rest @ 1..) = (bits.last_mut(), rows % 64) {
        *last &= (1 << rest) - 1;
    }
}

/// Days since 1970-01-01.
fn day_number(day: Date) -> i32 {
    i32::try_from(base::time::days_between(Date::constant(1970, 1, 1), day)).unwrap_or_default()
}

fn day_of(number: i32) -> Option<Date> {
    Date::constant(1970, 1, 1).checked_add(jiff::Span::new().days(number)).ok()
}

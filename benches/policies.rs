//! `cargo x bench policies`: screening by columns, explaining one firm, the best bundle. Prints its protocol.
//!
//! Ends with an error if a figure is missed. The clauses are the first twenty of the pack that are computed and ask for more than a region; firms are invented by a
//! generator with a fixed seed, a fifth of their facts unknown and a twentieth absent. Medians over rounds, one thread.
//!
//! Beside each figure runs a library that does a part of the work, on the same clauses and firms in the same run, and its answers must be the same: arrow's
//! kernels for columns, the expressions of rhai for one firm, the integer program of microlp for the bundle.
#![expect(clippy::unwrap_used, reason = "a measurement")]

#[path = "policies/arrow.rs"]
mod arrow;
#[path = "policies/program.rs"]
mod program;
#[expect(dead_code, reason = "rounds are sorted here, in nanoseconds")]
mod protocol;
#[path = "policies/scripts.rs"]
mod scripts;
#[path = "policies/shared.rs"]
mod shared;

use std::{collections::BTreeMap, fs, hint::black_box, path::Path, sync::Arc, time::Instant};

use rules::{
    Catalogue, Fact, Facts, FieldId, Kind, Number, Test, Truth, Value,
    clause::{Clause, Standing},
    columns::{Columns, Plan},
    condition::{Bound, Term},
    explain::Explanation,
    fact::Provenance,
    reader,
    stacking::search::{BUDGET, Puzzle},
};
use shared::Shared;

const ROWS: usize = 200_000;
const ROW_BY_ROW: usize = 5_000;
const ROUNDS: usize = 15;
const CLAUSES: usize = 20;
const PUZZLES: usize = 1_000;

/// A generator with a fixed seed, so that two runs measure the same.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 20) % sides.max(1)
    }

    fn below(&mut self, sides: usize) -> usize {
        usize::try_from(self.roll(sides as u64)).unwrap()
    }
}

/// What the clauses compare each field with: values are drawn around it, so that verdicts differ.
#[derive(Default)]
struct Asked {
    bounds: BTreeMap<FieldId, Vec<Number>>,
    terms: BTreeMap<FieldId, Vec<Arc<str>>>,
}

impl Asked {
    fn of(clauses: &[&Clause]) -> Self {
        let mut asked = Self::default();
        for clause in clauses {
            clause.condition.each_test(&mut |_, test| match test {
                Test::OneOf(field, listed) | Test::NoneOf(field, listed) | Test::Contains(field, listed) => {
                    asked.terms.entry(*field).or_default().extend(listed.iter().cloned());
                }
                Test::Compare { left: Term::Field(field), right: Bound::Number(number), .. } => {
                    asked.bounds.entry(*field).or_default().push(*number);
                }
                _ => {}
            });
        }
        asked
    }

    fn value(&self, catalogue: &Catalogue, field: FieldId, dice: &mut Dice) -> Value {
        let other: Arc<str> = Arc::from("其他");
        let term = |dice: &mut Dice| {
            let known = self.terms.get(&field).map(Vec::as_slice).unwrap_or_default();
            known.get(dice.below(known.len() + 1)).cloned().unwrap_or_else(|| Arc::clone(&other))
        };
        match catalogue.get(field).unwrap().kind {
            Kind::Flag => Value::Flag(dice.roll(2) == 0),
            Kind::Date => Value::Date(base::time::date_plus_days(base::Date::constant(2023, 1, 1), i64::try_from(dice.roll(900)).unwrap())),
            Kind::Code => Value::Code(term(dice)),
            Kind::Codes => Value::Codes((0..dice.below(3)).map(|_| term(dice)).collect::<Vec<_>>().into()),
            _ => {
                let known = self.bounds.get(&field).map(Vec::as_slice).unwrap_or_default();
                let around = known.get(dice.below(known.len())).copied().unwrap_or(Number::whole(100));
                // From half to one and a half of a bound.
                let num = around.num().max(2) / 2 + i64::try_from(dice.roll(around.num().max(2).unsigned_abs())).unwrap();
                Value::Number(Number::ratio(num, around.den()).unwrap())
            }
        }
    }
}

/// Fills the columns and the peer's table with invented firms and gives back the first of them.
fn firms(catalogue: &Catalogue, asked: &Asked, (columns, table): (&mut Columns, &mut arrow::Table), fields: &[FieldId]) -> Vec<Facts> {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut first = Vec::with_capacity(ROW_BY_ROW);
    for _ in 0..ROWS {
        let mut facts = Facts::new(catalogue);
        for field in fields {
            let fact = match dice.roll(20) {
                0..=3 => Fact::Unknown,
                4 => Fact::Absent,
                _ => Fact::Known(asked.value(catalogue, *field, &mut dice)),
            };
            facts.set(*field, fact, Provenance::Stated);
        }
        columns.push(&facts);
        table.push(&facts);
        if first.len() < ROW_BY_ROW {
            first.push(facts);
        }
    }
    table.lay();
    first
}

/// Invented firms of which everything is known.
fn known_firms(catalogue: &Catalogue, asked: &Asked, fields: &[FieldId]) -> Vec<Facts> {
    let mut dice = Dice(0x0bad_5eed_0bad_5eed);
    let mut firm = || {
        let mut facts = Facts::new(catalogue);
        fields.iter().for_each(|field| facts.set(*field, Fact::Known(asked.value(catalogue, *field, &mut dice)), Provenance::Stated));
        facts
    };
    (0..ROW_BY_ROW).map(|_| firm()).collect()
}

/// Times of so many rounds in nanoseconds, sorted.
fn times(rounds: usize, mut run: impl FnMut()) -> Vec<u128> {
    run();
    let mut all: Vec<u128> = (0..rounds)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed().as_nanos()
        })
        .collect();
    all.sort_unstable();
    all
}

fn at(times: &[u128], percent: usize) -> u128 {
    times.get((times.len() * percent / 100).min(times.len() - 1)).copied().unwrap()
}

/// A time of the optimiser, at a per cent.
fn micros(times: &[u128], percent: usize) -> String {
    format!("{} µs", at(times, percent) / 1000)
}

/// A random puzzle as large as one firm meets: groups, exclusions, prerequisites, nested caps.
fn puzzle(dice: &mut Dice, items: usize) -> Puzzle {
    let mut puzzle =
        Puzzle { values: (0..items).map(|_| i64::try_from(dice.roll(500) + 1).unwrap() * 1_000_000).collect(), ..Puzzle::default() };
    for _ in 0..items {
        let (a, b) = (dice.below(items), dice.below(items));
        if a != b {
            puzzle.excluded.push((a, b));
        }
    }
    for _ in 0..3 {
        let set = (0..4).fold(0_u128, |set, _| set | 1 << dice.below(items));
        puzzle.at_most.push((set, 1 + dice.below(2)));
    }
    for _ in 0..3 {
        let item = dice.below(items);
        let any = (0..3).fold(0_u128, |set, _| set | 1 << dice.below(items)) & !(1 << item);
        puzzle.needs.push((item, any));
    }
    for share in [items / 4, items / 2, items] {
        let limit = i64::try_from(dice.roll(60 * share as u64) + 60 * share as u64).unwrap() * 1_000_000;
        puzzle.caps.push(((1 << share) - 1, limit));
    }
    puzzle
}

/// One that is harder: twice the exclusions, more groups, an account for each quarter and both halves, amounts of which many are equal.
fn harder_puzzle(dice: &mut Dice, items: usize) -> Puzzle {
    let mut puzzle = puzzle(dice, items);
    for value in &mut puzzle.values {
        *value = (*value / 50_000_000 + 1) * 50_000_000;
    }
    for _ in 0..items {
        let (a, b) = (dice.below(items), dice.below(items));
        if a != b {
            puzzle.excluded.push((a, b));
        }
    }
    for _ in 0..5 {
        let set = (0..6).fold(0_u128, |set, _| set | 1 << dice.below(items));
        puzzle.at_most.push((set, 1 + dice.below(3)));
    }
    puzzle.caps.clear();
    let quarter = items / 4;
    let blocks = [(0, quarter), (quarter, 2 * quarter), (2 * quarter, 3 * quarter), (3 * quarter, items), (0, 2 * quarter), (0, items)];
    for (from, to) in blocks {
        let set = (from..to).fold(0_u128, |set, item| set | 1 << item);
        let limit = i64::try_from(dice.roll(80 * (to - from) as u64) + 80 * (to - from) as u64).unwrap() * 1_000_000;
        puzzle.caps.push((set, limit));
    }
    puzzle
}

fn main() {
    protocol::heading("columns 200 M clause evaluations/s; explainer 6 µs for 20 clauses; optimiser p99 1 ms at 24 clauses");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/minhang/policies");
    let mut files: Vec<(String, String)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "toml"))
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap()))
        .collect();
    files.sort();
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let start = Instant::now();
    let reading = reader::read(&borrowed);
    let read_ms = start.elapsed().as_millis();
    let library = &reading.library;
    let tests = |clause: &Clause| {
        let mut count = 0_usize;
        clause.condition.each_test(&mut |_, _| count += 1);
        count
    };
    let is_asking = |clause: &&Clause| clause.standing() == Standing::Computed && tests(clause) >= 3;
    let clauses: Vec<&Clause> = library.clauses.iter().filter(is_asking).take(CLAUSES).collect();
    let conditions: usize = clauses.iter().map(|clause| tests(clause)).sum();
    let on = base::Date::constant(2026, 1, 15);
    let plan = Plan::new(clauses.iter().copied(), on);
    let asked = Asked::of(&clauses);
    let shared = Shared::of(&clauses, on);
    let mut columns = Columns::new(&library.catalogue, &plan.fields());
    let mut table = arrow::Table::new(&library.catalogue, &shared.fields());
    let rows = firms(&library.catalogue, &asked, (&mut columns, &mut table), &plan.fields());
    let known = known_firms(&library.catalogue, &asked, &shared.fields());

    println!(
        "policies: {} clauses of the pack, {conditions} tests, {} of them different; {} files read and checked in {read_ms} ms",
        clauses.len(),
        plan.test_count(),
        files.len()
    );
    println!(
        "protocol: {ROWS} invented firms, a fifth of facts unknown, a twentieth absent; fixed seed; one thread; default target; medians of {ROUNDS} rounds"
    );

    println!("peers: {} of the clauses can be said to them, with {} different tests", shared.clauses.len(), shared.tests.len());

    let bench = Bench { clauses: &clauses, plan: &plan, columns: &columns, rows: &rows, on };
    let reached = [bench.screen(), bench.explain(), optimise()];
    bench.beside_arrow(&shared, &table);
    bench.beside_rhai(&shared, &known);
    beside_microlp();
    std::process::exit(i32::from(reached.contains(&false)));
}

struct Bench<'a> {
    clauses: &'a [&'a Clause],
    plan: &'a Plan,
    columns: &'a Columns,
    rows: &'a [Facts],
    on: base::Date,
}

impl Bench<'_> {
    fn screen(&self) -> bool {
        let screening = times(ROUNDS, || {
            black_box(self.plan.screen(black_box(self.columns)));
        });
        let evaluations = (ROWS * self.clauses.len()) as u128;
        let screened = self.plan.screen(self.columns);
        let yes: usize = screened.iter().map(rules::columns::Screened::count_yes).sum();
        let rate = |nanos: u128| evaluations * 1000 / nanos.max(1);
        println!(
            "columns: {} M clause evaluations/s (best {}, worst {}), three-valued; {yes} of {evaluations} pass",
            rate(at(&screening, 50)),
            rate(at(&screening, 0)),
            rate(at(&screening, 100))
        );

        let some = self.rows;
        let scalar = times(ROUNDS, || {
            for facts in some {
                for clause in self.clauses {
                    black_box(clause.scope(facts, self.on).judge(&clause.condition));
                }
            }
        });
        let scalar_rate = (some.len() * self.clauses.len()) as u128 * 1000 / at(&scalar, 50).max(1);
        println!(
            "row by row: {scalar_rate} M clause evaluations/s; columns are {} times as fast",
            rate(at(&screening, 50)) / scalar_rate.max(1)
        );
        for (at_row, facts) in some.iter().enumerate() {
            for (clause, screened) in self.clauses.iter().zip(&screened) {
                assert_eq!(clause.scope(facts, self.on).judge(&clause.condition), screened.verdict(at_row), "{} row {at_row}", clause.id);
            }
        }
        println!("both agree on {} verdicts", some.len() * self.clauses.len());
        let found = rate(at(&screening, 50));
        protocol::verdict("columns", found >= 200, format!("{found} M/s"), ">= 200 M/s")
    }

    fn explain(&self) -> bool {
        let some = self.rows;
        let explaining = times(ROUNDS, || {
            for facts in some {
                for clause in self.clauses {
                    black_box(Explanation::of(clause, facts, self.on));
                }
            }
        });
        let a_firm = |percent: usize| at(&explaining, percent) / some.len() as u128;
        println!(
            "explainer: {} ns a firm for {} clauses with a record for each condition (best {}, worst {}), {} firms one after the other",
            a_firm(50),
            self.clauses.len(),
            a_firm(0),
            a_firm(100),
            some.len()
        );
        protocol::verdict("explainer, 20 clauses", a_firm(50) <= 6000, format!("{} ns", a_firm(50)), "<= 6000 ns")
    }
}

/// What the peers are measured at: nothing of it is a figure to reach, but all answers must be the same.
impl Bench<'_> {
    fn beside_arrow(&self, shared: &Shared<'_>, table: &arrow::Table) {
        let plan = Plan::new(shared.clauses.iter().copied(), self.on);
        let own = times(ROUNDS, || {
            black_box(plan.screen(black_box(self.columns)));
        });
        let peer = times(ROUNDS, || {
            black_box(black_box(table).judge(shared));
        });
        let (screened, judged) = (plan.screen(self.columns), table.judge(shared));
        for (at, (clause, screened)) in shared.clauses.iter().zip(&screened).enumerate() {
            for row in 0..ROWS {
                assert_eq!(screened.verdict(row), arrow::verdict(&judged, at, row), "{} row {row}", clause.id);
            }
        }
        let evaluations = (ROWS * shared.clauses.len()) as u128;
        println!(
            "beside arrow's kernels, {} clauses in batches of 8,192 rows, identical tests shared, three-valued without reasons: {} M against {} M clause \
             evaluations/s, {} times as fast; the same on {evaluations} verdicts",
            shared.clauses.len(),
            evaluations * 1000 / at(&own, 50).max(1),
            evaluations * 1000 / at(&peer, 50).max(1),
            ratio(&peer, &own)
        );
    }

    fn beside_rhai(&self, shared: &Shared<'_>, known: &[Facts]) {
        let scripts = scripts::Scripts::new(shared);
        let mut scopes: Vec<_> = known.iter().map(|facts| scripts::scope(facts, &shared.fields())).collect();
        let own = times(ROUNDS, || {
            for facts in known {
                for clause in &shared.clauses {
                    black_box(Explanation::of(clause, facts, self.on));
                }
            }
        });
        let peer = times(ROUNDS, || {
            for scope in &mut scopes {
                scripts.judge(scope).for_each(|holds| {
                    black_box(holds);
                });
            }
        });
        for (facts, scope) in known.iter().zip(&mut scopes) {
            for (clause, holds) in shared.clauses.iter().zip(scripts.judge(scope)) {
                assert_eq!(clause.scope(facts, self.on).judge(&clause.condition), Truth::from(holds), "{}", clause.id);
            }
        }
        println!(
            "beside rhai, {} clauses compiled before, firms of which everything is known: {} ns a firm with a record for each condition against {} ns with the \
             verdict alone, {} times as fast; the same on {} verdicts",
            shared.clauses.len(),
            at(&own, 50) / known.len() as u128,
            at(&peer, 50) / known.len() as u128,
            ratio(&peer, &own),
            known.len() * shared.clauses.len()
        );
    }
}

/// The optimiser beside an integer program: the same values, without the order of ties and without the loss of what is left out.
fn beside_microlp() {
    const ITEMS: usize = 24;
    let mut dice = Dice(0x1234_5678_9abc_def1);
    let (mut own, mut peer, mut same) = (Vec::new(), Vec::new(), 0_usize);
    for _ in 0..PUZZLES {
        let puzzle = puzzle(&mut dice, ITEMS);
        let start = Instant::now();
        let found = black_box(puzzle.solve(BUDGET)).ok().flatten().unwrap();
        own.push(start.elapsed().as_nanos());
        let start = Instant::now();
        let wanted = black_box(program::solve(&puzzle));
        peer.push(start.elapsed().as_nanos());
        assert_eq!(Some(found.value), wanted, "{puzzle:?}");
        same += 1;
    }
    own.sort_unstable();
    peer.sort_unstable();
    println!(
        "beside microlp, {ITEMS} items: median {} against {}, p99 {} against {}, {} times as fast; the same value on {same} puzzles",
        micros(&own, 50),
        micros(&peer, 50),
        micros(&own, 99),
        micros(&peer, 99),
        ratio(&peer, &own)
    );
}

/// How many times as long the slower one takes, by medians, to a tenth.
fn ratio(slower: &[u128], faster: &[u128]) -> String {
    let tenths = at(slower, 50) * 10 / at(faster, 50).max(1);
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// How a puzzle is drawn.
type Draw = fn(&mut Dice, usize) -> Puzzle;

fn optimise() -> bool {
    let drawn: [(&str, Draw, usize); 5] =
        [("", puzzle, 16), ("", puzzle, 24), ("", puzzle, 40), ("harder, ", harder_puzzle, 24), ("harder, ", harder_puzzle, 40)];
    let mut is_reached = true;
    for (kind, draw, items) in drawn {
        let mut dice = Dice(0x1234_5678_9abc_def1);
        let puzzles: Vec<Puzzle> = (0..PUZZLES).map(|_| draw(&mut dice, items)).collect();
        let mut all: Vec<u128> = Vec::new();
        let mut proven = 0_usize;
        for puzzle in &puzzles {
            let start = Instant::now();
            let found = black_box(puzzle.solve(BUDGET));
            all.push(start.elapsed().as_nanos());
            proven += usize::from(found.is_ok_and(|found| found.is_none_or(|found| found.is_proven)));
        }
        all.sort_unstable();
        let (median, p99, worst) = (micros(&all, 50), micros(&all, 99), micros(&all, 100));
        println!("optimiser, {kind}{items} items, {PUZZLES} random puzzles: median {median}, p99 {p99}, worst {worst}, {proven} proven");
        if kind.is_empty() && items == 24 {
            is_reached = protocol::verdict("optimiser p99, 24 items", at(&all, 99) <= 1_000_000, p99, "<= 1000 µs");
        }
    }
    is_reached
}

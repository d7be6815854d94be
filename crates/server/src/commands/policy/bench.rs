//! `zerobay policy bench`: how fast the pack's own clauses are on this machine: screened by columns, explained to one firm,
//! combined. The firms are those of the cases beside the clauses; no figure is a bar here, those are in `cargo x bench policies`.

use std::{hint::black_box, time::Instant};

use base::Date;
use rules::{
    Facts,
    assess::Question,
    clause::{Clause, Dates, Standing},
    columns::{Columns, Plan},
    explain::Explanation,
    library::Library,
    stacking::bundle::{Bundle, Item},
};
use web::kernel::texts::{Speak as _, number_text};

use super::{Asked, read};

/// How many clauses a bundle is looked for among.
const ELIGIBLE: usize = 24;
const DRAWS: usize = 200;

/// Prints protocol and figures.
///
/// # Errors
/// When the policies have problems, no cases stand beside them, or no rounds are asked for.
pub fn run(asked: &Asked, rows: usize, rounds: usize) -> Result<(), String> {
    let lang = asked.lang;
    let (reading, problems) = read(&asked.pack, lang)?;
    if !problems.is_empty() {
        return Err(asked.lines(&problems));
    }
    let library = &reading.library;
    let clauses: Vec<&Clause> =
        library.clauses.iter().filter(|clause| matches!(clause.standing(), Standing::Computed | Standing::Pending)).collect();
    let firms: Vec<Facts> = reading
        .cases
        .iter()
        .map(|case| {
            let mut facts = case.facts.clone();
            facts.complete(&library.catalogue, asked.on);
            facts
        })
        .collect();
    if firms.is_empty() || clauses.is_empty() || rows == 0 || rounds == 0 {
        return Err(lang.t1("policy-command-nothing-to-measure", "path", asked.pack.display()));
    }
    let sizes = [
        ("path", asked.pack.display().to_string()),
        ("clauses", count(clauses.len())),
        ("firms", count(firms.len())),
        ("rows", count(rows)),
        ("rounds", count(rounds)),
        ("day", lang.date(&asked.on)),
        ("cores", count(std::thread::available_parallelism().map_or(1, usize::from))),
        ("system", format!("{} {}", std::env::consts::OS, std::env::consts::ARCH)),
    ];
    say!("{}", told(asked, "policy-command-bench-protocol", &sizes));
    if cfg!(debug_assertions) {
        say!("{}", lang.t("policy-command-bench-unoptimised"));
    }
    let bench = Bench { asked, library, clauses, firms, rounds };
    bench.screen(rows)?;
    bench.explain();
    bench.answer();
    bench.combine();
    Ok(())
}

fn count(count: usize) -> String {
    number_text(i64::try_from(count).unwrap_or(i64::MAX))
}

fn told(asked: &Asked, key: &str, values: &[(&str, String)]) -> String {
    let borrowed: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    asked.lang.ta(key, &borrowed)
}

/// Nanoseconds as microseconds with one place.
fn micros(nanos: u128) -> String {
    format!("{}.{}", nanos / 1000, nanos % 1000 / 100)
}

/// Times of single runs, in nanoseconds.
struct Times(Vec<u128>);

impl Times {
    /// Runs once for the caches and then so often.
    fn of(rounds: usize, mut run: impl FnMut()) -> Self {
        run();
        let mut times = Self(Vec::with_capacity(rounds));
        for _ in 0..rounds {
            times.take(&mut run);
        }
        times
    }

    fn take(&mut self, run: impl FnOnce()) {
        let began = Instant::now();
        run();
        self.0.push(began.elapsed().as_nanos());
    }

    /// The time that so many of a hundred runs do not exceed.
    fn at(&mut self, percent: usize) -> u128 {
        self.0.sort_unstable();
        let place = (self.0.len() * percent).div_ceil(100).saturating_sub(1);
        self.0.get(place).copied().unwrap_or(0)
    }

    fn values(&mut self) -> [(&'static str, String); 3] {
        [("median", micros(self.at(50))), ("p99", micros(self.at(99))), ("worst", micros(self.at(100)))]
    }
}

struct Bench<'a> {
    asked: &'a Asked,
    library: &'a Library,
    clauses: Vec<&'a Clause>,
    firms: Vec<Facts>,
    rounds: usize,
}

impl Bench<'_> {
    const fn on(&self) -> Date {
        self.asked.on
    }

    /// All clauses over a table of firms, and whether every verdict is that of the clause judged alone.
    fn screen(&self, rows: usize) -> Result<(), String> {
        let plan = Plan::new(self.clauses.iter().copied(), self.on());
        let mut columns = Columns::new(&self.library.catalogue, &plan.fields());
        self.firms.iter().cycle().take(rows).for_each(|facts| columns.push(facts));
        let mut times = Times::of(self.rounds, || {
            black_box(plan.screen(black_box(&columns)));
        });
        let screened = plan.screen(&columns);
        for (row, facts) in self.firms.iter().enumerate().take(rows) {
            for (clause, screened) in self.clauses.iter().zip(&screened) {
                if clause.scope(facts, self.on()).judge(&clause.condition) != screened.verdict(row) {
                    return Err(self.asked.lang.t2("policy-command-bench-differs", "clause", &clause.id, "row", count(row + 1)));
                }
            }
        }
        let evaluations = rows as u128 * self.clauses.len() as u128;
        let rate = evaluations * 1000 / times.at(50).max(1);
        let values = [("rate", rate.to_string()), ("rows", count(rows)), ("clauses", count(self.clauses.len()))];
        say!("{}", told(self.asked, "policy-command-bench-columns", &values));
        Ok(())
    }

    /// Every clause explained to every firm.
    fn explain(&self) {
        let mut times = Times::of(self.rounds, || {
            for (facts, clause) in self.firms.iter().flat_map(|facts| self.clauses.iter().map(move |clause| (facts, *clause))) {
                black_box(Explanation::of(clause, facts, self.on()));
            }
        });
        let a_firm = times.at(50) / self.firms.len().max(1) as u128;
        let twenty = a_firm * 20 / self.clauses.len().max(1) as u128;
        let values = [("firm", micros(a_firm)), ("clauses", count(self.clauses.len())), ("twenty", micros(twenty))];
        say!("{}", told(self.asked, "policy-command-bench-explainer", &values));
    }

    /// All verdicts, amounts and the bundle of each firm.
    fn answer(&self) {
        let mut times = Times(Vec::new());
        for facts in &self.firms {
            let question = Question { facts, on: self.on(), dates: Dates::Apply };
            times.take(|| {
                black_box(self.library.assess(&self.clauses, question));
            });
        }
        say!("{}", told(self.asked, "policy-command-bench-answer", &times.values()));
    }

    /// Bundles of clauses drawn from the pack under its own rules, as if a firm had passed all of them.
    fn combine(&self) {
        let mut state = 0x1234_5678_9abc_def1_u64;
        let mut draw = |sides: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state >> 33).unwrap_or(0) % sides.max(1)
        };
        let mut times = Times(Vec::new());
        let mut proven = 0;
        for _ in 0..DRAWS {
            let mut among = self.clauses.clone();
            let mut items = Vec::new();
            while items.len() < ELIGIBLE && !among.is_empty() {
                let clause = among.swap_remove(draw(among.len()));
                let fen = i64::try_from(draw(500) + 1).unwrap_or(1) * 1_000_000;
                items.push(Item {
                    name: clause.id.clone(),
                    clause: clause.id.clone(),
                    level: self.library.level_rank(&clause.level),
                    year: self.on().year(),
                    fen,
                    ..Item::default()
                });
            }
            let mut is_proven = false;
            times.take(|| is_proven = black_box(Bundle::find(&self.library.stacking, items)).is_proven);
            proven += usize::from(is_proven);
        }
        let [median, p99, worst] = times.values();
        let rest = [("clauses", count(ELIGIBLE.min(self.clauses.len()))), ("draws", count(DRAWS)), ("proven", count(proven))];
        let values: Vec<(&str, String)> = [median, p99, worst].into_iter().chain(rest).collect();
        say!("{}", told(self.asked, "policy-command-bench-bundle", &values));
    }
}

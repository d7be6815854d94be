//! A puzzle of the bundle as an integer program. The caps of these puzzles are beginnings of one row of items.

use microlp::{ComparisonOp::Le, OptimizationDirection::Maximize, Problem, SolveOutcome, Variable};
use rules::stacking::search::{Puzzle, Set};

/// Amounts are handed over in 万元, so that a solver in floats sees small numbers.
const WAN: i64 = 1_000_000;

/// What the best lawful set gives, in fen; nothing where the solver does not find it.
pub fn solve(puzzle: &Puzzle) -> Option<i64> {
    let mut problem = Problem::new(Maximize);
    let mut caps = puzzle.caps.clone();
    caps.sort_by_key(|(set, _)| set.count_ones());
    let worth: Vec<f64> = puzzle.values.iter().map(|fen| (fen / WAN) as f64).collect();
    let is_capped = |item: usize| caps.iter().any(|(set, _)| set >> item & 1 == 1);
    let items: Vec<Variable> =
        worth.iter().enumerate().map(|(item, worth)| problem.add_binary_var(if is_capped(item) { 0.0 } else { *worth })).collect();
    // Each cap takes the sum of the one before it and of the items that come new; the last one counts.
    let mut inner: Option<(Variable, usize)> = None;
    for (at, (set, limit)) in caps.iter().enumerate() {
        let sum = problem.add_var(f64::from(u8::from(at + 1 == caps.len())), (0.0, (limit / WAN) as f64));
        let (from, end) = (inner.map_or(0, |(_, end)| end), set.count_ones() as usize);
        let own = items.iter().zip(&worth).take(end).skip(from).map(|(item, worth)| (*item, -worth));
        let row: Vec<(Variable, f64)> = own.chain(inner.map(|(inner, _)| (inner, -1.0))).chain([(sum, 1.0)]).collect();
        problem.add_constraint(row.as_slice(), Le, 0.0);
        inner = Some((sum, end));
    }
    let row = |set: Set, by: f64| -> Vec<(Variable, f64)> {
        items.iter().enumerate().filter(|(item, _)| set >> item & 1 == 1).map(|(_, own)| (*own, by)).collect()
    };
    for (a, b) in &puzzle.excluded {
        problem.add_constraint(row(1 << a | 1 << b, 1.0).as_slice(), Le, 1.0);
    }
    for (set, most) in &puzzle.at_most {
        problem.add_constraint(row(*set, 1.0).as_slice(), Le, *most as f64);
    }
    for (item, any) in &puzzle.needs {
        let needs: Vec<(Variable, f64)> = row(*any, -1.0).into_iter().chain(row(1 << item, 1.0)).collect();
        problem.add_constraint(needs.as_slice(), Le, 0.0);
    }
    match problem.solve() {
        Ok(SolveOutcome::Solution(solution)) => Some(solution.objective().round() as i64 * WAN),
        _ => None,
    }
}

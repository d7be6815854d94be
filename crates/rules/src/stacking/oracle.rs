//! The search equals trying every set, up to 16 items, and keeps its order of ties; and it equals an integer program solved by
//! a library.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use proptest::prelude::*;

use super::{
    bundle::{forced_in, runner_up},
    search::{BUDGET, Puzzle, Set, Solution, is_before},
};

/// A random puzzle of so many items with nested caps.
pub fn a_puzzle(items: std::ops::RangeInclusive<usize>) -> impl Strategy<Value = Puzzle> {
    items.prop_flat_map(|count| {
        let pair = (0..count, 0..count);
        let set =
            prop::collection::vec(0..count, 1..=count.min(6)).prop_map(|items| items.into_iter().fold(0, |set: Set, item| set | 1 << item));
        (
            prop::collection::vec(0..12_i64, count),
            prop::collection::vec(pair, 0..count),
            prop::collection::vec((set.clone(), 1..3_usize), 0..3),
            prop::collection::vec((0..count, set.clone()), 0..3),
            prop::collection::vec((0..count, set, (1..4_i64, 1..4_i64)), 0..2),
            // Caps nested by being ranges from the start of a block.
            prop::collection::vec((1..=count, 1..30_i64), 0..3),
        )
            .prop_map(move |(values, pairs, at_most, needs, matches, caps)| Puzzle {
                values,
                excluded: pairs.into_iter().filter(|(a, b)| a != b).collect(),
                at_most,
                needs: needs.into_iter().map(|(item, set)| (item, set & !(1 << item))).collect(),
                matches: matches.into_iter().map(|(item, set, rate)| (item, set & !(1 << item), rate)).collect(),
                caps: caps.into_iter().map(|(end, limit)| ((1 << end) - 1, limit)).collect(),
                forced: 0,
                barred: 0,
            })
    })
}

fn by_trying_all(puzzle: &Puzzle) -> Option<Solution> {
    let mut best: Option<Solution> = None;
    for chosen in 0..1_u128 << puzzle.values.len() {
        if !puzzle.is_lawful(chosen) {
            continue;
        }
        let value = naive_value(puzzle, chosen);
        let is_better = best.is_none_or(|best| {
            (value, std::cmp::Reverse(chosen.count_ones())) > (best.value, std::cmp::Reverse(best.chosen.count_ones()))
                || (value == best.value && chosen.count_ones() == best.chosen.count_ones() && is_before(chosen, best.chosen))
        });
        if is_better {
            best = Some(Solution { chosen, value, is_proven: true });
        }
    }
    best
}

/// What the best set gives that neither lies within another nor holds it whole.
fn other_by_trying_all(puzzle: &Puzzle, best: Set) -> Option<i64> {
    let all = (0..1_u128 << puzzle.values.len()).filter(|chosen| chosen & !best != 0 && best & !chosen != 0 && puzzle.is_lawful(*chosen));
    all.map(|chosen| naive_value(puzzle, chosen)).max()
}

fn is_the_best_other(puzzle: &Puzzle) -> Result<(), TestCaseError> {
    let best = puzzle.solve(BUDGET).unwrap().unwrap();
    let second = runner_up(puzzle, best, &forced_in(puzzle, best));
    prop_assert_eq!(second.map(|second| second.value), other_by_trying_all(puzzle, best.chosen));
    if let Some(second) = second {
        prop_assert!(puzzle.is_lawful(second.chosen) && puzzle.value(second.chosen) == second.value && second.value <= best.value);
        prop_assert!(second.chosen & !best.chosen != 0 && best.chosen & !second.chosen != 0);
    }
    Ok(())
}

/// Caps by recursion from the outside in, knowing nothing of the search.
fn naive_value(puzzle: &Puzzle, chosen: Set) -> i64 {
    let own = |item: usize| {
        let matched: i64 = puzzle
            .matches
            .iter()
            .filter(|(own, ..)| *own == item)
            .map(|(_, set, (num, den))| {
                let base: i64 = (0..puzzle.values.len())
                    .filter(|other| (set & chosen) >> other & 1 == 1)
                    .map(|other| puzzle.values.get(other).unwrap())
                    .sum();
                base * num / den
            })
            .sum();
        puzzle.values.get(item).unwrap() + matched
    };
    // The caps of the generator are beginnings of one row, so the shortest comes first and the next holds it.
    let mut caps = puzzle.caps.clone();
    caps.sort_by_key(|(set, _)| set.count_ones());
    let (mut sum, mut at) = (0, 0);
    for (set, limit) in caps {
        while at < set.count_ones() as usize {
            sum += if chosen >> at & 1 == 1 { own(at) } else { 0 };
            at += 1;
        }
        sum = sum.min(limit);
    }
    sum + (at..puzzle.values.len()).filter(|item| chosen >> item & 1 == 1).map(own).sum::<i64>()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_search_equals_trying_every_set(puzzle in a_puzzle(1..=12)) {
        let found = puzzle.solve(BUDGET).unwrap();
        prop_assert_eq!(found, by_trying_all(&puzzle));
    }

    #[test]
    fn what_must_be_in_or_out_is_kept_to_as_by_trying_every_set(puzzle in a_puzzle(1..=10), forced in 0..1_u128 << 10, barred in 0..1_u128 << 10) {
        let all = (1_u128 << puzzle.values.len()) - 1;
        // A few of each, so that most puzzles can still be solved.
        let (forced, barred) = (forced & (forced >> 1) & (forced >> 2) & all, barred & (barred >> 1) & all);
        let puzzle = Puzzle { forced, barred, ..puzzle };
        let tried = by_trying_all(&puzzle);
        prop_assert_eq!(puzzle.solve(BUDGET).unwrap(), tried);
        let highest = puzzle.highest(BUDGET).unwrap();
        prop_assert_eq!(highest.map(|found| found.value), tried.map(|found| found.value));
        prop_assert!(highest.is_none_or(|found| puzzle.is_lawful(found.chosen) && puzzle.value(found.chosen) == found.value));
    }

    #[test]
    fn the_runner_up_is_the_best_other_choice_by_trying_every_set(puzzle in a_puzzle(1..=12)) {
        is_the_best_other(&puzzle)?;
    }

    #[test]
    fn forcing_an_item_never_gives_more(puzzle in a_puzzle(2..=14), item in 0..14_usize) {
        let best = puzzle.solve(BUDGET).unwrap().unwrap();
        prop_assume!(item < puzzle.values.len());
        let forced = Puzzle { forced: 1 << item, ..puzzle.clone() }.solve(BUDGET).unwrap();
        if let Some(forced) = forced {
            prop_assert!(forced.value <= best.value && forced.chosen >> item & 1 == 1 && puzzle.is_lawful(forced.chosen));
        }
    }
}

/// The same puzzle as a mixed-integer program, solved by a library that shares nothing with the search.
fn by_integer_program(puzzle: &Puzzle) -> i64 {
    use microlp::{ComparisonOp::Le, OptimizationDirection::Maximize, Problem, SolveOutcome, Variable};
    let mut problem = Problem::new(Maximize);
    let mut caps = puzzle.caps.clone();
    caps.sort_by_key(|(set, _)| set.count_ones());
    let loose = |item: usize| !caps.iter().any(|(set, _)| set >> item & 1 == 1);
    let value = |item: usize| *puzzle.values.get(item).unwrap() as f64;
    let items: Vec<Variable> =
        (0..puzzle.values.len()).map(|item| problem.add_binary_var(if loose(item) { value(item) } else { 0.0 })).collect();
    // Beginnings of one row: each cap takes the sum of the one before it and of the items that come new.
    let (mut inner, mut covered) = (None::<Variable>, 0_usize);
    for (at, (set, limit)) in caps.iter().enumerate() {
        let sum = problem.add_var(if at + 1 == caps.len() { 1.0 } else { 0.0 }, (0.0, *limit as f64));
        let end = set.count_ones() as usize;
        let mut row = vec![(sum, 1.0)];
        row.extend((covered..end).map(|item| (*items.get(item).unwrap(), -value(item))));
        row.extend(inner.map(|inner| (inner, -1.0)));
        problem.add_constraint(row.as_slice(), Le, 0.0);
        (inner, covered) = (Some(sum), end);
    }
    for (a, b) in &puzzle.excluded {
        problem.add_constraint([(*items.get(*a).unwrap(), 1.0), (*items.get(*b).unwrap(), 1.0)].as_slice(), Le, 1.0);
    }
    let row = |set: Set, by: f64| -> Vec<(Variable, f64)> {
        items.iter().enumerate().filter(|(item, _)| set >> item & 1 == 1).map(|(_, own)| (*own, by)).collect()
    };
    for (set, most) in &puzzle.at_most {
        problem.add_constraint(row(*set, 1.0).as_slice(), Le, *most as f64);
    }
    for (item, any) in &puzzle.needs {
        let mut needs = row(*any, -1.0);
        needs.push((*items.get(*item).unwrap(), 1.0));
        problem.add_constraint(needs.as_slice(), Le, 0.0);
    }
    let SolveOutcome::Solution(solution) = problem.solve().unwrap() else { panic!("not solved") };
    solution.objective().round() as i64
}

/// As many cases as are asked for, and a thousand at least.
fn a_thousand() -> ProptestConfig {
    let asked = ProptestConfig::default();
    ProptestConfig { failure_persistence: None, cases: asked.cases.max(1_000), ..asked }
}

proptest! {
    #![proptest_config(a_thousand())]

    #[test]
    fn the_search_equals_an_integer_program_on_a_thousand_cases(puzzle in a_puzzle(1..=24)) {
        let puzzle = Puzzle { matches: Vec::new(), ..puzzle };
        let found = puzzle.solve(BUDGET).unwrap().unwrap();
        prop_assert!(found.is_proven && puzzle.is_lawful(found.chosen));
        prop_assert_eq!(found.value, by_integer_program(&puzzle));
    }
}

proptest! {
    // Sixteen items are 65,536 sets: a sixteenth of the cases.
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: ProptestConfig::default().cases.div_ceil(16), ..ProptestConfig::default() })]

    #[test]
    fn the_search_equals_trying_every_set_of_sixteen(puzzle in a_puzzle(16..=16)) {
        prop_assert_eq!(puzzle.solve(BUDGET).unwrap(), by_trying_all(&puzzle));
    }

    #[test]
    fn the_runner_up_is_the_best_other_choice_of_sixteen(puzzle in a_puzzle(16..=16)) {
        is_the_best_other(&puzzle)?;
    }
}

#[test]
fn largest_first_is_not_the_best() {
    let puzzle = Puzzle { values: vec![10, 7, 7], excluded: vec![(0, 1), (0, 2)], ..Puzzle::default() };
    assert_eq!(puzzle.solve(BUDGET).unwrap().unwrap().chosen, 0b110);
}

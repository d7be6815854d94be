//! Tests of learning: what holds for any examples, and that it finds what there is to find.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use proptest::prelude::*;

use super::*;

fn starts() -> Vec<Start> {
    vec![Start { weight: 0.6, is_for: Some(true) }, Start { weight: 0.4, is_for: Some(true) }, Start { weight: -0.05, is_for: Some(false) }]
}

/// Numbers that look random and are the same every time.
fn noise(seed: u64) -> f32 {
    let mut z = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(0x1234_5678);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    f32::from(u16::try_from((z >> 40) & 0xffff).unwrap()) / 65_535.0
}

/// Examples in which the second fact decides, the first says nothing, and the third speaks against.
fn world(queries: usize, each: usize) -> Vec<Example> {
    (0..queries * each)
        .map(|at| {
            let seed = at as u64 * 3;
            let amounts = vec![noise(seed), noise(seed + 1), f32::from(noise(seed + 2) > 0.7)];
            let truth = 8.0f32.mul_add(amounts[1], -3.0 * amounts[2]) - 4.5;
            let is_good = noise(seed + 900_001) < 1.0 / (1.0 + (-truth).exp());
            Example { query: at / each, amounts, grade: f32::from(is_good), counts: 1.0 }
        })
        .collect()
}

fn any_examples() -> impl Strategy<Value = Vec<Example>> {
    let example = (0usize..8, prop::array::uniform3(0.0f32..=1.0), 0u8..4, 0.1f32..2.0);
    prop::collection::vec(example, 4..60).prop_map(|rows| {
        rows.into_iter()
            .map(|(query, amounts, grade, counts)| Example {
                query,
                amounts: amounts.to_vec(),
                grade: f32::from(grade.saturating_sub(1)),
                counts,
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn no_weight_ever_changes_its_side(examples in any_examples(), pull in 0.1f64..1_000.0) {
        let all: Vec<&Example> = examples.iter().collect();
        if let Some(found) = fit(&all, &starts(), pull) {
            prop_assert!(found.weights[0] >= -1e-9 && found.weights[1] >= -1e-9 && found.weights[2] <= 1e-9, "{found:?}");
            prop_assert!(found.weights.iter().chain([&found.steepness, &found.offset]).all(|x| x.is_finite()));
        }
    }

    #[test]
    fn a_strong_pull_leaves_the_old_weights(examples in any_examples()) {
        let all: Vec<&Example> = examples.iter().collect();
        if let Some(found) = fit(&all, &starts(), 1e9).filter(|found| found.steepness > 1.0) {
            for (weight, start) in found.weights.iter().zip(starts()) {
                prop_assert!((weight - f64::from(start.weight)).abs() < 0.02, "{found:?}");
            }
        }
    }

    #[test]
    fn chances_are_chances_and_shares_lie_in_their_intervals(examples in any_examples()) {
        if let Some(found) = compare(&examples, &starts(), 5) {
            let chances: Vec<(f64, bool)> = found.chances.iter().zip(&examples).map(|((_, new), example)| (*new, example.is_good())).collect();
            prop_assert!(chances.iter().all(|(chance, _)| (0.0..=1.0).contains(chance)));
            let bins = bins(&chances, 5);
            prop_assert_eq!(bins.iter().map(|bin| bin.pairs).sum::<usize>(), examples.len());
            prop_assert!(bins.iter().all(|bin| bin.low <= bin.share + 1e-9 && bin.share <= bin.high + 1e-9));
        }
    }
}

#[test]
fn what_decides_gains_weight_and_chances_come_nearer() {
    let examples = world(60, 20);
    let found = compare(&examples, &starts(), 5).unwrap();
    assert!(found.learned.weights[1] > found.learned.weights[0] * 3.0, "{found:?}");
    assert!(found.new.brier.unwrap() < found.old.brier.unwrap() - 0.01, "{:?} {:?}", found.new, found.old);
    assert!(found.new.ndcg_at_10.unwrap() > found.old.ndcg_at_10.unwrap(), "{:?} {:?}", found.new, found.old);
    assert!(found.is_better());
}

#[test]
fn where_the_old_formula_is_right_nothing_better_is_claimed() {
    let mut examples = world(40, 10);
    for (at, example) in examples.iter_mut().enumerate() {
        let score = 0.6f32.mul_add(example.amounts[0], 0.4 * example.amounts[1]) - 0.05 * example.amounts[2];
        example.grade = f32::from(noise(at as u64 + 77_000) < 1.0 / (1.0 + (-12.0 * (score - 0.5)).exp()));
    }
    let found = compare(&examples, &starts(), 5).unwrap();
    assert!(found.new.brier.unwrap() < found.old.brier.unwrap() + 0.005, "{:?} {:?}", found.new, found.old);
    assert!(found.new.ndcg_at_10.unwrap() > found.old.ndcg_at_10.unwrap() - 0.01, "{:?} {:?}", found.new, found.old);
}

#[test]
fn noise_is_not_offered_as_knowledge() {
    let mut examples = world(30, 8);
    for (at, example) in examples.iter_mut().enumerate() {
        example.grade = f32::from(noise(at as u64 + 5_000) > 0.5);
    }
    let found = compare(&examples, &starts(), 5).unwrap();
    assert!(found.new.brier.unwrap() > 0.23, "{:?}", found.new);
}

#[test]
fn without_two_kinds_of_outcomes_there_is_nothing_to_learn() {
    assert!(compare(&[], &starts(), 5).is_none());
    let mut examples = world(10, 4);
    for example in &mut examples {
        example.grade = 1.0;
    }
    assert!(compare(&examples, &starts(), 5).is_none());
}

#[test]
fn the_same_examples_give_the_same_answer() {
    let examples = world(12, 6);
    assert_eq!(compare(&examples, &starts(), 5), compare(&examples, &starts(), 5));
}

#[test]
fn a_quarter_is_what_always_saying_a_half_gets() {
    assert_eq!(brier(&[(0.5, true), (0.5, false)]), Some(0.25));
    assert_eq!(brier(&[]), None);
}

#[test]
fn standings_with_few_good_pairs_keep_the_old_order_when_held() {
    let starts = [1.0f32, 0.35, 0.0, 0.0].map(|weight| Start { weight, is_for: Some(true) });
    let mut examples = Vec::new();
    for query in 0..20 {
        for candidate in 0..300u64 {
            let seed = query as u64 * 10_000 + candidate * 7;
            let is_good = candidate == 0;
            let more = if is_good { 6.0 } else { 0.0 };
            let spread = |at: u64| 3.4f32.mul_add(noise(seed + at) - 0.5, more * noise(seed + at + 50));
            let amounts = vec![spread(1), spread(2), noise(seed + 3), f32::from(noise(seed + 4) > 0.5)];
            examples.push(Example { query, amounts, grade: if is_good { 3.0 } else { 0.0 }, counts: 1.0 });
        }
    }
    let all: Vec<&Example> = examples.iter().collect();
    let found = fit(&all, &starts, 1e7).unwrap();
    assert!((found.weights[1] / found.weights[0] - 0.35).abs() < 0.01, "{found:?}");
    let chances: Vec<(f64, bool)> = all.iter().map(|example| (found.chance(&example.amounts), example.is_good())).collect();
    assert!(brier(&chances).unwrap() < 1.0 / 300.0, "{found:?}");
}

#[test]
fn where_the_old_formula_tells_the_contrary_its_chances_say_little_and_the_new_one_is_offered() {
    let starts = [0.6f32, 0.1].map(|weight| Start { weight, is_for: Some(true) });
    let example = |query: usize, is_good: bool| {
        let amounts = if is_good { vec![0.0, 1.0] } else { vec![1.0, 0.0] };
        Example { query, amounts, grade: if is_good { 2.0 } else { 0.0 }, counts: 1.0 }
    };
    let examples: Vec<Example> = (0..16).flat_map(|query| [example(query, false), example(query, true)]).collect();
    let found = compare(&examples, &starts, 5).unwrap();
    assert!(found.old.brier.unwrap() < 0.3, "{:?}", found.old);
    assert!(found.is_better() && found.new.ndcg_at_10 > found.old.ndcg_at_10, "{:?} {:?}", found.old, found.new);
}

//! Fitting: a logistic curve over a weighted sum, held near the weights it starts from.
//!
//! Looked for are weights `v`, a steepness `a` and an offset `b` such that `1 / (1 + e^−(v·x + b))` tells what came to something, where every
//! `v` costs as much as it is away from `a` times the weight it starts from. The more it costs (`pull`), the nearer the answer is to the old formula,
//! which is then only made steeper or flatter (Platt scaling). `v / a` are weights on the old scale: a score stays a score.
//! The sum to make small is convex, so Newton's steps find its one lowest place. A weight that would change its side is set to 0.

/// One pair that came to something or not.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// The query it belongs to. Folds never cut a query in two.
    pub query: usize,
    /// The amount of every fact.
    pub amounts: Vec<f32>,
    /// How good it was, for ranking: 0 came to nothing.
    pub grade: f32,
    /// How much the example counts.
    pub counts: f32,
}

/// A fact to be weighed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Start {
    /// The weight to start from.
    pub weight: f32,
    /// The weight stays at or above 0, or at or below it; `None` leaves it free.
    pub is_for: Option<bool>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    /// Weights on the scale of those it started from.
    pub weights: Vec<f64>,
    /// Chances are `logistic(steepness · score + offset)`.
    pub steepness: f64,
    pub offset: f64,
}

/// The least steepness as a share of the usual one; below it the old formula tells nothing of the examples, and dividing by it would blow weights up.
const FLATTEST: f64 = 0.05;
/// The steepness is looked for where a score that is one deviation better has so much better odds (as a logarithm).
const USUAL_ODDS: f64 = 2.0;
/// The largest weight: scores are to stay scores.
const LARGEST: f64 = 1.5;
const HOLD: f64 = 1e-3;
const STEPS: usize = 60;

impl Example {
    /// Whether it came to something.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.grade > 0.0
    }
}

impl Fitted {
    /// Its score of a pair.
    #[must_use]
    pub fn score(&self, amounts: &[f32]) -> f64 {
        self.weights.iter().zip(amounts).map(|(weight, amount)| weight * f64::from(*amount)).sum()
    }

    /// The chance it gives a pair.
    #[must_use]
    pub fn chance(&self, amounts: &[f32]) -> f64 {
        super::logistic(self.steepness.mul_add(self.score(amounts), self.offset))
    }
}

/// Fits weights. `None` if there is nothing to tell apart: no example, or all of one kind.
#[must_use]
pub fn fit(examples: &[&Example], starts: &[Start], pull: f64) -> Option<Fitted> {
    let good: f64 = examples.iter().filter(|example| example.is_good()).map(|example| f64::from(example.counts)).sum();
    let bad: f64 = examples.iter().filter(|example| !example.is_good()).map(|example| f64::from(example.counts)).sum();
    if good <= 0.0 || bad <= 0.0 {
        return None;
    }
    let spreads = spreads(examples, starts.len());
    // A place for every weight, and the last for the steepness.
    let mut held = vec![false; starts.len() + 1];
    let flattest = |usual: Usual| FLATTEST * usual.steepness;
    let usual = Usual::of(examples, starts, (good / bad).ln());
    let mut place = Place::start(starts, usual);
    // Each round settles; then weights that changed their side are held at 0 and the rest settles again.
    for _ in 0..=starts.len() + 1 {
        settle(&mut place, examples, starts, &spreads, (pull, usual.steepness), &held);
        // Where the old formula tells the contrary of what came, it stays as flat as it may be, and the rest settles around it first: with a
        // formula turned round, every weight would seem to have changed its side.
        if place.steepness < flattest(usual) {
            place.steepness = flattest(usual);
            set(&mut held, starts.len(), true);
            continue;
        }
        let wrong: Vec<usize> = place
            .weights
            .iter()
            .zip(starts)
            .enumerate()
            .filter(|(_, (weight, start))| start.is_for.is_some_and(|is_for| if is_for { **weight < 0.0 } else { **weight > 0.0 }))
            .map(|(at, _)| at)
            .collect();
        if wrong.is_empty() {
            break;
        }
        for at in wrong {
            set(&mut held, at, true);
            set(&mut place.weights, at, 0.0);
        }
    }
    let largest = place.weights.iter().fold(0f64, |largest, weight| largest.max(weight.abs()));
    let steepness = place.steepness.max(flattest(usual)).max(largest / LARGEST);
    Some(Fitted { weights: place.weights.iter().map(|weight| weight / steepness).collect(), steepness, offset: place.offset })
}

/// Where the search begins.
#[derive(Debug, Clone, Copy)]
struct Usual {
    steepness: f64,
    offset: f64,
}

impl Usual {
    fn of(examples: &[&Example], starts: &[Start], odds: f64) -> Self {
        let score = |example: &Example| -> f64 {
            starts.iter().zip(&example.amounts).map(|(start, amount)| f64::from(start.weight) * f64::from(*amount)).sum()
        };
        let all: f64 = examples.iter().map(|example| f64::from(example.counts)).sum::<f64>().max(f64::EPSILON);
        let mean = examples.iter().map(|example| f64::from(example.counts) * score(example)).sum::<f64>() / all;
        let spread = examples.iter().map(|example| f64::from(example.counts) * (score(example) - mean).powi(2)).sum::<f64>() / all;
        let steepness = USUAL_ODDS / spread.sqrt().max(0.05);
        Self { steepness, offset: steepness.mul_add(-mean, odds.clamp(-8.0, 8.0)) }
    }
}

/// Where the search stands.
#[derive(Debug, Clone)]
struct Place {
    /// Weights times steepness.
    weights: Vec<f64>,
    steepness: f64,
    offset: f64,
}

impl Place {
    fn start(starts: &[Start], usual: Usual) -> Self {
        let weights = starts.iter().map(|start| usual.steepness * f64::from(start.weight)).collect();
        Self { weights, steepness: usual.steepness, offset: usual.offset }
    }

    fn margin(&self, example: &Example) -> f64 {
        self.weights.iter().zip(&example.amounts).map(|(weight, amount)| weight * f64::from(*amount)).sum::<f64>() + self.offset
    }

    /// What is to be made small.
    fn cost(&self, examples: &[&Example], starts: &[Start], spreads: &[f64], (pull, usual): (f64, f64)) -> f64 {
        let mut cost = HOLD * (self.steepness - usual).powi(2) / 2.0;
        for example in examples {
            let margin = self.margin(example);
            // ln(1 + e^m), without overflow.
            let softplus = margin.max(0.0) + (-margin.abs()).exp().ln_1p();
            cost += f64::from(example.counts) * (softplus - if example.is_good() { margin } else { 0.0 });
        }
        for ((weight, start), spread) in self.weights.iter().zip(starts).zip(spreads) {
            let away = weight - self.steepness * f64::from(start.weight);
            cost += pull * spread * away * away / 2.0;
        }
        cost
    }

    fn moved(&self, step: &[f64], share: f64) -> Self {
        let d = self.weights.len();
        let part = |at: usize| share * step.get(at).copied().unwrap_or_default();
        Self {
            weights: self.weights.iter().enumerate().map(|(at, weight)| weight - part(at)).collect(),
            steepness: self.steepness - part(d),
            offset: self.offset - part(d + 1),
        }
    }
}

/// How far each amount is spread: a weight of a fact that hardly varies may move far without changing much.
fn spreads(examples: &[&Example], facts: usize) -> Vec<f64> {
    let all: f64 = examples.iter().map(|example| f64::from(example.counts)).sum::<f64>().max(f64::EPSILON);
    (0..facts)
        .map(|at| {
            let amount = |example: &Example| f64::from(example.amounts.get(at).copied().unwrap_or_default());
            let mean = examples.iter().map(|example| f64::from(example.counts) * amount(example)).sum::<f64>() / all;
            let spread = examples.iter().map(|example| f64::from(example.counts) * (amount(example) - mean).powi(2)).sum::<f64>() / all;
            spread.max(1e-4)
        })
        .collect()
}

fn settle(place: &mut Place, examples: &[&Example], starts: &[Start], spreads: &[f64], pull: (f64, f64), held: &[bool]) {
    let mut cost = place.cost(examples, starts, spreads, pull);
    for _ in 0..STEPS {
        let (slope, bend) = slope_and_bend(place, examples, starts, spreads, pull, held);
        let Some(step) = solve(bend, slope) else { return };
        let mut share = 1.0;
        let mut better = None;
        while share > 1e-4 {
            let tried = place.moved(&step, share);
            let tried_cost = tried.cost(examples, starts, spreads, pull);
            if tried_cost < cost {
                better = Some((tried, tried_cost));
                break;
            }
            share /= 2.0;
        }
        let Some((tried, tried_cost)) = better else { return };
        let gained = cost - tried_cost;
        (*place, cost) = (tried, tried_cost);
        if gained < 1e-9 * cost.abs().max(1.0) {
            return;
        }
    }
}

/// First and second derivatives; unknowns are the weights, the steepness, the offset. What is held has a bend of its own and no slope.
fn slope_and_bend(
    place: &Place,
    examples: &[&Example],
    starts: &[Start],
    spreads: &[f64],
    (pull, usual): (f64, f64),
    held: &[bool],
) -> (Vec<f64>, Vec<Vec<f64>>) {
    let d = starts.len();
    let mut slope = vec![0.0; d + 2];
    let mut bend = vec![vec![0.0; d + 2]; d + 2];
    let mut row = vec![0.0; d + 2];
    for example in examples {
        for (cell, amount) in row.iter_mut().zip(&example.amounts) {
            *cell = f64::from(*amount);
        }
        set(&mut row, d + 1, 1.0);
        let chance = super::logistic(place.margin(example));
        let counts = f64::from(example.counts);
        let off = counts * (chance - if example.is_good() { 1.0 } else { 0.0 });
        let curve = (counts * chance * (1.0 - chance)).max(1e-12);
        for (at, x) in row.iter().enumerate().filter(|(_, x)| **x != 0.0) {
            add(&mut slope, at, off * x);
            if let Some(line) = bend.get_mut(at) {
                for (cell, y) in line.iter_mut().zip(&row) {
                    *cell += curve * x * y;
                }
            }
        }
    }
    for (at, ((weight, start), spread)) in place.weights.iter().zip(starts).zip(spreads).enumerate() {
        let (cost, start) = (pull * spread, f64::from(start.weight));
        let away = weight - place.steepness * start;
        add(&mut slope, at, cost * away);
        add(&mut slope, d, -cost * away * start);
        for (line, column, value) in [(at, at, cost), (at, d, -cost * start), (d, at, -cost * start), (d, d, cost * start * start)] {
            if let Some(line) = bend.get_mut(line) {
                add(line, column, value);
            }
        }
    }
    add(&mut slope, d, HOLD * (place.steepness - usual));
    if let Some(line) = bend.get_mut(d) {
        add(line, d, HOLD);
    }
    for (at, _) in held.iter().enumerate().filter(|(_, held)| **held) {
        set(&mut slope, at, 0.0);
        for line in &mut bend {
            set(line, at, 0.0);
        }
        if let Some(line) = bend.get_mut(at) {
            line.fill(0.0);
            set(line, at, 1.0);
        }
    }
    (slope, bend)
}

/// Solves `bend · step = slope` by elimination with pivots; `None` if it has no single answer.
fn solve(mut bend: Vec<Vec<f64>>, mut slope: Vec<f64>) -> Option<Vec<f64>> {
    let n = slope.len();
    for (at, line) in bend.iter_mut().enumerate() {
        add(line, at, 1e-9);
    }
    for column in 0..n {
        let pivot = (column..n).max_by(|a, b| cell(&bend, *a, column).abs().total_cmp(&cell(&bend, *b, column).abs()))?;
        if cell(&bend, pivot, column).abs() < 1e-14 {
            return None;
        }
        bend.swap(column, pivot);
        slope.swap(column, pivot);
        let head = bend.get(column)?.clone();
        let (whole, value) = (*head.get(column)?, *slope.get(column)?);
        for line in column + 1..n {
            let share = cell(&bend, line, column) / whole;
            if share != 0.0 {
                for (to, from) in bend.get_mut(line)?.iter_mut().zip(&head).skip(column) {
                    *to -= share * from;
                }
                add(&mut slope, line, -share * value);
            }
        }
    }
    let mut answer = vec![0.0; n];
    for line in (0..n).rev() {
        let known: f64 = bend.get(line)?.iter().zip(&answer).skip(line + 1).map(|(a, b)| a * b).sum();
        set(&mut answer, line, (slope.get(line)? - known) / cell(&bend, line, line));
    }
    answer.iter().all(|x| x.is_finite()).then_some(answer)
}

fn cell(lines: &[Vec<f64>], line: usize, column: usize) -> f64 {
    lines.get(line).and_then(|line| line.get(column)).copied().unwrap_or_default()
}

fn set<T>(cells: &mut [T], at: usize, value: T) {
    if let Some(cell) = cells.get_mut(at) {
        *cell = value;
    }
}

fn add(cells: &mut [f64], at: usize, value: f64) {
    if let Some(cell) = cells.get_mut(at) {
        *cell += value;
    }
}

//! The conditions of a clause, one after the other, each against what stands on the way to it: what no firm can satisfy, what
//! is asked twice, where nobody comes, what always holds.

use std::collections::BTreeSet;

use base::Date;

use super::satisfy::{Goal, Ground, Wanted};
use crate::{
    bounds::Relations,
    clause::{Clause, Validity},
    condition::{Bound, Comparison, Condition, Node, Parameter, Test},
    field::{Catalogue, FieldId},
    mistake::Mistake,
};

/// Says what is wrong with the conditions of a clause, for each stretch of time over which its parameters stay the same.
pub fn of_clause(catalogue: &Catalogue, clause: &Clause, mistakes: &mut Vec<Mistake>) {
    let days = stretches(&clause.condition, &clause.parameters, clause.dated_by.map_or(clause.valid, |_| Validity::default()));
    let lies = |from: Option<Date>| from.is_none_or(|from| clause.dated_by.is_none() && clause.valid.from.is_some_and(|day| from <= day));
    let ground = Ground {
        catalogue,
        parameters: &clause.parameters,
        event: clause.dated_by,
        day: None,
        nestings: catalogue.nestings.iter().filter(|nesting| lies(nesting.from)).cloned().collect(),
        present: Vec::new(),
        relations: Relations::of(catalogue),
    };
    let grounds: Vec<Ground<'_>> = days.into_iter().map(|day| Ground { day, ..ground.clone() }).collect();
    if grounds.is_empty() {
        return;
    }
    Walk { grounds, mistakes }.walk(&clause.condition, &[]);
}

/// Says what is wrong with the condition of a band of a scoring table.
pub fn of_band(catalogue: &Catalogue, when: &Condition, mistakes: &mut Vec<Mistake>) {
    let relations = Relations::of(catalogue);
    let ground = Ground { catalogue, parameters: &[], event: None, day: None, nestings: Vec::new(), present: Vec::new(), relations };
    Walk { grounds: vec![ground], mistakes }.walk(when, &[]);
}

/// A day of each stretch between the changes of the parameters that a condition reads, as far as the clause is in force on it.
fn stretches(condition: &Condition, parameters: &[Parameter], valid: Validity) -> Vec<Option<Date>> {
    let mut begins: BTreeSet<Date> = BTreeSet::new();
    condition.each_test(&mut |_, test| {
        if let Test::Compare { right: Bound::Parameter(at), .. } = test {
            let values = parameters.get(*at).map(|parameter| parameter.values.as_slice()).unwrap_or_default();
            begins.extend(values.iter().filter_map(|dated| dated.from));
        }
    });
    let days: Vec<Option<Date>> = std::iter::once(None).chain(begins.into_iter().map(Some)).collect();
    let ends = days.iter().skip(1).copied().chain([None]);
    let in_force = days.iter().zip(ends).filter_map(|(begins, ends)| {
        let is_over = ends.is_some_and(|ends| valid.from.is_some_and(|from| ends <= from));
        let is_late = begins.is_some_and(|begins| valid.until.is_some_and(|until| until < begins));
        (!is_over && !is_late).then(|| (*begins).max(valid.from))
    });
    in_force.collect()
}

/// On which stretches something is impossible.
enum Never {
    Always,
    /// On the one of this day, and not on all.
    On(Date),
}

struct Walk<'a, 'm> {
    /// One for each stretch.
    grounds: Vec<Ground<'a>>,
    mistakes: &'m mut Vec<Mistake>,
}

impl Walk<'_, '_> {
    /// Looks at a condition with what is known on the way to it. Answers whether it can hold, as far as nothing else was said:
    /// what cannot is not relied on further, so that one mistake is said once.
    fn walk(&mut self, condition: &Condition, known: &[Goal<'_>]) -> bool {
        let is_joined = !matches!(condition.node, Node::Test(_) | Node::All(_));
        if is_joined && self.never(&[], Goal::holds(condition)).is_none() && self.contradicts(condition, known) {
            return false;
        }
        let before = self.mistakes.len();
        let can_hold = match &condition.node {
            Node::Test(_) => return self.test(condition, known),
            Node::All(parts) => {
                let mut known = known.to_vec();
                let mut can_hold = true;
                for part in parts {
                    if self.walk(part, &known) {
                        learn(Goal::holds(part), &mut known);
                    } else {
                        can_hold = false;
                    }
                }
                return can_hold;
            }
            Node::AtLeast(wanted, parts) if *wanted == 0 || *wanted > parts.len() => {
                let code = if *wanted == 0 { "rules-count-nothing" } else { "rules-count-too-many" };
                let mistake = Mistake::new(condition.spot.clone(), code).with("wanted", wanted.to_string());
                self.mistakes.push(mistake.with("found", parts.len().to_string()));
                return false;
            }
            Node::Any(parts) if is_unequal(parts) => true,
            Node::Any(parts) | Node::AtLeast(_, parts) => {
                let each: Vec<bool> = parts.iter().map(|part| self.walk(part, known)).collect();
                each.contains(&true)
            }
            Node::Not(part) => {
                self.walk(part, &[]);
                true
            }
            Node::If(parts) => {
                let [test, then, otherwise] = &**parts;
                self.cases(test, then, otherwise, known);
                true
            }
            Node::Manual(_) | Node::Unread | Node::Always => return true,
        };
        if self.mistakes.len() > before {
            return can_hold;
        }
        if self.contradicts(condition, known) {
            return false;
        }
        if self.is_self_evident(condition) {
            self.mistakes.push(Mistake::new(condition.spot.clone(), "rules-always"));
        } else {
            self.repeats(condition, known);
        }
        true
    }

    fn test(&mut self, condition: &Condition, known: &[Goal<'_>]) -> bool {
        if self.contradicts(condition, known) {
            return false;
        }
        self.repeats(condition, known);
        true
    }

    /// Says that a condition follows from what is known, if it does.
    fn repeats(&mut self, condition: &Condition, known: &[Goal<'_>]) {
        if let Some(Never::Always) = self.never(known, Goal::fails(condition)) {
            let lines = self.lines(known, Goal::fails(condition));
            self.mistakes.push(Mistake::new(condition.spot.clone(), "rules-redundant").with("line", lines.join(", ")));
        }
    }

    fn cases(&mut self, test: &Condition, then: &Condition, otherwise: &Condition, known: &[Goal<'_>]) {
        if !self.walk(test, &[]) {
            return;
        }
        if let Some(Never::Always) = self.never(known, Goal::holds(test)) {
            self.mistakes.push(Mistake::new(then.spot.clone(), "rules-unreachable"));
        } else {
            let mut with = known.to_vec();
            learn(Goal::holds(test), &mut with);
            let is_never_there = self.never(&with, Goal::holds(then)).is_some();
            if is_never_there && self.never(known, Goal::holds(then)).is_none() {
                let mistake = Mistake::new(then.spot.clone(), "rules-implication");
                self.mistakes.push(mistake.with("line", test.spot.line.to_string()));
            } else {
                self.walk(then, &with);
            }
        }
        if matches!(otherwise.node, Node::Always) {
            return;
        }
        if let Some(Never::Always) = self.never(known, Goal::fails(test)) {
            self.mistakes.push(Mistake::new(otherwise.spot.clone(), "rules-unreachable"));
            return;
        }
        let mut without = known.to_vec();
        learn(Goal::fails(test), &mut without);
        self.walk(otherwise, &without);
    }

    /// Says that a condition cannot hold beside what is known, if it cannot.
    fn contradicts(&mut self, condition: &Condition, known: &[Goal<'_>]) -> bool {
        let goal = Goal::holds(condition);
        let Some(never) = self.never(known, goal) else { return false };
        let lines = self.lines(known, goal);
        let at = condition.spot.clone();
        let mistake = match (never, lines.as_slice()) {
            (Never::On(day), _) => {
                let lines = if lines.is_empty() { vec![condition.spot.line.to_string()] } else { lines };
                Mistake::new(at, "rules-contradiction-dated").with("line", lines.join(", ")).with("day", day.to_string())
            }
            (Never::Always, []) => Mistake::new(at, "rules-never"),
            (Never::Always, [line]) => Mistake::new(at, "rules-contradiction").with("line", line),
            (Never::Always, several) => Mistake::new(at, "rules-contradiction-several").with("lines", several.join(", ")),
        };
        self.mistakes.push(mistake);
        true
    }

    /// Whether a goal cannot be reached beside what is known, on one stretch at least.
    fn never(&self, known: &[Goal<'_>], goal: Goal<'_>) -> Option<Never> {
        let goals: Vec<Goal<'_>> = known.iter().copied().chain([goal]).collect();
        let cannot: Vec<&Ground<'_>> = self.grounds.iter().filter(|ground| !ground.can(&goals)).collect();
        match cannot.first() {
            None => None,
            Some(_) if cannot.len() == self.grounds.len() => Some(Never::Always),
            // A stretch without a first day is called by its last.
            Some(first) => {
                let next = self.grounds.iter().filter_map(|ground| ground.day).min();
                let day = first.day.or_else(|| next.and_then(|day| day.yesterday().ok()));
                Some(day.map_or(Never::Always, Never::On))
            }
        }
    }

    /// The lines that stand against a goal: one if one alone does, else as few as do it together; none if it cannot be alone.
    fn lines(&self, known: &[Goal<'_>], goal: Goal<'_>) -> Vec<String> {
        let cannot = |goals: &[Goal<'_>]| self.grounds.iter().any(|ground| !ground.can(goals));
        if cannot(&[goal]) {
            return Vec::new();
        }
        let alone = known.iter().find(|other| cannot(&[**other, goal]));
        let mut left: Vec<Goal<'_>> = alone.map_or_else(|| known.to_vec(), |one| vec![*one]);
        let mut at = 0;
        while alone.is_none() && at < left.len() {
            let mut without = left.clone();
            without.remove(at);
            let rest: Vec<Goal<'_>> = without.iter().copied().chain([goal]).collect();
            if cannot(&rest) {
                left = without;
            } else {
                at += 1;
            }
        }
        let mut lines: Vec<u32> = left.iter().map(|goal| goal.condition.spot.line).collect();
        lines.dedup();
        lines.iter().map(u32::to_string).collect()
    }

    /// Whether a condition holds whatever values there are. That there is none may be what it asks for, where it asks for that.
    fn is_self_evident(&self, condition: &Condition) -> bool {
        let (mut read, mut asked): (Vec<FieldId>, Vec<FieldId>) = (Vec::new(), Vec::new());
        condition.each_test(&mut |_, test| match test {
            Test::Present(field) => asked.push(*field),
            other => read.extend(other.fields()),
        });
        read.retain(|field| !asked.contains(field));
        self.grounds.iter().all(|ground| {
            let event = ground.event.filter(|event| !asked.contains(event));
            let present = read.iter().copied().chain(event).collect();
            !Ground { present, ..ground.clone() }.can(&[Goal::fails(condition)])
        })
    }
}

/// Whether the parts are more than a bound and less than it: `不等于`, of which one half may well be out of reach.
fn is_unequal(parts: &[Condition]) -> bool {
    let compared = |part: &Condition| match &part.node {
        Node::Test(Test::Compare { left, op, right }) => Some((*left, *op, *right)),
        _ => None,
    };
    match parts {
        [first, second] => match (compared(first), compared(second)) {
            (Some((left, Comparison::Above, right)), Some((other, Comparison::Below, bound))) => left == other && right == bound,
            _ => false,
        },
        _ => false,
    }
}

/// Adds what follows from a goal, part by part where all parts follow.
fn learn<'a>(goal: Goal<'a>, known: &mut Vec<Goal<'a>>) {
    match (&goal.condition.node, goal.wanted) {
        (Node::All(parts), Wanted::Holds) => parts.iter().for_each(|part| learn(Goal::holds(part), known)),
        (Node::Any(parts), Wanted::Fails) => parts.iter().for_each(|part| learn(Goal::fails(part), known)),
        (Node::Not(part), Wanted::Holds) => learn(Goal::fails(part), known),
        (Node::Not(part), Wanted::Fails) => learn(Goal::holds(part), known),
        (Node::Manual(_) | Node::Unread | Node::Always, _) => {}
        _ => known.push(goal),
    }
}

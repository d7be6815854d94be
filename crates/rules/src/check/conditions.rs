//! The conditions of a clause, one after the other, each against what stands on the way to it: what no firm can satisfy, what
//! is asked twice, where nobody comes, what always holds.

use std::{collections::BTreeSet, sync::Arc};

use base::Date;

use super::satisfy::{Goal, Ground, Wanted};
use crate::{
    bounds::Relations,
    clause::{Clause, Validity},
    condition::{Bound, Comparison, Condition, Node, Parameter, Spot, Test, is_listed},
    field::{Catalogue, FieldId, closest},
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

/// Says which zones and districts of a condition the pack's lists do not know.
pub fn codes(catalogue: &Catalogue, condition: &Condition, mistakes: &mut Vec<Mistake>) {
    condition.each_test(&mut |at, test| {
        let (Test::OneOf(field, terms) | Test::NoneOf(field, terms) | Test::Contains(field, terms)) = test else { return };
        let known = catalogue.codes_of(*field);
        let is_known = |term: &str| known.iter().any(|code| is_listed(code, &[Arc::from(term)]));
        for term in terms.iter().filter(|term| !known.is_empty() && !is_known(term)) {
            let mistake = Mistake::new(at.spot.clone(), "rules-unknown-code").with("name", &**term);
            mistakes.push(mistake.meant(closest(term, known.iter().copied())));
        }
    });
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
                // Those of which nothing was said.
                let mut sound: Vec<&Condition> = Vec::new();
                for part in parts {
                    let before = self.mistakes.len();
                    if self.walk(part, &known) {
                        if self.mistakes.len() == before {
                            self.outdoes(part, &sound);
                            sound.push(part);
                        }
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
                if self.mistakes.len() == before && matches!(condition.node, Node::Any(_)) {
                    self.swallowed(parts);
                }
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
            let others = self.against(known, Goal::fails(condition));
            self.mistakes.push(beside(Mistake::new(condition.spot.clone(), "rules-redundant"), "line", &others));
        }
    }

    /// Says of earlier conditions of the same list that a later one alone asks as much.
    fn outdoes(&mut self, later: &Condition, earlier: &[&Condition]) {
        for other in earlier {
            if self.follows(other, later) {
                let mistake = Mistake::new(other.spot.clone(), "rules-redundant");
                self.mistakes.push(beside(mistake, "line", std::slice::from_ref(&later.spot)));
            }
        }
    }

    /// Says of ways to pass that whoever goes one of them passes by another already.
    fn swallowed(&mut self, parts: &[Condition]) {
        for (at, part) in parts.iter().enumerate() {
            let others = parts.iter().enumerate().filter(|(place, _)| *place != at);
            // Of two that ask the same the later one is named.
            let wider = others.into_iter().find(|(place, other)| self.follows(other, part) && (*place < at || !self.follows(part, other)));
            if let Some((_, other)) = wider {
                let mistake = Mistake::new(part.spot.clone(), "rules-swallowed");
                self.mistakes.push(beside(mistake, "line", std::slice::from_ref(&other.spot)));
            }
        }
    }

    /// Whether a condition holds wherever another does. Of what holds nowhere, and of what holds everywhere, nothing is said.
    fn follows(&self, condition: &Condition, from: &Condition) -> bool {
        let is_never = |goals: &[Goal<'_>], goal: Goal<'_>| matches!(self.never(goals, goal), Some(Never::Always));
        is_never(&[Goal::holds(from)], Goal::fails(condition))
            && !is_never(&[], Goal::holds(from))
            && !is_never(&[], Goal::fails(condition))
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
                self.mistakes.push(beside(mistake, "line", std::slice::from_ref(&test.spot)));
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
        let others = self.against(known, goal);
        let at = condition.spot.clone();
        let mistake = match (never, others.as_slice()) {
            (Never::On(day), []) => {
                let mistake = Mistake::new(at.clone(), "rules-contradiction-dated").with("day", day.to_string());
                beside(mistake, "line", &[at])
            }
            (Never::On(day), several) => {
                beside(Mistake::new(at, "rules-contradiction-dated").with("day", day.to_string()), "line", several)
            }
            (Never::Always, []) => Mistake::new(at, "rules-never"),
            (Never::Always, [first, rest @ ..]) if rest.iter().all(|other| other.line == first.line) => {
                beside(Mistake::new(at, "rules-contradiction"), "line", &others)
            }
            (Never::Always, several) => beside(Mistake::new(at, "rules-contradiction-several"), "lines", several),
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

    /// What stands against a goal: one if one alone does, else as few as do it together; none if it cannot be alone.
    fn against(&self, known: &[Goal<'_>], goal: Goal<'_>) -> Vec<Spot> {
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
        let mut places: Vec<Spot> = left.iter().map(|goal| goal.condition.spot.clone()).collect();
        places.dedup();
        places
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

/// A mistake with the lines of other conditions, and with their exact places: several may stand on one line.
fn beside(mistake: Mistake, key: &'static str, others: &[Spot]) -> Mistake {
    let mut lines: Vec<String> = others.iter().map(|other| other.line.to_string()).collect();
    lines.dedup();
    let places: Vec<String> = others.iter().map(|other| format!("{}:{}", other.line, other.column)).collect();
    mistake.with(key, lines.join(", ")).with("places", places.join(", "))
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

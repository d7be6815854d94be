//! Whether conditions can come to what is wanted of them, all together, for any firm: by splitting them into tests and looking
//! at each fact's tests alone. What it calls impossible is impossible; what it calls possible may still not be.
//!
//! Only facts that are all known or absent have to be looked at: filling in an unknown never flips a definite verdict. What
//! nobody can know here (a ruling, a text not read, a parameter not in force yet) may come to anything.

use std::sync::Arc;

use base::Date;

use crate::{
    bounds::{Relations, is_never_negative, is_share_of_whole},
    condition::{Bound, Comparison, Condition, Node, Parameter, Term, Test, is_listed},
    derive::with_outer,
    field::{Catalogue, Derivation, FieldId, Kind, Nesting},
    number::Number,
};

/// How many steps a search may take; after that, everything counts as possible.
const STEPS: usize = 4_000;
/// Of how many parts "at least so many" is looked at; more count as possible.
const COUNTED: usize = 12;

/// A comparison with a number, and what is wanted of it.
type Limit = (Comparison, Number, Wanted);
/// Nothing at least.
const LEAST: Limit = (Comparison::AtLeast, Number::ZERO, Wanted::Holds);
/// All at most.
const WHOLE: Limit = (Comparison::AtMost, Number::whole(1), Wanted::Holds);

/// What is wanted of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// That it holds.
    Holds,
    /// That it does not.
    Fails,
}

impl Wanted {
    const fn contrary(self) -> Self {
        match self {
            Self::Holds => Self::Fails,
            Self::Fails => Self::Holds,
        }
    }
}

/// A condition and what is wanted of it.
#[derive(Debug, Clone, Copy)]
pub struct Goal<'a> {
    /// The condition.
    pub condition: &'a Condition,
    /// What it shall come to.
    pub wanted: Wanted,
}

impl<'a> Goal<'a> {
    /// It shall hold.
    pub const fn holds(condition: &'a Condition) -> Self {
        Self { condition, wanted: Wanted::Holds }
    }

    /// It shall not hold.
    pub const fn fails(condition: &'a Condition) -> Self {
        Self { condition, wanted: Wanted::Fails }
    }
}

/// What tests are read by: the facts there are, and the parameters as they stand on one day.
#[derive(Debug, Clone)]
pub struct Ground<'a> {
    /// The facts.
    pub catalogue: &'a Catalogue,
    /// The clause's parameters.
    pub parameters: &'a [Parameter],
    /// The event at whose day they are read, where the clause goes by one.
    pub event: Option<FieldId>,
    /// The day they are read at; `None` for a time before any of them begins.
    pub day: Option<Date>,
    /// The zones that lie in others on every day the clause is in force.
    pub nestings: Vec<Nesting>,
    /// Facts that are taken to have a value.
    pub present: Vec<FieldId>,
    /// How the facts bound each other.
    pub relations: Relations,
}

#[derive(Clone, Copy)]
struct Literal<'a> {
    test: &'a Test,
    wanted: Wanted,
}

struct Search<'a, 'g> {
    ground: &'g Ground<'a>,
    steps: usize,
    taken: Vec<Literal<'g>>,
}

impl Ground<'_> {
    /// Whether all goals can be reached together.
    pub fn can(&self, goals: &[Goal<'_>]) -> bool {
        Search { ground: self, steps: STEPS, taken: Vec::new() }.reach(goals.to_vec())
    }
}

/// Whether a goal splits into several ways, one of which must be gone.
fn branches(goal: Goal<'_>) -> bool {
    matches!(
        (&goal.condition.node, goal.wanted),
        (Node::Any(_), Wanted::Holds) | (Node::All(_), Wanted::Fails) | (Node::AtLeast(..) | Node::If(_), _)
    )
}

/// The ways to reach a goal, each a list of goals that are all to be reached.
fn ways(goal: Goal<'_>) -> Vec<Vec<Goal<'_>>> {
    let wanted = goal.wanted;
    match &goal.condition.node {
        Node::All(parts) | Node::Any(parts) => {
            let each = parts.iter().map(|condition| Goal { condition, wanted });
            if branches(goal) { each.map(|goal| vec![goal]).collect() } else { vec![each.collect()] }
        }
        Node::AtLeast(least, parts) => {
            let count = match wanted {
                Wanted::Holds => *least,
                Wanted::Fails => (parts.len() + 1).saturating_sub(*least),
            };
            let each: Vec<Goal<'_>> = parts.iter().map(|condition| Goal { condition, wanted }).collect();
            if each.len() > COUNTED && count <= each.len() { vec![Vec::new()] } else { choices(&each, count) }
        }
        Node::Not(part) => vec![vec![Goal { condition: part, wanted: wanted.contrary() }]],
        Node::If(parts) => {
            let [test, then, otherwise] = &**parts;
            vec![vec![Goal::holds(test), Goal { condition: then, wanted }], vec![Goal::fails(test), Goal { condition: otherwise, wanted }]]
        }
        Node::Always if wanted == Wanted::Fails => Vec::new(),
        Node::Test(_) | Node::Manual(_) | Node::Unread | Node::Always => vec![Vec::new()],
    }
}

/// Every way to take so many of the goals.
fn choices<'a>(goals: &[Goal<'a>], count: usize) -> Vec<Vec<Goal<'a>>> {
    let Some((first, rest)) = goals.split_first() else {
        return if count == 0 { vec![Vec::new()] } else { Vec::new() };
    };
    if count == 0 {
        return vec![Vec::new()];
    }
    if count > goals.len() {
        return Vec::new();
    }
    let with = choices(rest, count - 1).into_iter().map(|mut way| {
        way.push(*first);
        way
    });
    with.chain(choices(rest, count)).collect()
}

impl<'g> Search<'_, 'g> {
    fn reach(&mut self, mut open: Vec<Goal<'g>>) -> bool {
        loop {
            self.steps = self.steps.saturating_sub(1);
            if self.steps == 0 {
                return true;
            }
            // What has one way only comes first: it leaves fewer ways to the others.
            let Some(last) = open.len().checked_sub(1) else { return true };
            let next = open.iter().rposition(|goal| !branches(*goal)).unwrap_or(last);
            let goal = open.swap_remove(next);
            if let Node::Test(test) = &goal.condition.node {
                self.taken.push(Literal { test, wanted: goal.wanted });
                if !self.fits(test) {
                    return false;
                }
                continue;
            }
            let mut ways = ways(goal);
            match (ways.pop(), ways.is_empty()) {
                (None, _) => return false,
                (Some(only), true) => open.extend(only),
                (Some(last), false) => {
                    ways.push(last);
                    let mark = self.taken.len();
                    return ways.into_iter().any(|way| {
                        self.taken.truncate(mark);
                        let mut next = open.clone();
                        next.extend(way);
                        self.reach(next)
                    });
                }
            }
        }
    }

    /// Whether the facts of the test taken last can still be all that is wanted of them.
    fn fits(&self, test: &Test) -> bool {
        let fields = test.fields();
        fields.iter().all(|field| self.field_fits(*field))
            && self.parts_fit(&fields)
            && match test {
                Test::Compare { left: Term::Share(part, whole), .. } => self.share_fits(*part, *whole),
                Test::Compare { left: Term::Field(left), right: Bound::Field(right), .. } => self.order_fits(*left, *right),
                _ => true,
            }
    }

    fn is_present(&self, field: FieldId) -> bool {
        self.ground.present.contains(&field)
    }

    fn field_fits(&self, field: FieldId) -> bool {
        let about: Vec<Literal<'_>> = self.taken.iter().filter(|literal| literal.test.fields().contains(&field)).copied().collect();
        // Where there is none, every test is false.
        let may_be_absent = !self.is_present(field) && about.iter().all(|literal| literal.wanted == Wanted::Fails);
        may_be_absent || self.may_have_value(field, &about)
    }

    fn may_have_value(&self, field: FieldId, about: &[Literal<'_>]) -> bool {
        let is_denied = about.iter().any(|literal| matches!(literal.test, Test::Present(_)) && literal.wanted == Wanted::Fails);
        !is_denied && flag_fits(about) && self.terms_fit(field, about) && self.amount_fits(field, about)
    }

    fn terms_fit(&self, field: FieldId, about: &[Literal<'_>]) -> bool {
        let mut inside: Vec<&[Arc<str>]> = Vec::new();
        let mut outside: Vec<&[Arc<str>]> = Vec::new();
        for literal in about {
            let (listed, wanted) = match literal.test {
                Test::OneOf(_, listed) | Test::Contains(_, listed) => (listed, literal.wanted),
                Test::NoneOf(_, listed) => (listed, literal.wanted.contrary()),
                _ => continue,
            };
            match wanted {
                Wanted::Holds => inside.push(listed),
                Wanted::Fails => outside.push(listed),
            }
        }
        let is_outside = |term: &str| !outside.iter().any(|listed| is_listed(term, listed));
        if self.ground.catalogue.get(field).map(|field| field.kind) == Some(Kind::Code) {
            let all = inside.iter().chain(&outside).flat_map(|listed| terms_of(listed));
            let mut candidates = all.chain([String::from('\u{0}')]);
            return candidates.any(|term| inside.iter().all(|listed| is_listed(&term, listed)) && is_outside(&term));
        }
        // A set may hold anything, and of zones all that they lie in.
        let is_zone = self.ground.catalogue.key(field).ends_with(".zone");
        let is_free = |term: String| {
            let with = if is_zone { with_outer(&[Arc::from(term.as_str())], &self.ground.nestings, Date::MAX) } else { Vec::new() };
            is_outside(&term) && with.iter().all(|outer| is_outside(outer))
        };
        let all_lists: Vec<&[Arc<str>]> = inside.iter().chain(&outside).copied().collect();
        inside.iter().all(|listed| {
            let candidates = all_lists.iter().flat_map(|other| terms_of(other));
            candidates.filter(|term| is_listed(term, listed)).any(is_free)
        })
    }

    fn amount_fits(&self, field: FieldId, about: &[Literal<'_>]) -> bool {
        let is_own = |test: &Test| matches!(test, Test::Compare { left: Term::Field(left), .. } if *left == field);
        let own: Vec<Literal<'_>> = about.iter().filter(|literal| is_own(literal.test)).copied().collect();
        if own.is_empty() {
            return true;
        }
        // A growth from nothing has a value and stands to no bound.
        let all_fail = own.iter().all(|literal| literal.wanted == Wanted::Fails);
        if all_fail && !self.is_present(field) && self.may_be_growth(field) {
            return true;
        }
        let mut limits: Vec<_> = own.iter().filter_map(|literal| self.limit(Some(field), *literal)).collect();
        if is_never_negative(self.ground.catalogue, field) {
            limits.push(LEAST);
        }
        if is_share_of_whole(self.ground.catalogue, field) {
            limits.push(WHOLE);
        }
        if let Some((_, (part, whole))) = self.ground.relations.shares.iter().find(|(share, _)| *share == field) {
            limits.extend(self.asked(Term::Share(*part, *whole)));
        }
        has_room(&limits, self.is_whole(field))
    }

    /// The limits that what must hold sets to a measure: where one of them stands, the measure has a value.
    fn asked(&self, term: Term) -> Vec<Limit> {
        let field = match term {
            Term::Field(field) => Some(field),
            Term::Share(..) => None,
        };
        let holds = self.taken.iter().filter(|literal| literal.wanted == Wanted::Holds);
        let own = holds.filter(|literal| matches!(literal.test, Test::Compare { left, .. } if *left == term));
        own.filter_map(|literal| self.limit(field, *literal)).collect()
    }

    /// Whether the parts of a whole among these facts can still be no more than it.
    fn parts_fit(&self, fields: &[FieldId]) -> bool {
        let of_them = |(part, whole): &&(FieldId, FieldId)| fields.contains(part) || fields.contains(whole);
        self.ground.relations.parts.iter().filter(of_them).all(|(part, whole)| {
            let least = self.asked(Term::Field(*part)).into_iter().filter_map(|(op, number, wanted)| match op {
                Comparison::AtLeast | Comparison::Equal => Some((Comparison::AtLeast, number, wanted)),
                Comparison::Above => Some((Comparison::Above, number, wanted)),
                Comparison::AtMost | Comparison::Below => None,
            });
            let most = self.asked(Term::Field(*whole)).into_iter().filter_map(|(op, number, wanted)| match op {
                Comparison::AtMost | Comparison::Equal => Some((Comparison::AtMost, number, wanted)),
                Comparison::Below => Some((Comparison::Below, number, wanted)),
                Comparison::AtLeast | Comparison::Above => None,
            });
            let steps =
                if self.is_whole(*part) == Steps::Whole && self.is_whole(*whole) == Steps::Whole { Steps::Whole } else { Steps::Any };
            has_room(&least.chain(most).collect::<Vec<_>>(), steps)
        })
    }

    fn share_fits(&self, part: FieldId, whole: FieldId) -> bool {
        let is_same = |test: &Test| matches!(test, Test::Compare { left, .. } if *left == Term::Share(part, whole));
        let own: Vec<Literal<'_>> = self.taken.iter().filter(|literal| is_same(literal.test)).copied().collect();
        let may_be_absent = !(self.is_present(part) && self.is_present(whole));
        if may_be_absent && own.iter().all(|literal| literal.wanted == Wanted::Fails) {
            return true;
        }
        let mut limits: Vec<_> = own.iter().filter_map(|literal| self.limit(None, *literal)).collect();
        let is_known = |field: FieldId| is_never_negative(self.ground.catalogue, field);
        if is_known(part) && is_known(whole) {
            limits.push(LEAST);
        }
        if self.ground.relations.is_part(part, whole) {
            limits.push(WHOLE);
        }
        for (share, _) in self.ground.relations.shares.iter().filter(|(_, of)| *of == (part, whole)) {
            limits.extend(self.asked(Term::Field(*share)));
        }
        has_room(&limits, Steps::Any)
    }

    /// Whether one fact can stand to another as all tests of the two want.
    fn order_fits(&self, left: FieldId, right: FieldId) -> bool {
        use std::cmp::Ordering::{Equal, Greater, Less};
        let is_part = |part: FieldId, whole: FieldId| self.ground.relations.is_part(part, whole);
        let orders = match () {
            () if left == right => vec![Equal],
            () if is_part(left, right) => vec![Less, Equal],
            () if is_part(right, left) => vec![Equal, Greater],
            () => vec![Less, Equal, Greater],
        };
        let mut wanted = Vec::new();
        for literal in &self.taken {
            let Test::Compare { left: Term::Field(a), op, right: Bound::Field(b) } = literal.test else { continue };
            if (*a, *b) == (left, right) {
                wanted.push((*op, literal.wanted, false));
            } else if (*a, *b) == (right, left) {
                wanted.push((*op, literal.wanted, true));
            }
        }
        let may_be_absent = !(self.is_present(left) && self.is_present(right));
        if may_be_absent && wanted.iter().all(|(_, wanted, _)| *wanted == Wanted::Fails) {
            return true;
        }
        orders.into_iter().any(|order| {
            wanted.iter().all(|(op, wanted, is_turned)| {
                let order = if *is_turned { order.reverse() } else { order };
                op.holds(order) == (*wanted == Wanted::Holds)
            })
        })
    }

    /// The limit that a comparison sets, where it is known and the values stand to it in one plain order.
    fn limit(&self, field: Option<FieldId>, literal: Literal<'_>) -> Option<Limit> {
        let Test::Compare { op, right, .. } = literal.test else { return None };
        let bound = match right {
            Bound::Field(_) => return None,
            // Where there was no event there is no bound, and the comparison fails whatever the value.
            Bound::Parameter(_) if self.ground.event.is_some() && literal.wanted == Wanted::Fails => return None,
            Bound::Parameter(at) => {
                let has_begun = |from: Date| self.ground.day.is_some_and(|day| from <= day);
                let values = &self.ground.parameters.get(*at)?.values;
                values.iter().rev().find(|dated| dated.from.is_none_or(has_begun))?.value
            }
            bound => *bound,
        };
        let is_day = field.and_then(|field| self.ground.catalogue.get(field)).is_some_and(|field| field.kind == Kind::Date);
        let number = match (bound, is_day) {
            (Bound::Date(day), true) => Number::whole(base::time::days_between(Date::constant(1970, 1, 1), day)),
            (Bound::Number(number), false) if field.is_none_or(|field| self.is_plain(field, number)) => number,
            _ => return None,
        };
        Some((*op, number, literal.wanted))
    }

    /// Whether values of a field are ordered around a number as numbers are. Spans are compared by whole months, and growth
    /// below minus all is no growth.
    fn is_plain(&self, field: FieldId, number: Number) -> bool {
        let Some(own) = self.ground.catalogue.get(field) else { return false };
        let spans = own.derivations.iter().filter_map(|derivation| match derivation {
            Derivation::Since(_, months) => Some(*months),
            _ => None,
        });
        let usual = match own.kind {
            Kind::Years => Some(12),
            Kind::Months => Some(1),
            _ => None,
        };
        let mut months = spans.chain(usual);
        let is_whole = |months: i32| number.num().checked_mul(i64::from(months)).is_some_and(|num| num.rem_euclid(number.den()) == 0);
        months.all(is_whole) && (!self.may_be_growth(field) || number >= Number::whole(-1))
    }

    fn may_be_growth(&self, field: FieldId) -> bool {
        let Some(field) = self.ground.catalogue.get(field) else { return false };
        field.kind == Kind::Years || field.derivations.iter().any(|derivation| matches!(derivation, Derivation::Growth(..)))
    }

    fn is_whole(&self, field: FieldId) -> Steps {
        let Some(field) = self.ground.catalogue.get(field) else { return Steps::Any };
        let is_kept = |derivation: &Derivation| matches!(derivation, Derivation::Same(_) | Derivation::Last(_));
        let is_whole = matches!(field.kind, Kind::Count | Kind::Year | Kind::Date) && field.derivations.iter().all(is_kept);
        if is_whole { Steps::Whole } else { Steps::Any }
    }
}

fn flag_fits(about: &[Literal<'_>]) -> bool {
    [true, false].into_iter().any(|is_set| {
        about.iter().all(|literal| match literal.test {
            Test::Flag(_) => (literal.wanted == Wanted::Holds) == is_set,
            Test::Clear(_) => (literal.wanted == Wanted::Holds) != is_set,
            _ => true,
        })
    })
}

/// Terms that stand for every kind of term a list tells apart: those it names, and of `X*` one that no list names.
fn terms_of(listed: &[Arc<str>]) -> impl Iterator<Item = String> {
    listed.iter().map(|one| one.strip_suffix('*').map_or_else(|| one.to_string(), |start| format!("{start}\u{0}")))
}

/// Which values there are between two others.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Steps {
    /// Any.
    Any,
    /// Whole numbers only.
    Whole,
}

/// Whether any value is within all limits.
fn has_room(limits: &[Limit], steps: Steps) -> bool {
    // Each end with whether the number itself is outside.
    let mut low: Option<(Number, bool)> = None;
    let mut high: Option<(Number, bool)> = None;
    let mut holes: Vec<Number> = Vec::new();
    let raise = |low: &mut Option<(Number, bool)>, end: (Number, bool)| {
        if low.is_none_or(|known| end > known) {
            *low = Some(end);
        }
    };
    let lower = |high: &mut Option<(Number, bool)>, (number, is_out): (Number, bool)| {
        if high.is_none_or(|(known, known_out)| number < known || (number == known && is_out && !known_out)) {
            *high = Some((number, is_out));
        }
    };
    for (op, number, wanted) in limits {
        match (op, wanted) {
            (Comparison::AtLeast, Wanted::Holds) | (Comparison::Below, Wanted::Fails) => raise(&mut low, (*number, false)),
            (Comparison::Above, Wanted::Holds) | (Comparison::AtMost, Wanted::Fails) => raise(&mut low, (*number, true)),
            (Comparison::AtMost, Wanted::Holds) | (Comparison::Above, Wanted::Fails) => lower(&mut high, (*number, false)),
            (Comparison::Below, Wanted::Holds) | (Comparison::AtLeast, Wanted::Fails) => lower(&mut high, (*number, true)),
            (Comparison::Equal, Wanted::Holds) => {
                raise(&mut low, (*number, false));
                lower(&mut high, (*number, false));
            }
            (Comparison::Equal, Wanted::Fails) => holes.push(*number),
        }
    }
    let (Some((low, low_out)), Some((high, high_out))) = (low, high) else { return true };
    if steps == Steps::Whole {
        let floor = |number: Number| number.num().div_euclid(number.den());
        let first = if low_out || Number::whole(floor(low)) < low { floor(low).saturating_add(1) } else { floor(low) };
        let last = if high_out && Number::whole(floor(high)) == high { floor(high).saturating_sub(1) } else { floor(high) };
        let most = first.saturating_add(i64::try_from(holes.len()).unwrap_or(i64::MAX));
        return (first..=last.min(most)).any(|value| !holes.contains(&Number::whole(value)));
    }
    match low.cmp(&high) {
        std::cmp::Ordering::Less => true,
        std::cmp::Ordering::Equal => !low_out && !high_out && !holes.contains(&low),
        std::cmp::Ordering::Greater => false,
    }
}

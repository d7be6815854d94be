//! The best lawful bundle of a firm: what is in it, by year, what was left out by which rule at what loss, and the range
//! where a relation between clauses is written nowhere.

use std::collections::BTreeMap;

use super::{
    rules::{Choice, Effect, Rule, Scope, means},
    search::{BUDGET, MOST_ITEMS, Puzzle, Set, Solution},
};

/// A clause that passes and pays, for a firm or one of its children.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Item {
    /// The clause's id, with the child behind a `#`.
    pub name: String,
    /// The clause's id.
    pub clause: String,
    /// The child's kind and id, where there is one.
    pub child: Option<(String, String)>,
    /// The place of its level, the highest first.
    pub level: usize,
    /// The year its money belongs to.
    pub year: i16,
    /// What it gives, in fen, all instalments; of a range the most.
    pub fen: i64,
    /// Of a range the least, in fen.
    pub least_fen: i64,
    /// The most by year, where the clause says so.
    pub by_year: Vec<i64>,
    /// The rate of what its prerequisites give, if it matches them.
    pub matched: Option<(i64, i64)>,
    /// Whether a limit of that is known to exist but was not read: it may come to nothing.
    pub is_limit_unread: bool,
    /// The clauses one of which must be in the bundle.
    pub needs: Vec<String>,
}

/// A clause in the bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// The item's name.
    pub name: String,
    /// What it gives before caps, in fen.
    pub fen: i64,
}

/// A clause left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The item's name.
    pub name: String,
    /// The rules that bind it, by their ids.
    pub rules: Vec<String>,
    /// What the bundle would lose if it were forced in, in fen; `None` if that cannot be.
    pub loss_fen: Option<i64>,
}

/// The best other choice: the best lawful set that has something the best one lacks, and lacks something it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunnerUp {
    /// The names of its items.
    pub names: Vec<String>,
    /// The least its items come to: pairs that need a ruling exclude each other. In fen.
    pub low: i64,
    /// The most: they add up.
    pub high: i64,
}

/// The best lawful bundle.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bundle {
    /// What is in it, if pairs that need a ruling add up.
    pub chosen: Vec<Chosen>,
    /// What was left out.
    pub left_out: Vec<LeftOut>,
    /// The least it comes to: pairs that need a ruling exclude each other. In fen.
    pub low: i64,
    /// The most: they add up.
    pub high: i64,
    /// The least it comes to if besides every amount is at its least: `low` and `high` take each at its most. In fen.
    pub least: i64,
    /// The pairs that need a ruling, by clause, each once.
    pub rulings: Vec<(String, String)>,
    /// What is in it under a limit that is known to exist but was not read: from nothing up.
    pub unread_limits: Vec<String>,
    /// By year what it comes to at least and at most, in fen: the lesser and the greater of both cases.
    pub by_year: BTreeMap<i16, (i64, i64)>,
    /// The second choice; `None` if the rules leave no other.
    pub runner_up: Option<RunnerUp>,
    /// Whether nothing better can exist.
    pub is_proven: bool,
}

impl Bundle {
    /// Whether an item passes but is left out.
    #[must_use]
    pub fn leaves_out(&self, name: &str) -> bool {
        self.left_out.iter().any(|left| left.name == name)
    }

    /// Finds the best bundle of items under rules.
    #[must_use]
    pub fn find(rules: &[Rule], mut items: Vec<Item>) -> Self {
        items.sort_by(|a, b| (a.level, &a.name).cmp(&(b.level, &b.name)));
        // More than a set holds never happens to one firm; the largest are kept, and the bundle is marked unproven.
        let is_cut = items.len() > MOST_ITEMS;
        if is_cut {
            items.sort_by_key(|item| std::cmp::Reverse(item.fen));
            items.truncate(MOST_ITEMS);
            items.sort_by(|a, b| (a.level, &a.name).cmp(&(b.level, &b.name)));
        }
        let (puzzle, unknown) = puzzle(rules, &items);
        let Some(best) = puzzle.solve(BUDGET).ok().flatten() else { return Self::default() };
        let forced = forced_in(&puzzle, best);
        let strict = strict(&puzzle, &unknown, &items);
        let least = |puzzle: &Puzzle| puzzle.highest(BUDGET).ok().flatten();
        let worst = least(&strict);
        let names = |set: Set| items.iter().enumerate().filter(move |(at, _)| set >> at & 1 == 1).map(|(_, item)| item.name.clone());
        let mut bundle = Self {
            chosen: chosen(&puzzle, &items, best.chosen),
            left_out: left_out(rules, &items, best, &forced),
            low: worst.map_or(best.value, |worst| worst.value),
            high: best.value,
            least: least_of(rules, &items, best, worst),
            rulings: Vec::new(),
            unread_limits: Vec::new(),
            by_year: BTreeMap::new(),
            runner_up: runner_up(&puzzle, best, &forced).map(|second| RunnerUp {
                names: names(second.chosen).collect(),
                low: least(&Puzzle { barred: strict.barred | !second.chosen, ..strict.clone() }).map_or(second.value, |found| found.value),
                high: second.value,
            }),
            is_proven: best.is_proven && !is_cut,
        };
        let most = by_year(&puzzle, &items, best.chosen);
        // Where both come to the same, which of several equal sets was found makes no range.
        let worst = worst.filter(|worst| worst.value != best.value).map(|worst| by_year(&strict, &items, worst.chosen));
        bundle.by_year = between(worst.as_ref().unwrap_or(&most), &most);
        for (a, b) in unknown {
            let pair = |a: usize, b: usize| Some((items.get(a)?.clause.clone(), items.get(b)?.clause.clone()));
            let Some((first, second)) = pair(a, b) else { continue };
            let pair = if first <= second { (first, second) } else { (second, first) };
            if !bundle.rulings.contains(&pair) {
                bundle.rulings.push(pair);
            }
        }
        let unread = items.iter().filter(|item| item.is_limit_unread && bundle.chosen.iter().any(|chosen| chosen.name == item.name));
        bundle.unread_limits = unread.map(|item| item.name.clone()).collect();
        bundle.rulings.sort();
        bundle
    }
}

fn same_child(a: &Item, b: &Item, scope: Scope) -> bool {
    match (scope, &a.child, &b.child) {
        (Scope::Child, Some((kind, one)), Some((other_kind, other))) => kind != other_kind || one == other,
        _ => true,
    }
}

/// The pairs of items that a pair of names means, within the rule's scope.
fn pairs(items: &[Item], named: &[(String, String)], scope: Scope) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (first, second) in named {
        for (at, a) in items.iter().enumerate().filter(|(_, item)| means(first, &item.clause)) {
            for (other, b) in items.iter().enumerate().filter(|(_, item)| means(second, &item.clause)) {
                let pair = (at.min(other), at.max(other));
                if at != other && a.clause != b.clause && same_child(a, b, scope) && !found.contains(&pair) {
                    found.push(pair);
                }
            }
        }
    }
    found
}

fn members(items: &[Item], names: &[String]) -> Set {
    let is_member = |item: &Item| names.iter().any(|name| means(name, &item.clause));
    items.iter().enumerate().filter(|(_, item)| is_member(item)).fold(0, |set, (at, _)| set | 1 << at)
}

/// The members, parted by the child they belong to where the rule is about one.
fn parted(items: &[Item], set: Set, scope: Scope) -> Vec<Set> {
    if scope == Scope::Firm {
        return vec![set];
    }
    let mut by_child: BTreeMap<Option<&(String, String)>, Set> = BTreeMap::new();
    for (at, item) in items.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1) {
        *by_child.entry(item.child.as_ref()).or_default() |= 1 << at;
    }
    // What has no child is taken to be about the same one as every other.
    let loose = by_child.remove(&None).unwrap_or(0);
    if by_child.is_empty() { vec![loose] } else { by_child.into_values().map(|own| own | loose).collect() }
}

fn puzzle(rules: &[Rule], items: &[Item]) -> (Puzzle, Vec<(usize, usize)>) {
    let mut puzzle = Puzzle { values: items.iter().map(|item| item.fen).collect(), ..Puzzle::default() };
    let mut unknown = Vec::new();
    for (at, item) in items.iter().enumerate().filter(|(_, item)| !item.needs.is_empty()) {
        let any = members(items, &item.needs) & !(1 << at);
        puzzle.needs.push((at, any));
        if let Some(rate) = item.matched {
            puzzle.matches.push((at, any, rate));
        }
    }
    for rule in rules {
        match &rule.effect {
            Effect::Exclude(named) => puzzle.excluded.extend(pairs(items, named, rule.scope)),
            Effect::NeedsRuling(named) => unknown.extend(pairs(items, named, rule.scope)),
            Effect::Group { members: names, choice, most } => group(&mut puzzle, items, names, (*choice, *most), rule.scope),
            Effect::Cap { members: names, fen, .. } => {
                let set = members(items, names);
                let mut by_year: BTreeMap<i16, Set> = BTreeMap::new();
                for (at, item) in items.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1) {
                    *by_year.entry(item.year).or_default() |= 1 << at;
                }
                puzzle.caps.extend(by_year.into_values().map(|set| (set, *fen)));
            }
            Effect::Limit { members: names, most } => puzzle.at_most.push((members(items, names), *most)),
            Effect::Note(_) => {}
        }
    }
    // A pair named as unknown overrides a general exclusion of the same two.
    puzzle.excluded.retain(|pair| !unknown.contains(pair));
    puzzle.at_most.retain(|(set, most)| set.count_ones() as usize > *most);
    (puzzle, unknown)
}

fn group(puzzle: &mut Puzzle, items: &[Item], names: &[String], (choice, most): (Choice, usize), scope: Scope) {
    for set in parted(items, members(items, names), scope) {
        match choice {
            Choice::Highest | Choice::FirmChooses => puzzle.at_most.push((set, most)),
            Choice::TopUp => {
                let highest = items.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1).map(|(_, item)| item.fen).max();
                puzzle.caps.push((set, highest.unwrap_or(0)));
            }
            Choice::InOrder => {
                let mut left = most;
                for name in names {
                    for (at, _) in items.iter().enumerate().filter(|(at, item)| set >> at & 1 == 1 && means(name, &item.clause)) {
                        if left == 0 {
                            puzzle.barred |= 1 << at;
                        }
                        left = left.saturating_sub(1);
                    }
                }
            }
        }
    }
}

/// The same where pairs that need a ruling exclude each other and matches under an unread limit come to nothing.
fn strict(puzzle: &Puzzle, unknown: &[(usize, usize)], items: &[Item]) -> Puzzle {
    let mut strict = puzzle.clone();
    strict.excluded.extend_from_slice(unknown);
    let is_open = |at: &usize| items.get(*at).is_some_and(|item| item.is_limit_unread);
    strict.matches.retain(|(at, ..)| !is_open(at));
    strict
}

/// What the best set comes to with every amount at its least, whichever way the pairs are ruled.
fn least_of(rules: &[Rule], items: &[Item], best: Solution, worst: Option<Solution>) -> i64 {
    let lowered: Vec<Item> = items.iter().map(|item| Item { fen: item.least_fen, ..item.clone() }).collect();
    let (puzzle, unknown) = puzzle(rules, &lowered);
    let strict = strict(&puzzle, &unknown, &lowered);
    // Where both come to the same, the set that is shown is asked about, not another of that value.
    let worst = worst.filter(|worst| worst.value != best.value || !strict.is_lawful(best.chosen));
    let sets = std::iter::once(best.chosen).chain(worst.map(|worst| worst.chosen));
    sets.map(|set| strict.value(set)).min().unwrap_or(0)
}

fn chosen(puzzle: &Puzzle, items: &[Item], set: Set) -> Vec<Chosen> {
    let inside = items.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1);
    inside.map(|(at, item)| Chosen { name: item.name.clone(), fen: alone(puzzle, at, set) }).collect()
}

/// What one item gives in a set, before caps.
fn alone(puzzle: &Puzzle, at: usize, set: Set) -> i64 {
    let uncapped = Puzzle { caps: Vec::new(), ..puzzle.clone() };
    uncapped.value(set) - uncapped.value_without(at, set)
}

impl Puzzle {
    /// What a set gives without one item, which others may still match.
    #[must_use]
    pub fn value_without(&self, item: usize, set: Set) -> i64 {
        let mut without = self.clone();
        if let Some(value) = without.values.get_mut(item) {
            *value = 0;
        }
        without.matches.retain(|(own, ..)| *own != item);
        // What others match of it stays.
        let own = self.values.get(item).copied().unwrap_or(0);
        let matched: i64 = self
            .matches
            .iter()
            .filter(|(other, bases, _)| *other != item && set >> other & 1 == 1 && bases >> item & 1 == 1)
            .map(|(_, _, (num, den))| i64::try_from(i128::from(own) * i128::from(*num) / i128::from((*den).max(1))).unwrap_or(0))
            .sum();
        without.value(set).saturating_add(matched)
    }
}

/// By year the lesser and the greater of two; a year that is not in one of them is nothing there.
fn between(one: &BTreeMap<i16, i64>, other: &BTreeMap<i16, i64>) -> BTreeMap<i16, (i64, i64)> {
    let of = |years: &BTreeMap<i16, i64>, year: i16| years.get(&year).copied().unwrap_or(0);
    let years = one.keys().chain(other.keys());
    years.map(|year| (*year, (of(one, *year).min(of(other, *year)), of(one, *year).max(of(other, *year))))).collect()
}

fn by_year(puzzle: &Puzzle, items: &[Item], set: Set) -> BTreeMap<i16, i64> {
    let mut years: BTreeMap<i16, i64> = BTreeMap::new();
    let mut add = |year: i16, fen: i64| {
        let sum = years.entry(year).or_default();
        *sum = sum.saturating_add(fen);
    };
    let mut by_formula = 0_i64;
    for (at, item) in items.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1) {
        let fen = alone(puzzle, at, set);
        by_formula = by_formula.saturating_add(fen);
        // Instalments that are not of this amount, as those of a match that comes to nothing, say nothing of its years.
        if item.by_year.iter().sum::<i64>() == fen && fen > 0 {
            for (offset, part) in (0_i16..).zip(&item.by_year) {
                add(item.year.saturating_add(offset), *part);
            }
        } else {
            add(item.year, fen);
        }
    }
    // What caps take away, they take from the year they act on; it is shown in the first year, and beyond what that gives later.
    let mut cut = by_formula.saturating_sub(puzzle.value(set));
    for fen in years.values_mut() {
        let part = cut.min(*fen);
        *fen = fen.saturating_sub(part);
        cut = cut.saturating_sub(part);
    }
    years
}

/// Of each item outside the best set: a best set with it, if there can be one.
pub(super) fn forced_in(puzzle: &Puzzle, best: Solution) -> Vec<(usize, Option<Solution>)> {
    let outside = (0..puzzle.values.len()).filter(|at| best.chosen >> at & 1 == 0);
    outside.map(|at| (at, Puzzle { forced: puzzle.forced | 1 << at, ..puzzle.clone() }.highest(BUDGET).ok().flatten())).collect()
}

fn left_out(rules: &[Rule], items: &[Item], best: Solution, forced: &[(usize, Option<Solution>)]) -> Vec<LeftOut> {
    let by_rule: Vec<(&Rule, Puzzle)> = rules.iter().map(|rule| (rule, puzzle(std::slice::from_ref(rule), items).0)).collect();
    let outside = forced.iter().filter_map(|(at, forced)| Some((*at, items.get(*at)?, forced)));
    outside
        .map(|(at, item, forced)| {
            let binding = by_rule.iter().filter(|(_, alone)| binds(alone, at, best.chosen));
            LeftOut {
                name: item.name.clone(),
                rules: binding.map(|(rule, _)| rule.id.clone()).collect(),
                loss_fen: forced.map(|forced| best.value.saturating_sub(forced.value)),
            }
        })
        .collect()
}

/// Whether by a rule, read alone, an item cannot stand beside what was chosen, or would add nothing to it.
fn binds(alone: &Puzzle, at: usize, chosen: Set) -> bool {
    let own: Set = 1 << at;
    let excludes = alone.excluded.iter().any(|(a, b)| (*a == at && chosen >> b & 1 == 1) || (*b == at && chosen >> a & 1 == 1));
    let is_full = alone.at_most.iter().any(|(set, most)| set & own != 0 && (set & chosen).count_ones() as usize >= *most);
    let is_capped = alone.caps.iter().any(|(set, limit)| set & own != 0 && alone.value(set & chosen) >= *limit);
    excludes || is_full || is_capped || alone.barred & own != 0
}

/// The best set that neither lies within the best one nor holds it whole: a choice that drops something to have something else.
///
/// What was forced in has settled it, save where a best set with an item holds the best one whole, as beneath a cap that is
/// reached. There each item of the best one is barred in turn, unless what is left without it is no more than was found.
pub(super) fn runner_up(puzzle: &Puzzle, best: Solution, forced: &[(usize, Option<Solution>)]) -> Option<Solution> {
    let holds_best = |solution: &Solution| best.chosen & !solution.chosen == 0;
    let with = |at: usize, barred: Set| Puzzle { forced: puzzle.forced | 1 << at, barred: puzzle.barred | barred, ..puzzle.clone() };
    let mut second: Option<(usize, Set, Solution)> = None;
    let mut beside = Vec::new();
    for (at, found) in forced.iter().filter_map(|(at, found)| Some((*at, (*found)?))) {
        if holds_best(&found) {
            beside.push(at);
        } else if second.is_none_or(|(.., known)| found.value > known.value) {
            second = Some((at, 0, found));
        }
    }
    let is_more = |second: Option<(usize, Set, Solution)>, value: i64| second.is_none_or(|(.., known)| value > known.value);
    if !beside.is_empty() && is_more(second, best.value) {
        for own in (0..puzzle.values.len()).filter(|at| best.chosen >> at & 1 == 1).map(|at| 1 << at) {
            let without = Puzzle { barred: puzzle.barred | own, ..puzzle.clone() }.highest(BUDGET).ok().flatten();
            let Some(most) = without.filter(|without| is_more(second, without.value)) else { continue };
            for at in &beside {
                let found = with(*at, own).highest(BUDGET).ok().flatten();
                if let Some(found) = found.filter(|found| is_more(second, found.value)) {
                    second = Some((*at, own, found));
                }
                if !is_more(second, most.value) {
                    break;
                }
            }
        }
    }
    let (at, barred, found) = second?;
    // Nothing in it that it can spare, where that does not make it hold the best one.
    let thin = with(at, barred).solve(BUDGET).ok().flatten();
    thin.filter(|thin| !holds_best(thin)).or(Some(found))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn item(name: &str, fen: i64) -> Item {
        Item { name: name.to_owned(), clause: name.to_owned(), year: 2026, fen, least_fen: fen, ..Item::default() }
    }

    fn rule(effect: Effect) -> Rule {
        let verification = crate::clause::Verification::Verified;
        let (text, text_en, block) = (String::new(), String::new(), String::new());
        let spot = crate::condition::Spot::default();
        Rule { id: "R".to_owned(), text, text_en, sources: Vec::new(), verification, effect, scope: Scope::Firm, block, spot }
    }

    #[test]
    fn the_runner_up_is_another_choice_with_its_range_and_not_the_best_without_its_least() {
        let pair = |a: &str, b: &str| vec![(a.to_owned(), b.to_owned())];
        let rules = [rule(Effect::Exclude(pair("RATE-5", "RATE-15"))), rule(Effect::NeedsRuling(pair("CITY", "DISTRICT")))];
        let items = vec![item("RATE-5", 32), item("RATE-15", 16), item("CITY", 100), item("DISTRICT", 40), item("LEAST", 1)];
        let bundle = Bundle::find(&rules, items);
        assert_eq!((bundle.low, bundle.high), (133, 173));
        assert_eq!(bundle.by_year, BTreeMap::from([(2026, (133, 173))]), "one year is a year, with both ends");
        let second = bundle.runner_up.unwrap();
        assert_eq!(second.names, ["CITY", "DISTRICT", "LEAST", "RATE-15"]);
        assert_eq!((second.low, second.high), (117, 157));
        let free = Bundle::find(&rules, vec![item("CITY", 100), item("LEAST", 1)]);
        assert_eq!((free.high, free.runner_up), (101, None), "all go together: there is no other choice");
    }

    #[test]
    fn each_year_has_its_least_and_its_most_and_equal_sums_make_no_range() {
        let rules = [rule(Effect::NeedsRuling(vec![("CITY".to_owned(), "DISTRICT".to_owned())]))];
        let paid = |name: &str, years: &[i64]| Item { by_year: years.to_vec(), ..item(name, years.iter().sum()) };
        let bundle = Bundle::find(&rules, vec![paid("CITY", &[60, 40]), paid("DISTRICT", &[10, 10, 10])]);
        assert_eq!((bundle.low, bundle.high), (100, 130));
        assert_eq!(bundle.by_year, BTreeMap::from([(2026, (60, 70)), (2027, (40, 50)), (2028, (0, 10))]));
        let sums = bundle.by_year.values().fold((0, 0), |(low, high), year| (low + year.0, high + year.1));
        assert_eq!(sums, (bundle.low, bundle.high));
        let sure = Bundle::find(&[], vec![paid("CITY", &[60, 40])]);
        assert_eq!(sure.by_year, BTreeMap::from([(2026, (60, 60)), (2027, (40, 40))]));
    }

    #[test]
    fn the_least_takes_each_amount_at_its_least_under_the_same_caps_and_the_stricter_ruling() {
        let from = |name: &str, least_fen: i64, fen: i64| Item { least_fen, ..item(name, fen) };
        let ends = |bundle: &Bundle| (bundle.least, bundle.low, bundle.high);
        assert_eq!(ends(&Bundle::find(&[], vec![from("LAB", 0, 300), from("WORKS", 100, 1000)])), (100, 1300, 1300));
        let cap = rule(Effect::Cap { name: "A".to_owned(), members: vec!["LAB".to_owned(), "WORKS".to_owned()], fen: 150 });
        let capped = Bundle::find(&[cap], vec![from("LAB", 80, 90), from("WORKS", 100, 110)]);
        assert_eq!(ends(&capped), (150, 150, 150), "the cap holds for the least too");
        let ruling = [rule(Effect::NeedsRuling(vec![("LAB".to_owned(), "WORKS".to_owned())]))];
        assert_eq!(ends(&Bundle::find(&ruling, vec![from("LAB", 50, 300), from("WORKS", 100, 1000)])), (100, 1000, 1300));
        let matched = Item { matched: Some((1, 2)), needs: vec!["WORKS".to_owned()], ..item("TOWN", 0) };
        let with_match = Bundle::find(&[], vec![from("WORKS", 100, 1000), matched.clone()]);
        assert_eq!(ends(&with_match), (150, 1500, 1500), "half of the least is matched");
        let unread = Bundle::find(&[], vec![from("WORKS", 100, 1000), Item { is_limit_unread: true, ..matched }]);
        assert_eq!(ends(&unread), (100, 1000, 1500));
    }

    #[test]
    fn what_a_cap_takes_beyond_the_first_year_is_taken_from_the_next() {
        let paid = |name: &str, years: &[i64]| Item { by_year: years.to_vec(), ..item(name, years.iter().sum()) };
        let cap = rule(Effect::Cap { name: "A".to_owned(), members: vec!["LAB".to_owned()], fen: 120 });
        let bundle = Bundle::find(&[cap], vec![paid("LAB", &[100, 100, 100])]);
        assert_eq!(bundle.by_year, BTreeMap::from([(2026, (0, 0)), (2027, (20, 20)), (2028, (100, 100))]));
    }
}

//! What to ask a firm next: the fact that is likely to settle most for the least trouble, one at a time.
//!
//! A clause is settled by the first of its conditions that fails, or by the last one that is missing. So a fact counts for a clause by
//! how often such a condition fails among all firms, or fully if nothing else is missing, times what the clause may be worth, divided by
//! what asking costs. How often it fails is what registers tell ([`Shares`]), else a figure for conditions of its kind.
//! Facts of projects and products are asked for together at first ("are there any?"), because one answer settles all clauses about them.

use base::Date;

use crate::{
    clause::Clause,
    condition::{Condition, Node, Test},
    fact::Facts,
    field::{Catalogue, Derivation, FieldId},
    shares::{Shares, WHOLE},
    truth::Truth,
};

/// How much a fact counts that only bears on a part of a condition, where no register tells more.
const ASIDE: u64 = 1_000;
/// Added to the cost of asking, so that what a register knows is not asked for nothing.
const TROUBLE: u64 = 2;
/// One 万元, in fen.
const WAN: i64 = 1_000_000;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// One fact of the firm.
    Fact(FieldId),
    /// Whether there are any projects, or products.
    Children(String),
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What is asked.
    pub ask: Ask,
    /// How many undecided clauses it bears on.
    pub clauses: usize,
    /// The most that these clauses give together, in fen, as far as it is known.
    pub high_fen: i64,
    score: u64,
}

impl Question {
    /// The key the answer is sent under.
    #[must_use]
    pub fn key<'a>(&'a self, catalogue: &'a Catalogue) -> &'a str {
        match &self.ask {
            Ask::Fact(field) => catalogue.key(*field),
            Ask::Children(kind) => kind,
        }
    }
}

/// A clause that is not decided for a firm.
#[derive(Debug, Clone, Copy)]
pub struct Undecided<'a> {
    /// The clause.
    pub clause: &'a Clause,
    /// The most it gives, in fen; nothing if it gives none or it is not known.
    pub high_fen: i64,
}

/// What an order of questions goes by.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    /// The fields.
    pub catalogue: &'a Catalogue,
    /// How often conditions fail among firms.
    pub shares: &'a Shares,
    /// The day.
    pub on: Date,
}

impl Order<'_> {
    /// The questions that are open for a firm, best first. Facts of the kinds of children that it has are said with each of them.
    #[must_use]
    pub fn questions<'u>(self, facts: &Facts, has_children: &[&str], undecided: impl IntoIterator<Item = Undecided<'u>>) -> Vec<Question> {
        let mut found: Vec<Question> = Vec::new();
        for open in undecided {
            let mut seen: Vec<Ask> = Vec::new();
            for (field, likely) in self.bearing(facts, open.clause) {
                let field = as_asked(self.catalogue, field);
                let known = self.catalogue.get(field);
                let ask = match known.and_then(|field| field.owner.as_deref()) {
                    Some(kind) if has_children.contains(&kind) => continue,
                    Some(kind) => Ask::Children(kind.to_owned()),
                    None => Ask::Fact(field),
                };
                let cost = if matches!(ask, Ask::Children(_)) { 1 } else { known.map_or(1, |field| u64::from(field.cost)) };
                let score = likely.saturating_mul(worth(open.high_fen)).saturating_mul(100) / (TROUBLE + cost);
                let is_new = !seen.contains(&ask);
                seen.push(ask.clone());
                let at = found.iter().position(|question| question.ask == ask).unwrap_or_else(|| {
                    found.push(Question { ask, clauses: 0, high_fen: 0, score: 0 });
                    found.len() - 1
                });
                let Some(question) = found.get_mut(at) else { continue };
                question.score = question.score.saturating_add(score);
                if is_new {
                    question.clauses += 1;
                    question.high_fen = question.high_fen.saturating_add(open.high_fen);
                }
            }
        }
        found.sort_by_key(|question| std::cmp::Reverse(question.score));
        found
    }

    /// The facts that could settle a clause, each with how likely it does.
    fn bearing(self, facts: &Facts, clause: &Clause) -> Vec<(FieldId, u64)> {
        let scope = clause.scope(facts, self.on);
        let mut found: Vec<(FieldId, u64)> = Vec::new();
        for (at, part) in clause.condition.node.parts().iter().enumerate().filter(|(_, part)| scope.judge(part) == Truth::Unknown) {
            let roots = self.roots(facts, part);
            // One of several conditions is met as often as it does not fail.
            let told = self.shares.failing(&clause.id, at).map(|failing| match clause.condition.node {
                Node::Any(_) => WHOLE - failing,
                _ => failing,
            });
            let each = match (told, &part.node) {
                (Some(told), _) => told / roots.iter().collect::<std::collections::BTreeSet<_>>().len().max(1) as u64,
                (None, Node::Test(test)) => fails(test),
                (None, _) => ASIDE,
            };
            found.extend(roots.into_iter().map(|root| (root, each)));
        }
        let mut all: Vec<FieldId> = found.iter().map(|(root, _)| *root).collect();
        all.sort_unstable();
        all.dedup();
        if let [only] = all.as_slice() {
            return vec![(*only, WHOLE)];
        }
        found
    }

    /// What is missing of a condition, test by test.
    fn roots(self, facts: &Facts, condition: &Condition) -> Vec<FieldId> {
        let mut found = Vec::new();
        condition.each_test(&mut |_, test| {
            found.extend(test.fields().into_iter().flat_map(|field| facts.missing_roots(self.catalogue, field)));
        });
        found
    }
}

/// What a clause counts for: by the order of magnitude of the most it gives, because firms get less than the most, and what gives no
/// money opens what does. Ten times as much counts for one more.
fn worth(high_fen: i64) -> u64 {
    4 + u64::from((high_fen.max(0) / WAN).checked_ilog10().map_or(0, |digits| digits + 1))
}

/// How likely a test fails for a firm of which nothing is known. To be one of a few is rare, a mark against a firm is rarer.
const fn fails(test: &Test) -> u64 {
    match test {
        Test::OneOf(..) | Test::Contains(..) => 8_000,
        Test::Flag(_) | Test::Present(_) => 5_000,
        Test::Compare { .. } => 3_000,
        Test::NoneOf(..) => 1_000,
        Test::Clear(_) => 300,
    }
}

/// A span is asked for by the day it began on.
fn as_asked(catalogue: &Catalogue, field: FieldId) -> FieldId {
    match catalogue.get(field).map(|field| field.derivations.as_slice()) {
        Some([Derivation::Since(day, _)]) => *day,
        _ => field,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::{
        amount::Surroundings,
        clause::{Dates, Verdict},
        fact::{Fact, Provenance, Value},
        library::Library,
        reader,
        shares::Counting,
    };

    const FLAGS: [&str; 6] = ["甲", "乙", "丙", "丁", "戊", "己"];
    /// Of ten firms so many have each.
    const HAVE: [u64; 6] = [9, 9, 9, 1, 1, 1];

    fn day() -> Date {
        Date::constant(2026, 1, 15)
    }

    /// A clause for every two of the flags; what it gives differs.
    fn library() -> Library {
        let facts: String = FLAGS
            .iter()
            .enumerate()
            .map(|(at, name)| format!("{{ \"键\" = \"f{at}\", \"名\" = \"有{name}\", \"类\" = \"是非\" }},\n"))
            .collect();
        let mut clauses = String::new();
        for (at, first) in FLAGS.iter().enumerate() {
            for (more, second) in FLAGS.iter().enumerate().skip(at + 1) {
                clauses += &format!(
                    "[[\"条款\"]]\n\"编号\" = \"A{at}{more}\"\n\"名称\" = \"甲\"\n\"英文名\" = \"A\"\n\"摘要\" = \"甲。\"\n\"英文摘要\" = \"A.\"\n\"核实\" = \"已核\"\n\
                     \"状态\" = \"有效\"\n\"起\" = 2024-01-01\n\"条件\" = [\"有{first}\", \"有{second}\"]\n\"资金\" = {{ \"方式\" = \"定额\", \"金额\" = \"{}万元\" }}\n",
                    10 + 7 * at + more
                );
            }
        }
        let reading = reader::read(&[("facts.toml", &format!("\"事实\" = [\n{facts}]\n")), ("a.toml", &clauses)]);
        assert_eq!((reading.mistakes.len(), reading.library.clauses.len()), (0, 15), "{:?}", reading.mistakes);
        reading.library
    }

    struct Dice(u64);

    impl Dice {
        fn below(&mut self, sides: u64) -> u64 {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            (self.0 >> 20) % sides
        }

        fn firm(&mut self) -> Vec<Fact> {
            HAVE.iter().map(|have| Fact::Known(Value::Flag(self.below(10) < *have))).collect()
        }
    }

    fn field(at: usize) -> FieldId {
        FieldId(u16::try_from(at).unwrap())
    }

    fn facts_of(library: &Library, firm: &[Fact]) -> Facts {
        let mut facts = Facts::new(&library.catalogue);
        firm.iter().enumerate().for_each(|(at, fact)| facts.set(field(at), fact.clone(), Provenance::Stated));
        facts
    }

    /// What the clauses give that are decided after some questions.
    fn settled_fen(library: &Library, shares: &Shares, firm: &[Fact], questions: usize) -> i64 {
        let order = Order { catalogue: &library.catalogue, shares, on: day() };
        let mut facts = Facts::new(&library.catalogue);
        let high_fen = |clause: &Clause| {
            let amount = clause.money.amount(&Facts::new(&library.catalogue), Surroundings { superior_fen: 0, tax_rate: None });
            amount.map_or(0, |amount| amount.high)
        };
        let is_open = |clause: &&Clause, facts: &Facts| clause.verdict(facts, day(), Dates::Apply) == Verdict::Judged(Truth::Unknown);
        for _ in 0..questions {
            let undecided = library.clauses.iter().filter(|clause| is_open(clause, &facts));
            let undecided = undecided.map(|clause| Undecided { clause, high_fen: high_fen(clause) });
            let Some(Ask::Fact(field)) = order.questions(&facts, &[], undecided).into_iter().next().map(|question| question.ask) else {
                break;
            };
            facts.set(field, firm.get(field.index()).unwrap().clone(), Provenance::Stated);
        }
        library.clauses.iter().filter(|clause| !is_open(clause, &facts)).map(high_fen).sum()
    }

    #[test]
    fn an_order_by_the_shares_of_the_district_settles_more_value() {
        let (library, mut dice) = (library(), Dice(0x2545_f491_4f6c_dd1d));
        let mut counting = Counting::new(&library, &library.clauses, day());
        (0..400).for_each(|_| counting.take(&facts_of(&library, &dice.firm())));
        let shares = counting.shares();
        assert_eq!(shares.told(), 30);
        let (mut by_shares, mut by_kind) = (0, 0);
        for _ in 0..200 {
            let firm = dice.firm();
            by_shares += settled_fen(&library, &shares, &firm, 2);
            by_kind += settled_fen(&library, &Shares::default(), &firm, 2);
        }
        assert!(by_shares > by_kind * 3 / 2, "{by_shares} against {by_kind}");
    }

    #[test]
    fn what_is_worth_more_comes_first_where_all_else_is_alike_and_a_question_tells_what_it_bears_on() {
        let library = library();
        let order = Order { catalogue: &library.catalogue, shares: &Shares::default(), on: day() };
        let undecided = |worth: [i64; 2]| {
            let clauses = library.clauses.iter().filter(|clause| ["A01", "A23"].contains(&clause.id.as_str()));
            clauses.zip(worth).map(|(clause, high_fen)| Undecided { clause, high_fen }).collect::<Vec<_>>()
        };
        let first = |worth| order.questions(&Facts::new(&library.catalogue), &[], undecided(worth)).into_iter().next().unwrap();
        assert_eq!(first([100 * WAN, WAN]).ask, Ask::Fact(field(0)));
        assert_eq!(first([WAN, 100 * WAN]).ask, Ask::Fact(field(2)));
        assert_eq!((first([WAN, 100 * WAN]).clauses, first([WAN, 100 * WAN]).high_fen), (1, 100 * WAN));
        let all = library.clauses.iter().map(|clause| Undecided { clause, high_fen: WAN });
        let all = order.questions(&Facts::new(&library.catalogue), &[], all);
        assert!(all.len() == 6 && all.iter().all(|question| question.clauses == 5 && question.high_fen == 5 * WAN), "{all:?}");
    }

    #[test]
    fn counting_by_columns_is_counting_one_by_one() {
        let (library, mut dice) = (library(), Dice(0x9e37_79b9_7f4a_7c15));
        let mut counting = Counting::new(&library, &library.clauses, day());
        let mut wanted: std::collections::BTreeMap<(String, usize), (u64, u64)> = std::collections::BTreeMap::new();
        for _ in 0..10_000 {
            let mut firm = dice.firm();
            firm.iter_mut().for_each(|fact| match dice.below(5) {
                0 => *fact = Fact::Unknown,
                1 => *fact = Fact::Absent,
                _ => {}
            });
            let facts = facts_of(&library, &firm);
            for clause in &library.clauses {
                for (at, part) in clause.condition.node.parts().iter().enumerate() {
                    let (holds, fails) = wanted.entry((clause.id.clone(), at)).or_default();
                    match clause.scope(&facts, day()).judge(part) {
                        Truth::True => *holds += 1,
                        Truth::False => *fails += 1,
                        Truth::Unknown => {}
                    }
                }
            }
            counting.take(&facts);
        }
        let shares = counting.shares();
        let found: Vec<_> = shares
            .counts()
            .flat_map(|(clause, all)| all.into_iter().enumerate().map(move |(at, one)| ((clause.to_owned(), at), one)))
            .collect();
        assert_eq!(found.len(), wanted.len());
        for (key, share) in found {
            assert_eq!(wanted.get(&key), Some(&(share.holds, share.fails)), "{key:?}");
        }
    }
}

//! `matching.toml`: which two registers are matched, and by what.
//!
//! A [`Pair`] names the register that seeks and the one that offers, the fields that are text, and a list of [`Rule`]s: facts the program
//! knows how to compare (field, maturity, price …) and conditions of the district's own, each held against one field of either side. A hard
//! condition leaves out what fails it before anything is ranked; a soft one weighs. An [`Alike`] declares the same for entries of one register.
//! Reading and checking are in `pairs_reading`.
//! Not here: comparing (the feature `matches`), what came of it (`search::matching`).

use search::matching::{Fact, Formula, Ground};

use super::names::Names;

/// All pairs of registers that are matched, and what makes entries of one register alike.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pairs {
    pub(super) pairs: Vec<Pair>,
    pub(super) alikes: Vec<Alike>,
}

/// By what entries of one register are alike: similar ones on an entry's page, suspected twins for the review. It holds in both directions.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Alike {
    /// The register.
    pub register: String,
    /// The fields whose words are compared for similar entries, beside the title.
    pub text: Vec<String>,
    /// The fields compared letter by letter for twins, beside the title.
    pub twins: Vec<String>,
    /// Fields that must share a term where both entries fill them in.
    pub agree: Vec<String>,
    /// What a shared term of a field adds to the score of similar entries, 0 to 1.
    pub shared: Vec<(String, f32)>,
}

/// Two registers that are matched.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pair {
    /// Its code, e.g. `need-space`.
    pub code: String,
    /// The side that seeks.
    pub seeks: PairSide,
    /// The side that offers.
    pub offers: PairSide,
    /// How candidates are found.
    pub recall: Recall,
    /// On whose pages proposals stand.
    pub direction: Direction,
    /// Whether a proposal can be taken up and become a deal.
    pub is_recorded: bool,
    /// The score a pair begins with, and the text it needs.
    pub ground: Ground,
    /// What words and meaning weigh, and what the facts of its rules do.
    pub weights: Vec<(Fact, f32)>,
    /// What is compared beside words and meaning.
    pub rules: Vec<Rule>,
}

/// One side of a pair.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PairSide {
    /// The register.
    pub register: String,
    /// The heading over its entries on the other side's page.
    pub heading: Names,
    /// Its fields that are text, the telling ones first.
    pub text: Vec<String>,
    /// Only entries with one of these codes in this field take part.
    pub only: Option<(String, Vec<String>)>,
}

/// How candidates are found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Recall {
    /// The best by words and the best by meaning.
    #[default]
    Text,
    /// By their conditions too, over the whole register: all that no hard one leaves out are counted, and those that meet most looked at.
    All,
}

/// On whose pages proposals stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Direction {
    /// On both.
    #[default]
    Both,
    /// On the seeking side's only.
    FromSeeks,
    /// On the offering side's only.
    FromOffers,
}

/// What is compared.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rule {
    /// Its code within the pair; of a known fact the name of its test.
    pub code: String,
    /// What people call it; known facts have sentences of their own.
    pub names: Names,
    /// How the two sides are compared.
    pub test: Test,
    /// Fields of the seeking side, the first that is filled in counts.
    pub seeks: Vec<String>,
    /// Fields of the offering side, likewise.
    pub offers: Vec<String>,
    /// Codes of a vocabulary from the least to the most, where it covers.
    pub order: Vec<String>,
    /// Whether an offer that fails it is left out.
    pub is_hard: bool,
    /// What it adds where it is met, and where it is not.
    pub weights: (f32, f32),
    /// The seeking field counts only where this field has one of these texts: its unit.
    pub unit: Option<(String, Vec<String>)>,
    /// A long text of the seeking side and the measure to look for in it, where no field says it.
    pub words: Option<(String, String)>,
}

/// How two sides are compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Test {
    /// A fact the program knows: same field, industry, track, maturity, price, modes, distance, figures in the texts.
    #[default]
    Known,
    /// What is offered is at least what is wanted.
    AtLeast,
    /// What is offered is at most what is wanted.
    AtMost,
    /// The offer's day is no later than the wanted one.
    NoLater,
    /// The offer's code stands no lower in the declared order than the wanted one.
    Covers,
    /// Today and the offer's days lead to no later than the wanted day.
    InTime,
}

impl Pairs {
    /// All of them in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Pair> {
        self.pairs.iter()
    }

    /// What makes entries of a register alike; `None` if nothing is declared, so that none are shown as similar.
    #[must_use]
    pub fn alike(&self, register: &str) -> Option<&Alike> {
        self.alikes.iter().find(|alike| alike.register == register)
    }

    /// The pair with this code.
    #[must_use]
    pub fn find(&self, code: &str) -> Option<&Pair> {
        self.pairs.iter().find(|pair| pair.code == code)
    }

    /// The pair whose proposals can be taken up: demands and achievements.
    #[must_use]
    pub fn recorded(&self) -> Option<&Pair> {
        self.pairs.iter().find(|pair| pair.is_recorded)
    }
}

impl Pair {
    /// The other side, seen from a register.
    #[must_use]
    pub fn other(&self, register: &str) -> Option<&PairSide> {
        if self.seeks.register == register {
            Some(&self.offers)
        } else if self.offers.register == register {
            Some(&self.seeks)
        } else {
            None
        }
    }

    /// Whether proposals stand on the pages of a register.
    #[must_use]
    pub fn is_shown_on(&self, register: &str) -> bool {
        let of_seeks = self.seeks.register == register && self.direction != Direction::FromOffers;
        of_seeks || (self.offers.register == register && self.direction != Direction::FromSeeks)
    }

    /// The rule with this code.
    #[must_use]
    pub fn rule(&self, code: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.code == code)
    }

    /// The conditions of the district's own.
    pub fn conditions(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().filter(|rule| rule.test != Test::Known)
    }

    /// The declared weights as a formula.
    #[must_use]
    pub fn formula(&self) -> Formula {
        Formula::of(&self.weights).on(self.ground)
    }
}

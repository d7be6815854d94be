//! The additive formula behind a score: which facts count, and how much. The one that came with the program can be replaced by one that was learned.
//!
//! `score = Σ weight · amount`, kept within 0–1. Words and meaning are facts like the others. What the program came with says
//! `0.6·words + 0.4·meaning`, words alone where no engine of meaning answers, and never less than `0.55·meaning`; as a sum this takes two facts more:
//! [`Fact::MeaningBeyond`] and [`Fact::WordsOnly`].
//!
//! Not here: how weights are learned (`crate::learning`), how facts are found (`super`).

use serde::{Deserialize, Serialize};

use super::Reason;

const WORDS: f32 = 0.6;
const MEANING: f32 = 0.4;
const MEANING_ALONE: f32 = 0.55;
const LEAST_TEXT: f32 = 0.10;

/// What the formula counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// Share of telling words, 0–1.
    Words,
    /// Closeness of meaning, 0–1.
    Meaning,
    /// What meaning says beyond words and meaning together: different words for the same thing.
    MeaningBeyond,
    /// Share of telling words where no engine of meaning answers.
    WordsOnly,
    SameField,
    NearField,
    OtherField,
    SameIndustry,
    SameTrack,
    MaturityFits,
    /// 1, or 2 where three steps or more are missing.
    MaturityShort,
    PriceWithin,
    /// 1, or 2 where the price is more than twice the budget.
    PriceAbove,
    ModeShared,
    ModeNone,
    Near,
    Far,
    /// How many figures are met.
    FigureMet,
    /// How many figures fall short.
    FigureShort,
    /// The firm has refused this field before.
    FieldUnwanted,
}

/// Which way a fact may count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// Never against a match.
    For,
    /// Never for one.
    Against,
}

/// The weight of every fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Formula {
    weights: Vec<(Fact, f32)>,
    #[serde(default)]
    ground: Ground,
}

/// What holds for a pair before any fact is counted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Ground {
    /// The score it begins with.
    pub score: f32,
    /// Text below this makes a pair weak, whatever the facts say.
    pub least_text: f32,
    /// What the lines between bands were drawn for.
    #[serde(default)]
    pub bands: BandsBy,
}

/// What the lines between bands were drawn for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BandsBy {
    /// The whole score.
    #[default]
    Score,
    /// The text alone: facts that in sum speak for a pair order it and do not lift its band; where they in sum speak against it they lower the band.
    Text,
}

impl Default for Ground {
    fn default() -> Self {
        Self { score: 0.0, least_text: LEAST_TEXT, bands: BandsBy::Text }
    }
}

impl Fact {
    /// The fact with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fact| fact.code() == code)
    }

    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 20] = [
        Self::Words,
        Self::Meaning,
        Self::MeaningBeyond,
        Self::WordsOnly,
        Self::SameField,
        Self::NearField,
        Self::OtherField,
        Self::SameIndustry,
        Self::SameTrack,
        Self::MaturityFits,
        Self::MaturityShort,
        Self::PriceWithin,
        Self::PriceAbove,
        Self::ModeShared,
        Self::ModeNone,
        Self::Near,
        Self::Far,
        Self::FigureMet,
        Self::FigureShort,
        Self::FieldUnwanted,
    ];

    /// As it is stored and in text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Meaning => "meaning",
            Self::MeaningBeyond => "meaning_beyond",
            Self::WordsOnly => "words_only",
            Self::SameField => "same_field",
            Self::NearField => "near_field",
            Self::OtherField => "other_field",
            Self::SameIndustry => "same_industry",
            Self::SameTrack => "same_track",
            Self::MaturityFits => "maturity_fits",
            Self::MaturityShort => "maturity_short",
            Self::PriceWithin => "price_within",
            Self::PriceAbove => "price_above",
            Self::ModeShared => "mode_shared",
            Self::ModeNone => "mode_none",
            Self::Near => "near",
            Self::Far => "far",
            Self::FigureMet => "figure_met",
            Self::FigureShort => "figure_short",
            Self::FieldUnwanted => "field_unwanted",
        }
    }

    /// Which way it may count. A price above the budget never speaks for a match, whatever the records of a small site seem to say.
    #[must_use]
    pub const fn sign(self) -> Sign {
        match self {
            Self::OtherField
            | Self::MaturityShort
            | Self::PriceAbove
            | Self::ModeNone
            | Self::Far
            | Self::FigureShort
            | Self::FieldUnwanted => Sign::Against,
            _ => Sign::For,
        }
    }

    /// The weight the program came with.
    #[must_use]
    pub const fn start(self) -> f32 {
        match self {
            Self::Words => WORDS,
            Self::Meaning | Self::WordsOnly => MEANING,
            Self::MeaningBeyond => 1.0,
            Self::SameField => 0.10,
            Self::NearField => 0.04,
            Self::OtherField => -0.06,
            Self::SameIndustry | Self::MaturityFits | Self::PriceWithin | Self::ModeShared => 0.03,
            Self::SameTrack => 0.02,
            Self::MaturityShort | Self::PriceAbove | Self::ModeNone | Self::FigureShort => -0.05,
            Self::Near => 0.01,
            Self::Far => -0.01,
            Self::FigureMet => 0.05,
            Self::FieldUnwanted => -0.15,
        }
    }

    /// Whether it belongs to the text of both sides and not to their other facts.
    #[must_use]
    pub const fn is_text(self) -> bool {
        matches!(self, Self::Words | Self::Meaning | Self::MeaningBeyond | Self::WordsOnly)
    }
}

impl Default for Formula {
    fn default() -> Self {
        Self { weights: Fact::ALL.map(|fact| (fact, fact.start())).to_vec(), ground: Ground::default() }
    }
}

impl Formula {
    /// A formula of these weights; a fact that is not named keeps the weight the program came with.
    #[must_use]
    pub fn of(weights: &[(Fact, f32)]) -> Self {
        let named = |fact: Fact| weights.iter().find(|(known, _)| *known == fact).map(|(_, weight)| *weight);
        Self {
            weights: Fact::ALL.map(|fact| (fact, named(fact).filter(|weight| weight.is_finite()).unwrap_or_else(|| fact.start()))).to_vec(),
            ground: Ground { bands: BandsBy::Score, ..Ground::default() },
        }
    }

    /// The same weights on another ground.
    #[must_use]
    pub const fn on(mut self, ground: Ground) -> Self {
        self.ground = ground;
        self
    }

    #[must_use]
    pub const fn ground(&self) -> Ground {
        self.ground
    }

    #[must_use]
    pub fn weight(&self, fact: Fact) -> f32 {
        self.weights.iter().find(|(known, _)| *known == fact).map_or_else(|| fact.start(), |(_, weight)| *weight)
    }

    /// What a reason adds to the score. Concepts, meaning and what is open weigh nothing of their own.
    #[must_use]
    pub fn weight_of(&self, reason: &Reason) -> f32 {
        match reason {
            Reason::ConditionMet(_) | Reason::ConditionMissed(_) => reason.weight(),
            _ => counted(reason).map_or(0.0, |(fact, amount)| self.weight(fact) * amount),
        }
    }

    /// The part of the score that comes from words and meaning.
    #[must_use]
    pub fn text(&self, words: f32, meaning: Option<f32>) -> f32 {
        text_facts(words, meaning).iter().map(|(fact, amount)| self.weight(*fact) * amount).sum()
    }
}

/// Words and meaning as facts of the sum.
#[must_use]
pub fn text_facts(words: f32, meaning: Option<f32>) -> [(Fact, f32); 4] {
    let (closeness, beyond, only) = match meaning {
        Some(closeness) => (closeness, (MEANING_ALONE * closeness - WORDS.mul_add(words, MEANING * closeness)).max(0.0), 0.0),
        None => (0.0, 0.0, words),
    };
    [(Fact::Words, words), (Fact::Meaning, closeness), (Fact::MeaningBeyond, beyond), (Fact::WordsOnly, only)]
}

/// The fact a reason counts as, and how much of it.
#[must_use]
pub fn counted(reason: &Reason) -> Option<(Fact, f32)> {
    Some(match reason {
        Reason::SharedConcept { .. }
        | Reason::SimilarMeaning
        | Reason::PriceUnknown { .. }
        | Reason::ConditionMet(_)
        | Reason::ConditionMissed(_)
        | Reason::ConditionOpen(_) => return None,
        Reason::SameField { .. } => (Fact::SameField, 1.0),
        Reason::NearField { .. } => (Fact::NearField, 1.0),
        Reason::OtherField { .. } => (Fact::OtherField, 1.0),
        Reason::SameIndustry { .. } => (Fact::SameIndustry, 1.0),
        Reason::SameTrack { .. } => (Fact::SameTrack, 1.0),
        Reason::MaturityFits { .. } => (Fact::MaturityFits, 1.0),
        Reason::MaturityShort { trl, min } => (Fact::MaturityShort, if min - trl >= 3 { 2.0 } else { 1.0 }),
        Reason::PriceWithinBudget { .. } => (Fact::PriceWithin, 1.0),
        Reason::PriceAbove { price_fen, budget_max_fen } => (Fact::PriceAbove, if *price_fen / 2 > *budget_max_fen { 2.0 } else { 1.0 }),
        Reason::ModeShared { .. } => (Fact::ModeShared, 1.0),
        Reason::ModeNone { .. } => (Fact::ModeNone, 1.0),
        Reason::Near { .. } => (Fact::Near, 1.0),
        Reason::Far { .. } => (Fact::Far, 1.0),
        Reason::FigureMet { .. } => (Fact::FigureMet, 1.0),
        Reason::FigureShort { .. } => (Fact::FigureShort, 1.0),
        Reason::FieldUnwanted { .. } => (Fact::FieldUnwanted, 1.0),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_sum_is_the_rule_it_was_written_for(words in 0.0f32..=1.0, meaning in proptest::option::of(0.0f32..=1.0)) {
            let wanted = meaning.map_or(words, |meaning| WORDS.mul_add(words, MEANING * meaning).max(MEANING_ALONE * meaning));
            prop_assert!((Formula::default().text(words, meaning) - wanted).abs() < 1e-5);
        }
    }

    #[test]
    fn every_fact_weighs_on_its_own_side_from_the_start() {
        for fact in Fact::ALL {
            assert!(
                match fact.sign() {
                    Sign::For => fact.start() > 0.0,
                    Sign::Against => fact.start() < 0.0,
                },
                "{fact:?}"
            );
        }
    }

    #[test]
    fn a_formula_that_was_kept_before_a_fact_was_known_counts_it_as_the_program_does() {
        let formula = Formula::of(&[(Fact::Words, 0.5), (Fact::Near, f32::NAN)]);
        assert_eq!(formula.weight(Fact::Words), 0.5);
        assert_eq!(formula.weight(Fact::Near), Fact::Near.start());
        assert_eq!(formula.weight(Fact::FigureMet), Fact::FigureMet.start());
    }
}

//! Matching: given one side (a demand, or an achievement the other way round), rank the other sides and say why, in facts a person can check.
//!
//! How to use it: [`recall`] names the entries worth looking at (union of words and meaning); the caller reads their facts from the records and
//! checks access; [`propose`] ranks them. Nothing here reads the database, and no reason contains a sentence: the pages' language files do.
//!
//! # Score
//!
//! `score = text + Σ weight(reason)`, kept within 0–1.
//! - `words` (0–1): how much of each side's telling words (TF-IDF, hollow words left out) the other side has; half of them counts as all.
//! - `meaning` (0–1): cosine of the engine that answers, brought onto 0–1 by the engine's own spread; missing without an engine.
//! - `text = 0.6·words + 0.4·meaning`, or `words` alone. No shared word is no evidence against: where meaning is high it carries `text` by itself
//!   (`text` is at least `0.55·meaning`).
//! - [`Formula`] gives each checkable fact its share: +0.10 for the same field … −0.10 for a price far above the budget. It can be replaced by one that
//!   was learned from a site's own outcomes (`crate::learning`).
//!
//! # Bands
//!
//! [`Band::of`]: very relevant from 0.53, relevant from 0.42, possible from 0.23, else weak. `text` below 0.10 is weak whatever the facts say:
//! the right field, price and place do not make an unrelated thing relevant.
//! Protocol of the lines: `cargo x bench matching` fits the chance that a judge calls a pair fitting (grade 2 or more) to the score, over what is recalled for
//! the development half of the project's judged set; the lines stand where that chance is a half, a fifth, a fiftieth. What each band is worth on the test
//! half stands in `benches/matching/figures.json`. The judged demands have no facts beside their text: what the formula that the program came with says of
//! a pair beside its texts orders it within its band and, in sum, may lower the band and never lifts it ([`BandsBy::Text`]).
//!
//! # Bounds
//!
//! Entries are short; a text somebody is writing may be of any length. Of a side 16,000 characters are read, its 30 most telling words are looked for
//! (40 where candidates are recalled), and phrases around the first eight places of each; figures are read up to 60.
//!
//! Which registers are matched, by which of these facts and weights, is declared by the district; beside the facts known here it may declare
//! conditions of its own ([`Condition`]), whose weight comes with them.
//!
//! Reading order: this file, `concepts` (shared words), `figures` (numbers with units), `facts` (everything else), `conditions`. Not here: states of a match.

mod aspects;
mod concepts;
mod conditions;
mod facts;
mod figures;
mod formula;
#[cfg(test)]
mod tests;
mod vague;

use serde::{Deserialize, Serialize};

pub use aspects::{Aspect, aspects};
pub use conditions::Condition;
pub use figures::{Bound, Figure};
pub use formula::{BandsBy, Fact, Formula, Ground, Sign, counted, text_facts};
pub use vague::vaguest_sentence;

use crate::index::{Places, RecallQuery, Recalled};
use crate::meaning::closeness;
use crate::{Audience, Index, Result};
use concepts::Place;

/// Meaning from here on is named as a reason, if words say little.
const NAMED_MEANING: f32 = 0.7;
/// Shared words from which on they are the reason, and not that other words mean the same.
const MANY_WORDS: usize = 2;
/// Share of telling words from which on they say enough.
const ENOUGH_WORDS: f32 = 0.3;

/// Sides that share less of their words than this speak of different things: their figures are not held against each other.
const LEAST_KINSHIP: f32 = 0.15;

/// Does this side seek or offer?
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// A demand: its figures are limits, its budget a ceiling, its TRL a minimum.
    Seeks,
    /// An achievement or a service: its figures, price and TRL are what there is.
    #[default]
    Offers,
}

/// One side of a match.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Side {
    pub id: String,
    pub role: Role,
    pub title: String,
    /// Field key (`problem`, `effect`, …) and text, the telling ones first. Only what the reader of the proposal may read.
    pub text_parts: Vec<(String, String)>,
    pub keywords: Vec<String>,
    pub facts: Facts,
    /// Whether figures in the texts are left alone, because conditions beside the text say what they would.
    pub is_without_figures: bool,
    /// Fields whose figures count; all of them and the title if none are named. What a demand says of the state today is no wish.
    pub figure_fields: Vec<String>,
}

/// What is known about a side besides its text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// Code of the technical field; its first digit is the top level.
    pub technical_field: Option<String>,
    pub industries: Vec<String>,
    /// What an offer has, 1–9.
    pub trl: Option<i64>,
    /// What a demand needs, 1–9.
    pub min_trl: Option<i64>,
    pub price_fen: Option<i64>,
    pub budget_min_fen: Option<i64>,
    pub budget_max_fen: Option<i64>,
    /// Codes of cooperation modes.
    pub modes: Vec<String>,
    /// Latitude and longitude of the town, in degrees.
    pub town_point: Option<(f64, f64)>,
    pub track: Option<String>,
}

/// Where candidates come from.
#[derive(Debug, Clone, Copy)]
pub struct Pool<'a> {
    pub register: &'a str,
    pub audience: Audience,
    pub now_micros: i64,
    /// Only these entries, by id; all of the register without them.
    pub among: Option<&'a [String]>,
}

impl<'a> Pool<'a> {
    fn query(self, side: &'a Side, text: &'a str, k: usize) -> RecallQuery<'a> {
        let Self { register, audience, now_micros, among } = self;
        RecallQuery { own_id: &side.id, title: &side.title, text, role: side.role, register, audience, now_micros, k, among }
    }
}

/// A side proposed to the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    pub id: String,
    /// 0–1; shown as its band only.
    pub score: f32,
    pub band: Band,
    /// Share of telling words, 0–1.
    pub words: f32,
    /// Closeness of meaning, 0–1, if an engine is trained and knows words of both sides.
    pub meaning: Option<f32>,
    /// What speaks for it: shared concepts first, the most telling first.
    pub reasons: Vec<Reason>,
    /// What speaks against it or is open, the heaviest first.
    pub against: Vec<Reason>,
}

/// 很相关 / 相关 / 可能 / 弱.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    Weak,
    Possible,
    Relevant,
    VeryRelevant,
}

/// A fact for or against a match. Fields of texts are `title`, `keywords` or the key of a text part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Reason {
    /// Both texts speak of this (at most ten characters, folded, or one Latin word in the capitals of the text that asks).
    SharedConcept {
        word: String,
        query_field: String,
        candidate_field: String,
    },
    /// The trained engine finds the texts close although they share one word at most.
    SimilarMeaning,
    SameField {
        code: String,
    },
    /// Same top level of the technical fields.
    NearField {
        query: String,
        candidate: String,
    },
    OtherField {
        query: String,
        candidate: String,
    },
    SameIndustry {
        codes: Vec<String>,
    },
    SameTrack {
        code: String,
    },
    MaturityFits {
        trl: i64,
        min: i64,
    },
    MaturityShort {
        trl: i64,
        min: i64,
    },
    PriceWithinBudget {
        price_fen: i64,
        budget_max_fen: i64,
    },
    PriceAbove {
        price_fen: i64,
        budget_max_fen: i64,
    },
    /// There is a budget but the price is to be agreed: open, weighs nothing.
    PriceUnknown {
        budget_max_fen: i64,
    },
    ModeShared {
        modes: Vec<String>,
    },
    ModeNone {
        query: Vec<String>,
        candidate: Vec<String>,
    },
    /// Distance of the towns in whole kilometres.
    Near {
        km: u32,
    },
    Far {
        km: u32,
    },
    FigureMet {
        noun: String,
        wanted: Figure,
        offered: Figure,
    },
    FigureShort {
        noun: String,
        wanted: Figure,
        offered: Figure,
    },
    /// The firm has called this field the wrong one before.
    FieldUnwanted {
        code: String,
    },
    /// A declared condition that the offer meets.
    ConditionMet(Condition),
    /// One that it does not meet.
    ConditionMissed(Condition),
    /// One of which the offer says nothing: open, weighs nothing.
    ConditionOpen(Condition),
}

impl Band {
    /// The band of a score; `text` is the part that comes from words and meaning. The thresholds are explained at the head of the module.
    #[must_use]
    pub fn of(score: f32, text: f32) -> Self {
        match score {
            _ if text < Ground::default().least_text => Self::Weak,
            s if s >= 0.53 => Self::VeryRelevant,
            s if s >= 0.42 => Self::Relevant,
            s if s >= 0.23 => Self::Possible,
            _ => Self::Weak,
        }
    }
}

impl Reason {
    /// What the fact adds to the score by the formula the program came with. Concepts and meaning weigh through the text part and add nothing here.
    #[must_use]
    pub fn weight(&self) -> f32 {
        match self {
            Self::ConditionMet(condition) | Self::ConditionMissed(condition) => condition.weight,
            _ => counted(self).map_or(0.0, |(fact, amount)| fact.start() * amount),
        }
    }

    /// Does it speak against the match, or is it open? That does not depend on how much it weighs.
    #[must_use]
    pub fn is_against(&self) -> bool {
        let is_open = matches!(self, Self::PriceUnknown { .. } | Self::ConditionOpen(_));
        is_open || matches!(self, Self::ConditionMissed(_)) || counted(self).is_some_and(|(fact, _)| fact.sign() == Sign::Against)
    }
}

impl Proposal {
    /// Everything the formula counts of it, in the order of [`Fact::ALL`].
    #[must_use]
    pub fn amounts(&self) -> [f32; Fact::ALL.len()] {
        let mut amounts = [0.0; Fact::ALL.len()];
        let reasons = self.reasons.iter().chain(&self.against).filter_map(counted);
        for (fact, amount) in text_facts(self.words, self.meaning).into_iter().chain(reasons) {
            if let Some(cell) = Fact::ALL.iter().position(|known| *known == fact).and_then(|at| amounts.get_mut(at)) {
                *cell += amount;
            }
        }
        amounts
    }

    /// The same pair with more facts, scored anew.
    #[must_use]
    pub fn with(mut self, formula: &Formula, more: impl IntoIterator<Item = Reason>) -> Self {
        for reason in more {
            if reason.is_against() { self.against.push(reason) } else { self.reasons.push(reason) }
        }
        self.settle(formula);
        self
    }

    /// Score, band and the order of what speaks against it, by a formula.
    fn settle(&mut self, formula: &Formula) {
        let text = formula.text(self.words, self.meaning);
        let facts: f32 = self.reasons.iter().chain(&self.against).map(|reason| formula.weight_of(reason)).sum();
        let ground = formula.ground();
        self.score = (ground.score + text + facts).clamp(0.0, 1.0);
        let graded = match ground.bands {
            BandsBy::Score => self.score,
            BandsBy::Text => ground.score + text + facts.min(0.0),
        };
        self.band = if text < ground.least_text { Band::Weak } else { Band::of(graded, 1.0) };
        self.against.sort_by(|a, b| formula.weight_of(a).total_cmp(&formula.weight_of(b)));
    }
}

impl Side {
    /// All text but the title.
    pub(crate) fn text(&self) -> String {
        let mut text = self.keywords.join("\n");
        for (_, part) in &self.text_parts {
            text.push('\n');
            text.push_str(part);
        }
        text
    }
}

/// Entries of a register worth ranking for this side: the best `k` by words and the best `k` by meaning, without the side itself.
pub fn recall(index: &Index, side: &Side, register: &str, audience: Audience, now_micros: i64, k: usize) -> Result<Vec<Recalled>> {
    let pool = Pool { register, audience, now_micros, among: None };
    recall_in(index, side, pool, k)
}

/// The same of a part of a register: with conditions that leave entries out, those go before the best are chosen, not after.
pub fn recall_in(index: &Index, side: &Side, pool: Pool<'_>, k: usize) -> Result<Vec<Recalled>> {
    index.recall(pool.query(side, &side.text(), k))
}

/// Where another entry stands for this side in each order by which candidates are chosen.
pub fn places(index: &Index, side: &Side, pool: Pool<'_>, other: &str) -> Result<Places> {
    index.places(pool.query(side, &side.text(), 0), other)
}

/// Ranks candidates for a side, best first, at most `limit`. The candidates need not be in the index; it lends its word statistics and its engine.
/// The same sides give the same answer; ties go to the smaller id.
pub fn propose(index: &Index, formula: &Formula, query: &Side, candidates: &[Side], limit: usize) -> Result<Vec<Proposal>> {
    let weigher = concepts::Weigher::new(index);
    let read_query = weigher.read(query)?;
    let meaning = weigher.meaning();
    let vector = meaning.as_ref().and_then(|meaning| weigher.vector(meaning, query, Place::Query));
    let query_figures = figures::extract(index.analyzer(), query);
    let mut proposals = Vec::with_capacity(candidates.len());
    for candidate in candidates.iter().filter(|candidate| candidate.id != query.id) {
        let read = weigher.read(candidate)?;
        let words = concepts::share(&read_query, &read);
        let closeness = meaning.as_ref().zip(vector.as_ref()).and_then(|(meaning, vector)| {
            let other = weigher.vector(meaning, candidate, Place::Candidate)?;
            Some(closeness(meaning.encoder.as_ref(), crate::meaning::dot(vector, &other)))
        });
        let mut all = concepts::shared(&read_query, &read);
        if closeness.is_some_and(|closeness| closeness >= NAMED_MEANING) && words < ENOUGH_WORDS && all.len() < MANY_WORDS {
            all.push(Reason::SimilarMeaning);
        }
        if !query.is_without_figures && words >= LEAST_KINSHIP {
            all.extend(figures::compare(query.role, &query_figures, candidate.role, &figures::extract(index.analyzer(), candidate)));
        }
        all.extend(facts::compare(query, candidate));
        let (against, reasons): (Vec<Reason>, Vec<Reason>) = all.into_iter().partition(Reason::is_against);
        let mut proposal = Proposal { id: candidate.id.clone(), score: 0.0, band: Band::Weak, words, meaning: closeness, reasons, against };
        proposal.settle(formula);
        proposals.push(proposal);
    }
    rank(&mut proposals);
    proposals.truncate(limit);
    Ok(proposals)
}

/// The best first. A weak band may hide a high score of facts alone: bands first, so that the list never contradicts itself.
pub fn rank(proposals: &mut [Proposal]) {
    proposals.sort_by(|a, b| b.band.cmp(&a.band).then_with(|| b.score.total_cmp(&a.score)).then_with(|| a.id.cmp(&b.id)));
}

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
//! - [`Reason::weight`] gives each checkable fact its share: +0.10 for the same field … −0.10 for a price far above the budget.
//!
//! # Bands
//!
//! [`Band::of`]: very relevant from 0.60, relevant from 0.40, possible from 0.22, else weak. `text` below 0.10 is weak whatever the facts say:
//! the right field, price and place do not make an unrelated thing relevant.
//! Protocol of the thresholds: set by hand so that the nine judged pairs in `matching::tests` fall into the bands a technology manager gave them.
//! That is a start, no calibration: it is to be replaced by thresholds fitted on a judged set and then on the site's own outcomes.
//!
//! Reading order: this file, `concepts` (shared words), `figures` (numbers with units), `facts` (everything else). Not here: states of a match.

mod concepts;
mod facts;
mod figures;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use figures::{Bound, Figure};

use crate::index::{RecallQuery, Recalled};
use crate::meaning::closeness;
use crate::{Audience, Index, Result};
use concepts::Place;

const WORDS_SHARE: f32 = 0.6;
const MEANING_SHARE: f32 = 0.4;
const MEANING_ALONE: f32 = 0.55;
const LEAST_TEXT: f32 = 0.10;
/// Meaning from here on is named as a reason.
const NAMED_MEANING: f32 = 0.6;

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
    /// Both texts speak of this (folded text, at most ten characters or one Latin word).
    SharedConcept {
        word: String,
        query_field: String,
        candidate_field: String,
    },
    /// The trained engine finds the texts close, whatever the words.
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
}

impl Band {
    /// The band of a score; `text` is the part that comes from words and meaning. The thresholds are explained at the head of the module.
    #[must_use]
    pub fn of(score: f32, text: f32) -> Self {
        match score {
            _ if text < LEAST_TEXT => Self::Weak,
            s if s >= 0.60 => Self::VeryRelevant,
            s if s >= 0.40 => Self::Relevant,
            s if s >= 0.22 => Self::Possible,
            _ => Self::Weak,
        }
    }
}

impl Reason {
    /// What the fact adds to the score (−0.10 to +0.10). Concepts and meaning weigh through the text part and add nothing here.
    #[must_use]
    pub fn weight(&self) -> f32 {
        match self {
            Self::SharedConcept { .. } | Self::SimilarMeaning | Self::PriceUnknown { .. } => 0.0,
            Self::SameField { .. } => 0.10,
            Self::NearField { .. } => 0.04,
            Self::OtherField { .. } => -0.06,
            Self::SameIndustry { .. } | Self::MaturityFits { .. } | Self::PriceWithinBudget { .. } | Self::ModeShared { .. } => 0.03,
            Self::SameTrack { .. } => 0.02,
            Self::MaturityShort { trl, min } if min - trl >= 3 => -0.10,
            Self::MaturityShort { .. } | Self::ModeNone { .. } => -0.05,
            Self::PriceAbove { price_fen, budget_max_fen } if *price_fen / 2 > *budget_max_fen => -0.10,
            Self::PriceAbove { .. } | Self::FigureShort { .. } => -0.05,
            Self::Near { .. } => 0.01,
            Self::Far { .. } => -0.01,
            Self::FigureMet { .. } => 0.05,
        }
    }

    /// Does it speak against the match, or is it open?
    fn is_against(&self) -> bool {
        self.weight() < 0.0 || matches!(self, Self::PriceUnknown { .. })
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
    index.recall(RecallQuery {
        own_id: &side.id,
        title: &side.title,
        text: &side.text(),
        role: side.role,
        register,
        audience,
        now_micros,
        k,
    })
}

/// Ranks candidates for a side, best first, at most `limit`. The candidates need not be in the index; it lends its word statistics and its engine.
/// The same sides give the same answer; ties go to the smaller id.
pub fn propose(index: &Index, query: &Side, candidates: &[Side], limit: usize) -> Result<Vec<Proposal>> {
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
        let text =
            closeness.map_or(words, |closeness| WORDS_SHARE.mul_add(words, MEANING_SHARE * closeness).max(MEANING_ALONE * closeness));
        let mut all = concepts::shared(&read_query, &read);
        if closeness.is_some_and(|closeness| closeness >= NAMED_MEANING) {
            all.push(Reason::SimilarMeaning);
        }
        all.extend(figures::compare(query.role, &query_figures, candidate.role, &figures::extract(index.analyzer(), candidate)));
        all.extend(facts::compare(query, candidate));
        let score = (text + all.iter().map(Reason::weight).sum::<f32>()).clamp(0.0, 1.0);
        let (mut against, reasons): (Vec<Reason>, Vec<Reason>) = all.into_iter().partition(Reason::is_against);
        against.sort_by(|a, b| a.weight().total_cmp(&b.weight()));
        proposals.push(Proposal {
            id: candidate.id.clone(),
            score,
            band: Band::of(score, text),
            words,
            meaning: closeness,
            reasons,
            against,
        });
    }
    // A weak band may hide a high score of facts alone: bands first, so that the list never contradicts itself.
    proposals.sort_by(|a, b| b.band.cmp(&a.band).then_with(|| b.score.total_cmp(&a.score)).then_with(|| a.id.cmp(&b.id)));
    proposals.truncate(limit);
    Ok(proposals)
}

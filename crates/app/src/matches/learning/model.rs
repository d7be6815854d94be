//! What a kept formula, an outcome and a report are.

use base::{Timestamp, id::AnyId};
use search::{
    learning::{Bin, logistic},
    matching::{Fact, Formula},
};
use serde::{Deserialize, Serialize};

/// The one pair of registers whose records are learned from.
pub const DEMAND_ACHIEVEMENT: &str = "demand-achievement";

/// Where a formula stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormulaState {
    /// Waits for an officer.
    Proposed,
    /// Ranks.
    InForce,
    /// An officer did not want it.
    Refused,
    /// Ranked once.
    Past,
}

impl FormulaState {
    const ALL: [Self; 4] = [Self::Proposed, Self::InForce, Self::Refused, Self::Past];

    /// As stored and in text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::InForce => "in_force",
            Self::Refused => "refused",
            Self::Past => "past",
        }
    }

    pub(super) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// What came of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A contract was signed.
    Signed,
    /// It became a deal, with or without a trial.
    Deal,
    /// Both sides were interested.
    Interested,
    /// There was a contact, and nobody has refused since.
    Contacted,
    /// Refused for a reason that says something about the pair.
    Refused,
    /// Proposed beside a pair that came to something, and left lying.
    PassedOver,
}

impl Outcome {
    /// All of them, the best first.
    pub const ALL: [Self; 6] = [Self::Signed, Self::Deal, Self::Interested, Self::Contacted, Self::Refused, Self::PassedOver];

    /// As stored and in text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Signed => "signed",
            Self::Deal => "deal",
            Self::Interested => "interested",
            Self::Contacted => "contacted",
            Self::Refused => "refused",
            Self::PassedOver => "passed_over",
        }
    }

    /// Its grade in rankings; 0 came to nothing.
    #[must_use]
    pub const fn grade(self) -> f32 {
        match self {
            Self::Signed => 4.0,
            Self::Deal => 3.0,
            Self::Interested => 2.0,
            Self::Contacted => 1.0,
            Self::Refused | Self::PassedOver => 0.0,
        }
    }

    /// How much it counts. That nobody took a pair up says less than that somebody refused it.
    #[must_use]
    pub const fn counts(self) -> f32 {
        match self {
            Self::PassedOver => 0.25,
            _ => 1.0,
        }
    }
}

/// Ranking and calibration on queries that were left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    pub ndcg_at_10: Option<f64>,
    pub brier: Option<f64>,
}

/// What a formula was learned from and how it did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The engine that answered then.
    pub engine: String,
    pub folds: usize,
    pub demands: usize,
    pub pairs: usize,
    /// How many pairs of each outcome.
    pub outcomes: Vec<(Outcome, usize)>,
    /// The formula in force then, with Platt scaling in the same folds.
    pub old: Figures,
    pub new: Figures,
    pub old_weights: Vec<(Fact, f32)>,
    /// Chances follow from scores as `logistic(steepness · score + offset)`.
    pub steepness: f64,
    pub offset: f64,
    /// What chances were given by the new formula to queries it had not seen, and what came; pairs count as in the fit.
    pub bins: Vec<Bin>,
}

impl Report {
    /// The chance that the learned formula gives a pair of this score.
    #[must_use]
    pub fn chance(&self, score: f64) -> f64 {
        logistic(self.steepness.mul_add(score, self.offset))
    }
}

/// What the bands of demands and achievements rest on. The lines between bands were drawn on judged pairs for the formula the program came with.
#[derive(Debug, Clone, PartialEq)]
pub enum BandBasis {
    /// That formula ranks, and the bands are calibrated.
    Judged,
    /// The district declares other weights, for which no lines were drawn.
    Declared,
    /// A learned formula ranks. No lines were drawn for it, but its chances were held against what came.
    Learned(Box<KeptFormula>),
}

/// A formula that was learned.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptFormula {
    pub id: AnyId,
    pub pair: String,
    pub state: FormulaState,
    pub weights: Vec<(Fact, f32)>,
    pub report: Report,
    pub made_at: Timestamp,
    /// The officer who decided, and when.
    pub decided_by: Option<base::id::UserId>,
    pub decided_at: Option<Timestamp>,
    pub in_force_since: Option<Timestamp>,
}

impl KeptFormula {
    /// As matching uses it.
    #[must_use]
    pub fn formula(&self) -> Formula {
        Formula::of(&self.weights)
    }
}

//! A condition that a declaration states for a pair of registers, held against one field of either side: an area, a rent, a day.
//!
//! Here is what came of it, as a reason carries it. Which conditions there are, how they are compared and what they weigh is declared by the
//! district; the values are read where the records are. Not here: either of the two.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One condition and what both sides say to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Condition {
    /// Code of the declared pair of registers.
    pub pair: String,
    /// Code of the condition within the pair.
    pub code: String,
    /// The field of the seeking entry that states it.
    pub seeks_field: String,
    /// What is wanted, as the entry holds it; where it was read among words, the figure that was read.
    pub wanted: Value,
    /// The words it was read from, where the entry has no field of its own for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phrase: Option<String>,
    /// The field of the offering entry that answers it.
    pub offers_field: String,
    /// What is offered, as the entry holds it; nothing if it does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offered: Option<Value>,
    /// Whether an offer that fails it is left out.
    pub is_hard: bool,
    /// What it adds to the score.
    pub weight: f32,
}

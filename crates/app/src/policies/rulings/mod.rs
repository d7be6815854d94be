//! Rulings (人工认定) on conditions: what a document leaves to the judgement of an office, decided firm by firm.
//!
//! An officer says that a condition holds, that it does not, or that it cannot be said yet, and why. A ruling is a dated record that a
//! later one ends and nothing overwrites; taking one back is a record, too. The firm is told. It counts for the firm's answer and for
//! screenings from then on.
//! Not here: rulings on facts, which stand among the facts themselves (`commands`).

mod commands;
mod model;
mod store;

pub use commands::{RuleCondition, list_rulings, manual_conditions, rule_condition};
pub use model::{ConditionRuling, RulingVerdict};
pub(super) use store::{list_current, list_decided};

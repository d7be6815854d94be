//! The policy engine: facts and clauses in; yes, no or unknown out, always with a trace.
//!
//! Pure: no input or output, no clock. Money is in fen (`i64`), shares are fractions compared by multiplying crosswise;
//! there is no float and no division in a verdict. Begin with [`condition`], the one tree that both evaluators read:
//! [`evaluate`] judges one firm and keeps what it measured, [`columns`] screens many. *Absent* ("there is none") is a value
//! apart from *unknown*; a comparison with it is false.

pub mod amount;
pub mod asking;
pub mod assess;
pub mod bits;
pub mod bounds;
pub mod cases;
pub mod check;
pub mod clause;
pub mod columns;
pub mod condition;
pub mod derive;
pub mod evaluate;
pub mod explain;
pub mod fact;
pub mod field;
pub mod language;
pub mod library;
pub mod mistake;
pub mod number;
pub mod reader;
pub mod score;
pub mod shares;
pub mod stacking;
pub mod subject;
pub mod truth;
pub mod wording;
pub mod worked;

#[cfg(test)]
mod oracle;

pub use condition::{Condition, Node, Test};
pub use fact::{Fact, Facts, Value};
pub use field::{Catalogue, FieldId, Kind};
pub use number::Number;
pub use truth::Truth;
pub use wording::Wording;

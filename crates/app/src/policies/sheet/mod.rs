//! A firm's profile as a spreadsheet: a row for each fact with its unit, its day and its value.
//!
//! [`template`] writes the sheet with what is known already, [`read_sheet`] reads it back and changes nothing: every wrong cell is
//! named with its row, its column and what to do, the other rows stand, and what would change is shown before it is saved by
//! [`super::state_facts`] with the source `sheet`. Reading order: [`words`], [`template`], [`cell`], [`reading`].
//! Not here: what a value may be (`value`, `plausible`), and projects and products, which are entered on their own pages.

mod cell;
mod reading;
mod template;
#[cfg(test)]
mod tests;
mod words;

pub(super) use cell::share;
pub use reading::{Fate, SheetChange, SheetReading, read_sheet};
pub use template::template;
pub use words::SheetWords;

//! The plan: the public funnel, indicators with targets, and the records behind each figure.
//!
//! Every figure is a query over recorded facts; nothing is counted by hand except indicators whose evidence is `manual`.
//! The funnel follows published achievements and demands by their month of publication: an entry has reached a step if any
//! match or deal about it has. Small counts are hidden from the public by [`suppress`]. Reading order: [`model`], [`queries`].

pub mod jobs;
pub mod model;
pub mod queries;
mod store;
#[cfg(test)]
mod tests;

pub use model::{Funnel, FunnelRow, IndicatorFigure, MonthFigure, Shown, suppress};
pub use queries::{list_funnel_records, list_indicator_records, read_funnel, read_indicators};

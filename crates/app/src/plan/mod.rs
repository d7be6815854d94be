//! The plan: funnel, indicators, targets, and the records behind each figure.

pub mod jobs;

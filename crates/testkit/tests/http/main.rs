//! The product over HTTP, in process, on both databases. A module for each subject.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod accounts;
mod audit;
mod cast;
mod editing;
mod files;
mod forms;
mod headers;
mod hostile;
mod jobs;
mod kept;
mod matching;
mod pairs;
mod policies;
mod policies_calls;
mod printed;
mod roles;
mod searching;
mod sheets;
mod visibility;

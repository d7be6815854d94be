//! Registers on both databases, grouped by what happens to an entry.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod disclosure;
mod imports;
mod life;
mod review;

//! The tests of the public functions, in one program so that it is linked once.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod cells;
mod files;
mod hostile;
mod register;

//! The program against its machine: killed under load, told to stop, started wrongly, on a full disk. Each test runs the real binary.
//!
//! `ZEROBAY_BIN` names the binary (otherwise the one built with the tests), `ZEROBAY_KILL_ROUNDS` how often it is killed.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod command_line;
mod full_disk;
mod killing;
mod manual;
mod program;
mod restoring;
mod stopping;
mod wire;

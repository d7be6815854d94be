//! The encoder's file for the demonstration and the tests: fetched once by the program itself into a folder that is not kept in the tree.
//!
//! Without it everything works by words; whoever asks here is told so in one line.

use std::path::PathBuf;

use crate::{
    place,
    process::{Outcome, program},
};

/// Where the file lies, under the top of the tree.
const FILE: &str = "data/model/e5-small-q4.bin";
/// The variable by which the program and the tests are told.
pub const VARIABLE: &str = "ZEROBAY_MODEL_PATH";

/// Where the file lies or would lie.
pub fn path() -> PathBuf {
    place::under(FILE)
}

/// Fetches the file if it is not there; the program must be built. `None`, and one line that says why, if it cannot be had.
pub fn fetch() -> Option<PathBuf> {
    match ask() {
        Ok(()) => Some(path()),
        Err(why) => {
            println!("The encoder's file is not there ({why}): words and the self-trained engine answer, and the encoder is not tested");
            None
        }
    }
}

fn ask() -> Outcome {
    let mut command = program(place::binary(), &["model", "fetch"]);
    let output = command.env(VARIABLE, path()).output().map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(said.lines().next_back().unwrap_or("zerobay model fetch failed").to_owned())
}

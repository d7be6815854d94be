//! `cargo x bench NAME`: a measured claim. Each is `benches/NAME.rs`, declared in `crates/testkit/Cargo.toml`, and prints its protocol.

use crate::{
    place,
    process::{self, Outcome, cargo},
};

/// Runs one, or lists them.
pub fn run(rest: &[&str]) -> Outcome {
    let known = known();
    let Some((name, arguments)) = rest.split_first() else {
        println!("{}", if known.is_empty() { "There is nothing to measure yet.".to_owned() } else { known.join("\n") });
        return Ok(());
    };
    if !known.iter().any(|known| known == name) {
        return Err(format!("There is no benchmark {name:?}; there are: {}", known.join(", ")));
    }
    let mut command = cargo(&["bench", "-p", "testkit", "--bench", name, "--"]);
    process::run(command.args(arguments))
}

fn known() -> Vec<String> {
    let mut names: Vec<String> = place::under("benches")
        .read_dir()
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_string_lossy().strip_suffix(".rs").map(str::to_owned))
        .collect();
    names.sort();
    names
}

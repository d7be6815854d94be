//! `cargo x bench NAME`: a measured claim. Each is `benches/NAME.rs`, declared in the manifest of the crate
//! it measures (`crates/testkit` where it needs the whole product), and prints its protocol.

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
    let package = package(name).ok_or_else(|| format!("No manifest under crates declares the benchmark {name:?}."))?;
    let mut command = cargo(&["bench", "-p", &package, "--bench", name, "--"]);
    process::run(command.args(arguments))
}

/// The crate whose manifest declares a benchmark.
fn package(name: &str) -> Option<String> {
    let declared = format!("path = \"../../benches/{name}.rs\"");
    place::under("crates").read_dir().ok()?.flatten().find_map(|entry| {
        let manifest = std::fs::read_to_string(entry.path().join("Cargo.toml")).ok()?;
        manifest.contains(&declared).then(|| entry.file_name().to_string_lossy().into_owned())
    })
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

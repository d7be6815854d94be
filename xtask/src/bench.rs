//! `cargo x bench NAME`: a measured claim. Each is `benches/NAME.rs`, declared by the crate it measures, and prints its protocol.

use crate::{
    assets,
    cluster::{Cluster, Durability},
    machine::{self, Need},
    place,
    process::{self, Outcome, cargo},
};

/// Runs one, or lists them.
pub fn run(rest: &[&str]) -> Outcome {
    let known = known();
    let Some((name, arguments)) = rest.split_first() else {
        println!("{}", known.join("\n"));
        return Ok(());
    };
    if !known.iter().any(|known| known == name) {
        return Err(format!("There is no benchmark {name:?}; there are: {}", known.join(", ")));
    }
    let owner = owner(name).ok_or_else(|| format!("No crate declares benches/{name}.rs"))?;
    println!("── building in the release profile (the first time takes some minutes)");
    if owner == "server" {
        machine::ensure(&[Need::Node, Need::Compiler])?;
        println!("{}", assets::build()?);
    }
    let target = format!("bench_{name}");
    process::run(&mut cargo(&["bench", "-p", &owner, "--bench", &target, "--no-run"]))?;
    let mut command = cargo(&["bench", "-q", "-p", &owner, "--bench", &target, "--"]);
    command.args(arguments);
    let cluster = if *name == "import" { Some(beside()?) } else { None };
    if let Some(cluster) = &cluster {
        command.env("ZEROBAY_BENCH_POSTGRES", cluster.url());
    }
    process::run(&mut command)
}

/// A PostgreSQL that writes through to the disk, to be measured beside the embedded database.
fn beside() -> Outcome<Cluster> {
    machine::ensure(&[Need::Postgres])?;
    Cluster::start(Durability::Full)
}

fn known() -> Vec<String> {
    let files = place::under("benches").read_dir().into_iter().flatten().flatten();
    let mut names: Vec<String> =
        files.filter_map(|entry| entry.file_name().to_string_lossy().strip_suffix(".rs").map(str::to_owned)).collect();
    names.sort();
    names
}

/// The crate whose manifest declares the benchmark.
fn owner(name: &str) -> Option<String> {
    let path = format!("path = \"../../benches/{name}.rs\"");
    let crates = place::under("crates").read_dir().into_iter().flatten().flatten();
    crates
        .filter(|folder| std::fs::read_to_string(folder.path().join("Cargo.toml")).is_ok_and(|text| text.contains(&path)))
        .find_map(|folder| folder.file_name().into_string().ok())
}

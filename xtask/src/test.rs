//! `cargo x test` and `cargo x nightly`: everything that must pass, in order, each part of it also alone.

use std::process::Command;

use crate::{
    assets, check,
    cluster::{Cluster, Durability},
    demo,
    machine::{self, Need, Runner},
    model, option, place,
    process::{self, Outcome, cargo, program},
    steps::Steps,
    tidy,
};

/// How the pack is checked alone.
const PACK_ALONE: &str = "cargo run -q -p server -- pack check packs/minhang";

/// The program and every test, and how that is typed.
const BUILD_ALL: (&[&str], &str) = (&["build", "--workspace", "--bins", "--tests"], "cargo build --workspace --bins --tests");

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Tidy,
    Lint,
    Unit,
    Http,
    E2e,
}

/// How far the tests go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// What every change passes.
    Sample,
    /// What takes longer.
    Full,
}

impl Part {
    fn parse(text: &str) -> Outcome<Self> {
        Ok(match text {
            "tidy" => Self::Tidy,
            "lint" => Self::Lint,
            "unit" => Self::Unit,
            "http" => Self::Http,
            "e2e" => Self::E2e,
            other => return Err(format!("--only {other:?}: the parts are unit, http, e2e, tidy and lint")),
        })
    }

    fn needs(self) -> &'static [Need] {
        match self {
            Self::Tidy => &[],
            Self::Lint => &[Need::Node, Need::Compiler],
            Self::Unit | Self::Http => &[Need::Node, Need::Compiler, Need::Postgres, Need::ChineseFonts],
            Self::E2e => &[Need::Node, Need::Compiler, Need::Chromium, Need::ChineseFonts],
        }
    }
}

/// All parts, or the one asked for.
pub fn run(rest: &[&str]) -> Outcome {
    let mut rest = rest.to_vec();
    let only = option(&mut rest, "--only")?.map(|text| Part::parse(&text)).transpose()?;
    crate::none(&rest)?;
    take(only, Depth::Sample).finish("cargo x test")
}

/// The tests with many more rounds and cases, and the browser as every role in every colour scheme.
pub fn nightly() -> Outcome {
    take(None, Depth::Full).finish("cargo x nightly")
}

fn take(only: Option<Part>, depth: Depth) -> Steps {
    let all = [Part::Tidy, Part::Lint, Part::Unit, Part::Http, Part::E2e];
    let parts: Vec<Part> = all.into_iter().filter(|part| only.is_none_or(|only| only == *part)).collect();
    let mut steps = Steps::new();
    let mut needs: Vec<Need> = Vec::new();
    for part in &parts {
        needs.extend(part.needs());
    }
    if !steps.take("The machine", "cargo x test", || machine::ensure(&needs)) {
        return steps;
    }
    if parts.contains(&Part::Tidy) {
        steps.take("Format", "cargo fmt --all --check", check::format);
        steps.take("Tidy", "cargo x tidy", tidy::run);
    }
    if parts == [Part::Tidy] {
        return steps;
    }
    let has_assets = steps.take("Scripts and style sheets", "cargo x assets", || assets::build().map(|said| println!("{said}")));
    if parts.contains(&Part::Lint) {
        steps.take("Lints", "cargo x test --only lint", check::lints);
    }
    if parts == [Part::Lint] {
        return steps;
    }
    if !has_assets {
        steps.leave_out("Tests and journeys", "cargo x test", "no scripts and style sheets to embed");
        return steps;
    }
    let has_tests = parts.contains(&Part::Unit) || parts.contains(&Part::Http);
    let has_server = if has_tests {
        // At once: what tests need turns features of libraries on, and building without them first would build those twice.
        steps.take("The program and its tests", BUILD_ALL.1, || process::run(&mut cargo(BUILD_ALL.0)))
    } else {
        steps.take("The program", "cargo build --workspace --bin zerobay", demo::build_server)
    };
    if has_tests {
        tests(&mut steps, &parts, depth);
    }
    if parts.contains(&Part::E2e) {
        browser(&mut steps, has_server, depth);
    }
    steps
}

/// The Rust tests, every one that speaks to a database on both.
fn tests(steps: &mut Steps, parts: &[Part], depth: Depth) {
    let is_unit = parts.contains(&Part::Unit);
    let is_http = parts.contains(&Part::Http);
    let alone = if is_unit { "cargo x test --only unit" } else { "cargo x test --only http" };
    steps.take("Tests on SQLite and PostgreSQL", alone, || {
        let runner = machine::test_runner();
        let cluster = Cluster::start(Durability::None)?;
        let encoder = model::fetch();
        let mut command = match runner {
            Runner::Nextest(folder) => {
                let profile = if depth == Depth::Full { "nightly" } else { "default" };
                let mut command = cargo(&["nextest", "run", "--profile", profile, "--no-tests", "fail"]);
                if let Some(folder) = folder {
                    prepend_path(&mut command, &folder)?;
                }
                // A choice among the tests of the whole workspace: those of one crate alone would be built with other features.
                command.arg("--workspace").args(match (is_unit, is_http) {
                    (true, false) => ["-E", "not package(testkit)"].as_slice(),
                    (false, true) => &["-E", "package(testkit)"],
                    _ => &[],
                });
                command
            }
            Runner::CargoTest => cargo(&["test", "--all-targets", "--workspace"]),
        };
        command.env("ZEROBAY_TEST_POSTGRES", cluster.url()).env("ZEROBAY_BIN", place::binary());
        if let Some(path) = encoder {
            command.env(model::VARIABLE, path);
        }
        if depth == Depth::Full {
            command.env("ZEROBAY_NIGHTLY", "1").env("ZEROBAY_KILL_ROUNDS", "40").env("PROPTEST_CASES", "20000");
        } else {
            command.env("ZEROBAY_KILL_ROUNDS", "5");
        }
        process::run(&mut command)
    });
    if is_unit {
        let crates = with_examples();
        if !crates.is_empty() {
            steps.take("Examples in the documentation", "cargo test --doc --workspace", || {
                let mut command = cargo(&["test", "--doc"]);
                for name in &crates {
                    command.args(["-p", name]);
                }
                process::run(&mut command)
            });
        }
    }
}

/// The pack, the harness itself, the journeys and accessibility.
fn browser(steps: &mut Steps, has_server: bool, depth: Depth) {
    let alone = "cargo x test --only e2e";
    let is_ready = steps.take("Browser harness, on a small site of its own", alone, || {
        assets::packages("e2e")?;
        process::run(&mut node(&["--test", "--test-reporter=spec", "e2e/lib/self-test.mjs"])?)
    });
    if !has_server || !is_ready {
        let why = if has_server { "the harness does not work" } else { "the program does not build" };
        steps.leave_out("The Minhang pack", PACK_ALONE, why);
        steps.leave_out("Browser journeys and accessibility", alone, why);
        return;
    }
    steps.take("The Minhang pack", PACK_ALONE, || process::run(&mut program(place::binary(), &["pack", "check", "packs/minhang"])));
    steps.take("Browser journeys and accessibility", alone, || {
        let mut command = node(&["e2e/run.mjs"])?;
        if depth == Depth::Full {
            command.arg("--all");
        }
        process::run(&mut command)
    });
}

fn node(arguments: &[&str]) -> Outcome<Command> {
    let chromium = machine::chromium().ok_or("Chromium was not found. Install with: apt-get install chromium")?;
    let mut command = program("node", arguments);
    command.env("ZEROBAY_CHROMIUM", chromium).env("ZEROBAY_BIN", place::binary());
    Ok(command)
}

fn prepend_path(command: &mut Command, folder: &std::path::Path) -> Outcome {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder.to_path_buf()).chain(std::env::split_paths(&path));
    command.env("PATH", std::env::join_paths(folders).map_err(|error| format!("the path cannot be extended: {error}"))?);
    Ok(())
}

/// The crates whose documentation holds an example to be run.
fn with_examples() -> Vec<String> {
    let Ok(tree) = tidy::Tree::load() else { return Vec::new() };
    let mut names: Vec<String> = tree
        .files
        .iter()
        .filter(|file| file.is("rs") && file.text.lines().any(opens_example))
        .filter_map(|file| Some(file.path.strip_prefix("crates/")?.split('/').next()?.to_owned()))
        .collect();
    names.sort();
    names.dedup();
    names
}

fn opens_example(line: &str) -> bool {
    let line = line.trim_start();
    let inner = line.strip_prefix("///").or_else(|| line.strip_prefix("//!"));
    inner.and_then(|text| text.trim().strip_prefix("```")).is_some_and(|mark| matches!(mark, "rust" | "no_run" | "should_panic"))
}

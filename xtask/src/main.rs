//! The project's own commands: `cargo x demo`, `cargo x test` and the rest.
//!
//! This file reads the command line and nothing else; each command is a module with the same name. What the commands need
//! of the machine is in `machine`, how they report is in `steps`. Nothing of the product is here.

mod assets;
mod bench;
mod check;
mod cluster;
mod demo;
mod dev;
mod dist;
mod feature;
mod machine;
mod model;
mod place;
mod process;
mod steps;
mod test;
mod tidy;

use std::process::ExitCode;

use process::Outcome;

const USAGE: &str = "\
cargo x COMMAND

  demo [--port N] [--fresh]     set everything up and serve the hall with invented data; --fresh forgets the last visit
  test [--only PART]            set everything up and pass every test; PART is unit, http, e2e, tidy or lint
  dev [--port N]                serve, and build and serve again whenever a source changes
  check                         the quick look before a commit: format, tidy, lints
  tidy                          the rules of STYLE.md that a program can check
  assets                        scripts and style sheets for the browser, if their sources changed
  bench [NAME]                  a measured claim with its protocol; without a name, the list
  nightly                       what takes longer than the test command may: more rounds, every role in every colour scheme
  new-feature NAME              the folders of a feature
  dist                          the release binary with its pack, packed
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let mut words = words.iter().map(String::as_str);
    let command = words.next().unwrap_or("help");
    let rest: Vec<&str> = words.collect();
    match dispatch(command, &rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("\n{message}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: &str, rest: &[&str]) -> Outcome {
    match command {
        "demo" => demo::run(rest),
        "test" => test::run(rest),
        "dev" => dev::run(rest),
        "check" => none(rest).and_then(|()| check::run()),
        "tidy" => none(rest).and_then(|()| tidy::run()),
        "assets" => none(rest).and_then(|()| assets::build()).map(|said| println!("{said}")),
        "bench" => bench::run(rest),
        "nightly" => none(rest).and_then(|()| test::nightly()),
        "new-feature" => feature::run(rest),
        "dist" => none(rest).and_then(|()| dist::run()),
        "help" | "--help" | "-h" => {
            print!("{USAGE}");
            Ok(())
        }
        other => Err(format!("There is no command {other:?}.\n\n{USAGE}")),
    }
}

fn none(rest: &[&str]) -> Outcome {
    match rest.first() {
        None => Ok(()),
        Some(word) => Err(format!("{word:?} is not expected here.\n\n{USAGE}")),
    }
}

/// The value of `--name VALUE`, taken out of `rest`.
fn option(rest: &mut Vec<&str>, name: &str) -> Outcome<Option<String>> {
    let Some(at) = rest.iter().position(|word| *word == name) else { return Ok(None) };
    rest.remove(at);
    if at < rest.len() { Ok(Some(rest.remove(at).to_owned())) } else { Err(format!("{name} wants a value.\n\n{USAGE}")) }
}

/// Whether `--name` was given, taken out of `rest`.
fn flag(rest: &mut Vec<&str>, name: &str) -> bool {
    let before = rest.len();
    rest.retain(|word| *word != name);
    rest.len() < before
}

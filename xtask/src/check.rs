//! `cargo x check`: what is worth knowing before a commit, in well under a minute once built.

use crate::{
    assets,
    process::{self, Outcome, cargo},
    steps::Steps,
    tidy,
};

/// Format, tidy, lints.
pub fn run() -> Outcome {
    let mut steps = Steps::new();
    steps.take("Format", "cargo fmt", format);
    steps.take("Tidy", "cargo x tidy", tidy::run);
    if steps.take("Scripts and style sheets", "cargo x assets", || assets::build().map(|said| println!("{said}"))) {
        steps.take("Lints", "cargo x test --only lint", lints);
    }
    steps.finish("cargo x check")
}

/// Every file is formatted.
pub fn format() -> Outcome {
    process::run(&mut cargo(&["fmt", "--all", "--check", "--", "-l"]))
        .map_err(|_| "The files above are not formatted. Mend: cargo fmt --all".to_owned())
}

/// No warning anywhere.
pub fn lints() -> Outcome {
    process::run(&mut cargo(&["clippy", "--workspace", "--all-targets", "--keep-going", "--", "-D", "warnings"]))
}

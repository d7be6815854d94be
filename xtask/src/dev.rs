//! `cargo x dev`: serve, and whenever a source changes build and serve again.
//!
//! It looks at the times of the files twice a second; a build that fails leaves the last good program serving.

use std::{
    path::Path,
    process::Child,
    time::{Duration, SystemTime},
};

use crate::{
    assets, demo,
    machine::{self, Need},
    place,
    process::{Outcome, program},
};

const WATCHED: [&str; 4] = ["Cargo.toml", "package.json", "crates", "packs"];

/// Serves until it is stopped.
pub fn run(rest: &[&str]) -> Outcome {
    let mut rest = rest.to_vec();
    let port = demo::port(&mut rest)?;
    crate::none(&rest)?;
    machine::ensure(&[Need::Node, Need::Compiler])?;
    let mut seen = newest();
    let mut serving = Some(build().and_then(|()| serve(&port))?);
    loop {
        std::thread::sleep(Duration::from_millis(500));
        if let Some(status) = serving.as_mut().and_then(|child| child.try_wait().ok().flatten()) {
            println!("── the program ended with {status}; waiting for a change");
            serving = None;
        }
        let now = newest();
        if now == seen {
            continue;
        }
        seen = now;
        match build() {
            Err(error) => eprintln!("{error}\n── serving on as before"),
            Ok(()) => {
                if let Some(mut child) = serving.take() {
                    child.kill().and_then(|()| child.wait()).map_err(|error| format!("the program did not stop: {error}"))?;
                }
                serving = Some(serve(&port)?);
            }
        }
    }
}

fn build() -> Outcome {
    println!("── building");
    println!("{}", assets::build()?);
    demo::build_server()
}

fn serve(port: &str) -> Outcome<Child> {
    program(place::binary(), &["demo", "--folder", "data/dev", "--port", port])
        .spawn()
        .map_err(|error| format!("the program did not start: {error}"))
}

/// When a watched file was last written, and how many there are.
fn newest() -> (Option<SystemTime>, usize) {
    let mut found = (None, 0);
    for path in WATCHED {
        look(&place::under(path), &mut found);
    }
    found
}

fn look(path: &Path, found: &mut (Option<SystemTime>, usize)) {
    if path.ends_with("crates/web/dist") {
        return;
    }
    if let Ok(entries) = path.read_dir() {
        for entry in entries.flatten() {
            look(&entry.path(), found);
        }
    } else if let Ok(about) = path.metadata() {
        found.0 = found.0.max(about.modified().ok());
        found.1 += 1;
    }
}

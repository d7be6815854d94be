//! `cargo x demo`: from a fresh clone to a served page.

use crate::{
    assets, flag,
    machine::{self, Need},
    model, option, place,
    process::{self, Outcome, cargo, program},
};

/// Where the demonstration keeps its database and files, under the top of the tree.
const FOLDER: &str = "data/demo";

/// Sets everything up, then serves until it is stopped.
pub fn run(rest: &[&str]) -> Outcome {
    let mut rest = rest.to_vec();
    let port = port(&mut rest)?;
    let is_fresh = flag(&mut rest, "--fresh");
    crate::none(&rest)?;
    machine::ensure(&[Need::Node, Need::Compiler])?;
    println!("── 1 of 4: scripts and style sheets");
    println!("{}", assets::build()?);
    println!("── 2 of 4: the program (the first build takes some minutes, later ones seconds)");
    build_server()?;
    if is_fresh && place::under(FOLDER).is_dir() {
        std::fs::remove_dir_all(place::under(FOLDER)).map_err(|error| format!("{FOLDER} cannot be removed: {error}"))?;
    }
    println!("── 3 of 4: the encoder's file{}", if model::path().is_file() { "" } else { " (70 MB, fetched once)" });
    if model::fetch().is_some() {
        println!("It is there: the hall finds by meaning as well as by words");
    }
    println!("── 4 of 4: the hall, with the Minhang pack and invented data in {FOLDER} (stop with Ctrl-C)");
    process_demo(FOLDER, &port)
}

/// Builds the program for development. The whole workspace is named so that the tests, which name it too, find everything built: the features
/// of one crate alone are others.
pub fn build_server() -> Outcome {
    process::run(&mut cargo(&["build", "--workspace", "--bin", "zerobay"]))?;
    if place::binary().is_file() { Ok(()) } else { Err(format!("The build went well but left no {}", place::binary().display())) }
}

/// The port asked for, or 8080.
pub fn port(rest: &mut Vec<&str>) -> Outcome<String> {
    let port = option(rest, "--port")?.unwrap_or_else(|| "8080".to_owned());
    port.parse::<u16>().map_err(|_| format!("--port {port:?} is not a port: write a number from 1 to 65535"))?;
    Ok(port)
}

fn process_demo(folder: &str, port: &str) -> Outcome {
    process::run(program(place::binary(), &["demo", "--folder", folder, "--port", port]).env(model::VARIABLE, model::path()))
}

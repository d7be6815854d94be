//! What the commands need of the machine, found or installed or named in one line.

use std::path::{Path, PathBuf};

use crate::{
    place,
    process::{Outcome, cargo, program, read, run},
};

/// Something of Debian's that a command needs.
#[derive(Clone, Copy)]
pub enum Need {
    /// Builds scripts and style sheets, drives the browser.
    Node,
    /// The second database of the tests.
    Postgres,
    /// The browser of the journeys.
    Chromium,
    /// Chinese letters for the browser and for documents in PDF.
    ChineseFonts,
    /// Compiles SQLite.
    Compiler,
}

impl Need {
    fn name(self) -> &'static str {
        match self {
            Self::Node => "Node and npm",
            Self::Postgres => "PostgreSQL",
            Self::Chromium => "Chromium",
            Self::ChineseFonts => "Chinese fonts",
            Self::Compiler => "a C compiler",
        }
    }

    fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Node => &["nodejs", "npm"],
            Self::Postgres => &["postgresql"],
            Self::Chromium => &["chromium"],
            Self::ChineseFonts => &["fonts-noto-cjk"],
            Self::Compiler => &["build-essential"],
        }
    }

    fn is_there(self) -> bool {
        match self {
            Self::Node => in_path("node").is_some() && in_path("npm").is_some(),
            Self::Postgres => postgres().is_some(),
            Self::Chromium => chromium().is_some(),
            Self::ChineseFonts => read(&mut program("fc-list", &[":lang=zh", "file"])).is_ok_and(|fonts| !fonts.trim().is_empty()),
            Self::Compiler => in_path("cc").is_some(),
        }
    }
}

/// Sees to it that all of `needs` are there: installs what is missing where it may (root, with apt), names it otherwise.
pub fn ensure(needs: &[Need]) -> Outcome {
    let missing: Vec<Need> = needs.iter().copied().filter(|need| !need.is_there()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.iter().map(|need| need.name()).collect::<Vec<_>>().join(", ");
    let packages: Vec<&str> = missing.iter().flat_map(|need| need.packages()).copied().collect();
    let by_hand = format!("Missing: {names}. Install with: apt-get install {}", packages.join(" "));
    if !is_root() || in_path("apt-get").is_none() {
        return Err(by_hand);
    }
    println!("Installing {names} ({})", packages.join(" "));
    let apt = |arguments: &[&str]| run(program("apt-get", arguments).env("DEBIAN_FRONTEND", "noninteractive"));
    apt(&["update", "-qq"]).map_err(|error| format!("{by_hand} ({error})"))?;
    let mut arguments = vec!["install", "-y", "-qq", "--no-install-recommends"];
    arguments.extend(&packages);
    apt(&arguments).map_err(|error| format!("{by_hand} ({error})"))?;
    match missing.iter().find(|need| !need.is_there()) {
        None => Ok(()),
        Some(need) => Err(format!("{} is installed but was not found. {by_hand}", need.name())),
    }
}

/// Whether this is root's session.
pub fn is_root() -> bool {
    read(&mut program("id", &["-u"])).is_ok_and(|id| id.trim() == "0")
}

/// Whether the machine knows a user of this name.
pub fn has_user(name: &str) -> bool {
    read(&mut program("id", &["-u", name])).is_ok()
}

/// The folder of PostgreSQL's server programs, the newest there is.
pub fn postgres() -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_string_lossy().parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, folder)| folder.join("initdb").is_file())
        .collect();
    versions.sort();
    versions.pop().map(|(_, folder)| folder).or_else(|| in_path("initdb")?.parent().map(Path::to_path_buf))
}

/// The browser: `ZEROBAY_CHROMIUM`, or the one in the path.
pub fn chromium() -> Option<PathBuf> {
    std::env::var_os("ZEROBAY_CHROMIUM")
        .map(PathBuf::from)
        .filter(|path| path.is_file())
        .or_else(|| ["chromium", "chromium-browser"].into_iter().find_map(in_path))
}

/// How tests are run.
pub enum Runner {
    /// cargo-nextest, and the folder to put in front of the path if it is not there already.
    Nextest(Option<PathBuf>),
    /// Plain `cargo test`.
    CargoTest,
}

/// Finds cargo-nextest, or installs it under the build folder, or makes do without and says so.
pub fn test_runner() -> Runner {
    const VERSION: &str = "0.9.143";
    if in_path("cargo-nextest").is_some() {
        return Runner::Nextest(None);
    }
    let tools = place::target().join("x").join("tools");
    let folder = tools.join("bin");
    if folder.join("cargo-nextest").is_file() {
        return Runner::Nextest(Some(folder));
    }
    println!("Installing cargo-nextest {VERSION} into the build folder (a few minutes, once)");
    let mut install = cargo(&["install", "cargo-nextest", "--locked", "--version", VERSION, "--root"]);
    match run(install.arg(&tools)) {
        Ok(()) => Runner::Nextest(Some(folder)),
        Err(error) => {
            println!("cargo-nextest could not be installed ({error}): using `cargo test`, which passes the same tests more slowly.");
            Runner::CargoTest
        }
    }
}

fn in_path(name: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join(name)).find(|path| path.is_file())
}

//! Scripts and style sheets for the browser: built by npm into `crates/web/dist`, which the program embeds.
//!
//! Two stamps keep it quick: the packages are fetched again only when the lock file changed, and the files are built again
//! only when a source did.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

use crate::{
    machine::{self, Need},
    place,
    process::{Outcome, program, run},
};

/// Builds what changed; answers what was done.
pub fn build() -> Outcome<String> {
    machine::ensure(&[Need::Node])?;
    if !place::under("package.json").is_file() {
        return Err("There is no package.json at the top of the tree, so there is nothing to build assets with.".to_owned());
    }
    let fetched = packages("")?;
    let dist = place::under("crates/web/dist");
    let stamp = place::target().join("x").join("assets.stamp");
    let now = digest(&[place::under("package.json"), place::under("package-lock.json"), place::under("crates/web/assets")])?;
    let is_built = dist.read_dir().is_ok_and(|mut entries| entries.next().is_some());
    if is_built && !fetched && std::fs::read_to_string(&stamp).is_ok_and(|before| before == now) {
        return Ok("assets: as they were".to_owned());
    }
    run(&mut program("npm", &["run", "--silent", "assets"]))?;
    if !dist.is_dir() {
        return Err("`npm run assets` went well but left no crates/web/dist".to_owned());
    }
    write_stamp(&stamp, &now)?;
    Ok("assets: built".to_owned())
}

/// Fetches the packages of the lock file in `folder`, unless they are there; answers whether it did.
pub fn packages(folder: &str) -> Outcome<bool> {
    let folder = place::under(folder);
    let lock = folder.join("package-lock.json");
    if !lock.is_file() {
        return Err(format!("{} is missing: make it with `npm install --ignore-scripts` and commit it", lock.display()));
    }
    let now = digest(&[folder.join("package.json"), lock])?;
    let stamp = folder.join("node_modules").join(".zerobay-stamp");
    if std::fs::read_to_string(&stamp).is_ok_and(|before| before == now) {
        return Ok(false);
    }
    run(program("npm", &["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(&folder))?;
    write_stamp(&stamp, &now)?;
    Ok(true)
}

fn write_stamp(stamp: &Path, text: &str) -> Outcome {
    let folder = stamp.parent().unwrap_or(stamp);
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(stamp, text))
        .map_err(|error| format!("{} cannot be written: {error}", stamp.display()))
}

/// A digest of files and folders: names and contents. It only has to notice change.
pub fn digest(paths: &[PathBuf]) -> Outcome<String> {
    let mut hasher = DefaultHasher::new();
    for path in paths {
        feed(path, &mut hasher).map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn feed(path: &Path, hasher: &mut DefaultHasher) -> std::io::Result<()> {
    if path.is_dir() {
        let mut entries = path.read_dir()?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
        entries.sort();
        for entry in entries {
            feed(&entry, hasher)?;
        }
    } else if path.is_file() {
        path.hash(hasher);
        std::fs::read(path)?.hash(hasher);
    }
    Ok(())
}

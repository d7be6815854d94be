//! Where things are: the tree, the build folder, the built binary.

use std::path::{Path, PathBuf};

/// The top of the tree.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// A path under the top of the tree.
pub fn under(path: &str) -> PathBuf {
    root().join(path)
}

/// Where cargo builds.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| under("target"), |folder| root().join(folder))
}

/// The program, as built for development.
pub fn binary() -> PathBuf {
    target().join("debug").join("zerobay")
}

//! `cargo x dist`: the release binary with its pack, packed, with a digest beside it.

use crate::{
    assets,
    machine::{self, Need},
    place,
    process::{self, Outcome, cargo, program, read},
};

/// What stands beside the binary in the package.
const BESIDE: [&str; 4] = ["packs", "README.md", "LICENSE", "SECURITY.md"];

/// Leaves `dist/zerobay-VERSION-MACHINE.tar.gz` in the build folder.
pub fn run() -> Outcome {
    machine::ensure(&[Need::Node, Need::Compiler])?;
    println!("{}", assets::build()?);
    process::run(&mut cargo(&["build", "--release", "-p", "server"]))?;
    let binary = place::target().join("release").join("zerobay");
    let bytes = binary.metadata().map_err(|error| format!("{}: {error}", binary.display()))?.len();
    let name = format!("zerobay-{}-{}-{}", env!("CARGO_PKG_VERSION"), std::env::consts::ARCH, std::env::consts::OS);
    let folder = place::target().join("dist");
    let inner = folder.join(&name);
    if inner.is_dir() {
        std::fs::remove_dir_all(&inner).map_err(|error| format!("{}: {error}", inner.display()))?;
    }
    std::fs::create_dir_all(&inner).map_err(|error| format!("{}: {error}", inner.display()))?;
    process::run(program("cp", &["-r"]).arg(&binary).args(BESIDE).arg(&inner))?;
    let archive = format!("{name}.tar.gz");
    let pack = ["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "-czf", &archive, &name];
    process::run(program("tar", &pack).current_dir(&folder))?;
    let digest = read(program("sha256sum", &[&archive]).current_dir(&folder))?;
    std::fs::write(folder.join(format!("{archive}.sha256")), &digest).map_err(|error| format!("the digest cannot be written: {error}"))?;
    println!("binary {}.{} MB\n{}{}", bytes / 1_000_000, bytes / 100_000 % 10, digest, folder.join(archive).display());
    Ok(())
}

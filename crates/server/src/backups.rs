//! Backups as files: the database in one file and the uploaded files it speaks of beside it, as one set.
//!
//! The set is of one moment. Bytes of uploaded files never change and are copied before the snapshot of the database as well as after it; every
//! file the snapshot speaks of must then be there with the digest it was stored under. The file of the database gets its name last, so a
//! backup that has its name is whole. Not here: the format (`db::backup`), when it is due ([`crate::work`]).

use std::{
    collections::BTreeSet,
    fs,
    io::{BufReader, BufWriter, Read as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use base::Timestamp;
use db::{
    Db,
    backup::{Contents, FileMark, inspect},
};
use sha2::{Digest as _, Sha256};

use crate::config::BackupConfig;

/// What the names of scheduled backups begin and end with.
const NAME: (&str, &str) = ("zerobay-", ".backup");

/// Makes a backup at `file`; its uploaded files lie in `FILE.files`.
///
/// # Errors
/// A text that says what could not be read or written; then nothing is left of it.
pub async fn make(db: &Db, files: &Path, file: &Path, now: Timestamp) -> Result<Contents, String> {
    if file.exists() {
        return Err(format!("{}: there is a file of this name already", file.display()));
    }
    let (half, beside) = (beside(file, ".half"), beside(file, ".files"));
    let outcome = write(db, files, &half, &beside, now).await.and_then(|contents| {
        fs::rename(&half, file).map_err(|error| named(file, &error))?;
        sync_folder(file)?;
        Ok(contents)
    });
    if outcome.is_err() {
        let _ = fs::remove_file(&half);
        let _ = fs::remove_dir_all(&beside);
    }
    outcome
}

async fn write(db: &Db, files: &Path, half: &Path, beside: &Path, now: Timestamp) -> Result<Contents, String> {
    let mut private = fs::DirBuilder::new();
    private.mode(0o700).create(beside).map_err(|error| named(beside, &error))?;
    let mut copied = BTreeSet::new();
    for item in fs::read_dir(files).into_iter().flatten().flatten() {
        if let Some(name) = item.file_name().to_str() {
            // One that goes meanwhile is missed here and judged below, by what the snapshot says of it.
            if copy(files, beside, name).is_ok() {
                copied.insert(name.to_owned());
            }
        }
    }
    let mut out = BufWriter::new(open_new(half)?);
    let contents = db.backup(&now.to_string(), &mut out).await.map_err(|error| named(half, &error))?;
    let out = out.into_inner().map_err(|error| named(half, &error.into_error()))?;
    out.sync_all().map_err(|error| named(half, &error))?;
    for mark in &contents.files {
        if !copied.remove(&mark.stored_as) {
            copy(files, beside, &mark.stored_as)
                .map_err(|error| format!("{}: {error}; the records speak of this file", files.join(&mark.stored_as).display()))?;
        }
        check(beside, mark)?;
    }
    for name in copied {
        let _ = fs::remove_file(beside.join(name));
    }
    Ok(contents)
}

/// Restores a backup into an empty database and copies its files. Everything is checked before anything is written.
///
/// # Errors
/// A text that says what is wrong with the backup, or why this database cannot take it.
pub async fn restore(db: &Db, files: &Path, file: &Path) -> Result<Contents, String> {
    check_whole(file)?;
    let mut source = BufReader::new(fs::File::open(file).map_err(|error| named(file, &error))?);
    let contents = db.restore(&mut source).await.map_err(|error| named(file, &error))?;
    let beside = beside(file, ".files");
    fs::create_dir_all(files).map_err(|error| named(files, &error))?;
    for mark in &contents.files {
        if !files.join(&mark.stored_as).exists() {
            copy(&beside, files, &mark.stored_as).map_err(|error| named(&files.join(&mark.stored_as), &error))?;
        }
        check(files, mark)?;
    }
    db.checkpoint().await.map_err(|error| error.to_string())?;
    Ok(contents)
}

/// Whether a backup is whole: its digests, and every uploaded file it speaks of.
///
/// # Errors
/// A text that says what is wrong.
pub fn check_whole(file: &Path) -> Result<Contents, String> {
    let source = BufReader::new(fs::File::open(file).map_err(|error| named(file, &error))?);
    let contents = inspect(source).map_err(|error| named(file, &error))?;
    let beside = beside(file, ".files");
    for mark in &contents.files {
        check(&beside, mark)?;
    }
    Ok(contents)
}

/// Makes the scheduled backup if it is due, and removes the oldest beyond those to keep. Answers the new one.
///
/// # Errors
/// As [`make`].
pub async fn make_if_due(db: &Db, files: &Path, config: &BackupConfig, now: Timestamp) -> Result<Option<PathBuf>, String> {
    let Some(folder) = &config.folder else { return Ok(None) };
    fs::create_dir_all(folder).map_err(|error| named(folder, &error))?;
    let every = i64::try_from(config.every_hours.max(1)).unwrap_or(i64::MAX).saturating_mul(3_600_000_000);
    let due = Timestamp::from_microsecond(now.as_microsecond().saturating_sub(every)).unwrap_or(now);
    if scheduled(folder).last().is_some_and(|newest| *newest > name_of(due)) {
        return Ok(None);
    }
    let file = folder.join(name_of(now));
    make(db, files, &file, now).await?;
    let all = scheduled(folder);
    for old in all.iter().take(all.len().saturating_sub(config.keep.max(1))) {
        let old = folder.join(old);
        fs::remove_file(&old).map_err(|error| named(&old, &error))?;
        fs::remove_dir_all(beside(&old, ".files")).map_err(|error| named(&old, &error))?;
    }
    Ok(Some(file))
}

/// The names of the scheduled backups in a folder, the oldest first.
fn scheduled(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).into_iter().flatten().flatten().filter_map(|item| item.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter(|name| name.starts_with(NAME.0) && name.ends_with(NAME.1)).collect();
    names.sort_unstable();
    names
}

fn name_of(at: Timestamp) -> String {
    format!("{}{}{}", NAME.0, at.strftime("%Y%m%dT%H%M%SZ"), NAME.1)
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn named(path: &Path, error: &dyn std::fmt::Display) -> String {
    format!("{}: {error}", path.display())
}

/// A new file that only its owner reads: a backup holds everything.
fn open_new(path: &Path) -> Result<fs::File, String> {
    fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(|error| named(path, &error))
}

fn copy(from: &Path, to: &Path, name: &str) -> std::io::Result<()> {
    let mut source = fs::File::open(from.join(name))?;
    let mut target = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(to.join(name))?;
    std::io::copy(&mut source, &mut target)?;
    target.sync_all()
}

fn sync_folder(file: &Path) -> Result<(), String> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| named(folder, &error))
}

/// Whether the bytes of a file are those that were stored.
fn check(folder: &Path, mark: &FileMark) -> Result<(), String> {
    let path = folder.join(&mark.stored_as);
    let mut source = fs::File::open(&path).map_err(|error| format!("{}: {error}; the records speak of this file", path.display()))?;
    let mut hasher = Sha256::new();
    let mut part = vec![0; 64 * 1024];
    loop {
        let length = source.read(&mut part).map_err(|error| named(&path, &error))?;
        match part.get(..length) {
            Some([]) | None => break,
            Some(bytes) => hasher.update(bytes),
        }
    }
    let found: String = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    if found == mark.sha256 {
        Ok(())
    } else {
        Err(format!("{}: its bytes were changed since it was stored (digest {found}, the records say {})", path.display(), mark.sha256))
    }
}

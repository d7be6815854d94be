//! `zerobay pack diff` and `pack export`: what officers' local versions change in the pack's files.

use std::{fs, path::Path};

use app::{
    Error,
    pack::Pack,
    policies::local::exchange::{self, LocalChange},
};
use base::{Date, Lang, Problems};
use db::Db;
use web::kernel::problems;

use crate::config::Config;

async fn opened(config: &Config) -> Result<(Db, Pack, Date), String> {
    let (pack, _) = Pack::read(&config.pack).map_err(|found| told(&found))?;
    let db = Db::open(&config.database.url).await.map_err(|error| error.to_string())?;
    let pending = db.pending_migrations().await.map_err(|error| error.to_string())?;
    if pending > 0 {
        return Err(format!("{}: {pending} migrations are pending; run `zerobay migrate` first", db.shown_address()));
    }
    Ok((db, pack, base::time::local_date(base::Clock::now(&base::SystemClock))))
}

fn told(found: &Problems) -> String {
    problems::views(Lang::Zh, found).iter().map(problems::ProblemView::sentence).collect::<Vec<_>>().join("\n")
}

fn refused(error: Error) -> String {
    match error {
        Error::Invalid(found) => told(&found),
        other => other.to_string(),
    }
}

/// `zerobay pack diff`: a clause each, a line a value.
///
/// # Errors
/// When the pack cannot be read or the database does not answer.
pub async fn diff(config: &Config) -> Result<(), String> {
    let (db, pack, today) = opened(config).await?;
    let changes = exchange::list_changes(&db, &pack, today).await.map_err(|error| error.to_string())?;
    if changes.is_empty() {
        say!("{}: no local version of a clause is in force", config.pack.display());
    }
    for change in &changes {
        say!("{}", lines(change).join("\n"));
    }
    Ok(())
}

fn lines(change: &LocalChange) -> Vec<String> {
    let mut lines = vec![format!("{} (version {}, from {})", change.clause, change.number, change.effective_on)];
    for (path, before, after) in &change.differences {
        lines.extend(before.iter().map(|value| format!("- {path} = {value}")));
        lines.extend(after.iter().map(|value| format!("+ {path} = {value}")));
    }
    lines
}

/// `zerobay pack export FOLDER`: the files of the pack that are others with the local versions in force, under `FOLDER`, checked together
/// with the rest of the pack.
///
/// # Errors
/// When the pack cannot be read, the database does not answer, the files would have a mistake, or a file cannot be written.
pub async fn export(config: &Config, folder: &Path) -> Result<(), String> {
    let (db, pack, today) = opened(config).await?;
    let read = |name: &str| Ok(fs::read_to_string(config.pack.join(name))?);
    let written = exchange::write_back(&db, &pack, today, read).await.map_err(refused)?;
    if written.is_empty() {
        say!("{}: no local version of a clause is in force, nothing to write", config.pack.display());
        return Ok(());
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(config.pack.join("policies")).map_err(|error| error.to_string())?.flatten() {
        let name = format!("policies/{}", entry.file_name().to_string_lossy());
        if name.ends_with(".toml") && !written.contains_key(&name) {
            files.push((name.clone(), read(&name).map_err(refused)?));
        }
    }
    files.extend(written.iter().map(|(name, text)| (name.clone(), text.clone())));
    exchange::must_hold(&files).map_err(refused)?;
    for (name, text) in &written {
        let file = folder.join(name);
        let place = file.parent().unwrap_or(folder);
        fs::create_dir_all(place).and_then(|()| fs::write(&file, text)).map_err(|error| format!("{}: {error}", file.display()))?;
        say!("{}", file.display());
    }
    Ok(())
}

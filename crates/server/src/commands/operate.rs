//! Operating commands: migrations, index, audit, pack, backup, administrators, routes.

use std::path::Path;

use db::{
    Db,
    audit::{Break, Verdict},
};
use web::kernel::problems;

use crate::{config::Config, start};

/// `zerobay migrate`.
///
/// # Errors
/// When the database does not answer or a migration fails.
pub async fn migrate(config: &Config) -> Result<(), String> {
    let db = Db::open(&config.database.url).await.map_err(|error| error.to_string())?;
    let pending = db.pending_migrations().await.map_err(|error| error.to_string())?;
    db.migrate().await.map_err(|error| error.to_string())?;
    println!("{}: {pending} migrations applied", db.shown_address());
    Ok(())
}

/// `zerobay index rebuild`.
///
/// # Errors
/// When the database or the index does not answer.
pub async fn rebuild_index(config: &Config) -> Result<(), String> {
    let app = start::open(config, false).await.map_err(|error| error.to_string())?;
    let count = app::hall::rebuild(&app).await.map_err(|error| error.to_string())?;
    println!("{}: {count} entries", config.storage.index.display());
    Ok(())
}

/// `zerobay audit verify`.
///
/// # Errors
/// When the chain is broken; the text names the first entry that does not fit.
pub async fn verify_audit(config: &Config) -> Result<(), String> {
    let db = Db::open(&config.database.url).await.map_err(|error| error.to_string())?;
    match db::audit::verify(&db).await.map_err(|error| error.to_string())? {
        Verdict::Holds { entries } => {
            println!("the chain holds: {entries} entries");
            Ok(())
        }
        Verdict::Broken { seq, why } => Err(match why {
            Break::Content => format!("entry {seq} was changed: its content does not give its hash"),
            Break::Link => format!("entry {seq} does not follow the entry before it"),
            Break::Gap => format!("entry {seq} is missing"),
        }),
    }
}

/// `zerobay pack check`.
///
/// # Errors
/// All problems of the pack, one a line.
pub fn check_pack(folder: &Path) -> Result<(), String> {
    let pack = start::open_pack(folder).map_err(|error| error.to_string())?;
    let found = app::registers::demo::check(&pack);
    if found.is_empty() {
        println!("{}: no problems", folder.display());
        Ok(())
    } else {
        let lines: Vec<String> = problems::views(base::Lang::Zh, &found).iter().map(problems::ProblemView::sentence).collect();
        Err(lines.join("\n"))
    }
}

/// `zerobay backup`.
///
/// # Errors
/// When the file cannot be written.
pub async fn backup(_config: &Config, _file: &Path) -> Result<(), String> {
    Err("backup is not there yet".to_owned())
}

/// `zerobay restore`.
///
/// # Errors
/// When the file does not hold.
pub async fn restore(_config: &Config, _file: &Path) -> Result<(), String> {
    Err("restore is not there yet".to_owned())
}

/// `zerobay admin invite`.
///
/// # Errors
/// When the role is unknown or the person cannot hold it.
pub async fn invite(_config: &Config, _role: &str, _email: &str) -> Result<(), String> {
    Err("invitations are not there yet".to_owned())
}

/// `zerobay routes`.
///
/// # Errors
/// Never.
pub fn list_routes(_is_json: bool) -> Result<(), String> {
    Err("the route table is not there yet".to_owned())
}

//! Operating commands: migrations, index, audit, pack, backup, administrators, routes.

use std::path::Path;

use app::{accounts::Role, pack::Pack};
use db::{
    Db,
    audit::{Break, Verdict},
    backup::Contents,
};
use web::kernel::problems;

use crate::{backups, config::Config, start};

/// `zerobay migrate`.
///
/// # Errors
/// When the database does not answer or a migration fails.
pub async fn migrate(config: &Config) -> Result<(), String> {
    let db = Db::open(&config.database.url).await.map_err(|error| error.to_string())?;
    let pending = db.pending_migrations().await.map_err(|error| error.to_string())?;
    db.migrate().await.map_err(|error| error.to_string())?;
    say!("{}: {pending} migrations applied", db.shown_address());
    Ok(())
}

/// `zerobay index rebuild`.
///
/// # Errors
/// When the database or the index does not answer.
pub async fn rebuild_index(config: &Config) -> Result<(), String> {
    let app = start::open(config, false).await.map_err(|error| error.to_string())?;
    let count = app::hall::rebuild(&app).await.map_err(|error| error.to_string())?;
    say!("{}: {count} entries", config.storage.index.display());
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
            say!("the chain holds: {entries} entries");
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
    let told =
        |found: &base::Problems| problems::views(base::Lang::Zh, found).iter().map(problems::ProblemView::sentence).collect::<Vec<_>>();
    let (pack, mut found) = Pack::read(folder).map_err(|found| told(&found).join("\n"))?;
    let is_founded = !found.0.iter().any(concerns_words);
    if is_founded {
        let (demo, wrong) = app::registers::demo::check(&pack);
        found.extend(wrong);
        let today = base::time::local_date(base::Clock::now(&base::SystemClock));
        found.extend(app::policies::demo::check(&pack, &demo, today));
    }
    if found.is_empty() {
        say!("{}: no problems", folder.display());
        return Ok(());
    }
    let mut lines = told(&found);
    if !is_founded {
        lines.push("demo/: not checked, its words stand in the files above; mend them and check again".to_owned());
    }
    Err(lines.join("\n"))
}

/// Whether a problem lies in what the rest of the pack refers to: each would bring many others that are none.
fn concerns_words(problem: &base::Problem) -> bool {
    matches!(&problem.at, base::Place::Line { file, .. } if file.starts_with("vocabularies"))
}

/// `zerobay backup`: the database in one file, the uploaded files copied beside it.
///
/// # Errors
/// When the database does not answer or the file cannot be written.
pub async fn backup(config: &Config, file: &Path) -> Result<(), String> {
    let db = Db::open(&config.database.url).await.map_err(|error| error.to_string())?;
    let contents = backups::make(&db, &config.storage.files, file, base::Clock::now(&base::SystemClock)).await?;
    say!("{}: {}", file.display(), summary(&contents));
    Ok(())
}

/// `zerobay restore`, or with `--check` only the look at the backup.
///
/// # Errors
/// When the backup does not hold, or the database is not empty.
pub async fn restore(config: &Config, file: &Path, is_check: bool) -> Result<(), String> {
    if is_check {
        say!("{} is whole: {}", file.display(), summary(&backups::check_whole(file)?));
        return Ok(());
    }
    let db = Db::open(&config.database.url).await.map_err(|error| error.to_string())?;
    let contents = backups::restore(&db, &config.storage.files, file).await?;
    say!("restored: {}; the audit chain holds and no reference is broken", summary(&contents));
    say!("now run zerobay index rebuild");
    Ok(())
}

fn summary(contents: &Contents) -> String {
    let rows: u64 = contents.rows.values().sum();
    format!(
        "{rows} rows in {} tables, {} uploaded files, made {}, sha256 {}",
        contents.rows.len(),
        contents.files.len(),
        contents.made_at,
        contents.sha256
    )
}

/// `zerobay admin invite`.
///
/// # Errors
/// When the role is unknown or the person cannot hold it.
pub async fn invite(config: &Config, role: &str, email: &str) -> Result<(), String> {
    let role = match role {
        "system" => Role::SystemAdministrator,
        "security" => Role::SecurityAdministrator,
        "audit" => Role::AuditAdministrator,
        other => return Err(format!("{other:?} is no administrator's role: write system, security or audit")),
    };
    let app = start::open(config, false).await.map_err(|error| error.to_string())?;
    match app::accounts::invite_administrator(&app.system(), role, email).await {
        Ok(link) => {
            say!("{link}");
            Ok(())
        }
        Err(app::Error::Invalid(found)) => {
            let lines: Vec<String> = problems::views(base::Lang::Zh, &found).iter().map(problems::ProblemView::sentence).collect();
            Err(lines.join("\n"))
        }
        Err(error) => Err(error.to_string()),
    }
}

/// `zerobay routes`: every address once for each role that uses it.
///
/// # Errors
/// Never.
pub fn list_routes(is_json: bool) -> Result<(), String> {
    let mut lines = Vec::new();
    for address in web::addresses::all() {
        let roles: Vec<&str> = match address.who {
            web::addresses::Who::Everyone => vec!["everyone"],
            web::addresses::Who::SignedIn => vec!["signed_in"],
            web::addresses::Who::Roles(roles) => roles.iter().map(|role| role.code()).collect(),
        };
        // An address that needs more than itself has no example: parts in braces, two entries to compare, a token.
        let needs_token = address.path.starts_with("/api/v1/") && address.who != web::addresses::Who::Everyone;
        let needs_more = address.path.contains('{') || address.path == "/matches/compare" || needs_token;
        let example = (!needs_more).then_some(address.path);
        for role in roles {
            lines.push(serde_json::json!({ "method": address.method, "path": address.path, "example": example, "role": role }));
        }
    }
    if is_json {
        say!("{}", serde_json::Value::from(lines));
    } else {
        for line in &lines {
            let text = |key: &str| line.get(key).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
            say!("{:<6} {:<48} {}", text("method"), text("path"), text("role"));
        }
    }
    Ok(())
}

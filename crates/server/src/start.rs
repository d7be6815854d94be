//! Opening everything the product lives on: pack, database, index, files.

use std::{path::Path, sync::Arc};

use app::{App, Site, files::FileStore, pack::Pack};
use base::{SharedClock, SystemClock};
use db::Db;
use search::{Analyzer, Index};

use crate::config::{Config, ConfigError};

/// Reads the pack; all its problems are reported together.
///
/// # Errors
/// [`ConfigError`] with one line per problem.
pub fn open_pack(folder: &Path) -> Result<Pack, ConfigError> {
    Pack::load(folder).map_err(|problems| {
        let lines: Vec<String> =
            web::kernel::problems::views(base::Lang::Zh, &problems).iter().map(web::kernel::problems::ProblemView::sentence).collect();
        ConfigError(lines.join("\n"))
    })
}

/// Opens the product as configured and brings the schema up to date.
///
/// # Errors
/// [`ConfigError`] says what could not be opened and why.
pub async fn open(config: &Config, is_demo: bool) -> Result<App, ConfigError> {
    open_at(config, is_demo, Arc::new(SystemClock)).await
}

/// The same with a given clock.
///
/// # Errors
/// [`ConfigError`] says what could not be opened and why.
pub async fn open_at(config: &Config, is_demo: bool, clock: SharedClock) -> Result<App, ConfigError> {
    let pack = open_pack(&config.pack)?;
    let pack = Arc::new(if is_demo { pack.with_invented_parks() } else { pack });
    let db = Db::open(&config.database.url).await.map_err(|error| ConfigError(error.to_string()))?;
    db.migrate().await.map_err(|error| ConfigError(format!("migration: {error}")))?;
    open_with(config, is_demo, pack, db, clock)
}

/// The same over an open database and with a given clock.
///
/// # Errors
/// [`ConfigError`] if the folders cannot be made.
pub fn open_with(config: &Config, is_demo: bool, pack: Arc<Pack>, db: Db, clock: SharedClock) -> Result<App, ConfigError> {
    for folder in [&config.storage.files, &config.storage.index] {
        std::fs::create_dir_all(folder).map_err(|error| ConfigError(format!("{}: {error}", folder.display())))?;
    }
    let words = app::hall::documents::dictionary(&pack);
    let analyzer = Analyzer::new(words.iter().map(String::as_str));
    let search = Index::open(&config.storage.index, &analyzer)
        .map_err(|error| ConfigError(format!("{}: {error}", config.storage.index.display())))?;
    Ok(App {
        db,
        clock,
        pack,
        overlaid: app::policies::local::Overlaid::default(),
        search,
        proposals: app::matches::Memory::default(),
        files: FileStore { folder: config.storage.files.clone() },
        mailer: Arc::new(crate::mail::Post::new(&config.mail)?),
        site: Arc::new(Site { base_url: config.server.base_url.clone(), is_demo, accounts: config.accounts.clone() }),
    })
}

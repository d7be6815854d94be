//! `zerobay demo`: a hall to try out, filled with invented records, with one-time sign-in links.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use app::{
    App,
    accounts::{self, Role, demo::DemoIds},
    pack::DemoPack,
    registers,
};
use base::{Clock, Lang, SystemClock, Timestamp};
use serde_json::json;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;
use web::kernel::texts::Speak as _;

use crate::{
    commands::serve::metrics,
    config::Config,
    serve::{self, StopSignals},
    start,
};

/// What the command line says of the demo.
#[derive(Debug)]
pub struct Demo {
    /// The folder for database, files and index.
    pub folder: PathBuf,
    /// The port to listen on.
    pub port: u16,
    /// Another database than the embedded one.
    pub database: Option<String>,
    /// Where links for every person are written.
    pub links_file: Option<PathBuf>,
    /// How many days the clock runs ahead.
    pub days_ahead: u16,
}

/// The machine's clock, so many days ahead: it shows what becomes due.
#[derive(Debug, Clone, Copy)]
struct AheadClock {
    days: u16,
}

impl Clock for AheadClock {
    fn now(&self) -> Timestamp {
        let now = SystemClock.now();
        Timestamp::from_microsecond(now.as_microsecond() + i64::from(self.days) * 86_400_000_000).unwrap_or(now)
    }
}

/// A sign-in link for one of the demo's people.
struct DemoLink {
    person: String,
    person_en: Option<String>,
    role: &'static str,
    organization: Option<String>,
    url: String,
}

impl DemoLink {
    /// Role and person, in both languages of the hall.
    fn heading(&self) -> String {
        let key = format!("accounts-role-{}", self.role);
        let person = self.person_en.as_ref().map_or_else(|| self.person.clone(), |english| format!("{} {english}", self.person));
        format!("{} {} · {person}", Lang::Zh.t(&key), Lang::En.t(&key))
    }
}

/// Serves the demo: makes it on first start, takes it up again afterwards.
///
/// # Errors
/// What could not be opened, and why.
pub async fn run(mut config: Config, demo: Demo) -> Result<(), String> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let Demo { folder, port, database, links_file, days_ahead } = demo;
    let listener =
        TcpListener::bind(("127.0.0.1", port)).await.map_err(|error| format!("port {port}: {error}; choose another with --port"))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    config.server.base_url = format!("http://{address}");
    config.database.url = database.unwrap_or_else(|| format!("sqlite:{}", folder.join("zerobay.db").display()));
    config.storage.files = folder.join("files");
    config.storage.index = folder.join("index");
    let metrics = metrics()?;
    let app = start::open_at(&config, true, Arc::new(AheadClock { days: days_ahead })).await.map_err(|error| error.to_string())?;
    let (invented, others) = app::accounts::count_people(&app.db).await.map_err(|error| error.to_string())?;
    if invented == 0 && others > 0 {
        return Err(format!(
            "{} belongs to real people and is not a demonstration: name another folder or database",
            app.db.shown_address()
        ));
    }
    let data = fill(&app).await.map_err(|error| error.to_string())?;
    if let Some(file) = &links_file {
        write_links(&app, &data, file).await?;
    }
    let offered = links(&app, &data, accounts::demo::one_for_each_role(&data.0)).await?;
    let signals = StopSignals::hear()?;
    say!("{}", config.server.base_url);
    say!();
    say!("Open this address as a visitor, or sign in as one of these invented people. Each link works once;");
    say!("start again for new ones. Stop with Ctrl-C.");
    say!();
    for link in &offered {
        say!("{}", link.heading());
        say!("    {}", link.url);
    }
    say!();
    serve::run(&config, app, listener, metrics, signals).await
}

/// Fills the hall if it is empty and brings the index up to date.
async fn fill(app: &App) -> app::Result<(DemoPack, DemoIds)> {
    let ctx = app.system();
    let demo = app.pack.demo()?.moved(app.pack.settings.demo_written_on, ctx.today());
    let ids = accounts::demo::load(&ctx, &demo).await?;
    registers::demo::load(&ctx, &demo, &ids.organizations).await?;
    app::hall::follow(app).await?;
    app::policies::demo::load(&ctx, &demo, &ids.organizations).await?;
    app::matches::demo::load(&ctx, &demo, &ids.organizations, &ids.people).await?;
    app::hall::follow(app).await?;
    Ok((demo, ids))
}

/// A fresh link for each of these people.
async fn links(app: &App, (demo, ids): &(DemoPack, DemoIds), people: Vec<(Role, String)>) -> Result<Vec<DemoLink>, String> {
    let ctx = app.system();
    let mut links = Vec::new();
    for (role, code) in people {
        let (Some(person), Some(user)) = (demo.person(&code), ids.people.get(&code)) else { continue };
        let url = accounts::create_demo_link(&ctx, *user).await.map_err(|error| error.to_string())?;
        let organization = person.roles.iter().find(|held| held.role == role).and_then(|held| held.organization.clone());
        links.push(DemoLink { person: person.name.clone(), person_en: person.name_en.clone(), role: role.code(), organization, url });
    }
    Ok(links)
}

/// Links for everybody, whom programs that try the hall sign in as.
async fn write_links(app: &App, data: &(DemoPack, DemoIds), file: &Path) -> Result<(), String> {
    let everybody = data.0.people.iter().flat_map(|person| person.roles.iter().map(|held| (held.role, person.code.clone())));
    let items: Vec<_> = links(app, data, everybody.collect())
        .await?
        .iter()
        .map(|link| json!({ "person": link.person, "role": link.role, "organization": link.organization, "url": link.url }))
        .collect();
    let text = serde_json::to_string_pretty(&items).map_err(|error| error.to_string())?;
    std::fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()))
}

//! `zerobay demo`: a hall to try out, filled with invented records, with one-time sign-in links.

use std::path::Path;

use app::{App, accounts, registers};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

use crate::{commands::serve::metrics, config::Config, serve, start};

/// A sign-in link for one of the demo's people.
struct DemoLink {
    person: String,
    role: &'static str,
    url: String,
}

/// Serves the demo: makes it on first start, takes it up again afterwards.
///
/// # Errors
/// What could not be opened, and why.
pub async fn run(mut config: Config, folder: &Path, port: u16, database: Option<String>, links_file: Option<&Path>) -> Result<(), String> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let listener =
        TcpListener::bind(("127.0.0.1", port)).await.map_err(|error| format!("port {port}: {error}; choose another with --port"))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    config.server.base_url = format!("http://{address}");
    config.database.url = database.unwrap_or_else(|| format!("sqlite:{}", folder.join("zerobay.db").display()));
    config.storage.files = folder.join("files");
    config.storage.index = folder.join("index");
    let metrics = metrics()?;
    let app = start::open(&config, true).await.map_err(|error| error.to_string())?;
    let (invented, others) = app::accounts::count_people(&app.db).await.map_err(|error| error.to_string())?;
    if invented == 0 && others > 0 {
        return Err(format!(
            "{} belongs to real people and is not a demonstration: name another folder or database",
            app.db.shown_address()
        ));
    }
    let links = prepare(&app).await.map_err(|error| error.to_string())?;
    if let Some(file) = links_file {
        let items: Vec<_> =
            links.iter().map(|link| serde_json::json!({ "person": link.person, "role": link.role, "url": link.url })).collect();
        let text = serde_json::to_string_pretty(&items).map_err(|error| error.to_string())?;
        std::fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    println!("{}", config.server.base_url);
    println!();
    for link in &links {
        println!("{:<28} {}", link.role, link.url);
    }
    println!();
    serve::run(&config, app, listener, metrics, CancellationToken::new()).await
}

/// Fills the hall if it is empty, brings the index up to date and makes fresh links.
async fn prepare(app: &App) -> app::Result<Vec<DemoLink>> {
    let ctx = app.system();
    let demo = app.pack.demo()?;
    let ids = accounts::demo::load(&ctx, &demo).await?;
    registers::demo::load(&ctx, &demo, &ids.organizations).await?;
    app::hall::follow(app).await?;
    app::matches::demo::load(&ctx, &demo, &ids.organizations, &ids.people).await?;
    app::hall::follow(app).await?;
    let mut links = Vec::new();
    for (role, code) in accounts::demo::one_for_each_role(&demo) {
        let (Some(person), Some(user)) = (demo.person(&code), ids.people.get(&code)) else { continue };

        links.push(DemoLink { person: person.name.clone(), role: role.code(), url: accounts::create_demo_link(&ctx, *user).await? });
    }
    Ok(links)
}

//! `zerobay serve` and `zerobay worker`.

use app::jobs::Lane;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

use crate::{
    config::Config,
    serve::{self, StopSignals},
    start, work,
};

/// Serves until told to stop.
///
/// # Errors
/// What could not be opened, and why.
pub async fn serve(config: Config) -> Result<(), String> {
    log_as_json();
    let metrics = metrics()?;
    let app = start::open(&config, false).await.map_err(|error| error.to_string())?;
    if app::accounts::count_people(&app.db).await.map_err(|error| error.to_string())?.0 > 0 {
        return Err(format!(
            "{} holds invented people of a demonstration, whom anybody may become: serve it with `zerobay demo`, or begin with an empty database",
            app.db.shown_address()
        ));
    }
    for weak in app.db.weak_settings().await.map_err(|error| error.to_string())? {
        tracing::warn!(setting = %weak, "the database may lose what it has acknowledged");
    }
    let missing = app.pack.missing_for_production();
    if !missing.is_empty() {
        let lines: Vec<String> =
            web::kernel::problems::views(base::Lang::Zh, &missing).iter().map(web::kernel::problems::ProblemView::sentence).collect();
        return Err(lines.join("\n"));
    }
    let signals = StopSignals::hear()?;
    let listener = TcpListener::bind(&config.server.listen).await.map_err(|error| format!("{}: {error}", config.server.listen))?;
    tracing::info!(address = %config.server.listen, database = %app.db.shown_address(), "serving");
    serve::run(&config, app, listener, metrics, signals).await
}

/// Does background work until told to stop.
///
/// # Errors
/// What could not be opened, and why.
pub async fn work(config: Config) -> Result<(), String> {
    log_as_json();
    let app = start::open(&config, false).await.map_err(|error| error.to_string())?;
    let signals = StopSignals::hear()?;
    let stop = CancellationToken::new();
    drop(tokio::spawn(work::open_encoder(config.clone(), app.clone())));
    let prompt = tokio::spawn(work::do_jobs(app.clone(), Lane::Prompt, stop.clone()));
    let heavy = tokio::spawn(work::do_jobs(app.clone(), Lane::Heavy, stop.clone()));
    let time = tokio::spawn(work::keep_time(app.clone(), stop.clone()));
    tracing::info!(database = %app.db.shown_address(), "working");
    signals.told().await;
    stop.cancel();
    let _ = tokio::join!(prompt, heavy, time);
    app.db.checkpoint().await.map_err(|error| error.to_string())
}

/// The recorder of the process's figures.
///
/// # Errors
/// When there is one already.
pub fn metrics() -> Result<PrometheusHandle, String> {
    PrometheusBuilder::new().install_recorder().map_err(|error| format!("metrics: {error}"))
}

fn log_as_json() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().json().with_env_filter(filter).init();
}

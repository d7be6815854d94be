//! Background work: doing jobs, following the audit chain into the index, the clock's minute, and keeping house.

use std::time::Duration;

use app::{App, jobs::Lane};
use tokio_util::sync::CancellationToken;

use crate::{backups, config::Config, disk, model};

/// How long the worker rests when there is nothing to do.
const IDLE: Duration = Duration::from_millis(500);
/// How often the index looks at the chain. Published entries stand in the hall after at most this long.
const FOLLOW: Duration = Duration::from_millis(150);
/// How often features look for what has become due.
const TICK: Duration = Duration::from_secs(60);

/// Opens the encoder on a thread of its own and asks for the vectors that are missing as soon as it is open; until then, and without it, the hall
/// answers by the other engines.
pub async fn open_encoder(config: Config, app: App) {
    let index = app.search.clone();
    if let Err(error) = tokio::task::spawn_blocking(move || model::give(&index, &config.model.path)).await {
        tracing::error!(%error, "the encoder was not opened");
    }
    if let Err(error) = app::hall::begin_encoding(&app).await {
        tracing::error!(%error, "vectors could not be asked for; the minute's work does it");
    }
}

/// Does the jobs of a lane until told to stop; the one under way is ended first.
pub async fn do_jobs(app: App, lane: Lane, stop: CancellationToken) {
    while !stop.is_cancelled() {
        match app::jobs::run_next_in(&app, lane).await {
            Ok(true) => metrics::counter!("zerobay_jobs_done_total").increment(1),
            Ok(false) => rest(IDLE, &stop).await,
            Err(error) => {
                tracing::error!(%error, "the job queue does not answer");
                rest(IDLE * 10, &stop).await;
            }
        }
    }
}

/// Keeps this node's index up to date until told to stop.
pub async fn follow_index(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        match app::hall::follow(&app).await {
            Ok(count) => metrics::counter!("zerobay_index_entries_total").increment(count as u64),
            Err(error) => {
                tracing::error!(%error, "the index cannot follow");
                rest(FOLLOW * 20, &stop).await;
            }
        }
        rest(FOLLOW, &stop).await;
    }
}

/// Lets features look for what has become due, once a minute, until told to stop.
pub async fn keep_time(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        if let Err(error) = app::jobs::tick(&app).await {
            tracing::error!(%error, "the minute's work failed");
        }
        rest(TICK, &stop).await;
    }
}

/// Once a minute: warns where room runs low, and makes the scheduled backup when it is due.
pub async fn keep_house(config: Config, app: App, stop: CancellationToken) {
    let places = disk::places(&config, &app.db);
    let low_space_mb = config.storage.low_space_mb;
    while !stop.is_cancelled() {
        disk::tell(&places, low_space_mb);
        for place in &places {
            if let Some(room) = place.room(low_space_mb).filter(|room| room.is_low) {
                tracing::warn!(place = place.what, free_mb = room.free_bytes / 1_048_576, low_space_mb, "room on the disk runs low");
            }
        }
        match backups::make_if_due(&app.db, &config.storage.files, &config.backup, app.clock.now()).await {
            Ok(None) => {}
            Ok(Some(file)) => {
                metrics::gauge!("zerobay_backup_last_success_seconds").set(app.clock.now().as_second() as f64);
                tracing::info!(file = %file.display(), "backup made");
            }
            Err(error) => {
                metrics::counter!("zerobay_backup_failures_total").increment(1);
                tracing::error!(%error, "the scheduled backup failed");
            }
        }
        rest(TICK, &stop).await;
    }
}

async fn rest(time: Duration, stop: &CancellationToken) {
    tokio::select! {
        () = tokio::time::sleep(time) => {}
        () = stop.cancelled() => {}
    }
}

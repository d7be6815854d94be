//! The running server: the site, health and metrics, layers of the machine, and a graceful stop.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use app::{App, jobs::Lane};
use axum::{
    Router,
    extract::{ConnectInfo, MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::{
    net::TcpListener,
    signal::unix::{Signal, SignalKind, signal},
};
use tokio_util::sync::CancellationToken;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    timeout::TimeoutLayer,
};
use web::{
    Web,
    kernel::{
        Edge, Fonts,
        limits::Limits,
        page::{Both, Site},
        ready::Shelf,
    },
    visit::PeerAddress,
};

use crate::{config::Config, disk, work};

/// How long the log may take to be written back at a stop.
const CHECKPOINT: Duration = Duration::from_millis(1_500);

/// What the layers of the machine need.
#[derive(Clone)]
struct Machine {
    app: App,
    trusted_proxies: Arc<[String]>,
    metrics: PrometheusHandle,
    places: Arc<[disk::Place]>,
    low_space_mb: u64,
}

/// The edge as the pack and the configuration describe it.
#[must_use]
pub fn edge(config: &Config, app: &App) -> Arc<Edge> {
    let settings = &app.pack.settings;
    let both = |names: &app::pack::Names| Both { zh: names.zh.clone(), en: names.en.clone() };
    let footer = &settings.footer;
    let domain = config.server.base_url.split("://").nth(1).unwrap_or_default().to_owned();
    Arc::new(Edge {
        site: Arc::new(Site {
            name: both(&settings.names),
            hall: both(&settings.hall),
            domain,
            site_code: footer.site_code.clone(),
            organiser: both(&footer.organiser),
            contact: footer.contact.clone(),
            icp: footer.icp.clone(),
            police: footer.police.clone(),
        }),
        is_demo: app.site.is_demo,
        hsts_seconds: config.is_tls().then_some(31_536_000),
        public_origins: vec![config.server.base_url.clone()],
        limits: Arc::new(Limits::new(config.limits)),
        shelf: Arc::new(Shelf::default()),
        fonts: config.print.font.clone().map_or_else(Fonts::default, Fonts::at),
    })
}

/// The whole service: the site inside, health and metrics beside it, the machine's layers around it.
pub fn service(config: &Config, app: &App, metrics: PrometheusHandle) -> Router {
    let web = Web { app: app.clone(), edge: edge(config, app) };
    let machine = Machine {
        app: app.clone(),
        trusted_proxies: config.server.trusted_proxies.clone().into(),
        metrics,
        places: disk::places(config, &app.db).into(),
        low_space_mb: config.storage.low_space_mb,
    };
    let request_id = HeaderName::from_static("x-request-id");
    let health = Router::new()
        .route("/livez", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(show_metrics))
        .with_state(machine.clone());
    web::router(web)
        .merge(health)
        .layer(middleware::from_fn_with_state(machine.clone(), measure))
        .layer(middleware::from_fn_with_state(machine, find_address))
        .layer(CompressionLayer::new())
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, Duration::from_secs(30)))
        .layer(CatchPanicLayer::new())
        .layer(PropagateRequestIdLayer::new(request_id.clone()))
        .layer(SetRequestIdLayer::new(request_id, MakeRequestUuid))
}

/// Serves until the process is told to stop. Then requests and work under way have `drain_seconds` to end, and the
/// log is written back; all of it ends within ten seconds.
///
/// # Errors
/// A text saying what failed.
pub async fn run(config: &Config, app: App, listener: TcpListener, metrics: PrometheusHandle, signals: StopSignals) -> Result<(), String> {
    let stop = CancellationToken::new();
    let service = service(config, &app, metrics);
    let mut workers = tokio::task::JoinSet::new();
    drop(tokio::spawn(work::open_encoder(config.clone(), app.clone())));
    for lane in [Lane::Prompt, Lane::Heavy] {
        workers.spawn(work::do_jobs(app.clone(), lane, stop.clone()));
    }
    workers.spawn(work::follow_index(app.clone(), stop.clone()));
    workers.spawn(work::keep_time(app.clone(), stop.clone()));
    workers.spawn(work::keep_house(config.clone(), app.clone(), stop.clone()));
    let signal = stop.clone();
    let asked = tokio::spawn(async move {
        signals.told().await;
        signal.cancel();
    });
    let until = stop.clone();
    let server = axum::serve(listener, service.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(async move { until.cancelled().await });
    let drain = Duration::from_secs(config.server.drain_seconds);
    let all_ended = async {
        let outcome = server.await.map_err(|error| format!("server: {error}"));
        stop.cancel();
        while workers.join_next().await.is_some() {}
        outcome
    };
    tokio::select! {
        outcome = all_ended => outcome?,
        () = async { stop.cancelled().await; tokio::time::sleep(drain).await } => tracing::warn!("requests or work were still under way at the stop"),
    }
    asked.abort();
    workers.shutdown().await;
    write_back(&app).await?;
    tracing::info!("stopped");
    Ok(())
}

/// Writes the log of an embedded database back and believes only its answer.
async fn write_back(app: &App) -> Result<(), String> {
    let why = match tokio::time::timeout(CHECKPOINT, app.db.checkpoint()).await {
        Ok(Ok(())) => return Ok(()),
        Ok(Err(error)) => error.to_string(),
        Err(_) => "it took too long".to_owned(),
    };
    Err(format!("checkpoint: {why}; nothing is lost, the next start writes the log back"))
}

/// What tells the process to stop. It is heard from the moment this is made, so it is made before anybody is told that the hall is there.
pub struct StopSignals {
    terminate: Signal,
    interrupt: Signal,
}

impl StopSignals {
    /// Begins to hear SIGTERM and SIGINT.
    ///
    /// # Errors
    /// A text when the system gives no handler.
    pub fn hear() -> Result<Self, String> {
        let hear = |kind| signal(kind).map_err(|error| format!("signal handler: {error}"));
        Ok(Self { terminate: hear(SignalKind::terminate())?, interrupt: hear(SignalKind::interrupt())? })
    }

    /// Ends when the process is told to stop.
    pub async fn told(mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Ready means: the database takes a write (one row again as it is), no migration is missing, and records and uploads have room. The room left on
/// the disks is told beside it, and each published version of a clause that does not fit the pack.
async fn ready(State(machine): State<Machine>) -> Response {
    let mut lines = disk::tell(&machine.places, machine.low_space_mb);
    let left_out = machine.app.overlaid.left_out();
    lines.extend(left_out.iter().map(|left| {
        let why = left.why.0.first().map(|problem| web::kernel::problems::sentence(base::Lang::En, problem)).unwrap_or_default();
        format!("policies: local version {} of {} is not in force: {why}", left.number, left.clause)
    }));
    let room = lines.join("\n");
    match machine.app.db.probe_write().await {
        Ok(()) if disk::is_full(&machine.places) => {
            tracing::error!("not ready: no room is left");
            (StatusCode::SERVICE_UNAVAILABLE, format!("not ready\n{room}\n")).into_response()
        }
        Ok(()) => format!("ready\n{room}\n").into_response(),
        Err(error) => {
            tracing::error!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, format!("not ready\n{room}\n")).into_response()
        }
    }
}

async fn show_metrics(State(machine): State<Machine>) -> Response {
    if let Ok((waiting, failed)) = db::jobs::backlog(&machine.app.db).await {
        metrics::gauge!("zerobay_jobs_waiting").set(waiting as f64);
        metrics::gauge!("zerobay_jobs_failed").set(failed as f64);
    }
    let index = machine.app.search.status();
    metrics::gauge!("zerobay_index_documents").set(index.documents as f64);
    metrics::gauge!("zerobay_index_vectors").set(index.encoded as f64);
    metrics::gauge!("zerobay_index_position").set(index.position as f64);
    metrics::gauge!("zerobay_policy_versions_left_out").set(machine.app.overlaid.left_out().len() as f64);
    disk::tell(&machine.places, machine.low_space_mb);
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], machine.metrics.render()).into_response()
}

/// Counts requests and their time by route, method and status. No address, no query, no person.
async fn measure(State(_machine): State<Machine>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| "unmatched".to_owned(), |path| path.as_str().to_owned());
    let method = request.method().as_str().to_owned();
    let begun = std::time::Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    let labels = [("route", route), ("method", method), ("status", status)];
    metrics::counter!("zerobay_requests_total", &labels).increment(1);
    metrics::histogram!("zerobay_request_seconds", &labels).record(begun.elapsed().as_secs_f64());
    response
}

/// Finds the address of the one who asks; a proxy is believed only if it is listed.
async fn find_address(State(machine): State<Machine>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_string());
    if let Some(peer) = peer {
        let address = if machine.trusted_proxies.contains(&peer) { forwarded_for(request.headers()).unwrap_or(peer) } else { peer };
        request.extensions_mut().insert(PeerAddress(address));
    }
    next.run(request).await
}

/// The last address a trusted proxy wrote.
fn forwarded_for(headers: &HeaderMap) -> Option<String> {
    let line = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    let address = line.rsplit(',').next()?.trim();
    address.parse::<std::net::IpAddr>().ok().map(|address| address.to_string())
}

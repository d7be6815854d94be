//! `cargo x bench web`: the release binary on an existing demonstration: start, memory at rest, pages a second, bytes of a first visit,
//! and the time of a firm's policy answers.
//!
//! The load comes from this program on the same machine: threads with a connection each that ask again as soon as the answer is whole. It asks
//! twice: as a program does, and with `accept-encoding: gzip` as every browser does. `--seconds N`, `--connections N`, `--folder F`
//! (a demonstration that is kept; otherwise one is made and removed).
#![expect(clippy::unwrap_used, clippy::panic, reason = "a benchmark stops where it cannot go on")]

mod protocol;
#[path = "../crates/server/tests/machine/wire.rs"]
mod wire;

use std::{
    collections::BTreeSet,
    io::{BufRead as _, BufReader, Read as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use protocol::{folder_bytes, heading, line, median, memory_mb, ms, percentile, verdict};
use wire::Connection;

const GZIP: (&str, &str) = ("accept-encoding", "gzip");

/// The running binary.
struct Hall {
    child: Child,
    host: String,
}

impl Hall {
    /// Starts it without the encoder; the time from the start of the process to the first whole page.
    fn start(binary: &Path, folder: &Path) -> (Self, Duration) {
        Self::start_with(binary, folder, &folder.join("no-encoder"))
    }

    /// The same with the encoder's file, if it is there.
    fn start_with(binary: &Path, folder: &Path, encoder: &Path) -> (Self, Duration) {
        Self::start_saying(binary, folder, encoder, &[])
    }

    /// The same with further words on the command line.
    fn start_saying(binary: &Path, folder: &Path, encoder: &Path, words: &[&str]) -> (Self, Duration) {
        let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut start = Command::new(binary);
        start.args(["demo", "--port", "0", "--folder"]).arg(folder).args(words).current_dir(top).stdout(Stdio::piped());
        // One reader alone never asks as often as a load does.
        start.env("ZEROBAY_LIMITS_SEARCHES_PER_MINUTE", "0").env("ZEROBAY_MODEL_PATH", encoder);
        let begun = Instant::now();
        let mut child = start.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let host = loop {
            let mut line = String::new();
            assert!(lines.read_line(&mut line).unwrap() > 0, "the hall did not start");
            if let Some(host) = line.trim().strip_prefix("http://") {
                break host.to_owned();
            }
        };
        std::thread::spawn(move || lines.read_to_end(&mut Vec::new()));
        let page = Connection::open(&host).unwrap().ask("GET", "/", &[], b"").unwrap();
        assert_eq!(page.status, 200);
        (Self { child, host }, begun.elapsed())
    }

    fn get(&self, path: &str, headers: &[(&str, &str)]) -> wire::Answer {
        Connection::open(&self.host).unwrap().ask("GET", path, headers, b"").unwrap()
    }

    fn stop(mut self) {
        let _ = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        let _ = self.child.wait();
    }

    /// The seconds of processor time it has used so far.
    fn processor_seconds(&self) -> f64 {
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
        let fields: Vec<&str> = text.rsplit(") ").next().unwrap_or_default().split(' ').collect();
        let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
        (ticks(11) + ticks(12)) / 100.0
    }
}

/// What a load came to.
struct Load {
    per_second: f64,
    /// Answers a second of processor time of the server: what one core could give alone.
    per_core_second: f64,
    times: Vec<Duration>,
    bytes: usize,
}

fn load(hall: &Hall, path: &str, headers: &'static [(&'static str, &'static str)], connections: usize, seconds: u64) -> Load {
    let stop = Arc::new(AtomicBool::new(false));
    let bytes = hall.get(path, headers).wire_bytes;
    let used = hall.processor_seconds();
    let begun = Instant::now();
    let askers: Vec<_> = (0..connections)
        .map(|_| {
            let (host, path, stop) = (hall.host.clone(), path.to_owned(), stop.clone());
            std::thread::spawn(move || {
                let mut connection = Connection::open(&host).unwrap();
                let mut times = Vec::new();
                while !stop.load(Ordering::Relaxed) {
                    let begun = Instant::now();
                    let answer = connection.ask("GET", &path, headers, b"").unwrap();
                    assert_eq!(answer.status, 200);
                    times.push(begun.elapsed());
                }
                times
            })
        })
        .collect();
    std::thread::sleep(Duration::from_secs(seconds));
    stop.store(true, Ordering::Relaxed);
    let mut times: Vec<Duration> = askers.into_iter().flat_map(|asker| asker.join().unwrap()).collect();
    let took = begun.elapsed().as_secs_f64();
    let used = hall.processor_seconds() - used;
    times.sort_unstable();
    Load { per_second: times.len() as f64 / took, per_core_second: times.len() as f64 / used.max(0.01), times, bytes }
}

/// The addresses of what a page makes a browser fetch at once: style sheets, scripts, pictures, fonts that are asked for ahead.
fn fetched(page: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for tag in page.split('<').filter(|tag| ["link ", "script ", "img ", "use "].iter().any(|name| tag.starts_with(name))) {
        let is_wanted = !tag.starts_with("link ") || ["stylesheet", "preload", "modulepreload", "icon"].iter().any(|rel| tag.contains(rel));
        let address = ["href=\"", "src=\""].iter().find_map(|name| tag.split_once(name)?.1.split('"').next());
        if let Some(address) = address.filter(|address| is_wanted && address.starts_with('/')) {
            found.insert(address.split('#').next().unwrap_or_default().to_owned());
        }
    }
    found
}

/// The bytes on the wire of a first visit: the page and everything it makes a browser fetch, compressed as a browser asks for it.
fn first_visit(hall: &Hall, path: &str) -> (usize, usize) {
    let page = hall.get(path, &[]);
    assert_eq!(page.status, 200, "{path}");
    let parts = fetched(&page.text());
    let bytes = hall.get(path, &[GZIP]).wire_bytes + parts.iter().map(|part| hall.get(part, &[GZIP]).wire_bytes).sum::<usize>();
    (bytes, parts.len())
}

/// The first visit of most bytes, among the open pages and those of these entries.
fn heaviest_visit(hall: &Hall, pages: &[String]) -> (usize, String) {
    let open = ["/", "/search", "/achievements", "/demands", "/services", "/spaces", "/technology-managers", "/parks", "/data", "/sign-in"];
    let mut heaviest = (0, String::new());
    for path in open.iter().map(|path| (*path).to_owned()).chain(pages.iter().skip(1).cloned()) {
        let (bytes, parts) = first_visit(hall, &path);
        line("Visit", format!("{:.1} kB with {parts} parts: {path}", bytes as f64 / 1e3));
        heaviest = heaviest.max((bytes, path));
    }
    heaviest
}

fn argument(name: &str) -> Option<String> {
    let arguments: Vec<String> = std::env::args().collect();
    arguments.iter().position(|argument| argument == name).and_then(|at| arguments.get(at + 1).cloned())
}

/// The first link of a page that begins with `start` and goes on with an identifier.
fn link(hall: &Hall, page: &str, start: &str) -> String {
    let text = hall.get(page, &[]).text();
    let links = text.split("href=\"").filter_map(|rest| rest.split('"').next());
    let is_entry = |link: &&str| link.strip_prefix(start).is_some_and(|id| id.len() > 20 && !id.contains(['/', '?']));
    links.into_iter().find(is_entry).unwrap_or_else(|| panic!("no {start} on {page}")).to_owned()
}

/// The memory with the encoder, after every entry has its vector.
fn with_encoder(binary: &Path, folder: &Path, all: &mut Vec<bool>) {
    let encoder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/model/e5-small-q4.bin");
    if !encoder.is_file() {
        line("Encoder", "its file is not there: `zerobay model fetch` brings it; not measured".to_owned());
        return;
    }
    let (hall, _) = Hall::start_with(binary, folder, &encoder.canonicalize().unwrap());
    let figure = |name: &str| {
        let text = hall.get("/metrics", &[]).text();
        text.lines().find_map(|found| found.strip_prefix(name)?.trim().parse::<f64>().ok()).unwrap_or_default()
    };
    let begun = Instant::now();
    while figure("zerobay_index_vectors ") < figure("zerobay_index_documents ") && begun.elapsed() < Duration::from_secs(600) {
        std::thread::sleep(Duration::from_secs(1));
    }
    let (count, seconds) = (figure("zerobay_index_vectors "), begun.elapsed().as_secs_f64());
    let memory = memory_mb(&hall.child.id().to_string(), "VmRSS");
    line("Encoder", format!("{count} entries have a vector after {seconds:.0} s; {memory} MB then"));
    all.push(verdict("memory with the encoder", memory < 300, format!("{memory} MB"), "< 300 MB"));
    hall.stop();
}

/// Two pages of a firm that has filled its profile, asked for by one reader, one after the other: all clauses answered, and the bundle.
fn answers(binary: &Path, folder: &Path, all: &mut Vec<bool>) {
    let links = folder.join("links.json");
    let (hall, _) = Hall::start_saying(binary, folder, &folder.join("no-encoder"), &["--links-file", links.to_str().unwrap()]);
    let text = std::fs::read_to_string(&links).unwrap();
    let of_firm = text.split_once("\"organization\": \"f-01\"").unwrap().1;
    let url = of_firm.split_once("\"url\": \"").unwrap().1.split('"').next().unwrap();
    let path = url.trim_start_matches("http://").trim_start_matches(hall.host.as_str());
    let mut reader = Connection::open(&hall.host).unwrap();
    let signed_in =
        reader.ask("POST", path, &[("sec-fetch-site", "same-origin"), ("content-type", "application/x-www-form-urlencoded")], b"");
    let cookie = signed_in.unwrap().header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let headers = [("cookie", cookie.as_str())];
    let mine = reader.ask("GET", "/policies/mine", &headers, b"").unwrap();
    let mine = mine.header("location").unwrap().to_owned();
    for (name, path) in [("Answers", mine.clone()), ("Bundle", format!("{mine}/bundle"))] {
        let mut times: Vec<Duration> = Vec::new();
        let mut bytes = 0;
        for round in 0..550 {
            let begun = Instant::now();
            let page = reader.ask("GET", &path, &headers, b"").unwrap();
            assert_eq!(page.status, 200, "{path}");
            bytes = page.body.len();
            if round >= 50 {
                times.push(begun.elapsed());
            }
        }
        times.sort_unstable();
        let at = |share| ms(percentile(&times, share));
        line(
            name,
            format!(
                "500 times after 50 of warming, signed in, one reader: median {}, p99 {}, slowest {}; {bytes} bytes",
                at(0.5),
                at(0.99),
                at(1.0)
            ),
        );
        if name == "Answers" {
            let p99 = percentile(&times, 0.99);
            all.push(verdict("answers to all clauses p99", p99 < Duration::from_millis(20), ms(p99), "< 20 ms"));
        }
    }
    hall.stop();
}

/// Starts six times; answers the last hall, running, and the middle of the seconds to the first whole page.
fn started(binary: &Path, folder: &Path) -> (Hall, f64) {
    let mut seconds = Vec::new();
    for _ in 0..5 {
        let (hall, took) = Hall::start(binary, folder);
        seconds.push(took.as_secs_f64());
        hall.stop();
    }
    let (hall, took) = Hall::start(binary, folder);
    seconds.push(took.as_secs_f64());
    let shown = seconds.iter().map(|seconds| format!("{seconds:.2}")).collect::<Vec<_>>().join(", ");
    line("Starts", shown + " s from the process to the first whole page");
    (hall, median(seconds))
}

fn main() {
    let number = |name: &str, otherwise: u64| argument(name).and_then(|text| text.parse().ok()).unwrap_or(otherwise);
    let (seconds, connections) = (number("--seconds", 10), usize::try_from(number("--connections", 32)).unwrap());
    heading(
        "front page and entry page 4,000/s with p99 < 30 ms; start < 1 s; 150 MB at rest; binary < 80 MB; first visit < 120 kB; policy answers p99 < 20 ms",
    );
    let binary = PathBuf::from(std::env::var("ZEROBAY_BIN").unwrap_or_else(|_| env!("CARGO_BIN_EXE_zerobay").to_owned()));
    let temporary = tempfile::tempdir().unwrap();
    let folder = argument("--folder").map_or_else(|| temporary.path().to_owned(), PathBuf::from);
    let (hall, first) = Hall::start(&binary, &folder);
    hall.stop();
    line(
        "Made",
        format!(
            "the demonstration stood after {:.1} s and takes {} MB on disk (not judged)",
            first.as_secs_f64(),
            folder_bytes(&folder) / 1_000_000
        ),
    );
    let (hall, start) = started(&binary, &folder);
    std::thread::sleep(Duration::from_secs(5));
    let process = hall.child.id().to_string();
    let rest = memory_mb(&process, "VmRSS");
    line(
        "Load",
        format!(
            "{connections} connections of this program on the same machine, {seconds} s a page, best of three rounds after one of warming"
        ),
    );
    let pages = ["/".to_owned(), link(&hall, "/achievements", "/achievements/"), link(&hall, "/demands", "/demands/")];
    let mut all = Vec::new();
    for path in &pages {
        load(&hall, path, &[], connections, 2);
        for (how, headers) in [("plain", &[][..]), ("gzip", &[GZIP][..])] {
            let rounds: Vec<Load> = (0..3).map(|_| load(&hall, path, headers, connections, seconds)).collect();
            let shown: Vec<String> = rounds.iter().map(|round| format!("{:.0}", round.per_second)).collect();
            let best = rounds.into_iter().max_by(|one, other| one.per_second.total_cmp(&other.per_second)).unwrap();
            let name = if path.len() > 1 { path.rsplit_once('/').map_or("", |(kind, _)| kind) } else { "/" };
            let at = |share| ms(percentile(&best.times, share));
            line(
                name,
                format!(
                    "{how}: {} answers/s in the rounds; the best: median {}, p99 {}, slowest {}; {} bytes; {:.0} answers for a second of the server's processor time",
                    shown.join(", "),
                    at(0.5),
                    at(0.99),
                    at(1.0),
                    best.bytes,
                    best.per_core_second
                ),
            );
            if how == "plain" && !name.starts_with("/demands") {
                let p99 = percentile(&best.times, 0.99);
                all.push(verdict(&format!("{name} a second"), best.per_second >= 4_000.0, format!("{:.0}", best.per_second), ">= 4,000"));
                all.push(verdict(&format!("{name} p99"), p99 < Duration::from_millis(30), ms(p99), "< 30 ms"));
            }
        }
    }
    line(
        "Memory",
        format!(
            "{rest} MB at rest, {} MB after the load, {} MB at its highest",
            memory_mb(&process, "VmRSS"),
            memory_mb(&process, "VmHWM")
        ),
    );
    let heaviest = heaviest_visit(&hall, &pages);
    hall.stop();
    answers(&binary, &folder, &mut all);
    with_encoder(&binary, &folder, &mut all);
    let size = binary.metadata().unwrap().len();
    line("Not", "measured: TLS, a network, other signed-in pages, pages with charts, other databases than SQLite");
    all.push(verdict("start to a served page (median)", start < 1.0, format!("{start:.2} s"), "< 1 s"));
    all.push(verdict("memory at rest", rest < 150, format!("{rest} MB"), "< 150 MB"));
    all.push(verdict("binary", size < 80_000_000, format!("{:.1} MB", size as f64 / 1e6), "< 80 MB"));
    all.push(verdict("heaviest first visit", heaviest.0 < 120_000, format!("{:.1} kB", heaviest.0 as f64 / 1e3), "< 120 kB"));
    std::process::exit(i32::from(!all.iter().all(|is_reached| *is_reached)));
}

//! kill -9 while people write: what was acknowledged is there afterwards, and everything else is either whole or absent.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

use db::{Conn as _, Db, params};

use crate::{
    program::{FORM, Hall, achievement, command, must_be_sound, open_records},
    wire::Connection,
};

/// Every answer that said a write was done, kept outside the program and its folder.
#[derive(Default)]
struct Journal {
    /// Entries handed in: id and title.
    submitted: BTreeMap<String, String>,
    /// Entries published.
    published: BTreeSet<String>,
    /// The newest acknowledged version of entries that are saved again and again.
    versions: BTreeMap<String, i64>,
}

type Shared = Arc<Mutex<Journal>>;

fn rounds() -> u64 {
    std::env::var("ZEROBAY_KILL_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(5)
}

/// Where the id stands in `/achievements/{id}/edit?done=saved`.
fn id_of(location: &str) -> Option<String> {
    location.split('/').nth(2).map(ToOwned::to_owned)
}

/// Writes and hands in achievements until the connection breaks.
fn submit_on(host: &str, cookie: &str, name: &str, journal: &Shared, acknowledged: &AtomicU64) -> std::io::Result<()> {
    let mut connection = Connection::open(host)?;
    let headers = [FORM, ("cookie", cookie)];
    for number in 0.. {
        let title = format!("演示 停电 {name}-{number}");
        let answer = connection.ask("POST", "/achievements/new", &headers, &achievement(&title, &[]))?;
        assert_eq!(answer.status, 303, "{}", answer.text());
        let id = id_of(answer.header("location").unwrap()).unwrap();
        journal.lock().unwrap().versions.insert(id.clone(), 1);
        acknowledged.fetch_add(1, Ordering::Relaxed);
        let answer = connection.ask("POST", &format!("/achievements/{id}/submit"), &headers, b"")?;
        assert_eq!(answer.status, 303, "{}", answer.text());
        journal.lock().unwrap().submitted.insert(id, title);
        acknowledged.fetch_add(1, Ordering::Relaxed);
    }
    Ok(())
}

/// Saves one achievement again and again.
fn save_on(host: &str, cookie: &str, name: &str, journal: &Shared, acknowledged: &AtomicU64) -> std::io::Result<()> {
    let mut connection = Connection::open(host)?;
    let headers = [FORM, ("cookie", cookie)];
    let title = format!("演示 反复保存 {name}");
    let answer = connection.ask("POST", "/achievements/new", &headers, &achievement(&title, &[]))?;
    let id = id_of(answer.header("location").unwrap()).unwrap();
    for version in 1_i64.. {
        journal.lock().unwrap().versions.insert(id.clone(), version);
        acknowledged.fetch_add(1, Ordering::Relaxed);
        let body = achievement(&format!("{title} {version}"), &[("version", &version.to_string())]);
        let answer = connection.ask("POST", &format!("/achievements/{id}/edit"), &headers, &body)?;
        assert_eq!(answer.status, 303, "{}", answer.text());
    }
    Ok(())
}

/// Publishes what others hand in.
fn publish_on(host: &str, cookie: &str, journal: &Shared, acknowledged: &AtomicU64) -> std::io::Result<()> {
    let mut connection = Connection::open(host)?;
    loop {
        let next = {
            let journal = journal.lock().unwrap();
            journal.submitted.keys().find(|id| !journal.published.contains(*id)).cloned()
        };
        let Some(id) = next else {
            std::thread::yield_now();
            if connection.ask("GET", "/livez", &[], b"")?.status == 200 {
                continue;
            }
            return Ok(());
        };
        let answer = connection.ask("POST", &format!("/review/{id}/publish"), &[FORM, ("cookie", cookie)], b"")?;
        // 409: published in an earlier round whose answer was cut off.
        assert!(matches!(answer.status, 303 | 409), "{}: {}", answer.status, answer.text());
        journal.lock().unwrap().published.insert(id);
        acknowledged.fetch_add(1, Ordering::Relaxed);
    }
}

/// Lets four people write until they have `enough` answers, then kills the program under them.
fn one_round(folder: &Path, round: u64, journal: &Shared) -> u64 {
    let hall = Hall::start(folder);
    let (officer, writer) = (hall.sign_in("commission_officer"), hall.sign_in("transfer_officer"));
    let acknowledged = Arc::new(AtomicU64::new(0));
    let mut people: Vec<JoinHandle<()>> = Vec::new();
    for person in 0..4 {
        let (host, journal, acknowledged) = (hall.host.clone(), journal.clone(), acknowledged.clone());
        let (officer, writer) = (officer.clone(), writer.clone());
        people.push(std::thread::spawn(move || {
            let name = format!("{round}-{person}");
            let broken = match person {
                0 => publish_on(&host, &officer, &journal, &acknowledged),
                1 => save_on(&host, &writer, &name, &journal, &acknowledged),
                _ => submit_on(&host, &writer, &name, &journal, &acknowledged),
            };
            assert!(broken.is_err(), "only the end of the program ends the writing");
        }));
    }
    // Not always at the same place: after 20 to 60 answers.
    let enough = 20 + round * 13 % 40;
    let begun = Instant::now();
    while acknowledged.load(Ordering::Relaxed) < enough {
        assert!(begun.elapsed() < Duration::from_secs(60), "{} answers in a minute", acknowledged.load(Ordering::Relaxed));
        assert!(people.iter().all(|person| !person.is_finished()), "somebody stopped before the program did");
        std::thread::yield_now();
    }
    hall.kill();
    for person in people {
        person.join().unwrap();
    }
    acknowledged.load(Ordering::Relaxed)
}

/// Every acknowledged write stands in the records.
async fn nothing_is_lost(db: &Db, journal: &Journal) {
    for (id, version) in &journal.versions {
        let found = db.count("SELECT version AS value FROM entries WHERE id = $1", params![id]).await.unwrap();
        assert!(found >= *version, "entry {id}: version {version} was acknowledged, {found} is there");
        let history = db.count("SELECT COUNT(*) AS value FROM entry_versions WHERE entry_id = $1", params![id]).await.unwrap();
        assert_eq!(history, found, "entry {id}: versions without a gap");
        let audited = db.count("SELECT COUNT(*) AS value FROM audit_entries WHERE noun = 'entry' AND noun_id = $1", params![id]).await;
        assert_eq!(audited.unwrap(), found, "entry {id}: an audit entry for each version");
    }
    for (id, title) in &journal.submitted {
        let (status, found): (Vec<String>, Vec<String>) = (
            db.fetch_values("SELECT status AS value FROM entries WHERE id = $1", params![id]).await.unwrap(),
            db.fetch_values("SELECT title AS value FROM entries WHERE id = $1", params![id]).await.unwrap(),
        );
        assert_eq!(found, std::slice::from_ref(title));
        if journal.published.contains(id) {
            assert_eq!(status, ["published"], "entry {id}");
        } else {
            assert!(status == ["submitted"] || status == ["published"], "entry {id}: {status:?}");
        }
    }
}

/// What the index on the disk says once it has followed the chain is what a new one says.
async fn the_index_agrees(folder: &Path) {
    let mut config =
        server::config::Config { pack: Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/minhang"), ..Default::default() };
    config.database.url = format!("sqlite:{}", folder.join("zerobay.db").display());
    config.storage.files = folder.join("files");
    config.storage.index = folder.join("index");
    let app = server::start::open(&config, true).await.unwrap();
    assert!(!app.search.needs_rebuild(), "{:?}", app.search.status());
    let head = app.db.count("SELECT seq AS value FROM audit_head", params![]).await.unwrap();
    assert!(app.search.position() <= head, "the index is ahead of the records");
    app::hall::follow(&app).await.unwrap();
    let found = |app: &app::App| -> BTreeSet<String> {
        let mut ids = BTreeSet::new();
        while let Some(next) = Some(search::Query { limit: 1_000, offset: ids.len(), ..Default::default() }) {
            let hits = app.search.search(&next).unwrap().hits;
            if hits.is_empty() {
                break;
            }
            ids.extend(hits.into_iter().map(|hit| hit.id));
        }
        ids
    };
    let followed = found(&app);
    app::hall::rebuild(&app).await.unwrap();
    assert_eq!(followed, found(&app), "the index that followed and the one made anew");
    let published = app.db.count("SELECT COUNT(*) AS value FROM entries WHERE status = 'published'", params![]).await.unwrap();
    assert_eq!(i64::try_from(followed.len()).unwrap(), published);
    app.db.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_when_the_program_is_killed_under_load() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Shared::default();
    let mut total = 0;
    for round in 1..=rounds() {
        total += one_round(folder.path(), round, &journal);
        let db = open_records(folder.path()).await;
        let entries = must_be_sound(&db).await;
        let written = std::mem::take(&mut *journal.lock().unwrap());
        nothing_is_lost(&db, &written).await;
        *journal.lock().unwrap() = written;
        db.close().await.unwrap();
        eprintln!("round {round}: {total} writes acknowledged so far, {entries} entries in the chain");
    }
    let (submitted, published) = {
        let journal = journal.lock().unwrap();
        (journal.submitted.len(), journal.published.len())
    };
    assert!(submitted > 0 && published > 0, "{submitted} handed in, {published} published");
    the_index_agrees(folder.path()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_migration_that_is_killed_is_taken_up_where_it_stopped() {
    let whole = {
        let folder = tempfile::tempdir().unwrap();
        let begun = Instant::now();
        migrate(folder.path()).spawn().unwrap().wait().unwrap();
        let took = begun.elapsed();
        (schema(folder.path()).await, took)
    };
    let (mut killed_inside, steps) = (BTreeSet::new(), rounds() * 8);
    for step in 0..steps {
        let folder = tempfile::tempdir().unwrap();
        let mut child = migrate(folder.path()).spawn().unwrap();
        // Spread over twice the time it takes, so that some fall before, some inside and some after.
        std::thread::sleep(whole.1 * u32::try_from(step).unwrap() * 2 / u32::try_from(steps).unwrap());
        child.kill().unwrap();
        child.wait().unwrap();
        if folder.path().join("zerobay.db").exists() {
            let db = open_records(folder.path()).await;
            let applied = db.applied_migrations().await.unwrap().len();
            killed_inside.insert(applied);
            db.close().await.unwrap();
        }
        assert!(migrate(folder.path()).status().unwrap().success());
        assert_eq!(schema(folder.path()).await, whole.0, "killed at step {step} of {steps}");
        let db = open_records(folder.path()).await;
        assert_eq!((db.pending_migrations().await.unwrap(), must_be_sound(&db).await), (0, 0));
        db.close().await.unwrap();
    }
    eprintln!("migrations applied when it was killed: {killed_inside:?}");
    assert!(!killed_inside.is_empty());
}

fn migrate(folder: &Path) -> std::process::Command {
    let mut start = command(&["migrate"]);
    start.env("ZEROBAY_DATABASE_URL", format!("sqlite:{}", folder.join("zerobay.db").display())).stdout(std::process::Stdio::null());
    start
}

async fn schema(folder: &Path) -> Vec<String> {
    let db = open_records(folder).await;
    let found = db.fetch_values("SELECT name || COALESCE(sql, '') AS value FROM sqlite_master ORDER BY name", params![]).await.unwrap();
    db.close().await.unwrap();
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_is_killed_goes_on_where_it_stopped_and_enters_every_row_once() {
    const ROWS: i64 = 1_500;
    let folder = tempfile::tempdir().unwrap();
    let hall = Hall::start(folder.path());
    let cookie = hall.sign_in("transfer_officer");
    let before = entries_in(folder.path()).await;
    let (media_type, body) = sheet(ROWS);
    let answer = hall.ask("POST", "/imports", &[("content-type", &media_type), ("cookie", &cookie)], &body).unwrap();
    assert_eq!(answer.status, 303, "{}", answer.text());
    let import = answer.header("location").unwrap().to_owned();
    let commit = format!("{import}/commit");
    let mut stops = BTreeSet::new();
    let mut hall = Some(hall);
    for round in 0_u32..40 {
        let running = hall.take().unwrap_or_else(|| Hall::start(folder.path()));
        let cookie = if round == 0 { cookie.clone() } else { running.sign_in("transfer_officer") };
        let (host, path) = (running.host.clone(), commit.clone());
        let asking = std::thread::spawn(move || Connection::open(&host)?.ask("POST", &path, &[FORM, ("cookie", &cookie)], b""));
        if round < 6 {
            // Killed at another moment of the same request each time; afterwards it may end.
            std::thread::sleep(Duration::from_millis(40 + 60 * u64::from(round)));
            running.kill();
            let _ = asking.join().unwrap();
        } else {
            // 503: a slow machine cut the request off in time; the next one goes on.
            let status = asking.join().unwrap().unwrap().status;
            assert!(matches!(status, 303 | 503), "{status}");
            hall = Some(running);
        }
        let db = open_records(folder.path()).await;
        if hall.is_none() {
            must_be_sound(&db).await;
        }
        let next = db.count("SELECT next_row AS value FROM import_batches", params![]).await.unwrap();
        let made = db.count("SELECT COUNT(*) AS value FROM entries WHERE batch_id IS NOT NULL", params![]).await.unwrap();
        db.close().await.unwrap();
        assert_eq!(made, next, "rows entered and rows counted");
        stops.insert(next);
        if next == ROWS {
            break;
        }
    }
    assert!(stops.contains(&ROWS), "{stops:?}");
    assert!(stops.len() > 1, "it was never killed half-way: {stops:?}");
    drop(hall);
    assert_eq!(entries_in(folder.path()).await - before, ROWS);
    let db = open_records(folder.path()).await;
    let twice = db.count("SELECT COUNT(*) - COUNT(DISTINCT own_number) AS value FROM entries WHERE batch_id IS NOT NULL", params![]).await;
    assert_eq!(twice.unwrap(), 0);
    must_be_sound(&db).await;
    db.close().await.unwrap();
}

async fn entries_in(folder: &Path) -> i64 {
    let db = open_records(folder).await;
    let count = db.count("SELECT COUNT(*) AS value FROM entries", params![]).await.unwrap();
    db.close().await.unwrap();
    count
}

/// An upload of a sheet of complete achievements, as a browser sends it.
fn sheet(rows: i64) -> (String, Vec<u8>) {
    let kind = app::registers::kinds::by_key("achievement").unwrap();
    let words = web::registers::sheet_words(base::Lang::Zh, kind);
    let keys = ["own_number", "title", "summary", "field", "problem", "effect", "trl", "cooperation_modes", "secrecy_declaration"];
    let headings: Vec<String> = keys
        .iter()
        .map(|key| words.columns.iter().find(|column| column.key == *key).map(|column| format!("\"{}\"", column.heading)).unwrap())
        .collect();
    let mut text = format!("\u{feff}{}\r\n", headings.join(","));
    for row in 0..rows {
        text.push_str(&format!("K-{row:05},演示 导入 {row},演示数据,金属材料,演示,演示,5,许可,是\r\n"));
    }
    let edge = "----zerobay-test";
    let part = |name: &str, value: &str| format!("--{edge}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let mut body = part("register", "achievement");
    body.push_str(&format!(
        "--{edge}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"kill.csv\"\r\ncontent-type: text/csv\r\n\r\n{text}\r\n--{edge}--\r\n"
    ));
    (format!("multipart/form-data; boundary={edge}"), body.into_bytes())
}

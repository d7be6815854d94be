//! `cargo x bench import`: a workbook of 10,000 achievements read, checked and committed, on SQLite and on PostgreSQL.
//!
//! The workbook is made from the demonstration's achievements by recombination and is right in every row. Time runs from the bytes of
//! the file to the last committed row, in the steps the page takes: read and check, then parts until all are entered.
//! `--rows N`, `--rounds N`. PostgreSQL is measured where `ZEROBAY_BENCH_POSTGRES` names a server; `cargo x bench` starts one.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark stops where it cannot go on")]

#[expect(dead_code, reason = "an import is timed as a whole, there are no percentiles")]
mod protocol;

use std::{path::Path, time::Instant};

use app::{
    App, Ctx,
    accounts::{self, Role, find_actor},
    pack::RawEntry,
    registers::{
        FieldType, Kind,
        imports::{self, BatchStatus, Fate, Upload},
        kinds,
    },
};
use base::{Lang, id::OrganizationId};
use protocol::{folder_bytes, heading, line, median, memory_mb, verdict};
use rust_xlsxwriter::Workbook;
use server::{config::Config, start};
use web::registers::sheet_words;

/// How many parts one request of the page enters.
const PARTS: usize = 24;

fn kind() -> &'static Kind {
    kinds::by_key("achievement").unwrap()
}

/// A workbook of so many rows, each field taken from another entry of the demonstration.
fn workbook(app: &App, entries: &[&RawEntry], rows: usize) -> Vec<u8> {
    let words = sheet_words(Lang::Zh, kind());
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (place, field) in (0_u16..).zip(kind().fields) {
        let column = words.columns.iter().find(|column| column.key == field.key).unwrap();
        sheet.write_string(0, place, &column.heading).unwrap();
    }
    for row in 0..rows {
        let at = u32::try_from(row + 1).unwrap();
        for (place, field) in (0_u16..).zip(kind().fields) {
            // The classification goes with its entry; free texts come from anywhere.
            let from = if matches!(field.ty, FieldType::Text(_) | FieldType::Long(_)) { row * 7 + usize::from(place) * 31 } else { row };
            let entry = entries[from % entries.len()];
            let label = |vocabulary: &str, value: &toml::Value| app.pack.label(vocabulary, value.as_str().unwrap_or_default(), Lang::Zh);
            let Some(given) = entry.fields.get(field.key).map(|found| &found.value) else { continue };
            let text = match (field.key, field.ty, given) {
                ("own_number", ..) => format!("B-{row:06}"),
                ("title", ..) => format!("{}（{row}）", given.as_str().unwrap_or_default()),
                (_, FieldType::Choice(vocabulary), one) => label(vocabulary, one),
                (_, FieldType::Choices(vocabulary), toml::Value::Array(several)) => {
                    several.iter().map(|one| label(vocabulary, one)).collect::<Vec<_>>().join("；")
                }
                (_, _, toml::Value::Array(several)) => several.iter().filter_map(toml::Value::as_str).collect::<Vec<_>>().join("；"),
                (_, FieldType::Yes, yes) => if yes.as_bool() == Some(true) { "是" } else { "否" }.to_owned(),
                (_, _, toml::Value::Integer(number)) => {
                    sheet.write_number(at, place, *number as f64).unwrap();
                    continue;
                }
                (_, _, toml::Value::Float(number)) => {
                    sheet.write_number(at, place, *number).unwrap();
                    continue;
                }
                (_, _, toml::Value::String(text)) => text.clone(),
                (_, _, other) => other.to_string(),
            };
            sheet.write_string(at, place, &text).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// One import; answers the seconds of reading and of committing.
async fn import(ctx: &Ctx, organization: OrganizationId, bytes: &[u8], rows: usize) -> (f64, f64) {
    let upload = Upload {
        kind: kind(),
        organization,
        file_name: "bench.xlsx".to_owned(),
        bytes: bytes.to_vec(),
        words: vec![sheet_words(Lang::Zh, kind()), sheet_words(Lang::En, kind())],
    };
    let begun = Instant::now();
    let id = imports::read_import(ctx, upload).await.unwrap();
    let read = begun.elapsed().as_secs_f64();
    let (_, content) = imports::read_batch(ctx, id).await.unwrap();
    let wrong: Vec<_> = content.rows.iter().flat_map(|row| &row.problems).take(3).collect();
    assert_eq!(content.count(Fate::New), rows, "rows that are not right: {wrong:?}");
    drop(content);
    let begun = Instant::now();
    let mut steps = Vec::new();
    loop {
        let batch = imports::commit_import(ctx, id, PARTS).await.unwrap();
        steps.push(format!("{} after {:.1} s", batch.next_row, begun.elapsed().as_secs_f64()));
        if batch.status == BatchStatus::Imported {
            assert_eq!(usize::try_from(batch.created).unwrap(), rows);
            break;
        }
    }
    let committed = begun.elapsed().as_secs_f64();
    line("Progress", format!("rows entered as the page tells them: {}", steps.join(", ")));
    (read, committed)
}

/// The product on a database, filled with the demonstration's organisations, and a transfer officer.
async fn open(folder: &Path, database: String) -> (App, Ctx, OrganizationId) {
    let mut config = Config { pack: Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/minhang"), ..Config::default() };
    config.database.url = database;
    config.storage.files = folder.join("files");
    config.storage.index = folder.join("index");
    let app = start::open(&config, true).await.unwrap();
    let demo = app.pack.demo().unwrap();
    let ids = accounts::demo::load(&app.system(), &demo).await.unwrap();
    let (person, role) =
        demo.people.iter().find_map(|person| Some((person, person.roles.iter().find(|held| held.role == Role::TransferOfficer)?))).unwrap();
    let organization = ids.organizations[role.organization.as_deref().unwrap()];
    let actor = find_actor(&app.db, ids.people[&person.code]).await.unwrap();
    let ctx = app.ctx(actor, Lang::Zh);
    (app, ctx, organization)
}

fn number(name: &str, otherwise: usize) -> usize {
    let arguments: Vec<String> = std::env::args().collect();
    arguments.iter().position(|argument| argument == name).and_then(|at| arguments.get(at + 1)?.parse().ok()).unwrap_or(otherwise)
}

/// Forgets how high this process's memory has been.
fn forget_peak() {
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
}

async fn measure(name: &str, bytes: &[u8], rows: usize, rounds: usize, server: Option<&str>) -> (f64, u64) {
    let (mut rates, mut peaks, mut reads) = (Vec::new(), 0, Vec::new());
    for round in 0..rounds {
        let folder = tempfile::tempdir().unwrap();
        let admin = match server {
            Some(url) => Some(db::Db::open(url).await.unwrap()),
            None => None,
        };
        let made = format!("zerobay_bench_{}_{round}", std::process::id());
        let address = match (server, &admin) {
            (Some(url), Some(admin)) => {
                admin.create_database(&made).await.unwrap();
                format!("{}/{made}", url.rsplit_once('/').unwrap().0)
            }
            _ => format!("sqlite:{}", folder.path().join("zerobay.db").display()),
        };
        let (app, ctx, organization) = open(folder.path(), address).await;
        forget_peak();
        let (read, committed) = import(&ctx, organization, bytes, rows).await;
        peaks = peaks.max(memory_mb("self", "VmHWM"));
        let rate = rows as f64 / (read + committed);
        line(name, format!("round {}: read and checked in {read:.2} s, committed in {committed:.2} s: {rate:.0} rows/s", round + 1));
        rates.push(rate);
        reads.push(read);
        if server.is_none() && round == 0 {
            line("", format!("database and log {:.0} MB", folder_bytes(folder.path()) as f64 / 1e6));
        }
        let (db, _) = (app.db.clone(), (app, ctx));
        db.close().await.unwrap();
        if let Some(admin) = admin {
            admin.drop_database(&made).await.unwrap();
        }
    }
    (median(rates), peaks)
}

#[tokio::main]
async fn main() {
    let (rows, rounds) = (number("--rows", 10_000), number("--rounds", 3));
    heading("10,000 achievements from XLSX read, checked and committed: 2,000 rows/s on SQLite, memory < 400 MB");
    let folder = tempfile::tempdir().unwrap();
    let (app, ..) = open(folder.path(), format!("sqlite:{}", folder.path().join("zerobay.db").display())).await;
    let demo = app.pack.demo().unwrap();
    // Those that are drafts because their declaration is missing would be rows with a fault.
    let is_declared = |entry: &&RawEntry| entry.fields.contains_key("secrecy_declaration");
    let entries: Vec<&RawEntry> = demo.entries_of("achievements").filter(is_declared).collect();
    let bytes = workbook(&app, &entries, rows);
    line("Workbook", format!("{rows} rows, {} columns, {:.1} MB; every row right and new", kind().fields.len(), bytes.len() as f64 / 1e6));
    line("Rounds", format!("{rounds}, each on a new database with the demonstration's organisations; commits with full durability"));
    let (rate, peak) = measure("SQLite", &bytes, rows, rounds, None).await;
    let mut beside = None;
    match std::env::var("ZEROBAY_BENCH_POSTGRES") {
        Ok(url) => beside = Some(measure("PostgreSQL", &bytes, rows, rounds, Some(&url)).await),
        Err(_) => line("PostgreSQL", "not measured: ZEROBAY_BENCH_POSTGRES names no server"),
    }
    line("Not", "measured: sending the file, drawing the page between the parts, indexing (it follows by itself)");
    if let Some((rate, peak)) = beside {
        line("PostgreSQL", format!("median {rate:.0} rows/s, memory of this process at most {peak} MB"));
    }
    let all = [
        verdict("rows a second on SQLite (median)", rate >= 2_000.0, format!("{rate:.0}"), ">= 2,000"),
        verdict("memory at its highest, whole process", peak < 400, format!("{peak} MB"), "< 400 MB"),
    ];
    std::process::exit(i32::from(!all.iter().all(|is_reached| *is_reached)));
}

//! Tests of backups, on SQLite and, where `ZEROBAY_TEST_POSTGRES` names a server, on PostgreSQL and from one to the other.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::{
    io::Cursor,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use sea_orm::Value;

use super::{schema::Holds, *};
use crate::{Conn as _, Db, Tx, audit, audit::NewAuditEntry, dialect::Dialect, params};

/// Databases that belong to one test; dropped at its end.
struct Place {
    folder: tempfile::TempDir,
    server: Option<(Db, String)>,
    made: Vec<String>,
}

impl Place {
    async fn new() -> Self {
        let server = match std::env::var("ZEROBAY_TEST_POSTGRES") {
            Ok(url) => Some((Db::open(&url).await.unwrap(), url)),
            Err(_) => None,
        };
        Self { folder: tempfile::tempdir().unwrap(), server, made: Vec::new() }
    }

    fn dialects(&self) -> Vec<Dialect> {
        if self.server.is_some() { vec![Dialect::Sqlite, Dialect::Postgres] } else { vec![Dialect::Sqlite] }
    }

    /// A new, empty database without a schema.
    async fn empty(&mut self, dialect: Dialect) -> Db {
        let name = format!("zerobay_backup_{}", uuid::Uuid::now_v7().simple());
        match (dialect, &self.server) {
            (Dialect::Postgres, Some((admin, url))) => {
                admin.create_database(&name).await.unwrap();
                let address = format!("{}/{name}", url.rsplit_once('/').unwrap().0);
                self.made.push(name);
                Db::open(&address).await.unwrap()
            }
            _ => Db::open(&format!("sqlite:{}", self.folder.path().join(name).display())).await.unwrap(),
        }
    }

    async fn migrated(&mut self, dialect: Dialect) -> Db {
        let db = self.empty(dialect).await;
        db.migrate().await.unwrap();
        db
    }

    async fn leave(self, open: Vec<Db>) {
        for db in open {
            db.close().await.unwrap();
        }
        if let Some((admin, _)) = self.server {
            for name in &self.made {
                admin.drop_database(name).await.unwrap();
            }
        }
    }
}

fn entry(number: i64) -> NewAuditEntry<'static> {
    NewAuditEntry {
        at: base::Timestamp::from_second(number).unwrap(),
        actor_id: None,
        capacity: "system",
        address: None,
        action: "test.done",
        noun: "test",
        noun_id: number.to_string(),
        before_digest: None,
        after_digest: None,
        detail: "{\"说明\":\"换行\\n与引号\"}".to_owned(),
    }
}

/// One transaction: a counter and its audit entry.
async fn write_once(db: &Db, series: &str, number: i64) {
    let tx = db.begin().await.unwrap();
    tx.execute("INSERT INTO counters (series, last) VALUES ($1, $2)", params![series, number]).await.unwrap();
    audit::append(&tx, &[entry(number)]).await.unwrap();
    tx.commit().await.unwrap();
}

/// Two rows in every table there is: one with a value in every column, one with nothing wherever nothing may stand.
async fn fill(db: &Db) {
    let tx = db.begin().await.unwrap();
    let tables = schema::tables(tx.raw(), db.dialect()).await.unwrap();
    for table in tables.iter().filter(|table| !table.name.starts_with("audit_")) {
        for row in [1_i64, 2] {
            let mut values = Vec::new();
            for column in &table.columns {
                let reference = table.references.iter().find(|reference| reference.column == column.name);
                values.push(match (column.holds, reference) {
                    (_, Some(reference)) => Value::from(text_of(&reference.table, &reference.target, row)),
                    (Holds::Text, None) => Value::from(text_of(&table.name, &column.name, row)),
                    (Holds::Whole, None) if column.name == "share_bp" => Value::from(row),
                    (Holds::Whole, None) => Value::from(9_007_199_254_740_993_i64 + row),
                    (Holds::Yes, None) => Value::from(row == 1),
                    (Holds::Real, None) => Value::from(0.1 + 0.2),
                });
            }
            tx.execute(&table.insert(), values).await.unwrap();
            if row == 2 {
                empty_what_may_be(&tx, &table.name).await;
            }
        }
    }
    tx.commit().await.unwrap();
    for number in 1..=3 {
        write_once(db, &format!("s{number}"), number).await;
    }
}

fn text_of(table: &str, column: &str, row: i64) -> String {
    format!("{table}.{column} {row} “引号” \"x\"\n\\ 😀")
}

/// Sets every column that may be empty to nothing in the last row, where no rule of the table speaks against it.
async fn empty_what_may_be(tx: &Tx, table: &str) {
    let sql = match tx.dialect() {
        Dialect::Sqlite => format!("SELECT name AS value FROM pragma_table_info('{table}') WHERE \"notnull\" = 0 AND pk = 0"),
        Dialect::Postgres => format!(
            "SELECT CAST(column_name AS TEXT) AS value FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = '{table}' AND is_nullable = 'YES'"
        ),
    };
    let optional: Vec<String> = tx.fetch_values(&sql, params![]).await.unwrap();
    if !optional.is_empty() {
        let sets: Vec<String> = optional.iter().map(|name| format!("{name} = NULL")).collect();
        let first = schema::tables(tx.raw(), tx.dialect()).await.unwrap().into_iter().find(|found| found.name == table).unwrap();
        let key = first.columns.iter().find(|column| column.holds == Holds::Text && !optional.contains(&column.name)).unwrap();
        let sql = format!("UPDATE {table} SET {} WHERE {} LIKE '% 2 %'", sets.join(", "), key.name);
        assert_eq!(tx.execute(&sql, params![]).await.unwrap(), 1, "{table}");
    }
}

/// Everything of a database as text, table by table, row by row, whatever the order of its collation.
async fn dump(db: &Db) -> Vec<String> {
    let mut bytes = Vec::new();
    db.backup("dump", &mut bytes).await.unwrap();
    let mut lines: Vec<String> = String::from_utf8(bytes).unwrap().lines().skip(1).map(ToOwned::to_owned).collect();
    lines.pop();
    lines.sort_unstable();
    lines
}

async fn made(db: &Db) -> (Contents, Vec<u8>) {
    let mut bytes = Vec::new();
    (db.backup("2026-11-23", &mut bytes).await.unwrap(), bytes)
}

#[tokio::test]
async fn every_row_of_every_table_comes_back_on_either_database_and_from_one_to_the_other() {
    let mut place = Place::new().await;
    let mut open = Vec::new();
    for from in place.dialects() {
        let db = place.migrated(from).await;
        fill(&db).await;
        let (contents, bytes) = made(&db).await;
        assert!(contents.rows.len() >= 30, "{}", contents.rows.len());
        assert!(contents.rows.values().all(|count| *count > 0), "{:?}", contents.rows);
        for to in place.dialects() {
            let other = place.empty(to).await;
            assert_eq!(other.restore(&mut Cursor::new(&bytes)).await.unwrap(), contents);
            assert_eq!(dump(&other).await, dump(&db).await, "{} -> {}", from.name(), to.name());
            assert_eq!(audit::verify(&other).await.unwrap(), audit::Verdict::Holds { entries: 3 });
            assert_eq!(broken_references(&other).await.unwrap(), Vec::<String>::new());
            assert_eq!(other.pending_migrations().await.unwrap(), 0);
            write_once(&other, "after", 4).await;
            open.push(other);
        }
        open.push(db);
    }
    place.leave(open).await;
}

#[tokio::test]
async fn a_table_that_nobody_listed_is_in_the_backup_after_those_it_refers_to() {
    let mut place = Place::new().await;
    let mut open = Vec::new();
    for dialect in place.dialects() {
        let with_new_table = async |db: &Db| {
            let tx = db.begin().await.unwrap();
            tx.execute("CREATE TABLE a_new_one (id TEXT PRIMARY KEY, entry_id TEXT NOT NULL REFERENCES entries (id))", params![])
                .await
                .unwrap();
            tx.commit().await.unwrap();
        };
        let (db, other) = (place.migrated(dialect).await, place.migrated(dialect).await);
        with_new_table(&db).await;
        with_new_table(&other).await;
        fill(&db).await;
        let (contents, bytes) = made(&db).await;
        assert_eq!(contents.rows["a_new_one"], 2);
        other.restore(&mut Cursor::new(&bytes)).await.unwrap();
        assert_eq!(dump(&other).await, dump(&db).await);
        open.extend([db, other]);
    }
    place.leave(open).await;
}

#[tokio::test]
async fn a_backup_made_while_others_write_is_one_moment_with_a_chain_that_holds() {
    let mut place = Place::new().await;
    let mut open = Vec::new();
    for dialect in place.dialects() {
        let db = place.migrated(dialect).await;
        let (stop, count) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let writers: Vec<_> = (0..3)
            .map(|writer| {
                let (db, stop, count) = (db.clone(), stop.clone(), count.clone());
                tokio::spawn(async move {
                    let mut number = 0;
                    while !stop.load(Ordering::Relaxed) {
                        number += 1;
                        write_once(&db, &format!("w{writer}-{number:06}"), number).await;
                        count.fetch_add(1, Ordering::Relaxed);
                    }
                })
            })
            .collect();
        let mut seen = Vec::new();
        while seen.len() < 3 {
            let before = count.load(Ordering::Relaxed);
            let (contents, bytes) = made(&db).await;
            assert_eq!(contents.rows["counters"], contents.rows["audit_entries"], "a row without its audit entry");
            assert!(contents.rows["counters"] >= before, "what was committed before is in it");
            if contents.rows["counters"] > 20 && count.load(Ordering::Relaxed) > before {
                seen.push((contents, bytes));
            }
        }
        stop.store(true, Ordering::Relaxed);
        for writer in writers {
            writer.await.unwrap();
        }
        for (contents, bytes) in seen {
            let other = place.empty(dialect).await;
            other.restore(&mut Cursor::new(&bytes)).await.unwrap();
            let entries = i64::try_from(contents.rows["audit_entries"]).unwrap();
            assert_eq!(audit::verify(&other).await.unwrap(), audit::Verdict::Holds { entries });
            assert_eq!(made(&other).await.0, contents);
            open.push(other);
        }
        open.push(db);
    }
    place.leave(open).await;
}

#[tokio::test]
async fn a_damaged_backup_is_refused_with_what_is_wrong_and_leaves_nothing_behind() {
    let mut place = Place::new().await;
    let db = place.migrated(Dialect::Sqlite).await;
    for number in 0..30 {
        write_once(&db, &format!("s{number:05}"), number).await;
    }
    let (_, bytes) = made(&db).await;
    let text = String::from_utf8(bytes.clone()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let row = lines.iter().position(|line| line.contains("s00007")).unwrap();
    let join = |lines: &[&str]| format!("{}\n", lines.join("\n")).into_bytes();
    let without = |left_out: usize| {
        let kept: Vec<&str> = lines.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, line)| *line).collect();
        join(&kept)
    };
    let mut binary = bytes.clone();
    binary[bytes.len() / 2] = 0xff;
    let middle = text.floor_char_boundary(text.len() / 2);
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (text.replacen("\"last\":7,", "\"last\":8,", 1).into_bytes(), "rows of the table counters were changed"),
        (without(row), "the table counters has 29 rows, it had 30"),
        (bytes[..middle].to_vec(), "cannot be read"),
        (join(&lines[..row]), "without its trailer"),
        (text.replacen("2026-11-23", "2026-11-24", 1).into_bytes(), "header was changed"),
        (binary, "is not text"),
        (format!("{text}{{}}\n").into_bytes(), "something follows"),
        (Vec::new(), "it is empty"),
        (b"hello\n".to_vec(), "line 1, cannot be read"),
        (b"{\"format\":\"zerobay-backup-1\"}\n".to_vec(), "format \"zerobay-backup-1\""),
    ];
    let other = place.migrated(Dialect::Sqlite).await;
    for (broken, why) in cases {
        assert!(broken != bytes, "{why}: the text holds what is changed");
        let error = other.restore(&mut Cursor::new(broken)).await.unwrap_err();
        assert!(matches!(error, BackupError::Damaged(_)) && error.to_string().contains(why), "{why}: {error}");
        assert_eq!(other.count("SELECT COUNT(*) AS value FROM counters", params![]).await.unwrap(), 0);
    }
    other.restore(&mut Cursor::new(&bytes)).await.unwrap();
    place.leave(vec![db, other]).await;
}

/// Makes a whole file, with fitting digests, from changed lines.
fn sealed(lines: &[String]) -> Vec<u8> {
    let mut digests = Digests::default();
    digests.line(&lines[0]);
    for line in &lines[1..] {
        let table = serde_json::from_str::<Json>(line).unwrap()["t"].as_str().unwrap().to_owned();
        digests.row(&table, line);
    }
    let tables = digests.of_tables();
    let trailer = serde_json::json!({ "sha256": hex(digests.whole), "rows": digests.rows, "tables": tables });
    format!("{}\n{trailer}\n", lines.join("\n")).into_bytes()
}

#[tokio::test]
async fn a_backup_whose_digests_fit_is_still_refused_if_a_reference_or_the_chain_is_broken() {
    let mut place = Place::new().await;
    for dialect in place.dialects() {
        let db = place.migrated(dialect).await;
        fill(&db).await;
        let (_, bytes) = made(&db).await;
        let mut lines: Vec<String> = String::from_utf8(bytes).unwrap().lines().map(ToOwned::to_owned).collect();
        lines.pop();
        let orphaned: Vec<String> = lines.iter().filter(|line| !line.contains("\"t\":\"entries\"")).cloned().collect();
        let forged: Vec<String> = lines.iter().map(|line| line.replace("\"noun_id\":\"2\"", "\"noun_id\":\"9\"")).collect();
        let renamed: Vec<String> = lines.iter().map(|line| line.replace("\"t\":\"counters\"", "\"t\":\"counter\"")).collect();
        let mistyped: Vec<String> = lines.iter().map(|line| line.replace("\"last\":2", "\"last\":\"two\"")).collect();
        for (changed, why) in
            [(orphaned, "foreign key"), (forged, "chain breaks at entry 2"), (renamed, "\"counter\""), (mistyped, "does not fit")]
        {
            assert!(changed != lines, "{why}");
            let other = place.empty(dialect).await;
            let error = other.restore(&mut Cursor::new(sealed(&changed))).await.unwrap_err().to_string();
            assert!(error.contains(why), "{why}: {error}");
            assert_eq!(other.count("SELECT COUNT(*) AS value FROM users", params![]).await.unwrap(), 0);
            other.close().await.unwrap();
        }
        let other = place.empty(dialect).await;
        other.restore(&mut Cursor::new(sealed(&lines))).await.unwrap();
        other.close().await.unwrap();
        db.close().await.unwrap();
    }
    place.leave(Vec::new()).await;
}

#[tokio::test]
async fn a_database_that_holds_anything_at_all_takes_no_backup() {
    let mut place = Place::new().await;
    let db = place.migrated(Dialect::Sqlite).await;
    write_once(&db, "s", 1).await;
    let (_, bytes) = made(&db).await;
    let error = db.restore(&mut Cursor::new(&bytes)).await.unwrap_err().to_string();
    assert!(error.contains("not empty"), "{error}");
    let other = place.migrated(Dialect::Sqlite).await;
    let tx = other.begin().await.unwrap();
    tx.execute("INSERT INTO settings (name, value) VALUES ('a', 'b')", params![]).await.unwrap();
    tx.commit().await.unwrap();
    let error = other.restore(&mut Cursor::new(&bytes)).await.unwrap_err().to_string();
    assert!(error.contains("the table settings holds 1 rows"), "{error}");
    place.leave(vec![db, other]).await;
}

#[tokio::test]
async fn an_older_backup_is_brought_up_to_date_and_a_newer_one_is_refused() {
    let mut place = Place::new().await;
    let old = place.empty(Dialect::Sqlite).await;
    old.migrate_to(2).await.unwrap();
    write_once(&old, "s", 1).await;
    let (contents, bytes) = made(&old).await;
    assert_eq!(contents.migrations.len(), 2);
    let new = place.empty(Dialect::Sqlite).await;
    new.restore(&mut Cursor::new(&bytes)).await.unwrap();
    assert_eq!(new.pending_migrations().await.unwrap(), 0);
    assert_eq!(new.count("SELECT last AS value FROM counters WHERE series = 's'", params![]).await.unwrap(), 1);
    let migrated = place.migrated(Dialect::Sqlite).await;
    let error = migrated.restore(&mut Cursor::new(&bytes)).await.unwrap_err().to_string();
    assert!(error.contains("later release"), "{error}");
    let mut lines: Vec<String> = String::from_utf8(bytes).unwrap().lines().map(ToOwned::to_owned).collect();
    lines.pop();
    lines[0] = lines[0].replace("m0002_accounts", "m0002_accounts\",\"m9999_future");
    let fresh = place.empty(Dialect::Sqlite).await;
    let error = fresh.restore(&mut Cursor::new(sealed(&lines))).await.unwrap_err().to_string();
    assert!(error.contains("m9999_future"), "{error}");
    place.leave(vec![old, new, migrated, fresh]).await;
}

#[tokio::test]
async fn the_uploaded_files_a_backup_speaks_of_are_named_with_their_digests() {
    let mut place = Place::new().await;
    let db = place.migrated(Dialect::Sqlite).await;
    fill(&db).await;
    let tx = db.begin().await.unwrap();
    tx.execute("UPDATE files SET removed_at = NULL, stored_as = 'kept', sha256 = 'abc' WHERE id LIKE '% 2 %'", params![]).await.unwrap();
    tx.commit().await.unwrap();
    let (contents, bytes) = made(&db).await;
    assert_eq!(contents.files, [FileMark { stored_as: "kept".to_owned(), sha256: "abc".to_owned() }]);
    assert_eq!(inspect(bytes.as_slice()).unwrap(), contents);
    place.leave(vec![db]).await;
}

#[tokio::test]
async fn one_changed_byte_in_the_chain_is_named_with_its_row() {
    let mut place = Place::new().await;
    let db = place.migrated(Dialect::Sqlite).await;
    for number in 0..1_200 {
        write_once(&db, &format!("s{number:05}"), number).await;
    }
    let tx = db.begin().await.unwrap();
    assert!(tx.execute("UPDATE audit_entries SET detail = '{}' WHERE seq = 700", params![]).await.is_err(), "the table refuses changes");
    drop(tx);
    let tx = db.begin().await.unwrap();
    tx.execute("DROP TRIGGER audit_entries_no_update", params![]).await.unwrap();
    tx.execute("UPDATE audit_entries SET noun_id = '698' WHERE seq = 700", params![]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(audit::verify(&db).await.unwrap(), audit::Verdict::Broken { seq: 700, why: audit::Break::Content });
    place.leave(vec![db]).await;
}

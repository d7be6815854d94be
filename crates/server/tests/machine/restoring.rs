//! Backups of a running hall with its uploaded files: made, checked, damaged, restored, kept and let go.

use std::path::{Path, PathBuf};

use base::{Timestamp, time::plus_days};
use db::{Conn as _, Db, params};
use server::{backups, config::BackupConfig};

use crate::program::{Hall, must_be_sound, open_records, run};

/// A hall's records with two uploaded files, one of which was removed again, and a stray one nobody speaks of.
async fn with_files(folder: &Path) -> (Db, PathBuf) {
    let db = open_records(folder).await;
    db.migrate().await.unwrap();
    let files = folder.join("files");
    std::fs::create_dir_all(&files).unwrap();
    for (name, removed_at) in [("kept", None), ("gone", Some(1_i64))] {
        let tx = db.begin().await.unwrap();
        tx.execute(
            "INSERT INTO files (id, noun, noun_id, purpose, name, media_type, size_bytes, sha256, stored_as, uploaded_at, removed_at) \
             VALUES ($1, 'deal', 'd', 'contract', 'a.pdf', 'application/pdf', 5, $2, $1, 1, $3)",
            params![name, db::audit::digest(&format!("bytes of {name}")), removed_at],
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
    }
    std::fs::write(files.join("kept"), "bytes of kept").unwrap();
    std::fs::write(files.join("stray"), "nobody speaks of it").unwrap();
    (db, files)
}

fn now() -> Timestamp {
    Timestamp::from_second(1_795_399_200).unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = folder.read_dir().unwrap().map(|item| item.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_backup_holds_the_files_its_records_speak_of_and_no_others() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (db, files) = with_files(folder.path()).await;
    let file = folder.path().join("one.backup");
    let contents = backups::make(&db, &files, &file, now()).await.unwrap();
    assert_eq!(contents.files.len(), 1);
    assert_eq!(names(&folder.path().join("one.backup.files")), ["kept"]);
    assert!(backups::make(&db, &files, &file, now()).await.unwrap_err().contains("already"));
    let target = open_records(other.path()).await;
    assert_eq!(backups::restore(&target, &other.path().join("files"), &file).await.unwrap(), contents);
    assert_eq!(std::fs::read_to_string(other.path().join("files/kept")).unwrap(), "bytes of kept");
    must_be_sound(&target).await;
    target.close().await.unwrap();
    db.close().await.unwrap();
}

#[tokio::test]
async fn a_backup_is_not_made_of_files_that_are_missing_or_were_changed_and_leaves_nothing_half() {
    let folder = tempfile::tempdir().unwrap();
    let (db, files) = with_files(folder.path()).await;
    let file = folder.path().join("one.backup");
    let before = names(folder.path());
    std::fs::write(files.join("kept"), "other bytes").unwrap();
    assert!(backups::make(&db, &files, &file, now()).await.unwrap_err().contains("kept: its bytes were changed"));
    std::fs::remove_file(files.join("kept")).unwrap();
    assert!(backups::make(&db, &files, &file, now()).await.unwrap_err().contains("the records speak of this file"));
    assert_eq!(names(folder.path()), before);
    db.close().await.unwrap();
}

#[tokio::test]
async fn a_backup_whose_files_are_damaged_is_refused_before_anything_is_written() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (db, files) = with_files(folder.path()).await;
    let file = folder.path().join("one.backup");
    backups::make(&db, &files, &file, now()).await.unwrap();
    std::fs::write(folder.path().join("one.backup.files/kept"), "bytes of kepT").unwrap();
    let target = open_records(other.path()).await;
    let error = backups::restore(&target, &other.path().join("files"), &file).await.unwrap_err();
    assert!(error.contains("kept: its bytes were changed"), "{error}");
    assert_eq!(target.applied_migrations().await.unwrap(), Vec::<String>::new());
    assert!(backups::check_whole(&file).is_err());
    target.close().await.unwrap();
    db.close().await.unwrap();
}

#[tokio::test]
async fn a_scheduled_backup_is_made_when_it_is_due_and_the_oldest_goes() {
    let folder = tempfile::tempdir().unwrap();
    let (db, files) = with_files(folder.path()).await;
    let config = BackupConfig { folder: Some(folder.path().join("backups")), every_hours: 24, keep: 2 };
    let make = async |at: Timestamp| backups::make_if_due(&db, &files, &config, at).await.unwrap();
    assert!(make(now()).await.is_some());
    assert!(make(now()).await.is_none(), "not due yet");
    assert!(make(plus_days(now(), 1)).await.is_some());
    let newest = make(plus_days(now(), 2)).await.unwrap();
    let kept = names(config.folder.as_ref().unwrap());
    assert_eq!(kept.len(), 4, "two backups with their files: {kept:?}");
    assert!(!kept.iter().any(|name| name.contains("20261123")), "the oldest is gone: {kept:?}");
    assert_eq!(backups::check_whole(&newest).unwrap().files.len(), 1);
    let none = BackupConfig::default();
    assert!(backups::make_if_due(&db, &files, &none, now()).await.unwrap().is_none(), "without a folder none is made");
    db.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_drill_of_the_operating_manual_brings_a_running_hall_back_in_another_place() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let hall = Hall::start(folder.path());
    let text = |path: PathBuf| path.to_str().unwrap().to_owned();
    let file = text(folder.path().join("drill.backup"));
    let of = |folder: &Path| {
        [
            ("ZEROBAY_DATABASE_URL", format!("sqlite:{}", folder.join("zerobay.db").display())),
            ("ZEROBAY_STORAGE_FILES", text(folder.join("files"))),
            ("ZEROBAY_STORAGE_INDEX", text(folder.join("index"))),
        ]
    };
    let step = |words: &[&str], folder: &Path| {
        let environment = of(folder);
        let environment: Vec<(&str, &str)> = environment.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let (status, said) = run(words, &environment);
        assert!(status.success(), "{words:?}: {said}");
        said
    };
    step(&["backup", &file], folder.path());
    assert!(step(&["restore", "--check", &file], other.path()).contains("is whole"));
    assert!(step(&["restore", &file], other.path()).contains("the audit chain holds"));
    assert!(step(&["audit", "verify"], other.path()).contains("the chain holds"));
    step(&["index", "rebuild"], other.path());
    hall.stop();
    let again = Hall::start(other.path());
    assert_eq!(again.ask("GET", "/", &[], b"").unwrap().status, 200);
    again.stop();
    let (one, two) = (open_records(folder.path()).await, open_records(other.path()).await);
    let entries = "SELECT COUNT(*) AS value FROM entries";
    let (before, after) = (one.count(entries, params![]).await.unwrap(), two.count(entries, params![]).await.unwrap());
    assert!(before > 300 && before == after, "{before} entries before, {after} after");
    one.close().await.unwrap();
    two.close().await.unwrap();
}

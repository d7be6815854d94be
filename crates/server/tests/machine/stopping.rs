//! SIGTERM: what is under way ends, the log is written back, and it takes less than ten seconds.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use db::{Conn as _, params};

use crate::{
    program::{FORM, Hall, achievement, must_be_sound, open_records, signal},
    wire::Connection,
};

#[test]
fn a_sign_in_link_names_its_person_and_says_how_to_get_another_once_it_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let hall = Hall::start(folder.path());
    let path = hall.link("transfer_officer").to_owned();
    let offered = hall.ask("GET", &path, &[], b"").unwrap();
    assert_eq!(offered.status, 200);
    assert!(offered.text().contains("成果转化专员"), "{}", offered.text());
    let _ = hall.sign_in("transfer_officer");
    for method in ["GET", "POST"] {
        let spent = hall.ask(method, &path, &[], b"").unwrap();
        assert_eq!(spent.status, 410, "{method}");
        assert!(spent.text().contains("再启动一次"), "{}", spent.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn told_to_stop_under_load_it_answers_what_it_took_writes_the_log_back_and_ends_within_ten_seconds() {
    let folder = tempfile::tempdir().unwrap();
    let hall = Hall::start(folder.path());
    let cookie = hall.sign_in("transfer_officer");
    let (acknowledged, stop) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
    let writers: Vec<_> = (0..3)
        .map(|writer| {
            let (host, cookie, acknowledged, stop) = (hall.host.clone(), cookie.clone(), acknowledged.clone(), stop.clone());
            std::thread::spawn(move || {
                for number in 0.. {
                    if stop.load(Ordering::Relaxed) {
                        return;
                    }
                    // A connection each, so that none is closed between two requests: every one that was taken must be answered.
                    let Ok(mut connection) = Connection::open(&host) else { return };
                    let title = format!("演示 停机 {writer}-{number}");
                    match connection.ask("POST", "/achievements/new", &[FORM, ("cookie", &cookie)], &achievement(&title, &[])) {
                        Ok(answer) if answer.status == 303 => acknowledged.fetch_add(1, Ordering::Relaxed),
                        Ok(answer) => panic!("{}: {}", answer.status, answer.text()),
                        Err(_) => return,
                    };
                }
            })
        })
        .collect();
    let begun = Instant::now();
    while acknowledged.load(Ordering::Relaxed) < 30 {
        assert!(begun.elapsed() < Duration::from_secs(60));
        std::thread::yield_now();
    }
    // An idle connection must not hold it up.
    let mut idle = Connection::open(&hall.host).unwrap();
    assert_eq!(idle.ask("GET", "/livez", &[], b"").unwrap().status, 200);
    let (status, took) = hall.stop();
    stop.store(true, Ordering::Relaxed);
    for writer in writers {
        writer.join().unwrap();
    }
    assert!(status.success(), "{status}");
    assert!(took < Duration::from_secs(10), "{took:?}");
    let log = std::fs::metadata(folder.path().join("zerobay.db-wal")).map_or(0, |metadata| metadata.len());
    assert_eq!(log, 0, "the log was written back");
    let db = open_records(folder.path()).await;
    must_be_sound(&db).await;
    let written = db.count("SELECT COUNT(*) AS value FROM entries WHERE title LIKE '演示 停机 %'", params![]).await.unwrap();
    let acknowledged = i64::try_from(acknowledged.load(Ordering::Relaxed)).unwrap();
    assert_eq!(written, acknowledged, "each write was answered, and each answer was written");
    db.close().await.unwrap();
    eprintln!("stopped after {took:?}, {acknowledged} writes");
}

#[test]
fn a_request_that_never_ends_does_not_hold_up_the_stop() {
    let folder = tempfile::tempdir().unwrap();
    let hall = Hall::start(folder.path());
    let mut slow = std::net::TcpStream::connect(&hall.host).unwrap();
    let head = format!("POST /imports HTTP/1.1\r\nhost: {}\r\ncontent-length: 1000000\r\n\r\nhalf", hall.host);
    std::io::Write::write_all(&mut slow, head.as_bytes()).unwrap();
    assert_eq!(hall.ask("GET", "/livez", &[], b"").unwrap().status, 200);
    let (status, took) = hall.stop();
    assert!(status.success(), "{status}");
    assert!(took < Duration::from_secs(10), "{took:?}");
}

#[test]
fn an_interrupt_from_the_keyboard_is_a_stop_too() {
    let folder = tempfile::tempdir().unwrap();
    let hall = Hall::start(folder.path());
    signal(hall.process(), "INT");
    let (status, took) = hall.wait();
    assert!(status.success(), "{status}");
    assert!(took < Duration::from_secs(10), "{took:?}");
}
